//! What files asked of each other while their declarations were made: whatever of this changes may
//! change what is said about them.

use super::compiler::DeclId;
use crate::program::PolicyId;
use std::collections::{BTreeMap, BTreeSet};

/// By file (its position among the scopes).
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    of: BTreeMap<usize, Asked>,
}

/// What one file asked, besides the names that it sees by 使用 and of its superiors.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Policies whose names it looked through.
    pub(super) policies: BTreeSet<PolicyId>,
    /// Norms, terms, indicators and the like of other files that it asked for.
    pub(super) declarations: BTreeSet<DeclId>,
    /// It looked for a norm's name in all files.
    pub(super) everywhere: bool,
    /// It asked whether a name stands on a line that could not be read.
    pub(super) broken: bool,
    /// It asked who oversees anything.
    pub(super) overseers: bool,
}

impl Trace {
    fn asked(&mut self, scope: usize) -> &mut Asked {
        self.of.entry(scope).or_default()
    }

    pub(super) fn note_policy(&mut self, scope: usize, policy: PolicyId) {
        self.asked(scope).policies.insert(policy);
    }

    pub(super) fn note_declaration(&mut self, scope: usize, id: DeclId) {
        self.asked(scope).declarations.insert(id);
    }

    pub(super) fn note_everywhere(&mut self, scope: usize) {
        self.asked(scope).everywhere = true;
    }

    pub(super) fn note_broken(&mut self, scope: usize) {
        self.asked(scope).broken = true;
    }

    pub(super) fn note_overseers(&mut self, scope: usize) {
        self.asked(scope).overseers = true;
    }

    /// What a file asked.
    pub(super) fn take(&mut self, scope: usize) -> Asked {
        self.of.remove(&scope).unwrap_or_default()
    }
}
