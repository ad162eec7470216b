//! Random syntax trees: every declaration and form, with names that look like operators.

mod body;
mod expr;

use body::*;
use expr::*;
use ohs::syntax::ast::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

fn clause(keyword: Keyword, body: BoxedStrategy<Body>) -> BoxedStrategy<Clause> {
    with(keyword, body, Just(Vec::new()).boxed())
}

fn with(
    keyword: Keyword,
    body: BoxedStrategy<Body>,
    block: BoxedStrategy<Vec<Clause>>,
) -> BoxedStrategy<Clause> {
    let doc = of(Just("说明".to_owned()));
    let rank = match keyword {
        Keyword::Should => 1u8..4,
        _ => 0..1,
    };
    (body, block, doc, rank)
        .prop_map(move |(body, block, doc, rank)| Clause {
            keyword,
            keyword_span: at(),
            rank,
            body,
            block,
            span: at(),
            full_span: at(),
            doc,
        })
        .boxed()
}

fn any_of(list: Vec<BoxedStrategy<Clause>>, n: usize) -> BoxedStrategy<Vec<Clause>> {
    vec(proptest::strategy::Union::new(list), 0..n).boxed()
}

fn shared() -> Vec<BoxedStrategy<Clause>> {
    vec![
        clause(Keyword::Cites, cite().prop_map(Body::Cite).boxed()),
        clause(Keyword::Bearer, names()),
        clause(Keyword::Refines, names()),
        clause(Keyword::When, small().prop_map(Body::Expr).boxed()),
        clause(Keyword::Unless, small().prop_map(Body::Expr).boxed()),
        clause(Keyword::Overseen, names()),
        clause(Keyword::Remedy, text().prop_map(Body::Text).boxed()),
        clause(
            Keyword::Act,
            collection(small(), false)
                .prop_map(Body::Collection)
                .boxed(),
        ),
        with(
            Keyword::Sanction,
            prop_oneof![cite().prop_map(Body::Cite), Just(Body::Empty)].boxed(),
            vec(clause(Keyword::Penalty, penalty()), 1..3).boxed(),
        ),
    ]
}

fn item(forbidden: bool) -> BoxedStrategy<Clause> {
    let requirement = if forbidden {
        prop_oneof![expr(), gate()].boxed()
    } else {
        expr()
    };
    let body = (named(), requirement)
        .prop_map(|(name, requirement)| Body::Item { name, requirement })
        .boxed();
    let passage = (named(), gate())
        .prop_map(|(name, requirement)| Body::Edge { name, requirement })
        .boxed();
    let body = match forbidden {
        true => body,
        false => prop_oneof![4 => body, 1 => passage].boxed(),
    };
    with(Keyword::Item, body, any_of(shared(), 2))
}

fn requirement(keyword: Keyword) -> BoxedStrategy<Clause> {
    let forbidden = keyword == Keyword::MustNot;
    let one = if forbidden {
        prop_oneof![expr(), gate()].boxed()
    } else {
        expr()
    };
    let plain = clause(keyword, one.prop_map(Body::Expr).boxed());
    let items = with(
        keyword,
        Just(Body::Empty).boxed(),
        vec(item(forbidden), 1..3).boxed(),
    );
    prop_oneof![2 => plain, 1 => items].boxed()
}

fn each() -> BoxedStrategy<Body> {
    (collection(small(), false), of(small()))
        .prop_map(|(collection, when)| Body::Each { collection, when })
        .boxed()
}

fn duty() -> Vec<BoxedStrategy<Clause>> {
    let mut list = shared();
    list.push(clause(Keyword::ForEach, each()));
    for k in [
        Keyword::Must,
        Keyword::MustNot,
        Keyword::Urge,
        Keyword::InPrinciple,
        Keyword::Should,
        Keyword::May,
    ] {
        list.push(requirement(k));
    }
    list.push(clause(
        Keyword::ToBelow,
        name().prop_map(Body::Name).boxed(),
    ));
    list
}

fn indicator() -> Vec<BoxedStrategy<Clause>> {
    let amounts = prop_oneof![
        quantity().prop_map(|q| vec![(None, q)]),
        vec((date().prop_map(Some), quantity()), 1..3),
    ];
    vec![
        clause(Keyword::Population, each()),
        clause(Keyword::Counted, expr().prop_map(Body::Expr).boxed()),
        clause(Keyword::TakenFrom, names()),
        clause(Keyword::Base, amounts.prop_map(Body::Amounts).boxed()),
        clause(
            Keyword::Target,
            vec(target(), 1..3).prop_map(Body::Targets).boxed(),
        ),
        clause(Keyword::Nature, name().prop_map(Body::Name).boxed()),
    ]
}

