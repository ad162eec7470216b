//! The exact text that each label underlines.

use super::*;

const VOCABULARY: &str = include_str!("../../../messages/examples/vocabulary.ohs");

/// `code: label=text …` of every report on a text.
fn underlined(text: &str) -> Vec<String> {
    let whole = format!("规划 试 {{\n    辖区 469025\n}}\n使用 示例词汇\n{text}");
    let (c, parsed, sources) = compiled(&[("vocabulary.ohs", VOCABULARY), ("x.ohs", &whole)]);
    assert!(
        parsed.iter().all(|p| p.diagnostics.is_empty()),
        "{:?}",
        parsed[1].diagnostics
    );
    c.diagnostics
        .iter()
        .map(|d| {
            let labels: Vec<String> = d
                .labels
                .iter()
                .map(|l| format!("{}={}", l.label, sources.slice(l.loc)))
                .collect();
            let code = d.code.as_str().trim_start_matches("ohs::");
            format!("{code}: {}", labels.join(" "))
        })
        .collect()
}

fn duty(body: &str) -> String {
    format!("义务 一 {{\n    {body}\n}}\n")
}

#[test]
fn a_label_underlines_what_is_wrong_and_no_more() {
    let cases: [(&str, &[&str]); 33] = [
        ("应当 员工树 > 100人", &["name::unknown_field: here=员工树"]),
        ("应当 员工数 > 100mSv", &["type::unlike_unit: here=100mSv"]),
        ("应当 员工数 > 100", &["type::unit_missing: here=100"]),
        ("应当 成立 < 100", &["type::mismatch: here=100"]),
        ("应当 应急预案", &["type::not_a_condition: here=应急预案"]),
        (
            "应当 有 应急预案 且 应急预案",
            &["type::not_a_condition: here=应急预案"],
        ),
        ("应当 合格率 ≥ 95", &["type::percent_sign_missing: here=95"]),
        ("应当 员工 ≥ 2", &["type::collection_as_value: here=员工"]),
        ("应当 员工.在职", &["type::which_of_many: here=员工"]),
        ("应当 停产.末 < 评估日", &["type::has_no_parts: here=末"]),
        (
            "应当 每个 监测 均 因素 = 噪生",
            &["name::unknown_member: here=噪生"],
        ),
        ("应当 每个 监测 均 因素 属于 (粉尘、噪生)", &[]),
        (
            "应当 员工数 ≥ 0人",
            &["type::always_true: here=员工数 ≥ 0人"],
        ),
        (
            "应当 员工数 > 9人 且 员工数 < 5人",
            &["type::always_false: here=员工数 > 9人 且 员工数 < 5人"],
        ),
        (
            "应当 应急预案 < 评估日",
            &["type::optional_compared: here=应急预案"],
        ),
        (
            "对象 员工\n    不得 剂量 > 100mSv",
            &["type::optional_forbidden: here=剂量"],
        ),
        (
            "对象 员工 当 于 外出 时 接触 含 噪声\n    应当 在职",
            &["type::optional_compared: here=外出"],
        ),
        (
            "对象 员工 当 有 离职 且 于 入职 时 离职 > 入职\n    应当 在职",
            &["type::optional_compared: here=离职"],
        ),
        (
            "对象 员工 当 于 工号 时 在职\n    应当 在职",
            &["type::mismatch: here=工号"],
        ),
        (
            "对象 员工 当 于 入职 时 剂量\n    应当 在职",
            &["type::not_a_condition: here=剂量"],
        ),
        (
            "对象 员工 当 于 入职 时 于 2023年 内 有 体检\n    应当 在职",
            &["norm::time_in_condition: here=于 2023年 内"],
        ),
        (
            "对象 员工\n    不得 于 入职 时 接触 含 噪声",
            &["norm::as_of_owed: here=于 入职 时 接触 含 噪声"],
        ),
        (
            "对象 员工\n    应当 在职 且 (不晚于 2025年底 于 入职 时 接触 含 噪声)",
            &["norm::as_of_owed: here=于 入职 时 接触 含 噪声"],
        ),
        (
            "对象 员公\n    应当 在职",
            &["name::unknown_entity: here=员公"],
        ),
        (
            "对象 员工\n    应当 有 体检",
            &["norm::act_without_term: here=有 体检"],
        ),
        (
            "应当 每年度 有 设备",
            &["norm::state_in_time: here=有 设备"],
        ),
        (
            "应当 每个 监测 均 结果 ≤ 限值(因素, 因素)",
            &["table::wrong_keys: here=限值(因素, 因素)"],
        ),
        (
            "应当 认定 防治计化",
            &["name::unknown_matter: here=防治计化"],
        ),
        // of another enum: nobody attests a hazard
        ("应当 认定 矽尘", &["name::unknown_matter: here=矽尘"]),
        (
            "应当 每个 员工 均 每个 体检 均 无 合格",
            &["type::have_yes_or_no: here=无 合格"],
        ),
        ("应当 登记号 > “a”", &["type::no_order: here=登记号 > “a”"]),
        ("应当 至少 1.5 设备", &["type::not_whole: here=1.5"]),
        ("应当 符合 无此", &["name::unknown_norm: here=无此"]),
    ];
    for (body, expected) in cases {
        let expected: Vec<String> = expected.iter().map(|e| (*e).to_owned()).collect();
        if expected.is_empty() {
            // Several members stand in braces or brackets alike: one is unknown.
            let found = underlined(&duty(body));
            assert_eq!(found, ["name::unknown_member: here=噪生"], "{body}");
            continue;
        }
        assert_eq!(underlined(&duty(body)), expected, "{body}");
    }
}

