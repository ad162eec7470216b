//! Enums: members, groups flattened to members, order, openness.

use super::compiler::{Compiler, Decl, State, label};
use super::names::near_listed;
use crate::diagnostic::Diagnostic;
use crate::program::{Enum, EnumId, Group, Label, Member};
use crate::source::Span;
use crate::syntax::ast::{Body, DeclarationKind, Head, Keyword, Name, NamedHead};
use std::collections::BTreeMap;

/// A group as written.
struct Written<'a> {
    head: &'a NamedHead,
    members: &'a [Name],
    open: bool,
}

impl<'a> Compiler<'a> {
    /// Makes every enum.
    pub(super) fn lower_enums(&mut self) {
        for (id, decl) in self.of_kind(DeclarationKind::Enum) {
            if let (Head::Named(head), State::NotYet) = (&decl.ast.head, self.state(id)) {
                let made = self.lower_enum(decl, head);
                if self.faults.decls.contains(&id)
                    && let Some(e) = self.program.enums.get_mut(made.index())
                {
                    // who is in them is not known
                    e.groups.clear();
                }
                self.set(id, State::Enum(made));
            }
        }
    }

    fn lower_enum(&mut self, decl: Decl<'a>, head: &NamedHead) -> EnumId {
        let id = EnumId(u32::try_from(self.program.enums.len()).unwrap_or(u32::MAX));
        let mut members: Vec<Label> = Vec::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        let (mut open, ordered) = (!decl.ast.complete, decl.ast.ordered);
        let mut groups: Vec<Written<'a>> = Vec::new();
        for clause in &decl.ast.clauses {
            match &clause.body {
                Body::Members(list) => {
                    for member in list {
                        if self.fresh(decl, &mut seen, member) {
                            members.push(label(member));
                        }
                    }
                }
                Body::Group {
                    name,
                    members,
                    open,
                } => groups.push(Written {
                    head: name,
                    members,
                    open: *open,
                }),
                _ if clause.keyword == Keyword::Etc => open = true,
                _ => {}
            }
        }
        groups.retain(|g| self.fresh(decl, &mut seen, g.head));
        let groups = self.flatten(decl, &members, &groups);
        self.program.enums.push(Enum {
            label: label(head),
            members,
            groups,
            open,
            ordered,
            loc: self.loc(decl.scope, head.name.span),
        });
        id
    }

    /// Whether none of the spellings is taken; enters them.
    fn fresh(
        &mut self,
        decl: Decl<'a>,
        seen: &mut BTreeMap<String, Span>,
        head: &NamedHead,
    ) -> bool {
        for name in std::iter::once(&head.name).chain(&head.aliases) {
            if let Some(first) = seen.get(&name.text).copied() {
                let here = self.loc(decl.scope, name.span);
                let first = self.loc(decl.scope, first);
                self.report(
                    Diagnostic::error("ohs::name::duplicate", here)
                        .arg("name", name.text.as_str())
                        .label("first", first),
                );
                return false;
            }
        }
        for name in std::iter::once(&head.name).chain(&head.aliases) {
            seen.insert(name.text.clone(), name.span);
        }
        true
    }

    /// Groups of groups become members. A group in a circle with itself is reported.
    fn flatten(&mut self, decl: Decl<'a>, members: &[Label], groups: &[Written<'a>]) -> Vec<Group> {
        let mut out = Vec::new();
        for group in groups {
            let mut flat = Vec::new();
            let mut open = group.open;
            let mut trail = vec![group.head.name.text.as_str()];
            self.members_of(
                decl, members, groups, group, &mut flat, &mut open, &mut trail,
            );
            flat.sort_unstable();
            flat.dedup();
            out.push(Group {
                label: label(group.head),
                members: flat,
                open,
            });
        }
        out
    }

    #[expect(clippy::too_many_arguments, reason = "a walk with its three results")]
    fn members_of<'g>(
        &mut self,
        decl: Decl<'a>,
        members: &[Label],
        groups: &'g [Written<'a>],
        group: &'g Written<'a>,
        flat: &mut Vec<Member>,
        open: &mut bool,
        trail: &mut Vec<&'g str>,
    ) {
        for name in group.members {
            if let Some(i) = members.iter().position(|m| m.is(&name.text)) {
                flat.push(Member(u32::try_from(i).unwrap_or(u32::MAX)));
                continue;
            }
            let inner = groups.iter().find(|g| label(g.head).is(&name.text));
            let here = self.loc(decl.scope, name.span);
            match inner {
                Some(inner) if trail.contains(&inner.head.name.text.as_str()) => {
                    if trail.len() == 1 || trail.first() == Some(&inner.head.name.text.as_str()) {
                        let d = Diagnostic::error("ohs::type::group_circle", here)
                            .arg("name", inner.head.name.text.as_str());
                        self.report(d);
                    }
                }
                Some(inner) => {
                    *open |= inner.open;
                    trail.push(inner.head.name.text.as_str());
                    self.members_of(decl, members, groups, inner, flat, open, trail);
                    trail.pop();
                }
                None if !decl.ast.complete => {}
                None if trail.len() > 1 => {}
                None => {
                    let near = near_listed(
                        &name.text,
                        members
                            .iter()
                            .map(|m| m.name.as_str())
                            .chain(groups.iter().map(|g| g.head.name.text.as_str())),
                    );
                    self.report(
                        Diagnostic::error("ohs::name::unknown_member", here)
                            .arg("name", name.text.as_str())
                            .arg("of", head_text(decl))
                            .did_you_mean(near.as_deref()),
                    );
                }
            }
        }
    }

    /// The member of an enum by any spelling.
    pub(super) fn member(&self, of: EnumId, name: &str) -> Option<Member> {
        let members = &self.program.enums.get(of.index())?.members;
        let i = members.iter().position(|m| m.is(name))?;
        Some(Member(u32::try_from(i).ok()?))
    }

    /// The members that a name stands for, its own or its group's; and whether more may be meant.
    pub(super) fn members_named(&self, of: EnumId, name: &str) -> Option<(Vec<Member>, bool)> {
        if let Some(m) = self.member(of, name) {
            return Some((vec![m], false));
        }
        let groups = &self.program.enums.get(of.index())?.groups;
        let group = groups.iter().find(|g| g.label.is(name))?;
        Some((group.members.clone(), group.open))
    }

    /// The nearest member or group of an enum.
    pub(super) fn nearest_member(&self, of: EnumId, name: &str) -> Option<String> {
        let e = self.program.enums.get(of.index())?;
        near_listed(
            name,
            e.members
                .iter()
                .chain(e.groups.iter().map(|g| &g.label))
                .flat_map(|l| std::iter::once(&l.name).chain(&l.aliases))
                .map(String::as_str),
        )
    }
}

fn head_text(decl: Decl<'_>) -> &str {
    match &decl.ast.head {
        Head::Named(h) => &h.name.text,
        _ => "",
    }
}
