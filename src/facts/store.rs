//! Facts as typed columns, one table an entity. Three states are kept apart, always: not known,
//! known to be absent, known.
//!
//! A row is a small handle; everything about it is asked of the [`Store`]. Nothing here knows
//! what day it is: whoever asks says for which day.

use crate::program::{
    DateRange, EntityId, FieldId, Matter, ParameterId, Program, ReadingSetId, Value,
};
use crate::source::{FileId, Loc, Span};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// One thing in the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Row {
    /// Of which entity.
    pub entity: EntityId,
    /// Its position in the entity's table.
    pub index: u32,
}

/// What is known of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact<T> {
    /// The key is absent, or what stood there could not be read (that was reported).
    Unknown,
    /// Known to be absent: `null`, 无.
    Absent,
    /// Known.
    Known(T),
}

/// Rows that stand together in one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Of which entity.
    pub entity: EntityId,
    /// First position.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Rows {
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Row> {
        (self.start..self.end).map(move |index| Row {
            entity: self.entity,
            index,
        })
    }

    /// How many.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

/// Whether more members may exist than are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// All there are, up to 截至.
    Complete,
    /// `{完整: 否, 列出: […]}`: any number more. `{共: n, 列出: […]}`: exactly n in all.
    Partial {
        /// How many there are in all, where said.
        total: Option<u32>,
    },
}

/// What a field of type many (or one) holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The key is absent: nothing is known.
    Unknown,
    /// These are listed. A known-absent (`null`) collection is complete and empty.
    Listed(Rows, Completeness),
}

/// Where a fact comes from, as the file says beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// 来源.
    pub source: Option<String>,
    /// 知悉: when it became known.
    pub known_on: Option<Date>,
    /// 有效至: after this day the fact is unknown.
    pub valid_until: Option<Date>,
}

/// What somebody attested (认定).
#[derive(Clone, Debug, PartialEq)]
pub struct Attestation {
    /// 事项.
    pub matter: Matter,
    /// 对象: of which row.
    pub of: Row,
    /// 结论.
    pub conclusion: Fact<bool>,
    /// 日期.
    pub date: Option<DateRange>,
    /// 认定人.
    pub by: Option<String>,
    /// 证据.
    pub evidence: Option<String>,
    /// 有效至.
    pub valid_until: Option<Date>,
    /// Where.
    pub loc: Loc,
}

/// A recorded correction (纠正) of a broken order or a forbidden act, or a justification (说明)
/// for not following an 原则上.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// 义务: the norm by name, as written (`duty` or `duty.item`).
    pub norm: String,
    /// 对象: of which row.
    pub of: Row,
    /// 日期.
    pub date: Option<DateRange>,
    /// 证据.
    pub evidence: Option<String>,
    /// Where.
    pub loc: Loc,
}

/// A fact as seen on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// What is known.
    pub fact: Fact<Value>,
    /// Since when it has been so, where the file gives the field's history (历史).
    pub since: Option<Date>,
}

/// Every fact of one document (an enterprise's file, a line of NDJSON, a scenario), by entity.
#[derive(Clone, Debug)]
pub struct Store {
    file: FileId,
    tables: Vec<EntityTable>,
    /// Attestations by the row they are about.
    attestations: BTreeMap<Row, Vec<Attestation>>,
    corrections: BTreeMap<Row, Vec<Record>>,
    justifications: BTreeMap<Row, Vec<Record>>,
    parameters: BTreeMap<ParameterId, (Value, Loc)>,
    adopted: Vec<(ReadingSetId, u32)>,
    as_of: Option<Date>,
    facts_as_of: Option<Date>,
}

/// The rows of one entity.
#[derive(Clone, Debug, Default)]
struct EntityTable {
    columns: Vec<Column>,
    holders: Vec<Option<(Row, FieldId)>>,
    spans: Vec<Span>,
}

/// A series by year, with the place of each value.
pub type Series = BTreeMap<i16, (Fact<Value>, Span)>;

/// One field of all rows of an entity. Scalars and collections are columns of different shape.
#[derive(Clone, Debug)]
enum Column {
    /// Values: what is known, and where it stands (an empty span where it does not).
    Values {
        facts: Vec<Fact<Value>>,
        spans: Vec<Span>,
        histories: BTreeMap<u32, Vec<(Date, Fact<Value>)>>,
        provenance: BTreeMap<u32, Provenance>,
    },
    /// A series by year.
    Series {
        years: Vec<Option<Series>>,
        spans: Vec<Span>,
    },
    /// References to rows.
    References {
        facts: Vec<Fact<Row>>,
        spans: Vec<Span>,
    },
    /// Members.
    Members { held: Vec<Held>, spans: Vec<Span> },
}

