//! Values with what the file says beside them.

use super::*;

#[test]
fn wrapped_values_keep_where_they_come_from() {
    let p = program();
    let json = r#"{"用人单位": {
        "登记号": {"值": "1", "来源": "执照", "知悉": "2024-01-01"},
        "有制度": {"value": true, "valid_until": "2024-12-31"},
        "接害人数": {"历史": [{"自": "2024-06-01", "值": 50}, {"自": "2023-01-01", "值": 40}]}}}"#;
    let bound = bound(&p, json);
    assert_eq!(bound.diagnostics, []);
    let store = &bound.stores[0];
    let row = root(store);
    let registered = field(&p, EMPLOYER, "登记号");
    let note = store.provenance(&p, row, registered).expect("a note");
    assert_eq!(note.source.as_deref(), Some("执照"));
    assert_eq!(note.known_on, Some(date(2024, 1, 1)));
    let rules = field(&p, EMPLOYER, "有制度");
    let known = Fact::Known(Value::Boolean(true));
    assert_eq!(store.see(&p, row, rules, date(2024, 12, 31)).fact, known);
    assert_eq!(
        store.see(&p, row, rules, date(2025, 1, 1)).fact,
        Fact::Unknown
    );
    let exposed = field(&p, EMPLOYER, "接害人数");
    let n = |n: i64| Fact::Known(Value::Number(Decimal::from(n)));
    assert_eq!(
        store.see(&p, row, exposed, date(2022, 1, 1)).fact,
        Fact::Unknown
    );
    assert_eq!(store.see(&p, row, exposed, date(2024, 5, 31)).fact, n(40));
    assert_eq!(store.see(&p, row, exposed, date(2024, 6, 1)).fact, n(50));
    // What has no date has been so all the time before.
    let json = r#"{"用人单位": {"登记号": "1", "接害人数": {"历史": [{"自": "2024-06-01", "值": 50}, {"值": 40}]}}}"#;
    let undated = super::bound(&p, json);
    assert!(undated.diagnostics.is_empty(), "{:?}", undated.diagnostics);
    let store = undated.stores.first().unwrap();
    let seen = |day| store.see(&p, row, exposed, day);
    assert_eq!(seen(date(1950, 1, 1)).fact, n(40));
    assert_eq!(
        (seen(date(2024, 5, 31)).fact, seen(date(2024, 5, 31)).since),
        (n(40), None)
    );
    assert_eq!(seen(date(2024, 6, 1)).since, Some(date(2024, 6, 1)));
    assert_eq!(store.changes(&p, row, exposed), [date(2024, 6, 1)]);
    let cases: &[(&str, &str)] = &[
        (r#"{"历史": 3}"#, "bad_history 3"),
        (
            r#"{"历史": [{"自": "2024-01-01"}]}"#,
            "bad_history {\"自\": \"2024-01-01\"}",
        ),
        (
            r#"{"历史": [{"值": 3}, {"自": "2024-01-01", "值": 5}, {"值": 4}]}"#,
            "history_undated_twice {\"值\": 4} | {\"值\": 3}",
        ),
        (
            r#"{"历史": [{"自": "2024", "值": 3}]}"#,
            "day_needed \"2024\"",
        ),
        (
            r#"{"历史": [{"自": "2024-01-01", "值": 3}, {"自": "2024-01-01", "值": 4}]}"#,
            "history_twice \"2024-01-01\" | \"2024-01-01\"",
        ),
        (r#"{"值": 3, "历史": []}"#, "value_and_history []"),
        (
            r#"{"值": 3, "来原": "x"}"#,
            "unknown_key_beside \"来原\" → 来源",
        ),
    ];
    for (value, expected) in cases {
        let json = format!(r#"{{"用人单位": {{"登记号": "1", "接害人数": {value}}}}}"#);
        assert_eq!(wrong(&json), [*expected], "{value}");
    }
}

#[test]
fn the_values_of_a_series_may_be_wrapped_too() {
    let p = program();
    let series = |value: &str| {
        format!(r#"{{"用人单位": {{"登记号": "1", "发病数": {{"2024": {value}, "2025": 5}}}}}}"#)
    };
    let bound = bound(&p, &series(r#"{"值": 4, "来源": "年报"}"#));
    assert_eq!(bound.diagnostics, []);
    let store = &bound.stores[0];
    let cases = field(&p, EMPLOYER, "发病数");
    assert_eq!(
        store.in_year(&p, root(store), cases, 2024),
        Fact::Known(Value::Number(Decimal::from(4)))
    );
    assert_eq!(wrong(&series(r#"{"值": 4.5}"#)), ["not_whole 4.5"]);
    assert_eq!(wrong(&series("null")), ["null_not_allowed null"]);
    assert_eq!(
        wrong(&series(r#"{"值": 4, "有效至": "2025-01-01"}"#)),
        [r#"no_history {"值": 4, "有效至": "2025-01-01"}"#]
    );
}

#[test]
fn an_attestation_with_an_unreadable_date_concludes_nothing() {
    let p = program();
    let json = r#"{"用人单位": {"登记号": "1", "认定": [{"事项": "plan", "结论": true, "有效至": "2025-2-1"}]}}"#;
    let bound = bound(&p, json);
    assert_eq!(
        shown(json, &bound.diagnostics),
        ["other_date \"2025-2-1\" → 2025-02-01"]
    );
    let store = &bound.stores[0];
    let plan = crate::program::Matter {
        of: crate::program::EnumId(2),
        member: Member(0),
    };
    let found: Vec<_> = store.attestations(root(store), &plan).collect();
    assert_eq!(found[0].conclusion, Fact::Unknown);
}
