//! Everyday words in the place of operators, and comparisons left out.

use super::Spot;
use crate::diagnostic::Diagnostic;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::RESERVED;
use crate::syntax::token::{TokenKind, is_digit};

/// Words between two operands, and what is written for them.
const BETWEEN: [(&str, &[&str]); 9] = [
    ("含", &["包括", "包含", "涵盖"]),
    ("=", &["为", "是", "等于", "is", "equals", "equal"]),
    ("≠", &["不是", "不为", "不等于"]),
    (
        "≥",
        &[
            "不小于",
            "大于等于",
            "大于或等于",
            "达到",
            "达",
            "不得低于",
            "不得少于",
            "满",
        ],
    ),
    (
        "≤",
        &[
            "不大于",
            "不高于",
            "不多于",
            "小于等于",
            "小于或等于",
            "不得超过",
            "不得高于",
            "控制在",
        ],
    ),
    (
        ">",
        &[
            "大于", "高于", "多于", "超出", "greater", "more", "above", "exceeds",
        ],
    ),
    (
        "<",
        &["小于", "低于", "少于", "不足", "未满", "less", "fewer"],
    ),
    (
        "且",
        &[
            "和", "与", "及", "以及", "并", "并且", "而且", "同时", "也", "plus",
        ],
    ),
    ("或", &["或者", "或是"]),
];

/// Words before a condition or a thing.
const BEFORE: [(&str, &[&str]); 5] = [
    ("于", &["於"]),
    ("非", &["不", "未"]),
    ("无", &["没有", "没", "未有", "不得有"]),
    (
        "每个",
        &[
            "所有",
            "全部",
            "全体",
            "各",
            "每名",
            "每位",
            "每一个",
            "每家",
            "每一名",
            "凡",
            "all",
        ],
    ),
    ("有", &["设有", "建有", "具有", "具备", "拥有"]),
];

/// Words of a target.
const OF_TARGETS: [(&str, &[&str]); 6] = [
    (
        "≥",
        &[
            "达到",
            "达",
            "提高到",
            "提高至",
            "提升到",
            "提升至",
            "增加到",
            "上升到",
            "保持在",
            "不小于",
            "大于等于",
        ],
    ),
    (
        "≤",
        &[
            "下降到",
            "下降至",
            "降到",
            "降至",
            "降低到",
            "降低至",
            "减少到",
            "减少至",
            "控制在",
            "不大于",
            "不高于",
            "小于等于",
        ],
    ),
    ("较", &["比", "相比", "同比", "比照"]),
    ("against", &["than"]),
    ("提高", &["增长", "增加", "提升", "上升", "升高"]),
    ("下降", &["降低", "减少", "减低"]),
];

