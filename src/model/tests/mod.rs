//! Small sources through the whole room.

use super::*;
use crate::limits::Limits;
use crate::syntax::parse;

mod across;
mod examples;
mod faults;
mod forms;
mod labels;
mod robust;
mod whole;

/// Parses and compiles some texts.
fn compiled(files: &[(&str, &str)]) -> (Compiled, Vec<Parsed>, SourceMap) {
    let mut sources = SourceMap::new();
    let parsed: Vec<Parsed> = files
        .iter()
        .map(|(name, text)| {
            let id = sources.add(*name, *text);
            parse(id, text, &Limits::default())
        })
        .collect();
    (compile(&parsed, &sources), parsed, sources)
}
