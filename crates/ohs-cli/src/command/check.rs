//! `ohs check PATHS`: every mistake in one run.

use crate::args::{Check, Format};
use crate::exit::Exit;
use crate::screen::{Screen, has_errors};
use crate::{input, policies};
use ohs::diagnostic::{Arg, Diagnostic, Severity};
use ohs::message::phrase;
use ohs::report::draw::Mask;

pub fn run(args: &Check, screen: &Screen) -> Exit {
    let loaded = policies::load_to_check(&args.paths, &input::limits());
    let count = |which: fn(Severity) -> bool| {
        loaded
            .diagnostics
            .iter()
            .filter(|d| which(d.severity))
            .count()
    };
    let errors = count(|s| s == Severity::Error);
    let warnings = count(|s| s == Severity::Warning);
    match args.format {
        Format::Human => {
            let is_shipped = |d: &&Diagnostic| d.code.as_str() == policies::SHIPPED_USED;
            let (shipped, said): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
                loaded.diagnostics.iter().partition(is_shipped);
            let said: Vec<Diagnostic> = said.into_iter().cloned().collect();
            screen.show(&said, &loaded.sources, &Mask::default());
            let counts: [(&'static str, Arg); 3] = [
                ("files", loaded.files.len().into()),
                ("errors", errors.into()),
                ("warnings", warnings.into()),
            ];
            let key = if errors + warnings == 0 {
                "checked_fine"
            } else {
                "checked"
            };
            screen.print(&format!("{}\n", phrase(key, &counts, screen.language)));
            // one line for all of them
            let names = shipped.iter().flat_map(|d| &d.args);
            let names = names.filter(|(key, _)| *key == "name");
            let names: Vec<String> = names
                .filter_map(|(_, name)| match name {
                    Arg::Text(name) => Some(name.clone()),
                    _ => None,
                })
                .collect();
            if !names.is_empty() {
                let named = [("names", names.into())];
                screen.print(&format!(
                    "{}\n",
                    phrase("shipped_used", &named, screen.language)
                ));
            }
        }
        Format::Json => screen.print(&ohs::report::check_json(
            &loaded.diagnostics,
            &loaded.files,
            &loaded.sources,
            screen.language,
        )),
    }
    if has_errors(&loaded.diagnostics) {
        Exit::BadInput
    } else if args.strict && warnings > 0 {
        Exit::Violated
    } else {
        Exit::Fine
    }
}
