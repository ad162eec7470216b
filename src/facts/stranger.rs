//! What stands under keys that no vocabulary knows: it may be personal under a misspelt name, so it
//! is not shown unless that is asked for.

use super::Vocabulary;
use super::store::Store;
use super::tree::{Entry, Node, NodeKind, Tree};
use crate::source::{Loc, Span, folded};
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

/// The keys with which a value is wrapped: what it is, where it comes from, what it was.
const WRAPPED: &[&str] = &[
    "值",
    "value",
    "历史",
    "history",
    "来源",
    "source",
    "知悉",
    "known_on",
    "有效至",
    "valid_until",
    "自",
    "from",
    "至",
    "to",
];
/// Those of them that make it one.
const WRAPS: &[&str] = &["值", "value", "历史", "history"];
/// The keys with which things are listed that are not all.
const LISTED: &[&str] = &["列出", "listed", "完整", "complete", "共", "total"];
/// The ends of a span.
const SPAN: &[&str] = &["自", "from", "至", "to"];
/// The keys of a record that are the same for everybody.
const RECORD: &[&str] = &[
    "事项",
    "matter",
    "对象",
    "of",
    "结论",
    "conclusion",
    "日期",
    "date",
    "有效至",
    "valid_until",
    "义务",
    "norm",
];

/// So many digits in a row tell a person: the shortest are those of telephones.
const PERSONAL_DIGITS: usize = 7;

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    /// A thing with its fields, or a value of one.
    Things,
    /// A record: 认定, 纠正, 说明.
    Records,
}

/// What one key is.
#[derive(Clone, Copy, Debug)]
struct Key {
    /// The vocabulary knows it, and it is nobody's.
    known: bool,
    /// The vocabulary knows it, and what stands under it may be somebody's.
    personal: bool,
    /// It lists records.
    records: bool,
    /// It makes an object a value with what is said of it.
    wraps: bool,
    /// It stands in such an object.
    wrapped: bool,
    /// It stands in a list that is not all.
    listed: bool,
    /// It is an end of a span.
    span: bool,
    /// It is the same in everybody's records.
    record: bool,
}

/// Which keys of an object are the format's: its words in the wrong place may hold anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Record,
    Wrapped,
    Listed,
    Span,
    None,
}

impl Key {
    fn of(vocabulary: &Vocabulary, written: &str) -> Self {
        let key = folded(written);
        let among = |of: &[&str]| of.contains(&&*key);
        let is_year = key.len() == 4 && key.bytes().all(|b| b.is_ascii_digit());
        let (knows, personal) = (vocabulary.knows(&key), vocabulary.is_personal(&key));
        Self {
            known: is_year || knows && !personal,
            personal: knows && personal,
            records: vocabulary.is_records(written),
            wraps: among(WRAPS),
            wrapped: among(WRAPPED),
            listed: among(LISTED),
            span: among(SPAN),
            record: among(RECORD),
        }
    }

    const fn is_of(self, format: Format) -> bool {
        match format {
            Format::Record => self.record,
            Format::Wrapped => self.wrapped,
            Format::Listed => self.listed,
            Format::Span => self.span,
            Format::None => false,
        }
    }
}

/// The values under unknown keys, and under keys that are personal wherever the vocabulary knows them;
/// outermost only. With them the unknown keys that tell of somebody: who is called so in this document,
/// or a number that is as long as one of a person.
#[must_use]
pub fn values_of_unknown_keys(vocabulary: &Vocabulary, tree: &Tree) -> Vec<Loc> {
    let mut walk = Walk {
        vocabulary,
        keys: HashMap::default(),
        spans: Vec::new(),
        personal: Vec::new(),
        unknown: Vec::new(),
    };
    walk.node(&tree.root, Within::Things);
    walk.beside_roots(&tree.root);
    let telling = walk.telling_keys();
    let mut spans = walk.spans;
    spans.extend(telling);
    spans.sort_unstable();
    spans.dedup();
    spans.into_iter().map(|s| s.in_file(tree.file)).collect()
}

/// The values of what was not read as anybody's: documents without a subject, a second subject, what
/// stands in a list of subjects and is none.
#[must_use]
pub fn values_of_nobody<'s>(
    vocabulary: &Vocabulary,
    tree: &Tree,
    stores: impl IntoIterator<Item = &'s Store>,
) -> Vec<Loc> {
    let of = |s: &Store| -> Vec<Span> {
        let roots = s.roots().into_iter();
        roots.map(|root| s.row_loc(root).span).collect()
    };
    let mut roots: Vec<Span> = stores.into_iter().flat_map(of).collect();
    roots.sort_unstable();
    let mut spans = Vec::new();
    match &tree.root.kind {
        NodeKind::Array(items) => items
            .iter()
            .for_each(|n| nobody(vocabulary, n, &roots, &mut spans)),
        _ => nobody(vocabulary, &tree.root, &roots, &mut spans),
    }
    spans.into_iter().map(|s| s.in_file(tree.file)).collect()
}

fn nobody(vocabulary: &Vocabulary, node: &Node, roots: &[Span], out: &mut Vec<Span>) {
    let first = roots.partition_point(|s| s.start < node.span.start);
    match roots.get(first) {
        Some(root) if *root == node.span => return,
        Some(root) if root.end <= node.span.end => {}
        _ => return unread(vocabulary, node, out),
    }
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|n| nobody(vocabulary, n, roots, out)),
        NodeKind::Object(entries) => {
            let subjects = entries.iter().filter(|e| {
                let named = vocabulary.entity(&e.key);
                named.is_some_and(|entity| vocabulary.is_root(entity))
            });
            subjects.for_each(|e| nobody(vocabulary, &e.value, roots, out));
        }
        _ => {}
    }
}

