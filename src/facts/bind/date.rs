//! Dates, years, spans and periods as people write them.

use crate::facts::keys::nfkc;
use crate::program::{DateRange, Period};
use jiff::civil::Date;

/// The years in which dates lie.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1901..=2099;

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoDate {
    /// It does not look like one.
    Unlike,
    /// There is no such day or month (2025-02-30).
    NoSuchDay,
    /// Before 1901 or after 2099.
    OutOfYears,
    /// A date in another notation, and how it is written here (2021-3-1, 2021/03/01).
    Rewrite(String),
    /// A time of day or a zone stands behind it; the day alone.
    WithTime(String),
}

/// Reads `2025-03-01`, `2025年3月1日`, and, for a date known to a month or a year, `2025-03`,
/// `2025年3月`, `2025`, `2025年`.
pub(super) fn date(text: &str) -> Result<DateRange, NoDate> {
    if let Some((year, month, day)) = iso_day(text) {
        return whole(year, Some(month), Some(day));
    }
    let text = nfkc(text);
    if let Some(body) = text.strip_suffix(['日', '号']) {
        let (year, month, day) = chinese(body).ok_or(NoDate::Unlike)?;
        return whole(year, month, day);
    }
    if text.contains('年') {
        let (year, month, day) = chinese(&text).ok_or(NoDate::Unlike)?;
        return whole(year, month, day);
    }
    if let Some((day, _)) = text.split_once(['T', 't', ' ']).filter(|(d, rest)| {
        date(d).is_ok_and(|d| d.exact().is_some()) && rest.starts_with(|c: char| c.is_ascii_digit())
    }) {
        return Err(NoDate::WithTime(day.to_owned()));
    }
    let separator = ['-', '/', '.', '–', '—'];
    let parts: Vec<&str> = text.split(separator).collect();
    let numbers: Option<Vec<i32>> = parts.iter().map(|p| digits(p)).collect();
    let Some(numbers) = numbers else {
        return Err(NoDate::Unlike);
    };
    let widths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
    let iso = text.chars().all(|c| c == '-' || c.is_ascii_digit());
    match (numbers.as_slice(), widths.as_slice()) {
        ([year], [4]) => whole(*year, None, None),
        ([year, month], [4, 2]) if iso => whole(*year, Some(*month), None),
        ([year, month, day], [4, 2, 2]) if iso => whole(*year, Some(*month), Some(*day)),
        ([year, month], [4, 1 | 2]) => {
            whole(*year, Some(*month), None)?;
            Err(NoDate::Rewrite(format!("{year:04}-{month:02}")))
        }
        ([year, month, day], [4, 1 | 2, 1 | 2]) => {
            whole(*year, Some(*month), Some(*day))?;
            Err(NoDate::Rewrite(format!("{year:04}-{month:02}-{day:02}")))
        }
        ([n], [8]) => {
            let (year, month, day) = (n / 10_000, n / 100 % 100, n % 100);
            whole(year, Some(month), Some(day))
                .map_err(|_| NoDate::Unlike)
                .and_then(|_| Err(NoDate::Rewrite(format!("{year:04}-{month:02}-{day:02}"))))
        }
        _ => Err(NoDate::Unlike),
    }
}

/// `2025-03-01` as numbers: nearly every date is written so.
fn iso_day(text: &str) -> Option<(i32, i32, i32)> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.strip_prefix('-')?.split_at_checked(2)?;
    let day = day.strip_prefix('-').filter(|d| d.len() == 2)?;
    Some((digits(year)?, digits(month)?, digits(day)?))
}

/// `2025年3月1`, `2025年3月`, `2025年` as numbers.
fn chinese(text: &str) -> Option<(i32, Option<i32>, Option<i32>)> {
    let (year, rest) = text.split_once('年')?;
    if year.trim().len() != 4 {
        return None;
    }
    let year = digits(year.trim())?;
    if rest.trim().is_empty() {
        return Some((year, None, None));
    }
    let (month, rest) = rest.split_once('月')?;
    let month = digits(month.trim())?;
    if rest.trim().is_empty() {
        return Some((year, Some(month), None));
    }
    Some((year, Some(month), Some(digits(rest.trim())?)))
}

fn digits(text: &str) -> Option<i32> {
    (!text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// The days that a year, a month of it or a day may be.
fn whole(year: i32, month: Option<i32>, day: Option<i32>) -> Result<DateRange, NoDate> {
    let year = i16::try_from(year)
        .ok()
        .filter(|y| YEARS.contains(y))
        .ok_or(NoDate::OutOfYears)?;
    let part = |n: i32| i8::try_from(n).map_err(|_| NoDate::NoSuchDay);
    let first_month = month.map_or(Ok(1), part)?;
    let last_month = month.map_or(Ok(12), part)?;
    let low = Date::new(year, first_month, day.map_or(Ok(1), part)?);
    let low = low.map_err(|_| NoDate::NoSuchDay)?;
    let high = match day {
        Some(_) => low,
        None => Date::new(year, last_month, 1)
            .map_err(|_| NoDate::NoSuchDay)?
            .last_of_month(),
    };
    Ok(DateRange { low, high })
}

/// Reads `2025` or `2025年`.
pub(super) fn year(text: &str) -> Result<i16, NoDate> {
    let text = nfkc(text);
    let bare = text.strip_suffix('年').unwrap_or(&text).trim_end();
    let year = digits(bare)
        .filter(|_| bare.len() == 4)
        .ok_or(NoDate::Unlike)?;
    i16::try_from(year)
        .ok()
        .filter(|y| YEARS.contains(y))
        .ok_or(NoDate::OutOfYears)
}

/// Cuts `A 至 B`, `A to B` in two.
pub(super) fn ends(text: &str) -> Option<(&str, &str)> {
    text.split_once('至')
        .or_else(|| text.split_once(" to "))
        .map(|(a, b)| (a.trim(), b.trim()))
}

/// Whether a text says that there is nothing (无, none, null).
pub(in crate::facts) fn says_none(text: &str) -> bool {
    matches!(text.trim(), "无" | "none" | "null")
}

/// Reads `12个月`, `1年`, `30日`, `2周`, `24小时`, `5个工作日`, `12 months`.
pub(super) fn period(text: &str) -> Option<Period> {
    let text = nfkc(text);
    let cut = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(cut)?;
    let n: u32 = number.parse().ok()?;
    let unit = unit.trim();
    Some(match unit {
        "日" | "天" | "day" | "days" => Period::Days(n),
        "周" | "个星期" | "week" | "weeks" => Period::Days(n.checked_mul(7)?),
        "个月" | "月" | "month" | "months" => Period::Months(n),
        "年" | "year" | "years" => Period::Months(n.checked_mul(12)?),
        "小时" | "个小时" | "hour" | "hours" => Period::Hours(n),
        "工作日" | "个工作日" | "working day" | "working days" => Period::WorkingDays(n),
        _ => return None,
    })
}
