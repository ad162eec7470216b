//! The ways in which an unknown fact can turn out: booleans and enums in full; numbers, days and
//! texts by what they are compared with, one value at each constant and one between any two;
//! collections as they are listed and with further members.

use super::super::calendar;
use super::super::verdict::{EnumMatter, FactRef};
use super::super::view::{Supposed, View};
use super::play::Play;
use crate::facts::store::{Completeness, Fact, Held, Row, Rows};
use crate::program::{
    Bounds, DateRange, EntityId, EnumId, FieldId, Lifetime, Member, ParameterId, Period, Program,
    SpanValue, Type, Value,
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// One way in which a fact can turn out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Turn {
    /// A value.
    Value(Row, FieldId, Fact<Value>),
    /// What a reference names.
    Reference(Row, FieldId, Fact<Row>),
    /// A reference to a row that is not listed, of a collection of a row.
    Unlisted(Row, FieldId, (Row, FieldId)),
    /// What was attested.
    Attested(Row, EnumMatter, bool),
    /// What a parameter is filled with.
    Parameter(ParameterId, Value),
    /// The collection holds what is listed and, beside it, groups of so many alike.
    Members(Row, FieldId, Vec<u32>),
    /// Nothing has changed since 截至; or so many members have come since.
    Since(Row, FieldId, u32),
    /// The field took on another value on a day after 截至.
    Later(Row, FieldId, Date, Fact<Value>),
}

/// What is asked of the completions of one fact.
pub struct Turns<'a> {
    /// The facts, with what is supposed so far.
    pub view: View<'a>,
    /// What values are compared with.
    pub play: &'a Play,
    /// The as-of date.
    pub as_of: Date,
    /// 截至.
    pub facts_as_of: Date,
    /// The fact is a date of which a range is known already.
    pub narrowed: bool,
}

/// Not every way could be listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sampled(pub bool);

/// Rows of a further group at most.
const ALIKE: u32 = 64;
/// Listed rows to which a reference is tried.
const TARGETS: usize = 12;
/// Members of a set field that are combined in every way.
const COMBINED: usize = 4;
/// So few days are tried one by one.
const SINGLE: usize = 4;
/// How deep unlisted members may lie in each other.
const DEPTH: usize = 3;

