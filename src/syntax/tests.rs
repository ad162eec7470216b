use super::*;
use crate::message;

fn shared(name: &str) -> Option<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/design/examples");
    std::fs::read_to_string(path.join(name)).ok()
}

fn codes(text: &str) -> Vec<String> {
    parse(FileId(0), text, &Limits::default())
        .diagnostics
        .iter()
        .map(|d| {
            d.code
                .as_str()
                .trim_start_matches("ohs::syntax::")
                .to_owned()
        })
        .collect()
}

/// The examples that the language was designed with, where they lie beside the repository.
#[test]
fn the_design_examples_parse() {
    for (name, expected) in [
        ("vocabulary", &[][..]),
        ("english", &[]),
        ("further-forms", &[]),
        ("scenario", &[]),
        ("statements", &["item_without_colon"; 3]),
        // 每个 后勤人员 均 非 否决 且 至今
        ("nasty", &["brackets_reach"]),
    ] {
        let Some(text) = shared(&format!("{name}.ohs")) else {
            continue;
        };
        assert_eq!(codes(&text), expected, "{name}");
    }
}

/// Lines full of quotes are looked through once.
#[test]
fn many_odd_quotes_on_a_line_are_read_in_time() {
    for unit in ["'", "'a", "”“", "＂a＂", "'' a"] {
        let text = format!(
            "义务 甲 {{\n    整改 {}\n    应当 有 乙\n}}\n",
            unit.repeat(50_001)
        );
        let parsed = parse(FileId(0), &text, &Limits::default());
        assert!(!parsed.diagnostics.is_empty(), "{unit}");
    }
}

#[test]
fn the_bad_example_of_each_code_gives_it_and_the_good_one_does_not() {
    let mut wrong = Vec::new();
    for code in message::codes() {
        if !code.starts_with("ohs::syntax::") {
            continue;
        }
        if code == "ohs::syntax::not_formatted" {
            // a fault of the formatter, if it had one
            continue;
        }
        let example = message::example(&code).unwrap();
        let limits = if code.ends_with("::file_too_large") {
            Limits {
                policy_bytes: 100,
                ..Limits::default()
            }
        } else {
            Limits::default()
        };
        let found = |text: &str| {
            parse(FileId(0), text, &limits)
                .diagnostics
                .iter()
                .map(|d| d.code.as_str().to_owned())
                .collect::<Vec<_>>()
        };
        if found(&example.bad) != [code.clone()] {
            wrong.push(format!("{code}: bad gives {:?}", found(&example.bad)));
        }
        if !found(&example.good).is_empty() {
            wrong.push(format!("{code}: good gives {:?}", found(&example.good)));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Each with its own help: fifteen by the grammar, three by looking at the tree.
/// Keywords are offered in the language of what stands there; of a sign, in the file's.
#[test]
fn keywords_are_offered_in_the_language_of_the_file() {
    let offered = |text: &str| {
        let parsed = parse(FileId(0), text, &Limits::default());
        let found = parsed.diagnostics.iter();
        let mut found = found.filter(|d| d.code.as_str() == "ohs::syntax::unknown_keyword");
        format!("{:?}", found.next().expect("one is reported").args)
    };
    assert!(offered("规划 甲 { { } }").contains("标题"));
    assert!(offered("policy a { { } }").contains("title"));
    assert!(offered("规划 甲 { zzzz “x” }").contains("title"));
}

#[test]
fn wrong_spellings_are_refused() {
    for (text, code) in [
        ("应当 a 且 b 或 c", "mixed_and_or"),
        ("应当 每年 有 体检", "every_year"),
        ("应当 每 12月 有 体检", "month_for_months"),
        ("应当 于 离职 前 三十日 内 有 体检", "chinese_number"),
        ("应当 不达标率 ≤ 95%以上", "comparison_behind"),
        ("应当必须乙 有 体检", "glued_keyword"),
        ("应当 有 体检 于 离职 前 30日 内", "time_behind_act"),
        ("应当 劳动者 其中 在岗接害 的 数量 ≥ 2", "filter_outside"),
        ("应当 有 劳动者 其中 在岗接害 的 数量 ≥ 2", "brackets_reach"),
        ("应当 有 体检  罚则 “第七十条”", "keyword_inside"),
        ("应当 非 于 离职 前 30日 内 有 体检", "negated_time"),
        ("整該 “x”", "unknown_keyword"),
        ("应当 3个月后30日内 有 体检", "missing_blank"),
        ("应当 于 离职 前 30日内有体检", "missing_blank"),
        ("整改 “未闭合", "unclosed_string"),
        ("应当 1 < a < 3", "chained_comparison"),
        ("应当 限期 ≥ 1至12个月", "range_without_unit"),
        ("应当 一家 机构", "chinese_number"),
        ("目标 2025年 ≥ 95%", "keyword_elsewhere"),
        ("应当 每12个月 有 体检", "missing_blank"),
        ("应当 2023年底 前 有 体检", "date_before"),
        ("应当 有 体检 且", "unfinished"),
        ("应当 目标率 ≥ 4,662,670人", "thousands_separator"),
        ("义务 乙", "keyword_elsewhere"),
    ] {
        let text = format!("义务 甲 {{ {text} }}");
        assert_eq!(codes(&text), [code], "{text}");
    }
    if let Some(text) = shared("wrong-spellings.ohs") {
        assert_eq!(codes(&text).len(), 18);
    }
}

/// A declaration without braces is one mistake, whatever clauses stand below it.
#[test]
fn missing_braces_are_one_report_a_declaration() {
    let duty = |name: &str| {
        format!("义务 {name}\n    依据 “一” “甲” 待核\n    承担 用人单位\n    应当 有 乙\n")
    };
    assert_eq!(codes(&duty("甲")), ["missing_block"]);
    let two = format!("{}{}", duty("甲"), duty("丁"));
    assert_eq!(codes(&two), ["missing_block", "missing_block"]);
    // a line that belongs to no duty is still another mistake
    let strange = format!("{}    目标 2025年 ≥ 90%\n", duty("甲"));
    assert_eq!(codes(&strange).len(), 2, "{:?}", codes(&strange));
}

/// What is given a year stands behind the year, bare.
#[test]
fn a_year_may_be_a_key_of_facts() {
    let text = "用例 甲 {\n    评估日 2025年6月30日\n    事实 地区 { 区划：320703，申报率：{2024：92%，2025年：95%，「2026」：1%} }\n    期望 乙 未定\n}\n";
    assert_eq!(codes(text), Vec::<String>::new());
}
