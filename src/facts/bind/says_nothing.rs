//! Words that people put where nothing is known, or nothing is there. As a text they would count as
//! something that is there.

use crate::facts::keys::nfkc;
use crate::facts::tree::{Node, NodeKind};

/// They say that something is not there, or not known, or not what is asked; compared by NFKC,
/// without blanks around them, small letters and capitals alike.
const WORDS: &[&str] = &[
    // not there
    "无",
    "没有",
    "没",
    "未有",
    "尚无",
    "暂无",
    "暂缺",
    "暂未设立",
    "未设",
    "未设立",
    "未设置",
    "尚未设立",
    "未成立",
    "未建立",
    "未制定",
    "未指定",
    "未任命",
    "未配备",
    "未明确",
    "未办理",
    "无此",
    "无此项",
    "无此人",
    "无人",
    "无专人",
    "缺",
    "缺失",
    "空",
    "空白",
    "否",
    "不是",
    "0",
    "no",
    "none",
    "nil",
    "null",
    "nothing",
    "nobody",
    "false",
    "missing",
    "undefined",
    "not set",
    // not known
    "不详",
    "不明",
    "不清楚",
    "不知道",
    "未知",
    "未填",
    "未填写",
    "未提供",
    "待定",
    "待补",
    "待补充",
    "待填",
    "待查",
    "待核实",
    "待确定",
    "unknown",
    "not known",
    "tbd",
    "tba",
    "tbc",
    "to be determined",
    // not asked
    "不适用",
    "na",
    "n/a",
    "n.a.",
    "n.a",
    "not applicable",
    "not available",
];

/// A text of nothing but these says nothing either.
const MARKS: &[char] = &[
    '-', '‐', '‒', '–', '—', '―', '─', '−', '/', '\\', '.', '。', '、', ',', '?', '_', '~',
];

/// No text of more bytes says nothing.
const LONGEST: usize = 48;

/// Whether a text says no more than that something is not there or not known.
pub(super) fn says_nothing(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let text = nfkc(text);
    text.chars().all(|c| MARKS.contains(&c)) || WORDS.iter().any(|w| w.eq_ignore_ascii_case(&text))
}

/// Whether a value is such a text.
pub(super) fn tells_nothing(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Text(t) if says_nothing(t))
}
