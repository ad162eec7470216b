//! The tree of a `.ohs` file, as written: sugar and all. Both keyword languages build the same
//! tree. Names are compared by their NFKC text; every node has a [`Span`] within its file.
//!
//! A file is a list of declarations, a declaration a head and a list of clauses, a clause a
//! keyword (or a name and a colon), a body and perhaps a block of clauses of its own. What is
//! allowed where is decided by the cutter's table; what it means, by [`crate::model`].

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

mod clause;
mod expr;
mod scenario;
mod time;

pub use clause::{
    Body, Cell, CellKind, CellRange, Checked, Cite, Clause, Measure, Monotone, Names, Penalty,
    Target, TypeExpr,
};
pub use expr::{
    Aggregate, ArithmeticOp, Collection, CollectionBase, CompareOp, CountBound, Expr, ExprKind,
    Pick, Quantity, SetOp,
};
pub use scenario::{
    Expectation, ExpectedSubject, ExpectedVerdict, FactValue, FactValueKind, Outcome,
};
pub use time::{CalendarUnit, DateKind, DateLiteral, MonthDay, Time, TimeKind};

use crate::source::{FileId, Span};
use rust_decimal::Decimal;

/// A parsed file. Parsing never fails: what could not be read is left out here and reported
/// beside it (see `syntax::Parsed`).
#[derive(Clone, Debug)]
pub struct Document {
    /// Which file.
    pub file: FileId,
    /// Its declarations, in order; the broken ones included, as far as they were understood.
    pub declarations: Vec<Declaration>,
    /// What could not be read as a declaration or clause of any kind, each to the end of the piece
    /// in which it stands.
    pub lost: Vec<Span>,
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
    /// 校验 invariant.
    Invariant,
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
