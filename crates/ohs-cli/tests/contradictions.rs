//! Facts that contradict each other are warned of at their places, by the vocabulary that is built in;
//! they change neither a verdict nor the exit code.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not there"
)]

mod run;

use run::Folder;
use serde_json::Value;

/// A firm of which only what is said is known.
fn firm(fields: &str) -> String {
    format!(
        "{{\"评估日\": \"2025-06-30\", \"用人单位\": {{\"登记号\": \"X\", \"所在\": \"469025\", {fields}}}}}"
    )
}

/// The places of each contradiction, and the exit code.
fn contradictions(fields: &str) -> (Vec<Vec<String>>, i32) {
    let (warnings, code) = warnings(fields);
    let of = |w: &&Value| w["message"]["code"] == "ohs::audit::contradiction";
    let places = warnings.iter().filter(of).map(|w| {
        let locations = w["locations"].as_array().unwrap();
        let (rule, facts) = locations.split_last().unwrap();
        let rule_file = rule["file"].as_str().unwrap();
        assert!(rule_file.ends_with("occupational-health.ohs"), "{w}");
        facts.iter().map(pointer).collect()
    });
    (places.collect(), code)
}

fn pointer(location: &Value) -> String {
    location["pointer"].as_str().unwrap().to_owned()
}

fn warnings(fields: &str) -> (Vec<Value>, i32) {
    let folder = Folder::new();
    folder.write("facts.json", firm(fields));
    let out = folder.ohs(["audit", "facts.json", "--format", "json"]);
    let report: Value = serde_json::from_str(&out.stdout).unwrap();
    (report["warnings"].as_array().unwrap().clone(), out.code)
}

#[test]
fn each_contradiction_is_shown_also_where_they_begin_at_one_place() {
    let (found, _) = contradictions(
        r#""设立": "2010-01-01", "注销": "2025-03-31", "劳动者": [{"证件号": "A", "入职": "2020-01-01", "离职": null}, {"证件号": "B", "入职": "2020-01-01", "离职": null}]"#,
    );
    let gone = |n: usize| {
        vec![
            "/用人单位/注销".to_owned(),
            format!("/用人单位/劳动者/{n}/离职"),
        ]
    };
    assert_eq!(found, [gone(0), gone(1)]);
}

