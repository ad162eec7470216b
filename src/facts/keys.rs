//! Keys of objects: the form in which they are compared, and whether one stood before.

use super::tree::Entry;
use crate::source::Span;
use std::borrow::Cow;
use std::collections::HashMap;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The text by which names are compared: without blanks around it, by NFKC.
pub(super) fn nfkc(text: &str) -> Cow<'_, str> {
    folded(text.trim())
}

/// A text by NFKC.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    if is_plain(text) || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// Whether nothing but characters stand in a text that NFKC leaves as they are, beside whatever
/// others: ASCII, Chinese ones (not those for compatibility), and their commonest marks.
fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '\0'..='\x7f' | '\u{4e00}'..='\u{9fff}' | '、' | '。' | '“' | '”'))
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
