//! From text to tree. Parsing cannot fail: it gives a [`Parsed`] with whatever was understood and
//! a diagnostic for each thing that was not.

pub mod ast;
mod build;
mod cut;
mod explain;
mod format;
mod grammar;
mod keyword;
mod lexical;
mod print;
mod token;
mod unclosed;

pub use format::{FormatOptions, format};
pub use print::print;
pub use token::{Bracket, Token, TokenKind, tokens};

use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::source::{FileId, Span};

/// What came of reading one file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree.
    pub document: ast::Document,
    /// Everything that is wrong with the spelling, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

pub(crate) use explain::{everyday, left_open};

/// Reads the text of an `.ohs` file.
#[must_use]
pub fn parse(file: FileId, text: &str, limits: &Limits) -> Parsed {
    read(file, text, limits).parsed
}

/// A file read, with what was made of it on the way.
struct Read {
    tokens: Vec<Token>,
    pieces: Vec<cut::Piece>,
    parsed: Parsed,
}

fn read(file: FileId, text: &str, limits: &Limits) -> Read {
    let start = Span::new(0, 0).in_file(file);
    let nothing = |diagnostic: Diagnostic| Read {
        tokens: Vec::new(),
        pieces: Vec::new(),
        parsed: Parsed {
            document: ast::Document {
                file,
                declarations: Vec::new(),
                lost: Vec::new(),
            },
            diagnostics: vec![diagnostic],
        },
    };
    if text.len() > limits.policy_bytes || u32::try_from(text.len()).is_err() {
        return nothing(
            Diagnostic::error("ohs::syntax::file_too_large", start)
                .arg("bytes", text.len())
                .arg("limit", limits.policy_bytes),
        );
    }
    let tokens = tokens(text);
    let mut diagnostics = Vec::new();
    let bad = lexical::check(file, text, &tokens, &mut diagnostics);
    let cut = cut::cut(text, &tokens, &bad, limits.bracket_depth);
    for (fault, span, by) in cut.faults {
        let meant = match fault {
            cut::Fault::NotClosed => unclosed::forgotten(text, &tokens, span),
            cut::Fault::NotOpened | cut::Fault::TooDeep => None,
        };
        let at = meant.map_or(span, |(open, _)| open).in_file(file);
        let bracket = text.get(span.range()).unwrap_or("");
        diagnostics.push(match fault {
            cut::Fault::NotClosed => {
                let d = Diagnostic::error("ohs::syntax::not_closed", at).arg("open", bracket);
                match (meant, by) {
                    (Some((_, close)), _) => d.label("taken", close.in_file(file)).help("inner"),
                    (None, Some(by)) => d.label("until", by.in_file(file)).help("before"),
                    (None, None) => d,
                }
            }
            cut::Fault::NotOpened => {
                Diagnostic::error("ohs::syntax::not_opened", at).arg("close", bracket)
            }
            cut::Fault::TooDeep => {
                Diagnostic::error("ohs::syntax::too_deep", at).arg("limit", limits.bracket_depth)
            }
        });
    }
    if cut.pieces.is_empty() && diagnostics.is_empty() {
        return nothing(Diagnostic::error("ohs::syntax::empty_file", start));
    }
    let mut builder = build::Builder::new(file, text, &tokens);
    let document = builder.document(&cut.pieces);
    diagnostics.append(&mut builder.diagnostics);
    diagnostics.sort_by_key(|d| d.loc().map(|l| (l.span.start, l.span.end)));
    Read {
        tokens,
        pieces: cut.pieces,
        parsed: Parsed {
            document,
            diagnostics,
        },
    }
}

#[cfg(test)]
mod tests;
