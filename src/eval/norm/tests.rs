use crate::eval::testing::*;
use crate::eval::verdict::{FactRef, Note, SubjectRef};
use crate::facts::store::{Attestation, Completeness, Fact, Record, Rows};
use crate::program::*;

fn yes() -> Fact<Value> {
    Fact::Known(Value::Boolean(true))
}

fn no() -> Fact<Value> {
    Fact::Known(Value::Boolean(false))
}

fn is(f: FieldId) -> Expr {
    field(f, Type::Boolean)
}

fn exception(when: Expr, exceptions: Vec<ExceptionId>) -> Exception {
    Exception {
        label: None,
        policy: PolicyId(0),
        without_authority: false,
        when,
        exceptions,
        cites: Vec::new(),
        loc: HERE,
    }
}

/// A firm that must have a plan unless it is stopped, and is in scope with staff above 100.
fn world() -> World {
    let mut n = norm(FIRM, has_plan());
    n.scope = Some(truth(ExprKind::Compare(
        Box::new(field(STAFF, Type::Integer(None))),
        CompareOp::Gt,
        Box::new(literal(Value::Number(100.into()), Type::Integer(None))),
    )));
    n.exceptions = vec![ExceptionId(0)];
    let mut p = vocabulary();
    p.norms = vec![n];
    p.exceptions = vec![exception(is(STOPPED), Vec::new())];
    World::of(p)
}

#[test]
fn scope_then_exceptions_then_requirement() {
    let number = |n: i64| Fact::Known(Value::Number(n.into()));
    let unknown = || Fact::Unknown;
    for (staff, stopped, plan, verdict) in [
        (number(100), unknown(), unknown(), "notapplicable"),
        (number(101), yes(), Fact::Absent, "exempt"),
        (number(101), no(), date("2019-01-01"), "satisfied"),
        (number(101), no(), Fact::Absent, "violated since 2015-01-01"),
        // A union over the branches of what is unknown.
        (unknown(), no(), Fact::Absent, "violated|notapplicable"),
        (number(101), unknown(), Fact::Absent, "violated|exempt"),
        (
            number(101),
            unknown(),
            date("2019-01-01"),
            "satisfied|exempt",
        ),
        (number(101), no(), unknown(), "satisfied|violated"),
        (
            unknown(),
            unknown(),
            unknown(),
            "satisfied|violated|exempt|notapplicable",
        ),
    ] {
        let mut w = world();
        w.set(w.firm, STAFF, staff.clone());
        w.set(w.firm, STOPPED, stopped.clone());
        w.set(w.firm, PLAN, plan.clone());
        let got = w.verdict("2020-01-01");
        assert_eq!(got, verdict, "{staff:?} {stopped:?} {plan:?}");
    }
}

#[test]
fn an_exempt_one_says_what_it_would_be() {
    let mut w = world();
    w.set(w.firm, STAFF, Fact::Known(Value::Number(101.into())));
    w.set(w.firm, STOPPED, yes());
    w.set(w.firm, PLAN, Fact::Absent);
    let audit = w.audit("2020-01-01");
    let v = &audit.verdicts[0];
    assert_eq!(v.exception, Some(ExceptionId(0)));
    assert_eq!(
        v.would_be,
        Some(crate::eval::verdict::VerdictSet::only(
            crate::eval::verdict::Settled::Violated
        ))
    );
}

#[test]
fn an_exception_to_the_exception() {
    let mut w = world();
    w.program.exceptions = vec![
        exception(is(STOPPED), vec![ExceptionId(1)]),
        exception(
            truth(ExprKind::Present(Box::new(field(BUILT, Type::Date)))),
            Vec::new(),
        ),
    ];
    w.set(w.firm, STAFF, Fact::Known(Value::Number(101.into())));
    w.set(w.firm, STOPPED, yes());
    w.set(w.firm, PLAN, Fact::Absent);
    w.set(w.firm, BUILT, date("2018-05-01"));
    // Exempt while it was not built, violated from the day it was.
    assert_eq!(w.verdict("2020-01-01"), "violated since 2018-05-01");
    w.set(w.firm, BUILT, Fact::Absent);
    assert_eq!(w.verdict("2020-01-01"), "exempt");
    w.set(w.firm, BUILT, Fact::Unknown);
    assert_eq!(w.verdict("2020-01-01"), "violated|exempt");
}

