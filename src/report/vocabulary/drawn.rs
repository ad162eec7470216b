//! Vocabularies on a terminal: columns that stand under each other in Chinese too.

use super::{Entity, Enum, FieldType, Named, Table, Vocabulary};
use crate::diagnostic::Arg;
use crate::message::{Language, phrase, word};
use crate::report::draw::{DrawOptions, Paint, paint, width, wrap};

/// Columns between two.
const GAP: usize = 2;

/// Rows whose cells stand under each other; the last cell of a row is wrapped.
pub(super) fn rows(rows: &[Vec<String>], indent: usize, options: &DrawOptions) -> String {
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..most)
        .map(|n| {
            let cells = rows.iter().filter_map(|r| r.get(n));
            cells.map(|c| width(c)).max().unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let Some((last, before)) = row.split_last() else {
            continue;
        };
        let mut first = " ".repeat(indent);
        for (n, (cell, room)) in before.iter().zip(&widths).enumerate() {
            let cell_painted = if n == 0 {
                paint(cell, Paint::Strong, options.color)
            } else {
                cell.clone()
            };
            first.push_str(&cell_painted);
            first.push_str(&" ".repeat(room.saturating_sub(width(cell)) + GAP));
        }
        if last.is_empty() {
            out.push_str(first.trim_end());
            out.push('\n');
        } else {
            out.push_str(&wrap(last, options.width, &first));
        }
    }
    out
}

pub(super) fn list(names: &[String], language: Language) -> String {
    names.join(language.pick("、", ", "))
}

pub(super) fn heading(text: &str, options: &DrawOptions) -> String {
    format!("{}\n", paint(text, Paint::Strong, options.color))
}

/// `名 (别名)`.
pub(super) fn with_aliases(named: &Named, language: Language) -> String {
    if named.aliases.is_empty() {
        return named.name.clone();
    }
    let aliases = list(&named.aliases, language);
    format!("{} ({aliases})", named.name)
}

pub(super) fn doc(named: &Named) -> String {
    named.doc.as_deref().unwrap_or("").replace('\n', " ")
}

/// The first sentence of what is said of something.
pub(super) fn first_sentence(named: &Named) -> String {
    let doc = doc(named);
    match doc.split_once('。') {
        Some((first, _)) => first.to_owned(),
        None => doc,
    }
}

/// The name of a file's vocabulary or policy, its title, and the file.
pub(super) fn titled(
    named: &Named,
    title: Option<&str>,
    file: &str,
    options: &DrawOptions,
) -> String {
    let mut out = heading(&with_aliases(named, options.language), options);
    for line in [title.unwrap_or(""), file] {
        out.push_str(&wrap(line, options.width, "  "));
    }
    out
}

/// Lines under a heading that counts them; nothing where there are none.
pub(super) fn section(key: &str, lines: Vec<Vec<String>>, options: &DrawOptions) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let count = [("n", Arg::from(lines.len()))];
    let head = heading(&phrase(key, &count, options.language), options);
    format!("\n{head}{}", rows(&lines, 2, options))
}

/// A whole vocabulary: one line an entity, an enum, a table.
#[must_use]
pub fn overview(v: &Vocabulary, options: &DrawOptions) -> String {
    let language = options.language;
    let mut out = titled(&v.named, v.title.as_deref(), &v.file, options);
    let mut section = |key: &str, lines| out.push_str(&section(key, lines, options));
    let named = |n: &Named, more: String| vec![n.name.clone(), list(&n.aliases, language), more];
    section(
        "vocabulary_entities",
        v.entities
            .iter()
            .map(|e| {
                let fields = phrase(
                    "vocabulary_fields",
                    &[("n", Arg::from(e.fields.len()))],
                    language,
                );
                let says = first_sentence(&e.named);
                let both = if says.is_empty() {
                    fields
                } else {
                    format!("{fields}{}{says}", language.pick("；", "; "))
                };
                named(&e.named, both)
            })
            .collect(),
    );
    section(
        "vocabulary_enums",
        v.enums
            .iter()
            .map(|e| named(&e.named, members(e, language)))
            .collect(),
    );
    section(
        "vocabulary_tables",
        v.tables
            .iter()
            .map(|t| {
                let keys: Vec<String> = t.columns.iter().map(|c| c.named.name.clone()).collect();
                let call = format!("{}({})", t.named.name, list(&keys, language));
                let gives = t
                    .gives
                    .as_ref()
                    .map_or_else(String::new, |g| type_text(g, v, language));
                let says = first_sentence(&t.named);
                vec![call, list(&t.named.aliases, language), gives, says]
            })
            .collect(),
    );
    let units: Vec<String> = v.units.iter().map(|u| with_aliases(u, language)).collect();
    if !units.is_empty() {
        section("vocabulary_units", vec![vec![list(&units, language)]]);
    }
    out
}

/// Members on one line, a few of many.
fn members(e: &Enum, language: Language) -> String {
    const SHOWN: usize = 8;
    let names: Vec<String> = e
        .members
        .iter()
        .take(SHOWN)
        .map(|m| m.name.clone())
        .collect();
    let mut out = list(&names, language);
    if e.members.len() > SHOWN {
        out.push_str(language.pick("……", " …"));
    }
    out
}

