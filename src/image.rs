//! Checked policies as one run of bytes: the shipped ones are embedded so, and a start needs no
//! parsing. An image is read by the version that wrote it, and no other.

use crate::program::Program;
use crate::source::SourceMap;

/// The program with the texts that its places point into.
#[must_use]
pub fn encode(program: &Program, sources: &SourceMap) -> Option<Vec<u8>> {
    let texts: Vec<(&str, &str)> = sources.iter().map(|(_, f)| (f.name(), f.text())).collect();
    postcard::to_stdvec(&(program, texts)).ok()
}

/// What [`encode`] wrote.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<(Program, SourceMap)> {
    let (program, texts): (Program, Vec<(&str, &str)>) = postcard::from_bytes(bytes).ok()?;
    let mut sources = SourceMap::new();
    for (name, text) in texts {
        sources.add(name, text);
    }
    Some((program, sources))
}

#[cfg(test)]
mod tests;
