//! `ohs fmt [--check] PATHS`: one layout, nothing lost.

use crate::args::{Fmt, Lang};
use crate::exit::Exit;
use crate::input;
use crate::screen::{Screen, has_errors};
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::message::{Language, phrase};
use ohs::report::draw::Mask;
use ohs::source::SourceMap;
use ohs::syntax::{FormatOptions, format};
use std::path::Path;

/// `lang` as given on the command line: the environment's language must not change files.
pub fn run(args: &Fmt, lang: Option<Lang>, screen: &Screen) -> Exit {
    let options = FormatOptions {
        language: lang.map(|l| match l {
            Lang::Zh => Language::Zh,
            Lang::En => Language::En,
        }),
    };
    let found = input::find(&args.paths, input::POLICIES);
    let mut sources = SourceMap::new();
    let mut diagnostics = found.diagnostics;
    let mut changed = 0usize;
    for path in &found.files {
        let most = input::limits().policy_bytes;
        let Some(id) = input::read(path, most, &mut sources, &mut diagnostics) else {
            continue;
        };
        let Some(text) = sources.get(id).map(|f| f.shared_text()) else {
            continue;
        };
        let laid_out = match format(&text, &options) {
            Ok(laid_out) => laid_out,
            Err(mut wrong) => {
                // The formatter knows no file: its places are in this one.
                for label in wrong.iter_mut().flat_map(|d| &mut d.labels) {
                    label.loc.file = id;
                }
                diagnostics.append(&mut wrong);
                continue;
            }
        };
        let same = laid_out == *text;
        let name = path.display().to_string();
        if path.as_os_str() == "-" && !args.check {
            screen.print(&laid_out);
        } else if !same {
            changed += 1;
            let key = if args.check {
                "not_laid_out"
            } else {
                "laid_out"
            };
            let said = phrase(key, &[("file", name.into())], screen.language);
            screen.print(&format!("{said}\n"));
            if !args.check {
                write(path, &laid_out, &mut diagnostics);
            }
        }
    }
    screen.complain(&diagnostics, &sources, &Mask::default());
    if has_errors(&diagnostics) {
        Exit::BadInput
    } else if args.check && changed > 0 {
        Exit::Violated
    } else {
        Exit::Fine
    }
}

/// Writes beside the file first, so that nothing is lost where the disk is full.
fn write(path: &Path, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    if let Err(e) = written {
        let _ = std::fs::remove_file(&beside);
        diagnostics.push(
            Diagnostic::nowhere(Severity::Error, "ohs::cli::not_written")
                .arg("file", path.display().to_string())
                .arg("reason", e.to_string()),
        );
    }
}
