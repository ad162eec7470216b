//! What is said about rows beside their fields: 认定, 纠正, 说明.

use super::Binder;
use super::says_nothing::tells_nothing;
use super::value::{Expected, found_word, is_to_be_filled, says_partial};
use super::vocabulary::Named;
use crate::diagnostic::{Diagnostic, nearest, nearest_listed};
use crate::facts::identity::holds_sensitive;
use crate::facts::keys::nfkc;
use crate::facts::store::{Attestation, Fact, Record, Row};
use crate::facts::tree::{Entry, Node, NodeKind};
use crate::program::{DateRange, EntityId, EnumId, Matter, Norm, Program, Type, Value};
use jiff::civil::Date;

/// Which of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// 认定.
    Attestations,
    /// 纠正.
    Corrections,
    /// 说明.
    Justifications,
}

/// The keys of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Matter,
    Norm,
    Of,
    Conclusion,
    Date,
    By,
    Evidence,
    ValidUntil,
}

const PARTS: &[(Part, [&str; 2])] = &[
    (Part::Matter, ["事项", "matter"]),
    (Part::Norm, ["义务", "norm"]),
    (Part::Of, ["对象", "of"]),
    (Part::Conclusion, ["结论", "conclusion"]),
    (Part::Date, ["日期", "date"]),
    (Part::By, ["认定人", "by"]),
    (Part::Evidence, ["证据", "evidence"]),
    (Part::ValidUntil, ["有效至", "valid_until"]),
];

/// A record taken apart.
#[derive(Default)]
struct Parts<'n>(Vec<(Part, &'n Node)>);

impl<'n> Parts<'n> {
    fn get(&self, part: Part) -> Option<&'n Node> {
        self.0.iter().find(|(p, _)| *p == part).map(|(_, n)| *n)
    }
}

/// Whether somebody still has to say who, or on what.
fn is_left_open(node: &Node) -> bool {
    is_to_be_filled(node) || tells_nothing(node)
}

