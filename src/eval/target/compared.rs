//! What the value of a year is measured against: a number, a base, another year, another indicator, a
//! statistic.

use super::fraction::{Between, Fraction};
use super::value::{self, InYear, Of};
use super::years;
use crate::eval::context::{Bound, Env, Evaluator};
use crate::eval::domain::What;
use crate::eval::verdict::{FactRef, Note};
use crate::program::{CompareOp, IndicatorId, Target, TargetMeasure, Value};
use rust_decimal::Decimal;

/// Something measured against something else.
pub(super) struct Compared {
    pub(super) op: CompareOp,
    pub(super) limit: Between,
    /// What it is measured against, where that is another value.
    pub(super) beside: Option<InYear>,
    /// It may have either outcome, whatever is known of both.
    pub(super) open: bool,
}

impl Evaluator<'_> {
    /// What the value of a year is measured against.
    pub(super) fn compared(
        &self,
        of: Of,
        target: &Target,
        measure: &TargetMeasure,
        year: i16,
    ) -> Compared {
        let plain = |op, limit| Compared {
            op,
            limit,
            beside: None,
            open: false,
        };
        match measure {
            TargetMeasure::Compare(op, limit) => plain(*op, number(limit)),
            TargetMeasure::AgainstBase(op) => {
                let base = self.base(of, year);
                beside(*op, base.between, base)
            }
            TargetMeasure::Against(op, other) => {
                let value = self.of_indicator(of, *other, year);
                beside(*op, value.between, value)
            }
            TargetMeasure::AgainstField(op, field) => {
                let stated = self.stated(of.root, *field, year);
                self.trace
                    .read(FactRef::InYear(of.root, *field, year), stated.is_some());
                let value = InYear {
                    year,
                    between: stated.map_or(UNKNOWN, Between::exactly),
                    may_be_none: false,
                    from: match stated {
                        Some(_) => value::From::Reported(of.root, *field),
                        None => value::From::Nowhere,
                    },
                };
                beside(*op, value.between, value)
            }
            TargetMeasure::AverageGrowth { down, op, rate } => {
                let (from, to) = years(target);
                let base = self.compared_with(of, from);
                let rate = Fraction::of(*rate).and_then(|r| match down {
                    true => Fraction::ONE.minus(r),
                    false => Fraction::ONE.plus(r),
                });
                let times = u32::try_from(to.saturating_sub(from)).unwrap_or(0);
                let times = rate.and_then(|r| r.power(times));
                relative(facing(*op, !down), times, base).zero_is_open(self)
            }
            TargetMeasure::Change {
                base,
                up,
                op,
                by,
                points,
            } => {
                let env = Env::subject(self.as_of, Bound::Row(of.root), of.choice);
                let year = match self.value(base, &env).what {
                    What::Number(n) => n.settled().and_then(|n| i16::try_from(n).ok()),
                    _ => None,
                };
                let op = facing(*op, *up);
                let Some(year) = year else {
                    return Compared {
                        open: true,
                        ..plain(op, UNKNOWN)
                    };
                };
                let base = self.compared_with(of, year);
                let by = Fraction::of(if *up { *by } else { -*by });
                if *points {
                    let limit = by.map_or(UNKNOWN, |by| base.between.plus(Between::exactly(by)));
                    beside(op, limit, base)
                } else {
                    relative(op, by.and_then(|by| Fraction::ONE.plus(by)), base).zero_is_open(self)
                }
            }
            // These are judged year by year.
            TargetMeasure::Monotone(_) | TargetMeasure::Cumulative(..) => Compared {
                open: true,
                ..plain(CompareOp::Ge, UNKNOWN)
            },
        }
    }

    /// The base value from which a text begins: of the latest year that is not the one it is compared
    /// with, else the one without a year.
    fn base(&self, of: Of, year: i16) -> InYear {
        let said = of.measurement.base.iter();
        let dated = said.clone().filter_map(|(y, n)| Some(((*y)?, *n)));
        let latest = dated.filter(|(y, _)| *y < year).max_by_key(|(y, _)| *y);
        let undated = said.clone().find(|(y, _)| y.is_none());
        let any = said.clone().next().map(|(y, n)| (y.unwrap_or(year), *n));
        let found = latest.or_else(|| undated.map(|(_, n)| (year, *n))).or(any);
        match found {
            Some((year, n)) => InYear {
                year,
                between: decimal(n),
                may_be_none: false,
                from: value::From::Said,
            },
            None => InYear {
                year,
                between: UNKNOWN,
                may_be_none: false,
                from: value::From::Nowhere,
            },
        }
    }

    /// The value of another indicator in a year.
    fn of_indicator(&self, of: Of, other: IndicatorId, year: i16) -> InYear {
        let indicator = &self.program()[other];
        let reading = indicator.readings.and_then(|own| {
            let found = of.choice.iter().find(|(set, _)| *set == own);
            found.map(|(_, n)| *n)
        });
        let variant = reading.unwrap_or(0);
        match indicator.variants.get(variant as usize) {
            Some(measurement) => {
                let other = Of {
                    measurement,
                    variant,
                    ..of
                };
                self.in_whole_year(other, year, false)
            }
            None => InYear {
                year,
                between: UNKNOWN,
                may_be_none: false,
                from: value::From::Nowhere,
            },
        }
    }
}

impl Compared {
    /// A change against a base that may be 0 may have either outcome.
    fn zero_is_open(mut self, eval: &Evaluator) -> Self {
        let base = self.beside.as_ref().map(|b| b.between);
        if base
            .and_then(Between::settled)
            .is_some_and(Fraction::is_zero)
        {
            eval.trace.note(Note::BaseOfZero);
        }
        self.open |= base.is_none_or(|b| b.holds(Fraction::ZERO));
        self
    }
}

/// Nothing is known of it.
const UNKNOWN: Between = Between {
    low: None,
    high: None,
};

/// Against another value.
const fn beside(op: CompareOp, limit: Between, value: InYear) -> Compared {
    Compared {
        op,
        limit,
        beside: Some(value),
        open: false,
    }
}

/// Against so many times another value.
fn relative(op: CompareOp, times: Option<Fraction>, base: InYear) -> Compared {
    let limit = times.map_or(UNKNOWN, |by| base.between.times(by));
    beside(op, limit, base)
}

/// How a value must lie to its limit, where a change is to be so: a decline is the other way round.
const fn facing(op: CompareOp, up: bool) -> CompareOp {
    match op {
        _ if up => op,
        CompareOp::Lt => CompareOp::Gt,
        CompareOp::Le => CompareOp::Ge,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::Ge => CompareOp::Le,
        CompareOp::Eq | CompareOp::Ne => op,
    }
}

pub(super) fn decimal(n: Decimal) -> Between {
    Fraction::of(n).map_or(UNKNOWN, Between::exactly)
}

fn number(value: &Value) -> Between {
    match value {
        Value::Number(n) => decimal(*n),
        _ => UNKNOWN,
    }
}
