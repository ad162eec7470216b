//! Whether a table's rows take each key exactly once: exact, by cutting every column into the
//! finitely many parts that its cells can tell apart.

use super::compiler::Compiler;
use super::types::compare_values;
use crate::program::{Bounds, CellTest, Column, Member, TableEdition, TableRow, Type, Value};
use crate::source::Loc;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// How many combinations are looked at before giving up on a table.
const STEPS: usize = 200_000;

/// Keys that no cell of a column tells apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Segment {
    /// This value.
    Only(Value),
    /// Strictly between two values.
    Between(Option<Value>, Option<Value>),
    /// Every value that no cell names.
    Other,
}

/// The parts of a column.
pub(super) type Domain = Vec<Segment>;

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Finding {
    /// No row takes this key.
    Gap(Vec<Segment>),
    /// Two rows take this key.
    Overlap(Loc, Loc, Vec<Segment>),
}

/// Every pair of rows that overlap, and the first gap; and whether every key was looked at. A row
/// with 其余 takes whatever no row without it takes.
pub(super) fn check(domains: &[Domain], rows: &[TableRow]) -> (Vec<Finding>, bool) {
    let mut search = Search {
        domains,
        rows,
        steps: 0,
        gap: None,
        overlaps: BTreeMap::new(),
    };
    let all: Vec<usize> = (0..rows.len()).collect();
    search.explore(&all, &mut Vec::new());
    let whole = search.steps <= STEPS;
    let mut out: Vec<Finding> = search.gap.map(Finding::Gap).into_iter().collect();
    for ((a, b), key) in search.overlaps {
        if let (Some(a), Some(b)) = (rows.get(a), rows.get(b)) {
            out.push(Finding::Overlap(a.loc, b.loc, key));
        }
    }
    (out, whole)
}

struct Search<'t> {
    domains: &'t [Domain],
    rows: &'t [TableRow],
    steps: usize,
    gap: Option<Vec<Segment>>,
    overlaps: BTreeMap<(usize, usize), Vec<Segment>>,
}

impl Search<'_> {
    fn explore(&mut self, live: &[usize], key: &mut Vec<Segment>) {
        self.steps += 1;
        if self.steps > STEPS {
            return;
        }
        let column = key.len();
        let Some(domain) = self.domains.get(column) else {
            return self.leaf(live, key);
        };
        let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
        for segment in domain {
            let fits: Vec<usize> = live
                .iter()
                .copied()
                .filter(|r| {
                    let cell = self.rows.get(*r).and_then(|r| r.cells.get(column));
                    cell.is_some_and(|c| takes(c, segment))
                })
                .collect();
            if seen.insert(fits.clone()) {
                key.push(segment.clone());
                self.explore(&fits, key);
                key.pop();
            }
        }
    }

    fn leaf(&mut self, live: &[usize], key: &[Segment]) {
        let is_rest = |r: &usize| {
            self.rows
                .get(*r)
                .is_some_and(|r| r.cells.contains(&CellTest::Rest))
        };
        let (rest, proper): (Vec<usize>, Vec<usize>) = live.iter().copied().partition(is_rest);
        let takers = if proper.is_empty() { rest } else { proper };
        match takers.as_slice() {
            [] => {
                self.gap.get_or_insert_with(|| key.to_vec());
            }
            [_] => {}
            [first, second, ..] => {
                self.overlaps
                    .entry((*first, *second))
                    .or_insert_with(|| key.to_vec());
            }
        }
    }
}

fn takes(cell: &CellTest, segment: &Segment) -> bool {
    match cell {
        CellTest::Any | CellTest::Rest => true,
        CellTest::Values(values) => match segment {
            Segment::Only(v) => values.contains(v),
            Segment::Between(..) | Segment::Other => false,
        },
        CellTest::Within(bounds) => match segment {
            Segment::Only(v) => inside(v, bounds),
            // Cut at every bound, so that one side decides for the whole.
            Segment::Between(low, high) => {
                above(low.as_ref(), bounds) && below(high.as_ref(), bounds)
            }
            Segment::Other => false,
        },
    }
}

fn inside(v: &Value, bounds: &Bounds) -> bool {
    let low = bounds
        .low
        .as_ref()
        .is_none_or(|(b, counts)| match compare_values(v, b) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => *counts,
            _ => false,
        });
    let high = bounds
        .high
        .as_ref()
        .is_none_or(|(b, counts)| match compare_values(v, b) {
            Some(Ordering::Less) => true,
            Some(Ordering::Equal) => *counts,
            _ => false,
        });
    low && high
}

fn above(low: Option<&Value>, bounds: &Bounds) -> bool {
    match (low, &bounds.low) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(v), Some((b, _))) => compare_values(v, b) != Some(Ordering::Less),
    }
}

fn below(high: Option<&Value>, bounds: &Bounds) -> bool {
    match (high, &bounds.high) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(v), Some((b, _))) => compare_values(v, b) != Some(Ordering::Greater),
    }
}

