//! Each mistake is told in one run, whatever else is wrong; what binds nobody is not judged.

use super::*;
use crate::program::Via;

const VOCABULARY: &str = include_str!("../../../messages/examples/vocabulary.ohs");

/// The codes of what is said of a text beside the vocabulary, each with the words it points at.
fn said(text: &str) -> Vec<String> {
    let (c, parsed, sources) = compiled(&[("vocabulary.ohs", VOCABULARY), ("x.ohs", text)]);
    parsed
        .iter()
        .flat_map(|p| &p.diagnostics)
        .chain(&c.diagnostics)
        .map(|d| {
            let code = d.code.as_str().rsplit("::").next().unwrap();
            let at = d.loc().map_or("", |l| sources.slice(l));
            format!("{code} {at}")
        })
        .filter(|said| !said.starts_with("no_header"))
        .collect()
}

#[test]
fn ten_mistakes_in_the_clauses_of_a_duty_are_ten_reports() {
    assert_eq!(
        said(
            "义务 甲 {
                承担 单位
                对象 员工 其中 错一 当 错二
                当 错三
                应当 于 错四 后 错五 内 有 错六
                除非 错七
                除非 错八
                细化 错九
                对下 错十
            }"
        ),
        [
            "unknown_field 错一",
            "unknown_field 错二",
            "unknown_field 错三",
            "unknown_field 错四",
            "unknown_field 错五",
            "unknown_field 错六",
            "unknown_field 错七",
            "unknown_field 错八",
            "unknown_norm 错九",
            "unknown_word 错十",
        ]
    );
}

#[test]
fn each_side_of_a_form_is_looked_at() {
    for (asks, wrong) in [
        ("每个 体检 其中 错一 均 错二", &["错一", "错二"][..]),
        ("每个 体检 均 错一 ≤ 错二", &["错一", "错二"]),
        ("错一 不晚于 错二", &["错一", "错二"]),
        ("错一 须经 错二", &["错一", "错二"]),
        ("自 错一 每 错二 有 体检", &["错一", "错二"]),
        ("每 超过 错一 不满 错二 有 错三", &["错一", "错二", "错三"]),
        ("于 2025年 内 (有 错一 且 有 错二)", &["错一", "错二"]),
        ("入职 ≥ 错一 后 错二", &["错一", "错二"]),
        (
            "不晚于 错一 后 错二 (在职 且 错三)",
            &["错一", "错二", "错三"],
        ),
    ] {
        let text = format!("流程 甲 {{\n对象 员工\n项：{asks}\n}}");
        let duty = format!("义务 甲 {{\n对象 员工\n应当 {{\n项：{asks}\n}}\n}}");
        let text = if asks.contains('经') { text } else { duty };
        let found = said(&text);
        for name in wrong {
            assert!(
                found.iter().any(|f| f.ends_with(&format!(" {name}"))),
                "{asks}: {found:?}"
            );
        }
    }
}

#[test]
fn each_mistake_of_an_indicator_is_told() {
    assert_eq!(
        said(
            "指标 甲 { 总体 员工 其中 错一；计入 错二；性质 错三；目标 2025年 ≥ 5家，2024年 ≥ 6家 }"
        ),
        [
            "unknown_field 错一",
            "unknown_field 错二",
            "unknown_word 错三",
            "amount_of_rate 5家",
            "amount_of_rate 6家",
        ]
    );
}

/// Neither judged for the enterprise, nor read with its fields.
#[test]
fn what_an_authority_owes_is_the_authority_s() {
    let text = "义务 甲 { 承担 市局；应当 认定 防治计划 }
        义务 乙 { 承担 市局；督促 有 应急预案 }
        义务 丙 { 对象 单位；承担 市局；应当 有 应急预案 }
        义务 丁 { 应当 { 一：有 应急预案；二：认定 防治计划 { 承担 市局 } } }";
    assert_eq!(said(text), Vec::<String>::new());
    let (c, _, _) = compiled(&[("vocabulary.ohs", VOCABULARY), ("x.ohs", text)]);
    let subjects: Vec<(&str, String)> = c
        .program
        .norms
        .iter()
        .filter(|n| n.via != Some(Via::Oversight))
        .map(|n| {
            let of = &c.program.entities[n.subject.entity.index()].label.name;
            let item = n.item.as_ref().map_or("", |i| i.name.as_str());
            (of.as_str(), format!("{}{item}", n.duty.name))
        })
        .collect();
    assert_eq!(
        subjects,
        [
            ("市局", "甲".to_owned()),
            ("单位", "乙".to_owned()),
            ("单位", "丙".to_owned()),
            ("单位", "丁一".to_owned()),
            ("市局", "丁二".to_owned()),
        ]
    );
    assert_eq!(
        said("义务 甲 { 承担 市局；应当 有 应急预案；监管 市局 }"),
        ["unknown_field 应急预案"]
    );
}

