//! One object of an entity: its fields, wrappers and series.

use super::Binder;
use super::record;
use super::value::{Expected, found_word};
use super::vocabulary::Key;
use crate::diagnostic::Diagnostic;
use crate::facts::identity::{is_sensitive, tells_of_somebody};
use crate::facts::store::{Fact, Figure, History, Provenance, Row, Rows, Series};
use crate::facts::tree::{Entry, Node, NodeKind};
use crate::program::{FieldId, Lifetime, Type, Value};
use crate::source::Span;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A value with what the file says beside it.
enum Wrapped<'t> {
    /// The value itself.
    Plain(&'t Node),
    /// 历史: from each date on.
    History(&'t [Node]),
}

/// A day that could not be read, and was reported.
struct Unread;

impl<'p, 't> Binder<'_, 'p, 't> {
    /// Reads the fields of a row. The keys that stand at `passed` are somebody else's.
    pub(super) fn object(&mut self, row: Row, entries: &'t [Entry], passed: &[Span]) {
        let entity = &self.program[row.entity];
        let mut seen: Vec<Option<&Entry>> = vec![None; entity.fields.len()];
        let mut twice: Vec<FieldId> = Vec::new();
        let mut members: Vec<(FieldId, Rows, &'t [Node])> = Vec::new();
        let mut keys: Vec<(&'t Entry, Option<Key>)> = Vec::with_capacity(entries.len());
        for entry in entries.iter().filter(|e| !passed.contains(&e.key_span)) {
            let key = self.words.key(row.entity, &entry.key);
            keys.push((entry, key));
            let Some(Key::Field(field)) = key else {
                continue;
            };
            match seen.get_mut(self.program[field].slot as usize) {
                Some(Some(first)) => {
                    let first = *first;
                    self.twice(first, entry);
                    twice.push(field);
                }
                Some(place) => {
                    *place = Some(entry);
                    self.store.spell(row, field, &entry.key);
                }
                None => {}
            }
        }
        for (entry, key) in keys {
            match key {
                Some(Key::Field(field)) if twice.contains(&field) => {
                    self.lose(row, field, &entry.value);
                }
                Some(Key::Field(field)) => {
                    if let Some((rows, nodes)) = self.field(row, field, &entry.value) {
                        members.push((field, rows, nodes));
                    }
                }
                Some(Key::Attestations) => {
                    self.store.spell_attestations(row, &entry.key);
                    self.records.push((row, record::Kind::Attestations, entry));
                }
                Some(Key::Corrections) => {
                    self.records.push((row, record::Kind::Corrections, entry));
                }
                Some(Key::Justifications) => {
                    self.records
                        .push((row, record::Kind::Justifications, entry));
                }
                Some(Key::Parameters) => self.parameters(&entry.value),
                Some(Key::Adopts) => self.adopts(&entry.value),
                Some(Key::AsOf | Key::FactsAsOf) | None => {
                    let suggestion = if self.may_suggest() {
                        self.words.nearest_key(row.entity, &entry.key)
                    } else {
                        None
                    };
                    self.unknown_key(entry, suggestion);
                    // It may be known elsewhere, and personal there.
                    self.store.mask(entry.value.span);
                }
            }
        }
        for field in &entity.identity {
            let slot = self.program[*field].slot as usize;
            if seen.get(slot).is_some_and(Option::is_none) {
                let span = self.store.row_loc(row).span;
                self.report(
                    Diagnostic::warning(
                        "ohs::facts::identity_missing",
                        Span::new(span.start, span.start.saturating_add(1)).in_file(self.file),
                    )
                    .arg("entity", &*entity.label.name)
                    .arg("key", &*self.program[*field].label.name),
                );
            }
        }
        self.check_lifetime(row);
        self.check_measured(row, &seen);
        for (field, rows, nodes) in members {
            for (member, node) in rows.iter().zip(nodes) {
                self.member_object(member, field, node);
            }
        }
    }

    /// Of several values none is known; what none reads may be somebody's, and is hidden.
    fn lose(&mut self, row: Row, field: FieldId, node: &Node) {
        self.store.mask(node.span);
        match self.program[field].ty {
            Type::One(_) | Type::Many(_) | Type::Series(_) => {}
            Type::Reference(_) => {
                self.store
                    .set_reference(self.program, row, field, Fact::Unknown, node.span);
            }
            _ => {
                self.store
                    .set(self.program, row, field, Fact::Unknown, node.span);
            }
        }
    }

    fn member_object(&mut self, row: Row, field: FieldId, node: &'t Node) {
        match &node.kind {
            NodeKind::Object(entries) => self.object(row, entries, &[]),
            NodeKind::Broken => {}
            _ => {
                if tells_of_somebody(self.program, row.entity) {
                    self.store.mask(node.span);
                }
                let entity = &self.program[row.entity];
                let d = Diagnostic::error("ohs::facts::not_an_object", node.loc(self.file))
                    .arg("entity", &*entity.label.name)
                    .arg("found", found_word(node));
                let by_name = matches!(self.program[field].ty, Type::Many(_));
                let scalar = matches!(node.kind, NodeKind::Text(_) | NodeKind::Number(_));
                self.report(if by_name && scalar {
                    d.help("write_object")
                } else {
                    d
                });
            }
        }
    }

    /// Reads a field; of a collection, makes its rows and hands back what they are to be read from.
    fn field(&mut self, row: Row, field: FieldId, node: &'t Node) -> Option<(Rows, &'t [Node])> {
        let reported = self.out.len();
        let read = self.field_read(row, field, node);
        self.mask_misplaced(row, field, reported);
        read
    }

    /// Of a person, a text where something else is expected may be a name. Of anything else only what
    /// is 敏感 is hidden: the wrong value of another field is shown as it is written.
    fn mask_misplaced(&mut self, row: Row, field: FieldId, reported: usize) {
        if self.out.len() == reported {
            return;
        }
        let within = match self.program[field].ty {
            Type::One(to) | Type::Many(to) => tells_of_somebody(self.program, to),
            _ => false,
        };
        if !within && !is_sensitive(self.program, row.entity) {
            return;
        }
        let new = self.out.get(reported..).unwrap_or_default().iter();
        let misplaced = new.filter(|d| d.code.as_str() == "ohs::facts::wrong_type");
        for span in misplaced.filter_map(|d| Some(d.loc()?.span)) {
            self.store.mask(span);
        }
    }

    fn field_read(
        &mut self,
        row: Row,
        field: FieldId,
        node: &'t Node,
    ) -> Option<(Rows, &'t [Node])> {
        let declared = &self.program[field];
        match &declared.ty {
            Type::Many(entity) => return self.collection(row, field, *entity, node),
            Type::One(entity) => return self.one(row, field, *entity, node),
            Type::Series(inner) => self.series(row, field, inner, node),
            Type::Reference(_) => {
                if let Some((Wrapped::Plain(inner), _)) = self.unwrap(field, node) {
                    self.store
                        .set_reference(self.program, row, field, Fact::Unknown, node.span);
                    self.references.push((row, field, inner));
                }
            }
            _ => {
                let expected = Expected {
                    ty: &declared.ty,
                    optional: declared.optional,
                    range: declared.range.as_ref(),
                    identifies: self.program[row.entity].identity.contains(&field),
                };
                self.scalar(row, field, expected, node);
            }
        }
        None
    }

    fn scalar(&mut self, row: Row, field: FieldId, expected: Expected<'p>, node: &'t Node) {
        let Some((wrapped, note)) = self.unwrap(field, node) else {
            self.store
                .set(self.program, row, field, Fact::Unknown, node.span);
            return;
        };
        match wrapped {
            Wrapped::Plain(inner) => {
                let fact = self.fact(expected, inner);
                self.store.set(self.program, row, field, fact, node.span);
            }
            Wrapped::History(items) => {
                let history = self.history(expected, items);
                self.store
                    .set_history(self.program, row, field, history, node.span);
            }
        }
        if note != Provenance::default() {
            self.store.set_provenance(self.program, row, field, note);
        }
    }

    /// Takes `{值, 来源, 知悉, 有效至}` and `{历史: […]}` apart.
    fn unwrap(&mut self, field: FieldId, node: &'t Node) -> Option<(Wrapped<'t>, Provenance)> {
        let plain = Some((Wrapped::Plain(node), Provenance::default()));
        let NodeKind::Object(entries) = &node.kind else {
            return plain;
        };
        if !entries
            .iter()
            .any(|e| matches!(&*e.key, "值" | "value" | "历史" | "history"))
        {
            return plain;
        }
        let mut value = None;
        let mut history = None;
        let mut note = Provenance::default();
        let mut sound = !self.says_twice(
            entries,
            &[
                ["值", "value"],
                ["历史", "history"],
                ["来源", "source"],
                ["知悉", "known_on"],
                ["有效至", "valid_until"],
            ],
        );
        for entry in entries {
            match &*entry.key {
                "值" | "value" => value = Some(&entry.value),
                "历史" | "history" => history = Some(&entry.value),
                "来源" | "source" => match &entry.value.kind {
                    NodeKind::Text(_) if self.is_too_long(&entry.value) => {}
                    NodeKind::Text(text) => {
                        note.source = Some(text.to_string());
                        self.sources.push(&entry.value);
                    }
                    _ => {
                        self.wrong::<()>(&Type::Text, &entry.value);
                    }
                },
                "知悉" | "known_on" => note.known_on = self.day(&entry.value),
                "有效至" | "valid_until" => match self.valid_until(&entry.value) {
                    Ok(until) => note.valid_until = until,
                    // It must not hold for ever.
                    Err(Unread) => sound = false,
                },
                _ => {
                    self.unknown_beside(entry, &["值", "历史", "来源", "知悉", "有效至"]);
                    sound = false;
                }
            }
        }
        if !sound {
            return None;
        }
        let values = !matches!(self.program[field].ty, Type::Reference(_) | Type::Series(_));
        if !values && (history.is_some() || note.valid_until.is_some()) {
            self.report(
                Diagnostic::error("ohs::facts::no_history", node.loc(self.file))
                    .arg("field", &*self.program[field].label.name),
            );
            return None;
        }
        match (value, history) {
            (Some(_), Some(history)) => {
                self.report(Diagnostic::error(
                    "ohs::facts::value_and_history",
                    history.loc(self.file),
                ));
                None
            }
            (Some(value), None) => Some((Wrapped::Plain(value), note)),
            (None, Some(history)) => match &history.kind {
                NodeKind::Array(items) => Some((Wrapped::History(items), note)),
                _ => {
                    self.bad_history(history);
                    None
                }
            },
            (None, None) => plain,
        }
    }

    /// 有效至: a day. Of one known in part only the first day that it may be is sure; 无 is none.
    fn valid_until(&mut self, node: &Node) -> Result<Option<Date>, Unread> {
        if self.says_absent(&Type::Date, node) {
            return Ok(None);
        }
        let date = self.date(node).ok_or(Unread)?;
        if date.exact().is_none() {
            self.report(
                Diagnostic::warning("ohs::facts::valid_until_in_part", node.loc(self.file))
                    .arg("found", found_word(node))
                    .arg("day", date.low.to_string())
                    .arg("last", date.high.to_string()),
            );
        }
        Ok(Some(date.low))
    }

    fn bad_history(&mut self, node: &Node) {
        if node.kind != NodeKind::Broken {
            self.report(
                Diagnostic::error("ohs::facts::bad_history", node.loc(self.file))
                    .arg("found", found_word(node)),
            );
        }
    }

    /// `[{自: date, 值: v}, …]`, in order of date. One may leave out 自: it has been so all the time
    /// before, as what stands without a history.
    fn history(&mut self, expected: Expected<'p>, items: &'t [Node]) -> History {
        let mut out: Vec<(Option<Date>, Fact<Value>, Span)> = Vec::new();
        for item in items {
            let NodeKind::Object(entries) = &item.kind else {
                self.bad_history(item);
                return Vec::new();
            };
            if self.says_twice(entries, &[["自", "from"], ["值", "value"]]) {
                return Vec::new();
            }
            let (mut from, mut value) = (None, None);
            for entry in entries {
                match &*entry.key {
                    "自" | "from" => from = Some(&entry.value),
                    "值" | "value" => value = Some(&entry.value),
                    _ => {
                        self.unknown_beside(entry, &["自", "值"]);
                        return Vec::new();
                    }
                }
            }
            let Some(value) = value else {
                self.bad_history(item);
                return Vec::new();
            };
            let day = from.map(|from| self.day(from));
            let fact = self.fact(expected, value);
            let day = match day {
                None => None,
                Some(Some(day)) => Some(day),
                // From when on is not known: then nothing of it is.
                Some(None) => return Vec::new(),
            };
            let span = from.map_or(item.span, |from| from.span);
            if let Some((_, _, first)) = out.iter().find(|(d, _, _)| *d == day) {
                let code = match day {
                    Some(_) => "ohs::facts::history_twice",
                    None => "ohs::facts::history_undated_twice",
                };
                let mut d = Diagnostic::error(code, span.in_file(self.file))
                    .label("first", first.in_file(self.file));
                if let Some(day) = day {
                    d = d.arg("date", day.to_string());
                }
                self.report(d);
                return Vec::new();
            }
            out.push((day, fact, span));
        }
        out.sort_by_key(|(day, _, _)| *day);
        out.into_iter().map(|(day, fact, _)| (day, fact)).collect()
    }

    /// `{"2021": 3, …}`.
    fn series(&mut self, row: Row, field: FieldId, inner: &'p Type, node: &'t Node) {
        let declared = &self.program[field];
        let Some((Wrapped::Plain(node), _)) = self.unwrap(field, node) else {
            return;
        };
        let NodeKind::Object(entries) = &node.kind else {
            self.wrong::<()>(&declared.ty, node);
            return;
        };
        let expected = Expected {
            ty: inner,
            optional: declared.optional,
            range: declared.range.as_ref(),
            identifies: false,
        };
        let mut series = Series::new();
        let mut first: BTreeMap<i16, &Entry> = BTreeMap::new();
        for entry in entries {
            let key = Node::new(NodeKind::Text(entry.key.clone()), entry.key_span);
            let Some(Value::Year(year)) = self.value(&Type::Year, &key) else {
                continue;
            };
            let (fact, step) = match self.unwrap(field, &entry.value) {
                Some((Wrapped::Plain(value), _)) => (
                    self.fact(expected, value),
                    super::number::last_digit(inner, value),
                ),
                _ => (Fact::Unknown, None),
            };
            if let Some(first) = first.get(&year) {
                self.twice(first, entry);
                if let Some(figure) = series.get_mut(&year) {
                    figure.fact = Fact::Unknown;
                }
                continue;
            }
            first.insert(year, entry);
            let figure = Figure {
                fact,
                span: entry.value.span,
                key: entry.key.clone(),
                step,
            };
            series.insert(year, figure);
        }
        self.store
            .set_series(self.program, row, field, series, node.span);
    }

    /// A life that ends before it begins; an event after 截至.
    fn check_lifetime(&mut self, row: Row) {
        let entity = &self.program[row.entity];
        match &entity.lifetime {
            Lifetime::Static => {}
            Lifetime::Event(field) => {
                let Fact::Known(Value::Date(date)) = self.store.stated(self.program, row, *field)
                else {
                    return;
                };
                let Some(until) = self.store.facts_as_of().filter(|d| date.low > *d) else {
                    return;
                };
                let shown = date.low.to_string();
                if let Some(here) = self.store.fact_loc(self.program, row, *field) {
                    self.report(
                        Diagnostic::warning("ohs::facts::after_facts_as_of", here)
                            .arg("date", shown)
                            .arg("until", until.to_string()),
                    );
                }
            }
            Lifetime::Lives { from, to } => {
                let both = (
                    self.store.stated(self.program, row, *from),
                    self.store.stated(self.program, row, *to),
                );
                let (Fact::Known(Value::Date(begin)), Fact::Known(Value::Date(end))) = both else {
                    return;
                };
                if end.high >= begin.low {
                    return;
                }
                let places = (
                    self.store.fact_loc(self.program, row, *to),
                    self.store.fact_loc(self.program, row, *from),
                );
                if let (Some(end), Some(begin)) = places {
                    self.report(
                        Diagnostic::error("ohs::facts::ends_before_begin", end)
                            .label("begins", begin)
                            .arg("entity", &*entity.label.name)
                            .arg("end", &*self.program[*to].label.name)
                            .arg("begin", &*self.program[*from].label.name),
                    );
                    self.store
                        .set(self.program, row, *to, Fact::Unknown, end.span);
                }
            }
        }
    }
}
