//! What was found instead of what was expected, as a diagnostic at the expectation.

use super::Run;
use super::expectation::{bounds, compares, fits, lies_between, set, written};
use super::subject::{exception_name, path_text};
use super::why::why;
use crate::diagnostic::{Arg, Diagnostic};
use crate::eval::verdict::{FactRef, Judged, Measured, Settled, SubjectRef, Verdict};
use crate::program::{Lifetime, Via};
use crate::source::Loc;
use crate::syntax::ast::{DateKind, DateLiteral, Expectation, Name, Outcome, Path};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// How a verdict differs from the expectation.
pub(super) enum Unexpected<'e> {
    /// Another verdict; the one expected (`None`: undetermined).
    Verdict(Option<Settled>),
    /// Violated since another day.
    Since(&'e DateLiteral),
    /// Pending until another day.
    Due(&'e DateLiteral),
    /// Undetermined between other verdicts.
    Possible,
    /// Undetermined, but not for want of this.
    Missing(&'e Path),
    /// Exempt by another exception.
    Exception(&'e Name),
    /// Another value, or none.
    Value(String),
}

/// How a verdict differs from what is expected; `None` where it does not.
pub(super) fn unexpected<'e>(
    run: &Run<'_>,
    outcome: &'e Outcome,
    verdict: &Verdict,
) -> Option<Unexpected<'e>> {
    let found = verdict.possible.settled();
    let is = |wanted: Settled| (found != Some(wanted)).then_some(Unexpected::Verdict(Some(wanted)));
    match outcome {
        Outcome::Satisfied => is(Settled::Satisfied),
        Outcome::NotApplicable => is(Settled::NotApplicable),
        Outcome::Violated(since) => is(Settled::Violated).or_else(|| {
            let since = since.as_ref().filter(|d| !fits(d, verdict.since))?;
            Some(Unexpected::Since(since))
        }),
        Outcome::Pending(due) => is(Settled::Pending).or_else(|| {
            let due = due.as_ref().filter(|d| !fits(d, verdict.due))?;
            Some(Unexpected::Due(due))
        }),
        Outcome::Exempt(name) => is(Settled::Exempt).or_else(|| {
            let name = name.as_ref()?;
            let label = verdict
                .exception
                .and_then(|id| exception_name(run.program, id));
            (!label.is_some_and(|l| l.is(&name.text))).then_some(Unexpected::Exception(name))
        }),
        Outcome::Undetermined { possible, missing } => {
            if found.is_some() {
                return Some(Unexpected::Verdict(None));
            }
            if !possible.is_empty() && verdict.possible != set(possible) {
                return Some(Unexpected::Possible);
            }
            let lost = missing.iter().find(|path| !run.lacks(verdict, path))?;
            Some(Unexpected::Missing(lost))
        }
        Outcome::Value(op, quantity) => {
            let met = value_of(verdict).is_some_and(|v| compares(&v, *op, written(quantity)));
            let unit = quantity.unit.as_ref().map_or("", |u| u.text.as_str());
            (!met).then(|| Unexpected::Value(format!("{} {}{unit}", op.sign(), quantity.number)))
        }
        Outcome::Between(low, high) => {
            let met = value_of(verdict).is_some_and(|v| lies_between(&v, *low, *high));
            let shown = |r: &(Decimal, Decimal)| format!("{}/{}", r.0, r.1);
            (!met).then(|| Unexpected::Value(format!("= {} – {}", shown(low), shown(high))))
        }
    }
}

/// What an indicator comes to here: what the document contributes, or the value that is judged.
fn value_of(verdict: &Verdict) -> Option<Cow<'_, Measured>> {
    match &verdict.value {
        Some(value) => Some(Cow::Borrowed(value)),
        None => Some(Cow::Owned(verdict.reached.first()?.measured()?)),
    }
}

