//! Citations, measures, mends: from the evaluator's form to the report's.

use crate::eval::verdict::{self, VerdictSet};
use crate::message::{Language, word};
use crate::program;
use crate::report::model::{Bounds, Cite, CiteStatus, Measured, Mend, Operation, Outcome, Target};
use std::collections::BTreeMap;

pub(super) fn outcomes(set: VerdictSet) -> Vec<Outcome> {
    set.iter().map(Outcome::from).collect()
}

pub(super) fn cite(cite: &program::Cite, policy: &program::Policy) -> Cite {
    cite_in(cite, policy.title.as_ref().unwrap_or(&policy.label.name))
}

/// A citation; of a document by this name, where it names no other.
pub(in crate::report) fn cite_in(cite: &program::Cite, own: &str) -> Cite {
    Cite {
        policy: cite.title.as_deref().unwrap_or(own).to_owned(),
        section: cite.section.clone(),
        anchor: cite.anchor.clone(),
        status: match cite.checked {
            Some(true) => CiteStatus::Checked,
            Some(false) => CiteStatus::Unchecked,
            None => CiteStatus::Unsaid,
        },
    }
}

/// The first citation, short: the label at the rule.
pub(super) fn cited(cites: &[program::Cite], language: Language) -> String {
    let Some(first) = cites.first() else {
        return String::new();
    };
    let parts: Vec<&str> = [&first.title, &first.section, &first.anchor]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    parts.join(language.pick("　", ", "))
}

pub(super) fn measured(m: &verdict::Measured, targets: Vec<Target>) -> Measured {
    let text = |n: rust_decimal::Decimal| n.normalize().to_string();
    let bounds = |(low, high): (rust_decimal::Decimal, Option<rust_decimal::Decimal>)| Bounds {
        low: text(low),
        high: high.map(text),
    };
    let ratio =
        |r: (rust_decimal::Decimal, rust_decimal::Decimal)| format!("{}/{}", text(r.0), text(r.1));
    let (low, high, unit) = match m.denominator {
        Some(_) => (m.low.map(ratio), m.high.map(ratio), "ratio"),
        None => (Some(text(m.numerator.0)), m.numerator.1.map(text), "count"),
    };
    let mut left_out = BTreeMap::new();
    for (settled, n) in &m.left_out {
        *left_out.entry(Outcome::from(*settled).key()).or_insert(0) += n;
    }
    Measured {
        low,
        high,
        unit,
        numerator: bounds(m.numerator),
        denominator: m.denominator.map(bounds),
        left_out,
        targets,
    }
}

pub(super) fn mend(mend: &verdict::Mend, language: Language) -> Mend {
    match mend {
        verdict::Mend::Patch(operations) => Mend::Patch {
            patch: operations
                .iter()
                .map(|o| Operation {
                    op: o.op.to_owned(),
                    path: o.path.clone(),
                    value: o.value.clone(),
                })
                .collect(),
        },
        verdict::Mend::NotCurable { next } => Mend::NotCurable {
            next: (*next).to_owned(),
            text: word(next, language),
        },
    }
}
