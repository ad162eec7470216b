//! Clauses: what stands after a keyword, and what it is made of.

use super::{
    ArithmeticOp, Collection, CompareOp, DateLiteral, Expectation, Expr, FactValue, Keyword, Name,
    NamedHead, Path, Quantity, Text,
};
use crate::source::Span;

/// One clause: keyword, body, and the block behind it.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Which.
    pub keyword: Keyword,
    /// The keyword as written (of an unnamed kind: an empty span at its start).
    pub keyword_span: Span,
    /// For [`Keyword::Should`]: which of its spellings, as rank 3 (推动 引导), 2 (鼓励 支持),
    /// 1 (探索); else 0.
    pub rank: u8,
    /// What it says.
    pub body: Body,
    /// The clauses in its own `{ }`: items of a requirement, an item's own clauses, a reading's,
    /// an edition's rows, a sanction's items.
    pub block: Vec<Clause>,
    /// Keyword to end of body (the block excluded).
    pub span: Span,
    /// The whole, block included.
    pub full_span: Span,
    /// The doc comment above (`///`), for fields and members.
    pub doc: Option<String>,
}
same_wherever!(Clause { keyword, rank, body, block, doc } at { keyword_span, span, full_span });

/// What a clause says.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing before the block, or nothing at all (等).
    Empty,
    /// It could not be read; the error is reported.
    Broken,
    /// A citation: 依据, 罚则, 采用's.
    Cite(Cite),
    /// Names: 承担, 监管, 细化, 上级, 取自, 适用 (of a scenario).
    Names(Names),
    /// One name: 状态, 对下, 过渡, 性质, 理由, 读法, 方向, 发生.
    Name(Name),
    /// A text: 标题, 原文, 整改, 说明.
    Text(Text),
    /// 辖区: digits as written, or 全国 / national.
    Region(Text),
    /// 语言: a number.
    Number(Quantity),
    /// 印发, 评估日, 截至.
    Date(DateLiteral),
    /// 期间, 施行: `A 至 B`, `自 A`, or a single `A` (a year is the whole year).
    Range {
        /// From.
        from: DateLiteral,
        /// To; open where `None`.
        to: Option<DateLiteral>,
        /// Written with 自.
        open: bool,
    },
    /// 对象, 总体: a collection, perhaps with 当.
    Each {
        /// Which things.
        collection: Collection,
        /// The scope.
        when: Option<Expr>,
    },
    /// A condition or a requirement: 当, 除非, 应当 …, 定义, 计入, 适用 (of a policy), an act.
    Expr(Expr),
    /// 行为: a name and perhaps 其中.
    Collection(Collection),
    /// 目标: one or several.
    Targets(Vec<Target>),
    /// 分母, 基值: one value, or a value a year.
    Amounts(Vec<(Option<DateLiteral>, Quantity)>),
    /// 采用 PATH 读法 NAME CITE, or 采用 PATH = VALUE (a parameter) CITE.
    Adopt {
        /// What is adopted.
        path: Path,
        /// Which reading.
        reading: Option<Name>,
        /// Which value, of a parameter.
        value: Option<Expr>,
        /// By which words.
        cite: Option<Cite>,
    },
    /// 核算 `378 / 4681 = 8.07%`.
    Claim {
        /// Left operand.
        left: Quantity,
        /// `+ - × /`.
        op: ArithmeticOp,
        /// Right operand.
        right: Quantity,
        /// What the text says it is.
        result: Quantity,
    },
    /// An item of a duty: its name; the requirement.
    Item {
        /// Name and aliases.
        name: NamedHead,
        /// What is required.
        requirement: Expr,
    },
    /// A field or column.
    Field {
        /// Name and aliases.
        name: NamedHead,
        /// Type.
        ty: TypeExpr,
    },
    /// An edge of a process: `甲 先于|不晚于 乙`, `乙 须经 甲 其中 …`, as a requirement
    /// ([`ExprKind::Order`](super::ExprKind::Order) or [`ExprKind::Gate`](super::ExprKind::Gate)).
    Edge {
        /// Name and aliases.
        name: NamedHead,
        /// The order or gate.
        requirement: Expr,
    },
    /// Members of an enum.
    Members(Vec<NamedHead>),
    /// `组 名 = 成员 [等].`
    Group {
        /// Name and aliases.
        name: NamedHead,
        /// Members and groups.
        members: Vec<Name>,
        /// Open (`等`).
        open: bool,
    },
    /// 标识: names of fields.
    Identity(Vec<Name>),
    /// 存续 起 至 止 称 在岗.
    Lives {
        /// The field with the first day.
        from: Name,
        /// The field with the last day.
        to: Name,
        /// The name of the state.
        called: Option<NamedHead>,
    },
    /// 得: the result's type.
    Type(TypeExpr),
    /// `版 [名] 自 DATE.`
    Edition {
        /// Its name.
        name: Option<Name>,
        /// From which date.
        from: DateLiteral,
    },
    /// A row: its cells, the result last.
    Row(Vec<Cell>),
    /// An item of a sanction: `名：[条件] 应当|可以 种类 [金额] [每 何物]`.
    Penalty(Penalty),
    /// 事实 ENTITY { … }.
    Facts {
        /// The entity.
        entity: Name,
        /// The object.
        value: FactValue,
    },
    /// `期望 NORM [SUBJECT] OUTCOME.`
    Expect(Expectation),
}

