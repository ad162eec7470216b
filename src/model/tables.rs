//! Decision tables: columns, rows, editions; and the cell that a call reads.

use super::compiler::{Compiler, Decl, Reported, Res, State, label};
use super::cover::{Domain, Finding};
use super::names::{Space, path_text};
use super::paths::Env;
use super::types::one_value;
use crate::diagnostic::Diagnostic;
use crate::program::{
    Bounds, CellTest, Column, Expr, ExprKind, Table, TableEdition, TableId, TableRow, Type, Value,
};
use crate::source::Loc;
use crate::syntax::ast::{
    self, Body, Cell, CellKind, Clause, DeclarationKind, Head, Keyword, Path,
};

/// A column with the range that its own type states.
struct Drawn {
    column: Column,
    range: Option<Bounds>,
}

impl<'a> Compiler<'a> {
    /// Makes every table.
    pub(super) fn lower_tables(&mut self) {
        for (id, decl) in self.of_kind(DeclarationKind::Table) {
            if matches!(self.state(id), State::NotYet) {
                let made = self.lower_table(decl);
                self.set(id, made.map_or(State::Failed, State::Table));
            }
        }
    }

    fn lower_table(&mut self, decl: Decl<'a>) -> Res<TableId> {
        let Head::Named(head) = &decl.ast.head else {
            return Err(Reported);
        };
        let loc = self.loc(decl.scope, head.name.span);
        let columns = self.columns(decl);
        let gives = self.gives(decl, loc);
        let (columns, (gives, range)) = (columns?, gives?);
        let mut editions = self.editions(decl, &columns, &gives, range.as_ref(), loc)?;
        if decl.ast.complete {
            for edition in &mut editions {
                edition.complete = self.check_cover(&columns, edition, loc);
            }
        }
        let id = TableId(u32::try_from(self.program.tables.len()).unwrap_or(u32::MAX));
        let cites = self.cites(decl.scope, &decl.ast.clauses);
        self.program.tables.push(Table {
            label: label(head),
            columns: columns.into_iter().map(|c| c.column).collect(),
            gives,
            editions,
            cites,
            loc,
        });
        Ok(id)
    }

    fn columns(&mut self, decl: Decl<'a>) -> Res<Vec<Drawn>> {
        let mut out: Vec<Drawn> = Vec::new();
        let mut broken = false;
        for clause in &decl.ast.clauses {
            let Body::Field { name, ty } = &clause.body else {
                continue;
            };
            let Ok(column) = self.type_of(decl.scope, ty) else {
                broken = true;
                continue;
            };
            let range = match &ty.range {
                Some(range) => self.bounds(decl.scope, &column, range).ok(),
                None => None,
            };
            if !is_key(&column) {
                let at = self.loc(decl.scope, ty.span);
                let found = self.type_arg(&column);
                self.report(Diagnostic::error("ohs::table::not_a_key", at).arg("type", found));
                broken = true;
                continue;
            }
            out.push(Drawn {
                column: Column {
                    label: label(name),
                    ty: column,
                },
                range,
            });
        }
        if broken { Err(Reported) } else { Ok(out) }
    }

    fn gives(&mut self, decl: Decl<'a>, loc: Loc) -> Res<(Type, Option<Bounds>)> {
        let written = decl.ast.clauses.iter().find_map(|c| match &c.body {
            Body::Type(ty) => Some(ty),
            _ => None,
        });
        match written {
            Some(written) => {
                let ty = self.type_of(decl.scope, written)?;
                let range = match &written.range {
                    Some(range) => Some(self.bounds(decl.scope, &ty, range)?),
                    None => None,
                };
                Ok((ty, range))
            }
            None if !decl.ast.complete => Err(Reported),
            None => self.fail(Diagnostic::error("ohs::table::gives_nothing", loc)),
        }
    }

