//! `ohs check` on what a policy author has before him: one file.
mod run;

use run::{Folder, codes};

const POLICY: &str = "规划 某县规划 {\n    标题 “某县规划”\n    辖区 469025\n    期间 2021年 至 2025年\n    上级 职业病防治法\n}\n\
                      使用 职业健康\n\
                      义务 体检 (exam) {\n    依据 “一” “甲” 待核\n    承担 用人单位\n    对象 劳动者 当 在岗接害\n    应当 每 12个月 有 体检\n    细化 职业病防治法.职业健康检查\n}\n";

#[test]
fn one_file_is_checked_beside_the_built_in_ones_that_it_builds_on() {
    let folder = Folder::new();
    folder.write(
        "plan.ohs",
        POLICY.replace("    细化 职业病防治法.职业健康检查\n", ""),
    );
    let out = folder.ohs(["check", "plan.ohs", "--strict"]);
    assert_eq!(out.code, 0, "{}", out.all());
    // what was built in is said in one line
    let said = codes(&out.stdout);
    assert_eq!(said, ["ohs::cli::shipped_used"], "{}", out.all());
    let built_in = "built in, as no file was given for them: `职业病防治法`, `职业健康`";
    assert!(out.stdout.contains(built_in), "{}", out.all());
    assert_eq!(out.stdout.lines().count(), 2, "{}", out.all());
    assert!(out.stdout.contains("checked 1 file:"), "{}", out.all());
    // what is looked up in the built-in law is looked up
    folder.write("plan.ohs", POLICY);
    let out = folder.ohs(["check", "plan.ohs"]);
    assert!(
        codes(&out.stdout).contains(&"ohs::name::unknown_norm".to_owned()),
        "{}",
        out.all()
    );
}

#[test]
fn a_file_of_the_same_name_goes_before_the_built_in_one() {
    let folder = Folder::new();
    folder.write(
        "plan.ohs",
        "规划 甲 { 辖区 全国 }\n使用 职业健康\n义务 乙 { 依据 “一”；应当 有 丙 }\n",
    );
    folder.write(
        "words.ohs",
        "词汇 职业健康 { }\n实体 单位 { 标识 号；号：文字；丙：日期 可无 }\n",
    );
    let out = folder.ohs(["check", "."]);
    assert_eq!(
        (out.code, codes(&out.stdout)),
        (0, Vec::new()),
        "{}",
        out.all()
    );
}

/// An unknown key and a wrong type in a scenario are told by `check` too, at their place.
#[test]
fn the_facts_of_a_scenario_are_checked() {
    let folder = Folder::new();
    folder.write(
        "words.ohs",
        "词汇 甲 { }\n实体 单位 { 标识 号；号：文字；所在：行政区 属地；人数：整数 人；公告：日期 可无 }\n",
    );
    folder.write(
        "plan.ohs",
        "规划 乙 { 辖区 全国；期间 2021年 至 2025年 }\n使用 甲\n义务 公示 { 依据 “一” 待核；应当 有 公告 }\n\
         用例 丙 {\n    评估日 2025年6月30日\n    事实 单位 { 号：“1”，所在：469025，人数：“很多”，公共：无 }\n    期望 公示 未定\n}\n",
    );
    let out = folder.ohs(["check", ".", "--lang", "zh"]);
    let said = codes(&out.stdout);
    assert!(
        said.contains(&"ohs::facts::unknown_key".to_owned()) && out.code == 3,
        "{}",
        out.all()
    );
    assert!(out.stdout.contains("plan.ohs:6:"), "{}", out.all());
}

/// The vocabulary that a policy uses is the one that it may write about.
#[test]
fn the_vocabulary_of_a_policy_is_the_one_that_it_uses() {
    let folder = Folder::new();
    folder.write("plan.ohs", POLICY);
    let out = folder.ohs(["vocabulary", "--policies", "plan.ohs", "--lang", "zh"]);
    assert_eq!(out.code, 0, "{}", out.all());
    assert!(out.stdout.starts_with("职业健康 "), "{}", out.all());
}

#[test]
fn what_nobody_has_is_still_unknown() {
    let folder = Folder::new();
    folder.write("plan.ohs", "规划 甲 { }\n使用 职业健唐\n");
    let out = folder.ohs(["check", "plan.ohs"]);
    assert_eq!(
        (out.code, codes(&out.stdout)),
        (3, vec!["ohs::name::unknown_use".to_owned()]),
        "{}",
        out.all()
    );
}

