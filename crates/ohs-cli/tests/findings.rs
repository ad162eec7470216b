//! What findings and reports say to a user, beside the verdicts themselves.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod run;

use run::Folder;
use serde_json::Value;

const POLICY: &str = "规划 样例 {\n    标题 “样例”\n    辖区 469025\n    期间 2021年1月1日 至 2030年12月31日\n    状态 现行\n}\n\
     计量单位 mg/m³\n计量单位 dB(A)\n\
     枚举 事项 { 计划 }\n\
     实体 单位 (unit) {\n    标识 登记号\n    登记号：文字\n    所在：行政区 属地\n    人数：整数 人 ≥ 0\n    噪声：量 ≥ 0\n    预案：日期 可无\n    员工：多个 员工\n}\n\
     实体 员工 (worker) {\n    标识 证件号\n    证件号：文字 敏感\n    姓名：文字 敏感\n    培训：日期 可无\n}\n\
     义务 督促预案 {\n    依据 “一” 待核\n    承担 县卫健委\n    督促 有 预案\n}\n\
     义务 噪声限值 {\n    应当 噪声 ≤ 85 dB(A)\n}\n\
     义务 受训 {\n    对象 员工\n    应当 有 培训\n}\n";

fn folder(name: &str, fields: &str) -> Folder {
    let folder = Folder::new();
    folder.write("policy.ohs", POLICY);
    add(&folder, name, fields);
    folder
}

fn add(folder: &Folder, name: &str, fields: &str) {
    let text = format!(
        "{{\"评估日\": \"2025-06-30\", \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\", {fields}}}}}"
    );
    folder.write(name, text);
}

fn audit(folder: &Folder, files: &[&str], more: &[&str]) -> run::Output {
    let fixed = ["--policies", "policy.ohs", "--lang", "zh"];
    let args = ["audit"].iter().chain(files).chain(&fixed).chain(more);
    folder.ohs(args.copied())
}

fn json(folder: &Folder, more: &[&str]) -> Value {
    let args: Vec<&str> = ["--format", "json"].iter().chain(more).copied().collect();
    serde_json::from_str(&audit(folder, &["f.json"], &args).stdout).unwrap()
}

/// Two policies may have a norm of one name.
#[test]
fn norms_of_one_name_are_told_apart_by_their_policies() {
    let folder = folder("f.json", "\"人数\": 3");
    let other = "规划 乙规划 {\n    辖区 全国\n    期间 2021年1月1日 至 2030年12月31日\n    状态 现行\n}\n使用 样例\n\
        义务 受训 {\n    对象 员工\n    应当 有 培训\n}\n";
    folder.write("other.ohs", other);
    let out = audit(&folder, &["f.json"], &["--policies", "other.ohs"]).stdout;
    assert!(out.contains("样例.受训、乙规划.受训"), "{out}");
    // of one policy the name is enough
    let out = audit(&folder, &["f.json"], &[]).stdout;
    assert!(out.contains("受训") && !out.contains("样例.受训"), "{out}");
}

/// A mask is as long as any other.
#[test]
fn a_mask_does_not_tell_how_long_the_name_is() {
    let drawn = |name: &str| {
        let worker =
            format!("\"员工\": [{{\"姓名\": \"{name}\", \"证件号\": \"1\", \"培训\": null}}]");
        let folder = folder("f.json", &worker);
        let out = audit(&folder, &["f.json"], &["--only", "violated"]).stdout;
        assert!(!out.contains(name), "{out}");
        let line = out
            .lines()
            .find(|l| l.contains("培训\":"))
            .unwrap()
            .to_owned();
        let explained = folder.ohs([
            "explain",
            "f.json",
            "--policies",
            "policy.ohs",
            "--norm",
            "受训",
        ]);
        assert!(!explained.stdout.contains(name), "{}", explained.stdout);
        line
    };
    assert_eq!(drawn("李四"), drawn("买买提·阿不都热合曼"));
}

#[test]
fn the_as_of_date_may_be_written_in_chinese() {
    let folder = folder("f.json", "\"人数\": 1");
    let day = |text: &str| {
        let report = json(&folder, &["--as-of", text]);
        report["as_of"]["date"].as_str().unwrap().to_owned()
    };
    assert_eq!(day("2025-03-01"), "2025-03-01");
    assert_eq!(day("2025年3月1日"), "2025-03-01");
    assert_eq!(day("2025年03月01日"), "2025-03-01");
    for wrong in [
        "2025年2月30日",
        "2025年3月",
        "25年3月1日",
        "1899年3月1日",
        "2025年3月1日夜",
    ] {
        let out = audit(&folder, &["f.json"], &["--as-of", wrong]);
        assert_eq!(out.code, 3, "{wrong}: {}", out.all());
    }
}

