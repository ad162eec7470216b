//! Indicators over one document's facts: what these contribute to the region's number, with exact
//! bounds. Indicators bind the region, so a contribution is never a violation (language §5); the
//! targets of the region that a document is about are judged (`target`).

use super::audit::{Audit, AuditOptions, subject_ref};
use super::collection::More;
use super::context::{Bound, Env, Evaluator};
use super::explain::{Clause, Gave};
use super::interval::Interval;
use super::kleene::Truth;
use super::verdict::{Judged, Measured, Missing, ReadingOutcome, Settled, Verdict, VerdictSet};
use crate::facts::store::Rows;
use crate::program::{
    Collection, Counted, IndicatorId, Measurement, NormId, Program, ReadingSetId,
};
use rust_decimal::Decimal;

/// What a member is to the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    /// It is in the population.
    inside: Truth,
    /// It counts.
    hit: Truth,
}

/// The members of a population by what is known of them.
#[derive(Clone, Debug, Default)]
struct Census {
    parts: Vec<(Part, Option<u32>)>,
    left_out: Vec<(Settled, u32)>,
}

/// What the facts contribute to each indicator of the policies that are judged.
pub(super) fn contributions(eval: &Evaluator, options: &AuditOptions, out: &mut Audit) {
    let asked = |id| match (&options.indicators, &options.norms) {
        (Some(these), _) => these.contains(&id),
        (None, norms) => norms.is_none(),
    };
    let Some(root) = eval.view.store.roots().first().copied() else {
        return;
    };
    for policy in &eval.policies {
        for (id, indicator) in eval.program().each_indicator() {
            if indicator.policy != *policy || !asked(id) {
                continue;
            }
            let targets = indicator.variants.iter().map(|v| v.targets.len());
            let targets = u32::try_from(targets.max().unwrap_or(0)).unwrap_or(u32::MAX);
            if targets > 0 && eval.is_own_region(*policy, root) {
                let verdicts = (0..targets).filter_map(|n| eval.target(id, n, root, options));
                out.verdicts.extend(verdicts);
                continue;
            }
            match eval.contribution(id, Bound::Row(root), options) {
                Some(v) => out.verdicts.push(v),
                None => out.indicators_out_of_reach.push(id),
            }
        }
    }
}

/// The norms that indicators count by, of those that give the same under every reading: what is found
/// of them is asked for again.
pub(super) fn counted(program: &Program) -> Vec<bool> {
    let mut out = vec![false; program.norms.len()];
    for measurement in program.indicators.iter().flat_map(|i| &i.variants) {
        if let Some(Counted::Norm { norms, .. }) = &measurement.counted {
            for norm in norms.iter().filter(|n| program[**n].readings.is_empty()) {
                if let Some(slot) = out.get_mut(norm.index()) {
                    *slot = true;
                }
            }
        }
    }
    out
}

