//! `于 S 中`, `自 X [至 Y]` and `每年 6月 至 9月` before any form: the norm holds within that span.
//! Each span is a frame of its own; a span that is not known may be there or not.

use super::super::calendar;
use super::super::context::{Env, Evaluator};
use super::super::domain::{EVER, What};
use super::super::kleene::Truth;
use super::super::outcome::Outcome;
use super::super::verdict::{Settled, VerdictSet};
use super::Frame;
use super::window::spans_in;
use crate::program::{DateRange, Expr, Requirement, SpanValue, When};

impl Evaluator<'_> {
    pub(super) fn within(
        &self,
        when: &When,
        requirement: &Requirement,
        env: &Env,
        frame: &Frame,
    ) -> Outcome {
        if let When::By(deadline) = when {
            return self.by(deadline, requirement, env, frame);
        }
        let (spans, maybe, from) = self.spans_when(when, env);
        let judge = |span: (DateRange, Option<DateRange>)| {
            let inner = Frame {
                span: Some(span),
                ..frame.clone()
            };
            self.requirement(requirement, env, &inner)
        };
        let known = spans.iter().map(|s| {
            judge((s.from, s.to)).unless(Truth::possible(maybe, true), Settled::NotApplicable)
        });
        let mut out = known
            .reduce(Outcome::and)
            .unwrap_or_else(Outcome::not_applicable);
        if maybe && spans.is_empty() {
            // It may hold on any day, or on none.
            let anyhow = judge((EVER, None)).unless(Truth::UNKNOWN, Settled::NotApplicable);
            out = anyhow;
        }
        out.not_before(from)
    }

    /// A state behind a deadline: pending up to that day while it does not hold; from the next day on
    /// violated while it does not hold, also after the policy's end, for it fell due within.
    fn by(&self, deadline: &Expr, requirement: &Requirement, env: &Env, frame: &Frame) -> Outcome {
        let v = self.value(deadline, env);
        let Some(due) = v.days().or((v.what != What::Never).then_some(EVER)) else {
            return Outcome::not_applicable().not_before(v.from);
        };
        if env.day < frame.force.0 {
            return Outcome::not_applicable();
        }
        let matured = Frame {
            force: (frame.force.0, calendar::LAST_DAY),
            span: None,
            ..frame.clone()
        };
        let state = self.requirement(requirement, env, &matured);
        let mut out = state;
        if env.day <= due.high {
            // Up to the deadline nothing is broken yet; past the earliest day it may be, either.
            out.possible = state
                .possible
                .iter()
                .fold(VerdictSet::EMPTY, |set, verdict| match verdict {
                    Settled::Violated if env.day <= due.low => set.with(Settled::Pending),
                    Settled::Violated => set.with(Settled::Pending).with(Settled::Violated),
                    Settled::Satisfied
                    | Settled::Pending
                    | Settled::Exempt
                    | Settled::NotApplicable => set.with(verdict),
                });
        }
        if env.day > due.low {
            out = out.not_before(calendar::next(due.low));
        }
        if env.day > due.high {
            out = out.not_before(calendar::next(due.high));
        }
        if due != EVER {
            (out.due, out.due_latest) = (Some(due.high), Some(due.high));
            out.due_earliest = Some(due.low);
        }
        if frame.does_not_arise(due).is_true() {
            self.note_not_arisen(due, frame);
        }
        out.unless(frame.does_not_arise(due), Settled::NotApplicable)
            .unless(
                Truth::possible(v.absent || v.nothing, true),
                Settled::NotApplicable,
            )
            .not_before(v.from)
    }

    /// The spans; whether they may not be there; and since when the answer is the same.
    fn spans_when(&self, when: &When, env: &Env) -> (Vec<SpanValue>, bool, jiff::civil::Date) {
        match when {
            When::During(spans) => {
                let v = self.value(spans, env);
                let (list, complete) = spans_in(&v);
                let maybe = v.what != What::Never && (v.absent || v.nothing);
                (list, !complete || maybe, v.from)
            }
            When::From(start, end) => {
                let a = self.value(start, env);
                let b = end.as_ref().map(|e| self.value(e, env));
                if a.what == What::Never {
                    return (Vec::new(), false, a.from);
                }
                let to = b.as_ref().and_then(|b| b.days());
                let span = SpanValue {
                    from: a.days().unwrap_or(EVER),
                    to,
                };
                let maybe = a.absent || a.nothing;
                (vec![span], maybe, a.from.max(b.map_or(a.from, |b| b.from)))
            }
            // Judged by itself (`by`).
            When::By(_) => (Vec::new(), false, calendar::FIRST_DAY),
            When::Season { from, to } => {
                // This year's season and the one before, which matures into this one.
                let spans = [-1, 0].into_iter().map(|n| {
                    let (a, b) = calendar::season(env.day.year() + n, *from, *to);
                    SpanValue {
                        from: DateRange::day(a),
                        to: Some(DateRange::day(b)),
                    }
                });
                let year = jiff::civil::Date::new(env.day.year(), 1, 1);
                (spans.collect(), false, year.unwrap_or(calendar::FIRST_DAY))
            }
        }
    }
}

#[cfg(test)]
mod tests;
