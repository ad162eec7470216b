//! Where a value stands in the document, as a JSON pointer (RFC 6901).

use super::{Held, Row, Store};
use crate::program::{FieldId, Program};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// How one document spells what leads to a value. Nearly every row spells a field alike, so one
/// spelling a field is kept, and the rows that differ beside it.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    roots: BTreeMap<Row, String>,
    /// By field.
    usual: Vec<Option<Box<str>>>,
    other: BTreeMap<(Row, FieldId), Box<str>>,
    wrapped: BTreeMap<(Row, FieldId), Box<str>>,
    attestations: BTreeMap<Row, Box<str>>,
    masked: Vec<Span>,
    /// Sources that quote personal values.
    personal_texts: BTreeSet<Box<str>>,
}

/// Appends one step to a pointer.
pub(in crate::facts) fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    for c in step.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(c),
        }
    }
}

/// What the binder says about places.
impl Store {
    /// Says where a root's object stands.
    pub fn place_root(&mut self, root: Row, pointer: String) {
        self.places.roots.insert(root, pointer);
    }

    /// Says how the document spells a field of a row.
    pub fn spell(&mut self, row: Row, field: FieldId, key: &str) {
        let usual = &mut self.places.usual;
        if usual.len() <= field.index() {
            usual.resize(field.index() + 1, None);
        }
        match usual.get_mut(field.index()) {
            Some(Some(usual)) if &**usual == key => {}
            Some(unknown @ None) => *unknown = Some(key.into()),
            Some(Some(_)) | None => {
                self.places.other.insert((row, field), key.into());
            }
        }
    }

    /// Says that a collection stands inside `{listed: […]}`, and how that key is spelled.
    pub fn wrap(&mut self, row: Row, field: FieldId, listed: &str) {
        self.places.wrapped.insert((row, field), listed.into());
    }

    /// Says that a place outside the fields names somebody by personal values.
    pub fn mask(&mut self, span: Span) {
        self.places.masked.push(span);
    }

    /// Says that a source at a place quotes personal values.
    pub fn mask_text(&mut self, span: Span, text: &str) {
        self.places.masked.push(span);
        self.places.personal_texts.insert(text.into());
    }

    /// Says how a row's object spells 认定.
    pub fn spell_attestations(&mut self, row: Row, key: &str) {
        self.places.attestations.insert(row, key.into());
    }
}

/// Pointers.
impl Store {
    /// Places outside the fields that name somebody by personal values.
    pub(in crate::facts) fn masked(&self) -> &[Span] {
        &self.places.masked
    }

    /// Whether a source quotes personal values.
    #[must_use]
    pub fn quotes_somebody(&self, text: &str) -> bool {
        self.places.personal_texts.contains(text)
    }

    /// The JSON pointer of a row's object, or of one of its fields. An array is passed by position,
    /// a partial collection through its 列出, a field that the document does not have by its
    /// first name: there it can be added. The pointer of a collection is that of its array.
    #[must_use]
    pub fn pointer(&self, program: &Program, row: Row, field: Option<FieldId>) -> String {
        let mut steps: Vec<(Row, FieldId, Option<u32>)> = Vec::new();
        if let Some(field) = field {
            steps.push((row, field, None));
        }
        let mut at = row;
        while let Some((holder, through)) = self.holder(at) {
            let position = match self.held(program, holder, through) {
                Held::Listed(rows, _) => at.index.saturating_sub(rows.start),
                Held::Unknown => 0,
            };
            steps.push((holder, through, Some(position)));
            at = holder;
        }
        let mut out = self.places.roots.get(&at).cloned().unwrap_or_default();
        for (row, field, position) in steps.into_iter().rev() {
            push_step(&mut out, self.spelling(program, row, field));
            if let crate::program::Type::Many(_) = program[field].ty {
                if let Some(listed) = self.places.wrapped.get(&(row, field)) {
                    push_step(&mut out, listed);
                }
                if let Some(position) = position {
                    push_step(&mut out, &position.to_string());
                }
            }
        }
        out
    }

    /// The JSON pointer of what a series says of a year; of a year of which it says nothing, where it
    /// can be added.
    #[must_use]
    pub fn figure_pointer(&self, program: &Program, row: Row, field: FieldId, year: i16) -> String {
        let mut out = self.pointer(program, row, Some(field));
        match self.figure(program, row, field, year) {
            Some(figure) => push_step(&mut out, &figure.key),
            None => push_step(&mut out, &year.to_string()),
        }
        out
    }

    /// The JSON pointer of the array of a row's attestations, and whether the document has it.
    #[must_use]
    pub fn attestations_pointer(&self, program: &Program, row: Row) -> (String, bool) {
        let mut out = self.pointer(program, row, None);
        let key = self.places.attestations.get(&row);
        push_step(&mut out, key.map_or("认定", |k| k));
        (out, key.is_some())
    }

    /// How the document spells a field of a row; one that it does not have, by its first name.
    pub(in crate::facts) fn spelling<'a>(
        &'a self,
        program: &'a Program,
        row: Row,
        field: FieldId,
    ) -> &'a str {
        let usual = || self.places.usual.get(field.index())?.as_ref();
        self.places
            .other
            .get(&(row, field))
            .or_else(usual)
            .map_or(&program[field].label.name, |k| k)
    }
}
