//! Exceptions (language §8): a tree. An exception takes effect where its condition holds and none of
//! its own exceptions does. One that is claimed without authority has no effect, and is shown.

use super::context::{Env, Evaluator};
use super::explain::{Clause, Gave};
use super::kleene::{Known, Truth};
use super::verdict::Note;
use crate::program::ExceptionId;

impl Evaluator<'_> {
    /// Whether one of the exceptions takes effect on the day, and which is the first that surely
    /// does (else the first that may).
    pub(super) fn exempt(&self, ids: &[ExceptionId], env: &Env) -> (Known, Option<ExceptionId>) {
        let mut out = Known::always(Truth::FALSE);
        let (mut surely, mut maybe) = (None, None);
        for id in ids {
            let mark = self.trace.mark();
            self.trace
                .enter(Clause::Exception(*id), self.program()[*id].loc);
            let known = self.takes_effect(*id, env);
            self.trace.leave(Gave::Truth(known.is));
            if self.program()[*id].without_authority {
                self.trace.back_to(mark);
                if known.is.may_be_true() {
                    self.trace.note(Note::WithoutAuthority(*id));
                }
                continue;
            }
            if known.is.is_true() {
                surely = surely.or(Some(*id));
            } else if known.is.may_be_true() {
                maybe = maybe.or(Some(*id));
            }
            out = out.or(known);
        }
        (out, surely.or(maybe))
    }

    fn takes_effect(&self, id: ExceptionId, env: &Env) -> Known {
        let exception = &self.program()[id];
        let when = self.truth(&exception.when, env);
        let when = Known::new(when.is.nothing_is_false(), when.from);
        if when.is.is_false() || exception.exceptions.is_empty() {
            return when;
        }
        let (defeated, _) = self.exempt(&exception.exceptions, env);
        when.and(defeated.not())
    }
}
