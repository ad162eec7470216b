//! Comparisons joined by 且 of which no value passes all: `x > 5 且 x < 3`, `类别 = 甲 且 类别 = 乙`.

use super::types::compare_values;
use crate::program::{CompareOp, Expr, ExprKind, Value};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::mem::{Discriminant, discriminant};

/// A comparison with a constant.
type Test<'e> = (CompareOp, &'e Value);

/// So many comparisons of one thing are looked at in pairs; of more only the strictest are.
const PAIRS: usize = 64;

/// Whether some two of the parts exclude each other.
pub(super) fn excludes_itself(parts: &[Expr]) -> bool {
    of_one_thing(parts).iter().any(|tests| clash(tests))
}

/// The comparisons with constants, those of one thing together.
fn of_one_thing(parts: &[Expr]) -> Vec<Vec<Test<'_>>> {
    let mut groups: Vec<(&Expr, Vec<Test<'_>>)> = Vec::new();
    // What may be the same thing, so that not everything is compared with everything.
    let mut alike: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    let mut kinds: Vec<Discriminant<ExprKind>> = Vec::new();
    for (of, op, value) in parts.iter().filter_map(against) {
        let kind = discriminant(&of.kind);
        let at = kinds.iter().position(|k| *k == kind).unwrap_or_else(|| {
            kinds.push(kind);
            kinds.len().saturating_sub(1)
        });
        let id = match &of.kind {
            ExprKind::Field(_, field) => field.0,
            ExprKind::Term(_, term) => term.0,
            ExprKind::Parameter(parameter) => parameter.0,
            _ => 0,
        };
        let known = alike
            .entry((u32::try_from(at).unwrap_or(u32::MAX), id))
            .or_default();
        let same = known
            .iter()
            .take(PAIRS)
            .find(|g| groups.get(**g).is_some_and(|(o, _)| o.kind == of.kind));
        match same.and_then(|g| groups.get_mut(*g)) {
            Some((_, tests)) => tests.push((op, value)),
            None => {
                known.push(groups.len());
                groups.push((of, vec![(op, value)]));
            }
        }
    }
    groups.into_iter().map(|(_, tests)| tests).collect()
}

/// Whether two tests of one thing exclude each other.
fn clash(tests: &[Test<'_>]) -> bool {
    if tests.len() <= PAIRS {
        return pairs(tests);
    }
    let mut strictest: Vec<Test<'_>> = Vec::new();
    let mut equal: Option<&Value> = None;
    for test in tests {
        let kept = strictest.iter_mut().find(|k| k.0 == test.0);
        match (test.0, kept) {
            (CompareOp::Ne, _) => {}
            (_, None) => strictest.push(*test),
            (CompareOp::Eq, Some(kept)) => {
                if exclude(*test, *kept) {
                    return true;
                }
            }
            (op, Some(kept)) => {
                let stricter = match op {
                    CompareOp::Lt | CompareOp::Le => Ordering::Less,
                    _ => Ordering::Greater,
                };
                if compare_values(test.1, kept.1) == Some(stricter) {
                    *kept = *test;
                }
            }
        }
        if test.0 == CompareOp::Eq {
            equal.get_or_insert(test.1);
        }
    }
    let not_equal = tests.iter().filter(|(op, _)| *op == CompareOp::Ne);
    pairs(&strictest)
        || equal.is_some_and(|v| {
            let mut rest = not_equal;
            rest.any(|test| exclude((CompareOp::Eq, v), *test))
        })
}

fn pairs(tests: &[Test<'_>]) -> bool {
    tests.iter().enumerate().any(|(i, a)| {
        let mut rest = tests.iter().skip(i.saturating_add(1));
        rest.any(|b| exclude(*a, *b))
    })
}

fn against(e: &Expr) -> Option<(&Expr, CompareOp, &Value)> {
    let ExprKind::Compare(left, op, right) = &e.kind else {
        return None;
    };
    match (&left.kind, &right.kind) {
        (_, ExprKind::Literal(v)) => Some((left, *op, v)),
        (ExprKind::Literal(v), _) => Some((right, mirrored(*op), v)),
        _ => None,
    }
}

/// The operator with its sides exchanged.
pub(super) const fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Lt => CompareOp::Gt,
        CompareOp::Le => CompareOp::Ge,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::Ge => CompareOp::Le,
        CompareOp::Eq | CompareOp::Ne => op,
    }
}

/// Whether no value passes both tests.
fn exclude(a: Test<'_>, b: Test<'_>) -> bool {
    let Some(order) = (match (a.1, b.1) {
        (Value::Boolean(x), Value::Boolean(y)) => Some(x.cmp(y)),
        (Value::Text(x), Value::Text(y)) => Some(x.cmp(y)),
        (x, y) => compare_values(x, y),
    }) else {
        return false;
    };
    let upper = |op| matches!(op, CompareOp::Lt | CompareOp::Le | CompareOp::Eq);
    let lower = |op| matches!(op, CompareOp::Gt | CompareOp::Ge | CompareOp::Eq);
    let strict = |op| matches!(op, CompareOp::Lt | CompareOp::Gt);
    match order {
        // a's value is the smaller: a keeps below it, b above it.
        Ordering::Less => upper(a.0) && lower(b.0),
        Ordering::Greater => lower(a.0) && upper(b.0),
        Ordering::Equal => {
            (upper(a.0) && lower(b.0) || lower(a.0) && upper(b.0)) && (strict(a.0) || strict(b.0))
                || matches!(
                    (a.0, b.0),
                    (CompareOp::Eq, CompareOp::Ne) | (CompareOp::Ne, CompareOp::Eq)
                )
        }
    }
}

#[cfg(test)]
mod tests;
