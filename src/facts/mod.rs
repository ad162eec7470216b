//! Facts: one reader a format makes a [`tree`] with the place of each value and the exact text of
//! each number; [`bind()`] reads the tree by the vocabulary into the [`store`], typed and by entity.

mod bind;
mod encoding;
#[cfg(test)]
mod examples;
mod identity;
mod json;
mod keys;
#[cfg(not(all(feature = "yaml", feature = "toml")))]
mod left_out;
mod ndjson;
pub mod patch;
pub mod store;
mod stranger;
#[cfg(feature = "toml")]
mod toml;
pub mod tree;
mod written;
#[cfg(feature = "yaml")]
mod yaml;

pub use bind::{Bound, Vocabulary, bind, bind_with, written_identity};
pub use encoding::decode;
pub use identity::{IdentityStep, Personal, identity, identity_values, pseudonym, sensitive_spans};
pub(crate) use identity::{is_sensitive, own_identity};
pub use json::read_json;
#[cfg(not(feature = "toml"))]
pub use left_out::read_toml;
#[cfg(not(feature = "yaml"))]
pub use left_out::read_yaml;
pub use ndjson::read_ndjson;
pub use stranger::{values_of_nobody, values_of_unknown_keys};
#[cfg(feature = "toml")]
pub use toml::read_toml;
pub use written::from_scenario;
#[cfg(feature = "yaml")]
pub use yaml::read_yaml;