/// All of a document that is nobody's, but for its days: a wrong one is shown as it is written.
fn unread(vocabulary: &Vocabulary, node: &Node, out: &mut Vec<Span>) {
    let NodeKind::Object(entries) = &node.kind else {
        return leaves(node, out);
    };
    let shown = |key: &str| vocabulary.is_day_of_document(key);
    let others = entries.iter().filter(|e| !shown(&e.key));
    others.for_each(|e| leaves(&e.value, out));
}

fn leaves(node: &Node, out: &mut Vec<Span>) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|n| leaves(n, out)),
        NodeKind::Object(entries) => entries.iter().for_each(|e| leaves(&e.value, out)),
        _ => out.push(node.span),
    }
}

struct Walk<'v, 'p, 't> {
    vocabulary: &'v Vocabulary<'p>,
    /// Keys as written: a document spells few of them, many times.
    keys: HashMap<&'t str, Key, RandomState>,
    spans: Vec<Span>,
    /// What stands under personal keys.
    personal: Vec<&'t Node>,
    /// Keys that no vocabulary knows.
    unknown: Vec<&'t Entry>,
}

impl<'t> Walk<'_, '_, 't> {
    /// What stands beside a subject and is no key of the envelope.
    fn beside_roots(&mut self, node: &'t Node) {
        let vocabulary = self.vocabulary;
        match &node.kind {
            NodeKind::Array(items) => items.iter().for_each(|n| self.beside_roots(n)),
            NodeKind::Object(entries) => {
                let is_root = |e: &Entry| {
                    let named = vocabulary.entity(&e.key);
                    named.is_some_and(|entity| vocabulary.is_root(entity))
                };
                if entries.iter().any(is_root) {
                    let beside = |e: &&Entry| !is_root(e) && !vocabulary.is_beside_root(&e.key);
                    let beside = entries.iter().filter(beside);
                    self.unknown.extend(beside.clone());
                    self.spans.extend(beside.map(|e| e.value.span));
                }
            }
            _ => {}
        }
    }

    /// Documents are no deeper than the readers allow.
    fn node(&mut self, node: &'t Node, within: Within) {
        match &node.kind {
            NodeKind::Array(items) => items.iter().for_each(|n| self.node(n, within)),
            NodeKind::Object(entries) => {
                let keys: Vec<Key> = entries.iter().map(|e| self.key(&e.key)).collect();
                let any = |is: fn(&Key) -> bool| keys.iter().any(is);
                let format = match within {
                    Within::Records => Format::Record,
                    Within::Things if any(|k| k.wraps) => Format::Wrapped,
                    Within::Things if any(|k| k.listed) => Format::Listed,
                    Within::Things if any(|k| k.span) => Format::Span,
                    Within::Things => Format::None,
                };
                for (entry, key) in entries.iter().zip(keys) {
                    self.entry(entry, key, format, within);
                }
            }
            NodeKind::Null
            | NodeKind::Boolean(_)
            | NodeKind::Number(_)
            | NodeKind::Text(_)
            | NodeKind::Broken => {}
        }
    }

    fn entry(&mut self, entry: &'t Entry, key: Key, format: Format, within: Within) {
        if key.is_of(format) {
            return self.node(&entry.value, Within::Things);
        }
        if within == Within::Records || !key.known {
            if key.personal {
                self.personal.push(&entry.value);
            } else {
                self.unknown.push(entry);
            }
            return self.spans.push(entry.value.span);
        }
        if !key.records {
            return self.node(&entry.value, Within::Things);
        }
        match &entry.value.kind {
            NodeKind::Array(_) | NodeKind::Object(_) => {
                self.node(&entry.value, Within::Records);
            }
            // Words in the place of records may be about anybody.
            NodeKind::Text(_) => self.spans.push(entry.value.span),
            NodeKind::Null | NodeKind::Boolean(_) | NodeKind::Number(_) | NodeKind::Broken => {}
        }
    }

    /// The unknown keys that are what a personal value is, or a long number.
    fn telling_keys(&self) -> Vec<Span> {
        let mut names = HashSet::with_hasher(RandomState::default());
        if !self.unknown.is_empty() {
            (self.personal.iter()).for_each(|node| said(node, &mut names));
        }
        let tells = |e: &&&Entry| {
            let mut digits = 0_usize;
            let long = e.key.chars().any(|c| {
                digits = if c.is_numeric() {
                    digits.saturating_add(1)
                } else {
                    0
                };
                digits >= PERSONAL_DIGITS
            });
            long || names.contains(&*folded(&e.key))
        };
        let telling = self.unknown.iter().filter(tells);
        telling.map(|e| e.key_span).collect()
    }

    fn key(&mut self, written: &'t str) -> Key {
        let vocabulary = self.vocabulary;
        let key = self.keys.entry(written);
        *key.or_insert_with(|| Key::of(vocabulary, written))
    }
}

/// The texts and numbers of a value, as keys are compared.
fn said<S: BuildHasher>(node: &Node, names: &mut HashSet<Box<str>, S>) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|n| said(n, names)),
        NodeKind::Object(entries) => entries.iter().for_each(|e| said(&e.value, names)),
        NodeKind::Text(text) => _ = names.insert(folded(text).into()),
        NodeKind::Number(_) | NodeKind::Null | NodeKind::Boolean(_) | NodeKind::Broken => {}
    }
}

#[cfg(test)]
mod tests;
