//! What stands twice decides nothing, in whichever order; and what is personal is hidden wherever it
//! stands, the days of its history too.

mod run;

use run::Folder;
use serde_json::Value;

const POLICY: &str = "规划 样例 {\n    标题 “样例”\n    辖区 469025\n    期间 2021年1月1日 至 2030年12月31日\n    状态 现行\n}\n\
     枚举 事项 { 预案 }\n枚举 类别 { 在岗, 离岗 }\n\
     实体 单位 (unit) {\n    标识 登记号\n    登记号：文字\n    所在：行政区 属地\n    人数 (staff)：整数 人 ≥ 0\n    产量：按年 小数\n    员工：多个 员工\n    岗位：多个 岗位\n}\n\
     实体 岗位 (post) {\n    标识 名称\n    名称：文字\n    严重：是否\n}\n\
     实体 员工 (worker) {\n    标识 证件号\n    存续 入职 至 离职 称 在职\n    证件号：文字 敏感\n    姓名：文字 敏感\n    类别：类别 敏感\n    不宜：是否 敏感 可无\n    休养：时长 敏感 可无\n    入职：日期\n    离职：日期 可无\n    岗位：→ 岗位\n    体检：多个 体检\n}\n\
     实体 体检 (exam) {\n    标识 日期\n    发生 日期\n    日期：日期\n    类别：类别\n}\n\
     义务 人数 {\n    应当 人数 ≤ 100人\n}\n\
     义务 产量 {\n    应当 产量(2024年) ≤ 100\n}\n\
     义务 预案 {\n    应当 认定 预案\n}\n\
     义务 严重 {\n    对象 员工\n    不得 岗位.严重\n}\n\
     义务 调离 {\n    对象 员工\n    不得 在职 且 不宜\n}\n\
     义务 复工 {\n    对象 员工\n    应当 于 入职 后 休养 内 有 体检\n}\n";

fn folder(name: &str, facts: &str) -> Folder {
    let folder = Folder::new();
    folder.write("policy.ohs", POLICY);
    folder.write(name, facts);
    folder
}

fn audit(folder: &Folder, name: &str, more: &[&str]) -> run::Output {
    let fixed = ["audit", name, "--policies", "policy.ohs"];
    let out = folder.ohs(fixed.iter().chain(more));
    assert!(!out.all().contains("ohs::syntax"), "{}", out.all());
    assert!(!out.all().contains("ohs::name"), "{}", out.all());
    out
}

fn unit(fields: &str) -> String {
    format!(
        "{{\"评估日\": \"2025-06-30\", \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\", {fields}}}}}"
    )
}

/// The verdicts of a norm; `None`: nothing was judged.
fn verdicts(name: &str, facts: &str, norm: &str) -> Option<Vec<String>> {
    let folder = folder(name, facts);
    let out = audit(&folder, name, &["--format", "json"]);
    assert_eq!(out.code, 3, "{facts}\n{}", out.all());
    assert!(
        out.all().contains("duplicate_") || out.all().contains("second_root"),
        "{}",
        out.all()
    );
    let json: Value = serde_json::from_str(&out.stdout).ok()?;
    let all = json.get("verdicts")?.as_array()?;
    let of = all
        .iter()
        .filter(|v| v.get("norm").is_some_and(|n| n == norm));
    Some(
        of.filter_map(|v| Some(v.get("verdict")?.as_str()?.to_owned()))
            .collect(),
    )
}

