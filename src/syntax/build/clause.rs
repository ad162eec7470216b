//! Heads of declarations and bodies of clauses.

use super::condition::compare_op;
use super::literal::fold;
use super::{Builder, Pair, Pairs, take};
use crate::syntax::ast::{
    ArithmeticOp, Body, Checked, Cite, Expr, Head, Measure, Monotone, Name, NamedHead, Names, Path,
    Penalty, Target, Text,
};
use crate::syntax::grammar::Rule;

/// Whether an item is written as the edge of a process.
fn has_passage(inner: &Pairs<'_>) -> bool {
    inner.clone().any(|p| p.as_rule() == Rule::passage)
}

impl Builder<'_> {
    fn alias(&mut self, inner: &mut Pairs<'_>) -> Vec<Name> {
        take(inner, Rule::alias)
            .map(|a| a.into_inner().map(|p| self.name(&p)).collect())
            .unwrap_or_default()
    }

    /// A name and its aliases.
    fn named(&mut self, inner: &mut Pairs<'_>) -> Option<NamedHead> {
        let name = self.name(&inner.next()?);
        Some(NamedHead {
            name,
            aliases: self.alias(inner),
        })
    }

    fn list(&mut self, inner: &mut Pairs<'_>, rule: Rule) -> Vec<Name> {
        let mut out = Vec::new();
        while let Some(p) = take(inner, rule) {
            out.push(self.name(&p));
        }
        out
    }

    pub(super) fn head(
        &mut self,
        rule: Rule,
        mut inner: Pairs<'_>,
        ordered: &mut bool,
    ) -> Option<Head> {
        let inner = &mut inner;
        Some(match rule {
            Rule::head_use => Head::Use {
                path: self.path(&inner.next()?),
                local: take(inner, Rule::k_as)
                    .and_then(|_| inner.next())
                    .map(|p| self.name(&p)),
            },
            Rule::head_term => Head::Term {
                path: self.path(&inner.next()?),
                aliases: self.alias(inner),
                definition: match take(inner, Rule::equals) {
                    Some(_) => Some(self.expr(&inner.next()?)?.expr),
                    None => None,
                },
            },
            Rule::head_parameter => Head::Parameter {
                name: self.named(inner)?,
                ty: self.type_expr(&inner.next()?)?,
                by: match take(inner, Rule::k_by) {
                    Some(_) => {
                        let names = self.names(&inner.next()?)?;
                        names.paths.into_iter().map(joined).collect()
                    }
                    None => Vec::new(),
                },
                default: match take(inner, Rule::k_default) {
                    Some(_) => Some(self.sum(&inner.next()?)?.expr),
                    None => None,
                },
            },
            Rule::head_exception => {
                let name = self.named(inner)?;
                take(inner, Rule::k_except);
                Head::Exception {
                    name,
                    to: self.path(&inner.next()?),
                }
            }
            Rule::head_unit => self.unit_head(inner)?,
            Rule::head_optional if inner.peek().is_none_or(|p| p.as_rule() == Rule::EOI) => {
                Head::None
            }
            _ => {
                let named = self.named(inner)?;
                *ordered = take(inner, Rule::k_ordered).is_some();
                Head::Named(named)
            }
        })
    }

    fn unit_head(&mut self, inner: &mut Pairs<'_>) -> Option<Head> {
        let symbol = inner.next()?;
        let unit = |this: &Self, p: &Pair<'_>| Text {
            text: if p.as_rule() == Rule::string {
                super::unquoted(p.as_str()).to_owned()
            } else {
                fold(p.as_str())
            },
            span: this.span(p),
        };
        let aliases = take(inner, Rule::unit_alias)
            .map(|a| a.into_inner().map(|p| unit(self, &p)).collect())
            .unwrap_or_default();
        let equals = match take(inner, Rule::equals) {
            Some(_) => {
                let number = self.decimal(&inner.next()?)?;
                Some((number, self.unit_text(&inner.next()?)))
            }
            None => None,
        };
        Some(Head::Unit {
            symbol: unit(self, &symbol),
            aliases,
            equals,
        })
    }

    fn names(&mut self, pair: &Pair<'_>) -> Option<Names> {
        let span = self.span(pair);
        let mut any = false;
        let mut paths = Vec::new();
        for p in pair.clone().into_inner() {
            match p.as_rule() {
                Rule::k_or => any = true,
                _ => paths.push(self.path(&p)),
            }
        }
        Some(Names { paths, any, span })
    }

    fn cite(&mut self, pair: &Pair<'_>) -> Cite {
        let span = self.span(pair);
        let mut inner = pair.clone().into_inner();
        let title = take(&mut inner, Rule::title).map(|p| self.text(&p));
        let section = take(&mut inner, Rule::string).map(|p| self.text(&p));
        let anchor = take(&mut inner, Rule::string).map(|p| self.text(&p));
        let checked = inner.next().map(|p| match p.as_str() {
            "核实" | "checked" => Checked::Checked,
            _ => Checked::Unchecked,
        });
        Cite {
            title,
            section,
            anchor,
            checked,
            span,
        }
    }

    fn requirement(&mut self, inner: &mut Pairs<'_>) -> Option<Expr> {
        let pair = inner.next()?;
        let span = self.span(&pair);
        if pair.as_rule() != Rule::gate {
            return Some(self.expr(&pair)?.expr);
        }
        let mut parts = pair.into_inner();
        let act = parts.next()?;
        parts.next()?;
        let kind = self.gate(&act, &parts.next()?)?;
        Some(Expr { kind, span })
    }

    pub(super) fn body(&mut self, rule: Rule, mut inner: Pairs<'_>) -> Option<Body> {
        let inner = &mut inner;
        Some(match rule {
            Rule::text_clause => Body::Text(self.text(&inner.next()?)),
            Rule::region_clause => {
                let pair = inner.next()?;
                Body::Region(match pair.as_rule() {
                    Rule::name => {
                        let name = self.name(&pair);
                        Text {
                            text: name.text,
                            span: name.span,
                        }
                    }
                    _ => Text {
                        text: fold(pair.as_str()),
                        span: self.span(&pair),
                    },
                })
            }
            Rule::names_clause => Body::Names(self.names(&inner.next()?)?),
            Rule::name_clause => Body::Name(self.name(&inner.next()?)),
            Rule::number_clause => Body::Number(self.quantity(&inner.next()?)?),
            Rule::date_clause => Body::Date(self.date(&inner.next()?)?),
            Rule::range_clause => {
                let said_from = take(inner, Rule::k_from).is_some();
                let from = self.date(&inner.next()?)?;
                let to = match take(inner, Rule::k_to) {
                    Some(_) => Some(self.date(&inner.next()?)?),
                    None => None,
                };
                // 自 A 至 B is A 至 B.
                let open = said_from && to.is_none();
                Body::Range { from, to, open }
            }
            Rule::cite_clause => Body::Cite(self.cite(&inner.next()?)),
            Rule::condition_clause | Rule::requirement_clause | Rule::prohibition_clause => {
                Body::Expr(self.requirement(inner)?)
            }
            Rule::act_clause => Body::Collection(self.collection(&inner.next()?)?.0),
            Rule::each_clause => Body::Each {
                collection: self.collection(&inner.next()?)?.0,
                when: match take(inner, Rule::k_when) {
                    Some(_) => Some(self.expr(&inner.next()?)?.expr),
                    None => None,
                },
            },
            Rule::adopt_clause => self.adopt(inner)?,
            Rule::amounts_clause => self.amounts(inner)?,
            Rule::targets_clause => {
                let mut targets = Vec::new();
                while let Some(p) = take(inner, Rule::target) {
                    targets.push(self.target(&p));
                }
                Body::Targets(targets.into_iter().collect::<Option<_>>()?)
            }
            Rule::claim_clause => {
                let left = self.quantity(&inner.next()?)?;
                let op = match fold(inner.next()?.as_str()).as_str() {
                    "+" => ArithmeticOp::Add,
                    "-" => ArithmeticOp::Sub,
                    "×" | "*" => ArithmeticOp::Mul,
                    _ => ArithmeticOp::Div,
                };
                let right = self.quantity(&inner.next()?)?;
                inner.next()?;
                Body::Claim {
                    left,
                    op,
                    right,
                    result: self.quantity(&inner.next()?)?,
                }
            }
            Rule::empty_clause => Body::Empty,
            Rule::item if has_passage(inner) => self.passage(inner)?,
            Rule::item | Rule::forbidden_item => Body::Item {
                name: self.named(inner)?,
                requirement: self.requirement(inner)?,
            },
            Rule::bare_item => {
                let name = self.named(inner)?;
                let loc = self.loc(name.name.span);
                self.diagnostics.push(
                    crate::diagnostic::Diagnostic::warning("ohs::syntax::item_without_colon", loc)
                        .arg("name", name.name.text.as_str()),
                );
                Body::Item {
                    name,
                    requirement: self.requirement(inner)?,
                }
            }
            Rule::edge => self.edge(inner)?,
            Rule::penalty => Body::Penalty(self.penalty(inner)?),
            Rule::row => Body::Row(self.cells(inner)?),
            Rule::facts_clause => Body::Facts {
                entity: self.name(&inner.next()?),
                value: self.object(&inner.next()?)?,
            },
            Rule::expect_clause => Body::Expect(self.expectation(inner)?),
            _ => return self.vocabulary_body(rule, inner),
        })
    }

    fn vocabulary_body(&mut self, rule: Rule, inner: &mut Pairs<'_>) -> Option<Body> {
        Some(match rule {
            Rule::field => Body::Field {
                name: self.named(inner)?,
                ty: self.type_expr(&inner.next()?)?,
            },
            Rule::type_clause => Body::Type(self.type_expr(&inner.next()?)?),
            Rule::identity_clause => Body::Identity(self.list(inner, Rule::name)),
            Rule::lives_clause => {
                let from = self.name(&inner.next()?);
                inner.next()?;
                let to = self.name(&inner.next()?);
                let called = match take(inner, Rule::k_called) {
                    Some(_) => Some(self.named(inner)?),
                    None => None,
                };
                Body::Lives { from, to, called }
            }
            Rule::members_clause => {
                let mut members = Vec::new();
                while let Some(p) = take(inner, Rule::enum_member) {
                    members.push(self.named(&mut p.into_inner())?);
                }
                Body::Members(members)
            }
            Rule::group_clause => {
                let name = self.named(inner)?;
                inner.next()?;
                let mut members = Vec::new();
                while let Some(p) = take(inner, Rule::group_member) {
                    members.push(self.name(&p.into_inner().next()?));
                }
                let etc = take(inner, Rule::k_etc);
                if let (Some(etc), Some(last)) = (&etc, members.last()) {
                    // a lost line break must not make 等 of the enum one of the group
                    let at = self.span(etc);
                    let gap = crate::source::Span::new(last.span.end, at.start);
                    if self.slice(gap).chars().count() > 1 {
                        self.error("ohs::syntax::etc_apart", at);
                    }
                }
                Body::Group {
                    name,
                    members,
                    open: etc.is_some(),
                }
            }
            Rule::edition_clause => {
                let name = take(inner, Rule::name).map(|p| self.name(&p));
                inner.next()?;
                Body::Edition {
                    name,
                    from: self.date(&inner.next()?)?,
                }
            }
            _ => return None,
        })
    }

    fn adopt(&mut self, inner: &mut Pairs<'_>) -> Option<Body> {
        let path = self.path(&inner.next()?);
        let (mut reading, mut value) = (None, None);
        if take(inner, Rule::k_reading).is_some() {
            reading = Some(self.name(&inner.next()?));
        } else {
            inner.next()?;
            value = Some(self.sum(&inner.next()?)?.expr);
        }
        let cite = take(inner, Rule::cite).map(|p| self.cite(&p));
        Some(Body::Adopt {
            path,
            reading,
            value,
            cite,
        })
    }

    fn amounts(&mut self, inner: &mut Pairs<'_>) -> Option<Body> {
        if let Some(only) = take(inner, Rule::quantity_only) {
            let quantity = self.quantity(&only.into_inner().next()?)?;
            return Some(Body::Amounts(vec![(None, quantity)]));
        }
        let mut amounts = Vec::new();
        while let Some(day) = inner.next().filter(|p| p.as_rule() != Rule::EOI) {
            let day = self.date(&day)?;
            amounts.push((Some(day), self.quantity(&inner.next()?)?));
        }
        Some(Body::Amounts(amounts))
    }

    fn target(&mut self, pair: &Pair<'_>) -> Option<Target> {
        let span = self.span(pair);
        let mut inner = pair.clone().into_inner();
        let from = self.date(&inner.next()?)?;
        let to = match take(&mut inner, Rule::k_to) {
            Some(_) => Some(self.date(&inner.next()?)?),
            None => None,
        };
        let mut parts = inner.next()?.into_inner();
        let first = parts.next()?;
        let measure = match first.as_rule() {
            Rule::k_monotone => Measure::Monotone(monotone(first.as_str())),
            Rule::k_growth => Measure::AverageGrowth {
                down: first.as_str() == "年均下降" || first.as_str().ends_with("decline"),
                op: compare_op(parts.next()?.as_str()),
                value: self.quantity(&parts.next()?)?,
            },
            Rule::k_cumulative => {
                let op = compare_op(parts.next()?.as_str());
                Measure::Cumulative(op, self.quantity(&parts.next()?)?)
            }
            Rule::k_against => {
                let base = parts.next()?.into_inner().next()?;
                let base = self.primary(&base)?.expr;
                let up = matches!(parts.next()?.as_str(), "提高" | "up");
                let op = take(&mut parts, Rule::k_compare).map(|p| compare_op(p.as_str()));
                Measure::Change {
                    base,
                    up,
                    op,
                    value: self.quantity(&parts.next()?)?,
                }
            }
            _ => Measure::Compare(compare_op(first.as_str()), self.sum(&parts.next()?)?.expr),
        };
        Some(Target {
            from,
            to,
            measure,
            span,
        })
    }

    /// `投入使用 须经 竣工验收`, among items.
    fn passage(&mut self, inner: &mut Pairs<'_>) -> Option<Body> {
        let name = self.named(inner)?;
        let pair = inner.next()?;
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let act = parts.next()?;
        parts.next()?;
        let kind = self.gate(&act, &parts.next()?)?;
        let requirement = Expr { kind, span };
        Some(Body::Edge { name, requirement })
    }

    fn edge(&mut self, inner: &mut Pairs<'_>) -> Option<Body> {
        let name = self.named(inner)?;
        let left = inner.next()?;
        let op = inner.next()?.as_rule();
        let right = inner.next()?;
        let requirement = if op == Rule::k_requires {
            Expr {
                span: self.between(&left, &right),
                kind: self.gate(&left, &right)?,
            }
        } else {
            self.order(&left, op, &right)?
        };
        Some(Body::Edge { name, requirement })
    }

    fn penalty(&mut self, inner: &mut Pairs<'_>) -> Option<Penalty> {
        let name = self.named(inner)?;
        let condition = take(inner, Rule::penalty_condition)
            .and_then(|p| p.into_inner().next())
            .map(|p| self.name(&p));
        let may = inner.next()?.as_rule() == Rule::k_can;
        let kind = self.name(&inner.next()?);
        let (mut low, mut high) = (None, None);
        if let Some(amount) = take(inner, Rule::amount) {
            let at = self.span(&amount);
            let mut parts = amount.into_inner();
            match take(&mut parts, Rule::k_compare) {
                Some(op) => {
                    let quantity = self.quantity(&parts.next()?)?;
                    match compare_op(op.as_str()) {
                        crate::syntax::ast::CompareOp::Le => high = Some(quantity),
                        crate::syntax::ast::CompareOp::Ge => low = Some(quantity),
                        _ => {
                            self.error("ohs::syntax::penalty_amount", at);
                            return None;
                        }
                    }
                }
                None => {
                    let first = self.quantity(&parts.next()?)?;
                    high = match take(&mut parts, Rule::k_to) {
                        Some(_) => Some(self.quantity(&parts.next()?)?),
                        None => Some(first.clone()),
                    };
                    low = Some(first);
                }
            }
        }
        let per = match take(inner, Rule::k_per) {
            Some(_) => Some(self.name(&inner.next()?)),
            None => None,
        };
        Some(Penalty {
            name,
            condition,
            may,
            kind,
            low,
            high,
            per,
        })
    }
}

fn joined(path: Path) -> Name {
    Name {
        text: path
            .names
            .iter()
            .map(|n| n.text.as_str())
            .collect::<Vec<_>>()
            .join("."),
        span: path.span,
    }
}

fn monotone(word: &str) -> Monotone {
    match word {
        "逐年递增" | "rising" => Monotone::Rising,
        "逐年递减" | "falling" => Monotone::Falling,
        w if w == "逐年不降" || w.ends_with("falling") => Monotone::NotFalling,
        _ => Monotone::NotRising,
    }
}
