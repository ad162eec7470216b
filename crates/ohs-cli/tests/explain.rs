//! What `ohs explain` says, to people and to tools.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod run;

use run::Folder;
use serde_json::{Value, json};

fn example(name: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/");
    format!("{root}{name}")
}

fn explain(file: &str, norm: &str, more: &[&str]) -> run::Output {
    let file = example(file);
    let args = ["explain", &file, "--norm", norm, "--lang", "zh"];
    Folder::new().ohs(args.iter().chain(more))
}

fn explained(file: &str, norm: &str) -> Value {
    let out = explain(file, norm, &["--format", "json"]);
    serde_json::from_str(&out.stdout).unwrap()
}

const NORMS: [(&str, &str); 8] = [
    ("baisha-cement.json", "上岗前职业健康检查"),
    ("baisha-cement.json", "在岗期间职业健康检查"),
    ("baisha-cement.json", "在岗期间职业健康检查率"),
    ("baisha-cement.json", "重点行业监测不达标率"),
    ("baisha-cement.json", "违法案件查处率"),
    ("baisha-cement.json", "设备供应说明"),
    ("baisha-furniture.toml", "双重预防"),
    ("baisha-hospital.yaml", "定期检测"),
];

#[test]
fn every_explanation_keeps_to_the_schema() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../schema/report.schema.json"
    );
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let part = json!({"$ref": "#/$defs/explanations", "$defs": schema["$defs"]});
    let validator = jsonschema::validator_for(&part).unwrap();
    for (file, norm) in NORMS {
        let page = explained(file, norm);
        let wrong: Vec<String> = validator
            .iter_errors(&page)
            .map(|e| format!("{norm} {}: {e}", e.instance_path()))
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
        let mut spoilt = page.clone();
        spoilt["explanations"] = json!([{"verdict": null, "derivation": []}]);
        assert!(!validator.is_valid(&spoilt));
    }
}

#[test]
fn a_condition_says_as_of_which_day_it_was_asked() {
    fn find<'p>(steps: &'p Value, out: &mut Vec<&'p Value>) {
        for step in steps.as_array().unwrap() {
            if step["clause"] == "as_of" {
                out.push(step);
            }
            find(&step["parts"], out);
        }
    }
    let page = explained("baisha-cement.json", "未经检查不得上岗");
    let violated = page["explanations"].as_array().unwrap().iter();
    let violated = violated.filter(|e| e["verdict"]["verdict"] == "violated");
    let mut days = Vec::new();
    for e in violated {
        let mut steps = Vec::new();
        find(&e["derivation"], &mut steps);
        days.extend(steps.iter().map(|s| {
            (
                s["name"].clone(),
                s["gave"]["truth"].clone(),
                e["verdict"]["since"].clone(),
            )
        }));
    }
    assert!(!days.is_empty());
    for (day, truth, since) in days {
        assert_eq!((&day, &truth), (&since, &json!("true")));
    }
    let drawn = explain("baisha-cement.json", "未经检查不得上岗", &[]).stdout;
    assert!(drawn.contains("─ 于 2025-05-08 时 → 真"), "{drawn}");
}

/// The verdict is the audit's, whole.
#[test]
fn an_explanation_has_the_verdict_of_the_audit() {
    for (file, norm) in NORMS {
        let path = example(file);
        let args = [
            "audit", &path, "--norm", norm, "--lang", "zh", "--format", "json",
        ];
        let audit: Value = serde_json::from_str(&Folder::new().ohs(args).stdout).unwrap();
        let page = explained(file, norm);
        let all = page["explanations"].as_array().unwrap();
        let verdicts = audit["verdicts"].as_array().unwrap();
        for explanation in all {
            let id = &explanation["verdict"]["id"];
            let verdict = verdicts.iter().find(|v| v["id"] == *id).unwrap();
            assert!(explanation["verdict"] == *verdict, "{norm} {id}");
            assert_ne!(explanation["derivation"], json!([]));
        }
        let more = usize::try_from(page["more"].as_u64().unwrap()).unwrap();
        assert_eq!(all.len() + more, verdicts.len(), "{norm}");
        assert_eq!(page["no_subject"], audit["no_subject"]);
        assert_eq!(page["out_of_reach"], audit["out_of_reach"]);
    }
}

/// What is in order needs no remedy, and brings no sanction.
#[test]
fn what_is_satisfied_has_no_remedy() {
    let out = explain("baisha-cement.json", "在岗期间职业健康检查", &[]).stdout;
    let each: Vec<&str> = out.split("\n\n").collect();
    let satisfied = each.iter().filter(|e| e.starts_with("符合"));
    for text in satisfied.clone() {
        assert!(
            !text.contains("整改：") && !text.contains("罚则："),
            "{text}"
        );
    }
    assert!(satisfied.count() > 0);
    let violated = each.iter().find(|e| e.starts_with("违反")).unwrap();
    assert!(violated.contains("整改：") && violated.contains("罚则："));
}

