//! The conformance suite: cases as data, to which any evaluator of the language can be put. Each
//! file of `tests/conformance/` holds policies, facts and the verdicts that must come out, all of
//! them; `tests/conformance/README.md` says how a verdict is written.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the suite's files are there, and a test stops where they are not"
)]

use ohs::eval::target::fraction::{Between, Fraction};
use ohs::eval::target::value::From;
use ohs::eval::verdict::{Judged, SubjectRef, Verdict};
use ohs::eval::{AuditOptions, audit};
use ohs::facts::store::{Fact, Row, Store};
use ohs::limits::Limits;
use ohs::program::{CompareOp, Program, Value};
use ohs::source::SourceMap;
use ohs::{facts, model, syntax};
use serde::Deserialize;
use std::fmt::Write;

#[derive(Deserialize)]
struct Suite {
    /// Policies in the language; the vocabulary of the suite stands in `vocabulary.ohs`.
    policy: String,
    /// Further policies, each a file of its own.
    #[serde(default)]
    further: Vec<String>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    /// A fact document in JSON.
    facts: String,
    /// By as-of date: every verdict.
    expect: std::collections::BTreeMap<String, Vec<String>>,
    /// `[from, to]`: also past violations that meet these days.
    during: Option<[String; 2]>,
    #[serde(default)]
    drafts: bool,
    /// The facts hold a member that its enum does not list: that is warned of.
    #[serde(default)]
    unlisted: bool,
    /// What is reported of the facts, by code: what could not be read is not known.
    #[serde(default)]
    reports: Vec<String>,
    /// How many times the facts contradict a 校验, on each as-of date.
    #[serde(default)]
    contradictions: usize,
}

fn compile(suite: &Suite, sources: &mut SourceMap) -> Program {
    let limits = Limits::default();
    let vocabulary = include_str!("conformance/vocabulary.ohs");
    let parsed: Vec<_> = [
        ("vocabulary.ohs", vocabulary),
        ("policy.ohs", &suite.policy),
    ]
    .into_iter()
    .chain(
        suite
            .further
            .iter()
            .map(|text| ("further.ohs", text.as_str())),
    )
    .map(|(name, text)| {
        let file = sources.add(name, text);
        syntax::parse(file, text, &limits)
    })
    .collect();
    for p in &parsed {
        assert!(p.diagnostics.is_empty(), "{:#?}", p.diagnostics);
    }
    let compiled = model::compile(&parsed, sources);
    let errors: Vec<_> = compiled
        .diagnostics
        .iter()
        .filter(|d| d.severity == ohs::diagnostic::Severity::Error)
        .map(|d| {
            let at = d.labels.first().map(|l| l.loc);
            let text = at.and_then(|l| Some(sources.get(l.file)?.slice(l.span).to_owned()));
            format!("{} at {text:?}", d.code.as_str())
        })
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    compiled.program
}

fn store(case: &Case, program: &Program, sources: &mut SourceMap) -> Store {
    let text = case.facts.as_str();
    let limits = Limits::default();
    let file = sources.add("facts.json", text);
    let (tree, mistakes) = facts::read_json(file, text, &limits);
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    let bound = facts::bind(program, &tree.unwrap(), &limits);
    let mut said = bound.diagnostics;
    // What lies after 截至 is warned of, and not seen.
    said.retain(|d| d.code.as_str() != "ohs::facts::after_facts_as_of");
    said.retain(|d| !case.unlisted || d.code.as_str() != "ohs::facts::not_listed");
    let codes: Vec<_> = said.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, case.reports, "{said:#?}");
    bound.stores.into_iter().next().unwrap()
}

fn identity(row: Row, program: &Program, store: &Store) -> String {
    let day = "2000-01-01".parse().unwrap();
    let fields = &program[row.entity].identity;
    let texts: Vec<String> = fields
        .iter()
        .map(|f| match store.see(program, row, *f, day).fact {
            Fact::Known(Value::Text(t)) => t.to_string(),
            Fact::Known(Value::Date(d)) => d.low.to_string(),
            _ => "?".to_owned(),
        })
        .collect();
    texts.join(" ")
}

