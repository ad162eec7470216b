//! What is not made because something is wrong with it.
//!
//! An error is never turned into a verdict: a norm whose scope, exception or requirement could not
//! be read as written is not judged without it. So where there are errors everything is compiled
//! again, without the declarations and items in which they stand, and again without what turned out
//! to stand on these, until nothing more falls. What bears on words only (整改, 罚则, 依据) stops
//! nothing.

use super::compiler::{Compiler, Decl, DeclId, State};
use super::names::{Space, head_names, head_span};
use super::references::is_delegated;
use crate::diagnostic::{Diagnostic, Severity};
use crate::program::PolicyId;
use crate::source::{FileId, Loc, Span};
use crate::syntax::ast::{Body, Clause, DeclarationKind, Head, Keyword, Path};
use std::collections::{BTreeMap, BTreeSet};

/// After so many rounds whatever binds is left out: nobody writes what needs as many.
const ROUNDS: usize = 8;

/// What is not made.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Faults {
    /// Declarations. Of an entity: it is there, and nothing is said of its things; of an enum: its
    /// groups.
    pub(super) decls: BTreeSet<DeclId>,
    /// Items of duties, by where they stand.
    pub(super) items: BTreeSet<Loc>,
}

/// On what an error bears.
enum Bearing {
    Nothing,
    Whole,
    Item(Span),
}

/// Positions of what stands in the files.
struct Places {
    decls: BTreeMap<(FileId, u32), DeclId>,
    lost: BTreeMap<(FileId, u32), u32>,
}

impl<'a> Compiler<'a> {
    /// Everything made again, without what has an error or stands on what has one; nothing where
    /// that is all.
    pub(super) fn without_faults(&self) -> Option<Self> {
        self.errors().next()?;
        let mut faults = self.faulty_places();
        self.follow_faults(&mut faults);
        for round in 0.. {
            if faults == self.faults {
                return None;
            }
            if round == ROUNDS {
                faults.decls.extend(self.binding(|_| true));
            }
            let mut sound = Compiler::new(&self.parsed, self.sources);
            sound.faults = faults.clone();
            sound.run();
            sound.follow_faults(&mut faults);
            if faults == sound.faults || round > ROUNDS {
                return Some(sound);
            }
        }
        None
    }

    /// What was found broken before is not made.
    pub(super) fn leave_out_faults(&mut self) {
        for id in self.faults.decls.clone() {
            if self.decls.get(id).is_some_and(|d| is_made(d.ast.kind)) {
                self.set(id, State::Failed);
            }
        }
    }

    /// The norms and indicators that are not there, by place.
    pub(super) fn not_judged(&self) -> Vec<(String, Loc)> {
        let mut out = self.dropped.clone();
        for id in self.binding(|_| true) {
            let Some(decl) = self.decls.get(id) else {
                continue;
            };
            let exception = decl.ast.kind == DeclarationKind::Exception;
            if !exception && matches!(self.states.get(id), Some(State::Failed)) {
                let name = head_names(decl.ast).first().map(|(n, _)| (*n).to_owned());
                let loc = self.loc(decl.scope, head_span(decl.ast));
                out.extend(name.map(|n| (n, loc)));
            }
        }
        out.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        out.dedup();
        out
    }

    /// All errors, and of each whether it is one of spelling.
    fn errors(&self) -> impl Iterator<Item = (&Diagnostic, Loc, bool)> {
        let spelling = self.parsed.iter().flat_map(|p| &p.diagnostics);
        let meaning = self.diagnostics.iter();
        let all = spelling
            .map(|d| (d, true))
            .chain(meaning.map(|d| (d, false)));
        all.filter(|(d, _)| d.severity == Severity::Error)
            .filter_map(|(d, spelling)| Some((d, d.loc()?, spelling)))
    }

    /// The duties, processes, indicators and exceptions of some policies.
    fn binding(&self, of: impl Fn(PolicyId) -> bool) -> Vec<DeclId> {
        let all = self.decls.iter().enumerate();
        all.filter(|(_, d)| binds(d.ast.kind) && of(d.policy))
            .map(|(id, _)| id)
            .collect()
    }

