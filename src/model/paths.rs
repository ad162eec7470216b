//! What a name means where it stands: a field of the innermost thing, a term over it, an outer
//! thing, a parameter; and what follows it behind dots.

use super::compiler::{Compiler, Reported, Res, State};
use super::names::{Found, Space};
use crate::diagnostic::Diagnostic;
use crate::program::{EntityId, Expr, ExprKind, FieldId, Lifetime, Place, PolicyId, Slot, Type};
use crate::source::{Loc, Span};
use crate::syntax::ast::{Name, Path};

/// One thing in reach, and of which entity it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    /// Its row.
    pub(super) place: Place,
    /// Its entity.
    pub(super) entity: EntityId,
}

/// Where an expression stands: which file sees which names, and which things are in reach, the
/// innermost last.
#[derive(Clone, Debug)]
pub(super) struct Env {
    /// The file.
    pub(super) scope: usize,
    /// The policy.
    pub(super) policy: PolicyId,
    /// Things in reach.
    pub(super) frames: Vec<Frame>,
    /// The next free slot.
    pub(super) next: u16,
    /// In an indicator, 辖内 means all of them.
    pub(super) region_is_everywhere: bool,
}

impl Env {
    /// Over one entity, in slot 0.
    pub(super) fn over(scope: usize, policy: PolicyId, entity: EntityId) -> Self {
        Self {
            scope,
            policy,
            frames: vec![Frame {
                place: Place::Var(Slot(0)),
                entity,
            }],
            next: 1,
            region_is_everywhere: false,
        }
    }

    /// Over nothing yet.
    pub(super) fn empty(scope: usize, policy: PolicyId) -> Self {
        Self {
            scope,
            policy,
            frames: Vec::new(),
            next: 0,
            region_is_everywhere: false,
        }
    }

    /// With one more thing, in a slot of its own.
    pub(super) fn inner(&self, entity: EntityId) -> (Self, Slot) {
        let slot = Slot(self.next);
        let mut env = self.at(Place::Var(slot), entity);
        env.next = self.next.saturating_add(1);
        (env, slot)
    }

    /// With one more thing that has a place already.
    pub(super) fn at(&self, place: Place, entity: EntityId) -> Self {
        let mut env = self.clone();
        env.frames.push(Frame { place, entity });
        env
    }

    /// The innermost thing.
    pub(super) fn innermost(&self) -> Option<&Frame> {
        self.frames.last()
    }
}

/// What a path leads to.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A value.
    Value(Expr),
    /// One thing.
    Thing(Frame),
    /// A collection: a field of type many, or an entity.
    Many(Frame, FieldId),
    /// An entity by its name, as a collection.
    Entity(EntityId),
    /// Nothing has that name.
    Nothing,
}

impl<'a> Compiler<'a> {
    /// What a path leads to from where it stands; nothing where its first name is unknown.
    pub(super) fn follow(&mut self, env: &Env, path: &Path) -> Res<Target> {
        let Some((first, rest)) = path.names.split_first() else {
            return Err(Reported);
        };
        let start = self.start(env, first)?;
        if matches!(start, Target::Nothing) {
            return self.behind_local_name(env, path, first, rest);
        }
        self.walk(env, start, first.span, rest)
    }

    /// `oh.体检`: a used vocabulary's local name in front.
    fn behind_local_name(
        &mut self,
        env: &Env,
        path: &Path,
        first: &Name,
        rest: &[Name],
    ) -> Res<Target> {
        let local = self
            .scopes
            .get(env.scope)
            .is_some_and(|s| s.locals.contains_key(&first.text))
            || matches!(
                self.find(env.scope, Space::Policy, &first.text),
                Found::One(_)
            );
        if local && let (Some(next), Some(last)) = (rest.first(), rest.last()) {
            let inner = Path {
                names: rest.to_vec(),
                span: next.span.to(last.span),
            };
            return self.follow(env, &inner);
        }
        let _ = path;
        Ok(Target::Nothing)
    }

    fn start(&mut self, env: &Env, first: &Name) -> Res<Target> {
        let loc = self.loc(env.scope, first.span);
        if matches!(first.text.as_str(), "评估日" | "as_of") {
            return Ok(Target::Value(Expr {
                kind: ExprKind::AsOf,
                ty: Type::Date,
                loc,
            }));
        }
        if let Some(frame) = env.innermost().cloned()
            && let Some(found) = self.of_entity(env, &frame, &first.text, loc)?
        {
            return Ok(found);
        }
        if let Some(entity) = self.entity_named(env.scope, &first.text) {
            return Ok(match self.outer(env, entity) {
                Some(frame) => Target::Thing(frame),
                None => Target::Entity(entity),
            });
        }
        match self.find(env.scope, Space::Parameter, &first.text) {
            Found::None => {}
            _ => return self.parameter_at(env, &first.text, loc),
        }
        Ok(Target::Nothing)
    }

