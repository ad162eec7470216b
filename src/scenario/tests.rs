use super::expectation::{compares, fits, lies_between, set};
use crate::eval::verdict::{Measured, Settled, VerdictSet};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, DateKind, DateLiteral, ExpectedVerdict};
use jiff::civil::date;
use rust_decimal::Decimal;

fn n(n: i64) -> Decimal {
    Decimal::from(n)
}

/// `hits / population`, each from its least to its greatest.
fn rate(low: (i64, i64), high: (i64, i64)) -> Measured {
    Measured {
        numerator: (n(low.0), Some(n(high.0))),
        denominator: Some((n(low.1), Some(n(high.1)))),
        low: Some((n(low.0), n(low.1))),
        high: Some((n(high.0), n(high.1))),
        left_out: Vec::new(),
    }
}

#[test]
fn values_are_compared_as_fractions() {
    let half = rate((2, 4), (2, 4));
    let open = rate((1, 3), (2, 3));
    let q = (n(50), n(100));
    assert!(compares(&half, CompareOp::Eq, q));
    assert!(!compares(&open, CompareOp::Eq, q));
    assert!(compares(&half, CompareOp::Ge, q) && compares(&half, CompareOp::Le, q));
    assert!(!compares(&half, CompareOp::Gt, q) && !compares(&half, CompareOp::Ne, q));
    // All of the interval must compare so.
    assert!(!compares(&open, CompareOp::Lt, (n(2), n(3))));
    assert!(compares(&open, CompareOp::Le, (n(2), n(3))));
    assert!(compares(&open, CompareOp::Ne, (n(3), n(4))));
    assert!(lies_between(&open, (n(2), n(6)), (n(2), n(3))));
    assert!(!lies_between(&open, (n(1), n(3)), (n(1), n(1))));
    // Three in seven is no decimal: nothing is divided.
    assert!(compares(
        &rate((3, 7), (3, 7)),
        CompareOp::Eq,
        (n(6), n(14))
    ));
    let count = Measured {
        numerator: (n(4), None),
        denominator: None,
        low: None,
        high: None,
        left_out: Vec::new(),
    };
    assert!(!compares(&count, CompareOp::Eq, (n(4), n(1))));
}

#[test]
fn dates_fit_days_months_and_years() {
    let at = |kind| DateLiteral {
        kind,
        span: Span::default(),
    };
    let day = Some(date(2025, 2, 28));
    for (kind, fitting) in [
        (DateKind::Day(date(2025, 2, 28)), true),
        (DateKind::Day(date(2025, 2, 27)), false),
        (DateKind::Month(2025, 2), true),
        (DateKind::Month(2025, 3), false),
        (DateKind::MonthEnd(2025, 2), true),
        (DateKind::MonthEnd(2024, 2), false),
        (DateKind::Year(2025), true),
        (DateKind::YearEnd(2025), false),
    ] {
        assert_eq!(fits(&at(kind), day), fitting, "{kind:?}");
        assert!(!fits(&at(kind), None));
    }
}

#[test]
fn sets_are_compared_whole() {
    let both = VerdictSet::only(Settled::Satisfied).with(Settled::Violated);
    assert_eq!(
        set(&[ExpectedVerdict::Violated, ExpectedVerdict::Satisfied]),
        both
    );
    assert_ne!(set(&[ExpectedVerdict::Violated]), both);
}

mod examples {
    use crate::diagnostic::Severity;
    use crate::limits::Limits;
    use crate::message::{Language, codes, example, render};
    use crate::scenario::{ScenarioOutcome, ScenarioResult, run};
    use crate::source::SourceMap;

    /// Runs the scenarios of a text.
    fn results(text: &str) -> Vec<ScenarioResult> {
        let mut sources = SourceMap::new();
        let file = sources.add("scenario.ohs", text);
        let limits = Limits::default();
        let parsed = [crate::syntax::parse(file, text, &limits)];
        let compiled = crate::model::compile(&parsed, &sources);
        for d in parsed[0].diagnostics.iter().chain(&compiled.diagnostics) {
            // A scenario on an unknown norm is left to its runner.
            let known = d.code.as_str() == "ohs::name::unknown_norm";
            let words = render(d, Language::Zh).text;
            assert!(known || d.severity != Severity::Error, "{words}\n{text}");
        }
        run(&compiled.program, &parsed, &limits)
    }