/// `《法》 “第二十条（一）” “短语” 核实`.
#[derive(Clone, Debug)]
pub struct Cite {
    /// Another document than the policy's own.
    pub title: Option<Text>,
    /// Section.
    pub section: Option<Text>,
    /// A short anchor phrase.
    pub anchor: Option<Text>,
    /// 核实 / 待核.
    pub checked: Option<Checked>,
    /// All of it.
    pub span: Span,
}
same_wherever!(Cite { title, section, anchor, checked } at { span });

/// Whether a citation was compared with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// 核实.
    Checked,
    /// 待核.
    Unchecked,
}

/// Names joined by 、 (each) or 或 (one of them).
#[derive(Clone, Debug)]
pub struct Names {
    /// The names.
    pub paths: Vec<Path>,
    /// Joined by 或.
    pub any: bool,
    /// All of it.
    pub span: Span,
}
same_wherever!(Names { paths, any } at { span });

/// `应当 罚款 5万元 至 20万元 每 人` with its condition (逾期未改).
#[derive(Clone, Debug, PartialEq)]
pub struct Penalty {
    /// Name and aliases.
    pub name: NamedHead,
    /// In which case, a name or words; always where `None`.
    pub condition: Option<Name>,
    /// 可以 rather than 应当.
    pub may: bool,
    /// The kind: 警告, 罚款, 责令限期改正, ….
    pub kind: Name,
    /// The least amount.
    pub low: Option<Quantity>,
    /// The greatest amount.
    pub high: Option<Quantity>,
    /// 每 what (人, 日).
    pub per: Option<Name>,
}

/// `2018年 ≥ 75%`.
#[derive(Clone, Debug)]
pub struct Target {
    /// First (or only) year or date.
    pub from: DateLiteral,
    /// Last, of a span.
    pub to: Option<DateLiteral>,
    /// What is to be reached.
    pub measure: Measure,
    /// All of it.
    pub span: Span,
}
same_wherever!(Target { from, to, measure } at { span });

/// What a target asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// `≥ 75%`, `> 另一指标`, `> 基值`.
    Compare(CompareOp, Expr),
    /// 逐年递增 … over the span.
    Monotone(Monotone),
    /// 年均增长 ≤ 5% (`down`: 年均下降).
    AverageGrowth {
        /// 年均下降.
        down: bool,
        /// Comparison.
        op: CompareOp,
        /// Rate.
        value: Quantity,
    },
    /// 累计 ≥ 500人次.
    Cumulative(CompareOp, Quantity),
    /// 较 2008年 提高 20%.
    Change {
        /// Base: a year or a parameter.
        base: Expr,
        /// 提高 (else 下降).
        up: bool,
        /// None: at least as much.
        op: Option<CompareOp>,
        /// By how much: % (relative) or 个百分点.
        value: Quantity,
    },
}

/// How a series moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Monotone {
    /// 逐年递增.
    Rising,
    /// 逐年递减.
    Falling,
    /// 逐年不降.
    NotFalling,
    /// 逐年不升.
    NotRising,
}

/// A type with range and marks: `整数 人 ≥ 0 可无 敏感`.
#[derive(Clone, Debug)]
pub struct TypeExpr {
    /// 多个 / many.
    pub many: bool,
    /// 按年 / yearly.
    pub yearly: bool,
    /// `→ 实体`.
    pub reference: bool,
    /// 是否 整数 小数 …, an enum or entity.
    pub name: Name,
    /// The unit of a number.
    pub unit: Option<Text>,
    /// The range of values.
    pub range: Option<CellRange>,
    /// 可无 optional.
    pub optional: bool,
    /// 敏感 sensitive.
    pub sensitive: bool,
    /// 属地 locates.
    pub locates: bool,
    /// All of it.
    pub span: Span,
}
same_wherever!(TypeExpr { many, yearly, reference, name, unit, range, optional, sensitive, locates } at { span });

/// A range of values: `0 至 500`, `≥ 10年`, `> 0 ≤ 5`.
#[derive(Clone, Debug, PartialEq)]
pub enum CellRange {
    /// Both ends count.
    Between(Expr, Expr),
    /// One or two comparisons.
    Compare(Vec<(CompareOp, Expr)>),
}

/// A cell of a table's row.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it says.
    pub kind: CellKind,
    /// Where.
    pub span: Span,
}
same_wherever!(Cell { kind } at { span });

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub enum CellKind {
    /// 任意 any.
    Any,
    /// 其余 every key that no other row takes.
    Rest,
    /// 另定, as a result: another text says it.
    Elsewhere,
    /// A range.
    Range(CellRange),
    /// One of these values (names, literals).
    Values(Vec<Expr>),
}
