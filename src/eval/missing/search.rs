//! The search for a completion that leaves a verdict open.
//!
//! A set of facts settles a verdict if every completion of it does, with everything else still
//! unknown. Only what a verdict asks for is completed, fact by fact: what is settled while a fact is
//! unknown is settled however it turns out.

use super::super::applicability;
use super::super::audit::{AuditOptions, Prepared};
use super::super::context::{Bound, Evaluator};
use super::super::readings::Choice;
use super::super::remembered::Remembered;
use super::super::verdict::{FactRef, Settled, VerdictSet};
use super::super::view::{Supposed, View};
use super::play::Play;
use super::suppose::{Sampled, Turns};
use super::values::Near;
use crate::facts::store::{Fact, Held, Row};
use crate::program::{FieldId, NormId, Type};
use foldhash::fast::FixedState;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// One verdict that is asked about.
pub struct Inquiry<'a> {
    prepared: &'a Prepared<'a>,
    norm: NormId,
    row: Row,
    choices: Vec<Choice>,
    play: RefCell<Play>,
    /// What rests on known facts alone.
    remembered: Remembered,
    /// Steps that may be taken, and those that are left.
    most: u64,
    steps: Cell<u64>,
    /// They were fewer than a search asked for, and than one verdict may take.
    fell_short: Cell<bool>,
    /// Days found before.
    near: Near,
    /// What was asked before.
    asked: RefCell<HashMap<Branch, (Node, Rc<Answer>), FixedState>>,
}

/// A supposition, by number; 0 is none. Each is made of one other and one turn.
type Node = u32;

/// On what was supposed before, one way in which a fact turns out.
type Branch = (Node, FactRef, usize);

/// What a norm gives under a supposition.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    possible: VerdictSet,
    /// What was asked for and is not known, in order.
    asked: Vec<FactRef>,
    /// What was read and is known.
    read: Vec<(Row, FieldId)>,
    /// Steps that it took.
    cost: u64,
}

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A completion of the facts leaves the verdict open.
    Open,
    /// No completion does. `all`: each was tried, or need not be.
    Closed {
        /// Nothing was left to chance.
        all: bool,
    },
    /// The steps were used up before either was found.
    Spent,
}

/// How a search goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    /// Every completion.
    Every,
    /// Of days and numbers that lead to the same question, the first, the last and one between.
    Some,
    /// Of completions that lead to the same question, the first.
    OneOfAKind,
}

/// Steps (facts read) of one search, by how it goes on, and of what the verdict has at most so many
/// tenths; the next is tried where they are used up.
const STEPS: [(Care, u64, u64); 3] = [
    (Care::Every, 10_000, 5),
    (Care::Some, 15_000, 3),
    (Care::OneOfAKind, 5_000, 2),
];
/// Steps for one verdict.
const ALL_STEPS: u64 = 1_000_000;
/// Steps that asking takes by itself.
const ASKING: u64 = 20;
/// So many completions of one fact are never left out by [`Care::Some`].
const FEW: usize = 8;
/// How many facts are completed on top of each other.
const DEEP: usize = 200;

impl<'a> Inquiry<'a> {
    /// About a norm and its subject, in so many steps at most.
    pub fn new(
        prepared: &'a Prepared<'a>,
        norm: NormId,
        row: Row,
        steps: u64,
        options: &AuditOptions,
    ) -> Self {
        let eval = &prepared.eval;
        let most = options.limits.reading_combinations;
        let out = Self {
            prepared,
            norm,
            row,
            choices: eval.combinations(&eval.program()[norm].readings, Bound::Row(row), most),
            play: RefCell::new(Play::of(eval.program(), norm)),
            remembered: Remembered::default(),
            most: steps.min(ALL_STEPS),
            steps: Cell::new(steps.min(ALL_STEPS)),
            fell_short: Cell::new(false),
            near: Near::default(),
            asked: RefCell::default(),
        };
        // What is compared with a fact may itself be one.
        let answer = out.ask(&Supposed::default());
        let as_of = eval.as_of;
        let mut play = out.play.borrow_mut();
        play.facts(&eval.view, answer.read.into_iter(), as_of);
        // And what parameters are filled with: by the facts, or by a policy that adopts one.
        for id in Rc::clone(&play.parameters).iter() {
            let adopted = eval.adopted.iter().filter(|(_, of, _)| of == id);
            let adopted = adopted.map(|(.., value)| value);
            for value in eval.view.parameter(*id).into_iter().chain(adopted) {
                play.value(&eval.program()[*id].ty, value);
            }
        }
        drop(play);
        out
    }

