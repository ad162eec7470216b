//! Any text parses to something; formatting gives a text that means the same or says why not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohs::limits::Limits;
use ohs::source::SourceMap;

fuzz_target!(|text: &str| {
    let limits = Limits::default();
    let mut sources = SourceMap::new();
    let file = sources.add("fuzz.ohs", text);
    let parsed = ohs::syntax::parse(file, text, &limits);
    let broken = !parsed.diagnostics.is_empty();
    let compiled = ohs::model::compile(&[parsed], &sources);
    std::hint::black_box(&compiled);
    if let Ok(formatted) = ohs::syntax::format(text, &ohs::syntax::FormatOptions::default()) {
        assert!(!broken || formatted == text, "a file with errors was formatted");
        let again = ohs::syntax::format(&formatted, &ohs::syntax::FormatOptions::default());
        assert_eq!(again.as_deref(), Ok(formatted.as_str()), "formatting is not idempotent");
    }
});
