//! What of a vocabulary has a name within an entity or an enum: a field, a term, a state, a member.

use super::{Entity, Enum, Field, Named, Term, Vocabulary};
use serde::Serialize;

/// What is called so, wherever it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Fields.
    pub fields: Vec<FieldOf>,
    /// Terms.
    pub terms: Vec<TermOf>,
    /// What the state of being alive is called.
    pub states: Vec<StateOf>,
    /// Members and groups of enums.
    pub members: Vec<MemberOf>,
}

/// A field, and of which entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldOf {
    /// The entity.
    pub entity: String,
    /// The field.
    #[serde(flatten)]
    pub field: Field,
    /// What stands behind the name where it is asked of one: members of an enum.
    pub members: Vec<String>,
    /// Whether its type is an entity.
    pub holds: bool,
}

/// A term, and of which entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TermOf {
    /// The entity.
    pub entity: String,
    /// The term.
    #[serde(flatten)]
    pub term: Term,
}

/// A state, its entity, and the fields between which it lasts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StateOf {
    /// The entity.
    pub entity: String,
    /// What it is called.
    #[serde(flatten)]
    pub named: Named,
    /// Since the day in this field.
    pub from: String,
    /// Up to the day in this one.
    pub to: String,
}

/// A member or group of an enum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MemberOf {
    /// The enum.
    #[serde(rename = "enum")]
    pub of: String,
    /// The member.
    #[serde(flatten)]
    pub named: Named,
    /// Of a group, its members.
    pub members: Vec<String>,
}

impl Found {
    /// Whether nothing is called so.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.fields.is_empty()
            && self.terms.is_empty()
            && self.states.is_empty()
            && self.members.is_empty()
    }

    fn of_entity(&mut self, e: &Entity, name: &str, v: &Vocabulary) {
        for field in e.fields.iter().filter(|f| f.named.is(name)) {
            let listed = v.enums.iter().find(|o| o.named.is(&field.ty.name));
            let names = listed.into_iter().flat_map(|o| &o.members);
            self.fields.push(FieldOf {
                entity: e.named.name.clone(),
                field: field.clone(),
                members: names.map(|m| m.name.clone()).collect(),
                holds: v.entities.iter().any(|o| o.named.is(&field.ty.name)),
            });
        }
        for term in e.terms.iter().filter(|t| t.named.is(name)) {
            self.terms.push(TermOf {
                entity: e.named.name.clone(),
                term: term.clone(),
            });
        }
        if let (Some(alive), Some((from, to))) = (&e.alive, &e.lives)
            && alive.is(name)
        {
            self.states.push(StateOf {
                entity: e.named.name.clone(),
                named: alive.clone(),
                from: from.clone(),
                to: to.clone(),
            });
        }
    }

    fn of_enum(&mut self, e: &Enum, name: &str) {
        let of = &e.named.name;
        for member in e.members.iter().filter(|m| m.is(name)) {
            self.members.push(MemberOf {
                of: of.clone(),
                named: member.clone(),
                members: Vec::new(),
            });
        }
        for group in e.groups.iter().filter(|g| g.named.is(name)) {
            self.members.push(MemberOf {
                of: of.clone(),
                named: group.named.clone(),
                members: group.members.clone(),
            });
        }
    }
}

/// The fields, terms, states and members of this name; `劳动者.在岗接害`: of that entity or enum.
#[must_use]
pub fn find(name: &str, vocabularies: &[Vocabulary]) -> Found {
    let (of, name) = match name.split_once(['.', '．']) {
        Some((of, name)) => (Some(of), name),
        None => (None, name),
    };
    let meant = |named: &Named| of.is_none_or(|of| named.is(of));
    let mut found = Found::default();
    for v in vocabularies {
        for e in v.entities.iter().filter(|e| meant(&e.named)) {
            found.of_entity(e, name, v);
        }
        for e in v.enums.iter().filter(|e| meant(&e.named)) {
            found.of_enum(e, name);
        }
    }
    found
}