    fn parameter_at(&mut self, env: &Env, name: &str, loc: Loc) -> Res<Target> {
        let Some(id) = self.find_one(env.scope, Space::Parameter, name, loc)? else {
            return Ok(Target::Nothing);
        };
        let State::Parameter(id) = *self.state(id) else {
            return Err(Reported);
        };
        let parameter = self.program.parameters.get(id.index()).ok_or(Reported)?;
        let ty = parameter.ty.clone();
        let kind = match self.parameter_readings.get(&id) {
            Some((set, values)) => {
                let values = values.iter().cloned();
                let values = values.map(|v| super::expr::literal(v, ty.clone(), loc));
                ExprKind::Readings(*set, values.collect())
            }
            None => ExprKind::Parameter(id),
        };
        Ok(Target::Value(Expr { kind, ty, loc }))
    }

    /// A field, state name or term of an entity.
    fn of_entity(&mut self, env: &Env, frame: &Frame, name: &str, loc: Loc) -> Res<Option<Target>> {
        let key = (frame.entity, name.to_owned());
        if let Some(field) = self.field_names.get(&key).copied() {
            let ty = self.field_type(field)?;
            return Ok(Some(match ty {
                Type::Many(_) => Target::Many(frame.clone(), field),
                ty => Target::Value(Expr {
                    kind: ExprKind::Field(frame.place.clone(), field),
                    ty,
                    loc,
                }),
            }));
        }
        if self.alive_names.contains(&key) {
            return Ok(Some(Target::Value(Expr {
                kind: ExprKind::Alive(frame.place.clone()),
                ty: Type::Boolean,
                loc,
            })));
        }
        let terms = self.terms_named(env.scope, frame.entity, name);
        if terms.len() > 1 {
            return self.ambiguous(name, loc, terms);
        }
        if let Some(id) = terms.first().copied() {
            let term = self.term(id, loc)?;
            let ty = self
                .program
                .terms
                .get(term.index())
                .map(|t| t.definition.ty.clone())
                .ok_or(Reported)?;
            return Ok(Some(Target::Value(Expr {
                kind: ExprKind::Term(frame.place.clone(), term),
                ty,
                loc,
            })));
        }
        if self.torn.contains(&frame.entity) && !self.known_elsewhere(name) {
            return Err(Reported);
        }
        Ok(None)
    }

    fn known_elsewhere(&self, name: &str) -> bool {
        [Space::Type, Space::Parameter]
            .into_iter()
            .any(|s| !self.find_everywhere(s, name).is_empty())
    }

    /// An outer thing by its entity: the innermost itself, what holds it, and so on outwards. Within
    /// another of its own kind (检测 其中 日期 > 检测.日期) the outer one is meant: the inner needs
    /// no name.
    pub(super) fn outer(&self, env: &Env, entity: EntityId) -> Option<Frame> {
        if let Some((last, outer)) = env.frames.split_last()
            && last.entity == entity
            && let Some(frame) = outer.iter().rev().find(|f| f.entity == entity)
        {
            return Some(frame.clone());
        }
        for frame in env.frames.iter().rev() {
            if frame.entity == entity {
                return Some(frame.clone());
            }
            if self.holds(entity, frame.entity) {
                return Some(Frame {
                    place: Place::Ancestor(Box::new(frame.place.clone()), entity),
                    entity,
                });
            }
        }
        None
    }

    fn walk(&mut self, env: &Env, start: Target, first: Span, rest: &[Name]) -> Res<Target> {
        let mut current = start;
        let mut span = first;
        for name in rest {
            let loc = self.loc(env.scope, name.span);
            current = self.step(env, current, name, loc, span)?;
            span = span.to(name.span);
        }
        if let Target::Value(value) = &mut current {
            value.loc = self.loc(env.scope, span);
        }
        Ok(current)
    }

