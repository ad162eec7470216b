//! Calculations in words and as data: what a reader needs to calculate them again.

use super::build::cite_in;
use super::model::{Amounts, CiteStatus, Days, Ground, Operand, Penalty, Source};
use super::name::Names;
use super::place::location;
use crate::diagnostic::Arg;
use crate::eval::ground::{self, Amount, Asked, Filled, Start};
use crate::eval::interval::Order;
use crate::message::{Language, phrase, word};
use crate::program::{self, CompareOp, DateRange, Period};
use crate::source::{Loc, SourceMap};

/// Makes the calculations of one verdict.
pub(super) struct Grounds<'a> {
    pub names: &'a Names<'a>,
    pub sources: &'a SourceMap,
    /// No date may be told: each may rest on one that is personal.
    pub conceal: bool,
}

/// A name as it is written in a policy, at most.
const WRITTEN: usize = 24;

impl Grounds<'_> {
    pub fn of(&self, ground: &ground::Ground) -> Ground {
        match ground {
            ground::Ground::Due(due) => self.due(due),
            ground::Ground::Period { first, last, due } => Ground::Period {
                first: *first,
                last: *last,
                due: *due,
                text: self.say(
                    "ground_period",
                    &[
                        ("first", first.to_string()),
                        ("last", last.to_string()),
                        ("due", due.to_string()),
                    ],
                ),
            },
            ground::Ground::Compared {
                left,
                op,
                right,
                order,
            } => self.compared(left, *op, right, *order),
            ground::Ground::Counted {
                loc,
                low,
                high,
                asked,
            } => self.counted(*loc, *low, *high, *asked),
        }
    }

    fn written(&self, loc: Loc) -> String {
        written(self.sources, loc)
    }

    fn say(&self, key: &str, args: &[(&'static str, String)]) -> String {
        say(self.names.language, key, args)
    }

    /// Whether some period is personal: then it may be this one.
    fn has_personal_periods(&self) -> bool {
        let fields = &self.names.program.fields;
        (fields.iter()).any(|f| f.sensitive && f.ty == program::Type::Period)
    }

    fn due(&self, due: &ground::Due) -> Ground {
        let names = self.names;
        let hidden = (due.personal || self.conceal) && !names.show_personal;
        let (start, name, fact) = self.start(&due.start);
        let days = |d: DateRange| Days::between(d.low, d.high);
        let from = if hidden {
            word("personal", names.language)
        } else {
            names.date(due.from)
        };
        let secret = hidden && self.has_personal_periods();
        let period = due.period.filter(|_| !secret);
        let period = period.map(|(a, b)| self.periods(a, b));
        let sources: Vec<Source> = due.sources.iter().map(|s| self.source(s)).collect();
        let key = match (&due.period, due.before, due.inclusive) {
            (None, ..) => "ground_day",
            (Some(_), true, _) if due.opens => "ground_opens_before",
            (Some(_), true, _) => "ground_before",
            (Some(_), false, true) => "ground_after",
            (Some(_), false, false) => "ground_less_than",
        };
        let text = self.say(
            key,
            &[
                ("start", name.clone()),
                ("from", from),
                (
                    "period",
                    match &period {
                        Some(p) => self.between(p),
                        None => word("personal", names.language),
                    },
                ),
                ("source", self.told(&sources)),
                (
                    "gives",
                    if hidden {
                        word("personal", names.language)
                    } else {
                        names.date(due.gives)
                    },
                ),
            ],
        );
        Ground::Due {
            start,
            name,
            from: (!hidden).then(|| days(due.from)),
            fact,
            moved_from: due.moved.filter(|_| !hidden).map(days),
            period,
            inclusive: due.inclusive,
            before: due.before,
            opens: due.opens,
            sources,
            gives: (!hidden).then(|| days(due.gives)),
            text,
        }
    }

    fn start(&self, start: &Start) -> (&'static str, String, Option<super::model::Location>) {
        let names = self.names;
        let fact = |fact: &Option<(crate::facts::store::Row, program::FieldId)>| {
            let (row, field) = (*fact)?;
            names.fact(
                self.sources,
                &crate::eval::verdict::FactRef::Field(row, field),
            )
        };
        let field = |fact: &Option<(crate::facts::store::Row, program::FieldId)>| {
            fact.map(|(_, f)| names.field(f).to_owned())
        };
        match start {
            Start::Event(row) => {
                let event = names.label(&names.program[row.entity].label).to_owned();
                let place = names.fact(self.sources, &crate::eval::verdict::FactRef::Row(*row));
                ("event", self.say("start_event", &[("event", event)]), place)
            }
            Start::Anchor(loc, of) => {
                let name = field(of).unwrap_or_else(|| self.written(*loc));
                ("anchor", name, fact(of))
            }
            Start::Life(of) => {
                let name = field(of).unwrap_or_else(|| word("start_life", names.language));
                ("life", name, fact(of))
            }
            Start::Force(policy) => {
                let policy = names.label(&names.program[*policy].label).to_owned();
                (
                    "force",
                    self.say("start_force", &[("policy", policy)]),
                    None,
                )
            }
            Start::Scope => ("scope", word("start_scope", names.language), None),
            Start::Span => ("span", word("start_span", names.language), None),
        }
    }

    fn compared(
        &self,
        left: &ground::Operand,
        op: CompareOp,
        right: &ground::Operand,
        order: Order,
    ) -> Ground {
        let is = match (order.less, order.equal, order.greater) {
            (true, false, false) => Some("<"),
            (false, true, false) => Some("="),
            (false, false, true) => Some(">"),
            _ => None,
        };
        let (a, b) = (self.operand(left), self.operand(right));
        let text = self.say(
            "ground_compared",
            &[
                ("left", self.side(left, &a)),
                ("is", is.unwrap_or("?").to_owned()),
                ("right", self.side(right, &b)),
            ],
        );
        Ground::Compared {
            left: a,
            op: op.sign(),
            right: b,
            is,
            text,
        }
    }

    fn operand(&self, operand: &ground::Operand) -> Operand {
        let names = self.names;
        let dated = matches!(operand.amount, Amount::Days(_));
        let hidden = (operand.personal || self.conceal && dated) && !names.show_personal;
        let name = match operand.fact {
            Some((_, field)) => names.field(field).to_owned(),
            None => self.written(operand.loc),
        };
        Operand {
            name,
            value: (!hidden).then(|| self.amount(&operand.amount)),
            fact: operand.fact.and_then(|(row, field)| {
                names.fact(
                    self.sources,
                    &crate::eval::verdict::FactRef::Field(row, field),
                )
            }),
            location: location(self.sources, operand.loc, String::new()),
            sources: operand.sources.iter().map(|s| self.source(s)).collect(),
        }
    }

    /// One side of a comparison in words: its name, its value, where that comes from.
    fn side(&self, operand: &ground::Operand, shown: &Operand) -> String {
        let value = match (&shown.value, &operand.amount) {
            (Some(_), Amount::Days(days)) => self.names.date(*days),
            (Some(value), _) => self.between(value),
            (None, _) => word("personal", self.names.language),
        };
        let told = self.told(&shown.sources);
        // What is no field's name stands as it is written.
        let name = match operand.fact {
            Some(_) => shown.name.clone(),
            None => self.say("as_written", &[("text", shown.name.clone())]),
        };
        if operand.literal {
            format!("{value}{told}")
        } else if shown.value.is_none() {
            format!("{name}{}{value}", self.names.language.pick("", " "))
        } else {
            format!("{name} {value}{told}")
        }
    }

    fn counted(&self, loc: Loc, low: u64, high: Option<u64>, asked: Asked) -> Ground {
        let number = match high {
            Some(high) if high == low => low.to_string(),
            Some(high) => self.say(
                "between",
                &[("low", low.to_string()), ("high", high.to_string())],
            ),
            None => self.say("no_fewer", &[("low", low.to_string())]),
        };
        let (key, name, n) = match asked {
            Asked::AtLeast(n) => ("ground_at_least", "at_least", n),
            Asked::AtMost(n) => ("ground_at_most", "at_most", n),
            Asked::NoneOf(n) => ("ground_none_of", "none_of", n),
        };
        Ground::Counted {
            location: location(self.sources, loc, String::new()),
            low,
            high,
            asked: name,
            n,
            text: self.say(
                key,
                &[
                    ("what", self.written(loc)),
                    ("number", number),
                    ("n", n.to_string()),
                ],
            ),
        }
    }

    fn amount(&self, amount: &Amount) -> Amounts {
        let exact = |n: rust_decimal::Decimal| n.normalize().to_string();
        let unit = |u: program::UnitId| self.names.label(&self.names.program[u].label).to_owned();
        let bounds =
            |i: &crate::eval::interval::Interval,
             shown: &dyn Fn(rust_decimal::Decimal) -> String| Amounts {
                low: i.low.map(shown),
                high: i.high.map(shown),
            };
        let hundred = rust_decimal::Decimal::ONE_HUNDRED;
        match amount {
            Amount::Number(i, Some(u)) => bounds(i, &|n| format!("{} {}", exact(n), unit(*u))),
            Amount::Number(i, None) => bounds(i, &exact),
            Amount::Percent(i) => bounds(i, &|n| match n.checked_mul(hundred) {
                Some(n) => format!("{}%", exact(n)),
                None => exact(n),
            }),
            Amount::Points(i) => bounds(i, &|n| match n.checked_mul(hundred) {
                Some(n) => self.say("points", &[("n", exact(n))]),
                None => exact(n),
            }),
            Amount::Measured(n, u) => {
                let text = format!("{} {}", exact(*n), unit(*u));
                Amounts {
                    low: Some(text.clone()),
                    high: Some(text),
                }
            }
            Amount::Days(d) => {
                let Days { low, high } = Days::between(d.low, d.high);
                Amounts {
                    low: low.map(|d| d.to_string()),
                    high: high.map(|d| d.to_string()),
                }
            }
            Amount::Periods(a, b) => self.periods(*a, *b),
        }
    }

    fn periods(&self, a: Period, b: Period) -> Amounts {
        let shown = |p: Period| {
            let (key, n) = match p {
                Period::Days(n) => ("period_days", n),
                Period::Months(n) => ("period_months", n),
                Period::Hours(n) => ("period_hours", n),
                Period::WorkingDays(n) => ("period_working_days", n),
            };
            self.say(key, &[("n", n.to_string())])
        };
        Amounts {
            low: Some(shown(a)),
            high: Some(shown(b)),
        }
    }

    fn between(&self, amounts: &Amounts) -> String {
        match (&amounts.low, &amounts.high) {
            (Some(low), Some(high)) if low == high => low.clone(),
            (Some(low), Some(high)) => {
                self.say("between", &[("low", low.clone()), ("high", high.clone())])
            }
            (Some(low), None) => self.say("at_least", &[("low", low.clone())]),
            (None, Some(high)) => self.say("at_most", &[("high", high.clone())]),
            (None, None) => word("not_known", self.names.language),
        }
    }

    fn source(&self, source: &ground::Source) -> Source {
        let names = self.names;
        match source {
            ground::Source::Cell(table, row) => {
                let table = &names.program[*table];
                Source {
                    kind: "table",
                    name: names.label(&table.label).to_owned(),
                    filled: None,
                    location: location(self.sources, *row, String::new()),
                    cites: self.cites(&table.cites, table.loc),
                }
            }
            ground::Source::Parameter(id, filled) => {
                let parameter = &names.program[*id];
                let loc = match filled {
                    Filled::Facts => names.store.parameter(*id).map(|(_, loc)| *loc),
                    Filled::Default | Filled::Policy | Filled::Open => None,
                };
                Source {
                    kind: "parameter",
                    name: names.label(&parameter.label).to_owned(),
                    filled: Some(match filled {
                        Filled::Default => "default",
                        Filled::Facts => "facts",
                        Filled::Policy => "policy",
                        Filled::Open => "open",
                    }),
                    location: location(self.sources, loc.unwrap_or(parameter.loc), String::new()),
                    cites: self.cites(&parameter.cites, parameter.loc),
                }
            }
        }
    }

    /// The citations of something declared in a file.
    fn cites(&self, cites: &[program::Cite], declared: Loc) -> Vec<super::model::Cite> {
        let policies = &self.names.program.policies;
        let policy = policies.iter().find(|p| p.file == declared.file);
        let own = policy.map_or("", |p| p.title.as_ref().unwrap_or(&p.label.name));
        cites.iter().map(|c| cite_in(c, own)).collect()
    }

    /// `（对照表 限值 第 748 行，待核）`; nothing where there is no source.
    fn told(&self, sources: &[Source]) -> String {
        if sources.is_empty() {
            return String::new();
        }
        let language = self.names.language;
        let each: Vec<String> = sources
            .iter()
            .map(|s| {
                let mut parts = vec![match s.kind {
                    "table" => self.say(
                        "source_table",
                        &[
                            ("name", s.name.clone()),
                            ("line", s.location.line.to_string()),
                        ],
                    ),
                    _ => self.say("source_parameter", &[("name", s.name.clone())]),
                }];
                parts.extend(s.filled.map(|by| {
                    let key = match by {
                        "default" => "filled_default",
                        "facts" => "filled_facts",
                        "policy" => "filled_policy",
                        _ => "filled_open",
                    };
                    word(key, language)
                }));
                let doubtful = s.cites.iter().any(|c| c.status == CiteStatus::Unchecked)
                    && s.filled.is_none_or(|by| by == "default");
                if s.filled == Some("default") && s.cites.is_empty() {
                    parts.push(word("no_source", language));
                }
                if doubtful {
                    parts.push(word("cite_unchecked", language));
                }
                parts.join(language.pick("，", ", "))
            })
            .collect();
        let list = each.join(language.pick("；", "; "));
        self.say("in_brackets", &[("text", list)])
    }
}

/// What stands at a place of a policy, on one line.
pub(super) fn written_whole(sources: &SourceMap, loc: Loc) -> String {
    let words: Vec<&str> = sources.slice(loc).split_whitespace().collect();
    words.join(" ")
}

/// What stands at a place of a policy, on one line and not too much of it.
pub(super) fn written(sources: &SourceMap, loc: Loc) -> String {
    let line = written_whole(sources, loc);
    let mut out: String = line.chars().take(WRITTEN).collect();
    if out.len() < line.len() {
        out.push('…');
    }
    out
}

fn say(language: Language, key: &str, args: &[(&'static str, String)]) -> String {
    let args: Vec<(&'static str, Arg)> = args
        .iter()
        .map(|(name, text)| (*name, Arg::Text(text.clone())))
        .collect();
    phrase(key, &args, language)
}

/// A sanction's item: `逾期不改正：应当罚款 5万元 至 20万元`.
pub(super) fn penalty(language: Language, p: &program::PenaltyItem) -> Penalty {
    let unit = p.unit.clone().unwrap_or_else(|| "元".to_owned());
    let exact = |n: rust_decimal::Decimal| n.normalize().to_string();
    let ten_thousand = rust_decimal::Decimal::from(10_000_u32);
    let shown = |n: rust_decimal::Decimal| match &p.unit {
        Some(unit) => format!("{}{unit}", exact(n)),
        None => {
            let wan = n
                .checked_div(ten_thousand)
                .filter(|w| *w >= rust_decimal::Decimal::ONE && w.normalize().scale() <= 2);
            let number = match wan {
                Some(wan) => language.pick(format!("{}万", exact(wan)), exact(n)),
                None => exact(n),
            };
            say(language, "yuan", &[("n", number)])
        }
    };
    let amount = match (p.low, p.high) {
        (Some(low), Some(high)) => say(
            language,
            "between",
            &[("low", shown(low)), ("high", shown(high))],
        ),
        (Some(low), None) => say(language, "at_least", &[("low", shown(low))]),
        (None, Some(high)) => say(language, "at_most", &[("high", shown(high))]),
        (None, None) => String::new(),
    };
    let mut text = String::new();
    // The law's own words.
    let quoted = |words: &str| say(language, "as_written", &[("text", words.to_owned())]);
    if let Some(condition) = &p.condition {
        text.push_str(&quoted(condition));
        text.push_str(language.pick("的，", ": "));
    }
    if p.may {
        text.push_str(&word("penalty_may", language));
    }
    text.push_str(&quoted(&p.kind));
    if !amount.is_empty() {
        text.push(' ');
        text.push_str(&amount);
    }
    if let Some(per) = &p.per {
        text.push_str(&say(language, "penalty_per", &[("per", per.clone())]));
    }
    Penalty {
        name: p.name.clone(),
        condition: p.condition.clone(),
        may: p.may,
        kind: p.kind.clone(),
        low: p.low.map(exact),
        high: p.high.map(exact),
        unit,
        per: p.per.clone(),
        text,
    }
}
