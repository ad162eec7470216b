//! `于 X 时 …`: a condition as of a day, by what was so on it.

use super::calendar;
use super::context::{Env, Evaluator};
use super::domain::EVER;
use super::explain::{Clause, Gave};
use super::kleene::{Known, Truth};
use crate::program::Expr;
use jiff::civil::Date;

impl Evaluator<'_> {
    /// Whether a condition held on the day X, or holds on that of `env` as long as X lies ahead. Of a
    /// day that is not known, or only in part, it is what all days say that it may be. X known to be
    /// absent: false, as a comparison with it.
    pub(super) fn as_of_day(&self, day: &Expr, holds: &Expr, env: &Env) -> Known {
        let mark = self.trace.mark();
        let x = self.value(day, env);
        let personal = self.trace.records() && self.read_personal(mark);
        let mut since = x.from;
        let is = x.truth(false, |_| {
            let days = x.days().unwrap_or(EVER);
            let (first, last) = (days.low.min(env.day), days.high.min(env.day));
            let on = |day: Date| {
                self.trace.enter(Clause::AsOf { day, personal }, None);
                let known = self.truth(holds, &env.on(day));
                self.trace.leave(Gave::Truth(known.is));
                known
            };
            // On that day nothing counts yet that was planned for a later one.
            let planned = self.planned.replace(false);
            let (is, same) = self.throughout(first, last, on);
            self.planned.set(planned);
            since = since.max(match same {
                // X moves with the day, so what is the same on all days is the same of all X.
                Some(from) if x.moves && first < env.day && from > calendar::FIRST_DAY => env.day,
                Some(from) => from,
                None if x.moves => env.day,
                None => last,
            });
            is
        });
        Known::new(is, since)
    }

    /// What is possible on the days from one to another, and, where that is the same on all of them,
    /// since when. Days on which it is the same are stepped over.
    fn throughout(
        &self,
        first: Date,
        last: Date,
        on: impl Fn(Date) -> Known,
    ) -> (Truth, Option<Date>) {
        let now = on(last);
        let (mut is, mut from, mut same) = (now.is, now.from.min(last), true);
        for _ in 0..self.steps_back {
            if from <= first || is.may_be_true() && is.may_be_false() {
                break;
            }
            let day = calendar::previous(from);
            let before = on(day);
            same &= before.is == now.is;
            is = is.either(before.is);
            from = before.from.min(day);
        }
        if from > first {
            // Not every day was looked at.
            (is.either(Truth::UNKNOWN), None)
        } else {
            (is, same.then_some(from))
        }
    }
}
