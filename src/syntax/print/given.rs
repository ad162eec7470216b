//! Words that the language gives where a name is read: in both languages, so that a file that
//! changes its keywords changes them too.

use super::Printer;
use crate::message::Language;
use crate::syntax::ast::{Keyword, Name, Path};

type Pairs = &'static [(&'static str, &'static str)];

const STATUS: Pairs = &[
    ("现行", "in_force"),
    ("征求意见稿", "draft"),
    ("废止", "repealed"),
];
const TRANSITION: Pairs = &[("取较早者", "earlier"), ("自施行日起算", "from_in_force")];
const TO_BELOW: Pairs = &[
    ("只可更严", "floor"),
    ("不得更严", "ceiling"),
    ("一致", "exact"),
    ("授权", "delegated"),
];
const NATURE: Pairs = &[("约束性", "binding"), ("预期性", "expected")];
/// Who fills a parameter.
const BY: Pairs = &[("上级", "superiors"), ("下级", "lower"), ("事实", "facts")];
const NATION: Pairs = &[("全国", "national")];
/// The types that are words of the grammar. Of the others a vocabulary may have its own, whose
/// alias is the other spelling: an entity 地区 (region) is no 行政区.
const NUMBERS: Pairs = &[("整数", "integer"), ("小数", "decimal")];
/// A name that always means the same; a field may be called `age`.
const VALUES: Pairs = &[("评估日", "as_of")];

fn translated(pairs: Pairs, word: &str, language: Language) -> Option<&'static str> {
    let (zh, en) = pairs.iter().find(|(zh, en)| *zh == word || *en == word)?;
    Some(language.pick(zh, en))
}

impl Printer<'_> {
    fn given(&mut self, pairs: Pairs, name: &Name) {
        match translated(pairs, &name.text, self.language) {
            Some(word) => self.push(word),
            None => self.name(name),
        }
    }

    /// The name that is all of a clause.
    pub(super) fn clause_name(&mut self, keyword: Keyword, name: &Name) {
        let pairs = match keyword {
            Keyword::Status => STATUS,
            Keyword::Transition => TRANSITION,
            Keyword::ToBelow => TO_BELOW,
            Keyword::Nature => NATURE,
            _ => &[],
        };
        self.given(pairs, name);
    }

    pub(super) fn filler(&mut self, name: &Name) {
        self.given(BY, name);
    }

    pub(super) fn region(&mut self, name: &Name) {
        self.given(NATION, name);
    }

    /// 整数 or 小数.
    pub(super) fn number_type(&mut self, name: &Name) {
        match translated(NUMBERS, &name.text, self.language) {
            Some(word) => self.push(word),
            None => self.push(&name.text),
        }
    }

    /// A path in a condition: 评估日 is a name of the language.
    pub(super) fn value_path(&mut self, path: &Path) {
        match path.names.as_slice() {
            [only] => self.given(VALUES, only),
            _ => self.path(path),
        }
    }
}
