//! The page that teaches fact files is a test: its example is audited by its policy, each change to the example gives
//! the verdicts that stand below it, and what it calls a mistake is one.

#![expect(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, its functions too"
)]

use jiff::civil::date;
use ohs::eval::verdict::{Judged, Settled, SubjectRef};
use ohs::eval::{self, AuditOptions};
use ohs::facts;
use ohs::limits::Limits;
use ohs::program::Program;
use ohs::source::SourceMap;
use serde_json::{Map, Value};
use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The fenced blocks: what stands behind the fence, the line it begins on, the text.
fn blocks(page: &str) -> Vec<(String, usize, String)> {
    let mut out: Vec<(String, usize, String)> = Vec::new();
    let mut open = false;
    for (n, line) in page.lines().enumerate() {
        match (open, line.strip_prefix("```")) {
            (false, Some(info)) => out.push((info.trim().to_owned(), n + 1, String::new())),
            (true, Some(_)) | (false, None) => {}
            (true, None) => {
                let text = &mut out.last_mut().unwrap().2;
                text.push_str(line);
                text.push('\n');
            }
        }
        open ^= line.starts_with("```");
    }
    out
}

fn program(policy: &str) -> Program {
    let limits = Limits::default();
    let mut sources = SourceMap::new();
    let texts = [
        (
            "vocabulary.ohs",
            read("policies/vocabulary/occupational-health.ohs"),
        ),
        ("plan.ohs", policy.to_owned()),
    ];
    let parsed: Vec<_> = texts
        .map(|(name, text)| {
            let id = sources.add(name, text.as_str());
            ohs::syntax::parse(id, &text, &limits)
        })
        .into();
    let compiled = ohs::model::compile(&parsed, &sources);
    let wrong = parsed.iter().flat_map(|p| &p.diagnostics);
    let wrong: Vec<_> = wrong.chain(&compiled.diagnostics).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    compiled.program
}

/// The document with what a change says in the place of what it says.
fn changed(document: &str, change: &str) -> String {
    let mut whole: Map<String, Value> = serde_json::from_str(document).unwrap();
    let change: Map<String, Value> = serde_json::from_str(change).unwrap();
    for (key, value) in change {
        match (whole.get_mut(&key), value) {
            (Some(Value::Object(inner)), Value::Object(more)) => inner.extend(more),
            (_, value) => {
                whole.insert(key, value);
            }
        }
    }
    serde_json::to_string(&whole).unwrap()
}

/// `名：判定` of every verdict, `名 未列出：判定` of what is not listed, `提示：码` of every report.
fn said(program: &Program, format: &str, text: &str) -> Vec<String> {
    let limits = Limits::default();
    let id = SourceMap::new().add("facts", text);
    let trees = match format {
        "yaml" => vec![facts::read_yaml(id, text, &limits)],
        "toml" => vec![facts::read_toml(id, text, &limits)],
        "ndjson" => facts::read_ndjson(id, text, &limits).collect(),
        _ => vec![facts::read_json(id, text, &limits)],
    };
    let mut out = Vec::new();
    for (tree, diagnostics) in trees {
        let bound = facts::bind(program, &tree.unwrap(), &limits);
        let reports = diagnostics.iter().chain(&bound.diagnostics);
        out.extend(reports.map(|d| format!("提示：{}", d.code.as_str())));
        for store in &bound.stores {
            let day = store.as_of().unwrap_or(date(2025, 6, 30));
            for verdict in eval::audit(program, store, &AuditOptions::on(day)).verdicts {
                let Judged::Norm(norm) = verdict.judged else {
                    continue;
                };
                let unlisted = matches!(verdict.subject, SubjectRef::Unlisted { .. });
                let name = &program[norm].duty.name;
                let found = match verdict.possible.settled() {
                    Some(Settled::Satisfied) => "符合",
                    Some(Settled::Violated) => "违反",
                    Some(Settled::Pending) => "未到期",
                    Some(Settled::Exempt) => "豁免",
                    Some(Settled::NotApplicable) => "不适用",
                    None => "未定",
                };
                let whom = if unlisted { " 未列出" } else { "" };
                out.push(format!("{name}{whom}：{found}"));
            }
        }
    }
    out
}

#[test]
fn the_example_and_its_changes_give_what_the_page_says() {
    let page = read("docs/facts.zh-CN.md");
    let blocks = blocks(&page);
    let of = |info: &str| blocks.iter().find(|b| b.0 == info).unwrap().2.as_str();
    let program = program(of("ohs"));
    let example = of("json 例子");
    let mut wrong = String::new();
    let mut tried = 0;
    for pair in blocks.windows(2) {
        let [(info, line, text), (next, _, expected)] = pair else {
            continue;
        };
        let text = match info.as_str() {
            "json 改" => changed(example, text),
            "json 例子" | "yaml" | "toml" | "ndjson" => text.clone(),
            _ => continue,
        };
        assert_eq!(next, "判定", "line {line} says no verdicts");
        let found = said(&program, info, &text);
        tried += 1;
        for line_expected in expected.lines() {
            let bare = line_expected.split('（').next().unwrap();
            if !found.iter().any(|f| f == bare) {
                wrong.push_str(&format!("line {line}: {line_expected}, found {found:?}\n"));
            }
        }
        // no mistake that the page does not speak of
        let reports = found.iter().filter(|f| f.starts_with("提示"));
        for report in reports.filter(|r| !expected.contains(r.as_str())) {
            wrong.push_str(&format!("line {line}: {report}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(tried > 20, "{tried}");
}
