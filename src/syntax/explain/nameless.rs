//! Items without a name, and rules under the word for a document.

use super::super::build::Builder;
use super::super::cut::{Piece, STARTERS, has_items};
use super::super::keyword::{Block, RESERVED};
use super::super::token::{Bracket, Token, TokenKind};
use super::unknown::block_word;
use crate::diagnostic::{Arg, Diagnostic};

/// `有 管理制度`, `（一）有 管理制度`, `1、有 管理制度` on a line among items: each has a name.
pub(super) fn nameless_item(
    builder: &Builder<'_>,
    within: Block,
    first: usize,
) -> Option<Diagnostic> {
    if !has_items(within) {
        return None;
    }
    let line = builder.tokens.get(first..)?.iter();
    let line = line.take_while(|t| {
        !matches!(
            t.kind,
            TokenKind::LineBreak
                | TokenKind::Semicolon
                | TokenKind::Stop
                | TokenKind::Close(Bracket::Curly)
        )
    });
    let words: Vec<&Token> = line.filter(|t| !t.is_trivia()).collect();
    let slice = |t: &Token| builder.text.get(t.span.range()).unwrap_or("");
    let (begins, starter) = words
        .iter()
        .enumerate()
        .take(5)
        .find(|(_, t)| STARTERS.contains(&slice(t)))?;
    let numbering = words.iter().take(begins).all(|t| {
        matches!(
            t.kind,
            TokenKind::Number | TokenKind::Comma | TokenKind::Open(_) | TokenKind::Close(_)
        ) || "一二三四五六七八九十.．".contains(slice(t))
    });
    let mut behind = words.iter().skip(begins + 1).map(|t| slice(t));
    let named = behind.find(|w| w.starts_with(char::is_alphabetic) && !RESERVED.contains(w))?;
    let (head, last) = (words.first()?, words.last()?);
    let written = builder.text.get(starter.span.to(last.span).range())?;
    let place = head.span.to(last.span);
    numbering.then(|| {
        Diagnostic::error("ohs::syntax::unknown_keyword", place.in_file(builder.file))
            .arg("found", slice(head))
            .arg("within", Arg::Word(block_word(within).into()))
            .arg("instead", format!("{named}：{written}"))
            .help("nameless")
    })
}

/// `规定 甲 { 应当 … }`: 规定 heads a file, a rule is a 义务.
pub(in crate::syntax) fn rule_for_policy(
    builder: &Builder<'_>,
    piece: &Piece,
) -> Option<Diagnostic> {
    let written = builder.text.get(piece.keyword.range())?;
    let policy = piece.entry?.block == Some(Block::Policy);
    let first = builder
        .tokens
        .partition_point(|t| t.span.start < piece.span.end);
    let within = builder.tokens.get(first..)?.iter();
    let mut begins = false;
    let asks = policy
        && within
            .take_while(|t| t.span.end <= piece.full.end)
            .any(|t| {
                let begun = begins;
                begins = match t.kind {
                    TokenKind::Blank => begins,
                    kind => matches!(
                        kind,
                        TokenKind::LineBreak
                            | TokenKind::Semicolon
                            | TokenKind::Open(Bracket::Curly)
                    ),
                };
                let word = builder.text.get(t.span.range()).unwrap_or("");
                begun && matches!(word, "应当" | "必须" | "不得" | "禁止" | "督促")
            });
    (asks && !written.is_ascii()).then(|| {
        Diagnostic::error(
            "ohs::syntax::other_word",
            piece.keyword.in_file(builder.file),
        )
        .arg("written", written)
        .arg("instead", "义务")
        .help("rule")
    })
}
