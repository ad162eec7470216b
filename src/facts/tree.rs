//! A document as it was written: any format, nothing lost, nothing interpreted.

use crate::source::{FileId, Loc, Span};

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// Which file.
    pub file: FileId,
    /// Its value.
    pub root: Node,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its bytes, quotes and brackets included.
    pub span: Span,
}

impl Node {
    /// A value at a place.
    #[must_use]
    pub const fn new(kind: NodeKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// Its place in `file`.
    #[must_use]
    pub const fn loc(&self, file: FileId) -> Loc {
        self.span.in_file(file)
    }
}

/// The kinds of value.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// `null`, 无.
    Null,
    /// `true`, 是.
    Boolean(bool),
    /// A number, by its exact text (`1e3`, `0.70`).
    Number(Box<str>),
    /// A text; dates, spans, quantities with units and enum members are texts in every format
    /// (a TOML or YAML date too, by its text).
    Text(Box<str>),
    /// An array.
    Array(Vec<Node>),
    /// An object, in the order written. A key that stands twice is reported by the reader, and is here twice.
    Object(Vec<Entry>),
    /// Something that could not be read, and was reported: not known.
    Broken,
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key, unescaped, as written (compare by NFKC).
    pub key: Box<str>,
    /// Where the key stands, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Tree {
    /// The JSON pointer (RFC 6901) of the innermost value or key that holds a place.
    #[must_use]
    pub fn pointer(&self, at: Span) -> Option<String> {
        let holds = |span: Span| span.start <= at.start && at.end <= span.end;
        let mut node = &self.root;
        if !holds(node.span) && !matches!(node.kind, NodeKind::Object(_) | NodeKind::Array(_)) {
            return None;
        }
        let mut out = String::new();
        loop {
            let next = match &node.kind {
                NodeKind::Object(entries) => {
                    let here = |e: &&Entry| holds(e.key_span) || holds(e.value.span);
                    // Mostly in the order in which they stand.
                    let first = entries.partition_point(|e| e.value.span.end < at.end);
                    let found = entries.get(first).filter(here);
                    let found = found.or_else(|| entries.iter().find(here));
                    found.map(|e| (e.key.to_string(), &e.value))
                }
                NodeKind::Array(items) => {
                    let first = items.partition_point(|n| n.span.end < at.end);
                    let found = items.get(first).filter(|n| holds(n.span));
                    let found = found.map(|n| (first, n));
                    let all = || items.iter().enumerate().find(|(_, n)| holds(n.span));
                    found.or_else(all).map(|(i, n)| (i.to_string(), n))
                }
                NodeKind::Null
                | NodeKind::Boolean(_)
                | NodeKind::Number(_)
                | NodeKind::Text(_)
                | NodeKind::Broken => None,
            };
            let Some((step, inner)) = next else {
                return Some(out);
            };
            super::store::push_step(&mut out, &step);
            node = inner;
        }
    }
}
