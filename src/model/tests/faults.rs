//! An error is never turned into a verdict: what has one where its verdict is decided is not in the
//! program, and what has none is.

use super::compiled;

const HEAD: &str = "规划 甲规划 {
    标题 “样例”
    辖区 469025
    期间 2021年 至 2025年
    状态 现行
}
枚举 规模 有序 { 微型、小型、中型、大型
    组 小微 = 微型、小型
}
实体 单位 {
    标识 登记号
    登记号：文字
    所在：行政区 属地
    规模：规模
    人数：整数 人 ≥ 0
    机构：文字 可无
    停产：多个 时段
    员工：多个 员工
}
实体 员工 {
    标识 工号
    存续 入职 至 离职 称 在职
    工号：文字
    入职：日期
    离职：日期 可无
    体检：日期 可无
}
";

/// The norms and indicators that are judged and those that are not, of some declarations.
fn judged(text: &str) -> (Vec<String>, Vec<String>) {
    judged_of(&format!("{HEAD}{text}"))
}

fn judged_of(text: &str) -> (Vec<String>, Vec<String>) {
    let (c, parsed, _) = compiled(&[("x.ohs", text)]);
    let wrong = parsed.iter().map(|p| p.diagnostics.len()).sum::<usize>() + c.diagnostics.len();
    assert!(wrong > 0, "nothing is wrong with\n{text}");
    let norms = c.program.norms.iter().map(|n| match &n.item {
        Some(item) => format!("{}.{}", n.duty.name, item.name),
        None => n.duty.name.clone(),
    });
    let indicators = c.program.indicators.iter().map(|i| i.label.name.clone());
    let mut judged: Vec<String> = norms.chain(indicators).collect();
    judged.sort();
    let mut not: Vec<String> = c.not_judged.into_iter().map(|(n, _)| n).collect();
    not.sort();
    (judged, not)
}

/// Of `text`, beside a sound duty, nothing but that duty is judged, and 义 is named as left out.
#[track_caller]
fn stops(text: &str) {
    let (judged, not) = judged(&format!("义务 好 {{ 应当 有 机构 }}\n{text}"));
    assert_eq!(judged, ["好"], "{text}");
    assert!(not.contains(&"义".to_owned()), "{text}: {not:?}");
}

/// 义 is judged all the same.
#[track_caller]
fn goes_on(text: &str) {
    let (judged, not) = judged(text);
    assert!(judged.contains(&"义".to_owned()), "{text}: {judged:?}");
    assert!(not.is_empty(), "{text}: {not:?}");
}

#[test]
fn a_clause_that_bears_on_the_verdict_stops_it() {
    stops("义务 义 { 当 规模 = 大大型；应当 有 机构 }");
    stops("义务 义 { 对象 单位 当 规模 = 大大型；应当 有 机构 }");
    stops("义务 义 { 对象 员公；应当 有 体检 }");
    stops("义务 义 { 除非 规模 = 微型 或 有 停产 且 有 机构；应当 有 机构 }");
    stops("义务 义 { 除非 有 解除日；应当 有 机构 }");
    stops("义务 义 { 除飞 规模 = 微型；应当 有 机构 }");
    stops("义务 义 {\n    应当 有 机构\n    除飞 规模 = 微型\n}");
    stops("义务 义 {\n    应当 有 机构\n    整改 “补上”\n    除飞 规模 = 微型\n}");
    stops("义务 义 {\n    应当 有 机构\n    整改 “补上” 除非 规模 = 微型\n}");
    stops("义务 义 { 应当 有 机够 }");
    stops("义务 义 { 应当 有 机构 } 除非 规模 = 微型 }");
    stops("义务 义 { 读法 甲 { 当 规模 = 巨型；应当 有 机构 }；读法 乙 { 应当 有 停产 } }");
}

