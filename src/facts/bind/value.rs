//! One value by its type. What does not fit is reported where it stands, and is unknown.

use super::Binder;
use super::date::{self, NoDate};
use super::says_nothing::says_nothing;
use super::vocabulary::Named;
use crate::diagnostic::{Arg, Diagnostic};
use crate::facts::store::Fact;
use crate::facts::tree::{Node, NodeKind};
use crate::program::{Bounds, EnumId, Member, Type, UnitId, Value, Within};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::sync::Arc;

/// What a value must be.
#[derive(Clone, Copy)]
pub(super) struct Expected<'p> {
    /// Its type.
    pub ty: &'p Type,
    /// Whether it may be known to be absent.
    pub optional: bool,
    /// The values it may take.
    pub range: Option<&'p Bounds>,
    /// Whether it tells which one it is: numbered from 0, that is a name.
    pub identifies: bool,
}

/// Whether it says of something that it is not complete, as only a list of things may.
pub(super) fn says_partial(node: &Node) -> bool {
    let NodeKind::Object(entries) = &node.kind else {
        return false;
    };
    let keys = ["完整", "complete", "共", "total", "列出", "listed"];
    !entries.is_empty() && entries.iter().all(|e| keys.contains(&&*e.key))
}

/// Whether it says that a number is less, or more, than another: below what could be detected.
fn is_bound(node: &Node) -> bool {
    let NodeKind::Text(text) = &node.kind else {
        return false;
    };
    let first = text.trim_start().chars().next();
    let words = ["未检出", "低于", "小于", "大于", "ND", "nd"];
    matches!(
        first,
        Some('<' | '＜' | '≤' | '≦' | '>' | '＞' | '≥' | '≧' | '〈' | '〉')
    ) || words.iter().any(|w| text.trim_start().starts_with(w))
}

/// Members named in a message.
const MOST_NAMED: usize = 12;

