//! `ohs audit` as a user runs it: on the examples, and on small files of its own.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod run;

use run::{Folder, output};
use serde_json::Value;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn examples() -> Vec<String> {
    let mut out: Vec<String> = std::fs::read_dir(root().join("examples"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e != "md" && e != "ohs"))
        .map(|p| p.display().to_string())
        .collect();
    out.sort();
    assert!(!out.is_empty());
    out
}

const POLICY: &str = "规划 样例 {\n    标题 “样例”\n    辖区 469025\n    期间 2021年1月1日 至 2025年12月31日\n    状态 现行\n}\n\
     枚举 事项 { 计划 }\n\
     实体 单位 (unit) {\n    标识 登记号\n    登记号：文字\n    所在：行政区 属地\n    人数：整数 人 ≥ 0\n    预案：日期 可无\n    员工：多个 员工\n}\n\
     实体 员工 (worker) {\n    标识 证件号\n    证件号：文字 敏感\n    培训：日期 可无\n}\n\
     义务 有预案 {\n    依据 “一”\n    应当 有 预案\n    整改 “编制预案”\n}\n\
     义务 宣传 {\n    依据 “二”\n    鼓励 人数 > 10人\n}\n\
     义务 认定计划 {\n    依据 “三”\n    应当 认定 计划\n}\n\
     义务 受训 {\n    依据 “四”\n    对象 员工\n    应当 有 培训\n}\n";

fn unit(fields: &str) -> String {
    format!(
        "{{\"评估日\": \"2025-06-30\", \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\", {fields}}}}}"
    )
}

/// What a person attested of it.
const ATTESTED: &str =
    ", \"认定\": [{\"事项\": \"计划\", \"结论\": true, \"日期\": \"2025-01-01\"}]";
const SOUND: &str = "\"人数\": 20, \"预案\": \"2024-01-01\", \"员工\": [], \"认定\": [{\"事项\": \"计划\", \"结论\": true, \"日期\": \"2025-01-01\"}]";

fn sample(fields: &str) -> Folder {
    let folder = Folder::new();
    folder.write("policy.ohs", POLICY);
    folder.write("f.json", unit(fields));
    folder
}

fn audit(folder: &Folder, more: &[&str]) -> run::Output {
    let args = ["audit", "f.json", "--policies", "policy.ohs"];
    folder.ohs(args.iter().chain(more).copied())
}

/// 4 over 3 over 1 over 2 over 0; advice and the attested checklist only with --strict.
#[test]
fn exit_codes() {
    let change = |from: &str, to: &str| SOUND.replace(from, to);
    for (fields, plain, strict) in [
        (SOUND.to_owned(), 0, 0),
        (change("\"预案\": \"2024-01-01\"", "\"预案\": null"), 1, 1),
        (change("\"预案\": \"2024-01-01\", ", ""), 2, 2),
        (change("\"人数\": 20", "\"人数\": 3"), 0, 1),
        (change(ATTESTED, ""), 0, 2),
        (change("true", "false"), 1, 1),
        (
            change("\"预案\": \"2024-01-01\"", "\"预案\": null")
                .replace("\"人数\": 20", "\"人数\": -1"),
            3,
            3,
        ),
    ] {
        let folder = sample(&fields);
        assert_eq!(
            audit(&folder, &[]).code,
            plain,
            "{fields}: {}",
            audit(&folder, &[]).all()
        );
        assert_eq!(audit(&folder, &["--strict"]).code, strict, "{fields}");
    }
    let open = sample(&SOUND.replace("\"预案\": \"2024-01-01\", ", ""));
    assert_eq!(audit(&open, &["--missing", "violated"]).code, 1);
}

#[test]
fn same_bytes_whatever_the_environment() {
    for example in examples() {
        for format in ["human", "json"] {
            let run = |env: &[(&str, &str)]| {
                let folder = Folder::new();
                let args = ["audit", &example, "--lang", "zh", "--format", format];
                let mut command = folder.command(args);
                command.envs(env.iter().copied());
                output(command).all()
            };
            let plain = run(&[]);
            let others = [
                ("TZ", "Asia/Shanghai"),
                ("LANG", "zh_CN.UTF-8"),
                ("LC_ALL", "tr_TR"),
            ];
            assert_eq!(plain, run(&others), "{example}");
            assert_eq!(
                plain,
                run(&[("TZ", "America/New_York"), ("OHS_LANG", "en")]),
                "{example}"
            );
        }
    }
}

