//! Keys of objects: the form in which they are compared, and whether one stood before.

use super::tree::Entry;
use crate::source::{Span, folded};
use std::borrow::Cow;
use std::collections::HashMap;

/// The text by which names are compared: without blanks around it, by NFKC.
pub(super) fn nfkc(text: &str) -> Cow<'_, str> {
    folded(text.trim())
}

/// The keys of one object so far: few are searched, many are hashed.
#[derive(Default)]
pub(super) struct Keys(Option<HashMap<Box<str>, Span>>);

impl Keys {
    const FEW: usize = 48;

    /// Where the same key stood earlier; `entries` are those read so far.
    pub(super) fn earlier(&mut self, entries: &[Entry], key: &str, span: Span) -> Option<Span> {
        if entries.len() < Self::FEW {
            return entries.iter().find(|e| &*e.key == key).map(|e| e.key_span);
        }
        let map = self.0.get_or_insert_with(|| {
            entries
                .iter()
                .rev()
                .map(|e| (e.key.clone(), e.key_span))
                .collect()
        });
        let earlier = map.get(key).copied();
        if earlier.is_none() {
            map.insert(key.into(), span);
        }
        earlier
    }
}
