//! What duties and indicators have in common, and how much they weigh.

use super::verdict::Builder;
use crate::program::{self, Modality, NormId, PolicyId, Program, Status, Via};
use crate::report::model::{Kind, ModalityName, Weight};
use crate::source::Loc;

/// What a report says of a duty or an indicator.
pub(super) struct About<'a> {
    pub kind: Kind,
    pub policy: PolicyId,
    pub modality: ModalityName,
    pub via: Option<Via>,
    pub weight: Weight,
    pub bearer: &'a program::Bearers,
    pub cites: &'a [program::Cite],
    pub sanctions: Vec<&'a program::Cite>,
    pub remedy: Option<&'a str>,
    pub rule: Loc,
    pub shown: String,
}

impl Builder<'_> {
    pub fn duty(&self, id: NormId) -> About<'_> {
        let norm = &self.names.program[id];
        About {
            kind: Kind::Duty,
            policy: norm.policy,
            modality: match norm.modality {
                Modality::Must => ModalityName::Must,
                Modality::MustNot => ModalityName::MustNot,
                Modality::Should(_) => ModalityName::Should,
                Modality::May => ModalityName::May,
            },
            via: norm.via,
            weight: weight(self.names.program, id),
            bearer: &norm.bearer,
            cites: &norm.cites,
            sanctions: norm.sanctions.iter().map(|s| &s.cite).collect(),
            remedy: norm.remedy.as_deref(),
            rule: norm.rule,
            shown: self.names.norm(norm),
        }
    }

    pub fn indicator(&self, id: program::IndicatorId, target: Option<u32>) -> About<'_> {
        let program = self.names.program;
        let indicator = &program[id];
        let target = target.and_then(|t| {
            indicator
                .variants
                .first()
                .and_then(|v| v.targets.get(t as usize))
        });
        let draft = program[indicator.policy].status == Status::Draft;
        About {
            kind: Kind::Indicator,
            policy: indicator.policy,
            modality: if indicator.binding {
                ModalityName::Must
            } else {
                ModalityName::Should
            },
            via: None,
            weight: match (draft, indicator.binding) {
                (true, _) => Weight::Draft,
                (false, true) => Weight::Binding,
                (false, false) => Weight::Advice,
            },
            bearer: &indicator.bearer,
            cites: &indicator.cites,
            sanctions: Vec::new(),
            remedy: indicator.remedy.as_deref(),
            rule: target.map_or(indicator.loc, |t| t.loc),
            shown: self.names.label(&indicator.label).to_owned(),
        }
    }
}

/// How much a norm weighs. What an urging asks is no stronger than the norm it refines, and
/// advice where it refines none.
fn weight(program: &Program, id: NormId) -> Weight {
    if program[program[id].policy].status == Status::Draft {
        return Weight::Draft;
    }
    if binding(program, id, &mut Vec::new()) {
        Weight::Binding
    } else {
        Weight::Advice
    }
}

fn binding(program: &Program, id: NormId, seen: &mut Vec<NormId>) -> bool {
    if seen.contains(&id) {
        return false;
    }
    seen.push(id);
    let norm = &program[id];
    match (norm.modality, norm.via) {
        (Modality::Should(_) | Modality::May, _) => false,
        (Modality::Must | Modality::MustNot, Some(Via::Urged)) => {
            norm.refines.iter().any(|r| binding(program, *r, seen))
        }
        (Modality::Must | Modality::MustNot, Some(Via::Oversight) | None) => true,
    }
}
