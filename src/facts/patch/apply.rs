//! RFC 6902 on a tree: `add` and `replace`, which is all that a mend does.

use super::PatchOperation;
use crate::facts::tree::{Entry, Node, NodeKind, Tree};
use crate::source::Span;

/// Why a patch cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchError {
    /// There is nothing where the operation's path leads.
    NoSuchPlace {
        /// Which operation.
        operation: usize,
    },
    /// An operation other than `add` and `replace`.
    UnknownOperation {
        /// Which operation.
        operation: usize,
    },
}

/// The tree after all operations, in their order. What they add has an empty span at the start of
/// the document: it stands nowhere in it.
///
/// # Errors
///
/// Where an operation's place is not there: nothing is done then.
pub fn apply<'o>(
    tree: &Tree,
    operations: impl IntoIterator<Item = &'o PatchOperation>,
) -> Result<Tree, PatchError> {
    let mut out = tree.clone();
    for (n, operation) in operations.into_iter().enumerate() {
        let missing = PatchError::NoSuchPlace { operation: n };
        let add = match operation.op {
            "add" => true,
            "replace" => false,
            _ => return Err(PatchError::UnknownOperation { operation: n }),
        };
        let value = node(&operation.value);
        let Some((parent, last)) = operation.path.rsplit_once('/') else {
            out.root = value;
            continue;
        };
        let parent = at(&mut out.root, parent).ok_or(missing)?;
        let last = unescaped(last);
        let done = match &mut parent.kind {
            NodeKind::Object(entries) => set(entries, &last, value, add),
            NodeKind::Array(items) => insert(items, &last, value, add),
            _ => None,
        };
        done.ok_or(missing)?;
    }
    Ok(out)
}

fn set(entries: &mut Vec<Entry>, key: &str, value: Node, add: bool) -> Option<()> {
    match entries.iter_mut().find(|e| &*e.key == key) {
        Some(entry) => entry.value = value,
        None if add => entries.push(Entry {
            key: key.into(),
            key_span: Span::default(),
            value,
        }),
        None => return None,
    }
    Some(())
}

fn insert(items: &mut Vec<Node>, index: &str, value: Node, add: bool) -> Option<()> {
    if add && index == "-" {
        items.push(value);
        return Some(());
    }
    let index: usize = index.parse().ok()?;
    if add {
        (index <= items.len()).then(|| items.insert(index, value))
    } else {
        items.get_mut(index).map(|item| *item = value)
    }
}

/// The node to which a pointer leads.
fn at<'t>(root: &'t mut Node, pointer: &str) -> Option<&'t mut Node> {
    let mut at = root;
    for step in pointer.split('/').skip(1) {
        let step = unescaped(step);
        at = match &mut at.kind {
            NodeKind::Object(entries) => &mut entries.iter_mut().find(|e| *e.key == *step)?.value,
            NodeKind::Array(items) => items.get_mut(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(at)
}

/// The node to which a pointer leads, to look at.
pub(super) fn find<'t>(root: &'t Node, pointer: &str) -> Option<&'t Node> {
    let mut at = root;
    for step in pointer.split('/').skip(1) {
        let step = unescaped(step);
        at = match &at.kind {
            NodeKind::Object(entries) => &entries.iter().find(|e| *e.key == *step)?.value,
            NodeKind::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(at)
}

/// A step without the escapes of RFC 6901.
fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// A JSON value as a node.
fn node(value: &serde_json::Value) -> Node {
    let kind = match value {
        serde_json::Value::Null => NodeKind::Null,
        serde_json::Value::Bool(b) => NodeKind::Boolean(*b),
        serde_json::Value::Number(n) => NodeKind::Number(n.to_string().into()),
        serde_json::Value::String(s) => NodeKind::Text(s.as_str().into()),
        serde_json::Value::Array(items) => NodeKind::Array(items.iter().map(node).collect()),
        serde_json::Value::Object(entries) => NodeKind::Object(
            entries
                .iter()
                .map(|(key, value)| Entry {
                    key: key.as_str().into(),
                    key_span: Span::default(),
                    value: node(value),
                })
                .collect(),
        ),
    };
    Node::new(kind, Span::default())
}
