//! Bad input: each gets a clear error with its place, exit 3, and no panic, hang or abort.

mod run;

use run::{Folder, codes};

const HEAD: &str = "规划 样例 {\n    标题 “样例”\n    辖区 469025\n    期间 2021年1月1日 至 2025年12月31日\n    状态 现行\n}\n\
                    实体 单位 (unit) {\n    标识 登记号\n    登记号 (code)：文字\n    所在 (region)：行政区 属地\n    \
                    人数 (staff)：整数 人 ≥ 0\n    浓度 (level)：小数 mg/m³\n    开业 (opened)：日期 可无\n    \
                    检查 (check)：多个 检查\n}\n\
                    实体 检查 (check) {\n    标识 编号\n    编号 (number)：文字\n}\n\
                    计量单位 mg/m³\n";

/// A policy that is wrong: `check` says so.
fn policy(text: &str, code: &str) {
    let folder = Folder::new();
    folder.write("policy.ohs", text);
    let out = folder.ohs(["check", "policy.ohs", "--lang", "en"]);
    assert_eq!(out.code, 3, "{code}: {}", out.all());
    assert!(
        codes(&out.stdout).contains(&code.to_owned()),
        "{code}: {}",
        out.all()
    );
}

/// Facts that are wrong: `audit` says so, in JSON too.
fn facts(name: &str, text: impl AsRef<[u8]>, code: &str) {
    let folder = Folder::new();
    folder.write("policy.ohs", HEAD);
    folder.write(name, text);
    let out = folder.ohs(["audit", name, "--policies", "policy.ohs", "--lang", "en"]);
    assert_eq!(out.code, 3, "{code}: {}", out.all());
    assert!(
        codes(&out.stderr).contains(&code.to_owned()),
        "{code}: {}",
        out.all()
    );
}

fn unit(fields: &str) -> String {
    format!(
        "{{\"评估日\": \"2025-06-30\", \"单位\": {{\"登记号\": \"X\", \"所在\": \"469025\", {fields}}}}}"
    )
}

#[test]
fn brackets_a_hundred_thousand_deep() {
    let deep = "(".repeat(100_000);
    policy(
        &format!(
            "{HEAD}义务 甲 {{\n    应当 {deep}人数 > 1{}\n}}\n",
            ")".repeat(100_000)
        ),
        "ohs::syntax::too_deep",
    );
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    facts(
        "f.json",
        unit(&format!("\"检查\": {deep}")),
        "ohs::facts::too_deep",
    );
    facts("f.yaml", format!("单位: {deep}"), "ohs::facts::too_deep");
    facts(
        "f.toml",
        format!("\"单位\" = {deep}"),
        "ohs::facts::toml_syntax",
    );
}

/// What is wrong with one line of NDJSON hides nothing of the others, and they are judged.
#[test]
fn a_broken_line_of_ndjson() {
    let folder = Folder::new();
    folder.write(
        "policy.ohs",
        format!(
            "{HEAD}义务 人数 {{\n    应当 人数 ≤ 100人\n}}\n义务 验 {{\n    对象 检查\n    应当 编号 ≠ “1”\n}}\n"
        ),
    );
    let line = |code: &str, staff: &str| {
        format!(
            "{{\"评估日\": \"2025-06-30\", \"单位\": {{\"登记号\": \"{code}\", \"所在\": \"469025\", \"人数\": {staff}"
        )
    };
    let text = [
        line("A", "500, \"检查\": [{\"编号\": \"1\"}]}}"),
        line("B", "700"),
        line("C", "600}}"),
        line("D", "\"约30人\"}}"),
    ]
    .join("\n");
    folder.write("f.ndjson", text);
    let out = folder.ohs(["audit", "f.ndjson", "--policies", "policy.ohs"]);
    assert_eq!(out.code, 3, "{}", out.all());
    for shown in [
        "unit A  f.ndjson:1",
        "unit C  f.ndjson:3",
        "2 violated · 0 undetermined",
        "0 violated · 2 undetermined",
        "\"人数\": 500",
        "验 · check 1 (unit A)",
        "\"人数\": 600}}",
        "`约30人`",
    ] {
        assert!(out.all().contains(shown), "{shown}\n{}", out.all());
    }
    assert!(!out.all().contains("700"), "{}", out.all());
}

