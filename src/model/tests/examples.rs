//! Every code's bad example gives it, and its good one does not.

use super::*;
use crate::message::{codes, example};

/// The vocabulary that stands in front of every example of these rooms.
const VOCABULARY: &str = include_str!("../../../messages/examples/vocabulary.ohs");

const ROOMS: [&str; 5] = ["name", "type", "norm", "table", "policy"];

fn reported(policy: &str, text: &str) -> Vec<Diagnostic> {
    let whole = format!("{policy}\n{text}");
    let (c, parsed, _) = compiled(&[("vocabulary.ohs", VOCABULARY), ("example.ohs", &whole)]);
    parsed
        .into_iter()
        .flat_map(|p| p.diagnostics)
        .chain(c.diagnostics)
        .collect()
}

fn said(list: &[Diagnostic]) -> Vec<String> {
    list.iter()
        .map(|d| format!("{} {:?}", d.code.as_str(), d.args))
        .collect()
}

#[test]
fn each_code_comes_from_its_bad_example_and_not_from_its_good_one() {
    let mut wrong = Vec::new();
    for code in codes() {
        let Some((room, _)) = code.trim_start_matches("ohs::").split_once("::") else {
            continue;
        };
        if !ROOMS.contains(&room) {
            continue;
        }
        let e = example(&code).expect("every code has an example");
        let bad = reported(&e.policy, &e.bad);
        if !bad.iter().any(|d| d.code.as_str() == code) {
            wrong.push(format!("{code}: the bad example gives {:?}", said(&bad)));
        }
        let good = reported(&e.policy, &e.good);
        let left: Vec<Diagnostic> = good
            .into_iter()
            .filter(|d| d.code.as_str() == code || d.severity == Severity::Error)
            .collect();
        if !left.is_empty() {
            wrong.push(format!("{code}: the good example gives {:?}", said(&left)));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