#[test]
fn what_is_given_by_the_year_is_asked_for_with_its_year() {
    let works = "实体 工厂 {\n    标识 编号\n    编号：文字\n    产值：按年 小数\n}\n";
    for (wrong, right) in [
        ("产值 ≥ 100", "产值(2024年) ≥ 100"),
        ("有 产值", "产值(2024年) ≥ 0"),
        ("无 产值", "产值(2023年) ≥ 0"),
        (
            "产值 + 产值(2024年) ≥ 100",
            "产值(2023年) + 产值(2024年) ≥ 100",
        ),
    ] {
        let duty = |body: &str| format!("{works}义务 一 {{\n    对象 工厂\n    应当 {body}\n}}\n");
        assert_eq!(
            underlined(&duty(wrong)),
            ["type::series_without_year: here=产值"],
            "{wrong}"
        );
        assert!(underlined(&duty(right)).is_empty(), "{right}");
    }
}

#[test]
fn a_second_place_shows_what_it_clashes_with() {
    assert_eq!(
        underlined("枚举 颜色 { 红、绿 }\n枚举 颜色 { 蓝 }\n"),
        ["name::duplicate: here=颜色 first=颜色"]
    );
    assert_eq!(
        underlined("枚举 颜色 { 红、绿、红 }\n"),
        ["name::duplicate: here=红 first=红"]
    );
    assert_eq!(
        underlined("义务 一 { 应当 {\n    甲：有 应急预案\n    甲：认定 防治计划\n} }\n"),
        ["name::duplicate: here=甲 first=甲"]
    );
    assert_eq!(
        underlined(
            "对照表 表 {\n    因素：因素\n    得 整数\n    | 粉尘 | 1 |\n    | 矽尘 | 2 |\n    | 其余 | 3 |\n}\n"
        ),
        ["table::overlap: here=| 矽尘 | 2 | first=| 粉尘 | 1 |"]
    );
    assert_eq!(
        underlined("实体 树 {\n    标识 号\n    号：文字\n    枝：多个 树\n}\n"),
        ["type::contains_itself: here=多个 树"]
    );
}

#[test]
fn a_near_name_is_suggested() {
    let text = format!(
        "{VOCABULARY}\n{}",
        duty("应当 应急预按 < 评估日").replace("义务 一", "义务 二")
    );
    let (c, _, _) = compiled(&[("x.ohs", &text)]);
    let d = c
        .diagnostics
        .iter()
        .find(|d| d.code.as_str() == "ohs::name::unknown_field")
        .unwrap();
    assert_eq!(d.help.as_deref(), Some("did_you_mean"));
    assert!(
        d.args
            .iter()
            .any(|(n, v)| n == "suggestion" && *v == "应急预案".into())
    );
}

/// A field of an outer thing is suggested with its owner.
#[test]
fn an_outer_field_is_suggested_with_its_owner() {
    let (c, _, _) = compiled(&[
        ("vocabulary.ohs", VOCABULARY),
        ("x.ohs", &duty("对象 员工\n    应当 员工数 > 3人")),
    ]);
    let suggestion = c
        .diagnostics
        .iter()
        .flat_map(|d| &d.args)
        .find(|(n, _)| n == "suggestion")
        .map(|(_, v)| v.clone());
    assert_eq!(suggestion, Some("单位.员工数".into()));
}
