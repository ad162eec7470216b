//! Whether the numbers of an indicator fit it: a rate is given in %, a count in things.

use super::compiler::{Compiler, Decl, Reported, Res};
use super::literal::{Sign, sign};
use super::names::path_text;
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{self, Body, Clause, ExprKind, Keyword, Quantity};
use rust_decimal::Decimal;

/// Which clause takes a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Target,
    Base,
    Denominator,
}

/// What an indicator is, as far as it can be read.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    /// A rate, or a count.
    pub(super) rate: Option<bool>,
    pub(super) has_base: bool,
}

impl<'a> Compiler<'a> {
    /// Refuses things for a rate, and a percentage for a count.
    pub(super) fn amount_fits(
        &mut self,
        decl: Decl<'a>,
        clauses: &[&'a Clause],
        rate: Option<bool>,
        q: &Quantity,
        of: Asked,
    ) -> Res<()> {
        let rate = match of {
            Asked::Denominator => Some(false),
            Asked::Target | Asked::Base => rate,
        };
        let loc = self.loc(decl.scope, q.span);
        let beyond = q.number > Decimal::ONE;
        let d = match (rate, sign(q)) {
            (Some(true), Sign::Unit) => self.amount_of_rate(decl, clauses, q),
            (Some(true), Sign::Bare) if beyond => self.amount_of_rate(decl, clauses, q),
            (Some(true), Sign::Points) if of == Asked::Base => {
                Diagnostic::error("ohs::type::points_for_percent", loc)
            }
            (Some(false), Sign::Percent | Sign::PerMille | Sign::Points) => {
                let d = Diagnostic::error("ohs::norm::percent_of_count", loc);
                match of {
                    Asked::Target => d,
                    Asked::Base => d.help("base"),
                    Asked::Denominator => d.help("denominator"),
                }
            }
            _ => return Ok(()),
        };
        self.fail(d)
    }

    /// `目标 2025年 ≥ 60家` of a rate: what makes it one, and how the things are counted instead.
    fn amount_of_rate(&self, decl: Decl<'a>, clauses: &[&'a Clause], q: &Quantity) -> Diagnostic {
        let loc = self.loc(decl.scope, q.span);
        let d = Diagnostic::error("ohs::norm::amount_of_rate", loc)
            .arg("number", self.sources.slice(loc));
        let said = |keyword| clauses.iter().find(|c| c.keyword == keyword);
        if let Some((clause, Body::Expr(counted))) = said(Keyword::Counted).map(|c| (c, &c.body)) {
            let rate = self.loc(decl.scope, clause.span);
            let population = said(Keyword::Population).map(|c| &c.body);
            let written = match population {
                Some(Body::Each { collection, when }) => {
                    self.only_counted(decl, collection, when.as_ref(), counted)
                }
                _ => String::new(),
            };
            return d.label("rate", rate).arg("population", written);
        }
        if let Some(clause) = said(Keyword::Denominator) {
            let rate = self.loc(decl.scope, clause.span);
            return d.label("rate", rate).help("denominator");
        }
        match said(Keyword::TakenFrom).map(|c| (c, &c.body)) {
            Some((clause, Body::Names(names))) => {
                let fields: Vec<String> = names.paths.iter().map(path_text).collect();
                d.label("rate", self.loc(decl.scope, clause.span))
                    .arg("fields", fields)
                    .help("statistic")
            }
            _ => d.help("statistic").arg("fields", Vec::new()),
        }
    }

    /// The population of which only what is counted is left.
    fn only_counted(
        &self,
        decl: Decl<'a>,
        collection: &ast::Collection,
        when: Option<&ast::Expr>,
        counted: &ast::Expr,
    ) -> String {
        let text = |span| {
            let text = self.sources.slice(self.loc(decl.scope, span));
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let english = text(collection.span).is_ascii();
        let (filter, and) = if english {
            ("where", "and")
        } else {
            ("其中", "且")
        };
        let part = |e: &ast::Expr, alone: bool| match &e.kind {
            ExprKind::Or(_) => format!("({})", text(e.span)),
            ExprKind::And(_) if alone => format!("({})", text(e.span)),
            _ => text(e.span),
        };
        let first = collection.filter.as_deref().or(when);
        match first {
            None => format!("{} {filter} {}", text(collection.span), part(counted, true)),
            Some(first) => {
                let whole = text(collection.span);
                let asked = text(first.span);
                let things = whole
                    .split_once(filter)
                    .map_or(whole.as_str(), |(things, _)| things)
                    .trim_end();
                let bare = asked
                    .strip_prefix(['(', '（'])
                    .and_then(|t| t.strip_suffix([')', '）']));
                let asked = match &first.kind {
                    ExprKind::And(_) => bare.map_or_else(|| asked.clone(), str::to_owned),
                    ExprKind::Or(_) if bare.is_none() => format!("({asked})"),
                    _ => asked,
                };
                format!("{things} {filter} ({asked} {and} {})", part(counted, false))
            }
        }
    }

    /// A number of a base value or of a denominator, with its year: a fixed share, or things.
    pub(super) fn amounts(
        &mut self,
        decl: Decl<'a>,
        clauses: &[&'a Clause],
        list: &[(Option<ast::DateLiteral>, Quantity)],
        rate: Option<bool>,
        of: Asked,
    ) -> Res<Vec<(Option<i16>, Decimal)>> {
        let mut out = Vec::new();
        let mut broken = false;
        for (date, q) in list {
            broken |= self.amount_fits(decl, clauses, rate, q, of).is_err();
            let year = match date.map(|d| d.kind) {
                None => None,
                Some(ast::DateKind::Year(y) | ast::DateKind::YearEnd(y)) => Some(y),
                Some(ast::DateKind::Day(d)) => Some(d.year()),
                Some(ast::DateKind::Month(y, _) | ast::DateKind::MonthEnd(y, _)) => Some(y),
            };
            let number = match sign(q) {
                Sign::Percent => q.number.checked_mul(Decimal::new(1, 2)).unwrap_or(q.number),
                Sign::PerMille => q.number.checked_mul(Decimal::new(1, 3)).unwrap_or(q.number),
                Sign::Unit => {
                    if let Some(unit) = &q.unit {
                        self.unit(decl.scope, unit)?;
                    }
                    q.number
                }
                Sign::Points | Sign::Bare => q.number,
            };
            out.push((year, number));
        }
        if broken { Err(Reported) } else { Ok(out) }
    }
}