    /// How many steps were taken.
    pub fn used(&self) -> u64 {
        self.most - self.steps.get()
    }

    /// Whether more steps than were given might have found more.
    pub fn fell_short(&self) -> bool {
        self.fell_short.get()
    }

    /// Judges the norm under a supposition.
    fn ask(&self, supposed: &Supposed) -> Answer {
        let eval = Evaluator {
            remembered: Some(&self.remembered),
            ..self.prepared.eval.supposing(supposed)
        };
        eval.trace.start();
        let subject = Bound::Row(self.row);
        let possible = self.choices.iter().enumerate().map(|(n, choice)| {
            self.remembered.choice.set(n);
            eval.judge(self.norm, subject, eval.as_of, choice).possible
        });
        let mut possible = possible.fold(VerdictSet::EMPTY, VerdictSet::or);
        let mut asked = eval.trace.unknown(usize::MAX);
        let read = eval.trace.fields_read();
        let policy = &eval.program()[eval.program()[self.norm].policy];
        if policy
            .jurisdiction
            .is_some_and(|j| j != applicability::NATION)
            && let Some(((at, field), code)) = eval.view.region(self.row, eval.as_of)
        {
            match code {
                Fact::Known(code) if applicability::reaches(policy, code) => {}
                Fact::Known(_) => possible = VerdictSet::only(Settled::NotApplicable),
                Fact::Absent | Fact::Unknown => {
                    possible = possible.with(Settled::NotApplicable);
                    asked.push(FactRef::Field(at, field));
                }
            }
        }
        Answer {
            possible,
            asked,
            read,
            cost: ASKING + eval.trace.count(),
        }
    }

    /// Whether some completion of `known` (of everything, where `None`) leaves the verdict open. All
    /// facts that are asked for on the way are added to `seen`.
    pub fn open(&self, known: Option<&BTreeSet<FactRef>>, seen: &mut Seen) -> Found {
        for (care, wanted, tenths) in STEPS {
            // Where all have little, each way to go on has its part of it.
            let part = self.most / 10 * tenths;
            let steps = wanted.min(part).min(self.steps.get());
            let mut search = Search {
                inquiry: self,
                known,
                care,
                steps,
                sampled: Sampled(false),
                seen,
            };
            let nothing = Supposed::default();
            let answer = self.ask(&nothing);
            let found = search.from(&nothing, &answer, (0, 0));
            self.steps
                .set(self.steps.get().saturating_sub(steps - search.steps));
            match found {
                Found::Spent => {
                    let short = steps < wanted && self.most < ALL_STEPS;
                    self.fell_short.set(short || self.fell_short.get());
                }
                // What only one of each kind says is no ground to leave a fact out.
                Found::Closed { .. } if care == Care::OneOfAKind && search.sampled.0 => {}
                Found::Closed { all } => {
                    let all = all && !search.sampled.0;
                    return Found::Closed { all };
                }
                Found::Open => return Found::Open,
            }
        }
        Found::Spent
    }
}

/// The facts that were asked for, in the order in which they first were.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    order: BTreeMap<FactRef, usize>,
}

impl Seen {
    fn add(&mut self, fact: FactRef) {
        let n = self.order.len();
        self.order.entry(fact).or_insert(n);
    }

