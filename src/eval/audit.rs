//! The audit: every norm of every applicable policy, for every subject.

use super::applicability::{self, Regions, Standing};
use super::context::{Bound, Evaluator};
use super::explain::{Clause, Gave};
use super::faults;
use super::ground::Ground;
use super::norm::Since;
use super::outcome::Outcome;
use super::subjects::Finder;
use super::verdict::{
    Judged, Missing, Note, ReadingOutcome, Settled, SubjectRef, Verdict, VerdictSet,
};
use super::view::View;
use crate::diagnostic::Diagnostic;
use crate::facts::store::{Fact, Row, Store};
use crate::limits::Limits;
use crate::program::{IndicatorId, Modality, NormId, PolicyId, Program};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What is asked of an audit.
#[derive(Clone, Debug)]
pub struct AuditOptions {
    /// The as-of date: a day not yet over.
    pub as_of: Date,
    /// Also report every violation that meets these days.
    pub during: Option<(Date, Date)>,
    /// Judge drafts too (征求意见稿).
    pub include_drafts: bool,
    /// Only these policies; their region still counts.
    pub policies: Option<Vec<PolicyId>>,
    /// Only these norms.
    pub norms: Option<Vec<NormId>>,
    /// Only these indicators; `None`: all, or none where `norms` says which norms.
    pub indicators: Option<Vec<IndicatorId>>,
    /// How much at most.
    pub limits: Limits,
}

impl AuditOptions {
    /// Everything that applies on a day.
    #[must_use]
    pub fn on(as_of: Date) -> Self {
        Self {
            as_of,
            during: None,
            include_drafts: false,
            policies: None,
            norms: None,
            indicators: None,
            limits: Limits::default(),
        }
    }
}

/// How one policy stands in an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyStanding {
    /// Which.
    pub policy: PolicyId,
    /// How it stands on the as-of date.
    pub standing: Standing,
    /// Whether its region takes in a subject of these facts; `None`: not known where they lie.
    pub reaches: Option<bool>,
}

/// What an audit found.
#[derive(Clone, Debug, PartialEq)]
pub struct Audit {
    /// The as-of date.
    pub as_of: Date,
    /// 截至: the file's, or the as-of date.
    pub facts_as_of: Date,
    /// Verdicts: by policy (nearest first), norm as declared, subject by row; then indicators.
    pub verdicts: Vec<Verdict>,
    /// Norms whose subjects are known not to exist.
    pub no_subject: Vec<NormId>,
    /// Norms whose subjects these facts cannot hold.
    pub out_of_reach: Vec<NormId>,
    /// Indicators to which these facts can contribute nothing: they hold none of its population, or
    /// it is taken from a statistic.
    pub indicators_out_of_reach: Vec<IndicatorId>,
    /// Every policy, nearest first, and how it stands.
    pub policies: Vec<PolicyStanding>,
    /// What turned out about the facts when they were judged: contradictions, quantities of the wrong
    /// kind, regions of which no policy is at hand.
    pub diagnostics: Vec<Diagnostic>,
}

/// Judges the facts of one document.
#[must_use]
pub fn audit(program: &Program, store: &Store, options: &AuditOptions) -> Audit {
    audit_view(View::new(program, store), options)
}

/// An evaluator with the policies that apply.
pub(super) struct Prepared<'a> {
    pub(super) eval: Evaluator<'a>,
    standings: Vec<PolicyStanding>,
    regions: BTreeMap<u32, Row>,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(view: View<'a>, options: &AuditOptions) -> Self {
        let mut eval = Evaluator::new(view, options.as_of);
        eval.steps_back = options.limits.steps_back;
        let program = view.program;
        let regions = regions(&eval);
        let mut standings = Vec::new();
        for policy in applicability::nearest_first(program) {
            let p = &program[policy];
            let national = p.jurisdiction.is_none_or(|j| j == applicability::NATION);
            let reaches = if regions.is_empty() {
                national.then_some(true)
            } else {
                Some(regions.keys().any(|c| applicability::reaches(p, *c)))
            };
            standings.push(PolicyStanding {
                policy,
                standing: Standing::of(p, options.as_of),
                reaches,
            });
        }
        eval.policies = standings
            .iter()
            .filter(|s| is_judged(s, options))
            .map(|s| s.policy)
            .collect();
        eval.include_drafts = options.include_drafts;
        eval.in_effect = standings
            .iter()
            .filter(|s| has_effect(s, options))
            .map(|s| s.policy)
            .collect();
        eval.adopted = eval
            .in_effect
            .iter()
            .flat_map(|p| {
                program[*p]
                    .adopts
                    .iter()
                    .map(|(id, v)| (*p, *id, v.clone()))
            })
            .collect();
        Self {
            eval,
            standings,
            regions,
        }
    }

    /// Whether a norm's policy reaches a subject.
    pub(super) fn reached(&self, norm: NormId, subject: Bound) -> Option<bool> {
        let policy = self.eval.program()[norm].policy;
        Regions::default().reached(&self.eval, policy, subject)
    }
}

