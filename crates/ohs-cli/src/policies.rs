//! The policies of a run: the shipped ones from the image made at build time, or files.

use crate::input;
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::limits::Limits;
use ohs::model::Outcome;
use ohs::program::Program;
use ohs::source::{FileId, SourceMap, Span};
use ohs::syntax::Parsed;
use ohs::syntax::ast::{self, Body, DeclarationKind, Head, Keyword};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Policies, their texts, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Policies {
    pub program: Program,
    pub sources: SourceMap,
    pub diagnostics: Vec<Diagnostic>,
    pub files: Vec<(FileId, Outcome)>,
    /// The norms and indicators that are not judged because of errors.
    pub not_judged: Vec<String>,
    /// The trees, of policies that were read from files.
    pub parsed: Vec<Parsed>,
    /// Shipped files that were added to those given.
    shipped: BTreeSet<FileId>,
    /// The names that were looked for among the shipped ones.
    tried: BTreeSet<String>,
}

/// What was not given and is built in.
pub const SHIPPED_USED: &str = "ohs::cli::shipped_used";

static IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/policies.image"));
static TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/policies.txt"));

/// Those in `paths`, beside the shipped ones that they use or stand below; or the shipped ones where
/// there are none.
pub fn load(paths: &[PathBuf], limits: &Limits) -> Policies {
    if paths.is_empty() {
        return shipped();
    }
    let mut out = read(paths, limits);
    out.add_shipped(false, limits);
    out.compile();
    out
}

/// Those in `paths`, to be checked: beside the shipped ones that they use or stand below.
pub fn load_to_check(paths: &[PathBuf], limits: &Limits) -> Policies {
    let mut out = read(paths, limits);
    out.add_shipped(true, limits);
    out.compile();
    out.check_scenarios(limits);
    out.check_forgotten();
    out
}

/// Those in `paths`; where they declare no entity (scenarios alone), beside the shipped ones.
pub fn load_beside_shipped(paths: &[PathBuf], limits: &Limits) -> Policies {
    let mut out = read(paths, limits);
    let alone = !out.parsed.iter().any(|p| {
        let mut declarations = p.document.declarations.iter();
        declarations.any(|d| d.kind == DeclarationKind::Entity)
    });
    if alone {
        for (_, file) in shipped().sources.iter() {
            let id = out.sources.add(file.name(), file.text());
            out.parsed.push(ohs::syntax::parse(id, file.text(), limits));
        }
    } else {
        out.add_shipped(false, limits);
    }
    out.compile();
    out
}

/// The trees alone, of those in `paths` with the shipped ones that they use, or of the shipped ones.
pub fn load_trees(paths: &[PathBuf], limits: &Limits) -> Policies {
    if !paths.is_empty() {
        let mut out = read(paths, limits);
        out.add_shipped(false, limits);
        return out;
    }
    let mut out = Policies::default();
    for (name, text, _) in parsed_shipped(limits) {
        let id = out.sources.add(name, text.as_str());
        out.parsed.push(ohs::syntax::parse(id, &text, limits));
    }
    out
}

fn read(paths: &[PathBuf], limits: &Limits) -> Policies {
    let mut out = Policies::default();
    let found = input::find(paths, input::POLICIES);
    out.diagnostics = found.diagnostics;
    for path in &found.files {
        let id = input::read(
            path,
            limits.policy_bytes,
            &mut out.sources,
            &mut out.diagnostics,
        );
        if let Some((id, file)) = id.and_then(|id| Some((id, out.sources.get(id)?))) {
            let parsed = ohs::syntax::parse(id, file.text(), limits);
            out.diagnostics.extend(parsed.diagnostics.iter().cloned());
            out.parsed.push(parsed);
        }
    }
    out
}

/// The names by which a file says what it builds on: 使用 and 上级.
fn wanted(parsed: &Parsed) -> Vec<(String, Span)> {
    let mut out = Vec::new();
    let mut want = |path: &ast::Path| {
        let names: Vec<&str> = path.names.iter().map(|n| n.text.as_str()).collect();
        out.push((names.join("."), path.span));
    };
    for declaration in &parsed.document.declarations {
        if let Head::Use { path, .. } = &declaration.head {
            want(path);
        }
        for clause in &declaration.clauses {
            if let (Keyword::Superiors, Body::Names(names)) = (clause.keyword, &clause.body) {
                names.paths.iter().for_each(&mut want);
            }
        }
    }
    out
}

/// Whether a file declares the policy or vocabulary of this name.
fn declares(parsed: &Parsed, name: &str) -> bool {
    parsed.document.declarations.iter().any(|d| {
        let header = matches!(
            d.kind,
            DeclarationKind::Policy | DeclarationKind::Vocabulary
        );
        let Head::Named(head) = &d.head else {
            return false;
        };
        header
            && std::iter::once(&head.name)
                .chain(&head.aliases)
                .any(|n| n.text == name)
    })
}

