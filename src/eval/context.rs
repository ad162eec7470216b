//! What an evaluation carries: the facts, the as-of date, variables.

use super::remembered::Remembered;
use super::target::fraction::{Between, Fraction};
use super::trace::Trace;
use super::verdict::{FactRef, Note, VerdictSet};
use super::view::View;
use crate::facts::store::Row;
use crate::program::{
    EntityId, FieldId, NormId, ParameterId, PolicyId, Program, ReadingSetId, Slot, UnitId, Value,
};
use jiff::civil::Date;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// A listed row.
    Row(Row),
    /// A row that may exist beside those listed.
    Unlisted(Unlisted),
    /// Some row, not known which.
    Unknown,
    /// Known that there is none.
    Absent,
}

impl Bound {
    /// The row, where it is listed.
    #[must_use]
    pub const fn row(self) -> Option<Row> {
        match self {
            Self::Row(row) => Some(row),
            Self::Unlisted(_) | Self::Unknown | Self::Absent => None,
        }
    }
}

/// A row that may exist, of which nothing is known but where it would be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unlisted {
    /// Of which entity.
    pub entity: EntityId,
    /// The collection that may hold it.
    pub held_by: Option<(Row, FieldId)>,
    /// It can only have come into being on this day or later (the day after 截至).
    pub not_before: Option<Date>,
}

/// Variables by slot, the day on which they are looked at, and the chosen readings. Binding a
/// variable makes a new one on the stack that points to the one before.
#[derive(Clone, Copy)]
pub struct Env<'e> {
    /// The day on which everything is evaluated: what 评估日 is.
    pub day: Date,
    /// Which reading was chosen, by set.
    pub choice: &'e [(ReadingSetId, u32)],
    slot: Slot,
    bound: Bound,
    up: Option<&'e Env<'e>>,
}

impl<'e> Env<'e> {
    /// The subject in slot 0.
    #[must_use]
    pub const fn subject(day: Date, subject: Bound, choice: &'e [(ReadingSetId, u32)]) -> Self {
        Self {
            day,
            choice,
            slot: Slot(0),
            bound: subject,
            up: None,
        }
    }

    /// With one variable more.
    #[must_use]
    pub const fn bind<'b>(&'b self, slot: Slot, bound: Bound) -> Env<'b>
    where
        'e: 'b,
    {
        Env {
            day: self.day,
            choice: self.choice,
            slot,
            bound,
            up: Some(self),
        }
    }

    /// The same variables on another day.
    #[must_use]
    pub const fn on(&self, day: Date) -> Self {
        Self { day, ..*self }
    }

    /// What a slot holds.
    #[must_use]
    pub fn get(&self, slot: Slot) -> Bound {
        let mut at = self;
        loop {
            if at.slot == slot {
                return at.bound;
            }
            match at.up {
                Some(up) => at = up,
                None => return Bound::Unknown,
            }
        }
    }

    /// All variables, the innermost first.
    #[must_use]
    pub fn variables(&self) -> Vec<(Slot, Bound)> {
        let outwards = std::iter::successors(Some(self), |at| at.up);
        outwards.map(|at| (at.slot, at.bound)).collect()
    }

    /// Which of the readings of a set is taken.
    #[must_use]
    pub fn reading(&self, set: ReadingSetId) -> Option<u32> {
        self.choice
            .iter()
            .find(|(s, _)| *s == set)
            .map(|(_, reading)| *reading)
    }
}

/// What norms gave for rows, and what of that was not known.
type Found = BTreeMap<(NormId, Row), (VerdictSet, Vec<FactRef>)>;

/// Figures by series and year that differ from what was counted, with that, and whether it is a rate.
type Differ = BTreeMap<(Row, FieldId, i16), (Fraction, Between, bool)>;

