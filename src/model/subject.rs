//! Per what a verdict is given, in which scope, and with which unnamed exceptions.

use super::clauses::Said;
use super::collection::both;
use super::compiler::{Compiler, Decl, Reported, Res};
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{EntityId, Exception, ExceptionId, Expr, FieldId, Subject, Type};
use crate::source::Loc;
use crate::syntax::ast::{self, DeclarationKind, Keyword};

impl<'a> Compiler<'a> {
    /// Per what a verdict is given.
    pub(super) fn subject(
        &mut self,
        decl: Decl<'a>,
        said: &Said<'a>,
        name: Loc,
    ) -> Res<(Subject, Env)> {
        let broken =
            |c: &ast::Clause| c.keyword == Keyword::ForEach && matches!(c.body, ast::Body::Broken);
        if said.each.is_none() && decl.ast.clauses.iter().any(broken) {
            return Err(Reported);
        }
        if said.each.is_none()
            && !urges(decl)
            && !decl.ast.complete
            && said
                .bearer
                .as_ref()
                .is_some_and(|b| b.bearers.iter().all(|(_, e)| e.is_none()))
        {
            // whom it concerns may stand in what could not be read
            return Err(Reported);
        }
        if said.each.is_none()
            && !urges(decl)
            && let Some(subject) = self.outside(decl, said, name)
        {
            let env = Env::over(decl.scope, decl.policy, subject.entity);
            return Ok((subject, env));
        }
        let (entity, through, loc) = match said.each {
            Some((collection, _)) => self.each(decl, collection)?,
            None => (self.default_subject(decl, said, name)?, None, name),
        };
        if self.formless.contains(&entity) {
            return Err(Reported);
        }
        let identified = self
            .program
            .entities
            .get(entity.index())
            .is_some_and(|e| !e.identity.is_empty());
        if !identified {
            if self.torn.contains(&entity) {
                return Err(Reported);
            }
            let what = self.type_arg(&Type::One(entity));
            return self.fail(
                Diagnostic::error("ohs::norm::subject_without_identity", loc).arg("name", what),
            );
        }
        let env = Env::over(decl.scope, decl.policy, entity);
        let subject = Subject {
            entity,
            through,
            loc,
        };
        Ok((subject, env))
    }

    /// The scope that 对象 and 当 say.
    pub(super) fn scope_of(&mut self, env: &Env, said: &Said<'a>) -> Res<Option<Expr>> {
        let mut conditions: Vec<&ast::Expr> = Vec::new();
        if let Some((collection, when)) = said.each {
            conditions.extend(collection.filter.as_deref());
            conditions.extend(when);
        }
        conditions.extend(&said.when);
        self.all_of(env, &conditions)
    }

    /// What is owed by nobody whom the facts know (an authority, a role) is of that bearer: an
    /// entity without fields and identity, which no facts can reach.
    pub(super) fn outside(&mut self, decl: Decl<'a>, said: &Said<'a>, loc: Loc) -> Option<Subject> {
        let bearers = &said.bearer.as_ref()?.bearers;
        if bearers.iter().any(|(_, entity)| entity.is_some()) {
            return None;
        }
        let (name, _) = bearers.first()?;
        let name = name.clone();
        self.warn_of_outsider(decl, &name);
        Some(Subject {
            entity: self.authority_entity(&name, loc),
            through: None,
            loc,
        })
    }

    /// A bearer that no entity is called and no other clause names as an authority is perhaps
    /// meant to be an entity; said once a name and file.
    fn warn_of_outsider(&mut self, decl: Decl<'a>, name: &str) {
        self.note(|t, scope| t.note_overseers(scope));
        if self.may_be_broken(decl.scope, super::names::Space::Type)
            || self.overseers.contains(name)
            || self.nearest_entity(decl.scope, name).is_some()
        {
            return;
        }
        let Some(path) = said_bearers(decl).find(|p| super::names::path_text(p) == name) else {
            return;
        };
        let span = path.span;
        self.overseers.insert(name.to_owned());
        let entities = self.roots_by_name(decl.scope);
        let tops = self.tops_by_name(decl.scope);
        let loc = self.loc(decl.scope, span);
        let d = Diagnostic::warning("ohs::norm::bearer_outside_facts", loc)
            .arg("name", name)
            .arg("entities", entities)
            .arg("tops", tops);
        let role = self.roles_named(decl.scope, name).len() == 1;
        self.report(if role { d.help("role") } else { d });
    }

    /// Whom some duty says to oversee, or to urge: names of authorities.
    pub(super) fn note_overseers(&mut self) {
        for (_, decl) in self.of_kind(DeclarationKind::Duty) {
            let urges = urges(decl);
            for clause in &decl.ast.clauses {
                let names = match (clause.keyword, &clause.body) {
                    (Keyword::Overseen, ast::Body::Names(names)) => names,
                    (Keyword::Bearer, ast::Body::Names(names)) if urges => names,
                    _ => continue,
                };
                for path in &names.paths {
                    let known = match path.names.as_slice() {
                        [one] => self.overseers.contains(one.text.as_str()),
                        _ => false,
                    };
                    if !known {
                        self.overseers.insert(super::names::path_text(path));
                    }
                }
            }
        }
    }

