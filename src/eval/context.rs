//! What an evaluation carries: the facts, the as-of date, variables, and a trace of what was read.

use super::explain::{Clause, Gave, Recorder};
use super::ground::{Ground, Source};
use super::remembered::Remembered;
use super::verdict::{FactRef, Note, VerdictSet};
use super::view::View;
use crate::facts::store::Row;
use crate::program::{
    EntityId, FieldId, NormId, ParameterId, PolicyId, Program, ReadingSetId, Slot, UnitId, Value,
};
use crate::source::Loc;
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

/// So many facts are compared with each other rather than sorted.
const FEW: usize = 16;

/// The first `most` of some things, in order, each once.
fn each_once<T: Copy + Ord>(things: impl Iterator<Item = T>, most: usize) -> Vec<T> {
    let mut out: Vec<T> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for thing in things {
        if out.len() >= most {
            break;
        }
        let new = if out.len() < FEW {
            !out.contains(&thing)
        } else {
            if seen.is_empty() {
                seen.extend(out.iter().copied());
            }
            seen.insert(thing)
        };
        if new {
            out.push(thing);
        }
    }
    out
}

/// Where a trace stands.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    facts: usize,
    grounds: usize,
}

/// What an evaluation read. What cannot have decided (an operand of 且 beside a false one) is taken
/// back, so that what remains is what decided.
#[derive(Debug, Default)]
pub struct Trace {
    on: Cell<bool>,
    facts: RefCell<Vec<(FactRef, bool)>>,
    /// How many facts were read, those taken back and read again included.
    count: Cell<u64>,
    /// Calculations are remembered, too.
    calculates: Cell<bool>,
    grounds: RefCell<Vec<Ground>>,
    /// The tables and parameters that were asked, while somebody wants to know.
    sources: RefCell<Option<Vec<Source>>>,
    notes: RefCell<Vec<Note>>,
    /// Records every step, for a derivation.
    pub(super) recorder: RefCell<Option<Recorder>>,
}

impl Trace {
    /// Begins a step of a derivation, where one is recorded.
    pub fn enter(&self, clause: Clause, loc: impl Into<Option<Loc>>) {
        if self.on.get()
            && let Some(recorder) = self.recorder.borrow_mut().as_mut()
        {
            recorder.enter(clause, loc.into());
        }
    }

    /// Ends it.
    pub fn leave(&self, gave: Gave) {
        if self.on.get()
            && let Some(recorder) = self.recorder.borrow_mut().as_mut()
        {
            recorder.leave(gave);
        }
    }

    /// Takes the innermost step back.
    pub fn forget_step(&self) {
        if self.on.get()
            && let Some(recorder) = self.recorder.borrow_mut().as_mut()
        {
            recorder.forget();
        }
    }

    /// Starts recording afresh.
    pub fn start(&self) {
        self.on.set(true);
        self.calculates.set(false);
        self.facts.borrow_mut().clear();
        self.grounds.borrow_mut().clear();
        self.notes.borrow_mut().clear();
    }

    /// Remembers calculations from now on.
    pub fn calculate(&self) {
        self.calculates.set(true);
    }

    /// Whether calculations are remembered.
    #[must_use]
    pub fn calculates(&self) -> bool {
        self.on.get() && self.calculates.get()
    }

    /// Remembers a calculation.
    pub fn ground(&self, ground: Ground) {
        if self.calculates() {
            if let Some(recorder) = self.recorder.borrow_mut().as_mut() {
                recorder.ground(&ground);
            }
            self.grounds.borrow_mut().push(ground);
        }
    }

    /// Notes that a table or a parameter gave a value.
    pub fn source(&self, source: Source) {
        if let Some(sources) = self.sources.borrow_mut().as_mut()
            && !sources.contains(&source)
        {
            sources.push(source);
        }
    }

    /// Does something, and says which tables and parameters it asked.
    pub fn sourced<T>(&self, of: impl FnOnce() -> T) -> (T, Vec<Source>) {
        if !self.calculates() {
            return (of(), Vec::new());
        }
        let outer = self.sources.replace(Some(Vec::new()));
        let out = of();
        let found = self.sources.replace(outer).unwrap_or_default();
        // What is part of a part is part of the whole.
        for source in &found {
            self.source(*source);
        }
        (out, found)
    }

    /// Does something and says what it calculated; nothing else of it is remembered.
    pub fn beside<T>(&self, of: impl FnOnce() -> T) -> (T, Vec<Ground>) {
        let mark = self.mark();
        let notes = self.notes.borrow().len();
        let recorder = self.recorder.take();
        let out = of();
        let grounds = self.grounds(Some(mark), usize::MAX);
        self.back_to(mark);
        self.notes.borrow_mut().truncate(notes);
        self.recorder.replace(recorder);
        (out, grounds)
    }

    /// The calculations that were remembered since a mark, each once, at most so many.
    #[must_use]
    pub fn grounds(&self, since: Option<Mark>, most: usize) -> Vec<Ground> {
        let mut out: Vec<Ground> = Vec::new();
        let grounds = self.grounds.borrow();
        for ground in grounds.iter().skip(since.map_or(0, |m| m.grounds)) {
            if out.len() < most && !out.contains(ground) {
                out.push(ground.clone());
            }
        }
        out
    }

    /// Records, or not, until the next change; says what it was before.
    pub fn switch(&self, on: bool) -> bool {
        self.on.replace(on)
    }

    /// Notes that a fact was read; `known`: it says something.
    pub fn read(&self, fact: FactRef, known: bool) {
        if self.on.get() {
            if let Some(recorder) = self.recorder.borrow_mut().as_mut() {
                recorder.read(&fact, known);
            }
            self.count.set(self.count.get() + 1);
            self.facts.borrow_mut().push((fact, known));
        }
    }

