//! One wrong character never changes the meaning of two clauses in silence.

use super::{errors, read};
use ohs::message::Language;
use ohs::source::FileId;
use ohs::syntax::ast::{Clause, Declaration, Document};
use ohs::syntax::print;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A file with every form that lists, nests or continues.
const TEXT: &str = include_str!("sample.ohs");

/// Each clause by itself, as text, with where it stands.
fn clauses(document: &Document) -> Vec<String> {
    fn walk(path: &str, clauses: &[Clause], out: &mut Vec<String>) {
        for clause in clauses {
            let mut alone = clause.clone();
            alone.block = Vec::new();
            alone.doc = None;
            let text = bare(&alone);
            walk(&format!("{path}/{:?}", clause.keyword), &clause.block, out);
            out.push(format!("{path}/{text}"));
        }
    }
    fn bare(clause: &Clause) -> String {
        let debug = format!("{:?} {:?}", clause.keyword, clause.body);
        let mut out = String::new();
        let mut rest = debug.as_str();
        while let Some((before, after)) = rest.split_once("Span {") {
            out.push_str(before);
            rest = after.split_once('}').map_or("", |(_, tail)| tail);
        }
        out + rest
    }
    let mut out = Vec::new();
    for declaration in &document.declarations {
        let mut head: Declaration = declaration.clone();
        head.clauses = Vec::new();
        head.doc = None;
        let document = Document {
            file: FileId(0),
            declarations: vec![head],
            lost: Vec::new(),
        };
        let head = print(&document, Language::Zh);
        out.push(head.clone());
        walk("", &declaration.clauses, &mut out);
    }
    out
}

/// How many clauses of one list the other lacks.
fn lost(from: &[String], to: &[String]) -> usize {
    let mut left: Vec<&String> = to.iter().collect();
    from.iter()
        .filter(|clause| match left.iter().position(|c| c == clause) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        })
        .count()
}

#[test]
fn the_sample_is_sound() {
    let parsed = read(TEXT);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    assert!(clauses(&parsed.document).len() > 60);
}

proptest! {
    #![proptest_config(super::cases())]

    #[test]
    fn one_character_changes_one_clause_or_gives_an_error(
        at in any::<Index>(),
        how in 0u8..3,
        with in select(&[
            ' ', '\n', '(', ')', '{', '}', '（', '“', '”', '「', '」', '《', '"', '/', '、', '，', '；', '。', '：', '.', '|', '=',
            '≥', '-', '1', '9', '年', '日', '且', '或', '非', '有', '于', '内', '的', '至', '自', '每', '等', '组', '甲', 'a', '%',
        ][..]),
    ) {
        let mut chars: Vec<char> = TEXT.chars().collect();
        let at = at.index(chars.len());
        match how {
            0 => { chars.remove(at); }
            1 => chars.insert(at, with),
            _ => chars[at] = with,
        }
        let text: String = chars.into_iter().collect();
        // two slashes make a comment of the line's rest: that is what they are for
        prop_assume!(text.matches("//").count() == TEXT.matches("//").count());
        let parsed = read(&text);
        if errors(&parsed) == 0 {
            let before = clauses(&read(TEXT).document);
            let after = clauses(&parsed.document);
            let gone = lost(&before, &after);
            prop_assert!(gone <= 1, "{gone} clauses changed: {how} {with:?} at {at}\n{text}");
        }
    }
}