/// One entity: its fields in columns.
#[must_use]
pub fn entity(e: &Entity, v: &Vocabulary, options: &DrawOptions) -> String {
    let language = options.language;
    let say = |key: &str| word(key, language);
    let mut out = heading(&with_aliases(&e.named, language), options);
    let says = doc(&e.named);
    if !says.is_empty() {
        out.push_str(&wrap(&says, options.width, "  "));
    }
    let mut facts: Vec<Vec<String>> = Vec::new();
    if !e.identity.is_empty() {
        facts.push(vec![
            say("vocabulary_identity"),
            list(&e.identity, language),
        ]);
    }
    if let Some(date) = &e.occurs {
        facts.push(vec![say("vocabulary_occurs"), date.clone()]);
    }
    if let Some((from, to)) = &e.lives {
        let mut span = format!("{from}{}{to}", language.pick(" 至 ", " to "));
        if let Some(alive) = &e.alive {
            span.push_str(language.pick("，称 ", ", called "));
            span.push_str(&with_aliases(alive, language));
        }
        facts.push(vec![say("vocabulary_lives"), span]);
    }
    out.push_str(&rows(&facts, 2, options));
    let mut table = vec![
        ["name", "alias", "type", "note"]
            .iter()
            .map(|k| say(&format!("vocabulary_{k}")))
            .collect::<Vec<String>>(),
    ];
    for f in &e.fields {
        let marks = [
            (f.optional, "vocabulary_optional"),
            (f.sensitive, "vocabulary_sensitive"),
            (f.locates, "vocabulary_locates"),
        ];
        let mut notes: Vec<String> = marks
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, key)| say(key))
            .collect();
        let says = doc(&f.named);
        if !says.is_empty() {
            notes.push(says);
        }
        table.push(vec![
            f.named.name.clone(),
            list(&f.named.aliases, language),
            type_text(&f.ty, v, language),
            notes.join(language.pick("；", "; ")),
        ]);
    }
    out.push('\n');
    out.push_str(&rows(&table, 2, options));
    if !e.terms.is_empty() {
        let count = [("n", Arg::from(e.terms.len()))];
        out.push('\n');
        out.push_str(&heading(
            &phrase("vocabulary_terms", &count, language),
            options,
        ));
        let terms: Vec<Vec<String>> = e
            .terms
            .iter()
            .map(|t| {
                vec![
                    t.named.name.clone(),
                    list(&t.named.aliases, language),
                    t.definition.clone().unwrap_or_default(),
                ]
            })
            .collect();
        out.push_str(&rows(&terms, 2, options));
    }
    out
}

/// One enum: its members and groups.
#[must_use]
pub fn enumeration(e: &Enum, options: &DrawOptions) -> String {
    let language = options.language;
    let mut out = heading(&with_aliases(&e.named, language), options);
    let says = doc(&e.named);
    if !says.is_empty() {
        out.push_str(&wrap(&says, options.width, "  "));
    }
    for (is, key) in [
        (e.ordered, "vocabulary_ordered"),
        (e.open, "vocabulary_open"),
    ] {
        if is {
            out.push_str(&wrap(&word(key, language), options.width, "  "));
        }
    }
    out.push('\n');
    let members: Vec<Vec<String>> = e
        .members
        .iter()
        .map(|m| vec![m.name.clone(), list(&m.aliases, language)])
        .collect();
    out.push_str(&rows(&members, 2, options));
    if !e.groups.is_empty() {
        let count = [("n", Arg::from(e.groups.len()))];
        out.push('\n');
        out.push_str(&heading(
            &phrase("vocabulary_groups", &count, language),
            options,
        ));
        let groups: Vec<Vec<String>> = e
            .groups
            .iter()
            .map(|g| {
                let mut all = list(&g.members, language);
                if g.open {
                    all.push_str(language.pick(" 等", " etc"));
                }
                vec![g.named.name.clone(), list(&g.named.aliases, language), all]
            })
            .collect();
        out.push_str(&rows(&groups, 2, options));
    }
    out
}

/// One table, as it is written.
#[must_use]
pub fn table(t: &Table, options: &DrawOptions) -> String {
    let mut out = heading(&with_aliases(&t.named, options.language), options);
    let says = doc(&t.named);
    if !says.is_empty() {
        out.push_str(&wrap(&says, options.width, "  "));
    }
    out.push('\n');
    for line in t.text.lines() {
        out.push_str("  ");
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The English names of the built-in types.
const TYPES: [(&str, &str); 12] = [
    ("是否", "boolean"),
    ("整数", "integer"),
    ("小数", "decimal"),
    ("比例", "percent"),
    ("百分点", "points"),
    ("文字", "text"),
    ("日期", "date"),
    ("年份", "year"),
    ("时长", "period"),
    ("时段", "span"),
    ("量", "quantity"),
    ("行政区", "region"),
];

/// A type in a language: built-in ones by their words, others by an alias that is ASCII.
pub(super) fn type_text(ty: &FieldType, v: &Vocabulary, language: Language) -> String {
    let mut out = String::new();
    if ty.many {
        out.push_str(language.pick("多个 ", "many "));
    }
    if ty.yearly {
        out.push_str(language.pick("按年 ", "yearly "));
    }
    if ty.reference {
        out.push_str("→ ");
    }
    let name = ty.name.as_str();
    let found = TYPES
        .iter()
        .find(|(zh, en)| [*zh, *en].contains(&name))
        .map(|(zh, en)| language.pick(*zh, *en));
    let declared = || {
        let all = v.entities.iter().map(|e| &e.named);
        let named = all
            .chain(v.enums.iter().map(|e| &e.named))
            .find(|n| n.is(name))?;
        match language {
            Language::Zh => Some(named.name.as_str()),
            Language::En => named.spellings().find(|s| s.is_ascii()),
        }
    };
    out.push_str(found.or_else(declared).unwrap_or(name));
    for more in [&ty.unit, &ty.range].into_iter().flatten() {
        out.push(' ');
        out.push_str(more);
    }
    out
}
