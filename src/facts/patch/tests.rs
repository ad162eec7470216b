use super::{PatchError, PatchOperation, apply};
use crate::facts::read_json;
use crate::facts::tree::{Node, NodeKind, Tree};
use crate::limits::Limits;
use crate::source::FileId;
use serde_json::json;

fn tree(text: &str) -> Tree {
    let (tree, diagnostics) = read_json(FileId(0), text, &Limits::default());
    assert_eq!(diagnostics, []);
    tree.unwrap()
}

/// A tree as text, numbers as they were written.
fn written(node: &Node) -> String {
    match &node.kind {
        NodeKind::Null => "null".into(),
        NodeKind::Boolean(b) => b.to_string(),
        NodeKind::Number(n) => n.to_string(),
        NodeKind::Text(t) => format!("{t:?}"),
        NodeKind::Array(items) => {
            format!(
                "[{}]",
                items.iter().map(written).collect::<Vec<_>>().join(",")
            )
        }
        NodeKind::Object(entries) => {
            let parts = entries
                .iter()
                .map(|e| format!("{:?}:{}", e.key, written(&e.value)));
            format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
        }
        NodeKind::Broken => "broken".into(),
    }
}

fn applied(
    text: &str,
    operations: &[(&'static str, &str, serde_json::Value)],
) -> Result<String, PatchError> {
    let operations: Vec<PatchOperation> = operations
        .iter()
        .map(|(op, path, value)| PatchOperation {
            op,
            path: (*path).to_owned(),
            value: value.clone(),
            filled: None,
        })
        .collect();
    apply(&tree(text), &operations).map(|t| written(&t.root))
}

#[test]
fn what_is_not_touched_keeps_its_text_and_order() {
    assert_eq!(
        applied(
            "{\"b\": 1.50, \"a\": 1e3, \"c\": []}",
            &[("add", "/c/-", json!({"x": 1}))]
        ),
        Ok("{\"b\":1.50,\"a\":1e3,\"c\":[{\"x\":1}]}".into())
    );
}

#[test]
fn add_and_replace_as_rfc_6902_says() {
    let text = "{\"a\": [1, 3], \"b\": 1}";
    for (op, path, expected) in [
        ("add", "/a/1", Ok("{\"a\":[1,9,3],\"b\":1}")),
        ("add", "/a/2", Ok("{\"a\":[1,3,9],\"b\":1}")),
        ("add", "/a/3", Err(())),
        ("add", "/b", Ok("{\"a\":[1,3],\"b\":9}")),
        ("add", "/c", Ok("{\"a\":[1,3],\"b\":1,\"c\":9}")),
        ("add", "/c/d", Err(())),
        ("add", "/b/d", Err(())),
        ("replace", "/a/1", Ok("{\"a\":[1,9],\"b\":1}")),
        ("replace", "/a/2", Err(())),
        ("replace", "/a/-", Err(())),
        ("replace", "/b", Ok("{\"a\":[1,3],\"b\":9}")),
        ("replace", "/c", Err(())),
        ("replace", "", Ok("9")),
    ] {
        let expected = expected
            .map(str::to_owned)
            .map_err(|()| PatchError::NoSuchPlace { operation: 0 });
        assert_eq!(
            applied(text, &[(op, path, json!(9))]),
            expected,
            "{op} {path}"
        );
    }
    assert_eq!(
        applied(text, &[("add", "/b", json!(2)), ("remove", "/b", json!(0))]),
        Err(PatchError::UnknownOperation { operation: 1 })
    );
}

#[test]
fn a_step_may_hold_slashes_and_tildes() {
    assert_eq!(
        applied(
            "{\"a/b\": {\"m~n\": 1}}",
            &[("replace", "/a~1b/m~0n", json!("~1"))]
        ),
        Ok("{\"a/b\":{\"m~n\":\"~1\"}}".into())
    );
    // `~01` is `~1`, not `/`.
    assert_eq!(
        applied("{\"~1\": 1}", &[("replace", "/~01", json!(2))]),
        Ok("{\"~1\":2}".into())
    );
}
