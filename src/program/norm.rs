//! Policies, norms, exceptions, indicators, scenarios.

use super::{
    Collection, EntityId, ExceptionId, Expr, FieldId, IndicatorId, Label, NormId, ParameterId,
    PolicyId, ReadingSetId, Value,
};
use crate::source::{FileId, Loc};
pub use crate::syntax::ast::{CalendarUnit, MonthDay};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A policy, or (with `vocabulary`) a vocabulary file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Name.
    pub label: Label,
    /// A vocabulary binds nobody.
    pub vocabulary: bool,
    /// 标题.
    pub title: Option<String>,
    /// 辖区: a GB/T 2260 code, 0 for the nation.
    pub jurisdiction: Option<u32>,
    /// 上级, those that were found.
    pub superiors: Vec<PolicyId>,
    /// 期间.
    pub period: Option<(Date, Option<Date>)>,
    /// 印发.
    pub issued: Option<Date>,
    /// First day in force: 施行, else the later of the period's start and 印发; `None`: for ever.
    pub in_force_from: Option<Date>,
    /// Last day in force: 施行's end, else the period's.
    pub in_force_to: Option<Date>,
    /// 状态.
    pub status: Status,
    /// 适用: a scope for the whole policy, over `scope.0` in slot 0.
    pub scope: Option<(EntityId, Expr)>,
    /// 过渡.
    pub transition: Option<Transition>,
    /// 原文.
    pub source: Option<String>,
    /// What it adopts of its superiors' parameters (readings: [`super::ReadingSet::adopted`]).
    pub adopts: Vec<(ParameterId, Value)>,
    /// Its file; hashed for reports.
    pub file: FileId,
    /// Where it is declared.
    pub loc: Loc,
}

/// 状态.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 现行.
    InForce,
    /// 征求意见稿.
    Draft,
    /// 废止.
    Repealed,
}

/// 过渡.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Transition {
    /// 取较早者.
    Earlier,
    /// 自施行日起算.
    FromInForce,
}

/// A citation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cite {
    /// The document, where it is not the policy's own.
    pub title: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Anchor phrase.
    pub anchor: Option<String>,
    /// 核实 (true), 待核 (false), or not said.
    pub checked: Option<bool>,
    /// Where it is written.
    pub loc: Loc,
}

/// A norm: what one sentence asks of each of its subjects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Norm {
    /// The duty's name.
    pub duty: Label,
    /// The item's, where the duty has items.
    pub item: Option<Label>,
    /// Whose.
    pub policy: PolicyId,
    /// Must, must not, should, may.
    pub modality: Modality,
    /// Reached through an authority: 督促. `None` for a plain one.
    pub via: Option<Via>,
    /// 原则上: a recorded justification satisfies it.
    pub in_principle: bool,
    /// Citations; the item's replace the duty's.
    pub cites: Vec<Cite>,
    /// 行为: the act's name and manner, for comparison.
    pub act: Option<ActName>,
    /// Who owes it.
    pub bearer: Bearers,
    /// Per what a verdict is given.
    pub subject: Subject,
    /// 当, of duty and item together; slot 0 is the subject. `None`: always.
    pub scope: Option<Expr>,
    /// 除非 and declared exceptions, each judged for the subject (slot 0).
    pub exceptions: Vec<ExceptionId>,
    /// What it asks; slot 0 is the subject.
    pub requirement: Requirement,
    /// 监管.
    pub overseen_by: Vec<String>,
    /// 罚则.
    pub sanctions: Vec<Sanction>,
    /// 整改.
    pub remedy: Option<String>,
    /// 细化.
    pub refines: Vec<NormId>,
    /// 对下.
    pub to_below: ToBelow,
    /// 方向, as written.
    pub direction: Option<String>,
    /// The reading sets on which it depends, its terms' included.
    pub readings: Vec<ReadingSetId>,
    /// The name (item, or duty) where it is declared.
    pub loc: Loc,
    /// The requirement where it is written: the place shown for the rule.
    pub rule: Loc,
}

/// How binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// 应当.
    Must,
    /// 不得.
    MustNot,
    /// 推动 引导 (3), 鼓励 支持 (2), 探索 (1).
    Should(u8),
    /// 可以: no verdict.
    May,
}

/// How a norm of 督促 reaches its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// The enterprise's side of 督促.
    Urged,
    /// The authority's side: to oversee it.
    Oversight,
}

/// Who owes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bearers {
    /// Names with the entity each is, where it is one.
    pub bearers: Vec<(String, Option<EntityId>)>,
    /// One of them (或) rather than each (、).
    pub any: bool,
}

/// Per what a verdict is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Which entity.
    pub entity: EntityId,
    /// Only those held by this field (`对象 竣工验收`).
    pub through: Option<FieldId>,
    /// 其中 or 当 of 对象 are in [`Norm::scope`].
    pub loc: Loc,
}

