//! The body of one clause: single blanks, canonical signs, line breaks and comments kept.

use super::super::build::fold;
use super::super::token::{Bracket, Token, TokenKind};
use crate::message::Language;

/// Writes one body.
pub(super) struct Line<'a> {
    text: &'a str,
    /// How deep the clause is indented.
    depth: usize,
    /// The few words of a scenario's facts are written in this language.
    facts: Option<Language>,
    /// Which names are declared and take a blank before their aliases.
    aliases: Aliases,
    /// The innermost open bracket is a square one.
    listing: bool,
    pub out: String,
}

/// Behind which names a bracket holds aliases.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aliases {
    None,
    First,
    All,
}

impl<'a> Line<'a> {
    pub(super) const fn new(text: &'a str, depth: usize, aliases: Aliases) -> Self {
        Self {
            text,
            depth,
            facts: None,
            aliases,
            listing: false,
            out: String::new(),
        }
    }

    /// The object of a scenario's facts.
    pub(super) const fn facts(mut self, language: Option<Language>) -> Self {
        self.facts = language;
        self
    }

    fn slice(&self, token: Token) -> &'a str {
        self.text.get(token.span.range()).unwrap_or("")
    }

    /// Writes the tokens of a body; `bare` puts a colon behind the first.
    pub(super) fn write(&mut self, tokens: &[Token], bare: bool) {
        // for each open bracket, how deep the line is that opened it, and whether it lists a set
        let mut open: Vec<(usize, bool)> = Vec::new();
        let mut outer: Vec<bool> = Vec::new();
        let mut level = 0;
        let mut last: Option<(TokenKind, String)> = None;
        let mut blank = false;
        let mut line_break = false;
        let mut declared = self.aliases != Aliases::None;
        let mut at = 0;
        while let Some(&token) = tokens.get(at) {
            at += 1;
            match token.kind {
                TokenKind::Blank | TokenKind::ByteOrderMark => {
                    blank = true;
                    continue;
                }
                TokenKind::LineBreak => {
                    line_break = true;
                    continue;
                }
                _ => {}
            }
            let next = tokens.get(at).map(|t| self.slice(*t));
            let (mut written, took) = self.canonical(token, next, last.as_ref());
            at += took;
            let closes = match token.kind {
                TokenKind::Close(_) => open.pop(),
                _ => None,
            };
            // 含全部 {a、b}: the members of a set stand in round brackets
            let set = token.kind == TokenKind::Open(Bracket::Curly)
                && last.as_ref().is_some_and(|(_, l)| {
                    matches!(
                        l.as_str(),
                        "含" | "含全部" | "含任一" | "contains" | "all" | "any"
                    )
                });
            if set {
                "(".clone_into(&mut written);
            } else if closes.is_some_and(|c| c.1) {
                ")".clone_into(&mut written);
            }
            if line_break && last.is_some() {
                self.out.push('\n');
                level = closes.map_or_else(|| open.last().map_or(1, |l| l.0 + 1), |c| c.0);
                self.out.push_str(&"    ".repeat(self.depth + level));
            } else if let Some(last) = &last
                && (spaced(last, (token.kind, &written), blank)
                    || declared && token.kind == TokenKind::Open(Bracket::Round))
            {
                self.out.push(' ');
            }
            // a call behind the declared name is no list of aliases
            let more = last.as_ref().is_some_and(|(_, l)| l != ".");
            if self.aliases == Aliases::First
                && more
                && matches!(
                    token.kind,
                    TokenKind::Word | TokenKind::QuotedName | TokenKind::Open(_) | TokenKind::Colon
                )
            {
                declared = false;
            }
            self.out.push_str(&written);
            if let TokenKind::Open(bracket) = token.kind {
                open.push((level, set));
                outer.push(self.listing);
                self.listing = bracket == Bracket::Square;
            } else if matches!(token.kind, TokenKind::Close(_)) {
                self.listing = outer.pop().unwrap_or(false);
            }
            if bare && last.is_none() {
                self.out.push('：');
                last = Some((TokenKind::Colon, "：".to_owned()));
            } else {
                last = Some((token.kind, written));
            }
            blank = false;
            line_break = false;
        }
    }

    /// 无, 是, 否 and 至 in the language of the facts.
    fn fact_word(&self, word: &'a str) -> &'a str {
        const WORDS: [(&str, &str); 4] = [
            ("无", "null"),
            ("是", "true"),
            ("否", "false"),
            ("至", "to"),
        ];
        let Some(language) = self.facts else {
            return word;
        };
        WORDS
            .iter()
            .find(|(zh, en)| *zh == word || *en == word)
            .map_or(word, |(zh, en)| language.pick(zh, en))
    }

    /// The signs between facts in their language: 、 between the names of a list.
    fn fact_sign(&self, token: Token, last: Option<&(TokenKind, String)>) -> String {
        let slice = self.slice(token);
        let names =
            last.is_some_and(|(kind, _)| matches!(kind, TokenKind::Word | TokenKind::QuotedName));
        match (self.facts, token.kind) {
            (None, _) => slice,
            (Some(l), TokenKind::Colon) => l.pick("：", ":"),
            (Some(l), _) if names && self.listing => l.pick("、", ","),
            (Some(l), _) => l.pick("，", ","),
        }
        .to_owned()
    }

    /// A day that begins at `token`, in the language of the facts, and how many tokens it takes in.
    fn fact_date(&self, token: Token) -> Option<(String, usize)> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let rest = self.text.get(token.span.start as usize..)?;
        if self.slice(token).len() != 4 {
            return None;
        }
        match self.facts? {
            Language::Zh => {
                let (year, rest) = rest.split_at_checked(5)?;
                let (month, rest) = rest.split_at_checked(3)?;
                let (day, rest) = rest.split_at_checked(2)?;
                let (year, month) = (year.strip_suffix('-')?, month.strip_suffix('-')?);
                let ends = !rest.starts_with(|c: char| c == '-' || c.is_alphanumeric());
                let [y, m, d] = [year, month, day].map(|n| digits(n).then(|| n.parse::<u32>()));
                let (y, m, d) = (y?.ok()?, m?.ok()?, d?.ok()?);
                ends.then(|| (format!("{y}年{m}月{d}日"), 4))
            }
            Language::En => {
                let (year, rest) = rest.split_once('年')?;
                let (month, rest) = rest.split_once('月')?;
                let (day, rest) = rest.split_once('日')?;
                let ends = !rest.starts_with(char::is_alphanumeric);
                let all = digits(year) && digits(month) && digits(day);
                (ends && all).then(|| (format!("{year}-{month:0>2}-{day:0>2}"), 1))
            }
        }
    }

    /// A token as it is to be written, and how many further tokens it took in.
    fn canonical(
        &self,
        token: Token,
        next: Option<&str>,
        last: Option<&(TokenKind, String)>,
    ) -> (String, usize) {
        let slice = self.slice(token);
        let one = |text: &str| (text.to_owned(), 0);
        let two = |text: &str| (text.to_owned(), 1);
        match token.kind {
            TokenKind::Comment | TokenKind::DocComment => one(slice.trim_end()),
            TokenKind::Number if self.fact_date(token).is_some() => {
                self.fact_date(token).unwrap_or_default()
            }
            TokenKind::Open(_) | TokenKind::Close(_) | TokenKind::Number | TokenKind::Bar => {
                (fold(slice), 0)
            }
            TokenKind::Comma | TokenKind::Colon => (self.fact_sign(token, last), 0),
            TokenKind::Word if last.is_none_or(|(_, l)| l != ".") => match slice {
                "不低于" | "不少于" => one("≥"),
                "不超过" => one("≤"),
                _ if next.is_some_and(|n| matches!(n, ":" | "：")) => one(slice),
                _ => one(self.fact_word(slice)),
            },
            TokenKind::Sign => match (slice, next) {
                (">" | "＞", Some("=" | "＝")) => two("≥"),
                ("<" | "＜", Some("=" | "＝")) => two("≤"),
                ("!" | "！", Some("=" | "＝")) => two("≠"),
                ("-", Some(">")) => two("→"),
                ("≧", _) => one("≥"),
                ("≦", _) => one("≤"),
                _ => (fold(slice), 0),
            },
            _ => one(slice),
        }
    }
}

