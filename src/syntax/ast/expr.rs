//! Conditions and values.

use super::{DateLiteral, Name, Path, Text, Time};
use crate::source::Span;
use rust_decimal::Decimal;

/// A number with its unit; 万 and 亿 are worked in, full-width digits folded.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// The exact number.
    pub number: Decimal,
    /// The unit as written (`%`, `个百分点`, `个月`, `mg/m³`, `人次`), full-width folded.
    pub unit: Option<Text>,
    /// All of it.
    pub span: Span,
}
same_wherever!(Quantity { number, unit } at { span });

/// A condition or a value.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}
same_wherever!(Expr { kind } at { span });

/// The kinds of expression. Brackets leave no node.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// 且; two or more.
    And(Vec<Expr>),
    /// 或; two or more.
    Or(Vec<Expr>),
    /// 非.
    Not(Box<Expr>),
    /// 有 E / 无 E.
    Exists {
        /// 无.
        none: bool,
        /// Which.
        collection: Collection,
    },
    /// 至少 | 至多 | 恰 n E.
    Count {
        /// Which bound.
        bound: CountBound,
        /// How many.
        number: Quantity,
        /// Of which.
        collection: Collection,
    },
    /// 每个 E 均 P.
    Every {
        /// Which.
        collection: Collection,
        /// What each satisfies.
        satisfies: Box<Expr>,
    },
    /// 认定 事项.
    Attested(Name),
    /// 符合 N / 违反 N.
    Meets {
        /// 违反.
        violates: bool,
        /// The norm.
        norm: Path,
    },
    /// A TIME and the act behind it.
    Timed {
        /// When.
        time: Box<Time>,
        /// What.
        act: Box<Expr>,
    },
    /// `于 X 时 …`: a condition as of a day.
    AsOfDay {
        /// X.
        day: Box<Expr>,
        /// What was so on it.
        holds: Box<Expr>,
    },
    /// `A 未经 B 其中 …`, `B 须经 A`: the act needs the other before it.
    Gate {
        /// The act.
        act: Collection,
        /// What it needs.
        without: Collection,
    },
    /// `A 先于 B`, `A 不晚于 B` between two dates.
    Order {
        /// The earlier.
        left: Box<Expr>,
        /// 先于 rather than 不晚于 (both allow the same day).
        before: bool,
        /// The later.
        right: Box<Expr>,
    },
    /// A comparison.
    Compare {
        /// Left.
        left: Box<Expr>,
        /// Which.
        op: CompareOp,
        /// Right.
        right: Box<Expr>,
    },
    /// 含, 含全部 (…), 含任一 (…), 属于, 重叠.
    Set {
        /// The set, or the value for 属于.
        left: Box<Expr>,
        /// Which.
        op: SetOp,
        /// Members, or a path to another set.
        right: Vec<Expr>,
    },
    /// A name: a field, term, parameter, member of an enum, 评估日, 基值 ….
    Path(Path),
    /// `限值(因素)`, `周岁(出生)`: the bracket touches the name.
    Call {
        /// Which.
        path: Path,
        /// With what.
        args: Vec<Expr>,
    },
    /// A date.
    Date(DateLiteral),
    /// A number with or without a unit; a period too.
    Quantity(Quantity),
    /// A string.
    Text(Text),
    /// 是 / 否.
    Boolean(bool),
    /// `X 后 D`, `X 前 D`.
    Shift {
        /// From.
        base: Box<Expr>,
        /// 后 rather than 前.
        after: bool,
        /// How long.
        period: Box<Expr>,
    },
    /// `+ − ×`.
    Arithmetic {
        /// Left.
        left: Box<Expr>,
        /// Which.
        op: ArithmeticOp,
        /// Right.
        right: Box<Expr>,
    },
    /// `E 的 数量 | 总和 f | 最大 f | 最小 f`, `最近 E 的 f`, `最近 E 的 (condition)`.
    Aggregate {
        /// Of what.
        collection: Collection,
        /// Which.
        function: Aggregate,
    },
}

/// 的 what.
#[derive(Clone, Debug, PartialEq)]
pub enum Aggregate {
    /// 数量 count.
    Count,
    /// 总和 f.
    Sum(Path),
    /// 最大 f.
    Max(Path),
    /// 最小 f.
    Min(Path),
    /// A field, or a condition read inside the (one, picked) element.
    Of(Box<Expr>),
}

/// Some things: `最近 辖内 机构 其中 …`.
#[derive(Clone, Debug)]
pub struct Collection {
    /// 最近 / 首次.
    pub pick: Option<Pick>,
    /// 辖内.
    pub below: bool,
    /// Which.
    pub base: CollectionBase,
    /// 其中.
    pub filter: Option<Box<Expr>>,
    /// All of it.
    pub span: Span,
}
same_wherever!(Collection { pick, below, base, filter } at { span });

/// What a collection begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum CollectionBase {
    /// A name.
    Path(Path),
    /// A bracketed collection.
    Bracketed(Box<Collection>),
}

/// One of many, by event date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pick {
    /// 最近.
    Latest,
    /// 首次.
    First,
}

/// 至少 至多 恰.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CountBound {
    /// 至少.
    AtLeast,
    /// 至多.
    AtMost,
    /// 恰.
    Exactly,
}

/// Comparisons; the word forms (不低于 …) are folded into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum CompareOp {
    /// =
    Eq,
    /// ≠
    Ne,
    /// <
    Lt,
    /// ≤
    Le,
    /// >
    Gt,
    /// ≥
    Ge,
}

impl CompareOp {
    /// How it is written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "≠",
            Self::Lt => "<",
            Self::Le => "≤",
            Self::Gt => ">",
            Self::Ge => "≥",
        }
    }
}

/// Relations of sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetOp {
    /// 含 x.
    Contains,
    /// 含全部 (…).
    ContainsAll,
    /// 含任一 (…).
    ContainsAny,
    /// 属于.
    In,
    /// 重叠 (spans).
    Overlaps,
}

/// Arithmetic; `/` stands in claims only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    /// +
    Add,
    /// −
    Sub,
    /// ×
    Mul,
    /// /
    Div,
}
