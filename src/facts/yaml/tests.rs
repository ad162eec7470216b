use super::*;
use proptest::prelude::*;

fn read(text: &str) -> (Option<Tree>, Vec<Diagnostic>) {
    read_yaml(FileId(0), text, &Limits::default())
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

/// A node in one line, each value with the text under its span.
fn drawn(text: &str, node: &Node) -> String {
    let slice = text.get(node.span.range()).expect("on characters");
    match &node.kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Boolean(b) => b.to_string(),
        NodeKind::Number(n) => format!("#{n}"),
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
fn scalars_follow_the_core_schema() {
    let cases: &[(&str, &str)] = &[
        (
            "[no, yes, on, off, 是]",
            r#"["no"<no> "yes"<yes> "on"<on> "off"<off> "是"<是>]"#,
        ),
        ("[true, False, ~, null, ]", "[true false null null]"),
        (
            "[1, -2.50, 1e3, .5, 0o7, 0x1F, 017]",
            r#"[#1 #-2.50 #1e3 #.5 "0o7"<0o7> "0x1F"<0x1F> #017]"#,
        ),
        ("['1', \"true\", '']", r#"["1"<'1'> "true"<"true"> ""<''>]"#),
        (
            "[2025-03-01, 2025-03, 12:30]",
            r#"["2025-03-01"<2025-03-01> "2025-03"<2025-03> "12:30"<12:30>]"#,
        ),
        ("!!str 17", r#""17"<17>"#),
        ("a: |\n  x\n  y\n", "{a=\"x\\ny\\n\"<x\n  y\n>}"),
    ];
    for (text, expected) in cases {
        let (tree, diagnostics) = read(text);
        assert_eq!(diagnostics, [], "{text}");
        assert_eq!(drawn(text, &tree.unwrap().root), *expected, "{text}");
    }
}

#[test]
fn places_cover_blocks_and_a_key_alone_is_null() {
    let text =
        "单位:\n  登记号: \"9146\"\n  预案:\n  员工:\n    - 工号: E1\n    - 工号: E2 # 末\n尾: x\n";
    let (tree, diagnostics) = read(text);
    assert_eq!(diagnostics, []);
    let NodeKind::Object(entries) = tree.unwrap().root.kind else {
        panic!()
    };
    let slice = |s: Span| text.get(s.range()).unwrap();
    assert_eq!(
        slice(entries[0].value.span),
        "登记号: \"9146\"\n  预案:\n  员工:\n    - 工号: E1\n    - 工号: E2"
    );
    let NodeKind::Object(inner) = &entries[0].value.kind else {
        panic!()
    };
    assert_eq!(inner[1].value.kind, NodeKind::Null);
    assert_eq!(slice(inner[1].value.span), "预案");
    assert_eq!(slice(inner[2].value.span), "- 工号: E1\n    - 工号: E2");
    assert_eq!(slice(entries[1].value.span), "x");
}

#[test]
fn aliases_stand_for_what_they_name() {
    let text = "a: &x [1, {b: 2}]\nc: *x\nd: &y foo\ne: *y";
    let (tree, diagnostics) = read(text);
    assert_eq!(diagnostics, []);
    assert_eq!(
        drawn(text, &tree.unwrap().root),
        r#"{a=[#1 {b=#2}] c=[#1 {b=#2}] d="foo"<foo> e="foo"<foo>}"#
    );
}

#[test]
fn mistakes_are_named_and_underlined() {
    let cases: &[(&str, &[&str])] = &[
        ("", &["empty_document "]),
        ("# 只有注释\n", &["empty_document "]),
        ("a: 1\nb: 2\na: 3", &["duplicate_key a | a"]),
        ("a: *nobody", &["unknown_alias *nobody"]),
        ("a: &x [*x]", &["unknown_alias *x"]),
        ("<<: {a: 1}\nb: 2", &["merge_key <<"]),
        ("[a, b]: 1", &["key_not_a_name ["]),
        ("a: !color red", &["tag_ignored !color"]),
        ("a: !!null x", &["tag_contradicted !!null"]),
        ("a: !!str null", &["tag_contradicted !!str"]),
        ("a: !!int 1.5", &["tag_contradicted !!int"]),
        ("a: !!map [1]", &["tag_contradicted !!map"]),
        ("a: !!seq {b: 1}", &["tag_contradicted !!seq"]),
        ("a: !!bool \"true\"", &["tag_contradicted !!bool"]),
        ("a: .nan", &["not_a_number .nan"]),
        ("a:\n\tb: 1", &["yaml_tab \t"]),
        ("a: b: c", &["yaml_colon :"]),
        ("a:\n  b: 1\n c: 2", &["yaml_indentation c"]),
        ("a: \"x", &["unclosed_string \""]),
        ("a: [1, 2", &["yaml_bracket ["]),
        ("a: [1, 2}", &["yaml_bracket ["]),
        ("%BAD", &["yaml_syntax "]),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), *expected, "{text}");
    }
}

#[test]
fn a_broken_document_leaves_the_others() {
    let text = "a: 1\n---\nb: [1\n---\nc: 3\n";
    let (tree, diagnostics) = read(text);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(drawn(text, &tree.unwrap().root), "[{a=#1} broken {c=#3}]");
}

#[test]
fn what_is_deep_or_expands_too_far_is_refused() {
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        (0..5000)
            .map(|i| format!("{}a:\n", " ".repeat(i)))
            .collect(),
    ] {
        let (tree, diagnostics) = read(&text);
        assert!(tree.is_none());
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].code.as_str(), "ohs::facts::too_deep");
    }
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    let mut chain = String::from("a0: &a0 [x]\n");
    for i in 1..200 {
        let p = i - 1;
        let nine = vec![format!("*a{p}"); 9].join(", ");
        laughs.push_str(&format!("a{i}: &a{i} [{nine}]\n"));
        chain.push_str(&format!("a{i}: &a{i} [*a{p}]\n"));
    }
    let codes = |text: &str| -> Vec<String> {
        read(text)
            .1
            .iter()
            .map(|d| d.code.as_str().to_owned())
            .collect()
    };
    assert_eq!(codes(&laughs), ["ohs::facts::alias_expansion"]);
    assert_eq!(codes(&chain), ["ohs::facts::too_deep"]);
}

