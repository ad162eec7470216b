//! `ohs test [PATHS]`: runs the scenarios of policies.

use crate::args::Test;
use crate::exit::Exit;
use crate::screen::{Screen, has_errors};
use crate::{input, policies};
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::message::{phrase, word};
use ohs::report::draw::{Mask, Paint, paint};
use ohs::scenario::{self, ScenarioOutcome, ScenarioResult};
use ohs::source::SourceMap;
use std::path::PathBuf;

/// Where scenarios are looked for when nothing is said.
const USUAL: &str = "policies";

pub fn run(args: &Test, screen: &Screen) -> Exit {
    let mut paths = args.paths.clone();
    if paths.is_empty() && PathBuf::from(USUAL).is_dir() {
        paths.push(USUAL.into());
    }
    if paths.is_empty() {
        return nothing(screen);
    }
    let limits = input::limits();
    let loaded = policies::load_beside_shipped(&paths, &limits);
    let mut results = scenario::run(&loaded.program, &loaded.parsed, &limits);
    if let Some(filter) = &args.filter {
        results.retain(|r| r.name.contains(filter.as_str()));
    }
    // Warnings are for `check`.
    let errors: Vec<Diagnostic> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .cloned()
        .collect();
    screen.complain(&errors, &loaded.sources, &Mask::default());
    if results.is_empty() {
        return nothing(screen);
    }
    for result in &results {
        show(result, &loaded.sources, screen);
    }
    let count = |outcome| results.iter().filter(|r| r.outcome == outcome).count();
    let (passed, failed) = (
        count(ScenarioOutcome::Passed),
        count(ScenarioOutcome::Failed),
    );
    let not_run = count(ScenarioOutcome::NotRun);
    let expectations: usize = results.iter().map(|r| r.expectations).sum();
    let counts = [
        ("passed", passed.into()),
        ("failed", failed.into()),
        ("not_run", not_run.into()),
        ("expectations", expectations.into()),
    ];
    let said = phrase("tested", &counts, screen.language);
    screen.print(&format!("{said}\n"));
    if has_errors(&loaded.diagnostics) || not_run > 0 {
        Exit::BadInput
    } else if failed > 0 {
        Exit::Violated
    } else {
        Exit::Fine
    }
}

fn show(result: &ScenarioResult, sources: &SourceMap, screen: &Screen) {
    let options = screen.drawing();
    let (key, with) = match result.outcome {
        ScenarioOutcome::Passed => ("test_passed", Paint::Good),
        ScenarioOutcome::Failed => ("test_failed", Paint::Bad),
        ScenarioOutcome::NotRun => ("test_not_run", Paint::Doubt),
    };
    let head = paint(&word(key, screen.language), with, options.color);
    let file = sources.get(result.loc.file).map_or("", |f| f.name());
    screen.print(&format!("{head}  {}  {file}\n", result.name));
    if result.outcome != ScenarioOutcome::Passed {
        screen.show(&result.diagnostics, sources, &Mask::default());
    }
}

fn nothing(screen: &Screen) -> Exit {
    let d = Diagnostic::nowhere(Severity::Error, "ohs::cli::no_scenario");
    screen.complain(&[d], &SourceMap::new(), &Mask::default());
    Exit::BadInput
}