    /// What the errors bear on by the place where they stand.
    fn faulty_places(&self) -> Faults {
        let mut faults = Faults::default();
        let mut policies: BTreeSet<PolicyId> = BTreeSet::new();
        let places = self.places();
        for (diagnostic, loc, spelling) in self.errors() {
            let lost = places.is_lost(loc);
            let Some((id, decl)) = places.before(loc).and_then(|id| self.decl(id)) else {
                continue;
            };
            let inside = loc.span.start <= decl.ast.span.end;
            if !inside || (lost && stands_alone(decl.ast.kind)) {
                // what stands behind a block may be a clause of it, closed too early
                if inside || self.may_be_declaration(loc) {
                    continue;
                }
                self.stop(id, decl, &mut faults, &mut policies);
                continue;
            }
            match self.bearing(decl, loc.span.start, lost, spelling.then_some(diagnostic)) {
                Bearing::Nothing => {}
                Bearing::Item(span) => {
                    faults.items.insert(self.loc(decl.scope, span));
                }
                Bearing::Whole => self.stop(id, decl, &mut faults, &mut policies),
            }
        }
        for (scope, parsed) in self.parsed.iter().enumerate() {
            for span in &parsed.document.lost {
                let loc = span.in_file(parsed.document.file);
                let within = places.before(loc).and_then(|id| self.decl(id));
                let within = within.filter(|(_, d)| span.start <= d.ast.span.end);
                if within.is_none_or(|(_, d)| stands_alone(d.ast.kind)) {
                    let _ = self.may_except(scope, loc, &mut faults, &mut policies);
                }
            }
        }
        faults
            .decls
            .extend(self.binding(|policy| policies.contains(&policy)));
        faults
    }

    fn decl(&self, id: DeclId) -> Option<(DeclId, Decl<'a>)> {
        Some((id, *self.decls.get(id)?))
    }

    fn places(&self) -> Places {
        let decls = self.decls.iter().enumerate();
        let decls = decls.map(|(id, d)| ((self.file(d.scope), d.ast.span.start), id));
        let lost = self.parsed.iter().flat_map(|p| {
            let file = p.document.file;
            let lost = p.document.lost.iter();
            lost.map(move |s| ((file, s.start), s.end))
        });
        Places {
            decls: decls.collect(),
            lost: lost.collect(),
        }
    }

    fn stop(
        &self,
        id: DeclId,
        decl: Decl<'a>,
        faults: &mut Faults,
        policies: &mut BTreeSet<PolicyId>,
    ) {
        if decl.ast.kind == DeclarationKind::Policy {
            policies.insert(decl.policy);
        } else {
            faults.decls.insert(id);
        }
    }

    fn bearing(
        &self,
        decl: Decl<'a>,
        at: u32,
        lost: bool,
        spelling: Option<&Diagnostic>,
    ) -> Bearing {
        use DeclarationKind as K;
        let clause = clause_at(&decl.ast.clauses, at);
        let of_words = |c: &Clause| {
            !lost && is_of_words(c.keyword) && !spelling.is_some_and(|d| self.may_hide(decl, c, d))
        };
        match (decl.ast.kind, clause) {
            (K::Use | K::Unit | K::Remark | K::Scenario | K::Vocabulary, _) => Bearing::Nothing,
            (K::Enum, Some(c)) if matches!(c.keyword, Keyword::Group) => Bearing::Whole,
            (K::Enum, _) => Bearing::Nothing,
            (K::Entity, Some(c))
                if !lost && matches!(c.keyword, Keyword::Field | Keyword::Invariant) =>
            {
                Bearing::Nothing
            }
            (_, Some(c)) if of_words(c) => Bearing::Nothing,
            (K::Duty | K::Process, Some(c)) => {
                let item = match c.keyword {
                    Keyword::Edge => Some(c),
                    Keyword::Reading => None,
                    _ => clause_at(&c.block, at).filter(|i| i.keyword == Keyword::Item),
                };
                match item {
                    Some(i) if clause_at(&i.block, at).is_some_and(of_words) => Bearing::Nothing,
                    Some(i) => Bearing::Item(i.full_span),
                    None => Bearing::Whole,
                }
            }
            _ => Bearing::Whole,
        }
    }

