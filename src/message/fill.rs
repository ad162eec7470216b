use super::{Language, word};
use crate::diagnostic::{Arg, Args};

/// Puts arguments into a template. `{name}` is a place; one without argument stays as it is
/// written, so that it is seen. A list between backticks puts each of its members between them.
pub(super) fn fill(template: &str, args: &Args, language: Language) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let place = after.split_once('}');
        let found = place.and_then(|(name, tail)| {
            let value = args.iter().find(|(n, _)| n == name)?;
            Some((&value.1, tail))
        });
        match found {
            Some((value, tail)) => {
                let quoted = before.ends_with('`') && tail.starts_with('`');
                push(&mut out, value, quoted, language);
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

/// A template with `…` in its places.
pub(super) fn open(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push('…');
        rest = after.split_once('}').map_or("", |(_, tail)| tail);
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