/// What a tag says of a value is honoured where it can be.
#[test]
fn tags_that_fit_are_silent() {
    let text =
        "a: !!str 1\nb: !!int 1\nc: !!float 1.5\nd: !!null ~\ne: !!seq [!!bool true]\nf: !!map {}";
    let (tree, diagnostics) = read(text);
    assert_eq!(diagnostics, []);
    assert_eq!(
        drawn(text, &tree.unwrap().root),
        r#"{a="1"<1> b=#1 c=#1.5 d=null e=[true] f={}}"#
    );
}

/// Each alias copies its text: what they come to is bounded, however few nodes they are.
#[test]
fn aliases_of_a_long_text_are_counted_by_its_bytes() {
    let long = "x".repeat(100_000);
    let text = format!("a: &a {long}\nb: [{}]\n", "*a, ".repeat(100_000));
    let (tree, diagnostics) = read(&text);
    assert!(tree.is_none());
    let codes: Vec<_> = diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["ohs::facts::alias_bytes"]);
}

proptest! {
    #[test]
    fn nothing_panics(text in r#"[\[\]{}":,0-9a-e&*!|>?%@`~ '\-\n\t体#.<]{0,40}"#) {
        let (_, diagnostics) = read(&text);
        for label in diagnostics.iter().flat_map(|d| &d.labels) {
            prop_assert!(text.get(label.loc.span.range()).is_some());
        }
    }

    #[test]
    fn spans_lie_on_characters(text in r#"((a|体|b): ?(\[1, 体\]|\{体: '体'\}|"体"|体|)\n){0,6}"#) {
        if let (Some(tree), _) = read(&text) {
            drawn(&text, &tree.root);
        }
    }
}
