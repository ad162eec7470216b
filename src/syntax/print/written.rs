//! What the tree does not hold and a reader would miss: how a number is written, which names stand
//! in 「」, which brackets stand where none need, where lines break, and the comments there. It is
//! looked up in the text that the tree was read from.

use super::Printer;
use crate::source::Span;
use crate::syntax::ast::{Expr, FactValue, Name, NamedHead, Path, Target, Text};
use crate::syntax::token::TokenKind;

/// Where a thing is written.
pub(super) trait Placed {
    fn place(&self) -> Option<Span>;
}

impl Placed for Name {
    fn place(&self) -> Option<Span> {
        Some(self.span)
    }
}

impl Placed for Path {
    fn place(&self) -> Option<Span> {
        Some(self.span)
    }
}

impl Placed for Expr {
    fn place(&self) -> Option<Span> {
        Some(self.span)
    }
}

impl Placed for FactValue {
    fn place(&self) -> Option<Span> {
        Some(self.span)
    }
}

impl Placed for Target {
    fn place(&self) -> Option<Span> {
        Some(self.span)
    }
}

impl Placed for NamedHead {
    fn place(&self) -> Option<Span> {
        let last = self.aliases.last().unwrap_or(&self.name);
        Some(Span::new(self.name.span.start, last.span.end))
    }
}

/// What stands between two parts besides blanks.
enum Between<'a> {
    Break,
    /// A comment and its first byte.
    Comment(&'a str, u32),
}

/// What stands before and behind the word or sign that joins two parts.
#[derive(Default)]
pub(super) struct Gap<'a> {
    before: Vec<Between<'a>>,
    behind: Vec<Between<'a>>,
}

