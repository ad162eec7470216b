//! 督促: the enterprise's norm, and the authority's duty to oversee it.

use super::compiler::{Compiler, Decl};
use crate::diagnostic::Diagnostic;
use crate::program::{
    Bearers, Collection, EntityId, Expr, ExprKind, Label, Norm, NormId, Place, Requirement, Slot,
    Source, Subject, Type, Via,
};
use crate::source::Loc;
use crate::syntax::ast::{self, Keyword};

impl<'a> Compiler<'a> {
    /// Pushes both norms, and gives the enterprise's.
    ///
    /// The authority's is met where every subject that it oversees meets the urged one. Its
    /// subject is the authority's entity; where the vocabulary has none, an entity of that name
    /// without fields and identity is made, which no facts can reach: such a norm is out of
    /// reach of every file.
    pub(super) fn urged(&mut self, decl: Decl<'a>, mut norm: Norm) -> NormId {
        let subject = norm.subject.entity;
        let loc = norm.rule;
        let authority = self.authority(decl, &norm, subject, loc);
        // 监管 says who urges, and 承担 of whom
        if norm.overseen_by.is_empty() {
            self.warn_of_urged_bearer(decl, subject);
            self.warn_of_nobody(decl, loc);
        }
        let oversees = Bearers {
            bearers: vec![authority.clone()],
            any: norm.bearer.any,
        };
        norm.via = Some(Via::Urged);
        norm.bearer = self.default_bearer(subject);
        let mut oversight = norm.clone();
        let id = self.push_norm(norm);
        let entity = match authority.1 {
            Some(entity) => entity,
            None => self.authority_entity(&authority.0, loc),
        };
        oversight.via = Some(Via::Oversight);
        oversight.bearer = oversees;
        oversight.scope = None;
        oversight.exceptions = Vec::new();
        oversight.sanctions = Vec::new();
        oversight.remedy = None;
        oversight.subject = Subject {
            entity,
            through: None,
            loc,
        };
        oversight.requirement = Requirement::Holds(all_meet(id, subject, loc));
        self.push_norm(oversight);
        id
    }

    /// Who urges: 承担 where it is not the subject itself, else 监管, else the policy's issuer.
    fn authority(
        &self,
        decl: Decl<'a>,
        norm: &Norm,
        subject: EntityId,
        _loc: Loc,
    ) -> (String, Option<EntityId>) {
        let named = norm
            .bearer
            .bearers
            .iter()
            .find(|(_, e)| e.is_none_or(|e| e != subject && !self.holds(e, subject)))
            .cloned();
        let overseer = norm.overseen_by.first().map(|n| (n.clone(), None));
        named.or(overseer).unwrap_or_else(|| {
            let name = self
                .program
                .policies
                .get(decl.policy.index())
                .map_or_else(String::new, |p| p.label.name.clone());
            (name, None)
        })
    }

    /// 承担 of a 督促 names who urges: whoever is urged does not urge itself.
    fn warn_of_urged_bearer(&mut self, decl: Decl<'a>, subject: EntityId) {
        for path in super::subject::said_bearers(decl) {
            let [name] = path.names.as_slice() else {
                continue;
            };
            let named = self.entity_named(decl.scope, &name.text);
            let urged = named.is_some_and(|e| e == subject || self.holds(e, subject));
            let loc = self.loc(decl.scope, path.span);
            let told = |d: &Diagnostic| d.code.as_str() == "ohs::norm::urged_bearer";
            if urged
                && !self
                    .diagnostics
                    .iter()
                    .any(|d| told(d) && d.loc() == Some(loc))
            {
                let d = Diagnostic::warning("ohs::norm::urged_bearer", loc);
                self.report(d.arg("name", name.text.as_str()));
            }
        }
    }

    /// 督促 without 承担 and 监管, of the duty or of an item: said once a duty, where all of it could be read.
    fn warn_of_nobody(&mut self, decl: Decl<'a>, loc: Loc) {
        let bears = |c: &ast::Clause| matches!(c.keyword, Keyword::Bearer | Keyword::Overseen);
        let told = |d: &Diagnostic| {
            d.code.as_str() == "ohs::norm::nobody_urges"
                && d.loc().is_some_and(|l| {
                    l.file == loc.file && decl.ast.span.range().contains(&(l.span.start as usize))
                })
        };
        let clauses = &decl.ast.clauses;
        let of_items = clauses.iter().flat_map(|c| &c.block);
        let mut all = clauses.iter().chain(of_items.flat_map(|i| &i.block));
        if decl.ast.complete && !all.any(bears) && !self.diagnostics.iter().any(told) {
            self.report(Diagnostic::warning("ohs::norm::nobody_urges", loc));
        }
    }

    pub(super) fn authority_entity(&mut self, name: &str, loc: Loc) -> EntityId {
        if let Some(known) = self.authorities.get(name) {
            return *known;
        }
        let label = Label {
            name: name.to_owned(),
            aliases: Vec::new(),
        };
        let entity = self.new_entity(label, loc);
        self.authorities.insert(name.to_owned(), entity);
        entity
    }
}

/// 每个 E 均 符合 N.
fn all_meet(norm: NormId, subject: EntityId, loc: Loc) -> Expr {
    let slot = Slot(1);
    let meets = ExprKind::Meets {
        of: Place::Var(slot),
        norm,
        violates: false,
    };
    let rows = Collection {
        source: Source::Everywhere,
        entity: subject,
        slot,
        filter: None,
        loc,
    };
    Expr {
        kind: ExprKind::Every(rows, Box::new(super::expr::boolean(meets, loc))),
        ty: Type::Boolean,
        loc,
    }
}
