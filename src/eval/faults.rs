//! What turns out about facts when they are judged: reported at the fact, never a verdict.

use super::applicability;
use super::context::{Bound, Env, Evaluator};
use super::target::fraction::Fraction;
use super::verdict::FactRef;
use crate::diagnostic::{Arg, Diagnostic};
use crate::facts::store::{Fact, Row};
use crate::program::{EntityId, FieldId, Lifetime, Policy, Status, Type, Value};
use crate::source::Loc;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A note for each region of the facts of which no policy of its own is at hand, where there are
/// policies of regions at all.
pub(super) fn without_policy(eval: &Evaluator, regions: &BTreeMap<u32, Row>) -> Vec<Diagnostic> {
    let policies = &eval.program().policies;
    let regional = |p: &&Policy| p.jurisdiction.is_some_and(|j| j != applicability::NATION);
    if !policies.iter().any(|p| regional(&p)) {
        return Vec::new();
    }
    let known = |code: u32| {
        let mut own = policies.iter().filter(regional);
        own.any(|p| p.jurisdiction == Some(code))
    };
    let unknown = regions.iter().filter(|(code, _)| !known(**code));
    unknown
        .filter_map(|(code, row)| {
            let field = eval.program()[row.entity].located_by?;
            let loc = eval.view.store.fact_loc(eval.program(), *row, field)?;
            let note = Diagnostic::note("ohs::audit::region_without_policy", loc);
            let reaching = policies.iter().filter(|p| {
                !p.vocabulary && applicability::reaches(p, *code) && p.status == Status::InForce
            });
            let titles: Vec<String> = reaching
                .map(|p| p.title.as_ref().unwrap_or(&p.label.name).clone())
                .collect();
            let note = match titles.is_empty() {
                true => note.arg("policies", Arg::Word("word.no_policy".into())),
                false => note.arg("policies", titles).help("reached"),
            };
            let pointer = eval.view.store.pointer(eval.program(), *row, Some(field));
            Some(note.pointer(pointer).arg("region", format!("{code:06}")))
        })
        .collect()
}

/// An error for each quantity that was compared with one of another dimension.
pub(super) fn unlike(eval: &Evaluator) -> Vec<Diagnostic> {
    let program = eval.program();
    let unlike = eval.unlike.borrow();
    unlike
        .iter()
        .filter_map(|((row, field), wanted)| {
            let loc = eval.view.store.fact_loc(program, *row, *field)?;
            let Fact::Known(Value::Measured(_, found)) =
                eval.view.store.stated(program, *row, *field)
            else {
                return None;
            };
            let error = Diagnostic::error("ohs::audit::unlike_quantity", loc);
            Some(
                error
                    .pointer(eval.view.store.pointer(program, *row, Some(*field)))
                    .arg("found", &*program[*found].label.name)
                    .arg("wanted", &*program[*wanted].label.name)
                    .arg("field", &*program[*field].label.name),
            )
        })
        .collect()
}

/// A warning for each reported figure that the lists of the same document contradict.
pub(super) fn figures(eval: &Evaluator) -> Vec<Diagnostic> {
    let program = eval.program();
    let store = eval.view.store;
    let differ = eval.differ.borrow();
    differ
        .iter()
        .filter_map(|((row, field, year), (reported, counted, rate))| {
            let loc = store.figure_loc(program, *row, *field, *year);
            let loc = loc.or_else(|| store.fact_loc(program, *row, *field))?;
            let shown = |n: Option<Fraction>| n.map(|n| figure(n, *rate)).unwrap_or_default();
            let low = shown(counted.low);
            let high = shown(counted.high);
            let counted = match low == high || high.is_empty() {
                true => Arg::Text(low),
                false => vec![low, high].into(),
            };
            Some(
                Diagnostic::warning("ohs::audit::statistic_differs", loc)
                    .pointer(store.figure_pointer(program, *row, *field, *year))
                    .arg("field", &*program[*field].label.name)
                    .arg("year", i64::from(*year))
                    .arg("reported", figure(*reported, *rate))
                    .arg("counted", counted),
            )
        })
        .collect()
}

/// A figure as it is written: a share in percent, behind the fraction that it is where it has no end.
fn figure(n: Fraction, rate: bool) -> String {
    if !rate {
        return n.to_string();
    }
    let percent = n.times(Fraction::whole(100)).and_then(|n| n.decimal(2));
    match percent {
        Some((percent, true)) => format!("{percent}%"),
        Some((percent, false)) => format!("{n} ≈ {percent}%"),
        None => n.to_string(),
    }
}

/// How many facts a contradiction names at most.
const NAMED: usize = 6;

