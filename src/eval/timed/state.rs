//! A state: `应当 P`, `不得 S`. Judged on every day of force; violated while it does not hold (or
//! while it holds).

use super::super::calendar;
use super::super::condition::reached;
use super::super::context::{Env, Evaluator};
use super::super::kleene::Known;
use super::super::outcome::Outcome;
use super::super::verdict::{Note, Settled};
use super::{Breaks, Frame};

impl Evaluator<'_> {
    /// A state on the day: not applicable before the subject is there, outside the force and
    /// outside the span in which it is asked for. It is judged also after the end of the subject's
    /// life (archives are kept): whoever means the living says so in the scope.
    pub(super) fn state(&self, holds: Known, env: &Env, frame: &Frame) -> Outcome {
        if env.day > frame.force.1 {
            self.trace.note(Note::AfterForce(frame.force.1));
            return Outcome::settled(Settled::NotApplicable, calendar::next(frame.force.1));
        }
        if env.day < frame.force.0 {
            return Outcome::not_applicable();
        }
        self.note_outside(frame, env.day);
        let begun = reached(&frame.life.0, env.day);
        let mut breaks = Breaks::up_to(env.day);
        breaks.at(frame.force.0);
        frame.span_breaks().for_each(|d| breaks.at(d));
        Outcome::of_state(holds)
            .unless(begun.is.not(), Settled::NotApplicable)
            .unless(frame.outside_span(env.day), Settled::NotApplicable)
            .not_before(begun.from)
            .not_before(breaks.last)
    }
}

#[cfg(test)]
mod tests;