#[test]
fn the_language_is_the_option_else_the_environment() {
    let folder = sample("\"预案\": null");
    let with = |env: &[(&str, &str)], more: &[&str]| {
        let mut command = folder.command(
            ["audit", "f.json", "--policies", "policy.ohs"]
                .iter()
                .chain(more),
        );
        command.env_remove("OHS_LANG").envs(env.iter().copied());
        output(command).stdout.contains("违反")
    };
    assert!(!with(&[], &[]));
    assert!(with(&[("LANG", "zh_CN.UTF-8")], &[]));
    assert!(!with(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "de_DE")], &[]));
    assert!(with(&[("LC_ALL", "C"), ("OHS_LANG", "zh")], &[]));
    assert!(with(&[("OHS_LANG", "en")], &["--lang", "zh"]));
}

/// The rule and the fact stand in one finding.
#[test]
fn a_finding_shows_rule_and_fact() {
    let out = audit(
        &sample("\"预案\": null, \"员工\": []"),
        &["--lang", "zh", "--only", "violated"],
    );
    let finding = out
        .stdout
        .split("\n\n")
        .find(|p| p.starts_with("违反"))
        .unwrap();
    for part in [
        "有预案",
        "policy.ohs:",
        "f.json:1:",
        "应当 有 预案",
        "整改：编制预案",
    ] {
        assert!(finding.contains(part), "{part}: {finding}");
    }
}

#[test]
fn personal_facts_are_hidden_unless_asked_for() {
    let folder = sample("\"员工\": [{\"证件号\": \"46002519900101001X\", \"培训\": null}]");
    for more in [
        &["--lang", "zh"][..],
        &["--format", "json"],
        &["--narrated"],
    ] {
        let out = audit(&folder, more);
        assert!(!out.all().contains("46002519900101001X"), "{}", out.all());
        let mut more = more.to_vec();
        more.push("--show-personal");
        let out = audit(&folder, &more);
        assert!(out.all().contains("46002519900101001X"), "{}", out.all());
    }
}

#[test]
fn colour_only_where_it_is_wanted_and_narration_without_graphics() {
    let folder = sample("\"预案\": null");
    assert!(!audit(&folder, &[]).stdout.contains('\u{1b}'));
    assert!(
        audit(&folder, &["--color", "always"])
            .stdout
            .contains('\u{1b}')
    );
    assert!(
        !audit(&folder, &["--color", "never"])
            .stdout
            .contains('\u{1b}')
    );
    let out = audit(&folder, &["--narrated"]).stdout;
    assert!(
        out.contains("violated") && !out.contains(['╭', '│', '─', '╰']),
        "{out}"
    );
}

