//! Files and folders. What cannot be read becomes a diagnostic; the others go on.

use ohs::diagnostic::{Diagnostic, Severity};
use ohs::limits::Limits;
use ohs::source::{FileId, SourceMap, Span};
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The extensions of fact files.
pub const FACTS: &[&str] = &["json", "yaml", "yml", "toml", "ndjson", "jsonl"];
/// The extension of policy files.
pub const POLICIES: &[&str] = &["ohs"];

/// Files found, in order, and what was wrong with the paths given.
#[derive(Debug, Default)]
pub struct Found {
    pub files: Vec<PathBuf>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Files as they are named, folders recursively and sorted, `-` as it is.
pub fn find(paths: &[PathBuf], extensions: &[&str]) -> Found {
    let mut found = Found::default();
    let mut seen = Seen::default();
    for path in paths {
        let mut files = Vec::new();
        if path.as_os_str() == "-" {
            files.push(path.clone());
        } else {
            match fs::metadata(path) {
                Err(e) => found.diagnostics.push(unreadable(path, &e)),
                Ok(about) if about.is_dir() => {
                    let entered = seen.enter(path);
                    if entered {
                        seen.top = fs::canonicalize(path).ok();
                        walk(
                            path,
                            extensions,
                            &mut files,
                            &mut found.diagnostics,
                            &mut seen,
                        );
                    }
                    if files.is_empty() && entered {
                        found.diagnostics.push(
                            Diagnostic::nowhere(Severity::Error, "ohs::cli::nothing_in_folder")
                                .arg("folder", path.display().to_string())
                                .arg("extensions", dotted(extensions)),
                        );
                    }
                }
                Ok(about) if about.is_file() => files.push(path.clone()),
                Ok(_) => found.diagnostics.push(no_file(Severity::Error, path)),
            }
        }
        for file in files {
            if seen.read(&file) {
                found.files.push(file);
            }
        }
    }
    found
}

fn dotted(extensions: &[&str]) -> Vec<String> {
    extensions.iter().map(|e| format!(".{e}")).collect()
}

/// Folders and files that were met, by where they really are: links may lead to one in many ways,
/// and round in circles.
#[derive(Default)]
struct Seen {
    folders: BTreeSet<PathBuf>,
    files: BTreeSet<PathBuf>,
    /// The folder that was named, where it really is.
    top: Option<PathBuf>,
}

impl Seen {
    /// Whether what is met in the folder that was named leads out of it: only a link does.
    fn leads_out(&self, path: &Path) -> bool {
        let real = path.is_symlink().then(|| fs::canonicalize(path).ok());
        match (real.flatten(), &self.top) {
            (Some(real), Some(top)) => !real.starts_with(top),
            _ => false,
        }
    }

    /// Whether a folder is to be walked: not twice.
    fn enter(&mut self, folder: &Path) -> bool {
        let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        self.folders.insert(real)
    }

    /// Whether a file is to be read: not twice.
    fn read(&mut self, file: &Path) -> bool {
        let stdin = file.as_os_str() == "-";
        let real = if stdin {
            None
        } else {
            fs::canonicalize(file).ok()
        };
        self.files.insert(real.unwrap_or_else(|| file.to_owned()))
    }
}

fn walk(
    folder: &Path,
    extensions: &[&str],
    files: &mut Vec<PathBuf>,
    diagnostics: &mut Vec<Diagnostic>,
    seen: &mut Seen,
) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            diagnostics.push(unreadable(folder, &e));
            return;
        }
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        let wanted = extension(&path).is_some_and(|e| extensions.contains(&e.as_str()));
        if (path.is_dir() || wanted) && seen.leads_out(&path) {
            diagnostics.push(
                Diagnostic::nowhere(Severity::Warning, "ohs::cli::leads_out")
                    .arg("file", path.display().to_string()),
            );
        } else if path.is_dir() {
            if seen.enter(&path) {
                walk(&path, extensions, files, diagnostics, seen);
            }
        } else if wanted {
            // One that cannot be looked at is named when it is read.
            match fs::metadata(&path) {
                Ok(about) if !about.is_file() => {
                    diagnostics.push(no_file(Severity::Warning, &path));
                }
                _ => files.push(path),
            }
        }
    }
}

/// A pipe or a device would have to be waited for, perhaps for ever.
fn no_file(severity: Severity, path: &Path) -> Diagnostic {
    Diagnostic::nowhere(severity, "ohs::cli::no_file").arg("file", path.display().to_string())
}

/// The extension in small letters.
pub fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let file = path.display().to_string();
    let d = match error.kind() {
        std::io::ErrorKind::NotFound => {
            Diagnostic::nowhere(Severity::Error, "ohs::source::not_found")
        }
        std::io::ErrorKind::PermissionDenied => {
            Diagnostic::nowhere(Severity::Error, "ohs::source::not_allowed")
        }
        _ => Diagnostic::nowhere(Severity::Error, "ohs::source::unreadable")
            .arg("reason", error.to_string()),
    };
    d.arg("file", file)
}

/// Reads a file into the map. Nothing is added where it cannot be used.
pub fn read(
    path: &Path,
    most: usize,
    sources: &mut SourceMap,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FileId> {
    let name = if path.as_os_str() == "-" {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    };
    let bytes = match bytes(path, most) {
        Ok(bytes) => bytes,
        Err(e) => {
            diagnostics.push(unreadable(path, &e));
            return None;
        }
    };
    if bytes.len() > most {
        diagnostics.push(
            Diagnostic::nowhere(Severity::Error, "ohs::source::too_large")
                .arg("file", name)
                .arg("most", most >> 20),
        );
        return None;
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => {
            let at = u32::try_from(e.utf8_error().valid_up_to()).unwrap_or(u32::MAX);
            let bytes = e.into_bytes();
            let id = sources.add(name.clone(), String::from_utf8_lossy(&bytes).into_owned());
            let here = Span::new(at, at.saturating_add(3)).in_file(id);
            let d = Diagnostic::error("ohs::source::not_utf8", here).arg("file", name);
            // What the bytes seem to be instead.
            let hint = ohs::facts::decode(bytes).err().and_then(|d| d.help);
            diagnostics.push(Diagnostic { help: hint, ..d });
            return None;
        }
    };
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        diagnostics
            .push(Diagnostic::nowhere(Severity::Error, "ohs::source::empty").arg("file", name));
        return None;
    }
    Some(sources.add(name, text))
}

/// Not more than one byte above the limit.
fn bytes(path: &Path, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    if path.as_os_str() == "-" {
        std::io::stdin()
            .lock()
            .take(limit)
            .read_to_end(&mut bytes)?;
    } else {
        let file = fs::File::open(path)?;
        if let Ok(about) = file.metadata() {
            bytes.reserve(usize::try_from(about.len()).unwrap_or(0).min(most));
        }
        file.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The limits of this run.
pub fn limits() -> Limits {
    Limits::default()
}
