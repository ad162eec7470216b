//! What is missing (language §5): absent facts that, were they known, would settle an undetermined
//! verdict however they turned out, and no smaller part of which would.
//!
//! It is pulled, for the verdicts that are shown. Adding facts to a set that settles leaves a set
//! that settles; so a fact without which even all others do not settle it belongs to every such
//! set, and where these settle it by themselves, they are the smallest.

mod compared;
mod play;
mod search;
mod sorted;
mod suppose;
mod values;

#[cfg(test)]
mod tests;

use super::audit::{AuditOptions, Prepared};
use super::context::Bound;
use super::subjects::Finder;
use super::verdict::{FactRef, Judged, Missing, SubjectRef, Verdict};
use super::view::View;
use crate::facts::store::Store;
use crate::program::{NormId, Program};
use search::{Found, Inquiry, Seen};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
pub(super) use suppose::collection_of;

/// The facts that would settle a verdict; none for one that is settled or harmless.
///
/// Knowing a collection is knowing its members, with all that is asked of them; knowing what is
/// attested, knowing it for all the days that are asked about. An empty set for an
/// undetermined verdict says that no facts would settle it, as far as could be found: it depends on
/// a reading, or on a word that the policy leaves open.
#[must_use]
pub fn missing(
    program: &Program,
    store: &Store,
    options: &AuditOptions,
    verdict: &Verdict,
) -> Missing {
    Missings {
        steps: Cell::new(u64::MAX),
        ..Missings::new(program, store, options)
    }
    .of(verdict)
}

/// Answers for many verdicts of one audit.
pub struct Missings<'a> {
    prepared: Prepared<'a>,
    options: &'a AuditOptions,
    /// What is left to search with.
    steps: Cell<u64>,
    /// What each verdict has, though nothing is left: most take less.
    each: u64,
    /// The subjects found so far.
    finder: RefCell<Finder>,
}

/// Steps (facts read) for all verdicts of an audit. Where much is absent a single search may take as
/// many; of the verdicts behind it is said what was asked for in vain.
const STEPS: u64 = 10_000;

/// Steps for a verdict behind which the others have left nothing.
const STEPS_OF_EACH: u64 = 500;

/// No verdict takes more than this part of what is left.
const SHARE: u64 = 3;

/// Facts that can be left out are tried out together where so many remain.
const TRIED_TOGETHER: usize = 6;
/// Of more facts than this, none is tried to be left out.
const TRIED: usize = 48;

impl<'a> Missings<'a> {
    /// Of an audit.
    #[must_use]
    pub fn new(program: &'a Program, store: &'a Store, options: &'a AuditOptions) -> Self {
        Self {
            prepared: Prepared::new(View::new(program, store), options),
            options,
            steps: Cell::new(STEPS),
            each: STEPS_OF_EACH,
            finder: RefCell::default(),
        }
    }

    /// The facts that would settle a verdict.
    #[must_use]
    pub fn of(&self, verdict: &Verdict) -> Missing {
        let norm = match verdict.judged {
            Judged::Norm(norm) => norm,
            // How many facts narrow a contribution is for the indicator to say.
            Judged::Indicator(..) => return verdict.missing.clone(),
        };
        if verdict.possible.settled().is_some() || verdict.possible.harmless() {
            return Missing::default();
        }
        match verdict.subject {
            SubjectRef::Row(row) => {
                let view = &self.prepared.eval.view;
                if let Some(doubled) = view.store.doubled(row) {
                    let identity = &view.program[doubled.entity].identity;
                    let facts = identity.iter().map(|f| FactRef::Field(doubled, *f));
                    return self.shown(facts.collect(), false);
                }
                let left = self.steps.get();
                let most = (left / SHARE).max(self.each);
                if most == 0 {
                    return self.in_vain(verdict);
                }
                let inquiry = Inquiry::new(&self.prepared, norm, row, most, self.options);
                let (facts, exact) = smallest(&inquiry);
                self.steps.set(left.saturating_sub(inquiry.used()));
                if inquiry.fell_short() {
                    return self.in_vain(verdict);
                }
                self.shown(facts, exact)
            }
            // Once they are listed, each has a verdict of its own.
            SubjectRef::Unlisted { .. } => self.shown(self.gaps(norm), true),
        }
    }

