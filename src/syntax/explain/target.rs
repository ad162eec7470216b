//! Targets as plans say them: `到2025年 90%以上`, `2023年和2025年 分别 …`, `全覆盖`, `逐步提高`.

use super::phrase::Words;
use super::slip::numeral;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::build::Builder;
use crate::syntax::grammar::Rule;
use crate::syntax::token::{TokenKind, is_digit};

/// What a target says without figures, and how a number that rises or falls is written.
fn trend(word: &str) -> Option<(&'static str, &'static str)> {
    let (how, what) = [
        "稳步",
        "逐步",
        "持续",
        "不断",
        "明显",
        "显著",
        "稳中有",
        "稳中",
        "逐年",
        "进一步",
        "有所",
    ]
    .iter()
    .find_map(|how| Some((*how, word.strip_prefix(how)?)))?;
    let each = how == "逐年";
    match what {
        "提升" | "提高" | "增长" | "增加" | "上升" | "升" => {
            Some((if each { "逐年递增" } else { "逐年不降" }, ">"))
        }
        "下降" | "降低" | "减少" | "降" => {
            Some((if each { "逐年递减" } else { "逐年不升" }, "<"))
        }
        _ => None,
    }
}

/// `百分之九十` as `90%`, wherever it stands.
fn in_digits(said: &str) -> String {
    let mut out = String::new();
    let mut rest = said;
    while let Some((before, percent)) = rest.split_once("百分之") {
        out.push_str(before);
        match numeral(percent) {
            Some((value, behind)) => {
                out.push_str(&format!("{value}%"));
                rest = behind;
            }
            None => {
                out.push_str("百分之");
                rest = percent;
            }
        }
    }
    out.push_str(rest);
    out
}

/// `达到90%以上`: sign, number and unit.
fn amount(said: &str) -> Option<String> {
    if let Some(all) = all_covered(said) {
        return Some(all.to_owned());
    }
    let head = said.trim_start_matches(|c: char| !is_digit(c));
    let word = said.strip_suffix(head)?;
    let digits = head.trim_start_matches(|c: char| is_digit(c) || matches!(c, '.' | '．'));
    let number = head.strip_suffix(digits)?;
    let (unit, suffix) = ["以上", "以下", "以内", "左右"]
        .iter()
        .find_map(|s| Some((digits.strip_suffix(s)?, *s)))
        .unwrap_or((digits, ""));
    let unit = unit.trim_end_matches(['及', '或']);
    let plain =
        unit.chars().count() <= 5 && !unit.contains(|c: char| c.is_ascii_punctuation() && c != '%');
    let sign = match (word, suffix) {
        (
            "" | "达到" | "达" | "提高到" | "提高至" | "提升到" | "提升至" | "稳定在" | "保持在"
            | "保持" | "≥",
            "以上",
        )
        | (
            "达到" | "达" | "提高到" | "提高至" | "提升到" | "提升至" | "稳定在" | "保持在"
            | "不低于" | "不少于" | "至少" | "≥",
            "",
        ) => "≥",
        ("" | "控制在" | "降到" | "下降到" | "降至" | "下降至" | "≤", "以下" | "以内")
        | (
            "控制在" | "降到" | "下降到" | "降至" | "下降至" | "不超过" | "不高于" | "至多" | "≤",
            "",
        ) => "≤",
        _ => return None,
    };
    (!number.is_empty() && plain).then(|| format!("{sign} {number}{unit}"))
}

/// `实现全覆盖`: all of them.
fn all_covered(said: &str) -> Option<&'static str> {
    let said = ["实现", "达到", "做到"]
        .iter()
        .find_map(|w| said.strip_prefix(w))
        .unwrap_or(said);
    matches!(
        said,
        "全覆盖" | "全面覆盖" | "全部覆盖" | "应检尽检" | "全员覆盖"
    )
    .then_some("= 100%")
}

/// What is put before a year.
const UNTIL: [&str; 8] = ["截至", "截止", "不晚于", "不迟于", "到", "至", "在", "于"];

/// The year at the start of `text`, and the rest.
fn year(text: &str) -> Option<(&str, &str)> {
    text.split_once('年')
        .filter(|(y, _)| y.chars().count() == 4 && y.chars().all(is_digit))
}

/// What a target says of its year and of its number.
struct Said<'t> {
    from: Option<&'t str>,
    year: Option<&'t str>,
    /// The year itself may be meant, or the one before it: `2025年前`.
    before: bool,
    asked: &'t str,
}

