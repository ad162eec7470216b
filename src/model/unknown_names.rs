//! A name that nothing in reach has: reported, with the nearest that something has.

use super::compiler::{Compiler, Reported, Res, State};
use super::names::{Found, Space};
use super::paths::Env;
use crate::diagnostic::Diagnostic;
use crate::program::{EntityId, Type};
use crate::syntax::ast::Path;

impl Compiler<'_> {
    /// Reports a name that nothing in reach has, with the nearest that something has.
    pub(super) fn unknown_in<T>(&mut self, env: &Env, path: &Path) -> Res<T> {
        let Some(first) = path.names.first() else {
            return Err(Reported);
        };
        let loc = self.loc(env.scope, first.span);
        if self.is_broken_name(env, &first.text) {
            return Err(Reported);
        }
        let Some(frame) = env.innermost() else {
            if let Some(d) = self.thing_with_condition(env.scope, &first.text, loc) {
                return self.unknown(env.scope, Space::Type, || d);
            }
            return self.unknown(env.scope, Space::Type, || {
                Diagnostic::error("ohs::name::unknown_entity", loc).arg("name", first.text.as_str())
            });
        };
        let of = self.type_arg(&Type::One(frame.entity));
        if let Some(instead) = self.with_blanks(env.scope, &first.text) {
            return self.unknown(env.scope, Space::Term, || {
                Diagnostic::error("ohs::name::unknown_field", loc)
                    .arg("name", first.text.as_str())
                    .arg("entity", of)
                    .arg("instead", instead)
                    .help("blanks")
            });
        }
        let near = self.suggestion(env, &first.text);
        let entity = frame.entity;
        // what is called exactly so within reach explains more than what is called nearly so
        let other = self.of_another(env, entity, &first.text, loc);
        let other = other.filter(|d| near.is_none() || exact(d.help.as_deref()));
        let other = other.filter(|_| !near.as_ref().is_some_and(|n| is_outer(n, &first.text)));
        let other = other.or_else(|| Self::everyday_word(&first.text, near.as_deref(), loc));
        if let Some(d) = other {
            return self.unknown(env.scope, Space::Term, || d);
        }
        let outside = self.is_authority(entity);
        let fields = if outside {
            self.tops_by_name(env.scope)
        } else {
            self.fields_and_terms(env.scope, entity)
        };
        let containing = self.containing(env.scope, entity, &first.text);
        self.unknown(env.scope, Space::Term, || {
            let none = fields.is_empty();
            let (fields, many) = super::meant::listed(fields);
            let d = Diagnostic::error("ohs::name::unknown_field", loc)
                .arg("name", first.text.as_str())
                .arg("entity", of)
                .arg("fields", fields);
            match (outside, near) {
                (true, _) => d.help("outside"),
                (false, Some(_)) if containing.len() > 1 => {
                    d.arg("meant", containing).help("which")
                }
                (false, None) if none => d.help("empty"),
                (false, None) if many => d.help("many_judged"),
                (false, None) => d.help("judged"),
                (false, near) => d.did_you_mean(near.as_deref()),
            }
        })
    }

    /// Whether the name is of a declaration that is there, but broken.
    fn is_broken_name(&mut self, env: &Env, name: &str) -> bool {
        self.on_broken_line(name)
            || [Space::Type, Space::Parameter, Space::Term]
                .into_iter()
                .any(|s| match self.find(env.scope, s, name) {
                    Found::One(id) => {
                        self.ask_for(id);
                        matches!(self.state(id), State::Failed)
                    }
                    _ => false,
                })
    }

    /// An outer thing's field of this very name, else the nearest name in reach.
    fn suggestion(&self, env: &Env, name: &str) -> Option<String> {
        let inner = env.innermost()?;
        let mut outer: Vec<EntityId> = env.frames.iter().rev().map(|f| f.entity).collect();
        outer.extend(self.holders(inner.entity));
        for entity in outer {
            let key = (entity, name.to_owned());
            if entity != inner.entity
                && (self.field_names.contains_key(&key)
                    || !self.terms_named(env.scope, entity, name).is_empty())
            {
                let e = self.program.entities.get(entity.index())?;
                return Some(format!("{}.{name}", e.label.name));
            }
        }
        self.nearest_field(env.scope, inner.entity, name)
            .or_else(|| self.nearest_name(env.scope, Space::Parameter, name))
            .or_else(|| {
                let near = self.nearest_name(env.scope, Space::Type, name)?;
                // the name of an enum says nothing by itself
                self.entity_named(env.scope, &near).map(|_| near)
            })
            .or_else(|| self.nearest_name(env.scope, Space::Table, name))
    }
}

/// Whether a help names what has the very name, and how it is reached from here.
fn exact(help: Option<&str>) -> bool {
    matches!(
        help,
        Some("held" | "member" | "table" | "norm" | "rate_reported" | "condition")
    )
}

/// Whether a suggestion is an outer thing's field of this very name.
fn is_outer(suggestion: &str, name: &str) -> bool {
    suggestion
        .strip_suffix(name)
        .is_some_and(|head| head.ends_with('.'))
}
