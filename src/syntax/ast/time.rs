//! Dates and times: when something is due, and how often.

use super::Expr;
use crate::source::Span;

/// A date as written; anything but a day is a span of days or the last day of one.
#[derive(Clone, Copy, Debug)]
pub struct DateLiteral {
    /// What is written.
    pub kind: DateKind,
    /// Where.
    pub span: Span,
}
same_wherever!(DateLiteral { kind } at { span });

/// What a date literal says. Months and days exist (2025-02-30 is refused when parsed).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateKind {
    /// 2025年12月31日, 2025-12-31.
    Day(jiff::civil::Date),
    /// 2025年12月.
    Month(i16, i8),
    /// 2025年12月底.
    MonthEnd(i16, i8),
    /// 2025年.
    Year(i16),
    /// 2025年底.
    YearEnd(i16),
}

/// A TIME: what stands before an act.
#[derive(Clone, Debug)]
pub struct Time {
    /// Which form.
    pub kind: TimeKind,
    /// Where.
    pub span: Span,
}
same_wherever!(Time { kind } at { span });

/// The forms of TIME. Periods are expressions: a literal `30日`, a parameter, a table's cell.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeKind {
    /// `[自 X] 每 D`, `每 超过 a 不满 b`, `每 D 自 X`.
    Every {
        /// At most how far apart; with `over`, strictly less than this.
        period: Expr,
        /// 超过: strictly more than this.
        over: Option<Expr>,
        /// 自 X.
        anchor: Option<Expr>,
    },
    /// 每年度, 每季度, 每月, with 不晚于 a day of it.
    Calendar {
        /// Which.
        unit: CalendarUnit,
        /// 不晚于 3月31日 / 次年1月31日.
        no_later: Option<MonthDay>,
    },
    /// `于 X 后 D 内`, `于 X 前 D 内`.
    Within {
        /// X.
        anchor: Expr,
        /// 后 rather than 前.
        after: bool,
        /// D.
        period: Expr,
    },
    /// `于 P 内`: a year, a span of dates, a field that is a span.
    In {
        /// First day (or a literal year or month, or a span-valued name).
        from: Expr,
        /// Last, where written `A 至 B`.
        to: Option<Expr>,
    },
    /// `于 S 中`.
    During(Expr),
    /// `不晚于 X [后 D]`.
    NoLaterThan {
        /// X.
        anchor: Expr,
        /// D.
        after: Option<Expr>,
    },
    /// `先于 X [至少 D]`.
    Before {
        /// X.
        anchor: Expr,
        /// D.
        at_least: Option<Expr>,
    },
    /// `自 X [至 Y]` before any form.
    From {
        /// X.
        from: Expr,
        /// Y.
        to: Option<Expr>,
    },
    /// `每年 6月 至 9月`.
    Season {
        /// First month.
        from: i8,
        /// Last month; before `from` it lies in the next year.
        to: i8,
    },
}

/// 每年度 每季度 每月.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum CalendarUnit {
    /// 每年度.
    Year,
    /// 每季度.
    Quarter,
    /// 每月.
    Month,
}

/// `3月31日`, `次年1月31日`, `3月底` (day 31 clamps to the month's end).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MonthDay {
    /// 次年.
    pub next_year: bool,
    /// 1–12.
    pub month: i8,
    /// 1–31, or the month's last where `None` (底).
    pub day: Option<i8>,
}
