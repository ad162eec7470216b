//! The source that miette draws from: for each drawing a small text of its own, made of the lines
//! that its labels touch. So labels in several files stand in one drawing, a line of 20 MB costs
//! no more than a short one, columns count characters, personal facts are masked, and nothing in
//! a file can steer the terminal.

use super::Mask;
use super::text;
use crate::report::mask::{COVERED, Passing};
use crate::source::{BYTE_ORDER_MARK, FileId, Loc, SourceMap, Span};
use miette::{MietteError, SourceCode, SourceSpan, SpanContents};

/// More lines than this are shown by the first one only.
const LINES_SHOWN: usize = 5;

/// Some neighbouring lines of one file, as shown.
#[derive(Clone, Debug)]
struct Chunk {
    name: String,
    base: usize,
    first_line: usize,
    line_count: usize,
    text: String,
}

/// A label, in the excerpt's own offsets.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub start: usize,
    pub len: usize,
    pub words: String,
    pub primary: bool,
    line: usize,
    column: usize,
}

/// The lines of a drawing.
#[derive(Clone, Debug, Default)]
pub(super) struct Excerpt {
    chunks: Vec<Chunk>,
    pub labels: Vec<Placed>,
}

/// A label before it is placed.
struct Wanted {
    at: usize,
    file: FileId,
    span: Span,
    first: usize,
    last: usize,
}

impl Excerpt {
    /// Cuts the lines around `labels` out of the sources, `context` more above and below, none
    /// wider than `columns`.
    pub fn new(
        sources: &SourceMap,
        labels: &[(Loc, String)],
        mask: &Mask,
        context: usize,
        columns: usize,
    ) -> Self {
        let mut wanted: Vec<Wanted> = labels
            .iter()
            .enumerate()
            .filter_map(|(at, (loc, _))| want(sources, at, *loc))
            .collect();
        let order = |file: FileId| labels.iter().position(|(l, _)| l.file == file);
        wanted.sort_by_key(|w| (order(w.file), w.first, w.span.start));
        let mut excerpt = Self::default();
        let mut rest = wanted.as_slice();
        while let Some(first) = rest.first() {
            let mut last = first.last;
            let together = rest
                .iter()
                .take_while(|w| {
                    let fits = w.file == first.file
                        && w.first <= last + 1 + context
                        && (w.first > first.last
                            || w.span.end.saturating_sub(first.span.start) as usize <= columns);
                    if fits {
                        last = last.max(w.last);
                    }
                    fits
                })
                .count()
                .max(1);
            let (group, others) = rest.split_at(together.min(rest.len()));
            excerpt.add(sources, labels, group, mask, context, columns);
            rest = others;
        }
        excerpt
    }

    fn add(
        &mut self,
        sources: &SourceMap,
        labels: &[(Loc, String)],
        group: &[Wanted],
        mask: &Mask,
        context: usize,
        columns: usize,
    ) {
        let Some(head) = group.first() else { return };
        let Some(file) = sources.get(head.file) else {
            return;
        };
        let lines = file.lines();
        let measured = Measured {
            text: file.text(),
            mask: mask.passing(head.file),
        };
        let first = head.first.saturating_sub(context);
        let last = group.iter().map(|w| w.last).max().unwrap_or(head.last);
        let last = (last + context).min(lines.count().saturating_sub(1));
        let base = self.chunks.last().map_or(0, |c| c.base + c.text.len() + 2);
        let mut text = String::new();
        let mut starts = vec![None; group.len()];
        let mut ends = vec![None; group.len()];
        for line in first..=last {
            let Some(span) = lines.span_of(file.text(), line) else {
                continue;
            };
            if line > first {
                text.push('\n');
            }
            let touched: Vec<Span> = group
                .iter()
                .filter(|w| w.first <= line && line <= w.last)
                .map(|w| w.span)
                .collect();
            let shown = measured.window(span, &touched, columns);
            let cut = file.slice(Span::new(span.start, shown.start));
            if !cut.trim().is_empty() {
                text.push('…');
            }
            let slice = file.slice(shown);
            let mut covered: Option<Span> = None;
            for (i, c) in slice.char_indices() {
                let byte = shown.start + u32::try_from(i).unwrap_or(u32::MAX);
                let here = base + text.len();
                for ((w, start), end) in group.iter().zip(&mut starts).zip(&mut ends) {
                    if byte >= w.span.start && start.is_none() {
                        *start = Some(here);
                    }
                    if byte < w.span.end && start.is_some() {
                        *end = None;
                    } else if start.is_some() && end.is_none() {
                        *end = Some(here);
                    }
                }
                match measured.mask.span_at(byte) {
                    Some(hidden) if !is_quote(c, byte, hidden) => {
                        // As long as any other: how long it is, is personal too.
                        if covered != Some(hidden) {
                            text.push_str(COVERED);
                        }
                        covered = Some(hidden);
                    }
                    _ if byte == 0 && c == BYTE_ORDER_MARK => {}
                    _ => text.push(text::shown(c)),
                }
            }
            let here = base + text.len();
            for ((w, start), end) in group.iter().zip(&mut starts).zip(&mut ends) {
                if w.first <= line && line <= w.last {
                    start.get_or_insert(here);
                    if line == w.last {
                        end.get_or_insert(here);
                    }
                }
            }
            if shown.end < span.end {
                text.push('…');
            }
            if text.is_empty() || text.ends_with('\n') {
                text.push(' ');
            }
        }
        let main = group.iter().map(|w| w.at).min();
        for ((w, start), end) in group.iter().zip(starts).zip(ends) {
            let place = file.line_column(w.span.start);
            let start = start.unwrap_or(base);
            self.labels.push(Placed {
                start,
                len: end.unwrap_or(start).saturating_sub(start),
                words: labels
                    .get(w.at)
                    .map(|(_, t)| text::safe(t))
                    .unwrap_or_default(),
                primary: Some(w.at) == main,
                line: place.line.saturating_sub(1) as usize,
                column: place.column.saturating_sub(1) as usize,
            });
        }
        self.chunks.push(Chunk {
            name: text::safe(file.name()),
            base,
            first_line: first,
            line_count: text.lines().count(),
            text,
        });
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }
}

