//! Asking the store.

use super::column::{Column, Figure};
use super::{Attestation, Fact, Held, Provenance, Record, Row, Rows, Seen, Store};
use crate::program::{EntityId, FieldId, Matter, ParameterId, Program, ReadingSetId, Value};
use crate::source::{FileId, Loc};
use jiff::civil::Date;

/// Reading.
impl Store {
    /// The document.
    #[must_use]
    pub const fn file(&self) -> FileId {
        self.file
    }

    /// All rows of an entity.
    #[must_use]
    pub fn rows(&self, entity: EntityId) -> Rows {
        let n = self
            .tables
            .get(entity.index())
            .map_or(0, |t| t.holders.len());
        Rows {
            entity,
            start: 0,
            end: u32::try_from(n).unwrap_or(u32::MAX),
        }
    }

    /// The rows that no other holds: what the document is about.
    #[must_use]
    pub fn roots(&self) -> Vec<Row> {
        let mut out = Vec::new();
        for (entity, table) in (0u32..).map(EntityId).zip(&self.tables) {
            for (index, holder) in (0u32..).zip(&table.holders) {
                if holder.is_none() {
                    out.push(Row { entity, index });
                }
            }
        }
        out
    }

    /// The row that holds this one, and in which field.
    #[must_use]
    pub fn holder(&self, row: Row) -> Option<(Row, FieldId)> {
        self.tables
            .get(row.entity.index())?
            .holders
            .get(row.index as usize)
            .copied()
            .flatten()
    }

    /// The row itself, or the nearest one of this entity that holds it.
    #[must_use]
    pub fn ancestor(&self, row: Row, entity: EntityId) -> Option<Row> {
        let mut at = row;
        while at.entity != entity {
            at = self.holder(at)?.0;
        }
        Some(at)
    }

    fn column(&self, program: &Program, row: Row, field: FieldId) -> Option<&Column> {
        self.tables
            .get(row.entity.index())?
            .columns
            .get(program[field].slot as usize)
    }

    /// A value as it was on a day: by the history the file gives, else as it stands. Not for
    /// references, series and collections.
    #[must_use]
    pub fn see(&self, program: &Program, row: Row, field: FieldId, day: Date) -> Seen {
        let Some(Column::Values {
            facts,
            histories,
            provenance,
            ..
        }) = self.column(program, row, field)
        else {
            return Seen {
                fact: Fact::Unknown,
                since: None,
            };
        };
        if let Some(until) = provenance.get(&row.index).and_then(|p| p.valid_until)
            && day > until
        {
            return Seen {
                fact: Fact::Unknown,
                since: until.tomorrow().ok(),
            };
        }
        if let Some(history) = histories.get(&row.index) {
            let last = |(from, _): &&(Option<Date>, _)| from.is_none_or(|from| from <= day);
            return match history.iter().rev().find(last) {
                Some((since, fact)) => Seen {
                    fact: fact.clone(),
                    since: *since,
                },
                None => Seen {
                    fact: Fact::Unknown,
                    since: None,
                },
            };
        }
        Seen {
            fact: facts
                .get(row.index as usize)
                .cloned()
                .unwrap_or(Fact::Unknown),
            since: None,
        }
    }

    /// A value that the document states without a day: of no row it says when the field changed or what
    /// its source is. Not for references, series and collections.
    #[must_use]
    pub(crate) fn unchanging(
        &self,
        program: &Program,
        row: Row,
        field: FieldId,
    ) -> Option<&Fact<Value>> {
        match self.column(program, row, field)? {
            Column::Values {
                facts,
                histories,
                provenance,
                ..
            } if histories.is_empty() && provenance.is_empty() => facts.get(row.index as usize),
            _ => None,
        }
    }

    /// A value as the document states it last, whatever the day. Not for references, series and
    /// collections.
    #[must_use]
    pub fn stated(&self, program: &Program, row: Row, field: FieldId) -> &Fact<Value> {
        match self.column(program, row, field) {
            Some(Column::Values { facts, .. }) => {
                facts.get(row.index as usize).unwrap_or(&Fact::Unknown)
            }
            _ => &Fact::Unknown,
        }
    }

    /// Whether the document says of a field, of any row, on which days it changed, was known or lapses.
    #[must_use]
    pub fn tells_days_of(&self, field: FieldId) -> bool {
        self.dated.contains(&field)
    }