/// A warning for each thing of which the facts surely contradict what its vocabulary says of it
/// (校验). It decides nothing.
pub(super) fn contradictions(eval: &Evaluator) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    eval.only_today.set(true);
    for (entity, e) in eval.program().each_entity() {
        for invariant in &e.invariants {
            for row in eval.view.store.rows(entity).iter() {
                eval.trace.start();
                let env = Env::subject(eval.as_of, Bound::Row(row), &[]);
                if eval.truth(invariant, &env).is.is_false() {
                    out.extend(contradiction(eval, row, invariant.loc));
                }
            }
        }
    }
    eval.only_today.set(false);
    out
}

/// At the facts that contradict each other, and at what they contradict.
fn contradiction(eval: &Evaluator, row: Row, rule: Loc) -> Option<Diagnostic> {
    let program = eval.program();
    let store = &eval.view.store;
    let mut read: Vec<(Loc, String)> = Vec::new();
    for fact in eval.trace.decided_by(NAMED) {
        if let FactRef::Field(row, field) = fact
            && let Some(loc) = store.fact_loc(program, row, field)
        {
            read.push((loc, store.pointer(program, row, Some(field))));
        }
    }
    read.sort_by_key(|(loc, _)| *loc);
    let mut places = read.into_iter();
    let (first, pointer) = places.next()?;
    let mut warning = Diagnostic::warning("ohs::audit::contradiction", first)
        .pointer(pointer)
        .arg("entity", &*program[row.entity].label.name);
    for (loc, pointer) in places {
        warning = warning.label("beside", loc).pointer(pointer);
    }
    Some(warning.label("rule", rule))
}

/// Of which person or thing a life is one: what its identity says beside its first day.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Person(Arc<str>),
    Thing(Row),
}

/// A warning for each two lives of one person or thing in one collection that surely overlap: where
/// the first day of a life is part of its identity, the others come before or after it. A name that
/// is not personal names a kind, of which there may be several at once.
pub(super) fn overlaps(eval: &Evaluator) -> Vec<Diagnostic> {
    let program = eval.program();
    let store = &eval.view.store;
    let mut out = Vec::new();
    for (entity, e) in program.each_entity() {
        let Lifetime::Lives { from, to } = e.lifetime else {
            continue;
        };
        let others: Vec<FieldId> = e.identity.iter().copied().filter(|f| *f != from).collect();
        if others.is_empty() || others.len() == e.identity.len() {
            continue;
        }
        for mut rows in lives_of_each(eval, entity, &others, from) {
            rows.sort();
            for pair in rows.windows(2) {
                let [(first, _, earlier), (begins, begins_low, later)] = pair else {
                    continue;
                };
                let over = begins_low < first
                    || match store.stated(program, *earlier, to) {
                        Fact::Absent => false,
                        Fact::Known(Value::Date(ends)) => ends.low <= *begins,
                        Fact::Known(_) | Fact::Unknown => true,
                    };
                let places = store
                    .fact_loc(program, *later, from)
                    .zip(store.fact_loc(program, *earlier, to));
                if let (false, Some((here, end))) = (over, places) {
                    let warning = Diagnostic::warning("ohs::audit::overlap", here)
                        .pointer(store.pointer(program, *later, Some(from)))
                        .arg("entity", &*e.label.name)
                        .label("beside", end)
                        .pointer(store.pointer(program, *earlier, Some(to)));
                    out.push(warning);
                }
            }
        }
    }
    out
}

/// A life, behind the last and the first day on which it can have begun.
type Begun = (Date, Date, Row);

/// The lives of each person or thing within what holds them.
fn lives_of_each(
    eval: &Evaluator,
    entity: EntityId,
    others: &[FieldId],
    from: FieldId,
) -> Vec<Vec<Begun>> {
    let program = eval.program();
    let store = &eval.view.store;
    let whose = |row: Row, field: FieldId| match &program[field].ty {
        Type::Reference(_) => match store.follow(program, row, field) {
            Fact::Known(thing) => Some(Whose::Thing(thing)),
            Fact::Absent | Fact::Unknown => None,
        },
        _ if program[field].sensitive => match store.stated(program, row, field) {
            Fact::Known(Value::Text(text)) => Some(Whose::Person(text.clone())),
            _ => None,
        },
        _ => None,
    };
    let mut out: BTreeMap<_, Vec<Begun>> = BTreeMap::new();
    for row in store.rows(entity).iter() {
        let key: Option<Vec<Whose>> = others.iter().map(|f| whose(row, *f)).collect();
        if let (Some(key), Fact::Known(Value::Date(begins))) =
            (key, store.stated(program, row, from))
        {
            let lives = out.entry((store.holder(row), key)).or_default();
            lives.push((begins.high, begins.low, row));
        }
    }
    out.into_values().collect()
}
