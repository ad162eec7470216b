//! Whether a verdict is as expected.

use super::Run;
use crate::eval::verdict::{FactRef, Measured, Settled, Verdict, VerdictSet};
use crate::program::Label;
use crate::syntax::ast::{CompareOp, DateKind, DateLiteral, ExpectedVerdict, Path, Quantity};
use jiff::civil::Date;
use rust_decimal::Decimal;

pub(super) const fn settled(expected: ExpectedVerdict) -> Settled {
    match expected {
        ExpectedVerdict::Satisfied => Settled::Satisfied,
        ExpectedVerdict::Violated => Settled::Violated,
        ExpectedVerdict::Pending => Settled::Pending,
        ExpectedVerdict::Exempt => Settled::Exempt,
        ExpectedVerdict::NotApplicable => Settled::NotApplicable,
    }
}

/// The verdicts that are written behind 未定.
pub(super) fn set(expected: &[ExpectedVerdict]) -> VerdictSet {
    expected
        .iter()
        .fold(VerdictSet::EMPTY, |all, v| all.with(settled(*v)))
}

/// Whether a day is the one written, or lies in the month or year written.
pub(super) fn fits(written: &DateLiteral, day: Option<Date>) -> bool {
    let Some(day) = day else {
        return false;
    };
    match written.kind {
        DateKind::Day(d) => d == day,
        DateKind::Month(year, month) => day.year() == year && day.month() == month,
        DateKind::Year(year) => day.year() == year,
        DateKind::MonthEnd(year, month) => {
            Date::new(year, month, 1).is_ok_and(|d| d.last_of_month() == day)
        }
        DateKind::YearEnd(year) => Date::new(year, 12, 31).is_ok_and(|d| d == day),
    }
}

impl Run<'_> {
    /// Whether a fact is among those that a verdict lacks.
    pub(super) fn lacks(&self, verdict: &Verdict, path: &Path) -> bool {
        let Some(last) = path.names.last() else {
            return true;
        };
        verdict
            .missing
            .facts
            .iter()
            .any(|fact| self.names(fact).iter().any(|l| l.is(&last.text)))
    }

    /// The names by which a fact may be called.
    fn names(&self, fact: &FactRef) -> Vec<&Label> {
        let p = self.program;
        match fact {
            FactRef::Field(_, field) | FactRef::InYear(_, field, _) => vec![&p[*field].label],
            FactRef::Members(_, field) | FactRef::SinceFactsAsOf(_, field) => {
                use crate::program::Type;
                let mut names = vec![&p[*field].label];
                if let Type::Many(to) | Type::One(to) = p[*field].ty {
                    names.push(&p[to].label);
                }
                names
            }
            FactRef::Row(row) | FactRef::Record(row, _) => vec![&p[row.entity].label],
            FactRef::Attestation(_, matter) => p[matter.of]
                .members
                .get(matter.member.0 as usize)
                .into_iter()
                .collect(),
            FactRef::Parameter(id) => vec![&p[*id].label],
        }
    }

    /// The facts that a verdict lacks, by name.
    pub(super) fn missing(&self, verdict: &Verdict) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for fact in &verdict.missing.facts {
            if let Some(label) = self.names(fact).first()
                && !out.contains(&label.name)
            {
                out.push(label.name.clone());
            }
        }
        out
    }
}

/// A number as a fraction.
type Ratio = (Decimal, Decimal);

/// The least and greatest value of an indicator, as fractions; `None` where there is no bound.
pub(super) fn bounds(value: &Measured) -> (Option<Ratio>, Option<Ratio>) {
    if value.denominator.is_some() {
        return (value.low, value.high);
    }
    let whole = |n: Decimal| (n, Decimal::ONE);
    (Some(whole(value.numerator.0)), value.numerator.1.map(whole))
}

/// Compares fractions with positive denominators by cross-multiplication.
fn order(a: Ratio, b: Ratio) -> Option<std::cmp::Ordering> {
    let left = a.0.checked_mul(b.1)?;
    let right = b.0.checked_mul(a.1)?;
    Some(left.cmp(&right))
}

/// The number that an expectation writes, as a fraction.
pub(super) fn written(quantity: &Quantity) -> Ratio {
    match quantity.unit.as_ref().map(|u| u.text.as_str()) {
        Some("%" | "％" | "个百分点") => (quantity.number, Decimal::ONE_HUNDRED),
        _ => (quantity.number, Decimal::ONE),
    }
}

/// Whether every value that an indicator may have compares so.
pub(super) fn compares(value: &Measured, op: CompareOp, with: Ratio) -> bool {
    let (Some(low), Some(high)) = bounds(value) else {
        return false;
    };
    let (Some(low), Some(high)) = (order(low, with), order(high, with)) else {
        return false;
    };
    match op {
        CompareOp::Eq => low.is_eq() && high.is_eq(),
        CompareOp::Ne => high.is_lt() || low.is_gt(),
        CompareOp::Lt => high.is_lt(),
        CompareOp::Le => high.is_le(),
        CompareOp::Gt => low.is_gt(),
        CompareOp::Ge => low.is_ge(),
    }
}

/// Whether an indicator's bounds are exactly these.
pub(super) fn lies_between(value: &Measured, low: Ratio, high: Ratio) -> bool {
    let same = |a: Option<Ratio>, b: Ratio| {
        a.and_then(|a| order(a, b))
            .is_some_and(std::cmp::Ordering::is_eq)
    };
    let (least, greatest) = bounds(value);
    same(least, low) && same(greatest, high)
}
