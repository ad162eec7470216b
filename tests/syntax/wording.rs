//! What officials would write at first: each wording gets its code, and what to write for it.

use super::read;
use ohs::diagnostic::{Arg, Diagnostic};

fn said(d: &Diagnostic, name: &str) -> String {
    let found = d.args.iter().find(|(n, _)| n == name);
    match found {
        Some((_, Arg::Text(text))) => text.clone(),
        _ => String::new(),
    }
}

/// The code of the only report of `text`, and what it says to write.
fn only(text: &str) -> (String, String) {
    let parsed = read(text);
    match parsed.diagnostics.as_slice() {
        [d] => {
            let instead = match said(d, "suggestion") {
                none if none.is_empty() => said(d, "instead"),
                suggestion => suggestion,
            };
            (
                d.code
                    .as_str()
                    .trim_start_matches("ohs::syntax::")
                    .to_owned(),
                instead,
            )
        }
        all => (format!("{} reports", all.len()), String::new()),
    }
}

fn check(around: (&str, &str), cases: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (written, code, instead) in cases {
        let (found, said) = only(&format!("{}{written}{}", around.0, around.1));
        if (found.as_str(), said.as_str()) != (*code, *instead) {
            wrong.push(format!("{written}: {found}, `{said}`"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn dates_cycles_and_terms() {
    check(
        ("义务 甲 { 应当 ", " }"),
        &[
            ("不晚于 2025年末 有 检测", "other_date", "2025年底"),
            ("不晚于 2025年年底 有 检测", "other_date", "2025年底"),
            ("2025年末前 有 检测", "date_before", "不晚于 2025年底"),
            ("2025年底前 有 检测", "date_before", "不晚于 2025年底"),
            ("不晚于 2025年底前 有 检测", "date_before", "2025年底"),
            ("到2025年底 有 检测", "date_before", "不晚于 2025年底"),
            ("不晚于 2025/12/31 有 检测", "other_date", "2025-12-31"),
            ("不晚于 2025/6/1 有 检测", "other_date", "2025-06-01"),
            ("不晚于 2025.12.31 有 检测", "other_date", "2025-12-31"),
            ("不晚于 二〇二五年底 有 检测", "other_date", "2025年底"),
            ("每两年 有 检测", "other_cycle", "每 2年"),
            ("每三年 有 检测", "other_cycle", "每 3年"),
            ("每半年 有 检测", "other_cycle", "每 6个月"),
            ("每半年一次 有 检测", "other_cycle", "每 6个月"),
            ("每3年一次 有 检测", "other_cycle", "每 3年"),
            ("每 3年一次 有 检测", "other_cycle", "3年"),
            ("每 两年 有 检测", "chinese_number", "2年"),
            ("每季 有 检测", "other_cycle", "每季度"),
            ("每月一次 有 检测", "other_cycle", "每月"),
            ("每年一次 有 检测", "every_year", ""),
            ("至少每年一次 有 检测", "every_year", ""),
            ("每年至少有1次 检测", "every_year", ""),
            ("30日内 有 检测", "no_anchor", "于 … 后 30日 内"),
            (
                "投产后30日内 有 检测",
                "missing_blank",
                "于 投产 后 30日 内",
            ),
            ("在 入职 前 有 体检", "other_word", "先于 入职"),
            ("入职前 有 体检", "missing_blank", "先于 入职"),
        ],
    );
}

#[test]
fn comparisons_and_joining_words() {
    check(
        ("义务 甲 { 应当 ", " }"),
        &[
            ("规模 为 大型", "other_word", "="),
            ("规模 是 大型", "other_word", "="),
            ("规模 等于 大型", "other_word", "="),
            ("规模 不是 大型", "other_word", "≠"),
            ("接害人数 大于 100人", "other_word", ">"),
            ("接害人数 小于 100人", "other_word", "<"),
            ("接害人数 不小于 100人", "other_word", "≥"),
            ("接害人数 不大于 100人", "other_word", "≤"),
            ("没有 管理机构", "other_word", "无"),
            ("接害人数 100人", "no_comparison", ""),
            ("接害人数 100人以内", "comparison_behind", "≤ 100人"),
            ("接害人数 在 100人 以内", "comparison_behind", "≤ 100人"),
            ("接害人数 ≥ 100人左右", "approximate", ""),
            ("接害人数 100人左右", "approximate", ""),
            ("接害人数 ≥ 约 100人", "approximate", ""),
            ("有 管理机构，有 公告", "other_word", "且"),
            ("有 管理机构 和 有 公告", "other_word", "且"),
            ("有 管理机构 并且 有 公告", "other_word", "且"),
            ("有 管理机构 或者 有 公告", "other_word", "或"),
            ("所有 劳动者 均 有 体检", "other_word", "每个"),
            ("每名 劳动者 均 有 体检", "other_word", "每个"),
            ("每个 劳动者 都 有 体检", "other_word", "均"),
            ("如果 规模 = 大型 有 公告", "other_word", "当"),
            ("每个 检测 均 结果 ≤ 85 分贝", "unit_apart", "85分贝"),
            ("每个 检测 均 结果 ≤ 85 db", "unit_apart", "85db"),
        ],
    );
}

#[test]
fn targets() {
    check(
        ("指标 甲 { 总体 劳动者；目标 ", " }"),
        &[
            ("2025年 达到90%", "other_word", "2025年 ≥ 90%"),
            ("2025年 达到 90%", "other_word", "2025年 ≥ 90%"),
            ("2025年 提高到 90%", "other_word", "2025年 ≥ 90%"),
            ("2025年 控制在 5%", "other_word", "2025年 ≤ 5%"),
            ("2025年 大于 90%", "other_word", "> 90%"),
            ("2025年 90％以上", "other_word", "2025年 ≥ 90％"),
            ("2025年 90% 以上", "other_word", "2025年 ≥ 90%"),
            ("2025年 90%", "no_comparison", ""),
            ("2025年 较 2020年 增长 10%", "other_word", "提高 10%"),
            ("2025年 较 2020年 提高10%", "other_word", "提高 10%"),
            ("2025年 比 2020年 下降 10%", "other_word", "较 2020年"),
            ("2025年 下降 10%", "no_base_year", "较 2020年 下降 10%"),
            ("到 2025年 ≥ 90%", "other_word", "2025年 ≥ 90%"),
        ],
    );
}

#[test]
fn english_as_one_would_write_it() {
    check(
        ("duty a { must ", " }"),
        &[
            ("have an exam", "other_word", ""),
            ("exposed is more than 100", "other_word", ">"),
            ("exposed less than 100", "other_word", "<"),
            ("size equals large", "other_word", "="),
        ],
    );
    check(
        ("indicator a { population worker; target ", " }"),
        &[
            ("by 2025 ≥ 90%", "other_word", ""),
            ("2025 ≥ 90 percent", "other_word", "90%"),
            ("2025 than 2020 up 10%", "other_word", "against 2020"),
        ],
    );
}

#[test]
fn pieces_of_clauses() {
    check(
        ("义务 甲 { 应当 有 乙；", " }"),
        &[
            ("整改 补充合同", "without_quotes", "“补充合同”"),
            ("依据 第十条 “原文”", "without_quotes", "“第十条”"),
            ("对象 劳动者（接害）", "other_word", "劳动者 当 接害"),
        ],
    );
    check(
        ("规划 甲 { ", " }"),
        &[
            ("期间 2021年-2025年", "other_word", "2021年 至 2025年"),
            ("期间 2021年——2025年", "other_word", "2021年 至 2025年"),
            ("印发 2022.5.20", "other_date", "2022-05-20"),
        ],
    );
    check(
        ("参数 立即 时长 ", " 由 事实"),
        &[
            ("≤ 及时", "range_by_name", ""),
            ("1日 至 及时", "range_by_name", ""),
        ],
    );
}

/// What others call a clause.
#[test]
fn other_names_of_clauses() {
    check(
        ("义务 甲 {\n    应当 有 乙\n", "\n}\n"),
        &[
            ("    主体 用人单位", "unknown_keyword", "承担"),
            ("    罚款 5万元", "unknown_keyword", "罚则"),
            ("    for all workers", "unknown_keyword", "for each"),
            ("    penalty \"70\"", "unknown_keyword", "sanction"),
        ],
    );
    check(
        ("指标 甲 {\n    总体 乙\n", "\n}\n"),
        &[("    分子 乙 其中 丙", "unknown_keyword", "计入")],
    );
    check(
        ("规划 甲 {\n", "\n}\n"),
        &[
            ("    期限 2021年 至 2025年", "unknown_keyword", "期间"),
            ("    region 371000", "unknown_keyword", "jurisdiction"),
        ],
    );
}

/// A misspelt keyword is blamed where it stands, though its line reads as part of the one before.
#[test]
fn a_misspelt_keyword_below_a_complete_clause() {
    check(
        ("义务 甲 {\n    依据 “一” “二”\n", "\n    应当 有 乙\n}\n"),
        &[
            ("    承但 用人单位", "unknown_keyword", "承担"),
            ("    承担用人单位", "glued_keyword", "承担 用人单位"),
            ("    目标 2025年 ≥ 90%", "keyword_elsewhere", ""),
            ("    bearr employer", "unknown_keyword", "bearer"),
            ("    for eech worker", "unknown_keyword", "for each"),
        ],
    );
    check(
        (
            "使用 示例词汇\n",
            " 乙 { 应当 有 丙 }\n义务 丁 { 应当 有 戊 }\n",
        ),
        &[("义物", "unknown_keyword", "义务")],
    );
    let several = "义务 甲 {\n 依据 “一”\n 承但 乙\n 对相 丙\n 应当 有 丁\n 责改 “x”\n}";
    let found: Vec<_> = read(several)
        .diagnostics
        .iter()
        .map(|d| said(d, "suggestion"))
        .collect();
    assert_eq!(found, ["承担", "对象", "整改"]);
    // the clause above is read all the same
    let parsed = read("义务 甲 {\n 依据 “一” 核实 “二”\n 承但 乙\n 应当 有 丁\n}");
    assert_eq!(parsed.diagnostics.len(), 2);
}

/// A name that begins a line and only looks like a keyword stays a name.
#[test]
fn a_day_as_of_which_a_condition_is_asked() {
    check(
        ("义务 甲 { 对象 上岗 当 ", "；应当 有 丙 }"),
        &[
            ("在 起 时 岗位.接害", "other_word", "于 起 时"),
            ("于 起 当日 岗位.接害", "other_word", "于 起 时"),
            ("起 时 岗位.接害", "other_word", "于 起 时"),
            (
                "在岗 且 上岗.起 当天 岗位.接害",
                "other_word",
                "于 上岗.起 时",
            ),
            ("于 起时 岗位.接害", "other_word", "于 起 时"),
            (
                "在 2020年1月1日 时 接害",
                "other_word",
                "于 2020年1月1日 时",
            ),
            (
                "于 起 时 接害 且 在岗",
                "brackets_reach",
                "于 起 时 (接害 且 在岗)",
            ),
        ],
    );
}

#[test]
fn a_line_that_goes_on_is_no_keyword() {
    for text in [
        "义务 甲 { 应当 有 乙 且\n 整治 = 是 }",
        "义务 甲 { 应当 有 乙 其中 (\n 对像 = 是\n 且 丙) }",
        "义务 甲 { 承担 乙、\n 承包 }",
    ] {
        assert!(
            read(text)
                .diagnostics
                .iter()
                .all(|d| d.code.as_str() != "ohs::syntax::unknown_keyword"),
            "{text}"
        );
    }
}

#[test]
fn a_filter_that_reaches_too_far_is_shown_with_its_brackets() {
    check(
        ("指标 甲 { 总体 ", "；计入 丙 }"),
        &[("劳动者 其中 a 且 b", "brackets_reach", "其中 (a 且 b)")],
    );
    check(
        ("义务 甲 { ", " }"),
        &[
            (
                "对象 劳动者 其中 a 或 b；应当 有 丙",
                "brackets_reach",
                "其中 (a 或 b)",
            ),
            (
                "应当 有 体检 其中 a 且 b",
                "brackets_reach",
                "其中 (a 且 b)",
            ),
            ("应当 于 2023年 内 有 体检 且 a", "condition_behind_act", ""),
        ],
    );
}
