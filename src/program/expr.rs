//! Conditions and values of the core form.

use super::{
    EntityId, FieldId, Member, NormId, ParameterId, ReadingSetId, TableId, TermId, Type, Value,
};
use crate::source::Loc;
pub use crate::syntax::ast::CompareOp;
use serde::{Deserialize, Serialize};

/// A variable: a position in the environment, which holds one row each. Slot 0 is the subject of
/// the norm (the member of the population; the row a term is about); a collection binds the slot
/// that it names while its filter, body or inner value is evaluated. Slots are numbered by
/// nesting, so an environment is a small stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Slot(pub u16);

/// One row of an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Place {
    /// The row in a slot.
    Var(Slot),
    /// The nearest row of this entity that holds the given one, however far up. Where the row
    /// itself is of that entity, itself.
    Ancestor(Box<Place>, EntityId),
    /// The row that a field of type [`Type::Reference`] names, or that a field of type
    /// [`Type::One`] holds.
    Follow(Box<Place>, FieldId),
}

/// An expression with its type and place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// What it gives.
    pub ty: Type,
    /// Where it is written.
    pub loc: Loc,
}

/// The kinds of expression. All boolean ones follow Kleene: true, false, unknown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ExprKind {
    /// A constant.
    Literal(Value),
    /// 评估日, the only clock.
    AsOf,
    /// A field of a row. A term named by 存续 … 称 is an ordinary [`ExprKind::Alive`].
    Field(Place, FieldId),
    /// A field of type [`Type::Series`] at a year.
    InYear {
        /// Whose.
        of: Place,
        /// Which.
        field: FieldId,
        /// Of type [`Type::Year`].
        year: Box<Expr>,
    },
    /// Whether the row lives on the as-of date ([`super::Lifetime::Lives`]).
    Alive(Place),
    /// A term over the row.
    Term(Place, TermId),
    /// A parameter; not filled: unknown within its range.
    Parameter(ParameterId),
    /// A table's cell for these keys, one a column; read in the edition of `at` (the date of the
    /// event that is judged), or of the as-of date.
    Cell {
        /// Which table.
        table: TableId,
        /// Keys.
        keys: Vec<Expr>,
        /// Of type [`Type::Date`].
        at: Option<Box<Expr>>,
    },
    /// A date moved by a period: later (后), or the earliest-to-latest date from which the period
    /// leads to the given one (前; periods are always added to the earlier date).
    Shift {
        /// [`Type::Date`].
        date: Box<Expr>,
        /// 后.
        later: bool,
        /// [`Type::Period`].
        period: Box<Expr>,
    },
    /// 周岁(出生): full years on the as-of date ([`Type::Integer`]).
    Age(Box<Expr>),
    /// First day of a span (停工.自).
    SpanStart(Box<Expr>),
    /// Last day of a span (停工.至); an open one is known absent.
    SpanEnd(Box<Expr>),
    /// +, operands and result of one type and unit.
    Add(Box<Expr>, Box<Expr>),
    /// −.
    Sub(Box<Expr>, Box<Expr>),
    /// × by a constant.
    Scale(Box<Expr>, rust_decimal::Decimal),
    /// 非.
    Not(Box<Expr>),
    /// 且.
    All(Vec<Expr>),
    /// 或.
    Any(Vec<Expr>),
    /// A comparison of two values of one type (numbers in one unit; [`Type::Measured`] are
    /// compared by unit, and unlike ones are an error at the fact). A known-absent operand: false
    /// for every operator but ≠, which is true.
    Compare(Box<Expr>, CompareOp, Box<Expr>),
    /// The value is there (有 f): known and not 无; of a set or list: not empty.
    Present(Box<Expr>),
    /// Set ∋ members: a set of type [`Type::Set`], or one enum value (属于). `all`: each of them,
    /// else at least one. `members` may come from another set.
    Contains {
        /// [`Type::Set`] or [`Type::Enum`].
        set: Box<Expr>,
        /// Which members.
        members: Members,
        /// Each of them.
        all: bool,
    },
    /// A span, or one of several, contains a date (停工 含 评估日).
    Covers {
        /// [`Type::Span`] or [`Type::Spans`].
        spans: Box<Expr>,
        /// [`Type::Date`].
        date: Box<Expr>,
    },
    /// Two spans (or one of several) have a day in common (重叠).
    Overlap(Box<Expr>, Box<Expr>),
    /// The region is, or lies below, the other (属于 on regions).
    Below(Box<Expr>, Box<Expr>),
    /// 有 E. (无 E is `Not`.)
    Exists(Collection),
    /// At least `low` and at most `high` of E.
    Count {
        /// Of what.
        collection: Collection,
        /// At least.
        low: Option<u64>,
        /// At most.
        high: Option<u64>,
    },
    /// 每个 E 均 P.
    Every(Collection, Box<Expr>),
    /// E 的 数量 ([`Type::Integer`]).
    Number(Collection),
    /// E 的 总和 f; the inner expression is read with E's slot bound.
    Sum(Collection, Box<Expr>),
    /// E 的 最大 f; of nothing: known absent.
    Max(Collection, Box<Expr>),
    /// E 的 最小 f.
    Min(Collection, Box<Expr>),
    /// 最近 / 首次 E 的 …: the inner expression, read with E's slot bound to that one. Of nothing:
    /// "no E", which makes the requirement that needs it not applicable.
    Picked(Collection, Pick, Box<Expr>),
    /// 认定 事项: what was attested of the row.
    Attested(Place, Matter),
    /// 符合 N (or 违反 N) for the row.
    Meets {
        /// Which row; of the norm's subject entity.
        of: Place,
        /// Which norm.
        norm: NormId,
        /// 违反.
        violates: bool,
    },
    /// `于 X 时 …`: a condition as of the day X, with every field as the facts give it for that day;
    /// as long as X lies ahead, as of the as-of date. X known to be absent: false.
    AsOfDay {
        /// Of type [`Type::Date`].
        day: Box<Expr>,
        /// What was so on it; 评估日 in it is that day.
        holds: Box<Expr>,
    },
    /// One of several readings of the text; the choice is made once a policy.
    Readings(ReadingSetId, Vec<Expr>),
}

/// What is attested: a member of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Matter {
    /// Which enum.
    pub of: super::EnumId,
    /// Which member.
    pub member: Member,
}

/// Members to look for in a set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Members {
    /// These. `open`: the group ends in 等, so that a miss is unknown rather than false.
    Listed {
        /// Which.
        members: Vec<Member>,
        /// From a group or enum that ends in 等.
        open: bool,
    },
    /// Those of another set.
    Of(Box<Expr>),
}

/// One of many, by event date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pick {
    /// 最近: the latest on or before the as-of date.
    Latest,
    /// 首次: the earliest.
    First,
}

/// Some rows of one entity, as seen on the as-of date: events after it are not seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Collection {
    /// Where from.
    pub source: Source,
    /// Of which entity.
    pub entity: EntityId,
    /// The slot that holds the element.
    pub slot: Slot,
    /// 其中.
    pub filter: Option<Box<Expr>>,
    /// Where it is written.
    pub loc: Loc,
}

/// Where a collection's rows come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// A field of type [`Type::Many`] or [`Type::One`] of a row.
    Field(Place, FieldId),
    /// Every row of the collection's entity that is held by the row, however deep, and through
    /// any field (a region's or root's whole population).
    Within(Place),
    /// Every row of the collection's entity in the facts.
    Everywhere,
    /// 辖内 E: every one located in or below the region of this row; the row itself excluded.
    InRegion(Place),
}
