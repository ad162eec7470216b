//! One verdict as the report gives it.

use super::about::About;
use super::convert::{cite, measured, mend, outcomes};
use crate::eval::verdict::{self, FactRef, Judged, Note, SubjectRef};
use crate::facts::store::{Completeness, Held};
use crate::program::{self, PolicyId};
use crate::report::ground::{Grounds, written_whole};
use crate::report::model::{
    Choice, Days, Exception, Force, Late, MissingFact, Outcome, PathStep, Reached, Reading, Shown,
    Subject, Target, Verdict, Weight,
};
use crate::report::name::Names;
use crate::report::place::location;
use crate::report::target::Shown as Stands;
use crate::report::{remarks, words};
use crate::source::{SourceMap, sha256};
use std::borrow::Cow;

/// Makes the verdicts of one document.
pub(in crate::report) struct Builder<'a> {
    pub names: Names<'a>,
    pub sources: &'a SourceMap,
    pub document: usize,
    pub verdicts: &'a [verdict::Verdict],
    pub policies: &'a [(PolicyId, Force)],
    pub missing_violated: bool,
}

impl Builder<'_> {
    /// What it is called in the end.
    pub fn outcome(&self, v: &verdict::Verdict) -> Outcome {
        match v.possible.settled() {
            Some(settled) => settled.into(),
            None if self.missing_violated
                && matches!(v.judged, Judged::Norm(_))
                && v.possible.may_be(verdict::Settled::Violated)
                && self.lacks_what_is_owed(v) =>
            {
                Outcome::Violated
            }
            None => Outcome::Undetermined,
        }
    }

    /// Whether the facts that are missing are such as whoever is audited has to give: not a parameter,
    /// which a text leaves to others, nor what a list may leave out, of which nobody knows whether there
    /// is any. Where 共 says that there are more than are listed, there are.
    fn lacks_what_is_owed(&self, v: &verdict::Verdict) -> bool {
        let parameter = |f: &FactRef| matches!(f, FactRef::Parameter(_));
        let may_be_none = match v.subject {
            SubjectRef::Row(_) => false,
            SubjectRef::Unlisted { holder, field, .. } => {
                let held = self.names.store.held(self.names.program, holder, field);
                !matches!(
                    held,
                    Held::Listed(rows, Completeness::Partial { total: Some(total) })
                        if u32::try_from(rows.iter().count()).is_ok_and(|listed| listed < total)
                )
            }
        };
        !may_be_none && !v.missing.facts.iter().any(parameter)
    }

    /// How much it weighs: what only asks for somebody's attestation is on the checklist.
    pub fn severity(&self, about: &About, v: &verdict::Verdict) -> Weight {
        if about.weight == Weight::Binding && self.asks_for_attestation(v) {
            Weight::Checklist
        } else {
            about.weight
        }
    }

    /// Whether it is open for want of somebody's attestation alone.
    pub fn asks_for_attestation(&self, v: &verdict::Verdict) -> bool {
        let missing = &v.missing.facts;
        let attested = |f: &FactRef| matches!(f, FactRef::Attestation(..));
        self.outcome(v) == Outcome::Undetermined
            && !missing.is_empty()
            && missing.iter().all(attested)
    }

    /// Whether its dates would tell a personal day: the norm reads one. (Of a single verdict it cannot
    /// be said: what it names of its calculations is cut short.)
    pub fn conceals(&self, v: &verdict::Verdict) -> bool {
        match v.judged {
            Judged::Norm(id) => self.names.conceals(&self.names.program[id]),
            Judged::Indicator(..) => false,
        }
    }

    /// The verdict as it is shown: without dates that would tell a personal day.
    pub fn open_to_all<'v>(&self, v: &'v verdict::Verdict) -> Cow<'v, verdict::Verdict> {
        if !self.conceals(v) {
            return Cow::Borrowed(v);
        }
        let dated = |n: &Note| matches!(n, Note::StartMoved { .. } | Note::NotArisen { .. });
        Cow::Owned(verdict::Verdict {
            notes: v.notes.iter().filter(|n| !dated(n)).cloned().collect(),
            since: None,
            since_known: None,
            until: None,
            due: None,
            due_earliest: None,
            due_latest: None,
            late: None,
            over: None,
            ..v.clone()
        })
    }

    /// What would settle it.
    pub fn missing(&self, v: &verdict::Verdict) -> Vec<MissingFact> {
        let facts = v.missing.facts.iter();
        facts.map(|f| self.names.missing(self.sources, f)).collect()
    }

    /// Days after its due date.
    pub fn days_overdue(&self, v: &verdict::Verdict) -> Option<i32> {
        (self.outcome(v) == Outcome::Violated && !self.conceals(v))
            .then(|| words::days_overdue(v, self.names.as_of))
            .flatten()
    }

    /// The whole verdict.
    pub fn verdict(&self, about: &About, v: &verdict::Verdict) -> Verdict {
        Verdict {
            id: self.id(about, v),
            ..self.nameless(about, v)
        }
    }

    /// All of it but its id.
    pub fn nameless(&self, about: &About, v: &verdict::Verdict) -> Verdict {
        let conceal = self.conceals(v);
        let shown = self.open_to_all(v);
        let v = &*shown;
        let names = &self.names;
        let program = names.program;
        let outcome = self.outcome(v);
        let whole = about.whole(program, self.sources, names.language);
        let (subject, shown_subject) = self.subject(v.subject);
        let message = match v.judged {
            Judged::Norm(id) => words::duty(
                names,
                self.sources,
                &program[id],
                v,
                outcome,
                &shown_subject,
            ),
            Judged::Indicator(..) => words::indicator(names, self.sources, v, outcome),
        };
        // What was done and does not count is looked at, too.
        let not_counted = v.notes.iter().filter_map(|n| match n {
            Note::NotCounted(row, _) => Some(FactRef::Row(*row)),
            _ => None,
        });
        let mut facts: Vec<_> = (v.decided_by.iter().cloned())
            .chain(not_counted)
            .filter_map(|f| names.fact(self.sources, &f))
            .collect();
        let mut seen = Vec::new();
        facts.retain(|f| {
            let new = !seen.contains(&f.loc);
            seen.push(f.loc);
            new
        });
        let force = self
            .policies
            .iter()
            .find(|(p, _)| *p == about.policy)
            .map(|(_, f)| *f)
            .filter(|f| *f != Force::InForce);
        let grounds = Grounds {
            names,
            sources: self.sources,
            conceal,
        };
        Verdict {
            id: String::new(),
            document: self.document,
            policy: about.item.policy.clone(),
            norm: about.item.norm.clone(),
            item: about.item.item.clone(),
            kind: about.kind,
            modality: whole.modality,
            via: whole.via,
            bearer: whole.bearer.clone(),
            bearer_any: whole.bearer_any,
            severity: self.severity(about, v),
            subject,
            verdict: outcome,
            possible: outcomes(v.possible),
            harmless: v.possible.harmless(),
            since: v.since,
            since_known: v.since_known,
            until: v.until,
            // Of what is not settled it is a bound.
            due: v.due.filter(|_| v.possible.settled().is_some()),
            due_between: due_between(v),
            days_overdue: self.days_overdue(v),
            late: v.late.map(|l| Late {
                due: l.due,
                done: l.done.high,
                done_between: (l.done.exact().is_none())
                    .then(|| Days::between(l.done.low, l.done.high)),
            }),
            exception: v.exception.map(|id| self.exception(id)),
            would_be: v.would_be.map(outcomes),
            readings: v.readings.iter().map(|r| self.reading(r)).collect(),
            value: v
                .value
                .as_deref()
                .map(|m| measured(m, self.targets(v.judged))),
            reached: self.reached(v),
            cites: whole.cites.clone(),
            sanctions: whole.sanctions.clone(),
            rule: whole.rule.clone(),
            facts,
            grounds: v.grounds.iter().map(|g| grounds.of(g)).collect(),
            missing: self.missing(v),
            missing_more: v.missing.more,
            missing_exact: v.missing.exact,
            mend: v.mend.as_ref().map(|m| mend(m, names.language)),
            remedy: whole.remedy.clone(),
            notes: v
                .notes
                .iter()
                .map(|n| remarks::note(names, self.sources, n))
                .collect(),
            message,
            shown: Shown {
                norm: about.shown.clone(),
                subject: shown_subject,
                pointer: match v.subject {
                    SubjectRef::Row(row) => names.store.pointer(program, row, None),
                    SubjectRef::Unlisted { .. } => String::new(),
                },
                policy: whole.title.clone(),
                force,
            },
        }
    }

    /// What an indicator is to reach, under each reading.
    fn targets(&self, judged: Judged) -> Vec<Target> {
        let Judged::Indicator(id, _) = judged else {
            return Vec::new();
        };
        let program = self.names.program;
        let indicator = &program[id];
        let readings = indicator.readings.map(|set| &program[set].readings);
        let mut out = Vec::new();
        for (variant, at) in indicator.variants.iter().zip(0..) {
            let reading = readings.and_then(|r| r.get(at));
            out.extend(variant.targets.iter().map(|t| Target {
                reading: reading.map(|l| self.names.label(l).to_owned()),
                text: written_whole(self.sources, t.loc),
                location: location(self.sources, t.loc, String::new()),
            }));
        }
        out
    }

    /// How a target stands, by reading of its measure.
    fn reached(&self, v: &verdict::Verdict) -> Vec<Reached> {
        let Judged::Indicator(id, Some(position)) = v.judged else {
            return Vec::new();
        };
        let indicator = &self.names.program[id];
        let of = |reached| Stands {
            names: &self.names,
            sources: self.sources,
            indicator,
            reached,
            target: position,
        };
        let all = v.reached.iter();
        all.filter_map(|reached| of(reached).model()).collect()
    }

    /// What the subject is called.
    pub fn shown_subject(&self, subject: SubjectRef) -> String {
        let names = &self.names;
        match subject {
            SubjectRef::Row(row) => names.row(row),
            SubjectRef::Unlisted { entity, holder, .. } => {
                names.unlisted(holder, names.label(&names.program[entity].label))
            }
        }
    }

    fn subject(&self, subject: SubjectRef) -> (Subject, String) {
        let names = &self.names;
        let shown = self.shown_subject(subject);
        let subject = match subject {
            SubjectRef::Row(row) => {
                let path = names.path(row, names.show_personal);
                Subject {
                    entity: names.program[row.entity].label.name.clone(),
                    id: path.last().map(|own| own.id.clone()),
                    path,
                    unlisted: false,
                }
            }
            SubjectRef::Unlisted { entity, holder, .. } => Subject {
                entity: names.program[entity].label.name.clone(),
                id: None,
                path: names.path(holder, names.show_personal),
                unlisted: true,
            },
        };
        (subject, shown)
    }

    /// Stable over reordering, renaming of files and new columns: of the policy, the norm, the
    /// subject's identities from the root down, and the period.
    pub fn id(&self, about: &About, v: &verdict::Verdict) -> String {
        let names = &self.names;
        let (row, unlisted) = match v.subject {
            SubjectRef::Row(row) => (row, None),
            SubjectRef::Unlisted { holder, field, .. } => (holder, Some(field)),
        };
        let item = &about.item;
        let mut text = format!(
            "{}\n{}\n{}\n",
            item.policy,
            item.norm,
            item.item.as_deref().unwrap_or("")
        );
        for PathStep { entity, id } in names.path(row, true) {
            text.push_str(&format!("{entity}\t{id}\n"));
        }
        if let Some(field) = unlisted {
            let field = &names.program[field];
            text.push_str(&format!("*\t{}\n", field.label.name));
        }
        text.push_str(&self.period(v));
        sha256(&text, 16)
    }

    fn period(&self, v: &verdict::Verdict) -> String {
        if let Judged::Indicator(id, Some(target)) = v.judged {
            let variants = &self.names.program[id].variants;
            let position = target as usize;
            let variant = variants.iter().find(|x| x.targets.len() > position);
            let targets = variant.map_or(&[][..], |v| v.targets.as_slice());
            let target = targets.get(position);
            // A further target of the same year or day is told from the first.
            let last = |t: &program::Target| t.to.unwrap_or(t.from);
            let before = targets.get(..position).unwrap_or_default().iter();
            let alike = before.filter(|t| target.is_some_and(|x| last(t) == last(x)));
            let nth = match alike.count() {
                0 => String::new(),
                n => format!("#{}", n + 1),
            };
            return match target.map(|t| t.to.unwrap_or(t.from)) {
                Some(program::TargetDate::Year(year)) => format!("{year}{nth}"),
                Some(program::TargetDate::Day(day)) => format!("{day}{nth}"),
                None => String::new(),
            };
        }
        let closed = v.since.filter(|_| v.until.is_some());
        v.due
            .or(closed)
            .or(v.until)
            .map(|d| d.to_string())
            .unwrap_or_default()
    }

    fn exception(&self, id: program::ExceptionId) -> Exception {
        let exception = &self.names.program[id];
        Exception {
            name: exception.label.as_ref().map(|l| l.name.clone()),
            policy: self.names.program[exception.policy].label.name.clone(),
            location: location(self.sources, exception.loc, String::new()),
            cites: exception
                .cites
                .iter()
                .map(|c| cite(c, &self.names.program[exception.policy]))
                .collect(),
        }
    }

    fn reading(&self, outcome: &verdict::ReadingOutcome) -> Reading {
        let program = self.names.program;
        Reading {
            choice: outcome
                .choice
                .iter()
                .map(|(set, reading)| {
                    let set = &program[*set];
                    Choice {
                        of: set.of.clone(),
                        reading: set
                            .readings
                            .get(*reading as usize)
                            .map(|l| l.name.clone())
                            .unwrap_or_default(),
                    }
                })
                .collect(),
            possible: outcomes(outcome.possible),
        }
    }
}

/// Between which days the due date lies, where it is not certain.
fn due_between(v: &verdict::Verdict) -> Option<Days> {
    let due = v.due?;
    let low = v.due_earliest.unwrap_or(due);
    let high = v.due_latest.unwrap_or(due);
    (high > low || v.possible.settled().is_none()).then(|| Days::between(low, high))
}
