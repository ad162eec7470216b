//! What clauses say.

use super::expr::*;
use ohs::syntax::ast::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

pub(super) fn named() -> impl Strategy<Value = NamedHead> + Clone {
    let odd = select(&["36", "71-43-2", "a”b"][..]).prop_map(|t| Name {
        text: t.to_owned(),
        span: at(),
    });
    (
        name(),
        vec(prop_oneof![3 => name(), 1 => odd.boxed()], 0..3),
    )
        .prop_map(|(name, aliases)| NamedHead { name, aliases })
}

pub(super) fn names() -> BoxedStrategy<Body> {
    (vec(path(), 1..4), any::<bool>())
        .prop_map(|(paths, any)| {
            let any = any && paths.len() > 1;
            Body::Names(Names {
                paths,
                any,
                span: at(),
            })
        })
        .boxed()
}

pub(super) fn cite() -> BoxedStrategy<Cite> {
    let title = select(&["职业病防治法", "甲〈乙〉", "甲《乙》"][..]).prop_map(|t| Text {
        text: t.to_owned(),
        span: at(),
    });
    let checked = of(select(&[Checked::Checked, Checked::Unchecked][..]));
    (of(title), of((text(), of(text()))), text(), checked)
        .prop_map(|(title, words, else_section, checked)| {
            let (section, anchor) = match words {
                Some((s, a)) => (Some(s), a),
                None if title.is_none() => (Some(else_section), None),
                None => (None, None),
            };
            Cite {
                title,
                section,
                anchor,
                checked,
                span: at(),
            }
        })
        .boxed()
}

pub(super) fn target() -> BoxedStrategy<Target> {
    let monotone = select(
        &[
            Monotone::Rising,
            Monotone::Falling,
            Monotone::NotFalling,
            Monotone::NotRising,
        ][..],
    );
    let base = prop_oneof![
        date().prop_map(|d| node(ExprKind::Date(d))),
        path().prop_map(|p| node(ExprKind::Path(p)))
    ];
    let measure = prop_oneof![
        (compare(), small()).prop_map(|(op, e)| Measure::Compare(op, e)),
        monotone.prop_map(Measure::Monotone),
        (any::<bool>(), compare(), quantity())
            .prop_map(|(down, op, value)| Measure::AverageGrowth { down, op, value }),
        (compare(), quantity()).prop_map(|(op, q)| Measure::Cumulative(op, q)),
        (base, any::<bool>(), of(compare()), quantity()).prop_map(|(base, up, op, value)| {
            Measure::Change {
                base,
                up,
                op,
                value,
            }
        }),
    ];
    (date(), of(date()), measure)
        .prop_map(|(from, to, measure)| Target {
            from,
            to,
            measure,
            span: at(),
        })
        .boxed()
}

pub(super) fn literal() -> BoxedStrategy<Expr> {
    prop_oneof![
        quantity().prop_map(|q| node(ExprKind::Quantity(q))),
        date().prop_map(|d| node(ExprKind::Date(d))),
    ]
    .boxed()
}

pub(super) fn range() -> BoxedStrategy<CellRange> {
    prop_oneof![
        (literal(), literal()).prop_map(|(a, b)| CellRange::Between(a, b)),
        vec((compare(), literal()), 1..3).prop_map(CellRange::Compare),
    ]
    .boxed()
}

pub(super) fn type_expr() -> BoxedStrategy<TypeExpr> {
    let plain = (name(), any::<bool>()).prop_map(|(n, r)| (n, None, r));
    let numeric = (
        select(&["整数", "小数", "integer", "decimal"][..]),
        of(unit(&["人", "mSv", "%", "mg/m³", "年"])),
    )
        .prop_map(|(t, unit)| {
            let name = Name {
                text: t.to_owned(),
                span: at(),
            };
            (name, unit, false)
        });
    (
        any::<[bool; 5]>(),
        prop_oneof![plain.boxed(), numeric.boxed()],
        of(range()),
    )
        .prop_map(|(flags, (name, unit, reference), range)| TypeExpr {
            many: flags[0],
            yearly: flags[1],
            reference,
            name,
            unit,
            range,
            optional: flags[2],
            sensitive: flags[3],
            locates: flags[4],
            span: at(),
        })
        .boxed()
}

