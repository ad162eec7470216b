//! Walking through the core form: every expression of a requirement, and what it depends on.

use super::compiler::Compiler;
use crate::program::{
    Act, ActKind, Collection, Counted, Entity, Expr, ExprKind, FieldId, Indicator, Lifetime,
    Members, Norm, NormId, Program, ReadingSetId, Requirement, TermId, TimeForm, Type, When,
    Window,
};
use std::collections::BTreeSet;

/// Calls `f` with an expression and everything in it, the outer first.
pub(crate) fn expressions<'e>(e: &'e Expr, f: &mut dyn FnMut(&'e Expr)) {
    f(e);
    for inner in parts(e) {
        expressions(inner, f);
    }
}

/// The expressions right below one.
pub(super) fn parts(e: &Expr) -> Vec<&Expr> {
    use ExprKind as K;
    match &e.kind {
        K::Literal(_)
        | K::AsOf
        | K::Field(..)
        | K::Alive(_)
        | K::Term(..)
        | K::Parameter(_)
        | K::Attested(..)
        | K::Meets { .. } => Vec::new(),
        K::InYear { year, .. } => vec![year],
        K::Cell { keys, at, .. } => keys.iter().chain(at.as_deref()).collect(),
        K::Shift { date, period, .. } => vec![date, period],
        K::Age(x)
        | K::SpanStart(x)
        | K::SpanEnd(x)
        | K::Scale(x, _)
        | K::Not(x)
        | K::Present(x) => {
            vec![x]
        }
        K::Add(a, b) | K::Sub(a, b) | K::Compare(a, _, b) | K::Overlap(a, b) | K::Below(a, b) => {
            vec![a, b]
        }
        K::All(list) | K::Any(list) | K::Readings(_, list) => list.iter().collect(),
        K::Contains { set, members, .. } => match members {
            Members::Of(other) => vec![set, other],
            Members::Listed { .. } => vec![set],
        },
        K::Covers { spans, date } => vec![spans, date],
        K::AsOfDay { day, holds } => vec![day, holds],
        K::Exists(c) | K::Count { collection: c, .. } | K::Number(c) => filter(c),
        K::Every(c, x) | K::Sum(c, x) | K::Max(c, x) | K::Min(c, x) | K::Picked(c, _, x) => {
            let mut out = filter(c);
            out.push(x);
            out
        }
    }
}

fn filter(c: &Collection) -> Vec<&Expr> {
    c.filter.as_deref().into_iter().collect()
}

/// The fields that an expression reads, those of its terms included.
pub(crate) fn fields_of(program: &Program, e: &Expr) -> BTreeSet<FieldId> {
    let mut fields = BTreeSet::new();
    let mut terms = BTreeSet::new();
    let mut todo = vec![e];
    while let Some(e) = todo.pop() {
        expressions(e, &mut |x| match &x.kind {
            ExprKind::Field(_, field) | ExprKind::InYear { field, .. } => {
                fields.insert(*field);
            }
            ExprKind::Term(_, id) if terms.insert(*id) => {
                todo.extend(program.terms.get(id.index()).map(|t| &t.definition));
            }
            _ => {}
        });
    }
    fields
}

/// The fields that a norm reads in its scope and in what it asks for.
pub(crate) fn fields_of_norm(program: &Program, norm: &Norm) -> BTreeSet<FieldId> {
    let mut fields = BTreeSet::new();
    let mut add = |e: &Expr| fields.extend(fields_of(program, e));
    norm.scope.iter().for_each(&mut add);
    of_requirement(&norm.requirement, &mut add);
    fields
}

/// The expressions of a requirement, outermost only.
pub(super) fn of_requirement<'r>(r: &'r Requirement, f: &mut dyn FnMut(&'r Expr)) {
    match r {
        Requirement::Holds(e) | Requirement::Never(e) => f(e),
        Requirement::NeverAct(act) => of_act(act, f),
        Requirement::Gate { act, needs, .. } => {
            of_act(act, f);
            of_act(needs, f);
        }
        Requirement::Order { first, then, .. } => {
            f(first);
            f(then);
        }
        Requirement::Timed { form, act, .. } => {
            of_form(form, f);
            of_act(act, f);
        }
        Requirement::Within {
            when, requirement, ..
        } => {
            match when {
                When::During(e) | When::By(e) => f(e),
                When::From(from, to) => {
                    f(from);
                    to.iter().for_each(&mut *f);
                }
                When::Season { .. } => {}
            }
            of_requirement(requirement, f);
        }
        Requirement::All(list) | Requirement::Any(list) | Requirement::Readings(_, list) => {
            for inner in list {
                of_requirement(inner, f);
            }
        }
        Requirement::Every(c, inner) => {
            c.filter.iter().for_each(|e| f(e));
            of_requirement(inner, f);
        }
    }
}

