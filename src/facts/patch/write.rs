//! Changes as a patch of the document in which the rows stand.
//!
//! A collection of which nothing is known gets what is added as listed and not complete; `null`
//! becomes a list; a list that says how many there are in all counts one more. A field that has a
//! history gets one more entry; any other is replaced. What a patch cannot know stands as a
//! placeholder.

use super::apply::find;
use super::{Change, PatchOperation};
use crate::facts::bind::shown;
use crate::facts::store::{Fact, Row, Store, push_step};
use crate::facts::tree::{Entry, Node, NodeKind, Tree};
use crate::program::{FieldId, Program, Type, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};

/// What stands for a text that somebody has to fill in.
pub const TO_BE_FILLED: &str = "（待填）";

/// The patch of `tree` that does what `changes` say on a day. `None` where the document has no
/// place for it.
#[must_use]
pub fn write(
    program: &Program,
    store: &Store,
    tree: &Tree,
    changes: &[Change],
    on: Date,
) -> Option<Vec<PatchOperation>> {
    let operations = |filled| written(program, store, tree, changes, on, filled);
    let mut out = operations(false)?;
    let is_open = |c: &Change| match c {
        Change::State { open, .. } => open.is_some(),
        Change::Reference { .. } => true,
        Change::Member { .. } | Change::Attestation { .. } | Change::Correction { .. } => false,
    };
    if changes.iter().any(is_open) {
        for (shown, filled) in out.iter_mut().zip(operations(true)?) {
            if shown.value != filled.value {
                shown.filled = Some(filled.value);
            }
        }
    }
    Some(out)
}

