//! An edge of a process, `A 先于|不晚于 B` between two dates of the subject: pending while B is open,
//! and on the day of B itself, which is not yet over; violated from the day after B where A is later
//! or known to be absent. A broken order ends only by a recorded 纠正, when A has come.

use super::super::calendar;
use super::super::condition::reached;
use super::super::context::{Env, Evaluator};
use super::super::domain::EVER;
use super::super::kleene::Truth;
use super::super::outcome::Outcome;
use super::super::verdict::{Late, Note, Settled, VerdictSet};
use super::{Breaks, Frame};
use crate::program::{CompareOp, Expr};

impl Evaluator<'_> {
    pub(super) fn order(&self, first: &Expr, then: &Expr, env: &Env, frame: &Frame) -> Outcome {
        let ((a, of_a), (b, of_b)) = (self.side(first, env), self.side(then, env));
        let happened = reached(&b, env.day);
        // A comparison with an absent A is false: it should have been there.
        let in_order = a
            .compare(CompareOp::Le, &b, self.program())
            .nothing_is_false();
        let mut set = VerdictSet::EMPTY;
        let mut breaks = Breaks::up_to(env.day);
        let over = env.day > frame.force.1;
        breaks.at(calendar::next(frame.force.1));
        if happened.is.may_be_false() {
            // What has not come by the end of the policy comes after it, and asks for nothing.
            set = set.with(if over {
                Settled::NotApplicable
            } else {
                Settled::Pending
            });
        }
        if over && happened.is.is_false() {
            self.trace.note(Note::AfterForce(frame.force.1));
        }
        let mut not_arising = Truth::FALSE;
        if happened.is.may_be_true() {
            let on = b.days().unwrap_or(EVER);
            let (mut corrected, since) = self.corrected(frame, None, on.low, env.day);
            breaks.at(since);
            if corrected.may_be_true() {
                // What should have come first must have come since.
                let come = reached(&a, env.day);
                breaks.at(come.from);
                corrected = corrected.and(come.is);
                if corrected.is_false() {
                    self.trace.note(Note::CorrectionAlone);
                }
            }
            if in_order.may_be_true() || corrected.may_be_true() {
                set = set.with(Settled::Satisfied);
            }
            if in_order.may_be_false() && corrected.may_be_false() {
                if on.low < env.day {
                    set = set.with(Settled::Violated);
                }
                if on.high >= env.day {
                    set = set.with(Settled::Pending);
                }
            }
            breaks.after(on);
        }
        // What is planned for after the end will not be owed either.
        if let Some(on) = b.days() {
            not_arising = frame.does_not_arise(on);
        }
        let mut out = Outcome::possible(set, happened.from.max(a.from).max(calendar::FIRST_DAY));
        let due = b.days().filter(|d| *d != EVER);
        out.due = due.map(|d| if d.high < env.day { d.high } else { d.low });
        (out.due_earliest, out.due_latest) = (due.map(|d| d.low), due.map(|d| d.high));
        // What came too late stays so, and goes on no longer.
        if let (Some(Settled::Violated), Some(due), Some(done)) =
            (out.possible.settled(), due, a.days().filter(|_| !a.absent))
            && done.low > due.high
            && done.high <= env.day
        {
            out.late = Some(Late {
                due: due.high,
                done,
            });
        }
        if let Some(due) = due.filter(|_| not_arising.is_true()) {
            self.note_not_arisen(due, frame);
        }
        if due.is_some() {
            self.ground_compared((&a, of_a), CompareOp::Le, (&b, of_b));
        }
        out.unless(not_arising, Settled::NotApplicable)
            .unless(Truth::possible(b.nothing, true), Settled::NotApplicable)
            .not_before(breaks.last)
    }
}

#[cfg(test)]
mod tests;