/// Under each reading what it gave, by its name.
#[test]
fn readings_are_told_apart_by_name() {
    let out = explain("baisha-furniture.toml", "双重预防", &[]).stdout;
    for line in [
        "├─ 读法 重点行业领域 = 备注 → 符合或违反或不适用",
        "└─ 读法 重点行业领域 = 专栏 → 不适用",
        "  读法：重点行业领域 = 备注 → 符合或违反或不适用",
    ] {
        assert!(out.contains(line), "{out}");
    }
    let page = explained("baisha-furniture.toml", "双重预防");
    let steps = page["explanations"][0]["derivation"].as_array().unwrap();
    let names: Vec<&str> = steps.iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["重点行业领域 = 备注", "重点行业领域 = 专栏"]);
    assert_eq!(steps[1]["gave"]["possible"], json!(["not_applicable"]));
}

/// Who is in the population, what each contributes, and that its target is for the region's own file.
#[test]
fn an_indicator_shows_its_population_and_its_target() {
    let out = explain("baisha-cement.json", "在岗期间职业健康检查率", &[]).stdout;
    for text in [
        "指标  在岗期间职业健康检查率",
        "本文件计入 24 至 26，总体 27 至 28",
        "├─ 总体 劳动者 其中 在岗接害",
        "→ 计入",
        "→ 在总体之内，不计入",
        "按 在岗期间职业健康检查 → 违反",
        "目标 2025年 ≥ 95% → 目标由该地区自己的事实文件评判",
    ] {
        assert!(out.contains(text), "{text}\n{out}");
    }
    let audit = |more: &[&str]| {
        let file = example("baisha-cement.json");
        let args = ["audit", &file, "--lang", "zh", "--norm"];
        Folder::new().ohs(args.iter().chain(more)).stdout
    };
    let out = audit(&["在岗期间职业健康检查率"]);
    for text in [
        "目标由该地区自己的事实文件评判",
        "本文件计入 24 至 26",
        "合计  指标 1",
    ] {
        assert!(out.contains(text), "{text}\n{out}");
    }
    assert!(audit(&["违法案件查处率"]).contains("违法案件查处率"));
}

/// One member of the population is asked for by its identity.
#[test]
fn one_member_of_a_population_is_explained() {
    let norm = "重点行业监测不达标率";
    let out = explain("baisha-cement.json", norm, &["--subject", "P4"]).stdout;
    assert!(out.contains("岗位 P4 › 检测"), "{out}");
    assert!(!out.contains("岗位 P3 › 检测"), "{out}");
    let out = explain("baisha-cement.json", norm, &["--subject", "P99"]);
    assert_eq!(out.code, 3, "{}", out.all());
}

/// Where there is no verdict it is said, and why.
#[test]
fn nothing_is_explained_in_silence() {
    let none = explain("baisha-cement.json", "违法案件查处率", &[]).stdout;
    assert!(none.contains("本文件没有它的总体"), "{none}");
    assert!(none.contains("目标由该地区自己的事实文件评判"), "{none}");
    let none = explain("baisha-cement.json", "设备供应说明", &[]).stdout;
    assert!(
        none.contains("设备供应说明.说明书：确知没有这样的对象"),
        "{none}"
    );
    let early = ["--as-of", "2001-01-01"];
    let none = explain("baisha-cement.json", "在岗期间职业健康检查", &early).stdout;
    assert!(none.contains("在岗期间职业健康检查：没有判定"), "{none}");
}

/// As for every command; and those that decide it come first where not all are explained.
#[test]
fn the_exit_code_says_what_was_explained() {
    for (norm, subject, code) in [
        ("管理人员培训", None, 1),
        ("在岗期间职业健康检查", None, 1),
        ("上岗前职业健康检查", None, 2),
        ("违法案件查处率", None, 0),
        ("防治管理措施.制度", Some("91469030MA5X000001"), 0),
    ] {
        let subject: Vec<&str> = subject.iter().flat_map(|s| ["--subject", s]).collect();
        let out = explain("baisha-cement.json", norm, &subject);
        assert_eq!(out.code, code, "{norm}: {}", out.all());
    }
    let first = explained("baisha-cement.json", "在岗期间职业健康检查");
    let verdicts: Vec<&str> = first["explanations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["verdict"]["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts[0], "violated", "{verdicts:?}");
    let satisfied = verdicts.iter().position(|v| *v == "satisfied").unwrap();
    assert!(!verdicts[satisfied..].contains(&"violated"), "{verdicts:?}");
}
