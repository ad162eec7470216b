//! Tables of cases, one a type.

use super::*;
use crate::program::Type;

/// What a JSON value of a field is read as, or the codes that it gives.
fn read(name: &str, json: &str) -> Result<String, Vec<String>> {
    let p = program();
    let text = format!("{{\"用人单位\": {{\"登记号\": \"1\", \"{name}\": {json}}}}}");
    let bound = bound(&p, &text);
    let store = &bound.stores[0];
    let fact = stated(&p, store, root(store), name);
    let ty: &Type = &p[field(&p, EMPLOYER, name)].ty;
    let codes = super::shown(&text, &bound.diagnostics);
    match fact {
        Fact::Known(value) if codes.is_empty() => Ok(super::super::shown(&p, ty, &value)),
        Fact::Known(value) => {
            let value = super::super::shown(&p, ty, &value);
            Err(codes
                .into_iter()
                .map(|c| format!("{c} = {value}"))
                .collect())
        }
        Fact::Absent => Ok("absent".to_owned()),
        Fact::Unknown => Err(codes),
    }
}

fn table(name: &str, good: &[(&str, &str)], bad: &[(&str, &str)]) {
    for (json, value) in good {
        assert_eq!(read(name, json), Ok((*value).to_owned()), "{name} {json}");
    }
    for (json, code) in bad {
        let expected = vec![(*code).to_owned()];
        assert_eq!(read(name, json), Err(expected), "{name} {json}");
    }
}

#[test]
fn integers() {
    table(
        "接害人数",
        &[
            ("40", "40"),
            ("40.0", "40"),
            ("4e1", "40"),
            ("\"40人\"", "40"),
            ("\"40 people\"", "40"),
            ("\"４０人\"", "40"),
            ("0", "0"),
        ],
        &[
            ("40.5", "not_whole 40.5"),
            ("-1", "out_of_range -1"),
            ("1000", "out_of_range 1000"),
            ("\"40\"", "wrong_type \"40\""),
            ("\"四十\"", "wrong_type \"四十\""),
            ("\"1,000人\"", "wrong_type \"1,000人\""),
            ("\"40人次\"", "unlike_unit \"40人次\""),
            ("\"40 poeple\"", "unknown_unit \"40 poeple\" → people"),
            ("1e999", "inexact_number 1e999"),
            (
                "123456789012345678901234567890123456789012345678901234567890",
                "inexact_number 123456789012345678901234567890123456789012345678901234567890",
            ),
            (
                "0.123456789012345678901234567890123456789012345678901234567890",
                "inexact_number 0.123456789012345678901234567890123456789012345678901234567890",
            ),
            ("true", "wrong_type true"),
            ("null", "null_not_allowed null"),
            ("[1]", "wrong_type [1]"),
            ("\"0.1万人\"", "out_of_range \"0.1万人\""),
        ],
    );
    assert_eq!(read("接害人数", "\"0.05万人\""), Ok("500".to_owned()));
}

#[test]
fn decimals_are_converted_exactly() {
    table(
        "浓度",
        &[
            ("0.70", "0.7"),
            ("\"0.05 mg/m3\"", "0.05"),
            ("\"50µg/m³\"", "0.05"),
            ("\"50 μg/m3\"", "0.05"),
            ("-1.5", "-1.5"),
            ("1e-3", "0.001"),
            ("0e999", "0"),
        ],
        &[
            ("\"50 dB(A)\"", "unlike_unit \"50 dB(A)\""),
            ("\"50 mg\"", "unknown_unit \"50 mg\""),
            ("\"mg/m³\"", "wrong_type \"mg/m³\""),
        ],
    );
}

