//! English phrases, texts without quotes, conditions in brackets: whole pieces of a clause that
//! are written as one would in a sentence.

use super::Spot;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::RESERVED;
use crate::syntax::token::TokenKind;

/// English phrases between two operands, the longest first.
const PHRASES: [(&str, &str); 13] = [
    ("is greater than", ">"),
    ("is more than", ">"),
    ("is less than", "<"),
    ("is at least", "≥"),
    ("is at most", "≤"),
    ("is equal to", "="),
    ("is not", "≠"),
    ("greater than", ">"),
    ("more than", ">"),
    ("less than", "<"),
    ("at least", "≥"),
    ("at most", "≤"),
    ("equal to", "="),
];

/// `is more than`, `have an exam`, `90 percent`.
pub(super) fn english(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let at = spot.at;
    let before = spot.before(at)?;
    let operand = !RESERVED.contains(&spot.slice(before));
    for (phrase, instead) in PHRASES.iter().filter(|_| operand) {
        let words = phrase.split(' ').count();
        let found = (0..words).map(|n| spot.slice(at + 2 * n));
        if found.eq(phrase.split(' ')) {
            let place = spot.span(at, at + 2 * (words - 1));
            return Some(
                spot.error("ohs::syntax::other_word", place)
                    .arg("written", *phrase)
                    .arg("instead", *instead),
            );
        }
    }
    if matches!(spot.slice(before), "a" | "an" | "the") {
        return Some(
            spot.error("ohs::syntax::other_word", spot.span(before, before))
                .arg("written", spot.slice(before))
                .arg("instead", "")
                .help("left_out"),
        );
    }
    let sign = match spot.slice(at) {
        "percent" => "%",
        "百分点" => "个百分点",
        _ => return None,
    };
    (spot.kind(before) == Some(TokenKind::Number)).then(|| {
        let place = spot.span(before, at);
        let written = spot.builder.text.get(place.range()).unwrap_or("");
        spot.error("ohs::syntax::other_word", place)
            .arg("written", written)
            .arg("instead", format!("{}{sign}", spot.slice(before)))
    })
}

/// `整改 补充合同内容`, `依据 第十条`: a text without quotes.
pub(super) fn without_quotes(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let text = matches!(spot.rule, Rule::text_clause | Rule::cite_clause);
    let word = matches!(
        spot.kind(spot.at),
        Some(TokenKind::Word | TokenKind::Number | TokenKind::QuotedName)
    );
    let cited = spot.rule == Rule::cite_clause
        && spot
            .before(spot.at)
            .is_some_and(|b| matches!(spot.kind(b), Some(TokenKind::String | TokenKind::Title)));
    if !text || !word || spot.before(spot.at).is_some() && !cited {
        return None;
    }
    // up to the next text, or to the end of the line
    let (mut last, mut at) = (spot.at, spot.at);
    while let Some(kind) = spot.kind(at)
        && !matches!(
            kind,
            TokenKind::String | TokenKind::Title | TokenKind::LineBreak | TokenKind::Comment
        )
        && !matches!(spot.slice(at), "核实" | "待核" | "checked" | "unchecked")
    {
        if kind != TokenKind::Blank {
            last = at;
        }
        at += 1;
    }
    let place = spot.span(spot.at, last);
    let written = spot.builder.text.get(place.range()).unwrap_or("");
    let instead = match spot.rule {
        Rule::cite_clause => cited_texts(written, !cited),
        _ => format!("“{written}”"),
    };
    Some(
        spot.error("ohs::syntax::without_quotes", place)
            .arg("written", written)
            .arg("instead", instead),
    )
}

/// `三（一） 引导用人单位`, `「三（一）」 「引导」`: where it stands, and the words.
fn cited_texts(written: &str, with_section: bool) -> String {
    let quoted = |text: &str| format!("“{}”", text.trim().trim_matches(['「', '」']));
    let parts = match written.split_once('」') {
        Some((section, rest)) if written.starts_with('「') => Some((section, rest)),
        _ => written.split_once(char::is_whitespace),
    };
    match parts {
        Some((section, rest)) if with_section && !section.is_ascii() && !rest.trim().is_empty() => {
            format!("{} {}", quoted(section), quoted(rest))
        }
        _ => quoted(written),
    }
}

/// `对象 劳动者（接害）`: a condition in brackets behind a thing.
pub(super) fn condition_in_brackets(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let at = spot.at;
    let open = matches!(spot.kind(at), Some(TokenKind::Open(_)));
    let thing = spot.before(at)?;
    if spot.rule != Rule::each_clause || !open || spot.kind(thing) != Some(TokenKind::Word) {
        return None;
    }
    let text = spot.builder.text;
    let rest = Span::new(spot.span(at, at).end, spot.body.end);
    let rest = text.get(rest.range()).unwrap_or("").trim_end();
    let inner = rest.strip_suffix([')', '）']).unwrap_or(rest).trim();
    let word = match text.get(spot.piece.keyword.range()) {
        Some("总体") => "其中",
        Some("population") => "where",
        Some(keyword) if keyword.is_ascii() => "when",
        _ => "当",
    };
    let place = Span::new(spot.span(thing, thing).start, spot.body.end);
    Some(
        spot.error("ohs::syntax::other_word", place)
            .arg("written", text.get(place.range()).unwrap_or(""))
            .arg("instead", format!("{} {word} {inner}", spot.slice(thing))),
    )
}

/// `责任制：有` in the facts of a scenario: that it is there is told by what it is.
pub(super) fn whether(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let word = spot.slice(spot.at);
    let said = matches!(
        word,
        "有" | "已" | "未" | "非" | "have" | "has" | "none" | "not"
    );
    (spot.rule == Rule::facts_clause && said).then(|| {
        spot.error("ohs::syntax::other_word", spot.span(spot.at, spot.at))
            .arg("written", word)
            .help("fact")
    })
}
