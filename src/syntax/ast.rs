//! The tree of a `.ohs` file, as written: sugar and all. Both keyword languages build the same
//! tree. Names are compared by their NFKC text; every node has a [`Span`] within its file.
//!
//! A file is a list of declarations, a declaration a head and a list of clauses, a clause a
//! keyword (or a name and a colon), a body and perhaps a block of clauses of its own. What is
//! allowed where is decided by the cutter's table; what it means, by [`crate::model`].

use crate::source::{FileId, Span};
use rust_decimal::Decimal;

/// Equality that looks at what is written, not at where.
macro_rules! same_wherever {
    ($ty:ident { $($field:ident),* $(,)? } at { $($place:ident),* }) => {
        impl PartialEq for $ty {
            fn eq(&self, other: &Self) -> bool {
                let Self { $($field,)* $($place: _,)* } = self;
                $(*$field == other.$field)&&*
            }
        }
    };
}

/// A parsed file. Parsing never fails: what could not be read is left out here and reported
/// beside it (see `syntax::Parsed`).
#[derive(Clone, Debug)]
pub struct Document {
    /// Which file.
    pub file: FileId,
    /// Its declarations, in order; the broken ones included, as far as they were understood.
    pub declarations: Vec<Declaration>,
}

/// `义务 在岗期间职业健康检查 { … }`.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// What is declared.
    pub kind: DeclarationKind,
    /// The keyword as written.
    pub keyword_span: Span,
    /// What stands between the keyword and the block.
    pub head: Head,
    /// `枚举 … 有序`: the members are ordered as they are listed.
    pub ordered: bool,
    /// The comment lines that begin with `///` right above, without the slashes.
    pub doc: Option<String>,
    /// The clauses of its block, in order.
    pub clauses: Vec<Clause>,
    /// From the keyword to the end of the block.
    pub span: Span,
    /// False where a clause of it could not be read, so that nothing is concluded from what is
    /// not there.
    pub complete: bool,
}
same_wherever!(Declaration { kind, head, ordered, doc, clauses, complete } at { keyword_span, span });

/// The fifteen kinds of declaration. Policy has four spellings: 规划, 条例, 法律, 规定.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeclarationKind {
    /// 规划 / policy.
    Policy,
    /// 使用 / use.
    Use,
    /// 术语 / term.
    Term,
    /// 参数 / parameter.
    Parameter,
    /// 义务 / duty.
    Duty,
    /// 指标 / indicator.
    Indicator,
    /// 例外 / exception.
    Exception,
    /// 注 / remark.
    Remark,
    /// 词汇 / vocabulary.
    Vocabulary,
    /// 实体 / entity.
    Entity,
    /// 枚举 / enum.
    Enum,
    /// 计量单位 / unit.
    Unit,
    /// 对照表 / table.
    Table,
    /// 流程 / process.
    Process,
    /// 用例 / scenario.
    Scenario,
}

/// A name as the user wrote it, `「」` removed, NFKC applied.
#[derive(Clone, Debug)]
pub struct Name {
    /// The compared text.
    pub text: String,
    /// Where, quotes included.
    pub span: Span,
}
same_wherever!(Name { text } at { span });

/// `体检.机构.有备案`: one or more names joined by dots.
#[derive(Clone, Debug)]
pub struct Path {
    /// The names; never empty.
    pub names: Vec<Name>,
    /// From the first to the last.
    pub span: Span,
}
same_wherever!(Path { names } at { span });

/// A string in `“ ”` or `" "`, or a title in `《 》`; `text` without its outer quotes.
#[derive(Clone, Debug)]
pub struct Text {
    /// The content.
    pub text: String,
    /// Where, quotes included.
    pub span: Span,
}
same_wherever!(Text { text } at { span });

/// A name with its aliases: `劳动者 (worker、“W”)`.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedHead {
    /// The name.
    pub name: Name,
    /// Other spellings, names or strings.
    pub aliases: Vec<Name>,
}

/// What stands between a declaration's keyword and its block.
#[derive(Clone, Debug, PartialEq)]
pub enum Head {
    /// Nothing (an unnamed remark), or it could not be read.
    None,
    /// A name and aliases: policy, vocabulary, duty, indicator, entity, enum, table, process,
    /// scenario, remark.
    Named(NamedHead),
    /// `使用 职业健康 作 oh`.
    Use {
        /// What is used.
        path: Path,
        /// Its name here.
        local: Option<Name>,
    },
    /// `术语 劳动者.在岗接害 (x) = …`; without `=` where a block defines it.
    Term {
        /// Entity and name (`劳动者.在岗接害`), or a name alone (a term over the root entity).
        path: Path,
        /// Other spellings.
        aliases: Vec<Name>,
        /// The definition.
        definition: Option<Expr>,
    },
    /// `参数 及时 (promptly) 时长 1日 至 30日 由 下级、事实 默认 15日`.
    Parameter {
        /// The name.
        name: NamedHead,
        /// Its type, with the range.
        ty: TypeExpr,
        /// Who may fill it: 上级, 下级, 事实 (above, below, facts).
        by: Vec<Name>,
        /// The default.
        default: Option<Expr>,
    },
    /// `例外 停产 对 在岗期间职业健康检查`.
    Exception {
        /// Its name.
        name: NamedHead,
        /// The norm, item or exception that it is made from.
        to: Path,
    },
    /// `计量单位 µg/m³ (x) = 0.001 mg/m³`.
    Unit {
        /// The unit as written (not NFKC: `³` stays).
        symbol: Text,
        /// Other spellings.
        aliases: Vec<Text>,
        /// How many of another unit it is.
        equals: Option<(Decimal, Text)>,
    },
}

