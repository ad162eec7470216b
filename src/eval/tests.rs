//! Properties of the whole evaluator, on random small norms and facts: a settled verdict stays the
//! same under every completion of what is absent, and the order of rows does not matter.

use super::testing::*;
use super::verdict::{SubjectRef, VerdictSet};
use crate::facts::store::{Completeness, Fact, Held, Rows};
use crate::program::*;
use crate::source::Span;
use jiff::civil::Date;
use proptest::prelude::*;

/// Small numbers from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.roll(list.len() as u64)).unwrap()].clone()
    }

    fn day(&mut self) -> Date {
        let n = u32::try_from(self.roll(6 * 365)).unwrap();
        super::calendar::add(day("2018-01-01"), Period::Days(n)).low
    }

    /// A day, a month, or a year.
    fn range(&mut self) -> DateRange {
        let d = self.day();
        match self.roll(6) {
            0 => DateRange {
                low: d.first_of_month(),
                high: d.last_of_month(),
            },
            1 => DateRange {
                low: d.first_of_year(),
                high: d.last_of_year(),
            },
            _ => DateRange::day(d),
        }
    }

    fn period(&mut self) -> Expr {
        if self.roll(2) == 0 {
            months(u32::try_from(1 + self.roll(18)).unwrap())
        } else {
            days(u32::try_from(self.roll(200)).unwrap())
        }
    }
}

#[derive(Clone, Debug)]
struct Exam {
    on: Option<DateRange>,
    kind: Option<u32>,
}

#[derive(Clone, Debug)]
struct List<T> {
    listed: Vec<T>,
    /// `None`: the key is absent.
    completeness: Option<Completeness>,
}

#[derive(Clone, Debug)]
struct Worker {
    hired: DateRange,
    left: Fact<DateRange>,
    exposed: Fact<bool>,
    leave: Fact<Vec<SpanValue>>,
    exams: List<Exam>,
}

#[derive(Clone, Debug)]
struct Facts {
    plan: Fact<DateRange>,
    built: Fact<DateRange>,
    staff: Fact<i64>,
    stopped: Fact<bool>,
    audits: List<Exam>,
    workers: List<Worker>,
    facts_as_of: Option<Date>,
}

fn maybe<T>(dice: &mut Dice, absent: bool, value: impl FnOnce(&mut Dice) -> T) -> Fact<T> {
    match dice.roll(5) {
        0 => Fact::Unknown,
        1 if absent => Fact::Absent,
        _ => Fact::Known(value(dice)),
    }
}

fn list<T>(dice: &mut Dice, of: impl Fn(&mut Dice) -> T) -> List<T> {
    let n = dice.roll(4);
    let listed: Vec<T> = (0..n).map(|_| of(dice)).collect();
    let total = Some(u32::try_from(n + dice.roll(2)).unwrap());
    let completeness = match dice.roll(6) {
        0 => None,
        1 => Some(Completeness::Partial { total: None }),
        2 => Some(Completeness::Partial { total }),
        _ => Some(Completeness::Complete),
    };
    match completeness {
        None => List {
            listed: Vec::new(),
            completeness,
        },
        _ => List {
            listed,
            completeness,
        },
    }
}

fn exam(dice: &mut Dice) -> Exam {
    Exam {
        on: (dice.roll(8) > 0).then(|| dice.range()),
        kind: (dice.roll(5) > 0).then(|| u32::try_from(dice.roll(2)).unwrap()),
    }
}

fn spans(dice: &mut Dice) -> Vec<SpanValue> {
    (0..dice.roll(3))
        .map(|_| {
            let from = dice.range();
            let days = Period::Days(u32::try_from(dice.roll(200)).unwrap());
            SpanValue {
                from,
                to: (dice.roll(4) > 0)
                    .then(|| DateRange::day(super::calendar::add(from.high, days).low)),
            }
        })
        .collect()
}

fn worker(dice: &mut Dice) -> Worker {
    Worker {
        hired: dice.range(),
        left: maybe(dice, true, Dice::range),
        exposed: maybe(dice, false, |d| d.roll(2) == 0),
        leave: maybe(dice, false, spans),
        exams: list(dice, exam),
    }
}