impl Evaluator<'_> {
    /// A contribution; none where the indicator has no population to count (it is taken from a
    /// statistic), or the facts cannot hold one.
    pub(super) fn contribution(
        &self,
        id: IndicatorId,
        root: Bound,
        options: &AuditOptions,
    ) -> Option<Verdict> {
        let indicator = &self.program()[id];
        let sets: Vec<ReadingSetId> = (indicator.readings.into_iter())
            .chain(indicator.depends_on.iter().copied())
            .collect();
        self.trace.start();
        let mut value: Option<Measured> = None;
        let mut readings = Vec::new();
        let combinations = self.combinations(&sets, root, options.limits.reading_combinations);
        let several = combinations.len() > 1;
        for (choice, at) in combinations.into_iter().zip(0..) {
            let own = choice
                .iter()
                .find(|(set, _)| Some(*set) == indicator.readings);
            let reading = own.map_or(0, |(_, n)| *n as usize);
            let variant = indicator.variants.get(reading)?;
            let env = Env::subject(self.as_of, root, &choice);
            if several {
                self.trace.enter(Clause::Reading(at), None);
            }
            let measured = self.measure(variant, &env)?;
            for target in &variant.targets {
                self.trace.enter(Clause::Target, target.loc);
                self.trace.leave(Gave::OfRegion);
            }
            if several {
                self.trace.leave(Gave::Nothing);
            }
            value = Some(match value {
                Some(so_far) => hull(&so_far, measured),
                None => measured,
            });
            if !sets.is_empty() {
                readings.push(ReadingOutcome {
                    choice,
                    possible: VerdictSet::only(Settled::NotApplicable),
                });
            }
        }
        let value = value?;
        let unknown = if value.low == value.high {
            Vec::new()
        } else {
            self.trace.unknown(options.limits.missing_shown)
        };
        Some(Verdict {
            judged: Judged::Indicator(id, None),
            subject: subject_ref(root)?,
            possible: VerdictSet::only(Settled::NotApplicable),
            since: None,
            since_known: None,
            until: None,
            due: None,
            due_earliest: None,
            due_latest: None,
            late: None,
            over: None,
            exception: None,
            would_be: None,
            readings: if readings.len() > 1 {
                readings
            } else {
                Vec::new()
            },
            value: Some(Box::new(value)),
            reached: Vec::new(),
            decided_by: Vec::new(),
            grounds: Vec::new(),
            missing: Missing {
                facts: unknown,
                more: 0,
                exact: false,
            },
            mend: None,
            notes: Vec::new(),
        })
    }

    pub(super) fn measure(&self, m: &Measurement, env: &Env) -> Option<Measured> {
        let population = m.population.as_ref()?;
        let census = self.census(population, m.counted.as_ref(), env)?;
        let year = env.day.year();
        let fixed = m
            .denominator
            .iter()
            .find(|(y, _)| *y == Some(year))
            .or_else(|| m.denominator.iter().find(|(y, _)| y.is_none()))
            .map(|(_, n)| *n);
        Some(match (&m.counted, fixed) {
            (None, None) => census.count(),
            (_, Some(denominator)) => census.over(denominator),
            (Some(_), None) => census.rate(),
        })
    }

    /// Looks at every member; none where the facts can hold no population at all.
    fn census(
        &self,
        population: &Collection,
        counted: Option<&Counted>,
        env: &Env,
    ) -> Option<Census> {
        if !self.can_hold(&self.view.store.roots(), population.entity) {
            return None;
        }
        let candidates = self.candidates(population, env);
        let mut census = Census::default();
        self.trace.enter(Clause::Population, population.loc);
        let mut outside = 0;
        for row in candidates.listed.into_iter().flat_map(Rows::iter) {
            let bound = Bound::Row(row);
            self.trace.enter(Clause::Member(Some(row)), None);
            let inside = self.member(population, bound, env).is;
            if inside.may_be_true() {
                self.part(population, counted, bound, inside, env, &mut census, None);
            } else {
                self.trace.forget_step();
                outside += 1;
            }
        }
        for more in &candidates.more {
            self.trace.enter(Clause::Member(None), None);
            let inside = self.unlisted_member(population, more, env).is;
            if inside.may_be_true() {
                let More { number, one } = *more;
                let n = Some(number.unwrap_or(u32::MAX));
                self.part(
                    population,
                    counted,
                    Bound::Unlisted(one),
                    inside,
                    env,
                    &mut census,
                    n,
                );
            } else {
                self.trace.forget_step();
            }
        }
        self.trace.leave(Gave::Nothing);
        if outside > 0 {
            self.trace.enter(Clause::Outside(outside), None);
            self.trace.leave(Gave::Nothing);
        }
        Some(census)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one member and all that is said of it"
    )]
    fn part(
        &self,
        population: &Collection,
        counted: Option<&Counted>,
        row: Bound,
        inside: Truth,
        env: &Env,
        census: &mut Census,
        number: Option<u32>,
    ) {
        let inner = env.bind(population.slot, row);
        let part = match counted {
            None => Part {
                inside,
                hit: Truth::TRUE,
            },
            Some(Counted::Condition(condition)) => {
                let hit = self.truth(condition, &inner).is;
                Part {
                    // 最近 E of which there is none: the member leaves the population.
                    inside: inside.and(if hit == Truth::NOTHING {
                        Truth::FALSE
                    } else if hit.may_be_nothing() {
                        Truth::UNKNOWN
                    } else {
                        Truth::TRUE
                    }),
                    hit: hit.nothing_is_false(),
                }
            }
            Some(Counted::Norm { norms, violates }) => {
                let verdicts = self.meets_all(norms, row, env);
                if let Some(v) = verdicts.settled()
                    && !matches!(v, Settled::Satisfied | Settled::Violated)
                    && inside.is_true()
                {
                    census.leave_out(v, number.unwrap_or(1));
                }
                let (yes, no) = if *violates {
                    (Settled::Violated, Settled::Satisfied)
                } else {
                    (Settled::Satisfied, Settled::Violated)
                };
                let counts = Truth::possible(
                    verdicts.may_be(yes) || verdicts.may_be(no),
                    verdicts.iter().any(|v| v != yes && v != no),
                );
                Part {
                    inside: inside.and(counts),
                    hit: Truth::possible(verdicts.may_be(yes), verdicts.may_be(no)),
                }
            }
        };
        self.trace.leave(Gave::Part {
            inside: part.inside,
            hit: part.hit,
        });
        if part.inside.may_be_true() {
            census.parts.push((part, number));
        }
    }

    /// What the audit has found of a norm and a row, where no derivation is asked for: nothing but
    /// what was not known is told of how it came about.
    fn judged_before(&self, norm: NormId, row: Bound, env: &Env) -> Option<VerdictSet> {
        if self.trace.records() || env.day != self.as_of {
            return None;
        }
        let found = self.found.borrow();
        let (possible, unknown) = found.get(&(norm, row.row()?))?;
        unknown
            .iter()
            .for_each(|f| self.trace.read(f.clone(), false));
        Some(*possible)
    }

    /// The verdicts of several norms of one member as one: violated, else what leaves the
    /// population, else satisfied. A norm that does not apply asks for nothing.
    fn meets_all(&self, norms: &[NormId], row: Bound, env: &Env) -> VerdictSet {
        norms
            .iter()
            .map(|n| {
                self.trace
                    .enter(Clause::Counted(*n), self.program()[*n].rule);
                let possible = match self.judged_before(*n, row, env) {
                    Some(possible) => possible,
                    None => self.judge_if_it_applies(*n, row, env).possible,
                };
                self.trace.leave(Gave::Verdicts(possible));
                possible
            })
            .reduce(|a, b| {
                let mut out = VerdictSet::EMPTY;
                for x in a.iter() {
                    for y in b.iter() {
                        out = out.with(worse(x, y));
                    }
                }
                out
            })
            .unwrap_or(VerdictSet::only(Settled::NotApplicable))
    }
}

