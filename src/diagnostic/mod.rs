//! Errors as data: a stable code, arguments, places. Words come from the catalogue
//! ([`crate::message`]), drawing from the doors.

mod near;

pub(crate) use near::{denies, nearest, nearest_listed, opposite, unit_meant};

use crate::source::Loc;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A stable code such as `ohs::syntax::unclosed_string`. Every code stands in both catalogues
/// (`messages/zh.toml`, `messages/en.toml`) with a bad and a good example.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Code(Cow<'static, str>);

impl Code {
    /// The code `text`, which must be written out as a literal `ohs::room::name` at its use: a
    /// test looks through the sources for them and asks the catalogues for each.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The input is wrong there: exit 3.
    Error,
    /// Probably not what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

/// A value put into a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// Text of the user's: shown in backticks where the message says so.
    Text(String),
    /// A number.
    Number(i64),
    /// Several, joined as the language does (、 or a comma).
    List(Vec<String>),
    /// A word that itself comes from the catalogue, by its key (`word.enum_member`), so that it
    /// is in the reader's language.
    Word(Cow<'static, str>),
}

impl From<&str> for Arg {
    fn from(s: &str) -> Self {
        Self::Text(s.to_owned())
    }
}
impl From<String> for Arg {
    fn from(s: String) -> Self {
        Self::Text(s)
    }
}
impl From<Vec<String>> for Arg {
    fn from(s: Vec<String>) -> Self {
        Self::List(s)
    }
}
impl From<i64> for Arg {
    fn from(n: i64) -> Self {
        Self::Number(n)
    }
}
impl From<u32> for Arg {
    fn from(n: u32) -> Self {
        Self::Number(i64::from(n))
    }
}
impl From<usize> for Arg {
    fn from(n: usize) -> Self {
        Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

/// Characters of one argument that a message shows.
pub const SHOWN_CHARS: usize = 1_000;

fn beginning(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(SHOWN_CHARS) {
        text.truncate(at);
        text.push('…');
    }
    text
}

/// Named arguments of a message, in the order given.
pub type Args = Vec<(Cow<'static, str>, Arg)>;

/// A place with words of its own: `label` names an entry `labels.<label>` of the code's section
/// in the catalogue; the main label is called `here`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub loc: Loc,
    /// Which words.
    pub label: Cow<'static, str>,
    /// JSON pointer (RFC 6901) of what stands there, in a fact document.
    pub pointer: Option<String>,
}

/// One report about the input: what is wrong, where, and with which words. Words themselves are
/// looked up by code and language when it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// What the message's places `{name}` are filled with.
    pub args: Args,
    /// Places; the first is where the reader is sent.
    pub labels: Vec<Label>,
    /// Which `help` of the code's section to show: `help`, or `help_<variant>` for a variant
    /// (such as `did_you_mean`). None: `help` if the section has one.
    pub help: Option<Cow<'static, str>>,
}

impl Diagnostic {
    /// An error with its main place.
    #[must_use]
    pub fn error(code: &'static str, loc: Loc) -> Self {
        Self::with(Severity::Error, code, loc)
    }

    /// A warning with its main place.
    #[must_use]
    pub fn warning(code: &'static str, loc: Loc) -> Self {
        Self::with(Severity::Warning, code, loc)
    }

    /// A note with its main place.
    #[must_use]
    pub fn note(code: &'static str, loc: Loc) -> Self {
        Self::with(Severity::Note, code, loc)
    }

    /// A report that has no place in any file (an unreadable file, a wrong option).
    #[must_use]
    pub fn nowhere(severity: Severity, code: &'static str) -> Self {
        Self {
            code: Code::new(code),
            severity,
            args: Vec::new(),
            labels: Vec::new(),
            help: None,
        }
    }

    fn with(severity: Severity, code: &'static str, loc: Loc) -> Self {
        let mut d = Self::nowhere(severity, code);
        d.labels.push(Label {
            loc,
            label: Cow::Borrowed("here"),
            pointer: None,
        });
        d
    }

    /// Adds an argument. Of a text that nobody would read to its end only the beginning is kept.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        let value = match value.into() {
            Arg::Text(text) => Arg::Text(beginning(text)),
            Arg::List(items) => Arg::List(items.into_iter().map(beginning).collect()),
            other @ (Arg::Number(_) | Arg::Word(_)) => other,
        };
        self.args.push((Cow::Borrowed(name), value));
        self
    }

    /// Adds a further place, with words `labels.<label>`.
    #[must_use]
    pub fn label(mut self, label: &'static str, loc: Loc) -> Self {
        self.labels.push(Label {
            loc,
            label: Cow::Borrowed(label),
            pointer: None,
        });
        self
    }

    /// Says where the last place lies in a fact document.
    #[must_use]
    pub fn pointer(mut self, pointer: String) -> Self {
        if let Some(label) = self.labels.last_mut() {
            label.pointer = Some(pointer);
        }
        self
    }

    /// Chooses the help `help_<variant>`.
    #[must_use]
    pub fn help(mut self, variant: &'static str) -> Self {
        self.help = Some(Cow::Borrowed(variant));
        self
    }

    /// Adds `did you mean`: the argument `suggestion`, and the help `help_did_you_mean`.
    #[must_use]
    pub fn did_you_mean(self, suggestion: Option<&str>) -> Self {
        match suggestion {
            Some(s) => self.arg("suggestion", s).help("did_you_mean"),
            None => self,
        }
    }

    /// The main place.
    #[must_use]
    pub fn loc(&self) -> Option<Loc> {
        self.labels.first().map(|l| l.loc)
    }
}
