//! Collections: whose rows are meant, which slot holds the element, and what filters them.

use super::compiler::{Compiler, Reported, Res};
use super::paths::{Env, Frame, Target};
use crate::diagnostic::Diagnostic;
use crate::program::{
    Collection, EntityId, Expr, ExprKind, FieldId, Lifetime, Pick, Place, Source, Type,
};
use crate::source::Loc;
use crate::syntax::ast::{self, CollectionBase, Path};

/// What stands where a collection may stand.
#[derive(Clone, Debug)]
pub(super) enum Things {
    /// A collection; `pick` of it one only.
    Many(Collection, Option<Pick>),
    /// A value: a scalar field, a set, a list of spans.
    Value(Expr),
    /// One thing that is referred to.
    One(Frame, Expr),
}

impl<'a> Compiler<'a> {
    /// What a collection means: rows, or (of a bare name) a value.
    pub(super) fn things(&mut self, env: &Env, c: &ast::Collection) -> Res<Things> {
        let loc = self.loc(env.scope, c.span);
        let path = match &c.base {
            CollectionBase::Bracketed(inner) => return self.bracketed(env, c, inner, loc),
            CollectionBase::Path(path) => path,
        };
        if c.below {
            let collection = self.below(env, c, path, loc)?;
            return Ok(Things::Many(collection, c.pick.map(pick)));
        }
        match self.follow(env, path)? {
            Target::Value(value) if c.filter.is_none() && c.pick.is_none() => {
                Ok(match thing_of(&value) {
                    Some(frame) => Things::One(frame, value),
                    None => Things::Value(value),
                })
            }
            Target::Value(Expr {
                kind: ExprKind::Field(place, field),
                ty: Type::One(entity),
                ..
            }) => {
                let made = self.rows(env, Source::Field(place, field), entity, c, loc)?;
                Ok(Things::Many(made, c.pick.map(pick)))
            }
            Target::Value(value) => self.no_collection(&value),
            Target::Many(frame, field) => {
                let entity = self.element(field)?;
                let made = self.rows(env, Source::Field(frame.place, field), entity, c, loc)?;
                Ok(Things::Many(made, c.pick.map(pick)))
            }
            Target::Thing(Frame { entity, .. }) | Target::Entity(entity) => {
                let source = self.source_of(env, entity);
                if source == Source::Everywhere {
                    let at = self.loc(env.scope, path.span);
                    self.within_one_document(env, entity, at)?;
                }
                let made = self.rows(env, source, entity, c, loc)?;
                Ok(Things::Many(made, c.pick.map(pick)))
            }
            Target::Nothing => self.unknown_in(env, path),
        }
    }

    /// A collection that must be one.
    pub(super) fn collection(
        &mut self,
        env: &Env,
        c: &ast::Collection,
    ) -> Res<(Collection, Option<Pick>)> {
        match self.things(env, c)? {
            Things::Many(collection, pick) => {
                self.check_pick(&collection, pick, self.loc(env.scope, c.span))?;
                Ok((collection, pick))
            }
            Things::Value(
                value @ Expr {
                    ty: Type::One(_), ..
                },
            )
            | Things::One(
                _,
                value @ Expr {
                    ty: Type::One(_), ..
                },
            ) => {
                let (ExprKind::Field(place, field), Type::One(entity)) =
                    (value.kind.clone(), value.ty.clone())
                else {
                    return Err(Reported);
                };
                let loc = self.loc(env.scope, c.span);
                let made = self.rows(env, Source::Field(place, field), entity, c, loc)?;
                Ok((made, None))
            }
            Things::Value(value) | Things::One(_, value) => self.no_collection(&value),
        }
    }

    /// A value where things are asked for; of a date, what is asked of it belongs elsewhere.
    pub(super) fn no_collection<T>(&mut self, value: &Expr) -> Res<T> {
        let found = self.type_arg(&value.ty);
        let d = Diagnostic::error("ohs::type::not_a_collection", value.loc).arg("found", found);
        self.fail(match value.ty {
            Type::Date => d.help("date"),
            _ => d,
        })
    }

    /// 最近 and 首次 go by a date: the entity must have one.
    fn check_pick(&mut self, c: &Collection, pick: Option<Pick>, loc: Loc) -> Res<()> {
        if pick.is_none() || self.has_date(c.entity) {
            return Ok(());
        }
        let name = self.type_arg(&Type::One(c.entity));
        self.fail(Diagnostic::error("ohs::type::without_date", loc).arg("name", name))
    }

    /// Whether rows of an entity have a date: an event's, or the start of a life.
    pub(super) fn has_date(&self, entity: EntityId) -> bool {
        self.program
            .entities
            .get(entity.index())
            .is_some_and(|e| e.lifetime != Lifetime::Static)
    }

    /// Whether rows of an entity are events.
    pub(super) fn is_event(&self, entity: EntityId) -> bool {
        self.program
            .entities
            .get(entity.index())
            .is_some_and(|e| matches!(e.lifetime, Lifetime::Event(_)))
    }

