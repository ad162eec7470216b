//! What names a row, outside the document: for verdict ids, reports and scenarios; with personal
//! values, or with pseudonyms in their place.

use super::bind::shown;
use super::store::{Fact, Row, Store};
use crate::program::{EntityId, FieldId, Program, Type, Value};
use crate::source::{Span, sha256};

/// Whether personal values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// As they are.
    Shown,
    /// A pseudonym in their place (see [`pseudonym`]).
    Pseudonyms,
}

/// One row on the way from the root to a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityStep {
    /// Its entity.
    pub entity: EntityId,
    /// The field that holds it; `None` for the root.
    pub field: Option<FieldId>,
    /// Its identifying values as people write them, in the order of 标识; `None` where one is not
    /// known. Of a reference, the identity of what it names, joined by ，.
    pub values: Vec<Option<String>>,
}

/// The identity path of a row: every row that holds it, from the root down, and itself.
#[must_use]
pub fn identity(
    program: &Program,
    store: &Store,
    row: Row,
    personal: Personal,
) -> Vec<IdentityStep> {
    let mut out = Vec::new();
    let mut at = Some(row);
    while let Some(row) = at {
        let holder = store.holder(row);
        out.push(IdentityStep {
            entity: row.entity,
            field: holder.map(|(_, field)| field),
            values: values(program, store, row, personal, 0),
        });
        at = holder.map(|(row, _)| row);
    }
    out.reverse();
    out
}

/// A row's own identifying values, as in its [`IdentityStep`].
pub(crate) fn own_identity(
    program: &Program,
    store: &Store,
    row: Row,
    personal: Personal,
) -> Vec<Option<String>> {
    values(program, store, row, personal, 0)
}

/// References within an identity are followed so far.
const DEPTH: usize = 8;

fn values(
    program: &Program,
    store: &Store,
    row: Row,
    personal: Personal,
    depth: usize,
) -> Vec<Option<String>> {
    let value = |field: &FieldId| {
        let declared = &program[*field];
        let text = if let Type::Reference(_) = declared.ty {
            match store.follow(program, row, *field) {
                Fact::Known(to) if depth < DEPTH => {
                    let parts = values(program, store, to, personal, depth + 1);
                    parts.into_iter().collect::<Option<Vec<_>>>()?.join("，")
                }
                _ => return None,
            }
        } else {
            match store.stated(program, row, *field) {
                Fact::Known(value) => shown(program, &declared.ty, value),
                Fact::Unknown | Fact::Absent => return None,
            }
        };
        Some(if declared.sensitive && personal == Personal::Pseudonyms {
            pseudonym(program, *field, &text)
        } else {
            text
        })
    };
    program[row.entity].identity.iter().map(value).collect()
}

/// A row's identifying values; `None` where one is not known. Of a reference, those of what it names
/// stand in its place, as far as they are known.
#[must_use]
pub fn identity_values(program: &Program, store: &Store, row: Row) -> Vec<Option<Value>> {
    let mut out = Vec::new();
    push_values(program, store, row, 0, &mut out);
    out
}

fn push_values(
    program: &Program,
    store: &Store,
    row: Row,
    depth: usize,
    out: &mut Vec<Option<Value>>,
) {
    for field in &program[row.entity].identity {
        if let Type::Reference(_) = program[*field].ty {
            match store.follow(program, row, *field) {
                Fact::Known(to) if depth < DEPTH => {
                    push_values(program, store, to, depth + 1, out);
                }
                _ => out.push(None),
            }
        } else {
            out.push(match store.stated(program, row, *field) {
                Fact::Known(value) => Some(value.clone()),
                Fact::Unknown | Fact::Absent => None,
            });
        }
    }
}

/// A stable pseudonym of a personal value: `#` and the first ten hexadecimal digits of the SHA-256
/// of the UTF-8 text `ohs pseudonym 1`, the entity's name, the field's name and the value, each
/// followed by a line feed. It hides a value from a reader, not from somebody who can try all.
#[must_use]
pub fn pseudonym(program: &Program, field: FieldId, value: &str) -> String {
    let declared = &program[field];
    let entity = &program[declared.entity].label.name;
    let text = format!(
        "ohs pseudonym 1\n{entity}\n{}\n{value}\n",
        declared.label.name
    );
    format!("#{}", sha256(&text, 10))
}

/// Whether a value of an entity's identity is personal.
pub(crate) fn is_sensitive(program: &Program, entity: EntityId) -> bool {
    sensitive(program, entity, 0)
}

fn sensitive(program: &Program, entity: EntityId, depth: usize) -> bool {
    program[entity].identity.iter().any(|field| {
        let declared = &program[*field];
        declared.sensitive
            || match declared.ty {
                Type::Reference(to) => depth < DEPTH && sensitive(program, to, depth + 1),
                _ => false,
            }
    })
}

/// Whether an entity tells of somebody: some field of it is personal.
pub(crate) fn tells_of_somebody(program: &Program, entity: EntityId) -> bool {
    is_sensitive(program, entity) || program[entity].fields.iter().any(|f| program[*f].sensitive)
}

/// Whether what is at or below a row of an entity may have a personal identity.
pub(crate) fn holds_sensitive(program: &Program, entity: EntityId) -> bool {
    let mut seen = vec![entity];
    let mut at = 0;
    while let Some(entity) = seen.get(at).copied() {
        at += 1;
        if is_sensitive(program, entity) {
            return true;
        }
        for field in &program[entity].fields {
            if let Type::One(to) | Type::Many(to) = program[*field].ty
                && !seen.contains(&to)
            {
                seen.push(to);
            }
        }
    }
    false
}

/// Where the document's personal values stand: fields that are 敏感, and whatever names a row by
/// them. In order of place.
#[must_use]
pub fn sensitive_spans(program: &Program, store: &Store) -> Vec<Span> {
    let mut out: Vec<Span> = store.masked().to_vec();
    for (id, entity) in program.each_entity() {
        for field in &entity.fields {
            let declared = &program[*field];
            let names_personal = match declared.ty {
                Type::Reference(to) => is_sensitive(program, to),
                _ => false,
            };
            if declared.sensitive || names_personal {
                let spans = store
                    .rows(id)
                    .iter()
                    .filter_map(|row| store.fact_loc(program, row, *field));
                out.extend(spans.map(|loc| loc.span));
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}
