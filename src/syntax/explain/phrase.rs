//! Whole phrases of plans that stand for one form of the language: the help gives the form in full,
//! so that what is written after it reads without a further mistake.

use super::Spot;
use super::as_of::as_of_day;
use super::habit::habit;
use super::layout::layout;
use super::slip::{PERIODS, numeral};
use super::subject::subject;
use super::target::{target, which_year};
use super::whole::{equals_list, time_without_word, whom};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::token::{TokenKind, is_digit};

/// What a requirement goes on with behind its time.
const ACTS: [&str; 10] = [
    "有", "无", "至少", "至多", "恰", "每个", "认定", "have", "has", "each",
];

pub(super) fn phrase(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let words = Words::of(spot);
    double_sign(spot)
        .or_else(|| whom(&words))
        .or_else(|| layout(&words))
        .or_else(|| time_without_word(&words))
        .or_else(|| habit(&words))
        .or_else(|| since_a_day(&words))
        .or_else(|| equals_list(&words))
        .or_else(|| list_behind_set(&words))
        .or_else(|| how_often(&words))
        .or_else(|| order_of_stages(&words))
        .or_else(|| comma_before_word(&words))
        .or_else(|| spaced_date(&words))
        .or_else(|| as_of_day(&words))
        .or_else(|| at_year_end(&words))
        .or_else(|| target(&words))
        .or_else(|| within_of(&words))
        .or_else(|| subject(&words))
}

/// The words of the clause with the number of each token, and which the parser could not use.
pub(super) struct Words<'s, 'b, 'a> {
    pub(super) spot: &'s Spot<'b, 'a>,
    pub(super) list: Vec<usize>,
    pub(super) at: usize,
}

impl<'s, 'b, 'a> Words<'s, 'b, 'a> {
    pub(super) fn of(spot: &'s Spot<'b, 'a>) -> Self {
        let first = spot
            .builder
            .tokens
            .partition_point(|t| t.span.start < spot.body.start);
        let list: Vec<usize> = (first..)
            .take_while(|n| spot.token(*n).is_some())
            .filter(|n| spot.token(*n).is_some_and(|t| !t.is_trivia()))
            .collect();
        let at = list.partition_point(|n| *n < spot.at);
        Self { spot, list, at }
    }

    pub(super) fn slice(&self, n: usize) -> &'a str {
        self.list.get(n).map_or("", |t| self.spot.slice(*t))
    }

    pub(super) fn kind(&self, n: usize) -> Option<TokenKind> {
        self.spot.kind(*self.list.get(n)?)
    }

    /// The text from one word to another.
    pub(super) fn text(&self, from: usize, to: usize) -> &'a str {
        let text = self.spot.builder.text;
        text.get(self.span(from, to).range()).unwrap_or("")
    }

    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let token = |n: usize| self.list.get(n).copied().unwrap_or(0);
        self.spot.span(token(from), token(to))
    }

    /// Whether nothing stands between a word and the next.
    pub(super) fn touches_next(&self, n: usize) -> bool {
        match (self.list.get(n), self.list.get(n + 1)) {
            (Some(a), Some(b)) => a + 1 == *b,
            _ => false,
        }
    }

    pub(super) fn instead(
        &self,
        code: &'static str,
        from: usize,
        to: usize,
        instead: String,
    ) -> Diagnostic {
        self.spot
            .error(code, self.span(from, to))
            .arg("written", self.text(from, to))
            .arg("instead", instead)
    }

    /// `30日 内`, `30日内`, `30日以内` from word `n` on: the period, and the last word.
    pub(super) fn within(&self, n: usize) -> Option<(String, usize)> {
        if self.kind(n) != Some(TokenKind::Number) {
            return None;
        }
        let unit = self.slice(n + 1);
        let period = PERIODS.iter().find(|p| unit.starts_with(**p))?;
        let written = format!("{}{period}", self.slice(n));
        match unit.strip_prefix(period)? {
            "内" | "以内" | "之内" => Some((written, n + 1)),
            "" if matches!(self.slice(n + 2), "内" | "以内" | "之内") => {
                Some((written, n + 2))
            }
            _ => None,
        }
    }

    pub(super) fn english(&self) -> bool {
        let keyword = self.spot.piece.keyword;
        let text = self.spot.builder.text;
        text.get(keyword.range())
            .is_some_and(|k| !k.is_empty() && k.is_ascii())
    }
}

