//! The language as a user meets it: trees come back the same through text, hostile input gives
//! errors, formatting keeps what was written.
#![expect(clippy::string_slice, reason = "a test may panic")]

mod format;
mod hostile;
mod mutation;
mod round_trip;
mod trees;
mod wording;

use ohs::diagnostic::Severity;
use ohs::limits::Limits;
use ohs::source::FileId;
use ohs::syntax::{Parsed, parse};

/// As many cases as `PROPTEST_CASES` says, else few; failures are not kept in files.
fn cases() -> proptest::test_runner::Config {
    let mut config = proptest::test_runner::Config {
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 96;
    }
    config
}

fn read(text: &str) -> Parsed {
    parse(FileId(0), text, &Limits::default())
}

/// The codes of all reports, without their common prefix.
fn codes(text: &str) -> Vec<String> {
    let parsed = read(text);
    let short = |c: &str| c.trim_start_matches("ohs::syntax::").to_owned();
    parsed
        .diagnostics
        .iter()
        .map(|d| short(d.code.as_str()))
        .collect()
}

fn errors(parsed: &Parsed) -> usize {
    let all = parsed.diagnostics.iter();
    all.filter(|d| d.severity == Severity::Error).count()
}
