//! A verdict as data.

use super::{Cite, Days, Force, Ground, Location, Sanction, Words};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// How much a verdict weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// A must, a must not, a binding target.
    Binding,
    /// It only asks for somebody's attestation.
    Checklist,
    /// A should, a target that is expected (预期性), an urging that refines nothing.
    Advice,
    /// Of a draft.
    Draft,
}

/// A verdict by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 符合.
    Satisfied,
    /// 违反.
    Violated,
    /// 未到期.
    Pending,
    /// 未定.
    Undetermined,
    /// 豁免.
    Exempt,
    /// 不适用.
    NotApplicable,
}

impl Outcome {
    /// All six, in the order of the summary.
    pub const ALL: [Self; 6] = [
        Self::Violated,
        Self::Undetermined,
        Self::Pending,
        Self::Exempt,
        Self::Satisfied,
        Self::NotApplicable,
    ];

    /// Its word in the catalogue, and its name in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Violated => "violated",
            Self::Pending => "pending",
            Self::Undetermined => "undetermined",
            Self::Exempt => "exempt",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// Duty or indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 义务.
    Duty,
    /// 指标.
    Indicator,
}

/// How binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ModalityName {
    /// 应当.
    Must,
    /// 不得.
    MustNot,
    /// 鼓励 and the like.
    Should,
    /// 可以.
    May,
}

/// A verdict.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// Stable: see `docs/json.md`.
    pub id: String,
    /// The document, by its position in `documents`.
    pub document: usize,
    /// Whose norm.
    pub policy: String,
    /// Duty or indicator.
    pub norm: String,
    /// The duty's item.
    pub item: Option<String>,
    /// Which of both.
    pub kind: Kind,
    /// How binding; an indicator's is must where it is 约束性, else should.
    pub modality: ModalityName,
    /// 督促.
    pub via: Option<crate::program::Via>,
    /// Who owes it.
    pub bearer: Vec<String>,
    /// One of them (或) rather than each.
    pub bearer_any: bool,
    /// How much it weighs.
    pub severity: Weight,
    /// Whose.
    pub subject: Subject,
    /// Which.
    pub verdict: Outcome,
    /// What it may be.
    pub possible: Vec<Outcome>,
    /// Undetermined, but no violation.
    pub harmless: bool,
    /// First day of the violation.
    pub since: Option<Date>,
    /// Where `since` rests on facts without history: as of which day they are known to be so.
    pub since_known: Option<Date>,
    /// First day after it, or the day until which a satisfied duty stays so.
    pub until: Option<Date>,
    /// Last day in time; of an undetermined verdict nothing: see `due_between`.
    pub due: Option<Date>,
    /// Where the due date is not certain: the earliest and the latest that it can be.
    pub due_between: Option<Days>,
    /// Days after it.
    pub days_overdue: Option<i32>,
    /// Done late.
    pub late: Option<Late>,
    /// Which exception applies.
    pub exception: Option<Exception>,
    /// What it would be without.
    pub would_be: Option<Vec<Outcome>>,
    /// By reading.
    pub readings: Vec<Reading>,
    /// Of an indicator.
    pub value: Option<Measured>,
    /// How a target of a region stands, by reading of its measure.
    pub reached: Vec<Reached>,
    /// By which words.
    pub cites: Vec<Cite>,
    /// What a breach brings. In JSON it stands once, at the norm.
    #[serde(skip)]
    pub sanctions: Vec<Sanction>,
    /// The clause.
    pub rule: Location,
    /// The facts that decided.
    pub facts: Vec<Location>,
    /// The calculations that it rests on.
    pub grounds: Vec<Ground>,
    /// Absent facts that would settle it.
    pub missing: Vec<MissingFact>,
    /// How many more than are listed.
    pub missing_more: u32,
    /// Proved that no fewer do.
    pub missing_exact: bool,
    /// What would mend it.
    pub mend: Option<Mend>,
    /// 整改.
    pub remedy: Option<String>,
    /// Remarks.
    pub notes: Vec<Words>,
    /// The whole in a sentence.
    pub message: Words,
    /// For drawing: norm and subject in the reader's language.
    #[serde(skip)]
    pub shown: Shown,
}

impl Verdict {
    /// What the readings of a combination are called; none where there is no such combination.
    #[must_use]
    pub fn reading(&self, at: u32) -> Option<String> {
        let of = self.readings.get(at as usize)?;
        let named = |c: &Choice| format!("{} = {}", c.of, c.reading);
        Some(of.choice.iter().map(named).collect::<Vec<_>>().join(", "))
    }
}

/// What is the same for all verdicts of a duty, of one of its items, or of an indicator.
#[derive(Clone, Debug, Serialize)]
pub struct NormEntry {
    /// Whose.
    pub policy: String,
    /// Duty or indicator.
    pub norm: String,
    /// The duty's item.
    pub item: Option<String>,
    /// Which of both.
    pub kind: Kind,
    /// How binding.
    pub modality: ModalityName,
    /// 督促.
    pub via: Option<crate::program::Via>,
    /// Who owes it.
    pub bearer: Vec<String>,
    /// One of them (或) rather than each.
    pub bearer_any: bool,
    /// By which words.
    pub cites: Vec<Cite>,
    /// What a breach brings.
    pub sanctions: Vec<Sanction>,
    /// The clause.
    pub rule: Location,
    /// 整改.
    pub remedy: Option<String>,
}

