//! Indicators and their targets.

use super::{
    Bearers, Cite, Collection, Expr, FieldId, IndicatorId, Label, NormId, PolicyId, ReadingSetId,
    ToBelow, Value,
};
use crate::source::Loc;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Name.
    pub label: Label,
    /// Whose.
    pub policy: PolicyId,
    /// Citations.
    pub cites: Vec<Cite>,
    /// Who owes it.
    pub bearer: Bearers,
    /// 性质 约束性.
    pub binding: bool,
    /// What it is, by reading; one without a reading set where it has none.
    pub readings: Option<ReadingSetId>,
    /// The further reading sets on which it depends, through terms, parameters and norms.
    pub depends_on: Vec<ReadingSetId>,
    /// One a reading.
    pub variants: Vec<Measurement>,
    /// 细化.
    pub refines: Vec<IndicatorId>,
    /// 对下.
    pub to_below: ToBelow,
    /// 方向, as written.
    pub direction: Option<String>,
    /// 整改.
    pub remedy: Option<String>,
    /// Where it is declared.
    pub loc: Loc,
}

/// How an indicator is measured and what it must reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Its members: slot 0 of the collection's own slot; `None` where only 取自 says.
    pub population: Option<Collection>,
    /// Which of them count; `None`: it is a count of the population.
    pub counted: Option<Counted>,
    /// Taken from a reported statistic.
    pub taken_from: Vec<FieldId>,
    /// Fixed denominators, by year where one is given.
    pub denominator: Vec<(Option<i16>, Decimal)>,
    /// Base values, by year where one is given.
    pub base: Vec<(Option<i16>, Decimal)>,
    /// Targets.
    pub targets: Vec<Target>,
}

/// Which members of a population count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Counted {
    /// Those of whom this holds.
    Condition(Expr),
    /// Those who satisfy (or violate) a norm.
    Norm {
        /// Which.
        norms: Vec<NormId>,
        /// 违反.
        violates: bool,
    },
}

/// A target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// First year or date: judged from `from` (a year: 31 December of it).
    pub from: TargetDate,
    /// Last, of a span.
    pub to: Option<TargetDate>,
    /// What is to be reached.
    pub measure: TargetMeasure,
    /// Where.
    pub loc: Loc,
}

/// A year, or a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TargetDate {
    /// The whole of it.
    Year(i16),
    /// On that day.
    Day(Date),
}

/// What a target asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TargetMeasure {
    /// Against a value (in the indicator's own unit).
    Compare(super::CompareOp, Value),
    /// Against another indicator.
    Against(super::CompareOp, IndicatorId),
    /// Against a reported statistic.
    AgainstField(super::CompareOp, FieldId),
    /// Against the base value.
    AgainstBase(super::CompareOp),
    /// Year by year.
    Monotone(Monotone),
    /// 年均增长 (or 年均下降).
    AverageGrowth {
        /// 年均下降.
        down: bool,
        /// Comparison.
        op: super::CompareOp,
        /// Rate.
        rate: Decimal,
    },
    /// 累计.
    Cumulative(super::CompareOp, Decimal),
    /// 较 X 提高 / 下降.
    Change {
        /// The base: a year-valued expression (literal or parameter).
        base: Expr,
        /// 提高.
        up: bool,
        /// Comparison of the change.
        op: super::CompareOp,
        /// By how much.
        by: Decimal,
        /// In percentage points rather than relative.
        points: bool,
    },
}

/// How a series moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Monotone {
    /// 逐年递增.
    Rising,
    /// 逐年递减.
    Falling,
    /// 逐年不降.
    NotFalling,
    /// 逐年不升.
    NotRising,
}
