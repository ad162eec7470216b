//! What stands in for a reader that the library was built without.

use super::tree::Tree;
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::source::{FileId, Span};

/// YAML, in a library built without the feature `yaml`: an error.
#[cfg(not(feature = "yaml"))]
#[must_use]
pub fn read_yaml(file: FileId, _: &str, _: &Limits) -> (Option<Tree>, Vec<Diagnostic>) {
    left_out(file, "YAML", "yaml")
}

/// TOML, in a library built without the feature `toml`: an error.
#[cfg(not(feature = "toml"))]
#[must_use]
pub fn read_toml(file: FileId, _: &str, _: &Limits) -> (Option<Tree>, Vec<Diagnostic>) {
    left_out(file, "TOML", "toml")
}

fn left_out(
    file: FileId,
    format: &'static str,
    feature: &'static str,
) -> (Option<Tree>, Vec<Diagnostic>) {
    let at = Span::new(0, 0).in_file(file);
    let diagnostic = Diagnostic::error("ohs::source::format_left_out", at)
        .arg("format", format)
        .arg("feature", feature);
    (None, vec![diagnostic])
}
