//! 认定: what somebody attested of a row, as it stands on a day.

use super::calendar;
use super::context::{Bound, Env, Evaluator};
use super::kleene::{Known, Truth};
use super::verdict::{FactRef, Note};
use crate::facts::store::{Attestation, Fact};
use crate::program::{Matter, Place};
use std::cmp::Reverse;

impl Evaluator<'_> {
    /// 认定: what the latest judgement says that holds on the day. None is not known; so are an
    /// expired one, two of the same day that contradict each other, and, after 截至, one that does not
    /// say until when it is valid: there may be a later one.
    pub(super) fn attested(&self, place: &Place, matter: &Matter, env: &Env) -> Known {
        let Bound::Row(row) = self.place(place, env) else {
            return Known::always(Truth::UNKNOWN);
        };
        let fact = FactRef::Attestation(row, matter.into());
        if let Some(conclusion) = self.view.supposed_attested(row, matter) {
            self.trace.read(fact, true);
            return Known::always(Truth::of(conclusion));
        }
        // One without a date was there on 截至.
        let made = |a: &Attestation| a.date.map_or(self.facts_as_of, |d| d.high);
        let latest = self
            .view
            .attestations(row, matter)
            .filter(|a| a.matter.is_some())
            .filter(|a| made(a) <= env.day && !self.is_attested_after_facts(a))
            .filter(|a| !self.may_be_later(a))
            // Of several of one day the one that says least: order does not decide.
            .max_by_key(|a| {
                let first = a.date.map_or(calendar::FIRST_DAY, |d| d.low);
                let until = a.valid_until.unwrap_or(calendar::LAST_DAY);
                (made(a), Reverse(first), Reverse(until))
            });
        let Some(last) = latest else {
            self.trace.read(fact, false);
            let later = self
                .view
                .attestations(row, matter)
                .filter(|a| a.matter.is_some())
                .find(|a| a.date.is_some_and(|d| d.high > env.day));
            let undated = || {
                self.view
                    .attestations(row, matter)
                    .find(|a| a.matter.is_some() && self.may_be_later(a))
            };
            if let Some(later) = later {
                self.trace.note(Note::AttestationLater(later.loc));
            } else if let Some(undated) = undated() {
                self.trace.note(Note::AttestationUndated(undated.loc));
            }
            return Known::new(Truth::UNKNOWN, env.day);
        };
        let from = made(last);
        // One of which only the year is known may have been made, and be the later.
        let may_be_made =
            |a: &Attestation| a.date.map_or(calendar::FIRST_DAY, |d| d.low) <= env.day;
        if let Some(other) = self.view.attestations(row, matter).find(|a| {
            may_be_made(a)
                && a.date.map_or(calendar::LAST_DAY, |d| d.high)
                    >= last.date.map_or(calendar::FIRST_DAY, |d| d.low)
                && a.conclusion != last.conclusion
        }) {
            self.trace.read(fact, false);
            self.trace.note(match other.matter.is_some() {
                true => Note::AttestationsConflict(last.loc, other.loc),
                false => Note::AttestationUnread(other.loc),
            });
            let since = other.date.map_or(from, |d| d.low.max(from));
            return Known::new(Truth::UNKNOWN, since);
        }
        if let Some(until) = last.valid_until
            && env.day > until
        {
            self.trace.read(fact, false);
            self.trace.note(Note::AttestationExpired(last.loc));
            return Known::new(Truth::UNKNOWN, calendar::next(until).max(from));
        }
        if env.day > self.facts_as_of
            && from <= self.facts_as_of
            && last.valid_until.is_none_or(|until| until < env.day)
        {
            self.trace.read(fact, false);
            self.trace.note(Note::AttestationStale(last.loc));
            return Known::new(Truth::UNKNOWN, calendar::next(self.facts_as_of));
        }
        let is = match last.conclusion {
            Fact::Known(b) => Truth::of(b),
            _ => Truth::UNKNOWN,
        };
        self.trace.read(fact, is != Truth::UNKNOWN);
        Known::new(is, from)
    }

    /// Whether an attestation without a date may have come after the as-of date: it was there on 截至
    /// only.
    fn may_be_later(&self, a: &Attestation) -> bool {
        let facts_as_of = self.view.store.facts_as_of();
        a.date.is_none() && facts_as_of.is_some_and(|until| self.as_of < until)
    }

    /// Whether an attestation is dated after 截至: it is part of what is not known of those days.
    pub(super) fn is_attested_after_facts(&self, a: &Attestation) -> bool {
        let until = self.view.store.facts_as_of();
        until.zip(a.date).is_some_and(|(until, on)| on.low > until)
    }
}