    /// 对象: an entity, or a collection field wherever it is.
    fn each(
        &mut self,
        decl: Decl<'a>,
        c: &ast::Collection,
    ) -> Res<(EntityId, Option<FieldId>, Loc)> {
        let loc = self.loc(decl.scope, c.span);
        let ast::CollectionBase::Path(path) = &c.base else {
            return self.fail(Diagnostic::error("ohs::norm::subject_not_named", loc));
        };
        let at = self.loc(decl.scope, path.span);
        let Some(last) = path.names.last() else {
            return Err(Reported);
        };
        if c.pick.is_some() || c.below {
            return self.fail(Diagnostic::error("ohs::norm::subject_not_named", loc));
        }
        let of = match path.names.as_slice() {
            [of, _] => self.entity_named(decl.scope, &of.text),
            _ => None,
        };
        if of.is_none()
            && let Some(entity) = self.entity_named(decl.scope, &last.text)
        {
            return Ok((entity, None, at));
        }
        let fields = self.collections_named(decl.scope, of, &last.text);
        match fields.as_slice() {
            [(field, entity)] => Ok((*entity, Some(*field), at)),
            [] => {
                self.entity_at(decl.scope, last)?;
                Err(Reported)
            }
            _ => self.fail(
                Diagnostic::error("ohs::name::ambiguous", at).arg("name", last.text.as_str()),
            ),
        }
    }

    pub(super) fn collections_named(
        &self,
        scope: usize,
        of: Option<EntityId>,
        name: &str,
    ) -> Vec<(FieldId, EntityId)> {
        let owners = match of {
            Some(entity) => vec![entity],
            None => self.visible_entities(scope),
        };
        owners
            .into_iter()
            .filter_map(|e| self.field_named(e, name))
            .filter_map(|id| {
                let field = self.program.fields.get(id.index())?;
                match field.ty {
                    Type::Many(e) | Type::One(e) => Some((id, e)),
                    _ => None,
                }
            })
            .collect()
    }

    fn default_subject(&mut self, decl: Decl<'a>, said: &Said<'a>, name: Loc) -> Res<EntityId> {
        let bearer = said
            .bearer
            .iter()
            .flat_map(|b| &b.bearers)
            .find_map(|(_, e)| *e);
        match bearer {
            // The authority urges; what it urges is owed by whom the policy addresses.
            Some(e) if !urges(decl) => Ok(e),
            _ => self.root_entity(decl.scope, name),
        }
    }

    /// Several conditions as one.
    pub(super) fn all_of(&mut self, env: &Env, conditions: &[&ast::Expr]) -> Res<Option<Expr>> {
        let made: Vec<Res<Expr>> = conditions.iter().map(|c| self.condition(env, c)).collect();
        let made: Vec<Expr> = made.into_iter().collect::<Res<_>>()?;
        Ok(made.into_iter().reduce(both))
    }

    /// 除非: an exception without a name each.
    pub(super) fn unless(
        &mut self,
        env: &Env,
        decl: Decl<'a>,
        conditions: &[&ast::Expr],
        cites: &[crate::program::Cite],
    ) -> Res<Vec<ExceptionId>> {
        let mut out = Vec::new();
        let made: Vec<Res<Expr>> = conditions.iter().map(|c| self.condition(env, c)).collect();
        let made: Vec<Expr> = made.into_iter().collect::<Res<_>>()?;
        for when in made {
            self.check_condition(&when, false);
            let id = ExceptionId(u32::try_from(self.program.exceptions.len()).unwrap_or(u32::MAX));
            let loc = when.loc;
            self.program.exceptions.push(Exception {
                label: None,
                policy: decl.policy,
                without_authority: false,
                when,
                exceptions: Vec::new(),
                cites: cites.to_vec(),
                loc,
            });
            out.push(id);
        }
        Ok(out)
    }
}

/// Whom 承担 names, of a duty and of its items.
pub(super) fn said_bearers(decl: Decl<'_>) -> impl Iterator<Item = &ast::Path> {
    let clauses = decl.ast.clauses.iter().flat_map(|c| {
        let own = std::iter::once(c);
        own.chain(c.block.iter().flat_map(|i| &i.block))
    });
    clauses
        .filter(|c| c.keyword == Keyword::Bearer)
        .flat_map(|c| match &c.body {
            ast::Body::Names(names) => names.paths.as_slice(),
            _ => &[],
        })
}

/// Whether a duty says to urge somebody.
fn urges(decl: Decl<'_>) -> bool {
    decl.ast.clauses.iter().any(|c| c.keyword == Keyword::Urge)
}