/// Judges facts, perhaps with some supposed.
#[must_use]
pub fn audit_view(view: View, options: &AuditOptions) -> Audit {
    let Prepared {
        mut eval,
        standings,
        regions,
    } = Prepared::new(view, options);
    let program = view.program;
    eval.counted = super::indicator::counted(program);
    let mut out = Audit {
        as_of: options.as_of,
        facts_as_of: eval.facts_as_of,
        verdicts: Vec::new(),
        no_subject: Vec::new(),
        out_of_reach: Vec::new(),
        indicators_out_of_reach: Vec::new(),
        diagnostics: Vec::new(),
        policies: standings,
    };
    let mut finder = Finder::default();
    let mut where_it_lies = Regions::default();
    // As declared: a process stands among the duties.
    let mut norms: Vec<_> = program.each_norm().collect();
    norms.sort_by_key(|(id, n)| (n.loc, *id));
    let judged = norms
        .iter()
        .filter(|(_, n)| eval.policies.contains(&n.policy));
    let subjects = judged.map(|(_, n)| finder.of(&eval, &n.subject).listed.len());
    // One more a norm, for those that are not listed.
    let most = subjects.sum::<usize>() + norms.len() + program.indicators.len();
    out.verdicts.reserve(most);
    for policy in eval.policies.clone() {
        for (id, norm) in norms.iter().copied() {
            let wanted = options.norms.as_ref().is_none_or(|n| n.contains(&id));
            if norm.policy != policy || norm.modality == Modality::May || !wanted {
                continue;
            }
            let subjects = finder.of(&eval, &norm.subject);
            if subjects.out_of_reach {
                out.out_of_reach.push(id);
                continue;
            }
            if subjects.listed.is_empty() && subjects.unlisted.is_empty() {
                out.no_subject.push(id);
                continue;
            }
            let mut judge = |subject: Bound| {
                let reached = where_it_lies.reached(&eval, policy, subject);
                if reached == Some(false) {
                    return None;
                }
                Some((eval.verdict(id, subject, reached, options)?, reached))
            };
            for row in &subjects.listed {
                if let Some((v, reached)) = judge(Bound::Row(*row)) {
                    // What began after the days that are asked for is not among them.
                    let began = v.since.filter(|_| !v.notes.contains(&Note::FarBack));
                    let after = |(_, last): (Date, Date)| began.is_some_and(|s| last < s);
                    let violated = v.possible.settled() == Some(Settled::Violated);
                    if !(violated && options.during.is_some_and(after)) {
                        out.verdicts.push(v);
                    }
                    // Where it is not known whether the policy reaches it, no breach is sure.
                    if reached == Some(true) {
                        eval.during(id, Bound::Row(*row), options, &mut out.verdicts);
                    }
                }
            }
            let gaps = subjects.unlisted.iter();
            out.verdicts.extend(
                gaps.filter_map(|u| Some(judge(Bound::Unlisted(*u))?.0))
                    .reduce(|a, b| together(a, b, options.limits.missing_shown)),
            );
        }
    }
    super::indicator::contributions(&eval, options, &mut out);
    out.diagnostics = faults::without_policy(&eval, &regions);
    out.diagnostics.extend(faults::contradictions(&eval));
    out.diagnostics.extend(faults::overlaps(&eval));
    out.diagnostics.extend(faults::unlike(&eval));
    out.diagnostics.extend(faults::figures(&eval));
    out
}

/// One verdict for all that may exist beside the listed.
fn together(mut a: Verdict, b: Verdict, most: usize) -> Verdict {
    a.possible = a.possible.or(b.possible);
    for fact in b.missing.facts {
        if a.missing.facts.contains(&fact) {
            continue;
        }
        if a.missing.facts.len() < most {
            a.missing.facts.push(fact);
        } else {
            a.missing.more = a.missing.more.saturating_add(1);
        }
    }
    if a.due != b.due {
        a.due = None;
    }
    a
}

