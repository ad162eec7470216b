//! Targets over several years: year by year, and all together. What is known may break one for good
//! before its last year is over.

use super::fraction::{Between, Fraction};
use super::value::{From, InYear, Of, end_of, is_rate};
use super::{Found, years};
use crate::eval::context::Evaluator;
use crate::eval::interval::Order;
use crate::eval::verdict::{Reached, Settled, VerdictSet};
use crate::program::{CompareOp, Monotone, Target};
use rust_decimal::Decimal;

impl Evaluator<'_> {
    /// The last year of a span that is over, or of which the figure is there.
    fn last_known(&self, of: Of, (from, to): (i16, i16)) -> Option<i16> {
        let over =
            |y: i16| end_of(y) <= self.as_of || (y == self.as_of.year() && self.is_stated(of, y));
        (from..=to.min(self.as_of.year())).rev().find(|y| over(*y))
    }

    /// 逐年: each year against the one before it.
    pub(super) fn monotone(&self, of: Of, target: &Target, how: Monotone) -> Found {
        let (from, to) = years(target);
        let op = match how {
            Monotone::Rising => CompareOp::Gt,
            Monotone::Falling => CompareOp::Lt,
            Monotone::NotFalling => CompareOp::Ge,
            Monotone::NotRising => CompareOp::Le,
        };
        let last = self.last_known(of, (from, to));
        let before = self.before(of, from.saturating_sub(1));
        let mut all = vec![before];
        all.extend((from..=last.unwrap_or(i16::MIN)).map(|y| self.compared_with(of, y)));
        let values: Vec<Between> = all.iter().map(|v| v.between).collect();
        let chain = Chain::of(&values, op);
        let over = last == Some(to);
        // A year of which nothing is told breaks nothing, and takes nothing back.
        let may_be_nobody = all.iter().any(|v| v.may_be_none && v.is_known());
        let mut possible = VerdictSet::EMPTY;
        let mut at = all.len().saturating_sub(1);
        if let Some(broken) = chain.broken
            && !may_be_nobody
        {
            possible = VerdictSet::only(Settled::Violated);
            at = broken;
        } else if over {
            if chain.broken.is_none() {
                possible = possible.with(Settled::Satisfied);
            }
            if chain.may_break {
                possible = possible.with(Settled::Violated);
            }
            if may_be_nobody {
                possible = possible.with(Settled::NotApplicable);
            }
        } else {
            possible = VerdictSet::only(Settled::Pending);
        }
        // Of what goes on, the latest year of which something is known.
        if possible.settled() == Some(Settled::Pending) {
            let known = |n: &usize| all.get(*n).is_some_and(InYear::is_known);
            at = (0..all.len()).rev().find(known).unwrap_or(at);
        }
        let value = all.get(at).cloned();
        // Where no year is beside it that it cannot follow, an earlier one is.
        let earlier = value.as_ref().and_then(|v| {
            let refuses = |e: &&InYear| {
                let (a, b) = (v.between, e.between);
                let order = Order::of_ranges((a.low, a.high), (b.low, b.high));
                order.test(op).is_false()
            };
            let before = all.get(..at)?;
            let known_of = possible.settled() == Some(Settled::Violated);
            let refusing = before.iter().rev().find(refuses).filter(|_| known_of);
            refusing.or_else(|| before.last()).cloned()
        });
        let day = value
            .as_ref()
            .map_or(end_of(to), |v| end_of(v.year))
            .min(self.as_of);
        let missed = possible.may_be(Settled::Violated);
        Found {
            possible,
            since: missed.then_some(day),
            due: Some(match possible.settled() {
                Some(Settled::Violated) => day,
                _ if over => end_of(to).min(self.as_of),
                _ => end_of(to),
            }),
            reached: value.map(|value| Reached {
                variant: of.variant,
                possible,
                rate: is_rate(self, of.measurement),
                value,
                limit: earlier.as_ref().map(|e| (op, e.between)),
                beside: earlier,
            }),
        }
    }

    /// The year before the first: its figure, or the base value that is said without a year.
    fn before(&self, of: Of, year: i16) -> InYear {
        let undated = of.measurement.base.iter().find(|(y, _)| y.is_none());
        match undated.and_then(|(_, n)| Fraction::of(*n)) {
            Some(n) => InYear {
                year,
                between: Between::exactly(n),
                may_be_none: false,
                from: From::Said,
            },
            None => self.compared_with(of, year),
        }
    }

    /// 累计: all years together.
    pub(super) fn cumulative(
        &self,
        of: Of,
        target: &Target,
        op: CompareOp,
        limit: Decimal,
    ) -> Found {
        let (from, to) = years(target);
        let limit = super::compared::decimal(limit);
        let last = self.last_known(of, (from, to));
        let over = last == Some(to);
        let mut sum = InYear {
            year: from,
            between: Between::exactly(Fraction::ZERO),
            may_be_none: false,
            from: From::Nowhere,
        };
        let mut since = None;
        for year in from..=last.unwrap_or(i16::MIN) {
            let value = self.figure_of(of, year);
            sum.between = sum.between.plus(value.between);
            sum.year = year;
            if value.is_known() {
                sum.from = From::Derived;
            }
            // It only grows: beyond a ceiling it stays beyond.
            let broken = match (op, sum.between.low, limit.high) {
                (CompareOp::Le | CompareOp::Eq, Some(low), Some(high)) => low > high,
                (CompareOp::Lt, Some(low), Some(high)) => low >= high,
                _ => false,
            };
            if broken && since.is_none() {
                since = Some(end_of(year).min(self.as_of));
            }
        }
        let truth =
            Order::of_ranges((sum.between.low, sum.between.high), (limit.low, limit.high)).test(op);
        let mut possible = VerdictSet::EMPTY;
        if since.is_some() {
            possible = VerdictSet::only(Settled::Violated);
        } else if !over {
            possible = VerdictSet::only(Settled::Pending);
        } else {
            if truth.may_be_true() {
                possible = possible.with(Settled::Satisfied);
            }
            if truth.may_be_false() {
                possible = possible.with(Settled::Violated);
                since = Some(end_of(to).min(self.as_of));
            }
        }
        let due = if over {
            end_of(to).min(self.as_of)
        } else {
            end_of(to)
        };
        Found {
            possible,
            since,
            due: Some(since.unwrap_or(due)),
            reached: Some(Reached {
                variant: of.variant,
                possible,
                rate: is_rate(self, of.measurement),
                value: sum,
                beside: None,
                limit: Some((op, limit)),
            }),
        }
    }
}

