//! From verdicts to what people and tools read: the terminal and JSON.

mod build;
mod check;
mod derivation;
#[cfg(feature = "draw")]
pub mod draw;
mod finding;
mod ground;
mod json;
mod mask;
pub mod model;
mod name;
mod place;
mod remarks;
pub mod summary;
mod target;
#[cfg(feature = "draw")]
mod terminal;
mod verdicts;
pub mod vocabulary;
mod words;

#[cfg(feature = "draw")]
pub use build::drawn_in_full;
pub use build::{Audited, ReportOptions, build};
pub use check::check_json;
#[cfg(feature = "draw")]
pub use derivation::derivation;
pub use derivation::{Explanation, Explanations, Origin, explanation, write_explanations};
pub use json::{json, write_json};
pub use mask::Mask;
pub use model::Report;
pub use place::personal_places;
#[cfg(feature = "draw")]
pub use terminal::terminal;
pub use verdicts::{Brief, Verdicts};

#[cfg(test)]
mod tests;
