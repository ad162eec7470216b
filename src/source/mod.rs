//! Files, spans and line numbers: where everything that ohs says something about stands.
//!
//! Nothing here reads a file: the doors hand texts in, and every place is a [`Loc`] (a file and a
//! byte range within it), so that rules and facts can be pointed at in the same diagnostic.

mod folded;
mod lines;
mod map;

pub(crate) use folded::folded;
pub use lines::{BYTE_ORDER_MARK, LineColumn, LineIndex};
pub use map::{FileId, SourceFile, SourceMap};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A byte range `[start, end)` within one document. Eight bytes, `Copy`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The bytes as a range of `usize`.
    #[must_use]
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span covers no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The span in `file`.
    #[must_use]
    pub const fn in_file(self, file: FileId) -> Loc {
        Loc { file, span: self }
    }
}

/// A span in a file of a [`SourceMap`]: a clause of a policy, or a value in a fact file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Loc {
    /// The file.
    pub file: FileId,
    /// The bytes within it.
    pub span: Span,
}

/// The first `digits` hexadecimal digits of the SHA-256 of `text`.
#[must_use]
pub fn sha256(text: &str, digits: usize) -> String {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digest = Sha256::digest(text.as_bytes());
    let nibbles = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles
        .take(digits)
        .filter_map(|n| HEX.get(usize::from(n)))
        .collect()
}

#[cfg(test)]
mod tests;
