//! What a norm compares facts with: constants, periods, members. From these follow the values that
//! stand for all others where a fact is completed in every way that matters.

use super::super::calendar;
use super::super::view::View;
use super::compared::{Compared, Comparisons};
use super::sorted::Sorted;
use crate::facts::store::{Fact, Row};
use crate::program::{
    Act, ActKind, Bounds, CellTest, Collection, EnumId, ExceptionId, Expr, ExprKind, FieldId,
    Lifetime, Member, Members, NormId, ParameterId, Period, Place, PolicyId, Program, Requirement,
    Source, TableId, TermId, TimeForm, Type, UnitId, Value, When, Window,
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// Constants in play.
#[derive(Clone, Debug, Default)]
pub struct Play {
    /// Days.
    pub days: Sorted<Date>,
    /// Periods by which days are moved.
    pub periods: Vec<Period>,
    /// Numbers, percentages and years.
    pub numbers: Sorted<Decimal>,
    /// Quantities.
    pub measured: Vec<(Decimal, UnitId)>,
    /// Members of enums.
    pub members: Rc<BTreeMap<EnumId, BTreeSet<Member>>>,
    /// With which of them fields are compared.
    pub compared: Rc<Compared>,
    /// The members that known facts say of a field.
    pub said: Rc<BTreeMap<FieldId, BTreeSet<Member>>>,
    /// Texts.
    pub texts: BTreeSet<Arc<str>>,
    /// Regions.
    pub regions: Sorted<u32>,
    /// The greatest number of members that is counted up to.
    pub count: u64,
    /// Numbers of members that are compared with a constant.
    pub counted: Sorted<u64>,
    /// Numbers of members are compared with other than constants.
    pub counts: bool,
    /// Numbers are calculated with: what is compared is not what the facts say.
    pub calculates: bool,
    /// Parameters that are compared or calculated with.
    pub parameters: Rc<BTreeSet<ParameterId>>,
    /// A condition is asked as of a day: what the facts said on other days matters, and since when.
    pub looks_back: bool,
    /// Fields of which more is asked than whether they are there.
    pub read: Rc<BTreeSet<FieldId>>,
}

impl Play {
    /// Of a norm.
    #[must_use]
    pub fn of(program: &Program, norm: NormId) -> Self {
        let mut walk = Walk {
            program,
            play: Self::default(),
            read: BTreeSet::new(),
            norms: BTreeSet::new(),
            terms: BTreeSet::new(),
            tables: BTreeSet::new(),
            exceptions: BTreeSet::new(),
            comparisons: Comparisons::default(),
        };
        for entity in &program.entities {
            match entity.lifetime {
                Lifetime::Static => {}
                Lifetime::Event(on) => {
                    walk.read.insert(on);
                }
                Lifetime::Lives { from, to } => walk.read.extend([from, to]),
            }
            walk.read.extend(entity.located_by);
        }
        walk.norm(norm);
        let mut play = walk.play;
        play.compared = Rc::new(walk.comparisons.done(program));
        play.read = Rc::new(walk.read);
        play.periods.sort_by_key(|p| calendar::days(*p));
        play.periods.dedup();
        play
    }

    /// Takes in a value that a fact has: others may be compared with it.
    pub fn value(&mut self, ty: &Type, value: &Value) {
        match value {
            Value::Boolean(_) => {}
            Value::Number(n) => {
                self.numbers.insert(*n);
            }
            Value::Year(y) => {
                self.numbers.insert(Decimal::from(*y));
            }
            Value::Measured(n, unit) => {
                if !self.measured.contains(&(*n, *unit)) {
                    self.measured.push((*n, *unit));
                }
            }
            Value::Text(t) => {
                self.texts.insert(Arc::clone(t));
            }
            Value::Texts(list) => self.texts.extend(list.iter().cloned()),
            Value::Date(d) => self.days.extend([d.low, d.high]),
            Value::Dates(list) => self.days.extend(list.iter().flat_map(|d| [d.low, d.high])),
            Value::Span(s) => self.span(s),
            Value::Spans(list) => list.iter().for_each(|s| self.span(s)),
            Value::Period(p) => {
                if !self.periods.contains(p) {
                    self.periods.push(*p);
                }
            }
            Value::Region(code) => {
                self.regions.insert(*code);
            }
            Value::Member(m) => {
                if let Type::Enum(of) | Type::Set(of) = ty {
                    self.member(*of, *m);
                }
            }
            Value::Set(list) => {
                if let Type::Enum(of) | Type::Set(of) = ty {
                    let known = list.iter().filter(|m| **m != Member::UNKNOWN);
                    known.for_each(|m| self.member(*of, *m));
                }
            }
        }
    }

    fn member(&mut self, of: EnumId, member: Member) {
        if !self.members.get(&of).is_some_and(|m| m.contains(&member)) {
            let members = Rc::make_mut(&mut self.members);
            members.entry(of).or_default().insert(member);
        }
    }

    /// Takes in what a field says, by itself.
    fn said(&mut self, field: FieldId, value: &Value) {
        let members = match value {
            Value::Member(m) => std::slice::from_ref(m),
            Value::Set(members) => members,
            _ => return,
        };
        let known = self.said.get(&field);
        if known.is_none_or(|known| !members.iter().all(|m| known.contains(m))) {
            let said = Rc::make_mut(&mut self.said).entry(field).or_default();
            said.extend(members.iter().filter(|m| **m != Member::UNKNOWN));
        }
    }

    fn span(&mut self, s: &crate::program::SpanValue) {
        self.days.extend([s.from.low, s.from.high]);
        self.days.extend(s.to.iter().flat_map(|d| [d.low, d.high]));
    }

    /// Takes in what some facts say.
    pub fn facts(&mut self, view: &View, fields: impl Iterator<Item = (Row, FieldId)>, day: Date) {
        for (row, field) in fields {
            if let Fact::Known(value) = view.see(row, field, day).fact {
                self.value(&view.program[field].ty, &value);
                self.said(field, &value);
            }
            if self.looks_back {
                self.history(view, row, field);
            }
        }
    }

    /// Takes in since when a field has said what.
    fn history(&mut self, view: &View, row: Row, field: FieldId) {
        let days = view.store.changes(view.program, row, field);
        for day in days {
            self.days.insert(day);
            for day in [calendar::previous(day), day] {
                if let Fact::Known(value) = view.see(row, field, day).fact {
                    self.value(&view.program[field].ty, &value);
                    self.said(field, &value);
                }
            }
        }
    }

    fn bounds(&mut self, ty: &Type, bounds: &Bounds) {
        for (value, _) in bounds.low.iter().chain(&bounds.high) {
            self.value(ty, value);
        }
    }
}

struct Walk<'p> {
    program: &'p Program,
    play: Play,
    read: BTreeSet<FieldId>,
    norms: BTreeSet<NormId>,
    terms: BTreeSet<TermId>,
    tables: BTreeSet<TableId>,
    exceptions: BTreeSet<ExceptionId>,
    comparisons: Comparisons<'p>,
}

