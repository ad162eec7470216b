//! What policy authors write, and what the help of an error makes of it.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use ohs::diagnostic::{Diagnostic, Severity};
use ohs::limits::Limits;
use ohs::message::{Language, render};
use ohs::source::SourceMap;
use std::path::Path;

mod dates;
mod followed;
mod indicators;
mod scenarios;
mod shape;
mod subjects;
mod words;

const HEADER: &str = "规划 例 { 辖区 全国；期间 2021年 至 2025年 }\n使用 示例词汇\n";
const DUTY: &str = "义务 定期检测 { 依据 “一” “甲” 待核；承担 用人单位；应当 每年度 有 检测 }\n";

/// The vocabulary of the reference.
fn vocabulary() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (_, rest) = page.split_once("```ohs vocabulary\n").unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// What is wrong with a policy, in order of place.
fn wrong(policy: &str) -> Vec<Diagnostic> {
    let mut sources = SourceMap::new();
    let vocabulary = vocabulary();
    let texts = [
        ("vocabulary.ohs", vocabulary.as_str()),
        ("policy.ohs", policy),
    ];
    let parsed: Vec<_> = texts
        .map(|(name, text)| ohs::syntax::parse(sources.add(name, text), text, &Limits::default()))
        .into();
    let compiled = ohs::model::compile(&parsed, &sources);
    let said = parsed.into_iter().flat_map(|p| p.diagnostics);
    let mut said: Vec<_> = said
        .chain(compiled.diagnostics)
        .filter(|d| d.severity != Severity::Note)
        .collect();
    said.sort_by_key(|d| d.loc().map(|l| (l.file.0, l.span.start)));
    said
}

/// The policy with the place of its first mistake replaced by the first words in backticks of the help; where there are
/// none, the place is left out.
fn followed(policy: &str, language: Language) -> Result<(String, String), String> {
    let found = wrong(policy);
    let Some(first) = found.first() else {
        return Err(format!("nothing is wrong with it:\n{policy}"));
    };
    let span = first.loc().unwrap().span;
    let help = render(first, language).help.unwrap_or_default();
    let instead = help.split('`').nth(1).unwrap_or("");
    let head = policy.get(..span.start as usize).unwrap();
    let tail = policy.get(span.end as usize..).unwrap();
    Ok((
        format!("{head}{instead}{tail}"),
        format!("{} {help}", first.code.as_str()),
    ))
}

/// In a duty of the employer.
fn duty(clause: &str) -> String {
    format!(
        "{HEADER}{DUTY}义务 例一 (x) {{\n    依据 “一” “甲” 待核\n    承担 用人单位\n    {clause}\n}}\n"
    )
}

/// In a duty owed for each worker.
fn worker(clause: &str) -> String {
    duty(&format!("对象 劳动者\n    {clause}"))
}

fn indicator(clause: &str) -> String {
    format!(
        "{HEADER}指标 率 {{\n    依据 “一” “甲” 待核\n    总体 劳动者\n    计入 有 体检\n    {clause}\n}}\n"
    )
}

fn process(edge: &str) -> String {
    format!(
        "{HEADER}流程 三同时 {{\n    依据 “一” “甲” 待核\n    承担 用人单位\n    对象 建设项目\n    {edge}\n}}\n"
    )
}

fn header(clause: &str) -> String {
    format!(
        "规划 例 {{\n    辖区 全国\n    期间 2021年 至 2025年\n    {clause}\n}}\n使用 示例词汇\n{DUTY}"
    )
}

/// The words in backticks of the help for the first mistake.
fn suggested(policy: &str) -> (String, String, Vec<String>) {
    let found = wrong(policy);
    let first = found.first().unwrap();
    let span = first.loc().unwrap().span;
    let place = policy.get(span.start as usize..span.end as usize).unwrap();
    let help = render(first, Language::Zh).help.unwrap_or_default();
    let words = help
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    (first.code.as_str().to_owned(), place.to_owned(), words)
}