    /// The days on which a field's history says that it changed, in order; empty without one.
    #[must_use]
    pub fn changes(&self, program: &Program, row: Row, field: FieldId) -> Vec<Date> {
        match self.column(program, row, field) {
            Some(Column::Values { histories, .. }) => histories
                .get(&row.index)
                .map(|h| h.iter().filter_map(|(d, _)| *d).collect())
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// A series at a year. The whole series not known, or the year not in it: unknown.
    #[must_use]
    pub fn in_year(&self, program: &Program, row: Row, field: FieldId, year: i16) -> Fact<Value> {
        self.figure(program, row, field, year)
            .map_or(Fact::Unknown, |figure| figure.fact.clone())
    }

    /// What a series says of a year, and how it is written.
    #[must_use]
    pub fn figure(
        &self,
        program: &Program,
        row: Row,
        field: FieldId,
        year: i16,
    ) -> Option<&Figure> {
        match self.column(program, row, field) {
            Some(Column::Series { years, .. }) => {
                years.get(row.index as usize)?.as_ref()?.get(&year)
            }
            _ => None,
        }
    }

    /// Where what a series says of a year stands; `None` where it says nothing of it.
    #[must_use]
    pub fn figure_loc(
        &self,
        program: &Program,
        row: Row,
        field: FieldId,
        year: i16,
    ) -> Option<Loc> {
        let figure = self.figure(program, row, field, year)?;
        (!figure.span.is_empty()).then(|| figure.span.in_file(self.file))
    }

    /// The row that a reference names.
    #[must_use]
    pub fn follow(&self, program: &Program, row: Row, field: FieldId) -> Fact<Row> {
        match self.column(program, row, field) {
            Some(Column::References { facts, .. }) => facts
                .get(row.index as usize)
                .cloned()
                .unwrap_or(Fact::Unknown),
            Some(Column::Members { held, .. }) => match held.get(row.index as usize) {
                Some(Held::Listed(rows, _)) => rows.iter().next().map_or(Fact::Absent, Fact::Known),
                Some(Held::Unknown) | None => Fact::Unknown,
            },
            _ => Fact::Unknown,
        }
    }

    /// What a collection holds.
    #[must_use]
    pub fn held(&self, program: &Program, row: Row, field: FieldId) -> Held {
        match self.column(program, row, field) {
            Some(Column::Members { held, .. }) => held
                .get(row.index as usize)
                .copied()
                .unwrap_or(Held::Unknown),
            _ => Held::Unknown,
        }
    }

    /// What was attested of a row in a matter, or may have been: of some it could not be read which row,
    /// or which matter, they are about.
    pub fn attestations<'a>(
        &'a self,
        row: Row,
        matter: &'a Matter,
    ) -> impl Iterator<Item = &'a Attestation> {
        self.attestations
            .get(&row)
            .into_iter()
            .flatten()
            .chain(&self.unplaced)
            .filter(move |a| a.matter.as_ref().is_none_or(|m| m == matter))
    }

    /// The first day by which something surely was attested of a row.
    #[must_use]
    pub fn first_attested(&self, row: Row) -> Option<jiff::civil::Date> {
        let of = self.attestations.get(&row).into_iter().flatten();
        of.filter_map(|a| a.date).map(|d| d.high).min()
    }

    /// Recorded corrections about a row.
    #[must_use]
    pub fn corrections(&self, row: Row) -> &[Record] {
        self.corrections.get(&row).map_or(&[], Vec::as_slice)
    }

    /// Recorded justifications about a row.
    #[must_use]
    pub fn justifications(&self, row: Row) -> &[Record] {
        self.justifications.get(&row).map_or(&[], Vec::as_slice)
    }

    /// What the document fills a parameter with.
    #[must_use]
    pub fn parameter(&self, id: ParameterId) -> Option<&(Value, Loc)> {
        self.parameters.get(&id)
    }

    /// Whether the document fills a parameter with something that could not be read.
    #[must_use]
    pub fn is_parameter_lost(&self, id: ParameterId) -> bool {
        self.parameters_lost.contains(&id)
    }

    /// The row itself, or the nearest that holds it, that shares its identity with another: whose
    /// facts these are cannot be told.
    #[must_use]
    pub fn doubled(&self, row: Row) -> Option<Row> {
        if self.doubled.is_empty() {
            return None;
        }
        let mut at = Some(row);
        while let Some(row) = at {
            if self.doubled.contains(&row) {
                return Some(row);
            }
            at = self.holder(row).map(|(holder, _)| holder);
        }
        None
    }

    /// Readings that the document adopts.
    #[must_use]
    pub fn adopted(&self) -> &[(ReadingSetId, u32)] {
        &self.adopted
    }

    /// 评估日, where the document has one.
    #[must_use]
    pub const fn as_of(&self) -> Option<Date> {
        self.as_of
    }

    /// 截至, where the document has one.
    #[must_use]
    pub const fn facts_as_of(&self) -> Option<Date> {
        self.facts_as_of
    }

    /// Where a row stands.
    #[must_use]
    pub fn row_loc(&self, row: Row) -> Loc {
        let span = self
            .tables
            .get(row.entity.index())
            .and_then(|t| t.spans.get(row.index as usize))
            .copied();
        span.unwrap_or_default().in_file(self.file)
    }

    /// Where a field's value stands; `None` where the key is absent.
    #[must_use]
    pub fn fact_loc(&self, program: &Program, row: Row, field: FieldId) -> Option<Loc> {
        let span = *self
            .column(program, row, field)?
            .spans()
            .get(row.index as usize)?;
        (!span.is_empty()).then(|| span.in_file(self.file))
    }

    /// What the file says beside a fact.
    #[must_use]
    pub fn provenance(&self, program: &Program, row: Row, field: FieldId) -> Option<&Provenance> {
        match self.column(program, row, field) {
            Some(Column::Values { provenance, .. }) => provenance.get(&row.index),
            _ => None,
        }
    }

    /// The region code of the nearest 属地 at or above a row.
    #[must_use]
    pub fn region(&self, program: &Program, row: Row, day: Date) -> Fact<u32> {
        let mut at = row;
        loop {
            if let Some(field) = program[at.entity].located_by {
                return match self.see(program, at, field, day).fact {
                    Fact::Known(Value::Region(code)) => Fact::Known(code),
                    Fact::Absent => Fact::Absent,
                    Fact::Known(_) | Fact::Unknown => Fact::Unknown,
                };
            }
            match self.holder(at) {
                Some((holder, _)) => at = holder,
                None => return Fact::Unknown,
            }
        }
    }
}
