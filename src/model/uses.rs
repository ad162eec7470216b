//! 使用: which names a file sees, and circles.

use super::compiler::{Compiler, Decl, Reported, Res, State};
use super::names::{NO_POLICY, Space, head_span, path_text};
use crate::diagnostic::Diagnostic;
use crate::program::PolicyId;
use crate::source::Loc;
use crate::syntax::ast::{DeclarationKind, Head};
use std::collections::{BTreeMap, BTreeSet};

/// Which policy uses which, and where it says so.
type Uses = BTreeMap<PolicyId, Vec<(PolicyId, Loc)>>;

impl<'a> Compiler<'a> {
    /// Finds what each file uses, and what that uses in turn.
    pub(super) fn resolve_uses(&mut self) {
        let mut uses = Uses::new();
        let mut torn = BTreeSet::new();
        for (id, decl) in self.of_kind(DeclarationKind::Use) {
            let Ok((policy, loc)) = self.resolve_use(decl) else {
                torn.insert(decl.policy);
                if let Some(s) = self.scopes.get_mut(decl.scope) {
                    s.holes = true;
                }
                self.set(id, State::Failed);
                continue;
            };
            self.set(id, State::Done);
            if let Some(s) = self.scopes.get_mut(decl.scope) {
                if let Head::Use {
                    local: Some(local), ..
                } = &decl.ast.head
                {
                    s.locals.insert(local.text.clone(), policy);
                }
                s.visible.insert(policy);
            }
            if decl.policy != NO_POLICY {
                uses.entry(decl.policy).or_default().push((policy, loc));
            }
        }
        self.report_circles(&uses);
        self.see_through(&uses, &torn);
    }

    fn resolve_use(&mut self, decl: Decl<'a>) -> Res<(PolicyId, Loc)> {
        let Head::Use { path, .. } = &decl.ast.head else {
            return Err(Reported);
        };
        let (name, loc) = (path_text(path), self.loc(decl.scope, path.span));
        let found = self.find_everywhere(Space::Policy, &name);
        match found.first().and_then(|id| self.decls.get(*id)) {
            Some(d) => Ok((d.policy, loc)),
            None if self.on_broken_line(&name) => Err(Reported),
            None => {
                let near = self.nearest_name(decl.scope, Space::Policy, &name);
                self.fail(
                    Diagnostic::error("ohs::name::unknown_use", loc)
                        .arg("name", name)
                        .did_you_mean(near.as_deref()),
                )
            }
        }
    }

    fn see_through(&mut self, uses: &Uses, torn: &BTreeSet<PolicyId>) {
        let vocabularies: Vec<PolicyId> = (0u32..)
            .map(PolicyId)
            .zip(&self.program.policies)
            .filter(|(_, p)| p.vocabulary)
            .map(|(id, _)| id)
            .collect();
        let headed = self.headed();
        for scope in 0..self.scopes.len() {
            let lenient = !headed.contains(&scope);
            let Some(s) = self.scopes.get_mut(scope) else {
                continue;
            };
            let mut todo: Vec<PolicyId> = s.visible.iter().copied().collect();
            if lenient {
                todo.extend(&vocabularies);
            }
            let mut reached = BTreeSet::new();
            while let Some(next) = todo.pop() {
                if reached.insert(next) {
                    todo.extend(uses.get(&next).into_iter().flatten().map(|(t, _)| *t));
                }
            }
            s.holes |= reached.iter().any(|p| torn.contains(p));
            s.visible = reached;
        }
        self.report_no_vocabulary();
    }

    /// Files that bind somebody and see no entity: said once, at the first declaration, and not again at each of
    /// its names.
    fn report_no_vocabulary(&mut self) {
        let entities = self.of_kind(DeclarationKind::Entity);
        for scope in 0..self.scopes.len() {
            let Some(s) = self.scopes.get(scope).filter(|s| !s.holes) else {
                continue;
            };
            if entities.iter().any(|(_, d)| s.visible.contains(&d.policy)) {
                continue;
            }
            let kinds = [DeclarationKind::Duty, DeclarationKind::Indicator];
            let first = kinds
                .into_iter()
                .flat_map(|k| self.of_kind(k))
                .filter(|(_, d)| d.scope == scope)
                .min_by_key(|(id, _)| *id);
            let Some((_, decl)) = first else { continue };
            if self.may_be_broken(scope, Space::Type) {
                continue;
            }
            let loc = self.loc(scope, head_span(decl.ast));
            let d = Diagnostic::error("ohs::norm::no_subject", loc);
            self.report(if entities.is_empty() {
                d
            } else {
                d.help("use_it")
            });
            if let Some(s) = self.scopes.get_mut(scope) {
                s.holes = true;
            }
        }
    }

    /// The files with a header or 使用; one without sees every vocabulary: snippets and scenarios.
    fn headed(&self) -> BTreeSet<usize> {
        let kinds = [
            DeclarationKind::Policy,
            DeclarationKind::Vocabulary,
            DeclarationKind::Use,
        ];
        let heads = kinds.into_iter().flat_map(|k| self.of_kind(k));
        heads.map(|(_, d)| d.scope).collect()
    }

    /// One report a circle: at its first policy.
    fn report_circles(&mut self, uses: &Uses) {
        let mut told = BTreeSet::new();
        for (policy, list) in uses {
            if told.contains(policy) {
                continue;
            }
            let back = list.iter().find(|(target, _)| {
                target == policy || reached_from(*target, uses).contains(policy)
            });
            if let Some((_, loc)) = back {
                told.extend(reached_from(*policy, uses));
                self.report(Diagnostic::error("ohs::name::use_circle", *loc));
            }
        }
    }
}

/// Everything that a policy uses, directly or not.
fn reached_from(policy: PolicyId, uses: &Uses) -> BTreeSet<PolicyId> {
    let mut seen = BTreeSet::new();
    let mut todo = vec![policy];
    while let Some(next) = todo.pop() {
        for (target, _) in uses.get(&next).into_iter().flatten() {
            if seen.insert(*target) {
                todo.push(*target);
            }
        }
    }
    seen
}
