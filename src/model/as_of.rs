//! `于 X 时 …`: a condition as of a day.

use super::compiler::{Compiler, Res};
use super::expr::boolean;
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{Expr, ExprKind, Value};
use crate::source::Loc;
use crate::syntax::ast;

impl Compiler<'_> {
    /// `于 X 时 …`.
    pub(super) fn as_of_day(
        &mut self,
        env: &Env,
        day: &ast::Expr,
        holds: &ast::Expr,
        loc: Loc,
    ) -> Res<Expr> {
        let (day, holds) = (self.one_day(env, day), self.condition(env, holds));
        Ok(boolean(
            ExprKind::AsOfDay {
                day: Box::new(day?),
                holds: Box::new(holds?),
            },
            loc,
        ))
    }

    /// A date that is one day: as of 2020年 says nothing.
    fn one_day(&mut self, env: &Env, expr: &ast::Expr) -> Res<Expr> {
        let date = self.date_of(env, expr)?;
        if let ExprKind::Literal(Value::Date(days)) = &date.kind
            && days.exact().is_none()
        {
            let written = self.sources.slice(date.loc).to_owned();
            return self.fail(
                Diagnostic::error("ohs::type::not_one_day", date.loc)
                    .arg("written", written)
                    .arg("first", days.low.to_string())
                    .arg("last", days.high.to_string()),
            );
        }
        Ok(date)
    }

    /// `于 X 时` says as of which day something is asked, not by when it is owed: a duty that begins with it
    /// would be in breach before X.
    pub(super) fn no_day_owed(&mut self, scope: usize, expr: &ast::Expr) -> Res<()> {
        match &expr.kind {
            ast::ExprKind::AsOfDay { day, .. } => {
                let at = self.loc(scope, expr.span);
                let day = self.loc(scope, day.span);
                let x = self.sources.slice(day).to_owned();
                self.fail(Diagnostic::error("ohs::norm::as_of_owed", at).arg("day", x))
            }
            ast::ExprKind::And(parts) => {
                let each: Vec<Res<()>> =
                    (parts.iter()).map(|p| self.no_day_owed(scope, p)).collect();
                each.into_iter().collect()
            }
            _ => Ok(()),
        }
    }
}
