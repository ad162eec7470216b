//! What means something, but hardly what was meant: days outside the plan's period, shares above
//! the whole, indicators without target.

use super::compiler::{Compiler, Decl};
use super::literal::range_of;
use super::paths::Env;
use super::targets::last_year;
use crate::diagnostic::Diagnostic;
use crate::program::{
    CompareOp, DateRange, Measurement, PolicyId, Target, TargetMeasure, Type, Value,
};
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
            self.check_twice(&variant.targets);
            let reported = self.is_reported_share(variant);
            for target in &variant.targets {
                let last = target.to.unwrap_or(target.from);
                let at = target.loc;
                self.check_year(decl.policy, last_year(last), at);
                let share = variant.counted.is_some() && variant.population.is_some();
                if let (true, TargetMeasure::Compare(op, Value::Number(value))) =
                    (share || reported, &target.measure)
                {
                    self.check_share(*op, *value, reported && !share, at);
                }
            }
        }
    }

    /// Whether all that it is taken from are shares that the facts may not give above the whole.
    fn is_reported_share(&self, variant: &Measurement) -> bool {
        let mut fields = variant.taken_from.iter();
        !variant.taken_from.is_empty()
            && fields.all(|f| {
                self.program.fields.get(f.index()).is_some_and(|f| {
                    let ty = match &f.ty {
                        Type::Series(inner) => inner,
                        ty => ty,
                    };
                    let high = f.range.as_ref().map(|r| &r.high);
                    let whole = match high {
                        None => true,
                        Some(Some((Value::Number(high), _))) => *high <= Decimal::ONE,
                        Some(_) => false,
                    };
                    *ty == Type::Percent && whole
                })
            })
    }

    /// Two targets of one time that bound the same side: one of them has a wrong year, or says nothing.
    fn check_twice(&mut self, targets: &[Target]) {
        for (n, target) in targets.iter().enumerate() {
            let mut earlier = targets.iter().take(n);
            let first = earlier.find(|t| {
                t.from == target.from && t.to == target.to && same_side(&t.measure, &target.measure)
            });
            if let Some(first) = first {
                self.report(
                    Diagnostic::warning("ohs::norm::target_twice", target.loc)
                        .label("first", first.loc),
                );
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
    fn check_share(&mut self, op: CompareOp, value: Decimal, reported: bool, loc: Loc) {
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
            self.report(if reported { d.help("reported") } else { d });
        } else if always {
            self.report(d.help("always"));
        }
    }
}

/// Whether two measures bound a value from the same side.
fn same_side(a: &TargetMeasure, b: &TargetMeasure) -> bool {
    let side = |m: &TargetMeasure| match m {
        TargetMeasure::Compare(op, _) => match op {
            CompareOp::Ge | CompareOp::Gt => Some(1),
            CompareOp::Le | CompareOp::Lt => Some(2),
            CompareOp::Eq => Some(3),
            CompareOp::Ne => None,
        },
        _ => None,
    };
    side(a).is_some_and(|one| side(b) == Some(one))
}

/// The days of a date that is written out.
fn written(expr: &ast::Expr) -> Option<DateRange> {
    match &expr.kind {
        ast::ExprKind::Date(date) => range_of(date.kind),
        _ => None,
    }
}
