use super::*;
use crate::facts::read_json;
use crate::facts::store::{Completeness, Fact, Held};
use crate::program::{DateRange, EntityId, Member, UnitId};
use jiff::civil::date;
use rust_decimal::Decimal;
use vocabulary::*;

mod formats;
mod values;
mod vocabulary;
mod wrapped;

pub fn bound(program: &Program, json: &str) -> Bound {
    let (tree, errors) = read_json(FileId(0), json, &Limits::default());
    assert_eq!(errors, [], "{json}");
    bind(program, &tree.expect("a tree"), &Limits::default())
}

/// Each code with the text that its labels underline.
pub fn shown(text: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|d| {
            let labels: Vec<&str> = d
                .labels
                .iter()
                .map(|l| text.get(l.loc.span.range()).expect("on characters"))
                .collect();
            let code = d.code.as_str().trim_start_matches("ohs::facts::");
            let suggestion = d
                .args
                .iter()
                .find(|(n, _)| n == "suggestion" || n == "meant");
            let suggestion = match suggestion {
                Some((_, crate::diagnostic::Arg::Text(t))) => format!(" → {t}"),
                _ => String::new(),
            };
            format!("{code} {}{suggestion}", labels.join(" | "))
        })
        .collect()
}

/// Binds a document and says what is wrong with it.
pub fn wrong(json: &str) -> Vec<String> {
    shown(json, &bound(&program(), json).diagnostics)
}

fn root(store: &Store) -> Row {
    let [root] = store.roots()[..] else {
        panic!("one root")
    };
    root
}

fn rows(program: &Program, store: &Store, row: Row, name: &str) -> Vec<Row> {
    match store.held(program, row, field(program, row.entity, name)) {
        Held::Listed(rows, _) => rows.iter().collect(),
        Held::Unknown => Vec::new(),
    }
}

fn stated(program: &Program, store: &Store, row: Row, name: &str) -> Fact<Value> {
    store
        .stated(program, row, field(program, row.entity, name))
        .clone()
}

const FULL: &str = r#"{
  "评估日": "2025-06-30", "截至": "2025-06-30",
  "用人单位": {
    "登记号": "91460000X", "所在": "469025", "接害人数": 40, "应急预案": null,
    "机构": [{"编号": "J7", "有备案": "是"}],
    "岗位": [{"编号": "P1"}, {"编号": "P2"}],
    "发病数": {"2021": 3, "2022年": 4},
    "负责人": ["A2", "2020-03-01"],
    "劳动者": {"共": 4, "列出": [
      {"证件号": "A1", "入职": "2020-03-01", "离职": null, "接触危害": ["噪声", "矽尘", "noise"],
       "停工": ["2025-02-01 至 2025-07-31", {"自": "2024-01", "至": null}],
       "体检": [{"日期": "2024-05-06", "类别": "在岗期间", "机构": "J7"}],
       "上岗": [{"岗位": "P2", "起": "2020-03-01", "止": null}]},
      {"证件号": "A2", "入职": "2020-03-01", "体检": []}
    ]},
    "检测": {"完整": false, "列出": [{"岗位": "P1", "日期": "2025-03-02", "结果": "86.5 dB(A)"}]},
    "认定": [
      {"事项": "防治计划", "结论": true, "日期": "2025-01-10", "认定人": "李某", "证据": "文", "有效至": "2026-01-10"},
      {"事项": "操作规程", "结论": false, "对象": {"劳动者": ["A2", "2020-03-01"]}}
    ]
  },
  "参数": {"及时": "15日"},
  "采用": {"重点行业不达标率": "百分点"}
}"#;

