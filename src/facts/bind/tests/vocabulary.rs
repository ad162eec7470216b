//! A vocabulary made by hand, so that the binder is tested without the compiler.

use crate::program::*;
use crate::source::{FileId, Loc, Span};
use rust_decimal::Decimal;

pub const EMPLOYER: EntityId = EntityId(0);
pub const WORKER: EntityId = EntityId(1);
pub const EXAM: EntityId = EntityId(2);
pub const INSTITUTION: EntityId = EntityId(3);
pub const POST: EntityId = EntityId(4);
pub const ASSIGNMENT: EntityId = EntityId(5);
pub const MEASUREMENT: EntityId = EntityId(6);
pub const REGION: EntityId = EntityId(7);

fn loc() -> Loc {
    Span::default().in_file(FileId(9))
}

fn label(names: &str) -> Label {
    let mut names = names.split('/').map(str::to_owned);
    Label {
        name: names.next().unwrap_or_default(),
        aliases: names.collect(),
    }
}

fn number(n: i64) -> Value {
    Value::Number(Decimal::from(n))
}

/// `name/alias flags`: `?` 可无, `!` 敏感, `@` 属地, `#` 标识.
fn entity(program: &mut Program, names: &str, fields: &[(&str, Type)], lifetime: &[&str]) {
    let id = EntityId(program.entities.len() as u32);
    let mut entity = Entity {
        label: label(names),
        fields: Vec::new(),
        identity: Vec::new(),
        lifetime: Lifetime::Static,
        located_by: None,
        held_by: Vec::new(),
        alive: None,
        invariants: Vec::new(),
        loc: loc(),
    };
    for (slot, (text, ty)) in fields.iter().enumerate() {
        let (names, flags) = text.split_once(' ').unwrap_or((text, ""));
        let field = FieldId(program.fields.len() as u32);
        let low = match ty {
            Type::Integer(Some(_)) => Some((number(0), true)),
            _ => None,
        };
        let high = match ty {
            Type::Integer(Some(_)) => Some((number(1000), false)),
            _ => None,
        };
        program.fields.push(Field {
            label: label(names),
            entity: id,
            slot: slot as u32,
            ty: ty.clone(),
            optional: flags.contains('?'),
            sensitive: flags.contains('!'),
            range: low.is_some().then_some(Bounds { low, high }),
            doc: None,
            loc: loc(),
        });
        entity.fields.push(field);
        if flags.contains('#') {
            entity.identity.push(field);
        }
        if flags.contains('@') {
            entity.located_by = Some(field);
        }
    }
    let named = |name: &str| {
        *entity
            .fields
            .iter()
            .find(|f| program[**f].label.name == name)
            .expect("a field of this name")
    };
    entity.lifetime = match lifetime {
        [] => Lifetime::Static,
        [event] => Lifetime::Event(named(event)),
        [from, to] => Lifetime::Lives {
            from: named(from),
            to: named(to),
        },
        _ => unreachable!(),
    };
    program.entities.push(entity);
}

pub fn field(program: &Program, entity: EntityId, name: &str) -> FieldId {
    *program[entity]
        .fields
        .iter()
        .find(|f| program[**f].label.name == name)
        .expect("a field of this name")
}

