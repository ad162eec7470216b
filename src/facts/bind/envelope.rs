//! What stands round a root object: 评估日, 截至 and what is said beside it; or nothing at all.

use super::vocabulary::{Key, Vocabulary};
use super::{Binder, Bound, record};
use crate::diagnostic::Diagnostic;
use crate::facts::store::push_step;
use crate::facts::tree::{Entry, Node, NodeKind, Tree};
use crate::program::{EntityId, Value};
use crate::source::{FileId, Loc};
use indexmap::IndexMap;

/// Reads every document of a tree: an array holds several.
pub(super) fn documents(words: &Vocabulary<'_>, tree: &Tree, bound: &mut Bound) {
    let mut seen = Roots::default();
    match &tree.root.kind {
        NodeKind::Array(items) => {
            if items.is_empty() {
                let here = tree.root.loc(tree.file);
                bound
                    .diagnostics
                    .push(Diagnostic::error("ohs::facts::empty_document", here));
            }
            for (i, item) in items.iter().enumerate() {
                document(words, tree.file, item, &format!("/{i}"), bound, &mut seen);
            }
        }
        _ => document(words, tree.file, &tree.root, "", bound, &mut seen),
    }
}

/// The identities of the roots so far, with their places.
type Roots = IndexMap<(EntityId, Vec<Value>), Loc, foldhash::fast::RandomState>;

/// The keys that stand beside the root's.
#[derive(Default)]
struct Envelope<'t> {
    as_of: Option<&'t Entry>,
    facts_as_of: Option<&'t Entry>,
    /// A day that is given once more, with where it first stands.
    twice: Vec<(&'t Entry, &'t Entry)>,
    parameters: Vec<&'t Entry>,
    adopts: Vec<&'t Entry>,
    records: Vec<(record::Kind, &'t Entry)>,
}

fn document(
    words: &Vocabulary<'_>,
    file: FileId,
    node: &Node,
    pointer: &str,
    bound: &mut Bound,
    seen: &mut Roots,
) {
    let entries = match &node.kind {
        NodeKind::Object(entries) => entries,
        NodeKind::Broken => return,
        _ => {
            bound.diagnostics.push(
                Diagnostic::error("ohs::facts::not_a_document", node.loc(file))
                    .arg("found", super::value::found_word(node)),
            );
            return;
        }
    };
    let holds_objects = |n: &Node| {
        matches!(
            n.kind,
            NodeKind::Object(_) | NodeKind::Array(_) | NodeKind::Broken
        )
    };
    let mut named = entries.iter().filter_map(|entry| {
        let entity = words.entity(&entry.key).filter(|e| words.is_root(*e))?;
        holds_objects(&entry.value).then_some((entity, entry))
    });
    let root = named.next();
    let second = named.next();
    let same = |(of, _): (EntityId, &Entry)| root.is_some_and(|(entity, _)| entity == of);
    let same = second.is_some_and(same);
    let mut binder = Binder::new(words, file);
    let mut envelope = Envelope::default();
    let Some((entity, entry)) = root else {
        bare(words, file, node, entries, pointer, bound, seen);
        return;
    };
    if let Some((_, second)) = second {
        binder.report(
            Diagnostic::error("ohs::facts::second_root", second.key_span.in_file(file))
                .label("first", entry.key_span.in_file(file))
                .arg("key", &*second.key),
        );
    }
    if same {
        // Which of the two is the document's cannot be told: neither is judged.
        bound.diagnostics.append(&mut binder.out);
        return;
    }
    for other in entries {
        if other.key_span == entry.key_span
            || second.is_some_and(|(_, s)| s.key_span == other.key_span)
        {
            continue;
        }
        if !envelope.take(words, other) {
            let suggestion = words.nearest_envelope_key(&other.key);
            binder.unknown_key(other, suggestion);
        }
    }
    bound.diagnostics.append(&mut binder.out);
    let mut pointer = pointer.to_owned();
    push_step(&mut pointer, &entry.key);
    match &entry.value.kind {
        NodeKind::Object(fields) => {
            let place = (&entry.value, pointer);
            root_object(words, file, entity, place, fields, &envelope, bound, seen);
        }
        NodeKind::Array(items) => {
            if items.len() > 1 {
                for (_, record) in envelope.records.drain(..) {
                    bound.diagnostics.push(Diagnostic::error(
                        "ohs::facts::record_outside",
                        record.key_span.in_file(file),
                    ));
                }
            }
            for (i, item) in items.iter().enumerate() {
                let place = (item, format!("{pointer}/{i}"));
                match &item.kind {
                    NodeKind::Object(fields) => {
                        root_object(words, file, entity, place, fields, &envelope, bound, seen);
                    }
                    NodeKind::Broken => {}
                    _ => bound.diagnostics.push(
                        Diagnostic::error("ohs::facts::not_an_object", item.loc(file))
                            .arg("entity", &*words.program[entity].label.name)
                            .arg("found", super::value::found_word(item)),
                    ),
                }
            }
        }
        _ => {}
    }
}

