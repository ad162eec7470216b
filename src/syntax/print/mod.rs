//! From the tree to text, in either keyword language. What is printed parses to the same tree.

mod clause;
mod condition;
mod given;
mod literal;
mod scenario;
mod time;
mod written;

use super::ast::{Clause, Declaration, Document, Head, Name, Path};
use super::keyword::{self, Begins, Block, Entry, entries};
use super::token::Token;
use crate::message::Language;
use written::{Placed, Quoting};

/// The text of a whole file.
#[must_use]
pub fn print(document: &Document, language: Language) -> String {
    let mut printer = Printer::new(language);
    for (n, declaration) in document.declarations.iter().enumerate() {
        if n > 0 {
            printer.out.push('\n');
        }
        printer.declaration(declaration);
    }
    printer.out
}

/// Writes text in one keyword language.
pub(super) struct Printer<'w> {
    pub language: Language,
    pub out: String,
    depth: usize,
    /// The text that the tree was read from, where what it says beyond the tree is kept.
    written: Option<&'w str>,
    tokens: &'w [Token],
    /// Names stand in 「」 where they do in `written`, and nowhere else.
    plain_names: bool,
    /// First bytes of the comments in `written` that are written already.
    pub comments: Vec<u32>,
    /// How deep the line is, and the lines of the open brackets.
    level: usize,
    open: Vec<usize>,
}

impl<'w> Printer<'w> {
    pub(super) const fn new(language: Language) -> Self {
        Self {
            language,
            out: String::new(),
            depth: 0,
            written: None,
            tokens: &[],
            plain_names: false,
            comments: Vec::new(),
            level: 0,
            open: Vec::new(),
        }
    }

    /// For a body at `depth`, read from `written`.
    pub(super) const fn reading(
        mut self,
        (written, tokens): (&'w str, &'w [Token]),
        depth: usize,
        plain: bool,
    ) -> Self {
        self.written = Some(written);
        self.tokens = tokens;
        self.depth = depth;
        self.plain_names = plain;
        self
    }

    pub(super) fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// The Chinese or the English word.
    fn word(&mut self, zh: &str, en: &str) {
        self.out.push_str(self.language.pick(zh, en));
    }

    /// A word with a blank on either side.
    fn infix(&mut self, zh: &str, en: &str) {
        self.out.push(' ');
        self.word(zh, en);
        self.out.push(' ');
    }

    fn colon(&mut self) {
        self.word("：", ": ");
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
    }

    /// Several with 、 or a comma and a blank between.
    fn list<T: Placed>(&mut self, items: &[T], each: impl FnMut(&mut Self, &T)) {
        self.listed("、", items, each);
    }

    /// Several with `sign` or a comma and a blank between.
    fn listed<T: Placed>(&mut self, sign: &str, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        let mut before = None;
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                let gap = self.gap(before, item.place(), &["、", ",", "，"]);
                self.separate(&gap, sign);
            }
            each(self, item);
            before = item.place();
        }
    }

    fn declaration(&mut self, declaration: &Declaration) {
        let entry = entries(Block::Top)
            .iter()
            .find(|e| e.begins == Begins::Declaration(declaration.kind));
        self.doc(declaration.doc.as_deref());
        self.push(entry.map_or("", |e| e.spelling(self.language)));
        if declaration.head != Head::None {
            self.out.push(' ');
            self.head(&declaration.head);
        }
        if declaration.ordered {
            self.infix("有序", "ordered");
            self.out.truncate(self.out.trim_end().len());
        }
        let block = entry.and_then(|e| e.block);
        let whole = matches!(
            declaration.head,
            Head::Term {
                definition: Some(_),
                ..
            } | Head::Parameter { .. }
        );
        match block {
            Some(block) if !(declaration.clauses.is_empty() && whole) => {
                self.block(block, &declaration.clauses);
            }
            _ => {}
        }
        self.out.push('\n');
    }

    fn doc(&mut self, doc: Option<&str>) {
        for line in doc.iter().flat_map(|d| d.split('\n')) {
            self.push("///");
            if !line.is_empty() {
                self.out.push(' ');
                self.push(line);
            }
            self.out.push('\n');
            self.indent();
        }
    }

    fn block(&mut self, block: Block, clauses: &[Clause]) {
        self.push(" {\n");
        self.depth += 1;
        for clause in clauses {
            self.indent();
            self.doc(clause.doc.as_deref());
            self.clause(block, clause);
            self.out.push('\n');
        }
        self.depth -= 1;
        self.indent();
        self.out.push('}');
    }

    fn clause(&mut self, block: Block, clause: &Clause) {
        let entry: Option<&Entry> = entries(block)
            .iter()
            .find(|e| e.begins == Begins::Clause(clause.keyword) && e.rank == clause.rank)
            .or_else(|| keyword::named(block));
        let spelling = entry.map_or("", |e| e.spelling(self.language));
        self.push(spelling);
        let before = self.out.len();
        self.body(clause, !spelling.is_empty());
        if !spelling.is_empty() && self.out.len() > before {
            self.out.insert(before, ' ');
        }
        if let Some(child) = entry.and_then(|e| e.block)
            && (!clause.block.is_empty() || self.out.len() == before)
        {
            self.block(child, &clause.block);
        }
    }

    // ------------------------------------------------------------ names

    /// A name where any name may stand.
    pub(super) fn name(&mut self, name: &Name) {
        let text = &name.text;
        let quoting = self.quoting(name);
        if text.contains(['「', '」']) || quoting == Some(Quoting::Text) {
            self.string(text, name.span);
        } else if quoting.map_or_else(|| keyword::needs_quotes(text), |q| q == Quoting::Name) {
            self.quoted(text);
        } else {
            self.push(text);
        }
    }

    /// A name at the start of a line: no keyword either.
    fn first_name(&mut self, name: &Name) {
        let quoted = self.quoting(name).is_some() || name.text.contains(['「', '」']);
        if keyword::is_keyword(&name.text) && !quoted {
            self.quoted(&name.text);
        } else {
            self.name(name);
        }
    }

    fn quoted(&mut self, text: &str) {
        self.out.push('「');
        self.push(text);
        self.out.push('」');
    }

    /// An alias: what is no word is a string.
    fn alias(&mut self, name: &Name) {
        if keyword::is_word(&name.text) {
            self.name(name);
        } else {
            self.string(&name.text, name.span);
        }
    }

    pub(super) fn path(&mut self, path: &Path) {
        for (n, name) in path.names.iter().enumerate() {
            if n == 0 {
                self.name(name);
                continue;
            }
            self.out.push('.');
            let quoted = self.quoting(name) == Some(Quoting::Name);
            if keyword::is_word(&name.text) && !quoted {
                self.push(&name.text);
            } else {
                self.quoted(&name.text);
            }
        }
    }

    /// A string; in plain quotes where “ ” do not pair in it.
    pub(super) fn text(&mut self, text: &str) {
        let mut depth = 0i64;
        let mut pairs = true;
        for c in text.chars() {
            match c {
                '“' => depth += 1,
                '”' => depth -= 1,
                _ => {}
            }
            pairs &= depth >= 0;
        }
        if pairs && depth == 0 {
            self.out.push('“');
            self.push(text);
            self.out.push('”');
        } else {
            self.out.push('"');
            self.push(text);
            self.out.push('"');
        }
    }
}

#[cfg(test)]
mod tests;
