//! The report on a terminal: findings one by one, the rest by norm, folded where it is long.

mod finding;
mod overview;
mod section;

use super::draw::{DrawOptions, Mask, Paint, paint, safe, wrap};
use super::model::{AsOfFrom, Document, Finding, Force, Outcome, Report, Target};
use crate::diagnostic::Arg;
use crate::message::{phrase, word};
use crate::report::verdicts::{Brief, Verdicts};
use crate::source::SourceMap;
use indexmap::IndexMap;
use std::cmp::Reverse;
use std::fmt::Write;

/// Findings of one norm that are drawn in full; the others are named.
const DRAWN: usize = 3;
/// Names in one line; the others are counted.
const NAMED: usize = 8;
/// Targets of a region that are listed; the others are counted.
const TARGETS: usize = 60;
/// Norms in one line.
const NORMS: usize = 12;

/// Draws the report. Of the verdicts only those in `only` (all where it is empty).
#[must_use]
pub fn terminal(
    report: &Report<'_>,
    sources: &SourceMap,
    mask: &Mask,
    options: &DrawOptions,
    only: &[Outcome],
) -> String {
    let page = Page {
        report,
        sources,
        mask,
        options,
        only,
    };
    let mut out = String::new();
    page.head(&mut out);
    page.overview(&mut out);
    if page.shows(Outcome::Violated) {
        page.findings(&mut out);
    }
    if only.is_empty() {
        page.targets(&mut out);
    }
    page.undetermined(&mut out);
    page.pending(&mut out);
    page.exempt(&mut out);
    page.late(&mut out);
    page.in_doubt(&mut out);
    page.unmet(&mut out);
    page.satisfied(&mut out);
    page.not_applicable(&mut out);
    if only.is_empty() {
        page.contributions(&mut out);
        page.norm_lists(&mut out);
        page.policies(&mut out);
    }
    page.summary(&mut out);
    out
}

/// Findings of one norm stand together, in the order of their first.
fn by_norm<'r>(
    findings: &'r [Finding],
    verdicts: &'r Verdicts<'_>,
) -> IndexMap<(&'r str, &'r str), Vec<&'r Finding>> {
    let mut groups: IndexMap<(&str, &str), Vec<&Finding>> = IndexMap::new();
    for finding in findings {
        if let Some(norm) = verdicts.norm(finding.head) {
            groups.entry(norm).or_default().push(finding);
        }
    }
    groups
}

/// The findings that [`terminal`] draws in full.
pub(super) fn drawn<'r>(
    findings: &'r [Finding],
    verdicts: &'r Verdicts<'_>,
) -> impl Iterator<Item = &'r Finding> {
    let groups = by_norm(findings, verdicts).into_values();
    groups.flat_map(|members| members.into_iter().take(DRAWN))
}

/// What is being drawn.
pub(super) struct Page<'a> {
    pub report: &'a Report<'a>,
    pub sources: &'a SourceMap,
    pub mask: &'a Mask,
    pub options: &'a DrawOptions,
    pub only: &'a [Outcome],
}