fn parted(said: &str) -> Said<'_> {
    let rest = UNTIL
        .iter()
        .find_map(|w| said.strip_prefix(w))
        .unwrap_or(said);
    let Some((first, rest)) = year(rest) else {
        return Said {
            from: None,
            year: None,
            before: false,
            asked: rest,
        };
    };
    let second = ["至", "到", "-", "—", "～", "~"]
        .iter()
        .find_map(|w| year(rest.strip_prefix(w)?));
    let (from, year, rest) = match second {
        Some((second, rest)) => (Some(first), second, rest),
        None => (None, first, rest),
    };
    let ends = ["底以前", "底之前", "底前", "末前", "底", "末"];
    let before = ["以前", "之前", "前"];
    let end = ends.iter().find_map(|w| rest.strip_prefix(w));
    let earlier = before.iter().find_map(|w| rest.strip_prefix(w));
    let asked = end.or(earlier).unwrap_or(rest);
    Said {
        from,
        year: Some(year),
        before: end.is_none() && earlier.is_some(),
        asked: asked.trim_start_matches(['，', ',', '期', '间']),
    }
}

/// `到2025年 90%以上`, `到 2025年 达到 90% 以上`, `2025年底前 稳步提升`, `90%以上`: a whole target.
pub(super) fn target(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    if words.spot.rule != Rule::targets_clause {
        return None;
    }
    if let Some(d) = respectively(words) {
        return Some(d);
    }
    // from the start of this target
    let from = (0..words.at)
        .rev()
        .find(|n| words.kind(*n) == Some(TokenKind::Comma))
        .map_or(0, |n| n + 1);
    let comma = |from: usize| {
        (from..words.list.len())
            .find(|n| words.kind(*n) == Some(TokenKind::Comma))
            .unwrap_or(words.list.len())
    };
    let mut end = comma(words.at);
    // 到2025年底，不低于90%
    if wants_more(words.text(from, end.checked_sub(1)?)) {
        end = comma(end + 1);
    }
    let written: String = words
        .text(from, end.checked_sub(1)?)
        .split_whitespace()
        .collect();
    let digits = in_digits(&written);
    let said = parted(&digits);
    let year_or = said.year.unwrap_or("2025");
    let last: i32 = year_or.parse().unwrap_or(2025);
    if let Some((each, sign)) = trend(said.asked) {
        let first: i32 = said
            .from
            .and_then(|y| y.parse().ok())
            .unwrap_or(last.saturating_sub(4));
        let instead = format!("{first}年 至 {last}年 {each}");
        if said.asked.starts_with("逐年") {
            return Some(words.instead("ohs::syntax::other_word", from, end - 1, instead));
        }
        let d = words.instead("ohs::syntax::trend", from, end - 1, instead);
        return Some(d.arg("other", format!("{last}年 {sign} 基值")));
    }
    if matches!(
        said.asked,
        "逐年递增" | "逐年递减" | "逐年不降" | "逐年不升"
    ) {
        let first = last.saturating_sub(4);
        let instead = format!("{first}年 至 {last}年 {}", said.asked);
        let lacks = said.from.is_none();
        return lacks.then(|| words.instead("ohs::syntax::no_target_year", from, end - 1, instead));
    }
    if let Some(year) = said.year
        && let Some((base, up)) = than_a_year(said.asked)
    {
        let how = if up { "提高" } else { "下降" };
        let instead = format!("{year}年 较 {base}年 {how} > 0%");
        return Some(words.instead("ohs::syntax::other_word", from, end - 1, instead));
    }
    let amount = amount(said.asked)?;
    let instead = format!("{year_or}年 {amount}");
    if said.year.is_none() {
        return Some(words.instead("ohs::syntax::no_target_year", from, end - 1, instead));
    }
    if said.before {
        let d = words.instead("ohs::syntax::date_before", from, end - 1, instead);
        return Some(which_year(d, year_or, |year| format!("{year}年 {amount}")));
    }
    let same = said.from.is_some() || instead.split_whitespace().collect::<String>() == written;
    (!same).then(|| words.instead("ohs::syntax::other_word", from, end - 1, instead))
}

/// `>2020年`, `高于2020年`, `较2020年提高`: the year that it is compared with, and whether it is to be above that.
fn than_a_year(asked: &str) -> Option<(&str, bool)> {
    let signs = [
        (">", true),
        ("＞", true),
        ("高于", true),
        ("超过", true),
        ("<", false),
        ("＜", false),
        ("低于", false),
    ];
    if let Some((rest, up)) = signs
        .iter()
        .find_map(|(s, up)| Some((asked.strip_prefix(s)?, *up)))
    {
        let (base, rest) = year(rest)?;
        return matches!(rest, "" | "底" | "水平" | "的水平" | "末").then_some((base, up));
    }
    let rest = ["较", "比", "相比"]
        .iter()
        .find_map(|w| asked.strip_prefix(w))?;
    let (base, rest) = year(rest)?;
    let rest = rest.trim_start_matches(['底', '末', '有', '所', '明', '显', '稳', '步', '，']);
    match rest {
        "提高" | "提升" | "增长" | "增加" | "上升" => Some((base, true)),
        "下降" | "降低" | "减少" => Some((base, false)),
        _ => None,
    }
}

