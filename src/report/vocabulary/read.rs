//! From the trees of vocabulary files.

use super::{Entity, Enum, Field, FieldType, Group, Named, Table, Term, Vocabulary};
use crate::source::{SourceMap, Span};
use crate::syntax::Parsed;
use crate::syntax::ast::{
    Body, CellRange, Clause, Declaration, DeclarationKind, Head, Keyword, Name, NamedHead, TypeExpr,
};

/// The vocabularies that some files declare, in the order of the files.
#[must_use]
pub fn vocabularies(parsed: &[Parsed], sources: &SourceMap) -> Vec<Vocabulary> {
    let mut out: Vec<Vocabulary> = Vec::new();
    for file in parsed {
        let reader = Reader { file, sources };
        let mut current: Option<Vocabulary> = None;
        for declaration in &file.document.declarations {
            match declaration.kind {
                DeclarationKind::Vocabulary => {
                    out.extend(current.take());
                    current = Some(reader.header(declaration));
                }
                DeclarationKind::Policy => out.extend(current.take()),
                _ => {
                    if let Some(vocabulary) = &mut current {
                        reader.declaration(declaration, vocabulary);
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

pub(super) fn texts(names: &[Name]) -> Vec<String> {
    names.iter().map(|n| n.text.clone()).collect()
}

pub(super) fn named(head: &NamedHead, doc: Option<&String>) -> Named {
    Named {
        name: head.name.text.clone(),
        aliases: texts(&head.aliases),
        doc: doc.cloned(),
    }
}

impl Reader<'_> {
    fn slice(&self, span: Span) -> String {
        let text = self.sources.slice(span.in_file(self.file.document.file));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn header(&self, d: &Declaration) -> Vocabulary {
        let title = d.clauses.iter().find_map(|c| match (c.keyword, &c.body) {
            (Keyword::Title, Body::Text(t)) => Some(t.text.clone()),
            _ => None,
        });
        let file = self.sources.get(self.file.document.file);
        Vocabulary {
            named: head(d),
            title,
            file: file.map_or_else(String::new, |f| f.name().to_owned()),
            ..Vocabulary::default()
        }
    }

    fn declaration(&self, d: &Declaration, out: &mut Vocabulary) {
        match (d.kind, &d.head) {
            (DeclarationKind::Entity, _) => out.entities.push(self.entity(d)),
            (DeclarationKind::Enum, _) => out.enums.push(enumeration(d)),
            (DeclarationKind::Table, _) => out.tables.push(self.table(d)),
            (
                DeclarationKind::Unit,
                Head::Unit {
                    symbol, aliases, ..
                },
            ) => out.units.push(Named {
                name: symbol.text.clone(),
                aliases: aliases.iter().map(|a| a.text.clone()).collect(),
                doc: d.doc.clone(),
            }),
            (DeclarationKind::Term, Head::Term { .. }) => self.term(d, out),
            _ => {}
        }
    }

    fn entity(&self, d: &Declaration) -> Entity {
        let mut out = Entity {
            named: head(d),
            ..Entity::default()
        };
        for clause in &d.clauses {
            match (clause.keyword, &clause.body) {
                (_, Body::Field { .. }) => out.fields.extend(self.field(clause)),
                (_, Body::Identity(names)) => out.identity = texts(names),
                (Keyword::Occurs, Body::Name(name)) => out.occurs = Some(name.text.clone()),
                (_, Body::Lives { from, to, called }) => {
                    out.lives = Some((from.text.clone(), to.text.clone()));
                    out.alive = called.as_ref().map(|c| named(c, None));
                }
                _ => {}
            }
        }
        out
    }

    fn field(&self, clause: &Clause) -> Option<Field> {
        let Body::Field { name, ty } = &clause.body else {
            return None;
        };
        Some(Field {
            named: named(name, clause.doc.as_ref()),
            ty: self.field_type(ty),
            optional: ty.optional,
            sensitive: ty.sensitive,
            locates: ty.locates,
        })
    }

    fn field_type(&self, ty: &TypeExpr) -> FieldType {
        let range = ty.range.as_ref().map(|range| match range {
            CellRange::Between(low, high) => self.slice(low.span.to(high.span)),
            CellRange::Compare(bounds) => {
                let bounds: Vec<String> = bounds
                    .iter()
                    .map(|(op, value)| format!("{} {}", op.sign(), self.slice(value.span)))
                    .collect();
                bounds.join(" ")
            }
        });
        FieldType {
            name: ty.name.text.clone(),
            many: ty.many,
            yearly: ty.yearly,
            reference: ty.reference,
            unit: ty.unit.as_ref().map(|u| u.text.clone()),
            range,
        }
    }

    /// A term stands with its entity; one over the root entity, which has no owner, with the
    /// entity that is declared first.
    fn term(&self, d: &Declaration, out: &mut Vocabulary) {
        let Head::Term {
            path,
            aliases,
            definition,
        } = &d.head
        else {
            return;
        };
        let Some((name, owner)) = path.names.split_last() else {
            return;
        };
        let term = Term {
            named: Named {
                name: name.text.clone(),
                aliases: texts(aliases),
                doc: d.doc.clone(),
            },
            definition: definition.as_ref().map(|e| self.slice(e.span)),
        };
        let entity = match owner.last() {
            Some(owner) => out.entities.iter_mut().find(|e| e.named.is(&owner.text)),
            None => out.entities.first_mut(),
        };
        if let Some(entity) = entity {
            entity.terms.push(term);
        }
    }

    fn table(&self, d: &Declaration) -> Table {
        let text = self.sources.slice(d.span.in_file(self.file.document.file));
        Table {
            named: head(d),
            columns: d.clauses.iter().filter_map(|c| self.field(c)).collect(),
            gives: d.clauses.iter().find_map(|c| match &c.body {
                Body::Type(ty) => Some(self.field_type(ty)),
                _ => None,
            }),
            text: text.to_owned(),
        }
    }
}

pub(super) fn head(d: &Declaration) -> Named {
    match &d.head {
        Head::Named(head) => named(head, d.doc.as_ref()),
        _ => Named::default(),
    }
}

fn enumeration(d: &Declaration) -> Enum {
    let mut out = Enum {
        named: head(d),
        ordered: d.ordered,
        ..Enum::default()
    };
    for clause in &d.clauses {
        match &clause.body {
            Body::Members(members) => {
                out.members.extend(members.iter().map(|m| named(m, None)));
            }
            Body::Group {
                name,
                members,
                open,
            } => out.groups.push(Group {
                named: named(name, clause.doc.as_ref()),
                members: texts(members),
                open: *open,
            }),
            _ if clause.keyword == Keyword::Etc => out.open = true,
            _ => {}
        }
    }
    out
}
