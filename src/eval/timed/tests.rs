use crate::eval::testing::*;
use crate::facts::store::{Completeness, Fact};
use crate::program::*;

/// A worker hired on 2020-03-01 with exams on these days, and a norm; the verdict as of a day.
fn worker(requirement: Requirement, exams: &[&str], as_of: &str) -> String {
    let mut w = World::new(vec![norm(WORKER, requirement)]);
    let row = w.workers(&["2020-03-01"])[0];
    w.exams(row, exams);
    w.verdict(as_of)
}

fn yearly() -> Requirement {
    timed(every(months(12)), act(exams(None)))
}

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
        "violated since 2024-06-01 due 2024-05-01"
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

fn window(w: Window) -> Requirement {
    timed(TimeForm::Window(w), act(exams(None)))
}

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

#[test]
fn parts_joined_by_and_or() {
    let soon = || {
        window(Window::After {
            anchor: field(HIRED, Type::Date),
            period: days(30),
        })
    };
    let all = || Requirement::All(vec![soon(), yearly()]);
    let any = || Requirement::Any(vec![soon(), yearly()]);
    for (rule, events, as_of, verdict) in [
        (all(), &[][..], "2020-03-15", "pending due 2020-03-31"),
        (any(), &[], "2020-03-15", "pending due 2021-03-01"),
        (
            all(),
            &[],
            "2020-04-15",
            "violated since 2020-04-01 due 2020-03-31",
        ),
        (any(), &[], "2020-04-15", "pending due 2021-03-01"),
        (
            any(),
            &[],
            "2021-03-02",
            "violated since 2021-03-02 due 2021-03-01",
        ),
        (
            all(),
            &["2020-03-20"],
            "2020-04-15",
            "satisfied until 2021-03-20",
        ),
    ] {
        assert_eq!(worker(rule, events, as_of), verdict, "{events:?} {as_of}");
    }
}

/// A firm whose plan is a date that may be absent.
fn has_plan() -> Requirement {
    Requirement::Holds(truth(ExprKind::Present(Box::new(field(PLAN, Type::Date)))))
}

#[test]
fn a_state_is_judged_on_every_day_of_force() {
    let mut w = World::new(vec![norm(FIRM, has_plan())]);
    assert_eq!(w.verdict("2020-01-01"), "satisfied|violated");
    w.set(w.firm, PLAN, Fact::Absent);
    assert_eq!(w.verdict("2020-01-01"), "violated since 2015-01-01");
    w.set(w.firm, PLAN, date("2019-01-01"));
    assert_eq!(w.verdict("2020-01-01"), "satisfied");
    // By the history that the facts give.
    let history = vec![
        (day("2018-01-01"), date("2018-01-01")),
        (day("2019-05-01"), Fact::Absent),
    ];
    w.store.set_history(
        &w.program,
        w.firm,
        PLAN,
        history,
        crate::source::Span::new(1, 2),
    );
    assert_eq!(w.verdict("2020-01-01"), "violated since 2019-05-01");
    assert_eq!(w.verdict("2019-04-30"), "satisfied");
    assert_eq!(w.verdict("2014-12-31"), "");
    // After the end of force nothing is asked any more.
    assert_eq!(w.verdict("2031-01-01"), "notapplicable");
}

#[test]
fn a_forbidden_act_ends_only_by_a_correction() {
    let rule = Requirement::NeverAct(act(events(SUBJECT, AUDITS, None)));
    let mut w = World::new(vec![norm(FIRM, rule)]);
    w.events(w.firm, AUDITS, &["2020-05-06"], Completeness::Complete);
    assert_eq!(w.verdict("2020-05-05"), "satisfied");
    assert_eq!(w.verdict("2020-05-06"), "violated since 2020-05-06");
    assert_eq!(w.verdict("2029-05-06"), "violated since 2020-05-06");
    w.store.correct(crate::facts::store::Record {
        norm: "义务".into(),
        of: w.firm,
        date: Some(DateRange::day(day("2021-01-01"))),
        evidence: None,
        loc: HERE,
    });
    assert_eq!(w.verdict("2020-12-31"), "violated since 2020-05-06");
    assert_eq!(w.verdict("2021-01-01"), "satisfied");
}