impl<'p> Walk<'p> {
    fn norm(&mut self, id: NormId) {
        if !self.norms.insert(id) {
            return;
        }
        let n = &self.program[id];
        self.policy(n.policy);
        n.scope.iter().for_each(|e| self.expr(e));
        n.exceptions.iter().for_each(|e| self.exception(*e));
        self.requirement(&n.requirement);
    }

    fn policy(&mut self, id: PolicyId) {
        let p = &self.program[id];
        let ends = [p.in_force_from, p.in_force_to, p.issued];
        self.play.days.extend(ends.into_iter().flatten());
        self.play.regions.extend(p.jurisdiction);
        if let Some((_, scope)) = &p.scope {
            self.expr(scope);
        }
    }

    fn exception(&mut self, id: ExceptionId) {
        if self.exceptions.insert(id) {
            let e = &self.program[id];
            self.expr(&e.when);
            e.exceptions.iter().for_each(|e| self.exception(*e));
        }
    }

    fn requirement(&mut self, r: &'p Requirement) {
        match r {
            Requirement::Holds(e) | Requirement::Never(e) => self.expr(e),
            Requirement::NeverAct(act) => self.act(act),
            Requirement::Gate { act, needs, loc: _ } => {
                self.act(act);
                self.act(needs);
            }
            Requirement::Order {
                first,
                then,
                loc: _,
            } => {
                self.expr(first);
                self.expr(then);
            }
            Requirement::Timed { form, act, loc: _ } => {
                self.act(act);
                match form {
                    TimeForm::Every {
                        period,
                        inclusive: _,
                        over,
                        anchor,
                    } => {
                        self.expr(period);
                        over.iter().chain(anchor).for_each(|e| self.expr(e));
                    }
                    TimeForm::Calendar {
                        unit: _,
                        no_later: _,
                    } => self.play.periods.push(Period::Months(12)),
                    TimeForm::Window(window) => self.window(window),
                }
            }
            Requirement::Within {
                when,
                requirement,
                loc: _,
            } => {
                match when {
                    When::During(e) | When::By(e) => self.expr(e),
                    When::From(a, b) => std::iter::once(a).chain(b).for_each(|e| self.expr(e)),
                    When::Season { from: _, to: _ } => {}
                }
                self.requirement(requirement);
            }
            Requirement::All(parts) | Requirement::Any(parts) | Requirement::Readings(_, parts) => {
                parts.iter().for_each(|p| self.requirement(p))
            }
            Requirement::Every(collection, inner) => {
                self.collection(collection);
                self.requirement(inner);
            }
        }
    }