/// 行为.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActName {
    /// Its name.
    pub name: String,
    /// Its manner: field name and value, as written.
    pub manner: Vec<(String, String)>,
}

/// 对下.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ToBelow {
    /// 只可更严.
    #[default]
    Floor,
    /// 不得更严.
    Ceiling,
    /// 一致.
    Exact,
    /// 授权.
    Delegated,
}

/// What a breach brings: a citation, or items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sanction {
    /// By which words.
    pub cite: Cite,
    /// Its items.
    pub penalties: Vec<PenaltyItem>,
}

/// One item of a sanction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PenaltyItem {
    /// Name.
    pub name: String,
    /// In which case (逾期未改).
    pub condition: Option<String>,
    /// 可以 rather than 应当.
    pub may: bool,
    /// Kind.
    pub kind: String,
    /// Least amount, in 元 where `unit` says nothing else.
    pub low: Option<Decimal>,
    /// Greatest amount.
    pub high: Option<Decimal>,
    /// The unit as written, where the amounts are not money (倍).
    pub unit: Option<String>,
    /// 每 what.
    pub per: Option<String>,
}

/// What a norm asks of its subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Requirement {
    /// A state: judged on every day of force; violated while it does not hold.
    Holds(Expr),
    /// 不得 of a state: violated while it holds.
    Never(Expr),
    /// 不得 of an act: violated from the date of each act, until a recorded 纠正.
    NeverAct(Act),
    /// `Y 未经 X`: violated from the date of an act Y without a fitting X not later than it.
    Gate {
        /// Y.
        act: Act,
        /// X.
        needs: Act,
        /// Where.
        loc: Loc,
    },
    /// `A 先于|不晚于 B` of two dates of the subject (an edge of a process): violated after B
    /// where A is later or known to be absent; pending while B is open.
    Order {
        /// The earlier, of type date.
        first: Expr,
        /// The later, of type date.
        then: Expr,
        /// Where.
        loc: Loc,
    },
    /// An act in time.
    Timed {
        /// When.
        form: TimeForm,
        /// What.
        act: Act,
        /// Where.
        loc: Loc,
    },
    /// The inner requirement, within a span of dates only.
    Within {
        /// Which days.
        when: When,
        /// What is asked on them.
        requirement: Box<Requirement>,
        /// Where.
        loc: Loc,
    },
    /// 且 over timed parts.
    All(Vec<Requirement>),
    /// 或 over timed parts.
    Any(Vec<Requirement>),
    /// 每个 E 均 over timed parts.
    Every(Collection, Box<Requirement>),
    /// One of several readings.
    Readings(ReadingSetId, Vec<Requirement>),
}

/// Something that happens on a date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// What counts as one.
    pub kind: ActKind,
    /// How many are needed in one window (1, or more by 至少 n).
    pub at_least: u64,
    /// Where.
    pub loc: Loc,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ActKind {
    /// Each row of an event entity (or the start of a living one) that passes the filter.
    Events(Collection),
    /// A date field: it happened on that date; known absent: it did not happen.
    OnDate(Expr),
    /// An attestation with conclusion 是, on its date.
    Attested(super::Place, super::Matter),
    /// One of several acts.
    Either(Vec<Act>),
}

/// When an act is owed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TimeForm {
    /// 每 D, 每 超过 a 不满 b.
    Every {
        /// D, or b.
        period: Expr,
        /// The bound counts (`每 D`: yes; 不满 b: no).
        inclusive: bool,
        /// 超过 a: an earlier event does not count.
        over: Option<Expr>,
        /// 自 X; the subject's start where `None`.
        anchor: Option<Expr>,
    },
    /// 每年度, 每季度, 每月.
    Calendar {
        /// Which.
        unit: CalendarUnit,
        /// By which day of the period (or of the next year).
        no_later: Option<MonthDay>,
    },
    /// Between two bounds, both included. `于 X 后 D 内` is [X, X + D]; `于 X 前 D 内` is all e with
    /// e ≤ X ≤ e + D; 不晚于 X 后 D is (−∞, X + D]; 先于 X is (−∞, X]; 先于 X 至少 D is all e with
    /// e + D ≤ X; 于 P 内 is P.
    Window(Window),
}

/// The windows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Window {
    /// [X, X + D].
    After {
        /// X.
        anchor: Expr,
        /// D.
        period: Expr,
    },
    /// e ≤ X ≤ e + D.
    Before {
        /// X.
        anchor: Expr,
        /// D.
        period: Expr,
    },
    /// e ≤ X + D.
    NoLater {
        /// X.
        anchor: Expr,
        /// D.
        after: Option<Expr>,
    },
    /// e ≤ X, or e + D ≤ X.
    PriorTo {
        /// X.
        anchor: Expr,
        /// D.
        at_least: Option<Expr>,
    },
    /// from ≤ e ≤ to.
    Between {
        /// First day, of type date (a partial literal counts from its first day).
        from: Expr,
        /// Last day, of type date (a partial literal counts to its last day).
        to: Expr,
    },
    /// Within a span-valued field (or one of several).
    During(Expr),
}

