//! Acts that are listed and do not count: which were looked at, and what each fails. An audit says so
//! where a duty is not met, for whoever did something will ask why it is not seen.

use super::context::{Bound, Env, Evaluator};
use super::domain::What;
use super::verdict::{Failed, Note};
use crate::facts::store::{Row, Rows};
use crate::program::{
    Act, ActKind, Collection, DateRange, EnumId, Expr, ExprKind, Member, Members, NormId,
    Requirement, Type, Value,
};

/// So many are named.
const MOST: usize = 2;
/// So many members are named that a set lacks.
const MOST_LACKED: usize = 4;

/// An act that does not count.
struct LeftOut {
    row: Row,
    on: DateRange,
    failed: Vec<Failed>,
}

impl Evaluator<'_> {
    /// The acts that come nearest to what a norm asks of a subject and do not count: later than all
    /// that do, those that fail least first.
    pub(super) fn left_out(&self, norm: NormId, env: &Env) -> Vec<Note> {
        let mut acts = Vec::new();
        acts_of(&self.program()[norm].requirement, &mut acts);
        let was_on = self.trace.switch(false);
        let mut out: Vec<LeftOut> = Vec::new();
        for act in acts {
            let mut counted = None;
            let mut found = Vec::new();
            self.look_at(act, env, &mut counted, &mut found);
            found.retain(|f| counted.is_none_or(|day| f.on.low > day));
            out.extend(found);
        }
        self.trace.switch(was_on);
        out.sort_by_key(|f| (f.failed.len(), std::cmp::Reverse(f.on.high)));
        // What is asked for in two ways is said once, as what it comes nearest to.
        let mut named: Vec<Row> = Vec::new();
        out.retain(|f| {
            let new = !named.contains(&f.row);
            named.push(f.row);
            new
        });
        out.truncate(MOST);
        out.into_iter()
            .map(|f| Note::NotCounted(f.row, f.failed))
            .collect()
    }

    fn look_at(
        &self,
        act: &Act,
        env: &Env,
        counted: &mut Option<jiff::civil::Date>,
        out: &mut Vec<LeftOut>,
    ) {
        match &act.kind {
            ActKind::Events(collection) => {
                if let Some(filter) = &collection.filter {
                    self.look_among(collection, filter, env, counted, out);
                }
            }
            ActKind::Either(acts) => {
                for act in acts {
                    self.look_at(act, env, counted, out);
                }
            }
            ActKind::OnDate(_) | ActKind::Attested(..) => {}
        }
    }

    fn look_among(
        &self,
        collection: &Collection,
        filter: &Expr,
        env: &Env,
        counted: &mut Option<jiff::civil::Date>,
        out: &mut Vec<LeftOut>,
    ) {
        let parts = match &filter.kind {
            ExprKind::All(parts) => parts.as_slice(),
            _ => std::slice::from_ref(filter),
        };
        let listed = self.candidates(collection, env).listed;
        for row in listed.into_iter().flat_map(Rows::iter) {
            let bound = Bound::Row(row);
            if !self.seen(bound, env).is.is_true() {
                continue;
            }
            let inner = env.bind(collection.slot, bound);
            let fails = |part: &&Expr| self.truth(part, &inner).is.nothing_is_false().is_false();
            let failed = parts.iter().filter(fails).map(|part| {
                let mut lacks = Vec::new();
                self.lacks(part, &inner, &mut lacks);
                Failed {
                    loc: part.loc,
                    lacks,
                }
            });
            let failed: Vec<Failed> = failed.collect();
            let on = self.date_of(bound, env);
            if failed.is_empty() {
                *counted = (*counted).max(Some(on.high));
            } else {
                out.push(LeftOut { row, on, failed });
            }
        }
    }
}

impl Evaluator<'_> {
    /// What sets lack of the members that a condition which does not hold asks of them, in its terms and for
    /// each of several things, too.
    fn lacks(&self, expr: &Expr, env: &Env, out: &mut Vec<(EnumId, Member)>) {
        if out.len() >= MOST_LACKED || !self.truth(expr, env).is.nothing_is_false().is_false() {
            return;
        }
        match &expr.kind {
            ExprKind::Term(place, term) => {
                let inner = Env::subject(env.day, self.place(place, env), env.choice);
                self.lacks(&self.program()[*term].definition, &inner, out);
            }
            ExprKind::All(parts) | ExprKind::Any(parts) => {
                parts.iter().for_each(|part| self.lacks(part, env, out));
            }
            ExprKind::Every(collection, body) => {
                let listed = self.candidates(collection, env).listed;
                for row in listed.into_iter().flat_map(Rows::iter) {
                    let inner = env.bind(collection.slot, Bound::Row(row));
                    let filter = collection.filter.as_deref();
                    if filter.is_none_or(|f| self.truth(f, &inner).is.is_true()) {
                        self.lacks(body, &inner, out);
                    }
                }
            }
            ExprKind::Contains {
                set,
                members,
                all: true,
            } => self.lacking(set, members, env, out),
            _ => {}
        }
    }

    fn lacking(&self, set: &Expr, members: &Members, env: &Env, out: &mut Vec<(EnumId, Member)>) {
        let Type::Set(of) = set.ty else { return };
        let open = |e: &Expr| match &e.kind {
            ExprKind::Field(_, field) => !self.program()[*field].sensitive,
            _ => false,
        };
        let of_value = |e: &Expr| match self.value(e, env).what {
            What::Exactly(Value::Set(members)) if open(e) => Some(members),
            _ => None,
        };
        let wanted = match members {
            Members::Listed { members, .. } => Some(members.clone()),
            Members::Of(other) => of_value(other),
        };
        let (Some(have), Some(wanted)) = (of_value(set), wanted) else {
            return;
        };
        if have.contains(&Member::UNKNOWN) {
            return;
        }
        for member in wanted {
            let lacked = (of, member);
            if !have.contains(&member) && !out.contains(&lacked) && out.len() < MOST_LACKED {
                out.push(lacked);
            }
        }
    }
}

/// The acts that a requirement asks for.
fn acts_of<'r>(requirement: &'r Requirement, out: &mut Vec<&'r Act>) {
    match requirement {
        Requirement::Timed { act, .. } => out.push(act),
        Requirement::Gate { needs, .. } => out.push(needs),
        Requirement::Within { requirement, .. } => acts_of(requirement, out),
        Requirement::All(list) | Requirement::Any(list) | Requirement::Readings(_, list) => {
            list.iter().for_each(|r| acts_of(r, out));
        }
        Requirement::Holds(_)
        | Requirement::Never(_)
        | Requirement::NeverAct(_)
        | Requirement::Order { .. }
        | Requirement::Every(..) => {}
    }
}
