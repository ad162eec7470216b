//! Terms: named expressions over one entity, made when they are first asked for, so that a
//! circle is seen.

use super::compiler::{Compiler, Decl, DeclId, Reported, Res, State};
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{EntityId, Expr, ExprKind, Label, ReadingSet, ReadingSetId, Term, TermId};
use crate::source::Loc;
use crate::syntax::ast::{self, Body, Clause, DeclarationKind, Head, Keyword, Name};

impl<'a> Compiler<'a> {
    /// Enters each term under its entity.
    pub(super) fn declare_terms(&mut self) {
        let mut declared = Vec::new();
        for (id, decl) in self.of_kind(DeclarationKind::Term) {
            match self.declare_term(id, decl) {
                Ok(entity) => declared.push((id, decl, entity)),
                Err(Reported) => self.set(id, State::Failed),
            }
        }
        // Once all are there, so that their order does not matter.
        let mut clashing = Vec::new();
        for (id, decl, entity) in declared {
            for spelling in spellings(&decl.ast.head) {
                if self.term_is_new(id, decl, entity, spelling).is_err() {
                    clashing.push((id, decl, entity));
                    break;
                }
            }
        }
        for (id, decl, entity) in clashing {
            self.set(id, State::Failed);
            for spelling in spellings(&decl.ast.head) {
                let policies = self.term_names.get_mut(&(entity, spelling.text.clone()));
                if let Some(ids) = policies.and_then(|p| p.get_mut(&decl.policy)) {
                    ids.retain(|i| *i != id);
                }
            }
        }
    }

