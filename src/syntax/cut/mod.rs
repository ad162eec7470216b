//! Cuts a file into declarations and clauses, knowing words at line starts, strings, comments
//! and brackets, and nothing else. A line begins with a keyword of its block, or with a name and
//! a colon; every other line continues the one before; `；` ends a line too.
//!
//! Where brackets do not balance the file is cut a second time, and then a line that begins
//! with a keyword ends every open bracket, a declaration's keyword in the first column every
//! open block: one forgotten bracket spoils one clause. What plainly belongs into a block that no
//! `{` opens is read as if one did.

mod begin;

pub(super) use begin::{STARTERS, has_items};

use super::ast::Keyword;
use super::keyword::{Begins, Block, Entry};
use super::token::{Bracket, Token, TokenKind};
use crate::source::Span;

/// A declaration or clause, cut out.
#[derive(Debug)]
pub(super) struct Piece {
    /// The word it begins with; `None` where that is no keyword of the block.
    pub entry: Option<&'static Entry>,
    /// The block it stands in.
    pub within: Block,
    /// The keyword as written; empty where a name and a colon begin the line.
    pub keyword: Span,
    /// What is to be read by the entry's rule.
    pub body: Span,
    /// The block behind it.
    pub block: Option<Vec<Piece>>,
    /// Keyword and body.
    pub span: Span,
    /// All of it.
    pub full: Span,
    /// The `///` lines right above.
    pub doc: Option<String>,
    /// Something in it is reported already: it is not read.
    pub broken: bool,
    /// No `{` opens the block behind it, but what follows belongs into one.
    pub unopened: bool,
    /// How deep the parser will have to go.
    pub depth: usize,
}

/// What the cutter has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A bracket that its clause does not close, or a block that the file does not.
    NotClosed,
    /// A closing bracket without an opening one.
    NotOpened,
    /// More brackets inside each other than the limit allows.
    TooDeep,
}

/// The file, cut.
#[derive(Debug)]
pub(super) struct Cut {
    pub pieces: Vec<Piece>,
    /// What, where, and of a bracket before what it was taken to end.
    pub faults: Vec<(Fault, Span, Option<Span>)>,
}

/// Cuts `text`, whose tokens are `tokens`. `bad` says of a token whether it was reported.
pub(super) fn cut(text: &str, tokens: &[Token], bad: &[bool], depth: usize) -> Cut {
    let (first, balanced) = Cutter::new(text, tokens, bad, depth, false).run();
    if balanced {
        return first;
    }
    Cutter::new(text, tokens, bad, depth, true).run().0
}

struct Cutter<'a> {
    text: &'a str,
    tokens: &'a [Token],
    bad: &'a [bool],
    limit: usize,
    recover: bool,
    at: usize,
    balanced: bool,
    faults: Vec<(Fault, Span, Option<Span>)>,
    /// The block around items that no `{` opens: a line with a keyword of it ends them.
    around: Option<Block>,
}

/// What opens a block.
#[derive(Clone, Copy)]
enum Opened {
    /// Nothing: it is the file.
    File,
    /// A `{`.
    Brace(Span),
    /// A `{` that was forgotten, in this block.
    Forgotten(Block),
}

/// How the scan of a clause ended.
enum End {
    /// At the next clause, the end of the block or of the file.
    Clause,
    /// At the `{` of its block.
    Block(Block),
    /// Where the `{` of its block was forgotten.
    Unopened(Block),
}

impl<'a> Cutter<'a> {
    const fn new(
        text: &'a str,
        tokens: &'a [Token],
        bad: &'a [bool],
        limit: usize,
        recover: bool,
    ) -> Self {
        Self {
            text,
            tokens,
            bad,
            limit,
            recover,
            at: 0,
            balanced: true,
            faults: Vec::new(),
            around: None,
        }
    }

    fn fault(&mut self, fault: Fault, span: Span) {
        self.balanced &= fault == Fault::TooDeep;
        self.faults.push((fault, span, None));
    }

    /// A block that a declaration ends.
    fn ended(&mut self, open: Span, by: Span) {
        self.fault(Fault::NotClosed, open);
        if let Some((_, _, end)) = self.faults.last_mut() {
            *end = Some(by);
        }
    }

    /// The cut, and whether all brackets balance.
    fn run(mut self) -> (Cut, bool) {
        let mut pieces = Vec::new();
        while self.at < self.tokens.len() {
            pieces.extend(self.block(Block::Top, Opened::File, 0));
        }
        let cut = Cut {
            pieces,
            faults: self.faults,
        };
        (cut, self.balanced)
    }

