//! A remark on how a verdict came about, in a sentence.

use super::ground::written;
use super::model::Words;
use super::name::Names;
use super::words::{arg, words};
use crate::diagnostic::Args;
use crate::eval::verdict::Note;
use crate::message::word;
use crate::program::DateRange;
use crate::source::SourceMap;
use jiff::civil::Date;

/// A remark in words.
pub(super) fn note(names: &Names<'_>, sources: &SourceMap, note: &Note) -> Words {
    match note {
        Note::Vacuous(_) => words("ohs::audit::vacuous", Vec::new(), names),
        Note::NoneToPick(_) => words("ohs::audit::none_to_pick", Vec::new(), names),
        Note::NoHistory(row, field) => words(
            "ohs::audit::no_history",
            vec![
                arg("subject", names.row(*row)),
                arg("field", names.field(*field)),
            ],
            names,
        ),
        Note::TooEarly(row) => words("ohs::audit::too_early", event(names, *row), names),
        Note::CameLater(row, day) => {
            let mut args = event(names, *row);
            args.push(arg("day", names.date(DateRange::day(*day))));
            words("ohs::audit::came_later", args, names)
        }
        Note::Planned(row) => words("ohs::audit::planned", event(names, *row), names),
        Note::PlannedDate(row, field) => words(
            "ohs::audit::planned_date",
            vec![
                arg("subject", names.row(*row)),
                arg("field", names.field(*field)),
            ],
            names,
        ),
        Note::WithoutAuthority(id) => {
            let label = names.program[*id].label.as_ref();
            let name = label.map_or_else(
                || word("unless", names.language),
                |l| names.label(l).to_owned(),
            );
            words(
                "ohs::audit::without_authority",
                vec![arg("exception", name)],
                names,
            )
        }
        Note::NotCounted(row, failed) => {
            let mut args = event(names, *row);
            let conditions: Vec<String> = failed.iter().map(|f| written(sources, f.loc)).collect();
            args.push(arg("condition", conditions));
            let mut lacked: Vec<&str> = Vec::new();
            for (of, member) in failed.iter().flat_map(|f| &f.lacks) {
                let label = names.program[*of].members.get(member.0 as usize);
                let label = label.map(|l| names.label(l));
                lacked.extend(label.filter(|l| !lacked.contains(l)));
            }
            if lacked.is_empty() {
                return words("ohs::audit::not_counted", args, names);
            }
            let lacked: Vec<String> = lacked.into_iter().map(str::to_owned).collect();
            args.push(arg("lacked", lacked));
            words("ohs::audit::not_counted_lacks", args, names)
        }
        Note::AttestationExpired(_) => words("ohs::audit::attestation_expired", Vec::new(), names),
        Note::AttestationLater(_) => words("ohs::audit::attestation_later", Vec::new(), names),
        Note::AttestationUndated(_) => words("ohs::audit::attestation_undated", Vec::new(), names),
        Note::AttestationStale(_) => words("ohs::audit::attestation_stale", Vec::new(), names),
        Note::AttestationsConflict(..) => {
            words("ohs::audit::attestations_conflict", Vec::new(), names)
        }
        Note::AttestationUnread(_) => words("ohs::audit::attestation_unread", Vec::new(), names),
        Note::DependsOnReading => words("ohs::audit::reading_matters", Vec::new(), names),
        Note::StartMoved { from, to } => words(
            "ohs::audit::start_moved",
            vec![arg("from", names.date(*from)), arg("force", to.to_string())],
            names,
        ),
        Note::NotArisen { due, from, to } => not_arisen(names, *due, *from, *to),
        Note::AfterForce(last) => words(
            "ohs::audit::after_force",
            vec![arg("to", last.to_string())],
            names,
        ),
        Note::OutOfScope(loc) => words(
            "ohs::audit::out_of_scope",
            vec![arg("condition", written(sources, *loc))],
            names,
        ),
        Note::EmptyPopulation => words("ohs::audit::empty_population", Vec::new(), names),
        Note::BaseOfZero => words("ohs::audit::base_of_zero", Vec::new(), names),
        Note::TimeInDoubt => words("ohs::audit::time_in_doubt", Vec::new(), names),
        Note::FarBack => words("ohs::audit::far_back", Vec::new(), names),
        Note::CorrectionAlone => words("ohs::audit::correction_alone", Vec::new(), names),
        Note::NoAnchor(loc) => words(
            "ohs::audit::no_anchor",
            vec![arg("anchor", written(sources, *loc))],
            names,
        ),
        Note::LifeOver(last) => words(
            "ohs::audit::life_over",
            vec![arg("date", names.date(*last))],
            names,
        ),
        Note::NobodyOwes(who, last) => words(
            "ohs::audit::nobody_owes",
            vec![
                arg("owner", names.row(*who)),
                arg("date", names.date(*last)),
            ],
            names,
        ),
        Note::OutsideSpan => words("ohs::audit::outside_span", Vec::new(), names),
        Note::Justified(_) => words("ohs::audit::justified", Vec::new(), names),
        Note::WorkingDays => words("ohs::audit::working_days", Vec::new(), names),
    }
}

/// What would be due outside the force does not arise.
fn not_arisen(names: &Names<'_>, due: DateRange, from: Date, to: Date) -> Words {
    let mut args = vec![arg("due", names.date(due))];
    if due.high < from {
        args.push(arg("force", from.to_string()));
        words("ohs::audit::due_before_force", args, names)
    } else if due.low > to {
        args.push(arg("to", to.to_string()));
        words("ohs::audit::due_after_force", args, names)
    } else {
        args.push(arg("force", from.to_string()));
        args.push(arg("to", names.date(DateRange::day(to))));
        words("ohs::audit::due_partly_in_force", args, names)
    }
}

fn event(names: &Names<'_>, row: crate::facts::store::Row) -> Args {
    let when = names
        .event_date(row)
        .map(|d| names.date(d))
        .unwrap_or_else(|| word("date_unknown", names.language));
    let what = names.label(&names.program[row.entity].label);
    vec![arg("event", what), arg("date", when)]
}
