//! The report as JSON: documented in `docs/json.md`, checked by `schema/report.schema.json`.

use super::model::{
    AsOf, Document, FactsAsOf, Finding, NormEntry, NormItem, Outcome, PolicyItem, Report, Warning,
    Weight,
};
use super::summary::Summary;
use super::verdicts::{Shown, Verdicts};
use serde::Serialize;
use serde_json::ser::Formatter;
use std::io;

/// The members, in the order in which they are written.
#[derive(Serialize)]
struct Page<'r> {
    schema: u32,
    as_of: Option<AsOf>,
    facts_as_of: Option<FactsAsOf>,
    documents: &'r [Document],
    policies: &'r [PolicyItem],
    norms: Vec<NormEntry>,
    findings: Vec<Broken>,
    verdicts: Shown<'r>,
    no_subject: &'r [NormItem],
    out_of_reach: &'r [NormItem],
    warnings: &'r [Warning],
    summary: &'r Summary,
}

/// A finding, by the ids of its verdicts.
#[derive(Serialize)]
struct Broken {
    id: String,
    severity: Weight,
    also_breaks: Vec<String>,
}

impl Broken {
    fn new(finding: &Finding, verdicts: &Verdicts<'_>) -> Self {
        let id = |at: usize| verdicts.id(at).unwrap_or_default();
        Self {
            id: id(finding.head),
            severity: finding.severity,
            also_breaks: finding.others.iter().map(|at| id(*at)).collect(),
        }
    }
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
    let findings: &[Finding] = if violated { &report.findings } else { &[] };
    let broken = |f: &Finding| Broken::new(f, &report.verdicts);
    let page = Page {
        schema: report.schema,
        as_of: report.as_of,
        facts_as_of: report.facts_as_of,
        documents: &report.documents,
        policies: &report.policies,
        norms: report.verdicts.norms(),
        findings: findings.iter().map(broken).collect(),
        verdicts: Shown {
            verdicts: &report.verdicts,
            only,
        },
        no_subject: &report.no_subject,
        out_of_reach: &report.out_of_reach,
        warnings: &report.warnings,
        summary: &report.summary,
    };
    let mut lines = serde_json::Serializer::with_formatter(&mut *to, Lines::default());
    page.serialize(&mut lines)?;
    to.write_all(b"\n")
}

/// One line for each member of the page and of its lists: to be read by people, searched by line, and
/// a third of what it would be with each value on a line of its own.
#[derive(Default)]
struct Lines {
    depth: u8,
}

impl Lines {
    /// Values this deep stand on lines of their own.
    const DEEP: u8 = 2;

    fn open<W: ?Sized + io::Write>(&mut self, to: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth = self.depth.saturating_add(1);
        to.write_all(bracket)
    }

    fn close<W: ?Sized + io::Write>(&mut self, to: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        if self.depth < 1 {
            to.write_all(b"\n")?;
        }
        to.write_all(bracket)
    }

    fn next<W: ?Sized + io::Write>(&self, to: &mut W, first: bool) -> io::Result<()> {
        if !first {
            to.write_all(b",")?;
        }
        match self.depth {
            1 => to.write_all(b"\n"),
            Self::DEEP => to.write_all(b"\n "),
            _ => Ok(()),
        }
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.open(to, b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.close(to, b"]")
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.next(to, first)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.open(to, b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.close(to, b"}")
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.next(to, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(if self.depth > Self::DEEP { b":" } else { b": " })
    }
}
