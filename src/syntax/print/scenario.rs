//! Facts and expectations of scenarios.

use super::Printer;
use crate::syntax::ast::{
    Expectation, ExpectedSubject, ExpectedVerdict, FactValue, FactValueKind, Outcome,
};
use rust_decimal::Decimal;

impl Printer<'_> {
    pub(super) fn fact(&mut self, value: &FactValue) {
        match &value.kind {
            FactValueKind::Object(entries) => {
                self.push("{");
                for (n, (key, value)) in entries.iter().enumerate() {
                    if n > 0 {
                        self.word("，", ", ");
                    }
                    let p = &mut *self;
                    if crate::syntax::keyword::is_word(&key.text) || is_year(&key.text) {
                        p.push(&key.text);
                    } else {
                        p.quoted(&key.text);
                    }
                    p.colon();
                    p.fact(value);
                }
                self.push("}");
            }
            FactValueKind::Array(values) => {
                self.push("[");
                self.listed("，", values, Self::fact);
                self.push("]");
            }
            FactValueKind::Span(from, to) => {
                self.fact(from);
                self.infix("至", "to");
                self.fact(to);
            }
            FactValueKind::Date(date) => self.plain_date(date),
            FactValueKind::Null => self.word("无", "null"),
            FactValueKind::Quantity(quantity) => self.quantity(quantity),
            FactValueKind::Boolean(true) => self.word("是", "true"),
            FactValueKind::Boolean(false) => self.word("否", "false"),
            FactValueKind::Text(text) => self.string(&text.text, text.span),
            FactValueKind::Name(name) => self.name(name),
        }
    }

    pub(super) fn expectation(&mut self, expectation: &Expectation) {
        self.path(&expectation.norm);
        self.push(" ");
        match &expectation.subject {
            ExpectedSubject::Only => {}
            ExpectedSubject::Unlisted => self.word("未列出 ", "unlisted "),
            ExpectedSubject::Identified(steps) => {
                for (n, (name, identity)) in steps.iter().enumerate() {
                    if n > 0 {
                        self.push(".");
                    }
                    self.name(name);
                    self.push("(");
                    self.listed("，", identity, Self::fact);
                    self.push(")");
                }
                self.push(" ");
            }
        }
        match &expectation.outcome {
            Outcome::Satisfied => self.verdict(ExpectedVerdict::Satisfied),
            Outcome::Violated(since) => {
                self.verdict(ExpectedVerdict::Violated);
                if let Some(date) = since {
                    self.infix("自", "from");
                    self.plain_date(date);
                }
            }
            Outcome::Pending(due) => {
                self.verdict(ExpectedVerdict::Pending);
                if let Some(date) = due {
                    self.infix("至", "to");
                    self.plain_date(date);
                }
            }
            Outcome::Undetermined { possible, missing } => {
                self.word("未定", "undetermined");
                if !possible.is_empty() {
                    self.push(" (");
                    for (n, verdict) in possible.iter().enumerate() {
                        if n > 0 {
                            self.word("、", ", ");
                        }
                        self.verdict(*verdict);
                    }
                    self.push(")");
                }
                if !missing.is_empty() {
                    self.infix("缺", "missing");
                    self.list(missing, |p, m| p.path(m));
                }
            }
            Outcome::Exempt(by) => {
                self.verdict(ExpectedVerdict::Exempt);
                if let Some(by) = by {
                    self.push(" ");
                    self.name(by);
                }
            }
            Outcome::NotApplicable => self.verdict(ExpectedVerdict::NotApplicable),
            Outcome::Value(op, value) => {
                self.push(op.sign());
                self.push(" ");
                self.quantity(value);
            }
            Outcome::Between(low, high) => {
                self.word("于 ", "in ");
                self.ratio(low);
                self.infix("至", "to");
                self.ratio(high);
            }
        }
    }

    fn ratio(&mut self, ratio: &(Decimal, Decimal)) {
        self.push(&format!("{}/{}", ratio.0, ratio.1));
    }

    fn verdict(&mut self, verdict: ExpectedVerdict) {
        match verdict {
            ExpectedVerdict::Satisfied => self.word("符合", "satisfied"),
            ExpectedVerdict::Violated => self.word("违反", "violated"),
            ExpectedVerdict::Pending => self.word("未到期", "pending"),
            ExpectedVerdict::Exempt => self.word("豁免", "exempt"),
            ExpectedVerdict::NotApplicable => self.word("不适用", "not_applicable"),
        }
    }
}

/// Whether a key is a year, of what is given a year (按年).
fn is_year(key: &str) -> bool {
    let digits = key.strip_suffix('年').unwrap_or(key);
    digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())
}
