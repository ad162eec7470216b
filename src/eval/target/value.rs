//! What is known of a measure in a year: the reported statistic, what the lists give, a base value.

use super::fraction::{Between, Fraction};
use crate::eval::calendar;
use crate::eval::collection::Candidates;
use crate::eval::context::{Bound, Env, Evaluator};
use crate::eval::domain::What;
use crate::eval::readings::Choice;
use crate::eval::verdict::{FactRef, Measured, Reached};
use crate::facts::store::{Fact, Row};
use crate::program::{Collection, FieldId, Lifetime, Measurement, Type, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// What is known of a measure in a year, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct InYear {
    /// Which year.
    pub year: i16,
    /// What it can be.
    pub between: Between,
    /// There may be nothing to measure: nobody is in the population.
    pub may_be_none: bool,
    /// Where it comes from.
    pub from: From,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    /// It is reported.
    Reported(Row, FieldId),
    /// It is counted from the lists.
    Counted(Box<Measured>),
    /// The policy says it.
    Said,
    /// Other values.
    Derived,
    /// Nobody says it.
    Nowhere,
    /// Nobody says it, and the document cannot: it holds none of the population, and there is no
    /// statistic.
    Elsewhere,
}

/// Whose measure, in which reading.
#[derive(Clone, Copy)]
pub(super) struct Of<'e> {
    pub measurement: &'e Measurement,
    /// Its position in the indicator.
    pub variant: u32,
    pub root: Row,
    pub choice: &'e Choice,
}

impl Reached {
    /// The value as an indicator's: what was counted, or the figure, a rate of a hundred. Nothing where
    /// it is not known.
    #[must_use]
    pub fn measured(&self) -> Option<Measured> {
        if let From::Counted(counted) = &self.value.from {
            return Some((**counted).clone());
        }
        let (n, _) = self.value.between.settled()?.decimal(MOST_PLACES)?;
        let all = Decimal::ONE_HUNDRED;
        let n = match self.rate {
            true => n.checked_mul(all)?.normalize(),
            false => n,
        };
        Some(Measured {
            numerator: (n, Some(n)),
            denominator: self.rate.then_some((all, Some(all))),
            low: self.rate.then_some((n, all)),
            high: self.rate.then_some((n, all)),
            left_out: Vec::new(),
        })
    }
}

/// Figures are written with fewer digits than this.
const MOST_PLACES: u32 = 20;

impl InYear {
    /// Whether anything is said of it.
    pub fn is_known(&self) -> bool {
        !matches!(self.from, From::Nowhere | From::Elsewhere)
    }

    /// Whether there surely is nothing to measure.
    pub fn is_none(&self) -> bool {
        self.may_be_none && self.between.low.is_none() && self.between.high.is_none()
    }
}

/// Whether it is a rate, rather than a count.
pub(super) fn is_rate(eval: &Evaluator, m: &Measurement) -> bool {
    let percent = |field: &FieldId| match &eval.program()[*field].ty {
        Type::Series(inner) => **inner == Type::Percent,
        ty => *ty == Type::Percent,
    };
    m.counted.is_some() || !m.denominator.is_empty() || m.taken_from.iter().any(percent)
}

/// Anything that a rate or a count can be.
fn anything(rate: bool) -> Between {
    Between {
        low: Some(Fraction::ZERO),
        high: rate.then_some(Fraction::ONE),
    }
}

/// The last day of a year.
pub(super) fn end_of(year: i16) -> Date {
    Date::new(year, 12, 31).unwrap_or(calendar::LAST_DAY)
}