/// The report at the expectation; a second label shows what decided.
pub(super) fn describe(
    run: &Run<'_>,
    expected: &Expectation,
    verdict: &Verdict,
    kind: Unexpected<'_>,
    here: Loc,
) -> Diagnostic {
    let d = match kind {
        Unexpected::Verdict(wanted) => {
            let d = Diagnostic::error("ohs::scenario::other_verdict", here)
                .arg("expected", verdict_word(wanted))
                .arg("found", verdict_word(verdict.possible.settled()));
            detail(run, verdict, d)
        }
        Unexpected::Since(date) => {
            let d = Diagnostic::error("ohs::scenario::other_since", here)
                .arg("expected", date_text(date))
                .arg("found", day_text(verdict.since));
            since(run, verdict, d)
        }
        Unexpected::Due(date) => Diagnostic::error("ohs::scenario::other_due", here)
            .arg("expected", date_text(date))
            .arg("found", day_text(verdict.due)),
        Unexpected::Possible => {
            let d = Diagnostic::error("ohs::scenario::other_possible", here);
            possible(verdict, d)
        }
        Unexpected::Missing(path) => Diagnostic::error("ohs::scenario::not_missing", here)
            .arg("fact", path_text(path))
            .arg("missing", run.missing(verdict)),
        Unexpected::Exception(name) => Diagnostic::error("ohs::scenario::other_exception", here)
            .arg("expected", &*name.text)
            .arg(
                "found",
                verdict
                    .exception
                    .and_then(|id| exception_name(run.program, id))
                    .map_or_else(|| "除非".to_owned(), |l| l.name.clone()),
            ),
        Unexpected::Value(wanted) => {
            let d = Diagnostic::error("ohs::scenario::other_value", here).arg("expected", wanted);
            match value_of(verdict) {
                Some(value) => {
                    let d = d.arg("found", value_text(&value, in_percent(&expected.outcome)));
                    let (low, high) = bounds(&value);
                    let missing = run.missing(verdict);
                    match (low == high && low.is_some(), missing.is_empty()) {
                        (true, _) => d,
                        (false, true) => d.help("range"),
                        (false, false) => d.arg("missing", missing).help("missing"),
                    }
                }
                None => d
                    .arg("found", verdict_word(verdict.possible.settled()))
                    .help("no_value"),
            }
        }
    };
    let d = d
        .arg("norm", path_text(&expected.norm))
        .arg("subject", run.subject_text(verdict.subject));
    // the clause, and the facts that told most
    let rule = match verdict.judged {
        Judged::Norm(id) => run.program[id].rule,
        Judged::Indicator(id, _) => run.program[id].loc,
    };
    let mut places: Vec<Loc> = Vec::new();
    for decided in verdict.decided_by.iter().filter_map(|f| place(run, f)) {
        if !places.contains(&decided) && places.len() < DECIDED {
            places.push(decided);
        }
    }
    let d = match items(run, expected, verdict) {
        Some(items) => d.arg("items", items).label("item", rule),
        None => d.label("rule", rule),
    };
    places.into_iter().fold(d, |d, at| d.label("decided", at))
}

/// Where a whole duty is expected of that is several norms: how each is named.
fn items(run: &Run<'_>, expected: &Expectation, verdict: &Verdict) -> Option<Vec<String>> {
    let Judged::Norm(id) = verdict.judged else {
        return None;
    };
    let duty = &run.program[id];
    let named = expected.norm.names.last()?;
    if !duty.duty.is(&named.text) {
        return None;
    }
    let written = path_text(&expected.norm);
    let norms = run.program.norms.iter().filter(|n| {
        n.policy == duty.policy && n.duty.name == duty.duty.name && n.via != Some(Via::Oversight)
    });
    let items: Vec<String> = norms
        .filter_map(|n| Some(format!("{written}.{}", n.item.as_ref()?.name)))
        .collect();
    (items.len() > 1).then_some(items)
}

/// How many of the facts that decided are pointed at.
const DECIDED: usize = 2;

fn in_percent(outcome: &Outcome) -> bool {
    let unit = match outcome {
        Outcome::Value(_, quantity) => quantity.unit.as_ref(),
        _ => None,
    };
    unit.is_some_and(|u| matches!(u.text.as_str(), "%" | "％"))
}

/// What else is known of a verdict, as help.
fn detail(run: &Run<'_>, verdict: &Verdict, d: Diagnostic) -> Diagnostic {
    match verdict.possible.settled() {
        Some(Settled::Violated) if verdict.since.is_some() => {
            d.arg("since", day_text(verdict.since)).help("since")
        }
        Some(Settled::Satisfied) if verdict.late.is_some() => {
            let late = verdict.late;
            d.arg("due", day_text(late.map(|l| l.due)))
                .arg("done", day_text(late.map(|l| l.done.high)))
                .help("late")
        }
        Some(Settled::Pending) if verdict.due.is_some() => {
            d.arg("due", day_text(verdict.due)).help("due")
        }
        None => {
            let missing = run.missing(verdict);
            let open = verdict.missing.facts.iter().find_map(|f| match f {
                FactRef::Parameter(id) => Some(&run.program[*id].label.name),
                _ => None,
            });
            if missing.is_empty() {
                possible(verdict, d)
            } else if let Some(parameter) = open {
                d.arg("missing", missing)
                    .arg("parameter", parameter.as_str())
                    .arg("written", format!("参数：{{{parameter}：…}}"))
                    .help("missing_parameter")
            } else {
                d.arg("missing", missing).help("missing")
            }
        }
        _ => why(run, verdict, d),
    }
}

