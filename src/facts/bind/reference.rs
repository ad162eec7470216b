//! References and identities: what names a row, and whether two rows have one name.

use super::value::found_word;
use super::value::is_to_be_filled;
use super::vocabulary::Vocabulary;
use super::{Binder, SUGGESTED};
use crate::diagnostic::{Diagnostic, nearest};
use crate::facts::keys::nfkc;
use crate::facts::store::{Completeness, Fact, Held, Row, Rows};
use crate::facts::tree::{Node, NodeKind};
use crate::program::{EntityId, FieldId, Program, Type, Value};
use crate::source::{FileId, Loc};
use crate::syntax::ast::FactValue;
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// How many references deep an identity may lie (an identity that names a row whose identity
/// names a row …). Vocabularies that go in circles stop here.
const DEPTH: usize = 8;

/// What a document names: strangers say what stands in it.
type Map<K, V> = IndexMap<K, V, RandomState>;

/// Rows by identity. An identity is the row's identifying values in order; where one of them is a
/// reference, the identity of what it names stands in its place.
#[derive(Default)]
pub(super) struct Identities {
    /// Identities named by references that are themselves part of an identity.
    named: Map<(Row, FieldId), Vec<Value>>,
    /// Members of a collection.
    /// `None`: several are named so.
    members: Map<(Row, FieldId), Map<Vec<Value>, Option<Row>>>,
    /// All rows of an entity.
    all: Map<EntityId, Map<Vec<Value>, Vec<Row>>>,
}

/// What a reference was found to name.
enum Found {
    Row(Row),
    /// No such member where all are listed, or none of them; perhaps one is spelled alike.
    Dangling(Option<String>),
    /// Not among those listed, but not all are.
    Unlisted,
    /// One of several that are named so, which is reported of them.
    OneOfSeveral,
}

