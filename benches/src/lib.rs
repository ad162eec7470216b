//! What the benchmarks work on: the shipped policies, and invented enterprises of any size.

mod enterprise;
mod workspace;

pub use enterprise::{Layout, enterprise};
pub use workspace::{edited, one_clause, one_policy, opened, workspace};

use ohs::limits::Limits;
use ohs::source::SourceMap;
use ohs::syntax::Parsed;
use std::path::{Path, PathBuf};

/// The folder of the project.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All `.ohs` files below `policies/`, sorted by path.
///
/// # Errors
/// Where a folder or file cannot be read.
pub fn policy_texts() -> std::io::Result<Vec<(String, String)>> {
    let mut folders = vec![root().join("policies")];
    let mut out = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "ohs") {
                out.push((path.display().to_string(), std::fs::read_to_string(&path)?));
            }
        }
    }
    out.sort();
    Ok(out)
}

/// Parses texts, each as a file of its own.
#[must_use]
pub fn parse(texts: &[(String, String)]) -> (SourceMap, Vec<Parsed>) {
    let mut sources = SourceMap::new();
    let parsed = texts
        .iter()
        .map(|(name, text)| {
            let file = sources.add(name.as_str(), text.as_str());
            ohs::syntax::parse(file, text, &Limits::default())
        })
        .collect();
    (sources, parsed)
}
