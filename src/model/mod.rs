//! From trees to meaning: names resolved across files, types and units checked, sugar gone.
//!
//! [`compile`] never fails: what is broken is reported and left out, and what refers to something
//! broken is left out without a further report. The steps, each a file: declarations and names
//! (`names`), headers (`policies`), vocabulary (`units`, `enums`, `entities`,
//! `tables`, `terms`), expressions (`expr`, `paths`, `collection`, `types`), norms
//! (`norms`, `requirement`, `act`, `exceptions`), `indicators`, and what holds always
//! or never (`constant`).

mod act;
mod aggregate;
mod apart;
mod as_of;
mod blanks;
mod claims;
mod clauses;
mod collection;
mod compare;
mod compiler;
mod constant;
mod contradiction;
mod cover;
mod entities;
mod enums;
mod exceptions;
mod expr;
mod faults;
mod index;
mod indicators;
mod invariants;
mod literal;
mod matters;
mod meant;
mod members;
mod names;
mod norms;
mod oversight;
mod parameters;
mod parts;
mod paths;
mod plausible;
mod policies;
mod prohibition;
mod rates;
mod recheck;
mod redeclared;
mod references;
mod requirement;
mod scenarios;
mod sets;
mod subject;
mod tables;
mod targets;
mod terms;
mod trace;
mod types;
mod units;
mod unknown_names;
mod uses;
mod walk;
mod weight;

pub(crate) use walk::{expressions, fields_of, fields_of_norm};

use crate::diagnostic::{Diagnostic, Severity};
use crate::program::Program;
use crate::source::{FileId, Loc, SourceMap};
use crate::syntax::Parsed;
use compiler::Compiler;
pub(crate) use recheck::{Memory, recheck};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// What came of a set of files.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The core form of everything that is sound.
    pub program: Program,
    /// What is wrong with names, types and meaning, by file and place. The spelling's reports
    /// stay with their [`Parsed`].
    pub diagnostics: Vec<Diagnostic>,
    /// What became of each file, in the order given.
    pub files: Vec<(FileId, Outcome)>,
    /// The duties, items and indicators that are not in the program because something is wrong
    /// with them or with what they stand on, by place.
    pub not_judged: Vec<(String, Loc)>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// All of it is in the program.
    Complete,
    /// It has errors; the rest of it is in the program.
    Partial,
    /// Nothing of it could be used.
    Failed,
}

/// Compiles vocabularies and policies. The order of the files has no influence on what the
/// program means: they are taken in the order of their names.
///
/// A norm with an error in anything that bears on its verdict is not in the program at all, nor is
/// what stands on it; what is wrong is reported once, whatever follows from it.
#[must_use]
pub fn compile(parsed: &[Parsed], sources: &SourceMap) -> Compiled {
    let order = in_order_of_names(parsed, sources);
    let mut compiler = Compiler::new(&order, sources);
    compiler.run();
    let sound = compiler.without_faults();
    let (mut program, mut diagnostics, used) = compiler.finish();
    let mut not_judged = Vec::new();
    if let Some(sound) = sound {
        not_judged = sound.not_judged();
        program = sound.finish().0;
    }
    diagnostics.sort_by(in_order);
    diagnostics.dedup();
    let files = outcomes(parsed, &diagnostics, &used);
    Compiled {
        program,
        diagnostics,
        files,
        not_judged,
    }
}

/// By file and place; at one place by what is said, so that it does not matter which declaration
/// was asked for first.
fn in_order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    let place = |d: &Diagnostic| d.loc().map(|l| (l.file, l.span.start, l.span.end));
    place(a).cmp(&place(b)).then_with(|| {
        let words = |d: &Diagnostic| (d.code.clone(), format!("{:?}{:?}", d.args, d.labels));
        words(a).cmp(&words(b))
    })
}

fn in_order_of_names<'a>(
    parsed: impl IntoIterator<Item = &'a Parsed>,
    sources: &SourceMap,
) -> Vec<&'a Parsed> {
    let mut order: Vec<&Parsed> = parsed.into_iter().collect();
    order.sort_by_cached_key(|p| {
        sources
            .get(p.document.file)
            .map(|f| (f.name().to_owned(), f.text().len()))
    });
    order
}

fn outcomes<'a>(
    parsed: impl IntoIterator<Item = &'a Parsed>,
    diagnostics: &[Diagnostic],
    used: &BTreeSet<FileId>,
) -> Vec<(FileId, Outcome)> {
    let wrong: BTreeSet<FileId> = diagnostics.iter().filter_map(error_in).collect();
    let outcome = |p: &Parsed| {
        let id = p.document.file;
        let misspelt = p.diagnostics.iter().any(|d| error_in(d) == Some(id));
        let outcome = match (misspelt || wrong.contains(&id), used.contains(&id)) {
            (false, _) => Outcome::Complete,
            (true, true) => Outcome::Partial,
            (true, false) => Outcome::Failed,
        };
        (id, outcome)
    };
    parsed.into_iter().map(outcome).collect()
}

fn error_in(d: &Diagnostic) -> Option<FileId> {
    let error = d.severity == Severity::Error;
    d.loc().filter(|_| error).map(|l| l.file)
}

#[cfg(test)]
mod tests;
