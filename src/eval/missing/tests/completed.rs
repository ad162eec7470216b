//! The two properties of a missing set, tried out on documents: written out in whatever way, its
//! facts settle the verdict; without any one of them there is a way that does not.

use super::World;
use crate::eval::missing::missing;
use crate::eval::verdict::{FactRef, SubjectRef, Verdict};
use crate::facts::store::Store;
use crate::program::Type;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

fn condition() -> impl Strategy<Value = String> {
    let atom = select(vec![
        "高层",
        "地下",
        "层数 > 3",
        "层数 ≤ 7",
        "有 预案",
        "预案 ≥ 2025年1月1日",
        "有 负责人",
        "类型 = 日常",
        "类型 ≠ 专项",
        "设施 含任一 (水枪、泵)",
        "设施 含全部 (水枪、水带)",
        "停用 含 评估日",
        "认定 制度",
        "有 检查 其中 类别 = 年度",
        "有 检查 其中 (日期 ≥ 2025年1月1日)",
        "每个 人员 均 持证",
        "至少 2人 人员 其中 持证",
        "人员 的 数量 ≤ 1",
        "于 预案 时 高层",
        "于 预案 时 (层数 > 3 且 有 检查)",
        "于 (预案 后 30日) 时 停用 含 评估日",
        "于 2025年3月31日 时 层数 ≤ 7",
    ])
    .prop_map(|a| format!("({a})"));
    atom.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} 且 {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} 或 {b})")),
            inner.prop_map(|a| format!("(非 {a})")),
        ]
    })
}

fn duty() -> impl Strategy<Value = String> {
    let timed = select(vec![
        "每 12个月 有 检查",
        "每年度 有 检查 其中 类别 = 年度",
        "于 2024年 内 有 检查",
        "不晚于 2025年3月31日 有 检查 其中 类别 = 日常",
        "于 预案 后 30日 内 有 检查",
        "先于 预案 有 检查",
    ])
    .prop_map(str::to_owned);
    // A day as of which something is asked is no term: alone it is not owed.
    let state = condition().prop_map(|c| match c.contains(" 时 ") {
        true => format!("{c} 或 {c}"),
        false => c,
    });
    let requirement = prop_oneof![2 => state, 1 => timed];
    let maybe = || proptest::option::of(condition());
    (requirement, maybe(), maybe()).prop_map(|(must, when, unless)| {
        let when = when.map_or(String::new(), |w| format!("当 {w}\n"));
        let unless = unless.map_or(String::new(), |u| format!("除非 {u}\n"));
        format!("义务 一 {{\n{when}应当 {must}\n{unless}}}")
    })
}

/// What a field can be written as.
fn ways(field: &str) -> Vec<Value> {
    let person = |n: &str, licensed: bool| json!({"编号": n, "入职": "2020-01-01", "离职": null, "持证": licensed});
    let check = |on: &str, kind: &str| json!({"日期": on, "类别": kind});
    match field {
        "高层" | "地下" | "持证" => vec![json!(true), json!(false)],
        "层数" => vec![json!(2), json!(5), json!(9)],
        "预案" => [
            "2019-05-05",
            "2023-12-15",
            "2024-12-31",
            "2025-01-01",
            "2025-06-10",
            "2025-08-01",
        ]
        .map(Value::from)
        .into_iter()
        .chain([Value::Null])
        .collect(),
        "负责人" => vec![json!("某"), Value::Null],
        "类型" | "类别" => vec![json!("日常"), json!("年度"), json!("专项")],
        "设施" => vec![
            json!([]),
            json!(["水枪"]),
            json!(["水枪", "水带"]),
            json!(["泵"]),
            json!(["水带"]),
        ],
        "停用" => vec![
            json!([]),
            json!(["2025-01-01 至 无"]),
            json!(["2024-01-01 至 2024-02-01"]),
        ],
        "人员" => vec![
            json!([]),
            json!([person("a", true)]),
            json!([person("a", false)]),
            json!([person("a", true), person("b", true)]),
            json!([person("a", true), person("b", false)]),
        ],
        "检查" => vec![
            json!([]),
            json!([check("2025-03-01", "日常")]),
            json!([check("2025-03-01", "年度")]),
            json!([check("2024-06-01", "年度")]),
            json!([check("2024-06-01", "专项")]),
            json!([check("2021-06-01", "年度")]),
            json!([check("2019-05-01", "日常")]),
            json!([check("2023-06-01", "日常"), check("2025-06-15", "年度")]),
            json!(
                (2020..=2025)
                    .map(|y| check(&format!("{y}-02-01"), "年度"))
                    .collect::<Vec<_>>()
            ),
        ],
        "日期" => vec![
            json!("2023-01-01"),
            json!("2024-08-08"),
            json!("2025-02-02"),
        ],
        other => panic!("{other} has no ways"),
    }
}

