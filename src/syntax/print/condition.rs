//! Conditions and values as text, with the brackets that their reach demands.

use super::Printer;
use crate::message::Language;
use crate::syntax::ast::{
    Aggregate, ArithmeticOp, Collection, CollectionBase, CountBound, Expr, ExprKind, Pick, SetOp,
    TimeKind,
};

/// What may stand somewhere without brackets, from the loosest on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Anything.
    Any,
    /// One condition.
    Unary,
    /// One side of a comparison.
    Sum,
    Product,
    /// With suffixes: 后 D, 的 f.
    Factor,
    Primary,
}

fn level(expr: &Expr, language: Language) -> Level {
    match &expr.kind {
        ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Gate { .. } => Level::Any,
        ExprKind::Not(_)
        | ExprKind::Exists { .. }
        | ExprKind::Count { .. }
        | ExprKind::Every { .. }
        | ExprKind::Attested(_)
        | ExprKind::Meets { .. }
        | ExprKind::Timed { .. }
        | ExprKind::AsOfDay { .. }
        | ExprKind::Order { .. }
        | ExprKind::Compare { .. }
        | ExprKind::Set { .. } => Level::Unary,
        ExprKind::Arithmetic { op, .. } => match op {
            ArithmeticOp::Add | ArithmeticOp::Sub => Level::Sum,
            ArithmeticOp::Mul | ArithmeticOp::Div => Level::Product,
        },
        ExprKind::Aggregate { function, .. } => match function {
            Aggregate::Of(_) => Level::Factor,
            _ => language.pick(Level::Factor, Level::Primary),
        },
        ExprKind::Shift { .. } => Level::Factor,
        ExprKind::Path(_)
        | ExprKind::Call { .. }
        | ExprKind::Date(_)
        | ExprKind::Quantity(_)
        | ExprKind::Text(_)
        | ExprKind::Boolean(_) => Level::Primary,
    }
}

/// What an unbracketed condition ends with that could reach further.
#[derive(Clone, Copy, Default)]
struct Tail {
    filter: bool,
    every: bool,
    time: bool,
}

fn tail(expr: &Expr) -> Tail {
    match &expr.kind {
        ExprKind::Exists { collection, .. } | ExprKind::Count { collection, .. } => Tail {
            filter: collection
                .filter
                .as_ref()
                .is_some_and(|f| !needs_bracket_in_filter(f)),
            ..Tail::default()
        },
        ExprKind::Every { satisfies, .. } => Tail {
            every: true,
            ..tail(satisfies)
        },
        ExprKind::Timed { act: behind, .. } | ExprKind::AsOfDay { holds: behind, .. } => Tail {
            time: true,
            ..tail(behind)
        },
        ExprKind::Not(inner) => tail(inner),
        _ => Tail::default(),
    }
}

/// Whether `next` would be read as covered by what ends `expr`.
fn reaches(expr: &Expr, next: &Expr, bracketed: bool) -> bool {
    let tail = tail(expr);
    let timed =
        !bracketed && matches!(next.kind, ExprKind::Timed { .. } | ExprKind::AsOfDay { .. });
    let requirement = timed
        || !bracketed
            && matches!(
                next.kind,
                ExprKind::Exists { .. }
                    | ExprKind::Count { .. }
                    | ExprKind::Every { .. }
                    | ExprKind::Attested(_)
            );
    tail.every || tail.filter && !requirement || tail.time && !timed
}

/// Behind 其中 only a plain comparison goes without brackets.
fn needs_bracket_in_filter(expr: &Expr) -> bool {
    fn plain(expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Path(_)
            | ExprKind::Date(_)
            | ExprKind::Quantity(_)
            | ExprKind::Text(_)
            | ExprKind::Boolean(_)
            | ExprKind::Call { .. } => true,
            ExprKind::Arithmetic { left, right, .. } => plain(left) && plain(right),
            ExprKind::Shift { base, period, .. } => plain(base) && plain(period),
            _ => false,
        }
    }
    match &expr.kind {
        ExprKind::Compare { left, right, .. } | ExprKind::Order { left, right, .. } => {
            !(plain(left) && plain(right))
        }
        ExprKind::Set { left, right, .. } => !(plain(left) && right.iter().all(plain)),
        _ => !plain(expr),
    }
}

