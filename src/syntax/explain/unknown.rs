//! A line that no keyword of its block begins.

use super::super::build::Builder;
use super::super::cut::{Piece, STARTERS, has_items};
use super::super::keyword::{BLOCKS, Block, RESERVED, entries, named};
use super::super::token::{Bracket, Token, TokenKind};
use super::denial::{Denial, denial};
use super::everyday::{everyday, left_open};
use super::nameless::nameless_item;
use super::slip::parted;
use super::target::target_behind_stop;
use super::wording::joins;
use crate::diagnostic::{Arg, Diagnostic, opposite};
use crate::message::Language;
use crate::source::Span;

/// What to say of a block: `在 {block} 里`.
pub(super) const fn block_word(block: Block) -> &'static str {
    match block {
        Block::Top => "word.syntax_block_top",
        Block::Policy => "word.syntax_block_policy",
        Block::Vocabulary => "word.syntax_block_vocabulary",
        Block::Term | Block::TermReading => "word.syntax_block_term",
        Block::Duty | Block::DutyReading => "word.syntax_block_duty",
        Block::Indicator | Block::IndicatorReading => "word.syntax_block_indicator",
        Block::Exception => "word.syntax_block_exception",
        Block::Remark => "word.syntax_block_remark",
        Block::Entity => "word.syntax_block_entity",
        Block::Enum => "word.syntax_block_enum",
        Block::Table => "word.syntax_block_table",
        Block::Process => "word.syntax_block_process",
        Block::Scenario => "word.syntax_block_scenario",
        Block::Items | Block::Prohibitions => "word.syntax_block_items",
        Block::Item => "word.syntax_block_item",
        Block::Rows => "word.syntax_block_rows",
        Block::Penalties => "word.syntax_block_penalties",
    }
}

fn spellings(block: Block) -> impl Iterator<Item = &'static str> {
    entries(block).iter().flat_map(|e| e.spellings())
}

/// The words at token `at`, as many as `count`, parted by one blank each.
fn words_at(builder: &Builder<'_>, at: usize, count: usize) -> Option<String> {
    let mut out = String::new();
    for n in 0..count {
        let token = builder.tokens.get(at + 2 * n)?;
        if token.kind != TokenKind::Word {
            return None;
        }
        if n > 0 {
            let blank = builder.tokens.get(at + 2 * n - 1)?;
            if blank.kind != TokenKind::Blank {
                return None;
            }
            out.push(' ');
        }
        out.push_str(builder.text.get(token.span.range())?);
    }
    Some(out)
}

