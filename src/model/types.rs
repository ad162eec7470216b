//! Types: as written in fields, columns and parameters; and how they are named to the reader.

use super::compiler::{Compiler, Reported, Res, State};
use super::names::{Space, near_listed};
use crate::diagnostic::{Arg, Diagnostic};
use crate::program::{Bounds, EntityId, EnumId, Type, Value};
use crate::syntax::ast::{CellRange, CompareOp, TypeExpr};

/// The names of the built-in types.
const BUILT_IN: [(&str, Type); 27] = [
    ("是否", Type::Boolean),
    ("boolean", Type::Boolean),
    ("bool", Type::Boolean),
    ("整数", Type::Integer(None)),
    ("integer", Type::Integer(None)),
    ("小数", Type::Decimal(None)),
    ("decimal", Type::Decimal(None)),
    ("number", Type::Decimal(None)),
    ("比例", Type::Percent),
    ("percent", Type::Percent),
    ("百分点", Type::Points),
    ("points", Type::Points),
    ("文字", Type::Text),
    ("text", Type::Text),
    ("日期", Type::Date),
    ("date", Type::Date),
    ("年份", Type::Year),
    ("year", Type::Year),
    ("时长", Type::Period),
    ("period", Type::Period),
    ("duration", Type::Period),
    ("时段", Type::Span),
    ("span", Type::Span),
    ("量", Type::Measured),
    ("quantity", Type::Measured),
    ("行政区", Type::Region),
    ("region", Type::Region),
];

/// What a type's name stands for.
enum Named {
    BuiltIn(Type),
    Entity(EntityId),
    Enum(EnumId),
}

impl<'a> Compiler<'a> {
    /// The type that is written.
    pub(super) fn type_of(&mut self, scope: usize, ty: &TypeExpr) -> Res<Type> {
        let loc = self.loc(scope, ty.span);
        let named = self.named_type(scope, ty)?;
        let base = match named {
            Named::BuiltIn(t) if ty.reference => {
                return self.fail(
                    Diagnostic::error("ohs::type::not_an_entity", loc).arg("type", type_word(&t)),
                );
            }
            Named::Enum(_) if ty.reference => {
                return self.fail(
                    Diagnostic::error("ohs::type::not_an_entity", loc)
                        .arg("type", Arg::Word("word.type_enum".into())),
                );
            }
            Named::BuiltIn(t) => self.with_unit(scope, ty, t)?,
            Named::Enum(e) => Type::Enum(e),
            Named::Entity(e) if ty.reference => Type::Reference(e),
            Named::Entity(e) => Type::One(e),
        };
        let base = if ty.many {
            self.many(ty, scope, base)?
        } else {
            base
        };
        Ok(if ty.yearly {
            Type::Series(Box::new(base))
        } else {
            base
        })
    }

    fn with_unit(&mut self, scope: usize, ty: &TypeExpr, base: Type) -> Res<Type> {
        let Some(unit) = &ty.unit else {
            return Ok(base);
        };
        Ok(match base {
            Type::Integer(_) => Type::Integer(Some(self.unit(scope, unit)?)),
            Type::Decimal(_) => Type::Decimal(Some(self.unit(scope, unit)?)),
            other => other,
        })
    }

    fn many(&mut self, ty: &TypeExpr, scope: usize, base: Type) -> Res<Type> {
        Ok(match base {
            Type::Enum(e) => Type::Set(e),
            Type::One(e) => Type::Many(e),
            Type::Span => Type::Spans,
            Type::Date => Type::Dates,
            Type::Text => Type::Texts,
            other => {
                let loc = self.loc(scope, ty.span);
                let d =
                    Diagnostic::error("ohs::type::no_many", loc).arg("type", self.type_arg(&other));
                return self.fail(d);
            }
        })
    }