/// Signs with a blank on either side.
fn is_infix(text: &str) -> bool {
    matches!(
        text,
        "=" | "≠" | "<" | "≤" | ">" | "≥" | "×" | "*" | "+" | "→"
    )
}

/// Whether a blank stands between two tokens of a line; `blank`: one did.
fn spaced(last: &(TokenKind, String), next: (TokenKind, &str), blank: bool) -> bool {
    use TokenKind as T;
    let (before, text) = (last.0, last.1.as_str());
    match (before, next.0) {
        (_, T::Comment | T::DocComment) => true,
        (T::Open(_), _) | (_, T::Close(_) | T::Comma | T::Colon | T::Semicolon) => false,
        (T::Bar, _) | (_, T::Bar) => true,
        (T::Comma | T::Semicolon, T::Number) if blank => true,
        (T::Comma | T::Semicolon | T::Colon, _) => text.is_ascii(),
        _ if is_infix(text) || is_infix(next.1) => true,
        (T::String | T::Title, T::Word | T::Number | T::String | T::Title | T::QuotedName)
        | (T::Word | T::Number, T::String | T::Title | T::QuotedName)
        | (T::QuotedName, T::Word | T::String | T::Title) => true,
        _ => blank,
    }
}

/// How many columns a text takes on a terminal: two for a Chinese character.
pub(super) fn width(text: &str) -> usize {
    text.chars()
        .map(|c| match c as u32 {
            0x1100..=0x115F
            | 0x2E80..=0xA4CF
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE4F
            | 0xFF00..=0xFF60
            | 0xFFE0..=0xFFE6
            | 0x20000..=0x3FFFD => 2,
            _ => 1,
        })
        .sum()
}
