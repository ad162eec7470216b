//! Units of numbers, and what is often written in their place by mistake.

use super::literal::fold;
use super::{Builder, Pair};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Text;

/// Spellings of the built-in units and the one that the tree holds.
const CANONICAL: [(&str, &str); 20] = [
    ("天", "日"),
    ("个工作日", "工作日"),
    ("％", "%"),
    ("months", "个月"),
    ("month", "个月"),
    ("workdays", "工作日"),
    ("workday", "工作日"),
    ("days", "日"),
    ("day", "日"),
    ("weeks", "周"),
    ("week", "周"),
    ("years", "年"),
    ("year", "年"),
    ("hours", "小时"),
    ("hour", "小时"),
    ("points", "个百分点"),
    ("point", "个百分点"),
    ("people", "人"),
    ("persons", "人"),
    ("person", "人"),
];

/// A unit as the tree holds it.
pub(in crate::syntax) fn canonical(written: &str) -> String {
    // Greek mu for the micro sign
    let folded = fold(written).replace('μ', "µ");
    CANONICAL
        .iter()
        .find(|(w, _)| *w == folded)
        .map_or(folded, |(_, c)| (*c).to_owned())
}

impl Builder<'_> {
    pub(super) fn unit_text(&self, pair: &Pair<'_>) -> Text {
        Text {
            text: canonical(pair.as_str()),
            span: self.span(pair),
        }
    }

    /// The unit of a number; refuses what only looks like one.
    pub(super) fn unit(&mut self, pair: &Pair<'_>, digits: &Pair<'_>) -> Option<Text> {
        let at = self.between(digits, pair);
        let unit = pair.as_str();
        let number = digits.as_str();
        let refuse = |this: &mut Self, code: &'static str, instead: String| {
            this.instead(code, at, &format!("{number}{unit}"), instead);
        };
        if let Some(rest) = unit.strip_prefix(['至', '到', '～', '~']) {
            let tail: String = rest
                .chars()
                .skip_while(|c| crate::syntax::token::is_digit(*c) || *c == '.')
                .collect();
            refuse(
                self,
                "ohs::syntax::range_without_unit",
                format!("{number}{tail} 至 {rest}"),
            );
            return None;
        }
        for (suffix, op) in [("以上", "≥"), ("以下", "≤"), ("以内", "≤")] {
            if let Some(stem) = unit.strip_suffix(suffix) {
                // ≤ 85分贝以下 says it twice: the sign is at fault with it
                let before = self.text.get(..at.start as usize).unwrap_or("").trim_end();
                let sign = before
                    .chars()
                    .next_back()
                    .filter(|c| "≥≤<>=＝".contains(*c));
                let start = before.len() - sign.map_or(0, char::len_utf8);
                let start = sign.map_or(at.start, |_| u32::try_from(start).unwrap_or(at.start));
                let place = Span::new(start, at.end);
                // 20万元: between the digits and the unit stands 万
                let written = self.slice(at);
                let scaled = written.strip_suffix(unit).unwrap_or(number).trim_end();
                let instead = match stem.split_once("以上") {
                    Some((low, high)) => format!("{scaled}{low} 至 {high}"),
                    None => format!("{op} {scaled}{stem}"),
                };
                let d = Diagnostic::error("ohs::syntax::comparison_behind", self.loc(place))
                    .arg("written", self.slice(place))
                    .arg("instead", instead);
                self.fail(d);
                return None;
            }
        }
        if crate::syntax::explain::is_about(unit) {
            let d = Diagnostic::error("ohs::syntax::approximate", self.loc(at))
                .arg("written", format!("{number}{unit}"));
            self.fail(d);
            return None;
        }
        if unit == "月" || unit == "月份" {
            refuse(
                self,
                "ohs::syntax::month_for_months",
                format!("{number}个月"),
            );
            return None;
        }
        if unit.starts_with('月') && unit.ends_with('日') {
            self.short_year(at, &format!("{number}{unit}"));
            return None;
        }
        for period in ["个工作日", "工作日", "个月", "小时", "日", "天", "周", "年"]
        {
            let Some(rest) = unit.strip_prefix(period) else {
                continue;
            };
            if let Some(word) = ["以内", "内", "后", "前", "中"]
                .iter()
                .find(|w| rest.starts_with(*w))
            {
                let tail = rest.strip_prefix(word).unwrap_or("");
                refuse(
                    self,
                    "ohs::syntax::missing_blank",
                    format!("{number}{period} {word} {tail}")
                        .trim_end()
                        .to_owned(),
                );
                return None;
            }
        }
        Some(self.unit_text(pair))
    }

    /// Reports `written`, for which something else is to be written.
    pub(super) fn instead(&mut self, code: &'static str, at: Span, written: &str, instead: String) {
        let d = Diagnostic::error(code, self.loc(at))
            .arg("written", written)
            .arg("instead", instead);
        self.fail(d);
    }
}