    fn window(&mut self, window: &'p Window) {
        match window {
            Window::After { anchor, period } | Window::Before { anchor, period } => {
                self.expr(anchor);
                self.expr(period);
            }
            Window::NoLater { anchor, after } => {
                std::iter::once(anchor)
                    .chain(after)
                    .for_each(|e| self.expr(e));
            }
            Window::PriorTo { anchor, at_least } => {
                std::iter::once(anchor)
                    .chain(at_least)
                    .for_each(|e| self.expr(e));
            }
            Window::Between { from, to } => {
                self.expr(from);
                self.expr(to);
            }
            Window::During(e) => self.expr(e),
        }
    }

    fn act(&mut self, act: &'p Act) {
        self.play.count = self.play.count.max(act.at_least);
        match &act.kind {
            ActKind::Events(collection) => self.collection(collection),
            ActKind::OnDate(e) => self.expr(e),
            ActKind::Attested(place, _) => self.place(place),
            ActKind::Either(acts) => acts.iter().for_each(|a| self.act(a)),
        }
    }

    fn collection(&mut self, c: &'p Collection) {
        match &c.source {
            Source::Field(place, _) | Source::Within(place) | Source::InRegion(place) => {
                self.place(place);
            }
            Source::Everywhere => {}
        }
        c.filter.iter().for_each(|e| self.expr(e));
    }

    fn place(&mut self, place: &'p Place) {
        match place {
            Place::Var(_) => {}
            Place::Ancestor(inner, _) | Place::Follow(inner, _) => self.place(inner),
        }
    }

    fn table(&mut self, id: TableId) {
        if !self.tables.insert(id) {
            return;
        }
        let table = &self.program[id];
        for edition in &table.editions {
            self.play.days.extend(edition.from);
            for row in &edition.rows {
                for (cell, column) in row.cells.iter().zip(&table.columns) {
                    match cell {
                        CellTest::Any | CellTest::Rest => {}
                        CellTest::Values(values) => {
                            values.iter().for_each(|v| self.play.value(&column.ty, v));
                        }
                        CellTest::Within(bounds) => self.play.bounds(&column.ty, bounds),
                    }
                }
                if let Some(result) = &row.result {
                    self.play.value(&table.gives, result);
                }
            }
        }
    }

