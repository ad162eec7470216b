//! What the help of an error says, followed word by word, leads to a policy without errors: a table of what officials
//! write, and what the help puts in its place.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use ohs::diagnostic::{Diagnostic, Severity};
use ohs::limits::Limits;
use ohs::message::{Language, render};
use ohs::source::SourceMap;
use std::path::Path;

const HEADER: &str = "规划 例 { 辖区 全国；期间 2021年 至 2025年 }\n使用 示例词汇\n";
const DUTY: &str = "义务 定期检测 { 依据 “一” “甲” 待核；承担 用人单位；应当 每年度 有 检测 }\n";

/// The vocabulary of the reference.
fn vocabulary() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (_, rest) = page.split_once("```ohs vocabulary\n").unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// What is wrong with a policy, in order of place.
fn wrong(policy: &str) -> Vec<Diagnostic> {
    let mut sources = SourceMap::new();
    let vocabulary = vocabulary();
    let texts = [
        ("vocabulary.ohs", vocabulary.as_str()),
        ("policy.ohs", policy),
    ];
    let parsed: Vec<_> = texts
        .map(|(name, text)| ohs::syntax::parse(sources.add(name, text), text, &Limits::default()))
        .into();
    let compiled = ohs::model::compile(&parsed, &sources);
    let said = parsed.into_iter().flat_map(|p| p.diagnostics);
    let mut said: Vec<_> = said
        .chain(compiled.diagnostics)
        .filter(|d| d.severity != Severity::Note)
        .collect();
    said.sort_by_key(|d| d.loc().map(|l| (l.file.0, l.span.start)));
    said
}

/// The policy with the place of its first mistake replaced by the first words in backticks of the help; where there are
/// none, the place is left out.
fn followed(policy: &str, language: Language) -> Result<(String, String), String> {
    let found = wrong(policy);
    let Some(first) = found.first() else {
        return Err(format!("nothing is wrong with it:\n{policy}"));
    };
    let span = first.loc().unwrap().span;
    let help = render(first, language).help.unwrap_or_default();
    let instead = help.split('`').nth(1).unwrap_or("");
    let head = policy.get(..span.start as usize).unwrap();
    let tail = policy.get(span.end as usize..).unwrap();
    Ok((
        format!("{head}{instead}{tail}"),
        format!("{} {help}", first.code.as_str()),
    ))
}

/// In a duty of the employer.
fn duty(clause: &str) -> String {
    format!(
        "{HEADER}{DUTY}义务 例一 (x) {{\n    依据 “一” “甲” 待核\n    承担 用人单位\n    {clause}\n}}\n"
    )
}

/// In a duty owed for each worker.
fn worker(clause: &str) -> String {
    duty(&format!("对象 劳动者\n    {clause}"))
}

fn indicator(clause: &str) -> String {
    format!(
        "{HEADER}指标 率 {{\n    依据 “一” “甲” 待核\n    总体 劳动者\n    计入 有 体检\n    {clause}\n}}\n"
    )
}

fn process(edge: &str) -> String {
    format!(
        "{HEADER}流程 三同时 {{\n    依据 “一” “甲” 待核\n    承担 用人单位\n    对象 建设项目\n    {edge}\n}}\n"
    )
}

fn header(clause: &str) -> String {
    format!(
        "规划 例 {{\n    辖区 全国\n    期间 2021年 至 2025年\n    {clause}\n}}\n使用 示例词汇\n{DUTY}"
    )
}

