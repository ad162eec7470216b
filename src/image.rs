//! Checked policies as one run of bytes: the shipped ones are embedded so, and a start needs no
//! parsing. An image is read by the version that wrote it, and no other.

use crate::program::Program;
use crate::source::SourceMap;

/// The program, with the name and the hash of each text that its places point into; and these texts,
/// one behind the other, which a reader takes as they are: most of them nobody looks at.
#[must_use]
pub fn encode(program: &Program, sources: &SourceMap) -> Option<(Vec<u8>, String)> {
    let about: Vec<(&str, usize, &str)> = sources
        .iter()
        .map(|(_, f)| (f.name(), f.text().len(), f.sha256()))
        .collect();
    let texts = sources.iter().map(|(_, f)| f.text()).collect();
    Some((postcard::to_stdvec(&(program, about)).ok()?, texts))
}

/// What [`encode`] wrote.
#[must_use]
pub fn decode(bytes: &[u8], texts: &'static str) -> Option<(Program, SourceMap)> {
    let (program, about): (Program, Vec<(&str, usize, &str)>) = postcard::from_bytes(bytes).ok()?;
    let mut sources = SourceMap::new();
    let mut rest = texts;
    for (name, bytes, sha256) in about {
        let (text, others) = rest.split_at_checked(bytes)?;
        sources.add_hashed(name, text, sha256);
        rest = others;
    }
    Some((program, sources))
}

#[cfg(test)]
mod tests;
