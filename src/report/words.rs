//! A verdict in a sentence: which code, with which arguments.

use super::ground::written;
use super::model::{Outcome, Words};
use super::name::Names;
use crate::diagnostic::{Arg, Args, Code};
use crate::eval::verdict::{FactRef, Judged, Note, Settled, SubjectRef, Verdict};
use crate::message::{text, word};
use crate::program::{ExprKind, Norm, Requirement, TimeForm};
use crate::source::SourceMap;
use jiff::civil::Date;
use std::borrow::Cow;

/// A code with its arguments in the reader's words.
pub(super) fn words(code: &'static str, args: Args, names: &Names<'_>) -> Words {
    let code = Code::new(code);
    Words {
        text: text(&code, &args, names.language),
        code,
        args: args.into_iter().map(|(k, v)| (k.into_owned(), v)).collect(),
    }
}

pub(super) fn arg(name: &'static str, value: impl Into<Arg>) -> (Cow<'static, str>, Arg) {
    (Cow::Borrowed(name), value.into())
}

fn date(names: &Names<'_>, date: Option<Date>) -> Arg {
    match date {
        Some(d) => Arg::Text(d.to_string()),
        None => Arg::Text(word("date_unknown", names.language)),
    }
}

/// Days by which `due` was missed.
pub(super) fn days_overdue(verdict: &Verdict, as_of: Date) -> Option<i32> {
    // Of what is not settled the due date is a bound.
    let due = verdict
        .due
        .filter(|_| verdict.possible.settled().is_some())?;
    let ended = verdict.until.and_then(|u| u.yesterday().ok());
    let done = verdict.late.map(|l| l.done.high);
    let last = ended.into_iter().chain(done).fold(as_of, Date::min);
    let days = last.since(due).ok()?.get_days();
    (days > 0).then_some(days)
}

/// The sentence of a norm's verdict.
pub(super) fn duty(
    names: &Names<'_>,
    sources: &SourceMap,
    norm: &Norm,
    verdict: &Verdict,
    outcome: Outcome,
    subject: &str,
) -> Words {
    let args = vec![arg("subject", subject), arg("norm", names.norm(norm))];
    match outcome {
        Outcome::Satisfied => satisfied(names, verdict, args),
        Outcome::Violated
            if verdict.possible.settled().is_none()
                && matches!(verdict.subject, SubjectRef::Unlisted { .. }) =>
        {
            words("ohs::audit::missing_as_violated_unlisted", args, names)
        }
        Outcome::Violated if verdict.possible.settled().is_none() => {
            words("ohs::audit::missing_as_violated", args, names)
        }
        Outcome::Violated => violated(names, norm, verdict, args),
        Outcome::Pending => pending(names, verdict, args),
        Outcome::Exempt => exempt(names, sources, verdict, args),
        Outcome::NotApplicable => not_applicable(names, verdict, args),
        Outcome::Undetermined => undetermined(names, verdict, args),
    }
}

fn satisfied(names: &Names<'_>, verdict: &Verdict, mut args: Args) -> Words {
    if let Some(late) = verdict.late {
        args.push(arg("done", names.date(late.done)));
        args.push(arg("due", late.due.to_string()));
        return words("ohs::audit::satisfied_late", args, names);
    }
    if let Some(until) = verdict.until.or(verdict.due)
        && until >= names.as_of
    {
        args.push(arg("until", until.to_string()));
        return words("ohs::audit::satisfied_until", args, names);
    }
    if let Some(last) = verdict.over
        && let Ok(since) = last.tomorrow()
    {
        args.push(arg("since", since.to_string()));
        args.push(arg("last", last.to_string()));
        return words("ohs::audit::satisfied_since", args, names);
    }
    words("ohs::audit::satisfied", args, names)
}

fn not_applicable(names: &Names<'_>, verdict: &Verdict, mut args: Args) -> Words {
    // Of what is not applicable a breach is over only where nobody owes it any more.
    let Some(last) = verdict.over else {
        return words("ohs::audit::not_applicable", args, names);
    };
    args.push(arg("last", last.to_string()));
    words("ohs::audit::unmet_to_the_end", args, names)
}

fn pending(names: &Names<'_>, verdict: &Verdict, mut args: Args) -> Words {
    match verdict.due {
        Some(due) => {
            args.push(arg("due", due.to_string()));
            words("ohs::audit::pending", args, names)
        }
        None => words("ohs::audit::pending_open", args, names),
    }
}

fn exempt(names: &Names<'_>, sources: &SourceMap, verdict: &Verdict, mut args: Args) -> Words {
    if let Some(id) = verdict.exception {
        let when = &names.program[id].when;
        args.push(arg("condition", written(sources, when.loc)));
    }
    let name = verdict
        .exception
        .and_then(|e| names.program[e].label.as_ref());
    match name {
        Some(label) => {
            args.push(arg("exception", names.label(label)));
            words("ohs::audit::exempt", args, names)
        }
        None => words("ohs::audit::exempt_unless", args, names),
    }
}

