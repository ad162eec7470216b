//! Indicators: a number over a population, in one or several readings.

use super::compiler::{Compiler, Decl, DeclId, Reported, Res, State, label};
use super::names::path_text;
use super::paths::Env;
use super::rates::{Asked, Kind};
use super::references::Reference;
use crate::diagnostic::Diagnostic;
use crate::program::{
    Collection, Counted, EntityId, FieldId, Indicator, IndicatorId, Measurement, Type,
};
use crate::source::Loc;
use crate::syntax::ast::{self, Body, Clause, DeclarationKind, Head, Keyword, Name};

/// Words of 性质.
const NATURE: [(&str, bool); 4] = [
    ("约束性", true),
    ("binding", true),
    ("预期性", false),
    ("expected", false),
];

impl<'a> Compiler<'a> {
    /// Makes the indicators that nobody has asked for, then links what they refine.
    pub(super) fn lower_indicators(&mut self) {
        for (id, decl) in self.to_make(DeclarationKind::Indicator) {
            let loc = self.loc(decl.scope, super::names::head_span(decl.ast));
            let _ = self.indicator(id, loc);
        }
        for (id, decl) in self.to_make(DeclarationKind::Indicator) {
            let State::Indicator(made) = *self.state(id) else {
                continue;
            };
            let before = self.enter_file(decl.scope);
            for clause in &decl.ast.clauses {
                if let (Keyword::Refines, Body::Names(names)) = (clause.keyword, &clause.body) {
                    for path in &names.paths {
                        let _ = self.refine_indicator(decl, made, path);
                    }
                }
            }
            self.leave(before);
        }
    }

    fn refine_indicator(&mut self, decl: Decl<'a>, made: IndicatorId, path: &ast::Path) -> Res<()> {
        let loc = self.loc(decl.scope, path.span);
        match self.reference(decl.scope, decl.policy, path)? {
            Reference::Indicator(above) if above == made => {
                self.fail(Diagnostic::error("ohs::norm::refines_itself", loc))
            }
            Reference::Indicator(above) => {
                if let Some(i) = self.program.indicators.get_mut(made.index()) {
                    i.refines.push(above);
                }
                Ok(())
            }
            Reference::Norms(..) | Reference::Exception(..) => self.fail(
                Diagnostic::error("ohs::norm::not_an_indicator", loc).arg("name", path_text(path)),
            ),
        }
    }

    /// An indicator, made now if it is not yet; `asked` is where it is referred to.
    pub(super) fn indicator(&mut self, id: DeclId, asked: Loc) -> Res<IndicatorId> {
        match self.state(id) {
            State::Indicator(made) => return Ok(*made),
            State::Busy => return self.fail(Diagnostic::error("ohs::norm::circle", asked)),
            _ => {}
        }
        self.make_now(id, Self::lower_indicator, |&made| State::Indicator(made))
    }

    fn lower_indicator(&mut self, decl: Decl<'a>) -> Res<IndicatorId> {
        let Head::Named(head) = &decl.ast.head else {
            return Err(Reported);
        };
        let loc = self.loc(decl.scope, head.name.span);
        let said = self.said(decl.scope, &decl.ast.clauses);
        let mut nature = Ok(false);
        let mut readings: Vec<(&'a Name, &'a [Clause])> = Vec::new();
        for clause in &decl.ast.clauses {
            match (clause.keyword, &clause.body) {
                (Keyword::Nature, Body::Name(name)) => {
                    let at = self.loc(decl.scope, name.span);
                    nature = self.word(name, at, "word.clause_nature", &NATURE);
                }
                (Keyword::Reading, Body::Name(name)) => readings.push((name, &clause.block)),
                _ => {}
            }
        }
        let own: Vec<&'a Clause> = decl.ast.clauses.iter().collect();
        let mut variants = Vec::new();
        if readings.is_empty() {
            variants.push(self.measurement(decl, &own, loc));
        }
        for (_, block) in &readings {
            let mut clauses: Vec<&'a Clause> = block.iter().collect();
            let said_there: Vec<Keyword> = clauses.iter().map(|c| c.keyword).collect();
            clauses.extend(own.iter().filter(|c| !said_there.contains(&c.keyword)));
            variants.push(self.measurement(decl, &clauses, loc));
        }
        let binding = nature?;
        let variants: Vec<Measurement> = variants.into_iter().collect::<Res<_>>()?;
        self.check_targets(decl, &variants, loc);
        let names: Vec<Name> = readings.iter().map(|(n, _)| (*n).clone()).collect();
        let set = match names.is_empty() {
            true => None,
            false => Some(self.reading_set(decl, &names, loc)?),
        };
        let top = variants
            .iter()
            .find_map(|v| v.population.as_ref())
            .map(|p| p.entity);
        let bearer = match (said.bearer, top) {
            (Some(bearer), _) => bearer,
            (None, Some(entity)) => self.default_bearer(entity),
            (None, None) => crate::program::Bearers {
                bearers: Vec::new(),
                any: false,
            },
        };
        let id = IndicatorId(u32::try_from(self.program.indicators.len()).unwrap_or(u32::MAX));
        self.program.indicators.push(Indicator {
            label: label(head),
            policy: decl.policy,
            cites: said.cites,
            bearer,
            binding,
            readings: set,
            depends_on: Vec::new(),
            variants,
            refines: Vec::new(),
            to_below: said.to_below,
            direction: said.direction,
            remedy: said.remedy,
            loc,
        });
        Ok(id)
    }

