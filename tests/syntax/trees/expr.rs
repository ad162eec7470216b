//! Names, dates, conditions, times.

use ohs::source::Span;
use ohs::syntax::ast::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

pub(super) const NAMES: &[&str] = &[
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
    "时",
    "时段",
    "as",
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
pub(super) const MEMBERS: &[&str] = &["有", "自", "至", "内", "日期", "类别", "目标 值", "of"];
pub(super) const UNITS: &[&str] = &[
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
pub(super) const PERIODS: &[&str] = &["日", "个月", "年", "周", "工作日", "小时"];
pub(super) const TEXTS: &[&str] = &[
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

pub(super) fn at() -> Span {
    Span::default()
}

pub fn name() -> impl Strategy<Value = Name> + Clone {
    select(NAMES).prop_map(|t| Name {
        text: t.to_owned(),
        span: at(),
    })
}

pub(super) fn path() -> impl Strategy<Value = Path> + Clone {
    let member = select(MEMBERS).prop_map(|t| Name {
        text: t.to_owned(),
        span: at(),
    });
    (name(), vec(member, 0..3)).prop_map(|(first, rest)| Path {
        names: std::iter::once(first).chain(rest).collect(),
        span: at(),
    })
}

pub(super) fn text() -> impl Strategy<Value = Text> + Clone {
    select(TEXTS).prop_map(|t| Text {
        text: t.to_owned(),
        span: at(),
    })
}

pub(super) fn unit(of: &'static [&'static str]) -> impl Strategy<Value = Text> + Clone {
    select(of).prop_map(|t| Text {
        text: t.to_owned(),
        span: at(),
    })
}

pub(super) fn number() -> impl Strategy<Value = Decimal> + Clone {
    prop_oneof![
        (0i64..3000).prop_map(Decimal::from),
        (0i64..100_000, 1u32..5).prop_map(|(n, s)| Decimal::new(n, s)),
    ]
}

pub(super) fn quantity() -> impl Strategy<Value = Quantity> + Clone {
    (number(), of(unit(UNITS))).prop_map(|(number, unit)| Quantity {
        number,
        unit,
        span: at(),
    })
}

pub(super) fn period() -> impl Strategy<Value = Quantity> + Clone {
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

pub(super) fn node(kind: ExprKind) -> Expr {
    Expr { kind, span: at() }
}

pub(super) fn compare() -> impl Strategy<Value = CompareOp> + Clone {
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

pub(super) fn pick() -> impl Strategy<Value = Option<Pick>> + Clone {
    select(&[None, None, Some(Pick::Latest), Some(Pick::First)][..])
}

pub(super) fn bare(pick: Option<Pick>, below: bool, base: CollectionBase) -> Collection {
    Collection {
        pick,
        below,
        base,
        filter: None,
        span: at(),
    }
}

/// A collection over conditions `inner`; without a filter of its own where `left_of` 的.
pub(super) fn collection(
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

pub(super) fn leaf() -> BoxedStrategy<Expr> {
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

pub(super) fn time(inner: BoxedStrategy<Expr>) -> BoxedStrategy<TimeKind> {
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

pub(super) fn holds_time(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Timed { .. } => true,
        ExprKind::And(l) | ExprKind::Or(l) => l.iter().any(holds_time),
        ExprKind::Not(e) => holds_time(e),
        ExprKind::Every { satisfies, .. } => holds_time(satisfies),
        _ => false,
    }
}

pub(super) fn inner_node(x: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
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
        (boxed.clone(), boxed.clone())
            .prop_map(|(day, holds)| node(ExprKind::AsOfDay { day, holds })),
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

pub(super) fn small() -> BoxedStrategy<Expr> {
    leaf()
        .prop_recursive(1, 4, 2, |inner| inner_node(inner.boxed()))
        .boxed()
}

pub(super) fn gate() -> BoxedStrategy<Expr> {
    (collection(small(), false), collection(small(), false))
        .prop_map(|(act, without)| node(ExprKind::Gate { act, without }))
        .boxed()
}
