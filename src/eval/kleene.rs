//! Three-valued logic after Kleene (language §5), carried as sets: which truth values are still
//! possible. Beside true and false stands *nothing*: `最近 E` over an empty collection, which makes
//! what needs it not applicable. Every connective is defined on single values and lifted to sets.
//!
//! A [`Known`] also says since when the answer has been the same, so that the first day of a
//! violation is found by stepping back from change to change instead of day by day.

use jiff::civil::Date;

/// One crisp truth value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Crisp {
    True,
    False,
    Nothing,
}

const CRISP: [(u8, Crisp); 3] = [(1, Crisp::True), (2, Crisp::False), (4, Crisp::Nothing)];

/// The truth values that are still possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth(u8);

impl Truth {
    /// Certainly true.
    pub const TRUE: Self = Self(1);
    /// Certainly false.
    pub const FALSE: Self = Self(2);
    /// `最近 E` where there is no E.
    pub const NOTHING: Self = Self(4);
    /// True or false.
    pub const UNKNOWN: Self = Self(3);

    /// Of a settled value.
    #[must_use]
    pub const fn of(value: bool) -> Self {
        if value { Self::TRUE } else { Self::FALSE }
    }

    /// May be true, may be false. At least one must be said.
    #[must_use]
    pub const fn possible(may_be_true: bool, may_be_false: bool) -> Self {
        Self(may_be_true as u8 | (may_be_false as u8) << 1)
    }

    /// Whether it can be true.
    #[must_use]
    pub const fn may_be_true(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether it can be false.
    #[must_use]
    pub const fn may_be_false(self) -> bool {
        self.0 & 2 != 0
    }

    /// Whether there may be nothing to speak of.
    #[must_use]
    pub const fn may_be_nothing(self) -> bool {
        self.0 & 4 != 0
    }

    /// Certainly true.
    #[must_use]
    pub const fn is_true(self) -> bool {
        self.0 == 1
    }

    /// Certainly false.
    #[must_use]
    pub const fn is_false(self) -> bool {
        self.0 == 2
    }

    /// Either of two: the union of what is possible.
    #[must_use]
    pub const fn either(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Nothing counts as false: in a filter, a scope, an exception.
    #[must_use]
    pub const fn nothing_is_false(self) -> Self {
        if self.may_be_nothing() {
            Self(self.0 & 3 | 2)
        } else {
            self
        }
    }

    /// 非.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "named beside and, or")]
    pub fn not(self) -> Self {
        Self(self.0 & 4 | (self.0 & 1) << 1 | (self.0 & 2) >> 1)
    }

    /// 且: false wins, then nothing, then true.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.lift(other, |a, b| match (a, b) {
            (Crisp::False, _) | (_, Crisp::False) => Crisp::False,
            (Crisp::Nothing, _) | (_, Crisp::Nothing) => Crisp::Nothing,
            (Crisp::True, Crisp::True) => Crisp::True,
        })
    }

    /// 或: true wins, then nothing, then false.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.lift(other, |a, b| match (a, b) {
            (Crisp::True, _) | (_, Crisp::True) => Crisp::True,
            (Crisp::Nothing, _) | (_, Crisp::Nothing) => Crisp::Nothing,
            (Crisp::False, Crisp::False) => Crisp::False,
        })
    }

    fn lift(self, other: Self, op: impl Fn(Crisp, Crisp) -> Crisp) -> Self {
        let mut out = 0;
        for (bit_a, a) in CRISP {
            for (bit_b, b) in CRISP {
                if self.0 & bit_a != 0 && other.0 & bit_b != 0 {
                    out |= match op(a, b) {
                        Crisp::True => 1,
                        Crisp::False => 2,
                        Crisp::Nothing => 4,
                    };
                }
            }
        }
        Self(out)
    }
}

/// A truth on a day, and since when it has been the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// What is possible.
    pub is: Truth,
    /// It was the same on every day from this one on, and what is unknown was then what it is now,
    /// whatever it is.
    pub from: Date,
}

impl Known {
    /// With a first day.
    #[must_use]
    pub const fn new(is: Truth, from: Date) -> Self {
        Self { is, from }
    }