impl Compiler<'_> {
    /// The parts of one column.
    pub(super) fn domain(
        &self,
        ty: &Type,
        range: Option<&Bounds>,
        column: usize,
        edition: &TableEdition,
    ) -> Domain {
        let cells = edition.rows.iter().filter_map(|r| r.cells.get(column));
        match ty {
            Type::Boolean => vec![
                Segment::Only(Value::Boolean(true)),
                Segment::Only(Value::Boolean(false)),
            ],
            Type::Enum(e) => {
                let Some(e) = self.program.enums.get(e.index()) else {
                    return Vec::new();
                };
                let count = u32::try_from(e.members.len()).unwrap_or(u32::MAX);
                let members = (0..count).map(|m| Segment::Only(Value::Member(Member(m))));
                members.chain(e.open.then_some(Segment::Other)).collect()
            }
            Type::Integer(_)
            | Type::Decimal(_)
            | Type::Percent
            | Type::Points
            | Type::Date
            | Type::Year
            | Type::Period => line(ty, range, cells),
            _ => {
                let mut values: Vec<Value> = Vec::new();
                for cell in cells {
                    if let CellTest::Values(list) = cell {
                        values.extend(
                            list.iter()
                                .filter(|v| !values.contains(v))
                                .cloned()
                                .collect::<Vec<_>>(),
                        );
                    }
                }
                values
                    .into_iter()
                    .map(Segment::Only)
                    .chain([Segment::Other])
                    .collect()
            }
        }
    }

    /// A part of a column, to the reader.
    pub(super) fn segment_text(&self, column: &Column, segment: &Segment) -> String {
        let name = &column.label.name;
        let text = |v: &Value| self.value_text(&column.ty, v);
        match segment {
            Segment::Only(v) => format!("{name} = {}", text(v)),
            Segment::Between(None, None) | Segment::Other => format!("{name} = …"),
            Segment::Between(Some(low), None) => format!("{name} > {}", text(low)),
            Segment::Between(None, Some(high)) => format!("{name} < {}", text(high)),
            Segment::Between(Some(low), Some(high)) => {
                format!("{} < {name} < {}", text(low), text(high))
            }
        }
    }

    /// A value, to the reader.
    pub(super) fn value_text(&self, ty: &Type, value: &Value) -> String {
        match (ty, value) {
            (Type::Enum(e), Value::Member(m)) => self
                .program
                .enums
                .get(e.index())
                .and_then(|e| e.members.get(m.0 as usize))
                .map_or_else(String::new, |l| l.name.clone()),
            (_, Value::Number(n)) => format!("{}{}", n.normalize(), self.unit_of(ty)),
            (_, Value::Boolean(b)) => if *b { "是" } else { "否" }.to_owned(),
            (_, Value::Text(t)) => t.to_string(),
            (_, Value::Date(d)) => d.low.to_string(),
            (_, Value::Year(y)) => y.to_string(),
            (_, Value::Region(r)) => format!("{r:06}"),
            (_, Value::Period(p)) => match p {
                crate::program::Period::Days(n) => format!("{n}日"),
                crate::program::Period::Months(n) => format!("{n}个月"),
                crate::program::Period::Hours(n) => format!("{n}小时"),
                crate::program::Period::WorkingDays(n) => format!("{n}工作日"),
            },
            _ => String::new(),
        }
    }
}

/// The line of an ordered type, cut at every value that a cell names.
fn line<'c>(
    ty: &Type,
    range: Option<&Bounds>,
    cells: impl Iterator<Item = &'c CellTest>,
) -> Domain {
    let mut cuts: Vec<Value> = Vec::new();
    for cell in cells {
        match cell {
            CellTest::Any | CellTest::Rest => {}
            CellTest::Values(values) => cuts.extend(values.iter().cloned()),
            CellTest::Within(b) => {
                cuts.extend(
                    [&b.low, &b.high]
                        .into_iter()
                        .flatten()
                        .map(|(v, _)| v.clone()),
                );
            }
        }
    }
    if let Some(b) = range {
        cuts.extend(
            [&b.low, &b.high]
                .into_iter()
                .flatten()
                .map(|(v, _)| v.clone()),
        );
    }
    cuts.sort_by(|a, b| compare_values(a, b).unwrap_or(Ordering::Equal));
    cuts.dedup();
    let mut out = Vec::new();
    let mut before: Option<Value> = None;
    for cut in &cuts {
        out.push(Segment::Between(before.clone(), Some(cut.clone())));
        out.push(Segment::Only(cut.clone()));
        before = Some(cut.clone());
    }
    out.push(Segment::Between(before, None));
    out.retain(|s| !empty(ty, s) && range.is_none_or(|r| possible(s, r)));
    out
}

/// Whether a part lies within the column's own range.
fn possible(segment: &Segment, range: &Bounds) -> bool {
    match segment {
        Segment::Only(v) => inside(v, range),
        Segment::Between(low, high) => above(low.as_ref(), range) && below(high.as_ref(), range),
        Segment::Other => true,
    }
}

/// No whole number, year or day lies strictly between two neighbours.
fn empty(ty: &Type, segment: &Segment) -> bool {
    let Segment::Between(Some(low), Some(high)) = segment else {
        return false;
    };
    match (ty, low, high) {
        (Type::Integer(_), Value::Number(a), Value::Number(b)) => {
            a.floor().checked_add(Decimal::ONE).is_some_and(|n| n >= *b)
        }
        (Type::Year, Value::Year(a), Value::Year(b)) => a.saturating_add(1) >= *b,
        (Type::Date, Value::Date(a), Value::Date(b)) => a.high.tomorrow().is_ok_and(|n| n >= b.low),
        _ => false,
    }
}
