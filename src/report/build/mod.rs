//! From verdicts to the report.

mod about;
mod convert;
mod verdict;

pub(super) use about::{About, about};
pub(super) use convert::cite_in;
pub(super) use verdict::Builder;

use super::finding;
use super::mask::{Mask, without_personal};
use super::model::{
    AsOf, Document, FactsAsOf, Finding, Force, Kind, NormItem, Outcome, PolicyItem, Report, SCHEMA,
    Warning, Words,
};
use super::name::{Memo, Names, name, norm_name};
use super::place::location;
use super::summary::Summary;
use super::verdicts::Verdicts;
use crate::diagnostic::{Arg, Diagnostic, Severity};
use crate::eval::verdict::{Judged, Verdict};
use crate::facts::store::Store;
use crate::message::{self, Language};
use crate::program::{PolicyId, Program, Via};
use crate::source::SourceMap;
use jiff::civil::Date;

/// One document with what was found about it.
#[derive(Clone, Copy, Debug)]
pub struct Audited<'a> {
    /// Its facts.
    pub store: &'a Store,
    /// As of which day.
    pub as_of: AsOf,
    /// All verdicts, in order.
    pub verdicts: &'a [Verdict],
    /// Whose subjects are known not to exist.
    pub no_subject: &'a [Judged],
    /// Whose subjects the document cannot list.
    pub out_of_reach: &'a [Judged],
    /// Which policies bind.
    pub policies: &'a [(PolicyId, Force)],
}

/// How to report.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReportOptions {
    /// In which language.
    pub language: Language,
    /// Identities of persons as they are, not by pseudonyms.
    pub show_personal: bool,
    /// Advice, the attested checklist and drafts count for the exit code.
    pub strict: bool,
    /// What may be a violation for want of facts is one (`--missing violated`).
    pub missing_violated: bool,
    /// Breaches of these days are listed, those that are over too.
    pub during: Option<(Date, Date)>,
}

/// Makes the report. `mask`: the places of personal facts, which diagnostics must not quote.
#[must_use]
pub fn build<'a>(
    program: &'a Program,
    sources: &'a SourceMap,
    audits: &[Audited<'a>],
    diagnostics: &[Diagnostic],
    mask: &Mask,
    options: &ReportOptions,
) -> Report<'a> {
    let builders = builders(program, sources, audits, options);
    let documents: Vec<Document> = builders
        .iter()
        .zip(audits)
        .map(|(b, audited)| document_of(&b.names, sources, audited))
        .collect();
    let verdicts = Verdicts::new(program, options.language, builders);
    let findings = finding::findings(program, verdicts.briefs_of(Outcome::Violated));
    let warnings = diagnostics
        .iter()
        .map(|d| {
            if options.show_personal {
                warning(d, sources, options.language)
            } else {
                warning(
                    &without_personal(d, sources, mask),
                    sources,
                    options.language,
                )
            }
        })
        .collect();
    let (summary, unmet) = summary(program, &findings, &verdicts, diagnostics, options);
    Report {
        schema: SCHEMA,
        as_of: common(documents.iter().map(|d| d.as_of)),
        facts_as_of: common(documents.iter().map(|d| d.facts_as_of)),
        documents,
        policies: policies(program, sources, audits),
        findings,
        unmet,
        verdicts,
        no_subject: norm_items(
            program,
            options.language,
            audits.iter().flat_map(|a| a.no_subject),
        ),
        out_of_reach: norm_items(
            program,
            options.language,
            audits.iter().flat_map(|a| a.out_of_reach),
        ),
        warnings,
        summary,
        during: options.during,
    }
}

/// The verdicts at the head of findings that a terminal draws in full: each as the position of its
/// document and its own among that document's verdicts. What is costly to find is sought for them.
#[cfg(feature = "draw")]
#[must_use]
pub fn drawn_in_full(
    program: &Program,
    sources: &SourceMap,
    audits: &[Audited<'_>],
    options: &ReportOptions,
) -> Vec<(usize, usize)> {
    let builders = builders(program, sources, audits, options);
    let verdicts = Verdicts::new(program, options.language, builders);
    let findings = finding::findings(program, verdicts.briefs_of(Outcome::Violated));
    super::terminal::drawn(&findings, &verdicts)
        .filter_map(|finding| verdicts.place(finding.head))
        .collect()
}

fn builders<'a>(
    program: &'a Program,
    sources: &'a SourceMap,
    audits: &[Audited<'a>],
    options: &ReportOptions,
) -> Vec<Builder<'a>> {
    let builder = |(document, audited): (usize, &Audited<'a>)| Builder {
        names: Names {
            program,
            store: audited.store,
            language: options.language,
            as_of: audited.as_of.date,
            show_personal: options.show_personal,
            memo: Memo::default(),
        },
        sources,
        document,
        verdicts: audited.verdicts,
        policies: audited.policies,
        missing_violated: options.missing_violated,
    };
    audits.iter().enumerate().map(builder).collect()
}

