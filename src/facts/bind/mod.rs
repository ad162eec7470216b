//! From a tree to typed facts, by the vocabulary.
//!
//! A value that does not fit is reported where it stands and is not known: nothing is guessed, and
//! what was understood beside it stays. Rows are made in one pass, references are looked up in a
//! second (what they name may stand further down), and what is said about rows (认定, 纠正, 说明) in a
//! third.

mod collection;
pub(super) mod date;
mod envelope;
mod limit;
mod number;
mod object;
mod parameter;
mod quantity;
mod quoted;
mod record;
mod reference;
mod says_nothing;
mod time;
mod value;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use reference::written_identity;
pub use vocabulary::Vocabulary;

use super::store::{Row, Rows, Store};
use super::tree::{Entry, Node, Tree};
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::program::{FieldId, Period, Program, SpanValue, Type, Value};
use crate::source::{FileId, Span};
use reference::Identities;

/// What came of a document.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// One a root object, in the order of the document. One whose 评估日 or 截至 could not be read is left
    /// out: nothing can be said of its facts.
    pub stores: Vec<Store>,
    /// Those left out: what is not personal in them may be shown.
    pub undated: Vec<Store>,
    /// Everything that is wrong with the document, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a document by a program's vocabulary. Of many documents, make the [`Vocabulary`] once
/// and ask [`bind_with`].
#[must_use]
pub fn bind(program: &Program, tree: &Tree, limits: &Limits) -> Bound {
    bind_with(&Vocabulary::new(program), tree, limits)
}

/// Reads a document by a vocabulary.
#[must_use]
pub fn bind_with(vocabulary: &Vocabulary<'_>, tree: &Tree, _limits: &Limits) -> Bound {
    let mut bound = Bound::default();
    envelope::documents(vocabulary, tree, &mut bound);
    bound.diagnostics.sort_by(|a, b| {
        let place = |d: &Diagnostic| d.loc().map_or(Span::default(), |l| l.span);
        (place(a), a.code.as_str()).cmp(&(place(b), b.code.as_str()))
    });
    // What stands beside several roots is read for each of them.
    bound.diagnostics.dedup();
    let labels = bound.diagnostics.iter_mut().flat_map(|d| &mut d.labels);
    for label in labels.filter(|l| l.loc.file == tree.file) {
        label.pointer = tree.pointer(label.loc.span);
    }
    bound
}