#[test]
fn shares() {
    table(
        "检查率",
        &[
            ("\"95%\"", "0.95"),
            ("\"95 ％\"", "0.95"),
            ("0.95", "0.95"),
            ("1", "1"),
        ],
        &[
            ("95", "more_than_whole 95"),
            ("\"120%\"", "more_than_whole \"120%\""),
            ("\"95\"", "wrong_type \"95\""),
            ("\"20个百分点\"", "wrong_type \"20个百分点\""),
        ],
    );
    table(
        "变化",
        &[("\"20个百分点\"", "0.20"), ("0.2", "0.2")],
        &[("\"20%\"", "wrong_type \"20%\"")],
    );
}

/// A department may not be called so; that one is numbered from nought is no matter.
#[test]
fn an_identity_may_be_nought() {
    let codes = |number: &str| {
        let text = format!("{{\"用人单位\": {{\"登记号\": \"{number}\"}}}}");
        super::wrong(&text)
    };
    assert_eq!(codes("0"), Vec::<String>::new());
    assert_eq!(
        codes("-").first().map(String::as_str),
        Some("says_nothing \"-\"")
    );
}

#[test]
fn texts_booleans_years_and_periods() {
    table(
        "应急预案",
        &[
            ("\"有\"", "有"),
            ("null", "absent"),
            ("\"无\"", "absent"),
            ("\"无证\"", "无证"),
            ("\"没有问题\"", "没有问题"),
            ("\"未央区专班\"", "未央区专班"),
            ("\"***\"", "***"),
        ],
        &[
            ("3", "wrong_type 3"),
            ("true", "wrong_type true"),
            ("\"\"", "empty_text \"\""),
            ("\" 　\"", "empty_text \" 　\""),
            ("\"没有\"", "says_nothing \"没有\""),
            ("\" 未设立 \"", "says_nothing \" 未设立 \""),
            ("\"否\"", "says_nothing \"否\""),
            ("\"待定\"", "says_nothing \"待定\""),
            ("\"Ｎ／Ａ\"", "says_nothing \"Ｎ／Ａ\""),
            ("\"NA\"", "says_nothing \"NA\""),
            ("\"None\"", "says_nothing \"None\""),
            ("\"——\"", "says_nothing \"——\""),
            ("\"－\"", "says_nothing \"－\""),
            ("\"/\"", "says_nothing \"/\""),
            ("\"0\"", "says_nothing \"0\""),
        ],
    );
    table(
        "有制度",
        &[("true", "是"), ("\"否\"", "否")],
        &[
            ("\"no\"", "wrong_type \"no\""),
            ("1", "wrong_type 1"),
            ("\"无\"", "null_not_allowed \"无\""),
        ],
    );
    table(
        "成立",
        &[
            ("2020", "2020"),
            ("\"2020年\"", "2020"),
            ("\"２０２０\"", "2020"),
        ],
        &[
            ("1900", "out_of_years 1900"),
            ("0", "wrong_type 0"),
            ("20.5", "wrong_type 20.5"),
            ("\"20年\"", "wrong_type \"20年\""),
        ],
    );
    table(
        "间隔",
        &[
            ("\"12个月\"", "12个月"),
            ("\"1年\"", "12个月"),
            ("\"2周\"", "14日"),
            ("\"30 days\"", "30日"),
            ("\"5个工作日\"", "5个工作日"),
            ("\"24小时\"", "24小时"),
        ],
        &[
            ("12", "wrong_type 12"),
            ("\"12\"", "wrong_type \"12\""),
            ("\"1.5年\"", "wrong_type \"1.5年\""),
            ("\"99999999999日\"", "wrong_type \"99999999999日\""),
        ],
    );
}

#[test]
fn regions() {
    table(
        "所在",
        &[
            ("\"469025\"", "469025"),
            ("469025", "469025"),
            ("460000", "460000"),
            ("\"全国\"", "000000"),
        ],
        &[
            ("46902", "bad_region 46902"),
            ("\"469025000\"", "bad_region \"469025000\""),
            ("\"白沙\"", "bad_region \"白沙\""),
            ("990000", "bad_region 990000"),
            ("460025", "bad_region 460025"),
            ("1e5", "bad_region 1e5"),
        ],
    );
}

