//! What has ended and still counts, and what ends before it could be missed: that things come and go is
//! part of what an author means, and easily left out.

use crate::diagnostic::Diagnostic;
use crate::model::expressions;
use crate::program::{
    Collection, EntityId, Expr, ExprKind, FieldId, Lifetime, Norm, Place, Program, Requirement,
    Slot, Source, TimeForm, Via, Window,
};
use crate::source::FileId;
use std::collections::BTreeSet;

/// `应当 有 管理人员` of those who come and go: who left years ago does, too.
pub(super) fn ended_counts(program: &Program, files: &BTreeSet<FileId>, out: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    for norm in norms(program, files) {
        let mut asked = Vec::new();
        of_requirement(&norm.requirement, &mut asked);
        for rows in asked {
            let Some((_, _, state)) = life(program, rows.entity) else {
                continue;
            };
            if !speaks_of_life(program, rows) && told.insert(rows.loc) {
                let d = Diagnostic::warning("ohs::lint::ended_counts", rows.loc);
                out.push(d.arg("name", called(program, rows)).arg("state", state));
            }
        }
    }
}

/// `对象 劳动者 当 在职；应当 于 离职 前 30日 内 …`: on the day after, nothing is asked any more.
pub(super) fn ends_with_scope(
    program: &Program,
    files: &BTreeSet<FileId>,
    out: &mut Vec<Diagnostic>,
) {
    for norm in norms(program, files) {
        let (Some(scope), Some((_, to, state))) = (&norm.scope, life(program, norm.subject.entity))
        else {
            continue;
        };
        if holds_while_it_lives(program, scope, DEPTH) && is_due_at(&norm.requirement, to) {
            let field = program.fields.get(to.index());
            out.push(
                Diagnostic::warning("ohs::lint::ends_with_scope", scope.loc)
                    .arg("state", state)
                    .arg("field", field.map_or("", |f| f.label.name.as_str())),
            );
        }
    }
}

/// Terms within terms are followed so far.
const DEPTH: usize = 8;

fn norms<'p>(program: &'p Program, files: &BTreeSet<FileId>) -> impl Iterator<Item = &'p Norm> {
    let here = |n: &&Norm| files.contains(&n.loc.file) && n.via != Some(Via::Oversight);
    program.norms.iter().filter(here)
}

/// From when to when something lives, and what that state is called (称).
fn life(program: &Program, entity: EntityId) -> Option<(FieldId, FieldId, &str)> {
    let entity = program.entities.get(entity.index())?;
    let Lifetime::Lives { from, to } = entity.lifetime else {
        return None;
    };
    Some((from, to, &entity.alive.as_ref()?.name))
}

/// What things are called where they are asked for: as the field that holds them, else as what they are.
fn called<'p>(program: &'p Program, rows: &Collection) -> &'p str {
    let field = match &rows.source {
        Source::Field(_, field) => program.fields.get(field.index()).map(|f| &f.label),
        _ => None,
    };
    let entity = program.entities.get(rows.entity.index()).map(|e| &e.label);
    field.or(entity).map_or("", |l| l.name.as_str())
}

/// Whether a filter says anything that may have to do with when things are there.
fn speaks_of_life(program: &Program, rows: &Collection) -> bool {
    let Some((from, to, _)) = life(program, rows.entity) else {
        return true;
    };
    let mut speaks = false;
    if let Some(filter) = &rows.filter {
        expressions(filter, &mut |e| {
            speaks |= match &e.kind {
                ExprKind::Alive(_) | ExprKind::Term(..) | ExprKind::AsOfDay { .. } => true,
                ExprKind::Field(_, field) => [from, to].contains(field),
                _ => false,
            };
        });
    }
    speaks
}

/// What has to be there as a state.
fn of_requirement<'p>(requirement: &'p Requirement, out: &mut Vec<&'p Collection>) {
    match requirement {
        Requirement::Holds(state) => of_state(state, out),
        Requirement::Within { requirement, .. } => of_requirement(requirement, out),
        Requirement::All(parts) | Requirement::Any(parts) | Requirement::Readings(_, parts) => {
            parts.iter().for_each(|p| of_requirement(p, out));
        }
        _ => {}
    }
}

fn of_state<'p>(state: &'p Expr, out: &mut Vec<&'p Collection>) {
    match &state.kind {
        ExprKind::All(parts) | ExprKind::Any(parts) => parts.iter().for_each(|p| of_state(p, out)),
        ExprKind::Exists(rows)
        | ExprKind::Count {
            collection: rows, ..
        } => out.push(rows),
        ExprKind::Compare(a, _, b) => {
            for side in [a, b] {
                if let ExprKind::Number(rows) = &side.kind {
                    out.push(rows);
                }
            }
        }
        _ => {}
    }
}

/// Whether a condition on something holds only while that lives.
fn holds_while_it_lives(program: &Program, e: &Expr, depth: usize) -> bool {
    match &e.kind {
        ExprKind::Alive(Place::Var(Slot(0))) => true,
        ExprKind::All(parts) => (parts.iter()).any(|p| holds_while_it_lives(program, p, depth)),
        ExprKind::Term(Place::Var(Slot(0)), term) if depth > 0 => {
            let term = program.terms.get(term.index());
            term.is_some_and(|t| holds_while_it_lives(program, &t.definition, depth - 1))
        }
        _ => false,
    }
}

/// Whether all that is asked for is due on the day in a field of the subject, or counted from it.
fn is_due_at(requirement: &Requirement, to: FieldId) -> bool {
    match requirement {
        Requirement::Timed {
            form: TimeForm::Window(window),
            ..
        } => match window {
            Window::After { anchor, .. }
            | Window::Before { anchor, .. }
            | Window::NoLater { anchor, .. }
            | Window::PriorTo { anchor, .. } => {
                matches!(&anchor.kind, ExprKind::Field(Place::Var(Slot(0)), f) if *f == to)
            }
            Window::Between { .. } | Window::During(_) => false,
        },
        Requirement::All(parts) | Requirement::Any(parts) => parts.iter().all(|p| is_due_at(p, to)),
        _ => false,
    }
}