    fn token(&self, at: usize) -> Option<Token> {
        self.tokens.get(at).copied()
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|t| t.kind)
    }

    fn slice(&self, at: usize) -> &'a str {
        self.tokens
            .get(at)
            .and_then(|t| self.text.get(t.span.range()))
            .unwrap_or("")
    }

    /// The next token that is not trivia, from `at` on.
    fn next_significant(&self, mut at: usize) -> usize {
        while self.tokens.get(at).is_some_and(Token::is_trivia) {
            at += 1;
        }
        at
    }

    /// Passes blanks, comments and `；`; gives the doc comment that stands right above.
    fn pass_trivia(&mut self) -> Option<String> {
        let mut doc: Option<String> = None;
        let mut breaks = 0;
        while let Some(kind) = self.kind(self.at) {
            match kind {
                TokenKind::DocComment => {
                    let line = self.slice(self.at).trim_start_matches(['/', '／']).trim();
                    match &mut doc {
                        Some(d) if breaks <= 1 => {
                            d.push('\n');
                            d.push_str(line);
                        }
                        d => *d = Some(line.to_owned()),
                    }
                    breaks = 0;
                }
                TokenKind::LineBreak => breaks += 1,
                TokenKind::Comment | TokenKind::Semicolon | TokenKind::Stop => doc = None,
                TokenKind::Blank | TokenKind::ByteOrderMark => {}
                _ => break,
            }
            self.at += 1;
        }
        doc.filter(|_| breaks <= 1)
    }

    /// Cuts a block, from behind its `{` to behind its `}`; at the top to the end of the file.
    fn block(&mut self, block: Block, open: Opened, depth: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut bare_items = None;
        loop {
            let doc = self.pass_trivia();
            let Some(token) = self.token(self.at) else {
                if let Opened::Brace(open) = open {
                    self.fault(Fault::NotClosed, open);
                }
                return pieces;
            };
            if token.kind == TokenKind::Close(Bracket::Curly) {
                match open {
                    Opened::File => self.fault(Fault::NotOpened, token.span),
                    Opened::Forgotten(around) if !self.closes_forgotten(around) => return pieces,
                    Opened::Brace(_) | Opened::Forgotten(_) => {
                        self.at += 1;
                        return pieces;
                    }
                }
                self.at += 1;
                continue;
            }
            if !matches!(open, Opened::File) && self.recover && self.begins_declaration(self.at) {
                if let Opened::Brace(open) = open {
                    self.ended(open, token.span);
                }
                return pieces;
            }
            if self.ends_forgotten(self.at) {
                return pieces;
            }
            let bare = *bare_items
                .get_or_insert_with(|| begin::has_items(block) && self.bare_item(self.at));
            pieces.push(self.piece(block, bare, doc, depth));
        }
    }

    fn piece(&mut self, within: Block, bare: bool, doc: Option<String>, depth: usize) -> Piece {
        let start = self.at;
        let from = self.tokens.get(start).map_or(0, |t| t.span.start);
        let begin = self.begins(start, within, bare);
        let body_at = begin.map_or(start, |b| b.body);
        let entry = begin.map(|b| b.entry);
        self.at = body_at;
        let mut broken = false;
        let mut nesting = Nesting::default();
        let (end, last) = self.scan(entry, within, bare, depth, &mut broken, &mut nesting);
        let token_start = |at: usize| {
            self.tokens
                .get(at)
                .map_or(self.text.len(), |t| t.span.start as usize)
        };
        let token_end = |at: usize| self.tokens.get(at).map_or(0, |t| t.span.end);
        let keyword_end = if body_at > start {
            token_end(body_at - 1)
        } else {
            from
        };
        let body_from = u32::try_from(token_start(self.next_significant(body_at)))
            .unwrap_or(u32::MAX)
            .max(keyword_end);
        let body = match last {
            Some(last) => Span::new(body_from, token_end(last).max(body_from)),
            None => Span::new(keyword_end, keyword_end),
        };
        let span = Span::new(from, body.end.max(keyword_end));
        let mut full = span;
        let unopened = matches!(end, End::Unopened(_));
        let block = match end {
            End::Clause => None,
            End::Block(child) | End::Unopened(child) => {
                let outer = self.around.take();
                let open = if unopened {
                    self.around = (within != Block::Top).then_some(within);
                    Opened::Forgotten(within)
                } else {
                    let open = self.tokens.get(self.at).map(|t| t.span);
                    self.at += 1;
                    Opened::Brace(open.unwrap_or(span))
                };
                let inner = self.block(child, open, depth + 1);
                self.around = outer;
                full.end = self.last_end().max(full.end);
                Some(inner)
            }
        };
        // never stand still
        if self.at == start {
            self.at += 1;
        }
        Piece {
            entry,
            within,
            keyword: Span::new(from, keyword_end),
            body,
            block,
            span,
            full,
            doc,
            broken,
            unopened,
            depth: nesting.most,
        }
    }

    /// Where the last token that is not trivia, before the current one, ends.
    fn last_end(&self) -> u32 {
        let mut at = self.at;
        while at > 0 {
            at -= 1;
            if let Some(t) = self.tokens.get(at)
                && !t.is_trivia()
            {
                return t.span.end;
            }
        }
        0
    }

    /// Goes to the end of a clause; gives the last token of its body.
    fn scan(
        &mut self,
        entry: Option<&'static Entry>,
        within: Block,
        bare: bool,
        depth: usize,
        broken: &mut bool,
        nesting: &mut Nesting,
    ) -> (End, Option<usize>) {
        let child = entry.and_then(|e| e.block);
        let facts = entry.is_some_and(|e| e.begins == Begins::Clause(Keyword::Facts));
        let mut open: Vec<(Bracket, Span)> = Vec::new();
        let mut last = None;
        let mut new_line = false;
        let mut too_deep = false;
        let start = self.at;
        while let Some(token) = self.token(self.at) {
            if token.is_trivia() {
                new_line |= token.kind == TokenKind::LineBreak;
                self.at += 1;
                continue;
            }
            if new_line {
                new_line = false;
                if open.is_empty()
                    && let Some(child) = child
                    && self.forgets_brace(self.at, within, child, start, last)
                {
                    if self.recover {
                        // back to the comments above it
                        self.at = last.map_or(start, |l| l + 1);
                        return (End::Unopened(child), last);
                    }
                    self.balanced &= within == Block::Top;
                }
                let next =
                    self.begins_line(self.at, within, bare, last) || self.ends_forgotten(self.at);
                if self.recover && self.begins_declaration(self.at)
                    || next && (open.is_empty() || self.recover && !facts)
                {
                    // back to the comments above it
                    self.at = last.map_or(start, |l| l + 1);
                    break;
                }
            }
            if self.bad.get(self.at).copied().unwrap_or(false) {
                *broken = true;
            }
            match token.kind {
                TokenKind::Open(Bracket::Curly)
                    if let Some(child) = child
                        && (open.is_empty() || self.recover)
                        && !self.opens_set(last) =>
                {
                    self.unclosed(&mut open, broken);
                    return (End::Block(child), last);
                }
                TokenKind::Open(b) => {
                    open.push((b, token.span));
                    nesting.open();
                }
                TokenKind::Close(b) => {
                    match open.last() {
                        Some((o, _)) if *o == b => {
                            open.pop();
                            nesting.close();
                        }
                        // ends the block that this clause stands in
                        _ if b == Bracket::Curly => break,
                        _ => {
                            self.fault(Fault::NotOpened, token.span);
                            *broken = true;
                        }
                    }
                }
                TokenKind::Semicolon | TokenKind::Stop if open.is_empty() => break,
                TokenKind::String | TokenKind::Title => {
                    nesting.text(self.slice(self.at));
                }
                TokenKind::Word => nesting.word(self.slice(self.at)),
                TokenKind::Comma => nesting.reset(),
                _ => {}
            }
            if !too_deep && nesting.deepest() + depth > self.limit {
                too_deep = true;
                *broken = true;
                self.fault(Fault::TooDeep, token.span);
            }
            last = Some(self.at);
            self.at += 1;
        }
        self.unclosed(&mut open, broken);
        (End::Clause, last)
    }

    /// Reports what a clause leaves open: the outermost bracket, unless the clause has a report
    /// that explains it.
    fn unclosed(&mut self, open: &mut Vec<(Bracket, Span)>, broken: &mut bool) {
        if let Some((_, span)) = open.first() {
            if *broken {
                self.balanced = false;
            } else {
                self.fault(Fault::NotClosed, *span);
            }
            *broken = true;
        }
        open.clear();
    }
}