#[test]
fn bytes_that_are_no_text() {
    let folder = Folder::new();
    folder.write("policy.ohs", b"\xe8\xa7\x84\xff\n");
    folder.write("gbk.json", b"{\"\xb5\xa5\xce\xbb\": 1}");
    let out = folder.ohs(["check", "policy.ohs", "--lang", "en"]);
    assert_eq!(out.code, 3);
    assert!(
        out.stdout.contains("ohs::source::not_utf8") && out.stdout.contains("policy.ohs:1:2"),
        "{}",
        out.all()
    );
    let out = folder.ohs(["audit", "gbk.json", "--lang", "en"]);
    assert_eq!(out.code, 3);
    assert!(out.stderr.contains("GB18030"), "{}", out.all());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let folder = Folder::new();
    folder.write(
        "policy.ohs",
        format!("\u{feff}{}", HEAD.replace('\n', "\r\n")),
    );
    folder.write(
        "f.json",
        format!("\u{feff}{}", unit("\"人数\": 3").replace(", ", ",\r\n")),
    );
    let out = folder.ohs(["check", "policy.ohs"]);
    assert_eq!(out.code, 0, "{}", out.all());
    let out = folder.ohs(["audit", "f.json", "--policies", "policy.ohs"]);
    assert_eq!(out.code, 0, "{}", out.all());
}

#[test]
fn characters_that_deceive() {
    policy(
        &format!("{HEAD}义务 甲 {{\n    应当 人数 > 1 \u{202e}\n}}\n"),
        "ohs::syntax::bidi_control",
    );
    let text = format!("{HEAD}义务 ⽤工 {{\n    应当 ⼈数 > 1\n}}\n");
    let folder = Folder::new();
    folder.write("policy.ohs", text);
    let out = folder.ohs(["check", "policy.ohs", "--lang", "zh"]);
    assert_eq!(out.code, 3, "{}", out.all());
    assert!(
        out.stdout.contains("用") && out.stdout.contains("人"),
        "the replacement is named: {}",
        out.all()
    );
}

#[test]
fn too_large() {
    let folder = Folder::new();
    folder.write("policy.ohs", format!("// {}\n", "长".repeat(6 << 20)));
    let out = folder.ohs(["check", "policy.ohs", "--lang", "en"]);
    assert_eq!(out.code, 3);
    assert!(
        codes(&out.stdout).contains(&"ohs::source::too_large".to_owned()),
        "{}",
        out.all()
    );
}

#[test]
fn twice_the_same() {
    policy(
        &format!("{HEAD}义务 甲 {{\n    应当 人数 > 1\n}}\n义务 甲 {{\n    应当 人数 > 2\n}}\n"),
        "ohs::name::duplicate",
    );
    facts(
        "f.json",
        unit("\"人数\": 1, \"人数\": 2"),
        "ohs::facts::duplicate_key",
    );
    facts(
        "f.json",
        unit("\"人数\": 1, \"staff\": 2"),
        "ohs::facts::duplicate_key",
    );
    facts(
        "f.yaml",
        "单位:\n  登记号: X\n  登记号: Y\n",
        "ohs::facts::duplicate_key",
    );
    facts(
        "f.json",
        unit("\"检查\": [{\"编号\": \"a\"}, {\"编号\": \"a\"}]"),
        "ohs::facts::duplicate_identity",
    );
}

#[test]
fn dates_and_numbers_that_are_none() {
    for (date, code) in [
        ("2025-02-30", "ohs::facts::no_such_day"),
        ("2021-3-1", "ohs::facts::other_date"),
        ("0000-01-01", "ohs::facts::out_of_years"),
        ("2021-13-01", "ohs::facts::no_such_day"),
    ] {
        facts("f.json", unit(&format!("\"开业\": \"{date}\"")), code);
    }
    for (number, code) in [
        ("1e999", "ohs::facts::inexact_number"),
        (
            "123456789012345678901234567890123456789012345678901234567890",
            "ohs::facts::inexact_number",
        ),
        ("NaN", "ohs::facts::not_a_number"),
    ] {
        facts("f.json", unit(&format!("\"浓度\": {number}")), code);
    }
    policy(
        &format!("{HEAD}义务 甲 {{\n    应当 于 2025年2月30日 后 30日 内 有 检查\n}}\n"),
        "ohs::syntax::no_such_date",
    );
}

#[test]
fn units_and_regions() {
    facts(
        "f.json",
        unit("\"浓度\": \"3 furlong\""),
        "ohs::facts::unknown_unit",
    );
    facts(
        "f.json",
        unit("\"浓度\": \"3 人\""),
        "ohs::facts::unlike_unit",
    );
    facts(
        "f.json",
        unit("\"人数\": 3").replace("469025", "46902"),
        "ohs::facts::bad_region",
    );
}