fn facts(dice: &mut Dice) -> Facts {
    Facts {
        plan: maybe(dice, true, Dice::range),
        built: maybe(dice, true, Dice::range),
        staff: maybe(dice, false, |d| i64::try_from(d.roll(5)).unwrap()),
        stopped: maybe(dice, false, |d| d.roll(2) == 0),
        audits: list(dice, exam),
        workers: list(dice, worker),
        facts_as_of: (dice.roll(4) == 0).then(|| dice.day()),
    }
}

// Completion: everything becomes known.

fn complete<T: Clone>(
    dice: &mut Dice,
    fact: &Fact<T>,
    value: impl FnOnce(&mut Dice) -> Fact<T>,
) -> Fact<T> {
    match fact {
        Fact::Unknown => value(dice),
        known => known.clone(),
    }
}

fn exact(dice: &mut Dice, d: DateRange) -> DateRange {
    let length = d.low.until(d.high).unwrap().get_days();
    let n = dice.roll(u64::try_from(length).unwrap() + 1);
    DateRange::day(super::calendar::add(d.low, Period::Days(u32::try_from(n).unwrap())).low)
}

fn exact_fact(dice: &mut Dice, fact: &Fact<DateRange>) -> Fact<DateRange> {
    match complete(dice, fact, |d| {
        if d.roll(3) == 0 {
            Fact::Absent
        } else {
            Fact::Known(d.range())
        }
    }) {
        Fact::Known(d) => Fact::Known(exact(dice, d)),
        other => other,
    }
}

fn complete_list<T>(
    dice: &mut Dice,
    list: &List<T>,
    fresh: impl Fn(&mut Dice) -> T,
    each: impl Fn(&mut Dice, &T) -> T,
) -> List<T> {
    let mut listed: Vec<T> = list.listed.iter().map(|t| each(dice, t)).collect();
    let more = match list.completeness {
        Some(Completeness::Complete) => 0,
        Some(Completeness::Partial { total: Some(t) }) => (t as usize).saturating_sub(listed.len()),
        Some(Completeness::Partial { total: None }) | None => {
            usize::try_from(dice.roll(3)).unwrap()
        }
    };
    for _ in 0..more {
        let one = fresh(dice);
        listed.push(each(dice, &one));
    }
    List {
        listed,
        completeness: Some(Completeness::Complete),
    }
}

fn complete_exam(dice: &mut Dice, e: &Exam) -> Exam {
    let on = e.on.unwrap_or_else(|| dice.range());
    Exam {
        on: Some(exact(dice, on)),
        kind: Some(
            e.kind
                .unwrap_or_else(|| u32::try_from(dice.roll(2)).unwrap()),
        ),
    }
}

fn complete_worker(dice: &mut Dice, w: &Worker) -> Worker {
    let yes_or_no = |d: &mut Dice| Fact::Known(d.roll(2) == 0);
    let leave = match complete(dice, &w.leave, |d| Fact::Known(spans(d))) {
        Fact::Known(list) => Fact::Known(
            list.into_iter()
                .map(|s| SpanValue {
                    from: exact(dice, s.from),
                    to: s.to,
                })
                .collect(),
        ),
        other => other,
    };
    Worker {
        hired: exact(dice, w.hired),
        left: exact_fact(dice, &w.left),
        exposed: complete(dice, &w.exposed, yes_or_no),
        leave,
        exams: complete_list(dice, &w.exams, exam, complete_exam),
    }
}

fn completion(dice: &mut Dice, f: &Facts) -> Facts {
    Facts {
        plan: exact_fact(dice, &f.plan),
        built: exact_fact(dice, &f.built),
        staff: complete(dice, &f.staff, |d| {
            Fact::Known(i64::try_from(d.roll(5)).unwrap())
        }),
        stopped: complete(dice, &f.stopped, |d| Fact::Known(d.roll(2) == 0)),
        audits: complete_list(dice, &f.audits, exam, complete_exam),
        workers: complete_list(dice, &f.workers, worker, complete_worker),
        facts_as_of: None,
    }
}

