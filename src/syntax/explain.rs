//! Turns what the parser expected into what the writer should do.

use super::build::Builder;
use super::cut::Piece;
use super::grammar::Rule;
use super::keyword::entries;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use pest::error::{Error, InputLocation};

pub(super) fn explain(
    builder: &Builder<'_>,
    piece: &Piece,
    rule: Rule,
    error: &Error<Rule>,
) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(p) | InputLocation::Span((p, _)) => p,
    };
    let start = piece.body.start + u32::try_from(at).unwrap_or(0);
    let place = Span::new(start, start);
    unexpected(builder, piece, rule, place).arg("variant", format!("{:?}", error.variant))
}

/// Something else should stand at `place`.
pub(super) fn unexpected(
    builder: &Builder<'_>,
    _piece: &Piece,
    rule: Rule,
    place: Span,
) -> Diagnostic {
    Diagnostic::error("ohs::syntax::unexpected", place.in_file(builder.file))
        .arg("expected", format!("{rule:?}"))
}

pub(super) fn unknown(builder: &Builder<'_>, piece: &Piece) -> Diagnostic {
    let found = builder.text.get(piece.span.range()).unwrap_or("");
    let near = entries(piece.within).first().map(|e| e.rule);
    Diagnostic::error(
        "ohs::syntax::unknown_keyword",
        piece.span.in_file(builder.file),
    )
    .arg("found", found)
    .arg("near", format!("{near:?}"))
}
