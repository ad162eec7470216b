//! Comparisons: both sides of one type, in one unit.

use super::compiler::{Compiler, Reported, Res};
use super::expr::{boolean, day};
use super::paths::{Env, Frame, Target};
use super::types::ordered;
use crate::diagnostic::Diagnostic;
use crate::program::{CompareOp, Expr, ExprKind, Place, Type, Value};
use crate::source::Loc;
use crate::syntax::ast;
use rust_decimal::Decimal;

impl<'a> Compiler<'a> {
    /// `left op right`.
    pub(super) fn compare(
        &mut self,
        env: &Env,
        left: &ast::Expr,
        op: CompareOp,
        right: &ast::Expr,
        loc: Loc,
    ) -> Res<Expr> {
        if let Some(e) = self.compare_things(env, left, op, right, loc)? {
            return Ok(e);
        }
        let (l, r) = self.alike(env, left, right, None)?;
        let size = !matches!(op, CompareOp::Eq | CompareOp::Ne);
        if size && !ordered(&l.ty, self) {
            return self.no_order(&l.ty, loc);
        }
        if matches!(
            l.ty,
            Type::Set(_) | Type::Spans | Type::Dates | Type::Texts | Type::Series(_)
        ) {
            return self.no_order(&l.ty, loc);
        }
        if let Some(e) = partial_date(&l, op, &r, loc) {
            return Ok(e);
        }
        if let Some(e) = partial_date(&r, mirrored(op), &l, loc) {
            return Ok(e);
        }
        Ok(boolean(
            ExprKind::Compare(Box::new(l), op, Box::new(r)),
            loc,
        ))
    }

    fn no_order(&mut self, ty: &Type, loc: Loc) -> Res<Expr> {
        let d = Diagnostic::error("ohs::type::no_order", loc).arg("type", self.type_arg(ty));
        let d = match ty {
            Type::Set(_) => d.help("contains"),
            Type::Enum(_) => d.help("ordered"),
            _ => d,
        };
        self.fail(d)
    }

    /// Two values of one type, in one unit: the side that has a type of its own first.
    pub(super) fn alike(
        &mut self,
        env: &Env,
        left: &ast::Expr,
        right: &ast::Expr,
        expect: Option<&Type>,
    ) -> Res<(Expr, Expr)> {
        let left_first = self.has_own_type(env, left)? || !self.has_own_type(env, right)?;
        let (first, second) = if left_first {
            (left, right)
        } else {
            (right, left)
        };
        let Ok(a) = self.value(env, first, expect) else {
            self.look_at_other_side(env, second);
            return Err(Reported);
        };
        self.not_a_series(first, &a)?;
        let b = self.value(env, second, Some(&a.ty))?;
        self.not_a_series(second, &b)?;
        if left_first {
            self.unify(a, b)
        } else {
            self.unify(b, a)
        }
    }

    /// What is given by the year has no value that could be compared, counted with or asked for.
    pub(super) fn not_a_series(&mut self, written: &ast::Expr, e: &Expr) -> Res<()> {
        match &written.kind {
            ast::ExprKind::Path(path) => self.year_of_series(path, e),
            _ => Ok(()),
        }
    }

    /// Reports a series that is named without its year.
    pub(super) fn year_of_series(&mut self, path: &ast::Path, e: &Expr) -> Res<()> {
        if !matches!(e.ty, Type::Series(_)) {
            return Ok(());
        }
        self.fail(
            Diagnostic::error("ohs::type::series_without_year", e.loc)
                .arg("name", super::names::path_text(path)),
        )
    }

    /// Reports what is wrong with one side where the type that the other would give it is not
    /// known: a bare name may be a member of any enum.
    fn look_at_other_side(&mut self, env: &Env, expr: &ast::Expr) {
        use ast::ExprKind as A;
        match &expr.kind {
            A::Date(_) | A::Quantity(_) | A::Text(_) | A::Boolean(_) => {}
            A::Path(path) => {
                let name = path.names.first().map_or("", |n| n.text.as_str());
                let member = self.program.enums.iter().any(|e| {
                    let groups = e.groups.iter().map(|g| &g.label);
                    e.members.iter().chain(groups).any(|l| l.is(name))
                });
                if !member {
                    let _ = self.path_value(env, path);
                }
            }
            _ => {
                let _ = self.value(env, expr, None);
            }
        }
    }

    /// Whether an expression says of itself what it is: neither a literal nor a bare member.
    fn has_own_type(&mut self, env: &Env, expr: &ast::Expr) -> Res<bool> {
        use ast::ExprKind as A;
        // Sums lean to the left, as long as a line is: they are walked, not recursed into.
        let mut expr = expr;
        while let A::Arithmetic { left, right, .. } = &expr.kind {
            if !matches!(right.kind, A::Arithmetic { .. }) && self.has_own_type(env, right)? {
                return Ok(true);
            }
            expr = left;
        }
        Ok(match &expr.kind {
            A::Date(_) | A::Quantity(_) | A::Text(_) | A::Boolean(_) => false,
            A::Path(path) => match path.names.as_slice() {
                [one] if matches!(one.text.as_str(), "全国" | "national") => false,
                [_] => !matches!(self.follow(env, path)?, Target::Nothing),
                _ => true,
            },
            _ => true,
        })
    }

