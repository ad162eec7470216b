//! Conditions on a day: one function a connective or form.

use super::calendar;
use super::collection::Quantifier;
use super::context::{Bound, Env, Evaluator};
use super::domain::{Val, What};
use super::explain::{Clause, Gave};
use super::interval::Order;
use super::kleene::{Known, Truth};
use super::verdict::Settled;
use crate::program::{
    CompareOp, DateRange, Expr, ExprKind, Member, Members, NormId, Place, SpanValue, Type, Value,
};
use jiff::civil::Date;

impl Evaluator<'_> {
    /// Whether a condition holds on the day of `env`.
    pub(super) fn truth(&self, expr: &Expr, env: &Env) -> Known {
        self.trace.enter(Clause::Condition, expr.loc);
        let known = self.condition(expr, env);
        self.trace.leave(Gave::Truth(known.is));
        known
    }

    fn condition(&self, expr: &Expr, env: &Env) -> Known {
        match &expr.kind {
            ExprKind::Literal(v) => boolean(&Val::of(What::of(v.clone()))),
            ExprKind::Field(place, field) => boolean(&self.field(place, *field, env)),
            ExprKind::InYear { .. } | ExprKind::Cell { .. } | ExprKind::Parameter(_) => {
                boolean(&self.other_boolean(expr, env))
            }
            ExprKind::Alive(place) => self.alive(place, env),
            ExprKind::Term(place, term) => {
                let row = self.place(place, env);
                if row == Bound::Absent {
                    return Known::always(Truth::FALSE);
                }
                let inner = Env::subject(env.day, row, env.choice);
                self.truth(&self.program()[*term].definition, &inner)
            }
            ExprKind::Picked(collection, pick, inner) => {
                let picked = self.picked(collection, *pick, env, |env| {
                    let known = self.truth(inner, env);
                    Val {
                        nothing: known.is.may_be_nothing(),
                        from: known.from,
                        ..Val::of(What::Truth(known.is.nothing_is_false()))
                    }
                });
                boolean(&picked)
            }
            // 无 X is one step: that there is an X is written nowhere.
            ExprKind::Not(inner) if inner.loc == expr.loc => self.condition(inner, env).not(),
            ExprKind::Not(inner) => self.truth(inner, env).not(),
            ExprKind::All(parts) => self.all(parts, env),
            ExprKind::Any(parts) => self.any(parts, env),
            ExprKind::Compare(a, op, b) => self.compare(a, *op, b, env),
            ExprKind::Present(inner) => {
                let v = self.value(inner, env);
                if inner.ty == Type::Date && !self.planned.get() {
                    // What is planned for a later day is not there yet.
                    let come = reached(&v, env.day);
                    if come.is.is_false() && !v.absent {
                        self.note_planned(inner, env);
                    }
                    come
                } else {
                    Known::new(v.present(), v.from)
                }
            }
            ExprKind::Contains { set, members, all } => self.contains(set, members, *all, env),
            ExprKind::Covers { spans, date } => self.covers(spans, date, env),
            ExprKind::Overlap(a, b) => self.overlap(a, b, env),
            ExprKind::Below(a, b) => self.below(a, b, env),
            ExprKind::Exists(collection) => {
                self.quantify(collection, None, Quantifier::AtLeast(1), env)
            }
            ExprKind::Count {
                collection,
                low,
                high,
            } => {
                let low = low.map(|n| self.quantify(collection, None, Quantifier::AtLeast(n), env));
                let high =
                    high.map(|n| self.quantify(collection, None, Quantifier::AtMost(n), env));
                match (low, high) {
                    (Some(a), Some(b)) => a.and(b),
                    (Some(a), None) | (None, Some(a)) => a,
                    (None, None) => Known::always(Truth::TRUE),
                }
            }
            ExprKind::Every(collection, body) => {
                self.quantify(collection, Some(body), Quantifier::Every, env)
            }
            ExprKind::Attested(place, matter) => self.attested(place, matter, env),
            ExprKind::Meets { of, norm, violates } => self.meets(of, *norm, *violates, env),
            ExprKind::AsOfDay { day, holds } => self.as_of_day(day, holds, env),
            ExprKind::Readings(set, alternatives) => match self.reading(*set, alternatives, env) {
                Some(chosen) => self.truth(chosen, env),
                None => Known::always(Truth::UNKNOWN),
            },
            ExprKind::AsOf
            | ExprKind::Shift { .. }
            | ExprKind::Age(_)
            | ExprKind::SpanStart(_)
            | ExprKind::SpanEnd(_)
            | ExprKind::Add(..)
            | ExprKind::Sub(..)
            | ExprKind::Scale(..)
            | ExprKind::Number(_)
            | ExprKind::Sum(..)
            | ExprKind::Max(..)
            | ExprKind::Min(..) => Known::always(Truth::UNKNOWN),
        }
    }

    fn other_boolean(&self, expr: &Expr, env: &Env) -> Val {
        match &expr.kind {
            ExprKind::Parameter(id) => self.parameter(*id, env),
            ExprKind::Cell { table, keys, at } => self.cell(*table, keys, at.as_deref(), env),
            ExprKind::InYear { of, field, year } => self.in_year(of, *field, year, env),
            _ => Val::unknown(),
        }
    }

    /// 且. Once an operand is false, what the others read cannot have decided.
    fn all(&self, parts: &[Expr], env: &Env) -> Known {
        self.connect(parts, env, Truth::TRUE, Truth::is_false, Known::and)
    }

    /// 或. Once an operand is true, what the others read cannot have decided.
    fn any(&self, parts: &[Expr], env: &Env) -> Known {
        self.connect(parts, env, Truth::FALSE, Truth::is_true, Known::or)
    }

    fn connect(
        &self,
        parts: &[Expr],
        env: &Env,
        of_none: Truth,
        decides: impl Fn(Truth) -> bool,
        join: impl Fn(Known, Known) -> Known,
    ) -> Known {
        let start = self.trace.mark();
        let mut out: Option<Known> = None;
        let mut decided = false;
        for part in parts {
            let mark = self.trace.mark();
            let known = self.truth(part, env);
            out = Some(out.map_or(known, |o| join(o, known)));
            if decides(known.is) {
                if !decided {
                    self.trace.take_back(start, mark);
                }
                decided = true;
                if known.from <= calendar::FIRST_DAY || self.only_today.get() {
                    break;
                }
            } else if decided {
                self.trace.back_to(mark);
            }
        }
        out.unwrap_or_else(|| Known::always(of_none))
    }

    /// 在职 and the like: the day lies within the row's life, both ends included.
    fn alive(&self, place: &Place, env: &Env) -> Known {
        let row = self.place(place, env);
        if row == Bound::Absent {
            return Known::always(Truth::FALSE);
        }
        let Some((from, to)) = self.life(row, env) else {
            return Known::always(Truth::UNKNOWN);
        };
        self.within_life(&from, &to, env.day)
    }

    fn within_life(&self, from: &Val, to: &Val, day: Date) -> Known {
        let begun = reached(from, day);
        let ended = match to.days() {
            Some(last) => {
                let last = Val {
                    what: What::Date(DateRange {
                        low: calendar::next(last.low),
                        high: calendar::next(last.high),
                    }),
                    ..to.clone()
                };
                reached(&last, day)
            }
            None => Known::always(Truth::FALSE),
        };
        begun.and(ended.not())
    }

    /// 含, 含全部, 含任一, 属于.
    fn contains(&self, set: &Expr, members: &Members, all: bool, env: &Env) -> Known {
        let have = self.value(set, env);
        let (wanted, open, from) = match members {
            Members::Listed { members, open } => (Some(members.clone()), *open, have.from),
            Members::Of(other) => {
                let v = self.value(other, env);
                let from = have.from.max(v.from);
                match v.what {
                    What::Exactly(Value::Set(m)) => (Some(m), false, from),
                    What::Exactly(Value::Member(m)) => (Some(vec![m]), false, from),
                    What::Never => (Some(Vec::new()), false, from),
                    _ => (None, true, from),
                }
            }
        };
        let test = |have: &[Member]| -> Truth {
            let Some(wanted) = &wanted else {
                return Truth::possible(!have.is_empty() || all, true);
            };
            // A member that is not known may be any, or none of those that have a name.
            let there = |m: &Member| {
                let sure = *m != Member::UNKNOWN && have.contains(m);
                let maybe = *m == Member::UNKNOWN || have.contains(&Member::UNKNOWN);
                Truth::possible(sure || (maybe && !have.is_empty()), !sure)
            };
            let found = if all {
                wanted.iter().map(there).fold(Truth::TRUE, Truth::and)
            } else {
                wanted.iter().map(there).fold(Truth::FALSE, Truth::or)
            };
            // What a group that ends in 等 does not list may still belong to it.
            if open && !have.is_empty() {
                found.or(Truth::UNKNOWN)
            } else {
                found
            }
        };
        let is = have.truth(false, |what| match what {
            What::Exactly(Value::Set(m)) => test(m),
            What::Exactly(Value::Member(m)) => test(&[*m]),
            _ => Truth::UNKNOWN,
        });
        Known::new(is, from)
    }

    /// A span, or one of several, contains a date.
    fn covers(&self, spans: &Expr, date: &Expr, env: &Env) -> Known {
        let (v, mut at) = (self.value(spans, env), self.value(date, env));
        if !at.moves {
            at = self.as_come(date, at, env);
        }
        let mut ends: Vec<Date> = Vec::new();
        let ahead = at.moves || self.planned.get();
        let mut since = calendar::FIRST_DAY;
        let is = v.truth(false, |what| {
            at.truth(false, |day| match (spans_of(what), day) {
                (Some(list), What::Date(day)) => {
                    let mut is = Truth::FALSE;
                    for span in list {
                        if !ahead && day.high > env.day && span.from.low > env.day {
                            // It has not begun yet.
                            continue;
                        }
                        if !ahead && day.high > env.day {
                            since = since.max(span.from.high.min(env.day));
                        }
                        ends.extend([span.from.low, span.from.high]);
                        if let Some(to) = span.to {
                            ends.extend([calendar::next(to.low), calendar::next(to.high)]);
                        }
                        let begun = order(span.from, *day).test(CompareOp::Le);
                        let goes_on = span
                            .to
                            .map_or(Truth::TRUE, |to| order(*day, to).test(CompareOp::Le));
                        is = is.or(begun.and(goes_on));
                    }
                    is
                }
                _ => Truth::UNKNOWN,
            })
        });
        let fixed = v.from.max(at.from).max(since);
        let open = is.may_be_true() && is.may_be_false();
        let from = if at.moves && open {
            env.day
        } else if at.moves {
            let last = ends.into_iter().filter(|d| *d <= env.day).max();
            match date.kind {
                ExprKind::AsOf => last.map_or(fixed, |d| d.max(fixed)),
                _ => env.day,
            }
        } else {
            fixed
        };
        Known::new(is, from)
    }

    /// Two spans have a day in common.
    fn overlap(&self, a: &Expr, b: &Expr, env: &Env) -> Known {
        let (x, y) = (self.value(a, env), self.value(b, env));
        let ahead = self.planned.get();
        let mut since = x.from.max(y.from);
        let is = x.truth(false, |x| {
            y.truth(false, |y| match (spans_of(x), spans_of(y)) {
                (Some(xs), Some(ys)) => {
                    // What has not begun yet has no day in common with anything.
                    let has_begun = |s: &SpanValue| ahead || s.from.low <= env.day;
                    let before_end = |d: DateRange, end: Option<DateRange>| {
                        end.map_or(Truth::TRUE, |e| order(d, e).test(CompareOp::Le))
                    };
                    let mut is = Truth::FALSE;
                    for x in xs.iter().filter(|s| has_begun(s)) {
                        for y in ys.iter().filter(|s| has_begun(s)) {
                            let common = before_end(x.from, y.to).and(before_end(y.from, x.to));
                            let last = x.from.high.max(y.from.high);
                            let come = Truth::possible(true, !ahead && last > env.day);
                            since = since.max(last.min(env.day));
                            is = is.or(common.and(come));
                        }
                    }
                    is
                }
                (Some([]), None) | (None, Some([])) => Truth::FALSE,
                _ => Truth::UNKNOWN,
            })
        });
        Known::new(is, since)
    }

    /// A region is, or lies below, another.
    fn below(&self, a: &Expr, b: &Expr, env: &Env) -> Known {
        let (x, y) = (self.value(a, env), self.value(b, env));
        let is = x.truth(false, |x| {
            y.truth(false, |y| match (x, y) {
                (What::Exactly(Value::Region(x)), What::Exactly(Value::Region(y))) => {
                    Truth::of(super::applicability::lies_in(*x, *y))
                }
                _ => Truth::UNKNOWN,
            })
        });
        Known::new(is, x.from.max(y.from))
    }

    /// 符合 N: its verdict for the row is satisfied; 违反 N: it is violated. A norm that would need
    /// its own verdict is not known.
    fn meets(&self, of: &Place, norm: NormId, violates: bool, env: &Env) -> Known {
        let row = self.place(of, env);
        if row == Bound::Absent {
            return Known::always(Truth::FALSE);
        }
        if self.judging.borrow().contains(&(norm, row)) {
            return Known::always(Truth::UNKNOWN);
        }
        self.judging.borrow_mut().push((norm, row));
        let outcome = self.judge_if_it_applies(norm, row, env);
        self.judging.borrow_mut().pop();
        let wanted = if violates {
            Settled::Violated
        } else {
            Settled::Satisfied
        };
        let yes = outcome.possible.may_be(wanted);
        let no = outcome.possible.iter().any(|v| v != wanted);
        let from = if yes && no { env.day } else { outcome.from };
        Known::new(Truth::possible(yes, no), from)
    }
}

