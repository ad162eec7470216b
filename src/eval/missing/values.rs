//! Values that stand for all others of a type: in full where they are few; of numbers, days and
//! texts one at each constant that they are compared with and one between any two.

use super::super::applicability;
use super::super::calendar;
use super::compared::Relevant;
use super::sorted::Sorted;
use super::suppose::{Sampled, Turns};
use crate::program::{
    Bounds, DateRange, EnumId, FieldId, Member, Period, Program, SpanValue, Type, UnitId, Value,
};
use foldhash::fast::FixedState;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

/// Members of a set field that are combined in every way.
const COMBINED: usize = 4;
/// So few days are tried one by one.
const SINGLE: usize = 4;

/// An end of a range, and whether it itself is allowed.
type End<T> = Option<(T, bool)>;

impl Turns<'_> {
    /// Values that stand for all of a type, of a field or a parameter.
    pub(super) fn values(
        &self,
        ty: &Type,
        field: Option<FieldId>,
        range: Option<&Bounds>,
        limits: (Option<Date>, Option<Date>),
        sampled: &mut Sampled,
    ) -> Vec<Value> {
        match ty {
            Type::Boolean => vec![Value::Boolean(true), Value::Boolean(false)],
            Type::Enum(of) => self.members_of(*of, field).map(Value::Member).collect(),
            Type::Set(of) => self.sets(*of, field, sampled),
            Type::Integer(_) | Type::Decimal(_) | Type::Percent | Type::Points => {
                sampled.0 |= self.play.calculates;
                let whole = matches!(ty, Type::Integer(_));
                let numbers = self.numbers(whole, range);
                numbers.into_iter().map(Value::Number).collect()
            }
            Type::Year => self
                .numbers(true, range)
                .into_iter()
                .filter_map(|n| i16::try_from(n).ok())
                .filter(|y| (1901..=2099).contains(y))
                .map(Value::Year)
                .collect(),
            Type::Measured => self.quantities(range),
            Type::Text => self.texts().map(Value::Text).collect(),
            Type::Texts => std::iter::once(Vec::new())
                .chain(self.texts().map(|t| vec![t]))
                .map(Value::Texts)
                .collect(),
            Type::Date => self
                .parts(&self.days(range, limits))
                .into_iter()
                .map(Value::Date)
                .collect(),
            Type::Dates => {
                sampled.0 = true;
                std::iter::once(Vec::new())
                    .chain(
                        self.days(None, limits)
                            .into_iter()
                            .map(|d| vec![DateRange::day(d)]),
                    )
                    .map(Value::Dates)
                    .collect()
            }
            Type::Span => self.spans(sampled).into_iter().map(Value::Span).collect(),
            Type::Spans => std::iter::once(Vec::new())
                .chain(self.spans(sampled).into_iter().map(|s| vec![s]))
                .map(Value::Spans)
                .collect(),
            Type::Period => self.periods(range, sampled),
            Type::Region => self.regions(),
            Type::Series(inner) => {
                sampled.0 = true;
                self.values(inner, field, range, limits, sampled)
            }
            Type::Reference(_) | Type::One(_) | Type::Many(_) => Vec::new(),
        }
    }

    /// Members of an enum: all that are named somewhere, and of the others one between any two.
    fn members_of(
        &self,
        of: EnumId,
        field: Option<FieldId>,
    ) -> impl Iterator<Item = Member> + use<> {
        let relevant = field.map_or(Relevant::Every, |field| {
            let said = |field| self.play.said.get(&field);
            let open = |field| self.open.contains(&field);
            self.play.compared.relevant(field, said, open)
        });
        let named = match &relevant {
            Relevant::Only(members) => Some(members),
            Relevant::Every => self.play.members.get(&of),
        };
        let mut out = Vec::new();
        let mut other_before = false;
        let ordered = self.view.program[of].ordered;
        for n in 0..self.view.program[of].members.len() {
            let member = Member(u32::try_from(n).unwrap_or(u32::MAX));
            if named.is_some_and(|set| set.contains(&member)) {
                out.push(member);
                other_before &= !ordered;
            } else if !other_before {
                out.push(member);
                other_before = true;
            }
        }
        out.into_iter()
    }

    fn sets(&self, of: EnumId, field: Option<FieldId>, sampled: &mut Sampled) -> Vec<Value> {
        let members: Vec<Member> = self.members_of(of, field).collect();
        let mut out: BTreeSet<Vec<Member>> = BTreeSet::from([Vec::new()]);
        if members.len() <= COMBINED + 1 {
            for m in &members {
                let with: Vec<Vec<Member>> = out
                    .iter()
                    .map(|set| set.iter().copied().chain([*m]).collect())
                    .collect();
                out.extend(with);
            }
        } else {
            sampled.0 = true;
            out.extend(members.iter().map(|m| vec![*m]));
            out.extend(members.iter().map(|m| {
                let others = members.iter().filter(|o| *o != m);
                others.copied().collect::<Vec<_>>()
            }));
            out.insert(members);
        }
        out.into_iter().map(Value::Set).collect()
    }

    /// Each constant, and a number between any two, below and above all.
    fn numbers(&self, whole: bool, range: Option<&Bounds>) -> Vec<Decimal> {
        let mut points: BTreeSet<Decimal> = self.play.numbers.iter().collect();
        let (low, high) = ends(range, |v| match v {
            Value::Number(n) => Some(*n),
            Value::Year(y) => Some(Decimal::from(*y)),
            _ => None,
        });
        points.extend(low.map(|(n, _)| n));
        points.extend(high.map(|(n, _)| n));
        if self.play.calculates {
            let all: Vec<Decimal> = points.iter().copied().collect();
            for a in &all {
                for b in &all {
                    points.extend(a.checked_add(*b));
                    points.extend(a.checked_sub(*b));
                    points.extend(a.checked_div(*b).map(|n| n.round_dp(6)));
                }
            }
        }
        if points.is_empty() {
            points.insert(Decimal::ZERO);
        }
        let mut out = BTreeSet::new();
        let mut before: Option<Decimal> = None;
        for p in &points {
            match before {
                None => out.extend(
                    p.checked_sub(Decimal::ONE)
                        .map(|n| if whole { n.floor() } else { n }),
                ),
                Some(b) => {
                    let middle = b.checked_add(*p).and_then(|s| s.checked_div(Decimal::TWO));
                    out.extend(middle.map(|m| if whole { m.floor() } else { m }));
                    if whole {
                        out.insert(b.floor() + Decimal::ONE);
                    }
                }
            }
            out.insert(*p);
            before = Some(*p);
        }
        out.extend(
            before
                .and_then(|b| b.checked_add(Decimal::ONE))
                .map(|n| if whole { n.floor() } else { n }),
        );
        let fits = |n: &Decimal| {
            (!whole || n.is_integer())
                && low.is_none_or(|(l, with)| *n > l || (with && *n == l))
                && high.is_none_or(|(h, with)| *n < h || (with && *n == h))
        };
        out.into_iter().filter(fits).collect()
    }

    fn quantities(&self, range: Option<&Bounds>) -> Vec<Value> {
        let mut out = Vec::new();
        let numbers = |n: Decimal| {
            let fits = ends(range, |v| match v {
                Value::Number(n) | Value::Measured(n, _) => Some(*n),
                _ => None,
            });
            let below = match n.checked_sub(Decimal::ONE) {
                Some(m) if !m.is_sign_negative() => Some(m),
                _ => n.checked_div(Decimal::TWO),
            };
            [below, Some(n), n.checked_add(Decimal::ONE)]
                .into_iter()
                .flatten()
                .filter(move |n| {
                    fits.0.is_none_or(|(l, _)| *n >= l) && fits.1.is_none_or(|(h, _)| *n <= h)
                })
        };
        for (n, unit) in &self.play.measured {
            for n in numbers(*n) {
                let v = Value::Measured(n, *unit);
                if !out.contains(&v) {
                    out.push(v);
                }
            }
        }
        if out.is_empty()
            && let Some(unit) = Program::ids(self.view.program.units.len(), UnitId).next()
        {
            out.push(Value::Measured(Decimal::ONE, unit));
        }
        out
    }

    fn texts(&self) -> impl Iterator<Item = Arc<str>> + use<'_> {
        // A text like no other.
        let other: Arc<str> = "\u{e000}".into();
        self.play.texts.iter().cloned().chain([other])
    }

    /// The days on which something can change, each moved by each period, with a day between any
    /// two.
    pub(super) fn days(
        &self,
        range: Option<&Bounds>,
        limits: (Option<Date>, Option<Date>),
    ) -> Vec<Date> {
        let (low, high) = ends(range, |v| match v {
            Value::Date(d) => Some(*d),
            _ => None,
        });
        let first = Date::constant(1901, 1, 1);
        let last = Date::constant(2099, 12, 31);
        let low = low
            .map_or(first, |(d, _)| d.low)
            .max(limits.0.unwrap_or(first));
        let high = high
            .map_or(last, |(d, _)| d.high)
            .min(limits.1.unwrap_or(last));
        let near = self.near.of(self.points(), &self.play.periods);
        if low > high {
            return Vec::new();
        }
        // They are in order.
        let first = near.partition_point(|d| *d <= low);
        let last = near.partition_point(|d| *d < high);
        let between = near.get(first..last).unwrap_or_default();
        let mut out = Vec::with_capacity(between.len() + 2);
        out.push(low);
        out.extend_from_slice(between);
        out.extend((low < high).then_some(high));
        out
    }

    /// A date is narrowed down only as far as it matters: first it lies anywhere between the first
    /// and the last of the days, then in either half of them, at last on one of a few. What is
    /// settled for a range is settled for each day in it.
    fn parts(&self, days: &[Date]) -> Vec<DateRange> {
        let half = days.len() / 2;
        let range = |part: &[Date]| match (part.first(), part.last()) {
            (Some(low), Some(high)) => Some(DateRange {
                low: *low,
                high: *high,
            }),
            _ => None,
        };
        if days.len() <= SINGLE {
            return days.iter().copied().map(DateRange::day).collect();
        }
        let (Some((early, late)), Some(all)) = (days.split_at_checked(half), range(days)) else {
            return Vec::new();
        };
        if !self.narrowed {
            return vec![all];
        }
        // No day between the halves is left out.
        let early = range(early).map(|r| DateRange {
            high: late.first().map_or(r.high, |d| calendar::previous(*d)),
            ..r
        });
        early.into_iter().chain(range(late)).collect()
    }

    fn points(&self) -> Sorted<Date> {
        let mut points = self.play.days.clone();
        points.insert(self.as_of);
        points.insert(calendar::next(self.facts_as_of));
        points
    }

    fn spans(&self, sampled: &mut Sampled) -> Vec<SpanValue> {
        sampled.0 = true;
        let points: Vec<Date> = self.points().iter().collect();
        let first = Date::constant(1901, 1, 1);
        let mut out = vec![
            SpanValue {
                from: DateRange::day(first),
                to: None,
            },
            SpanValue {
                from: DateRange::day(first),
                to: Some(DateRange::day(first)),
            },
        ];
        for p in &points {
            let day = DateRange::day(*p);
            out.push(SpanValue {
                from: day,
                to: Some(day),
            });
            out.push(SpanValue {
                from: day,
                to: None,
            });
            out.push(SpanValue {
                from: DateRange::day(first),
                to: Some(DateRange::day(calendar::previous(*p))),
            });
        }
        out.retain(|s| s.to.is_none_or(|to| to.high >= s.from.low));
        out
    }

    fn periods(&self, range: Option<&Bounds>, sampled: &mut Sampled) -> Vec<Value> {
        let (low, high) = ends(range, |v| match v {
            Value::Period(p) => Some(*p),
            _ => None,
        });
        let length = |p: Period| calendar::days(p);
        let fits = |p: &Period| {
            low.is_none_or(|(l, _)| length(*p).0 >= length(l).0)
                && high.is_none_or(|(h, _)| length(*p).1 <= length(h).1)
        };
        let mut out: Vec<Period> = Vec::new();
        out.extend(low.map(|(p, _)| p));
        out.extend(high.map(|(p, _)| p));
        out.extend(self.play.periods.iter().copied());
        // The lengths that reach from one day in play to the as-of date.
        let days: Vec<u32> = self
            .points()
            .iter()
            .filter_map(|d| self.as_of.since(d).ok())
            .filter_map(|s| u32::try_from(s.get_days()).ok())
            .collect();
        for n in days {
            out.extend([n.saturating_sub(1), n, n + 1].map(Period::Days));
        }
        out.retain(fits);
        if out.is_empty() {
            sampled.0 = true;
            out.extend([Period::Days(1), Period::Months(12)]);
        }
        let written = |p: &Period| match p {
            Period::Days(n) => (0, *n),
            Period::Hours(n) => (1, *n),
            Period::Months(n) => (2, *n),
            Period::WorkingDays(n) => (3, *n),
        };
        out.sort_by_cached_key(|p| (length(*p), written(p)));
        out.dedup();
        out.into_iter().map(Value::Period).collect()
    }

    fn regions(&self) -> Vec<Value> {
        let mut codes: BTreeSet<u32> = self.play.regions.iter().collect();
        codes.extend(
            self.view
                .program
                .policies
                .iter()
                .filter_map(|p| p.jurisdiction),
        );
        // The provinces of no policy stand for all others.
        let other = (11..=82)
            .map(|p| p * 10_000)
            .find(|code| !codes.iter().any(|c| c / 10_000 == code / 10_000));
        codes.remove(&applicability::NATION);
        codes.extend(other);
        codes.into_iter().map(Value::Region).collect()
    }
}

