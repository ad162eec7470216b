//! Numbers over collections (数量, 总和, 最大, 最小) and single members (最近, 首次).

use super::calendar;
use super::collection::Quantifier;
use super::context::{Bound, Env, Evaluator};
use super::domain::{Val, What};
use super::interval::Interval;
use super::kleene::{Known, Tally};
use super::verdict::{FactRef, Note};
use crate::facts::store::Rows;
use crate::program::Program;
use crate::program::{
    Collection, CompareOp, DateRange, Expr, ExprKind, Lifetime, Pick, Place, Slot, Type, Value,
};
use rust_decimal::Decimal;

/// A member, or one that may be: whether it is, and the row.
type MemberRow = (Known, Bound);

impl Evaluator<'_> {
    /// The members that may be, and whether any number more may be there; `tally` counts them all.
    fn members_of(
        &self,
        collection: &Collection,
        env: &Env,
        tally: &mut Tally,
    ) -> (Vec<MemberRow>, Vec<MemberRow>) {
        let candidates = self.candidates(collection, env);
        let mut listed = Vec::new();
        for row in candidates.listed.into_iter().flat_map(Rows::iter) {
            let mark = self.trace.mark();
            let member = self.member(collection, Bound::Row(row), env);
            tally.add(member);
            if member.is.may_be_true() {
                listed.push((member, Bound::Row(row)));
            } else {
                self.trace.back_to(mark);
            }
        }
        let mut unlisted = Vec::new();
        for more in &candidates.more {
            let mark = self.trace.mark();
            let member = self.unlisted_member(collection, more, env);
            tally.add_many(member, more.number);
            if member.is.is_false() {
                self.trace.back_to(mark);
                continue;
            }
            unlisted.push((member, Bound::Unlisted(more.one)));
        }
        (listed, unlisted)
    }

    /// E 的 数量.
    pub(super) fn number_of(&self, collection: &Collection, env: &Env) -> Val {
        let mut tally = Tally::default();
        self.members_of(collection, env, &mut tally);
        let (low, high) = tally.bounds();
        Val::of(What::Number(Interval::counted(low, high))).not_before(tally.from())
    }

    /// E 的 数量 against a whole number is the same as 至少 or 至多, which know better since when.
    pub(super) fn compare_number(
        &self,
        a: &Expr,
        op: CompareOp,
        b: &Expr,
        env: &Env,
    ) -> Option<Known> {
        let ExprKind::Number(collection) = &a.kind else {
            return None;
        };
        let ExprKind::Literal(Value::Number(n)) = &b.kind else {
            return None;
        };
        let n = u64::try_from(n.is_integer().then_some(*n)?).ok()?;
        let at_least = |n| self.quantify(collection, None, Quantifier::AtLeast(n), env);
        let at_most = |n| self.quantify(collection, None, Quantifier::AtMost(n), env);
        match op {
            CompareOp::Ge => Some(at_least(n)),
            CompareOp::Gt => Some(at_least(n.saturating_add(1))),
            CompareOp::Le => Some(at_most(n)),
            CompareOp::Lt => Some(at_least(n).not()),
            CompareOp::Eq => Some(at_least(n).and(at_most(n))),
            CompareOp::Ne => Some(at_least(n).and(at_most(n)).not()),
        }
    }

    /// E 的 总和 f. A member that is not sure counts or does not.
    pub(super) fn sum_of(&self, collection: &Collection, inner: &Expr, env: &Env) -> Val {
        let mut tally = Tally::default();
        let (listed, unlisted) = self.members_of(collection, env, &mut tally);
        let zero = Interval::exact(Decimal::ZERO);
        let mut sum = zero;
        let mut from = tally.from();
        for (member, row) in listed {
            let v = self.value(inner, &env.bind(collection.slot, row));
            from = from.max(v.from);
            let mut add = match v.what {
                What::Number(n) => n,
                What::Never => continue,
                _ => Interval::ANY,
            };
            if !member.is.is_true() || v.absent || v.nothing {
                add = add.hull(zero);
            }
            sum = sum.plus(add);
        }
        for (_, row) in unlisted {
            let v = self.value(inner, &env.bind(collection.slot, row));
            let n = match v.what {
                What::Number(n) => n,
                _ => Interval::ANY,
            };
            // Any number of them, each at least and at most so.
            if n.low.is_none_or(|l| l.is_sign_negative() && !l.is_zero()) {
                sum.low = None;
            }
            if n.high.is_none_or(|h| h > Decimal::ZERO) {
                sum.high = None;
            }
        }
        Val::of(What::Number(sum)).not_before(from)
    }

    /// E 的 最大 f, 最小 f. Of nothing it is known to be absent.
    pub(super) fn extreme_of(
        &self,
        collection: &Collection,
        ty: &Type,
        greatest: bool,
        env: &Env,
        of: impl Fn(&Env) -> Val,
    ) -> Val {
        let mut tally = Tally::default();
        let (listed, unlisted) = self.members_of(collection, env, &mut tally);
        let mut from = tally.from();
        let mut sure: Option<What> = None;
        let mut maybe: Option<What> = None;
        // Any of those that may be there may be the only one.
        let mut alone: Option<What> = None;
        for (member, row) in listed.into_iter().chain(unlisted) {
            let v = of(&env.bind(collection.slot, row));
            from = from.max(v.from);
            if v.what == What::Never {
                continue;
            }
            let is_sure = member.is.is_true() && !v.absent && !v.nothing;
            if !is_sure {
                alone = Some(match alone.take() {
                    Some(others) => others.either(v.what.clone()),
                    None => v.what.clone(),
                });
            }
            let into = if is_sure { &mut sure } else { &mut maybe };
            *into = Some(match into.take() {
                Some(so_far) => more_extreme(so_far, v.what, greatest, self.program()),
                None => v.what,
            });
        }
        let mut out = match (sure, maybe) {
            (None, None) => Val::absent(),
            (Some(s), None) => Val::of(s),
            (None, Some(m)) => Val::absent().either(Val::of(alone.unwrap_or(m))),
            (Some(s), Some(m)) => {
                let further = more_extreme(s.clone(), m, greatest, self.program());
                Val::of(s.either(further))
            }
        };
        if *ty == Type::Boolean {
            out.what = What::Any;
        }
        out.not_before(from)
    }

    /// 最近 E, 首次 E: what `of` says of the latest (or earliest) by event date. Where several may
    /// be it, it is what one of them says; of nothing, there is nothing to say.
    pub(super) fn picked(
        &self,
        collection: &Collection,
        pick: Pick,
        env: &Env,
        of: impl Fn(&Env) -> Val,
    ) -> Val {
        let mut tally = Tally::default();
        let (listed, unlisted) = self.members_of(collection, env, &mut tally);
        let dated: Vec<(Known, Bound, DateRange)> = listed
            .into_iter()
            .chain(unlisted)
            .map(|(known, row)| (known, row, self.date_of(row, env)))
            .collect();
        // None is it that surely has a sure one behind it.
        let sure = dated.iter().filter(|(k, ..)| k.is.is_true());
        let bar = match pick {
            Pick::Latest => sure.map(|(_, _, d)| d.low).max(),
            Pick::First => sure.map(|(_, _, d)| d.high).min(),
        };
        let mut out: Option<Val> = None;
        for (_, row, date) in &dated {
            let may_be = match pick {
                Pick::Latest => bar.is_none_or(|bar| date.high >= bar),
                Pick::First => bar.is_none_or(|bar| date.low <= bar),
            };
            if !may_be {
                continue;
            }
            if let Bound::Row(row) = row {
                self.trace.read(FactRef::Row(*row), true);
            }
            let v = of(&env.bind(collection.slot, *row));
            out = Some(match out {
                Some(o) => o.either(v),
                None => v,
            });
        }
        if bar.is_none() {
            if out.is_none() {
                self.trace.note(Note::NoneToPick(collection.loc));
            }
            let nothing = Val::nothing();
            out = Some(out.map_or(nothing.clone(), |o| o.either(nothing)));
        }
        out.unwrap_or_else(Val::nothing).not_before(tally.from())
    }

    /// The day of an event, or the first of a life; no later than the day itself, as it is seen.
    pub(super) fn date_of(&self, row: Bound, env: &Env) -> DateRange {
        let ever = DateRange {
            low: calendar::FIRST_DAY,
            high: env.day,
        };
        let entity = match row {
            Bound::Row(r) => r.entity,
            Bound::Unlisted(u) => u.entity,
            Bound::Unknown | Bound::Absent => return ever,
        };
        let start = match self.program()[entity].lifetime {
            Lifetime::Static => return ever,
            Lifetime::Event(f) | Lifetime::Lives { from: f, .. } => f,
        };
        let env = Env::subject(env.day, row, env.choice);
        match self.field(&Place::Var(Slot(0)), start, &env).days() {
            Some(d) => DateRange {
                low: d.low.min(ever.high),
                high: d.high.min(ever.high),
            },
            None => ever,
        }
    }
}

/// The greater (or lesser) of two, of which only ranges may be known.
fn more_extreme(a: What, b: What, greatest: bool, program: &Program) -> What {
    let further = |x: Option<Decimal>, y: Option<Decimal>, bound_wins: bool| match (x, y) {
        (Some(x), Some(y)) => Some(if greatest { x.max(y) } else { x.min(y) }),
        (x, y) if bound_wins => x.or(y),
        _ => None,
    };
    match (a, b) {
        (What::Number(a), What::Number(b)) => What::Number(Interval {
            low: further(a.low, b.low, greatest),
            high: further(a.high, b.high, !greatest),
        }),
        (What::Date(a), What::Date(b)) => What::Date(if greatest {
            DateRange {
                low: a.low.max(b.low),
                high: a.high.max(b.high),
            }
        } else {
            DateRange {
                low: a.low.min(b.low),
                high: a.high.min(b.high),
            }
        }),
        (a @ What::Measured(..), b @ What::Measured(..)) => {
            let order = a.order(&b, program);
            match (order.less, order.greater) {
                // Of unlike dimensions neither is more.
                (true, true) => a.either(b),
                (less, _) if less == greatest => b,
                _ => a,
            }
        }
        (a, b) => a.either(b),
    }
}