    /// In order.
    #[must_use]
    pub fn facts(&self) -> Vec<FactRef> {
        let mut out: Vec<(&FactRef, &usize)> = self.order.iter().collect();
        out.sort_by_key(|(_, n)| **n);
        out.into_iter().map(|(f, _)| f.clone()).collect()
    }
}

/// A supposition, all that is supposed then, and what that gives.
type Then = (Node, Supposed, Rc<Answer>);

struct Search<'s, 'a> {
    inquiry: &'s Inquiry<'a>,
    known: Option<&'s BTreeSet<FactRef>>,
    care: Care,
    steps: u64,
    sampled: Sampled,
    seen: &'s mut Seen,
}

impl Search<'_, '_> {
    /// `at`: which supposition, and how many turns it is made of.
    fn from(&mut self, supposed: &Supposed, answer: &Answer, at: (Node, usize)) -> Found {
        if answer.possible.settled().is_some() {
            return Found::Closed { all: true };
        }
        let eval = &self.inquiry.prepared.eval;
        let view = View {
            supposed: Some(supposed),
            ..eval.view
        };
        let mut next = None;
        for fact in &answer.asked {
            let whole = whole(&view, fact);
            if next.is_none() && self.known.is_none_or(|k| k.contains(&whole)) {
                next = Some(fact);
            }
            self.seen.add(whole);
        }
        let Some(fact) = next else {
            return Found::Open;
        };
        if at.1 >= DEEP {
            return Found::Spent;
        }
        // What is known is the same under every supposition.
        let also = self.inquiry.remembered.take_read();
        let mut known = self.inquiry.play.borrow_mut();
        known.facts(&eval.view, also.into_iter(), eval.as_of);
        let mut play = known.clone();
        drop(known);
        play.facts(&view, answer.read.iter().copied(), eval.as_of);
        let fact = original(&view, fact);
        let narrowed = match &fact {
            FactRef::Field(row, field) => {
                !matches!(view.see(*row, *field, eval.as_of).fact, Fact::Unknown)
            }
            _ => false,
        };
        let asked = answer.asked.iter().filter_map(|fact| match fact {
            FactRef::Field(_, field) | FactRef::SinceFactsAsOf(_, field) => Some(*field),
            _ => None,
        });
        let tried = supposed.values.keys().chain(supposed.later.keys());
        let open = asked.chain(tried.map(|(_, field)| *field)).collect();
        let turns = Turns {
            view,
            play: &play,
            open: &open,
            near: &self.inquiry.near,
            as_of: eval.as_of,
            facts_as_of: eval.facts_as_of,
            narrowed,
        };
        let turns = turns.of(&fact, &mut self.sampled);
        if turns.is_empty() {
            return Found::Open;
        }
        let mut then: Vec<Then> = Vec::new();
        for (n, turn) in turns.iter().enumerate() {
            let branch = (at.0, fact.clone(), n);
            let known = self.inquiry.asked.borrow().get(&branch).cloned();
            if known
                .as_ref()
                .is_some_and(|(_, a)| a.possible.settled().is_some())
            {
                continue;
            }
            let supposed = turn.on(&view, supposed);
            let (node, answer) = match known {
                Some(known) => known,
                None => {
                    let answer = Rc::new(self.inquiry.ask(&supposed));
                    let Some(left) = self.steps.checked_sub(answer.cost) else {
                        return Found::Spent;
                    };
                    self.steps = left;
                    let mut asked = self.inquiry.asked.borrow_mut();
                    let node = Node::try_from(asked.len() + 1).unwrap_or(Node::MAX);
                    asked.insert(branch, (node, Rc::clone(&answer)));
                    (node, answer)
                }
            };
            if answer.possible.settled().is_none() {
                then.push((node, supposed, answer));
            }
        }
        for n in self.followed(&then, turns.len()) {
            let Some((node, supposed, answer)) = then.get(n) else {
                continue;
            };
            let found = self.from(supposed, answer, (*node, at.1 + 1));
            match found {
                Found::Closed { .. } => {}
                other => return other,
            }
        }
        Found::Closed { all: true }
    }

