//! Values: names, literals, calls, arithmetic, `E 的 …`.

use super::collection::lone_primary;
use super::condition::{Built, Shape};
use super::literal::fold;
use super::{Builder, Pair, Pairs, take};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Aggregate, ArithmeticOp, Collection, Expr, ExprKind};
use crate::syntax::explain;
use crate::syntax::grammar::Rule;

fn closed(expr: Expr) -> Built {
    Built {
        expr,
        shape: Shape {
            closed: true,
            ..Shape::default()
        },
    }
}

fn plain(kind: ExprKind, span: Span) -> Built {
    Built {
        expr: Expr { kind, span },
        shape: Shape::default(),
    }
}

impl Builder<'_> {
    /// `sum`, `product`: left to right.
    pub(super) fn sum(&mut self, pair: &Pair<'_>) -> Option<Built> {
        let mut inner = pair.clone().into_inner();
        let first = inner.next()?;
        let read = |this: &mut Self, p: &Pair<'_>| match p.as_rule() {
            Rule::product => this.sum(p),
            _ => this.factor(p),
        };
        let mut left = read(self, &first)?;
        while let Some(sign) = inner.next() {
            let right_pair = inner.next()?;
            let right = read(self, &right_pair)?;
            let op = match fold(sign.as_str()).as_str() {
                "+" => ArithmeticOp::Add,
                "-" => ArithmeticOp::Sub,
                _ => ArithmeticOp::Mul,
            };
            let span = self.between(&first, &right_pair);
            let of = left.shape.of.or(right.shape.of);
            left = plain(
                ExprKind::Arithmetic {
                    left: Box::new(left.expr),
                    op,
                    right: Box::new(right.expr),
                },
                span,
            );
            left.shape.of = of;
        }
        Some(left)
    }

    fn factor(&mut self, pair: &Pair<'_>) -> Option<Built> {
        let mut inner = pair.clone().into_inner();
        let first = inner.next()?;
        let mut left = match inner.peek().map(|p| p.as_rule()) {
            Some(Rule::of_zh) => {
                let suffix = inner.next()?;
                let collection = self.primary_collection(&first)?;
                let span = self.between(&first, &suffix);
                let mut built = self.of_zh(collection, &suffix, span)?;
                built.shape.of = Some(span);
                built
            }
            _ => self.primary(&first)?,
        };
        for suffix in inner {
            let span = self.between(&first, &suffix);
            let mut parts = suffix.clone().into_inner();
            let of = left.shape.of;
            left = match suffix.as_rule() {
                Rule::shift_zh => {
                    let after = parts.next()?.as_rule() == Rule::k_after_zh;
                    let period = self.period(&parts.next()?)?;
                    shift(left.expr, after, period, span)
                }
                Rule::shift_en => {
                    let after = parts.next()?.as_rule() == Rule::k_after_en;
                    let base = self.primary(&parts.next()?)?.expr;
                    shift(base, after, left.expr, span)
                }
                Rule::of_en => {
                    let collection = self.primary_collection(&suffix)?;
                    let mut built = plain(
                        ExprKind::Aggregate {
                            collection,
                            function: Aggregate::Of(Box::new(left.expr)),
                        },
                        span,
                    );
                    built.shape.of = Some(span);
                    built
                }
                _ => {
                    self.error("ohs::syntax::no_collection", span);
                    return None;
                }
            };
            left.shape.of = left.shape.of.or(of);
        }
        Some(left)
    }

    /// What stands behind 的.
    fn of_zh(&mut self, collection: Collection, suffix: &Pair<'_>, span: Span) -> Option<Built> {
        let mut inner = suffix.clone().into_inner();
        inner.next()?;
        let function = match inner.peek()?.as_rule() {
            Rule::k_function_zh => self.function(&mut inner)?,
            _ => {
                let what = self.primary(&inner.next()?)?;
                Aggregate::Of(Box::new(what.expr))
            }
        };
        Some(plain(
            ExprKind::Aggregate {
                collection,
                function,
            },
            span,
        ))
    }

    /// `数量`, `总和 f`, …
    fn function(&mut self, inner: &mut Pairs<'_>) -> Option<Aggregate> {
        let word = inner.next()?;
        let field = take(inner, Rule::path).map(|p| self.path(&p));
        let function = match (word.as_str(), field) {
            ("数量" | "count", None) => Aggregate::Count,
            ("总和" | "sum", Some(f)) => Aggregate::Sum(f),
            ("最大" | "max", Some(f)) => Aggregate::Max(f),
            ("最小" | "min", Some(f)) => Aggregate::Min(f),
            (_, field) => {
                let at = self.span(&word);
                let d = Diagnostic::error("ohs::syntax::aggregate_field", self.loc(at))
                    .arg("function", word.as_str());
                self.fail(if field.is_some() { d.help("count") } else { d });
                return None;
            }
        };
        Some(function)
    }

    pub(super) fn primary(&mut self, pair: &Pair<'_>) -> Option<Built> {
        let at = self.span(pair);
        let kind = match pair.as_rule() {
            Rule::date | Rule::year => ExprKind::Date(self.date(pair)?),
            Rule::quantity | Rule::literal_period => ExprKind::Quantity(self.quantity(pair)?),
            Rule::string => ExprKind::Text(self.text(pair)),
            Rule::k_boolean => ExprKind::Boolean(matches!(pair.as_str(), "是" | "true")),
            Rule::path => {
                if let Some(instead) = explain::counted(pair.as_str()) {
                    let d = Diagnostic::error("ohs::syntax::chinese_number", self.loc(at))
                        .arg("written", pair.as_str())
                        .arg("instead", instead.as_str());
                    let plain = explain::PERIODS.iter().any(|p| instead.ends_with(p));
                    self.fail(if plain || instead.ends_with('%') {
                        d.help("plain")
                    } else {
                        d
                    });
                    return None;
                }
                if let Some(instead) = explain::year_in_characters(pair.as_str()) {
                    self.instead("ohs::syntax::other_date", at, pair.as_str(), instead);
                    return None;
                }
                ExprKind::Path(self.path(pair))
            }
            Rule::called => {
                let mut inner = pair.clone().into_inner();
                let path = inner.next()?;
                let Some(arguments) = inner.next() else {
                    return self.primary(&path);
                };
                let path = self.path(&path);
                let args = arguments
                    .into_inner()
                    .map(|p| self.expr(&p).map(|b| b.expr))
                    .collect::<Option<_>>()?;
                ExprKind::Call { path, args }
            }
            Rule::bracket => {
                let mut inner = pair.clone().into_inner();
                let built = self.expr(&inner.next()?)?;
                if let Some(extra) = inner.next() {
                    let code = if extra.as_rule() == Rule::r#where {
                        "ohs::syntax::filter_outside"
                    } else {
                        "ohs::syntax::list_outside"
                    };
                    let at = self.span(&extra);
                    self.error(code, at);
                    return None;
                }
                return Some(closed(built.expr));
            }
            Rule::aggregate => {
                let mut inner = pair.clone().into_inner();
                let function = self.function(&mut inner)?;
                let collection = self.primary_collection(&inner.next()?)?;
                let mut built = plain(
                    ExprKind::Aggregate {
                        collection,
                        function,
                    },
                    at,
                );
                built.shape.of = Some(at);
                return Some(built);
            }
            Rule::picked => {
                self.error("ohs::syntax::picked_without_of", at);
                return None;
            }
            _ => return None,
        };
        Some(plain(kind, at))
    }

    /// A period: a literal, a name, a call or a bracket.
    pub(super) fn period(&mut self, pair: &Pair<'_>) -> Option<Expr> {
        self.primary(pair).map(|b| b.expr)
    }

    /// Behind 含: several in brackets, or one.
    pub(super) fn members(&mut self, pair: &Pair<'_>) -> Option<Vec<Expr>> {
        let mut inner = pair.clone().into_inner();
        let first = inner.next()?;
        if first.as_rule() == Rule::expr {
            let mut list = vec![self.expr(&first)?.expr];
            for p in inner {
                list.push(self.expr(&p)?.expr);
            }
            return Some(list);
        }
        if let Some(bracket) = lone_primary(&first).filter(|p| p.as_rule() == Rule::bracket) {
            let parts: Vec<_> = bracket.into_inner().collect();
            if parts.iter().all(|p| p.as_rule() == Rule::expr) {
                return parts.iter().map(|p| self.expr(p).map(|b| b.expr)).collect();
            }
        }
        Some(vec![self.sum(&first)?.expr])
    }
}

fn shift(base: Expr, after: bool, period: Expr, span: Span) -> Built {
    plain(
        ExprKind::Shift {
            base: Box::new(base),
            after,
            period: Box::new(period),
        },
        span,
    )
}
