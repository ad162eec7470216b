//! Requirements: what stands behind 应当 and 不得, with TIME worked out.

use super::compiler::{Compiler, Reported, Res};
use super::expr::inside;
use super::literal::range_of;
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{
    Act, ActKind, Expr, ExprKind, Requirement, TimeForm, Type, Value, When, Window,
};
use crate::source::Loc;
use crate::syntax::ast::{self, Time, TimeKind};

impl<'a> Compiler<'a> {
    /// What 应当 asks.
    pub(super) fn obligation(&mut self, env: &Env, expr: &ast::Expr) -> Res<Requirement> {
        use ast::ExprKind as A;
        let loc = self.loc(env.scope, expr.span);
        match &expr.kind {
            A::And(parts) if parts.iter().any(is_timed) => {
                Ok(Requirement::All(self.each_obligation(env, parts)?))
            }
            A::Or(parts) if parts.iter().any(is_timed) => {
                Ok(Requirement::Any(self.each_obligation(env, parts)?))
            }
            A::Not(inner) if is_timed(inner) => {
                self.fail(Diagnostic::error("ohs::norm::not_over_time", loc))
            }
            A::Timed { time, act } => self.timed(env, time, act, loc),
            A::Gate { act, without } => self.gate(env, act, without, loc),
            A::Order { left, right, .. } => {
                let (first, then) = (self.date_of(env, left), self.date_of(env, right));
                Ok(Requirement::Order {
                    first: first?,
                    then: then?,
                    loc,
                })
            }
            A::Every {
                collection,
                satisfies,
            } if is_timed(satisfies) => {
                let (rows, _) = self.collection(env, collection)?;
                let inner = self.obligation(&inside(env, &rows), satisfies)?;
                Ok(Requirement::Every(rows, Box::new(inner)))
            }
            _ => {
                let state = self.condition(env, expr);
                self.no_day_owed(env.scope, expr)?;
                let state = state?;
                self.ask_for_term(&state);
                Ok(Requirement::Holds(state))
            }
        }
    }

    fn each_obligation(&mut self, env: &Env, parts: &[ast::Expr]) -> Res<Vec<Requirement>> {
        let made: Vec<Res<Requirement>> = parts.iter().map(|p| self.obligation(env, p)).collect();
        made.into_iter().collect()
    }

    /// An act that is owed without a term is never late: the text leaves open by when.
    fn ask_for_term(&mut self, state: &Expr) {
        let parts = match &state.kind {
            ExprKind::All(parts) => parts.as_slice(),
            _ => std::slice::from_ref(state),
        };
        let open: Vec<Loc> = parts
            .iter()
            .filter_map(|p| match &p.kind {
                ExprKind::Exists(c) if self.is_event(c.entity) => Some((p.loc, c.entity)),
                _ => None,
            })
            .map(|(loc, _)| loc)
            .collect();
        for loc in open {
            self.report(Diagnostic::warning("ohs::norm::act_without_term", loc));
        }
    }

    /// A TIME and what stands behind it. Over a bracketed 且 it is distributed; acts joined by 或
    /// count alike.
    fn timed(&mut self, env: &Env, time: &Time, act: &ast::Expr, loc: Loc) -> Res<Requirement> {
        self.check_deadline(env, time);
        if let ast::ExprKind::And(parts) = &act.kind {
            let mut all = Vec::new();
            for part in parts {
                let at = self.loc(env.scope, time.span.to(part.span));
                all.push(self.timed(env, time, part, at));
            }
            return Ok(Requirement::All(all.into_iter().collect::<Res<_>>()?));
        }
        if let ast::ExprKind::Every {
            collection,
            satisfies,
        } = &act.kind
            && !is_span_of_days(&time.kind)
        {
            let (rows, _) = self.collection(env, collection)?;
            let inner = self.timed(&inside(env, &rows), time, satisfies, loc)?;
            return Ok(Requirement::Every(rows, Box::new(inner)));
        }
        if is_timed(act) {
            let (when, requirement) = (self.days(env, time), self.obligation(env, act));
            return Ok(Requirement::Within {
                when: when?,
                requirement: Box::new(requirement?),
                loc,
            });
        }
        match self.act_of(env, act) {
            Ok(Some(act)) => self.act_in_time(env, time, act, loc),
            Ok(None) => self.state_in_time(env, time, act, loc),
            Err(Reported) => {
                self.look_at_time(env, time);
                Err(Reported)
            }
        }
    }

