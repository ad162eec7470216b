//! The mend (language §5): the fewest things that could be done on the as-of date, after which a
//! violated verdict would be satisfied or pending. An event of that day is added, a state set, a
//! matter attested, a correction recorded. Nothing is dated back, nothing that has happened is
//! changed, nobody is removed.
//!
//! The requirement is walked and each part that does not hold is made to, on a [`Draft`] of
//! supposed facts; what comes out is judged by the ordinary evaluator before it counts. So a walk
//! that misses a way costs a mend, never a wrong one.

mod collection;
mod condition;
mod draft;
mod requirement;
mod value;

use super::audit::{AuditOptions, Prepared};
use super::calendar;
use super::context::{Bound, Env, Evaluator};
use super::readings::Choice;
use super::verdict::{Judged, Settled, SubjectRef, Verdict, VerdictSet};
use super::view::View;
use crate::facts::patch::Change;
use crate::facts::store::{Fact, Row, Store};
use crate::program::{DateRange, Lifetime, NormId, Program, Type, Value};
use draft::{Draft, may_be_set};
use std::cell::Cell;

/// Why no mend was found: keys of the catalogue's `word` section, which say what comes next.
pub mod next {
    /// What decides is not known: that comes first.
    pub const FACTS: &str = "next_facts";
    /// What stands in the past, or may not be set, cannot be changed on that day.
    pub const PAST: &str = "next_past";
    /// Nothing on that day; but if its subject ends on it, it does not apply from the next day on.
    pub const END: &str = "next_end";
    /// The facts say already that it was done, on a day after the as-of date.
    pub const RECORDED: &str = "next_recorded";
    /// More would have to be done than is shown.
    pub const MANY: &str = "next_many";
}

/// So many operations are shown at most.
const OPERATIONS: usize = 64;
/// Steps of one walk; a step looks at one condition or requirement.
const STEPS: u32 = 20_000;
/// How often a draft that does not yet mend the whole is gone on with: for each reading, and where
/// one part undoes another.
const ROUNDS: usize = 4;

/// Plans mends for the verdicts of one audit.
pub struct Planner<'a> {
    prepared: Prepared<'a>,
    options: &'a AuditOptions,
}

impl<'a> Planner<'a> {
    /// Of an audit.
    #[must_use]
    pub fn new(program: &'a Program, store: &'a Store, options: &'a AuditOptions) -> Self {
        Self {
            prepared: Prepared::new(View::new(program, store), options),
            options,
        }
    }

    /// What would mend a violated verdict of a norm.
    ///
    /// # Errors
    ///
    /// The key of what comes next, where nothing was found that could be done on that day. `None` for
    /// a verdict that is not violated, or that is not about a listed subject.
    #[must_use]
    pub fn plan(&self, verdict: &Verdict) -> Option<Result<Vec<Change>, &'static str>> {
        let (Judged::Norm(norm), SubjectRef::Row(row)) = (verdict.judged, verdict.subject) else {
            return None;
        };
        let past = verdict.until.is_some();
        if verdict.possible.settled() != Some(Settled::Violated) || past {
            return None;
        }
        let walk = Walk {
            prepared: &self.prepared,
            norm,
            row,
            steps: Cell::new(STEPS),
            open: Cell::new(false),
            recorded: Cell::new(false),
        };
        let eval = &self.prepared.eval;
        let most = self.options.limits.reading_combinations;
        let choices = eval.combinations(&eval.program()[norm].readings, Bound::Row(row), most);
        let planned = walk.plan(&choices);
        // For somebody who is gone nothing is done any more; but what is done about something that
        // happened (he is told, handed what he asked for), and what was done can be recorded.
        let program = eval.program();
        let records = |c: &Change| match c {
            Change::Correction { .. } => true,
            Change::State { row, field, .. } => {
                matches!(program[row.entity].lifetime, Lifetime::Event(_))
                    && program[*field].ty == Type::Date
            }
            Change::Reference { .. } | Change::Member { .. } | Change::Attestation { .. } => false,
        };
        Some(match planned {
            Ok(changes) if !changes.iter().all(records) && self.has_left(row) => Err(next::PAST),
            planned => planned,
        })
    }

    /// Whether it is about a person whose time is over.
    fn has_left(&self, row: Row) -> bool {
        let eval = &self.prepared.eval;
        let program = eval.program();
        let mut at = Some(row);
        while let Some(row) = at {
            if let Lifetime::Lives { to, .. } = program[row.entity].lifetime
                && crate::facts::is_sensitive(program, row.entity)
                && let Fact::Known(Value::Date(left)) = eval.view.see(row, to, eval.as_of).fact
                && left.high < eval.as_of
            {
                return true;
            }
            at = eval.view.store.holder(row).map(|(row, _)| row);
        }
        false
    }

    /// Whether a norm is satisfied or pending for a row: what a mend must lead to.
    #[must_use]
    pub fn is_mended(&self, norm: NormId, row: Row) -> bool {
        let subject = Bound::Row(row);
        let reached = self.prepared.reached(norm, subject);
        // Where it may not be reached it may not apply.
        if reached.is_none() {
            return false;
        }
        let eval = &self.prepared.eval;
        let most = self.options.limits.reading_combinations;
        let choices = eval.combinations(&eval.program()[norm].readings, subject, most);
        let judged = |choice| eval.judge(norm, subject, eval.as_of, choice).possible;
        let possible = choices.iter().map(|choice| judged(choice));
        let possible = possible.fold(VerdictSet::EMPTY, VerdictSet::or);
        mended(possible, eval.is_over(norm))
    }
}

