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
            Document::File,
        ));
        let Some((id, text)) = id.and_then(|id| Some((id, sources.get(id)?.shared_text()))) else {
            continue;
        };
        let is = Document::of(path);
        for (tree, diagnostics) in trees(path, id, &text, limits) {
            let Some(tree) = tree else {
                out.hidden.extend(around(&diagnostics, sources, is));
                out.diagnostics.extend(diagnostics);
                continue;
            };
            out.hidden.extend(in_no_tree(&diagnostics, sources, is));
            out.hidden
                .extend(facts::values_of_unknown_keys(vocabulary, &tree));
            let bound = facts::bind_with(vocabulary, &tree, limits);
            let read = bound.stores.iter().chain(&bound.undated);
            out.hidden
                .extend(facts::values_of_nobody(vocabulary, &tree, read));
            let program = vocabulary.program();
            let personal = |s| ohs::report::personal_places(program, s);
            out.hidden.extend(bound.undated.iter().flat_map(personal));
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

/// What is a document: a fault in one hides nothing of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Document {
    File,
    Line,
}

impl Document {
    fn of(path: &Path) -> Self {
        match input::extension(path).as_deref() {
            Some("ndjson" | "jsonl") => Self::Line,
            _ => Self::File,
        }
    }

    /// The document in which a place stands.
    fn around(self, at: Loc, sources: &SourceMap) -> Option<Span> {
        let text = sources.get(at.file)?.text();
        let to = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if self == Self::File {
            return Some(Span::new(0, to(text.len())));
        }
        let (before, behind) = text.split_at_checked(at.span.start as usize)?;
        let start = before.rfind('\n').map_or(0, |n| n.saturating_add(1));
        let rest = behind.find('\n').unwrap_or(behind.len());
        Some(Span::new(to(start), to(before.len().saturating_add(rest))))
    }
}

/// How far around a fault nothing is shown.
const AROUND: u32 = 4096;

/// What stands around the places of faults, and there: of text that could not be read nothing is shown
/// but signs, which tell nothing of anybody.
fn around<'a>(
    faults: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &SourceMap,
    is: Document,
) -> Vec<Loc> {
    let mut out = Vec::new();
    for label in faults.into_iter().flat_map(|d| &d.labels) {
        let (file, at) = (label.loc.file, label.loc.span);
        let first = is.around(label.loc, sources).map_or(0, |d| d.start);
        let before = Span::new(at.start.saturating_sub(AROUND).max(first), at.start);
        out.extend((!before.is_empty()).then(|| before.in_file(file)));
        out.extend(behind(label.loc, sources, is));
        let tells = sources.slice(label.loc).chars().any(char::is_alphanumeric);
        out.extend(tells.then_some(label.loc));
    }
    out
}

/// What a reader passed over, though it made something of the rest.
fn in_no_tree(faults: &[Diagnostic], sources: &SourceMap, is: Document) -> Vec<Loc> {
    let mut out = Vec::new();
    for fault in faults {
        let Some(at) = fault.loc() else {
            continue;
        };
        match fault.code.as_str() {
            "ohs::facts::after_end" => {
                out.push(at);
                out.extend(behind(at, sources, is));
            }
            "ohs::facts::comment" => out.push(at),
            // It may have been a key: then nobody reads its value.
            "ohs::facts::bad_escape"
            | "ohs::facts::control_character"
            | "ohs::facts::lone_surrogate"
            | "ohs::facts::merge_key" => out.extend(behind(at, sources, is)),
            _ => {}
        }
    }
    out
}

/// What stands behind a place in its document.
fn behind(at: Loc, sources: &SourceMap, is: Document) -> Option<Loc> {
    let last = is.around(at, sources)?.end;
    let end = at.span.end.saturating_add(AROUND).min(last);
    let span = Span::new(at.span.end, end.max(at.span.end));
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
