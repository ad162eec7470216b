//! Numbers of which only bounds are known. Exact decimals throughout; a result that does not fit
//! loses its bound rather than its truth.

use super::kleene::Truth;
use crate::program::{Bounds, CompareOp, Value};
use rust_decimal::Decimal;

/// All numbers from `low` to `high`, both included; `None` is no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Least.
    pub low: Option<Decimal>,
    /// Greatest.
    pub high: Option<Decimal>,
}

/// How two values can lie to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The left can be less.
    pub less: bool,
    /// They can be equal.
    pub equal: bool,
    /// The left can be greater.
    pub greater: bool,
}

impl Order {
    /// Nothing is known.
    pub const ANY: Self = Self {
        less: true,
        equal: true,
        greater: true,
    };

    /// Of two ranges of ordered values, both ends included.
    pub fn of_ranges<T: Ord>(a: (Option<T>, Option<T>), b: (Option<T>, Option<T>)) -> Self {
        // An end that is not bounded lies beyond every bound.
        let below = |x: &Option<T>, y: &Option<T>| match (x, y) {
            (Some(x), Some(y)) => x < y,
            _ => true,
        };
        let less = below(&a.0, &b.1);
        let greater = below(&b.0, &a.1);
        let apart = |high: &Option<T>, low: &Option<T>| match (high, low) {
            (Some(h), Some(l)) => h < l,
            _ => false,
        };
        Self {
            less,
            greater,
            equal: !apart(&a.1, &b.0) && !apart(&b.1, &a.0),
        }
    }

    /// Of two settled values.
    pub fn of<T: Ord>(a: &T, b: &T) -> Self {
        let o = a.cmp(b);
        Self {
            less: o.is_lt(),
            equal: o.is_eq(),
            greater: o.is_gt(),
        }
    }

    /// Of two settled values that only are equal or not.
    pub fn same(equal: bool) -> Self {
        Self {
            less: !equal,
            equal,
            greater: false,
        }
    }

    /// What a comparison gives.
    pub fn test(self, op: CompareOp) -> Truth {
        let (yes, no) = match op {
            CompareOp::Eq => (self.equal, self.less || self.greater),
            CompareOp::Ne => (self.less || self.greater, self.equal),
            CompareOp::Lt => (self.less, self.equal || self.greater),
            CompareOp::Le => (self.less || self.equal, self.greater),
            CompareOp::Gt => (self.greater, self.less || self.equal),
            CompareOp::Ge => (self.greater || self.equal, self.less),
        };
        Truth::possible(yes, no)
    }
}

impl Interval {
    /// Any number.
    pub const ANY: Self = Self {
        low: None,
        high: None,
    };

    /// One number.
    #[must_use]
    pub const fn exact(n: Decimal) -> Self {
        Self {
            low: Some(n),
            high: Some(n),
        }
    }

    /// From a number on, perhaps to another.
    #[must_use]
    pub fn counted(low: u64, high: Option<u64>) -> Self {
        Self {
            low: Some(Decimal::from(low)),
            high: high.map(Decimal::from),
        }
    }

    /// The bounds of a range. An end that is not itself allowed still bounds.
    #[must_use]
    pub fn of_bounds(bounds: &Bounds) -> Self {
        let number = |v: &Option<(Value, bool)>| match v {
            Some((Value::Number(n) | Value::Measured(n, _), _)) => Some(*n),
            Some((Value::Year(y), _)) => Some(Decimal::from(*y)),
            _ => None,
        };
        Self {
            low: number(&bounds.low),
            high: number(&bounds.high),
        }
    }

    /// The number, where it is one.
    #[must_use]
    pub fn settled(self) -> Option<Decimal> {
        (self.low == self.high).then_some(self.low).flatten()
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).map(|(a, b)| a.min(b)),
            high: self.high.zip(other.high).map(|(a, b)| a.max(b)),
        }
    }

    /// Sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let add = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_add(b?);
        Self {
            low: add(self.low, other.low),
            high: add(self.high, other.high),
        }
    }

    /// Difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(other.times(Decimal::NEGATIVE_ONE))
    }

    /// Multiplied by a constant.
    #[must_use]
    pub fn times(self, by: Decimal) -> Self {
        let scale = |n: Option<Decimal>| n?.checked_mul(by);
        let (a, b) = (scale(self.low), scale(self.high));
        if by.is_sign_negative() {
            Self { low: b, high: a }
        } else {
            Self { low: a, high: b }
        }
    }

    /// How two intervals can lie to each other.
    #[must_use]
    pub fn order(self, other: Self) -> Order {
        Order::of_ranges((self.low, self.high), (other.low, other.high))
    }
}
