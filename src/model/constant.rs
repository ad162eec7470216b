//! What holds always or never, and comparisons of what may be absent.

use super::compiler::Compiler;
use super::contradiction::{excludes_itself, mirrored};
use super::types::compare_values;
use super::walk;
use crate::diagnostic::Diagnostic;
use crate::program::{Bounds, CompareOp, Expr, ExprKind, FieldId, Place, Requirement, Value};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A field of a row, by which comparisons are told apart.
type Key<'e> = (&'e Place, FieldId);

/// The fields that are known to be there where a part of a condition is asked.
#[derive(Default)]
struct Guards {
    by_field: BTreeMap<FieldId, Vec<Place>>,
}

impl Guards {
    /// Adds a field; gives it where it is new.
    fn add(&mut self, (place, field): Key<'_>) -> Option<FieldId> {
        let places = self.by_field.entry(field).or_default();
        let new = !places.contains(place);
        new.then(|| {
            places.push(place.clone());
            field
        })
    }

    /// Takes back what was added, the last first.
    fn forget(&mut self, added: &[FieldId]) {
        for field in added.iter().rev() {
            if let Some(places) = self.by_field.get_mut(field) {
                places.pop();
            }
        }
    }

    fn has(&self, (place, field): Key<'_>) -> bool {
        let places = self.by_field.get(&field);
        places.is_some_and(|p| p.contains(place))
    }
}

impl Compiler<'_> {
    /// Checks the scope of a norm.
    pub(super) fn check_scope(&mut self, scope: Option<&Expr>) {
        if let Some(scope) = scope {
            self.check_condition(scope, false);
        }
    }

    /// Checks a requirement; what its scope says is present counts as asked for.
    pub(super) fn check_requirement(
        &mut self,
        requirement: &Requirement,
        scope: Option<&Expr>,
        forbids: bool,
    ) {
        let mut guards = Guards::default();
        if let Some(scope) = scope {
            present(scope, &mut |field| {
                guards.add(field);
            });
        }
        // What a gate needs is wanted, not forbidden: where it is absent the gate is broken.
        let mut wanted = Vec::new();
        let mut list = Vec::new();
        match requirement {
            Requirement::Gate { act, needs, .. } => {
                walk::of_act(act, &mut |e| list.push(e));
                walk::of_act(needs, &mut |e| wanted.push(e));
            }
            _ => walk::of_requirement(requirement, &mut |e| list.push(e)),
        }
        for e in list {
            self.check(e, &mut guards, forbids);
        }
        for e in wanted {
            self.check(e, &mut guards, false);
        }
    }

    /// Checks a condition.
    pub(super) fn check_condition(&mut self, e: &Expr, forbids: bool) {
        self.check(e, &mut Guards::default(), forbids);
    }

    fn check(&mut self, e: &Expr, guards: &mut Guards, forbids: bool) {
        // What this part says is there counts for what stands below it only.
        let mut added = Vec::new();
        let mut guard = |field: Key<'_>| added.extend(guards.add(field));
        match &e.kind {
            ExprKind::Compare(left, op, right) => {
                self.check_constant(e, left, *op, right);
                self.check_optional(left, guards, forbids);
                self.check_optional(right, guards, forbids);
            }
            ExprKind::All(parts) => {
                parts.iter().for_each(|p| present(p, &mut guard));
                if excludes_itself(parts) {
                    self.report(Diagnostic::warning("ohs::type::always_false", e.loc));
                }
            }
            ExprKind::Any(parts) => {
                // 无 f 或 f < x: where f is absent the rest is not asked.
                for part in parts {
                    if let ExprKind::Not(inner) = &part.kind {
                        present(inner, &mut guard);
                    }
                }
            }
            _ => {}
        }
        if let ExprKind::AsOfDay { day, holds } = &e.kind {
            self.check_optional(day, guards, forbids);
            self.check(day, guards, forbids);
            // What is there today need not have been there on that day.
            self.check(holds, &mut Guards::default(), forbids);
        } else {
            for part in walk::parts(e) {
                self.check(part, guards, forbids);
            }
        }
        guards.forget(&added);
    }

    // ------------------------------------------------------------ always, never

    fn check_constant(&mut self, e: &Expr, left: &Expr, op: CompareOp, right: &Expr) {
        if left.kind == right.kind && !matches!(left.kind, ExprKind::Literal(_)) {
            let name = self.sources.slice(left.loc).to_owned();
            return self.report(
                Diagnostic::warning("ohs::type::same_on_both_sides", e.loc).arg("name", name),
            );
        }
        let truth = match (&left.kind, &right.kind) {
            (ExprKind::Literal(a), ExprKind::Literal(b)) => known(a, op, b),
            (_, ExprKind::Literal(v)) => self.by_range(left, op, v),
            (ExprKind::Literal(v), _) => self.by_range(right, mirrored(op), v),
            _ => None,
        };
        match truth {
            Some(true) => self.report(Diagnostic::warning("ohs::type::always_true", e.loc)),
            Some(false) => self.report(Diagnostic::warning("ohs::type::always_false", e.loc)),
            None => {}
        }
    }

    /// What the range of a field or parameter says of a comparison.
    fn by_range(&self, of: &Expr, op: CompareOp, v: &Value) -> Option<bool> {
        let optional = matches!(&of.kind, ExprKind::Field(_, f)
            if self.program.fields.get(f.index()).is_some_and(|f| f.optional));
        let truth = decided(self.range_of(of)?, op, v)?;
        // Of an absent value no comparison is true, so only "never" is certain.
        (!optional || !truth).then_some(truth)
    }

    fn range_of(&self, of: &Expr) -> Option<&Bounds> {
        match &of.kind {
            ExprKind::Field(_, f) => self.program.fields.get(f.index())?.range.as_ref(),
            ExprKind::Parameter(p) => self.program.parameters.get(p.index())?.range.as_ref(),
            _ => None,
        }
    }

    // ------------------------------------------------------------ absent values

    fn check_optional(&mut self, side: &Expr, guards: &Guards, forbids: bool) {
        let field = match &side.kind {
            ExprKind::Field(place, field) => Some((place, field)),
            ExprKind::Shift { date, .. } => match &date.kind {
                ExprKind::Field(place, field) => Some((place, field)),
                _ => None,
            },
            _ => None,
        };
        let Some((place, field)) = field else { return };
        let Some(f) = self.program.fields.get(field.index()) else {
            return;
        };
        if !f.optional || guards.has((place, *field)) {
            return;
        }
        let name = f.label.name.clone();
        let d = if forbids {
            Diagnostic::error("ohs::type::optional_forbidden", side.loc)
        } else {
            Diagnostic::warning("ohs::type::optional_compared", side.loc)
        };
        self.report(d.arg("name", name));
    }
}

