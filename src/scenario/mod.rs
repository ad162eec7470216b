//! Scenarios (用例): the tests that a policy brings with it. Each is bound like a document, judged as
//! of its 评估日, and every 期望 compared with what came out.

mod expectation;
mod found;
mod subject;
mod why;
mod written;

#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Severity};
use crate::eval::{Audit, AuditOptions, audit};
use crate::facts::store::Store;
use crate::facts::{Vocabulary, bind_with, from_scenario};
use crate::limits::Limits;
use crate::program::{PolicyId, Program, Scenario};
use crate::source::{FileId, Loc, Span};
use crate::syntax::Parsed;
use crate::syntax::ast::{
    Body, DateKind, DateLiteral, Declaration, DeclarationKind, Expectation, FactValue, Head,
    Keyword, Name,
};
use jiff::civil::Date;

/// What came of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioResult {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub loc: Loc,
    /// How it ended.
    pub outcome: ScenarioOutcome,
    /// How many expectations it has.
    pub expectations: usize,
    /// How many of them were not met.
    pub unmet: usize,
    /// What is wrong with its facts, and each expectation that was not met, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// How a scenario ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScenarioOutcome {
    /// Every expectation was met, and nothing is wrong with its facts.
    Passed,
    /// It was not.
    Failed,
    /// It could not be read, or a name in it is not known: that is reported by the parser or
    /// the model.
    NotRun,
}

/// Runs every scenario of the parsed files, in order.
#[must_use]
pub fn run(program: &Program, parsed: &[Parsed], limits: &Limits) -> Vec<ScenarioResult> {
    let vocabulary = Vocabulary::new(program);
    let mut out = Vec::new();
    for file in parsed {
        for declaration in &file.document.declarations {
            if declaration.kind == DeclarationKind::Scenario {
                let file = file.document.file;
                out.push(run_one(&vocabulary, program, file, declaration, limits));
            }
        }
    }
    out
}

/// What is wrong with the facts of the scenarios, without judging them: unknown keys, wrong types,
/// what stands twice. [`run`] says the same.
#[must_use]
pub fn check_facts<'a>(
    program: &Program,
    parsed: impl IntoIterator<Item = &'a Parsed>,
    limits: &Limits,
) -> Vec<Diagnostic> {
    let vocabulary = Vocabulary::new(program);
    let mut out = Vec::new();
    for file in parsed {
        let id = file.document.file;
        for declaration in &file.document.declarations {
            let scenario = declaration.kind == DeclarationKind::Scenario;
            let known = match &declaration.head {
                Head::Named(head) => {
                    let loc = head.name.span.in_file(id);
                    program.scenarios.iter().any(|s| s.loc == loc)
                }
                _ => false,
            };
            let clauses = clauses(declaration);
            if let Some((entity, value)) = clauses.facts
                && scenario
                && known
                && !clauses.broken
            {
                let (tree, mut twice) = from_scenario(id, entity, value);
                out.append(&mut twice);
                let said = bind_with(&vocabulary, &tree, limits).diagnostics;
                out.extend(said.into_iter().map(written::as_written));
            }
        }
    }
    out
}

/// What a scenario's clauses say.
#[derive(Default)]
struct Clauses<'a> {
    as_of: Option<&'a DateLiteral>,
    facts_as_of: Option<&'a DateLiteral>,
    facts: Option<(&'a Name, &'a FactValue)>,
    expected: Vec<(&'a Expectation, Span)>,
    broken: bool,
}

fn clauses(declaration: &Declaration) -> Clauses<'_> {
    let mut out = Clauses {
        broken: !declaration.complete,
        ..Clauses::default()
    };
    for clause in &declaration.clauses {
        match (clause.keyword, &clause.body) {
            (_, Body::Broken) => out.broken = true,
            (Keyword::AsOf, Body::Date(date)) => out.as_of = Some(date),
            (Keyword::FactsAsOf, Body::Date(date)) => out.facts_as_of = Some(date),
            (Keyword::Facts, Body::Facts { entity, value }) => out.facts = Some((entity, value)),
            (Keyword::Expect, Body::Expect(expected)) => out.expected.push((expected, clause.span)),
            _ => {}
        }
    }
    out
}