#[test]
fn dates_and_spans() {
    table(
        "停产",
        &[
            ("\"2025-02-01 至 2025-07-31\"", "2025-02-01 至 2025-07-31"),
            ("\"2025年2月1日至2025年7月\"", "2025-02-01 至 2025-07"),
            ("\"2025-02-01 to null\"", "2025-02-01 至 无"),
            ("{\"自\": \"2025-02-01\", \"至\": null}", "2025-02-01 至 无"),
            (
                "{\"from\": \"2025\", \"to\": \"2025-03\"}",
                "2025 至 2025-03",
            ),
        ],
        &[
            ("\"2025-02-01\"", "wrong_type \"2025-02-01\""),
            (
                "{\"自\": \"2025-02-01\"}",
                "wrong_type {\"自\": \"2025-02-01\"}",
            ),
            (
                "\"2025-07-31 至 2025-02-01\"",
                "span_inverted \"2025-07-31 至 2025-02-01\"",
            ),
            (
                "\"2025-07-31 至 2025-02-30\"",
                "no_such_day \"2025-07-31 至 2025-02-30\"",
            ),
        ],
    );
    table(
        "演练",
        &[
            (
                "[\"2025-02-28\", \"2024年2月\", 2023, \"2025年 3月 1日\"]",
                "2025-02-28、2024-02、2023、2025-03-01",
            ),
            ("[]", ""),
        ],
        &[
            ("[\"2025-02-30\"]", "no_such_day \"2025-02-30\""),
            ("[\"2023-13-01\"]", "no_such_day \"2023-13-01\""),
            ("[\"2023-02-29\"]", "no_such_day \"2023-02-29\""),
            ("[\"2021-3-1\"]", "other_date \"2021-3-1\" → 2021-03-01"),
            ("[\"2021/03/01\"]", "other_date \"2021/03/01\" → 2021-03-01"),
            ("[\"20210301\"]", "other_date \"20210301\" → 2021-03-01"),
            (
                "[\"2021-03-01T08:00:00+08:00\"]",
                "date_with_time \"2021-03-01T08:00:00+08:00\" → 2021-03-01",
            ),
            (
                "[\"2021-03-01 08:00\"]",
                "date_with_time \"2021-03-01 08:00\" → 2021-03-01",
            ),
            ("[\"0000-01-01\"]", "out_of_years \"0000-01-01\""),
            ("[\"1900-12-31\"]", "out_of_years \"1900-12-31\""),
            ("[\"2100-01-01\"]", "out_of_years \"2100-01-01\""),
            ("[\"昨天\"]", "wrong_type \"昨天\""),
            ("[20210301]", "wrong_type 20210301"),
            ("[null]", "wrong_type null"),
            ("\"2021-03-01\"", "wrong_type \"2021-03-01\""),
        ],
    );
}

#[test]
fn every_bad_item_of_a_list_is_reported() {
    assert_eq!(
        read("演练", "[\"2025-02-30\", \"2025-02-28\", 3]"),
        Err(vec![
            "no_such_day \"2025-02-30\"".to_owned(),
            "wrong_type 3".to_owned()
        ])
    );
    assert_eq!(read("别名", "[\"甲\", \"乙\"]"), Ok("甲、乙".to_owned()));
}