#[test]
fn a_bearer_that_nothing_is_called_is_asked_about_once() {
    assert_eq!(
        said(
            "义务 甲 { 承担 企业；应当 认定 防治计划 }\n义务 乙 { 承担 企业；应当 认定 防治计划 }"
        ),
        ["bearer_outside_facts 企业"]
    );
    assert_eq!(
        said("义务 甲 { 承担 市局；应当 认定 防治计划；监管 市局 }"),
        Vec::<String>::new()
    );
}

#[test]
fn what_a_used_vocabulary_has_is_not_declared_again() {
    let with = |text: &str| said(&format!("规划 某 {{ }}\n使用 示例词汇\n{text}"));
    for (text, name) in [
        ("实体 员工 { 标识 甲；甲：文字 }", "员工"),
        ("实体 雇员 (worker) { 标识 甲；甲：文字 }", "worker"),
        ("枚举 因素 { 高温 }", "因素"),
        (
            "对照表 限值 { 因素：因素；得 量；| 其余 | 3 mg/m³ | }",
            "限值",
        ),
    ] {
        assert_eq!(with(text), [format!("redeclared {name}")], "{text}");
    }
    // matters of one's own, a unit that is declared alike, a name of another space
    for text in [
        "枚举 事项 { 应急演练 }\n义务 甲 { 应当 认定 应急演练 且 认定 防治计划 }",
        "计量单位 mg/m³",
        "义务 员工 { 应当 有 应急预案 }",
    ] {
        assert_eq!(with(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn days_and_shares_that_are_hardly_meant_are_asked_about() {
    let with = |text: &str| {
        said(&format!(
            "规划 某 {{ 期间 2021年 至 2025年6月30日 }}\n使用 示例词汇\n{text}"
        ))
    };
    for (asks, warned) in [
        ("不晚于 2025年6月30日", false),
        ("不晚于 2025年7月1日", true),
        ("不晚于 2020年底", true),
        ("于 2025年 内", true),
        ("于 2024年 内", false),
        ("先于 2026年", true),
    ] {
        let found = with(&format!("义务 甲 {{ 对象 员工；应当 {asks} 有 体检 }}"));
        let is = found
            .iter()
            .any(|f| f.starts_with("deadline_outside_period"));
        assert_eq!(is, warned, "{asks}: {found:?}");
    }
    for (target, code) in [
        ("2025年 ≥ 100%", ""),
        ("2025年 > 100%", "share_above_whole"),
        ("2025年 ≥ 120%", "share_above_whole"),
        ("2025年 ≤ 100%", "share_above_whole"),
        ("2026年 ≥ 90%", "target_outside_period"),
        ("2020年 ≥ 90%", "target_outside_period"),
        ("2025年 较 2019年 提高 120%", ""),
    ] {
        let found = with(&format!(
            "指标 甲 {{ 总体 员工；计入 有 外出；目标 {target} }}"
        ));
        let codes: Vec<&str> = found.iter().filter_map(|f| f.split(' ').next()).collect();
        assert_eq!(codes.join(" "), code, "{target}");
    }
    // a number is no share
    assert_eq!(
        with("指标 甲 { 总体 员工；目标 2025年 ≥ 120人 }"),
        Vec::<String>::new()
    );
}

#[test]
fn a_circle_of_refinements_is_told_once_and_cut() {
    let text = "义务 甲 { 应当 有 应急预案；细化 乙 }
        义务 乙 { 应当 有 应急预案；细化 丙 }
        义务 丙 { 应当 有 应急预案；细化 甲 }
        义务 丁 { 应当 有 应急预案；细化 甲 }";
    assert_eq!(said(text), ["refines_circle 乙"]);
}

#[test]
fn a_population_may_be_named_by_the_one_field_that_holds_it() {
    let text = "规划 某 { }\n使用 示例词汇\n实体 班组 { 标识 号；号：文字；甲方人员：多个 人员；记录：多个 记录 }
        实体 人员 { 标识 工号；工号：文字；持证：是否 }\n实体 记录 { 标识 号；号：文字；合格：是否 }\n";
    let with = |population: &str, counted: &str| {
        let indicator =
            format!("指标 率 {{ 总体 {population}；计入 {counted}；目标 2025年 ≥ 90% }}");
        said(&format!("{text}{indicator}"))
    };
    assert_eq!(with("甲方人员 其中 持证", "持证"), Vec::<String>::new());
    assert_eq!(with("班组.甲方人员", "持证"), Vec::<String>::new());
    assert_eq!(with("记录", "合格"), Vec::<String>::new());
    assert_eq!(with("乙方人员", "持证"), ["unknown_entity 乙方人员"]);
}

#[test]
fn what_a_policy_adopts_lies_in_the_range() {
    let with = |value: &str| {
        said(&format!(
            "规划 某 {{ 采用 及时 = {value} }}\n使用 示例词汇\n参数 及时 时长 1日 至 30日 由 下级"
        ))
    };
    assert_eq!(with("30日"), Vec::<String>::new());
    assert_eq!(with("31日"), ["out_of_range 31日"]);
    // A month is 28 to 31 days.
    assert_eq!(with("2个月"), ["out_of_range 2个月"]);
    assert_eq!(with("1个月"), ["period_unlike_range 1个月"]);
    assert_eq!(with("48小时"), Vec::<String>::new());
}