/// A scenario that is being run.
struct Run<'a> {
    program: &'a Program,
    vocabulary: &'a Vocabulary<'a>,
    scenario: &'a Scenario,
    file: FileId,
    store: &'a Store,
    audit: &'a Audit,
    as_of: Date,
}

fn run_one(
    vocabulary: &Vocabulary<'_>,
    program: &Program,
    file: FileId,
    declaration: &Declaration,
    limits: &Limits,
) -> ScenarioResult {
    let name = match &declaration.head {
        Head::Named(head) => head.name.clone(),
        _ => Name {
            text: String::new(),
            span: declaration.keyword_span,
        },
    };
    let loc = name.span.in_file(file);
    let clauses = clauses(declaration);
    let mut result = ScenarioResult {
        name: name.text,
        loc,
        outcome: ScenarioOutcome::NotRun,
        expectations: clauses.expected.len(),
        unmet: 0,
        diagnostics: Vec::new(),
    };
    let known = program.scenarios.iter().find(|s| s.loc == loc);
    let Some(scenario) = known.filter(|_| !clauses.broken) else {
        return result;
    };
    result.outcome = ScenarioOutcome::Failed;
    let Some(as_of) = clauses.as_of.and_then(exact) else {
        let d = Diagnostic::error("ohs::scenario::no_as_of", loc);
        result.diagnostics.push(d);
        return result;
    };
    let Some((entity, value)) = clauses.facts else {
        let d = Diagnostic::error("ohs::scenario::no_facts", loc);
        result.diagnostics.push(d);
        return result;
    };
    if clauses.expected.is_empty() {
        let d = Diagnostic::error("ohs::scenario::expects_nothing", loc);
        result.diagnostics.push(d);
        return result;
    }
    let (tree, mut twice) = from_scenario(file, entity, value);
    result.diagnostics.append(&mut twice);
    let mut bound = bind_with(vocabulary, &tree, limits);
    let said = std::mem::take(&mut bound.diagnostics);
    result
        .diagnostics
        .extend(said.into_iter().map(written::as_written));
    let Some(mut store) = bound.stores.pop() else {
        return result;
    };
    let facts_as_of = clauses.facts_as_of.and_then(exact);
    store.set_dates(Some(as_of), facts_as_of);
    let options = AuditOptions {
        // A draft's own scenarios are about the draft.
        include_drafts: true,
        policies: policies(program, &scenario.under),
        limits: *limits,
        ..AuditOptions::on(as_of)
    };
    let audit = audit(program, &store, &options);
    let faults = audit.diagnostics.iter();
    let faults = faults.filter(|d| d.severity == Severity::Error);
    result.diagnostics.extend(faults.cloned());
    let run = Run {
        program,
        vocabulary,
        scenario,
        file,
        store: &store,
        audit: &audit,
        as_of,
    };
    for (expected, span) in clauses.expected {
        if let Some(unmet) = run.unmet(expected, span.in_file(file)) {
            result.unmet += 1;
            result.diagnostics.push(unmet);
        }
    }
    result
        .diagnostics
        .sort_by_key(|d| d.loc().map_or(Span::default(), |l| l.span));
    let sound = result
        .diagnostics
        .iter()
        .all(|d| d.severity != Severity::Error);
    if sound && result.unmet == 0 {
        result.outcome = ScenarioOutcome::Passed;
    }
    result
}

/// The day that a literal names, where it names one.
fn exact(literal: &DateLiteral) -> Option<Date> {
    let last = |year, month| Date::new(year, month, 1).ok().map(Date::last_of_month);
    match literal.kind {
        DateKind::Day(day) => Some(day),
        DateKind::MonthEnd(year, month) => last(year, month),
        DateKind::YearEnd(year) => last(year, 12),
        DateKind::Month(..) | DateKind::Year(_) => None,
    }
}

/// The policies that a scenario is under, and those above them; `None`: all.
fn policies(program: &Program, under: &[PolicyId]) -> Option<Vec<PolicyId>> {
    if under.is_empty() {
        return None;
    }
    let mut out = under.to_vec();
    let mut next = 0;
    while let Some(policy) = out.get(next).copied() {
        for above in &program[policy].superiors {
            if !out.contains(above) {
                out.push(*above);
            }
        }
        next += 1;
    }
    Some(out)
}
