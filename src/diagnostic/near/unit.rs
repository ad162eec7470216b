//! Which unit of measure was meant: one letter more or less is another unit (mg and µg, mg/L and mGy),
//! so that only the same symbol in another dress counts, and words.

use super::nearest;
use unicode_normalization::UnicodeNormalization;

/// The unit that was meant by a symbol that there is not.
pub(crate) fn unit_meant<'s>(
    written: &str,
    symbols: impl IntoIterator<Item = &'s str> + Clone,
) -> Option<&'s str> {
    let wanted = plain(written);
    if wanted.is_empty() {
        return None;
    }
    let find = |fits: &dyn Fn(&str) -> bool| symbols.clone().into_iter().find(|s| fits(&plain(s)));
    let stem = |symbol: &str| symbol.split('(').next().unwrap_or_default().to_owned();
    let bare = |symbol: &str| symbol.replace(['(', ')'], "");
    find(&|s| s == wanted)
        // dBA and dB for dB(A)
        .or_else(|| find(&|s| s.contains('(') && bare(s) == bare(&wanted)))
        .or_else(|| find(&|s| s.contains('(') && stem(s) == stem(&wanted)))
        // mg/m, of which the power was forgotten
        .or_else(|| {
            let power = |s: &str| matches!(s.strip_prefix(&*wanted), Some("2" | "3"));
            find(&|s| wanted.contains('/') && power(s))
        })
        .or_else(|| {
            let word = |s: &&str| s.len() >= WORD && s.chars().all(|c| c.is_ascii_alphabetic());
            let words = symbols.clone().into_iter().filter(word);
            word(&written).then(|| nearest(written, words)).flatten()
        })
}

/// Shorter words are symbols.
const WORD: usize = 5;

/// A symbol without what people write differently in one and the same.
fn plain(symbol: &str) -> String {
    symbol
        .nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '^' | '*' | '·' | '°'))
        .map(|c| if c == 'μ' { 'u' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::unit_meant;

    const KNOWN: [&str; 10] = [
        "人", "people", "mSv", "mGy", "mg", "mg/m³", "µg/m³", "dB(A)", "℃", "m/s²",
    ];

    #[test]
    fn another_dress_is_the_same_unit_and_another_letter_is_not() {
        for (written, meant) in [
            ("dB", Some("dB(A)")),
            ("dBA", Some("dB(A)")),
            ("db(a)", Some("dB(A)")),
            ("dB(B)", Some("dB(A)")),
            ("ug/m3", Some("µg/m³")),
            ("MG/M3", Some("mg/m³")),
            ("mg/m^3", Some("mg/m³")),
            ("mg / m³", Some("mg/m³")),
            ("mg/m", Some("mg/m³")),
            ("m/s^2", Some("m/s²")),
            ("C", Some("℃")),
            ("msv", Some("mSv")),
            ("poeple", Some("people")),
            ("mg/L", None),
            ("g/m3", None),
            ("mSg", None),
            ("m", None),
            ("公分", None),
            ("名", None),
        ] {
            assert_eq!(unit_meant(written, KNOWN), meant, "{written}");
        }
    }
}
