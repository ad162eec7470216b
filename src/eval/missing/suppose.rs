//! The ways in which an unknown fact can turn out: booleans and enums in full; numbers, days and
//! texts by what they are compared with, one value at each constant and one between any two;
//! collections as they are listed and with further members.

use super::super::calendar;
use super::super::verdict::{EnumMatter, FactRef};
use super::super::view::{Supposed, View};
use super::play::Play;
use super::values::Near;
use crate::facts::store::{Completeness, Fact, Held, Row, Rows};
use crate::program::{DateRange, EntityId, FieldId, Lifetime, Member, ParameterId, Type, Value};
use jiff::civil::Date;
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
    /// The reference names another from a day after 截至 on.
    LaterReference(Row, FieldId, Date, Fact<Row>),
    /// The field took on another value on a day after 截至.
    Later(Row, FieldId, Date, Fact<Value>),
}

/// What is asked of the completions of one fact.
pub struct Turns<'a> {
    /// The facts, with what is supposed so far.
    pub view: View<'a>,
    /// What values are compared with.
    pub play: &'a Play,
    /// The days around those, found before.
    pub near: &'a Near,
    /// The as-of date.
    pub as_of: Date,
    /// 截至.
    pub facts_as_of: Date,
    /// Fields that are not known of every row.
    pub open: &'a BTreeSet<FieldId>,
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
                self.values(&p.ty, None, range, (None, None), sampled)
                    .into_iter()
                    .map(|v| Turn::Parameter(*id, v))
                    .collect()
            }
            FactRef::SinceFactsAsOf(row, field) => self.since(*row, *field, sampled),
            FactRef::InYear(..) | FactRef::Row(_) | FactRef::Record(..) => Vec::new(),
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
        let mut values = self.values(inner, Some(field), declared.range.as_ref(), limits, sampled);
        if let Fact::Known(Value::Set(known)) = self.view.see(row, field, self.as_of).fact {
            // Those of its members that are known stay.
            let known = known.into_iter().filter(|m| *m != Member::UNKNOWN);
            let known: Vec<Member> = known.collect();
            for value in &mut values {
                if let Value::Set(members) = value {
                    members.extend(&known);
                    members.sort_unstable();
                    members.dedup();
                }
            }
            values.sort_by_key(|v| match v {
                Value::Set(members) => members.clone(),
                _ => Vec::new(),
            });
            values.dedup();
        }
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
        for n in counted.iter() {
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
        let after = calendar::next(self.facts_as_of);
        let days = BTreeSet::from([after, self.as_of]);
        match &declared.ty {
            Type::Many(_) | Type::One(_) => {
                if self.depth(row) < DEPTH {
                    out.push(Turn::Since(row, field, 1));
                } else {
                    sampled.0 = true;
                }
            }
            Type::Reference(entity) => {
                for turn in self.reference(row, field, *entity, sampled) {
                    if let Turn::Reference(row, field, to) = turn {
                        let later = |from| Turn::LaterReference(row, field, from, to.clone());
                        out.extend(days.iter().copied().map(later));
                    }
                }
                // One that is not listed is not tried.
                sampled.0 = true;
            }
            Type::Series(_) => sampled.0 = true,
            ty => {
                // What was not there on 截至 can only have come since.
                let limits = (Some(after), None);
                let range = declared.range.as_ref();
                let values = match ty {
                    Type::Date => {
                        let days = self.days(range, limits).into_iter();
                        days.map(|d| Value::Date(DateRange::day(d))).collect()
                    }
                    ty => self.values(ty, Some(field), range, limits, sampled),
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
                    if let (Type::One(_), Some(one)) =
                        (&view.program[*field].ty, rows.iter().next())
                    {
                        s.references.insert((*row, *field), Fact::Known(one));
                    }
                    s.further.entry((*row, *field)).or_default().push(rows);
                }
            }
            Self::LaterReference(row, field, from, to) => {
                s.unchanged.insert((*row, *field));
                s.later_references
                    .insert((*row, *field), (*from, to.clone()));
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
    let rows = s.add_rows(view, holder, n);
    let mut each = rows.iter();
    if let Some(first) = each.next() {
        s.alike.extend(each.map(|row| (row, first)));
    }
    rows
}
