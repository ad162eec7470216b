//! What files see of each other.

use super::*;

const VOCABULARY: &str = include_str!("../../../messages/examples/vocabulary.ohs");

/// `file code: underlined` of every report.
fn said(files: &[(&str, &str)]) -> Vec<String> {
    let mut all = vec![("vocabulary.ohs", VOCABULARY)];
    all.extend(files);
    let (c, parsed, sources) = compiled(&all);
    assert!(parsed.iter().all(|p| p.diagnostics.is_empty()));
    c.diagnostics
        .iter()
        .map(|d| {
            let loc = d.loc().unwrap();
            let file = sources.get(loc.file).unwrap();
            let code = d.code.as_str().trim_start_matches("ohs::");
            format!("{} {code}: {}", file.name(), file.slice(loc.span))
        })
        .collect()
}

fn plan(name: &str, body: &str) -> String {
    format!("规划 {name} {{\n    辖区 469025\n}}\n使用 示例词汇\n{body}")
}

#[test]
fn two_plans_may_each_have_a_term_of_one_name() {
    let term = "术语 员工.老员工 = 在职\n";
    let one = plan("甲县", term);
    let two = plan(
        "乙县",
        &format!("{term}义务 一 {{ 对象 员工；应当 老员工 }}\n"),
    );
    assert_eq!(
        said(&[("a.ohs", &one), ("b.ohs", &two)]),
        Vec::<String>::new()
    );
}

#[test]
fn a_term_is_seen_where_its_policy_is_used_and_nowhere_else() {
    let one = plan("甲县", "术语 员工.老员工 = 在职\n");
    let duty = "义务 一 { 对象 员工；应当 老员工 }\n";
    let without = plan("乙县", duty);
    assert_eq!(
        said(&[("a.ohs", &one), ("b.ohs", &without)]),
        ["b.ohs name::unknown_field: 老员工"]
    );
    let with = plan("乙县", &format!("使用 甲县\n{duty}"));
    assert_eq!(
        said(&[("a.ohs", &one), ("b.ohs", &with)]),
        Vec::<String>::new()
    );
}

/// Whichever file comes first, the one that sees the other has the clash.
#[test]
fn a_term_that_one_uses_is_not_declared_again() {
    let term = "术语 员工.老员工 = 在职\n";
    let one = plan("甲县", term);
    let two = plan("乙县", &format!("使用 甲县\n{term}"));
    for names in [["a.ohs", "b.ohs"], ["b.ohs", "a.ohs"]] {
        let [first, second] = names;
        assert_eq!(
            said(&[(first, &one), (second, &two)]),
            [format!("{second} name::duplicate: 老员工")]
        );
    }
    // Of two that are used, none is meant more than the other.
    let third = plan(
        "丙县",
        "使用 甲县\n使用 丁县\n义务 一 { 对象 员工；应当 老员工 }\n",
    );
    let fourth = plan("丁县", term);
    assert_eq!(
        said(&[("a.ohs", &one), ("c.ohs", &third), ("d.ohs", &fourth)]),
        ["c.ohs name::ambiguous: 老员工"]
    );
}
