//! Places and absent facts, as the report gives them.

use super::model::{Location, LocationKind, MissingFact, MissingKind, Position, Provenance};
use super::name::Names;
use crate::diagnostic::Arg;
use crate::eval::verdict::{EnumMatter, FactRef};
use crate::facts::sensitive_spans;
use crate::facts::store::{Completeness, Fact, Held, Store};
use crate::message::{phrase, word};
use crate::program::{DateRange, Lifetime, Matter, Program, Type, Value};
use crate::source::{Loc, SourceMap};

/// A place in a file.
pub(super) fn location(sources: &SourceMap, loc: Loc, label: String) -> Location {
    let file = sources.get(loc.file);
    let (start, end) = file.map_or((None, None), |f| {
        (
            Some(f.line_column(loc.span.start)),
            Some(f.line_column(loc.span.end)),
        )
    });
    Location {
        file: file.map(|f| f.name().to_owned()).unwrap_or_default(),
        kind: LocationKind::Text,
        line: start.map_or(1, |p| p.line),
        column: start.map_or(1, |p| p.column),
        end: Position {
            line: end.map_or(1, |p| p.line),
            column: end.map_or(1, |p| p.column),
        },
        pointer: None,
        provenance: None,
        byte: loc.span.start,
        loc: Some(loc),
        label,
    }
}

/// The places of all personal facts of a document.
#[must_use]
pub fn personal_places(program: &Program, store: &Store) -> Vec<Loc> {
    sensitive_spans(program, store)
        .into_iter()
        .map(|span| span.in_file(store.file()))
        .collect()
}

