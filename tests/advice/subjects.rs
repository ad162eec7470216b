//! Whom a rule is about: what would be judged for nobody is said.

use super::*;

/// A region, and what only its own facts hold.
const REGION: &str = "实体 地区 { 标识 区划；区划：行政区 属地；评估：多个 评估 }\n\
                      实体 评估 { 标识 日期；发生 日期；日期：日期 }\n";

fn about(clauses: &str) -> String {
    format!("{HEADER}{REGION}{DUTY}义务 例一 {{\n    依据 “一” “甲” 待核\n    {clauses}\n}}\n")
}

#[test]
fn records_that_only_others_have_are_asked_of_those() {
    let bearer = "承担 某局\n    监管 某局\n    ";
    for (clauses, place, each) in [
        ("应当 于 2023年 内 有 评估", "评估", "对象 地区"),
        (
            "应当 不晚于 2023年底 有 评估 其中 日期 ≥ 2022年1月1日",
            "评估",
            "对象 地区",
        ),
        ("应当 至少 2 评估", "评估", "对象 地区"),
        ("应当 评估 的 数量 ≥ 2", "评估", "对象 地区"),
        ("不得 有 评估", "评估", "对象 地区"),
        ("鼓励 每年度 有 评估", "评估", "对象 地区"),
        ("当 有 评估\n    应当 有 评估", "评估", "对象 地区"),
        ("应当 每个 评估 均 日期 ≥ 2022年1月1日", "评估", "对象 地区"),
        (
            "应当 每个 用人单位 均 有 管理机构",
            "用人单位",
            "对象 用人单位",
        ),
        ("应当 每年度 有 检测", "检测", "对象 用人单位"),
    ] {
        let policy = about(&format!("{bearer}{clauses}"));
        let (code, at, words) = suggested(&policy);
        assert_eq!(
            (code.as_str(), at.as_str()),
            ("ohs::norm::records_elsewhere", place),
            "{clauses}"
        );
        assert!(words.iter().any(|w| w == each), "{clauses}: {words:?}");
    }
    // followed
    let mended = about(&format!("{bearer}对象 地区\n    应当 于 2023年 内 有 评估"));
    assert!(wrong(&mended).is_empty(), "{:#?}", wrong(&mended));
    let mended = about(&format!("{bearer}对象 用人单位\n    应当 每年度 有 检测"));
    assert!(wrong(&mended).is_empty(), "{:#?}", wrong(&mended));
}

#[test]
fn an_enterprise_is_not_blamed_for_what_a_region_records() {
    for clauses in [
        "承担 用人单位\n    应当 于 2023年 内 有 评估",
        "承担 用人单位\n    对象 劳动者\n    应当 于 2023年 内 有 评估",
        "承担 用人单位、某局\n    应当 于 2023年 内 有 评估",
        "承担 某局\n    对象 地区\n    应当 每个 劳动者 均 有 监护档案",
        "承担 某局\n    对象 地区\n    应当 每个 辖内 用人单位 均 有 管理机构",
    ] {
        let (code, _, _) = suggested(&about(clauses));
        assert_eq!(code, "ohs::norm::records_elsewhere", "{clauses}");
    }
    let rate = format!(
        "{HEADER}{REGION}指标 率 {{\n    依据 “一” “甲” 待核\n    总体 用人单位\n    计入 有 评估\n    目标 2025年 ≥ 90%\n}}\n"
    );
    assert_eq!(suggested(&rate).0, "ohs::norm::records_elsewhere");
}

