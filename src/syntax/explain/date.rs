//! Dates as officials write them: which days are meant.

use super::Spot;
use super::calendar::{instead, is_year};
use crate::diagnostic::Diagnostic;
use crate::source::Loc;
use crate::syntax::token::{TokenKind, is_digit};

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
        Some(_) if asks_for_span(spot, first) && behind.is_some() => instead(
            spot,
            code,
            spot.span(first, last),
            format!("{from} 至 {to}"),
        ),
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
    while matches!(
        spot.kind(last + 1),
        Some(TokenKind::Number | TokenKind::Word)
    ) {
        last += 1;
        words.push_str(spot.slice(last));
    }
    let (from, to) = part_of_year(&words)?;
    let on = |day: &str| format!("{year}年{day}");
    Some(days(spot, at, last, &on(from), &on(to)))
}

/// The first year of a five-year plan, of which the tenth began in 2001, and what is said of it.
fn plan_of_five_years(words: &str) -> Option<(i32, &str)> {
    let rest = words.strip_prefix('十')?;
    let digits = "一二三四五六七八九";
    let both = digits.char_indices().zip(1i32..).find_map(|((_, c), n)| {
        let rest = rest.strip_prefix(c)?.strip_prefix('五')?;
        Some((n, rest))
    });
    let (number, rest) = match both {
        Some(both) => both,
        None => (0, rest.strip_prefix('五')?),
    };
    let tail = rest
        .trim_start_matches("规划")
        .trim_start_matches("时期")
        .trim_start_matches('期');
    let known = ["", "末", "底", "末期", "间", "内", "前", "结束前", "结束时"];
    known.contains(&tail).then_some((2001 + 5 * number, tail))
}

/// `“十四五”末`.
fn five_years(spot: &Spot<'_, '_>, at: usize) -> Option<Diagnostic> {
    let quotes = ['“', '”', '"', '「', '」', '＂'];
    let mut last = at;
    let mut written = spot.slice(at).to_owned();
    if matches!(
        spot.kind(at),
        Some(TokenKind::String | TokenKind::QuotedName)
    ) && spot.kind(at + 1) == Some(TokenKind::Word)
    {
        last += 1;
        written.push_str(spot.slice(last));
    }
    let plain = written.replace(quotes, "");
    let (first, tail) = plan_of_five_years(&plain)?;
    let within = matches!(tail, "间" | "内" | "");
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
    if let Some((first, tail)) = plan_of_five_years(word)
        && !matches!(tail, "" | "间" | "内")
    {
        return Some(format!("{}年底", first + 4));
    }
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
