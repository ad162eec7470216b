//! TOML 1.0. It has no null: 无 stands for what is known to be absent.

use super::tree::{Entry, Node, NodeKind, Tree};
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::source::{FileId, Loc, Span};
use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue, Error};

#[cfg(test)]
mod tests;

/// Reads TOML. The tree is missing where its structure could not be made out.
#[must_use]
pub fn read_toml(file: FileId, text: &str, limits: &Limits) -> (Option<Tree>, Vec<Diagnostic>) {
    let mut reader = Reader {
        file,
        text,
        out: Vec::new(),
    };
    if text.len() > limits.document_bytes || u32::try_from(text.len()).is_err() {
        let d = Diagnostic::error("ohs::facts::too_large", Span::default().in_file(file))
            .arg("limit", limits.document_bytes);
        return (None, vec![d]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        reader.error(error);
    }
    reader.out.sort_by_key(|d| d.loc().map(|l| l.span));
    if !errors.is_empty() {
        return (None, reader.out);
    }
    let span = reader.span(&table.span());
    let root = reader.table(table.get_ref(), span, limits.fact_depth);
    if matches!(&root.kind, NodeKind::Object(entries) if entries.is_empty())
        && reader.out.is_empty()
    {
        let here = Span::default().in_file(file);
        reader
            .out
            .push(Diagnostic::error("ohs::facts::empty_document", here));
        return (None, reader.out);
    }
    (Some(Tree { file, root }), reader.out)
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    out: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn error(&mut self, error: &Error) {
        let range = error.span().unwrap_or(0..0);
        let here = self.on_characters(&range);
        let text = self.text.get(here.span.range()).unwrap_or("");
        let line_start = self
            .text
            .get(..here.span.start as usize)
            .map_or(0, |t| t.rfind('\n').map_or(0, |n| n.saturating_add(1)));
        let before = self
            .text
            .get(line_start..here.span.start as usize)
            .unwrap_or("");
        let at_key = !before.contains('=') || before.trim_end().ends_with(['{', ',']);
        let foreign = text.chars().chain(before.chars()).any(|c| !c.is_ascii());
        let message = error.message();
        let d = if message.contains("duplicate key") {
            // The parser keeps one of two values, and does not say of which table.
            Diagnostic::error("ohs::facts::duplicate_key", here).arg("key", text.trim())
        } else if message.contains("recursion") {
            Diagnostic::error("ohs::facts::toml_syntax", here).arg("detail", message)
        } else if at_key && foreign && message.contains("unquoted key") {
            Diagnostic::error("ohs::facts::toml_bare_key", here).arg("key", text.trim())
        } else if message.contains("string values must be quoted") {
            Diagnostic::error("ohs::facts::toml_value", here)
        } else {
            Diagnostic::error("ohs::facts::toml_syntax", here).arg("detail", message)
        };
        self.out.push(d);
    }

    fn table(&mut self, table: &DeTable<'_>, span: Span, depth: usize) -> Node {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| {
                let key_span = self.span(&key.span());
                Entry {
                    key: key.get_ref().as_ref().into(),
                    key_span,
                    value: self.value(value, depth.saturating_sub(1)),
                }
            })
            .collect();
        entries.sort_by_key(|e| e.key_span);
        // A table's own place is its head; what stands below it belongs to it.
        let span = entries.iter().fold(span, |all, e| all.to(e.value.span));
        Node::new(NodeKind::Object(entries), span)
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) -> Node {
        let span = self.span(&value.span());
        if depth == 0 {
            // The parser's own limit is lower than any that is set here.
            return Node::new(NodeKind::Broken, span);
        }
        let kind = match value.get_ref() {
            DeValue::String(text) => NodeKind::Text(text.as_ref().into()),
            DeValue::Integer(n) => NodeKind::Number(if n.radix() == 10 {
                n.as_str().into()
            } else {
                i128::from_str_radix(n.as_str(), n.radix())
                    .map_or_else(|_| n.to_string(), |n| n.to_string())
                    .into()
            }),
            DeValue::Float(n) => {
                let text = n.as_str();
                if text.contains("inf") || text.contains("nan") {
                    self.out.push(
                        Diagnostic::error("ohs::facts::not_a_number", span.in_file(self.file))
                            .arg("found", text),
                    );
                    NodeKind::Broken
                } else {
                    NodeKind::Number(text.into())
                }
            }
            DeValue::Boolean(b) => NodeKind::Boolean(*b),
            DeValue::Datetime(date) => {
                let written = self
                    .text
                    .get(span.range())
                    .map_or_else(|| date.to_string(), str::to_owned);
                NodeKind::Text(written.into())
            }
            DeValue::Array(items) => {
                let items: Vec<Node> = items
                    .iter()
                    .map(|item| self.value(item, depth.saturating_sub(1)))
                    .collect();
                let span = items.iter().fold(span, |all, item| all.to(item.span));
                return Node::new(NodeKind::Array(items), span);
            }
            DeValue::Table(table) => return self.table(table, span, depth),
        };
        Node::new(kind, span)
    }

    fn span(&self, range: &std::ops::Range<usize>) -> Span {
        let clamp = |n: usize| u32::try_from(n.min(self.text.len())).unwrap_or(u32::MAX);
        Span::new(clamp(range.start), clamp(range.end))
    }

    /// A place of at least one character, widened to whole ones.
    fn on_characters(&self, range: &std::ops::Range<usize>) -> Loc {
        let mut start = range.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start = start.saturating_sub(1);
        }
        let mut end = range.end.clamp(start, self.text.len());
        if end == start && end < self.text.len() {
            end = end.saturating_add(1);
        }
        while !self.text.is_char_boundary(end) {
            end = end.saturating_add(1);
        }
        self.span(&(start..end)).in_file(self.file)
    }
}