#[test]
fn the_shipped_policies_are_clean() {
    let folder = Folder::new();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
    let out = folder.ohs(["check", root, "--strict"]);
    assert_eq!(
        (out.code, codes(&out.stdout)),
        (0, Vec::new()),
        "{}",
        out.all()
    );
}

const SEA: &str = r#"{"评估日": "2025-06-30", "用人单位": {"统一社会信用代码": "91469025MA5T000000", "所在地": "469025", "劳动者": []}}"#;

/// What a plan stands below is there when it is audited as it was when it was checked.
#[test]
fn an_audit_by_given_policies_takes_the_built_in_law_that_they_stand_below() {
    let folder = Folder::new();
    let plan = POLICY.replace("    细化 职业病防治法.职业健康检查\n", "");
    folder.write("facts.json", SEA);
    let ids = |plan: &str| {
        folder.write("plan.ohs", plan);
        let by = ["audit", "facts.json", "--policies", "plan.ohs"];
        let out = folder.ohs(by.into_iter().chain(["--format", "json"]));
        let report: serde_json::Value = serde_json::from_str(&out.stdout).unwrap();
        let policies = report["policies"].as_array().unwrap().iter();
        let ids: Vec<String> = policies
            .map(|p| p["id"].as_str().unwrap().to_owned())
            .collect();
        (ids, codes(&out.stdout))
    };
    assert_eq!(
        ids(&plan).0,
        ["某县规划", "职业病防治法"].map(str::to_owned)
    );
    // and nothing beside: no law that the plan does not name
    let alone = plan.replace("    上级 职业病防治法\n", "");
    assert_eq!(ids(&alone).0, ["某县规划"].map(str::to_owned));
}

/// What cannot be adopted is an error of check and audit alike, also below a text that was not found.
#[test]
fn what_is_adopted_and_not_found_is_never_dropped() {
    let folder = Folder::new();
    folder.write("facts.json", SEA);
    let plan = POLICY.replace("    细化 职业病防治法.职业健康检查\n", "");
    for superior in ["职业病防治法", "某省条例"] {
        let adopts = format!("    上级 {superior}\n    采用 没有这个参数 = 30日\n");
        folder.write("plan.ohs", plan.replace("    上级 职业病防治法\n", &adopts));
        for args in [
            vec!["check", "plan.ohs"],
            vec!["audit", "facts.json", "--policies", "plan.ohs"],
        ] {
            let out = folder.ohs(&args);
            let said = out.all();
            assert!(
                said.contains("ohs::policy::nothing_to_adopt"),
                "{args:?} {said}"
            );
            assert_eq!(out.code, 3, "{args:?} {said}");
        }
    }
}

/// In a scenario as in a document: what is filled in only to fill it in is not there.
#[test]
fn a_word_for_nothing_is_nothing_that_is_there() {
    let folder = Folder::new();
    let scenario = |words: &str| {
        format!(
            "使用 职业健康\n用例 甲 {{\n    评估日 2025年6月30日\n    事实 用人单位 {{ 统一社会信用代码：“91469025MA5T000000”，所在地：469025，管理机构：{words} }}\n    期望 防治管理措施 符合\n}}\n"
        )
    };
    for words in ["没有", "“未设立”", "“—”", "“N/A”"] {
        folder.write("a.test.ohs", scenario(words));
        let out = folder.ohs(["test", "a.test.ohs"]);
        assert_ne!(out.code, 0, "{words} {}", out.all());
        let said = codes(&out.all());
        let found = said.iter().any(|c| c == "ohs::facts::says_nothing");
        assert!(found, "{words} {}", out.all());
    }
}

