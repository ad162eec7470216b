//! Parses and compiles the shipped policies, and writes them as the image that the command
//! embeds. A mistake in them fails the build.

use ohs::diagnostic::Severity;
use ohs::limits::Limits;
use ohs::message::Language;
use ohs::report::draw::{self, DrawOptions, Mask};
use ohs::source::SourceMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("policies");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    if folder.is_dir() {
        collect(&folder, &mut files)?;
    }
    files.sort();
    let mut sources = SourceMap::new();
    let mut parsed = Vec::new();
    for path in &files {
        let name = path
            .strip_prefix(&root)?
            .to_string_lossy()
            .replace('\\', "/");
        let text = fs::read_to_string(path)?;
        let id = sources.add(name, text.as_str());
        parsed.push(ohs::syntax::parse(id, &text, &Limits::default()));
    }
    let compiled = ohs::model::compile(&parsed, &sources);
    let mut failed = false;
    let all = parsed
        .iter()
        .flat_map(|p| &p.diagnostics)
        .chain(&compiled.diagnostics);
    for diagnostic in all.filter(|d| d.severity == Severity::Error) {
        failed = true;
        let options = DrawOptions {
            language: Language::Zh,
            ..DrawOptions::default()
        };
        eprintln!(
            "{}",
            draw::diagnostic(diagnostic, &sources, &Mask::default(), &options)
        );
    }
    if failed {
        return Err("the shipped policies have mistakes".into());
    }
    let (image, texts) =
        ohs::image::encode(&compiled.program, &sources).ok_or("the image cannot be made")?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    fs::write(out.join("policies.image"), &image)?;
    fs::write(out.join("policies.txt"), &texts)?;
    ohs::image::decode(&image, texts.leak()).ok_or("the image cannot be read back")?;
    Ok(())
}

/// Policy files; the scenarios beside them (`*.test.ohs`) are not shipped.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, files)?;
        } else if name.ends_with(".ohs") && !name.ends_with(".test.ohs") {
            files.push(path);
        }
    }
    Ok(())
}
