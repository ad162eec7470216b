#![expect(clippy::string_slice, reason = "a test may panic")]

use super::*;
use serde::Deserialize;
use std::fmt::Write as _;

#[derive(Deserialize)]
struct Source {
    declaration: Vec<Row>,
    clause: Vec<Row>,
    named: Vec<Row>,
    words: Words,
}

#[derive(Deserialize)]
struct Row {
    kind: Option<String>,
    keyword: Option<String>,
    #[serde(default)]
    zh: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    rule: String,
    block: Option<String>,
    #[serde(default)]
    bare: bool,
    #[serde(default)]
    rank: u8,
    #[serde(default, rename = "in")]
    blocks: Vec<String>,
}

#[derive(Deserialize)]
struct Words {
    reserved: Vec<String>,
    contextual: Vec<String>,
}

fn root() -> std::path::PathBuf {
    std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn source() -> Source {
    let text = std::fs::read_to_string(root().join("grammar/keywords.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

fn camel(name: &str) -> String {
    name.split('_')
        .map(|w| w[..1].to_uppercase() + &w[1..])
        .collect()
}

fn write_row(out: &mut String, row: &Row) {
    let begins = match (&row.kind, &row.keyword) {
        (Some(k), None) => format!("Declaration(DeclarationKind::{k})"),
        (None, Some(k)) => format!("Clause(Keyword::{k})"),
        _ => panic!("a row has a kind or a keyword"),
    };
    let block = row.block.as_ref().map_or_else(
        || "None".to_owned(),
        |b| format!("Some(Block::{})", camel(b)),
    );
    writeln!(out, "    Entry {{").unwrap();
    writeln!(out, "        begins: Begins::{begins},").unwrap();
    writeln!(out, "        rank: {},", row.rank).unwrap();
    writeln!(out, "        zh: &{:?},", row.zh).unwrap();
    writeln!(out, "        en: &{:?},", row.en).unwrap();
    writeln!(out, "        rule: Rule::{},", row.rule).unwrap();
    writeln!(out, "        block: {block},").unwrap();
    writeln!(out, "        bare: {},", row.bare).unwrap();
    writeln!(out, "    }},").unwrap();
}

fn write_words(out: &mut String, name: &str, doc: &str, words: &[String]) {
    writeln!(out, "\n/// {doc}").unwrap();
    writeln!(out, "pub(in crate::syntax) static {name}: &[&str] = &[").unwrap();
    for w in words {
        writeln!(out, "    {w:?},").unwrap();
    }
    writeln!(out, "];").unwrap();
}

fn generate(source: &Source) -> String {
    let mut out = String::from(
        "//! Made from `grammar/keywords.toml` by the test beside it; do not edit.\n\n\
         use super::{Begins, Block, Entry};\n\
         use crate::syntax::ast::{DeclarationKind, Keyword};\n\
         use crate::syntax::grammar::Rule;\n",
    );
    let name = |b: &str| b.to_uppercase();
    let snake = |b: Block| {
        let mut s = String::new();
        for c in format!("{b:?}").chars() {
            if c.is_uppercase() && !s.is_empty() {
                s.push('_');
            }
            s.extend(c.to_lowercase());
        }
        s
    };
    let all: Vec<String> = BLOCKS.iter().map(|&b| snake(b)).collect();
    for row in source.clause.iter().chain(&source.named) {
        assert!(!row.blocks.is_empty(), "{} stands nowhere", row.rule);
        for b in &row.blocks {
            assert!(all.contains(b), "no block {b}");
        }
    }
    let mut arms = String::new();
    for b in &all {
        let rows: Vec<&Row> = if b == "top" {
            source.declaration.iter().collect()
        } else {
            source
                .clause
                .iter()
                .filter(|r| r.blocks.contains(b))
                .collect()
        };
        if rows.is_empty() {
            writeln!(arms, "        Block::{} => &[],", camel(b)).unwrap();
            continue;
        }
        writeln!(arms, "        Block::{} => {},", camel(b), name(b)).unwrap();
        writeln!(out, "\nstatic {}: &[Entry] = &[", name(b)).unwrap();
        for r in rows {
            write_row(&mut out, r);
        }
        writeln!(out, "];").unwrap();
    }
    writeln!(
        out,
        "\n/// The words that begin a line in `block`.\n\
         pub(in crate::syntax) fn entries(block: Block) -> &'static [Entry] {{\n    match block {{\n{arms}    }}\n}}"
    )
    .unwrap();
    writeln!(out, "\nstatic NAMED: &[(Block, Entry)] = &[").unwrap();
    for row in &source.named {
        for b in &row.blocks {
            let mut text = String::new();
            write_row(&mut text, row);
            writeln!(
                out,
                "    (Block::{}, {}),",
                camel(b),
                text.trim_end().trim_end_matches(',')
            )
            .unwrap();
        }
    }
    writeln!(
        out,
        "];\n\n/// What a name and a colon begin in `block`.\n\
         pub(in crate::syntax) fn named(block: Block) -> Option<&'static Entry> {{\n    \
         NAMED.iter().find(|(b, _)| *b == block).map(|(_, e)| e)\n}}"
    )
    .unwrap();
    write_words(
        &mut out,
        "RESERVED",
        "Never names, unless in `「 」` or behind a dot.",
        &source.words.reserved,
    );
    write_words(
        &mut out,
        "CONTEXTUAL",
        "Names except in one position: written in `「 」` to be safe.",
        &source.words.contextual,
    );
    out
}

/// Formats generated text as rustfmt does, so that `cargo fmt --check` agrees with it.
fn rustfmt(text: &str) -> String {
    use std::io::Write as _;
    let mut child = std::process::Command::new("rustfmt")
        .args([
            "--edition",
            "2024",
            "--config",
            "max_width=100,use_field_init_shorthand=true",
        ])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn the_table_is_made_from_the_toml_file() {
    let path = root().join("src/syntax/keyword/table.rs");
    let made = generate(&source());
    if std::env::var_os("OHS_REGENERATE").is_some() {
        std::fs::write(&path, rustfmt(&made)).unwrap();
    }
    let squeeze = |s: &str| {
        let mut s: String = s.chars().filter(|c| !c.is_whitespace()).collect();
        s = s.replace(",]", "]").replace(",}", "}").replace(",)", ")");
        s
    };
    let there = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        squeeze(&made),
        squeeze(&there),
        "run OHS_REGENERATE=1 cargo test --lib keyword"
    );
}

#[test]
fn a_word_means_one_thing_in_a_block() {
    for b in BLOCKS {
        let mut seen = std::collections::BTreeSet::new();
        for w in entries(b).iter().flat_map(Entry::spellings) {
            assert!(seen.insert(w), "{w} twice in {b:?}");
        }
    }
}

#[test]
fn the_grammar_reserves_the_words_of_the_table() {
    let text = std::fs::read_to_string(root().join("grammar/ohs.pest")).unwrap();
    let start = text.find("reserved = @{").unwrap();
    let rule = &text[start..start + text[start..].find("}\n").unwrap()];
    let mut there: Vec<&str> = rule.split('"').skip(1).step_by(2).collect();
    let source = source();
    let mut table: Vec<&str> = source.words.reserved.iter().map(String::as_str).collect();
    there.sort_unstable();
    table.sort_unstable();
    assert_eq!(there, table);
}
