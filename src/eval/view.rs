//! What the evaluator sees of the facts: a store, and perhaps some facts supposed beside it. All
//! reading goes through here, so that a verdict can be asked for under a supposition without
//! copying a store.

use super::verdict::EnumMatter;
use crate::facts::store::{Attestation, Completeness, Fact, Held, Record, Row, Rows, Seen, Store};
use crate::program::{EntityId, FieldId, Matter, ParameterId, Program, Type, Value};
use jiff::civil::Date;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Facts taken for true while something is tried out.
#[derive(Clone, Debug, Default)]
pub struct Supposed {
    /// Values in place of what the store holds.
    pub values: BTreeMap<(Row, FieldId), Fact<Value>>,
    /// References in place of what the store holds.
    pub references: BTreeMap<(Row, FieldId), Fact<Row>>,
    /// Collections taken as complete as they are listed.
    pub complete: BTreeSet<(Row, FieldId)>,
    /// Attestations where the store has none (or none that holds), as of the as-of date.
    pub attested: BTreeMap<(Row, EnumMatter), bool>,
    /// Parameters filled.
    pub parameters: BTreeMap<ParameterId, Value>,
    /// Nothing has happened and nothing has changed since 截至.
    pub nothing_since: bool,
    /// Nothing has happened in these collections, and these fields have not changed, since 截至
    /// (but for what `later` and `further` say).
    pub unchanged: BTreeSet<(Row, FieldId)>,
    /// Values that fields took on from a day on.
    pub later: BTreeMap<(Row, FieldId), (Date, Fact<Value>)>,
    /// What references name from a day on.
    pub later_references: BTreeMap<(Row, FieldId), (Date, Fact<Row>)>,
    /// Members of collections beside those listed: rows beyond the store's.
    pub further: BTreeMap<(Row, FieldId), Vec<Rows>>,
    /// What holds those rows.
    pub holders: BTreeMap<Row, (Row, FieldId)>,
    /// Those of them that came after 截至.
    pub since: BTreeSet<Row>,
    /// Those of them that are like another in everything.
    pub alike: BTreeMap<Row, Row>,
    /// Corrections recorded beside those of the store.
    pub corrected: BTreeMap<Row, Vec<Record>>,
    /// How often something of it was seen in place of, or beside, what the store says.
    pub seen: Cell<u64>,
}

impl Supposed {
    /// Adds rows beyond the store's and those supposed so far, held by a row in a field; says which.
    /// They are no members of the field's collection yet.
    pub fn add_rows(&mut self, view: &View, holder: (Row, FieldId), n: u32) -> Rows {
        let entity = match view.program[holder.1].ty {
            Type::Many(e) | Type::One(e) => e,
            _ => view.program[holder.1].entity,
        };
        let of = |index| Row { entity, index };
        let last = self
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
            self.holders.insert(row, holder);
        }
        rows
    }
}

/// A program, a store, and what is supposed.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The policies.
    pub program: &'a Program,
    /// The facts.
    pub store: &'a Store,
    /// What is tried out.
    pub supposed: Option<&'a Supposed>,
}

impl<'a> View<'a> {
    /// The facts as they are.
    #[must_use]
    pub const fn new(program: &'a Program, store: &'a Store) -> Self {
        Self {
            program,
            store,
            supposed: None,
        }
    }

    /// Something that is supposed, where it is: that it was seen is counted.
    fn supposes<T>(&self, of: impl FnOnce(&'a Supposed) -> Option<T>) -> Option<T> {
        let supposed = self.supposed?;
        let found = of(supposed)?;
        supposed.seen.set(supposed.seen.get() + 1);
        Some(found)
    }

    /// A value as it was on a day.
    #[must_use]
    pub fn see(&self, row: Row, field: FieldId, day: Date) -> Seen {
        let row = self.original(row);
        if let Some((from, fact)) = self.supposes(|s| s.later.get(&(row, field)))
            && *from <= day
        {
            return Seen {
                fact: fact.clone(),
                since: Some(*from),
            };
        }
        if let Some(fact) = self.supposes(|s| s.values.get(&(row, field))) {
            return Seen {
                fact: fact.clone(),
                since: None,
            };
        }
        self.store.see(self.program, row, field, day)
    }

    /// Whether a value is supposed.
    #[must_use]
    pub fn is_supposed(&self, row: Row, field: FieldId) -> bool {
        let row = self.original(row);
        let at = (row, field);
        let supposed = self.supposes(|s| {
            (s.values.contains_key(&at) || s.references.contains_key(&at)).then_some(())
        });
        supposed.is_some()
    }

    /// Whether it is supposed that nothing has happened to a field or collection since 截至.
    #[must_use]
    pub fn is_unchanged(&self, row: Row, field: FieldId) -> bool {
        let row = self.original(row);
        self.supposes(|s| s.unchanged.get(&(row, field))).is_some()
    }

    /// Members supposed beside those listed.
    pub fn further(&self, row: Row, field: FieldId) -> impl Iterator<Item = Rows> + use<'a> {
        let row = self.original(row);
        self.supposes(|s| s.further.get(&(row, field)))
            .into_iter()
            .flatten()
            .copied()
    }