#[test]
fn facts_from_standard_input_and_from_folders() {
    let folder = sample("\"预案\": null");
    let args = ["audit", "-", "--policies", "policy.ohs"];
    let out = folder.ohs_with_input(args, &unit("\"预案\": null"));
    assert_eq!(out.code, 1, "{}", out.all());
    assert!(out.stdout.contains("<stdin>"), "{}", out.all());
    folder.write("all/b.json", unit("\"预案\": null"));
    folder.write(
        "all/a/c.yaml",
        "评估日: 2025-06-30\n单位: {登记号: Y, 所在: '469025', 预案: null}\n",
    );
    folder.write("all/note.txt", "x");
    let out = folder.ohs([
        "audit",
        "all",
        "--policies",
        "policy.ohs",
        "--format",
        "json",
    ]);
    let json: Value = serde_json::from_str(&out.stdout).unwrap();
    let files: Vec<_> = json["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| &d["file"])
        .collect();
    assert_eq!(files, ["all/a/c.yaml", "all/b.json"]);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let example = examples().remove(0);
    let folder = Folder::new();
    let mut command = folder.command(["audit", &example, "--format", "json"]);
    command.stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let code = child.wait().unwrap().code();
    assert!(matches!(code, Some(0..=2)), "{code:?}");
}

fn validator() -> jsonschema::Validator {
    let schema = std::fs::read_to_string(root().join("schema/report.schema.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap()
}

fn reports() -> Vec<Value> {
    let mut out: Vec<Value> = examples()
        .iter()
        .flat_map(|e| {
            [
                vec!["audit", e, "--format", "json"],
                vec![
                    "audit",
                    e,
                    "--format",
                    "json",
                    "--during",
                    "2021-01-01..2025-06-30",
                ],
            ]
            .map(|args| Folder::new().ohs(args))
        })
        .map(|out| serde_json::from_str(&out.stdout).unwrap())
        .collect();
    let bad = audit(
        &sample("\"预案\": null, \"人数\": -1"),
        &["--format", "json"],
    );
    out.push(serde_json::from_str(&bad.stdout).unwrap());
    out
}

#[test]
fn every_report_keeps_to_the_schema() {
    let validator = validator();
    for report in reports() {
        let wrong: Vec<String> = validator
            .iter_errors(&report)
            .take(5)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

/// Every object of a report as a pointer.
fn objects(value: &Value, at: String, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            // Free maps and the values of a patch are the user's.
            if at.ends_with("/args")
                || at.ends_with("/left_out")
                || at.ends_with("/value") && map.get("numerator").is_none()
            {
                return;
            }
            out.push(at.clone());
            for (key, inner) in map {
                objects(inner, format!("{at}/{key}"), out);
            }
        }
        Value::Array(list) => {
            for (n, inner) in list.iter().enumerate() {
                objects(inner, format!("{at}/{n}"), out);
            }
        }
        _ => {}
    }
}

/// A key left out, a key too many, and a value that is no such thing are refused everywhere.
#[test]
fn the_schema_refuses_what_is_wrong() {
    let validator = validator();
    // One verdict of each kind is enough, and each clone small.
    let mut report = reports().remove(0);
    let mut seen = std::collections::BTreeSet::new();
    let verdicts = report["verdicts"].as_array_mut().unwrap();
    verdicts.retain(|v| seen.insert((v["verdict"].to_string(), v["kind"].to_string())));
    let norms = report["norms"].as_array_mut().unwrap();
    norms.retain(|n| n["sanctions"].as_array().is_some_and(|s| !s.is_empty()));
    for list in [
        "norms",
        "findings",
        "policies",
        "no_subject",
        "out_of_reach",
    ] {
        report[list].as_array_mut().unwrap().truncate(1);
    }
    assert!(validator.is_valid(&report));
    let mut pointers = Vec::new();
    objects(&report, String::new(), &mut pointers);
    assert!(pointers.len() > 30, "{pointers:?}");
    for pointer in pointers {
        let keys: Vec<String> = report
            .pointer(&pointer)
            .unwrap()
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        for key in keys {
            let mut wrong = report.clone();
            wrong
                .pointer_mut(&pointer)
                .unwrap()
                .as_object_mut()
                .unwrap()
                .remove(&key);
            assert!(!validator.is_valid(&wrong), "{pointer} without {key}");
        }
        let mut wrong = report.clone();
        wrong.pointer_mut(&pointer).unwrap()["nonsense"] = true.into();
        assert!(!validator.is_valid(&wrong), "{pointer} with more");
    }
    for (pointer, value) in [
        ("/schema", Value::from(2)),
        ("/as_of/from", "clock".into()),
        ("/as_of/date", "2025-6-30".into()),
        ("/verdicts/0/verdict", "fine".into()),
        ("/verdicts/0/possible", Value::Array(vec![])),
        ("/verdicts/0/modality", "shall".into()),
        ("/verdicts/0/id", "xyz".into()),
        ("/verdicts/0/rule/line", 0.into()),
        ("/verdicts/0/rule/kind", "page".into()),
        ("/policies/0/force", "maybe".into()),
        ("/summary/exit", 5.into()),
    ] {
        let mut wrong = report.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert!(!validator.is_valid(&wrong), "{pointer}");
    }
}

/// Ids differ between verdicts, and stay when members change places.
#[test]
fn ids_are_unique_and_survive_reordering() {
    for report in reports()
        .iter()
        .filter(|r| r["verdicts"].as_array().is_some_and(|v| !v.is_empty()))
    {
        let mut ids: Vec<&str> = report["verdicts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v["id"].as_str().unwrap())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
    let one = "{\"证件号\": \"a\", \"培训\": null}";
    let two = "{\"证件号\": \"b\", \"培训\": null}";
    let ids = |members: String| {
        let out = audit(
            &sample(&format!("\"员工\": [{members}]")),
            &["--format", "json"],
        );
        let json: Value = serde_json::from_str(&out.stdout).unwrap();
        let mut ids: Vec<String> = json["verdicts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v["id"].to_string())
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(format!("{one}, {two}")), ids(format!("{two}, {one}")));
}

const WORKERS: &str = "规划 样例 {\n    标题 “样例”\n    辖区 469025\n    期间 2021年1月1日 至 2025年12月31日\n    状态 现行\n}\n\
     实体 单位 (unit) {\n    标识 登记号\n    登记号：文字\n    所在：行政区 属地\n    负责人：员工\n    员工：多个 员工\n    岗位：多个 岗位\n}\n\
     实体 员工 (worker) {\n    标识 证件号、入职\n    证件号：文字 敏感\n    姓名：文字 敏感\n    出生：日期 敏感\n    入职：日期\n    任职：日期 可无\n    体检：多个 体检\n}\n\
     实体 体检 (exam) {\n    标识 日期\n    发生 日期\n    日期：日期\n}\n\
     实体 岗位 (post) {\n    标识 名称\n    名称：文字\n    人数：整数\n}\n\
     义务 受检 {\n    依据 “四”\n    对象 员工\n    应当 于 出生 后 7日 内 有 体检\n}\n";

/// Wherever a personal value stands in the wrong place, it is not shown.
#[test]
fn personal_values_in_the_wrong_place_are_hidden_too() {
    const ID: &str = "460030199001010201";
    let person = format!(
        "{{\"证件号\": \"{ID}\", \"姓名\": \"欧阳修\", \"出生\": \"1990-03-04\", \"入职\": \"2020-03-01\", \"体检\": []}}"
    );
    let worker = format!("\"员工\": [{person}]");
    let root = |fields: &str| {
        format!(
            "{{\"评估日\": \"2025-06-30\", \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\", {fields}}}}}"
        )
    };
    for (facts, secret) in [
        (
            root(&format!(
                "{worker}, \"纠正\": [{{\"义务\": \"受检\", \"对象\": \"{ID}\"}}]"
            )),
            ID,
        ),
        (
            root(&format!(
                "{worker}, \"纠正\": [{{\"义务\": \"受检\", \"对象\": \"460030199001010299\"}}]"
            )),
            "460030199001010299",
        ),
        (
            root(&format!(
                "{worker}, \"认定\": [{{\"事项\": \"没有\", \"对象\": \"{ID}\"}}]"
            )),
            ID,
        ),
        (
            root(&format!(
                "{worker}, \"纠正\": [{{\"对象\": \"{ID}\", \"日期\": \"x\"}}]"
            )),
            ID,
        ),
        (root(&format!("{worker}, \"纠正\": [\"{ID}\"]")), ID),
        (root("\"负责人\": \"欧阳修\""), "欧阳修"),
        (root("\"员工\": [\"欧阳修\"]"), "欧阳修"),
        (root("\"员工\": \"欧阳修\""), "欧阳修"),
        (
            root(
                &worker
                    .replace("\"体检\"", "\"任职\": \"欧阳修\", \"体检\"")
                    .replace("\"姓名\": \"欧阳修\", ", ""),
            ),
            "欧阳修",
        ),
        (
            root(&worker.replace("1990-03-04", "1990-03-04T00:00:00Z")),
            "1990-03-04",
        ),
        (root(&worker), "1990-03"),
        (format!("[{{\"证件号\": \"{ID}\"}}]"), ID),
        (format!("[\"{ID}\"]"), ID),
        (
            root(&worker).replace(
                "\"单位\"",
                &format!(
                    "\"单位\": [{{\"登记号\": \"Y\", \"所在\": \"469025\"}}, \"{ID}\"], \"单位2\""
                ),
            ),
            ID,
        ),
        (
            root(&format!(
                "{worker}, \"岗位\": [{{\"名称\": \"甲\", \"人数\": {{\"值\": \"多\", \"来源\": \"欧阳修所填\"}}}}]"
            )),
            "欧阳修",
        ),
        (
            root(&format!(
                "\"岗位\": [{{\"名称\": \"甲\", \"人数\": {{\"值\": \"多\", \"来源\": \"见{ID}卷\"}}}}]"
            )),
            ID,
        ),
    ] {
        let folder = Folder::new();
        folder.write("policy.ohs", WORKERS);
        folder.write("f.json", &facts);
        for more in [
            &["--lang", "zh"][..],
            &["--lang", "en"],
            &["--format", "json"],
        ] {
            let out = audit(&folder, more);
            assert!(!out.all().contains(secret), "{facts}\n{}", out.all());
        }
    }
    // The policy is sound: it judges the worker, whose chief is not known.
    let folder = Folder::new();
    folder.write("policy.ohs", WORKERS);
    folder.write("f.json", root(&worker));
    let out = audit(&folder, &[]);
    assert_eq!(out.code, 2, "{}", out.all());
    // What is nobody's is shown.
    let folder = Folder::new();
    folder.write("policy.ohs", WORKERS);
    folder.write("f.json", root("\"员工\": [], \"岗位\": [{\"名称\": \"焊接\", \"人数\": \"多\"}], \"纠正\": [{\"义务\": \"受件\", \"对象\": \"焊接\"}]"));
    let out = audit(&folder, &["--lang", "zh"]);
    assert!(
        out.all().contains("\"焊接\"}") && out.all().contains("\"多\""),
        "{}",
        out.all()
    );
}
