//! Collections: `最近 辖内 机构 其中 …`.

use super::{Builder, Pair, Pairs, take};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Collection, CollectionBase, ExprKind, Pick};
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    /// `collection`; also the place of an unbracketed 其中 at its end.
    pub(super) fn collection(&mut self, pair: &Pair<'_>) -> Option<(Collection, Option<Span>)> {
        let at = self.span(pair);
        let mut inner = pair.clone().into_inner();
        let mut collection = self.unfiltered(&mut inner, at)?;
        let mut open = None;
        if let Some(filter) = inner.next() {
            open = self.filter(&mut collection, &filter)?;
        }
        Some((collection, open))
    }

    /// `[最近] (bracket | [辖内] path)`.
    fn unfiltered(&mut self, inner: &mut Pairs<'_>, span: Span) -> Option<Collection> {
        let pick = if take(inner, Rule::k_latest).is_some() {
            Some(Pick::Latest)
        } else {
            take(inner, Rule::k_first).map(|_| Pick::First)
        };
        let below = take(inner, Rule::k_below).is_some();
        let base = inner.next()?;
        let base = match base.as_rule() {
            Rule::bracket => CollectionBase::Bracketed(Box::new(self.bracketed(&base)?)),
            _ => CollectionBase::Path(self.path(&base)),
        };
        Some(Collection {
            pick,
            below,
            base,
            filter: None,
            span,
        })
    }

    /// Adds 其中 to a collection; gives its place where no bracket closes it.
    fn filter(&mut self, collection: &mut Collection, pair: &Pair<'_>) -> Option<Option<Span>> {
        let mut inner = pair.clone().into_inner();
        let word = self.span(&inner.next()?);
        let operand = self.unary(&inner.next()?)?;
        let open = if operand.shape.closed {
            None
        } else {
            // 的, a TIME and a day are not part of the one condition
            let beyond = (operand.shape.of)
                .or(operand.shape.time)
                .or(operand.shape.as_of);
            if let Some(beyond) = beyond {
                let variant = if operand.shape.of.is_some() {
                    "filter_of"
                } else {
                    "filter_time"
                };
                let d = Diagnostic::error("ohs::syntax::brackets_reach", self.loc(word))
                    .label("beyond", self.loc(beyond))
                    .arg("word", self.slice(word))
                    .help(variant);
                self.fail(d);
            }
            Some(word)
        };
        collection.filter = Some(Box::new(operand.expr));
        Some(open)
    }

    fn no_collection<T>(&mut self, at: Span) -> Option<T> {
        self.error("ohs::syntax::no_collection", at);
        None
    }

    /// A bracket that holds a collection.
    fn bracketed(&mut self, bracket: &Pair<'_>) -> Option<Collection> {
        let at = self.span(bracket);
        let mut inner = bracket.clone().into_inner();
        let expr = inner.next()?;
        let filter = take(&mut inner, Rule::r#where);
        if let Some(more) = inner.next() {
            let at = self.span(&more);
            return self.no_collection(at);
        }
        let Some(primary) = lone_primary(&expr) else {
            return self.no_collection(at);
        };
        let span = filter
            .as_ref()
            .map_or_else(|| self.span(&primary), |f| self.between(&primary, f));
        let mut collection = self.primary_collection(&primary)?;
        collection.span = span;
        if let Some(filter) = &filter {
            self.filter(&mut collection, filter)?;
        }
        Some(collection)
    }

    /// A path, `最近 E`, `辖内 E` or a bracket, read as a collection: the left of 的.
    pub(super) fn primary_collection(&mut self, primary: &Pair<'_>) -> Option<Collection> {
        let at = self.span(primary);
        match primary.as_rule() {
            Rule::called => {
                let mut inner = primary.clone().into_inner();
                let path = inner.next()?;
                match inner.next() {
                    None => self.primary_collection(&path),
                    Some(_) => self.no_collection(at),
                }
            }
            Rule::path => Some(Collection {
                pick: None,
                below: false,
                base: CollectionBase::Path(self.path(primary)),
                filter: None,
                span: at,
            }),
            Rule::bracket => Some(Collection {
                pick: None,
                below: false,
                base: CollectionBase::Bracketed(Box::new(self.bracketed(primary)?)),
                filter: None,
                span: at,
            }),
            Rule::picked | Rule::of_en => {
                let mut inner = primary.clone().into_inner();
                take(&mut inner, Rule::k_of_en);
                self.unfiltered(&mut inner, at)
            }
            _ => self.no_collection(at),
        }
    }

    /// `A 未经 B 其中 …`.
    pub(super) fn gate(&mut self, act: &Pair<'_>, without: &Pair<'_>) -> Option<ExprKind> {
        let (act, _) = self.collection(act)?;
        let (without, _) = self.collection(without)?;
        Some(ExprKind::Gate { act, without })
    }
}

/// The one primary that an expression consists of, without suffix.
pub(super) fn lone_primary<'a>(expr: &Pair<'a>) -> Option<Pair<'a>> {
    let mut pair = expr.clone();
    loop {
        let mut inner = pair.clone().into_inner();
        match pair.as_rule() {
            Rule::expr
            | Rule::relation
            | Rule::sum
            | Rule::product
            | Rule::factor
            | Rule::called => {
                let only = inner.next()?;
                if inner.next().is_some() {
                    return None;
                }
                pair = only;
            }
            Rule::path | Rule::picked | Rule::bracket => return Some(pair),
            _ => return None,
        }
    }
}
