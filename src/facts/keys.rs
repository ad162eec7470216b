//! Whether a key of an object stood before: few are searched, many are hashed.

use super::tree::Entry;
use crate::source::Span;
use std::collections::HashMap;

/// The keys of one object so far.
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
