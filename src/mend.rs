//! Mends, replayed: what the evaluator plans for a violated verdict is written as a patch of the
//! document, the patch is applied, the document read again by the vocabulary, and the norm judged
//! on it. Only then is it shown.
//!
//! Patches that do not touch the same place are replayed together, so that a document is read a few
//! times, not once a verdict; one that does not mend in company is tried alone.

use crate::eval::verdict::{Judged, Mend, SubjectRef, Verdict};
use crate::eval::{AuditOptions, Planner};
use crate::facts::patch::{PatchOperation, TO_BE_FILLED, apply, write};
use crate::facts::store::{Row, Store};
use crate::facts::tree::Tree;
use crate::facts::{Vocabulary, bind_with};
use crate::program::{EntityId, NormId, Program};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The document in which the facts of a store stand.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// As it was read.
    pub tree: &'a Tree,
    /// Which of its root objects the store holds, from 0.
    pub root: usize,
}

/// Readings of the document at most, for one audit: of the patches that stand in each other's way,
/// those beyond it stay without a mend.
pub const REPLAYS: usize = 64;

/// What comes next where a patch was planned that did not prove itself in the document.
const UNCONFIRMED: &str = "next_unconfirmed";

/// A patch that is to prove itself.
struct Candidate {
    /// Of which verdict.
    at: usize,
    norm: NormId,
    /// Its subject, and where it stands.
    row: Row,
    pointer: String,
    patch: Vec<PatchOperation>,
}

/// Bytes of a document that are read again beyond its first reading: a large one is read once, and
/// what does not prove itself then stays without a mend.
const READ_AGAIN: usize = 8 << 20;

/// Finds the mend of each violated verdict that asks for one: sets [`Verdict::mend`].
pub fn mend(
    vocabulary: &Vocabulary<'_>,
    store: &Store,
    document: Document<'_>,
    options: &AuditOptions,
    verdicts: &mut [Verdict],
) {
    mend_those(vocabulary, store, document, options, verdicts, |_| true);
}

/// The same for the verdicts whose positions are `wanted`.
pub fn mend_those(
    vocabulary: &Vocabulary<'_>,
    store: &Store,
    document: Document<'_>,
    options: &AuditOptions,
    verdicts: &mut [Verdict],
    wanted: impl Fn(usize) -> bool,
) {
    let program = vocabulary.program();
    let planner = Planner::new(program, store, options);
    let mut candidates = Vec::new();
    let asked = verdicts.iter_mut().enumerate();
    for (at, verdict) in asked.filter(|(at, _)| wanted(*at)) {
        let (Judged::Norm(norm), SubjectRef::Row(row)) = (verdict.judged, verdict.subject) else {
            continue;
        };
        match planner.plan(verdict) {
            None => {}
            Some(Err(next)) => verdict.mend = Some(Mend::NotCurable { next }),
            Some(Ok(changes)) => {
                let patch = write(program, store, document.tree, &changes, options.as_of);
                match patch {
                    Some(patch) => candidates.push(Candidate {
                        at,
                        norm,
                        row,
                        pointer: store.pointer(program, row, None),
                        patch,
                    }),
                    None => verdict.mend = Some(Mend::NotCurable { next: UNCONFIRMED }),
                }
            }
        }
    }
    let replay = Replay {
        vocabulary,
        document,
        options,
    };
    let bytes = document.tree.root.span.len() as usize;
    let mut left = (READ_AGAIN / bytes.max(1)).clamp(1, REPLAYS);
    let mut alone = Vec::new();
    let mut waiting = candidates;
    while !waiting.is_empty() && left > 0 {
        let (together, later) = apart(waiting);
        waiting = later;
        left -= 1;
        let proved = replay.proved(&together);
        let company = together.len();
        for (candidate, is_mended) in together.into_iter().zip(proved) {
            if is_mended {
                confirm(verdicts, candidate);
            } else if company > 1 {
                alone.push(candidate);
            } else {
                refute(verdicts, &candidate);
            }
        }
    }
    for candidate in alone.into_iter().take(left) {
        if replay.proved(std::slice::from_ref(&candidate)) == [true] {
            confirm(verdicts, candidate);
        } else {
            refute(verdicts, &candidate);
        }
    }
}