fn policy() -> Vec<BoxedStrategy<Clause>> {
    let days = (date(), of(date()), any::<bool>()).prop_map(|(from, to, open)| Body::Range {
        from,
        to: to.filter(|_| !open),
        open,
    });
    let how = prop_oneof![
        name().prop_map(|n| (Some(n), None)),
        small().prop_map(|e| (None, Some(e)))
    ];
    let adopt = (path(), how, of(cite())).prop_map(|(path, (reading, value), cite)| Body::Adopt {
        path,
        reading,
        value,
        cite,
    });
    let region = prop_oneof![
        Just("469025".to_owned()),
        Just("全国".to_owned()),
        Just("national".to_owned())
    ]
    .prop_map(|text| Body::Region(Text { text, span: at() }));
    vec![
        clause(Keyword::Title, text().prop_map(Body::Text).boxed()),
        clause(Keyword::Jurisdiction, region.boxed()),
        clause(Keyword::Superiors, names()),
        clause(Keyword::Period, days.clone().boxed()),
        clause(Keyword::InForce, days.boxed()),
        clause(Keyword::Issued, date().prop_map(Body::Date).boxed()),
        clause(Keyword::Applies, small().prop_map(Body::Expr).boxed()),
        clause(Keyword::Language, quantity().prop_map(Body::Number).boxed()),
        clause(Keyword::Adopts, adopt.boxed()),
    ]
}

fn entity() -> Vec<BoxedStrategy<Clause>> {
    let field = (named(), type_expr()).prop_map(|(name, ty)| Body::Field { name, ty });
    let lives = (name(), name(), of(named())).prop_map(|(from, to, called)| Body::Lives {
        from,
        to,
        called,
    });
    vec![
        clause(Keyword::Field, field.boxed()),
        clause(
            Keyword::Identity,
            vec(name(), 1..3).prop_map(Body::Identity).boxed(),
        ),
        clause(Keyword::Occurs, name().prop_map(Body::Name).boxed()),
        clause(Keyword::Lives, lives.boxed()),
    ]
}

fn enumeration() -> Vec<BoxedStrategy<Clause>> {
    let group =
        (named(), vec(name(), 1..4), any::<bool>()).prop_map(|(name, members, open)| Body::Group {
            name,
            members,
            open,
        });
    vec![
        clause(
            Keyword::Members,
            vec(named(), 1..4).prop_map(Body::Members).boxed(),
        ),
        clause(Keyword::Group, group.boxed()),
        clause(Keyword::Etc, Just(Body::Empty).boxed()),
    ]
}

fn table() -> Vec<BoxedStrategy<Clause>> {
    let edition = (of(name()), date()).prop_map(|(name, from)| Body::Edition { name, from });
    let field = (named(), type_expr()).prop_map(|(name, ty)| Body::Field { name, ty });
    vec![
        clause(Keyword::Field, field.boxed()),
        clause(Keyword::Gives, type_expr().prop_map(Body::Type).boxed()),
        clause(Keyword::Row, cells()),
        with(
            Keyword::Edition,
            edition.boxed(),
            vec(clause(Keyword::Row, cells()), 1..3).boxed(),
        ),
    ]
}

fn process() -> Vec<BoxedStrategy<Clause>> {
    let order = (small(), any::<bool>(), small()).prop_map(|(l, before, r)| {
        node(ExprKind::Order {
            left: Box::new(l),
            before,
            right: Box::new(r),
        })
    });
    let edge = (named(), prop_oneof![order.boxed(), gate()])
        .prop_map(|(name, requirement)| Body::Edge { name, requirement });
    vec![
        with(Keyword::Edge, edge.boxed(), any_of(shared(), 2)),
        clause(Keyword::ForEach, each()),
        clause(Keyword::Cites, cite().prop_map(Body::Cite).boxed()),
    ]
}

fn scenario() -> Vec<BoxedStrategy<Clause>> {
    let object = (name(), vec((name(), fact()), 0..4)).prop_map(|(entity, entries)| Body::Facts {
        entity,
        value: FactValue {
            kind: FactValueKind::Object(entries),
            span: at(),
        },
    });
    vec![
        clause(Keyword::About, text().prop_map(Body::Text).boxed()),
        clause(Keyword::Applies, names()),
        clause(Keyword::AsOf, date().prop_map(Body::Date).boxed()),
        clause(Keyword::FactsAsOf, date().prop_map(Body::Date).boxed()),
        clause(Keyword::Facts, object.boxed()),
        clause(Keyword::Expect, expectation()),
    ]
}

