//! The forms of TIME, in both word orders.

use super::{Builder, Pair, Pairs, take};
use crate::syntax::ast::{CalendarUnit, Expr, ExprKind, Time, TimeKind};
use crate::syntax::grammar::Rule;

/// X where `于 X 时`, and no TIME, stands there.
pub(super) fn day_of<'a>(time: &Pair<'a>) -> Option<Pair<'a>> {
    let form = time.clone().into_inner().next()?;
    let rule = form.as_rule();
    let mut inner = form.into_inner();
    let day = inner.nth(1)?;
    let asks = match rule {
        Rule::t_as_of => true,
        Rule::t_at => inner.next()?.as_rule() == Rule::k_then,
        _ => false,
    };
    asks.then_some(day)
}

impl Builder<'_> {
    /// A TIME and its act; `自 X` right before 每 (no bracket between) is the anchor of 每.
    pub(super) fn timed(&mut self, time: Time, act: Expr, bracketed: bool) -> ExprKind {
        if !bracketed
            && let TimeKind::From { from, to: None } = &time.kind
            && let ExprKind::Timed {
                time: inner,
                act: deed,
            } = &act.kind
            && let TimeKind::Every {
                period,
                over,
                anchor: None,
            } = &inner.kind
        {
            let kind = TimeKind::Every {
                period: period.clone(),
                over: over.clone(),
                anchor: Some(from.clone()),
            };
            return ExprKind::Timed {
                time: Box::new(Time {
                    kind,
                    span: time.span.to(inner.span),
                }),
                act: deed.clone(),
            };
        }
        ExprKind::Timed {
            time: Box::new(time),
            act: Box::new(act),
        }
    }

    /// `anchor`, perhaps with `后 D`.
    fn moment(&mut self, pair: &Pair<'_>) -> Option<Expr> {
        let at = self.span(pair);
        let mut inner = pair.clone().into_inner();
        let base = self.primary(&inner.next()?)?.expr;
        let Some(shift) = inner.next() else {
            return Some(base);
        };
        let mut parts = shift.into_inner();
        let after = parts.next()?.as_rule() == Rule::k_after_zh;
        let period = self.period(&parts.next()?)?;
        Some(Expr {
            kind: ExprKind::Shift {
                base: Box::new(base),
                after,
                period: Box::new(period),
            },
            span: at,
        })
    }

    fn next_value(&mut self, inner: &mut Pairs<'_>) -> Option<Expr> {
        let pair = inner.next()?;
        self.period(&pair)
    }

    pub(super) fn time(&mut self, pair: &Pair<'_>) -> Option<Time> {
        let span = self.span(pair);
        let form = pair.clone().into_inner().next()?;
        let mut inner = form.clone().into_inner();
        let word = inner.next()?;
        let kind = match form.as_rule() {
            Rule::t_from => {
                let from = self.moment(&inner.next()?)?;
                let to = match take(&mut inner, Rule::k_to) {
                    Some(_) => Some(self.moment(&inner.next()?)?),
                    None => None,
                };
                TimeKind::From { from, to }
            }
            Rule::t_season | Rule::t_months => {
                take(&mut inner, Rule::k_months);
                let from = self.month(&inner.next()?)?;
                take(&mut inner, Rule::k_to);
                let to = self.month(&inner.next()?)?;
                TimeKind::Season { from, to }
            }
            Rule::t_calendar => {
                let unit = match word.as_str() {
                    "每年度" | "yearly" => CalendarUnit::Year,
                    "每季度" | "quarterly" => CalendarUnit::Quarter,
                    _ => CalendarUnit::Month,
                };
                let no_later = match inner.next() {
                    Some(_) => Some(self.month_day(&inner.next()?)?),
                    None => None,
                };
                TimeKind::Calendar { unit, no_later }
            }
            Rule::t_every => {
                let mut over = None;
                if take(&mut inner, Rule::k_over).is_some() {
                    over = Some(self.next_value(&mut inner)?);
                    take(&mut inner, Rule::k_under);
                }
                let period = self.next_value(&mut inner)?;
                let anchor = match take(&mut inner, Rule::k_from) {
                    Some(_) => Some(self.moment(&inner.next()?)?),
                    None => None,
                };
                TimeKind::Every {
                    period,
                    over,
                    anchor,
                }
            }
            Rule::t_at => {
                let anchor = self.next_value(&mut inner)?;
                let how = inner.next()?;
                match how.as_rule() {
                    Rule::k_mid => TimeKind::During(anchor),
                    Rule::k_to => TimeKind::In {
                        from: anchor,
                        to: Some(self.next_value(&mut inner)?),
                    },
                    Rule::k_in_zh => TimeKind::In {
                        from: anchor,
                        to: None,
                    },
                    rule => TimeKind::Within {
                        anchor,
                        after: rule == Rule::k_after_zh,
                        period: self.next_value(&mut inner)?,
                    },
                }
            }
            Rule::t_not_later => {
                let first = self.next_value(&mut inner)?;
                match inner.next().map(|p| p.as_rule()) {
                    None => TimeKind::NoLaterThan {
                        anchor: first,
                        after: None,
                    },
                    Some(Rule::k_after_zh) => TimeKind::NoLaterThan {
                        anchor: first,
                        after: Some(self.next_value(&mut inner)?),
                    },
                    Some(_) => TimeKind::NoLaterThan {
                        anchor: self.next_value(&mut inner)?,
                        after: Some(first),
                    },
                }
            }
            Rule::t_before => {
                let anchor = self.next_value(&mut inner)?;
                let at_least = match inner.next() {
                    Some(_) => Some(self.next_value(&mut inner)?),
                    None => None,
                };
                TimeKind::Before { anchor, at_least }
            }
            Rule::t_within => {
                let first = self.next_value(&mut inner)?;
                match inner.next().map(|p| p.as_rule()) {
                    None => TimeKind::In {
                        from: first,
                        to: None,
                    },
                    Some(Rule::k_to) => TimeKind::In {
                        from: first,
                        to: Some(self.next_value(&mut inner)?),
                    },
                    Some(rule) => TimeKind::Within {
                        anchor: self.next_value(&mut inner)?,
                        after: rule == Rule::k_after_en,
                        period: first,
                    },
                }
            }
            Rule::t_in => {
                let from = self.next_value(&mut inner)?;
                let to = match inner.next() {
                    Some(_) => Some(self.next_value(&mut inner)?),
                    None => None,
                };
                TimeKind::In { from, to }
            }
            Rule::t_during => TimeKind::During(self.next_value(&mut inner)?),
            _ => return None,
        };
        Some(Time { kind, span })
    }
}
