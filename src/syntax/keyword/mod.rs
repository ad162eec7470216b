//! The words that begin declarations and clauses, by block. Made from `grammar/keywords.toml`.

mod table;

use super::ast::{DeclarationKind, Keyword};
use super::grammar::Rule;
use crate::message::Language;

pub(super) use table::{CONTEXTUAL, RESERVED, entries, named};

/// What a block may hold: which words begin a line in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Block {
    /// The file itself.
    Top,
    Policy,
    Vocabulary,
    Term,
    TermReading,
    Duty,
    DutyReading,
    Indicator,
    IndicatorReading,
    Exception,
    Remark,
    Entity,
    Enum,
    Table,
    Process,
    Scenario,
    /// Items of a requirement.
    Items,
    /// Items of a prohibition.
    Prohibitions,
    /// What an item or edge says of itself.
    Item,
    /// Rows of a table's edition.
    Rows,
    /// Items of a sanction.
    Penalties,
}

/// What a word begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    Declaration(DeclarationKind),
    Clause(Keyword),
}

/// One word of the table, in one block.
#[derive(Debug)]
pub(super) struct Entry {
    pub begins: Begins,
    /// Of the wishes: 3 推动, 2 鼓励, 1 探索; else 0.
    pub rank: u8,
    /// Chinese spellings, the one to write first.
    pub zh: &'static [&'static str],
    /// English spellings, the one to write first; several words are joined by one blank.
    pub en: &'static [&'static str],
    /// Reads what stands behind the word.
    pub rule: Rule,
    /// The block that may follow.
    pub block: Option<Block>,
    /// Nothing need stand between the word and its block (or its end).
    pub bare: bool,
}

impl Entry {
    /// The spelling to write.
    pub(super) fn spelling(&self, language: Language) -> &'static str {
        let words = match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        };
        words.first().copied().unwrap_or("")
    }

    /// All spellings.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &'static str> {
        self.zh.iter().chain(self.en).copied()
    }
}

/// Every block, for whoever looks a word up that does not belong where it stands.
pub(super) const BLOCKS: [Block; 21] = [
    Block::Top,
    Block::Policy,
    Block::Vocabulary,
    Block::Term,
    Block::TermReading,
    Block::Duty,
    Block::DutyReading,
    Block::Indicator,
    Block::IndicatorReading,
    Block::Exception,
    Block::Remark,
    Block::Entity,
    Block::Enum,
    Block::Table,
    Block::Process,
    Block::Scenario,
    Block::Items,
    Block::Prohibitions,
    Block::Item,
    Block::Rows,
    Block::Penalties,
];

/// A row of a table: begins with `|`.
pub(super) static ROW: Entry = unnamed(Keyword::Row, Rule::row, None);
/// Members of an enum: any line that no keyword begins.
pub(super) static MEMBERS: Entry = unnamed(Keyword::Members, Rule::members_clause, None);
/// An item whose colon was left out.
pub(super) static BARE_ITEM: Entry = unnamed(Keyword::Item, Rule::bare_item, Some(Block::Item));

const fn unnamed(keyword: Keyword, rule: Rule, block: Option<Block>) -> Entry {
    Entry {
        begins: Begins::Clause(keyword),
        rank: 0,
        zh: &[],
        en: &[],
        rule,
        block,
        bare: false,
    }
}

/// Whether `name` must stand in `「 」` to be read as a name wherever one may stand.
pub(super) fn needs_quotes(name: &str) -> bool {
    RESERVED.contains(&name) || CONTEXTUAL.contains(&name) || !is_word(name)
}

/// Whether `name` begins a line in some block.
pub(super) fn is_keyword(name: &str) -> bool {
    BLOCKS
        .iter()
        .flat_map(|&b| entries(b))
        .any(|e| e.spellings().any(|s| s == name))
}

/// Whether `text` is one word: XID, not beginning with a digit.
pub(super) fn is_word(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(unicode_ident::is_xid_start)
        && chars.all(unicode_ident::is_xid_continue)
}

#[cfg(test)]
mod tests;
