//! The smallest parts of JSON: blanks, strings, numbers, words; and those of other notations that
//! people write in their place.

use super::{Reader, word};
use crate::diagnostic::Diagnostic;
use crate::facts::tree::NodeKind;

impl Reader<'_> {
    /// Passes blanks. A comment is reported and passed too.
    pub(super) fn blanks(&mut self) {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or(&[]);
            let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
            let blanks = rest.iter().position(|b| !blank(b)).unwrap_or(rest.len());
            self.at += blanks;
            let rest = rest.get(blanks..).unwrap_or(&[]);
            if !matches!(rest.first(), Some(b'/' | b'#')) {
                return;
            }
            let end = if rest.starts_with(b"//") || rest.first() == Some(&b'#') {
                let line = rest.iter().position(|b| *b == b'\n');
                self.at + line.unwrap_or(rest.len())
            } else if rest.starts_with(b"/*") {
                let close = self.text_at(self.at + 2).find("*/");
                close.map_or(self.bytes.len(), |n| self.at + n + 4)
            } else {
                return;
            };
            self.report(Diagnostic::error(
                "ohs::facts::comment",
                self.loc(
                    self.at,
                    self.at
                        + self
                            .text_at(self.at)
                            .get(..end - self.at)
                            .map_or(1, |t| t.trim_end().len()),
                ),
            ));
            self.at = end;
            if self.out.len() >= super::MOST_REPORTED {
                return;
            }
        }
    }

    /// Reads a string from its quote to its quote. `Err(Some)`: it is bad but has an end;
    /// `Err(None)`: it has none.
    pub(super) fn string(&mut self) -> Result<Box<str>, Option<()>> {
        let start = self.at;
        let body = start + 1;
        let mut run = body;
        let mut text: Option<String> = None;
        let mut bad = false;
        loop {
            let rest = self.bytes.get(run..).unwrap_or(&[]);
            let Some(stop) = rest
                .iter()
                .position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f))
            else {
                self.unclosed_string(start, self.bytes.len());
                return Err(None);
            };
            let at = run + stop;
            match self.bytes.get(at) {
                Some(b'"') => {
                    let piece = self.text.get(run..at).unwrap_or("");
                    self.at = at + 1;
                    return match text {
                        _ if bad => Err(Some(())),
                        None => Ok(piece.into()),
                        Some(mut text) => {
                            text.push_str(piece);
                            Ok(text.into())
                        }
                    };
                }
                Some(b'\\') => {
                    let out = text.get_or_insert_default();
                    out.push_str(self.text.get(run..at).unwrap_or(""));
                    match self.escape(at) {
                        Ok((c, end)) => {
                            if let Some(text) = &mut text {
                                text.push(c);
                            }
                            run = end;
                        }
                        Err(end) => {
                            bad = true;
                            run = end;
                        }
                    }
                }
                Some(b'\n' | b'\r') => {
                    self.unclosed_string(start, at);
                    self.at = at;
                    self.resumed = true;
                    return Err(Some(()));
                }
                _ => {
                    bad = true;
                    let code = self.bytes.get(at).copied().unwrap_or(0);
                    self.report(
                        Diagnostic::error("ohs::facts::control_character", self.loc(at, at + 1))
                            .arg("escape", format!("\\u{code:04x}")),
                    );
                    run = at + 1;
                }
            }
        }
    }

    fn unclosed_string(&mut self, start: usize, end: usize) {
        let line = self.text_at(start).lines().next().map_or(1, str::len);
        let end = end.min(start + line);
        self.report(Diagnostic::error(
            "ohs::facts::unclosed_string",
            self.loc(start, end),
        ));
    }

    /// Reads the escape at `at`: its character and where it ends, or only where it ends.
    fn escape(&mut self, at: usize) -> Result<(char, usize), usize> {
        let plain = match self.bytes.get(at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(at),
            _ => {
                let c = self.text_at(at + 1).chars().next();
                // A quote or a line's end behind it is left to whoever looks for them.
                let end = at + 1 + c.filter(|c| !c.is_control()).map_or(0, char::len_utf8);
                return self.bad_escape(at, end);
            }
        };
        Ok((plain, at + 2))
    }

    fn bad_escape(&mut self, at: usize, end: usize) -> Result<(char, usize), usize> {
        let found = self.text.get(at..end).unwrap_or("\\").to_owned();
        self.report(
            Diagnostic::error("ohs::facts::bad_escape", self.loc(at, end)).arg("found", found),
        );
        Err(end)
    }

    fn unicode_escape(&mut self, at: usize) -> Result<(char, usize), usize> {
        let Some(first) = self.four_digits(at + 2) else {
            let digits = self
                .text_at(at + 2)
                .bytes()
                .take(4)
                .take_while(u8::is_ascii_hexdigit)
                .count();
            return self.bad_escape(at, at + 2 + digits);
        };
        if let Some(c) = char::from_u32(first) {
            return Ok((c, at + 6));
        }
        let second = if (0xd800..0xdc00).contains(&first) && self.text_at(at + 6).starts_with("\\u")
        {
            self.four_digits(at + 8)
        } else {
            None
        };
        match second {
            Some(second @ 0xdc00..0xe000) => {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                Ok((char::from_u32(code).unwrap_or('\u{fffd}'), at + 12))
            }
            _ => {
                self.report(
                    Diagnostic::error("ohs::facts::lone_surrogate", self.loc(at, at + 6))
                        .arg("found", self.text.get(at..at + 6).unwrap_or("").to_owned()),
                );
                Err(at + 6)
            }
        }
    }

    fn four_digits(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 4)?;
        digits
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
            .then(|| u32::from_str_radix(digits, 16).ok())
            .flatten()
    }

    /// Reads a number by JSON's grammar; its text is kept as it is.
    pub(super) fn number(&mut self) -> NodeKind {
        let start = self.at;
        let bytes = self.bytes;
        let digits = |mut at: usize| {
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        let mut at = start;
        if bytes.get(at) == Some(&b'-') {
            at += 1;
        }
        let whole = at;
        at = digits(at);
        let mut good = at > whole && !(at > whole + 1 && bytes.get(whole) == Some(&b'0'));
        if bytes.get(at) == Some(&b'.') {
            let fraction = at + 1;
            at = digits(fraction);
            good &= at > fraction;
        }
        if let Some(b'e' | b'E') = bytes.get(at) {
            let mut exponent = at + 1;
            if let Some(b'+' | b'-') = bytes.get(exponent) {
                exponent += 1;
            }
            at = digits(exponent);
            good &= at > exponent;
        }
        let goes_on = self.text_at(at).chars().next().is_some_and(super::in_word);
        if good && !goes_on {
            self.at = at;
            return NodeKind::Number(self.text.get(start..at).unwrap_or("").into());
        }
        let (found, end) = self.word(start);
        self.at = end.max(at);
        let here = self.loc(start, self.at);
        let d = if matches!(found.as_str(), "-Infinity" | "-inf") {
            Diagnostic::error("ohs::facts::not_a_number", here)
        } else {
            Diagnostic::error("ohs::facts::bad_number", here)
        };
        self.report(d.arg("found", found));
        NodeKind::Broken
    }

    /// A value without quotes: `true`, `false`, `null`, or a mistake.
    pub(super) fn bare_word(&mut self) -> NodeKind {
        let start = self.at;
        for (name, kind) in [
            ("null", NodeKind::Null),
            ("true", NodeKind::Boolean(true)),
            ("false", NodeKind::Boolean(false)),
        ] {
            let behind = self.text_at(start).strip_prefix(name);
            if behind.is_some_and(|rest| !rest.starts_with(super::in_word)) {
                self.at = start + name.len();
                return kind;
            }
        }
        let (found, end) = self.word(start);
        self.at = end.max(start + 1);
        let right = match found.as_str() {
            "NaN" | "nan" | "Infinity" | "inf" | "+Infinity" => {
                self.report(
                    Diagnostic::error("ohs::facts::not_a_number", self.loc(start, end))
                        .arg("found", found),
                );
                return NodeKind::Broken;
            }
            "True" | "TRUE" | "是" => Some("true"),
            "False" | "FALSE" | "否" => Some("false"),
            "None" | "NULL" | "Null" | "nil" | "undefined" | "无" => Some("null"),
            _ => None,
        };
        let here = self.loc(start, end);
        self.report(match right {
            Some(_) => Diagnostic::error("ohs::facts::bare_word", here)
                .arg("found", found)
                .did_you_mean(right),
            None if found.chars().any(char::is_alphanumeric) => {
                Diagnostic::error("ohs::facts::bare_word", here).arg("found", found)
            }
            None => Diagnostic::error("ohs::facts::unexpected", here)
                .arg("found", found)
                .arg("expected", word("word.a_value")),
        });
        NodeKind::Broken
    }

    /// A key without quotes: reported, and taken as it is.
    pub(super) fn bare_key(&mut self) -> Box<str> {
        let start = self.at;
        let (found, end) = self.word(start);
        self.at = end.max(start + 1);
        let named = found.chars().any(char::is_alphanumeric);
        let here = self.loc(start, end);
        self.report(if named {
            Diagnostic::error("ohs::facts::bare_key", here).arg("found", found.clone())
        } else {
            Diagnostic::error("ohs::facts::unexpected", here)
                .arg("found", found.clone())
                .arg("expected", word("word.a_key"))
        });
        found.into()
    }

    /// `'…'`: reported, and taken as a string.
    pub(super) fn single_quoted(&mut self) -> Option<Box<str>> {
        let start = self.at;
        let rest = self.text_at(start + 1);
        let line = rest.lines().next().unwrap_or("");
        let Some(len) = line.find('\'') else {
            let end = start + 1 + line.len();
            self.unclosed_string(start, end);
            self.at = end;
            return None;
        };
        let text: Box<str> = line.get(..len).unwrap_or("").into();
        self.at = start + len + 2;
        self.report(
            Diagnostic::error("ohs::facts::single_quotes", self.loc(start, self.at))
                .arg("text", &*text),
        );
        Some(text)
    }
}
