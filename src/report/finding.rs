//! Which violations are one: norms linked by 细化, broken by one subject.

use super::model::Finding;
use super::verdicts::Brief;
use crate::eval::verdict::{Judged, SubjectRef};
use crate::program::{IndicatorId, NormId, Program};
use std::collections::{BTreeMap, BTreeSet};

/// Every norm that a norm refines, however far up; itself included.
fn refined<T: Copy + Ord>(start: T, above: impl Fn(T) -> Vec<T>) -> BTreeSet<T> {
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        for next in above(at) {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    seen
}

fn norms_above(program: &Program, id: NormId) -> BTreeSet<NormId> {
    refined(id, |n| program[n].refines.clone())
}

fn indicators_above(program: &Program, id: IndicatorId) -> BTreeSet<IndicatorId> {
    refined(id, |n| program[n].refines.clone())
}

fn linked(program: &Program, a: Judged, b: Judged) -> bool {
    match (a, b) {
        (Judged::Norm(a), Judged::Norm(b)) => {
            norms_above(program, a).contains(&b) || norms_above(program, b).contains(&a)
        }
        (Judged::Indicator(a, x), Judged::Indicator(b, y)) if a != b || x != y => {
            a != b
                && (indicators_above(program, a).contains(&b)
                    || indicators_above(program, b).contains(&a))
        }
        _ => false,
    }
}

fn refines_any(judged: Judged, program: &Program) -> bool {
    match judged {
        Judged::Norm(n) => !program[n].refines.is_empty(),
        Judged::Indicator(i, _) => !program[i].refines.is_empty(),
    }
}

/// Whether a norm reaches its subject only through an authority that is to urge it (督促).
fn is_urged(judged: Judged, program: &Program) -> bool {
    match judged {
        Judged::Norm(n) => program[n].via.is_some(),
        Judged::Indicator(..) => false,
    }
}

/// The findings among verdicts, in their order. The head is the strictest: the one that weighs
/// most, then one that the subject owes itself, then the earliest missed, then the one that refines
/// the others.
pub(super) fn findings<'r>(
    program: &Program,
    verdicts: impl Iterator<Item = Brief<'r>>,
) -> Vec<Finding> {
    let mut by_subject: BTreeMap<(usize, SubjectRef), Vec<Brief<'r>>> = BTreeMap::new();
    for brief in verdicts {
        by_subject
            .entry((brief.document, brief.subject))
            .or_default()
            .push(brief);
    }
    let mut out = Vec::new();
    for members in by_subject.into_values() {
        for group in groups(members, |a, b| linked(program, a.judged, b.judged)) {
            let rank = |brief: &Brief<'_>| {
                let missed = brief.due.or(brief.since);
                let refines = refines_any(brief.judged, program);
                let urged = is_urged(brief.judged, program);
                (
                    brief.severity,
                    urged,
                    missed.is_none(),
                    missed,
                    !refines,
                    brief.at,
                )
            };
            let Some(head) = group.iter().copied().min_by_key(rank) else {
                continue;
            };
            let others = group.iter().map(|b| b.at).filter(|at| *at != head.at);
            out.push(Finding {
                severity: head.severity,
                head: head.at,
                others: others.collect(),
            });
        }
    }
    out.sort_by_key(|f| (f.severity, f.head));
    out
}

/// The connected groups of `members`.
fn groups<'r>(
    members: Vec<Brief<'r>>,
    linked: impl Fn(&Brief<'r>, &Brief<'r>) -> bool,
) -> Vec<Vec<Brief<'r>>> {
    let mut out: Vec<Vec<Brief<'r>>> = Vec::new();
    for member in members {
        let (joined, rest): (Vec<_>, Vec<_>) = out
            .into_iter()
            .partition(|group| group.iter().any(|other| linked(other, &member)));
        let mut group: Vec<Brief<'r>> = joined.into_iter().flatten().collect();
        group.push(member);
        group.sort_unstable_by_key(|b| b.at);
        out = rest;
        out.push(group);
    }
    out.sort_by_key(|group| group.first().map(|b| b.at));
    out
}
