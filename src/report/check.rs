//! What `check --format json` prints.

use super::build::warning;
use super::model::{SCHEMA, Warning};
use crate::diagnostic::{Diagnostic, Severity};
use crate::message::Language;
use crate::model::Outcome;
use crate::source::{FileId, SourceMap};
use serde::Serialize;

#[derive(Serialize)]
struct Checked {
    schema: u32,
    files: Vec<File>,
    diagnostics: Vec<Warning>,
    summary: Summary,
}

#[derive(Serialize)]
struct File {
    file: String,
    outcome: &'static str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// The diagnostics of a check as JSON, with a line break at its end.
#[must_use]
pub fn check_json(
    diagnostics: &[Diagnostic],
    files: &[(FileId, Outcome)],
    sources: &SourceMap,
    language: Language,
) -> String {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let checked = Checked {
        schema: SCHEMA,
        files: files
            .iter()
            .map(|(id, outcome)| File {
                file: sources
                    .get(*id)
                    .map_or_else(String::new, |f| f.name().to_owned()),
                outcome: match outcome {
                    Outcome::Complete => "complete",
                    Outcome::Partial => "partial",
                    Outcome::Failed => "failed",
                },
            })
            .collect(),
        diagnostics: diagnostics
            .iter()
            .map(|d| warning(d, sources, language))
            .collect(),
        summary: Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        },
    };
    let mut out = serde_json::to_string_pretty(&checked).unwrap_or_default();
    out.push('\n');
    out
}
