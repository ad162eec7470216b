//! Files that are being edited: texts come in, and after each change the whole is checked again at
//! the cost of what changed.
//!
//! What [`Workspace::check`] says is what parsing and compiling all files from nothing says; only
//! the way there is shorter. No file is read here: whoever keeps a workspace hands in the texts.

use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::model::{self, Memory, Outcome};
use crate::program::Program;
use crate::source::{FileId, SourceMap};
use crate::syntax::{self, Parsed};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Policies and vocabularies that change.
#[derive(Debug, Default)]
pub struct Workspace {
    limits: Limits,
    sources: SourceMap,
    parsed: Vec<Parsed>,
    /// Files with another text than at the last check.
    changed: BTreeSet<FileId>,
    memory: Memory,
    checked: Option<Checked>,
    program: Option<Program>,
}

/// What a check says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// What is wrong with spelling and meaning, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of each file, in the order in which they were added.
    pub files: Vec<(FileId, Outcome)>,
    /// Of how many files the norms were made anew; the rest was kept.
    pub made: usize,
}

impl Workspace {
    /// One without files.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Adds a file. Its name says where it stands among the others, as in [`model::compile`].
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let text = text.into();
        let id = self.sources.add(name, Arc::clone(&text));
        self.parsed.push(syntax::parse(id, &text, &self.limits));
        self.touched(id);
        id
    }

    /// Gives a file another text; false where there is no such file.
    pub fn set_text(&mut self, file: FileId, text: impl Into<Arc<str>>) -> bool {
        let text = text.into();
        let same = |f: &crate::source::SourceFile| f.text() == &*text;
        if self.sources.get(file).is_some_and(same) {
            return true;
        }
        let Some(parsed) = self.parsed.get_mut(file.0 as usize) else {
            return false;
        };
        *parsed = syntax::parse(file, &text, &self.limits);
        self.sources.replace(file, text);
        self.touched(file);
        true
    }

    fn touched(&mut self, file: FileId) {
        self.changed.insert(file);
        self.checked = None;
        self.program = None;
    }

    /// The texts.
    #[must_use]
    pub const fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// The trees, in the order in which the files were added.
    #[must_use]
    pub fn parsed(&self) -> &[Parsed] {
        &self.parsed
    }

    /// What is wrong, in all files. Costs nothing where nothing has changed.
    pub fn check(&mut self) -> &Checked {
        let Self {
            sources,
            parsed,
            changed,
            memory,
            checked,
            ..
        } = self;
        checked.get_or_insert_with(|| {
            let changed = std::mem::take(changed);
            let meaning = model::recheck(parsed, sources, &changed, memory);
            Checked {
                diagnostics: all(parsed, meaning.diagnostics),
                files: meaning.files,
                made: meaning.made,
            }
        })
    }

    /// The core form of everything that is sound, compiled from the trees when it is first asked
    /// for after a change.
    pub fn program(&mut self) -> &Program {
        let (parsed, sources) = (&self.parsed, &self.sources);
        self.program
            .get_or_insert_with(|| model::compile(parsed, sources).program)
    }
}

/// The reports on spelling and on meaning, by file and place.
fn all(parsed: &[Parsed], meaning: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let spelling = parsed.iter().flat_map(|p| p.diagnostics.iter().cloned());
    let mut all: Vec<Diagnostic> = spelling.chain(meaning).collect();
    all.sort_by_key(|d| d.loc().map(|l| (l.file, l.span.start)));
    all
}

#[cfg(test)]
mod tests;