#[test]
fn what_contradicts_itself_is_shown_at_its_places() {
    for (fields, places) in [
        (
            r#""从业人数": 5, "接害人数": 6"#,
            vec![["/用人单位/从业人数", "/用人单位/接害人数"]],
        ),
        (
            r#""劳动者": [{"证件号": "A", "出生": "1990-01-01", "入职": "1989-01-01"}]"#,
            vec![["/用人单位/劳动者/0/出生", "/用人单位/劳动者/0/入职"]],
        ),
        (
            r#""劳动者": [{"证件号": "A", "出生": "1990-01-01", "入职": "2019-01-01", "体检": [{"日期": "1989-01-01", "类别": "上岗前"}]}]"#,
            vec![["/用人单位/劳动者/0/出生", "/用人单位/劳动者/0/体检/0/日期"]],
        ),
        (
            r#""岗位": [{"编号": "P", "检测": [{"因素": "噪声", "日期": "2025-03-02", "结果知悉": "2025-03-01"}]}]"#,
            vec![[
                "/用人单位/岗位/0/检测/0/日期",
                "/用人单位/岗位/0/检测/0/结果知悉",
            ]],
        ),
        (r#""从业人数": 6, "接害人数": 6"#, vec![]),
        (r#""接害人数": 6"#, vec![]),
    ] {
        let (found, code) = contradictions(fields);
        assert_eq!(found, places, "{fields}");
        let (_, without) = contradictions(r#""从业人数": 6"#);
        // Nothing of these is a verdict: what is open stays open.
        assert_eq!(code, without, "{fields}");
    }
}

#[test]
fn a_worker_without_exposure_on_a_post_with_noise() {
    let on_noise = |exposures: &str, until: &str| {
        let fields = format!(
            r#""岗位": [{{"编号": "P", "危害因素": ["噪声"]}}], "劳动者": [{{"证件号": "A", "入职": "2019-01-01", "离职": null, {exposures} "上岗": [{{"岗位": "P", "起": "2019-02-01", "止": {until}}}]}}]"#
        );
        contradictions(&fields).0.len()
    };
    assert_eq!(on_noise(r#""接触危害": [],"#, "null"), 1);
    assert_eq!(on_noise(r#""接触危害": ["苯"],"#, "null"), 1);
    assert_eq!(on_noise(r#""接触危害": ["苯", "噪声"],"#, "null"), 0);
    // Not on that post any more; not known whether; not known to what he is exposed.
    assert_eq!(on_noise(r#""接触危害": [],"#, "\"2020-01-01\""), 0);
    assert_eq!(on_noise("", "null"), 0);
}

#[test]
fn it_is_told_where_the_facts_and_the_rule_stand() {
    let folder = Folder::new();
    folder.write("facts.json", firm(r#""从业人数": 5, "接害人数": 6"#));
    let out = folder.ohs(["audit", "facts.json", "--lang", "zh"]);
    let at = out.stderr.find("ohs::audit::contradiction").unwrap();
    let told = out.stderr.get(at..).unwrap();
    for words in [
        "用人单位的几处事实互相矛盾",
        "校验 接害人数 ≤ 从业人数",
        "不合这一项校验",
        "至少有一处写错了",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
}

#[test]
fn one_person_is_not_employed_twice_at_once() {
    let overlaps = |fields: &str| {
        let (warnings, _) = warnings(fields);
        let of = |w: &&Value| w["message"]["code"] == "ohs::audit::overlap";
        let found: Vec<Vec<String>> = warnings
            .iter()
            .filter(of)
            .map(|w| {
                w["locations"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(pointer)
                    .collect()
            })
            .collect();
        found
    };
    let worker = |id: &str, from: &str, to: &str| {
        format!(r#"{{"证件号": "{id}", "入职": "{from}", {to} "上岗": []}}"#)
    };
    let two = |a: String, b: String| overlaps(&format!(r#""劳动者": [{a}, {b}]"#));
    let twice = vec![vec![
        "/用人单位/劳动者/0/入职".to_owned(),
        "/用人单位/劳动者/1/离职".to_owned(),
    ]];
    let later = || worker("A", "2023-05-01", r#""离职": null,"#);
    for (to, found) in [
        (r#""离职": null,"#, &twice),
        (r#""离职": "2024-01-01","#, &twice),
        (r#""离职": "2023-05","#, &vec![]),
        (r#""离职": "2023-05-01","#, &vec![]),
        (r#""离职": "2022-01-01","#, &vec![]),
        ("", &vec![]),
    ] {
        assert_eq!(&two(later(), worker("A", "2020-05-01", to)), found, "{to}");
    }
    let other = worker("B", "2020-05-01", r#""离职": null,"#);
    assert_eq!(two(later(), other), Vec::<Vec<String>>::new());
    // Which of two days began first is not known.
    let sometime = worker("A", "2023", r#""离职": null,"#);
    assert_eq!(two(later(), sometime), Vec::<Vec<String>>::new());

    // A post is one thing; ear plugs are a kind of thing, of which two may be in use.
    let posts = r#""岗位": [{"编号": "P"}], "劳动者": [{"证件号": "A", "入职": "2019-01-01", "离职": null, "上岗": [{"岗位": "P", "起": "2020-01-01", "止": null}, {"岗位": "P", "起": "2021-01-01", "止": null}], "防护用品": [{"用品名称": "耳塞", "发放": "2020-01-01", "停用": null}, {"用品名称": "耳塞", "发放": "2021-01-01", "停用": null}]}]"#;
    let places = [
        "/用人单位/劳动者/0/上岗/1/起",
        "/用人单位/劳动者/0/上岗/0/止",
    ];
    assert_eq!(overlaps(posts), vec![places.map(str::to_owned).to_vec()]);
}

/// What was done because of something comes after it; what is said of a firm or a worker agrees with
/// what stands at the posts and events below.
#[test]
fn what_comes_before_its_cause_and_what_the_parts_deny_is_warned_of() {
    let measured = |act: &str| {
        format!(
            "\"岗位\": [{{\"编号\": \"P\", \"检测\": [{{\"因素\": \"噪声\", \"日期\": \"2025-03-02\", {act}}}]}}]"
        )
    };
    let examined = |act: &str| {
        format!(
            "\"劳动者\": [{{\"证件号\": \"A\", \"入职\": \"2019-01-01\", \"体检\": [{{\"日期\": \"2025-03-02\", \"类别\": \"在岗期间\", {act}}}]}}]"
        )
    };
    let on_post = |hazards: &str, worker: &str| {
        format!(
            "\"岗位\": [{{\"编号\": \"P\", \"危害因素\": {hazards}}}], \"劳动者\": [{{\"证件号\": \"A\", \"入职\": \"2019-01-01\", \"离职\": null, \"上岗\": [{{\"岗位\": \"P\", \"起\": \"2019-01-01\", \"止\": null}}], {worker}}}]"
        )
    };
    for (fields, times) in [
        (measured(r#""治理": "2024-03-21""#), 1),
        (measured(r#""报告": "2024-03-21""#), 1),
        (measured(r#""公布": "2024-03-21", "存档": null"#), 1),
        (measured(r#""停止作业": "2025-03-01""#), 1),
        (measured(r#""治理": "2025-03-02", "报告": null"#), 0),
        (examined(r#""书面告知": "2024-03-21""#), 1),
        (examined(r#""妥善安置": "2024-03-21""#), 1),
        (examined(r#""书面告知": "2025-03-02", "妥善安置": null"#), 0),
        (
            r#""危害严重": false, "岗位": [{"编号": "P", "严重危害": true}]"#.to_owned(),
            1,
        ),
        (
            r#""危害严重": true, "岗位": [{"编号": "P", "严重危害": true}]"#.to_owned(),
            0,
        ),
        (on_post("[]", r#""接触危害": ["噪声"]"#), 1),
        (on_post(r#"["噪声"]"#, r#""接触危害": ["噪声"]"#), 0),
        (on_post("[]", r#""接触危害": []"#), 0),
        (
            on_post("[]", r#""佩戴剂量计": false, "剂量监测": [{"起": "2025-04-01", "止": null}]"#),
            1,
        ),
        (
            on_post("[]", r#""佩戴剂量计": false, "剂量监测": [{"起": "2023-04-01", "止": "2023-06-30"}]"#),
            0,
        ),
        (
            r#""注销": "2025-03-31", "劳动者": [{"证件号": "A", "入职": "2019-01-01", "离职": null}]"#.to_owned(),
            1,
        ),
        (
            r#""注销": "2025-03-31", "劳动者": [{"证件号": "A", "入职": "2019-01-01", "离职": "2025-03-31"}]"#.to_owned(),
            0,
        ),
    ] {
        let (found, _) = contradictions(&fields);
        assert_eq!(found.len(), times, "{fields}: {found:?}");
    }
}
