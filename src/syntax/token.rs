//! Tokens: the text cut into words, strings, brackets, comments and blanks. Nothing is left out:
//! the tokens of any text, joined, are the text.

use crate::source::Span;
use unicode_ident::{is_xid_continue, is_xid_start};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A byte order mark at the start of the text.
    ByteOrderMark,
    /// Blanks within a line.
    Blank,
    /// A line break: `\n` or `\r\n`.
    LineBreak,
    /// `// …` to the end of the line.
    Comment,
    /// `/// …` to the end of the line.
    DocComment,
    /// A word: a name or a keyword, in any script.
    Word,
    /// Digits, perhaps with a decimal point.
    Number,
    /// `“ ”` or `" "`.
    String,
    /// `《 》`.
    Title,
    /// `「 」`.
    QuotedName,
    /// A string, title or quoted name that its line does not close.
    Unclosed,
    /// `( [ {` and their full-width twins.
    Open(Bracket),
    /// `) ] }` and their full-width twins.
    Close(Bracket),
    /// `, ， 、`.
    Comma,
    /// `; ；`.
    Semicolon,
    /// `。`.
    Stop,
    /// `: ：`.
    Colon,
    /// `| ｜`.
    Bar,
    /// Any other sign.
    Sign,
}

/// The three kinds of bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bracket {
    /// `( )`.
    Round,
    /// `[ ]`.
    Square,
    /// `{ }`.
    Curly,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where.
    pub span: Span,
}

impl Token {
    /// Blanks, line breaks, comments: what a parser passes over.
    #[must_use]
    pub const fn is_trivia(&self) -> bool {
        matches!(
            self.kind,
            TokenKind::ByteOrderMark
                | TokenKind::Blank
                | TokenKind::LineBreak
                | TokenKind::Comment
                | TokenKind::DocComment
        )
    }
}

/// Cuts `text` into tokens. Never fails; the spans lie side by side from the first byte to the
/// last (of a text below 4 GiB).
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(first) = rest.chars().next()
    {
        let (kind, len) = token(rest, first, at == 0);
        out.push(Token {
            kind,
            span: span(at, at + len),
        });
        at += len;
    }
    out
}

pub(super) fn span(start: usize, end: usize) -> Span {
    Span::new(
        u32::try_from(start).unwrap_or(u32::MAX),
        u32::try_from(end).unwrap_or(u32::MAX),
    )
}

/// Blanks as the grammar knows them, line breaks aside.
pub(super) const fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\r' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

pub(super) const fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// How many bytes the characters at the start of `text` take for which `wanted` holds.
fn run(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}

fn line(text: &str) -> usize {
    text.find('\n').map_or(text.len(), |n| {
        // the \r of \r\n belongs to the line break
        n - usize::from(text.as_bytes().get(..n).is_some_and(|b| b.ends_with(b"\r")))
    })
}

fn token(rest: &str, first: char, start: bool) -> (TokenKind, usize) {
    use TokenKind as T;
    let one = first.len_utf8();
    match first {
        '\u{FEFF}' if start => (T::ByteOrderMark, one),
        '\n' => (T::LineBreak, one),
        '\r' if rest.starts_with("\r\n") => (T::LineBreak, 2),
        c if is_blank(c) => {
            let len = run(rest, is_blank);
            // leave the \r of a \r\n
            let body = rest.get(..len).unwrap_or("");
            let tail = rest.get(len..).unwrap_or("");
            let cut = usize::from(tail.starts_with('\n') && body.ends_with('\r'));
            (T::Blank, len - cut)
        }
        '/' if rest.starts_with("//") => comment(rest, "///", "////"),
        '／' if rest.starts_with("／／") => comment(rest, "／／／", "／／／／"),
        '“' => enclosed(rest, '“', '”', T::String),
        '《' => enclosed(rest, '《', '》', T::Title),
        '「' => match closes(rest, |c| c == '」') {
            Some(end) => (T::QuotedName, end + '」'.len_utf8()),
            None => unclosed(rest),
        },
        '"' => match rest.get(1..).and_then(|b| closes(b, |c| c == '"')) {
            Some(end) => (T::String, end + 2),
            None => unclosed(rest),
        },
        '(' | '（' => (T::Open(Bracket::Round), one),
        ')' | '）' => (T::Close(Bracket::Round), one),
        '[' | '［' => (T::Open(Bracket::Square), one),
        ']' | '］' => (T::Close(Bracket::Square), one),
        '{' | '｛' => (T::Open(Bracket::Curly), one),
        '}' | '｝' => (T::Close(Bracket::Curly), one),
        ',' | '，' | '、' => (T::Comma, one),
        ';' | '；' => (T::Semicolon, one),
        '。' => (T::Stop, one),
        ':' | '：' => (T::Colon, one),
        '|' | '｜' => (T::Bar, one),
        c if is_digit(c) => {
            let whole = run(rest, is_digit);
            let tail = rest.get(whole..).unwrap_or("");
            let dot = tail.chars().next().filter(|c| matches!(c, '.' | '．'));
            let decimals = dot.map_or(0, |d| {
                let n = run(tail.get(d.len_utf8()..).unwrap_or(""), is_digit);
                if n == 0 { 0 } else { d.len_utf8() + n }
            });
            (T::Number, whole + decimals)
        }
        c if is_xid_start(c) => (T::Word, run(rest, is_xid_continue)),
        _ => (T::Sign, one),
    }
}

fn comment(rest: &str, doc: &str, more: &str) -> (TokenKind, usize) {
    let kind = if rest.starts_with(doc) && !rest.starts_with(more) {
        TokenKind::DocComment
    } else {
        TokenKind::Comment
    };
    (kind, line(rest))
}

/// A text in quotes that nest, closed on its line.
fn enclosed(rest: &str, open: char, close: char, kind: TokenKind) -> (TokenKind, usize) {
    let mut depth = 0usize;
    let end = closes(rest, |c| {
        depth += usize::from(c == open);
        depth -= usize::from(c == close);
        depth == 0
    });
    match end {
        Some(end) => (kind, end + close.len_utf8()),
        None => unclosed(rest),
    }
}

/// Where the first character of the line stands that closes; what is behind it is not looked at, for a
/// line may be long.
fn closes(rest: &str, mut is_close: impl FnMut(char) -> bool) -> Option<usize> {
    let mut line = rest.char_indices().take_while(|(_, c)| *c != '\n');
    line.find(|(_, c)| is_close(*c)).map(|(at, _)| at)
}

/// A text that is not closed takes its line, but not the brackets of a block at its end.
fn unclosed(rest: &str) -> (TokenKind, usize) {
    let body = rest.get(..line(rest)).unwrap_or(rest);
    let open = body.chars().next().map_or(0, char::len_utf8);
    let kept = body.trim_end_matches(|c| is_blank(c) || matches!(c, '{' | '}' | '｛' | '｝'));
    (TokenKind::Unclosed, kept.len().max(open))
}

#[cfg(test)]
mod tests;
