//! What is wrong with the facts of a scenario, in the words of `.ohs`: a document says null, true and
//! "2025-03-01", a scenario 无, 是 and 2025年3月1日.

use crate::diagnostic::{Arg, Diagnostic};
use std::borrow::Cow;

/// Words of documents, and those of `.ohs`.
const WORDS: [(&str, &str); 22] = [
    ("word.expected_boolean", "word.written_boolean"),
    ("word.expected_percent", "word.written_percent"),
    ("word.expected_points", "word.written_points"),
    ("word.expected_text", "word.written_text"),
    ("word.expected_date", "word.written_date"),
    ("word.expected_year", "word.written_year"),
    ("word.expected_period", "word.written_period"),
    ("word.expected_span", "word.written_span"),
    ("word.expected_measured", "word.written_measured"),
    ("word.expected_members", "word.written_members"),
    ("word.expected_spans", "word.written_spans"),
    ("word.expected_dates", "word.written_dates"),
    ("word.expected_texts", "word.written_texts"),
    ("word.expected_reference", "word.written_reference"),
    ("word.expected_object", "word.written_object"),
    ("word.expected_objects", "word.written_objects"),
    ("word.expected_series", "word.written_series"),
    ("word.found_true", "word.written_true"),
    ("word.found_false", "word.written_false"),
    ("word.found_null", "word.written_null"),
    ("word.found_list", "word.written_list"),
    ("word.found_object", "word.written_braces"),
];

/// Variants of a help that show how a document is written, and those for `.ohs`.
const HELPS: [(&str, &str); 5] = [
    ("whether", "whether_written"),
    ("yes_or_no", "yes_or_no_written"),
    ("list", "list_written"),
    ("needs_unit", "needs_unit_written"),
    ("both_ends", "both_ends_written"),
];

/// The same, as it is said of what stands in a `.ohs` file.
pub(super) fn as_written(mut d: Diagnostic) -> Diagnostic {
    for (_, arg) in &mut d.args {
        if let Arg::Word(word) = arg
            && let Some((_, own)) = WORDS.iter().find(|(of, _)| of == word)
        {
            *word = Cow::Borrowed(own);
        }
    }
    if d.code.as_str() == "ohs::facts::wrong_type"
        && let Some(help) = &mut d.help
        && let Some((_, own)) = HELPS.iter().find(|(of, _)| of == help)
    {
        *help = Cow::Borrowed(own);
    }
    d
}