/// The expressions of an act, outermost only.
pub(super) fn of_act<'r>(act: &'r Act, f: &mut dyn FnMut(&'r Expr)) {
    match &act.kind {
        ActKind::Events(c) => c.filter.iter().for_each(|e| f(e)),
        ActKind::OnDate(e) => f(e),
        ActKind::Attested(..) => {}
        ActKind::Either(acts) => acts.iter().for_each(|a| of_act(a, f)),
    }
}

fn of_form<'r>(form: &'r TimeForm, f: &mut dyn FnMut(&'r Expr)) {
    match form {
        TimeForm::Every {
            period,
            over,
            anchor,
            ..
        } => {
            f(period);
            over.iter().for_each(&mut *f);
            anchor.iter().for_each(f);
        }
        TimeForm::Calendar { .. } => {}
        TimeForm::Window(window) => match window {
            Window::After { anchor, period } | Window::Before { anchor, period } => {
                f(anchor);
                f(period);
            }
            Window::NoLater { anchor, after } => {
                f(anchor);
                after.iter().for_each(f);
            }
            Window::PriorTo { anchor, at_least } => {
                f(anchor);
                at_least.iter().for_each(f);
            }
            Window::Between { from, to } => {
                f(from);
                f(to);
            }
            Window::During(e) => f(e),
        },
    }
}

fn sets_of_requirement(r: &Requirement, out: &mut BTreeSet<ReadingSetId>) {
    match r {
        Requirement::Readings(set, list) => {
            out.insert(*set);
            list.iter().for_each(|i| sets_of_requirement(i, out));
        }
        Requirement::All(list) | Requirement::Any(list) => {
            list.iter().for_each(|i| sets_of_requirement(i, out));
        }
        Requirement::Within { requirement, .. } | Requirement::Every(_, requirement) => {
            sets_of_requirement(requirement, out);
        }
        Requirement::Holds(_)
        | Requirement::Never(_)
        | Requirement::NeverAct(_)
        | Requirement::Gate { .. }
        | Requirement::Order { .. }
        | Requirement::Timed { .. } => {}
    }
}

/// What has been looked through for reading sets: each term and norm once, however often named.
#[derive(Default)]
struct Seen {
    sets: BTreeSet<ReadingSetId>,
    /// A day that is personal is among what is read, or what changes on a calendar day and is personal.
    personal_day: bool,
    /// What else is personal: the days of its history are, too.
    personal: BTreeSet<FieldId>,
    terms: BTreeSet<TermId>,
    norms: BTreeSet<NormId>,
}

impl Seen {
    fn reads(&mut self, program: &Program, id: FieldId) {
        let Some(field) = program.fields.get(id.index()).filter(|f| f.sensitive) else {
            return;
        };
        match field.ty {
            Type::Date
            | Type::Dates
            | Type::Span
            | Type::Spans
            | Type::Year
            | Type::Period
            | Type::Series(_) => self.personal_day = true,
            _ => {
                self.personal.insert(id);
            }
        }
    }

    /// The days between which it lives, or on which it happens, are read without being named.
    fn lives(&mut self, program: &Program, entity: &Entity) {
        match entity.lifetime {
            Lifetime::Static => {}
            Lifetime::Event(field) => self.reads(program, field),
            Lifetime::Lives { from, to } => {
                self.reads(program, from);
                self.reads(program, to);
            }
        }
    }

    fn lists(&mut self, program: &Program, collection: &Collection) {
        if let Some(entity) = program.entities.get(collection.entity.index()) {
            self.lives(program, entity);
        }
    }

    fn acts(&mut self, program: &Program, act: &Act) {
        match &act.kind {
            ActKind::Events(c) => self.lists(program, c),
            ActKind::OnDate(_) | ActKind::Attested(..) => {}
            ActKind::Either(acts) => acts.iter().for_each(|a| self.acts(program, a)),
        }
    }

    /// What a requirement lists itself, outside its expressions.
    fn requires(&mut self, program: &Program, requirement: &Requirement) {
        match requirement {
            Requirement::Holds(_) | Requirement::Never(_) | Requirement::Order { .. } => {}
            Requirement::NeverAct(act) | Requirement::Timed { act, .. } => self.acts(program, act),
            Requirement::Gate { act, needs, .. } => {
                self.acts(program, act);
                self.acts(program, needs);
            }
            Requirement::Within { requirement, .. } => self.requires(program, requirement),
            Requirement::All(list) | Requirement::Any(list) | Requirement::Readings(_, list) => {
                list.iter().for_each(|r| self.requires(program, r));
            }
            Requirement::Every(c, inner) => {
                self.lists(program, c);
                self.requires(program, inner);
            }
        }
    }
}