#[test]
fn a_whole_document_is_bound() {
    let p = program();
    let bound = bound(&p, FULL);
    assert_eq!(shown(FULL, &bound.diagnostics), Vec::<String>::new());
    let [store] = &bound.stores[..] else {
        panic!("one store")
    };
    assert_eq!(store.as_of(), Some(date(2025, 6, 30)));
    assert_eq!(store.facts_as_of(), Some(date(2025, 6, 30)));
    let employer = root(store);
    assert_eq!(
        stated(&p, store, employer, "登记号"),
        Fact::Known(Value::Text("91460000X".into()))
    );
    assert_eq!(
        store.region(&p, employer, date(2025, 6, 30)),
        Fact::Known(469_025)
    );
    assert_eq!(stated(&p, store, employer, "应急预案"), Fact::Absent);
    assert_eq!(stated(&p, store, employer, "有制度"), Fact::Unknown);
    let cases = field(&p, EMPLOYER, "发病数");
    assert_eq!(
        store.in_year(&p, employer, cases, 2022),
        Fact::Known(Value::Number(Decimal::from(4)))
    );
    assert_eq!(store.in_year(&p, employer, cases, 2023), Fact::Unknown);
    assert!(matches!(
        store.held(&p, employer, field(&p, EMPLOYER, "劳动者")),
        Held::Listed(rows, Completeness::Partial { total: Some(4) }) if rows.len() == 2
    ));
    assert!(matches!(
        store.held(&p, employer, field(&p, EMPLOYER, "检测")),
        Held::Listed(_, Completeness::Partial { total: None })
    ));
    let workers = rows(&p, store, employer, "劳动者");
    assert_eq!(
        stated(&p, store, workers[0], "接触危害"),
        Fact::Known(Value::Set(vec![Member(0), Member(2)]))
    );
    assert_eq!(
        stated(&p, store, workers[0], "停工"),
        Fact::Known(Value::Spans(vec![
            SpanValue {
                from: DateRange::day(date(2025, 2, 1)),
                to: Some(DateRange::day(date(2025, 7, 31)))
            },
            SpanValue {
                from: DateRange {
                    low: date(2024, 1, 1),
                    high: date(2024, 1, 31)
                },
                to: None
            },
        ]))
    );
    let exams = rows(&p, store, workers[0], "体检");
    let institution = rows(&p, store, employer, "机构")[0];
    assert_eq!(
        store.follow(&p, exams[0], field(&p, EXAM, "机构")),
        Fact::Known(institution)
    );
    assert_eq!(
        store.held(&p, workers[1], field(&p, WORKER, "体检")),
        Held::Listed(
            Rows {
                entity: EXAM,
                start: 1,
                end: 1
            },
            Completeness::Complete
        )
    );
    assert_eq!(
        store.follow(&p, employer, field(&p, EMPLOYER, "负责人")),
        Fact::Known(workers[1])
    );
    let assignment = rows(&p, store, workers[0], "上岗")[0];
    assert_eq!(
        store.follow(&p, assignment, field(&p, ASSIGNMENT, "岗位")),
        Fact::Known(rows(&p, store, employer, "岗位")[1])
    );
    let measurement = rows(&p, store, employer, "检测")[0];
    assert_eq!(
        stated(&p, store, measurement, "结果"),
        Fact::Known(Value::Measured(Decimal::new(865, 1), UnitId(3)))
    );
    let plan = crate::program::Matter {
        of: crate::program::EnumId(2),
        member: Member(0),
    };
    let attested: Vec<_> = store.attestations(employer, &plan).collect();
    assert_eq!(attested.len(), 1);
    assert_eq!(attested[0].conclusion, Fact::Known(true));
    assert_eq!(attested[0].valid_until, Some(date(2026, 1, 10)));
    let rules = crate::program::Matter {
        member: Member(1),
        ..plan
    };
    assert_eq!(store.attestations(workers[1], &rules).count(), 1);
    assert_eq!(store.adopted(), [(crate::program::ReadingSetId(0), 1)]);
    let (promptly, _) = store
        .parameter(crate::program::ParameterId(0))
        .expect("filled");
    assert_eq!(*promptly, Value::Period(Period::Days(15)));
}

