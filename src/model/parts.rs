//! What a duty's norms are made from: its requirements, items, edges and readings.

use super::compiler::{Compiler, Decl, Reported, Res, label};
use crate::diagnostic::Diagnostic;
use crate::program::Label;
use crate::source::{Loc, Span};
use crate::syntax::ast::{self, Body, Clause, Keyword, Name};

/// What one norm is made from.
#[derive(Clone)]
pub(super) struct Part<'a> {
    pub(super) item: Option<Label>,
    pub(super) name: Option<Span>,
    pub(super) keyword: Keyword,
    pub(super) rank: u8,
    pub(super) asks: Asks<'a>,
    pub(super) own: &'a [Clause],
    pub(super) rule: Span,
}

/// The requirement as written.
#[derive(Clone)]
pub(super) enum Asks<'a> {
    One(&'a ast::Expr),
    Readings(Vec<Reading<'a>>),
}

/// One of several readings.
#[derive(Clone)]
pub(super) struct Reading<'a> {
    pub(super) name: &'a Name,
    pub(super) asks: &'a ast::Expr,
    pub(super) said: Vec<&'a Clause>,
}

impl<'a> Compiler<'a> {
    /// The parts of a duty, whether some of it could not be read, and whether some item is not
    /// there.
    pub(super) fn parts(&mut self, decl: Decl<'a>, name: Loc) -> Res<(Vec<Part<'a>>, bool, bool)> {
        let mut torn = !decl.ast.complete;
        let mut lacks = false;
        let mut parts: Vec<Part<'a>> = Vec::new();
        for clause in &decl.ast.clauses {
            if is_modal(clause.keyword) {
                lacks |= self.parts_of(decl, clause, &mut parts);
            }
            if let Body::Edge { name, requirement } = &clause.body {
                if self.left_out(decl, &name.name.text, clause) {
                    lacks = true;
                    continue;
                }
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
        Ok((parts, torn || lacks, lacks))
    }

    /// Whether something in an item was found broken.
    fn left_out(&mut self, decl: Decl<'a>, name: &str, item: &'a Clause) -> bool {
        let loc = self.loc(decl.scope, item.full_span);
        let broken = self.faults.items.contains(&loc);
        if broken {
            self.drop_item(decl, name, loc);
        }
        broken
    }

    /// Notes an item of a duty that is not made.
    pub(super) fn drop_item(&mut self, decl: Decl<'a>, name: &str, loc: Loc) {
        let duty = super::names::head_names(decl.ast);
        let duty = duty.first().map_or("", |(duty, _)| *duty);
        self.dropped.push((format!("{duty}.{name}"), loc));
    }

    fn parts_of(&mut self, decl: Decl<'a>, clause: &'a Clause, parts: &mut Vec<Part<'a>>) -> bool {
        let mut lacks = false;
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
            if let Body::Item { name, requirement } | Body::Edge { name, requirement } = &item.body
            {
                if self.left_out(decl, &name.name.text, item) {
                    lacks = true;
                    continue;
                }
                parts.push(Part {
                    item: Some(label(name)),
                    name: Some(name.name.span),
                    keyword: clause.keyword,
                    rank: clause.rank,
                    asks: Asks::One(requirement),
                    own: &item.block,
                    rule: requirement.span,
                });
            } else if matches!(item.body, Body::Broken) {
                lacks = true;
                let loc = self.loc(decl.scope, item.full_span);
                let written = self.sources.slice(loc);
                let name = written.split([':', '：']).next().unwrap_or("");
                self.drop_item(decl, name.trim(), loc);
            }
        }
        lacks
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
