//! Turns what the parser expected into what the writer should do. Frequent slips are told apart by
//! the tokens round the place; what is left is said in terms of what may stand there.

mod as_of;
mod calendar;
mod date;
mod denial;
mod everyday;
mod expected;
mod habit;
mod keyword;
mod layout;
mod nameless;
mod phrase;
mod sentence;
mod slip;
mod subject;
mod target;
mod unknown;
mod whole;
mod wording;

pub(super) use date::{short_year, year_in_characters};
pub(crate) use everyday::{everyday, left_open};
pub(super) use nameless::rule_for_policy;
pub(super) use slip::{PERIODS, counted};
pub(super) use target::targets_behind;
pub(super) use unknown::{strange_lines, swallowed, unknown};
pub(super) use wording::is_about;

use super::build::Builder;
use super::cut::Piece;
use super::grammar::Rule;
use super::token::{Token, TokenKind};
use crate::diagnostic::{Arg, Diagnostic};
use crate::source::Span;
use pest::error::{Error, ErrorVariant, InputLocation};

/// The tokens round the place where the parser gave up.
struct Spot<'b, 'a> {
    builder: &'b Builder<'a>,
    piece: &'b Piece,
    /// What was read of it.
    body: Span,
    /// By which rule.
    rule: Rule,
    /// The first token that it could not use; behind the clause where it ended too early.
    at: usize,
}

impl<'a> Spot<'_, 'a> {
    fn token(&self, at: usize) -> Option<&Token> {
        let token = self.builder.tokens.get(at)?;
        let body = self.body;
        (body.start <= token.span.start && token.span.end <= body.end).then_some(token)
    }

    fn slice(&self, at: usize) -> &'a str {
        self.token(at)
            .and_then(|t| self.builder.text.get(t.span.range()))
            .unwrap_or("")
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.token(at).map(|t| t.kind)
    }

    /// The token before `at` that is not trivia.
    fn before(&self, at: usize) -> Option<usize> {
        let mut at = at;
        loop {
            at = at.checked_sub(1)?;
            if !self.token(at)?.is_trivia() {
                return Some(at);
            }
        }
    }

    fn span(&self, from: usize, to: usize) -> Span {
        let start = self.token(from).map(|t| t.span).unwrap_or_default();
        let end = self.token(to).map_or(start, |t| t.span);
        start.to(end)
    }

    fn error(&self, code: &'static str, at: Span) -> Diagnostic {
        Diagnostic::error(code, at.in_file(self.builder.file))
    }
}

/// Where in `body` the parser gave up.
pub(super) fn place(body: Span, error: &Error<Rule>) -> u32 {
    let offset = match error.location {
        InputLocation::Pos(p) | InputLocation::Span((p, _)) => p,
    };
    body.start
        .saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
}

/// Explains a parser's error in `body`, a part of `piece`, read by `rule`.
pub(super) fn explain(
    builder: &Builder<'_>,
    piece: &Piece,
    body: Span,
    rule: Rule,
    error: &Error<Rule>,
) -> Diagnostic {
    let place = place(body, error);
    let mut at = builder.tokens.partition_point(|t| t.span.end <= place);
    while builder.tokens.get(at).is_some_and(Token::is_trivia) {
        at += 1;
    }
    let spot = Spot {
        builder,
        piece,
        body,
        rule,
        at,
    };
    let positives: &[Rule] = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => &[],
    };
    if let Some(slip) = slip::slip(&spot, positives) {
        return slip;
    }
    let expected = expected::expected(rule, positives);
    match spot.token(at) {
        Some(token) => spot
            .error("ohs::syntax::unexpected", token.span)
            .arg("found", spot.slice(at)),
        None => {
            let last = spot.before(at).and_then(|l| spot.token(l));
            let span = last.map_or(piece.keyword, |t| t.span);
            spot.error("ohs::syntax::unfinished", span)
        }
    }
    .arg("expected", Arg::Word(expected.into()))
    .arg("shape", Arg::Word(expected::shape(rule).into()))
}

/// A clause that the grammar reads but the tree cannot hold.
pub(super) fn unexpected(
    builder: &Builder<'_>,
    piece: &Piece,
    rule: Rule,
    place: Span,
) -> Diagnostic {
    Diagnostic::error("ohs::syntax::unexpected", place.in_file(builder.file))
        .arg("found", builder.text.get(piece.body.range()).unwrap_or(""))
        .arg(
            "expected",
            Arg::Word(expected::expected(rule, &[rule]).into()),
        )
        .arg("shape", Arg::Word(expected::shape(rule).into()))
}
