//! Collections as seen on a day: events after it are not seen, completeness reaches up to 截至 only.

use super::calendar;
use super::condition::reached;
use super::context::{Bound, Env, Evaluator, Unlisted};
use super::domain::{Val, What};
use super::explain::{Clause, Gave};
use super::ground::{Asked, Ground};
use super::kleene::{Known, Tally, Truth};
use super::verdict::{FactRef, Note};
use crate::facts::store::{Completeness, Fact, Held, Row, Rows};
use crate::program::{
    Collection, EntityId, Expr, FieldId, Lifetime, Place, Program, Slot, Source, Type,
};
use std::sync::Arc;

/// Which fields lead from an entity down to another, for whole populations.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// By entity: the fields that hold others, each with what can be found below it.
    below: Arc<[Vec<Way>]>,
}

/// A field, and what can be found below it, by entity.
type Way = (FieldId, Vec<bool>);

impl Paths {
    /// Of a program.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let n = program.entities.len();
        let holds: Vec<Vec<(FieldId, EntityId)>> = program
            .entities
            .iter()
            .map(|e| {
                e.fields
                    .iter()
                    .filter_map(|f| match program[*f].ty {
                        Type::Many(inner) | Type::One(inner) => Some((*f, inner)),
                        _ => None,
                    })
                    .collect()
            })
            .collect();
        let reach = |from: EntityId| {
            let mut seen = vec![false; n];
            let mut todo = vec![from];
            while let Some(e) = todo.pop() {
                match seen.get_mut(e.index()) {
                    Some(s) if !*s => *s = true,
                    _ => continue,
                }
                todo.extend(holds.get(e.index()).into_iter().flatten().map(|(_, t)| *t));
            }
            seen
        };
        Self {
            below: holds
                .iter()
                .map(|fields| fields.iter().map(|(f, to)| (*f, reach(*to))).collect())
                .collect(),
        }
    }

    /// The fields of `from` below which an `entity` may be found.
    pub fn towards(&self, from: EntityId, entity: EntityId) -> impl Iterator<Item = FieldId> {
        self.below
            .get(from.index())
            .into_iter()
            .flatten()
            .filter(move |(_, reach)| reach.get(entity.index()).copied().unwrap_or(false))
            .map(|(f, _)| *f)
    }
}

/// How many members may exist beside those listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct More {
    /// How many, where said (共 n); else any number.
    pub number: Option<u32>,
    /// What stands for one of them.
    pub one: Unlisted,
}

/// The members of a collection before its filter.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// Listed ones, as runs of rows.
    pub listed: Vec<Rows>,
    /// Unlisted ones.
    pub more: Vec<More>,
}

/// What is asked of the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// 有, 至少 n.
    AtLeast(u64),
    /// 至多 n.
    AtMost(u64),
    /// 每个 … 均.
    Every,
}