/// Facts of which each is written in some way, or left out; of members, in part.
fn facts() -> impl Strategy<Value = Value> {
    let names = [
        "高层",
        "地下",
        "层数",
        "预案",
        "负责人",
        "类型",
        "设施",
        "停用",
        "人员",
        "检查",
    ];
    let each: Vec<_> = names
        .into_iter()
        .map(|name| {
            let mut ways = ways(name);
            let open = |rows: Value| json!({"完整": false, "列出": rows});
            match name {
                "人员" => {
                    ways.push(json!([{"编号": "a", "入职": "2020-01-01", "离职": null}]));
                    ways.push(open(json!([])));
                    ways.push(open(
                        json!([{"编号": "z", "入职": "2020-01-01", "离职": null, "持证": true}]),
                    ));
                }
                "高层" => ways.push(json!({"历史": [
                    {"自": "1901-01-01", "值": false}, {"自": "2024-12-31", "值": true}
                ]})),
                "层数" => ways.push(json!({"历史": [
                    {"自": "2020-01-01", "值": 2}, {"自": "2025-02-01", "值": 9}, {"自": "2025-06-10", "值": 5}
                ]})),
                "检查" => {
                    ways.push(json!([{"日期": "2025-04-01"}]));
                    ways.push(open(json!([{"日期": "2024-04-01", "类别": "年度"}])));
                }
                _ => {}
            }
            (Just(name), proptest::option::weighted(0.35, select(ways)))
        })
        .collect();
    each.prop_map(|fields| {
        let mut out = json!({"名称": "甲"});
        for (name, value) in fields {
            if let Some(value) = value {
                out[name] = value;
            }
        }
        json!({ "单位": out })
    })
}

/// The ways in which a missing fact can be written into a document.
fn written(world: &World, store: &Store, fact: &FactRef) -> Vec<(String, Value)> {
    let p = &world.program;
    match fact {
        FactRef::Field(row, field) => {
            let at = store.pointer(p, *row, Some(*field));
            let of = ways(&p[*field].label.name);
            of.into_iter().map(|v| (at.clone(), v)).collect()
        }
        FactRef::Members(row, field) => {
            assert!(matches!(p[*field].ty, Type::Many(_)));
            let at = store.pointer(p, *row, Some(*field));
            let at = at.trim_end_matches("/列出").to_owned();
            let listed = &world.document.pointer(&at).unwrap()["列出"];
            let of = ways(&p[*field].label.name).into_iter().map(|more| {
                let all = [listed, &more].map(|l| l.as_array().unwrap().clone());
                (at.clone(), Value::Array(all.concat()))
            });
            of.collect()
        }
        FactRef::Attestation(_, m) => {
            let name = &p[m.of].members[m.member.0 as usize].name;
            // One that speaks for the whole time: what a clock asks of the days before it, a later one
            // leaves open.
            [true, false]
                .map(|c| json!([{"事项": name, "结论": c, "日期": "2015-01-01"}]))
                .map(|v| ("/单位/认定".to_owned(), v))
                .into()
        }
        other => panic!("{other:?}"),
    }
}

fn with(document: &Value, changes: &[&(String, Value)]) -> Value {
    let mut out = document.clone();
    for (at, value) in changes {
        let (holder, key) = at.rsplit_once('/').unwrap();
        out.pointer_mut(holder).unwrap()[key] = value.clone();
    }
    out
}

/// Every combination of ways, or some hundred of them.
fn combinations(of: &[Vec<(String, Value)>], seed: u64) -> Vec<Vec<&(String, Value)>> {
    const MOST: usize = 300;
    let all: usize = of.iter().map(Vec::len).product();
    let mut state = seed | 1;
    (0..all.min(MOST))
        .map(|n| {
            let mut n = n;
            of.iter()
                .map(|ways| {
                    if all <= MOST {
                        let way = &ways[n % ways.len()];
                        n /= ways.len();
                        return way;
                    }
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    &ways[(state >> 33) as usize % ways.len()]
                })
                .collect()
        })
        .collect()
}

fn settled(world: &World, document: &Value) -> bool {
    let (_, verdicts) = world.verdicts(document);
    verdicts[0].possible.settled().is_some()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_missing_set_settles_and_no_part_of_it_does(duty in duty(), facts in facts(), seed: u64) {
        let world = World::new(&duty, facts);
        let (store, verdicts) = world.verdicts(&world.document);
        let verdict: &Verdict = &verdicts[0];
        prop_assert!(matches!(verdict.subject, SubjectRef::Row(_)));
        let missing = missing(&world.program, &store, &world.options, verdict);
        if verdict.possible.settled().is_some() || verdict.possible.harmless() {
            prop_assert!(missing.facts.is_empty());
            return Ok(());
        }
        let shown = world.shown(&store, &missing);
        prop_assert!(!missing.facts.is_empty(), "{duty}\n{}", world.document);
        let ways: Vec<_> = missing.facts.iter().map(|f| written(&world, &store, f)).collect();
        for some in combinations(&ways, seed) {
            let document = with(&world.document, &some);
            prop_assert!(settled(&world, &document), "{shown}\n{duty}\n{document}");
        }
        // Where not every completion could be tried, a part of it may do.
        for n in (0..ways.len()).filter(|_| missing.exact) {
            let mut others = ways.clone();
            let left_out = others.remove(n);
            let open = combinations(&others, seed)
                .into_iter()
                .any(|some| !settled(&world, &with(&world.document, &some)));
            prop_assert!(open, "{} is not needed of {shown}\n{duty}\n{}", left_out[0].0, world.document);
        }
    }
}
