//! Duties and processes: one norm a requirement or item, made when first asked for.

use super::clauses::Said;
use super::collection::both;
use super::compiler::{Compiler, Decl, DeclId, Duty, Reported, Res, State, label};
use super::parts::{Asks, Part, Reading};
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{
    Bearers, EntityId, Exception, ExceptionId, Expr, ExprKind, Label, Modality, Norm, NormId,
    ReadingSetId, Requirement, Subject, Type, Value,
};
use crate::source::Loc;
use crate::syntax::ast::{self, Body, Clause, DeclarationKind, Head, Keyword, Name};

/// What all norms of a duty share.
struct Shared<'a> {
    decl: Decl<'a>,
    duty: Label,
    name: Loc,
    said: Said<'a>,
    subject: Subject,
    env: Env,
    scope: Option<Expr>,
    exceptions: Vec<ExceptionId>,
}

impl<'a> Compiler<'a> {
    /// Makes the duties and processes that nobody has asked for.
    pub(super) fn lower_duties(&mut self) {
        for (id, decl) in self.to_make(DeclarationKind::Duty) {
            let before = self.enter_file(decl.scope);
            let vocabulary = self
                .program
                .policies
                .get(decl.policy.index())
                .is_some_and(|p| p.vocabulary);
            if vocabulary {
                let loc = self.loc(decl.scope, super::names::head_span(decl.ast));
                self.report(Diagnostic::warning(
                    "ohs::policy::vocabulary_binds_nobody",
                    loc,
                ));
            }
            let _ = self.duty(id, self.loc(decl.scope, decl.ast.keyword_span));
            self.leave(before);
        }
        for (id, decl) in self.to_make(DeclarationKind::Process) {
            let _ = self.duty(id, self.loc(decl.scope, decl.ast.keyword_span));
        }
    }

    /// The norms of a duty; `asked` is where it is referred to.
    pub(super) fn duty(&mut self, id: DeclId, asked: Loc) -> Res<Duty> {
        match self.state(id) {
            State::Duty(duty) => return Ok(duty.clone()),
            State::Busy => {
                return self.fail(Diagnostic::error("ohs::norm::circle", asked));
            }
            _ => {}
        }
        self.make_now(id, Self::lower_duty, |duty| State::Duty(duty.clone()))
    }

    fn lower_duty(&mut self, decl: Decl<'a>) -> Res<Duty> {
        let Head::Named(head) = &decl.ast.head else {
            return Err(Reported);
        };
        let name = self.loc(decl.scope, head.name.span);
        let said = self.said(decl.scope, &decl.ast.clauses);
        // each clause is looked at, whatever is wrong with another
        let parts = self.parts(decl, name);
        let (subject, env) = self.subject(decl, &said, name)?;
        let scope = self.scope_of(&env, &said);
        let exceptions = self.unless(&env, decl, &said.unless, &said.cites);
        if parts.is_err() {
            for path in &said.refines {
                self.refinements.push((Vec::new(), decl, path));
            }
        }
        let (parts, mut torn, mut lacks) = parts?;
        let broken = scope.is_err() || exceptions.is_err();
        let (scope, exceptions) = (scope.unwrap_or_default(), exceptions.unwrap_or_default());
        let shared = Shared {
            decl,
            duty: label(head),
            name,
            subject,
            env,
            scope,
            exceptions,
            said,
        };
        let mut norms = Vec::new();
        for part in &parts {
            match self.norm(&shared, part) {
                Ok(made) => norms.push((part.item.clone(), made)),
                Err(Reported) => {
                    (torn, lacks) = (true, true);
                    if let (Some(item), Some(at)) = (&part.item, part.name) {
                        let at = self.loc(decl.scope, at);
                        self.drop_item(decl, &item.name, at);
                    }
                }
            }
        }
        if broken || norms.is_empty() {
            return Err(Reported);
        }
        Ok(Duty {
            norms,
            subject: shared.subject.entity,
            torn,
            lacks,
        })
    }