    fn bracketed(
        &mut self,
        env: &Env,
        outer: &ast::Collection,
        inner: &ast::Collection,
        loc: Loc,
    ) -> Res<Things> {
        let things = self.things(env, inner)?;
        if outer.filter.is_none() && outer.pick.is_none() {
            return Ok(things);
        }
        let Things::Many(mut made, inner_pick) = things else {
            return match things {
                Things::Value(v) | Things::One(_, v) => self.no_collection(&v),
                Things::Many(..) => Err(Reported),
            };
        };
        if inner_pick.is_some() {
            return self.fail(Diagnostic::error("ohs::type::picked_twice", loc));
        }
        if let Some(filter) = &outer.filter {
            let mut env = env.at(Place::Var(made.slot), made.entity);
            env.next = made.slot.0.saturating_add(1);
            let more = self.condition(&env, filter)?;
            made.filter = Some(Box::new(match made.filter {
                Some(first) => both(*first, more),
                None => more,
            }));
        }
        made.loc = loc;
        Ok(Things::Many(made, outer.pick.map(pick)))
    }

    /// 辖内 E: by region.
    fn below(&mut self, env: &Env, c: &ast::Collection, path: &Path, loc: Loc) -> Res<Collection> {
        let Some(name) = path.names.last() else {
            return Err(Reported);
        };
        let entity = self.entity_at(env.scope, name)?;
        let located = std::iter::once(entity)
            .chain(self.holders(entity))
            .filter_map(|e| self.program.entities.get(e.index()))
            .any(|e| e.located_by.is_some());
        if !located {
            let at = self.loc(env.scope, path.span);
            let what = self.type_arg(&Type::One(entity));
            return self.fail(Diagnostic::error("ohs::type::without_place", at).arg("name", what));
        }
        if !env.region_is_everywhere {
            let at = self.loc(env.scope, path.span);
            self.within_one_document(env, entity, at)?;
        }
        let source = match env.innermost() {
            Some(frame) if !env.region_is_everywhere => Source::InRegion(frame.place.clone()),
            _ => Source::Everywhere,
        };
        self.rows(env, source, entity, c, loc)
    }

    /// Where rows of an entity, named by itself, come from: the nearest thing in reach that holds
    /// it, by its one field or however deep.
    fn source_of(&self, env: &Env, entity: EntityId) -> Source {
        for frame in env.frames.iter().rev() {
            let mut chain = vec![frame.clone()];
            chain.extend(self.holders(frame.entity).into_iter().map(|holder| Frame {
                place: Place::Ancestor(Box::new(frame.place.clone()), holder),
                entity: holder,
            }));
            for holder in chain {
                if let [field] = self.fields_of_type(holder.entity, entity).as_slice() {
                    return Source::Field(holder.place, *field);
                }
                if self.holds(holder.entity, entity) {
                    return Source::Within(holder.place);
                }
            }
        }
        Source::Everywhere
    }

    fn fields_of_type(&self, of: EntityId, entity: EntityId) -> Vec<FieldId> {
        let fields = self.program.entities.get(of.index()).map(|e| &e.fields);
        fields
            .into_iter()
            .flatten()
            .copied()
            .filter(|f| {
                let ty = self.program.fields.get(f.index()).map(|f| &f.ty);
                matches!(ty, Some(Type::Many(e) | Type::One(e)) if *e == entity)
            })
            .collect()
    }

    fn element(&self, field: FieldId) -> Res<EntityId> {
        match self.field_type(field)? {
            Type::Many(e) | Type::One(e) => Ok(e),
            _ => Err(Reported),
        }
    }

    fn rows(
        &mut self,
        env: &Env,
        source: Source,
        entity: EntityId,
        c: &ast::Collection,
        loc: Loc,
    ) -> Res<Collection> {
        let (inner, slot) = env.inner(entity);
        let formless = self.formless.contains(&entity);
        let filter = match &c.filter {
            Some(filter) => Some(Box::new(self.condition(&inner, filter)?)),
            None => None,
        };
        if formless {
            return Err(Reported);
        }
        Ok(Collection {
            source,
            entity,
            slot,
            filter,
            loc,
        })
    }
}

/// The thing that a reference or held entity is.
pub(super) fn thing_of(value: &Expr) -> Option<Frame> {
    match (&value.kind, &value.ty) {
        (ExprKind::Field(place, field), Type::Reference(entity) | Type::One(entity)) => {
            Some(Frame {
                place: Place::Follow(Box::new(place.clone()), *field),
                entity: *entity,
            })
        }
        _ => None,
    }
}

/// Both conditions.
pub(super) fn both(a: Expr, b: Expr) -> Expr {
    let loc = Loc {
        file: a.loc.file,
        span: a.loc.span.to(b.loc.span),
    };
    let mut parts = Vec::new();
    for e in [a, b] {
        match e.kind {
            ExprKind::All(inner) => parts.extend(inner),
            _ => parts.push(e),
        }
    }
    Expr {
        kind: ExprKind::All(parts),
        ty: Type::Boolean,
        loc,
    }
}

fn pick(p: ast::Pick) -> Pick {
    match p {
        ast::Pick::Latest => Pick::Latest,
        ast::Pick::First => Pick::First,
    }
}
