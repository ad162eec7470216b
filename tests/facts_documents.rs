//! The documents that people start from are read and bound without a word.

#![expect(clippy::expect_used, reason = "a test")]

use ohs::diagnostic::Diagnostic;
use ohs::facts::{bind, decode, read_json, read_toml, read_yaml};
use ohs::limits::Limits;
use ohs::message::{Language, render};
use ohs::program::Program;
use ohs::scenario::{ScenarioOutcome, run};
use ohs::source::SourceMap;
use ohs::syntax::Parsed;
use std::path::{Path, PathBuf};

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(dir)
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

fn shown(sources: &SourceMap, diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|d| {
            let words = render(d, Language::Zh);
            let place = d.loc().map_or_else(String::new, |l| {
                let file = sources.get(l.file).expect("a file");
                let at = file.line_column(l.span.start);
                format!("{}:{}:{}", file.name(), at.line, at.column)
            });
            let help = words.help.unwrap_or_default();
            format!("{place} {} {}（{help}）", d.code.as_str(), words.text)
        })
        .collect()
}

/// The policies of the repository, compiled.
fn policies(sources: &mut SourceMap) -> (Program, Vec<Parsed>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("policies"), &mut paths);
    let limits = Limits::default();
    let mut parsed = Vec::new();
    for path in paths {
        if path.extension().is_some_and(|e| e == "ohs") {
            let text = std::fs::read_to_string(&path).expect("a policy");
            let name = path.strip_prefix(root).expect("below the root");
            let file = sources.add(name.to_string_lossy().into_owned(), text.as_str());
            parsed.push(ohs::syntax::parse(file, &text, &limits));
        }
    }
    let compiled = ohs::model::compile(&parsed, sources);
    (compiled.program, parsed)
}

#[test]
fn the_example_documents_are_bound_without_a_word() {
    let mut sources = SourceMap::new();
    let (program, _) = policies(&mut sources);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("examples"), &mut paths);
    let (mut documents, mut stores) = (0, 0);
    let mut wrong = Vec::new();
    for path in paths {
        let reader = match path.extension().and_then(|e| e.to_str()) {
            Some("json") => read_json,
            Some("yaml") => read_yaml,
            Some("toml") => read_toml,
            _ => continue,
        };
        documents += 1;
        let text = decode(std::fs::read(&path).expect("a document")).expect("UTF-8");
        let file = sources.add(path.to_string_lossy().into_owned(), text.as_str());
        let limits = Limits::default();
        let (tree, diagnostics) = reader(file, &text, &limits);
        wrong.extend(shown(&sources, &diagnostics));
        let bound = bind(&program, &tree.expect("a tree"), &limits);
        wrong.extend(shown(&sources, &bound.diagnostics));
        stores += bound.stores.len();
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(
        documents >= 3 && stores >= documents,
        "{documents} {stores}"
    );
}

#[test]
fn the_facts_of_the_shipped_scenarios_are_bound_without_a_word() {
    let mut sources = SourceMap::new();
    let (program, parsed) = policies(&mut sources);
    let results = run(&program, &parsed, &Limits::default());
    assert!(results.len() >= 30, "{}", results.len());
    let mut wrong = Vec::new();
    for result in results {
        if result.outcome == ScenarioOutcome::NotRun {
            wrong.push(format!("{} was not run", result.name));
        }
        let about_facts: Vec<Diagnostic> = result
            .diagnostics
            .into_iter()
            .filter(|d| d.code.as_str().starts_with("ohs::facts::"))
            .collect();
        wrong.extend(shown(&sources, &about_facts));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
