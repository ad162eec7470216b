//! Words for the day as of which a condition is asked.

use super::phrase::Words;
use crate::diagnostic::Diagnostic;
use crate::syntax::keyword::RESERVED;

/// `在 起 时`, `于 起 当日`, `起 时`, `于 起时`: as of which day a condition is asked.
pub(super) fn as_of_day(words: &Words<'_, '_, '_>) -> Option<Diagnostic> {
    const THEN: [&str; 7] = ["之时", "当时", "时", "当日", "当天", "之日", "那天"];
    const AT: [&str; 4] = ["于", "在", "截至", "截止"];
    const BEGINS: [&str; 8] = ["且", "或", "非", "当", "其中", "均", "(", "（"];
    let near = words.at.saturating_sub(2)..=words.at.saturating_add(3);
    near.into_iter().find_map(|then| {
        let said = words.slice(then);
        let apart = THEN.contains(&said);
        let stem = || THEN.iter().find_map(|t| said.strip_suffix(t));
        let (last, stem) = if apart {
            let last = then.checked_sub(1)?;
            (last, words.slice(last))
        } else {
            (then, stem().filter(|s| !s.is_empty())?)
        };
        let mut first = last;
        while first > 0 && words.touches_next(first - 1) {
            first -= 1;
        }
        let before = first.checked_sub(1).map_or("(", |n| words.slice(n));
        let at = AT.contains(&before);
        let written = before == "于" && said == "时";
        let reads = if apart {
            at || BEGINS.contains(&before)
        } else {
            at && words.at <= then + 1
        };
        let asked = words.list.get(then + 1).is_some();
        if written || !reads || !asked || RESERVED.contains(&words.slice(last)) {
            return None;
        }
        let head = if first < last {
            words.text(first, last - 1)
        } else {
            ""
        };
        let x = format!("{head}{stem}");
        let from = first - usize::from(at);
        Some(words.instead("ohs::syntax::other_word", from, then, format!("于 {x} 时")))
    })
}
