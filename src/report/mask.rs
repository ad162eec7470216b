//! What is personal, and not shown unless asked for.

use crate::diagnostic::{Arg, Diagnostic};
use crate::source::{FileId, Loc, SourceMap, Span};
use std::borrow::Cow;
#[cfg(feature = "draw")]
use std::cell::Cell;
use std::collections::BTreeMap;

/// What stands for anything that is masked.
pub(super) const COVERED: &str = "***";

/// The places of personal facts: excerpts show them masked.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    spans: BTreeMap<FileId, Vec<Span>>,
}

impl Mask {
    /// Hides these places.
    #[must_use]
    pub fn new(locs: impl IntoIterator<Item = Loc>) -> Self {
        let mut mask = Self::default();
        mask.add(locs);
        mask
    }

    /// Hides these places too.
    pub fn add(&mut self, locs: impl IntoIterator<Item = Loc>) {
        for loc in locs {
            self.spans.entry(loc.file).or_default().push(loc.span);
        }
        for spans in self.spans.values_mut() {
            spans.sort_unstable();
            // Looking one up wants them apart.
            let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
            for span in spans.drain(..) {
                match apart.last_mut() {
                    Some(last) if span.start < last.end => *last = last.to(span),
                    _ => apart.push(span),
                }
            }
            *spans = apart;
        }
    }

    /// Those of one file.
    #[cfg(feature = "draw")]
    pub(super) fn passing(&self, file: FileId) -> Passing<'_> {
        Passing {
            spans: self.spans.get(&file).map_or(&[], Vec::as_slice),
            same: Cell::default(),
        }
    }

    /// Whether a byte of a file is hidden.
    #[must_use]
    pub fn hides(&self, file: FileId, byte: u32) -> bool {
        self.span_at(file, byte).is_some()
    }

    /// The hidden place that holds a byte.
    #[must_use]
    pub fn span_at(&self, file: FileId, byte: u32) -> Option<Span> {
        let spans = self.spans.get(&file)?;
        let at = spans.partition_point(|s| s.start <= byte);
        let span = *spans.get(at.checked_sub(1)?)?;
        (byte < span.end).then_some(span)
    }
}

/// The hidden places of one file, for whoever passes along its text: of each byte between two of them
/// the answer is the same.
#[cfg(feature = "draw")]
pub(super) struct Passing<'m> {
    spans: &'m [Span],
    same: Cell<(Span, Option<Span>)>,
}

#[cfg(feature = "draw")]
impl Passing<'_> {
    /// The hidden place that holds a byte.
    pub fn span_at(&self, byte: u32) -> Option<Span> {
        let (range, found) = self.same.get();
        if range.start <= byte && byte < range.end {
            return found;
        }
        let at = self.spans.partition_point(|s| s.start <= byte);
        let before = at.checked_sub(1).and_then(|n| self.spans.get(n)).copied();
        let same = match before {
            Some(span) if byte < span.end => (span, Some(span)),
            _ => {
                let start = before.map_or(0, |s| s.end);
                let end = self.spans.get(at).map_or(u32::MAX, |s| s.start);
                (Span::new(start, end), None)
            }
        };
        self.same.set(same);
        same.1
    }
}

/// The diagnostic with personal values that it quotes starred out.
pub(super) fn without_personal<'a>(
    d: &'a Diagnostic,
    sources: &SourceMap,
    mask: &Mask,
) -> Cow<'a, Diagnostic> {
    let quoted: Vec<&str> = d
        .labels
        .iter()
        .filter_map(|l| {
            let span = mask.span_at(l.loc.file, l.loc.span.start)?;
            let text = sources.slice(span.in_file(l.loc.file));
            Some(text.trim_matches(['"', '\'', '“', '”']))
        })
        .filter(|t| !t.is_empty())
        .collect();
    if quoted.is_empty() {
        return Cow::Borrowed(d);
    }
    let quoted: Vec<String> = quoted.into_iter().map(str::to_owned).collect();
    let mut d = d.clone();
    // A key is a part of the way to what stands under it.
    for pointer in d.labels.iter_mut().filter_map(|l| l.pointer.as_mut()) {
        for q in &quoted {
            *pointer = pointer.replace(q, COVERED);
        }
    }
    for (name, arg) in &mut d.args {
        if let Arg::Text(text) = arg {
            // A part of the value (a member of a set) is as personal as the whole.
            // So is the same day in another spelling, and somebody else spelt alike.
            if matches!(
                name.as_ref(),
                "key"
                    | "found"
                    | "written"
                    | "value"
                    | "suggestion"
                    | "identity"
                    | "date"
                    | "from"
                    | "to"
            ) {
                "***".clone_into(text);
            }
            for q in &quoted {
                *text = text.replace(q.as_str(), "***");
            }
        }
    }
    Cow::Owned(d)
}
