//! `ohs explain FACTS --norm N [--subject ID]`: the derivation of verdicts.

use super::audit::{Named, as_of, load, named};
use crate::args::Explain;
use crate::exit::Exit;
use crate::input;
use crate::screen::{Screen, has_errors};
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::eval::verdict::{Judged, SubjectRef, Verdict};
use ohs::eval::{self, AuditOptions};
use ohs::facts::store::Store;
use ohs::facts::{Personal, Vocabulary, identity};
use ohs::mend::{self, Document};
use ohs::program::Program;
use ohs::report::draw::Mask;
use ohs::report::{self, Audited, Origin, ReportOptions};

/// Verdicts explained in one run; the others are asked for by `--subject`.
const MOST: usize = 20;

pub fn run(args: &Explain, mut screen: Screen) -> Exit {
    screen.show_personal = args.by.show_personal;
    let mut loaded = load(&args.facts, &args.by);
    let program = &loaded.policies.program;
    let sources = &loaded.policies.sources;
    let mask = loaded.mask();
    let only = match named(program, &args.norm) {
        Ok(only) => only,
        Err(d) => {
            loaded.diagnostics.push(d);
            screen.complain(&loaded.diagnostics, sources, &mask);
            return Exit::BadInput;
        }
    };
    let mut shown = 0;
    let vocabulary = Vocabulary::new(program);
    for (store, document) in loaded.documents() {
        shown += explain(
            args,
            &vocabulary,
            &loaded.policies,
            (store, document),
            &only,
            &mask,
            &screen,
        );
    }
    if let Some(id) = &args.subject
        && shown == 0
        && !loaded.stores.is_empty()
    {
        loaded.diagnostics.push(
            Diagnostic::nowhere(Severity::Error, "ohs::cli::unknown_subject")
                .arg("norm", args.norm.as_str())
                .arg("id", id.as_str()),
        );
    }
    screen.complain(&loaded.diagnostics, sources, &mask);
    if has_errors(&loaded.diagnostics) {
        Exit::BadInput
    } else {
        Exit::Fine
    }
}

/// Explains the verdicts about one document; says how many there were.
fn explain(
    args: &Explain,
    vocabulary: &Vocabulary<'_>,
    policies: &crate::policies::Policies,
    (store, document): (&Store, Option<Document<'_>>),
    only: &Named,
    mask: &Mask,
    screen: &Screen,
) -> usize {
    let program = vocabulary.program();
    let day = as_of(args.by.as_of, store);
    let options = AuditOptions {
        include_drafts: args.by.include_drafts,
        norms: Some(only.norms.clone()),
        limits: input::limits(),
        ..AuditOptions::on(day.date)
    };
    let mut audit = eval::audit(program, store, &options);
    audit.verdicts.retain(|v| {
        let asked = match v.judged {
            Judged::Norm(_) => true,
            Judged::Indicator(id, _) => only.indicators.contains(&id),
        };
        asked && is_subject(program, store, v, args.subject.as_deref())
    });
    let found = audit.verdicts.len();
    audit.verdicts.truncate(MOST);
    if let Some(document) = document {
        mend::mend(vocabulary, store, document, &options, &mut audit.verdicts);
    }
    let audited = Audited {
        store,
        as_of: day,
        verdicts: &audit.verdicts,
        no_subject: &[],
        out_of_reach: &[],
        policies: &[],
    };
    let report_options = ReportOptions {
        language: screen.language,
        show_personal: screen.show_personal,
        ..ReportOptions::default()
    };
    let sources = &policies.sources;
    let report = report::build(program, sources, &[audited], &[], mask, &report_options);
    let origin = Origin {
        program,
        sources,
        store,
        mask,
    };
    let drawing = screen.drawing();
    for (verdict, shown) in audit.verdicts.iter().zip(report.verdicts.iter()) {
        let derived = eval::explain(program, store, &options, verdict.judged, verdict.subject);
        if let Some(derived) = derived {
            let text = report::derivation(origin, &report, &shown, &derived, &drawing);
            screen.print(&format!("{text}\n"));
        }
    }
    if found > MOST {
        let more = [("n", (found - MOST).into())];
        let more = ohs::message::phrase("more_like_these", &more, screen.language);
        screen.print(&format!("{more}\n"));
    }
    found
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
            let Some(own) = path.last() else { return false };
            let values: Vec<&str> = own.values.iter().flatten().map(String::as_str).collect();
            values.contains(&asked) || values.join("/") == asked
        })
}