    /// Reports what is wrong with a TIME whose act is broken.
    fn look_at_time(&mut self, env: &Env, time: &Time) {
        let _ = match &time.kind {
            TimeKind::Every {
                period,
                over,
                anchor,
            } => self
                .cycle(env, period, over.as_ref(), anchor.as_ref())
                .map(drop),
            TimeKind::Calendar { .. } => Ok(()),
            TimeKind::From { .. } | TimeKind::Season { .. } => self.days(env, time).map(drop),
            _ => self.window(env, time).map(drop),
        };
    }

    /// `每 D`, `每 超过 a 不满 b`, with its anchor.
    fn cycle(
        &mut self,
        env: &Env,
        period: &ast::Expr,
        over: Option<&ast::Expr>,
        anchor: Option<&ast::Expr>,
    ) -> Res<TimeForm> {
        let over = over.map(|o| self.typed(env, o, &Type::Period));
        let period = self.typed(env, period, &Type::Period);
        let anchor = anchor.map(|a| self.date_of(env, a));
        let over = over.transpose()?;
        Ok(TimeForm::Every {
            period: period?,
            inclusive: over.is_none(),
            over,
            anchor: anchor.transpose()?,
        })
    }

    fn act_in_time(&mut self, env: &Env, time: &Time, act: Act, loc: Loc) -> Res<Requirement> {
        let form = match &time.kind {
            TimeKind::Every {
                period,
                over,
                anchor,
            } => self.cycle(env, period, over.as_ref(), anchor.as_ref())?,
            TimeKind::Calendar { unit, no_later } => TimeForm::Calendar {
                unit: *unit,
                no_later: *no_later,
            },
            // A state on each of those days. What happens on a day needs a term of its own.
            TimeKind::From { .. } | TimeKind::Season { .. } => {
                if matches!(act.kind, ActKind::Events(_)) {
                    let at = self.loc(env.scope, time.span);
                    self.report(Diagnostic::warning("ohs::norm::act_without_term", at));
                }
                let when = self.days(env, time)?;
                let state = exists(&act, loc)?;
                return Ok(Requirement::Within {
                    when,
                    requirement: Box::new(Requirement::Holds(state)),
                    loc,
                });
            }
            _ => TimeForm::Window(self.window(env, time)?),
        };
        if let TimeForm::Every {
            period,
            over: Some(over),
            ..
        } = &form
        {
            self.check_over(period, over)?;
        }
        Ok(Requirement::Timed { form, act, loc })
    }

    /// 每 超过 a 不满 b: a before b.
    fn check_over(&mut self, period: &Expr, over: &Expr) -> Res<()> {
        let (ExprKind::Literal(b), ExprKind::Literal(a)) = (&period.kind, &over.kind) else {
            return Ok(());
        };
        if super::types::compare_values(a, b).is_some_and(|o| o != std::cmp::Ordering::Less) {
            let loc = Loc {
                file: over.loc.file,
                span: over.loc.span.to(period.loc.span),
            };
            return self.fail(Diagnostic::error("ohs::type::empty_range", loc));
        }
        Ok(())
    }

    fn window(&mut self, env: &Env, time: &Time) -> Res<Window> {
        Ok(match &time.kind {
            TimeKind::Within {
                anchor,
                after,
                period,
            } => {
                let anchor = self.date_of(env, anchor);
                let period = self.typed(env, period, &Type::Period);
                let (anchor, period) = (anchor?, period?);
                if *after {
                    Window::After { anchor, period }
                } else {
                    Window::Before { anchor, period }
                }
            }
            TimeKind::NoLaterThan { anchor, after } => {
                let anchor = self.end_of(env, anchor);
                let after = self.period(env, after.as_ref());
                Window::NoLater {
                    anchor: anchor?,
                    after: after?,
                }
            }
            TimeKind::Before { anchor, at_least } => {
                let anchor = self.date_of(env, anchor);
                let at_least = self.period(env, at_least.as_ref());
                Window::PriorTo {
                    anchor: anchor?,
                    at_least: at_least?,
                }
            }
            TimeKind::In { from, to } => self.days_between(env, from, to.as_ref())?,
            TimeKind::During(span) => Window::During(self.span_of(env, span)?),
            TimeKind::Every { .. }
            | TimeKind::Calendar { .. }
            | TimeKind::From { .. }
            | TimeKind::Season { .. } => {
                let loc = self.loc(env.scope, time.span);
                return self.fail(Diagnostic::error("ohs::norm::nested_time", loc));
            }
        })
    }

