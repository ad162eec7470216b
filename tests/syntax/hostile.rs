//! Input that is broken, huge or meant to harm: errors, each at its place; no panic, no overflow.

use super::{codes, errors, read};
use ohs::diagnostic::Diagnostic;
use ohs::limits::Limits;
use ohs::source::FileId;
use ohs::syntax::ast::Body;
use ohs::syntax::{parse, tokens};
use proptest::prelude::*;

fn duty(body: &str) -> String {
    format!("义务 甲 {{\n    {body}\n}}\n")
}

/// The text under the main label of the only report.
fn underlined(text: &str) -> &str {
    let parsed = read(text);
    assert_eq!(
        parsed.diagnostics.len(),
        1,
        "{text}: {:?}",
        parsed.diagnostics
    );
    let first = parsed.diagnostics.first().and_then(Diagnostic::loc);
    first.map_or("", |l| &text[l.span.range()])
}

#[test]
fn a_hundred_thousand_brackets_are_too_deep() {
    for (open, close) in [("(", ")"), ("（", "）"), ("[", "]"), ("{", "}")] {
        let deep = duty(&format!(
            "应当 {}甲{}",
            open.repeat(100_000),
            close.repeat(100_000)
        ));
        assert!(codes(&deep).contains(&"too_deep".to_owned()), "{open}");
        let open_only = duty(&format!("应当 {}", open.repeat(100_000)));
        let found = codes(&open_only);
        assert!(
            !found.is_empty() && found.len() < 10,
            "{open}: {}",
            found.len()
        );
    }
    for chain in [
        "非 ",
        "有 甲 其中 ",
        "每个 甲 均 ",
        "自 甲 ",
        "于 甲 内 ",
        "每年度 ",
        "not ",
        "before a ",
    ] {
        let deep = duty(&format!("应当 {}甲", chain.repeat(100_000)));
        assert_eq!(codes(&deep), ["too_deep"], "{chain}");
    }
    let quotes = duty(&format!(
        "整改 {}{}",
        "“".repeat(100_000),
        "”".repeat(100_000)
    ));
    assert_eq!(codes(&quotes), ["too_deep"]);
    let facts = format!(
        "用例 甲 {{\n事实 乙 {{a：{}{}}}\n}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(codes(&facts), ["too_deep"]);
}

#[test]
fn as_deep_as_allowed_is_read() {
    let depth = Limits::default().bracket_depth - 2;
    let deep = duty(&format!(
        "应当 {}甲{}",
        "(".repeat(depth),
        ")".repeat(depth)
    ));
    assert!(codes(&deep).is_empty());
    let not = duty(&format!("应当 {}甲", "非 ".repeat(depth)));
    assert!(codes(&not).is_empty());
    let quoted = duty(&format!("整改 {}{}", "“".repeat(depth), "”".repeat(depth)));
    assert!(codes(&quoted).is_empty());
}

/// A parser that tries a bracket twice takes 2^n steps for n brackets.
#[test]
fn nested_brackets_cost_no_exponential_time() {
    for form in [
        "(",
        "有 甲 其中 (",
        "每个 甲 均 (",
        "甲 含 (",
        "甲 含全部 (",
        "f(",
        "最近 (",
        "不晚于 (",
        "自 (",
        "每 (",
        "(甲 的 (",
        "于 (",
        "于 甲 时 (",
        "as of (",
        "no later than (",
        "within (",
        "甲 后 (",
        "至少 1家 (",
        "count of (",
        "((",
    ] {
        for end in ["甲", "甲 且 乙 或 丙", "有"] {
            let n = 100 / form.chars().filter(|c| *c == '(').count();
            let text = duty(&format!("应当 {}{end}", form.repeat(n)));
            read(&text);
            let closes = text.matches('(').count();
            read(&duty(&format!(
                "应当 {}{end}{}",
                form.repeat(n),
                ")".repeat(closes)
            )));
        }
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused_whole() {
    let limits = Limits {
        policy_bytes: 10,
        ..Limits::default()
    };
    let parsed = parse(FileId(3), "义务 甲 { 应当 乙 }", &limits);
    assert!(parsed.document.declarations.is_empty());
    assert_eq!(
        parsed.diagnostics[0].code.as_str(),
        "ohs::syntax::file_too_large"
    );
    assert_eq!(parsed.document.file, FileId(3));
}

#[test]
fn byte_order_mark_and_crlf_are_fine() {
    let text = "\u{FEFF}义务 甲 {\r\n    应当 有 乙 且\r\n        有 丙\r\n    整改 “丁”\r\n}\r\n";
    let parsed = read(text);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    assert_eq!(parsed.document.declarations[0].clauses.len(), 2);
}

#[test]
fn bad_characters_are_named_at_their_place() {
    assert_eq!(underlined(&duty("应当 有 ⼯作计划")), "⼯");
    assert_eq!(underlined(&duty("整改 “按⽂件办”")), "⽂");
    let radical = &read(&duty("应当 有 ⼯作计划")).diagnostics[0];
    assert!(format!("{:?}", radical.args).contains('工'));
    assert_eq!(underlined(&duty("整改 “甲\u{202E}乙”")), "\u{202E}");
    assert_eq!(
        underlined(&duty("// \u{2066}注\n    应当 有 乙")),
        "\u{2066}"
    );
    assert_eq!(underlined(&duty("应当 有 甲\u{200B}乙")), "\u{200B}");
    // a remark may hold what was pasted from a PDF
    assert!(codes(&duty("// ⼯作\n    应当 有 乙")).is_empty());
}

#[test]
fn bad_dates_and_numbers_are_told_apart() {
    for (date, code) in [
        ("2025-02-30", "no_such_date"),
        ("2025年2月29日", "no_such_date"),
        ("2025年13月", "no_such_date"),
        ("2021-3-1", "short_iso_date"),
        ("0000年1月1日", "date_out_of_range"),
        ("1900年", "date_out_of_range"),
        ("2100-01-01", "date_out_of_range"),
        ("21年3月1日", "short_year"),
    ] {
        let text = format!("规划 甲 {{\n    印发 {date}\n}}\n");
        assert_eq!(codes(&text), [code], "{date}");
        assert_eq!(underlined(&text), date);
    }
    assert!(codes("规划 甲 {\n    印发 2024年2月29日\n}").is_empty());
    let long = "1".repeat(60);
    assert_eq!(underlined(&duty(&format!("应当 人数 ≥ {long}"))), long);
    assert_eq!(
        codes(&duty("应当 人数 ≥ 9999999999999999999999999亿人")),
        ["number_too_long"]
    );
}

#[test]
fn ten_mistakes_give_ten_reports() {
    let text = "\
义务 一 {
    应当 a 且 b 或 c
    整改 “未闭合
    罚则 第七十条
    除非 停工 含 (评估日
}
指标 二 {
    基直 2020年 3人
    总体 劳动者 其中
    目标 2025年 95%
}
规划 三 {
    印发 2025-02-30
    辖区
}
义务 四 {
    应当 每年 有 体检
    整改 “留着”
}
";
    let parsed = read(text);
    assert_eq!(errors(&parsed), 10, "{:?}", codes(text));
    // and what is not broken is kept
    let last = parsed.document.declarations.last().unwrap();
    assert!(!last.complete);
    assert_eq!(last.clauses[0].body, Body::Broken);
    assert!(matches!(&last.clauses[1].body, Body::Text(t) if t.text == "留着"));
}

#[test]
fn a_forgotten_brace_spoils_one_declaration() {
    let text = "义务 一 {\n    应当 有 甲\n\n义务 二 {\n    应当 有 乙\n}\n";
    assert_eq!(codes(text), ["not_closed"]);
    let parsed = read(text);
    assert_eq!(parsed.document.declarations.len(), 2);
    assert!(parsed.document.declarations[1].complete);
    let text = "义务 一 {\n    应当 有 甲\n}\n}\n义务 二 {\n    应当 有 乙\n}\n";
    assert_eq!(codes(text), ["not_opened"]);
    assert_eq!(read(text).document.declarations.len(), 2);
}

/// 100,000 clauses in much less than quadratic time.
#[test]
fn many_clauses_are_read() {
    let mut text = String::from("枚举 甲 {\n");
    for n in 0..100_000 {
        text.push_str(&format!("    成员{n}\n"));
    }
    text.push('}');
    let parsed = read(&text);
    assert!(parsed.diagnostics.is_empty());
    assert_eq!(parsed.document.declarations[0].clauses.len(), 100_000);
}

proptest! {
    #![proptest_config(super::cases())]

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_words_are_read_without_panic(
        words in proptest::collection::vec(proptest::sample::select(&[
            "义务", "规划", "指标", "枚举", "用例", "术语", "甲", "{", "}", "(", ")", "（", "[", "]", "应当", "不得", "事实",
            "期望", "目标", "读法", "罚则", "依据", "有", "无", "其中", "且", "或", "非", "每个", "均", "每", "每年", "每年度",
            "于", "内", "前", "后", "中", "自", "至", "先于", "不晚于", "至少", "的", "时", "as of", "数量", "含全部", "属于", "最近", "辖内",
            "12个月", "2025年", "2025年底", "3", "95%", "“乙”", "《丙》", "「丁」", "“", "：", ":", "、", "；", "。", "|", "=",
            "≥", "→", "\n", "\n", "// 注\n", "/// 文\n", ".", "-", "must", "within", "no later than", "count", "of", "where",
            "duty", "for each", "/", "万", "\u{3000}", "\r\n", "1.5", "等", "组", "一家", "以上", "2021-3-1", "⼯", "\u{202E}",
        ][..]), 0..60),
        glue in any::<bool>(),
    ) {
        let text = words.join(if glue { "" } else { " " });
        let parsed = read(&text);
        // what was reported lies on characters of the text
        for d in &parsed.diagnostics {
            let span = d.loc().unwrap().span;
            prop_assert!(text.get(span.range()).is_some(), "{d:?}");
        }
        let joined: String = tokens(&text).iter().map(|t| &text[t.span.range()]).collect();
        prop_assert_eq!(joined, text);
    }
}
