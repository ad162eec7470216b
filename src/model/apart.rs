//! What lies in no file together: a document has one root, so that what only another root holds is
//! never among the facts of a subject. Asked for there it would count as known to be absent.

use super::compiler::{Compiler, Res};
use super::names::Space;
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{EntityId, Type};
use crate::source::Loc;
use std::collections::BTreeSet;

impl Compiler<'_> {
    /// Refuses rows of an entity that no document of the subject can hold.
    pub(super) fn within_one_document(&mut self, env: &Env, entity: EntityId, loc: Loc) -> Res<()> {
        let Some(inner) = env.innermost().map(|f| f.entity) else {
            return Ok(());
        };
        let there = self.tops(entity);
        let mut here = env.frames.iter().flat_map(|f| self.tops(f.entity));
        let unsure = !self.torn.is_empty()
            || !self.formless.is_empty()
            || self.may_be_broken(env.scope, Space::Type);
        if unsure || here.any(|top| there.contains(&top)) {
            return Ok(());
        }
        let owners: Vec<String> = there
            .iter()
            .filter_map(|e| self.program.entities.get(e.index()))
            .map(|e| e.label.name.clone())
            .collect();
        let d = Diagnostic::error("ohs::norm::records_elsewhere", loc)
            .arg("name", self.type_arg(&Type::One(entity)))
            .arg("entity", self.type_arg(&Type::One(inner)))
            .arg("owners", owners);
        let help = self.outsider_help(env.scope, inner, entity, &there);
        self.fail(match help {
            Some(help) => d.help(help),
            None => d,
        })
    }

    /// What an authority, or whoever fills a role, is told of records that others have: of a role, that it is
    /// the subject; of a region's, that the region is; of what others do, that they are urged or owe it.
    fn outsider_help(
        &self,
        scope: usize,
        bearer: EntityId,
        entity: EntityId,
        owners: &BTreeSet<EntityId>,
    ) -> Option<&'static str> {
        if !self.is_authority(bearer) {
            return None;
        }
        let bearer = self.program.entities.get(bearer.index());
        let name = bearer.map_or("", |e| e.label.name.as_str());
        let roles = self.roles_named(scope, name);
        if let [role] = roles.as_slice()
            && (*role == entity || self.holds(*role, entity))
        {
            return Some("role");
        }
        let place = |e: &EntityId| {
            let e = self.program.entities.get(e.index());
            e.is_some_and(|e| e.located_by.is_some_and(|f| e.identity == [f]))
        };
        let done_by_others = !owners.contains(&entity) && !owners.iter().any(place);
        Some(if done_by_others { "urge" } else { "authority" })
    }

    /// Who is held under a name that is no entity's own, and can be judged: `负责人` of an enterprise.
    pub(super) fn roles_named(&self, scope: usize, name: &str) -> Vec<EntityId> {
        let held = self.collections_named(scope, None, name).into_iter();
        held.map(|(_, e)| e)
            .filter(|e| {
                let e = self.program.entities.get(e.index());
                e.is_some_and(|e| !e.identity.is_empty())
            })
            .collect()
    }

    /// Whether an entity stands for an authority, of which no facts tell.
    pub(super) fn is_authority(&self, entity: EntityId) -> bool {
        self.authorities.values().any(|e| *e == entity)
    }

    /// The names of all that a document may be of.
    pub(super) fn tops_by_name(&self, scope: usize) -> Vec<String> {
        let seen = self.visible_entities(scope).into_iter();
        seen.filter_map(|e| self.program.entities.get(e.index()))
            .filter(|e| e.held_by.is_empty() && !e.identity.is_empty())
            .map(|e| e.label.name.clone())
            .collect()
    }

    /// The roots of the documents that may hold rows of an entity.
    fn tops(&self, entity: EntityId) -> BTreeSet<EntityId> {
        let mut all = self.holders(entity);
        all.push(entity);
        all.retain(|e| {
            let e = self.program.entities.get(e.index());
            e.is_some_and(|e| e.held_by.is_empty())
        });
        all.into_iter().collect()
    }
}
