//! What a norm requires, and when.

use super::{Collection, Expr, ReadingSetId};
use crate::source::Loc;
pub use crate::syntax::ast::{CalendarUnit, MonthDay};
use serde::{Deserialize, Serialize};

/// What a norm asks of its subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Requirement {
    /// A state: judged on every day of force; violated while it does not hold.
    Holds(Expr),
    /// 不得 of a state: violated while it holds.
    Never(Expr),
    /// 不得 of an act: violated from the date of each act, until a recorded 纠正.
    NeverAct(Act),
    /// `Y 未经 X`: violated from the date of an act Y without a fitting X not later than it.
    Gate {
        /// Y.
        act: Act,
        /// X.
        needs: Act,
        /// Where.
        loc: Loc,
    },
    /// `A 先于|不晚于 B` of two dates of the subject (an edge of a process): violated after B
    /// where A is later or known to be absent; pending while B is open.
    Order {
        /// The earlier, of type date.
        first: Expr,
        /// The later, of type date.
        then: Expr,
        /// Where.
        loc: Loc,
    },
    /// An act in time.
    Timed {
        /// When.
        form: TimeForm,
        /// What.
        act: Act,
        /// Where.
        loc: Loc,
    },
    /// The inner requirement, within a span of dates only.
    Within {
        /// Which days.
        when: When,
        /// What is asked on them.
        requirement: Box<Requirement>,
        /// Where.
        loc: Loc,
    },
    /// 且 over timed parts.
    All(Vec<Requirement>),
    /// 或 over timed parts.
    Any(Vec<Requirement>),
    /// 每个 E 均 over timed parts.
    Every(Collection, Box<Requirement>),
    /// One of several readings.
    Readings(ReadingSetId, Vec<Requirement>),
}

/// Something that happens on a date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// What counts as one.
    pub kind: ActKind,
    /// How many are needed in one window (1, or more by 至少 n).
    pub at_least: u64,
    /// Where.
    pub loc: Loc,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ActKind {
    /// Each row of an event entity (or the start of a living one) that passes the filter.
    Events(Collection),
    /// A date field: it happened on that date; known absent: it did not happen.
    OnDate(Expr),
    /// An attestation with conclusion 是, on its date.
    Attested(super::Place, super::Matter),
    /// One of several acts.
    Either(Vec<Act>),
}

/// When an act is owed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TimeForm {
    /// 每 D, 每 超过 a 不满 b.
    Every {
        /// D, or b.
        period: Expr,
        /// The bound counts (`每 D`: yes; 不满 b: no).
        inclusive: bool,
        /// 超过 a: an earlier event does not count.
        over: Option<Expr>,
        /// 自 X; the subject's start where `None`.
        anchor: Option<Expr>,
    },
    /// 每年度, 每季度, 每月.
    Calendar {
        /// Which.
        unit: CalendarUnit,
        /// By which day of the period (or of the next year).
        no_later: Option<MonthDay>,
    },
    /// Between two bounds, both included. `于 X 后 D 内` is [X, X + D]; `于 X 前 D 内` is all e with
    /// e ≤ X ≤ e + D; 不晚于 X 后 D is (−∞, X + D]; 先于 X is (−∞, X]; 先于 X 至少 D is all e with
    /// e + D ≤ X; 于 P 内 is P.
    Window(Window),
}

/// The windows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Window {
    /// [X, X + D].
    After {
        /// X.
        anchor: Expr,
        /// D.
        period: Expr,
    },
    /// e ≤ X ≤ e + D.
    Before {
        /// X.
        anchor: Expr,
        /// D.
        period: Expr,
    },
    /// e ≤ X + D.
    NoLater {
        /// X.
        anchor: Expr,
        /// D.
        after: Option<Expr>,
    },
    /// e ≤ X, or e + D ≤ X.
    PriorTo {
        /// X.
        anchor: Expr,
        /// D.
        at_least: Option<Expr>,
    },
    /// from ≤ e ≤ to.
    Between {
        /// First day, of type date (a partial literal counts from its first day).
        from: Expr,
        /// Last day, of type date (a partial literal counts to its last day).
        to: Expr,
    },
    /// Within a span-valued field (or one of several).
    During(Expr),
}

/// On which days a requirement holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum When {
    /// In a span or one of several (于 S 中).
    During(Expr),
    /// 自 X [至 Y].
    From(Expr, Option<Expr>),
    /// A state behind a deadline (不晚于 X, 于 X 后 D 内): not yet owed up to that day, owed from
    /// the day after it on. It matures like an act: it stays judged after the policy's end.
    By(Expr),
    /// 每年 6月 至 9月.
    Season {
        /// First month.
        from: i8,
        /// Last month.
        to: i8,
    },
}
