//! Conditions and values: one function a kind of expression.

use super::collection::Things;
use super::compiler::{Compiler, Reported, Res};
use super::literal::range_of;
use super::paths::{Env, Target};
use crate::diagnostic::Diagnostic;
use crate::program::{Collection, CompareOp, DateRange, Expr, ExprKind, Type, Value};
use crate::source::Loc;
use crate::syntax::ast::{self, CountBound, DateKind, DateLiteral, Path, Quantity};
use rust_decimal::prelude::ToPrimitive;

/// How deep expressions may nest, those of the terms and norms that they name included.
const DEEPEST: usize = 96;

impl<'a> Compiler<'a> {
    /// An expression that must be a condition.
    pub(super) fn condition(&mut self, env: &Env, expr: &ast::Expr) -> Res<Expr> {
        let e = self.value(env, expr, None)?;
        if e.ty == Type::Boolean {
            return Ok(e);
        }
        let found = self.type_arg(&e.ty);
        let code = Diagnostic::error("ohs::type::not_a_condition", e.loc).arg("found", found);
        let d = match e.ty {
            Type::Enum(_)
            | Type::Integer(_)
            | Type::Decimal(_)
            | Type::Percent
            | Type::Measured => code.help("compare"),
            _ => code,
        };
        self.fail(d)
    }

    /// An expression; a bare literal or member is read as `expect` where that is given.
    pub(super) fn value(
        &mut self,
        env: &Env,
        expr: &ast::Expr,
        expect: Option<&Type>,
    ) -> Res<Expr> {
        if self.depth >= DEEPEST {
            let loc = self.loc(env.scope, expr.span);
            return self.fail(Diagnostic::error("ohs::type::too_deep", loc));
        }
        self.depth += 1;
        let made = self.value_of(env, expr, expect);
        self.depth -= 1;
        made
    }

    fn value_of(&mut self, env: &Env, expr: &ast::Expr, expect: Option<&Type>) -> Res<Expr> {
        use ast::ExprKind as A;
        let loc = self.loc(env.scope, expr.span);
        match &expr.kind {
            A::And(parts) => self.joined(env, parts, loc, ExprKind::All),
            A::Or(parts) => self.joined(env, parts, loc, ExprKind::Any),
            A::Not(inner) => Ok(boolean(
                ExprKind::Not(Box::new(self.condition(env, inner)?)),
                loc,
            )),
            A::Exists { none, collection } => self.exists(env, *none, collection, loc),
            A::Count {
                bound,
                number,
                collection,
            } => self.count(env, *bound, number, collection, loc),
            A::Every {
                collection,
                satisfies,
            } => self.every(env, collection, satisfies, loc),
            A::Attested(name) => self.attested(env, name, loc),
            A::Meets { violates, norm } => self.meets(env, *violates, norm, loc),
            A::Timed { time, .. } => {
                let at = self.loc(env.scope, time.span);
                self.fail(Diagnostic::error("ohs::norm::time_in_condition", at))
            }
            A::AsOfDay { day, holds } => self.as_of_day(env, day, holds, loc),
            A::Gate { .. } => self.fail(Diagnostic::error("ohs::norm::time_in_condition", loc)),
            A::Order { left, right, .. } => {
                let left = self.typed(env, left, &Type::Date);
                let right = self.typed(env, right, &Type::Date);
                Ok(boolean(
                    ExprKind::Compare(Box::new(left?), CompareOp::Le, Box::new(right?)),
                    loc,
                ))
            }
            A::Compare { left, op, right } => self.compare(env, left, *op, right, loc),
            A::Set { left, op, right } => self.set_relation(env, left, *op, right, loc),
            A::Path(path) => self.path(env, path, expect, loc),
            A::Call { path, args } => self.call(env, path, args, loc),
            A::Date(date) => self.date(date, expect, loc),
            A::Quantity(q) => self.quantity(env, q, expect, loc),
            A::Text(_) => {
                let ty = match expect {
                    Some(ty @ (Type::Enum(_) | Type::Region)) => ty.clone(),
                    _ => Type::Text,
                };
                let value = self.literal_of(env.scope, expr, &ty)?;
                Ok(literal(value, ty, loc))
            }
            A::Boolean(b) => Ok(literal(Value::Boolean(*b), Type::Boolean, loc)),
            A::Shift {
                base,
                after,
                period,
            } => self.shift(env, base, *after, period, loc),
            A::Arithmetic { left, op, right } => {
                self.arithmetic(env, left, *op, right, expect, loc)
            }
            A::Aggregate {
                collection,
                function,
            } => self.aggregate(env, collection, function, loc),
        }
    }