fn confirm(verdicts: &mut [Verdict], candidate: Candidate) {
    if let Some(verdict) = verdicts.get_mut(candidate.at) {
        verdict.mend = Some(Mend::Patch(candidate.patch));
    }
}

fn refute(verdicts: &mut [Verdict], candidate: &Candidate) {
    if let Some(verdict) = verdicts.get_mut(candidate.at) {
        verdict.mend = Some(Mend::NotCurable { next: UNCONFIRMED });
    }
}

/// Those that touch different places, and the others. Whatever is put behind the last of a list is
/// in nobody's way.
fn apart(candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Candidate>) {
    let mut taken: HashSet<String> = HashSet::new();
    candidates.into_iter().partition(|candidate| {
        let places = || {
            let paths = candidate.patch.iter().map(|o| o.path.as_str());
            paths.filter(|p| !p.ends_with("/-"))
        };
        let free = places().all(|p| !taken.contains(p));
        if free {
            taken.extend(places().map(str::to_owned));
        }
        free
    })
}

struct Replay<'a> {
    vocabulary: &'a Vocabulary<'a>,
    document: Document<'a>,
    options: &'a AuditOptions,
}

impl Replay<'_> {
    /// Whether each candidate's norm is satisfied or pending for its subject after all of their
    /// patches.
    fn proved(&self, candidates: &[Candidate]) -> Vec<bool> {
        let none = || vec![false; candidates.len()];
        // Once somebody has filled in what stands as a placeholder.
        let operations: Vec<PatchOperation> = candidates
            .iter()
            .flat_map(|c| &c.patch)
            .map(|o| PatchOperation {
                value: filled_in(o.filled.as_ref().unwrap_or(&o.value)),
                filled: None,
                op: o.op,
                path: o.path.clone(),
            })
            .collect();
        let Ok(tree) = apply(self.document.tree, &operations) else {
            return none();
        };
        let bound = bind_with(self.vocabulary, &tree, &self.options.limits);
        let Some(store) = bound.stores.get(self.document.root) else {
            return none();
        };
        let program = self.vocabulary.program();
        let planner = Planner::new(program, store, self.options);
        // What is added shifts rows, but nothing that stood there before: pointers stay, and most rows.
        let mut rows: BTreeMap<EntityId, HashMap<String, Row>> = BTreeMap::new();
        let mut row_of = |c: &Candidate| {
            if store.pointer(program, c.row, None) == c.pointer {
                return Some(c.row);
            }
            let entity = c.row.entity;
            let by_pointer = rows
                .entry(entity)
                .or_insert_with(|| by_pointer(program, store, entity));
            by_pointer.get(&c.pointer).copied()
        };
        candidates
            .iter()
            .map(|c| row_of(c).is_some_and(|row| planner.is_mended(c.norm, row)))
            .collect()
    }
}

/// A value with something in place of what is to be filled in.
fn filled_in(value: &Json) -> Json {
    match value {
        Json::String(text) => match text.strip_prefix(TO_BE_FILLED) {
            Some(rest) => Json::String(format!("{FILLED_IN}{rest}")),
            None => value.clone(),
        },
        Json::Array(items) => Json::Array(items.iter().map(filled_in).collect()),
        Json::Object(entries) => Json::Object(
            entries
                .iter()
                .map(|(key, value)| (key.clone(), filled_in(value)))
                .collect(),
        ),
        Json::Null | Json::Bool(_) | Json::Number(_) => value.clone(),
    }
}

/// Any text would do.
const FILLED_IN: &str = "已填";

fn by_pointer(program: &Program, store: &Store, entity: EntityId) -> HashMap<String, Row> {
    store
        .rows(entity)
        .iter()
        .map(|row| (store.pointer(program, row, None), row))
        .collect()
}
