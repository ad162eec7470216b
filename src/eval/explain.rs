//! The derivation of a verdict, pulled: the norm is judged once more for the one subject, and every
//! clause records what it gave and which facts it read.

use super::audit::{AuditOptions, Prepared};
use super::context::{Bound, Unlisted};
use super::ground::Ground;
use super::kleene::Truth;
use super::trace::Trace;
use super::verdict::{FactRef, Judged, SubjectRef, Verdict, VerdictSet};
use super::view::View;
use crate::facts::store::{Row, Store};
use crate::program::{ExceptionId, NormId, Program};
use crate::source::Loc;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Why a verdict is what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The verdict.
    pub verdict: Verdict,
    /// The clauses that were evaluated, in order: scope, exceptions, requirement; under each
    /// combination of readings.
    pub steps: Vec<Step>,
}

/// A clause and what it gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is.
    pub clause: Clause,
    /// Where it is written; `None` for a member of a collection.
    pub loc: Option<Loc>,
    /// What it gave.
    pub gave: Gave,
    /// The facts that it read itself, in order, each once; and whether each says something.
    pub facts: Vec<(FactRef, bool)>,
    /// What it calculated.
    pub grounds: Vec<Ground>,
    /// The clauses within it.
    pub parts: Vec<Step>,
    /// How many further parts are left out.
    pub more: u32,
}

/// What a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clause {
    /// 当.
    Scope,
    /// 除非, or a declared exception.
    Exception(ExceptionId),
    /// What is asked.
    Requirement,
    /// A condition within one of these.
    Condition,
    /// What was so on a day (于 X 时).
    AsOf {
        /// Which.
        day: Date,
        /// A personal fact says so.
        personal: bool,
    },
    /// One member of a collection; `None`: those not listed.
    Member(Option<Row>),
    /// Everything under one combination of readings: its position among the verdict's.
    Reading(u32),
    /// 总体: its members, each with what it contributes.
    Population,
    /// So many that are not in the population.
    Outside(u32),
    /// A norm that a member of a population is judged by.
    Counted(NormId),
    /// 目标.
    Target,
}

/// What a clause gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gave {
    /// A truth value.
    Truth(Truth),
    /// Verdicts.
    Verdicts(VerdictSet),
    /// What a member is to an indicator.
    Part {
        /// It is in the population.
        inside: Truth,
        /// It counts.
        hit: Truth,
    },
    /// A target: it is judged on the facts of a region.
    OfRegion,
    /// It was not finished.
    Nothing,
}

/// How many parts of one step are kept.
const PARTS: usize = 50;

/// The derivation of one verdict; none where there is no such verdict. Of the members of an
/// indicator's population all, or only these.
#[must_use]
pub fn explain(
    program: &Program,
    store: &Store,
    options: &AuditOptions,
    judged: Judged,
    subject: SubjectRef,
    members: Option<&BTreeSet<Row>>,
) -> Option<Derivation> {
    let prepared = Prepared::new(View::new(program, store), options);
    let eval = &prepared.eval;
    let bound = match subject {
        SubjectRef::Row(row) => Bound::Row(row),
        SubjectRef::Unlisted {
            entity,
            holder,
            field,
        } => Bound::Unlisted(Unlisted {
            entity,
            held_by: Some((holder, field)),
            not_before: None,
        }),
    };
    eval.trace.record(members.cloned());
    let verdict = match judged {
        Judged::Norm(norm) => {
            let reached = prepared.reached(norm, bound);
            eval.verdict(norm, bound, reached, options)
        }
        Judged::Indicator(id, None) => eval.contribution(id, bound, options),
        Judged::Indicator(id, Some(position)) => eval.target(id, position, bound.row()?, options),
    }?;
    Some(Derivation {
        verdict,
        steps: eval.trace.recorded(),
    })
}

impl Step {
    fn new(clause: Clause, loc: Option<Loc>) -> Self {
        Self {
            clause,
            loc,
            gave: Gave::Nothing,
            facts: Vec::new(),
            grounds: Vec::new(),
            parts: Vec::new(),
            more: 0,
        }
    }
}

/// The steps that are open, the innermost last; below them one that collects.
#[derive(Debug, Default)]
pub struct Recorder {
    open: Vec<Step>,
    /// Of a population only these members.
    members: Option<BTreeSet<Row>>,
}

impl Recorder {
    /// Begins a step.
    pub fn enter(&mut self, clause: Clause, loc: Option<Loc>) {
        self.open.push(Step::new(clause, loc));
    }

    /// Ends the innermost step.
    pub fn leave(&mut self, gave: Gave) {
        let Some(mut step) = self.open.pop() else {
            return;
        };
        step.gave = gave;
        if let Some(outer) = self.open.last_mut() {
            if outer.clause == Clause::Population
                && let Some(members) = &self.members
                && !matches!(step.clause, Clause::Member(Some(row)) if members.contains(&row))
            {
                return;
            }
            if outer.parts.len() < PARTS || outer.clause == Clause::Condition && outer.loc.is_none()
            {
                outer.parts.push(step);
            } else {
                outer.more = outer.more.saturating_add(1);
            }
        }
    }

    /// Takes the innermost step back.
    pub fn forget(&mut self) {
        self.open.pop();
    }

    /// Notes a calculation at the innermost step.
    pub fn ground(&mut self, ground: &Ground) {
        if let Some(step) = self.open.last_mut()
            && step.grounds.len() < PARTS
            && !step.grounds.contains(ground)
        {
            step.grounds.push(ground.clone());
        }
    }

    /// Notes a fact at the innermost step.
    pub fn read(&mut self, fact: &FactRef, known: bool) {
        if let Some(step) = self.open.last_mut()
            && step.facts.len() < PARTS
            && !step.facts.iter().any(|(f, _)| f == fact)
        {
            step.facts.push((fact.clone(), known));
        }
    }
}

impl Trace {
    /// Records steps from now on.
    fn record(&self, members: Option<BTreeSet<Row>>) {
        let mut recorder = Recorder {
            open: Vec::new(),
            members,
        };
        recorder.enter(Clause::Condition, None);
        *self.recorder.borrow_mut() = Some(recorder);
    }

    /// The steps that were recorded.
    fn recorded(&self) -> Vec<Step> {
        let recorder = self.recorder.borrow_mut().take();
        recorder
            .and_then(|mut r| r.open.drain(..).next())
            .map(|outermost| outermost.parts)
            .unwrap_or_default()
    }
}
