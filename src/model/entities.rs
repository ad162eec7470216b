//! Entities: fields, identity, lifetime, place, and who holds whom.

use super::compiler::{Compiler, Decl, DeclId, Reported, Res, State, label};
use super::names::near;
use crate::diagnostic::Diagnostic;
use crate::program::{Entity, EntityId, Field, FieldId, Label, Lifetime, Type};
use crate::source::Loc;
use crate::syntax::ast::{Body, Clause, DeclarationKind, Head, Keyword, Name, NamedHead, TypeExpr};
use std::collections::BTreeSet;

impl<'a> Compiler<'a> {
    /// Makes every entity: first the names, then the fields, then what refers to fields.
    pub(super) fn lower_entities(&mut self) {
        let mut made: Vec<(DeclId, Decl<'a>, EntityId)> = Vec::new();
        for (id, decl) in self.of_kind(DeclarationKind::Entity) {
            if let (Head::Named(head), State::NotYet) = (&decl.ast.head, self.state(id)) {
                let loc = self.loc(decl.scope, head.name.span);
                let entity = self.new_entity(label(head), loc);
                self.set(id, State::Entity(entity));
                made.push((id, decl, entity));
                if self.faults.decls.contains(&id) {
                    self.formless.insert(entity);
                }
                if !decl.ast.complete {
                    self.torn.insert(entity);
                }
            }
        }
        for (_, decl, entity) in &made {
            self.lower_fields(*decl, *entity);
        }
        for (_, decl, entity) in &made {
            self.lower_marks(*decl, *entity);
        }
    }

    /// An entity without fields.
    pub(super) fn new_entity(&mut self, label: Label, loc: Loc) -> EntityId {
        let id = EntityId(u32::try_from(self.program.entities.len()).unwrap_or(u32::MAX));
        self.program.entities.push(Entity {
            label,
            fields: Vec::new(),
            identity: Vec::new(),
            lifetime: Lifetime::Static,
            located_by: None,
            held_by: Vec::new(),
            alive: None,
            invariants: Vec::new(),
            loc,
        });
        id
    }

    fn lower_fields(&mut self, decl: Decl<'a>, entity: EntityId) {
        for clause in &decl.ast.clauses {
            let Body::Field { name, ty } = &clause.body else {
                continue;
            };
            if self.lower_field(decl, entity, clause, name, ty).is_err() {
                self.torn.insert(entity);
            }
        }
    }

    fn lower_field(
        &mut self,
        decl: Decl<'a>,
        entity: EntityId,
        clause: &Clause,
        name: &NamedHead,
        written: &TypeExpr,
    ) -> Res<()> {
        let loc = self.loc(decl.scope, name.name.span);
        for spelling in std::iter::once(&name.name).chain(&name.aliases) {
            self.field_is_new(decl, entity, spelling)?;
        }
        let ty = self.type_of(decl.scope, written)?;
        let range = match &written.range {
            Some(range) => Some(self.bounds(decl.scope, &ty, range)?),
            None => None,
        };
        if let Type::Many(inner) | Type::One(inner) = &ty {
            self.not_within_itself(entity, *inner, self.loc(decl.scope, written.span))?;
        }
        let id = FieldId(u32::try_from(self.program.fields.len()).unwrap_or(u32::MAX));
        let label = self.field_label(name, &ty);
        for spelling in std::iter::once(&label.name).chain(&label.aliases) {
            self.field_names
                .entry((entity, spelling.clone()))
                .or_insert(id);
        }
        if written.locates {
            self.locate(entity, id, &ty, self.loc(decl.scope, written.span));
        }
        let slot = match self.program.entities.get_mut(entity.index()) {
            Some(e) => {
                e.fields.push(id);
                e.fields.len().saturating_sub(1)
            }
            None => 0,
        };
        if let Type::Many(inner) | Type::One(inner) = &ty
            && let Some(e) = self.program.entities.get_mut(inner.index())
        {
            e.held_by.push(id);
        }
        self.program.fields.push(Field {
            label,
            entity,
            slot: u32::try_from(slot).unwrap_or(u32::MAX),
            ty,
            optional: written.optional,
            sensitive: written.sensitive,
            range,
            doc: clause.doc.clone(),
            loc,
        });
        Ok(())
    }

    /// A collection that is named like its entity takes that entity's other spellings.
    fn field_label(&self, name: &NamedHead, ty: &Type) -> Label {
        let mut own = label(name);
        if let Type::Many(e) | Type::One(e) = ty
            && let Some(of) = self.program.entities.get(e.index()).map(|e| &e.label)
            && of.is(&own.name)
            && own.aliases.is_empty()
        {
            own.aliases = std::iter::once(&of.name)
                .chain(&of.aliases)
                .filter(|a| **a != own.name)
                .cloned()
                .collect();
        }
        own
    }

    fn field_is_new(&mut self, decl: Decl<'a>, entity: EntityId, name: &Name) -> Res<()> {
        let Some(other) = self.field_names.get(&(entity, name.text.clone())) else {
            return Ok(());
        };
        let first = self.program.fields.get(other.index()).map(|f| f.loc);
        let here = self.loc(decl.scope, name.span);
        let mut d = Diagnostic::error("ohs::name::duplicate", here).arg("name", name.text.as_str());
        if let Some(first) = first {
            d = d.label("first", first);
        }
        self.fail(d)
    }

    /// No entity contains itself, however deep: the field that closes the circle is refused.
    fn not_within_itself(&mut self, outer: EntityId, inner: EntityId, loc: Loc) -> Res<()> {
        if outer != inner && !self.holds(inner, outer) {
            return Ok(());
        }
        let name = self.type_arg(&Type::One(outer));
        self.fail(Diagnostic::error("ohs::type::contains_itself", loc).arg("name", name))
    }

    /// Whether `inner` lies below `outer`, however deep.
    pub(super) fn holds(&self, outer: EntityId, inner: EntityId) -> bool {
        self.holders(inner).contains(&outer)
    }

    /// Every entity that holds this one, the nearest first; not itself.
    pub(super) fn holders(&self, of: EntityId) -> Vec<EntityId> {
        let mut out: Vec<EntityId> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut level = vec![of];
        while !level.is_empty() {
            let mut next = Vec::new();
            for entity in level {
                for holder in self.holding(entity) {
                    if seen.insert(holder) {
                        out.push(holder);
                        next.push(holder);
                    }
                }
            }
            level = next;
        }
        out
    }

    fn holding(&self, of: EntityId) -> Vec<EntityId> {
        let fields = self.program.entities.get(of.index()).map(|e| &e.held_by);
        fields
            .into_iter()
            .flatten()
            .filter_map(|f| self.program.fields.get(f.index()))
            .map(|f| f.entity)
            .collect()
    }

    fn locate(&mut self, entity: EntityId, field: FieldId, ty: &Type, loc: Loc) {
        let Some(e) = self.program.entities.get_mut(entity.index()) else {
            return;
        };
        if e.located_by.is_some() {
            return self.report(Diagnostic::error("ohs::type::two_places", loc));
        }
        if *ty == Type::Region {
            e.located_by = Some(field);
        } else {
            let found = self.type_arg(ty);
            self.report(Diagnostic::error("ohs::type::place_not_region", loc).arg("found", found));
        }
    }

    /// 标识, 发生, 存续.
    fn lower_marks(&mut self, decl: Decl<'a>, entity: EntityId) {
        for clause in &decl.ast.clauses {
            // Each is reported by itself; the entity stands.
            let _ = match (clause.keyword, &clause.body) {
                (_, Body::Identity(names)) => self.identity(decl, entity, names),
                (Keyword::Identity, Body::Names(names)) => {
                    let names: Vec<Name> = names
                        .paths
                        .iter()
                        .filter_map(|p| p.names.first().cloned())
                        .collect();
                    self.identity(decl, entity, &names)
                }
                (Keyword::Occurs, Body::Name(name)) => self.occurs(decl, entity, name),
                (_, Body::Lives { from, to, called }) => {
                    self.lives(decl, entity, from, to, called.as_ref())
                }
                _ => Ok(()),
            };
        }
    }

    fn identity(&mut self, decl: Decl<'a>, entity: EntityId, names: &[Name]) -> Res<()> {
        let mut fields = Vec::new();
        for name in names {
            fields.push(self.own_field(decl, entity, name)?);
        }
        if let Some(e) = self.program.entities.get_mut(entity.index()) {
            e.identity = fields;
        }
        Ok(())
    }

    fn occurs(&mut self, decl: Decl<'a>, entity: EntityId, name: &Name) -> Res<()> {
        let field = self.date_field(decl, entity, name)?;
        self.set_lifetime(decl, entity, name, Lifetime::Event(field))
    }

    fn lives(
        &mut self,
        decl: Decl<'a>,
        entity: EntityId,
        from: &Name,
        to: &Name,
        called: Option<&NamedHead>,
    ) -> Res<()> {
        if let Some(called) = called {
            for name in std::iter::once(&called.name).chain(&called.aliases) {
                self.field_is_new(decl, entity, name)?;
                self.alive_names.insert((entity, name.text.clone()));
            }
            if let Some(e) = self.program.entities.get_mut(entity.index()) {
                e.alive = Some(Label {
                    name: called.name.text.clone(),
                    aliases: called.aliases.iter().map(|a| a.text.clone()).collect(),
                });
            }
        }
        let first = self.date_field(decl, entity, from)?;
        let last = self.date_field(decl, entity, to)?;
        let lives = Lifetime::Lives {
            from: first,
            to: last,
        };
        self.set_lifetime(decl, entity, from, lives)
    }

    fn set_lifetime(
        &mut self,
        decl: Decl<'a>,
        entity: EntityId,
        name: &Name,
        lifetime: Lifetime,
    ) -> Res<()> {
        let loc = self.loc(decl.scope, name.span);
        match self.program.entities.get_mut(entity.index()) {
            Some(e) if e.lifetime == Lifetime::Static => {
                e.lifetime = lifetime;
                Ok(())
            }
            _ => self.fail(Diagnostic::error("ohs::type::two_lifetimes", loc)),
        }
    }

    fn date_field(&mut self, decl: Decl<'a>, entity: EntityId, name: &Name) -> Res<FieldId> {
        let field = self.own_field(decl, entity, name)?;
        let ty = self.program.fields.get(field.index()).map(|f| f.ty.clone());
        match ty {
            Some(Type::Date) => Ok(field),
            Some(other) => {
                let loc = self.loc(decl.scope, name.span);
                self.mismatch(&Type::Date, &other, loc)
            }
            None => Err(Reported),
        }
    }

    fn own_field(&mut self, decl: Decl<'a>, entity: EntityId, name: &Name) -> Res<FieldId> {
        let loc = self.loc(decl.scope, name.span);
        self.field(decl.scope, entity, &name.text, loc)
    }

    /// A field of an entity by name.
    pub(super) fn field(
        &mut self,
        scope: usize,
        entity: EntityId,
        name: &str,
        loc: Loc,
    ) -> Res<FieldId> {
        if let Some(id) = self.field_named(entity, name) {
            return Ok(id);
        }
        if self.torn.contains(&entity) || self.on_broken_line(name) {
            return Err(Reported);
        }
        let near = self.nearest_field(scope, entity, name);
        let of = self.type_arg(&Type::One(entity));
        let fields = self.fields_by_name(entity);
        let none = fields.is_empty();
        let (fields, many) = super::meant::listed(fields);
        let d = Diagnostic::error("ohs::name::unknown_field", loc)
            .arg("name", name)
            .arg("entity", of)
            .arg("fields", fields);
        self.fail(match near {
            None if none => d.help("empty"),
            None if many => d.help("many"),
            near => d.did_you_mean(near.as_deref()),
        })
    }

    /// The names of an entity's fields, as they were declared; of many the first.
    pub(super) fn fields_by_name(&self, entity: EntityId) -> Vec<String> {
        const SHOWN: usize = 12;
        let fields = self.program.entities.get(entity.index()).map(|e| &e.fields);
        let mut names: Vec<String> = fields
            .into_iter()
            .flatten()
            .filter_map(|f| self.program.fields.get(f.index()))
            .map(|f| f.label.name.clone())
            .collect();
        if names.len() > SHOWN {
            names.truncate(SHOWN);
            names.push("…".to_owned());
        }
        names
    }

    /// The names of the entities at the top of what a file can see.
    pub(super) fn roots_by_name(&self, scope: usize) -> Vec<String> {
        self.root_entities(scope)
            .into_iter()
            .filter_map(|e| self.program.entities.get(e.index()))
            .map(|e| e.label.name.clone())
            .collect()
    }

    /// A field of an entity by name, if it has it.
    pub(super) fn field_named(&self, entity: EntityId, name: &str) -> Option<FieldId> {
        self.field_names.get(&(entity, name.to_owned())).copied()
    }

    /// The nearest field, term or state name of an entity that a file sees.
    pub(super) fn nearest_field(
        &self,
        scope: usize,
        entity: EntityId,
        name: &str,
    ) -> Option<String> {
        let fields = self
            .field_names
            .range((entity, String::new())..)
            .take_while(|((e, _), _)| *e == entity)
            .map(|((_, n), _)| n.as_str());
        let states = self
            .alive_names
            .iter()
            .filter(|(e, _)| *e == entity)
            .map(|(_, n)| n.as_str());
        let terms = self
            .term_names
            .range((entity, String::new())..)
            .take_while(|((e, _), _)| *e == entity)
            .filter(|((_, n), _)| {
                // a term is not meant within itself
                let named = self.terms_named(scope, entity, n);
                named.iter().any(|t| !matches!(self.state(*t), State::Busy))
            })
            .map(|((_, n), _)| n.as_str());
        near(name, fields.chain(states).chain(terms))
    }

    /// The type of a field.
    pub(super) fn field_type(&self, field: FieldId) -> Res<Type> {
        self.program
            .fields
            .get(field.index())
            .map(|f| f.ty.clone())
            .ok_or(Reported)
    }

    /// The one entity at the top of what a file can see: what a policy addresses where it says
    /// nothing else. Of several, the one under which most kinds of things lie.
    pub(super) fn root_entity(&mut self, scope: usize, loc: Loc) -> Res<EntityId> {
        if !self.roots.contains_key(&scope) {
            let roots = self.root_entities(scope);
            self.roots.insert(scope, roots);
        }
        let roots = self.roots.get(&scope).map_or(&[][..], Vec::as_slice);
        match roots {
            [one] => Ok(*one),
            [] => {
                let elsewhere = !self.of_kind(DeclarationKind::Entity).is_empty();
                let d = Diagnostic::error("ohs::norm::no_subject", loc);
                let d = if elsewhere { d.help("use_it") } else { d };
                self.unknown(scope, super::names::Space::Type, || d)
            }
            _ => {
                let names = self.roots_by_name(scope);
                self.fail(Diagnostic::error("ohs::norm::which_subject", loc).arg("names", names))
            }
        }
    }

    fn root_entities(&self, scope: usize) -> Vec<EntityId> {
        let mut roots: Vec<(usize, EntityId)> = self
            .visible_entities(scope)
            .into_iter()
            .filter(|e| {
                let e = self.program.entities.get(e.index());
                e.is_some_and(|e| e.held_by.is_empty())
            })
            .map(|e| (self.held_below(e), e))
            .collect();
        let most = roots.iter().map(|(n, _)| *n).max();
        roots.retain(|(n, _)| Some(*n) == most);
        roots.into_iter().map(|(_, e)| e).collect()
    }

    fn held_below(&self, of: EntityId) -> usize {
        (0u32..)
            .map(EntityId)
            .zip(&self.program.entities)
            .filter(|(id, _)| self.holds(of, *id))
            .count()
    }
}
