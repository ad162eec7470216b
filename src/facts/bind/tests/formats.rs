//! One document in three formats, in any order of keys, gives one store.

use super::*;
use crate::facts::{read_ndjson, read_toml, read_yaml};
use proptest::prelude::*;
use std::fmt::Write as _;

/// Everything that a store knows of a row and below, without places.
fn drawn(p: &Program, store: &Store, row: Row) -> String {
    let mut out = String::from("{");
    for field in &p[row.entity].fields {
        let name = &p[*field].label.name;
        match &p[*field].ty {
            Type::Many(_) | Type::One(_) => match store.held(p, row, *field) {
                Held::Unknown => {}
                Held::Listed(rows, completeness) => {
                    let _ = write!(out, "{name}:{completeness:?}[");
                    for row in rows.iter() {
                        out.push_str(&drawn(p, store, row));
                    }
                    out.push_str("] ");
                }
            },
            Type::Reference(_) => {
                if let Fact::Known(to) = store.follow(p, row, *field) {
                    let _ = write!(out, "{name}→{} ", drawn(p, store, to));
                }
            }
            Type::Series(_) => {
                for year in 2000..2030 {
                    let fact = store.in_year(p, row, *field, year);
                    if fact != Fact::Unknown {
                        let _ = write!(out, "{name}{year}={fact:?} ");
                    }
                }
            }
            _ => {
                let fact = store.stated(p, row, *field);
                if *fact != Fact::Unknown {
                    let _ = write!(out, "{name}={fact:?} ");
                }
            }
        }
    }
    for member in 0..2 {
        let matter = crate::program::Matter {
            of: crate::program::EnumId(2),
            member: Member(member),
        };
        for a in store.attestations(row, &matter) {
            let _ = write!(out, "认定{member}={:?} {:?} ", a.conclusion, a.date);
        }
    }
    out.push('}');
    out
}

fn drawn_from(tree: Option<crate::facts::tree::Tree>) -> String {
    let p = program();
    let bound = bind(&p, &tree.expect("a tree"), &Limits::default());
    assert_eq!(bound.diagnostics, []);
    let store = &bound.stores[0];
    let dates = format!("{:?} {:?} ", store.as_of(), store.facts_as_of());
    dates + &drawn(&p, store, root(store))
}

const YAML: &str = r#"
评估日: 2025-06-30
截至: 2025-06-30
用人单位:
  登记号: 91460000X
  所在: 469025
  接害人数: 40
  应急预案: ~
  机构: [{编号: J7, 有备案: 是}]
  岗位: [{编号: P1}, {编号: P2}]
  发病数: {2021: 3, 2022年: 4}
  负责人: [A2, 2020-03-01]
  劳动者:
    共: 4
    列出:
      - 证件号: A1
        入职: 2020-03-01
        离职: 无
        接触危害: [噪声, 矽尘, noise]
        停工:
          - 2025-02-01 至 2025-07-31
          - {自: 2024-01, 至: ~}
        体检: [{日期: 2024-05-06, 类别: 在岗期间, 机构: J7}]
        上岗: [{岗位: P2, 起: 2020-03-01, 止: ~}]
      - {证件号: A2, 入职: 2020-03-01, 体检: []}
  检测:
    完整: 否
    列出: [{岗位: P1, 日期: 2025-03-02, 结果: 86.5 dB(A)}]
  认定:
    - {事项: 防治计划, 结论: 是, 日期: 2025-01-10, 认定人: 李某, 证据: 文, 有效至: 2026-01-10}
    - {事项: 操作规程, 结论: false, 对象: {劳动者: [A2, 2020-03-01]}}
参数: {及时: 15日}
采用: {重点行业不达标率: 百分点}
"#;

