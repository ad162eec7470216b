//! Values that a comparison asks for.

use super::Walk;
use super::draft::{Draft, may_be_set, own};
use crate::eval::context::Env;
use crate::eval::domain::What;
use crate::facts::patch::TO_BE_FILLED;
use crate::facts::store::Fact;
use crate::program::{
    CompareOp, DateRange, EnumId, Expr, ExprKind, FieldId, Member, Period, Pick, Program, Type,
    Value,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

impl Walk<'_> {
    /// Makes a comparison true by what stands on its left side.
    pub(super) fn compare(
        &self,
        a: &Expr,
        op: CompareOp,
        b: &Expr,
        env: &Env,
        draft: &Draft,
    ) -> Option<Draft> {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        match &a.kind {
            ExprKind::Field(place, field) => {
                let row = own(&eval, place, env)?;
                // What neither the rule nor the facts say stands open on both sides.
                if let Some(with) = self.other_side(b, env, draft) {
                    let other = self.prepared.eval.supposing(&with.supposed);
                    let other = other.value(b, env).what;
                    let value = self.fitting(&a.ty, op, &other, eval.as_of)?;
                    return may_be_set(&eval, &with, row, *field)
                        .then(|| with.set_open(row, *field, value, String::new(), eval.as_of));
                }
                let other = eval.value(b, env).what;
                let value = self.fitting(&a.ty, op, &other, eval.as_of)?;
                let asked = asked(&a.ty, op, &other, eval.program());
                match asked.filter(|_| draft.is_new(row)) {
                    Some(asked) => may_be_set(&eval, draft, row, *field).then(|| {
                        let draft = draft.clone();
                        draft.set_open(row, *field, value, asked, eval.as_of)
                    }),
                    None => self.set(row, *field, Fact::Known(value), draft),
                }
            }
            ExprKind::Picked(collection, Pick::Latest, inner) => {
                self.with_member(collection, env, draft, |env, draft| {
                    self.make(&compared(inner, op, b), true, env, draft)
                })
            }
            ExprKind::Max(collection, inner) if matches!(op, CompareOp::Ge | CompareOp::Gt) => self
                .with_member(collection, env, draft, |env, draft| {
                    self.make(&compared(inner, op, b), true, env, draft)
                }),
            ExprKind::Min(collection, inner) if matches!(op, CompareOp::Le | CompareOp::Lt) => self
                .with_member(collection, env, draft, |env, draft| {
                    self.make(&compared(inner, op, b), true, env, draft)
                }),
            ExprKind::Number(collection) => {
                let What::Number(bound) = eval.value(b, env).what else {
                    return None;
                };
                let count = |n: Decimal| u64::try_from(n).ok();
                match op {
                    CompareOp::Ge => {
                        self.at_least(collection, count(bound.high?.ceil())?, env, draft)
                    }
                    CompareOp::Gt => {
                        let n = count(bound.high?.floor())?.checked_add(1)?;
                        self.at_least(collection, n, env, draft)
                    }
                    CompareOp::Le => {
                        self.at_most(collection, count(bound.low?.floor())?, env, draft)
                    }
                    CompareOp::Lt => {
                        let n = count(bound.low?.ceil())?.checked_sub(1)?;
                        self.at_most(collection, n, env, draft)
                    }
                    CompareOp::Eq => {
                        let n = count(bound.settled()?)?;
                        let draft = self.at_least(collection, n, env, draft)?;
                        self.at_most(collection, n, env, &draft)
                    }
                    CompareOp::Ne => None,
                }
            }
            ExprKind::Sum(collection, inner) if matches!(op, CompareOp::Ge | CompareOp::Gt) => {
                let (What::Number(sum), What::Number(bound)) =
                    (eval.value(a, env).what, eval.value(b, env).what)
                else {
                    return None;
                };
                let mut lacking = bound.high?.checked_sub(sum.low?)?;
                if op == CompareOp::Gt {
                    lacking = lacking.checked_add(step(&inner.ty, lacking))?;
                }
                let lacking = Expr {
                    kind: ExprKind::Literal(Value::Number(lacking)),
                    ty: inner.ty.clone(),
                    loc: inner.loc,
                };
                self.with_member(collection, env, draft, |env, draft| {
                    let enough = compared(inner, CompareOp::Eq, &lacking);
                    self.make(&enough, true, env, draft)
                })
            }
            _ => None,
        }
    }

    /// A number of a new thing with which another is compared, and of which nothing is said yet.
    fn other_side(&self, b: &Expr, env: &Env, draft: &Draft) -> Option<Draft> {
        let ExprKind::Field(place, field) = &b.kind else {
            return None;
        };
        let eval = self.prepared.eval.supposing(&draft.supposed);
        let row = own(&eval, place, env)?;
        let number = matches!(b.ty, Type::Integer(_) | Type::Decimal(_));
        if !number || !draft.is_new(row) || !may_be_set(&eval, draft, row, *field) {
            return None;
        }
        let value = self.some_value(*field, eval.as_of)?;
        let draft = draft.clone();
        Some(draft.set_open(row, *field, value, String::new(), eval.as_of))
    }

    /// A value of a type that compares so with what the other side can be. Of days only the as-of
    /// date is offered: nothing is dated back.
    fn fitting(&self, ty: &Type, op: CompareOp, other: &What, as_of: Date) -> Option<Value> {
        let program = self.prepared.eval.program();
        match (ty, other) {
            (Type::Date, _) => Some(Value::Date(DateRange::day(as_of))),
            (_, What::Number(bound)) => {
                let n = match op {
                    CompareOp::Eq => bound.settled()?,
                    CompareOp::Ge => bound.high?,
                    CompareOp::Le => bound.low?,
                    CompareOp::Gt | CompareOp::Ne => {
                        let n = bound.high?;
                        n.checked_add(step(ty, n))?
                    }
                    CompareOp::Lt => {
                        let n = bound.low?;
                        n.checked_sub(step(ty, n))?
                    }
                };
                Some(match ty {
                    Type::Year => Value::Year(i16::try_from(n).ok()?),
                    _ => Value::Number(n),
                })
            }
            (_, What::Measured(n, unit)) => {
                let n = match op {
                    CompareOp::Eq | CompareOp::Ge | CompareOp::Le => *n,
                    CompareOp::Gt | CompareOp::Ne => n.checked_add(step(ty, *n))?,
                    CompareOp::Lt => n.checked_sub(step(ty, *n))?,
                };
                Some(Value::Measured(n, *unit))
            }
            (_, What::Truth(t)) => {
                let is = t.is_true();
                Some(Value::Boolean(if op == CompareOp::Ne { !is } else { is }))
            }
            (_, What::Period(low, high)) => match op {
                CompareOp::Eq if low == high => Some(Value::Period(*low)),
                CompareOp::Ge => Some(Value::Period(*high)),
                CompareOp::Le => Some(Value::Period(*low)),
                CompareOp::Gt => Some(Value::Period(longer(*high)?)),
                CompareOp::Eq | CompareOp::Ne | CompareOp::Lt => None,
            },
            (Type::Enum(of), What::Exactly(Value::Member(m))) => {
                let last = u32::try_from(program[*of].members.len()).ok()?;
                let next = m.0.checked_add(1).filter(|n| *n < last);
                let before = m.0.checked_sub(1);
                Some(Value::Member(match op {
                    CompareOp::Eq | CompareOp::Ge | CompareOp::Le => *m,
                    CompareOp::Gt => Member(next?),
                    CompareOp::Lt => Member(before?),
                    CompareOp::Ne => self.other_member(*of, &[*m])?,
                }))
            }
            (_, What::Exactly(value)) if op == CompareOp::Eq => Some(value.clone()),
            (Type::Text, What::Exactly(_)) if op == CompareOp::Ne => {
                Some(Value::Text(TO_BE_FILLED.into()))
            }
            _ => None,
        }
    }

    /// A member that is none of some.
    pub(super) fn other_member(&self, of: EnumId, not: &[Member]) -> Option<Member> {
        let n = self.prepared.eval.program()[of].members.len();
        (0..u32::try_from(n).ok()?)
            .map(Member)
            .find(|m| !not.contains(m))
    }

    /// Something that may stand in a field where nothing is said of what it is: a date is the as-of
    /// date; a text stands as a placeholder; of numbers the least allowed that is not 0 (and stands
    /// open), of codes the first.
    pub(super) fn some_value(&self, field: FieldId, as_of: Date) -> Option<Value> {
        let program = self.prepared.eval.program();
        let declared = &program[field];
        let low = declared.range.as_ref().and_then(|r| r.low.as_ref());
        Some(match &declared.ty {
            Type::Boolean => Value::Boolean(true),
            Type::Text => Value::Text(TO_BE_FILLED.into()),
            Type::Texts => Value::Texts(vec![TO_BE_FILLED.into()]),
            Type::Date => Value::Date(DateRange::day(as_of)),
            Type::Dates => Value::Dates(vec![DateRange::day(as_of)]),
            Type::Year => Value::Year(as_of.year()),
            Type::Integer(_) | Type::Decimal(_) | Type::Percent | Type::Points => match low {
                Some((Value::Number(n), true)) if !n.is_zero() => Value::Number(*n),
                _ => Value::Number(Decimal::ONE),
            },
            Type::Enum(of) => Value::Member(self.other_member(*of, &[])?),
            Type::Set(of) => Value::Set(vec![self.other_member(*of, &[])?]),
            Type::Span
            | Type::Spans
            | Type::Period
            | Type::Measured
            | Type::Region
            | Type::Reference(_)
            | Type::One(_)
            | Type::Many(_)
            | Type::Series(_) => return None,
        })
    }
}