impl Turns<'_> {
    /// The ways in which a fact can turn out; none where that cannot be supposed.
    pub fn of(&self, fact: &FactRef, sampled: &mut Sampled) -> Vec<Turn> {
        let program = self.view.program;
        match fact {
            FactRef::Field(row, field) => match &program[*field].ty {
                Type::Many(entity) => self.members(*row, *field, *entity, sampled),
                Type::One(entity) => self.one(*row, *field, *entity, sampled),
                Type::Reference(entity) => self.reference(*row, *field, *entity, sampled),
                ty => self.field(*row, *field, ty, sampled),
            },
            FactRef::Members(row, field) => match &program[*field].ty {
                Type::Many(entity) => self.members(*row, *field, *entity, sampled),
                _ => Vec::new(),
            },
            FactRef::Attestation(row, matter) => [true, false]
                .map(|conclusion| Turn::Attested(*row, *matter, conclusion))
                .into(),
            FactRef::Parameter(id) => {
                let p = &program[*id];
                let range = p.range.as_ref();
                self.values(&p.ty, range, (None, None), sampled)
                    .into_iter()
                    .map(|v| Turn::Parameter(*id, v))
                    .collect()
            }
            FactRef::SinceFactsAsOf(row, field) => self.since(*row, *field, sampled),
            FactRef::Row(_) | FactRef::Record(..) => Vec::new(),
        }
    }

    fn field(&self, row: Row, field: FieldId, ty: &Type, sampled: &mut Sampled) -> Vec<Turn> {
        let declared = &self.view.program[field];
        let mut out = Vec::new();
        if declared.optional && !self.narrowed {
            out.push(Turn::Value(row, field, Fact::Absent));
        }
        let only_there = !self.play.read.contains(&field);
        let inner = match ty {
            Type::Series(inner) => {
                sampled.0 = true;
                inner
            }
            other => other,
        };
        let limits = self.limits_of(row, field);
        let mut values = self.values(inner, declared.range.as_ref(), limits, sampled);
        if only_there {
            let empty = |v: &Value| match v {
                Value::Set(m) => m.is_empty(),
                Value::Spans(m) => m.is_empty(),
                Value::Dates(m) => m.is_empty(),
                Value::Texts(m) => m.is_empty(),
                _ => false,
            };
            let none = values.iter().position(empty).map(|n| values.remove(n));
            values.truncate(1);
            values.extend(none);
        }
        out.extend(
            values
                .into_iter()
                .map(|v| Turn::Value(row, field, Fact::Known(v))),
        );
        out
    }

    /// Between which days a date of a row can lie: what is known of it (2023年5月), the other end of
    /// its life, and, of a member that came after 截至, the days since.
    fn limits_of(&self, row: Row, field: FieldId) -> (Option<Date>, Option<Date>) {
        let (mut low, mut high) = (None, None);
        if let Fact::Known(Value::Date(d)) = self.view.see(row, field, self.as_of).fact {
            (low, high) = (Some(d.low), Some(d.high));
        }
        let day = |f: FieldId| match self.view.see(row, f, self.as_of).fact {
            Fact::Known(Value::Date(d)) => Some(d),
            _ => None,
        };
        let start = match self.view.program[row.entity].lifetime {
            Lifetime::Lives { from, to } => {
                if field == from {
                    high = least(high, day(to).map(|d| d.high));
                } else if field == to {
                    low = low.max(day(from).map(|d| d.low));
                }
                Some(from)
            }
            Lifetime::Event(on) => Some(on),
            Lifetime::Static => None,
        };
        if start == Some(field) && self.came_since(row) {
            low = low.max(Some(calendar::next(self.facts_as_of)));
            high = least(high, Some(self.as_of));
        }
        (low, high)
    }

    /// Whether a supposed row came after 截至.
    fn came_since(&self, row: Row) -> bool {
        self.view.supposed.is_some_and(|s| s.since.contains(&row))
    }

    fn members(
        &self,
        row: Row,
        field: FieldId,
        entity: EntityId,
        sampled: &mut Sampled,
    ) -> Vec<Turn> {
        let groups = |list: Vec<u32>| Turn::Members(row, field, list);
        let rest = match self.view.held(row, field) {
            Held::Listed(rows, Completeness::Partial { total: Some(n) }) => {
                Some(n.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX)))
            }
            Held::Unknown | Held::Listed(..) => None,
        };
        if let Some(rest) = rest {
            if rest > ALIKE {
                sampled.0 = true;
            }
            // More than two kinds of them are not tried.
            sampled.0 |= rest > 2;
            let rest = rest.min(ALIKE);
            let mut out = vec![groups(vec![rest])];
            if rest > 1 {
                out.push(groups(vec![1, rest - 1]));
            }
            return out;
        }
        if self.depth(row) >= DEPTH || self.view.program[entity].fields.is_empty() {
            sampled.0 = true;
            return vec![groups(Vec::new())];
        }
        let listed = match self.view.held(row, field) {
            Held::Listed(rows, _) => u64::try_from(rows.len()).unwrap_or(u64::MAX),
            Held::Unknown => 0,
        };
        let mut sizes = BTreeSet::from([1, self.play.count]);
        let mut counted = self.play.counted.clone();
        if self.play.counts {
            let numbers = self.play.numbers.iter();
            counted.extend(numbers.filter_map(|n| u64::try_from(n.floor()).ok()));
        }
        for n in counted {
            let rest = n.saturating_sub(listed);
            sizes.extend([rest, rest.saturating_add(1)]);
        }
        sizes.remove(&0);
        // Larger groups are cut short, and of more than two not all kinds are tried.
        sampled.0 |= sizes.iter().any(|n| *n > 2);
        let size = |n: &u64| u32::try_from(*n).unwrap_or(ALIKE).min(ALIKE);
        let sizes: BTreeSet<u32> = sizes.iter().map(size).collect();
        let mut out = vec![groups(Vec::new())];
        out.extend(sizes.iter().map(|n| groups(vec![*n])));
        out.extend(
            sizes
                .iter()
                .filter(|n| **n > 1)
                .map(|n| groups(vec![1, n - 1])),
        );
        out
    }

    /// In how many supposed rows a row lies.
    fn depth(&self, row: Row) -> usize {
        let Some(s) = self.view.supposed else {
            return 0;
        };
        let mut at = row;
        let mut n = 0;
        while let Some((holder, _)) = s.holders.get(&at) {
            n += 1;
            at = *holder;
        }
        n
    }

    fn one(&self, row: Row, field: FieldId, entity: EntityId, sampled: &mut Sampled) -> Vec<Turn> {
        let mut out = Vec::new();
        if self.view.program[field].optional {
            out.push(Turn::Members(row, field, Vec::new()));
        }
        if self.depth(row) < DEPTH && !self.view.program[entity].fields.is_empty() {
            out.push(Turn::Members(row, field, vec![1]));
        } else {
            sampled.0 = true;
        }
        out
    }

    fn reference(
        &self,
        row: Row,
        field: FieldId,
        entity: EntityId,
        sampled: &mut Sampled,
    ) -> Vec<Turn> {
        let mut out = Vec::new();
        if self.view.program[field].optional {
            out.push(Turn::Reference(row, field, Fact::Absent));
        }
        let Some((holder, through)) = collection_of(&self.view, row, entity) else {
            return out;
        };
        let mut listed: Vec<Row> = self
            .view
            .further(holder, through)
            .flat_map(Rows::iter)
            .collect();
        let mut open = true;
        if let Held::Listed(rows, completeness) = self.view.held(holder, through) {
            open = completeness != Completeness::Complete;
            listed.extend(rows.iter());
        }
        sampled.0 |= listed.len() > TARGETS;
        let named = listed.into_iter().take(TARGETS);
        out.extend(named.map(|to| Turn::Reference(row, field, Fact::Known(to))));
        if open {
            out.push(Turn::Unlisted(row, field, (holder, through)));
        }
        out
    }

    fn since(&self, row: Row, field: FieldId, sampled: &mut Sampled) -> Vec<Turn> {
        let declared = &self.view.program[field];
        let mut out = vec![Turn::Since(row, field, 0)];
        match &declared.ty {
            Type::Many(_) | Type::One(_) => {
                if self.depth(row) < DEPTH {
                    out.push(Turn::Since(row, field, 1));
                } else {
                    sampled.0 = true;
                }
            }
            Type::Reference(_) | Type::Series(_) => sampled.0 = true,
            ty => {
                let after = calendar::next(self.facts_as_of);
                let days = BTreeSet::from([after, self.as_of]);
                // What was not there on 截至 can only have come since.
                let limits = (Some(after), None);
                let range = declared.range.as_ref();
                let values = match ty {
                    Type::Date => {
                        let days = self.days(range, limits).into_iter();
                        days.map(|d| Value::Date(DateRange::day(d))).collect()
                    }
                    ty => self.values(ty, range, limits, sampled),
                };
                let mut facts: Vec<Fact<Value>> = values.into_iter().map(Fact::Known).collect();
                if declared.optional && *ty != Type::Date {
                    facts.push(Fact::Absent);
                }
                for from in days {
                    for fact in &facts {
                        out.push(Turn::Later(row, field, from, fact.clone()));
                    }
                }
            }
        }
        out
    }

    /// Values that stand for all of a type.
    fn values(
        &self,
        ty: &Type,
        range: Option<&Bounds>,
        limits: (Option<Date>, Option<Date>),
        sampled: &mut Sampled,
    ) -> Vec<Value> {
        match ty {
            Type::Boolean => vec![Value::Boolean(true), Value::Boolean(false)],
            Type::Enum(of) => self.members_of(*of).map(Value::Member).collect(),
            Type::Set(of) => self.sets(*of, sampled),
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
                self.values(inner, range, limits, sampled)
            }
            Type::Reference(_) | Type::One(_) | Type::Many(_) => Vec::new(),
        }
    }

    /// Members of an enum: all that are named somewhere, and of the others one between any two.
    fn members_of(&self, of: EnumId) -> impl Iterator<Item = Member> + use<> {
        let named = self.play.members.get(&of);
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

    fn sets(&self, of: EnumId, sampled: &mut Sampled) -> Vec<Value> {
        let members: Vec<Member> = self.members_of(of).collect();
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
        let mut points: BTreeSet<Decimal> = self.play.numbers.clone();
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
            && let Some(unit) =
                Program::ids(self.view.program.units.len(), crate::program::UnitId).next()
        {
            out.push(Value::Measured(Decimal::ONE, unit));
        }
        out
    }

    fn texts(&self) -> impl Iterator<Item = std::sync::Arc<str>> + use<'_> {
        // A text like no other.
        let other: std::sync::Arc<str> = "\u{e000}".into();
        self.play.texts.iter().cloned().chain([other])
    }

    /// The days on which something can change, each moved by each period, with a day between any
    /// two.
    fn days(&self, range: Option<&Bounds>, limits: (Option<Date>, Option<Date>)) -> Vec<Date> {
        let mut points = self.points();
        let fixed: Vec<Date> = points.iter().copied().collect();
        for day in fixed {
            for period in &self.play.periods {
                let later = calendar::add(day, *period);
                points.extend([later.low, later.high]);
                points.insert(calendar::first_reaching(day, *period));
                points.insert(calendar::last_within(day, *period));
            }
        }
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
        let mut out = BTreeSet::from([low, high]);
        for p in points {
            out.extend([calendar::previous(p), p, calendar::next(p)]);
        }
        out.into_iter()
            .filter(|d| low <= *d && *d <= high)
            .collect()
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

    fn points(&self) -> BTreeSet<Date> {
        let mut points = self.play.days.clone();
        points.insert(self.as_of);
        points.insert(calendar::next(self.facts_as_of));
        points
    }

    fn spans(&self, sampled: &mut Sampled) -> Vec<SpanValue> {
        sampled.0 = true;
        let points: Vec<Date> = self.points().into_iter().collect();
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
            .into_iter()
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
        out.sort_by_key(|p| (length(*p), format!("{p:?}")));
        out.dedup();
        out.into_iter().map(Value::Period).collect()
    }

    fn regions(&self) -> Vec<Value> {
        let mut codes = self.play.regions.clone();
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
        codes.remove(&super::super::applicability::NATION);
        codes.extend(other);
        codes.into_iter().map(Value::Region).collect()
    }
}