impl Binder<'_, '_, '_> {
    /// Reads what is known of a value: `null` is known to be absent, and what could not be read
    /// is not known.
    pub(super) fn fact(&mut self, expected: Expected<'_>, node: &Node) -> Fact<Value> {
        if self.says_absent(expected.ty, node) {
            if expected.optional {
                return Fact::Absent;
            }
            let d = Diagnostic::error("ohs::facts::null_not_allowed", node.loc(self.file))
                .arg("expected", expected_word(expected.ty));
            let d = match expected.ty {
                Type::Set(_) | Type::Spans | Type::Dates | Type::Texts => d.help("list"),
                _ => d,
            };
            self.report(d);
            return Fact::Unknown;
        }
        if *expected.ty != Type::Text && is_to_be_filled(node) {
            let here = node.loc(self.file);
            self.report(Diagnostic::warning("ohs::facts::to_be_filled", here));
            return Fact::Unknown;
        }
        if expected.identifies && self.is_too_long(node) {
            return Fact::Unknown;
        }
        if expected.identifies
            && *expected.ty == Type::Text
            && let NodeKind::Text(text) = &node.kind
            && text.trim() == "0"
        {
            return Fact::Known(Value::Text(Arc::from(&**text)));
        }
        match self.value(expected.ty, node) {
            Some(value) if self.in_range(expected, &value, node) => Fact::Known(value),
            _ => Fact::Unknown,
        }
    }

    /// Whether a text that names something is longer than any name; reported here. It would stand again
    /// wherever the thing is named.
    pub(super) fn is_too_long(&mut self, node: &Node) -> bool {
        let limit = crate::limits::Limits::default().naming_chars;
        let long = matches!(&node.kind, NodeKind::Text(t) if t.chars().nth(limit).is_some());
        if long {
            let d = Diagnostic::error("ohs::facts::text_too_long", node.loc(self.file));
            self.report(d.arg("limit", limit));
        }
        long
    }

    /// `null`; and 无, unless the type has a member of that name.
    pub(super) fn says_absent(&self, ty: &Type, node: &Node) -> bool {
        match &node.kind {
            NodeKind::Null => true,
            NodeKind::Text(text) => {
                date::says_none(text)
                    && match ty {
                        Type::Enum(of) => self.words.named(*of, text).is_none(),
                        _ => true,
                    }
            }
            _ => false,
        }
    }

    fn in_range(&mut self, expected: Expected<'_>, value: &Value, node: &Node) -> bool {
        let Some(bounds) = expected.range else {
            return self.is_a_share(expected.ty, value, node);
        };
        let order = bounds.of_period(value);
        let outside = order == Some(Within::Outside);
        let below = outside
            || bounds
                .low
                .as_ref()
                .is_some_and(|(low, included)| self.surely_less(value, low, !included));
        let above = bounds
            .high
            .as_ref()
            .is_some_and(|(high, included)| self.surely_less(high, value, !included));
        if !below && !above && order != Some(Within::Either) {
            return true;
        }
        let show = |b: &Option<(Value, bool)>| {
            b.as_ref()
                .map_or_else(|| "…".to_owned(), |(v, _)| self.shown(expected.ty, v))
        };
        let range = format!("{} – {}", show(&bounds.low), show(&bounds.high));
        let here = node.loc(self.file);
        let d = match order {
            Some(Within::Either) => Diagnostic::error("ohs::facts::period_unlike_range", here),
            _ => Diagnostic::error("ohs::facts::out_of_range", here),
        };
        self.report(d.arg("found", found_word(node)).arg("range", range));
        false
    }

    /// A share is at least nothing and at most the whole, where the vocabulary says no more.
    fn is_a_share(&mut self, ty: &Type, value: &Value, node: &Node) -> bool {
        let (Type::Percent, Value::Number(n)) = (ty, value) else {
            return true;
        };
        if n.is_sign_negative() && !n.is_zero() {
            self.report(
                Diagnostic::error("ohs::facts::less_than_nothing", node.loc(self.file))
                    .arg("found", found_word(node)),
            );
            return false;
        }
        if *n <= Decimal::ONE {
            return true;
        }
        self.report(
            Diagnostic::error("ohs::facts::more_than_whole", node.loc(self.file))
                .arg("found", found_word(node)),
        );
        false
    }

    /// Whether the first value certainly lies below the second (or, `strict`, is not above it).
    fn surely_less(&self, a: &Value, b: &Value, strict: bool) -> bool {
        let order = match (a, b) {
            (Value::Number(a) | Value::Measured(a, _), Value::Number(b)) => a.cmp(b),
            (Value::Number(a), Value::Measured(b, _)) => a.cmp(b),
            (Value::Measured(a, of), Value::Measured(b, to)) => {
                match self.converted(*a, *of, *to) {
                    Some(a) => a.cmp(b),
                    None => return false,
                }
            }
            (Value::Date(a), Value::Date(b)) => a.high.cmp(&b.low),
            (Value::Year(a), Value::Year(b)) => a.cmp(b),
            (Value::Period(a), Value::Period(b)) => match a.surely(*b) {
                Some(order) => order,
                None => return false,
            },
            (Value::Member(a), Value::Member(b)) => a.cmp(b),
            _ => return false,
        };
        order.is_lt() || (strict && order.is_eq())
    }

    /// A value as a message shows it.
    fn shown(&self, ty: &Type, value: &Value) -> String {
        let unit = |id: UnitId| self.program.units.get(id.index()).map(|u| &u.label.name);
        match (ty, value) {
            (Type::Percent, Value::Number(n)) => {
                format!("{}%", (n * Decimal::ONE_HUNDRED).normalize())
            }
            (Type::Integer(Some(u)) | Type::Decimal(Some(u)), Value::Number(n)) => {
                format!("{n} {}", unit(*u).map_or("", |u| u))
            }
            (_, Value::Measured(n, u)) => format!("{n} {}", unit(*u).map_or("", |u| u)),
            (_, value) => super::shown(self.program, ty, value),
        }
    }

    /// Reads a value of a type; reports and gives nothing where it does not fit.
    pub(super) fn value(&mut self, ty: &Type, node: &Node) -> Option<Value> {
        if node.kind == NodeKind::Broken {
            return None;
        }
        match ty {
            Type::Boolean => match &node.kind {
                NodeKind::Boolean(b) => Some(Value::Boolean(*b)),
                NodeKind::Text(t) if &**t == "是" => Some(Value::Boolean(true)),
                NodeKind::Text(t) if &**t == "否" => Some(Value::Boolean(false)),
                _ => self.wrong(ty, node),
            },
            Type::Integer(unit) | Type::Decimal(unit) => {
                let n = self.number(ty, *unit, node)?;
                if matches!(ty, Type::Integer(_)) && !n.fract().is_zero() {
                    self.report(
                        Diagnostic::error("ohs::facts::not_whole", node.loc(self.file))
                            .arg("found", found_word(node)),
                    );
                    return None;
                }
                Some(Value::Number(n.normalize()))
            }
            Type::Percent | Type::Points => self.share(ty, node).map(Value::Number),
            Type::Text => match &node.kind {
                NodeKind::Text(t) if t.trim().is_empty() => {
                    self.report(Diagnostic::error(
                        "ohs::facts::empty_text",
                        node.loc(self.file),
                    ));
                    None
                }
                NodeKind::Text(_) if is_to_be_filled(node) => {
                    let here = node.loc(self.file);
                    self.report(Diagnostic::warning("ohs::facts::to_be_filled", here));
                    None
                }
                NodeKind::Text(t) if says_nothing(t) => {
                    self.report(
                        Diagnostic::error("ohs::facts::says_nothing", node.loc(self.file))
                            .arg("found", found_word(node)),
                    );
                    None
                }
                NodeKind::Text(t) => Some(Value::Text(Arc::from(&**t))),
                NodeKind::Number(_) => self.wrong_with(ty, node, "quotes"),
                NodeKind::Boolean(_) => self.wrong_with(ty, node, "yes_or_no"),
                _ => self.wrong(ty, node),
            },
            Type::Date => self.date(node).map(Value::Date),
            Type::Year => match &node.kind {
                NodeKind::Number(t) | NodeKind::Text(t) => match date::year(t) {
                    Ok(year) => Some(Value::Year(year)),
                    Err(NoDate::OutOfYears) => self.no_date(ty, node, NoDate::OutOfYears),
                    Err(_) => self.wrong(ty, node),
                },
                _ => self.wrong(ty, node),
            },
            Type::Period => match &node.kind {
                NodeKind::Text(t) => match date::period(t) {
                    Some(period) => Some(Value::Period(period)),
                    None => self.wrong(ty, node),
                },
                _ => self.wrong(ty, node),
            },
            Type::Span => self.span(node).map(Value::Span),
            Type::Measured => self.measured(node),
            Type::Region => self.region(node),
            Type::Enum(of) => self.member(*of, ty, node).map(Value::Member),
            Type::Set(of) => {
                let NodeKind::Array(items) = &node.kind else {
                    return self.wrong_with(ty, node, "list");
                };
                // One that is not known leaves the others known.
                let mut members: Vec<Member> = items
                    .iter()
                    .map(|item| self.member(*of, &Type::Enum(*of), item))
                    .map(|m| m.unwrap_or(Member::UNKNOWN))
                    .collect();
                members.sort_unstable();
                members.dedup();
                Some(Value::Set(members))
            }
            Type::Spans => self.list(ty, node, Self::span).map(Value::Spans),
            Type::Dates => self.list(ty, node, Self::date).map(Value::Dates),
            Type::Texts => self
                .list(ty, node, |me, item| match me.value(&Type::Text, item) {
                    Some(Value::Text(t)) => Some(t),
                    _ => None,
                })
                .map(Value::Texts),
            Type::Reference(_) | Type::One(_) | Type::Many(_) | Type::Series(_) => None,
        }
    }

    /// Reads a list; one bad item makes the whole unknown, and every bad one is reported.
    fn list<T>(
        &mut self,
        ty: &Type,
        node: &Node,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Option<Vec<T>> {
        let NodeKind::Array(items) = &node.kind else {
            return self.wrong_with(ty, node, "list");
        };
        let read: Vec<Option<T>> = items.iter().map(|item| read(self, item)).collect();
        read.into_iter().collect()
    }

    /// Reports a value of another kind than the type's.
    pub(super) fn wrong<T>(&mut self, ty: &Type, node: &Node) -> Option<T> {
        self.report(self.wrong_type(ty, node));
        None
    }

    pub(super) fn wrong_with<T>(
        &mut self,
        ty: &Type,
        node: &Node,
        help: &'static str,
    ) -> Option<T> {
        let d = self.wrong_type(ty, node);
        let d = if says_partial(node) { d } else { d.help(help) };
        self.report(d);
        None
    }

    pub(super) fn wrong_type(&self, ty: &Type, node: &Node) -> Diagnostic {
        let d = Diagnostic::error("ohs::facts::wrong_type", node.loc(self.file))
            .arg("expected", expected_word(ty))
            .arg("found", found_word(node));
        match ty {
            Type::Many(_) => d,
            Type::Measured | Type::Decimal(_) | Type::Integer(_) if is_bound(node) => {
                d.help("bound")
            }
            _ if says_partial(node) => d.help("partial"),
            Type::Date if says_whether(node) => d.help("whether"),
            _ => d,
        }
    }

    fn region(&mut self, node: &Node) -> Option<Value> {
        let text = match &node.kind {
            NodeKind::Number(t) | NodeKind::Text(t) => t.trim(),
            _ => return self.wrong(&Type::Region, node),
        };
        if matches!(text, "0" | "000000" | "全国") {
            return Some(Value::Region(0));
        }
        let code = Some(text)
            .filter(|t| t.len() == 6 && t.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|t| t.parse::<u32>().ok())
            .filter(|code| {
                let (province, city, county) = (code / 10_000, code / 100 % 100, code % 100);
                PROVINCES.contains(&province) && (city != 0 || county == 0)
            });
        match code {
            Some(code) => Some(Value::Region(code)),
            None => {
                self.report(
                    Diagnostic::error("ohs::facts::bad_region", node.loc(self.file))
                        .arg("found", found_word(node)),
                );
                None
            }
        }
    }

    /// A member of an enum by any of its names.
    fn member(&mut self, of: EnumId, ty: &Type, node: &Node) -> Option<Member> {
        let text = match &node.kind {
            NodeKind::Text(text) => text,
            NodeKind::Broken => return None,
            NodeKind::Number(_) => return self.wrong_with(ty, node, "quotes"),
            _ => return self.wrong(ty, node),
        };
        let declared = &self.program[of];
        let here = node.loc(self.file);
        let names = |members: &mut dyn Iterator<Item = &crate::program::Label>| -> Vec<String> {
            let mut all: Vec<String> = members.map(|m| m.name.clone()).collect();
            if all.len() > MOST_NAMED {
                all.truncate(MOST_NAMED);
                all.push("…".to_owned());
            }
            all
        };
        let d = match self.words.named(of, text) {
            Some(Named::Member(member)) => return Some(member),
            Some(Named::Group(group)) => {
                let members = declared.groups.get(group as usize);
                let mut members = members
                    .into_iter()
                    .flat_map(|g| &g.members)
                    .filter_map(|m| declared.members.get(m.0 as usize));
                Diagnostic::error("ohs::facts::group_as_value", here)
                    .arg("group", &**text)
                    .arg("members", names(&mut members))
            }
            None => {
                let suggestion = if self.may_suggest() {
                    self.words.nearest_member(of, text)
                } else {
                    None
                };
                let d = if declared.open {
                    Diagnostic::warning("ohs::facts::not_listed", here)
                } else {
                    Diagnostic::error("ohs::facts::unknown_member", here)
                };
                d.arg("found", &**text)
                    .arg("enum", &*declared.label.name)
                    .arg("members", names(&mut declared.members.iter()))
                    .did_you_mean(suggestion)
            }
        };
        self.report(d);
        None
    }
}

