//! Forbidden acts: `不得 E`, violated from the act's date; `不得 Y 未经 X`, violated where Y happened
//! without a fitting X not later than it (X, if it has a span, valid on Y's day). They end only by a
//! recorded 纠正, and while what was done lasts only beside an X that was made good.

use super::super::act::{Happening, Happenings};
use super::super::calendar;
use super::super::condition::reached;
use super::super::context::{Bound, Env, Evaluator};
use super::super::kleene::{Known, Truth};
use super::super::outcome::Outcome;
use super::super::verdict::{FactRef, Note, Settled, VerdictSet};
use super::{Breaks, Frame, lies_between};
use crate::facts::store::Row;
use crate::program::{Act, DateRange, Lifetime, Norm, Program};
use jiff::civil::Date;

impl Evaluator<'_> {
    /// 不得 of an act.
    pub(super) fn never_act(&self, act: &Act, env: &Env, frame: &Frame) -> Outcome {
        let happenings = self.happenings(act, env);
        self.forbidden(
            &happenings,
            env,
            frame,
            |_| Truth::TRUE,
            |_| Known::always(Truth::TRUE),
        )
    }

    /// Y 未经 X.
    pub(super) fn gate(&self, act: &Act, needs: &Act, env: &Env, frame: &Frame) -> Outcome {
        let happenings = self.happenings(act, env);
        if happenings.listed.is_empty() && happenings.more.is_empty() {
            return self.forbidden(
                &happenings,
                env,
                frame,
                |_| Truth::FALSE,
                |_| Known::always(Truth::FALSE),
            );
        }
        let breaks_rule = |on| self.permitted(needs, on, env).not();
        self.forbidden(&happenings, env, frame, breaks_rule, |row| {
            let ended = self.has_ended(row, env, frame);
            if ended.is.is_true() {
                return ended;
            }
            ended.or(self.made_good(needs, env))
        })
    }

    /// Whether what was done without what it needed is over: an event is when it has happened, what
    /// someone began when their time in it has ended. Of what has neither it lasts.
    fn has_ended(&self, act: Option<Row>, env: &Env, frame: &Frame) -> Known {
        let lifetime = |row: Row| &self.program()[row.entity].lifetime;
        match (act, frame.subject) {
            (Some(_), _) => Known::always(Truth::TRUE),
            (None, Bound::Row(row)) => match lifetime(row) {
                Lifetime::Event(_) => Known::always(Truth::TRUE),
                Lifetime::Lives { .. } => reached(&frame.life.1, env.day),
                Lifetime::Static => Known::always(Truth::FALSE),
            },
            (None, Bound::Unlisted(_) | Bound::Unknown | Bound::Absent) => {
                Known::always(Truth::UNKNOWN)
            }
        }
    }

    /// Whether what an act needed has come since, and since when.
    fn made_good(&self, needs: &Act, env: &Env) -> Known {
        let now = DateRange::day(env.day);
        let come = self.happenings(needs, env);
        let days = come.listed.iter().map(|h| h.on.high);
        let first = days.filter(|d| *d <= env.day).min();
        Known::new(permitted(&come, now), first.unwrap_or(env.day))
    }

    /// Whether an act was permitted on its day, by what was so on that day: a licence that was lost
    /// since, or got, changes nothing. Of a day known in part it is what both its ends say.
    fn permitted(&self, needs: &Act, on: DateRange, env: &Env) -> Truth {
        let by = |day: Date| permitted(&self.happenings(needs, &env.on(day.min(env.day))), on);
        let last = by(on.high);
        if on.low == on.high || on.low >= env.day {
            return last;
        }
        let first = by(on.low);
        Truth::possible(
            first.may_be_true() || last.may_be_true(),
            first.may_be_false() || last.may_be_false(),
        )
    }

    /// Violated from the day of each act that breaks the rule until it is corrected.
    fn forbidden(
        &self,
        happenings: &Happenings,
        env: &Env,
        frame: &Frame,
        breaks_rule: impl Fn(DateRange) -> Truth,
        may_end: impl Fn(Option<Row>) -> Known,
    ) -> Outcome {
        let day = env.day;
        let mut breaks = Breaks::up_to(day);
        breaks.at(happenings.unchanged_since(day));
        breaks.at(frame.force.0);
        breaks.at(calendar::next(frame.force.1));
        frame.span_breaks().for_each(|d| breaks.at(d));
        let mut violated = Truth::FALSE;
        let mut first: Option<Date> = None;
        for h in &happenings.listed {
            let (mut corrected, since) = self.corrected(frame, h.row, h.on.low, day);
            breaks.at(since);
            if corrected.may_be_true() {
                let ended = may_end(h.row);
                breaks.at(ended.from);
                corrected = corrected.and(ended.is);
                if corrected.is_false() {
                    self.trace.note(Note::CorrectionAlone);
                }
            }
            if corrected.is_true() {
                continue;
            }
            let within = lies_between(h.on, Some(frame.force.0), Some(frame.force.1));
            let breach = h
                .by(day)
                .and(within)
                .and(breaks_rule(h.on))
                .and(in_span(h, frame))
                .and(corrected.not());
            if breach.is_true() {
                first = Some(first.map_or(h.on.high, |f| f.min(h.on.high)));
                if let Some(row) = h.row {
                    self.trace.read(FactRef::Row(row), true);
                }
            }
            violated = violated.or(breach);
        }
        for more in &happenings.more {
            let maybe = breaks_rule(*more).and(Truth::UNKNOWN);
            violated = violated.or(maybe);
        }
        self.note_outside(frame, day);
        if day > frame.force.1 {
            self.trace.note(Note::AfterForce(frame.force.1));
        }
        let mut set = VerdictSet::EMPTY;
        if violated.may_be_true() {
            set = set.with(Settled::Violated);
        }
        if violated.may_be_false() {
            // Outside the span, and after the end of force, nothing is forbidden any more.
            let forbids_nothing = frame.outside_span(day).or(Truth::of(day > frame.force.1));
            if forbids_nothing.may_be_true() {
                set = set.with(Settled::NotApplicable);
            }
            if forbids_nothing.may_be_false() {
                set = set.with(Settled::Satisfied);
            }
        }
        Outcome::possible(set, first.unwrap_or(breaks.last))
    }

    /// Whether a breach that began on a day is recorded as corrected by another; and since when that
    /// answer is the same. A correction whose day is not known, or only by its year, may have come.
    pub(super) fn corrected(
        &self,
        frame: &Frame,
        act: Option<Row>,
        began: Date,
        day: Date,
    ) -> (Truth, Date) {
        let subject = match frame.subject {
            Bound::Row(row) => Some(row),
            Bound::Unlisted(_) | Bound::Unknown | Bound::Absent => None,
        };
        let norm = &self.program()[frame.norm];
        let mut maybe = None;
        for row in subject.into_iter().chain(act) {
            for record in self.view.corrections(row) {
                if !is_named(self.program(), norm, &record.norm) {
                    continue;
                }
                let on = record.date.unwrap_or(DateRange {
                    low: began,
                    high: calendar::LAST_DAY,
                });
                if on.high < began || on.low > day {
                    continue;
                }
                let fact = FactRef::Record(row, record.loc);
                if on.high <= day {
                    self.trace.read(fact, true);
                    return (Truth::TRUE, on.high);
                }
                let since = on.low.max(began);
                maybe = maybe.max(Some(since));
                self.trace.read(fact, false);
            }
        }
        match maybe {
            Some(since) => (Truth::UNKNOWN, since),
            None => (Truth::FALSE, calendar::FIRST_DAY),
        }
    }
}