/// What a number has to be where a comparison leaves others open too; `None` where it is fixed.
fn asked(ty: &Type, op: CompareOp, other: &What, program: &Program) -> Option<String> {
    let (low, high) = match other {
        What::Number(bound) => (bound.low, bound.high),
        What::Measured(n, _) => (Some(*n), Some(*n)),
        _ => return None,
    };
    let (sign, n) = match op {
        CompareOp::Eq => return None,
        CompareOp::Ge => ("≥", high?),
        CompareOp::Gt => (">", high?),
        CompareOp::Le => ("≤", low?),
        CompareOp::Lt => ("<", low?),
        CompareOp::Ne => ("≠", high?),
    };
    let number = match (ty, other) {
        (Type::Integer(_) | Type::Decimal(_), What::Number(_)) => n.normalize().to_string(),
        (Type::Percent, What::Number(_)) => {
            format!("{}%", n.checked_mul(Decimal::ONE_HUNDRED)?.normalize())
        }
        (Type::Measured, What::Measured(_, unit)) => {
            format!("{} {}", n.normalize(), program[*unit].label.name)
        }
        _ => return None,
    };
    Some(format!("{sign} {number}"))
}

/// A comparison as a condition.
fn compared(a: &Expr, op: CompareOp, b: &Expr) -> Expr {
    Expr {
        kind: ExprKind::Compare(Box::new(a.clone()), op, Box::new(b.clone())),
        ty: Type::Boolean,
        loc: a.loc,
    }
}

/// The least by which a number of a type is made greater or less: 1 of what is counted, else one in
/// the last place written.
fn step(ty: &Type, n: Decimal) -> Decimal {
    match ty {
        Type::Integer(_) | Type::Year => Decimal::ONE,
        _ => Decimal::new(1, n.scale()),
    }
}

fn longer(period: Period) -> Option<Period> {
    Some(match period {
        Period::Days(n) => Period::Days(n.checked_add(1)?),
        Period::Months(n) => Period::Months(n.checked_add(1)?),
        Period::Hours(n) => Period::Hours(n.checked_add(1)?),
        Period::WorkingDays(n) => Period::WorkingDays(n.checked_add(1)?),
    })
}