#[test]
fn pointers_lead_back_to_each_value() {
    let p = program();
    let bound = bound(&p, FULL);
    let store = &bound.stores[0];
    let json: serde_json::Value = serde_json::from_str(FULL).unwrap();
    let employer = root(store);
    let workers = rows(&p, store, employer, "劳动者");
    let exam = rows(&p, store, workers[0], "体检")[0];
    let pointer = store.pointer(&p, exam, Some(field(&p, EXAM, "日期")));
    assert_eq!(pointer, "/用人单位/劳动者/列出/0/体检/0/日期");
    assert_eq!(json.pointer(&pointer).unwrap(), "2024-05-06");
    let second = store.pointer(&p, workers[1], None);
    assert_eq!(json.pointer(&second).unwrap()["证件号"], "A2");
    let list = store.pointer(&p, workers[1], Some(field(&p, WORKER, "体检")));
    assert!(json.pointer(&list).unwrap().is_array());
    assert_eq!(
        store.attestations_pointer(&p, employer),
        ("/用人单位/认定".to_owned(), true)
    );
    let absent = store.pointer(&p, workers[1], Some(field(&p, WORKER, "停工")));
    assert_eq!(absent, "/用人单位/劳动者/列出/1/停工");
    assert_eq!(json.pointer(&absent), None);
}

#[test]
fn pointers_keep_each_rows_spelling() {
    let p = program();
    let json = r#"[{"employer": [{"reg_no": "a", "worker": [
        {"id_no": "A1", "hired": "2020-01-01", "exam": [{"date": "2024-01-01"}]},
        {"证件号": "A2", "入职": "2020-01-01", "体检": [{"日期": "2024-01-02"}]}]}]}]"#;
    let bound = bound(&p, json);
    let store = &bound.stores[0];
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let workers = rows(&p, store, root(store), "劳动者");
    for (worker, day) in workers.iter().zip(["2024-01-01", "2024-01-02"]) {
        let exam = rows(&p, store, *worker, "体检")[0];
        let pointer = store.pointer(&p, exam, Some(field(&p, EXAM, "日期")));
        assert_eq!(value.pointer(&pointer).unwrap(), day, "{pointer}");
    }
}

#[test]
fn identities_are_paths_and_personal_values_get_pseudonyms() {
    use crate::facts::{Personal, identity, sensitive_spans};
    let p = program();
    let bound = bound(&p, FULL);
    let store = &bound.stores[0];
    let workers = rows(&p, store, root(store), "劳动者");
    let assignment = rows(&p, store, workers[0], "上岗")[0];
    let text = |personal| -> Vec<Vec<String>> {
        identity(&p, store, assignment, personal)
            .into_iter()
            .map(|s| s.values.into_iter().flatten().collect())
            .collect()
    };
    assert_eq!(
        text(Personal::Shown),
        [
            vec!["91460000X"],
            vec!["A1", "2020-03-01"],
            vec!["P2", "2020-03-01"]
        ]
    );
    let masked = text(Personal::Pseudonyms);
    assert_eq!(masked[0], ["91460000X"]);
    // printf 'ohs pseudonym 1\n劳动者\n证件号\nA1\n' | sha256sum
    assert_eq!(masked[1], ["#62b7bb5c5d", "2020-03-01"]);
    let spans: Vec<&str> = sensitive_spans(&p, store)
        .into_iter()
        .map(|s| FULL.get(s.range()).unwrap())
        .collect();
    assert_eq!(
        spans,
        [
            "[\"A2\", \"2020-03-01\"]",
            "\"A1\"",
            "\"A2\"",
            "[\"A2\", \"2020-03-01\"]"
        ]
    );
}

