//! Who has what, of how many, and which of them: sentences with a subject, counts in other places, a condition
//! behind a thing without 其中.

use super::Spot;
use super::everyday::everyday;
use super::phrase::Words;
use crate::diagnostic::Diagnostic;
use crate::syntax::cut::STARTERS;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::RESERVED;
use crate::syntax::token::{Bracket, TokenKind};

const CODE: &str = "ohs::syntax::other_word";

/// Whether conditions in the words of a plan stand in the clause.
fn is_condition(words: &Words<'_, '_, '_>) -> bool {
    let condition = matches!(
        words.spot.rule,
        Rule::requirement_clause
            | Rule::prohibition_clause
            | Rule::condition_clause
            | Rule::item
            | Rule::forbidden_item
            | Rule::bare_item
    );
    condition && !words.english()
}

/// What nothing else explains: two names side by side, or a name and what it has.
pub(super) fn side_by_side(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let words = Words::of(spot);
    if !is_condition(&words) {
        return None;
    }
    somebody_has(&words).or_else(|| two_names(&words))
}

pub(super) fn subject(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    if words.spot.rule == Rule::each_clause {
        return whose_condition(words);
    }
    if !is_condition(words) {
        return None;
    }
    two_modals(words)
        .or_else(|| stage_alone(words))
        .or_else(|| count_in_another_place(words))
        .or_else(|| counted_persons(words))
        .or_else(|| without_inside(words))
        .or_else(|| year_without_inside(words))
        .or_else(|| without_all(words))
        .or_else(|| several_years(words))
        .or_else(|| filter_without_word(words))
        .or_else(|| filter_before(words))
}

pub(super) fn is_name(words: &Words<'_, '_, '_>, n: usize) -> bool {
    matches!(words.kind(n), Some(TokenKind::Word | TokenKind::QuotedName))
        && !RESERVED.contains(&words.slice(n))
}

/// Whether a condition begins at word `n`.
fn begins(words: &Words<'_, '_, '_>, n: usize) -> bool {
    n.checked_sub(1).is_none_or(|before| {
        matches!(
            words.slice(before),
            "且" | "或" | "非" | "(" | "（" | ":" | "：" | "均" | "其中"
        )
    })
}

/// Whether one ends before word `n`.
fn ends(words: &Words<'_, '_, '_>, n: usize) -> bool {
    n >= words.list.len() || matches!(words.slice(n), "且" | "或" | ")" | "）")
}

/// `应当 不得 有 停工`: the word behind says it all.
fn two_modals(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let first = words.at.checked_sub(1)?;
    let word = words.slice(first);
    let modal = matches!(
        word,
        "不得" | "可以" | "鼓励" | "支持" | "推动" | "引导" | "探索" | "原则上" | "督促"
    );
    let keyword = words.spot.piece.keyword;
    let place = keyword.to(words.span(first, first));
    let said = words.spot.builder.text.get(place.range())?;
    (modal && first == 0 && !keyword.is_empty()).then(|| {
        words
            .spot
            .error(CODE, place)
            .arg("written", said)
            .arg("instead", word)
    })
}

/// `督促 投入使用 须经 竣工验收`: an edge is an item.
fn stage_alone(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let alone = words.spot.rule == Rule::requirement_clause && words.slice(words.at) == "须经";
    let last = words.list.len().checked_sub(1)?;
    let named = alone && is_name(words, 0) && words.at < last;
    named.then(|| {
        let written = format!("{{ {}：{} }}", words.slice(0), words.text(0, last));
        words.instead(CODE, 0, last, written)
    })
}

/// A count, its measure word, and what is counted, from word `n` on: the number, and the word counted.
fn count(words: &Words<'_, '_, '_>, n: usize) -> Option<(String, usize)> {
    if words.kind(n) != Some(TokenKind::Number) {
        return None;
    }
    let number = words.slice(n);
    let (unit, thing) = match words.slice(n + 1) {
        "次" | "回" | "个" | "项" | "份" => ("", n + 2),
        "名" | "位" | "人" | "个人" => ("人", n + 2),
        _ => ("", n + 1),
    };
    let thing = thing + usize::from(matches!(words.slice(thing), "的" | "有"));
    is_name(words, thing).then(|| (format!("{number}{unit}"), thing))
}

