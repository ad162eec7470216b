//! Random syntax trees: every declaration and form, with names that look like operators.

use ohs::source::Span;
use ohs::syntax::ast::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

const NAMES: &[&str] = &[
    "有害",
    "当地",
    "前处理",
    "每日剂量",
    "在岗期间",
    "目的地",
    "无害化",
    "内科",
    "中期评估",
    "后勤",
    "自评",
    "至今",
    "非遗",
    "且慢",
    "均值",
    "含量",
    "属于人",
    "是否在岗",
    "否决",
    "其中一",
    "未经处理",
    "超过数",
    "不满意",
    "于洪区",
    "恰当",
    "的确",
    "每个人",
    "目标",
    "期间",
    "依据",
    "整改",
    "罚则",
    "对象",
    "数量",
    "总和",
    "认定",
    "最近",
    "首次",
    "辖内",
    "可无",
    "敏感",
    "年报",
    "月报",
    "日期",
    "人数",
    "有",
    "目标 值",
    "等",
    "组",
    "人",
    "日",
    "notes",
    "order",
    "android",
    "every_day",
    "nothing",
    "in",
    "of",
    "count",
    "months",
    "must not",
    "x{y}",
    "a/b",
    "符合",
    "违反",
    "未列出",
    "由",
    "默认",
    "自",
    "当",
    "k2",
    "作",
    "每年",
];
const MEMBERS: &[&str] = &["有", "自", "至", "内", "日期", "类别", "目标 值", "of"];
const UNITS: &[&str] = &[
    "%",
    "人",
    "个百分点",
    "人次",
    "家",
    "mSv",
    "mg/m³",
    "dB(A)",
    "日",
    "个月",
    "周岁",
    "年",
    "小时",
    "元",
];
const PERIODS: &[&str] = &["日", "个月", "年", "周", "工作日", "小时"];
const TEXTS: &[&str] = &[
    "",
    "甲",
    "甲“乙”且 {",
    "第二十条（一）",
    "a//b",
    "《甲》",
    "半“开",
    "；",
    "x）",
];

fn at() -> Span {
    Span::default()
}

pub fn name() -> impl Strategy<Value = Name> + Clone {
    select(NAMES).prop_map(|t| Name {
        text: t.to_owned(),
        span: at(),
    })
}

fn path() -> impl Strategy<Value = Path> + Clone {
    let member = select(MEMBERS).prop_map(|t| Name {
        text: t.to_owned(),
        span: at(),
    });
    (name(), vec(member, 0..3)).prop_map(|(first, rest)| Path {
        names: std::iter::once(first).chain(rest).collect(),
        span: at(),
    })
}

fn text() -> impl Strategy<Value = Text> + Clone {
    select(TEXTS).prop_map(|t| Text {
        text: t.to_owned(),
        span: at(),
    })
}

fn unit(of: &'static [&'static str]) -> impl Strategy<Value = Text> + Clone {
    select(of).prop_map(|t| Text {
        text: t.to_owned(),
        span: at(),
    })
}

fn number() -> impl Strategy<Value = Decimal> + Clone {
    prop_oneof![
        (0i64..3000).prop_map(Decimal::from),
        (0i64..100_000, 1u32..5).prop_map(|(n, s)| Decimal::new(n, s)),
    ]
}

fn quantity() -> impl Strategy<Value = Quantity> + Clone {
    (number(), of(unit(UNITS))).prop_map(|(number, unit)| Quantity {
        number,
        unit,
        span: at(),
    })
}

fn period() -> impl Strategy<Value = Quantity> + Clone {
    (number(), unit(PERIODS)).prop_map(|(number, unit)| Quantity {
        number,
        unit: Some(unit),
        span: at(),
    })
}

pub fn date() -> impl Strategy<Value = DateLiteral> + Clone {
    (1901i16..=2099, 1i8..=12, 1i8..=28, 0u8..5).prop_map(|(y, m, d, kind)| DateLiteral {
        kind: match kind {
            0 => DateKind::Day(jiff::civil::date(y, m, d)),
            1 => DateKind::Month(y, m),
            2 => DateKind::MonthEnd(y, m),
            3 => DateKind::Year(y),
            _ => DateKind::YearEnd(y),
        },
        span: at(),
    })
}

fn node(kind: ExprKind) -> Expr {
    Expr { kind, span: at() }
}

