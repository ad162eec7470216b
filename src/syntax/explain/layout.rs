//! Heads and clauses that are no conditions, written as in a document: periods with a dash, names with brackets or
//! quotes, a sanction in one line, verdicts in other words, a comma at the end.

use super::phrase::Words;
use super::unknown::block_word;
use crate::diagnostic::{Arg, Diagnostic};
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::{Block, RESERVED};
use crate::syntax::token::{Bracket, TokenKind, is_digit};

const CODE: &str = "ohs::syntax::other_word";

pub(super) fn layout(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let rule = words.spot.rule;
    comma_at_end(words).or_else(|| match rule {
        Rule::range_clause => period(words),
        Rule::head_use => title_for_name(words).or_else(|| below_use(words)),
        Rule::head_named | Rule::head_optional => head(words),
        Rule::names_clause => bearer(words),
        Rule::cite_clause => cite(words),
        Rule::head_parameter => parameter(words),
        Rule::expect_clause => expectation(words),
        _ => None,
    })
}

/// `应当 每年度 有 申报，`: a comma where the clause ends.
fn comma_at_end(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let last = words.list.len().checked_sub(1)?;
    let comma = words.kind(last) == Some(TokenKind::Comma) && words.slice(last) != "、";
    (comma && words.at >= last).then(|| {
        words
            .instead(CODE, last, last, String::new())
            .help("left_out")
    })
}

/// `2018—2020年`, `2018年到2020年`, `2018至2020年`: two days.
fn period(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let last = words.list.len().checked_sub(1)?;
    let written: String = words.text(0, last).split_whitespace().collect();
    let rest = ["自", "从"]
        .iter()
        .find_map(|w| written.strip_prefix(w))
        .unwrap_or(&written);
    let rest = ["止", "为止"]
        .iter()
        .find_map(|w| rest.strip_suffix(w))
        .unwrap_or(rest);
    let joint = |c: char| matches!(c, '—' | '–' | '-' | '－' | '~' | '～' | '至' | '到' | '−');
    let mut days = rest.split(joint).filter(|part| !part.is_empty());
    let (from, to) = (days.next()?, days.next()?);
    let day = |text: &str| {
        let text = text.strip_suffix('起').unwrap_or(text);
        let digits = text.chars().take_while(|c| is_digit(*c)).count();
        let dated = text
            .chars()
            .all(|c| is_digit(c) || "年月日号底".contains(c));
        let year = digits == 4 && dated;
        year.then(|| match text.chars().count() {
            4 => format!("{text}年"),
            _ => text.replace('号', "日"),
        })
    };
    let instead = format!("{} 至 {}", day(from)?, day(to)?);
    (days.next().is_none()).then(|| words.instead(CODE, 0, last, instead))
}

/// `使用 《职业健康》`: a name has no quotes.
fn title_for_name(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let title = matches!(words.kind(0), Some(TokenKind::Title | TokenKind::String));
    let inner = words.slice(0).trim_matches(['《', '》', '“', '”', '"']);
    (title && words.at == 0).then(|| words.instead(CODE, 0, 0, inner.to_owned()))
}

/// `1. 义务 甲 {`, `（一）用人单位应当…` on the line below a 使用: an article as the plan has it.
fn below_use(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let before = words.list.get(words.at.checked_sub(1)?)?;
    let here = words.list.get(words.at)?;
    let between = words.spot.builder.tokens.get(*before..*here)?;
    let below = between.iter().any(|t| t.kind == TokenKind::LineBreak);
    below.then(|| {
        let place = words.span(words.at, words.at);
        words
            .spot
            .error("ohs::syntax::unknown_keyword", place)
            .arg("found", words.slice(words.at))
            .arg("within", Arg::Word(block_word(Block::Top).into()))
            .help("article")
    })
}

