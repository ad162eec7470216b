//! The shipped policies: they compile without an error, cite what they say, and every norm has a
//! scenario that breaks it and one that keeps it.

#![expect(
    clippy::unwrap_used,
    reason = "the shipped files are there, and a test stops where they are not"
)]

use ohs::diagnostic::Severity;
use ohs::limits::Limits;
use ohs::model::{Compiled, compile};
use ohs::program::{Label, Modality, Norm, Via};
use ohs::scenario::{ScenarioOutcome, run};
use ohs::source::SourceMap;
use ohs::syntax::ast::{Body, Expectation, ExpectedVerdict, Outcome, Path as NormPath};
use ohs::syntax::{Parsed, parse};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

struct Shipped {
    sources: SourceMap,
    parsed: Vec<Parsed>,
    compiled: Compiled,
}

fn files_below(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, out);
        } else if path.extension().is_some_and(|e| e == "ohs") {
            out.push(path);
        }
    }
}

/// Read once for all tests.
fn shipped() -> &'static Shipped {
    static SHIPPED: LazyLock<Shipped> = LazyLock::new(read);
    &SHIPPED
}

fn read() -> Shipped {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files_below(&root.join("policies"), &mut paths);
    let mut sources = SourceMap::new();
    let mut parsed = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path
            .strip_prefix(root)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let file = sources.add(name, text.as_str());
        parsed.push(parse(file, &text, &Limits::default()));
    }
    let compiled = compile(&parsed, &sources);
    Shipped {
        sources,
        parsed,
        compiled,
    }
}

/// Every report on the shipped files as `file:line: code`.
fn reports(shipped: &Shipped, severity: Severity) -> Vec<String> {
    shipped
        .parsed
        .iter()
        .flat_map(|p| &p.diagnostics)
        .chain(&shipped.compiled.diagnostics)
        .filter(|d| d.severity == severity)
        .map(|d| {
            let place = d.loc().map_or_else(String::new, |l| {
                let file = shipped.sources.get(l.file).unwrap();
                let at = file.line_column(l.span.start);
                format!("{}:{}: ", file.name(), at.line)
            });
            format!("{place}{} {:?}", d.code.as_str(), d.args)
        })
        .collect()
}

#[test]
fn they_compile_without_an_error() {
    let shipped = shipped();
    assert!(!shipped.parsed.is_empty());
    assert_eq!(reports(shipped, Severity::Error), Vec::<String>::new());
}

#[test]
fn they_warn_of_nothing() {
    assert_eq!(reports(shipped(), Severity::Warning), Vec::<String>::new());
}

fn full_name(norm: &Norm) -> String {
    norm.item.as_ref().map_or_else(
        || norm.duty.name.clone(),
        |item| format!("{}.{}", norm.duty.name, item.name),
    )
}

/// Whether a path of a scenario names this norm (or, without an item, this indicator).
fn names(path: &NormPath, first: &Label, second: Option<&Label>) -> bool {
    let written: Vec<&str> = path.names.iter().map(|n| n.text.as_str()).collect();
    let wanted: Vec<&Label> = std::iter::once(first).chain(second).collect();
    // A policy's name may stand in front.
    let tail = match written.len().checked_sub(wanted.len()) {
        Some(skip @ (0 | 1)) => written.iter().skip(skip),
        _ => return false,
    };
    tail.zip(&wanted).all(|(text, label)| label.is(text))
}

fn expectations(shipped: &Shipped) -> Vec<&Expectation> {
    shipped
        .parsed
        .iter()
        .flat_map(|p| &p.document.declarations)
        .flat_map(|d| &d.clauses)
        .filter_map(|c| match &c.body {
            Body::Expect(e) => Some(e),
            _ => None,
        })
        .collect()
}

#[test]
fn every_norm_is_kept_by_one_scenario_and_broken_by_another() {
    let shipped = shipped();
    let expectations = expectations(shipped);
    let mut uncovered = BTreeSet::new();
    let mut seen = 0;
    for norm in &shipped.compiled.program.norms {
        // What is permitted has no verdict; the authority's side of 督促 shares the name.
        if norm.modality == Modality::May {
            continue;
        }
        seen += 1;
        let of_it = || {
            expectations
                .iter()
                .filter(|e| names(&e.norm, &norm.duty, norm.item.as_ref()))
        };
        if !of_it().any(|e| e.outcome == Outcome::Satisfied) {
            uncovered.insert(format!(
                "{}: never {:?}",
                full_name(norm),
                ExpectedVerdict::Satisfied
            ));
        }
        if !of_it().any(|e| matches!(e.outcome, Outcome::Violated(_))) {
            uncovered.insert(format!(
                "{}: never {:?}",
                full_name(norm),
                ExpectedVerdict::Violated
            ));
        }
    }
    assert!(seen > 150, "{seen} norms");
    assert_eq!(uncovered, BTreeSet::new());
}

