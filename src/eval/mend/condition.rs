//! Conditions, made to hold or not to.

use super::Walk;
use super::draft::{Draft, cheapest, is_recorded, may_be_set, own};
use crate::eval::context::{Bound, Env};
use crate::eval::kleene::Truth;
use crate::facts::store::Fact;
use crate::program::{
    CompareOp, DateRange, Expr, ExprKind, Member, Members, Pick, SpanValue, Type, Value,
};

impl Walk<'_> {
    /// Makes a condition true, or false. `None` where no way was found.
    pub(super) fn make(&self, e: &Expr, want: bool, env: &Env, draft: &Draft) -> Option<Draft> {
        self.step()?;
        if is_so(self.truth(e, env, draft), want) {
            return Some(draft.clone());
        }
        let done = self.way(e, want, env, draft)?;
        // What one part asks for another may have undone.
        match self.truth(e, env, &done) {
            is if is_so(is, want) => Some(done),
            is if is_so(is, !want) => None,
            _ => {
                self.open.set(true);
                None
            }
        }
    }

    fn truth(&self, e: &Expr, env: &Env, draft: &Draft) -> Truth {
        self.prepared
            .eval
            .supposing(&draft.supposed)
            .truth(e, env)
            .is
    }

    fn way(&self, e: &Expr, want: bool, env: &Env, draft: &Draft) -> Option<Draft> {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        match &e.kind {
            ExprKind::Field(place, field) => {
                let row = own(&eval, place, env)?;
                // That something is so and must not be is put right, not written otherwise.
                if !want && !draft.is_new(row) {
                    return None;
                }
                self.set(row, *field, Fact::Known(Value::Boolean(want)), draft)
            }
            ExprKind::Term(place, term) => {
                let row = Bound::Row(own(&eval, place, env)?);
                let inner = Env::subject(env.day, row, env.choice);
                self.make(&eval.program()[*term].definition, want, &inner, draft)
            }
            ExprKind::Not(inner) => self.make(inner, !want, env, draft),
            ExprKind::All(parts) => self.connect(parts, want, want, env, draft),
            ExprKind::Any(parts) => self.connect(parts, want, !want, env, draft),
            ExprKind::Compare(a, op, b) => {
                let op = if want { *op } else { opposite(*op) };
                cheapest([
                    self.compare(a, op, b, env, draft),
                    self.compare(b, turned(op), a, env, draft),
                ])
            }
            ExprKind::Present(inner) => self.present(inner, want, env, draft),
            ExprKind::Contains { set, members, all } => {
                self.contains(set, members, *all, want, env, draft)
            }
            ExprKind::Covers { spans, date: _ } if want => {
                let ExprKind::Field(place, field) = &spans.kind else {
                    return None;
                };
                let row = own(&eval, place, env)?;
                let span = SpanValue {
                    from: DateRange::day(eval.as_of),
                    to: None,
                };
                let value = match eval.view.see(row, *field, eval.as_of).fact {
                    Fact::Known(Value::Spans(mut spans)) => {
                        spans.push(span);
                        Value::Spans(spans)
                    }
                    _ if spans.ty == Type::Spans => Value::Spans(vec![span]),
                    Fact::Absent | Fact::Unknown => Value::Span(span),
                    Fact::Known(_) => return None,
                };
                if draft.is_new(row) {
                    // From when on, and until when, somebody has to say.
                    let asked = format!("含 {}", eval.as_of);
                    return may_be_set(&eval, draft, row, *field).then(|| {
                        draft
                            .clone()
                            .set_open(row, *field, value, asked, eval.as_of)
                    });
                }
                self.set(row, *field, Fact::Known(value), draft)
            }
            ExprKind::Exists(collection) if want => self.at_least(collection, 1, env, draft),
            ExprKind::Exists(collection) => self.at_most(collection, 0, env, draft),
            ExprKind::Count {
                collection,
                low,
                high,
            } if want => {
                let mut draft = draft.clone();
                if let Some(low) = low {
                    draft = self.at_least(collection, *low, env, &draft)?;
                }
                if let Some(high) = high {
                    draft = self.at_most(collection, *high, env, &draft)?;
                }
                Some(draft)
            }
            ExprKind::Count {
                collection,
                low,
                high,
            } => {
                let fewer = low.and_then(|n| n.checked_sub(1));
                let more = high.and_then(|n| n.checked_add(1));
                cheapest([
                    fewer.and_then(|n| self.at_most(collection, n, env, draft)),
                    more.and_then(|n| self.at_least(collection, n, env, draft)),
                ])
            }
            ExprKind::Every(collection, body) if want => {
                let mut draft = draft.clone();
                for row in self.listed(collection, env, &draft) {
                    let eval = self.prepared.eval.supposing(&draft.supposed);
                    if eval.member(collection, Bound::Row(row), env).is.is_false() {
                        continue;
                    }
                    let inside = env.bind(collection.slot, Bound::Row(row));
                    let holds = self.make(body, true, &inside, &draft);
                    draft = match (holds, &collection.filter) {
                        (Some(d), _) => d,
                        (None, Some(filter)) => self.make(filter, false, &inside, &draft)?,
                        (None, None) => return None,
                    };
                    self.few(&draft)?;
                }
                Some(draft)
            }
            // One more that is not so would do; nobody is asked for that.
            ExprKind::Every(..) => None,
            // The next one is as wanted.
            ExprKind::Picked(collection, Pick::Latest, inner) => {
                self.with_member(collection, env, draft, |env, draft| {
                    self.make(inner, want, env, draft)
                })
            }
            ExprKind::Attested(place, matter) if want => {
                let row = own(&eval, place, env)?;
                Some(draft.clone().attest(row, matter, eval.as_of))
            }
            ExprKind::Meets { of, norm, violates } if want != *violates => {
                let row = Bound::Row(own(&eval, of, env)?);
                let inner = Env::subject(env.day, row, env.choice);
                self.norm(*norm, row, &inner, draft)
            }
            // What was so on a day that is over stays so.
            ExprKind::AsOfDay { day, holds } => {
                let days = eval.value(day, env).days()?;
                (days.low >= env.day)
                    .then(|| self.make(holds, want, env, draft))
                    .flatten()
            }
            ExprKind::Readings(set, alternatives) => {
                let chosen = eval.reading(*set, alternatives, env)?;
                self.make(chosen, want, env, draft)
            }
            ExprKind::Literal(_)
            | ExprKind::AsOf
            | ExprKind::InYear { .. }
            | ExprKind::Alive(_)
            | ExprKind::Parameter(_)
            | ExprKind::Cell { .. }
            | ExprKind::Shift { .. }
            | ExprKind::Age(_)
            | ExprKind::SpanStart(_)
            | ExprKind::SpanEnd(_)
            | ExprKind::Add(..)
            | ExprKind::Sub(..)
            | ExprKind::Scale(..)
            | ExprKind::Covers { .. }
            | ExprKind::Overlap(..)
            | ExprKind::Below(..)
            | ExprKind::Number(_)
            | ExprKind::Sum(..)
            | ExprKind::Max(..)
            | ExprKind::Min(..)
            | ExprKind::Picked(..)
            | ExprKind::Attested(..)
            | ExprKind::Meets { .. } => None,
        }
    }

    /// All parts, or the cheapest one.
    fn connect(
        &self,
        parts: &[Expr],
        want: bool,
        each: bool,
        env: &Env,
        draft: &Draft,
    ) -> Option<Draft> {
        if each {
            parts.iter().try_fold(draft.clone(), |draft, part| {
                self.make(part, want, env, &draft)
            })
        } else {
            cheapest(parts.iter().map(|part| self.make(part, want, env, draft)))
        }
    }

    /// A field takes on a value, where it may.
    pub(super) fn set(
        &self,
        row: crate::facts::store::Row,
        field: crate::program::FieldId,
        fact: Fact<Value>,
        draft: &Draft,
    ) -> Option<Draft> {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        if is_recorded(&eval, row, field) {
            self.recorded.set(true);
        }
        may_be_set(&eval, draft, row, field)
            .then(|| draft.clone().set(row, field, fact, eval.as_of))
    }

    pub(super) fn present(
        &self,
        inner: &Expr,
        want: bool,
        env: &Env,
        draft: &Draft,
    ) -> Option<Draft> {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        match &inner.kind {
            ExprKind::Field(place, field) => {
                let row = own(&eval, place, env)?;
                if !want {
                    let may_lack = eval.program()[*field].optional;
                    return may_lack
                        .then(|| self.set(row, *field, Fact::Absent, draft))
                        .flatten();
                }
                if let Type::One(_) = inner.ty {
                    return draft
                        .clone()
                        .member(&eval, (row, *field))
                        .map(|(draft, _)| draft);
                }
                if let Type::Reference(to) = inner.ty {
                    let target = self.targets(&eval, row, to).next()?;
                    return may_be_set(&eval, draft, row, *field)
                        .then(|| draft.clone().refer(row, *field, target));
                }
                let value = self.some_value(*field, eval.as_of)?;
                if matches!(value, Value::Number(_)) {
                    return may_be_set(&eval, draft, row, *field).then(|| {
                        let draft = draft.clone();
                        draft.set_open(row, *field, value, String::new(), eval.as_of)
                    });
                }
                self.set(row, *field, Fact::Known(value), draft)
            }
            ExprKind::Picked(collection, Pick::Latest, inner) if want => {
                self.with_member(collection, env, draft, |env, draft| {
                    self.present(inner, want, env, draft)
                })
            }
            _ => None,
        }
    }

    fn contains(
        &self,
        set: &Expr,
        members: &Members,
        all: bool,
        want: bool,
        env: &Env,
        draft: &Draft,
    ) -> Option<Draft> {
        let ExprKind::Field(place, field) = &set.kind else {
            return None;
        };
        let eval = self.prepared.eval.supposing(&draft.supposed);
        let row = own(&eval, place, env)?;
        if !want && !draft.is_new(row) {
            return None;
        }
        let wanted: Vec<Member> = match members {
            Members::Listed { members, .. } => members.clone(),
            Members::Of(other) => match eval.value(other, env).what {
                crate::eval::domain::What::Exactly(Value::Set(members)) => members,
                _ => return None,
            },
        };
        let value = match set.ty {
            Type::Enum(_) if want => Value::Member(*wanted.first()?),
            Type::Enum(of) => Value::Member(self.other_member(of, &wanted)?),
            _ => {
                let mut have = match eval.view.see(row, *field, eval.as_of).fact {
                    Fact::Known(Value::Set(have)) => have,
                    _ => Vec::new(),
                };
                if want {
                    let some = wanted.iter().take(if all { usize::MAX } else { 1 });
                    have.extend(some.copied());
                    have.sort_unstable();
                    have.dedup();
                } else {
                    have.retain(|m| !wanted.contains(m));
                }
                Value::Set(have)
            }
        };
        self.set(row, *field, Fact::Known(value), draft)
    }
}

fn is_so(is: Truth, want: bool) -> bool {
    if want { is.is_true() } else { is.is_false() }
}

/// What holds where a comparison does not.
const fn opposite(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Eq => CompareOp::Ne,
        CompareOp::Ne => CompareOp::Eq,
        CompareOp::Lt => CompareOp::Ge,
        CompareOp::Le => CompareOp::Gt,
        CompareOp::Gt => CompareOp::Le,
        CompareOp::Ge => CompareOp::Lt,
    }
}

/// The same comparison from the other side.
const fn turned(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Eq | CompareOp::Ne => op,
        CompareOp::Lt => CompareOp::Gt,
        CompareOp::Le => CompareOp::Ge,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::Ge => CompareOp::Le,
    }
}
