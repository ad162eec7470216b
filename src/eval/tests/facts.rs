//! Random facts, their completions, and the store that holds them.

use super::dice::Dice;
use crate::eval::calendar;
use crate::eval::testing::*;
use crate::facts::store::{Completeness, Fact, Held, Row, Rows};
use crate::program::*;
use crate::source::Span;
use jiff::civil::Date;

#[derive(Clone, Debug)]
pub(super) struct Exam {
    on: Option<DateRange>,
    kind: Option<u32>,
}

#[derive(Clone, Debug)]
pub(super) struct List<T> {
    pub(super) listed: Vec<T>,
    /// `None`: the key is absent.
    pub(super) completeness: Option<Completeness>,
}

#[derive(Clone, Debug)]
pub(super) struct Worker {
    pub(super) hired: DateRange,
    pub(super) left: Fact<DateRange>,
    pub(super) exposed: Fact<bool>,
    pub(super) leave: Fact<Vec<SpanValue>>,
    pub(super) exams: List<Exam>,
}

#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) plan: Fact<DateRange>,
    pub(super) built: Fact<DateRange>,
    pub(super) staff: Fact<i64>,
    pub(super) stopped: Fact<bool>,
    pub(super) audits: List<Exam>,
    pub(super) workers: List<Worker>,
    pub(super) facts_as_of: Option<Date>,
}

pub(super) fn maybe<T>(
    dice: &mut Dice,
    absent: bool,
    value: impl FnOnce(&mut Dice) -> T,
) -> Fact<T> {
    match dice.roll(5) {
        0 => Fact::Unknown,
        1 if absent => Fact::Absent,
        _ => Fact::Known(value(dice)),
    }
}

pub(super) fn list<T>(dice: &mut Dice, of: impl Fn(&mut Dice) -> T) -> List<T> {
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

pub(super) fn exam(dice: &mut Dice) -> Exam {
    Exam {
        on: (dice.roll(8) > 0).then(|| dice.range()),
        kind: (dice.roll(5) > 0).then(|| u32::try_from(dice.roll(2)).unwrap()),
    }
}

pub(super) fn spans(dice: &mut Dice) -> Vec<SpanValue> {
    (0..dice.roll(3))
        .map(|_| {
            let from = dice.range();
            let days = Period::Days(u32::try_from(dice.roll(200)).unwrap());
            SpanValue {
                from,
                to: (dice.roll(4) > 0).then(|| DateRange::day(calendar::add(from.high, days).low)),
            }
        })
        .collect()
}

pub(super) fn worker(dice: &mut Dice) -> Worker {
    Worker {
        hired: dice.range(),
        left: maybe(dice, true, Dice::range),
        exposed: maybe(dice, false, |d| d.roll(2) == 0),
        leave: maybe(dice, false, spans),
        exams: list(dice, exam),
    }
}

pub(super) fn facts(dice: &mut Dice) -> Facts {
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

pub(super) fn complete<T: Clone>(
    dice: &mut Dice,
    fact: &Fact<T>,
    value: impl FnOnce(&mut Dice) -> Fact<T>,
) -> Fact<T> {
    match fact {
        Fact::Unknown => value(dice),
        known => known.clone(),
    }
}

pub(super) fn exact(dice: &mut Dice, d: DateRange) -> DateRange {
    let length = d.low.until(d.high).unwrap().get_days();
    let n = dice.roll(u64::try_from(length).unwrap() + 1);
    DateRange::day(calendar::add(d.low, Period::Days(u32::try_from(n).unwrap())).low)
}

pub(super) fn exact_fact(dice: &mut Dice, fact: &Fact<DateRange>) -> Fact<DateRange> {
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

pub(super) fn complete_list<T>(
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

pub(super) fn complete_exam(dice: &mut Dice, e: &Exam) -> Exam {
    let on = e.on.unwrap_or_else(|| dice.range());
    Exam {
        on: Some(exact(dice, on)),
        kind: Some(
            e.kind
                .unwrap_or_else(|| u32::try_from(dice.roll(2)).unwrap()),
        ),
    }
}

pub(super) fn complete_worker(dice: &mut Dice, w: &Worker) -> Worker {
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

pub(super) fn completion(dice: &mut Dice, f: &Facts) -> Facts {
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

pub(super) fn put_events(w: &mut World, holder: Row, field: FieldId, list: &List<Exam>) {
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

pub(super) fn hold(
    w: &mut World,
    holder: Row,
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

pub(super) fn map<T>(fact: &Fact<T>, value: impl Fn(&T) -> Value) -> Fact<Value> {
    match fact {
        Fact::Unknown => Fact::Unknown,
        Fact::Absent => Fact::Absent,
        Fact::Known(t) => Fact::Known(value(t)),
    }
}

pub(super) fn build(program: &Program, f: &Facts) -> World {
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
