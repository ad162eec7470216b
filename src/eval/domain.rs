//! What is known of a value: that it is absent, that there is none to speak of, or what it may be.

use super::calendar;
use super::interval::{Interval, Order};
use super::kleene::Truth;
use crate::program::{Bounds, CompareOp, DateRange, Period, Program, Type, UnitId, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// What a value can be where it is there.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It cannot be there.
    Never,
    /// Nothing is known.
    Any,
    /// A truth value.
    Truth(Truth),
    /// A number, a percentage, a year.
    Number(Interval),
    /// A number with the unit that the fact gives.
    Measured(Decimal, UnitId),
    /// A day.
    Date(DateRange),
    /// A period, from the shortest to the longest.
    Period(Period, Period),
    /// Exactly this.
    Exactly(Value),
}

/// A value, on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Val {
    /// What it can be.
    pub what: What,
    /// It can be known to be absent (无).
    pub absent: bool,
    /// There may be nothing to take it of (最近 E without E).
    pub nothing: bool,
    /// It was the same on every day from this one on.
    pub from: Date,
    /// It moves with the day itself (评估日, 周岁): `from` says nothing then.
    pub moves: bool,
    /// No value was there to read: `what` is all that the type allows.
    pub unread: bool,
}

impl Val {
    /// Something that is there, and always was.
    #[must_use]
    pub const fn of(what: What) -> Self {
        Self {
            what,
            absent: false,
            nothing: false,
            from: calendar::FIRST_DAY,
            moves: false,
            unread: false,
        }
    }

    /// Known to be absent.
    #[must_use]
    pub fn absent() -> Self {
        Self {
            absent: true,
            ..Self::of(What::Never)
        }
    }

    /// There is nothing to take it of.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            nothing: true,
            ..Self::of(What::Never)
        }
    }

    /// Not known at all.
    #[must_use]
    pub fn unknown() -> Self {
        Self {
            unread: true,
            ..Self::of(What::Any)
        }
    }

    /// Not known, within what a type and a range allow.
    #[must_use]
    pub fn within(ty: &Type, range: Option<&Bounds>, optional: bool) -> Self {
        Self {
            absent: optional,
            unread: true,
            ..Self::of(What::within(ty, range))
        }
    }

    /// The same, not known to have been so before `day`.
    #[must_use]
    pub fn not_before(mut self, day: Date) -> Self {
        self.from = self.from.max(day);
        self
    }

    /// One of two.
    #[must_use]
    pub fn either(self, other: Self) -> Self {
        Self {
            what: self.what.either(other.what),
            absent: self.absent || other.absent,
            nothing: self.nothing || other.nothing,
            from: self.from.max(other.from),
            moves: self.moves || other.moves,
            unread: self.unread || other.unread,
        }
    }

    /// Whether it is there at all (known, and not 无; of a set or list, not empty). A key that is
    /// not there is not known, also where the field may not be absent.
    #[must_use]
    pub fn present(&self) -> Truth {
        let mut out = match &self.what {
            What::Never => None,
            What::Any => Some(Truth::UNKNOWN),
            _ if self.unread => Some(Truth::UNKNOWN),
            What::Exactly(Value::Set(m)) => Some(Truth::of(!m.is_empty())),
            What::Exactly(Value::Spans(m)) => Some(Truth::of(!m.is_empty())),
            What::Exactly(Value::Dates(m)) => Some(Truth::of(!m.is_empty())),
            What::Exactly(Value::Texts(m)) => Some(Truth::of(!m.is_empty())),
            What::Truth(_)
            | What::Number(_)
            | What::Measured(..)
            | What::Date(_)
            | What::Period(..)
            | What::Exactly(_) => Some(Truth::TRUE),
        };
        let mut also = |t: Truth| out = Some(out.map_or(t, |o| o.either(t)));
        if self.absent {
            also(Truth::FALSE);
        }
        if self.nothing {
            also(Truth::NOTHING);
        }
        out.unwrap_or(Truth::UNKNOWN)
    }

    /// Makes a truth of it: `test` for what it may be, `absent` where it is not there, nothing
    /// where there is nothing.
    #[must_use]
    pub fn truth(&self, absent: bool, test: impl FnOnce(&What) -> Truth) -> Truth {
        let mut out = match &self.what {
            What::Never => None,
            what => Some(test(what)),
        };
        let mut also = |t: Truth| out = Some(out.map_or(t, |o| o.either(t)));
        if self.absent {
            also(Truth::of(absent));
        }
        if self.nothing {
            also(Truth::NOTHING);
        }
        out.unwrap_or(Truth::UNKNOWN)
    }

    /// A comparison. An operand known to be absent makes it false, and ≠ true.
    #[must_use]
    pub fn compare(&self, op: CompareOp, other: &Self, program: &Program) -> Truth {
        let is_ne = op == CompareOp::Ne;
        self.truth(is_ne, |a| {
            other.truth(is_ne, |b| a.order(b, program).test(op))
        })
    }

    /// The days that it may be, where it is there.
    #[must_use]
    pub const fn days(&self) -> Option<DateRange> {
        match self.what {
            What::Date(d) => Some(d),
            What::Any => Some(EVER),
            _ => None,
        }
    }

    /// The shortest and the longest period that it may be.
    #[must_use]
    pub const fn periods(&self) -> Option<(Period, Period)> {
        match self.what {
            What::Period(a, b) => Some((a, b)),
            What::Any => Some((Period::Days(0), Period::Days(365_000))),
            _ => None,
        }
    }
}

/// Any day.
pub const EVER: DateRange = DateRange {
    low: calendar::FIRST_DAY,
    high: calendar::LAST_DAY,
};

