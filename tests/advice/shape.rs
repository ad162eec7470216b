//! Lines, braces and keywords in the wrong place: one mistake is reported once, where it is.

use super::*;

#[test]
fn a_line_that_no_keyword_begins_is_blamed_itself() {
    for (policy, word, meant) in [
        (header("发文字号 “40号”"), "发文字号", ""),
        (header("发布 2021年1月1日"), "发布", "印发"),
        (duty("要 每年度 有 检测"), "要", "应当"),
        (duty("备注 “见附件”\n    应当 每年度 有 检测"), "备注", ""),
        (duty("备注：见附件\n    应当 每年度 有 检测"), "备注", ""),
        (duty("加强 检测"), "加强", ""),
        (duty("确保 有 检测"), "确保", ""),
        (duty("应当 每年度 有 检测\n    期限 30日"), "期限", ""),
        (
            format!("{HEADER}第一条 用人单位应当有检测\n{DUTY}"),
            "第一条",
            "",
        ),
        (
            indicator("目标 2025年 ≥ 90%\n    责任人 局长"),
            "责任人",
            "",
        ),
    ] {
        let (code, place, words) = suggested(&policy);
        assert_eq!(place, word, "{code} {words:?}\n{policy}");
        if !meant.is_empty() {
            assert_eq!(words, [meant], "{policy}");
        }
        let found = wrong(&policy);
        assert_eq!(found.len(), 1, "{policy}{found:#?}");
    }
    // and where one is left out, the others are still reported
    let two = wrong(&duty("附件 甲\n    联系人 乙\n    应当 每年度 有 检测"));
    assert_eq!(two.len(), 2, "{two:#?}");
    // a line that goes on is none
    assert!(wrong(&duty("应当 每年度\n    有 检测")).is_empty());
    let (_, place, words) = suggested(&duty("应当 有 停工\n    并且 有 检测"));
    assert_eq!((place.as_str(), words), ("并且", vec!["且".to_owned()]));
}

#[test]
fn one_vocabulary_forgotten_is_one_mistake() {
    let policy = "规划 例 { 辖区 全国；期间 2021年 至 2025年 }\n\
        义务 甲 { 依据 “一” “甲” 待核；承担 用人单位；应当 有 管理机构 }\n\
        义务 乙 { 依据 “一” “乙” 待核；承担 用人单位；对象 劳动者；应当 每年度 有 体检 }\n";
    let found = wrong(policy);
    assert_eq!(found.len(), 1, "{found:#?}");
    let (code, place, words) = suggested(policy);
    assert_eq!(
        (code.as_str(), place.as_str()),
        ("ohs::norm::no_subject", "甲")
    );
    assert!(words.contains(&"使用 词汇名".to_owned()), "{words:?}");
}

#[test]
fn a_forgotten_brace_is_one_mistake() {
    let next = "义务 二 { 依据 “一” “乙” 待核；承担 用人单位；应当 每年度 有 检测 }\n";
    let clauses = "    依据 “一” “甲” 待核\n    承担 用人单位\n    应当 每年度 有 检测\n";
    let items = "        机构：有 管理机构\n        公告：有 公告\n";
    let of_items =
        format!("    依据 “一” “甲” 待核\n    承担 用人单位\n    应当 {{\n{items}    }}\n");
    let told = |policy: &str, word: &str| {
        let found = wrong(policy);
        assert_eq!(found.len(), 1, "{policy}{found:#?}");
        let (code, place, _) = suggested(policy);
        assert_eq!(code, "ohs::syntax::missing_block", "{policy}");
        assert_eq!(place, word, "{policy}");
    };
    // of a declaration: what stands in it is read as if the brace stood there, and so is the next
    told(&format!("{HEADER}义务 一\n{clauses}}}\n{next}"), "义务 一");
    told(&format!("{HEADER}义务 一\n{of_items}}}\n{next}"), "义务 一");
    let target = "    总体 劳动者\n    计入 有 体检\n    目标 2025年 ≥ 90%\n}\n";
    told(&format!("{HEADER}指标 率\n{target}{next}"), "指标 率");
    let mistaken = clauses.replace("有 检测", "有 检侧");
    let found = wrong(&format!("{HEADER}义务 一\n{mistaken}}}\n{next}"));
    assert_eq!(found.len(), 2, "{found:#?}");
    // of items, with and without a colon, with and without the other brace
    for head in ["应当", "应当："] {
        for close in ["", "    }\n"] {
            for behind in ["", "    整改 “设置机构”\n"] {
                let duty = format!(
                    "{HEADER}义务 一 {{\n    依据 “一” “甲” 待核\n    承担 用人单位\n    {head}\n\
                     {items}{close}{behind}}}\n{next}"
                );
                told(&duty, "应当");
            }
        }
    }
}

