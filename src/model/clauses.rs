//! The clauses that norms share: citations, bearers, sanctions, acts, what lies below.

use super::compiler::{Compiler, Res};
use super::names::{Space, path_text};
use crate::diagnostic::Diagnostic;
use crate::program::{ActName, Bearers, Cite, EntityId, PenaltyItem, Sanction, ToBelow};
use crate::syntax::ast::{self, Body, Checked, Clause, Keyword, Penalty, Quantity};
use rust_decimal::Decimal;

/// Words of 对下.
const TO_BELOW: [(&str, ToBelow); 8] = [
    ("只可更严", ToBelow::Floor),
    ("floor", ToBelow::Floor),
    ("不得更严", ToBelow::Ceiling),
    ("ceiling", ToBelow::Ceiling),
    ("一致", ToBelow::Exact),
    ("exact", ToBelow::Exact),
    ("授权", ToBelow::Delegated),
    ("delegated", ToBelow::Delegated),
];

/// What the clauses of a duty or of an item say besides their requirement.
#[derive(Clone, Debug, Default)]
pub(super) struct Said<'a> {
    pub(super) cites: Vec<Cite>,
    pub(super) act: Option<ActName>,
    pub(super) bearer: Option<Bearers>,
    pub(super) overseen_by: Vec<String>,
    pub(super) sanctions: Vec<Sanction>,
    pub(super) remedy: Option<String>,
    pub(super) refines: Vec<&'a ast::Path>,
    pub(super) to_below: ToBelow,
    pub(super) direction: Option<String>,
    pub(super) when: Vec<&'a ast::Expr>,
    pub(super) unless: Vec<&'a ast::Expr>,
    pub(super) each: Option<(&'a ast::Collection, Option<&'a ast::Expr>)>,
}

impl<'a> Said<'a> {
    /// An item's own clauses over the duty's: 依据, 罚则, 整改, 承担, 监管, 细化 and 行为 replace;
    /// 当 and 除非 are joined by whoever lowers them.
    pub(super) fn over(mut self, duty: &Self) -> Self {
        if self.cites.is_empty() {
            self.cites.clone_from(&duty.cites);
        }
        if self.overseen_by.is_empty() {
            self.overseen_by.clone_from(&duty.overseen_by);
        }
        if self.sanctions.is_empty() {
            self.sanctions.clone_from(&duty.sanctions);
        }
        if self.refines.is_empty() {
            self.refines.clone_from(&duty.refines);
        }
        self.act = self.act.or_else(|| duty.act.clone());
        self.bearer = self.bearer.or_else(|| duty.bearer.clone());
        self.remedy = self.remedy.or_else(|| duty.remedy.clone());
        self.to_below = duty.to_below;
        self.direction = self.direction.or_else(|| duty.direction.clone());
        self
    }
}

