//! Why a norm was not applicable, or somebody exempt: said below an expectation that was not met.

use super::Run;
use super::found::day_text;
use super::subject::exception_name;
use crate::diagnostic::Diagnostic;
use crate::eval::verdict::{Judged, Note, Settled, Verdict};
use crate::program::{DateRange, PolicyId};

/// Says why, where the verdict tells; without a word else.
pub(super) fn why(run: &Run<'_>, verdict: &Verdict, d: Diagnostic) -> Diagnostic {
    match verdict.possible.settled() {
        Some(Settled::NotApplicable) => not_applicable(run, verdict, d),
        Some(Settled::Exempt) => exempt(run, verdict, d),
        Some(Settled::Satisfied) => vacuous(verdict, d),
        _ => d,
    }
}

fn policy(run: &Run<'_>, verdict: &Verdict) -> PolicyId {
    match verdict.judged {
        Judged::Norm(id) => run.program[id].policy,
        Judged::Indicator(id, _) => run.program[id].policy,
    }
}

fn not_applicable(run: &Run<'_>, verdict: &Verdict, d: Diagnostic) -> Diagnostic {
    let policy = &run.program[policy(run, verdict)];
    let d = d.arg("policy", policy.label.name.as_str());
    let mut notes = verdict.notes.iter().filter(|n| n.is_why_not_applicable());
    let Some(note) = notes.next() else {
        let from = policy.in_force_from.max(policy.issued);
        return match from {
            Some(from) if run.as_of < from => d.arg("from", from.to_string()).help("before_force"),
            _ => d,
        };
    };
    match note {
        Note::NotArisen { due, from, to } => {
            let d = d.arg("due", range_text(*due));
            if due.high < *from {
                d.arg("from", from.to_string()).help("due_before_force")
            } else {
                d.arg("to", to.to_string()).help("due_after_force")
            }
        }
        Note::AfterForce(to) => d.arg("to", to.to_string()).help("after_force"),
        Note::OutOfScope(when) => d.label("scope", *when).help("out_of_scope"),
        Note::NoAnchor(anchor) => d.label("anchor", *anchor).help("no_anchor"),
        Note::LifeOver(day) | Note::NobodyOwes(_, day) => {
            d.arg("day", range_text(*day)).help("life_over")
        }
        Note::OutsideSpan => d.help("outside_span"),
        _ => d,
    }
}

fn exempt(run: &Run<'_>, verdict: &Verdict, d: Diagnostic) -> Diagnostic {
    let Some(id) = verdict.exception else {
        return d;
    };
    let d = d.label("exception", run.program[id].loc);
    match exception_name(run.program, id) {
        Some(label) => d.arg("exception", label.name.as_str()).help("exception"),
        None => d.help("unless"),
    }
}

/// `每个 检测 均 …`, and none is listed.
fn vacuous(verdict: &Verdict, d: Diagnostic) -> Diagnostic {
    let mut notes = verdict.notes.iter();
    match notes.find_map(|n| match n {
        Note::Vacuous(loc) => Some(*loc),
        _ => None,
    }) {
        Some(loc) => d.label("every", loc).help("vacuous"),
        None => d,
    }
}

fn range_text(days: DateRange) -> String {
    if days.low == days.high {
        return days.low.to_string();
    }
    format!(
        "{} – {}",
        day_text(Some(days.low)),
        day_text(Some(days.high))
    )
}