/// The keywords of clauses. One table (`grammar/keywords.toml`) gives both spellings, the entry
/// rule and the kind of block of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Keyword {
    /// 标题 title.
    Title,
    /// 辖区 jurisdiction.
    Jurisdiction,
    /// 上级 superiors.
    Superiors,
    /// 期间 period.
    Period,
    /// 印发 issued.
    Issued,
    /// 施行 in force.
    InForce,
    /// 过渡 transition.
    Transition,
    /// 适用 applies to (policy) / under (scenario).
    Applies,
    /// 状态 status.
    Status,
    /// 原文 source.
    Source,
    /// 语言 edition of the language.
    Language,
    /// 采用 adopts.
    Adopts,
    /// 依据 cites.
    Cites,
    /// 行为 act.
    Act,
    /// 承担 bearer.
    Bearer,
    /// 对象 for each.
    ForEach,
    /// 当 when.
    When,
    /// 应当, 必须 must.
    Must,
    /// 不得, 禁止 must not.
    MustNot,
    /// 督促 urge.
    Urge,
    /// 原则上 in principle.
    InPrinciple,
    /// 推动, 引导 (rank 3), 鼓励, 支持 (2), 探索 (1) should; which one is in `Clause::spelling`.
    Should,
    /// 可以 may.
    May,
    /// 除非 unless.
    Unless,
    /// 监管 overseen by.
    Overseen,
    /// 罚则 sanction.
    Sanction,
    /// 整改 remedy.
    Remedy,
    /// 细化 refines.
    Refines,
    /// 对下 to below.
    ToBelow,
    /// 方向 direction.
    Direction,
    /// 读法 reading.
    Reading,
    /// 定义 is.
    Is,
    /// 总体 population.
    Population,
    /// 计入 counted.
    Counted,
    /// 取自 taken from.
    TakenFrom,
    /// 分母 denominator.
    Denominator,
    /// 基值 base.
    Base,
    /// 目标 target.
    Target,
    /// 性质 nature.
    Nature,
    /// 理由 reason.
    Reason,
    /// 核算 claim.
    Claim,
    /// 标识 identity.
    Identity,
    /// 发生 occurs.
    Occurs,
    /// 存续 lives.
    Lives,
    /// 组 group.
    Group,
    /// 等 etc (an open enum).
    Etc,
    /// 得 gives.
    Gives,
    /// 版 edition of a table.
    Edition,
    /// 说明 about.
    About,
    /// 评估日 as of.
    AsOf,
    /// 截至 facts as of.
    FactsAsOf,
    /// 事实 facts.
    Facts,
    /// 期望 expect.
    Expect,
    /// No keyword: an item of a duty, `名：…`.
    Item,
    /// No keyword: a field of an entity or a column of a table.
    Field,
    /// No keyword: an edge of a process.
    Edge,
    /// No keyword: members of an enum.
    Members,
    /// No keyword: a row of a table, `| … |`.
    Row,
    /// No keyword: an item of a sanction.
    Penalty,
}

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
    /// ([`ExprKind::Order`] or [`ExprKind::Gate`]).
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

/// A value in the facts of a scenario.
#[derive(Clone, Debug)]
pub struct FactValue {
    /// What it is.
    pub kind: FactValueKind,
    /// Where.
    pub span: Span,
}
same_wherever!(FactValue { kind } at { span });

/// The kinds of value in a scenario's facts.
#[derive(Clone, Debug, PartialEq)]
pub enum FactValueKind {
    /// `{ key：value … }`.
    Object(Vec<(Name, FactValue)>),
    /// `[ … ]`.
    Array(Vec<FactValue>),
    /// `A 至 B`; 无 for an open end.
    Span(Box<FactValue>, Box<FactValue>),
    /// A date, perhaps partial.
    Date(DateLiteral),
    /// 无 / null.
    Null,
    /// A number, perhaps with a unit.
    Quantity(Quantity),
    /// 是 / 否.
    Boolean(bool),
    /// A string.
    Text(Text),
    /// A name (a member of an enum).
    Name(Name),
}

