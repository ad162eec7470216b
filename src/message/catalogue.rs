use super::Language;
use super::entries::entries;
use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// Rooms with their texts: zh, en, examples.
        const FILES: &[(&str, [&str; 3])] = &[
            $(($name, [
                include_str!(concat!("../../messages/zh/", $name, ".toml")),
                include_str!(concat!("../../messages/en/", $name, ".toml")),
                include_str!(concat!("../../messages/examples/", $name, ".toml")),
            ])),*
        ];
    };
}

files!(
    "syntax", "name", "type", "norm", "table", "policy", "facts", "scenario", "source", "audit",
    "cli", "lint"
);

/// The vocabulary in front of the examples about names, types and norms.
const VOCABULARY: &str = include_str!("../../messages/examples/vocabulary.ohs");
/// The vocabulary and the header of a policy by which the fact documents of examples are read.
const POLICY: &str = include_str!("../../messages/examples/policy.ohs");

const WORDS: [&str; 2] = [
    include_str!("../../messages/zh/word.toml"),
    include_str!("../../messages/en/word.toml"),
];

/// The words of one code.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub message: String,
    pub labels: BTreeMap<String, String>,
    /// `help` and `help_<variant>`.
    pub helps: BTreeMap<String, String>,
}

impl Section {
    /// What the lines of a section say.
    fn read(lines: &str) -> Self {
        let mut section = Self::default();
        for entry in entries(lines) {
            let text = entry.text.into_owned();
            match entry.key.strip_prefix("labels.") {
                Some(label) => {
                    section.labels.insert(label.to_owned(), text);
                }
                None if entry.key == "message" => section.message = text,
                None => {
                    section.helps.insert(entry.key.to_owned(), text);
                }
            }
        }
        section
    }

    pub fn label(&self, name: &str) -> Option<&String> {
        self.labels.get(name)
    }

    pub fn help(&self, variant: Option<&str>) -> Option<&String> {
        match variant {
            None => self.helps.get("help"),
            Some(v) => self.helps.get(&format!("help_{v}")),
        }
    }
}

/// What gives a code, and what does not: tests run both. What the texts are follows from the room:
/// `.ohs` source; in `facts` and `audit` a fact document; in `cli` and `source` a command line.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// Gives the code.
    pub bad: String,
    /// The same mended: does not.
    pub good: String,
    /// Further source that both need.
    pub policy: String,
    /// The format of a fact document: `json` (also where empty), `yaml`, `toml` or `ndjson`.
    pub format: String,
}

impl Example {
    /// The policy files of the example of a code, by name, with `text` (the bad or the good one)
    /// in its place; the last is the one to look at. Empty for a command line.
    #[must_use]
    pub fn policies(&self, code: &str, text: &str) -> Vec<(&'static str, String)> {
        let example = |text: String| ("example.ohs", text);
        match split(code).map_or("", |(room, _)| room) {
            "syntax" => vec![example(text.to_owned())],
            "scenario" | "lint" => vec![example(format!("{}\n{text}", self.policy))],
            "facts" if !self.policy.is_empty() => vec![example(self.policy.clone())],
            "facts" | "audit" => vec![example(format!("{POLICY}\n{}", self.policy))],
            "cli" | "source" => Vec::new(),
            _ => vec![
                ("vocabulary.ohs", VOCABULARY.to_owned()),
                example(format!("{}\n{text}", self.policy)),
            ],
        }
    }

    /// The name and text of the fact document, in the rooms where the example is one.
    #[must_use]
    pub fn document<'a>(&self, code: &str, text: &'a str) -> Option<(String, &'a str)> {
        let format = if self.format.is_empty() {
            "json"
        } else {
            &self.format
        };
        matches!(split(code)?.0, "facts" | "audit").then(|| (format!("example.{format}"), text))
    }
}

fn files(room: &str) -> Option<&'static [&'static str; 3]> {
    FILES.iter().find(|(n, _)| *n == room).map(|(_, f)| f)
}

