//! What must not change a verdict: the order in which a document, a policy or a folder is written,
//! and the language of the keywords. Tried on the shipped policies and the example documents.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the shipped files are there, and a test stops where they are not"
)]

use ohs::eval::{AuditOptions, audit};
use ohs::facts::{bind, read_json};
use ohs::limits::Limits;
use ohs::message::Language;
use ohs::model::compile;
use ohs::program::Program;
use ohs::report::model::{AsOf, AsOfFrom};
use ohs::report::{self, Audited, Mask, ReportOptions};
use ohs::source::SourceMap;
use ohs::syntax::{parse, print};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::Path;

const POLICIES: [&str; 3] = [
    "policies/vocabulary/occupational-health.ohs",
    "policies/national/law-2018.ohs",
    "policies/hainan/baisha.ohs",
];

/// A row of dice, so that a failing case can be drawn again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn policies() -> Vec<(String, String)> {
    POLICIES.map(|name| (name.to_owned(), text(name))).into()
}

/// The policies compiled, with the sources that they were read from.
fn compiled(files: &[(String, String)]) -> (Program, SourceMap) {
    let mut sources = SourceMap::new();
    let limits = Limits::default();
    let mut parsed = Vec::new();
    for (name, text) in files {
        let file = sources.add(name.as_str(), text.as_str());
        parsed.push(parse(file, text, &limits));
    }
    let compiled = compile(&parsed, &sources);
    for diagnostic in parsed
        .iter()
        .flat_map(|p| &p.diagnostics)
        .chain(&compiled.diagnostics)
    {
        assert_ne!(
            diagnostic.severity,
            ohs::diagnostic::Severity::Error,
            "{diagnostic:?}"
        );
    }
    (compiled.program, sources)
}

/// The furniture workshop of examples/, as JSON: lists hold rows with identifiers.
fn workshop() -> Value {
    let written: toml::Value = toml::from_str(&text("examples/baisha-furniture.toml")).unwrap();
    plain(&written)
}

/// TOML as JSON, its dates as text.
fn plain(value: &toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.iter().map(plain).collect(),
        toml::Value::Table(entries) => Value::Object(
            entries
                .iter()
                .map(|(key, value)| (key.clone(), plain(value)))
                .collect(),
        ),
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(n) => json!(n),
        toml::Value::Float(n) => json!(n),
        toml::Value::Boolean(b) => json!(b),
    }
}

/// What an audit says of each subject: all but where things stand in the files.
fn said(program: &Program, sources: &mut SourceMap, document: &Value) -> BTreeSet<String> {
    let limits = Limits::default();
    let text = document.to_string();
    let file = sources.add("facts.json", text.as_str());
    let (tree, wrong) = read_json(file, &text, &limits);
    assert_eq!(wrong, []);
    let mut bound = bind(program, &tree.unwrap(), &limits);
    assert_eq!(bound.diagnostics, []);
    let store = bound.stores.remove(0);
    let day = store.as_of().unwrap();
    let audit = audit(program, &store, &AuditOptions::on(day));
    let audited = Audited {
        store: &store,
        as_of: AsOf {
            date: day,
            from: AsOfFrom::Facts,
        },
        verdicts: &audit.verdicts,
        no_subject: &[],
        out_of_reach: &[],
        policies: &[],
    };
    let report = report::build(
        program,
        sources,
        &[audited],
        &[],
        &Mask::default(),
        &ReportOptions::default(),
    );
    let page: Value = serde_json::from_str(&report::json(&report, &[])).unwrap();
    let verdicts = page["verdicts"].as_array().unwrap();
    assert!(
        verdicts.len() > 100,
        "an audit of everything: {}",
        verdicts.len()
    );
    verdicts
        .iter()
        .map(|v| {
            let mut kept = Map::new();
            for key in [
                "policy",
                "norm",
                "item",
                "subject",
                "verdict",
                "possible",
                "harmless",
                "since",
                "since_known",
                "until",
                "due",
                "due_between",
                "late",
                "exception",
                "readings",
            ] {
                kept.insert(key.to_owned(), v[key].clone());
            }
            // What is missing, but not in which order it is asked for.
            let missing = v["missing"].as_array().unwrap().iter();
            let asked: BTreeSet<String> = missing.map(|m| m["text"].to_string()).collect();
            kept.insert("missing".to_owned(), json!(asked));
            Value::Object(kept).to_string()
        })
        .collect()
}

/// The same document, its keys and the rows of its lists in another order.
fn reordered(value: &Value, dice: &mut Dice) -> Value {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| (key.clone(), reordered(value, dice)))
                .collect();
            dice.shuffle(&mut entries);
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(|item| reordered(item, dice)).collect();
            dice.shuffle(&mut items);
            Value::Array(items)
        }
        other => other.clone(),
    }
}

/// The same file, its declarations in another order.
fn declarations_reordered(text: &str, dice: &mut Dice) -> String {
    let mut sources = SourceMap::new();
    let file = sources.add("policy.ohs", text);
    let mut document = parse(file, text, &Limits::default()).document;
    dice.shuffle(&mut document.declarations);
    print(&document, Language::Zh)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_keys_and_rows_changes_no_verdict(seed: u64) {
        let (program, mut sources) = compiled(&policies());
        let document = workshop();
        let before = said(&program, &mut sources, &document);
        let other = reordered(&document, &mut Dice(seed));
        prop_assert_ne!(document.to_string(), other.to_string());
        prop_assert_eq!(before, said(&program, &mut sources, &other));
    }

    #[test]
    fn the_order_of_files_and_declarations_changes_no_verdict(seed: u64) {
        let (program, mut sources) = compiled(&policies());
        let before = said(&program, &mut sources, &workshop());
        let mut dice = Dice(seed);
        let mut files: Vec<_> = policies()
            .into_iter()
            .map(|(name, text)| (name, declarations_reordered(&text, &mut dice)))
            .collect();
        dice.shuffle(&mut files);
        let (program, mut sources) = compiled(&files);
        prop_assert_eq!(before, said(&program, &mut sources, &workshop()));
    }
}

#[test]
fn the_language_of_the_keywords_changes_no_verdict() {
    let (program, mut sources) = compiled(&policies());
    let before = said(&program, &mut sources, &workshop());
    let english: Vec<_> = policies()
        .into_iter()
        .map(|(name, text)| {
            let mut sources = SourceMap::new();
            let file = sources.add(name.as_str(), text.as_str());
            let document = parse(file, &text, &Limits::default()).document;
            (name, print(&document, Language::En))
        })
        .collect();
    assert!(
        english
            .iter()
            .all(|(_, text)| text.contains("must ") || text.contains("entity "))
    );
    let (program, mut sources) = compiled(&english);
    assert_eq!(before, said(&program, &mut sources, &workshop()));
}
