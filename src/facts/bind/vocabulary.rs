//! The words that documents may use, looked up by NFKC: fields of each entity, members, units.

use super::limit::{Limited, limited};
use crate::diagnostic::{nearest, nearest_listed, unit_meant};
use crate::facts::keys::nfkc;
use crate::program::{
    EntityId, EnumId, FieldId, Label, Member, ParameterId, Program, ReadingSetId, UnitId, Value,
};
use foldhash::fast::FixedState;
use indexmap::IndexMap;
use std::borrow::Cow;

/// What a key of an entity's object stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A field.
    Field(FieldId),
    /// 认定.
    Attestations,
    /// 纠正.
    Corrections,
    /// 说明.
    Justifications,
    /// 参数.
    Parameters,
    /// 采用.
    Adopts,
    /// 评估日.
    AsOf,
    /// 截至.
    FactsAsOf,
}

/// The keys that are not fields, in both languages.
const OWN_KEYS: &[(Key, [&str; 2])] = &[
    (Key::AsOf, ["评估日", "as_of"]),
    (Key::FactsAsOf, ["截至", "facts_as_of"]),
    (Key::Attestations, ["认定", "attestations"]),
    (Key::Corrections, ["纠正", "corrections"]),
    (Key::Justifications, ["说明", "justifications"]),
    (Key::Parameters, ["参数", "parameters"]),
    (Key::Adopts, ["采用", "adopts"]),
];

/// What a text stands for in an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A member.
    Member(Member),
    /// A group, by position.
    Group(u32),
}

/// A program's names, made ready for reading many documents.
pub struct Vocabulary<'p> {
    /// The program.
    pub(super) program: &'p Program,
    keys: Vec<Names<'p, Key>>,
    envelope: Names<'p, Key>,
    entities: Names<'p, EntityId>,
    units: Names<'p, UnitId>,
    enums: Vec<Names<'p, Named>>,
    parameters: Names<'p, Vec<ParameterId>>,
    /// Quantities that are compared with a limit for what was measured.
    pub(super) limited: Vec<Limited>,
}

/// Names of a program, by which nobody but its authors says what stands in the table: it need not be
/// hashed against strangers.
type Names<'p, T> = IndexMap<Cow<'p, str>, T, FixedState>;