/// The first two digits of GB/T 2260 codes.
const PROVINCES: &[u32] = &[
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
];

/// What a type expects, in words.
pub(super) fn expected_word(ty: &Type) -> Arg {
    Arg::Word(Cow::Borrowed(match ty {
        Type::Boolean => "word.expected_boolean",
        Type::Integer(_) => "word.expected_integer",
        Type::Decimal(_) => "word.expected_decimal",
        Type::Percent => "word.expected_percent",
        Type::Points => "word.expected_points",
        Type::Text => "word.expected_text",
        Type::Date => "word.expected_date",
        Type::Year => "word.expected_year",
        Type::Period => "word.expected_period",
        Type::Span => "word.expected_span",
        Type::Measured => "word.expected_measured",
        Type::Region => "word.expected_region",
        Type::Enum(_) => "word.expected_member",
        Type::Set(_) => "word.expected_members",
        Type::Spans => "word.expected_spans",
        Type::Dates => "word.expected_dates",
        Type::Texts => "word.expected_texts",
        Type::Reference(_) => "word.expected_reference",
        Type::One(_) => "word.expected_object",
        Type::Many(_) => "word.expected_objects",
        Type::Series(_) => "word.expected_series",
    }))
}

/// Whether somebody still has to fill a value in.
pub(super) fn is_to_be_filled(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Text(t) if t.starts_with(crate::facts::patch::TO_BE_FILLED))
}

/// Whether it says only that something is there or is not.
fn says_whether(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Boolean(_) => true,
        NodeKind::Text(t) => matches!(
            &**t,
            "有" | "没有" | "无" | "是" | "否" | "已" | "未" | "yes" | "no" | "none"
        ),
        _ => false,
    }
}

/// What stands in the document, in short.
pub(super) fn found_word(node: &Node) -> Arg {
    let short = |text: &str| {
        let mut out: String = text.chars().take(40).collect();
        if out.len() < text.len() {
            out.push('…');
        }
        Arg::Text(out)
    };
    let word = |key: &'static str| Arg::Word(Cow::Borrowed(key));
    match &node.kind {
        NodeKind::Null => word("word.found_null"),
        NodeKind::Boolean(true) => word("word.found_true"),
        NodeKind::Boolean(false) => word("word.found_false"),
        NodeKind::Number(t) | NodeKind::Text(t) => short(t),
        NodeKind::Array(_) => word("word.found_list"),
        NodeKind::Object(_) => word("word.found_object"),
        NodeKind::Broken => Arg::Text("…".to_owned()),
    }
}
