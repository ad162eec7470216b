//! Policies on a terminal: what they offer, one line each.

use super::drawn::{doc, first_sentence, heading, list, rows, section, titled, with_aliases};
use super::{Named, Norm, Policy};
use crate::diagnostic::Arg;
use crate::message::phrase;
use crate::report::draw::{DrawOptions, wrap};

/// One policy: its norms, exceptions, indicators, parameters and terms.
#[must_use]
pub fn policy(p: &Policy, options: &DrawOptions) -> String {
    let language = options.language;
    let mut out = titled(&p.named, p.title.as_deref(), &p.file, options);
    let mut section = |key: &str, lines| out.push_str(&section(key, lines, options));
    let row = |named: &Named, more: Vec<String>| {
        let more: Vec<String> = more.into_iter().filter(|m| !m.is_empty()).collect();
        let more = more.join(language.pick("；", "; "));
        vec![named.name.clone(), list(&named.aliases, language), more]
    };
    let norm = |n: &Norm| {
        let items: Vec<String> = n.items.iter().map(|i| format!(".{}", i.name)).collect();
        let made_from = n.to.as_ref().map_or_else(String::new, |to| {
            phrase(
                "vocabulary_made_from",
                &[("norm", to.as_str().into())],
                language,
            )
        });
        let says = first_sentence(&n.named);
        row(
            &n.named,
            vec![
                list(&n.cites, language),
                made_from,
                list(&items, language),
                says,
            ],
        )
    };
    section("vocabulary_norms", p.norms.iter().map(norm).collect());
    section(
        "vocabulary_indicators",
        p.indicators.iter().map(norm).collect(),
    );
    section(
        "vocabulary_exceptions",
        p.exceptions.iter().map(norm).collect(),
    );
    section(
        "vocabulary_parameters",
        p.parameters
            .iter()
            .map(|q| {
                let by = match q.by.is_empty() {
                    true => String::new(),
                    false => format!("{}{}", language.pick("由 ", "by "), list(&q.by, language)),
                };
                let default = q.default.as_ref().map_or_else(String::new, |d| {
                    format!("{}{d}", language.pick("默认 ", "default "))
                });
                row(&q.named, vec![q.ty.clone(), by, default, doc(&q.named)])
            })
            .collect(),
    );
    section(
        "vocabulary_terms",
        p.terms
            .iter()
            .map(|t| {
                let mut named = t.named.clone();
                if let Some(over) = &t.over {
                    named.name = format!("{over}.{}", named.name);
                }
                row(&named, vec![t.definition.clone().unwrap_or_default()])
            })
            .collect(),
    );
    out
}

/// Policies, a line each.
#[must_use]
pub fn list_policies(policies: &[Policy], options: &DrawOptions) -> String {
    let language = options.language;
    if policies.is_empty() {
        return String::new();
    }
    let count = [("n", Arg::from(policies.len()))];
    let mut out = heading(&phrase("vocabulary_policies", &count, language), options);
    let lines: Vec<Vec<String>> = policies
        .iter()
        .map(|p| {
            let title = p.title.clone().unwrap_or_default();
            vec![
                p.named.name.clone(),
                list(&p.named.aliases, language),
                title,
            ]
        })
        .collect();
    out.push_str(&rows(&lines, 2, options));
    out
}

/// A part of a policy, as it is written.
#[must_use]
pub fn policy_part(p: &Policy, text: &str, options: &DrawOptions) -> String {
    let mut out = heading(&with_aliases(&p.named, options.language), options);
    out.push_str(&wrap(&p.file, options.width, "  "));
    out.push('\n');
    for line in text.lines() {
        out.push_str("  ");
        out.push_str(line);
        out.push('\n');
    }
    out
}
