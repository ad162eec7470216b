//! A norm for one subject on one day: scope, then exceptions, then the requirement; a union over
//! the branches of what is unknown (language §5).

use super::calendar;
use super::context::{Bound, Env, Evaluator};
use super::domain::Val;
use super::explain::{Clause, Gave};
use super::kleene::{Known, Truth};
use super::outcome::Outcome;
use super::timed::Frame;
use super::verdict::{FactRef, Note, Settled, VerdictSet};
use crate::facts::store::Fact;
use crate::program::{
    EntityId, Lifetime, Matter, NormId, PolicyId, ReadingSetId, Requirement, Type,
};
use jiff::civil::Date;

impl Evaluator<'_> {
    /// First and last day on which duties of a policy arise.
    pub(super) fn force(&self, policy: PolicyId) -> (Date, Date) {
        let p = &self.program()[policy];
        let from = p.in_force_from.max(p.issued);
        (
            from.unwrap_or(calendar::FIRST_DAY),
            p.in_force_to.unwrap_or(calendar::LAST_DAY),
        )
    }

    /// What a norm gives for a subject on a day, under a choice of readings.
    pub(super) fn judge(
        &self,
        norm: NormId,
        subject: Bound,
        day: Date,
        choice: &[(ReadingSetId, u32)],
    ) -> Outcome {
        let env = Env::subject(day, subject, choice);
        let force = self.force(self.program()[norm].policy);
        if day < force.0 {
            return Outcome::not_applicable();
        }
        let scope = self.scope(norm, &env);
        if scope.is.is_false() {
            if let Some(when) = &self.program()[norm].scope {
                self.trace.note(Note::OutOfScope(when.loc));
            }
            return Outcome::settled(Settled::NotApplicable, scope.from.max(force.0));
        }
        let after_scope = self.trace.mark();
        let n = &self.program()[norm];
        let (exempt, _) = self.exempt(n.policy, &n.exceptions, &env);
        let outside =
            Outcome::possible(VerdictSet::EMPTY, scope.from.max(exempt.from).max(force.0));
        let mut out = if exempt.is.is_true() {
            // Where nothing is asked any more, there is nothing of which to be exempt.
            let mark = self.trace.mark();
            let recorder = self.trace.recorder.take();
            let asked = self.asked(norm, subject, scope, &env);
            self.trace.recorder.replace(recorder);
            let mut possible = VerdictSet::only(Settled::Exempt);
            if asked.possible.settled() == Some(Settled::NotApplicable) {
                possible = asked.possible;
            } else if asked.possible.may_be(Settled::NotApplicable) {
                possible = possible.with(Settled::NotApplicable);
                self.trace.keep_unknown(mark);
            } else {
                self.trace.back_to(mark);
            }
            Outcome {
                possible,
                ..outside
            }
            .not_before(asked.from)
        } else {
            if exempt.is.is_false() {
                // What a failed exception read did not decide.
                self.trace.back_to(after_scope);
            }
            let o = self.asked(norm, subject, scope, &env);
            let mut o = o.not_before(outside.from);
            if exempt.is.may_be_true() {
                o.possible = o.possible.with(Settled::Exempt);
            }
            o
        };
        if scope.is.may_be_false() {
            out.possible = out.possible.with(Settled::NotApplicable);
        }
        out
    }

    /// What the requirement alone gives, as if scope and exceptions were settled.
    pub(super) fn asked(&self, norm: NormId, subject: Bound, scope: Known, env: &Env) -> Outcome {
        let n = &self.program()[norm];
        let frame = self.frame(norm, subject, scope, env);
        if let Some((over, who, last)) = self.nobody_owes(norm, subject, env.day) {
            self.trace.note(Note::NobodyOwes(who, last));
            if over.is.is_true() {
                return Outcome::settled(Settled::NotApplicable, over.from);
            }
            let o = self.requirement(&n.requirement, env, &frame);
            return self
                .in_principle(norm, subject, o, env)
                .unless(over.is, Settled::NotApplicable)
                .not_before(over.from);
        }
        let o = self.requirement(&n.requirement, env, &frame);
        self.in_principle(norm, subject, o, env)
    }

    /// Within what the norm's requirement arises for the subject.
    pub(super) fn frame(&self, norm: NormId, subject: Bound, scope: Known, env: &Env) -> Frame {
        let mark = self.trace.mark();
        let life = self.life(subject, env);
        if subject
            .row()
            .is_some_and(|row| self.view.holder(row).is_none())
        {
            // That what a document is about is there need not be said.
            self.trace.keep_unknown(mark);
        }
        Frame {
            norm,
            subject,
            force: self.force(self.program()[norm].policy),
            life: life.unwrap_or_else(|| (Val::unknown(), Val::unknown())),
            scope,
            span: None,
        }
    }

    /// Whether a norm's scope holds for the subject of `env` on its day, its policy's included.
    pub(super) fn scope(&self, norm: NormId, env: &Env) -> Known {
        let n = &self.program()[norm];
        let own = match &n.scope {
            Some(scope) => {
                self.trace.enter(Clause::Scope, scope.loc);
                let was = self.planned.replace(true);
                let known = self.remember_condition(scope, env, || self.truth(scope, env));
                self.planned.set(was);
                self.trace.leave(Gave::Truth(known.is));
                Known::new(known.is.nothing_is_false(), known.from)
            }
            None => Known::always(Truth::TRUE),
        };
        let Some((entity, scope)) = &self.program()[n.policy].scope else {
            return own;
        };
        if own.is.is_false() {
            return own;
        }
        let subject = crate::program::Place::Var(crate::program::Slot(0));
        let over = crate::program::Place::Ancestor(Box::new(subject), *entity);
        match self.place(&over, env) {
            Bound::Unknown | Bound::Absent => own,
            row => {
                let outer = Env::subject(env.day, row, env.choice);
                self.trace.enter(Clause::Scope, scope.loc);
                let known = self.remember_condition(scope, &outer, || self.truth(scope, &outer));
                self.trace.leave(Gave::Truth(known.is));
                own.and(Known::new(known.is.nothing_is_false(), known.from))
            }
        }
    }

    /// 原则上: a recorded justification satisfies it.
    fn in_principle(&self, norm: NormId, subject: Bound, mut o: Outcome, env: &Env) -> Outcome {
        let n = &self.program()[norm];
        if !n.in_principle || !o.possible.may_be(Settled::Violated) {
            return o;
        }
        let Bound::Row(row) = subject else {
            return o;
        };
        let justified = self.view.justifications(row).iter().find(|r| {
            super::timed::is_named(self.program(), n, &r.norm)
                && r.date.is_none_or(|d| d.high <= env.day)
        });
        if let Some(record) = justified {
            self.trace.note(Note::Justified(record.loc));
            self.trace.read(FactRef::Record(row, record.loc), true);
            o.possible = o
                .possible
                .iter()
                .filter(|v| *v != Settled::Violated)
                .fold(VerdictSet::only(Settled::Satisfied), VerdictSet::with);
            o.from = o.from.max(record.date.map_or(o.from, |d| d.high));
        }
        o
    }

    /// Notes the fields of a scope that have no history: they stand for the whole time for which the
    /// clock ran.
    pub(super) fn note_missing_history(&self, norm: NormId, subject: Bound, env: &Env) {
        let n = &self.program()[norm];
        if n.scope.is_none() || !super::timed::has_clock(&n.requirement) {
            return;
        }
        let Bound::Row(subject) = subject else {
            return;
        };
        // Read once more, beside the derivation.
        let recorder = self.trace.recorder.take();
        let mark = self.trace.mark();
        self.scope(norm, env);
        let read = self.trace.since(mark);
        self.trace.back_to(mark);
        self.trace.recorder.replace(recorder);
        for fact in read {
            if let FactRef::Field(row, field) = fact
                && row == subject
                && self.can_change(row, field)
                && !matches!(
                    self.program()[field].ty,
                    Type::Many(_) | Type::One(_) | Type::Date
                )
                && self
                    .view
                    .store
                    .changes(self.program(), row, field)
                    .is_empty()
            {
                self.trace.note(Note::NoHistory(row, field));
            }
        }
    }

    /// The day as of which facts without history are known to be what they are, where a state rests
    /// on them: when the latest of them became known, else 截至.
    pub(super) fn known_as_of(&self, norm: NormId, decided_by: &[FactRef]) -> Option<Date> {
        if !super::timed::has_state(&self.program()[norm].requirement) {
            return None;
        }
        let program = self.program();
        let known = |fact: &FactRef| {
            let FactRef::Field(row, field) = fact else {
                return None;
            };
            let (row, field) = (*row, *field);
            let dated = |entity: EntityId| !matches!(program[entity].lifetime, Lifetime::Static);
            let has_history = match program[field].ty {
                Type::Many(entity) | Type::One(entity) => dated(entity),
                // A life that has not ended had not ended before.
                _ if matches!(program[row.entity].lifetime, Lifetime::Lives { to, .. } if to == field) => {
                    true
                }
                // A day that is there lies fixed.
                Type::Date
                    if matches!(self.view.store.stated(program, row, field), Fact::Known(_)) =>
                {
                    true
                }
                _ => {
                    !self.can_change(row, field)
                        || !self.view.store.changes(program, row, field).is_empty()
                }
            };
            if has_history {
                return None;
            }
            self.trace.note(Note::NoHistory(row, field));
            let said = self.view.store.provenance(program, row, field);
            Some(said.and_then(|p| p.known_on).unwrap_or(self.facts_as_of))
        };
        decided_by
            .iter()
            .filter_map(known)
            .max()
            .map(|d| d.min(self.as_of))
    }

    /// Whether a state is only known to be asked for from a day on, because it is not known since when
    /// its subject has been there.
    pub(super) fn begins_by(&self, norm: NormId, subject: Bound, day: Date) -> bool {
        let was_on = self.trace.switch(false);
        let life = self.life(subject, &Env::subject(day, subject, &[]));
        self.trace.switch(was_on);
        super::timed::has_state(&self.program()[norm].requirement)
            && life.is_some_and(|(begins, _)| {
                begins.unread && begins.days().is_some_and(|d| d.low < day && d.high == day)
            })
    }

    /// Whether what decides was attested without a date: it was there on 截至, since when is not known.
    pub(super) fn rests_on_undated(&self, decided_by: &[FactRef], first: Date) -> bool {
        first == self.facts_as_of.min(self.as_of)
            && decided_by.iter().any(|fact| match fact {
                FactRef::Attestation(row, matter) => {
                    let matter = Matter {
                        of: matter.of,
                        member: matter.member,
                    };
                    let mut made = self.view.store.attestations(*row, &matter);
                    made.any(|a| a.date.is_none())
                }
                _ => false,
            })
    }

    /// The violation in which `day` lies: its first day (`None`: as far back as anything is known),
    /// what was due then, and how that came about.
    pub(super) fn violated_since(
        &self,
        norm: NormId,
        subject: Bound,
        day: Date,
        choice: &[(ReadingSetId, u32)],
    ) -> Since {
        let first = self.first_day_of_run(day, calendar::FIRST_DAY, |day| {
            let o = self.judge(norm, subject, day, choice);
            (o.possible.settled() == Some(Settled::Violated), o.from)
        });
        let credible = self
            .credible_from(norm, subject)
            .filter(|from| *from <= day);
        let first = credible.map_or(first, |from| first.max(from));
        let ((due, earliest), grounds) = self.trace.beside(|| {
            let o = self.judge(norm, subject, first, choice);
            (o.due, o.due_earliest)
        });
        // Of an act that may have been due on several days the last one is said: only after it is the
        // breach sure.
        let timed = matches!(self.program()[norm].requirement, Requirement::Timed { .. });
        let due = due.map(|due| {
            if timed {
                due.max(calendar::previous(first))
            } else {
                due
            }
        });
        Since {
            first: (first > calendar::FIRST_DAY).then_some(first),
            due,
            due_earliest: earliest.filter(|e| due.is_some_and(|due| *e < due)),
            grounds,
        }
    }
}

/// How a violation began.
#[derive(Clone, Debug, Default)]
pub(super) struct Since {
    /// Its first day.
    pub first: Option<Date>,
    /// What was due.
    pub due: Option<Date>,
    /// The earliest that it may have been due, where that is another day.
    pub due_earliest: Option<Date>,
    /// What was calculated on that day.
    pub grounds: Vec<super::ground::Ground>,
}

#[cfg(test)]
mod tests;
