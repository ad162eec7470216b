//! Who is called what: declarations of all files by name, duplicates, and "did you
//! mean".

use super::compiler::{Compiler, Decl, DeclId, Res, Scope, State};
use crate::diagnostic::{Diagnostic, nearest, nearest_listed};
use crate::program::{Label, Policy, PolicyId, Status};
use crate::source::{Loc, Span};
use crate::syntax::ast::{Declaration, DeclarationKind, Head, Path};
use std::collections::{BTreeMap, BTreeSet};

/// The policy of a declaration in a file that has none (of scenarios only).
pub(super) const NO_POLICY: PolicyId = PolicyId(u32::MAX);

/// Names are compared within their space only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    /// Entities and enums.
    Type,
    /// Tables.
    Table,
    /// Parameters.
    Parameter,
    /// Terms, each over its entity.
    Term,
    /// Duties, processes, indicators, exceptions.
    Norm,
    /// Policies and vocabularies.
    Policy,
    /// Scenarios.
    Scenario,
}

impl Space {
    pub(super) fn of(kind: DeclarationKind) -> Option<Self> {
        use DeclarationKind as K;
        match kind {
            K::Entity | K::Enum => Some(Self::Type),
            K::Table => Some(Self::Table),
            K::Parameter => Some(Self::Parameter),
            K::Term => Some(Self::Term),
            K::Duty | K::Process | K::Indicator | K::Exception => Some(Self::Norm),
            K::Policy | K::Vocabulary => Some(Self::Policy),
            K::Scenario => Some(Self::Scenario),
            K::Use | K::Unit | K::Remark => None,
        }
    }
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    /// This.
    One(DeclId),
    /// Several that are used alike.
    Many(Vec<DeclId>),
    /// Nothing.
    None,
}

impl<'a> Compiler<'a> {
    /// Enters every declaration under its policy and its names.
    pub(super) fn declare(&mut self) {
        for parsed in self.parsed.clone() {
            let scope = self.scopes.len();
            self.scopes.push(Scope {
                file: parsed.document.file,
                own: Vec::new(),
                visible: BTreeSet::new(),
                locals: BTreeMap::new(),
                holes: false,
            });
            self.note_broken_lines(parsed);
            self.declare_file(scope, &parsed.document.declarations);
        }
        for id in 0..self.decls.len() {
            self.declare_names(id);
        }
    }

    fn note_broken_lines(&mut self, parsed: &crate::syntax::Parsed) {
        let lines = broken_lines(parsed, self.sources);
        self.names.broken_lines.extend(lines);
    }

    fn declare_file(&mut self, scope: usize, declarations: &'a [Declaration]) {
        let headers: Vec<usize> = declarations
            .iter()
            .enumerate()
            .filter(|(_, d)| is_header(d.kind))
            .map(|(i, _)| i)
            .collect();
        let mut current = match headers.first().and_then(|i| declarations.get(*i)) {
            Some(first) => self.new_policy(scope, Some(first)),
            None if declarations.iter().any(needs_header) => {
                self.report_no_header(scope, declarations);
                let id = self.new_policy(scope, None);
                let binds = declarations.iter().any(|d| binds(d.kind));
                if let Some(p) = self.program.policies.get_mut(id.index()) {
                    p.vocabulary = !binds;
                }
                id
            }
            None => NO_POLICY,
        };
        for (i, ast) in declarations.iter().enumerate() {
            if is_header(ast.kind) && headers.first() != Some(&i) {
                current = self.new_policy(scope, Some(ast));
            }
            self.kinds
                .entry(ast.kind)
                .or_default()
                .push(self.decls.len());
            self.decls.push(Decl {
                scope,
                policy: current,
                ast,
            });
            self.states.push(State::NotYet);
        }
    }

    fn report_no_header(&mut self, scope: usize, declarations: &[Declaration]) {
        if let Some(first) = declarations.iter().find(|d| needs_header(d)) {
            let loc = self.loc(scope, first.keyword_span.to(head_span(first)));
            self.report(Diagnostic::warning("ohs::policy::no_header", loc));
        }
    }

    fn new_policy(&mut self, scope: usize, header: Option<&Declaration>) -> PolicyId {
        let id = PolicyId(u32::try_from(self.program.policies.len()).unwrap_or(u32::MAX));
        let file = self.file(scope);
        let (label, span) = match header {
            Some(d) => match &d.head {
                Head::Named(head) => (Some(super::compiler::label(head)), head.name.span),
                _ => (None, d.keyword_span),
            },
            None => (None, Span::default()),
        };
        let name = self.sources.get(file).map_or("", |f| f.name()).to_owned();
        self.program.policies.push(Policy {
            label: label.unwrap_or(Label {
                name,
                aliases: Vec::new(),
            }),
            vocabulary: header.is_some_and(|d| d.kind == DeclarationKind::Vocabulary),
            title: None,
            jurisdiction: None,
            superiors: Vec::new(),
            period: None,
            issued: None,
            in_force_from: None,
            in_force_to: None,
            status: Status::InForce,
            scope: None,
            transition: None,
            source: None,
            adopts: Vec::new(),
            file,
            loc: span.in_file(file),
        });
        if let Some(s) = self.scopes.get_mut(scope) {
            s.own.push(id);
            s.visible.insert(id);
        }
        id
    }

