//! With which members of an enum a field is compared. Of a field that nothing is compared with but
//! what a worker is exposed to, only these hazards are tried out, not each that some table names.

use crate::program::{
    CellTest, Expr, ExprKind, FieldId, Member, Members, Program, TableId, Type, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// Of the fields of a norm that hold members of an enum: what they are compared with.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    by_field: BTreeMap<FieldId, Operand>,
}

/// What a value may be, or what it is compared with.
#[derive(Clone, Debug, Default)]
struct Operand {
    /// Constants.
    members: BTreeSet<Member>,
    /// Whatever these fields hold.
    fields: BTreeSet<FieldId>,
    /// Something else.
    other: bool,
}

/// The members that matter for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relevant {
    /// These, and one that is none of them.
    Only(BTreeSet<Member>),
    /// Each that is named anywhere.
    Every,
}

impl Compared {
    /// Which members matter for a field. `said`: what facts that are known say of a field; `open`:
    /// whether a field is not known of all rows, so that it may hold whatever it is compared with.
    pub fn relevant<'s>(
        &self,
        field: FieldId,
        said: impl Fn(FieldId) -> Option<&'s BTreeSet<Member>>,
        open: impl Fn(FieldId) -> bool,
    ) -> Relevant {
        let mut out = BTreeSet::new();
        let mut followed = BTreeSet::from([field]);
        let mut to_follow = vec![field];
        while let Some(field) = to_follow.pop() {
            let Some(with) = self.by_field.get(&field) else {
                continue;
            };
            if with.other {
                return Relevant::Every;
            }
            out.extend(&with.members);
            for other in &with.fields {
                let known = said(*other);
                out.extend(known.into_iter().flatten());
                if (known.is_none() || open(*other)) && followed.insert(*other) {
                    to_follow.push(*other);
                }
            }
        }
        Relevant::Only(out)
    }
}

/// Collects what is compared while a norm is walked over.
#[derive(Debug, Default)]
pub struct Comparisons<'p> {
    compared: Compared,
    /// Expressions that give members of an enum.
    given: Vec<&'p Expr>,
    /// Those of them that are compared, by where they lie.
    understood: BTreeSet<usize>,
}

impl<'p> Comparisons<'p> {
    /// Takes in an expression; what gives members of an enum and is no operand of a comparison that
    /// is known here may be used for anything.
    pub fn visit(&mut self, program: &'p Program, e: &'p Expr) {
        if gives_members(e) {
            self.given.push(e);
        }
        match &e.kind {
            ExprKind::Compare(a, _, b) if gives_members(a) || gives_members(b) => {
                let (a, b) = (self.operand(program, a), self.operand(program, b));
                self.compare(&a, &b);
            }
            ExprKind::Contains {
                set,
                members,
                all: _,
            } => {
                let set = self.operand(program, set);
                let members = match members {
                    Members::Listed { members, open: _ } => Operand::of(members),
                    Members::Of(other) => self.operand(program, other),
                };
                self.compare(&set, &members);
            }
            ExprKind::Cell { table, keys, at: _ } => {
                for (n, key) in keys.iter().enumerate().filter(|(_, k)| gives_members(k)) {
                    let key = self.operand(program, key);
                    self.compare(&key, &column(program, *table, n));
                }
            }
            _ => {}
        }
    }

    /// What fields are compared with.
    pub fn done(mut self, program: &'p Program) -> Compared {
        for e in std::mem::take(&mut self.given) {
            if !self.understood.contains(&std::ptr::from_ref(e).addr()) {
                for field in self.operand(program, e).fields {
                    self.compared.by_field.entry(field).or_default().other = true;
                }
            }
        }
        self.compared
    }

    fn compare(&mut self, a: &Operand, b: &Operand) {
        for (one, other) in [(a, b), (b, a)] {
            for field in &one.fields {
                let with = self.compared.by_field.entry(*field).or_default();
                with.members.extend(&other.members);
                with.fields.extend(&other.fields);
                with.other |= other.other;
            }
        }
    }

    /// What an expression may give.
    fn operand(&mut self, program: &'p Program, e: &'p Expr) -> Operand {
        let mut out = Operand::default();
        let mut terms = BTreeSet::new();
        let mut todo = vec![e];
        while let Some(e) = todo.pop() {
            self.understood.insert(std::ptr::from_ref(e).addr());
            match &e.kind {
                ExprKind::Field(_, field) | ExprKind::InYear { field, .. } => {
                    out.fields.insert(*field);
                }
                ExprKind::Literal(value) => out.value(value),
                ExprKind::Term(_, term) if terms.insert(*term) => {
                    todo.push(&program[*term].definition);
                }
                ExprKind::Term(..) => {}
                ExprKind::Readings(_, alternatives) => todo.extend(alternatives),
                ExprKind::Picked(_, _, inner)
                | ExprKind::Max(_, inner)
                | ExprKind::Min(_, inner) => todo.push(inner),
                ExprKind::Cell { table, .. } => {
                    let rows = program[*table].editions.iter().flat_map(|e| &e.rows);
                    rows.filter_map(|r| r.result.as_ref())
                        .for_each(|v| out.value(v));
                }
                _ => out.other = true,
            }
        }
        out
    }
}

impl Operand {
    fn of(members: &[Member]) -> Self {
        Self {
            members: members.iter().copied().collect(),
            ..Self::default()
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Member(m) => {
                self.members.insert(*m);
            }
            Value::Set(members) => self.members.extend(members),
            _ => self.other = true,
        }
    }
}

/// What a column of a table asks for.
fn column(program: &Program, table: TableId, n: usize) -> Operand {
    let mut out = Operand::default();
    let rows = program[table].editions.iter().flat_map(|e| &e.rows);
    for cell in rows.filter_map(|r| r.cells.get(n)) {
        match cell {
            CellTest::Any | CellTest::Rest => {}
            CellTest::Values(values) => values.iter().for_each(|v| out.value(v)),
            CellTest::Within(bounds) => {
                let ends = bounds.low.iter().chain(&bounds.high);
                ends.for_each(|(v, _)| out.value(v));
            }
        }
    }
    out
}

const fn gives_members(e: &Expr) -> bool {
    matches!(e.ty, Type::Enum(_) | Type::Set(_))
}
