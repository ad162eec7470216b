//! Filling the store.

use super::column::{Column, EntityTable, set};
use super::place::Places;
use super::{Attestation, Fact, Held, History, Provenance, Record, Row, Series, Store};
use crate::program::{EntityId, FieldId, ParameterId, Program, ReadingSetId, Value};
use crate::source::{FileId, Loc, Span};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Building. Used by the binder, and by tests that need facts without a document.
impl Store {
    /// No facts yet.
    #[must_use]
    pub fn new(program: &Program, file: FileId) -> Self {
        let tables = program
            .entities
            .iter()
            .map(|e| EntityTable {
                columns: e
                    .fields
                    .iter()
                    .map(|f| Column::new(&program[*f].ty))
                    .collect(),
                holders: Vec::new(),
                spans: Vec::new(),
            })
            .collect();
        Self {
            file,
            tables,
            attestations: BTreeMap::new(),
            corrections: BTreeMap::new(),
            justifications: BTreeMap::new(),
            parameters: BTreeMap::new(),
            parameters_lost: BTreeSet::new(),
            doubled: BTreeSet::new(),
            dated: BTreeSet::new(),
            unplaced: Vec::new(),
            adopted: Vec::new(),
            as_of: None,
            facts_as_of: None,
            places: Places::default(),
        }
    }

    /// Adds a row, every field of it unknown. Members of one collection must be added one after
    /// the other, before the members of their own collections.
    pub fn add_row(&mut self, entity: EntityId, holder: Option<(Row, FieldId)>, span: Span) -> Row {
        let index = self.rows(entity).end;
        if let Some(table) = self.tables.get_mut(entity.index()) {
            table.holders.push(holder);
            table.spans.push(span);
            for column in &mut table.columns {
                column.push_unknown();
            }
        }
        Row { entity, index }
    }

    fn column_mut(&mut self, program: &Program, row: Row, field: FieldId) -> Option<&mut Column> {
        self.tables
            .get_mut(row.entity.index())?
            .columns
            .get_mut(program[field].slot as usize)
    }

    /// Sets a value.
    pub fn set(
        &mut self,
        program: &Program,
        row: Row,
        field: FieldId,
        fact: Fact<Value>,
        span: Span,
    ) {
        if let Some(Column::Values { facts, spans, .. }) = self.column_mut(program, row, field) {
            set(facts, row.index, fact);
            set(spans, row.index, span);
        }
    }

    /// Gives a value's history: from each date on, in order of date; what has no date has been so all
    /// the time before.
    pub fn set_history(
        &mut self,
        program: &Program,
        row: Row,
        field: FieldId,
        history: History,
        span: Span,
    ) {
        if let Some(Column::Values {
            facts,
            spans,
            histories,
            ..
        }) = self.column_mut(program, row, field)
        {
            set(
                facts,
                row.index,
                history.last().map_or(Fact::Unknown, |(_, f)| f.clone()),
            );
            set(spans, row.index, span);
            histories.insert(row.index, history);
            self.dated.insert(field);
        }
    }

    /// Says where a value comes from.
    pub fn set_provenance(
        &mut self,
        program: &Program,
        row: Row,
        field: FieldId,
        note: Provenance,
    ) {
        if note.valid_until.is_some() || note.known_on.is_some() {
            self.dated.insert(field);
        }
        if let Some(Column::Values { provenance, .. }) = self.column_mut(program, row, field) {
            provenance.insert(row.index, note);
        }
    }

    /// Sets a series.
    pub fn set_series(
        &mut self,
        program: &Program,
        row: Row,
        field: FieldId,
        series: Series,
        span: Span,
    ) {
        if let Some(Column::Series { years, spans }) = self.column_mut(program, row, field) {
            set(years, row.index, Some(series));
            set(spans, row.index, span);
        }
    }

    /// Sets what a reference names.
    pub fn set_reference(
        &mut self,
        program: &Program,
        row: Row,
        field: FieldId,
        target: Fact<Row>,
        span: Span,
    ) {
        if let Some(Column::References { facts, spans }) = self.column_mut(program, row, field) {
            set(facts, row.index, target);
            set(spans, row.index, span);
        }
    }

    /// Sets what a collection holds.
    pub fn set_held(&mut self, program: &Program, row: Row, field: FieldId, now: Held, span: Span) {
        if let Some(column) = self.column_mut(program, row, field) {
            set(column.spans_mut(), row.index, span);
            if let Column::Members { held, .. } = column {
                set(held, row.index, now);
            }
        }
    }

    /// Adds an attestation.
    pub fn attest(&mut self, attestation: Attestation) {
        self.attestations
            .entry(attestation.of)
            .or_default()
            .push(attestation);
    }

    /// Adds an attestation that may be about any row: its conclusion must not be known.
    pub fn attest_somewhere(&mut self, attestation: Attestation) {
        self.unplaced.push(attestation);
    }

    /// Adds a correction.
    pub fn correct(&mut self, record: Record) {
        self.corrections.entry(record.of).or_default().push(record);
    }

    /// Adds a justification.
    pub fn justify(&mut self, record: Record) {
        self.justifications
            .entry(record.of)
            .or_default()
            .push(record);
    }

    /// Fills a parameter.
    pub fn fill(&mut self, parameter: ParameterId, value: Value, loc: Loc) {
        self.parameters.insert(parameter, (value, loc));
    }

    /// Notes that a parameter is filled with something that could not be read.
    pub fn lose_parameter(&mut self, parameter: ParameterId) {
        self.parameters.remove(&parameter);
        self.parameters_lost.insert(parameter);
    }

    /// Notes that a row shares its identity with another of its collection.
    pub fn double(&mut self, row: Row) {
        self.doubled.insert(row);
    }

    /// Adopts a reading.
    pub fn adopt(&mut self, set: ReadingSetId, reading: u32) {
        self.adopted.push((set, reading));
    }

    /// Adopts no reading of a set: which was meant cannot be told.
    pub fn adopt_none(&mut self, set: ReadingSetId) {
        self.adopted.retain(|(of, _)| *of != set);
    }

    /// Sets 评估日 and 截至.
    pub fn set_dates(&mut self, as_of: Option<Date>, facts_as_of: Option<Date>) {
        self.as_of = as_of;
        self.facts_as_of = facts_as_of;
    }
}
