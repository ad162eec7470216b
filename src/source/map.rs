use super::{LineColumn, LineIndex, Loc, Span, sha256};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

/// The number of a file in a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A text that was read, or one that is part of the program.
#[derive(Clone, Debug)]
enum Text {
    Read(Arc<str>),
    Embedded(&'static str),
}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Read(text) => text,
            Self::Embedded(text) => text,
        }
    }
}

/// One text: a policy, a vocabulary or a fact file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: Arc<str>,
    text: Text,
    lines: OnceLock<LineIndex>,
    sha256: OnceLock<Arc<str>>,
}

impl SourceFile {
    /// The name shown to the user (a path as it was given, or `<stdin>`).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text. A byte order mark at its start is part of it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text shared, for whoever keeps it longer than the map.
    #[must_use]
    pub fn shared_text(&self) -> Arc<str> {
        match &self.text {
            Text::Read(text) => Arc::clone(text),
            Text::Embedded(text) => Arc::from(*text),
        }
    }

    /// The text under `span`; empty where the span does not lie on characters of this file.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The line index, made when first asked for.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The SHA-256 of the text, in hexadecimal digits; computed when first asked for, where it was
    /// not given with the text.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.sha256
            .get_or_init(|| sha256(&self.text, usize::MAX).into())
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        self.lines().line_column(&self.text, offset)
    }
}

/// All files that one run knows, by number. Policies come first, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text and gives its number.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        self.push(name.into(), Text::Read(text.into()), OnceLock::new())
    }

    /// Adds a text of an image, whose SHA-256 was computed before: it stands beside it.
    pub fn add_hashed(
        &mut self,
        name: impl Into<Arc<str>>,
        text: &'static str,
        sha256: impl Into<Arc<str>>,
    ) -> FileId {
        self.push(
            name.into(),
            Text::Embedded(text),
            OnceLock::from(sha256.into()),
        )
    }

    fn push(&mut self, name: Arc<str>, text: Text, sha256: OnceLock<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            name,
            text,
            lines: OnceLock::new(),
            sha256,
        });
        id
    }

    /// Gives a file another text; false where the map does not have it.
    pub fn replace(&mut self, id: FileId, text: impl Into<Arc<str>>) -> bool {
        match self.files.get_mut(id.0 as usize) {
            Some(file) => {
                file.text = Text::Read(text.into());
                file.lines = OnceLock::new();
                file.sha256 = OnceLock::new();
                true
            }
            None => false,
        }
    }

    /// The file, where the map has it.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// The text at a place; empty where there is none.
    #[must_use]
    pub fn slice(&self, loc: Loc) -> &str {
        self.get(loc.file).map_or("", |f| f.slice(loc.span))
    }

    /// All files with their numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).map(FileId).zip(&self.files)
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