    fn norm(&mut self, shared: &Shared<'a>, part: &Part<'a>) -> Res<NormId> {
        let decl = shared.decl;
        let said = self.said(decl.scope, part.own).over(&shared.said);
        let own_when: Vec<&ast::Expr> = conditions(part.own, Keyword::When);
        let own_unless: Vec<&ast::Expr> = conditions(part.own, Keyword::Unless);
        let (subject, env) = self.subject_of(shared, part, &said)?;
        let narrower = self.all_of(&env, &own_when);
        let own_exceptions = self.unless(&env, decl, &own_unless, &said.cites);
        let modality = modality_of(part);
        let mut own_scope = None;
        let mut read_exceptions = Vec::new();
        let requirement = match &part.asks {
            Asks::One(asks) => self.requirement(&env, modality, asks),
            Asks::Readings(readings) => self.read_in_ways(
                shared,
                modality,
                readings,
                &mut own_scope,
                &mut read_exceptions,
            ),
        };
        if requirement.is_err() {
            for path in &said.refines {
                self.refinements.push((Vec::new(), decl, path));
            }
        }
        let (narrower, own_exceptions, requirement) = (narrower?, own_exceptions?, requirement?);
        let scope = [shared.scope.clone(), narrower, own_scope]
            .into_iter()
            .flatten()
            .reduce(both);
        let mut exceptions = shared.exceptions.clone();
        exceptions.extend(own_exceptions);
        exceptions.extend(read_exceptions);
        self.check_scope(scope.as_ref());
        self.check_requirement(&requirement, scope.as_ref(), modality == Modality::MustNot);
        let rule = self.loc(decl.scope, part.rule);
        let name = part
            .name
            .map_or(shared.name, |span| self.loc(decl.scope, span));
        let bearer = said
            .bearer
            .clone()
            .unwrap_or_else(|| self.default_bearer(subject.entity));
        let norm = Norm {
            duty: shared.duty.clone(),
            item: part.item.clone(),
            policy: decl.policy,
            modality,
            via: None,
            in_principle: part.keyword == Keyword::InPrinciple,
            cites: said.cites,
            act: said.act,
            bearer,
            subject,
            scope,
            exceptions,
            requirement,
            overseen_by: said.overseen_by,
            sanctions: said.sanctions,
            remedy: said.remedy,
            refines: Vec::new(),
            to_below: said.to_below,
            direction: said.direction,
            readings: Vec::new(),
            tells_personal_day: false,
            personal: Vec::new(),
            loc: name,
            rule,
        };
        let refines = said.refines;
        let id = if part.keyword == Keyword::Urge {
            self.urged(decl, norm)
        } else {
            self.push_norm(norm)
        };
        for path in refines {
            self.refinements.push((vec![id], decl, path));
        }
        Ok(id)
    }

    /// An item that somebody else owes, who is no entity, is of that subject; so is one that an entity
    /// owes in a duty of somebody who is none.
    fn subject_of(
        &mut self,
        shared: &Shared<'a>,
        part: &Part<'a>,
        said: &Said<'a>,
    ) -> Res<(Subject, Env)> {
        let own = part.own.iter().any(|c| c.keyword == Keyword::Bearer);
        if !own || part.keyword == Keyword::Urge || shared.said.each.is_some() {
            return Ok((shared.subject.clone(), shared.env.clone()));
        }
        match self.outside(shared.decl, said, shared.name) {
            Some(subject) => {
                let env = Env::over(shared.decl.scope, shared.decl.policy, subject.entity);
                Ok((subject, env))
            }
            None => {
                let mut own = said.bearer.iter().flat_map(|b| &b.bearers);
                let entity = own.find_map(|(_, e)| *e);
                // an authority's duty of which an enterprise owes an item; what is asked of the
                // authority is not asked of that
                let plain = shared.scope.is_none() && shared.exceptions.is_empty();
                match entity.filter(|_| plain && self.is_authority(shared.subject.entity)) {
                    Some(entity) => {
                        let env = Env::over(shared.decl.scope, shared.decl.policy, entity);
                        let subject = Subject {
                            entity,
                            ..shared.subject.clone()
                        };
                        Ok((subject, env))
                    }
                    None => Ok((shared.subject.clone(), shared.env.clone())),
                }
            }
        }
    }

    pub(super) fn push_norm(&mut self, norm: Norm) -> NormId {
        let id = NormId(u32::try_from(self.program.norms.len()).unwrap_or(u32::MAX));
        self.program.norms.push(norm);
        id
    }

    fn requirement(&mut self, env: &Env, modality: Modality, asks: &ast::Expr) -> Res<Requirement> {
        match modality {
            Modality::Must | Modality::Should(_) => self.obligation(env, asks),
            Modality::MustNot => self.prohibition(env, asks),
            Modality::May => self.permission(env, asks),
        }
    }

