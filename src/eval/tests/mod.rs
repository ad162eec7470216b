//! Properties of the whole evaluator, on random small norms and facts: a settled verdict stays the
//! same under every completion of what is absent, and the order of rows does not matter.

mod dice;
mod facts;
mod norms;

use super::testing::*;
use super::verdict::{SubjectRef, VerdictSet};
use crate::program::*;
use dice::Dice;
use facts::{build, completion, facts};
use jiff::civil::Date;
use norms::program;
use proptest::prelude::*;

fn within(inner: VerdictSet, outer: VerdictSet) -> bool {
    inner.iter().all(|v| outer.may_be(v))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_settled_verdict_stays_under_every_completion(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let p = program(&mut dice);
        let f = facts(&mut dice);
        let as_of = dice.day().to_string();
        let before = build(&p, &f).audit(&as_of);
        for _ in 0..4 {
            let g = completion(&mut dice, &f);
            let after = build(&p, &g).audit(&as_of);
            for v in &after.verdicts {
                let Some(general) = before.verdicts.iter().find(|b| {
                    b.judged == v.judged && match (b.subject, v.subject) {
                        (SubjectRef::Row(a), SubjectRef::Row(b)) => a == b,
                        _ => false,
                    }
                }) else {
                    // One that was not listed.
                    let unlisted: Vec<_> = before.verdicts.iter().filter(|b| {
                        b.judged == v.judged && !matches!(b.subject, SubjectRef::Row(_))
                    }).collect();
                    prop_assert!(
                        unlisted.iter().any(|b| within(v.possible, b.possible))
                            || v.possible.settled() == Some(super::verdict::Settled::NotApplicable),
                        "unlisted\n{v:?}\n{f:?}\n{g:?}\n{:?}\nas of {as_of}", p.norms
                    );
                    continue;
                };
                prop_assert!(
                    within(v.possible, general.possible),
                    "{:?} then {:?}\n{f:?}\n{g:?}\n{:?}\nas of {as_of}",
                    short(general), short(v), p.norms
                );
            }
        }
    }

    #[test]
    fn complete_facts_settle_every_verdict_but_for_hours(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let p = program(&mut dice);
        let f = facts(&mut dice);
        let g = completion(&mut dice, &f);
        let as_of = dice.day().to_string();
        for v in &build(&p, &g).audit(&as_of).verdicts {
            prop_assert!(v.possible.settled().is_some(), "{}\n{g:?}\n{:?}\nas of {as_of}", short(v), p.norms);
        }
    }

    #[test]
    fn the_order_of_events_does_not_matter(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let p = program(&mut dice);
        let f = facts(&mut dice);
        let mut g = f.clone();
        g.audits.listed.reverse();
        for w in &mut g.workers.listed {
            w.exams.listed.reverse();
        }
        let as_of = dice.day().to_string();
        let (a, b) = (build(&p, &f).audit(&as_of), build(&p, &g).audit(&as_of));
        let a: Vec<String> = a.verdicts.iter().map(short).collect();
        let b: Vec<String> = b.verdicts.iter().map(short).collect();
        prop_assert_eq!(a, b);
    }

    #[test]
    fn a_violation_holds_on_its_first_day_and_not_before(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let p = program(&mut dice);
        let f = facts(&mut dice);
        let g = completion(&mut dice, &f);
        let w = build(&p, &g);
        let as_of = dice.day();
        let find = |on: Date, v: &super::verdict::Verdict| {
            let audit = w.audit(&on.to_string());
            let found = audit.verdicts.iter().find(|o| o.judged == v.judged && o.subject == v.subject);
            found.is_some_and(|o| o.possible.settled() == Some(super::verdict::Settled::Violated))
        };
        for v in &w.audit(&as_of.to_string()).verdicts {
            if let Some(since) = v.since {
                prop_assert!(find(since, v), "{} not violated on its first day\n{g:?}\n{:?}\nas of {as_of}", short(v), p.norms);
                prop_assert!(!find(super::calendar::previous(since), v), "{} violated before\n{g:?}\n{:?}\nas of {as_of}", short(v), p.norms);
                let mut middle = since;
                while middle < as_of {
                    prop_assert!(find(middle, v), "{} not violated on {middle}\n{g:?}\n{:?}\nas of {as_of}", short(v), p.norms);
                    middle = super::calendar::add(middle, Period::Days(17)).low;
                }
            }
        }
    }
}
