//! `[自 X] 每 D 有 E`, `每 超过 a 不满 b 有 E`: pending until anchor + D before the first event, then
//! satisfied until the last counted event + D; a late event ends the breach and restarts the clock;
//! owed to the end of the subject's life.
//!
//! So the due date is the latest of: clock start + D, each event + D. The clock starts at the
//! latest of the anchor (X, or the subject's start), the start of force, and the day since when the
//! scope holds.

use super::super::act::{Happening, Happenings};
use super::super::calendar;
use super::super::condition::reached;
use super::super::context::{Env, Evaluator};
use super::super::domain::{EVER, Val, What};
use super::super::ground::{Due, Ground, Start};
use super::super::kleene::Truth;
use super::super::outcome::Outcome;
use super::super::verdict::{FactRef, Late, Note, Settled, VerdictSet};
use super::{Breaks, Frame, period as read};
use crate::program::{Act, DateRange, Expr, Transition};
use jiff::civil::Date;
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The clock of a periodic duty.
pub(super) struct Clock<'p> {
    /// D, or b.
    pub period: &'p Expr,
    /// The last day counts (every D: yes; 不满 b: no).
    pub inclusive: bool,
    /// 超过 a.
    pub over: Option<&'p Expr>,
    /// 自 X.
    pub anchor: Option<&'p Expr>,
}

/// A clock with the due dates it gave in one judgement: each event is asked for several times.
struct Dues<'c, 'p> {
    clock: &'c Clock<'p>,
    known: RefCell<BTreeMap<(Date, Date), Known>>,
    /// The period as it was read, by the last day of which that is known: events lie close, and it
    /// changes seldom.
    periods: RefCell<BTreeMap<Date, Read>>,
}

/// A period as it is read from its `since` on, and what was read to know it.
struct Read {
    on_day: read::OnDay,
    reads: Vec<(FactRef, bool)>,
}

/// What is due after a point, and what was read to know it.
struct Known {
    due: DateRange,
    reads: Vec<(FactRef, bool)>,
}

/// When a clock starts: of itself, and under the policy (no earlier than its force).
#[derive(Clone)]
struct ClockStart {
    of_itself: DateRange,
    on: DateRange,
    /// What that day is.
    by: Start,
}