/// One verdict of two norms.
fn worse(a: Settled, b: Settled) -> Settled {
    use Settled::{Exempt, NotApplicable, Pending, Satisfied, Violated};
    match (a, b) {
        (NotApplicable, x) | (x, NotApplicable) => x,
        (Violated, _) | (_, Violated) => Violated,
        (Pending, _) | (_, Pending) => Pending,
        (Satisfied, _) | (_, Satisfied) => Satisfied,
        (Exempt, Exempt) => Exempt,
    }
}

impl Census {
    fn leave_out(&mut self, verdict: Settled, n: u32) {
        match self.left_out.iter_mut().find(|(v, _)| *v == verdict) {
            Some((_, count)) => *count = count.saturating_add(n),
            None => self.left_out.push((verdict, n)),
        }
        self.left_out.sort_by_key(|(v, _)| *v);
    }

    /// How many members fit; `None`: any number.
    fn number(&self, fits: impl Fn(&Part) -> bool) -> Option<u64> {
        self.parts
            .iter()
            .filter(|(p, _)| fits(p))
            .try_fold(0_u64, |sum, (_, n)| match n {
                Some(u32::MAX) => None,
                Some(n) => Some(sum + u64::from(*n)),
                None => Some(sum + 1),
            })
    }

    fn bounds(&self, fits: impl Fn(&Part) -> Truth) -> (Decimal, Option<Decimal>) {
        let low = self.number(|p| fits(p).is_true()).unwrap_or(0);
        let high = self.number(|p| fits(p).may_be_true());
        (Decimal::from(low), high.map(Decimal::from))
    }

