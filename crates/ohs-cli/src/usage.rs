//! A command line that cannot be understood, in the words of the catalogue.

use crate::exit::Exit;
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::message::Language;
use ohs::report::draw::{self, DrawOptions, Mask};
use ohs::source::SourceMap;

/// Prints help or version where they were asked for; else says what is wrong.
pub fn report(error: &Error, language: Language) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            Exit::Fine
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Exit::BadInput
        }
        _ => {
            let options = DrawOptions {
                language,
                ..DrawOptions::default()
            };
            let diagnostic = diagnostic(error);
            let text = draw::diagnostic(&diagnostic, &SourceMap::new(), &Mask::default(), &options);
            eprint!("{text}");
            Exit::BadInput
        }
    }
}

fn diagnostic(error: &Error) -> Diagnostic {
    let say = |kind| context(error, kind);
    let nowhere = |code| Diagnostic::nowhere(Severity::Error, code);
    let option = say(ContextKind::InvalidArg).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => nowhere("ohs::cli::unknown_option")
            .arg("option", option)
            .did_you_mean(say(ContextKind::SuggestedArg).as_deref()),
        ErrorKind::InvalidSubcommand => nowhere("ohs::cli::unknown_command")
            .arg(
                "command",
                say(ContextKind::InvalidSubcommand).unwrap_or_default(),
            )
            .did_you_mean(say(ContextKind::SuggestedSubcommand).as_deref()),
        ErrorKind::MissingSubcommand => nowhere("ohs::cli::no_command"),
        ErrorKind::MissingRequiredArgument => {
            nowhere("ohs::cli::missing_argument").arg("argument", option)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = say(ContextKind::InvalidValue).unwrap_or_default();
            if value.is_empty() {
                return nowhere("ohs::cli::missing_value").arg("option", option);
            }
            let d = nowhere("ohs::cli::invalid_value")
                .arg("option", option.clone())
                .arg("value", value);
            match say(ContextKind::ValidValue) {
                Some(valid) => d.arg("valid", valid).help("one_of"),
                None if option.contains("A..B") => d.help("window"),
                None => d.help("date"),
            }
        }
        _ => nowhere("ohs::cli::usage").arg("reason", error.kind().to_string()),
    }
}

fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(" ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::StyledStrs(texts) => texts.first().map(ToString::to_string),
        _ => None,
    }
}
