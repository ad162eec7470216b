//! Exact fractions. What does not fit gives nothing, so that a bound is lost rather than the truth.

use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A fraction in its lowest terms; its denominator is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// None.
    pub const ZERO: Self = Self::whole(0);
    /// The whole.
    pub const ONE: Self = Self::whole(1);

    /// A whole number.
    #[must_use]
    pub const fn whole(n: i64) -> Self {
        Self {
            numerator: n as i128,
            denominator: 1,
        }
    }

    /// In lowest terms; nothing over 0.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok().filter(|d| *d != 0)?;
        if denominator == 0 {
            return None;
        }
        let (n, d) = (
            numerator.checked_div(divisor)?,
            denominator.checked_div(divisor)?,
        );
        Some(if d < 0 {
            Self {
                numerator: n.checked_neg()?,
                denominator: d.checked_neg()?,
            }
        } else {
            Self {
                numerator: n,
                denominator: d,
            }
        })
    }

    /// A decimal number.
    #[must_use]
    pub fn of(n: Decimal) -> Option<Self> {
        Self::new(n.mantissa(), 10_i128.checked_pow(n.scale())?)
    }

    /// One number over another.
    #[must_use]
    pub fn ratio(n: Decimal, d: Decimal) -> Option<Self> {
        Self::of(n)?.times(Self::of(d)?.turned()?)
    }

    /// What stands above the line.
    #[must_use]
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// What stands below it.
    #[must_use]
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    fn turned(self) -> Option<Self> {
        Self::new(self.denominator, self.numerator)
    }

    /// Sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        let below = self.denominator.checked_mul(other.denominator)?;
        Self::new(left.checked_add(right)?, below)
    }

    /// Difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self {
            numerator: other.numerator.checked_neg()?,
            ..other
        })
    }

    /// Product.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        // Across first, so that what fits in the end is not lost on the way.
        let a = Self::new(self.numerator, other.denominator)?;
        let b = Self::new(other.numerator, self.denominator)?;
        Self::new(
            a.numerator.checked_mul(b.numerator)?,
            a.denominator.checked_mul(b.denominator)?,
        )
    }

    /// Multiplied by itself so many times.
    #[must_use]
    pub fn power(self, times: u32) -> Option<Self> {
        let mut out = Self::ONE;
        for _ in 0..times {
            out = out.times(self)?;
        }
        Some(out)
    }

    /// Half-up to a multiple of `step`.
    #[must_use]
    pub fn rounded(self, step: Self) -> Option<Self> {
        let steps = self.times(step.turned()?)?;
        let twice = steps.numerator.checked_mul(2)?;
        let above = twice.checked_add(steps.denominator)?;
        let below = steps.denominator.checked_mul(2)?;
        Self::new(above.div_euclid(below), 1)?.times(step)
    }

    /// As a decimal number with at most so many places, and whether that is all of it.
    #[must_use]
    pub fn decimal(self, places: u32) -> Option<(Decimal, bool)> {
        let step = Self::new(1, 10_i128.checked_pow(places)?)?;
        let rounded = self.rounded(step)?;
        let scaled = rounded.times(step.turned()?)?;
        let number = Decimal::try_from_i128_with_scale(scaled.numerator, places).ok()?;
        Some((number.normalize(), rounded == self))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (*self, *other);
        loop {
            // By cross multiplication, where that fits.
            if let (Some(left), Some(right)) = (
                a.numerator.checked_mul(b.denominator),
                b.numerator.checked_mul(a.denominator),
            ) {
                return left.cmp(&right);
            }
            // Else by whole parts, and the rests turned over, which order the other way round.
            let whole = |f: Self| f.numerator.div_euclid(f.denominator);
            let rest = |f: Self| f.numerator.rem_euclid(f.denominator);
            match whole(a).cmp(&whole(b)) {
                Ordering::Equal => {}
                unlike => return unlike,
            }
            match (rest(a), rest(b)) {
                (0, 0) => return Ordering::Equal,
                (0, _) => return Ordering::Less,
                (_, 0) => return Ordering::Greater,
                (x, y) => {
                    let turned = |f: Self, rest: i128| Self {
                        numerator: f.denominator,
                        denominator: rest,
                    };
                    (a, b) = (turned(b, y), turned(a, x));
                }
            }
        }
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            d => write!(f, "{}/{d}", self.numerator),
        }
    }
}

const fn divisor(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// All fractions from `low` to `high`, both included; `None` is no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// Least.
    pub low: Option<Fraction>,
    /// Greatest.
    pub high: Option<Fraction>,
}

impl Between {
    /// One number.
    #[must_use]
    pub const fn exactly(n: Fraction) -> Self {
        Self {
            low: Some(n),
            high: Some(n),
        }
    }

    /// The number, where it is one.
    #[must_use]
    pub fn settled(self) -> Option<Fraction> {
        (self.low == self.high).then_some(self.low).flatten()
    }

    /// Whether a number is one of them.
    #[must_use]
    pub fn holds(self, n: Fraction) -> bool {
        self.low.is_none_or(|low| low <= n) && self.high.is_none_or(|high| n <= high)
    }

    /// Sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let add = |a: Option<Fraction>, b: Option<Fraction>| a?.plus(b?);
        Self {
            low: add(self.low, other.low),
            high: add(self.high, other.high),
        }
    }

    /// Each of them multiplied by something that is not negative.
    #[must_use]
    pub fn times(self, by: Fraction) -> Self {
        Self {
            low: self.low.and_then(|n| n.times(by)),
            high: self.high.and_then(|n| n.times(by)),
        }
    }
}
