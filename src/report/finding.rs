//! Which violations are one: norms linked by 细化, broken by one subject.

use super::model::{Finding, Outcome, Verdict};
use crate::eval::verdict::{Judged, SubjectRef};
use crate::program::{IndicatorId, NormId, Program};
use std::collections::{BTreeMap, BTreeSet};

/// What a verdict was made of, beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub document: usize,
    pub judged: Judged,
    pub subject: SubjectRef,
}

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

/// The findings among `verdicts`, in their order. The head is the strictest: the one that weighs
/// most, then the earliest missed, then the one that refines the others.
pub(super) fn findings(
    program: &Program,
    verdicts: &[Verdict],
    origins: &[Origin],
) -> Vec<Finding> {
    let mut by_subject: BTreeMap<(usize, SubjectRef), Vec<usize>> = BTreeMap::new();
    for (at, (verdict, origin)) in verdicts.iter().zip(origins).enumerate() {
        if verdict.verdict == Outcome::Violated {
            by_subject
                .entry((origin.document, origin.subject))
                .or_default()
                .push(at);
        }
    }
    let judged = |at: usize| origins.get(at).map(|o| o.judged);
    let mut out = Vec::new();
    for members in by_subject.into_values() {
        for group in groups(&members, |a, b| match (judged(a), judged(b)) {
            (Some(a), Some(b)) => linked(program, a, b),
            _ => false,
        }) {
            let rank = |at: usize| {
                let verdict = verdicts.get(at)?;
                let missed = verdict.due.or(verdict.since);
                let refines = judged(at).is_some_and(|j| refines_any(j, program));
                Some((verdict.severity, missed.is_none(), missed, !refines, at))
            };
            let Some(head) = group.iter().copied().min_by_key(|at| rank(*at)) else {
                continue;
            };
            let Some(verdict) = verdicts.get(head) else {
                continue;
            };
            let others: Vec<usize> = group.into_iter().filter(|at| *at != head).collect();
            out.push(Finding {
                id: verdict.id.clone(),
                severity: verdict.severity,
                also_breaks: others
                    .iter()
                    .filter_map(|at| verdicts.get(*at))
                    .map(|v| v.id.clone())
                    .collect(),
                head,
                others,
            });
        }
    }
    out.sort_by_key(|f| (f.severity, f.head));
    out
}

/// The connected groups of `members`.
fn groups(members: &[usize], linked: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    for member in members {
        let (mut joined, rest): (Vec<_>, Vec<_>) = out
            .into_iter()
            .partition(|group| group.iter().any(|other| linked(*other, *member)));
        let mut group: Vec<usize> = joined.drain(..).flatten().collect();
        group.push(*member);
        group.sort_unstable();
        out = rest;
        out.push(group);
    }
    out.sort();
    out
}