/// Whichever of two values stands first, neither decides.
#[test]
fn what_is_given_twice_is_not_known() {
    let worker = |post: &str| {
        format!(
            "\"员工\": [{{\"证件号\": \"A\", \"入职\": \"2024-01-01\", \"离职\": null, \"岗位\": {post}}}]"
        )
    };
    for (norm, one, other) in [
        ("人数", "\"人数\": 50", "\"人数\": 200"),
        ("人数", "\"人数\": 50", "\"staff\": 200"),
        ("人数", "\"人数\": {\"值\": 50, \"value\": 200}", ""),
        ("人数", "\"人数\": {\"value\": 200, \"值\": 50}", ""),
        ("人数", "\"人数\": {\"值\": 200, \"值\": 50}", ""),
        (
            "人数",
            "\"人数\": {\"历史\": [{\"自\": \"2020-01-01\", \"值\": 50, \"value\": 200}]}",
            "",
        ),
        ("产量", "\"产量\": {\"2024\": 50, \"2024年\": 200}", ""),
        ("产量", "\"产量\": {\"2024年\": 200, \"2024\": 50}", ""),
        (
            "预案",
            "\"认定\": [{\"事项\": \"预案\", \"结论\": true, \"conclusion\": false, \"日期\": \"2025-01-01\"}]",
            "",
        ),
        (
            "预案",
            "\"认定\": [{\"事项\": \"预案\", \"conclusion\": false, \"结论\": true, \"日期\": \"2025-01-01\"}]",
            "",
        ),
        (
            "预案",
            "\"认定\": [{\"事项\": \"预案\", \"结论\": true, \"日期\": \"2025-01-01\", \"date\": \"2026-01-01\"}]",
            "",
        ),
        (
            "严重",
            &format!(
                "{}, \"岗位\": [{{\"名称\": \"P\", \"严重\": true}}, {{\"名称\": \"P\", \"严重\": false}}]",
                worker("\"P\"")
            ),
            "",
        ),
        (
            "严重",
            &format!(
                "{}, \"岗位\": [{{\"名称\": \"P\", \"严重\": false}}, {{\"名称\": \"P\", \"严重\": true}}]",
                worker("\"P\"")
            ),
            "",
        ),
        (
            "严重",
            &format!(
                "{}, \"岗位\": [{{\"名称\": \"P\", \"严重\": false}}, {{\"名称\": \"Q\", \"严重\": true}}]",
                worker("\"P\", \"岗位\": \"Q\"")
            ),
            "",
        ),
    ] {
        let both = |a: &str, b: &str| unit(&[a, b].join(if b.is_empty() { "" } else { ", " }));
        let mut orders = vec![both(one, other)];
        if !other.is_empty() {
            orders.push(both(other, one));
        }
        for facts in orders {
            let found = verdicts("f.json", &facts, norm);
            assert_eq!(found, Some(vec!["undetermined".to_owned()]), "{facts}");
        }
    }
    let yaml = "评估日: 2025-06-30\n单位:\n  登记号: X\n  所在: \"469025\"\n";
    for (a, b) in [(50, 200), (200, 50)] {
        let facts = format!("{yaml}  人数: {a}\n  人数: {b}\n");
        let found = verdicts("f.yaml", &facts, "人数");
        assert_eq!(found, Some(vec!["undetermined".to_owned()]), "{facts}");
    }
}

/// A document that says twice as of when, or about whom, is not judged.
#[test]
fn what_a_whole_document_rests_on_is_given_once() {
    let one = "\"登记号\": \"X\", \"所在\": \"469025\", \"人数\": 50";
    let other = "\"登记号\": \"X\", \"所在\": \"469025\", \"人数\": 200";
    for facts in [
        format!("{{\"评估日\": \"2025-06-30\", \"评估日\": \"2020-06-30\", \"单位\": {{{one}}}}}"),
        format!("{{\"as_of\": \"2025-06-30\", \"评估日\": \"2020-06-30\", \"单位\": {{{one}}}}}"),
        format!(
            "{{\"评估日\": \"2025-06-30\", \"截至\": \"2025-06-01\", \"facts_as_of\": \"2025-06-30\", \"单位\": {{{one}}}}}"
        ),
        format!("{{\"评估日\": \"2025-06-30\", \"评估日\": \"2020-06-30\", {one}}}"),
        format!("{{\"评估日\": \"2025-06-30\", \"单位\": {{{one}}}, \"单位\": {{{other}}}}}"),
        format!("{{\"评估日\": \"2025-06-30\", \"unit\": {{{other}}}, \"单位\": {{{one}}}}}"),
    ] {
        let found = verdicts("f.json", &facts, "人数").unwrap_or_default();
        assert!(found.is_empty(), "{facts}: {found:?}");
    }
    let toml =
        "评估日 = 2025-06-30\n[单位]\n登记号 = \"X\"\n所在 = \"469025\"\n人数 = 50\n人数 = 200\n";
    let toml = toml
        .replace("评估日", "\"评估日\"")
        .replace("[单位]", "[\"单位\"]")
        .replace("登记号", "\"登记号\"")
        .replace("所在", "\"所在\"")
        .replace("人数", "\"人数\"");
    let found = verdicts("f.toml", &toml, "人数").unwrap_or_default();
    assert!(found.is_empty(), "{toml}: {found:?}");
}

