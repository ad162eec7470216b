//! Constants: numbers in their field's unit, periods, dates, members, regions.

use super::compiler::{Compiler, Reported, Res};
use crate::diagnostic::Diagnostic;
use crate::program::{DateRange, Period, Type, Value};
use crate::source::Loc;
use crate::syntax::ast::{DateKind, Expr, ExprKind, Path, Quantity};
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::sync::Arc;

/// The days that a date literal means.
pub(super) fn range_of(kind: DateKind) -> Option<DateRange> {
    let month = |y: i16, m: i8| {
        let low = Date::new(y, m, 1).ok()?;
        Some(DateRange {
            low,
            high: low.last_of_month(),
        })
    };
    match kind {
        DateKind::Day(d) => Some(DateRange::day(d)),
        DateKind::Month(y, m) => month(y, m),
        DateKind::MonthEnd(y, m) => month(y, m).map(|r| DateRange::day(r.high)),
        DateKind::Year(y) => Some(DateRange {
            low: Date::new(y, 1, 1).ok()?,
            high: Date::new(y, 12, 31).ok()?,
        }),
        DateKind::YearEnd(y) => Date::new(y, 12, 31).ok().map(DateRange::day),
    }
}

/// Which kind of number a unit makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// %: hundredths.
    Percent,
    /// ‰: thousandths.
    PerMille,
    /// 个百分点.
    Points,
    /// Anything else.
    Unit,
    /// Nothing.
    Bare,
}

/// What stands behind a number.
pub(super) fn sign(q: &Quantity) -> Sign {
    match q.unit.as_ref().map(|u| u.text.as_str()) {
        None => Sign::Bare,
        Some("%" | "％" | "percent") => Sign::Percent,
        Some("‰") => Sign::PerMille,
        Some("个百分点" | "百分点" | "points" | "percentage_points" | "pp") => Sign::Points,
        Some(_) => Sign::Unit,
    }
}

/// The period that a number and a unit mean, if the unit is one of time.
pub(super) fn period_of(q: &Quantity) -> Option<Option<Period>> {
    let unit = q.unit.as_ref()?.text.as_str();
    let (factor, make): (u32, fn(u32) -> Period) = match unit {
        "日" | "天" | "day" | "days" => (1, Period::Days),
        "周" | "week" | "weeks" => (7, Period::Days),
        "个月" | "month" | "months" => (1, Period::Months),
        "年" | "year" | "years" => (12, Period::Months),
        "小时" | "h" | "hour" | "hours" => (1, Period::Hours),
        "工作日" | "个工作日" | "working_day" | "working_days" | "working days" | "working day" => {
            (1, Period::WorkingDays)
        }
        _ => return None,
    };
    let whole = if q.number.fract().is_zero() {
        q.number.to_u32().and_then(|n| n.checked_mul(factor))
    } else {
        None
    };
    // A period longer than the calendar of this language is none.
    Some(whole.filter(|n| *n <= 100_000).map(make))
}

impl<'a> Compiler<'a> {
    /// A constant of a type.
    pub(super) fn literal_of(&mut self, scope: usize, expr: &Expr, ty: &Type) -> Res<Value> {
        let loc = self.loc(scope, expr.span);
        match (&expr.kind, ty) {
            (ExprKind::Quantity(q), _) => self.quantity_of(scope, q, ty),
            (ExprKind::Date(d), Type::Date) => range_of(d.kind).map(Value::Date).ok_or(Reported),
            (ExprKind::Date(d), Type::Year) => match d.kind {
                DateKind::Year(y) => Ok(Value::Year(y)),
                _ => self.mismatch(ty, &Type::Date, loc),
            },
            (ExprKind::Boolean(b), Type::Boolean) => Ok(Value::Boolean(*b)),
            (ExprKind::Text(t), Type::Text) => Ok(Value::Text(Arc::from(t.text.as_str()))),
            (ExprKind::Text(t), Type::Enum(e)) => match self.member(*e, &t.text) {
                Some(m) => Ok(Value::Member(m)),
                None => self.unknown_member(*e, &t.text, loc),
            },
            (ExprKind::Text(t), Type::Region) => self.region_literal(&t.text, loc),
            (ExprKind::Path(p), _) => self.path_literal(p, ty, loc),
            (ExprKind::Date(_), _) => self.mismatch(ty, &Type::Date, loc),
            (ExprKind::Boolean(_), _) => self.mismatch(ty, &Type::Boolean, loc),
            (ExprKind::Text(_), _) => self.mismatch(ty, &Type::Text, loc),
            _ => self.fail(Diagnostic::error("ohs::type::not_constant", loc)),
        }
    }