impl<'t> Envelope<'t> {
    /// Takes a key of the envelope; says whether it is one.
    fn take(&mut self, words: &Vocabulary<'_>, entry: &'t Entry) -> bool {
        match words.envelope_key(&entry.key) {
            Some(Key::AsOf) => match self.as_of {
                Some(first) => self.twice.push((first, entry)),
                None => self.as_of = Some(entry),
            },
            Some(Key::FactsAsOf) => match self.facts_as_of {
                Some(first) => self.twice.push((first, entry)),
                None => self.facts_as_of = Some(entry),
            },
            Some(Key::Parameters) => self.parameters.push(entry),
            Some(Key::Adopts) => self.adopts.push(entry),
            Some(Key::Attestations) => self.records.push((record::Kind::Attestations, entry)),
            Some(Key::Corrections) => self.records.push((record::Kind::Corrections, entry)),
            Some(Key::Justifications) => self.records.push((record::Kind::Justifications, entry)),
            Some(Key::Field(_)) | None => return false,
        }
        true
    }
}

/// An object without an envelope: the only root entity that its keys fit.
fn bare(
    words: &Vocabulary<'_>,
    file: FileId,
    node: &Node,
    entries: &[Entry],
    pointer: &str,
    bound: &mut Bound,
    seen: &mut Roots,
) {
    let fitting = |entity: EntityId| {
        entries
            .iter()
            .filter(|e| matches!(words.key(entity, &e.key), Some(Key::Field(_))))
            .count()
    };
    let names = |ids: &[EntityId]| -> Vec<String> {
        ids.iter()
            .map(|id| words.program[*id].label.name.clone())
            .collect()
    };
    let roots: Vec<EntityId> = words.roots().collect();
    let most = roots.iter().map(|e| fitting(*e)).max().unwrap_or(0);
    let best: Vec<EntityId> = roots
        .iter()
        .copied()
        .filter(|e| most > 0 && fitting(*e) == most)
        .collect();
    let [entity] = best.as_slice() else {
        let here = entries
            .first()
            .map_or(node.span, |e| e.key_span)
            .in_file(file);
        let suggestion = entries
            .iter()
            .filter(|e| words.envelope_key(&e.key).is_none())
            .find_map(|e| words.nearest_envelope_key(&e.key));
        let d = if best.is_empty() {
            Diagnostic::error("ohs::facts::no_root", here)
                .arg("entities", names(&roots))
                .did_you_mean(suggestion)
        } else {
            Diagnostic::error("ohs::facts::ambiguous_root", here).arg("entities", names(&best))
        };
        bound.diagnostics.push(d);
        return;
    };
    let mut envelope = Envelope::default();
    for entry in entries {
        let dates = matches!(
            words.envelope_key(&entry.key),
            Some(Key::AsOf | Key::FactsAsOf)
        );
        if dates && words.key(*entity, &entry.key).is_none() {
            envelope.take(words, entry);
        }
    }
    let place = (node, pointer.to_owned());
    root_object(words, file, *entity, place, entries, &envelope, bound, seen);
}

#[expect(
    clippy::too_many_arguments,
    reason = "called from the three places above only"
)]
fn root_object(
    words: &Vocabulary<'_>,
    file: FileId,
    entity: EntityId,
    (node, pointer): (&Node, String),
    fields: &[Entry],
    envelope: &Envelope<'_>,
    bound: &mut Bound,
    seen: &mut Roots,
) {
    let mut binder = Binder::new(words, file);
    let mut day = |entry: Option<&Entry>| entry.and_then(|e| binder.day(&e.value));
    let as_of = day(envelope.as_of);
    let facts_as_of = day(envelope.facts_as_of);
    for (first, again) in &envelope.twice {
        binder.twice(first, again);
    }
    // No other day stands for one that was given and could not be read.
    let day_lost = !envelope.twice.is_empty()
        || envelope.as_of.is_some() != as_of.is_some()
        || envelope.facts_as_of.is_some() != facts_as_of.is_some();
    binder.store.set_dates(as_of, facts_as_of);
    let root = binder.store.add_row(entity, None, node.span);
    binder.store.place_root(root, pointer);
    for entry in &envelope.parameters {
        binder.parameters(&entry.value);
    }
    for entry in &envelope.adopts {
        binder.adopts(&entry.value);
    }
    for (kind, entry) in &envelope.records {
        binder.records.push((root, *kind, entry));
    }
    let days = [envelope.as_of, envelope.facts_as_of];
    let passed: Vec<_> = (days.into_iter().flatten())
        .chain(envelope.twice.iter().map(|(_, again)| *again))
        .map(|e| e.key_span)
        .collect();
    binder.object(root, fields, &passed);
    binder.resolve();
    binder.read_records();
    binder.mask_quoted();
    if let Some(key) = binder.identity_of(root) {
        let here = binder.identity_loc(root);
        if let Some(first) = seen.get(&(entity, key.clone())) {
            let shown = binder.shown_identity(entity, &key);
            binder.report(
                Diagnostic::error("ohs::facts::duplicate_identity", here)
                    .label("first", *first)
                    .arg("entity", &*words.program[entity].label.name)
                    .arg("identity", shown),
            );
        } else {
            seen.insert((entity, key), here);
        }
    }
    if day_lost {
        bound.undated.push(binder.store);
    } else {
        bound.stores.push(binder.store);
    }
    bound.diagnostics.append(&mut binder.out);
}