const NAME: &str = "符阿妹";
const ID: &str = "460025199008150011";

fn hidden(name: &str, facts: &str, secrets: &[&str]) {
    let folder = folder(name, facts);
    for more in [
        &["--lang", "zh"][..],
        &["--lang", "en"],
        &["--narrated"],
        &["--format", "json"],
        &["--during", "2024-01-01..2025-06-30"],
    ] {
        let out = audit(&folder, name, more).all();
        for secret in secrets {
            assert!(!out.contains(secret), "{secret} {more:?}\n{facts}\n{out}");
        }
    }
}

/// Beside the thing that it belongs to, inside another, at the root, or in a text that nobody could
/// read: whatever stands there is not shown.
#[test]
fn a_personal_key_is_hidden_wherever_it_stands() {
    let person = format!("\"姓名\": \"{NAME}\", \"证件号\": \"{ID}\"");
    let secrets = &[NAME, ID];
    let exam = format!("\"日期\": \"2025-01-01\", \"姓名\": \"{NAME}\"");
    for facts in [
        unit(&format!("\"员工\": [],\n{person}")),
        unit(&format!("\"员工\": [], {person}")),
        unit(&format!(
            "\"员工\": [{{\"证件号\": \"{ID}\", \"体检\": [{{{exam}}}]}}]"
        )),
        unit(&format!("\"岗位\": [{{\"名称\": \"P\", {person}}}]")),
        unit(&format!("\"人数\": {{\"值\": 5, {person}}}")),
        unit(&format!("\"认定\": [{{\"事项\": \"预案\", {person}}}]")),
        format!("{{{person}, \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\"}}}}"),
        format!("[{{{person}, \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\"}}}}]"),
        unit(&format!("\"员工\": [{{{person}, {person}}}]")),
        unit(&format!(
            "\"员工\": [{{{person}}}], \"worker\": [{{{person}}}], \"员工\": [{{{person}}}]"
        )),
        unit(&format!(
            "\"员工\": [{{\"姓名\": {NAME} {NAME}, \"证件号\": \"{ID}\"}}]"
        )),
        unit(&format!(
            "\"员工\": [{{\"姓名\" \"{NAME}\"; 证件号：\"{ID}\"}}]"
        )),
        unit(&format!("\"员工\": [{{\"姓名\" {NAME}, {ID}: 1}}]")),
        unit(&format!(
            "\"员工\": [{{\"姓\\x名\": \"{NAME}\", \"证件号\": \"{ID}\"}}]"
        )),
        format!("{} {NAME}{ID}", unit("\"人数\": 5")),
        unit(&format!(
            "\"员工\": [{{\"姓名\": \"{NAME}, \"证件号\": \"{ID}\"}}]"
        )),
    ] {
        hidden("f.json", &facts, secrets);
        hidden("f.ndjson", &facts.replace('\n', " "), secrets);
    }
    // 类别 is personal of a worker and not of an exam: of a unit it is unknown.
    hidden(
        "f.json",
        &unit("\"员工\": [], \"类别\": \"离岗\""),
        &["离岗"],
    );
    for lines in [
        format!("  姓名: {NAME}\n  证件号: \"{ID}\"\n"),
        format!("  <<: {{姓名: {NAME}, 证件号: \"{ID}\"}}\n"),
        format!("  员工:\n    - 姓名: {NAME}\n     证件号: \"{ID}\"\n"),
        format!("  员工:\n    - {{姓名: {NAME}, 证件号: \"{ID}\"\n  人数: 5\n"),
    ] {
        let facts = format!("单位:\n  登记号: X\n  所在: \"469025\"\n{lines}");
        hidden("f.yaml", &facts, secrets);
    }
    let toml = "[\"单位\"]\n\"登记号\" = \"X\"\n\"所在\" = \"469025\"\n";
    for lines in [
        format!("\"姓名\" = \"{NAME}\"\n\"证件号\" = \"{ID}\"\n"),
        format!("\"姓名\" = \"{NAME}\"\n\"姓名\" = \"{NAME}\"\n\"证件号\" = \"{ID}\"\n"),
        format!("\"姓名\" = {NAME}\n\"证件号\" = \"{ID}\"\n"),
        format!("姓名 = \"{NAME}\" \"证件号\" = \"{ID}\"\n"),
    ] {
        hidden("f.toml", &format!("{toml}{lines}"), secrets);
    }
}

