//! The core form: what a set of policies means, names resolved, types and units checked, sugar
//! gone. Whatever gives the language a meaning (the evaluator, later the batch evaluator and the
//! encoder) matches it exhaustively, without `_`, so that a new kind of node does not compile
//! until all of them know it. It is plain data: the shipped policies are embedded as one.

mod expr;
mod indicator;
mod norm;
mod policy;
mod requirement;
mod schema;
mod value;

pub use expr::*;
pub use indicator::*;
pub use norm::*;
pub use policy::*;
pub use requirement::*;
pub(crate) use schema::is_matters;
pub use schema::*;
pub use value::*;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident => $list:ident : $item:ty),* $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
            pub struct $name(pub u32);

            impl $name {
                /// The number as an index.
                #[must_use]
                pub const fn index(self) -> usize { self.0 as usize }
            }

            impl std::ops::Index<$name> for Program {
                type Output = $item;
                #[expect(clippy::indexing_slicing, reason = "ids come from the program's own builder")]
                fn index(&self, id: $name) -> &$item { &self.$list[id.index()] }
            }
        )*

        /// A checked set of vocabularies and policies, as [`crate::model`] makes it. Items refer
        /// to each other by the ids beside the lists: `program[id]`.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct Program {
            $(
                #[doc = concat!("By [`", stringify!($name), "`].")]
                pub $list: Vec<$item>,
            )*
        }
    };
}

ids! {
    /// An entity.
    EntityId => entities: Entity,
    /// A field of an entity.
    FieldId => fields: Field,
    /// An enum.
    EnumId => enums: Enum,
    /// A unit of measure.
    UnitId => units: Unit,
    /// A decision table.
    TableId => tables: Table,
    /// A parameter.
    ParameterId => parameters: Parameter,
    /// A term.
    TermId => terms: Term,
    /// A policy or vocabulary.
    PolicyId => policies: Policy,
    /// A norm: a duty without items, or one item of a duty.
    NormId => norms: Norm,
    /// An exception.
    ExceptionId => exceptions: Exception,
    /// An indicator.
    IndicatorId => indicators: Indicator,
    /// A set of readings between which a text leaves open.
    ReadingSetId => reading_sets: ReadingSet,
    /// A scenario.
    ScenarioId => scenarios: Scenario,
    /// A remark.
    RemarkId => remarks: Remark,
}

impl Program {
    /// The ids of a list of length `n`, as `(0..n)`; `program.ids(program.norms.len(), NormId)`.
    pub fn ids<T>(n: usize, id: fn(u32) -> T) -> impl Iterator<Item = T> {
        (0..u32::try_from(n).unwrap_or(u32::MAX)).map(id)
    }

    /// All norms with their ids.
    pub fn each_norm(&self) -> impl Iterator<Item = (NormId, &Norm)> {
        (0u32..).map(NormId).zip(&self.norms)
    }

    /// All entities with their ids.
    pub fn each_entity(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        (0u32..).map(EntityId).zip(&self.entities)
    }

    /// All indicators with their ids.
    pub fn each_indicator(&self) -> impl Iterator<Item = (IndicatorId, &Indicator)> {
        (0u32..).map(IndicatorId).zip(&self.indicators)
    }
}
