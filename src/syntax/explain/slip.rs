//! Slips that are made often, recognised by the tokens round the place.

use super::target::which_year;
use super::{Spot, calendar, date, everyday, keyword, phrase, sentence, subject, wording};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::build::bracketed;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::RESERVED;
use crate::syntax::token::{Bracket, TokenKind};

pub(in crate::syntax) const PERIODS: [&str; 8] =
    ["个工作日", "工作日", "个月", "小时", "日", "天", "周", "年"];
const TIMES: [&str; 18] = [
    "于",
    "自",
    "先于",
    "不晚于",
    "每",
    "每年",
    "每年度",
    "每季度",
    "每月",
    "within",
    "before",
    "after",
    "every",
    "yearly",
    "quarterly",
    "monthly",
    "during",
    "from",
];

pub(super) fn slip(spot: &Spot<'_, '_>, positives: &[Rule]) -> Option<Diagnostic> {
    let at = spot.at;
    if spot.kind(at) == Some(TokenKind::Open(Bracket::Curly)) {
        return Some(spot.error("ohs::syntax::block_not_here", spot.span(at, at)));
    }
    mixed(spot, positives)
        .or_else(|| phrase::phrase(spot))
        .or_else(|| beyond_filter(spot))
        .or_else(|| every_year(spot))
        .or_else(|| sentence::whether(spot))
        .or_else(|| date::date(spot))
        .or_else(|| calendar::dash(spot))
        .or_else(|| calendar::cycle(spot))
        .or_else(|| calendar::term(spot))
        .or_else(|| wording::approximate(spot))
        .or_else(|| number_and_word(spot))
        .or_else(|| chinese_number(spot))
        .or_else(|| chained(spot))
        .or_else(|| filter_outside(spot))
        .or_else(|| keyword::clause_behind_comma(spot))
        .or_else(|| keyword::keyword_inside(spot))
        .or_else(|| sentence::without_quotes(spot))
        .or_else(|| sentence::condition_in_brackets(spot))
        .or_else(|| everyday::everyday_word(spot))
        .or_else(|| sentence::english(spot))
        .or_else(|| wording::range_by_name(spot, positives))
        .or_else(|| wording::missing_by_name(spot))
        .or_else(|| wording::other_word(spot, positives))
        .or_else(|| time_behind(spot))
        .or_else(|| glued(spot))
        .or_else(|| keyword::colon(spot))
        .or_else(|| wording::unit_apart(spot))
        .or_else(|| wording::no_comparison(spot, positives))
        .or_else(|| subject::side_by_side(spot))
}

/// `a 且 b 或 c`.
fn mixed(spot: &Spot<'_, '_>, positives: &[Rule]) -> Option<Diagnostic> {
    let found = spot.slice(spot.at);
    let other = match found {
        "且" | "and" => Rule::k_or,
        "或" | "or" => Rule::k_and,
        _ => return None,
    };
    positives.contains(&other).then(|| {
        spot.error("ohs::syntax::mixed_and_or", spot.span(spot.at, spot.at))
            .arg("found", found)
    })
}

/// `总体 劳动者 其中 a 且 b`, where no condition but a collection is read.
fn beyond_filter(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    if !matches!(spot.slice(spot.at), "且" | "或" | "and" | "or") {
        return None;
    }
    let mut depth = 0usize;
    let mut at = spot.at;
    let filter = loop {
        at = spot.before(at)?;
        match spot.kind(at)? {
            TokenKind::Close(_) => depth += 1,
            TokenKind::Open(_) => depth = depth.checked_sub(1)?,
            _ if depth == 0 && matches!(spot.slice(at), "其中" | "where") => break at,
            _ => {}
        }
    };
    let word = spot.slice(filter);
    let condition = Span::new(spot.span(filter, filter).end, spot.body.end);
    let condition = spot.builder.text.get(condition.range()).unwrap_or("");
    Some(
        spot.error("ohs::syntax::brackets_reach", spot.span(filter, filter))
            .label(
                "beyond",
                spot.span(spot.at, spot.at).in_file(spot.builder.file),
            )
            .arg("word", word)
            .arg("instead", bracketed(word, condition))
            .help("collection"),
    )
}

/// `每年 有 体检`.
fn every_year(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let before = spot.before(spot.at)?;
    (spot.slice(before) == "每年")
        .then(|| spot.error("ohs::syntax::every_year", spot.span(before, before)))
}

