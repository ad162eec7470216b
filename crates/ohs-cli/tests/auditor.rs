//! What an auditor has to be told, beside the verdicts: what was done and does not count, what is
//! over, what has expired; and what nobody may derive.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod run;

use run::Folder;
use serde_json::Value;

const POLICY: &str = "规划 样例 {\n    标题 “样例”\n    辖区 469025\n    期间 2021年1月1日 至 2030年12月31日\n    状态 现行\n}\n\
     计量单位 mg/m³\n枚举 类别 { 年检, 初检 }\n枚举 公示 { 制度, 结果 }\n\
     参数 宽限 时长 由 事实 默认 30日\n\
     实体 单位 (unit) {\n    标识 登记号\n    登记号：文字\n    所在：行政区 属地\n    粉尘：量 ≥ 0\n    公示栏：多个 公示\n    预案：日期 可无\n    状态正常：是否\n    \
     检测：多个 检测\n    员工：多个 员工\n}\n\
     实体 机构 { 标识 代号；代号：文字；有效：是否 }\n\
     实体 检测 (test) {\n    标识 日期\n    发生 日期\n    日期：日期\n    类别：类别\n    资质：是否\n    存档：日期 可无\n}\n\
     实体 员工 (worker) {\n    标识 证件号\n    存续 入职 至 离职 称 在职\n    证件号：文字 敏感\n    姓名：文字 敏感\n    出生：日期 敏感\n    孕期：时段 可无 敏感\n    入职：日期\n    离职：日期 可无\n    培训：日期 可无\n}\n\
     义务 定期检测 (regular_test) {\n    应当 每 12个月 有 检测 其中 (类别 = 年检 且 资质)\n}\n\
     义务 存档 (filing) {\n    对象 检测\n    应当 于 日期 后 宽限 内 有 存档\n}\n\
     义务 正常 (order) {\n    应当 状态正常\n}\n\
     义务 有预案 (plan) {\n    应当 有 预案\n}\n\
     义务 全员培训 (all_trained) {\n    应当 每个 员工 均 有 培训\n}\n\
     义务 未成年 (minor) {\n    对象 员工\n    不得 在职 且 周岁(出生) < 18周岁\n}\n\
     义务 孕期保护 (pregnancy) {\n    对象 员工\n    不得 在职 且 孕期 含 评估日\n}\n\
     义务 成年体检 (adult) {\n    对象 员工 当 周岁(出生) ≥ 18周岁\n    应当 每 12个月 有 培训\n}\n";

const WORKER: &str = "\"证件号\": \"460025200708150011\", \"姓名\": \"符阿妹\", \"出生\": \"2007-08-15\", \"入职\": \"2024-03-01\", \"离职\": null";

fn folder(fields: &str) -> Folder {
    let folder = Folder::new();
    folder.write("policy.ohs", POLICY);
    let text = format!(
        "{{\"评估日\": \"2025-06-30\", \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\", {fields}}}}}"
    );
    folder.write("f.json", text);
    folder
}

fn run(folder: &Folder, command: &str, more: &[&str]) -> run::Output {
    let fixed = [command, "f.json", "--policies", "policy.ohs"];
    let zh = if more.contains(&"--lang") {
        &[][..]
    } else {
        &["--lang", "zh"]
    };
    let out = folder.ohs(fixed.iter().chain(zh).chain(more));
    assert!(!out.stderr.contains("ohs::syntax"), "{}", out.all());
    out
}

fn text(fields: &str, more: &[&str]) -> String {
    // Wrapped or not, the words are the same.
    let out = run(&folder(fields), "audit", more).all();
    out.split_whitespace().collect()
}

fn json(fields: &str, more: &[&str]) -> Value {
    let more: Vec<&str> = ["--format", "json"].iter().chain(more).copied().collect();
    serde_json::from_str(&run(&folder(fields), "audit", &more).stdout).unwrap()
}