/// The counts, and beside them what was still in breach when nobody owed it any more.
fn summary(
    program: &Program,
    findings: &[Finding],
    verdicts: &Verdicts<'_>,
    diagnostics: &[Diagnostic],
    options: &ReportOptions,
) -> (Summary, Vec<Finding>) {
    let mut summary = Summary {
        errors: count(diagnostics, |s| s == Severity::Error),
        warnings: count(diagnostics, |s| s != Severity::Error),
        ..Summary::default()
    };
    for finding in findings {
        summary.findings.add(finding.severity);
    }
    let (mut over, mut unmet) = (Vec::new(), Vec::new());
    for brief in verdicts.briefs() {
        summary.verdicts.add(brief.verdict);
        summary.late += usize::from(brief.late && brief.verdict == Outcome::Satisfied);
        if brief.over.is_some() {
            over.push(brief);
            if brief.verdict == Outcome::NotApplicable {
                unmet.push(brief);
            }
        }
        if brief.verdict == Outcome::Undetermined {
            if brief.harmless {
                summary.harmless += 1;
            } else if !brief.valued {
                summary.open.add(brief.severity);
            }
        }
    }
    // Counted as `--during` would list them: what refines each other once.
    summary.over = finding::findings(program, over.into_iter()).len();
    // Listed among those of its days, where days are asked for.
    let unmet = match options.during {
        Some(_) => Vec::new(),
        None => finding::findings(program, unmet.into_iter()),
    };
    summary.unmet = unmet.len();
    summary.exit = summary.exit_code(options.strict);
    (summary, unmet)
}

fn count(diagnostics: &[Diagnostic], which: impl Fn(Severity) -> bool) -> usize {
    diagnostics.iter().filter(|d| which(d.severity)).count()
}

fn common<T: PartialEq + Copy>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|x| x == first).then_some(first)
}

fn document_of(names: &Names<'_>, sources: &SourceMap, audited: &Audited<'_>) -> Document {
    let store = audited.store;
    let root = store.roots().into_iter().next();
    let file = sources.get(store.file());
    Document {
        file: file.map(|f| f.name().to_owned()).unwrap_or_default(),
        line: file
            .zip(root)
            .map(|(f, r)| f.line_column(store.row_loc(r).span.start).line),
        root: root.map(|r| names.step(r, names.show_personal)),
        shown: root.map(|r| names.row(r)).unwrap_or_default(),
        as_of: audited.as_of,
        facts_as_of: FactsAsOf {
            date: store.facts_as_of().unwrap_or(audited.as_of.date),
            defaulted: store.facts_as_of().is_none(),
        },
    }
}

fn policies(program: &Program, sources: &SourceMap, audits: &[Audited<'_>]) -> Vec<PolicyItem> {
    let mut out = Vec::new();
    for (id, policy) in Program::ids(program.policies.len(), PolicyId).zip(&program.policies) {
        if policy.vocabulary {
            continue;
        }
        let force = audits
            .iter()
            .flat_map(|a| a.policies)
            .filter(|(p, _)| *p == id)
            .map(|(_, f)| *f)
            .min();
        out.push(PolicyItem {
            id: policy.label.name.clone(),
            title: policy.title.clone(),
            status: policy.status,
            force: force.unwrap_or(Force::NotApplicable),
            from: policy.in_force_from,
            to: policy.in_force_to,
            jurisdiction: policy.jurisdiction.map(|code| format!("{code:06}")),
            hash: sources
                .get(policy.file)
                .map(|f| f.sha256().to_owned())
                .unwrap_or_default(),
        });
    }
    out
}

fn norm_item(program: &Program, language: Language, judged: Judged) -> NormItem {
    match judged {
        Judged::Norm(id) => {
            let norm = &program[id];
            NormItem {
                policy: program[norm.policy].label.name.clone(),
                norm: norm.duty.name.clone(),
                item: norm.item.as_ref().map(|i| i.name.clone()),
                kind: Kind::Duty,
                shown: match norm.via {
                    Some(Via::Oversight) => {
                        let oversight = message::word("via_oversight", language);
                        format!("{}{oversight}", norm_name(language, norm))
                    }
                    Some(Via::Urged) | None => norm_name(language, norm),
                },
            }
        }
        Judged::Indicator(id, _) => NormItem {
            policy: program[program[id].policy].label.name.clone(),
            norm: program[id].label.name.clone(),
            item: None,
            kind: Kind::Indicator,
            shown: name(language, &program[id].label).to_owned(),
        },
    }
}

fn norm_items<'a>(
    program: &Program,
    language: Language,
    judged: impl Iterator<Item = &'a Judged>,
) -> Vec<NormItem> {
    let mut out: Vec<NormItem> = Vec::new();
    for item in judged.map(|j| norm_item(program, language, *j)) {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

/// An argument for tools: a key of the catalogue is no word.
fn in_words(arg: &Arg, language: Language) -> Arg {
    match arg {
        Arg::Word(key) => {
            let key = key.strip_prefix("word.").unwrap_or(key);
            Arg::Text(message::word(key, language))
        }
        Arg::Text(_) | Arg::Number(_) | Arg::List(_) => arg.clone(),
    }
}

pub(super) fn warning(diagnostic: &Diagnostic, sources: &SourceMap, language: Language) -> Warning {
    let message = message::render(diagnostic, language);
    Warning {
        severity: diagnostic.severity,
        message: Words {
            code: diagnostic.code.clone(),
            args: diagnostic
                .args
                .iter()
                .map(|(k, v)| (k.clone().into_owned(), in_words(v, language)))
                .collect(),
            text: message.text,
        },
        help: message.help,
        locations: diagnostic
            .labels
            .iter()
            .zip(message.labels)
            .map(|(l, words)| {
                let mut at = location(sources, l.loc, words);
                at.pointer.clone_from(&l.pointer);
                at
            })
            .collect(),
    }
}
