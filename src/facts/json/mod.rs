//! JSON, read in one pass without recursion: exact text of numbers, the place of every value and
//! key, and every mistake that can be told apart in one run.

mod lexeme;

#[cfg(test)]
mod tests;

use super::keys::Keys;
use super::tree::{Entry, Node, NodeKind, Tree};
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::source::{BYTE_ORDER_MARK, FileId, Loc, Span};

/// Mistakes reported of one document; after that many it is not read on.
const MOST_REPORTED: usize = 100;

/// Reads a JSON document (RFC 8259). The tree is missing where its structure could not be made out.
#[must_use]
pub fn read_json(file: FileId, text: &str, limits: &Limits) -> (Option<Tree>, Vec<Diagnostic>) {
    read_part(file, text, 0, text.len(), limits)
}

/// Reads the document that stands in `text[start..end]`; places count from the text's start.
pub(super) fn read_part(
    file: FileId,
    text: &str,
    start: usize,
    end: usize,
    limits: &Limits,
) -> (Option<Tree>, Vec<Diagnostic>) {
    let text = text.get(..end).unwrap_or(text);
    let mut reader = Reader {
        file,
        text,
        bytes: text.as_bytes(),
        at: start,
        depth: limits.fact_depth,
        stack: Vec::new(),
        resumed: false,
        out: Vec::new(),
    };
    if end.saturating_sub(start) > limits.document_bytes || u32::try_from(end).is_err() {
        let d = Diagnostic::error("ohs::facts::too_large", Span::default().in_file(file))
            .arg("limit", limits.document_bytes);
        return (None, vec![d]);
    }
    if text
        .get(start..)
        .is_some_and(|t| t.starts_with(BYTE_ORDER_MARK))
    {
        reader.at += BYTE_ORDER_MARK.len_utf8();
    }
    let root = reader.document();
    let tree = root.map(|root| Tree { file, root });
    (tree, reader.out)
}

/// An open bracket.
enum Frame {
    Array {
        start: usize,
        items: Vec<Node>,
    },
    Object {
        start: usize,
        entries: Vec<Entry>,
        key: Option<(Box<str>, Span)>,
        seen: Keys,
    },
}

/// The structure cannot be made out from here on.
struct Lost;

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    stack: Vec<Frame>,
    /// The last value was broken off at its line's end: what should follow it is gone too.
    resumed: bool,
    out: Vec<Diagnostic>,
}

/// What may stand next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A value.
    Value,
    /// A value, or the bracket that closes an empty array.
    FirstItem,
    /// A key, or the brace that closes an empty object.
    FirstKey,
    /// A key.
    Key,
    /// A comma or a closing bracket, or the end of the document.
    After,
}

