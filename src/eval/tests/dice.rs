//! A seed that is rolled into days, periods and choices.

use crate::eval::calendar;
use crate::eval::testing::*;
use crate::program::*;
use jiff::civil::Date;

/// Small numbers from a seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    pub(super) fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.roll(list.len() as u64)).unwrap()].clone()
    }

    pub(super) fn day(&mut self) -> Date {
        let n = u32::try_from(self.roll(6 * 365)).unwrap();
        calendar::add(day("2018-01-01"), Period::Days(n)).low
    }

    /// A day, a month, or a year.
    pub(super) fn range(&mut self) -> DateRange {
        let d = self.day();
        match self.roll(6) {
            0 => DateRange {
                low: d.first_of_month(),
                high: d.last_of_month(),
            },
            1 => DateRange {
                low: d.first_of_year(),
                high: d.last_of_year(),
            },
            _ => DateRange::day(d),
        }
    }

    pub(super) fn period(&mut self) -> Expr {
        if self.roll(2) == 0 {
            months(u32::try_from(1 + self.roll(18)).unwrap())
        } else {
            days(u32::try_from(self.roll(200)).unwrap())
        }
    }
}
