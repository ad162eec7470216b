//! What happened when: acts as the timed forms ask for them.

use super::calendar;
use super::context::{Bound, Env, Evaluator};
use super::domain::{Val, What};
use super::explain::{Clause, Gave};
use super::kleene::Truth;
use super::verdict::{FactRef, Note};
use crate::facts::store::{Fact, Row, Rows};
use crate::program::{Act, ActKind, DateRange, Expr, Lifetime};
use jiff::civil::Date;

/// One act that happened, or may have.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// When.
    pub on: DateRange,
    /// It certainly counts (but for its date).
    pub sure: bool,
    /// The row that records it.
    pub row: Option<Row>,
    /// Until when it is valid, where it has an end.
    pub until: Option<DateRange>,
}

impl Happening {
    /// Whether it has happened by a day.
    #[must_use]
    pub fn by(&self, day: Date) -> Truth {
        self.within(calendar::FIRST_DAY, day)
    }

    /// Whether it happened from one day to another, both included.
    #[must_use]
    pub fn within(&self, from: Date, to: Date) -> Truth {
        let surely = self.sure && from <= self.on.low && self.on.high <= to;
        let maybe = self.on.low <= to && self.on.high >= from;
        Truth::possible(maybe, !surely)
    }
}

/// All acts of one kind, in order of date.
#[derive(Clone, Debug, Default)]
pub struct Happenings {
    /// Those listed.
    pub listed: Vec<Happening>,
    /// Days on which any number more may have happened.
    pub more: Vec<DateRange>,
    /// What was planned after the day is left out; the answer is the same from this day on, but
    /// for the dates themselves.
    pub from: Option<Date>,
}

impl Happenings {
    /// How many happened from one day to another: for sure, and at most (`None`: no bound).
    #[must_use]
    pub fn count(&self, from: Date, to: Date) -> (u64, Option<u64>) {
        let (mut low, mut high) = (0_u64, 0_u64);
        for h in &self.listed {
            let is = h.within(from, to);
            low += u64::from(is.is_true());
            high += u64::from(is.may_be_true());
        }
        let open = self.more.iter().any(|d| d.low <= to && d.high >= from);
        (low, (!open).then_some(high))
    }

    /// Whether `n` or more happened from one day to another.
    #[must_use]
    pub fn at_least(&self, n: u64, from: Date, to: Date) -> Truth {
        if from > to {
            return Truth::of(n == 0);
        }
        let (low, high) = self.count(from, to);
        Truth::possible(high.is_none_or(|h| h >= n), low < n)
    }

    /// The day on which the n-th since `from` surely had happened.
    #[must_use]
    pub fn nth(&self, n: u64, from: Date, to: Date) -> Option<&Happening> {
        let skip = usize::try_from(n.checked_sub(1)?).ok()?;
        self.listed
            .iter()
            .filter(|h| h.within(from, to).is_true())
            .nth(skip)
    }

    /// The last that surely happened by a day.
    #[must_use]
    pub fn last(&self, by: Date) -> Option<&Happening> {
        self.listed.iter().rev().find(|h| h.by(by).is_true())
    }

    /// The days of each, and those on which more may have happened.
    pub fn days(&self) -> impl Iterator<Item = DateRange> {
        let listed = self.listed.iter().map(|h| h.on);
        listed.chain(self.more.iter().copied())
    }

    /// Since when nothing has happened up to a day, beside what was there.
    #[must_use]
    pub fn unchanged_since(&self, day: Date) -> Date {
        let listed = self.listed.iter().flat_map(|h| [h.on.low, h.on.high]);
        let more = self
            .more
            .iter()
            .flat_map(|d| [d.low, calendar::next(d.high)]);
        listed
            .chain(more)
            .filter(|d| *d <= day)
            .max()
            .unwrap_or(calendar::FIRST_DAY)
            .max(self.from.unwrap_or(calendar::FIRST_DAY))
    }
}

