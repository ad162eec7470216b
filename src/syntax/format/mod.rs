//! One layout for every file. Works on the tokens, so that comments, line breaks inside a clause
//! and the spelling of numbers stay; only where keywords are to be written in the other language
//! is a clause printed anew from the tree. The output is parsed again, and refused if the tree
//! or a comment changed.

mod line;

use super::ast::{Body, Clause, Declaration, DeclarationKind, Head, Keyword};
use super::cut::Piece;
use super::keyword::{BARE_ITEM, CONTEXTUAL, Entry, RESERVED, ROW};
use super::print::{Printer, print};
use super::token::{Bracket, Token, TokenKind};
use super::{Read, read};
use crate::diagnostic::{Diagnostic, Severity};
use crate::limits::Limits;
use crate::message::Language;
use crate::source::{FileId, Span};
use line::{Aliases, Line};

/// How to format.
#[derive(Clone, Copy, Debug, Default)]
pub struct FormatOptions {
    /// The language to write keywords in; `None` leaves each as it is.
    pub language: Option<Language>,
}

/// Formats the text of an `.ohs` file. Places in diagnostics are in file number 0.
///
/// # Errors
/// The diagnostics of a text that does not parse; it is not formatted then.
pub fn format(text: &str, options: &FormatOptions) -> Result<String, Vec<Diagnostic>> {
    let limits = Limits::default();
    let file = FileId(0);
    let before = read(file, text, &limits);
    if has_errors(&before) {
        return Err(before.parsed.diagnostics);
    }
    let nodes: Vec<Node<'_>> = before
        .parsed
        .document
        .declarations
        .iter()
        .map(Node::Declaration)
        .collect();
    for kept in [Kept::All, Kept::NotQuotes, Kept::Nothing] {
        let mut layout = Layout {
            text,
            tokens: &before.tokens,
            language: options.language,
            kept,
            out: String::with_capacity(text.len() + text.len() / 8),
            at: 0,
            inside_file: false,
        };
        layout.pieces(&before.pieces, &nodes, 0);
        layout.gap(u32::MAX, 0, Above::Free);
        let mut out = layout.out;
        out.truncate(out.trim_end().len());
        out.push('\n');
        let after = read(file, &out, &limits);
        if !has_errors(&after)
            && same(&before, &after, options.language)
            && comments(text, &before.tokens) == comments(&out, &after.tokens)
        {
            return Ok(out);
        }
        if options.language.is_none() {
            break;
        }
    }
    let start = Span::new(0, 0).in_file(file);
    Err(vec![Diagnostic::error("ohs::syntax::not_formatted", start)])
}

/// Whether both say the same; words that the language gives may be in the other language.
fn same(before: &Read, after: &Read, language: Option<Language>) -> bool {
    let (before, after) = (&before.parsed.document, &after.parsed.document);
    before.declarations == after.declarations
        || language.is_some_and(|l| print(before, l) == print(after, l))
}

/// What a clause that is printed anew keeps of its text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    All,
    /// Names stand in 「」 wherever they might be read as something else.
    NotQuotes,
    Nothing,
}

fn has_errors(read: &Read) -> bool {
    let mut all = read.parsed.diagnostics.iter();
    all.any(|d| d.severity == Severity::Error)
}

fn comments<'a>(text: &'a str, tokens: &[Token]) -> Vec<&'a str> {
    tokens
        .iter()
        .filter(|t| matches!(t.kind, TokenKind::Comment | TokenKind::DocComment))
        .map(|t| text.get(t.span.range()).unwrap_or("").trim_end())
        .collect()
}