/// Reads one root object into one store.
struct Binder<'v, 'p, 't> {
    words: &'v Vocabulary<'p>,
    program: &'p Program,
    file: FileId,
    store: Store,
    out: Vec<Diagnostic>,
    /// References as written, to be looked up when all rows are there.
    references: Vec<(Row, FieldId, &'t Node)>,
    /// What is said about rows, to be read when references are known.
    records: Vec<(Row, record::Kind, &'t Entry)>,
    /// What is said to be the source of something: it may quote somebody.
    sources: Vec<&'t Node>,
    /// Collections whose members must differ in identity.
    collections: Vec<(Row, FieldId, Rows)>,
    identities: Identities,
    /// References that name nothing, so far.
    suggested: usize,
    /// Keys and values that no vocabulary knows, so far.
    strange: usize,
}

/// A year or a date has fewer; what somebody is known by has more.
const DIGITS_OF_SOMEBODY: usize = 9;

/// For so many of a document that are called nothing known, a name spelled alike is sought: each is
/// compared with all names that there are.
const SUGGESTED: usize = 100;

impl<'v, 'p> Binder<'v, 'p, '_> {
    fn new(words: &'v Vocabulary<'p>, file: FileId) -> Self {
        Self {
            words,
            program: words.program,
            file,
            store: Store::new(words.program, file),
            out: Vec::new(),
            references: Vec::new(),
            records: Vec::new(),
            sources: Vec::new(),
            collections: Vec::new(),
            identities: Identities::default(),
            suggested: 0,
            strange: 0,
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// A key that stands twice, in one spelling (which its reader has reported) or two: which value is
    /// meant cannot be told.
    fn twice(&mut self, first: &Entry, again: &Entry) {
        if first.key == again.key {
            return;
        }
        self.report(
            Diagnostic::error(
                "ohs::facts::duplicate_key",
                again.key_span.in_file(self.file),
            )
            .label("first", first.key_span.in_file(self.file))
            .arg("key", &*again.key),
        );
    }

    /// Whether an object says one of these twice; each in all its spellings.
    fn says_twice(&mut self, entries: &[Entry], names: &[[&str; 2]]) -> bool {
        let mut said = false;
        for names in names {
            let mut same = entries.iter().filter(|e| names.contains(&&*e.key));
            if let Some(first) = same.next() {
                for again in same {
                    self.twice(first, again);
                    said = true;
                }
            }
        }
        said
    }

    /// Whether a name spelled alike is to be sought for one thing more that nothing is called.
    fn may_suggest(&mut self) -> bool {
        self.strange = self.strange.saturating_add(1);
        self.strange <= SUGGESTED
    }

    /// A key that may have said how what stands beside it is meant: the whole is not known.
    fn unknown_beside(&mut self, entry: &Entry, keys: &[&str]) {
        let near = crate::diagnostic::nearest_listed(&entry.key, keys.iter().copied());
        self.mask_number(entry);
        self.report(
            Diagnostic::error(
                "ohs::facts::unknown_key_beside",
                entry.key_span.in_file(self.file),
            )
            .arg("key", &*entry.key)
            .arg(
                "keys",
                keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>(),
            )
            .did_you_mean(near),
        );
    }

    /// A key that is a number of many digits is no name of a field: somebody is listed by it.
    fn mask_number(&mut self, entry: &Entry) {
        let digits = entry.key.chars().filter(|c| c.is_numeric()).count();
        if digits >= DIGITS_OF_SOMEBODY {
            self.store.mask(entry.key_span);
        }
    }

    fn unknown_key(&mut self, entry: &Entry, suggestion: Option<&str>) {
        self.mask_number(entry);
        self.report(
            Diagnostic::warning("ohs::facts::unknown_key", entry.key_span.in_file(self.file))
                .arg("key", &*entry.key)
                .did_you_mean(suggestion),
        );
    }
}

/// A value as people write it.
pub(super) fn shown(program: &Program, ty: &Type, value: &Value) -> String {
    let date = |d: &crate::program::DateRange| match d.exact() {
        Some(day) => day.to_string(),
        None if d.low.month() == d.high.month() => {
            format!("{:04}-{:02}", d.low.year(), d.low.month())
        }
        None => format!("{:04}", d.low.year()),
    };
    let span = |s: &SpanValue| {
        let to = s.to.as_ref().map_or_else(|| "无".to_owned(), date);
        format!("{} 至 {to}", date(&s.from))
    };
    let member = |m: &crate::program::Member| {
        let (Type::Enum(of) | Type::Set(of)) = ty else {
            return String::new();
        };
        let label = program[*of].members.get(m.0 as usize);
        label.map_or_else(|| "…".to_owned(), |l| l.name.clone())
    };
    let joined = |parts: Vec<String>| parts.join("、");
    match value {
        Value::Boolean(b) => (if *b { "是" } else { "否" }).to_owned(),
        Value::Number(n) => n.to_string(),
        Value::Text(t) => t.to_string(),
        Value::Date(d) => date(d),
        Value::Year(y) => y.to_string(),
        Value::Period(Period::Days(n)) => format!("{n}日"),
        Value::Period(Period::Months(n)) => format!("{n}个月"),
        Value::Period(Period::Hours(n)) => format!("{n}小时"),
        Value::Period(Period::WorkingDays(n)) => format!("{n}个工作日"),
        Value::Span(s) => span(s),
        Value::Measured(n, unit) => {
            let unit = program.units.get(unit.index());
            format!("{n} {}", unit.map_or("", |u| &u.label.name))
        }
        Value::Region(code) => format!("{code:06}"),
        Value::Member(m) => member(m),
        Value::Set(members) => joined(members.iter().map(member).collect()),
        Value::Spans(spans) => joined(spans.iter().map(span).collect()),
        Value::Dates(dates) => joined(dates.iter().map(date).collect()),
        Value::Texts(texts) => texts.join("、"),
    }
}
