//! Conditions, and how far the words in them reach: 其中, 均 and a TIME take the one condition
//! behind them; where more follows without brackets, brackets are demanded.

use super::{Builder, Pair};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{CompareOp, CountBound, Expr, ExprKind, SetOp};
use crate::syntax::grammar::Rule;

/// What of a condition is open to its right, and how it begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape {
    /// An unbracketed condition behind 其中 ends it.
    pub filter: Option<Span>,
    /// One behind 均 does.
    pub every: Option<Span>,
    /// One behind a TIME does.
    pub time: Option<Span>,
    /// One behind `于 X 时` does.
    pub as_of: Option<Span>,
    /// It is one bracket.
    pub closed: bool,
    /// 的 stands in it outside brackets.
    pub of: Option<Span>,
    /// It begins with 有, 每, 至少, 于 …: visibly a new requirement.
    pub begins_requirement: bool,
    /// It begins with a TIME.
    pub begins_time: bool,
}

/// Whether `right`, a comparison, may be said of what `left` asks for at some time: `每年度 有 体检`.
fn is_of_the_thing(left: &Built, right: &Built) -> bool {
    let ExprKind::Timed { act, .. } = &left.expr.kind else {
        return false;
    };
    let bare = match &act.kind {
        ExprKind::Exists { collection, .. } | ExprKind::Count { collection, .. } => {
            collection.filter.is_none()
        }
        _ => false,
    };
    let compared = match &right.expr.kind {
        ExprKind::Compare { left, .. } | ExprKind::Set { left, .. } => &left.kind,
        kind => kind,
    };
    bare && matches!(compared, ExprKind::Path(_))
}

/// An expression and its shape.
pub(super) struct Built {
    pub expr: Expr,
    pub shape: Shape,
}

impl Shape {
    /// The shape of what takes `self` as its last operand.
    const fn behind(self) -> Self {
        Self {
            closed: false,
            of: None,
            begins_requirement: false,
            begins_time: false,
            ..self
        }
    }
}

