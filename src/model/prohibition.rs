//! What stands behind 不得: acts, states and gates that are forbidden.

use super::compiler::{Compiler, Res};
use super::paths::Env;
use crate::program::{Act, ActKind, Requirement, When};
use crate::source::Loc;
use crate::syntax::ast::{self, Time, TimeKind};

impl<'a> Compiler<'a> {
    /// What 不得 forbids.
    pub(super) fn prohibition(&mut self, env: &Env, expr: &ast::Expr) -> Res<Requirement> {
        use ast::ExprKind as A;
        let loc = self.loc(env.scope, expr.span);
        match &expr.kind {
            A::Gate { act, without } => self.gate(env, act, without, loc),
            A::Or(parts) => {
                let made: Vec<Res<Requirement>> =
                    parts.iter().map(|p| self.prohibition(env, p)).collect();
                Ok(Requirement::All(made.into_iter().collect::<Res<_>>()?))
            }
            A::Timed { time, act } => self.forbidden_in_time(env, time, act, loc),
            A::Exists { none: false, .. } => {
                let act = self.act_of(env, expr)?;
                self.forbidden_act_or_state(env, expr, act)
            }
            A::Path(_) => {
                let act = self.act_of(env, expr)?;
                self.forbidden_act_or_state(env, expr, act)
            }
            _ => {
                let state = self.condition(env, expr);
                self.no_day_owed(env.scope, expr)?;
                Ok(Requirement::Never(state?))
            }
        }
    }

    fn forbidden_act_or_state(
        &mut self,
        env: &Env,
        expr: &ast::Expr,
        act: Option<Act>,
    ) -> Res<Requirement> {
        match act {
            Some(act) if self.is_momentary(&act) => Ok(Requirement::NeverAct(act)),
            _ => Ok(Requirement::Never(self.condition(env, expr)?)),
        }
    }

    /// An event or a date: it happens. A row that lives is a state.
    fn is_momentary(&self, act: &Act) -> bool {
        match &act.kind {
            ActKind::Events(c) => self.is_event(c.entity),
            ActKind::OnDate(_) => true,
            ActKind::Attested(..) | ActKind::Either(_) => false,
        }
    }

    fn forbidden_in_time(
        &mut self,
        env: &Env,
        time: &Time,
        act: &ast::Expr,
        loc: Loc,
    ) -> Res<Requirement> {
        let requirement = Box::new(self.prohibition(env, act)?);
        let when = match &time.kind {
            TimeKind::Within {
                anchor,
                after,
                period,
            } => {
                let anchor = self.date_of(env, anchor)?;
                let other = self.moved(env, anchor.clone(), *after, Some(period))?;
                if *after {
                    When::From(anchor, Some(other))
                } else {
                    When::From(other, Some(anchor))
                }
            }
            _ => self.days(env, time)?,
        };
        Ok(Requirement::Within {
            when,
            requirement,
            loc,
        })
    }
}
