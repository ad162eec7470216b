//! The form in which names are compared: NFKC, so that ＡＢ is AB and a radical the character.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// A text by NFKC. Most texts are so already.
pub fn folded(text: &str) -> Cow<'_, str> {
    if is_plain(text) || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// Whether a text holds nothing but characters that NFKC leaves as they are, beside whatever others:
/// ASCII, Chinese ones (not those for compatibility), and their commonest marks.
fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '\0'..='\x7f' | '\u{4e00}'..='\u{9fff}' | '、' | '。' | '“' | '”'))
}

#[cfg(test)]
mod tests;