    /// A constant at the upper end of a range: a month or a year counts to its last day.
    pub(super) fn literal_end(&mut self, scope: usize, expr: &Expr, ty: &Type) -> Res<Value> {
        let value = self.literal_of(scope, expr, ty)?;
        Ok(match value {
            Value::Date(r) => Value::Date(DateRange::day(r.high)),
            other => other,
        })
    }

    fn path_literal(&mut self, path: &Path, ty: &Type, loc: Loc) -> Res<Value> {
        let name = super::names::path_text(path);
        match ty {
            Type::Enum(e) => match self.member(*e, &name) {
                Some(m) => Ok(Value::Member(m)),
                None => self.unknown_member(*e, &name, loc),
            },
            Type::Region if matches!(name.as_str(), "全国" | "national") => Ok(Value::Region(0)),
            _ => self.fail(Diagnostic::error("ohs::type::not_constant", loc)),
        }
    }

    /// Reports a value of another type than expected.
    pub(super) fn mismatch<T>(&mut self, expected: &Type, found: &Type, loc: Loc) -> Res<T> {
        let d = Diagnostic::error("ohs::type::mismatch", loc)
            .arg("expected", self.type_arg(expected))
            .arg("found", self.type_arg(found));
        self.fail(d)
    }

    fn region_literal(&mut self, text: &str, loc: Loc) -> Res<Value> {
        match text.parse::<u32>() {
            Ok(code) if text.len() == 6 && super::policies::plausible_region(code) => {
                Ok(Value::Region(code))
            }
            _ => {
                self.fail(Diagnostic::error("ohs::policy::malformed_region", loc).arg("code", text))
            }
        }
    }

    /// A number of a type.
    pub(super) fn quantity_of(&mut self, scope: usize, q: &Quantity, ty: &Type) -> Res<Value> {
        let loc = self.loc(scope, q.span);
        match ty {
            Type::Integer(unit) | Type::Decimal(unit) => {
                let n = self.number_in(scope, q, *unit)?;
                if matches!(ty, Type::Integer(_)) && !n.fract().is_zero() {
                    return self.fail(
                        Diagnostic::error("ohs::type::not_whole", loc).arg("number", n.to_string()),
                    );
                }
                Ok(Value::Number(n))
            }
            Type::Percent => self.percent(q, loc),
            Type::Points => match sign(q) {
                Sign::Points => Ok(Value::Number(hundredths(q.number))),
                Sign::Percent | Sign::PerMille => {
                    self.fail(Diagnostic::error("ohs::type::percent_for_points", loc))
                }
                _ => self.mismatch(ty, &Type::Decimal(None), loc),
            },
            Type::Period => match period_of(q) {
                Some(Some(p)) => Ok(Value::Period(p)),
                Some(None) => self.fail(
                    Diagnostic::error("ohs::type::not_whole", loc)
                        .arg("number", q.number.normalize().to_string()),
                ),
                None => self.mismatch(ty, &Type::Decimal(None), loc),
            },
            Type::Year => match (sign(q), q.number.to_i16()) {
                (Sign::Bare, Some(y)) if (1901..=2099).contains(&y) => Ok(Value::Year(y)),
                _ => self.mismatch(ty, &Type::Decimal(None), loc),
            },
            Type::Date => match (sign(q), q.number.to_i16()) {
                (Sign::Bare, Some(y)) if (1901..=2099).contains(&y) => {
                    range_of(DateKind::Year(y)).map(Value::Date).ok_or(Reported)
                }
                _ => self.mismatch(ty, &Type::Decimal(None), loc),
            },
            Type::Measured => self.measured(scope, q, loc),
            Type::Region if sign(q) == Sign::Bare => {
                self.region_literal(&q.number.to_string(), loc)
            }
            _ => {
                let found = self.quantity_type(q);
                self.mismatch(ty, &found, loc)
            }
        }
    }