#[test]
fn what_may_lie_in_one_file_is_asked_for() {
    for clauses in [
        "承担 用人单位\n    对象 劳动者\n    应当 每年度 有 检测",
        "承担 某局\n    监管 某局\n    对象 地区\n    应当 于 2023年 内 有 评估",
        "承担 某局\n    监管 某局\n    督促 每年度 有 检测",
        "承担 某局\n    监管 某局\n    对象 用人单位\n    应当 每年度 有 检测",
        // an item that the enterprise owes
        "承担 某局\n    监管 某局\n    应当 {\n        甲：有 管理机构 {\n            承担 用人单位\n        }\n    }",
    ] {
        let found = wrong(&about(clauses));
        assert!(found.is_empty(), "{clauses}: {found:#?}");
    }
}

/// A works, who answers for it, and what that person went through.
const WORKS: &str = "实体 工厂 { 标识 号；号：文字；所在：行政区 属地；主要负责人：多个 干部 }\n\
                     实体 干部 { 标识 姓名；姓名：文字；受训：多个 受训 }\n\
                     实体 受训 { 标识 日期；发生 日期；日期：日期 }\n";

#[test]
fn a_role_is_judged_as_what_the_vocabulary_holds_under_its_name() {
    let duty = |clauses: &str| {
        format!(
            "{HEADER}{WORKS}{DUTY}义务 例一 {{\n    依据 “一” “甲” 待核\n    承担 主要负责人\n    {clauses}\n}}\n"
        )
    };
    let policy = duty("应当 每年度 有 受训");
    let found = wrong(&policy);
    let codes: Vec<&str> = found.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "ohs::norm::bearer_outside_facts",
            "ohs::norm::records_elsewhere"
        ]
    );
    for d in &found {
        let help = render(d, Language::Zh).help.unwrap();
        assert!(help.contains("`对象 主要负责人`"), "{help}");
    }
    let mended = duty("对象 主要负责人\n    应当 每年度 有 受训");
    assert!(wrong(&mended).is_empty(), "{:#?}", wrong(&mended));
}

#[test]
fn what_others_do_is_urged_or_theirs() {
    let policy = about("承担 某局\n    监管 某局\n    应当 每年度 有 检测");
    let (code, _, words) = suggested(&policy);
    assert_eq!(code, "ohs::norm::records_elsewhere");
    let offered = ["督促", "承担 用人单位", "对象 用人单位"];
    let offers: Vec<&str> = words.iter().map(String::as_str).collect();
    let places = offered.map(|o| offers.iter().position(|w| *w == o).unwrap());
    assert!(places.is_sorted(), "{words:?}");
    for mended in [
        "承担 某局\n    监管 某局\n    督促 每年度 有 检测",
        "承担 用人单位\n    监管 某局\n    应当 每年度 有 检测",
        "承担 某局\n    监管 某局\n    对象 用人单位\n    应当 每年度 有 检测",
    ] {
        assert!(wrong(&about(mended)).is_empty(), "{mended}");
    }
    // a region's records are asked of the region
    let (_, _, words) = suggested(&about(
        "承担 某局\n    监管 某局\n    应当 于 2023年 内 有 评估",
    ));
    assert!(!words.iter().any(|w| w == "督促"), "{words:?}");
}

#[test]
fn who_urges_is_said() {
    let (code, place, words) = suggested(&about("督促 每年度 有 检测"));
    assert_eq!(
        (code.as_str(), place.as_str()),
        ("ohs::norm::nobody_urges", "督促 每年度 有 检测")
    );
    let bearer = words.iter().find(|w| w.starts_with("承担")).unwrap();
    let mended = about(&format!("{bearer}\n    督促 每年度 有 检测"));
    assert!(wrong(&mended).is_empty(), "{:#?}", wrong(&mended));
    // said once a duty
    let items = "督促 {\n        甲：每年度 有 检测\n        乙：有 管理机构\n    }";
    assert_eq!(wrong(&about(items)).len(), 1, "{:#?}", wrong(&about(items)));
    for said in ["承担 某局", "监管 某局"] {
        let policy = about(&format!("{said}\n    督促 每年度 有 检测"));
        assert!(wrong(&policy).is_empty(), "{:#?}", wrong(&policy));
    }
}