/// A verdict's names as a reader sees them.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// The norm.
    pub norm: String,
    /// Whose verdict it is.
    pub subject: String,
    /// The policy's title.
    pub policy: String,
    /// JSON pointer of the subject.
    pub pointer: String,
    /// Whether the policy binds, where it is not simply in force.
    pub force: Option<Force>,
}

/// Whose verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Which entity.
    pub entity: String,
    /// Its identity, or a pseudonym; `None` of the unlisted.
    pub id: Option<String>,
    /// From the root to it; of the unlisted, to what holds them.
    pub path: Vec<PathStep>,
    /// It stands for those that are not listed.
    pub unlisted: bool,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PathStep {
    /// Which entity.
    pub entity: String,
    /// Its identity, or a pseudonym.
    pub id: String,
}

/// Done late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Late {
    /// When it was due.
    pub due: Date,
    /// When it was done; where that is not certain, by which day.
    pub done: Date,
    /// Where it is not certain: between which days.
    pub done_between: Option<Days>,
}

/// An exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception {
    /// Its name; `None` for 除非.
    pub name: Option<String>,
    /// Whose.
    pub policy: String,
    /// Where.
    pub location: Location,
    /// By which words.
    pub cites: Vec<Cite>,
}

/// What a combination of readings gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Which.
    pub choice: Vec<Choice>,
    /// What is possible under it.
    pub possible: Vec<Outcome>,
}

/// A chosen reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Of what.
    pub of: String,
    /// Which.
    pub reading: String,
}

/// An indicator's value, exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// The least: `1/3` of a rate, `12` of a count.
    pub low: Option<String>,
    /// The greatest; `None`: no bound.
    pub high: Option<String>,
    /// `ratio`, or `count`.
    pub unit: &'static str,
    /// Bounds of the numerator.
    pub numerator: Bounds,
    /// Bounds of the denominator.
    pub denominator: Option<Bounds>,
    /// Members that left the population, by verdict.
    pub left_out: BTreeMap<&'static str, u32>,
    /// What is to be reached; judged on the facts of a region.
    pub targets: Vec<Target>,
}

/// What an indicator is to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// Under which reading.
    pub reading: Option<String>,
    /// As it is written.
    pub text: String,
    /// Where.
    pub location: Location,
}

/// How a target of a region stands under a reading of its measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reached {
    /// What is to be reached.
    pub target: Target,
    /// What is possible under it.
    pub possible: Vec<Outcome>,
    /// `ratio`, or `count`.
    pub unit: &'static str,
    /// What is measured.
    pub value: InYear,
    /// What it is measured against, where that is another value than the text's own.
    pub beside: Option<InYear>,
    /// How it must lie to its limit: `=`, `≠`, `<`, `≤`, `>` or `≥`.
    pub op: Option<&'static str>,
    /// The limit.
    pub limit: Option<Ends>,
    /// The whole in words.
    pub text: String,
}

/// A value of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InYear {
    /// Which year.
    pub year: i16,
    /// `reported`, `counted`, `said` by the text, `summed`, or `unknown`.
    pub source: &'static str,
    /// At least: `1/3` of a rate, `12` of a count.
    pub low: Option<String>,
    /// At most; `None`: no bound.
    pub high: Option<String>,
}

/// Bounds of a value, as exact text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ends {
    /// At least.
    pub low: Option<String>,
    /// At most.
    pub high: Option<String>,
}

/// Bounds of a number, as exact text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// At least.
    pub low: String,
    /// At most; `None`: no bound.
    pub high: Option<String>,
}

/// An absent fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingFact {
    /// Of which kind.
    pub kind: MissingKind,
    /// Whose.
    pub subject: Option<PathStep>,
    /// Which field, matter or parameter.
    pub field: Option<String>,
    /// Where it would stand.
    pub pointer: Option<String>,
    /// In words.
    pub text: String,
    /// For drawing: of a field that is simply not there, whose, and which.
    #[serde(skip)]
    pub of: Option<(String, String)>,
}

/// Of which kind an absent fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingKind {
    /// A field's value.
    Field,
    /// A thing as a whole.
    Row,
    /// Further members of a collection.
    Members,
    /// An attestation.
    Attestation,
    /// A parameter.
    Parameter,
    /// What happened after the facts end.
    SinceFactsAsOf,
    /// A record.
    Record,
}

/// What would mend a violation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mend {
    /// An RFC 6902 patch of the document.
    Patch {
        /// Its operations.
        patch: Vec<Operation>,
    },
    /// Nothing done on the as-of date mends it.
    NotCurable {
        /// What comes next, as a key.
        next: String,
        /// And in words.
        text: String,
    },
}

/// An operation of a patch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// `add` or `replace`.
    pub op: String,
    /// JSON pointer.
    pub path: String,
    /// The value.
    pub value: serde_json::Value,
}
