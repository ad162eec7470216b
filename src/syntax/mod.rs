//! From text to tree. Parsing cannot fail: it gives a [`Parsed`] with whatever was understood and
//! a diagnostic for each thing that was not.

pub mod ast;

use crate::diagnostic::Diagnostic;

/// What came of reading one file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree.
    pub document: ast::Document,
    /// Everything that is wrong with the spelling, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}
