//! Every code has an example that gives it and one that does not, and both languages draw it: the
//! snapshot of each shows source and diagnostics together, as a reader sees them.

use jiff::civil::date;
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::eval::{self, AuditOptions};
use ohs::facts;
use ohs::limits::Limits;
use ohs::message::{self, Example, Language};
use ohs::model;
use ohs::program::Program;
use ohs::report::draw::{self, DrawOptions, Mask};
use ohs::report::model::{AsOf, AsOfFrom};
use ohs::report::{self, Audited, Report, ReportOptions};
use ohs::scenario;
use ohs::source::SourceMap;
use ohs::syntax;
use std::fmt::Write;

/// Everything that is said about the policies of an example.
fn check(code: &str, example: &Example, text: &str) -> Said {
    let limits = Limits::default();
    let mut sources = SourceMap::new();
    let mut parsed = Vec::new();
    for (name, text) in example.policies(code, text) {
        let id = sources.add(name, text.as_str());
        parsed.push(syntax::parse(id, &text, &limits));
    }
    let compiled = model::compile(&parsed, &sources);
    let results = scenario::run(&compiled.program, &parsed, &limits);
    let forgotten = if room(code) == "lint" {
        ohs::lint::forgotten(&compiled.program, &parsed)
    } else {
        Vec::new()
    };
    let diagnostics = parsed
        .into_iter()
        .flat_map(|p| p.diagnostics)
        .chain(compiled.diagnostics)
        .chain(forgotten)
        .chain(results.into_iter().flat_map(|r| r.diagnostics))
        .collect();
    Said {
        sources,
        diagnostics,
        program: compiled.program,
    }
}

struct Said {
    sources: SourceMap,
    diagnostics: Vec<Diagnostic>,
    program: Program,
}

/// Everything that is said about a fact document, and the codes in the report of its audit.
fn audit(code: &str, example: &Example, text: &str) -> (SourceMap, Vec<Diagnostic>, Vec<String>) {
    let Said {
        mut sources,
        diagnostics: wrong,
        program,
    } = check(code, example, text);
    let errors: Vec<_> = wrong
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| draw::diagnostic(d, &sources, &Mask::default(), &DrawOptions::default()))
        .collect();
    assert!(
        errors.is_empty(),
        "{code}: its policy is wrong:\n{}",
        errors.concat()
    );
    let limits = Limits::default();
    let (name, text) = example.document(code, text).unwrap_or_default();
    let id = sources.add(name.as_str(), text);
    let trees = match name.rsplit('.').next() {
        Some("yaml") => vec![facts::read_yaml(id, text, &limits)],
        Some("toml") => vec![facts::read_toml(id, text, &limits)],
        Some("ndjson") => facts::read_ndjson(id, text, &limits).collect(),
        _ => vec![facts::read_json(id, text, &limits)],
    };
    let mut diagnostics = Vec::new();
    let mut stores = Vec::new();
    for (tree, said) in trees {
        diagnostics.extend(said);
        if let Some(tree) = tree {
            let bound = facts::bind(&program, &tree, &limits);
            diagnostics.extend(bound.diagnostics);
            stores.extend(bound.stores);
        }
    }
    let audits: Vec<_> = stores
        .iter()
        .map(|s| {
            let day = s.as_of().unwrap_or(date(2025, 6, 30));
            let during = Some((date(2021, 1, 1), day));
            let mut limits = limits;
            if code == "ohs::audit::far_back" {
                limits.steps_back = 3;
            }
            let options = AuditOptions {
                during,
                limits,
                ..AuditOptions::on(day)
            };
            (day, eval::audit(&program, s, &options))
        })
        .collect();
    diagnostics.extend(audits.iter().flat_map(|(_, a)| a.diagnostics.clone()));
    let audited: Vec<_> = stores
        .iter()
        .zip(&audits)
        .map(|(store, (day, audit))| Audited {
            store,
            as_of: AsOf {
                date: *day,
                from: AsOfFrom::Facts,
            },
            verdicts: &audit.verdicts,
            no_subject: &[],
            out_of_reach: &[],
            policies: &[],
        })
        .collect();
    let options = ReportOptions {
        missing_violated: code.contains("::missing_as_violated"),
        ..ReportOptions::default()
    };
    let report = report::build(
        &program,
        &sources,
        &audited,
        &diagnostics,
        &Mask::default(),
        &options,
    );
    let codes = verdict_codes(&report);
    drop(report);
    (sources, diagnostics, codes)
}

