//! What a name that nothing in reach has may have been meant for: a field of another thing, a member
//! of an enum, a table, a duty, a word of everyday language.

use super::compiler::{Compiler, Res, State};
use super::names::{Found, Space, head_names, near};
use super::paths::{Env, Target};
use crate::diagnostic::Diagnostic;
use crate::program::{EntityId, Lifetime, PolicyId, Type};
use crate::source::Loc;
use crate::syntax::ast::Path;
use crate::syntax::{everyday, left_open};
use std::collections::BTreeSet;

/// How many names a help lists.
const SHOWN: usize = 12;

/// Chinese names of units that are made of others, and how they are written.
const UNITS: [(&str, &str); 12] = [
    ("毫克", "mg"),
    ("微克", "µg"),
    ("千克", "kg"),
    ("毫升", "mL"),
    ("毫西弗", "mSv"),
    ("立方米", "m³"),
    ("平方米", "m²"),
    ("立方厘米", "cm³"),
    ("分贝", "dB"),
    ("摄氏度", "℃"),
    ("升", "L"),
    ("每", "/"),
];

/// A unit as one would compare it: without case, brackets and raised figures.
fn plain(unit: &str) -> String {
    let mut text = unit.to_owned();
    for (chinese, symbol) in UNITS {
        text = text.replace(chinese, symbol);
    }
    let text = text.split(['(', '（']).next().unwrap_or("");
    text.chars()
        .map(|c| match c {
            '³' => '3',
            '²' => '2',
            '／' => '/',
            'μ' | 'µ' => 'u',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

fn shortened(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().collect();
    if names.len() > SHOWN {
        names.truncate(SHOWN);
        names.push("…".to_owned());
    }
    names
}

/// A list without the `…` that stands for those left out, and whether there are such.
pub(super) fn listed(mut names: Vec<String>) -> (Vec<String>, bool) {
    let more = names.last().is_some_and(|n| n == "…");
    if more {
        names.pop();
    }
    (names, more)
}

impl Compiler<'_> {
    /// `危害严重的用人单位`, `放射工作人员`: an entity, and a condition that its name does not have.
    pub(super) fn thing_with_condition(
        &self,
        scope: usize,
        name: &str,
        loc: Loc,
    ) -> Option<Diagnostic> {
        let text = self.sources.get(loc.file)?.text();
        let before = text.get(..loc.span.start as usize)?.trim_end();
        let word = if before.ends_with("对象") {
            "当"
        } else if before.ends_with("总体") {
            "其中"
        } else {
            return None;
        };
        let said = |entity: &str, condition: &str| {
            Diagnostic::error("ohs::name::unknown_entity", loc)
                .arg("name", name)
                .arg("entity", entity)
                .arg("condition", condition)
                .arg("instead", format!("{entity} {word} {condition}"))
        };
        let mut owners = Vec::new();
        for id in self.visible_entities(scope) {
            let label = &self.program.entities.get(id.index())?.label;
            let names = std::iter::once(&label.name).chain(&label.aliases);
            for thing in names.filter(|n| n.chars().count() > 1) {
                let Some(rest) = name.strip_suffix(thing.as_str()) else {
                    continue;
                };
                let condition = rest.strip_suffix('的').unwrap_or(rest);
                let all = [
                    "", "所有", "全体", "全部", "各", "各类", "每个", "每名", "每家",
                ];
                if !all.contains(&condition) {
                    return Some(said(&label.name, condition).help("condition"));
                }
            }
            let field = self.field_named(id, name).is_some();
            if field || !self.terms_named(scope, id, name).is_empty() {
                owners.push(label.name.as_str());
            }
        }
        match owners.as_slice() {
            [entity] => Some(said(entity, name).help("owned")),
            [] => {
                let (entity, condition, rest) = self.ends_with_condition(scope, name)?;
                if matches!(rest, "非" | "未" | "不") {
                    return Some(said(&entity, &format!("非 {condition}")).help("owned"));
                }
                let d = said(&entity, &condition).arg("rest", rest);
                Some(d.help("owned_part"))
            }
            _ => None,
        }
    }

    /// `非医疗放射工作人员`: what ends with a condition of one entity, and what stands before it.
    fn ends_with_condition<'n>(
        &self,
        scope: usize,
        name: &'n str,
    ) -> Option<(String, String, &'n str)> {
        let mut best: Option<(EntityId, String, &str)> = None;
        for id in self.visible_entities(scope) {
            let from = (id, String::new());
            let fields = self.field_names.range(from.clone()..);
            let fields = fields.map(|(key, _)| key);
            let terms = self.term_names.range(from..).map(|(key, _)| key);
            let of = |key: &&(EntityId, String)| key.0 == id;
            let names = fields.take_while(of).chain(terms.take_while(of));
            for (_, own) in names.filter(|(_, n)| n.chars().count() > 1) {
                let longer = best.as_ref().is_none_or(|(_, b, _)| own.len() > b.len());
                let seen = || {
                    self.field_named(id, own).is_some()
                        || !self.terms_named(scope, id, own).is_empty()
                };
                if let Some(rest) = name.strip_suffix(own.as_str())
                    && longer
                    && seen()
                {
                    best = Some((id, own.clone(), rest));
                }
            }
        }
        let (id, condition, rest) = best?;
        let boolean = match self.field_named(id, &condition) {
            Some(field) => self.program.fields.get(field.index())?.ty == Type::Boolean,
            None => true,
        };
        let entity = self.program.entities.get(id.index())?.label.name.clone();
        boolean.then_some((entity, condition, rest))
    }

    /// What may stand where no entity has the name: for facts those at the top, else all that have
    /// verdicts.
    pub(super) fn entities_to_name(&self, scope: usize, loc: Loc) -> (Vec<String>, bool) {
        let before = self
            .sources
            .get(loc.file)
            .and_then(|f| f.text().get(..loc.span.start as usize));
        let facts = before.is_some_and(|b| {
            let b = b.trim_end();
            b.ends_with("事实") || b.ends_with("facts")
        });
        let entities = self.visible_entities(scope).into_iter().filter_map(|e| {
            let e = self.program.entities.get(e.index())?;
            let top = e.held_by.is_empty() || !facts;
            (top && !e.identity.is_empty()).then(|| e.label.name.clone())
        });
        listed(shortened(entities))
    }

    /// `先于 上岗 有 …`, where there are several: each of them has its date, and is judged for itself.
    pub(super) fn many_dates(&mut self, env: &Env, path: &Path) -> Res<Option<Diagnostic>> {
        let Target::Many(_, field) = self.follow(env, path)? else {
            return Ok(None);
        };
        let program = &self.program;
        let field = program.fields.get(field.index());
        let Some((label, Type::Many(of))) = field.map(|f| (&f.label, &f.ty)) else {
            return Ok(None);
        };
        let entity = program.entities.get(of.index());
        let date = entity.and_then(|e| match e.lifetime {
            Lifetime::Event(date) | Lifetime::Lives { from: date, .. } => {
                program.fields.get(date.index())
            }
            Lifetime::Static => None,
        });
        let outer = env
            .innermost()
            .and_then(|f| program.entities.get(f.entity.index()));
        let (Some(entity), Some(date), Some(outer)) = (entity, date, outer) else {
            return Ok(None);
        };
        let loc = self.loc(env.scope, path.span);
        Ok(Some(
            Diagnostic::error("ohs::type::collection_as_value", loc)
                .arg("name", label.name.as_str())
                .arg("entity", entity.label.name.as_str())
                .arg("date", date.label.name.as_str())
                .arg("outer", outer.label.name.as_str())
                .help("each"),
        ))
    }

    /// The unit that a spelling is nearest to, as it is declared.
    pub(super) fn nearest_unit(&self, unit: &str) -> Option<String> {
        // people are counted in other words, too
        if matches!(
            unit,
            "名" | "位" | "个人" | "口" | "名员工" | "名职工" | "名劳动者"
        ) {
            return Some("人".to_owned());
        }
        let wanted = plain(unit);
        let same = self
            .unit_names
            .iter()
            .find(|(name, _)| plain(name) == wanted)
            .map(|(_, id)| self.unit_text(*id));
        // one letter more or less of two is another unit
        let long = self
            .unit_names
            .keys()
            .map(String::as_str)
            .filter(|n| n.chars().count() > 2);
        same.or_else(|| near(unit, long))
    }

    /// The units that vocabularies declare.
    pub(super) fn declared_units(&self) -> Vec<String> {
        let units = self.program.units.iter().skip(super::units::BUILT_IN.len());
        shortened(units.map(|u| u.label.name.clone()))
    }

    /// The norms of some policies, by name.
    pub(super) fn norms_by_name(&self, policies: &[PolicyId]) -> Vec<String> {
        for policy in policies {
            self.note(|t, scope| t.note_policy(scope, *policy));
        }
        let ids: BTreeSet<_> = self
            .names
            .of_space(Space::Norm)
            .flat_map(|(_, ids)| ids.iter().copied())
            .collect();
        let norms = ids.into_iter().filter_map(|id| {
            let decl = self.decls.get(id)?;
            let here = policies.contains(&decl.policy);
            let name = head_names(decl.ast).first()?.0.to_owned();
            here.then_some(name)
        });
        shortened(norms)
    }

    /// The fields and terms of an entity, by name.
    pub(super) fn fields_and_terms(&self, scope: usize, entity: EntityId) -> Vec<String> {
        let terms: BTreeSet<String> = self
            .term_names
            .range((entity, String::new())..)
            .take_while(|((e, _), _)| *e == entity)
            .flat_map(|((_, name), _)| self.terms_named(scope, entity, name))
            // a term is not meant within itself
            .filter(|id| !matches!(self.state(*id), State::Busy))
            .filter_map(|id| Some(head_names(self.decls.get(id)?.ast).first()?.0.to_owned()))
            .collect();
        let fields = self.fields_by_name(entity);
        let more = fields.last().is_some_and(|n| n == "…");
        if !more && fields.len() + terms.len() <= SHOWN {
            return shortened(fields.into_iter().chain(terms));
        }
        // of many fields the first: what a term says is asked for oftener
        let terms: Vec<String> = terms.into_iter().take(SHOWN / 2).collect();
        let fields = fields.into_iter().filter(|f| f != "…");
        let mut names: Vec<String> = fields.take(SHOWN - terms.len()).collect();
        names.extend(terms);
        names.push("…".to_owned());
        names
    }

    /// The fields and terms of an entity that have `name` within their names.
    pub(super) fn containing(&self, scope: usize, entity: EntityId, name: &str) -> Vec<String> {
        if name.chars().count() < 2 {
            return Vec::new();
        }
        let from = (entity, String::new());
        let fields = self.field_names.range(from.clone()..).map(|(key, _)| key);
        let terms = self.term_names.range(from..).map(|(key, _)| key);
        let of = |key: &&(EntityId, String)| key.0 == entity;
        let names = fields.take_while(of).chain(terms.take_while(of));
        names
            .map(|(_, own)| own)
            .filter(|own| own.contains(name))
            .filter(|own| {
                // other spellings are not other things
                let field = self.field_named(entity, own);
                let field = field.and_then(|f| self.program.fields.get(f.index()));
                let mut terms = self.terms_named(scope, entity, own).into_iter();
                field.is_some_and(|f| f.label.name == **own)
                    || terms.any(|id| {
                        let names = self.decls.get(id).map(|d| head_names(d.ast));
                        names.is_some_and(|n| n.first().is_some_and(|(first, _)| first == *own))
                    })
            })
            .take(SHOWN)
            .cloned()
            .collect()
    }

    /// Says of a name that something else has it, and how that is reached.
    pub(super) fn of_another(
        &self,
        env: &Env,
        inner: EntityId,
        name: &str,
        loc: Loc,
    ) -> Option<Diagnostic> {
        let error = |owner: String, help: &'static str| {
            Diagnostic::error("ohs::name::unknown_field", loc)
                .arg("name", name)
                .arg("entity", self.type_arg(&Type::One(inner)))
                .arg("owner", owner)
                .help(help)
        };
        if name.ends_with('率') {
            let owner = self.owner(inner, name);
            let of = |e: EntityId| self.field_named(e, name);
            let field = owner
                .and_then(of)
                .and_then(|f| self.program.fields.get(f.index()));
            match (owner, field) {
                (None, _) => return Some(error(String::new(), "rate")),
                (Some(owner), Some(field)) if matches!(field.ty, Type::Series(_)) => {
                    let owner = self.program.entities.get(owner.index())?.label.name.clone();
                    return Some(error(owner, "rate_reported"));
                }
                _ => {}
            }
        }
        if let Some(owner) = self.owner(inner, name) {
            let within = self.holds(inner, owner);
            let owner = self.program.entities.get(owner.index())?.label.name.clone();
            return Some(error(owner, if within { "held" } else { "owned" }));
        }
        if let Some((of, condition, instead)) = self.conditioned(inner, name) {
            return Some(
                error(of, "condition")
                    .arg("instead", instead)
                    .arg("condition", condition),
            );
        }
        if let Some((owner, instead)) = self.membership(inner, name) {
            return Some(error(owner, "member").arg("instead", instead));
        }
        if let Some(instead) = self.filtered(inner, name) {
            return Some(error(name.to_owned(), "filtered").arg("instead", instead));
        }
        let table = self.program.tables.iter().find(|t| t.label.is(name));
        if let Some(table) = table {
            let columns: Vec<_> = table.columns.iter().map(|c| c.label.name.clone()).collect();
            let instead = format!("{name}({})", columns.join("、"));
            return Some(error(name.to_owned(), "table").arg("instead", instead));
        }
        let norm = matches!(self.find(env.scope, Space::Norm, name), Found::One(_));
        norm.then(|| error(name.to_owned(), "norm"))
    }

    /// `接害劳动者`: a collection, and before its name a condition that no member of an enum is.
    fn conditioned(&self, inner: EntityId, name: &str) -> Option<(String, String, String)> {
        if self.filtered(inner, name).is_some() {
            return None;
        }
        let fields = &self.program.entities.get(inner.index())?.fields;
        fields.iter().find_map(|id| {
            let field = self.program.fields.get(id.index())?;
            let Type::Many(of) = field.ty else {
                return None;
            };
            let of = &self.program.entities.get(of.index())?.label;
            let names = [&field.label.name, &of.name].into_iter().chain(&of.aliases);
            let mut rests = names
                .filter(|n| n.chars().count() > 1)
                .filter_map(|n| name.strip_suffix(n.as_str()));
            let rest = rests.next()?;
            let condition = rest.strip_suffix('的').unwrap_or(rest);
            let says_how_often = condition.contains(['年', '月', '季', '每', '期']);
            let all = ["", "所有", "全体", "全部", "各", "各类", "未", "无", "非"];
            (!all.contains(&condition) && !says_how_often).then(|| {
                let instead = format!("({} 其中 {condition})", field.label.name);
                (of.name.clone(), condition.to_owned(), instead)
            })
        })
    }

    /// `上岗前体检`: a collection, with the member of an enum before its name that one of its fields may be.
    fn filtered(&self, inner: EntityId, name: &str) -> Option<String> {
        let field = |id: &crate::program::FieldId| self.program.fields.get(id.index());
        let mine = self.program.entities.get(inner.index())?.fields.iter();
        mine.filter_map(field).find_map(|f| {
            let Type::Many(of) = f.ty else { return None };
            let member = name.strip_suffix(f.label.name.as_str())?;
            let theirs = self.program.entities.get(of.index())?.fields.iter();
            theirs.filter_map(field).find_map(|g| {
                let Type::Enum(e) = g.ty else { return None };
                let members = &self.program.enums.get(e.index())?.members;
                let found = members.iter().find(|m| m.is(member))?;
                let (all, by, is) = (&f.label.name, &g.label.name, &found.name);
                Some(format!("{all} 其中 {by} = {is}"))
            })
        })
    }

    /// The entity that has a field of this name: one within `inner` before others.
    fn owner(&self, inner: EntityId, name: &str) -> Option<EntityId> {
        let owners: Vec<EntityId> = self
            .field_names
            .keys()
            .filter(|(e, n)| n == name && *e != inner)
            .map(|(e, _)| *e)
            .collect();
        let within = owners.iter().find(|e| self.holds(inner, **e));
        within.or_else(|| owners.first()).copied()
    }

    /// The enum that has a member of this name, and how a field of `inner` is compared with it.
    fn membership(&self, inner: EntityId, name: &str) -> Option<(String, String)> {
        let fields = &self.program.entities.get(inner.index())?.fields;
        let mut fields = fields
            .iter()
            .filter_map(|f| self.program.fields.get(f.index()));
        let has = |e: crate::program::EnumId| {
            let e = self.program.enums.get(e.index())?;
            let member = e.members.iter().any(|m| m.is(name));
            let group = e.groups.iter().any(|g| g.label.is(name));
            (member || group).then(|| (e.label.name.clone(), group))
        };
        fields.find_map(|f| {
            let (of, set) = match f.ty {
                Type::Enum(e) => (e, false),
                Type::Set(e) => (e, true),
                _ => return None,
            };
            let (owner, group) = has(of)?;
            let field = &f.label.name;
            let instead = match (set, group) {
                (true, _) => format!("{field} 含 {name}"),
                (false, true) => format!("{field} 属于 {name}"),
                (false, false) => format!("{field} = {name}"),
            };
            Some((owner, instead))
        })
    }

    /// Says of a word of everyday language what it leaves open.
    pub(super) fn everyday_word(name: &str, near: Option<&str>, loc: Loc) -> Option<Diagnostic> {
        let (open, word, rest) = everyday(name)?;
        if near.is_some_and(|n| n.starts_with(word)) {
            return None;
        }
        let thing = if rest.is_empty() { "…" } else { rest };
        Some(left_open(loc, open, word, thing))
    }
}
