//! Random norms.

use super::dice::Dice;
use crate::eval::testing::*;
use crate::program::*;

pub(super) fn own_events(dice: &mut Dice, entity: EntityId) -> Collection {
    let kind = dice.of(&[None, Some(0), Some(1)]);
    events(SUBJECT, if entity == FIRM { AUDITS } else { EXAMS }, kind)
}

pub(super) fn own_date(dice: &mut Dice, entity: EntityId) -> Expr {
    let f = if entity == FIRM {
        dice.of(&[PLAN, BUILT])
    } else {
        dice.of(&[HIRED, LEFT])
    };
    field(f, Type::Date)
}

pub(super) fn at(slot: u16, f: FieldId, ty: Type) -> Expr {
    expr(ExprKind::Field(Place::Var(Slot(slot)), f), ty)
}

pub(super) fn condition(dice: &mut Dice, entity: EntityId, depth: u32) -> Expr {
    let n = if depth == 0 { 8 } else { 12 };
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
        9 => ExprKind::AsOfDay {
            day: Box::new(match dice.roll(3) {
                0 => own_date(dice, entity),
                later => expr(
                    ExprKind::Shift {
                        date: Box::new(own_date(dice, entity)),
                        later: later == 1,
                        period: Box::new(dice.period()),
                    },
                    Type::Date,
                ),
            }),
            holds: Box::new(condition(dice, entity, depth - 1)),
        },
        10 => ExprKind::All(vec![
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

pub(super) fn form(dice: &mut Dice, entity: EntityId) -> TimeForm {
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

pub(super) fn requirement(dice: &mut Dice, entity: EntityId, depth: u32) -> Requirement {
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

pub(super) fn program(dice: &mut Dice) -> Program {
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