    /// Adds a remark.
    pub fn note(&self, note: Note) {
        if self.on.get() {
            let mut notes = self.notes.borrow_mut();
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }

    /// Where the record stands.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark {
            facts: self.facts.borrow().len(),
            grounds: self.grounds.borrow().len(),
        }
    }

    /// Takes back what was read since.
    pub fn back_to(&self, mark: Mark) {
        self.facts.borrow_mut().truncate(mark.facts);
        self.grounds.borrow_mut().truncate(mark.grounds);
    }

    /// What was read since a mark, and is known.
    #[must_use]
    pub fn since(&self, mark: Mark) -> Vec<FactRef> {
        let facts = self.facts.borrow();
        let since = facts.iter().skip(mark.facts);
        since
            .filter(|(_, known)| *known)
            .map(|(f, _)| f.clone())
            .collect()
    }

    /// Whether all that was read since a mark is known.
    #[must_use]
    pub fn all_known_since(&self, mark: Mark) -> bool {
        let facts = self.facts.borrow();
        self.on.get() && facts.iter().skip(mark.facts).all(|(_, known)| *known)
    }

    /// How many facts were read, again and in vain included: what an evaluation took.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count.get()
    }

    /// Whether each step is recorded.
    #[must_use]
    pub fn records(&self) -> bool {
        self.on.get() && self.recorder.borrow().is_some()
    }

    /// Everything that was read since a mark.
    #[must_use]
    pub fn reads_since(&self, mark: Mark) -> Vec<(FactRef, bool)> {
        let facts = self.facts.borrow();
        facts.get(mark.facts..).unwrap_or_default().to_vec()
    }

    /// Notes that the same was read again.
    pub fn read_again(&self, reads: &[(FactRef, bool)]) {
        if self.on.get() {
            self.facts.borrow_mut().extend_from_slice(reads);
        }
    }

    /// Takes back what was read since a mark and is known.
    pub fn keep_unknown(&self, mark: Mark) {
        let mut at = 0;
        self.facts.borrow_mut().retain(|(_, known)| {
            at += 1;
            at <= mark.facts || !*known
        });
    }

    /// Whether a fact read since a mark is so.
    pub fn any_since(&self, mark: Mark, is: impl Fn(&FactRef) -> bool) -> bool {
        self.facts
            .borrow()
            .iter()
            .skip(mark.facts)
            .any(|(f, _)| is(f))
    }

    /// Takes back what was read between two marks.
    pub fn take_back(&self, from: Mark, to: Mark) {
        fn drain<T>(list: &mut Vec<T>, from: usize, to: usize) {
            let to = to.min(list.len());
            if from < to {
                list.drain(from..to);
            }
        }
        drain(&mut self.facts.borrow_mut(), from.facts, to.facts);
        drain(&mut self.grounds.borrow_mut(), from.grounds, to.grounds);
    }

    /// The facts that were read and known, each once, the last one first: the scope is read before
    /// the requirement, and the event that counts is named when all others were looked at.
    #[must_use]
    pub fn decided_by(&self, most: usize) -> Vec<FactRef> {
        let facts = self.facts.borrow();
        let known = facts.iter().rev().filter(|(_, known)| *known);
        let known = known.map(|(fact, _)| fact);
        if most <= FEW {
            let mut found: [Option<&FactRef>; FEW] = [None; FEW];
            for fact in known {
                match found
                    .iter_mut()
                    .take(most)
                    .find(|f| f.is_none_or(|f| f == fact))
                {
                    Some(free) => *free = Some(fact),
                    None => break,
                }
            }
            let found = found.iter().flatten();
            let mut out = Vec::with_capacity(found.clone().count());
            out.extend(found.map(|f| (*f).clone()));
            return out;
        }
        let mut seen = std::collections::BTreeSet::new();
        known
            .filter(|fact| seen.insert((*fact).clone()))
            .take(most)
            .cloned()
            .collect()
    }

    /// The fields among [`Trace::decided_by`], all of them.
    #[must_use]
    pub fn fields_read(&self) -> Vec<(Row, FieldId)> {
        let facts = self.facts.borrow();
        let known = facts.iter().rev().filter(|(_, known)| *known);
        let fields = known.filter_map(|(fact, _)| match fact {
            FactRef::Field(row, field) => Some((*row, *field)),
            _ => None,
        });
        each_once(fields, usize::MAX)
    }

    /// The facts that were asked for and not known, in order, each once.
    #[must_use]
    pub fn unknown(&self, most: usize) -> Vec<FactRef> {
        let facts = self.facts.borrow();
        let unknown = facts.iter().filter(|(_, known)| !*known);
        let unknown = each_once(unknown.map(|(fact, _)| fact), most);
        unknown.into_iter().cloned().collect()
    }

    /// The remarks made since the start.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        self.notes.borrow().clone()
    }
}

/// What norms gave for rows, and what of that was not known.
type Found = BTreeMap<(NormId, Row), (VerdictSet, Vec<FactRef>)>;

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
    /// Norms being judged inside conditions (符合 N), against circles.
    pub(super) judging: RefCell<Vec<(NormId, Bound)>>,
    /// Quantities that were compared with one of another dimension, each with the unit of the other.
    pub(super) unlike: RefCell<BTreeMap<(Row, FieldId), UnitId>>,
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
            judging: RefCell::default(),
            unlike: RefCell::default(),
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
            judging: RefCell::default(),
            unlike: RefCell::default(),
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
