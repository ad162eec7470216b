//! Numbers and dates.

use super::{Builder, Pair, take};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{DateKind, DateLiteral, MonthDay, Quantity};
use crate::syntax::grammar::Rule;
use crate::syntax::token::{is_digit, span};
use rust_decimal::Decimal;

/// Full-width signs folded to their ASCII twins.
pub(in crate::syntax) fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '−' => '-',
            c => c,
        })
        .collect()
}

/// The groups of digits in `text`, with what follows each.
fn groups(text: &str) -> Vec<u32> {
    fold(text)
        .split(|c: char| !is_digit(c))
        .filter(|g| !g.is_empty())
        .filter_map(|g| g.parse().ok())
        .collect()
}

impl Builder<'_> {
    pub(super) fn decimal(&mut self, pair: &Pair<'_>) -> Option<Decimal> {
        let at = self.span(pair);
        match Decimal::from_str_exact(&fold(pair.as_str())) {
            Ok(n) => Some(n),
            Err(_) => {
                self.error("ohs::syntax::number_too_long", at);
                None
            }
        }
    }

    /// `quantity` or `literal_period`.
    pub(super) fn quantity(&mut self, pair: &Pair<'_>) -> Option<Quantity> {
        let at = self.span(pair);
        let mut inner = pair.clone().into_inner();
        let digits = inner.next()?;
        let mut number = self.decimal(&digits)?;
        if let Some(scale) = take(&mut inner, Rule::scale) {
            let factor = match scale.as_str() {
                "万" => Decimal::from(10_000),
                _ => Decimal::from(100_000_000),
            };
            let Some(n) = number.checked_mul(factor) else {
                self.error("ohs::syntax::number_too_long", at);
                return None;
            };
            number = n;
        }
        let unit = match inner.next() {
            None => None,
            Some(unit) => Some(self.unit(&unit, &digits)?),
        };
        Some(Quantity {
            number,
            unit,
            span: at,
        })
    }

    pub(super) fn bad_date(&mut self, code: &'static str, at: Span, written: &str) {
        let d = Diagnostic::error(code, self.loc(at)).arg("date", written);
        self.fail(d);
    }

    /// A year of two digits: which one?
    pub(super) fn short_year(&mut self, at: Span, written: &str) {
        self.fail(crate::syntax::explain::short_year(self.loc(at), written));
    }

    /// `date`, or `year`.
    pub(super) fn date(&mut self, pair: &Pair<'_>) -> Option<DateLiteral> {
        let at = self.span(pair);
        let written = pair.as_str();
        let folded = fold(written);
        let numbers = groups(written);
        let digits: Vec<usize> = folded
            .split(|c: char| !is_digit(c))
            .filter(|g| !g.is_empty())
            .map(str::len)
            .collect();
        let year = *numbers.first()?;
        let iso = !folded.contains('年') && pair.as_rule() != Rule::year;
        if digits.first() != Some(&4) {
            self.short_year(at, written);
            return None;
        }
        if iso && digits.get(1..) != Some(&[2, 2]) {
            let padded = numbers
                .iter()
                .enumerate()
                .map(|(n, g)| {
                    if n == 0 {
                        format!("{g:04}")
                    } else {
                        format!("{g:02}")
                    }
                })
                .collect::<Vec<_>>()
                .join("-");
            let d = Diagnostic::error("ohs::syntax::short_iso_date", self.loc(at))
                .arg("date", written)
                .arg("padded", padded);
            self.fail(d);
            return None;
        }
        if !(1901..=2099).contains(&year) {
            self.bad_date("ohs::syntax::date_out_of_range", at, written);
            return None;
        }
        let year = i16::try_from(year).ok()?;
        let month = match numbers.get(1) {
            None => None,
            Some(&m @ 1..=12) => i8::try_from(m).ok(),
            Some(_) => {
                self.bad_date("ohs::syntax::no_such_date", at, written);
                return None;
            }
        };
        let end = written.ends_with('底');
        let kind = match (month, numbers.get(2)) {
            (Some(month), Some(&day)) => {
                let made = i8::try_from(day)
                    .ok()
                    .and_then(|d| jiff::civil::Date::new(year, month, d).ok());
                let Some(date) = made else {
                    self.bad_date("ohs::syntax::no_such_date", at, written);
                    return None;
                };
                DateKind::Day(date)
            }
            (Some(month), None) if end => DateKind::MonthEnd(year, month),
            (Some(month), None) => DateKind::Month(year, month),
            (None, _) if end => DateKind::YearEnd(year),
            (None, _) => DateKind::Year(year),
        };
        Some(DateLiteral { kind, span: at })
    }

    /// `3月31日`, `次年1月31日`, `3月底`; `03-31`, `next 01-31`.
    pub(super) fn month_day(&mut self, pair: &Pair<'_>) -> Option<MonthDay> {
        let at = self.span(pair);
        let written = pair.as_str();
        let numbers = groups(written);
        let month = numbers.first().copied()?;
        let day = numbers.get(1).copied();
        // 2024 has a 29 February
        let exists = i8::try_from(month).is_ok_and(|m| {
            let d = day.map_or(Ok(1), i8::try_from);
            d.is_ok_and(|d| jiff::civil::Date::new(2024, m, d).is_ok())
        });
        if !exists {
            self.bad_date("ohs::syntax::no_such_date", at, written);
            return None;
        }
        Some(MonthDay {
            next_year: written.starts_with("次年") || written.starts_with("next"),
            month: i8::try_from(month).ok()?,
            day: day.and_then(|d| i8::try_from(d).ok()),
        })
    }

    /// `6月`, or `06` where a month must stand.
    pub(super) fn month(&mut self, pair: &Pair<'_>) -> Option<i8> {
        let number = groups(pair.as_str()).first().copied()?;
        match i8::try_from(number) {
            Ok(m @ 1..=12) => Some(m),
            _ => {
                let at = self.span(pair);
                self.bad_date("ohs::syntax::no_such_date", at, pair.as_str());
                None
            }
        }
    }

    /// The span from the start of one pair to the end of another.
    pub(super) fn between(&self, from: &Pair<'_>, to: &Pair<'_>) -> Span {
        span(
            self.base + from.as_span().start(),
            self.base + to.as_span().end(),
        )
    }
}
