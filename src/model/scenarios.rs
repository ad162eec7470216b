//! Scenarios: which policies they are under, and whether their names are known. Their facts and
//! expectations are read by whoever runs them.

use super::compiler::{Compiler, Decl, DeclId, Reported, Res, State, label};
use super::names::{Space, near, path_text};
use crate::diagnostic::Diagnostic;
use crate::program::{PolicyId, Scenario};
use crate::syntax::ast::{
    Body, DeclarationKind, Expectation, ExpectedSubject, Head, Keyword, Name, Outcome, Path,
};

impl<'a> Compiler<'a> {
    /// Makes every scenario.
    pub(super) fn lower_scenarios(&mut self) {
        for (id, decl) in self.to_make(DeclarationKind::Scenario) {
            let Head::Named(head) = &decl.ast.head else {
                self.set(id, State::Failed);
                continue;
            };
            if matches!(self.state(id), State::Failed) {
                continue;
            }
            let before = self.enter_file(decl.scope);
            let (under, torn) = self.under(decl);
            let scenario = Scenario {
                label: label(head),
                reach: self.reach(decl, &under),
                under,
                loc: self.loc(decl.scope, head.name.span),
            };
            let mut sound = !torn;
            for clause in &decl.ast.clauses {
                sound &= match &clause.body {
                    Body::Facts { entity, .. } => self.entity_anywhere(decl, entity).is_ok(),
                    Body::Expect(e) => self.expectation(decl, e, &scenario, torn).is_ok(),
                    _ => true,
                };
            }
            self.program.scenarios.push(scenario);
            self.set(id, if sound { State::Done } else { State::Failed });
            self.leave(before);
        }
    }

    /// The file's own policies, those of 适用, those that the file uses.
    fn reach(&self, decl: Decl<'a>, under: &[PolicyId]) -> Vec<Vec<PolicyId>> {
        let (own, used) = self
            .scopes
            .get(decl.scope)
            .map_or_else(Default::default, |s| {
                (s.own.clone(), s.visible.iter().copied().collect())
            });
        [own, under.to_vec(), used]
            .into_iter()
            .filter(|group| !group.is_empty())
            .collect()
    }

    /// 适用; and whether one of them is not there.
    fn under(&mut self, decl: Decl<'a>) -> (Vec<PolicyId>, bool) {
        let (mut under, mut torn) = (Vec::new(), false);
        for clause in &decl.ast.clauses {
            let (Keyword::Applies, Body::Names(names)) = (clause.keyword, &clause.body) else {
                continue;
            };
            for path in &names.paths {
                let name = path_text(path);
                match self.policy_named(&name) {
                    Some(policy) => under.push(policy),
                    None => {
                        torn = true;
                        if self.on_broken_line(&name) {
                            continue;
                        }
                        let loc = self.loc(decl.scope, path.span);
                        let near = self.nearest_name(decl.scope, Space::Policy, &name);
                        self.report(
                            Diagnostic::error("ohs::name::unknown_policy", loc)
                                .arg("name", name)
                                .did_you_mean(near.as_deref()),
                        );
                    }
                }
            }
        }
        (under, torn)
    }

    fn entity_anywhere(&mut self, decl: Decl<'a>, name: &crate::syntax::ast::Name) -> Res<()> {
        if !self.find_everywhere(Space::Type, &name.text).is_empty() {
            return Ok(());
        }
        self.entity_at(decl.scope, name).map(|_| ())
    }

    fn expectation(
        &mut self,
        decl: Decl<'a>,
        e: &Expectation,
        scenario: &Scenario,
        torn: bool,
    ) -> Res<()> {
        if let ExpectedSubject::Identified(list) = &e.subject {
            for (name, _) in list {
                let known = self.field_names.keys().any(|(_, n)| *n == name.text);
                if !known {
                    self.entity_anywhere(decl, name)?;
                }
            }
        }
        self.expected_norm(decl, &e.norm, scenario, torn)?;
        if let Outcome::Exempt(Some(name)) = &e.outcome
            && self.find_everywhere(Space::Norm, &name.text).is_empty()
            && !self.on_broken_line(&name.text)
        {
            let loc = self.loc(decl.scope, name.span);
            let near = self.nearest_in(&self.all_policies(), Space::Norm, &name.text);
            return self.fail(
                Diagnostic::error("ohs::name::unknown_norm", loc)
                    .arg("name", name.text.as_str())
                    .did_you_mean(near.as_deref()),
            );
        }
        Ok(())
    }

