//! The report as data: what `--format json` prints. `docs/json.md` documents it, and
//! `schema/report.schema.json` checks it. Fields are added only with a new `schema` number.

mod ground;
mod verdict;

pub use ground::*;
pub use verdict::*;

use super::summary::Summary;
use super::verdicts::Verdicts;
use crate::diagnostic::{Arg, Code, Severity as DiagnosticSeverity};
use crate::source::Loc;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// The number of the format.
pub const SCHEMA: u32 = 1;

/// Everything that one run says.
pub struct Report<'a> {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The day as of which was judged; `None` where the documents differ (each has its own).
    pub as_of: Option<AsOf>,
    /// Up to which day the facts reach; `None` where the documents differ.
    pub facts_as_of: Option<FactsAsOf>,
    /// The documents that were audited.
    pub documents: Vec<Document>,
    /// The policies that there are, and whether they bind.
    pub policies: Vec<PolicyItem>,
    /// What is wrong: violated verdicts that belong together.
    pub findings: Vec<Finding>,
    /// What was still violated on the last day of who owed it: nothing is owed since.
    pub unmet: Vec<Finding>,
    /// All verdicts.
    pub verdicts: Verdicts<'a>,
    /// Norms whose subjects are known not to exist.
    pub no_subject: Vec<NormItem>,
    /// Norms whose subjects no such document can list.
    pub out_of_reach: Vec<NormItem>,
    /// What is to be said about the input: errors, warnings, notes.
    pub warnings: Vec<Warning>,
    /// Counts.
    pub summary: Summary,
    /// The days of which all breaches are listed, where that was asked for.
    pub during: Option<(Date, Date)>,
}

/// A day and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// The day.
    pub date: Date,
    /// Who said so.
    pub from: AsOfFrom,
}

/// Who chose the as-of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AsOfFrom {
    /// `--as-of`.
    Option,
    /// The document's 评估日.
    Facts,
    /// Nobody: it is today.
    Today,
}

/// 截至.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FactsAsOf {
    /// The day.
    pub date: Date,
    /// The document did not say: it is the as-of date.
    pub defaulted: bool,
}

/// A document.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// Its file.
    pub file: String,
    /// What it is about.
    pub root: Option<PathStep>,
    /// As of.
    pub as_of: AsOf,
    /// Facts as of.
    pub facts_as_of: FactsAsOf,
    /// For drawing: what it is about, in the reader's language.
    #[serde(skip)]
    pub shown: String,
    /// For drawing: the line on which that stands.
    #[serde(skip)]
    pub line: Option<u32>,
}

/// A policy.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyItem {
    /// Its name.
    pub id: String,
    /// 标题.
    pub title: Option<String>,
    /// 状态.
    pub status: crate::program::Status,
    /// Whether it binds on the as-of date.
    pub force: Force,
    /// First day in force.
    pub from: Option<Date>,
    /// Last.
    pub to: Option<Date>,
    /// 辖区: six digits, `000000` for the nation.
    pub jurisdiction: Option<String>,
    /// SHA-256 of its file.
    pub hash: String,
}

/// Whether a policy binds on the as-of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// It does.
    InForce,
    /// It ended: what fell due before is still judged.
    Lapsed,
    /// It has not begun.
    NotYet,
    /// A draft.
    Draft,
    /// 废止.
    Repealed,
    /// It is another region's, or its 适用 leaves the document out.
    NotApplicable,
    /// Whether it applies is not known (the region is not).
    Unknown,
}

/// A violation, with all norms that it breaks. JSON names the verdicts by their ids.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Weight,
    /// The position of its head: the strictest verdict.
    pub head: usize,
    /// The positions of the others.
    pub others: Vec<usize>,
}

/// A citation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cite {
    /// The document's title.
    pub policy: String,
    /// Section.
    pub section: Option<String>,
    /// Anchor phrase.
    pub anchor: Option<String>,
    /// Whether it was compared with the text.
    pub status: CiteStatus,
}

/// Whether a citation was compared with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CiteStatus {
    /// 核实.
    Checked,
    /// 待核.
    Unchecked,
    /// Not said.
    Unsaid,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The file as it was given.
    pub file: String,
    /// Of which kind.
    pub kind: LocationKind,
    /// From 1.
    pub line: u32,
    /// Characters, from 1.
    pub column: u32,
    /// One past the last character.
    pub end: Position,
    /// JSON pointer into the document, of a fact.
    pub pointer: Option<String>,
    /// What the document says about where a fact comes from.
    pub provenance: Option<Provenance>,
    /// Byte in the file, from 0.
    pub byte: u32,
    /// For drawing: the place itself; `None` where nothing is written (an absent fact).
    #[serde(skip)]
    pub loc: Option<Loc>,
    /// For drawing: what to say there.
    #[serde(skip)]
    pub label: String,
}

/// Where a fact comes from, as the document says beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// 来源.
    pub source: Option<String>,
    /// 知悉.
    pub known_on: Option<Date>,
    /// 有效至.
    pub valid_until: Option<Date>,
}

/// Of which kind a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LocationKind {
    /// In a text.
    Text,
    /// In a sheet.
    Cell,
}

/// Line and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// Characters, from 1.
    pub column: u32,
}

/// A code, its arguments, and both in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// The code.
    pub code: Code,
    /// Its arguments.
    pub args: BTreeMap<String, Arg>,
    /// In the language of the run.
    pub text: String,
}

/// A norm by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NormItem {
    /// Whose.
    pub policy: String,
    /// Duty or indicator.
    pub norm: String,
    /// The duty's item.
    pub item: Option<String>,
    /// For drawing: which of both it is.
    #[serde(skip)]
    pub kind: Kind,
    /// For drawing: its name in the reader's language.
    #[serde(skip)]
    pub shown: String,
}

/// Something said about the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// How bad.
    pub severity: DiagnosticSeverity,
    /// What.
    pub message: Words,
    /// What to do.
    pub help: Option<String>,
    /// Where, the main place first.
    pub locations: Vec<Location>,
}
