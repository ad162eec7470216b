//! How far back a fact without history may be taken: not past a day on which it would contradict a day
//! that the facts give. A plant in which hazards arose in 2024 had no noisy post in 2003, though
//! nobody says since when the post has been noisy.

use super::calendar;
use super::context::{Bound, Env, Evaluator};
use crate::facts::store::Row;
use crate::model::{fields_of, fields_of_norm};
use crate::program::{EntityId, Expr, ExprKind, FieldId, NormId, Program, Type};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

type Fields = Rc<BTreeSet<FieldId>>;

/// What was found out, to be asked once.
#[derive(Default)]
pub(super) struct Projected {
    of_norms: BTreeMap<NormId, Fields>,
    /// Which of an entity's 校验 bear on what a norm reads.
    bearing: BTreeMap<(NormId, EntityId), Rc<[usize]>>,
    from: BTreeMap<(Row, usize), Option<Date>>,
}

impl Evaluator<'_> {
    /// The first day from which on what a state reads without history contradicts no 校验 of its subject, or
    /// of what holds it, that reads it too and speaks of a day; nothing where none is contradicted, or
    /// one is today.
    pub(super) fn credible_from(&self, norm: NormId, subject: Bound) -> Option<Date> {
        let program = self.program();
        let Bound::Row(row) = subject else {
            return None;
        };
        if !super::timed::has_state(&program[norm].requirement) {
            return None;
        }
        let holder = |row: &Row| self.view.store.holder(*row).map(|(holder, _)| holder);
        let mut latest = None;
        for row in std::iter::successors(Some(row), holder) {
            let bearing = self.bearing(norm, row.entity);
            let invariants = &program[row.entity].invariants;
            for at in bearing.iter().copied() {
                if let Some(invariant) = invariants.get(at) {
                    latest = latest.max(self.unbroken_from(row, at, invariant));
                }
            }
        }
        latest
    }

    /// The 校验 of an entity that speak of a day, and read a field that a norm reads, too, and that is
    /// no day.
    fn bearing(&self, norm: NormId, entity: EntityId) -> Rc<[usize]> {
        let program = self.program();
        let mut known = self.projected.borrow_mut();
        if let Some(bearing) = known.bearing.get(&(norm, entity)) {
            return Rc::clone(bearing);
        }
        let of_norm = known.of_norms.entry(norm);
        let ours = of_norm.or_insert_with(|| Rc::new(fields_of_norm(program, &program[norm])));
        let days = |field: FieldId| program[field].ty == Type::Date;
        let bears = |invariant: &Expr| {
            speaks_of_a_day(program, invariant)
                && ours
                    .intersection(&fields_of(program, invariant))
                    .any(|field| !days(*field))
        };
        let invariants = program[entity].invariants.iter().enumerate();
        let bearing: Rc<[usize]> = invariants
            .filter(|(_, invariant)| bears(invariant))
            .map(|(at, _)| at)
            .collect();
        known.bearing.insert((norm, entity), Rc::clone(&bearing));
        bearing
    }

    /// The day after the last one on which a 校验 is surely broken; nothing where there is none, or
    /// where it is broken today.
    fn unbroken_from(&self, row: Row, at: usize, invariant: &Expr) -> Option<Date> {
        if let Some(found) = self.projected.borrow().from.get(&(row, at)) {
            return *found;
        }
        let broken = |day| {
            let truth = self.truth(invariant, &Env::subject(day, Bound::Row(row), &[]));
            (truth.is.is_false(), truth.from)
        };
        let planned = self.planned.replace(false);
        let from = self.first_day_of_run(self.as_of, calendar::FIRST_DAY, |day| {
            let (broken, from) = broken(day);
            (!broken, from)
        });
        let was_on = self.trace.switch(false);
        let before = from > calendar::FIRST_DAY && broken(calendar::previous(from)).0;
        let found = (before && !broken(self.as_of).0).then_some(from);
        self.trace.switch(was_on);
        self.planned.set(planned);
        self.projected.borrow_mut().from.insert((row, at), found);
        found
    }
}

/// Whether a condition speaks itself of a day that is nobody's: what others say of numbers and sets may
/// have been otherwise on another day, and nothing says on which.
fn speaks_of_a_day(program: &Program, e: &Expr) -> bool {
    let speaks = |e: &Expr| speaks_of_a_day(program, e);
    match &e.kind {
        ExprKind::AsOf => true,
        ExprKind::Field(_, field) => e.ty == Type::Date && !program[*field].sensitive,
        ExprKind::Not(inner) | ExprKind::Present(inner) => speaks(inner),
        ExprKind::All(parts) | ExprKind::Any(parts) => parts.iter().any(speaks),
        ExprKind::Compare(a, _, b) => speaks(a) || speaks(b),
        ExprKind::Shift { date, .. } => speaks(date),
        ExprKind::Literal(_)
        | ExprKind::InYear { .. }
        | ExprKind::Alive(_)
        | ExprKind::Term(..)
        | ExprKind::Parameter(_)
        | ExprKind::Cell { .. }
        | ExprKind::Age(_)
        | ExprKind::SpanStart(_)
        | ExprKind::SpanEnd(_)
        | ExprKind::Add(..)
        | ExprKind::Sub(..)
        | ExprKind::Scale(..)
        | ExprKind::Contains { .. }
        | ExprKind::Covers { .. }
        | ExprKind::Overlap(..)
        | ExprKind::Below(..)
        | ExprKind::Exists(_)
        | ExprKind::Count { .. }
        | ExprKind::Every(..)
        | ExprKind::Number(_)
        | ExprKind::Sum(..)
        | ExprKind::Max(..)
        | ExprKind::Min(..)
        | ExprKind::Picked(..)
        | ExprKind::Attested(..)
        | ExprKind::Meets { .. }
        | ExprKind::AsOfDay { .. }
        | ExprKind::Readings(..) => false,
    }
}
