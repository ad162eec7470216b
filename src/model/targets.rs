//! 目标: what an indicator must reach, and when.

use super::compiler::{Compiler, Decl, Reported, Res, State};
use super::literal::{Sign, sign};
use super::names::path_text;
use super::paths::Env;
use super::rates::{Asked, Kind};
use super::references::Reference;
use crate::diagnostic::Diagnostic;
use crate::program::{CompareOp, Monotone, Target, TargetDate, TargetMeasure, Type, Value};
use crate::syntax::ast::{self, Clause, DateKind, DateLiteral, ExprKind, Measure, Quantity};
use rust_decimal::Decimal;

/// Whether a target is a percentage.
fn says_rate(measure: &Measure) -> bool {
    let rate = |q: &Quantity| matches!(sign(q), Sign::Percent | Sign::PerMille | Sign::Points);
    match measure {
        Measure::Compare(_, value) => match &value.kind {
            ExprKind::Quantity(q) => rate(q),
            _ => false,
        },
        Measure::Change { value, .. } => rate(value),
        Measure::Monotone(_) | Measure::AverageGrowth { .. } | Measure::Cumulative(..) => false,
    }
}

impl<'a> Compiler<'a> {
    /// One target of a rate or of a count.
    pub(super) fn target(
        &mut self,
        decl: Decl<'a>,
        clauses: &[&'a Clause],
        target: &ast::Target,
        kind: Kind,
    ) -> Res<Target> {
        let loc = self.loc(decl.scope, target.span);
        let from = target_date(&target.from);
        let to = target.to.as_ref().map(target_date);
        if let Some(to) = to
            && last_year(to) < last_year(from)
        {
            return self.fail(Diagnostic::error("ohs::type::empty_range", loc));
        }
        let spans = to.is_some();
        // where it is not known whether this is a rate, the target says so
        let rate = kind.rate.unwrap_or_else(|| says_rate(&target.measure));
        if let Measure::Compare(_, value) = &target.measure
            && let ExprKind::Quantity(q) = &value.kind
        {
            self.amount_fits(decl, clauses, Some(rate), q, Asked::Target)?;
        }
        if let Measure::Compare(op, value) = &target.measure
            && let (ExprKind::Date(base), DateKind::Year(year)) = (&value.kind, target.from.kind)
            && let DateKind::Year(base) = base.kind
        {
            let how = match op {
                CompareOp::Lt | CompareOp::Le => "下降",
                _ => "提高",
            };
            return self.fail(
                Diagnostic::error("ohs::type::not_constant", loc)
                    .arg("instead", format!("{year}年 较 {base}年 {how} > 0%"))
                    .help("than_year"),
            );
        }
        let measure = match &target.measure {
            Measure::Compare(op, value) => self.reached(decl, *op, value, rate, kind.has_base)?,
            Measure::Monotone(m) => TargetMeasure::Monotone(match m {
                ast::Monotone::Rising => Monotone::Rising,
                ast::Monotone::Falling => Monotone::Falling,
                ast::Monotone::NotFalling => Monotone::NotFalling,
                ast::Monotone::NotRising => Monotone::NotRising,
            }),
            Measure::AverageGrowth { down, op, value } => TargetMeasure::AverageGrowth {
                down: *down,
                op: *op,
                rate: self.relative(decl, value)?,
            },
            Measure::Cumulative(op, value) => {
                TargetMeasure::Cumulative(*op, self.counted_in(decl, value)?)
            }
            Measure::Change {
                base,
                up,
                op,
                value,
            } => self.change(decl, base, *up, *op, value, rate)?,
        };
        let over_years = matches!(
            measure,
            TargetMeasure::Monotone(_)
                | TargetMeasure::AverageGrowth { .. }
                | TargetMeasure::Cumulative(..)
        );
        if over_years && !spans {
            return self.fail(Diagnostic::error("ohs::norm::target_needs_span", loc));
        }
        Ok(Target {
            from,
            to,
            measure,
            loc,
        })
    }

    fn reached(
        &mut self,
        decl: Decl<'a>,
        op: CompareOp,
        value: &ast::Expr,
        rate: bool,
        has_base: bool,
    ) -> Res<TargetMeasure> {
        let loc = self.loc(decl.scope, value.span);
        match &value.kind {
            ExprKind::Quantity(q) => {
                let value = match rate {
                    true => self.quantity_of(decl.scope, q, &Type::Percent)?,
                    false => Value::Number(self.counted_in(decl, q)?),
                };
                Ok(TargetMeasure::Compare(op, value))
            }
            ExprKind::Path(path) if matches!(path_text(path).as_str(), "基值" | "base") => {
                if !has_base {
                    return self.fail(Diagnostic::error("ohs::norm::no_base", loc));
                }
                Ok(TargetMeasure::AgainstBase(op))
            }
            ExprKind::Path(path) => self.against(decl, op, path),
            _ => self.fail(Diagnostic::error("ohs::type::not_constant", loc)),
        }
    }

    fn against(&mut self, decl: Decl<'a>, op: CompareOp, path: &ast::Path) -> Res<TargetMeasure> {
        let (policies, names) = self.split_reference(decl.scope, decl.policy, path);
        let known = names.first().and_then(|n| {
            policies
                .iter()
                .find_map(|p| self.find_in_policy(*p, super::names::Space::Norm, &n.text))
        });
        if known.is_none() {
            return Ok(TargetMeasure::AgainstField(op, self.statistic(decl, path)?));
        }
        match self.reference(decl.scope, decl.policy, path)? {
            Reference::Indicator(other) => Ok(TargetMeasure::Against(op, other)),
            Reference::Norms(..) | Reference::Exception(..) => {
                let loc = self.loc(decl.scope, path.span);
                self.fail(
                    Diagnostic::error("ohs::norm::not_an_indicator", loc)
                        .arg("name", path_text(path)),
                )
            }
        }
    }

    /// A rate of change: %.
    fn relative(&mut self, decl: Decl<'a>, q: &Quantity) -> Res<Decimal> {
        match self.quantity_of(decl.scope, q, &Type::Percent)? {
            Value::Number(n) => Ok(n),
            _ => Err(Reported),
        }
    }

    /// A number of the things that are counted; its unit must be one that is known.
    fn counted_in(&mut self, decl: Decl<'a>, q: &Quantity) -> Res<Decimal> {
        if let Some(unit) = &q.unit {
            if !matches!(sign(q), Sign::Unit) {
                let loc = self.loc(decl.scope, q.span);
                return self.fail(Diagnostic::error("ohs::norm::percent_of_count", loc));
            }
            self.unit(decl.scope, unit)?;
        }
        Ok(q.number)
    }

    fn change(
        &mut self,
        decl: Decl<'a>,
        base: &ast::Expr,
        up: bool,
        op: Option<CompareOp>,
        value: &Quantity,
        rate: bool,
    ) -> Res<TargetMeasure> {
        let env = Env::empty(decl.scope, decl.policy);
        let base = self.typed(&env, base, &Type::Year)?;
        let points = sign(value) == Sign::Points;
        if points && !rate {
            let loc = self.loc(decl.scope, value.span);
            return self.fail(Diagnostic::error("ohs::norm::points_of_count", loc));
        }
        if sign(value) == Sign::Unit {
            let loc = self.loc(decl.scope, value.span);
            return self.fail(Diagnostic::error("ohs::norm::change_by_amount", loc));
        }
        let ty = if points { Type::Points } else { Type::Percent };
        let Value::Number(by) = self.quantity_of(decl.scope, value, &ty)? else {
            return Err(Reported);
        };
        Ok(TargetMeasure::Change {
            base,
            up,
            op: op.unwrap_or(CompareOp::Ge),
            by,
            points,
        })
    }

    /// Whether a declaration has been made.
    pub(super) fn is_made(&self, id: usize) -> bool {
        !matches!(self.state(id), State::NotYet | State::Busy | State::Failed)
    }
}

fn target_date(d: &DateLiteral) -> TargetDate {
    match d.kind {
        DateKind::Year(y) | DateKind::YearEnd(y) => TargetDate::Year(y),
        DateKind::Day(day) => TargetDate::Day(day),
        DateKind::Month(y, _) | DateKind::MonthEnd(y, _) => match super::policies::last_day(d) {
            Some(day) => TargetDate::Day(day),
            None => TargetDate::Year(y),
        },
    }
}

pub(super) fn last_year(d: TargetDate) -> i16 {
    match d {
        TargetDate::Year(y) => y,
        TargetDate::Day(day) => day.year(),
    }
}
