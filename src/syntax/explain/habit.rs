//! Habits of official prose that have one form in the language: counts with a measure word, a term behind 前
//! and 之日起, a span of numbers.

use super::phrase::Words;
use super::slip::numeral;
use crate::diagnostic::Diagnostic;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::RESERVED;
use crate::syntax::token::TokenKind;

/// How a requirement goes on behind its time.
const ACTS: [&str; 9] = [
    "有", "无", "至少", "至多", "恰", "每个", "认定", "开展", "进行",
];

const CODE: &str = "ohs::syntax::other_word";

pub(super) fn habit(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    if words.english() || words.spot.rule == Rule::targets_clause {
        return None;
    }
    (words.at.saturating_sub(6)..=words.at).find_map(|n| {
        at_least(words, n)
            .or_else(|| before_an_event(words, n))
            .or_else(|| from_the_day(words, n))
            .or_else(|| day_of_the_year(words, n))
            .or_else(|| end_of_each_year(words, n))
            .or_else(|| between(words, n))
            .or_else(|| is_there(words, n))
    })
}

fn is_name(words: &Words<'_, '_, '_>, n: usize) -> bool {
    matches!(words.kind(n), Some(TokenKind::Word | TokenKind::QuotedName))
        && !RESERVED.contains(&words.slice(n))
}

/// `不少于 1 次 检测`, `至少 1次 申报`.
fn at_least(words: &Words<'_, '_, '_>, n: usize) -> Option<Diagnostic> {
    let most = match words.slice(n) {
        "不少于" | "不低于" | "至少" => false,
        "不超过" | "不多于" | "至多" => true,
        word => return at_least_in_one_word(words, n, word),
    };
    let (count, behind) = if words.kind(n + 1) == Some(TokenKind::Number) {
        (words.slice(n + 1).to_owned(), n + 2)
    } else {
        let (count, unit) = numeral(words.slice(n + 1))?;
        (
            count.to_string(),
            if matches!(unit, "次" | "回") {
                n + 2
            } else {
                return None;
            },
        )
    };
    let measured = matches!(words.slice(behind), "次" | "回");
    let numeral_said = behind == n + 2 && words.kind(n + 1) != Some(TokenKind::Number);
    if !measured && !numeral_said {
        return None;
    }
    let mut thing = behind + usize::from(measured);
    while matches!(words.slice(thing), "的" | "有") {
        thing += 1;
    }
    let reached = words.at >= n && words.at <= thing;
    let word = if most { "至多" } else { "至少" };
    // 有 至少 2次 申报
    let have = n.checked_sub(1).filter(|b| words.slice(*b) == "有");
    (reached && is_name(words, thing)).then(|| {
        words.instead(
            CODE,
            have.unwrap_or(n),
            thing,
            format!("{word} {count} {}", words.slice(thing)),
        )
    })
}

/// `至少一次 申报`, `至少2次 有 申报`.
fn at_least_in_one_word(words: &Words<'_, '_, '_>, n: usize, word: &str) -> Option<Diagnostic> {
    let rest = word.strip_prefix("至少")?;
    let rest = rest.strip_suffix(['次', '回'])?;
    let count = match numeral(rest) {
        Some((count, "")) => count,
        _ => rest.parse().ok()?,
    };
    let thing = n + 1 + usize::from(matches!(words.slice(n + 1), "的" | "有"));
    let reached = words.at >= n && words.at <= thing;
    // behind a cycle it says how often
    let alone = n
        .checked_sub(1)
        .is_none_or(|b| matches!(words.slice(b), "且" | "或"));
    (reached && alone && is_name(words, thing)).then(|| {
        let written = format!("至少 {count} {}", words.slice(thing));
        words.instead(CODE, n, thing, written)
    })
}

/// `于 离职 前 有 …`.
fn before_an_event(words: &Words<'_, '_, '_>, n: usize) -> Option<Diagnostic> {
    let at = matches!(words.slice(n), "于" | "在");
    let before = matches!(words.slice(n + 2), "前" | "之前" | "以前");
    let act = ACTS.contains(&words.slice(n + 3));
    (at && is_name(words, n + 1) && before && act)
        .then(|| words.instead(CODE, n, n + 2, format!("先于 {}", words.slice(n + 1))))
}

/// `于 危害产生 之日起 30日内`.
fn from_the_day(words: &Words<'_, '_, '_>, n: usize) -> Option<Diagnostic> {
    let at = matches!(words.slice(n), "于" | "在" | "从");
    let since = matches!(
        words.slice(n + 2),
        "之日起" | "日起" | "起" | "之后" | "以后" | "后"
    );
    let (period, last) = words.within(n + 3)?;
    let known = words.slice(n) == "于" && words.slice(n + 2) == "后";
    (at && is_name(words, n + 1) && since && !known).then(|| {
        let written = format!("于 {} 后 {period} 内", words.slice(n + 1));
        words.instead(CODE, n, last, written)
    })
}