impl Reader<'_> {
    fn document(&mut self) -> Option<Node> {
        self.blanks();
        if self.at >= self.bytes.len() {
            self.report(Diagnostic::error(
                "ohs::facts::empty_document",
                self.loc(self.at, self.at),
            ));
            return None;
        }
        let mut next = Next::Value;
        let mut root = None;
        loop {
            self.blanks();
            let step = match next {
                Next::Value | Next::FirstItem => self.value(next == Next::FirstItem, &mut root),
                Next::Key | Next::FirstKey => self.key(next == Next::FirstKey, &mut root),
                Next::After if root.is_some() => break,
                Next::After => self.after(&mut root),
            };
            match step {
                Ok(then) => next = then,
                Err(Lost) => return None,
            }
            if self.out.len() >= MOST_REPORTED {
                return None;
            }
        }
        if self.at < self.bytes.len() {
            let (_, end) = self.word(self.at);
            self.report(Diagnostic::error(
                "ohs::facts::after_end",
                self.loc(self.at, end),
            ));
        }
        root
    }

    /// Reads a value, or the opening of one.
    fn value(&mut self, first: bool, root: &mut Option<Node>) -> Result<Next, Lost> {
        let start = self.at;
        match self.bytes.get(start) {
            None => Err(self.unclosed()),
            Some(b'{' | b'[') => self.open(),
            Some(b']') if first => self.close(root),
            Some(b']' | b'}') => self.bad_close(root),
            Some(b'"') => {
                let node = match self.string() {
                    Ok(text) => NodeKind::Text(text),
                    Err(Some(_)) => NodeKind::Broken,
                    Err(None) => return Err(Lost),
                };
                Ok(self.put(node, start, root))
            }
            Some(b'-' | b'0'..=b'9') => {
                let node = self.number();
                Ok(self.put(node, start, root))
            }
            Some(b',') => {
                self.unexpected("word.a_value");
                Ok(self.put(NodeKind::Broken, start, root))
            }
            Some(b':') => {
                self.unexpected("word.a_value");
                self.at += 1;
                Ok(Next::Value)
            }
            Some(b'\'') => {
                let node = self
                    .single_quoted()
                    .map_or(NodeKind::Broken, NodeKind::Text);
                Ok(self.put(node, start, root))
            }
            Some(_) => {
                let node = self.bare_word();
                Ok(self.put(node, start, root))
            }
        }
    }

    fn open(&mut self) -> Result<Next, Lost> {
        let start = self.at;
        self.at += 1;
        if self.stack.len() >= self.depth {
            self.report(
                Diagnostic::error("ohs::facts::too_deep", self.loc(start, start + 1))
                    .arg("limit", self.depth),
            );
            return Err(Lost);
        }
        if self.bytes.get(start) == Some(&b'{') {
            self.stack.push(Frame::Object {
                start,
                entries: Vec::new(),
                key: None,
                seen: Keys::default(),
            });
            Ok(Next::FirstKey)
        } else {
            self.stack.push(Frame::Array {
                start,
                items: Vec::new(),
            });
            Ok(Next::FirstItem)
        }
    }

    /// Puts a value that ends here where it belongs.
    fn put(&mut self, kind: NodeKind, start: usize, root: &mut Option<Node>) -> Next {
        let node = Node::new(kind, self.span(start, self.at));
        match self.stack.last_mut() {
            None => *root = Some(node),
            Some(Frame::Array { items, .. }) => items.push(node),
            Some(Frame::Object { entries, key, .. }) => {
                // A key that stood before is reported, and stands here again: no value is known of it.
                if let Some((key, key_span)) = key.take() {
                    entries.push(Entry {
                        key,
                        key_span,
                        value: node,
                    });
                }
            }
        }
        Next::After
    }

    fn key(&mut self, first: bool, root: &mut Option<Node>) -> Result<Next, Lost> {
        let start = self.at;
        let key = match self.bytes.get(start) {
            None => return Err(self.unclosed()),
            Some(b'}') if first => return self.close(root),
            Some(b'}' | b']') => return self.bad_close(root),
            Some(b'"') => match self.string() {
                Ok(key) => Some(key),
                Err(Some(_)) => None,
                Err(None) => return Err(Lost),
            },
            Some(b'\'') => self.single_quoted(),
            Some(b',') => {
                self.unexpected("word.a_key");
                self.at += 1;
                return Ok(Next::Key);
            }
            Some(b'{' | b'[' | b':') => {
                self.unexpected("word.a_key");
                return Err(Lost);
            }
            Some(_) => Some(self.bare_key()),
        };
        let span = self.span(start, self.at);
        let file = self.file;
        if let Some(Frame::Object {
            entries,
            key: pending,
            seen,
            ..
        }) = self.stack.last_mut()
        {
            match key {
                None => *pending = None,
                Some(key) => {
                    if let Some(earlier) = seen.earlier(entries, &key, span) {
                        self.out.push(
                            Diagnostic::error("ohs::facts::duplicate_key", span.in_file(file))
                                .label("first", earlier.in_file(file))
                                .arg("key", &*key),
                        );
                    }
                    *pending = Some((key, span));
                }
            }
        }
        self.blanks();
        match self.bytes.get(self.at) {
            Some(b':') => self.at += 1,
            Some(b'=') => {
                self.report(Diagnostic::error(
                    "ohs::facts::missing_colon",
                    self.loc(self.at, self.at + 1),
                ));
                self.at += 1;
            }
            Some(_) if self.text_at(self.at).starts_with('：') => {
                let end = self.at + '：'.len_utf8();
                self.report(Diagnostic::error(
                    "ohs::facts::missing_colon",
                    self.loc(self.at, end),
                ));
                self.at = end;
            }
            Some(b'"' | b'-' | b'0'..=b'9' | b'{' | b'[' | b't' | b'f' | b'n') => {
                self.report(Diagnostic::error(
                    "ohs::facts::missing_colon",
                    span.in_file(self.file),
                ));
            }
            Some(_) => {
                self.unexpected("word.a_colon");
                return Err(Lost);
            }
            None => return Err(self.unclosed()),
        }
        Ok(Next::Value)
    }

    /// Reads what stands behind a value: a comma, or the end of what holds it.
    fn after(&mut self, root: &mut Option<Node>) -> Result<Next, Lost> {
        let in_object = matches!(self.stack.last(), Some(Frame::Object { .. }));
        let resumed = std::mem::take(&mut self.resumed);
        match self.bytes.get(self.at) {
            None => return Err(self.unclosed()),
            Some(b'}') if in_object => return self.close(root),
            Some(b']') if !in_object => return self.close(root),
            Some(b'}' | b']') => return self.bad_close(root),
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.blanks();
                let closes = if in_object { b'}' } else { b']' };
                if self.bytes.get(self.at) == Some(&closes) {
                    self.report(Diagnostic::error(
                        "ohs::facts::trailing_comma",
                        self.loc(comma, comma + 1),
                    ));
                    return self.close(root);
                }
            }
            Some(_) if self.text_at(self.at).starts_with(['，', '、', '；', ';']) => {
                let end = self.at
                    + self
                        .text_at(self.at)
                        .chars()
                        .next()
                        .map_or(1, char::len_utf8);
                self.report(Diagnostic::error(
                    "ohs::facts::missing_comma",
                    self.loc(self.at, end),
                ));
                self.at = end;
            }
            Some(b'"' | b'-' | b'0'..=b'9' | b'{' | b'[' | b't' | b'f' | b'n') => {
                if !resumed {
                    let here = self.end_of_last();
                    self.report(Diagnostic::error("ohs::facts::missing_comma", here));
                }
            }
            Some(_) => {
                self.unexpected(if in_object {
                    "word.a_comma_or_brace"
                } else {
                    "word.a_comma_or_bracket"
                });
                return Err(Lost);
            }
        }
        Ok(if in_object { Next::Key } else { Next::Value })
    }

    fn close(&mut self, root: &mut Option<Node>) -> Result<Next, Lost> {
        self.at += 1;
        match self.stack.pop() {
            Some(Frame::Array { start, mut items }) => {
                // A document is mostly small lists and objects: room to grow would be half of it.
                items.shrink_to_fit();
                Ok(self.put(NodeKind::Array(items), start, root))
            }
            Some(Frame::Object {
                start, mut entries, ..
            }) => {
                entries.shrink_to_fit();
                Ok(self.put(NodeKind::Object(entries), start, root))
            }
            None => Err(Lost),
        }
    }

    /// A closing bracket where a value or key is due, or one that does not fit.
    fn bad_close(&mut self, root: &mut Option<Node>) -> Result<Next, Lost> {
        let here = self.loc(self.at, self.at + 1);
        let closes_brace = self.bytes.get(self.at) == Some(&b'}');
        match self.stack.last() {
            Some(Frame::Object { .. }) if closes_brace => {
                self.report(
                    Diagnostic::error("ohs::facts::unexpected", here)
                        .arg("found", "}")
                        .arg("expected", word("word.a_value")),
                );
                self.put(NodeKind::Broken, self.at, root);
                self.close(root)
            }
            Some(Frame::Array { start, .. } | Frame::Object { start, .. }) => {
                let open = self.loc(*start, *start + 1);
                self.report(
                    Diagnostic::error("ohs::facts::mismatched", here)
                        .label("opened", open)
                        .arg("found", if closes_brace { "}" } else { "]" })
                        .arg("expected", if closes_brace { "]" } else { "}" }),
                );
                Err(Lost)
            }
            None => {
                self.unexpected("word.a_value");
                Err(Lost)
            }
        }
    }

    /// The document ends with brackets open.
    fn unclosed(&mut self) -> Lost {
        let end = self.text.trim_end().len().max(1);
        let last = self.text.get(..end).and_then(|t| t.chars().next_back());
        let here = self.loc(end - last.map_or(0, char::len_utf8), end);
        let d = match self.stack.last() {
            Some(Frame::Array { start, .. }) => Diagnostic::error("ohs::facts::unclosed", here)
                .label("opened", self.loc(*start, *start + 1))
                .arg("close", "]"),
            Some(Frame::Object { start, .. }) => Diagnostic::error("ohs::facts::unclosed", here)
                .label("opened", self.loc(*start, *start + 1))
                .arg("close", "}"),
            None => Diagnostic::error("ohs::facts::unexpected", here)
                .arg("found", "")
                .arg("expected", word("word.a_value")),
        };
        self.report(d);
        Lost
    }

    /// The last character of the value before: a missing comma is shown there.
    fn end_of_last(&self) -> Loc {
        let before = self.text.get(..self.at).unwrap_or("").trim_end();
        let last = before.chars().next_back().map_or(0, char::len_utf8);
        self.loc(before.len() - last, before.len())
    }
}