/// Evaluates conditions, requirements and norms over one store, as of one date. It changes
/// nothing: the same question has the same answer.
pub struct Evaluator<'a> {
    /// Policies and facts.
    pub view: View<'a>,
    /// The as-of date: a day not yet over.
    pub as_of: Date,
    /// 截至: the day up to which the facts are complete.
    pub facts_as_of: Date,
    /// Parameters that policies adopt, nearest first; each for those whom its policy reaches.
    pub adopted: Vec<(PolicyId, ParameterId, Value)>,
    /// Policies whose norms are judged, with what decides where each applies.
    pub policies: Vec<PolicyId>,
    /// Policies that are in force on the as-of date and reach the facts, nearest first, judged or not:
    /// what they adopt has effect.
    pub in_effect: Vec<PolicyId>,
    /// Drafts count as in force.
    pub include_drafts: bool,
    /// What was read.
    pub trace: Trace,
    /// A date that is planned counts as there: in a scope, for it opens what is owed before it (当 有
    /// 离职, 应当 于 离职 前 …). Not in what is asked for.
    pub(super) planned: Cell<bool>,
    /// Since when an answer is the same is not asked for: once it is decided, nothing more is read.
    pub(super) only_today: Cell<bool>,
    /// Norms being judged inside conditions (符合 N), against circles.
    pub(super) judging: RefCell<Vec<(NormId, Bound)>>,
    /// Quantities that were compared with one of another dimension, each with the unit of the other.
    pub(super) unlike: RefCell<BTreeMap<(Row, FieldId), UnitId>>,
    /// Reported figures that the lists contradict, each with what these give, and whether it is a rate.
    pub(super) differ: RefCell<Differ>,
    /// The norms of which is kept what the audit finds, for indicators that count by them.
    pub(super) counted: Vec<bool>,
    /// What it found of them and rows as of its date, and what of that was not known.
    pub(super) found: RefCell<Found>,
    /// How many changes are stepped over in search of the first day of a state. Beyond it the first
    /// day found is given: the state has held at least since then.
    pub(super) steps_back: usize,
    /// How far back facts without history may be taken.
    pub(super) projected: RefCell<super::projected::Projected>,
    /// Which entities hold which, for populations.
    pub(super) paths: Rc<super::collection::Paths>,
    /// What a search asked before, where one is made.
    pub(super) remembered: Option<&'a Remembered>,
}

impl<'a> Evaluator<'a> {
    /// For a store, as of a date.
    #[must_use]
    pub fn new(view: View<'a>, as_of: Date) -> Self {
        let facts_as_of = match view.supposed {
            Some(s) if s.nothing_since => as_of,
            _ => view.store.facts_as_of().map_or(as_of, |d| d.min(as_of)),
        };
        Self {
            view,
            as_of,
            facts_as_of,
            adopted: Vec::new(),
            policies: Vec::new(),
            in_effect: Vec::new(),
            include_drafts: false,
            trace: Trace::default(),
            planned: Cell::new(false),
            only_today: Cell::new(false),
            judging: RefCell::default(),
            unlike: RefCell::default(),
            differ: RefCell::default(),
            counted: Vec::new(),
            found: RefCell::default(),
            steps_back: crate::limits::Limits::default().steps_back,
            projected: RefCell::default(),
            paths: Rc::new(super::collection::Paths::of(view.program)),
            remembered: None,
        }
    }

    /// The same, under a supposition; nothing recorded yet.
    #[must_use]
    pub fn supposing<'b>(&'b self, supposed: &'b super::view::Supposed) -> Evaluator<'b> {
        Evaluator {
            view: View {
                supposed: Some(supposed),
                ..self.view
            },
            as_of: self.as_of,
            facts_as_of: self.facts_as_of,
            adopted: self.adopted.clone(),
            policies: self.policies.clone(),
            in_effect: self.in_effect.clone(),
            include_drafts: self.include_drafts,
            trace: Trace::default(),
            planned: Cell::new(false),
            only_today: Cell::new(false),
            judging: RefCell::default(),
            unlike: RefCell::default(),
            differ: RefCell::default(),
            counted: Vec::new(),
            found: RefCell::default(),
            steps_back: self.steps_back,
            projected: RefCell::default(),
            paths: Rc::clone(&self.paths),
            remembered: None,
        }
    }

    /// The policies and vocabularies.
    #[must_use]
    pub const fn program(&self) -> &'a Program {
        self.view.program
    }

    /// Steps back from `env`'s day, change by change, while `holds` says so, and gives the first
    /// day of the run (not before `floor`). `holds` must be true on that day itself, and says since
    /// when its answer is the same.
    pub fn first_day_of_run(
        &self,
        day: Date,
        floor: Date,
        holds: impl Fn(Date) -> (bool, Date),
    ) -> Date {
        let was_on = self.trace.switch(false);
        let mut first = day;
        let (mut so, mut from) = holds(first);
        let mut reached = true;
        for _ in 0..self.steps_back {
            if !so {
                reached = false;
                break;
            }
            first = from.min(first).max(floor);
            if first <= floor {
                reached = false;
                break;
            }
            (so, from) = holds(super::calendar::previous(first));
        }
        self.trace.switch(was_on);
        if reached && so {
            self.trace.note(Note::FarBack);
        }
        first
    }
}