    fn step(
        &mut self,
        env: &Env,
        from: Target,
        name: &Name,
        loc: Loc,
        before: Span,
    ) -> Res<Target> {
        match from {
            Target::Thing(frame) => self.member_of(env, &frame, name, loc),
            Target::Value(Expr {
                kind: ExprKind::Field(place, field),
                ty: Type::Reference(entity) | Type::One(entity),
                ..
            }) => {
                let frame = Frame {
                    place: Place::Follow(Box::new(place), field),
                    entity,
                };
                self.member_of(env, &frame, name, loc)
            }
            Target::Value(value) => self.part_of(value, name, loc),
            Target::Many(_, field) => {
                let what = self
                    .program
                    .fields
                    .get(field.index())
                    .map_or_else(String::new, |f| f.label.name.clone());
                let here = self.loc(env.scope, before);
                let d = Diagnostic::error("ohs::type::which_of_many", here)
                    .arg("name", what)
                    .arg("field", name.text.as_str());
                // of what has no day none is the latest
                let dated = match self.field_type(field)? {
                    Type::Many(entity) => self.has_date(entity),
                    _ => true,
                };
                self.fail(if dated { d } else { d.help("undated") })
            }
            // Not among the things in reach: perhaps a collection of it in what holds us.
            Target::Entity(entity) => {
                let here = self.loc(env.scope, before);
                let what = self.type_arg(&Type::One(entity));
                self.fail(Diagnostic::error("ohs::name::out_of_reach", here).arg("name", what))
            }
            Target::Nothing => Ok(Target::Nothing),
        }
    }

    fn member_of(&mut self, env: &Env, frame: &Frame, name: &Name, loc: Loc) -> Res<Target> {
        if let Some(found) = self.of_entity(env, frame, &name.text, loc)? {
            return Ok(found);
        }
        // Of an entity's own name behind it: a collection by its entity.
        let held = self.fields_holding(frame.entity, &name.text);
        if let [field] = held.as_slice() {
            return Ok(Target::Many(frame.clone(), *field));
        }
        self.field(env.scope, frame.entity, &name.text, loc)?;
        Err(Reported)
    }

    /// The collection fields of an entity whose elements are of the entity of this name.
    fn fields_holding(&self, of: EntityId, name: &str) -> Vec<FieldId> {
        let fields = self.program.entities.get(of.index()).map(|e| &e.fields);
        fields
            .into_iter()
            .flatten()
            .copied()
            .filter(|f| {
                let ty = self.program.fields.get(f.index()).map(|f| &f.ty);
                matches!(ty, Some(Type::Many(e)) if self
                    .program
                    .entities
                    .get(e.index())
                    .is_some_and(|e| e.label.is(name)))
            })
            .collect()
    }

    /// `.自` and `.至` of a span.
    fn part_of(&mut self, value: Expr, name: &Name, loc: Loc) -> Res<Target> {
        let start = match (&value.ty, name.text.as_str()) {
            (Type::Span, "自" | "from" | "start") => true,
            (Type::Span, "至" | "to" | "end") => false,
            _ => {
                let found = self.type_arg(&value.ty);
                return self.fail(
                    Diagnostic::error("ohs::type::has_no_parts", loc)
                        .arg("name", name.text.as_str())
                        .arg("type", found),
                );
            }
        };
        let whole = Loc {
            file: value.loc.file,
            span: value.loc.span.to(loc.span),
        };
        let inner = Box::new(value);
        Ok(Target::Value(Expr {
            kind: if start {
                ExprKind::SpanStart(inner)
            } else {
                ExprKind::SpanEnd(inner)
            },
            ty: Type::Date,
            loc: whole,
        }))
    }

    /// A path that must lead to a value.
    pub(super) fn path_value(&mut self, env: &Env, path: &Path) -> Res<Expr> {
        let loc = self.loc(env.scope, path.span);
        match self.follow(env, path)? {
            Target::Value(value) => Ok(value),
            Target::Many(_, field) => {
                let name = self
                    .program
                    .fields
                    .get(field.index())
                    .map_or_else(String::new, |f| f.label.name.clone());
                self.fail(
                    Diagnostic::error("ohs::type::collection_as_value", loc).arg("name", name),
                )
            }
            Target::Thing(Frame { entity, .. }) | Target::Entity(entity) => {
                let name = self.type_arg(&Type::One(entity));
                self.fail(
                    Diagnostic::error("ohs::type::collection_as_value", loc).arg("name", name),
                )
            }
            Target::Nothing => self.unknown_in(env, path),
        }
    }

    /// The date of the innermost event in reach: the edition of a table that counts.
    pub(super) fn event_date(&self, env: &Env, loc: Loc) -> Option<Expr> {
        env.frames.iter().rev().find_map(|frame| {
            let e = self.program.entities.get(frame.entity.index())?;
            match e.lifetime {
                Lifetime::Event(date) => Some(Expr {
                    kind: ExprKind::Field(frame.place.clone(), date),
                    ty: Type::Date,
                    loc,
                }),
                _ => None,
            }
        })
    }
}
