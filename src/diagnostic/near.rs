//! Which of the names that there are was meant by one that there is not.

use unicode_normalization::UnicodeNormalization;

mod unit;

pub(crate) use unit::unit_meant;

/// Characters that turn a word into its opposite, however near its letters are.
const OPPOSITE: [(char, char); 15] = [
    ('上', '离'),
    ('上', '下'),
    ('入', '离'),
    ('入', '出'),
    ('前', '后'),
    ('有', '无'),
    ('内', '外'),
    ('大', '小'),
    ('多', '少'),
    ('高', '低'),
    ('新', '旧'),
    ('增', '减'),
    ('升', '降'),
    ('开', '停'),
    ('起', '止'),
];
/// Characters that say no.
const NOT: [char; 4] = ['不', '未', '非', '无'];
/// What a word that says no begins with.
const DENYING: [&str; 9] = ["不", "未", "非", "无", "勿", "毋", "严禁", "禁止", "杜绝"];

/// Whether a word begins by saying no.
pub(crate) fn denies(word: &str) -> bool {
    DENYING.iter().any(|d| word.starts_with(d))
}

/// Longer words are sentences: nobody meant them as a name.
const LONGEST: usize = 40;

/// The nearest of some names, where one is near enough to have been meant: with a letter another, in
/// it or around it, or with few letters others; never one that says the opposite.
pub(crate) fn nearest<'s>(
    name: &str,
    candidates: impl IntoIterator<Item = &'s str>,
) -> Option<&'s str> {
    among(name, candidates, false)
}

/// As [`nearest`], of a closed list: there one letter of two may be another, too.
pub(crate) fn nearest_listed<'s>(
    name: &str,
    candidates: impl IntoIterator<Item = &'s str>,
) -> Option<&'s str> {
    among(name, candidates, true)
}

fn among<'s>(
    name: &str,
    candidates: impl IntoIterator<Item = &'s str>,
    closed: bool,
) -> Option<&'s str> {
    let wanted = plain(name);
    let length = wanted.chars().count();
    if !(2..=LONGEST).contains(&length) {
        return None;
    }
    let most = match (wanted.is_ascii(), length) {
        (_, 0..=3) => 1,
        (true, 4..=7) => 2,
        (false, 4 | 5) => 1,
        (_, n) => n / 3,
    };
    candidates
        .into_iter()
        .filter(|c| *c != name)
        .filter_map(|c| Some((how_far(&wanted, &plain(c), most, closed)?, c)))
        .min()
        .map(|(_, c)| c)
}

fn plain(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfkc().flat_map(char::to_lowercase).collect()
}

/// How unlike what is meant a name is: first one letter, then more around it, then several letters.
fn how_far(wanted: &str, name: &str, most: usize, closed: bool) -> Option<(u8, usize, usize)> {
    let (length, other) = (wanted.chars().count(), name.chars().count());
    let (short, long) = (length.min(other), length.max(other));
    let least = if wanted.is_ascii() { 3 } else { 2 };
    let around = wanted.contains(name) || name.contains(wanted);
    let around = around && short >= least && short * 2 >= long;
    // each letter more or less is a step of its own
    let near = long - short <= most;
    if !(around || near) || opposite(wanted, name) {
        return None;
    }
    let away = strsim::damerau_levenshtein(wanted, name);
    // of two letters one is half of the word
    let half = long == 2 && !closed && !wanted.is_ascii() && !same_letters(wanted, name);
    match away {
        0 | 1 if near && !half => Some((0, away, long - short)),
        _ if around => Some((1, away, long - short)),
        _ if near && away <= most && !half => Some((2, away, long - short)),
        _ => None,
    }
}

fn same_letters(a: &str, b: &str) -> bool {
    a.chars().all(|c| b.contains(c))
}

/// Whether one word says the opposite of the other.
pub(crate) fn opposite(a: &str, b: &str) -> bool {
    if denies(a) != denies(b) {
        return true;
    }
    let mut unlike = a.chars().zip(b.chars()).filter(|(x, y)| x != y);
    if a.chars().count() == b.chars().count()
        && let (Some((x, y)), None) = (unlike.next(), unlike.next())
    {
        return OPPOSITE.contains(&(x, y)) || OPPOSITE.contains(&(y, x));
    }
    let without = |text: &str| {
        text.chars()
            .filter(|c| !NOT.contains(c))
            .collect::<String>()
    };
    a != b && without(a) == without(b)
}

#[cfg(test)]
mod tests;