    /// An expression of a given type.
    pub(super) fn typed(&mut self, env: &Env, expr: &ast::Expr, ty: &Type) -> Res<Expr> {
        let e = self.value(env, expr, Some(ty))?;
        if e.ty == *ty {
            return Ok(e);
        }
        self.mismatch(ty, &e.ty, e.loc)
    }

    fn joined(
        &mut self,
        env: &Env,
        parts: &[ast::Expr],
        loc: Loc,
        make: fn(Vec<Expr>) -> ExprKind,
    ) -> Res<Expr> {
        // Each part is looked at, so that each has its report.
        let parts: Vec<Res<Expr>> = parts.iter().map(|p| self.condition(env, p)).collect();
        let parts: Vec<Expr> = parts.into_iter().collect::<Res<_>>()?;
        Ok(boolean(make(parts), loc))
    }

    fn exists(
        &mut self,
        env: &Env,
        none: bool,
        collection: &ast::Collection,
        loc: Loc,
    ) -> Res<Expr> {
        let inner = match self.things(env, collection)? {
            Things::Many(_, Some(_)) => {
                let at = self.loc(env.scope, collection.span);
                return self.fail(Diagnostic::error("ohs::type::pick_without_of", at));
            }
            Things::Many(collection, None) => boolean(ExprKind::Exists(collection), loc),
            Things::One(
                _,
                Expr {
                    ty: Type::One(_), ..
                },
            ) => {
                let (rows, _) = self.collection(env, collection)?;
                boolean(ExprKind::Exists(rows), loc)
            }
            Things::Value(v) | Things::One(_, v) => {
                if v.ty == Type::Boolean {
                    return self.have_yes_or_no(none, collection, &v, loc);
                }
                if let ast::CollectionBase::Path(path) = &collection.base {
                    self.year_of_series(path, &v)?;
                }
                boolean(ExprKind::Present(Box::new(v)), loc)
            }
        };
        Ok(if none {
            boolean(ExprKind::Not(Box::new(inner)), loc)
        } else {
            inner
        })
    }

    /// `有 参保`: of what is yes or no, 有 would be true of a no.
    fn have_yes_or_no<T>(
        &mut self,
        none: bool,
        asked: &ast::Collection,
        found: &Expr,
        loc: Loc,
    ) -> Res<T> {
        let ast::CollectionBase::Path(path) = &asked.base else {
            return self.fail(Diagnostic::error("ohs::type::have_condition", found.loc));
        };
        if !matches!(found.kind, ExprKind::Field(..)) {
            return self.fail(Diagnostic::error("ohs::type::have_condition", found.loc));
        }
        let d = Diagnostic::error("ohs::type::have_yes_or_no", loc)
            .arg("name", super::names::path_text(path));
        self.fail(if none { d.help("none") } else { d })
    }

    fn count(
        &mut self,
        env: &Env,
        bound: CountBound,
        number: &Quantity,
        collection: &ast::Collection,
        loc: Loc,
    ) -> Res<Expr> {
        let n = self.how_many(env.scope, number);
        let (collection, pick) = self.collection(env, collection)?;
        let n = n?;
        if pick.is_some() {
            return self.fail(Diagnostic::error(
                "ohs::type::pick_without_of",
                collection.loc,
            ));
        }
        let (low, high) = match bound {
            CountBound::AtLeast => (Some(n), None),
            CountBound::AtMost => (None, Some(n)),
            CountBound::Exactly => (Some(n), Some(n)),
        };
        if low == Some(0) && high.is_none() {
            self.report(Diagnostic::warning("ohs::type::always_true", loc));
        }
        Ok(boolean(
            ExprKind::Count {
                collection,
                low,
                high,
            },
            loc,
        ))
    }

    /// A whole number of things.
    pub(super) fn how_many(&mut self, scope: usize, number: &Quantity) -> Res<u64> {
        let loc = self.loc(scope, number.span);
        if let Some(unit) = &number.unit {
            let id = self.unit(scope, unit)?;
            if !self.counts(id) {
                return self.fail(
                    Diagnostic::error("ohs::type::unlike_unit", loc)
                        .arg("unit", unit.text.as_str())
                        .arg("expected", "人"),
                );
            }
        }
        match (number.number.fract().is_zero(), number.number.to_u64()) {
            (true, Some(n)) => Ok(n),
            _ => self.fail(
                Diagnostic::error("ohs::type::not_whole", loc)
                    .arg("number", number.number.normalize().to_string()),
            ),
        }
    }

