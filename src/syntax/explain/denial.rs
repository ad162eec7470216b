//! Words that say no: none of them is ever explained by a word that says yes.

use crate::diagnostic::denies;

/// What a word that says no says of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// It is forbidden: 不应当, 严禁, cannot.
    Forbidden,
    /// It is not owed: 不必, 无需, "need not".
    NotOwed,
    /// It is not wished for: 不鼓励, 不提倡.
    NotWished,
    /// Something is said not to be, and not whether it may.
    Other,
}

/// The words, the longer before those that they begin with.
const WORDS: [(Denial, &[&str]); 3] = [
    (
        Denial::NotOwed,
        &[
            "不是必须",
            "不必须",
            "不必要",
            "不必",
            "不需要",
            "不需",
            "不须",
            "不用",
            "不要求",
            "不强制",
            "无需",
            "无须",
            "毋需",
            "毋须",
            "未要求",
            "needn't",
        ],
    ),
    (
        Denial::NotWished,
        &[
            "不鼓励",
            "不支持",
            "不提倡",
            "不建议",
            "不推荐",
            "不宜",
            "非必要不",
            "discourage",
            "avoid",
        ],
    ),
    (
        Denial::Forbidden,
        &[
            "严格禁止",
            "严禁",
            "禁止",
            "杜绝",
            "不应该",
            "不应当",
            "不应",
            "不该",
            "不可以",
            "不可",
            "不能够",
            "不能",
            "不允许",
            "不准许",
            "不准",
            "不许",
            "不容许",
            "不要",
            "不得以",
            "切勿",
            "请勿",
            "勿",
            "绝不",
            "决不",
            "cannot",
            "never",
            "forbidden",
            "prohibited",
            "prohibit",
            "forbid",
        ],
    ),
];

/// What `word` says no to, and what stands behind the word for it.
pub(super) fn denial(word: &str) -> Option<(Denial, &str)> {
    let known = WORDS.iter().find_map(|(denial, words)| {
        words.iter().find_map(|w| {
            let rest = word.strip_prefix(w)?;
            (rest.is_empty() || !w.is_ascii()).then_some((*denial, rest))
        })
    });
    known.or_else(|| denies(word).then_some((Denial::Other, "")))
}