#[test]
fn warnings_say_where_in_the_document_and_in_words() {
    let folder = folder(
        "f.json",
        "\"人数\": true, \"员工\": [{\"证件号\": 5}], \"认定\": []",
    );
    let report = json(&folder, &[]);
    let warnings = report["warnings"].as_array().unwrap();
    let found: Vec<(&str, &str)> = warnings
        .iter()
        .filter(|w| w["message"]["code"] == "ohs::facts::wrong_type")
        .map(|w| {
            (
                w["locations"][0]["pointer"].as_str().unwrap(),
                w["message"]["args"]["expected"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [("/单位/人数", "整数"), ("/单位/员工/0/证件号", "文字")]
    );
}

#[test]
fn a_quantity_of_the_wrong_kind_is_an_error_at_the_fact() {
    let folder = folder("f.json", "\"噪声\": \"90 mg/m³\"");
    let report = json(&folder, &["--norm", "噪声限值"]);
    assert_eq!(report["summary"]["exit"], 3);
    assert_eq!(report["verdicts"][0]["verdict"], "undetermined");
    assert_eq!(report["verdicts"][0]["missing"][0]["pointer"], "/单位/噪声");
    let warning = &report["warnings"][0];
    assert_eq!(warning["message"]["code"], "ohs::audit::unlike_quantity");
    assert_eq!(warning["locations"][0]["pointer"], "/单位/噪声");
}

#[test]
fn the_same_subject_twice_is_warned_of() {
    let folder = folder("f.json", "\"人数\": 1");
    add(&folder, "g.json", "\"人数\": 2");
    let out = audit(&folder, &["f.json", "g.json"], &[]);
    assert!(
        run::codes(&out.stderr).contains(&"ohs::cli::same_subject".to_owned()),
        "{}",
        out.all()
    );
    let out = audit(&folder, &["f.json"], &[]);
    assert!(
        !run::codes(&out.stderr).contains(&"ohs::cli::same_subject".to_owned()),
        "{}",
        out.all()
    );
}

/// A code that is well formed and has no policy of its own is a note, no error.
#[test]
fn a_region_without_a_policy_is_noted() {
    let folder = Folder::new();
    folder.write("policy.ohs", POLICY);
    folder.write(
        "f.json",
        r#"{"评估日": "2025-06-30", "单位": {"登记号": "X", "所在": "460106"}}"#,
    );
    let out = audit(&folder, &["f.json"], &[]);
    assert!(run::codes(&out.stderr).contains(&"ohs::audit::region_without_policy".to_owned()));
    assert_eq!(out.code, 0, "{}", out.all());
}

#[test]
fn a_finding_says_that_it_is_urged_and_since_when_it_is_known() {
    let folder = folder("f.json", "\"预案\": null");
    let out = audit(&folder, &["f.json"], &["--norm", "督促预案"]).stdout;
    assert!(out.contains("督促预案（经督促） · 单位 X"), "{out}");
    let line: String = out.split_whitespace().collect();
    assert!(
        line.contains("据2025-06-30所知；此前未写历史，按一直如此计，自2021-01-01起"),
        "{out}"
    );
    assert!(out.contains("[待核]"), "{out}");
}

/// Who is audited cannot give what a text leaves to others.
#[test]
fn an_open_parameter_is_nobody_s_violation() {
    let folder = folder("f.json", "\"人数\": 5");
    let open = "参数 最多 (most) 整数 人 ≥ 1 由 下级、事实\n义务 少人 {\n    应当 人数 ≤ 最多\n}\n";
    folder.write("policy.ohs", format!("{POLICY}{open}"));
    let verdict = |norm: &str| {
        let report = json(&folder, &["--norm", norm, "--missing", "violated"]);
        report["verdicts"][0]["verdict"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(verdict("少人"), "undetermined");
    // what it could have given and has not counts as before
    assert_eq!(verdict("噪声限值"), "violated");
}

/// A wrong value is shown as it is written, also where its day cannot be read, unless it is personal.
#[test]
fn what_is_not_personal_is_shown_where_it_is_wrong() {
    let folder = Folder::new();
    folder.write(
        "policy.ohs",
        POLICY.replace("    人数：", "    负责人：文字 可无 敏感\n    人数："),
    );
    for days in ["\"评估日\": \"2025-06-30\"", "\"截至\": \"2025/6/30\""] {
        folder.write("f.json", format!(
            "{{{days}, \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\", \"负责人\": \"欧阳修\", \"人数\": \"约60人\", \"预案\": \"2024/3/1\", \"员工\": [{{\"证件号\": \"4600\", \"姓名\": \"王小二\", \"培训\": \"柳三变\"}}]}}}}"
        ));
        let said = audit(&folder, &["f.json"], &[]).all();
        for shown in ["`约60人`", "\"约60人\"", "写成 `2024-03-01`"] {
            assert!(said.contains(shown), "{shown} {said}");
        }
        for secret in ["欧阳修", "4600", "王小二", "柳三变"] {
            assert!(!said.contains(secret), "{secret} {said}");
        }
    }
}

/// What a list that is not complete may hide is spoken of as such.
#[test]
fn the_unlisted_are_not_said_to_exist() {
    let folder = folder("f.json", "\"员工\": {\"完整\": false, \"列出\": []}");
    let plain = json(&folder, &["--norm", "受训"]);
    let message = plain["verdicts"][0]["message"]["text"].as_str().unwrap();
    assert_eq!(
        message,
        "未列出的员工（如有）是否符合 受训 尚不能确定：名单没有列全"
    );
    // nor are they counted as violating: there may be none
    let counted = json(&folder, &["--norm", "受训", "--missing", "violated"]);
    assert_eq!(counted["verdicts"][0]["verdict"], "undetermined");
    // but for those that are said to exist
    add(&folder, "f.json", "\"员工\": {\"共\": 2, \"列出\": []}");
    let counted = json(&folder, &["--norm", "受训", "--missing", "violated"]);
    let message = counted["verdicts"][0]["message"]["text"].as_str().unwrap();
    assert_eq!(
        message,
        "未列出的员工是否符合 受训 没有事实证明：名单没有列全，按违反计"
    );
}

/// One verdict stands for all that nobody lists; whose it is does not depend on who is listed first.
#[test]
fn whose_the_unlisted_are_does_not_depend_on_the_order() {
    let policy = "规划 样例 { 标题 “样例”；辖区 469025；期间 2020年1月1日 至 2025年12月31日；状态 现行 }\n\
        实体 单位 { 标识 号；号：文字；所在：行政区 属地；工人：多个 工人 }\n\
        实体 工人 { 标识 证；存续 入职 至 离职 称 在职；证：文字；入职：日期；离职：日期 可无；体检：多个 体检 }\n\
        实体 体检 { 标识 日期；发生 日期；日期：日期；告知：日期 可无 }\n\
        义务 告知 { 对象 体检；应当 于 日期 后 15日 内 有 告知 }\n";
    let not_told = r#"{"证": "A", "入职": "2020-01-01", "离职": null}"#;
    let told = r#"{"证": "B", "入职": "2020-01-01", "离职": null, "体检": {"共": 2, "列出": []}}"#;
    let report = |first: &str, second: &str| {
        let folder = Folder::new();
        folder.write("p.ohs", policy);
        folder.write(
            "f.json",
            format!(
                r#"{{"评估日": "2023-01-01", "单位": {{"号": "U", "所在": "469025", "工人": [{first}, {second}]}}}}"#
            ),
        );
        let args = "audit f.json --policies p.ohs --missing violated --format json";
        let out = folder.ohs(args.split(' '));
        let report: Value = serde_json::from_str(&out.stdout).unwrap();
        (
            out.code,
            report["verdicts"].clone(),
            report["findings"].clone(),
        )
    };
    let (code, verdicts, findings) = report(told, not_told);
    // It is said that there are two: of them what is not known counts as violated.
    assert_eq!(
        (code, &verdicts[0]["verdict"]),
        (1, &Value::from("violated"))
    );
    assert_eq!(report(not_told, told).0, code);
    let ids = |verdicts: &Value| verdicts[0]["id"].clone();
    assert_eq!(ids(&report(not_told, told).1), ids(&verdicts));
    assert_eq!(report(not_told, told).2, findings);
}
