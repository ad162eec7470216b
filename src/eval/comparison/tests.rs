use super::unpassed_since;
use crate::eval::domain::What;
use crate::program::{DateRange, Program};
use jiff::civil::{Date, date};

fn lies(day: Date, other: DateRange) -> crate::eval::interval::Order {
    What::Date(DateRange::day(day)).order(&What::Date(other), &Program::default())
}

#[test]
fn a_day_lies_alike_to_another_since_the_last_change() {
    let first = date(2020, 2, 20);
    let days: Vec<Date> = std::iter::successors(Some(first), |d| d.tomorrow().ok())
        .take(30)
        .collect();
    for (low, high) in [
        (date(2020, 3, 1), date(2020, 3, 1)),
        (date(2020, 3, 1), date(2020, 3, 2)),
        (date(2020, 3, 1), date(2020, 3, 3)),
        (date(2020, 2, 28), date(2020, 3, 10)),
    ] {
        let other = DateRange { low, high };
        for (at, day) in days.iter().enumerate() {
            let alike = days[..=at]
                .iter()
                .rev()
                .take_while(|d| lies(**d, other) == lies(*day, other))
                .last();
            let found = unpassed_since(other, *day).max(first);
            assert_eq!(Some(&found), alike, "{day} beside {low} to {high}");
        }
    }
}
