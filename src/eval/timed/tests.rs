use crate::eval::testing::*;
use crate::program::*;

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