#[test]
fn a_gate_wants_the_permit_no_later() {
    let gate = |permit: Option<u32>| Requirement::Gate {
        act: Act {
            kind: ActKind::OnDate(field(BUILT, Type::Date)),
            at_least: 1,
            loc: HERE,
        },
        needs: act(events(SUBJECT, AUDITS, permit)),
        loc: HERE,
    };
    let firm = |built: Fact<Value>, audits: &[&str], permit, as_of: &str| {
        let mut w = World::new(vec![norm(FIRM, gate(permit))]);
        w.set(w.firm, BUILT, built);
        w.events(w.firm, AUDITS, audits, Completeness::Complete);
        w.verdict(as_of)
    };
    let on = || date("2021-05-01");
    for (audits, as_of, verdict) in [
        (&[][..], "2021-04-30", "satisfied"),
        (&[], "2021-05-01", "violated since 2021-05-01"),
        (&["2021-05-01"], "2021-06-01", "satisfied"),
        (&["2021-05-02"], "2021-06-01", "violated since 2021-05-01"),
    ] {
        assert_eq!(firm(on(), audits, None, as_of), verdict, "{audits:?}");
    }
    // A permit of another kind does not fit.
    assert_eq!(
        firm(on(), &["2021-04-01"], Some(1), "2021-06-01"),
        "violated since 2021-05-01"
    );
    assert_eq!(firm(Fact::Absent, &[], None, "2021-06-01"), "satisfied");
    assert_eq!(
        firm(Fact::Unknown, &[], None, "2021-06-01"),
        "satisfied|violated"
    );
}

#[test]
fn an_order_of_two_dates() {
    let rule = || Requirement::Order {
        first: field(PLAN, Type::Date),
        then: field(BUILT, Type::Date),
        loc: HERE,
    };
    let firm = |plan: Fact<Value>, built: Fact<Value>, as_of: &str| {
        let mut w = World::new(vec![norm(FIRM, rule())]);
        w.set(w.firm, PLAN, plan);
        w.set(w.firm, BUILT, built);
        w.verdict(as_of)
    };
    let (early, late) = (|| date("2021-01-01"), || date("2021-05-01"));
    assert_eq!(firm(early(), Fact::Absent, "2022-01-01"), "pending");
    assert_eq!(firm(early(), late(), "2022-01-01"), "satisfied");
    assert_eq!(firm(late(), late(), "2022-01-01"), "satisfied");
    assert_eq!(
        firm(late(), early(), "2022-01-01"),
        "violated since 2021-01-01 due 2021-01-01"
    );
    assert_eq!(
        firm(Fact::Absent, early(), "2022-01-01"),
        "violated since 2021-01-01 due 2021-01-01"
    );
    assert_eq!(
        firm(Fact::Unknown, late(), "2022-01-01"),
        "satisfied|violated due 2021-05-01"
    );
    assert_eq!(
        firm(Fact::Unknown, late(), "2021-04-01"),
        "pending due 2021-05-01"
    );
}

#[test]
fn within_spans() {
    let stopped = || {
        let spans = expr(ExprKind::Field(SUBJECT, LEAVE), Type::Spans);
        Requirement::Within {
            when: When::During(spans),
            requirement: Box::new(Requirement::NeverAct(act(exams(None)))),
            loc: HERE,
        }
    };
    let span = |from: &str, to: &str| SpanValue {
        from: DateRange::day(day(from)),
        to: Some(DateRange::day(day(to))),
    };
    let on = |exams: &[&str], as_of: &str| {
        let mut w = World::new(vec![norm(WORKER, stopped())]);
        let row = w.workers(&["2020-03-01"])[0];
        w.exams(row, exams);
        let spans = vec![
            span("2021-01-01", "2021-02-28"),
            span("2022-01-01", "2022-02-28"),
        ];
        w.set(row, LEAVE, Fact::Known(Value::Spans(spans)));
        w.verdict(as_of)
    };
    assert_eq!(on(&["2020-12-31", "2021-03-01"], "2023-01-01"), "satisfied");
    assert_eq!(
        on(&["2021-02-28"], "2023-01-01"),
        "violated since 2021-02-28"
    );
    assert_eq!(
        on(&["2022-02-28"], "2023-01-01"),
        "violated since 2022-02-28"
    );
    // A state within a season.
    let season = Requirement::Within {
        when: When::Season { from: 6, to: 9 },
        requirement: Box::new(has_plan()),
        loc: HERE,
    };
    let mut w = World::new(vec![norm(FIRM, season)]);
    w.set(w.firm, PLAN, Fact::Absent);
    assert_eq!(w.verdict("2020-05-31"), "notapplicable");
    assert_eq!(w.verdict("2020-06-01"), "violated since 2020-06-01");
    assert_eq!(w.verdict("2020-09-30"), "violated since 2020-06-01");
    assert_eq!(w.verdict("2020-10-01"), "notapplicable");
}
