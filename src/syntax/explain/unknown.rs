//! A line that no keyword of its block begins.

use super::super::build::Builder;
use super::super::cut::Piece;
use super::super::keyword::{BLOCKS, Block, entries, named};
use super::super::token::TokenKind;
use crate::diagnostic::{Arg, Diagnostic};
use crate::message::Language;
use crate::source::Span;

/// What to say of a block: `在 {block} 里`.
const fn block_word(block: Block) -> &'static str {
    match block {
        Block::Top => "word.syntax_block_top",
        Block::Policy => "word.syntax_block_policy",
        Block::Vocabulary => "word.syntax_block_vocabulary",
        Block::Term | Block::TermReading => "word.syntax_block_term",
        Block::Duty | Block::DutyReading => "word.syntax_block_duty",
        Block::Indicator | Block::IndicatorReading => "word.syntax_block_indicator",
        Block::Exception => "word.syntax_block_exception",
        Block::Remark => "word.syntax_block_remark",
        Block::Entity => "word.syntax_block_entity",
        Block::Enum => "word.syntax_block_enum",
        Block::Table => "word.syntax_block_table",
        Block::Process => "word.syntax_block_process",
        Block::Scenario => "word.syntax_block_scenario",
        Block::Items | Block::Prohibitions => "word.syntax_block_items",
        Block::Item => "word.syntax_block_item",
        Block::Rows => "word.syntax_block_rows",
        Block::Penalties => "word.syntax_block_penalties",
    }
}

fn spellings(block: Block) -> impl Iterator<Item = &'static str> {
    entries(block).iter().flat_map(|e| e.spellings())
}

/// The spelling nearest to `found`, if it is near.
fn nearest(found: &str, block: Block) -> Option<&'static str> {
    let allowed = (found.chars().count() / 3).max(1);
    spellings(block)
        .map(|s| (strsim::damerau_levenshtein(found, s), s))
        .filter(|(d, s)| *d <= allowed && *d < s.chars().count())
        .min_by_key(|(d, _)| *d)
        .map(|(_, s)| s)
}

pub(in crate::syntax) fn unknown(builder: &Builder<'_>, piece: &Piece) -> Diagnostic {
    let first = builder
        .tokens
        .partition_point(|t| t.span.start < piece.span.start);
    let token = builder.tokens.get(first);
    let span = token.map_or(piece.span, |t| t.span);
    let found = builder.text.get(span.range()).unwrap_or("");
    let error = |code: &'static str, at: Span| {
        Diagnostic::error(code, at.in_file(builder.file)).arg("found", found)
    };
    let within = Arg::Word(block_word(piece.within).into());
    if token.is_some_and(|t| t.kind == TokenKind::Word) {
        let elsewhere = BLOCKS
            .into_iter()
            .find(|&b| b != piece.within && spellings(b).any(|s| s == found));
        if let Some(block) = elsewhere {
            let d = error("ohs::syntax::keyword_elsewhere", span)
                .arg("within", within)
                .arg("block", Arg::Word(block_word(block).into()));
            return if block == Block::Top {
                d.help("declaration")
            } else {
                d
            };
        }
        let glued = spellings(piece.within)
            .filter(|s| !s.is_ascii() && found.starts_with(*s))
            .max_by_key(|s| s.len());
        if let Some(keyword) = glued {
            let rest = found.strip_prefix(keyword).unwrap_or("");
            return error("ohs::syntax::glued_keyword", span)
                .arg("keyword", keyword)
                .arg("instead", format!("{keyword} {rest}"));
        }
    }
    let d = error("ohs::syntax::unknown_keyword", span).arg("within", within);
    if let Some(near) = nearest(found, piece.within) {
        return d.did_you_mean(Some(near));
    }
    let language = if found.is_ascii() {
        Language::En
    } else {
        Language::Zh
    };
    let mut keywords: Vec<String> = Vec::new();
    for entry in entries(piece.within) {
        let word = entry.spelling(language).to_owned();
        if !keywords.contains(&word) {
            keywords.push(word);
        }
    }
    let d = d.arg("keywords", keywords);
    match (named(piece.within), entries(piece.within).is_empty()) {
        (Some(_), true) => d.help("name"),
        (Some(_), false) => d.help("name_or_keyword"),
        (None, true) => d.help("row"),
        (None, false) => d,
    }
}
