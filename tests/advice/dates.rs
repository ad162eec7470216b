//! Dates as plans write them: what is meant in the place where it stands.

use super::*;

/// What is put in the place of a date, and that nothing is wrong then.
fn becomes(written: &str, place: &str, meant: &str) {
    let policy = duty(&format!("应当 {written} 有 检测"));
    let (code, at, words) = suggested(&policy);
    assert_eq!(
        (at.as_str(), words.first().map(String::as_str)),
        (place, Some(meant)),
        "{code} {written}: {words:?}"
    );
    let (mended, _) = followed(&policy, Language::Zh).unwrap();
    assert!(wrong(&mended).is_empty(), "{mended}{:#?}", wrong(&mended));
}

#[test]
fn a_quarter_and_a_half_year_are_days() {
    for (written, place, meant) in [
        ("不晚于 2023年第四季度", "2023年第四季度", "2023年12月31日"),
        ("不晚于 2023年第4季度", "2023年第4季度", "2023年12月31日"),
        (
            "不晚于 2023年第四季度末",
            "2023年第四季度末",
            "2023年12月31日",
        ),
        ("不晚于 2023年上半年", "2023年上半年", "2023年6月30日"),
        (
            "于 2023年第一季度 内",
            "2023年第一季度",
            "2023年1月1日 至 2023年3月31日",
        ),
        (
            "于 2023年三季度",
            "于 2023年三季度",
            "于 2023年7月1日 至 2023年9月30日 内",
        ),
        (
            "2023年下半年",
            "2023年下半年",
            "于 2023年7月1日 至 2023年12月31日 内",
        ),
    ] {
        becomes(written, place, meant);
    }
}

#[test]
fn a_five_year_plan_is_its_years() {
    for (written, place, meant) in [
        ("不晚于 “十四五”末", "“十四五”末", "2025年底"),
        ("不晚于 \"十四五\"末", "\"十四五\"末", "2025年底"),
        ("不晚于 十四五末", "十四五末", "2025年底"),
        ("“十四五”末", "“十四五”末", "不晚于 2025年底"),
        (
            "于 “十四五”期间",
            "于 “十四五”期间",
            "于 2021年 至 2025年 内",
        ),
    ] {
        becomes(written, place, meant);
    }
    for (written, meant) in [("“十三五”期末", "2020年底"), ("十五五末", "2030年底")]
    {
        let (_, _, words) = suggested(&duty(&format!("应当 不晚于 {written} 有 检测")));
        assert_eq!(words.first().map(String::as_str), Some(meant), "{written}");
    }
}

#[test]
fn a_short_year_is_asked_about() {
    for (written, place, meant) in [
        ("不晚于 23年底", "23年底", "2023年底"),
        ("不晚于 23年末", "23年末", "2023年底"),
        ("不晚于 23年12月31日", "23年12月31日", "2023年12月31日"),
    ] {
        let policy = duty(&format!("应当 {written} 有 检测"));
        assert_eq!(suggested(&policy).0, "ohs::syntax::short_year");
        becomes(written, place, meant);
        let said = render(wrong(&policy).first().unwrap(), Language::Zh);
        assert!(said.help.unwrap().contains("哪一年"));
    }
}
