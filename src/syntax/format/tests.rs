use super::*;
use crate::message::Language;

fn formatted(text: &str, language: Option<Language>) -> String {
    let options = FormatOptions { language };
    let out = format(text, &options).unwrap_or_else(|d| panic!("{text}\n{d:?}"));
    assert_eq!(
        format(&out, &options).unwrap(),
        out,
        "formatting again changes it"
    );
    out
}

fn shared(name: &str) -> Option<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/design/examples");
    std::fs::read_to_string(path.join(name)).ok()
}

const UGLY: &str = "\u{FEFF}// 文件\r\n规划 白沙 { 标题  《甲》；辖区　４６９０２５ }   // 规划完\r\n\r\n\r\n\r\n// 义务\r\n/// 说明\r\n义务 甲(a)  // 头\r\n{\r\n  // 首\r\n应当 {\r\n机构：有 管理机构 且\r\n  有 职业卫生管理人员 // 尾\r\n\r\n\r\n人员  （b）: 至少  1人 人员 其中 （ 专职 且 人数 不低于 ３人）；项：有 乙 其中 类 含全部 {丙，丁}\r\n}\r\n  除非 停工 含 评估日。\r\n  // 末\r\n}\r\n义务 乙{应当{中期 于 2023年 内 有 评估}}\r\n计量单位 家\r\n计量单位 例\r\n对照表 限值 { 因素：危害因素；得 量\r\n|矽尘|0.7 mg/m³|\r\n|  石棉粉尘  | 3 mg/m³ |\r\n}";

#[test]
fn one_layout() {
    insta::assert_snapshot!(formatted(UGLY, None));
}

#[test]
fn keywords_in_english() {
    insta::assert_snapshot!(formatted(UGLY, Some(Language::En)));
}

#[test]
fn a_whole_file_in_both_languages() {
    let zh = "\
用例 半年 (half) {
    评估日 2025年6月30日
    事实 用人单位 {
        登记号：“9146”
        劳动者：{共：4，列出：[
            {证件号：“A1”，入职：2020年3月1日，离职：无} // 一人
        ]}
    }
    期望 体检率 劳动者(“A1”，2020年3月1日) 违反 自 2025年5月7日
}

义务 离岗 {
    依据 “第三十五条” “离岗时” 核实
    对象 劳动者 当 有 离职
    应当 于 离职 前 30日 内 有 体检 其中 类别 = 离岗时
        或 于 离职 前 90日 内 有 体检 其中 (类别 = 在岗期间) // 二选一
}
";
    assert_eq!(formatted(zh, None), zh);
    let en = formatted(zh, Some(Language::En));
    insta::assert_snapshot!(en);
    let back = formatted(&en, Some(Language::Zh));
    insta::assert_snapshot!(back);
}

#[test]
fn a_broken_file_is_left_alone() {
    let errors = format("义务 甲 {\n应当 有 且\n}", &FormatOptions::default()).unwrap_err();
    assert_eq!(errors.len(), 1);
}

#[test]
fn the_design_examples_keep_their_meaning() {
    for name in [
        "vocabulary",
        "english",
        "further-forms",
        "scenario",
        "statements",
    ] {
        if let Some(text) = shared(&format!("{name}.ohs")) {
            for language in [None, Some(Language::Zh), Some(Language::En)] {
                formatted(&text, language);
            }
        }
    }
}

/// Every `.ohs` file under a folder of the repository that parses.
fn files(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &std::path::Path, files: &mut Vec<(String, String)>) {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|e| e == "ohs") {
                let text = std::fs::read_to_string(&path).unwrap();
                if !has_errors(&read(FileId(0), &text, &Limits::default())) {
                    files.push((path.display().to_string(), text));
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        &mut found,
    );
    found.sort();
    found
}

#[test]
fn to_english_and_back_gives_the_same_bytes() {
    let folders = ["policies", "tests", "messages", "../shared/design/examples"];
    let mut seen = 0;
    let mut differences = String::new();
    for (path, text) in folders.into_iter().flat_map(files) {
        let zh = formatted(&text, Some(Language::Zh));
        let en = formatted(&zh, Some(Language::En));
        let back = formatted(&en, Some(Language::Zh));
        for ((a, b), e) in zh.lines().zip(back.lines()).zip(en.lines()) {
            if a != b {
                differences.push_str(&format!("{path}\n  {a}\n  {e}\n  {b}\n"));
            }
        }
        if zh != back && differences.is_empty() {
            differences.push_str(&path);
        }
        seen += 1;
    }
    assert!(seen > 5, "{seen} files");
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn the_shipped_policies_are_laid_out_in_chinese() {
    for (path, text) in files("policies") {
        let zh = formatted(&text, Some(Language::Zh));
        for (a, b) in text.lines().zip(zh.lines()) {
            assert_eq!(a, b, "{path}");
        }
        assert!(zh == text, "{path}");
    }
}
