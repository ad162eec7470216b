//! Checking again after an edit: what is said about a file is kept where nothing that it can see, and
//! nothing that it asked, has changed.
//!
//! Names, headers and vocabularies are always read anew, of all files: that is cheap, and everything
//! else stands on it. Norms, terms, indicators, remarks and scenarios are made of the edited files, of
//! those that build on them, and where these ask for them. Where what is said depends on which
//! declaration was asked for first (a circle, say), everything is made.

use super::compiler::{Compiler, Decl, DeclId, State};
use super::trace::Asked;
use super::{Outcome, in_order, in_order_of_names, outcomes};
use crate::diagnostic::Diagnostic;
use crate::program::PolicyId;
use crate::source::{FileId, SourceFile, SourceMap, Span};
use crate::syntax::Parsed;
use crate::syntax::ast::{Declaration, DeclarationKind, Head};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What came of a check.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checked {
    /// As [`super::Compiled::diagnostics`].
    pub diagnostics: Vec<Diagnostic>,
    /// As [`super::Compiled::files`].
    pub files: Vec<(FileId, Outcome)>,
    /// How many files were made anew.
    pub made: usize,
}

/// What is kept from one check to the next. Files count in the order of their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    order: Vec<FileId>,
    files: Vec<Remembered>,
    overseers: BTreeSet<String>,
    /// Something was said that depends on which declaration was asked for first.
    whole: bool,
}

#[derive(Clone, Debug, Default)]
struct Remembered {
    outline: Outline,
    /// What was said while its declarations were made.
    diagnostics: Vec<Diagnostic>,
    used: bool,
    /// The files that it can see or looked into.
    on: BTreeSet<usize>,
    /// The declarations of other files that it asked for: of which file, and which of its
    /// declarations.
    asked: BTreeSet<(usize, usize)>,
    everywhere: bool,
    broken: bool,
    overseers: bool,
}

/// Of a file what all others may depend on without asking.
#[derive(Clone, Debug, Default, PartialEq)]
struct Outline {
    /// Which kinds of declaration it has.
    kinds: BTreeSet<DeclarationKind>,
    /// The text of those that are always read.
    open: Vec<String>,
    /// The lines that could not be read.
    broken: Vec<String>,
    /// The whole text.
    text: Arc<str>,
    /// Its declarations, in order.
    declarations: Vec<Declared>,
}

/// A declaration by what others may call it, and where it stands.
#[derive(Clone, Debug, PartialEq)]
struct Declared {
    kind: DeclarationKind,
    names: Vec<String>,
    /// Of a term: its entity.
    path: Vec<String>,
    span: Span,
}

/// Reports that a declaration makes of which there may be another one, or none, where others are
/// asked for in another order.
const BY_ORDER: [&str; 8] = [
    "ohs::name::term_circle",
    "ohs::norm::circle",
    "ohs::norm::exception_circle",
    "ohs::norm::refines_circle",
    "ohs::norm::too_many_readings",
    "ohs::norm::bearer_outside_facts",
    "ohs::type::too_deep",
    "ohs::type::too_heavy",
];

fn by_order(d: &Diagnostic) -> bool {
    BY_ORDER.contains(&d.code.as_str()) || d.help.as_deref() == Some("use_it")
}

impl Outline {
    fn of(parsed: &Parsed, sources: &SourceMap) -> Self {
        let file = parsed.document.file;
        let declarations = &parsed.document.declarations;
        Self {
            kinds: declarations.iter().map(|d| d.kind).collect(),
            open: declarations
                .iter()
                .filter(|d| always_read(d.kind))
                .map(|d| sources.slice(d.span.in_file(file)).to_owned())
                .collect(),
            broken: super::names::broken_lines(parsed, sources),
            text: sources
                .get(file)
                .map_or_else(|| Arc::from(""), SourceFile::shared_text),
            declarations: declarations.iter().map(Declared::of).collect(),
        }
    }

    fn written(&self, declared: &Declared) -> &str {
        self.text.get(declared.span.range()).unwrap_or_default()
    }

