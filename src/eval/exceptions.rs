//! Exceptions (language §8): a tree. An exception takes effect where its condition holds and none of
//! its own exceptions does. One that is claimed without authority has no effect, and is shown; one of
//! another policy than the norm's has effect on the days of that policy's force only, and where it
//! reaches.

use super::applicability::{self, Standing};
use super::calendar;
use super::context::{Bound, Env, Evaluator};
use super::explain::{Clause, Gave};
use super::kleene::{Known, Truth};
use super::outcome::Outcome;
use super::verdict::{FactRef, Note, Settled};
use crate::facts::store::Fact;
use crate::program::{ExceptionId, NormId, PolicyId, Slot, Status};

impl Evaluator<'_> {
    /// Whether one of the exceptions takes effect on the day, and which is the first that surely
    /// does (else the first that may). `of`: the policy of the norm.
    pub(super) fn exempt(
        &self,
        of: PolicyId,
        ids: &[ExceptionId],
        env: &Env,
    ) -> (Known, Option<ExceptionId>) {
        let mut out = Known::always(Truth::FALSE);
        let (mut surely, mut maybe) = (None, None);
        for id in ids {
            let mark = self.trace.mark();
            self.trace
                .enter(Clause::Exception(*id), self.program()[*id].loc);
            let known = self.takes_effect(of, *id, env);
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

    fn takes_effect(&self, of: PolicyId, id: ExceptionId, env: &Env) -> Known {
        let exception = &self.program()[id];
        let binds = if exception.policy == of {
            Known::always(Truth::TRUE)
        } else {
            self.binds(exception.policy, env)
        };
        if binds.is.is_false() {
            return binds;
        }
        let when = self.truth(&exception.when, env);
        let when = binds.and(Known::new(when.is.nothing_is_false(), when.from));
        if when.is.is_false() || exception.exceptions.is_empty() {
            return when;
        }
        let (defeated, _) = self.exempt(of, &exception.exceptions, env);
        when.and(defeated.not())
    }

    /// Whether what a policy says has effect for the subject of `env` on its day.
    fn binds(&self, policy: PolicyId, env: &Env) -> Known {
        let (from, to) = self.force(policy);
        let p = &self.program()[policy];
        let stands = match p.status {
            Status::InForce => true,
            Status::Draft => self.include_drafts,
            Status::Repealed => p.in_force_to.is_some(),
        };
        if !stands || env.day < from {
            return Known::always(Truth::FALSE);
        }
        if env.day > to {
            return Known::new(Truth::FALSE, calendar::next(to));
        }
        let is = (self.reach(policy, env.get(Slot(0)))).map_or(Truth::UNKNOWN, Truth::of);
        Known::new(is, from)
    }

    /// Whether a policy reaches a subject; `None`: not known.
    pub(super) fn reach(&self, policy: PolicyId, subject: Bound) -> Option<bool> {
        let p = &self.program()[policy];
        if p.jurisdiction.is_none_or(|j| j == applicability::NATION) {
            return Some(true);
        }
        let row = match subject {
            Bound::Row(row) => row,
            Bound::Unlisted(u) => u.held_by?.0,
            Bound::Unknown | Bound::Absent => return None,
        };
        match self.view.region(row, self.as_of) {
            // A vocabulary without regions: every policy reaches everybody.
            None => Some(true),
            Some((_, Fact::Known(code))) => Some(applicability::reaches(p, code)),
            Some(((at, field), Fact::Absent | Fact::Unknown)) => {
                self.trace.read(FactRef::Field(at, field), false);
                None
            }
        }
    }

    /// What a norm that a condition names (符合 N) gives on the day of `env`: nothing where its policy
    /// binds nobody (a draft, repealed, not in force yet) or does not reach the row.
    pub(super) fn judge_if_it_applies(&self, norm: NormId, row: Bound, env: &Env) -> Outcome {
        let policy = self.program()[norm].policy;
        let stands = match Standing::of(&self.program()[policy], self.as_of) {
            Standing::InForce | Standing::Lapsed => true,
            Standing::Draft => self.include_drafts,
            Standing::NotYet | Standing::Repealed => false,
        };
        let reached = if stands {
            self.reach(policy, row)
        } else {
            Some(false)
        };
        if reached == Some(false) {
            return Outcome::settled(Settled::NotApplicable, calendar::FIRST_DAY);
        }
        // Its clocks run from when its scope began to hold.
        let only_today = self.only_today.replace(false);
        let mut out = self.judge(norm, row, env.day, env.choice);
        self.only_today.set(only_today);
        if reached.is_none() {
            out.possible = out.possible.with(Settled::NotApplicable);
        }
        out
    }
}
