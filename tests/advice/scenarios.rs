//! What is wrong with the facts of a scenario is said in the words of `.ohs`, not in those of JSON.

use super::*;

/// The first thing said about the facts of a scenario of the employer.
fn said(facts: &str) -> (String, String, String) {
    let scenario = format!(
        "{HEADER}{DUTY}用例 甲 {{\n    评估日 2025年6月30日\n    事实 用人单位 {{登记号：“1”，{facts}}}\n    期望 定期检测 未定\n}}\n"
    );
    let mut sources = SourceMap::new();
    let vocabulary = vocabulary();
    let texts = [
        ("vocabulary.ohs", vocabulary.as_str()),
        ("policy.ohs", scenario.as_str()),
    ];
    let limits = Limits::default();
    let parsed: Vec<_> = texts
        .map(|(name, text)| ohs::syntax::parse(sources.add(name, text), text, &limits))
        .into();
    let program = ohs::model::compile(&parsed, &sources).program;
    let mut found: Vec<Diagnostic> = parsed.iter().flat_map(|p| p.diagnostics.clone()).collect();
    found.extend(ohs::scenario::check_facts(&program, &parsed, &limits));
    let of_type = |d: &&Diagnostic| d.code.as_str() == "ohs::facts::wrong_type";
    let first = found.iter().find(of_type).or(found.first()).unwrap();
    let words = render(first, Language::Zh);
    (
        first.code.as_str().to_owned(),
        words.text,
        words.help.unwrap_or_default(),
    )
}

#[test]
fn the_facts_of_a_scenario_are_told_in_its_own_words() {
    for (facts, expected, help) in [
        ("停产：否", "方括号里的时段", "放进 [ ]"),
        ("劳动者：{证件号：“A1”}", "每一项用花括号", "放进 [ ]"),
        (
            "劳动者：[{证件号：“A1”，入职：否}]",
            "`2025年3月1日`",
            "`无`",
        ),
        (
            "劳动者：[{证件号：“A1”，入职：“没有”}]",
            "`2025年3月1日`",
            "`无`",
        ),
        (
            "劳动者：[{证件号：“A1”，接触危害：矽尘}]",
            "`[甲，乙]`",
            "放进 [ ]",
        ),
        ("建设项目：[{名称：“一”，医疗放射：1}]", "`是` 或 `否`", ""),
    ] {
        let (code, text, advice) = said(facts);
        assert_eq!(code, "ohs::facts::wrong_type", "{facts}");
        assert!(text.contains(expected), "{facts}: {text}");
        assert!(advice.contains(help), "{facts}: {advice}");
        for json in ["null", "true", "false", "对象的列表", "2025-0"] {
            assert!(
                !format!("{text}{advice}").contains(json),
                "{facts}: {text} {advice}"
            );
        }
    }
}

#[test]
fn that_something_is_there_is_told_by_what_it_is() {
    let (code, _, help) = said("管理机构：有");
    assert_eq!(code, "ohs::syntax::other_word");
    assert!(help.contains("`无`"), "{help}");
}
