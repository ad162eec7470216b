//! One file a command.

mod audit;
mod check;
mod codes;
mod explain;
mod fmt;
mod test;
mod vocabulary;

use crate::args::{Cli, Command, command};
use crate::exit::Exit;
use crate::screen::Screen;
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::report::draw::Mask;
use ohs::source::SourceMap;

/// Runs what was asked for.
pub fn run(cli: Cli) -> Exit {
    let screen = Screen::new(&cli.common);
    match cli.command {
        Command::Check(args) => check::run(&args, &screen),
        Command::Audit(args) => audit::run(&args, screen),
        Command::Test(args) => test::run(&args, &screen),
        Command::Fmt(args) => fmt::run(&args, cli.common.lang, &screen),
        Command::Explain(args) => explain::run(&args, screen),
        Command::Codes(args) => codes::run(&args, &screen),
        Command::Vocabulary(args) => vocabulary::run(&args, &screen),
        Command::Version => {
            screen.print(concat!("ohs ", env!("CARGO_PKG_VERSION"), "\n"));
            Exit::Fine
        }
        Command::Help { command } => help(command.as_deref(), &screen),
    }
}

fn help(which: Option<&str>, screen: &Screen) -> Exit {
    let mut root = command(screen.language);
    root.build();
    let found = match which {
        None => Some(&mut root),
        Some(name) => root.find_subcommand_mut(name),
    };
    match found {
        Some(command) => {
            let help = command.render_help();
            screen.print(&help.to_string());
            Exit::Fine
        }
        None => {
            let d = Diagnostic::nowhere(Severity::Error, "ohs::cli::unknown_command")
                .arg("command", which.unwrap_or_default());
            screen.complain(&[d], &SourceMap::new(), &Mask::default());
            Exit::BadInput
        }
    }
}
