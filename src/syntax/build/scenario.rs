//! Facts and expectations of scenarios.

use super::condition::compare_op;
use super::{Builder, Pair, Pairs, take};
use crate::syntax::ast::{
    Expectation, ExpectedSubject, ExpectedVerdict, FactValue, FactValueKind, Outcome,
};
use crate::syntax::grammar::Rule;
use rust_decimal::Decimal;

impl Builder<'_> {
    pub(super) fn object(&mut self, pair: &Pair<'_>) -> Option<FactValue> {
        let span = self.span(pair);
        let mut entries = Vec::new();
        for p in pair.clone().into_inner() {
            let mut inner = p.into_inner();
            let key = self.name(&inner.next()?);
            entries.push((key, self.value(&inner.next()?)?));
        }
        Some(FactValue {
            kind: FactValueKind::Object(entries),
            span,
        })
    }

    pub(super) fn value(&mut self, pair: &Pair<'_>) -> Option<FactValue> {
        let inner = pair.clone().into_inner().next()?;
        self.fact(&inner)
    }

    fn fact(&mut self, pair: &Pair<'_>) -> Option<FactValue> {
        let span = self.span(pair);
        let kind = match pair.as_rule() {
            Rule::object => return self.object(pair),
            Rule::array => FactValueKind::Array(
                pair.clone()
                    .into_inner()
                    .map(|p| self.value(&p))
                    .collect::<Option<_>>()?,
            ),
            Rule::fact_span => {
                let mut inner = pair.clone().into_inner();
                let from = self.fact(&inner.next()?)?;
                inner.next()?;
                let to = self.fact(&inner.next()?)?;
                FactValueKind::Span(Box::new(from), Box::new(to))
            }
            Rule::date => FactValueKind::Date(self.date(pair)?),
            Rule::k_null => FactValueKind::Null,
            Rule::quantity => FactValueKind::Quantity(self.quantity(pair)?),
            Rule::k_boolean => FactValueKind::Boolean(matches!(pair.as_str(), "是" | "true")),
            Rule::string => FactValueKind::Text(self.text(pair)),
            _ => FactValueKind::Name(self.name(pair)),
        };
        Some(FactValue { kind, span })
    }

    pub(super) fn expectation(&mut self, inner: &mut Pairs<'_>) -> Option<Expectation> {
        let norm = self.path(&inner.next()?);
        let subject = match take(inner, Rule::subject) {
            None => ExpectedSubject::Only,
            Some(p) => {
                let which = p.into_inner().next()?;
                if which.as_rule() == Rule::k_unlisted {
                    ExpectedSubject::Unlisted
                } else {
                    self.identified(&which)?
                }
            }
        };
        let outcome = self.outcome(&inner.next()?)?;
        Some(Expectation {
            norm,
            subject,
            outcome,
        })
    }

    fn identified(&mut self, pair: &Pair<'_>) -> Option<ExpectedSubject> {
        let mut steps = Vec::new();
        let mut inner = pair.clone().into_inner();
        while let Some(name) = inner.next() {
            let name = self.name(&name);
            let identity = inner
                .next()?
                .into_inner()
                .map(|p| self.value(&p))
                .collect::<Option<_>>()?;
            steps.push((name, identity));
        }
        Some(ExpectedSubject::Identified(steps))
    }

    fn outcome(&mut self, pair: &Pair<'_>) -> Option<Outcome> {
        let mut inner = pair.clone().into_inner();
        let word = inner.next()?;
        let day = |this: &mut Self, inner: &mut Pairs<'_>| match inner.next() {
            Some(_) => inner.next().and_then(|p| this.date(&p)).map(Some),
            None => Some(None),
        };
        Some(match word.as_rule() {
            Rule::k_violated => Outcome::Violated(day(self, &mut inner)?),
            Rule::k_pending => Outcome::Pending(day(self, &mut inner)?),
            Rule::k_undetermined => {
                let possible = take(&mut inner, Rule::possible)
                    .map(|p| p.into_inner().filter_map(|v| verdict(&v)).collect())
                    .unwrap_or_default();
                let mut missing = Vec::new();
                if let Some(p) = inner.next() {
                    for path in p.into_inner().skip(1) {
                        missing.push(self.path(&path));
                    }
                }
                Outcome::Undetermined { possible, missing }
            }
            Rule::k_exempt => Outcome::Exempt(inner.next().map(|p| self.name(&p))),
            Rule::k_satisfied => Outcome::Satisfied,
            Rule::k_not_applicable => Outcome::NotApplicable,
            Rule::k_compare => {
                let op = compare_op(word.as_str());
                Outcome::Value(op, self.quantity(&inner.next()?)?)
            }
            _ => {
                let low = self.ratio(&inner.next()?)?;
                inner.next()?;
                Outcome::Between(low, self.ratio(&inner.next()?)?)
            }
        })
    }

    /// `1/3`, or `33%` as 33/100, or `0.5` as 0.5/1.
    fn ratio(&mut self, pair: &Pair<'_>) -> Option<(Decimal, Decimal)> {
        let at = self.span(pair);
        let mut inner = pair.clone().into_inner();
        let first = inner.next()?;
        if first.as_rule() == Rule::number {
            return Some((self.decimal(&first)?, self.decimal(&inner.next()?)?));
        }
        let quantity = self.quantity(&first)?;
        match quantity.unit.as_ref().map(|u| u.text.as_str()) {
            None => Some((quantity.number, Decimal::ONE)),
            Some("%") => Some((quantity.number, Decimal::ONE_HUNDRED)),
            Some(_) => {
                self.error("ohs::syntax::ratio_with_unit", at);
                None
            }
        }
    }
}

fn verdict(pair: &Pair<'_>) -> Option<ExpectedVerdict> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        Rule::k_violated => ExpectedVerdict::Violated,
        Rule::k_pending => ExpectedVerdict::Pending,
        Rule::k_exempt => ExpectedVerdict::Exempt,
        Rule::k_satisfied => ExpectedVerdict::Satisfied,
        _ => ExpectedVerdict::NotApplicable,
    })
}