/// The lowest and highest value of bounds, and whether each is included.
fn ends<T>(
    range: Option<&Bounds>,
    of: impl Fn(&Value) -> Option<T>,
) -> (Option<(T, bool)>, Option<(T, bool)>) {
    let end = |b: Option<&(Value, bool)>| b.and_then(|(v, with)| Some((of(v)?, *with)));
    (
        end(range.and_then(|r| r.low.as_ref())),
        end(range.and_then(|r| r.high.as_ref())),
    )
}

fn least(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// The collection in which a reference of a row looks: the nearest above it that holds such rows.
pub fn collection_of(view: &View, row: Row, entity: EntityId) -> Option<(Row, FieldId)> {
    let mut at = row;
    loop {
        let holds = |f: &&FieldId| view.program[**f].ty == Type::Many(entity);
        if let Some(field) = view.program[at.entity].fields.iter().find(holds) {
            return Some((at, *field));
        }
        at = view.holder(at)?.0;
    }
}

impl Turn {
    /// What was supposed before, and this.
    #[must_use]
    pub fn on(&self, view: &View, before: &Supposed) -> Supposed {
        let mut s = before.clone();
        match self {
            Self::Value(row, field, fact) => {
                s.values.insert((*row, *field), fact.clone());
            }
            Self::Reference(row, field, to) => {
                s.references.insert((*row, *field), to.clone());
            }
            Self::Unlisted(row, field, holder) => {
                let to = new_rows(view, &mut s, *holder, 1);
                s.references.insert(
                    (*row, *field),
                    to.iter().next().map_or(Fact::Absent, Fact::Known),
                );
            }
            Self::Attested(row, matter, conclusion) => {
                s.attested.insert((*row, *matter), *conclusion);
            }
            Self::Parameter(id, value) => {
                s.parameters.insert(*id, value.clone());
            }
            Self::Members(row, field, groups) => {
                s.complete.insert((*row, *field));
                for n in groups {
                    let rows = new_rows(view, &mut s, (*row, *field), *n);
                    if let (Type::One(_), Some(one)) =
                        (&view.program[*field].ty, rows.iter().next())
                    {
                        s.references.insert((*row, *field), Fact::Known(one));
                    }
                    s.further.entry((*row, *field)).or_default().push(rows);
                }
                if groups.is_empty() && matches!(view.program[*field].ty, Type::One(_)) {
                    s.references.insert((*row, *field), Fact::Absent);
                }
            }
            Self::Since(row, field, n) => {
                s.unchanged.insert((*row, *field));
                if *n > 0 {
                    let rows = new_rows(view, &mut s, (*row, *field), *n);
                    s.since.extend(rows.iter());
                    s.further.entry((*row, *field)).or_default().push(rows);
                }
            }
            Self::Later(row, field, from, fact) => {
                s.unchanged.insert((*row, *field));
                s.later.insert((*row, *field), (*from, fact.clone()));
            }
        }
        s
    }
}

/// Rows beyond the store's and those supposed so far, all but the first like the first.
fn new_rows(view: &View, s: &mut Supposed, holder: (Row, FieldId), n: u32) -> Rows {
    let entity = match view.program[holder.1].ty {
        Type::Many(e) | Type::One(e) => e,
        _ => view.program[holder.1].entity,
    };
    let of = |index| Row { entity, index };
    let last = s
        .holders
        .range(of(0)..=of(u32::MAX))
        .next_back()
        .map_or(view.store.rows(entity).end, |(row, _)| row.index + 1);
    let rows = Rows {
        entity,
        start: last,
        end: last.saturating_add(n),
    };
    for row in rows.iter() {
        s.holders.insert(row, holder);
        if row.index > last {
            s.alike.insert(row, of(last));
        }
    }
    rows
}
