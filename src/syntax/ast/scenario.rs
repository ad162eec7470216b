//! What a scenario states: facts and expectations.

use super::{CompareOp, DateLiteral, Name, Path, Quantity, Text};
use crate::source::Span;
use rust_decimal::Decimal;

/// A value in the facts of a scenario.
#[derive(Clone, Debug)]
pub struct FactValue {
    /// What it is.
    pub kind: FactValueKind,
    /// Where.
    pub span: Span,
}
same_wherever!(FactValue { kind } at { span });

/// The kinds of value in a scenario's facts.
#[derive(Clone, Debug, PartialEq)]
pub enum FactValueKind {
    /// `{ key：value … }`.
    Object(Vec<(Name, FactValue)>),
    /// `[ … ]`.
    Array(Vec<FactValue>),
    /// `A 至 B`; 无 for an open end.
    Span(Box<FactValue>, Box<FactValue>),
    /// A date, perhaps partial.
    Date(DateLiteral),
    /// 无 / null.
    Null,
    /// A number, perhaps with a unit.
    Quantity(Quantity),
    /// 是 / 否.
    Boolean(bool),
    /// A string.
    Text(Text),
    /// A name (a member of an enum).
    Name(Name),
}

/// `期望 NORM [SUBJECT] OUTCOME`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Norm, item or indicator.
    pub norm: Path,
    /// Whose verdict.
    pub subject: ExpectedSubject,
    /// Which verdict.
    pub outcome: Outcome,
}

/// Whose verdict a scenario expects.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpectedSubject {
    /// Not said: the only one there is.
    Only,
    /// 未列出.
    Unlisted,
    /// `劳动者(“A1”，2020年3月1日).体检(…)`: entity and identity, from the outside in.
    Identified(Vec<(Name, Vec<FactValue>)>),
}

/// The verdict that a scenario expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// 符合.
    Satisfied,
    /// 违反 [自 DATE].
    Violated(Option<DateLiteral>),
    /// 未到期 [至 DATE].
    Pending(Option<DateLiteral>),
    /// 未定 [(possible)] [缺 facts].
    Undetermined {
        /// Exactly these, where given: 符合, 违反, 未到期, 豁免, 不适用.
        possible: Vec<ExpectedVerdict>,
        /// These facts, where given.
        missing: Vec<Path>,
    },
    /// `豁免 [exception].`
    Exempt(Option<Name>),
    /// 不适用.
    NotApplicable,
    /// `= 95%`, of an indicator.
    Value(CompareOp, Quantity),
    /// 于 1/3 至 2/3, of an indicator.
    Between((Decimal, Decimal), (Decimal, Decimal)),
}

/// A verdict by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExpectedVerdict {
    /// 符合.
    Satisfied,
    /// 违反.
    Violated,
    /// 未到期.
    Pending,
    /// 豁免.
    Exempt,
    /// 不适用.
    NotApplicable,
}