/// `≥ 1 检测`, `每年度 有 至少 2 申报`, `有 2名 管理人员`: 至少 stands before the number, without 有.
fn count_in_another_place(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let at = words.at;
    let word = |sign: &str| match sign {
        "≥" | "≧" | "至少" | "不少于" | "不低于" => Some("至少"),
        "≤" | "≦" | "至多" | "不超过" | "最多" => Some("至多"),
        "=" | "＝" | "恰" => Some("恰"),
        _ => None,
    };
    let have = at.checked_sub(1).filter(|n| words.slice(*n) == "有");
    let from = have.unwrap_or(at);
    if let Some(word) = word(words.slice(at)) {
        let first = have.is_some() || begins(words, at) || is_time(words, at);
        let (count, thing) = count(words, at + 1).filter(|_| first)?;
        let instead = format!("{word} {count} {}", words.slice(thing));
        return Some(words.instead(CODE, from, thing, instead));
    }
    // 有 2名 管理人员, 配备 2名 管理人员
    let verb = at
        .checked_sub(1)
        .filter(|n| matches!(everyday(words.slice(*n)), Some(("exist", _, ""))));
    let from = have.or(verb)?;
    let (count, thing) = count(words, at)?;
    let instead = format!("至少 {count} {}", words.slice(thing));
    Some(words.instead(CODE, from, thing, instead))
}

/// Whether a TIME ends before word `n`.
fn is_time(words: &Words<'_, '_, '_>, n: usize) -> bool {
    n.checked_sub(1).is_some_and(|n| {
        matches!(
            words.slice(n),
            "每年度" | "每季度" | "每月" | "内" | "中" | "个月" | "年" | "日"
        )
    })
}

/// `至少 2 名 管理人员`: people are counted in 人, which touches its number.
fn counted_persons(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let number = words.at.checked_sub(2)?;
    let word = number.checked_sub(1)?;
    if !matches!(words.slice(word), "至少" | "至多" | "恰") {
        return None;
    }
    let (count, thing) = count(words, number).filter(|(_, thing)| *thing == words.at)?;
    let instead = format!("{} {count} {}", words.slice(word), words.slice(thing));
    Some(words.instead(CODE, word, thing, instead))
}

/// `于 结果知悉 后 10日 有 …`: 内 is missing.
fn without_inside(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let unit = words.at.checked_sub(1)?;
    let number = unit.checked_sub(1)?;
    let side = number.checked_sub(1)?;
    let starts = STARTERS.contains(&words.slice(words.at));
    let term = matches!(words.slice(side), "后" | "前")
        && words.kind(number) == Some(TokenKind::Number)
        && super::slip::PERIODS.contains(&words.slice(unit));
    (starts && term).then(|| {
        let written = format!("{} 内", words.text(number, unit));
        words.instead(CODE, number, unit, written)
    })
}

/// `于 2023年 有 评估`: 内 is missing.
fn year_without_inside(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let unit = words.at.checked_sub(1)?;
    let number = unit.checked_sub(1)?;
    let word = number.checked_sub(1)?;
    let starts = STARTERS.contains(&words.slice(words.at));
    let year = words.kind(number) == Some(TokenKind::Number)
        && words.slice(number).chars().count() == 4
        && words.slice(unit).starts_with('年')
        && !words.slice(unit).ends_with('底');
    (starts && year && words.slice(word) == "于").then(|| {
        let written = format!("{} 内", words.text(word, unit));
        words.instead(CODE, word, unit, written)
    })
}

