//! Types of fields, and the cells of tables.

use super::condition::compare_op;
use super::literal::fold;
use super::{Builder, Pair, Pairs, take};
use crate::syntax::ast::{Cell, CellKind, CellRange, Expr, Text, TypeExpr};
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn type_expr(&mut self, pair: &Pair<'_>) -> Option<TypeExpr> {
        let span = self.span(pair);
        let mut inner = pair.clone().into_inner();
        let many = take(&mut inner, Rule::k_many).is_some();
        let yearly = take(&mut inner, Rule::k_yearly).is_some();
        let kind = inner.next()?;
        let reference = kind.as_rule() == Rule::type_reference;
        let mut parts = kind.into_inner();
        let name = self.name(&parts.next()?);
        let unit = parts.next().map(|p| Text {
            text: fold(p.as_str()),
            span: self.span(&p),
        });
        let range = match take(&mut inner, Rule::range) {
            Some(p) => Some(self.range(&p)?),
            None => None,
        };
        let mut ty = TypeExpr {
            many,
            yearly,
            reference,
            name,
            unit,
            range,
            optional: false,
            sensitive: false,
            locates: false,
            span,
        };
        for mark in inner {
            match mark.as_str() {
                "可无" | "optional" => ty.optional = true,
                "敏感" | "sensitive" => ty.sensitive = true,
                _ => ty.locates = true,
            }
        }
        Some(ty)
    }

    fn literal(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let inner = pair.into_inner().next()?;
        self.primary(&inner).map(|b| b.expr)
    }

    fn range(&mut self, pair: &Pair<'_>) -> Option<CellRange> {
        let mut inner = pair.clone().into_inner();
        if let Some(low) = take(&mut inner, Rule::literal) {
            let low = self.literal(low)?;
            inner.next()?;
            let high = self.literal(inner.next()?)?;
            return Some(CellRange::Between(low, high));
        }
        let mut bounds = Vec::new();
        while let Some(op) = take(&mut inner, Rule::k_compare) {
            let literal = self.literal(inner.next()?)?;
            bounds.push((compare_op(op.as_str()), literal));
        }
        Some(CellRange::Compare(bounds))
    }

    pub(super) fn cells(&mut self, inner: &mut Pairs<'_>) -> Option<Vec<Cell>> {
        let mut cells = Vec::new();
        while let Some(pair) = take(inner, Rule::cell) {
            let span = self.span(&pair);
            let mut parts = pair.into_inner();
            let kind = match parts.peek()?.as_rule() {
                Rule::k_any => CellKind::Any,
                Rule::k_rest => CellKind::Rest,
                Rule::k_elsewhere => CellKind::Elsewhere,
                Rule::range => CellKind::Range(self.range(&parts.next()?)?),
                _ => {
                    let mut values = Vec::new();
                    for p in parts {
                        values.push(self.literal(p)?);
                    }
                    CellKind::Values(values)
                }
            };
            cells.push(Cell { kind, span });
        }
        Some(cells)
    }
}