// The store.

fn put_events(w: &mut World, holder: crate::facts::store::Row, field: FieldId, list: &List<Exam>) {
    let start = w.store.rows(EXAM).end;
    let rows: Vec<_> = list
        .listed
        .iter()
        .map(|_| {
            w.store
                .add_row(EXAM, Some((holder, field)), Span::new(3, 4))
        })
        .collect();
    for (row, e) in rows.iter().zip(&list.listed) {
        let on = e.on.map_or(Fact::Unknown, |d| Fact::Known(Value::Date(d)));
        w.set(*row, ON, on);
        let kind = e
            .kind
            .map_or(Fact::Unknown, |k| Fact::Known(Value::Member(Member(k))));
        w.set(*row, KIND, kind);
    }
    hold(w, holder, field, EXAM, start, list.completeness);
}

fn hold(
    w: &mut World,
    holder: crate::facts::store::Row,
    field: FieldId,
    entity: EntityId,
    start: u32,
    completeness: Option<Completeness>,
) {
    let end = w.store.rows(entity).end;
    let held = match completeness {
        Some(c) => Held::Listed(Rows { entity, start, end }, c),
        None => Held::Unknown,
    };
    w.store
        .set_held(&w.program, holder, field, held, Span::new(1, 2));
}

fn map<T>(fact: &Fact<T>, value: impl Fn(&T) -> Value) -> Fact<Value> {
    match fact {
        Fact::Unknown => Fact::Unknown,
        Fact::Absent => Fact::Absent,
        Fact::Known(t) => Fact::Known(value(t)),
    }
}

fn build(program: &Program, f: &Facts) -> World {
    let mut w = World::of(program.clone());
    let firm = w.firm;
    let date = |d: &DateRange| Value::Date(*d);
    w.set(firm, PLAN, map(&f.plan, date));
    w.set(firm, BUILT, map(&f.built, date));
    w.set(firm, STAFF, map(&f.staff, |n| Value::Number((*n).into())));
    w.set(firm, STOPPED, map(&f.stopped, |b| Value::Boolean(*b)));
    put_events(&mut w, firm, AUDITS, &f.audits);
    let start = w.store.rows(WORKER).end;
    let rows: Vec<_> = f
        .workers
        .listed
        .iter()
        .map(|_| {
            w.store
                .add_row(WORKER, Some((firm, WORKERS)), Span::new(2, 3))
        })
        .collect();
    hold(&mut w, firm, WORKERS, WORKER, start, f.workers.completeness);
    for (row, one) in rows.iter().zip(&f.workers.listed) {
        w.set(*row, HIRED, Fact::Known(Value::Date(one.hired)));
        w.set(*row, LEFT, map(&one.left, date));
        w.set(*row, EXPOSED, map(&one.exposed, |b| Value::Boolean(*b)));
        w.set(*row, LEAVE, map(&one.leave, |s| Value::Spans(s.clone())));
        put_events(&mut w, *row, EXAMS, &one.exams);
    }
    w.store.set_dates(None, f.facts_as_of);
    w
}

// Norms.

fn own_events(dice: &mut Dice, entity: EntityId) -> Collection {
    let kind = dice.of(&[None, Some(0), Some(1)]);
    events(SUBJECT, if entity == FIRM { AUDITS } else { EXAMS }, kind)
}

fn own_date(dice: &mut Dice, entity: EntityId) -> Expr {
    let f = if entity == FIRM {
        dice.of(&[PLAN, BUILT])
    } else {
        dice.of(&[HIRED, LEFT])
    };
    field(f, Type::Date)
}

fn at(slot: u16, f: FieldId, ty: Type) -> Expr {
    expr(ExprKind::Field(Place::Var(Slot(slot)), f), ty)
}

