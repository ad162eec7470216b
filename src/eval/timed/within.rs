//! `于 S 中`, `自 X [至 Y]` and `每年 6月 至 9月` before any form: the norm holds within that span.
//! Each span is a frame of its own; a span that is not known may be there or not.

use super::super::calendar;
use super::super::context::{Env, Evaluator};
use super::super::domain::{EVER, What};
use super::super::kleene::Truth;
use super::super::outcome::Outcome;
use super::super::verdict::Settled;
use super::Frame;
use super::window::spans_in;
use crate::program::{DateRange, Requirement, SpanValue, When};

impl Evaluator<'_> {
    pub(super) fn within(
        &self,
        when: &When,
        requirement: &Requirement,
        env: &Env,
        frame: &Frame,
    ) -> Outcome {
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