/// Why it is violated since that day and none before, where that is plain.
fn since(run: &Run<'_>, verdict: &Verdict, d: Diagnostic) -> Diagnostic {
    let (Judged::Norm(norm), SubjectRef::Row(row)) = (verdict.judged, verdict.subject) else {
        return d;
    };
    let policy = &run.program[run.program[norm].policy];
    if verdict.since.is_some() && verdict.since == policy.in_force_from {
        return d.arg("policy", &*policy.label.name).help("force");
    }
    let begins = match run.program[row.entity].lifetime {
        Lifetime::Lives { from, .. } | Lifetime::Event(from) => from,
        Lifetime::Static => return d,
    };
    let written = run.store.fact_loc(run.program, row, begins).is_some();
    if verdict.since == Some(run.as_of) && !written {
        return d
            .arg("field", &*run.program[begins].label.name)
            .help("no_beginning");
    }
    d
}

/// The verdicts that are possible, as help.
fn possible(verdict: &Verdict, d: Diagnostic) -> Diagnostic {
    let all: Vec<Settled> = verdict.possible.iter().collect();
    let d = all
        .iter()
        .zip(["a", "b", "c", "d", "e"])
        .fold(d, |d, (v, name)| d.arg(name, verdict_word(Some(*v))));
    match all.len() {
        0 => d,
        1 => d.help("possible_one"),
        2 => d.help("possible_two"),
        3 => d.help("possible_three"),
        4 => d.help("possible_four"),
        _ => d.help("possible_five"),
    }
}

fn verdict_word(verdict: Option<Settled>) -> Arg {
    Arg::Word(Cow::Borrowed(match verdict {
        Some(Settled::Satisfied) => "word.satisfied",
        Some(Settled::Violated) => "word.violated",
        Some(Settled::Pending) => "word.pending",
        Some(Settled::Exempt) => "word.exempt",
        Some(Settled::NotApplicable) => "word.not_applicable",
        None => "word.undetermined",
    }))
}

pub(super) fn day_text(day: Option<jiff::civil::Date>) -> String {
    day.map_or_else(|| "—".to_owned(), |d| d.to_string())
}

fn date_text(date: &DateLiteral) -> String {
    match date.kind {
        DateKind::Day(d) => d.to_string(),
        DateKind::Month(y, m) => format!("{y:04}-{m:02}"),
        DateKind::Year(y) => format!("{y:04}"),
        DateKind::MonthEnd(..) | DateKind::YearEnd(_) => day_text(super::exact(date)),
    }
}

/// A value as far as it is known.
fn value_text(value: &Measured, percent: bool) -> Arg {
    let shown = |(n, d): (Decimal, Decimal)| match exact_percent(n, d).filter(|_| percent) {
        Some(p) => format!("{p}% ({n}/{d})"),
        None if d == Decimal::ONE => n.to_string(),
        None => format!("{n}/{d}"),
    };
    match bounds(value) {
        (None, None) => verdict_word(None),
        (Some(low), None) => Arg::Text(format!("≥ {}", shown(low))),
        (None, Some(high)) => Arg::Text(format!("≤ {}", shown(high))),
        (Some(low), Some(high)) if low == high => Arg::Text(shown(low)),
        (Some(low), Some(high)) => Arg::Text(format!("{} – {}", shown(low), shown(high))),
    }
}

/// A fraction in percent, where that has an end.
fn exact_percent(n: Decimal, d: Decimal) -> Option<Decimal> {
    let hundredfold = n.checked_mul(Decimal::ONE_HUNDRED)?;
    let percent = hundredfold.checked_div(d)?.normalize();
    (percent.scale() <= 4 && percent.checked_mul(d)? == hundredfold).then_some(percent)
}

/// Where a fact stands.
fn place(run: &Run<'_>, fact: &FactRef) -> Option<Loc> {
    match fact {
        FactRef::Field(row, field)
        | FactRef::Members(row, field)
        | FactRef::SinceFactsAsOf(row, field) => run.store.fact_loc(run.program, *row, *field),
        FactRef::InYear(row, field, year) => run.store.figure_loc(run.program, *row, *field, *year),
        FactRef::Row(row) => Some(run.store.row_loc(*row)),
        FactRef::Attestation(row, matter) => {
            let matter = crate::program::Matter {
                of: matter.of,
                member: matter.member,
            };
            run.store.attestations(*row, &matter).next().map(|a| a.loc)
        }
        FactRef::Parameter(id) => run.store.parameter(*id).map(|(_, loc)| *loc),
        FactRef::Record(_, loc) => Some(*loc),
    }
}