    fn measured(&mut self, scope: usize, q: &Quantity, loc: Loc) -> Res<Value> {
        match &q.unit {
            Some(unit) => Ok(Value::Measured(q.number, self.unit(scope, unit)?)),
            // Zero is zero in every unit.
            None if q.number.is_zero() => Ok(Value::Number(Decimal::ZERO)),
            None => self.fail(
                Diagnostic::error("ohs::type::unit_needed", loc)
                    .arg("number", q.number.to_string()),
            ),
        }
    }

    fn percent(&mut self, q: &Quantity, loc: Loc) -> Res<Value> {
        match sign(q) {
            Sign::Percent => Ok(Value::Number(hundredths(q.number))),
            Sign::PerMille => Ok(Value::Number(
                q.number
                    .checked_mul(Decimal::new(1, 3))
                    .unwrap_or(q.number)
                    .normalize(),
            )),
            Sign::Points => self.fail(Diagnostic::error("ohs::type::points_for_percent", loc)),
            Sign::Bare if q.number >= Decimal::ZERO && q.number <= Decimal::ONE => {
                Ok(Value::Number(q.number))
            }
            Sign::Bare | Sign::Unit => self.fail(
                Diagnostic::error("ohs::type::percent_sign_missing", loc)
                    .arg("number", q.number.to_string()),
            ),
        }
    }

    fn number_in(
        &mut self,
        scope: usize,
        q: &Quantity,
        unit: Option<crate::program::UnitId>,
    ) -> Res<Decimal> {
        let loc = self.loc(scope, q.span);
        match (sign(q), &q.unit, unit) {
            (Sign::Percent | Sign::PerMille | Sign::Points, Some(u), _) => {
                let d =
                    Diagnostic::error("ohs::type::unlike_unit", loc).arg("unit", u.text.as_str());
                self.fail(match unit {
                    Some(unit) => d.arg("expected", self.unit_text(unit)),
                    None => d.arg("expected", "1").help("none"),
                })
            }
            (_, Some(written), Some(unit)) => {
                let from = self.unit(scope, written)?;
                self.convert(q.number, from, unit, loc)
            }
            (_, Some(written), None) => {
                let from = self.unit(scope, written)?;
                if self.counts(from) {
                    return Ok(q.number);
                }
                self.fail(
                    Diagnostic::error("ohs::type::unlike_unit", loc)
                        .arg("unit", written.text.as_str())
                        .arg("expected", "1")
                        .help("none"),
                )
            }
            (_, None, _) => Ok(q.number),
        }
    }

    /// The type that a number has of itself.
    pub(super) fn quantity_type(&self, q: &Quantity) -> Type {
        match sign(q) {
            Sign::Percent | Sign::PerMille => Type::Percent,
            Sign::Points => Type::Points,
            Sign::Unit if period_of(q).is_some() => Type::Period,
            Sign::Unit | Sign::Bare => {
                let unit = q.unit.as_ref().and_then(|u| self.unit_named(&u.text));
                if q.number.fract().is_zero() {
                    Type::Integer(unit)
                } else {
                    Type::Decimal(unit)
                }
            }
        }
    }
}

/// A hundredth of a number.
fn hundredths(n: Decimal) -> Decimal {
    n.checked_mul(Decimal::new(1, 2)).unwrap_or(n).normalize()
}
