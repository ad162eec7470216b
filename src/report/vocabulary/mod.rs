//! What a vocabulary has, for whoever writes a policy or a fact file: entities with their fields,
//! enums, tables, units and terms, with their other spellings and what is said of them. And what policies offer to
//! those that build on them.

#[cfg(feature = "draw")]
mod drawn;
mod found;
#[cfg(feature = "draw")]
mod found_drawn;
mod policies;
#[cfg(feature = "draw")]
mod policies_drawn;
mod read;

#[cfg(feature = "draw")]
pub use drawn::{entity, enumeration, overview, table};
pub use found::{FieldOf, Found, MemberOf, StateOf, TermOf, find};
#[cfg(feature = "draw")]
pub use found_drawn::found;
pub use policies::{Norm, Parameter, Policy, Term as PolicyTerm, policies};
#[cfg(feature = "draw")]
pub use policies_drawn::{list_policies, policy, policy_part};
pub use read::vocabularies;

use serde::Serialize;

/// A vocabulary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Vocabulary {
    /// Its name and other spellings.
    #[serde(flatten)]
    pub named: Named,
    /// 标题.
    pub title: Option<String>,
    /// The file that declares it.
    pub file: String,
    /// Kinds of thing, in the order of the file.
    pub entities: Vec<Entity>,
    /// Lists of codes.
    pub enums: Vec<Enum>,
    /// Decision tables.
    pub tables: Vec<Table>,
    /// Units of measure, besides the built-in ones.
    pub units: Vec<Named>,
}

/// A name, its other spellings, and what is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The first name.
    pub name: String,
    /// The others.
    pub aliases: Vec<String>,
    /// The `///` lines above it.
    pub doc: Option<String>,
}

impl Named {
    /// Whether `text` is one of the spellings.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.name == text || self.aliases.iter().any(|a| a == text)
    }

    /// All spellings.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name)
            .chain(&self.aliases)
            .map(String::as_str)
    }
}

/// An entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Entity {
    /// Its name.
    #[serde(flatten)]
    pub named: Named,
    /// 标识.
    pub identity: Vec<String>,
    /// 发生: the field with the event's date.
    pub occurs: Option<String>,
    /// 存续: the fields with the first and the last day.
    pub lives: Option<(String, String)>,
    /// What the state of being alive is called.
    pub alive: Option<Named>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Terms over it.
    pub terms: Vec<Term>,
}

/// A field or column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name.
    #[serde(flatten)]
    pub named: Named,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: FieldType,
    /// 可无: may be known to be absent.
    pub optional: bool,
    /// 敏感: personal.
    pub sensitive: bool,
    /// 属地: where the thing lies.
    pub locates: bool,
}

/// A type as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldType {
    /// A built-in type, an enum or an entity.
    pub name: String,
    /// 多个.
    pub many: bool,
    /// 按年.
    pub yearly: bool,
    /// `→`.
    pub reference: bool,
    /// The unit of a number.
    pub unit: Option<String>,
    /// The range of values, as written.
    pub range: Option<String>,
}

/// A term.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Term {
    /// Its name.
    #[serde(flatten)]
    pub named: Named,
    /// Its definition, as written; none where it has readings.
    pub definition: Option<String>,
}

/// An enum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Enum {
    /// Its name.
    #[serde(flatten)]
    pub named: Named,
    /// 有序: its members compare by their order.
    pub ordered: bool,
    /// 等: there are more than those listed.
    pub open: bool,
    /// Its members.
    pub members: Vec<Named>,
    /// Its groups.
    pub groups: Vec<Group>,
}

/// A group of members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its name.
    #[serde(flatten)]
    pub named: Named,
    /// Members and groups, as written.
    pub members: Vec<String>,
    /// 等.
    pub open: bool,
}

/// A decision table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its name.
    #[serde(flatten)]
    pub named: Named,
    /// Its columns.
    pub columns: Vec<Field>,
    /// What it gives.
    pub gives: Option<FieldType>,
    /// All of it, as written.
    pub text: String,
}

/// The name of an entity, field, term, enum, table or vocabulary, of a policy or of something in one, that is nearest to `name`,
/// if one is near.
#[must_use]
pub fn nearest(name: &str, vocabularies: &[Vocabulary], policies: &[Policy]) -> Option<String> {
    let most = (name.chars().count() / 3).max(1);
    let names = vocabularies.iter().flat_map(|v| {
        let entities = v.entities.iter().map(|e| &e.named);
        let enums = v.enums.iter().map(|e| &e.named);
        let tables = v.tables.iter().map(|t| &t.named);
        std::iter::once(&v.named)
            .chain(entities)
            .chain(enums)
            .chain(tables)
            .chain(v.entities.iter().flat_map(|e| {
                let fields = e.fields.iter().map(|f| &f.named);
                fields.chain(e.terms.iter().map(|t| &t.named))
            }))
            .flat_map(Named::spellings)
    });
    let offered = policies
        .iter()
        .flat_map(|p| std::iter::once(&p.named).chain(p.parts()))
        .flat_map(Named::spellings);
    let names: Vec<&str> = names.chain(offered).collect();
    if let Some(near) = crate::diagnostic::nearest(name, names.iter().copied()) {
        return Some(near.to_owned());
    }
    names
        .into_iter()
        .map(|n| (strsim::damerau_levenshtein(name, n), n))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, n)| n.to_owned())
}

/// Some vocabularies and policies as JSON, with a line break at its end.
#[must_use]
pub fn json(vocabularies: &[Vocabulary], policies: &[Policy]) -> String {
    #[derive(Serialize)]
    struct Top<'a> {
        schema: u32,
        vocabularies: &'a [Vocabulary],
        policies: &'a [Policy],
    }
    let top = Top {
        schema: super::model::SCHEMA,
        vocabularies,
        policies,
    };
    let mut out = serde_json::to_string_pretty(&top).unwrap_or_default();
    out.push('\n');
    out
}

/// One entity, enum or table as JSON, with a line break at its end.
#[must_use]
pub fn one_json(kind: &'static str, of: &impl Serialize) -> String {
    let mut top = serde_json::Map::new();
    top.insert("schema".to_owned(), super::model::SCHEMA.into());
    top.insert(
        kind.to_owned(),
        serde_json::to_value(of).unwrap_or_default(),
    );
    let mut out = serde_json::to_string_pretty(&top).unwrap_or_default();
    out.push('\n');
    out
}

#[cfg(all(test, feature = "draw"))]
mod tests;