    fn named_type(&mut self, scope: usize, ty: &TypeExpr) -> Res<Named> {
        let name = ty.name.text.as_str();
        let loc = self.loc(scope, ty.name.span);
        if let Some(id) = self.find_one(scope, Space::Type, name, loc)? {
            return match self.state(id) {
                State::Entity(e) => Ok(Named::Entity(*e)),
                State::Enum(e) => Ok(Named::Enum(*e)),
                _ => Err(Reported),
            };
        }
        if let Some((_, t)) = BUILT_IN.iter().find(|(n, _)| *n == name) {
            return Ok(Named::BuiltIn(t.clone()));
        }
        if self.on_broken_line(name) {
            return Err(Reported);
        }
        let near = near_listed(name, BUILT_IN.iter().map(|(n, _)| *n))
            .or_else(|| self.nearest_name(scope, Space::Type, name));
        self.unknown_or_unused(scope, name, || {
            Diagnostic::error("ohs::name::unknown_type", loc)
                .arg("name", name)
                .did_you_mean(near.as_deref())
        })
    }

    /// The entity of this name, if there is one and it is sound.
    pub(super) fn entity_named(&self, scope: usize, name: &str) -> Option<EntityId> {
        let id = match self.find(scope, Space::Type, name) {
            super::names::Found::One(id) => id,
            super::names::Found::Many(ids) => *ids.first()?,
            super::names::Found::None => return None,
        };
        match self.state(id) {
            State::Entity(e) => Some(*e),
            _ => None,
        }
    }

    /// The range behind a type.
    pub(super) fn bounds(&mut self, scope: usize, ty: &Type, range: &CellRange) -> Res<Bounds> {
        let element = match ty {
            Type::Series(inner) => inner,
            other => other,
        };
        let bounds = match range {
            CellRange::Between(low, high) => Bounds {
                low: Some((self.literal_of(scope, low, element)?, true)),
                high: Some((self.literal_end(scope, high, element)?, true)),
            },
            CellRange::Compare(list) => {
                let mut bounds = Bounds {
                    low: None,
                    high: None,
                };
                for (op, value) in list {
                    let v = self.literal_of(scope, value, element)?;
                    match op {
                        CompareOp::Ge => bounds.low = Some((v, true)),
                        CompareOp::Gt => bounds.low = Some((v, false)),
                        CompareOp::Le => bounds.high = Some((v, true)),
                        CompareOp::Lt => bounds.high = Some((v, false)),
                        CompareOp::Eq => {
                            bounds.low = Some((v.clone(), true));
                            bounds.high = Some((v, true));
                        }
                        CompareOp::Ne => {
                            let loc = self.loc(scope, value.span);
                            return self.fail(Diagnostic::error("ohs::type::empty_range", loc));
                        }
                    }
                }
                bounds
            }
        };
        let span = match range {
            CellRange::Between(low, high) => low.span.to(high.span),
            CellRange::Compare(list) => match (list.first(), list.last()) {
                (Some(a), Some(b)) => a.1.span.to(b.1.span),
                _ => return Err(Reported),
            },
        };
        let loc = self.loc(scope, span);
        if !ordered(element, self) {
            let d =
                Diagnostic::error("ohs::type::no_order", loc).arg("type", self.type_arg(element));
            return self.fail(d);
        }
        if is_empty(&bounds) {
            return self.fail(Diagnostic::error("ohs::type::empty_range", loc));
        }
        Ok(bounds)
    }

    /// A type as the reader knows it: with its unit or name.
    pub(super) fn type_arg(&self, ty: &Type) -> Arg {
        let e = |id: EnumId| {
            self.program
                .enums
                .get(id.index())
                .map(|e| e.label.name.clone())
        };
        let n = |id: EntityId| {
            self.program
                .entities
                .get(id.index())
                .map(|e| e.label.name.clone())
        };
        let named = match ty {
            Type::Enum(id) | Type::Set(id) => e(*id),
            Type::Reference(id) | Type::One(id) | Type::Many(id) => n(*id),
            _ => None,
        };
        named.map_or_else(|| type_word(ty), Arg::Text)
    }
}