impl Page<'_> {
    fn broken(&self) -> IndexMap<(&str, &str), Vec<&Finding>> {
        by_norm(&self.report.findings, &self.report.verdicts)
    }

    fn shows(&self, outcome: Outcome) -> bool {
        self.only.is_empty() || self.only.contains(&outcome)
    }

    fn word(&self, key: &str) -> String {
        word(key, self.options.language)
    }

    fn say(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        phrase(key, args, self.options.language)
    }

    fn paint(&self, text: &str, with: Paint) -> String {
        paint(text, with, self.options.color)
    }

    fn line(&self, out: &mut String, first: &str, text: &str) {
        out.push_str(&wrap(&safe(text), self.options.width, first));
    }

    /// The subject of a verdict; where several documents are judged, of which of them.
    fn whose(&self, at: usize) -> Option<String> {
        let subject = self.report.verdicts.subject(at)?;
        let documents = &self.report.documents;
        let (document, _) = self.report.verdicts.place(at)?;
        match documents.get(document) {
            Some(d) if documents.len() > 1 && d.shown != subject => {
                let args = [("subject", subject.into()), ("of", d.shown.clone().into())];
                Some(self.say("subject_of", &args))
            }
            _ => Some(subject),
        }
    }

    /// The first of `names`, and how many there are.
    fn listed(&self, names: &[String], most: usize) -> String {
        self.first_of(names.len(), names.iter().take(most).cloned().collect())
    }

    /// The first `names`, and that there are `n`.
    fn first_of(&self, n: usize, names: Vec<String>) -> String {
        let list = names.join(self.options.language.pick("、", ", "));
        if n > names.len() {
            self.say("and_more", &[("list", list.into()), ("n", n.into())])
        } else {
            list
        }
    }

    fn head(&self, out: &mut String) {
        let documents = &self.report.documents;
        let tallies = self.tallies();
        // Where not all have room, those with the most findings.
        let mut order: Vec<usize> = (0..documents.len()).collect();
        if documents.len() > NAMED {
            order.sort_by_key(|at| Reverse(tallies.get(*at).copied().unwrap_or_default()));
        }
        let mut said = None;
        for (at, document) in order
            .into_iter()
            .take(NAMED)
            .filter_map(|at| Some((at, documents.get(at)?)))
        {
            let title = self.paint(&safe(&document.shown), Paint::Strong);
            let mut place = document.file.clone();
            let beside = documents.iter().filter(|d| d.file == document.file);
            if let Some(line) = document.line.filter(|_| beside.count() > 1) {
                let _ = write!(place, ":{line}");
            }
            let _ = writeln!(out, "{title}  {}", safe(&place));
            if let Some((findings, open)) = tallies.get(at) {
                let args = [("violated", (*findings).into()), ("open", (*open).into())];
                self.line(out, "  ", &self.say("document_tally", &args));
            }
            let dates = (document.as_of, document.facts_as_of);
            if said.as_ref() == Some(&dates) {
                continue;
            }
            said = Some(dates);
            let dates = self.dates(document);
            self.line(out, "  ", &dates);
            if document.facts_as_of.date < document.as_of.date {
                let end = document.facts_as_of.date.to_string();
                let hint = self.say("facts_end_before", &[("date", end.into())]);
                self.line(out, "  ", &hint);
            }
        }
        if documents.len() > NAMED {
            let n = documents.len().into();
            let more = self.say("more_documents", &[("shown", NAMED.into()), ("n", n)]);
            self.line(out, "", &more);
        }
    }

    /// Of each of several documents how many findings it has, and how many verdicts that facts could
    /// settle; of a single one that is said elsewhere.
    fn tallies(&self) -> Vec<(usize, usize)> {
        let documents = self.report.documents.len();
        if documents < 2 {
            return Vec::new();
        }
        let mut out = vec![(0usize, 0usize); documents];
        let verdicts = &self.report.verdicts;
        for finding in &self.report.findings {
            let place = verdicts.place(finding.head);
            if let Some(tally) = place.and_then(|(document, _)| out.get_mut(document)) {
                tally.0 += 1;
            }
        }
        for v in verdicts.briefs() {
            if v.verdict == Outcome::Undetermined
                && !v.harmless
                && let Some(tally) = out.get_mut(v.document)
            {
                tally.1 += 1;
            }
        }
        out
    }

    fn dates(&self, document: &Document) -> String {
        let from = match document.as_of.from {
            AsOfFrom::Option => "as_of_from_option",
            AsOfFrom::Facts => "as_of_from_facts",
            AsOfFrom::Today => "as_of_from_today",
        };
        let as_of = self.say(from, &[("date", document.as_of.date.to_string().into())]);
        let key = if document.facts_as_of.defaulted {
            "facts_as_of_defaulted"
        } else {
            "facts_as_of"
        };
        let facts = self.say(
            key,
            &[("date", document.facts_as_of.date.to_string().into())],
        );
        format!("{as_of} · {facts}")
    }

    fn heading(&self, out: &mut String, title: &str, with: Paint) {
        out.push('\n');
        let _ = writeln!(out, "{}", self.paint(title, with));
    }

    fn findings(&self, out: &mut String) {
        for ((_, norm), members) in self.broken() {
            for finding in members.iter().take(DRAWN) {
                out.push('\n');
                out.push_str(&self.finding(finding));
            }
            let rest = members.get(DRAWN..).unwrap_or_default();
            let names = rest
                .iter()
                .take(NAMED)
                .filter_map(|f| {
                    let verdicts = &self.report.verdicts;
                    Some((self.whose(f.head)?, verdicts.days_overdue(f.head)))
                })
                .map(|(subject, days)| match days {
                    Some(days) => self.say(
                        "named_overdue",
                        &[
                            ("subject", subject.into()),
                            ("days", i64::from(days).into()),
                        ],
                    ),
                    None => subject,
                });
            if !rest.is_empty() {
                let list = self.first_of(rest.len(), names.collect());
                let more = self.say(
                    "more_findings",
                    &[
                        ("norm", norm.to_owned().into()),
                        ("n", rest.len().into()),
                        ("list", list.into()),
                    ],
                );
                out.push('\n');
                self.line(out, "  ", &more);
            }
        }
    }

    /// Every target of the region, with what it has come to: those that are missed are drawn above.
    fn targets(&self, out: &mut String) {
        let verdicts = &self.report.verdicts;
        let all: Vec<Brief<'_>> = verdicts.targets().collect();
        if all.is_empty() {
            return;
        }
        let of = |outcome| all.iter().filter(|v| v.verdict == outcome).count();
        let title = self.say(
            "targets_section",
            &[
                ("n", all.len().into()),
                ("met", of(Outcome::Satisfied).into()),
                ("missed", of(Outcome::Violated).into()),
                ("pending", of(Outcome::Pending).into()),
                ("open", of(Outcome::Undetermined).into()),
            ],
        );
        self.heading(out, &title, Paint::Hint);
        for brief in all.iter().take(TARGETS) {
            if let Some(v) = verdicts.to_draw(brief.at) {
                self.line(out, "  ", &v.message.text);
            }
        }
        if all.len() > TARGETS {
            let n = (all.len() - TARGETS).into();
            let more = self.say("more_like_these", &[("n", n)]);
            self.line(out, "  ", &more);
        }
    }

    fn contributions(&self, out: &mut String) {
        let verdicts = &self.report.verdicts;
        let all: Vec<usize> = verdicts.contributions().map(|v| v.at).collect();
        if all.is_empty() {
            return;
        }
        let title = self.say("contributions_section", &[("n", all.len().into())]);
        self.heading(out, &title, Paint::Hint);
        self.line(out, "  ", &self.word("target_of_region"));
        for v in all
            .iter()
            .take(NORMS * 2)
            .filter_map(|at| verdicts.to_draw(*at))
        {
            let mut text = v.message.text;
            let blank = self.options.language.pick("", " ");
            if let Some(left) = v
                .value
                .as_ref()
                .map(|m| &m.left_out)
                .filter(|l| !l.is_empty())
            {
                let parts: Vec<String> = left
                    .iter()
                    .map(|(key, n)| format!("{} {n}", self.word(key)))
                    .collect();
                let comma = self.options.language.pick("、", ", ");
                let left = self.say("left_out", &[("list", parts.join(comma).into())]);
                text = format!("{text}{blank}{left}");
            }
            let targets = v.value.map(|m| m.targets).unwrap_or_default();
            if !targets.is_empty() {
                let each: Vec<String> = targets.iter().map(|t| self.target(t)).collect();
                let comma = self.options.language.pick("；", "; ");
                let targets = self.say("targets", &[("list", each.join(comma).into())]);
                text = format!("{text}{blank}{targets}");
            }
            self.line(out, "  ", &text);
        }
    }

    /// `2025年 ≥ 95%`, behind the reading under which it is so.
    fn target(&self, target: &Target) -> String {
        match &target.reading {
            Some(reading) => self.say(
                "target_reading",
                &[
                    ("reading", reading.clone().into()),
                    ("target", target.text.clone().into()),
                ],
            ),
            None => self.say("as_written", &[("text", target.text.clone().into())]),
        }
    }

    fn norm_lists(&self, out: &mut String) {
        let lists = [
            ("no_subject_section", &self.report.no_subject),
            ("out_of_reach_section", &self.report.out_of_reach),
        ];
        for (key, items) in lists {
            if items.is_empty() {
                continue;
            }
            self.heading(
                out,
                &self.say(key, &[("n", items.len().into())]),
                Paint::Faint,
            );
            let keys: Vec<(&str, &str)> = items.iter().map(|i| (&*i.policy, &*i.shown)).collect();
            let shown =
                |(policy, norm): &(&str, &str)| match section::is_shared(&keys, policy, norm) {
                    true => format!("{policy}.{norm}"),
                    false => (*norm).to_owned(),
                };
            let names: Vec<String> = keys.iter().map(shown).collect();
            self.line(out, "  ", &self.listed(&names, NORMS));
        }
    }

    fn policies(&self, out: &mut String) {
        if self.report.policies.is_empty() || self.report.documents.is_empty() {
            return;
        }
        let title = self.word("policies_section");
        self.heading(out, &title, Paint::Faint);
        for policy in &self.report.policies {
            if policy.force == Force::NotApplicable {
                continue;
            }
            let name = policy.title.as_ref().unwrap_or(&policy.id);
            let force = self.word(force_key(policy.force));
            let mut text = format!("{name}  {force}");
            if let (Force::Lapsed, Some(to)) = (policy.force, policy.to) {
                let note = self.say("lapsed_on", &[("date", to.to_string().into())]);
                text = format!("{text} {note}");
            }
            self.line(out, "  ", &text);
        }
    }

    fn summary(&self, out: &mut String) {
        out.push('\n');
        self.counts(out);
        // Breaches that are over are no findings; an auditor wants to know of them all the same.
        // What was unmet to the end is listed above.
        let summary = &self.report.summary;
        let n = summary.over.saturating_sub(summary.unmet);
        if self.report.during.is_some() || n == 0 {
            return;
        }
        let others =
            (self.report.verdicts.briefs()).filter(|v| v.verdict != Outcome::NotApplicable);
        let over = others.filter_map(|v| v.over).min();
        let days = self.report.documents.iter().map(|d| d.as_of.date).max();
        if let (Some(from), Some(to)) = (over, days) {
            let args = [
                ("n", n.into()),
                ("from", from.to_string().into()),
                ("to", to.to_string().into()),
            ];
            self.line(out, "  ", &self.say("over", &args));
        }
    }

    /// How many of each there are, on a line.
    fn counts(&self, out: &mut String) {
        let summary = &self.report.summary;
        let mut parts = Vec::new();
        let mut count = |key: &str, n: usize| {
            if n > 0 {
                parts.push(self.say(key, &[("n", n.into())]));
            }
        };
        count("sum_binding", summary.findings.binding);
        count("sum_advice", summary.findings.advice);
        count("sum_draft", summary.findings.draft);
        let attested = self.report.verdicts.briefs_of(Outcome::Undetermined);
        let attested = attested.filter(section::attested).count();
        count("sum_checklist", attested);
        count("sum_open", summary.open.total().saturating_sub(attested));
        count("sum_pending", summary.verdicts.pending);
        count("sum_unmet", summary.unmet);
        count("sum_exempt", summary.verdicts.exempt);
        count("sum_late", summary.late);
        count("sum_satisfied", summary.verdicts.satisfied - summary.late);
        count("sum_errors", summary.errors);
        count("sum_warnings", summary.warnings);
        if parts.is_empty() {
            let indicators = self.report.verdicts.contributions().count();
            parts.push(if indicators > 0 {
                self.say("sum_indicators", &[("n", indicators.into())])
            } else {
                self.word("sum_nothing")
            });
        }
        let text = parts.join(" · ");
        let with = match summary.exit {
            0 => Paint::Good,
            2 => Paint::Doubt,
            _ => Paint::Bad,
        };
        let heading = self.paint(&self.word("summary"), with);
        self.line(out, &format!("{heading}  "), &text);
    }
}

const fn force_key(force: Force) -> &'static str {
    match force {
        Force::InForce => "force_in_force",
        Force::Lapsed => "force_lapsed",
        Force::NotYet => "force_not_yet",
        Force::Draft => "force_draft",
        Force::Repealed => "force_repealed",
        Force::NotApplicable => "force_not_applicable",
        Force::Unknown => "force_unknown",
    }
}