/// On which days a requirement holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum When {
    /// In a span or one of several (于 S 中).
    During(Expr),
    /// 自 X [至 Y].
    From(Expr, Option<Expr>),
    /// A state behind a deadline (不晚于 X, 于 X 后 D 内): not yet owed up to that day, owed from
    /// the day after it on. It matures like an act: it stays judged after the policy's end.
    By(Expr),
    /// 每年 6月 至 9月.
    Season {
        /// First month.
        from: i8,
        /// Last month.
        to: i8,
    },
}

/// A carve-out. An exception may itself have exceptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exception {
    /// Its name; `None` for 除非.
    pub label: Option<Label>,
    /// Whose.
    pub policy: PolicyId,
    /// Made from a norm of another policy above, without its authorisation: shown, no effect.
    pub without_authority: bool,
    /// When; slot 0 is the norm's subject.
    pub when: Expr,
    /// Exceptions to it.
    pub exceptions: Vec<ExceptionId>,
    /// By which words.
    pub cites: Vec<Cite>,
    /// Where.
    pub loc: Loc,
}

/// An indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Name.
    pub label: Label,
    /// Whose.
    pub policy: PolicyId,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Who owes it.
    pub bearer: Bearers,
    /// 性质 约束性.
    pub binding: bool,
    /// What it is, by reading; one without a reading set where it has none.
    pub readings: Option<ReadingSetId>,
    /// The further reading sets on which it depends, through terms, parameters and norms.
    pub depends_on: Vec<ReadingSetId>,
    /// One a reading.
    pub variants: Vec<Measurement>,
    /// 细化.
    pub refines: Vec<IndicatorId>,
    /// 对下.
    pub to_below: ToBelow,
    /// 方向, as written.
    pub direction: Option<String>,
    /// 整改.
    pub remedy: Option<String>,
    /// Where it is declared.
    pub loc: Loc,
}

/// How an indicator is measured and what it must reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Its members: slot 0 of the collection's own slot; `None` where only 取自 says.
    pub population: Option<Collection>,
    /// Which of them count; `None`: it is a count of the population.
    pub counted: Option<Counted>,
    /// Taken from a reported statistic.
    pub taken_from: Vec<FieldId>,
    /// Fixed denominators, by year where one is given.
    pub denominator: Vec<(Option<i16>, Decimal)>,
    /// Base values, by year where one is given.
    pub base: Vec<(Option<i16>, Decimal)>,
    /// Targets.
    pub targets: Vec<Target>,
}

/// Which members of a population count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Counted {
    /// Those of whom this holds.
    Condition(Expr),
    /// Those who satisfy (or violate) a norm.
    Norm {
        /// Which.
        norms: Vec<NormId>,
        /// 违反.
        violates: bool,
    },
}

/// A target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// First year or date: judged from `from` (a year: 31 December of it).
    pub from: TargetDate,
    /// Last, of a span.
    pub to: Option<TargetDate>,
    /// What is to be reached.
    pub measure: TargetMeasure,
    /// Where.
    pub loc: Loc,
}

/// A year, or a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TargetDate {
    /// The whole of it.
    Year(i16),
    /// On that day.
    Day(Date),
}

/// What a target asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TargetMeasure {
    /// Against a value (in the indicator's own unit).
    Compare(super::CompareOp, Value),
    /// Against another indicator.
    Against(super::CompareOp, IndicatorId),
    /// Against a reported statistic.
    AgainstField(super::CompareOp, FieldId),
    /// Against the base value.
    AgainstBase(super::CompareOp),
    /// Year by year.
    Monotone(Monotone),
    /// 年均增长 (or 年均下降).
    AverageGrowth {
        /// 年均下降.
        down: bool,
        /// Comparison.
        op: super::CompareOp,
        /// Rate.
        rate: Decimal,
    },
    /// 累计.
    Cumulative(super::CompareOp, Decimal),
    /// 较 X 提高 / 下降.
    Change {
        /// The base: a year-valued expression (literal or parameter).
        base: Expr,
        /// 提高.
        up: bool,
        /// Comparison of the change.
        op: super::CompareOp,
        /// By how much.
        by: Decimal,
        /// In percentage points rather than relative.
        points: bool,
    },
}

/// How a series moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// A test of the policies. Its facts and expectations stay in its file: whoever runs it reads
/// that file again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Name.
    pub label: Label,
    /// 适用; empty: all that apply.
    pub under: Vec<PolicyId>,
    /// Where it is declared.
    pub loc: Loc,
}

/// A sentence that is not a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// Name.
    pub label: Option<Label>,
    /// Whose.
    pub policy: PolicyId,
    /// Citations.
    pub cites: Vec<Cite>,
    /// 理由.
    pub reason: Option<String>,
    /// Where.
    pub loc: Loc,
}