fn undetermined(names: &Names<'_>, verdict: &Verdict, mut args: Args) -> Words {
    if let SubjectRef::Unlisted { .. } = verdict.subject {
        return words("ohs::audit::undetermined_unlisted", args, names);
    }
    if verdict.notes.contains(&Note::DependsOnReading) {
        return words("ohs::audit::depends_on_reading", args, names);
    }
    let possible: Vec<String> = verdict
        .possible
        .iter()
        .map(|s| word(Outcome::from(s).key(), names.language))
        .collect();
    args.push(arg("possible", possible));
    words("ohs::audit::undetermined", args, names)
}

impl From<Settled> for Outcome {
    fn from(settled: Settled) -> Self {
        match settled {
            Settled::Satisfied => Self::Satisfied,
            Settled::Violated => Self::Violated,
            Settled::Pending => Self::Pending,
            Settled::Exempt => Self::Exempt,
            Settled::NotApplicable => Self::NotApplicable,
        }
    }
}

fn violated(names: &Names<'_>, norm: &Norm, verdict: &Verdict, mut args: Args) -> Words {
    let since = match verdict.since {
        None if names.conceals(norm) => Arg::Text(word("personal", names.language)),
        since => date(names, since),
    };
    args.push(arg("since", since));
    if let (Some(since), Some(until)) = (verdict.since, verdict.until)
        && until <= names.as_of
    {
        let last = until.yesterday().unwrap_or(since);
        args.push(arg("last", last.to_string()));
        return match verdict.since_known {
            Some(known) => {
                args.push(arg("known", known.to_string()));
                match known == since {
                    true => words("ohs::audit::violated_then_since_unknown", args, names),
                    false => words("ohs::audit::violated_then_known", args, names),
                }
            }
            None => words("ohs::audit::violated_then", args, names),
        };
    }
    if let (Some(late), Some(days)) = (verdict.late, days_overdue(verdict, names.as_of)) {
        args.push(arg("days", i64::from(days)));
        args.push(arg("due", date(names, verdict.due)));
        args.push(arg("done", names.date(late.done)));
        return words("ohs::audit::order_late", args, names);
    }
    match shape(&norm.requirement) {
        Requirement::Timed { form, .. } => overdue(names, form, verdict, args),
        Requirement::Gate { .. } => words("ohs::audit::gate_broken", args, names),
        Requirement::Order { .. } => words("ohs::audit::order_broken", args, names),
        Requirement::Never(_) => match verdict.since_known {
            Some(known) => {
                args.push(arg("known", known.to_string()));
                if verdict.since == Some(known) {
                    words("ohs::audit::state_forbidden_since_unknown", args, names)
                } else {
                    words("ohs::audit::state_forbidden_known", args, names)
                }
            }
            None => words("ohs::audit::state_forbidden", args, names),
        },
        Requirement::NeverAct(_) => words("ohs::audit::act_forbidden", args, names),
        Requirement::Holds(condition) => {
            if matches!(condition.kind, ExprKind::Attested(..)) {
                words("ohs::audit::attested_not_met", args, names)
            } else {
                state_violated(names, verdict, args)
            }
        }
        Requirement::All(_)
        | Requirement::Any(_)
        | Requirement::Every(..)
        | Requirement::Within { .. }
        | Requirement::Readings(..) => match days_overdue(verdict, names.as_of) {
            Some(days) => missed(verdict, names, days, args),
            None => state_violated(names, verdict, args),
        },
    }
}

/// A state that does not hold; since when, as far as that is known.
fn state_violated(names: &Names<'_>, verdict: &Verdict, mut args: Args) -> Words {
    let Some(known) = verdict.since_known else {
        return words("ohs::audit::state_violated", args, names);
    };
    args.push(arg("known", known.to_string()));
    if verdict.since == Some(known) {
        words("ohs::audit::state_violated_since_unknown", args, names)
    } else {
        words("ohs::audit::state_violated_known", args, names)
    }
}

/// The requirement that gives the sentence its form.
fn shape(requirement: &Requirement) -> &Requirement {
    match requirement {
        Requirement::Within { requirement, .. } => shape(requirement),
        Requirement::Readings(_, readings) => match readings.as_slice() {
            [first, rest @ ..]
                if rest
                    .iter()
                    .all(|r| std::mem::discriminant(r) == std::mem::discriminant(first)) =>
            {
                shape(first)
            }
            _ => requirement,
        },
        _ => requirement,
    }
}

fn missed(verdict: &Verdict, names: &Names<'_>, days: i32, mut args: Args) -> Words {
    args.push(arg("days", i64::from(days)));
    args.push(arg("due", date(names, verdict.due)));
    words("ohs::audit::window_missed", args, names)
}

