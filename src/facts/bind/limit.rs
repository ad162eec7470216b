//! What was measured, beside the limit that a table gives for it: where the one is no quantity of the
//! other's kind, one of the two facts is wrong, and nobody can say which.

use super::Binder;
use super::vocabulary::Vocabulary;
use crate::diagnostic::{Diagnostic, Severity};
use crate::facts::store::{Fact, Row};
use crate::facts::tree::Entry;
use crate::program::{
    CellTest, EntityId, Expr, ExprKind, FieldId, Place, Program, Slot, TableId, Type, UnitId, Value,
};

/// A quantity that its vocabulary compares with a limit for what was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Limited {
    /// Of which entity.
    pub entity: EntityId,
    /// The quantity.
    pub measured: FieldId,
    /// The fields of the same thing that say what was measured, in the order of the table's columns.
    pub by: Vec<FieldId>,
    /// The limits.
    table: TableId,
}

/// The quantities that terms compare with limits (`结果 > 限值(因素)`).
pub(super) fn limited(program: &Program) -> Vec<Limited> {
    let mut out = Vec::new();
    for term in &program.terms {
        find(term.entity, &term.definition, &mut out);
    }
    out
}

fn find(entity: EntityId, expr: &Expr, out: &mut Vec<Limited>) {
    let own = |e: &Expr| match &e.kind {
        ExprKind::Field(Place::Var(Slot(0)), field) => Some(*field),
        _ => None,
    };
    match &expr.kind {
        ExprKind::All(parts) | ExprKind::Any(parts) => {
            parts.iter().for_each(|part| find(entity, part, out));
        }
        ExprKind::Not(inner) => find(entity, inner, out),
        ExprKind::Compare(a, _, b) => {
            for (quantity, limit) in [(a, b), (b, a)] {
                if quantity.ty == Type::Measured
                    && let Some(measured) = own(quantity)
                    && let ExprKind::Cell { table, keys, .. } = &limit.kind
                    && let Some(by) = keys.iter().map(own).collect::<Option<Vec<_>>>()
                {
                    let found = Limited {
                        entity,
                        measured,
                        by,
                        table: *table,
                    };
                    if !out.contains(&found) {
                        out.push(found);
                    }
                }
            }
        }
        _ => {}
    }
}

impl Binder<'_, '_, '_> {
    /// A quantity of another kind than the limit for what was measured is an error, and one that could
    /// not be read has been reported as one: neither it nor what was measured is then known.
    pub(super) fn check_measured(&mut self, row: Row, seen: &[Option<&Entry>]) {
        let words: &Vocabulary<'_> = self.words;
        for limited in words.limited.iter().filter(|l| l.entity == row.entity) {
            let slot = self.program[limited.measured].slot as usize;
            let Some(entry) = seen.get(slot).copied().flatten() else {
                continue;
            };
            let doubtful = match self.store.stated(self.program, row, limited.measured) {
                Fact::Known(Value::Measured(_, unit)) => {
                    match self.unlike_limit(row, limited, *unit) {
                        Some(error) => {
                            self.report(error);
                            true
                        }
                        None => false,
                    }
                }
                Fact::Unknown => {
                    let within = |d: &&Diagnostic| {
                        d.severity == Severity::Error
                            && d.loc().is_some_and(|l| {
                                entry.value.span.start <= l.span.start
                                    && l.span.end <= entry.value.span.end
                            })
                    };
                    self.out.iter().rev().find(within).is_some()
                }
                Fact::Known(_) | Fact::Absent => false,
            };
            if doubtful {
                for field in std::iter::once(&limited.measured).chain(&limited.by) {
                    self.forget(row, *field);
                }
            }
        }
    }

    /// The error of a quantity that cannot be compared with any limit for what was measured.
    fn unlike_limit(&self, row: Row, limited: &Limited, unit: UnitId) -> Option<Diagnostic> {
        let program = self.program;
        let mut keys = Vec::new();
        for field in &limited.by {
            match self.store.stated(program, row, *field) {
                Fact::Known(value) => keys.push(value),
                Fact::Absent | Fact::Unknown => return None,
            }
        }
        let fits = |cells: &[CellTest]| {
            cells.len() == keys.len()
                && cells.iter().zip(&keys).all(|(cell, key)| match cell {
                    CellTest::Any => true,
                    CellTest::Values(values) => values.contains(key),
                    CellTest::Rest | CellTest::Within(_) => false,
                })
        };
        let base = |unit: UnitId| program.units.get(unit.index()).map(|u| u.base);
        let editions = program[limited.table].editions.iter();
        let rows = editions.flat_map(|e| &e.rows).filter(|r| fits(&r.cells));
        let mut wanted = None;
        for row in rows {
            match &row.result {
                Some(Value::Measured(_, of)) if base(*of) != base(unit) => wanted = Some(*of),
                _ => return None,
            }
        }
        let wanted = wanted?;
        let here = self.store.fact_loc(program, row, limited.measured)?;
        let mut error = Diagnostic::error("ohs::facts::unlike_limit", here)
            .arg("field", &*program[limited.measured].label.name)
            .arg("found", &*program[unit].label.name)
            .arg("wanted", &*program[wanted].label.name);
        for field in &limited.by {
            if let Some(loc) = self.store.fact_loc(program, row, *field) {
                error = error.label("of", loc);
            }
        }
        Some(error)
    }

    /// What is written for a field is not known.
    fn forget(&mut self, row: Row, field: FieldId) {
        let span = match self.store.fact_loc(self.program, row, field) {
            Some(loc) => loc.span,
            None => return,
        };
        match self.program[field].ty {
            Type::One(_) | Type::Many(_) | Type::Series(_) | Type::Reference(_) => {}
            _ => self
                .store
                .set(self.program, row, field, Fact::Unknown, span),
        }
    }
}
