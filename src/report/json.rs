//! The report as JSON: documented in `docs/json.md`, checked by `schema/report.schema.json`.

use super::model::{
    AsOf, Document, FactsAsOf, Finding, NormItem, Outcome, PolicyItem, Report, Warning,
};
use super::summary::Summary;
use super::verdicts::Shown;
use serde::Serialize;
use std::io;

/// The members, in the order in which they are written.
#[derive(Serialize)]
struct Page<'r> {
    schema: u32,
    as_of: Option<AsOf>,
    facts_as_of: Option<FactsAsOf>,
    documents: &'r [Document],
    policies: &'r [PolicyItem],
    findings: &'r [Finding],
    verdicts: Shown<'r>,
    no_subject: &'r [NormItem],
    out_of_reach: &'r [NormItem],
    warnings: &'r [Warning],
    summary: &'r Summary,
}

/// The report as JSON, with a line break at its end. Of the verdicts only those in `only` (all
/// where it is empty); the summary is of everything.
#[must_use]
pub fn json(report: &Report<'_>, only: &[Outcome]) -> String {
    let mut out = Vec::new();
    match write_json(report, only, &mut out) {
        Ok(()) => String::from_utf8(out).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

/// The same, written as it is made: a verdict is forgotten once it is out.
///
/// # Errors
///
/// Where `to` cannot be written to.
pub fn write_json(
    report: &Report<'_>,
    only: &[Outcome],
    to: &mut impl io::Write,
) -> io::Result<()> {
    let violated = only.is_empty() || only.contains(&Outcome::Violated);
    let page = Page {
        schema: report.schema,
        as_of: report.as_of,
        facts_as_of: report.facts_as_of,
        documents: &report.documents,
        policies: &report.policies,
        findings: if violated { &report.findings } else { &[] },
        verdicts: Shown {
            verdicts: &report.verdicts,
            only,
        },
        no_subject: &report.no_subject,
        out_of_reach: &report.out_of_reach,
        warnings: &report.warnings,
        summary: &report.summary,
    };
    serde_json::to_writer_pretty(&mut *to, &page)?;
    to.write_all(b"\n")
}
