//! How a target stands, in words: what is measured, in which year, by whom it is said, and how far it
//! is from what is asked.

use super::ground::written_whole;
use super::model;
use super::name::Names;
use super::place::location;
use crate::diagnostic::Arg;
use crate::eval::target::fraction::{Between, Fraction};
use crate::eval::target::value::{From, InYear};
use crate::eval::verdict::{Reached, Settled};
use crate::message::{phrase, word};
use crate::program::{CompareOp, Indicator, Measurement, Type};
use crate::source::SourceMap;

/// How many digits of a percentage are shown where it has no end; more where it would seem to be
/// what it is measured against.
const PLACES: u32 = 2;
const MOST_PLACES: u32 = 8;

/// What is said of a target under one reading.
pub(super) struct Shown<'a> {
    pub names: &'a Names<'a>,
    pub sources: &'a SourceMap,
    pub indicator: &'a Indicator,
    pub reached: &'a Reached,
    pub target: u32,
}

impl Shown<'_> {
    fn say(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        phrase(key, args, self.names.language)
    }

    fn measurement(&self) -> Option<&Measurement> {
        self.indicator.variants.get(self.reached.variant as usize)
    }

    /// The target as it is written.
    pub fn written(&self) -> String {
        let target = self
            .measurement()
            .and_then(|m| m.targets.get(self.target as usize));
        target.map_or_else(String::new, |t| written_whole(self.sources, t.loc))
    }

    /// For tools.
    pub fn model(&self) -> Option<model::Reached> {
        let readings = self.indicator.readings;
        let readings = readings.map(|set| &self.names.program[set].readings);
        let reading = readings.and_then(|r| r.get(self.reached.variant as usize));
        let target = self.measurement()?.targets.get(self.target as usize)?;
        let text = |n: Fraction| n.to_string();
        let in_year = |v: &InYear| model::InYear {
            year: v.year,
            source: match v.from {
                From::Reported(..) => "reported",
                From::Counted(_) => "counted",
                From::Said => "said",
                From::Derived => "summed",
                From::Nowhere | From::Elsewhere => "unknown",
            },
            low: v.between.low.map(text),
            high: v.between.high.map(text),
        };
        let reached = self.reached;
        Some(model::Reached {
            target: model::Target {
                reading: reading.map(|l| self.names.label(l).to_owned()),
                text: self.written(),
                location: location(self.sources, target.loc, String::new()),
            },
            possible: reached.possible.iter().map(model::Outcome::from).collect(),
            unit: if reached.rate { "ratio" } else { "count" },
            value: in_year(&reached.value),
            beside: reached.beside.as_ref().map(in_year),
            op: reached.limit.map(|(op, _)| op.sign()),
            limit: reached.limit.map(|(_, l)| model::Ends {
                low: l.low.map(text),
                high: l.high.map(text),
            }),
            text: self.line(),
        })
    }

    /// Value, target and distance, on a line.
    pub fn line(&self) -> String {
        let mut value = self.value(&self.reached.value);
        if let Some(beside) = self.reached.beside.as_ref() {
            let args = [
                ("value", value.into()),
                ("beside", self.value(beside).into()),
            ];
            value = self.say("target_beside", &args);
        }
        let args = [("value", value.into()), ("target", self.written().into())];
        let out = self.say("target_state", &args);
        match self.distance() {
            Some((key, distance)) => {
                self.say(key, &[("state", out.into()), ("distance", distance.into())])
            }
            None => out,
        }
    }

    /// `2025年 86.8%（统计）`.
    fn value(&self, v: &InYear) -> String {
        let source = word(source(v), self.names.language);
        let number = self.bounds(v);
        let args = [
            ("year", i64::from(v.year).into()),
            ("number", number.into()),
            ("source", source.into()),
        ];
        match (&v.from, v.is_none()) {
            (_, true) => self.say("value_of_nobody", &args),
            (From::Elsewhere, _) => self.say("value_elsewhere", &args),
            (From::Nowhere, _) => self.say("value_not_known", &args),
            _ => self.say("value_in_year", &args),
        }
    }

    fn bounds(&self, v: &InYear) -> String {
        let Between { low, high } = v.between;
        let number = |n: Fraction| self.number(n);
        match (low, high) {
            (Some(low), Some(high)) if low == high => match &v.from {
                From::Counted(m) => match (m.denominator, self.reached.rate) {
                    (Some((d, Some(_))), true) if m.numerator.1 == Some(m.numerator.0) => {
                        let n = m.numerator.0.normalize().to_string();
                        let d = d.normalize().to_string();
                        self.say(
                            "of_so_many",
                            &[
                                ("n", n.into()),
                                ("d", d.into()),
                                ("share", number(low).into()),
                            ],
                        )
                    }
                    _ => number(low),
                },
                _ => number(low),
            },
            (Some(low), Some(high)) => self.say(
                "between",
                &[("low", number(low).into()), ("high", number(high).into())],
            ),
            (Some(low), None) => self.say("at_least", &[("low", number(low).into())]),
            (None, Some(high)) => self.say("at_most", &[("high", number(high).into())]),
            (None, None) => word("not_known", self.names.language),
        }
    }

    /// A rate in percent, a count in its unit.
    fn number(&self, n: Fraction) -> String {
        if self.reached.rate {
            format!("{}%", self.percent(n))
        } else {
            self.count(n)
        }
    }

    /// As many digits as it has, or so many that it is not taken for the limit.
    fn percent(&self, n: Fraction) -> String {
        let hundred = Fraction::whole(100);
        let limit = self.reached.limit.and_then(|(_, l)| l.settled());
        let shown = |n: Fraction, places| n.times(hundred).and_then(|n| n.decimal(places));
        for places in PLACES..=MOST_PLACES {
            let Some((text, exact)) = shown(n, places) else {
                break;
            };
            let like = limit
                .filter(|l| *l != n)
                .and_then(|l| shown(l, places))
                .is_some_and(|(l, _)| l == text);
            if exact || !like {
                return text.to_string();
            }
        }
        n.times(hundred)
            .map_or_else(|| n.to_string(), |n| n.to_string())
    }

    fn count(&self, n: Fraction) -> String {
        let text = n
            .decimal(PLACES)
            .map_or_else(|| n.to_string(), |(text, _)| text.to_string());
        match self.unit() {
            Some(unit) => format!("{text} {unit}"),
            None => text,
        }
    }

    /// The unit of a count: that of the statistic.
    fn unit(&self) -> Option<String> {
        let fields = self.measurement()?.taken_from.iter();
        fields
            .filter_map(|f| match &self.names.program[*f].ty {
                Type::Series(inner) => match **inner {
                    Type::Integer(unit) | Type::Decimal(unit) => unit,
                    _ => None,
                },
                Type::Integer(unit) | Type::Decimal(unit) => *unit,
                _ => None,
            })
            .map(|u| self.names.label(&self.names.program[u].label).to_owned())
            .next()
    }

    /// How far it is from what is asked, where both are numbers.
    fn distance(&self) -> Option<(&'static str, String)> {
        let (op, limit) = self.reached.limit?;
        let (value, limit) = (self.reached.value.between.settled()?, limit.settled()?);
        let meets = match op {
            CompareOp::Ge => value >= limit,
            CompareOp::Gt => value > limit,
            CompareOp::Le => value <= limit,
            CompareOp::Lt => value < limit,
            CompareOp::Eq => value == limit,
            CompareOp::Ne => value != limit,
        };
        if meets {
            let pending = self.reached.possible.settled() == Some(Settled::Pending);
            return pending.then(|| ("target_already", String::new()));
        }
        let (key, far) = if value < limit {
            ("target_short", limit.minus(value)?)
        } else {
            ("target_over", value.minus(limit)?)
        };
        if far.is_zero() {
            return None;
        }
        let text = if self.reached.rate {
            self.say("points", &[("n", self.percent_of(far).into())])
        } else {
            self.count(far)
        };
        Some((key, text))
    }

    fn percent_of(&self, far: Fraction) -> String {
        let points = far.times(Fraction::whole(100));
        for places in PLACES..=MOST_PLACES {
            if let Some((n, _)) = points.and_then(|p| p.decimal(places))
                && !n.is_zero()
            {
                return n.to_string();
            }
        }
        points.map_or_else(|| far.to_string(), |p| p.to_string())
    }
}

/// The word for where a value comes from.
pub(super) const fn source(v: &InYear) -> &'static str {
    match v.from {
        From::Reported(..) => "source_reported",
        From::Counted(_) => "source_counted",
        From::Said => "source_said",
        From::Derived => "source_summed",
        From::Nowhere | From::Elsewhere => "not_known",
    }
}