    /// Whether a clause of words that could not be read may have taken another clause with it.
    fn may_hide(&self, decl: Decl<'a>, clause: &Clause, error: &Diagnostic) -> bool {
        const OF_CONDITIONS: [&str; 14] = [
            "=", "＝", "≥", "≤", "<", ">", "当", "除", "有", "无", "对象", "when", "unless", "承担",
        ];
        let swallows = [
            "ohs::syntax::unclosed_title",
            "ohs::syntax::unclosed_name",
            "ohs::syntax::unclosed_string",
            "ohs::syntax::keyword_inside",
        ];
        if swallows.contains(&error.code.as_str()) {
            return true;
        }
        let text = self.sources.slice(self.loc(decl.scope, clause.full_span));
        let mut quoted = false;
        let outside: String = text
            .chars()
            .filter(|c| {
                let quote = matches!(c, '“' | '”' | '"' | '《' | '》');
                if quote {
                    quoted = matches!(c, '“' | '《') || (*c == '"' && !quoted);
                }
                !quoted && !quote
            })
            .collect();
        OF_CONDITIONS.iter().any(|w| outside.contains(w))
    }

    /// The first line of what could not be read, up to its block.
    fn first_line(&self, loc: Loc) -> &'a str {
        let rest = Span::new(loc.span.start, loc.span.end.max(loc.span.start));
        let text = self.sources.slice(rest.in_file(loc.file));
        text.split(['{', '｛', '\n']).next().unwrap_or(text)
    }

    fn may_be_declaration(&self, loc: Loc) -> bool {
        let Some(file) = self.sources.get(loc.file) else {
            return false;
        };
        let rest = file.text().get(loc.span.start as usize..).unwrap_or("");
        rest.lines().next().is_some_and(|l| l.contains(['{', '｛']))
    }

    /// `例夕 甲 对 乙 { … }`: what could not be read may be an exception to what it names, or to
    /// anything where that is not there. Whether it looks like one.
    fn may_except(
        &self,
        scope: usize,
        loc: Loc,
        faults: &mut Faults,
        policies: &mut BTreeSet<PolicyId>,
    ) -> bool {
        let line = self.first_line(loc);
        let behind = |word: &'static str| line.match_indices(word).map(move |(at, w)| at + w.len());
        let mut targets = behind("对").chain(behind(" to ")).peekable();
        if targets.peek().is_none() {
            return false;
        }
        let own = self.scopes.get(scope).map_or(&[][..], |s| &s.own);
        let mut found = false;
        for at in targets {
            let name = line.get(at..).unwrap_or("").trim_start();
            let name = name
                .split(|c: char| c.is_whitespace() || matches!(c, '.' | '(' | '（'))
                .next()
                .unwrap_or("");
            let name = name.trim_matches(['「', '」']);
            for policy in own {
                if let Some(id) = self.names.of_policy(Space::Norm, *policy, name) {
                    faults.decls.insert(id);
                    found = true;
                }
            }
        }
        if !found {
            policies.extend(own);
        }
        true
    }

    /// Adds what could not be made, and what the exceptions among it may except.
    fn follow_faults(&self, faults: &mut Faults) {
        for (id, decl) in self.decls.iter().enumerate() {
            if is_made(decl.ast.kind) && matches!(self.states.get(id), Some(State::Failed)) {
                faults.decls.insert(id);
            }
        }
        let mut policies: BTreeSet<PolicyId> = BTreeSet::new();
        let mut todo: Vec<DeclId> = faults.decls.iter().copied().collect();
        let mut seen: BTreeSet<DeclId> = BTreeSet::new();
        while let Some((id, decl)) = todo.pop().and_then(|id| self.decl(id)) {
            if decl.ast.kind != DeclarationKind::Exception || !seen.insert(id) {
                continue;
            }
            match &decl.ast.head {
                Head::Exception { to, .. } => {
                    if let Some(target) = self.excepts(decl, to, faults, &mut policies) {
                        faults.decls.insert(target);
                        todo.push(target);
                    }
                }
                _ => {
                    let loc = self.loc(decl.scope, decl.ast.span);
                    let before = faults.decls.clone();
                    if !self.may_except(decl.scope, loc, faults, &mut policies) {
                        policies.insert(decl.policy);
                    }
                    todo.extend(faults.decls.difference(&before));
                }
            }
        }
        faults
            .decls
            .extend(self.binding(|policy| policies.contains(&policy)));
    }

    /// What an exception that is not there is made from; an item is entered.
    fn excepts(
        &self,
        decl: Decl<'a>,
        to: &Path,
        faults: &mut Faults,
        policies: &mut BTreeSet<PolicyId>,
    ) -> Option<DeclId> {
        let Some((id, items)) = self.declared_at(decl.scope, decl.policy, to) else {
            policies.insert(decl.policy);
            return None;
        };
        let (_, target) = self.decl(id)?;
        if target.policy != decl.policy && !is_delegated(target.ast) {
            // it would have had no effect
            return None;
        }
        let item = items.first().and_then(|name| {
            let all = target.ast.clauses.iter();
            let mut all = all.flat_map(|c| std::iter::once(c).chain(&c.block));
            all.find(|c| match &c.body {
                Body::Item { name: head, .. } | Body::Edge { name: head, .. } => {
                    super::compiler::label(head).is(&name.text)
                }
                _ => false,
            })
        });
        if let Some(item) = item {
            faults.items.insert(self.loc(target.scope, item.full_span));
            return None;
        }
        Some(id)
    }
}