fn overdue(names: &Names<'_>, form: &TimeForm, verdict: &Verdict, mut args: Args) -> Words {
    let Some(days) = days_overdue(verdict, names.as_of) else {
        return words("ohs::audit::state_violated", args, names);
    };
    match form {
        TimeForm::Window(_) => missed(verdict, names, days, args),
        TimeForm::Calendar { .. } => {
            args.push(arg("days", i64::from(days)));
            args.push(arg("due", date(names, verdict.due)));
            words("ohs::audit::calendar_overdue", args, names)
        }
        TimeForm::Every { .. } => {
            args.push(arg("days", i64::from(days)));
            args.push(arg("due", date(names, verdict.due)));
            match last_event(names, verdict) {
                Some(last) => {
                    args.push(arg("last", last));
                    words("ohs::audit::every_overdue", args, names)
                }
                None => words("ohs::audit::every_never", args, names),
            }
        }
    }
}

/// The date of the event that decided: of the one named as a whole, else the latest read.
fn last_event(names: &Names<'_>, verdict: &Verdict) -> Option<String> {
    let whole = verdict.decided_by.iter().find_map(|fact| match fact {
        FactRef::Row(row) => names.event_date(*row),
        _ => None,
    });
    let dates = verdict.decided_by.iter().filter_map(|fact| match fact {
        FactRef::Field(row, _) => names.event_date(*row),
        _ => None,
    });
    let latest = || dates.max_by_key(|d| (d.high, d.low));
    whole.or_else(latest).map(|d| names.date(d))
}

/// The sentence of an indicator: what this document contributes, or whether a target is met.
pub(super) fn indicator(
    names: &Names<'_>,
    sources: &SourceMap,
    verdict: &Verdict,
    outcome: Outcome,
) -> Words {
    let (id, target) = match verdict.judged {
        Judged::Indicator(id, target) => (id, target),
        Judged::Norm(_) => return words("ohs::audit::contribution", Vec::new(), names),
    };
    let name = names.label(&names.program[id].label);
    let mut args = vec![arg("norm", name)];
    if target.is_none() {
        let (value, of) = match &verdict.value {
            Some(m) => (
                bounds(names, m.numerator),
                m.denominator.map(|d| bounds(names, d)),
            ),
            None => (word("not_known", names.language), None),
        };
        args.push(arg("numerator", value));
        return match of {
            Some(of) => {
                args.push(arg("denominator", of));
                words("ohs::audit::contribution", args, names)
            }
            None => words("ohs::audit::contribution_count", args, names),
        };
    }
    args.push(arg("state", state(names, sources, verdict)));
    match outcome {
        Outcome::Satisfied => words("ohs::audit::target_met", args, names),
        Outcome::Violated => words("ohs::audit::target_missed", args, names),
        Outcome::Pending => {
            args.push(arg("due", date(names, verdict.due)));
            words("ohs::audit::target_pending", args, names)
        }
        Outcome::NotApplicable => words("ohs::audit::target_not_judged", args, names),
        Outcome::Undetermined | Outcome::Exempt => words("ohs::audit::target_open", args, names),
    }
}

/// How a target stands: under each reading, where they say different things.
fn state(names: &Names<'_>, sources: &SourceMap, verdict: &Verdict) -> String {
    let Judged::Indicator(id, Some(target)) = verdict.judged else {
        return String::new();
    };
    let indicator = &names.program[id];
    let mut lines: Vec<(u32, String)> = Vec::new();
    for reached in &verdict.reached {
        let shown = super::target::Shown {
            names,
            sources,
            indicator,
            reached,
            target,
        };
        let line = shown.line();
        if lines.iter().all(|(_, other)| *other != line) {
            lines.push((reached.variant, line));
        }
    }
    match (lines.as_slice(), indicator.readings) {
        ([_, _, ..], Some(set)) => {
            let readings = &names.program[set].readings;
            let each = lines.iter().map(|(variant, line)| {
                let reading = readings.get(*variant as usize).map(|l| names.label(l));
                let args = [
                    ("reading", reading.unwrap_or_default().into()),
                    ("target", line.as_str().into()),
                ];
                crate::message::phrase("target_reading", &args, names.language)
            });
            let each: Vec<String> = each.collect();
            each.join(names.language.pick("；", "; "))
        }
        _ => {
            let each: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
            each.join(names.language.pick("；", "; "))
        }
    }
}

fn bounds(
    names: &Names<'_>,
    (low, high): (rust_decimal::Decimal, Option<rust_decimal::Decimal>),
) -> String {
    let low_text = low.normalize().to_string();
    match high {
        Some(high) if high == low => low_text,
        Some(high) => crate::message::phrase(
            "between",
            &[
                ("low", low_text.into()),
                ("high", high.normalize().to_string().into()),
            ],
            names.language,
        ),
        None => crate::message::phrase("at_least", &[("low", low_text.into())], names.language),
    }
}