/// Whether a character goes on with a word or number rather than ending it.
fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.' | '$')
}

fn word(key: &'static str) -> crate::diagnostic::Arg {
    crate::diagnostic::Arg::Word(std::borrow::Cow::Borrowed(key))
}

/// Places and reports.
impl Reader<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let clamp = |n: usize| u32::try_from(n.min(self.bytes.len())).unwrap_or(u32::MAX);
        Span::new(clamp(start), clamp(end))
    }

    fn loc(&self, start: usize, end: usize) -> Loc {
        self.span(start, end).in_file(self.file)
    }

    fn text_at(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or("")
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// The word (or one character) that begins at `at`.
    fn word(&self, at: usize) -> (String, usize) {
        let rest = self.text_at(at);
        let long = rest.find(|c: char| !in_word(c)).unwrap_or(rest.len());
        let long = if long == 0 {
            rest.chars().next().map_or(0, char::len_utf8)
        } else {
            long
        };
        let shown: String = rest.get(..long).unwrap_or("").chars().take(40).collect();
        (shown, at + long)
    }

    fn unexpected(&mut self, expected: &'static str) {
        let (found, end) = self.word(self.at);
        self.report(
            Diagnostic::error("ohs::facts::unexpected", self.loc(self.at, end))
                .arg("found", found)
                .arg("expected", word(expected)),
        );
    }
}
