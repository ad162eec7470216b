//! What is wrong with single tokens: texts that their line does not close, characters that
//! cannot be seen or only look like others, numbers with thousands separators.

use super::token::{Bracket, Token, TokenKind, span};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use unicode_normalization::UnicodeNormalization;

/// Reports the faults of single tokens, and says for each token whether its clause can still be
/// read.
pub(super) fn check(
    file: FileId,
    text: &str,
    tokens: &[Token],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<bool> {
    let mut bad = vec![false; tokens.len()];
    let mut square = Vec::new();
    // up to where a line with other quotes is reported
    let mut quoted = 0;
    // up to where no pair of them was found: a line is looked through once
    let mut unpaired = 0;
    for (at, token) in tokens.iter().enumerate() {
        let slice = text.get(token.span.range()).unwrap_or("");
        let mut report = |d: Diagnostic, unreadable: bool| {
            diagnostics.push(d);
            if let Some(b) = bad.get_mut(at) {
                *b |= unreadable;
            }
        };
        match token.kind {
            TokenKind::Sign | TokenKind::Unclosed if token.span.start < quoted => {
                if let Some(b) = bad.get_mut(at) {
                    *b |= slice.starts_with(QUOTES);
                }
                continue;
            }
            TokenKind::Sign if slice.starts_with(QUOTES) && token.span.start >= unpaired => {
                if let Some((place, instead)) = other_quotes(text, token) {
                    quoted = place.end;
                    let written = text.get(place.range()).unwrap_or("");
                    report(
                        Diagnostic::error("ohs::syntax::other_quotes", place.in_file(file))
                            .arg("written", written)
                            .arg("instead", instead),
                        true,
                    );
                } else {
                    let rest = text.get(token.span.start as usize..).unwrap_or("");
                    let line = rest.find('\n').unwrap_or(rest.len());
                    unpaired = span(0, token.span.start as usize + line).end;
                }
            }
            TokenKind::Unclosed => {
                let open = slice.chars().next().unwrap_or('“');
                let (code, close) = match open {
                    '《' => ("ohs::syntax::unclosed_title", "》"),
                    '「' => ("ohs::syntax::unclosed_name", "」"),
                    '“' => ("ohs::syntax::unclosed_string", "”"),
                    _ => ("ohs::syntax::unclosed_string", "\""),
                };
                let start = token.span.start;
                if open == '“'
                    && let Some((place, instead)) = never_closed(text, token)
                {
                    quoted = place.end;
                    let written = text.get(place.range()).unwrap_or("");
                    report(
                        Diagnostic::error("ohs::syntax::other_quotes", place.in_file(file))
                            .arg("written", written)
                            .arg("instead", instead)
                            .help("closing"),
                        true,
                    );
                    continue;
                }
                let len = u32::try_from(open.len_utf8()).unwrap_or(1);
                let place = Span::new(start, start + len);
                report(
                    Diagnostic::error(code, place.in_file(file)).arg("close", close),
                    true,
                );
            }
            TokenKind::QuotedName if slice.chars().count() == 2 => report(
                Diagnostic::error("ohs::syntax::empty_name", token.span.in_file(file)),
                true,
            ),
            TokenKind::Open(b) => square.push(b),
            TokenKind::Close(_) => {
                square.pop();
            }
            TokenKind::Comma if square.last() != Some(&Bracket::Square) => {
                if let Some(place) = thousands(text, tokens, at) {
                    let written = text.get(place.range()).unwrap_or("");
                    let digits: String = written
                        .chars()
                        .filter(|c| !matches!(c, ',' | '，'))
                        .collect();
                    report(
                        Diagnostic::error("ohs::syntax::thousands_separator", place.in_file(file))
                            .arg("written", written)
                            .arg("instead", digits),
                        true,
                    );
                }
            }
            _ => {}
        }
        if let Some((d, unreadable)) = characters(file, token, slice) {
            report(d, unreadable);
        }
    }
    bad
}

/// Quotes that are none of the language, or stand the wrong way round.
const QUOTES: [char; 9] = ['”', '＂', '\'', '＇', '‘', '’', '〝', '〞', '“'];

/// `”三（一）“`, `＂三（一）＂`, `'三'`: from the first quote to the last on the line, and how it is written.
fn other_quotes(text: &str, first: &Token) -> Option<(Span, String)> {
    let start = first.span.start as usize;
    let rest = text.get(start..)?;
    let line = rest.get(..rest.find('\n').unwrap_or(rest.len()))?;
    let is_quote = |c: char| QUOTES.contains(&c) || c == '"';
    let last = line.char_indices().rfind(|(_, c)| is_quote(*c))?;
    let end = last.0 + last.1.len_utf8();
    let mut instead = String::new();
    let mut open = false;
    let mut before = None;
    for c in line.get(..end)?.chars() {
        // ”” closes once
        if is_quote(c) && before == Some(c) && !open {
            continue;
        }
        if is_quote(c) {
            open = !open;
            instead.push(if open { '“' } else { '”' });
        } else {
            instead.push(c);
        }
        before = Some(c);
    }
    (!open && last.0 > 0).then(|| (span(start, start + end), instead))
}

/// `“三（一）“ “甲“`: a line on which quotes open, in pairs, and none closes.
fn never_closed(text: &str, first: &Token) -> Option<(Span, String)> {
    let rest = text.get(first.span.start as usize..)?;
    let line = rest.get(..rest.find('\n').unwrap_or(rest.len()))?;
    let opened = line.chars().filter(|c| *c == '“').count();
    let alone = !line.contains(|c| QUOTES.contains(&c) && c != '“' || c == '"');
    (alone && opened % 2 == 0)
        .then(|| other_quotes(text, first))
        .flatten()
}

/// `4,662,670`: digits, then commas with three digits each, nothing between them; found at the
/// first comma.
fn thousands(text: &str, tokens: &[Token], comma: usize) -> Option<Span> {
    let group = |comma: usize| -> Option<&Token> {
        let sign = tokens.get(comma)?;
        let digits = tokens.get(comma + 1)?;
        let comma = matches!(text.get(sign.span.range())?, "," | "，");
        (comma && digits.kind == TokenKind::Number && whole_digits(text, digits) == 3)
            .then_some(digits)
    };
    let before = tokens.get(comma.checked_sub(1)?)?;
    if before.kind != TokenKind::Number || whole_digits(text, before) > 3 {
        return None;
    }
    let begins_earlier = comma >= 3
        && group(comma - 2).is_some()
        && tokens
            .get(comma - 3)
            .is_some_and(|t| t.kind == TokenKind::Number);
    if begins_earlier {
        return None;
    }
    let mut last = group(comma)?;
    let mut at = comma + 2;
    while let Some(more) = group(at) {
        last = more;
        at += 2;
    }
    Some(before.span.to(last.span))
}

/// How many digits a number has before its point.
fn whole_digits(text: &str, number: &Token) -> usize {
    let slice = text.get(number.span.range()).unwrap_or("");
    slice
        .chars()
        .take_while(|c| !matches!(c, '.' | '．'))
        .count()
}

/// The first character of a token that must not stand there.
fn characters(file: FileId, token: &Token, slice: &str) -> Option<(Diagnostic, bool)> {
    if slice.is_ascii()
        && slice
            .bytes()
            .all(|b| b >= b' ' || matches!(b, b'\t' | b'\n' | b'\r'))
    {
        return None;
    }
    let comment = matches!(token.kind, TokenKind::Comment | TokenKind::DocComment);
    let text = matches!(token.kind, TokenKind::String | TokenKind::Title);
    for (at, c) in slice.char_indices() {
        let start = token.span.start as usize + at;
        let place = span(start, start + c.len_utf8()).in_file(file);
        let code = || format!("U+{:04X}", c as u32);
        match c {
            '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{061C}' => {
                let d = Diagnostic::error("ohs::syntax::bidi_control", place).arg("code", code());
                return Some((d, !comment && !text));
            }
            _ if comment => {}
            '\u{FEFF}' if token.kind == TokenKind::ByteOrderMark => {}
            '\u{200B}'..='\u{200D}'
            | '\u{2060}'
            | '\u{FEFF}'
            | '\u{AD}'
            | '\u{2028}'
            | '\u{2029}' => {
                let d = Diagnostic::error("ohs::syntax::invisible_character", place)
                    .arg("code", code());
                return Some((d, !text));
            }
            '\t' | '\r' | '\n' => {}
            c if c.is_control() => {
                let d = Diagnostic::error("ohs::syntax::invisible_character", place)
                    .arg("code", code());
                return Some((d, !text));
            }
            '\u{2E80}'..='\u{2FDF}' => {
                let normal: String = c.nfkc().collect();
                let d = Diagnostic::error("ohs::syntax::radical", place)
                    .arg("found", c.to_string())
                    .arg("code", code());
                let d = if normal.chars().eq([c]) {
                    d.help("retype")
                } else {
                    d.arg("instead", normal)
                };
                return Some((d, !text));
            }
            _ => {}
        }
    }
    None
}
