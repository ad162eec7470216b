use super::{folded, is_plain};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

#[test]
fn plain_characters_stay_as_they_are_beside_any_other() {
    let plain = (0..=u32::from(char::MAX))
        .filter_map(char::from_u32)
        .filter(|c| is_plain(&c.to_string()));
    for c in plain {
        for text in [c.to_string(), format!("a{c}"), format!("{c}号")] {
            assert_eq!(text.nfkc().collect::<String>(), text);
        }
    }
}

proptest! {
    #[test]
    fn it_is_nfkc(text in "[a-z号Ａ（㎎⽥\u{301}Å가]{0,8}") {
        prop_assert_eq!(folded(&text).into_owned(), text.nfkc().collect::<String>());
    }
}
