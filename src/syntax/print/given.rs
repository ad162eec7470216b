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
const TYPES: Pairs = &[
    ("是否", "boolean"),
    ("整数", "integer"),
    ("小数", "decimal"),
    ("比例", "percent"),
    ("百分点", "points"),
    ("文字", "text"),
    ("日期", "date"),
    ("年份", "year"),
    ("时长", "period"),
    ("时段", "span"),
    ("量", "quantity"),
    ("行政区", "region"),
];
/// Names of the language itself at the head of a path or a call.
const VALUES: Pairs = &[("评估日", "as_of"), ("周岁", "age")];

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

    pub(super) fn type_name(&mut self, name: &Name) {
        self.given(TYPES, name);
    }

    /// A path in a condition: 评估日 is a name of the language.
    pub(super) fn value_path(&mut self, path: &Path) {
        match path.names.as_slice() {
            [only] => self.given(VALUES, only),
            _ => self.path(path),
        }
    }
}
