//! 含, 含全部, 含任一, 属于, 重叠: sets, groups, regions, spans.

use super::compiler::{Compiler, Reported, Res};
use super::expr::boolean;
use super::paths::{Env, Target};
use crate::diagnostic::Diagnostic;
use crate::program::{EnumId, Expr, ExprKind, Member, Members, Type};
use crate::source::Loc;
use crate::syntax::ast::{self, SetOp};

impl<'a> Compiler<'a> {
    /// `left 含 right` and its kin.
    pub(super) fn set_relation(
        &mut self,
        env: &Env,
        left: &ast::Expr,
        op: SetOp,
        right: &[ast::Expr],
        loc: Loc,
    ) -> Res<Expr> {
        let l = self.value(env, left, None)?;
        match (op, &l.ty) {
            (SetOp::Overlaps, _) => self.overlap(env, l, right, loc),
            (SetOp::In, Type::Region) => {
                let right = self.only(env, right, loc)?;
                let region = self.typed(env, right, &Type::Region)?;
                Ok(boolean(ExprKind::Below(Box::new(l), Box::new(region)), loc))
            }
            (SetOp::In, Type::Date) | (SetOp::Contains, Type::Span | Type::Spans) => {
                let right = self.only(env, right, loc)?;
                self.covers(env, l, op, right, loc)
            }
            (SetOp::In, Type::Enum(e)) => {
                let e = *e;
                let members = self.members(env, e, right)?;
                Ok(contains(l, members, false, loc))
            }
            // Whether all are meant or any one, only the author can say.
            (SetOp::Contains, Type::Set(_)) if right.len() > 1 => {
                let name = |e: &ast::Expr| match &e.kind {
                    ast::ExprKind::Path(path) => path.names.last().map(|n| n.text.clone()),
                    _ => None,
                };
                let names: Vec<String> = right.iter().filter_map(name).collect();
                let listed = names.join("、");
                let d = Diagnostic::error("ohs::type::all_or_any", loc);
                self.fail(d.arg("members", listed))
            }
            (SetOp::Contains | SetOp::ContainsAny, Type::Set(e)) => {
                let e = *e;
                let members = self.members(env, e, right)?;
                Ok(contains(l, members, false, loc))
            }
            (SetOp::ContainsAll, Type::Set(e)) => {
                let e = *e;
                let members = self.members(env, e, right)?;
                Ok(contains(l, members, true, loc))
            }
            (SetOp::In, Type::Set(_)) => self.fail(Diagnostic::error("ohs::type::set_in", l.loc)),
            (_, Type::Enum(_)) => self.fail(Diagnostic::error("ohs::type::enum_contains", l.loc)),
            _ => {
                let found = self.type_arg(&l.ty);
                self.fail(Diagnostic::error("ohs::type::not_a_set", l.loc).arg("found", found))
            }
        }
    }

    fn only<'e>(&mut self, env: &Env, right: &'e [ast::Expr], loc: Loc) -> Res<&'e ast::Expr> {
        match right {
            [one] => Ok(one),
            [_, second, ..] => {
                let at = self.loc(env.scope, second.span);
                self.fail(Diagnostic::error("ohs::type::one_only", at))
            }
            [] => self.fail(Diagnostic::error("ohs::type::one_only", loc)),
        }
    }

    /// `停工 含 评估日`, `日期 属于 停工`.
    fn covers(
        &mut self,
        env: &Env,
        left: Expr,
        op: SetOp,
        right: &ast::Expr,
        loc: Loc,
    ) -> Res<Expr> {
        let (spans, date) = if op == SetOp::In {
            (self.value(env, right, Some(&Type::Span))?, left)
        } else {
            (left, self.date_of(env, right)?)
        };
        if !matches!(spans.ty, Type::Span | Type::Spans) {
            return self.mismatch(&Type::Span, &spans.ty, spans.loc);
        }
        Ok(boolean(
            ExprKind::Covers {
                spans: Box::new(spans),
                date: Box::new(date),
            },
            loc,
        ))
    }

    fn overlap(&mut self, env: &Env, l: Expr, right: &[ast::Expr], loc: Loc) -> Res<Expr> {
        let right = self.only(env, right, loc)?;
        let r = self.value(env, right, Some(&Type::Span))?;
        for side in [&l, &r] {
            if !matches!(side.ty, Type::Span | Type::Spans) {
                return self.mismatch(&Type::Span, &side.ty, side.loc);
            }
        }
        Ok(boolean(ExprKind::Overlap(Box::new(l), Box::new(r)), loc))
    }

    /// Members of an enum, by name or group; or another set of it.
    fn members(&mut self, env: &Env, of: EnumId, right: &[ast::Expr]) -> Res<Members> {
        if let [one] = right
            && let Some(set) = self.other_set(env, of, one)?
        {
            return Ok(Members::Of(Box::new(set)));
        }
        let mut members: Vec<Member> = Vec::new();
        let mut open = false;
        let mut broken = false;
        for expr in right {
            match self.member_at(env, of, expr) {
                Ok((list, more)) => {
                    members.extend(list);
                    open |= more;
                }
                Err(Reported) => broken = true,
            }
        }
        if broken {
            return Err(Reported);
        }
        members.sort_unstable();
        members.dedup();
        Ok(Members::Listed { members, open })
    }

    /// A set of the same enum, where the name is not one of its members.
    fn other_set(&mut self, env: &Env, of: EnumId, expr: &ast::Expr) -> Res<Option<Expr>> {
        let ast::ExprKind::Path(path) = &expr.kind else {
            return Ok(None);
        };
        if let [name] = path.names.as_slice()
            && self.members_named(of, &name.text).is_some()
        {
            self.no_field_of_that_name(env, of, name)?;
            return Ok(None);
        }
        match self.follow(env, path)? {
            Target::Value(value) => match &value.ty {
                Type::Set(e) | Type::Enum(e) if *e == of => Ok(Some(value)),
                other => {
                    let other = other.clone();
                    self.mismatch(&Type::Set(of), &other, value.loc)
                }
            },
            _ => Ok(None),
        }
    }

    fn member_at(&mut self, env: &Env, of: EnumId, expr: &ast::Expr) -> Res<(Vec<Member>, bool)> {
        let loc = self.loc(env.scope, expr.span);
        let name = match &expr.kind {
            ast::ExprKind::Path(path) => match path.names.as_slice() {
                [one] => one.text.clone(),
                [e, one] if self.enum_named(env.scope, &e.text) == Some(of) => one.text.clone(),
                _ => super::names::path_text(path),
            },
            ast::ExprKind::Text(t) => t.text.clone(),
            _ => return self.fail(Diagnostic::error("ohs::type::member_expected", loc)),
        };
        match self.members_named(of, &name) {
            Some(found) => Ok(found),
            None => self.unknown_member(of, &name, loc),
        }
    }
}

fn contains(set: Expr, members: Members, all: bool, loc: Loc) -> Expr {
    boolean(
        ExprKind::Contains {
            set: Box::new(set),
            members,
            all,
        },
        loc,
    )
}