/// `规划 某市规划（2018—2020年） {`, `注 加强领导 “各地要高度重视”`.
fn head(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let piece = words.spot.piece;
    let keyword = words.spot.builder.text.get(piece.keyword.range())?;
    let last = words.list.len().checked_sub(1)?;
    // 用例 前: a word of the language
    let first = words.slice(0);
    if words.at == 0 && RESERVED.contains(&first) {
        return Some(words.instead(CODE, 0, 0, format!("「{first}」")));
    }
    if keyword == "注" && words.kind(last) == Some(TokenKind::String) && piece.block.is_none() {
        let name = if last > 0 { words.slice(0) } else { "" };
        let quote = words.slice(last);
        let written = format!("{name} {{ 依据 “章节” {quote} 待核；理由 不可检验 }}");
        let written = written.trim_start().to_owned();
        return (last <= 1).then(|| words.instead(CODE, 0, last, written));
    }
    // a title, where a name should stand
    if matches!(words.kind(0), Some(TokenKind::Title | TokenKind::String)) && words.at == 0 {
        let inner = words.slice(0).trim_matches(['《', '》', '“', '”', '"']);
        let plain = inner.chars().all(char::is_alphabetic);
        let d = words.instead(CODE, 0, 0, inner.to_owned());
        let document = matches!(keyword, "规划" | "条例" | "法律" | "规定");
        return plain.then(|| if document { d.help("title") } else { d });
    }
    let open = (1..=words.at)
        .find(|n| words.kind(*n) == Some(TokenKind::Open(Bracket::Round)))
        .filter(|_| words.kind(last) == Some(TokenKind::Close(Bracket::Round)))?;
    let name = words.text(0, open.checked_sub(1)?);
    let year = (open..last).any(|n| words.kind(n) == Some(TokenKind::Number));
    year.then(|| words.instead(CODE, 0, last, name.to_owned()).help("title"))
}

/// `承担 各县（区）人民政府`, `承担 单位 用人单位`.
fn bearer(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    if matches!(words.slice(0), "单位" | "主体" | "部门" | "者" | "为")
        && words.kind(1) == Some(TokenKind::Word)
        && words.at == 1
    {
        let keyword = words.spot.piece.keyword;
        let place = keyword.to(words.span(0, 0));
        let text = words.spot.builder.text;
        let d = words.spot.error(CODE, place);
        let d = d.arg("written", text.get(place.range())?);
        return Some(d.arg("instead", text.get(keyword.range())?));
    }
    let open = words.kind(words.at) == Some(TokenKind::Open(Bracket::Round));
    let name = words.at.checked_sub(1).filter(|_| open)?;
    let close = (words.at..words.list.len())
        .find(|n| words.kind(*n) == Some(TokenKind::Close(Bracket::Round)))?;
    let last = close + usize::from(words.kind(close + 1) == Some(TokenKind::Word));
    let written = format!("「{}」", words.text(name, last));
    Some(words.instead(CODE, name, last, written))
}

/// `依据 “三” 已核实`, `罚则 “第七十条” 罚款 10万元以下`.
fn cite(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let checked = match words.slice(words.at) {
        "已核实" | "已核对" | "核对" | "已核" => "核实",
        "未核实" | "未核对" | "待核实" | "待核对" | "未核" => "待核",
        _ => "",
    };
    if !checked.is_empty() {
        return Some(words.instead(CODE, words.at, words.at, checked.to_owned()));
    }
    let text = words.spot.builder.text;
    let sanction = text.get(words.spot.piece.keyword.range()) == Some("罚则");
    let cited = words
        .at
        .checked_sub(1)
        .is_some_and(|n| words.kind(n) == Some(TokenKind::String));
    let last = words.list.len().checked_sub(1)?;
    if !sanction || !cited || words.spot.piece.block.is_some() {
        return None;
    }
    let said: String = words.text(words.at, last).split_whitespace().collect();
    let number = said.find(is_digit)?;
    let (kind, amount) = said.split_at_checked(number)?;
    let kind = kind.trim_start_matches('处').trim_end_matches(['处', '：']);
    let amount = amount.strip_suffix("罚款").unwrap_or(amount);
    let amount = amount.trim_end_matches('的');
    let written = if let Some((low, high)) = amount.split_once("以上") {
        match high.strip_suffix("以下") {
            Some(high) => format!("{low} 至 {high}"),
            None => format!("≥ {low}"),
        }
    } else {
        format!("≤ {}", amount.strip_suffix("以下")?)
    };
    let kind = if kind.is_empty() { "罚款" } else { kind };
    let written = format!("{{ {kind}：应当 {kind} {written} }}");
    Some(words.instead(CODE, words.at, last, written))
}