/// Who is listed by a number, and from whom a personal fact is, is not told either.
#[test]
fn a_key_that_is_somebodys_number_is_hidden() {
    let listed = format!("\"员工\": {{\"{ID}\": {{\"入职\": \"2024-01-01\"}}}}");
    hidden("f.json", &unit(&listed), &[ID]);
    let beside = format!("\"岗位\": [{{\"名称\": \"P\", \"{ID}\": 1}}]");
    hidden("f.json", &unit(&beside), &[ID]);
    let source = "\"员工\": [{\"证件号\": \"1\", \"入职\": \"2024-01-01\", \"离职\": null, \"不宜\": {\"值\": true, \"来源\": \"二胎孕检\"}}]";
    hidden("f.json", &unit(source), &["二胎孕检"]);
    let folder = folder("f.json", &unit(&listed));
    let shown = audit(&folder, "f.json", &["--show-personal"]).all();
    assert!(shown.contains(ID), "{shown}");
}

/// Since when somebody may no longer do the work, for how long she has to rest, or until when that is
/// known, can be told from no day that is shown.
#[test]
fn a_history_or_a_period_tells_no_personal_day() {
    let worker = |fields: &str| {
        unit(&format!(
            "\"员工\": [{{\"证件号\": \"{ID}\", \"姓名\": \"{NAME}\", \"入职\": \"2024-03-01\", \"离职\": null, {fields}}}]"
        ))
    };
    let since = "\"不宜\": {\"历史\": [{\"自\": \"2024-03-01\", \"值\": false}, {\"自\": \"2025-02-11\", \"值\": true}]}";
    hidden("f.json", &worker(since), &["2025-02-11", "2025-02-10"]);
    let known = "\"不宜\": {\"值\": true, \"知悉\": \"2025-02-11\"}";
    hidden("f.json", &worker(known), &["2025-02-11"]);
    let until = "\"不宜\": {\"值\": true, \"有效至\": \"2025-02-11\"}";
    hidden("f.json", &worker(until), &["2025-02-11", "2025-02-12"]);
    let rest = "\"休养\": \"45日\", \"体检\": []";
    hidden(
        "f.json",
        &worker(rest),
        &["2024-04-15", "2024-04-16", "45日", "45 days"],
    );
    // Where it has no history, the day is that of something else.
    let folder = folder("f.json", &worker("\"不宜\": true"));
    let out = audit(&folder, "f.json", &["--format", "json"]).stdout;
    assert!(out.contains("\"since\":\"2024-03-01\""), "{out}");
}

/// Two that share their identity may be one, of whom one record is mistaken: nothing is settled of
/// either, nor of what they hold; of the others everything is.
#[test]
fn nothing_is_settled_of_those_that_share_an_identity() {
    let worker = |who: &str, impaired: bool| {
        format!(
            "{{\"证件号\": \"{who}\", \"入职\": \"2020-01-01\", \"离职\": null, \"不宜\": {impaired}}}"
        )
    };
    let staff = |workers: &[String]| unit(&format!("\"员工\": [{}]", workers.join(", ")));
    let both = [worker("A", true), worker("A", false), worker("B", true)];
    let found = verdicts("f.json", &staff(&both), "调离");
    let open = "undetermined".to_owned();
    let expected = vec![open.clone(), open.clone(), "violated".to_owned()];
    assert_eq!(found, Some(expected));
    let posts = "\"岗位\": [{\"名称\": \"P\", \"严重\": true}, {\"名称\": \"P\", \"严重\": true}]";
    let of_post = "义务 轻 {\n    对象 岗位\n    不得 严重\n}\n";
    let folder = folder("f.json", &unit(posts));
    folder.write("policy.ohs", format!("{POLICY}{of_post}"));
    let out = audit(&folder, "f.json", &["--format", "json", "--norm", "轻"]).stdout;
    assert!(out.contains("\"verdict\":\"undetermined\""), "{out}");
    assert!(!out.contains("\"verdict\":\"violated\""), "{out}");
    assert!(out.contains("/岗位/0/名称"), "{out}");
}
