//! Members of collections: one more, or fewer that count.

use super::draft::{Draft, cheapest, may_be_set};
use super::{OPERATIONS, Walk};
use crate::eval::context::{Bound, Env, Evaluator};
use crate::facts::store::{Fact, Held, Row, Rows};
use crate::program::{Collection, DateRange, EntityId, FieldId, Lifetime, Source, Type, Value};

/// Listed things to which a reference of a new row is tried.
const TARGETS: usize = 16;
/// So many members are added, or made not to count, at most.
const MEMBERS: u64 = 24;

impl Walk<'_> {
    /// What a collection lists, before its filter.
    pub(super) fn listed(&self, collection: &Collection, env: &Env, draft: &Draft) -> Vec<Row> {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        let listed = eval.candidates(collection, env).listed;
        listed.into_iter().flat_map(Rows::iter).collect()
    }

    /// `None` once more would have to be done than is shown.
    pub(super) fn few(&self, draft: &Draft) -> Option<()> {
        (draft.operations() <= OPERATIONS).then_some(())
    }

    /// Members that surely are, and those that may be.
    fn members(&self, collection: &Collection, env: &Env, draft: &Draft) -> (u64, Vec<Row>) {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        let (mut sure, mut may_be) = (0, Vec::new());
        for row in self.listed(collection, env, draft) {
            let is = eval.member(collection, Bound::Row(row), env).is;
            sure += u64::from(is.is_true());
            if is.may_be_true() {
                may_be.push(row);
            }
        }
        (sure, may_be)
    }

    /// At least so many: listed ones are made to count, or others added.
    pub(super) fn at_least(
        &self,
        collection: &Collection,
        n: u64,
        env: &Env,
        draft: &Draft,
    ) -> Option<Draft> {
        let mut draft = draft.clone();
        for _ in 0..=MEMBERS {
            let (sure, _) = self.members(collection, env, &draft);
            if sure >= n {
                return Some(draft);
            }
            let listed = collection.filter.as_ref().and_then(|filter| {
                let rows = self.listed(collection, env, &draft);
                let eval = self.prepared.eval.supposing(&draft.supposed);
                let not_yet =
                    |row: &Row| !eval.member(collection, Bound::Row(*row), env).is.is_true();
                let ways = rows.into_iter().filter(not_yet).take(TARGETS).map(|row| {
                    let inside = env.bind(collection.slot, Bound::Row(row));
                    self.make(filter, true, &inside, &draft)
                });
                cheapest(ways)
            });
            let added = self.with_member(collection, env, &draft, |_, d| Some(d.clone()));
            draft = cheapest([listed, added])?;
            self.few(&draft)?;
        }
        None
    }

    /// At most so many: others are made not to count, or their time is ended.
    pub(super) fn at_most(
        &self,
        collection: &Collection,
        n: u64,
        env: &Env,
        draft: &Draft,
    ) -> Option<Draft> {
        let mut draft = draft.clone();
        let (_, members) = self.members(collection, env, &draft);
        let surplus = members
            .len()
            .saturating_sub(usize::try_from(n).unwrap_or(usize::MAX));
        if surplus > OPERATIONS {
            return None;
        }
        let mut left = surplus;
        for row in members {
            if left == 0 {
                break;
            }
            let inside = env.bind(collection.slot, Bound::Row(row));
            let filter = collection.filter.as_ref();
            let other = filter.and_then(|f| self.make(f, false, &inside, &draft));
            if let Some(d) = cheapest([other, self.ended(collection, row, env, &draft)]) {
                draft = d;
                left -= 1;
            }
        }
        (left == 0).then_some(draft)
    }

    /// The time of a row ends on the as-of date, where that makes it no member.
    fn ended(&self, collection: &Collection, row: Row, env: &Env, draft: &Draft) -> Option<Draft> {
        let eval = self.prepared.eval.supposing(&draft.supposed);
        let Lifetime::Lives { to, .. } = eval.program()[row.entity].lifetime else {
            return None;
        };
        let today = Value::Date(DateRange::day(eval.as_of));
        if !may_be_set(&eval, draft, row, to) {
            return None;
        }
        let draft = draft.clone().set(row, to, Fact::Known(today), eval.as_of);
        let after = self.prepared.eval.supposing(&draft.supposed);
        let member = after.member(collection, Bound::Row(row), env);
        member.is.is_false().then_some(draft)
    }

    /// One member more that passes the filter, and of which `then` makes the rest so.
    pub(super) fn with_member(
        &self,
        collection: &Collection,
        env: &Env,
        draft: &Draft,
        then: impl Fn(&Env, &Draft) -> Option<Draft>,
    ) -> Option<Draft> {
        self.step()?;
        let eval = self.prepared.eval.supposing(&draft.supposed);
        let holder = self.holder(&eval, collection, env)?;
        let held = match eval.program()[holder.1].ty {
            // There can be one only.
            Type::One(_) => match eval.view.follow(holder.0, holder.1, eval.as_of) {
                Fact::Known(row) => Some(row),
                Fact::Absent | Fact::Unknown => None,
            },
            _ => None,
        };
        let (start, row) = match held {
            Some(row) => (draft.clone(), row),
            None => draft.clone().member(&eval, holder)?,
        };
        let inside = env.bind(collection.slot, Bound::Row(row));
        let go_on = |draft: &Draft| {
            let draft = match &collection.filter {
                Some(filter) => self.make(filter, true, &inside, draft)?,
                None => draft.clone(),
            };
            then(&inside, &draft)
        };
        // First without naming anything else, then with each thing that its references may name.
        if let Some(done) = go_on(&start) {
            return Some(done);
        }
        let drafts = self.referring(row, start.clone());
        let named = cheapest(drafts.iter().skip(1).map(&go_on));
        named.or_else(|| {
            let new = self.referring_to_new(row, &start);
            cheapest(new.iter().map(&go_on))
        })
    }

    /// A draft in which a new row names something that is not listed yet (an institution that may do
    /// it), where it need not name anything; who it is somebody has to say.
    fn referring_to_new(&self, row: Row, draft: &Draft) -> Vec<Draft> {
        let program = self.prepared.eval.program();
        let eval = self.prepared.eval.supposing(&draft.supposed);
        let optional = |field: &&FieldId| program[**field].optional;
        let fields = program[row.entity].fields.iter().filter(optional);
        fields
            .filter_map(|field| {
                let Type::Reference(entity) = program[*field].ty else {
                    return None;
                };
                if crate::facts::is_sensitive(program, entity) {
                    return None;
                }
                let holder = crate::eval::missing::collection_of(&eval.view, row, entity)?;
                if eval.view.held(holder.0, holder.1) == Held::Unknown {
                    return None;
                }
                let (with, new) = draft.clone().member(&eval, holder)?;
                Some(with.refer(row, *field, new))
            })
            .collect()
    }

    /// The same draft, and with what the references of a new row may name.
    fn referring(&self, row: Row, draft: Draft) -> Vec<Draft> {
        let eval = &self.prepared.eval;
        let program = eval.program();
        let mut out = vec![draft];
        for field in &program[row.entity].fields {
            let Type::Reference(entity) = program[*field].ty else {
                continue;
            };
            let mut more = Vec::new();
            for draft in &out {
                let with = eval.supposing(&draft.supposed);
                let targets = self.targets(&with, row, entity);
                more.extend(targets.map(|to| draft.clone().refer(row, *field, to)));
            }
            out.extend(more);
            out.truncate(TARGETS * TARGETS);
        }
        out
    }

    /// The things that a reference of a row may name; nobody is named.
    pub(super) fn targets(
        &self,
        eval: &Evaluator,
        row: Row,
        entity: EntityId,
    ) -> impl Iterator<Item = Row> + use<> {
        let personal = crate::facts::is_sensitive(eval.program(), entity);
        let listed = crate::eval::missing::collection_of(&eval.view, row, entity)
            .filter(|_| !personal)
            .and_then(|(holder, through)| match eval.view.held(holder, through) {
                Held::Listed(rows, _) => Some(rows),
                Held::Unknown => None,
            });
        listed.into_iter().flat_map(Rows::iter).take(TARGETS)
    }

    /// The row and field to which a member can be added.
    fn holder(
        &self,
        eval: &Evaluator,
        collection: &Collection,
        env: &Env,
    ) -> Option<(Row, FieldId)> {
        match &collection.source {
            Source::Field(place, field) => Some((eval.place(place, env).row()?, *field)),
            Source::Within(place) => {
                self.below(eval, eval.place(place, env).row()?, collection.entity)
            }
            Source::Everywhere => {
                let roots = eval.view.store.roots();
                let mut found = roots.into_iter();
                found.find_map(|root| self.below(eval, root, collection.entity))
            }
            Source::InRegion(_) => None,
        }
    }

    /// Below a row: a field of its own, else of the first thing that leads there.
    fn below(&self, eval: &Evaluator, row: Row, entity: EntityId) -> Option<(Row, FieldId)> {
        let program = eval.program();
        let inner = |field: FieldId| match program[field].ty {
            Type::Many(e) | Type::One(e) => Some(e),
            _ => None,
        };
        let ways: Vec<FieldId> = eval.paths.towards(row.entity, entity).collect();
        if let Some(field) = ways.iter().find(|f| inner(**f) == Some(entity)) {
            return Some((row, *field));
        }
        ways.iter().find_map(|field| {
            let Held::Listed(rows, _) = eval.view.held(row, *field) else {
                return None;
            };
            rows.iter()
                .take(TARGETS)
                .find_map(|between| self.below(eval, between, entity))
        })
    }
}