/// A test by a body whose licence is over is listed, and it is said why it does not count.
#[test]
fn an_act_that_does_not_count_is_named_with_what_it_fails() {
    let tests = |last: &str| {
        format!(
            "\"检测\": [{{\"日期\": \"2023-02-01\", \"类别\": \"年检\", \"资质\": true, \"存档\": \"2023-02-02\"}}, {last}]"
        )
    };
    let unlicensed = tests(
        "{\"日期\": \"2024-09-10\", \"类别\": \"年检\", \"资质\": false, \"存档\": \"2024-09-11\"}",
    );
    let found = text(&unlicensed, &["--norm", "定期检测"]);
    for words in ["上次2023-02-01", "2024-09-10的检测不计入：`资质`不成立"] {
        assert!(found.contains(words), "{words}\n{found}");
    }
    let report = json(&unlicensed, &["--norm", "定期检测"]);
    let pointers: Vec<&str> = report["verdicts"][0]["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["pointer"].as_str().unwrap())
        .collect();
    assert!(pointers.contains(&"/单位/检测/1"), "{pointers:?}");
    // Neither what came before one that counts, nor anything where the duty is met.
    let early =
        "{\"日期\": \"2022-09-10\", \"类别\": \"年检\", \"资质\": false, \"存档\": \"2022-09-11\"}";
    assert!(!text(&tests(early), &["--norm", "定期检测"]).contains("不计入"));
    let explained = run(&folder(&unlicensed), "explain", &["--norm", "定期检测"]).stdout;
    assert!(explained.contains("检测 2024-09-10 → 假"), "{explained}");
}

#[test]
fn what_is_at_least_so_many_is_said_so() {
    let some = "\"员工\": {\"完整\": \"否\", \"列出\": [{\"证件号\": \"1\", \"姓名\": \"甲\", \"出生\": \"1990-01-01\", \"入职\": \"2024-03-01\", \"离职\": null, \"培训\": null}]}";
    let found = text(some, &["--norm", "全员培训"]);
    assert!(!found.contains("1以上个"), "{found}");
}

#[test]
fn one_day_is_no_days() {
    let test = "\"检测\": [{\"日期\": \"2025-05-30\", \"类别\": \"初检\", \"资质\": true, \"存档\": null}]";
    let of = |day: &str| {
        let out = run(
            &folder(test),
            "audit",
            &["--lang", "en", "--norm", "存档", "--as-of", day],
        );
        out.stdout
    };
    assert!(
        of("2025-06-30").contains("is 1 day overdue"),
        "{}",
        of("2025-06-30")
    );
    assert!(of("2025-07-01").contains("is 2 days overdue"));
}

/// What a file says of a parameter is nobody's.
#[test]
fn parameters_are_shown() {
    let folder = folder(
        "\"检测\": [{\"日期\": \"2025-05-01\", \"类别\": \"初检\", \"资质\": true, \"存档\": null}]}, \"参数\": {\"宽限\": \"20日\"",
    );
    let out = run(&folder, "audit", &["--norm", "存档"]).stdout;
    assert!(out.contains("\"宽限\": \"20日\""), "{out}");
}

/// What is over is no finding: the summary says that there was something, and how to see it.
#[test]
fn breaches_that_are_over_are_hinted_at() {
    let mended = "\"状态正常\": {\"历史\": [{\"自\": \"2022-01-01\", \"值\": false}, {\"自\": \"2024-05-01\", \"值\": true}]}";
    let found = text(mended, &["--norm", "正常"]);
    let hint = "另有至少1项违反已经结束，不在以上之列：加`--during2024-04-30..2025-06-30`可列出";
    assert!(found.contains(hint), "{found}");
    let during = ["--norm", "正常", "--during", "2024-04-30..2025-06-30"];
    let found = text(mended, &during);
    assert!(
        found.contains("曾违反正常：2022-01-01至2024-04-30"),
        "{found}"
    );
    assert!(!found.contains("已经结束"), "{found}");
    assert_eq!(json(mended, &[])["summary"]["over"], 1);
    // One that has always been in order, and one that is broken still.
    for fields in ["\"状态正常\": true", "\"状态正常\": false"] {
        assert_eq!(json(fields, &["--norm", "正常"])["summary"]["over"], 0);
    }
}

/// What began after the days asked for is not among them.
#[test]
fn during_shows_nothing_that_began_later() {
    let broken = "\"状态正常\": {\"历史\": [{\"自\": \"2022-01-01\", \"值\": true}, {\"自\": \"2025-02-01\", \"值\": false}]}";
    let violated = |window: &str| {
        let report = json(broken, &["--norm", "正常", "--during", window]);
        report["summary"]["verdicts"]["violated"].as_u64().unwrap()
    };
    assert_eq!(violated("2024-01-01..2025-01-31"), 0);
    assert_eq!(violated("2024-01-01..2025-02-01"), 1);
}

/// Done late is in order, and was not: it has a heading of its own.
#[test]
fn what_was_done_late_stands_apart() {
    let test = "\"检测\": [{\"日期\": \"2025-02-01\", \"类别\": \"初检\", \"资质\": true, \"存档\": \"2025-05-01\"}]";
    let found = text(test, &["--norm", "存档"]);
    assert!(found.contains("迟办（1）"), "{found}");
    assert!(found.contains("合计迟办1"), "{found}");
}

/// A value that was good until a day is not simply missing.
#[test]
fn what_has_expired_is_said_to() {
    let plan = "\"预案\": {\"值\": \"2021-03-01\", \"有效至\": \"2025-01-31\"}";
    let found = text(plan, &["--norm", "有预案"]);
    assert!(
        found.contains("缺：单位X的预案（f.json第1行所写已于2025-01-31期满，其后不明）"),
        "{found}"
    );
}

#[test]
fn what_cannot_be_written_is_told_how_to_write() {
    let found = text("\"粉尘\": \"＜0.6 mg/m³\"", &[]);
    assert!(found.contains("低于检出限的，值填检出限本身"), "{found}");
    let found = text("\"公示栏\": {\"完整\": \"否\", \"列出\": [\"制度\"]}", &[]);
    assert!(found.contains("这一项说不全时整项略去"), "{found}");
}

/// Without `--show-personal` nobody can tell from any output when somebody was born, since when she
/// is pregnant, or what she is called: neither from a date nor from one counted from it.
#[test]
fn nobody_can_derive_a_personal_day() {
    let worker = format!(
        "\"员工\": [{{{WORKER}, \"孕期\": \"2025-01-20 至 2025-11-03\", \"培训\": null}}], \"检测\": []"
    );
    let folder = folder(&worker);
    let telling = [
        "2007-08-15",
        "08-15",
        "08-14",
        "2025-01-20",
        "01-20",
        "2025-11-03",
        "11-03",
        "11-04",
        "符阿妹",
        "阿妹",
        "460025200708150011",
        "20070815",
        "1月20日",
        "8月15日",
    ];
    let formats = [
        &[][..],
        &["--format", "json"],
        &["--narrated"],
        &["--lang", "en"],
    ];
    let days = [
        &[][..],
        &["--as-of", "2026-01-10"],
        &[
            "--as-of",
            "2026-01-10",
            "--during",
            "2024-01-01..2026-01-10",
        ],
    ];
    for format in formats {
        for day in days {
            let mut outputs = vec![run(&folder, "audit", &[day, format].concat()).all()];
            if !day.contains(&"--during") {
                for norm in ["未成年", "孕期保护", "成年体检"] {
                    let more = [day, format, &["--norm", norm]].concat();
                    outputs.push(run(&folder, "explain", &more).all());
                }
            }
            for out in outputs {
                for word in telling {
                    assert!(!out.contains(word), "{word} {format:?} {day:?}\n{out}");
                }
            }
        }
    }
    let shown = run(&folder, "audit", &["--show-personal"]).stdout;
    assert!(shown.contains("符阿妹"), "{shown}");
}

/// Where no policy at hand is of the region itself, it is said which are judged by.
#[test]
fn a_region_without_a_policy_hears_what_it_is_judged_by() {
    let folder = Folder::new();
    folder.write("policy.ohs", POLICY);
    folder.write(
        "nation.ohs",
        "法律 通则 {\n    标题 《通则》\n    辖区 全国\n    施行 2020年1月1日\n    状态 现行\n}\n",
    );
    folder.write(
        "f.json",
        "{\"评估日\": \"2025-06-30\", \"单位\": {\"登记号\": \"X\", \"所在\": \"371002\"}}",
    );
    let args = [
        "audit",
        "f.json",
        "--policies",
        "policy.ohs",
        "--policies",
        "nation.ohs",
        "--lang",
        "zh",
    ];
    let out: String = folder.ohs(args).all().split_whitespace().collect();
    assert!(
        out.contains("`371002`没有自己的规划，按适用于该地的判：通则")
            && out.contains("这不是错误"),
        "{out}"
    );
}

/// What has no identity is called by its place.
#[test]
fn what_has_no_name_is_called_by_its_place() {
    let tests = "\"检测\": [{\"日期\": \"2025-02-01\", \"类别\": \"初检\", \"资质\": true, \"存档\": \"2025-02-02\"}, {\"类别\": \"初检\", \"资质\": true, \"存档\": null}]";
    let found = text(tests, &["--norm", "存档"]);
    assert!(found.contains("第2个检测（标识不明）"), "{found}");
}

/// Who is asked for a fact is asked for it once, of all whom it is about.
#[test]
fn what_is_missing_of_several_is_asked_for_together() {
    let worker = |id: &str| {
        format!(
            "{{\"证件号\": \"{id}\", \"姓名\": \"甲\", \"出生\": \"1990-01-01\", \"入职\": \"2024-03-01\", \"离职\": null}}"
        )
    };
    let staff = format!("\"员工\": [{}, {}]", worker("A1"), worker("B2"));
    let found = text(&staff, &["--norm", "成年体检", "--show-personal"]);
    assert!(found.contains("缺：培训（员工A1、员工B2）"), "{found}");
}

/// Who has no due date is not said to have that of another; of several days the first and the last are told.
#[test]
fn what_is_not_due_yet_is_grouped_by_its_days() {
    let folder = Folder::new();
    folder.write(
        "policy.ohs",
        "规划 样例 {\n    辖区 469025\n    期间 2021年1月1日 至 2030年12月31日\n    状态 现行\n}\n\
         实体 单位 (unit) {\n    标识 登记号\n    登记号：文字\n    所在：行政区 属地\n    项目：多个 项目\n}\n\
         实体 项目 (project) {\n    标识 名称\n    名称：文字\n    验收：日期 可无\n    投用：日期 可无\n}\n\
         义务 验收 (acceptance) {\n    对象 项目\n    应当 验收 不晚于 投用\n}\n",
    );
    let facts = |projects: &str| {
        let text = format!(
            "{{\"评估日\": \"2025-06-30\", \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\", \"项目\": [{projects}]}}}}"
        );
        folder.write("f.json", text);
        let out = run(&folder, "audit", &[]).all();
        out.split_whitespace().collect::<String>()
    };
    let of = |name: &str, day: &str| {
        format!("{{\"名称\": \"{name}\", \"验收\": null, \"投用\": {day}}}")
    };
    let (first, last) = (of("甲", "\"2025-07-01\""), of("乙", "\"2025-08-01\""));
    let open = of("丙", "null");
    let one = facts(&format!("{first}, {open}"));
    assert!(one.contains("应不晚于2025-07-01验收·项目甲"), "{one}");
    assert!(one.contains("未定期限验收·项目丙"), "{one}");
    let many = facts(&format!("{first}, {last}, {open}"));
    assert!(
        many.contains("应不晚于2025-07-01至2025-08-01（各不相同）验收·项目甲、项目乙"),
        "{many}"
    );
    assert!(many.contains("未定期限验收·项目丙"), "{many}");
}

/// What lies after the as-of date may be planned, or recorded where an earlier day is asked about: it is said to be neither.
#[test]
fn what_comes_after_the_as_of_date_is_not_said_to_be_planned() {
    let fields = "\"预案\": \"2025-05-01\", \"检测\": [{\"日期\": \"2025-05-02\", \"类别\": \"年检\", \"资质\": true, \"存档\": null}]";
    let found = text(fields, &["--norm", "有预案", "--as-of", "2025-04-30"]);
    let said = "单位X的预案是评估日之后的日期，到那一天以前按没有计";
    assert!(found.contains(said), "{found}");
    let found = text(fields, &["--norm", "定期检测", "--as-of", "2025-04-30"]);
    assert!(
        found.contains("在评估日之后，评估日当天还没有，不计入"),
        "{found}"
    );
    assert!(!found.contains("计划"), "{found}");
}