    /// What was asked for in vain, each once: a collection of which nothing is known is one fact.
    fn in_vain(&self, verdict: &Verdict) -> Missing {
        let mut out = verdict.missing.clone();
        let mut seen = BTreeSet::new();
        let view = &self.prepared.eval.view;
        out.facts = std::mem::take(&mut out.facts)
            .into_iter()
            .map(|fact| match fact {
                FactRef::Members(row, field) => search::collection(view, row, field),
                other => other,
            })
            .filter(|fact| seen.insert(fact.clone()))
            .collect();
        out
    }

    /// The collections that may hold a norm's unlisted subjects.
    fn gaps(&self, norm: NormId) -> Vec<FactRef> {
        let eval = &self.prepared.eval;
        let mut out = Vec::new();
        let mut finder = self.finder.borrow_mut();
        for gap in &finder.of(eval, &eval.program()[norm].subject).unlisted {
            let subject = Bound::Unlisted(*gap);
            let reached = self.prepared.reached(norm, subject);
            let may_be = reached != Some(false)
                && eval.verdict(norm, subject, reached, self.options).is_some();
            let Some((holder, field)) = gap.held_by.filter(|_| may_be) else {
                continue;
            };
            let fact = match gap.not_before {
                Some(_) => FactRef::SinceFactsAsOf(holder, field),
                None => search::collection(&eval.view, holder, field),
            };
            if !out.contains(&fact) {
                out.push(fact);
            }
        }
        out
    }

    fn shown(&self, mut facts: Vec<FactRef>, exact: bool) -> Missing {
        let most = self.options.limits.missing_shown;
        let more = u32::try_from(facts.len().saturating_sub(most)).unwrap_or(u32::MAX);
        facts.truncate(most);
        Missing { facts, more, exact }
    }
}

/// A set that settles it, and whether none is smaller.
fn smallest(inquiry: &Inquiry) -> (Vec<FactRef>, bool) {
    let mut seen = Seen::default();
    let together = inquiry.open(None, &mut seen);
    let all = seen.facts();
    let mut exact = match together {
        Found::Open => return (Vec::new(), false),
        Found::Closed { all } => all,
        Found::Spent => false,
    };
    if all.len() > TRIED {
        return (all, false);
    }
    let everything: BTreeSet<FactRef> = all.iter().cloned().collect();
    let open = |set: &BTreeSet<FactRef>| inquiry.open(Some(set), &mut Seen::default());
    let (mut needed, mut others) = (BTreeSet::new(), Vec::new());
    for fact in &all {
        let mut without = everything.clone();
        without.remove(fact);
        match open(&without) {
            Found::Open => {
                needed.insert(fact.clone());
            }
            Found::Closed { .. } => others.push(fact.clone()),
            Found::Spent => {
                exact = false;
                needed.insert(fact.clone());
            }
        }
    }
    let in_order = |set: &BTreeSet<FactRef>| -> Vec<FactRef> {
        all.iter().filter(|f| set.contains(*f)).cloned().collect()
    };
    if others.is_empty() {
        return (in_order(&needed), exact);
    }
    if others.len() <= TRIED_TOGETHER {
        for size in 0..=others.len() {
            for some in subsets(&others, size) {
                let mut set = needed.clone();
                set.extend(some);
                match open(&set) {
                    Found::Open => {}
                    Found::Closed { all } => return (in_order(&set), exact && all),
                    Found::Spent => exact = false,
                }
            }
        }
    }
    // One by one, what is dearest to find out first.
    others.sort_by_key(|f| std::cmp::Reverse(dearness(f)));
    let mut set = everything;
    for fact in others {
        set.remove(&fact);
        if !matches!(open(&set), Found::Closed { .. }) {
            set.insert(fact);
        }
    }
    (in_order(&set), false)
}

/// How much it takes to find out a fact.
const fn dearness(fact: &FactRef) -> u8 {
    match fact {
        FactRef::SinceFactsAsOf(..) => 4,
        FactRef::Members(..) => 3,
        FactRef::Attestation(..) => 2,
        FactRef::Field(..) | FactRef::InYear(..) | FactRef::Row(_) | FactRef::Record(..) => 1,
        FactRef::Parameter(_) => 0,
    }
}

/// All parts of a list that have so many members, in order.
fn subsets(of: &[FactRef], size: usize) -> Vec<Vec<FactRef>> {
    let Some((first, rest)) = of.split_first() else {
        return if size == 0 {
            vec![Vec::new()]
        } else {
            Vec::new()
        };
    };
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut out: Vec<Vec<FactRef>> = subsets(rest, size - 1)
        .into_iter()
        .map(|mut s| {
            s.insert(0, first.clone());
            s
        })
        .collect();
    out.extend(subsets(rest, size));
    out
}
