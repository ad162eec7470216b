//! Parameters: values that a text leaves open.

use super::compiler::{Compiler, Decl, Reported, Res, State, label};
use super::types::one_value;
use crate::diagnostic::Diagnostic;
use crate::program::{Bounds, Parameter, ParameterId, ReadingSetId, Value, Within};
use crate::source::Loc;
use crate::syntax::ast::{Body, DeclarationKind, Head, Keyword};

/// Who may fill a parameter.
#[derive(Clone, Copy)]
enum By {
    Superiors,
    Lower,
    Facts,
}

const BY: [(&str, By); 9] = [
    ("上级", By::Superiors),
    ("superiors", By::Superiors),
    ("above", By::Superiors),
    ("下级", By::Lower),
    ("below", By::Lower),
    ("lower", By::Lower),
    ("事实", By::Facts),
    ("facts", By::Facts),
    ("fact", By::Facts),
];

impl<'a> Compiler<'a> {
    /// Makes every parameter.
    pub(super) fn lower_parameters(&mut self) {
        for (id, decl) in self.of_kind(DeclarationKind::Parameter) {
            if matches!(self.state(id), State::NotYet) {
                let made = self.lower_parameter(decl);
                self.set(id, made.map_or(State::Failed, State::Parameter));
            }
        }
    }

    fn lower_parameter(&mut self, decl: Decl<'a>) -> Res<ParameterId> {
        let Head::Parameter {
            name,
            ty: written,
            by,
            default,
        } = &decl.ast.head
        else {
            return Err(Reported);
        };
        let ty = self.type_of(decl.scope, written)?;
        if !one_value(&ty) {
            let loc = self.loc(decl.scope, written.span);
            let d = Diagnostic::error("ohs::type::not_a_parameter", loc)
                .arg("type", self.type_arg(&ty));
            return self.fail(d);
        }
        let range = match &written.range {
            Some(range) => Some(self.bounds(decl.scope, &ty, range)?),
            None => None,
        };
        let default = match default {
            Some(expr) => {
                let value = self.literal_of(decl.scope, expr, &ty)?;
                let loc = self.loc(decl.scope, expr.span);
                self.within(&value, range.as_ref(), loc)?;
                Some(value)
            }
            None => None,
        };
        let mut parameter = Parameter {
            label: label(name),
            ty,
            range,
            by_superiors: false,
            by_lower: false,
            by_facts: false,
            default,
            policy: decl.policy,
            cites: self.cites(decl.scope, &decl.ast.clauses),
            loc: self.loc(decl.scope, name.name.span),
        };
        for name in by {
            let loc = self.loc(decl.scope, name.span);
            match self.word(name, loc, "word.clause_by", &BY)? {
                By::Superiors => parameter.by_superiors = true,
                By::Lower => parameter.by_lower = true,
                By::Facts => parameter.by_facts = true,
            }
        }
        let read = self.parameter_values(decl, &parameter)?;
        let id = ParameterId(u32::try_from(self.program.parameters.len()).unwrap_or(u32::MAX));
        if let Some(read) = read {
            self.parameter_readings.insert(id, read);
        }
        self.program.parameters.push(parameter);
        Ok(id)
    }

    /// 读法: the values that the text may mean. They are all there is: nobody fills such a
    /// parameter, and it has no default.
    fn parameter_values(
        &mut self,
        decl: Decl<'a>,
        parameter: &Parameter,
    ) -> Res<Option<(ReadingSetId, Vec<Value>)>> {
        let mut names = Vec::new();
        let mut values = Vec::new();
        let mut broken = !decl.ast.complete;
        for clause in &decl.ast.clauses {
            match (clause.keyword, &clause.body) {
                (Keyword::Is, _) => {
                    let loc = self.loc(decl.scope, clause.keyword_span);
                    self.report(Diagnostic::error("ohs::norm::defined_parameter", loc));
                    broken = true;
                }
                (Keyword::Reading, Body::Name(name)) => {
                    let Some(definition) = super::terms::definition_in(&clause.block) else {
                        if decl.ast.complete {
                            let loc = self.loc(decl.scope, name.span);
                            self.report(Diagnostic::error(
                                "ohs::type::term_without_definition",
                                loc,
                            ));
                        }
                        broken = true;
                        continue;
                    };
                    let at = self.loc(decl.scope, definition.span);
                    let value = self.literal_of(decl.scope, definition, &parameter.ty);
                    match value {
                        Ok(value) => {
                            broken |= self.within(&value, parameter.range.as_ref(), at).is_err();
                            names.push(name.clone());
                            values.push(value);
                        }
                        Err(Reported) => broken = true,
                    }
                }
                _ => {}
            }
        }
        if broken {
            return Err(Reported);
        }
        if names.is_empty() {
            return Ok(None);
        }
        let filled = parameter.by_superiors || parameter.by_lower || parameter.by_facts;
        if filled || parameter.default.is_some() {
            return self.fail(Diagnostic::error(
                "ohs::norm::filled_and_read",
                parameter.loc,
            ));
        }
        let set = self.reading_set(decl, &names, parameter.loc)?;
        Ok(Some((set, values)))
    }

    /// Reports a constant that lies outside a range.
    pub(super) fn within(&mut self, value: &Value, range: Option<&Bounds>, loc: Loc) -> Res<()> {
        use std::cmp::Ordering;
        let Some(range) = range else { return Ok(()) };
        if let Some(order) = range.of_period(value) {
            return match order {
                Within::Inside => Ok(()),
                Within::Outside => self.fail(Diagnostic::error("ohs::type::out_of_range", loc)),
                Within::Either => {
                    self.fail(Diagnostic::error("ohs::type::period_unlike_range", loc))
                }
            };
        }
        let low = range
            .low
            .as_ref()
            .is_some_and(|(v, counts)| match super::types::compare_values(value, v) {
                Some(Ordering::Less) => true,
                Some(Ordering::Equal) => !counts,
                _ => false,
            });
        let high =
            range.high.as_ref().is_some_and(|(v, counts)| {
                match super::types::compare_values(value, v) {
                    Some(Ordering::Greater) => true,
                    Some(Ordering::Equal) => !counts,
                    _ => false,
                }
            });
        if low || high {
            return self.fail(Diagnostic::error("ohs::type::out_of_range", loc));
        }
        Ok(())
    }
}
