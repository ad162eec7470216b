use super::*;
use proptest::prelude::*;

fn read(text: &str) -> (Option<Tree>, Vec<Diagnostic>) {
    read_json(FileId(0), text, &Limits::default())
}

/// Each code with the text that its labels underline.
fn shown(text: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|d| {
            let labels: Vec<&str> = d
                .labels
                .iter()
                .map(|l| {
                    text.get(l.loc.span.range())
                        .expect("a label lies on characters")
                })
                .collect();
            let code = d.code.as_str().trim_start_matches("ohs::facts::");
            format!("{code} {}", labels.join(" | "))
        })
        .collect()
}

/// The tree as serde_json sees it; numbers by their text.
fn value(node: &Node) -> serde_json::Value {
    use serde_json::Value as V;
    match &node.kind {
        NodeKind::Null => V::Null,
        NodeKind::Boolean(b) => V::Bool(*b),
        NodeKind::Number(n) => serde_json::from_str(n).expect("a number"),
        NodeKind::Text(t) => V::String(t.to_string()),
        NodeKind::Array(items) => V::Array(items.iter().map(value).collect()),
        NodeKind::Object(entries) => V::Object(
            entries
                .iter()
                .map(|e| (e.key.to_string(), value(&e.value)))
                .collect(),
        ),
        NodeKind::Broken => panic!("nothing broken in a sound document"),
    }
}

#[test]
fn places_are_exact_and_numbers_keep_their_text() {
    let text = r#"{"登记号": "9146", "数": [0.70, -1e3], "空": {}}"#;
    let (tree, errors) = read(text);
    assert_eq!(errors, []);
    let NodeKind::Object(entries) = tree.unwrap().root.kind else {
        panic!()
    };
    let slice = |s: Span| text.get(s.range()).unwrap();
    assert_eq!(slice(entries[0].key_span), "\"登记号\"");
    assert_eq!(slice(entries[0].value.span), "\"9146\"");
    assert_eq!(slice(entries[1].value.span), "[0.70, -1e3]");
    let NodeKind::Array(numbers) = &entries[1].value.kind else {
        panic!()
    };
    assert_eq!(numbers[0].kind, NodeKind::Number("0.70".into()));
    assert_eq!(numbers[1].kind, NodeKind::Number("-1e3".into()));
    assert_eq!(slice(entries[2].value.span), "{}");
}

#[test]
fn each_mistake_is_named_and_underlined() {
    let cases: &[(&str, &[&str])] = &[
        ("", &["empty_document "]),
        (" \n ", &["empty_document "]),
        ("[1, 2,]", &["trailing_comma ,"]),
        ("{\"a\": 1,\n}", &["trailing_comma ,"]),
        ("[1 // one\n, 2]", &["comment // one"]),
        ("[1 /* a */, 2]", &["comment /* a */"]),
        ("{'a': 'b'}", &["single_quotes 'a'", "single_quotes 'b'"]),
        ("{a: 1}", &["bare_key a"]),
        (
            "[NaN, -Infinity, Infinity]",
            &[
                "not_a_number NaN",
                "not_a_number -Infinity",
                "not_a_number Infinity",
            ],
        ),
        (
            "[01, 1., .5, +1, 1e, 0x10]",
            &[
                "bad_number 01",
                "bad_number 1.",
                "bare_word .5",
                "bare_word +1",
                "bad_number 1e",
                "bad_number 0x10",
            ],
        ),
        (
            "[True, None, 无]",
            &["bare_word True", "bare_word None", "bare_word 无"],
        ),
        ("[噪声, 1]", &["bare_word 噪声"]),
        (
            "{\"a\": 1, \"b\": 2, \"a\": 3}",
            &["duplicate_key \"a\" | \"a\""],
        ),
        ("{\"a\" 1}", &["missing_colon \"a\""]),
        ("{\"a\"：1}", &["missing_colon ："]),
        ("{\"a\": 1 \"b\": 2}", &["missing_comma 1"]),
        ("[1，2]", &["missing_comma ，"]),
        (
            "[\"\\x\", \"\\ud800\", \"\\u12\"]",
            &[
                "bad_escape \\x",
                "lone_surrogate \\ud800",
                "bad_escape \\u12",
            ],
        ),
        ("[\"a\tb\"]", &["control_character \t"]),
        ("{\"a\": \"b,\n \"c\": 1}", &["unclosed_string \"b,"]),
        ("[\"a", &["unclosed_string \"a"]),
        ("{\"a\": [1, 2", &["unclosed 2 | ["]),
        ("{\"a\": [1, 2}", &["mismatched } | ["]),
        ("[1, 2] 3", &["after_end 3"]),
        ("{\"a\": }", &["unexpected }"]),
        ("[1,, 2]", &["unexpected ,"]),
        ("]", &["unexpected ]"]),
    ];
    for (text, expected) in cases {
        let (_, diagnostics) = read(text);
        assert_eq!(shown(text, &diagnostics), *expected, "{text}");
    }
}

