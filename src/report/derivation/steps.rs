//! A derivation as data: documented in `docs/json.md`, checked by `schema/explain.schema.json`.

use super::{Origin, quote};
use crate::eval::kleene::Truth;
use crate::eval::verdict::{FactRef, Judged};
use crate::eval::{Clause, Derivation, Gave, Step};
use crate::message::Language;
use crate::report::ground::Grounds;
use crate::report::mask::Mask;
use crate::report::model::{
    AsOf, Document, FactsAsOf, Ground, Location, MissingFact, NormEntry, NormItem, Outcome, Report,
    Verdict, Warning,
};
use crate::report::name::{Memo, Names, norm_name};
use crate::report::place::location;
use crate::source::Loc;
use jiff::civil::Date;
use serde::Serialize;
use std::io;

/// A verdict, and how it came about.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The verdict, as in an audit.
    pub verdict: Verdict,
    /// The clauses that were evaluated, in order.
    pub derivation: Vec<Explained>,
}

/// A clause and what it gave.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// `scope`, `exception`, `requirement`, `condition`, `member`, `unlisted`, `reading`,
    /// `population`, `outside`, `counted`, `target`.
    pub clause: &'static str,
    /// What it is called: an exception, a member, a reading, a norm.
    pub name: Option<String>,
    /// How it is written.
    pub text: Option<String>,
    /// Where.
    pub location: Option<Location>,
    /// What it gave.
    pub gave: Given,
    /// The facts that it read itself.
    pub facts: Vec<ReadFact>,
    /// What it calculated.
    pub grounds: Vec<Ground>,
    /// The clauses within it.
    pub parts: Vec<Explained>,
    /// How many more there are than are listed (of `outside`: how many members).
    pub more: u32,
}

/// What a clause gave.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Given {
    /// A truth value.
    Truth {
        /// `true`, `false`, `unknown`; `nothing`: there is none to speak of.
        truth: &'static str,
    },
    /// Verdicts.
    Verdicts {
        /// Those that are possible.
        possible: Vec<Outcome>,
    },
    /// What a member is to an indicator.
    Part {
        /// In the population: `true`, `false`, `unknown`.
        inside: &'static str,
        /// It counts.
        counts: &'static str,
    },
    /// A target: this version judges none, for they are judged on the facts of a region.
    NotJudged,
    /// Nothing of its own.
    Nothing,
}

/// A fact that a clause read.
#[derive(Clone, Debug, Serialize)]
pub struct ReadFact {
    /// It says something.
    pub known: bool,
    /// What it is called.
    pub label: String,
    /// What is written there; personal values masked.
    pub text: Option<String>,
    /// Where it stands, or would stand.
    pub location: Option<Location>,
    /// What is asked for, where it is not there.
    pub missing: Option<MissingFact>,
}

/// What `explain` says.
pub struct Explanations<'r> {
    /// Each verdict with its derivation.
    pub all: Vec<Explanation>,
    /// How many verdicts more there are.
    pub more: usize,
    /// The rest of what is known of the documents.
    pub report: &'r Report<'r>,
}

#[derive(Serialize)]
struct Page<'r> {
    schema: u32,
    as_of: Option<AsOf>,
    facts_as_of: Option<FactsAsOf>,
    documents: &'r [Document],
    norms: Vec<NormEntry>,
    explanations: &'r [Explanation],
    more: usize,
    no_subject: &'r [NormItem],
    out_of_reach: &'r [NormItem],
    warnings: &'r [Warning],
}

/// Explanations as JSON, with a line break at the end.
///
/// # Errors
///
/// Where `to` cannot be written to.
pub fn write_explanations(
    explanations: &Explanations<'_>,
    to: &mut impl io::Write,
) -> io::Result<()> {
    let report = explanations.report;
    let page = Page {
        schema: report.schema,
        as_of: report.as_of,
        facts_as_of: report.facts_as_of,
        documents: &report.documents,
        norms: report.verdicts.norms(),
        explanations: &explanations.all,
        more: explanations.more,
        no_subject: &report.no_subject,
        out_of_reach: &report.out_of_reach,
        warnings: &report.warnings,
    };
    serde_json::to_writer_pretty(&mut *to, &page)?;
    to.write_all(b"\n")
}

