use super::*;
use proptest::prelude::*;

fn read(text: &str) -> (Option<Tree>, Vec<Diagnostic>) {
    read_toml(FileId(0), text, &Limits::default())
}

fn shown(text: &str) -> Vec<String> {
    read(text)
        .1
        .iter()
        .map(|d| {
            let labels: Vec<&str> = d
                .labels
                .iter()
                .map(|l| text.get(l.loc.span.range()).expect("on characters"))
                .collect();
            let code = d.code.as_str().trim_start_matches("ohs::facts::");
            format!("{code} {}", labels.join(" | "))
        })
        .collect()
}

fn drawn(text: &str, node: &Node) -> String {
    let slice = text.get(node.span.range()).expect("on characters");
    match &node.kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Boolean(b) => b.to_string(),
        NodeKind::Number(n) => format!("#{n}<{slice}>"),
        NodeKind::Text(t) => format!("{t:?}<{slice}>"),
        NodeKind::Array(items) => {
            let items: Vec<String> = items.iter().map(|n| drawn(text, n)).collect();
            format!("[{}]", items.join(" "))
        }
        NodeKind::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|e| format!("{}={}", e.key, drawn(text, &e.value)))
                .collect();
            format!("{{{}}}", entries.join(" "))
        }
        NodeKind::Broken => "broken".to_owned(),
    }
}

#[test]
fn values_keep_their_text_place_and_order() {
    let text = "b = 1_000\na = 0.70\nd = 2025-03-01\nx = 0x1F\ns = 'it'\nt = true\n[\"单位\"]\n\"登记号\" = \"9146\"\n[[\"单位\".\"员工\"]]\n\"工号\" = \"E1\"\n[[\"单位\".\"员工\"]]\n\"工号\" = \"E2\"\n";
    let (tree, diagnostics) = read(text);
    assert_eq!(diagnostics, []);
    let root = tree.unwrap().root;
    assert_eq!(
        drawn(text, &root),
        r#"{b=#1000<1_000> a=#0.70<0.70> d="2025-03-01"<2025-03-01> x=#31<0x1F> s="it"<'it'> t=true 单位={登记号="9146"<"9146"> 员工=[{工号="E1"<"E1">} {工号="E2"<"E2">}]}}"#
    );
}

#[test]
fn mistakes_are_named_and_underlined() {
    let cases: &[(&str, &[&str])] = &[
        ("", &["empty_document "]),
        (
            "登记号 = 1\n名称 = 2\n",
            &["toml_bare_key 登记号", "toml_bare_key 名称"],
        ),
        ("[单位]\na = 1\n", &["toml_bare_key 单位"]),
        ("a = 1\na = 2\n", &["duplicate_key a"]),
        ("a = inf\n", &["not_a_number inf"]),
        (
            "a = \nb = 2\nc = [1\n",
            &["toml_value \n", "toml_syntax \n"],
        ),
        ("a = 体\n", &["toml_value 体"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), *expected, "{text}");
    }
}

#[test]
fn deep_brackets_are_refused() {
    for open in ["[", "{a="] {
        let text = format!("a = {}", open.repeat(100_000));
        let (tree, diagnostics) = read(&text);
        assert!(tree.is_none());
        assert!(!diagnostics.is_empty());
    }
}

proptest! {
    #[test]
    fn nothing_panics(text in r#"[\[\]{}"=,0-9a-e体. '_\-\n\t#:T]{0,40}"#) {
        let (tree, diagnostics) = read(&text);
        if let Some(tree) = tree {
            drawn(&text, &tree.root);
        }
        for label in diagnostics.iter().flat_map(|d| &d.labels) {
            prop_assert!(text.get(label.loc.span.range()).is_some());
        }
    }
}
