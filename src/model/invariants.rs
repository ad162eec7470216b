//! What the facts of an entity always agree with (校验): conditions over it.

use super::compiler::{Compiler, State};
use super::paths::Env;
use crate::syntax::ast::{Body, DeclarationKind, Keyword};

impl Compiler<'_> {
    /// Makes every 校验. Each is reported by itself; the entity stands.
    pub(super) fn lower_invariants(&mut self) {
        for (id, decl) in self.to_make(DeclarationKind::Entity) {
            let State::Entity(entity) = *self.state(id) else {
                continue;
            };
            let before = self.enter_file(decl.scope);
            for clause in &decl.ast.clauses {
                let (Keyword::Invariant, Body::Expr(written)) = (clause.keyword, &clause.body)
                else {
                    continue;
                };
                let env = Env::over(decl.scope, decl.policy, entity);
                if let Ok(condition) = self.condition(&env, written)
                    && let Some(e) = self.program.entities.get_mut(entity.index())
                {
                    e.invariants.push(condition);
                }
            }
            self.leave(before);
        }
    }
}