impl<'p, 't> Binder<'_, 'p, 't> {
    /// Looks every reference up, and finds members with one identity.
    pub(super) fn resolve(&mut self) {
        let references = std::mem::take(&mut self.references);
        let mut named: Vec<(Row, FieldId, EntityId, &'t Node, Vec<Value>)> = Vec::new();
        for (row, field, node) in references {
            let declared = &self.program[field];
            let Type::Reference(target) = declared.ty else {
                continue;
            };
            let span = self
                .store
                .fact_loc(self.program, row, field)
                .map_or(node.span, |l| l.span);
            if self.says_absent(&declared.ty, node) {
                if declared.optional {
                    self.store
                        .set_reference(self.program, row, field, Fact::Absent, span);
                } else {
                    self.report(
                        Diagnostic::error("ohs::facts::null_not_allowed", node.loc(self.file))
                            .arg("expected", super::value::expected_word(&declared.ty)),
                    );
                }
                continue;
            }
            if is_to_be_filled(node) {
                let here = node.loc(self.file);
                self.report(Diagnostic::warning("ohs::facts::to_be_filled", here));
                continue;
            }
            let Some(key) = self.identity_in(target, node, 0) else {
                continue;
            };
            if self.program[row.entity].identity.contains(&field) {
                self.identities.named.insert((row, field), key.clone());
            }
            named.push((row, field, target, node, key));
        }
        for (row, field, target, node, key) in named {
            let entity = &self.program[target];
            let d = match self.find(row, target, &key) {
                Found::Row(to) => {
                    let span = self
                        .store
                        .fact_loc(self.program, row, field)
                        .map_or(node.span, |l| l.span);
                    self.store
                        .set_reference(self.program, row, field, Fact::Known(to), span);
                    continue;
                }
                Found::OneOfSeveral => continue,
                Found::Dangling(suggestion) => {
                    self.suggested += 1;
                    Diagnostic::error("ohs::facts::dangling_reference", node.loc(self.file))
                        .did_you_mean(suggestion.as_deref())
                }
                Found::Unlisted => {
                    Diagnostic::warning("ohs::facts::reference_unlisted", node.loc(self.file))
                }
            };
            let identity = self.shown_identity(target, &key);
            self.report(
                d.arg("entity", &*entity.label.name)
                    .arg("identity", identity),
            );
        }
        let collections = std::mem::take(&mut self.collections);
        for (holder, field, rows) in &collections {
            self.find_doubles(*holder, *field, *rows);
        }
    }

    /// The identity that a document names an entity's row by: one value, or several in a list or
    /// an object.
    pub(super) fn identity_in(
        &mut self,
        entity: EntityId,
        node: &Node,
        depth: usize,
    ) -> Option<Vec<Value>> {
        let fields = &self.program[entity].identity;
        if node.kind == NodeKind::Broken || depth > DEPTH || fields.is_empty() {
            return None;
        }
        let parts: Vec<&Node> = match &node.kind {
            NodeKind::Array(items) if items.len() == fields.len() => items.iter().collect(),
            NodeKind::Object(entries) => {
                for field in fields {
                    let label = &self.program[*field].label;
                    let mut same = entries.iter().filter(|e| label.is(&nfkc(&e.key)));
                    if let (Some(first), Some(again)) = (same.next(), same.next()) {
                        self.twice(first, again);
                        return None;
                    }
                }
                let of = |field: &FieldId| {
                    let label = &self.program[*field].label;
                    entries
                        .iter()
                        .find(|e| label.is(&nfkc(&e.key)))
                        .map(|e| &e.value)
                };
                match fields.iter().map(of).collect::<Option<Vec<&Node>>>() {
                    Some(parts) => parts,
                    None => return self.no_identity(entity, node),
                }
            }
            NodeKind::Array(_) | NodeKind::Null => return self.no_identity(entity, node),
            _ if fields.len() == 1 => vec![node],
            _ => return self.no_identity(entity, node),
        };
        let mut key = Vec::with_capacity(parts.len());
        for (field, part) in fields.iter().zip(parts) {
            match &self.program[*field].ty {
                Type::Reference(target) => {
                    key.extend(self.identity_in(*target, part, depth + 1)?)
                }
                _ if self.is_too_long(part) => return None,
                ty => key.push(self.value(ty, part)?),
            }
        }
        Some(key)
    }

    fn no_identity<T>(&mut self, entity: EntityId, node: &Node) -> Option<T> {
        let declared = &self.program[entity];
        let parts: Vec<String> = declared
            .identity
            .iter()
            .map(|f| self.program[*f].label.name.clone())
            .collect();
        self.report(
            Diagnostic::error("ohs::facts::not_an_identity", node.loc(self.file))
                .arg("entity", &*declared.label.name)
                .arg("parts", parts)
                .arg("found", found_word(node)),
        );
        None
    }

    /// A row's identity, where all of it is known.
    pub(super) fn identity_of(&self, row: Row) -> Option<Vec<Value>> {
        let fields = &self.program[row.entity].identity;
        let mut key = Vec::with_capacity(fields.len());
        for field in fields {
            if let Type::Reference(_) = self.program[*field].ty {
                key.extend(self.identities.named.get(&(row, *field))?.iter().cloned());
            } else {
                match self.store.stated(self.program, row, *field) {
                    Fact::Known(value) => key.push(value.clone()),
                    Fact::Unknown | Fact::Absent => return None,
                }
            }
        }
        (!key.is_empty()).then_some(key)
    }

    /// Where a row's identity stands: its first value, else the row.
    pub(super) fn identity_loc(&self, row: Row) -> Loc {
        self.program[row.entity]
            .identity
            .iter()
            .find_map(|f| self.store.fact_loc(self.program, row, *f))
            .unwrap_or_else(|| self.store.row_loc(row))
    }

    /// An identity as people write it.
    pub(super) fn shown_identity(&self, entity: EntityId, key: &[Value]) -> String {
        let mut types = Vec::new();
        identity_types(self.program, entity, 0, &mut types);
        let parts: Vec<String> = types
            .iter()
            .zip(key)
            .map(|(ty, value)| super::shown(self.program, ty, value))
            .collect();
        parts.join("，")
    }

    /// The row of an entity that is named so, seen from `row`: of the nearest holder (the row
    /// itself first) that lists any.
    fn find(&mut self, row: Row, target: EntityId, key: &[Value]) -> Found {
        let mut at = Some(row);
        let mut all_listed = true;
        let program = self.program;
        let may_suggest = self.suggested < SUGGESTED;
        while let Some(holder) = at {
            let mut listed = false;
            let mut suggestion = None;
            for field in &program[target].held_by {
                if program[*field].entity != holder.entity {
                    continue;
                }
                match self.store.held(program, holder, *field) {
                    Held::Listed(rows, completeness) => {
                        all_listed &= completeness == Completeness::Complete;
                        if rows.is_empty() {
                            continue;
                        }
                        listed = true;
                        let members = self.members(holder, *field, rows);
                        if let Some(found) = members.get(key) {
                            return found.map_or(Found::OneOfSeveral, Found::Row);
                        }
                        if let [Value::Text(text)] = key
                            && may_suggest
                        {
                            let names = members.keys().filter_map(|k| match k.as_slice() {
                                [Value::Text(t)] => Some(&**t),
                                _ => None,
                            });
                            suggestion = nearest(text, names).map(str::to_owned);
                        }
                    }
                    Held::Unknown => all_listed = false,
                }
            }
            if listed {
                return if all_listed {
                    Found::Dangling(suggestion)
                } else {
                    Found::Unlisted
                };
            }
            at = self.store.holder(holder).map(|(h, _)| h);
        }
        if all_listed {
            Found::Dangling(None)
        } else {
            Found::Unlisted
        }
    }

    fn members(
        &mut self,
        holder: Row,
        field: FieldId,
        rows: Rows,
    ) -> &Map<Vec<Value>, Option<Row>> {
        if !self.identities.members.contains_key(&(holder, field)) {
            let mut index = Map::default();
            for row in rows.iter() {
                if let Some(key) = self.identity_of(row) {
                    index
                        .entry(key)
                        .and_modify(|one| *one = None)
                        .or_insert(Some(row));
                }
            }
            self.identities.members.insert((holder, field), index);
        }
        self.identities.members.entry((holder, field)).or_default()
    }

    /// All rows of an entity that are named so and held, however deep, by `within`.
    pub(super) fn rows_named(&mut self, within: Row, entity: EntityId, key: &[Value]) -> Vec<Row> {
        if !self.identities.all.contains_key(&entity) {
            let mut index: Map<Vec<Value>, Vec<Row>> = Map::default();
            for row in self.store.rows(entity).iter() {
                if let Some(key) = self.identity_of(row) {
                    index.entry(key).or_default().push(row);
                }
            }
            self.identities.all.insert(entity, index);
        }
        let rows = self.identities.all.get(&entity).and_then(|i| i.get(key));
        let held = |row: &Row| self.store.ancestor(*row, within.entity) == Some(within);
        rows.into_iter().flatten().copied().filter(held).collect()
    }

    /// Reports members of one collection with one identity. No identity of them is then known: whose
    /// facts these are cannot be told.
    fn find_doubles(&mut self, holder: Row, field: FieldId, rows: Rows) {
        let _ = (holder, field);
        if rows.len() < 2 || self.program[rows.entity].identity.is_empty() {
            return;
        }
        let mut seen: Map<Vec<Value>, Row> =
            Map::with_capacity_and_hasher(rows.len(), RandomState::default());
        let mut doubles = Vec::new();
        for row in rows.iter() {
            if let Some(key) = self.identity_of(row) {
                match seen.get(&key) {
                    Some(first) => doubles.push((row, *first, key)),
                    None => {
                        seen.insert(key, row);
                    }
                }
            }
        }
        let mut lost: BTreeSet<Row> = BTreeSet::new();
        for (row, first, key) in doubles {
            let entity = &self.program[row.entity];
            lost.extend([first, row]);
            let identity = self.shown_identity(row.entity, &key);
            self.report(
                Diagnostic::error("ohs::facts::duplicate_identity", self.identity_loc(row))
                    .label("first", self.identity_loc(first))
                    .arg("entity", &*entity.label.name)
                    .arg("identity", identity),
            );
        }
        for row in lost {
            self.store.double(row);
            for field in &self.program[row.entity].identity {
                let span = self
                    .store
                    .fact_loc(self.program, row, *field)
                    .map_or_else(Default::default, |l| l.span);
                if let Type::Reference(_) = self.program[*field].ty {
                    self.store
                        .set_reference(self.program, row, *field, Fact::Unknown, span);
                    self.identities.named.swap_remove(&(row, *field));
                } else {
                    self.store
                        .set(self.program, row, *field, Fact::Unknown, span);
                }
            }
        }
    }
}