impl Evaluator<'_> {
    /// The acts that are seen on the day of `env`: what is dated later is planned, and only noted.
    pub(super) fn happenings(&self, act: &Act, env: &Env) -> Happenings {
        self.happenings_before(act, None, env)
    }

    /// The same of acts that are owed before X: whether one fits is judged by what was so on that day,
    /// or on its own where it came later. What changes afterwards makes none of them unfit.
    pub(super) fn happenings_before(
        &self,
        act: &Act,
        x: Option<DateRange>,
        env: &Env,
    ) -> Happenings {
        let mut out = Happenings::default();
        self.collect(act, x, env, &mut out);
        out.listed.sort_by_key(|h| (h.on.low, h.on.high, h.row));
        out
    }

    fn collect(&self, act: &Act, x: Option<DateRange>, env: &Env, out: &mut Happenings) {
        match &act.kind {
            ActKind::Events(collection) => self.events(collection, x, env, out),
            ActKind::OnDate(date) => {
                let v = self.value(date, env);
                out.from = out.from.max(Some(v.from));
                self.on_date(&v, env, out);
            }
            ActKind::Attested(place, matter) => self.attestation_acts(place, matter, env, out),
            ActKind::Either(acts) => {
                for act in acts {
                    self.collect(act, x, env, out);
                }
            }
        }
    }

    fn on_date(&self, v: &Val, env: &Env, out: &mut Happenings) {
        match &v.what {
            What::Date(d) if d.low > env.day => {}
            What::Date(d) if v.unread => out.more.push(DateRange {
                low: d.low,
                high: d.high.min(env.day),
            }),
            What::Date(d) => out.listed.push(Happening {
                on: *d,
                sure: !v.absent && !v.nothing && d.high <= env.day,
                row: None,
                until: None,
            }),
            What::Never => {}
            _ => out.more.push(DateRange {
                low: calendar::FIRST_DAY,
                high: env.day,
            }),
        }
    }

    fn events(
        &self,
        collection: &crate::program::Collection,
        x: Option<DateRange>,
        env: &Env,
        out: &mut Happenings,
    ) {
        let candidates = self.candidates(collection, env);
        for row in candidates.listed.into_iter().flat_map(Rows::iter) {
            let bound = Bound::Row(row);
            let mark = self.trace.mark();
            let seen = self.seen(bound, env);
            let passes = match &collection.filter {
                Some(filter) => {
                    self.trace.enter(Clause::Member(Some(row)), None);
                    let inner = env.bind(collection.slot, bound);
                    let (passes, from) = self.fits(filter, bound, x, &inner);
                    out.from = out.from.max(Some(from));
                    self.trace.leave(Gave::Truth(passes));
                    passes
                }
                None => Truth::TRUE,
            };
            if passes.is_false() {
                self.trace.back_to(mark);
                continue;
            }
            if seen.is.is_false() {
                self.trace.back_to(mark);
                if self.lies_after(row, self.as_of) {
                    self.trace.note(Note::Planned(row));
                } else if self.lies_after(row, env.day) {
                    self.trace.note(Note::CameLater(row, env.day));
                }
                continue;
            }
            let until = match self.program()[row.entity].lifetime {
                Lifetime::Lives { .. } => self.life(bound, env).and_then(|(_, to)| to.days()),
                Lifetime::Static | Lifetime::Event(_) => None,
            };
            out.listed.push(Happening {
                on: self.date_of(bound, env),
                sure: passes.is_true() && seen.is.is_true(),
                row: Some(row),
                until,
            });
        }
        for more in &candidates.more {
            let bound = Bound::Unlisted(more.one);
            let may_pass = match &collection.filter {
                Some(filter) => {
                    let known = self.truth(filter, &env.bind(collection.slot, bound));
                    known.is.nothing_is_false().may_be_true()
                }
                None => true,
            };
            if may_pass {
                out.more.push(DateRange {
                    low: more.one.not_before.unwrap_or(calendar::FIRST_DAY),
                    high: env.day,
                });
            }
        }
    }

    /// Whether an event passes a filter, and since when that is so: on the day of `env`, or as of X. Of
    /// days known in part it is what both their ends say.
    fn fits(&self, filter: &Expr, row: Bound, x: Option<DateRange>, env: &Env) -> (Truth, Date) {
        let on = |day: Date| {
            let env = env.on(day);
            let known = self.remember_condition(filter, &env, || self.truth(filter, &env));
            (known.is.nothing_is_false(), known.from)
        };
        let Some(x) = x else {
            return on(env.day);
        };
        let was_on = self.trace.switch(false);
        let own = self.date_of(row, env);
        self.trace.switch(was_on);
        let first = x.low.max(own.low).min(env.day);
        let last = x.high.max(own.high).min(env.day);
        let (later, from) = on(last);
        if first == last {
            return (later, from);
        }
        let (earlier, before) = on(first);
        let either = Truth::possible(
            earlier.may_be_true() || later.may_be_true(),
            earlier.may_be_false() || later.may_be_false(),
        );
        (either, from.max(before))
    }

    /// Whether an event, or a life, begins after a day, as its row says.
    fn lies_after(&self, row: Row, day: Date) -> bool {
        let (Lifetime::Event(on) | Lifetime::Lives { from: on, .. }) =
            self.program()[row.entity].lifetime
        else {
            return false;
        };
        match self.view.see(row, on, day).fact {
            Fact::Known(crate::program::Value::Date(d)) => d.low > day,
            Fact::Known(_) | Fact::Absent | Fact::Unknown => false,
        }
    }

    /// Attestations with conclusion 是, each on its date. None at all: not known.
    fn attestation_acts(
        &self,
        place: &crate::program::Place,
        matter: &crate::program::Matter,
        env: &Env,
        out: &mut Happenings,
    ) {
        let ever = DateRange {
            low: calendar::FIRST_DAY,
            high: env.day,
        };
        let Bound::Row(row) = self.place(place, env) else {
            out.more.push(ever);
            return;
        };
        let fact = FactRef::Attestation(row, matter.into());
        if let Some(conclusion) = self.view.supposed_attested(row, matter) {
            self.trace.read(fact, true);
            if conclusion {
                out.listed.push(Happening {
                    on: DateRange::day(env.day),
                    sure: true,
                    row: None,
                    until: None,
                });
            }
            return;
        }
        let mut any = false;
        for a in self.view.attestations(row, matter) {
            let on = a.date.unwrap_or(ever);
            if on.low > env.day || self.is_attested_after_facts(a) {
                continue;
            }
            any |= a.matter.is_some();
            match a.conclusion {
                // It may be about another matter.
                _ if a.matter.is_none() => out.more.push(on),
                Fact::Known(true) => out.listed.push(Happening {
                    on,
                    sure: on.high <= env.day,
                    row: None,
                    until: a.valid_until.map(DateRange::day),
                }),
                Fact::Known(false) => {}
                Fact::Unknown | Fact::Absent => out.more.push(on),
            }
        }
        self.trace.read(fact.clone(), any);
        if !any {
            out.more.push(ever);
        } else if env.day > self.facts_as_of {
            // After 截至 there may be others.
            self.trace.read(fact, false);
            out.more.push(DateRange {
                low: calendar::next(self.facts_as_of),
                high: env.day,
            });
        }
    }
}
