use super::*;
use Truth as T;

const ALL: [Truth; 4] = [T::TRUE, T::FALSE, T::UNKNOWN, T::NOTHING];

#[test]
fn kleenes_tables() {
    let (t, f, u) = (T::TRUE, T::FALSE, T::UNKNOWN);
    for (a, b, and, or) in [
        (t, t, t, t),
        (t, f, f, t),
        (t, u, u, t),
        (f, t, f, t),
        (f, f, f, f),
        (f, u, f, u),
        (u, t, u, t),
        (u, f, f, u),
        (u, u, u, u),
    ] {
        assert_eq!(a.and(b), and, "{a:?} 且 {b:?}");
        assert_eq!(a.or(b), or, "{a:?} 或 {b:?}");
    }
    assert_eq!((t.not(), f.not(), u.not()), (f, t, u));
}

#[test]
fn nothing_stays_unless_the_other_decides() {
    let (t, f, n) = (T::TRUE, T::FALSE, T::NOTHING);
    assert_eq!(n.and(t), n);
    assert_eq!(n.and(f), f);
    assert_eq!(n.or(t), t);
    assert_eq!(n.or(f), n);
    assert_eq!(n.not(), n);
    assert_eq!(n.nothing_is_false(), f);
}

#[test]
fn de_morgan_and_commutation_hold_for_every_pair() {
    for a in ALL {
        for b in ALL {
            assert_eq!(a.and(b), b.and(a));
            assert_eq!(a.or(b), b.or(a));
            assert_eq!(a.and(b).not(), a.not().or(b.not()));
        }
    }
}

#[test]
fn knowing_more_never_changes_a_settled_answer() {
    // Whatever holds for the unknown holds for each value it may have.
    for (a, completions) in [(T::UNKNOWN, [T::TRUE, T::FALSE])] {
        for b in ALL {
            for c in completions {
                for (general, special) in [(a.and(b), c.and(b)), (a.or(b), c.or(b))] {
                    assert_eq!(general.either(special), general);
                }
            }
        }
    }
}

fn known(is: Truth, from: &str) -> Known {
    Known::new(is, from.parse().unwrap())
}

#[test]
fn what_is_false_stays_so_as_long_as_one_operand_does() {
    let a = known(T::FALSE, "2020-05-01");
    let b = known(T::FALSE, "2021-05-01");
    let c = known(T::TRUE, "2022-05-01");
    assert_eq!(a.and(b).from, a.from);
    assert_eq!(a.and(c).from, a.from);
    assert_eq!(c.and(b).from, b.from);
    assert_eq!(a.or(b).from, b.from);
    assert_eq!(c.or(a).from, c.from);
}

#[test]
fn a_tally_knows_since_when_there_are_enough() {
    let mut tally = Tally::default();
    tally.add(known(T::TRUE, "2020-01-01"));
    tally.add(known(T::TRUE, "2022-01-01"));
    tally.add(known(T::TRUE, "2021-01-01"));
    tally.add(known(T::UNKNOWN, "2023-01-01"));
    assert_eq!(tally.bounds(), (3, Some(4)));
    assert_eq!(tally.at_least(2), known(T::TRUE, "2021-01-01"));
    assert_eq!(tally.at_least(4).is, T::UNKNOWN);
    assert_eq!(tally.at_least(5).is, T::FALSE);
    assert_eq!(tally.at_most(3).is, T::UNKNOWN);
    assert_eq!(tally.at_most(2).is, T::FALSE);
    tally.add_many(known(T::UNKNOWN, "2023-05-01"), None);
    assert_eq!(tally.at_least(5).is, T::UNKNOWN);
    assert_eq!(tally.at_most(900).is, T::UNKNOWN);
}