impl What {
    /// Of a value.
    #[must_use]
    pub fn of(value: Value) -> Self {
        match value {
            Value::Boolean(b) => Self::Truth(Truth::of(b)),
            Value::Number(n) => Self::Number(Interval::exact(n)),
            Value::Year(y) => Self::Number(Interval::exact(Decimal::from(y))),
            Value::Measured(n, unit) => Self::Measured(n, unit),
            Value::Date(d) => Self::Date(d),
            Value::Period(p) => Self::Period(p, p),
            v @ (Value::Text(_)
            | Value::Span(_)
            | Value::Region(_)
            | Value::Member(_)
            | Value::Set(_)
            | Value::Spans(_)
            | Value::Dates(_)
            | Value::Texts(_)) => Self::Exactly(v),
        }
    }

    /// All that a type and a range allow.
    #[must_use]
    pub fn within(ty: &Type, range: Option<&Bounds>) -> Self {
        match ty {
            Type::Boolean => Self::Truth(Truth::UNKNOWN),
            Type::Integer(_) | Type::Decimal(_) | Type::Percent | Type::Points | Type::Year => {
                Self::Number(range.map_or(Interval::ANY, Interval::of_bounds))
            }
            Type::Date => {
                let end = |b: Option<&(Value, bool)>| match b {
                    Some((Value::Date(d), _)) => Some(*d),
                    _ => None,
                };
                Self::Date(DateRange {
                    low: end(range.and_then(|r| r.low.as_ref())).map_or(EVER.low, |d| d.low),
                    high: end(range.and_then(|r| r.high.as_ref())).map_or(EVER.high, |d| d.high),
                })
            }
            Type::Period => match range.map(|r| (&r.low, &r.high)) {
                Some((Some((Value::Period(a), _)), Some((Value::Period(b), _)))) => {
                    Self::Period(*a, *b)
                }
                _ => Self::Any,
            },
            Type::Text
            | Type::Span
            | Type::Measured
            | Type::Region
            | Type::Enum(_)
            | Type::Set(_)
            | Type::Spans
            | Type::Dates
            | Type::Texts
            | Type::Reference(_)
            | Type::One(_)
            | Type::Many(_)
            | Type::Series(_) => Self::Any,
        }
    }

    /// One of two.
    #[must_use]
    pub fn either(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, x) | (x, Self::Never) => x,
            (Self::Truth(a), Self::Truth(b)) => Self::Truth(a.either(b)),
            (Self::Number(a), Self::Number(b)) => Self::Number(a.hull(b)),
            (Self::Date(a), Self::Date(b)) => Self::Date(DateRange {
                low: a.low.min(b.low),
                high: a.high.max(b.high),
            }),
            (Self::Period(a, b), Self::Period(c, d)) => {
                let shorter = |x: Period, y: Period| calendar::days(x).0 <= calendar::days(y).0;
                let longer = |x: Period, y: Period| calendar::days(x).1 >= calendar::days(y).1;
                Self::Period(
                    if shorter(a, c) { a } else { c },
                    if longer(b, d) { b } else { d },
                )
            }
            (a, b) if a == b => a,
            _ => Self::Any,
        }
    }

    /// How it can lie to a value, as [`What::order`] to what is known of one.
    #[must_use]
    pub fn order_to(&self, value: &Value, program: &Program) -> Order {
        match (self, value) {
            (Self::Exactly(Value::Member(a)), Value::Member(b)) => Order::of(a, b),
            (
                Self::Exactly(a),
                Value::Text(_)
                | Value::Span(_)
                | Value::Region(_)
                | Value::Member(_)
                | Value::Set(_)
                | Value::Spans(_)
                | Value::Dates(_)
                | Value::Texts(_),
            ) => Order::same(a == value),
            _ => self.order(&Self::of(value.clone()), program),
        }
    }

    /// How it can lie to another. Values of unlike kinds, and quantities of unlike dimensions, say
    /// nothing (that is reported at the fact).
    #[must_use]
    pub fn order(&self, other: &Self, program: &Program) -> Order {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.order(*b),
            (Self::Date(a), Self::Date(b)) => {
                Order::of_ranges((Some(a.low), Some(a.high)), (Some(b.low), Some(b.high)))
            }
            (Self::Measured(a, u), Self::Measured(b, v)) => {
                let (u, v) = (&program[*u], &program[*v]);
                match (a.checked_mul(u.factor), b.checked_mul(v.factor)) {
                    (Some(a), Some(b)) if u.base == v.base => Order::of(&a, &b),
                    _ => Order::ANY,
                }
            }
            (Self::Measured(a, u), Self::Number(b)) | (Self::Number(b), Self::Measured(a, u)) => {
                let a = a.checked_mul(program[*u].factor);
                let order = Interval { low: a, high: a }.order(*b);
                if matches!(self, Self::Measured(..)) {
                    order
                } else {
                    Order {
                        less: order.greater,
                        equal: order.equal,
                        greater: order.less,
                    }
                }
            }
            (Self::Truth(a), Self::Truth(b)) => {
                let equal = a.and(*b).or(a.not().and(b.not()));
                Order {
                    less: equal.may_be_false(),
                    equal: equal.may_be_true(),
                    greater: false,
                }
            }
            (Self::Period(a, b), Self::Period(c, d)) => {
                if a == b && c == d && a == c {
                    return Order::same(true);
                }
                Order::of_ranges(
                    (Some(calendar::days(*a).0), Some(calendar::days(*b).1)),
                    (Some(calendar::days(*c).0), Some(calendar::days(*d).1)),
                )
            }
            (Self::Exactly(Value::Member(a)), Self::Exactly(Value::Member(b))) => Order::of(a, b),
            (Self::Exactly(a), Self::Exactly(b)) => Order::same(a == b),
            _ => Order::ANY,
        }
    }
}