impl Evaluator<'_> {
    /// The rows from which a collection is filtered.
    pub(super) fn candidates(&self, collection: &Collection, env: &Env) -> Candidates {
        let mut out = Candidates::default();
        match &collection.source {
            Source::Field(place, field) => match self.place(place, env) {
                Bound::Row(row) => self.held_by(row, *field, collection.entity, env, &mut out),
                Bound::Absent => {}
                Bound::Unlisted(u) => {
                    self.read_unlisted(u);
                    out.more.push(more(collection.entity, None));
                }
                Bound::Unknown => out.more.push(more(collection.entity, None)),
            },
            Source::Within(place) => match self.place(place, env) {
                Bound::Row(row) => self.descend(row, collection.entity, env, &mut out),
                Bound::Absent => {}
                Bound::Unlisted(_) | Bound::Unknown => {
                    out.more.push(more(collection.entity, None));
                }
            },
            Source::Everywhere => self.everywhere(collection.entity, env, &mut out),
            Source::InRegion(place) => {
                self.everywhere(collection.entity, env, &mut out);
                let Bound::Row(of) = self.place(place, env) else {
                    return out;
                };
                let Fact::Known(region) = self.view.store.region(self.program(), of, env.day)
                else {
                    return out;
                };
                let inside = |row: Row| {
                    row != of
                        && match self.view.store.region(self.program(), row, env.day) {
                            Fact::Known(code) => super::applicability::lies_in(code, region),
                            Fact::Unknown | Fact::Absent => false,
                        }
                };
                out.listed = std::mem::take(&mut out.listed)
                    .into_iter()
                    .flat_map(Rows::iter)
                    .filter(|row| inside(*row))
                    .map(|row| Rows {
                        entity: row.entity,
                        start: row.index,
                        end: row.index + 1,
                    })
                    .collect();
            }
        }
        out
    }

    fn held_by(&self, row: Row, field: FieldId, entity: EntityId, env: &Env, out: &mut Candidates) {
        match self.view.held(row, field) {
            Held::Unknown => {
                self.trace.read(FactRef::Field(row, field), false);
                out.more.push(more(entity, Some((row, field))));
                out.listed.extend(self.view.further(row, field));
            }
            Held::Listed(rows, completeness) => {
                self.trace.read(FactRef::Field(row, field), true);
                if !rows.is_empty() {
                    out.listed.push(rows);
                }
                match completeness {
                    Completeness::Complete => {}
                    Completeness::Partial { total } => {
                        let listed = u32::try_from(rows.len()).unwrap_or(u32::MAX);
                        let number = total.map(|t| t.saturating_sub(listed));
                        if number != Some(0) {
                            self.trace.read(FactRef::Members(row, field), false);
                            out.more.push(More {
                                number,
                                ..more(entity, Some((row, field)))
                            });
                        }
                    }
                }
                out.listed.extend(self.view.further(row, field));
                if env.day > self.facts_as_of && !self.view.is_unchanged(row, field) {
                    self.trace.read(FactRef::SinceFactsAsOf(row, field), false);
                    let mut one = more(entity, Some((row, field)));
                    one.one.not_before = Some(calendar::next(self.facts_as_of));
                    out.more.push(one);
                }
            }
        }
    }

    /// Everything of an entity below a row, through every collection that leads there.
    fn descend(&self, row: Row, entity: EntityId, env: &Env, out: &mut Candidates) {
        if row.entity == entity {
            out.listed.push(Rows {
                entity,
                start: row.index,
                end: row.index + 1,
            });
            return;
        }
        for field in self.paths.towards(row.entity, entity) {
            let (Type::Many(inner) | Type::One(inner)) = self.program()[field].ty else {
                continue;
            };
            if inner == entity {
                self.held_by(row, field, entity, env, out);
                continue;
            }
            let mut step = Candidates::default();
            self.held_by(row, field, inner, env, &mut step);
            for between in step.listed.into_iter().flat_map(Rows::iter) {
                self.descend(between, entity, env, out);
            }
            // Whoever is not listed may hold any number.
            out.more.extend(step.more.into_iter().map(|m| More {
                number: None,
                one: Unlisted { entity, ..m.one },
            }));
        }
    }

    fn everywhere(&self, entity: EntityId, env: &Env, out: &mut Candidates) {
        let roots = self.view.store.roots();
        if !self.can_hold(&roots, entity) {
            // What another document tells of is not known here.
            out.more.push(More {
                number: None,
                one: Unlisted {
                    entity,
                    held_by: None,
                    not_before: None,
                },
            });
        }
        for root in roots {
            self.descend(root, entity, env, out);
        }
    }

    /// Whether rows of an entity can be in a document of these roots.
    pub(super) fn can_hold(&self, roots: &[Row], entity: EntityId) -> bool {
        roots.iter().any(|root| {
            root.entity == entity || self.paths.towards(root.entity, entity).next().is_some()
        })
    }

    /// Whether a candidate is seen on the day: an event that has happened, a life that has begun.
    pub(super) fn seen(&self, row: Bound, env: &Env) -> Known {
        let entity = match row {
            Bound::Row(r) => r.entity,
            Bound::Unlisted(u) => {
                return match self.program()[u.entity].lifetime {
                    Lifetime::Static if u.not_before.is_none() => Known::always(Truth::UNKNOWN),
                    // On every day before it may have been there, too.
                    _ => Known::new(Truth::UNKNOWN, u.not_before.unwrap_or(calendar::FIRST_DAY)),
                };
            }
            Bound::Unknown | Bound::Absent => return Known::new(Truth::UNKNOWN, env.day),
        };
        let start = match self.program()[entity].lifetime {
            Lifetime::Static => return Known::always(Truth::TRUE),
            Lifetime::Event(f) | Lifetime::Lives { from: f, .. } => f,
        };
        let env = Env::subject(env.day, row, env.choice);
        let date = self.field(&Place::Var(Slot(0)), start, &env);
        if let Bound::Row(row) = row
            && self.is_after_facts(row, &date)
        {
            return Known::always(Truth::FALSE);
        }
        reached(&date, env.day)
    }

    /// Whether a listed event is dated after 截至: it is part of what is not known of those days.
    fn is_after_facts(&self, row: Row, date: &Val) -> bool {
        let is_event = matches!(self.program()[row.entity].lifetime, Lifetime::Event(_));
        let is_listed = row.index < self.view.store.rows(row.entity).end;
        let until = self.view.store.facts_as_of();
        is_event
            && is_listed
            && matches!(&date.what, What::Date(on) if until.is_some_and(|until| on.low > until))
    }

    /// Whether a candidate is a member: seen, and passes the filter.
    pub(super) fn member(&self, collection: &Collection, row: Bound, env: &Env) -> Known {
        let seen = self.seen(row, env);
        if seen.is.is_false() {
            return seen;
        }
        match &collection.filter {
            Some(filter) => {
                let inner = env.bind(collection.slot, row);
                let known = self.truth(filter, &inner);
                seen.and(Known::new(known.is.nothing_is_false(), known.from))
            }
            None => seen,
        }
    }

    /// What one unlisted candidate is: of a complete count and no filter, it surely is a member of
    /// what merely is; else it may be.
    pub(super) fn unlisted_member(&self, collection: &Collection, more: &More, env: &Env) -> Known {
        let bound = Bound::Unlisted(more.one);
        let sure = more.number.is_some()
            && more.one.entity == collection.entity
            && matches!(self.program()[collection.entity].lifetime, Lifetime::Static);
        let there = if sure {
            Known::always(Truth::TRUE)
        } else {
            self.seen(bound, env)
        };
        match &collection.filter {
            Some(filter) => {
                let known = self.truth(filter, &env.bind(collection.slot, bound));
                there.and(Known::new(known.is.nothing_is_false(), known.from))
            }
            None => there,
        }
    }

    /// 有, 至少, 至多, 每个 … 均. Members that cannot have decided leave no trace.
    pub(super) fn quantify(
        &self,
        collection: &Collection,
        body: Option<&Expr>,
        quantifier: Quantifier,
        env: &Env,
    ) -> Known {
        let candidates = self.candidates(collection, env);
        let mut tally = Tally::default();
        let (mut members, mut nothings) = (0_usize, 0_usize);
        // 每个 E 均 P counts the members without P: there must be none.
        let judge = |row: Bound, member: Known, nothings: &mut usize| -> Known {
            let Some(body) = body else { return member };
            let inner = env.bind(collection.slot, row);
            let known = self.truth(body, &inner);
            if known.is == Truth::NOTHING {
                *nothings += usize::from(member.is.may_be_true());
            }
            let fails = Known::new(known.is.not().nothing_is_false(), known.from);
            member.and(fails)
        };
        for row in candidates.listed.into_iter().flat_map(Rows::iter) {
            let mark = self.trace.mark();
            let bound = Bound::Row(row);
            self.trace.enter(Clause::Member(Some(row)), None);
            let member = self.member(collection, bound, env);
            if member.is.is_false() {
                tally.add(member);
                self.trace.leave(Gave::Truth(member.is));
                self.trace.back_to(mark);
                continue;
            }
            members += 1;
            let counts = judge(bound, member, &mut nothings);
            self.trace.leave(Gave::Truth(match body {
                Some(_) => counts.is.not(),
                None => counts.is,
            }));
            if counts.is.is_false() {
                self.trace.back_to(mark);
            } else if counts.is.is_true() {
                self.trace.read(FactRef::Row(row), true);
            }
            tally.add(counts);
        }
        for more in &candidates.more {
            let mark = self.trace.mark();
            let member = self.unlisted_member(collection, more, env);
            let counts = if member.is.is_false() {
                member
            } else {
                members += 1;
                judge(Bound::Unlisted(more.one), member, &mut nothings)
            };
            if counts.is.is_false() {
                self.trace.back_to(mark);
            }
            tally.add_many(counts, more.number);
        }
        let (low, high) = tally.bounds();
        let asked = match quantifier {
            // Of one the facts say enough.
            Quantifier::AtLeast(n) => (n > 1).then_some(Asked::AtLeast(n)),
            Quantifier::AtMost(n) => Some(Asked::AtMost(n)),
            Quantifier::Every => (members > 1).then_some(Asked::NoneOf(members as u64)),
        };
        if let Some(asked) = asked {
            let loc = collection.loc;
            self.trace.ground(Ground::Counted {
                loc,
                low,
                high,
                asked,
            });
        }
        match quantifier {
            Quantifier::AtLeast(n) => tally.at_least(n),
            Quantifier::AtMost(n) => tally.at_most(n),
            Quantifier::Every => {
                if members == 0 {
                    self.trace.note(Note::Vacuous(collection.loc));
                }
                let known = tally.at_most(0);
                // A member of which there is nothing to say leaves the others to decide.
                if nothings > 0 && known.is.is_true() {
                    self.trace.note(Note::NoneToPick(collection.loc));
                    if nothings == members {
                        return Known::new(Truth::NOTHING, known.from);
                    }
                }
                known
            }
        }
    }
}

/// Any number more of an entity.
fn more(entity: EntityId, held_by: Option<(Row, FieldId)>) -> More {
    More {
        number: None,
        one: Unlisted {
            entity,
            held_by,
            not_before: None,
        },
    }
}
