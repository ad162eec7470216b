//! What means something, but hardly what was meant: days outside the plan's period, shares above
//! the whole, indicators without target.

use super::compiler::{Compiler, Decl};
use super::literal::range_of;
use super::paths::Env;
use super::targets::last_year;
use crate::diagnostic::Diagnostic;
use crate::program::{CompareOp, DateRange, Measurement, PolicyId, TargetMeasure, Value};
use crate::source::Loc;
use crate::syntax::ast::{self, Time, TimeKind};
use jiff::civil::Date;
use rust_decimal::Decimal;

impl<'a> Compiler<'a> {
    /// The days that a policy plans for; a law has none.
    fn planned(&self, policy: PolicyId) -> Option<(Date, Date)> {
        let (from, to) = self.program.policies.get(policy.index())?.period?;
        Some((from, to?))
    }

    /// A deadline on the calendar that does not lie in the plan's period.
    pub(super) fn check_deadline(&mut self, env: &Env, time: &Time) {
        let (first, last) = match &time.kind {
            TimeKind::NoLaterThan {
                anchor,
                after: None,
            }
            | TimeKind::Before { anchor, .. } => (anchor, anchor),
            TimeKind::In { from, to } => (from, to.as_ref().unwrap_or(from)),
            _ => return,
        };
        let (Some(first), Some(last)) = (written(first), written(last)) else {
            return;
        };
        let loc = self.loc(env.scope, time.span);
        let Some((from, to)) = self.planned(env.policy) else {
            return;
        };
        if last.high < from || last.high > to || first.low > to {
            self.report(
                Diagnostic::warning("ohs::norm::deadline_outside_period", loc)
                    .arg("from", from.to_string())
                    .arg("to", to.to_string()),
            );
        }
    }

    /// What an indicator must reach: something, within the plan's period, and within the whole.
    pub(super) fn check_targets(&mut self, decl: Decl<'a>, variants: &[Measurement], loc: Loc) {
        if decl.ast.complete && variants.iter().all(|v| v.targets.is_empty()) {
            self.report(Diagnostic::warning("ohs::norm::no_target", loc));
        }
        for variant in variants {
            for target in &variant.targets {
                let last = target.to.unwrap_or(target.from);
                let at = target.loc;
                self.check_year(decl.policy, last_year(last), at);
                let share = variant.counted.is_some() && variant.population.is_some();
                if let (true, TargetMeasure::Compare(op, Value::Number(value))) =
                    (share, &target.measure)
                {
                    self.check_share(*op, *value, at);
                }
            }
        }
    }

    fn check_year(&mut self, policy: PolicyId, year: i16, loc: Loc) {
        let Some((from, to)) = self.planned(policy) else {
            return;
        };
        if year < from.year() || year > to.year() {
            self.report(
                Diagnostic::warning("ohs::norm::target_outside_period", loc)
                    .arg("from", from.to_string())
                    .arg("to", to.to_string()),
            );
        }
    }

    /// A share is at most the whole.
    fn check_share(&mut self, op: CompareOp, value: Decimal, loc: Loc) {
        let whole = Decimal::ONE;
        let never = match op {
            CompareOp::Ge | CompareOp::Eq => value > whole,
            CompareOp::Gt => value >= whole,
            CompareOp::Le | CompareOp::Lt | CompareOp::Ne => false,
        };
        let always = match op {
            CompareOp::Le => value >= whole,
            CompareOp::Lt | CompareOp::Ne => value > whole,
            CompareOp::Ge | CompareOp::Gt | CompareOp::Eq => false,
        };
        let d = Diagnostic::warning("ohs::norm::share_above_whole", loc);
        if never {
            self.report(d);
        } else if always {
            self.report(d.help("always"));
        }
    }
}

/// The days of a date that is written out.
fn written(expr: &ast::Expr) -> Option<DateRange> {
    match &expr.kind {
        ast::ExprKind::Date(date) => range_of(date.kind),
        _ => None,
    }
}
