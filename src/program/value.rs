//! Types and values. Numbers are exact decimals, dates are days, everything else is a number
//! that stands for a name.

use super::{EntityId, EnumId, UnitId};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::sync::Arc;

/// The type of a field, parameter, table column or expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    /// 是否.
    Boolean,
    /// 整数, in a unit where it has one.
    Integer(Option<UnitId>),
    /// 小数, in a unit where it has one.
    Decimal(Option<UnitId>),
    /// 比例: 95% is 0.95.
    Percent,
    /// 个百分点: 20个百分点 is 0.20.
    Points,
    /// 文字.
    Text,
    /// 日期.
    Date,
    /// 年份.
    Year,
    /// 时长.
    Period,
    /// 时段.
    Span,
    /// 量: a number whose unit is in the fact.
    Measured,
    /// 行政区.
    Region,
    /// A member of an enum.
    Enum(EnumId),
    /// 多个 of an enum: a set.
    Set(EnumId),
    /// 多个 时段.
    Spans,
    /// 多个 日期.
    Dates,
    /// 多个 文字.
    Texts,
    /// → 实体: the identity of one.
    Reference(EntityId),
    /// An entity held directly.
    One(EntityId),
    /// 多个 实体.
    Many(EntityId),
    /// 按年.
    Series(Box<Type>),
}

/// A member of an enum, by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Member(pub u32);

impl Member {
    /// Stands in a set for a member that is there and is not known: one that the enum does not list,
    /// or that could not be read. It sorts behind all others.
    pub const UNKNOWN: Self = Self(u32::MAX);
}

/// A period: days, calendar months, working days, or hours. Never mixed. 年 is 12 months, 周 7 days, 天 a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Period {
    /// 日, 天, 周.
    Days(u32),
    /// 个月, 年.
    Months(u32),
    /// 小时.
    Hours(u32),
    /// 工作日.
    WorkingDays(u32),
}

impl Period {
    /// The order of two periods, where it is sure: a month is 28 to 31 days, a year 365 or 366, and a
    /// working day at least a day.
    #[must_use]
    pub fn surely(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Days(a), Self::Days(b))
            | (Self::Months(a), Self::Months(b))
            | (Self::Hours(a), Self::Hours(b))
            | (Self::WorkingDays(a), Self::WorkingDays(b)) => Some(a.cmp(&b)),
            (a, b) => {
                let (a, b) = (a.hours(), b.hours());
                if a.1.is_some_and(|most| most < b.0) {
                    Some(Ordering::Less)
                } else if b.1.is_some_and(|most| most < a.0) {
                    Some(Ordering::Greater)
                } else if a == b && a.1 == Some(a.0) {
                    Some(Ordering::Equal)
                } else {
                    None
                }
            }
        }
    }

    /// How many hours it has at least, and at most.
    fn hours(self) -> (u64, Option<u64>) {
        let days = |n: u64| n.saturating_mul(24);
        match self {
            Self::Hours(n) => (n.into(), Some(n.into())),
            Self::Days(n) => (days(n.into()), Some(days(n.into()))),
            Self::WorkingDays(n) => (days(n.into()), None),
            Self::Months(n) => {
                let (years, months) = (u64::from(n / 12), u64::from(n % 12));
                (
                    days(years * 365 + months * 28),
                    Some(days(years * 366 + months * 31)),
                )
            }
        }
    }
}

/// A date known exactly or to a month or a year: the days it may be. `low == high` is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateRange {
    /// The first day it may be.
    pub low: Date,
    /// The last day it may be.
    pub high: Date,
}

impl DateRange {
    /// One day.
    #[must_use]
    pub const fn day(date: Date) -> Self {
        Self {
            low: date,
            high: date,
        }
    }

    /// The day, where exactly one is meant.
    #[must_use]
    pub fn exact(self) -> Option<Date> {
        (self.low == self.high).then_some(self.low)
    }
}

/// A span of dates. An open end (`None`) means: has not ended (known), as `无` in the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SpanValue {
    /// First day.
    pub from: DateRange,
    /// Last day; `None` where it goes on.
    pub to: Option<DateRange>,
}

impl Value {
    /// Whether it leaves open what it is: a date known to a month or a year, a set of which some
    /// members are not known.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        match self {
            Self::Date(d) => d.exact().is_none(),
            Self::Set(members) => members.last() == Some(&Member::UNKNOWN),
            Self::Dates(dates) => dates.iter().any(|d| d.exact().is_none()),
            Self::Boolean(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Year(_)
            | Self::Period(_)
            | Self::Span(_)
            | Self::Measured(..)
            | Self::Region(_)
            | Self::Member(_)
            | Self::Spans(_)
            | Self::Texts(_) => false,
        }
    }
}

/// A value of a type. Numbers are in the unit that the type says (see [`Type`]); converted when
/// they were read or compiled.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// [`Type::Boolean`].
    Boolean(bool),
    /// [`Type::Integer`], [`Type::Decimal`], [`Type::Percent`], [`Type::Points`].
    Number(Decimal),
    /// [`Type::Text`].
    Text(Arc<str>),
    /// [`Type::Date`].
    Date(DateRange),
    /// [`Type::Year`].
    Year(i16),
    /// [`Type::Period`].
    Period(Period),
    /// [`Type::Span`].
    Span(SpanValue),
    /// [`Type::Measured`]: the number in the unit given.
    Measured(Decimal, UnitId),
    /// [`Type::Region`]: a GB/T 2260 code of six digits, or 0 for the whole nation.
    Region(u32),
    /// [`Type::Enum`].
    Member(Member),
    /// [`Type::Set`], sorted; with [`Member::UNKNOWN`] at the end where not all of it is known.
    Set(Vec<Member>),
    /// [`Type::Spans`].
    Spans(Vec<SpanValue>),
    /// [`Type::Dates`].
    Dates(Vec<DateRange>),
    /// [`Type::Texts`].
    Texts(Vec<Arc<str>>),
}
