//! The pages that teach the language are tests: every example of docs/language.md and docs/guide.zh-CN.md is compiled
//! and its scenarios are run, the Chinese edition shows the same examples, and what the guide calls a mistake is one.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail by panicking, its functions too"
)]

use ohs::diagnostic::Severity;
use ohs::limits::Limits;
use ohs::source::SourceMap;
use std::collections::BTreeSet;
use std::path::Path;

/// What an example that has no header of its own stands under.
const HEADER: &str = "规划 例 { 辖区 全国；期间 2021年 至 2025年 }\n使用 示例词汇\n";

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    std::fs::read_to_string(path).unwrap()
}

/// A fenced block: what stands behind the fence, the line it begins on, the text.
#[derive(Debug)]
struct Block {
    info: String,
    line: usize,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = Some(Block {
                    info: info.trim().to_owned(),
                    line: number + 2,
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => out.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    out
}

/// The vocabulary that the pages' examples share.
fn vocabulary() -> String {
    let found = blocks(&page("language.md"))
        .into_iter()
        .find(|b| b.info == "ohs vocabulary");
    found
        .expect("docs/language.md begins with a vocabulary")
        .text
}

/// What compiling `text` beside the vocabulary and running its scenarios gives.
struct Tried {
    /// The codes of the errors and warnings.
    codes: BTreeSet<String>,
    /// The errors with their places and arguments, for whoever reads a failed test.
    errors: Vec<String>,
    /// How many scenarios were run.
    scenarios: usize,
}

fn try_out(vocabulary: &str, text: &str) -> Tried {
    let mut sources = SourceMap::new();
    let base = sources.add("vocabulary.ohs", vocabulary);
    let mut parsed = vec![ohs::syntax::parse(base, vocabulary, &Limits::default())];
    if text != vocabulary {
        let has_header = ["规划 ", "policy ", "词汇 "]
            .iter()
            .any(|k| text.lines().any(|l| l.starts_with(k)));
        let whole = if has_header {
            text.to_owned()
        } else {
            format!("{HEADER}{text}")
        };
        let file = sources.add("example.ohs", whole.as_str());
        parsed.push(ohs::syntax::parse(file, &whole, &Limits::default()));
    }
    let result = ohs::model::compile(&parsed, &sources);
    let runs = ohs::scenario::run(&result.program, &parsed, &Limits::default());
    let reported = parsed
        .iter()
        .flat_map(|p| &p.diagnostics)
        .chain(&result.diagnostics);
    let mut tried = Tried {
        codes: BTreeSet::new(),
        errors: Vec::new(),
        scenarios: runs.len(),
    };
    let failed: Vec<_> = runs.iter().flat_map(|r| &r.diagnostics).collect();
    for d in reported
        .chain(failed.iter().copied())
        .filter(|d| d.severity != Severity::Note)
    {
        tried.codes.insert(d.code.as_str().to_owned());
        if d.severity == Severity::Warning {
            continue;
        }
        let what = d
            .loc()
            .map(|l| sources.slice(l).to_owned())
            .unwrap_or_default();
        tried
            .errors
            .push(format!("{} at `{what}` {:?}", d.code.as_str(), d.args));
    }
    tried
}

/// The inline code of a line.
fn inline_code(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// How many examples and scenarios of a page were tried, and what they gave, as `page:line code`.
fn complaints(name: &str) -> (usize, usize, Vec<String>) {
    let vocabulary = vocabulary();
    let (mut compiled, mut scenarios, mut found) = (0, 0, Vec::new());
    for block in blocks(&page(name)) {
        if block.info == "ohs" || block.info == "ohs vocabulary" {
            let tried = try_out(&vocabulary, &block.text);
            compiled += 1;
            scenarios += tried.scenarios;
            found.extend(
                tried
                    .errors
                    .iter()
                    .map(|e| format!("docs/{name}:{} {e}", block.line)),
            );
        }
    }
    (compiled, scenarios, found)
}

#[test]
fn every_example_of_the_reference_compiles_and_its_scenarios_hold() {
    let (compiled, scenarios, found) = complaints("language.md");
    assert!(compiled >= 12, "only {compiled} examples were found");
    assert!(scenarios >= 1, "no scenario was run");
    assert_eq!(found, Vec::<String>::new());
}

/// The fact file of the page is read without a complaint by the page's vocabulary and the example that
/// declares its parameter.
#[test]
fn the_fact_file_of_the_reference_is_read_as_it_stands() {
    let all = blocks(&page("language.md"));
    let declares = |b: &&Block| b.info == "ohs" && b.text.contains("\n指标 检查率");
    let policy = all.iter().find(declares).expect("the indicators");
    let facts = all.iter().find(|b| b.info == "json").expect("a fact file");
    let mut sources = SourceMap::new();
    let texts = [vocabulary(), format!("{HEADER}{}", policy.text)];
    let parsed: Vec<_> = texts
        .iter()
        .map(|text| {
            let file = sources.add("example.ohs", text.as_str());
            ohs::syntax::parse(file, text, &Limits::default())
        })
        .collect();
    let program = ohs::model::compile(&parsed, &sources).program;
    let file = sources.add("facts.json", facts.text.as_str());
    let (tree, wrong) = ohs::facts::read_json(file, &facts.text, &Limits::default());
    assert_eq!(wrong, []);
    let bound = ohs::facts::bind(&program, &tree.unwrap(), &Limits::default());
    assert_eq!(bound.stores.len(), 1);
    assert_eq!(bound.diagnostics, []);
}

/// docs/limits.md says what src/limits.rs does.
#[test]
fn the_page_of_limits_tells_the_limits() {
    let page = page("limits.md");
    let Limits {
        policy_bytes,
        bracket_depth,
        document_bytes,
        mended_bytes,
        line_bytes,
        fact_depth,
        yaml_nodes,
        yaml_bytes,
        naming_chars,
        reading_combinations,
        expanded_steps,
        steps_back,
        missing_shown,
    } = Limits::default();
    let most = [
        ("policy_bytes", policy_bytes),
        ("bracket_depth", bracket_depth),
        ("document_bytes", document_bytes),
        ("mended_bytes", mended_bytes),
        ("line_bytes", line_bytes),
        ("fact_depth", fact_depth),
        ("yaml_nodes", yaml_nodes),
        ("yaml_bytes", yaml_bytes),
        ("naming_chars", naming_chars),
        ("reading_combinations", reading_combinations),
        ("expanded_steps", expanded_steps.try_into().unwrap()),
        ("steps_back", steps_back),
        ("missing_shown", missing_shown),
    ];
    let rows: Vec<&str> = page.lines().filter(|l| l.starts_with("| `")).collect();
    assert_eq!(rows.len(), most.len());
    for (name, most) in most {
        let size = match (most % (1 << 30), most % (1 << 20)) {
            (0, _) => format!("{} GiB", most >> 30),
            (_, 0) => format!("{} MiB", most >> 20),
            _ => most.to_string(),
        };
        let row = format!("| `{name}` | {size} |");
        assert!(rows.iter().any(|r| r.starts_with(&row)), "no row {row}");
    }
    let codes = inline_code(&page);
    let known = ohs::message::codes();
    for code in codes.iter().filter(|c| c.starts_with("ohs::")) {
        assert!(known.iter().any(|k| k == code), "there is no {code}");
    }
    let shown = format!("first {} characters", ohs::diagnostic::SHOWN_CHARS);
    assert!(page.contains(&shown), "{shown}");
}

#[test]
fn the_chinese_edition_has_the_same_examples_and_headings() {
    let (english, chinese) = (page("language.md"), page("language.zh-CN.md"));
    let (ours, theirs) = (blocks(&english), blocks(&chinese));
    for (a, b) in ours.iter().zip(&theirs) {
        assert_eq!(
            (&a.info, &a.text),
            (&b.info, &b.text),
            "language.md:{} is not language.zh-CN.md:{}",
            a.line,
            b.line
        );
    }
    assert_eq!(ours.len(), theirs.len());
    let levels = |page: &str| {
        page.lines()
            .filter(|l| l.starts_with('#'))
            .map(|l| l.split(' ').next().unwrap().len())
            .collect::<Vec<_>>()
    };
    assert_eq!(levels(&english), levels(&chinese));
}

#[test]
fn every_example_of_the_guide_compiles_and_its_scenarios_hold() {
    let (compiled, scenarios, found) = complaints("guide.zh-CN.md");
    assert!(compiled >= 12, "only {compiled} examples were found");
    assert!(scenarios >= 15, "only {scenarios} scenarios were run");
    assert_eq!(found, Vec::<String>::new());
}

/// What the guide shows is laid out as `ohs fmt` would.
#[test]
fn the_guide_is_laid_out_as_the_formatter_does() {
    let options = ohs::syntax::FormatOptions { language: None };
    let mut tried = 0;
    for block in blocks(&page("guide.zh-CN.md")) {
        if block.info == "ohs" {
            let laid_out = ohs::syntax::format(&block.text, &options).unwrap();
            assert_eq!(laid_out, block.text, "docs/guide.zh-CN.md:{}", block.line);
            tried += 1;
        }
    }
    assert!(tried >= 12, "only {tried} examples were found");
}

#[test]
fn each_row_of_the_guides_table_of_mistakes_is_a_mistake_and_is_mended() {
    let vocabulary = vocabulary();
    let page = page("guide.zh-CN.md");
    let section = page
        .split_once("\n## 常见错误\n")
        .expect("the section on mistakes")
        .1;
    let section = section.split("\n## ").next().unwrap();
    let mut rows = 0;
    let mut found = Vec::new();
    for line in section.lines().filter(|l| l.starts_with("| `")) {
        let code = inline_code(line);
        let [wrong, says, right] = code[..] else {
            panic!("three cells with one piece of code each: {line}")
        };
        rows += 1;
        let duty = |clause: &str| format!("义务 例 {{\n    {clause}\n}}\n");
        let before = try_out(&vocabulary, &duty(wrong));
        if before.codes != BTreeSet::from([says.to_owned()]) {
            found.push(format!("{wrong}: not {says} but {:?}", before.codes));
        }
        let after = try_out(&vocabulary, &duty(right));
        found.extend(after.codes.iter().map(|e| format!("{right}: still {e}")));
    }
    assert!(rows >= 12, "only {rows} rows were found");
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_guides_wrong_examples_give_exactly_the_codes_that_stand_below_them() {
    let vocabulary = vocabulary();
    let page = page("guide.zh-CN.md");
    let mut wrong = 0;
    for block in blocks(&page).iter().filter(|b| b.info == "ohs wrong") {
        wrong += 1;
        let lines = block.text.lines().count();
        let below = page
            .lines()
            .skip(block.line + lines)
            .skip_while(|l| l.is_empty())
            .take_while(|l| l.starts_with("- "));
        let named: BTreeSet<String> = below
            .flat_map(inline_code)
            .filter(|c| c.starts_with("ohs::"))
            .map(str::to_owned)
            .collect();
        let tried = try_out(&vocabulary, &block.text);
        assert_eq!(
            tried.codes, named,
            "docs/guide.zh-CN.md:{}: {:#?}",
            block.line, tried.errors
        );
    }
    assert!(wrong >= 1, "no wrong example was found");
}
