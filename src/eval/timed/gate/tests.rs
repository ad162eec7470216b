use crate::eval::testing::*;
use crate::facts::store::{Completeness, Fact};
use crate::program::*;

#[test]
fn a_forbidden_act_ends_only_by_a_correction() {
    let rule = Requirement::NeverAct(act(events(SUBJECT, AUDITS, None)));
    let mut w = World::new(vec![norm(FIRM, rule)]);
    w.events(w.firm, AUDITS, &["2020-05-06"], Completeness::Complete);
    assert_eq!(w.verdict("2020-05-05"), "satisfied");
    assert_eq!(w.verdict("2020-05-06"), "violated since 2020-05-06");
    assert_eq!(w.verdict("2029-05-06"), "violated since 2020-05-06");
    w.store.correct(crate::facts::store::Record {
        norm: "义务".into(),
        of: w.firm,
        date: Some(DateRange::day(day("2021-01-01"))),
        evidence: None,
        loc: HERE,
    });
    assert_eq!(w.verdict("2020-12-31"), "violated since 2020-05-06");
    assert_eq!(w.verdict("2021-01-01"), "satisfied");
}

#[test]
fn a_gate_wants_the_permit_no_later() {
    let gate = |permit: Option<u32>| Requirement::Gate {
        act: Act {
            kind: ActKind::OnDate(field(BUILT, Type::Date)),
            at_least: 1,
            loc: HERE,
        },
        needs: act(events(SUBJECT, AUDITS, permit)),
        loc: HERE,
    };
    let firm = |built: Fact<Value>, audits: &[&str], permit, as_of: &str| {
        let mut w = World::new(vec![norm(FIRM, gate(permit))]);
        w.set(w.firm, BUILT, built);
        w.events(w.firm, AUDITS, audits, Completeness::Complete);
        w.verdict(as_of)
    };
    let on = || date("2021-05-01");
    for (audits, as_of, verdict) in [
        (&[][..], "2021-04-30", "satisfied"),
        (&[], "2021-05-01", "violated since 2021-05-01"),
        (&["2021-05-01"], "2021-06-01", "satisfied"),
        (&["2021-05-02"], "2021-06-01", "violated since 2021-05-01"),
    ] {
        assert_eq!(firm(on(), audits, None, as_of), verdict, "{audits:?}");
    }
    // A permit of another kind does not fit.
    assert_eq!(
        firm(on(), &["2021-04-01"], Some(1), "2021-06-01"),
        "violated since 2021-05-01"
    );
    assert_eq!(firm(Fact::Absent, &[], None, "2021-06-01"), "satisfied");
    assert_eq!(
        firm(Fact::Unknown, &[], None, "2021-06-01"),
        "satisfied|violated"
    );
}