/// `==`, `<>`, `=>`: two signs for one.
fn double_sign(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let first = spot.at.checked_sub(1)?;
    let sign = match (spot.slice(first), spot.slice(spot.at)) {
        ("=" | "＝", "=" | "＝") => "=",
        ("<" | "＜", ">" | "＞") | ("≠", "=" | "＝") => "≠",
        ("=" | "＝", ">" | "＞") => "≥",
        ("=" | "＝", "<" | "＜") => "≤",
        _ => return None,
    };
    let place = spot.span(first, spot.at);
    let written = spot.builder.text.get(place.range()).unwrap_or("");
    Some(
        spot.error("ohs::syntax::other_word", place)
            .arg("written", written)
            .arg("instead", sign),
    )
}

/// `自 入职 起 30日内`, `自 入职 之日起 30日 内`, `自 入职 起 每 12个月`.
fn since_a_day(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    const SINCE: [&str; 4] = ["之日起", "日起", "起算", "起"];
    let near = |n: usize| n <= words.at.saturating_add(1);
    let from = (0..words.list.len())
        .filter(|n| near(*n))
        .rev()
        .find(|n| words.slice(*n) == "自")?;
    let (since, glued) = (from + 1..words.list.len()).find_map(|n| {
        let word = words.slice(n);
        let glued = SINCE.iter().find_map(|s| word.strip_suffix(s))?;
        Some((n, glued))
    })?;
    // only the name of a day between
    let between = (from + 1..since).all(|n| {
        matches!(
            words.kind(n),
            Some(TokenKind::Word | TokenKind::QuotedName | TokenKind::Number)
        ) || matches!(words.slice(n), "." | "．")
    });
    let last = words.within(since + 1).map_or(since, |(_, last)| last);
    if !between || words.at < from || words.at > last + 1 {
        return None;
    }
    let before = if since > from + 1 {
        words.text(from + 1, since - 1)
    } else {
        ""
    };
    let anchor = if glued.is_empty() {
        before.to_owned()
    } else {
        let start = words.span(from + 1, from + 1).start;
        let behind = words.span(since, since).start;
        let text = words.spot.builder.text;
        let head = text.get(start as usize..behind as usize).unwrap_or("");
        format!("{head}{glued}")
    };
    if anchor.is_empty() {
        return None;
    }
    Some(match words.within(since + 1) {
        Some((period, last)) => words.instead(
            "ohs::syntax::other_word",
            from,
            last,
            format!("于 {anchor} 后 {period} 内"),
        ),
        None => words.instead(
            "ohs::syntax::other_word",
            from,
            since,
            format!("自 {anchor}"),
        ),
    })
}

/// `含 甲、乙、丙`.
fn list_behind_set(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let sign = |n: usize| matches!(words.slice(n), "、" | "，" | "," | "和" | "及" | "与");
    let member = |n: usize| {
        matches!(
            words.kind(n),
            Some(TokenKind::Word | TokenKind::QuotedName | TokenKind::String)
        ) && !sign(n)
    };
    if !sign(words.at) {
        return None;
    }
    let mut first = words.at;
    while first >= 2 && member(first - 1) {
        first -= 1;
        if !sign(first - 1) {
            break;
        }
        first -= 1;
    }
    let word = first.checked_sub(1)?;
    let operator = words.slice(word);
    let (all, any) = match operator {
        "含" | "含全部" | "含任一" => ("含全部", "含任一"),
        "contains" => ("contains all", "contains any"),
        "all" | "any" if words.slice(word.checked_sub(1)?) == "contains" => ("all", "any"),
        "属于" | "in" => (operator, ""),
        _ => return None,
    };
    let mut last = words.at;
    while sign(last) && member(last + 1) {
        last += 2;
    }
    let names: Vec<&str> = (first..last)
        .filter(|n| !sign(*n))
        .map(|n| words.slice(n))
        .collect();
    let names = names.join(if words.english() { ", " } else { "、" });
    let exact = match operator {
        "含全部" | "all" | "属于" | "in" => Some(all),
        "含任一" | "any" => Some(any),
        _ => None,
    };
    let d = words.instead(
        "ohs::syntax::list_without_brackets",
        word,
        last - 1,
        format!("{} ({names})", exact.unwrap_or(all)),
    );
    Some(match exact {
        Some(_) => d,
        None => d.arg("any", format!("{any} ({names})")).help("which"),
    })
}

