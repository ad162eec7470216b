//! Text on a terminal: widths, wrapping, colour, and characters that a terminal would obey.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a piece of text is painted. Colour never carries a meaning of its own: whatever is
/// painted also says it in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// A violation, an error.
    Bad,
    /// A warning, something undetermined.
    Doubt,
    /// Something in order.
    Good,
    /// A note, a help, a heading of a line.
    Hint,
    /// A heading.
    Strong,
    /// What may be passed over.
    Faint,
}

/// `text` painted where `color` says so.
#[must_use]
pub fn paint(text: &str, paint: Paint, color: bool) -> String {
    if !color || text.is_empty() {
        return text.to_owned();
    }
    let code = match paint {
        Paint::Bad => "31;1",
        Paint::Doubt => "33;1",
        Paint::Good => "32",
        Paint::Hint => "36",
        Paint::Strong => "1",
        Paint::Faint => "2",
    };
    format!("\x1b[{code}m{text}\x1b[0m")
}

/// Columns that `text` takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    let plain: Option<usize> = text.chars().map(plain_columns).sum();
    plain.unwrap_or_else(|| text.width())
}

/// Columns that a character takes, whatever stands beside it: of those of which a report is mostly made
/// it need not be looked up.
const fn plain_columns(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{3020}' | '\u{ff01}'..='\u{ff60}' => Some(2),
        _ => None,
    }
}

/// Columns that a character takes alone; `None` of one that steers.
pub(super) fn columns(c: char) -> Option<usize> {
    plain_columns(c).or_else(|| c.width())
}

/// A character as it is shown: one that steers a terminal or the direction of writing (a control,
/// an escape, a bidirectional mark) becomes a picture of itself.
#[must_use]
pub fn shown(c: char) -> char {
    match c {
        '\t' | '\n' => c,
        '\u{0}'..='\u{1f}' => {
            char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

/// `text` with every character [`shown`].
#[must_use]
pub fn safe(text: &str) -> String {
    if text.chars().all(|c| shown(c) == c) {
        return text.to_owned();
    }
    text.chars().map(shown).collect()
}

fn is_wide(c: char) -> bool {
    columns(c) == Some(2)
}

/// Must not begin a line.
const fn closes(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '”'
            | '’'
            | '）'
            | '】'
            | '》'
            | '」'
            | '』'
            | '%'
            | '…'
            | '·'
            | ','
            | '.'
            | ';'
            | ':'
            | ')'
            | ']'
            | '`'
    )
}

/// Must not end a line.
const fn opens(c: char) -> bool {
    matches!(c, '（' | '【' | '《' | '「' | '『' | '“' | '‘' | '(' | '[')
}

/// Breaks `text` into lines of at most `columns`: at blanks, and between Chinese characters where
/// their punctuation allows it. The first line is preceded by `first`, the others by as many
/// blanks.
#[must_use]
pub fn wrap(text: &str, columns: usize, first: &str) -> String {
    let indent = width(&plain(first));
    let room = columns.saturating_sub(indent).max(20);
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut taken = 0;
        for piece in pieces(paragraph) {
            let whole = width(piece);
            let shown = piece.trim_end();
            let wide = if shown.len() == piece.len() {
                whole
            } else {
                width(shown)
            };
            if taken + wide > room && !line.is_empty() {
                lines.push(line.trim_end().to_owned());
                line.clear();
                taken = 0;
            }
            line.push_str(piece);
            taken += whole;
        }
        lines.push(line.trim_end().to_owned());
    }
    let blanks = " ".repeat(indent);
    let mut out = String::new();
    for (n, line) in lines.iter().enumerate() {
        out.push_str(if n == 0 { first } else { &blanks });
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// `text` without colour.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut escaped = false;
    for c in text.chars() {
        match (escaped, c) {
            (false, '\x1b') => escaped = true,
            (true, 'm') => escaped = false,
            (true, _) => {}
            (false, _) => out.push(c),
        }
    }
    out
}

/// The smallest pieces between which a line may break; blanks stay behind their piece.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if let Some(b) = before {
            let after_blank = b == ' ' && c != ' ';
            let between = (is_wide(b) || is_wide(c)) && !closes(c) && !opens(b) && c != ' ';
            if after_blank || between {
                out.extend(text.get(start..at));
                start = at;
            }
        }
        before = Some(c);
    }
    out.extend(text.get(start..));
    out
}
