//! How long things are there, and how long something is owed: what is held ends with what holds it, and
//! what somebody owes ends with him.

use super::calendar;
use super::context::{Bound, Env, Evaluator};
use super::domain::{EVER, Val, What};
use super::kleene::{Known, Truth};
use super::verdict::FactRef;
use crate::facts::store::{Fact, Row};
use crate::program::{DateRange, EntityId, FieldId, Lifetime, NormId, Place, Slot, Value};
use jiff::civil::Date;

impl Evaluator<'_> {
    /// First and last day of a row's life. An event lives from its day; what has no life of its own,
    /// as long as what holds it: a post is not older than its firm. No life goes on after that of what
    /// holds it has ended.
    pub(super) fn life(&self, row: Bound, env: &Env) -> Option<(Val, Val)> {
        if let Some(holder) = self.lives_with(row) {
            // Whose life it is decides nothing that a reader is told.
            let mark = self.trace.mark();
            let life = self.life(Bound::Row(holder), env);
            self.trace.keep_unknown(mark);
            return life;
        }
        let (entity, holder) = match row {
            Bound::Row(r) => (r.entity, self.view.holder(r).map(|(h, _)| h)),
            Bound::Unlisted(u) => (u.entity, u.held_by.map(|(h, _)| h)),
            Bound::Unknown | Bound::Absent => return None,
        };
        let env = Env::subject(env.day, row, env.choice);
        let of = |f| self.field(&Place::Var(Slot(0)), f, &env);
        match self.program()[entity].lifetime {
            Lifetime::Static => Some((
                Val::of(What::Date(DateRange::day(calendar::FIRST_DAY))),
                Val::absent(),
            )),
            Lifetime::Event(f) => Some((of(f), Val::absent())),
            Lifetime::Lives { from, to } => {
                let begins = of(from);
                let ends = of(to);
                let Some((above, last, field)) = holder.and_then(|h| self.ended_above(h, env.day))
                else {
                    return Some((begins, ends));
                };
                let own = match ends.what {
                    What::Never => last,
                    What::Date(own) if ends.absent => DateRange {
                        high: own.high.max(last.high),
                        ..own
                    },
                    What::Date(own) => own,
                    _ => EVER,
                };
                let ends_first = !ends.absent && own.high <= last.low;
                if ends_first {
                    return Some((begins, ends));
                }
                self.trace.read(FactRef::Field(above, field), true);
                let ends = Val::of(What::Date(DateRange {
                    low: own.low.min(last.low),
                    high: own.high.min(last.high),
                }));
                Some((begins, ends))
            }
        }
    }

    /// What holds a row that has no life of its own: nearest, what has one.
    fn lives_with(&self, row: Bound) -> Option<Row> {
        let has_none =
            |entity: EntityId| matches!(self.program()[entity].lifetime, Lifetime::Static);
        let mut at = match row {
            Bound::Row(r) if has_none(r.entity) => self.view.holder(r)?.0,
            Bound::Unlisted(u) if has_none(u.entity) => u.held_by?.0,
            Bound::Row(_) | Bound::Unlisted(_) | Bound::Unknown | Bound::Absent => return None,
        };
        while has_none(at.entity) {
            at = self.view.holder(at)?.0;
        }
        Some(at)
    }

    /// Where the life of a row, or of what holds it, is said to have ended: the first that did. Nothing
    /// is supposed about an end that nobody states.
    fn ended_above(&self, row: Row, day: Date) -> Option<(Row, DateRange, FieldId)> {
        let mut first: Option<(Row, DateRange, FieldId)> = None;
        let mut at = Some(row);
        while let Some(row) = at {
            if let Some((last, field)) = self.stated_end(row, day)
                && first.is_none_or(|(_, f, _)| last.high < f.high)
            {
                first = Some((row, last, field));
            }
            at = self.view.holder(row).map(|(holder, _)| holder);
        }
        first
    }

    /// The last day of a row's life, where it is stated. One that lies after what the facts tell of may
    /// come on another day, or never.
    fn stated_end(&self, row: Row, day: Date) -> Option<(DateRange, FieldId)> {
        let Lifetime::Lives { to, .. } = self.program()[row.entity].lifetime else {
            return None;
        };
        match self.view.see(row, to, day).fact {
            Fact::Known(Value::Date(last)) if last.low <= self.facts_as_of => Some((last, to)),
            Fact::Known(Value::Date(_)) if day > self.facts_as_of => Some((
                DateRange {
                    low: calendar::next(self.facts_as_of),
                    high: calendar::LAST_DAY,
                },
                to,
            )),
            _ => None,
        }
    }

    /// Whether nobody owes any more what a norm asks of a subject on a day, and since when: who bears it
    /// (where that is none of the facts, what they are about) is there no more. Beside who it was, and his last day.
    pub(super) fn nobody_owes(
        &self,
        norm: NormId,
        subject: Bound,
        day: Date,
    ) -> Option<(Known, Row, DateRange)> {
        let row = match subject {
            Bound::Row(row) => row,
            Bound::Unlisted(u) => u.held_by?.0,
            Bound::Unknown | Bound::Absent => return None,
        };
        let n = &self.program()[norm];
        let borne_by = |of: &(String, Option<EntityId>)| {
            let bearer = of.1.and_then(|entity| self.view.ancestor(row, entity));
            // What happens, or simply is, owes nothing.
            let owes = |row: &Row| {
                let lifetime = &self.program()[row.entity].lifetime;
                matches!(lifetime, Lifetime::Lives { .. })
            };
            bearer.filter(owes).unwrap_or_else(|| self.root_of(row))
        };
        let mut bearers = n.bearer.bearers.iter().map(borne_by);
        let first = bearers.next().unwrap_or_else(|| self.root_of(row));
        let mut out = self.ended_above(first, day)?;
        for bearer in bearers {
            // As long as one of them is there, something is owed.
            let ended = self.ended_above(bearer, day)?;
            if ended.1.high > out.1.high {
                out = ended;
            }
        }
        let (ended, last, field) = out;
        if last.low >= day {
            return None;
        }
        self.trace.read(FactRef::Field(ended, field), true);
        let over = Truth::possible(true, last.high >= day);
        let since = if over.is_true() { last.high } else { last.low };
        Some((Known::new(over, calendar::next(since)), ended, last))
    }

    fn root_of(&self, row: Row) -> Row {
        let mut root = row;
        while let Some((holder, _)) = self.view.holder(root) {
            root = holder;
        }
        root
    }
}
