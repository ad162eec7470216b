//! The `ohs` command: the terminal's door to the library. It reads files, the clock and the
//! environment, so that the library need not.

mod args;
mod clock;
mod command;
mod exit;
mod facts;
mod input;
mod policies;
mod screen;
mod usage;

use clap::FromArgMatches;
use exit::Exit;
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::message::Language;
use ohs::report::draw::Mask;
use ohs::source::SourceMap;
use std::ffi::OsString;
use std::panic;
use std::process::ExitCode;
use std::sync::Mutex;

/// Of the time of an audit under the allocator of glibc a fifth went into it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Nested policies and facts are read recursively, within limits that need this much at most.
const STACK: usize = 256 << 20;

/// What a panic said.
static FAULT: Mutex<Option<String>> = Mutex::new(None);

fn main() -> ExitCode {
    let exit = caught(|| run(std::env::args_os().collect()));
    let exit = match exit {
        Exit::Fine | Exit::Open | Exit::Violated if screen::lost() => Exit::BadInput,
        other => other,
    };
    ExitCode::from(exit.code())
}

/// Runs on a stack that is deep enough. A panic is a fault of the program, and is said to be one.
fn caught(run: impl FnOnce() -> Exit + Send + 'static) -> Exit {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let said = info.payload_as_str().unwrap_or_default();
        if let Ok(mut fault) = FAULT.lock() {
            fault.get_or_insert(format!("{place} {said}"));
        }
    }));
    let run = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(run)
        .map(std::thread::JoinHandle::join);
    match run {
        Ok(Ok(exit)) => exit,
        Ok(Err(_)) | Err(_) => fault(),
    }
}

/// Says that the program, not the input, is at fault.
fn fault() -> Exit {
    let said = FAULT
        .lock()
        .ok()
        .and_then(|f| f.clone())
        .unwrap_or_default();
    let words: Vec<OsString> = std::env::args_os().collect();
    let language = early_language(&words);
    let diagnostic = Diagnostic::nowhere(Severity::Error, "ohs::cli::fault").arg("reason", said);
    let words = ohs::report::draw::diagnostic(
        &diagnostic,
        &SourceMap::new(),
        &Mask::default(),
        &ohs::report::draw::DrawOptions {
            language,
            ..Default::default()
        },
    );
    eprint!("{words}");
    Exit::Fault
}

fn run(words: Vec<OsString>) -> Exit {
    let language = early_language(&words);
    let matches = match args::command(language).try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => return usage::report(&error, language),
    };
    match args::Cli::from_arg_matches(&matches) {
        Ok(cli) => command::run(cli),
        Err(error) => usage::report(&error, language),
    }
}

/// The language before the command line is understood: it may be wrong, and help has one too.
fn early_language(words: &[OsString]) -> Language {
    let mut words = words.iter().filter_map(|w| w.to_str());
    let mut option = None;
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(value) = value {
            option = Some(Language::from_locale(value));
        }
    }
    option.unwrap_or_else(|| screen::language(None))
}

#[cfg(test)]
mod tests;