impl Names<'_> {
    /// Where a fact that was read stands, with words; where it is absent, the place that would
    /// hold it.
    pub fn fact(&self, sources: &SourceMap, fact: &FactRef) -> Option<Location> {
        let (program, store) = (self.program, self.store);
        let (loc, pointer, label) = match fact {
            FactRef::Field(row, field) => {
                let pointer = store.pointer(program, *row, Some(*field));
                match store.fact_loc(program, *row, *field) {
                    Some(loc) => (loc, Some(pointer), self.read(*row, *field)),
                    None => (
                        store.row_loc(*row),
                        Some(pointer),
                        self.say("fact_not_there", "field", self.field(*field).to_owned()),
                    ),
                }
            }
            FactRef::InYear(row, field, year) => {
                let pointer = store.figure_pointer(program, *row, *field, *year);
                let args = [
                    ("field", self.field(*field).into()),
                    ("year", i64::from(*year).into()),
                ];
                let loc = store.figure_loc(program, *row, *field, *year);
                (
                    loc.unwrap_or_else(|| store.row_loc(*row)),
                    Some(pointer),
                    phrase("figure_of_year", &args, self.language),
                )
            }
            FactRef::Row(row) => (
                store.row_loc(*row),
                Some(store.pointer(program, *row, None)),
                self.row(*row),
            ),
            FactRef::Members(row, field) | FactRef::SinceFactsAsOf(row, field) => (
                store
                    .fact_loc(program, *row, *field)
                    .unwrap_or_else(|| store.row_loc(*row)),
                Some(store.pointer(program, *row, Some(*field))),
                self.held(*row, *field),
            ),
            FactRef::Attestation(row, matter) => {
                let which = Matter {
                    of: matter.of,
                    member: matter.member,
                };
                let found = store.attestations(*row, &which).last()?;
                let said = match found.conclusion {
                    Fact::Known(true) => word("yes", self.language),
                    Fact::Known(false) => word("no", self.language),
                    Fact::Absent | Fact::Unknown => word("not_known", self.language),
                };
                let label = phrase(
                    "attested_as",
                    &[
                        ("matter", self.matter(*matter).into()),
                        ("conclusion", said.into()),
                    ],
                    self.language,
                );
                (found.loc, None, label)
            }
            FactRef::Parameter(id) => {
                let name = self.label(&program[*id].label).to_owned();
                let loc = store
                    .parameter(*id)
                    .map_or(program[*id].loc, |(_, loc)| *loc);
                (loc, None, self.say("the_parameter", "name", name))
            }
            FactRef::Record(_, loc) => (*loc, None, word("the_record", self.language)),
        };
        if loc.span.is_empty() {
            return None;
        }
        let mut at = location(sources, loc, label);
        at.pointer = pointer;
        if let FactRef::Field(row, field) = fact {
            let said = store.provenance(program, *row, *field);
            // Since when something personal is known, or holds, is personal.
            let days = self.show_personal || !program[*field].sensitive;
            at.provenance = said.map(|p| Provenance {
                source: p.source.as_ref().map(|said| {
                    let personal = program[*field].sensitive || store.quotes_somebody(said);
                    if !self.show_personal && personal {
                        word("personal", self.language)
                    } else {
                        said.clone()
                    }
                }),
                known_on: p.known_on.filter(|_| days),
                valid_until: p.valid_until.filter(|_| days),
            });
        }
        Some(at)
    }

    fn say(&self, key: &str, name: &'static str, value: String) -> String {
        phrase(key, &[(name, Arg::Text(value))], self.language)
    }

    /// What stands at a field: its name, and 无 where it says so.
    fn read(&self, row: crate::facts::store::Row, field: crate::program::FieldId) -> String {
        let name = self.field(field).to_owned();
        let absent = match self.program[field].ty {
            Type::Many(_) => return self.held(row, field),
            Type::Reference(_) | Type::One(_) => {
                self.store.follow(self.program, row, field) == Fact::Absent
            }
            _ => self.store.see(self.program, row, field, self.as_of).fact == Fact::Absent,
        };
        if absent {
            self.say("fact_absent", "field", name)
        } else {
            name
        }
    }

    fn held(&self, row: crate::facts::store::Row, field: crate::program::FieldId) -> String {
        let name = self.field(field).to_owned();
        match self.store.held(self.program, row, field) {
            Held::Unknown => self.say("fact_not_there", "field", name),
            Held::Listed(rows, _) if rows.is_empty() => self.say("fact_empty", "field", name),
            Held::Listed(..) => name,
        }
    }

    pub fn matter(&self, matter: EnumMatter) -> String {
        self.program[matter.of]
            .members
            .get(matter.member.0 as usize)
            .map(|l| self.label(l).to_owned())
            .unwrap_or_default()
    }

    /// An absent fact, in words and by place.
    pub fn missing(&self, sources: &SourceMap, fact: &FactRef) -> MissingFact {
        let (program, store) = (self.program, self.store);
        let of = |row| self.step(row, self.show_personal);
        let whose = |row, what: &str, key: &str| {
            phrase(
                key,
                &[
                    ("subject", self.row(row).into()),
                    ("what", what.to_owned().into()),
                ],
                self.language,
            )
        };
        match fact {
            FactRef::Field(row, field) => MissingFact {
                of: (store.fact_loc(program, *row, *field).is_none())
                    .then(|| (self.row(*row), self.field(*field).to_owned())),
                kind: MissingKind::Field,
                subject: Some(of(*row)),
                field: Some(program[*field].label.name.clone()),
                pointer: Some(store.pointer(program, *row, Some(*field))),
                text: {
                    let text = whose(*row, self.field(*field), "missing_field");
                    self.expired(sources, *row, *field, text)
                },
            },
            FactRef::InYear(row, field, year) => MissingFact {
                of: None,
                kind: MissingKind::Field,
                subject: Some(of(*row)),
                field: Some(program[*field].label.name.clone()),
                pointer: Some(store.figure_pointer(program, *row, *field, *year)),
                text: phrase(
                    "missing_in_year",
                    &[
                        ("subject", self.row(*row).into()),
                        ("what", self.field(*field).into()),
                        ("year", i64::from(*year).into()),
                    ],
                    self.language,
                ),
            },
            FactRef::Row(row) => MissingFact {
                of: None,
                kind: MissingKind::Row,
                subject: Some(of(*row)),
                field: None,
                pointer: Some(store.pointer(program, *row, None)),
                text: self.row(*row),
            },
            FactRef::Members(row, field) => MissingFact {
                of: None,
                kind: MissingKind::Members,
                subject: Some(of(*row)),
                field: Some(program[*field].label.name.clone()),
                pointer: Some(store.pointer(program, *row, Some(*field))),
                text: match self.store.held(program, *row, *field) {
                    Held::Listed(rows, Completeness::Partial { total: Some(total) }) => phrase(
                        "missing_so_many",
                        &[
                            ("subject", self.row(*row).into()),
                            ("what", self.field(*field).into()),
                            ("total", Arg::from(total)),
                            ("listed", Arg::from(rows.end.saturating_sub(rows.start))),
                        ],
                        self.language,
                    ),
                    _ => whose(*row, self.field(*field), "missing_members"),
                },
            },
            FactRef::Attestation(row, matter) => MissingFact {
                of: None,
                kind: MissingKind::Attestation,
                subject: Some(of(*row)),
                field: Some(self.matter_name(*matter)),
                pointer: Some(store.attestations_pointer(program, *row).0),
                text: whose(*row, &self.matter(*matter), "missing_attestation"),
            },
            FactRef::Parameter(id) => MissingFact {
                of: None,
                kind: MissingKind::Parameter,
                subject: None,
                field: Some(program[*id].label.name.clone()),
                pointer: None,
                text: self.say(
                    "the_parameter",
                    "name",
                    self.label(&program[*id].label).to_owned(),
                ),
            },
            FactRef::SinceFactsAsOf(row, field) => MissingFact {
                of: None,
                kind: MissingKind::SinceFactsAsOf,
                subject: Some(of(*row)),
                field: Some(program[*field].label.name.clone()),
                pointer: Some(store.pointer(program, *row, Some(*field))),
                text: whose(*row, self.field(*field), "missing_since"),
            },
            FactRef::Record(row, _) => MissingFact {
                of: None,
                kind: MissingKind::Record,
                subject: Some(of(*row)),
                field: None,
                pointer: None,
                text: whose(*row, "", "missing_record"),
            },
        }
    }

    /// Says of a field whose value was good until a day that is over (有效至) where it stands.
    fn expired(
        &self,
        sources: &SourceMap,
        row: crate::facts::store::Row,
        field: crate::program::FieldId,
        text: String,
    ) -> String {
        let said = self.store.provenance(self.program, row, field);
        let until = said
            .and_then(|p| p.valid_until)
            .filter(|_| self.show_personal || !self.program[field].sensitive)
            .filter(|until| *until < self.as_of);
        let at = self.store.fact_loc(self.program, row, field);
        let (Some(until), Some(at)) = (until, at) else {
            return match self.store.see(self.program, row, field, self.as_of).fact {
                // It is there, and not to the day.
                Fact::Known(Value::Date(day)) if day.exact().is_none() => {
                    self.say("missing_day", "what", text)
                }
                _ => text,
            };
        };
        let at = location(sources, at, String::new());
        let args = [
            ("what", text.into()),
            ("file", at.file.into()),
            ("line", Arg::from(at.line)),
            ("date", until.to_string().into()),
        ];
        phrase("expired", &args, self.language)
    }

    fn matter_name(&self, matter: EnumMatter) -> String {
        self.program[matter.of]
            .members
            .get(matter.member.0 as usize)
            .map(|l| l.name.clone())
            .unwrap_or_default()
    }

    /// The date of a row that is an event.
    pub fn event_date(&self, row: crate::facts::store::Row) -> Option<DateRange> {
        let Lifetime::Event(field) = self.program[row.entity].lifetime else {
            return None;
        };
        match self.store.see(self.program, row, field, self.as_of).fact {
            Fact::Known(Value::Date(range)) => Some(range),
            _ => None,
        }
    }
}