    /// Which of the completions that leave it open are followed.
    fn followed(&mut self, then: &[Then], turns: usize) -> Vec<usize> {
        let most = match self.care {
            Care::Every => usize::MAX,
            Care::Some if turns <= FEW => usize::MAX,
            Care::Some => 3,
            Care::OneOfAKind => 1,
        };
        let mut kinds: Vec<Vec<usize>> = Vec::new();
        for (n, (_, _, answer)) in then.iter().enumerate() {
            let alike = |kind: &&mut Vec<usize>| {
                let first = kind.first().and_then(|n| then.get(*n));
                first.is_some_and(|(_, _, a)| {
                    a.possible == answer.possible && a.asked == answer.asked
                })
            };
            match kinds.iter_mut().find(alike) {
                Some(kind) if most < usize::MAX => kind.push(n),
                _ => kinds.push(vec![n]),
            }
        }
        let mut out = Vec::new();
        for kind in kinds {
            let last = kind.len().saturating_sub(1);
            let mut chosen = match most {
                1 => vec![0],
                3 => vec![0, last / 2, last],
                _ => vec![0],
            };
            chosen.dedup();
            self.sampled.0 |= chosen.len() < kind.len();
            out.extend(chosen.into_iter().filter_map(|n| kind.get(n).copied()));
        }
        out
    }
}

/// The fact about the row that a supposed one is like.
fn original(view: &View, fact: &FactRef) -> FactRef {
    match fact {
        FactRef::Field(row, field) => FactRef::Field(view.original(*row), *field),
        FactRef::Members(row, field) => FactRef::Members(view.original(*row), *field),
        FactRef::Attestation(row, matter) => FactRef::Attestation(view.original(*row), *matter),
        FactRef::SinceFactsAsOf(row, field) => FactRef::SinceFactsAsOf(view.original(*row), *field),
        FactRef::InYear(row, field, year) => FactRef::InYear(view.original(*row), *field, *year),
        FactRef::Row(_) | FactRef::Parameter(_) | FactRef::Record(..) => fact.clone(),
    }
}

/// The fact of the document to which a fact belongs: whatever is asked of a further member belongs
/// to the collection that does not list it. A collection of which nothing is known is one fact.
fn whole(view: &View, fact: &FactRef) -> FactRef {
    let (FactRef::Field(row, _)
    | FactRef::Members(row, _)
    | FactRef::Attestation(row, _)
    | FactRef::SinceFactsAsOf(row, _)
    | FactRef::InYear(row, ..)
    | FactRef::Row(row)
    | FactRef::Record(row, _)) = fact
    else {
        return fact.clone();
    };
    let mut at = *row;
    let mut outermost = None;
    while let Some(s) = view.supposed
        && let Some(held) = s.holders.get(&at)
    {
        outermost = Some((*held, s.since.contains(&at)));
        at = held.0;
    }
    match outermost {
        Some(((row, field), true)) => FactRef::SinceFactsAsOf(row, field),
        Some(((row, field), false)) => collection(view, row, field),
        None => match fact {
            FactRef::Members(row, field) => collection(view, *row, *field),
            other => other.clone(),
        },
    }
}

/// A collection that is not complete, as one fact.
pub fn collection(view: &View, row: Row, field: FieldId) -> FactRef {
    match view.store.held(view.program, row, field) {
        Held::Unknown => FactRef::Field(row, field),
        Held::Listed(..) if matches!(view.program[field].ty, Type::One(_)) => {
            FactRef::Field(row, field)
        }
        Held::Listed(..) => FactRef::Members(row, field),
    }
}