    fn measurement(
        &mut self,
        decl: Decl<'a>,
        clauses: &[&'a Clause],
        loc: Loc,
    ) -> Res<Measurement> {
        let mut broken = false;
        // what would say whether it is a rate cannot be read
        let mut lost = false;
        let mut fixed = false;
        let mut population: Option<Res<Collection>> = None;
        let mut asked: Option<&'a ast::Collection> = None;
        let mut counted: Option<&'a ast::Expr> = None;
        let mut out = Measurement {
            population: None,
            counted: None,
            taken_from: Vec::new(),
            denominator: Vec::new(),
            base: Vec::new(),
            targets: Vec::new(),
        };
        for clause in clauses {
            match (clause.keyword, &clause.body) {
                (Keyword::Population, Body::Each { collection, when }) => {
                    population = Some(self.population(decl, collection, when.as_ref()));
                    asked = Some(collection);
                }
                (Keyword::Counted, Body::Expr(e)) => counted = Some(e),
                (Keyword::Counted | Keyword::TakenFrom | Keyword::Denominator, Body::Broken) => {
                    lost = true;
                }
                (Keyword::TakenFrom, Body::Names(names)) => {
                    for path in &names.paths {
                        match self.statistic(decl, path) {
                            Ok(field) => out.taken_from.push(field),
                            Err(Reported) => broken = true,
                        }
                    }
                }
                (Keyword::Denominator, Body::Amounts(list)) => {
                    let made = self.amounts(decl, clauses, list, None, Asked::Denominator);
                    // it is a rate, whatever is wrong with its number
                    fixed = true;
                    broken |= made.is_err();
                    out.denominator = made.unwrap_or_default();
                }
                _ => {}
            }
        }
        if population.is_none() && out.taken_from.is_empty() && !broken {
            return if decl.ast.complete {
                self.fail(Diagnostic::error("ohs::norm::no_population", loc))
            } else {
                Err(Reported)
            };
        }
        let rate_at_least = counted.is_some();
        let counted = match (counted, &population) {
            (Some(expr), Some(Ok(population))) => self.counted(decl, population, expr).map(Some),
            (Some(expr), Some(Err(Reported))) => {
                // the things are known, whatever is wrong with their filter
                let bare = asked.map(|c| ast::Collection {
                    filter: None,
                    ..c.clone()
                });
                if let Some(Ok(rows)) = bare.map(|c| self.population(decl, &c, None)) {
                    let _ = self.counted(decl, &rows, expr);
                }
                Err(Reported)
            }
            (Some(_), None) if broken => Err(Reported),
            (Some(expr), None) => {
                let at = self.loc(decl.scope, expr.span);
                self.fail(Diagnostic::error("ohs::norm::no_population", at))
            }
            (None, _) => Ok(None),
        };
        let rate = rate_at_least || fixed || self.reports_rate(&out);
        let rate = (rate || !broken && !lost).then_some(rate);
        let mut has_base = false;
        for clause in clauses {
            if let (Keyword::Base, Body::Amounts(list)) = (clause.keyword, &clause.body) {
                has_base = true;
                match self.amounts(decl, clauses, list, rate, Asked::Base) {
                    Ok(made) => out.base = made,
                    Err(Reported) => broken = true,
                }
            }
        }
        let kind = Kind { rate, has_base };
        for clause in clauses {
            if let (Keyword::Target, Body::Targets(targets)) = (clause.keyword, &clause.body) {
                for target in targets {
                    match self.target(decl, clauses, target, kind) {
                        Ok(made) => out.targets.push(made),
                        Err(Reported) => broken = true,
                    }
                }
            }
        }
        out.counted = counted?;
        out.population = population.transpose()?;
        if broken { Err(Reported) } else { Ok(out) }
    }

    fn reports_rate(&self, m: &Measurement) -> bool {
        m.taken_from.iter().any(|f| {
            self.program
                .fields
                .get(f.index())
                .is_some_and(|f| match &f.ty {
                    Type::Series(inner) => **inner == Type::Percent,
                    ty => *ty == Type::Percent,
                })
        })
    }

    fn population(
        &mut self,
        decl: Decl<'a>,
        collection: &ast::Collection,
        when: Option<&ast::Expr>,
    ) -> Res<Collection> {
        let mut env = Env::empty(decl.scope, decl.policy);
        env.region_is_everywhere = true;
        let by_entity = self.by_its_entity(decl, collection)?;
        let collection = by_entity.as_ref().unwrap_or(collection);
        let (mut rows, pick) = self.collection(&env, collection)?;
        if pick.is_some() {
            return self.fail(Diagnostic::error("ohs::type::pick_without_of", rows.loc));
        }
        if let Some(when) = when {
            let inner = Env::over(decl.scope, decl.policy, rows.entity);
            let when = self.condition(&inner, when)?;
            rows.filter = Some(Box::new(match rows.filter {
                Some(first) => super::collection::both(*first, when),
                None => when,
            }));
        }
        if let Some(filter) = &rows.filter {
            self.check_condition(filter, false);
        }
        Ok(rows)
    }

    /// `总体 检测记录`, a collection field of some entity: the things that it holds, by their
    /// entity, where nothing else holds such things.
    fn by_its_entity(
        &mut self,
        decl: Decl<'a>,
        collection: &ast::Collection,
    ) -> Res<Option<ast::Collection>> {
        let ast::CollectionBase::Path(path) = &collection.base else {
            return Ok(None);
        };
        let (of, name) = match path.names.as_slice() {
            [name] => (None, name),
            [of, name] => (self.entity_named(decl.scope, &of.text), name),
            _ => return Ok(None),
        };
        if of.is_none() && self.entity_named(decl.scope, &name.text).is_some() {
            return Ok(None);
        }
        let fields = self.collections_named(decl.scope, of, &name.text);
        let Some((_, entity)) = fields.first() else {
            return Ok(None);
        };
        let held = self.program.entities.get(entity.index());
        let alone = fields.len() == 1 && held.is_some_and(|e| e.held_by.len() == 1);
        let label = held.map_or_else(String::new, |e| e.label.name.clone());
        if !alone {
            let loc = self.loc(decl.scope, path.span);
            return self.fail(
                Diagnostic::error("ohs::norm::population_by_field", loc)
                    .arg("name", super::names::path_text(path))
                    .arg("entity", label),
            );
        }
        let entity = Name {
            text: label,
            span: path.span,
        };
        Ok(Some(ast::Collection {
            base: ast::CollectionBase::Path(ast::Path {
                names: vec![entity],
                span: path.span,
            }),
            ..collection.clone()
        }))
    }

    fn counted(
        &mut self,
        decl: Decl<'a>,
        population: &Collection,
        expr: &'a ast::Expr,
    ) -> Res<Counted> {
        if let ast::ExprKind::Meets { violates, norm } = &expr.kind {
            let (norms, subject) = self.norms_of(decl, norm)?;
            if subject == population.entity {
                return Ok(Counted::Norm {
                    norms,
                    violates: *violates,
                });
            }
        }
        let env = Env::over(decl.scope, decl.policy, population.entity);
        let condition = self.condition(&env, expr)?;
        self.check_condition(&condition, false);
        Ok(Counted::Condition(condition))
    }

    /// A reported statistic: a number, or a series of numbers, of a named thing or of the one
    /// that has it.
    pub(super) fn statistic(&mut self, decl: Decl<'a>, path: &ast::Path) -> Res<FieldId> {
        let loc = self.loc(decl.scope, path.span);
        let (owner, name) = match path.names.as_slice() {
            [name] => (None, name),
            [.., owner, name] => (Some(self.entity_at(decl.scope, owner)?), name),
            [] => return Err(Reported),
        };
        let field = match owner {
            Some(entity) => self.field(decl.scope, entity, &name.text, loc)?,
            None => self.field_anywhere(decl, name, loc)?,
        };
        let ty = self.field_type(field)?;
        let number = match &ty {
            Type::Series(inner) => is_number(inner),
            other => is_number(other),
        };
        if number {
            Ok(field)
        } else {
            self.mismatch(&Type::Decimal(None), &ty, loc)
        }
    }

    fn field_anywhere(&mut self, decl: Decl<'a>, name: &Name, loc: Loc) -> Res<FieldId> {
        let entities = self.visible_entities(decl.scope);
        let found: Vec<FieldId> = entities
            .iter()
            .filter_map(|e| self.field_named(*e, &name.text))
            .collect();
        match found.as_slice() {
            [one] => Ok(*one),
            [] if self.on_broken_line(&name.text) => Err(Reported),
            [] => {
                let near = entities
                    .iter()
                    .find_map(|e| self.nearest_field(decl.scope, *e, &name.text));
                self.unknown(decl.scope, super::names::Space::Type, || {
                    Diagnostic::error("ohs::name::unknown_statistic", loc)
                        .arg("name", name.text.as_str())
                        .did_you_mean(near.as_deref())
                })
            }
            _ => self.fail(
                Diagnostic::error("ohs::name::ambiguous", loc).arg("name", name.text.as_str()),
            ),
        }
    }

    /// The entities that a file can see.
    pub(super) fn visible_entities(&self, scope: usize) -> Vec<EntityId> {
        self.of_kind(DeclarationKind::Entity)
            .into_iter()
            .filter(|(_, d)| {
                self.scopes
                    .get(scope)
                    .is_some_and(|s| s.visible.contains(&d.policy))
            })
            .filter_map(|(id, _)| match self.state(id) {
                State::Entity(e) => Some(*e),
                _ => None,
            })
            .collect()
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Integer(_) | Type::Decimal(_) | Type::Percent | Type::Points
    )
}
