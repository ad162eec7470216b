//! How things are called: norms, subjects, fields, values, in the reader's language, and personal
//! ones by pseudonyms.

use super::model::{Days, PathStep};
use crate::diagnostic::Arg;
use crate::facts::store::{Held, Row, Store};
use crate::facts::{Personal, is_sensitive, own_identity};
use crate::message::{Language, phrase, word};
use crate::program::{DateRange, FieldId, Label, Norm, Program};
use foldhash::fast::FixedState;
use jiff::civil::Date;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Identities that are remembered: each verdict about a row asks for those of all that hold it.
const REMEMBERED: usize = 1 << 14;

/// What one row is called.
struct Known {
    real: Box<str>,
    /// By pseudonyms, where that is something else.
    shown: Option<Box<str>>,
    /// Its identity is not known.
    nameless: bool,
}

/// Identities found before.
#[derive(Default)]
pub(super) struct Memo {
    rows: RefCell<HashMap<Row, Rc<Known>, FixedState>>,
}

impl Memo {
    /// Starts anew.
    pub fn forget(&self) {
        self.rows.borrow_mut().clear();
    }
}

/// What names need to know.
pub(super) struct Names<'a> {
    pub program: &'a Program,
    pub store: &'a Store,
    pub language: Language,
    pub as_of: Date,
    pub show_personal: bool,
    pub memo: Memo,
}

/// A name in a language.
pub(super) fn name(language: Language, label: &Label) -> &str {
    language.pick(label.name.as_str(), label.in_english())
}

/// `义务` or `义务.项`.
pub(super) fn norm_name(language: Language, norm: &Norm) -> String {
    let duty = name(language, &norm.duty);
    match &norm.item {
        None => duty.to_owned(),
        Some(item) => format!("{duty}.{}", name(language, item)),
    }
}

impl<'a> Names<'a> {
    pub fn label(&self, label: &'a Label) -> &'a str {
        name(self.language, label)
    }

    /// `义务` or `义务.项`.
    pub fn norm(&self, norm: &Norm) -> String {
        norm_name(self.language, norm)
    }

    /// Whether the dates of a norm's verdicts are not to be shown: a personal one could be told.
    pub fn conceals(&self, norm: &Norm) -> bool {
        let told = |f: &FieldId| self.store.tells_days_of(*f);
        !self.show_personal && (norm.tells_personal_day || norm.personal.iter().any(told))
    }

    pub fn field(&self, field: FieldId) -> &'a str {
        self.label(&self.program[field].label)
    }

    /// What a row is called among its siblings. Where its identity is not known, its position
    /// stands for it.
    fn known(&self, row: Row) -> Rc<Known> {
        if let Some(known) = self.memo.rows.borrow().get(&row) {
            return Rc::clone(known);
        }
        let of = |personal| -> Option<Box<str>> {
            let values: Option<Vec<String>> = own_identity(self.program, self.store, row, personal)
                .into_iter()
                .collect();
            let values = values.filter(|v| !v.is_empty())?;
            Some(values.join("/").into())
        };
        let or_place =
            |id: Option<Box<str>>| id.unwrap_or_else(|| format!("[{}]", row.index).into());
        let real = of(Personal::Shown);
        let known = Rc::new(Known {
            nameless: real.is_none(),
            real: or_place(real),
            shown: is_sensitive(self.program, row.entity)
                .then(|| or_place(of(Personal::Pseudonyms))),
        });
        let mut rows = self.memo.rows.borrow_mut();
        if rows.len() >= REMEMBERED {
            rows.clear();
        }
        rows.insert(row, Rc::clone(&known));
        known
    }

    /// The row, what holds it, and so on up to the root, each by identity; `personal`: as it is,
    /// else by pseudonyms.
    pub fn upwards(&self, row: Row, personal: bool, mut each: impl FnMut(Row, &str)) {
        let mut at = Some(row);
        while let Some(row) = at {
            let known = self.known(row);
            let id = match &known.shown {
                Some(shown) if !personal => shown,
                _ => &known.real,
            };
            each(row, id);
            at = self.store.holder(row).map(|(holder, _)| holder);
        }
    }

    /// From the root to the row, by identity; `personal`: as it is, else by pseudonyms.
    pub fn path(&self, row: Row, personal: bool) -> Vec<PathStep> {
        let mut out = Vec::new();
        self.upwards(row, personal, |row, id| {
            out.push(PathStep {
                entity: self.program[row.entity].label.name.clone(),
                id: id.to_owned(),
            });
        });
        out.reverse();
        out
    }

    pub fn step(&self, row: Row, personal: bool) -> PathStep {
        let known = self.known(row);
        PathStep {
            entity: self.program[row.entity].label.name.clone(),
            id: match &known.shown {
                Some(shown) if !personal => shown,
                _ => &known.real,
            }
            .to_string(),
        }
    }

    /// `劳动者 A1`; of what stands deeper, from the one below the root: `岗位 P4 › 检测 噪声/2025-03`.
    pub fn row(&self, row: Row) -> String {
        let mut parts = Vec::new();
        self.upwards(row, self.show_personal, |row, id| {
            let entity = self.label(&self.program[row.entity].label);
            parts.push(if self.known(row).nameless {
                let args = [
                    ("entity", entity.into()),
                    ("n", Arg::from(self.position(row))),
                ];
                phrase("nameless", &args, self.language)
            } else {
                format!("{entity} {id}")
            });
        });
        if parts.len() > 1 {
            parts.pop();
        }
        parts.reverse();
        parts.join(" › ")
    }

    /// The position of a row among those listed with it, from 1.
    fn position(&self, row: Row) -> u32 {
        let first = self.store.holder(row).and_then(|(holder, field)| {
            match self.store.held(self.program, holder, field) {
                Held::Listed(rows, _) => Some(rows.start),
                Held::Unknown => None,
            }
        });
        row.index.saturating_sub(first.unwrap_or(0)) + 1
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
            None => {
                let Days { low, high } = Days::between(range.low, range.high);
                let say = |key, name, day: Date| {
                    phrase(key, &[(name, day.to_string().into())], self.language)
                };
                match (low, high) {
                    (Some(low), Some(high)) => self.between(low.to_string(), high.to_string()),
                    (Some(low), None) => say("day_or_later", "low", low),
                    (None, Some(high)) => say("day_or_earlier", "high", high),
                    (None, None) => word("day_not_known", self.language),
                }
            }
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
