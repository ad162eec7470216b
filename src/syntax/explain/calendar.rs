//! Cycles and terms as officials write them, and how .ohs does.

use super::Spot;
use super::slip::{PERIODS, numeral};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::token::TokenKind;

/// What begins a requirement behind a time.
const ACTS: [&str; 8] = ["有", "无", "至少", "至多", "每个", "have", "has", "each"];

pub(super) fn instead(
    spot: &Spot<'_, '_>,
    code: &'static str,
    at: Span,
    instead: impl Into<String>,
) -> Diagnostic {
    let written = spot.builder.text.get(at.range()).unwrap_or("");
    spot.error(code, at)
        .arg("written", written)
        .arg("instead", instead.into())
}

pub(super) fn is_year(text: &str) -> bool {
    text.chars().count() == 4 && text.chars().all(crate::syntax::token::is_digit)
}

/// `2021年-2025年`, `2021 - 2025`: a dash in the place of 至.
pub(super) fn dash(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    if spot.rule != Rule::range_clause {
        return None;
    }
    let at = spot.at;
    let found = spot.slice(at);
    let dash = matches!(
        found,
        "-" | "－" | "—" | "–" | "~" | "～" | "−" | "到" | "不晚于" | "不超过" | "截至"
    );
    let said = spot.before(at)?;
    let english = spot
        .builder
        .text
        .get(spot.piece.keyword.range())
        .is_some_and(str::is_ascii);
    let mut last = at;
    while matches!(spot.slice(last + 1), "-" | "－" | "—" | "–") {
        last += 1;
    }
    (dash && spot.kind(said).is_some()).then(|| {
        instead(
            spot,
            "ohs::syntax::other_word",
            spot.span(at, last),
            if english { "to" } else { "至" },
        )
    })
}

/// `每两年`, `每半年`, `每3年一次`, `每季度一次`, `至少每年一次`.
pub(super) fn cycle(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    for at in [Some(spot.at), spot.before(spot.at)].into_iter().flatten() {
        let word = spot.slice(at);
        let place = spot.span(at, at);
        if spot.kind(at) == Some(TokenKind::Word) {
            let bare = word.strip_prefix("至少").unwrap_or(word);
            let Some(rest) = bare.strip_prefix('每') else {
                continue;
            };
            let rest = rest.strip_prefix('隔').unwrap_or(rest);
            if let Some(how_often) = rest
                .strip_prefix("年")
                .or_else(|| rest.strip_prefix("一年"))
                && (once(how_often) || how_often.starts_with("至少"))
            {
                return Some(spot.error("ohs::syntax::every_year", place));
            }
            if let Some(written) = every(rest) {
                return Some(instead(spot, "ohs::syntax::other_cycle", place, written));
            }
        } else if spot.kind(at) == Some(TokenKind::Number) {
            // 每 3年一次
            let unit = spot.slice(at + 1);
            let period = PERIODS.iter().find(|p| {
                unit.strip_prefix(**p)
                    .is_some_and(|rest| !rest.is_empty() && once(rest))
            });
            if let Some(period) = period {
                return Some(instead(
                    spot,
                    "ohs::syntax::other_cycle",
                    spot.span(at, at + 1),
                    format!("{word}{period}"),
                ));
            }
        }
    }
    None
}

/// What behind a cycle says how often: nothing, 一次, 至少1次 …
fn once(text: &str) -> bool {
    let text = text.strip_prefix("至少").unwrap_or(text);
    let text = ["有", "开展", "进行"]
        .iter()
        .find_map(|w| text.strip_prefix(w))
        .unwrap_or(text);
    matches!(text, "" | "一次" | "1次" | "一回" | "1回")
}

