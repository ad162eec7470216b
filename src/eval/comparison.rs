//! Comparisons, and since when their answer is the same where a side moves with the day.

use super::calendar;
use super::context::{Bound, Env, Evaluator};
use super::domain::{Val, What};
use super::interval::Order;
use super::kleene::Known;
use super::verdict::FactRef;
use crate::program::{CompareOp, DateRange, Expr, ExprKind, Type, Value};
use jiff::civil::Date;

impl Evaluator<'_> {
    /// A comparison. Where a side moves with the day, the days on which the answer stays the same
    /// are found by halving: as the day grows, such a value only grows.
    pub(super) fn compare(&self, a: &Expr, op: CompareOp, b: &Expr, env: &Env) -> Known {
        if let Some(known) = self.compare_number(a, op, b, env) {
            return known;
        }
        let is_member = matches!(b.kind, ExprKind::Literal(Value::Member(_)));
        let (left, right) = if is_member && matches!(a.ty, Type::Enum(_)) {
            // It neither comes nor is measured, and nobody needs to calculate it again.
            (self.value(a, env), self.value(b, env))
        } else {
            let (mut left, of_left) = self.side(a, env);
            let (mut right, of_right) = self.side(b, env);
            if !left.moves && !right.moves {
                left = self.as_come(a, left, env);
                right = self.as_come(b, right, env);
            }
            self.note_unlike((a, &left), (b, &right), env);
            self.ground_compared((&left, of_left), op, (&right, of_right));
            (left, right)
        };
        let is = left.compare(op, &right, self.program());
        let fixed = left.from.max(right.from);
        let from = match (left.moves, right.moves) {
            (false, false) => fixed,
            // On which day a date comes that is not sure is not known.
            _ if is.may_be_true() && is.may_be_false() => env.day,
            (true, true) => env.day,
            _ if self.only_today.get() => env.day,
            (true, false) | (false, true) => {
                let other = if left.moves { &right } else { &left };
                let moving = if left.moves { a } else { b };
                match (&moving.kind, &other.what) {
                    (ExprKind::AsOf, What::Date(days)) => unpassed_since(*days, env.day).max(fixed),
                    _ => self.unmoved_since(a, b, fixed, env),
                }
            }
        };
        Known::new(is, from)
    }

    /// Remembers a quantity of a dimension unlike that of what it is compared with: the fact is
    /// faulty (a noise level in mg/m³), and says nothing.
    fn note_unlike(&self, a: (&Expr, &Val), b: (&Expr, &Val), env: &Env) {
        let (What::Measured(_, u), What::Measured(_, v)) = (&a.1.what, &b.1.what) else {
            return;
        };
        if self.program()[*u].base == self.program()[*v].base {
            return;
        }
        for ((side, _), other) in [(a, *v), (b, *u)] {
            if let ExprKind::Field(place, field) = &side.kind
                && let Bound::Row(row) = self.place(place, env)
            {
                self.trace.read(FactRef::Field(row, *field), false);
                self.unlike.borrow_mut().insert((row, *field), other);
                return;
            }
        }
    }

    fn unmoved_since(&self, a: &Expr, b: &Expr, fixed: Date, env: &Env) -> Date {
        let was_on = self.trace.switch(false);
        let lie = |day: Date| -> (Order, bool, bool) {
            let env = env.on(day);
            let (a, b) = (self.value(a, &env), self.value(b, &env));
            let order = a.what.order(&b.what, self.program());
            (order, a.absent || b.absent, a.nothing || b.nothing)
        };
        let now = lie(env.day);
        // Invariant: the order is as now on `same`, and is not on the day before `low` (if any).
        let (mut low, mut same) = (fixed, env.day);
        while low < same {
            let half = i64::from(days_between(low, same) / 2);
            let middle = calendar::add(
                low,
                crate::program::Period::Days(u32::try_from(half).unwrap_or(0)),
            )
            .low;
            if lie(middle) == now {
                same = middle;
            } else {
                low = calendar::next(middle);
            }
        }
        self.trace.switch(was_on);
        same
    }
}

/// The first of the days up to `day` that all lie alike to `other`: before it, after it, or how far
/// within it.
fn unpassed_since(other: DateRange, day: Date) -> Date {
    if day > other.high {
        calendar::next(other.high)
    } else if day == other.low || day == other.high {
        day
    } else if day > other.low {
        calendar::next(other.low)
    } else {
        calendar::FIRST_DAY
    }
}

fn days_between(a: Date, b: Date) -> i32 {
    a.until(b).map_or(0, |s| s.get_days())
}

#[cfg(test)]
mod tests;