/// The part of the tree that a piece became.
#[derive(Clone, Copy)]
enum Node<'a> {
    Declaration(&'a Declaration),
    Clause(&'a Clause),
}

impl<'a> Node<'a> {
    fn children(self) -> Vec<Self> {
        let clauses: &'a [Clause] = match self {
            Node::Declaration(d) => &d.clauses,
            Node::Clause(c) => &c.block,
        };
        clauses.iter().map(Node::Clause).collect()
    }

    /// Its body, printed.
    fn print(self, mut printer: Printer<'_>, keyword: bool) -> Printer<'_> {
        let language = printer.language;
        match self {
            Node::Declaration(d) => {
                if d.head != Head::None {
                    printer.head(&d.head);
                }
                if d.ordered {
                    printer.push(language.pick(" 有序", " ordered"));
                }
            }
            Node::Clause(c) => printer.body(c, keyword),
        }
        printer
    }
}

/// What stands above a piece: how many blank lines it wants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Above {
    /// The head of its block: none.
    Head,
    /// As many as there are, at most one.
    Free,
    /// One.
    Apart,
}

struct Layout<'a> {
    text: &'a str,
    tokens: &'a [Token],
    language: Option<Language>,
    kept: Kept,
    out: String,
    /// The next token.
    at: usize,
    /// Something is written already.
    inside_file: bool,
}