#[test]
fn so_does_what_it_uses() {
    stops("术语 单位.错 = 规模 = 3\n义务 义 { 当 错；应当 有 机构 }");
    stops("术语 单位.错 = 规模 = 3\n术语 单位.再 = 非 错\n义务 义 { 除非 再；应当 有 机构 }");
    stops("参数 期 整数 1 至 5 默认 9\n义务 义 { 当 人数 > 期；应当 有 机构 }");
    stops("义务 甲 { 当 规模 = 巨型；应当 有 机构 }\n义务 义 { 应当 符合 甲 }");
    stops(
        "义务 义 { 应当 符合 乙 }\n义务 乙 { 应当 符合 甲 }\n义务 甲 { 除飞 有 停产；应当 有 机构 }",
    );
}

/// What is asked of all items of a duty is not judged by those that are left.
#[test]
fn an_item_stops_itself_and_what_asks_for_all_of_them() {
    let (judged, not) = judged(
        "义务 项 { 应当 { 甲：有 机够；乙：有 机构；丙 有 机够 且；丁：{ } } }
义务 乙用 { 应当 符合 项.乙 }
义务 全用 { 应当 非 (违反 项) }
指标 率 { 总体 单位；计入 符合 项；目标 2025年 ≥ 95% }
",
    );
    assert!(!judged.contains(&"全用".to_owned()), "{judged:?}");
    assert!(!judged.contains(&"率".to_owned()), "{judged:?}");
    for name in ["全用", "率"] {
        assert!(not.contains(&name.to_owned()), "{not:?}");
    }
    let (judged, not) = self::judged(
        "义务 项 { 应当 {\n    甲：有 机够\n    乙：有 机构\n    丙：有 机构 {\n        除非 规模 = 巨型\n    }\n} }
义务 乙用 { 应当 符合 项.乙 }
义务 全用 { 应当 非 (违反 项) }
",
    );
    assert_eq!(judged, ["乙用", "项.乙"]);
    assert_eq!(not, ["全用", "项.丙", "项.甲"]);
}

#[test]
fn an_exception_that_is_not_understood_stops_what_it_may_except() {
    stops("义务 义 { 应当 有 机构 }\n例外 例 对 义 { 当 规模 = 小小型 }");
    stops("义务 义 { 应当 有 机构 }\n例外 例 对 义 { 当 规模 = 小型；除飞 有 停产 }");
    // an exception to the exception
    stops(
        "义务 义 { 应当 有 机构 }\n例外 例 对 义 { 当 规模 = 小型 }\n例外 又 对 例 { 当 有 解除日 }",
    );
    stops("义务 义 { 应当 有 机构 }\n例夕 例 对 义 { 当 规模 = 小型 }");
    stops("义务 义 { 应当 有 机构 }\n例外 例 对义 { 当 规模 = 小型 }");
    // through a term
    stops("术语 单位.错 = 规模 = 3\n义务 义 { 应当 有 机构 }\n例外 例 对 义 { 当 错 }");
    // of which norm it is one, nobody knows
    let (judged, not) = judged("义务 义 { 应当 有 机构 }\n例外 例 对 仪 { 当 规模 = 小型 }");
    assert!(judged.is_empty(), "{judged:?}");
    assert_eq!(not, ["义"]);
}

/// 符合 and 违反 of a norm, and what is counted by it.
#[test]
fn an_indicator_is_stopped_as_a_norm_is() {
    for clause in [
        "计入 有 机够",
        "计入 规模 = 巨型",
        "计入 有 机构；目镖 2024年 ≥ 90%",
    ] {
        let (judged, not) = judged(&format!(
            "指标 率 {{ 总体 单位；{clause}；目标 2025年 ≥ 95% }}"
        ));
        assert!(judged.is_empty(), "{clause}: {judged:?}");
        assert_eq!(not, ["率"], "{clause}");
    }
}