/// `每年度 至少一次 有 检测`, `每年度 至少 2次 检测`, `每 12个月 一次 有 检测`.
fn how_often(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    for start in [
        words.at,
        words.at.saturating_sub(1),
        words.at.saturating_sub(2),
    ] {
        let Some(time) = start.checked_sub(1) else {
            continue;
        };
        let calendar = matches!(words.slice(time), "每年度" | "每季度" | "每月");
        let period = PERIODS.contains(&words.slice(time))
            && words.kind(time.saturating_sub(1)) == Some(TokenKind::Number)
            && (words.slice(time.saturating_sub(2)) == "每");
        if !calendar && !period {
            continue;
        }
        let bare = words
            .slice(start)
            .strip_prefix("至少")
            .unwrap_or(words.slice(start));
        let times = |text: &str| match numeral(text) {
            Some((n, "次" | "回")) => Some(n),
            _ => None,
        };
        let (count, last) = if bare.is_empty() && words.kind(start + 1) == Some(TokenKind::Number) {
            let behind = matches!(words.slice(start + 2), "次" | "回").then_some(start + 2);
            (words.slice(start + 1).parse().ok(), behind)
        } else if bare.is_empty() {
            (times(words.slice(start + 1)), Some(start + 1))
        } else if words.kind(start) == Some(TokenKind::Number) {
            let behind = matches!(words.slice(start + 1), "次" | "回").then_some(start + 1);
            (bare.parse().ok(), behind)
        } else {
            let digits = bare.trim_end_matches(['次', '回']);
            let number = digits.parse::<u64>().ok().filter(|_| digits != bare);
            (number.or_else(|| times(bare)), Some(start))
        };
        let (Some(count), Some(mut last)) = (count, last) else {
            continue;
        };
        let next = words.slice(last + 1);
        let act = ACTS.contains(&next);
        let tail = match (count, act) {
            (1, true) => String::new(),
            (1, false) => " 有".to_owned(),
            (n, _) => {
                last += usize::from(next == "有");
                format!(" 至少 {n}")
            }
        };
        if words.at > last + 1 {
            continue;
        }
        let from = if period { time - 1 } else { time };
        let written = words.text(from, time);
        return Some(words.instead(
            "ohs::syntax::other_cycle",
            from,
            last,
            format!("{written}{tail}"),
        ));
    }
    None
}

/// `设计：设施设计 与 主体设计 同时`, `甲 早于 乙`.
fn order_of_stages(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    if words.spot.rule != Rule::edge {
        return None;
    }
    let english = words.english();
    let order = |word: &str| match word {
        "同时" | "同步" | "不迟于" | "不得晚于" | "不得迟于" => Some("不晚于"),
        "早于" | "在先" | "先" | "之前" => Some("先于"),
        "经" | "需经" | "应经" | "必须经" | "应当经" | "未经" | "经过" => {
            Some("须经")
        }
        _ => None,
    };
    let said = words.slice(words.at);
    if let Some(instead) = order(said).filter(|_| !english) {
        return Some(words.instead(
            "ohs::syntax::other_word",
            words.at,
            words.at,
            instead.to_owned(),
        ));
    }
    let joint = matches!(said, "与" | "和" | "应与" | "同").then_some(words.at)?;
    let behind = (joint + 2..words.list.len()).find(|n| order(words.slice(*n)).is_some())?;
    let instead = order(words.slice(behind))?;
    let stage = words.text(joint + 1, behind - 1);
    Some(words.instead(
        "ohs::syntax::other_word",
        joint,
        behind,
        format!("{instead} {stage}"),
    ))
}

/// `有 培训，其中 类别 = 在岗期间`.
fn comma_before_word(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let next = words.slice(words.at + 1);
    let joins = matches!(next, "其中" | "且" | "或" | "where" | "and" | "or");
    if words.kind(words.at) != Some(TokenKind::Comma) || !joins {
        return None;
    }
    let before = words.at.checked_sub(1)?;
    let instead = format!("{} {next}", words.slice(before));
    Some(words.instead("ohs::syntax::other_word", before, words.at + 1, instead))
}

