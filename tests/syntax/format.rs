//! Formatting keeps the tree and every comment, wherever it stands.

use super::{bare, read};
use ohs::message::Language;
use ohs::syntax::{FormatOptions, TokenKind, format, tokens};
use proptest::prelude::*;
use proptest::sample::Index;

const TEXT: &str = include_str!("sample.ohs");

fn comments(text: &str) -> Vec<&str> {
    tokens(text)
        .iter()
        .filter(|t| matches!(t.kind, TokenKind::Comment | TokenKind::DocComment))
        .map(|t| text[t.span.range()].trim_end())
        .collect()
}

#[test]
fn a_formatted_file_stays_as_it_is() {
    let options = FormatOptions::default();
    let formatted = format(TEXT, &options).unwrap();
    for (is, should) in formatted.lines().zip(TEXT.lines()) {
        assert_eq!(is, should);
    }
    assert_eq!(formatted.len(), TEXT.len());
}

#[test]
fn english_keywords_and_back() {
    let english = format(
        TEXT,
        &FormatOptions {
            language: Some(Language::En),
        },
    )
    .unwrap();
    insta::assert_snapshot!(english);
    assert_eq!(bare(&read(&english).document), bare(&read(TEXT).document));
}

#[test]
fn from_one_day_to_another() {
    let policy = |range: &str| format!("规划 甲 {{\n    施行 {range}\n}}\n");
    let (from, without) = (
        policy("自 2021年1月1日 至 2025年12月31日"),
        policy("2021年1月1日 至 2025年12月31日"),
    );
    assert_eq!(bare(&read(&from).document), bare(&read(&without).document));
    let open = policy("自 2021年1月1日");
    assert_ne!(bare(&read(&from).document), bare(&read(&open).document));
    for text in [from, without] {
        assert_eq!(format(&text, &FormatOptions::default()).unwrap(), text);
    }
}

proptest! {
    #![proptest_config(super::cases())]

    /// Blanks, line breaks and comments are put between any two tokens.
    #[test]
    fn trivia_anywhere(
        places in proptest::collection::vec((any::<Index>(), 0u8..4), 1..6),
        language in 0u8..3,
    ) {
        let all = tokens(TEXT);
        let mut at: Vec<(usize, u8)> =
            places.iter().map(|(i, what)| (i.index(all.len()), *what)).collect();
        at.sort_unstable();
        let mut text = String::new();
        for (n, token) in all.iter().enumerate() {
            for (i, (place, what)) in at.iter().enumerate() {
                if *place == n {
                    match what {
                        0 => text.push_str("  "),
                        1 => text.push_str("\n\n\n"),
                        2 => text.push_str(&format!(" // 注{i}\n")),
                        _ => text.push_str(&format!("\n// 注{i}\n")),
                    }
                }
            }
            text.push_str(&TEXT[token.span.range()]);
        }
        // a blank within a name or number, or a line that begins anew, may make an error
        let parsed = read(&text);
        prop_assume!(parsed.diagnostics.is_empty());
        let language = [None, Some(Language::Zh), Some(Language::En)][usize::from(language)];
        let options = FormatOptions { language };
        let once = format(&text, &options);
        prop_assert!(once.is_ok(), "{:?} {at:?} {language:?}\n{text}", once.map_err(|e| e[0].code.clone()));
        let once = format(&text, &options).unwrap();
        prop_assert_eq!(comments(&once), comments(&text));
        prop_assert_eq!(format(&once, &options), Ok(once));
    }
}