const TOML: &str = r#"
"评估日" = 2025-06-30
"截至" = 2025-06-30
"参数" = {"及时" = "15日"}
"采用" = {"重点行业不达标率" = "百分点"}
["用人单位"]
"登记号" = "91460000X"
"所在" = 469025
"接害人数" = 40
"应急预案" = {"值" = "无"}
"发病数" = {2021 = 3, "2022年" = 4}
"负责人" = ["A2", 2020-03-01]
"机构" = [{"编号" = "J7", "有备案" = true}]
"岗位" = [{"编号" = "P1"}, {"编号" = "P2"}]
"检测" = {"完整" = false, "列出" = [{"岗位" = "P1", "日期" = 2025-03-02, "结果" = "86.5 dB(A)"}]}
["用人单位"."劳动者"]
"共" = 4
[["用人单位"."劳动者"."列出"]]
"证件号" = "A1"
"入职" = 2020-03-01
"离职" = "无"
"接触危害" = ["噪声", "矽尘", "noise"]
"停工" = ["2025-02-01 至 2025-07-31", {"自" = "2024-01", "至" = "无"}]
"体检" = [{"日期" = 2024-05-06, "类别" = "在岗期间", "机构" = "J7"}]
"上岗" = [{"岗位" = "P2", "起" = 2020-03-01, "止" = "无"}]
[["用人单位"."劳动者"."列出"]]
"证件号" = "A2"
"入职" = 2020-03-01
"体检" = []
[["用人单位"."认定"]]
"事项" = "防治计划"
"结论" = true
"日期" = 2025-01-10
[["用人单位"."认定"]]
"事项" = "操作规程"
"结论" = false
"对象" = {"劳动者" = ["A2", 2020-03-01]}
"#;

#[test]
fn three_formats_give_one_store() {
    let limits = Limits::default();
    let json = drawn_from(read_json(FileId(0), FULL, &limits).0);
    assert!(json.contains("体检") && json.contains("认定1"), "{json}");
    let (yaml, errors) = read_yaml(FileId(0), YAML, &limits);
    assert_eq!(errors, []);
    assert_eq!(drawn_from(yaml), json);
    // TOML has no null: 无 says it.
    let (toml, errors) = read_toml(FileId(0), TOML, &limits);
    assert_eq!(errors, []);
    assert_eq!(drawn_from(toml), json);
}

#[test]
fn lines_are_read_one_by_one_and_a_bad_one_leaves_the_others() {
    let p = program();
    let text = "{\"用人单位\": {\"登记号\": \"1\"}}\n\n{\"用人单位\": {\"登记号\": }}\r\n{\"用人单位\": {\"登记号\": \"3\", \"接害人数\": \"x\"}}";
    let limits = Limits::default();
    let mut seen = Vec::new();
    let mut wrong = Vec::new();
    for (tree, diagnostics) in read_ndjson(FileId(0), text, &limits) {
        wrong.extend(shown(text, &diagnostics));
        if let Some(tree) = tree {
            let bound = bind(&p, &tree, &limits);
            wrong.extend(shown(text, &bound.diagnostics));
            for store in bound.stores {
                seen.push(drawn(&p, &store, root(&store)));
            }
        }
    }
    assert_eq!(wrong, ["unexpected }", "wrong_type \"x\""]);
    assert_eq!(
        seen,
        [
            "{登记号=Known(Text(\"1\")) }",
            "{}",
            "{登记号=Known(Text(\"3\")) }"
        ]
    );
    let limits = Limits {
        line_bytes: 30,
        ..limits
    };
    let long: Vec<_> = read_ndjson(FileId(0), text, &limits)
        .flat_map(|(_, d)| d)
        .map(|d| d.code.as_str().to_owned())
        .collect();
    assert_eq!(long, ["ohs::facts::line_too_long"; 3]);
}