impl Builder<'_> {
    fn reach(&mut self, word: &'static str, at: Span, beyond: Span) {
        let taken = Span::new(at.end, beyond.end);
        let d = Diagnostic::error("ohs::syntax::brackets_reach", self.loc(at))
            .label("beyond", self.loc(beyond))
            .arg("word", self.slice(at))
            .arg("instead", bracketed(self.slice(at), self.slice(taken)))
            .help(word);
        self.fail(d);
    }

    /// `每 12个月 有 体检 且 类别 = 在岗期间`: most probably said of the examination.
    fn behind_act(&mut self, joint: Span, left: &Built, right: &Built) {
        let (act, condition) = (
            self.slice(left.expr.span).trim(),
            self.slice(right.expr.span),
        );
        let place = joint.to(right.expr.span);
        let d = Diagnostic::error("ohs::syntax::condition_behind_act", self.loc(place))
            .arg("written", self.slice(place))
            .arg("condition", condition)
            .arg(
                "apart",
                format!("({act}) {} {condition}", self.slice(joint)),
            );
        self.fail(d);
    }

    /// `expr`: operands joined by 且, or by 或.
    pub(super) fn expr(&mut self, pair: &Pair<'_>) -> Option<Built> {
        let at = self.span(pair);
        let mut or = false;
        let mut operands: Vec<Built> = Vec::new();
        let mut joint = None;
        for p in pair.clone().into_inner() {
            match p.as_rule() {
                Rule::k_and => {
                    joint.get_or_insert(self.span(&p));
                }
                Rule::k_or => or = true,
                _ => operands.push(self.unary(&p)?),
            }
        }
        for (left, right) in operands.iter().zip(operands.iter().skip(1)) {
            let (l, r) = (left.shape, right.shape);
            let beyond = right.expr.span;
            if let Some(word) = l.every {
                self.reach("every", word, beyond);
            } else if let Some(word) = l.filter
                && !r.begins_requirement
            {
                self.reach("filter", word, beyond);
            } else if let Some(word) = l.as_of
                && !r.begins_time
            {
                self.reach("as_of", word, beyond);
            } else if let Some(word) = l.time
                && !r.begins_time
            {
                match joint.filter(|_| operands.len() == 2 && is_of_the_thing(left, right)) {
                    Some(joint) => self.behind_act(joint, left, right),
                    None => self.reach("time", word, beyond),
                }
            }
        }
        if operands.len() == 1 {
            return operands.pop();
        }
        let first = operands.first()?.shape;
        let last = operands.last()?.shape;
        let shape = Shape {
            begins_requirement: first.begins_requirement,
            begins_time: first.begins_time,
            ..last.behind()
        };
        let list = operands.into_iter().map(|b| b.expr).collect();
        let kind = if or {
            ExprKind::Or(list)
        } else {
            ExprKind::And(list)
        };
        Some(Built {
            expr: Expr { kind, span: at },
            shape,
        })
    }

    /// One condition.
    pub(super) fn unary(&mut self, pair: &Pair<'_>) -> Option<Built> {
        let at = self.span(pair);
        let mut inner = pair.clone().into_inner();
        let mut shape = Shape::default();
        let kind = match pair.as_rule() {
            Rule::not => {
                let word = inner.next()?;
                let operand = self.unary(&inner.next()?)?;
                if holds_time(&operand.expr) {
                    let d = Diagnostic::error("ohs::syntax::negated_time", self.loc(at))
                        .arg("word", word.as_str());
                    self.fail(d);
                }
                shape = operand.shape.behind();
                ExprKind::Not(Box::new(operand.expr))
            }
            Rule::every => {
                inner.next()?;
                let (collection, _) = self.collection(&inner.next()?)?;
                let word = self.span(&inner.next()?);
                let operand = self.unary(&inner.next()?)?;
                shape = operand.shape.behind();
                shape.begins_requirement = true;
                if !operand.shape.closed {
                    shape.every = Some(word);
                }
                ExprKind::Every {
                    collection,
                    satisfies: Box::new(operand.expr),
                }
            }
            Rule::exists => {
                let none = inner.next()?.as_rule() == Rule::k_none;
                let (collection, filter) = self.collection(&inner.next()?)?;
                shape.filter = filter;
                shape.begins_requirement = true;
                ExprKind::Exists { none, collection }
            }
            Rule::count => {
                let bound = match inner.next()?.as_rule() {
                    Rule::k_at_least => CountBound::AtLeast,
                    Rule::k_at_most => CountBound::AtMost,
                    _ => CountBound::Exactly,
                };
                let number = self.quantity(&inner.next()?)?;
                let (collection, filter) = self.collection(&inner.next()?)?;
                shape.filter = filter;
                shape.begins_requirement = true;
                ExprKind::Count {
                    bound,
                    number,
                    collection,
                }
            }
            Rule::attested => {
                inner.next()?;
                shape.begins_requirement = true;
                ExprKind::Attested(self.name(&inner.next()?))
            }
            Rule::meets => {
                let violates = inner.next()?.as_rule() == Rule::k_violates;
                ExprKind::Meets {
                    violates,
                    norm: self.path(&inner.next()?),
                }
            }
            Rule::timed => {
                let time = inner.next()?;
                let word = self.span(&time);
                let read = match super::time::day_of(&time) {
                    Some(day) => Ok(Box::new(self.period(&day)?)),
                    None => Err(self.time(&time)?),
                };
                let act = self.unary(&inner.next()?)?;
                shape = act.shape.behind();
                shape.begins_requirement = true;
                shape.begins_time = true;
                let open = (!act.shape.closed).then_some(word);
                match read {
                    Ok(day) => {
                        shape.as_of = open.or(shape.as_of);
                        ExprKind::AsOfDay {
                            day,
                            holds: Box::new(act.expr),
                        }
                    }
                    Err(time) => {
                        shape.time = open.or(shape.time);
                        self.timed(time, act.expr, act.shape.closed)
                    }
                }
            }
            Rule::relation => return self.relation(pair),
            _ => return None,
        };
        Some(Built {
            expr: Expr { kind, span: at },
            shape,
        })
    }

    /// A value, or two of them compared.
    fn relation(&mut self, pair: &Pair<'_>) -> Option<Built> {
        let at = self.span(pair);
        let mut inner = pair.clone().into_inner();
        let left = self.sum(&inner.next()?)?;
        let Some(op) = inner.next() else {
            return Some(left);
        };
        let right = inner.next()?;
        let mut shape = Shape {
            of: left.shape.of,
            ..Shape::default()
        };
        let left = Box::new(left.expr);
        let kind = match op.as_rule() {
            Rule::k_compare => {
                let right = self.sum(&right)?;
                shape.of = shape.of.or(right.shape.of);
                ExprKind::Compare {
                    left,
                    op: compare_op(op.as_str()),
                    right: Box::new(right.expr),
                }
            }
            Rule::k_set => ExprKind::Set {
                left,
                op: set_op(op.as_str()),
                right: self.members(&right)?,
            },
            rule => {
                let right = self.sum(&right)?;
                shape.of = shape.of.or(right.shape.of);
                ExprKind::Order {
                    left,
                    before: matches!(rule, Rule::k_prior | Rule::k_earlier),
                    right: Box::new(right.expr),
                }
            }
        };
        Some(Built {
            expr: Expr { kind, span: at },
            shape,
        })
    }

    /// The order `A 先于 B` of an edge.
    pub(super) fn order(&mut self, left: &Pair<'_>, op: Rule, right: &Pair<'_>) -> Option<Expr> {
        let at = self.between(left, right);
        let left = Box::new(self.sum(left)?.expr);
        let right = Box::new(self.sum(right)?.expr);
        let before = matches!(op, Rule::k_prior | Rule::k_earlier);
        Some(Expr {
            kind: ExprKind::Order {
                left,
                before,
                right,
            },
            span: at,
        })
    }
}

/// `word` with all of `condition` in brackets, on one line.
pub(in crate::syntax) fn bracketed(word: &str, condition: &str) -> String {
    let condition: Vec<&str> = condition.split_whitespace().collect();
    format!("{word} ({})", condition.join(" "))
}

/// Whether a TIME stands in the logic of `expr`.
fn holds_time(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Timed { .. } => true,
        ExprKind::And(list) | ExprKind::Or(list) => list.iter().any(holds_time),
        ExprKind::Not(inner) => holds_time(inner),
        ExprKind::Every { satisfies, .. } => holds_time(satisfies),
        _ => false,
    }
}

pub(in crate::syntax) fn compare_op(text: &str) -> CompareOp {
    match text {
        "=" | "＝" => CompareOp::Eq,
        "≠" | "!=" | "！＝" => CompareOp::Ne,
        "<" | "＜" | "不满" => CompareOp::Lt,
        "≤" | "≦" | "<=" | "＜＝" | "不超过" => CompareOp::Le,
        ">" | "＞" | "超过" => CompareOp::Gt,
        _ => CompareOp::Ge,
    }
}

fn set_op(text: &str) -> SetOp {
    match text {
        "属于" | "in" => SetOp::In,
        "重叠" | "overlaps" => SetOp::Overlaps,
        "含全部" => SetOp::ContainsAll,
        "含任一" => SetOp::ContainsAny,
        t if t.ends_with("all") => SetOp::ContainsAll,
        t if t.ends_with("any") => SetOp::ContainsAny,
        _ => SetOp::Contains,
    }
}
