//! Dates, cycles and terms as officials write them, and how .ohs does.

use super::Spot;
use super::slip::{PERIODS, numeral};
use crate::diagnostic::Diagnostic;
use crate::source::{Loc, Span};
use crate::syntax::grammar::Rule;
use crate::syntax::token::{TokenKind, is_digit};

/// What begins a requirement behind a time.
const ACTS: [&str; 8] = ["有", "无", "至少", "至多", "每个", "have", "has", "each"];

fn instead(
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

fn is_year(text: &str) -> bool {
    text.chars().count() == 4 && text.chars().all(crate::syntax::token::is_digit)
}

/// `23年底`: a year of two digits, of which somebody has to say which it is.
pub(in crate::syntax) fn short_year(at: Loc, date: &str) -> Diagnostic {
    let d = Diagnostic::error("ohs::syntax::short_year", at).arg("date", date);
    let short = date.chars().take_while(|c| is_digit(*c)).count() == 2;
    if !short {
        return d;
    }
    let date = date.replace("年末", "年底");
    d.arg("instead", format!("20{date}")).help("this_century")
}

/// `2025年末`, `2025/12/31`, `2025.12.31`.
pub(super) fn date(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let before = spot.before(spot.at);
    let number = before.and_then(|b| b.checked_sub(1));
    for at in [Some(spot.at), before, number].into_iter().flatten() {
        let d = year_end(spot, at)
            .or_else(|| quarter(spot, at))
            .or_else(|| five_years(spot, at))
            .or_else(|| parted(spot, at));
        if let Some(d) = d {
            return Some(d);
        }
    }
    None
}

fn year_end(spot: &Spot<'_, '_>, at: usize) -> Option<Diagnostic> {
    let year = spot.slice(at);
    let short = spot.kind(at) == Some(TokenKind::Number) && year.len() == 2;
    if short
        && ["年底", "年末"]
            .iter()
            .any(|w| spot.slice(at + 1).starts_with(w))
    {
        let date = format!("{year}{}", spot.slice(at + 1));
        let place = spot.span(at, at + 1).in_file(spot.builder.file);
        return Some(short_year(place, &date));
    }
    if spot.kind(at) != Some(TokenKind::Number) || !is_year(year) {
        return None;
    }
    let word = spot.slice(at + 1);
    let end = word
        .strip_suffix("之前")
        .or_else(|| word.strip_suffix('前'));
    let known = [
        "年末",
        "年终",
        "年年底",
        "年年末",
        "年底末",
        "年的年底",
        "底",
    ];
    if !known.contains(&end.unwrap_or(word)) {
        return None;
    }
    let place = spot.span(at, at + 1);
    let written = format!("{year}年底");
    let said = spot
        .before(at)
        .is_some_and(|b| matches!(spot.slice(b), "不晚于" | "than"));
    Some(if end.is_some() && !said {
        instead(
            spot,
            "ohs::syntax::date_before",
            place,
            format!("不晚于 {written}"),
        )
    } else {
        instead(spot, "ohs::syntax::other_date", place, written)
    })
}

/// The first and last day of what `words` call a part of a year.
fn part_of_year(words: &str) -> Option<(&'static str, &'static str)> {
    let words = words.trim_start_matches("年").trim_start_matches('第');
    let words = ["以前", "之前", "前", "末", "底"]
        .iter()
        .find_map(|w| words.strip_suffix(w))
        .unwrap_or(words);
    Some(match words {
        "一季度" | "1季度" | "首季" => ("1月1日", "3月31日"),
        "二季度" | "2季度" => ("4月1日", "6月30日"),
        "三季度" | "3季度" => ("7月1日", "9月30日"),
        "四季度" | "4季度" => ("10月1日", "12月31日"),
        "上半年" => ("1月1日", "6月30日"),
        "下半年" => ("7月1日", "12月31日"),
        _ => return None,
    })
}

/// Whether what stands before token `at` asks for a span of days: `于 … 内`.
fn asks_for_span(spot: &Spot<'_, '_>, at: usize) -> bool {
    spot.before(at)
        .is_some_and(|b| matches!(spot.slice(b), "于" | "在"))
}

/// Days in the place where the span from `from` to `to` is called otherwise, up to token `last`.
fn days(spot: &Spot<'_, '_>, first: usize, last: usize, from: &str, to: &str) -> Diagnostic {
    let code = "ohs::syntax::other_date";
    let before = spot.before(first);
    let behind = (last + 1..last + 3).find(|n| matches!(spot.slice(*n), "内" | "之内" | "以内"));
    match before {
        Some(_) if asks_for_span(spot, first) && behind.is_some() => {
            instead(spot, code, spot.span(first, last), format!("{from} 至 {to}"))
        }
        Some(on) if asks_for_span(spot, first) => {
            let written = format!("于 {from} 至 {to} 内");
            instead(spot, code, spot.span(on, last), written)
        }
        Some(on) if matches!(spot.slice(on), "不晚于" | "先于" | "至" | "自") => {
            instead(spot, code, spot.span(first, last), to)
        }
        _ => {
            let written = format!("于 {from} 至 {to} 内");
            instead(spot, code, spot.span(first, last), written)
        }
    }
}

/// `2023年第四季度`, `2023年上半年`.
fn quarter(spot: &Spot<'_, '_>, at: usize) -> Option<Diagnostic> {
    let year = spot.slice(at);
    if spot.kind(at) != Some(TokenKind::Number) || !is_year(year) {
        return None;
    }
    let mut last = at + 1;
    let mut words = spot.slice(last).to_owned();
    // 第4季度 is cut into three
    while matches!(spot.kind(last + 1), Some(TokenKind::Number | TokenKind::Word)) {
        last += 1;
        words.push_str(spot.slice(last));
    }
    let (from, to) = part_of_year(&words)?;
    let on = |day: &str| format!("{year}年{day}");
    Some(days(spot, at, last, &on(from), &on(to)))
}

/// `“十四五”末`: the years of a five-year plan, of which the tenth began in 2001.
fn five_years(spot: &Spot<'_, '_>, at: usize) -> Option<Diagnostic> {
    let quotes = ['“', '”', '"', '「', '」', '＂'];
    let mut last = at;
    let mut written = spot.slice(at).to_owned();
    if matches!(spot.kind(at), Some(TokenKind::String | TokenKind::QuotedName))
        && spot.kind(at + 1) == Some(TokenKind::Word)
    {
        last += 1;
        written.push_str(spot.slice(last));
    }
    let plain = written.replace(quotes, "");
    let rest = plain.strip_prefix('十')?;
    let ordinal = "一二三四五六七八九".chars().position(|c| rest.starts_with(c));
    let rest = match ordinal {
        Some(_) => rest.get('一'.len_utf8()..)?.strip_prefix('五')?,
        None => rest.strip_prefix('五')?,
    };
    let tail = rest
        .trim_start_matches("规划")
        .trim_start_matches("时期")
        .trim_start_matches("期");
    if !matches!(tail, "" | "末" | "底" | "期末" | "末期" | "间" | "期间" | "内" | "前" | "结束前") {
        return None;
    }
    let number = i32::try_from(ordinal.map_or(0, |n| n + 1)).ok()?;
    let first = 2001 + 5 * number;
    let within = matches!(tail, "间" | "期间" | "内" | "");
    let (from, to) = (format!("{first}年"), format!("{}年", first + 4));
    let before = spot.before(at);
    let behind = before.is_some_and(|b| matches!(spot.slice(b), "不晚于" | "先于" | "至"));
    Some(if within && !behind {
        days(spot, at, last, &from, &to)
    } else if behind {
        let code = "ohs::syntax::other_date";
        instead(spot, code, spot.span(at, last), format!("{to}底"))
    } else {
        let code = "ohs::syntax::other_date";
        instead(spot, code, spot.span(at, last), format!("不晚于 {to}底"))
    })
}

/// `2025/12/31`, `2025.12.31`.
fn parted(spot: &Spot<'_, '_>, at: usize) -> Option<Diagnostic> {
    let mut first = at;
    // the parser gives up at a sign or at a later part
    while let Some(before) = first.checked_sub(1)
        && matches!(spot.kind(before), Some(TokenKind::Number | TokenKind::Sign))
    {
        first = before;
    }
    let mut last = first;
    while matches!(
        spot.kind(last + 1),
        Some(TokenKind::Number | TokenKind::Sign)
    ) {
        last += 1;
    }
    let place = spot.span(first, last);
    let text = spot.builder.text.get(place.range())?;
    let parts: Vec<&str> = text.split(['/', '／', '.', '．']).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let short = |p: &str| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    if !is_year(year) || !short(month) || !short(day) {
        return None;
    }
    Some(instead(
        spot,
        "ohs::syntax::other_date",
        place,
        format!("{year}-{month:0>2}-{day:0>2}"),
    ))
}

/// `二〇二五年底`, where a name is read: the date that is meant.
pub(in crate::syntax) fn year_in_characters(word: &str) -> Option<String> {
    let mut digits = String::new();
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let c_is_zero = matches!(c, '〇' | '○');
        let digit = "零一二三四五六七八九".chars().position(|d| d == c);
        let Some(digit) = digit.or(c_is_zero.then_some(0)) else {
            break;
        };
        digits.push_str(&digit.to_string());
        rest = rest.strip_prefix(c)?;
    }
    (is_year(&digits) && rest.starts_with('年')).then(|| format!("{digits}{rest}"))
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
