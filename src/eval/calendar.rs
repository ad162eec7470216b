//! Periods, after the Civil Code, articles 201 to 204 and 1259: the first day is not counted; a
//! period in months ends on the corresponding day, or on the month's last where there is none; 以内
//! and 届满 include the number. A period is always added to the earlier date.

use crate::program::{CalendarUnit, DateRange, MonthDay, Period};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Before every date that facts may hold (1901–2099).
pub const FIRST_DAY: Date = date(1900, 1, 1);
/// After every date that can follow from one.
pub const LAST_DAY: Date = date(2999, 12, 31);

/// The day after; the last day stays.
#[must_use]
pub fn next(day: Date) -> Date {
    if day >= LAST_DAY {
        return LAST_DAY;
    }
    day.tomorrow().unwrap_or(LAST_DAY)
}

/// The day before; the first day stays.
#[must_use]
pub fn previous(day: Date) -> Date {
    if day <= FIRST_DAY {
        return FIRST_DAY;
    }
    day.yesterday().unwrap_or(FIRST_DAY)
}

/// `day` and `n` days.
fn plus_days(day: Date, n: i64) -> Date {
    // Mostly in the same month.
    let in_month = i8::try_from(i64::from(day.day()).saturating_add(n)).ok();
    if let Some(in_month) = in_month.filter(|d| (1..=day.days_in_month()).contains(d))
        && let Ok(d) = Date::new(day.year(), day.month(), in_month)
    {
        return d.clamp(FIRST_DAY, LAST_DAY);
    }
    match day.checked_add(n.clamp(-1_000_000, 1_000_000).days()) {
        Ok(d) => d.clamp(FIRST_DAY, LAST_DAY),
        Err(_) if n < 0 => FIRST_DAY,
        Err(_) => LAST_DAY,
    }
}

/// `day` and `n` calendar months; the 31st becomes the month's last day where it has none.
fn plus_months(day: Date, n: i64) -> Date {
    let months = i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
    let months = months + n.clamp(-20_000, 20_000);
    let part = |n: i64| i8::try_from(n).unwrap_or(1);
    let first = i16::try_from(months.div_euclid(12))
        .ok()
        .and_then(|year| Date::new(year, part(months.rem_euclid(12) + 1), 1).ok());
    match first {
        Some(first) => {
            let at = day.day().min(first.days_in_month());
            let d = Date::new(first.year(), first.month(), at).unwrap_or(first);
            d.clamp(FIRST_DAY, LAST_DAY)
        }
        None if n < 0 => FIRST_DAY,
        None => LAST_DAY,
    }
}

/// The last day of a period that runs from `day`. Exact for days and months.
///
/// Hours: the facts know days only. What happens on the same day is within 24 hours, on the next
/// day may be, later is not; and so on for longer ones. Working days: no calendar is given, so the
/// bounds are honest: no day off at all, or every weekend and all holidays of the year.
#[must_use]
pub fn add(day: Date, period: Period) -> DateRange {
    match period {
        Period::Days(n) => DateRange::day(plus_days(day, i64::from(n))),
        Period::Months(n) => DateRange::day(plus_months(day, i64::from(n))),
        Period::Hours(h) => {
            let h = i64::from(h);
            DateRange {
                low: plus_days(day, (h / 24 - 1).max(0)),
                high: plus_days(day, (h + 23) / 24),
            }
        }
        Period::WorkingDays(n) => {
            let n = i64::from(n);
            DateRange {
                low: plus_days(day, n),
                high: plus_days(day, n + 2 * (n / 5 + 1) + 17 * (n / 250 + 1)),
            }
        }
    }
}

/// The last day of a period that runs from a day within `days`.
#[must_use]
pub fn add_range(days: DateRange, period: Period) -> DateRange {
    DateRange {
        low: add(days.low, period).low,
        high: add(days.high, period).high,
    }
}

/// A day near which the period leads to `day`.
fn about(day: Date, period: Period) -> Date {
    match period {
        Period::Days(n) => plus_days(day, -i64::from(n)),
        Period::Months(n) => plus_months(day, -i64::from(n)),
        Period::Hours(h) => plus_days(day, -(i64::from(h) / 24)),
        Period::WorkingDays(n) => {
            let n = i64::from(n);
            plus_days(day, -(n + n / 3))
        }
    }
}