    fn unify(&mut self, l: Expr, r: Expr) -> Res<(Expr, Expr)> {
        if l.ty == r.ty {
            return Ok((l, r));
        }
        match (&l.ty, &r.ty) {
            (Type::Percent, Type::Points) => {
                self.fail(Diagnostic::error("ohs::type::points_for_percent", r.loc))
            }
            (Type::Points, Type::Percent) => {
                self.fail(Diagnostic::error("ohs::type::percent_for_points", r.loc))
            }
            (Type::Integer(a) | Type::Decimal(a), Type::Integer(b) | Type::Decimal(b)) => {
                let (a, b) = (*a, *b);
                self.same_unit(l, a, r, b)
            }
            _ => {
                let (expected, found, loc) = (l.ty.clone(), r.ty.clone(), r.loc);
                self.mismatch(&expected, &found, loc)
            }
        }
    }

    fn same_unit(
        &mut self,
        l: Expr,
        a: Option<crate::program::UnitId>,
        r: Expr,
        b: Option<crate::program::UnitId>,
    ) -> Res<(Expr, Expr)> {
        let (a_unit, b_unit) = match (a, b) {
            (Some(a), Some(b)) if a == b => return Ok((l, r)),
            (None, None) => return Ok((l, r)),
            (Some(a), Some(b)) => (a, b),
            // A number of rows has no unit of its own and goes with any that counts.
            (None, Some(u)) | (Some(u), None) if self.counts(u) => return Ok((l, r)),
            (None, Some(u)) | (Some(u), None) => {
                let unit = self.unit_text(u);
                let (loc, unit, expected) = if b.is_some() {
                    (r.loc, unit, "1".to_owned())
                } else {
                    (r.loc, "1".to_owned(), unit)
                };
                return self.fail(
                    Diagnostic::error("ohs::type::unlike_unit", loc)
                        .arg("unit", unit)
                        .arg("expected", expected),
                );
            }
        };
        match self.ratio(a_unit, b_unit) {
            Some((fa, fb)) => Ok((in_base(l, fa), in_base(r, fb))),
            None => {
                let (unit, expected) = (self.unit_text(b_unit), self.unit_text(a_unit));
                self.fail(
                    Diagnostic::error("ohs::type::unlike_unit", r.loc)
                        .arg("unit", unit)
                        .arg("expected", expected),
                )
            }
        }
    }

    /// A reference compared with a thing in reach: their identities.
    fn compare_things(
        &mut self,
        env: &Env,
        left: &ast::Expr,
        op: CompareOp,
        right: &ast::Expr,
        loc: Loc,
    ) -> Res<Option<Expr>> {
        let (Some(l), Some(r)) = (self.thing(env, left)?, self.thing(env, right)?) else {
            return Ok(None);
        };
        if l.1 && r.1 {
            // Two references: their values are compared.
            return Ok(None);
        }
        let (l, r) = (l.0, r.0);
        if l.entity != r.entity {
            let (a, b) = (Type::Reference(l.entity), Type::Reference(r.entity));
            return self.mismatch(&a, &b, loc);
        }
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return self.no_order(&Type::Reference(l.entity), loc).map(Some);
        }
        let identity = self
            .program
            .entities
            .get(l.entity.index())
            .map_or_else(Vec::new, |e| e.identity.clone());
        let mut parts = Vec::new();
        for field in identity {
            let ty = self.field_type(field)?;
            let side = |place: &Place| Expr {
                kind: ExprKind::Field(place.clone(), field),
                ty: ty.clone(),
                loc,
            };
            let (a, b) = (Box::new(side(&l.place)), Box::new(side(&r.place)));
            parts.push(boolean(ExprKind::Compare(a, CompareOp::Eq, b), loc));
        }
        let same = boolean(ExprKind::All(parts), loc);
        Ok(Some(if op == CompareOp::Ne {
            boolean(ExprKind::Not(Box::new(same)), loc)
        } else {
            same
        }))
    }

    /// The thing that a path names, and whether by a reference.
    fn thing(&mut self, env: &Env, expr: &ast::Expr) -> Res<Option<(Frame, bool)>> {
        let ast::ExprKind::Path(path) = &expr.kind else {
            return Ok(None);
        };
        Ok(match self.follow(env, path)? {
            Target::Thing(frame) => Some((frame, false)),
            Target::Value(value) => super::collection::thing_of(&value).map(|f| (f, true)),
            _ => None,
        })
    }
}

fn in_base(e: Expr, factor: Decimal) -> Expr {
    if factor == Decimal::ONE {
        return e;
    }
    let (ty, loc) = (e.ty.clone(), e.loc);
    Expr {
        kind: ExprKind::Scale(Box::new(e), factor),
        ty,
        loc,
    }
}

fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Lt => CompareOp::Gt,
        CompareOp::Le => CompareOp::Ge,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::Ge => CompareOp::Le,
        CompareOp::Eq | CompareOp::Ne => op,
    }
}

/// A date beside a month or a year: before it, in it, or after it.
fn partial_date(l: &Expr, op: CompareOp, r: &Expr, loc: Loc) -> Option<Expr> {
    let ExprKind::Literal(Value::Date(range)) = &r.kind else {
        return None;
    };
    if range.low == range.high || matches!(l.kind, ExprKind::Literal(_)) {
        return None;
    }
    let against = |op, date| {
        boolean(
            ExprKind::Compare(Box::new(l.clone()), op, Box::new(day(date, r.loc))),
            loc,
        )
    };
    let within = || {
        let parts = vec![
            against(CompareOp::Ge, range.low),
            against(CompareOp::Le, range.high),
        ];
        boolean(ExprKind::All(parts), loc)
    };
    Some(match op {
        CompareOp::Lt | CompareOp::Ge => against(op, range.low),
        CompareOp::Le | CompareOp::Gt => against(op, range.high),
        CompareOp::Eq => within(),
        CompareOp::Ne => boolean(ExprKind::Not(Box::new(within())), loc),
    })
}