    fn period(&mut self, env: &Env, period: Option<&ast::Expr>) -> Res<Option<Expr>> {
        period
            .map(|p| self.typed(env, p, &Type::Period))
            .transpose()
    }

    /// `于 2023年 内`, `于 A 至 B 内`, `于 S 内`.
    fn days_between(&mut self, env: &Env, from: &ast::Expr, to: Option<&ast::Expr>) -> Res<Window> {
        if let Some(to) = to {
            let (from, to) = (self.start_of(env, from), self.end_of(env, to));
            let (from, to) = (from?, to?);
            if let (ExprKind::Literal(a), ExprKind::Literal(b)) = (&from.kind, &to.kind)
                && super::types::compare_values(a, b) == Some(std::cmp::Ordering::Greater)
            {
                let loc = Loc {
                    file: from.loc.file,
                    span: from.loc.span.to(to.loc.span),
                };
                return self.fail(Diagnostic::error("ohs::type::empty_range", loc));
            }
            return Ok(Window::Between { from, to });
        }
        if let ast::ExprKind::Date(_) = &from.kind {
            return Ok(Window::Between {
                from: self.start_of(env, from)?,
                to: self.end_of(env, from)?,
            });
        }
        Ok(Window::During(self.span_of(env, from)?))
    }

    fn span_of(&mut self, env: &Env, expr: &ast::Expr) -> Res<Expr> {
        let span = self.value(env, expr, Some(&Type::Span))?;
        match span.ty {
            Type::Span | Type::Spans => Ok(span),
            ref other => {
                let other = other.clone();
                self.mismatch(&Type::Span, &other, span.loc)
            }
        }
    }

    /// A date that begins something: of a month or year its first day.
    fn start_of(&mut self, env: &Env, expr: &ast::Expr) -> Res<Expr> {
        self.end_or_start(env, expr, false)
    }

    /// A date that ends something: of a month or year its last day.
    fn end_of(&mut self, env: &Env, expr: &ast::Expr) -> Res<Expr> {
        self.end_or_start(env, expr, true)
    }

    fn end_or_start(&mut self, env: &Env, expr: &ast::Expr, end: bool) -> Res<Expr> {
        if let ast::ExprKind::Date(d) = &expr.kind {
            let range = range_of(d.kind).ok_or(Reported)?;
            let loc = self.loc(env.scope, expr.span);
            let day = if end { range.high } else { range.low };
            return Ok(super::expr::day(day, loc));
        }
        if let ast::ExprKind::Quantity(_) = &expr.kind {
            let value = self.literal_of(env.scope, expr, &Type::Date)?;
            if let Value::Date(range) = value {
                let loc = self.loc(env.scope, expr.span);
                let day = if end { range.high } else { range.low };
                return Ok(super::expr::day(day, loc));
            }
        }
        self.date_of(env, expr)
    }

    /// The days on which an inner requirement holds.
    pub(super) fn days(&mut self, env: &Env, time: &Time) -> Res<When> {
        Ok(match &time.kind {
            TimeKind::During(span) => When::During(self.span_of(env, span)?),
            TimeKind::From { from, to } => {
                let from = self.start_of(env, from);
                let to = to.as_ref().map(|to| self.end_of(env, to)).transpose();
                When::From(from?, to?)
            }
            TimeKind::In { from, to } => match self.days_between(env, from, to.as_ref())? {
                Window::Between { from, to } => When::From(from, Some(to)),
                Window::During(span) => When::During(span),
                _ => return Err(Reported),
            },
            TimeKind::Season { from, to } => When::Season {
                from: *from,
                to: *to,
            },
            TimeKind::Every { .. }
            | TimeKind::Calendar { .. }
            | TimeKind::Within { .. }
            | TimeKind::NoLaterThan { .. }
            | TimeKind::Before { .. } => {
                let loc = self.loc(env.scope, time.span);
                return self.fail(Diagnostic::error("ohs::norm::nested_time", loc));
            }
        })
    }