    fn declare_names(&mut self, id: DeclId) {
        let Some(decl) = self.decls.get(id).copied() else {
            return;
        };
        let Some(space) = Space::of(decl.ast.kind) else {
            return;
        };
        let names = head_names(decl.ast);
        if names.is_empty() {
            self.names.unreadable.insert((decl.policy, space));
            self.set(id, State::Failed);
            return;
        }
        if space == Space::Term {
            return self.enter(space, decl.policy, &names, id);
        }
        if let Some((name, span, other)) = self.clash(decl, space, &names) {
            let here = self.loc(decl.scope, span);
            let mut d = Diagnostic::error("ohs::name::duplicate", here).arg("name", name);
            if let Some(first) = self.name_loc(other) {
                d = d.label("first", first);
            }
            if decl.ast.kind == DeclarationKind::Enum && crate::program::is_matters(name) {
                d = d.help("matters");
            }
            self.report(d);
            self.set(id, State::Failed);
            return;
        }
        self.enter(space, decl.policy, &names, id);
    }

    fn enter(&mut self, space: Space, policy: PolicyId, names: &[(&'a str, Span)], id: DeclId) {
        for (name, _) in names {
            self.names.enter(space, policy, name, id);
        }
    }

    fn clash(
        &self,
        decl: Decl<'_>,
        space: Space,
        names: &[(&'a str, Span)],
    ) -> Option<(&'a str, Span, DeclId)> {
        names.iter().find_map(|(name, span)| {
            let mut ids = self.names.all(space, name).iter().copied();
            let here = |id: &DeclId| self.decls.get(*id).is_some_and(|d| d.scope == decl.scope);
            let other = match space {
                Space::Norm => self.names.of_policy(space, decl.policy, name),
                Space::Policy => ids.next(),
                _ => ids.find(here),
            };
            Some((*name, *span, other?))
        })
    }

    /// Looks a name up where `scope` can see it; its own file comes first.
    pub(super) fn find(&self, scope: usize, space: Space, name: &str) -> Found {
        let ids = self.names.all(space, name);
        let Some(s) = self.scopes.get(scope) else {
            return Found::None;
        };
        let mut own = Vec::new();
        let mut used = Vec::new();
        for id in ids {
            match self.decls.get(*id) {
                Some(d) if d.scope == scope => own.push(*id),
                Some(d) if s.visible.contains(&d.policy) || space == Space::Policy => {
                    used.push(*id);
                }
                _ => {}
            }
        }
        let list = if own.is_empty() { used } else { own };
        match list.as_slice() {
            [] => Found::None,
            [one] => Found::One(*one),
            _ => Found::Many(list),
        }
    }

    /// The one declaration that a name stands for, or nothing; several are reported.
    pub(super) fn find_one(
        &mut self,
        scope: usize,
        space: Space,
        name: &str,
        loc: Loc,
    ) -> Res<Option<DeclId>> {
        match self.find(scope, space, name) {
            Found::None => Ok(None),
            Found::One(id) => Ok(Some(id)),
            Found::Many(ids) => self.ambiguous(name, loc, ids),
        }
    }

    /// Reports a name that stands for several declarations.
    pub(super) fn ambiguous<T>(&mut self, name: &str, loc: Loc, ids: Vec<DeclId>) -> Res<T> {
        let mut d = Diagnostic::error("ohs::name::ambiguous", loc).arg("name", name);
        for id in ids {
            if let Some(l) = self.name_loc(id) {
                d = d.label("candidate", l);
            }
        }
        self.fail(d)
    }

    /// The declaration of this name in one policy.
    pub(super) fn find_in_policy(
        &self,
        policy: PolicyId,
        space: Space,
        name: &str,
    ) -> Option<DeclId> {
        self.note(|t, scope| t.note_policy(scope, policy));
        self.names.of_policy(space, policy, name)
    }

    /// All declarations of this name, wherever they stand.
    pub(super) fn find_everywhere(&self, space: Space, name: &str) -> Vec<DeclId> {
        if matches!(space, Space::Norm | Space::Term | Space::Scenario) {
            self.note(|t, scope| t.note_everywhere(scope));
        }
        self.names.all(space, name).to_vec()
    }

    /// The nearest name of a space that `scope` can see.
    pub(super) fn nearest_name(&self, scope: usize, space: Space, name: &str) -> Option<String> {
        let visible = |id: &DeclId| {
            self.decls.get(*id).is_some_and(|d| {
                d.scope == scope
                    || space == Space::Policy
                    || space == Space::Scenario
                    || self
                        .scopes
                        .get(scope)
                        .is_some_and(|s| s.visible.contains(&d.policy))
            })
        };
        near(
            name,
            self.names
                .of_space(space)
                .filter(|(_, ids)| ids.iter().any(visible))
                .map(|(name, _)| name),
        )
    }

    /// Whether something that could not be read may declare a name of this space.
    pub(super) fn may_be_broken(&self, scope: usize, space: Space) -> bool {
        self.scopes.get(scope).is_some_and(|s| {
            s.holes
                || s.visible
                    .iter()
                    .any(|p| self.names.unreadable.contains(&(*p, space)))
        })
    }

    /// Whether a head of this policy could not be read, so that any name may be meant.
    pub(super) fn unreadable_in(&self, policy: PolicyId, space: Space) -> bool {
        self.note(|t, scope| t.note_policy(scope, policy));
        self.names.unreadable.contains(&(policy, space))
    }

    /// The nearest name of a space in some policies.
    pub(super) fn nearest_in(
        &self,
        policies: &[PolicyId],
        space: Space,
        name: &str,
    ) -> Option<String> {
        for policy in policies {
            self.note(|t, scope| t.note_policy(scope, *policy));
        }
        let there = |id: &DeclId| {
            self.decls
                .get(*id)
                .is_some_and(|d| policies.contains(&d.policy))
        };
        near(
            name,
            self.names
                .of_space(space)
                .filter(|(_, ids)| ids.iter().any(there))
                .map(|(name, _)| name),
        )
    }

    /// Whether a name stands on a line that could not be read.
    pub(super) fn on_broken_line(&self, name: &str) -> bool {
        self.note(|t, scope| t.note_broken(scope));
        self.names.broken_lines.iter().any(|l| l.contains(name))
    }
}

/// The lines of a file at which something could not be read.
pub(super) fn broken_lines(
    parsed: &crate::syntax::Parsed,
    sources: &crate::source::SourceMap,
) -> Vec<String> {
    let line = |loc: Loc| {
        let file = sources.get(loc.file)?;
        let lines = file.lines();
        let span = lines.span_of(file.text(), lines.line_of(loc.span.start))?;
        Some(file.slice(span).to_owned())
    };
    let places = parsed.diagnostics.iter().filter_map(Diagnostic::loc);
    places.filter_map(line).collect()
}

pub(super) fn is_header(kind: DeclarationKind) -> bool {
    matches!(kind, DeclarationKind::Policy | DeclarationKind::Vocabulary)
}

fn needs_header(d: &Declaration) -> bool {
    !matches!(d.kind, DeclarationKind::Use | DeclarationKind::Scenario)
}

/// Whether declarations of this kind bind somebody, so that they belong to a policy.
pub(super) fn binds(kind: DeclarationKind) -> bool {
    matches!(
        kind,
        DeclarationKind::Duty | DeclarationKind::Indicator | DeclarationKind::Exception
    )
}

/// Where a declaration's name stands, or its keyword where it has none.
pub(super) fn head_span(d: &Declaration) -> Span {
    match &d.head {
        Head::None => d.keyword_span,
        Head::Named(h) | Head::Parameter { name: h, .. } | Head::Exception { name: h, .. } => {
            h.name.span
        }
        Head::Use { path, .. } | Head::Term { path, .. } => path.span,
        Head::Unit { symbol, .. } => symbol.span,
    }
}

/// Every spelling under which a declaration is entered.
pub(super) fn head_names(d: &Declaration) -> Vec<(&str, Span)> {
    let (first, aliases) = match &d.head {
        Head::None | Head::Use { .. } | Head::Unit { .. } => return Vec::new(),
        Head::Named(h) | Head::Parameter { name: h, .. } | Head::Exception { name: h, .. } => {
            (Some(&h.name), h.aliases.as_slice())
        }
        Head::Term { path, aliases, .. } => (path.names.last(), aliases.as_slice()),
    };
    let Some(first) = first else {
        return Vec::new();
    };
    std::iter::once(first)
        .chain(aliases)
        .map(|n| (n.text.as_str(), n.span))
        .collect()
}

/// A path as one text, joined by dots.
pub(super) fn path_text(path: &Path) -> String {
    let names: Vec<&str> = path.names.iter().map(|n| n.text.as_str()).collect();
    names.join(".")
}

/// The nearest of some names, where one is near enough to have been meant.
pub(super) fn near<'s>(
    name: &str,
    candidates: impl IntoIterator<Item = &'s str>,
) -> Option<String> {
    nearest(name, candidates).map(str::to_owned)
}

/// The nearest of a closed list of words.
pub(super) fn near_listed<'s>(
    name: &str,
    candidates: impl IntoIterator<Item = &'s str>,
) -> Option<String> {
    nearest_listed(name, candidates).map(str::to_owned)
}