pub(super) fn cells() -> BoxedStrategy<Body> {
    let value = prop_oneof![
        literal(),
        path().prop_map(|p| node(ExprKind::Path(p))).boxed(),
        text().prop_map(|t| node(ExprKind::Text(t))).boxed(),
        any::<bool>()
            .prop_map(|b| node(ExprKind::Boolean(b)))
            .boxed(),
    ];
    let kind = prop_oneof![
        Just(CellKind::Any),
        Just(CellKind::Rest),
        Just(CellKind::Elsewhere),
        range().prop_map(CellKind::Range),
        vec(value, 1..4).prop_map(CellKind::Values),
    ];
    vec(kind.prop_map(|kind| Cell { kind, span: at() }), 2..5)
        .prop_map(Body::Row)
        .boxed()
}

pub(super) fn fact() -> BoxedStrategy<FactValue> {
    let end = || {
        prop_oneof![
            Just(FactValueKind::Null),
            date().prop_map(FactValueKind::Date)
        ]
        .prop_map(|kind| Box::new(FactValue { kind, span: at() }))
    };
    let leaf = prop_oneof![
        Just(FactValueKind::Null),
        date().prop_map(FactValueKind::Date),
        quantity().prop_map(FactValueKind::Quantity),
        any::<bool>().prop_map(FactValueKind::Boolean),
        text().prop_map(FactValueKind::Text),
        name().prop_map(FactValueKind::Name),
        (end(), end()).prop_map(|(a, b)| FactValueKind::Span(a, b)),
    ]
    .prop_map(|kind| FactValue { kind, span: at() });
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec((name(), inner.clone()), 0..4).prop_map(FactValueKind::Object),
            vec(inner, 0..4).prop_map(FactValueKind::Array),
        ]
        .prop_map(|kind| FactValue { kind, span: at() })
    })
    .boxed()
}

pub(super) fn expectation() -> BoxedStrategy<Body> {
    let verdict = select(
        &[
            ExpectedVerdict::Satisfied,
            ExpectedVerdict::Violated,
            ExpectedVerdict::Pending,
            ExpectedVerdict::Exempt,
            ExpectedVerdict::NotApplicable,
        ][..],
    );
    let subject = prop_oneof![
        Just(ExpectedSubject::Only),
        Just(ExpectedSubject::Unlisted),
        vec((name(), vec(fact(), 1..3)), 1..3).prop_map(ExpectedSubject::Identified),
    ];
    let outcome = prop_oneof![
        Just(Outcome::Satisfied),
        of(date()).prop_map(Outcome::Violated),
        of(date()).prop_map(Outcome::Pending),
        (vec(verdict, 0..3), vec(path(), 0..3))
            .prop_map(|(possible, missing)| Outcome::Undetermined { possible, missing }),
        of(name()).prop_map(Outcome::Exempt),
        Just(Outcome::NotApplicable),
        (compare(), quantity()).prop_map(|(op, q)| Outcome::Value(op, q)),
        (number(), number(), number(), number())
            .prop_map(|(a, b, c, d)| Outcome::Between((a, b), (c, d))),
    ];
    (path(), subject, outcome)
        .prop_map(|(norm, subject, outcome)| {
            Body::Expect(Expectation {
                norm,
                subject,
                outcome,
            })
        })
        .boxed()
}

pub(super) fn penalty() -> BoxedStrategy<Body> {
    (
        named(),
        of(name()),
        any::<bool>(),
        name(),
        of(quantity()),
        of(quantity()),
        of(name()),
    )
        .prop_map(|(name, condition, may, kind, low, high, per)| {
            Body::Penalty(Penalty {
                name,
                condition,
                may,
                kind,
                low,
                high,
                per,
            })
        })
        .boxed()
}
