//! The policies of a run: the shipped ones from the image made at build time, or files.

use crate::input;
use ohs::diagnostic::Diagnostic;
use ohs::limits::Limits;
use ohs::model::Outcome;
use ohs::program::Program;
use ohs::source::{FileId, SourceMap};
use ohs::syntax::Parsed;
use ohs::syntax::ast::DeclarationKind;
use std::path::PathBuf;

/// Policies, their texts, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Policies {
    pub program: Program,
    pub sources: SourceMap,
    pub diagnostics: Vec<Diagnostic>,
    pub files: Vec<(FileId, Outcome)>,
    /// The trees, of policies that were read from files.
    pub parsed: Vec<Parsed>,
}

static IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/policies.image"));

/// Those in `paths`, or the shipped ones where there are none.
pub fn load(paths: &[PathBuf], limits: &Limits) -> Policies {
    if paths.is_empty() {
        return shipped();
    }
    let mut out = read(paths, limits);
    out.compile();
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
    }
    out.compile();
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

impl Policies {
    fn compile(&mut self) {
        let compiled = ohs::model::compile(&self.parsed, &self.sources);
        self.diagnostics.extend(compiled.diagnostics);
        self.diagnostics
            .sort_by_key(|d| d.loc().map(|l| (l.file, l.span.start)));
        self.program = compiled.program;
        self.files = compiled.files;
    }
}

fn shipped() -> Policies {
    // The image was made by this very version: it decodes, or the build is broken.
    let (program, sources) = ohs::image::decode(IMAGE).unwrap_or_default();
    Policies {
        program,
        sources,
        ..Policies::default()
    }
}
