//! Checked policies as one run of bytes: the shipped ones are embedded so, and a start needs no
//! parsing. An image is read by the version that wrote it, and no other.

use crate::program::Program;
use crate::source::SourceMap;

/// The program with the texts that its places point into, and the hash of each text.
#[must_use]
pub fn encode(program: &Program, sources: &SourceMap) -> Option<Vec<u8>> {
    let texts: Vec<(&str, &str, &str)> = sources
        .iter()
        .map(|(_, f)| (f.name(), f.text(), f.sha256()))
        .collect();
    postcard::to_stdvec(&(program, texts)).ok()
}

/// What [`encode`] wrote.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<(Program, SourceMap)> {
    let (program, texts): (Program, Vec<(&str, &str, &str)>) = postcard::from_bytes(bytes).ok()?;
    let mut sources = SourceMap::new();
    for (name, text, sha256) in texts {
        sources.add_hashed(name, text, sha256);
    }
    Some((program, sources))
}

#[cfg(test)]
mod tests;