/// The fields that a condition says are there.
fn present<'e>(e: &'e Expr, out: &mut dyn FnMut(Key<'e>)) {
    match &e.kind {
        ExprKind::Present(inner) => {
            if let ExprKind::Field(place, field) = &inner.kind {
                out((place, *field));
            }
        }
        ExprKind::All(parts) => parts.iter().for_each(|p| present(p, out)),
        _ => {}
    }
}

fn known(a: &Value, op: CompareOp, b: &Value) -> Option<bool> {
    let order = match (a, b) {
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        _ => compare_values(a, b)?,
    };
    Some(holds(order, op))
}

fn holds(order: Ordering, op: CompareOp) -> bool {
    match op {
        CompareOp::Eq => order == Ordering::Equal,
        CompareOp::Ne => order != Ordering::Equal,
        CompareOp::Lt => order == Ordering::Less,
        CompareOp::Le => order != Ordering::Greater,
        CompareOp::Gt => order == Ordering::Greater,
        CompareOp::Ge => order != Ordering::Less,
    }
}

/// What a range alone says of a comparison with a constant.
fn decided(range: &Bounds, op: CompareOp, v: &Value) -> Option<bool> {
    // Where the lowest and the highest possible value lie against `v`.
    let low = range
        .low
        .as_ref()
        .and_then(|(b, counts)| Some((compare_values(b, v)?, *counts)));
    let high = range
        .high
        .as_ref()
        .and_then(|(b, counts)| Some((compare_values(b, v)?, *counts)));
    let all_above = matches!(
        low,
        Some((Ordering::Greater, _)) | Some((Ordering::Equal, false))
    );
    let none_below = all_above || matches!(low, Some((Ordering::Equal, true)));
    let all_below = matches!(
        high,
        Some((Ordering::Less, _)) | Some((Ordering::Equal, false))
    );
    let none_above = all_below || matches!(high, Some((Ordering::Equal, true)));
    match op {
        CompareOp::Ge if none_below => Some(true),
        CompareOp::Ge if all_below => Some(false),
        CompareOp::Gt if all_above => Some(true),
        CompareOp::Gt if none_above => Some(false),
        CompareOp::Le if none_above => Some(true),
        CompareOp::Le if all_above => Some(false),
        CompareOp::Lt if all_below => Some(true),
        CompareOp::Lt if none_below => Some(false),
        CompareOp::Eq if all_above || all_below => Some(false),
        CompareOp::Ne if all_above || all_below => Some(true),
        _ => None,
    }
}
