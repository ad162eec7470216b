//! A period as it is read on the days that an anchor may be: what a table says changes from one of
//! its editions to the next, and what a key of it is from one day to another.

use super::super::calendar;
use super::super::context::{Env, Evaluator};
use super::super::domain::{EVER, What};
use crate::program::{DateRange, Expr, Period};
use jiff::civil::Date;

/// Some of the days that an anchor may be, and the period that was to be read on them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// Which days.
    pub on: DateRange,
    /// The shortest and the longest that it may be; `None`: there is none.
    pub period: Option<(Period, Period)>,
    /// On each of these days it was read the same since.
    pub from: Date,
}

/// A period as it is read on a day.
#[derive(Clone, Copy, Debug)]
pub struct OnDay {
    /// The shortest and the longest that it may be; `None`: there is none.
    pub period: Option<(Period, Period)>,
    /// It has been read the same since.
    pub since: Date,
}

/// Over so many changes a period is followed; beyond them it is not known.
const CHANGES: usize = 400;

/// A period of which nothing is known.
pub(super) const ANY: (Period, Period) = (Period::Days(0), Period::Days(365_000));

impl Evaluator<'_> {
    /// The period on every day of a range, latest first; on days to come as it is on the day of `env`.
    pub(super) fn stretches(&self, period: &Expr, days: DateRange, env: &Env) -> Vec<Stretch> {
        self.stretches_by(days, env, |on| self.period_on(period, on, env))
    }

    /// What a period is on a day, and since when it has been so.
    pub(super) fn period_on(&self, period: &Expr, on: Date, env: &Env) -> OnDay {
        let v = self.value(period, &env.on(on));
        OnDay {
            period: v.periods(),
            since: if v.moves { on } else { v.from.min(on) },
        }
    }

    /// The same by what `at` says of a day.
    pub(super) fn stretches_by(
        &self,
        days: DateRange,
        env: &Env,
        at: impl Fn(Date) -> OnDay,
    ) -> Vec<Stretch> {
        let mut out = Vec::new();
        let mut last = days.high;
        for _ in 0..CHANGES {
            let on = last.min(env.day);
            let OnDay { period, since } = at(on);
            let first = since.max(days.low).min(last);
            // Up to the day of `env` nothing of a range to come is read on another day.
            let first = if on <= days.low { days.low } else { first };
            out.push(Stretch {
                on: DateRange {
                    low: first,
                    high: last,
                },
                period,
                from: since,
            });
            if first <= days.low {
                return out;
            }
            last = calendar::previous(first);
            // Of which nothing is known on one day more is not said by what it was before.
            if period == Some(ANY) {
                break;
            }
        }
        out.push(Stretch {
            on: DateRange {
                low: days.low,
                high: last,
            },
            period: Some(ANY),
            from: env.day,
        });
        out
    }
}

/// The shortest and the longest that a period may be over some stretches.
pub(super) fn over_all(stretches: &[Stretch]) -> Option<(Period, Period)> {
    let each = stretches.iter().filter_map(|s| s.period);
    let whole = each
        .map(|(short, long)| What::Period(short, long))
        .reduce(What::either)?;
    match whole {
        What::Period(short, long) => Some((short, long)),
        _ => None,
    }
}

/// The days from the earliest to the latest of two ranges.
pub(super) fn hull(a: DateRange, b: DateRange) -> DateRange {
    DateRange {
        low: a.low.min(b.low),
        high: a.high.max(b.high),
    }
}

/// What follows from each stretch, together; any day where there is none.
pub(super) fn together(stretches: &[Stretch], of: impl Fn(&Stretch) -> DateRange) -> DateRange {
    stretches.iter().map(of).reduce(hull).unwrap_or(EVER)
}