fn condition(dice: &mut Dice, entity: EntityId, depth: u32) -> Expr {
    let n = if depth == 0 { 8 } else { 11 };
    let kind = match dice.roll(n) {
        0 => {
            return field(
                if entity == FIRM { STOPPED } else { EXPOSED },
                Type::Boolean,
            );
        }
        1 => ExprKind::Present(Box::new(own_date(dice, entity))),
        2 => {
            let op = dice.of(&[
                CompareOp::Eq,
                CompareOp::Ne,
                CompareOp::Lt,
                CompareOp::Le,
                CompareOp::Gt,
                CompareOp::Ge,
            ]);
            let as_of = expr(ExprKind::AsOf, Type::Date);
            let date = expr(
                ExprKind::Shift {
                    date: Box::new(own_date(dice, entity)),
                    later: dice.roll(2) == 0,
                    period: Box::new(dice.period()),
                },
                Type::Date,
            );
            ExprKind::Compare(Box::new(as_of), op, Box::new(date))
        }
        3 => ExprKind::Exists(own_events(dice, entity)),
        4 => ExprKind::Count {
            collection: own_events(dice, entity),
            low: Some(dice.roll(3)),
            high: Some(dice.roll(4)),
        },
        5 => {
            let of_kind = |slot| {
                truth(ExprKind::Compare(
                    Box::new(at(slot, KIND, Type::Enum(KINDS))),
                    CompareOp::Eq,
                    Box::new(literal(Value::Member(Member(0)), Type::Enum(KINDS))),
                ))
            };
            let pick = dice.of(&[Pick::Latest, Pick::First]);
            if dice.roll(2) == 0 {
                ExprKind::Picked(own_events(dice, entity), pick, Box::new(of_kind(1)))
            } else {
                ExprKind::Every(own_events(dice, entity), Box::new(of_kind(1)))
            }
        }
        6 if entity == WORKER => ExprKind::Covers {
            spans: Box::new(field(LEAVE, Type::Spans)),
            date: Box::new(expr(ExprKind::AsOf, Type::Date)),
        },
        6 => ExprKind::Compare(
            Box::new(field(STAFF, Type::Integer(None))),
            dice.of(&[CompareOp::Gt, CompareOp::Eq]),
            Box::new(literal(Value::Number(2.into()), Type::Integer(None))),
        ),
        7 if entity == WORKER => ExprKind::Alive(SUBJECT),
        7 => {
            let workers = Collection {
                source: Source::Field(SUBJECT, WORKERS),
                entity: WORKER,
                slot: Slot(1),
                filter: Some(Box::new(truth(ExprKind::Alive(Place::Var(Slot(1)))))),
                loc: HERE,
            };
            let exposed = at(1, EXPOSED, Type::Boolean);
            match dice.roll(3) {
                0 => ExprKind::Every(workers, Box::new(exposed)),
                1 => {
                    let exams = Collection {
                        slot: Slot(2),
                        ..events(Place::Var(Slot(1)), EXAMS, None)
                    };
                    ExprKind::Every(workers, Box::new(truth(ExprKind::Exists(exams))))
                }
                _ => ExprKind::Compare(
                    Box::new(expr(ExprKind::Number(workers), Type::Integer(None))),
                    dice.of(&[CompareOp::Ge, CompareOp::Lt, CompareOp::Ne]),
                    Box::new(literal(Value::Number(2.into()), Type::Integer(None))),
                ),
            }
        }
        8 => ExprKind::Not(Box::new(condition(dice, entity, depth - 1))),
        9 => ExprKind::All(vec![
            condition(dice, entity, depth - 1),
            condition(dice, entity, depth - 1),
        ]),
        _ => ExprKind::Any(vec![
            condition(dice, entity, depth - 1),
            condition(dice, entity, depth - 1),
        ]),
    };
    truth(kind)
}

