use super::{Language, word};
use crate::diagnostic::Arg;

/// Puts arguments into a template. `{name}` is a place; one without argument stays as it is
/// written, so that it is seen. A list between backticks puts each of its members between them.
/// `{name:day|days}` is a number with what is counted: `1 day`, `2 days`.
pub(super) fn fill<N: AsRef<str>>(template: &str, args: &[(N, Arg)], language: Language) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let place = after.split_once('}');
        let found = place.and_then(|(place, tail)| {
            let (name, counted) = named(place);
            let value = args.iter().find(|(n, _)| n.as_ref() == name)?;
            Some((&value.1, counted, tail))
        });
        match found {
            Some((value, counted, tail)) => {
                let quoted = before.ends_with('`') && tail.starts_with('`');
                let from = out.len();
                push(&mut out, value, quoted, language);
                if let Some((one, many)) = counted {
                    let counted = if out.get(from..) == Some("1") {
                        one
                    } else {
                        many
                    };
                    out.push(' ');
                    out.push_str(counted);
                }
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The name in a place, and what it counts: one of them, and several.
fn named(place: &str) -> (&str, Option<(&str, &str)>) {
    match place.split_once(':') {
        Some((name, counted)) => (name, counted.split_once('|')),
        None => (place, None),
    }
}

/// A template with `…` in its places.
pub(super) fn open(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push('…');
        let (place, tail) = after.split_once('}').unwrap_or((after, ""));
        if let (_, Some((_, many))) = named(place) {
            out.push(' ');
            out.push_str(many);
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn push(out: &mut String, value: &Arg, quoted: bool, language: Language) {
    match value {
        Arg::Text(text) => out.push_str(text),
        Arg::Number(n) => out.push_str(&n.to_string()),
        Arg::List(items) => out.push_str(&items.join(separator(quoted, language))),
        Arg::Word(key) => out.push_str(&word(key, language)),
    }
}

const fn separator(quoted: bool, language: Language) -> &'static str {
    match (quoted, language) {
        (true, Language::Zh) => "`、`",
        (false, Language::Zh) => "、",
        (true, Language::En) => "`, `",
        (false, Language::En) => ", ",
    }
}