fn is_judged(s: &PolicyStanding, options: &AuditOptions) -> bool {
    let wanted = match &options.policies {
        Some(list) => list.contains(&s.policy),
        None => true,
    };
    let stands = match s.standing {
        Standing::InForce | Standing::Lapsed => true,
        Standing::Draft => options.include_drafts,
        Standing::NotYet | Standing::Repealed => false,
    };
    wanted && stands && s.reaches != Some(false)
}

/// Whether what a policy adopts has effect on the as-of date: in its force, asked for or not.
fn has_effect(s: &PolicyStanding, options: &AuditOptions) -> bool {
    let stands = match s.standing {
        Standing::InForce => true,
        Standing::Draft => options.include_drafts,
        Standing::Lapsed | Standing::NotYet | Standing::Repealed => false,
    };
    stands && s.reaches != Some(false)
}

/// The regions in which the facts lie, in order, each with the first row that lies there.
fn regions(eval: &Evaluator) -> BTreeMap<u32, Row> {
    let mut out = BTreeMap::new();
    for (entity, e) in eval.program().each_entity() {
        if e.located_by.is_none() {
            continue;
        }
        for row in eval.view.store.rows(entity).iter() {
            if let Fact::Known(code) = eval.view.store.region(eval.program(), row, eval.as_of) {
                out.entry(code).or_insert(row);
            }
        }
    }
    out
}

/// How many calculations a verdict names at most.
const GROUNDS: usize = 8;

/// How many deciding facts a verdict names at most.
pub(super) const DECIDED_BY: usize = 8;