    #[test]
    fn each_bad_example_fails_by_its_code_and_each_good_one_passes() {
        let mut wrong = Vec::new();
        for code in codes() {
            if !code.starts_with("ohs::scenario::") {
                continue;
            }
            let example = example(&code).expect("an example");
            for (text, good) in [(&example.bad, false), (&example.good, true)] {
                let results = results(&format!("{}\n{text}", example.policy));
                let [result] = &results[..] else {
                    panic!("{code}: one scenario")
                };
                let found: Vec<&str> = result.diagnostics.iter().map(|d| d.code.as_str()).collect();
                let fits = if good {
                    found.is_empty() && result.outcome == ScenarioOutcome::Passed
                } else {
                    found == [code.as_str()] && result.outcome == ScenarioOutcome::Failed
                };
                if !fits {
                    let words: Vec<_> = result
                        .diagnostics
                        .iter()
                        .map(|d| render(d, Language::Zh))
                        .collect();
                    wrong.push(format!(
                        "{code} good: {good}: {:?} {words:#?}",
                        result.outcome
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    }

    /// What is said of each bad example, in both languages, with what each label underlines.
    #[test]
    fn each_example_is_explained() {
        use std::fmt::Write as _;
        let mut out = String::new();
        for code in codes() {
            let Some(name) = code.strip_prefix("ohs::scenario::") else {
                continue;
            };
            let example = example(&code).expect("an example");
            let text = format!("{}\n{}", example.policy, example.bad);
            let _ = writeln!(out, "── {name}");
            for d in results(&text).iter().flat_map(|r| &r.diagnostics) {
                for language in [Language::Zh, Language::En] {
                    let words = render(d, language);
                    let _ = writeln!(out, "  {}", words.text);
                    for (label, words) in d.labels.iter().zip(&words.labels) {
                        let place = text.get(label.loc.span.range()).expect("on characters");
                        let _ = writeln!(out, "    ^ {place} ← {words}");
                    }
                    if let Some(help) = words.help {
                        let _ = writeln!(out, "    = {help}");
                    }
                }
            }
        }
        insta::assert_snapshot!(out);
    }
}

const VOCABULARY: &str = "词汇 词 { }\n实体 单位 { 标识 号；号：文字；所在：行政区 属地；检测：多个 检测；预案：日期 可无 }\n\
                          实体 检测 { 标识 日期；发生 日期；日期：日期 }\n";

/// What comes of the scenarios of some files beside a vocabulary: name, outcome, codes.
fn outcomes(files: &[&str]) -> Vec<(String, super::ScenarioOutcome, Vec<String>)> {
    let limits = crate::limits::Limits::default();
    let mut sources = crate::source::SourceMap::new();
    let texts = std::iter::once(&VOCABULARY).chain(files);
    let parsed: Vec<_> = texts
        .enumerate()
        .map(|(n, text)| {
            let id = sources.add(format!("{n}.ohs"), *text);
            crate::syntax::parse(id, text, &limits)
        })
        .collect();
    assert!(parsed.iter().all(|p| p.diagnostics.is_empty()));
    let program = crate::model::compile(&parsed, &sources).program;
    super::run(&program, &parsed, &limits)
        .into_iter()
        .map(|r| {
            let codes = r.diagnostics.iter().map(|d| d.code.as_str().to_owned());
            (r.name, r.outcome, codes.collect())
        })
        .collect()
}

fn plan(name: &str, rest: &str) -> String {
    format!("规划 {name} {{ 辖区 469025；期间 2021年 至 2025年 }}\n使用 词\n{rest}")
}

fn scenario(name: &str, clauses: &str) -> String {
    format!(
        "用例 {name} {{\n    评估日 2025年6月30日\n    事实 单位 {{ 号：“1”，所在：469025，检测：[]，预案：2024年1月1日 }}\n    {clauses}\n}}\n"
    )
}

/// A bare name means the norm of the scenario's own file, else of the policies of 适用, else of those
/// that the file uses, else the only one; of several the writer says which.
#[test]
fn a_bare_name_means_the_nearest_norm() {
    use super::ScenarioOutcome::{Failed, Passed};
    let kept = "义务 申报 { 应当 有 预案 }\n";
    let broken = "义务 申报 { 应当 不晚于 2023年 有 检测 }\n";
    let other = plan("甲规划", broken);
    let own = plan(
        "乙规划",
        &format!("{kept}{}", scenario("一", "期望 申报 符合")),
    );
    let only = plan("丙规划", &scenario("二", "期望 申报 违反"));
    let ambiguous = ["ohs::name::ambiguous".to_owned()].to_vec();
    let said = |name: &str, outcome, codes: Vec<String>| vec![(name.to_owned(), outcome, codes)];
    assert_eq!(outcomes(&[&other, &own]), said("一", Passed, vec![]));
    assert_eq!(outcomes(&[&other, &only]), said("二", Passed, vec![]));
    let two = plan("乙规划", kept);
    let by = |head: &str, clauses: &str| format!("{head}使用 词\n{}", scenario("三", clauses));
    let cases = [
        (by("", "期望 申报 符合"), Failed, ambiguous.clone()),
        (by("", "期望 乙规划.申报 符合"), Passed, vec![]),
        (by("", "期望 甲规划.申报 违反"), Passed, vec![]),
        (by("使用 甲规划\n", "期望 申报 违反"), Passed, vec![]),
        (
            by("使用 甲规划\n使用 乙规划\n", "期望 申报 违反"),
            Failed,
            ambiguous.clone(),
        ),
        (
            by("使用 甲规划\n", "适用 乙规划\n    期望 申报 符合"),
            Passed,
            vec![],
        ),
        (
            by("", "适用 甲规划、乙规划\n    期望 申报 符合"),
            Failed,
            ambiguous,
        ),
    ];
    for (text, outcome, codes) in cases {
        let found = outcomes(&[&other, &two, &text]);
        assert_eq!(found, said("三", outcome, codes), "{text}");
    }
}

/// An indicator is in order where all of its targets are whose day has come; it is violated where one is.
#[test]
fn an_indicator_is_in_order_where_all_that_is_due_is() {
    use super::ScenarioOutcome::{Failed, Passed};
    let text = |expected: &str, figures: &str| {
        format!(
            "规划 甲 {{ 辖区 469025；期间 2018年 至 2030年 }}\n使用 区\n\
             指标 率 {{ 取自 参保率；目标 2018年 ≥ 85%，2020年 ≥ 86%，2030年 ≥ 90% }}\n\
             用例 一 {{ 评估日 2020年12月31日；事实 地区 {{ 区划：469025；参保率：{{{figures}}} }}；期望 率 {expected} }}\n"
        )
    };
    const REGION: &str =
        "词汇 区 {}\n实体 地区 { 标识 区划；区划：行政区 属地；参保率：按年 比例 }\n";
    let outcome = |expected: &str, figures: &str| {
        let found = outcomes(&[REGION, &text(expected, figures)]);
        found.into_iter().map(|(_, outcome, _)| outcome).next()
    };
    let (missed, met) = ("2018：84%，2020：86%", "2018：85%，2020：86%");
    assert_eq!(outcome("符合", missed), Some(Failed));
    assert_eq!(outcome("违反", missed), Some(Passed));
    assert_eq!(outcome("符合", met), Some(Passed));
    assert_eq!(outcome("违反", met), Some(Failed));
    assert_eq!(outcome("未到期", met), Some(Passed));
    assert_eq!(outcome("符合", "2020：86%"), Some(Failed));
}

/// Of a duty of several items the one that another verdict was found of is told, and how each is named.
#[test]
fn a_whole_duty_that_is_expected_of_tells_its_items() {
    let told = |requirement: &str, expected: &str| {
        let text = plan(
            "甲规划",
            &format!(
                "义务 甲 {{ {requirement} }}\n{}",
                scenario("一", &format!("期望 {expected} 违反"))
            ),
        );
        let text = format!("{VOCABULARY}{text}");
        let mut sources = crate::source::SourceMap::new();
        let limits = crate::limits::Limits::default();
        let file = sources.add("one.ohs", text.as_str());
        let parsed = [crate::syntax::parse(file, &text, &limits)];
        let program = crate::model::compile(&parsed, &sources).program;
        let results = super::run(&program, &parsed, &limits);
        let d = results
            .first()
            .and_then(|r| r.diagnostics.first())
            .expect("a report");
        crate::message::render(d, crate::message::Language::Zh)
            .labels
            .join("\n")
    };
    let items = "应当 { 一：有 预案；二：预案 < 2023年1月1日 }";
    let said = told(items, "甲");
    assert!(said.contains("`甲.一`、`甲.二`"), "{said}");
    let said = told("应当 有 预案；应当 预案 < 2023年1月1日", "甲");
    assert!(said.contains("`甲.应当`、`甲.应当2`"), "{said}");
    let said = told("应当 有 预案；应当 预案 > 2023年1月1日", "甲.应当2");
    assert!(said.contains("这一条"), "{said}");
    for (one, expected) in [(items, "甲.一"), ("应当 有 预案", "甲")] {
        let said = told(one, expected);
        assert!(said.contains("这一条"), "{said}");
        assert!(!said.contains("有几"), "{said}");
    }
}

/// The help below an expectation that is not met says why the norm was not applicable.
#[test]
fn an_expectation_that_is_not_met_says_why() {
    let clauses = "应当 先于 预案 有 检测";
    let told = |norm: &str, facts: &str, expected: &str| {
        let text = format!(
            "{VOCABULARY}规划 甲规划 {{ 辖区 469025；期间 2021年 至 2025年；施行 2021年7月2日 }}\n使用 词\n{norm}\n\
             用例 一 {{ 评估日 2025年6月30日；事实 单位 {{ 号：“1”，所在：469025，检测：[]，{facts} }}；\
             期望 甲 {expected} }}\n"
        );
        let mut sources = crate::source::SourceMap::new();
        let limits = crate::limits::Limits::default();
        let file = sources.add("one.ohs", text.as_str());
        let parsed = [crate::syntax::parse(file, &text, &limits)];
        let program = crate::model::compile(&parsed, &sources).program;
        let results = super::run(&program, &parsed, &limits);
        let d = results
            .first()
            .and_then(|r| r.diagnostics.first())
            .expect("a report");
        let said = crate::message::render(d, crate::message::Language::Zh);
        said.help.unwrap_or_default()
    };
    let norm = |clauses: &str| format!("义务 甲 {{ {clauses} }}");
    for (norm, facts, expected, why) in [
        (
            norm(clauses),
            "预案：2021年3月1日",
            "违反",
            "2021-03-01，那时 `甲规划` 还没有施行",
        ),
        (norm(clauses), "预案：无", "违反", "起算的日期确知没有"),
        (
            norm(&format!("当 有 预案；{clauses}")),
            "预案：无",
            "违反",
            "不在适用范围内",
        ),
        (
            norm(&format!("{clauses}；除非 有 预案")),
            "预案：2022年3月1日",
            "违反",
            "因 `除非` 豁免",
        ),
        (
            format!("{}\n例外 免检 对 甲 {{ 当 有 预案 }}", norm(clauses)),
            "预案：2022年3月1日",
            "违反",
            "因 `免检` 豁免",
        ),
        (
            norm("应当 每个 检测 均 日期 > 2022年1月1日"),
            "预案：无",
            "违反",
            "确知一个也没有",
        ),
    ] {
        let help = told(&norm, facts, expected);
        assert!(help.contains(why), "{norm}: {help}");
    }
}