/// The first day from which the period reaches `day`: the least e with e + D ≥ `day`, where D may
/// end as late as it can.
#[must_use]
pub fn first_reaching(day: Date, period: Period) -> Date {
    let mut e = about(day, period);
    while e > FIRST_DAY && add(previous(e), period).high >= day {
        e = previous(e);
    }
    while e < LAST_DAY && add(e, period).high < day {
        e = next(e);
    }
    e
}

/// The last day from which the period is over by `day`: the greatest e with e + D ≤ `day`.
#[must_use]
pub fn last_within(day: Date, period: Period) -> Date {
    let mut e = about(day, period);
    while e < LAST_DAY && add(next(e), period).low <= day {
        e = next(e);
    }
    while e > FIRST_DAY && add(e, period).low > day {
        e = previous(e);
    }
    e
}

/// The days from which the period leads to `day` (X 前 D): where months clamp there may be several
/// or none; then the days around the gap.
#[must_use]
pub fn subtract(day: Date, period: Period) -> DateRange {
    let (a, b) = (first_reaching(day, period), last_within(day, period));
    DateRange {
        low: a.min(b),
        high: a.max(b),
    }
}

/// 周岁: how many years, each of which ends on the birthday, lie behind on `day`.
#[must_use]
pub fn full_years(born: Date, day: Date) -> i64 {
    let years = i64::from(day.year()) - i64::from(born.year());
    if years > 0 && plus_months(born, years * 12) > day {
        years - 1
    } else {
        years.max(0)
    }
}

/// The calendar period that contains `day`: first and last day.
#[must_use]
pub fn period_of(unit: CalendarUnit, day: Date) -> (Date, Date) {
    let months = match unit {
        CalendarUnit::Year => 12,
        CalendarUnit::Quarter => 3,
        CalendarUnit::Month => 1,
    };
    let month = i64::from(day.month()) - 1;
    let first = plus_months(day.first_of_month(), -(month % months));
    (first, previous(plus_months(first, months)))
}

/// A month and day (`3月31日`, `次年1月31日`, `3月底`) in, or after, a year.
#[must_use]
pub fn in_year(year: i16, at: MonthDay) -> Date {
    let year = year.saturating_add(i16::from(at.next_year));
    let Ok(first) = Date::new(year, at.month.clamp(1, 12), 1) else {
        return LAST_DAY;
    };
    match at.day {
        Some(d) => plus_days(first, i64::from(d.clamp(1, first.days_in_month())) - 1),
        None => first.last_of_month(),
    }
}

/// First and last day of a run of months in a year; over the year's end where `to` < `from`.
#[must_use]
pub fn season(year: i16, from: i8, to: i8) -> (Date, Date) {
    let start = MonthDay {
        next_year: false,
        month: from,
        day: Some(1),
    };
    let end = MonthDay {
        next_year: to < from,
        month: to,
        day: None,
    };
    (in_year(year, start), in_year(year, end))
}

/// How many days a period may be, for comparing days with months.
#[must_use]
pub fn days(period: Period) -> (i64, i64) {
    match period {
        Period::Days(n) => (i64::from(n), i64::from(n)),
        Period::Months(n) => {
            // Days of the shortest and the longest run of so many months; then whole years.
            const SHORT: [i64; 12] = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334];
            const LONG: [i64; 12] = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337];
            let (years, rest) = (i64::from(n / 12), (n % 12) as usize);
            let of = |table: [i64; 12]| table.get(rest).copied().unwrap_or(0);
            (
                years * 365 + (years / 4 - years / 100 - 1).max(0) + of(SHORT),
                years * 365 + years / 4 + i64::from(years > 0) + of(LONG),
            )
        }
        Period::Hours(h) => (i64::from(h) / 24, (i64::from(h) + 23) / 24),
        Period::WorkingDays(n) => {
            let n = i64::from(n);
            (n, n + 2 * (n / 5 + 1) + 17 * (n / 250 + 1))
        }
    }
}

#[cfg(test)]
mod tests;
