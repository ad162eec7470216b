use super::Span;

/// It may stand at the head of a file, says how the text is written, and is no part of it.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// A place as people say it. Lines and columns count from 1; a column counts characters
/// (Unicode scalar values), `byte` the bytes from the start of the file, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Character in the line, from 1.
    pub column: u32,
    /// Byte in the file, from 0.
    pub byte: u32,
}

/// Where each line of a text begins.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Characters before each multiple of [`STRIDE`] bytes: a column in a line of many megabytes
    /// must not be counted from the line's start.
    characters: Vec<u32>,
}

/// Bytes between two counts of characters. A report asks for two places of each fact it names, so
/// what is counted anew is kept to one line of memory.
const STRIDE: usize = 64;

/// How many characters begin in these bytes.
fn beginning_in(bytes: &[u8]) -> u32 {
    // In bytes, which the processor adds many at a time: there are no more than a stride of them.
    let count = |n: u8, byte: &u8| n.wrapping_add(u8::from(*byte & 0xC0 != 0x80));
    bytes
        .chunks(STRIDE)
        .map(|part| u32::from(part.iter().fold(0, count)))
        .sum()
}

impl LineIndex {
    /// Indexes `text`. `\n` and `\r\n` end a line.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        starts.extend(breaks.map(|i| u32::try_from(i + 1).unwrap_or(u32::MAX)));
        let mut characters = Vec::with_capacity(text.len() / STRIDE + 2);
        characters.push(0);
        let mut before = 0_u32;
        for chunk in text.as_bytes().chunks(STRIDE) {
            before = before.saturating_add(beginning_in(chunk));
            characters.push(before);
        }
        Self { starts, characters }
    }

    /// How many lines there are; a text that ends in a line break has an empty last one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line (from 0) that holds `offset`.
    #[must_use]
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts
            .partition_point(|&s| s <= offset)
            .saturating_sub(1)
    }

    /// The bytes of a line (from 0) without its line break.
    #[must_use]
    pub fn span_of(&self, text: &str, line: usize) -> Option<Span> {
        let start = *self.starts.get(line)?;
        let end = self
            .starts
            .get(line + 1)
            .map_or(text.len(), |&e| e as usize);
        let body = text.get(start as usize..end)?;
        let body = body.strip_suffix('\n').unwrap_or(body);
        let body = body.strip_suffix('\r').unwrap_or(body);
        Some(Span::new(start, start + u32::try_from(body.len()).ok()?))
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, text: &str, offset: usize) -> u32 {
        let chunk = offset / STRIDE;
        let counted = self.characters.get(chunk).copied().unwrap_or(0);
        let rest = text
            .as_bytes()
            .get(chunk * STRIDE..offset)
            .unwrap_or_default();
        counted.saturating_add(beginning_in(rest))
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line_of(offset);
        let start = self.starts.get(line).copied().unwrap_or(0);
        // A byte order mark is no character of the text.
        let start = match start {
            0 if offset > 0 && text.starts_with(BYTE_ORDER_MARK) => {
                u32::try_from(BYTE_ORDER_MARK.len_utf8()).unwrap_or(u32::MAX)
            }
            start => start,
        };
        let column = self
            .characters_before(text, offset as usize)
            .saturating_sub(self.characters_before(text, start as usize))
            .saturating_add(1);
        let line = u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1);
        LineColumn {
            line,
            column,
            byte: offset,
        }
    }
}
