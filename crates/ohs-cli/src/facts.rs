//! Fact files, in any format, into stores. A file that cannot be used does not hide the others.

use crate::input;
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::facts::store::Store;
use ohs::facts::tree::Tree;
use ohs::facts::{self, Vocabulary};
use ohs::limits::Limits;
use ohs::program::Program;
use ohs::source::{FileId, SourceMap};
use std::path::{Path, PathBuf};

/// What came of the fact files.
#[derive(Debug, Default)]
pub struct Facts {
    pub stores: Vec<Store>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads files and folders, `-` is standard input.
pub fn load(
    paths: &[PathBuf],
    program: &Program,
    sources: &mut SourceMap,
    limits: &Limits,
) -> Facts {
    let found = input::find(paths, input::FACTS);
    let mut out = Facts {
        diagnostics: found.diagnostics,
        ..Facts::default()
    };
    let vocabulary = Vocabulary::new(program);
    for path in &found.files {
        let id = input::read(path, limits.document_bytes, sources, &mut out.diagnostics);
        let Some((id, text)) = id.and_then(|id| Some((id, sources.get(id)?.shared_text()))) else {
            continue;
        };
        for (tree, diagnostics) in trees(path, id, &text, limits) {
            out.diagnostics.extend(diagnostics);
            if let Some(tree) = tree {
                let bound = facts::bind_with(&vocabulary, &tree, limits);
                out.diagnostics.extend(bound.diagnostics);
                out.stores.extend(bound.stores);
            }
        }
    }
    out
}

type Read = (Option<Tree>, Vec<Diagnostic>);

fn trees(path: &Path, id: FileId, text: &str, limits: &Limits) -> Vec<Read> {
    match input::extension(path).as_deref() {
        Some("json") => vec![facts::read_json(id, text, limits)],
        Some("yaml" | "yml") => vec![facts::read_yaml(id, text, limits)],
        Some("toml") => vec![facts::read_toml(id, text, limits)],
        Some("ndjson" | "jsonl") => facts::read_ndjson(id, text, limits).collect(),
        // Standard input, or a file without a telling name: JSON begins with a bracket.
        _ => {
            let text_begins = text.trim_start_matches('\u{feff}').trim_start();
            if path.as_os_str() != "-" {
                let d = Diagnostic::nowhere(Severity::Error, "ohs::source::unknown_format")
                    .arg("file", path.display().to_string());
                vec![(None, vec![d])]
            } else if text_begins.starts_with(['{', '[']) {
                vec![facts::read_json(id, text, limits)]
            } else {
                vec![facts::read_yaml(id, text, limits)]
            }
        }
    }
}