#[test]
fn circles_and_absent_superiors() {
    let folder = Folder::new();
    let policy = |name: &str, more: &str| {
        format!(
            "规划 {name} {{\n    标题 “样例”\n    辖区 469025\n    期间 2021年1月1日 至 2025年12月31日\n    状态 现行\n{more}}}\n"
        )
    };
    folder.write("circle/a.ohs", policy("甲", "    上级 乙\n"));
    folder.write("circle/b.ohs", policy("乙", "    上级 甲\n"));
    folder.write("absent.ohs", policy("丙", "    上级 无此规划\n"));
    let out = folder.ohs(["check", "circle"]);
    assert_eq!(out.code, 3, "{}", out.all());
    let out = folder.ohs(["check", "absent.ohs", "--lang", "en"]);
    assert_eq!(out.code, 0, "{}", out.all());
    assert!(out.stdout.contains("warning"), "{}", out.all());
}

#[test]
fn nothing_there() {
    let folder = Folder::new();
    folder.write("empty.ohs", "");
    folder.write("empty.json", " \n");
    folder.write("none/readme.txt", "x");
    for (args, code) in [
        (&["check", "empty.ohs"][..], "ohs::source::empty"),
        (&["audit", "empty.json"], "ohs::source::empty"),
        (&["check", "none"], "ohs::cli::nothing_in_folder"),
        (
            &["audit", "f.json", "--policies", "none"],
            "ohs::cli::nothing_in_folder",
        ),
        (&["check", "no-such.ohs"], "ohs::source::not_found"),
        (&["audit", "none/readme.txt"], "ohs::source::unknown_format"),
    ] {
        let out = folder.ohs(args.iter().copied());
        assert_eq!(out.code, 3, "{args:?}: {}", out.all());
        let said = codes(&format!("{}{}", out.stdout, out.stderr));
        assert!(said.contains(&code.to_owned()), "{args:?}: {}", out.all());
    }
}

#[test]
fn a_command_line_that_is_wrong() {
    for (args, code) in [
        (&["--nonsense"][..], "unknown_option"),
        (&["audit", "--nonsense"], "unknown_option"),
        (&["adit"], "unknown_command"),
        (&["audit"], "missing_argument"),
        (
            &["audit", "f.json", "--as-of", "2025-02-30"],
            "invalid_value",
        ),
        (&["audit", "f.json", "--as-of", "2021-3-1"], "invalid_value"),
        (
            &["audit", "f.json", "--during", "2025-02-01..2025-01-01"],
            "invalid_value",
        ),
        (&["audit", "f.json", "--format", "xml"], "invalid_value"),
        (&["audit", "f.json", "--as-of"], "missing_value"),
        (&["codes", "ohs::no::such"], "unknown_code"),
    ] {
        for lang in ["zh", "en"] {
            let out = Folder::new().ohs(args.iter().copied().chain(["--lang", lang]));
            assert_eq!(out.code, 3, "{args:?}: {}", out.all());
            assert!(
                out.stderr.contains(&format!("ohs::cli::{code}")),
                "{args:?}: {}",
                out.all()
            );
            assert!(out.stdout.is_empty(), "{args:?}: {}", out.all());
        }
    }
}

/// A bad file does not hide the verdicts of a sound one, nor a broken policy those of another.
#[test]
fn sound_inputs_are_judged_beside_bad_ones() {
    let folder = Folder::new();
    folder.write(
        "p/a.ohs",
        format!("{HEAD}义务 甲 {{\n    依据 “一”\n    应当 人数 > 1人\n}}\n"),
    );
    folder.write("p/b.ohs", "规划 乙 {\n    标题\n");
    folder.write("f/bad.json", "{\"单位\": ");
    folder.write("f/good.json", unit("\"人数\": 0"));
    let out = folder.ohs(["audit", "f", "--policies", "p", "--lang", "en"]);
    assert_eq!(out.code, 3, "{}", out.all());
    assert!(out.stdout.contains("violated"), "{}", out.all());
    assert!(
        out.stderr.contains("bad.json") && out.stderr.contains("b.ohs"),
        "{}",
        out.all()
    );
}

#[test]
fn of_many_like_mistakes_the_first_are_drawn_and_the_others_counted() {
    let checks: Vec<String> = (0..200)
        .map(|i| format!("{{\"编号\": \"{i}\", \"备注\": 1}}"))
        .collect();
    let folder = Folder::new();
    folder.write("policy.ohs", HEAD);
    let text = unit(&format!("\"检查\": [{}]", checks.join(", ")));
    folder.write("f.json", text);
    let args = ["audit", "f.json", "--policies", "policy.ohs"];
    let out = folder.ohs(args);
    let code = "ohs::facts::unknown_key";
    let drawn = codes(&out.stderr).iter().filter(|c| *c == code).count();
    assert_eq!(drawn, 51, "fifty, and one line about the others");
    assert!(out.stderr.contains("150 more"), "{}", out.stderr);
    let json = folder.ohs(args.into_iter().chain(["--format", "json"]));
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let all = report["warnings"].as_array().unwrap();
    assert_eq!(
        all.iter().filter(|w| w["message"]["code"] == code).count(),
        200
    );
}

