//! What a policy offers to those that build on it: norms to refine or to make exceptions from, parameters to fill
//! or adopt, terms to use.

use super::Named;
use super::read::{head, named, texts};
use crate::source::{SourceMap, Span};
use crate::syntax::Parsed;
use crate::syntax::ast::{Body, Clause, Declaration, DeclarationKind, Head, Keyword, NamedHead};
use serde::Serialize;

/// A policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Its name and other spellings.
    #[serde(flatten)]
    pub named: Named,
    /// 标题.
    pub title: Option<String>,
    /// The file that declares it.
    pub file: String,
    /// Duties and processes, in the order of the file.
    pub norms: Vec<Norm>,
    /// Indicators.
    pub indicators: Vec<Norm>,
    /// Exceptions.
    pub exceptions: Vec<Norm>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// Terms.
    pub terms: Vec<Term>,
}

/// A norm, an indicator or an exception.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Norm {
    /// Its name.
    #[serde(flatten)]
    pub named: Named,
    /// Its items, each a norm of its own.
    pub items: Vec<Named>,
    /// The sections that it cites.
    pub cites: Vec<String>,
    /// From what it is made, of an exception.
    pub to: Option<String>,
    /// All of it, as written.
    #[serde(skip)]
    pub text: String,
}

/// A parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// Its name.
    #[serde(flatten)]
    pub named: Named,
    /// Its type and range, as written.
    #[serde(rename = "type")]
    pub ty: String,
    /// 由: who may fill it.
    pub by: Vec<String>,
    /// 默认, as written.
    pub default: Option<String>,
    /// All of it, as written.
    #[serde(skip)]
    pub text: String,
}

/// A term over an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Term {
    /// Its name.
    #[serde(flatten)]
    pub named: Named,
    /// The entity; none: the one that documents are about.
    pub over: Option<String>,
    /// Its definition, as written; none where it has readings.
    pub definition: Option<String>,
    /// All of it, as written.
    #[serde(skip)]
    pub text: String,
}

impl Policy {
    /// What of it is called so: as it is written.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&str> {
        let norms = self.norms.iter().chain(&self.indicators);
        let norms = norms.chain(&self.exceptions).map(|n| (&n.named, &n.text));
        let parameters = self.parameters.iter().map(|p| (&p.named, &p.text));
        let terms = self.terms.iter().map(|t| (&t.named, &t.text));
        let mut all = norms.chain(parameters).chain(terms);
        all.find(|(named, _)| named.is(name))
            .map(|(_, text)| text.as_str())
    }

    /// The names of its parts.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Named> {
        let norms = self.norms.iter().chain(&self.indicators);
        let norms = norms.chain(&self.exceptions).map(|n| &n.named);
        let parameters = self.parameters.iter().map(|p| &p.named);
        norms
            .chain(parameters)
            .chain(self.terms.iter().map(|t| &t.named))
    }
}

/// The policies that some files declare, in the order of the files.
#[must_use]
pub fn policies(parsed: &[Parsed], sources: &SourceMap) -> Vec<Policy> {
    let mut out: Vec<Policy> = Vec::new();
    for file in parsed {
        let reader = Reader { file, sources };
        let mut current: Option<Policy> = None;
        for declaration in &file.document.declarations {
            match declaration.kind {
                DeclarationKind::Policy => {
                    out.extend(current.take());
                    current = Some(reader.header(declaration));
                }
                DeclarationKind::Vocabulary => out.extend(current.take()),
                _ => {
                    if let Some(policy) = &mut current {
                        reader.declaration(declaration, policy);
                    }
                }
            }
        }
        out.extend(current);
    }
    out
}

struct Reader<'a> {
    file: &'a Parsed,
    sources: &'a SourceMap,
}

impl Reader<'_> {
    fn text(&self, span: Span) -> String {
        let text = self.sources.slice(span.in_file(self.file.document.file));
        text.to_owned()
    }

    /// What is written, on one line.
    fn line(&self, span: Span) -> String {
        let text = self.text(span);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn header(&self, d: &Declaration) -> Policy {
        let title = d.clauses.iter().find_map(|c| match (c.keyword, &c.body) {
            (Keyword::Title, Body::Text(t)) => Some(t.text.clone()),
            _ => None,
        });
        let file = self.sources.get(self.file.document.file);
        Policy {
            named: head(d),
            title,
            file: file.map_or_else(String::new, |f| f.name().to_owned()),
            ..Policy::default()
        }
    }

    fn declaration(&self, d: &Declaration, out: &mut Policy) {
        match (d.kind, &d.head) {
            (DeclarationKind::Duty | DeclarationKind::Process, _) => out.norms.push(self.norm(d)),
            (DeclarationKind::Indicator, _) => out.indicators.push(self.norm(d)),
            (DeclarationKind::Exception, _) => out.exceptions.push(self.norm(d)),
            (
                _,
                Head::Parameter {
                    name,
                    ty,
                    by,
                    default,
                },
            ) => out.parameters.push(Parameter {
                named: named(name, d.doc.as_ref()),
                ty: self.line(ty.span),
                by: texts(by),
                default: default.as_ref().map(|e| self.line(e.span)),
                text: self.text(d.span),
            }),
            (
                _,
                Head::Term {
                    path,
                    aliases,
                    definition,
                },
            ) => {
                if let Some((name, owner)) = path.names.split_last() {
                    let head = NamedHead {
                        name: name.clone(),
                        aliases: aliases.clone(),
                    };
                    out.terms.push(Term {
                        named: named(&head, d.doc.as_ref()),
                        over: owner.last().map(|n| n.text.clone()),
                        definition: definition.as_ref().map(|e| self.line(e.span)),
                        text: self.text(d.span),
                    });
                }
            }
            _ => {}
        }
    }

    fn norm(&self, d: &Declaration) -> Norm {
        let (named, to) = match &d.head {
            Head::Exception { name, to } => (
                named(name, d.doc.as_ref()),
                Some(
                    to.names
                        .iter()
                        .map(|n| n.text.as_str())
                        .collect::<Vec<_>>()
                        .join("."),
                ),
            ),
            _ => (head(d), None),
        };
        let mut items = Vec::new();
        items_of(&d.clauses, &mut items);
        Norm {
            named,
            items,
            cites: d.clauses.iter().filter_map(section).collect(),
            to,
            text: self.text(d.span),
        }
    }
}

/// Items and edges, those within 应当 { … } and readings too; each once.
fn items_of(clauses: &[Clause], out: &mut Vec<Named>) {
    for clause in clauses {
        match &clause.body {
            Body::Item { name, .. } | Body::Edge { name, .. } => {
                let item = named(name, clause.doc.as_ref());
                if !out.iter().any(|n| n.name == item.name) {
                    out.push(item);
                }
            }
            _ => items_of(&clause.block, out),
        }
    }
}

fn section(clause: &Clause) -> Option<String> {
    match (clause.keyword, &clause.body) {
        (Keyword::Cites, Body::Cite(cite)) => cite.section.as_ref().map(|s| s.text.clone()),
        _ => None,
    }
}
