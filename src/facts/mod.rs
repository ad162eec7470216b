//! Facts: one reader a format makes a [`tree`] with the place of each value and the exact text of
//! each number; [`bind()`] reads the tree by the vocabulary into the [`store`], typed and by entity.

mod json;
pub mod store;
pub mod tree;

pub use json::read_json;
