//! From pieces to the tree: one call of the parser for each head and clause.

mod clause;
mod collection;
mod condition;
mod literal;
mod scenario;
mod time;
mod types;
mod unit;
mod value;

pub(super) use condition::bracketed;
pub(super) use literal::fold;

use super::ast::{Body, Clause, Declaration, Document, Head, Keyword, Name, Path, Text};
use super::cut::Piece;
use super::explain;
use super::grammar::{Grammar, Rule};
use super::keyword::{Begins, Block};
use super::token::{Token, span};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Loc, Span, folded};
use pest::Parser;

pub(super) type Pair<'a> = pest::iterators::Pair<'a, Rule>;
pub(super) type Pairs<'a> = pest::iterators::Pairs<'a, Rule>;

/// Builds the tree of one file and collects what is wrong.
pub(super) struct Builder<'a> {
    pub file: FileId,
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub diagnostics: Vec<Diagnostic>,
    /// Where the clause that is being read begins.
    base: usize,
    /// An error was found in it.
    failed: bool,
    /// A clause of the declaration that is being read is lost: its keyword is misspelt.
    lost: bool,
    /// Lines of which nothing could be made.
    lost_lines: Vec<Span>,
}

/// The next pair, if it is of `rule`.
fn take<'a>(pairs: &mut Pairs<'a>, rule: Rule) -> Option<Pair<'a>> {
    if pairs.peek()?.as_rule() == rule {
        pairs.next()
    } else {
        None
    }
}

impl<'a> Builder<'a> {
    pub(super) const fn new(file: FileId, text: &'a str, tokens: &'a [Token]) -> Self {
        Self {
            file,
            text,
            tokens,
            diagnostics: Vec::new(),
            base: 0,
            failed: false,
            lost: false,
            lost_lines: Vec::new(),
        }
    }

    /// The tree of the whole file.
    pub(super) fn document(&mut self, pieces: &[Piece]) -> Document {
        let declarations = pieces.iter().filter_map(|p| self.declaration(p)).collect();
        Document {
            file: self.file,
            declarations,
            lost: std::mem::take(&mut self.lost_lines),
        }
    }

    fn loc(&self, span: Span) -> Loc {
        span.in_file(self.file)
    }

    /// Reports an error in the clause that is being read.
    fn fail(&mut self, diagnostic: Diagnostic) {
        self.failed = true;
        self.diagnostics.push(diagnostic);
    }

    fn error(&mut self, code: &'static str, at: Span) {
        let loc = self.loc(at);
        self.fail(Diagnostic::error(code, loc));
    }

