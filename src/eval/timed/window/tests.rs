use crate::eval::testing::*;
use crate::facts::store::Fact;
use crate::program::*;

#[test]
fn within_a_period_after() {
    let rule = || {
        window(Window::After {
            anchor: field(HIRED, Type::Date),
            period: days(30),
        })
    };
    for (events, as_of, verdict) in [
        (&[][..], "2020-03-31", "pending due 2020-03-31"),
        (
            &[],
            "2020-04-01",
            "violated since 2020-04-01 due 2020-03-31",
        ),
        (&["2020-03-31"], "2020-04-01", "satisfied"),
        (&["2020-03-01"], "2020-04-01", "satisfied"),
        // Before X does not count.
        (
            &["2020-02-28"],
            "2020-04-01",
            "violated since 2020-04-01 due 2020-03-31",
        ),
        (
            &["2020-04-01"],
            "2020-04-01",
            "satisfied late 2020-04-01 for 2020-03-31",
        ),
    ] {
        assert_eq!(worker(rule(), events, as_of), verdict, "{events:?} {as_of}");
    }
}

#[test]
fn within_hours_the_next_day_is_open() {
    let rule = || {
        window(Window::After {
            anchor: field(HIRED, Type::Date),
            period: literal(Value::Period(Period::Hours(24)), Type::Period),
        })
    };
    for (events, as_of, verdict) in [
        (&["2020-03-01"][..], "2020-03-09", "satisfied"),
        (&[], "2020-03-01", "pending due 2020-03-01"),
        (&[], "2020-03-02", "violated|pending due 2020-03-01"),
        (
            &[],
            "2020-03-03",
            "violated since 2020-03-03 due 2020-03-02",
        ),
    ] {
        assert_eq!(worker(rule(), events, as_of), verdict, "{events:?} {as_of}");
    }
}

#[test]
fn before_a_date_in_the_future_or_not_there() {
    let rule = || {
        window(Window::Before {
            anchor: field(LEFT, Type::Date),
            period: days(30),
        })
    };
    let leaving = |left: Fact<Value>, exams: &[&str], as_of: &str| {
        let mut w = World::new(vec![norm(WORKER, rule())]);
        let row = w.workers(&["2020-03-01"])[0];
        w.exams(row, exams);
        w.set(row, LEFT, left);
        w.verdict(as_of)
    };
    let left = || date("2022-05-31");
    assert_eq!(leaving(Fact::Absent, &[], "2022-05-01"), "notapplicable");
    for (events, as_of, verdict) in [
        (&[][..], "2022-05-01", "pending due 2022-05-31"),
        (&["2022-05-01"], "2022-05-02", "satisfied"),
        (&["2022-04-30"], "2022-05-02", "pending due 2022-05-31"),
        (
            &["2022-04-30"],
            "2022-06-01",
            "violated since 2022-06-01 due 2022-05-31",
        ),
        (&["2022-05-31"], "2022-06-01", "satisfied"),
    ] {
        assert_eq!(
            leaving(left(), events, as_of),
            verdict,
            "{events:?} {as_of}"
        );
    }
    assert_eq!(
        leaving(Fact::Unknown, &[], "2022-06-01"),
        "violated|pending|notapplicable"
    );
}

#[test]
fn no_later_than_and_prior_to() {
    let no_later = |after| {
        window(Window::NoLater {
            anchor: field(HIRED, Type::Date),
            after,
        })
    };
    let prior = |at_least| {
        window(Window::PriorTo {
            anchor: field(HIRED, Type::Date),
            at_least,
        })
    };
    for (rule, events, as_of, verdict) in [
        (
            no_later(None),
            &["2020-03-01"][..],
            "2020-05-01",
            "satisfied",
        ),
        (no_later(None), &["2019-03-01"], "2020-05-01", "satisfied"),
        (
            no_later(None),
            &[],
            "2020-03-02",
            "violated since 2020-03-02 due 2020-03-01",
        ),
        (
            no_later(Some(months(1))),
            &[],
            "2020-04-01",
            "pending due 2020-04-01",
        ),
        // The same day satisfies 先于; 至少 1日 asks for the day before.
        (prior(None), &["2020-03-01"], "2020-05-01", "satisfied"),
        (
            prior(Some(days(1))),
            &["2020-03-01"],
            "2020-05-01",
            "satisfied late 2020-03-01 for 2020-02-29",
        ),
        (
            prior(Some(days(1))),
            &["2020-02-29"],
            "2020-05-01",
            "satisfied",
        ),
        (prior(None), &[], "2020-02-01", "pending due 2020-03-01"),
        (prior(None), &["2020-01-15"], "2020-02-01", "satisfied"),
    ] {
        assert_eq!(worker(rule, events, as_of), verdict, "{events:?} {as_of}");
    }
}

#[test]
fn within_a_year() {
    let year = |y: i16| {
        literal(
            Value::Date(DateRange {
                low: jiff::civil::date(y, 1, 1),
                high: jiff::civil::date(y, 12, 31),
            }),
            Type::Date,
        )
    };
    let rule = || {
        window(Window::Between {
            from: year(2023),
            to: year(2023),
        })
    };
    for (events, as_of, verdict) in [
        (&[][..], "2023-12-31", "pending due 2023-12-31"),
        (
            &[],
            "2024-01-01",
            "violated since 2024-01-01 due 2023-12-31",
        ),
        (&["2022-12-31"], "2023-06-01", "pending due 2023-12-31"),
        (&["2023-01-01"], "2023-06-01", "satisfied"),
        (
            &["2024-02-01"],
            "2024-06-01",
            "satisfied late 2024-02-01 for 2023-12-31",
        ),
    ] {
        assert_eq!(worker(rule(), events, as_of), verdict, "{events:?} {as_of}");
    }
}
