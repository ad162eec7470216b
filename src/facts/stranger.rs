//! What stands under keys that no vocabulary knows: it may be personal under a misspelt name, so it
//! is not shown unless that is asked for.

use super::Vocabulary;
use super::tree::{Node, NodeKind, Tree};
use crate::source::{Loc, Span};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// The keys with which a value is wrapped, listed or recorded; their values belong to the key above.
const WRAPPING: &[&str] = &[
    "值",
    "value",
    "来源",
    "source",
    "知悉",
    "known_on",
    "有效至",
    "valid_until",
    "历史",
    "history",
    "自",
    "from",
    "至",
    "to",
    "完整",
    "complete",
    "共",
    "total",
    "列出",
    "listed",
    "事项",
    "matter",
    "对象",
    "of",
    "结论",
    "conclusion",
    "日期",
    "date",
    "义务",
    "norm",
];

/// The values under unknown keys, outermost only.
#[must_use]
pub fn values_of_unknown_keys(vocabulary: &Vocabulary, tree: &Tree) -> Vec<Loc> {
    let mut walk = Walk {
        vocabulary,
        known: HashMap::new(),
        spans: Vec::new(),
    };
    walk.node(&tree.root);
    let spans = walk.spans.into_iter();
    spans.map(|s| s.in_file(tree.file)).collect()
}

struct Walk<'v, 'p, 't> {
    vocabulary: &'v Vocabulary<'p>,
    /// Keys as written: a document spells few of them, many times.
    known: HashMap<&'t str, bool>,
    spans: Vec<Span>,
}

impl<'t> Walk<'_, '_, 't> {
    /// Documents are no deeper than the readers allow.
    fn node(&mut self, node: &'t Node) {
        match &node.kind {
            NodeKind::Array(items) => items.iter().for_each(|n| self.node(n)),
            NodeKind::Object(entries) => {
                for entry in entries {
                    if self.knows(&entry.key) {
                        self.node(&entry.value);
                    } else {
                        self.spans.push(entry.value.span);
                    }
                }
            }
            NodeKind::Null
            | NodeKind::Boolean(_)
            | NodeKind::Number(_)
            | NodeKind::Text(_)
            | NodeKind::Broken => {}
        }
    }

    fn knows(&mut self, key: &'t str) -> bool {
        let vocabulary = self.vocabulary;
        *self.known.entry(key).or_insert_with(|| {
            let key: String = key.nfkc().collect();
            let is_year = key.len() == 4 && key.bytes().all(|b| b.is_ascii_digit());
            is_year || WRAPPING.contains(&key.as_str()) || vocabulary.knows(&key)
        })
    }
}

#[cfg(test)]
mod tests;
