//! The calculations that a verdict shows: from what a date, a limit and a count follow, and who says so.

#![expect(clippy::unwrap_used, reason = "a test stops where its policy is wrong")]

use ohs::eval::{AuditOptions, audit};
use ohs::limits::Limits;
use ohs::message::Language;
use ohs::report::model::{AsOf, AsOfFrom, Ground, Verdict};
use ohs::report::{self, Audited, Mask, ReportOptions};
use ohs::source::SourceMap;
use ohs::{facts, model, syntax};

/// The verdicts of a policy, behind the header and the vocabulary of the conformance suite.
fn verdicts(policy: &str, text: &str, as_of: &str) -> Vec<Verdict> {
    let limits = Limits::default();
    let mut sources = SourceMap::new();
    let policy =
        format!("规划 样例规划 {{ 辖区 全国；施行 自 2015年1月1日 }}\n使用 样例\n{policy}");
    let vocabulary = include_str!("conformance/vocabulary.ohs").to_owned();
    let parsed: Vec<_> = [("vocabulary.ohs", vocabulary), ("policy.ohs", policy)]
        .into_iter()
        .map(|(name, text)| {
            let file = sources.add(name, text.clone());
            syntax::parse(file, &text, &limits)
        })
        .collect();
    assert!(parsed.iter().all(|p| p.diagnostics.is_empty()));
    let compiled = model::compile(&parsed, &sources);
    let file = sources.add("facts.json", text);
    let (tree, _) = facts::read_json(file, text, &limits);
    let bound = facts::bind(&compiled.program, &tree.unwrap(), &limits);
    assert!(bound.diagnostics.is_empty(), "{:#?}", bound.diagnostics);
    let store = bound.stores.first().unwrap();
    let day = as_of.parse().unwrap();
    let found = audit(&compiled.program, store, &AuditOptions::on(day));
    let audited = Audited {
        store,
        as_of: AsOf {
            date: day,
            from: AsOfFrom::Option,
        },
        verdicts: &found.verdicts,
        no_subject: &[],
        out_of_reach: &[],
        policies: &[],
    };
    let options = ReportOptions {
        language: Language::Zh,
        ..ReportOptions::default()
    };
    let report = report::build(
        &compiled.program,
        &sources,
        &[audited],
        &[],
        &Mask::default(),
        &options,
    );
    (0..report.verdicts.len())
        .filter_map(|at| report.verdicts.get(at))
        .collect()
}

fn told(policy: &str, text: &str, as_of: &str) -> Vec<String> {
    let verdicts = verdicts(policy, text, as_of);
    let grounds = verdicts.iter().flat_map(|v| &v.grounds);
    grounds.map(|g| g.text().to_owned()).collect()
}

fn notes(policy: &str, text: &str, as_of: &str) -> Vec<String> {
    let verdicts = verdicts(policy, text, as_of);
    let notes = verdicts.iter().flat_map(|v| &v.notes);
    notes.map(|n| n.text.clone()).collect()
}

fn firm(fields: &str) -> String {
    format!("{{\"单位\": {{\"代码\": \"F\", \"所在\": 469025, {fields}}}}}")
}

fn worker(fields: &str) -> String {
    firm(&format!("\"员工\": [{{\"编号\": \"A\", {fields}}}]"))
}

const EVERY: &str =
    "参数 周期数 时长 1个月 至 36个月 由 事实 默认 12个月 {\n依据 《某办法》 “第八条” 待核\n}
义务 检查 {\n对象 员工\n应当 每 周期数 有 体检\n}";