fn compare() -> impl Strategy<Value = CompareOp> + Clone {
    select(
        &[
            CompareOp::Eq,
            CompareOp::Ne,
            CompareOp::Lt,
            CompareOp::Le,
            CompareOp::Gt,
            CompareOp::Ge,
        ][..],
    )
}

fn pick() -> impl Strategy<Value = Option<Pick>> + Clone {
    select(&[None, None, Some(Pick::Latest), Some(Pick::First)][..])
}

fn bare(pick: Option<Pick>, below: bool, base: CollectionBase) -> Collection {
    Collection {
        pick,
        below,
        base,
        filter: None,
        span: at(),
    }
}

/// A collection over conditions `inner`; without a filter of its own where `left_of` 的.
fn collection(
    inner: BoxedStrategy<Expr>,
    left_of: bool,
) -> impl Strategy<Value = Collection> + Clone {
    let plain = (pick(), any::<bool>(), path())
        .prop_map(|(pick, below, path)| bare(pick, below, CollectionBase::Path(path)));
    let filter = of(inner.clone().prop_map(Box::new));
    let one = (plain, filter.clone()).prop_map(|(mut c, filter)| {
        c.filter = filter;
        c
    });
    let bracketed = (pick(), one.clone())
        .prop_map(|(pick, inner)| bare(pick, false, CollectionBase::Bracketed(Box::new(inner))));
    (prop_oneof![3 => one, 1 => bracketed], filter).prop_map(move |(mut c, filter)| {
        if matches!(c.base, CollectionBase::Bracketed(_)) {
            c.filter = filter;
        }
        if left_of {
            c.filter = None;
        }
        c
    })
}

fn leaf() -> BoxedStrategy<Expr> {
    prop_oneof![
        4 => path().prop_map(|p| node(ExprKind::Path(p))),
        3 => quantity().prop_map(|q| node(ExprKind::Quantity(q))),
        1 => date().prop_map(|d| node(ExprKind::Date(d))),
        1 => text().prop_map(|t| node(ExprKind::Text(t))),
        1 => any::<bool>().prop_map(|b| node(ExprKind::Boolean(b))),
        1 => name().prop_map(|n| node(ExprKind::Attested(n))),
        1 => (any::<bool>(), path())
            .prop_map(|(violates, norm)| node(ExprKind::Meets { violates, norm })),
    ]
    .boxed()
}

fn time(inner: BoxedStrategy<Expr>) -> BoxedStrategy<TimeKind> {
    let x = inner;
    let d = prop_oneof![
        3 => period().prop_map(|q| node(ExprKind::Quantity(q))),
        1 => x.clone()
    ];
    let least = of(period().prop_map(|q| node(ExprKind::Quantity(q))));
    let month_day =
        (any::<bool>(), 1i8..=12, of(1i8..=28)).prop_map(|(next_year, month, day)| MonthDay {
            next_year,
            month,
            day,
        });
    let calendar = select(
        &[
            CalendarUnit::Year,
            CalendarUnit::Quarter,
            CalendarUnit::Month,
        ][..],
    );
    prop_oneof![
        (d.clone(), of(d.clone()), of(x.clone())).prop_map(|(period, over, anchor)| {
            TimeKind::Every {
                period,
                over,
                anchor,
            }
        }),
        (calendar, of(month_day))
            .prop_map(|(unit, no_later)| TimeKind::Calendar { unit, no_later }),
        (x.clone(), any::<bool>(), d.clone()).prop_map(|(anchor, after, period)| {
            TimeKind::Within {
                anchor,
                after,
                period,
            }
        }),
        (x.clone(), of(x.clone())).prop_map(|(from, to)| TimeKind::In { from, to }),
        x.clone().prop_map(TimeKind::During),
        (x.clone(), of(d)).prop_map(|(anchor, after)| TimeKind::NoLaterThan { anchor, after }),
        (x.clone(), least).prop_map(|(anchor, at_least)| TimeKind::Before { anchor, at_least }),
        (x.clone(), of(x)).prop_map(|(from, to)| TimeKind::From { from, to }),
        (1i8..=12, 1i8..=12).prop_map(|(from, to)| TimeKind::Season { from, to }),
    ]
    .boxed()
}

fn holds_time(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Timed { .. } => true,
        ExprKind::And(l) | ExprKind::Or(l) => l.iter().any(holds_time),
        ExprKind::Not(e) => holds_time(e),
        ExprKind::Every { satisfies, .. } => holds_time(satisfies),
        _ => false,
    }
}

