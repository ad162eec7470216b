//! What vocabularies declare: entities and fields, enums, units, tables, parameters, terms.

use super::{EntityId, Expr, FieldId, Member, Type, UnitId, Value};
use crate::source::Loc;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A declared name with its other spellings; fact files and paths may use any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The first name.
    pub name: String,
    /// The others.
    pub aliases: Vec<String>,
}

impl Label {
    /// Whether `text` (NFKC) is one of the spellings.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.name == text || self.aliases.iter().any(|a| a == text)
    }

    /// The spelling for a language: the first ASCII one for English, else the name.
    #[must_use]
    pub fn in_english(&self) -> &str {
        std::iter::once(&self.name)
            .chain(&self.aliases)
            .find(|a| a.is_ascii())
            .unwrap_or(&self.name)
    }
}

/// A kind of thing in the facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Name.
    pub label: Label,
    /// Its fields, in order of declaration; [`Field::slot`] is the position here.
    pub fields: Vec<FieldId>,
    /// The fields that identify one; empty where it has no identity (then it bears no norm).
    pub identity: Vec<FieldId>,
    /// What kind of thing in time it is.
    pub lifetime: Lifetime,
    /// What the state of living is called (称), where it has a name.
    pub alive: Option<Label>,
    /// Which field says where it lies (属地).
    pub located_by: Option<FieldId>,
    /// The fields of other entities that hold it (by [`Type::Many`] or [`Type::One`]); empty for
    /// a root.
    pub held_by: Vec<FieldId>,
    /// What the facts of one always agree with (校验).
    pub invariants: Vec<super::Expr>,
    /// Where it is declared.
    pub loc: Loc,
}

/// What an entity is in time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Lifetime {
    /// It simply is.
    Static,
    /// An event, on the date in this field (发生).
    Event(FieldId),
    /// It lives from one date to another (存续 … 至 …), the last day included; the state has a
    /// name (称), which is a term over the entity: true while as-of lies within.
    Lives {
        /// First day.
        from: FieldId,
        /// Last day; known absent: still lives.
        to: FieldId,
    },
}

/// A field of an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Name.
    pub label: Label,
    /// Whose.
    pub entity: EntityId,
    /// Position among the entity's fields.
    pub slot: u32,
    /// Type.
    pub ty: Type,
    /// 可无: may be known to be absent.
    pub optional: bool,
    /// 敏感: personal.
    pub sensitive: bool,
    /// The values it may take; bounds unknown ones.
    pub range: Option<Bounds>,
    /// What its doc comment says.
    pub doc: Option<String>,
    /// Where it is declared.
    pub loc: Loc,
}

/// Lowest and highest value allowed, in the field's type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Lowest; and whether it itself is allowed.
    pub low: Option<(Value, bool)>,
    /// Highest; and whether it itself is allowed.
    pub high: Option<(Value, bool)>,
}

/// Whether a value lies within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// For sure.
    Inside,
    /// For sure not.
    Outside,
    /// Its unit is another, and that does not say.
    Either,
}

impl Bounds {
    /// Whether a period lies within bounds that are periods.
    #[must_use]
    pub fn of_period(&self, value: &Value) -> Option<Within> {
        let Value::Period(value) = value else {
            return None;
        };
        let mut out = Within::Inside;
        for (end, beyond) in [(&self.low, Ordering::Less), (&self.high, Ordering::Greater)] {
            let Some((Value::Period(end), counts)) = end else {
                continue;
            };
            match value.surely(*end) {
                Some(order) if order == beyond || (order == Ordering::Equal && !counts) => {
                    return Some(Within::Outside);
                }
                Some(_) => {}
                None => out = Within::Either,
            }
        }
        Some(out)
    }
}