/// Whether that is what a mend must lead to. What fell due before a policy's end is owed until it is
/// made good; when it has been, nothing applies any more (`is_over`).
fn mended(possible: VerdictSet, is_over: bool) -> bool {
    match possible.settled() {
        Some(Settled::Satisfied | Settled::Pending) => true,
        Some(Settled::NotApplicable) => is_over,
        Some(Settled::Violated | Settled::Exempt) | None => false,
    }
}

impl Evaluator<'_> {
    /// Whether a norm recurs and its policy's force ended before the as-of date.
    fn is_over(&self, norm: NormId) -> bool {
        let n = &self.program()[norm];
        self.recurs(norm) && self.force(n.policy).1 < self.as_of
    }
}

/// The walk for one verdict.
struct Walk<'a> {
    prepared: &'a Prepared<'a>,
    norm: NormId,
    row: Row,
    steps: Cell<u32>,
    /// A way was left because the facts leave open whether it leads there.
    open: Cell<bool>,
    /// A way was left because the facts already say of a later day what it would say.
    recorded: Cell<bool>,
}

impl Walk<'_> {
    fn plan(&self, choices: &[Choice]) -> Result<Vec<Change>, &'static str> {
        let as_of = self.prepared.eval.as_of;
        let is_over = self.prepared.eval.is_over(self.norm);
        let mut draft = Draft::default();
        for _ in 0..ROUNDS {
            for choice in choices {
                if mended(self.judged(&draft, std::slice::from_ref(choice)), is_over) {
                    continue;
                }
                let env = Env::subject(as_of, Bound::Row(self.row), choice);
                match self.norm(self.norm, Bound::Row(self.row), &env, &draft) {
                    Some(next) => draft = next,
                    None => return Err(self.why_not(&draft, choices)),
                }
            }
            let possible = self.judged(&draft, choices);
            if mended(possible, is_over) {
                return if draft.operations() > OPERATIONS {
                    Err(next::MANY)
                } else {
                    Ok(draft.changes)
                };
            }
            if possible.settled().is_none() {
                return Err(next::FACTS);
            }
        }
        Err(self.why_not(&draft, choices))
    }

    /// What the norm gives on a draft, under all of some readings.
    fn judged(&self, draft: &Draft, choices: &[Choice]) -> VerdictSet {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        choices
            .iter()
            .map(|choice| {
                eval.judge(self.norm, Bound::Row(self.row), eval.as_of, choice)
                    .possible
            })
            .fold(VerdictSet::EMPTY, VerdictSet::or)
    }

    fn why_not(&self, draft: &Draft, choices: &[Choice]) -> &'static str {
        if draft.operations() > OPERATIONS {
            next::MANY
        } else if self.recorded.get() {
            next::RECORDED
        } else if self.ends_tomorrow(choices) {
            next::END
        } else if self.open.get() {
            next::FACTS
        } else {
            next::PAST
        }
    }

    /// Whether the norm does not apply on the day after the as-of date where the subject's time ends
    /// on it. The last day counts in, so it is no mend of that day.
    fn ends_tomorrow(&self, choices: &[Choice]) -> bool {
        let eval = &self.prepared.eval;
        let Lifetime::Lives { to, .. } = eval.program()[self.row.entity].lifetime else {
            return false;
        };
        let draft = Draft::default();
        if !may_be_set(eval, &draft, self.row, to) {
            return false;
        }
        let today = Value::Date(DateRange::day(eval.as_of));
        let draft = draft.set(self.row, to, Fact::Known(today), eval.as_of);
        let mut after = eval.supposing(&draft.supposed);
        let tomorrow = calendar::next(eval.as_of);
        after.facts_as_of = after.facts_as_of.max(tomorrow);
        // Nobody is asked to end himself so that nothing is owed any more.
        if after
            .nobody_owes(self.norm, Bound::Row(self.row), tomorrow)
            .is_some()
        {
            return false;
        }
        choices.iter().all(|choice| {
            let o = after.judge(self.norm, Bound::Row(self.row), tomorrow, choice);
            o.possible.settled() == Some(Settled::NotApplicable)
        })
    }

    /// Counts a step; `None` where there are no more.
    fn step(&self) -> Option<()> {
        let left = self.steps.get().checked_sub(1)?;
        self.steps.set(left);
        Some(())
    }
}
