//! The timed forms of language §6, one file each (or a few that belong together).

mod calendar_period;
mod every;
mod gate;
mod order;
mod period;
mod state;
mod window;
mod within;

pub(super) use gate::is_named;
pub(super) use period::OnDay;

use super::calendar;
use super::context::{Bound, Env, Evaluator};
use super::domain::Val;
use super::explain::{Clause, Gave};
use super::kleene::{Known, Truth};
use super::outcome::Outcome;
use super::verdict::{FactRef, Note, Settled};
use crate::program::{DateRange, NormId, Period, Requirement, TimeForm, Window};
use crate::source::Loc;
use jiff::civil::Date;

/// Within what an obligation arises.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The norm.
    pub norm: NormId,
    /// Whose.
    pub subject: Bound,
    /// First and last day of the policy's force.
    pub force: (Date, Date),
    /// First and last day of the subject's life.
    pub life: (Val, Val),
    /// Whether the scope holds on the day, and since when that has been so.
    pub scope: Known,
    /// The span within which the norm holds (于 S 中): first and last day.
    pub span: Option<(DateRange, Option<DateRange>)>,
}

impl Frame {
    /// Whether something due on some day does not arise: before the force, after it, or outside the
    /// span.
    fn does_not_arise(&self, due: DateRange) -> Truth {
        let in_force = lies_between(due, Some(self.force.0), Some(self.force.1));
        let in_span = self.span.map_or(Truth::TRUE, |(from, to)| {
            let surely = lies_between(due, Some(from.high), to.map(|t| t.low));
            let maybe = lies_between(due, Some(from.low), to.map(|t| t.high));
            surely.or(maybe.and(Truth::UNKNOWN))
        });
        in_force.and(in_span).not()
    }

    /// Whether the day lies before or after the span within which the norm holds.
    fn outside_span(&self, day: Date) -> Truth {
        let Some((from, to)) = self.span else {
            return Truth::FALSE;
        };
        let inside = lies_between(from, None, Some(day))
            .and(to.map_or(Truth::TRUE, |to| lies_between(to, Some(day), None)));
        inside.not()
    }

    /// The days on which `outside_span` changes.
    fn span_breaks(&self) -> impl Iterator<Item = Date> {
        self.span.into_iter().flat_map(|(from, to)| {
            let ends = to.map(|t| [calendar::next(t.low), calendar::next(t.high)]);
            [from.low, from.high]
                .into_iter()
                .chain(ends.into_iter().flatten())
        })
    }
}

/// Whether a day within a range lies between two days, both included.
fn lies_between(day: DateRange, from: Option<Date>, to: Option<Date>) -> Truth {
    let from = from.unwrap_or(calendar::FIRST_DAY);
    let to = to.unwrap_or(calendar::LAST_DAY);
    let surely = from <= day.low && day.high <= to;
    let maybe = day.low <= to && day.high >= from;
    Truth::possible(maybe, !surely)
}

/// Whether a requirement runs a clock while its scope holds.
pub(super) fn has_clock(r: &Requirement) -> bool {
    match r {
        Requirement::Timed { form, .. } => match form {
            TimeForm::Every { .. } | TimeForm::Calendar { .. } => true,
            TimeForm::Window(window) => match window {
                Window::After { .. } | Window::NoLater { after: Some(_), .. } => true,
                Window::NoLater { after: None, .. }
                | Window::Before { .. }
                | Window::PriorTo { .. }
                | Window::Between { .. }
                | Window::During(_) => false,
            },
        },
        Requirement::Within { requirement, .. } | Requirement::Every(_, requirement) => {
            has_clock(requirement)
        }
        Requirement::All(list) | Requirement::Any(list) | Requirement::Readings(_, list) => {
            list.iter().any(has_clock)
        }
        Requirement::Holds(_)
        | Requirement::Never(_)
        | Requirement::NeverAct(_)
        | Requirement::Gate { .. }
        | Requirement::Order { .. } => false,
    }
}

/// Whether a requirement asks for a state, not for acts alone.
pub(super) fn has_state(r: &Requirement) -> bool {
    match r {
        Requirement::Holds(_) | Requirement::Never(_) => true,
        Requirement::Within { requirement, .. } | Requirement::Every(_, requirement) => {
            has_state(requirement)
        }
        Requirement::All(list) | Requirement::Any(list) | Requirement::Readings(_, list) => {
            list.iter().any(has_state)
        }
        Requirement::Timed { .. }
        | Requirement::NeverAct(_)
        | Requirement::Gate { .. }
        | Requirement::Order { .. } => false,
    }
}

/// The last of the days on which an answer can change, up to a day.
struct Breaks {
    day: Date,
    last: Date,
}