#[test]
fn every_indicator_that_counts_something_has_a_value() {
    let shipped = shipped();
    let expectations = expectations(shipped);
    let mut uncovered = BTreeSet::new();
    let mut taken = BTreeSet::new();
    for indicator in &shipped.compiled.program.indicators {
        let of_it = || {
            expectations
                .iter()
                .filter(|e| names(&e.norm, &indicator.label, None))
        };
        // What is only taken from a published statistic counts nothing in anybody's facts.
        if indicator.variants.iter().all(|v| v.population.is_none()) {
            taken.insert(indicator.label.name.as_str());
            continue;
        }
        let has_value =
            of_it().any(|e| matches!(e.outcome, Outcome::Value(..) | Outcome::Between(..)));
        if !has_value {
            uncovered.insert(indicator.label.name.clone());
        }
    }
    assert_eq!(uncovered, BTreeSet::new());
    assert_eq!(
        taken.into_iter().collect::<Vec<_>>(),
        [
            "三类人员培训率",
            "医用辐射防护监测覆盖率",
            "规划编制实施覆盖率",
            "重点职业病监测覆盖率"
        ]
    );
}

#[test]
fn every_norm_cites_a_checked_phrase_and_says_what_to_do() {
    let shipped = shipped();
    let mut wrong = BTreeSet::new();
    for norm in &shipped.compiled.program.norms {
        if norm.cites.is_empty() || norm.cites.iter().any(|c| c.checked.is_none()) {
            wrong.insert(format!(
                "{}: no citation with 核实 or 待核",
                full_name(norm)
            ));
        }
        // The authority's side of 督促 has nothing that the enterprise could do.
        if norm.remedy.is_none() && norm.via != Some(Via::Oversight) {
            wrong.insert(format!("{}: no 整改", full_name(norm)));
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

/// The texts stay out of the repository: a citation is an anchor, not an excerpt.
#[test]
fn anchors_are_short() {
    let shipped = shipped();
    let program = &shipped.compiled.program;
    let long: Vec<&str> = program
        .norms
        .iter()
        .flat_map(|n| &n.cites)
        .chain(program.indicators.iter().flat_map(|i| &i.cites))
        .chain(program.remarks.iter().flat_map(|r| &r.cites))
        .filter_map(|c| c.anchor.as_deref())
        .filter(|a| a.chars().count() > 25)
        .collect();
    assert_eq!(long, Vec::<&str>::new());
}

/// Each article of the Law is a rule, a sanction of one, or a remark with its reason.
#[test]
fn every_article_of_the_law_is_accounted_for() {
    let shipped = shipped();
    let program = &shipped.compiled.program;
    let (law, _) = (0u32..)
        .map(ohs::program::PolicyId)
        .zip(&program.policies)
        .find(|(_, p)| p.label.name == "职业病防治法")
        .unwrap();
    let of_law = program.norms.iter().filter(|n| n.policy == law);
    let mut cites: Vec<_> = of_law
        .flat_map(|n| n.cites.iter().chain(n.sanctions.iter().map(|s| &s.cite)))
        .collect();
    cites.extend(
        program
            .remarks
            .iter()
            .filter(|r| r.policy == law && r.reason.is_some())
            .flat_map(|r| &r.cites),
    );
    let articles: BTreeSet<u32> = cites
        .iter()
        .filter(|c| c.title.is_none())
        .filter_map(|c| article(c.section.as_deref()?))
        .collect();
    let missing: Vec<u32> = (1..=88).filter(|n| !articles.contains(n)).collect();
    assert_eq!(missing, Vec::<u32>::new());
}

/// `第二十六条（一）` → 26.
fn article(section: &str) -> Option<u32> {
    let digits = section.strip_prefix('第')?.split('条').next()?;
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c);
    let mut number = 0;
    let mut pending = None;
    for c in digits.chars() {
        if c == '十' {
            number += pending.take().unwrap_or(1) * 10;
        } else {
            pending = Some(u32::try_from(digit(c)? + 1).ok()?);
        }
    }
    Some(number + pending.unwrap_or(0))
}

#[test]
fn every_scenario_holds() {
    let shipped = shipped();
    let results = run(
        &shipped.compiled.program,
        &shipped.parsed,
        &Limits::default(),
    );
    assert!(results.len() > 30, "{} scenarios", results.len());
    let failed: Vec<String> = results
        .iter()
        .filter(|r| r.outcome != ScenarioOutcome::Passed)
        .map(|r| {
            let codes: Vec<String> = r
                .diagnostics
                .iter()
                .map(|d| format!("{} {:?}", d.code.as_str(), d.args))
                .collect();
            format!("{}: {codes:#?}", r.name)
        })
        .collect();
    assert_eq!(failed, Vec::<String>::new());
}
