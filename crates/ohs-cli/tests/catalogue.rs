//! The examples that `ohs codes` shows for what happens on the command line and in reading files:
//! each bad command gives its code, and no good one does.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod run;

use run::{Folder, codes};
use std::collections::BTreeMap;

const VOCABULARY: &str = "词汇 样例词汇 { 标题 “样例” }
实体 用人单位 {
    标识 登记号
    登记号：文字
    所在：行政区 属地
    劳动者：多个 劳动者
}
实体 劳动者 {
    标识 证件号
    证件号：文字
    体检：多个 体检
}
实体 体检 {
    标识 日期
    发生 日期
    日期：日期
}
";

const POLICY: &str = "规划 样例 {
    标题 “样例”
    辖区 469025
    期间 2021年1月1日 至 2025年12月31日
    状态 现行
}
使用 样例词汇
义务 定期体检 {
    依据 “一” “定期体检”
    承担 用人单位
    对象 劳动者
    应当 每 12个月 有 体检
}
";

const FACTS: &str =
    "{\"评估日\": \"2025-06-30\", \"用人单位\": {\"登记号\": \"X\", \"所在\": \"469025\",
    \"劳动者\": [{\"证件号\": \"A1\", \"体检\": [{\"日期\": \"2025-03-01\"}]}]}}";

const SCENARIO: &str = "用例 一年一次 {
    评估日 2025年6月30日
    事实 用人单位 甲 { 所在 469025；劳动者 A1 { 体检 [{ 日期 2025-03-01 }] } }
    期望 定期体检 (A1) 符合
}
";

/// A folder with the files of which the examples speak.
fn folder() -> Folder {
    let folder = Folder::new();
    // One file of its own: the commands name no other.
    folder.write("policy.ohs", format!("{VOCABULARY}{POLICY}"));
    folder.write("vocabulary.ohs", "词汇 别的词汇 { 标题 “别的” }\n");
    folder.write("facts.json", FACTS);
    folder.write("copy-of-facts.json", FACTS);
    folder.write("facts.txt", FACTS);
    folder.write("nobody.json", "{\"用人单位\": []}");
    folder.write(
        "of-another-county.ohs",
        format!("{VOCABULARY}{POLICY}").replace("469025", "469026"),
    );
    folder.write(
        "duty-with-a-misspelt-scope.ohs",
        format!("{VOCABULARY}{POLICY}").replace("    应当 每", "    当 有 体捡\n    应当 每"),
    );
    folder.write("uses-the-built-in-vocabulary.ohs", BUILT_IN);
    folder.write("scenario.ohs", SCENARIO);
    folder.write("empty/nothing.txt", "");
    folder.write("empty.ohs", "");
    folder.write("latin1.ohs", b"\xe9t\xe9");
    folder.write("large.ohs", vec![b'/'; 16 * 1024 * 1024 + 1]);
    folder.write("secret.ohs", POLICY);
    folder.write("read-only/policy.ohs", POLICY.replace("    ", " "));
    folder.write("linked/vocabulary.ohs", "词汇 别的词汇 { 标题 “别的” }\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path("policy.ohs"), folder.path("linked/policy.ohs"))
        .unwrap();
    folder
}

const BUILT_IN: &str =
    "规划 样例 { 标题 “样例”；辖区 469025；期间 2021年1月1日 至 2025年12月31日；状态 现行 }
使用 职业健康
义务 定期体检 { 承担 用人单位；对象 劳动者；应当 每 12个月 有 体检 }
";

/// Those that no command gives here, and why.
const APART: &[&str] = &[
    // Only where the program itself is wrong: tested where a fault can be made.
    "ohs::cli::fault",
    // Only in a build without a feature: tested in `lean_library`.
    "ohs::source::format_left_out",
    // Only where there are links and devices.
    #[cfg(not(unix))]
    "ohs::cli::leads_out",
    #[cfg(not(unix))]
    "ohs::cli::no_file",
];

/// Those that a user who may read and write everything cannot get.
const OF_PERMISSION: &[&str] = &["ohs::cli::not_written", "ohs::source::not_allowed"];

/// Takes the rights to a file and a folder away; says whether that has an effect.
#[cfg(unix)]
fn shut(folder: &Folder) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let set = |name: &str, mode| {
        let rights = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(folder.path(name), rights).unwrap();
    };
    set("secret.ohs", 0o000);
    set("read-only/policy.ohs", 0o444);
    set("read-only", 0o555);
    std::fs::read(folder.path("secret.ohs")).is_err()
}

#[cfg(unix)]
fn open(folder: &Folder) {
    use std::os::unix::fs::PermissionsExt;
    let rights = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path("read-only"), rights).unwrap();
}

#[cfg(not(unix))]
fn shut(_: &Folder) -> bool {
    false
}

#[cfg(not(unix))]
fn open(_: &Folder) {}

/// The codes on each stream, and all of both.
type Given = (Vec<String>, Vec<String>, String);

#[test]
fn each_bad_command_gives_its_code_and_no_good_one_does() {
    let folder = folder();
    let rights_count = shut(&folder);
    let mut wrong = Vec::new();
    let mut tried = 0;
    let mut given_by: BTreeMap<String, Given> = BTreeMap::new();
    for code in ohs::message::codes() {
        let here = code.starts_with("ohs::cli::") || code.starts_with("ohs::source::");
        let apart = APART.contains(&code.as_str())
            || (!rights_count && OF_PERMISSION.contains(&code.as_str()));
        if !here || apart {
            continue;
        }
        tried += 1;
        let example = ohs::message::example(&code).unwrap();
        let mut given = |line: &str| {
            let run = || {
                let args: Vec<&str> = line.split_whitespace().skip(1).collect();
                let out = folder.ohs(&args);
                (codes(&out.stdout), codes(&out.stderr), out.all())
            };
            // Many codes have the same good command. What a bad one writes, no other reads.
            given_by.entry(line.to_owned()).or_insert_with(run).clone()
        };
        let has = |(out, err, _): &Given| out.contains(&code) || err.contains(&code);
        let bad = given(&example.bad);
        if !has(&bad) {
            wrong.push(format!(
                "{code}: `{}` does not give it: {}",
                example.bad, bad.2
            ));
        }
        // `ohs codes` lists codes: what it says of itself goes to the other stream.
        let good = given(&example.good);
        if good.1.contains(&code) || (!example.good.starts_with("ohs codes") && has(&good)) {
            wrong.push(format!(
                "{code}: `{}` gives it too: {}",
                example.good, good.2
            ));
        }
    }
    open(&folder);
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(tried >= 20, "only {tried} were tried");
}