fn inner_node(x: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    let boxed = x.clone().prop_map(Box::new);
    let things = || collection(x.clone(), false);
    let bound = select(&[CountBound::AtLeast, CountBound::AtMost, CountBound::Exactly][..]);
    let set = select(
        &[
            SetOp::Contains,
            SetOp::ContainsAll,
            SetOp::ContainsAny,
            SetOp::In,
            SetOp::Overlaps,
        ][..],
    );
    let sign = select(&[ArithmeticOp::Add, ArithmeticOp::Sub, ArithmeticOp::Mul][..]);
    let function = prop_oneof![
        Just(Aggregate::Count),
        path().prop_map(Aggregate::Sum),
        path().prop_map(Aggregate::Max),
        path().prop_map(Aggregate::Min),
        boxed.clone().prop_map(Aggregate::Of),
    ];
    prop_oneof![
        vec(x.clone(), 2..4).prop_map(|l| node(ExprKind::And(l))),
        vec(x.clone(), 2..4).prop_map(|l| node(ExprKind::Or(l))),
        x.clone()
            .prop_filter("no 非 over a TIME", |e| !holds_time(e))
            .prop_map(|e| node(ExprKind::Not(Box::new(e)))),
        (any::<bool>(), things())
            .prop_map(|(none, collection)| node(ExprKind::Exists { none, collection })),
        (bound, quantity(), things()).prop_map(|(bound, number, collection)| node(
            ExprKind::Count {
                bound,
                number,
                collection
            }
        )),
        (things(), boxed.clone()).prop_map(|(collection, satisfies)| node(ExprKind::Every {
            collection,
            satisfies
        })),
        (time(x.clone()), boxed.clone()).prop_map(|(kind, act)| node(ExprKind::Timed {
            time: Box::new(Time { kind, span: at() }),
            act
        })),
        (boxed.clone(), any::<bool>(), boxed.clone()).prop_map(|(left, before, right)| node(
            ExprKind::Order {
                left,
                before,
                right
            }
        )),
        (boxed.clone(), compare(), boxed.clone())
            .prop_map(|(left, op, right)| node(ExprKind::Compare { left, op, right })),
        (boxed.clone(), set, vec(x.clone(), 1..4))
            .prop_map(|(left, op, right)| node(ExprKind::Set { left, op, right })),
        (path(), vec(x.clone(), 1..3)).prop_map(|(path, args)| node(ExprKind::Call { path, args })),
        (boxed.clone(), any::<bool>(), boxed.clone()).prop_map(|(base, after, period)| node(
            ExprKind::Shift {
                base,
                after,
                period
            }
        )),
        (boxed.clone(), sign, boxed).prop_map(|(left, op, right)| node(ExprKind::Arithmetic {
            left,
            op,
            right
        })),
        (collection(x, true), function).prop_map(|(collection, function)| node(
            ExprKind::Aggregate {
                collection,
                function
            }
        )),
    ]
    .boxed()
}

pub fn expr() -> BoxedStrategy<Expr> {
    leaf()
        .prop_recursive(3, 12, 3, |inner| inner_node(inner.boxed()))
        .boxed()
}

fn small() -> BoxedStrategy<Expr> {
    leaf()
        .prop_recursive(1, 4, 2, |inner| inner_node(inner.boxed()))
        .boxed()
}

fn gate() -> BoxedStrategy<Expr> {
    (collection(small(), false), collection(small(), false))
        .prop_map(|(act, without)| node(ExprKind::Gate { act, without }))
        .boxed()
}

fn named() -> impl Strategy<Value = NamedHead> + Clone {
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

fn names() -> BoxedStrategy<Body> {
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

fn cite() -> BoxedStrategy<Cite> {
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

fn target() -> BoxedStrategy<Target> {
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

fn literal() -> BoxedStrategy<Expr> {
    prop_oneof![
        quantity().prop_map(|q| node(ExprKind::Quantity(q))),
        date().prop_map(|d| node(ExprKind::Date(d))),
    ]
    .boxed()
}

fn range() -> BoxedStrategy<CellRange> {
    prop_oneof![
        (literal(), literal()).prop_map(|(a, b)| CellRange::Between(a, b)),
        vec((compare(), literal()), 1..3).prop_map(CellRange::Compare),
    ]
    .boxed()
}

fn type_expr() -> BoxedStrategy<TypeExpr> {
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

fn cells() -> BoxedStrategy<Body> {
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

fn fact() -> BoxedStrategy<FactValue> {
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

fn expectation() -> BoxedStrategy<Body> {
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

fn penalty() -> BoxedStrategy<Body> {
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
