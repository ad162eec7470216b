//! What is asked of the subject, and met by any one of many things below it.

use crate::diagnostic::Diagnostic;
use crate::program::{
    Act, ActKind, Collection, EntityId, Expr, ExprKind, Norm, Place, Program, Requirement, Source,
    Type, Via,
};
use crate::source::{FileId, Loc};
use std::collections::BTreeSet;

/// `应当 每年度 有 检测` of an enterprise whose posts are measured: one post measured does for all.
pub(super) fn any_of_many(program: &Program, files: &BTreeSet<FileId>, out: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<Loc> = BTreeSet::new();
    for norm in &program.norms {
        if !files.contains(&norm.loc.file) || norm.via == Some(Via::Oversight) {
            continue;
        }
        let mut asked = Vec::new();
        of_requirement(&norm.requirement, &mut asked);
        for rows in asked {
            let owners = far_owners(program, norm, rows);
            if !owners.is_empty() && told.insert(rows.loc) {
                let name = program.entities.get(rows.entity.index());
                let name = name.map_or("", |e| e.label.name.as_str());
                let several = owners.len() > 1;
                let d = Diagnostic::warning("ohs::lint::any_of_many", rows.loc)
                    .arg("name", name)
                    .arg("owners", owners);
                out.push(if several { d.help("several") } else { d });
            }
        }
    }
}

/// The entities that hold what is asked for, where none of it is the subject's own.
fn far_owners(program: &Program, norm: &Norm, rows: &Collection) -> Vec<String> {
    let from = match &rows.source {
        Source::Within(Place::Var(_)) => norm.subject.entity,
        Source::Within(Place::Ancestor(_, entity)) => *entity,
        _ => return Vec::new(),
    };
    let owners: BTreeSet<EntityId> = held_by(program, rows.entity).map(|(e, _)| e).collect();
    if owners.contains(&from) {
        return Vec::new();
    }
    let many = |owner: &EntityId| below_by_many(program, from, *owner, &mut BTreeSet::new());
    let owners = owners.into_iter().filter(many);
    let owners = owners.filter_map(|e| program.entities.get(e.index()));
    owners.map(|e| e.label.name.clone()).collect()
}

/// Who holds an entity, and whether many of it.
fn held_by(program: &Program, entity: EntityId) -> impl Iterator<Item = (EntityId, bool)> {
    let fields = program.entities.get(entity.index()).map(|e| &e.held_by);
    let fields = fields.into_iter().flatten();
    let fields = fields.filter_map(|f| program.fields.get(f.index()));
    fields.map(|f| (f.entity, matches!(f.ty, Type::Many(_))))
}

/// Whether `from` holds `entity`, somewhere on the way many of them.
fn below_by_many(
    program: &Program,
    from: EntityId,
    entity: EntityId,
    seen: &mut BTreeSet<EntityId>,
) -> bool {
    seen.insert(entity)
        && held_by(program, entity).any(|(holder, many)| {
            if holder == from {
                many
            } else if many {
                holds(program, from, holder, &mut BTreeSet::new())
            } else {
                below_by_many(program, from, holder, seen)
            }
        })
}

fn holds(
    program: &Program,
    from: EntityId,
    entity: EntityId,
    seen: &mut BTreeSet<EntityId>,
) -> bool {
    seen.insert(entity)
        && held_by(program, entity)
            .any(|(holder, _)| holder == from || holds(program, from, holder, seen))
}

/// What must be there, outside 每个 … 均.
fn of_requirement<'p>(requirement: &'p Requirement, out: &mut Vec<&'p Collection>) {
    match requirement {
        Requirement::Holds(state) => of_state(state, out),
        Requirement::Timed { act, .. } => of_act(act, out),
        Requirement::Within { requirement, .. } => of_requirement(requirement, out),
        Requirement::All(parts) | Requirement::Any(parts) | Requirement::Readings(_, parts) => {
            parts.iter().for_each(|p| of_requirement(p, out));
        }
        Requirement::Never(_)
        | Requirement::NeverAct(_)
        | Requirement::Gate { .. }
        | Requirement::Order { .. }
        | Requirement::Every(..) => {}
    }
}

fn of_act<'p>(act: &'p Act, out: &mut Vec<&'p Collection>) {
    match &act.kind {
        ActKind::Events(rows) => out.push(rows),
        ActKind::Either(acts) => acts.iter().for_each(|a| of_act(a, out)),
        ActKind::OnDate(_) | ActKind::Attested(..) => {}
    }
}

fn of_state<'p>(state: &'p Expr, out: &mut Vec<&'p Collection>) {
    match &state.kind {
        ExprKind::All(parts) | ExprKind::Any(parts) => {
            parts.iter().for_each(|p| of_state(p, out));
        }
        ExprKind::Exists(rows) => out.push(rows),
        _ => {}
    }
}