    /// The norm that is expected of: in the policies of 适用 and above them, else in any; of several
    /// the nearest.
    fn expected_norm(
        &mut self,
        decl: Decl<'a>,
        path: &Path,
        scenario: &Scenario,
        torn: bool,
    ) -> Res<()> {
        let under = &scenario.under;
        let mut policies: Vec<PolicyId> = under.to_vec();
        policies.extend(under.iter().flat_map(|p| self.all_superiors(*p)));
        if policies.is_empty() {
            policies = self.all_policies();
        }
        let (mut prefixed, names) = match path.names.split_first() {
            Some((first, rest)) if !rest.is_empty() => match self.policy_named(&first.text) {
                Some(policy) => (vec![policy], rest),
                None => (policies, path.names.as_slice()),
            },
            _ => (policies, path.names.as_slice()),
        };
        let Some((first, items)) = names.split_first() else {
            return Err(Reported);
        };
        policies_once(&mut prefixed);
        let having: Vec<(PolicyId, DeclId)> = prefixed
            .iter()
            .filter_map(|p| Some((*p, self.find_in_policy(*p, Space::Norm, &first.text)?)))
            .collect();
        if having.is_empty() {
            let unreadable = prefixed.iter().any(|p| self.unreadable_in(*p, Space::Norm));
            if torn || unreadable || self.on_broken_line(&first.text) {
                return Err(Reported);
            }
            let loc = self.loc(decl.scope, path.span);
            let near = self.nearest_in(&prefixed, Space::Norm, &first.text);
            return self.fail(
                Diagnostic::error("ohs::name::unknown_norm", loc)
                    .arg("name", path_text(path))
                    .did_you_mean(near.as_deref()),
            );
        }
        let meant = scenario.meant(&having.iter().map(|(p, _)| *p).collect::<Vec<_>>());
        let mut found = having.iter().filter(|(p, _)| meant.contains(p));
        let (Some((_, id)), None) = (found.next(), found.next()) else {
            return self.several_norms(decl, path, names, &meant, &having);
        };
        self.ask_for(*id);
        if !self.is_made(*id) {
            return Err(Reported);
        }
        let (State::Duty(duty), Some(item)) = (self.state(*id), items.first()) else {
            return Ok(());
        };
        let labels: Vec<_> = duty.norms.iter().filter_map(|(l, _)| l.clone()).collect();
        if duty.torn || labels.iter().any(|l| l.is(&item.text)) {
            return Ok(());
        }
        let near = near(&item.text, labels.iter().map(|l| l.name.as_str()));
        let loc = self.loc(decl.scope, item.span);
        let names: Vec<String> = labels.into_iter().map(|l| l.name).collect();
        let listed = near.is_none() && !names.is_empty();
        let d = Diagnostic::error("ohs::name::unknown_item", loc)
            .arg("name", item.text.as_str())
            .arg("items", names);
        self.fail(if listed {
            d.help("listed")
        } else {
            d.did_you_mean(near.as_deref())
        })
    }

    /// A name that norms of several policies have, none of them nearer than the others.
    fn several_norms(
        &mut self,
        decl: Decl<'a>,
        path: &Path,
        names: &[Name],
        meant: &[PolicyId],
        having: &[(PolicyId, DeclId)],
    ) -> Res<()> {
        let written: Vec<&str> = names.iter().map(|n| n.text.as_str()).collect();
        let written = written.join(".");
        let loc = self.loc(decl.scope, path.span);
        let policies = meant
            .iter()
            .filter_map(|p| self.program.policies.get(p.index()));
        let instead: Vec<String> = policies
            .map(|p| format!("{}.{written}", p.label.name))
            .collect();
        let mut d = Diagnostic::error("ohs::name::ambiguous", loc)
            .arg("name", written)
            .arg("instead", instead)
            .help("policy");
        let candidates = having.iter().filter(|(p, _)| meant.contains(p));
        for place in candidates.filter_map(|(_, id)| self.name_loc(*id)) {
            d = d.label("candidate", place);
        }
        self.fail(d)
    }

    fn all_policies(&self) -> Vec<PolicyId> {
        (0u32..)
            .map(PolicyId)
            .zip(&self.program.policies)
            .map(|(id, _)| id)
            .collect()
    }
}

/// Each policy once, in order: two may stand below the same one.
fn policies_once(policies: &mut Vec<PolicyId>) {
    let mut seen = std::collections::BTreeSet::new();
    policies.retain(|p| seen.insert(*p));
}
