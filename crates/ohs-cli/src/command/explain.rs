//! `ohs explain FACTS --norm N [--subject ID]`: the derivation of verdicts.

use super::audit::{Named, as_of, force, load, named, policies, search_missing, unjudged};
use crate::args::{Explain, Format};
use crate::exit::Exit;
use crate::input;
use crate::screen::{Screen, has_errors};
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::eval::verdict::{Judged, Settled, SubjectRef, Verdict};
use ohs::eval::{self, AuditOptions, Clause, Derivation, Step};
use ohs::facts::store::{Row, Store};
use ohs::facts::{IdentityStep, Personal, Vocabulary, identity};
use ohs::mend::{self, Document};
use ohs::program::{PolicyId, Program};
use ohs::report::model::{AsOf, Force, Kind};
use ohs::report::{self, Audited, Explanations, Origin, Report, ReportOptions};
use std::collections::BTreeSet;

/// Verdicts explained in one run; the others are asked for by `--subject`.
const MOST: usize = 20;

pub fn run(args: &Explain, mut screen: Screen) -> Exit {
    screen.show_personal = args.by.show_personal;
    let (program, diagnostics, sources) = policies(&args.by);
    let program = &program;
    let vocabulary = Vocabulary::new(program);
    let mut loaded = load(&args.facts, &vocabulary, diagnostics, sources);
    let mask = loaded.mask(program);
    let only = match named(program, &args.norm) {
        Ok(only) => only,
        Err(d) => {
            loaded.diagnostics.push(d);
            screen.complain(&loaded.diagnostics, &loaded.sources, &mask);
            return Exit::BadInput;
        }
    };
    let explained: Vec<Explained> = loaded
        .documents()
        .map(|(store, document)| explain(args, &vocabulary, (store, document), &only))
        .collect();
    if let Some(id) = &args.subject
        && explained.iter().all(|e| e.verdicts.is_empty())
        && !loaded.stores.is_empty()
    {
        loaded.diagnostics.push(
            Diagnostic::nowhere(Severity::Error, "ohs::cli::unknown_subject")
                .arg("norm", args.norm.as_str())
                .arg("id", id.as_str()),
        );
    }
    let audits: Vec<Audited<'_>> = explained
        .iter()
        .zip(&loaded.stores)
        .map(|(e, store)| e.audited(store))
        .collect();
    let options = ReportOptions {
        language: screen.language,
        show_personal: screen.show_personal,
        ..ReportOptions::default()
    };
    let sources = &loaded.sources;
    let diagnostics = &loaded.diagnostics;
    let report = report::build(program, sources, &audits, diagnostics, &mask, &options);
    let origin = |store| Origin {
        program,
        sources,
        store,
        mask: &mask,
    };
    let derived = explained.iter().zip(&loaded.stores).flat_map(|(e, store)| {
        let each = e.derivations.iter();
        each.map(move |d| (store, e.day.date, d))
    });
    let derived = report.verdicts.iter().zip(derived);
    let more: usize = explained.iter().map(|e| e.more).sum();
    match args.format {
        Format::Json => {
            let all = derived.map(|(verdict, (store, day, derivation))| {
                let (language, personal) = (screen.language, screen.show_personal);
                report::explanation(origin(store), day, verdict, derivation, language, personal)
            });
            let explanations = Explanations {
                all: all.collect(),
                more,
                report: &report,
            };
            screen.stream(|out| report::write_explanations(&explanations, out));
        }
        Format::Human => {
            let drawing = screen.drawing();
            let whole = args.subject.is_some();
            for (verdict, (store, _, derivation)) in derived {
                let origin = origin(store);
                let text =
                    report::derivation(origin, &report, &verdict, derivation, whole, &drawing);
                screen.print(&format!("{text}\n"));
            }
            if more > 0 {
                let more = [("n", more.into())];
                let more = ohs::message::phrase("more_like_these", &more, screen.language);
                screen.print(&format!("{more}\n"));
            }
            if args.subject.is_none() {
                silent(args, &screen, &report);
            }
            screen.complain(diagnostics, sources, &mask);
        }
    }
    if has_errors(diagnostics) {
        Exit::BadInput
    } else {
        Exit::from_report(report.summary.exit)
    }
}

/// Says of what there is no verdict, and why: silence must not be taken for one.
fn silent(args: &Explain, screen: &Screen, report: &Report<'_>) {
    let language = screen.language;
    let of_region = ohs::message::word("target_of_region", language);
    let say = |key, norm: &str| {
        let words = [
            ("norm", norm.into()),
            ("of_region", of_region.clone().into()),
        ];
        screen.print(&format!(
            "{}\n",
            ohs::message::phrase(key, &words, language)
        ));
    };
    for norm in &report.no_subject {
        say("explained_no_subject", &norm.shown);
    }
    for norm in &report.out_of_reach {
        let key = match norm.kind {
            Kind::Duty => "explained_out_of_reach",
            Kind::Indicator => "explained_indicator_out_of_reach",
        };
        say(key, &norm.shown);
    }
    let nothing = report.no_subject.is_empty() && report.out_of_reach.is_empty();
    if nothing && report.verdicts.is_empty() && !report.documents.is_empty() {
        say("explained_not_judged", &args.norm);
    }
}