    fn declare_term(&mut self, id: DeclId, decl: Decl<'a>) -> Res<EntityId> {
        let Head::Term { path, .. } = &decl.ast.head else {
            return Err(Reported);
        };
        let entity = self.term_entity(decl, path)?;
        for spelling in spellings(&decl.ast.head) {
            let key = (entity, spelling.text.clone());
            let policies = self.term_names.entry(key).or_default();
            let ids = policies.entry(decl.policy).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(entity)
    }

    /// The terms of an entity that a file sees under a name: its own where it has one, else those
    /// of what it uses.
    pub(super) fn terms_named(&self, scope: usize, entity: EntityId, name: &str) -> Vec<DeclId> {
        let (mut own, mut used) = (Vec::new(), Vec::new());
        for id in self.terms_seen(scope, &(entity, name.to_owned())) {
            match self.decls.get(id) {
                Some(d) if d.scope == scope => own.push(id),
                _ => used.push(id),
            }
        }
        if own.is_empty() { used } else { own }
    }

    /// The terms under a key in the policies that a file sees, its own among them.
    fn terms_seen(&self, scope: usize, key: &(EntityId, String)) -> Vec<DeclId> {
        let seen = self.scopes.get(scope).map(|s| &s.visible);
        let Some((policies, seen)) = self.term_names.get(key).zip(seen) else {
            return Vec::new();
        };
        let ids = seen.iter().filter_map(|p| policies.get(p));
        ids.flatten().copied().collect()
    }

    fn term_entity(&mut self, decl: Decl<'a>, path: &ast::Path) -> Res<EntityId> {
        let owner = match path.names.as_slice() {
            [_] => None,
            [owner, _] => Some(owner),
            [.., owner, _] => Some(owner),
            [] => return Err(Reported),
        };
        match owner {
            None => self.root_entity(decl.scope, self.loc(decl.scope, path.span)),
            Some(owner) => self.entity_at(decl.scope, owner),
        }
    }

    /// The entity that must stand here.
    pub(super) fn entity_at(&mut self, scope: usize, name: &Name) -> Res<EntityId> {
        use super::names::Space;
        let loc = self.loc(scope, name.span);
        match self.find_one(scope, Space::Type, &name.text, loc)? {
            Some(id) => match self.state(id) {
                State::Entity(e) => Ok(*e),
                State::Enum(_) => {
                    self.fail(Diagnostic::error("ohs::type::not_an_entity", loc).arg(
                        "type",
                        crate::diagnostic::Arg::Word("word.type_enum".into()),
                    ))
                }
                _ => Err(Reported),
            },
            None if self.on_broken_line(&name.text) => Err(Reported),
            None => {
                let near = self.nearest_name(scope, Space::Type, &name.text);
                if let Some(d) = self.thing_with_condition(scope, &name.text, loc) {
                    return self.unknown_or_unused(scope, &name.text, || d);
                }
                let (entities, _) = self.entities_to_name(scope, loc);
                self.unknown_or_unused(scope, &name.text, || {
                    let d = Diagnostic::error("ohs::name::unknown_entity", loc)
                        .arg("name", name.text.as_str());
                    match (near, entities.is_empty()) {
                        (None, false) => d.arg("entities", entities).help("listed"),
                        (near, _) => d.did_you_mean(near.as_deref()),
                    }
                })
            }
        }
    }

    /// A term must not be called like a field of its entity, nor like another term that it sees.
    fn term_is_new(
        &mut self,
        id: DeclId,
        decl: Decl<'a>,
        entity: EntityId,
        name: &Name,
    ) -> Res<()> {
        let key = (entity, name.text.clone());
        let field = self
            .field_names
            .get(&key)
            .and_then(|f| self.program.fields.get(f.index()))
            .map(|f| f.loc);
        let mut seen = self.terms_seen(decl.scope, &key).into_iter();
        let other = seen.find(|other| match self.decls.get(*other) {
            Some(d) => d.scope != decl.scope || *other < id,
            None => false,
        });
        let term = other.and_then(|id| self.name_loc(id));
        let alive = self
            .alive_names
            .contains(&key)
            .then(|| self.program.entities.get(entity.index()).map(|e| e.loc))
            .flatten();
        let Some(first) = field.or(term).or(alive) else {
            return Ok(());
        };
        let here = self.loc(decl.scope, name.span);
        self.fail(
            Diagnostic::error("ohs::name::duplicate", here)
                .arg("name", name.text.as_str())
                .label("first", first),
        )
    }

    /// Makes the terms that nobody has asked for.
    pub(super) fn lower_terms(&mut self) {
        for (id, decl) in self.to_make(DeclarationKind::Term) {
            let loc = self.loc(decl.scope, super::names::head_span(decl.ast));
            let _ = self.term(id, loc);
        }
    }

    /// The term of a declaration, made now if it is not yet; `asked` is where it is used.
    pub(super) fn term(&mut self, id: DeclId, asked: Loc) -> Res<TermId> {
        match self.state(id) {
            State::Term(term) => return Ok(*term),
            State::Busy => {
                let name = self
                    .decls
                    .get(id)
                    .map_or_else(String::new, |d| term_label(&d.ast.head).name);
                return self
                    .fail(Diagnostic::error("ohs::name::term_circle", asked).arg("name", name));
            }
            _ => {}
        }
        self.make_now(id, Self::lower_term, |&made| State::Term(made))
    }

    fn lower_term(&mut self, decl: Decl<'a>) -> Res<TermId> {
        let Head::Term {
            path, definition, ..
        } = &decl.ast.head
        else {
            return Err(Reported);
        };
        let entity = self.term_entity(decl, path)?;
        let env = Env::over(decl.scope, decl.policy, entity);
        let loc = self.loc(decl.scope, path.span);
        let definition = match definition {
            Some(expr) => self.value(&env, expr, None)?,
            None => self.term_readings(&env, decl, loc)?,
        };
        if matches!(definition.kind, ExprKind::Literal(_)) {
            self.report(Diagnostic::warning(
                "ohs::type::constant_term",
                definition.loc,
            ));
        }
        self.check_condition(&definition, false);
        let id = TermId(u32::try_from(self.program.terms.len()).unwrap_or(u32::MAX));
        let cites = self.cites(decl.scope, &decl.ast.clauses);
        self.program.terms.push(Term {
            label: term_label(&decl.ast.head),
            entity,
            definition,
            cites,
            loc,
        });
        Ok(id)
    }

    fn term_readings(&mut self, env: &Env, decl: Decl<'a>, loc: Loc) -> Res<Expr> {
        let mut names = Vec::new();
        let mut alternatives: Vec<Expr> = Vec::new();
        let mut broken = !decl.ast.complete;
        for clause in &decl.ast.clauses {
            let (label, blocks) = match (clause.keyword, &clause.body) {
                (Keyword::Reading, Body::Name(name)) => (name.clone(), &clause.block),
                (Keyword::Is, Body::Expr(expr)) => return self.value(env, expr, None),
                _ => continue,
            };
            let Some(definition) = definition_in(blocks) else {
                broken = true;
                continue;
            };
            let expected = alternatives.first().map(|a| a.ty.clone());
            match self.value(env, definition, expected.as_ref()) {
                Ok(e) if expected.as_ref().is_some_and(|ty| *ty != e.ty) => {
                    let expected = expected.unwrap_or(e.ty.clone());
                    return self.mismatch(&expected, &e.ty, e.loc);
                }
                Ok(e) => {
                    names.push(label);
                    alternatives.push(e);
                }
                Err(Reported) => broken = true,
            }
        }
        let Some(ty) = alternatives.first().map(|a| a.ty.clone()) else {
            if broken {
                return Err(Reported);
            }
            return self.fail(Diagnostic::error("ohs::type::term_without_definition", loc));
        };
        if broken {
            return Err(Reported);
        }
        let set = self.reading_set(decl, &names, loc)?;
        Ok(Expr {
            kind: ExprKind::Readings(set, alternatives),
            ty,
            loc,
        })
    }

    /// A new set of readings, named after the declaration whose name stands at `loc`.
    pub(super) fn reading_set(
        &mut self,
        decl: Decl<'a>,
        names: &[Name],
        loc: Loc,
    ) -> Res<ReadingSetId> {
        for (i, name) in names.iter().enumerate() {
            if let Some(first) = names.iter().take(i).find(|n| n.text == name.text) {
                let (here, first) = (
                    self.loc(decl.scope, name.span),
                    self.loc(decl.scope, first.span),
                );
                return self.fail(
                    Diagnostic::error("ohs::name::duplicate", here)
                        .arg("name", name.text.as_str())
                        .label("first", first),
                );
            }
        }
        let id = ReadingSetId(u32::try_from(self.program.reading_sets.len()).unwrap_or(u32::MAX));
        let of = match &decl.ast.head {
            Head::Named(h) | Head::Parameter { name: h, .. } => h.name.text.clone(),
            head => term_label(head).name,
        };
        self.program.reading_sets.push(ReadingSet {
            of,
            readings: names
                .iter()
                .map(|n| Label {
                    name: n.text.clone(),
                    aliases: Vec::new(),
                })
                .collect(),
            policy: decl.policy,
            adopted: Vec::new(),
            loc,
        });
        Ok(id)
    }
}

pub(super) fn definition_in(block: &[Clause]) -> Option<&ast::Expr> {
    block.iter().find_map(|c| match (c.keyword, &c.body) {
        (Keyword::Is, Body::Expr(e)) => Some(e),
        _ => None,
    })
}

/// The name of a term and its aliases.
fn spellings(head: &Head) -> impl Iterator<Item = &Name> {
    let (name, aliases) = match head {
        Head::Term { path, aliases, .. } => (path.names.last(), aliases.as_slice()),
        _ => (None, &[][..]),
    };
    name.into_iter().chain(aliases)
}

fn term_label(head: &Head) -> Label {
    match head {
        Head::Term { path, aliases, .. } => Label {
            name: path
                .names
                .last()
                .map_or_else(String::new, |n| n.text.clone()),
            aliases: aliases.iter().map(|a| a.text.clone()).collect(),
        },
        _ => Label {
            name: String::new(),
            aliases: Vec::new(),
        },
    }
}
