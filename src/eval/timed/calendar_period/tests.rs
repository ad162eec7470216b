use crate::eval::testing::*;
use crate::program::*;

fn calendar(unit: CalendarUnit, no_later: Option<MonthDay>) -> Requirement {
    timed(TimeForm::Calendar { unit, no_later }, act(exams(None)))
}

#[test]
fn every_calendar_year() {
    let rule = || calendar(CalendarUnit::Year, None);
    for (events, as_of, verdict) in [
        // Hired on 2020-03-01: the first whole year is 2021.
        (&[][..], "2020-12-31", "notapplicable"),
        (&[], "2021-01-01", "pending due 2021-12-31"),
        (&[], "2021-12-31", "pending due 2021-12-31"),
        (
            &[],
            "2022-01-01",
            "violated since 2022-01-01 due 2021-12-31",
        ),
        (&["2021-12-31"], "2021-12-31", "satisfied"),
        (&["2021-06-01"], "2022-03-01", "pending due 2022-12-31"),
        // The next event ends the breach.
        (
            &["2022-02-01"],
            "2022-03-01",
            "satisfied late 2022-02-01 for 2021-12-31",
        ),
    ] {
        assert_eq!(worker(rule(), events, as_of), verdict, "{events:?} {as_of}");
    }
}

#[test]
fn every_year_by_a_day() {
    let march = MonthDay {
        next_year: false,
        month: 3,
        day: Some(31),
    };
    let rule = || calendar(CalendarUnit::Year, Some(march));
    for (events, as_of, verdict) in [
        (&[][..], "2021-03-31", "pending due 2021-03-31"),
        (
            &[],
            "2021-04-01",
            "violated since 2021-04-01 due 2021-03-31",
        ),
        (
            &["2021-05-01"],
            "2021-06-01",
            "satisfied late 2021-05-01 for 2021-03-31",
        ),
        (&["2021-02-01"], "2022-01-01", "pending due 2022-03-31"),
    ] {
        assert_eq!(worker(rule(), events, as_of), verdict, "{events:?} {as_of}");
    }
    let next_january = MonthDay {
        next_year: true,
        month: 1,
        day: Some(31),
    };
    let rule = || calendar(CalendarUnit::Year, Some(next_january));
    for (events, as_of, verdict) in [
        (&[][..], "2022-01-31", "pending due 2022-01-31"),
        (
            &[],
            "2022-02-01",
            "violated since 2022-02-01 due 2022-01-31",
        ),
        (&["2022-01-31"], "2022-01-31", "satisfied"),
        (&["2022-01-31"], "2022-02-01", "pending due 2023-01-31"),
    ] {
        assert_eq!(worker(rule(), events, as_of), verdict, "{events:?} {as_of}");
    }
}

#[test]
fn every_month_and_quarter() {
    let months = ["2020-04-10", "2020-05-10", "2020-06-10"];
    assert_eq!(
        worker(calendar(CalendarUnit::Month, None), &months, "2020-07-31"),
        "pending due 2020-07-31"
    );
    assert_eq!(
        worker(calendar(CalendarUnit::Month, None), &months, "2020-08-01"),
        "violated since 2020-08-01 due 2020-07-31"
    );
    assert_eq!(
        worker(calendar(CalendarUnit::Quarter, None), &months, "2020-09-30"),
        "pending due 2020-09-30"
    );
}

/// Hired in 2018, it is not known when he left; every year two exams by the March after it.
fn left(on: Option<&str>) -> String {
    let march = MonthDay {
        next_year: true,
        month: 3,
        day: None,
    };
    let form = TimeForm::Calendar {
        unit: CalendarUnit::Year,
        no_later: Some(march),
    };
    let mut w = World::new(vec![norm(WORKER, timed(form, act(exams(None))))]);
    let row = w.workers(&["2018-02-02"])[0];
    let leaving = match on {
        Some(on) => date(on),
        None => crate::facts::store::Fact::Unknown,
    };
    w.set(row, LEFT, leaving);
    w.exams(row, &["2022-02-01"]);
    w.verdict("2023-06-07")
}

#[test]
fn an_end_that_is_not_known_may_lie_any_number_of_periods_back() {
    // The exam made good what was missed before; nobody knows whether there was a later year.
    assert_eq!(left(Some("2018-05-05")), "notapplicable");
    assert_eq!(
        left(Some("2021-01-08")),
        "satisfied late 2022-02-01 for 2021-03-31"
    );
    assert_eq!(
        left(Some("2022-12-31")),
        "violated since 2023-04-01 due 2023-03-31"
    );
    for on in [
        "2018-05-05",
        "2019-12-31",
        "2021-01-08",
        "2022-12-31",
        "2024-01-01",
    ] {
        let verdict = left(Some(on));
        let settled = verdict.split(' ').next().unwrap();
        assert!(
            left(None).contains(settled),
            "{on}: {verdict}, not {}",
            left(None)
        );
    }
}
