//! 认定: matters, which are members of an enum.

use super::compiler::{Compiler, Reported, Res, State};
use super::names::Space;
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{Expr, ExprKind, Matter};
use crate::source::Loc;
use crate::syntax::ast::{self, DeclarationKind};

impl<'a> Compiler<'a> {
    /// 认定 事项.
    pub(super) fn attested(&mut self, env: &Env, name: &ast::Name, loc: Loc) -> Res<Expr> {
        let matter = self.matter(env.scope, name)?;
        let Some(frame) = env.innermost() else {
            return Err(Reported);
        };
        Ok(super::expr::boolean(
            ExprKind::Attested(frame.place.clone(), matter),
            loc,
        ))
    }

    /// A matter: a member of the enum 事项, else of the one enum that has it.
    pub(super) fn matter(&mut self, scope: usize, name: &ast::Name) -> Res<Matter> {
        let loc = self.loc(scope, name.span);
        let mut found = Vec::new();
        let mut proper = Vec::new();
        let mut near: Option<String> = None;
        for (id, decl) in self.of_kind(DeclarationKind::Enum) {
            let visible = self
                .scopes
                .get(scope)
                .is_some_and(|s| s.visible.contains(&decl.policy));
            let State::Enum(of) = *self.state(id) else {
                continue;
            };
            if !visible {
                continue;
            }
            let is_matters = self.program.enums.get(of.index()).is_some_and(|e| {
                std::iter::once(&e.label.name)
                    .chain(&e.label.aliases)
                    .any(|n| is_matters(n))
            });
            if let Some(member) = self.member(of, &name.text) {
                let list = if is_matters { &mut proper } else { &mut found };
                list.push(Matter { of, member });
            } else if is_matters {
                near = self.nearest_member(of, &name.text).or(near);
            }
        }
        let list = if proper.is_empty() { found } else { proper };
        match list.as_slice() {
            [one] => Ok(one.clone()),
            [] if self.on_broken_line(&name.text) => Err(Reported),
            [] => self.unknown(scope, Space::Type, || {
                Diagnostic::error("ohs::name::unknown_matter", loc)
                    .arg("name", name.text.as_str())
                    .did_you_mean(near.as_deref())
            }),
            _ => self.fail(
                Diagnostic::error("ohs::name::ambiguous", loc).arg("name", name.text.as_str()),
            ),
        }
    }

    /// Whether some visible enum has a member of this name.
    pub(super) fn is_matter(&self, scope: usize, name: &str) -> bool {
        self.of_kind(DeclarationKind::Enum)
            .into_iter()
            .filter(|(_, d)| {
                self.scopes
                    .get(scope)
                    .is_some_and(|s| s.visible.contains(&d.policy))
            })
            .any(|(id, _)| match self.state(id) {
                State::Enum(e) => self.member(*e, name).is_some(),
                _ => false,
            })
    }
}

/// Whether an enum of this name lists matters.
pub(super) fn is_matters(name: &str) -> bool {
    matches!(name, "事项" | "matter" | "认定事项" | "matters")
}
