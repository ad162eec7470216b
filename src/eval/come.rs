//! What has come: a date that is planned for a later day is not there yet. `有 f` is false of it, and a
//! comparison is as with 无, except in a scope (当) and beside 评估日, where the author asks about what
//! lies ahead. A date that cannot be absent (有效至) says of itself until when, and stands.

use super::condition::reached;
use super::context::{Bound, Env, Evaluator};
use super::domain::{Val, What};
use super::verdict::Note;
use crate::facts::store::Fact;
use crate::program::{DateRange, Expr, ExprKind, Type, Value};
use jiff::civil::Date;

impl Evaluator<'_> {
    /// The value `v` of a date, as far as it has come on the day of `env`.
    pub(super) fn as_come(&self, expr: &Expr, v: Val, env: &Env) -> Val {
        if expr.ty != Type::Date || self.planned.get() {
            return v;
        }
        match &expr.kind {
            ExprKind::Field(_, field) if self.program()[*field].optional => {
                let out = only_come(v, env.day);
                if out.what == What::Never && !out.unread {
                    self.note_planned(expr, env);
                }
                out
            }
            ExprKind::SpanStart(_) => only_come(v, env.day),
            ExprKind::Shift { date, .. } => {
                let was_on = self.trace.switch(false);
                let of = self.value(date, env);
                self.trace.switch(was_on);
                let come = self.as_come(date, of.clone(), env);
                Val {
                    what: if come.what == What::Never {
                        What::Never
                    } else {
                        v.what
                    },
                    absent: v.absent || come.absent,
                    from: v.from.max(come.from),
                    ..v
                }
            }
            ExprKind::Term(place, term) => match self.place(place, env) {
                Bound::Absent => v,
                row => {
                    let inner = Env::subject(env.day, row, env.choice);
                    self.as_come(&self.program()[*term].definition, v, &inner)
                }
            },
            ExprKind::Readings(set, alternatives) => match self.reading(*set, alternatives, env) {
                Some(chosen) => self.as_come(chosen, v, env),
                None => v,
            },
            ExprKind::Picked(collection, pick, inner) => {
                self.picked(collection, *pick, env, |env| self.come(inner, env))
            }
            ExprKind::Max(collection, inner) => {
                self.extreme_of(collection, &inner.ty, true, env, |env| {
                    self.come(inner, env)
                })
            }
            ExprKind::Min(collection, inner) => {
                self.extreme_of(collection, &inner.ty, false, env, |env| {
                    self.come(inner, env)
                })
            }
            _ => v,
        }
    }

    fn come(&self, expr: &Expr, env: &Env) -> Val {
        let v = self.value(expr, env);
        self.as_come(expr, v, env)
    }

    /// Remarks that a date which is there is only planned.
    pub(super) fn note_planned(&self, expr: &Expr, env: &Env) {
        if let Some((row, field)) = self.fact_of(expr, env)
            && let Fact::Known(Value::Date(on)) = self.view.see(row, field, env.day).fact
            && on.low > env.day
        {
            self.trace.note(Note::PlannedDate(row, field));
        }
    }
}

/// A date as far as it has come by a day.
fn only_come(v: Val, day: Date) -> Val {
    let What::Date(on) = v.what else { return v };
    if v.unread {
        return v;
    }
    if on.high <= day {
        return v.not_before(on.high);
    }
    if reached(&v, day).is.is_false() {
        return Val {
            what: What::Never,
            absent: true,
            ..v
        };
    }
    Val {
        what: What::Date(DateRange {
            low: on.low,
            high: day,
        }),
        absent: true,
        ..v
    }
    .not_before(day)
}
