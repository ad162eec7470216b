use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn months_end_on_the_corresponding_day_or_the_months_last() {
    for (from, n, to) in [
        ("2021-01-31", 1, "2021-02-28"),
        ("2020-01-31", 1, "2020-02-29"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-02-29", 48, "2024-02-29"),
        ("2021-03-31", 1, "2021-04-30"),
        ("2021-02-28", 1, "2021-03-28"),
        ("2021-08-31", 6, "2022-02-28"),
        ("2021-12-31", 12, "2022-12-31"),
    ] {
        assert_eq!(
            add(day(from), Period::Months(n)),
            DateRange::day(day(to)),
            "{from} + {n}"
        );
    }
}

#[test]
fn the_first_day_is_not_counted() {
    assert_eq!(
        add(day("2021-03-01"), Period::Days(30)),
        DateRange::day(day("2021-03-31"))
    );
    assert_eq!(
        add(day("2021-03-01"), Period::Days(0)),
        DateRange::day(day("2021-03-01"))
    );
}

#[test]
fn hours_leave_open_what_days_cannot_say() {
    let on = day("2021-03-01");
    for (hours, low, high) in [
        (2, "2021-03-01", "2021-03-02"),
        (24, "2021-03-01", "2021-03-02"),
        (48, "2021-03-02", "2021-03-03"),
        (72, "2021-03-03", "2021-03-04"),
    ] {
        let range = DateRange {
            low: day(low),
            high: day(high),
        };
        assert_eq!(add(on, Period::Hours(hours)), range, "{hours}小时");
    }
}

#[test]
fn periods_are_added_to_the_earlier_date_never_subtracted() {
    // From 28, 29, 30 and 31 January a month leads to 28 February 2021.
    assert_eq!(
        subtract(day("2021-02-28"), Period::Months(1)),
        DateRange {
            low: day("2021-01-28"),
            high: day("2021-01-31"),
        }
    );
    // From no day does a month lead to 31 March 2021.
    assert_eq!(
        subtract(day("2021-03-31"), Period::Months(1)),
        DateRange {
            low: day("2021-02-28"),
            high: day("2021-03-01"),
        }
    );
    assert_eq!(
        subtract(day("2021-03-31"), Period::Days(30)),
        DateRange::day(day("2021-03-01"))
    );
    for x in ["2021-02-28", "2021-03-31", "2020-02-29", "2021-05-15"] {
        for n in 0..30 {
            for p in [Period::Months(n), Period::Days(n), Period::Hours(n)] {
                let e = last_within(day(x), p);
                assert!(add(e, p).low <= day(x) && add(next(e), p).low > day(x));
                let e = first_reaching(day(x), p);
                assert!(add(e, p).high >= day(x) && add(previous(e), p).high < day(x));
            }
        }
    }
}

#[test]
fn full_years_end_on_the_birthday() {
    for (born, on, years) in [
        ("2004-05-06", "2022-05-05", 17),
        ("2004-05-06", "2022-05-06", 18),
        ("2004-02-29", "2022-02-27", 17),
        ("2004-02-29", "2022-02-28", 18),
        ("2004-05-06", "2003-01-01", 0),
    ] {
        assert_eq!(full_years(day(born), day(on)), years, "{born} on {on}");
    }
}

#[test]
fn calendar_periods() {
    use CalendarUnit::{Month, Quarter, Year};
    for (unit, on, first, last) in [
        (Year, "2020-02-29", "2020-01-01", "2020-12-31"),
        (Quarter, "2020-02-29", "2020-01-01", "2020-03-31"),
        (Quarter, "2020-12-31", "2020-10-01", "2020-12-31"),
        (Month, "2020-02-29", "2020-02-01", "2020-02-29"),
    ] {
        assert_eq!(period_of(unit, day(on)), (day(first), day(last)));
    }
    assert_eq!(season(2021, 6, 9), (day("2021-06-01"), day("2021-09-30")));
    assert_eq!(season(2021, 11, 2), (day("2021-11-01"), day("2022-02-28")));
    let end_of_february = MonthDay {
        next_year: true,
        month: 2,
        day: None,
    };
    assert_eq!(in_year(2023, end_of_february), day("2024-02-29"));
}

#[test]
fn how_many_days_months_can_be() {
    // Against the calendar itself, over every start in a leap cycle.
    for n in 0..30_u32 {
        let (low, high) = days(Period::Months(n));
        let mut at = day("1999-01-01");
        let (mut least, mut most) = (i64::MAX, 0);
        while at < day("2005-01-01") {
            let length = at.until(add(at, Period::Months(n)).low).unwrap().get_days();
            least = least.min(i64::from(length));
            most = most.max(i64::from(length));
            at = next(at);
        }
        assert!(
            low <= least && most <= high,
            "{n}: {low}..{high} {least}..{most}"
        );
    }
    assert_eq!(days(Period::Months(1)), (28, 31));
    assert_eq!(days(Period::Months(12)), (365, 366));
}
