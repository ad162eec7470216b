use crate::source::{FileId, Loc, Span};
use std::collections::BTreeMap;

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
