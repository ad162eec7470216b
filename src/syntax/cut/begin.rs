//! What begins a line: a keyword of the block, or a name and a colon.

use super::super::ast::Keyword;
use super::super::keyword::{BARE_ITEM, Begins, Block, Entry, MEMBERS, ROW, entries, named};
use super::super::token::{Bracket, TokenKind};
use super::Cutter;

/// A line's beginning.
#[derive(Clone, Copy)]
pub(super) struct Begin {
    pub entry: &'static Entry,
    /// The token where the body starts.
    pub body: usize,
}

/// Blocks of items, in which a colon may be missing.
pub(in crate::syntax) const fn has_items(block: Block) -> bool {
    matches!(block, Block::Items | Block::Prohibitions)
}

/// The words with which a requirement visibly begins: behind a name, they show that a colon was
/// left out.
pub(in crate::syntax) const STARTERS: [&str; 22] = [
    "有",
    "无",
    "每",
    "每个",
    "每年",
    "每年度",
    "每季度",
    "每月",
    "至少",
    "至多",
    "恰",
    "于",
    "自",
    "认定",
    "have",
    "has",
    "every",
    "each",
    "yearly",
    "within",
    "from",
    "attested",
];

impl Cutter<'_> {
    /// What begins at token `at`, in `block`.
    pub(super) fn begins(&self, at: usize, block: Block, bare: bool) -> Option<Begin> {
        if let Some(b) = self.keyword(at, block) {
            return Some(b);
        }
        let kind = self.kind(at)?;
        if let Some(entry) = named(block)
            && self.name_and_colon(at)
        {
            return Some(Begin { entry, body: at });
        }
        let is_name = matches!(kind, TokenKind::Word | TokenKind::QuotedName);
        let entry = match block {
            Block::Table | Block::Rows if kind == TokenKind::Bar => &ROW,
            Block::Enum if is_name => &MEMBERS,
            Block::Items | Block::Prohibitions if bare && self.bare_item(at) => &BARE_ITEM,
            _ => return None,
        };
        Some(Begin { entry, body: at })
    }

    /// Whether a line that starts at `at` begins something, `last` being the token before it.
    pub(super) fn begins_line(
        &self,
        at: usize,
        block: Block,
        bare: bool,
        last: Option<usize>,
    ) -> bool {
        let Some(begin) = self.begins(at, block, bare) else {
            return false;
        };
        match begin.entry.begins {
            // a list goes on behind 、 and =
            Begins::Clause(Keyword::Members) => !last.is_some_and(|l| {
                self.kind(l) == Some(TokenKind::Comma) || matches!(self.slice(l), "=" | "＝")
            }),
            // an item without a colon never begins behind a word that wants more
            Begins::Clause(Keyword::Item) if std::ptr::eq(begin.entry, &raw const BARE_ITEM) => {
                !last.is_some_and(|l| self.wants_more(l))
            }
            _ => true,
        }
    }

    /// Whether the keyword of a declaration stands in the first column at `at`.
    pub(super) fn begins_declaration(&self, at: usize) -> bool {
        let first_column = at == 0
            || matches!(
                self.kind(at - 1),
                Some(TokenKind::LineBreak | TokenKind::ByteOrderMark)
            );
        first_column && self.keyword(at, Block::Top).is_some()
    }

    /// Whether the line at `at` belongs into `child`, the block of the clause from token `start` to `last`, which no
    /// `{` opens.
    pub(super) fn forgets_brace(
        &self,
        at: usize,
        within: Block,
        child: Block,
        start: usize,
        last: Option<usize>,
    ) -> bool {
        let item = named(child).is_some() && self.name_and_colon(at);
        if within == Block::Top {
            return !self.begins_declaration(at) && (item || self.keyword(at, child).is_some());
        }
        // 应当, alone or with a colon, and items below; a sanction's items stand behind its citation
        let bare = last.is_none_or(|l| {
            l < start || self.kind(l) == Some(TokenKind::Colon) && self.next_significant(start) == l
        });
        item && named(within).is_none() && (bare || child == Block::Penalties)
    }

    /// Whether the line at `at` ends items that no `{` opens: it begins with a keyword of the block around them.
    pub(super) fn ends_forgotten(&self, at: usize) -> bool {
        self.around
            .is_some_and(|around| self.keyword(at, around).is_some())
    }

    /// Whether the `}` at hand closes a block without `{`, and not the one `around` it.
    pub(super) fn closes_forgotten(&self, around: Block) -> bool {
        if around == Block::Top {
            return true;
        }
        let mut next = self.next_significant(self.at + 1);
        while matches!(
            self.kind(next),
            Some(TokenKind::Semicolon | TokenKind::Stop)
        ) {
            next = self.next_significant(next + 1);
        }
        self.kind(next) == Some(TokenKind::Close(Bracket::Curly))
            || !self.begins_declaration(next) && self.keyword(next, around).is_some()
    }

    /// The longest keyword of `block` at `at`.
    fn keyword(&self, at: usize, block: Block) -> Option<Begin> {
        if self.kind(at) != Some(TokenKind::Word) {
            return None;
        }
        let mut best: Option<Begin> = None;
        for entry in entries(block) {
            for &spelling in entry.zh {
                if self.slice(at) == spelling {
                    return Some(Begin {
                        entry,
                        body: at + 1,
                    });
                }
            }
            for &spelling in entry.en {
                if let Some(body) = self.words(at, spelling)
                    && best.is_none_or(|b| b.body < body)
                {
                    best = Some(Begin { entry, body });
                }
            }
        }
        best
    }

    /// The token behind `spelling`, whose words may be parted by blanks, if it stands at `at`.
    fn words(&self, mut at: usize, spelling: &str) -> Option<usize> {
        for (n, word) in spelling.split(' ').enumerate() {
            if n > 0 {
                if self.kind(at) != Some(TokenKind::Blank) {
                    return None;
                }
                at += 1;
            }
            if self.slice(at) != word {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// `name :` or `name (alias) :`, on one line.
    fn name_and_colon(&self, at: usize) -> bool {
        if !matches!(self.kind(at), Some(TokenKind::Word | TokenKind::QuotedName)) {
            return false;
        }
        let blank = |at: usize| at + usize::from(self.kind(at) == Some(TokenKind::Blank));
        let mut next = blank(at + 1);
        if self.kind(next) == Some(TokenKind::Open(Bracket::Round)) {
            loop {
                next += 1;
                match self.kind(next) {
                    Some(TokenKind::Close(Bracket::Round)) => break,
                    Some(
                        TokenKind::Word
                        | TokenKind::Number
                        | TokenKind::String
                        | TokenKind::QuotedName
                        | TokenKind::Comma
                        | TokenKind::Blank,
                    ) => {}
                    _ => return false,
                }
            }
            next = blank(next + 1);
        }
        self.kind(next) == Some(TokenKind::Colon)
    }

    /// `name` and then a word that begins a requirement.
    pub(super) fn bare_item(&self, at: usize) -> bool {
        let name = match self.kind(at) {
            Some(TokenKind::QuotedName) => true,
            Some(TokenKind::Word) => !super::super::keyword::RESERVED.contains(&self.slice(at)),
            _ => false,
        };
        name && self.kind(at + 1) == Some(TokenKind::Blank)
            && STARTERS.contains(&self.slice(at + 2))
    }

    /// Whether something must follow the token `at`: an operator word or sign, a comma.
    fn wants_more(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(TokenKind::Comma | TokenKind::Sign) => true,
            Some(TokenKind::Word) => {
                let word = self.slice(at);
                super::super::keyword::RESERVED.contains(&word)
                    && !matches!(word, "内" | "中" | "以内" | "是" | "否" | "true" | "false")
            }
            _ => false,
        }
    }

    /// Whether a `{` behind token `last` lists the members of a set.
    pub(super) fn opens_set(&self, last: Option<usize>) -> bool {
        let Some(last) = last else { return false };
        match self.slice(last) {
            "含" | "含全部" | "含任一" | "contains" => true,
            "all" | "any" => last >= 2 && self.slice(last - 2) == "contains",
            _ => false,
        }
    }
}