/// A number and a word that touch, at or before the place.
fn number_and_word(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let at = spot.at;
    let before = spot.before(at);
    let candidates = [
        Some(at),
        before,
        before.and_then(|b| spot.before(b)),
        before
            .and_then(|b| spot.before(b))
            .and_then(|b| spot.before(b)),
    ];
    let number = candidates
        .into_iter()
        .flatten()
        .find(|&n| spot.kind(n) == Some(TokenKind::Number))?;
    let digits = spot.slice(number);
    let word = spot.slice(number + 1);
    // ≤ 85分贝以下 says it twice
    let compared = spot
        .before(number)
        .filter(|b| is_comparison(spot.slice(b.to_owned())));
    let instead = |code: &'static str, last: usize, instead: String| {
        let twice = code == "ohs::syntax::comparison_behind";
        let first = compared.filter(|_| twice).unwrap_or(number);
        let span = spot.span(first, last);
        let written = spot.builder.text.get(span.range()).unwrap_or("");
        Some(
            spot.error(code, span)
                .arg("written", written)
                .arg("instead", instead),
        )
    };
    if matches!(word, "月" | "月份") {
        return instead(
            "ohs::syntax::month_for_months",
            number + 1,
            format!("{digits}个月"),
        );
    }
    // 2023年底前, 2023年底 前
    if word.starts_with('年')
        && word
            .chars()
            .all(|c| "年月日号底之以前0123456789".contains(c))
    {
        let stem = word.trim_end_matches('前').trim_end_matches(['之', '以']);
        let last = if stem.len() < word.len() {
            Some(number + 1)
        } else {
            let blank = spot.kind(number + 2) == Some(TokenKind::Blank);
            matches!(spot.slice(number + 3), "前" | "之前" | "以前")
                .then_some(number + 3)
                .filter(|_| blank)
        };
        if let Some(last) = last {
            let said = spot
                .before(number)
                .is_some_and(|b| matches!(spot.slice(b), "不晚于" | "than"));
            let by = if said { "" } else { "不晚于 " };
            let end = if stem == "年" { "底" } else { "" };
            let d = instead(
                "ohs::syntax::date_before",
                last,
                format!("{by}{digits}{stem}{end}"),
            )?;
            return Some(match stem {
                "年" => which_year(d, digits, |year| format!("{by}{year}年底")),
                _ => d,
            });
        }
    }
    for (suffix, op) in [("以上", "≥"), ("以下", "≤"), ("以内", "≤")] {
        if word.len() > suffix.len()
            && let Some(stem) = word.strip_suffix(suffix)
            && !(suffix == "以内" && PERIODS.contains(&stem))
        {
            return instead(
                "ohs::syntax::comparison_behind",
                number + 1,
                format!("{op} {digits}{stem}"),
            );
        }
        let blank = usize::from(spot.kind(number + 2) == Some(TokenKind::Blank));
        if spot.slice(number + 2 + blank).starts_with(suffix)
            && !(suffix == "以内" && PERIODS.contains(&word))
        {
            return instead(
                "ohs::syntax::comparison_behind",
                number + 2 + blank,
                format!("{op} {digits}{word}"),
            );
        }
    }
    for period in PERIODS {
        if let Some(rest) = word.strip_prefix(period)
            && ["以内", "内", "后", "前", "中"]
                .iter()
                .any(|w| rest.starts_with(w))
            && rest.chars().count() > 1
        {
            return instead(
                "ohs::syntax::missing_blank",
                number + 1,
                format!("{digits}{period} {}", parted(rest)),
            );
        }
    }
    None
}

/// Reserved words and numbers with periods at the start of `text`, parted by blanks.
pub(super) fn parted(text: &str) -> String {
    let mut rest = text;
    let mut out: Vec<String> = Vec::new();
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at_checked(digits).unwrap_or(("", rest));
        if digits > 0
            && let Some(period) = PERIODS.iter().find(|p| tail.starts_with(*p))
        {
            out.push(format!("{number}{period}"));
            rest = tail.strip_prefix(period).unwrap_or("");
            continue;
        }
        let word = RESERVED
            .iter()
            .filter(|w| rest.starts_with(*w))
            .max_by_key(|w| w.len());
        let Some(word) = word else {
            out.push(rest.to_owned());
            break;
        };
        out.push((*word).to_owned());
        rest = rest.strip_prefix(word).unwrap_or("");
    }
    out.join(" ")
}

/// 一家, 三十日.
fn chinese_number(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let candidates = [Some(spot.at), spot.before(spot.at)];
    for at in candidates.into_iter().flatten() {
        if spot.kind(at) != Some(TokenKind::Word) {
            continue;
        }
        let word = spot.slice(at);
        if let Some(percent) = word.strip_prefix("百分之")
            && let Some((value, "")) = numeral(percent)
        {
            return Some(
                spot.error("ohs::syntax::chinese_number", spot.span(at, at))
                    .arg("written", word)
                    .arg("instead", format!("{value}%"))
                    .help("plain"),
            );
        }
        let Some((value, unit)) = numeral(word) else {
            continue;
        };
        let known = [
            "日", "天", "个", "年", "家", "人", "次", "周", "小时", "名", "例", "项", "件", "元",
            "倍", "月",
        ];
        if known.iter().any(|u| unit.starts_with(u)) {
            let d = spot
                .error("ohs::syntax::chinese_number", spot.span(at, at))
                .arg("written", word)
                .arg("instead", format!("{value}{unit}"));
            return Some(if PERIODS.contains(&unit) {
                d.help("plain")
            } else {
                d
            });
        }
    }
    None
}