#[test]
fn an_exception_without_authority_has_no_effect_and_is_shown() {
    let mut w = world();
    w.program.exceptions[0].without_authority = true;
    w.set(w.firm, STAFF, Fact::Known(Value::Number(101.into())));
    w.set(w.firm, STOPPED, yes());
    w.set(w.firm, PLAN, Fact::Absent);
    let audit = w.audit("2020-01-01");
    assert_eq!(short(&audit.verdicts[0]), "violated since 2015-01-01");
    assert!(
        audit.verdicts[0]
            .notes
            .contains(&Note::WithoutAuthority(ExceptionId(0)))
    );
}

#[test]
fn the_violation_of_a_state_begins_when_the_exemption_ends() {
    let mut w = world();
    w.set(w.firm, STAFF, Fact::Known(Value::Number(101.into())));
    w.set(w.firm, PLAN, Fact::Absent);
    let history = vec![
        (Some(day("2016-01-01")), no()),
        (Some(day("2018-01-01")), yes()),
        (Some(day("2019-03-01")), no()),
    ];
    w.store.set_history(
        &w.program,
        w.firm,
        STOPPED,
        history,
        crate::source::Span::new(1, 2),
    );
    assert_eq!(w.verdict("2020-01-01"), "violated since 2019-03-01");
    assert_eq!(w.verdict("2019-02-28"), "exempt");
    assert_eq!(w.verdict("2017-12-31"), "violated since 2016-01-01");
}

#[test]
fn what_may_be_listed_beside_gets_a_verdict_of_its_own() {
    let every = timed(every(months(12)), act(exams(None)));
    let mut n = norm(WORKER, every);
    n.scope = Some(is(EXPOSED));
    let mut w = World::new(vec![n]);
    // The key is absent: nothing is known of workers.
    let audit = w.audit("2020-01-01");
    assert_eq!(audit.verdicts.len(), 1);
    assert_eq!(
        audit.verdicts[0].subject,
        SubjectRef::Unlisted {
            entity: WORKER,
            holder: w.firm,
            field: WORKERS,
        }
    );
    assert_eq!(
        short(&audit.verdicts[0]),
        "satisfied|violated|pending|notapplicable"
    );
    // 共 2, one listed.
    let row = w.workers(&["2019-06-01"])[0];
    w.exams(row, &[]);
    w.set(row, EXPOSED, yes());
    let one = Rows {
        entity: WORKER,
        start: 0,
        end: 1,
    };
    w.hold(
        w.firm,
        WORKERS,
        one,
        Completeness::Partial { total: Some(2) },
    );
    assert_eq!(w.audit("2020-01-01").verdicts.len(), 2);
    w.hold(w.firm, WORKERS, one, Completeness::Complete);
    assert_eq!(w.verdict("2020-01-01"), "pending due 2020-06-01");
    // Known empty: listed under no_subject.
    let none = Rows {
        entity: WORKER,
        start: 0,
        end: 0,
    };
    let mut w = World::of(w.program);
    w.hold(w.firm, WORKERS, none, Completeness::Complete);
    let audit = w.audit("2020-01-01");
    assert!(audit.verdicts.is_empty());
    assert_eq!(audit.no_subject, [NormId(0)]);
}

#[test]
fn attested_matters() {
    let matter = Matter {
        of: KINDS,
        member: Member(0),
    };
    let n = norm(
        FIRM,
        Requirement::Holds(truth(ExprKind::Attested(SUBJECT, matter.clone()))),
    );
    let attest = |w: &mut World, yes: bool, on: &str, until: Option<&str>| {
        w.store.attest(Attestation {
            matter: Some(matter.clone()),
            of: w.firm,
            conclusion: Fact::Known(yes),
            date: Some(DateRange::day(day(on))),
            by: None,
            evidence: None,
            valid_until: until.map(day),
            loc: HERE,
        });
    };
    let mut w = World::new(vec![n]);
    let audit = w.audit("2020-01-01");
    assert_eq!(short(&audit.verdicts[0]), "satisfied|violated");
    assert_eq!(
        audit.verdicts[0].missing.facts,
        [FactRef::Attestation(w.firm, (&matter).into())]
    );
    attest(&mut w, false, "2019-05-01", None);
    assert_eq!(w.verdict("2020-01-01"), "violated since 2019-05-01");
    assert_eq!(w.verdict("2019-04-30"), "satisfied|violated");
    let audit = w.audit("2019-04-30");
    assert_eq!(audit.verdicts[0].notes, [Note::AttestationLater(HERE)]);
    attest(&mut w, true, "2020-02-01", Some("2021-02-01"));
    assert_eq!(w.verdict("2020-02-01"), "satisfied");
    let audit = w.audit("2021-02-02");
    assert_eq!(short(&audit.verdicts[0]), "satisfied|violated");
    assert_eq!(audit.verdicts[0].notes, [Note::AttestationExpired(HERE)]);
    attest(&mut w, true, "2022-01-01", None);
    attest(&mut w, false, "2022-01-01", None);
    let audit = w.audit("2022-02-02");
    assert_eq!(short(&audit.verdicts[0]), "satisfied|violated");
    assert_eq!(
        audit.verdicts[0].notes,
        [Note::AttestationsConflict(HERE, HERE)]
    );
}

