//! What is not wrong but probably forgotten: a norm that cites nothing, one that no scenario mentions,
//! a term that was over before its policy was in force, one that no facts can show,
//! one that any of many meets, or one that has ended. It is said of whole files, to whoever checks
//! them, once nothing is left to be mended.

mod any_of_many;
mod ended;

use crate::diagnostic::Diagnostic;
use crate::program::{
    ExprKind, Norm, PolicyId, Program, Requirement, Scenario, TimeForm, Value, Via, Window,
};
use crate::source::{FileId, Loc};
use crate::syntax::Parsed;
use crate::syntax::ast::{
    Body, Declaration, DeclarationKind, Expectation, ExpectedSubject, Head, Keyword,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How many norms a warning lists.
const SHOWN: usize = 12;

/// What is probably forgotten in these files, in no order.
#[must_use]
pub fn forgotten<'a>(
    program: &Program,
    parsed: impl IntoIterator<Item = &'a Parsed>,
) -> Vec<Diagnostic> {
    let parsed: Vec<&Parsed> = parsed.into_iter().collect();
    let files: BTreeSet<FileId> = parsed.iter().map(|p| p.document.file).collect();
    let mut out = Vec::new();
    without_jurisdiction(program, &files, &mut out);
    without_citation(program, &files, &mut out);
    over_before_force(program, &files, &mut out);
    without_scenario(program, &parsed, &files, &mut out);
    never_judged(program, &files, &mut out);
    any_of_many::any_of_many(program, &files, &mut out);
    ended::ended_counts(program, &files, &mut out);
    ended::ends_with_scope(program, &files, &mut out);
    out
}

/// Whether facts can have the subject of a norm: an authority without 对象 is an entity without fields.
fn in_facts(program: &Program, norm: &Norm) -> bool {
    let entity = program.entities.get(norm.subject.entity.index());
    entity.is_some_and(|e| !e.fields.is_empty())
}

/// Of each policy the norms that an authority owes for nobody: no facts tell of it, so that they have no
/// verdict. What it owes beside 督促 is not said by anybody.
fn never_judged(program: &Program, files: &BTreeSet<FileId>, out: &mut Vec<Diagnostic>) {
    let mut never: BTreeMap<PolicyId, Vec<&Norm>> = BTreeMap::new();
    for norm in &program.norms {
        let judged = norm.via == Some(Via::Oversight)
            || norm.modality == crate::program::Modality::May
            || in_facts(program, norm);
        if !judged && files.contains(&norm.loc.file) {
            never.entry(norm.policy).or_default().push(norm);
        }
    }
    let roots = program.entities.iter();
    let roots = roots.filter(|e| e.held_by.is_empty() && !e.identity.is_empty());
    let roots: Vec<String> = roots.map(|e| e.label.name.clone()).collect();
    for (id, norms) in never {
        let Some(policy) = program.policies.get(id.index()) else {
            continue;
        };
        let Some(first) = norms.first() else { continue };
        let mut names: Vec<String> = norms.iter().map(|n| name(n)).collect();
        names.dedup();
        let count = names.len();
        shorten(&mut names);
        out.push(
            Diagnostic::note("ohs::lint::never_judged", first.loc)
                .arg("policy", &*policy.label.name)
                .arg("count", count)
                .arg("entities", roots.clone())
                .arg("norms", names),
        );
    }
}

fn shorten(names: &mut Vec<String>) {
    if names.len() > SHOWN {
        names.truncate(SHOWN);
        names.push("…".to_owned());
    }
}

fn name(norm: &Norm) -> String {
    match &norm.item {
        Some(item) => format!("{}.{}", norm.duty.name, item.name),
        None => norm.duty.name.clone(),
    }
}

/// Policies that bind somebody and do not say where: they bind everywhere.
fn without_jurisdiction(program: &Program, files: &BTreeSet<FileId>, out: &mut Vec<Diagnostic>) {
    let norms = program.norms.iter().map(|n| n.policy);
    let binding: BTreeSet<PolicyId> = norms
        .chain(program.indicators.iter().map(|i| i.policy))
        .collect();
    for id in binding {
        let Some(policy) = program.policies.get(id.index()) else {
            continue;
        };
        // a file without a header is warned of as such
        let headed = !policy.loc.span.is_empty();
        if headed && policy.jurisdiction.is_none() && files.contains(&policy.loc.file) {
            out.push(
                Diagnostic::warning("ohs::lint::no_jurisdiction", policy.loc)
                    .arg("policy", &*policy.label.name),
            );
        }
    }
}

/// Norms and indicators that cite nothing. What a norm refines says its words.
fn without_citation(program: &Program, files: &BTreeSet<FileId>, out: &mut Vec<Diagnostic>) {
    let norms = program.norms.iter().map(|norm| {
        let said = !norm.cites.is_empty() || !norm.refines.is_empty();
        (said, norm.loc, norm.policy, &norm.duty)
    });
    let indicators = program.indicators.iter().map(|i| {
        let said = !i.cites.is_empty() || !i.refines.is_empty();
        (said, i.loc, i.policy, &i.label)
    });
    let mut told: BTreeSet<(PolicyId, &str)> = BTreeSet::new();
    for (said, loc, policy, label) in norms.chain(indicators) {
        // of the items of a duty one is enough
        if !said && files.contains(&loc.file) && told.insert((policy, &label.name)) {
            out.push(Diagnostic::warning("ohs::lint::no_citation", loc).arg("name", &*label.name));
        }
    }
}

