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
        self.fail(if self.is_authority(inner) {
            d.help("authority")
        } else {
            d
        })
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