/// `每个 劳动者 参加工伤保险`, `每个 岗位 有 检测`: 均 is missing.
fn without_all(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let at = words.at;
    let thing = at.checked_sub(1)?;
    let each = thing.checked_sub(1)?;
    let said = (at..words.list.len()).any(|n| matches!(words.slice(n), "均" | "其中"));
    let word = words.slice(at);
    let goes_on = is_name(words, at)
        && !super::wording::joins(word)
        && everyday(word).is_none()
        && !matches!(word, "都" | "全" | "全部" | "应" | "应当" | "须" | "的")
        || matches!(
            word,
            "有" | "无" | "至少" | "至多" | "认定" | "每年度" | "每" | "符合"
        );
    (words.slice(each) == "每个" && is_name(words, thing) && goes_on && !said)
        .then(|| words.instead(CODE, at, at, format!("均 {word}")))
}

/// `于 2018年 和 2020年 内 有 申报`: once in each.
fn several_years(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let from = (0..=words.at).rev().find(|n| words.slice(*n) == "于")?;
    let mut years = Vec::new();
    let mut at = from + 1;
    while words.kind(at) == Some(TokenKind::Number) && words.slice(at + 1) == "年" {
        years.push(words.slice(at));
        at += 2;
        if matches!(words.slice(at), "和" | "与" | "及" | "、" | "，" | "且") {
            at += 1;
        } else {
            break;
        }
    }
    let inside = matches!(words.slice(at), "内" | "以内" | "之内");
    let last = words.list.len().checked_sub(1)?;
    if years.len() < 2 || !inside || at >= last || words.at > at {
        return None;
    }
    let act = words.text(at + 1, last);
    let joined = (at + 1..=last).any(|n| matches!(words.slice(n), "且" | "或"));
    let each: Vec<String> = years
        .iter()
        .map(|year| match joined {
            true => format!("于 {year}年 内 ({act})"),
            false => format!("于 {year}年 内 {act}"),
        })
        .collect();
    Some(words.instead(CODE, from, last, each.join(" 且 ")))
}

/// Where what `有`, `至少 2人` or a time asks for is named, if that is word `n`.
fn is_asked_for(words: &Words<'_, '_, '_>, n: usize) -> bool {
    let Some(before) = n.checked_sub(1).filter(|_| is_name(words, n)) else {
        return false;
    };
    let number = |n: usize| words.kind(n) == Some(TokenKind::Number);
    let counts = |n: usize| matches!(words.slice(n), "至少" | "至多" | "恰");
    matches!(words.slice(before), "有" | "无" | "每个")
        || number(before) && before.checked_sub(1).is_some_and(counts)
        || before
            .checked_sub(2)
            .is_some_and(|n| number(n + 1) && counts(n))
}

/// `有 体检 类别 = 上岗前`, `有 管理人员 专职`: 其中 is missing.
fn filter_without_word(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let thing = words.at.checked_sub(1)?;
    if !is_asked_for(words, thing) || !is_name(words, words.at) {
        return None;
    }
    let next = words.slice(words.at + 1);
    let compared = super::slip::is_comparison(next)
        || matches!(next, "含" | "含全部" | "含任一" | "属于" | "为" | "是");
    (compared || ends(words, words.at + 1)).then(|| {
        let condition = words.slice(words.at);
        let d = words.instead(CODE, words.at, words.at, format!("其中 {condition}"));
        match compared {
            true => d,
            false => d
                .arg("other", format!("且 有 {condition}"))
                .help("which_or_also"),
        }
    })
}

/// `有 专职 的 管理人员`: which of them stands behind.
fn filter_before(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let at = words.at;
    let condition = at.checked_sub(1)?;
    (words.slice(at) == "的"
        && is_asked_for(words, condition)
        && is_name(words, at + 1)
        && ends(words, at + 2))
    .then(|| {
        let written = format!("{} 其中 {}", words.slice(at + 1), words.slice(condition));
        words.instead(CODE, condition, at + 1, written)
    })
}