impl<'p> Vocabulary<'p> {
    /// Whose words they are.
    #[must_use]
    pub const fn program(&self) -> &'p Program {
        self.program
    }

    /// Whether a key is a field of any entity, a key of the envelope, a root entity's name, a parameter
    /// or what has readings.
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        self.envelope.contains_key(key)
            || self.entities.contains_key(key)
            || self.parameters.contains_key(key)
            || self.program.reading_sets.iter().any(|set| set.of == key)
            || self.keys.iter().any(|keys| keys.contains_key(key))
    }

    /// Whether a key is a field's name, and personal of every entity that has it.
    pub(crate) fn is_personal(&self, key: &str) -> bool {
        let mut sensitive = self.keys.iter().filter_map(|keys| match keys.get(key)? {
            Key::Field(field) => Some(self.program[*field].sensitive),
            _ => Some(false),
        });
        sensitive.next().is_some_and(|first| first) && sensitive.all(|s| s)
    }

    /// Whether a key may stand beside a root's.
    pub(crate) fn is_beside_root(&self, key: &str) -> bool {
        self.envelope_key(key).is_some()
    }

    /// Whether a key says as of when a document is to be judged, or until when it knows.
    pub(crate) fn is_day_of_document(&self, key: &str) -> bool {
        let key = self.envelope.get(&*nfkc(key));
        matches!(key, Some(Key::AsOf | Key::FactsAsOf))
    }

    /// Whether records stand under a key: 认定, 纠正, 说明.
    pub(crate) fn is_records(&self, key: &str) -> bool {
        let key = self.envelope.get(&*nfkc(key));
        matches!(
            key,
            Some(Key::Attestations | Key::Corrections | Key::Justifications)
        )
    }

    /// Makes a program's names ready.
    #[must_use]
    pub fn new(program: &'p Program) -> Self {
        let mut envelope = Names::default();
        for (key, names) in OWN_KEYS {
            for name in names {
                envelope.insert(Cow::Borrowed(*name), *key);
            }
        }
        let keys = program
            .entities
            .iter()
            .map(|entity| {
                let mut keys = Names::default();
                for field in &entity.fields {
                    for name in spellings(&program[*field].label) {
                        keys.entry(nfkc(name)).or_insert(Key::Field(*field));
                    }
                }
                for (key, names) in OWN_KEYS {
                    let everywhere = matches!(
                        key,
                        Key::Attestations | Key::Corrections | Key::Justifications
                    );
                    let at_root = matches!(key, Key::Parameters | Key::Adopts);
                    if everywhere || (at_root && entity.held_by.is_empty()) {
                        for name in names {
                            keys.entry(Cow::Borrowed(*name)).or_insert(*key);
                        }
                    }
                }
                keys
            })
            .collect();
        let mut entities = Names::default();
        for (id, entity) in program.each_entity() {
            for name in spellings(&entity.label) {
                entities.entry(nfkc(name)).or_insert(id);
            }
        }
        let mut units = Names::default();
        for (id, unit) in (0u32..).map(UnitId).zip(&program.units) {
            for name in spellings(&unit.label) {
                units.entry(Cow::Borrowed(name)).or_insert(id);
            }
        }
        for (id, unit) in (0u32..).map(UnitId).zip(&program.units) {
            for name in spellings(&unit.label) {
                units.entry(nfkc(name)).or_insert(id);
            }
        }
        let enums = program
            .enums
            .iter()
            .map(|e| {
                let mut names = Names::default();
                for (member, label) in (0u32..).map(Member).zip(&e.members) {
                    for name in spellings(label) {
                        names.entry(nfkc(name)).or_insert(Named::Member(member));
                    }
                }
                for (i, group) in (0u32..).zip(&e.groups) {
                    for name in spellings(&group.label) {
                        names.entry(nfkc(name)).or_insert(Named::Group(i));
                    }
                }
                names
            })
            .collect();
        let mut parameters: Names<Vec<ParameterId>> = Names::default();
        for (id, parameter) in (0u32..).map(ParameterId).zip(&program.parameters) {
            for name in spellings(&parameter.label) {
                parameters.entry(nfkc(name)).or_default().push(id);
            }
        }
        Self {
            program,
            keys,
            envelope,
            entities,
            units,
            enums,
            parameters,
            limited: limited(program),
        }
    }

    /// What a key of an entity's object stands for.
    pub(super) fn key(&self, entity: EntityId, key: &str) -> Option<Key> {
        find(self.keys.get(entity.index())?, key).copied()
    }

    /// What a key beside the root entity's stands for.
    pub(super) fn envelope_key(&self, key: &str) -> Option<Key> {
        find(&self.envelope, key).copied()
    }

    /// The key of an entity's object that is spelled most like this.
    pub(super) fn nearest_key(&self, entity: EntityId, key: &str) -> Option<&str> {
        let keys = self.keys.get(entity.index())?;
        // All that there can be: 规膜 is 规模.
        nearest_listed(key, keys.keys().map(|name| &**name))
    }

    /// The envelope's key or root entity that is spelled most like this.
    pub(super) fn nearest_envelope_key(&self, key: &str) -> Option<&str> {
        let roots = self
            .entities
            .iter()
            .filter(|(_, id)| self.is_root(**id))
            .map(|(name, _)| &**name);
        nearest(key, self.envelope.keys().map(|name| &**name).chain(roots))
    }

    /// An entity by any of its names.
    pub(in crate::facts) fn entity(&self, name: &str) -> Option<EntityId> {
        find(&self.entities, name).copied()
    }

    /// Whether no other entity holds this one.
    pub(in crate::facts) fn is_root(&self, id: EntityId) -> bool {
        self.program[id].held_by.is_empty()
    }

    /// The entities that a document may be about.
    pub(super) fn roots(&self) -> impl Iterator<Item = EntityId> {
        let program = self.program;
        program
            .each_entity()
            .filter(|(_, e)| e.held_by.is_empty())
            .map(|(id, _)| id)
    }

    /// A unit by any of its symbols, as written or by NFKC.
    pub(super) fn unit(&self, symbol: &str) -> Option<UnitId> {
        find(&self.units, symbol).copied()
    }

    /// The unit that was meant by this; of those that convert to `wanted`, where one is.
    pub(super) fn unit_meant(&self, symbol: &str, wanted: Option<UnitId>) -> Option<&str> {
        let alike = |id: UnitId| wanted.is_none_or(|w| self.base(w) == self.base(id));
        let units = self.units.iter().filter(|(_, id)| alike(**id));
        unit_meant(symbol, units.map(|(name, _)| &**name))
    }

    fn base(&self, unit: UnitId) -> Option<UnitId> {
        Some(self.program.units.get(unit.index())?.base)
    }

    /// The units of the limits that measured quantities are compared with.
    pub(super) fn units_of_limits(&self) -> Vec<String> {
        let tables = self.program.tables.iter();
        let rows = tables.flat_map(|t| t.editions.iter().flat_map(|e| &e.rows));
        let mut of: Vec<UnitId> = Vec::new();
        for row in rows {
            if let Some(Value::Measured(_, unit)) = row.result
                && !of.contains(&unit)
            {
                of.push(unit);
            }
        }
        let names = of.into_iter().map(|unit| &self.program[unit].label.name);
        names.cloned().collect()
    }

    /// A member or group of an enum by any of its names.
    pub(super) fn named(&self, of: EnumId, name: &str) -> Option<Named> {
        find(self.enums.get(of.index())?, name).copied()
    }

    /// The member of an enum that is spelled most like this.
    pub(super) fn nearest_member(&self, of: EnumId, name: &str) -> Option<&str> {
        let names = self.enums.get(of.index())?;
        let members = names
            .iter()
            .filter(|(_, n)| matches!(n, Named::Member(_)))
            .map(|(name, _)| &**name);
        nearest_listed(name, members)
    }

    /// The parameters of this name, in whichever policies.
    pub(super) fn parameters(&self, name: &str) -> &[ParameterId] {
        find(&self.parameters, name).map_or(&[], Vec::as_slice)
    }

    /// The parameter that is spelled most like this.
    pub(super) fn nearest_parameter(&self, name: &str) -> Option<&str> {
        nearest_listed(name, self.parameters.keys().map(|name| &**name))
    }

    /// What can be read in several ways under this name (with or without the policy's before it).
    pub(super) fn reading_sets(&self, name: &str) -> Vec<ReadingSetId> {
        let name = nfkc(name);
        (0u32..)
            .map(ReadingSetId)
            .zip(&self.program.reading_sets)
            .filter(|(_, set)| set.of == *name || set.of.rsplit('.').next() == Some(&*name))
            .map(|(id, _)| id)
            .collect()
    }
}

/// Every spelling of a name.
pub(super) fn spellings(label: &Label) -> impl Iterator<Item = &str> {
    std::iter::once(&label.name)
        .chain(&label.aliases)
        .map(String::as_str)
}

fn find<'a, T>(map: &'a Names<'_, T>, text: &str) -> Option<&'a T> {
    map.get(text).or_else(|| {
        let plain = nfkc(text);
        (plain != text).then(|| map.get(&*plain)).flatten()
    })
}
