//! YAML 1.2 by its core schema: `no` and `yes` are texts, as is whatever stands in quotes. Several
//! documents in one file are an array of documents.

use super::keys::Keys;
use super::tree::{Entry, Node, NodeKind, Tree};
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::source::{FileId, Loc, Span};
use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};
use std::collections::HashMap;

mod scan;
mod size;
mod tag;
#[cfg(test)]
mod tests;

use size::{Size, measure};

/// Reads YAML. The tree is missing where its structure could not be made out; of several
/// documents, only the broken ones are.
#[must_use]
pub fn read_yaml(file: FileId, text: &str, limits: &Limits) -> (Option<Tree>, Vec<Diagnostic>) {
    let mut reader = Reader {
        file,
        text,
        limits,
        stack: Vec::new(),
        documents: Vec::new(),
        anchors: HashMap::new(),
        expanded: Size::default(),
        out: Vec::new(),
    };
    if text.len() > limits.document_bytes || u32::try_from(text.len()).is_err() {
        let d = Diagnostic::error("ohs::facts::too_large", Span::default().in_file(file))
            .arg("limit", limits.document_bytes);
        return (None, vec![d]);
    }
    reader.read();
    let mut documents = reader.documents;
    let root = if documents.len() > 1 {
        let span = documents
            .iter()
            .map(|d| d.span)
            .reduce(Span::to)
            .unwrap_or_default();
        Some(Node::new(NodeKind::Array(documents), span))
    } else {
        documents.pop().filter(|d| d.kind != NodeKind::Broken)
    };
    let nothing = root.as_ref().is_none_or(|r| r.kind == NodeKind::Null);
    if nothing && reader.out.is_empty() {
        let end = u32::try_from(text.trim_end().len()).unwrap_or(u32::MAX);
        reader.out.push(Diagnostic::error(
            "ohs::facts::empty_document",
            Span::new(end, end).in_file(file),
        ));
        return (None, reader.out);
    }
    (root.map(|root| Tree { file, root }), reader.out)
}

/// An open collection.
struct Frame {
    span: Span,
    anchor: usize,
    kind: FrameKind,
}

enum FrameKind {
    Array(Vec<Node>),
    Object {
        entries: Vec<Entry>,
        key: Pending,
        keys: Keys,
    },
}

/// What stands before a value in an object.
enum Pending {
    /// The next node is a key.
    None,
    /// This key.
    Key(Box<str>, Span),
    /// A key that was reported: its value is read and left out.
    Dropped,
}

/// What an anchor stands for.
struct Anchored {
    node: Node,
    size: Size,
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    limits: &'a Limits,
    stack: Vec<Frame>,
    documents: Vec<Node>,
    anchors: HashMap<usize, Anchored>,
    /// What aliases have expanded to, in all; of no depth.
    expanded: Size,
    out: Vec<Diagnostic>,
}

/// The rest of the document cannot be read.
struct Lost;