impl Evaluator<'_> {
    /// What is known of a measure in a year. `compared`: beside another year, so that what has no
    /// days of its own is not taken to have been the same in both.
    pub(super) fn in_whole_year(&self, of: Of, year: i16, compared: bool) -> InYear {
        let said = of.measurement.base.iter().find(|(y, _)| *y == Some(year));
        if let Some(n) = said.and_then(|(_, n)| Fraction::of(*n)) {
            return InYear {
                year,
                between: Between::exactly(n),
                may_be_none: false,
                from: From::Said,
            };
        }
        let day = end_of(year).min(self.as_of);
        let own = compared && !self.tells_of(of.measurement, day);
        let counted = (year <= self.as_of.year() && !own)
            .then(|| self.counted_on(of, day, true))
            .flatten();
        let reported = self.reported(of, year, day, counted.is_none());
        self.either(of, year, counted, reported)
    }

    /// What is known of a year with which another is compared. That nobody was in the population then
    /// may be because it asks for those of the other year: that is not known.
    pub(super) fn compared_with(&self, of: Of, year: i16) -> InYear {
        let known = self.in_whole_year(of, year, true);
        if known.is_none() {
            return self.figure_of(of, year);
        }
        known
    }

    /// What is reported of a year, where years are added up: a list counted up to the end of each would
    /// count the same things again.
    pub(super) fn figure_of(&self, of: Of, year: i16) -> InYear {
        let reported = self.reported(of, year, end_of(year).min(self.as_of), true);
        self.either(of, year, None, reported)
    }

    /// What the lists give on a day of a year, where that is not its last one.
    pub(super) fn on_day(&self, of: Of, day: Date) -> InYear {
        let counted = self.counted_on(of, day.min(self.as_of), false);
        self.either(of, day.year(), counted, None)
    }

    /// The reported figure and what the lists give, as one. A figure that the lists do not contradict
    /// stands; else they decide.
    fn either(
        &self,
        of: Of,
        year: i16,
        counted: Option<Measured>,
        reported: Option<(FieldId, Fraction)>,
    ) -> InYear {
        let rate = is_rate(self, of.measurement);
        let counted = counted.map(|m| {
            let Bounds(between, may_be_none) = bounds(&m);
            (m, between, may_be_none)
        });
        let stands = |field: FieldId, n: Fraction| InYear {
            year,
            between: Between::exactly(n),
            may_be_none: false,
            from: From::Reported(of.root, field),
        };
        match (counted, reported) {
            (None, Some((field, n))) => stands(field, n),
            (Some((m, between, may_be_none)), None) => InYear {
                year,
                between,
                may_be_none,
                from: From::Counted(Box::new(m)),
            },
            (Some((m, between, may_be_none)), Some((field, n))) => {
                let nobody = Bounds(between, may_be_none).is_nobody();
                if nobody || self.agrees(of.root, field, year, n, between) {
                    return stands(field, n);
                }
                self.differ
                    .borrow_mut()
                    .insert((of.root, field, year), (n, between, rate));
                InYear {
                    year,
                    between,
                    may_be_none,
                    from: From::Counted(Box::new(m)),
                }
            }
            (None, None) => InYear {
                year,
                between: anything(rate),
                // Those of whom nobody tells may be none.
                may_be_none: rate && of.measurement.population.is_some(),
                from: self.nobody_says(of),
            },
        }
    }

    /// Why nothing is known of a measure.
    fn nobody_says(&self, of: Of) -> From {
        let holds = |c: &Collection| {
            let root = of.root.entity;
            root == c.entity || self.paths.towards(root, c.entity).next().is_some()
        };
        let population = of.measurement.population.as_ref();
        let can = population.is_some_and(holds) || self.own_statistics(of).next().is_some();
        if can { From::Nowhere } else { From::Elsewhere }
    }

    /// Whether a reported figure is one of those that the lists allow, as many digits as it has.
    fn agrees(&self, root: Row, field: FieldId, year: i16, n: Fraction, of: Between) -> bool {
        let figure = self.view.store.figure(self.program(), root, field, year);
        let Some(step) = figure.and_then(|f| f.step).and_then(Fraction::of) else {
            return of.holds(n);
        };
        let rounded = |end: Option<Fraction>| end.map(|e| e.rounded(step).unwrap_or(e));
        Between {
            low: rounded(of.low),
            high: rounded(of.high),
        }
        .holds(n)
    }

    /// The figure that is reported of a year; `ask`: where there is none, it is one that is missing.
    fn reported(&self, of: Of, year: i16, day: Date, ask: bool) -> Option<(FieldId, Fraction)> {
        let mut first = None;
        for field in self.own_statistics(of) {
            if let Type::Series(_) = self.program()[field].ty {
                if let Some(n) = self.stated(of.root, field, year) {
                    self.trace.read(FactRef::InYear(of.root, field, year), true);
                    return Some((field, n));
                }
                first = first.or(Some(FactRef::InYear(of.root, field, year)));
            } else if let What::Number(n) = self.field_of(of.root, field, day).what
                && let Some(n) = n.settled().and_then(Fraction::of)
            {
                return Some((field, n));
            }
        }
        if let Some(fact) = first.filter(|_| ask) {
            self.trace.read(fact, false);
        }
        None
    }

    /// What a statistic says of a year that is not after the as-of date.
    pub(super) fn stated(&self, row: Row, field: FieldId, year: i16) -> Option<Fraction> {
        if year > self.as_of.year() {
            return None;
        }
        match self.view.in_year(row, field, year) {
            Fact::Known(Value::Number(n)) => Fraction::of(n),
            _ => None,
        }
    }

    /// The statistics that the region itself reports.
    fn own_statistics<'e>(&self, of: Of<'e>) -> impl Iterator<Item = FieldId> + use<'e, '_> {
        let program = self.program();
        let fields = of.measurement.taken_from.iter().copied();
        fields.filter(move |f| program[*f].entity == of.root.entity)
    }

    /// Whether a statistic of the measure says something of a year.
    pub(super) fn is_stated(&self, of: Of, year: i16) -> bool {
        self.own_statistics(of)
            .any(|f| self.stated(of.root, f, year).is_some())
    }

    /// What the lists give on a day, where somebody is listed, or all are known. `or_reported`: a
    /// figure would say it, too.
    fn counted_on(&self, of: Of, day: Date, or_reported: bool) -> Option<Measured> {
        let population = of.measurement.population.as_ref()?;
        let env = Env::subject(day, Bound::Row(of.root), of.choice);
        let mark = self.trace.mark();
        let given = is_given(&self.candidates(population, &env));
        self.trace.back_to(mark);
        if !given {
            // Where no figure would say it, the list is what is missing.
            if !or_reported || self.own_statistics(of).next().is_none() {
                self.candidates(population, &env);
            }
            return None;
        }
        self.measure(of.measurement, &env)
    }

    /// Whether the lists tell of a day before others: they have days of their own, or it is the last
    /// one of which they tell.
    fn tells_of(&self, m: &Measurement, day: Date) -> bool {
        let dated = |c: &Collection| !matches!(self.program()[c.entity].lifetime, Lifetime::Static);
        m.population.as_ref().is_some_and(dated)
            || day.year() >= self.facts_as_of.min(self.as_of).year()
    }
}

/// Whether a population is given: somebody is listed, how many there are is said, or that there is
/// nobody.
fn is_given(candidates: &Candidates) -> bool {
    let told = |n: Option<u32>, later: bool| n.is_some() || later;
    !candidates.listed.is_empty()
        || candidates
            .more
            .iter()
            .all(|m| told(m.number, m.one.not_before.is_some()))
}

/// The bounds of what was counted, and whether there may be nobody to count.
struct Bounds(Between, bool);

impl Bounds {
    /// Whether there surely is nobody.
    fn is_nobody(&self) -> bool {
        self.1 && self.0.low.is_none() && self.0.high.is_none()
    }
}

fn bounds(m: &Measured) -> Bounds {
    let whole = |n| Fraction::of(n);
    let Some(of) = m.denominator else {
        let (low, high) = m.numerator;
        return Bounds(
            Between {
                low: whole(low),
                high: high.and_then(whole),
            },
            false,
        );
    };
    let ends = Between {
        low: m.low.and_then(|(n, d)| Fraction::ratio(n, d)),
        high: m.high.and_then(|(n, d)| Fraction::ratio(n, d)),
    };
    Bounds(ends, of.0.is_zero())
}
