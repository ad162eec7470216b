//! One field, term, state or member on a terminal: whose it is, and how it is asked.

use super::drawn::{doc, heading, list, rows, type_text, with_aliases};
use super::{FieldOf, Found, Named, Vocabulary};
use crate::diagnostic::Arg;
use crate::message::{Language, phrase, word};
use crate::report::draw::{DrawOptions, wrap};

/// Members that a line shows.
const SHOWN: usize = 8;

/// All that is called so, each with its owner.
#[must_use]
pub fn found(found: &Found, vocabularies: &[Vocabulary], options: &DrawOptions) -> String {
    let language = options.language;
    let mut parts: Vec<String> = Vec::new();
    let mut part = |owner: &str, named: &Named, lines: Vec<[String; 2]>| {
        let mut out = heading(
            &format!("{owner}.{}", with_aliases(named, language)),
            options,
        );
        let says = doc(named);
        if !says.is_empty() {
            out.push_str(&wrap(&says, options.width, "  "));
        }
        let lines: Vec<Vec<String>> = lines.into_iter().map(Vec::from).collect();
        out.push_str(&rows(&lines, 2, options));
        parts.push(out);
    };
    let say = |key: &str| word(key, language);
    let about = |key: &str, name: &str| phrase(key, &[("name", Arg::from(name))], language);
    for f in &found.fields {
        let v = vocabularies
            .iter()
            .find(|v| v.entities.iter().any(|e| e.named.is(&f.entity)));
        let mut ty = v.map_or_else(
            || f.field.ty.name.clone(),
            |v| type_text(&f.field.ty, v, language),
        );
        for (is, key) in [
            (f.field.optional, "vocabulary_optional"),
            (f.field.sensitive, "vocabulary_sensitive"),
            (f.field.locates, "vocabulary_locates"),
        ] {
            if is {
                ty.push(' ');
                ty.push_str(&say(key));
            }
        }
        let mut lines = vec![
            [
                say("vocabulary_is"),
                about("vocabulary_field_of", &f.entity),
            ],
            [say("vocabulary_type"), ty],
        ];
        if !f.members.is_empty() {
            lines.push([say("vocabulary_members"), shortened(&f.members, language)]);
        }
        lines.push([say("vocabulary_asked"), asked(f, language)]);
        let ty = &f.field.ty;
        let absent = match (ty.many, ty.yearly, f.field.optional) {
            (true, ..) => "vocabulary_absent_list",
            (_, true, _) => "vocabulary_absent_yearly",
            (false, false, true) => "vocabulary_absent_optional",
            (false, false, false) => "vocabulary_absent_never",
        };
        lines.push([say("vocabulary_absent"), say(absent)]);
        part(&f.entity, &f.field.named, lines);
    }
    for t in &found.terms {
        let mut lines = vec![[say("vocabulary_is"), about("vocabulary_term_of", &t.entity)]];
        if let Some(definition) = &t.term.definition {
            lines.push([say("vocabulary_defined"), definition.clone()]);
        }
        part(&t.entity, &t.term.named, lines);
    }
    for s in &found.states {
        let span = format!("{}{}{}", s.from, language.pick(" 至 ", " to "), s.to);
        let lines = vec![
            [
                say("vocabulary_is"),
                about("vocabulary_state_of", &s.entity),
            ],
            [say("vocabulary_lives"), span],
        ];
        part(&s.entity, &s.named, lines);
    }
    for m in &found.members {
        let key = match m.members.is_empty() {
            true => "vocabulary_member_of",
            false => "vocabulary_group_of",
        };
        let mut lines = vec![[say("vocabulary_is"), about(key, &m.of)]];
        if !m.members.is_empty() {
            lines.push([say("vocabulary_members"), shortened(&m.members, language)]);
        }
        part(&m.of, &m.named, lines);
    }
    parts.join("\n")
}

fn shortened(names: &[String], language: Language) -> String {
    let shown = names.get(..SHOWN.min(names.len())).unwrap_or_default();
    let mut out = list(shown, language);
    if names.len() > SHOWN {
        out.push_str(language.pick("……", " …"));
    }
    out
}

/// How a field is asked for in a policy.
fn asked(f: &FieldOf, language: Language) -> String {
    let name = match language {
        Language::Zh => &f.field.named.name,
        Language::En => f
            .field
            .named
            .aliases
            .iter()
            .find(|a| a.is_ascii())
            .unwrap_or(&f.field.named.name),
    };
    let ty = &f.field.ty;
    let first = f.members.first().map_or("…", String::as_str);
    let unit = ty.unit.as_deref().unwrap_or("");
    let zh = language == Language::Zh;
    match (ty.name.as_str(), zh) {
        _ if ty.yearly && zh => format!("取自 {}.{name}", f.entity),
        _ if ty.yearly => format!("from {}.{name}", f.entity),
        _ if f.holds && ty.many && zh => format!("有 {name} 其中 …；每个 {name} 均 …"),
        _ if f.holds && ty.many => format!("have {name} where (…); each {name} is …"),
        _ if !f.members.is_empty() && ty.many && zh => format!("{name} 含 {first}"),
        _ if !f.members.is_empty() && ty.many => format!("{name} contains {first}"),
        _ if !f.members.is_empty() => format!("{name} = {first}"),
        ("是否" | "boolean", _) => name.clone(),
        ("日期" | "date", true) if f.field.optional => {
            format!("有 {name}；不晚于 2025年底 有 {name}")
        }
        ("日期" | "date", true) => format!("{name} ≤ 2025年12月31日"),
        ("整数" | "integer" | "小数" | "decimal", _) => format!("{name} ≥ 1{unit}"),
        ("比例" | "percent", _) => format!("{name} ≥ 90%"),
        (_, true) => format!("有 {name}"),
        (_, false) => format!("have {name}"),
    }
}
