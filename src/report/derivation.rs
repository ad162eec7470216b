//! Why a verdict is what it is: the clauses that were evaluated, as a tree with the facts that
//! each read, and the place of both.

use super::draw::{COVERED, DrawOptions, Mask, Paint, paint, safe, text, width, wrap};
use super::model::{Outcome, Verdict};
use super::name::{Memo, Names};
use super::terminal::Page;
use crate::diagnostic::Arg;
use crate::eval::kleene::Truth;
use crate::eval::{Clause, Derivation, Gave, Step};
use crate::facts::store::Store;
use crate::message::{phrase, word};
use crate::program::Program;
use crate::source::{Loc, SourceMap};

/// Where a derivation comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The policies.
    pub program: &'a Program,
    /// All texts.
    pub sources: &'a SourceMap,
    /// The document.
    pub store: &'a Store,
    /// The places of its personal facts.
    pub mask: &'a Mask,
}

/// Draws a derivation: the verdict as `report` has it, the tree, and what would settle or mend it.
#[must_use]
pub fn derivation(
    origin: Origin<'_>,
    report: &super::Report<'_>,
    verdict: &Verdict,
    derivation: &Derivation,
    options: &DrawOptions,
) -> String {
    let as_of = report
        .documents
        .get(verdict.document)
        .map_or(jiff::civil::Date::constant(2000, 1, 1), |d| d.as_of.date);
    let none = Mask::default();
    let tree = Tree {
        names: Names {
            program: origin.program,
            store: origin.store,
            language: options.language,
            as_of,
            show_personal: options.show_personal,
            memo: Memo::default(),
        },
        sources: origin.sources,
        mask: if options.show_personal {
            &none
        } else {
            origin.mask
        },
        options,
    };
    let mut out = String::new();
    tree.head(&mut out, verdict);
    tree.steps(&mut out, &derivation.steps, "");
    let page = Page {
        report,
        sources: origin.sources,
        mask: origin.mask,
        options,
        only: &[],
    };
    for (heading, text) in page.below(verdict, true) {
        let colon = options.language.pick("：", ": ");
        let heading = paint(&format!("{heading}{colon}"), Paint::Hint, options.color);
        out.push_str(&wrap(&safe(&text), options.width, &format!("  {heading}")));
    }
    out
}

struct Tree<'a> {
    names: Names<'a>,
    sources: &'a SourceMap,
    mask: &'a Mask,
    options: &'a DrawOptions,
}

/// The stems of a tree: of a part that others follow, and of the last.
const STEMS: [[&str; 2]; 2] = [["├─ ", "│  "], ["└─ ", "   "]];
/// The same for a screen reader.
const BLANKS: [[&str; 2]; 2] = [["  ", "  "], ["  ", "  "]];

/// What is said in words already.
const NOTHING: [&str; 4] = ["null", "~", "无", "[]"];