#[test]
fn the_help_followed_word_by_word_leads_to_no_further_mistake() {
    let zh = [
        worker("应当 自 入职 起 30日内 有 体检"),
        worker("应当 自 入职 之日起 30日 内 有 体检"),
        worker("应当 自 入职之日起 30日以内 有 体检"),
        worker("应当 自 入职 起 每 12个月 有 体检"),
        worker("应当 入职后30日内 有 体检"),
        worker("应当 接触危害 含 矽尘、煤尘、噪声"),
        worker("应当 接触危害 含 矽尘和煤尘 或 有 停工").replace('和', " 和 "),
        worker("不得 接触危害 含任一 矽尘，煤尘"),
        worker("应当 每年度 有 体检，其中 类别 = 在岗期间"),
        worker("应当 每年度 有 体检 ，且 每年度 有 体检"),
        duty("应当 每年度 至少一次 有 检测"),
        duty("应当 每年度 至少 一次 检测"),
        duty("应当 每年度 至少2次 有 检测"),
        duty("应当 每 12个月 至少1次 检测"),
        duty("应当 每 12个月 一次 有 检测"),
        duty("应当 于 2025年底前 有 检测"),
        duty("应当 到 2025年底 有 检测"),
        duty("应当 在 2025年12月31日 之前 有 检测"),
        duty("应当 于 2025 年 6 月 30 日 前 有 检测"),
        duty("应当 不晚于 2025 年 6 月 30 日 有 检测"),
        duty("应当 每年度 开展 检测"),
        duty("应当 每个 检测 均 结果 ≤ 85db"),
        duty("应当 每个 检测 均 结果 ≤ 85分贝以下"),
        duty("应当 每年度 有 检测\n    罚则 “七十条” { 罚款：应当 罚款 20万元以下 }"),
        duty("应当 每年度 有 检测\n    罚则 “七十条” { 罚款：应当 罚款 5万元以上20万元以下 }"),
        duty("应当 每个 检测 均 结果 ≤ 5毫克/立方米"),
        duty("细化 定期检则\n    应当 每年度 有 检测"),
        duty("细化 上级.定期检测\n    应当 每年度 有 检测"),
        indicator("目标 到2025年 90%以上"),
        indicator("目标 到 2025年底 达到 90%以上"),
        indicator("目标 2025年 达到90%"),
        indicator("目标 2025 年 ≥ 90%"),
        indicator("目标 到2025年底，不低于90%"),
        duty("督促 用人单位 每年度 开展 检测")
            .replace("承担 用人单位\n    督促", "承担 县级人民政府\n    督促"),
        duty("督促 用人单位 每年度 有 检测")
            .replace("承担 用人单位\n    督促", "承担 县级人民政府\n    督促"),
        worker("应当 入职 前 有 体检"),
        worker("应当 入职 之前 有 体检"),
        worker("应当 入职 后 30日 内 有 体检"),
        worker("应当 入职后 30日 内 有 体检"),
        worker("应当 有 监护档案 且 离职 前 30日 内 有 体检"),
        worker("应当 2025年 内 有 体检"),
        duty("对象 所有 劳动者\n    应当 每年度 有 体检"),
        duty("对象 每名 劳动者\n    应当 每年度 有 体检"),
        duty("对象 所有劳动者\n    应当 每年度 有 体检"),
        duty("应当 规模 == 小型"),
        duty("应当 规模 <> 小型"),
        duty("当 规模 = 小型、微型\n    应当 每年度 有 检测"),
        duty("当 规模 为 小型、微型\n    应当 每年度 有 检测"),
        duty("当 规模 ≠ 小型、微型\n    应当 每年度 有 检测"),
        duty("应当 接害人数 ≤ 100名"),
        duty("应当 接害人数 ≤ 100 名"),
        duty("应当 接害人数 ≤ 100个人"),
        indicator("目标值 2025年 ≥ 90%"),
        indicator("目标 2025年底前 90%以上"),
        indicator("目标 2025年底前 ≥ 90%"),
        indicator("目标 2025年前 达到90%以上"),
        indicator("目标 到2025年末 稳定在90%以上"),
        indicator("目标 90%以上"),
        indicator("目标 ≥ 90%"),
        indicator("目标 2025年 ≥ 百分之九十"),
        indicator("目标 2025年 达到百分之九十五以上"),
        indicator("目标 2025年 不低于百分之九十"),
        indicator("目标 稳步提升"),
        indicator("目标 2025年 逐年下降"),
        indicator("目标 到2025年 持续提高"),
        process("设计：设施设计 同时 主体设计"),
        process("设计：设施设计 与 主体设计 同时"),
        process("设计：设施设计 早于 主体设计"),
        process("验收：投入使用 应经 竣工验收 其中 结论 = 合格"),
        header("印发 2022 年 2 月 8 日"),
        // habits of official prose
        duty("应当 不少于 1 次 检测"),
        duty("应当 每年度 不少于 2次 检测"),
        duty("应当 至少 1 次 申报"),
        duty("应当 至少 一次 申报"),
        worker("应当 于 离职 前 有 体检"),
        worker("应当 在 离职 之前 有 体检"),
        worker("应当 于 入职 之日起 30日内 有 体检"),
        worker("应当 于 入职 之后 30日 内 有 体检"),
        duty("应当 每年度 12月31日前 有 检测"),
        duty("应当 每年度 12月31日 前 有 检测"),
        duty("应当 接害人数 在 10人 至 99人 之间"),
        duty("应当 管理机构 = 有"),
        worker("应当 接触危害 包括 矽尘"),
        worker("不得 未 在岗接害"),
        worker("当 在岗接害 时\n    应当 每年度 有 体检"),
        header("").replace("至 2025年", "不晚于 2025年"),
        duty("应当 劳动者 有 监护档案"),
        duty("应当 用人单位 有 管理机构"),
        worker("应当 劳动者 有 监护档案"),
        duty("应当 至少一次 申报"),
        duty("应当 每年度 有 至少 2次 申报"),
        duty("应当 ≥ 1 申报"),
        duty("应当 接害人数 10 至 99人"),
        duty("应当 接害人数 10人 至 99人"),
        duty("应当 接害人数 ≥ 10 至 99人"),
        duty("应当 接害人数 控制在 10人以内"),
        duty("应当 接害人数 ≥ 10人（含10人）"),
        worker("应当 先于 入职 有 体检 类别 = 上岗前"),
        worker("应当 每 12个月 有 体检 类别 = 在岗期间"),
        worker("应当 每 12个月 有 体检 且 类别 = 在岗期间"),
        duty("应当 每年度 有 检测 且 因素 = 噪声"),
        worker("应当 于 入职 后 30日 有 体检"),
        worker("应当 接触危害 包含 全部 (矽尘、噪声)"),
        duty("应当 于 2022年 和 2024年 内 有 检测"),
        duty("应当 于 2022年、2024年 内 有 检测"),
        duty("应当 2022年前 有 检测"),
        duty("应当 不得 有 公告"),
        duty("应当 没 公告"),
        duty("应当 每年度 有 检测，"),
        duty("对象 劳动者 且 在岗接害\n    应当 每年度 有 体检"),
        duty("对象 劳动者 中 在岗接害 的\n    应当 每年度 有 体检"),
        duty("对象 在岗接害 的 劳动者\n    应当 每年度 有 体检"),
        duty("应当 每年度 有 检测\n    罚则 “七十条” 罚款 10万元以下"),
        duty("应当 每年度 有 检测\n    整改 ”补测“"),
        duty("应当 每年度 有 检测\n    整改 ＂补测＂"),
        duty("应当 每年度 有 检测\n    整改 '补测'"),
        duty("应当 每年度 有 检测").replace("    承担 用人单位", "    承担单位 用人单位"),
        duty("应当 每年度 有 检测").replace("    承担 用人单位", "    承担 单位 用人单位"),
        duty("应当 每年度 有 检测").replace("    承担 用人单位", "    承担 用人单位，"),
        duty("应当 每年度 有 检测").replace("“甲” 待核\n", "甲 待核\n"),
        duty("应当 每年度 有 检测").replace("“甲” 待核\n", "“甲” 未核实\n"),
        indicator("目标 2025年 实现全覆盖"),
        indicator("目标 到2025年底，全覆盖"),
        indicator("目标 2023年和2025年 分别 ≥ 85%和90%"),
        indicator("目标 2023年、2025年 分别达到85%、90%以上"),
        indicator("目标 2023年 ≥ 85%；2025年 ≥ 90%"),
        indicator("目标 2023年 至 2025年 逐步提高"),
        indicator("目标 逐年不降"),
        indicator("目标 不晚于 2025年 ≥ 90%"),
        indicator("目标 2025年以前 ≥ 90%"),
        indicator("").replace("计入 有 体检", "目标 2025年 至少 10人"),
        header("").replace("2021年 至 2025年", "2021—2025年"),
        header("").replace("2021年 至 2025年", "2021年到2025年"),
        header("").replace("2021年 至 2025年", "2021至2025年"),
        header("").replace("使用 示例词汇", "使用 《示例词汇》"),
        header("").replace("规划 例 {", "规划 例（2021—2025年） {"),
        format!("{HEADER}{DUTY}参数 期限长 = 30日\n"),
        format!("{HEADER}{DUTY}注 加强领导 “各地要高度重视”\n"),
        duty("应当 { 有 管理机构 }"),
        duty("应当 {\n        （一）有 管理机构；\n        公告：有 公告\n    }"),
        duty("应当 {\n        1、有 管理机构\n        公告：有 公告\n    }"),
        duty("应当 2024年 有 检测"),
        duty("应当 於 2024年 内 有 检测"),
        worker("应当 先于 入职 有 上岗前体检"),
        duty("对象 建设项目\n    应当 投入使用 须经 竣工验收 其中 结论 = 合格"),
        duty("应当 有 管理机构").replace("义务 例一", "规定 例一"),
        // words that run into each other
        duty("应当每年度有检测"),
        duty("应当 每年度有检测"),
        duty("应当 有管理机构"),
        worker("应当 每12个月有体检"),
        duty("承担 用人单位，应当 每年度 有 检测")
            .replace("    承担 用人单位\n    承担", "    承担"),
        // words that add nothing that shows
        duty("应当 按规定 每年度 有 检测"),
        duty("应当 逐步 有 管理机构"),
        duty("应当 依法 有 管理机构"),
        duty("应当 每年度 如实 有 申报"),
        duty("应当 进一步 有 管理机构"),
        // no word that says no is explained by one that says yes
        worker("不应当 有 停工"),
        worker("不应该 有 停工"),
        worker("不可以 有 停工"),
        worker("不能 有 停工"),
        worker("不要 有 停工"),
        worker("严禁 有 停工"),
        worker("严禁 有 停工 且 有 监护档案"),
        worker("不准在岗接害"),
        header("施行 2022 年 2 月 8 日"),
        // a year in which, not one by whose end
        duty("应当 在 2023年 内 有 检测"),
        duty("应当 在 2023年 有 检测"),
        duty("应当 在2023年内 有 检测"),
        duty("应当 在 2023年6月 有 检测"),
        duty("应当 2021年 至 2023年 有 检测"),
        duty("应当 2021—2023年 有 检测"),
        duty("应当 于 2021年-2023年 内 有 检测"),
        duty("应当 在 2021年至2023年间 有 检测"),
        duty("应当 于 2023年 有 检测"),
        duty("应当 2023年组织检测"),
        duty("应当 每年底前 有 检测"),
        duty("应当 每年12月底前 有 检测"),
        duty("应当 每年6月30日前 有 检测"),
        duty("应当 每年度 9月底 前 有 检测"),
        // two conditions with a comma
        worker("应当 每年度 有 体检 其中 类别 = 在岗期间，日期 ≥ 2024年1月1日"),
        worker("应当 每年度 有 体检 其中 类别 = 在岗期间、日期 ≥ 2024年1月1日"),
        duty("当 规模 = 小型，接害人数 ≥ 10人\n    应当 有 管理机构"),
        // who speaks, and how strongly
        duty("应当 原则上 有 管理机构"),
        duty("应当 引导 认定 防治计划"),
        duty("应当 推动 有 管理机构"),
        duty("应当 管理机构 有"),
        duty("应当 每个 劳动者 在岗接害"),
        duty("应当 每个 劳动者 有 体检"),
        duty("应当 每年度 有 检测，整改 “补测”"),
        duty("当 接害人数 ≥ 10人，引导 有 管理机构"),
        duty("对象 在岗接害的劳动者\n    应当 每年度 有 体检"),
        duty("对象 在岗接害\n    应当 每年度 有 体检"),
        indicator("目标 2025年 ≥ 90%").replace("总体 劳动者", "总体 在岗接害的劳动者"),
        indicator("目标 2025年 > 2020年"),
        indicator("目标 2025年 较2020年提高"),
        indicator("目标 2025年 比2020年有所下降"),
        indicator("目标 2025年 较 2020年 提高"),
        header("印发日期 2022年2月8日"),
        header("施行时间 2022年2月8日"),
        // several members in one word
        duty("当 规模 属于 小微型\n    应当 每年度 有 检测"),
        duty("当 规模 = 小微\n    应当 每年度 有 检测"),
        duty("当 规模 = 小型微型企业\n    应当 每年度 有 检测"),
        duty("当 规模 属于 (大型、小微型)\n    应当 每年度 有 检测"),
        // where it is cited, and the words
        duty("应当 每年度 有 检测").replace(
            "    依据 “一” “甲” 待核\n",
            "    依据 三（一） 引导用人单位 待核\n",
        ),
        duty("应当 每年度 有 检测").replace(
            "    依据 “一” “甲” 待核\n",
            "    依据 「三（四）」 「参保率」 待核\n",
        ),
        duty("应当 每年度 有 检测").replace(
            "    依据 “一” “甲” 待核\n",
            "    依据 “三（四）“ “参保率“ 待核\n",
        ),
    ];
    let en = [
        "indicator rate {\n    cites “一” “甲” unchecked\n    population worker\n    counted have exams\n    target 2025 at least 90%\n}\n",
        "duty first_exam {\n    cites “一” “甲” unchecked\n    bearer employer\n    for each worker\n    must within 30 days of hired have exams\n}\n",
        "duty seen {\n    cites “一” “甲” unchecked\n    bearer employer\n    for each worker\n    must exposures contains silica, coal\n}\n",
    ]
    .map(|t| format!("{HEADER}{t}"));
    let all = zh
        .iter()
        .map(|p| (p, Language::Zh))
        .chain(en.iter().map(|p| (p, Language::En)));
    let mut report = String::new();
    for (policy, language) in all {
        match followed(policy, language) {
            Err(nothing) => report.push_str(&nothing),
            Ok((mended, help)) => {
                for d in wrong(&mended) {
                    let said = render(&d, language);
                    report.push_str(&format!(
                        "{policy}  {help}\n{mended}  {} {} {:?}\n\n",
                        d.code.as_str(),
                        said.text,
                        said.help
                    ));
                }
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// The words in backticks of the help for the first mistake.
fn suggested(policy: &str) -> (String, String, Vec<String>) {
    let found = wrong(policy);
    let first = found.first().unwrap();
    let span = first.loc().unwrap().span;
    let place = policy.get(span.start as usize..span.end as usize).unwrap();
    let help = render(first, Language::Zh).help.unwrap_or_default();
    let words = help
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    (first.code.as_str().to_owned(), place.to_owned(), words)
}

#[test]
fn a_word_that_says_no_is_never_explained_by_one_that_says_yes() {
    for word in [
        "不应当",
        "不应该",
        "不可以",
        "不能",
        "不要",
        "不许",
        "不准",
        "不允许",
        "严禁",
        "严格禁止",
        "杜绝",
    ] {
        let (_, place, words) = suggested(&duty(&format!("{word} 有 停工")));
        assert_eq!((place.as_str(), words.concat().as_str()), (word, "不得"));
    }
    for word in [
        "不必",
        "无需",
        "无须",
        "不要求",
        "不需要",
        "不鼓励",
        "不支持",
        "不提倡",
        "不宜",
    ] {
        let (_, place, words) = suggested(&duty(&format!("{word} 有 停工")));
        assert_eq!(place, word);
        assert!(words.contains(&"注".to_owned()), "{word}: {words:?}");
        assert!(
            !words.contains(&word.chars().skip(1).collect()),
            "{word}: {words:?}"
        );
    }
    // names: what there is says the opposite
    for name in ["非停工", "未停工", "无停工"] {
        let (_, _, words) = suggested(&worker(&format!("应当 有 {name}")));
        assert_ne!(words, ["停工"], "{name}");
    }
}

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
fn matters_are_one_enum() {
    let two = |name: &str| {
        format!(
            "{HEADER}枚举 事项 {{ 甲事 }}\n枚举 {name} {{ 乙事 }}\n{DUTY}\
            义务 二 {{ 依据 “一” “甲” 待核；承担 用人单位；应当 认定 乙事 }}\n"
        )
    };
    let found = wrong(&two("事项"));
    assert_eq!(found.len(), 1, "{found:#?}");
    let help = render(found.first().unwrap(), Language::Zh).help.unwrap();
    assert!(help.contains("合并成一个"), "{help}");
    let found = wrong(&two("别的"));
    assert_eq!(found.len(), 1, "{found:#?}");
    let help = render(found.first().unwrap(), Language::Zh).help.unwrap();
    assert!(help.contains("它写在枚举 `别的` 里"), "{help}");
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
fn each_target_of_a_list_is_looked_at() {
    for (targets, mistakes) in [
        ("目标 2023年 85%以上，2025年 90%以上", 2),
        ("目标 2023年 ≥ 85%以上，2024年 ≥ 88%，2025年 ≥ 90%以上", 2),
        ("目标 到2023年底，不低于85%，到2025年底，不低于90%", 2),
        ("目标 2023年 ≥ 85人以上，2025年 ≥ 90人以上", 2),
        ("目标 2023年 ≥ 85%，2025年 ≥ 90%以上", 1),
    ] {
        let found = wrong(&indicator(targets));
        assert_eq!(found.len(), mistakes, "{targets} {found:#?}");
    }
}

#[test]
fn what_is_not_known_to_be_a_count_is_not_called_one() {
    for clauses in [
        "取自 用人单位.没有此数\n    目标 2025年 ≥ 90%",
        "总体 劳动者\n    计入 接受 体检\n    目标 2025年 ≥ 90%",
        "总体 劳动者\n    分母 很多\n    目标 2025年 ≥ 90%",
    ] {
        let policy = format!("{HEADER}指标 率 {{\n    依据 “一” “甲” 待核\n    {clauses}\n}}\n");
        let found = wrong(&policy);
        assert_eq!(found.len(), 1, "{clauses} {found:#?}");
    }
}

#[test]
fn a_limit_that_may_be_another_years_is_asked_about() {
    let (_, _, words) = suggested(&duty("应当 2024年前 有 检测"));
    assert_eq!(words, ["不晚于 2024年底", "不晚于 2023年底"]);
    let (_, _, words) = suggested(&duty("应当 在 2024年 之前 有 检测"));
    assert_eq!(words, ["不晚于 2024年底", "不晚于 2023年底"]);
    let (_, _, words) = suggested(&indicator("目标 2024年前 ≥ 90%"));
    assert_eq!(words, ["2024年 ≥ 90%", "2023年 ≥ 90%"]);
    let (_, _, words) = suggested(&indicator("目标 2024年底前 ≥ 90%"));
    assert_eq!(words, ["2024年 ≥ 90%"]);
}

#[test]
fn who_is_urged_does_not_urge() {
    let (code, place, _) = suggested(&duty("督促 每年度 有 检测"));
    assert_eq!(
        (code.as_str(), place.as_str()),
        ("ohs::norm::urged_bearer", "用人单位")
    );
    let authority = duty("督促 每年度 有 检测").replace("承担 用人单位\n", "承担 县级人民政府\n");
    assert!(wrong(&authority).is_empty(), "{:#?}", wrong(&authority));
    let nobody = duty("督促 每年度 有 检测").replace("    承担 用人单位\n", "");
    assert!(wrong(&nobody).is_empty());
}

#[test]
fn a_name_that_something_has_is_explained_before_one_that_is_like_it() {
    let (_, place, words) = suggested(&duty("应当 公告 = 检测结果"));
    assert_eq!(place, "检测结果");
    assert!(words.contains(&"公告 含 检测结果".to_owned()), "{words:?}");
    let (_, place, words) = suggested(&worker("应当 (有 体检 且 类别 = 在岗期间)"));
    assert_eq!(place, "类别");
    assert!(words.contains(&"有 体检 其中 …".to_owned()), "{words:?}");
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
fn a_year_in_which_is_not_one_by_whose_end() {
    for (written, meant) in [
        ("在 2023年 内", "于 2023年 内"),
        ("在 2023年", "于 2023年 内"),
        ("2021年 至 2023年", "于 2021年 至 2023年 内"),
        ("于 2021年—2023年 内", "于 2021年 至 2023年 内"),
        ("2021—2023年", "于 2021年 至 2023年 内"),
    ] {
        let (_, place, words) = suggested(&duty(&format!("应当 {written} 有 检测")));
        assert_eq!(place, written);
        assert_eq!(words, [meant], "{written}");
    }
}

#[test]
fn several_members_in_one_word_are_all_of_them() {
    for (written, place, meant) in [
        (
            "规模 属于 中小微型",
            "属于 中小微型",
            "属于 (微型、小型、中型)",
        ),
        ("规模 = 小微", "= 小微", "属于 (微型、小型)"),
        ("规模 属于 (大型、小微型)", "小微型", "微型、小型"),
    ] {
        let policy = duty(&format!("当 {written}\n    应当 每年度 有 检测"));
        let (code, at, words) = suggested(&policy);
        assert_eq!(code, "ohs::name::unknown_member");
        assert_eq!(at, place);
        assert_eq!(words, [meant], "{written}");
    }
    // and what is like none of them is answered with those there are
    let (_, _, words) = suggested(&duty("当 规模 = 规上\n    应当 每年度 有 检测"));
    assert_eq!(words, ["微型", "小型", "中型", "大型"]);
}

#[test]
fn the_numbers_of_an_indicator_fit_what_it_is() {
    let asked = |clauses: &str| {
        suggested(&format!(
            "{HEADER}指标 率 {{\n    依据 “一” “甲” 待核\n    {clauses}\n}}\n"
        ))
    };
    for (clauses, place, population) in [
        (
            "总体 用人单位\n    计入 有 管理机构\n    目标 2025年 ≥ 60人",
            "60人",
            "总体 用人单位 其中 有 管理机构",
        ),
        (
            "总体 劳动者 其中 在岗接害\n    计入 有 体检 且 有 监护档案\n    目标 2025年 ≥ 60",
            "60",
            "总体 劳动者 其中 (在岗接害 且 有 体检 且 有 监护档案)",
        ),
        (
            "总体 劳动者 其中 (在岗接害 或 有 停工)\n    计入 有 体检\n    基值 2020年 70人\n    目标 2025年 > 基值",
            "70人",
            "总体 劳动者 其中 ((在岗接害 或 有 停工) 且 有 体检)",
        ),
    ] {
        let (code, at, words) = asked(clauses);
        assert_eq!(
            (code.as_str(), at.as_str()),
            ("ohs::norm::amount_of_rate", place),
            "{clauses}"
        );
        assert!(words.contains(&population.to_owned()), "{words:?}");
        // followed: what makes it a rate goes
        let (counted, target) = clauses.split_once("\n    计入").unwrap();
        let (_, target) = target.split_once('\n').unwrap();
        let (head, _) = counted.split_once("总体").unwrap();
        let mended = format!(
            "{HEADER}指标 率 {{\n    依据 “一” “甲” 待核\n    {head}{population}\n{target}\n}}\n"
        );
        assert!(wrong(&mended).is_empty(), "{mended}{:#?}", wrong(&mended));
    }
    for (clauses, place) in [
        (
            "总体 劳动者\n    基值 2020年 70%\n    目标 2025年 > 基值",
            "70%",
        ),
        ("总体 劳动者\n    目标 2025年 ≥ 70%", "70%"),
        ("总体 劳动者\n    分母 9%\n    目标 2025年 ≥ 70%", "9%"),
    ] {
        let (code, at, _) = asked(clauses);
        assert_eq!(
            (code.as_str(), at.as_str()),
            ("ohs::norm::percent_of_count", place),
            "{clauses}"
        );
    }
}

#[test]
fn a_sentence_behind_a_keyword_is_not_taken_for_a_name() {
    let (code, _, words) = suggested(&duty("督促用人单位在劳动合同中明确危害防护的内容"));
    assert_eq!(code, "ohs::syntax::glued_keyword");
    assert!(words.contains(&"督促 认定 …".to_owned()), "{words:?}");
    let (_, _, words) = suggested(&duty("当 小型、微型\n    应当 有 管理机构"));
    assert!(
        words.contains(&"字段 属于 (小型、微型)".to_owned()),
        "{words:?}"
    );
    let (_, _, words) = suggested(&duty("应当 认定 健康企业"));
    assert!(
        words.contains(&"枚举 事项 { 健康企业 }".to_owned()),
        "{words:?}"
    );
    let (_, _, words) = suggested(&duty("应当 在岗 接害"));
    assert_eq!(words.first().map(String::as_str), Some("在岗接害"));
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
