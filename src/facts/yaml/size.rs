//! How much an anchor stands for: what its aliases copy is counted.

use crate::facts::tree::{Node, NodeKind};

/// How much a node is.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    /// Nodes, itself included.
    pub nodes: usize,
    /// Of its texts and keys.
    pub bytes: usize,
    /// Of its brackets.
    pub depth: usize,
}

/// How much a node is. Depth is bounded while it is built.
pub(super) fn measure(node: &Node) -> Size {
    let mut size = Size {
        nodes: 1,
        ..Size::default()
    };
    let mut add = |node: &Node, key: usize| {
        let inner = measure(node);
        size.nodes = size.nodes.saturating_add(inner.nodes);
        size.bytes = size.bytes.saturating_add(inner.bytes).saturating_add(key);
        size.depth = size.depth.max(inner.depth.saturating_add(1));
    };
    match &node.kind {
        NodeKind::Array(items) => {
            items.iter().for_each(|n| add(n, 0));
            size.depth = size.depth.max(1);
        }
        NodeKind::Object(entries) => {
            entries.iter().for_each(|e| add(&e.value, e.key.len()));
            size.depth = size.depth.max(1);
        }
        NodeKind::Text(text) | NodeKind::Number(text) => size.bytes = text.len(),
        NodeKind::Null | NodeKind::Boolean(_) | NodeKind::Broken => {}
    }
    size
}