/// `norm subject: verdict …`, as the README of the suite says.
fn written(v: &Verdict, program: &Program, store: &Store) -> String {
    let mut out = match v.judged {
        Judged::Norm(id) => {
            let norm = &program[id];
            let item = norm.item.as_ref().map(|i| format!(".{}", i.name));
            format!("{}{}", norm.duty.name, item.unwrap_or_default())
        }
        Judged::Indicator(id, None) => program[id].label.name.clone(),
        Judged::Indicator(id, Some(target)) => {
            format!("{}.{}", program[id].label.name, target + 1)
        }
    };
    match v.subject {
        SubjectRef::Row(row) if store.holder(row).is_some() => {
            write!(out, " {}", identity(row, program, store)).unwrap();
        }
        SubjectRef::Row(_) => {}
        SubjectRef::Unlisted { .. } => out.push_str(" unlisted"),
    }
    out.push(':');
    if let Some(m) = &v.value {
        let bound = |f: Option<(rust_decimal::Decimal, rust_decimal::Decimal)>| {
            f.map_or("-".to_owned(), |(n, d)| format!("{n}/{d}"))
        };
        let between = |ends| match ends {
            (low, Some(high)) if low == high => format!("{low}"),
            (low, Some(high)) => format!("{low}..{high}"),
            (low, None) => format!("{low}.."),
        };
        let numerator = between(m.numerator);
        if let Some(denominator) = m.denominator {
            let all = between(denominator);
            let (low, high) = (bound(m.low), bound(m.high));
            write!(out, " {low} to {high}, {numerator} of {all}").unwrap();
        } else {
            write!(out, " {numerator}").unwrap();
        }
        for (verdict, n) in &m.left_out {
            write!(out, ", without {n} {verdict:?}").unwrap();
        }
        return out.to_lowercase();
    }
    let names: Vec<String> = v
        .possible
        .iter()
        .map(|s| format!("{s:?}").to_lowercase())
        .collect();
    write!(out, " {}", names.join("|")).unwrap();
    for (word, date) in [("since", v.since), ("due", v.due), ("until", v.until)] {
        if let Some(date) = date {
            write!(out, " {word} {date}").unwrap();
        }
    }
    for reached in &v.reached {
        let end = |f: Option<Fraction>| f.map_or(String::new(), |f| f.to_string());
        let from = match reached.value.from {
            From::Reported(..) => "reported",
            From::Counted(_) => "counted",
            From::Said => "said",
            From::Derived => "derived",
            From::Nowhere => "nowhere",
            From::Elsewhere => "elsewhere",
        };
        let between = |b: Between| match b.settled() {
            Some(n) => n.to_string(),
            None => format!("{}..{}", end(b.low), end(b.high)),
        };
        let (year, value) = (reached.value.year, between(reached.value.between));
        write!(out, " [{year} {from} {value}").unwrap();
        if let Some((op, limit)) = reached.limit {
            let op = match op {
                CompareOp::Eq => "=",
                CompareOp::Ne => "≠",
                CompareOp::Lt => "<",
                CompareOp::Le => "≤",
                CompareOp::Gt => ">",
                CompareOp::Ge => "≥",
            };
            write!(out, " {op} {}", between(limit)).unwrap();
        }
        out.push(']');
    }
    if let Some(late) = v.late {
        let done = match late.done.exact() {
            Some(day) => day.to_string(),
            None => format!("{}..{}", late.done.low, late.done.high),
        };
        write!(out, " late {done} for {}", late.due).unwrap();
    }
    if let Some(w) = v.would_be {
        let names: Vec<String> = w.iter().map(|s| format!("{s:?}").to_lowercase()).collect();
        write!(out, " would be {}", names.join("|")).unwrap();
    }
    out
}

fn run(file: &str, text: &str) -> Vec<String> {
    let suite: Suite = toml::from_str(text).unwrap_or_else(|e| panic!("{file}: {e}"));
    let mut wrong = Vec::new();
    for case in &suite.case {
        let mut sources = SourceMap::new();
        let program = compile(&suite, &mut sources);
        let store = store(case, &program, &mut sources);
        for (as_of, expected) in &case.expect {
            let mut options = AuditOptions::on(as_of.parse().unwrap());
            options.include_drafts = case.drafts;
            options.during = case
                .during
                .as_ref()
                .map(|[a, b]| (a.parse().unwrap(), b.parse().unwrap()));
            let audit = audit(&program, &store, &options);
            let contradicted =
                |d: &&ohs::diagnostic::Diagnostic| d.code.as_str() == "ohs::audit::contradiction";
            let contradictions = audit.diagnostics.iter().filter(contradicted).count();
            if contradictions != case.contradictions {
                wrong.push(format!(
                    "{file}, {}, as of {as_of}: {contradictions} contradictions",
                    case.name
                ));
            }
            let found: Vec<String> = audit
                .verdicts
                .iter()
                .map(|v| written(v, &program, &store))
                .collect();
            if &found != expected {
                wrong.push(format!(
                    "{file}, {}, as of {as_of}:\n  expected {expected:#?}\n  found    {found:#?}",
                    case.name
                ));
            }
        }
    }
    wrong
}

#[test]
fn every_case_gives_the_verdicts_it_says() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    assert!(files.len() >= 8, "the suite is not all there");
    let mut wrong = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        wrong.extend(run(&name, &text));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