fn want(sources: &SourceMap, at: usize, loc: Loc) -> Option<Wanted> {
    let file = sources.get(loc.file)?;
    let len = u32::try_from(file.text().len()).unwrap_or(u32::MAX);
    let lines = file.lines();
    let start = boundary(file.text(), loc.span.start.min(len));
    let mut end = boundary(file.text(), loc.span.end.clamp(start, len));
    let first = lines.line_of(start);
    let mut last = lines.line_of(end.saturating_sub(1).max(start));
    if last - first >= LINES_SHOWN {
        last = first;
        end = lines.span_of(file.text(), first)?.end.max(start);
    }
    Some(Wanted {
        at,
        file: loc.file,
        span: Span::new(start, end),
        first,
        last,
    })
}

/// The nearest character boundary at or before `at`.
fn boundary(text: &str, at: u32) -> u32 {
    let mut at = at;
    while at > 0 && !text.is_char_boundary(at as usize) {
        at -= 1;
    }
    at
}

/// A text as it is measured: what is masked is as wide as what stands for it, and where a line is
/// cut must not depend on what is masked.
struct Measured<'a> {
    text: &'a str,
    mask: Passing<'a>,
}

impl Measured<'_> {
    /// The part of a line that is shown: all of it where it is short, else `columns` around the
    /// labels on it.
    fn window(&self, line: Span, labels: &[Span], columns: usize) -> Span {
        let columns = columns.max(40);
        if self.forward(line.start, line.end, columns).0 == line.end {
            return line;
        }
        let first = labels.iter().map(|l| l.start).min().unwrap_or(line.start);
        let first = first.clamp(line.start, line.end);
        let last = labels.iter().map(|l| l.end).max().unwrap_or(first);
        let needed = self.forward(first, last.clamp(first, line.end), columns);
        let spare = columns.saturating_sub(needed.1);
        let start = self.backward(line.start, first, spare / 2);
        let (end, _) = self.forward(start, line.end, columns.saturating_sub(2));
        Span::new(start, end)
    }

    /// How far from `from` towards `to` one comes in `columns`, and how many that took.
    fn forward(&self, from: u32, to: u32, columns: usize) -> (u32, usize) {
        let mut taken = 0;
        let mut covered = None;
        for (i, c) in self.slice(from, to).char_indices() {
            let byte = from + u32::try_from(i).unwrap_or(0);
            let wide = self.columns_of(byte, c, &mut covered);
            if taken + wide > columns {
                return (byte, taken);
            }
            taken += wide;
        }
        (to, taken)
    }

    fn backward(&self, from: u32, to: u32, columns: usize) -> u32 {
        let mut taken = 0;
        let mut covered = None;
        for (i, c) in self.slice(from, to).char_indices().rev() {
            let byte = from + u32::try_from(i).unwrap_or(0);
            taken += self.columns_of(byte, c, &mut covered);
            if taken > columns {
                return byte + u32::try_from(c.len_utf8()).unwrap_or(1);
            }
        }
        from
    }

    fn slice(&self, from: u32, to: u32) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or("")
    }

    fn columns_of(&self, byte: u32, c: char, covered: &mut Option<Span>) -> usize {
        match self.mask.span_at(byte) {
            Some(hidden) if !is_quote(c, byte, hidden) => {
                let first = covered.replace(hidden) != Some(hidden);
                if first { COVERED.len() } else { 0 }
            }
            _ if c == '\t' => 4,
            _ => text::columns(c).unwrap_or(1),
        }
    }
}

fn is_quote(c: char, byte: u32, hidden: Span) -> bool {
    matches!(c, '"' | '\'' | '“' | '”')
        && (byte == hidden.start || byte + u32::try_from(c.len_utf8()).unwrap_or(1) == hidden.end)
}

/// What miette is given of a chunk.
struct Shown<'a> {
    chunk: &'a Chunk,
    span: SourceSpan,
    line: usize,
    column: usize,
}

impl<'a> SpanContents<'a> for Shown<'a> {
    fn data(&self) -> &'a [u8] {
        self.chunk.text.as_bytes()
    }
    fn span(&self) -> &SourceSpan {
        &self.span
    }
    fn name(&self) -> Option<&str> {
        Some(&self.chunk.name)
    }
    fn line(&self) -> usize {
        self.line
    }
    fn column(&self) -> usize {
        self.column
    }
    fn line_count(&self) -> usize {
        self.chunk.line_count
    }
}

impl SourceCode for Excerpt {
    /// Always the whole chunk, which has its context already. Asked for a label without context,
    /// miette wants its line and column: those of the file.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let chunk = self
            .chunks
            .iter()
            .find(|c| c.base <= start && end <= c.base + c.text.len())
            .ok_or(MietteError::OutOfBounds)?;
        let label = (before == 0 && after == 0)
            .then(|| {
                self.labels
                    .iter()
                    .find(|l| l.start == start && l.len == span.len())
            })
            .flatten();
        Ok(Box::new(Shown {
            chunk,
            span: (chunk.base, chunk.text.len()).into(),
            line: label.map_or(chunk.first_line, |l| l.line),
            column: label.map_or(0, |l| l.column),
        }))
    }
}
