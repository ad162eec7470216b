//! Keywords where none belongs: in the middle of a clause, behind a comma, before a colon.

use super::Spot;
use crate::diagnostic::Diagnostic;
use crate::syntax::keyword::entries;
use crate::syntax::token::TokenKind;

/// The keyword of another clause in the middle of a line.
pub(super) fn keyword_inside(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let found = spot.slice(spot.at);
    let keyword = spot.kind(spot.at) == Some(TokenKind::Word)
        && entries(spot.piece.within)
            .iter()
            .any(|e| e.spellings().any(|s| s == found));
    keyword.then(|| {
        spot.error("ohs::syntax::keyword_inside", spot.span(spot.at, spot.at))
            .arg("keyword", found)
    })
}

/// `承担 用人单位，应当 有 …`: a comma where a clause ends.
pub(super) fn clause_behind_comma(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let blank = usize::from(spot.kind(spot.at + 1) == Some(TokenKind::Blank));
    let behind = Some(spot.at + 1 + blank).filter(|_| matches!(spot.slice(spot.at), "，" | ","));
    let places = [Some(spot.at), behind, spot.before(spot.at)];
    for at in places.into_iter().flatten() {
        let found = spot.slice(at);
        let Some(comma) = spot.before(at) else {
            continue;
        };
        let keyword = entries(spot.piece.within)
            .iter()
            .any(|e| e.spellings().any(|s| s == found));
        if keyword && matches!(spot.slice(comma), "，" | ",") {
            let d = spot.error("ohs::syntax::keyword_inside", spot.span(comma, comma));
            return Some(d.arg("keyword", found).help("comma"));
        }
    }
    None
}

/// `发生：日期`: a keyword with a colon.
pub(super) fn colon(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let keyword = spot.piece.keyword;
    let first = spot.before(spot.at).is_none();
    (first && !keyword.is_empty() && spot.kind(spot.at) == Some(TokenKind::Colon)).then(|| {
        spot.error(
            "ohs::syntax::colon_behind_keyword",
            spot.span(spot.at, spot.at),
        )
        .arg(
            "keyword",
            spot.builder.text.get(keyword.range()).unwrap_or(""),
        )
    })
}