pub(super) fn split(code: &str) -> Option<(&str, &str)> {
    code.strip_prefix("ohs::")?.split_once("::")
}

/// The lines of `[name]`, up to the next section's head.
fn fragment<'a>(file: &'a str, name: &str) -> Option<&'a str> {
    let head = format!("[{name}]\n");
    let start = if file.starts_with(&head) {
        head.len()
    } else {
        file.find(&format!("\n{head}"))? + 1 + head.len()
    };
    let body = file.get(start..)?;
    Some(
        body.find("\n[")
            .and_then(|e| body.get(..=e))
            .unwrap_or(body),
    )
}

type Cache = Mutex<HashMap<(u8, String), Option<Arc<Section>>>>;
static CACHE: LazyLock<Cache> = LazyLock::new(Cache::default);

/// The section of a code.
pub(super) fn section(language: Language, code: &str) -> Option<Arc<Section>> {
    let key = (language.pick(0, 1), code.to_owned());
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    cache
        .entry(key)
        .or_insert_with(|| {
            let (room, name) = split(code)?;
            let [zh, en, _] = files(room)?;
            let text = fragment(language.pick(zh, en), name)?;
            Some(Arc::new(Section::read(text)))
        })
        .clone()
}

/// A word.
pub(super) fn word(language: Language, key: &str) -> Option<&'static str> {
    static ZH: LazyLock<Words> = LazyLock::new(|| words(WORDS[0]));
    static EN: LazyLock<Words> = LazyLock::new(|| words(WORDS[1]));
    let key = key.strip_prefix("word.").unwrap_or(key);
    language.pick(&ZH, &EN).get(key).map(|text| &**text)
}

type Words = HashMap<&'static str, Cow<'static, str>, FixedState>;

fn words(file: &'static str) -> Words {
    entries(file).map(|e| (e.key, e.text)).collect()
}

/// Every code, in the order of the catalogue.
#[must_use]
pub fn codes() -> Vec<String> {
    let mut out = Vec::new();
    for (room, [zh, ..]) in FILES {
        for line in zh.lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                out.push(format!("ohs::{room}::{name}"));
            }
        }
    }
    out
}

/// The example of a code.
#[must_use]
pub fn example(code: &str) -> Option<Example> {
    let (room, name) = split(code)?;
    let [_, _, examples] = files(room)?;
    // From the file's beginning: an example may hold lines that look like a section's head.
    let mut lines = entries(examples)
        .skip_while(|e| e.section != name)
        .take_while(|e| e.section == name)
        .peekable();
    lines.peek()?;
    let mut example = Example::default();
    for entry in lines {
        let place = match entry.key {
            "bad" => &mut example.bad,
            "good" => &mut example.good,
            "policy" => &mut example.policy,
            "format" => &mut example.format,
            _ => return None,
        };
        *place = entry.text.into_owned();
    }
    Some(example)
}

#[cfg(test)]
pub(super) mod whole {
    //! The files as wholes, for the tests that compare them.
    use super::super::entries::{Entry, entries};
    use super::{FILES, WORDS};

    /// Every file of the catalogue.
    pub fn texts() -> impl Iterator<Item = &'static str> {
        FILES.iter().flat_map(|(_, texts)| *texts).chain(WORDS)
    }

    /// What the reader of the library finds in a file.
    pub fn read(text: &str) -> Vec<Entry<'_>> {
        entries(text).collect()
    }

    pub fn files() -> impl Iterator<Item = (&'static str, [toml::Table; 3])> {
        FILES.iter().map(|(room, texts)| {
            let mut tables = texts.map(|_| toml::Table::new());
            for (at, text) in texts.iter().enumerate() {
                let which = ["zh", "en", "examples"][at];
                tables[at] = text
                    .parse()
                    .unwrap_or_else(|e| panic!("messages/{which}/{room}.toml: {e}"));
            }
            (*room, tables)
        })
    }

    pub fn words() -> [toml::Table; 2] {
        WORDS.map(|w| w.parse().unwrap())
    }
}