fn is_vocabulary(parsed: &Parsed) -> bool {
    let mut declarations = parsed.document.declarations.iter();
    declarations.any(|d| d.kind == DeclarationKind::Vocabulary)
}

impl Policies {
    fn has_file(&self, name: &str) -> bool {
        let mut ids = self.shipped.iter();
        ids.any(|id| self.sources.get(*id).is_some_and(|f| f.name() == name))
    }

    /// Adds the shipped files that declare what the files use or stand below and none of them
    /// declares, and says so where it is to be told. What is wrong with a shipped file is not told: it
    /// was checked when it was shipped.
    fn add_shipped(&mut self, told: bool, limits: &Limits) {
        let absent = |this: &Self| {
            this.parsed
                .iter()
                .flat_map(|p| {
                    let file = p.document.file;
                    wanted(p)
                        .into_iter()
                        .map(move |(name, span)| (name, span.in_file(file)))
                })
                .find(|(name, _)| {
                    !this.parsed.iter().any(|p| declares(p, name)) && !this.tried.contains(name)
                })
        };
        let mut shipped: Option<Vec<(String, String, Parsed)>> = None;
        while let Some((name, loc)) = absent(self) {
            self.tried.insert(name.clone());
            let shipped = shipped.get_or_insert_with(|| parsed_shipped(limits));
            let found = shipped.iter().find(|(_, _, p)| declares(p, &name));
            // of an unknown name the vocabularies are there to be suggested
            let found = found.or_else(|| shipped.iter().find(|(_, _, p)| is_vocabulary(p)));
            let Some((file, text, parsed)) = found else {
                continue;
            };
            if self.has_file(file) {
                continue;
            }
            let known = declares(parsed, &name);
            let id = self.sources.add(file.as_str(), text.as_str());
            self.parsed.push(ohs::syntax::parse(id, text, limits));
            let given = !self.shipped.contains(&loc.file);
            self.shipped.insert(id);
            if given && known && told {
                self.diagnostics.push(
                    Diagnostic::note(SHIPPED_USED, loc)
                        .arg("name", name)
                        .arg("file", file.as_str()),
                );
            }
        }
    }

    fn compile(&mut self) {
        let compiled = ohs::model::compile(&self.parsed, &self.sources);
        let told = |d: &Diagnostic| {
            d.severity == Severity::Error || d.loc().is_none_or(|l| !self.shipped.contains(&l.file))
        };
        let reported = compiled.diagnostics.into_iter().filter(|d| told(d));
        self.diagnostics.extend(reported.collect::<Vec<_>>());
        self.diagnostics
            .sort_by_key(|d| d.loc().map(|l| (l.file, l.span.start)));
        self.program = compiled.program;
        self.files = compiled.files;
        self.not_judged = compiled.not_judged.into_iter().map(|(n, _)| n).collect();
        self.files.retain(|(id, _)| !self.shipped.contains(id));
    }
}

impl Policies {
    /// What is wrong with the facts of the scenarios given.
    fn check_scenarios(&mut self, limits: &Limits) {
        let given = self
            .parsed
            .iter()
            .filter(|p| !self.shipped.contains(&p.document.file));
        let said = ohs::scenario::check_facts(&self.program, given, limits);
        self.diagnostics.extend(said);
        self.diagnostics
            .sort_by_key(|d| d.loc().map(|l| (l.file, l.span.start)));
    }
}

impl Policies {
    /// What is probably forgotten in the files given, where nothing else is left to be mended.
    fn check_forgotten(&mut self) {
        if self
            .diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
        {
            return;
        }
        let given = self
            .parsed
            .iter()
            .filter(|p| !self.shipped.contains(&p.document.file));
        let said = ohs::lint::forgotten(&self.program, given);
        self.diagnostics.extend(said);
        self.diagnostics
            .sort_by_key(|d| d.loc().map(|l| (l.file, l.span.start)));
    }
}

/// The shipped files: names, texts, trees.
fn parsed_shipped(limits: &Limits) -> Vec<(String, String, Parsed)> {
    let sources = shipped().sources;
    let files = sources.iter();
    files
        .map(|(id, file)| {
            let parsed = ohs::syntax::parse(id, file.text(), limits);
            (file.name().to_owned(), file.text().to_owned(), parsed)
        })
        .collect()
}

fn shipped() -> Policies {
    // The image was made by this very version: it decodes, or the build is broken.
    let (program, sources) = ohs::image::decode(IMAGE, TEXTS).unwrap_or_default();
    Policies {
        program,
        sources,
        ..Policies::default()
    }
}