/// A boolean value as a condition: absent is false.
fn boolean(v: &Val) -> Known {
    let is = v.truth(false, |what| match what {
        What::Truth(t) => *t,
        _ => Truth::UNKNOWN,
    });
    Known::new(is, v.from)
}

fn order(a: DateRange, b: DateRange) -> Order {
    Order::of_ranges((Some(a.low), Some(a.high)), (Some(b.low), Some(b.high)))
}

fn spans_of(what: &What) -> Option<&[SpanValue]> {
    match what {
        What::Exactly(Value::Span(s)) => Some(std::slice::from_ref(s)),
        What::Exactly(Value::Spans(s)) => Some(s),
        _ => None,
    }
}

/// Whether a date has come by a day, and since when that answer is the same. Not there: it has
/// not come.
pub(super) fn reached(date: &Val, day: Date) -> Known {
    let mut from = date.from;
    let is = date.truth(false, |what| match what {
        What::Date(d) if d.high <= day => {
            from = from.max(d.high);
            Truth::TRUE
        }
        What::Date(d) if d.low > day => Truth::FALSE,
        // It may have come on each day since the first.
        What::Date(d) => {
            from = from.max(d.low);
            Truth::UNKNOWN
        }
        _ => {
            from = day;
            Truth::UNKNOWN
        }
    });
    Known::new(is, from)
}
