use crate::eval::testing::*;
use crate::facts::store::Fact;
use crate::program::*;

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
    assert_eq!(on(&["2020-12-31", "2021-03-01"], "2022-01-01"), "satisfied");
    // Between and after the spans nothing is forbidden.
    assert_eq!(on(&["2020-12-31"], "2023-01-01"), "notapplicable");
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