    /// 读法: alternatives of the requirement, and of the scope and exceptions where a reading has
    /// its own.
    fn read_in_ways(
        &mut self,
        shared: &Shared<'a>,
        modality: Modality,
        readings: &[Reading<'a>],
        scope: &mut Option<Expr>,
        exceptions: &mut Vec<ExceptionId>,
    ) -> Res<Requirement> {
        let env = &shared.env;
        let names: Vec<Name> = readings.iter().map(|r| r.name.clone()).collect();
        let set = self.reading_set(shared.decl, &names, shared.name)?;
        let mut alternatives = Vec::new();
        let (mut scopes, mut excused) = (Vec::new(), Vec::new());
        for reading in readings {
            alternatives.push(self.requirement(env, modality, reading.asks));
            scopes.push(self.all_of(env, &picked(&reading.said, Keyword::When)));
            let unless: Vec<&ast::Expr> = picked(&reading.said, Keyword::Unless);
            let made: Vec<Res<Expr>> = unless.iter().map(|u| self.condition(env, u)).collect();
            let made: Res<Vec<Expr>> = made.into_iter().collect();
            excused.push(made.map(|made| match made.len() {
                0 => None,
                _ => Some(super::expr::boolean(ExprKind::Any(made), shared.name)),
            }));
        }
        let alternatives: Vec<Requirement> = alternatives.into_iter().collect::<Res<_>>()?;
        let scopes: Vec<Option<Expr>> = scopes.into_iter().collect::<Res<_>>()?;
        let excused: Vec<Option<Expr>> = excused.into_iter().collect::<Res<_>>()?;
        if let Some(own) = alternatives_of(set, scopes, true, shared.name) {
            *scope = Some(match scope.take() {
                Some(first) => both(first, own),
                None => own,
            });
        }
        if let Some(when) = alternatives_of(set, excused, false, shared.name) {
            let id = ExceptionId(u32::try_from(self.program.exceptions.len()).unwrap_or(u32::MAX));
            self.program.exceptions.push(Exception {
                label: None,
                policy: shared.decl.policy,
                without_authority: false,
                when,
                exceptions: Vec::new(),
                cites: shared.said.cites.clone(),
                loc: shared.name,
            });
            exceptions.push(id);
        }
        Ok(Requirement::Readings(set, alternatives))
    }

    /// Where nobody is named, whoever is at the top of the subject owes it.
    pub(super) fn default_bearer(&self, subject: EntityId) -> Bearers {
        let holders = self.holders(subject);
        // What is held in two ways may be held by the top itself, too.
        let is_top = |e: &EntityId| {
            let held_by = self.program.entities.get(e.index()).map(|e| &e.held_by);
            held_by.is_some_and(Vec::is_empty)
        };
        let top = holders.iter().copied().find(is_top);
        let top = top.or(holders.last().copied()).unwrap_or(subject);
        let name = self
            .program
            .entities
            .get(top.index())
            .map_or_else(String::new, |e| e.label.name.clone());
        Bearers {
            bearers: vec![(name, Some(top))],
            any: false,
        }
    }
}

/// The modality of a part; 督促 urges to what must be.
fn modality_of(part: &Part<'_>) -> Modality {
    match part.keyword {
        Keyword::MustNot => Modality::MustNot,
        Keyword::Should => Modality::Should(part.rank),
        Keyword::May => Modality::May,
        _ => Modality::Must,
    }
}

fn conditions(clauses: &[Clause], keyword: Keyword) -> Vec<&ast::Expr> {
    clauses
        .iter()
        .filter(|c| c.keyword == keyword)
        .filter_map(|c| match &c.body {
            Body::Expr(e) => Some(e),
            _ => None,
        })
        .collect()
}

fn picked<'a>(clauses: &[&'a Clause], keyword: Keyword) -> Vec<&'a ast::Expr> {
    clauses
        .iter()
        .filter(|c| c.keyword == keyword)
        .filter_map(|c| match &c.body {
            Body::Expr(e) => Some(e),
            _ => None,
        })
        .collect()
}

/// One condition a reading, where any has one; `absent` for those that have none.
fn alternatives_of(
    set: ReadingSetId,
    conditions: Vec<Option<Expr>>,
    absent: bool,
    loc: Loc,
) -> Option<Expr> {
    if conditions.iter().all(Option::is_none) {
        return None;
    }
    let all = conditions
        .into_iter()
        .map(|c| {
            c.unwrap_or_else(|| super::expr::literal(Value::Boolean(absent), Type::Boolean, loc))
        })
        .collect();
    Some(super::expr::boolean(ExprKind::Readings(set, all), loc))
}