/// `2022 年 2 月 8 日`.
fn spaced_date(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let mut from = words.at;
    let part = |n: usize| {
        let text = words.slice(n);
        let number = words.kind(n) == Some(TokenKind::Number);
        !text.is_empty()
            && (number
                || text
                    .chars()
                    .all(|c| "年月日号底".contains(c) || is_digit(c)))
    };
    while from > 0 && part(from - 1) {
        from -= 1;
    }
    let mut last = from;
    while part(last + 1) {
        last += 1;
    }
    let written: String = words
        .text(from, last)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let blank = (from..last).any(|n| !words.touches_next(n));
    let (year, rest) = written.split_once('年')?;
    let year = year.chars().count() == 4 && year.chars().all(is_digit);
    let short = |t: &str| (1..=2).contains(&t.chars().count()) && t.chars().all(is_digit);
    let whole = match rest.split_once('月') {
        None => matches!(rest, "" | "底"),
        Some((month, day)) => {
            let day = day
                .strip_suffix(['日', '号'])
                .map_or(day.is_empty() || day == "底", short);
            short(month) && day
        }
    };
    let days = words.kind(from) == Some(TokenKind::Number) && !words.slice(from + 1).is_empty();
    (blank && year && whole && days).then(|| {
        let written = written.replace('号', "日");
        let until = matches!(words.slice(last + 1), "前" | "之前" | "以前");
        if !until || words.spot.rule == Rule::targets_clause {
            return words.instead("ohs::syntax::other_date", from, last, written);
        }
        // 于 2025 年 6 月 30 日 前
        let before = from.checked_sub(1);
        let at = before.filter(|n| matches!(words.slice(*n), "于" | "在" | "到" | "不晚于"));
        words.instead(
            "ohs::syntax::date_before",
            at.unwrap_or(from),
            last + 1,
            format!("不晚于 {written}"),
        )
    })
}

/// `于 2025年底前 有 …`, `到 2025年底 有 …`.
fn at_year_end(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    if words.spot.rule == Rule::targets_clause {
        return None;
    }
    for said in [
        words.at,
        words.at.saturating_sub(1),
        words.at.saturating_sub(2),
        words.at.saturating_sub(3),
    ] {
        let number = said + 1;
        if !matches!(words.slice(said), "于" | "在" | "到" | "截至" | "至")
            || words.kind(number) != Some(TokenKind::Number)
            || words.slice(number).chars().count() != 4
        {
            continue;
        }
        let date = words.slice(number + 1);
        let stem = date.trim_end_matches('前').trim_end_matches(['之', '以']);
        let calendar = stem.starts_with('年')
            && stem
                .chars()
                .all(|c| "年月日号底".contains(c) || is_digit(c));
        let behind = matches!(words.slice(number + 2), "前" | "之前" | "以前");
        let before = stem.len() < date.len();
        // 于 2025年 内 is right, 到 2025年 means its end
        let until = before || behind || words.slice(said) != "于";
        if !calendar || !until {
            continue;
        }
        let last = number + 1 + usize::from(!before && behind);
        let year = words.slice(number);
        // 在 2023年 means in it, not by its end
        if !(before || behind) && words.slice(said) == "在" && !stem.ends_with('底') {
            let closed = matches!(
                words.slice(last + 1),
                "内" | "以内" | "之内" | "间" | "期间" | "中"
            );
            let last = last + usize::from(closed);
            let written = format!("于 {year}{stem} 内");
            return Some(words.instead("ohs::syntax::other_word", said, last, written));
        }
        let by = format!("不晚于 {year}{stem}");
        if stem != "年" || !(before || behind) {
            return Some(words.instead("ohs::syntax::date_before", said, last, by));
        }
        let d = words.instead("ohs::syntax::date_before", said, last, format!("{by}底"));
        return Some(which_year(d, year, |year| format!("不晚于 {year}年底")));
    }
    None
}

/// `within 30 days of hired`.
fn within_of(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let of = words.at;
    let unit = of.checked_sub(1)?;
    let number = unit.checked_sub(1)?;
    let within = number.checked_sub(1)?;
    (words.slice(of) == "of"
        && words.kind(number) == Some(TokenKind::Number)
        && words.slice(within) == "within")
        .then(|| words.instead("ohs::syntax::other_word", of, of, "after".to_owned()))
}
