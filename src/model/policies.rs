//! Headers: who issued it, for where, in force from when to when; circles of superiors; the scope
//! of a whole policy; what it adopts.

use super::compiler::{Compiler, Decl, DeclId, Reported, Res, State};
use super::names::{Space, near_listed, path_text};
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{Policy, PolicyId, Status, Transition, Value};
use crate::source::Loc;
use crate::syntax::ast::{
    Body, Clause, DateKind, DateLiteral, DeclarationKind, Keyword, Name, Names, Path, Text,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Words of 状态.
const STATUS: [(&str, Status); 6] = [
    ("现行", Status::InForce),
    ("in_force", Status::InForce),
    ("征求意见稿", Status::Draft),
    ("draft", Status::Draft),
    ("废止", Status::Repealed),
    ("repealed", Status::Repealed),
];

/// Words of 过渡.
const TRANSITION: [(&str, Transition); 4] = [
    ("取较早者", Transition::Earlier),
    ("earlier", Transition::Earlier),
    ("自施行日起算", Transition::FromInForce),
    ("from_in_force", Transition::FromInForce),
];

/// The first two digits of every region code (GB/T 2260).
const PROVINCES: [u32; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
];

/// Whether six digits can be a region's code: a province that exists, and nothing below a level
/// that is zero.
pub(super) fn plausible_region(code: u32) -> bool {
    let (city, county) = (code / 100 % 100, code % 100);
    code < 1_000_000 && PROVINCES.contains(&(code / 10_000)) && (city != 0 || county == 0)
}

impl<'a> Compiler<'a> {
    /// Reads the header of every policy and vocabulary.
    pub(super) fn read_headers(&mut self) {
        for kind in [DeclarationKind::Policy, DeclarationKind::Vocabulary] {
            for (id, decl) in self.of_kind(kind) {
                for clause in &decl.ast.clauses {
                    // What is wrong with one clause is reported; the others stand.
                    let _ = self.header_clause(decl, clause);
                }
                self.derive_force(decl);
                if matches!(self.state(id), State::NotYet) {
                    self.set(id, State::Policy);
                }
            }
        }
        for (_, decl) in self.of_kind(DeclarationKind::Policy) {
            self.read_superiors(decl);
        }
        self.report_superior_circles();
    }

    fn policy_mut(&mut self, id: PolicyId) -> Option<&mut Policy> {
        self.program.policies.get_mut(id.index())
    }

    fn header_clause(&mut self, decl: Decl<'a>, clause: &'a Clause) -> Res<()> {
        let id = decl.policy;
        let loc = |span| self.loc(decl.scope, span);
        match (clause.keyword, &clause.body) {
            (Keyword::Title, Body::Text(t)) => {
                if let Some(p) = self.policy_mut(id) {
                    p.title = Some(t.text.clone());
                }
            }
            (Keyword::Source, Body::Text(t)) => {
                if let Some(p) = self.policy_mut(id) {
                    p.source = Some(t.text.clone());
                }
            }
            (Keyword::Jurisdiction, Body::Region(t)) => {
                let at = loc(t.span);
                let code = self.region(t, at)?;
                if let Some(p) = self.policy_mut(id) {
                    p.jurisdiction = Some(code);
                }
            }
            (Keyword::Period | Keyword::InForce, Body::Range { from, to, open }) => {
                let range = self.header_range(decl, from, to.as_ref(), *open)?;
                let period = clause.keyword == Keyword::Period;
                if let Some(p) = self.policy_mut(id) {
                    if period {
                        p.period = Some(range);
                    } else {
                        p.in_force_from = Some(range.0);
                        p.in_force_to = range.1;
                    }
                }
            }
            (Keyword::Issued, Body::Date(d)) => {
                let day = first_day(d);
                if let Some(p) = self.policy_mut(id) {
                    p.issued = day;
                }
            }
            (Keyword::Status, Body::Name(n)) => {
                let at = loc(n.span);
                let status = self.word(n, at, "word.clause_status", &STATUS)?;
                if let Some(p) = self.policy_mut(id) {
                    p.status = status;
                }
            }
            (Keyword::Transition, Body::Name(n)) => {
                let at = loc(n.span);
                let transition = self.word(n, at, "word.clause_transition", &TRANSITION)?;
                if let Some(p) = self.policy_mut(id) {
                    p.transition = Some(transition);
                }
            }
            (Keyword::Language, Body::Number(q))
                if q.number != rust_decimal::Decimal::ONE || q.unit.is_some() =>
            {
                let d = Diagnostic::error("ohs::policy::unknown_edition", loc(q.span))
                    .arg("edition", q.number.to_string());
                return self.fail(d);
            }
            _ => {}
        }
        Ok(())
    }

    /// A word out of a short list, in either language.
    pub(super) fn word<T: Copy>(
        &mut self,
        name: &Name,
        loc: Loc,
        clause: &'static str,
        words: &[(&'static str, T)],
    ) -> Res<T> {
        if let Some((_, value)) = words.iter().find(|(w, _)| *w == name.text) {
            return Ok(*value);
        }
        let near = near_listed(&name.text, words.iter().map(|(w, _)| *w));
        let list: Vec<String> = words
            .iter()
            .map(|(w, _)| (*w).to_owned())
            .filter(|w| w.is_ascii() == name.text.is_ascii())
            .collect();
        self.fail(
            Diagnostic::error("ohs::policy::unknown_word", loc)
                .arg("word", name.text.as_str())
                .arg("clause", crate::diagnostic::Arg::Word(clause.into()))
                .arg("words", list)
                .did_you_mean(near.as_deref()),
        )
    }

    fn region(&mut self, text: &Text, loc: Loc) -> Res<u32> {
        if matches!(text.text.as_str(), "全国" | "national") {
            return Ok(0);
        }
        let digits = text.text.len() == 6 && text.text.bytes().all(|b| b.is_ascii_digit());
        match text.text.parse::<u32>() {
            Ok(code) if digits && plausible_region(code) => Ok(code),
            _ => self.fail(
                Diagnostic::error("ohs::policy::malformed_region", loc)
                    .arg("code", text.text.as_str()),
            ),
        }
    }

    fn header_range(
        &mut self,
        decl: Decl<'a>,
        from: &DateLiteral,
        to: Option<&DateLiteral>,
        open: bool,
    ) -> Res<(Date, Option<Date>)> {
        let (Some(first), last) = (
            first_day(from),
            match (to, open) {
                (Some(to), _) => last_day(to),
                (None, true) => None,
                // A single year is the whole of it; a single day, with 施行, has no end.
                (None, false) if matches!(from.kind, DateKind::Day(_)) => None,
                (None, false) => last_day(from),
            },
        ) else {
            return Err(Reported);
        };
        match (to, last) {
            (Some(to), Some(last)) if last < first => {
                let loc = self.loc(decl.scope, from.span.to(to.span));
                self.fail(Diagnostic::error("ohs::policy::reversed_period", loc))
            }
            _ => Ok((first, last)),
        }
    }

    /// In force from 施行, else from the later of the period's start and 印发; until 施行's end,
    /// else the period's. What is repealed has no force but what 施行 says: its period has not run out.
    fn derive_force(&mut self, decl: Decl<'a>) {
        let Some(p) = self.policy_mut(decl.policy) else {
            return;
        };
        if p.in_force_from.is_none() {
            p.in_force_from = p.period.map(|(from, _)| from).max(p.issued);
        }
        if p.in_force_to.is_none() && p.status != Status::Repealed {
            p.in_force_to = p.period.and_then(|(_, to)| to);
        }
    }

    fn read_superiors(&mut self, decl: Decl<'a>) {
        for clause in &decl.ast.clauses {
            let (Keyword::Superiors, Body::Names(names)) = (clause.keyword, &clause.body) else {
                continue;
            };
            for path in &names.paths {
                match self.policy_named(&path_text(path)) {
                    Some(superior) => {
                        if let Some(p) = self.policy_mut(decl.policy) {
                            p.superiors.push(superior);
                        }
                    }
                    None => self.report_absent_superior(decl, path),
                }
            }
        }
    }

    fn report_absent_superior(&mut self, decl: Decl<'a>, path: &Path) {
        self.orphans.insert(decl.policy);
        let name = path_text(path);
        let near = self.nearest_name(decl.scope, Space::Policy, &name);
        let loc = self.loc(decl.scope, path.span);
        self.report(
            Diagnostic::warning("ohs::policy::absent_superior", loc)
                .arg("name", name)
                .did_you_mean(near.as_deref()),
        );
    }

    /// The policy of this name, wherever it is declared.
    pub(super) fn policy_named(&self, name: &str) -> Option<PolicyId> {
        let ids = self.find_everywhere(Space::Policy, name);
        ids.first()
            .and_then(|id| self.decls.get(*id))
            .map(|d| d.policy)
    }

    fn report_superior_circles(&mut self) {
        let mut told = BTreeSet::new();
        for (_, decl) in self.of_kind(DeclarationKind::Policy) {
            let above = self.all_superiors(decl.policy);
            if !above.contains(&decl.policy) || told.contains(&decl.policy) {
                continue;
            }
            told.extend(above);
            let span = decl
                .ast
                .clauses
                .iter()
                .find(|c| c.keyword == Keyword::Superiors)
                .map_or(decl.ast.keyword_span, |c| match &c.body {
                    Body::Names(Names { span, .. }) => *span,
                    _ => c.span,
                });
            let loc = self.loc(decl.scope, span);
            self.report(Diagnostic::error("ohs::policy::superior_circle", loc));
        }
        for policy in told {
            if let Some(p) = self.policy_mut(policy) {
                p.superiors.clear();
            }
        }
    }

    /// Every policy above, the nearest first.
    pub(super) fn all_superiors(&self, policy: PolicyId) -> Vec<PolicyId> {
        let mut out: Vec<PolicyId> = Vec::new();
        let mut level = vec![policy];
        while !level.is_empty() {
            let mut next = Vec::new();
            for id in level {
                let above = self.program.policies.get(id.index());
                for superior in above.map_or(&[][..], |p| &p.superiors) {
                    if !out.contains(superior) {
                        out.push(*superior);
                        next.push(*superior);
                    }
                }
            }
            level = next;
        }
        out
    }

    /// 适用 of a policy: a condition over its root entity.
    pub(super) fn lower_scopes_of_policies(&mut self) {
        for (_, decl) in self.of_kind(DeclarationKind::Policy) {
            for clause in &decl.ast.clauses {
                if let (Keyword::Applies, Body::Expr(expr)) = (clause.keyword, &clause.body) {
                    let loc = self.loc(decl.scope, clause.span);
                    let Ok(entity) = self.root_entity(decl.scope, loc) else {
                        continue;
                    };
                    let env = Env::over(decl.scope, decl.policy, entity);
                    if let Ok(scope) = self.condition(&env, expr)
                        && let Some(p) = self.policy_mut(decl.policy)
                    {
                        p.scope = Some((entity, scope));
                    }
                }
            }
        }
    }

    /// 采用 of parameters and readings.
    pub(super) fn lower_adoptions(&mut self) {
        let headers = self.of_kind(DeclarationKind::Policy);
        let duties = self.to_make(DeclarationKind::Duty);
        let declared = headers.into_iter().map(|d| (d, false));
        for ((_, decl), duty) in declared.chain(duties.into_iter().map(|d| (d, true))) {
            let before = self.current;
            self.current = duty.then_some(decl.scope);
            for clause in &decl.ast.clauses {
                if let Body::Adopt {
                    path,
                    reading,
                    value,
                    ..
                } = &clause.body
                {
                    let _ = match (reading, value) {
                        (Some(reading), _) => self.adopt_reading(decl, path, reading),
                        (None, Some(value)) => self.adopt_value(decl, path, value),
                        (None, None) => Ok(()),
                    };
                }
            }
            self.leave(before);
        }
    }

    fn adopt_reading(&mut self, decl: Decl<'a>, path: &Path, reading: &Name) -> Res<()> {
        let name = path.names.last().map_or("", |n| n.text.as_str());
        let set = self.reading_set_at(decl, path)?;
        let Some(set) = set else {
            let loc = self.loc(decl.scope, path.span);
            if self.on_broken_line(name) {
                return Err(Reported);
            }
            // Also of a superior that was not found: what is adopted must not be dropped unsaid.
            return self.fail(
                Diagnostic::error("ohs::policy::nothing_to_adopt", loc)
                    .arg("name", path_text(path)),
            );
        };
        let labels = self
            .program
            .reading_sets
            .get(set.index())
            .map_or(Vec::new(), |s| s.readings.clone());
        let Some(index) = labels.iter().position(|l| l.is(&reading.text)) else {
            let near = near_listed(&reading.text, labels.iter().map(|l| l.name.as_str()));
            let loc = self.loc(decl.scope, reading.span);
            return self.fail(
                Diagnostic::error("ohs::policy::unknown_reading", loc)
                    .arg("name", reading.text.as_str())
                    .arg("of", path_text(path))
                    .did_you_mean(near.as_deref()),
            );
        };
        let index = u32::try_from(index).unwrap_or(0);
        if let Some(s) = self.program.reading_sets.get_mut(set.index()) {
            s.adopted.push((decl.policy, index));
        }
        Ok(())
    }

    fn adopt_value(
        &mut self,
        decl: Decl<'a>,
        path: &Path,
        value: &crate::syntax::ast::Expr,
    ) -> Res<()> {
        let name = path.names.last().map_or("", |n| n.text.as_str()).to_owned();
        let loc = self.loc(decl.scope, path.span);
        let found = self
            .split_reference(decl.scope, decl.policy, path)
            .0
            .into_iter()
            .find_map(|p| self.find_in_policy(p, Space::Parameter, &name))
            .or(match self.find(decl.scope, Space::Parameter, &name) {
                super::names::Found::One(id) => Some(id),
                _ => None,
            });
        match found.map(|id| self.state(id).clone()) {
            Some(State::Parameter(id)) => {
                let Some(parameter) = self.program.parameters.get(id.index()).cloned() else {
                    return Err(Reported);
                };
                let at = self.loc(decl.scope, value.span);
                let value: Value = self.literal_of(decl.scope, value, &parameter.ty)?;
                self.within(&value, parameter.range.as_ref(), at)?;
                if self.parameter_readings.contains_key(&id) {
                    let d = Diagnostic::error("ohs::policy::reading_to_adopt", loc);
                    return self.fail(d.arg("name", path_text(path)));
                }
                if let Some(p) = self.policy_mut(decl.policy) {
                    p.adopts.push((id, value));
                }
                Ok(())
            }
            Some(_) => Err(Reported),
            None => self.fail(
                Diagnostic::error("ohs::policy::nothing_to_adopt", loc)
                    .arg("name", path_text(path)),
            ),
        }
    }

    /// The reading set of the norm, indicator or term at a path.
    fn reading_set_at(
        &mut self,
        decl: Decl<'a>,
        path: &Path,
    ) -> Res<Option<crate::program::ReadingSetId>> {
        let name = path.names.last().map_or("", |n| n.text.as_str()).to_owned();
        let (mut policies, _) = self.split_reference(decl.scope, decl.policy, path);
        if path.names.len() == 1 {
            policies.extend(self.all_superiors(decl.policy));
        }
        let ids: Vec<DeclId> = policies
            .iter()
            .flat_map(|p| {
                [Space::Norm, Space::Term, Space::Parameter]
                    .into_iter()
                    .filter_map(|s| self.find_in_policy(*p, s, &name))
            })
            .collect();
        for id in ids {
            self.ask_for(id);
            if matches!(self.state(id), State::Failed) {
                return Err(Reported);
            }
            let Some(d) = self.decls.get(id) else {
                continue;
            };
            let loc = self.loc(d.scope, super::names::head_span(d.ast));
            let set = (0u32..)
                .map(crate::program::ReadingSetId)
                .zip(&self.program.reading_sets)
                .find(|(_, s)| s.loc == loc);
            if let Some((set, _)) = set {
                return Ok(Some(set));
            }
        }
        Ok(None)
    }
}

/// The first day of a date literal.
pub(super) fn first_day(d: &DateLiteral) -> Option<Date> {
    super::literal::range_of(d.kind).map(|r| r.low)
}

/// The last day of a date literal.
pub(super) fn last_day(d: &DateLiteral) -> Option<Date> {
    super::literal::range_of(d.kind).map(|r| r.high)
}
