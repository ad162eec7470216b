use super::forgotten;
use crate::limits::Limits;
use crate::source::SourceMap;

const VOCABULARY: &str = "词汇 词 { }\n实体 单位 { 标识 号；号：文字；所在：行政区 属地；检测：多个 检测；预案：日期 可无 }\n\
                          实体 检测 { 标识 日期；发生 日期；日期：日期 }\n";

/// `code: underlined` of what is forgotten in `policy`, which stands below another.
fn said(policy: &str) -> Vec<String> {
    let above = "规划 上级规划 { 辖区 全国 }\n使用 词\n义务 甲 { 应当 有 预案 }\n";
    let head = "规划 乙 { 辖区 469025；上级 上级规划；期间 2021年 至 2025年 }\n使用 词\n";
    let mut sources = SourceMap::new();
    let texts = [VOCABULARY, above, &format!("{head}{policy}")];
    let parsed = texts.map(|text| {
        let id = sources.add("x.ohs", text);
        crate::syntax::parse(id, text, &Limits::default())
    });
    assert!(parsed.iter().all(|p| p.diagnostics.is_empty()), "{policy}");
    let program = crate::model::compile(&parsed, &sources).program;
    // only of the files that are asked for
    forgotten(&program, parsed.get(2))
        .iter()
        .map(|d| {
            let code = d.code.as_str().trim_start_matches("ohs::lint::").to_owned();
            format!("{code}: {}", sources.slice(d.loc().unwrap()))
        })
        .collect()
}

const CITED: &str = "依据 “一” “甲” 待核";
const FACTS: &str = "评估日 2025年6月30日；事实 单位 { 号：“1” }";

#[test]
fn a_norm_that_cites_nothing_is_said_once() {
    for (policy, expected) in [
        ("义务 甲 { 应当 有 预案 }", vec!["no_citation: 甲"]),
        (
            "义务 甲 { 应当 { 一：有 预案；二：无 检测 } }",
            vec!["no_citation: 一"],
        ),
        (
            "义务 甲 { 应当 { 一：有 预案 { 依据 “二” }；二：无 检测 } }",
            vec!["no_citation: 二"],
        ),
        (
            "义务 甲 { 依据 “一”；应当 { 一：有 预案；二：无 检测 } }",
            vec![],
        ),
        // the words of what is refined are those
        ("义务 甲 { 细化 上级.甲；应当 有 预案 }", vec![]),
        ("义务 甲 { 不得 有 检测 }", vec!["no_citation: 甲"]),
        (
            "指标 率 { 总体 检测；目标 2025年 ≥ 2 }",
            vec!["no_citation: 率"],
        ),
    ] {
        assert_eq!(said(policy), expected, "{policy}");
    }
}

#[test]
fn a_term_that_is_over_before_the_policy_is_in_force_is_owed_by_nobody() {
    for (asks, expected) in [
        ("不晚于 2020年底 有 检测", true),
        ("于 2020年 内 有 检测", true),
        ("先于 2020年6月1日 有 检测", true),
        ("不晚于 2021年1月1日 有 检测", false),
        ("不晚于 2021年底 有 检测", false),
        // the other way is open
        ("不晚于 2020年底 有 检测 或 不晚于 2022年底 有 检测", false),
        ("不晚于 2020年底 有 检测 且 每年度 有 检测", true),
    ] {
        let found = said(&format!("义务 甲 {{ {CITED}；应当 {asks} }}"));
        assert_eq!(!found.is_empty(), expected, "{asks}: {found:?}");
    }
}

#[test]
fn norms_without_a_scenario_are_listed_once_a_policy_where_there_are_scenarios() {
    let duties = format!(
        "义务 甲 {{ {CITED}；应当 有 预案 }}\n义务 丙 {{ {CITED}；应当 {{ 一：有 预案；二：无 检测 }} }}\n\
         义务 丁 {{ {CITED}；可以 有 检测 }}\n义务 戊 {{ {CITED}；承担 主管部门；对象 单位；可以 有 检测 }}\n"
    );
    let with = |expected: &str| said(&format!("{duties}用例 试 {{ {FACTS}；{expected} }}"));
    assert_eq!(said(&duties), Vec::<String>::new());
    assert_eq!(with("期望 甲 未定"), ["no_scenario: 乙"]);
    assert_eq!(with("期望 甲 未定；期望 丙.一 未定"), ["no_scenario: 乙"]);
    assert_eq!(with("期望 甲 未定；期望 丙 未定"), Vec::<String>::new());
    assert_eq!(
        with("期望 乙.甲 未定；期望 乙.丙 未定"),
        Vec::<String>::new()
    );
    // what an authority owes for each of something is judged as well
    let owed = format!(
        "义务 己 {{ {CITED}；承担 主管部门；对象 单位；应当 有 预案 }}\n用例 试 {{ {FACTS}；期望 乙.甲 未定；期望 乙.丙 未定 }}"
    );
    assert!(said(&format!("{duties}{owed}")).contains(&"no_scenario: 乙".to_owned()));
    // the norm of that name above is another one
    assert_eq!(
        with("期望 上级规划.甲 未定；期望 丙 未定"),
        ["no_scenario: 乙"]
    );
}

#[test]
fn what_an_authority_owes_for_nobody_is_never_judged() {
    let duty = |more: &str| {
        said(&format!(
            "枚举 事项 {{ 计划 }}\n义务 甲 {{ {CITED}；承担 主管部门；{more} }}"
        ))
    };
    assert_eq!(duty("应当 认定 计划"), ["never_judged: 甲"]);
    assert_eq!(duty("不得 认定 计划"), ["never_judged: 甲"]);
    assert_eq!(duty("鼓励 认定 计划"), ["never_judged: 甲"]);
    assert_eq!(duty("可以 认定 计划"), Vec::<String>::new());
    assert_eq!(duty("对象 单位；应当 认定 计划"), Vec::<String>::new());
    assert_eq!(duty("督促 认定 计划"), Vec::<String>::new());
    assert_eq!(
        duty("应当 { 一：认定 计划；二：有 预案 { 承担 单位 } }"),
        ["never_judged: 一"]
    );
}

#[test]
fn what_any_of_many_meets_is_said() {
    let duty = |more: &str| {
        said(&format!(
            "实体 厂 {{ 标识 号；号：文字；所在：行政区 属地；岗位：多个 岗；班组：多个 班 }}\n\
             实体 岗 {{ 标识 名；名：文字；测量：多个 测 }}\n实体 班 {{ 标识 名；名：文字；测量：多个 测 }}\n\
             实体 测 {{ 标识 日期；发生 日期；日期：日期 }}\n义务 甲 {{ {CITED}；承担 厂；{more} }}"
        ))
    };
    let told = vec!["any_of_many: 测".to_owned()];
    let none = Vec::<String>::new();
    assert_eq!(duty("对象 厂；应当 每年度 有 测"), told);
    assert_eq!(duty("对象 厂；应当 于 2021年 内 至少 2次 测"), told);
    assert_eq!(duty("对象 岗；应当 每年度 有 测"), none);
    assert_eq!(duty("对象 厂；应当 每年度 每个 岗 均 有 测"), none);
    assert_eq!(duty("对象 厂；当 有 测；应当 有 岗"), none);
    assert_eq!(duty("对象 厂；不得 有 测"), none);
}
