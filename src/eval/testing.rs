//! A small world for the evaluator's unit tests, built by hand: a firm with workers (who live from
//! hire to leave), their exams (events with a kind), and a few fields of its own. What is written
//! in the language is tested in `tests/`.

use super::{Audit, AuditOptions, audit};
use crate::facts::store::{Completeness, Fact, Held, Row, Rows, Store};
use crate::program::*;
use crate::source::{FileId, Loc, Span};
use jiff::civil::Date;

pub const HERE: Loc = Loc {
    file: FileId(0),
    span: Span { start: 0, end: 1 },
};

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn label(name: &str) -> Label {
    Label {
        name: name.into(),
        aliases: Vec::new(),
    }
}

pub fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr {
        kind,
        ty,
        loc: HERE,
    }
}

pub fn truth(kind: ExprKind) -> Expr {
    expr(kind, Type::Boolean)
}

pub fn literal(value: Value, ty: Type) -> Expr {
    expr(ExprKind::Literal(value), ty)
}

pub fn months(n: u32) -> Expr {
    literal(Value::Period(Period::Months(n)), Type::Period)
}

pub fn days(n: u32) -> Expr {
    literal(Value::Period(Period::Days(n)), Type::Period)
}

pub const SUBJECT: Place = Place::Var(Slot(0));

pub const FIRM: EntityId = EntityId(0);
pub const WORKER: EntityId = EntityId(1);
pub const EXAM: EntityId = EntityId(2);

pub const NAME: FieldId = FieldId(0);
pub const PLAN: FieldId = FieldId(1);
pub const BUILT: FieldId = FieldId(2);
pub const STAFF: FieldId = FieldId(3);
pub const WORKERS: FieldId = FieldId(4);
pub const AUDITS: FieldId = FieldId(5);
pub const ID: FieldId = FieldId(6);
pub const HIRED: FieldId = FieldId(7);
pub const LEFT: FieldId = FieldId(8);
pub const EXPOSED: FieldId = FieldId(9);
pub const EXAMS: FieldId = FieldId(10);
pub const LEAVE: FieldId = FieldId(11);
pub const ON: FieldId = FieldId(12);
pub const KIND: FieldId = FieldId(13);
pub const STOPPED: FieldId = FieldId(14);

pub const KINDS: EnumId = EnumId(0);

/// Program and facts.
pub struct World {
    pub program: Program,
    pub store: Store,
    pub firm: Row,
}

fn fields() -> Vec<(&'static str, EntityId, Type, bool)> {
    vec![
        ("名称", FIRM, Type::Text, false),
        ("计划", FIRM, Type::Date, true),
        ("建成", FIRM, Type::Date, true),
        ("人数", FIRM, Type::Integer(None), false),
        ("劳动者", FIRM, Type::Many(WORKER), false),
        ("审核", FIRM, Type::Many(EXAM), false),
        ("编号", WORKER, Type::Text, false),
        ("入职", WORKER, Type::Date, false),
        ("离职", WORKER, Type::Date, true),
        ("接害", WORKER, Type::Boolean, false),
        ("体检", WORKER, Type::Many(EXAM), false),
        ("停工", WORKER, Type::Spans, false),
        ("日期", EXAM, Type::Date, false),
        ("类别", EXAM, Type::Enum(KINDS), false),
        ("停产", FIRM, Type::Boolean, false),
    ]
}

