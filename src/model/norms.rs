//! Duties and processes: one norm a requirement or item, made when first asked for.

use super::clauses::Said;
use super::collection::both;
use super::compiler::{Compiler, Decl, DeclId, Duty, Reported, Res, State, label};
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{
    Bearers, EntityId, Exception, ExceptionId, Expr, ExprKind, FieldId, Label, Modality, Norm,
    NormId, ReadingSetId, Requirement, Subject, Type, Value,
};
use crate::source::{Loc, Span};
use crate::syntax::ast::{self, Body, Clause, DeclarationKind, Head, Keyword, Name};

/// What one norm is made from.
#[derive(Clone)]
struct Part<'a> {
    item: Option<Label>,
    name: Option<Span>,
    keyword: Keyword,
    rank: u8,
    asks: Asks<'a>,
    own: &'a [Clause],
    rule: Span,
}

/// The requirement as written.
#[derive(Clone)]
enum Asks<'a> {
    One(&'a ast::Expr),
    Readings(Vec<Reading<'a>>),
}

/// One of several readings.
#[derive(Clone)]
struct Reading<'a> {
    name: &'a Name,
    asks: &'a ast::Expr,
    said: Vec<&'a Clause>,
}

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
        for (id, decl) in self.of_kind(DeclarationKind::Duty) {
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
        }
        for (id, decl) in self.of_kind(DeclarationKind::Process) {
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
            State::NotYet => {}
            _ => return Err(Reported),
        }
        let decl = self.decls.get(id).copied().ok_or(Reported)?;
        self.set(id, State::Busy);
        let made = self.lower_duty(decl);
        let state = match &made {
            Ok(duty) => State::Duty(duty.clone()),
            Err(Reported) => State::Failed,
        };
        self.set(id, state);
        made
    }

    fn lower_duty(&mut self, decl: Decl<'a>) -> Res<Duty> {
        let Head::Named(head) = &decl.ast.head else {
            return Err(Reported);
        };
        let name = self.loc(decl.scope, head.name.span);
        let said = self.said(decl.scope, &decl.ast.clauses);
        let (parts, mut torn) = self.parts(decl, name)?;
        let (subject, env, scope) = self.subject(decl, &said, name)?;
        let exceptions = self.unless(&env, decl, &said.unless, &said.cites)?;
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
                Err(Reported) => torn = true,
            }
        }
        if norms.is_empty() {
            return Err(Reported);
        }
        Ok(Duty {
            norms,
            subject: shared.subject.entity,
            torn,
        })
    }

    // ------------------------------------------------------------ parts

    fn parts(&mut self, decl: Decl<'a>, name: Loc) -> Res<(Vec<Part<'a>>, bool)> {
        let mut torn = !decl.ast.complete;
        let mut parts: Vec<Part<'a>> = Vec::new();
        for clause in &decl.ast.clauses {
            if is_modal(clause.keyword) {
                self.parts_of(clause, &mut parts);
            }
            if let Body::Edge { name, requirement } = &clause.body {
                parts.push(Part {
                    item: Some(label(name)),
                    name: Some(name.name.span),
                    keyword: Keyword::Must,
                    rank: 0,
                    asks: Asks::One(requirement),
                    own: &clause.block,
                    rule: requirement.span,
                });
            }
        }
        if let Some(part) = self.readings_of(decl, &mut torn)? {
            parts.push(part);
        }
        if parts.is_empty() {
            return if torn {
                Err(Reported)
            } else {
                self.fail(Diagnostic::error("ohs::norm::no_requirement", name))
            };
        }
        name_the_unnamed(&mut parts);
        self.refuse_twins(decl, &mut parts);
        Ok((parts, torn))
    }

    fn parts_of(&mut self, clause: &'a Clause, parts: &mut Vec<Part<'a>>) {
        if let Body::Expr(asks) = &clause.body {
            parts.push(Part {
                item: None,
                name: None,
                keyword: clause.keyword,
                rank: clause.rank,
                asks: Asks::One(asks),
                own: &[],
                rule: clause.span,
            });
        }
        for item in &clause.block {
            if let Body::Item { name, requirement } = &item.body {
                parts.push(Part {
                    item: Some(label(name)),
                    name: Some(name.name.span),
                    keyword: clause.keyword,
                    rank: clause.rank,
                    asks: Asks::One(requirement),
                    own: &item.block,
                    rule: requirement.span,
                });
            }
        }
    }

    fn readings_of(&mut self, decl: Decl<'a>, torn: &mut bool) -> Res<Option<Part<'a>>> {
        let mut readings = Vec::new();
        let mut first: Option<&'a Clause> = None;
        for clause in &decl.ast.clauses {
            let (Keyword::Reading, Body::Name(name)) = (clause.keyword, &clause.body) else {
                continue;
            };
            let modal = clause.block.iter().find(|c| is_modal(c.keyword));
            let Some((modal, asks)) = modal.and_then(|m| match &m.body {
                Body::Expr(e) => Some((m, e)),
                _ => None,
            }) else {
                *torn = true;
                if decl.ast.complete {
                    let loc = self.loc(decl.scope, name.span);
                    self.report(Diagnostic::error("ohs::norm::no_requirement", loc));
                }
                continue;
            };
            let same = first.is_none_or(|f| (f.keyword, f.rank) == (modal.keyword, modal.rank));
            if !same {
                let loc = self.loc(decl.scope, modal.keyword_span);
                return self.fail(Diagnostic::error("ohs::norm::reading_modality", loc));
            }
            first = first.or(Some(modal));
            readings.push(Reading {
                name,
                asks,
                said: clause.block.iter().collect(),
            });
        }
        Ok(first.map(|modal| Part {
            item: None,
            name: None,
            keyword: modal.keyword,
            rank: modal.rank,
            rule: modal.span,
            asks: Asks::Readings(readings),
            own: &[],
        }))
    }

    fn refuse_twins(&mut self, decl: Decl<'a>, parts: &mut Vec<Part<'a>>) {
        let mut seen: Vec<(Label, Option<Span>)> = Vec::new();
        parts.retain(|part| {
            let Some(item) = &part.item else { return true };
            let twin = seen.iter().find(|(l, _)| {
                std::iter::once(&item.name)
                    .chain(&item.aliases)
                    .any(|n| l.is(n))
            });
            if let (Some((_, Some(first))), Some(here)) = (twin, part.name) {
                let (here, first) = (self.loc(decl.scope, here), self.loc(decl.scope, *first));
                self.report(
                    Diagnostic::error("ohs::name::duplicate", here)
                        .arg("name", item.name.as_str())
                        .label("first", first),
                );
                return false;
            }
            seen.push((item.clone(), part.name));
            true
        });
    }

    // ------------------------------------------------------------ subject

    /// Per what a verdict is given, and the scope that 对象 and 当 say.
    fn subject(
        &mut self,
        decl: Decl<'a>,
        said: &Said<'a>,
        name: Loc,
    ) -> Res<(Subject, Env, Option<Expr>)> {
        let (entity, through, loc) = match said.each {
            Some((collection, _)) => self.each(decl, collection)?,
            None => (self.default_subject(decl, said, name)?, None, name),
        };
        let identified = self
            .program
            .entities
            .get(entity.index())
            .is_some_and(|e| !e.identity.is_empty());
        if !identified {
            if self.torn.contains(&entity) {
                return Err(Reported);
            }
            let what = self.type_arg(&Type::One(entity));
            return self.fail(
                Diagnostic::error("ohs::norm::subject_without_identity", loc).arg("name", what),
            );
        }
        let env = Env::over(decl.scope, decl.policy, entity);
        let mut conditions: Vec<&ast::Expr> = Vec::new();
        if let Some((collection, when)) = said.each {
            conditions.extend(collection.filter.as_deref());
            conditions.extend(when);
        }
        conditions.extend(&said.when);
        let scope = self.all_of(&env, &conditions)?;
        let subject = Subject {
            entity,
            through,
            loc,
        };
        Ok((subject, env, scope))
    }

    /// 对象: an entity, or a collection field wherever it is.
    fn each(
        &mut self,
        decl: Decl<'a>,
        c: &ast::Collection,
    ) -> Res<(EntityId, Option<FieldId>, Loc)> {
        let loc = self.loc(decl.scope, c.span);
        let ast::CollectionBase::Path(path) = &c.base else {
            return self.fail(Diagnostic::error("ohs::norm::subject_not_named", loc));
        };
        let at = self.loc(decl.scope, path.span);
        let Some(last) = path.names.last() else {
            return Err(Reported);
        };
        if c.pick.is_some() || c.below {
            return self.fail(Diagnostic::error("ohs::norm::subject_not_named", loc));
        }
        let of = match path.names.as_slice() {
            [of, _] => self.entity_named(decl.scope, &of.text),
            _ => None,
        };
        if of.is_none()
            && let Some(entity) = self.entity_named(decl.scope, &last.text)
        {
            return Ok((entity, None, at));
        }
        let fields = self.collections_named(decl.scope, of, &last.text);
        match fields.as_slice() {
            [(field, entity)] => Ok((*entity, Some(*field), at)),
            [] => {
                self.entity_at(decl.scope, last)?;
                Err(Reported)
            }
            _ => self.fail(
                Diagnostic::error("ohs::name::ambiguous", at).arg("name", last.text.as_str()),
            ),
        }
    }

    fn collections_named(
        &self,
        scope: usize,
        of: Option<EntityId>,
        name: &str,
    ) -> Vec<(FieldId, EntityId)> {
        let owners = match of {
            Some(entity) => vec![entity],
            None => self.visible_entities(scope),
        };
        owners
            .into_iter()
            .filter_map(|e| self.field_named(e, name))
            .filter_map(|id| {
                let field = self.program.fields.get(id.index())?;
                match field.ty {
                    Type::Many(e) | Type::One(e) => Some((id, e)),
                    _ => None,
                }
            })
            .collect()
    }

    fn default_subject(&mut self, decl: Decl<'a>, said: &Said<'a>, name: Loc) -> Res<EntityId> {
        let bearer = said
            .bearer
            .iter()
            .flat_map(|b| &b.bearers)
            .find_map(|(_, e)| *e);
        let urges = decl.ast.clauses.iter().any(|c| c.keyword == Keyword::Urge);
        match bearer {
            // The authority urges; what it urges is owed by whom the policy addresses.
            Some(e) if !urges => Ok(e),
            _ => self.root_entity(decl.scope, name),
        }
    }

    /// Several conditions as one.
    pub(super) fn all_of(&mut self, env: &Env, conditions: &[&ast::Expr]) -> Res<Option<Expr>> {
        let made: Vec<Res<Expr>> = conditions.iter().map(|c| self.condition(env, c)).collect();
        let made: Vec<Expr> = made.into_iter().collect::<Res<_>>()?;
        Ok(made.into_iter().reduce(both))
    }

    /// 除非: an exception without a name each.
    pub(super) fn unless(
        &mut self,
        env: &Env,
        decl: Decl<'a>,
        conditions: &[&ast::Expr],
        cites: &[crate::program::Cite],
    ) -> Res<Vec<ExceptionId>> {
        let mut out = Vec::new();
        for condition in conditions {
            let when = self.condition(env, condition)?;
            self.check_condition(&when, false);
            let id = ExceptionId(u32::try_from(self.program.exceptions.len()).unwrap_or(u32::MAX));
            let loc = when.loc;
            self.program.exceptions.push(Exception {
                label: None,
                policy: decl.policy,
                without_authority: false,
                when,
                exceptions: Vec::new(),
                cites: cites.to_vec(),
                loc,
            });
            out.push(id);
        }
        Ok(out)
    }

    // ------------------------------------------------------------ norms

    fn norm(&mut self, shared: &Shared<'a>, part: &Part<'a>) -> Res<NormId> {
        let decl = shared.decl;
        let said = self.said(decl.scope, part.own).over(&shared.said);
        let own_when: Vec<&ast::Expr> = conditions(part.own, Keyword::When);
        let own_unless: Vec<&ast::Expr> = conditions(part.own, Keyword::Unless);
        let narrower = self.all_of(&shared.env, &own_when)?;
        let mut scope = match (shared.scope.clone(), narrower) {
            (Some(a), Some(b)) => Some(both(a, b)),
            (a, b) => a.or(b),
        };
        let mut exceptions = shared.exceptions.clone();
        exceptions.extend(self.unless(&shared.env, decl, &own_unless, &said.cites)?);
        let modality = modality_of(part);
        let requirement = match &part.asks {
            Asks::One(asks) => self.requirement(&shared.env, modality, asks)?,
            Asks::Readings(readings) => {
                self.read_in_ways(shared, modality, readings, &mut scope, &mut exceptions)?
            }
        };
        self.check_scope(scope.as_ref());
        self.check_requirement(&requirement, scope.as_ref(), modality == Modality::MustNot);
        let rule = self.loc(decl.scope, part.rule);
        let name = part
            .name
            .map_or(shared.name, |span| self.loc(decl.scope, span));
        let bearer = said
            .bearer
            .clone()
            .unwrap_or_else(|| self.default_bearer(shared.subject.entity));
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
            subject: shared.subject.clone(),
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
            self.refinements.push((vec![id], decl.scope, path));
        }
        Ok(id)
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
            alternatives.push(self.requirement(env, modality, reading.asks)?);
            scopes.push(self.all_of(env, &picked(&reading.said, Keyword::When))?);
            let unless: Vec<&ast::Expr> = picked(&reading.said, Keyword::Unless);
            let made: Vec<Expr> = unless
                .iter()
                .map(|u| self.condition(env, u))
                .collect::<Res<_>>()?;
            excused.push(match made.len() {
                0 => None,
                _ => Some(super::expr::boolean(ExprKind::Any(made), shared.name)),
            });
        }
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
        let top = self.holders(subject).last().copied().unwrap_or(subject);
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

fn is_modal(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::Must
            | Keyword::MustNot
            | Keyword::Urge
            | Keyword::InPrinciple
            | Keyword::Should
            | Keyword::May
    )
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

/// Several requirements in one duty are told apart by their keyword, so that each keeps its
/// identity when another is added.
fn name_the_unnamed(parts: &mut [Part<'_>]) {
    if parts.len() < 2 {
        return;
    }
    let mut counts = std::collections::BTreeMap::new();
    for part in parts.iter_mut().filter(|p| p.item.is_none()) {
        let (zh, en) = match part.keyword {
            Keyword::MustNot => ("不得", "must_not"),
            Keyword::Urge => ("督促", "urge"),
            Keyword::InPrinciple => ("原则上", "in_principle"),
            Keyword::Should => ("鼓励", "should"),
            Keyword::May => ("可以", "may"),
            _ => ("应当", "must"),
        };
        let n: &mut u32 = counts.entry(zh).or_insert(0);
        *n += 1;
        let suffix = if *n == 1 {
            String::new()
        } else {
            n.to_string()
        };
        part.item = Some(Label {
            name: format!("{zh}{suffix}"),
            aliases: vec![format!("{en}{suffix}")],
        });
    }
}