/// `每年度 12月31日前 有 …`, `每年 3月底前 有 …`.
fn day_of_the_year(words: &Words<'_, '_, '_>, n: usize) -> Option<Diagnostic> {
    if !matches!(words.slice(n), "每年度" | "每年") || words.kind(n + 1) != Some(TokenKind::Number)
    {
        return None;
    }
    let date = words.slice(n + 2);
    let day = ["之前", "以前", "前"]
        .iter()
        .find_map(|w| date.strip_suffix(w));
    let (day, last) = match day {
        Some(day) => (day, n + 2),
        None if matches!(words.slice(n + 3), "前" | "之前" | "以前") => (date, n + 3),
        None => return None,
    };
    let calendar = day.starts_with('月') && day.ends_with('日');
    calendar.then(|| {
        let written = format!("每年度 不晚于 {}{day}", words.slice(n + 1));
        words.instead(CODE, n, last, written)
    })
}

/// `每年底前 有 …`, `每年12月底前 有 …`, `每年度 3月底 前 有 …`: the day by which, in words.
fn end_of_each_year(words: &Words<'_, '_, '_>, n: usize) -> Option<Diagnostic> {
    if !words.slice(n).starts_with("每年") {
        return None;
    }
    let (last, day) = (n..n + 4).rev().find_map(|last| {
        let said: String = words.text(n, last).split_whitespace().collect();
        let rest = said
            .strip_prefix("每年度")
            .or_else(|| said.strip_prefix("每年"))?;
        let rest = rest.strip_suffix('前')?.trim_end_matches(['之', '以']);
        Some((last, day_said(rest)?))
    })?;
    let act = words.at >= n && words.at <= last + 1;
    let written = format!("每年度 不晚于 {day}");
    act.then(|| words.instead(CODE, n, last, written))
}

/// `底`, `12月底`, `6月30日`: the day of a year.
fn day_said(text: &str) -> Option<String> {
    if matches!(text, "底" | "末" | "年底" | "年末" | "终") {
        return Some("12月31日".to_owned());
    }
    let (month, day) = text.split_once('月')?;
    let month: u8 = month.parse().ok()?;
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        _ => 0,
    };
    match day {
        "底" | "末" if last > 0 => Some(format!("{month}月{last}日")),
        _ => {
            let day: u8 = day.strip_suffix(['日', '号'])?.parse().ok()?;
            ((1..=31).contains(&day) && month <= 12).then(|| format!("{month}月{day}日"))
        }
    }
}

/// `接害人数 在 10人 至 99人 之间`, `接害人数 10 至 99人`, `接害人数 ≥ 10 至 99人`.
fn between(words: &Words<'_, '_, '_>, field: usize) -> Option<Diagnostic> {
    if !is_name(words, field) {
        return None;
    }
    let sign = matches!(
        words.slice(field + 1),
        "在" | "于" | "介于" | "为" | "是" | "≥" | "=" | "＝"
    );
    let first = field + 1 + usize::from(sign);
    let amount = |at: usize| {
        (words.kind(at) == Some(TokenKind::Number)).then(|| {
            let unit = usize::from(is_name(words, at + 1) || words.slice(at + 1) == "%");
            let unit = if words.slice(at + 1).contains(['年', '月']) && words.slice(at).len() == 4
            {
                return None;
            } else {
                unit
            };
            let word = if unit > 0 { words.slice(at + 1) } else { "" };
            Some((words.slice(at), word, at + unit + 1))
        })
    };
    let (low, low_unit, to) = amount(first)??;
    matches!(
        words.slice(to),
        "至" | "到" | "～" | "~" | "-" | "—" | "和" | "与"
    )
    .then_some(())?;
    let (high, high_unit, behind) = amount(to + 1)??;
    let low_unit = if low_unit.is_empty() {
        high_unit
    } else {
        low_unit
    };
    let closed = matches!(words.slice(behind), "之间" | "以内" | "范围内");
    let last = behind - usize::from(!closed);
    // 至 between two dates belongs to a time
    if words.at <= field || words.at > last + 1 {
        return None;
    }
    let name = words.slice(field);
    let written = format!("({name} ≥ {low}{low_unit} 且 {name} ≤ {high}{high_unit})");
    Some(words.instead(CODE, field, last, written))
}

/// `警示标识 = 有`.
fn is_there(words: &Words<'_, '_, '_>, n: usize) -> Option<Diagnostic> {
    let equals = matches!(words.slice(n + 1), "=" | "＝" | "为");
    let ends = words.list.len() == n + 3 || matches!(words.slice(n + 3), "且" | "或" | ")" | "）");
    let written = match words.slice(n + 2) {
        "有" | "已有" => format!("有 {}", words.slice(n)),
        "无" | "没有" => format!("无 {}", words.slice(n)),
        _ => return None,
    };
    (is_name(words, n) && equals && ends)
        .then(|| words.instead(CODE, n, n + 2, written).help("there"))
}