fn reading(of: Vec<BoxedStrategy<Clause>>) -> BoxedStrategy<Clause> {
    with(
        Keyword::Reading,
        name().prop_map(Body::Name).boxed(),
        vec(proptest::strategy::Union::new(of), 1..3).boxed(),
    )
}

fn declare(
    kind: DeclarationKind,
    head: BoxedStrategy<Head>,
    clauses: BoxedStrategy<Vec<Clause>>,
) -> BoxedStrategy<Declaration> {
    let doc = of(Just("甲\n\n乙".to_owned()));
    (head, clauses, doc, any::<bool>())
        .prop_map(move |(head, clauses, doc, ordered)| Declaration {
            kind,
            keyword_span: at(),
            head,
            ordered: ordered && kind == DeclarationKind::Enum,
            doc,
            clauses,
            span: at(),
            complete: true,
        })
        .boxed()
}

pub fn declaration() -> BoxedStrategy<Declaration> {
    use DeclarationKind as D;
    let simple = || named().prop_map(Head::Named).boxed();
    let none = || Just(Vec::new()).boxed();
    let aliases = || vec(name(), 0..2);
    let is = || vec![clause(Keyword::Is, expr().prop_map(Body::Expr).boxed())];
    let term_readings = || any_of(vec![reading(is()), is().remove(0)], 3);
    let with_reading = |mut list: Vec<BoxedStrategy<Clause>>| {
        list.push(reading(list.clone()));
        any_of(list, 5)
    };
    let term = |definition: BoxedStrategy<Option<Expr>>| {
        (path(), aliases(), definition)
            .prop_map(|(path, aliases, definition)| Head::Term {
                path,
                aliases,
                definition,
            })
            .boxed()
    };
    let parameter = (named(), type_expr(), vec(name(), 0..3), of(small())).prop_map(
        |(name, ty, by, default)| Head::Parameter {
            name,
            ty,
            by,
            default,
        },
    );
    let unit_head = (
        unit(&["mg/m³", "dB(A)", "人次", "家", "℃"]),
        vec(
            text().prop_filter("a spelling", |t| !t.text.is_empty()),
            0..2,
        ),
        of((number(), unit(&["mg/m³", "人", "%"]))),
    )
        .prop_map(|(symbol, aliases, equals)| Head::Unit {
            symbol,
            aliases,
            equals,
        });
    let exception = (named(), path()).prop_map(|(name, to)| Head::Exception { name, to });
    let uses = (path(), of(name())).prop_map(|(path, local)| Head::Use { path, local });
    let remark = prop_oneof![Just(Head::None), named().prop_map(Head::Named)];
    let sign = select(
        &[
            ArithmeticOp::Add,
            ArithmeticOp::Sub,
            ArithmeticOp::Mul,
            ArithmeticOp::Div,
        ][..],
    );
    let claim = (quantity(), sign, quantity(), quantity()).prop_map(|(left, op, right, result)| {
        Body::Claim {
            left,
            op,
            right,
            result,
        }
    });
    let remarks = vec![
        clause(Keyword::Reason, name().prop_map(Body::Name).boxed()),
        clause(Keyword::Claim, claim.boxed()),
    ];
    prop_oneof![
        declare(D::Policy, simple(), any_of(policy(), 6)),
        declare(D::Use, uses.boxed(), none()),
        declare(D::Term, term(expr().prop_map(Some).boxed()), none()),
        declare(D::Term, term(Just(None).boxed()), term_readings()),
        declare(D::Parameter, parameter.boxed(), none()),
        declare(D::Duty, simple(), with_reading(duty())),
        declare(D::Indicator, simple(), with_reading(indicator())),
        declare(
            D::Exception,
            exception.boxed(),
            any_of(
                vec![clause(Keyword::When, expr().prop_map(Body::Expr).boxed())],
                3
            )
        ),
        declare(D::Remark, remark.boxed(), any_of(remarks, 3)),
        declare(D::Entity, simple(), any_of(entity(), 6)),
        declare(D::Enum, simple(), any_of(enumeration(), 5)),
        declare(D::Unit, unit_head.boxed(), none()),
        declare(D::Table, simple(), any_of(table(), 6)),
        declare(D::Process, simple(), any_of(process(), 5)),
        declare(D::Scenario, simple(), any_of(scenario(), 6)),
    ]
    .boxed()
}
