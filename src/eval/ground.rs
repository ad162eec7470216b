//! How a date, a limit or a count came about (`last 2024-04-10 + 12 months = 2025-04-10`): what a
//! reader needs to calculate it again, and where each part of it comes from.

use super::context::{Bound, Env, Evaluator};
use super::domain::{Val, What};
use super::interval::{Interval, Order};
use super::trace::Mark;
use super::verdict::FactRef;
use crate::facts::store::Row;
use crate::program::{
    CompareOp, DateRange, Expr, ExprKind, FieldId, Lifetime, ParameterId, Period, PolicyId,
    TableId, Type, UnitId,
};
use crate::source::Loc;
use jiff::civil::Date;

/// One calculation that a verdict rests on.
#[derive(Clone, Debug, PartialEq)]
pub enum Ground {
    /// A last day in time.
    Due(Due),
    /// A calendar period, and the last day on which an act counts for it.
    Period {
        /// Its first day.
        first: Date,
        /// Its last day.
        last: Date,
        /// The last day in time.
        due: Date,
    },
    /// Something measured against a limit, a date against a date.
    Compared {
        /// The left side.
        left: Operand,
        /// What was asked.
        op: CompareOp,
        /// The right side.
        right: Operand,
        /// How the left side lies to the right.
        order: Order,
    },
    /// How many there are, against how many there must be.
    Counted {
        /// Of what.
        loc: Loc,
        /// At least so many are.
        low: u64,
        /// At most so many; `None`: any number more.
        high: Option<u64>,
        /// What was asked.
        asked: Asked,
    },
}

/// What is asked of a number of members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// At least so many.
    AtLeast(u64),
    /// At most so many.
    AtMost(u64),
    /// That none of them (of so many) fails.
    NoneOf(u64),
}

/// A last day in time: from what it is counted, and with which period.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// What it is counted from.
    pub start: Start,
    /// The day of that.
    pub from: DateRange,
    /// That day is personal.
    pub personal: bool,
    /// The day from which it would be counted, had the policy been in force then.
    pub moved: Option<DateRange>,
    /// The period, from the shortest to the longest; `None`: that day itself.
    pub period: Option<(Period, Period)>,
    /// The last day of the period counts (不满 D: it does not).
    pub inclusive: bool,
    /// The period lies before the day (于 X 前 D 内).
    pub before: bool,
    /// What it gives is the first day on which an act counts, not the last in time.
    pub opens: bool,
    /// Where the period comes from.
    pub sources: Vec<Source>,
    /// The last day in time; of a period before a day, the first day on which an act counts.
    pub gives: DateRange,
}

/// What a clock or a window is counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The last event.
    Event(Row),
    /// X, as it is written, and the fact that says when.
    Anchor(Loc, Option<(Row, FieldId)>),
    /// The subject's start.
    Life(Option<(Row, FieldId)>),
    /// The policy's force.
    Force(PolicyId),
    /// Since the scope holds.
    Scope,
    /// The span within which it is owed.
    Span,
}

/// A side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// Where it is written.
    pub loc: Loc,
    /// It is written out there.
    pub literal: bool,
    /// The fact, where it is one.
    pub fact: Option<(Row, FieldId)>,
    /// What it is.
    pub amount: Amount,
    /// It tells of something personal.
    pub personal: bool,
    /// Where it comes from, beside facts.
    pub sources: Vec<Source>,
}

/// A number as a reader writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A number in a unit.
    Number(Interval, Option<UnitId>),
    /// A percentage.
    Percent(Interval),
    /// Percentage points.
    Points(Interval),
    /// A quantity.
    Measured(rust_decimal::Decimal, UnitId),
    /// A day.
    Days(DateRange),
    /// A period, from the shortest to the longest.
    Periods(Period, Period),
}

/// Where a limit or a period comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A row of a table.
    Cell(TableId, Loc),
    /// A parameter, and who filled it.
    Parameter(ParameterId, Filled),
}

/// Who filled a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// Nobody: it has its default.
    Default,
    /// The document.
    Facts,
    /// A policy that adopts it.
    Policy,
    /// Nobody, and it has no default: any value within its range.
    Open,
}

impl Evaluator<'_> {
    /// Evaluates something, and says which tables and parameters gave it. What it reads leaves no
    /// other trace.
    pub(super) fn sourced<T>(&self, of: impl FnOnce() -> T) -> (T, Vec<Source>) {
        let mark = self.trace.mark();
        let (out, sources) = self.trace.sourced(of);
        self.trace.back_to(mark);
        (out, sources)
    }

    /// Whether something read since a mark is personal.
    pub(super) fn read_personal(&self, mark: Mark) -> bool {
        self.trace.any_since(
            mark,
            |fact| matches!(fact, FactRef::Field(_, field) if self.program()[*field].sensitive),
        )
    }

    /// One side of a comparison: its value, and, where calculations are remembered, what a reader is
    /// told about it.
    pub(super) fn side(&self, expr: &Expr, env: &Env) -> (Val, Option<Operand>) {
        if !self.trace.calculates() {
            return (self.value(expr, env), None);
        }
        let mark = self.trace.mark();
        let (val, sources) = self.trace.sourced(|| self.value(expr, env));
        if val.unread {
            return (val, None);
        }
        let operand = Amount::of(&val.what, &expr.ty).map(|amount| Operand {
            loc: expr.loc,
            literal: matches!(expr.kind, ExprKind::Literal(_)),
            fact: self.fact_of(expr, env),
            amount,
            personal: self.read_personal(mark),
            sources,
        });
        (val, operand)
    }

    /// Remembers a comparison of numbers, quantities, days or periods that are known.
    pub(super) fn ground_compared(
        &self,
        left: (&Val, Option<Operand>),
        op: CompareOp,
        right: (&Val, Option<Operand>),
    ) {
        if let ((a, Some(left)), (b, Some(right))) = (left, right) {
            let order = a.what.order(&b.what, self.program());
            self.trace.ground(Ground::Compared {
                left,
                op,
                right,
                order,
            });
        }
    }

    /// The field that says when the life of a row begins.
    pub(super) fn start_of_life(&self, row: Bound) -> Option<(Row, FieldId)> {
        let row = row.row()?;
        match self.program()[row.entity].lifetime {
            Lifetime::Static => None,
            Lifetime::Event(field) | Lifetime::Lives { from: field, .. } => Some((row, field)),
        }
    }

    /// The fact that an expression is, where it is one.
    pub(super) fn fact_of(&self, expr: &Expr, env: &Env) -> Option<(Row, FieldId)> {
        let ExprKind::Field(place, field) = &expr.kind else {
            return None;
        };
        let mark = self.trace.mark();
        let row = self.place(place, env).row();
        self.trace.back_to(mark);
        row.map(|row| (row, *field))
    }
}

impl Amount {
    fn of(what: &What, ty: &Type) -> Option<Self> {
        match what {
            What::Number(n) if n.low.is_none() && n.high.is_none() => None,
            What::Number(n) => Some(match ty {
                Type::Percent => Self::Percent(*n),
                Type::Points => Self::Points(*n),
                Type::Integer(unit) | Type::Decimal(unit) => Self::Number(*n, *unit),
                _ => Self::Number(*n, None),
            }),
            What::Measured(n, unit) => Some(Self::Measured(*n, *unit)),
            What::Date(d) => Some(Self::Days(*d)),
            What::Period(a, b) => Some(Self::Periods(*a, *b)),
            What::Never | What::Any | What::Truth(_) | What::Exactly(_) => None,
        }
    }
}