    /// The row itself, or the one that a supposed row is like in everything.
    #[must_use]
    pub fn original(&self, row: Row) -> Row {
        self.supposes(|s| s.alike.get(&row).copied()).unwrap_or(row)
    }

    /// A series at a year.
    #[must_use]
    pub fn in_year(&self, row: Row, field: FieldId, year: i16) -> Fact<Value> {
        let row = self.original(row);
        if let Some(fact) = self.supposes(|s| s.values.get(&(row, field))) {
            return fact.clone();
        }
        self.store.in_year(self.program, row, field, year)
    }

    /// The row that a reference names on a day.
    #[must_use]
    pub fn follow(&self, row: Row, field: FieldId, day: Date) -> Fact<Row> {
        let row = self.original(row);
        if let Some((from, fact)) = self.supposes(|s| s.later_references.get(&(row, field)))
            && *from <= day
        {
            return fact.clone();
        }
        if let Some(fact) = self.supposes(|s| s.references.get(&(row, field))) {
            return fact.clone();
        }
        self.store.follow(self.program, row, field)
    }

    /// What a collection holds.
    #[must_use]
    pub fn held(&self, row: Row, field: FieldId) -> Held {
        let row = self.original(row);
        let held = self.store.held(self.program, row, field);
        if self.supposes(|s| s.complete.get(&(row, field))).is_some() {
            let nobody = Rows {
                entity: self.program[field].entity,
                start: 0,
                end: 0,
            };
            return match held {
                Held::Unknown => Held::Listed(nobody, Completeness::Complete),
                Held::Listed(rows, _) => Held::Listed(rows, Completeness::Complete),
            };
        }
        held
    }

    /// The region code of the nearest 属地 at or above a row, and the field that says it.
    #[must_use]
    pub fn region(&self, row: Row, day: Date) -> Option<((Row, FieldId), Fact<u32>)> {
        let mut at = row;
        loop {
            if let Some(field) = self.program[at.entity].located_by {
                let code = match self.see(at, field, day).fact {
                    Fact::Known(Value::Region(code)) => Fact::Known(code),
                    Fact::Absent => Fact::Absent,
                    Fact::Known(_) | Fact::Unknown => Fact::Unknown,
                };
                return Some(((at, field), code));
            }
            at = self.holder(at)?.0;
        }
    }

    /// Whether a matter is supposed to be attested.
    #[must_use]
    pub fn supposed_attested(&self, row: Row, matter: &Matter) -> Option<bool> {
        let row = self.original(row);
        let at = (row, EnumMatter::from(matter));
        self.supposes(|s| s.attested.get(&at).copied())
    }

    /// What was attested of a row in a matter.
    pub fn attestations(
        &self,
        row: Row,
        matter: &'a Matter,
    ) -> impl Iterator<Item = &'a Attestation> {
        self.store.attestations(row, matter)
    }

    /// Recorded corrections about a row.
    pub fn corrections(&self, row: Row) -> impl Iterator<Item = &'a Record> + use<'a> {
        let supposed = self.supposes(|s| s.corrected.get(&row));
        let stored = self.store.corrections(row).iter();
        stored.chain(supposed.into_iter().flatten())
    }

    /// Recorded justifications about a row.
    #[must_use]
    pub fn justifications(&self, row: Row) -> &'a [Record] {
        self.store.justifications(row)
    }

    /// What the facts fill a parameter with.
    #[must_use]
    pub fn parameter(&self, id: ParameterId) -> Option<&'a Value> {
        self.supposes(|s| s.parameters.get(&id))
            .or_else(|| self.store.parameter(id).map(|(v, _)| v))
    }

    /// The row itself, or the nearest one of this entity that holds it.
    #[must_use]
    pub fn ancestor(&self, row: Row, entity: EntityId) -> Option<Row> {
        let mut at = row;
        while at.entity != entity {
            at = self.holder(at)?.0;
        }
        Some(at)
    }

    /// The row that holds this one, and in which field.
    #[must_use]
    pub fn holder(&self, row: Row) -> Option<(Row, FieldId)> {
        self.supposes(|s| s.holders.get(&row).copied())
            .or_else(|| self.store.holder(row))
    }
}
