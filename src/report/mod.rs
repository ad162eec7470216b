//! From verdicts to what people and tools read: the terminal and JSON.

mod build;
mod check;
#[cfg(feature = "draw")]
mod derivation;
#[cfg(feature = "draw")]
pub mod draw;
mod finding;
mod mask;
pub mod model;
mod name;
mod place;
pub mod summary;
#[cfg(feature = "draw")]
mod terminal;
mod words;

pub use build::{Audited, ReportOptions, build};
pub use check::check_json;
#[cfg(feature = "draw")]
pub use derivation::{Origin, derivation};
pub use mask::Mask;
pub use model::Report;
pub use place::personal_places;
#[cfg(feature = "draw")]
pub use terminal::terminal;

/// The report as JSON, with a line break at its end. Of the verdicts only those in `only` (all
/// where it is empty); the summary is of everything.
#[must_use]
pub fn json(report: &Report, only: &[model::Outcome]) -> String {
    let mut out = if only.is_empty() {
        serde_json::to_string_pretty(report)
    } else {
        let mut some = report.clone();
        some.verdicts.retain(|v| only.contains(&v.verdict));
        if !only.contains(&model::Outcome::Violated) {
            some.findings.clear();
        }
        serde_json::to_string_pretty(&some)
    }
    .unwrap_or_default();
    out.push('\n');
    out
}

#[cfg(test)]
mod tests;
