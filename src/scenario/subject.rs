//! Which verdicts an expectation is about.

use super::Run;
use super::found::{describe, unexpected};
use crate::diagnostic::Diagnostic;
use crate::eval::verdict::{Judged, Settled, SubjectRef, Verdict};
use crate::facts::store::Row;
use crate::facts::{Personal, identity, identity_values, written_identity};
use crate::program::{IndicatorId, NormId, PolicyId, Program};
use crate::source::Loc;
use crate::syntax::ast::{Expectation, ExpectedSubject, FactValue, Name, Outcome, Path};
use std::collections::BTreeSet;

impl Run<'_> {
    /// The verdicts on the norm or indicator, for the subject, that is expected of.
    pub(super) fn verdicts(
        &self,
        expected: &Expectation,
        here: Loc,
    ) -> Result<Vec<&Verdict>, Diagnostic> {
        let path = path_text(&expected.norm);
        let (norms, indicators) = self.judged(&expected.norm)?;
        if norms.is_empty() && indicators.is_empty() {
            let place = expected.norm.span.in_file(self.file);
            return Err(Diagnostic::error("ohs::scenario::unknown_norm", place).arg("norm", path));
        }
        let all: Vec<&Verdict> = self
            .audit
            .verdicts
            .iter()
            .filter(|v| match v.judged {
                Judged::Norm(id) => norms.contains(&id),
                Judged::Indicator(id, _) => indicators.contains(&id),
            })
            .collect();
        if all.is_empty() {
            return Err(self.not_judged(&norms, &indicators, path, here));
        }
        let found: Vec<&Verdict> = match &expected.subject {
            ExpectedSubject::Only => self.only(&all, here, &path)?,
            ExpectedSubject::Unlisted => all
                .iter()
                .copied()
                .filter(|v| matches!(v.subject, SubjectRef::Unlisted { .. }))
                .collect(),
            ExpectedSubject::Identified(steps) => {
                let mut out = Vec::new();
                for verdict in &all {
                    if let SubjectRef::Row(row) = verdict.subject
                        && self.is_identified(row, steps)?
                    {
                        out.push(*verdict);
                    }
                }
                out
            }
        };
        if found.is_empty() {
            return Err(Diagnostic::error("ohs::scenario::no_such_subject", here)
                .arg("norm", path)
                .arg("subjects", self.subjects(&all)));
        }
        Ok(found)
    }

    /// Those of the only subject there is; an unlisted one counts where none is listed.
    fn only<'v>(
        &self,
        all: &[&'v Verdict],
        here: Loc,
        path: &str,
    ) -> Result<Vec<&'v Verdict>, Diagnostic> {
        let listed: Vec<&Verdict> = all
            .iter()
            .copied()
            .filter(|v| matches!(v.subject, SubjectRef::Row(_)))
            .collect();
        let found = if listed.is_empty() {
            all.to_vec()
        } else {
            listed
        };
        let one = found
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.subject == b.subject));
        if one {
            return Ok(found);
        }
        Err(Diagnostic::error("ohs::scenario::several_subjects", here)
            .arg("norm", path)
            .arg("subjects", self.subjects(&found)))
    }

    /// Why there is no verdict at all.
    fn not_judged(
        &self,
        norms: &[NormId],
        indicators: &[IndicatorId],
        path: String,
        here: Loc,
    ) -> Diagnostic {
        let d = Diagnostic::error("ohs::scenario::not_judged", here).arg("norm", path);
        let away = &self.audit.indicators_out_of_reach;
        if indicators.iter().any(|i| away.contains(i)) {
            return d.help("indicator_out_of_reach");
        }
        let in_any = |list: &[NormId]| norms.iter().any(|n| list.contains(n));
        if in_any(&self.audit.no_subject) {
            d.help("no_subject")
        } else if in_any(&self.audit.out_of_reach) {
            d.help("out_of_reach")
        } else {
            d
        }
    }

    /// The norms (all items of a duty) and indicators that a path names.
    fn judged(&self, path: &Path) -> Result<(Vec<NormId>, Vec<IndicatorId>), Diagnostic> {
        let program = self.program;
        let names: Vec<&str> = path.names.iter().map(|n| n.text.as_str()).collect();
        let called = |policy: PolicyId, name: &str| program[policy].label.is(name);
        let policy = |name: &str| program.policies.iter().any(|p| p.label.is(name));
        let (of, names) = match names.as_slice() {
            [first, rest @ ..] if !rest.is_empty() && policy(first) => (Some(*first), rest),
            all => (None, all),
        };
        let (duty, item) = match names {
            [duty] => (*duty, None),
            [duty, item] => (*duty, Some(*item)),
            _ => return Ok((Vec::new(), Vec::new())),
        };
        let within = |policy: PolicyId| of.is_none_or(|name| called(policy, name));
        let norms = program.each_norm();
        let norms: Vec<_> = norms
            .filter(|(_, n)| n.duty.is(duty) && within(n.policy))
            .collect();
        let indicators = program.each_indicator();
        let indicators: Vec<_> = indicators
            .filter(|(_, i)| i.label.is(duty) && within(i.policy))
            .collect();
        let having: BTreeSet<PolicyId> = norms
            .iter()
            .map(|(_, n)| n.policy)
            .chain(indicators.iter().map(|(_, i)| i.policy))
            .collect();
        let having: Vec<PolicyId> = having.into_iter().collect();
        let meant = match of {
            Some(_) => having,
            None => self.scenario.meant(&self.audited(&having)),
        };
        if meant.len() > 1 {
            let instead: Vec<String> = meant
                .iter()
                .map(|p| format!("{}.{}", program[*p].label.name, names.join(".")))
                .collect();
            return Err(
                Diagnostic::error("ohs::name::ambiguous", path.span.in_file(self.file))
                    .arg("name", names.join("."))
                    .arg("instead", instead)
                    .help("policy"),
            );
        }
        let is_item = |label: Option<&crate::program::Label>| match (item, label) {
            (None, _) => true,
            (Some(item), label) => label.is_some_and(|l| l.is(item)),
        };
        let norms = norms
            .into_iter()
            .filter(|(_, n)| meant.contains(&n.policy) && is_item(n.item.as_ref()));
        let indicators = indicators
            .into_iter()
            .filter(|(_, i)| meant.contains(&i.policy) && item.is_none());
        Ok((
            norms.map(|(id, _)| id).collect(),
            indicators.map(|(id, _)| id).collect(),
        ))
    }

    /// Those of some policies that the scenario is under; all where it is under no certain ones.
    fn audited(&self, having: &[PolicyId]) -> Vec<PolicyId> {
        let under = super::policies(self.program, &self.scenario.under);
        let applies = |p: &PolicyId| under.as_ref().is_none_or(|u| u.contains(p));
        having.iter().copied().filter(applies).collect()
    }

    /// Whether a row is the one named, from the outside in; holders may be left out, and so may
    /// the last values of an identity.
    fn is_identified(
        &self,
        row: Row,
        steps: &[(Name, Vec<FactValue>)],
    ) -> Result<bool, Diagnostic> {
        let mut at = Some(row);
        for (i, (name, values)) in steps.iter().rev().enumerate() {
            loop {
                let Some(row) = at else {
                    return Ok(false);
                };
                let holder = self.store.holder(row);
                at = holder.map(|(row, _)| row);
                let through = holder.map(|(_, field)| field);
                let named = self.program[row.entity].label.is(&name.text)
                    || through.is_some_and(|f| self.program[f].label.is(&name.text));
                if named && self.has_identity(row, values)? {
                    break;
                }
                if i == 0 {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn has_identity(&self, row: Row, values: &[FactValue]) -> Result<bool, Diagnostic> {
        let expected = written_identity(self.vocabulary, self.file, row.entity, values)?;
        let actual = identity_values(self.program, self.store, row);
        Ok(expected.len() <= actual.len()
            && expected
                .iter()
                .zip(&actual)
                .all(|(e, a)| a.as_ref() == Some(e)))
    }

    /// The subjects of verdicts, as expectations write them.
    fn subjects(&self, verdicts: &[&Verdict]) -> Vec<String> {
        const MOST: usize = 6;
        let mut out: Vec<String> = Vec::new();
        for verdict in verdicts {
            let text = self.subject_text(verdict.subject);
            if !out.contains(&text) {
                out.push(text);
            }
        }
        if out.len() > MOST {
            out.truncate(MOST);
            out.push("…".to_owned());
        }
        out
    }

    pub(super) fn subject_text(&self, subject: SubjectRef) -> String {
        match subject {
            SubjectRef::Unlisted { .. } => "未列出".to_owned(),
            SubjectRef::Row(row) => {
                let steps = identity(self.program, self.store, row, Personal::Shown);
                let Some(last) = steps.last() else {
                    return String::new();
                };
                let values: Vec<String> = last
                    .values
                    .iter()
                    .map(|v| v.clone().unwrap_or_else(|| "…".to_owned()))
                    .collect();
                let entity = &self.program[last.entity].label.name;
                format!("{entity}({})", values.join("，"))
            }
        }
    }

    /// What is wrong with an expectation, where something is. Of several verdicts on one subject
    /// (the targets of an indicator, the items of a duty) all of a duty must fit. Of an indicator one
    /// must; where it is to be satisfied, none whose day has come may be anything else.
    pub(super) fn unmet(&self, expected: &Expectation, here: Loc) -> Option<Diagnostic> {
        let verdicts = match self.verdicts(expected, here) {
            Ok(verdicts) => verdicts,
            Err(d) => return Some(d),
        };
        let mut wrong = Vec::new();
        let mut one_fits = false;
        for verdict in &verdicts {
            match unexpected(self, &expected.outcome, verdict) {
                None => one_fits |= matches!(verdict.judged, Judged::Indicator(..)),
                Some(kind) => wrong.push((*verdict, kind)),
            }
        }
        if one_fits {
            let due = |v: &Verdict| {
                let idle = matches!(
                    v.possible.settled(),
                    Some(Settled::Pending | Settled::NotApplicable)
                );
                matches!(v.judged, Judged::Indicator(_, Some(_))) && !idle
            };
            wrong.retain(|(v, _)| matches!(expected.outcome, Outcome::Satisfied) && due(v));
        }
        let (verdict, kind) = wrong.into_iter().next()?;
        Some(describe(self, expected, verdict, kind, here))
    }
}

pub(super) fn path_text(path: &Path) -> String {
    let names: Vec<&str> = path.names.iter().map(|n| n.text.as_str()).collect();
    names.join(".")
}

/// A norm's exception by name.
pub(super) fn exception_name(
    program: &Program,
    id: crate::program::ExceptionId,
) -> Option<&crate::program::Label> {
    program[id].label.as_ref()
}
