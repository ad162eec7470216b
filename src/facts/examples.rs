//! Every code of this room has a document that gives it, and the same mended.

use super::{bind, decode, read_json, read_ndjson, read_toml, read_yaml};
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::message::{Example, codes, example};
use crate::program::Program;
use crate::source::{FileId, SourceMap};

fn program(policy: &str) -> Program {
    let shared = include_str!("../../messages/examples/policy.ohs");
    let text = if policy.is_empty() { shared } else { policy };
    let mut sources = SourceMap::new();
    let file = sources.add("policy.ohs", text);
    let parsed = crate::syntax::parse(file, text, &Limits::default());
    let compiled = crate::model::compile(std::slice::from_ref(&parsed), &sources);
    let wrong: Vec<_> = parsed
        .diagnostics
        .iter()
        .chain(&compiled.diagnostics)
        .filter(|d| d.severity == crate::diagnostic::Severity::Error)
        .map(|d| {
            let words = crate::message::render(d, crate::message::Language::Zh).text;
            let place = d.loc().map_or("", |l| sources.slice(l));
            format!("{} {words}: {place}", d.code.as_str())
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{text}");
    compiled.program
}

/// `\xb5` in an example stands for the byte.
fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once("\\x") {
        out.extend(head.bytes());
        let (digits, tail) = tail.split_at(2);
        out.push(u8::from_str_radix(digits, 16).unwrap());
        rest = tail;
    }
    out.extend(rest.bytes());
    out
}

fn diagnostics(code: &str, example: &Example, text: &str) -> Vec<Diagnostic> {
    let mut limits = Limits::default();
    match code {
        "ohs::facts::too_large" => limits.document_bytes = 64,
        "ohs::facts::line_too_long" => limits.line_bytes = 64,
        "ohs::facts::alias_expansion" => limits.yaml_nodes = 10,
        "ohs::facts::alias_bytes" => limits.yaml_bytes = 10,
        "ohs::facts::not_utf8" => return decode(bytes(text)).err().into_iter().collect(),
        _ => {}
    }
    let program = program(&example.policy);
    let file = FileId(1);
    let read: Vec<_> = match example.format.as_str() {
        "" | "json" => vec![read_json(file, text.trim(), &limits)],
        "yaml" => vec![read_yaml(file, text, &limits)],
        "toml" => vec![read_toml(file, text, &limits)],
        "ndjson" => read_ndjson(file, text, &limits).collect(),
        other => panic!("{code}: format {other}"),
    };
    let mut out = Vec::new();
    for (tree, diagnostics) in read {
        out.extend(diagnostics);
        if let Some(tree) = tree {
            out.extend(bind(&program, &tree, &limits).diagnostics);
        }
    }
    out
}

#[test]
fn each_bad_example_gives_its_code_and_each_good_one_nothing() {
    let mut wrong = Vec::new();
    for code in codes() {
        if !code.starts_with("ohs::facts::") {
            continue;
        }
        let example = example(&code).expect("an example");
        let found = |text: &str| -> Vec<String> {
            diagnostics(&code, &example, text)
                .iter()
                .map(|d| d.code.as_str().to_owned())
                .collect()
        };
        let bad = found(&example.bad);
        if !bad.contains(&code) {
            wrong.push(format!("{code}: the bad example gives {bad:?}"));
        }
        let good = found(&example.good);
        if !good.is_empty() {
            wrong.push(format!("{code}: the good example gives {good:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// What is said of each bad example, in both languages, with what each label underlines.
#[test]
fn each_example_is_explained() {
    use crate::message::{Language, render};
    use std::fmt::Write as _;
    let mut out = String::new();
    for code in codes() {
        let Some(name) = code.strip_prefix("ohs::facts::") else {
            continue;
        };
        let example = example(&code).expect("an example");
        let _ = writeln!(out, "── {name}\n{}", example.bad.trim());
        let text = match example.format.as_str() {
            "" | "json" => example.bad.trim(),
            _ => example.bad.as_str(),
        };
        for d in diagnostics(&code, &example, &example.bad) {
            if d.code.as_str() != code {
                continue;
            }
            for language in [Language::Zh, Language::En] {
                let words = render(&d, language);
                let _ = writeln!(out, "  {}", words.text);
                for (label, words) in d.labels.iter().zip(&words.labels) {
                    let place = text.get(label.loc.span.range()).expect("on characters");
                    let place: String = place.chars().take(40).collect();
                    let _ = writeln!(out, "    ^ {} ← {words}", place.replace('\n', "⏎"));
                }
                if let Some(help) = words.help {
                    let _ = writeln!(out, "    = {help}");
                }
            }
            break;
        }
    }
    insta::assert_snapshot!(out);
}