    /// The declarations that are not as they were before, and those that name them, however
    /// indirectly; `None` where they are not called as they were, so that any name may mean
    /// something else now.
    fn changed_since(&self, before: &Self) -> Option<BTreeSet<usize>> {
        let both = self.declarations.iter().zip(&before.declarations);
        let as_before = self.declarations.len() == before.declarations.len()
            && both.clone().all(|(now, was)| now.is_called_like(was));
        if !as_before {
            return None;
        }
        let mut changed: BTreeSet<usize> = both
            .enumerate()
            .filter(|(_, (now, was))| self.written(now) != before.written(was))
            .map(|(at, _)| at)
            .collect();
        let mut newly: Vec<usize> = changed.iter().copied().collect();
        while let Some(names) = newly.pop().and_then(|at| self.declarations.get(at)) {
            for (at, other) in self.declarations.iter().enumerate() {
                let text = self.written(other);
                if names.names.iter().any(|n| text.contains(n.as_str())) && changed.insert(at) {
                    newly.push(at);
                }
            }
        }
        Some(changed)
    }
}

impl Declared {
    fn of(d: &Declaration) -> Self {
        let names = super::names::head_names(d).into_iter();
        let path = match &d.head {
            Head::Term { path, .. } => path.names.as_slice(),
            _ => &[],
        };
        Self {
            kind: d.kind,
            names: names.map(|(n, _)| n.to_owned()).collect(),
            path: path.iter().map(|n| n.text.clone()).collect(),
            span: d.span,
        }
    }

    fn is_called_like(&self, other: &Self) -> bool {
        (self.kind, &self.names, &self.path) == (other.kind, &other.names, &other.path)
    }
}

/// Declarations on which everything may stand; exceptions change norms of other files.
pub(super) const fn always_read(kind: DeclarationKind) -> bool {
    use DeclarationKind as K;
    match kind {
        K::Policy
        | K::Vocabulary
        | K::Use
        | K::Entity
        | K::Enum
        | K::Unit
        | K::Table
        | K::Parameter
        | K::Exception => true,
        K::Term | K::Duty | K::Process | K::Indicator | K::Remark | K::Scenario => false,
    }
}

/// Checks all files, of which `changed` have another text than when `memory` was made.
pub(crate) fn recheck(
    parsed: &[Parsed],
    sources: &SourceMap,
    changed: &BTreeSet<FileId>,
    memory: &mut Memory,
) -> Checked {
    let order = in_order_of_names(parsed, sources);
    let mut compiler = Compiler::new(&order, sources);
    compiler.prepare();
    let outlines = memory.outlines(&order, sources, changed);
    let overseers = compiler.overseers.clone();
    compiler.only = outlines.and_then(|o| memory.affected(o, &overseers));
    compiler.make();
    if compiler.only.is_some() && compiler.diagnostics.iter().any(by_order) {
        compiler = Compiler::new(&order, sources);
        compiler.run();
    }
    let open = memory.learn(&order, sources, overseers, compiler);
    let made = open.1;
    let mut diagnostics = open.0;
    memory.whole = diagnostics.iter().any(by_order);
    for file in &memory.files {
        memory.whole |= file.diagnostics.iter().any(by_order);
        diagnostics.extend(file.diagnostics.iter().cloned());
    }
    diagnostics.sort_by(in_order);
    diagnostics.dedup();
    let used = memory.order.iter().zip(&memory.files);
    let used = used.filter(|(_, f)| f.used).map(|(id, _)| *id).collect();
    let files = outcomes(parsed, &diagnostics, &used);
    Checked {
        diagnostics,
        files,
        made,
    }
}

impl Memory {
    /// The outlines of the changed files, by position; nothing where all must be made anew.
    fn outlines(
        &self,
        order: &[&Parsed],
        sources: &SourceMap,
        changed: &BTreeSet<FileId>,
    ) -> Option<BTreeMap<usize, Outline>> {
        let same = order
            .iter()
            .map(|p| p.document.file)
            .eq(self.order.iter().copied());
        if self.whole || !same {
            return None;
        }
        let at = order.iter().enumerate();
        let changed = at.filter(|(_, p)| changed.contains(&p.document.file));
        Some(
            changed
                .map(|(at, p)| (at, Outline::of(p, sources)))
                .collect(),
        )
    }

