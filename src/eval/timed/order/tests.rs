use crate::eval::testing::*;
use crate::facts::store::Fact;
use crate::program::*;

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
        "violated since 2021-01-02 due 2021-01-01 late 2021-05-01 for 2021-01-01"
    );
    assert_eq!(
        firm(Fact::Absent, early(), "2022-01-01"),
        "violated since 2021-01-02 due 2021-01-01"
    );
    // The day of the second is not yet over: the first may still come.
    assert_eq!(
        firm(Fact::Absent, early(), "2021-01-01"),
        "pending due 2021-01-01"
    );
    assert_eq!(
        firm(Fact::Absent, early(), "2021-01-02"),
        "violated since 2021-01-02 due 2021-01-01"
    );
    assert_eq!(firm(early(), early(), "2021-01-01"), "satisfied");
    assert_eq!(
        firm(Fact::Unknown, late(), "2022-01-01"),
        "satisfied|violated due 2021-05-01"
    );
    assert_eq!(
        firm(Fact::Unknown, late(), "2021-04-01"),
        "pending due 2021-05-01"
    );
}
