//! 的 数量, 总和, 最大, 最小; one of many; and arithmetic.

use super::collection::Things;
use super::compiler::{Compiler, Res};
use super::expr::inside;
use super::paths::Env;
use super::types::ordered;
use crate::diagnostic::Diagnostic;
use crate::program::{Collection, Expr, ExprKind, Type};
use crate::source::Loc;
use crate::syntax::ast::{self, Aggregate, ArithmeticOp, Path};
use rust_decimal::Decimal;

impl<'a> Compiler<'a> {
    /// `+ − ×`.
    pub(super) fn arithmetic(
        &mut self,
        env: &Env,
        left: &ast::Expr,
        op: ArithmeticOp,
        right: &ast::Expr,
        expect: Option<&Type>,
        loc: Loc,
    ) -> Res<Expr> {
        match op {
            ArithmeticOp::Add | ArithmeticOp::Sub => {
                let (l, r) = self.alike(env, left, right, expect)?;
                let number = matches!(
                    l.ty,
                    Type::Integer(_) | Type::Decimal(_) | Type::Percent | Type::Points
                );
                if !number {
                    return self.no_arithmetic(&l.ty, loc);
                }
                let ty = l.ty.clone();
                let (l, r) = (Box::new(l), Box::new(r));
                Ok(Expr {
                    kind: if op == ArithmeticOp::Add {
                        ExprKind::Add(l, r)
                    } else {
                        ExprKind::Sub(l, r)
                    },
                    ty,
                    loc,
                })
            }
            ArithmeticOp::Mul => self.scaled(env, left, right, expect, loc),
            ArithmeticOp::Div => {
                self.fail(Diagnostic::error("ohs::type::only_constant_factor", loc))
            }
        }
    }

    fn no_arithmetic<T>(&mut self, ty: &Type, loc: Loc) -> Res<T> {
        let d = Diagnostic::error("ohs::type::no_arithmetic", loc).arg("type", self.type_arg(ty));
        self.fail(d)
    }

    /// × by a constant, on either side.
    fn scaled(
        &mut self,
        env: &Env,
        left: &ast::Expr,
        right: &ast::Expr,
        expect: Option<&Type>,
        loc: Loc,
    ) -> Res<Expr> {
        let (value, factor) = match (factor_of(left), factor_of(right)) {
            (_, Some(f)) => (left, f),
            (Some(f), None) => (right, f),
            (None, None) => {
                return self.fail(Diagnostic::error("ohs::type::only_constant_factor", loc));
            }
        };
        let value = self.value(env, value, expect)?;
        let ty = match value.ty {
            Type::Integer(u) => Type::Decimal(u),
            Type::Decimal(_) | Type::Percent | Type::Points => value.ty.clone(),
            other => return self.no_arithmetic(&other, loc),
        };
        Ok(Expr {
            kind: ExprKind::Scale(Box::new(value), factor),
            ty,
            loc,
        })
    }

    /// E 的 ….
    pub(super) fn aggregate(
        &mut self,
        env: &Env,
        collection: &ast::Collection,
        function: &Aggregate,
        loc: Loc,
    ) -> Res<Expr> {
        let things = self.things(env, collection)?;
        if let (Things::One(frame, _), Aggregate::Of(inner)) = (&things, function) {
            let env = env.at(frame.place.clone(), frame.entity);
            return self.value(&env, inner, None);
        }
        let (rows, pick) = match things {
            Things::Many(rows, pick) => (rows, pick),
            Things::Value(v) | Things::One(_, v) => return self.no_collection(&v),
        };
        if pick.is_some() && !self.has_date(rows.entity) {
            let name = self.type_arg(&Type::One(rows.entity));
            return self
                .fail(Diagnostic::error("ohs::type::without_date", rows.loc).arg("name", name));
        }
        let inner = inside(env, &rows);
        match (function, pick) {
            (Aggregate::Of(of), Some(pick)) => {
                let of = self.value(&inner, of, None)?;
                let ty = of.ty.clone();
                Ok(Expr {
                    kind: ExprKind::Picked(rows, pick, Box::new(of)),
                    ty,
                    loc,
                })
            }
            (Aggregate::Of(of), None) => {
                // what none of them has is explained first
                self.value(&inner, of, None)?;
                self.fail(Diagnostic::error("ohs::type::which_one", rows.loc))
            }
            (_, Some(_)) => self.fail(Diagnostic::error("ohs::type::pick_of_many", rows.loc)),
            (Aggregate::Count, None) => Ok(Expr {
                kind: ExprKind::Number(rows),
                ty: Type::Integer(None),
                loc,
            }),
            (Aggregate::Sum(path), None) => {
                let value = self.path_value(&inner, path)?;
                match value.ty {
                    Type::Integer(_) | Type::Decimal(_) => {}
                    ref other => return self.no_arithmetic(other, value.loc),
                }
                let ty = value.ty.clone();
                Ok(folded(ExprKind::Sum, rows, value, ty, loc))
            }
            (Aggregate::Max(path), None) => self.extreme(&inner, path, ExprKind::Max, rows, loc),
            (Aggregate::Min(path), None) => self.extreme(&inner, path, ExprKind::Min, rows, loc),
        }
    }

    fn extreme(
        &mut self,
        inner: &Env,
        path: &Path,
        make: fn(Collection, Box<Expr>) -> ExprKind,
        rows: Collection,
        loc: Loc,
    ) -> Res<Expr> {
        let value = self.path_value(inner, path)?;
        if !ordered(&value.ty, self) {
            let d = Diagnostic::error("ohs::type::no_order", value.loc)
                .arg("type", self.type_arg(&value.ty));
            return self.fail(d);
        }
        let ty = value.ty.clone();
        Ok(folded(make, rows, value, ty, loc))
    }
}

fn folded(
    make: fn(Collection, Box<Expr>) -> ExprKind,
    rows: Collection,
    value: Expr,
    ty: Type,
    loc: Loc,
) -> Expr {
    Expr {
        kind: make(rows, Box::new(value)),
        ty,
        loc,
    }
}

/// A bare number, or a percentage, as a factor.
fn factor_of(expr: &ast::Expr) -> Option<Decimal> {
    match &expr.kind {
        ast::ExprKind::Quantity(q) => match super::literal::sign(q) {
            super::literal::Sign::Bare => Some(q.number),
            super::literal::Sign::Percent => q.number.checked_mul(Decimal::new(1, 2)),
            _ => None,
        },
        _ => None,
    }
}