    fn slice(&self, at: Span) -> &'a str {
        self.text.get(at.range()).unwrap_or("")
    }

    fn span(&self, pair: &Pair<'_>) -> Span {
        let s = pair.as_span();
        span(self.base + s.start(), self.base + s.end())
    }

    /// Runs `read` with a stack that is large enough for `depth` levels: without optimisation one
    /// level of brackets takes the parser some 40 kB, and threads have 2 MB.
    fn with_stack<T: Send>(
        &mut self,
        depth: usize,
        read: impl FnOnce(&mut Self) -> Option<T> + Send,
    ) -> Option<T> {
        const SHALLOW: usize = 16;
        const BYTES_PER_LEVEL: usize = 256 << 10;
        if depth <= SHALLOW {
            return read(self);
        }
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new()
                .stack_size((depth + SHALLOW).saturating_mul(BYTES_PER_LEVEL))
                .spawn_scoped(scope, || read(self));
            match thread.ok()?.join() {
                Ok(read) => read,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    /// Reads `body` by `rule`; an error is explained. Where lines below begin with a misspelt
    /// keyword, they are reported for themselves and the clause ends before them.
    fn read(&mut self, piece: &Piece, rule: Rule) -> Option<Pairs<'a>> {
        self.base = piece.body.start as usize;
        let mut body = piece.body;
        let mut read = Grammar::parse(rule, self.slice(body));
        if let Err(error) = &read {
            let place = explain::place(body, error);
            let mut lines = explain::swallowed(self, piece, place);
            if lines.is_empty() {
                // what stands before a strange line is a whole clause
                let strange = explain::strange_lines(self, piece, place);
                let whole = strange.first().is_some_and(|(first, _)| {
                    let before = Span::new(body.start, *first);
                    Grammar::parse(rule, self.slice(before).trim_end()).is_ok()
                });
                if whole {
                    lines = strange;
                }
            }
            if let Some((first, _)) = lines.first() {
                let before = Span::new(body.start, *first);
                let kept = self.slice(before).trim_end().len();
                body.end = body
                    .start
                    .saturating_add(u32::try_from(kept).unwrap_or(u32::MAX));
                read = Grammar::parse(rule, self.slice(body));
                self.lost = true;
                let strange = lines.into_iter();
                let strange = strange.filter(|(at, _)| !self.lacks_only_braces(piece, *at));
                let strange: Vec<(u32, Diagnostic)> = strange.collect();
                for (at, d) in strange {
                    self.lost_lines.push(Span::new(at, piece.full.end));
                    self.diagnostics.push(d);
                }
            }
        }
        match read {
            Ok(mut pairs) => Some(pairs.next()?.into_inner()),
            Err(error) => {
                let diagnostic = explain::explain(self, piece, body, rule, &error);
                let behind = diagnostic.loc().map_or(body.end, |l| l.span.end);
                self.fail(diagnostic);
                if rule == Rule::targets_clause {
                    self.targets_behind(piece, body, behind);
                }
                None
            }
        }
    }

    /// Looks at the targets behind one that cannot be read: each is a sentence of its own.
    fn targets_behind(&mut self, piece: &Piece, body: Span, from: u32) {
        for target in explain::targets_behind(self, body, from) {
            let Err(error) = Grammar::parse(Rule::targets_clause, self.slice(target)) else {
                continue;
            };
            let d = explain::explain(self, piece, target, Rule::targets_clause, &error);
            // what cannot be told may come of the first
            let told = !matches!(
                d.code.as_str(),
                "ohs::syntax::unexpected" | "ohs::syntax::unfinished"
            );
            if told {
                self.fail(d);
            }
        }
    }

    /// Whether a line below a declaration without braces begins with a keyword of its block: that the
    /// braces are missing says it all.
    fn lacks_only_braces(&self, piece: &Piece, at: u32) -> bool {
        let Some(block) = piece.entry.and_then(|e| e.block) else {
            return false;
        };
        let token = self.tokens.partition_point(|t| t.span.start < at);
        let word = self.tokens.get(token).map_or("", |t| self.slice(t.span));
        piece.within == Block::Top && piece.block.is_none() && is_keyword_of(block, word)
    }

    /// A line that no keyword begins, and those below that it took with it.
    fn unknown(&mut self, piece: &Piece) {
        let d = explain::unknown(self, piece);
        let lines = explain::swallowed(self, piece, piece.body.start);
        self.lost_lines.push(piece.full);
        self.diagnostics.push(d);
        self.diagnostics.extend(lines.into_iter().map(|(_, d)| d));
    }

    fn declaration(&mut self, piece: &Piece) -> Option<Declaration> {
        let Some(entry) = piece.entry else {
            self.unknown(piece);
            return None;
        };
        let Begins::Declaration(kind) = entry.begins else {
            return None;
        };
        if let Some(d) = explain::rule_for_policy(self, piece) {
            self.lost_lines.push(piece.full);
            self.diagnostics.push(d);
            return None;
        }
        self.failed = piece.broken;
        let mut ordered = false;
        let head = if piece.broken || (entry.bare && piece.body.is_empty()) {
            Some(Head::None)
        } else {
            self.with_stack(piece.depth, |this| {
                let pairs = this.read(piece, entry.rule)?;
                this.head(entry.rule, pairs, &mut ordered)
            })
        };
        let mut complete = !self.failed && head.is_some();
        // what stands behind a head is another declaration, lost, and not part of this one
        self.lost = false;
        let needs_block = entry.block.is_some()
            && !matches!(
                &head,
                Some(
                    Head::Term {
                        definition: Some(_),
                        ..
                    } | Head::Parameter { .. }
                ) | None
            );
        if piece.unopened || needs_block && piece.block.is_none() && !piece.broken {
            let d = Diagnostic::error("ohs::syntax::missing_block", self.loc(piece.span))
                .arg("keyword", self.slice(piece.keyword));
            self.diagnostics.push(d);
            complete = false;
        }
        let clauses = piece
            .block
            .iter()
            .flatten()
            .filter_map(|p| self.clause(p, &mut complete))
            .collect();
        Some(Declaration {
            kind,
            keyword_span: piece.keyword,
            head: head.unwrap_or(Head::None),
            ordered,
            doc: piece.doc.clone(),
            clauses,
            span: piece.full,
            complete,
        })
    }

    fn clause(&mut self, piece: &Piece, complete: &mut bool) -> Option<Clause> {
        let Some(entry) = piece.entry else {
            self.unknown(piece);
            *complete = false;
            return None;
        };
        let Begins::Clause(keyword) = entry.begins else {
            return None;
        };
        self.failed = piece.broken;
        let items = matches!(entry.block, Some(Block::Items | Block::Prohibitions));
        if piece.unopened {
            let d = Diagnostic::error("ohs::syntax::missing_block", self.loc(piece.keyword))
                .arg("keyword", self.slice(piece.keyword))
                .help("items");
            self.diagnostics.push(d);
            *complete = false;
        }
        let empty = entry.bare
            && (piece.body.is_empty() || items && piece.unopened)
            && (piece.block.is_some() || keyword == Keyword::Etc);
        let body = if piece.broken {
            Body::Broken
        } else if empty {
            Body::Empty
        } else {
            let read = self.with_stack(piece.depth, |this| {
                let pairs = this.read(piece, entry.rule)?;
                this.body(entry.rule, pairs)
            });
            match read {
                Some(body) if !self.failed => body,
                read => {
                    if read.is_none() && !self.failed {
                        let d = explain::unexpected(self, piece, entry.rule, piece.span);
                        self.fail(d);
                    }
                    Body::Broken
                }
            }
        };
        if matches!(body, Body::Broken) || std::mem::take(&mut self.lost) {
            *complete = false;
        }
        if items
            && !matches!(body, Body::Empty | Body::Broken)
            && let Some(first) = piece.block.as_ref().map(|b| b.first())
        {
            let at = first.map_or(piece.full, |p| p.span);
            let d = Diagnostic::error("ohs::syntax::items_behind_requirement", self.loc(at))
                .label("requirement", self.loc(piece.body));
            self.diagnostics.push(d);
            *complete = false;
        }
        let block = piece
            .block
            .iter()
            .flatten()
            .filter_map(|p| self.clause(p, complete))
            .collect();
        Some(Clause {
            keyword,
            keyword_span: piece.keyword,
            rank: entry.rank,
            body,
            block,
            span: piece.span,
            full_span: piece.full,
            doc: piece.doc.clone(),
        })
    }

    // ------------------------------------------------------------ names and texts

    fn name_from(&mut self, text: &str, at: Span) -> Name {
        let inner = text
            .strip_prefix('「')
            .and_then(|t| t.strip_suffix('」'))
            .unwrap_or(text);
        let name = folded(inner).into_owned();
        if name.contains(['「', '」']) {
            self.error("ohs::syntax::quote_in_name", at);
        }
        Name {
            text: name,
            span: at,
        }
    }

    /// A name, a part of a path, or a string that stands for a name.
    fn name(&mut self, pair: &Pair<'_>) -> Name {
        let at = self.span(pair);
        let text = pair.as_str();
        match pair.as_rule() {
            Rule::string => Name {
                text: folded(unquoted(text)).into_owned(),
                span: at,
            },
            _ => self.name_from(text, at),
        }
    }

    fn path(&mut self, pair: &Pair<'_>) -> Path {
        let at = self.span(pair);
        let names = pair.clone().into_inner().map(|p| self.name(&p)).collect();
        Path { names, span: at }
    }

    fn text(&self, pair: &Pair<'_>) -> Text {
        Text {
            text: unquoted(pair.as_str()).to_owned(),
            span: self.span(pair),
        }
    }
}

fn is_keyword_of(block: Block, word: &str) -> bool {
    let mut all = super::keyword::entries(block).iter();
    all.any(|e| e.spellings().any(|s| s == word))
}

/// A string or title without its outer quotes.
fn unquoted(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.next_back();
    chars.as_str()
}
