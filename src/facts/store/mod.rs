//! Facts as typed columns, one table an entity. Three states are kept apart, always: not known,
//! known to be absent, known.
//!
//! A row is a small handle; everything about it is asked of the [`Store`]. Nothing here knows
//! what day it is: whoever asks says for which day.

mod building;
mod column;
mod place;
mod reading;

pub use column::{Figure, Series};

use crate::program::{DateRange, EntityId, FieldId, Matter, ParameterId, ReadingSetId, Value};
use crate::source::{FileId, Loc};
use column::EntityTable;
use jiff::civil::Date;
use place::Places;
pub(super) use place::push_step;
use std::collections::{BTreeMap, BTreeSet};

/// One thing in the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Row {
    /// Of which entity.
    pub entity: EntityId,
    /// Its position in the entity's table.
    pub index: u32,
}

/// What is known of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// 事项; where it could not be read it may be about any.
    pub matter: Option<Matter>,
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

/// What a fact was from each date on, in order of date; what has no date, all the time before.
pub type History = Vec<(Option<Date>, Fact<Value>)>;

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
    /// What the document fills with something that could not be read.
    parameters_lost: BTreeSet<ParameterId>,
    /// Rows that share their identity with another of their collection.
    doubled: BTreeSet<Row>,
    /// Attestations of which it could not be read what they are about.
    unplaced: Vec<Attestation>,
    adopted: Vec<(ReadingSetId, u32)>,
    as_of: Option<Date>,
    facts_as_of: Option<Date>,
    /// Fields that the document gives a history, or a last day, somewhere.
    dated: BTreeSet<FieldId>,
    /// How the document spells its keys: for pointers.
    places: Places,
}
