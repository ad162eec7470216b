//! Norms and exceptions: who must do what, and who need not.

use super::{
    Cite, EntityId, ExceptionId, Expr, FieldId, Label, NormId, PolicyId, ReadingSetId, Requirement,
};
use crate::source::Loc;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

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
    /// It reads a day or a span that is personal (敏感): from the dates of its verdicts that day could
    /// be told.
    pub tells_personal_day: bool,
    /// What else it reads that is personal: a document that gives one of these a history tells the days
    /// of that, too.
    pub personal: Vec<FieldId>,
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
