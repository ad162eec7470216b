//! What duties and indicators have in common, and how much they weigh: said once for all verdicts
//! of one; what only a whole verdict shows, when the first is.

use super::convert::{cite, cited};
use super::norm_item;
use crate::eval::verdict::Judged;
use crate::message::Language;
use crate::program::{self, Modality, NormId, PolicyId, Program, Status, Via};
use crate::report::ground::penalty;
use crate::report::model::{
    Cite, Kind, Location, ModalityName, NormEntry, NormItem, Sanction, Weight,
};
use crate::report::name::{name, norm_name};
use crate::report::place::location;
use crate::source::{Loc, SourceMap};
use std::cell::OnceCell;

/// What a report says of a duty or an indicator.
pub(in crate::report) struct About {
    judged: Judged,
    pub kind: Kind,
    pub policy: PolicyId,
    pub weight: Weight,
    pub item: NormItem,
    /// Its name in the reader's language.
    pub shown: String,
    /// Of most it is not asked for.
    whole: OnceCell<Box<Whole>>,
}

/// What it says of one in a whole verdict.
pub(in crate::report) struct Whole {
    pub modality: ModalityName,
    pub via: Option<Via>,
    pub bearer: Vec<String>,
    pub bearer_any: bool,
    pub cites: Vec<Cite>,
    pub sanctions: Vec<Sanction>,
    pub remedy: Option<String>,
    pub rule: Location,
    /// The policy's title.
    pub title: String,
}

impl About {
    /// What is said of it in a whole verdict.
    pub fn whole(&self, program: &Program, sources: &SourceMap, language: Language) -> &Whole {
        let make = || Box::new(whole(program, sources, language, self.judged));
        self.whole.get_or_init(make)
    }

    /// As a report lists it, once.
    pub fn entry(&self, whole: &Whole) -> NormEntry {
        NormEntry {
            policy: self.item.policy.clone(),
            norm: self.item.norm.clone(),
            item: self.item.item.clone(),
            kind: self.kind,
            modality: whole.modality,
            via: whole.via,
            bearer: whole.bearer.clone(),
            bearer_any: whole.bearer_any,
            cites: whole.cites.clone(),
            sanctions: whole.sanctions.clone(),
            rule: whole.rule.clone(),
            remedy: whole.remedy.clone(),
        }
    }
}

/// What is said of what was judged.
pub(in crate::report) fn about(program: &Program, language: Language, judged: Judged) -> About {
    let item = norm_item(program, language, judged);
    let whole = OnceCell::new();
    match judged {
        Judged::Norm(id) => {
            let norm = &program[id];
            About {
                judged,
                kind: Kind::Duty,
                policy: norm.policy,
                weight: weight(program, id),
                item,
                shown: norm_name(language, norm),
                whole,
            }
        }
        Judged::Indicator(id, _) => {
            let indicator = &program[id];
            let policy = &program[indicator.policy];
            About {
                judged,
                kind: Kind::Indicator,
                policy: indicator.policy,
                weight: match (policy.status == Status::Draft, indicator.binding) {
                    (true, _) => Weight::Draft,
                    (false, true) => Weight::Binding,
                    (false, false) => Weight::Advice,
                },
                item,
                shown: name(language, &indicator.label).to_owned(),
                whole,
            }
        }
    }
}

fn whole(program: &Program, sources: &SourceMap, language: Language, judged: Judged) -> Whole {
    let place = |rule: Loc, cites: &[program::Cite]| {
        let mut rule = location(sources, rule, String::new());
        rule.label = cited(cites, language);
        rule
    };
    let cite_all = |cites: &[program::Cite], policy: &program::Policy| {
        cites.iter().map(|c| cite(c, policy)).collect()
    };
    let bearers = |b: &program::Bearers| b.bearers.iter().map(|(n, _)| n.clone()).collect();
    let title = |policy: &program::Policy| {
        let title = policy.title.as_ref();
        title.unwrap_or(&policy.label.name).clone()
    };
    match judged {
        Judged::Norm(id) => {
            let norm = &program[id];
            let policy = &program[norm.policy];
            let sanctions = norm.sanctions.iter().map(|s| Sanction {
                cite: cite(&s.cite, policy),
                penalties: s.penalties.iter().map(|p| penalty(language, p)).collect(),
            });
            Whole {
                modality: match norm.modality {
                    Modality::Must => ModalityName::Must,
                    Modality::MustNot => ModalityName::MustNot,
                    Modality::Should(_) => ModalityName::Should,
                    Modality::May => ModalityName::May,
                },
                via: norm.via,
                bearer: bearers(&norm.bearer),
                bearer_any: norm.bearer.any,
                cites: cite_all(&norm.cites, policy),
                sanctions: sanctions.collect(),
                remedy: norm.remedy.clone(),
                rule: place(norm.rule, &norm.cites),
                title: title(policy),
            }
        }
        Judged::Indicator(id, target) => {
            let indicator = &program[id];
            let policy = &program[indicator.policy];
            let target = target.and_then(|t| {
                let variants = &mut indicator.variants.iter();
                variants.find_map(|v| v.targets.get(t as usize))
            });
            Whole {
                modality: if indicator.binding {
                    ModalityName::Must
                } else {
                    ModalityName::Should
                },
                via: None,
                bearer: bearers(&indicator.bearer),
                bearer_any: indicator.bearer.any,
                cites: cite_all(&indicator.cites, policy),
                sanctions: Vec::new(),
                remedy: indicator.remedy.clone(),
                rule: place(target.map_or(indicator.loc, |t| t.loc), &indicator.cites),
                title: title(policy),
            }
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
