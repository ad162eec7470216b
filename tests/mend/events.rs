//! Mends that add events, or write when they were told of and corrected.

use super::*;

#[test]
fn an_event_of_the_day_is_added_where_the_document_has_a_place_for_it() {
    mends(
        "应当 每 12个月 有 检查 其中 类别 = 年度",
        json!({"检查": []}),
        "add /单位/检查/- {\"单号\":\"（待填）\",\"日期\":\"2025-06-30\",\"类别\":\"年度\"}",
    );
    mends(
        "应当 每 12个月 有 检查 其中 类别 = 年度",
        json!({"检查": null}),
        "replace /单位/检查 [{\"单号\":\"（待填）\",\"日期\":\"2025-06-30\",\"类别\":\"年度\"}]",
    );
    mends(
        "应当 于 2024年 内 有 检查",
        json!({"checks": [{"date": "2023-01-05"}]}),
        "add /单位/checks/- {\"单号\":\"（待填）\",\"date\":\"2025-06-30\"}",
    );
    // What is said to be all there is gets one more.
    mends(
        "应当 至少 2人 人员 其中 持证",
        json!({"人员": {"共": 1, "列出": [{"编号": "1", "入职": "2020-01-01", "离职": null, "持证": true}]}}),
        "replace /单位/人员/共 2\nadd /单位/人员/列出/- {\"编号\":\"（待填）\",\"入职\":\"2025-06-30\",\"离职\":null,\"持证\":true}",
    );
}

/// What neither the rule nor the facts say is not invented: not even 0, with which it would hold.
#[test]
fn a_number_that_the_rule_leaves_open_is_to_be_filled_in() {
    mends(
        "应当 每 12个月 有 检查 其中 得分 ≥ 满分",
        json!({"检查": []}),
        "add /单位/检查/- {\"单号\":\"（待填）\",\"日期\":\"2025-06-30\",\"得分\":\"（待填）\",\"满分\":\"（待填）\"}",
    );
}

/// Nobody who is gone is sent anywhere today.
#[test]
fn nothing_is_done_for_somebody_who_has_left() {
    let worker = |left: Value| json!({"人员": [{"编号": "1", "入职": "2020-01-01", "离职": left, "培训": []}]});
    let duty = "对象 人员；应当 于 入职 后 30日 内 有 培训";
    mends(
        duty,
        worker(Value::Null),
        "add /单位/人员/0/培训/- {\"单号\":\"（待填）\",\"日期\":\"2025-06-30\"}",
    );
    mends(duty, worker(json!("2025-03-31")), "next_past");
}

/// But he can still be told of what was found.
#[test]
fn what_is_done_about_an_event_is_done_for_those_who_have_left_too() {
    mends(
        "对象 检查；应当 于 日期 后 30日 内 有 告知",
        json!({"人员": [{"编号": "1", "入职": "2020-01-01", "离职": "2025-03-31",
            "培训": [{"日期": "2025-01-05", "告知": null}]}]}),
        "replace /单位/人员/0/培训/0/告知 \"2025-06-30\"",
    );
}

/// What the facts tell of a day after the as-of date is not written over; what is planned can be moved.
#[test]
fn what_is_recorded_of_a_later_day_stands() {
    let duty = "对象 检查；应当 于 日期 后 30日 内 有 告知";
    let document = |until: &str| json!({"截至": until, "单位": {"名称": "甲", "检查": [{"日期": "2025-01-05", "告知": "2025-07-20"}]}});
    assert_eq!(shown(duty, &document("2025-08-31")), "next_recorded");
    assert_eq!(
        shown(duty, &document("2025-06-30")),
        "replace /单位/检查/0/告知 \"2025-06-30\""
    );
}

#[test]
fn an_event_names_what_fits() {
    mends(
        "应当 每 12个月 有 检查 其中 机构.有资质",
        json!({"检查": [], "机构": [{"编号": "A", "有资质": false}, {"编号": "B", "有资质": true}]}),
        "add /单位/检查/- {\"单号\":\"（待填）\",\"日期\":\"2025-06-30\",\"机构\":\"（待填）\"}",
    );
    // No registered one is there: it is not for the firm to register one, but it may find another.
    mends(
        "应当 每 12个月 有 检查 其中 机构.有资质",
        json!({"检查": [], "机构": [{"编号": "A", "有资质": false}]}),
        "add /单位/检查/- {\"单号\":\"（待填）\",\"日期\":\"2025-06-30\",\"机构\":\"（待填）\"}\n\
         add /单位/机构/- {\"编号\":\"（待填）\",\"有资质\":true}",
    );
}

