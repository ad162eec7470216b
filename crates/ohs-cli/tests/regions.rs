//! A region's own facts as a user audits them: `examples/regions/`, at two dates.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod run;

use run::{Folder, Output};
use serde_json::Value;
use std::path::PathBuf;

const MIDDLE: &str = "2023-06-30";
const END: &str = "2025-12-31";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The command on the example, in Chinese, from the repository: its places are relative.
fn ohs(command: &str, day: &str, more: &[&str]) -> Output {
    let file = "examples/regions/baisha.yaml";
    let args = [command, file, "--as-of", day, "--lang", "zh"];
    let mut ohs = Folder::new().command(args.iter().chain(more));
    let out = ohs.current_dir(root()).output().unwrap();
    Output {
        code: out.status.code().unwrap(),
        stdout: String::from_utf8(out.stdout).unwrap(),
        stderr: String::from_utf8(out.stderr).unwrap(),
    }
}

/// Missed expected targets are shown and counted, and decide the exit code only where asked for.
#[test]
fn the_example_is_drawn_in_the_middle_and_at_the_end() {
    let middle = ohs("audit", MIDDLE, &[]);
    assert_eq!(middle.code, 0, "{}", middle.all());
    snapbox::assert_data_eq!(middle.stdout, snapbox::file!["regions/middle.txt"].raw());
    let end = ohs("audit", END, &[]);
    assert_eq!(end.code, 0, "{}", end.all());
    snapbox::assert_data_eq!(end.stdout, snapbox::file!["regions/end.txt"].raw());
    assert_eq!(ohs("audit", END, &["--strict"]).code, 1);
}

/// How each target stands is there for tools, exactly, and keeps to the schema.
#[test]
fn each_target_stands_in_json() {
    let schema = std::fs::read_to_string(root().join("schema/report.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for day in [MIDDLE, END, "2020-12-31", "2026-01-01"] {
        let out = ohs("audit", day, &["--format", "json"]);
        let report: Value = serde_json::from_str(&out.stdout).unwrap();
        let wrong: Vec<_> = validator.iter_errors(&report).collect();
        assert!(wrong.is_empty(), "{day}: {wrong:?}");
        let verdicts = report["verdicts"].as_array().unwrap();
        let reached = verdicts.iter().filter(|v| v["reached"][0].is_object());
        let n = if day == "2020-12-31" { 0 } else { 18 };
        assert_eq!(reached.count(), n, "{day}");
    }
    let out = ohs("audit", END, &["--format", "json", "--norm", "监测合格率"]);
    let report: Value = serde_json::from_str(&out.stdout).unwrap();
    let verdict = &report["verdicts"][0];
    assert_eq!(verdict["verdict"], "violated");
    assert_eq!(verdict["since"], END);
    assert_eq!(verdict["facts"][0]["pointer"], "/地区/监测合格率/2025");
    let reached = &verdict["reached"][0];
    assert_eq!(reached["value"]["year"], 2025);
    assert_eq!(reached["value"]["source"], "reported");
    assert_eq!(reached["value"]["low"], "423/500");
    assert_eq!(reached["op"], "≥");
    assert_eq!(reached["limit"]["low"], "17/20");
}

/// Which figures were looked at, and what each case of a list adds.
#[test]
fn a_target_is_explained() {
    let out = ohs("explain", END, &["--norm", "工伤保险参保率"]).stdout;
    for text in [
        "未达到目标：2022年 62.8%（统计），对照 2021年 63%（统计），目标",
        "目标 2021年 至 2025年 逐年不降 → 违反",
        "2022年 参保率：62.8%  examples/regions/baisha.yaml",
    ] {
        assert!(out.contains(text), "{text}\n{out}");
    }
    let out = ohs("explain", END, &["--norm", "违法案件查处率"]).stdout;
    for text in [
        "2025年 3/3，即 100%（按名单核算）",
        "违法案件 虚构2023-1 → 计入",
    ] {
        assert!(out.contains(text), "{text}\n{out}");
    }
}

/// A figure that cannot be read is reported at its place and is not known: it is no verdict.
#[test]
fn a_faulty_figure_is_not_known() {
    let text = std::fs::read_to_string(root().join("examples/regions/baisha.yaml")).unwrap();
    for (faulty, code) in [
        ("2025: 191%", "ohs::facts::more_than_whole"),
        ("2025: -91%", "ohs::facts::less_than_nothing"),
        ("2025: 90%, 2025年: 91%", "ohs::facts::duplicate_key"),
        ("2825: 91%", "ohs::facts::out_of_years"),
    ] {
        let folder = Folder::new();
        let changed = text.replace("2025: 91%", faulty);
        assert_ne!(changed, text);
        folder.write("region.yaml", changed);
        let policies = root().join("policies").display().to_string();
        let out = folder.ohs([
            "audit",
            "region.yaml",
            "--as-of",
            END,
            "--policies",
            &policies,
            "--format",
            "json",
        ]);
        assert_eq!(out.code, 3, "{}", out.all());
        let report: Value = serde_json::from_str(&out.stdout).unwrap();
        let said = report["warnings"].to_string();
        assert!(said.contains(code), "{faulty}: {said}");
        let verdicts = report["verdicts"].as_array().unwrap();
        let of = |v: &&Value| v["norm"] == "工业企业项目申报率";
        assert_eq!(verdicts.iter().find(of).unwrap()["verdict"], "undetermined");
    }
}