    /// For ever.
    #[must_use]
    pub const fn always(is: Truth) -> Self {
        Self::new(is, super::calendar::FIRST_DAY)
    }

    /// 非.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "as Truth::not")]
    pub fn not(self) -> Self {
        Self::new(self.is.not(), self.from)
    }

    /// 且. Where it is false, the operand that has been false for longest keeps it so.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let is = self.is.and(other.is);
        Self::new(is, Self::since(is.is_false(), Truth::is_false, self, other))
    }

    /// 或. Where it is true, the operand that has been true for longest keeps it so.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let is = self.is.or(other.is);
        Self::new(is, Self::since(is.is_true(), Truth::is_true, self, other))
    }

    fn since(one_decides: bool, decides: impl Fn(Truth) -> bool, a: Self, b: Self) -> Date {
        match (one_decides && decides(a.is), one_decides && decides(b.is)) {
            (true, true) => a.from.min(b.from),
            (true, false) => a.from,
            (false, true) => b.from,
            (false, false) => a.from.max(b.from),
        }
    }

    /// The same truth, but not known to have been so before `day`.
    #[must_use]
    pub fn not_before(self, day: Date) -> Self {
        Self::new(self.is, self.from.max(day))
    }
}

/// Counts members of a collection by how sure they are, for `有`, `至少 n`, `每个 … 均`.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    sure: Vec<Date>,
    maybe: u64,
    unbounded: bool,
    latest: Option<Date>,
    latest_false: Option<Date>,
}

impl Tally {
    /// Counts one member.
    pub fn add(&mut self, member: Known) {
        self.latest = Some(self.latest.map_or(member.from, |d| d.max(member.from)));
        let is = member.is.nothing_is_false();
        if is.is_true() {
            self.sure.push(member.from);
        } else if is.may_be_true() {
            self.maybe += 1;
        } else {
            self.latest_false = self.latest_false.max(Some(member.from));
        }
    }

    /// Counts `n` members more that are alike; `None`: any number, perhaps none.
    pub fn add_many(&mut self, member: Known, n: Option<u32>) {
        self.latest = self.latest.max(Some(member.from));
        let is = member.is.nothing_is_false();
        match n {
            _ if is.is_false() => {
                self.latest_false = self.latest_false.max(Some(member.from));
            }
            None => self.unbounded = true,
            Some(n) if is.is_true() => {
                self.sure
                    .extend(std::iter::repeat_n(member.from, n as usize));
            }
            Some(n) => self.maybe += u64::from(n),
        }
    }

    /// Least and greatest number (no bound: `None`).
    #[must_use]
    pub fn bounds(&self) -> (u64, Option<u64>) {
        let low = self.sure.len() as u64;
        (low, (!self.unbounded).then_some(low + self.maybe))
    }

    /// The day since when nothing about the members has changed.
    #[must_use]
    pub fn from(&self) -> Date {
        self.latest.unwrap_or(super::calendar::FIRST_DAY)
    }

    /// Whether they are `n` or more. Where they are, that has been so since the n-th of the sure
    /// ones was there.
    #[must_use]
    pub fn at_least(&mut self, n: u64) -> Known {
        let (low, high) = self.bounds();
        if n == 0 {
            return Known::always(Truth::TRUE);
        }
        if low >= n {
            let at = usize::try_from(n - 1).unwrap_or(usize::MAX);
            let (_, day, _) = self.sure.select_nth_unstable(at);
            return Known::new(Truth::TRUE, *day);
        }
        if high.is_none_or(|h| h >= n) {
            return Known::new(Truth::UNKNOWN, self.from());
        }
        // Too few even with all that may be: so it stays while those that are none stay so.
        let first = super::calendar::FIRST_DAY;
        Known::new(Truth::FALSE, self.latest_false.unwrap_or(first))
    }

    /// Whether they are `n` or fewer.
    #[must_use]
    pub fn at_most(&mut self, n: u64) -> Known {
        self.at_least(n.saturating_add(1)).not()
    }
}

#[cfg(test)]
mod tests;
