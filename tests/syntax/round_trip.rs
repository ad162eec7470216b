//! What is printed is read again as the same tree, in both languages.

use super::{bare, read, trees};
use ohs::message::Language;
use ohs::source::FileId;
use ohs::syntax::ast::Document;
use ohs::syntax::{FormatOptions, format, print};
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(super::cases())]

    #[test]
    fn random_trees_come_back_the_same(declarations in vec(trees::declaration(), 1..4)) {
        let document = Document { file: FileId(0), declarations, lost: Vec::new() };
        for language in [Language::Zh, Language::En] {
            let text = print(&document, language);
            let parsed = read(&text);
            prop_assert!(parsed.diagnostics.is_empty(), "{text}\n{:?}", parsed.diagnostics);
            let again = print(&parsed.document, language);
            prop_assert_eq!(&again, &text);
            let same = bare(&parsed.document) == bare(&document);
            prop_assert!(same, "{text}\nis read as\n{again}");
        }
    }

    #[test]
    fn formatting_random_trees_is_stable(
        declarations in vec(trees::declaration(), 1..3),
        from in any::<bool>(),
        to in 0u8..3,
    ) {
        let document = Document { file: FileId(0), declarations, lost: Vec::new() };
        let text = print(&document, if from { Language::Zh } else { Language::En });
        let language = [None, Some(Language::Zh), Some(Language::En)][usize::from(to)];
        let options = FormatOptions { language };
        let once = format(&text, &options);
        prop_assert!(once.is_ok(), "{text}\n{once:?}");
        let once = once.unwrap();
        prop_assert_eq!(format(&once, &options), Ok(once));
    }
}