pub fn vocabulary() -> Program {
    let mut p = Program::default();
    let mut per_entity = [Vec::new(), Vec::new(), Vec::new()];
    for (n, (name, entity, ty, optional)) in fields().into_iter().enumerate() {
        let list = &mut per_entity[entity.index()];
        p.fields.push(Field {
            label: label(name),
            entity,
            slot: u32::try_from(list.len()).unwrap(),
            ty,
            optional,
            sensitive: false,
            range: None,
            doc: None,
            loc: HERE,
        });
        list.push(FieldId(u32::try_from(n).unwrap()));
    }
    let [firm, worker, exam] = per_entity;
    let lives = Lifetime::Lives {
        from: HIRED,
        to: LEFT,
    };
    for (name, fields, identity, lifetime, held_by) in [
        ("单位", firm, NAME, Lifetime::Static, vec![]),
        ("劳动者", worker, ID, lives, vec![WORKERS]),
        ("体检", exam, ON, Lifetime::Event(ON), vec![EXAMS, AUDITS]),
    ] {
        p.entities.push(Entity {
            label: label(name),
            fields,
            identity: vec![identity],
            lifetime,
            located_by: None,
            held_by,
            alive: None,
            invariants: Vec::new(),
            loc: HERE,
        });
    }
    p.enums.push(Enum {
        label: label("类别"),
        members: vec![label("在岗"), label("离岗")],
        groups: Vec::new(),
        open: false,
        ordered: false,
        loc: HERE,
    });
    p.policies.push(Policy {
        label: label("规划"),
        vocabulary: false,
        title: None,
        jurisdiction: Some(0),
        superiors: Vec::new(),
        period: None,
        issued: None,
        in_force_from: Some(day("2015-01-01")),
        in_force_to: Some(day("2030-12-31")),
        status: Status::InForce,
        scope: None,
        transition: None,
        source: None,
        adopts: Vec::new(),
        file: FileId(0),
        loc: HERE,
    });
    p
}

pub fn norm(entity: EntityId, requirement: Requirement) -> Norm {
    Norm {
        duty: label("义务"),
        item: None,
        policy: PolicyId(0),
        modality: Modality::Must,
        via: None,
        in_principle: false,
        cites: Vec::new(),
        act: None,
        bearer: Bearers {
            bearers: Vec::new(),
            any: false,
        },
        subject: Subject {
            entity,
            through: None,
            loc: HERE,
        },
        scope: None,
        exceptions: Vec::new(),
        requirement,
        overseen_by: Vec::new(),
        sanctions: Vec::new(),
        remedy: None,
        refines: Vec::new(),
        to_below: ToBelow::Floor,
        direction: None,
        tells_personal_day: false,
        personal: Vec::new(),
        readings: Vec::new(),
        loc: HERE,
        rule: HERE,
    }
}

/// Exams of the subject (a worker), all or of one kind.
pub fn exams(kind: Option<u32>) -> Collection {
    events(SUBJECT, EXAMS, kind)
}

pub fn events(of: Place, field: FieldId, kind: Option<u32>) -> Collection {
    let filter = kind.map(|k| {
        Box::new(truth(ExprKind::Compare(
            Box::new(expr(
                ExprKind::Field(Place::Var(Slot(1)), KIND),
                Type::Enum(KINDS),
            )),
            CompareOp::Eq,
            Box::new(literal(Value::Member(Member(k)), Type::Enum(KINDS))),
        )))
    });
    Collection {
        source: Source::Field(of, field),
        entity: EXAM,
        slot: Slot(1),
        filter,
        loc: HERE,
    }
}

pub fn act(collection: Collection) -> Act {
    Act {
        kind: ActKind::Events(collection),
        at_least: 1,
        loc: HERE,
    }
}

pub fn timed(form: TimeForm, act: Act) -> Requirement {
    Requirement::Timed {
        form,
        act,
        loc: HERE,
    }
}

pub fn every(period: Expr) -> TimeForm {
    TimeForm::Every {
        period,
        inclusive: true,
        over: None,
        anchor: None,
    }
}

pub fn field(f: FieldId, ty: Type) -> Expr {
    expr(ExprKind::Field(SUBJECT, f), ty)
}

impl World {
    /// A firm of which nothing is known yet, and one norm.
    pub fn new(norms: Vec<Norm>) -> Self {
        let mut program = vocabulary();
        program.norms = norms;
        Self::of(program)
    }

    pub fn of(program: Program) -> Self {
        let mut store = Store::new(&program, FileId(1));
        let firm = store.add_row(FIRM, None, Span::new(0, 1));
        Self {
            program,
            store,
            firm,
        }
    }

    pub fn set(&mut self, row: Row, field: FieldId, value: Fact<Value>) {
        self.store
            .set(&self.program, row, field, value, Span::new(1, 2));
    }

    pub fn hold(&mut self, row: Row, field: FieldId, rows: Rows, completeness: Completeness) {
        let held = Held::Listed(rows, completeness);
        self.store
            .set_held(&self.program, row, field, held, Span::new(1, 2));
    }

