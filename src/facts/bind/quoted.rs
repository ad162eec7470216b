//! Sources that quote somebody: a personal value of the document, or what looks like an identity
//! number.

use super::Binder;
use crate::facts::store::Fact;
use crate::facts::tree::NodeKind;
use crate::program::Value;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

impl Binder<'_, '_, '_> {
    /// Masks the sources that quote somebody; all fields must be known.
    pub(super) fn mask_quoted(&mut self) {
        let sources = std::mem::take(&mut self.sources);
        if sources.is_empty() {
            return;
        }
        let personal = self.personal_texts();
        let lengths: BTreeSet<usize> = personal.iter().map(|t| t.len()).collect();
        for node in sources {
            let NodeKind::Text(text) = &node.kind else {
                continue;
            };
            let quoted = |at: usize| {
                let parts = lengths
                    .iter()
                    .filter_map(|n| text.get(at..at.checked_add(*n)?));
                parts.into_iter().any(|part| personal.contains(part))
            };
            if has_identity_number(text) || text.char_indices().any(|(at, _)| quoted(at)) {
                self.store.mask_text(node.span, text);
            }
        }
    }

    /// The texts that are personal; a single character is quoted by anything.
    fn personal_texts(&self) -> HashSet<Arc<str>> {
        let mut out = HashSet::new();
        for (id, entity) in self.program.each_entity() {
            for field in entity.fields.iter().filter(|f| self.program[**f].sensitive) {
                for row in self.store.rows(id).iter() {
                    if let Fact::Known(Value::Text(text)) =
                        self.store.stated(self.program, row, *field)
                        && text.chars().nth(1).is_some()
                    {
                        out.insert(Arc::clone(text));
                    }
                }
            }
        }
        out
    }
}

/// 15 digits, or 17 and a digit or X, that stand alone.
fn has_identity_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| {
            let digits = word.trim_end_matches(['x', 'X']);
            (15..=18).contains(&word.len())
                && digits.len() >= 15
                && digits.bytes().all(|b| b.is_ascii_digit())
        })
}
