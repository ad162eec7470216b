//! Requirements, made to be satisfied or pending.

use super::Walk;
use super::draft::{Draft, cheapest, is_recorded, may_be_set, own};
use crate::eval::context::{Bound, Env};
use crate::eval::timed::Frame;
use crate::eval::verdict::{Settled, VerdictSet};
use crate::facts::store::Fact;
use crate::program::{Act, ActKind, DateRange, Expr, ExprKind, NormId, Requirement, Value};

/// So many acts are added for one requirement at most.
const ACTS: u64 = 24;

impl Walk<'_> {
    /// A norm for a row.
    pub(super) fn norm(
        &self,
        norm: NormId,
        subject: Bound,
        env: &Env,
        draft: &Draft,
    ) -> Option<Draft> {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        let scope = eval.scope(norm, env);
        let frame = eval.frame(norm, subject, scope, env);
        let requirement = &self.prepared.eval.program()[norm].requirement;
        self.requirement(requirement, env, &frame, draft)
    }

    /// A requirement. Those that are as wanted already cost nothing.
    pub(super) fn requirement(
        &self,
        r: &Requirement,
        env: &Env,
        frame: &Frame,
        draft: &Draft,
    ) -> Option<Draft> {
        self.step()?;
        if asks_nothing_more(self.gives(r, env, frame, draft)) {
            return Some(draft.clone());
        }
        match r {
            Requirement::Holds(state) => self.make(state, true, env, draft),
            Requirement::Never(state) => self.make(state, false, env, draft),
            Requirement::NeverAct(_) => self.corrected(frame, draft),
            Requirement::Gate { needs, .. } => {
                let corrected = self.corrected(frame, draft)?;
                if asks_nothing_more(self.gives(r, env, frame, &corrected)) {
                    return Some(corrected);
                }
                self.corrected(frame, &self.act(needs, env, draft)?)
            }
            Requirement::Order { first, .. } => {
                let corrected = self.corrected(frame, draft)?;
                if asks_nothing_more(self.gives(r, env, frame, &corrected)) {
                    return Some(corrected);
                }
                self.corrected(frame, &self.come(first, env, draft)?)
            }
            Requirement::Timed { act, .. } => {
                let mut draft = draft.clone();
                for _ in 0..ACTS.min(act.at_least.saturating_add(1)) {
                    draft = self.act(act, env, &draft)?;
                    if asks_nothing_more(self.gives(r, env, frame, &draft)) {
                        return Some(draft);
                    }
                }
                None
            }
            Requirement::Within { requirement, .. } => {
                self.requirement(requirement, env, frame, draft)
            }
            Requirement::All(parts) => parts.iter().try_fold(draft.clone(), |draft, part| {
                self.requirement(part, env, frame, &draft)
            }),
            Requirement::Any(parts) => cheapest(
                parts
                    .iter()
                    .map(|part| self.requirement(part, env, frame, draft)),
            ),
            Requirement::Every(collection, inner) => {
                let mut draft = draft.clone();
                for row in self.listed(collection, env, &draft) {
                    let eval = self.prepared.eval.supposing(&draft.supposed);
                    if eval.member(collection, Bound::Row(row), env).is.is_false() {
                        continue;
                    }
                    let inside = env.bind(collection.slot, Bound::Row(row));
                    draft = self.requirement(inner, &inside, frame, &draft)?;
                    self.few(&draft)?;
                }
                Some(draft)
            }
            Requirement::Readings(set, alternatives) => {
                let eval = &self.prepared.eval;
                let chosen = eval.reading(*set, alternatives, env)?;
                self.requirement(chosen, env, frame, draft)
            }
        }
    }

    /// The breach is recorded as corrected.
    fn corrected(&self, frame: &Frame, draft: &Draft) -> Option<Draft> {
        let row = frame.subject.row()?;
        let eval = &self.prepared.eval;
        Some(draft.clone().correct(eval, frame.norm, row, eval.as_of))
    }

    /// A date that comes on the as-of date: of a field, or of the first of some events.
    fn come(&self, date: &Expr, env: &Env, draft: &Draft) -> Option<Draft> {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        match &date.kind {
            ExprKind::Term(place, term) => {
                let row = Bound::Row(own(&eval, place, env)?);
                let inner = Env::subject(env.day, row, env.choice);
                self.come(&eval.program()[*term].definition, &inner, draft)
            }
            ExprKind::Min(collection, _) | ExprKind::Max(collection, _) => {
                self.at_least(collection, 1, env, draft)
            }
            _ => self.present(date, true, env, draft),
        }
    }

    fn gives(&self, r: &Requirement, env: &Env, frame: &Frame, draft: &Draft) -> VerdictSet {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        eval.requirement(r, env, frame).possible
    }

    /// An act of the as-of date.
    fn act(&self, act: &Act, env: &Env, draft: &Draft) -> Option<Draft> {
        self.step()?;
        let eval = self.prepared.eval.supposing(&draft.supposed);
        match &act.kind {
            ActKind::Events(collection) => {
                self.with_member(collection, env, draft, |_, draft| Some(draft.clone()))
            }
            ActKind::OnDate(date) => {
                let ExprKind::Field(place, field) = &date.kind else {
                    return None;
                };
                let row = own(&eval, place, env)?;
                if is_recorded(&eval, row, *field) {
                    self.recorded.set(true);
                }
                may_be_set(&eval, draft, row, *field).then(|| {
                    let today = Value::Date(DateRange::day(eval.as_of));
                    let draft = draft.clone();
                    draft.set(row, *field, Fact::Known(today), eval.as_of)
                })
            }
            ActKind::Attested(place, matter) => {
                let row = own(&eval, place, env)?;
                Some(draft.clone().attest(row, matter, eval.as_of))
            }
            ActKind::Either(acts) => cheapest(acts.iter().map(|act| self.act(act, env, draft))),
        }
    }
}

/// Neither violated nor open: satisfied, pending, or nothing is asked.
fn asks_nothing_more(possible: VerdictSet) -> bool {
    !possible.may_be(Settled::Violated) && possible != VerdictSet::EMPTY
}
