//! `ohs vocabulary [NAME] [--entity E]`: what there is to write about.

use crate::args::{Format, Vocabulary as Args};
use crate::exit::Exit;
use crate::screen::{Screen, has_errors};
use crate::{input, policies};
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::report::draw::Mask;
use ohs::report::vocabulary::{self, Vocabulary};

pub fn run(args: &Args, screen: &Screen) -> Exit {
    let loaded = policies::load_trees(&args.policies, &input::limits());
    screen.complain(&loaded.diagnostics, &loaded.sources, &Mask::default());
    let mut all = vocabulary::vocabularies(&loaded.parsed, &loaded.sources);
    let known = all.clone();
    let mut part = args.entity.as_deref();
    if let Some(name) = args.name.as_deref() {
        // the name of a vocabulary, or at once of something in one
        if all.iter().any(|v| v.named.is(name)) {
            all.retain(|v| v.named.is(name));
        } else if part.is_none() {
            part = Some(name);
        } else {
            return unknown(name, &known, screen);
        }
    }
    match part {
        Some(name) => match show_part(name, &all, args.format, screen) {
            Some(text) => screen.print(&text),
            None => return unknown(name, &known, screen),
        },
        None if all.is_empty() => {
            let d = Diagnostic::nowhere(Severity::Error, "ohs::cli::no_vocabulary");
            screen.complain(&[d], &ohs::source::SourceMap::new(), &Mask::default());
            return Exit::BadInput;
        }
        None => match args.format {
            Format::Json => screen.print(&vocabulary::json(&all)),
            Format::Human => {
                let options = screen.drawing();
                let texts: Vec<String> = all
                    .iter()
                    .map(|v| vocabulary::overview(v, &options))
                    .collect();
                screen.print(&texts.join("\n"));
            }
        },
    }
    if has_errors(&loaded.diagnostics) {
        Exit::BadInput
    } else {
        Exit::Fine
    }
}

/// An entity, an enum or a table of that name.
fn show_part(name: &str, all: &[Vocabulary], format: Format, screen: &Screen) -> Option<String> {
    let options = screen.drawing();
    let json = format == Format::Json;
    all.iter().find_map(|v| {
        if let Some(e) = v.entities.iter().find(|e| e.named.is(name)) {
            return Some(if json {
                vocabulary::one_json("entity", e)
            } else {
                vocabulary::entity(e, v, &options)
            });
        }
        if let Some(e) = v.enums.iter().find(|e| e.named.is(name)) {
            return Some(if json {
                vocabulary::one_json("enum", e)
            } else {
                vocabulary::enumeration(e, &options)
            });
        }
        let t = v.tables.iter().find(|t| t.named.is(name))?;
        Some(if json {
            vocabulary::one_json("table", t)
        } else {
            vocabulary::table(t, &options)
        })
    })
}

fn unknown(name: &str, known: &[Vocabulary], screen: &Screen) -> Exit {
    let near = vocabulary::nearest(name, known);
    let d = Diagnostic::nowhere(Severity::Error, "ohs::cli::unknown_vocabulary")
        .arg("name", name)
        .did_you_mean(near.as_deref());
    screen.complain(&[d], &ohs::source::SourceMap::new(), &Mask::default());
    Exit::BadInput
}