#[test]
fn a_period_from_the_last_event_and_who_says_how_long() {
    let facts = worker(
        r#""入职": "2020-03-01", "离职": null, "体检": [{"日期": "2023-02-28", "类别": "在岗"}]"#,
    );
    let by_default = "上次体检 2023-02-28 + 12 个月（参数 周期数，默认值，待核） = 2024-02-28";
    assert_eq!(told(EVERY, &facts, "2025-06-30"), [by_default]);
    // Satisfied, it is told too.
    assert_eq!(told(EVERY, &facts, "2024-02-28"), [by_default]);
    let filled = facts.replacen('{', r#"{"参数": {"周期数": "24个月"}, "#, 1);
    let by_facts = "上次体检 2023-02-28 + 24 个月（参数 周期数，文件所填） = 2025-02-28";
    assert_eq!(told(EVERY, &filled, "2025-06-30"), [by_facts]);
}

#[test]
fn a_clock_that_starts_with_the_subject_or_with_the_policy() {
    let hired = |day: &str| worker(&format!(r#""入职": "{day}", "离职": null, "体检": []"#));
    let after = "（参数 周期数，默认值，待核）";
    assert_eq!(
        told(EVERY, &hired("2020-03-01"), "2025-06-30"),
        [format!("入职 2020-03-01 + 12 个月{after} = 2021-03-01")]
    );
    assert_eq!(
        told(EVERY, &hired("2010-03-01"), "2025-06-30"),
        [format!(
            "样例规划 施行 2015-01-01 + 12 个月{after} = 2016-01-01"
        )]
    );
    let moved = "本应自 2010-03-01 起算；政策自 2015-01-01 施行，故自施行日起算";
    assert!(notes(EVERY, &hired("2010-03-01"), "2025-06-30").contains(&moved.to_owned()));
    assert!(!notes(EVERY, &hired("2020-03-01"), "2025-06-30").contains(&moved.to_owned()));
}

/// Of a violation that has lasted for years it is the first period that was missed.
#[test]
fn the_calendar_period_that_was_missed_first() {
    let facts = firm(r#""申报": [{"日期": "2021-05-01"}]"#);
    assert_eq!(
        told(
            "义务 年报 { 应当 每年度 不晚于 6月30日 有 申报 }",
            &facts,
            "2025-06-30"
        ),
        ["2022-01-01 至 2022-12-31 一期，应不晚于 2022-06-30"]
    );
}

#[test]
fn a_window_after_and_before_a_day() {
    let left = worker(r#""入职": "2020-03-01", "离职": "2024-05-31", "体检": []"#);
    let windows = "义务 检查 {\n对象 员工\n应当 {\n甲：于 入职 后 30日 内 有 体检\n乙：于 离职 前 3个月 内 有 体检\n丙：先于 离职 至少 10日 有 体检\n丁：不晚于 离职 有 体检\n}\n}";
    assert_eq!(
        told(windows, &left, "2025-06-30"),
        [
            "入职 2020-03-01 + 30 日 = 2020-03-31",
            "离职 2024-05-31 前 3 个月，即自 2024-03-01 起",
            "离职 2024-05-31 前 10 日，即不晚于 2024-05-21",
            "离职 2024-05-31",
        ]
    );
}

#[test]
fn a_quantity_against_the_limit_of_its_table() {
    let facts = firm(r#""检测": [{"日期": "2024-05-01", "因素": "噪声", "结果": "86.5 dB(A)"}]"#);
    let limit = "义务 达标 {\n对象 检测\n应当 结果 ≤ 限值(因素)\n}";
    let found = told(limit, &facts, "2025-06-30");
    let [text] = found.as_slice() else {
        unreachable!("{found:?}")
    };
    assert!(
        text.starts_with("结果 86.5 dB(A) > 限值(因素) 85 dB(A)（对照表 限值 第 "),
        "{text}"
    );
    let verdicts = verdicts(limit, &facts, "2025-06-30");
    let Some(Ground::Compared {
        left,
        op,
        is,
        right,
        ..
    }) = verdicts[0].grounds.first()
    else {
        unreachable!()
    };
    assert_eq!((*op, *is), ("≤", Some(">")));
    let pointer = left.fact.as_ref().and_then(|f| f.pointer.clone());
    assert_eq!(pointer.unwrap(), "/单位/检测/0/结果");
    assert_eq!(right.sources[0].location.file, "vocabulary.ohs");
}

#[test]
fn a_number_of_members_against_what_is_asked() {
    let facts = firm(
        r#""员工": {"完整": false, "列出": [{"编号": "A", "入职": "2020-01-01", "离职": null}]}, "人数": 3"#,
    );
    let staff = "义务 人员 { 应当 至少 2人 员工 其中 在职 }";
    assert_eq!(
        told(staff, &facts, "2025-06-30"),
        ["员工 其中 在职：有 至少 1 个，至少应有 2 个"]
    );
    assert_eq!(
        told("义务 人数 { 应当 人数 ≥ 10人 }", &facts, "2025-06-30"),
        ["人数 3 人 < 10 人"]
    );
}

/// What does not decide is not told.
#[test]
fn what_does_not_decide_is_left_out() {
    let facts = firm(r#""人数": 3, "机构": "甲""#);
    let either = "义务 二者之一 { 应当 人数 ≥ 10人 或 有 机构 }";
    assert!(told(either, &facts, "2025-06-30").is_empty());
}

/// An age would give a birthday away.
#[test]
fn personal_values_are_no_part_of_it() {
    let vocabulary = "实体 徒工 {\n标识 号\n号：文字\n生日：日期 敏感\n}\n实体 店 {\n标识 代码\n代码：文字\n徒工：多个 徒工\n}
义务 未成年 {\n对象 徒工\n不得 周岁(生日) < 18周岁\n}";
    let facts = r#"{"店": {"代码": "S", "徒工": [{"号": "1", "生日": "2010-02-03"}]}}"#;
    let verdicts = verdicts(vocabulary, facts, "2025-06-30");
    let Some(ground @ Ground::Compared { left, .. }) = verdicts[0].grounds.first() else {
        unreachable!()
    };
    assert_eq!(left.value, None);
    assert_eq!(ground.text(), "周岁(生日)（个人信息，不显示） < 18 周岁");
}

#[test]
fn why_something_does_not_apply() {
    let facts = firm(r#""人数": 3, "预案": null, "设计": null"#);
    assert_eq!(
        notes(
            "义务 预案 {\n当 人数 > 100人\n应当 有 预案\n}",
            &facts,
            "2025-06-30"
        ),
        ["不在范围内：`人数 > 100人` 不成立"]
    );
    assert_eq!(
        notes(
            "义务 评审 { 应当 不晚于 设计 有 审核 }",
            &facts,
            "2025-06-30"
        ),
        ["`设计` 确知没有，无从起算"]
    );
    let hired = worker(r#""入职": "2010-03-01", "离职": null, "体检": []"#);
    assert_eq!(
        notes(
            "义务 入职检查 {\n对象 员工\n应当 于 入职 后 30日 内 有 体检\n}",
            &hired,
            "2025-06-30"
        ),
        ["期限 2010-03-31 早于施行日 2015-01-01，这一次的义务未产生"]
    );
}

#[test]
fn since_when_it_is_known() {
    let state = "义务 机构 { 应当 有 机构 }";
    let of = |facts: &str| {
        let facts = facts.to_owned();
        let v = verdicts(state, &facts, "2025-06-30").remove(0);
        (
            v.since.unwrap().to_string(),
            v.since_known.map(|d| d.to_string()),
        )
    };
    let force = "2015-01-01".to_owned();
    let known = |day: &str| Some(day.to_owned());
    assert_eq!(
        of(&firm(r#""机构": null"#)),
        (force.clone(), known("2025-06-30"))
    );
    assert_eq!(
        of(&firm(r#""机构": {"值": null, "知悉": "2024-02-01"}"#)),
        (force, known("2024-02-01"))
    );
    assert_eq!(
        of(&firm(
            r#""机构": {"历史": [{"自": "2020-01-01", "值": "甲"}, {"自": "2023-05-01", "值": null}]}"#
        )),
        ("2023-05-01".to_owned(), None)
    );
}

/// A due date that is not certain is two days, and of an undetermined verdict never one.
#[test]
fn a_due_date_that_is_not_certain() {
    let facts = worker(r#""入职": "2024-05", "离职": null, "体检": []"#);
    let due = |as_of: &str| {
        let v = verdicts(EVERY, &facts, as_of).remove(0);
        let day = |d: Option<jiff::civil::Date>| d.map_or_else(String::new, |d| d.to_string());
        let between = v
            .due_between
            .map(|d| format!("{} {}", day(d.low), day(d.high)));
        (v.due.map(|d| d.to_string()), between)
    };
    let bounds = Some("2025-05-01 2025-05-31".to_owned());
    assert_eq!(
        due("2025-04-30"),
        (Some("2025-05-01".to_owned()), bounds.clone())
    );
    assert_eq!(due("2025-05-15"), (None, bounds.clone()));
    assert_eq!(due("2025-06-30"), (Some("2025-05-31".to_owned()), bounds));
}