    /// Adds workers hired on these days, who have not left.
    pub fn workers(&mut self, hired: &[&str]) -> Vec<Row> {
        let start = self.store.rows(WORKER).end;
        let rows: Vec<Row> = hired
            .iter()
            .map(|_| {
                self.store
                    .add_row(WORKER, Some((self.firm, WORKERS)), Span::new(2, 3))
            })
            .collect();
        for (n, (row, on)) in rows.iter().zip(hired).enumerate() {
            self.set(*row, HIRED, date(on));
            self.set(*row, LEFT, Fact::Absent);
            self.set(*row, ID, Fact::Known(Value::Text(format!("A{n}").into())));
        }
        let end = self.store.rows(WORKER).end;
        let all = Rows {
            entity: WORKER,
            start,
            end,
        };
        self.hold(self.firm, WORKERS, all, Completeness::Complete);
        rows
    }

    /// Gives a worker these exams (kind 在岗), the whole list.
    pub fn exams(&mut self, worker: Row, on: &[&str]) -> Vec<Row> {
        self.events(worker, EXAMS, on, Completeness::Complete)
    }

    pub fn events(
        &mut self,
        holder: Row,
        field: FieldId,
        on: &[&str],
        completeness: Completeness,
    ) -> Vec<Row> {
        let start = self.store.rows(EXAM).end;
        let rows: Vec<Row> = on
            .iter()
            .map(|_| {
                self.store
                    .add_row(EXAM, Some((holder, field)), Span::new(3, 4))
            })
            .collect();
        for (row, on) in rows.iter().zip(on) {
            self.set(*row, ON, date(on));
            self.set(*row, KIND, Fact::Known(Value::Member(Member(0))));
        }
        let end = self.store.rows(EXAM).end;
        let all = Rows {
            entity: EXAM,
            start,
            end,
        };
        self.hold(holder, field, all, completeness);
        rows
    }

    pub fn audit(&self, as_of: &str) -> Audit {
        audit(&self.program, &self.store, &AuditOptions::on(day(as_of)))
    }

    /// The one verdict there is, in short: `violated since 2021-03-02 due 2021-03-01`.
    pub fn verdict(&self, as_of: &str) -> String {
        let audit = self.audit(as_of);
        let texts: Vec<String> = audit.verdicts.iter().map(short).collect();
        texts.join(" / ")
    }
}

/// A verdict in short.
pub fn short(v: &super::verdict::Verdict) -> String {
    let names: Vec<String> = v
        .possible
        .iter()
        .map(|s| format!("{s:?}").to_lowercase())
        .collect();
    let mut out = names.join("|");
    for (word, date) in [("since", v.since), ("due", v.due), ("until", v.until)] {
        if let Some(date) = date {
            out.push_str(&format!(" {word} {date}"));
        }
    }
    if let Some(late) = v.late {
        out.push_str(&format!(" late {} for {}", written(late.done), late.due));
    }
    out
}

/// A day, or between which days.
fn written(on: DateRange) -> String {
    match on.exact() {
        Some(day) => day.to_string(),
        None => format!("{}..{}", on.low, on.high),
    }
}

/// A date as a fact: exact, or to the month or year (`2023-05`, `2023`).
pub fn date(text: &str) -> Fact<Value> {
    let range = match text.len() {
        4 => DateRange {
            low: day(&format!("{text}-01-01")),
            high: day(&format!("{text}-12-31")),
        },
        7 => {
            let low = day(&format!("{text}-01"));
            DateRange {
                low,
                high: low.last_of_month(),
            }
        }
        _ => DateRange::day(day(text)),
    };
    Fact::Known(Value::Date(range))
}

/// A worker hired on 2020-03-01 with exams on these days, and a norm; the verdict as of a day.
pub fn worker(requirement: Requirement, exams: &[&str], as_of: &str) -> String {
    let mut w = World::new(vec![norm(WORKER, requirement)]);
    let row = w.workers(&["2020-03-01"])[0];
    w.exams(row, exams);
    w.verdict(as_of)
}

/// `每 12个月 有 体检`.
pub fn yearly() -> Requirement {
    timed(every(months(12)), act(exams(None)))
}

/// A window for the subject's exams.
pub fn window(w: Window) -> Requirement {
    timed(TimeForm::Window(w), act(exams(None)))
}

/// A firm whose plan is a date that may be absent.
pub fn has_plan() -> Requirement {
    Requirement::Holds(truth(ExprKind::Present(Box::new(field(PLAN, Type::Date)))))
}