fn written_for<'w>(table: &'w [(&'w str, &[&str])], found: &str) -> Option<&'w str> {
    table
        .iter()
        .find(|(_, words)| words.contains(&found))
        .map(|(written, _)| *written)
}

/// Whether a word is put for an operator, and so joins what follows to what stands before.
pub(super) fn joins(word: &str) -> bool {
    written_for(&BETWEEN, word).is_some()
        || matches!(
            word,
            "其中" | "如果" | "如" | "若" | "都" | "但" | "除了" | "除" | "but" | "except" | "if"
        )
}

/// `为`, `大于`, `没有`, `所有`, `达到90%`, `增长`, `和`, `，`.
pub(super) fn other_word(spot: &Spot<'_, '_>, positives: &[Rule]) -> Option<Diagnostic> {
    let say = |at: usize, found: &str, instead: &str| {
        spot.error("ohs::syntax::other_word", spot.span(at, at))
            .arg("written", found)
            .arg("instead", instead)
    };
    let at = spot.at;
    let found = spot.slice(at);
    let target = positives
        .iter()
        .any(|r| matches!(r, Rule::measure | Rule::k_up_down | Rule::target));
    if target && let Some(d) = target_word(spot, positives) {
        return Some(d);
    }
    if let Some(instead) = written_for(&BETWEEN, found) {
        return Some(with_what_follows(spot, instead).unwrap_or_else(|| say(at, found, instead)));
    }
    if let Some(d) = inclusive(spot) {
        return Some(d);
    }
    if positives.contains(&Rule::k_all)
        && matches!(
            found,
            "都" | "全" | "全部" | "应" | "应当" | "须" | "均应" | "均须" | "都要"
        )
    {
        return Some(say(at, found, "均"));
    }
    if positives.contains(&Rule::k_and) && matches!(found, "，" | "," | "、") {
        let kinds = found == "、" && spot.rule == Rule::condition_clause;
        let (Some(one), true) = (spot.before(at), kinds) else {
            return Some(say(at, found, "且").help("list"));
        };
        let mut list = vec![spot.slice(one)];
        let mut sign = at;
        while spot.slice(sign) == "、" {
            list.push(spot.slice(sign + 1));
            sign += 2;
        }
        let list = list.join("、");
        return Some(say(at, found, "且").arg("list", list).help("kinds"));
    }
    if matches!(found, "时" | "的时候" | "时候" | "的情况下") {
        return Some(say(at, found, "").help("left_out"));
    }
    let before = spot.before(at)?;
    let word = spot.slice(before);
    if let Some(instead) = written_for(&BEFORE, word) {
        return Some(say(before, word, instead));
    }
    matches!(word, "如果" | "如" | "若" | "凡是" | "if")
        .then(|| say(before, word, "当").help("when"))
}

/// `包含 全部 (…)`, `控制在 10人以内`: a word of the pair that follows belongs to it.
fn with_what_follows(spot: &Spot<'_, '_>, instead: &str) -> Option<Diagnostic> {
    let at = spot.at;
    let blank = usize::from(spot.kind(at + 1) == Some(TokenKind::Blank));
    let next = at + 1 + blank;
    let (last, written) = match (instead, spot.slice(next)) {
        ("含", "全部" | "所有" | "全") => (next, "含全部".to_owned()),
        ("含", "任一" | "任意" | "其中之一") => (next, "含任一".to_owned()),
        ("≤" | "≥", number) if spot.kind(next) == Some(TokenKind::Number) => {
            let unit = spot.slice(next + 1);
            let bare = ["以内", "以下", "以上"]
                .iter()
                .find_map(|w| unit.strip_suffix(w))?;
            (next + 1, format!("{instead} {number}{bare}"))
        }
        _ => return None,
    };
    let place = spot.span(at, last);
    let said = spot.builder.text.get(place.range()).unwrap_or("");
    Some(
        spot.error("ohs::syntax::other_word", place)
            .arg("written", said)
            .arg("instead", written),
    )
}

/// `≥ 10人（含10人）`: the sign says so.
fn inclusive(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let at = spot.at;
    if !matches!(spot.slice(at), "(" | "（") || !spot.slice(at + 1).starts_with('含') {
        return None;
    }
    let close = (at..at + 6).find(|n| matches!(spot.slice(*n), ")" | "）"))?;
    let place = spot.span(at, close);
    let said = spot.builder.text.get(place.range()).unwrap_or("");
    Some(
        spot.error("ohs::syntax::other_word", place)
            .arg("written", said)
            .arg("instead", "")
            .help("left_out"),
    )
}

/// `达到90%`, `提高到 90%`, `增长 10%`, `比 2020年`, `到 2025年`.
fn target_word(spot: &Spot<'_, '_>, positives: &[Rule]) -> Option<Diagnostic> {
    let say = |at: usize, found: &str, instead: &str| {
        spot.error("ohs::syntax::other_word", spot.span(at, at))
            .arg("written", found)
            .arg("instead", instead)
    };
    let at = spot.at;
    let found = spot.slice(at);
    let head = found.trim_end_matches(is_digit);
    let digits = found.strip_prefix(head).unwrap_or("");
    // the amount behind it, in the same word or the next
    let (digits, mut last) = if digits.is_empty() && spot.kind(at + 2) == Some(TokenKind::Number) {
        (spot.slice(at + 2), at + 2)
    } else {
        (digits, at)
    };
    let unit = match spot.slice(last + 1) {
        unit @ ("%" | "％" | "个百分点" | "年") if !digits.is_empty() => unit,
        _ => "",
    };
    last += usize::from(!unit.is_empty());
    let error = |code: &'static str| {
        let place = spot.span(at, last);
        let written = spot.builder.text.get(place.range()).unwrap_or("");
        spot.error(code, place).arg("written", written)
    };
    let year = ["截至", "到", "至", "在"]
        .iter()
        .find_map(|w| found.strip_prefix(w))
        .filter(|y| y.starts_with(is_digit));
    if let Some(year) = year.filter(|_| positives.contains(&Rule::target)) {
        return Some(error("ohs::syntax::other_word").arg("instead", year));
    }
    if matches!(
        found,
        "到" | "至" | "截至" | "在" | "于" | "by" | "in" | "until" | "before"
    ) && positives.contains(&Rule::target)
    {
        return Some(say(at, found, "").help("year"));
    }
    let known = ["提高", "下降", "up", "down"];
    let word = if known.contains(&head) {
        head
    } else {
        written_for(&OF_TARGETS, head).or_else(|| written_for(&BETWEEN, head))?
    };
    let amount = if digits.is_empty() {
        String::new()
    } else {
        format!(" {digits}{unit}")
    };
    if matches!(word, "提高" | "下降") && !positives.contains(&Rule::k_up_down) {
        // against which year?
        return Some(
            error("ohs::syntax::no_base_year").arg("instead", format!("较 2020年 {word}{amount}")),
        );
    }
    if word == found {
        return None;
    }
    Some(error("ohs::syntax::other_word").arg("instead", format!("{word}{amount}")))
}

/// `100人左右`, `约 100人`.
pub(super) fn approximate(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    for at in [Some(spot.at), spot.before(spot.at)].into_iter().flatten() {
        let (first, last) = if spot.kind(at) == Some(TokenKind::Number) {
            (at, at + 1)
        } else {
            let number = spot.before(at);
            let number = number.filter(|&n| spot.kind(n) == Some(TokenKind::Number));
            (number.unwrap_or(at), at)
        };
        let about = matches!(spot.slice(at), "约" | "大约" | "大概" | "近" | "接近");
        if !about && !is_about(spot.slice(last)) {
            continue;
        }
        let place = spot.span(first, last);
        let written = spot.builder.text.get(place.range()).unwrap_or("");
        return Some(
            spot.error("ohs::syntax::approximate", place)
                .arg("written", written),
        );
    }
    None
}

/// Whether a number's unit ends in 左右 or 上下.
pub(in crate::syntax) fn is_about(unit: &str) -> bool {
    unit.ends_with("左右") || unit.ends_with("上下")
}

/// `85 分贝`: a unit that could be a name stands apart from its number.
pub(super) fn unit_apart(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let at = spot.at;
    let unit = spot.slice(at);
    let number = spot.before(at)?;
    if spot.kind(at) != Some(TokenKind::Word)
        || spot.kind(number) != Some(TokenKind::Number)
        || number + 2 != at
        || RESERVED.contains(&unit)
    {
        return None;
    }
    let digits = spot.slice(number);
    // people are counted in one word only
    let counted = match unit {
        "名" | "位" | "个人" => "人",
        unit => unit,
    };
    // English says in two words what is one unit
    let days = matches!(
        (spot.kind(at + 1), spot.slice(at + 2)),
        (Some(TokenKind::Blank), "day" | "days")
    );
    let (unit, last, instead) = match days && unit == "working" {
        true => ("working days", at + 2, format!("{digits} workdays")),
        false => (unit, at, format!("{digits}{counted}")),
    };
    Some(
        spot.error("ohs::syntax::unit_apart", spot.span(number, last))
            .arg("unit", unit)
            .arg("instead", instead),
    )
}

/// `参数 立即 时长 ≤ 及时`: a range that ends at a name.
pub(super) fn range_by_name(spot: &Spot<'_, '_>, positives: &[Rule]) -> Option<Diagnostic> {
    let found = spot.slice(spot.at);
    let literal = positives.contains(&Rule::literal) || positives.contains(&Rule::quantity);
    let bound = spot.before(spot.at)?;
    let compared =
        super::slip::is_comparison(spot.slice(bound)) || matches!(spot.slice(bound), "至" | "to");
    let typed = matches!(
        spot.rule,
        Rule::head_parameter | Rule::field | Rule::type_clause
    );
    (typed && literal && compared && spot.kind(spot.at) == Some(TokenKind::Word)).then(|| {
        spot.error("ohs::syntax::range_by_name", spot.span(spot.at, spot.at))
            .arg("name", found)
    })
}

/// `缺 认定 计划`: only names stand behind 缺.
pub(super) fn missing_by_name(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    if spot.rule != Rule::expect_clause || spot.kind(spot.at) != Some(TokenKind::Word) {
        return None;
    }
    let word = spot.before(spot.at)?;
    let lacks = spot.before(word)?;
    let named = matches!(spot.slice(word), "认定" | "attested" | "参数" | "parameter");
    (named && matches!(spot.slice(lacks), "缺" | "missing" | "、" | "," | "，")).then(|| {
        spot.error("ohs::syntax::missing_by_name", spot.span(word, spot.at))
            .arg("name", spot.slice(spot.at))
    })
}

/// `接害人数 100人`, `2025年 90%`: how do they compare?
pub(super) fn no_comparison(spot: &Spot<'_, '_>, positives: &[Rule]) -> Option<Diagnostic> {
    let at = spot.at;
    let target = positives.contains(&Rule::measure);
    if spot.kind(at) != Some(TokenKind::Number)
        || !(target || positives.contains(&Rule::k_compare) || positives.contains(&Rule::k_and))
    {
        return None;
    }
    let before = spot.before(at)?;
    let operand = matches!(
        spot.kind(before),
        Some(TokenKind::Word | TokenKind::QuotedName)
    ) && !RESERVED.contains(&spot.slice(before));
    if !operand && !target {
        return None;
    }
    let touching = matches!(spot.kind(at + 1), Some(TokenKind::Word))
        || matches!(spot.slice(at + 1), "%" | "％");
    let place = spot.span(at, at + usize::from(touching));
    let written = spot.builder.text.get(place.range()).unwrap_or("");
    Some(
        spot.error("ohs::syntax::no_comparison", place)
            .arg("written", written),
    )
}
