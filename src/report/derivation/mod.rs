//! Why a verdict is what it is: the clauses that were evaluated, as a tree with the facts that each
//! read, and the place of both. Drawn for a terminal, or as data.

#[cfg(feature = "draw")]
mod draw;
mod steps;

#[cfg(feature = "draw")]
pub use draw::derivation;
pub use steps::{Explanation, Explanations, explanation, write_explanations};

use super::mask::COVERED;
use super::mask::Mask;
use crate::facts::store::Store;
use crate::program::Program;
use crate::source::{Loc, SourceMap};

/// Where a derivation comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The policies.
    pub program: &'a Program,
    /// All texts.
    pub sources: &'a SourceMap,
    /// The document.
    pub store: &'a Store,
    /// The places of its personal facts.
    pub mask: &'a Mask,
}

/// What is written at a place, on one line, personal facts masked; cut where it is `full`.
fn quote(
    sources: &SourceMap,
    mask: &Mask,
    loc: Loc,
    full: impl Fn(&str) -> bool,
    shown: impl Fn(char) -> char,
) -> String {
    let mut out = String::new();
    let mut blank = false;
    let mut covered = None;
    for (i, c) in sources.slice(loc).char_indices() {
        if c.is_whitespace() {
            blank = !out.is_empty();
            continue;
        }
        if full(&out) {
            out.push('…');
            break;
        }
        if std::mem::take(&mut blank) {
            out.push(' ');
        }
        let byte = loc.span.start + u32::try_from(i).unwrap_or(0);
        match mask.span_at(loc.file, byte) {
            Some(hidden) => {
                if covered != Some(hidden) {
                    out.push_str(COVERED);
                }
                covered = Some(hidden);
            }
            None => out.push(shown(c)),
        }
    }
    out
}
