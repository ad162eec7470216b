//! How things are called: norms, subjects, fields, values, in the reader's language, and personal
//! ones by pseudonyms.

use super::model::PathStep;
use crate::diagnostic::Arg;
use crate::facts::store::{Fact, Row, Store};
use crate::message::{Language, phrase, word};
use crate::program::{
    DateRange, FieldId, Label, Norm, Period, Program, SpanValue, Type, UnitId, Value,
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

/// What names need to know.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub program: &'a Program,
    pub store: &'a Store,
    pub language: Language,
    pub as_of: Date,
    pub show_personal: bool,
}

/// The first `digits` hexadecimal digits of the SHA-256 of `text`.
pub(super) fn hash(text: &str, digits: usize) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        out.push_str(&format!("{byte:02x}"));
    }
    out.truncate(digits);
    out
}

impl<'a> Names<'a> {
    pub fn label(&self, label: &'a Label) -> &'a str {
        self.language.pick(label.name.as_str(), label.in_english())
    }

    /// `义务` or `义务.项`.
    pub fn norm(&self, norm: &'a Norm) -> String {
        match &norm.item {
            None => self.label(&norm.duty).to_owned(),
            Some(item) => format!("{}.{}", self.label(&norm.duty), self.label(item)),
        }
    }

    pub fn field(&self, field: FieldId) -> &'a str {
        self.label(&self.program[field].label)
    }

    /// From the root to the row, by identity; `personal`: as it is, else by pseudonyms.
    pub fn path(&self, row: Row, personal: bool) -> Vec<PathStep> {
        let mut steps = vec![self.step(row, personal)];
        let mut at = row;
        while let Some((holder, _)) = self.store.holder(at) {
            steps.push(self.step(holder, personal));
            at = holder;
        }
        steps.reverse();
        steps
    }

    pub fn step(&self, row: Row, personal: bool) -> PathStep {
        PathStep {
            entity: self.program[row.entity].label.name.clone(),
            id: self.identity(row, personal),
        }
    }

    /// The row's identity: its identifying fields joined by `/`; its position where they are not
    /// known.
    pub fn identity(&self, row: Row, personal: bool) -> String {
        let fields = &self.program[row.entity].identity;
        let parts: Vec<String> = fields
            .iter()
            .filter_map(|field| self.identifying(row, *field, personal))
            .collect();
        if parts.is_empty() {
            format!("[{}]", row.index)
        } else {
            parts.join("/")
        }
    }

    fn identifying(&self, row: Row, field: FieldId, personal: bool) -> Option<String> {
        let declared = &self.program[field];
        let text = match declared.ty {
            Type::Reference(_) | Type::One(_) => {
                match self.store.follow(self.program, row, field) {
                    Fact::Known(to) if to != row => self.identity(to, true),
                    Fact::Known(_) | Fact::Absent | Fact::Unknown => return None,
                }
            }
            _ => match self.store.see(self.program, row, field, self.as_of).fact {
                Fact::Known(value) => self.value(&value, &declared.ty),
                Fact::Absent | Fact::Unknown => return None,
            },
        };
        Some(if declared.sensitive && !personal {
            pseudonym(&declared.label.name, &text)
        } else {
            text
        })
    }

    /// `劳动者 A1`.
    pub fn row(&self, row: Row) -> String {
        let entity = &self.program[row.entity];
        let name = self.label(&entity.label);
        format!("{name} {}", self.identity(row, self.show_personal))
    }

    fn unit(&self, number: String, unit: Option<UnitId>) -> String {
        match unit {
            None => number,
            Some(unit) => {
                let symbol = self.program[unit].label.name.as_str();
                let apart = symbol.chars().next().is_some_and(|c| c.is_ascii());
                format!("{number}{}{symbol}", if apart { " " } else { "" })
            }
        }
    }

    /// A value in words.
    pub fn value(&self, value: &Value, ty: &Type) -> String {
        let language = self.language;
        match value {
            Value::Boolean(b) => word(if *b { "yes" } else { "no" }, language),
            Value::Number(n) => match ty {
                Type::Percent => format!("{}%", hundred(*n)),
                Type::Points => phrase("points", &[("n", hundred(*n).into())], language),
                Type::Integer(unit) | Type::Decimal(unit) => {
                    self.unit(n.normalize().to_string(), *unit)
                }
                _ => n.normalize().to_string(),
            },
            Value::Text(text) => text.to_string(),
            Value::Date(range) => self.date(*range),
            Value::Year(year) => year.to_string(),
            Value::Period(period) => self.period(*period),
            Value::Span(span) => self.span(*span),
            Value::Measured(n, unit) => self.unit(n.normalize().to_string(), Some(*unit)),
            Value::Region(code) => format!("{code:06}"),
            Value::Member(member) => self.member(ty, member.0),
            Value::Set(members) => {
                self.join(members.iter().map(|m| self.member(ty, m.0)).collect())
            }
            Value::Spans(spans) => self.join(spans.iter().map(|s| self.span(*s)).collect()),
            Value::Dates(dates) => self.join(dates.iter().map(|d| self.date(*d)).collect()),
            Value::Texts(texts) => self.join(texts.iter().map(ToString::to_string).collect()),
        }
    }

    pub fn join(&self, parts: Vec<String>) -> String {
        parts.join(self.language.pick("、", ", "))
    }

    fn member(&self, ty: &Type, member: u32) -> String {
        let (Type::Enum(id) | Type::Set(id)) = ty else {
            return member.to_string();
        };
        self.program[*id]
            .members
            .get(member as usize)
            .map_or_else(|| member.to_string(), |l| self.label(l).to_owned())
    }

    pub fn date(&self, range: DateRange) -> String {
        match range.exact() {
            Some(day) => day.to_string(),
            None => self.between(range.low.to_string(), range.high.to_string()),
        }
    }

    fn between(&self, low: String, high: String) -> String {
        phrase(
            "between",
            &[("low", low.into()), ("high", high.into())],
            self.language,
        )
    }

    fn span(&self, span: SpanValue) -> String {
        let to = span
            .to
            .map_or_else(|| word("open_end", self.language), |d| self.date(d));
        self.between(self.date(span.from), to)
    }

    fn period(&self, period: Period) -> String {
        let (key, n) = match period {
            Period::Days(n) => ("days", n),
            Period::Months(n) => ("months", n),
            Period::Hours(n) => ("hours", n),
            Period::WorkingDays(n) => ("working_days", n),
        };
        phrase(key, &[("n", Arg::from(n))], self.language)
    }
}

fn hundred(n: Decimal) -> String {
    n.checked_mul(Decimal::ONE_HUNDRED)
        .unwrap_or(n)
        .normalize()
        .to_string()
}

/// What stands for a personal value: always the same for the same value.
pub(super) fn pseudonym(field: &str, text: &str) -> String {
    format!("#{}", hash(&format!("{field}\u{0}{text}"), 8))
}