    fn every(
        &mut self,
        env: &Env,
        collection: &ast::Collection,
        satisfies: &ast::Expr,
        loc: Loc,
    ) -> Res<Expr> {
        let Ok((collection, pick)) = self.collection(env, collection) else {
            self.look_behind(env, collection, satisfies);
            return Err(Reported);
        };
        if pick.is_some() {
            return self.fail(Diagnostic::error(
                "ohs::type::pick_without_of",
                collection.loc,
            ));
        }
        let inner = self.condition(&inside(env, &collection), satisfies)?;
        Ok(boolean(ExprKind::Every(collection, Box::new(inner)), loc))
    }

    /// Reports what is wrong behind a collection whose filter is broken: the things are known.
    fn look_behind(&mut self, env: &Env, collection: &ast::Collection, satisfies: &ast::Expr) {
        let bare = ast::Collection {
            filter: None,
            ..collection.clone()
        };
        if collection.filter.is_some()
            && let Ok((rows, _)) = self.collection(env, &bare)
        {
            let _ = self.condition(&inside(env, &rows), satisfies);
        }
    }

    fn path(&mut self, env: &Env, path: &Path, expect: Option<&Type>, loc: Loc) -> Res<Expr> {
        if let Some(Type::Enum(e)) = expect
            && let [name] = path.names.as_slice()
            && let Some(member) = self.member(*e, &name.text)
        {
            self.no_field_of_that_name(env, *e, name)?;
            return Ok(literal(Value::Member(member), Type::Enum(*e), loc));
        }
        if let (Some(Type::Enum(e)), [name]) = (expect, path.names.as_slice())
            && self.members_named(*e, &name.text).is_some()
        {
            return self.fail(
                Diagnostic::error("ohs::type::group_equals", loc).arg("name", name.text.as_str()),
            );
        }
        if let (Some(Type::Region), [name]) = (expect, path.names.as_slice())
            && matches!(name.text.as_str(), "全国" | "national")
        {
            return Ok(literal(Value::Region(0), Type::Region, loc));
        }
        // 体检类别.在岗期间: a member by its enum's name.
        if let [of, name] = path.names.as_slice()
            && let Some(e) = self.enum_named(env.scope, &of.text)
        {
            let at = self.loc(env.scope, name.span);
            return match self.member(e, &name.text) {
                Some(m) => Ok(literal(Value::Member(m), Type::Enum(e), loc)),
                None => self.unknown_member(e, &name.text, at),
            };
        }
        if let (Some(Type::Enum(e)), [name]) = (expect, path.names.as_slice())
            && matches!(self.follow(env, path)?, Target::Nothing)
        {
            return self.unknown_member(*e, &name.text, loc);
        }
        self.path_value(env, path)
    }

    /// Beside an enum its members come first; a field of that enum with the member's name would
    /// be meant as well.
    pub(super) fn no_field_of_that_name(
        &mut self,
        env: &Env,
        of: crate::program::EnumId,
        name: &ast::Name,
    ) -> Res<()> {
        let Some(frame) = env.innermost() else {
            return Ok(());
        };
        let Some(field) = self.field_named(frame.entity, &name.text) else {
            return Ok(());
        };
        let clash = self
            .program
            .fields
            .get(field.index())
            .filter(|f| matches!(f.ty, Type::Enum(e) | Type::Set(e) if e == of))
            .map(|f| f.loc);
        let Some(first) = clash else { return Ok(()) };
        let loc = self.loc(env.scope, name.span);
        let of = self.type_arg(&Type::Enum(of));
        self.fail(
            Diagnostic::error("ohs::name::member_or_field", loc)
                .arg("name", name.text.as_str())
                .arg("of", of)
                .label("field", first),
        )
    }

    /// The enum of this name, if there is one.
    pub(super) fn enum_named(&self, scope: usize, name: &str) -> Option<crate::program::EnumId> {
        let super::names::Found::One(id) = self.find(scope, super::names::Space::Type, name) else {
            return None;
        };
        match self.state(id) {
            super::compiler::State::Enum(e) => Some(*e),
            _ => None,
        }
    }

    fn date(&mut self, date: &DateLiteral, expect: Option<&Type>, loc: Loc) -> Res<Expr> {
        if let (Some(Type::Year), DateKind::Year(y)) = (expect, date.kind) {
            return Ok(literal(Value::Year(y), Type::Year, loc));
        }
        let range = range_of(date.kind).ok_or(Reported)?;
        Ok(literal(Value::Date(range), Type::Date, loc))
    }

