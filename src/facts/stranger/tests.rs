use super::values_of_unknown_keys;
use crate::facts::{Vocabulary, read_json};
use crate::limits::Limits;
use crate::source::SourceMap;

fn found(facts: &str) -> Vec<String> {
    let policy = "词汇 甲 { 标题 “x” }\n枚举 事项 { 制度 }\n\
        实体 人 { 标识 姓名；姓名：文字 敏感；在册：是否；体检：多个 体检；孕期：多个 时段 }\n\
        实体 体检 { 标识 日期；发生 日期；日期：日期 }\n";
    let mut sources = SourceMap::new();
    let file = sources.add("v.ohs", policy);
    let parsed = crate::syntax::parse(file, policy, &Limits::default());
    let program = crate::model::compile(&[parsed], &sources).program;
    let id = sources.add("f.json", facts);
    let (tree, _) = read_json(id, facts, &Limits::default());
    let found = values_of_unknown_keys(&Vocabulary::new(&program), &tree.unwrap());
    let found = found.iter().map(|l| sources.slice(*l).to_owned());
    found.collect()
}

#[test]
fn what_stands_under_a_misspelt_or_personal_key_is_found() {
    assert_eq!(
        found(r#"{"人": {"姓名": "张三", "性名": "赵六", "其他": {"证件": "4600"}}}"#),
        ["\"张三\"", "\"赵六\"", "{\"证件\": \"4600\"}"]
    );
}

/// A key may be somebody's name or number, written where a field should stand.
#[test]
fn an_unknown_key_that_is_somebody_is_found() {
    assert_eq!(
        found(
            r#"{"人": {"姓名": ["张三", "李四"], "张三": 1, "在厕": 2, "１３８００１３８０００": 3, "x2024-01-01": 4}, "李四": 5}"#
        ),
        [
            "[\"张三\", \"李四\"]",
            "\"张三\"",
            "1",
            "2",
            "\"１３８００１３８０００\"",
            "3",
            "4",
            "\"李四\"",
            "5"
        ]
    );
}

/// Words of the format are known where they belong; elsewhere they may hold anything.
#[test]
fn a_word_of_the_format_in_the_wrong_place_hides_nothing() {
    let right = r#"{"人": {
        "在册": {"历史": [{"自": "2020-01-01", "值": true, "来源": "名册"}], "知悉": "2024-01-01"},
        "体检": {"完整": false, "列出": [{"日期": "2024-01-01"}]},
        "孕期": [{"自": "2024-01-01", "至": "2024-09-01"}]},
        "认定": [{"事项": "制度", "结论": true, "日期": "2024-01-01", "对象": {"人": "甲"}}]}"#;
    assert_eq!(found(right), Vec::<String>::new());
    for wrong in [
        r#"{"人": {"体检": {"完整": false, "列出": [], "来源": "密"}}}"#,
        r#"{"人": {"体检": {"共": 3, "列出": [], "说明": "密"}}}"#,
        r#"{"人": {"体检": [{"日期": "2024-01-01", "来源": "密"}]}}"#,
        r#"{"人": {"结论": "密"}}"#,
        r#"{"人": {"说明": "密"}}"#,
        r#"{"人": {"认定": "密"}}"#,
        r#"{"人": {}, "纠正": [{"义务": "甲", "日期": "2024-01-01", "说明": "密"}]}"#,
        r#"{"人": {}, "纠正": [{"义务": "甲", "日期": "2024-01-01", "证据": "密"}]}"#,
        r#"{"人": {}, "认定": [{"事项": "制度", "来源": "密"}, {"值": "密"}]}"#,
    ] {
        let found = found(wrong);
        assert!(!found.is_empty(), "{wrong}");
        assert!(found.iter().all(|f| f == "\"密\""), "{wrong}: {found:?}");
    }
}
