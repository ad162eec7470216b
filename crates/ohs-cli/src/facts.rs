//! Fact files, in any format, into stores. A file that cannot be used does not hide the others.

use crate::input;
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::facts::store::Store;
use ohs::facts::tree::Tree;
use ohs::facts::{self, Vocabulary};
use ohs::limits::Limits;
use ohs::program::Program;
use ohs::source::{FileId, Loc, SourceMap, Span};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

/// What came of the fact files.
#[derive(Debug, Default)]
pub struct Facts {
    pub stores: Vec<Store>,
    /// The documents from which the stores were read, where they are needed again.
    pub trees: Vec<Option<Tree>>,
    /// For each store which of the documents, and which root object in it.
    pub origins: Vec<(usize, usize)>,
    pub diagnostics: Vec<Diagnostic>,
    /// What may be personal though no store says so: all of a document that could not be read, and
    /// what stands under keys that no vocabulary knows.
    pub hidden: Vec<Loc>,
}

/// Reads files and folders, `-` is standard input.
pub fn load(
    paths: &[PathBuf],
    vocabulary: &Vocabulary<'_>,
    sources: &mut SourceMap,
    limits: &Limits,
) -> Facts {
    let found = input::find(paths, input::FACTS);
    let mut out = Facts {
        diagnostics: found.diagnostics,
        ..Facts::default()
    };
    for path in &found.files {
        let before = out.diagnostics.len();
        let id = input::read(path, limits.document_bytes, sources, &mut out.diagnostics);
        out.hidden.extend(around(
            out.diagnostics.get(before..).unwrap_or_default(),
            sources,
        ));
        let Some((id, text)) = id.and_then(|id| Some((id, sources.get(id)?.shared_text()))) else {
            continue;
        };
        for (tree, diagnostics) in trees(path, id, &text, limits) {
            let Some(tree) = tree else {
                out.hidden.extend(around(&diagnostics, sources));
                out.diagnostics.extend(diagnostics);
                continue;
            };
            out.hidden.extend(in_no_tree(&diagnostics, sources));
            out.hidden
                .extend(facts::values_of_unknown_keys(vocabulary, &tree));
            let bound = facts::bind_with(vocabulary, &tree, limits);
            out.hidden
                .extend(facts::values_of_nobody(vocabulary, &tree, &bound.stores));
            out.diagnostics.extend(diagnostics);
            out.diagnostics.extend(bound.diagnostics);
            let document = out.trees.len();
            let roots = 0..bound.stores.len();
            out.origins.extend(roots.map(|root| (document, root)));
            out.stores.extend(bound.stores);
            // Of one for which no mend is sought nothing is kept; its place stays.
            out.trees
                .push((tree.root.span.len() as usize <= limits.mended_bytes).then_some(tree));
        }
    }
    let twice = repeated(vocabulary.program(), &out.stores);
    out.diagnostics.extend(twice);
    out
}

/// A warning for each document about what another of the run is about, too: both are judged, and
/// what is counted over the run counts it twice. (Within one document that is an error.)
fn repeated(program: &Program, stores: &[Store]) -> Vec<Diagnostic> {
    let mut first = HashMap::new();
    let mut out = Vec::new();
    for store in stores {
        for root in store.roots() {
            let values = facts::identity_values(program, store, root);
            let known: Option<Vec<_>> = values.into_iter().collect();
            let Some(known) = known.filter(|v| !v.is_empty()) else {
                continue;
            };
            let field = program[root.entity].identity.first();
            let loc = field
                .and_then(|f| store.fact_loc(program, root, *f))
                .unwrap_or_else(|| store.row_loc(root));
            match first.entry((root.entity, known)) {
                Entry::Vacant(place) => {
                    place.insert(loc);
                }
                Entry::Occupied(place) => out.push(
                    Diagnostic::warning("ohs::cli::same_subject", loc)
                        .label("first", *place.get())
                        .arg("entity", program[root.entity].label.name.as_str()),
                ),
            }
        }
    }
    out
}

/// How far around a fault nothing is shown.
const AROUND: u32 = 4096;

/// What stands around the places of faults, and there: of text that could not be read nothing is shown
/// but signs, which tell nothing of anybody.
fn around<'a>(faults: impl IntoIterator<Item = &'a Diagnostic>, sources: &SourceMap) -> Vec<Loc> {
    let mut out = Vec::new();
    for label in faults.into_iter().flat_map(|d| &d.labels) {
        let (file, at) = (label.loc.file, label.loc.span);
        let before = Span::new(at.start.saturating_sub(AROUND), at.start);
        out.extend((!before.is_empty()).then(|| before.in_file(file)));
        out.extend(behind(label.loc, sources));
        let tells = sources.slice(label.loc).chars().any(char::is_alphanumeric);
        out.extend(tells.then_some(label.loc));
    }
    out
}

/// What a reader passed over, though it made something of the rest.
fn in_no_tree(faults: &[Diagnostic], sources: &SourceMap) -> Vec<Loc> {
    let mut out = Vec::new();
    for fault in faults {
        let Some(at) = fault.loc() else {
            continue;
        };
        match fault.code.as_str() {
            "ohs::facts::after_end" => {
                out.push(at);
                out.extend(behind(at, sources));
            }
            "ohs::facts::comment" => out.push(at),
            // It may have been a key: then nobody reads its value.
            "ohs::facts::bad_escape"
            | "ohs::facts::control_character"
            | "ohs::facts::lone_surrogate"
            | "ohs::facts::merge_key" => out.extend(behind(at, sources)),
            _ => {}
        }
    }
    out
}

/// What stands behind a place.
fn behind(at: Loc, sources: &SourceMap) -> Option<Loc> {
    let length = sources.get(at.file)?.text().len();
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    let end = at.span.end.saturating_add(AROUND).min(length);
    let span = Span::new(at.span.end, end);
    (!span.is_empty()).then(|| span.in_file(at.file))
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