impl Column {
    fn new(ty: &crate::program::Type) -> Self {
        use crate::program::Type;
        match ty {
            Type::Series(_) => Self::Series {
                years: Vec::new(),
                spans: Vec::new(),
            },
            Type::Reference(_) => Self::References {
                facts: Vec::new(),
                spans: Vec::new(),
            },
            Type::Many(_) | Type::One(_) => Self::Members {
                held: Vec::new(),
                spans: Vec::new(),
            },
            Type::Boolean
            | Type::Integer(_)
            | Type::Decimal(_)
            | Type::Percent
            | Type::Points
            | Type::Text
            | Type::Date
            | Type::Year
            | Type::Period
            | Type::Span
            | Type::Measured
            | Type::Region
            | Type::Enum(_)
            | Type::Set(_)
            | Type::Spans
            | Type::Dates
            | Type::Texts => Self::Values {
                facts: Vec::new(),
                spans: Vec::new(),
                histories: BTreeMap::new(),
                provenance: BTreeMap::new(),
            },
        }
    }

    fn push_unknown(&mut self) {
        match self {
            Self::Values { facts, spans, .. } => {
                facts.push(Fact::Unknown);
                spans.push(Span::default());
            }
            Self::Series { years, spans } => {
                years.push(None);
                spans.push(Span::default());
            }
            Self::References { facts, spans } => {
                facts.push(Fact::Unknown);
                spans.push(Span::default());
            }
            Self::Members { held, spans } => {
                held.push(Held::Unknown);
                spans.push(Span::default());
            }
        }
    }

    fn spans(&self) -> &[Span] {
        match self {
            Self::Values { spans, .. }
            | Self::Series { spans, .. }
            | Self::References { spans, .. }
            | Self::Members { spans, .. } => spans,
        }
    }

    fn spans_mut(&mut self) -> &mut Vec<Span> {
        match self {
            Self::Values { spans, .. }
            | Self::Series { spans, .. }
            | Self::References { spans, .. }
            | Self::Members { spans, .. } => spans,
        }
    }
}

fn set<T>(list: &mut [T], at: u32, value: T) {
    if let Some(slot) = list.get_mut(at as usize) {
        *slot = value;
    }
}

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
            return match history.iter().rev().find(|(from, _)| *from <= day) {
                Some((from, fact)) => Seen {
                    fact: fact.clone(),
                    since: Some(*from),
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

    /// The days on which a field's history says that it changed, in order; empty without one.
    #[must_use]
    pub fn changes(&self, program: &Program, row: Row, field: FieldId) -> Vec<Date> {
        match self.column(program, row, field) {
            Some(Column::Values { histories, .. }) => histories
                .get(&row.index)
                .map(|h| h.iter().map(|(d, _)| *d).collect())
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// A series at a year. The whole series not known, or the year not in it: unknown.
    #[must_use]
    pub fn in_year(&self, program: &Program, row: Row, field: FieldId, year: i16) -> Fact<Value> {
        match self.column(program, row, field) {
            Some(Column::Series { years, .. }) => years
                .get(row.index as usize)
                .and_then(|y| y.as_ref())
                .and_then(|y| y.get(&year))
                .map_or(Fact::Unknown, |(fact, _)| fact.clone()),
            _ => Fact::Unknown,
        }
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

    /// What was attested of a row in a matter.
    pub fn attestations<'a>(
        &'a self,
        row: Row,
        matter: &'a Matter,
    ) -> impl Iterator<Item = &'a Attestation> {
        self.attestations
            .get(&row)
            .into_iter()
            .flatten()
            .filter(move |a| a.matter == *matter)
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
            adopted: Vec::new(),
            as_of: None,
            facts_as_of: None,
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

    /// Gives a value's history: from each date on, in order of date.
    pub fn set_history(
        &mut self,
        program: &Program,
        row: Row,
        field: FieldId,
        history: Vec<(Date, Fact<Value>)>,
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

    /// Adopts a reading.
    pub fn adopt(&mut self, set: ReadingSetId, reading: u32) {
        self.adopted.push((set, reading));
    }

    /// Sets 评估日 and 截至.
    pub fn set_dates(&mut self, as_of: Option<Date>, facts_as_of: Option<Date>) {
        self.as_of = as_of;
        self.facts_as_of = facts_as_of;
    }
}