    fn expr(&mut self, e: &'p Expr) {
        self.comparisons.visit(self.program, e);
        match &e.kind {
            ExprKind::Literal(v) => self.play.value(&e.ty, v),
            ExprKind::AsOf => {}
            ExprKind::Field(place, field) => {
                self.place(place);
                self.read.insert(*field);
            }
            ExprKind::InYear { of, field, year } => {
                self.place(of);
                self.read.insert(*field);
                self.expr(year);
            }
            ExprKind::Alive(place) | ExprKind::Attested(place, _) => self.place(place),
            ExprKind::Term(place, term) => {
                self.place(place);
                if self.terms.insert(*term) {
                    self.expr(&self.program[*term].definition);
                }
            }
            ExprKind::Parameter(id) => {
                Rc::make_mut(&mut self.play.parameters).insert(*id);
                let p = &self.program[*id];
                p.range
                    .iter()
                    .for_each(|bounds| self.play.bounds(&p.ty, bounds));
                p.default.iter().for_each(|v| self.play.value(&p.ty, v));
            }
            ExprKind::Cell { table, keys, at } => {
                self.table(*table);
                keys.iter().for_each(|k| self.expr(k));
                at.iter().for_each(|e| self.expr(e));
            }
            ExprKind::Shift {
                date,
                later: _,
                period,
            } => {
                self.expr(date);
                self.expr(period);
            }
            ExprKind::Age(born) => {
                // Full years are counted: a birthday is as good as a constant.
                self.expr(born);
                let years: Vec<u32> = self
                    .play
                    .numbers
                    .iter()
                    .filter_map(|n| u32::try_from(n).ok())
                    .filter(|n| *n < 200)
                    .collect();
                let periods = years.into_iter().map(|y| Period::Months(12 * y));
                self.play.periods.extend(periods);
            }
            ExprKind::SpanStart(inner) | ExprKind::SpanEnd(inner) | ExprKind::Not(inner) => {
                self.expr(inner);
            }
            ExprKind::Add(a, b) | ExprKind::Sub(a, b) => {
                self.play.calculates = true;
                self.expr(a);
                self.expr(b);
            }
            ExprKind::Scale(a, by) => {
                self.play.calculates = true;
                self.play.numbers.insert(*by);
                self.expr(a);
            }
            ExprKind::All(parts) | ExprKind::Any(parts) | ExprKind::Readings(_, parts) => {
                parts.iter().for_each(|p| self.expr(p));
            }
            ExprKind::Compare(a, _, b)
                if let (ExprKind::Number(c), ExprKind::Literal(Value::Number(n)))
                | (ExprKind::Literal(Value::Number(n)), ExprKind::Number(c)) =
                    (&a.kind, &b.kind) =>
            {
                self.collection(c);
                self.play.counted.extend(u64::try_from(n.floor()).ok());
            }
            ExprKind::Compare(a, _, b) => {
                // A constant first: 周岁 looks at the numbers that it is compared with.
                self.expr(b);
                self.expr(a);
            }
            ExprKind::Overlap(a, b) | ExprKind::Below(a, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::Present(inner) => match &inner.kind {
                // Whether it is there, and nothing else; of a date, whether it has come.
                ExprKind::Field(place, _) if inner.ty != Type::Date => self.place(place),
                _ => self.expr(inner),
            },
            ExprKind::Contains {
                set,
                members,
                all: _,
            } => {
                self.expr(set);
                match members {
                    Members::Listed { members, open: _ } => {
                        self.play.value(&set.ty, &Value::Set(members.clone()));
                    }
                    Members::Of(other) => self.expr(other),
                }
            }
            ExprKind::Covers { spans, date } => {
                self.expr(spans);
                self.expr(date);
            }
            ExprKind::AsOfDay { day, holds } => {
                self.play.looks_back = true;
                self.expr(day);
                self.expr(holds);
            }
            ExprKind::Exists(c) => {
                self.collection(c);
                self.play.count = self.play.count.max(1);
            }
            ExprKind::Number(c) => {
                self.collection(c);
                self.play.counts = true;
            }
            ExprKind::Count {
                collection,
                low,
                high,
            } => {
                self.collection(collection);
                let high = high.map(|n| n.saturating_add(1)).unwrap_or(0);
                self.play.count = self.play.count.max(low.unwrap_or(0)).max(high);
            }
            ExprKind::Every(c, body) => {
                self.collection(c);
                self.expr(body);
            }
            ExprKind::Sum(c, inner) => {
                self.play.calculates = true;
                self.collection(c);
                self.expr(inner);
            }
            ExprKind::Max(c, inner) | ExprKind::Min(c, inner) | ExprKind::Picked(c, _, inner) => {
                self.collection(c);
                self.expr(inner);
            }
            ExprKind::Meets {
                of,
                norm,
                violates: _,
            } => {
                self.place(of);
                self.norm(*norm);
            }
        }
    }
}