    fn editions(
        &mut self,
        decl: Decl<'a>,
        columns: &[Drawn],
        gives: &Type,
        range: Option<&Bounds>,
        loc: Loc,
    ) -> Res<Vec<TableEdition>> {
        let loose: Vec<&'a Clause> = decl.ast.clauses.iter().filter(|c| is_row(c)).collect();
        let mut dated: Vec<(jiff::civil::Date, Loc, TableEdition)> = Vec::new();
        let mut broken = false;
        for clause in &decl.ast.clauses {
            let Body::Edition { from, .. } = &clause.body else {
                continue;
            };
            let at = self.loc(decl.scope, from.span);
            let rows: Vec<&'a Clause> = clause.block.iter().filter(|c| is_row(c)).collect();
            let (Some(day), Ok(rows)) = (
                super::policies::first_day(from),
                self.rows_of(decl, columns, gives, range, &rows),
            ) else {
                broken = true;
                continue;
            };
            let edition = TableEdition {
                from: Some(day),
                rows,
                complete: false,
            };
            dated.push((day, at, edition));
        }
        if broken {
            return Err(Reported);
        }
        dated.sort_by_key(|(day, at, _)| (*day, *at));
        for pair in dated.windows(2) {
            if let [(a, first, _), (b, here, _)] = pair
                && a == b
            {
                let d = Diagnostic::error("ohs::table::same_edition", *here).label("first", *first);
                return self.fail(d);
            }
        }
        match (loose.as_slice(), dated.is_empty()) {
            ([], true) if !decl.ast.complete => Err(Reported),
            ([], true) => self.fail(Diagnostic::error("ohs::table::no_rows", loc)),
            ([], false) => Ok(dated.into_iter().map(|(_, _, e)| e).collect()),
            (rows, true) => {
                let rows = self.rows_of(decl, columns, gives, range, rows)?;
                Ok(vec![TableEdition {
                    from: None,
                    rows,
                    complete: false,
                }])
            }
            ([first, ..], false) => {
                let at = self.loc(decl.scope, first.span);
                self.fail(Diagnostic::error("ohs::table::rows_beside_editions", at))
            }
        }
    }

