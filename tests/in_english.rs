//! The shipped policies, and one written as an author would write it, mean the same with keywords in English: each file
//! is laid out in English, and compiles and meets its scenarios as before.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use ohs::limits::Limits;
use ohs::message::Language;
use ohs::scenario::ScenarioOutcome;
use ohs::source::SourceMap;
use ohs::syntax::{FormatOptions, format, parse};
use std::path::{Path, PathBuf};

fn files_below(folder: &Path, out: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut entries: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, out);
        } else if path.extension().is_some_and(|e| e == "ohs") {
            out.push(path);
        }
    }
}

/// The codes of what is said of the files, and how each scenario ended.
fn tried(language: Option<Language>) -> (Vec<String>, Vec<(String, ScenarioOutcome)>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["policies", "tests/author"] {
        files_below(&root.join(folder), &mut paths);
    }
    let mut sources = SourceMap::new();
    let mut parsed = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = match language {
            Some(_) => format(&text, &FormatOptions { language }).unwrap(),
            None => text,
        };
        let id = sources.add(path.to_string_lossy().into_owned(), text.as_str());
        parsed.push(parse(id, &text, &Limits::default()));
    }
    let compiled = ohs::model::compile(&parsed, &sources);
    let results = ohs::scenario::run(&compiled.program, &parsed, &Limits::default());
    let said = parsed
        .iter()
        .flat_map(|p| &p.diagnostics)
        .chain(&compiled.diagnostics)
        .chain(results.iter().flat_map(|r| &r.diagnostics));
    let said = said
        .map(|d| {
            let at = d.loc().map(|l| sources.slice(l).to_owned());
            format!("{} at {at:?} {:?}", d.code.as_str(), d.args)
        })
        .collect();
    let ended = results.into_iter().map(|r| (r.name, r.outcome)).collect();
    (said, ended)
}

#[test]
fn policies_mean_the_same_with_keywords_in_english() {
    let (said, ended) = tried(None);
    assert_eq!(said, Vec::<String>::new());
    assert!(ended.len() > 10, "{} scenarios", ended.len());
    assert!(ended.iter().all(|(_, o)| *o == ScenarioOutcome::Passed));
    assert_eq!(tried(Some(Language::En)), (said, ended));
}