/// `半年`, `两年一次`: the cycle that is meant.
fn every(text: &str) -> Option<String> {
    let fixed = [
        ("半年", "每 6个月"),
        ("半个月", "每 15日"),
        ("个季度", "每季度"),
        ("一季度", "每季度"),
        ("一个季度", "每季度"),
        ("季度", "每季度"),
        ("季", "每季度"),
        ("一个月", "每 1个月"),
        ("个月", "每月"),
        ("月", "每月"),
        ("周", "每 1周"),
        ("天", "每 1日"),
        ("日", "每 1日"),
    ];
    for (words, written) in fixed {
        if text.strip_prefix(words).is_some_and(once) {
            return Some(written.to_owned());
        }
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = match text.split_at_checked(digits)? {
        ("", _) => {
            let (value, rest) = numeral(text)?;
            (value.to_string(), rest)
        }
        // 每12个月: only a blank is missing
        (_, rest) if PERIODS.contains(&rest) => return None,
        (number, rest) => (number.to_owned(), rest),
    };
    let period = PERIODS
        .iter()
        .find(|p| rest.strip_prefix(**p).is_some_and(once))?;
    Some(format!("每 {number}{period}"))
}

/// `30日内 有 …`, `投产后30日内 有 …`, `在 入职 前 有 …`, `到2025年底`, `入职前 有 …`.
pub(super) fn term(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    if spot.rule == Rule::targets_clause {
        return None;
    }
    for at in [Some(spot.at), spot.before(spot.at)].into_iter().flatten() {
        if spot.kind(at) != Some(TokenKind::Word) {
            continue;
        }
        let word = spot.slice(at);
        let place = spot.span(at, at);
        let behind_number = at
            .checked_sub(1)
            .is_some_and(|n| spot.kind(n) == Some(TokenKind::Number));
        if behind_number {
            if let Some(d) = within_since_when(spot, at) {
                return Some(d);
            }
            continue;
        }
        if let Some(day) = ["截至", "截止", "到", "至", "在", "于"]
            .iter()
            .find_map(|w| word.strip_prefix(w))
            && day.get(..4).is_some_and(is_year)
        {
            let within = ["期间", "以内", "之内", "内", "间", "中"];
            let bare = within.iter().find_map(|w| day.strip_suffix(w));
            let year = bare.unwrap_or(day);
            let whole = year.chars().count() == 5 && year.ends_with('年');
            if word.starts_with(['在', '于']) && (bare.is_some() || whole) {
                let written = format!("于 {year} 内");
                return Some(instead(spot, "ohs::syntax::missing_blank", place, written));
            }
            let day = day.trim_end_matches('前').trim_end_matches(['之', '以']);
            return Some(instead(
                spot,
                "ohs::syntax::date_before",
                place,
                format!("不晚于 {day}"),
            ));
        }
        if let Some(written) = behind_an_event(word) {
            return Some(instead(spot, "ohs::syntax::missing_blank", place, written));
        }
        if let Some(d) = at_before(spot, at).or_else(|| event_before(spot, at)) {
            return Some(d);
        }
    }
    None
}

/// `投产后30日内`: an event, 后 or 前, a number and a period in one word.
fn behind_an_event(word: &str) -> Option<String> {
    let number = word.find(|c: char| c.is_ascii_digit())?;
    let (event, rest) = word.split_at_checked(number)?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = rest.split_at_checked(digits)?;
    let period = PERIODS.iter().find(|p| unit.starts_with(*p))?;
    let (event, side) = [
        ("之日起", "后"),
        ("之后", "后"),
        ("以后", "后"),
        ("后", "后"),
        ("之前", "前"),
        ("前", "前"),
    ]
    .iter()
    .find_map(|(w, side)| Some((event.strip_suffix(w)?, side)))?;
    let event = event.trim_start_matches(['自', '于', '在']);
    (!event.is_empty()).then(|| format!("于 {event} {side} {number}{period} 内"))
}

/// `30日内 有 …`: within 30 days of what?
fn within_since_when(spot: &Spot<'_, '_>, at: usize) -> Option<Diagnostic> {
    let number = at.checked_sub(1)?;
    let word = spot.slice(at);
    let period = PERIODS
        .iter()
        .find(|p| matches!(word.strip_prefix(**p), Some("内" | "以内" | "之内")))?;
    let first = spot
        .before(number)
        .is_none_or(|b| matches!(spot.slice(b), "且" | "或" | "and" | "or"));
    first.then(|| {
        let digits = spot.slice(number);
        spot.error("ohs::syntax::no_anchor", spot.span(number, at))
            .arg("written", format!("{digits}{word}"))
            .arg("instead", format!("于 … 后 {digits}{period} 内"))
    })
}

/// `在 入职 前 有 …`.
fn at_before(spot: &Spot<'_, '_>, at: usize) -> Option<Diagnostic> {
    let next = |at: usize| {
        let blank = usize::from(spot.kind(at + 1) == Some(TokenKind::Blank));
        at + 1 + blank
    };
    if spot.slice(at) != "在" {
        return None;
    }
    let anchor = next(at);
    let side = next(anchor);
    let event = spot.slice(anchor);
    if spot.kind(anchor) == Some(TokenKind::Number) {
        // 在 100人 以内
        let word = next(side);
        let amount = spot.builder.text.get(spot.span(anchor, side).range())?;
        let sign = match spot.slice(word) {
            "以内" | "以下" | "之内" => "≤",
            "以上" => "≥",
            _ => return None,
        };
        return Some(instead(
            spot,
            "ohs::syntax::comparison_behind",
            spot.span(at, word),
            format!("{sign} {amount}"),
        ));
    }
    match spot.slice(side) {
        "前" | "之前" | "以前" => Some(instead(
            spot,
            "ohs::syntax::other_word",
            spot.span(at, side),
            format!("先于 {event}"),
        )),
        _ => Some(instead(
            spot,
            "ohs::syntax::other_word",
            spot.span(at, at),
            "于",
        )),
    }
}

/// `入职前 有 …`, `入职后 有 …`.
fn event_before(spot: &Spot<'_, '_>, at: usize) -> Option<Diagnostic> {
    if at == spot.at || !ACTS.contains(&spot.slice(spot.at)) {
        return None;
    }
    let word = spot.slice(at);
    let cut = |words: [&str; 2]| {
        words
            .iter()
            .find_map(|w| word.strip_suffix(w))
            .filter(|event| !event.is_empty())
    };
    let written = match (cut(["之前", "前"]), cut(["之后", "后"])) {
        (Some(event), _) => format!("先于 {event}"),
        (None, Some(event)) => format!("于 {event} 后 … 内"),
        (None, None) => return None,
    };
    Some(instead(
        spot,
        "ohs::syntax::missing_blank",
        spot.span(at, at),
        written,
    ))
}
