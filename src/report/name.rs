//! How things are called: norms, subjects, fields, values, in the reader's language, and personal
//! ones by pseudonyms.

use super::model::PathStep;
use crate::facts::store::{Row, Store};
use crate::facts::{Personal, identity};
use crate::message::{Language, phrase};
use crate::program::{DateRange, FieldId, Label, Norm, Program};
use jiff::civil::Date;

/// What names need to know.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub program: &'a Program,
    pub store: &'a Store,
    pub language: Language,
    pub as_of: Date,
    pub show_personal: bool,
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

    /// From the root to the row, by identity; `personal`: as it is, else by pseudonyms. Where a
    /// row's identity is not known, its position stands for it.
    pub fn path(&self, row: Row, personal: bool) -> Vec<PathStep> {
        let personal = if personal {
            Personal::Shown
        } else {
            Personal::Pseudonyms
        };
        let steps = identity(self.program, self.store, row, personal);
        let mut at = Some(row);
        let mut out: Vec<PathStep> = Vec::with_capacity(steps.len());
        for step in steps.into_iter().rev() {
            let values: Option<Vec<String>> = step.values.into_iter().collect();
            let known = values.filter(|v| !v.is_empty()).map(|v| v.join("/"));
            let position = at.map_or(0, |r| r.index);
            out.push(PathStep {
                entity: self.program[step.entity].label.name.clone(),
                id: known.unwrap_or_else(|| format!("[{position}]")),
            });
            at = at.and_then(|r| self.store.holder(r)).map(|(r, _)| r);
        }
        out.reverse();
        out
    }

    pub fn step(&self, row: Row, personal: bool) -> PathStep {
        self.path(row, personal).pop().unwrap_or_else(|| PathStep {
            entity: self.program[row.entity].label.name.clone(),
            id: String::new(),
        })
    }

    /// `劳动者 A1`; of what stands deeper, from the one below the root: `岗位 P4 › 检测 噪声/2025-03`.
    pub fn row(&self, row: Row) -> String {
        let mut at = Some(row);
        let mut parts = Vec::new();
        for step in self.path(row, self.show_personal).into_iter().rev() {
            let entity = at.map_or(step.entity.as_str(), |r| {
                self.label(&self.program[r.entity].label)
            });
            parts.push(format!("{entity} {}", step.id));
            at = at.and_then(|r| self.store.holder(r)).map(|(r, _)| r);
        }
        if parts.len() > 1 {
            parts.pop();
        }
        parts.reverse();
        parts.join(" › ")
    }

    /// Those that `holder` may hold beside the listed.
    pub fn unlisted(&self, holder: Row, entity: &str) -> String {
        let args = [("entity", entity.into())];
        let what = phrase("unlisted", &args, self.language);
        match self.store.holder(holder) {
            None => what,
            Some(_) => format!("{} › {what}", self.row(holder)),
        }
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
}
