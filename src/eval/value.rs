//! Values of expressions on a day. One function a kind of expression.

use super::calendar;
use super::context::{Bound, Env, Evaluator};
use super::domain::{EVER, Val, What};
use super::ground::{Filled, Source};
use super::interval::Interval;
use super::kleene::Truth;
use super::verdict::FactRef;
use crate::facts::store::{Fact, Row};
use crate::program::{
    DateRange, Expr, ExprKind, FieldId, Lifetime, ParameterId, Place, Slot, SpanValue, Type, Value,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

impl Evaluator<'_> {
    /// The row that a place means.
    pub(super) fn place(&self, place: &Place, env: &Env) -> Bound {
        match place {
            Place::Var(slot) => env.get(*slot),
            Place::Ancestor(of, entity) => match self.place(of, env) {
                Bound::Row(row) => self
                    .view
                    .ancestor(row, *entity)
                    .map_or(Bound::Unknown, Bound::Row),
                b @ Bound::Unlisted(u) if u.entity == *entity => b,
                Bound::Unlisted(u) => u
                    .held_by
                    .and_then(|(holder, _)| self.view.ancestor(holder, *entity))
                    .map_or(Bound::Unknown, Bound::Row),
                b @ (Bound::Unknown | Bound::Absent) => b,
            },
            Place::Follow(of, field) => match self.place(of, env) {
                Bound::Row(row) => match self.follow(row, *field, env.day) {
                    Fact::Known(target) => Bound::Row(target),
                    Fact::Absent => Bound::Absent,
                    Fact::Unknown => Bound::Unknown,
                },
                Bound::Unlisted(u) => {
                    self.read_unlisted(u);
                    Bound::Unknown
                }
                b @ (Bound::Unknown | Bound::Absent) => b,
            },
        }
    }

    /// What a reference names, or the one thing that a field holds, on a day. After 截至 a reference
    /// may name another, and what was not there may have come; what was there stays, as the members
    /// of a collection do.
    fn follow(&self, row: Row, field: FieldId, day: Date) -> Fact<Row> {
        let fact = self.view.follow(row, field, day);
        let may_be_another = match fact {
            Fact::Known(_) => matches!(self.program()[field].ty, Type::Reference(_)),
            Fact::Absent => true,
            Fact::Unknown => false,
        };
        if day > self.facts_as_of
            && may_be_another
            && !self.view.is_supposed(row, field)
            && !self.view.is_unchanged(row, field)
            && self.can_change(row, field)
        {
            self.trace.read(FactRef::SinceFactsAsOf(row, field), false);
            return Fact::Unknown;
        }
        let known = !matches!(fact, Fact::Unknown);
        self.trace.read(FactRef::Field(row, field), known);
        fact
    }

    /// A reference as a value: all that is asked of it is whether it is there.
    fn referred(&self, row: Row, field: FieldId, day: Date) -> Val {
        match self.follow(row, field, day) {
            Fact::Known(_) => Val::of(What::Truth(Truth::TRUE)),
            Fact::Absent => Val::absent(),
            Fact::Unknown => Val {
                absent: self.program()[field].optional,
                ..Val::unknown()
            },
        }
        .not_before(match day > self.facts_as_of {
            true if self.can_change(row, field) => calendar::next(self.facts_as_of),
            _ => calendar::FIRST_DAY,
        })
    }

    pub(super) fn read_unlisted(&self, u: super::context::Unlisted) {
        if let Some((holder, field)) = u.held_by {
            let fact = match u.not_before {
                Some(_) => FactRef::SinceFactsAsOf(holder, field),
                None => FactRef::Members(holder, field),
            };
            self.trace.read(fact, false);
        }
    }

    /// The value of a field of what a place means.
    pub(super) fn field(&self, place: &Place, field: FieldId, env: &Env) -> Val {
        let declared = &self.program()[field];
        match self.place(place, env) {
            Bound::Row(row) => self.field_of(row, field, env.day),
            Bound::Absent => Val::absent(),
            Bound::Unknown => Val::within(&declared.ty, declared.range.as_ref(), declared.optional),
            Bound::Unlisted(u) => {
                self.read_unlisted(u);
                match (u.not_before, self.is_start(field)) {
                    (Some(low), true) => Val::of(What::Date(DateRange {
                        low,
                        high: calendar::LAST_DAY,
                    })),
                    _ => Val::within(&declared.ty, declared.range.as_ref(), declared.optional),
                }
            }
        }
    }

    /// Whether the field dates its entity: an event's date, or the first day of a life.
    pub(super) fn is_start(&self, field: FieldId) -> bool {
        let entity = &self.program()[self.program()[field].entity];
        match entity.lifetime {
            Lifetime::Event(f) => f == field,
            Lifetime::Lives { from, .. } => from == field,
            Lifetime::Static => false,
        }
    }

    /// A field of a row as it was on a day. After 截至 what can change may have changed: identities,
    /// events and days that lie fixed cannot.
    pub(super) fn field_of(&self, row: Row, field: FieldId, day: Date) -> Val {
        if self.view.supposed.is_none()
            && day <= self.facts_as_of
            && let Some(fact) = self.view.store.unchanging(self.program(), row, field)
        {
            // Mostly it says something, the same on every day.
            match fact {
                Fact::Known(value) => {
                    if value.is_partial() {
                        self.trace.read(FactRef::Field(row, field), false);
                    }
                    self.trace.read(FactRef::Field(row, field), true);
                    return Val::of(What::of(value.clone()));
                }
                Fact::Absent => {
                    self.trace.read(FactRef::Field(row, field), true);
                    return Val::absent();
                }
                Fact::Unknown => {}
            }
        }
        let declared = &self.program()[field];
        if let Type::Reference(_) = declared.ty {
            return self.referred(row, field, day);
        }
        let seen = self.view.see(row, field, day);
        let since = seen.since.unwrap_or(calendar::FIRST_DAY);
        if day > self.facts_as_of && self.may_have_changed(row, field, &seen.fact, since, day) {
            // On each day since 截至 the same is known of it.
            let since = since.max(calendar::next(self.facts_as_of));
            // It may have come on any day since, or never.
            let after_facts = || {
                let later = What::Date(DateRange {
                    low: calendar::next(self.facts_as_of),
                    high: calendar::LAST_DAY,
                });
                Val::of(later).either(Val::absent())
            };
            match seen.fact {
                Fact::Known(Value::Date(on))
                    if on.high > self.facts_as_of && self.is_only_planned(row, field) =>
                {
                    self.trace.read(FactRef::SinceFactsAsOf(row, field), false);
                    let come = What::Date(DateRange {
                        low: on.low,
                        high: self.facts_as_of,
                    });
                    let later = after_facts();
                    return if on.low > self.facts_as_of {
                        later
                    } else {
                        Val::of(come).either(later)
                    }
                    .not_before(since);
                }
                Fact::Known(Value::Date(_)) | Fact::Unknown => {}
                Fact::Absent if declared.ty == Type::Date => {
                    self.trace.read(FactRef::SinceFactsAsOf(row, field), false);
                    return after_facts().not_before(since);
                }
                Fact::Absent | Fact::Known(_) => {
                    self.trace.read(FactRef::SinceFactsAsOf(row, field), false);
                    let range = declared.range.as_ref();
                    return Val::within(&declared.ty, range, declared.optional).not_before(since);
                }
            }
        }
        let known = !matches!(seen.fact, Fact::Unknown);
        if matches!(&seen.fact, Fact::Known(v) if v.is_partial()) {
            // It says something, and more would say more.
            self.trace.read(FactRef::Field(row, field), false);
        }
        self.trace.read(FactRef::Field(row, field), known);
        match seen.fact {
            Fact::Known(value) => Val::of(What::of(value)),
            Fact::Absent => Val::absent(),
            Fact::Unknown => {
                let any = Val::within(&declared.ty, declared.range.as_ref(), declared.optional);
                self.of_root(row, field, any)
            }
        }
        .not_before(since)
    }

    /// What a document is about is there on 截至: its life began by then, and ends later if at all.
    fn of_root(&self, row: Row, field: FieldId, any: Val) -> Val {
        let Lifetime::Lives { from, to } = self.program()[row.entity].lifetime else {
            return any;
        };
        let What::Date(days) = any.what else {
            return any;
        };
        if (field != from && field != to) || self.view.holder(row).is_some() {
            return any;
        }
        // On 截至 as the file writes it, which may lie behind the as-of date.
        let stated = self.view.store.facts_as_of();
        let there = stated.map_or(self.facts_as_of, |d| d.max(self.facts_as_of));
        // What was judged of it was there.
        let judged = self.view.store.first_attested(row);
        let until = judged.map_or(there, |d| d.min(there));
        let days = if field == from {
            DateRange {
                high: days.high.min(until),
                ..days
            }
        } else {
            DateRange {
                low: days.low.max(calendar::next(there)),
                ..days
            }
        };
        Val {
            what: What::Date(days),
            ..any
        }
    }

    fn may_have_changed(
        &self,
        row: Row,
        field: FieldId,
        fact: &Fact<Value>,
        since: Date,
        day: Date,
    ) -> bool {
        let stated_for_day = since > self.facts_as_of
            || self
                .view
                .store
                .provenance(self.program(), row, field)
                .and_then(|p| p.valid_until)
                .is_some_and(|until| until >= day);
        !(stated_for_day || self.view.is_supposed(row, field) || self.view.is_unchanged(row, field))
            && (self.can_change(row, field)
                || self.may_yet_come(row, field, fact)
                || self.is_only_planned(row, field) && matches!(fact, Fact::Known(Value::Date(_))))
    }

    /// Whether a day that is there can turn out otherwise where it lies after 截至: one that may be
    /// absent, and the first and last of a life. (An event of such a day is not seen at all.)
    fn is_only_planned(&self, row: Row, field: FieldId) -> bool {
        let declared = &self.program()[field];
        declared.ty == Type::Date
            && match self.program()[row.entity].lifetime {
                Lifetime::Event(on) => on != field && declared.optional,
                Lifetime::Lives { from, to } => from == field || to == field || declared.optional,
                Lifetime::Static => declared.optional,
            }
    }

    /// A date that an event does not have: what is done about it (told, reported, filed) comes later.
    fn may_yet_come(&self, row: Row, field: FieldId, fact: &Fact<Value>) -> bool {
        let entity = &self.program()[row.entity];
        matches!(entity.lifetime, Lifetime::Event(_))
            && self.program()[field].ty == Type::Date
            && matches!(fact, Fact::Absent)
            && !entity.identity.contains(&field)
            && !self.is_start(field)
    }

    /// Whether a field's value may be another on another day: not what identifies or dates a thing,
    /// not where it lies, and nothing of an event (but for what comes after it).
    pub(super) fn can_change(&self, row: Row, field: FieldId) -> bool {
        let entity = &self.program()[row.entity];
        !(entity.identity.contains(&field)
            || entity.located_by == Some(field)
            || matches!(entity.lifetime, Lifetime::Event(_))
            || self.is_start(field))
    }

    /// The value of any expression that is not a condition.
    pub(super) fn value(&self, expr: &Expr, env: &Env) -> Val {
        if expr.ty == Type::Boolean && !matches!(expr.kind, ExprKind::Field(..)) {
            return self.value_of_condition(expr, env);
        }
        match &expr.kind {
            ExprKind::Literal(v) => Val::of(What::of(v.clone())),
            ExprKind::AsOf => Val {
                moves: true,
                ..Val::of(What::Date(DateRange::day(env.day)))
            },
            ExprKind::Field(place, field) => self.field(place, *field, env),
            ExprKind::InYear { of, field, year } => self.in_year(of, *field, year, env),
            ExprKind::Term(place, term) => {
                let row = self.place(place, env);
                if row == Bound::Absent {
                    return Val::absent();
                }
                let inner = Env::subject(env.day, row, env.choice);
                self.value(&self.program()[*term].definition, &inner)
            }
            ExprKind::Parameter(id) => self.parameter(*id, env),
            ExprKind::Cell { table, keys, at } => self.cell(*table, keys, at.as_deref(), env),
            ExprKind::Shift {
                date,
                later,
                period,
            } => self.shift(date, *later, period, env),
            ExprKind::Age(born) => self.age(born, env),
            ExprKind::SpanStart(span) => self.span_end(span, env, |s| Some(s.from)),
            ExprKind::SpanEnd(span) => self.span_end(span, env, |s| s.to),
            ExprKind::Add(a, b) => self.arithmetic(a, b, env, Interval::plus),
            ExprKind::Sub(a, b) => self.arithmetic(a, b, env, Interval::minus),
            ExprKind::Scale(a, by) => {
                let mut v = self.value(a, env);
                v.what = match v.what {
                    What::Number(n) => What::Number(n.times(*by)),
                    What::Never => What::Never,
                    _ => What::Any,
                };
                v
            }
            ExprKind::Number(collection) => self.number_of(collection, env),
            ExprKind::Sum(collection, inner) => self.sum_of(collection, inner, env),
            ExprKind::Max(collection, inner) => {
                self.extreme_of(collection, &inner.ty, true, env, |env| {
                    self.value(inner, env)
                })
            }
            ExprKind::Min(collection, inner) => {
                self.extreme_of(collection, &inner.ty, false, env, |env| {
                    self.value(inner, env)
                })
            }
            ExprKind::Picked(collection, pick, inner) => {
                self.picked(collection, *pick, env, |env| self.value(inner, env))
            }
            ExprKind::Readings(set, alternatives) => match self.reading(*set, alternatives, env) {
                Some(chosen) => self.value(chosen, env),
                None => Val::unknown(),
            },
            ExprKind::Alive(_)
            | ExprKind::Not(_)
            | ExprKind::All(_)
            | ExprKind::Any(_)
            | ExprKind::Compare(..)
            | ExprKind::Present(_)
            | ExprKind::Contains { .. }
            | ExprKind::Covers { .. }
            | ExprKind::Overlap(..)
            | ExprKind::Below(..)
            | ExprKind::Exists(_)
            | ExprKind::Count { .. }
            | ExprKind::Every(..)
            | ExprKind::Attested(..)
            | ExprKind::Meets { .. }
            | ExprKind::AsOfDay { .. } => self.value_of_condition(expr, env),
        }
    }

    fn value_of_condition(&self, expr: &Expr, env: &Env) -> Val {
        let known = self.truth(expr, env);
        Val {
            nothing: known.is.may_be_nothing(),
            from: known.from,
            ..Val::of(What::Truth(known.is.nothing_is_false()))
        }
    }

    /// Which of several readings is taken.
    pub(super) fn reading<'x, T>(
        &self,
        set: crate::program::ReadingSetId,
        alternatives: &'x [T],
        env: &Env,
    ) -> Option<&'x T> {
        let n = env.reading(set).unwrap_or(0);
        alternatives.get(n as usize)
    }

    pub(super) fn in_year(&self, of: &Place, field: FieldId, year: &Expr, env: &Env) -> Val {
        let Bound::Row(row) = self.place(of, env) else {
            return Val::unknown();
        };
        let What::Number(n) = self.value(year, env).what else {
            return Val::unknown();
        };
        let year = n.settled().and_then(|n| i16::try_from(n).ok());
        let fact = year.map_or(Fact::Unknown, |y| self.view.in_year(row, field, y));
        let known = !matches!(fact, Fact::Unknown);
        self.trace.read(FactRef::Field(row, field), known);
        match fact {
            Fact::Known(v) => Val::of(What::of(v)),
            Fact::Absent => Val::absent(),
            Fact::Unknown => {
                let declared = &self.program()[field];
                let inner = match &declared.ty {
                    Type::Series(inner) => inner,
                    other => other,
                };
                Val::within(inner, declared.range.as_ref(), false)
            }
        }
    }

    /// A parameter: what the nearest policy adopts that reaches the subject, else what the facts say,
    /// else the default, else anything within its range. Of a policy of which it is not known whether
    /// it reaches the subject, either.
    pub(super) fn parameter(&self, id: ParameterId, env: &Env) -> Val {
        let mut maybe: Option<Val> = None;
        let mut surely = None;
        for (policy, _, v) in self.adopted.iter().filter(|(_, of, _)| *of == id) {
            let v = || Val::of(What::of(v.clone()));
            match self.reach(*policy, env.get(Slot(0))) {
                Some(false) => {}
                Some(true) => {
                    self.trace.source(Source::Parameter(id, Filled::Policy));
                    surely = Some(v());
                    break;
                }
                None => {
                    self.trace.source(Source::Parameter(id, Filled::Policy));
                    maybe = Some(match maybe {
                        Some(so_far) => so_far.either(v()),
                        None => v(),
                    });
                }
            }
        }
        let otherwise = surely.unwrap_or_else(|| self.not_adopted(id));
        match maybe {
            Some(maybe) => maybe.either(otherwise),
            None => otherwise,
        }
    }

    fn not_adopted(&self, id: ParameterId) -> Val {
        let p = &self.program()[id];
        let filled = |by| self.trace.source(Source::Parameter(id, by));
        if p.by_facts
            && let Some(v) = self.view.parameter(id)
        {
            self.trace.read(FactRef::Parameter(id), true);
            filled(Filled::Facts);
            return Val::of(What::of(v.clone()));
        }
        let lost = p.by_facts && self.view.store.is_parameter_lost(id);
        match p.default.as_ref().filter(|_| !lost) {
            Some(v) => {
                filled(Filled::Default);
                Val::of(What::of(v.clone()))
            }
            None => {
                filled(Filled::Open);
                self.trace.read(FactRef::Parameter(id), false);
                Val::within(&p.ty, p.range.as_ref(), false)
            }
        }
    }

    /// X 后 D, X 前 D.
    fn shift(&self, date: &Expr, later: bool, period: &Expr, env: &Env) -> Val {
        let mut v = self.value(date, env);
        let p = self.value(period, env);
        v.from = v.from.max(p.from);
        v.absent |= p.absent;
        v.nothing |= p.nothing;
        v.what = match (&v.what, p.periods()) {
            (What::Never, _) => What::Never,
            (What::Date(d), Some((short, long))) => What::Date(if later {
                DateRange {
                    low: calendar::add(d.low, short).low,
                    high: calendar::add(d.high, long).high,
                }
            } else {
                DateRange {
                    low: calendar::subtract(d.low, long).low,
                    high: calendar::subtract(d.high, short).high,
                }
            }),
            _ => What::Date(EVER),
        };
        v
    }

    /// 周岁.
    fn age(&self, born: &Expr, env: &Env) -> Val {
        let mut v = self.value(born, env);
        v.moves = true;
        v.what = match v.what {
            What::Date(d) => What::Number(Interval {
                low: Some(Decimal::from(calendar::full_years(d.high, env.day))),
                high: Some(Decimal::from(calendar::full_years(d.low, env.day))),
            }),
            What::Never => What::Never,
            _ => What::Number(Interval {
                low: Some(Decimal::ZERO),
                high: None,
            }),
        };
        v
    }

    fn span_end(
        &self,
        span: &Expr,
        env: &Env,
        end: impl Fn(&SpanValue) -> Option<DateRange>,
    ) -> Val {
        let mut v = self.value(span, env);
        v.what = match &v.what {
            What::Exactly(Value::Span(s)) => match end(s) {
                Some(d) => What::Date(d),
                None => {
                    v.absent = true;
                    What::Never
                }
            },
            What::Never => What::Never,
            _ => {
                v.absent = true;
                What::Date(EVER)
            }
        };
        v
    }

    fn arithmetic(
        &self,
        a: &Expr,
        b: &Expr,
        env: &Env,
        op: impl Fn(Interval, Interval) -> Interval,
    ) -> Val {
        let (a, b) = (self.value(a, env), self.value(b, env));
        let what = match (&a.what, &b.what) {
            (What::Never, _) | (_, What::Never) => What::Never,
            (What::Number(a), What::Number(b)) => What::Number(op(*a, *b)),
            _ => What::Any,
        };
        Val {
            what,
            absent: a.absent || b.absent,
            nothing: a.nothing || b.nothing,
            from: a.from.max(b.from),
            moves: a.moves || b.moves,
            unread: a.unread || b.unread,
        }
    }
}