/// How deep the parser would have to go: brackets, and words that each take the condition
/// behind them (非 非 非 …).
#[derive(Default)]
struct Nesting {
    outer: Vec<usize>,
    sum: usize,
    here: usize,
    text: usize,
    most: usize,
}

impl Nesting {
    fn open(&mut self) {
        self.outer.push(self.here);
        self.sum += self.here + 1;
        self.here = 0;
    }

    fn close(&mut self) {
        if let Some(n) = self.outer.pop() {
            self.sum -= n + 1;
            self.here = n;
        }
    }

    const fn reset(&mut self) {
        self.here = 0;
    }

    fn word(&mut self, word: &str) {
        match word {
            "且" | "或" | "and" | "or" => self.here = 0,
            "非" | "not" | "其中" | "where" | "均" | "satisfies" | "自" | "from" | "每"
            | "every" | "每年" | "每年度" | "每季度" | "每月" | "yearly" | "quarterly"
            | "monthly" | "于" | "within" | "in" | "during" | "不晚于" | "than" | "先于"
            | "before" | "after" | "as" => self.here += 1,
            _ => {}
        }
    }

    /// Quotes within quotes.
    fn text(&mut self, text: &str) {
        let mut depth = 0usize;
        self.text = 0;
        for c in text.chars() {
            match c {
                '“' | '《' => depth += 1,
                '”' | '》' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.text = self.text.max(depth);
        }
    }

    fn deepest(&mut self) -> usize {
        let now = self.sum + self.here + std::mem::take(&mut self.text);
        self.most = self.most.max(now);
        now
    }
}

#[cfg(test)]
mod tests;