/// The keyword of `block` nearest to what stands at token `at`, if one is near.
fn nearest(builder: &Builder<'_>, at: usize, block: Block) -> Option<&'static str> {
    spellings(block)
        .filter_map(|s| {
            let found = words_at(builder, at, s.split(' ').count())?;
            // What is twice as long is not near; a text without blanks may be one word of megabytes.
            let length = s.chars().count();
            if found.chars().nth(2 * length).is_some() || opposite(&found, s) {
                return None;
            }
            let allowed = (found.chars().count() / 3).max(1);
            let distance = strsim::damerau_levenshtein(&found, s);
            (distance <= allowed && distance < length).then_some((distance, s))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, s)| s)
}

/// Letters behind a keyword that are no name any more.
const SENTENCE: usize = 10;

/// What others call a clause, and its keyword.
const MEANT: [(&str, &[&str]); 38] = [
    (
        "期望",
        &["预期", "预期结果", "期待", "应为", "结果", "结论"],
    ),
    (
        "承担",
        &[
            "主体",
            "责任主体",
            "责任单位",
            "义务人",
            "承担单位",
            "承担主体",
            "承担者",
            "承担人",
            "承担方",
            "承担部门",
        ],
    ),
    ("对象", &["适用对象", "针对", "对象范围"]),
    ("除非", &["除", "除了", "除外", "但书"]),
    ("当", &["条件", "适用条件", "情形", "如果"]),
    (
        "应当",
        &[
            "要求", "内容", "应", "须", "要", "需", "需要", "务必", "必需",
        ],
    ),
    ("罚则", &["罚款", "处罚", "法律责任", "罚则依据"]),
    ("依据", &["出处", "来源", "引用", "条款", "依据条款"]),
    ("整改", &["措施", "整改措施", "整改要求", "改正", "纠正"]),
    (
        "监管",
        &["监督", "主管部门", "监督部门", "监管部门", "监管单位"],
    ),
    ("计入", &["分子", "统计", "达标"]),
    ("总体", &["人群", "范围", "统计范围", "统计对象"]),
    ("目标", &["目标值", "指标值", "要达到"]),
    ("基值", &["基数", "基线", "基线值", "基期值"]),
    (
        "期间",
        &["期限", "有效期", "规划期", "时间", "规划期间", "规划期限"],
    ),
    (
        "辖区",
        &["地区", "区域", "范围", "行政区", "辖区范围", "所在辖区"],
    ),
    (
        "印发",
        &[
            "发布",
            "发文",
            "公布",
            "印发日期",
            "印发时间",
            "发布日期",
            "发布时间",
            "发文日期",
            "发文时间",
        ],
    ),
    ("状态", &["效力", "状态说明"]),
    ("上级", &["上级文件", "上级规划", "上位文件", "上位规划"]),
    (
        "施行",
        &[
            "生效",
            "实施",
            "实行",
            "施行日期",
            "施行时间",
            "实施日期",
            "实施时间",
            "生效日期",
        ],
    ),
    ("标题", &["名称", "全称"]),
    ("义务", &["措施", "任务", "要求", "职责", "责任", "规则"]),
    ("规划", &["方案", "计划", "行动", "纲要"]),
    ("规定", &["办法", "细则", "通知", "意见"]),
    ("注", &["备注", "说明", "注释"]),
    ("用例", &["案例", "测试", "例"]),
    ("术语", &["名词", "概念"]),
    ("使用", &["引用", "引入", "导入"]),
    ("duty", &["obligation", "rule", "requirement"]),
    ("policy", &["plan", "programme", "act"]),
    ("scenario", &["test", "case", "example"]),
    ("remark", &["note", "comment"]),
    ("use", &["import", "include"]),
    ("jurisdiction", &["region", "area"]),
    ("bearer", &["who", "subject", "obliged"]),
    ("for each", &["for all", "for every", "for"]),
    ("sanction", &["penalty", "fine"]),
    ("counted", &["numerator", "count", "counts"]),
];

/// The keyword of `block` that others call so.
fn meant(builder: &Builder<'_>, at: usize, block: Block) -> Option<&'static str> {
    let (one, two) = (words_at(builder, at, 1)?, words_at(builder, at, 2));
    let is = |word: &str| one == word || two.as_deref() == Some(word);
    MEANT
        .iter()
        .filter(|(_, words)| words.iter().any(|w| is(w)))
        .find_map(|(keyword, _)| spellings(block).find(|s| s == keyword))
}

/// A keyword at token `at` that is misspelt, run into the next word, or of another block.
fn misspelt(builder: &Builder<'_>, within: Block, at: usize) -> Option<Diagnostic> {
    let token = builder.tokens.get(at)?;
    if token.kind != TokenKind::Word {
        return None;
    }
    let found = builder.text.get(token.span.range())?;
    let error = |code: &'static str| {
        Diagnostic::error(code, token.span.in_file(builder.file))
            .arg("found", found)
            .arg("within", Arg::Word(block_word(within).into()))
    };
    if within == Block::Scenario && matches!(found, "采用" | "参数" | "adopts" | "parameter") {
        let written = match found {
            "参数" | "采用" => format!("{found}：{{名称：…}}"),
            _ => format!(
                "{}: {{name: …}}",
                if found == "adopts" {
                    "adopts"
                } else {
                    "parameters"
                }
            ),
        };
        return Some(
            error("ohs::syntax::keyword_elsewhere")
                .arg("block", Arg::Word(block_word(Block::Top).into()))
                .arg("written", written)
                .help("facts"),
        );
    }
    let elsewhere = BLOCKS
        .into_iter()
        .find(|&b| b != within && spellings(b).any(|s| s == found));
    if let Some(block) = elsewhere {
        let d = error("ohs::syntax::keyword_elsewhere")
            .arg("block", Arg::Word(block_word(block).into()));
        return Some(if block == Block::Top {
            d.help("declaration")
        } else {
            d
        });
    }
    let unknown =
        |near: &'static str| error("ohs::syntax::unknown_keyword").did_you_mean(Some(near));
    if let Some(keyword) = meant(builder, at, within) {
        return Some(unknown(keyword));
    }
    if spellings(within).any(|s| s == "不得")
        && let Some(d) = denied(found, error("ohs::syntax::unknown_keyword"))
    {
        return Some(d);
    }
    let glued = spellings(within)
        .filter(|s| !s.is_ascii() && found.starts_with(*s))
        .max_by_key(|s| s.len());
    if let Some(keyword) = glued {
        let rest = found.strip_prefix(keyword).unwrap_or("");
        // a sentence of the plan, not a name
        let clause = matches!(
            keyword,
            "应当" | "必须" | "不得" | "督促" | "鼓励" | "推动" | "引导" | "支持" | "探索"
        );
        if clause && apart(rest) == rest && rest.chars().count() >= SENTENCE {
            return Some(
                error("ohs::syntax::glued_keyword")
                    .arg("keyword", keyword)
                    .help("sentence"),
            );
        }
        return Some(
            error("ohs::syntax::glued_keyword")
                .arg("keyword", keyword)
                .arg("instead", format!("{keyword} {}", apart(rest))),
        );
    }
    nearest(builder, at, within).map(unknown)
}

/// What runs into a keyword, with blanks where a requirement visibly begins with words of the language.
fn apart(rest: &str) -> String {
    let begins = STARTERS
        .iter()
        .any(|s| !s.is_ascii() && rest.starts_with(s));
    if begins {
        parted(rest)
    } else {
        rest.to_owned()
    }
}

/// `不应当`, `严禁超标`, `不必`, `不鼓励` in the place of a duty's word.
fn denied(found: &str, unknown: Diagnostic) -> Option<Diagnostic> {
    let (denial, rest) = denial(found)?;
    let word = if found.is_ascii() {
        "must not"
    } else {
        "不得"
    };
    match denial {
        // 不得 and what runs into it
        Denial::Other => None,
        Denial::Forbidden if rest.is_empty() => Some(unknown.did_you_mean(Some(word))),
        Denial::Forbidden => Some(unknown.did_you_mean(Some(&format!("{word} {rest}")))),
        Denial::NotOwed => Some(unknown.help("not_owed")),
        Denial::NotWished => Some(unknown.help("not_wished")),
    }
}

/// The lines from `from` to `to`, outside brackets, that begin with a misspelt keyword and so
/// look like part of the clause before: where each begins, and what to say of it.
pub(in crate::syntax) fn swallowed(
    builder: &Builder<'_>,
    piece: &Piece,
    from: u32,
) -> Vec<(u32, Diagnostic)> {
    let mut out = Vec::new();
    lines_below(builder, piece, from, |at, token| {
        if let Some(d) = misspelt(builder, piece.within, at)
            .or_else(|| nameless_item(builder, piece.within, at))
            .or_else(|| bare_item(builder, piece.within, at))
            .or_else(|| strange_declaration(builder, piece.within, at))
        {
            out.push((token.span.start, d));
        }
    });
    out
}

/// Visits the first token of each line of a piece from `from` on, outside brackets, where the line before wants
/// nothing more.
fn lines_below(
    builder: &Builder<'_>,
    piece: &Piece,
    from: u32,
    mut visit: impl FnMut(usize, &Token),
) {
    let first = builder
        .tokens
        .partition_point(|t| t.span.start < piece.body.start);
    let (mut depth, mut new_line) = (0usize, false);
    let mut last: Option<&Token> = None;
    for (at, token) in builder.tokens.iter().enumerate().skip(first) {
        if token.span.end > piece.body.end {
            break;
        }
        if token.is_trivia() {
            new_line |= token.kind == TokenKind::LineBreak;
            continue;
        }
        let begins = std::mem::take(&mut new_line) && depth == 0 && token.span.start >= from;
        if begins && last.is_some_and(|l| !wants_more(builder, l)) {
            visit(at, token);
        }
        match token.kind {
            TokenKind::Open(_) => depth += 1,
            TokenKind::Close(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        last = Some(token);
    }
}

/// The lines from `from` on, outside brackets, that begin with a word that is neither a keyword nor joins what
/// follows to the line before: where each begins, and what to say of it.
pub(in crate::syntax) fn strange_lines(
    builder: &Builder<'_>,
    piece: &Piece,
    from: u32,
) -> Vec<(u32, Diagnostic)> {
    let mut out = Vec::new();
    lines_below(builder, piece, from, |at, token| {
        let word = builder.text.get(token.span.range()).unwrap_or("");
        let strange = token.kind == TokenKind::Word && !RESERVED.contains(&word) && !joins(word);
        if strange {
            out.push((
                token.span.start,
                strange_line(builder, piece.within, at, token),
            ));
        }
    });
    out
}

/// What to say of a line that begins with a word that is no keyword.
fn strange_line(builder: &Builder<'_>, within: Block, at: usize, token: &Token) -> Diagnostic {
    if let Some(d) = misspelt(builder, within, at) {
        return d;
    }
    let word = builder.text.get(token.span.range()).unwrap_or("");
    if matches!(within, Block::Duty | Block::DutyReading)
        && let Some((open, word, rest)) = everyday(word)
    {
        let loc = token.span.in_file(builder.file);
        let thing = if rest.is_empty() { "…" } else { rest };
        return left_open(loc, open, word, thing);
    }
    no_keyword(builder, within, token.span)
}

/// `名 有 …` among items that have colons.
fn bare_item(builder: &Builder<'_>, within: Block, at: usize) -> Option<Diagnostic> {
    if !has_items(within) {
        return None;
    }
    let slice = |at: usize| {
        let token = builder.tokens.get(at)?;
        builder.text.get(token.span.range())
    };
    let name = slice(at)?;
    let starts = STARTERS.contains(&slice(at + 2)?) && !RESERVED.contains(&name);
    let span = builder.tokens.get(at)?.span;
    starts.then(|| {
        Diagnostic::error(
            "ohs::syntax::item_without_colon",
            span.in_file(builder.file),
        )
        .arg("name", name)
    })
}

/// `办法 甲 {` outside declarations: a word that begins none, a name and a block on one line.
fn strange_declaration(builder: &Builder<'_>, within: Block, at: usize) -> Option<Diagnostic> {
    let mut line = builder.tokens.get(at..)?.iter();
    let mut line = line.by_ref().take_while(|t| t.kind != TokenKind::LineBreak);
    let word = line.next()?;
    let opens = line.any(|t| t.kind == TokenKind::Open(Bracket::Curly));
    (within == Block::Top && word.kind == TokenKind::Word && opens)
        .then(|| no_keyword(builder, within, word.span))
}

/// Whether a clause goes on behind `token`.
fn wants_more(builder: &Builder<'_>, token: &Token) -> bool {
    let word = builder.text.get(token.span.range()).unwrap_or("");
    matches!(token.kind, TokenKind::Comma | TokenKind::Sign)
        || (RESERVED.contains(&word)
            && !matches!(word, "内" | "中" | "以内" | "是" | "否" | "true" | "false"))
}

pub(in crate::syntax) fn unknown(builder: &Builder<'_>, piece: &Piece) -> Diagnostic {
    let first = builder
        .tokens
        .partition_point(|t| t.span.start < piece.span.start);
    if let Some(d) = misspelt(builder, piece.within, first) {
        return d;
    }
    if matches!(piece.within, Block::Indicator | Block::IndicatorReading)
        && let Some(d) = target_behind_stop(builder, first)
    {
        return d;
    }
    if let Some(d) = nameless_item(builder, piece.within, first) {
        return d;
    }
    let token = builder.tokens.get(first);
    let span = token.map_or(piece.span, |t| t.span);
    no_keyword(builder, piece.within, span)
}

/// No keyword of the block, nor like one: which there are.
fn no_keyword(builder: &Builder<'_>, block: Block, span: Span) -> Diagnostic {
    let found = builder.text.get(span.range()).unwrap_or("");
    let within = Arg::Word(block_word(block).into());
    let d = Diagnostic::error("ohs::syntax::unknown_keyword", span.in_file(builder.file))
        .arg("found", found)
        .arg("within", within);
    // A sign is of neither language: then the file's counts.
    let is_english = if found.contains(char::is_alphabetic) {
        found.is_ascii()
    } else {
        builder.text.is_ascii()
    };
    let language = if is_english {
        Language::En
    } else {
        Language::Zh
    };
    let mut keywords: Vec<String> = Vec::new();
    for entry in entries(block) {
        let word = entry.spelling(language).to_owned();
        if !keywords.contains(&word) {
            keywords.push(word);
        }
    }
    let d = d.arg("keywords", keywords);
    match (named(block), entries(block).is_empty()) {
        (Some(_), true) => d.help("name"),
        (Some(_), false) => d.help("name_or_keyword"),
        (None, true) => d.help("row"),
        (None, false) => d,
    }
}
