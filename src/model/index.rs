//! Declarations by space and spelling. A name of which every plan has its own is found in a plan
//! without looking at the others.

use super::compiler::DeclId;
use super::names::Space;
use crate::program::PolicyId;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// All names.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    by_name: BTreeMap<Space, BTreeMap<&'a str, Vec<DeclId>>>,
    /// The first declaration of a name in each policy; looked up, never walked through.
    in_policy: BTreeMap<(Space, PolicyId), HashMap<&'a str, DeclId>>,
    /// Where a head could not be read, so that any name may be meant.
    pub(super) unreadable: BTreeSet<(PolicyId, Space)>,
    /// The lines at which something could not be read.
    pub(super) broken_lines: Vec<String>,
}

impl<'a> Names<'a> {
    /// Enters a declaration under a name.
    pub(super) fn enter(&mut self, space: Space, policy: PolicyId, name: &'a str, id: DeclId) {
        let names = self.by_name.entry(space).or_default();
        let list = names.entry(name).or_default();
        // One declaration comes with all its names before the next.
        if list.last() != Some(&id) {
            list.push(id);
        }
        let own = self.in_policy.entry((space, policy)).or_default();
        own.entry(name).or_insert(id);
    }

    /// Takes a declaration out.
    pub(super) fn forget(&mut self, space: Space, policy: PolicyId, name: &'a str, id: DeclId) {
        let names = self.by_name.get_mut(&space);
        if let Some(ids) = names.and_then(|n| n.get_mut(name)) {
            ids.retain(|i| *i != id);
        }
        if let Some(own) = self.in_policy.get_mut(&(space, policy))
            && own.get(name) == Some(&id)
        {
            own.remove(name);
        }
    }

    /// All declarations of a name, in order.
    pub(super) fn all(&self, space: Space, name: &str) -> &[DeclId] {
        let ids = self.by_name.get(&space).and_then(|n| n.get(name));
        ids.map_or(&[], Vec::as_slice)
    }

    /// The declaration of a name in one policy.
    pub(super) fn of_policy(&self, space: Space, policy: PolicyId, name: &str) -> Option<DeclId> {
        self.in_policy.get(&(space, policy))?.get(name).copied()
    }

    /// The names of a space.
    pub(super) fn of_space(&self, space: Space) -> impl Iterator<Item = (&'a str, &[DeclId])> {
        let names = self.by_name.get(&space).into_iter().flatten();
        names.map(|(name, ids)| (*name, ids.as_slice()))
    }
}
