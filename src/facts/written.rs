//! The facts of a scenario, which stand in a policy file, as a tree of the same shape as a document.

use super::keys::Keys;
use super::tree::{Entry, Node, NodeKind, Tree};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::ast::{DateKind, DateLiteral, FactValue, FactValueKind, Name, Quantity};
use jiff::civil::Date;

/// The document `{entity: value}`, and the keys that stand twice in it.
#[must_use]
pub fn from_scenario(file: FileId, entity: &Name, value: &FactValue) -> (Tree, Vec<Diagnostic>) {
    let span = entity.span.to(value.span);
    let entry = Entry {
        key: entity.text.as_str().into(),
        key_span: entity.span,
        value: node(value),
    };
    let root = Node::new(NodeKind::Object(vec![entry]), span);
    let mut out = Vec::new();
    twice(file, &root, &mut out);
    (Tree { file, root }, out)
}

fn twice(file: FileId, node: &Node, out: &mut Vec<Diagnostic>) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|n| twice(file, n, out)),
        NodeKind::Object(entries) => {
            let mut seen = Keys::default();
            for (n, entry) in entries.iter().enumerate() {
                let before = entries.get(..n).unwrap_or_default();
                if let Some(first) = seen.earlier(before, &entry.key, entry.key_span) {
                    out.push(
                        Diagnostic::error(
                            "ohs::facts::duplicate_key",
                            entry.key_span.in_file(file),
                        )
                        .label("first", first.in_file(file))
                        .arg("key", &*entry.key),
                    );
                }
                twice(file, &entry.value, out);
            }
        }
        _ => {}
    }
}

/// One value. The parser bounds how deep they lie.
pub(super) fn node(value: &FactValue) -> Node {
    let kind = match &value.kind {
        FactValueKind::Object(entries) => NodeKind::Object(
            entries
                .iter()
                .map(|(key, value)| Entry {
                    key: key.text.as_str().into(),
                    key_span: key.span,
                    value: node(value),
                })
                .collect(),
        ),
        FactValueKind::Array(items) => NodeKind::Array(items.iter().map(node).collect()),
        FactValueKind::Span(from, to) => NodeKind::Object(vec![end("自", from), end("至", to)]),
        FactValueKind::Date(literal) => NodeKind::Text(date(literal).into()),
        FactValueKind::Null => NodeKind::Null,
        FactValueKind::Quantity(quantity) => number(quantity),
        FactValueKind::Boolean(b) => NodeKind::Boolean(*b),
        FactValueKind::Text(text) => NodeKind::Text(text.text.as_str().into()),
        FactValueKind::Name(name) => NodeKind::Text(name.text.as_str().into()),
    };
    Node::new(kind, value.span)
}

fn end(key: &str, value: &FactValue) -> Entry {
    Entry {
        key: key.into(),
        key_span: Span::new(value.span.start, value.span.start),
        value: node(value),
    }
}

fn number(quantity: &Quantity) -> NodeKind {
    let n = quantity.number.to_string();
    match &quantity.unit {
        None => NodeKind::Number(n.into()),
        Some(unit) => NodeKind::Text(format!("{n}{}", unit.text).into()),
    }
}

/// A date as documents write it.
fn date(literal: &DateLiteral) -> String {
    let last = |year: i16, month: i8| {
        Date::new(year, month, 1).map_or(String::new(), |d| d.last_of_month().to_string())
    };
    match literal.kind {
        DateKind::Day(day) => day.to_string(),
        DateKind::Month(year, month) => format!("{year:04}-{month:02}"),
        DateKind::MonthEnd(year, month) => last(year, month),
        DateKind::Year(year) => format!("{year:04}"),
        DateKind::YearEnd(year) => last(year, 12),
    }
}