impl Evaluator<'_> {
    pub(super) fn every(&self, clock: &Clock, act: &Act, env: &Env, frame: &Frame) -> Outcome {
        let day = env.day;
        let mark = self.trace.mark();
        let anchor = match clock.anchor {
            Some(x) => self.value(x, env),
            None => frame.life.0.clone(),
        };
        let personal = self.trace.calculates() && self.read_personal(mark);
        if anchor.what == What::Never {
            self.note_no_anchor(clock.anchor);
            return Outcome::settled(Settled::NotApplicable, anchor.from);
        }
        let mut happenings = self.happenings(act, env);
        if let Some(over) = clock.over {
            self.leave_out_too_early(&mut happenings, over, env);
        }

        let n = act.at_least;
        let dues = &Dues {
            clock,
            known: RefCell::default(),
            periods: RefCell::default(),
        };
        if !self.trace.records() {
            // The latest first: what its period is has been so for most of the others.
            let mut days: Vec<DateRange> = happenings.days().collect();
            days.sort_unstable_by_key(|d| Reverse(d.high));
            days.into_iter().for_each(|on| {
                self.due_after(dues, on, env);
            });
        }
        let start = self.clock_start(clock, &anchor, env, frame);
        let from_start = self.start_due(dues, &start, n, &happenings, env, frame);
        let mut breaks = Breaks::up_to(day);
        breaks.at(happenings.unchanged_since(day));
        breaks.at(frame.force.0);
        breaks.at(calendar::next(frame.force.1));
        breaks.at(anchor.from);
        breaks.after(from_start);
        frame.span_breaks().for_each(|d| breaks.at(d));
        for on in happenings.days() {
            breaks.after(self.due_after(dues, on, env));
        }

        // The latest due date that is sure, and the latest that is possible.
        let of_events = self.due_of_events(dues, &happenings, n, day, env);
        let sure = of_events.low.max(from_start.low);
        let possible = of_events.high.max(from_start.high);
        let satisfied = of_events.low >= day;
        let may_be_satisfied = of_events.high >= day;

        let mut set = VerdictSet::EMPTY;
        if may_be_satisfied {
            set = set.with(Settled::Satisfied);
        }
        if !satisfied {
            if from_start.high >= day {
                if from_start.low <= frame.force.1 {
                    set = set.with(Settled::Pending);
                }
                if from_start.high > frame.force.1 {
                    set = set.with(Settled::NotApplicable);
                }
            }
            if sure < day {
                set = set.with(Settled::Violated);
            }
        }
        let mut out = Outcome::possible(set, breaks.last);
        if satisfied {
            out.until = Some(sure);
            out.late = self.late(dues, &happenings, &start, env);
        } else {
            // Of a clock whose start is not known there is nothing to say.
            if from_start.high < calendar::LAST_DAY {
                (out.due, out.due_latest) = (Some(sure), Some(possible));
                out.due_earliest = Some(sure);
            }
        }
        if self.trace.calculates() && from_start.high < calendar::LAST_DAY {
            let due = DateRange {
                low: sure,
                high: possible,
            };
            let by_start = of_events.low < from_start.low;
            let start = by_start.then_some((&start, personal));
            self.ground_clock(clock, &happenings, start, due, env, frame);
        }
        if day > frame.force.1 {
            // After the end what fell due inside stays judged; the duty itself goes on no more.
            let matured = Truth::possible(sure <= frame.force.1, possible > frame.force.1);
            out = out.unless(matured.not(), Settled::NotApplicable);
            if matured.may_be_true() && out.possible.may_be(Settled::Satisfied) {
                out.possible = out
                    .possible
                    .iter()
                    .filter(|v| *v != Settled::Satisfied)
                    .fold(VerdictSet::only(Settled::NotApplicable), VerdictSet::with);
            }
        }
        let (ended, ended_from) = over(&frame.life.1, day);
        if ended.is_true()
            && let Some(last) = frame.life.1.days()
        {
            self.trace.note(Note::LifeOver(last));
        }
        self.note_outside(frame, day);
        self.read_clock(&happenings, env, frame);
        out.unless(ended, Settled::NotApplicable)
            .unless(frame.outside_span(day), Settled::NotApplicable)
            .unless(
                Truth::possible(anchor.absent || anchor.nothing, true),
                Settled::NotApplicable,
            )
            .not_before(ended_from)
    }

    /// Points at the last event, or at what the clock starts from.
    fn read_clock(&self, happenings: &Happenings, env: &Env, frame: &Frame) {
        if let Some(row) = happenings.last(env.day).and_then(|h| h.row) {
            self.trace.read(FactRef::Row(row), true);
        } else if let super::Bound::Row(row) = frame.subject {
            self.trace.read(FactRef::Row(row), true);
        }
    }

    /// How the due date came about: of the start of the clock, or of the last event.
    fn ground_clock(
        &self,
        clock: &Clock,
        happenings: &Happenings,
        start: Option<(&ClockStart, bool)>,
        due: DateRange,
        env: &Env,
        frame: &Frame,
    ) {
        let (by, from, personal, moved) = match start {
            Some((start, personal)) => {
                let moved = start.of_itself.high < frame.force.0
                    && start.of_itself.high > calendar::FIRST_DAY;
                (
                    start.by.clone(),
                    start.on,
                    personal,
                    moved.then_some(start.of_itself),
                )
            }
            None => {
                let Some((row, on)) = happenings.last(env.day).and_then(|h| Some((h.row?, h.on)))
                else {
                    return;
                };
                (Start::Event(row), on, false, None)
            }
        };
        if let Some(from) = moved {
            self.trace.note(Note::StartMoved {
                from,
                to: frame.force.0,
            });
        }
        if due.low > frame.force.1 {
            self.note_not_arisen(due, frame);
        }
        let (stretches, sources) = self.sourced(|| self.stretches(clock.period, from, env));
        self.trace.ground(Ground::Due(Due {
            start: by,
            from,
            personal,
            moved,
            period: read::over_all(&stretches),
            inclusive: clock.inclusive,
            before: false,
            opens: false,
            sources,
            gives: due,
        }));
    }

    /// The day on which the clock starts.
    fn clock_start(&self, clock: &Clock, anchor: &Val, env: &Env, frame: &Frame) -> ClockStart {
        let mut start = anchor.days().unwrap_or(EVER);
        let mut by = match clock.anchor {
            Some(x) => Start::Anchor(x.loc, self.fact_of(x, env)),
            None => Start::Life(self.start_of_life(frame.subject)),
        };
        let mut not_before = |d: DateRange, is: Start| {
            if d.low > start.low {
                by = is;
            }
            start.low = start.low.max(d.low);
            start.high = start.high.max(d.high);
        };
        not_before(self.scope_since(frame, env), Start::Scope);
        if let Some((from, _)) = frame.span {
            not_before(from, Start::Span);
        }
        if frame.force.0 > start.low {
            by = Start::Force(self.program()[frame.norm].policy);
        }
        ClockStart {
            on: DateRange {
                low: start.low.max(frame.force.0),
                high: start.high.max(frame.force.0),
            },
            of_itself: start,
            by,
        }
    }

    /// The due date that follows from the clock's start alone. Where the policy says 取较早者, a
    /// clock that ran when it came into force runs on, if it ends earlier.
    fn start_due(
        &self,
        dues: &Dues,
        start: &ClockStart,
        n: u64,
        happenings: &Happenings,
        env: &Env,
        frame: &Frame,
    ) -> DateRange {
        let due = self.due_after(dues, start.on, env);
        let policy = &self.program()[self.program()[frame.norm].policy];
        let force = frame.force.0;
        if policy.transition != Some(Transition::Earlier) || start.of_itself.low >= force {
            return due;
        }
        let before = calendar::previous(force);
        let events = self.due_of_events(dues, happenings, n, before.min(env.day), env);
        let itself = self.due_after(dues, start.of_itself, env);
        let old = DateRange {
            low: events.low.max(itself.low),
            high: events.high.max(itself.high),
        };
        if old.high < force {
            return due;
        }
        DateRange {
            low: due.low.min(old.low.max(force)),
            // It may not have run, or may have ended before.
            high: if start.of_itself.high < force && old.low >= force {
                due.high.min(old.high)
            } else {
                due.high
            },
        }
    }

    /// The due date that follows from the n-th last event up to a day: at the earliest and at the
    /// latest. Before every day where there are not so many.
    fn due_of_events(
        &self,
        dues: &Dues,
        happenings: &Happenings,
        n: u64,
        by: Date,
        env: &Env,
    ) -> DateRange {
        let nth = |mut dues: Vec<Date>| {
            dues.sort_unstable();
            let skip = usize::try_from(n.max(1) - 1).unwrap_or(usize::MAX);
            dues.into_iter()
                .rev()
                .nth(skip)
                .unwrap_or(calendar::FIRST_DAY)
        };
        let clip = |d: DateRange| DateRange {
            low: d.low,
            high: d.high.min(by),
        };
        let (mut sure, mut possible) = (Vec::new(), Vec::new());
        for h in happenings.listed.iter().filter(|h| h.on.low <= by) {
            let due = self.due_after(dues, clip(h.on), env);
            possible.push(due.high);
            if h.by(by).is_true() {
                sure.push(due.low);
            }
        }
        for more in happenings.more.iter().filter(|m| m.low <= by) {
            let due = self.due_after(dues, clip(*more), env).high;
            possible.extend(std::iter::repeat_n(due, usize::try_from(n).unwrap_or(1)));
        }
        DateRange {
            low: nth(sure),
            high: nth(possible),
        }
    }

    /// When the next is due after a point. The period is read on that point's day: an obligation
    /// belongs to the edition of a table that was in force when its clock started. Of a point whose
    /// day is not known it may be each of those that its days give.
    fn due_after(&self, dues: &Dues, point: DateRange, env: &Env) -> DateRange {
        // A derivation shows each step as it is taken.
        if self.trace.records() {
            let stretches = self.stretches(dues.clock.period, point, env);
            return self.due_by(dues.clock, &stretches);
        }
        let key = (point.low, point.high);
        if let Some(known) = dues.known.borrow().get(&key) {
            self.trace.read_again(&known.reads);
            return known.due;
        }
        let mark = self.trace.mark();
        let stretches = self.stretches_by(point, env, |on| self.period_of(dues, on, env));
        let due = self.due_by(dues.clock, &stretches);
        let reads = self.trace.reads_since(mark);
        dues.known.borrow_mut().insert(key, Known { due, reads });
        due
    }

    /// What the clock's period is on a day; read once for all days on which it is the same.
    fn period_of(&self, dues: &Dues, on: Date, env: &Env) -> read::OnDay {
        if let Some((_, known)) = dues.periods.borrow().range(on..).next()
            && known.on_day.since <= on
        {
            self.trace.read_again(&known.reads);
            return known.on_day;
        }
        let mark = self.trace.mark();
        let period = dues.clock.period;
        let ask = || self.period_on(period, on, env);
        let on_day = self.remember_period(period, &env.on(on), ask);
        let reads = self.trace.reads_since(mark);
        dues.periods.borrow_mut().insert(on, Read { on_day, reads });
        on_day
    }

    fn due_by(&self, clock: &Clock, stretches: &[read::Stretch]) -> DateRange {
        let DateRange { low, high } = self.after_stretches(stretches);
        if clock.inclusive {
            DateRange { low, high }
        } else {
            DateRange {
                low: calendar::previous(low),
                high: calendar::previous(high),
            }
        }
    }

    /// A period after a point.
    fn after(&self, period: &Expr, point: DateRange, env: &Env) -> DateRange {
        self.after_stretches(&self.stretches(period, point, env))
    }

    fn after_stretches(&self, stretches: &[read::Stretch]) -> DateRange {
        if let Some((_, long)) = read::over_all(stretches) {
            self.note_working_days(long);
        }
        read::together(stretches, |s| match s.period {
            Some((short, long)) => DateRange {
                low: calendar::add(s.on.low, short).low,
                high: calendar::add(s.on.high, long).high,
            },
            None => EVER,
        })
    }

    /// 超过 a: an event not more than a after the one before does not count. The first always does.
    /// Where one before it is not sure, or its date, it may count or not.
    fn leave_out_too_early(&self, happenings: &mut Happenings, over: &Expr, env: &Env) {
        let reach = |from: DateRange| self.after(over, from, env);
        let certain = happenings.more.is_empty()
            && happenings
                .listed
                .iter()
                .all(|h| h.sure && h.on.exact().is_some());
        let mut counted: Vec<Happening> = Vec::new();
        let all: Vec<DateRange> = happenings.days().collect();
        for (at, h) in std::mem::take(&mut happenings.listed)
            .into_iter()
            .enumerate()
        {
            let mut h = h;
            let too_early = counted.last().map_or(Truth::FALSE, |last| {
                let early = reach(last.on);
                Truth::possible(h.on.low <= early.high, h.on.high > early.low)
            });
            if certain && too_early.is_true() {
                if let Some(row) = h.row {
                    self.trace.note(Note::TooEarly(row));
                }
                continue;
            }
            let unsure_before = !certain
                && (too_early.may_be_true()
                    || all.iter().enumerate().any(|(other, m)| {
                        // Any other that may lie so little before it may be the last that counted.
                        let before = DateRange {
                            low: m.low.min(h.on.low),
                            high: m.high.min(h.on.low),
                        };
                        other != at && m.low < h.on.high && reach(before).high >= h.on.low
                    }));
            if unsure_before || (certain && too_early.may_be_true()) {
                h.sure = false;
            }
            counted.push(h);
        }
        happenings.listed = counted;
    }

    /// Whether the last event came after what was due before it.
    fn late(
        &self,
        dues: &Dues,
        happenings: &Happenings,
        start: &ClockStart,
        env: &Env,
    ) -> Option<Late> {
        if !happenings.more.is_empty() {
            return None;
        }
        let last = happenings.last(env.day)?;
        let due = happenings
            .listed
            .iter()
            .filter(|h| h.on.high < last.on.low)
            .map(|h| self.due_after(dues, h.on, env).high)
            .chain([self.due_after(dues, start.on, env).high])
            .max()?;
        (last.on.low > due).then_some(Late { due, done: last.on })
    }
}

/// Whether a life is over on a day, and since when that answer is the same.
pub(super) fn over(end: &Val, day: Date) -> (Truth, Date) {
    let Some(last) = end.days() else {
        return (Truth::FALSE, end.from);
    };
    let after = Val {
        what: What::Date(DateRange {
            low: calendar::next(last.low),
            high: calendar::next(last.high),
        }),
        ..end.clone()
    };
    let known = reached(&after, day);
    (known.is, known.from)
}

#[cfg(test)]
mod tests;
