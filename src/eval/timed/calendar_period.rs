//! `每年度 | 每季度 | 每月 [不晚于 …] 有 E`: one in each such calendar period wholly inside the
//! subject's life and the policy's force; the current one is pending.
//!
//! A period in which nothing happened is broken from the day after its due date until the next
//! event. So only two periods matter on a day: the last whose due date has passed, and the current.

use super::super::act::Happenings;
use super::super::calendar;
use super::super::context::{Env, Evaluator};
use super::super::domain::EVER;
use super::super::ground::Ground;
use super::super::kleene::Truth;
use super::super::outcome::Outcome;
use super::super::verdict::{FactRef, Late, Settled, VerdictSet};
use super::{Breaks, Frame};
use crate::program::{Act, CalendarUnit, DateRange, MonthDay};
use jiff::civil::Date;

/// One period: its own days, the first day on which an act counts for it, and the last.
#[derive(Clone, Copy, Debug)]
struct Period {
    first: Date,
    last: Date,
    open: Date,
    due: Date,
}

/// Which periods there are.
#[derive(Clone, Copy)]
struct Rule {
    unit: CalendarUnit,
    no_later: Option<MonthDay>,
}

impl Rule {
    fn due(self, first: Date, last: Date) -> Date {
        self.no_later
            .map_or(last, |at| calendar::in_year(first.year(), at))
    }

    /// The period that contains a day. One that is due in the next year is open from the day after
    /// the due date before.
    fn containing(self, day: Date) -> Period {
        let (first, last) = calendar::period_of(self.unit, day);
        let open = if self.no_later.is_some_and(|at| at.next_year) {
            let (a, b) = calendar::period_of(self.unit, calendar::previous(first));
            calendar::next(self.due(a, b))
        } else {
            first
        };
        Period {
            first,
            last,
            open,
            due: self.due(first, last),
        }
    }

    fn before(self, p: Period) -> Period {
        self.containing(calendar::previous(p.first))
    }

    /// The period for which an act on a day counts.
    fn current(self, day: Date) -> Period {
        let p = self.containing(day);
        if p.open > day { self.before(p) } else { p }
    }
}

/// So many periods back an end that is not sure is looked at: all months of thirty years.
const PERIODS: usize = 360;

impl Evaluator<'_> {
    pub(super) fn calendar_period(
        &self,
        unit: CalendarUnit,
        no_later: Option<MonthDay>,
        act: &Act,
        env: &Env,
        frame: &Frame,
    ) -> Outcome {
        let rule = Rule { unit, no_later };
        let happenings = self.happenings(act, env);
        if let Some(row) = happenings.last(env.day).and_then(|h| h.row) {
            self.trace.read(FactRef::Row(row), true);
        }
        let start = frame.life.0.days().unwrap_or(EVER);
        let scope = self.scope_since(frame, env);
        let span = frame.span;
        let from = |pick: fn(DateRange) -> Date| {
            pick(start)
                .max(frame.force.0)
                .max(pick(scope))
                .max(span.map_or(calendar::FIRST_DAY, |(f, _)| pick(f)))
        };
        let life = frame.life.1.days().map(|d| DateRange {
            low: d.low,
            high: if frame.life.1.absent {
                calendar::LAST_DAY
            } else {
                d.high
            },
        });
        let to = |pick: fn(DateRange) -> Date| {
            let life = life.map_or(calendar::LAST_DAY, pick);
            let span = span.and_then(|(_, to)| to).map_or(calendar::LAST_DAY, pick);
            life.min(span).min(frame.force.1)
        };
        // Where the bounds are not sure, it is what one of the bounds that matter gives: those that
        // take in a period that may be the last, or leave it out.
        let mut near = vec![rule.current(env.day)];
        let (first, last) = (from(|d| d.low), to(|d| d.low));
        while let Some(p) = near.last()
            && near.len() < 2 + PERIODS
            && (near.len() < 2 || (p.last > last && p.first > first))
        {
            near.push(rule.before(*p));
        }
        let between = |low: Date, high: Date, marks: &mut dyn Iterator<Item = Date>| {
            let mut days = vec![low, high];
            days.extend(marks.filter(|d| low < *d && *d < high));
            days.sort_unstable();
            days.dedup();
            days
        };
        let ends = between(last, to(|d| d.high), &mut near.iter().map(|p| p.last));
        near.truncate(2);
        let starts = between(first, from(|d| d.high), &mut near.iter().map(|p| p.first));
        let each = starts
            .iter()
            .flat_map(|from| ends.iter().map(|to| (*from, *to)))
            .map(|frame_days| on_day(rule, act.at_least, &happenings, frame_days, env.day, frame));
        let mut out: Option<Outcome> = None;
        for o in each {
            out = Some(match out {
                None => o,
                Some(so_far) => Outcome {
                    possible: so_far.possible.or(o.possible),
                    from: so_far.from.max(o.from),
                    ..so_far
                },
            });
        }
        let out = out.unwrap_or_else(Outcome::not_applicable);
        self.note_outside(frame, env.day);
        self.ground_period(rule, &out, env.day, frame);
        out.unless(frame.outside_span(env.day), Settled::NotApplicable)
            .not_before(frame.life.0.from)
            .not_before(frame.life.1.from)
    }

    /// Which period the due date belongs to; or that none of them lies wholly inside the force.
    fn ground_period(&self, rule: Rule, out: &Outcome, day: Date, frame: &Frame) {
        if !self.trace.calculates() {
            return;
        }
        let mut period = rule.current(day);
        let Some(due) = out.due else {
            if period.first < frame.force.0 || period.due > frame.force.1 {
                self.note_not_arisen(DateRange::day(period.due), frame);
            }
            return;
        };
        for _ in 0..PERIODS_BACK {
            if period.due == due {
                let Period {
                    first, last, due, ..
                } = period;
                self.trace.ground(Ground::Period { first, last, due });
                return;
            }
            period = rule.before(period);
        }
    }
}