#[test]
fn several_mistakes_are_reported_and_the_rest_is_read() {
    let text = "{\n  \"a\": 01,\n  \"b\": [1, 2,],\n  'c': True,\n  \"d\": 5\n}";
    let (tree, diagnostics) = read(text);
    assert_eq!(diagnostics.len(), 4);
    let NodeKind::Object(entries) = tree.unwrap().root.kind else {
        panic!()
    };
    let kinds: Vec<(&str, bool)> = entries
        .iter()
        .map(|e| (&*e.key, e.value.kind == NodeKind::Broken))
        .collect();
    assert_eq!(
        kinds,
        [("a", true), ("b", false), ("c", true), ("d", false)]
    );
}

#[test]
fn both_of_two_equal_keys_stay_in_large_objects_too() {
    let mut text = String::from("{");
    for i in 0..40 {
        text.push_str(&format!("\"k{i}\": {i}, "));
    }
    text.push_str("\"k7\": 100, \"k39\": 200}");
    let (tree, diagnostics) = read(&text);
    assert_eq!(
        shown(&text, &diagnostics),
        [
            "duplicate_key \"k7\" | \"k7\"",
            "duplicate_key \"k39\" | \"k39\""
        ]
    );
    let NodeKind::Object(entries) = tree.unwrap().root.kind else {
        panic!()
    };
    assert_eq!(entries.len(), 42);
    assert_eq!(entries[7].value.kind, NodeKind::Number("7".into()));
    assert_eq!(entries[40].value.kind, NodeKind::Number("100".into()));
}

#[test]
fn deep_brackets_are_refused_not_followed() {
    for open in ["[", "{\"a\":"] {
        let text = open.repeat(100_000);
        let (tree, diagnostics) = read(&text);
        assert!(tree.is_none());
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].code.as_str(), "ohs::facts::too_deep");
        let at = diagnostics[0].loc().unwrap().span;
        assert_eq!(at.start as usize, open.len() * 128);
    }
    let text = format!("{}{}", "[".repeat(128), "]".repeat(128));
    assert_eq!(read(&text).1, []);
}

#[test]
fn a_byte_order_mark_is_passed() {
    let (tree, diagnostics) = read("\u{feff}[1]");
    assert_eq!(diagnostics, []);
    assert_eq!(tree.unwrap().root.span, Span::new(3, 6));
}

#[test]
fn escapes_are_exact() {
    let text = r#"["\"\\\/\b\f\n\r\t\u4f53\ud834\udd1e体"]"#;
    let (tree, _) = read(text);
    assert_eq!(
        value(&tree.unwrap().root),
        serde_json::from_str::<serde_json::Value>(text).unwrap()
    );
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<u64>().prop_map(serde_json::Value::from),
        ".{0,8}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(serde_json::Value::from),
            prop::collection::btree_map(".{0,4}", inner, 0..20)
                .prop_map(|m| serde_json::Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn sound_documents_are_read_as_serde_json_reads_them(json in any_json(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) }.unwrap();
        let (tree, diagnostics) = read(&text);
        prop_assert_eq!(&diagnostics, &[]);
        prop_assert_eq!(value(&tree.unwrap().root), json);
    }

    #[test]
    fn nothing_panics_and_what_is_accepted_is_json(text in r#"[\[\]{}":,0-9a-eE.+\-\\ntrulsf 'N体/*\n\t#]{0,24}"#) {
        let (tree, diagnostics) = read(&text);
        for d in &diagnostics {
            for l in &d.labels {
                prop_assert!(text.get(l.loc.span.range()).is_some());
            }
        }
        let sound = serde_json::from_str::<serde_json::Value>(&text);
        match sound {
            Ok(json) => {
                let only_duplicates = diagnostics.iter().all(|d| d.code.as_str() == "ohs::facts::duplicate_key");
                prop_assert!(only_duplicates, "{:?}", diagnostics);
                if diagnostics.is_empty() {
                    prop_assert_eq!(value(&tree.unwrap().root), json);
                }
            }
            Err(e) if e.to_string().contains("number out of range") => {}
            Err(_) => prop_assert!(!diagnostics.is_empty(), "accepted: {}", text),
        }
    }

    #[test]
    fn mutated_documents_do_not_panic(json in any_json(), at in any::<prop::sample::Index>(), with in any::<char>()) {
        let text = serde_json::to_string(&json).unwrap();
        let mut chars: Vec<char> = text.chars().collect();
        let i = at.index(chars.len());
        chars[i] = with;
        let text: String = chars.into_iter().collect();
        let (_, diagnostics) = read(&text);
        let refused = match serde_json::from_str::<serde_json::Value>(&text) {
            // A number of any size is read; what it cannot be is said when it is bound.
            Err(e) if e.to_string().contains("number out of range") => return Ok(()),
            other => other.is_err(),
        };
        prop_assert_eq!(
            diagnostics.iter().any(|d| d.code.as_str() != "ohs::facts::duplicate_key"),
            refused
        );
    }
}
