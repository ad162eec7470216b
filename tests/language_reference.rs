//! Every example of docs/language.md (and of its Chinese edition) is compiled, and its scenarios are run.

use ohs::diagnostic::Severity;
use ohs::limits::Limits;
use ohs::source::SourceMap;
use std::path::Path;

/// The fenced blocks of a page: what stands behind the fence, the line it begins on, the text.
fn blocks(page: &str) -> Vec<(String, usize, String)> {
    let mut out = Vec::new();
    let mut open: Option<(String, usize, String)> = None;
    for (number, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.trim().to_owned(), number + 2, String::new())),
            (Some(_), Some(_)) => out.extend(open.take()),
            (Some((_, _, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    out
}

/// What a page's examples give, as `page:line code`, notes left out.
fn complaints(page_name: &str) -> (usize, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(page_name);
    let page = std::fs::read_to_string(path).unwrap();
    let blocks = blocks(&page);
    let (_, _, vocabulary) = blocks
        .iter()
        .find(|b| b.0 == "ohs vocabulary")
        .expect("the page's vocabulary");
    let mut found = Vec::new();
    let mut compiled = 0;
    for (info, line, text) in &blocks {
        if info != "ohs" && info != "ohs vocabulary" {
            continue;
        }
        compiled += 1;
        let mut sources = SourceMap::new();
        let base = sources.add("vocabulary.ohs", vocabulary.as_str());
        let mut parsed = vec![ohs::syntax::parse(base, vocabulary, &Limits::default())];
        if info == "ohs" {
            let has_header = ["规划 ", "policy ", "词汇 "]
                .iter()
                .any(|k| text.lines().any(|l| l.starts_with(k)));
            let header = "规划 例 { 辖区 469025；期间 2021年 至 2025年 }\n使用 示例词汇\n";
            let whole = if has_header {
                text.clone()
            } else {
                format!("{header}{text}")
            };
            let file = sources.add("example.ohs", whole.as_str());
            parsed.push(ohs::syntax::parse(file, &whole, &Limits::default()));
        }
        let result = ohs::model::compile(&parsed, &sources);
        for d in parsed
            .iter()
            .flat_map(|p| &p.diagnostics)
            .chain(&result.diagnostics)
        {
            if d.severity == Severity::Error {
                let what = d
                    .loc()
                    .map(|l| sources.slice(l).to_owned())
                    .unwrap_or_default();
                found.push(format!(
                    "{page_name}:{line} {} at `{what}` {:?}",
                    d.code.as_str(),
                    d.args
                ));
            }
        }
        for run in ohs::scenario::run(&result.program, &parsed, &Limits::default()) {
            for d in &run.diagnostics {
                let what = d
                    .loc()
                    .map(|l| sources.slice(l).to_owned())
                    .unwrap_or_default();
                found.push(format!(
                    "{page_name}:{line} {} at `{what}` {:?}",
                    d.code.as_str(),
                    d.args
                ));
            }
        }
    }
    (compiled, found)
}

#[test]
fn every_example_of_the_reference_compiles_and_its_scenarios_hold() {
    let (compiled, found) = complaints("language.md");
    assert!(compiled >= 12, "only {compiled} examples were found");
    assert_eq!(found, Vec::<String>::new());
}