fn form(dice: &mut Dice, entity: EntityId) -> TimeForm {
    match dice.roll(9) {
        0 => every(dice.period()),
        1 => TimeForm::Every {
            period: dice.period(),
            inclusive: dice.roll(2) == 0,
            over: (dice.roll(2) == 0).then(|| days(40)),
            anchor: (dice.roll(2) == 0).then(|| own_date(dice, entity)),
        },
        2 => TimeForm::Calendar {
            unit: dice.of(&[CalendarUnit::Year, CalendarUnit::Quarter]),
            no_later: None,
        },
        3 => TimeForm::Calendar {
            unit: CalendarUnit::Year,
            no_later: Some(MonthDay {
                next_year: dice.roll(2) == 0,
                month: 3,
                day: None,
            }),
        },
        4 => TimeForm::Window(Window::After {
            anchor: own_date(dice, entity),
            period: dice.period(),
        }),
        5 => TimeForm::Window(Window::Before {
            anchor: own_date(dice, entity),
            period: dice.period(),
        }),
        6 => TimeForm::Window(Window::NoLater {
            anchor: own_date(dice, entity),
            after: (dice.roll(2) == 0).then(|| dice.period()),
        }),
        7 => TimeForm::Window(Window::PriorTo {
            anchor: own_date(dice, entity),
            at_least: (dice.roll(2) == 0).then(|| dice.period()),
        }),
        _ if entity == WORKER => TimeForm::Window(Window::During(field(LEAVE, Type::Spans))),
        _ => TimeForm::Window(Window::Between {
            from: own_date(dice, entity),
            to: own_date(dice, entity),
        }),
    }
}

fn requirement(dice: &mut Dice, entity: EntityId, depth: u32) -> Requirement {
    let n = if depth == 0 { 7 } else { 11 };
    match dice.roll(n) {
        0 => Requirement::Holds(condition(dice, entity, 2)),
        1 => Requirement::Never(condition(dice, entity, 2)),
        2 => Requirement::NeverAct(act(own_events(dice, entity))),
        3 => Requirement::Gate {
            act: Act {
                kind: ActKind::OnDate(own_date(dice, entity)),
                at_least: 1,
                loc: HERE,
            },
            needs: act(own_events(dice, entity)),
            loc: HERE,
        },
        4 => Requirement::Order {
            first: own_date(dice, entity),
            then: own_date(dice, entity),
            loc: HERE,
        },
        5 | 6 => {
            let mut act = act(own_events(dice, entity));
            act.at_least = 1 + dice.roll(2);
            timed(form(dice, entity), act)
        }
        7 => Requirement::All(vec![
            requirement(dice, entity, depth - 1),
            requirement(dice, entity, depth - 1),
        ]),
        8 => Requirement::Any(vec![
            requirement(dice, entity, depth - 1),
            requirement(dice, entity, depth - 1),
        ]),
        9 if entity == WORKER => Requirement::Within {
            when: When::During(field(LEAVE, Type::Spans)),
            requirement: Box::new(requirement(dice, entity, depth - 1)),
            loc: HERE,
        },
        9 => Requirement::Within {
            when: When::Season { from: 6, to: 9 },
            requirement: Box::new(requirement(dice, entity, depth - 1)),
            loc: HERE,
        },
        _ => Requirement::Within {
            when: When::From(
                own_date(dice, entity),
                (dice.roll(2) == 0).then(|| own_date(dice, entity)),
            ),
            requirement: Box::new(requirement(dice, entity, depth - 1)),
            loc: HERE,
        },
    }
}

fn program(dice: &mut Dice) -> Program {
    let mut p = vocabulary();
    p.policies[0].in_force_from = Some(day("2019-04-01"));
    p.policies[0].in_force_to = Some(day("2022-12-31"));
    if dice.roll(4) == 0 {
        p.policies[0].transition = Some(Transition::Earlier);
    }
    for entity in [FIRM, WORKER] {
        let mut n = norm(entity, requirement(dice, entity, 1));
        if dice.roll(2) == 0 {
            n.scope = Some(condition(dice, entity, 1));
        }
        if dice.roll(3) == 0 {
            n.exceptions = vec![ExceptionId(u32::try_from(p.exceptions.len()).unwrap())];
            p.exceptions.push(Exception {
                label: None,
                policy: PolicyId(0),
                without_authority: false,
                when: condition(dice, entity, 1),
                exceptions: Vec::new(),
                cites: Vec::new(),
                loc: HERE,
            });
        }
        p.norms.push(n);
    }
    p
}

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
