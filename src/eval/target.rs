//! Targets of indicators, judged on the facts of the region that owes them: one verdict a target.

mod compared;
pub mod fraction;
mod series;
pub mod value;

use self::compared::Compared;
use self::value::{InYear, Of, end_of, is_rate};
use super::audit::{AuditOptions, subject_ref};
use super::context::{Bound, Evaluator};
use super::explain::{Clause, Gave};
use super::interval::Order;
use super::verdict::{
    FactRef, Judged, Missing, Note, Reached, ReadingOutcome, Settled, Verdict, VerdictSet,
};
use crate::facts::store::{Fact, Row};
use crate::program::{
    DateRange, IndicatorId, Lifetime, ReadingSetId, Target, TargetDate, TargetMeasure,
};
use jiff::civil::Date;

/// How many deciding facts a verdict names at most.
const DECIDED_BY: usize = 8;

/// How many years are looked back at for a present value.
const YEARS_BACK: i16 = 10;

/// How a target stands under one reading.
struct Found {
    possible: VerdictSet,
    /// First day on which it surely is missed.
    since: Option<Date>,
    due: Option<Date>,
    reached: Option<Reached>,
}

impl Found {
    fn not_applicable() -> Self {
        Self {
            possible: VerdictSet::only(Settled::NotApplicable),
            since: None,
            due: None,
            reached: None,
        }
    }
}