/// What is counted in Chinese numerals.
const COUNTED: [&str; 18] = [
    "日", "天", "个月", "个", "年", "家", "人", "次", "周", "小时", "名", "例", "项", "件", "元",
    "倍", "月", "人次",
];

/// `三十日`, where a name is read: the number that is meant.
pub(in crate::syntax) fn counted(word: &str) -> Option<String> {
    if let Some((value, "")) = word.strip_prefix("百分之").and_then(numeral) {
        return Some(format!("{value}%"));
    }
    let (value, unit) = numeral(word)?;
    COUNTED.contains(&unit).then(|| format!("{value}{unit}"))
}

/// A number in Chinese numerals at the start of `word`, and the rest.
pub(super) fn numeral(word: &str) -> Option<(u64, &str)> {
    let (mut total, mut section, mut digit) = (0u64, 0u64, None::<u64>);
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let place = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' => 10_000,
            _ => 0,
        };
        if place == 10_000 {
            total = (total + section + digit.unwrap_or(0)).checked_mul(place)?;
            (section, digit) = (0, None);
        } else if place > 0 {
            section += digit.unwrap_or(1) * place;
            digit = None;
        } else {
            let n = "零一二三四五六七八九".chars().position(|d| d == c);
            let n = if c == '两' { Some(2) } else { n };
            let Some(n) = n else { break };
            if digit.is_some_and(|d| d > 0) {
                return None;
            }
            digit = Some(u64::try_from(n).ok()?);
        }
        rest = rest.strip_prefix(c)?;
    }
    let value = total + section + digit.unwrap_or(0);
    (value > 0 && rest.len() < word.len()).then_some((value, rest))
}

pub(super) fn is_comparison(text: &str) -> bool {
    matches!(
        text,
        "=" | "＝"
            | "≠"
            | "<"
            | "＜"
            | "≤"
            | "≦"
            | ">"
            | "＞"
            | "≥"
            | "≧"
            | "不低于"
            | "不少于"
            | "不超过"
            | "超过"
            | "不满"
    )
}

/// `1 < a < 3`.
fn chained(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    if !is_comparison(spot.slice(spot.at)) {
        return None;
    }
    let mut at = spot.at;
    while let Some(before) = spot.before(at) {
        let text = spot.slice(before);
        if is_comparison(text) {
            return Some(
                spot.error(
                    "ohs::syntax::chained_comparison",
                    spot.span(spot.at, spot.at),
                )
                .label(
                    "first",
                    spot.span(before, before).in_file(spot.builder.file),
                ),
            );
        }
        if matches!(text, "且" | "或" | "and" | "or")
            || matches!(
                spot.kind(before),
                Some(TokenKind::Open(_) | TokenKind::Close(_))
            )
        {
            return None;
        }
        at = before;
    }
    None
}

/// `劳动者 其中 在岗 的 数量`: a filter behind what is no collection.
fn filter_outside(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let found = spot.slice(spot.at);
    matches!(found, "其中" | "where")
        .then(|| spot.error("ohs::syntax::filter_outside", spot.span(spot.at, spot.at)))
}

/// `有 体检 于 离职 前 30日 内`.
fn time_behind(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let found = spot.slice(spot.at);
    let before = spot.before(spot.at)?;
    let complete = !RESERVED.contains(&spot.slice(before))
        && matches!(
            spot.kind(before),
            Some(
                TokenKind::Word
                    | TokenKind::QuotedName
                    | TokenKind::Number
                    | TokenKind::String
                    | TokenKind::Close(_)
            )
        );
    (complete && TIMES.contains(&found)).then(|| {
        spot.error("ohs::syntax::time_behind_act", spot.span(spot.at, spot.at))
            .arg("word", found)
    })
}

/// `每12个月`, `其中(…` is fine, `至少1家`: an operator word that runs into the next.
fn glued(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    for at in [Some(spot.at), spot.before(spot.at)].into_iter().flatten() {
        if spot.kind(at) != Some(TokenKind::Word) {
            continue;
        }
        let word = spot.slice(at);
        if RESERVED.contains(&word) {
            continue;
        }
        let Some(head) = RESERVED
            .iter()
            .filter(|w| !w.is_ascii() && word.starts_with(*w))
            .max_by_key(|w| w.len())
        else {
            continue;
        };
        let rest = word.strip_prefix(head).unwrap_or("");
        if rest.starts_with(|c: char| c.is_ascii_digit()) || head.chars().count() > 1 {
            return Some(
                spot.error("ohs::syntax::missing_blank", spot.span(at, at))
                    .arg("written", word)
                    .arg("instead", parted(word)),
            );
        }
    }
    None
}

#[cfg(test)]
mod tests;
