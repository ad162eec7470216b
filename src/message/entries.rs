//! The catalogue's own files, read: `[section]`, `key = "text"`, `'''texts of several lines'''`. They
//! are written in TOML and use no more of it, so that the library needs no TOML reader for its words;
//! a test compares what is read here with what TOML says.

use std::borrow::Cow;

/// One `key = text` and the section it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub section: &'a str,
    pub key: &'a str,
    pub text: Cow<'a, str>,
}

/// The entries of a file, in order; they end at the first line that is none.
#[derive(Clone, Debug)]
pub(super) struct Entries<'a> {
    rest: &'a str,
    section: &'a str,
}

/// Reads a catalogue file, or the part of one.
pub(super) const fn entries(file: &str) -> Entries<'_> {
    Entries {
        rest: file,
        section: "",
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        loop {
            self.rest = self.rest.trim_start();
            let (line, below) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            if line.starts_with('#') {
                self.rest = below;
            } else if let Some(head) = line.strip_prefix('[') {
                self.section = head.trim_end().strip_suffix(']')?;
                self.rest = below;
            } else {
                let (key, value) = self.rest.split_once('=')?;
                let (text, rest) = value_of(value.trim_start())?;
                self.rest = rest;
                return Some(Entry {
                    section: self.section,
                    key: key.trim_end(),
                    text,
                });
            }
        }
    }
}

/// A text as written, and what stands behind it.
fn value_of(written: &str) -> Option<(Cow<'_, str>, &str)> {
    if let Some(lines) = written.strip_prefix("'''") {
        let lines = lines.strip_prefix('\n').unwrap_or(lines);
        let (text, rest) = lines.split_once("'''")?;
        return Some((Cow::Borrowed(text), rest));
    }
    let body = written.strip_prefix('"')?;
    let plain = body.find(['"', '\\'])?;
    if let Some(rest) = body.get(plain..)?.strip_prefix('"') {
        return Some((Cow::Borrowed(body.get(..plain)?), rest));
    }
    let mut text = String::new();
    let mut chars = body.chars();
    loop {
        match chars.next()? {
            '"' => return Some((Cow::Owned(text), chars.as_str())),
            '\\' => text.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'u' => {
                    let digits = chars.as_str().get(..4)?;
                    chars = chars.as_str().get(4..)?.chars();
                    char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
                }
                c @ ('"' | '\\') => c,
                _ => return None,
            }),
            c => text.push(c),
        }
    }
}
