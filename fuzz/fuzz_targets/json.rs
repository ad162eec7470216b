//! The reader accepts what a well-kept JSON reader accepts, and nothing else.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohs::limits::Limits;
use ohs::source::FileId;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (tree, diagnostics) = ohs::facts::read_json(FileId(0), text, &Limits::default());
    std::hint::black_box(&tree);
    if diagnostics.is_empty() {
        assert!(tree.is_some(), "no tree and no reason");
    }
});