/// Links that lead round in circles are walked once, and a file that several lead to is read once.
#[cfg(unix)]
#[test]
fn links_between_folders_are_followed_once() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.write("d/policy.ohs", HEAD);
    for link in ["l1", "l2", "l3"] {
        symlink(".", folder.path(&format!("d/{link}"))).unwrap();
    }
    symlink("policy.ohs", folder.path("d/same.ohs")).unwrap();
    let out = folder.ohs(["check", "d", "d/l1", "d/l2/same.ohs", "--lang", "en"]);
    assert_eq!(out.code, 0, "{}", out.all());
}

/// Of a key that stands twice both places are shown; what is behind the second is read by nobody, and
/// may be personal. The days of a document never are.
#[test]
fn what_is_wrong_is_shown_and_what_may_be_personal_is_not() {
    let folder = Folder::new();
    folder.write("policy.ohs", HEAD);
    folder.write(
        "f.json",
        "{\"截至\": \"2025-02-30\", \"单位\": {\"登记号\": \"X\", \"登记号\": \"王小二\"}}",
    );
    let out = folder.ohs([
        "audit",
        "f.json",
        "--policies",
        "policy.ohs",
        "--lang",
        "zh",
    ]);
    assert_eq!(out.code, 3);
    let said = out.all();
    for shown in ["第一次", "第二次", "没有 `2025-02-30` 这一天"] {
        assert!(said.contains(shown), "{shown}: {said}");
    }
    assert!(!said.contains("王小二"), "{said}");
}

/// What would have to be waited for is not read: in a folder it is passed over, named it is an error. A
/// link is followed within the folder only.
#[cfg(unix)]
#[test]
fn pipes_devices_and_links_that_lead_out() {
    let folder = Folder::new();
    folder.write("policy.ohs", HEAD);
    folder.write("d/f.json", unit("\"人数\": 1"));
    folder.write("out/g.json", unit("\"人数\": 2"));
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path("d/pipe.json"))
        .status();
    assert!(made.is_ok_and(|s| s.success()));
    let link = |to: &str, at: &str| {
        std::os::unix::fs::symlink(folder.path(to), folder.path(at)).expect("a link");
    };
    link("out", "d/away");
    link("out/g.json", "d/g.json");
    link("d/f.json", "d/same.json");
    let run = |path: &str| {
        folder.ohs([
            "audit",
            path,
            "--policies",
            "policy.ohs",
            "--format",
            "json",
        ])
    };
    let out = run("d");
    assert_ne!(out.code, 3, "{}", out.all());
    assert_eq!(
        out.all()
            .matches("\"code\":\"ohs::cli::leads_out\"")
            .count(),
        2,
        "{}",
        out.all()
    );
    assert_eq!(
        out.all().matches("\"code\":\"ohs::cli::no_file\"").count(),
        1,
        "{}",
        out.all()
    );
    assert!(!out.all().contains("out/g.json"), "{}", out.all());
    for named in ["d/pipe.json", "/dev/zero"] {
        let out = run(named);
        assert_eq!(out.code, 3, "{}", out.all());
        assert!(out.all().contains("ohs::cli::no_file"), "{}", out.all());
    }
}

/// A misspelt scope does not bind everybody: the norm is left out, and named.
#[test]
fn what_has_an_error_is_not_judged() {
    let folder = Folder::new();
    folder.write(
        "policy.ohs",
        format!(
            "{HEAD}义务 窄 {{ 当 人数 > 十；应当 有 开业 }}\n义务 宽 {{ 应当 有 开业 }}\n义务 随 {{ 应当 符合 窄 }}\n"
        ),
    );
    folder.write("f.json", unit("\"开业\": null"));
    let json = [
        "audit",
        "f.json",
        "--policies",
        "policy.ohs",
        "--format",
        "json",
    ];
    let out = folder.ohs(json);
    assert_eq!(out.code, 3, "{}", out.all());
    assert!(out.stdout.contains("ohs::cli::not_judged"), "{}", out.all());
    assert!(out.stdout.contains("\"宽\""), "{}", out.all());
    let human = [
        "audit",
        "f.json",
        "--policies",
        "policy.ohs",
        "--lang",
        "zh",
    ];
    let out = folder.ohs(human);
    assert!(out.stderr.contains("没有判：窄、随"), "{}", out.all());
    assert!(!out.stdout.contains('窄'), "{}", out.all());
    assert!(out.stdout.contains("违反  宽"), "{}", out.all());
}
