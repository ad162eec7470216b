//! Random duties and documents: whatever is shown with a patch is mended by it.

use super::{firm, is_mended, judged, on, patched, program};
use ohs::eval::verdict::{Mend, Settled, SubjectRef};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

fn condition() -> impl Strategy<Value = String> {
    let atom = select(vec![
        "高层",
        "层数 > 3",
        "层数 ≤ 7",
        "有 预案",
        "预案 ≥ 2025年1月1日",
        "有 负责人",
        "等级 ≥ 中级",
        "设施 含任一 (水枪、泵)",
        "设施 含全部 (水枪、水带)",
        "停用 含 评估日",
        "认定 制度",
        "有 检查 其中 类别 = 年度",
        "有 检查 其中 (日期 ≥ 2025年1月1日)",
        "最近 检查 的 得分 ≥ 60",
        "每个 人员 均 持证",
        "至少 2人 人员 其中 持证",
        "人员 的 数量 ≤ 1",
        "有 检查 其中 机构.有资质",
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
        "应当 每 12个月 有 检查",
        "应当 每年度 有 检查 其中 类别 = 年度",
        "应当 于 2024年 内 有 检查",
        "应当 不晚于 2025年3月31日 有 检查 其中 类别 = 日常",
        "应当 于 预案 后 30日 内 有 检查",
        "应当 每 6个月 有 检查 且 不晚于 2024年6月1日 有 预案",
        "对象 人员；应当 每 12个月 有 培训",
        "对象 人员；不得 离职 未经 培训",
        "对象 检查；应当 于 日期 后 30日 内 有 告知",
    ])
    .prop_map(str::to_owned);
    prop_oneof![
        3 => condition().prop_map(|c| format!("应当 {c}")),
        1 => condition().prop_map(|c| format!("应当 非 {c}")),
        1 => select(vec!["高层", "层数 > 3", "设施 含 泵", "停用 含 评估日"])
            .prop_map(|c| format!("不得 {c}")),
        2 => timed,
    ]
    .prop_map(|d| format!("义务 一 {{ {d} }}"))
}

fn document() -> impl Strategy<Value = Value> {
    let check = || {
        (
            select(vec!["2023-05-05", "2024-03-01", "2025-02-01", "2025-06-30"]),
            select(vec!["日常", "年度", "专项"]),
            select(vec![json!(40), json!(70)]),
            select(vec![json!("A"), json!("B"), Value::Null]),
        )
            .prop_map(|(on, kind, score, by)| {
                json!({"日期": on, "类别": kind, "得分": score, "告知": null, "机构": by})
            })
    };
    let checks = || {
        proptest::collection::vec(check(), 0..3).prop_map(|mut list| {
            list.dedup_by(|a, b| a["日期"] == b["日期"]);
            list.sort_by_key(|c| c["日期"].to_string());
            list.dedup_by(|a, b| a["日期"] == b["日期"]);
            list
        })
    };
    let person = (any::<bool>(), any::<bool>(), checks()).prop_map(|(licensed, left, trained)| {
        let left = if left {
            json!("2025-03-01")
        } else {
            Value::Null
        };
        json!({"入职": "2020-01-01", "离职": left, "持证": licensed, "培训": trained})
    });
    let people = proptest::collection::vec(person, 0..3).prop_map(|list| {
        let mut list = list;
        for (n, person) in list.iter_mut().enumerate() {
            person["编号"] = n.to_string().into();
        }
        list
    });
    (
        people,
        checks(),
        any::<bool>(),
        select(vec![2, 5, 9]),
        select(vec![Value::Null, json!("2023-12-15"), json!("2025-01-01")]),
        select(vec![Value::Null, json!("张三")]),
        select(vec![json!(["水带"]), json!([]), json!(["水枪", "泵"])]),
        select(vec![0, 1, 2, 3]),
    )
        .prop_map(|(people, checks, high, floors, plan, head, gear, way)| {
            // The same people, written in several ways.
            let people = match way {
                0 => json!(people),
                1 => json!({"完整": true, "列出": people}),
                2 => json!({"共": people.len(), "列出": people}),
                _ if people.is_empty() => Value::Null,
                _ => json!(people),
            };
            firm(json!({
                "人员": people, "检查": checks, "高层": high, "层数": floors, "预案": plan,
                "负责人": head, "设施": gear, "等级": "初级", "停用": [],
                "机构": [{"编号": "A", "有资质": false}, {"编号": "B", "有资质": true}],
                "认定": [{"事项": "制度", "结论": false, "日期": "2025-01-10"}],
            }))
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    /// Whatever is violated and shown with a patch is mended by it.
    #[test]
    fn a_patch_mends(duty in duty(), document in document()) {
        let program = program(&duty);
        let (store, verdicts) = judged(&program, &document);
        for verdict in &verdicts {
            let violated = verdict.possible.settled() == Some(Settled::Violated);
            let listed = matches!(verdict.subject, SubjectRef::Row(_));
            prop_assert_eq!(verdict.mend.is_some(), violated && listed, "{} {}", duty, document);
            if let Some(Mend::Patch(operations)) = &verdict.mend {
                prop_assert!(!operations.is_empty());
                prop_assert!(
                    is_mended(&program, &document, &store, verdict),
                    "{} {} {:?}", duty, document, operations
                );
            }
            // (A comparison takes a date that has not come as it stands.)
            let compares = duty.contains("预案 ≥");
            if let Some(after) = verdict.mend.as_ref()
                .and_then(|m| patched(&document, m))
                .filter(|_| !compares)
            {
                // What was broken before stays so: nothing is dated back.
                for day in ["2025-06-29", "2024-12-31", "2023-06-01"] {
                    let was = on(&program, &document, day);
                    let is = on(&program, &after, day);
                    prop_assert_eq!(was.len(), is.len());
                    for ((at, was), (place, is)) in was.iter().zip(&is) {
                        prop_assert_eq!(at, place);
                        prop_assert!(
                            was.iter().all(|v| is.may_be(v)),
                            "{} {} as of {}: {:?}, then {:?}", duty, document, day, was, is
                        );
                    }
                }
            }
            // A draft that the evaluator accepts proves itself in the document, too.
            prop_assert_ne!(
                &verdict.mend,
                &Some(Mend::NotCurable { next: "next_unconfirmed" }),
                "{} {}", duty, document
            );
        }
    }
}