/// The same, with something that would do in place of placeholders where `filled`.
fn written(
    program: &Program,
    store: &Store,
    tree: &Tree,
    changes: &[Change],
    on: Date,
    filled: bool,
) -> Option<Vec<PatchOperation>> {
    let writer = Writer {
        filled,
        program,
        store,
        root: &tree.root,
        new: changes
            .iter()
            .filter_map(|c| match c {
                Change::Member { row, .. } => Some(*row),
                _ => None,
            })
            .collect(),
        changes,
        on,
    };
    let mut out = Vec::new();
    let mut records: Vec<(Row, [&'static str; 2], Vec<Json>)> = Vec::new();
    let mut note = |row: Row, keys: [&'static str; 2], record: Json| match records
        .iter_mut()
        .find(|(r, k, _)| *r == row && *k == keys)
    {
        Some((_, _, list)) => list.push(record),
        None => records.push((row, keys, vec![record])),
    };
    let mut members: BTreeMap<(Row, FieldId), Vec<Json>> = BTreeMap::new();
    let mut order = Vec::new();
    for change in changes {
        match change {
            Change::State { row, .. } | Change::Reference { row, .. }
                if writer.new.contains(row) => {}
            Change::State {
                row,
                field,
                fact,
                open,
            } => {
                let value = writer.given(*field, fact, open.as_deref());
                out.push(writer.state(*row, *field, value));
            }
            Change::Reference { row, field, to } => {
                let path = store.pointer(program, *row, Some(*field));
                let value = writer.named(*to)?;
                out.push(writer.put(path, value));
            }
            Change::Member { holder, .. } if writer.new.contains(holder) => {}
            Change::Member { holder, field, row } => {
                let at = (*holder, *field);
                if !members.contains_key(&at) {
                    order.push(at);
                }
                members.entry(at).or_default().push(writer.object(*row)?);
            }
            Change::Attestation {
                row,
                of,
                matter,
                on,
            } => {
                let matter = program[*of].members.get(matter.0 as usize)?.name.clone();
                let english = writer.english(*row);
                let record = record(
                    english,
                    [
                        (["事项", "matter"], Json::String(matter)),
                        (["结论", "conclusion"], Json::Bool(true)),
                        (["日期", "date"], Json::String(on.to_string())),
                        (["认定人", "by"], Json::String(TO_BE_FILLED.to_owned())),
                    ],
                );
                note(*row, ["认定", "attestations"], record);
            }
            Change::Correction { row, norm, on } => {
                let norm = &program[*norm];
                let name = match &norm.item {
                    Some(item) => format!("{}.{}", norm.duty.name, item.name),
                    None => norm.duty.name.clone(),
                };
                let english = writer.english(*row);
                let record = record(
                    english,
                    [
                        (["义务", "norm"], Json::String(name)),
                        (["日期", "date"], Json::String(on.to_string())),
                        (["证据", "evidence"], Json::String(TO_BE_FILLED.to_owned())),
                    ],
                );
                note(*row, ["纠正", "corrections"], record);
            }
        }
    }
    for (row, keys, list) in records {
        writer.records(row, keys, list, &mut out)?;
    }
    for (holder, field) in order {
        let new = members.remove(&(holder, field)).unwrap_or_default();
        writer.members(holder, field, new, &mut out)?;
    }
    Some(out)
}

struct Writer<'a> {
    program: &'a Program,
    store: &'a Store,
    root: &'a Node,
    /// Rows that the changes add.
    new: BTreeSet<Row>,
    changes: &'a [Change],
    on: Date,
    /// Whether something stands in place of the placeholders that are no texts.
    filled: bool,
}

fn record<const N: usize>(english: bool, parts: [([&str; 2], Json); N]) -> Json {
    let key = |[zh, en]: [&str; 2]| (if english { en } else { zh }).to_owned();
    Json::Object(parts.into_iter().map(|(k, v)| (key(k), v)).collect())
}

impl Writer<'_> {
    /// Puts a value where something may stand already.
    fn put(&self, path: String, value: Json) -> PatchOperation {
        if find(self.root, &path).is_some() {
            PatchOperation::replace(path, value)
        } else {
            PatchOperation::add(path, value)
        }
    }

    /// What a field is given: where others would do as well, a placeholder.
    fn given(&self, field: FieldId, fact: &Fact<Value>, open: Option<&str>) -> Json {
        match open {
            Some(asked) if !self.filled => Json::String(format!("{TO_BE_FILLED}{asked}")),
            _ => self.fact(field, fact),
        }
    }

    /// What names a row: which of those that stand there already, somebody has to say.
    fn named(&self, row: Row) -> Option<Json> {
        if self.filled || self.new.contains(&row) {
            self.identity(row)
        } else {
            Some(Json::String(TO_BE_FILLED.to_owned()))
        }
    }

    fn state(&self, row: Row, field: FieldId, value: Json) -> PatchOperation {
        let mut path = self.store.pointer(self.program, row, Some(field));
        // A date says itself since when something is so.
        if let Type::Date | Type::Series(_) = self.program[field].ty {
            return self.put(path, value);
        }
        let there = find(self.root, &path);
        let history = there.and_then(|node| entry(node, &["历史", "history"]));
        let english = match history {
            Some((key, _)) => key.is_ascii(),
            None => self.english(row),
        };
        let since = |day: Date, value: Json| {
            let day = Json::String(day.to_string());
            record(english, [(["自", "from"], day), (["值", "value"], value)])
        };
        let always = |value: Json| record(english, [(["值", "value"], value)]);
        let new = since(self.on, value);
        if let Some((key, _)) = history {
            push_step(&mut path, key);
            path.push_str("/-");
            return PatchOperation::add(path, new);
        }
        // What stood there without a date has stood for the whole time, and still has.
        let before = match self.store.stated(self.program, row, field) {
            Fact::Unknown => None,
            old => Some(always(self.fact(field, old))),
        };
        let history = before.into_iter().chain([new]).collect();
        let history = record(english, [(["历史", "history"], Json::Array(history))]);
        self.put(path, history)
    }

    /// Adds objects to a collection, or one to a field that holds one.
    fn members(
        &self,
        holder: Row,
        field: FieldId,
        mut new: Vec<Json>,
        out: &mut Vec<PatchOperation>,
    ) -> Option<()> {
        let mut path = self.store.pointer(self.program, holder, None);
        push_step(&mut path, self.store.spelling(self.program, holder, field));
        let there = find(self.root, &path);
        if let Type::One(_) = self.program[field].ty {
            out.push(self.put(path, new.pop()?));
            return Some(());
        }
        match there.map(|n| &n.kind) {
            None => {
                let parts = [
                    (["完整", "complete"], Json::Bool(false)),
                    (["列出", "listed"], Json::Array(new)),
                ];
                out.push(PatchOperation::add(
                    path,
                    record(self.english(holder), parts),
                ));
            }
            Some(NodeKind::Array(_)) => append(&path, new, out),
            Some(NodeKind::Object(_)) => {
                let node = there?;
                let n = i64::try_from(new.len()).ok()?;
                if let Some((key, total)) = entry(node, &["共", "total"]) {
                    let NodeKind::Number(text) = &total.kind else {
                        return None;
                    };
                    let total: i64 = text.parse().ok()?;
                    let mut path = path.clone();
                    push_step(&mut path, key);
                    let total = total.checked_add(n)?;
                    out.push(PatchOperation::replace(path, total.into()));
                }
                match entry(node, &["列出", "listed"]) {
                    Some((key, _)) => {
                        push_step(&mut path, key);
                        append(&path, new, out);
                    }
                    None => {
                        let key = if self.english(holder) {
                            "listed"
                        } else {
                            "列出"
                        };
                        push_step(&mut path, key);
                        out.push(PatchOperation::add(path, Json::Array(new)));
                    }
                }
            }
            Some(_) => out.push(PatchOperation::replace(path, Json::Array(new))),
        }
        Some(())
    }

    /// Adds records to one of the lists about a row.
    fn records(
        &self,
        row: Row,
        keys: [&'static str; 2],
        records: Vec<Json>,
        out: &mut Vec<PatchOperation>,
    ) -> Option<()> {
        let mut path = self.store.pointer(self.program, row, None);
        let object = find(self.root, &path)?;
        match entry(object, &keys) {
            Some((key, list)) => {
                push_step(&mut path, key);
                if let NodeKind::Array(_) = list.kind {
                    append(&path, records, out);
                } else {
                    out.push(PatchOperation::replace(path, Json::Array(records)));
                }
            }
            None => {
                let [zh, en] = keys;
                push_step(&mut path, if self.english(row) { en } else { zh });
                out.push(PatchOperation::add(path, Json::Array(records)));
            }
        }
        Some(())
    }

    /// Whether the object of a row is written with English keys.
    fn english(&self, row: Row) -> bool {
        let path = self.store.pointer(self.program, row, None);
        match find(self.root, &path).map(|n| &n.kind) {
            Some(NodeKind::Object(entries)) => entries.first().is_some_and(|e| e.key.is_ascii()),
            _ => false,
        }
    }

    /// A new row as an object, its fields in the order in which they are declared.
    fn object(&self, row: Row) -> Option<Json> {
        let mut parts: BTreeMap<u32, (FieldId, Json)> = BTreeMap::new();
        let mut put = |field: FieldId, value: Json| {
            parts.insert(self.program[field].slot, (field, value));
        };
        let mut held: BTreeMap<FieldId, Vec<Json>> = BTreeMap::new();
        for change in self.changes {
            match change {
                Change::State {
                    row: of,
                    field,
                    fact,
                    open,
                } if *of == row => put(*field, self.given(*field, fact, open.as_deref())),
                Change::Reference { row: of, field, to } if *of == row => {
                    put(*field, self.named(*to)?);
                }
                Change::Member {
                    holder,
                    field,
                    row: member,
                } if *holder == row => {
                    held.entry(*field).or_default().push(self.object(*member)?);
                }
                Change::Attestation { row: of, .. } | Change::Correction { row: of, .. }
                    if *of == row =>
                {
                    return None;
                }
                _ => {}
            }
        }
        for (field, mut list) in held {
            let value = match self.program[field].ty {
                Type::One(_) => list.pop()?,
                _ => Json::Array(list),
            };
            put(field, value);
        }
        for field in &self.program[row.entity].identity {
            let slot = self.program[*field].slot;
            // What tells it apart has to be known by then.
            parts
                .entry(slot)
                .or_insert_with(|| (*field, Json::String(TO_BE_FILLED.to_owned())));
        }
        let mut object = Map::new();
        for (field, value) in parts.into_values() {
            let key = self.store.spelling(self.program, row, field).to_owned();
            object.insert(key, value);
        }
        Some(Json::Object(object))
    }

    /// What names a row in a reference: its identity, a list where it has several parts.
    fn identity(&self, row: Row) -> Option<Json> {
        let entity = &self.program[row.entity];
        let part = |field: &FieldId| {
            let written = self.changes.iter().find_map(|c| match c {
                Change::State {
                    row: of,
                    field: f,
                    fact,
                    ..
                } if *of == row && f == field => Some(fact),
                _ => None,
            });
            let fact = match written {
                Some(fact) => fact,
                None if self.new.contains(&row) => return None,
                None => match self.program[*field].ty {
                    // The identity of another thing in it.
                    Type::Reference(_) => return None,
                    _ => self.store.stated(self.program, row, *field),
                },
            };
            match fact {
                Fact::Known(_) => Some(self.fact(*field, fact)),
                Fact::Absent | Fact::Unknown => None,
            }
        };
        let mut parts: Vec<Json> = entity.identity.iter().map(part).collect::<Option<_>>()?;
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Json::Array(parts)),
        }
    }

    fn fact(&self, field: FieldId, fact: &Fact<Value>) -> Json {
        match fact {
            Fact::Known(value) => json(self.program, &self.program[field].ty, value),
            Fact::Absent | Fact::Unknown => Json::Null,
        }
    }
}