#[test]
fn the_next_one_can_be_better_and_the_last_one_stays() {
    mends(
        "应当 最近 检查 的 得分 ≥ 60",
        json!({"检查": [{"日期": "2025-01-05", "得分": 40}]}),
        "add /单位/检查/- {\"单号\":\"（待填）\",\"日期\":\"2025-06-30\",\"得分\":\"（待填）≥ 60\"}",
    );
    mends(
        "应当 每 3个月 有 检查 其中 (水压 ≥ 0.35MPa 且 合格率 > 90%)",
        json!({"检查": [{"日期": "2025-01-05", "水压": "0.2 MPa", "合格率": "80%"}]}),
        "add /单位/检查/- {\"单号\":\"（待填）\",\"日期\":\"2025-06-30\",\"水压\":\"（待填）≥ 0.35 MPa\",\"合格率\":\"（待填）> 90%\"}",
    );
    // What has happened is not changed.
    mends(
        "应当 每个 检查 均 得分 ≥ 60",
        json!({"检查": [{"日期": "2025-01-05", "得分": 40}]}),
        "next_past",
    );
}

#[test]
fn what_is_done_about_an_event_is_done_on_the_day() {
    mends(
        "对象 检查；应当 于 日期 后 30日 内 有 告知",
        json!({"检查": [{"日期": "2025-01-05", "告知": null}]}),
        "replace /单位/检查/0/告知 \"2025-06-30\"",
    );
}

#[test]
fn a_forbidden_act_is_recorded_as_corrected() {
    mends(
        "对象 人员；不得 离职 未经 培训",
        json!({"人员": [{"编号": "1", "入职": "2020-01-01", "离职": "2025-03-01", "培训": []}]}),
        "add /单位/人员/0/纠正 [{\"义务\":\"一\",\"日期\":\"2025-06-30\",\"证据\":\"（待填）\"}]",
    );
    mends(
        "对象 人员；不得 离职 未经 培训",
        json!({"staff": [{"code": "1", "hired": "2020-01-01", "left": "2025-03-01", "trainings": [],
            "corrections": [{"norm": "二", "date": "2025-04-01"}]}]}),
        "add /单位/staff/0/corrections/- {\"norm\":\"一\",\"date\":\"2025-06-30\",\"evidence\":\"（待填）\"}",
    );
}

/// Which one it is somebody has to say.
#[test]
fn a_reference_that_must_be_there_is_left_open() {
    mends(
        "应当 有 维保",
        json!({"维保": null, "机构": [{"编号": "J1", "有备案": true}]}),
        "replace /单位/维保 \"（待填）\"",
    );
}

/// While it lasts, what should have come first comes first.
#[test]
fn a_correction_of_what_goes_on_stands_beside_what_was_missing() {
    mends(
        "对象 人员；不得 入职 未经 培训",
        json!({"人员": [{"编号": "1", "入职": "2020-01-01", "离职": null, "培训": []}]}),
        "add /单位/人员/0/纠正 [{\"义务\":\"一\",\"日期\":\"2025-06-30\",\"证据\":\"（待填）\"}]\n\
         add /单位/人员/0/培训/- {\"单号\":\"（待填）\",\"日期\":\"2025-06-30\"}",
    );
}

#[test]
fn a_correction_may_name_the_policy_too() {
    for (name, is_corrected) in [
        ("一", true),
        ("测试规划.一", true),
        ("一.项", false),
        ("别的规划.一", false),
    ] {
        let program = program("义务 一 { 对象 人员；不得 离职 未经 培训 }");
        let document = firm(
            json!({"人员": [{"编号": "1", "入职": "2020-01-01", "离职": "2025-03-01",
            "培训": [], "纠正": [{"义务": name, "日期": "2025-04-01"}]}]}),
        );
        let (_, verdicts) = judged(&program, &document);
        let corrected = verdicts[0].possible.settled() == Some(Settled::Satisfied);
        assert_eq!(corrected, is_corrected, "{name}");
    }
}