impl Evaluator<'_> {
    /// The verdict of a norm for a subject; none where an unlisted one is surely out of scope.
    pub(super) fn verdict(
        &self,
        norm: NormId,
        subject: Bound,
        reached: Option<bool>,
        options: &AuditOptions,
    ) -> Option<Verdict> {
        let n = &self.program()[norm];
        let combinations =
            self.combinations(&n.readings, subject, options.limits.reading_combinations);
        self.trace.start();
        self.trace.calculate();
        let mut possible = VerdictSet::EMPTY;
        let mut outcomes: Vec<Outcome> = Vec::new();
        for (choice, at) in combinations.iter().zip(0..) {
            let several = combinations.len() > 1;
            if several {
                self.trace.enter(Clause::Reading(at), None);
            }
            let mut o = self.judge(norm, subject, self.as_of, choice);
            if reached.is_none() {
                o.possible = o.possible.with(Settled::NotApplicable);
            }
            if several {
                self.trace.leave(Gave::Verdicts(o.possible));
            }
            possible = possible.or(o.possible);
            outcomes.push(o);
        }
        if let Bound::Row(row) = subject
            && self.counted.get(norm.index()) == Some(&true)
        {
            let found = (possible, self.trace.unknown(usize::MAX));
            self.found.borrow_mut().insert((norm, row), found);
        }
        if let Bound::Unlisted(_) = subject {
            if possible.settled() == Some(Settled::NotApplicable) {
                return None;
            }
            // They may not exist.
            possible = possible.with(Settled::NotApplicable);
        }
        let first = *outcomes.first()?;
        let subject_ref = subject_ref(subject)?;
        if possible.settled() == Some(Settled::Violated) {
            let choice = combinations.first().map_or(&[][..], Vec::as_slice);
            let env = super::context::Env::subject(self.as_of, subject, choice);
            self.note_missing_history(norm, subject, &env);
        }
        let readings: Vec<ReadingOutcome> = if combinations.len() > 1 {
            let differ = outcomes.iter().any(|o| o.possible != first.possible);
            if differ {
                self.trace.note(Note::DependsOnReading);
            }
            combinations
                .iter()
                .zip(&outcomes)
                .map(|(choice, o)| ReadingOutcome {
                    choice: choice.clone(),
                    possible: o.possible,
                })
                .collect()
        } else {
            Vec::new()
        };
        let decided_by = self.trace.decided_by(DECIDED_BY);
        let unknown = if possible.settled().is_some() {
            Vec::new()
        } else {
            self.trace.unknown(options.limits.missing_shown)
        };
        let settled = possible.settled();
        let mut grounds = self.trace.grounds(None, GROUNDS);
        let (mut since, mut since_known) = (Since::default(), None);
        if settled == Some(Settled::Violated) {
            let of = |choice: &Vec<_>| self.violated_since(norm, subject, self.as_of, choice);
            let all = combinations.iter().map(of);
            since = all.max_by_key(|s| (s.first, s.due)).unwrap_or_default();
            // What was due is what was due when it began; what is measured is what is so now.
            let dated = |g: &Ground| matches!(g, Ground::Due(_) | Ground::Period { .. });
            let then = std::mem::take(&mut since.grounds);
            grounds.retain(|g| !dated(g));
            grounds.splice(0..0, then.into_iter().filter(dated));
            grounds.truncate(GROUNDS);
            since_known = self
                .known_as_of(norm, &decided_by)
                .filter(|known| since.first.is_none_or(|first| first < *known))
                .or_else(|| {
                    since.first.filter(|first| {
                        self.begins_by(norm, subject, *first)
                            || self.rests_on_undated(&decided_by, *first)
                    })
                });
        }
        let mut notes = self.trace.notes();
        if settled != Some(Settled::NotApplicable) {
            notes.retain(|n| !n.is_why_not_applicable());
        }
        if possible.may_be(Settled::Violated)
            && let Bound::Row(_) = subject
        {
            let choice = combinations.first().map_or(&[][..], Vec::as_slice);
            let env = super::context::Env::subject(self.as_of, subject, choice);
            notes.extend(self.left_out(norm, &env));
        }
        let late = match settled {
            Some(Settled::Satisfied | Settled::Violated) => first.late,
            _ => None,
        };
        let over = match (settled, late) {
            (Some(Settled::Satisfied), Some(late)) => {
                Some(super::calendar::previous(late.done.low))
            }
            (Some(Settled::Satisfied), None) => self.ended(norm, subject, &first, &combinations),
            (Some(Settled::Pending), _) => self.missed(norm, subject, &first, &combinations),
            (Some(Settled::NotApplicable), _) => self.ended_with_life(norm, subject, &combinations),
            _ => None,
        }
        .or_else(|| match settled {
            Some(Settled::Satisfied) => self.missed(norm, subject, &first, &combinations),
            _ => None,
        });
        if settled == Some(Settled::Satisfied) && late.is_none() && first.in_doubt {
            notes.push(Note::TimeInDoubt);
        }
        let (mut exception, mut would_be) = (None, None);
        if possible.may_be(Settled::Exempt) {
            let choice = combinations.first().map_or(&[][..], Vec::as_slice);
            let env = super::context::Env::subject(self.as_of, subject, choice);
            self.trace.switch(false);
            exception = self.exempt(n.policy, &n.exceptions, &env).1;
            let scope = self.scope(norm, &env);
            would_be = Some(self.asked(norm, subject, scope, &env).possible);
            self.trace.switch(true);
        }
        let same = |of: fn(&Outcome) -> Option<Date>| outcomes.iter().find_map(of);
        let shows_due = possible.may_be(Settled::Pending) || possible.may_be(Settled::Violated);
        Some(Verdict {
            judged: Judged::Norm(norm),
            subject: subject_ref,
            possible,
            since: since.first,
            since_known,
            until: same(|o| o.until)
                .filter(|d| settled == Some(Settled::Satisfied) && is_a_day(*d)),
            due: since
                .due
                .or_else(|| same(|o| o.due))
                .filter(|d| shows_due && is_a_day(*d)),
            due_earliest: since.due_earliest.filter(|d| is_a_day(*d)),
            due_latest: same(|o| o.due_latest)
                .filter(|d| shows_due && since.due.is_none() && is_a_day(*d))
                .filter(|d| same(|o| o.due).is_some_and(|due| due < *d)),
            late,
            over,
            exception,
            would_be,
            readings,
            value: None,
            reached: Vec::new(),
            decided_by,
            grounds,
            missing: Missing {
                facts: unknown,
                more: 0,
                exact: false,
            },
            mend: None,
            notes,
        })
    }
}

/// Whether a bound says anything.
pub(super) fn is_a_day(day: Date) -> bool {
    super::calendar::FIRST_DAY < day && day < super::calendar::LAST_DAY
}

/// Whose verdict it is, for reports. One that may exist has a place in the facts, or none.
pub(super) fn subject_ref(subject: Bound) -> Option<SubjectRef> {
    match subject {
        Bound::Row(row) => Some(SubjectRef::Row(row)),
        Bound::Unlisted(u) => u.held_by.map(|(holder, field)| SubjectRef::Unlisted {
            entity: u.entity,
            holder,
            field,
        }),
        Bound::Unknown | Bound::Absent => None,
    }
}