impl Printer<'_> {
    /// `expr` where at most `at` may stand without brackets.
    pub(super) fn expr(&mut self, expr: &Expr, at: Level) {
        if level(expr, self.language) < at || self.in_brackets(expr.span) {
            self.bracketed(expr);
        } else {
            self.bare(expr);
        }
    }

    pub(super) fn bracketed(&mut self, expr: &Expr) {
        self.open();
        self.bare(expr);
        self.close();
    }

    fn joined(&mut self, list: &[Expr], zh: &str, en: &str) {
        // from the right: what is bracketed no longer shows how it begins
        let mut brackets: Vec<bool> = Vec::with_capacity(list.len());
        let mut next: Option<(&Expr, bool)> = None;
        for operand in list.iter().rev() {
            let bracket = level(operand, self.language) < Level::Unary
                || self.in_brackets(operand.span)
                || next.is_some_and(|(next, bracketed)| reaches(operand, next, bracketed));
            brackets.push(bracket);
            next = Some((operand, bracket));
        }
        for (n, (operand, bracket)) in list.iter().zip(brackets.into_iter().rev()).enumerate() {
            if let Some(left) = n.checked_sub(1).and_then(|b| list.get(b)) {
                let gap = self.gap(Some(left.span), Some(operand.span), &[zh, en]);
                self.joint(&gap, zh, en);
            }
            if bracket {
                self.bracketed(operand);
            } else {
                self.bare(operand);
            }
        }
    }

    pub(super) fn bare(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::And(list) => self.joined(list, "且", "and"),
            ExprKind::Or(list) => self.joined(list, "或", "or"),
            ExprKind::Not(inner) => {
                self.word("非 ", "not ");
                self.expr(inner, Level::Unary);
            }
            ExprKind::Exists { none, collection } => {
                match none {
                    true => self.word("无 ", "no "),
                    false => self.word("有 ", "have "),
                }
                self.collection(collection);
            }
            ExprKind::Count {
                bound,
                number,
                collection,
            } => {
                match bound {
                    CountBound::AtLeast => self.word("至少 ", "at least "),
                    CountBound::AtMost => self.word("至多 ", "at most "),
                    CountBound::Exactly => self.word("恰 ", "exactly "),
                }
                self.quantity(number);
                self.push(" ");
                self.collection(collection);
            }
            ExprKind::Every {
                collection,
                satisfies,
            } => {
                self.word("每个 ", "each ");
                self.collection(collection);
                self.infix("均", "satisfies");
                self.expr(satisfies, Level::Unary);
            }
            ExprKind::Attested(name) => {
                self.word("认定 ", "attested ");
                self.name(name);
            }
            ExprKind::Meets { violates, norm } => {
                match violates {
                    true => self.word("违反 ", "violates "),
                    false => self.word("符合 ", "meets "),
                }
                self.path(norm);
            }
            ExprKind::Timed { time, act } => {
                self.time(time);
                self.push(" ");
                if runs_into(&time.kind, act) {
                    self.bracketed(act);
                } else {
                    self.expr(act, Level::Unary);
                }
            }
            ExprKind::AsOfDay { day, holds } => {
                self.word("于 ", "as of ");
                self.anchor(day);
                self.word(" 时 ", " ");
                self.expr(holds, Level::Unary);
            }
            ExprKind::Gate { act, without } => {
                self.collection(act);
                self.infix("未经", "without");
                self.collection(without);
            }
            ExprKind::Order {
                left,
                before,
                right,
            } => {
                self.expr(left, Level::Sum);
                match before {
                    true => self.infix("先于", "earlier than"),
                    false => self.infix("不晚于", "no later than"),
                }
                self.expr(right, Level::Sum);
            }
            ExprKind::Compare { left, op, right } => {
                self.expr(left, Level::Sum);
                self.push(" ");
                self.push(op.sign());
                self.push(" ");
                self.expr(right, Level::Sum);
            }
            ExprKind::Set { left, op, right } => {
                self.expr(left, Level::Sum);
                match op {
                    SetOp::Contains => self.infix("含", "contains"),
                    SetOp::ContainsAll => self.infix("含全部", "contains all"),
                    SetOp::ContainsAny => self.infix("含任一", "contains any"),
                    SetOp::In => self.infix("属于", "in"),
                    SetOp::Overlaps => self.infix("重叠", "overlaps"),
                }
                match right.as_slice() {
                    [one]
                        if self.is_written()
                            || !matches!(op, SetOp::ContainsAll | SetOp::ContainsAny) =>
                    {
                        self.expr(one, Level::Sum);
                    }
                    list => {
                        self.open();
                        self.list(list, |p, e| p.bare(e));
                        self.close();
                    }
                }
            }
            ExprKind::Path(path) => self.value_path(path),
            ExprKind::Call { path, args } => {
                self.path(path);
                self.open();
                self.list(args, |p, e| p.bare(e));
                self.close();
            }
            ExprKind::Date(date) => self.plain_date(date),
            ExprKind::Quantity(quantity) => self.quantity(quantity),
            ExprKind::Text(text) => self.string(&text.text, text.span),
            ExprKind::Boolean(true) => self.word("是", "true"),
            ExprKind::Boolean(false) => self.word("否", "false"),
            ExprKind::Shift {
                base,
                after,
                period,
            } => self.shift(base, *after, period),
            ExprKind::Arithmetic { left, op, right } => {
                let (sign, l, r) = match op {
                    ArithmeticOp::Add => (" + ", Level::Sum, Level::Product),
                    ArithmeticOp::Sub => (" - ", Level::Sum, Level::Product),
                    ArithmeticOp::Mul => (" × ", Level::Product, Level::Factor),
                    ArithmeticOp::Div => (" / ", Level::Product, Level::Factor),
                };
                self.expr(left, l);
                self.push(sign);
                self.expr(right, r);
            }
            ExprKind::Aggregate {
                collection,
                function,
            } => self.aggregate(collection, function),
        }
    }

    fn shift(&mut self, base: &Expr, after: bool, period: &Expr) {
        match self.language {
            Language::Zh => {
                self.expr(base, Level::Factor);
                self.push(if after { " 后 " } else { " 前 " });
                self.period(period);
            }
            Language::En => {
                self.expr(period, Level::Primary);
                self.push(if after { " after " } else { " before " });
                self.expr(base, Level::Primary);
            }
        }
    }

    fn aggregate(&mut self, collection: &Collection, function: &Aggregate) {
        let zh = self.language == Language::Zh;
        if zh {
            self.left_of(collection);
            self.push(" 的 ");
        }
        let field = match function {
            Aggregate::Count => {
                self.word("数量", "count");
                None
            }
            Aggregate::Sum(f) => {
                self.word("总和 ", "sum ");
                Some(f)
            }
            Aggregate::Max(f) => {
                self.word("最大 ", "max ");
                Some(f)
            }
            Aggregate::Min(f) => {
                self.word("最小 ", "min ");
                Some(f)
            }
            Aggregate::Of(what) => {
                if matches!(what.kind, ExprKind::Path(_) | ExprKind::Call { .. }) {
                    self.bare(what);
                } else {
                    self.bracketed(what);
                }
                None
            }
        };
        if let Some(field) = field {
            self.path(field);
        }
        if !zh {
            self.push(" of ");
            self.left_of(collection);
        }
    }

    /// A collection where a filter needs brackets.
    fn left_of(&mut self, collection: &Collection) {
        if collection.filter.is_some() {
            self.open();
            self.collection(collection);
            self.close();
        } else {
            self.collection(collection);
        }
    }

    pub(super) fn collection(&mut self, collection: &Collection) {
        match collection.pick {
            Some(Pick::Latest) => self.word("最近 ", "latest "),
            Some(Pick::First) => self.word("首次 ", "first "),
            None => {}
        }
        if collection.below {
            self.word("辖内 ", "below ");
        }
        match &collection.base {
            CollectionBase::Path(path) => self.path(path),
            CollectionBase::Bracketed(inner) => {
                self.open();
                self.collection(inner);
                self.close();
            }
        }
        if let Some(filter) = &collection.filter {
            self.infix("其中", "where");
            let bracketed = match self.is_written() {
                true => self.in_brackets(filter.span),
                false => needs_bracket_in_filter(filter),
            };
            if bracketed {
                self.bracketed(filter);
            } else {
                self.bare(filter);
            }
        }
    }
}

/// Whether an act without brackets would be read as part of the TIME before it.
fn runs_into(time: &TimeKind, act: &Expr) -> bool {
    let behind = match &act.kind {
        ExprKind::Timed { time, .. } => Some(&time.kind),
        _ => None,
    };
    match time {
        TimeKind::Every { anchor: None, .. } => matches!(
            behind,
            Some(
                TimeKind::From { .. }
                    | TimeKind::Every {
                        anchor: Some(_),
                        ..
                    }
            )
        ),
        TimeKind::From { to: None, .. } => {
            matches!(behind, Some(TimeKind::Every { anchor: None, .. }))
        }
        TimeKind::Before { at_least: None, .. } => matches!(
            act.kind,
            ExprKind::Count {
                bound: CountBound::AtLeast,
                ..
            }
        ),
        _ => false,
    }
}
