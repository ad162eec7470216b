use crate::eval::testing::*;
use crate::facts::store::Fact;

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
        (Some(day("2018-01-01")), date("2018-01-01")),
        (Some(day("2019-05-01")), Fact::Absent),
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
