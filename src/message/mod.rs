//! The words: one catalogue in Chinese and English, as data (`messages/`).
//!
//! A diagnostic's code `ohs::syntax::unclosed_string` is the section `[unclosed_string]` of
//! `messages/zh/syntax.toml` and `messages/en/syntax.toml`. A section has a `message`, `labels`
//! and `help` (with variants `help_<variant>`); a place `{name}` in any of them is filled with
//! the diagnostic's argument of that name. Sections are looked up when first asked for, so that a
//! run without mistakes reads none.

mod catalogue;
mod entries;
mod fill;

use crate::diagnostic::{Arg, Args, Code, Diagnostic};
pub use catalogue::{Example, codes, example};
use serde::{Deserialize, Serialize};

/// The language of messages, and of keywords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

impl Language {
    /// The language that a locale (`zh_CN.UTF-8`, `zh`, `en-GB`, `C`) asks for: Chinese where it
    /// begins with `zh`, else English.
    #[must_use]
    pub fn from_locale(locale: &str) -> Self {
        if locale
            .get(..2)
            .is_some_and(|l| l.eq_ignore_ascii_case("zh"))
        {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// Chooses between two, one a language.
    #[must_use]
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A diagnostic in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What is wrong, in one sentence.
    pub text: String,
    /// Words at each of the diagnostic's places, in the same order; empty where the catalogue has
    /// none.
    pub labels: Vec<String>,
    /// What to do.
    pub help: Option<String>,
}

/// A diagnostic in the words of a language.
#[must_use]
pub fn render(diagnostic: &Diagnostic, language: Language) -> Message {
    let Some(section) = catalogue::section(language, diagnostic.code.as_str()) else {
        return Message {
            text: diagnostic.code.as_str().to_owned(),
            labels: vec![String::new(); diagnostic.labels.len()],
            help: None,
        };
    };
    let words = |template: &String| fill::fill(template, &diagnostic.args, language);
    let help = match &diagnostic.help {
        Some(variant) => section.help(Some(variant)).or_else(|| section.help(None)),
        None => section.help(None),
    };
    Message {
        text: words(&section.message),
        labels: diagnostic
            .labels
            .iter()
            .map(|l| section.label(&l.label).map(words).unwrap_or_default())
            .collect(),
        help: help.map(words),
    }
}

/// The message of a code alone, filled: for what has words but is no diagnostic (a verdict).
#[must_use]
pub fn text(code: &Code, args: &Args, language: Language) -> String {
    catalogue::section(language, code.as_str()).map_or_else(
        || code.as_str().to_owned(),
        |s| fill::fill(&s.message, args, language),
    )
}

/// The words of a label of a code, filled.
#[must_use]
pub fn label(code: &Code, name: &str, args: &Args, language: Language) -> Option<String> {
    catalogue::section(language, code.as_str())?
        .label(name)
        .map(|t| fill::fill(t, args, language))
}

/// A code's message and help with `…` in the places: what the code says in general.
#[must_use]
pub fn template(code: &str, language: Language) -> Option<(String, Option<String>)> {
    let section = catalogue::section(language, code)?;
    let help = section.help(None).map(|h| fill::open(h));
    Some((fill::open(&section.message), help))
}

/// A word by its key in `word.toml` (`word.enum_member`, or `enum_member`); the key itself where
/// the catalogue does not have it.
#[must_use]
pub fn word(key: &str, language: Language) -> String {
    catalogue::word(language, key).unwrap_or(key).to_owned()
}

/// A word with places, filled.
#[must_use]
pub fn phrase(key: &str, args: &[(&'static str, Arg)], language: Language) -> String {
    let word = catalogue::word(language, key);
    fill::fill(word.unwrap_or(key), args, language)
}

#[cfg(test)]
mod tests;
