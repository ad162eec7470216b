//! Which of several braces was forgotten, by how the lines are laid out: brackets are counted, so that
//! the one that stays open is the outermost, and the one that lacks its `}` stands further in.

use super::token::{Bracket, Token, TokenKind};
use crate::source::Span;

/// Letters of a line before what stands first in it, and whether that is the token at `start`.
fn indent(text: &str, start: u32) -> (usize, bool) {
    let before = text.get(..start as usize).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    let blank = line.chars().take_while(|c| c.is_whitespace()).count();
    (blank, line.chars().count() == blank)
}

/// The brace that was forgotten to be closed where `open` stays open, and the `}` further out that is
/// taken for its own.
pub(super) fn forgotten(text: &str, tokens: &[Token], open: Span) -> Option<(Span, Span)> {
    let first = tokens.partition_point(|t| t.span.start <= open.start);
    let mut inner: Vec<Span> = Vec::new();
    for token in tokens.get(first..)? {
        match token.kind {
            TokenKind::Open(Bracket::Curly) => inner.push(token.span),
            TokenKind::Close(Bracket::Curly) => {
                let last = inner.pop()?;
                let (column, begins_line) = indent(text, token.span.start);
                if begins_line && column < indent(text, last.start).0 {
                    return Some((last, token.span));
                }
            }
            _ => {}
        }
    }
    None
}