impl Binder<'_, '_, '_> {
    /// Reads all records; references must be known.
    pub(super) fn read_records(&mut self) {
        for (row, kind, entry) in std::mem::take(&mut self.records) {
            let items = match &entry.value.kind {
                NodeKind::Array(items) => items,
                NodeKind::Null => continue,
                NodeKind::Broken => {
                    self.unread(row, kind, &entry.value);
                    continue;
                }
                _ => {
                    let d =
                        Diagnostic::error("ohs::facts::not_records", entry.value.loc(self.file))
                            .arg("key", &*entry.key)
                            .arg("found", found_word(&entry.value));
                    self.report(match says_partial(&entry.value) {
                        true => d.help("partial"),
                        false => d,
                    });
                    self.unread(row, kind, &entry.value);
                    continue;
                }
            };
            let personal = holds_sensitive(self.program, row.entity);
            for item in items {
                if personal && !matches!(item.kind, NodeKind::Object(_)) {
                    self.store.mask(item.span);
                }
                match &item.kind {
                    NodeKind::Object(entries) => {
                        let Some(parts) = self.parts(entries, kind) else {
                            if personal {
                                self.store.mask(item.span);
                            }
                            self.unread(row, kind, item);
                            continue;
                        };
                        // Whoever is meant may be named by personal values, however they are written.
                        if let Some(of) = parts.get(Part::Of).filter(|_| personal)
                            && !self.names_a_row(row, of)
                        {
                            self.store.mask(of.span);
                        }
                        match kind {
                            Kind::Attestations => self.attestation(row, item, &parts),
                            Kind::Corrections => {
                                if let Some(record) = self.record(row, item, &parts) {
                                    self.store.correct(record);
                                }
                            }
                            Kind::Justifications => {
                                if let Some(record) = self.record(row, item, &parts) {
                                    self.store.justify(record);
                                }
                            }
                        }
                    }
                    NodeKind::Broken => self.unread(row, kind, item),
                    _ => {
                        self.report(
                            Diagnostic::error("ohs::facts::not_records", item.loc(self.file))
                                .arg("key", &*entry.key)
                                .arg("found", found_word(item)),
                        );
                        self.unread(row, kind, item);
                    }
                }
            }
        }
    }

    /// Nothing of one that says something twice: which is meant cannot be told.
    fn parts<'n>(&mut self, entries: &'n [Entry], kind: Kind) -> Option<Parts<'n>> {
        let attests = kind == Kind::Attestations;
        let allowed = |part: Part| match part {
            Part::Matter | Part::Conclusion | Part::By | Part::ValidUntil => attests,
            Part::Norm => !attests,
            Part::Of | Part::Date | Part::Evidence => true,
        };
        let mut parts = Parts::default();
        let mut met: Vec<(Part, &Entry)> = Vec::new();
        let mut sound = true;
        for entry in entries {
            let key = nfkc(&entry.key);
            let part = PARTS
                .iter()
                .find(|(part, names)| allowed(*part) && names.contains(&&*key));
            match part {
                Some((part, _)) => {
                    if let Some((_, first)) = met.iter().find(|(p, _)| p == part) {
                        self.twice(first, entry);
                        sound = false;
                    }
                    met.push((*part, entry));
                    parts.0.push((*part, &entry.value));
                }
                None => {
                    let names = PARTS
                        .iter()
                        .filter(|(part, _)| allowed(*part))
                        .flat_map(|(_, names)| *names);
                    self.unknown_key(entry, nearest_listed(&key, names));
                }
            }
        }
        sound.then_some(parts)
    }

    fn lacks(&mut self, item: &Node, key: &'static str) {
        self.report(
            Diagnostic::error("ohs::facts::record_lacks", item.loc(self.file)).arg("key", key),
        );
    }

    fn text(&mut self, node: Option<&Node>) -> Option<String> {
        let node = node?;
        match self.value(&Type::Text, node)? {
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        }
    }

    fn attestation(&mut self, holder: Row, item: &Node, parts: &Parts<'_>) {
        let mut matters: Vec<Option<Matter>> = match parts.get(Part::Matter) {
            Some(matter) => self.matters(matter).into_iter().map(Some).collect(),
            None => {
                self.lacks(item, "事项");
                Vec::new()
            }
        };
        if matters.is_empty() {
            // It may be about any matter.
            matters.push(None);
        }
        let of = match parts.get(Part::Of) {
            None => Some(holder),
            Some(node) => self.subject(holder, None, node),
        };
        let boolean = Expected {
            ty: &Type::Boolean,
            optional: false,
            range: None,
            identifies: false,
        };
        let conclusion = match parts.get(Part::Conclusion) {
            None => Fact::Unknown,
            Some(node) => match self.fact(boolean, node) {
                Fact::Known(Value::Boolean(b)) => Fact::Known(b),
                _ => Fact::Unknown,
            },
        };
        let date = parts.get(Part::Date).and_then(|n| self.date(n));
        // A date that could not be read must not make an attestation hold from ever and for ever.
        let date_lost = parts.get(Part::Date).is_some() && date.is_none();
        let valid_until = parts
            .get(Part::ValidUntil)
            .filter(|n| !self.says_absent(&Type::Date, n));
        let until = valid_until.and_then(|n| self.day(n));
        let until_lost = valid_until.is_some() && until.is_none();
        self.odd_dates(parts.get(Part::Date).zip(date), valid_until.zip(until));
        let by = self.text(parts.get(Part::By));
        let evidence = self.text(parts.get(Part::Evidence));
        // Nor one of which it still has to be filled in who made it, or on what.
        let lacks = |part: Part, read: &Option<String>| {
            parts.get(part).is_some_and(is_left_open) && read.is_none()
        };
        let open = lacks(Part::By, &by) || lacks(Part::Evidence, &evidence);
        let conclusion = if date_lost || until_lost || open {
            Fact::Unknown
        } else {
            conclusion
        };
        for matter in matters {
            let attestation = Attestation {
                matter,
                of: of.unwrap_or(holder),
                conclusion: of.map_or(Fact::Unknown, |_| conclusion.clone()),
                date,
                by: by.clone(),
                evidence: evidence.clone(),
                valid_until: until,
                loc: item.loc(self.file),
            };
            if of.is_some() {
                self.store.attest(attestation);
            } else {
                // It may be about any of them.
                self.store.attest_somewhere(attestation);
            }
        }
    }

    /// An attestation of which nothing could be read may say anything of anything.
    fn unread(&mut self, holder: Row, kind: Kind, item: &Node) {
        if kind == Kind::Attestations {
            self.store.attest_somewhere(Attestation {
                matter: None,
                of: holder,
                conclusion: Fact::Unknown,
                date: None,
                by: None,
                evidence: None,
                valid_until: None,
                loc: item.loc(self.file),
            });
        }
    }

    /// Warns of an attestation that had expired before it was made, or is dated after 截至, or
    /// after the document's own as-of date.
    fn odd_dates(&mut self, made: Option<(&Node, DateRange)>, until: Option<(&Node, Date)>) {
        let Some((made_at, made)) = made else {
            return;
        };
        if let Some((node, until)) = until
            && until < made.low
        {
            self.report(
                Diagnostic::warning("ohs::facts::expires_before_made", node.loc(self.file))
                    .label("made", made_at.loc(self.file))
                    .arg("until", until.to_string())
                    .arg("date", made.low.to_string()),
            );
        }
        if let Some(until) = self.store.facts_as_of()
            && made.low > until
        {
            self.report(
                Diagnostic::warning("ohs::facts::after_facts_as_of", made_at.loc(self.file))
                    .arg("date", made.low.to_string())
                    .arg("until", until.to_string()),
            );
        }
        if let Some(as_of) = self.store.as_of()
            && made.low > as_of
        {
            self.report(
                Diagnostic::warning("ohs::facts::attested_later", made_at.loc(self.file))
                    .arg("date", made.low.to_string())
                    .arg("as_of", as_of.to_string()),
            );
        }
    }

    /// The members that a matter names: of any enum that lists matters, as which is not said.
    fn matters(&mut self, node: &Node) -> Vec<Matter> {
        let NodeKind::Text(text) = &node.kind else {
            self.wrong::<()>(&Type::Text, node);
            return Vec::new();
        };
        let program = self.program;
        let enums =
            || Program::ids(program.enums.len(), EnumId).filter(|of| program[*of].lists_matters());
        let found: Vec<Matter> = enums()
            .filter_map(|of| match self.words.named(of, text) {
                Some(Named::Member(member)) => Some(Matter { of, member }),
                Some(Named::Group(_)) | None => None,
            })
            .collect();
        if found.is_empty() {
            let suggestion = if self.may_suggest() {
                enums().find_map(|of| self.words.nearest_member(of, text))
            } else {
                None
            };
            let d = Diagnostic::error("ohs::facts::unknown_matter", node.loc(self.file))
                .arg("matter", &**text)
                .did_you_mean(suggestion);
            self.report(d);
        }
        found
    }

    fn record(&mut self, holder: Row, item: &Node, parts: &Parts<'_>) -> Option<Record> {
        let Some(named) = parts.get(Part::Norm) else {
            self.lacks(item, "义务");
            return None;
        };
        if self.is_too_long(named) {
            return None;
        }
        let norm = self.text(Some(named))?;
        let program = self.program;
        let subject = program
            .norms
            .iter()
            .find(|n| is_norm(program, n, &norm))
            .map(|n| n.subject.entity);
        if subject.is_none() {
            let names: Vec<String> = program.norms.iter().map(norm_name).collect();
            let suggestion = if self.may_suggest() {
                nearest(&norm, names.iter().map(String::as_str))
            } else {
                None
            };
            self.report(
                Diagnostic::warning("ohs::facts::unknown_norm", named.loc(self.file))
                    .arg("norm", &*norm)
                    .did_you_mean(suggestion),
            );
        }
        let of = match parts.get(Part::Of) {
            None => holder,
            Some(node) => self.subject(holder, subject, node)?,
        };
        let date = parts.get(Part::Date);
        let read = date.and_then(|n| self.date(n));
        if date.is_some() && read.is_none() {
            return None;
        }
        let evidence = self.text(parts.get(Part::Evidence));
        if parts.get(Part::Evidence).is_some_and(is_left_open) {
            return None;
        }
        Some(Record {
            norm,
            of,
            date: read,
            evidence,
            loc: item.loc(self.file),
        })
    }

    /// The row that 对象 names, at or below `holder`: an identity (of the norm's subject, or of any
    /// entity where only one row has it), or `{实体: identity, …}` from the outside in.
    fn subject(&mut self, holder: Row, entity: Option<EntityId>, node: &Node) -> Option<Row> {
        let rows = match &node.kind {
            NodeKind::Object(entries)
                if entries.iter().all(|e| self.words.entity(&e.key).is_some())
                    && !entries.is_empty() =>
            {
                let mut rows = vec![holder];
                for entry in entries {
                    let entity = self.words.entity(&entry.key)?;
                    let key = self.identity_in(entity, &entry.value, 0)?;
                    self.mask_subject(entity, &entry.value);
                    let within = std::mem::take(&mut rows);
                    for row in within {
                        rows.extend(self.rows_named(row, entity, &key));
                    }
                }
                rows
            }
            _ => match entity {
                Some(entity) => {
                    let key = self.identity_in(entity, node, 0)?;
                    self.mask_subject(entity, node);
                    self.rows_named(holder, entity, &key)
                }
                None => self.anything_named(holder, node),
            },
        };
        match rows.as_slice() {
            [row] => Some(*row),
            [] => {
                self.report(
                    Diagnostic::error("ohs::facts::unknown_subject", node.loc(self.file))
                        .arg("found", found_word(node)),
                );
                None
            }
            [first, second, ..] => {
                let (first, second) = (self.identity_loc(*first), self.identity_loc(*second));
                self.report(
                    Diagnostic::error("ohs::facts::ambiguous_subject", node.loc(self.file))
                        .label("one", first)
                        .label("other", second)
                        .arg("found", found_word(node)),
                );
                None
            }
        }
    }

    /// Rows of whatever entity at or below `holder` that a document may name so.
    fn anything_named(&mut self, holder: Row, node: &Node) -> Vec<Row> {
        let mut rows = Vec::new();
        for entity in Program::ids(self.program.entities.len(), EntityId) {
            let reported = self.out.len();
            let key = self.identity_in(entity, node, 0);
            // What does not fit this entity's identity may fit another's.
            self.out.truncate(reported);
            if let Some(key) = key {
                let found = self.rows_named(holder, entity, &key);
                if !found.is_empty() {
                    self.mask_subject(entity, node);
                }
                rows.extend(found);
            }
        }
        rows
    }

    /// Whether this names a row at or below `holder`; what is personal in it is masked then.
    fn names_a_row(&mut self, holder: Row, node: &Node) -> bool {
        let reported = self.out.len();
        let named = self.subject(holder, None, node).is_some();
        self.out.truncate(reported);
        named
    }

    /// An identity that holds personal values is personal where it is named, too.
    fn mask_subject(&mut self, entity: EntityId, node: &Node) {
        if super::super::identity::is_sensitive(self.program, entity) {
            self.store.mask(node.span);
        }
    }
}

fn norm_name(norm: &Norm) -> String {
    match &norm.item {
        Some(item) => format!("{}.{}", norm.duty.name, item.name),
        None => norm.duty.name.clone(),
    }
}

/// Whether a text names a norm, its duty, or either with the policy in front.
fn is_norm(program: &Program, norm: &Norm, text: &str) -> bool {
    let text = nfkc(text);
    let parts: Vec<&str> = text.split('.').collect();
    let policy = |name: &str| program[norm.policy].label.is(name);
    match (parts.as_slice(), &norm.item) {
        ([duty], _) => norm.duty.is(duty),
        ([duty, item], Some(named)) if norm.duty.is(duty) && named.is(item) => true,
        ([of, duty], _) => policy(of) && norm.duty.is(duty),
        ([of, duty, item], Some(named)) => policy(of) && norm.duty.is(duty) && named.is(item),
        _ => false,
    }
}