pub fn program() -> Program {
    let mut p = Program::default();
    for (i, (names, base, factor)) in [
        ("人/people", 0, Decimal::ONE),
        ("mg/m³", 1, Decimal::ONE),
        ("µg/m³", 1, Decimal::new(1, 3)),
        ("dB(A)", 3, Decimal::ONE),
        ("人次", 4, Decimal::ONE),
    ]
    .into_iter()
    .enumerate()
    {
        let _ = i;
        let mut label = Label {
            name: names.to_owned(),
            aliases: Vec::new(),
        };
        if let Some((a, b)) = names.split_once("/p") {
            label.name = a.to_owned();
            label.aliases = vec![format!("p{b}")];
        }
        p.units.push(Unit {
            label,
            base: UnitId(base),
            factor,
        });
    }
    let members = |names: &str| names.split('、').map(label).collect::<Vec<_>>();
    p.enums.push(Enum {
        label: label("体检类别"),
        members: members("上岗前/pre_service、在岗期间/in_service、离岗时"),
        groups: Vec::new(),
        open: false,
        ordered: false,
        loc: loc(),
    });
    p.enums.push(Enum {
        label: label("危害因素"),
        members: members("矽尘、煤尘、噪声/noise、苯/71-43-2"),
        groups: vec![Group {
            label: label("粉尘"),
            members: vec![Member(0), Member(1)],
            open: false,
        }],
        open: true,
        ordered: false,
        loc: loc(),
    });
    p.enums.push(Enum {
        label: label("事项"),
        members: members("防治计划/plan、操作规程"),
        groups: Vec::new(),
        open: false,
        ordered: false,
        loc: loc(),
    });
    let kind = || Type::Enum(EnumId(0));
    let people = || Type::Integer(Some(UnitId(0)));
    entity(
        &mut p,
        "用人单位/employer",
        &[
            ("登记号/reg_no #", Type::Text),
            ("所在/place @", Type::Region),
            ("接害人数/exposed", people()),
            ("浓度", Type::Decimal(Some(UnitId(1)))),
            ("检查率", Type::Percent),
            ("变化", Type::Points),
            ("应急预案 ?", Type::Text),
            ("有制度", Type::Boolean),
            ("成立", Type::Year),
            ("间隔", Type::Period),
            ("停产", Type::Span),
            ("演练", Type::Dates),
            ("别名", Type::Texts),
            ("发病数/cases", Type::Series(Box::new(Type::Integer(None)))),
            ("劳动者/worker", Type::Many(WORKER)),
            ("机构/institution", Type::Many(INSTITUTION)),
            ("岗位", Type::Many(POST)),
            ("检测", Type::Many(MEASUREMENT)),
            ("负责人 ?", Type::Reference(WORKER)),
            ("医务室 ?", Type::One(INSTITUTION)),
        ],
        &[],
    );
    entity(
        &mut p,
        "劳动者/worker",
        &[
            ("证件号/id_no #!", Type::Text),
            ("入职/hired #", Type::Date),
            ("离职/left ?", Type::Date),
            ("接触危害", Type::Set(EnumId(1))),
            ("停工", Type::Spans),
            ("体检/exam", Type::Many(EXAM)),
            ("上岗", Type::Many(ASSIGNMENT)),
        ],
        &["入职", "离职"],
    );
    entity(
        &mut p,
        "体检/exam",
        &[
            ("日期/date #", Type::Date),
            ("类别/kind #", kind()),
            ("机构/institution ?", Type::Reference(INSTITUTION)),
            ("剂量 !", Type::Decimal(None)),
        ],
        &["日期"],
    );
    entity(
        &mut p,
        "机构/institution",
        &[("编号/code #", Type::Text), ("有备案", Type::Boolean)],
        &[],
    );
    entity(&mut p, "岗位", &[("编号 #", Type::Text)], &[]);
    entity(
        &mut p,
        "上岗",
        &[
            ("岗位 #", Type::Reference(POST)),
            ("起 #", Type::Date),
            ("止 ?", Type::Date),
        ],
        &["起", "止"],
    );
    entity(
        &mut p,
        "检测",
        &[
            ("岗位 #", Type::Reference(POST)),
            ("日期 #", Type::Date),
            ("结果", Type::Measured),
        ],
        &["日期"],
    );
    entity(
        &mut p,
        "地区/region",
        &[
            ("代码/area_code #", Type::Text),
            ("人口", Type::Integer(None)),
        ],
        &[],
    );
    for i in 0..p.fields.len() {
        if let Type::Many(to) | Type::One(to) = p.fields[i].ty {
            p.entities[to.index()].held_by.push(FieldId(i as u32));
        }
    }
    p.policies.push(Policy {
        label: label("白沙县规划/baisha"),
        vocabulary: false,
        title: None,
        jurisdiction: Some(469_025),
        superiors: Vec::new(),
        period: None,
        issued: None,
        in_force_from: None,
        in_force_to: None,
        status: Status::InForce,
        scope: None,
        transition: None,
        source: None,
        adopts: Vec::new(),
        file: FileId(9),
        loc: loc(),
    });
    for (name, ty, by_facts) in [
        ("及时/promptly", Type::Period, true),
        ("基年", Type::Year, false),
    ] {
        p.parameters.push(Parameter {
            label: label(name),
            range: (ty == Type::Period).then_some(Bounds {
                low: Some((Value::Period(Period::Days(1)), true)),
                high: Some((Value::Period(Period::Days(30)), true)),
            }),
            ty,
            by_superiors: false,
            by_lower: false,
            by_facts,
            default: None,
            policy: PolicyId(0),
            cites: Vec::new(),
            loc: loc(),
        });
    }
    p.reading_sets.push(ReadingSet {
        of: "重点行业不达标率".to_owned(),
        readings: vec![label("相对"), label("百分点/points")],
        policy: PolicyId(0),
        adopted: Vec::new(),
        loc: loc(),
    });
    p
}