impl<'a> Layout<'a> {
    fn slice(&self, token: Token) -> &'a str {
        self.text.get(token.span.range()).unwrap_or("")
    }

    fn printer(&self, language: Language, depth: usize) -> Printer<'a> {
        let printer = Printer::new(language);
        match self.kept {
            Kept::Nothing => printer,
            kept => printer.reading((self.text, self.tokens), depth, kept == Kept::All),
        }
    }

    fn start_line(&mut self, depth: usize, blank: bool) {
        if self.inside_file {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.out.push('\n');
            if blank {
                self.out.push('\n');
            }
        }
        self.inside_file = true;
        self.out.push_str(&"    ".repeat(depth));
    }

    /// Writes the comments up to byte `to`; says how many line breaks stand behind the last.
    fn gap(&mut self, to: u32, depth: usize, mut above: Above) -> (usize, Above) {
        let mut breaks = 0usize;
        while let Some(&token) = self.tokens.get(self.at)
            && token.span.start < to
        {
            match token.kind {
                TokenKind::LineBreak => breaks += 1,
                TokenKind::Comment | TokenKind::DocComment => {
                    if breaks == 0 && self.inside_file {
                        self.out.push(' ');
                    } else {
                        self.start_line(depth, wants_blank(above, breaks));
                        above = Above::Free;
                    }
                    self.out.push_str(self.slice(token).trim_end());
                    breaks = 0;
                }
                _ => {}
            }
            self.at += 1;
        }
        (breaks, above)
    }

    fn pieces(&mut self, pieces: &[Piece], nodes: &[Node<'_>], depth: usize) {
        let mut widths: Vec<usize> = Vec::new();
        for (n, (piece, node)) in pieces.iter().zip(nodes).enumerate() {
            let before = n.checked_sub(1).and_then(|b| pieces.get(b));
            let above = match before {
                None if depth == 0 => Above::Free,
                None => Above::Head,
                Some(b) if depth == 0 && (b.block.is_some() || piece.block.is_some()) => {
                    Above::Apart
                }
                Some(_) => Above::Free,
            };
            let (breaks, above) = self.gap(piece.span.start, depth, above);
            self.start_line(depth, wants_blank(above, breaks));
            let Some(cells) = self.cells(piece, *node) else {
                self.piece(piece, *node, depth);
                continue;
            };
            if !before.is_some_and(is_row) {
                let rows = pieces.iter().zip(nodes).skip(n);
                let rows = rows.take_while(|(p, _)| is_row(p));
                widths = widths_of(rows.filter_map(|(p, n)| self.cells(p, *n)));
            }
            self.comments_above(&self.body_tokens(piece.body), depth, &[]);
            self.out.push('|');
            for (cell, wanted) in cells.iter().zip(&widths) {
                let pad = wanted.saturating_sub(line::width(cell));
                self.out.push_str(&format!(" {cell}{} |", " ".repeat(pad)));
            }
            self.pass(piece.body.end);
        }
    }

    /// The cells of a row; `None` of anything else.
    fn cells(&self, piece: &Piece, node: Node<'_>) -> Option<Vec<String>> {
        if !is_row(piece) {
            return None;
        }
        let mut body = self.body_tokens(piece.body);
        body.retain(|t| {
            !matches!(
                t.kind,
                TokenKind::LineBreak | TokenKind::Comment | TokenKind::DocComment
            )
        });
        if let Some(language) = self.language
            && let Node::Clause(Clause {
                body: Body::Row(cells),
                ..
            }) = node
        {
            let print = |cell| {
                let mut printer = self.printer(language, 0);
                printer.cell(cell);
                printer.out
            };
            return Some(cells.iter().map(print).collect());
        }
        let inner = body.get(1..body.len().saturating_sub(1))?;
        let cells = inner.split(|t| t.kind == TokenKind::Bar);
        Some(
            cells
                .map(|cell| {
                    let mut line = Line::new(self.text, 0, Aliases::None);
                    line.write(cell, false);
                    line.out
                })
                .collect(),
        )
    }

    fn piece(&mut self, piece: &Piece, node: Node<'_>, depth: usize) {
        let written = self.text.get(piece.keyword.range()).unwrap_or("");
        let keyword = self.keyword(piece.entry, written);
        self.out.push_str(&keyword);
        // from the keyword on: a comment may stand between
        let body = self.body_tokens(Span::new(piece.keyword.end, piece.body.end));
        let facts = matches!(node, Node::Clause(c) if c.keyword == Keyword::Facts);
        let commented = body
            .iter()
            .any(|t| matches!(t.kind, TokenKind::Comment | TokenKind::DocComment));
        let foreign = self
            .language
            .filter(|l| !facts && (!commented || self.foreign(&body, *l)));
        if !body.is_empty() && !keyword.is_empty() {
            self.out.push(' ');
        }
        if let Some(language) = foreign {
            let printer = self.printer(language, depth);
            let printer = node.print(printer, !keyword.is_empty());
            self.comments_above(&body, depth, &printer.comments);
            self.out.push_str(&printer.out);
        } else {
            let bare = piece
                .entry
                .is_some_and(|e| std::ptr::eq(e, &raw const BARE_ITEM));
            let aliases = match node {
                Node::Declaration(d) if d.kind == DeclarationKind::Unit => Aliases::None,
                Node::Declaration(_) => Aliases::First,
                Node::Clause(c) => match c.keyword {
                    Keyword::Members => Aliases::All,
                    Keyword::Item
                    | Keyword::Field
                    | Keyword::Edge
                    | Keyword::Penalty
                    | Keyword::Group => Aliases::First,
                    _ => Aliases::None,
                },
            };
            let mut line = Line::new(self.text, depth, aliases);
            if facts {
                line = line.facts(self.language);
            }
            line.write(&body, bare);
            if keyword == "must" && line.out.starts_with("not ") {
                line.out = format!("({})", line.out);
            }
            self.out.push_str(&line.out);
        }
        self.pass(piece.body.end.max(piece.keyword.end));
        if let Some(children) = &piece.block {
            self.block(piece, children, node, depth);
        }
    }

    /// Comments inside a row, or a clause whose words change their order, go above it.
    fn comments_above(&mut self, body: &[Token], depth: usize, written: &[u32]) {
        let head = self.out.rfind('\n').map_or(0, |n| n + 1);
        let mut above = String::new();
        for token in body {
            if matches!(token.kind, TokenKind::Comment | TokenKind::DocComment)
                && !written.contains(&token.span.start)
            {
                above.push_str(&"    ".repeat(depth));
                above.push_str(self.slice(*token).trim_end());
                above.push('\n');
            }
        }
        self.out.insert_str(head, &above);
    }

    fn block(&mut self, piece: &Piece, children: &[Piece], node: Node<'_>, depth: usize) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push_str(" {");
        // comments between the head and its brace go below the brace
        while let Some(&token) = self.tokens.get(self.at) {
            self.at += 1;
            match token.kind {
                TokenKind::Open(Bracket::Curly) => break,
                TokenKind::Comment | TokenKind::DocComment => {
                    self.start_line(depth + 1, false);
                    self.out.push_str(self.slice(token).trim_end());
                }
                _ => {}
            }
        }
        self.pieces(children, &node.children(), depth + 1);
        let close = piece.full.end.saturating_sub(1);
        let close = self
            .tokens
            .get(self.tokens.partition_point(|t| t.span.end <= close))
            .map_or(close, |t| t.span.start);
        let above = if children.is_empty() {
            Above::Head
        } else {
            Above::Free
        };
        self.gap(close, depth + 1, above);
        self.start_line(depth, false);
        self.out.push('}');
        self.pass(piece.full.end);
    }

    /// Goes behind the tokens that end by byte `to`.
    fn pass(&mut self, to: u32) {
        while self.tokens.get(self.at).is_some_and(|t| t.span.end <= to) {
            self.at += 1;
        }
    }

    fn body_tokens(&self, body: Span) -> Vec<Token> {
        let from = self.tokens.partition_point(|t| t.span.start < body.start);
        let to = self.tokens.partition_point(|t| t.span.end <= body.end);
        self.tokens.get(from..to).unwrap_or(&[]).to_vec()
    }

    /// The keyword in the wanted language: the spelling at the same place of the table.
    fn keyword(&self, entry: Option<&Entry>, written: &str) -> String {
        let words: Vec<&str> = written.split_whitespace().collect();
        let joined = words.join(" ");
        let (Some(language), Some(entry)) = (self.language, entry) else {
            return joined;
        };
        let (from, to) = match language {
            Language::Zh => (entry.en, entry.zh),
            Language::En => (entry.zh, entry.en),
        };
        match from.iter().position(|w| *w == joined) {
            Some(n) => to.get(n).or(to.last()).map_or(joined, |w| (*w).to_owned()),
            None => joined,
        }
    }

    /// Whether a body holds words, units or dates of the other language.
    fn foreign(&self, body: &[Token], language: Language) -> bool {
        let other = |word: &str| match language {
            Language::Zh => word.is_ascii(),
            Language::En => !word.is_ascii(),
        };
        body.iter().enumerate().any(|(n, token)| {
            let slice = self.slice(*token);
            let before = n.checked_sub(1).and_then(|b| body.get(b));
            match token.kind {
                TokenKind::Word => {
                    let word = RESERVED.contains(&slice)
                        || CONTEXTUAL.contains(&slice)
                        || before.is_some_and(|b| b.kind == TokenKind::Number);
                    let member = before.is_some_and(|b| matches!(self.slice(*b), "." | "．"));
                    word && !member && other(slice)
                }
                // 2025 or 2025-01-01 in Chinese, full-width signs in English
                TokenKind::Number if language == Language::Zh => {
                    slice.len() == 4 && slice.bytes().all(|b| b.is_ascii_digit())
                }
                TokenKind::Comma | TokenKind::Colon => match language {
                    Language::Zh => slice.is_ascii(),
                    Language::En => !slice.is_ascii(),
                },
                _ => false,
            }
        })
    }
}

fn is_row(piece: &Piece) -> bool {
    piece.entry.is_some_and(|e| std::ptr::eq(e, &raw const ROW))
}

/// The widths of the columns of some rows.
fn widths_of(rows: impl Iterator<Item = Vec<String>>) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        for (n, cell) in row.iter().enumerate() {
            let width = line::width(cell);
            match widths.get_mut(n) {
                Some(w) => *w = (*w).max(width),
                None => widths.push(width),
            }
        }
    }
    widths
}

const fn wants_blank(above: Above, breaks: usize) -> bool {
    match above {
        Above::Head => false,
        Above::Free => breaks > 1,
        Above::Apart => true,
    }
}

#[cfg(test)]
mod tests;