#[test]
fn each_item_without_a_name_is_given_one() {
    let found = wrong(&duty(
        "应当 {\n        1、有 管理机构\n        2、有 公告\n    }",
    ));
    let said: Vec<_> = found
        .iter()
        .map(|d| render(d, Language::Zh).help.unwrap_or_default())
        .collect();
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(
        said.iter().any(|h| h.contains("`管理机构：有 管理机构`")),
        "{said:#?}"
    );
    assert!(
        said.iter().any(|h| h.contains("`公告：有 公告`")),
        "{said:#?}"
    );
}

#[test]
fn one_wrong_line_about_whom_is_one_mistake() {
    for each in [
        "对象 劳动者 且 在岗接害",
        "对象 劳动者 中 在岗接害 的",
        "对象 在岗接害 的 劳动者",
        "对象 劳动者（在岗接害）",
    ] {
        let found = wrong(&duty(&format!("{each}\n    应当 有 监护档案 且 有 体检")));
        assert_eq!(found.len(), 1, "{each}: {found:#?}");
    }
}

#[test]
fn an_article_pasted_below_what_is_used_is_told_how_rules_begin() {
    for (article, word) in [
        ("1. 义务 经费 { 应当 有 公告 }", "1"),
        ("（一）用人单位应当设置管理机构。", "（"),
    ] {
        let policy = format!("{HEADER}{article}\n{DUTY}");
        let (code, place, words) = suggested(&policy);
        assert_eq!(
            (code.as_str(), place.as_str()),
            ("ohs::syntax::unknown_keyword", word)
        );
        assert!(words.contains(&"义务".to_owned()), "{words:?}");
    }
}

#[test]
fn the_brace_that_was_forgotten_is_the_one_marked() {
    let next = "义务 二 { 依据 “一” “乙” 待核；承担 用人单位；应当 每年度 有 检测 }\n";
    let items = "    应当 {\n        机构：有 管理机构\n        公告：有 公告\n";
    for behind in ["", next] {
        let policy = format!(
            "{HEADER}义务 一 {{\n    依据 “一” “甲” 待核\n    承担 用人单位\n{items}}}\n{behind}"
        );
        let found = wrong(&policy);
        assert_eq!(found.len(), 1, "{policy}{found:#?}");
        let first = found.first().unwrap();
        assert_eq!(first.code.as_str(), "ohs::syntax::not_closed");
        let line = |at: u32| policy.get(..at as usize).unwrap().lines().count();
        let lines: Vec<usize> = first.labels.iter().map(|l| line(l.loc.span.end)).collect();
        // 应当 {, and the brace further out
        assert_eq!(lines, [6, 9], "{policy}{first:#?}");
        let mended = policy.replacen("公告：有 公告\n}", "公告：有 公告\n    }\n}", 1);
        assert!(wrong(&mended).is_empty(), "{:#?}", wrong(&mended));
    }
    // of the declaration itself: up to what ends it
    let policy = format!(
        "{HEADER}义务 一 {{\n    依据 “一” “甲” 待核\n    承担 用人单位\n{items}    }}\n{next}"
    );
    let found = wrong(&policy);
    assert_eq!(found.len(), 1, "{policy}{found:#?}");
    let labels: Vec<&str> = found[0].labels.iter().map(|l| &*l.label).collect();
    assert_eq!(labels, ["here", "until"]);
}
