//! What was not done when nobody owed it any more, and what is due on different days.

mod run;

use run::Folder;
use serde_json::Value;

const POLICY: &str = "规划 样例 {\n    标题 “样例”\n    辖区 469025\n    期间 2021年1月1日 至 2030年12月31日\n    状态 现行\n}\n\
     实体 单位 (unit) {\n    标识 登记号\n    存续 设立 至 注销 称 存在\n    登记号：文字\n    所在：行政区 属地\n    设立：日期\n    注销：日期 可无\n    预案：日期 可无\n    \
     隐患：多个 隐患\n}\n\
     实体 隐患 (hazard) {\n    标识 编号\n    编号：文字\n    停用：日期 可无\n    整改：日期 可无\n}\n\
     义务 有预案 (plan) {\n    应当 有 预案\n}\n\
     义务 预案 (plan_too) {\n    应当 有 预案\n    细化 有预案\n}\n\
     义务 整改 (mended) {\n    对象 隐患\n    应当 整改 不晚于 停用\n}\n";

fn run(fields: &str, more: &[&str]) -> (String, i32) {
    let folder = Folder::new();
    folder.write("policy.ohs", POLICY);
    let text = format!(
        "{{\"评估日\": \"2025-06-30\", \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\", \"设立\": \"2022-01-01\", {fields}}}}}"
    );
    folder.write("f.json", text);
    let fixed = ["audit", "f.json", "--policies", "policy.ohs"];
    let out = folder.ohs(fixed.iter().chain(more));
    (out.stdout, out.code)
}

fn words(fields: &str, more: &[&str]) -> (String, i32) {
    let more: Vec<&str> = ["--lang", "zh"].iter().chain(more).copied().collect();
    let (out, code) = run(fields, &more);
    // Wrapped or not, the words are the same.
    (out.split_whitespace().collect(), code)
}

/// It is no violation today, and it is not lost: listed and counted as `--during` counts it.
#[test]
fn what_was_unmet_when_its_bearer_ended_is_listed() {
    let gone = "\"注销\": \"2024-12-31\", \"预案\": null, \"隐患\": []";
    let (out, code) = words(gone, &[]);
    assert!(out.contains("终止时仍未履行（1）"), "{out}");
    assert!(
        out.contains("单位X直到2024-12-31仍违反预案，此后无人承担"),
        "{out}"
    );
    assert!(out.contains("终止时未履行1"), "{out}");
    assert!(!out.contains("已经结束"), "{out}");
    assert_eq!(code, 0, "{out}");

    let (out, code) = words(gone, &["--during", "2024-12-31..2025-06-30"]);
    assert!(
        out.contains("单位X曾违反预案：2022-01-01至2024-12-31"),
        "{out}"
    );
    assert!(!out.contains("终止时"), "{out}");
    assert_eq!(code, 1, "{out}");

    let (out, _) = run(gone, &["--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["summary"]["over"], 1);
    assert_eq!(report["summary"]["unmet"], 1);
    let verdicts = report["verdicts"].as_array().unwrap();
    let unmet = |v: &&Value| v["message"]["code"] == "ohs::audit::unmet_to_the_end";
    assert_eq!(verdicts.iter().filter(unmet).count(), 2);
    assert!(
        verdicts
            .iter()
            .filter(unmet)
            .all(|v| v["verdict"] == "not_applicable")
    );

    let met = "\"注销\": \"2024-12-31\", \"预案\": \"2023-01-01\", \"隐患\": []";
    let (out, _) = words(met, &[]);
    assert!(!out.contains("终止时"), "{out}");
}

/// Of what has no day yet none is said, beside others that have one.
#[test]
fn pending_without_a_day_stands_apart() {
    let fields = "\"注销\": null, \"预案\": \"2023-01-01\", \"隐患\": [
        {\"编号\": \"甲\", \"停用\": \"2025-09-01\", \"整改\": null},
        {\"编号\": \"乙\", \"停用\": null, \"整改\": null}]";
    let (out, _) = words(fields, &[]);
    assert!(out.contains("应不晚于2025-09-01整改·隐患甲"), "{out}");
    assert!(out.contains("整改·隐患乙"), "{out}");
    assert!(!out.contains("隐患甲、隐患乙"), "{out}");
}
