//! What the scanner could not read, in ohs's own words.

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use granit_parser::{ErrorKind, ScanError};

impl Reader<'_> {
    pub(super) fn syntax(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(self.text.len());
        let at = u32::try_from(at.min(self.text.len())).unwrap_or(u32::MAX);
        let here = self.on_characters(Span::new(at, at.saturating_add(1)));
        let d = match error.kind() {
            ErrorKind::RecursionLimitExceeded => {
                Diagnostic::error("ohs::facts::too_deep", here).arg("limit", self.limits.fact_depth)
            }
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar => {
                // The parser points behind it.
                let before = self.text.get(..here.span.start as usize).unwrap_or("");
                let line = before.rfind('\n').map_or(0, |n| n.saturating_add(1));
                let tab = before.get(line..).and_then(|l| l.rfind('\t'));
                let here = tab.map_or(here, |n| {
                    let at = u32::try_from(line.saturating_add(n)).unwrap_or(u32::MAX);
                    self.on_characters(Span::new(at, at.saturating_add(1)))
                });
                Diagnostic::error("ohs::facts::yaml_tab", here)
            }
            ErrorKind::MismatchedFlowCollectionEnd { open, .. }
            | ErrorKind::UnclosedFlowCollection { open } => {
                Diagnostic::error("ohs::facts::yaml_bracket", here).arg("open", open.to_string())
            }
            ErrorKind::UnclosedQuotedScalar => {
                Diagnostic::error("ohs::facts::unclosed_string", here)
            }
            ErrorKind::InvalidIndentation
            | ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::BlockSequenceEntryNotAllowed
            | ErrorKind::MappingKeyNotAllowed
            | ErrorKind::InvalidFlowScalarIndent
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::InvalidBlockScalarIndent => {
                Diagnostic::error("ohs::facts::yaml_indentation", here)
            }
            ErrorKind::MappingValueNotAllowed
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::InvalidSimpleKey
            | ErrorKind::InvalidColonPlacement => {
                let d = Diagnostic::error("ohs::facts::yaml_colon", here);
                let before = self
                    .text
                    .get(..here.span.start as usize)
                    .unwrap_or_default();
                // A key with a full-width colon on the line before makes one text of both lines.
                if before
                    .lines()
                    .rev()
                    .take(2)
                    .any(|l| l.trim_end().ends_with('：') || l.contains("： "))
                {
                    d.help("full_width")
                } else {
                    d
                }
            }
            _ => Diagnostic::error("ohs::facts::yaml_syntax", here).arg("detail", error.info()),
        };
        self.report(d);
    }
}