/// Whether values of a type can be compared by size.
pub(super) fn ordered(ty: &Type, c: &Compiler<'_>) -> bool {
    match ty {
        Type::Integer(_)
        | Type::Decimal(_)
        | Type::Percent
        | Type::Points
        | Type::Date
        | Type::Year
        | Type::Period
        | Type::Measured => true,
        Type::Enum(id) => c.program.enums.get(id.index()).is_some_and(|e| e.ordered),
        Type::Boolean
        | Type::Text
        | Type::Span
        | Type::Region
        | Type::Set(_)
        | Type::Spans
        | Type::Dates
        | Type::Texts
        | Type::Reference(_)
        | Type::One(_)
        | Type::Many(_)
        | Type::Series(_) => false,
    }
}

fn is_empty(bounds: &Bounds) -> bool {
    let (Some((low, low_in)), Some((high, high_in))) = (&bounds.low, &bounds.high) else {
        return false;
    };
    let order = match (low, high) {
        (Value::Period(low), Value::Period(high)) => low.surely(*high),
        _ => compare_values(low, high),
    };
    match order {
        Some(std::cmp::Ordering::Greater) => true,
        Some(std::cmp::Ordering::Equal) => !(*low_in && *high_in),
        _ => false,
    }
}

/// The order of two constants of one type, where they have one.
pub(super) fn compare_values(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    use crate::program::Period as P;
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Year(a), Value::Year(b)) => Some(a.cmp(b)),
        (Value::Member(a), Value::Member(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => match (a.exact(), b.exact()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ if a.high < b.low => Some(std::cmp::Ordering::Less),
            _ if b.high < a.low => Some(std::cmp::Ordering::Greater),
            _ => None,
        },
        (Value::Measured(a, u), Value::Measured(b, v)) if u == v => Some(a.cmp(b)),
        (Value::Period(a), Value::Period(b)) => match (a, b) {
            (P::Days(a), P::Days(b))
            | (P::Months(a), P::Months(b))
            | (P::Hours(a), P::Hours(b))
            | (P::WorkingDays(a), P::WorkingDays(b)) => Some(a.cmp(b)),
            _ => None,
        },
        _ => None,
    }
}

/// The catalogue's word for a type.
pub(super) fn type_word(ty: &Type) -> Arg {
    let key = match ty {
        Type::Boolean => "word.type_boolean",
        Type::Integer(_) => "word.type_integer",
        Type::Decimal(_) => "word.type_decimal",
        Type::Percent => "word.type_percent",
        Type::Points => "word.type_points",
        Type::Text => "word.type_text",
        Type::Date => "word.type_date",
        Type::Year => "word.type_year",
        Type::Period => "word.type_period",
        Type::Span => "word.type_span",
        Type::Measured => "word.type_measured",
        Type::Region => "word.type_region",
        Type::Enum(_) => "word.type_enum",
        Type::Set(_) => "word.type_set",
        Type::Spans => "word.type_spans",
        Type::Dates => "word.type_dates",
        Type::Texts => "word.type_texts",
        Type::Reference(_) => "word.type_reference",
        Type::One(_) => "word.type_one",
        Type::Many(_) => "word.type_many",
        Type::Series(_) => "word.type_series",
    };
    Arg::Word(key.into())
}

/// Whether a type has single values that a person can write down: a parameter's, a table's key's.
pub(super) fn one_value(ty: &Type) -> bool {
    match ty {
        Type::Boolean
        | Type::Integer(_)
        | Type::Decimal(_)
        | Type::Percent
        | Type::Points
        | Type::Text
        | Type::Date
        | Type::Year
        | Type::Period
        | Type::Measured
        | Type::Region
        | Type::Enum(_) => true,
        Type::Span
        | Type::Set(_)
        | Type::Spans
        | Type::Dates
        | Type::Texts
        | Type::Reference(_)
        | Type::One(_)
        | Type::Many(_)
        | Type::Series(_) => false,
    }
}