/// `劳动者 有 监护档案`: each of them; `用人单位 有 管理机构`, of whom the norm speaks anyway: it is left out.
fn somebody_has(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let have = match words.slice(words.at) {
        "有" | "都有" | "均有" | "应有" | "须有" => "有",
        "无" | "没有" => "无",
        _ => return None,
    };
    let mut from = words.at.checked_sub(1).filter(|n| is_name(words, *n))?;
    while from >= 2 && matches!(words.slice(from - 1), "." | "．") && is_name(words, from - 2) {
        from -= 2;
    }
    let who = words.text(from, words.at - 1);
    let act = super::denial::denial(who).is_some() || everyday(who).is_some();
    if !begins(words, from) || act {
        return None;
    }
    // 管理制度 有: it is asked for itself
    if words.at + 1 == words.list.len() {
        return Some(words.instead(CODE, from, words.at, format!("{have} {who}")));
    }
    Some(if is_subject(words, who) {
        words
            .instead(CODE, from, words.at, have.to_owned())
            .arg("who", who)
            .help("whose")
    } else {
        words.instead(CODE, from, words.at, format!("每个 {who} 均 {have}"))
    })
}

/// How many tokens above a clause are looked at.
const LOOKED_UP: usize = 400;

/// Whether the declaration says that it is judged for each `who`, or that `who` owes it.
fn is_subject(words: &Words<'_, '_, '_>, who: &str) -> bool {
    let (tokens, text) = (words.spot.builder.tokens, words.spot.builder.text);
    let end = tokens.partition_point(|t| t.span.start < words.spot.piece.span.start);
    let mut name = None;
    // upwards to the head of the block, as far as one would look
    let above = tokens.iter().take(end).rev().take(LOOKED_UP);
    for token in above.filter(|t| !t.is_trivia()) {
        let word = text.get(token.span.range()).unwrap_or("");
        match token.kind {
            TokenKind::Open(Bracket::Curly) => return false,
            TokenKind::Word if matches!(word, "承担" | "对象") && name == Some(who) => {
                return true;
            }
            _ => name = Some(word),
        }
    }
    false
}

/// `检测 合格`, `载明 危害`: two names and nothing that joins them.
fn two_names(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let first = words.at.checked_sub(1)?;
    let both = is_name(words, first) && is_name(words, words.at);
    let (one, other) = (words.slice(first), words.slice(words.at));
    let act = everyday(one).is_some() || everyday(other).is_some();
    let odd = super::wording::joins(other) || super::denial::denial(one).is_some();
    (both && begins(words, first) && ends(words, words.at + 1) && !act && !odd).then(|| {
        words
            .spot
            .error("ohs::syntax::two_names", words.span(first, words.at))
            .arg("first", one)
            .arg("second", other)
    })
}

/// `对象 劳动者 且 在岗接害`, `对象 劳动者 中 在岗接害 的`, `对象 在岗接害 的 劳动者`.
fn whose_condition(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let keyword = words
        .spot
        .builder
        .text
        .get(words.spot.piece.keyword.range());
    let word = match keyword {
        Some("总体") => "其中",
        Some(keyword) if keyword.is_ascii() => return None,
        _ => "当",
    };
    let at = words.at;
    let last = words.list.len().checked_sub(1)?;
    match words.slice(at) {
        "且" | "，" | "," | "并且" if at == 1 && is_name(words, 0) => {
            Some(words.instead(CODE, at, at, word.to_owned()))
        }
        "中" | "里" | "当中" if at == 1 && is_name(words, 0) && last > at => {
            let end = if words.slice(last) == "的" {
                last - 1
            } else {
                last
            };
            let condition = words.text(at + 1, end);
            (end > at).then(|| words.instead(CODE, at, last, format!("{word} {condition}")))
        }
        "的" if at >= 1 && last == at + 1 && is_name(words, last) => {
            let condition = words.text(0, at - 1);
            let written = format!("{} {word} {condition}", words.slice(last));
            Some(words.instead(CODE, 0, last, written))
        }
        _ => None,
    }
}
