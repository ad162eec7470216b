//! 认定: matters, which are members of an enum.

use super::compiler::{Compiler, Decl, Reported, Res, State};
use super::names::Space;
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{Enum, EnumId, Expr, ExprKind, Matter};
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

    /// A matter: a member of an enum 事项.
    pub(super) fn matter(&mut self, scope: usize, name: &ast::Name) -> Res<Matter> {
        let loc = self.loc(scope, name.span);
        let mut found = Vec::new();
        let mut near: Option<String> = None;
        for of in self.enums_of_matters(scope) {
            if let Some(member) = self.member(of, &name.text) {
                found.push(Matter { of, member });
            } else {
                near = self.nearest_member(of, &name.text).or(near);
            }
        }
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] if self.on_broken_line(&name.text) || self.matters_are_broken(scope) => {
                Err(Reported)
            }
            [] => {
                let owner = self.enum_of_member(scope, &name.text);
                self.unknown(scope, Space::Type, || {
                    let d = Diagnostic::error("ohs::name::unknown_matter", loc);
                    let english = name.text.is_ascii();
                    let keyword = if english {
                        "enum matter"
                    } else {
                        "枚举 事项"
                    };
                    let written = format!("{keyword} {{ {} }}", name.text);
                    let d = d.arg("name", name.text.as_str()).arg("written", written);
                    match owner {
                        Some(owner) => d.arg("owner", owner).help("elsewhere"),
                        None => d.did_you_mean(near.as_deref()),
                    }
                })
            }
            _ => self.fail(
                Diagnostic::error("ohs::name::ambiguous", loc).arg("name", name.text.as_str()),
            ),
        }
    }

    /// Whether some visible enum of matters has a member of this name.
    pub(super) fn is_matter(&self, scope: usize, name: &str) -> bool {
        let enums = self.enums_of_matters(scope);
        enums.into_iter().any(|e| self.member(e, name).is_some())
    }

    /// Whether an enum of matters is there that could not be taken: its members may be meant.
    fn matters_are_broken(&self, scope: usize) -> bool {
        self.of_kind(DeclarationKind::Enum)
            .into_iter()
            .filter(|(id, decl)| decl.scope == scope && matches!(self.state(*id), State::Failed))
            .any(|(_, decl)| {
                let names = super::names::head_names(decl.ast);
                names.iter().any(|(n, _)| crate::program::is_matters(n))
            })
    }

    /// The enum of this file, of other things than matters, that has a member of this name.
    fn enum_of_member(&self, scope: usize, name: &str) -> Option<String> {
        let enums = self.of_kind(DeclarationKind::Enum).into_iter();
        enums
            .filter(|(_, decl)| decl.scope == scope)
            .find_map(|(id, _)| match self.state(id) {
                State::Enum(of) if self.member(*of, name).is_some() => {
                    let e = self.program.enums.get(of.index())?;
                    Some(e.label.name.clone())
                }
                _ => None,
            })
    }

    /// The visible enums that list matters. A member of another, such as a size of enterprise, is
    /// nothing that somebody attests.
    fn enums_of_matters(&self, scope: usize) -> Vec<EnumId> {
        let visible = |d: Decl<'a>| {
            self.scopes
                .get(scope)
                .is_some_and(|s| s.visible.contains(&d.policy))
        };
        let enums = self.of_kind(DeclarationKind::Enum).into_iter();
        enums
            .filter(|(_, decl)| visible(*decl))
            .filter_map(|(id, _)| match self.state(id) {
                State::Enum(of) => Some(*of),
                _ => None,
            })
            .filter(|of| {
                let e = self.program.enums.get(of.index());
                e.is_some_and(Enum::lists_matters)
            })
            .collect()
    }
}
