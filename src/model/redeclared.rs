//! A file does not declare anew what a vocabulary that it uses declares: two things of one name would
//! be meant by different people, and facts would be read by one of them only.

use super::compiler::{Compiler, Decl, DeclId, State};
use super::names::{Space, head_names};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::DeclarationKind;

impl<'a> Compiler<'a> {
    /// Refuses entities, enums, tables and parameters that are there already. An enum of matters is
    /// no second one: the matters of all visible ones count.
    pub(super) fn refuse_redeclared(&mut self) {
        for kind in [
            DeclarationKind::Entity,
            DeclarationKind::Enum,
            DeclarationKind::Table,
            DeclarationKind::Parameter,
        ] {
            for (id, decl) in self.of_kind(kind) {
                let Some((name, span, other)) = self.declared_elsewhere(decl) else {
                    continue;
                };
                if kind == DeclarationKind::Enum && crate::program::is_matters(name) {
                    continue;
                }
                let owner = self
                    .decls
                    .get(other)
                    .and_then(|d| self.program.policies.get(d.policy.index()))
                    .map_or_else(String::new, |p| p.label.name.clone());
                let here = self.loc(decl.scope, span);
                let mut d = Diagnostic::error("ohs::name::redeclared", here)
                    .arg("name", name)
                    .arg("vocabulary", owner);
                if let Some(first) = self.name_loc(other) {
                    d = d.label("first", first);
                }
                self.report(d);
                // what names it means the one that was there
                self.set(id, State::Failed);
                for (name, _) in head_names(decl.ast) {
                    if let Some(space) = Space::of(kind) {
                        self.names.forget(space, decl.policy, name, id);
                    }
                }
            }
        }
    }

    /// Another file's declaration, visible here, that has one of the names.
    fn declared_elsewhere(&self, decl: Decl<'a>) -> Option<(&'a str, Span, DeclId)> {
        let space = Space::of(decl.ast.kind)?;
        let visible = &self.scopes.get(decl.scope)?.visible;
        head_names(decl.ast).into_iter().find_map(|(name, span)| {
            let other = self.find_everywhere(space, name).into_iter().find(|id| {
                self.decls
                    .get(*id)
                    .is_some_and(|d| d.scope != decl.scope && visible.contains(&d.policy))
            })?;
            Some((name, span, other))
        })
    }
}
