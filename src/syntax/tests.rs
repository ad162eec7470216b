use super::*;
use crate::message;

fn shared(name: &str) -> Option<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/design/examples");
    std::fs::read_to_string(path.join(name)).ok()
}

fn codes(text: &str) -> Vec<String> {
    parse(FileId(0), text, &Limits::default())
        .diagnostics
        .iter()
        .map(|d| {
            d.code
                .as_str()
                .trim_start_matches("ohs::syntax::")
                .to_owned()
        })
        .collect()
}

/// The examples that the language was designed with, where they lie beside the repository.
#[test]
fn the_design_examples_parse() {
    for (name, expected) in [
        ("vocabulary", &[][..]),
        ("english", &[]),
        ("further-forms", &[]),
        ("scenario", &[]),
        ("statements", &["item_without_colon"; 3]),
        // 每个 后勤人员 均 非 否决 且 至今
        ("nasty", &["brackets_reach"]),
    ] {
        let Some(text) = shared(&format!("{name}.ohs")) else {
            continue;
        };
        assert_eq!(codes(&text), expected, "{name}");
    }
}

#[test]
fn the_bad_example_of_each_code_gives_it_and_the_good_one_does_not() {
    let mut wrong = Vec::new();
    for code in message::codes() {
        if !code.starts_with("ohs::syntax::") {
            continue;
        }
        let example = message::example(&code).unwrap();
        let limits = if code.ends_with("::file_too_large") {
            Limits {
                policy_bytes: 100,
                ..Limits::default()
            }
        } else {
            Limits::default()
        };
        let found = |text: &str| {
            parse(FileId(0), text, &limits)
                .diagnostics
                .iter()
                .map(|d| d.code.as_str().to_owned())
                .collect::<Vec<_>>()
        };
        if found(&example.bad) != [code.clone()] {
            wrong.push(format!("{code}: bad gives {:?}", found(&example.bad)));
        }
        if !found(&example.good).is_empty() {
            wrong.push(format!("{code}: good gives {:?}", found(&example.good)));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