    fn rows_of(
        &mut self,
        decl: Decl<'a>,
        columns: &[Drawn],
        gives: &Type,
        range: Option<&Bounds>,
        rows: &[&'a Clause],
    ) -> Res<Vec<TableRow>> {
        let mut out = Vec::new();
        let mut broken = false;
        for clause in rows {
            match self.row(decl, columns, gives, range, clause) {
                Ok(row) => out.push(row),
                Err(Reported) => broken = true,
            }
        }
        let rest = out.iter().position(|r| r.cells.contains(&CellTest::Rest));
        let after = rest.and_then(|i| {
            out.get(i.saturating_add(1)..)?
                .iter()
                .find(|r| !r.cells.contains(&CellTest::Rest))
        });
        if let Some(row) = after {
            let at = row.loc;
            return self.fail(Diagnostic::error("ohs::table::rest_not_last", at));
        }
        if broken { Err(Reported) } else { Ok(out) }
    }

    fn row(
        &mut self,
        decl: Decl<'a>,
        columns: &[Drawn],
        gives: &Type,
        range: Option<&Bounds>,
        clause: &Clause,
    ) -> Res<TableRow> {
        let Body::Row(cells) = &clause.body else {
            return Err(Reported);
        };
        let loc = self.loc(decl.scope, clause.span);
        let Some((result, keys)) = cells.split_last() else {
            return Err(Reported);
        };
        if keys.len() != columns.len() {
            return self.fail(
                Diagnostic::error("ohs::table::wrong_cells", loc)
                    .arg("found", cells.len())
                    .arg("expected", columns.len().saturating_add(1)),
            );
        }
        let mut tests = Vec::new();
        for (cell, column) in keys.iter().zip(columns) {
            tests.push(self.test(decl, cell, column)?);
        }
        let result = self.result(decl, result, gives, range)?;
        Ok(TableRow {
            cells: tests,
            result,
            loc,
        })
    }

    fn result(
        &mut self,
        decl: Decl<'a>,
        cell: &Cell,
        gives: &Type,
        range: Option<&Bounds>,
    ) -> Res<Option<Value>> {
        let loc = self.loc(decl.scope, cell.span);
        if cell.kind == CellKind::Elsewhere {
            return Ok(None);
        }
        let CellKind::Values(values) = &cell.kind else {
            return self.fail(Diagnostic::error("ohs::table::one_result", loc));
        };
        let [value] = values.as_slice() else {
            return self.fail(Diagnostic::error("ohs::table::one_result", loc));
        };
        let value = self.literal_of(decl.scope, value, gives)?;
        self.within(&value, range, loc)?;
        Ok(Some(value))
    }

    fn test(&mut self, decl: Decl<'a>, cell: &Cell, column: &Drawn) -> Res<CellTest> {
        let loc = self.loc(decl.scope, cell.span);
        let ty = &column.column.ty;
        match &cell.kind {
            CellKind::Any => Ok(CellTest::Any),
            CellKind::Rest => Ok(CellTest::Rest),
            CellKind::Elsewhere => {
                self.fail(Diagnostic::error("ohs::table::elsewhere_as_key", loc))
            }
            CellKind::Range(range) => {
                let bounds = self.bounds(decl.scope, ty, range)?;
                for end in [&bounds.low, &bounds.high].into_iter().flatten() {
                    self.in_column(&end.0, column, loc)?;
                }
                Ok(CellTest::Within(bounds))
            }
            CellKind::Values(values) => {
                let mut out = Vec::new();
                for value in values {
                    out.extend(self.key_values(decl, value, ty)?);
                }
                for value in &out {
                    self.in_column(value, column, loc)?;
                }
                Ok(CellTest::Values(out))
            }
        }
    }

    /// A bound on the edge of the column's range is no error, one beyond it is.
    fn in_column(&mut self, value: &Value, column: &Drawn, loc: Loc) -> Res<()> {
        let wide = column.range.as_ref().map(|r| Bounds {
            low: r.low.as_ref().map(|(v, _)| (v.clone(), true)),
            high: r.high.as_ref().map(|(v, _)| (v.clone(), true)),
        });
        self.within(value, wide.as_ref(), loc)
    }

    /// A value of a key; a group stands for its members.
    fn key_values(&mut self, decl: Decl<'a>, value: &ast::Expr, ty: &Type) -> Res<Vec<Value>> {
        if let (Type::Enum(e), ast::ExprKind::Path(path)) = (ty, &value.kind)
            && let [name] = path.names.as_slice()
            && let Some((members, _)) = self.members_named(*e, &name.text)
        {
            return Ok(members.into_iter().map(Value::Member).collect());
        }
        Ok(vec![self.literal_of(decl.scope, value, ty)?])
    }

    /// Gaps and overlaps of one edition; whether it is sure that a row takes every key.
    fn check_cover(&mut self, columns: &[Drawn], edition: &TableEdition, loc: Loc) -> bool {
        let domains: Vec<Domain> = columns
            .iter()
            .enumerate()
            .map(|(i, c)| self.domain(&c.column.ty, c.range.as_ref(), i, edition))
            .collect();
        let (findings, whole) = super::cover::check(&domains, &edition.rows);
        // What lies outside a column's range is a key that no row need take.
        let mut complete = whole && columns.iter().all(|c| c.range.is_none());
        for finding in findings {
            match finding {
                Finding::Gap(key) => {
                    complete = false;
                    let key = self.key_text(columns, &key);
                    self.report(Diagnostic::warning("ohs::table::gap", loc).arg("key", key));
                }
                Finding::Overlap(first, second, key) => {
                    let key = self.key_text(columns, &key);
                    self.report(
                        Diagnostic::error("ohs::table::overlap", second)
                            .arg("key", key)
                            .label("first", first),
                    );
                }
            }
        }
        complete
    }

    fn key_text(&self, columns: &[Drawn], key: &[super::cover::Segment]) -> Vec<String> {
        columns
            .iter()
            .zip(key)
            .map(|(c, segment)| self.segment_text(&c.column, segment))
            .collect()
    }

    /// The table of this name, if there is one.
    pub(super) fn table_named(&mut self, scope: usize, path: &Path) -> Res<Option<TableId>> {
        let Some(name) = path.names.last() else {
            return Err(Reported);
        };
        if path.names.len() > 1
            && !self
                .scopes
                .get(scope)
                .zip(path.names.first())
                .is_some_and(|(s, first)| s.locals.contains_key(&first.text))
        {
            return Ok(None);
        }
        let loc = self.loc(scope, name.span);
        let Some(id) = self.find_one(scope, Space::Table, &name.text, loc)? else {
            return Ok(None);
        };
        match self.state(id) {
            State::Table(t) => Ok(Some(*t)),
            _ => Err(Reported),
        }
    }

    /// Reports a call of something that is no table.
    pub(super) fn unknown_table<T>(&mut self, env: &Env, path: &Path) -> Res<T> {
        let name = path_text(path);
        if self.on_broken_line(&name) {
            return Err(Reported);
        }
        let loc = self.loc(env.scope, path.span);
        let near = self.nearest_name(env.scope, Space::Table, &name);
        self.unknown(env.scope, Space::Table, || {
            Diagnostic::error("ohs::name::unknown_table", loc)
                .arg("name", name)
                .did_you_mean(near.as_deref())
        })
    }

    /// A table's cell for some keys.
    pub(super) fn cell(
        &mut self,
        env: &Env,
        table: TableId,
        args: &[ast::Expr],
        loc: Loc,
    ) -> Res<Expr> {
        let Some((columns, gives)) = self
            .program
            .tables
            .get(table.index())
            .map(|t| (t.columns.clone(), t.gives.clone()))
        else {
            return Err(Reported);
        };
        if args.len() != columns.len() {
            let names: Vec<String> = columns.iter().map(|c| c.label.name.clone()).collect();
            return self.fail(
                Diagnostic::error("ohs::table::wrong_keys", loc)
                    .arg("found", args.len())
                    .arg("expected", columns.len())
                    .arg("columns", names),
            );
        }
        let mut keys = Vec::new();
        for (arg, column) in args.iter().zip(&columns) {
            let key = self.value(env, arg, Some(&column.ty))?;
            keys.push(self.in_type(key, &column.ty)?);
        }
        Ok(Expr {
            kind: ExprKind::Cell {
                table,
                keys,
                at: self.event_date(env, loc).map(Box::new),
            },
            ty: gives,
            loc,
        })
    }

    /// A value in the unit of a type.
    fn in_type(&mut self, value: Expr, ty: &Type) -> Res<Expr> {
        if value.ty == *ty {
            return Ok(value);
        }
        match (&value.ty, ty) {
            (
                Type::Integer(Some(from)) | Type::Decimal(Some(from)),
                Type::Integer(Some(to)) | Type::Decimal(Some(to)),
            ) => {
                let loc = value.loc;
                let factor = self.convert(rust_decimal::Decimal::ONE, *from, *to, loc)?;
                Ok(Expr {
                    kind: ExprKind::Scale(Box::new(value), factor),
                    ty: ty.clone(),
                    loc,
                })
            }
            (Type::Integer(None), Type::Integer(_) | Type::Decimal(_))
            | (Type::Decimal(None), Type::Decimal(_)) => Ok(value),
            _ => self.mismatch(ty, &value.ty, value.loc),
        }
    }
}

fn is_row(clause: &Clause) -> bool {
    clause.keyword == Keyword::Row || matches!(clause.body, Body::Row(_))
}

/// Not a measured value: each fact brings its own unit, so no row could be compared with it.
fn is_key(ty: &Type) -> bool {
    one_value(ty) && !matches!(ty, Type::Measured)
}
