#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use super::*;
use crate::limits::Limits;
use crate::message::Language;
use crate::report::draw::{DrawOptions, width};

const TEXT: &str = "
词汇 示例 (sample) { 标题 “示例词汇” }
计量单位 dB(A) (“分贝”)
/// 危害因素。没有列出的也有。
枚举 因素 (hazard) { 矽尘 (silica)、噪声 (noise、“N1”)；组 粉尘 (dust) = 矽尘 等；等 }
/// 一家单位。按登记号识别。
实体 单位 (firm) {
    标识 登记号
    登记号 (code)：文字 敏感
    所在 (place)：行政区 属地
    /// 在册人数
    人数 (staff)：整数 人 0 至 100000 可无
    员工 (workers)：多个 员工
}
实体 员工 (worker) {
    标识 编号
    存续 入职 至 离职 称 在职 (employed)
    编号：文字
    入职 (hired)：日期
    离职 (left)：日期 可无
    接触 (exposed)：多个 因素
}
术语 员工.接害 (at_risk) = 在职 且 有 接触
对照表 限值 (limit) {
    因素 (hazard)：因素
    得 量
    | 噪声 | 85 dB(A) |
    | 其余 | 另定 |
}
";

fn read(text: &str) -> Vec<Vocabulary> {
    let mut sources = crate::source::SourceMap::new();
    let id = sources.add("v.ohs", text);
    let parsed = crate::syntax::parse(id, text, &Limits::default());
    assert_eq!(parsed.diagnostics, []);
    vocabularies(&[parsed], &sources)
}

fn drawn(language: Language) -> String {
    let options = DrawOptions {
        language,
        ..DrawOptions::default()
    };
    let all = read(TEXT);
    let v = &all[0];
    [
        overview(v, &options),
        entity(&v.entities[0], v, &options),
        entity(&v.entities[1], v, &options),
        enumeration(&v.enums[0], &options),
        table(&v.tables[0], &options),
        found(&find("员工.接触", &all), &all, &options),
        found(&find("at_risk", &all), &all, &options),
        found(&find("人数", &all), &all, &options),
        found(&find("在职", &all), &all, &options),
        found(&find("粉尘", &all), &all, &options),
        found(&find("因素.N1", &all), &all, &options),
    ]
    .join("\n────\n")
}

#[test]
fn a_vocabulary_in_chinese_and_english() {
    insta::assert_snapshot!("zh", drawn(Language::Zh));
    insta::assert_snapshot!("en", drawn(Language::En));
}

/// Under Chinese, which takes two columns a character, too.
#[test]
fn columns_stand_under_each_other() {
    let text = drawn(Language::Zh);
    let at = |name: &str, cell: &str| {
        let line = text
            .lines()
            .find(|l| l.starts_with(&format!("  {name} ")))
            .unwrap();
        width(line.split_once(cell).unwrap().0)
    };
    assert_eq!(at("登记号", "文字"), at("所在", "行政区"));
    assert_eq!(at("登记号", "文字"), at("人数", "整数 人 0 至 100000"));
}

#[test]
fn json_has_everything() {
    let all = read(TEXT);
    let value: serde_json::Value = serde_json::from_str(&json(&all, &[])).unwrap();
    let v = &value["vocabularies"][0];
    assert_eq!(value["schema"], 1);
    assert_eq!(v["name"], "示例");
    assert_eq!(v["title"], "示例词汇");
    assert_eq!(v["units"][0]["aliases"][0], "分贝");
    let field = &v["entities"][0]["fields"][2];
    assert_eq!(field["name"], "人数");
    assert_eq!(field["doc"], "在册人数");
    assert_eq!(field["type"]["range"], "0 至 100000");
    assert_eq!(
        (&field["optional"], &field["sensitive"]),
        (&true.into(), &false.into())
    );
    assert_eq!(v["entities"][1]["alive"]["name"], "在职");
    assert_eq!(
        v["entities"][1]["terms"][0]["definition"],
        "在职 且 有 接触"
    );
    assert_eq!(v["enums"][0]["groups"][0]["open"], true);
    assert_eq!(v["tables"][0]["gives"]["name"], "量");
}

#[test]
fn a_name_that_is_near_is_found() {
    let all = read(TEXT);
    assert_eq!(nearest("单立", &all, &[]).as_deref(), Some("单位"));
    assert_eq!(nearest("完全不同", &all, &[]), None);
}