/// `期望 NORM [SUBJECT] OUTCOME`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Norm, item or indicator.
    pub norm: Path,
    /// Whose verdict.
    pub subject: ExpectedSubject,
    /// Which verdict.
    pub outcome: Outcome,
}

/// Whose verdict a scenario expects.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpectedSubject {
    /// Not said: the only one there is.
    Only,
    /// 未列出.
    Unlisted,
    /// `劳动者(“A1”，2020年3月1日).体检(…)`: entity and identity, from the outside in.
    Identified(Vec<(Name, Vec<FactValue>)>),
}

/// The verdict that a scenario expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// 符合.
    Satisfied,
    /// 违反 [自 DATE].
    Violated(Option<DateLiteral>),
    /// 未到期 [至 DATE].
    Pending(Option<DateLiteral>),
    /// 未定 [(possible)] [缺 facts].
    Undetermined {
        /// Exactly these, where given: 符合, 违反, 未到期, 豁免, 不适用.
        possible: Vec<ExpectedVerdict>,
        /// These facts, where given.
        missing: Vec<Path>,
    },
    /// `豁免 [exception].`
    Exempt(Option<Name>),
    /// 不适用.
    NotApplicable,
    /// `= 95%`, of an indicator.
    Value(CompareOp, Quantity),
    /// 于 1/3 至 2/3, of an indicator.
    Between((Decimal, Decimal), (Decimal, Decimal)),
}

/// A verdict by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExpectedVerdict {
    /// 符合.
    Satisfied,
    /// 违反.
    Violated,
    /// 未到期.
    Pending,
    /// 豁免.
    Exempt,
    /// 不适用.
    NotApplicable,
}

/// A date as written; anything but a day is a span of days or the last day of one.
#[derive(Clone, Copy, Debug)]
pub struct DateLiteral {
    /// What is written.
    pub kind: DateKind,
    /// Where.
    pub span: Span,
}
same_wherever!(DateLiteral { kind } at { span });

/// What a date literal says. Months and days exist (2025-02-30 is refused when parsed).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateKind {
    /// 2025年12月31日, 2025-12-31.
    Day(jiff::civil::Date),
    /// 2025年12月.
    Month(i16, i8),
    /// 2025年12月底.
    MonthEnd(i16, i8),
    /// 2025年.
    Year(i16),
    /// 2025年底.
    YearEnd(i16),
}

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

/// A TIME: what stands before an act.
#[derive(Clone, Debug)]
pub struct Time {
    /// Which form.
    pub kind: TimeKind,
    /// Where.
    pub span: Span,
}
same_wherever!(Time { kind } at { span });

/// The forms of TIME. Periods are expressions: a literal `30日`, a parameter, a table's cell.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeKind {
    /// `[自 X] 每 D`, `每 超过 a 不满 b`, `每 D 自 X`.
    Every {
        /// At most how far apart; with `over`, strictly less than this.
        period: Expr,
        /// 超过: strictly more than this.
        over: Option<Expr>,
        /// 自 X.
        anchor: Option<Expr>,
    },
    /// 每年度, 每季度, 每月, with 不晚于 a day of it.
    Calendar {
        /// Which.
        unit: CalendarUnit,
        /// 不晚于 3月31日 / 次年1月31日.
        no_later: Option<MonthDay>,
    },
    /// `于 X 后 D 内`, `于 X 前 D 内`.
    Within {
        /// X.
        anchor: Expr,
        /// 后 rather than 前.
        after: bool,
        /// D.
        period: Expr,
    },
    /// `于 P 内`: a year, a span of dates, a field that is a span.
    In {
        /// First day (or a literal year or month, or a span-valued name).
        from: Expr,
        /// Last, where written `A 至 B`.
        to: Option<Expr>,
    },
    /// `于 S 中`.
    During(Expr),
    /// `不晚于 X [后 D]`.
    NoLaterThan {
        /// X.
        anchor: Expr,
        /// D.
        after: Option<Expr>,
    },
    /// `先于 X [至少 D]`.
    Before {
        /// X.
        anchor: Expr,
        /// D.
        at_least: Option<Expr>,
    },
    /// `自 X [至 Y]` before any form.
    From {
        /// X.
        from: Expr,
        /// Y.
        to: Option<Expr>,
    },
    /// `每年 6月 至 9月`.
    Season {
        /// First month.
        from: i8,
        /// Last month; before `from` it lies in the next year.
        to: i8,
    },
}

/// 每年度 每季度 每月.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum CalendarUnit {
    /// 每年度.
    Year,
    /// 每季度.
    Quarter,
    /// 每月.
    Month,
}

/// `3月31日`, `次年1月31日`, `3月底` (day 31 clamps to the month's end).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MonthDay {
    /// 次年.
    pub next_year: bool,
    /// 1–12.
    pub month: i8,
    /// 1–31, or the month's last where `None` (底).
    pub day: Option<i8>,
}
