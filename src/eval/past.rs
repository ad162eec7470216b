//! Breaches that are over: a state that was in breach before, a period that was missed, and all that
//! lie within the days asked for (`--during`).

use super::audit::{AuditOptions, DECIDED_BY, is_a_day, subject_ref};
use super::calendar;
use super::context::{Bound, Env, Evaluator};
use super::outcome::Outcome;
use super::readings::Choice;
use super::verdict::{FactRef, Judged, Missing, Note, Settled, Verdict, VerdictSet};
use crate::program::{NormId, Requirement, TimeForm};
use jiff::civil::Date;

impl Evaluator<'_> {
    /// The last day of a state that was in breach before the one that is: where the facts tell of a
    /// change, or of a correction.
    pub(super) fn ended(
        &self,
        norm: NormId,
        subject: Bound,
        now: &Outcome,
        combinations: &[Choice],
    ) -> Option<Date> {
        let [choice] = combinations else { return None };
        let n = &self.program()[norm];
        let before = calendar::previous(now.from);
        let Bound::Row(row) = subject else {
            return None;
        };
        let changed = self.force(n.policy).0 < now.from && is_a_day(before);
        let corrected = self.view.corrections(row).next().is_some();
        if !changed || !(corrected || super::timed::has_state(&n.requirement)) {
            return None;
        }
        let was_on = self.trace.switch(false);
        let env = Env::subject(self.as_of, subject, choice);
        let begun = self.life(subject, &env).and_then(|(from, _)| from.days());
        if !corrected && begun.is_some_and(|from| now.from <= from.high) {
            self.trace.switch(was_on);
            return None;
        }
        let was = self.judge(norm, subject, before, choice).possible;
        self.trace.switch(was_on);
        let credible = self.credible_from(norm, subject);
        (was.settled() == Some(Settled::Violated))
            .then_some(before)
            .filter(|day| credible.is_none_or(|from| from <= *day))
    }

    /// The last day of who owed it, where it was in breach on it: nothing is owed since.
    pub(super) fn ended_with_life(
        &self,
        norm: NormId,
        subject: Bound,
        combinations: &[Choice],
    ) -> Option<Date> {
        let [choice] = combinations else { return None };
        let was_on = self.trace.switch(false);
        let last = self.nobody_owes(norm, subject, self.as_of);
        let over = last.map(|(_, _, last)| last.high).filter(|day| {
            let was = self.judge(norm, subject, *day, choice).possible;
            let credible = self.credible_from(norm, subject);
            was.settled() == Some(Settled::Violated) && credible.is_none_or(|from| from <= *day)
        });
        self.trace.switch(was_on);
        over
    }

    /// Of a duty that recurs by the calendar: the last day of a breach before the last act, where a
    /// period was missed; one act ends the breach of all that went before.
    pub(super) fn missed(
        &self,
        norm: NormId,
        subject: Bound,
        now: &Outcome,
        combinations: &[Choice],
    ) -> Option<Date> {
        let ([choice], true) = (combinations, self.recurs_by_calendar(norm)) else {
            return None;
        };
        let force = self.force(self.program()[norm].policy).0;
        let was_on = self.trace.switch(false);
        let mut from = now.from;
        let mut over = None;
        for _ in 0..CHANGES_BACK {
            let before = calendar::previous(from);
            if from <= force || !is_a_day(before) {
                break;
            }
            let was = self.judge(norm, subject, before, choice);
            if was.possible.settled() == Some(Settled::Violated) {
                over = Some(before);
                break;
            }
            from = was.from.min(before);
        }
        self.trace.switch(was_on);
        over
    }

    /// Whether a norm asks for something in each calendar period.
    fn recurs_by_calendar(&self, norm: NormId) -> bool {
        matches!(
            self.program()[norm].requirement,
            Requirement::Timed {
                form: TimeForm::Calendar { .. },
                ..
            }
        )
    }

    /// Whether a norm asks for something again and again.
    pub(super) fn recurs(&self, norm: NormId) -> bool {
        self.recurs_by_calendar(norm)
            || matches!(
                self.program()[norm].requirement,
                Requirement::Timed {
                    form: TimeForm::Every { .. },
                    ..
                }
            )
    }

    /// What decided a breach that is over, as it was on its last day.
    fn rested_on(
        &self,
        norm: NormId,
        subject: Bound,
        (first, last): (Date, Date),
        choice: &Choice,
    ) -> RestsOn {
        self.trace.start();
        self.judge(norm, subject, last, choice);
        let decided_by = self.trace.decided_by(DECIDED_BY);
        let known = self
            .known_as_of(norm, &decided_by)
            .filter(|known| first < *known)
            .or_else(|| {
                let begins = self.begins_by(norm, subject, first);
                (begins || self.rests_on_undated(&decided_by, first)).then_some(first)
            });
        let mut notes = self.trace.notes();
        notes.retain(|n| matches!(n, Note::NoHistory(..)));
        self.trace.switch(false);
        RestsOn {
            decided_by,
            known,
            notes,
        }
    }

    /// Further violations of the norm that meet the days asked for, the latest first: each lies
    /// before the as-of date, and is over.
    pub(super) fn during(
        &self,
        norm: NormId,
        subject: Bound,
        options: &AuditOptions,
        out: &mut Vec<Verdict>,
    ) {
        let Some((first, last)) = options.during else {
            return;
        };
        let n = &self.program()[norm];
        let choices = self.combinations(&n.readings, subject, options.limits.reading_combinations);
        // Only where every reading agrees.
        let [choice] = choices.as_slice() else {
            return;
        };
        let Some(subject_ref) = subject_ref(subject) else {
            return;
        };
        let was_on = self.trace.switch(false);
        let credible = self.credible_from(norm, subject);
        let first = credible.map_or(first, |from| first.max(from));
        let mut day = self.as_of;
        let mut later_is_violated = false;
        let mut later_first = calendar::next(self.as_of);
        for _ in 0..INTERVALS {
            let o = self.judge(norm, subject, day, choice);
            let violated = o.possible.settled() == Some(Settled::Violated);
            let from = if violated {
                let mut began = self.violated_since(norm, subject, day, choice);
                let mut from = began.first.unwrap_or(calendar::FIRST_DAY);
                // A run of more changes than one search steps over.
                for _ in 0..RUNS {
                    let before = calendar::previous(from);
                    let was = || self.judge(norm, subject, before, choice).possible;
                    if from <= first || was().settled() != Some(Settled::Violated) {
                        break;
                    }
                    began = self.violated_since(norm, subject, before, choice);
                    from = began.first.unwrap_or(calendar::FIRST_DAY);
                }
                let due = began.due;
                // The one that goes on at the as-of date has its own verdict.
                if day != self.as_of && !later_is_violated && from <= last && later_first > first {
                    let rests_on = self.rested_on(norm, subject, (from, day), choice);
                    out.push(Verdict {
                        judged: Judged::Norm(norm),
                        subject: subject_ref,
                        possible: VerdictSet::only(Settled::Violated),
                        since: (from > calendar::FIRST_DAY).then_some(from),
                        since_known: rests_on.known,
                        until: Some(later_first),
                        due: due.or(o.due),
                        due_earliest: began.due_earliest,
                        due_latest: None,
                        late: None,
                        over: None,
                        exception: None,
                        would_be: None,
                        readings: Vec::new(),
                        value: None,
                        reached: Vec::new(),
                        decided_by: rests_on.decided_by,
                        grounds: Vec::new(),
                        missing: Missing::default(),
                        mend: None,
                        notes: rests_on.notes,
                    });
                }
                from
            } else {
                o.from.min(day)
            };
            later_is_violated = violated;
            later_first = from;
            if from <= first || from <= calendar::FIRST_DAY {
                break;
            }
            day = calendar::previous(from);
        }
        self.trace.switch(was_on);
    }
}

/// What a breach that is over rests on.
struct RestsOn {
    decided_by: Vec<FactRef>,
    /// As of which day that is known, where it has no history.
    known: Option<Date>,
    notes: Vec<Note>,
}

/// How many changes of a verdict are looked back at for a missed period: the beginning of the current
/// one, the last act, and what was before it.
const CHANGES_BACK: usize = 3;

/// How many searches for the first day of a breach are made one after the other for `during`.
const RUNS: usize = 20;

/// How many changes of a verdict are looked at for `during`.
const INTERVALS: usize = 2000;
