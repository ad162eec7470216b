//! What the evaluator sees of the facts: a store, and perhaps some facts supposed beside it. All
//! reading goes through here, so that a verdict can be asked for under a supposition without
//! copying a store.

use super::verdict::EnumMatter;
use crate::facts::store::{Attestation, Completeness, Fact, Held, Record, Row, Rows, Seen, Store};
use crate::program::{EntityId, FieldId, Matter, ParameterId, Program, Value};
use jiff::civil::Date;
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

    /// A value as it was on a day.
    #[must_use]
    pub fn see(&self, row: Row, field: FieldId, day: Date) -> Seen {
        if let Some(fact) = self.supposed.and_then(|s| s.values.get(&(row, field))) {
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
        self.supposed
            .is_some_and(|s| s.values.contains_key(&(row, field)))
    }

    /// A series at a year.
    #[must_use]
    pub fn in_year(&self, row: Row, field: FieldId, year: i16) -> Fact<Value> {
        self.store.in_year(self.program, row, field, year)
    }

    /// The row that a reference names.
    #[must_use]
    pub fn follow(&self, row: Row, field: FieldId) -> Fact<Row> {
        if let Some(fact) = self.supposed.and_then(|s| s.references.get(&(row, field))) {
            return fact.clone();
        }
        self.store.follow(self.program, row, field)
    }

    /// What a collection holds.
    #[must_use]
    pub fn held(&self, row: Row, field: FieldId) -> Held {
        let held = self.store.held(self.program, row, field);
        if self
            .supposed
            .is_some_and(|s| s.complete.contains(&(row, field)))
        {
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

    /// Whether a matter is supposed to be attested.
    #[must_use]
    pub fn supposed_attested(&self, row: Row, matter: &Matter) -> Option<bool> {
        let s = self.supposed?;
        s.attested.get(&(row, EnumMatter::from(matter))).copied()
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
    #[must_use]
    pub fn corrections(&self, row: Row) -> &'a [Record] {
        self.store.corrections(row)
    }

    /// Recorded justifications about a row.
    #[must_use]
    pub fn justifications(&self, row: Row) -> &'a [Record] {
        self.store.justifications(row)
    }

    /// What the facts fill a parameter with.
    #[must_use]
    pub fn parameter(&self, id: ParameterId) -> Option<&'a Value> {
        self.supposed
            .and_then(|s| s.parameters.get(&id))
            .or_else(|| self.store.parameter(id).map(|(v, _)| v))
    }

    /// The row itself, or the nearest one of this entity that holds it.
    #[must_use]
    pub fn ancestor(&self, row: Row, entity: EntityId) -> Option<Row> {
        self.store.ancestor(row, entity)
    }
}
