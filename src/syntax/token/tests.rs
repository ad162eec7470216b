#![expect(clippy::string_slice, reason = "a test may panic")]

use super::*;
use proptest::prelude::*;

fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
    tokens(text)
        .into_iter()
        .filter(|t| t.kind != TokenKind::Blank)
        .map(|t| (t.kind, &text[t.span.range()]))
        .collect()
}

fn joined(text: &str) -> String {
    tokens(text).iter().map(|t| &text[t.span.range()]).collect()
}

#[test]
fn words_strings_and_brackets() {
    use TokenKind as T;
    assert_eq!(
        kinds("整改 “按照“三同时”要求” // 注\r\n「目标 值」：12.5mg{《甲〈乙〉》}"),
        [
            (T::Word, "整改"),
            (T::String, "“按照“三同时”要求”"),
            (T::Comment, "// 注"),
            (T::LineBreak, "\r\n"),
            (T::QuotedName, "「目标 值」"),
            (T::Colon, "："),
            (T::Number, "12.5"),
            (T::Word, "mg"),
            (T::Open(Bracket::Curly), "{"),
            (T::Title, "《甲〈乙〉》"),
            (T::Close(Bracket::Curly), "}"),
        ]
    );
}

#[test]
fn what_is_not_closed_ends_with_its_line() {
    use TokenKind as T;
    assert_eq!(
        kinds("“甲\n《乙\n「丙\n\"丁\r\n戊"),
        [
            (T::Unclosed, "“甲"),
            (T::LineBreak, "\n"),
            (T::Unclosed, "《乙"),
            (T::LineBreak, "\n"),
            (T::Unclosed, "「丙"),
            (T::LineBreak, "\n"),
            (T::Unclosed, "\"丁"),
            (T::LineBreak, "\r\n"),
            (T::Word, "戊"),
        ]
    );
}

#[test]
fn a_byte_order_mark_counts_at_the_start_only() {
    assert_eq!(tokens("\u{FEFF}a")[0].kind, TokenKind::ByteOrderMark);
    assert_eq!(tokens("a\u{FEFF}")[1].kind, TokenKind::Sign);
}

#[test]
fn four_slashes_are_no_doc_comment() {
    assert_eq!(tokens("/// a")[0].kind, TokenKind::DocComment);
    assert_eq!(tokens("//// a")[0].kind, TokenKind::Comment);
    assert_eq!(tokens("／／／ a")[0].kind, TokenKind::DocComment);
}

proptest! {
    #[test]
    fn tokens_joined_are_the_text(text in any::<String>()) {
        prop_assert_eq!(joined(&text), text);
    }

    #[test]
    fn tokens_of_signs_joined_are_the_text(
        text in "[\\u{FEFF}\r\n \t“”《》「」\"/／(){}\\[\\]（），、。：；|1２.．有x·³　\u{2028}]{0,40}"
    ) {
        prop_assert_eq!(joined(&text), text.as_str());
        for t in tokens(&text) {
            prop_assert!(!t.span.is_empty());
        }
    }
}
