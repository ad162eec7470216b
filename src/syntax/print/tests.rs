use super::*;
use crate::limits::Limits;
use crate::source::FileId;
use crate::syntax::parse;

fn shared(name: &str) -> Option<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/design/examples");
    std::fs::read_to_string(path.join(name)).ok()
}

fn round_trip(text: &str) {
    let first = parse(FileId(0), text, &Limits::default()).document;
    for language in [Language::Zh, Language::En] {
        let printed = print(&first, language);
        let again = parse(FileId(0), &printed, &Limits::default());
        assert!(
            again.diagnostics.is_empty(),
            "{printed}\n{:?}",
            again.diagnostics
        );
        // words that the language gives are compared in one spelling
        let same = |d: &Document| {
            let zh = print(d, Language::Zh);
            parse(FileId(0), &zh, &Limits::default()).document
        };
        let (before, after) = (same(&first), same(&again.document));
        for (a, b) in before.declarations.iter().zip(&after.declarations) {
            assert_eq!(a, b, "{printed}");
        }
        assert_eq!(
            first.declarations.len(),
            again.document.declarations.len(),
            "{printed}"
        );
    }
}

#[test]
fn the_design_examples_come_back_the_same() {
    for name in [
        "vocabulary",
        "english",
        "further-forms",
        "scenario",
        "statements",
    ] {
        if let Some(text) = shared(&format!("{name}.ohs")) {
            round_trip(&text);
        }
    }
}