    /// A count.
    fn count(self) -> Measured {
        Measured {
            numerator: self.bounds(|p| p.inside.and(p.hit)),
            denominator: None,
            low: None,
            high: None,
            left_out: self.left_out,
        }
    }

    /// A rate over a fixed denominator.
    fn over(self, denominator: Decimal) -> Measured {
        let numerator = self.bounds(|p| p.inside.and(p.hit));
        Measured {
            numerator,
            denominator: Some((denominator, Some(denominator))),
            low: Some((numerator.0, denominator)),
            high: numerator.1.map(|n| (n, denominator)),
            left_out: self.left_out,
        }
    }

    /// A rate. Least: whoever may be a miss is one, and whoever may be in and miss is in. Greatest:
    /// whoever may be a hit is one, and whoever may be in and hit is in. Nothing is divided.
    fn rate(self) -> Measured {
        let sure_in = |p: &Part| p.inside.is_true();
        let low = {
            let hits = self.number(|p| sure_in(p) && p.hit.is_true());
            let all = self.number(|p| sure_in(p) || p.hit.may_be_false());
            fraction(hits, all)
        };
        let high = {
            let hits = self.number(|p| p.hit.may_be_true());
            let all = self.number(|p| sure_in(p) || p.hit.may_be_true());
            match (hits, all) {
                (Some(h), Some(a)) => fraction(Some(h), Some(a)),
                _ => Some((Decimal::ONE, Decimal::ONE)),
            }
        };
        Measured {
            numerator: self.bounds(|p| p.inside.and(p.hit)),
            denominator: Some(self.bounds(|p| p.inside)),
            // Members that may be in but surely miss leave the greatest out, and those that surely
            // hit the least: where nobody surely is in, one of these alone may be the whole.
            low: low.or(high),
            high: high.or(low),
            left_out: self.left_out,
        }
    }
}

/// A ratio that is not of nothing. Of any number it is as small as one likes.
fn fraction(hits: Option<u64>, all: Option<u64>) -> Option<(Decimal, Decimal)> {
    match (hits, all) {
        (_, None) => Some((Decimal::ZERO, Decimal::ONE)),
        (_, Some(0)) => None,
        (hits, Some(all)) => Some((Decimal::from(hits.unwrap_or(0)), Decimal::from(all))),
    }
}

/// The bounds that hold under either reading.
fn hull(a: &Measured, b: Measured) -> Measured {
    let range = |x: (Decimal, Option<Decimal>), y: (Decimal, Option<Decimal>)| {
        let (x, y) = (
            Interval {
                low: Some(x.0),
                high: x.1,
            },
            Interval {
                low: Some(y.0),
                high: y.1,
            },
        );
        let h = x.hull(y);
        (h.low.unwrap_or_default(), h.high)
    };
    // Compared by cross-multiplication; nothing is divided.
    let less = |x: (Decimal, Decimal), y: (Decimal, Decimal)| match (
        x.0.checked_mul(y.1),
        y.0.checked_mul(x.1),
    ) {
        (Some(l), Some(r)) => l < r,
        _ => false,
    };
    let pick = |x: Option<(Decimal, Decimal)>, y: Option<(Decimal, Decimal)>, least: bool| {
        let (x, y) = (x?, y?);
        Some(if less(x, y) == least { x } else { y })
    };
    Measured {
        numerator: range(a.numerator, b.numerator),
        denominator: a.denominator.zip(b.denominator).map(|(x, y)| range(x, y)),
        low: pick(a.low, b.low, true),
        high: pick(a.high, b.high, false),
        left_out: b.left_out,
    }
}
