//! Policies, what they cite, scenarios.

use super::{EntityId, Expr, Label, ParameterId, PolicyId, Value};
use crate::source::{FileId, Loc};
use jiff::civil::Date;
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

/// A test of the policies. Its facts and expectations stay in its file: whoever runs it reads
/// that file again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Name.
    pub label: Label,
    /// 适用; empty: all that apply.
    pub under: Vec<PolicyId>,
    /// Whose norm a name that is written without its policy means: of each group where the one before
    /// has none of that name.
    pub reach: Vec<Vec<PolicyId>>,
    /// Where it is declared.
    pub loc: Loc,
}

impl Scenario {
    /// Of the policies that have a norm of a name, those whose norm is meant where the name is written
    /// alone; more than one: nobody can tell.
    #[must_use]
    pub fn meant(&self, having: &[PolicyId]) -> Vec<PolicyId> {
        let near = self.reach.iter().find_map(|group| {
            let there = having.iter().copied().filter(|p| group.contains(p));
            let there: Vec<PolicyId> = there.collect();
            (!there.is_empty()).then_some(there)
        });
        near.unwrap_or_else(|| having.to_vec())
    }
}