/// A verdict with its derivation as data.
#[must_use]
pub fn explanation(
    origin: Origin<'_>,
    as_of: Date,
    verdict: Verdict,
    derivation: &Derivation,
    language: Language,
    show_personal: bool,
) -> Explanation {
    let none = Mask::default();
    let names = Names {
        program: origin.program,
        store: origin.store,
        language,
        as_of,
        show_personal,
        memo: Memo::default(),
    };
    let conceal = match derivation.verdict.judged {
        Judged::Norm(id) => names.conceals(&origin.program[id]),
        Judged::Indicator(..) => false,
    };
    let tree = Tree {
        names,
        conceal,
        origin,
        mask: if show_personal { &none } else { origin.mask },
        verdict: &verdict,
    };
    let derivation = derivation.steps.iter().map(|s| tree.step(s)).collect();
    Explanation {
        verdict,
        derivation,
    }
}

struct Tree<'a> {
    names: Names<'a>,
    origin: Origin<'a>,
    mask: &'a Mask,
    verdict: &'a Verdict,
    conceal: bool,
}

impl Tree<'_> {
    fn written(&self, loc: Loc) -> String {
        quote(self.origin.sources, self.mask, loc, |_| false, |c| c)
    }

    fn step(&self, step: &Step) -> Explained {
        let (clause, name) = self.clause(step.clause);
        let row = match step.clause {
            Clause::Member(Some(row)) => Some(self.origin.store.row_loc(row)),
            _ => None,
        };
        let grounds = Grounds {
            names: &self.names,
            sources: self.origin.sources,
            conceal: self.conceal,
        };
        Explained {
            clause,
            name,
            text: step.loc.map(|l| self.written(l)),
            location: step
                .loc
                .or(row)
                .filter(|l| !l.span.is_empty())
                .map(|l| location(self.origin.sources, l, String::new())),
            gave: given(step.gave),
            facts: step
                .facts
                .iter()
                .map(|(fact, says)| self.fact(fact, *says))
                .collect(),
            grounds: step.grounds.iter().map(|g| grounds.of(g)).collect(),
            parts: step.parts.iter().map(|p| self.step(p)).collect(),
            more: match step.clause {
                Clause::Outside(n) => n,
                _ => step.more,
            },
        }
    }

    fn clause(&self, clause: Clause) -> (&'static str, Option<String>) {
        let names = &self.names;
        match clause {
            Clause::Scope => ("scope", None),
            Clause::Exception(id) => {
                let label = names.program[id].label.as_ref();
                ("exception", label.map(|l| names.label(l).to_owned()))
            }
            Clause::Requirement => ("requirement", None),
            Clause::Condition => ("condition", None),
            Clause::AsOf { personal, .. } if self.hides(personal) => ("as_of", None),
            Clause::AsOf { day, .. } => ("as_of", Some(day.to_string())),
            Clause::Member(Some(row)) => ("member", Some(names.row(row))),
            Clause::Member(None) => ("unlisted", None),
            Clause::Reading(at) => ("reading", self.verdict.reading(at)),
            Clause::Population => ("population", None),
            Clause::Outside(_) => ("outside", None),
            Clause::Counted(norm) => {
                let norm = &names.program[norm];
                ("counted", Some(norm_name(names.language, norm)))
            }
            Clause::Target => ("target", None),
        }
    }

    /// Whether a day as of which something was asked would tell a personal one.
    fn hides(&self, personal: bool) -> bool {
        (personal || self.conceal) && !self.names.show_personal
    }

    fn fact(&self, fact: &FactRef, says: bool) -> ReadFact {
        let at = self.names.fact(self.origin.sources, fact);
        let missing = (!says).then(|| self.names.missing(self.origin.sources, fact));
        ReadFact {
            known: says,
            label: match (&at, &missing) {
                (Some(at), _) => at.label.clone(),
                (None, Some(missing)) => missing.text.clone(),
                (None, None) => String::new(),
            },
            text: at
                .as_ref()
                .filter(|_| says)
                .and_then(|a| a.loc)
                .map(|l| self.written(l)),
            location: at,
            missing,
        }
    }
}

fn given(gave: Gave) -> Given {
    match gave {
        Gave::Truth(truth) => Given::Truth {
            truth: truth_name(truth),
        },
        Gave::Verdicts(set) => Given::Verdicts {
            possible: set.iter().map(Outcome::from).collect(),
        },
        Gave::Part { inside, hit } => Given::Part {
            inside: truth_name(inside),
            counts: truth_name(hit),
        },
        Gave::OfRegion => Given::NotJudged,
        Gave::Nothing => Given::Nothing,
    }
}

/// The name of a truth value.
const fn truth_name(truth: Truth) -> &'static str {
    match (
        truth.may_be_true(),
        truth.may_be_false(),
        truth.may_be_nothing(),
    ) {
        (true, false, false) => "true",
        (false, true, false) => "false",
        (false, false, _) => "nothing",
        (true, _, _) | (false, true, true) => "unknown",
    }
}
