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
    True = 1,
    False = 2,
    Nothing = 4,
}

const CRISP: [Crisp; 3] = [Crisp::True, Crisp::False, Crisp::Nothing];

/// 且 of settled values: false wins, then nothing, then true.
const fn crisp_and(a: Crisp, b: Crisp) -> Crisp {
    match (a, b) {
        (Crisp::False, _) | (_, Crisp::False) => Crisp::False,
        (Crisp::Nothing, _) | (_, Crisp::Nothing) => Crisp::Nothing,
        (Crisp::True, Crisp::True) => Crisp::True,
    }
}

/// 或 of settled values: true wins, then nothing, then false.
const fn crisp_or(a: Crisp, b: Crisp) -> Crisp {
    match (a, b) {
        (Crisp::True, _) | (_, Crisp::True) => Crisp::True,
        (Crisp::Nothing, _) | (_, Crisp::Nothing) => Crisp::Nothing,
        (Crisp::False, Crisp::False) => Crisp::False,
    }
}

/// A connective for each two sets of settled values, worked out when this is compiled.
type Lifted = [[u8; 8]; 8];

const AND: Lifted = lifted(true);
const OR: Lifted = lifted(false);

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which would refuse it"
)]
const fn lifted(and: bool) -> Lifted {
    let mut out = [[0; 8]; 8];
    let mut sets = 0;
    while sets < 64 {
        let (a, b) = (sets / 8, sets % 8);
        let mut pairs = 0;
        while pairs < 9 {
            let (x, y) = (CRISP[pairs / 3], CRISP[pairs % 3]);
            if a & x as usize != 0 && b & y as usize != 0 {
                let one = if and { crisp_and(x, y) } else { crisp_or(x, y) };
                out[a][b] |= one as u8;
            }
            pairs += 1;
        }
        sets += 1;
    }
    out
}

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
        self.lift(other, &AND)
    }

    /// 或: true wins, then nothing, then false.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.lift(other, &OR)
    }

    fn lift(self, other: Self, by: &Lifted) -> Self {
        let row = by.get(usize::from(self.0));
        let both = row.and_then(|row| row.get(usize::from(other.0)));
        Self(both.copied().unwrap_or(0))
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
