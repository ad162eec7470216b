use super::values_of_unknown_keys;
use crate::facts::{Vocabulary, read_json};
use crate::limits::Limits;
use crate::source::SourceMap;

#[test]
fn what_stands_under_a_misspelt_or_personal_key_is_found() {
    let policy = "词汇 甲 { 标题 “x” }\n实体 人 { 标识 姓名；姓名：文字 敏感 }\n";
    let facts = r#"{"人": {"姓名": "张三", "性名": "赵六", "其他": {"证件": "4600"}}}"#;
    let mut sources = SourceMap::new();
    let file = sources.add("v.ohs", policy);
    let parsed = crate::syntax::parse(file, policy, &Limits::default());
    let program = crate::model::compile(&[parsed], &sources).program;
    let id = sources.add("f.json", facts);
    let (tree, _) = read_json(id, facts, &Limits::default());
    let found = values_of_unknown_keys(&Vocabulary::new(&program), &tree.unwrap());
    let found: Vec<&str> = found.iter().map(|l| sources.slice(*l)).collect();
    assert_eq!(found, ["\"张三\"", "\"赵六\"", "{\"证件\": \"4600\"}"]);
}