/// Norms with a last day on which their policy was not in force yet: nobody ever owes them.
fn over_before_force(program: &Program, files: &BTreeSet<FileId>, out: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<Loc> = BTreeSet::new();
    for norm in &program.norms {
        let policy = program.policies.get(norm.policy.index());
        let Some((policy, force)) = policy.and_then(|p| Some((p, p.in_force_from?))) else {
            continue;
        };
        let mut terms = Vec::new();
        last_days(&norm.requirement, &mut terms);
        for (day, loc) in terms {
            if day < force && files.contains(&loc.file) && told.insert(loc) {
                out.push(
                    Diagnostic::warning("ohs::lint::over_before_force", loc)
                        .arg("name", name(norm))
                        .arg("day", day.to_string())
                        .arg("policy", &*policy.label.name)
                        .arg("force", force.to_string()),
                );
            }
        }
    }
}

/// The last days that a requirement names, each of which must be met.
fn last_days(requirement: &Requirement, out: &mut Vec<(Date, Loc)>) {
    match requirement {
        Requirement::Timed { form, loc, .. } => {
            let last = match form {
                TimeForm::Window(
                    Window::NoLater {
                        anchor: day,
                        after: None,
                    }
                    | Window::PriorTo {
                        anchor: day,
                        at_least: None,
                    }
                    | Window::Between { to: day, .. },
                ) => day,
                TimeForm::Window(_) | TimeForm::Every { .. } | TimeForm::Calendar { .. } => return,
            };
            if let ExprKind::Literal(Value::Date(days)) = &last.kind {
                out.push((days.high, *loc));
            }
        }
        Requirement::All(parts) => parts.iter().for_each(|p| last_days(p, out)),
        Requirement::Every(_, inner)
        | Requirement::Within {
            requirement: inner, ..
        } => last_days(inner, out),
        // one of several may be met by another
        Requirement::Any(_)
        | Requirement::Readings(..)
        | Requirement::Holds(_)
        | Requirement::Never(_)
        | Requirement::NeverAct(_)
        | Requirement::Gate { .. }
        | Requirement::Order { .. } => {}
    }
}

/// Of each policy the norms that no scenario mentions, where there are scenarios at all.
fn without_scenario(
    program: &Program,
    parsed: &[&Parsed],
    files: &BTreeSet<FileId>,
    out: &mut Vec<Diagnostic>,
) {
    let mentioned: Vec<(&Scenario, &Expectation)> = parsed
        .iter()
        .flat_map(|p| {
            let file = p.document.file;
            p.document.declarations.iter().map(move |d| (file, d))
        })
        .filter(|(_, d)| d.kind == DeclarationKind::Scenario)
        .filter_map(|(file, d)| Some((scenario(program, file, d)?, d)))
        .flat_map(|(s, d)| expectations(d).map(move |e| (s, e)))
        .collect();
    if mentioned.is_empty() {
        return;
    }
    let mut lacking: BTreeMap<PolicyId, Vec<String>> = BTreeMap::new();
    for norm in &program.norms {
        // what no fact file can hold has no verdict, and what is permitted neither
        let judged = norm.via != Some(Via::Oversight)
            && norm.modality != crate::program::Modality::May
            && in_facts(program, norm);
        let names = lacking.entry(norm.policy).or_default();
        if judged && files.contains(&norm.loc.file) && !is_mentioned(program, norm, &mentioned) {
            names.push(name(norm));
        }
    }
    for (id, mut names) in lacking {
        names.dedup();
        let Some(policy) = program
            .policies
            .get(id.index())
            .filter(|_| !names.is_empty())
        else {
            continue;
        };
        let count = names.len();
        shorten(&mut names);
        out.push(
            Diagnostic::warning("ohs::lint::no_scenario", policy.loc)
                .arg("policy", &*policy.label.name)
                .arg("count", count)
                .arg("norms", names),
        );
    }
}

fn scenario<'p>(program: &'p Program, file: FileId, d: &Declaration) -> Option<&'p Scenario> {
    let Head::Named(head) = &d.head else {
        return None;
    };
    let loc = head.name.span.in_file(file);
    program.scenarios.iter().find(|s| s.loc == loc)
}

fn expectations(d: &Declaration) -> impl Iterator<Item = &Expectation> {
    d.clauses.iter().filter_map(|c| match (c.keyword, &c.body) {
        (Keyword::Expect, Body::Expect(e)) => Some(e),
        _ => None,
    })
}

/// Whether one of the expectations is of this norm: by its duty, by its item, with its policy or without.
fn is_mentioned(program: &Program, norm: &Norm, all: &[(&Scenario, &Expectation)]) -> bool {
    let same = |name: &str| {
        let others = program.norms.iter().filter(|n| n.duty.is(name));
        others.map(|n| n.policy).collect::<BTreeSet<PolicyId>>()
    };
    all.iter().any(|(scenario, expectation)| {
        // one that says only what is not listed tests nothing of a subject
        if expectation.subject == ExpectedSubject::Unlisted {
            return false;
        }
        let names: Vec<&str> = expectation
            .norm
            .names
            .iter()
            .map(|n| n.text.as_str())
            .collect();
        let item = |name: &str| norm.item.as_ref().is_some_and(|i| i.is(name));
        let near = |duty: &str| {
            let having: Vec<PolicyId> = same(duty).into_iter().collect();
            scenario.meant(&having).contains(&norm.policy)
        };
        let whose = |name: &str| {
            let policy = program.policies.get(norm.policy.index());
            policy.is_some_and(|p| p.label.is(name))
        };
        match names.as_slice() {
            [duty] => norm.duty.is(duty) && near(duty),
            [first, second] => {
                norm.duty.is(first) && item(second) && near(first)
                    || whose(first) && norm.duty.is(second)
            }
            [first, duty, second] => whose(first) && norm.duty.is(duty) && item(second),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests;