/// What was found out about one document.
struct Explained {
    day: AsOf,
    verdicts: Vec<Verdict>,
    derivations: Vec<Derivation>,
    no_subject: Vec<Judged>,
    out_of_reach: Vec<Judged>,
    policies: Vec<(PolicyId, Force)>,
    /// Verdicts that are not explained.
    more: usize,
}

impl Explained {
    fn audited<'a>(&'a self, store: &'a Store) -> Audited<'a> {
        Audited {
            store,
            as_of: self.day,
            verdicts: &self.verdicts,
            no_subject: &self.no_subject,
            out_of_reach: &self.out_of_reach,
            policies: &self.policies,
        }
    }
}

/// Explains the verdicts about one document.
fn explain(
    args: &Explain,
    vocabulary: &Vocabulary<'_>,
    (store, document): (&Store, Option<Document<'_>>),
    only: &Named,
) -> Explained {
    let program = vocabulary.program();
    let day = as_of(args.by.as_of, store);
    let options = AuditOptions {
        include_drafts: args.by.include_drafts,
        norms: Some(only.norms.clone()),
        indicators: Some(only.indicators.clone()),
        limits: input::limits(),
        ..AuditOptions::on(day.date)
    };
    let mut audit = eval::audit(program, store, &options);
    let asked = args.subject.as_deref();
    let members = asked.map(|asked| rows_called(program, store, asked));
    let derive = |v: &Verdict| {
        eval::explain(
            program,
            store,
            &options,
            v.judged,
            v.subject,
            members.as_ref(),
        )
    };
    audit.verdicts.retain(|v| match v.judged {
        Judged::Norm(_) => is_subject(program, store, v, asked),
        // Asked for a member of the population, it is explained for that one.
        Judged::Indicator(..) => {
            members.is_none() || derive(v).is_some_and(|d| d.steps.iter().any(names_a_member))
        }
    });
    // Not all may be explained: first those that decide the exit code.
    audit.verdicts.sort_by_key(|v| match v.possible.settled() {
        Some(Settled::Violated) => 0,
        None if !v.possible.harmless() => 1,
        _ => 2,
    });
    let more = audit.verdicts.len().saturating_sub(MOST);
    audit.verdicts.truncate(MOST);
    // What cannot be explained any more is not shown as if it were.
    let mut derivations = Vec::new();
    audit.verdicts.retain(|v| match derive(v) {
        Some(derived) => {
            derivations.push(derived);
            true
        }
        None => false,
    });
    search_missing(program, store, &options, &mut audit.verdicts);
    if let Some(document) = document {
        mend::mend(vocabulary, store, document, &options, &mut audit.verdicts);
    }
    let silent = unjudged(&audit);
    Explained {
        day,
        verdicts: audit.verdicts,
        derivations,
        no_subject: silent.no_subject,
        out_of_reach: silent.out_of_reach,
        policies: audit.policies.iter().map(force).collect(),
        more,
    }
}

/// Whether a member of a population is among these steps.
fn names_a_member(step: &Step) -> bool {
    match step.clause {
        Clause::Population => !step.parts.is_empty(),
        Clause::Reading(_) => step.parts.iter().any(names_a_member),
        _ => false,
    }
}

/// The rows that are called so, or that one called so holds.
fn rows_called(program: &Program, store: &Store, asked: &str) -> BTreeSet<Row> {
    let rows = program
        .each_entity()
        .flat_map(|(id, _)| store.rows(id).iter());
    rows.filter(|row| {
        let personal = [Personal::Shown, Personal::Pseudonyms];
        personal.into_iter().any(|p| {
            let path = identity(program, store, *row, p);
            path.iter().any(|step| is_called(step, asked))
        })
    })
    .collect()
}

fn is_called(step: &IdentityStep, asked: &str) -> bool {
    let values: Vec<&str> = step.values.iter().flatten().map(String::as_str).collect();
    values.contains(&asked) || values.join("/") == asked
}

/// Whether a verdict is about the subject asked for: by its identity, one of its parts, or the
/// pseudonym that a report shows.
fn is_subject(program: &Program, store: &Store, verdict: &Verdict, asked: Option<&str>) -> bool {
    let Some(asked) = asked else { return true };
    let SubjectRef::Row(row) = verdict.subject else {
        return false;
    };
    [Personal::Shown, Personal::Pseudonyms]
        .into_iter()
        .any(|personal| {
            let path = identity(program, store, row, personal);
            path.last().is_some_and(|own| is_called(own, asked))
        })
}