impl<'a> Compiler<'a> {
    /// Reads the clauses. What is wrong with one is reported; the others stand.
    pub(super) fn said(&mut self, scope: usize, clauses: &'a [Clause]) -> Said<'a> {
        let mut said = Said {
            cites: self.cites(scope, clauses),
            ..Said::default()
        };
        for clause in clauses {
            match (clause.keyword, &clause.body) {
                (Keyword::Act, body) => said.act = self.act_name(scope, body),
                (Keyword::Bearer, Body::Names(names)) => {
                    said.bearer = Some(self.bearers(scope, names));
                }
                (Keyword::Overseen, Body::Names(names)) => {
                    said.overseen_by.extend(names.paths.iter().map(path_text));
                }
                (Keyword::Sanction, body) => {
                    let sanction = self.sanction(scope, clause, body);
                    said.sanctions.push(sanction);
                }
                (Keyword::Remedy, Body::Text(t)) => said.remedy = Some(t.text.clone()),
                (Keyword::Refines, Body::Names(names)) => said.refines.extend(&names.paths),
                (Keyword::ToBelow, Body::Name(name)) => {
                    let loc = self.loc(scope, name.span);
                    if let Ok(word) = self.word(name, loc, "word.clause_to_below", &TO_BELOW) {
                        said.to_below = word;
                    }
                }
                (Keyword::Direction, Body::Name(name)) => {
                    said.direction = Some(name.text.clone());
                }
                (Keyword::When, Body::Expr(e)) => said.when.push(e),
                (Keyword::Unless, Body::Expr(e)) => said.unless.push(e),
                (Keyword::ForEach, Body::Each { collection, when }) => {
                    if said.each.is_some() {
                        let loc = self.loc(scope, clause.span);
                        self.report(Diagnostic::error("ohs::norm::two_subjects", loc));
                    }
                    said.each = Some((collection, when.as_ref()));
                }
                _ => {}
            }
        }
        said
    }

    /// 依据.
    pub(super) fn cites(&self, scope: usize, clauses: &[Clause]) -> Vec<Cite> {
        clauses
            .iter()
            .filter_map(|c| match (c.keyword, &c.body) {
                (Keyword::Cites, Body::Cite(cite)) => Some(self.cite(scope, cite)),
                _ => None,
            })
            .collect()
    }

    fn cite(&self, scope: usize, cite: &ast::Cite) -> Cite {
        let text = |t: &Option<ast::Text>| t.as_ref().map(|t| t.text.clone());
        Cite {
            title: text(&cite.title),
            section: text(&cite.section),
            anchor: text(&cite.anchor),
            checked: cite.checked.map(|c| c == Checked::Checked),
            loc: self.loc(scope, cite.span),
        }
    }

    /// 承担: entities, or whoever is so called.
    pub(super) fn bearers(&mut self, scope: usize, names: &ast::Names) -> Bearers {
        let mut bearers: Vec<(String, Option<EntityId>)> = Vec::new();
        for path in &names.paths {
            let name = path_text(path);
            let entity = path
                .names
                .last()
                .and_then(|n| self.entity_named(scope, &n.text));
            if entity.is_none() {
                let loc = self.loc(scope, path.span);
                if let Some(near) = self.nearest_entity(scope, &name) {
                    self.report(
                        Diagnostic::warning("ohs::name::bearer_like_entity", loc)
                            .arg("name", name.as_str())
                            .arg("suggestion", near),
                    );
                }
            }
            bearers.push((name, entity));
        }
        Bearers {
            bearers,
            any: names.any,
        }
    }

    /// An entity whose name differs in one character only, of names long enough for that to say
    /// much.
    pub(super) fn nearest_entity(&self, scope: usize, name: &str) -> Option<String> {
        if name.chars().count() < 2 || !self.find_everywhere(Space::Type, name).is_empty() {
            return None;
        }
        let near = self.nearest_name(scope, Space::Type, name)?;
        let one = strsim::damerau_levenshtein(name, &near) == 1;
        let same = near.chars().count() == name.chars().count() || name.is_ascii();
        (one && same && self.entity_named(scope, &near).is_some()).then_some(near)
    }

    fn act_name(&self, scope: usize, body: &Body) -> Option<ActName> {
        let (name, filter) = match body {
            Body::Collection(c) => match &c.base {
                ast::CollectionBase::Path(path) => (path_text(path), c.filter.as_deref()),
                ast::CollectionBase::Bracketed(_) => return None,
            },
            Body::Name(n) => (n.text.clone(), None),
            Body::Names(n) => (path_text(n.paths.first()?), None),
            _ => return None,
        };
        let mut manner = Vec::new();
        if let Some(filter) = filter {
            self.manner(scope, filter, &mut manner);
        }
        Some(ActName { name, manner })
    }

    fn manner(&self, scope: usize, filter: &ast::Expr, out: &mut Vec<(String, String)>) {
        let text = |e: &ast::Expr| self.sources.slice(self.loc(scope, e.span)).to_owned();
        match &filter.kind {
            ast::ExprKind::And(parts) => {
                for part in parts {
                    self.manner(scope, part, out);
                }
            }
            ast::ExprKind::Compare { left, right, .. } => out.push((text(left), text(right))),
            _ => out.push((text(filter), String::new())),
        }
    }

    fn sanction(&mut self, scope: usize, clause: &Clause, body: &Body) -> Sanction {
        let cite = match body {
            Body::Cite(cite) => self.cite(scope, cite),
            _ => Cite {
                title: None,
                section: None,
                anchor: None,
                checked: None,
                loc: self.loc(scope, clause.keyword_span),
            },
        };
        let mut penalties = Vec::new();
        for item in &clause.block {
            if let Body::Penalty(p) = &item.body
                && let Ok(p) = self.penalty(scope, p)
            {
                penalties.push(p);
            }
        }
        Sanction { cite, penalties }
    }

    fn penalty(&mut self, scope: usize, p: &Penalty) -> Res<PenaltyItem> {
        let (low, of_low) = self.amount(scope, p.low.as_ref())?;
        let (high, of_high) = self.amount(scope, p.high.as_ref())?;
        if let (Some(l), Some(h), Some(written)) = (low, high, &p.low)
            && l > h
        {
            let loc = self.loc(scope, written.span);
            return self.fail(Diagnostic::error("ohs::type::empty_range", loc));
        }
        Ok(PenaltyItem {
            name: p.name.name.text.clone(),
            condition: p.condition.as_ref().map(|n| n.text.clone()),
            may: p.may,
            kind: p.kind.text.clone(),
            low,
            high,
            unit: of_low.or(of_high),
            per: p.per.as_ref().map(|n| n.text.clone()),
        })
    }

    /// An amount in 元; else with its unit as written.
    fn amount(
        &mut self,
        scope: usize,
        q: Option<&Quantity>,
    ) -> Res<(Option<Decimal>, Option<String>)> {
        let Some(q) = q else {
            return Ok((None, None));
        };
        let loc = self.loc(scope, q.span);
        let Some(unit) = &q.unit else {
            return self.fail(
                Diagnostic::error("ohs::type::unit_needed", loc)
                    .arg("number", q.number.to_string()),
            );
        };
        let from = self.unit(scope, unit)?;
        match self.unit_named("元") {
            // 3倍 and the like are no amounts of money; kept as they are.
            Some(yuan) if self.ratio(from, yuan).is_some() => {
                let amount = self.convert(q.number, from, yuan, loc)?;
                Ok((Some(amount), None))
            }
            _ => Ok((Some(q.number), Some(unit.text.clone()))),
        }
    }
}
