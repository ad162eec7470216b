//! One verdict as the report gives it.

use super::convert::{cite, cited, measured, mend, outcomes};
use super::norm_item;
use crate::eval::verdict::{self, FactRef, Judged, SubjectRef};
use crate::program::{self, PolicyId};
use crate::report::model::{
    Choice, Exception, Force, Late, NormItem, Outcome, PathStep, Reading, Shown, Subject, Verdict,
    Weight,
};
use crate::report::name::Names;
use crate::report::place::location;
use crate::report::words;
use crate::source::{SourceMap, sha256};

/// Makes the verdicts of one document.
pub(super) struct Builder<'a> {
    pub names: Names<'a>,
    pub sources: &'a SourceMap,
    pub policies: &'a [(PolicyId, Force)],
    pub missing_violated: bool,
}

impl Builder<'_> {
    pub fn verdict(&self, v: &verdict::Verdict, document: usize) -> Verdict {
        let names = &self.names;
        let program = names.program;
        let outcome = match v.possible.settled() {
            Some(settled) => settled.into(),
            None if self.missing_violated
                && matches!(v.judged, Judged::Norm(_))
                && v.possible.may_be(verdict::Settled::Violated) =>
            {
                Outcome::Violated
            }
            None => Outcome::Undetermined,
        };
        let norm = match v.judged {
            Judged::Norm(id) => self.duty(id),
            Judged::Indicator(id, target) => self.indicator(id, target),
        };
        let item = norm_item(program, v.judged);
        let (subject, shown_subject) = self.subject(v.subject);
        let severity = if outcome == Outcome::Undetermined
            && norm.weight == Weight::Binding
            && !v.missing.facts.is_empty()
            && v.missing
                .facts
                .iter()
                .all(|f| matches!(f, FactRef::Attestation(..)))
        {
            Weight::Checklist
        } else {
            norm.weight
        };
        let message = match v.judged {
            Judged::Norm(id) => words::duty(names, &program[id], v, outcome, &shown_subject),
            Judged::Indicator(..) => words::indicator(names, v, outcome),
        };
        let mut rule = location(self.sources, norm.rule, String::new());
        rule.label = cited(norm.cites, names.language);
        let mut facts: Vec<_> = v
            .decided_by
            .iter()
            .filter_map(|f| names.fact(self.sources, f))
            .collect();
        let mut seen = Vec::new();
        facts.retain(|f| {
            let new = !seen.contains(&f.loc);
            seen.push(f.loc);
            new
        });
        let policy = &program[norm.policy];
        let force = self
            .policies
            .iter()
            .find(|(p, _)| *p == norm.policy)
            .map(|(_, f)| *f)
            .filter(|f| *f != Force::InForce);
        Verdict {
            id: self.id(v, &item),
            document,
            policy: item.policy,
            norm: item.norm,
            item: item.item,
            kind: norm.kind,
            modality: norm.modality,
            via: norm.via,
            bearer: norm.bearer.bearers.iter().map(|(n, _)| n.clone()).collect(),
            bearer_any: norm.bearer.any,
            severity,
            subject,
            verdict: outcome,
            possible: outcomes(v.possible),
            harmless: v.possible.harmless(),
            since: v.since,
            until: v.until,
            due: v.due,
            days_overdue: (outcome == Outcome::Violated)
                .then(|| words::days_overdue(v, names.as_of))
                .flatten(),
            late: v.late.map(|l| Late {
                due: l.due,
                done: l.done,
            }),
            exception: v.exception.map(|id| self.exception(id)),
            would_be: v.would_be.map(outcomes),
            readings: v.readings.iter().map(|r| self.reading(r)).collect(),
            value: v.value.as_ref().map(measured),
            cites: norm.cites.iter().map(|c| cite(c, policy)).collect(),
            sanctions: norm.sanctions.iter().map(|c| cite(c, policy)).collect(),
            rule,
            facts,
            missing: v.missing.facts.iter().map(|f| names.missing(f)).collect(),
            missing_more: v.missing.more,
            missing_exact: v.missing.exact,
            mend: v.mend.as_ref().map(|m| mend(m, names.language)),
            remedy: norm.remedy.map(str::to_owned),
            notes: v.notes.iter().map(|n| words::note(names, n)).collect(),
            message,
            shown: Shown {
                norm: norm.shown,
                subject: shown_subject,
                pointer: match v.subject {
                    SubjectRef::Row(row) => names.store.pointer(program, row, None),
                    SubjectRef::Unlisted { .. } => String::new(),
                },
                policy: policy
                    .title
                    .clone()
                    .unwrap_or_else(|| policy.label.name.clone()),
                force,
            },
        }
    }

    fn subject(&self, subject: SubjectRef) -> (Subject, String) {
        let names = &self.names;
        match subject {
            SubjectRef::Row(row) => {
                let path = names.path(row, names.show_personal);
                let own = names.step(row, names.show_personal);
                (
                    Subject {
                        entity: own.entity,
                        id: Some(own.id),
                        path,
                        unlisted: false,
                    },
                    names.row(row),
                )
            }
            SubjectRef::Unlisted { entity, holder, .. } => {
                let label = &names.program[entity].label;
                (
                    Subject {
                        entity: label.name.clone(),
                        id: None,
                        path: names.path(holder, names.show_personal),
                        unlisted: true,
                    },
                    names.unlisted(holder, names.label(label)),
                )
            }
        }
    }

    /// Stable over reordering, renaming of files and new columns: of the policy, the norm, the
    /// subject's identities from the root down, and the period.
    fn id(&self, v: &verdict::Verdict, item: &NormItem) -> String {
        let names = &self.names;
        let (row, unlisted) = match v.subject {
            SubjectRef::Row(row) => (row, None),
            SubjectRef::Unlisted { holder, field, .. } => (holder, Some(field)),
        };
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
            let target = variants
                .first()
                .and_then(|x| x.targets.get(target as usize));
            return match target.map(|t| t.to.unwrap_or(t.from)) {
                Some(program::TargetDate::Year(year)) => year.to_string(),
                Some(program::TargetDate::Day(day)) => day.to_string(),
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
