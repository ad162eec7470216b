//! Norms, items, indicators and exceptions by name: one's own, `国家规划.X`, and `上级.X`, the
//! nearest above that has X.

use super::compiler::{Compiler, Decl, DeclId, Reported, Res, State};
use super::names::{Space, near, path_text};
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{EntityId, ExceptionId, Expr, ExprKind, IndicatorId, NormId, PolicyId, Type};
use crate::source::Loc;
use crate::syntax::ast::{Body, DeclarationKind, Keyword, Name, Path};
use std::collections::BTreeSet;

/// What a name refers to.
#[derive(Clone, Debug)]
pub(super) enum Reference {
    /// The norms of a duty, or one item of it; all of one subject.
    Norms(Vec<NormId>, EntityId),
    /// An indicator.
    Indicator(IndicatorId),
    /// An exception.
    Exception(ExceptionId, EntityId),
}

impl<'a> Compiler<'a> {
    /// The policies in which a reference is looked for, in order, and the names that are left.
    pub(super) fn split_reference<'p>(
        &self,
        scope: usize,
        policy: PolicyId,
        path: &'p Path,
    ) -> (Vec<PolicyId>, &'p [Name]) {
        if let Some((first, rest)) = path.names.split_first()
            && !rest.is_empty()
        {
            if matches!(first.text.as_str(), "上级" | "superiors" | "above") {
                return (self.all_superiors(policy), rest);
            }
            let local = self
                .scopes
                .get(scope)
                .and_then(|s| s.locals.get(&first.text).copied());
            let own = self.find_in_policy(policy, Space::Norm, &first.text);
            if let (Some(named), None) = (local.or(self.policy_named(&first.text)), own) {
                return (vec![named], rest);
            }
        }
        let mut policies = vec![policy];
        if let Some(s) = self.scopes.get(scope) {
            policies.extend(s.own.iter().filter(|p| **p != policy));
            policies.extend(s.visible.iter().filter(|p| !s.own.contains(p)));
        }
        (policies, &path.names)
    }

    /// What a path refers to; an unknown one is reported.
    pub(super) fn reference(
        &mut self,
        scope: usize,
        policy: PolicyId,
        path: &Path,
    ) -> Res<Reference> {
        let loc = self.loc(scope, path.span);
        let (policies, names) = self.split_reference(scope, policy, path);
        let Some((first, items)) = names.split_first() else {
            return Err(Reported);
        };
        let found = policies
            .iter()
            .find_map(|p| self.find_in_policy(*p, Space::Norm, &first.text));
        let Some(id) = found else {
            return self.unknown_norm(scope, policy, path, &policies, first);
        };
        self.referred(id, items, loc, scope)
    }

    fn referred(&mut self, id: DeclId, items: &[Name], loc: Loc, scope: usize) -> Res<Reference> {
        let Some(kind) = self.decls.get(id).map(|d| d.ast.kind) else {
            return Err(Reported);
        };
        match kind {
            DeclarationKind::Indicator => Ok(Reference::Indicator(self.indicator(id, loc)?)),
            DeclarationKind::Exception => {
                let (exception, entity) = self.exception(id, loc)?;
                Ok(Reference::Exception(exception, entity))
            }
            _ => {
                let duty = self.duty(id, loc)?;
                let Some(item) = items.first() else {
                    let norms = duty.norms.iter().map(|(_, n)| *n).collect();
                    return Ok(Reference::Norms(norms, duty.subject));
                };
                let norms: Vec<NormId> = duty
                    .norms
                    .iter()
                    .filter(|(l, _)| l.as_ref().is_some_and(|l| l.is(&item.text)))
                    .map(|(_, n)| *n)
                    .collect();
                if !norms.is_empty() {
                    return Ok(Reference::Norms(norms, duty.subject));
                }
                if duty.torn || self.on_broken_line(&item.text) {
                    return Err(Reported);
                }
                let near = near(
                    &item.text,
                    duty.norms
                        .iter()
                        .filter_map(|(l, _)| l.as_ref())
                        .map(|l| l.name.as_str()),
                );
                let at = self.loc(scope, item.span);
                self.fail(
                    Diagnostic::error("ohs::name::unknown_item", at)
                        .arg("name", item.text.as_str())
                        .did_you_mean(near.as_deref()),
                )
            }
        }
    }

    fn unknown_norm<T>(
        &mut self,
        scope: usize,
        policy: PolicyId,
        path: &Path,
        policies: &[PolicyId],
        first: &Name,
    ) -> Res<T> {
        let above = path.names.len() > 1;
        let broken = self.on_broken_line(&first.text)
            || policies.iter().any(|p| self.unreadable_in(*p, Space::Norm))
            || (above && self.orphans.contains(&policy));
        if broken {
            return Err(Reported);
        }
        let loc = self.loc(scope, path.span);
        let near = self.nearest_in(policies, Space::Norm, &first.text);
        // the whole path is at fault, so the whole path is put right
        let stem: Vec<&str> = path.names.iter().map(|n| n.text.as_str()).collect();
        let stem = stem
            .iter()
            .take_while(|n| **n != first.text)
            .map(|n| format!("{n}."));
        let near = near.map(|n| stem.chain([n]).collect::<String>());
        let norms = self.norms_by_name(policies);
        let prefix = path.names.first().filter(|p| p.text != first.text);
        let superiors =
            prefix.is_some_and(|p| matches!(p.text.as_str(), "上级" | "superiors" | "above"));
        let own = self
            .find_in_policy(policy, Space::Norm, &first.text)
            .is_some();
        let alone = superiors && policies.is_empty();
        self.unknown(scope, Space::Norm, || {
            let listed = !norms.is_empty();
            let d = Diagnostic::error("ohs::name::unknown_norm", loc)
                .arg("name", path_text(path))
                .arg("own", first.text.as_str())
                .arg("norms", norms);
            match near {
                _ if alone && own => d.help("own"),
                None if alone => d.help("no_superiors"),
                None if listed => d.help("listed"),
                near => d.did_you_mean(near.as_deref()),
            }
        })
    }

    /// 符合 N, 违反 N: for the thing in reach that is of the norm's subject.
    pub(super) fn meets(&mut self, env: &Env, violates: bool, path: &Path, loc: Loc) -> Res<Expr> {
        let (norms, subject) = self.all_norms_at(env.scope, env.policy, path)?;
        let Some(frame) = self.outer(env, subject) else {
            let at = self.loc(env.scope, path.span);
            let of = self.type_arg(&Type::One(subject));
            return self.fail(
                Diagnostic::error("ohs::norm::meets_other_subject", at)
                    .arg("name", path_text(path))
                    .arg("subject", of),
            );
        };
        let mut parts: Vec<Expr> = norms
            .into_iter()
            .map(|norm| {
                let kind = ExprKind::Meets {
                    of: frame.place.clone(),
                    norm,
                    violates,
                };
                super::expr::boolean(kind, loc)
            })
            .collect();
        Ok(match (parts.len(), violates) {
            (1, _) => parts.pop().ok_or(Reported)?,
            (_, true) => super::expr::boolean(ExprKind::Any(parts), loc),
            (_, false) => super::expr::boolean(ExprKind::All(parts), loc),
        })
    }

    /// The norms at a path.
    pub(super) fn norms_at(
        &mut self,
        scope: usize,
        policy: PolicyId,
        path: &Path,
    ) -> Res<(Vec<NormId>, EntityId)> {
        match self.reference(scope, policy, path)? {
            Reference::Norms(norms, subject) => Ok((norms, subject)),
            Reference::Indicator(_) | Reference::Exception(..) => {
                let loc = self.loc(scope, path.span);
                self.fail(
                    Diagnostic::error("ohs::norm::not_a_duty", loc).arg("name", path_text(path)),
                )
            }
        }
    }

    /// The norms at a path, none of which may be missing.
    pub(super) fn all_norms_at(
        &mut self,
        scope: usize,
        policy: PolicyId,
        path: &Path,
    ) -> Res<(Vec<NormId>, EntityId)> {
        let found = self.norms_at(scope, policy, path)?;
        match self.declared_at(scope, policy, path) {
            Some((id, [])) if matches!(self.state(id), State::Duty(d) if d.lacks) => Err(Reported),
            _ => Ok(found),
        }
    }

    /// The declaration that a path leads to, and the names behind it.
    pub(super) fn declared_at<'p>(
        &self,
        scope: usize,
        policy: PolicyId,
        path: &'p Path,
    ) -> Option<(DeclId, &'p [Name])> {
        let (policies, names) = self.split_reference(scope, policy, path);
        let (first, items) = names.split_first()?;
        let mut found = policies.iter();
        let id = found.find_map(|p| self.find_in_policy(*p, Space::Norm, &first.text))?;
        Some((id, items))
    }

    /// 细化, once every norm is there.
    pub(super) fn link_refinements(&mut self) {
        let mut places = Vec::new();
        // What is asked for here may have refinements of its own.
        let mut next = 0;
        while let Some((norms, decl, path)) = self.refinements.get(next).cloned() {
            next += 1;
            let before = self.enter_file(decl.scope);
            let loc = self.loc(decl.scope, path.span);
            if let Ok((above, _)) = self.norms_at(decl.scope, decl.policy, path) {
                for norm in norms {
                    places.push((norm, loc));
                    if above.contains(&norm) {
                        self.report(Diagnostic::error("ohs::norm::refines_itself", loc));
                    } else if let Some(n) = self.program.norms.get_mut(norm.index()) {
                        n.refines.extend(&above);
                    }
                }
            }
            self.leave(before);
        }
        self.refuse_refined_circles(&places);
    }

    /// One report a circle of 细化, at the first norm of it; the circle is cut there.
    fn refuse_refined_circles(&mut self, places: &[(NormId, Loc)]) {
        for (norm, loc) in places {
            let mut seen = BTreeSet::new();
            let mut todo = vec![*norm];
            let mut back = false;
            while let Some(next) = todo.pop() {
                let above = self.program.norms.get(next.index());
                for refined in above.map_or(&[][..], |n| &n.refines) {
                    back |= refined == norm;
                    if seen.insert(*refined) {
                        todo.push(*refined);
                    }
                }
            }
            if back {
                if let Some(n) = self.program.norms.get_mut(norm.index()) {
                    n.refines.clear();
                }
                self.report(Diagnostic::error("ohs::norm::refines_circle", *loc));
            }
        }
    }

    /// A declaration's own policy and file, for references in it.
    pub(super) fn norms_of(&mut self, decl: Decl<'a>, path: &Path) -> Res<(Vec<NormId>, EntityId)> {
        self.all_norms_at(decl.scope, decl.policy, path)
    }
}

/// Whether a duty leaves it to the levels below what is excepted from it, or may do so.
pub(super) fn is_delegated(duty: &crate::syntax::ast::Declaration) -> bool {
    let mut said = duty
        .clauses
        .iter()
        .filter(|c| c.keyword == Keyword::ToBelow);
    said.any(|c| match &c.body {
        Body::Name(word) => matches!(word.text.as_str(), "授权" | "delegated"),
        _ => true,
    })
}
