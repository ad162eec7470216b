//! `ohs vocabulary [NAME] [--entity E]`: what there is to write about, and what a policy offers to build on.

use crate::args::{Format, Vocabulary as Args};
use crate::exit::Exit;
use crate::screen::{Screen, has_errors};
use crate::{input, policies};
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::report::draw::Mask;
use ohs::report::vocabulary::{self, Policy, Vocabulary};

pub fn run(args: &Args, screen: &Screen) -> Exit {
    let loaded = policies::load_trees(&args.policies, &input::limits());
    screen.complain(&loaded.diagnostics, &loaded.sources, &Mask::default());
    let mut all = vocabulary::vocabularies(&loaded.parsed, &loaded.sources);
    let policies = vocabulary::policies(&loaded.parsed, &loaded.sources);
    let known = Known {
        vocabularies: all.clone(),
        policies,
    };
    let mut part = args.entity.as_deref();
    if let Some(name) = args.name.as_deref() {
        if part.is_none()
            && !all.iter().any(|v| v.named.is(name))
            && let Some(text) = known.show_policy(name, args.format, screen)
        {
            screen.print(&text);
            return Exit::Fine;
        }
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
        Some(name) => match show_part(name, &all, args.format, screen)
            .or_else(|| within(name, &all, &known, args, screen))
        {
            Some(text) => screen.print(&text),
            None => return unknown(name, &known, screen),
        },
        None if all.is_empty() => {
            let d = Diagnostic::nowhere(Severity::Error, "ohs::cli::no_vocabulary");
            screen.complain(&[d], &ohs::source::SourceMap::new(), &Mask::default());
            return Exit::BadInput;
        }
        None => match args.format {
            Format::Json => screen.print(&vocabulary::json(&all, &known.policies)),
            Format::Human => {
                let options = screen.drawing();
                let texts: Vec<String> = all
                    .iter()
                    .map(|v| vocabulary::overview(v, &options))
                    .chain(
                        (args.name.is_none() && !known.policies.is_empty())
                            .then(|| vocabulary::list_policies(&known.policies, &options)),
                    )
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

/// Fields, terms and members of that name, and what policies offer under it.
fn within(
    name: &str,
    all: &[Vocabulary],
    known: &Known,
    args: &Args,
    screen: &Screen,
) -> Option<String> {
    let found = vocabulary::find(name, all);
    let offered = known.show_policy_part(name, args, screen);
    if found.is_empty() {
        return offered;
    }
    Some(match args.format {
        Format::Json => vocabulary::one_json("found", &found),
        Format::Human => {
            let text = vocabulary::found(&found, all, &screen.drawing());
            match offered {
                Some(offered) => format!("{text}\n{offered}"),
                None => text,
            }
        }
    })
}

/// What was read.
struct Known {
    vocabularies: Vec<Vocabulary>,
    policies: Vec<Policy>,
}

impl Known {
    /// A policy of that name.
    fn show_policy(&self, name: &str, format: Format, screen: &Screen) -> Option<String> {
        let policy = self.policies.iter().find(|p| p.named.is(name))?;
        Some(match format {
            Format::Json => vocabulary::one_json("policy", policy),
            Format::Human => vocabulary::policy(policy, &screen.drawing()),
        })
    }

    /// What a policy offers under that name, in each policy that does; `甲规划.乙`: in that one.
    fn show_policy_part(&self, name: &str, args: &Args, screen: &Screen) -> Option<String> {
        let (of, name) = match name.split_once(['.', '．']) {
            Some((of, name)) => (Some(of), name),
            None => (None, name),
        };
        let policies = self.policies.iter();
        let policies = policies.filter(|p| of.is_none_or(|of| p.named.is(of)));
        let found: Vec<String> = policies
            .filter_map(|p| {
                let text = p.part(name)?;
                Some(match args.format {
                    Format::Json => vocabulary::one_json("policy", p),
                    Format::Human => vocabulary::policy_part(p, text, &screen.drawing()),
                })
            })
            .collect();
        match args.format {
            Format::Json => found.into_iter().next(),
            Format::Human => (!found.is_empty()).then(|| found.join("\n")),
        }
    }
}

fn unknown(name: &str, known: &Known, screen: &Screen) -> Exit {
    let near = vocabulary::nearest(name, &known.vocabularies, &known.policies);
    let d = Diagnostic::nowhere(Severity::Error, "ohs::cli::unknown_vocabulary")
        .arg("name", name)
        .did_you_mean(near.as_deref());
    screen.complain(&[d], &ohs::source::SourceMap::new(), &Mask::default());
    Exit::BadInput
}