    /// A state behind a TIME: it must hold on those days; by a deadline, from it on.
    fn state_in_time(
        &mut self,
        env: &Env,
        time: &Time,
        state: &ast::Expr,
        loc: Loc,
    ) -> Res<Requirement> {
        let Ok(state_of) = self.condition(env, state) else {
            self.look_at_time(env, time);
            return Err(Reported);
        };
        self.no_day_owed(env.scope, state)?;
        let holds = Requirement::Holds(state_of);
        let when = match &time.kind {
            TimeKind::NoLaterThan { anchor, after } => {
                let anchor = self.end_of(env, anchor)?;
                When::By(self.moved(env, anchor, true, after.as_ref())?)
            }
            TimeKind::Before {
                anchor,
                at_least: None,
            } => When::By(self.start_of(env, anchor)?),
            TimeKind::Within {
                anchor,
                after: true,
                period,
            } => {
                let anchor = self.date_of(env, anchor)?;
                When::By(self.moved(env, anchor, true, Some(period))?)
            }
            TimeKind::During(_)
            | TimeKind::From { .. }
            | TimeKind::In { .. }
            | TimeKind::Season { .. } => self.days(env, time)?,
            _ => {
                let at = self.loc(env.scope, state.span);
                return self.fail(Diagnostic::error("ohs::norm::state_in_time", at));
            }
        };
        Ok(Requirement::Within {
            when,
            requirement: Box::new(holds),
            loc,
        })
    }

    pub(super) fn moved(
        &mut self,
        env: &Env,
        date: Expr,
        later: bool,
        period: Option<&ast::Expr>,
    ) -> Res<Expr> {
        let Some(period) = period else {
            return Ok(date);
        };
        let loc = self.loc(env.scope, period.span);
        let period = self.typed(env, period, &Type::Period)?;
        Ok(Expr {
            loc: Loc {
                file: loc.file,
                span: date.loc.span.to(loc.span),
            },
            kind: ExprKind::Shift {
                date: Box::new(date),
                later,
                period: Box::new(period),
            },
            ty: Type::Date,
        })
    }

    /// `Y 未经 X`: Y needs X.
    pub(super) fn gate(
        &mut self,
        env: &Env,
        act: &ast::Collection,
        without: &ast::Collection,
        loc: Loc,
    ) -> Res<Requirement> {
        let (act, needs) = (self.act_named(env, act), self.act_named(env, without));
        Ok(Requirement::Gate {
            act: act?,
            needs: needs?,
            loc,
        })
    }

    /// What 可以 permits: kept for comparison, never judged.
    pub(super) fn permission(&mut self, env: &Env, expr: &ast::Expr) -> Res<Requirement> {
        if is_timed(expr) {
            return self.obligation(env, expr);
        }
        let state = self.condition(env, expr)?;
        Ok(Requirement::Holds(state))
    }
}

/// Whether a requirement has a TIME, a gate or an order in it where it counts.
pub(super) fn is_timed(expr: &ast::Expr) -> bool {
    use ast::ExprKind as A;
    match &expr.kind {
        A::Timed { .. } | A::Gate { .. } | A::Order { .. } => true,
        A::And(parts) | A::Or(parts) => parts.iter().any(is_timed),
        A::Not(inner) => is_timed(inner),
        A::Every { satisfies, .. } => is_timed(satisfies),
        _ => false,
    }
}

fn is_span_of_days(kind: &TimeKind) -> bool {
    matches!(
        kind,
        TimeKind::During(_) | TimeKind::From { .. } | TimeKind::Season { .. }
    )
}

/// That an act has happened, as a state.
fn exists(act: &Act, loc: Loc) -> Res<Expr> {
    let kind = match &act.kind {
        ActKind::Events(c) => ExprKind::Exists(c.clone()),
        ActKind::OnDate(e) => ExprKind::Present(Box::new(e.clone())),
        ActKind::Attested(place, matter) => ExprKind::Attested(place.clone(), matter.clone()),
        ActKind::Either(acts) => {
            let any: Res<Vec<Expr>> = acts.iter().map(|a| exists(a, loc)).collect();
            ExprKind::Any(any?)
        }
    };
    Ok(super::expr::boolean(kind, loc))
}