impl Reader<'_> {
    fn read(&mut self) {
        let options = granit_parser::options! {
            emit_comments: false,
            emit_unresolved_aliases: true,
            flow_nesting_limit: self.limits.fact_depth,
            block_nesting_limit: self.limits.fact_depth,
        };
        let text = self.text;
        let mut parser = Parser::new_from_str_with_options(text, options);
        while let Some(next) = parser.next_event() {
            let lost = match next {
                Ok((Event::StreamEnd, _)) => return,
                Ok((event, span)) => self.event(event, span).is_err(),
                Err(error) => {
                    self.syntax(&error);
                    true
                }
            };
            if lost {
                self.stack.clear();
                self.documents
                    .push(Node::new(NodeKind::Broken, Span::default()));
                // The parser reads on behind the next document's mark, where there is one.
                match parser.proceed_next_document() {
                    Ok(true) => {}
                    Ok(false) | Err(_) => return,
                }
            }
        }
    }

    fn event(&mut self, event: Event<'_>, at: granit_parser::Span) -> Result<(), Lost> {
        let span = self.span(&at);
        match event {
            Event::DocumentStart(..) => {
                self.anchors.clear();
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let forced = tag
                    .as_ref()
                    .is_some_and(|t| t.is_yaml_core_schema_tag("str"));
                self.tag(tag.as_deref(), &at);
                let tagged = tag.filter(|t| t.is_yaml_core_schema());
                if self.wants_key() {
                    self.key(&text, style, span);
                    return Ok(());
                }
                let plain = style == ScalarStyle::Plain && !forced;
                if style == ScalarStyle::Plain {
                    self.full_width_colon(span);
                }
                let kind = self.scalar(&text, plain, span);
                let kind = self.tagged(tagged.as_deref(), &text, kind, &at);
                self.put(Node::new(kind, span), anchor);
                Ok(())
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.collection_tag(tag.as_deref(), "seq", &at);
                self.open(FrameKind::Array(Vec::new()), style, span, anchor)
            }
            Event::MappingStart(style, anchor, tag) => {
                self.collection_tag(tag.as_deref(), "map", &at);
                let kind = FrameKind::Object {
                    entries: Vec::new(),
                    key: Pending::None,
                    keys: Keys::default(),
                };
                self.open(kind, style, span, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(span);
                Ok(())
            }
            Event::Alias(id) => self.alias(id, span),
            Event::UnresolvedAlias(name) => {
                self.report(
                    Diagnostic::error("ohs::facts::unknown_alias", span.in_file(self.file))
                        .arg("name", &*name),
                );
                if self.wants_key() {
                    return Err(Lost);
                }
                self.put(Node::new(NodeKind::Broken, span), 0);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether the next node is a key.
    fn wants_key(&self) -> bool {
        matches!(
            self.stack.last(),
            Some(Frame {
                kind: FrameKind::Object {
                    key: Pending::None,
                    ..
                },
                ..
            })
        )
    }

    /// Warns of `键： 值` with a full-width colon, which YAML takes for one text.
    fn full_width_colon(&mut self, span: Span) {
        let text = self.text.get(span.range()).unwrap_or_default();
        let ends =
            |(_, after): &(usize, &str)| after.chars().next().is_none_or(char::is_whitespace);
        let colon = text
            .match_indices('：')
            .filter_map(|(at, c)| Some((at, text.get(at + c.len()..)?)))
            .find(ends);
        if let Some((at, _)) = colon {
            let start = span.start + u32::try_from(at).unwrap_or(0);
            let width = u32::try_from('：'.len_utf8()).unwrap_or(0);
            let here = Span::new(start, start + width).in_file(self.file);
            self.report(Diagnostic::warning(
                "ohs::facts::yaml_full_width_colon",
                here,
            ));
        }
    }

    fn key(&mut self, text: &str, style: ScalarStyle, span: Span) {
        let here = span.in_file(self.file);
        let merges = text == "<<" && style == ScalarStyle::Plain;
        let Some(Frame {
            kind: FrameKind::Object { entries, key, keys },
            ..
        }) = self.stack.last_mut()
        else {
            return;
        };
        if merges {
            *key = Pending::Dropped;
            self.report(Diagnostic::error("ohs::facts::merge_key", here));
            return;
        }
        let earlier = keys.earlier(entries, text, span);
        *key = Pending::Key(text.into(), span);
        if let Some(first) = earlier {
            let d = Diagnostic::error("ohs::facts::duplicate_key", here)
                .label("first", first.in_file(self.file))
                .arg("key", text);
            self.report(d);
        }
    }

    fn open(
        &mut self,
        kind: FrameKind,
        style: StructureStyle,
        span: Span,
        anchor: usize,
    ) -> Result<(), Lost> {
        let mut span = span;
        if style == StructureStyle::Block {
            // A block begins with its first item; the parser's event may reach further.
            span.end = span.start;
        }
        if self.wants_key() {
            let here = Span::new(span.start, span.end.max(span.start.saturating_add(1)));
            self.report(Diagnostic::error(
                "ohs::facts::key_not_a_name",
                self.on_characters(here),
            ));
            return Err(Lost);
        }
        if self.stack.len() >= self.limits.fact_depth {
            self.too_deep(span);
            return Err(Lost);
        }
        self.stack.push(Frame { span, anchor, kind });
        Ok(())
    }

    fn too_deep(&mut self, span: Span) {
        let here = Span::new(span.start, span.start.saturating_add(1));
        self.report(
            Diagnostic::error("ohs::facts::too_deep", self.on_characters(here))
                .arg("limit", self.limits.fact_depth),
        );
    }

    fn close(&mut self, end: Span) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let (kind, last) = match frame.kind {
            FrameKind::Array(items) => {
                let last = items.last().map(|n| n.span.end);
                (NodeKind::Array(items), last)
            }
            FrameKind::Object { entries, .. } => {
                let last = entries.last().map(|e| e.value.span.end);
                (NodeKind::Object(entries), last)
            }
        };
        let flow = frame.span.end > frame.span.start;
        let end = match last {
            Some(last) if !flow => last,
            _ => end.end,
        };
        let span = Span::new(frame.span.start, end.max(frame.span.start));
        self.put(Node::new(kind, span), frame.anchor);
    }

    /// Puts a finished node where it belongs.
    fn put(&mut self, mut node: Node, anchor: usize) {
        if anchor != 0 {
            let size = measure(&node);
            let node = node.clone();
            self.anchors.insert(anchor, Anchored { node, size });
        }
        match self.stack.last_mut() {
            None => self.documents.push(node),
            Some(frame) => match &mut frame.kind {
                FrameKind::Array(items) => items.push(node),
                FrameKind::Object { entries, key, .. } => {
                    if let Pending::Key(key, key_span) = std::mem::replace(key, Pending::None) {
                        if node.span.is_empty() {
                            // `key:` alone is null; it stands where its key does.
                            node.span = key_span;
                        }
                        entries.push(Entry {
                            key,
                            key_span,
                            value: node,
                        });
                    }
                }
            },
        }
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Lost> {
        if self.wants_key() {
            self.report(Diagnostic::error(
                "ohs::facts::key_not_a_name",
                span.in_file(self.file),
            ));
            return Err(Lost);
        }
        let Some(anchored) = self.anchors.get(&id) else {
            // An anchor inside of which its own alias stands.
            self.report(
                Diagnostic::error("ohs::facts::unknown_alias", span.in_file(self.file)).arg(
                    "name",
                    self.text
                        .get(span.range())
                        .unwrap_or("")
                        .trim_start_matches('*'),
                ),
            );
            self.put(Node::new(NodeKind::Broken, span), 0);
            return Ok(());
        };
        let size = anchored.size;
        self.expanded.nodes = self.expanded.nodes.saturating_add(size.nodes);
        self.expanded.bytes = self.expanded.bytes.saturating_add(size.bytes);
        let too_much = if self.expanded.nodes > self.limits.yaml_nodes {
            Some(("ohs::facts::alias_expansion", self.limits.yaml_nodes))
        } else if self.expanded.bytes > self.limits.yaml_bytes {
            Some(("ohs::facts::alias_bytes", self.limits.yaml_bytes))
        } else {
            None
        };
        if let Some((code, limit)) = too_much {
            self.report(Diagnostic::error(code, span.in_file(self.file)).arg("limit", limit));
            return Err(Lost);
        }
        if self.stack.len().saturating_add(size.depth) > self.limits.fact_depth {
            self.too_deep(span);
            return Err(Lost);
        }
        let node = anchored.node.clone();
        self.put(node, 0);
        Ok(())
    }

    /// A plain scalar by the core schema; any other is a text.
    fn scalar(&mut self, text: &str, plain: bool, span: Span) -> NodeKind {
        if !plain {
            return NodeKind::Text(text.into());
        }
        match text {
            "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
            "true" | "True" | "TRUE" => NodeKind::Boolean(true),
            "false" | "False" | "FALSE" => NodeKind::Boolean(false),
            ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "-.inf" | "-.Inf" | "-.INF"
            | "+.inf" | "+.Inf" | "+.INF" => {
                self.report(
                    Diagnostic::error("ohs::facts::not_a_number", span.in_file(self.file))
                        .arg("found", text),
                );
                NodeKind::Broken
            }
            _ if is_number(text) => NodeKind::Number(text.into()),
            _ => NodeKind::Text(text.into()),
        }
    }

    fn span(&self, at: &granit_parser::Span) -> Span {
        let range = at.byte_range().unwrap_or(0..0);
        let clamp = |n: usize| u32::try_from(n.min(self.text.len())).unwrap_or(u32::MAX);
        Span::new(clamp(range.start), clamp(range.end))
    }

    /// A place widened to whole characters, or to nothing at the end of the text.
    fn on_characters(&self, span: Span) -> Loc {
        let mut start = (span.start as usize).min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start = start.saturating_sub(1);
        }
        let mut end = (span.end as usize).clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end = end.saturating_add(1);
        }
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(clamp(start), clamp(end)).in_file(self.file)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }
}

/// `[-+]? (digits (. digits?)? | . digits) ([eE] [-+]? digits)?`.
fn is_number(text: &str) -> bool {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((m, e)) => (m, Some(e.strip_prefix(['-', '+']).unwrap_or(e))),
        None => (body, None),
    };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let sound = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            (digits(whole) && (fraction.is_empty() || digits(fraction)))
                || (whole.is_empty() && digits(fraction))
        }
        None => digits(mantissa),
    };
    sound && exponent.is_none_or(digits)
}