/// The reading sets that an expression depends on, through terms and norms too.
fn sets_of_expr(program: &Program, e: &Expr, seen: &mut Seen) {
    let mut inner: Vec<&Expr> = Vec::new();
    let mut norms = Vec::new();
    expressions(e, &mut |x| match &x.kind {
        ExprKind::Readings(set, _) => {
            seen.sets.insert(*set);
        }
        ExprKind::Field(_, field) | ExprKind::InYear { field, .. } => seen.reads(program, *field),
        ExprKind::Alive(_) => (program.entities.iter()).for_each(|e| seen.lives(program, e)),
        ExprKind::Exists(c)
        | ExprKind::Count { collection: c, .. }
        | ExprKind::Every(c, _)
        | ExprKind::Number(c)
        | ExprKind::Sum(c, _)
        | ExprKind::Max(c, _)
        | ExprKind::Min(c, _)
        | ExprKind::Picked(c, ..) => seen.lists(program, c),
        ExprKind::Term(_, id) if seen.terms.insert(*id) => {
            inner.extend(program.terms.get(id.index()).map(|t| &t.definition));
        }
        ExprKind::Meets { norm, .. } if seen.norms.insert(*norm) => {
            norms.extend(program.norms.get(norm.index()));
        }
        _ => {}
    });
    for definition in inner {
        sets_of_expr(program, definition, seen);
    }
    for norm in norms {
        sets_of_norm(program, norm, seen);
    }
}

fn sets_of_norm(program: &Program, norm: &Norm, seen: &mut Seen) {
    sets_of_requirement(&norm.requirement, &mut seen.sets);
    seen.requires(program, &norm.requirement);
    if let Some(entity) = program.entities.get(norm.subject.entity.index()) {
        seen.lives(program, entity);
    }
    let mut list: Vec<&Expr> = norm.scope.iter().collect();
    let policy = program.policies.get(norm.policy.index());
    list.extend(
        policy
            .and_then(|p| p.scope.as_ref())
            .map(|(_, scope)| scope),
    );
    of_requirement(&norm.requirement, &mut |e| list.push(e));
    let mut todo = norm.exceptions.clone();
    let mut visited = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if visited.insert(id)
            && let Some(e) = program.exceptions.get(id.index())
        {
            list.push(&e.when);
            todo.extend(&e.exceptions);
        }
    }
    for e in list {
        sets_of_expr(program, e, seen);
    }
}

/// The reading sets on which an indicator depends, beside its own.
fn sets_of_indicator(program: &Program, indicator: &Indicator) -> Vec<ReadingSetId> {
    let mut seen = Seen::default();
    for variant in &indicator.variants {
        let filter = variant.population.as_ref().and_then(|c| c.filter.as_ref());
        if let Some(filter) = filter {
            sets_of_expr(program, filter, &mut seen);
        }
        match &variant.counted {
            Some(Counted::Condition(e)) => sets_of_expr(program, e, &mut seen),
            Some(Counted::Norm { norms, .. }) => {
                for norm in norms.iter().filter_map(|n| program.norms.get(n.index())) {
                    sets_of_norm(program, norm, &mut seen);
                }
            }
            None => {}
        }
    }
    let own = indicator.readings;
    seen.sets.into_iter().filter(|s| Some(*s) != own).collect()
}

impl Compiler<'_> {
    /// Notes for each norm and indicator the reading sets on which it depends; refuses too many
    /// combinations.
    pub(super) fn collect_readings(&mut self) {
        let program = &self.program;
        let of_indicators: Vec<_> = (program.indicators.iter())
            .map(|i| sets_of_indicator(program, i))
            .collect();
        for (indicator, sets) in self.program.indicators.iter_mut().zip(of_indicators) {
            indicator.depends_on = sets;
        }
        let limit = crate::limits::Limits::default().reading_combinations;
        let mut found = Vec::new();
        for norm in &self.program.norms {
            let mut seen = Seen::default();
            sets_of_norm(&self.program, norm, &mut seen);
            let personal = seen.personal.into_iter().collect();
            found.push((seen.sets, seen.personal_day, personal));
        }
        let mut refused = Vec::new();
        for (norm, (sets, personal_day, personal)) in self.program.norms.iter_mut().zip(found) {
            norm.tells_personal_day = personal_day;
            norm.personal = personal;
            let combinations = sets
                .iter()
                .filter_map(|s| self.program.reading_sets.get(s.index()))
                .try_fold(1usize, |n, s| n.checked_mul(s.readings.len().max(1)));
            if combinations.is_none_or(|n| n > limit) {
                refused.push(norm.loc);
            }
            norm.readings = sets.into_iter().collect();
        }
        for loc in refused {
            self.current = self.scopes.iter().position(|s| s.file == loc.file);
            self.report(
                crate::diagnostic::Diagnostic::error("ohs::norm::too_many_readings", loc)
                    .arg("limit", limit),
            );
        }
        self.current = None;
    }
}
