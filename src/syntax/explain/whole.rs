//! Clauses that are written whole as a plan says them: whom an authority urges, of whom each is meant, times
//! without their word, lists behind a sign.

use super::everyday::everyday;
use super::phrase::Words;
use super::slip::is_comparison;
use crate::diagnostic::Diagnostic;
use crate::syntax::cut::STARTERS;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::RESERVED;
use crate::syntax::token::TokenKind;

/// `督促 用人单位 开展 检测`, `对象 所有 劳动者`.
pub(super) fn whom(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let keyword = words.spot.piece.keyword;
    let keyword = words.spot.builder.text.get(keyword.range())?;
    if words.spot.rule == Rule::each_clause {
        let all = [
            "所有",
            "全部",
            "全体",
            "各",
            "每个",
            "每名",
            "每位",
            "每一个",
            "每一名",
            "每一位",
            "每家",
            "凡",
            "任何",
            "all",
            "every",
            "each",
        ];
        let thing = words.slice(1);
        return (all.contains(&words.slice(0)) && words.kind(1) == Some(TokenKind::Word))
            .then(|| words.instead("ohs::syntax::other_word", 0, 1, thing.to_owned()));
    }
    let named = matches!(words.kind(0), Some(TokenKind::Word | TokenKind::QuotedName))
        && !RESERVED.contains(&words.slice(0));
    if keyword != "督促" || !named || words.spot.rule != Rule::requirement_clause {
        return None;
    }
    let verb = |n: usize| matches!(everyday(words.slice(n)), Some(("exist", _, "")));
    if !verb(1) && !STARTERS.contains(&words.slice(1)) {
        return None;
    }
    let (last, instead) = match (1..words.list.len()).find(|n| verb(*n)) {
        Some(1) => (2, format!("有 {}", words.slice(2))),
        Some(n) => {
            let time = words.text(1, n - 1);
            (n + 1, format!("{time} 有 {}", words.slice(n + 1)))
        }
        None => (1, words.slice(1).to_owned()),
    };
    Some(
        words
            .instead("ohs::syntax::other_word", 0, last, instead)
            .help("urged"),
    )
}

/// Words behind an event that say on which side of it.
fn side(word: &str) -> Option<bool> {
    match word {
        "前" | "之前" | "以前" => Some(true),
        "后" | "之后" | "以后" | "之日起" => Some(false),
        _ => None,
    }
}

/// `入职 前 有 …`, `入职 后 30日 内 有 …`, `2025年 内 有 …`: 于 or 先于 is missing.
pub(super) fn time_without_word(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    if !matches!(
        words.spot.rule,
        Rule::requirement_clause
            | Rule::prohibition_clause
            | Rule::item
            | Rule::forbidden_item
            | Rule::bare_item
    ) {
        return None;
    }
    let begins = |n: usize| match n.checked_sub(1) {
        None => true,
        Some(before) => matches!(words.slice(before), "且" | "或" | "(" | "（" | ":" | "："),
    };
    let starts = (words.at.saturating_sub(5)..=words.at).filter(|n| begins(*n));
    for start in starts {
        let anchor = words.slice(start);
        if words.kind(start) == Some(TokenKind::Number) {
            if let Some(d) = years(words, start, start) {
                return Some(d);
            }
            // 2025年 内
            let year = anchor.chars().count() == 4 && words.slice(start + 1) == "年";
            let within = matches!(
                words.slice(start + 2),
                "内" | "以内" | "之内" | "间" | "期间"
            );
            // 2025年 有 …, 2025年 组织 …
            let next = words.slice(start + 2);
            let act = STARTERS.contains(&next) || matches!(everyday(next), Some(("exist", _, "")));
            if year && (within || act) {
                let last = start + 1 + usize::from(within);
                let written = format!("于 {anchor}年 内");
                return Some(words.instead("ohs::syntax::other_word", start, last, written));
            }
            continue;
        }
        if matches!(anchor, "于" | "在" | "从" | "自")
            && let Some(d) = years(words, start, start + 1)
        {
            return Some(d);
        }
        if words.kind(start) != Some(TokenKind::Word) || RESERVED.contains(&anchor) {
            continue;
        }
        let apart = side(words.slice(start + 1)).map(|before| (anchor, before, start + 2));
        let glued = || {
            let ends = ["之前", "以前", "前", "之日起", "之后", "以后", "后"];
            let (event, word) = ends
                .iter()
                .find_map(|w| Some((anchor.strip_suffix(w)?, *w)))?;
            let blank = words.kind(start + 1) == Some(TokenKind::Number);
            (blank && !event.is_empty()).then_some((event, side(word)?, start + 1))
        };
        let Some((event, before, behind)) = apart.or_else(glued) else {
            continue;
        };
        let event = event.trim_start_matches(['自', '于', '在']);
        let (last, written) = match words.within(behind) {
            Some((period, last)) => {
                let word = if before { "前" } else { "后" };
                (last, format!("于 {event} {word} {period} 内"))
            }
            None if before && STARTERS.contains(&words.slice(behind)) => {
                (behind - 1, format!("先于 {event}"))
            }
            None => continue,
        };
        return Some(words.instead("ohs::syntax::other_word", start, last, written));
    }
    None
}