/// The identity that a scenario names an entity's row by: all its values, or the first few.
///
/// # Errors
///
/// What is wrong with the first value that does not fit.
pub fn written_identity(
    words: &Vocabulary<'_>,
    file: FileId,
    entity: EntityId,
    values: &[FactValue],
) -> Result<Vec<Value>, Diagnostic> {
    let mut binder = Binder::new(words, file);
    let program = words.program;
    let fields = &program[entity].identity;
    let mut key = Vec::new();
    let nodes: Vec<Node> = values.iter().map(crate::facts::written::node).collect();
    if let Some(extra) = nodes.get(fields.len()) {
        binder.no_identity::<()>(entity, extra);
    }
    for (field, node) in fields.iter().zip(&nodes) {
        match &program[*field].ty {
            Type::Reference(target) => {
                key.extend(binder.identity_in(*target, node, 1).unwrap_or_default());
            }
            ty => key.extend(binder.value(ty, node)),
        }
    }
    match binder.out.into_iter().next() {
        Some(wrong) => Err(wrong),
        None => Ok(key),
    }
}

/// The types of an identity's values, those of referenced identities in place.
fn identity_types<'p>(
    program: &'p Program,
    entity: EntityId,
    depth: usize,
    out: &mut Vec<&'p Type>,
) {
    if depth > DEPTH {
        return;
    }
    for field in &program[entity].identity {
        match &program[*field].ty {
            Type::Reference(target) => identity_types(program, *target, depth + 1, out),
            ty => out.push(ty),
        }
    }
}