impl Tree<'_> {
    fn word(&self, key: &str) -> String {
        word(key, self.options.language)
    }

    fn head(&self, out: &mut String, verdict: &Verdict) {
        let with = match verdict.verdict {
            Outcome::Violated => Paint::Bad,
            Outcome::Undetermined => Paint::Doubt,
            Outcome::Satisfied => Paint::Good,
            Outcome::Pending | Outcome::Exempt | Outcome::NotApplicable => Paint::Hint,
        };
        let head = paint(&self.word(verdict.verdict.key()), with, self.options.color);
        let title = format!("{} · {}", verdict.shown.norm, verdict.shown.subject);
        let title = paint(&safe(&title), Paint::Strong, self.options.color);
        out.push_str(&format!("{head}  {title}\n"));
        out.push_str(&wrap(
            &safe(&verdict.message.text),
            self.options.width,
            "  ",
        ));
    }

    fn steps(&self, out: &mut String, steps: &[Step], stem: &str) {
        let stems = if self.options.narrated { BLANKS } else { STEMS };
        for (at, step) in steps.iter().enumerate() {
            let last = at + 1 == steps.len();
            let [own, below] = if last { stems[1] } else { stems[0] };
            self.step(
                out,
                step,
                &format!("{stem}{own}"),
                &format!("{stem}{below}"),
            );
        }
    }

    fn step(&self, out: &mut String, step: &Step, own: &str, below: &str) {
        let what = self.clause(step);
        let gave = self.gave(step.gave);
        let place = step.loc.map(|l| self.place(l)).unwrap_or_default();
        let line = format!("{own}{what}{gave}");
        let room = self.options.width.saturating_sub(width(&line));
        let place = paint(&place, Paint::Faint, self.options.color);
        if place.is_empty() || room < width(&place) + 2 {
            out.push_str(&format!("{line}\n"));
        } else {
            out.push_str(&format!("{line}  {place}\n"));
        }
        for (fact, says) in &step.facts {
            let Some(at) = self.names.fact(self.sources, fact) else {
                let missing = self.names.missing(fact).text;
                out.push_str(&format!("{below}· {} {missing}\n", self.word("not_known")));
                continue;
            };
            let value = at.loc.filter(|_| *says).map(|l| self.quote(l));
            let value = value.filter(|v| !NOTHING.contains(&v.as_str()));
            let colon = self.options.language.pick("：", ": ");
            let value = match value.filter(|v| !v.is_empty()) {
                Some(value) => format!("{colon}{value}"),
                None if *says => String::new(),
                None => format!("{colon}{}", self.word("not_known")),
            };
            let place = format!("{}:{}:{}", at.file, at.line, at.column);
            let place = paint(&safe(&place), Paint::Faint, self.options.color);
            out.push_str(&format!("{below}· {}{value}  {place}\n", safe(&at.label)));
        }
        self.steps(out, &step.parts, below);
        if step.more > 0 {
            let more = phrase(
                "more_like_these",
                &[("n", Arg::from(step.more))],
                self.options.language,
            );
            out.push_str(&format!("{below}{more}\n"));
        }
    }

    /// What a step is about, in words and as it is written.
    fn clause(&self, step: &Step) -> String {
        let written = step.loc.map(|l| self.quote(l)).unwrap_or_default();
        match step.clause {
            Clause::Scope => self.titled("clause_scope", &written),
            Clause::Requirement => self.titled("clause_requirement", &written),
            Clause::Condition => written,
            Clause::Exception(id) => match &self.names.program[id].label {
                Some(label) => {
                    let name = self.names.label(label);
                    format!("{} {name} {written}", self.word("clause_exception"))
                }
                None => self.titled("unless", &written),
            },
            Clause::Member(Some(row)) => self.names.row(row),
            Clause::Member(None) => self.word("clause_unlisted"),
        }
    }

    fn titled(&self, key: &str, written: &str) -> String {
        let title = paint(&self.word(key), Paint::Hint, self.options.color);
        format!("{title} {written}")
    }

    fn gave(&self, gave: Gave) -> String {
        let text = match gave {
            Gave::Nothing => return String::new(),
            Gave::Truth(truth) => self.word(truth_key(truth)),
            Gave::Verdicts(set) => {
                let names: Vec<String> = set
                    .iter()
                    .map(|s| self.word(Outcome::from(s).key()))
                    .collect();
                names.join(self.options.language.pick("或", " or "))
            }
        };
        let arrow = if self.options.narrated {
            self.options.language.pick("：", ": ")
        } else {
            " → "
        };
        format!("{arrow}{}", paint(&text, Paint::Strong, self.options.color))
    }

    fn place(&self, loc: Loc) -> String {
        let Some(file) = self.sources.get(loc.file) else {
            return String::new();
        };
        let at = file.line_column(loc.span.start);
        format!("{}:{}:{}", safe(file.name()), at.line, at.column)
    }

    /// What is written at a place, on one line and not too much of it; personal facts masked.
    fn quote(&self, loc: Loc) -> String {
        let most = (self.options.width / 2).max(20);
        let mut out = String::new();
        let mut blank = false;
        let mut covered = None;
        for (i, c) in self.sources.slice(loc).char_indices() {
            if c.is_whitespace() {
                blank = !out.is_empty();
                continue;
            }
            if width(&out) >= most {
                out.push('…');
                break;
            }
            if std::mem::take(&mut blank) {
                out.push(' ');
            }
            let byte = loc.span.start + u32::try_from(i).unwrap_or(0);
            match self.mask.span_at(loc.file, byte) {
                Some(hidden) => {
                    if covered != Some(hidden) {
                        out.push_str(COVERED);
                    }
                    covered = Some(hidden);
                }
                None => out.push(text::shown(c)),
            }
        }
        out
    }
}

/// The word for a truth value.
const fn truth_key(truth: Truth) -> &'static str {
    match (
        truth.may_be_true(),
        truth.may_be_false(),
        truth.may_be_nothing(),
    ) {
        (true, false, false) => "truth_true",
        (false, true, false) => "truth_false",
        (false, false, _) => "truth_nothing",
        (true, _, _) | (false, true, true) => "truth_unknown",
    }
}
