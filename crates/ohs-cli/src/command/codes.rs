//! `ohs codes [CODE]`: every code, or one with what it means and examples.

use crate::args::Codes;
use crate::exit::Exit;
use crate::screen::Screen;
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::message::{self, Example, word};
use ohs::report::draw::{self, DrawOptions, Mask, Paint, paint};
use ohs::source::SourceMap;
use std::fmt::Write;

pub fn run(args: &Codes, screen: &Screen) -> Exit {
    match &args.code {
        None => {
            list(screen);
            Exit::Fine
        }
        Some(code) => show(code, screen),
    }
}

fn list(screen: &Screen) {
    let color = screen.drawing().color;
    let codes = message::codes();
    let widest = codes.iter().map(String::len).max().unwrap_or(0);
    let mut out = String::new();
    for code in codes {
        let Some((text, _)) = message::template(&code, screen.language) else {
            continue;
        };
        let blanks = " ".repeat(widest - code.len());
        let code = paint(&code, Paint::Strong, color);
        let _ = writeln!(out, "{code}{blanks}  {text}");
    }
    screen.print(&out);
}

fn show(code: &str, screen: &Screen) -> Exit {
    let known = message::codes();
    let full = if code.starts_with("ohs::") {
        code.to_owned()
    } else {
        format!("ohs::{code}")
    };
    let Some((text, help)) = message::template(&full, screen.language) else {
        let near = known
            .iter()
            .filter(|k| k.ends_with(&format!("::{code}")))
            .chain(known.iter().filter(|k| k.contains(code)))
            .next();
        let d = Diagnostic::nowhere(Severity::Error, "ohs::cli::unknown_code")
            .arg("code", code)
            .did_you_mean(near.map(String::as_str));
        screen.complain(&[d], &SourceMap::new(), &Mask::default());
        return Exit::BadInput;
    };
    let options = screen.drawing();
    let say = |key| paint(&word(key, screen.language), Paint::Hint, options.color);
    let colon = screen.language.pick("：", ": ");
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint(&full, Paint::Strong, options.color));
    let _ = writeln!(out, "  {text}");
    if let Some(help) = help {
        let _ = writeln!(out, "  {}{colon}{help}", say("help"));
    }
    if let Some(example) = message::example(&full) {
        let parts = [
            ("example_policy", &example.policy),
            ("example_bad", &example.bad),
            ("example_good", &example.good),
        ];
        for (key, text) in parts {
            if text.trim().is_empty() {
                continue;
            }
            let _ = writeln!(out, "\n{}", say(key));
            for line in text.trim_matches('\n').lines() {
                let _ = writeln!(out, "    {line}");
            }
            if key == "example_bad" {
                out.push_str(&drawn(&full, &example, &options));
            }
        }
    }
    screen.print(&out);
    Exit::Fine
}

/// What is said of a bad example; nothing where it is a command line or a document.
fn drawn(code: &str, example: &Example, options: &DrawOptions) -> String {
    if example.document(code, &example.bad).is_some() {
        return String::new();
    }
    let limits = crate::input::limits();
    let mut sources = SourceMap::new();
    let mut parsed = Vec::new();
    for (name, text) in example.policies(code, &example.bad) {
        let id = sources.add(name, text.as_str());
        parsed.push(ohs::syntax::parse(id, &text, &limits));
    }
    let compiled = ohs::model::compile(&parsed, &sources);
    let results = ohs::scenario::run(&compiled.program, &parsed, &limits);
    let said = parsed
        .iter()
        .flat_map(|p| &p.diagnostics)
        .chain(&compiled.diagnostics)
        .chain(results.iter().flat_map(|r| &r.diagnostics));
    let mut out = String::new();
    for d in said.filter(|d| d.code.as_str() == code) {
        out.push('\n');
        out.push_str(&draw::diagnostic(d, &sources, &Mask::default(), options));
    }
    out
}