impl<'w> Printer<'w> {
    fn slice(&self, span: Span) -> Option<&'w str> {
        self.written?.get(span.range())
    }

    /// A number as it is written: its digits, 万 or 亿, and whether a blank stands before a unit.
    pub(super) fn digits(&self, span: Span) -> Option<(String, &'static str, bool)> {
        let text = crate::syntax::build::fold(self.slice(span)?);
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
        let number = text.trim_end_matches(|c| !digits(c));
        let number = number
            .find(|c| !digits(c))
            .and_then(|n| number.get(..n))
            .unwrap_or(number);
        let behind = text.get(number.len()..)?;
        let scale = match behind.trim_start().chars().next() {
            Some('万') => "万",
            Some('亿') => "亿",
            _ => "",
        };
        let blank = behind.starts_with(char::is_whitespace);
        Some((number.to_owned(), scale, blank))
    }

    /// A string with the quotation marks that it has.
    pub(super) fn string(&mut self, text: &str, span: Span) {
        match self.quotes(span) {
            Some(written) => self.push(written),
            None => self.text(text),
        }
    }

    /// Another spelling of a unit, in quotation marks where it has them.
    pub(super) fn unit_alias(&mut self, alias: &Text) {
        match self.slice(alias.span) {
            Some(written) => self.push(written),
            None => self.text(&alias.text),
        }
    }

    /// What is written in quotation marks at a place.
    pub(super) fn quotes(&self, span: Span) -> Option<&'w str> {
        let written = self.slice(span)?;
        written.starts_with(['“', '"', '《']).then_some(written)
    }

    /// Whether a name stands in 「」 in the text, or in quotation marks.
    pub(super) fn quoting(&self, name: &Name) -> Option<Quoting> {
        if !self.plain_names {
            return None;
        }
        match self.slice(name.span)?.chars().next()? {
            '「' => Some(Quoting::Name),
            '“' | '"' => Some(Quoting::Text),
            _ => Some(Quoting::None),
        }
    }

    /// Whether the text is there to be looked at.
    pub(super) const fn is_written(&self) -> bool {
        self.written.is_some()
    }

    /// Whether an expression begins with `not`: behind `must` it stands in brackets for that.
    pub(super) fn denied(&self, span: Span) -> bool {
        self.slice(span).is_some_and(|t| t.starts_with("not "))
    }

    /// Whether an expression stands in brackets of its own.
    pub(super) fn in_brackets(&self, span: Span) -> bool {
        let around = || {
            let text = self.written?;
            let before = text.get(..span.start as usize)?.trim_end();
            let behind = text.get(span.end as usize..)?.trim_start();
            Some(before.ends_with(['(', '（']) && behind.starts_with([')', '）']))
        };
        around().unwrap_or(false)
    }

    /// Where the last word or sign within a span ends.
    fn last_word(&self, span: Span) -> u32 {
        let upto = self.tokens.partition_point(|t| t.span.end <= span.end);
        let words = self.tokens.get(..upto).unwrap_or(&[]);
        let last = words.iter().rev().find(|t| {
            !matches!(
                t.kind,
                TokenKind::Blank
                    | TokenKind::LineBreak
                    | TokenKind::Comment
                    | TokenKind::DocComment
            )
        });
        last.map_or(span.end, |t| t.span.end)
    }

    /// What stands between two parts that one of `joints` joins.
    pub(super) fn gap(&self, left: Option<Span>, right: Option<Span>, joints: &[&str]) -> Gap<'w> {
        let mut gap = Gap::default();
        let (Some(left), Some(right)) = (left, right) else {
            return gap;
        };
        // a span of the tree may end behind blanks and comments
        let start = self.last_word(left);
        let Some(text) = self.slice(Span::new(start, right.start.max(start))) else {
            return gap;
        };
        let mut joined = false;
        let mut at = 0;
        while let Some(rest) = text.get(at..)
            && let Some(c) = rest.chars().next()
        {
            let side = if joined {
                &mut gap.behind
            } else {
                &mut gap.before
            };
            if rest.starts_with("//") || rest.starts_with("／／") {
                let comment = rest.lines().next().unwrap_or(rest);
                let place = start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
                side.push(Between::Comment(comment.trim_end(), place));
                at += comment.len();
                continue;
            }
            if c == '\n' {
                side.push(Between::Break);
            }
            joined = joined || joints.iter().any(|j| rest.starts_with(j));
            at += c.len_utf8();
        }
        gap
    }

    /// Between two parts that a word joins: the word with blanks, or with the breaks of the text.
    pub(super) fn joint(&mut self, gap: &Gap<'_>, zh: &str, en: &str) {
        self.breaks(&gap.before, " ");
        self.word(zh, en);
        self.breaks(&gap.behind, " ");
    }

    /// Between two parts that a sign joins, `sign` in English with its blank.
    pub(super) fn separate(&mut self, gap: &Gap<'_>, zh: &str) {
        let sign = self.language.pick(zh, ",");
        self.push(sign);
        let blank = self.language.pick("", " ");
        if gap.before.is_empty() {
            self.breaks(&gap.behind, blank);
        } else {
            self.breaks(&gap.before, blank);
        }
    }

    fn breaks(&mut self, between: &[Between<'_>], blank: &str) {
        let mut line_ends = false;
        for part in between {
            match part {
                Between::Break => line_ends = true,
                Between::Comment(comment, at) => {
                    if line_ends {
                        self.new_line();
                    } else {
                        self.push(" ");
                    }
                    self.push(comment);
                    self.comments.push(*at);
                    line_ends = true;
                }
            }
        }
        if line_ends {
            self.new_line();
        } else {
            self.push(blank);
        }
    }

    fn new_line(&mut self) {
        self.level = self.open.last().map_or(1, |l| l + 1);
        let indent = "    ".repeat(self.depth + self.level);
        self.push("\n");
        self.push(&indent);
    }

    pub(super) fn open(&mut self) {
        self.push("(");
        self.open.push(self.level);
    }

    pub(super) fn close(&mut self) {
        self.open.pop();
        self.push(")");
    }
}

/// How a name is marked as one in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    None,
    Name,
    Text,
}
