use super::*;

#[test]
fn chinese_numerals_are_read() {
    for (word, value, rest) in [
        ("一家", 1, "家"),
        ("三十日", 30, "日"),
        ("十二个月", 12, "个月"),
        ("一百零五人", 105, "人"),
        ("两万三千人次", 23_000, "人次"),
    ] {
        assert_eq!(numeral(word), Some((value, rest)), "{word}");
    }
    assert_eq!(numeral("家"), None);
    assert_eq!(numeral("一一年"), None);
}

#[test]
fn glued_words_are_parted() {
    assert_eq!(parted("内有体检"), "内 有 体检");
    assert_eq!(parted("后30日内"), "后 30日 内");
    assert_eq!(parted("每12个月"), "每 12个月");
}
