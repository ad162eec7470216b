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

/// Words that the language gives where a name is read: they stand in a tree as they are written.
const GIVEN: &[(&str, &str)] = &[
    ("现行", "in_force"),
    ("征求意见稿", "draft"),
    ("废止", "repealed"),
    ("取较早者", "earlier"),
    ("自施行日起算", "from_in_force"),
    ("只可更严", "floor"),
    ("不得更严", "ceiling"),
    ("一致", "exact"),
    ("授权", "delegated"),
    ("约束性", "binding"),
    ("预期性", "expected"),
    ("上级", "superiors"),
    ("下级", "lower"),
    ("事实", "facts"),
    ("全国", "national"),
    ("整数", "integer"),
    ("小数", "decimal"),
    ("评估日", "as_of"),
];

/// A tree without its places, and with the given words in one language.
fn bare(document: &ohs::syntax::ast::Document) -> String {
    let written = format!("{:?}", document.declarations);
    let mut out = String::new();
    let mut rest = written.as_str();
    while let Some((before, after)) = rest.split_once("Span { ") {
        out.push_str(before);
        rest = after.split_once(" }").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    for (zh, en) in GIVEN {
        out = out.replace(&format!("\"{en}\""), &format!("\"{zh}\""));
    }
    out
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