/// Whether values that lie within some bounds can follow each other so, each after the one before.
pub(super) struct Chain {
    /// The first that surely does not follow, whatever those before it are.
    pub broken: Option<usize>,
    /// One of them may not follow.
    pub may_break: bool,
}

impl Chain {
    pub(super) fn of(values: &[Between], op: CompareOp) -> Self {
        let (falling, strict) = match op {
            CompareOp::Gt => (false, true),
            CompareOp::Lt => (true, true),
            CompareOp::Le => (true, false),
            CompareOp::Ge | CompareOp::Eq | CompareOp::Ne => (false, false),
        };
        let pairs = values.windows(2);
        let may_break = pairs.clone().any(|pair| match pair {
            [a, b] => Order::of_ranges((b.low, b.high), (a.low, a.high))
                .test(op)
                .may_be_false(),
            _ => false,
        });
        // The least that the next can be so that all before it follow; `beyond`: more than that.
        let mut least: Option<Fraction> = None;
        let mut beyond = false;
        let mut broken = None;
        for (n, value) in values.iter().enumerate() {
            let (low, high) = if falling {
                (value.high.and_then(mirrored), value.low.and_then(mirrored))
            } else {
                (value.low, value.high)
            };
            let beyond_now = n > 0 && strict && least.is_some();
            let asked = beyond || beyond_now;
            let fits = match (least, high) {
                (Some(least), Some(high)) => high > least || (high == least && !asked),
                _ => true,
            };
            if !fits {
                broken = Some(n);
                break;
            }
            (least, beyond) = match (least, low) {
                (Some(l), Some(own)) if own > l => (Some(own), false),
                (Some(l), _) => (Some(l), asked),
                (None, own) => (own, false),
            };
        }
        Self { broken, may_break }
    }
}

fn mirrored(n: Fraction) -> Option<Fraction> {
    Fraction::ZERO.minus(n)
}