/// `2021年 至 2023年 有 …`, `于 2021年-2023年 内`, `2021—2023年 每年度 有 …`: from one year to another, from word `from` on.
fn years(words: &Words<'_, '_, '_>, from: usize, first: usize) -> Option<Diagnostic> {
    if words.kind(first) != Some(TokenKind::Number) {
        return None;
    }
    let (last, low, high) = (first + 1..first + 9).rev().find_map(|last| {
        let said: String = words.text(first, last).split_whitespace().collect();
        let (low, high) = two_years(&said)?;
        Some((last, low.to_owned(), high.to_owned()))
    })?;
    let written = format!("于 {low}年 至 {high}年 内");
    let said: String = words.text(from, last).split_whitespace().collect();
    let same = said == written.split_whitespace().collect::<String>();
    let reached = words.at >= from && words.at <= last + 1;
    (reached && !same).then(|| words.instead("ohs::syntax::other_word", from, last, written))
}

/// `2021年至2023年内`: the one year and the other.
fn two_years(said: &str) -> Option<(&str, &str)> {
    let digits = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let (low, rest) = said.split_at_checked(4)?;
    let unit = rest.strip_prefix('年');
    let rest = unit.unwrap_or(rest);
    let dashes = ['-', '－', '—', '–', '~', '～', '−'];
    let behind = rest.strip_prefix(['至', '到']).or_else(|| {
        let behind = rest.trim_start_matches(dashes);
        (behind.len() < rest.len()).then_some(behind)
    })?;
    let (high, rest) = behind.split_at_checked(4)?;
    let year = rest.strip_prefix('年');
    let closed = matches!(
        year.unwrap_or(rest),
        "" | "内" | "以内" | "之内" | "间" | "期间" | "中"
    );
    let years = unit.is_some() || year.is_some();
    (digits(low) && digits(high) && years && closed).then_some((low, high))
}

/// `规模 = 小型、微型`, `规模 为 小型、微型`.
pub(super) fn equals_list(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let comma = |n: usize| matches!(words.slice(n), "、" | "，" | ",");
    let member = |n: usize| {
        matches!(words.kind(n), Some(TokenKind::Word | TokenKind::QuotedName))
            && !RESERVED.contains(&words.slice(n))
    };
    // the sign, before the list or where the parser gave up at it
    let sign = if comma(words.at) {
        let mut first = words.at;
        while first >= 2 && member(first - 1) && comma(first) {
            first -= 2;
        }
        first
    } else {
        words.at
    };
    let not = match words.slice(sign) {
        "=" | "＝" | "为" | "是" | "等于" => false,
        "≠" | "不是" | "不为" | "不等于" => true,
        _ => return None,
    };
    let mut last = sign + 1;
    while comma(last + 1) && member(last + 2) {
        last += 2;
    }
    if last == sign + 1 || !member(sign + 1) {
        return None;
    }
    if is_comparison(words.slice(last + 1)) || words.slice(last + 1) == "含" {
        return conditions(words, sign);
    }
    let names: Vec<&str> = (sign + 1..=last)
        .step_by(2)
        .map(|n| words.slice(n))
        .collect();
    let list = format!("属于 ({})", names.join("、"));
    let code = "ohs::syntax::list_without_brackets";
    if !not {
        return Some(words.instead(code, sign, last, list));
    }
    let field = sign.checked_sub(1)?;
    let dotted = field
        .checked_sub(1)
        .is_some_and(|n| matches!(words.slice(n), "." | "．"));
    let instead = format!("非 ({} {list})", words.slice(field));
    (!dotted).then(|| words.instead(code, field, last, instead))
}

/// `其中 类别 = 在岗期间，结论 = 合格`: two conditions, of which the first is round the sign.
fn conditions(words: &Words<'_, '_, '_>, sign: usize) -> Option<Diagnostic> {
    let end = words.list.len().checked_sub(1)?;
    // the comma before a name that is compared
    let joint = |n: usize| {
        matches!(words.slice(n), "、" | "，" | ",")
            && (is_comparison(words.slice(n + 2)) || words.slice(n + 2) == "含")
    };
    let filter = (0..sign).rev().find(|n| words.slice(*n) == "其中");
    let Some(filter) = filter else {
        let comma = (sign..=end).find(|n| joint(*n))?;
        let written = format!("{} 且 {}", words.slice(comma - 1), words.slice(comma + 1));
        return Some(words.instead("ohs::syntax::other_word", comma - 1, comma + 1, written));
    };
    let mut parts = Vec::new();
    let mut from = filter + 1;
    for n in filter + 1..=end {
        if matches!(words.slice(n), "且" | "或" | "(" | "（" | ")" | "）") {
            return None;
        }
        if joint(n) {
            parts.push(words.text(from, n - 1));
            from = n + 1;
        }
    }
    parts.push(words.text(from, end));
    let written = format!("其中 ({})", parts.join(" 且 "));
    Some(words.instead("ohs::syntax::other_word", filter, end, written))
}