/// Whether a record names a norm: `duty`, or `duty.item`, each by any of its names; in front perhaps
/// its policy's.
pub(in crate::eval) fn is_named(program: &Program, norm: &Norm, text: &str) -> bool {
    let item = |name: &str| norm.item.as_ref().is_some_and(|item| item.is(name));
    let own = |text: &str| {
        norm.duty.is(text)
            || text
                .split_once('.')
                .is_some_and(|(duty, name)| norm.duty.is(duty) && item(name))
    };
    let of_policy = text
        .split_once('.')
        .is_some_and(|(policy, rest)| program[norm.policy].label.is(policy) && own(rest));
    own(text) || of_policy
}

/// Whether an act falls into the span within which it is forbidden.
fn in_span(h: &Happening, frame: &Frame) -> Truth {
    let Some((from, to)) = frame.span else {
        return Truth::TRUE;
    };
    let begun = Truth::possible(from.low <= h.on.high, from.high > h.on.low);
    let goes_on = to.map_or(Truth::TRUE, |to| {
        Truth::possible(to.high >= h.on.low, to.low < h.on.high)
    });
    begun.and(goes_on)
}

/// Whether something that permits had happened by a day, and is still valid on it.
fn permitted(permits: &Happenings, on: DateRange) -> Truth {
    let mut out = Truth::FALSE;
    for p in &permits.listed {
        let surely = p.sure && p.on.high <= on.low && p.until.is_none_or(|u| u.low >= on.high);
        let maybe = p.on.low <= on.high && p.until.is_none_or(|u| u.high >= on.low);
        out = out.or(Truth::possible(maybe, !surely));
    }
    if permits.more.iter().any(|m| m.low <= on.high) {
        out = out.or(Truth::UNKNOWN);
    }
    out
}

#[cfg(test)]
mod tests;