/// A closed (or, with 等, open) list of codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enum {
    /// Name.
    pub label: Label,
    /// Members by [`Member`]; in order where [`Enum::ordered`].
    pub members: Vec<Label>,
    /// Groups, flattened to members.
    pub groups: Vec<Group>,
    /// Not among the members is unknown, not false (等).
    pub open: bool,
    /// Members compare by position (≥ 市级).
    pub ordered: bool,
    /// Where it is declared.
    pub loc: Loc,
}

impl Enum {
    /// Whether its members are matters that somebody attests (认定).
    #[must_use]
    pub fn lists_matters(&self) -> bool {
        is_matters(&self.label.name) || self.label.aliases.iter().any(|n| is_matters(n))
    }
}

/// Whether an enum of this name lists matters.
pub(crate) fn is_matters(name: &str) -> bool {
    matches!(name, "事项" | "matter" | "认定事项" | "matters")
}

/// A named group of members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Name.
    pub label: Label,
    /// Members, sorted.
    pub members: Vec<Member>,
    /// Ends in 等: a member that is not in it may still be meant.
    pub open: bool,
}

/// A unit of measure. Units with the same `base` are alike, and compare by `factor`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Symbol and other spellings, as written (not NFKC).
    pub label: Label,
    /// The unit it is counted in; itself where it is one.
    pub base: UnitId,
    /// How many of `base` one of it is.
    pub factor: Decimal,
}

/// A decision table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Name.
    pub label: Label,
    /// Columns.
    pub columns: Vec<Column>,
    /// The result's type.
    pub gives: Type,
    /// Editions in order of date; one without date where the table has none.
    pub editions: Vec<TableEdition>,
    /// By which words.
    pub cites: Vec<super::Cite>,
    /// Where it is declared.
    pub loc: Loc,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Name.
    pub label: Label,
    /// Type.
    pub ty: Type,
}

/// The rows in force from a date on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableEdition {
    /// From which date; `None`: always.
    pub from: Option<Date>,
    /// Rows; at most one fits any key (checked).
    pub rows: Vec<TableRow>,
    /// Checked that one row fits every key that its columns allow.
    pub complete: bool,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableRow {
    /// One test a column. `其余` is [`CellTest::Rest`].
    pub cells: Vec<CellTest>,
    /// What it gives; `None` (另定): another text says it, and what that is is not known.
    pub result: Option<Value>,
    /// Where it stands.
    pub loc: Loc,
}

/// What a cell asks of its key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CellTest {
    /// 任意.
    Any,
    /// 其余: no other row takes the key.
    Rest,
    /// One of these.
    Values(Vec<Value>),
    /// Within these.
    Within(Bounds),
}

/// A value the text leaves open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Name.
    pub label: Label,
    /// Type.
    pub ty: Type,
    /// The values it may take.
    pub range: Option<Bounds>,
    /// 上级 may fill it.
    pub by_superiors: bool,
    /// 下级 may fill it.
    pub by_lower: bool,
    /// 事实 may fill it.
    pub by_facts: bool,
    /// The default.
    pub default: Option<Value>,
    /// Whose policy; `None` for a vocabulary's.
    pub policy: super::PolicyId,
    /// By which words.
    pub cites: Vec<super::Cite>,
    /// Where it is declared.
    pub loc: Loc,
}

/// A named expression over one entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Name.
    pub label: Label,
    /// Over which entity; its row is slot 0 of `definition`.
    pub entity: EntityId,
    /// What it means; its alternatives are an [`super::ExprKind::Readings`].
    pub definition: Expr,
    /// By which words.
    pub cites: Vec<super::Cite>,
    /// Where it is declared.
    pub loc: Loc,
}

/// A place where a text can be read in more than one way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadingSet {
    /// What can be read so (`重点行业不达标率`), for messages.
    pub of: String,
    /// The names of the readings, in order.
    pub readings: Vec<Label>,
    /// Which policy's.
    pub policy: super::PolicyId,
    /// Fixed by a 采用: which policy adopts which reading.
    pub adopted: Vec<(super::PolicyId, u32)>,
    /// Where.
    pub loc: Loc,
}
