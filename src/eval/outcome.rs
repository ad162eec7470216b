//! What a requirement gives on a day, and how parts of it are joined.

use super::calendar;
use super::kleene::Truth;
use super::verdict::{Late, Settled, VerdictSet};
use jiff::civil::Date;

/// What is possible on a day, with the dates that go with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdicts that are possible.
    pub possible: VerdictSet,
    /// They were the same on every day from this one on.
    pub from: Date,
    /// Last day on which what is owed is in time; the earliest that it can be, but for a breach that
    /// is sure, of which it is the latest.
    pub due: Option<Date>,
    /// The earliest that it can be, of a breach too.
    pub due_earliest: Option<Date>,
    /// The latest day that the due date can be.
    pub due_latest: Option<Date>,
    /// A satisfied periodic duty stays so until this day.
    pub until: Option<Date>,
    /// Done, but late.
    pub late: Option<Late>,
    /// Done, and whether in time is not certain.
    pub in_doubt: bool,
}

impl Outcome {
    /// Exactly one verdict.
    #[must_use]
    pub const fn settled(verdict: Settled, from: Date) -> Self {
        Self::possible(VerdictSet::only(verdict), from)
    }

    /// Some verdicts.
    #[must_use]
    pub const fn possible(possible: VerdictSet, from: Date) -> Self {
        Self {
            possible,
            from,
            due: None,
            due_earliest: None,
            due_latest: None,
            until: None,
            late: None,
            in_doubt: false,
        }
    }

    /// Of a state that must hold.
    #[must_use]
    pub fn of_state(known: super::kleene::Known) -> Self {
        let mut set = VerdictSet::EMPTY;
        if known.is.may_be_true() {
            set = set.with(Settled::Satisfied);
        }
        if known.is.may_be_false() {
            set = set.with(Settled::Violated);
        }
        if known.is.may_be_nothing() {
            set = set.with(Settled::NotApplicable);
        }
        Self::possible(set, known.from)
    }

    /// Not applicable, always.
    #[must_use]
    pub const fn not_applicable() -> Self {
        Self::settled(Settled::NotApplicable, calendar::FIRST_DAY)
    }

    /// The same, not known to have been so before `day`.
    #[must_use]
    pub fn not_before(mut self, day: Date) -> Self {
        self.from = self.from.max(day);
        self
    }

    /// The same, or one verdict more, as far as `unless` says.
    #[must_use]
    pub fn unless(mut self, unless: Truth, verdict: Settled) -> Self {
        if unless.is_true() {
            self.possible = VerdictSet::only(verdict);
            (self.due, self.due_earliest, self.due_latest) = (None, None, None);
            (self.until, self.late) = (None, None);
            self.in_doubt = false;
        } else if unless.may_be_true() {
            self.possible = self.possible.with(verdict);
        }
        self
    }

    /// 且 over parts: violated, else pending (the earliest due), else satisfied. A part that is not
    /// applicable asks for nothing.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        use Settled::{NotApplicable, Pending, Satisfied, Violated};
        let joined = self.join(other, Violated, Option::min, |a, b| match (a, b) {
            (NotApplicable, x) | (x, NotApplicable) => x,
            (Violated, _) | (_, Violated) => Violated,
            (Pending, _) | (_, Pending) => Pending,
            _ => Satisfied,
        });
        let telling = |o: &Self| o.possible.iter().any(|v| joined.possible.may_be(v));
        // What was late in any part was late.
        let late = [&self, &other]
            .into_iter()
            .filter(|o| telling(o))
            .filter_map(|o| o.late)
            .min_by_key(|late| late.due);
        // But what is still to be done is not yet late by so many days.
        let lacking = |o: &&Self| {
            o.possible.settled() == Some(Violated) && o.due.is_some() && o.late.is_none()
        };
        let late = late.filter(|_| [&self, &other].iter().find(|o| lacking(o)).is_none());
        let in_doubt = [&self, &other]
            .into_iter()
            .any(|o| telling(o) && o.in_doubt);
        Self {
            late,
            in_doubt,
            ..joined
        }
    }

    /// 或 over parts: satisfied, else pending (the latest due), else violated. A part that is not
    /// applicable offers nothing.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        use Settled::{NotApplicable, Pending, Satisfied, Violated};
        let joined = self.join(other, Satisfied, Option::max, |a, b| match (a, b) {
            (NotApplicable, x) | (x, NotApplicable) => x,
            (Satisfied, _) | (_, Satisfied) => Satisfied,
            (Pending, _) | (_, Pending) => Pending,
            _ => Violated,
        });
        let met = |o: &Self| o.possible.may_be(Satisfied);
        // What was in time by one alternative, or may have been, was not late.
        let late = match (met(&self), met(&other)) {
            (true, true) => self
                .late
                .zip(other.late)
                .map(|(a, b)| if a.due < b.due { b } else { a }),
            (true, false) => self.late,
            (false, true) => other.late,
            (false, false) => None,
        };
        let doubted = |o: &Self| !met(o) || o.in_doubt || o.late.is_some();
        let in_doubt = late.is_none() && doubted(&self) && doubted(&other);
        Self {
            late,
            in_doubt: in_doubt && (self.in_doubt || other.in_doubt),
            ..joined
        }
    }

    /// The verdicts of two parts, and their dates but for what was late.
    fn join(
        self,
        other: Self,
        decides: Settled,
        nearer: impl Fn(Option<Date>, Option<Date>) -> Option<Date>,
        op: impl Fn(Settled, Settled) -> Settled,
    ) -> Self {
        let mut possible = VerdictSet::EMPTY;
        for a in self.possible.iter() {
            for b in other.possible.iter() {
                possible = possible.with(op(a, b));
            }
        }
        // The dates come from the parts that make the verdict what it is; where both do, from the
        // nearer (且) or the farther (或) one.
        let telling = |o: &Self| o.possible.iter().any(|v| possible.may_be(v));
        let date = |of: fn(&Self) -> Option<Date>| match (of(&self), of(&other)) {
            (Some(a), Some(b)) if telling(&self) && telling(&other) => nearer(Some(a), Some(b)),
            (Some(a), _) if telling(&self) => Some(a),
            (_, Some(b)) if telling(&other) => Some(b),
            _ => None,
        };
        let by = |o: &Self| o.possible.settled() == Some(decides);
        Self {
            possible,
            // A part that decides alone keeps it so, whatever the other does.
            from: match (by(&self), by(&other)) {
                (true, true) => self.from.min(other.from),
                (true, false) => self.from,
                (false, true) => other.from,
                (false, false) => self.from.max(other.from),
            },
            due: date(|o| o.due),
            due_earliest: date(|o| o.due_earliest),
            due_latest: date(|o| o.due_latest),
            until: date(|o| o.until),
            late: None,
            in_doubt: false,
        }
    }
}
