//! Numbers and dates as text.

use super::Printer;
use crate::message::Language;
use crate::syntax::ast::{DateKind, DateLiteral, MonthDay, Quantity};

/// Built-in units and their English spelling.
const ENGLISH: [(&str, &str); 8] = [
    ("个月", "months"),
    ("工作日", "workdays"),
    ("日", "days"),
    ("周", "weeks"),
    ("年", "years"),
    ("小时", "hours"),
    ("个百分点", "points"),
    ("人", "people"),
];

impl Printer<'_> {
    pub(super) fn quantity(&mut self, quantity: &Quantity) {
        let (number, scale, blank) = self
            .digits(quantity.span)
            .unwrap_or_else(|| (quantity.number.to_string(), "", false));
        self.push(&number);
        let Some(unit) = &quantity.unit else {
            return self.push(scale);
        };
        let unit = unit.text.as_str();
        let english = ENGLISH.iter().find(|(zh, _)| *zh == unit);
        match (self.language, english) {
            (Language::En, Some((_, en))) => {
                self.out.push(' ');
                if !scale.is_empty() {
                    self.push(scale);
                    self.out.push(' ');
                }
                self.push(en);
            }
            _ => {
                // 2025年 is a date, 2025 年 a number of years
                let year = unit == "年" && scale.is_empty() && number.len() >= 4;
                if year || blank && english.is_none() {
                    self.out.push(' ');
                }
                self.push(scale);
                if blank && english.is_none() && !scale.is_empty() {
                    self.out.push(' ');
                }
                // As one says it: 5个工作日.
                self.push(if unit == "工作日" {
                    "个工作日"
                } else {
                    unit
                });
            }
        }
    }

    /// A date; a year is four digits in English.
    pub(super) fn date(&mut self, date: &DateLiteral) {
        match (date.kind, self.language) {
            (DateKind::Year(y), Language::En) => self.push(&y.to_string()),
            _ => self.plain_date(date),
        }
    }

    /// A date where four bare digits would be a number.
    pub(super) fn plain_date(&mut self, date: &DateLiteral) {
        let text = match date.kind {
            DateKind::Day(d) => match self.language {
                Language::Zh => format!("{}年{}月{}日", d.year(), d.month(), d.day()),
                Language::En => format!("{:04}-{:02}-{:02}", d.year(), d.month(), d.day()),
            },
            DateKind::Month(y, m) => format!("{y}年{m}月"),
            DateKind::MonthEnd(y, m) => format!("{y}年{m}月底"),
            DateKind::Year(y) => format!("{y}年"),
            DateKind::YearEnd(y) => format!("{y}年底"),
        };
        self.push(&text);
    }

    pub(super) fn month_day(&mut self, day: &MonthDay) {
        let text = match (self.language, day.day) {
            (Language::En, Some(d)) => {
                let next = if day.next_year { "next " } else { "" };
                format!("{next}{:02}-{d:02}", day.month)
            }
            (_, d) => {
                let next = if day.next_year { "次年" } else { "" };
                match d {
                    Some(d) => format!("{next}{}月{d}日", day.month),
                    None => format!("{next}{}月底", day.month),
                }
            }
        };
        self.push(&text);
    }
}