/// Puts values behind the last of a list.
fn append(path: &str, values: Vec<Json>, out: &mut Vec<PatchOperation>) {
    let path = format!("{path}/-");
    let add = |value| PatchOperation::add(path.clone(), value);
    out.extend(values.into_iter().map(add));
}

/// The entry of an object under one of these keys.
fn entry<'n>(node: &'n Node, keys: &[&str]) -> Option<(&'n str, &'n Node)> {
    let NodeKind::Object(entries) = &node.kind else {
        return None;
    };
    let named = |e: &&Entry| keys.contains(&&*e.key);
    entries.iter().find(named).map(|e| (&*e.key, &e.value))
}

/// A value as a fact file writes it.
fn json(program: &Program, ty: &Type, value: &Value) -> Json {
    let inner = match ty {
        Type::Series(inner) => inner,
        other => other,
    };
    let text = |value: &Value, ty: &Type| Json::String(shown(program, ty, value));
    match value {
        Value::Boolean(b) => Json::Bool(*b),
        Value::Number(n) => number(*n),
        Value::Year(y) => Json::from(*y),
        Value::Set(members) => {
            let one = |m: &crate::program::Member| text(&Value::Set(vec![*m]), inner);
            Json::Array(members.iter().map(one).collect())
        }
        Value::Spans(spans) => Json::Array(
            spans
                .iter()
                .map(|s| text(&Value::Span(*s), inner))
                .collect(),
        ),
        Value::Dates(dates) => Json::Array(
            dates
                .iter()
                .map(|d| text(&Value::Date(*d), inner))
                .collect(),
        ),
        Value::Texts(texts) => Json::Array(texts.iter().map(|t| Json::from(&**t)).collect()),
        Value::Text(_)
        | Value::Date(_)
        | Value::Period(_)
        | Value::Span(_)
        | Value::Measured(..)
        | Value::Region(_)
        | Value::Member(_) => text(value, inner),
    }
}

/// The shortest number that reads back as the same; where JSON's has too few digits, its text.
fn number(n: Decimal) -> Json {
    let text = n.normalize().to_string();
    match text.parse::<serde_json::Number>() {
        Ok(number) if number.to_string().parse() == Ok(n) => Json::Number(number),
        _ => Json::String(text),
    }
}
