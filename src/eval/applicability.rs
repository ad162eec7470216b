//! Which policies apply: by where the subject lies (属地) and the as-of date. Regions are codes of
//! GB/T 2260: two digits for the province, two for the prefecture, two for the county. Counties that
//! stand directly under their province (省直辖县级行政区划) have 90 in the middle.

use super::context::{Bound, Evaluator};
use crate::facts::store::{Fact, Row};
use crate::program::{Policy, PolicyId, Program, Status};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The whole nation.
pub const NATION: u32 = 0;

/// The region directly above; the nation has none.
#[must_use]
pub const fn superior(code: u32) -> Option<u32> {
    match code {
        NATION => None,
        _ if code.is_multiple_of(10_000) => Some(NATION),
        _ if code.is_multiple_of(100) || code / 100 % 100 == 90 => Some(code / 10_000 * 10_000),
        _ => Some(code / 100 * 100),
    }
}

/// Whether a region is another, or lies below it.
#[must_use]
pub const fn lies_in(mut code: u32, region: u32) -> bool {
    loop {
        if code == region {
            return true;
        }
        match superior(code) {
            Some(above) => code = above,
            None => return false,
        }
    }
}

/// How a policy stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its duties arise and go on.
    InForce,
    /// Its force has ended: what matured stays judged.
    Lapsed,
    /// It does not bind anybody yet.
    NotYet,
    /// 征求意见稿: judged only where asked for.
    Draft,
    /// 废止 without an end of force: it binds nobody.
    Repealed,
}

impl Standing {
    /// Of a policy on a day.
    #[must_use]
    pub fn of(policy: &Policy, day: Date) -> Self {
        let begun =
            policy.in_force_from.is_none_or(|d| d <= day) && policy.issued.is_none_or(|d| d <= day);
        match policy.status {
            Status::Draft => Self::Draft,
            Status::Repealed if policy.in_force_to.is_none() => Self::Repealed,
            Status::Repealed | Status::InForce if !begun => Self::NotYet,
            _ if policy.in_force_to.is_some_and(|d| d < day) => Self::Lapsed,
            Status::Repealed | Status::InForce => Self::InForce,
        }
    }
}

/// Whether a policy's region takes in another; one without a region takes in all.
#[must_use]
pub fn reaches(policy: &Policy, code: u32) -> bool {
    policy.jurisdiction.is_none_or(|j| lies_in(code, j))
}

/// The policies (not vocabularies), those of the smallest regions first, then by declaration.
#[must_use]
pub fn nearest_first(program: &Program) -> Vec<PolicyId> {
    let depth = |mut code: u32| {
        let mut n = 0_u8;
        while let Some(above) = superior(code) {
            code = above;
            n += 1;
        }
        n
    };
    let mut ids: Vec<PolicyId> = Program::ids(program.policies.len(), PolicyId)
        .filter(|id| !program[*id].vocabulary)
        .collect();
    ids.sort_by_key(|id| std::cmp::Reverse(depth(program[*id].jurisdiction.unwrap_or(NATION))));
    ids
}

/// Whether a policy reaches a subject, by the nearest 属地 at or above it. Looked up once a row
/// that has one.
#[derive(Default)]
pub(super) struct Regions {
    codes: BTreeMap<Row, Option<u32>>,
}

impl Regions {
    /// Nobody knows whom a subject is that shares its identity with another, so not either whether it
    /// is one.
    pub(super) fn reached(
        &mut self,
        eval: &Evaluator,
        policy: PolicyId,
        subject: Bound,
    ) -> Option<bool> {
        let is_one = subject
            .row()
            .is_none_or(|row| eval.view.store.doubled(row).is_none());
        self.lies_within(eval, policy, subject)
            .filter(|within| is_one || !within)
    }

    fn lies_within(&mut self, eval: &Evaluator, policy: PolicyId, subject: Bound) -> Option<bool> {
        let p = &eval.program()[policy];
        if p.jurisdiction.is_none_or(|j| j == NATION) {
            return Some(true);
        }
        let mut at = match subject {
            Bound::Row(row) => row,
            Bound::Unlisted(u) => u.held_by?.0,
            Bound::Unknown | Bound::Absent => return None,
        };
        while eval.program()[at.entity].located_by.is_none() {
            match eval.view.store.holder(at) {
                Some((holder, _)) => at = holder,
                // A vocabulary without regions: every policy reaches everybody.
                None => return Some(true),
            }
        }
        let code = *self.codes.entry(at).or_insert_with(|| {
            match eval.view.store.region(eval.program(), at, eval.as_of) {
                Fact::Known(code) => Some(code),
                Fact::Unknown | Fact::Absent => None,
            }
        });
        code.map(|c| reaches(p, c))
    }
}

#[cfg(test)]
mod tests;
