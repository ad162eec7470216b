//! Words of plans that no form of the language has: what they leave open must be said.

use super::Spot;
use crate::diagnostic::Diagnostic;
use crate::source::Loc;
use crate::syntax::keyword::RESERVED;
use crate::syntax::token::TokenKind;

/// What such a word leaves open, by the variant of the help.
const WORDS: [(&str, &[&str]); 7] = [
    (
        "interval",
        &[
            "不定期",
            "定期",
            "经常",
            "适时",
            "周期性",
            "regularly",
            "periodically",
        ],
    ),
    (
        "promptly",
        &[
            "及时",
            "立即",
            "尽快",
            "按时",
            "按期",
            "限期",
            "promptly",
            "immediately",
        ],
    ),
    (
        "quality",
        &[
            "建立健全",
            "健全",
            "完善",
            "加强",
            "强化",
            "规范",
            "严格",
            "有效",
            "合理",
            "妥善",
            "做好",
            "确保",
            "保证",
            "推进",
            "深化",
            "提升",
            "落实",
            "ensure",
            "strengthen",
            "improve",
        ],
    ),
    (
        "exist",
        &[
            "建立",
            "设立",
            "设置",
            "制定",
            "配备",
            "编制",
            "开展",
            "组织",
            "进行",
            "实施",
            "安排",
            "提供",
            "履行",
            "完成",
            "establish",
            "organise",
            "conduct",
            "provide",
            "carry",
        ],
    ),
    (
        "manner",
        &[
            "依法依规",
            "依法",
            "依规",
            "依照规定",
            "按照规定",
            "按照要求",
            "按规定",
            "按要求",
            "依规定",
            "如实",
            "据实",
            "足额",
            "lawfully",
            "truthfully",
            "duly",
        ],
    ),
    (
        "degree",
        &[
            "逐步",
            "进一步",
            "不断",
            "持续",
            "大力",
            "积极",
            "切实",
            "认真",
            "全面",
            "着力",
            "努力",
            "力争",
            "尽量",
            "稳步",
            "gradually",
            "further",
            "actively",
        ],
    ),
    ("modal", &["应当", "必须", "应", "须", "shall", "must"]),
];

/// Which of these words `word` begins with, what it leaves open, and what stands behind it.
pub(crate) fn everyday(word: &str) -> Option<(&'static str, &'static str, &str)> {
    WORDS.iter().find_map(|(open, words)| {
        words.iter().find_map(|w| {
            let rest = word.strip_prefix(w)?;
            (rest.is_empty() || !w.is_ascii()).then_some((*open, *w, rest))
        })
    })
}

/// Says of such a word what it leaves open.
pub(crate) fn left_open(at: Loc, open: &'static str, word: &str, thing: &str) -> Diagnostic {
    // in what order they are: at once before soon
    let (term, longest, usual) = match word {
        "立即" | "immediately" => (word, 3usize, 1usize),
        "及时" | "尽快" | "promptly" => (word, 30, 15),
        _ => ("期限", 30, 15),
    };
    Diagnostic::error("ohs::syntax::everyday_word", at)
        .arg("word", word)
        .arg("thing", thing)
        .arg("term", term)
        .arg("longest", longest)
        .arg("usual", usual)
        .help(open)
}

/// `应当 定期 有 检测`, `应当 开展 检测`.
pub(super) fn everyday_word(spot: &Spot<'_, '_>) -> Option<Diagnostic> {
    let before = spot.before(spot.at)?;
    let word = spot.slice(before);
    let (open, found, rest) = everyday(word)?;
    if spot.kind(before) != Some(TokenKind::Word) || !rest.is_empty() {
        return None;
    }
    if open != "exist" || spot.kind(spot.at) != Some(TokenKind::Word) {
        let at = spot.span(before, before).in_file(spot.builder.file);
        return Some(left_open(at, open, found, "…"));
    }
    let said = behind(spot);
    let at = |last| spot.span(before, last).in_file(spot.builder.file);
    let thing = spot.slice(said.thing);
    Some(match said.act {
        None => left_open(at(said.last), open, found, thing),
        Some((help, act)) => {
            left_open(at(said.last), help, found, thing).arg("act", spot.slice(act))
        }
    })
}

/// What is said to be done: to what, and what of it.
struct Said {
    thing: usize,
    /// The variant of the help for what stands behind the thing, and that.
    act: Option<(&'static str, usize)>,
    last: usize,
}

/// `组织 劳动者 进行 体检`: what must there be is not what stands next to the word.
fn behind(spot: &Spot<'_, '_>) -> Said {
    let next = |from: usize| {
        (from + 1..)
            .take_while(|n| spot.kind(*n).is_some())
            .find(|n| spot.token(*n).is_some_and(|t| !t.is_trivia()))
    };
    // `组织 开展 培训`
    let passed = |from: usize| {
        let mut at = from;
        while everyday(spot.slice(at)).is_some_and(|(o, _, rest)| o == "exist" && rest.is_empty())
            && let Some(then) = next(at)
            && names(spot, then)
        {
            at = then;
        }
        at
    };
    let thing = passed(spot.at);
    let mut said = Said {
        thing,
        act: None,
        last: thing,
    };
    let Some(first) = next(thing) else {
        return said;
    };
    let joined = matches!(
        spot.slice(first),
        "和" | "与" | "及" | "以及" | "、" | "and"
    );
    let act = if joined { next(first) } else { Some(first) };
    if let Some(act) = act.map(passed).filter(|n| names(spot, *n)) {
        said.act = Some((if joined { "both" } else { "each" }, act));
        said.last = act;
    }
    said
}

/// Whether a name stands here: no word of the language.
fn names(spot: &Spot<'_, '_>, at: usize) -> bool {
    spot.kind(at) == Some(TokenKind::Word) && !RESERVED.contains(&spot.slice(at))
}
