//! 例外: declared carve-outs, from norms or from other exceptions.

use super::compiler::{Compiler, Decl, DeclId, Reported, Res, State, label};
use super::paths::Env;
use super::references::Reference;
use crate::diagnostic::Diagnostic;
use crate::program::{EntityId, Exception, ExceptionId, PolicyId, ToBelow};
use crate::source::Loc;
use crate::syntax::ast::{DeclarationKind, Head};

impl<'a> Compiler<'a> {
    /// Makes the exceptions that nobody has asked for.
    pub(super) fn lower_exceptions(&mut self) {
        for (id, decl) in self.of_kind(DeclarationKind::Exception) {
            let loc = self.loc(decl.scope, super::names::head_span(decl.ast));
            let _ = self.exception(id, loc);
        }
    }

    /// An exception, made now if it is not yet; `asked` is where it is referred to.
    pub(super) fn exception(&mut self, id: DeclId, asked: Loc) -> Res<(ExceptionId, EntityId)> {
        match self.state(id) {
            State::Exception(e, entity) => return Ok((*e, *entity)),
            State::Busy => {
                return self.fail(Diagnostic::error("ohs::norm::exception_circle", asked));
            }
            _ => {}
        }
        self.make_now(id, Self::lower_exception, |&(exception, entity)| {
            State::Exception(exception, entity)
        })
    }

    fn lower_exception(&mut self, decl: Decl<'a>) -> Res<(ExceptionId, EntityId)> {
        let Head::Exception { name, to } = &decl.ast.head else {
            return Err(Reported);
        };
        let loc = self.loc(decl.scope, name.name.span);
        let target = self.reference(decl.scope, decl.policy, to)?;
        let to_loc = self.loc(decl.scope, to.span);
        let entity = match &target {
            Reference::Norms(_, entity) | Reference::Exception(_, entity) => *entity,
            Reference::Indicator(_) => {
                return self.fail(
                    Diagnostic::error("ohs::norm::not_a_duty", to_loc)
                        .arg("name", super::names::path_text(to)),
                );
            }
        };
        let env = Env::over(decl.scope, decl.policy, entity);
        let said = self.said(decl.scope, &decl.ast.clauses);
        let Some(when) = self.all_of(&env, &said.when)? else {
            return if decl.ast.complete {
                self.fail(Diagnostic::error(
                    "ohs::norm::exception_without_condition",
                    loc,
                ))
            } else {
                Err(Reported)
            };
        };
        self.check_condition(&when, false);
        let exceptions = self.unless(&env, decl, &said.unless, &said.cites)?;
        let without_authority = self.lacks_authority(decl.policy, &target);
        if without_authority {
            self.report(Diagnostic::warning("ohs::norm::without_authority", to_loc));
        }
        let id = ExceptionId(u32::try_from(self.program.exceptions.len()).unwrap_or(u32::MAX));
        self.program.exceptions.push(Exception {
            label: Some(label(name)),
            policy: decl.policy,
            without_authority,
            when,
            exceptions,
            cites: said.cites,
            loc,
        });
        self.attach(id, &target);
        Ok((id, entity))
    }

    /// An exception defeats norms of its own policy, and those of another that are 授权.
    fn lacks_authority(&self, policy: PolicyId, target: &Reference) -> bool {
        match target {
            Reference::Norms(norms, _) => norms
                .iter()
                .filter_map(|n| self.program.norms.get(n.index()))
                .any(|n| n.policy != policy && n.to_below != ToBelow::Delegated),
            Reference::Exception(e, _) => self
                .program
                .exceptions
                .get(e.index())
                .is_some_and(|e| e.policy != policy),
            Reference::Indicator(_) => false,
        }
    }

    fn attach(&mut self, id: ExceptionId, target: &Reference) {
        match target {
            Reference::Norms(norms, _) => {
                for norm in norms {
                    if let Some(n) = self.program.norms.get_mut(norm.index()) {
                        n.exceptions.push(id);
                    }
                }
            }
            Reference::Exception(e, _) => {
                if let Some(e) = self.program.exceptions.get_mut(e.index()) {
                    e.exceptions.push(id);
                }
            }
            Reference::Indicator(_) => {}
        }
    }
}
