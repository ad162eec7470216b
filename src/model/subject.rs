//! Per what a verdict is given, in which scope, and with which unnamed exceptions.

use super::clauses::Said;
use super::collection::both;
use super::compiler::{Compiler, Decl, Reported, Res};
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{EntityId, Exception, ExceptionId, Expr, FieldId, Subject, Type};
use crate::source::Loc;
use crate::syntax::ast::{self, Keyword};

impl<'a> Compiler<'a> {
    /// Per what a verdict is given, and the scope that 对象 and 当 say.
    pub(super) fn subject(
        &mut self,
        decl: Decl<'a>,
        said: &Said<'a>,
        name: Loc,
    ) -> Res<(Subject, Env, Option<Expr>)> {
        let (entity, through, loc) = match said.each {
            Some((collection, _)) => self.each(decl, collection)?,
            None => (self.default_subject(decl, said, name)?, None, name),
        };
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
        let mut conditions: Vec<&ast::Expr> = Vec::new();
        if let Some((collection, when)) = said.each {
            conditions.extend(collection.filter.as_deref());
            conditions.extend(when);
        }
        conditions.extend(&said.when);
        let scope = self.all_of(&env, &conditions)?;
        let subject = Subject {
            entity,
            through,
            loc,
        };
        Ok((subject, env, scope))
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

    fn collections_named(
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
        let urges = decl.ast.clauses.iter().any(|c| c.keyword == Keyword::Urge);
        match bearer {
            // The authority urges; what it urges is owed by whom the policy addresses.
            Some(e) if !urges => Ok(e),
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
        for condition in conditions {
            let when = self.condition(env, condition)?;
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
