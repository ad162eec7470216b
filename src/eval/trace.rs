//! What an evaluation read, calculated and remarked.

use super::explain::{Clause, Gave, Recorder};
use super::ground::{Ground, Source};
use super::verdict::{FactRef, Note};
use crate::facts::store::Row;
use crate::program::FieldId;
use crate::source::Loc;
use std::cell::{Cell, RefCell};

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