/// Whom a policy binds and when stands in its header.
#[test]
fn a_header_stops_its_policy() {
    let duty = "义务 义 { 应当 有 机构 }\n";
    for (right, wrong) in [
        ("期间 2021年 至 2025年", "期间 2025年 至 2021年"),
        ("期间 2021年 至 2025年", "期间 20x1年 至 2025年"),
        ("状态 现行", "状态 现形"),
        ("辖区 469025", "辖区 46902"),
        ("状态 现行", "状态 现行\n    适用 规模 = 巨型"),
        ("状态 现行", "状太 征求意见稿"),
    ] {
        let text = HEAD.replace(right, wrong);
        assert_ne!(text, HEAD);
        let (judged, not) = judged_of(&format!("{text}{duty}"));
        assert!(judged.is_empty(), "{wrong}: {judged:?}");
        assert_eq!(not, ["义"], "{wrong}");
    }
    let text = HEAD.replace("标题 “样例”", "标题 3");
    assert_eq!(judged_of(&format!("{text}{duty}")).0, ["义"]);
}

/// When a thing is there, and who is in a group, is not guessed.
#[test]
fn a_vocabulary_stops_what_stands_on_the_line() {
    let duty = "义务 义 { 对象 员工；应当 有 体检 }\n义务 好 { 应当 有 机构 }\n";
    for wrong in ["存续 入取 至 离职 称 在职", "存序 入职 至 离职 称 在职"] {
        let text = HEAD.replace("存续 入职 至 离职 称 在职", wrong);
        assert_eq!(judged_of(&format!("{text}{duty}")).0, ["好"], "{wrong}");
    }
    let text = HEAD.replace("组 小微 = 微型、小型", "组 小微 = 微型、小形");
    let duty = "义务 义 { 当 规模 属于 小微；应当 有 机构 }\n义务 好 { 应当 有 机构 }\n";
    assert_eq!(judged_of(&format!("{text}{duty}")).0, ["好"]);
}

/// Words that no verdict depends on.
#[test]
fn what_bears_on_words_only_stops_nothing() {
    goes_on("义务 义 {\n    应当 有 机构\n    整改 2\n}");
    goes_on("义务 义 {\n    依据 第二条\n    应当 有 机构\n}");
    goes_on("义务 义 {\n    应当 有 机构\n    罚则 { 甲：处 2倍马 至 3倍马 }\n}");
    goes_on("义务 义 { 应当 有 机构 }\n注 {\n    理由 3\n}");
    goes_on("义务 义 { 应当 有 机构 }\n用例 例 { 评估日 2025年1月1日；期望 仪 符合 }");
}

/// Terms and duties that name each other twice are refused where judging them would never end, and
/// one report says so; a chain that names each once is not.
#[test]
fn what_grows_without_end_is_refused() {
    let chain = |twice: bool| {
        let mut text = format!("{HEAD}术语 单位.倍0 = 有 机构\n");
        for n in 1..24 {
            let before = n - 1;
            let again = if twice {
                "且 非 倍"
            } else {
                "且 人数 > "
            };
            text.push_str(&format!("术语 单位.倍{n} = 倍{before} {again}{before}\n"));
        }
        text + "义务 义 { 当 倍23；应当 有 机构 }\n义务 好 { 应当 有 机构 }\n"
    };
    let (c, _, _) = compiled(&[("x.ohs", &chain(true))]);
    let heavy = |c: &super::Compiled| {
        let codes = c.diagnostics.iter().map(|d| d.code.as_str());
        codes.filter(|c| *c == "ohs::type::too_heavy").count()
    };
    assert_eq!(heavy(&c), 1);
    let norms: Vec<&str> = c
        .program
        .norms
        .iter()
        .map(|n| n.duty.name.as_str())
        .collect();
    assert_eq!(norms, ["好"]);
    let (c, _, _) = compiled(&[("x.ohs", &chain(false))]);
    assert_eq!((heavy(&c), c.program.norms.len()), (0, 2));

    let mut text = format!("{HEAD}义务 倍0 {{ 应当 有 机构 }}\n");
    for n in 1..24 {
        let before = n - 1;
        text.push_str(&format!(
            "义务 倍{n} {{ 应当 符合 倍{before} 且 非 (违反 倍{before}) }}\n"
        ));
    }
    let (c, _, _) = compiled(&[("x.ohs", &text)]);
    assert_eq!(heavy(&c), 1);
    assert!(c.program.norms.len() < 20);
}
