use crate::eval::testing::*;
use crate::facts::store::Completeness;
use crate::program::*;

#[test]
fn every_period() {
    for (events, as_of, verdict) in [
        (&[][..], "2020-03-01", "pending due 2021-03-01"),
        (&[], "2021-03-01", "pending due 2021-03-01"),
        (
            &[],
            "2021-03-02",
            "violated since 2021-03-02 due 2021-03-01",
        ),
        (&["2021-03-01"], "2021-03-01", "satisfied until 2022-03-01"),
        (&["2020-05-06"], "2021-05-06", "satisfied until 2021-05-06"),
        (
            &["2020-05-06"],
            "2021-05-07",
            "violated since 2021-05-07 due 2021-05-06",
        ),
        // A late event ends the breach and restarts the clock.
        (
            &["2020-05-06", "2021-08-01"],
            "2021-09-01",
            "satisfied until 2022-08-01 late 2021-08-01 for 2021-05-06",
        ),
        // What is dated later is not seen.
        (
            &["2020-05-06", "2021-08-01"],
            "2021-07-31",
            "violated since 2021-05-07 due 2021-05-06",
        ),
    ] {
        assert_eq!(
            worker(yearly(), events, as_of),
            verdict,
            "{events:?} {as_of}"
        );
    }
}

#[test]
fn every_period_from_29_february_and_the_31st() {
    let monthly = timed(every(months(1)), act(exams(None)));
    assert_eq!(
        worker(monthly.clone(), &["2021-01-31"], "2021-03-01"),
        "violated since 2021-03-01 due 2021-02-28"
    );
    assert_eq!(
        worker(monthly, &["2020-12-31", "2021-01-31"], "2021-02-28"),
        "satisfied until 2021-02-28"
    );
    let mut w = World::new(vec![norm(WORKER, yearly())]);
    let row = w.workers(&["2020-02-29"])[0];
    w.exams(row, &[]);
    assert_eq!(w.verdict("2021-02-28"), "pending due 2021-02-28");
    assert_eq!(
        w.verdict("2021-03-01"),
        "violated since 2021-03-01 due 2021-02-28"
    );
}

#[test]
fn a_partial_date_bounds_the_due_date() {
    assert_eq!(
        worker(
            yearly(),
            &["2021-02-01", "2022-01-01", "2022-12", "2023-05"],
            "2024-04-30"
        ),
        "satisfied until 2024-05-01"
    );
    assert_eq!(
        worker(yearly(), &["2023-05"], "2024-05-20"),
        "satisfied|violated due 2024-05-01"
    );
    assert_eq!(
        worker(yearly(), &["2023-05"], "2024-06-01"),
        "violated since 2024-06-01 due 2024-05-31"
    );
}

#[test]
fn what_is_not_listed_may_have_happened() {
    let mut w = World::new(vec![norm(WORKER, yearly())]);
    let row = w.workers(&["2020-03-01"])[0];
    assert_eq!(w.verdict("2025-01-01"), "satisfied|violated due 2021-03-01");
    let partial = Completeness::Partial { total: None };
    w.events(row, EXAMS, &["2024-12-01"], partial);
    assert_eq!(w.verdict("2025-01-01"), "satisfied until 2025-12-01");
    // Complete up to 截至 only: an exam since then is not excluded.
    let mut w = World::new(vec![norm(WORKER, yearly())]);
    let row = w.workers(&["2020-03-01"])[0];
    w.exams(row, &["2023-05-06"]);
    w.store.set_dates(None, Some(day("2024-06-01")));
    assert_eq!(
        w.verdict("2024-06-01"),
        "violated since 2024-05-07 due 2024-05-06"
    );
    assert!(w.verdict("2024-06-02").starts_with("satisfied|violated"));
}

#[test]
fn owed_to_the_end_of_the_subjects_life() {
    let mut w = World::new(vec![norm(WORKER, yearly())]);
    let row = w.workers(&["2020-03-01"])[0];
    w.exams(row, &[]);
    w.set(row, LEFT, date("2021-06-30"));
    assert_eq!(
        w.verdict("2021-06-30"),
        "violated since 2021-03-02 due 2021-03-01"
    );
    assert_eq!(w.verdict("2021-07-01"), "notapplicable");
}

#[test]
fn the_clock_starts_no_earlier_than_the_force() {
    let mut w = World::new(vec![norm(WORKER, yearly())]);
    w.program.policies[0].in_force_from = Some(day("2022-04-01"));
    let row = w.workers(&["2020-03-01"])[0];
    w.exams(row, &[]);
    assert_eq!(w.verdict("2022-06-01"), "pending due 2023-04-01");
    assert_eq!(
        w.verdict("2023-04-02"),
        "violated since 2023-04-02 due 2023-04-01"
    );
    // 过渡 取较早者: the clock that ran runs on.
    w.program.policies[0].transition = Some(Transition::Earlier);
    let mut v = World::of(w.program.clone());
    let row = v.workers(&["2020-03-01"])[0];
    v.exams(row, &["2021-09-01"]);
    assert_eq!(
        v.verdict("2022-09-02"),
        "violated since 2022-09-02 due 2022-09-01"
    );
}

#[test]
fn what_matured_stays_judged_after_the_end_of_force() {
    let mut w = World::new(vec![norm(WORKER, yearly())]);
    w.program.policies[0].in_force_to = Some(day("2021-12-31"));
    let row = w.workers(&["2020-03-01"])[0];
    w.exams(row, &[]);
    assert_eq!(
        w.verdict("2022-06-01"),
        "violated since 2021-03-02 due 2021-03-01"
    );
    let mut w = World::of(w.program);
    let row = w.workers(&["2020-03-01"])[0];
    w.exams(row, &["2021-03-01"]);
    assert_eq!(w.verdict("2022-06-01"), "notapplicable");
}

#[test]
fn more_than_eleven_less_than_thirteen_months() {
    let form = TimeForm::Every {
        period: months(13),
        inclusive: false,
        over: Some(months(11)),
        anchor: None,
    };
    let rule = timed(form, act(exams(None)));
    for (events, as_of, verdict) in [
        // 不满 13个月: the last day is the one before.
        (
            &["2021-01-15"][..],
            "2022-02-14",
            "satisfied until 2022-02-14",
        ),
        (
            &["2021-01-15"],
            "2022-02-15",
            "violated since 2022-02-15 due 2022-02-14",
        ),
        // 超过 11个月: on the day itself it is too early, and does not count.
        (
            &["2021-01-15", "2021-12-15"],
            "2022-02-15",
            "violated since 2022-02-15 due 2022-02-14",
        ),
        (
            &["2021-01-15", "2021-12-16"],
            "2022-02-15",
            "satisfied until 2023-01-15",
        ),
    ] {
        assert_eq!(worker(rule.clone(), events, as_of), verdict, "{events:?}");
    }
}