/// How many periods are looked back at for the one to which a due date belongs.
const PERIODS_BACK: usize = 400;

fn on_day(
    rule: Rule,
    n: u64,
    happenings: &Happenings,
    (from, to): (Date, Date),
    day: Date,
    frame: &Frame,
) -> Outcome {
    let arises = |p: &Period| from <= p.first && p.last <= to && p.due <= frame.force.1;
    let current = rule.current(day);
    let passed = if current.due < day {
        current
    } else {
        rule.before(current)
    };
    // Periods after the end do not arise; the last that did stays judged.
    let mut passed = Some(passed);
    while let Some(p) = passed {
        if arises(&p) {
            break;
        }
        let after_the_end = p.last > to || p.due > frame.force.1;
        passed = (after_the_end && p.first > from).then(|| rule.before(p));
    }
    let current = (current.due >= day && arises(&current)).then_some(current);

    let mut breaks = Breaks::up_to(day);
    breaks.at(happenings.unchanged_since(day));
    breaks.at(rule.current(day).open);
    breaks.at(calendar::next(rule.current(day).due));
    breaks.at(frame.force.0);
    breaks.at(calendar::next(frame.force.1));
    breaks.at(calendar::next(to));
    frame.span_breaks().for_each(|d| breaks.at(d));

    let made_good = passed.map_or(Truth::TRUE, |p| happenings.at_least(n, p.open, day));
    let done = current.map(|p| happenings.at_least(n, p.open, day));
    let mut set = VerdictSet::EMPTY;
    if made_good.may_be_false() {
        set = set.with(Settled::Violated);
    }
    if made_good.may_be_true() {
        match done {
            Some(done) => {
                if done.may_be_true() {
                    set = set.with(Settled::Satisfied);
                }
                if done.may_be_false() {
                    set = set.with(Settled::Pending);
                }
            }
            None if passed.is_some() && day <= frame.force.1 => {
                set = set.with(Settled::Satisfied);
            }
            None => set = set.with(Settled::NotApplicable),
        }
    }
    let mut out = Outcome::possible(set, breaks.last);
    out.due = match (made_good.is_true(), passed, current) {
        (false, Some(p), _) | (true, Some(p), None) => Some(p.due),
        (_, _, Some(p)) => Some(p.due),
        (_, None, None) => None,
    };
    out.due_latest = out.due;
    if let Some(p) = passed
        && made_good.is_true()
        && !happenings.at_least(n, p.open, p.due).may_be_true()
    {
        // What was made good before the current period began is history.
        out.late = happenings
            .nth(n, p.open, day)
            .filter(|h| current.is_none_or(|c| h.on.low >= c.open))
            .map(|h| Late {
                due: p.due,
                done: h.on,
            });
    }
    out
}

#[cfg(test)]
mod tests;