/// The days around those on which something can change, each moved by each period: a search asks for
/// the same ones again and again.
#[derive(Debug, Default)]
pub struct Near(RefCell<HashMap<Moved, Rc<[Date]>, FixedState>>);

/// Days, and the periods by which they are moved.
type Moved = (Vec<Date>, Vec<Period>);

impl Near {
    fn of(&self, days: Sorted<Date>, periods: &[Period]) -> Rc<[Date]> {
        let moved = (days.into_vec(), periods.to_vec());
        if let Some(known) = self.0.borrow().get(&moved) {
            return Rc::clone(known);
        }
        let mut points = moved.0.clone();
        for day in &moved.0 {
            for period in periods {
                let later = calendar::add(*day, *period);
                points.extend([later.low, later.high]);
                points.push(calendar::first_reaching(*day, *period));
                points.push(calendar::last_within(*day, *period));
            }
        }
        points.sort_unstable();
        points.dedup();
        let near = points
            .iter()
            .flat_map(|p| [calendar::previous(*p), *p, calendar::next(*p)]);
        let mut near: Vec<Date> = near.collect();
        near.sort_unstable();
        near.dedup();
        let near: Rc<[Date]> = near.into();
        self.0.borrow_mut().insert(moved, Rc::clone(&near));
        near
    }
}

/// The lowest and highest value of bounds, and whether each is included.
fn ends<T>(range: Option<&Bounds>, of: impl Fn(&Value) -> Option<T>) -> (End<T>, End<T>) {
    let end = |b: Option<&(Value, bool)>| b.and_then(|(v, with)| Some((of(v)?, *with)));
    (
        end(range.and_then(|r| r.low.as_ref())),
        end(range.and_then(|r| r.high.as_ref())),
    )
}
