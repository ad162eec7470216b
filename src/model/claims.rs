//! Remarks, and the arithmetic that a text claims.

use super::compiler::{Compiler, Decl, Res, State, label};
use super::literal::{Sign, sign};
use crate::diagnostic::Diagnostic;
use crate::program::Remark;
use crate::syntax::ast::{ArithmeticOp, Body, DeclarationKind, Head, Keyword, Quantity};
use rust_decimal::{Decimal, RoundingStrategy};

impl<'a> Compiler<'a> {
    /// Makes every remark and checks its 核算.
    pub(super) fn lower_remarks(&mut self) {
        for (id, decl) in self.to_make(DeclarationKind::Remark) {
            let before = self.enter_file(decl.scope);
            let mut reason = None;
            for clause in &decl.ast.clauses {
                match (clause.keyword, &clause.body) {
                    (Keyword::Reason, Body::Name(name)) => reason = Some(name.text.clone()),
                    (Keyword::Reason, Body::Text(text)) => reason = Some(text.text.clone()),
                    (
                        _,
                        Body::Claim {
                            left,
                            op,
                            right,
                            result,
                        },
                    ) => {
                        let _ = self.claim(decl, left, *op, right, result);
                    }
                    _ => {}
                }
            }
            let head = match &decl.ast.head {
                Head::Named(head) => Some(label(head)),
                _ => None,
            };
            let cites = self.cites(decl.scope, &decl.ast.clauses);
            let loc = self.loc(decl.scope, super::names::head_span(decl.ast));
            if reason.is_none() && decl.ast.complete {
                self.report(Diagnostic::warning("ohs::norm::remark_without_reason", loc));
            }
            self.program.remarks.push(Remark {
                label: head,
                policy: decl.policy,
                cites,
                reason,
                loc,
            });
            self.set(id, State::Done);
            self.leave(before);
        }
    }

    /// A claim holds where the text's number is the exact one rounded half up to the digits that
    /// are printed. One that was cut off instead is noted; any other is wrong.
    fn claim(
        &mut self,
        decl: Decl<'a>,
        left: &Quantity,
        op: ArithmeticOp,
        right: &Quantity,
        result: &Quantity,
    ) -> Res<()> {
        let loc = self.loc(decl.scope, left.span.to(result.span));
        let (l, r) = (value(left), value(right));
        let exact = match op {
            ArithmeticOp::Add => l.checked_add(r),
            ArithmeticOp::Sub => l.checked_sub(r),
            ArithmeticOp::Mul => l.checked_mul(r),
            ArithmeticOp::Div => l.checked_div(r),
        };
        let Some(exact) = exact.and_then(|e| in_sign(e, result)) else {
            return self.fail(Diagnostic::error("ohs::norm::claim_not_computable", loc));
        };
        let digits = result.number.scale();
        let rounded = exact.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
        if rounded == result.number {
            return Ok(());
        }
        let shown = format!("{}{}", rounded, unit(result));
        let cut = exact.round_dp_with_strategy(digits, RoundingStrategy::ToZero);
        self.report(if cut == result.number {
            Diagnostic::note("ohs::norm::claim_cut_off", loc).arg("exact", shown)
        } else {
            Diagnostic::warning("ohs::norm::claim_wrong", loc).arg("exact", shown)
        });
        Ok(())
    }
}

fn value(q: &Quantity) -> Decimal {
    match sign(q) {
        Sign::Percent | Sign::Points => {
            q.number.checked_mul(Decimal::new(1, 2)).unwrap_or(q.number)
        }
        Sign::PerMille => q.number.checked_mul(Decimal::new(1, 3)).unwrap_or(q.number),
        Sign::Unit | Sign::Bare => q.number,
    }
}

/// A number as it would be printed behind the result's sign.
fn in_sign(exact: Decimal, result: &Quantity) -> Option<Decimal> {
    match sign(result) {
        Sign::Percent | Sign::Points => exact.checked_mul(Decimal::ONE_HUNDRED),
        Sign::PerMille => exact.checked_mul(Decimal::ONE_THOUSAND),
        Sign::Unit | Sign::Bare => Some(exact),
    }
}

fn unit(q: &Quantity) -> &str {
    q.unit.as_ref().map_or("", |u| u.text.as_str())
}
