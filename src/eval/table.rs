//! Decision tables: the cell for some keys, in the edition of a date.

use super::context::{Env, Evaluator};
use super::domain::{Val, What};
use super::ground::Source;
use super::kleene::Truth;
use crate::program::{
    Bounds, CellTest, CompareOp, Expr, Program, TableEdition, TableId, TableRow, Value,
};
use crate::source::Loc;
use jiff::civil::Date;

impl Evaluator<'_> {
    /// A table's cell, read in the edition in force at the date of the event (or on the day).
    /// Where the keys leave several rows possible it is one of their results; no row: not known.
    pub(super) fn cell(&self, table: TableId, keys: &[Expr], at: Option<&Expr>, env: &Env) -> Val {
        let keys: Vec<Val> = keys.iter().map(|k| self.value(k, env)).collect();
        let mut from = keys
            .iter()
            .map(|k| k.from)
            .max()
            .unwrap_or(super::calendar::FIRST_DAY);
        let editions = &self.program()[table].editions;
        let in_force = |day: Date| {
            editions
                .iter()
                .rev()
                .find(|e| e.from.is_none_or(|f| f <= day))
        };
        let (first, last) = match at {
            Some(at) => {
                let v = self.value(at, env);
                from = from.max(v.from);
                v.days().map_or((env.day, env.day), |d| (d.low, d.high))
            }
            None => {
                if let Some(f) = in_force(env.day).and_then(|e| e.from) {
                    from = from.max(f);
                }
                (env.day, env.day)
            }
        };
        let mut out: Option<Val> = None;
        for (n, edition) in editions.iter().enumerate() {
            let next = editions.get(n + 1).and_then(|e| e.from);
            let begins = edition.from.is_none_or(|f| f <= last);
            let goes_on = next.is_none_or(|f| f > first);
            if begins && goes_on {
                let (v, rows) = look_up(edition, &keys, self.program());
                for row in rows {
                    self.trace.source(Source::Cell(table, row));
                }
                out = Some(match out {
                    Some(o) => o.either(v),
                    None => v,
                });
            }
        }
        out.unwrap_or_else(Val::unknown).not_before(from)
    }
}

/// What an edition gives for keys, and the rows that may give it.
fn look_up(edition: &TableEdition, keys: &[Val], program: &Program) -> (Val, Vec<Loc>) {
    let is_rest = |row: &TableRow| row.cells.contains(&CellTest::Rest);
    let mut out: Option<Val> = None;
    let mut rows = Vec::new();
    let mut taken = Truth::FALSE;
    let ordinary = edition.rows.iter().filter(|r| !is_rest(r));
    let rest = edition.rows.iter().filter(|r| is_rest(r));
    // A key that is 无 is none of the others (其余): only what takes every key fits it, and where a
    // row would have asked for it, what the table says is not known.
    let mut asks_for_absent = Truth::FALSE;
    let some_absent = keys.iter().any(|k| k.absent);
    for row in ordinary.chain(rest) {
        let mut fits = row_fits(row, keys, program);
        if is_rest(row) {
            fits = fits.and(taken.not()).and(asks_for_absent.not());
        } else if some_absent {
            asks_for_absent = asks_for_absent.or(asks(row, keys, program));
        }
        taken = taken.or(fits);
        if fits.may_be_true() {
            rows.push(row.loc);
            let v = match &row.result {
                Some(result) => Val::of(What::of(result.clone())),
                None => Val::unknown(),
            };
            out = Some(match out {
                Some(o) => o.either(v),
                None => v,
            });
        }
        if fits.is_true() {
            break;
        }
    }
    // A key that is not settled may fit no row at all, unless one takes every key, or they do
    // together.
    let takes_all = |row: &TableRow| {
        let mut cells = row.cells.iter();
        cells.all(|c| matches!(c, CellTest::Any | CellTest::Rest))
    };
    if !taken.is_true() && some_absent {
        let unknown = Val::unknown();
        return (out.map_or(unknown.clone(), |v| v.either(unknown)), rows);
    }
    let together = edition.complete && keys.iter().all(|k| !k.absent && !k.nothing);
    match out {
        Some(v) if taken.is_true() || together || edition.rows.iter().any(takes_all) => (v, rows),
        Some(_) | None => (Val::unknown(), Vec::new()),
    }
}

/// Whether all keys fit a row; one that does not settles it.
fn row_fits(row: &TableRow, keys: &[Val], program: &Program) -> Truth {
    let mut all = Truth::TRUE;
    for (cell, key) in row.cells.iter().zip(keys) {
        all = all.and(fits(cell, key, program));
        if all.is_false() {
            break;
        }
    }
    all
}

/// Whether a row that fits the other keys asks for one that is 无.
fn asks(row: &TableRow, keys: &[Val], program: &Program) -> Truth {
    let mut absent = Truth::FALSE;
    let mut others = Truth::TRUE;
    for (cell, key) in row.cells.iter().zip(keys) {
        if matches!(cell, CellTest::Any) {
            continue;
        }
        if key.absent {
            absent = absent.or(Truth::possible(true, key.what != What::Never));
        }
        if key.what != What::Never {
            others = others.and(fits(cell, key, program));
        }
    }
    absent.and(others)
}

fn fits(cell: &CellTest, key: &Val, program: &Program) -> Truth {
    let like = |value: &Value, op| {
        key.truth(false, |what| what.order_to(value, program).test(op))
            .nothing_is_false()
    };
    match cell {
        CellTest::Any => Truth::TRUE,
        CellTest::Rest => key.truth(false, |_| Truth::TRUE).nothing_is_false(),
        CellTest::Values(values) => {
            // Mostly members of an enum, of which the key is one.
            if let (What::Exactly(Value::Member(key)), false, false) =
                (&key.what, key.absent, key.nothing)
                && values.iter().all(|v| matches!(v, Value::Member(_)))
            {
                let is = |v: &Value| matches!(v, Value::Member(m) if m == key);
                return Truth::of(values.iter().any(is));
            }
            values
                .iter()
                .map(|v| like(v, CompareOp::Eq))
                .fold(Truth::FALSE, Truth::or)
        }
        CellTest::Within(Bounds { low, high }) => {
            let low = low.as_ref().map_or(Truth::TRUE, |(v, included)| {
                like(
                    v,
                    if *included {
                        CompareOp::Ge
                    } else {
                        CompareOp::Gt
                    },
                )
            });
            let high = high.as_ref().map_or(Truth::TRUE, |(v, included)| {
                like(
                    v,
                    if *included {
                        CompareOp::Le
                    } else {
                        CompareOp::Lt
                    },
                )
            });
            low.and(high)
        }
    }
}