impl Places {
    /// The declaration in which a place lies, or that stands before it.
    fn before(&self, loc: Loc) -> Option<DeclId> {
        let up_to = self.decls.range(..=(loc.file, loc.span.start));
        let ((file, _), id) = up_to.last()?;
        (*file == loc.file).then_some(*id)
    }

    /// Whether a place lies in what could not be read at all.
    fn is_lost(&self, loc: Loc) -> bool {
        let up_to = self.lost.range(..=(loc.file, loc.span.start));
        up_to
            .last()
            .is_some_and(|((file, _), end)| *file == loc.file && loc.span.start <= *end)
    }
}

/// The clause in which a position lies.
fn clause_at(clauses: &[Clause], at: u32) -> Option<&Clause> {
    let behind = clauses.partition_point(|c| c.full_span.start <= at);
    let clause = clauses.get(behind.checked_sub(1)?)?;
    (at <= clause.full_span.end).then_some(clause)
}

/// Declarations that are left out as a whole.
const fn is_made(kind: DeclarationKind) -> bool {
    use DeclarationKind as K;
    match kind {
        K::Duty | K::Process | K::Indicator | K::Exception | K::Term | K::Parameter | K::Table => {
            true
        }
        K::Policy
        | K::Vocabulary
        | K::Use
        | K::Entity
        | K::Enum
        | K::Unit
        | K::Remark
        | K::Scenario => false,
    }
}

const fn binds(kind: DeclarationKind) -> bool {
    use DeclarationKind as K;
    matches!(kind, K::Duty | K::Process | K::Indicator | K::Exception)
}

/// Declarations on one line: what stands below them is none of theirs.
const fn stands_alone(kind: DeclarationKind) -> bool {
    use DeclarationKind as K;
    matches!(kind, K::Use | K::Unit | K::Parameter | K::Term)
}

/// Clauses that are shown, or say who else is concerned: no verdict depends on them.
const fn is_of_words(keyword: Keyword) -> bool {
    use Keyword as W;
    matches!(
        keyword,
        W::Remedy
            | W::Sanction
            | W::Cites
            | W::About
            | W::Title
            | W::Source
            | W::Overseen
            | W::Act
            | W::Refines
            | W::Direction
            | W::Reason
            | W::Penalty
    )
}