impl Evaluator<'_> {
    /// Whether a policy is the one of the region that a document is about: whose row is identified by
    /// where it lies.
    pub(super) fn is_own_region(&self, policy: crate::program::PolicyId, root: Row) -> bool {
        let entity = &self.program()[root.entity];
        let by_itself = entity
            .located_by
            .is_some_and(|field| entity.identity == [field]);
        let own = self.program()[policy].jurisdiction;
        by_itself
            && match self.view.store.region(self.program(), root, self.as_of) {
                Fact::Known(code) => own.unwrap_or(super::applicability::NATION) == code,
                Fact::Absent | Fact::Unknown => false,
            }
    }

    /// The verdict of a target of an indicator for a region.
    pub(super) fn target(
        &self,
        id: IndicatorId,
        position: u32,
        root: Row,
        options: &AuditOptions,
    ) -> Option<Verdict> {
        let indicator = &self.program()[id];
        let sets = self.sets_of_target(id, position);
        let subject = Bound::Row(root);
        let combinations = self.combinations(&sets, subject, options.limits.reading_combinations);
        let several = combinations.len() > 1;
        self.trace.start();
        let mut all = Vec::new();
        for (choice, at) in combinations.iter().zip(0..) {
            let reading = indicator.readings.and_then(|own| {
                let found = choice.iter().find(|(set, _)| *set == own);
                found.map(|(_, n)| *n)
            });
            let number = reading.unwrap_or(0);
            let variant = indicator.variants.get(number as usize)?;
            if several {
                self.trace.enter(Clause::Reading(at), None);
            }
            let found = match variant.targets.get(position as usize) {
                Some(target) => {
                    let of = Of {
                        measurement: variant,
                        variant: number,
                        root,
                        choice,
                    };
                    self.trace.enter(Clause::Target, target.loc);
                    let found = self.judge_target(of, indicator.policy, target);
                    self.trace.leave(Gave::Verdicts(found.possible));
                    found
                }
                None => Found::not_applicable(),
            };
            if several {
                self.trace.leave(Gave::Verdicts(found.possible));
            }
            all.push(found);
        }
        let first = all.first()?.possible;
        if all.iter().any(|f| f.possible != first) {
            self.trace.note(Note::DependsOnReading);
        }
        let possible = all
            .iter()
            .fold(VerdictSet::EMPTY, |so_far, f| so_far.or(f.possible));
        let settled = possible.settled();
        let all_settled = all.iter().all(|f| f.possible.settled().is_some());
        let missed = settled == Some(Settled::Violated);
        let due = all.iter().filter_map(|f| f.due);
        let due = if missed { due.max() } else { due.min() };
        let since = all.iter().filter_map(|f| f.since).max();
        let mut notes = self.trace.notes();
        if settled != Some(Settled::NotApplicable) {
            notes.retain(|n| !n.is_why_not_applicable());
        }
        let readings = combinations.into_iter().zip(&all);
        let readings = readings.map(|(choice, f)| ReadingOutcome {
            choice,
            possible: f.possible,
        });
        let dated = possible.may_be(Settled::Violated) || possible.may_be(Settled::Pending);
        Some(Verdict {
            judged: Judged::Indicator(id, Some(position)),
            subject: subject_ref(subject)?,
            possible,
            since: since.filter(|_| missed),
            since_known: since
                .and_then(|first| self.known_only_as_of(&all, id, first))
                .filter(|_| missed),
            until: None,
            due: due.filter(|_| dated),
            due_earliest: None,
            due_latest: None,
            late: None,
            over: None,
            exception: None,
            would_be: None,
            readings: if several {
                readings.collect()
            } else {
                Vec::new()
            },
            value: None,
            decided_by: self.told_by(&all),
            reached: all.into_iter().filter_map(|f| f.reached).collect(),
            grounds: Vec::new(),
            missing: Missing {
                // What depends on the reading alone no fact settles.
                facts: match all_settled {
                    true => Vec::new(),
                    false => self.trace.unknown(options.limits.missing_shown),
                },
                more: 0,
                exact: false,
            },
            mend: None,
            notes,
        })
    }

    /// Where a value is counted from a list of things without days of their own, they are known to be
    /// so on 截至, and taken to have been so before.
    fn known_only_as_of(&self, all: &[Found], id: IndicatorId, first: Date) -> Option<Date> {
        let undated = |r: &Reached| {
            let counted = matches!(r.value.from, value::From::Counted(_));
            let variants = &self.program()[id].variants;
            let population = variants.get(r.variant as usize)?.population.as_ref()?;
            let lifetime = &self.program()[population.entity].lifetime;
            (counted && matches!(lifetime, Lifetime::Static)).then_some(())
        };
        let reached = all.iter().filter_map(|f| f.reached.as_ref());
        reached.into_iter().find_map(undated)?;
        Some(self.facts_as_of).filter(|known| first < *known)
    }

    /// The facts that decided: the figures that are compared, where they are reported; else what was
    /// counted.
    fn told_by(&self, all: &[Found]) -> Vec<FactRef> {
        let reached = all.iter().filter_map(|f| f.reached.as_ref());
        let values = reached.flat_map(|r| std::iter::once(&r.value).chain(&r.beside));
        let mut out = Vec::new();
        for v in values {
            if let value::From::Reported(row, field) = v.from
                && !out.contains(&FactRef::InYear(row, field, v.year))
            {
                out.push(FactRef::InYear(row, field, v.year));
            }
        }
        for fact in self.trace.decided_by(DECIDED_BY) {
            let figure = matches!(fact, FactRef::InYear(..));
            if !figure && !out.contains(&fact) && out.len() < DECIDED_BY {
                out.push(fact);
            }
        }
        out
    }

    /// The reading sets on which a target depends: those of the indicator, and of one that it is
    /// measured against.
    fn sets_of_target(&self, id: IndicatorId, position: u32) -> Vec<ReadingSetId> {
        let indicator = &self.program()[id];
        let targets = indicator.variants.iter();
        let others = targets.filter_map(|v| match v.targets.get(position as usize)?.measure {
            TargetMeasure::Against(_, other) => Some(&self.program()[other]),
            _ => None,
        });
        let mut sets = Vec::new();
        for i in std::iter::once(indicator).chain(others) {
            for set in i.readings.iter().chain(&i.depends_on) {
                if !sets.contains(set) {
                    sets.push(*set);
                }
            }
        }
        sets
    }

    fn judge_target(&self, of: Of, policy: crate::program::PolicyId, target: &Target) -> Found {
        let due = last_day(target.to.unwrap_or(target.from));
        let (from, to) = self.force(policy);
        if due < from || due > to {
            let due = DateRange::day(due);
            self.trace.note(Note::NotArisen { due, from, to });
            return Found::not_applicable();
        }
        match &target.measure {
            TargetMeasure::Monotone(how) => self.monotone(of, target, *how),
            TargetMeasure::Cumulative(op, limit) => self.cumulative(of, target, *op, *limit),
            measure => self.reached(of, target, measure, due),
        }
    }

    /// A target of one day, or of the last year of a span beside another year.
    fn reached(&self, of: Of, target: &Target, measure: &TargetMeasure, due: Date) -> Found {
        let whole = due == end_of(due.year());
        let beside_a_year = matches!(
            measure,
            TargetMeasure::Change { .. } | TargetMeasure::AverageGrowth { .. }
        );
        let early = whole && due.year() == self.as_of.year() && self.is_stated(of, due.year());
        let matured = due <= self.as_of || early;
        let value = if !matured {
            self.present(of, due, beside_a_year)
        } else if whole {
            self.in_whole_year(of, due.year(), beside_a_year)
        } else {
            self.on_day(of, due)
        };
        let compared = self.compared(of, target, measure, value.year);
        self.found(of, value, compared, due, matured)
    }

    /// What follows from a value and what it is measured against.
    fn found(&self, of: Of, value: InYear, compared: Compared, due: Date, matured: bool) -> Found {
        let limit = compared.limit;
        let order = Order::of_ranges(
            (value.between.low, value.between.high),
            (limit.low, limit.high),
        );
        let truth = order.test(compared.op);
        let beside = compared.beside;
        let nobody = |v: &InYear| v.is_none();
        let may_be_nobody = value.may_be_none || beside.as_ref().is_some_and(|b| b.may_be_none);
        let mut possible = VerdictSet::EMPTY;
        if !matured {
            possible = VerdictSet::only(Settled::Pending);
        } else if nobody(&value) || beside.as_ref().is_some_and(nobody) {
            self.trace.note(Note::EmptyPopulation);
            possible = VerdictSet::only(Settled::NotApplicable);
        } else {
            if truth.may_be_true() || compared.open {
                possible = possible.with(Settled::Satisfied);
            }
            if truth.may_be_false() || compared.open {
                possible = possible.with(Settled::Violated);
            }
            if may_be_nobody {
                possible = possible.with(Settled::NotApplicable);
            }
        }
        let day = due.min(self.as_of);
        Found {
            possible,
            since: possible.may_be(Settled::Violated).then_some(day),
            due: Some(if matured { day } else { due }),
            reached: Some(Reached {
                variant: of.variant,
                possible,
                rate: is_rate(self, of.measurement),
                value,
                beside,
                limit: Some((compared.op, limit)),
            }),
        }
    }

    /// The latest value of which something is known, of a target that is not due yet.
    fn present(&self, of: Of, due: Date, compared: bool) -> InYear {
        let last = due.year().min(self.as_of.year());
        let now = self.in_whole_year(of, last, compared);
        if now.is_known() {
            return now;
        }
        let earlier = (1..=YEARS_BACK).map(|n| last.saturating_sub(n));
        let stated = earlier.into_iter().find(|y| self.is_stated(of, *y));
        stated.map_or(now, |y| self.in_whole_year(of, y, compared))
    }
}

/// The day on which something is due.
fn last_day(date: TargetDate) -> Date {
    match date {
        TargetDate::Year(year) => end_of(year),
        TargetDate::Day(day) => day,
    }
}

/// The first and the last year of a target.
fn years(target: &Target) -> (i16, i16) {
    let to = target.to.unwrap_or(target.from);
    (last_day(target.from).year(), last_day(to).year())
}

#[cfg(test)]
mod tests;
