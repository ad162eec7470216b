//! What is to be done to a document, as operations on rows and fields ([`Change`]), and as a JSON
//! patch (RFC 6902) of the document as it is written ([`PatchOperation`]).
//!
//! A patch is applied to a tree, so that what it does not touch keeps its exact text; a pointer
//! means the same in JSON, YAML and TOML.

mod apply;
mod write;

#[cfg(test)]
mod tests;

pub use apply::{PatchError, apply};
pub use write::{TO_BE_FILLED, write};

use super::store::{Fact, Row};
use crate::program::{EnumId, FieldId, Member, NormId, Value};
use jiff::civil::Date;

/// Something that is done on a day, or holds from it on.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A field takes on a value.
    State {
        /// Of which row; perhaps one that a [`Change::Member`] before adds.
        row: Row,
        /// Which field.
        field: FieldId,
        /// Which value.
        fact: Fact<Value>,
        /// Where others would do as well, so that somebody has to say which it is: what it has to be, as
        /// in `≥ 60`, or nothing.
        open: Option<String>,
    },
    /// A field names a row; which, somebody has to say.
    Reference {
        /// Of which row.
        row: Row,
        /// Which field.
        field: FieldId,
        /// Which row it names.
        to: Row,
    },
    /// A further member of a collection, or the one that a field holds: a row beyond the store's.
    Member {
        /// Of which row.
        holder: Row,
        /// Which field.
        field: FieldId,
        /// The new row.
        row: Row,
    },
    /// 认定 with conclusion 是.
    Attestation {
        /// Of which row.
        row: Row,
        /// In which enum.
        of: EnumId,
        /// Which matter.
        matter: Member,
        /// Made on that day.
        on: Date,
    },
    /// 纠正 of a broken order or a forbidden act.
    Correction {
        /// Whose breach.
        row: Row,
        /// Of which norm.
        norm: NormId,
        /// Corrected on that day.
        on: Date,
    },
}

/// One operation of an RFC 6902 patch.
#[derive(Clone, Debug, PartialEq)]
pub struct PatchOperation {
    /// `add` or `replace`.
    pub op: &'static str,
    /// JSON pointer (RFC 6901) from the document's root; `-` is the place behind an array's last.
    pub path: String,
    /// The value, with placeholders where somebody has to say what it is.
    pub value: serde_json::Value,
    /// The same with something that would do in place of those placeholders that are no texts.
    pub filled: Option<serde_json::Value>,
}

impl PatchOperation {
    fn add(path: String, value: serde_json::Value) -> Self {
        Self {
            op: "add",
            path,
            value,
            filled: None,
        }
    }

    fn replace(path: String, value: serde_json::Value) -> Self {
        Self {
            op: "replace",
            path,
            value,
            filled: None,
        }
    }
}