impl Breaks {
    const fn up_to(day: Date) -> Self {
        Self {
            day,
            last: calendar::FIRST_DAY,
        }
    }

    fn at(&mut self, change: Date) {
        if change <= self.day && change > self.last {
            self.last = change;
        }
    }

    fn after(&mut self, range: DateRange) {
        self.at(calendar::next(range.low));
        self.at(calendar::next(range.high));
    }
}

impl Evaluator<'_> {
    /// What a requirement gives on the day of `env`.
    pub(super) fn requirement(&self, r: &Requirement, env: &Env, frame: &Frame) -> Outcome {
        self.trace
            .enter(Clause::Requirement, self.place_of(r, frame));
        let outcome = self.asked_on_day(r, env, frame);
        self.trace.leave(Gave::Verdicts(outcome.possible));
        outcome
    }

    /// Where a requirement is written: its own place, else the norm's.
    fn place_of(&self, r: &Requirement, frame: &Frame) -> Loc {
        match r {
            Requirement::Holds(e) | Requirement::Never(e) => e.loc,
            Requirement::NeverAct(act) => act.loc,
            Requirement::Gate { loc, .. }
            | Requirement::Order { loc, .. }
            | Requirement::Timed { loc, .. }
            | Requirement::Within { loc, .. } => *loc,
            Requirement::Every(collection, _) => collection.loc,
            Requirement::All(_) | Requirement::Any(_) | Requirement::Readings(..) => {
                self.program()[frame.norm].rule
            }
        }
    }

    fn asked_on_day(&self, r: &Requirement, env: &Env, frame: &Frame) -> Outcome {
        match r {
            Requirement::Holds(state) => self.state(self.truth(state, env), env, frame),
            Requirement::Never(state) => self.state(self.truth(state, env).not(), env, frame),
            Requirement::NeverAct(act) => self.never_act(act, env, frame),
            Requirement::Gate { act, needs, loc: _ } => self.gate(act, needs, env, frame),
            Requirement::Order {
                first,
                then,
                loc: _,
            } => self.order(first, then, env, frame),
            Requirement::Timed { form, act, loc: _ } => match form {
                TimeForm::Every {
                    period,
                    inclusive,
                    over,
                    anchor,
                } => {
                    let clock = every::Clock {
                        period,
                        inclusive: *inclusive,
                        over: over.as_ref(),
                        anchor: anchor.as_ref(),
                    };
                    self.every(&clock, act, env, frame)
                }
                TimeForm::Calendar { unit, no_later } => {
                    self.calendar_period(*unit, *no_later, act, env, frame)
                }
                TimeForm::Window(window) => self.window(window, act, env, frame),
            },
            Requirement::Within {
                when,
                requirement,
                loc: _,
            } => self.within(when, requirement, env, frame),
            Requirement::All(parts) => {
                self.parts(parts, env, frame, Settled::Violated, Outcome::and)
            }
            Requirement::Any(parts) => {
                self.parts(parts, env, frame, Settled::Satisfied, Outcome::or)
            }
            Requirement::Every(collection, inner) => {
                self.every_member(collection, inner, env, frame)
            }
            Requirement::Readings(set, alternatives) => {
                match self.reading(*set, alternatives, env) {
                    Some(chosen) => self.requirement(chosen, env, frame),
                    None => Outcome::not_applicable(),
                }
            }
        }
    }

    /// 且 and 或 over timed parts. Beside a part that decides, what the others read is taken back.
    fn parts(
        &self,
        parts: &[Requirement],
        env: &Env,
        frame: &Frame,
        decides: Settled,
        join: impl Fn(Outcome, Outcome) -> Outcome,
    ) -> Outcome {
        let start = self.trace.mark();
        let mut decided = false;
        let mut out: Option<Outcome> = None;
        for part in parts {
            let mark = self.trace.mark();
            let o = self.requirement(part, env, frame);
            if o.possible.settled() == Some(decides) {
                if !decided {
                    self.trace.take_back(start, mark);
                }
                decided = true;
            } else if decided {
                self.trace.back_to(mark);
            }
            out = Some(match out {
                Some(so_far) => join(so_far, o),
                None => o,
            });
        }
        out.unwrap_or_else(Outcome::not_applicable)
    }

    /// 每个 E 均 over a timed part: the parts of all members joined by 且; one that may be a member
    /// or not may also ask for nothing.
    fn every_member(
        &self,
        collection: &crate::program::Collection,
        inner: &Requirement,
        env: &Env,
        frame: &Frame,
    ) -> Outcome {
        let candidates = self.candidates(collection, env);
        let listed = candidates
            .listed
            .into_iter()
            .flat_map(crate::facts::store::Rows::iter)
            .map(Bound::Row);
        let unlisted = candidates.more.iter().map(|m| Bound::Unlisted(m.one));
        let mut out: Option<Outcome> = None;
        let start = self.trace.mark();
        let mut violated = false;
        for row in listed.chain(unlisted) {
            let mark = self.trace.mark();
            let member = self.member(collection, row, env);
            if member.is.is_false() {
                self.trace.back_to(mark);
                continue;
            }
            let inside = env.bind(collection.slot, row);
            self.trace.enter(Clause::Member(row.row()), None);
            let o = self.requirement(inner, &inside, frame);
            self.trace.leave(Gave::Verdicts(o.possible));
            let o = o
                .unless(member.is.not(), Settled::NotApplicable)
                .not_before(member.from);
            match o.possible.settled() {
                Some(Settled::Violated) => {
                    if !violated {
                        self.trace.take_back(start, mark);
                    }
                    violated = true;
                }
                Some(_) => self.trace.back_to(mark),
                None if violated => self.trace.back_to(mark),
                None => {}
            }
            out = Some(match out {
                Some(so_far) => so_far.and(o),
                None => o,
            });
        }
        match out {
            // Members of which nothing is asked leave it satisfied.
            Some(o) if o.possible.settled() == Some(Settled::NotApplicable) => {
                Outcome::settled(Settled::Satisfied, o.from)
            }
            Some(o) => o,
            None => {
                self.trace.note(Note::Vacuous(collection.loc));
                Outcome::settled(Settled::Satisfied, env.day)
            }
        }
    }

    /// X is known not to be there.
    fn note_no_anchor(&self, anchor: Option<&crate::program::Expr>) {
        if let Some(x) = anchor {
            self.trace.note(Note::NoAnchor(x.loc));
        }
    }

    /// Something due outside the force does not arise.
    fn note_not_arisen(&self, due: DateRange, frame: &Frame) {
        let (from, to) = frame.force;
        self.trace.note(Note::NotArisen { due, from, to });
    }

    /// Why the norm asks for nothing on the day.
    fn note_outside(&self, frame: &Frame, day: Date) {
        if frame.outside_span(day).is_true() {
            self.trace.note(Note::OutsideSpan);
        }
    }

    /// Working days are bounds only, as no calendar is given.
    fn note_working_days(&self, period: Period) {
        if matches!(period, Period::WorkingDays(_)) {
            self.trace.note(Note::WorkingDays);
        }
    }

    /// The first day of the run of days on which the scope has held up to the day: the clock runs
    /// while it does. What has no history stands for the whole time. At the earliest while it may
    /// have held, at the latest while it surely did (or was what it is now).
    fn scope_since(&self, frame: &Frame, env: &Env) -> DateRange {
        let may_begin = !frame.scope.is.is_true() && self.scope_may_begin(frame.norm, env);
        if frame.scope.from <= calendar::FIRST_DAY && !may_begin {
            return DateRange::day(calendar::FIRST_DAY);
        }
        let run = |holds: fn(Known) -> (bool, Date)| {
            self.first_day_of_run(env.day, calendar::FIRST_DAY, |day| {
                holds(self.scope(frame.norm, &env.on(day)))
            })
        };
        let since = DateRange {
            // Where it is not known it may have held ever since.
            low: run(|scope| match scope.is {
                is if is.is_true() => (true, scope.from),
                is => (is.may_be_true(), calendar::FIRST_DAY),
            }),
            high: if frame.scope.is.is_true() {
                run(|scope| (scope.is.is_true(), scope.from))
            } else if may_begin {
                env.day
            } else {
                frame.scope.from
            },
        };
        if since.low < since.high {
            // What is not known of the days before decides, too.
            let recorder = self.trace.recorder.take();
            let mark = self.trace.mark();
            self.scope(frame.norm, &env.on(calendar::previous(since.high)));
            self.trace.keep_unknown(mark);
            self.trace.recorder.replace(recorder);
        }
        since
    }

    /// Whether a scope of which it is not known that it holds rests on something that may have come on any
    /// day: an event, a life, a value that nobody states and that may change.
    fn scope_may_begin(&self, norm: NormId, env: &Env) -> bool {
        let was_on = self.trace.switch(true);
        let recorder = self.trace.recorder.take();
        let mark = self.trace.mark();
        self.scope(norm, env);
        let always = |fact: &FactRef| match fact {
            FactRef::Field(row, field) => !self.can_change(*row, *field),
            FactRef::Parameter(_) => true,
            _ => false,
        };
        let reads = self.trace.reads_since(mark);
        let begins = reads.iter().any(|(fact, known)| !known && !always(fact));
        self.trace.back_to(mark);
        self.trace.recorder.replace(recorder);
        self.trace.switch(was_on);
        begins
    }
}

#[cfg(test)]
mod tests;
