//! Dates and spans of dates.

use super::Binder;
use super::date::{self, NoDate};
use super::value::found_word;
use crate::diagnostic::Diagnostic;
use crate::facts::tree::{Entry, Node, NodeKind};
use crate::program::{DateRange, SpanValue, Type};

impl Binder<'_, '_, '_> {
    /// A date, perhaps known to a month or a year only.
    pub(super) fn date(&mut self, node: &Node) -> Option<DateRange> {
        let text = match &node.kind {
            NodeKind::Text(text) => text,
            NodeKind::Number(text) if text.len() == 4 => text,
            NodeKind::Broken => return None,
            _ => return self.wrong(&Type::Date, node),
        };
        match date::date(text) {
            Ok(date) => Some(date),
            Err(fault) => self.no_date(&Type::Date, node, fault),
        }
    }

    /// A date known to the day.
    pub(super) fn day(&mut self, node: &Node) -> Option<jiff::civil::Date> {
        let date = self.date(node)?;
        if date.exact().is_none() {
            self.report(
                Diagnostic::error("ohs::facts::day_needed", node.loc(self.file))
                    .arg("found", found_word(node)),
            );
        }
        date.exact()
    }

    pub(super) fn no_date<T>(&mut self, ty: &Type, node: &Node, fault: NoDate) -> Option<T> {
        let here = node.loc(self.file);
        let d = match fault {
            NoDate::Unlike => self.wrong_type(ty, node),
            NoDate::NoSuchDay => {
                Diagnostic::error("ohs::facts::no_such_day", here).arg("found", found_word(node))
            }
            NoDate::OutOfYears => {
                Diagnostic::error("ohs::facts::out_of_years", here).arg("found", found_word(node))
            }
            NoDate::Rewrite(suggestion) => Diagnostic::error("ohs::facts::other_date", here)
                .arg("found", found_word(node))
                .arg("suggestion", suggestion),
            NoDate::WithTime(suggestion) => Diagnostic::error("ohs::facts::date_with_time", here)
                .arg("found", found_word(node))
                .arg("suggestion", suggestion),
        };
        self.report(d);
        None
    }

    /// `A 至 B`, or an object with 自 and 至; `null` or 无: it has not ended.
    pub(super) fn span(&mut self, node: &Node) -> Option<SpanValue> {
        let span = match &node.kind {
            NodeKind::Text(text) => {
                let Some((from, to)) = date::ends(text) else {
                    return self.wrong(&Type::Span, node);
                };
                let part = |text: &str| Node::new(NodeKind::Text(text.into()), node.span);
                let from = self.date(&part(from));
                let to = if date::says_none(to) {
                    Some(None)
                } else {
                    self.date(&part(to)).map(Some)
                };
                SpanValue {
                    from: from?,
                    to: to?,
                }
            }
            NodeKind::Object(entries) => self.span_of(entries, node)?,
            NodeKind::Broken => return None,
            _ => return self.wrong(&Type::Span, node),
        };
        if span.to.is_some_and(|to| to.high < span.from.low) {
            self.report(
                Diagnostic::error("ohs::facts::span_inverted", node.loc(self.file))
                    .arg("from", span.from.low.to_string())
                    .arg("to", span.to.map_or(String::new(), |t| t.high.to_string())),
            );
            return None;
        }
        Some(span)
    }

    fn span_of(&mut self, entries: &[Entry], node: &Node) -> Option<SpanValue> {
        let (mut from, mut to) = (None, None);
        for entry in entries {
            match &*entry.key {
                "自" | "from" => from = Some(&entry.value),
                "至" | "to" => to = Some(&entry.value),
                _ => self.unknown_key(entry, None),
            }
        }
        let (Some(from), Some(to)) = (from, to) else {
            return self.wrong_with(&Type::Span, node, "both_ends");
        };
        let from = self.date(from);
        let to = if self.says_absent(&Type::Date, to) {
            Some(None)
        } else {
            self.date(to).map(Some)
        };
        Some(SpanValue {
            from: from?,
            to: to?,
        })
    }
}
