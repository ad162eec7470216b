//! ohs: a declarative policy-rules engine. A regional plan says who must do what, by when, and
//! what the region must reach; an `.ohs` file says the same so that a machine can check it.
//!
//! Data walks one way: text → [`syntax`] → `model` → [`program`] (the core form); facts →
//! [`facts`] (typed columns); both → [`eval`] (verdicts) → `report`. The library reads no file,
//! clock or environment: whoever calls it hands in texts, the as-of date and [`limits`].

pub mod diagnostic;
pub mod eval;
pub mod facts;
#[cfg(feature = "image")]
pub mod image;
pub mod limits;
pub mod lint;
pub mod mend;
pub mod message;
pub mod model;
pub mod program;
pub mod report;
pub mod scenario;
pub mod source;
pub mod syntax;
pub mod workspace;
