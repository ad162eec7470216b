//! Calculations and sanctions as data.

use super::{Cite, Location};
use jiff::civil::Date;
use serde::Serialize;

/// Some day between two, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The earliest; `None`: not known.
    pub low: Option<Date>,
    /// The latest; `None`: not known.
    pub high: Option<Date>,
}

impl Days {
    /// Between two days. Dates lie in 1901–2099; a bound outside is none.
    #[must_use]
    pub fn between(low: Date, high: Date) -> Self {
        let within = |day: &Date| (1901..=2099).contains(&day.year());
        Self {
            low: Some(low).filter(within),
            high: Some(high).filter(within),
        }
    }
}

/// A calculation that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ground {
    /// A last day in time (of a window before a day: the first day on which an act counts).
    Due {
        /// What it is counted from: `event`, `anchor`, `life`, `force`, `scope`, `span`.
        start: &'static str,
        /// What that is called.
        name: String,
        /// The day; `None` where it is personal.
        from: Option<Days>,
        /// The fact that says it.
        fact: Option<Location>,
        /// From when it would be counted, had the policy been in force.
        moved_from: Option<Days>,
        /// The period, at least and at most; `None`: the day itself.
        period: Option<Amounts>,
        /// Its last day counts.
        inclusive: bool,
        /// It lies before the day.
        before: bool,
        /// What comes of it is the first day on which an act counts, not the last.
        opens: bool,
        /// Where the period comes from.
        sources: Vec<Source>,
        /// What comes of it; `None` where that would tell a personal day.
        gives: Option<Days>,
        /// In words.
        text: String,
    },
    /// A calendar period.
    Period {
        /// Its first day.
        first: Date,
        /// Its last day.
        last: Date,
        /// The last day in time.
        due: Date,
        /// In words.
        text: String,
    },
    /// Something measured against a limit.
    Compared {
        /// The left side.
        left: Operand,
        /// What was asked: `=`, `≠`, `<`, `≤`, `>`, `≥`.
        op: &'static str,
        /// The right side.
        right: Operand,
        /// How they lie: `<`, `=`, `>`; `None` where that is not certain.
        is: Option<&'static str>,
        /// In words.
        text: String,
    },
    /// How many there are.
    Counted {
        /// Of what.
        location: Location,
        /// At least so many are.
        low: u64,
        /// At most.
        high: Option<u64>,
        /// `at_least`, `at_most`; `none_of`: of `n` none may fail, and so many do.
        asked: &'static str,
        /// How many are asked.
        n: u64,
        /// In words.
        text: String,
    },
}

impl Ground {
    /// The whole in words.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Due { text, .. }
            | Self::Period { text, .. }
            | Self::Compared { text, .. }
            | Self::Counted { text, .. } => text,
        }
    }
}

/// A value between two, each as a reader writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amounts {
    /// At least; `None`: no bound.
    pub low: Option<String>,
    /// At most.
    pub high: Option<String>,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Operand {
    /// What it is called, or how it is written.
    pub name: String,
    /// Its value with its unit; `None` where it is personal.
    pub value: Option<Amounts>,
    /// The fact that it is.
    pub fact: Option<Location>,
    /// Where it is written in the policy.
    pub location: Location,
    /// Where it comes from, beside facts.
    pub sources: Vec<Source>,
}

/// Where a limit or a period comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// `table` (the row), or `parameter`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Who filled a parameter: `default`, `facts`, `policy`; `open`: nobody.
    pub filled: Option<&'static str>,
    /// The row, or the parameter.
    pub location: Location,
    /// By which words.
    pub cites: Vec<Cite>,
}

/// What a breach brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sanction {
    /// By which words.
    #[serde(flatten)]
    pub cite: Cite,
    /// What they say.
    pub penalties: Vec<Penalty>,
}

/// One item of a sanction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Penalty {
    /// Its name.
    pub name: String,
    /// In which case.
    pub condition: Option<String>,
    /// The authority may, rather than must.
    pub may: bool,
    /// Of which kind.
    pub kind: String,
    /// Least amount, exact.
    pub low: Option<String>,
    /// Greatest amount, exact.
    pub high: Option<String>,
    /// Of the amounts; 元 where nothing else is written.
    pub unit: String,
    /// Per what.
    pub per: Option<String>,
    /// In words.
    pub text: String,
}