#[test]
fn the_vocabulary_is_listed_with_what_one_entity_has() {
    let folder = Folder::new();
    let out = folder.ohs(["vocabulary", "--lang", "zh"]);
    assert_eq!((out.code, out.stderr.as_str()), (0, ""), "{}", out.all());
    assert!(
        out.stdout.starts_with("职业健康 (occupational_health)\n"),
        "{}",
        out.all()
    );
    // by either name, alone or within its vocabulary
    let by = |args: &[&str]| {
        let out = folder.ohs(args);
        assert_eq!(out.code, 0, "{}", out.all());
        out.stdout
    };
    let worker = by(&["vocabulary", "--entity", "劳动者"]);
    assert!(
        worker.contains("证件号") && worker.contains("id_no"),
        "{worker}"
    );
    assert_eq!(by(&["vocabulary", "worker"]), worker);
    assert_eq!(
        by(&["vocabulary", "职业健康", "--entity", "worker"]),
        worker
    );
    let json = by(&["vocabulary", "限值", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["table"]["gives"]["name"], "量");
    // a field, a term, a state, a member: whose they are
    let field = by(&["vocabulary", "责任制", "--lang", "zh"]);
    for shown in [
        "用人单位.责任制",
        "`用人单位` 的字段",
        "日期 可无",
        "有 责任制",
        "`无`",
    ] {
        assert!(field.contains(shown), "{shown}\n{field}");
    }
    let term = by(&["vocabulary", "劳动者.在岗接害", "--lang", "zh"]);
    assert!(
        term.contains("`劳动者` 的术语") && term.contains("在职 且"),
        "{term}"
    );
    assert!(by(&["vocabulary", "在职", "--lang", "zh"]).contains("入职 至 离职"));
    assert!(by(&["vocabulary", "矽尘", "--lang", "zh"]).contains("的成员"));
    let json = by(&["vocabulary", "劳动者.参加工伤保险", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["found"]["fields"][0]["entity"], "劳动者");
    let out = folder.ohs(["vocabulary", "责任质", "--lang", "zh"]);
    assert!(out.stderr.contains("`责任制`"), "{}", out.all());
    let out = folder.ohs(["vocabulary", "劳动这"]);
    assert_eq!(
        (out.code, codes(&out.stderr)),
        (3, vec!["ohs::cli::unknown_vocabulary".to_owned()])
    );
    assert!(out.stderr.contains("`劳动者`"), "{}", out.all());
}

#[test]
fn what_a_policy_offers_is_listed() {
    let folder = Folder::new();
    let by = |args: &[&str]| {
        let out = folder.ohs(args);
        assert_eq!(out.code, 0, "{}", out.all());
        out.stdout
    };
    assert!(by(&["vocabulary"]).contains("职业病防治法"));
    let law = by(&["vocabulary", "职业病防治法", "--lang", "zh"]);
    for shown in [
        "参数（",
        "义务（",
        "定期检测",
        "管理人员培训周期",
        "第三十五条",
    ] {
        assert!(law.contains(shown), "{shown}\n{law}");
    }
    // by its alias too; a part alone, and within its policy, as it is written
    let part = by(&["vocabulary", "职业病防治法.管理人员培训周期"]);
    assert!(part.contains("参数 管理人员培训周期"), "{part}");
    assert!(by(&["vocabulary", "管理人员培训周期"]).contains(&part));
    let json = by(&["vocabulary", "职业病防治法", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let norms = value["policy"]["norms"].as_array().unwrap();
    assert!(norms.iter().any(|n| n["name"] == "定期检测"));
    assert!(norms.iter().all(|n| n.get("text").is_none()));
    // an unknown name is answered with a near one
    let out = folder.ohs(["vocabulary", "职业病防治发", "--lang", "zh"]);
    assert_eq!(out.code, 3, "{}", out.all());
    assert!(
        out.stderr.contains("您是指 `职业病防治法` 吗"),
        "{}",
        out.all()
    );
    let out = folder.ohs(["vocabulary", "管理人员培训周起", "--lang", "zh"]);
    assert!(out.stderr.contains("`管理人员培训周期`"), "{}", out.all());
}

#[test]
fn a_vocabulary_of_one_s_own_is_listed() {
    let folder = Folder::new();
    folder.write(
        "v.ohs",
        "词汇 消防 { }\n实体 楼 (building) { 标识 号；号：文字 }\n",
    );
    let out = folder.ohs(["vocabulary", "--policies", "v.ohs"]);
    assert!(out.stdout.contains("楼  building"), "{}", out.all());
    let out = folder.ohs(["vocabulary", "劳动者", "--policies", "v.ohs"]);
    assert_eq!(out.code, 3, "{}", out.all());
}