fn verdict_codes(report: &Report<'_>) -> Vec<String> {
    report
        .verdicts
        .iter()
        .flat_map(|v| v.notes.into_iter().chain([v.message]))
        .map(|w| w.code.as_str().to_owned())
        .collect()
}

fn room(code: &str) -> &str {
    code.split("::").nth(1).unwrap_or_default()
}

/// The codes that a text of an example gives, and everything said, drawn in both languages.
fn said(code: &str, example: &Example, text: &str) -> (Vec<String>, String) {
    let (sources, diagnostics, mut codes) = if example.document(code, text).is_some() {
        audit(code, example, text)
    } else {
        let said = check(code, example, text);
        (said.sources, said.diagnostics, Vec::new())
    };
    codes.extend(diagnostics.iter().map(|d| d.code.as_str().to_owned()));
    let mut drawn = String::new();
    for language in [Language::Zh, Language::En] {
        let options = DrawOptions {
            language,
            ..DrawOptions::default()
        };
        for d in diagnostics.iter().filter(|d| d.code.as_str() == code) {
            let _ = writeln!(
                drawn,
                "{}",
                draw::diagnostic(d, &sources, &Mask::default(), &options)
            );
        }
    }
    (codes, drawn)
}

/// Codes that cannot come from an example of ordinary size and bytes; their rooms test them.
const APART: &[&str] = &[
    "ohs::syntax::file_too_large",
    "ohs::syntax::not_formatted",
    "ohs::facts::too_large",
    "ohs::facts::not_utf8",
    "ohs::facts::line_too_long",
    "ohs::facts::alias_expansion",
    "ohs::facts::alias_bytes",
];

/// What this test can run: not the command lines of `cli` and `source`; `scenario` runs its own.
fn runs_here(code: &str) -> bool {
    !["cli", "source", "scenario"].contains(&room(code)) && !APART.contains(&code)
}

#[test]
fn each_bad_example_gives_its_code_and_no_good_one_does() {
    let mut wrong = Vec::new();
    for code in message::codes().iter().filter(|c| runs_here(c)) {
        let example = message::example(code).unwrap();
        let bad = said(code, &example, &example.bad).0;
        let good = said(code, &example, &example.good).0;
        if !bad.contains(code) {
            wrong.push(format!("{code}: bad gives {bad:?}"));
        }
        if good.contains(code) {
            wrong.push(format!("{code}: good gives it too"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Nothing that is drawn holds a place that was not filled.
#[test]
fn every_place_of_a_message_is_filled() {
    let mut wrong = Vec::new();
    for code in message::codes().iter().filter(|c| runs_here(c)) {
        let Some(example) = message::example(code).filter(|_| room(code) != "audit") else {
            continue;
        };
        let (_, drawn) = said(code, &example, &example.bad);
        for language in [Language::Zh, Language::En] {
            let (text, help) = message::template(code, language).unwrap_or_default();
            for place in [text, help.unwrap_or_default()]
                .iter()
                .flat_map(|t| t.split('{').skip(1))
                .filter_map(|t| t.split_once('}'))
                .map(|(name, _)| format!("{{{name}}}"))
            {
                if drawn.contains(&place) && !example.bad.contains(&place) {
                    wrong.push(format!("{code}: {place} is not filled"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Source and diagnostic together, in both languages, one file a code: read as a document.
#[test]
fn each_code_is_drawn_in_both_languages() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/codes");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for code in message::codes() {
            if !runs_here(&code) {
                continue;
            }
            let example = message::example(&code).unwrap();
            let (_, drawn) = said(&code, &example, &example.bad);
            // A verdict's sentence is no diagnostic: it has no drawing of its own.
            if drawn.is_empty() && room(&code) == "audit" {
                continue;
            }
            let name = code.trim_start_matches("ohs::").replace("::", "__");
            insta::assert_snapshot!(name, format!("{}\n\n{drawn}", example.bad.trim()));
        }
    });
}
