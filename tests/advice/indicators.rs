//! Numbers and targets of an indicator.

use super::*;

#[test]
fn each_target_of_a_list_is_looked_at() {
    for (targets, mistakes) in [
        ("目标 2023年 85%以上，2025年 90%以上", 2),
        ("目标 2023年 ≥ 85%以上，2024年 ≥ 88%，2025年 ≥ 90%以上", 2),
        ("目标 到2023年底，不低于85%，到2025年底，不低于90%", 2),
        ("目标 2023年 ≥ 85人以上，2025年 ≥ 90人以上", 2),
        ("目标 2023年 ≥ 85%，2025年 ≥ 90%以上", 1),
    ] {
        let found = wrong(&indicator(targets));
        assert_eq!(found.len(), mistakes, "{targets} {found:#?}");
    }
}

#[test]
fn what_is_not_known_to_be_a_count_is_not_called_one() {
    for clauses in [
        "取自 用人单位.没有此数\n    目标 2025年 ≥ 90%",
        "总体 劳动者\n    计入 接受 体检\n    目标 2025年 ≥ 90%",
        "总体 劳动者\n    分母 很多\n    目标 2025年 ≥ 90%",
    ] {
        let policy = format!("{HEADER}指标 率 {{\n    依据 “一” “甲” 待核\n    {clauses}\n}}\n");
        let found = wrong(&policy);
        assert_eq!(found.len(), 1, "{clauses} {found:#?}");
    }
}

#[test]
fn a_limit_that_may_be_another_years_is_asked_about() {
    let (_, _, words) = suggested(&duty("应当 2024年前 有 检测"));
    assert_eq!(words, ["不晚于 2024年底", "不晚于 2023年底"]);
    let (_, _, words) = suggested(&duty("应当 在 2024年 之前 有 检测"));
    assert_eq!(words, ["不晚于 2024年底", "不晚于 2023年底"]);
    let (_, _, words) = suggested(&indicator("目标 2024年前 ≥ 90%"));
    assert_eq!(words, ["2024年 ≥ 90%", "2023年 ≥ 90%"]);
    let (_, _, words) = suggested(&indicator("目标 2024年底前 ≥ 90%"));
    assert_eq!(words, ["2024年 ≥ 90%"]);
}

#[test]
fn the_numbers_of_an_indicator_fit_what_it_is() {
    let asked = |clauses: &str| {
        suggested(&format!(
            "{HEADER}指标 率 {{\n    依据 “一” “甲” 待核\n    {clauses}\n}}\n"
        ))
    };
    for (clauses, place, population) in [
        (
            "总体 用人单位\n    计入 有 管理机构\n    目标 2025年 ≥ 60人",
            "60人",
            "总体 用人单位 其中 有 管理机构",
        ),
        (
            "总体 劳动者 其中 在岗接害\n    计入 有 体检 且 有 监护档案\n    目标 2025年 ≥ 60",
            "60",
            "总体 劳动者 其中 (在岗接害 且 有 体检 且 有 监护档案)",
        ),
        (
            "总体 劳动者 其中 (在岗接害 或 有 停工)\n    计入 有 体检\n    基值 2020年 70人\n    目标 2025年 > 基值",
            "70人",
            "总体 劳动者 其中 ((在岗接害 或 有 停工) 且 有 体检)",
        ),
    ] {
        let (code, at, words) = asked(clauses);
        assert_eq!(
            (code.as_str(), at.as_str()),
            ("ohs::norm::amount_of_rate", place),
            "{clauses}"
        );
        assert!(words.contains(&population.to_owned()), "{words:?}");
        // followed: what makes it a rate goes
        let (counted, target) = clauses.split_once("\n    计入").unwrap();
        let (_, target) = target.split_once('\n').unwrap();
        let (head, _) = counted.split_once("总体").unwrap();
        let mended = format!(
            "{HEADER}指标 率 {{\n    依据 “一” “甲” 待核\n    {head}{population}\n{target}\n}}\n"
        );
        assert!(wrong(&mended).is_empty(), "{mended}{:#?}", wrong(&mended));
    }
    for (clauses, place) in [
        (
            "总体 劳动者\n    基值 2020年 70%\n    目标 2025年 > 基值",
            "70%",
        ),
        ("总体 劳动者\n    目标 2025年 ≥ 70%", "70%"),
        ("总体 劳动者\n    分母 9%\n    目标 2025年 ≥ 70%", "9%"),
    ] {
        let (code, at, _) = asked(clauses);
        assert_eq!(
            (code.as_str(), at.as_str()),
            ("ohs::norm::percent_of_count", place),
            "{clauses}"
        );
    }
}

#[test]
fn no_year_has_two_targets() {
    let found = wrong(&indicator("目标 2023年 ≥ 80%、2023年 ≥ 85%"));
    let codes: Vec<&str> = found.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["ohs::norm::target_twice"]);
    for fine in [
        "目标 2023年 ≥ 80%、2024年 ≥ 85%",
        "目标 2023年 ≥ 80%、2023年 ≤ 85%",
        "目标 2023年 ≥ 80%、2023年 较 2021年 提高 5个百分点",
    ] {
        assert!(wrong(&indicator(fine)).is_empty(), "{fine}");
    }
}

#[test]
fn a_reported_share_is_at_most_the_whole() {
    let of = |field: &str| {
        format!(
            "{HEADER}{DUTY}实体 区域 {{ 标识 区划；区划：行政区 属地；签订率：{field} }}\n\
             指标 率 {{\n    依据 “一” “甲” 待核\n    取自 区域.签订率\n    目标 2025年 ≥ 8500%\n}}\n"
        )
    };
    for share in ["按年 比例", "按年 比例 ≤ 100%"] {
        let found = wrong(&of(share));
        let codes: Vec<&str> = found.iter().map(|d| d.code.as_str()).collect();
        assert_eq!(codes, ["ohs::norm::share_above_whole"], "{share}");
    }
    // what the help offers for a rate that may grow beyond
    assert!(wrong(&of("按年 比例 ≥ 0%")).is_empty());
}
