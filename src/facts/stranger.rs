//! What stands under keys that no vocabulary knows: it may be personal under a misspelt name, so it
//! is not shown unless that is asked for.

use super::Vocabulary;
use super::tree::{Node, NodeKind, Tree};
use crate::source::{Loc, Span};
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
    let mut spans = Vec::new();
    walk(vocabulary, &tree.root, &mut spans);
    spans.into_iter().map(|s| s.in_file(tree.file)).collect()
}

/// Documents are no deeper than the readers allow.
fn walk(vocabulary: &Vocabulary, node: &Node, spans: &mut Vec<Span>) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|n| walk(vocabulary, n, spans)),
        NodeKind::Object(entries) => {
            for entry in entries {
                let key: String = entry.key.nfkc().collect();
                let is_year = key.len() == 4 && key.bytes().all(|b| b.is_ascii_digit());
                if is_year || WRAPPING.contains(&key.as_str()) || vocabulary.knows(&key) {
                    walk(vocabulary, &entry.value, spans);
                } else {
                    spans.push(entry.value.span);
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

#[cfg(test)]
mod tests;