/// Writes JSON with keys in an order that follows from `seed`.
fn written(value: &serde_json::Value, seed: &mut u64, out: &mut String) {
    use serde_json::Value as V;
    match value {
        V::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|_| {
                *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                *seed >> 33
            });
            out.push('{');
            for (i, (k, v)) in entries.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                let _ = write!(out, "{}:", serde_json::Value::from(k.as_str()));
                written(v, seed, out);
            }
            out.push('}');
        }
        V::Array(items) => {
            out.push('[');
            for (i, v) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                written(v, seed, out);
            }
            out.push(']');
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_order_of_keys_does_not_matter(seed: u64) {
        let limits = Limits::default();
        let json: serde_json::Value = serde_json::from_str(FULL).unwrap();
        let mut text = String::new();
        written(&json, &mut seed.clone(), &mut text);
        let expected = drawn_from(read_json(FileId(0), FULL, &limits).0);
        prop_assert_eq!(drawn_from(read_json(FileId(0), &text, &limits).0), expected);
    }

    /// Whatever the document, binding does not panic, and every label lies on characters.
    #[test]
    fn binding_does_not_panic(seed: u64, at in any::<prop::sample::Index>(), with in r#"(null|true|3|-1e999|"2020-13-01"|"体"|\[\]|\{\}|\[\[\{\}\]\]|\{"值": null\}|\{"历史": \[\]\}|\{"列出": 3\}|\{"共": -1\})"#) {
        let json: serde_json::Value = serde_json::from_str(FULL).unwrap();
        let mut text = String::new();
        written(&json, &mut seed.clone(), &mut text);
        // One value is replaced by another.
        let starts: Vec<usize> = text.char_indices().filter(|(_, c)| *c == ':').map(|(i, _)| i + 1).collect();
        let start = starts[at.index(starts.len())];
        let (head, tail) = text.split_at(start);
        let mut depth = 0usize;
        let mut quoted = false;
        let end = tail
            .char_indices()
            .find(|(_, c)| {
                match c {
                    '"' => quoted = !quoted,
                    '{' | '[' if !quoted => depth += 1,
                    '}' | ']' if !quoted && depth > 0 => depth -= 1,
                    ',' | '}' | ']' if !quoted && depth == 0 => return true,
                    _ => {}
                }
                false
            })
            .map_or(tail.len(), |(i, _)| i);
        let text = format!("{head}{with}{}", tail.split_at(end).1);
        let p = program();
        if let (Some(tree), _) = read_json(FileId(0), &text, &Limits::default()) {
            let bound = bind(&p, &tree, &Limits::default());
            super::shown(&text, &bound.diagnostics);
        }
    }
}

/// Twice the workers take about twice the time; a hundred thousand are no matter.
#[test]
fn many_workers_are_bound() {
    let mut text = String::from(
        "{\"用人单位\": {\"登记号\": \"1\", \"机构\": [{\"编号\": \"J\"}], \"岗位\": [",
    );
    for i in 0..300 {
        let comma = if i == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{{\"编号\": \"P{i}\"}}");
    }
    text.push_str("], \"劳动者\": [");
    let n = 20_000;
    for i in 0..n {
        let comma = if i == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}{{\"证件号\": \"A{i}\", \"入职\": \"2020-03-01\", \"体检\": [{{\"日期\": \"2024-05-06\", \"类别\": \"在岗期间\", \"机构\": \"J\"}}], \"上岗\": [{{\"岗位\": \"P{}\", \"起\": \"2020-03-01\"}}]}}",
            i % 300
        );
    }
    text.push_str("]}}");
    let p = program();
    let bound = bound(&p, &text);
    assert_eq!(bound.diagnostics, []);
    let store = &bound.stores[0];
    assert_eq!(store.rows(WORKER).len(), n);
    let last = store.rows(ASSIGNMENT).iter().last().unwrap();
    let post = field(&p, ASSIGNMENT, "岗位");
    let Fact::Known(to) = store.follow(&p, last, post) else {
        panic!("resolved")
    };
    assert_eq!(to.index, u32::try_from((n - 1) % 300).unwrap());
}