#[test]
fn members_of_enums() {
    let worker = |field: &str, json: &str| {
        let text = format!(
            "{{\"用人单位\": {{\"登记号\": \"1\", \"劳动者\": [{{\"证件号\": \"a\", \"入职\": \"2020-01-01\", \"{field}\": {json}}}]}}}}"
        );
        wrong(&text)
    };
    assert_eq!(
        worker("接触危害", "[\"噪声\", \"71-43-2\", \"ｎｏｉｓｅ\"]"),
        Vec::<String>::new()
    );
    assert_eq!(
        worker("接触危害", "[\"粉尘\"]"),
        ["group_as_value \"粉尘\""]
    );
    assert_eq!(
        worker("接触危害", "[\"燥声\"]"),
        ["not_listed \"燥声\" → 噪声"]
    );
    assert_eq!(worker("接触危害", "\"噪声\""), ["wrong_type \"噪声\""]);
    assert_eq!(worker("接触危害", "null"), ["null_not_allowed null"]);
    let exam = |kind: &str| {
        worker(
            "体检",
            &format!("[{{\"日期\": \"2021-01-01\", \"类别\": {kind}}}]"),
        )
    };
    assert_eq!(exam("\"in_service\""), Vec::<String>::new());
    assert_eq!(
        exam("\"在岗其间\""),
        ["unknown_member \"在岗其间\" → 在岗期间"]
    );
    assert_eq!(exam("3"), ["wrong_type 3"]);
}

#[test]
fn measured_quantities_keep_their_unit() {
    let measured = |json: &str| {
        let text = format!(
            "{{\"用人单位\": {{\"登记号\": \"1\", \"岗位\": [{{\"编号\": \"P\"}}], \"检测\": [{{\"岗位\": \"P\", \"日期\": \"2020-01-01\", \"结果\": {json}}}]}}}}"
        );
        wrong(&text)
    };
    assert_eq!(measured("\"86.5 dB（A）\""), Vec::<String>::new());
    assert_eq!(measured("86.5"), ["wrong_type 86.5"]);
    assert_eq!(measured("\"86.5\""), ["wrong_type \"86.5\""]);
    assert_eq!(
        measured("\"86.5 dB(B)\""),
        ["unknown_unit \"86.5 dB(B)\" → dB(A)"]
    );
    assert_eq!(measured("\"95dB\""), ["unknown_unit \"95dB\" → dB(A)"]);
    assert_eq!(measured("\"0.6 mg/L\""), ["unknown_unit \"0.6 mg/L\""]);
}

#[test]
fn a_text_that_names_something_has_a_length() {
    let long = "9".repeat(1001);
    let identity = format!("{{\"用人单位\": {{\"登记号\": \"{long}\"}}}}");
    assert_eq!(wrong(&identity), [format!("text_too_long \"{long}\"")]);
    let reference = format!(
        "{{\"用人单位\": {{\"登记号\": \"1\", \"岗位\": [{{\"编号\": \"P\"}}], \"检测\": [{{\"岗位\": \"{long}\", \"日期\": \"2020-01-01\"}}]}}}}"
    );
    assert_eq!(wrong(&reference), [format!("text_too_long \"{long}\"")]);
    let source = format!(
        "{{\"用人单位\": {{\"登记号\": \"1\", \"接害人数\": {{\"值\": 40, \"来源\": \"{long}\"}}}}}}"
    );
    assert_eq!(wrong(&source), [format!("text_too_long \"{long}\"")]);
    let most = "9".repeat(1000);
    let fits = format!("{{\"用人单位\": {{\"登记号\": \"{most}\"}}}}");
    assert_eq!(wrong(&fits), Vec::<String>::new());
}

#[test]
fn a_message_shows_the_beginning_of_a_long_text() {
    let long = "长".repeat(2000);
    let text = format!("{{\"用人单位\": {{\"登记号\": \"1\", \"{long}\": 1}}}}");
    let found = bound(&program(), &text).diagnostics;
    let said = crate::message::render(&found[0], crate::message::Language::Zh).text;
    assert_eq!(said.chars().filter(|c| *c == '长').count(), 1000);
    assert!(said.contains('…'), "{said}");
}

#[test]
fn records_are_not_said_to_be_all_or_some() {
    let text = "{\"用人单位\": {\"登记号\": \"1\", \"认定\": {\"完整\": \"否\"}}}";
    let found = bound(&program(), text).diagnostics;
    assert_eq!(shown(text, &found), ["not_records {\"完整\": \"否\"}"]);
    assert_eq!(found[0].help.as_deref(), Some("partial"));
}
