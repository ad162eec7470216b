//! From the tree to text, in either keyword language. What is printed parses to the same tree.

mod clause;
mod condition;
mod literal;
mod time;

use super::ast::{Clause, Declaration, Document, Head, Name, Path};
use super::keyword::{self, Begins, Block, Entry, entries};
use crate::message::Language;

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
pub(super) struct Printer {
    pub language: Language,
    pub out: String,
    depth: usize,
}

impl Printer {
    pub(super) const fn new(language: Language) -> Self {
        Self {
            language,
            out: String::new(),
            depth: 0,
        }
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

    /// 、 or a comma and a blank.
    fn comma(&mut self) {
        self.word("、", ", ");
    }

    fn colon(&mut self) {
        self.word("：", ": ");
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
    }

    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                self.comma();
            }
            each(self, item);
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
        if text.contains(['「', '」']) {
            self.text(text);
        } else if keyword::needs_quotes(text) {
            self.quoted(text);
        } else {
            self.push(text);
        }
    }

    /// A name at the start of a line: no keyword either.
    fn first_name(&mut self, name: &Name) {
        if keyword::is_keyword(&name.text) && !name.text.contains(['「', '」']) {
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
            self.text(&name.text);
        }
    }

    pub(super) fn path(&mut self, path: &Path) {
        for (n, name) in path.names.iter().enumerate() {
            if n == 0 {
                self.name(name);
                continue;
            }
            self.out.push('.');
            if keyword::is_word(&name.text) {
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