/// `参数 及时 = 30日`, `参数 及时 30日`: of what type?
fn parameter(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    let sign = matches!(words.slice(words.at), "=" | "＝" | "为" | "是");
    let number = words.at + usize::from(sign);
    let unit = words.slice(number + 1);
    let last = words.list.len().checked_sub(1)?;
    if words.kind(number) != Some(TokenKind::Number) || words.at != 1 || number + 1 != last {
        return None;
    }
    let value = words.text(number, last);
    let kind = match unit {
        unit if super::slip::PERIODS.contains(&unit) => "时长".to_owned(),
        "%" | "％" => "比例".to_owned(),
        unit => format!("整数 {unit}"),
    };
    Some(words.instead(CODE, words.at, last, format!("{kind} 默认 {value}")))
}

/// The verdict that another word means.
fn verdict(word: &str) -> Option<&'static str> {
    match word {
        "违法" | "违规" | "不符合" | "不合规" | "不合格" | "未达标" | "不达标" | "不满足"
        | "不符" => Some("违反"),
        "合规" | "合格" | "达标" | "满足" | "通过" | "合法" => Some("符合"),
        "不明" | "未知" | "不确定" | "待定" | "不定" => Some("未定"),
        "免除" | "豁免的" | "免于" => Some("豁免"),
        "未到" | "尚未到期" | "没到期" | "待办" => Some("未到期"),
        "无关" | "不适合" | "不涉及" => Some("不适用"),
        _ => None,
    }
}

/// `期望 甲 违法`, `期望 甲：违反`, `期望 甲 劳动者“A1” 违反`, `期望 甲 未到期 2019年12月31日`.
fn expectation(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    for n in [Some(words.at), words.at.checked_sub(1)]
        .into_iter()
        .flatten()
    {
        if let Some(verdict) = verdict(words.slice(n)).filter(|_| n > 0) {
            return Some(words.instead(CODE, n, n, verdict.to_owned()));
        }
    }
    let at = words.at;
    let before = at.checked_sub(1)?;
    // 劳动者(…) 的 劳动合同(…)
    if words.slice(at) == "的" && words.kind(at + 1) == Some(TokenKind::Word) {
        let inner = words.slice(at + 1);
        return Some(words.instead(CODE, before, at + 1, format!(").{inner}")));
    }
    if words.kind(at) == Some(TokenKind::Colon) {
        let d = words.instead(CODE, at, at, " ".to_owned());
        return Some(d.help("left_out"));
    }
    let first = words.kind(at) == Some(TokenKind::Number);
    if first && before == 0 && !matches!(words.slice(0), "违反" | "未到期") {
        // 期望 知晓率 50%
        let last = words.list.len().checked_sub(1)?;
        let written = format!("= {}", words.text(at, last));
        return Some(words.instead(CODE, at, last, written));
    }
    match (words.slice(before), words.kind(at)) {
        ("未到期", Some(TokenKind::Number)) => {
            let number = words.slice(at);
            Some(words.instead(CODE, at, at, format!("至 {number}")))
        }
        ("违反", Some(TokenKind::Number)) => {
            let number = words.slice(at);
            Some(words.instead(CODE, at, at, format!("自 {number}")))
        }
        (entity, Some(TokenKind::String)) => {
            let identity = words.slice(at);
            let written = format!("{entity}({identity})");
            Some(words.instead(CODE, before, at, written))
        }
        // 劳动者(“A1”) 甲 违反
        (_, Some(TokenKind::Open(Bracket::Round))) if before == 0 => {
            let close = (at..words.list.len())
                .find(|n| words.kind(*n) == Some(TokenKind::Close(Bracket::Round)))?;
            let norm = close + 1;
            let subject = words.text(0, close);
            let written = format!("{} {subject}", words.slice(norm));
            (words.kind(norm) == Some(TokenKind::Word))
                .then(|| words.instead(CODE, 0, norm, written))
        }
        _ => None,
    }
}