#[test]
fn several_documents_give_several_stores() {
    let p = program();
    let json =
        r#"[{"用人单位": [{"登记号": "1"}, {"登记号": "2"}]}, {"employer": {"reg_no": "3"}}]"#;
    let found = bound(&p, json);
    assert_eq!(found.diagnostics, []);
    let pointers: Vec<String> = found
        .stores
        .iter()
        .map(|s| s.pointer(&p, root(s), None))
        .collect();
    assert_eq!(pointers, ["/0/用人单位/0", "/0/用人单位/1", "/1/employer"]);
    assert_eq!(
        wrong(r#"{"用人单位": [{"登记号": "1"}, {"登记号": "1"}]}"#),
        ["duplicate_identity \"1\" | \"1\""]
    );
}

#[test]
fn what_is_wrong_beside_several_roots_is_said_once() {
    let json = r#"{"截至": "2024-1-1", "参数": {"及时": 3}, "用人单位": [{"登记号": "1"}, {"登记号": "2"}]}"#;
    assert_eq!(
        wrong(json),
        ["other_date \"2024-1-1\" → 2024-01-01", "wrong_type 3"]
    );
}

#[test]
fn a_document_whose_day_cannot_be_read_is_left_out() {
    let p = program();
    for day in ["\"2025年1月\"", "null", "\"坏\""] {
        for key in ["截至", "评估日"] {
            let json = format!(r#"{{"{key}": {day}, "用人单位": {{"登记号": "1"}}}}"#);
            let found = bound(&p, &json);
            assert!(found.stores.is_empty(), "{json}");
            assert!(
                found
                    .diagnostics
                    .iter()
                    .any(|d| d.severity == crate::diagnostic::Severity::Error),
                "{json}: nothing is said"
            );
        }
    }
}

#[test]
fn a_parameter_that_cannot_be_read_is_not_its_default() {
    let p = program();
    let lost = |json: &str| {
        let found = bound(&p, json);
        crate::program::Program::ids(p.parameters.len(), crate::program::ParameterId)
            .any(|id| found.stores[0].is_parameter_lost(id))
    };
    assert!(lost(
        r#"{"参数": {"及时": 3}, "用人单位": {"登记号": "1"}}"#
    ));
    assert!(lost(r#"{"参数": 3, "用人单位": {"登记号": "1"}}"#));
    assert!(!lost(r#"{"用人单位": {"登记号": "1"}}"#));
}

#[test]
fn a_bare_object_is_taken_for_the_only_root_that_fits() {
    let p = program();
    let found = bound(&p, r#"{"登记号": "1", "截至": "2025-01-01", "劳动者": []}"#);
    assert_eq!(found.diagnostics, []);
    assert_eq!(root(&found.stores[0]).entity, EMPLOYER);
    assert_eq!(found.stores[0].facts_as_of(), Some(date(2025, 1, 1)));
    assert_eq!(
        found.stores[0].pointer(&p, root(&found.stores[0]), None),
        ""
    );
    let found = bound(&p, r#"{"area_code": "1"}"#);
    assert_eq!(root(&found.stores[0]).entity, REGION);
    assert_eq!(wrong(r#"{"甲": 1}"#), ["no_root \"甲\""]);
    assert_eq!(
        wrong(r#"{"用人单拉": {"登记号": "1"}}"#),
        ["no_root \"用人单拉\" → 用人单位"]
    );
    assert_eq!(wrong("{}"), ["no_root {}"]);
    assert_eq!(wrong("3"), ["not_a_document 3"]);
}

#[test]
fn what_is_unknown_stays_unknown_and_is_reported() {
    let cases: &[(&str, &[&str])] = &[
        (
            r#"{"登记号": "1", "有制渡": true}"#,
            &["unknown_key \"有制渡\" → 有制度"],
        ),
        (
            r#"{"登记号": "1", "劳动者": ["A1"]}"#,
            &["not_an_object \"A1\""],
        ),
        (r#"{"登记号": "1", "劳动者": "A1"}"#, &["wrong_type \"A1\""]),
        (
            r#"{"登记号": "1", "劳动者": {"共": 1, "列出": [{"证件号": "a", "入职": "2020-01-01"}, {"证件号": "b", "入职": "2020-01-01"}]}}"#,
            &["fewer_than_listed 1"],
        ),
        (
            r#"{"登记号": "1", "劳动者": {"完正": false, "列出": []}}"#,
            &["unknown_key_beside \"完正\" → 完整"],
        ),
        (
            r#"{"登记号": "1", "reg_no": "2"}"#,
            &["duplicate_key \"reg_no\" | \"登记号\""],
        ),
        (
            r#"{"登记号": "1", "劳动者": [{"证件号": "a", "入职": "2020-01-01", "离职": "2019-01-01"}]}"#,
            &["ends_before_begin \"2019-01-01\" | \"2020-01-01\""],
        ),
        (
            r#"{"登记号": "1", "机构": [{"编号": "J1"}, {"编号": "J1"}]}"#,
            &["duplicate_identity \"J1\" | \"J1\""],
        ),
        (
            r#"{"登记号": "1", "岗位": [{"编号": "P1"}], "检测": [{"岗位": "P9", "日期": "2020-01-01"}]}"#,
            &["dangling_reference \"P9\" → P1"],
        ),
        (
            r#"{"登记号": "1", "岗位": {"完整": false, "列出": [{"编号": "P1"}]}, "检测": [{"岗位": "P9", "日期": "2020-01-01"}]}"#,
            &["reference_unlisted \"P9\""],
        ),
        (
            r#"{"登记号": "1", "检测": [{"岗位": "P9", "日期": "2020-01-01"}]}"#,
            &["reference_unlisted \"P9\""],
        ),
        (
            r#"{"登记号": "1", "岗位": [], "检测": [{"岗位": "P9", "日期": "2020-01-01"}]}"#,
            &["dangling_reference \"P9\""],
        ),
        (
            r#"{"登记号": "1", "负责人": "A1"}"#,
            &["not_an_identity \"A1\""],
        ),
        (
            r#"{"登记号": "1", "岗位": [{"编号": "P1"}], "检测": [{"岗位": "P1", "日期": "2020-01-01"}, {"日期": "2020-01-01", "岗位": "P1"}]}"#,
            &["duplicate_identity \"P1\" | \"P1\""],
        ),
        (
            r#"{"登记号": "1", "认定": [{"事项": "防治计画", "结论": true}]}"#,
            &["unknown_matter \"防治计画\" → 防治计划"],
        ),
        (
            r#"{"登记号": "1", "认定": [{"结论": true}]}"#,
            &["record_lacks {\"结论\": true}"],
        ),
        (
            r#"{"登记号": "1", "认定": [{"事项": "plan", "对象": "X"}]}"#,
            &["unknown_subject \"X\""],
        ),
        (
            r#"{"登记号": "1", "机构": [{"编号": "1"}], "认定": [{"事项": "plan", "对象": "1"}]}"#,
            &["ambiguous_subject \"1\" | \"1\" | \"1\""],
        ),
        (
            r#"{"登记号": "1", "参数": {"基年": 2020, "及时": "31日", "及是": 1}}"#,
            &[
                "parameter_not_open \"基年\"",
                "out_of_range \"31日\"",
                "unknown_parameter \"及是\" → 及时",
            ],
        ),
        (
            r#"{"登记号": "1", "采用": {"重点行业不达标率": "绝对"}}"#,
            &["unknown_reading \"绝对\""],
        ),
        (
            r#"{"登记号": "1", "纠正": [{"义务": "无此义务"}]}"#,
            &["unknown_norm \"无此义务\""],
        ),
        (r#"{"接害人数": 3}"#, &["identity_missing {"]),
    ];
    for (object, expected) in cases {
        let json = format!("{{\"用人单位\": {object}}}");
        assert_eq!(wrong(&json), *expected, "{object}");
    }
}

#[test]
fn an_event_after_the_last_day_of_the_facts_is_a_warning() {
    let json = r#"{"截至": "2024-01-01", "用人单位": {"登记号": "1", "劳动者": [{"证件号": "a",
        "入职": "2020-01-01", "体检": [{"日期": "2024-01-02", "类别": "上岗前"}]}]}}"#;
    assert_eq!(wrong(json), ["after_facts_as_of \"2024-01-02\""]);
}

#[test]
fn members_with_one_identity_lose_it() {
    let p = program();
    let json = r#"{"用人单位": {"登记号": "1", "机构": [{"编号": "J1", "有备案": true}, {"编号": "J1", "有备案": false}]}}"#;
    let store = &bound(&p, json).stores[0];
    let both = rows(&p, store, root(store), "机构");
    for one in &both {
        assert_eq!(stated(&p, store, *one, "编号"), Fact::Unknown);
    }
    assert_eq!(
        stated(&p, store, both[1], "有备案"),
        Fact::Known(Value::Boolean(false))
    );
}

#[test]
fn keys_are_compared_by_nfkc() {
    let p = program();
    let json = r#"{"ｅｍｐｌｏｙｅｒ": {"登记号": "1", "ｅｘｐｏｓｅｄ": 3}}"#;
    let bound = bound(&p, json);
    assert_eq!(bound.diagnostics, []);
    let store = &bound.stores[0];
    assert_eq!(
        stated(&p, store, root(store), "接害人数"),
        Fact::Known(Value::Number(Decimal::from(3)))
    );
}

/// Which entity a test is about, so that an unused constant is noticed.
#[test]
fn the_vocabulary_is_as_named() {
    let p = program();
    let named = |id: EntityId| p[id].label.name.as_str();
    assert_eq!(
        [
            EMPLOYER,
            WORKER,
            EXAM,
            INSTITUTION,
            POST,
            ASSIGNMENT,
            MEASUREMENT,
            REGION
        ]
        .map(named),
        [
            "用人单位",
            "劳动者",
            "体检",
            "机构",
            "岗位",
            "上岗",
            "检测",
            "地区"
        ]
    );
}

/// Each such reference is compared with all names: a file in which all are wrong would take the
/// square of its length.
#[test]
fn of_many_references_that_name_nothing_the_first_get_a_suggestion() {
    let n = 300;
    let named: Vec<String> = (0..n)
        .map(|i| {
            let (year, month) = (1990 + i / 12, 1 + i % 12);
            format!(r#"{{"岗位": "P9", "日期": "{year}-{month:02}-01"}}"#)
        })
        .collect();
    let json = format!(
        r#"{{"登记号": "1", "岗位": [{{"编号": "P1"}}], "检测": [{}]}}"#,
        named.join(", ")
    );
    let said = wrong(&json);
    assert_eq!(said.len(), n);
    let suggested = said.iter().filter(|s| s.ends_with("→ P1")).count();
    assert_eq!(suggested, 100);
}

#[test]
fn of_many_unknown_keys_the_first_get_a_suggestion() {
    let keys: Vec<String> = ('一'..)
        .take(300)
        .map(|c| format!(r#""登记{c}": 1"#))
        .collect();
    let said = wrong(&format!(r#"{{"登记号": "1", {}}}"#, keys.join(", ")));
    assert_eq!(said.len(), 300);
    let suggested = said.iter().filter(|s| s.ends_with("→ 登记号")).count();
    assert_eq!(suggested, 100);
}

/// The keys of an entity are all that there can be: one of two characters wrong is enough.
#[test]
fn a_key_of_two_characters_gets_its_nearest() {
    let said = wrong(r#"{"登记号": "1", "岗位": [{"编马": "P1"}]}"#);
    assert!(
        said.iter().any(|s| s == "unknown_key \"编马\" → 编号"),
        "{said:?}"
    );
}
