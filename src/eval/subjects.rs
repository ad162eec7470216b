//! Whose verdicts a norm has: the listed rows of its subject's entity, one verdict for those that may
//! exist beside them (wherever they would be held), and none where the facts cannot hold any.

use super::context::{Bound, Env, Evaluator, Unlisted};
use super::kleene::Truth;
use crate::facts::store::{Completeness, Held, Row, Rows};
use crate::facts::{Personal, identity};
use crate::program::{EntityId, FieldId, Lifetime, Subject, Type};
use std::collections::BTreeMap;

/// The rows and gaps of one entity (held by one field, where a norm says so).
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    /// Listed ones, in order; an event that lies after the as-of date is not among them.
    pub listed: Vec<Row>,
    /// Those that may exist beside them.
    pub unlisted: Vec<Unlisted>,
    /// No row of these facts can hold one.
    pub out_of_reach: bool,
}

/// Finds subjects, once an entity.
#[derive(Debug, Default)]
pub struct Finder {
    found: BTreeMap<(EntityId, Option<FieldId>), Subjects>,
}

impl Finder {
    /// The subjects of a norm.
    pub fn of(&mut self, eval: &Evaluator, subject: &Subject) -> &Subjects {
        self.found
            .entry((subject.entity, subject.through))
            .or_insert_with(|| find(eval, subject.entity, subject.through))
    }
}

fn find(eval: &Evaluator, entity: EntityId, through: Option<FieldId>) -> Subjects {
    let store = eval.view.store;
    let mut out = Subjects {
        out_of_reach: true,
        ..Subjects::default()
    };
    for row in store.rows(entity).iter() {
        let held = store.holder(row);
        if through.is_some() && held.map(|(_, f)| f) != through {
            continue;
        }
        out.out_of_reach = false;
        if !is_planned(eval, row) {
            out.listed.push(row);
        }
    }
    for root in store.roots() {
        out.out_of_reach &= root.entity != entity && !leads_to(eval, root.entity, entity);
        gaps(eval, root, entity, through, &mut out.unlisted);
    }
    if out.unlisted.len() > 1 {
        // One of them stands for all: which one must not depend on the order of the document.
        (out.unlisted).sort_by_cached_key(|u| (!surely_more(eval, u), holder(eval, u)));
    }
    out
}

/// Whether there surely are more than those listed, for it is said how many there are (共).
fn surely_more(eval: &Evaluator, unlisted: &Unlisted) -> bool {
    let Some((holder, field)) = unlisted.held_by else {
        return false;
    };
    match eval.view.held(holder, field) {
        Held::Listed(rows, Completeness::Partial { total }) => {
            total.is_some_and(|total| rows.len() < total as usize)
        }
        Held::Listed(..) | Held::Unknown => false,
    }
}

/// What identifies the row that would hold it, from the root down; and by which field.
fn holder(eval: &Evaluator, unlisted: &Unlisted) -> Option<(Vec<Vec<Option<String>>>, FieldId)> {
    let (row, field) = unlisted.held_by?;
    let steps = identity(eval.program(), eval.view.store, row, Personal::Shown);
    Some((steps.into_iter().map(|s| s.values).collect(), field))
}

fn leads_to(eval: &Evaluator, from: EntityId, entity: EntityId) -> bool {
    eval.paths.towards(from, entity).next().is_some()
}

/// An event dated after the as-of date is not seen.
fn is_planned(eval: &Evaluator, row: Row) -> bool {
    if !matches!(eval.program()[row.entity].lifetime, Lifetime::Event(_)) {
        return false;
    }
    let env = Env::subject(eval.as_of, Bound::Row(row), &[]);
    eval.seen(Bound::Row(row), &env).is == Truth::FALSE
}

/// The collections below a row in which further ones may be held: not known, or not complete.
fn gaps(
    eval: &Evaluator,
    row: Row,
    entity: EntityId,
    through: Option<FieldId>,
    out: &mut Vec<Unlisted>,
) {
    if row.entity == entity {
        return;
    }
    for field in eval.paths.towards(row.entity, entity) {
        let (Type::Many(inner) | Type::One(inner)) = eval.program()[field].ty else {
            continue;
        };
        if inner == entity && through.is_some_and(|t| t != field) {
            continue;
        }
        let here = |not_before| Unlisted {
            entity,
            held_by: Some((row, field)),
            not_before,
        };
        let listed = match eval.view.held(row, field) {
            Held::Unknown => {
                out.push(here(None));
                continue;
            }
            Held::Listed(rows, completeness) => {
                let all = match completeness {
                    Completeness::Complete => true,
                    Completeness::Partial { total } => {
                        total.is_some_and(|t| t as usize <= rows.len())
                    }
                };
                if !all {
                    out.push(here(None));
                } else if eval.facts_as_of < eval.as_of {
                    out.push(here(Some(super::calendar::next(eval.facts_as_of))));
                }
                rows
            }
        };
        if inner != entity {
            for between in Rows::iter(listed) {
                gaps(eval, between, entity, through, out);
            }
        }
    }
}
