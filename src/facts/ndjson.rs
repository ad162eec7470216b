//! NDJSON: one document a line. A bad line is reported; the others go on.

use super::json;
use super::tree::Tree;
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::source::{BYTE_ORDER_MARK, FileId, Span};

/// Each line's document, in order, with what is wrong with it. Places count from the text's start;
/// empty lines are passed.
pub fn read_ndjson<'t>(
    file: FileId,
    text: &'t str,
    limits: &'t Limits,
) -> impl Iterator<Item = (Option<Tree>, Vec<Diagnostic>)> + 't {
    let mut start = 0usize;
    let mut lines = text.split_inclusive('\n');
    std::iter::from_fn(move || {
        loop {
            let line = lines.next()?;
            let from = start;
            start = start.saturating_add(line.len());
            let body = line.trim_start_matches(BYTE_ORDER_MARK).trim();
            if body.is_empty() {
                continue;
            }
            let to = from.saturating_add(line.trim_end().len());
            if body.len() > limits.line_bytes {
                let first = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                let here = Span::new(first(from), first(from.saturating_add(1)));
                let d = Diagnostic::error("ohs::facts::line_too_long", here.in_file(file))
                    .arg("limit", limits.line_bytes);
                return Some((None, vec![d]));
            }
            return Some(json::read_part(file, text, from, to, limits));
        }
    })
}
