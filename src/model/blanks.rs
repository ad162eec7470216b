//! Words that run into each other: `每年度有申报` is read as one name.

use super::compiler::Compiler;

/// Words of the language that a name of everyday language does not hold by chance.
const OPERATORS: [&str; 25] = [
    "有",
    "无",
    "非",
    "每",
    "每年度",
    "每季度",
    "每月",
    "每个",
    "至少",
    "至多",
    "均",
    "其中",
    "且",
    "或",
    "认定",
    "含",
    "属于",
    "先于",
    "不晚于",
    "于",
    "自",
    "后",
    "前",
    "内",
    "时",
];
/// What a number counts in a time.
const PERIODS: [&str; 6] = ["个工作日", "个月", "日", "天", "周", "年"];
/// Longer words are sentences.
const LONGEST: usize = 40;

/// How one part of a word was read.
#[derive(Clone, Copy)]
struct Part<'w> {
    text: &'w str,
    is_name: bool,
}

impl Compiler<'_> {
    /// A word cut into words of the language and names that there are, where all of it is: the fewest parts.
    pub(super) fn with_blanks(&self, scope: usize, word: &str) -> Option<String> {
        let first = OPERATORS.iter().any(|o| word.starts_with(o));
        if !first || word.chars().count() > LONGEST {
            return None;
        }
        let mut ends: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        ends.push(word.len());
        // the fewest parts up to each letter
        let mut best: Vec<Option<Vec<Part<'_>>>> = vec![None; ends.len()];
        if let Some(start) = best.first_mut() {
            *start = Some(Vec::new());
        }
        for (to, end) in ends.iter().enumerate().skip(1) {
            for (from, start) in ends.iter().enumerate().take(to) {
                let before = best.get(from).cloned().flatten();
                let (Some(mut parts), Some(text)) = (before, word.get(*start..*end)) else {
                    continue;
                };
                let is_name = !OPERATORS.contains(&text) && !is_period(text);
                let fits = !parts.is_empty() && self.names_something(scope, text);
                if is_name && !fits {
                    continue;
                }
                parts.push(Part { text, is_name });
                if let Some(known) = best.get_mut(to)
                    && known.as_ref().is_none_or(|k| parts.len() < k.len())
                {
                    *known = Some(parts);
                }
            }
        }
        let parts = best.pop().flatten()?;
        let named = parts.last().is_some_and(|p| p.is_name);
        let words: Vec<&str> = parts.iter().map(|p| p.text).collect();
        (named && words.len() > 1).then(|| words.join(" "))
    }

    /// Whether some thing, field, term or matter is called so.
    fn names_something(&self, scope: usize, name: &str) -> bool {
        let of_things = self.field_names.keys().any(|(_, n)| n == name)
            || self.alive_names.iter().any(|(_, n)| n == name)
            || self.term_names.keys().any(|(_, n)| n == name);
        of_things || self.entity_named(scope, name).is_some() || self.is_matter(scope, name)
    }
}

/// `12个月`.
fn is_period(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < text.len() && PERIODS.contains(&unit)
}
