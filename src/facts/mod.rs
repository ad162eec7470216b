//! Facts: one reader a format makes a [`tree`] with the place of each value and the exact text of
//! each number; [`bind()`] reads the tree by the vocabulary into the [`store`], typed and by entity.

mod bind;
mod identity;
mod json;
pub mod store;
pub mod tree;

pub use bind::{Bound, Vocabulary, bind, bind_with};
pub use identity::{IdentityStep, Personal, identity, pseudonym, sensitive_spans};
pub use json::read_json;