    /// The files about which something else may be said now; nothing where it may be all.
    fn affected(
        &self,
        changed: BTreeMap<usize, Outline>,
        overseers: &BTreeSet<String>,
    ) -> Option<BTreeSet<usize>> {
        let mut broken = false;
        // Files whose declarations are called as before, with those that are not as before.
        let mut within: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (at, now) in &changed {
            let before = &self.files.get(*at)?.outline;
            if before.kinds != now.kinds || before.open != now.open {
                return None;
            }
            broken |= before.broken != now.broken;
            if let Some(declarations) = now.changed_since(before) {
                within.insert(*at, declarations);
            }
        }
        let renamed = within.len() < changed.len();
        let otherwise = |(at, declaration): &(usize, usize)| {
            let changed = within.get(at);
            changed.is_some_and(|declarations| declarations.contains(declaration))
        };
        let overseers = *overseers != self.overseers;
        let files: BTreeSet<FileId> = changed
            .keys()
            .filter_map(|at| self.order.get(*at).copied())
            .collect();
        let mut affected: BTreeSet<usize> = changed.into_keys().collect();
        for (at, file) in self.files.iter().enumerate() {
            let mut labels = file.diagnostics.iter().flat_map(|d| &d.labels);
            if broken && file.broken
                || overseers && file.overseers
                || labels.any(|l| files.contains(&l.loc.file))
            {
                affected.insert(at);
            }
        }
        loop {
            let before = affected.len();
            for (at, file) in self.files.iter().enumerate() {
                let sees = |other: &usize| file.on.contains(other) && !within.contains_key(other);
                if file.everywhere && renamed
                    || file.asked.iter().any(otherwise)
                    || affected.iter().any(sees)
                {
                    affected.insert(at);
                }
            }
            if affected.len() == before {
                return (before < self.files.len()).then_some(affected);
            }
        }
    }

    /// Keeps what came of the files that were made; gives what was said about what all stand on, and
    /// how many files were made.
    fn learn(
        &mut self,
        order: &[&Parsed],
        sources: &SourceMap,
        overseers: BTreeSet<String>,
        compiler: Compiler<'_>,
    ) -> (Vec<Diagnostic>, usize) {
        let made: Vec<usize> = match &compiler.only {
            Some(only) => only.iter().copied().collect(),
            None => (0..order.len()).collect(),
        };
        if compiler.only.is_none() {
            self.order = order.iter().map(|p| p.document.file).collect();
            self.files = vec![Remembered::default(); order.len()];
        }
        self.overseers = overseers;
        let used = compiler.used_scopes();
        let mut trace = compiler.trace.take();
        for at in &made {
            let seen = compiler.seen_from(*at, &trace.take(*at));
            if let (Some(file), Some(parsed)) = (self.files.get_mut(*at), order.get(*at)) {
                *file = Remembered {
                    outline: Outline::of(parsed, sources),
                    used: used.contains(at),
                    ..seen
                };
            }
        }
        let mut open = Vec::new();
        for (diagnostic, origin) in compiler.diagnostics.into_iter().zip(compiler.origins) {
            match origin {
                None => open.push(diagnostic),
                Some(at) if made.binary_search(&at).is_ok() => {
                    if let Some(file) = self.files.get_mut(at) {
                        file.diagnostics.push(diagnostic);
                    }
                }
                Some(_) => {}
            }
        }
        (open, made.len())
    }
}

impl Compiler<'_> {
    /// The files of which something is in the program.
    pub(super) fn used_scopes(&self) -> BTreeSet<usize> {
        let states = self.decls.iter().zip(&self.states);
        states
            .filter(|(d, s)| {
                !matches!(s, State::Failed | State::NotYet | State::Busy)
                    && d.ast.kind != DeclarationKind::Use
            })
            .map(|(d, _)| d.scope)
            .collect()
    }

    /// What a file can see and what it asked.
    fn seen_from(&self, scope: usize, noted: &Asked) -> Remembered {
        let mut policies: BTreeSet<PolicyId> = noted.policies.clone();
        if let Some(s) = self.scopes.get(scope) {
            policies.extend(&s.visible);
            let above = s.own.iter().flat_map(|p| self.all_superiors(*p));
            policies.extend(above);
        }
        let files: BTreeSet<FileId> = policies
            .iter()
            .filter_map(|p| self.program.policies.get(p.index()))
            .map(|p| p.file)
            .collect();
        let on = self.scopes.iter().enumerate();
        let on = on
            .filter(|(at, s)| *at != scope && files.contains(&s.file))
            .map(|(at, _)| at);
        let asked = positions(&self.decls, &noted.declarations);
        Remembered {
            on: on.chain(asked.iter().map(|(of, _)| *of)).collect(),
            asked,
            everywhere: noted.everywhere,
            broken: noted.broken,
            overseers: noted.overseers,
            ..Remembered::default()
        }
    }
}

/// Of each declaration its file, and which of the file's declarations it is.
fn positions(decls: &[Decl<'_>], ids: &BTreeSet<DeclId>) -> BTreeSet<(usize, usize)> {
    ids.iter()
        .filter_map(|id| {
            let of = decls.get(*id)?.scope;
            let first = decls.partition_point(|d| d.scope < of);
            Some((of, id.checked_sub(first)?))
        })
        .collect()
}