/// `2025年前`: with 2025, or without it? Both are said, and neither is chosen.
pub(super) fn which_year(d: Diagnostic, year: &str, written: impl Fn(i32) -> String) -> Diagnostic {
    match year.parse::<i32>() {
        Ok(number) => d
            .arg("year", year)
            .arg("other", written(number.saturating_sub(1)))
            .help("which_year"),
        Err(_) => d,
    }
}

/// Whether a target goes on behind a comma: `到2025年底，不低于90%`.
fn wants_more(text: &str) -> bool {
    text.ends_with(['年', '底', '前', '末'])
}

/// `2023年和2025年 分别 ≥ 85%和90%`: years and numbers, each for the other.
fn respectively(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    const JOINTS: [char; 5] = ['和', '与', '及', '、', '，'];
    let last = words.list.len().checked_sub(1)?;
    let written: String = words.text(0, last).split_whitespace().collect();
    let digits = in_digits(&written);
    let mut rest = UNTIL
        .iter()
        .find_map(|w| digits.strip_prefix(w))
        .unwrap_or(&digits);
    let mut years = Vec::new();
    while let Some((first, behind)) = year(rest) {
        years.push(first);
        let behind = behind.strip_prefix('底').unwrap_or(behind);
        rest = behind.strip_prefix(JOINTS).unwrap_or(behind);
        if rest == behind {
            break;
        }
    }
    if years.len() < 2 {
        return None;
    }
    let rest = rest.trim_start_matches(['要', '应', '须', '均', '都']);
    let rest = rest
        .strip_prefix("分别")
        .or_else(|| rest.strip_prefix("各"))
        .unwrap_or(rest);
    let asked: Vec<&str> = rest.split(JOINTS).collect();
    let first = asked.first()?;
    let head = first.get(..first.find(is_digit)?)?;
    let tail = ["以上", "以下", "以内"]
        .iter()
        .find(|w| rest.ends_with(**w))
        .copied()
        .unwrap_or("");
    // the sign stands before the first number, or the word behind the last
    let amounts: Vec<String> = asked
        .iter()
        .map(|said| {
            let bare = said.strip_prefix(head).unwrap_or(said);
            let bare = bare.strip_suffix(tail).unwrap_or(bare);
            amount(&format!("{head}{bare}{tail}"))
        })
        .collect::<Option<_>>()?;
    let one = amounts.first()?;
    let each = amounts.len() == years.len();
    (each || amounts.len() == 1).then(|| {
        let list: Vec<String> = years
            .iter()
            .enumerate()
            .map(|(n, year)| format!("{year}年 {}", amounts.get(n).unwrap_or(one)))
            .collect();
        words.instead("ohs::syntax::other_word", 0, last, list.join("，"))
    })
}

/// The targets of a list that stand behind `from`, each for itself.
pub(in crate::syntax) fn targets_behind(builder: &Builder<'_>, body: Span, from: u32) -> Vec<Span> {
    let first = builder
        .tokens
        .partition_point(|t| t.span.start < body.start);
    let tokens = builder.tokens.get(first..).unwrap_or_default().iter();
    let mut out: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    for token in tokens.take_while(|t| t.span.end <= body.end) {
        if token.kind == TokenKind::Comma {
            out.extend(open.take());
        } else if !token.is_trivia() {
            open = Some(open.map_or(token.span, |o| o.to(token.span)));
        }
    }
    out.extend(open);
    let text = |span: Span| builder.text.get(span.range()).unwrap_or("");
    let whole = |n: usize| {
        let before = n.checked_sub(1).and_then(|n| out.get(n));
        !before.is_some_and(|b| wants_more(text(*b)))
    };
    let behind = out
        .iter()
        .enumerate()
        .filter(|(n, s)| s.start >= from && whole(*n));
    behind.map(|(_, s)| *s).collect()
}

/// `目标 2023年 ≥ 85%；2025年 ≥ 90%`: a year behind the `；` that ends the clause.
pub(super) fn target_behind_stop(builder: &Builder<'_>, first: usize) -> Option<Diagnostic> {
    let token = builder.tokens.get(first)?;
    let year = builder.text.get(token.span.range())?;
    let mut before = first;
    let stop = loop {
        before = before.checked_sub(1)?;
        let token = builder.tokens.get(before)?;
        if !token.is_trivia() {
            break token;
        }
    };
    let ends = matches!(stop.kind, TokenKind::Semicolon | TokenKind::Stop);
    let is_year = token.kind == TokenKind::Number && year.chars().count() == 4;
    (ends && is_year).then(|| {
        Diagnostic::error("ohs::syntax::other_word", stop.span.in_file(builder.file))
            .arg("written", builder.text.get(stop.span.range()).unwrap_or(""))
            .arg("instead", "，")
    })
}