    fn quantity(&mut self, env: &Env, q: &Quantity, expect: Option<&Type>, loc: Loc) -> Res<Expr> {
        let own = self.quantity_type(q);
        let ty = match expect {
            Some(
                ty @ (Type::Integer(_)
                | Type::Decimal(_)
                | Type::Percent
                | Type::Points
                | Type::Period
                | Type::Year
                | Type::Date
                | Type::Measured
                | Type::Region),
            ) => match (ty, &own) {
                // A whole number's field may be compared with a fraction.
                (Type::Integer(u), Type::Decimal(_)) => Type::Decimal(*u),
                _ => ty.clone(),
            },
            _ => own,
        };
        let value = self.quantity_of(env.scope, q, &ty)?;
        let has_unit = matches!(ty, Type::Integer(Some(_)) | Type::Decimal(Some(_)));
        if has_unit && q.unit.is_none() && !q.number.is_zero() {
            let d = Diagnostic::warning("ohs::type::unit_missing", loc)
                .arg("number", q.number.to_string())
                .arg("unit", self.unit_of(&ty));
            self.report(d);
        }
        Ok(literal(value, ty, loc))
    }

    /// The symbol of a number's unit.
    pub(super) fn unit_of(&self, ty: &Type) -> String {
        match ty {
            Type::Integer(Some(u)) | Type::Decimal(Some(u)) => self.unit_text(*u),
            _ => String::new(),
        }
    }

    fn shift(
        &mut self,
        env: &Env,
        base: &ast::Expr,
        later: bool,
        period: &ast::Expr,
        loc: Loc,
    ) -> Res<Expr> {
        let date = self.date_of(env, base);
        let period = self.typed(env, period, &Type::Period);
        Ok(Expr {
            kind: ExprKind::Shift {
                date: Box::new(date?),
                later,
                period: Box::new(period?),
            },
            ty: Type::Date,
            loc,
        })
    }

    /// A date: a value of that type, or the date of the one thing that is named.
    pub(super) fn date_of(&mut self, env: &Env, expr: &ast::Expr) -> Res<Expr> {
        if let ast::ExprKind::Path(path) = &expr.kind
            && let Target::Thing(frame) = self.follow(env, path)?
            && let Some(e) = self.program.entities.get(frame.entity.index())
            && let crate::program::Lifetime::Event(date) = e.lifetime
        {
            return Ok(Expr {
                kind: ExprKind::Field(frame.place, date),
                ty: Type::Date,
                loc: self.loc(env.scope, expr.span),
            });
        }
        if let ast::ExprKind::Path(path) = &expr.kind
            && let Some(d) = self.many_dates(env, path)?
        {
            return self.fail(d);
        }
        self.typed(env, expr, &Type::Date)
    }

    /// `限值(因素)`, `周岁(出生)`, `发病数(2020年)`.
    fn call(&mut self, env: &Env, path: &Path, args: &[ast::Expr], loc: Loc) -> Res<Expr> {
        if let ([name], [born]) = (path.names.as_slice(), args)
            && matches!(name.text.as_str(), "周岁" | "age")
        {
            let born = self.typed(env, born, &Type::Date)?;
            let unit = self.unit_named("周岁");
            return Ok(Expr {
                kind: ExprKind::Age(Box::new(born)),
                ty: Type::Integer(unit),
                loc,
            });
        }
        if let Some(table) = self.table_named(env.scope, path)? {
            return self.cell(env, table, args, loc);
        }
        if let Target::Value(Expr {
            kind: ExprKind::Field(of, field),
            ty: Type::Series(inner),
            ..
        }) = self.follow(env, path)?
            && let [year] = args
        {
            let year = self.typed(env, year, &Type::Year)?;
            return Ok(Expr {
                kind: ExprKind::InYear {
                    of,
                    field,
                    year: Box::new(year),
                },
                ty: *inner,
                loc,
            });
        }
        self.unknown_table(env, path)
    }
}

/// The environment inside a collection.
pub(super) fn inside(env: &Env, rows: &Collection) -> Env {
    let mut inner = env.at(crate::program::Place::Var(rows.slot), rows.entity);
    inner.next = rows.slot.0.saturating_add(1).max(env.next);
    inner
}

/// A condition.
pub(super) fn boolean(kind: ExprKind, loc: Loc) -> Expr {
    Expr {
        kind,
        ty: Type::Boolean,
        loc,
    }
}

/// A constant.
pub(super) fn literal(value: Value, ty: Type, loc: Loc) -> Expr {
    Expr {
        kind: ExprKind::Literal(value),
        ty,
        loc,
    }
}

/// A day in a date literal's range, as an exact date.
pub(super) fn day(date: jiff::civil::Date, loc: Loc) -> Expr {
    literal(Value::Date(DateRange::day(date)), Type::Date, loc)
}
