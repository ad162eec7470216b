//! Acts: what happens on a date, so that a TIME can stand before it.

use super::collection::Things;
use super::compiler::{Compiler, Reported, Res};
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{Act, ActKind, Expr, Type};
use crate::source::Loc;
use crate::syntax::ast::{self, CountBound};

impl<'a> Compiler<'a> {
    /// The act that an expression means; nothing where it is a state.
    pub(super) fn act_of(&mut self, env: &Env, expr: &ast::Expr) -> Res<Option<Act>> {
        use ast::ExprKind as A;
        let loc = self.loc(env.scope, expr.span);
        match &expr.kind {
            A::Exists {
                none: false,
                collection,
            } => self.act_in(env, collection, 1, loc),
            A::Count {
                bound: CountBound::AtLeast,
                number,
                collection,
            } => {
                let n = self.how_many(env.scope, number)?;
                self.act_in(env, collection, n, loc)
            }
            A::Attested(name) => {
                let matter = self.matter(env.scope, name)?;
                let Some(frame) = env.innermost() else {
                    return Err(Reported);
                };
                Ok(Some(one(
                    ActKind::Attested(frame.place.clone(), matter),
                    loc,
                )))
            }
            A::Or(parts) => {
                let mut acts = Vec::new();
                for part in parts {
                    match self.act_of(env, part)? {
                        Some(act) => acts.push(act),
                        None => return Ok(None),
                    }
                }
                Ok(Some(one(ActKind::Either(acts), loc)))
            }
            A::Path(path) => match self.follow(env, path)? {
                super::paths::Target::Value(value) if value.ty == Type::Date => {
                    Ok(Some(one(ActKind::OnDate(value), loc)))
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn act_in(
        &mut self,
        env: &Env,
        collection: &ast::Collection,
        at_least: u64,
        loc: Loc,
    ) -> Res<Option<Act>> {
        match self.things(env, collection)? {
            Things::Many(_, Some(_)) => {
                self.fail(Diagnostic::error("ohs::type::pick_without_of", loc))
            }
            Things::Many(rows, None) => {
                // Without a date it is a state.
                if !self.has_date(rows.entity) {
                    return Ok(None);
                }
                Ok(Some(Act {
                    kind: ActKind::Events(rows),
                    at_least,
                    loc,
                }))
            }
            Things::Value(value) if value.ty == Type::Date => {
                Ok(Some(one(ActKind::OnDate(value), loc)))
            }
            Things::Value(_) | Things::One(..) => Ok(None),
        }
    }

    /// The act on either side of 未经 and 须经: a date, an event, or something attested.
    pub(super) fn act_named(&mut self, env: &Env, c: &ast::Collection) -> Res<Act> {
        let loc = self.loc(env.scope, c.span);
        if let Some(act) = self.attested_act(env, c, loc)? {
            return Ok(act);
        }
        match self.things(env, c)? {
            Things::Many(_, Some(_)) => {
                self.fail(Diagnostic::error("ohs::type::pick_without_of", loc))
            }
            Things::Many(rows, None) if self.has_date(rows.entity) => Ok(Act {
                kind: ActKind::Events(rows),
                at_least: 1,
                loc,
            }),
            Things::Many(rows, None) => {
                let name = self.type_arg(&Type::One(rows.entity));
                self.fail(Diagnostic::error("ohs::type::without_date", loc).arg("name", name))
            }
            Things::Value(value) if value.ty == Type::Date => Ok(one(ActKind::OnDate(value), loc)),
            Things::Value(Expr { ty, .. }) | Things::One(_, Expr { ty, .. }) => {
                self.mismatch(&Type::Date, &ty, loc)
            }
        }
    }

    /// `未经 审批`: a matter, where no field or entity has that name.
    fn attested_act(&mut self, env: &Env, c: &ast::Collection, loc: Loc) -> Res<Option<Act>> {
        let ast::CollectionBase::Path(path) = &c.base else {
            return Ok(None);
        };
        let [name] = path.names.as_slice() else {
            return Ok(None);
        };
        if c.filter.is_some()
            || c.pick.is_some()
            || !matches!(self.follow(env, path)?, super::paths::Target::Nothing)
            || !self.is_matter(env.scope, &name.text)
        {
            return Ok(None);
        }
        let matter = self.matter(env.scope, name)?;
        let Some(frame) = env.innermost() else {
            return Err(Reported);
        };
        Ok(Some(one(
            ActKind::Attested(frame.place.clone(), matter),
            loc,
        )))
    }
}

fn one(kind: ActKind, loc: Loc) -> Act {
    Act {
        kind,
        at_least: 1,
        loc,
    }
}