#[test]
fn in_principle_a_justification_satisfies() {
    let mut n = norm(FIRM, has_plan());
    n.in_principle = true;
    let mut w = World::new(vec![n]);
    w.set(w.firm, PLAN, Fact::Absent);
    assert_eq!(w.verdict("2020-01-01"), "violated since 2015-01-01");
    w.store.justify(Record {
        norm: "义务".into(),
        of: w.firm,
        date: Some(DateRange::day(day("2020-06-01"))),
        evidence: None,
        loc: HERE,
    });
    assert_eq!(w.verdict("2020-05-31"), "violated since 2015-01-01");
    assert_eq!(w.verdict("2020-06-01"), "satisfied");
}

#[test]
fn after_the_day_up_to_which_facts_are_known_states_may_have_changed() {
    let mut w = World::new(vec![norm(FIRM, Requirement::Never(is(STOPPED)))]);
    w.set(w.firm, STOPPED, no());
    w.store.set_dates(None, Some(day("2020-06-30")));
    assert_eq!(w.verdict("2020-06-30"), "satisfied");
    let audit = w.audit("2020-07-01");
    assert_eq!(short(&audit.verdicts[0]), "satisfied|violated");
    assert_eq!(
        audit.verdicts[0].missing.facts,
        [FactRef::SinceFactsAsOf(w.firm, STOPPED)]
    );
}

#[test]
fn readings_that_differ_leave_it_open_until_one_is_adopted() {
    let mut p = vocabulary();
    let plan = |f| truth(ExprKind::Present(Box::new(field(f, Type::Date))));
    let mut n = norm(
        FIRM,
        Requirement::Readings(
            ReadingSetId(0),
            vec![
                Requirement::Holds(plan(PLAN)),
                Requirement::Holds(plan(BUILT)),
            ],
        ),
    );
    n.readings = vec![ReadingSetId(0)];
    p.norms = vec![n];
    p.reading_sets = vec![ReadingSet {
        of: "义务".into(),
        readings: vec![label("甲"), label("乙")],
        policy: PolicyId(0),
        adopted: Vec::new(),
        loc: HERE,
    }];
    let mut w = World::of(p);
    w.set(w.firm, PLAN, date("2019-01-01"));
    w.set(w.firm, BUILT, Fact::Absent);
    let audit = w.audit("2020-01-01");
    let v = &audit.verdicts[0];
    assert_eq!(short(v), "satisfied|violated");
    assert_eq!(v.notes, [Note::DependsOnReading]);
    assert_eq!(v.readings.len(), 2);
    w.store.adopt(ReadingSetId(0), 1);
    assert_eq!(w.verdict("2020-01-01"), "violated since 2015-01-01");
    w.program.reading_sets[0].adopted = vec![(PolicyId(0), 0)];
    assert_eq!(w.verdict("2020-01-01"), "satisfied");
    w.set(w.firm, BUILT, date("2019-01-01"));
    w.program.reading_sets[0].adopted = Vec::new();
    assert_eq!(w.verdict("2020-01-01"), "satisfied");
}

#[test]
fn a_norm_that_asks_for_its_own_verdict_is_not_known() {
    let itself = truth(ExprKind::Meets {
        of: SUBJECT,
        norm: NormId(0),
        violates: false,
    });
    let w = World::new(vec![norm(FIRM, Requirement::Holds(itself))]);
    assert_eq!(w.verdict("2020-01-01"), "satisfied|violated");
}

#[test]
fn another_norms_verdict_in_a_condition() {
    let other = |violates| {
        norm(
            FIRM,
            Requirement::Holds(truth(ExprKind::Meets {
                of: SUBJECT,
                norm: NormId(0),
                violates,
            })),
        )
    };
    let mut w = World::new(vec![norm(FIRM, has_plan()), other(false), other(true)]);
    w.set(w.firm, PLAN, date("2019-01-01"));
    assert_eq!(
        w.verdict("2020-01-01"),
        "satisfied / satisfied / violated since 2019-01-01"
    );
}
