//! A derivation drawn for a terminal.

use super::{Origin, quote};
use crate::diagnostic::Arg;
use crate::eval::kleene::Truth;
use crate::eval::verdict::{FactRef, Judged};
use crate::eval::{Clause, Derivation, Gave, Step};
use crate::message::{phrase, word};
use crate::program::DateRange;
use crate::report::Report;
use crate::report::draw::{DrawOptions, Mask, Paint, paint, safe, text, width, wrap};
use crate::report::model::{Kind, Outcome, Verdict};
use crate::report::name::{Memo, Names, norm_name};
use crate::report::terminal::Page;
use crate::source::{Loc, SourceMap};

/// Draws a derivation: the verdict as `report` has it, the tree, and what would settle or mend it.
/// Of the members of an indicator's population those that count are only named, unless `whole`.
#[must_use]
pub fn derivation(
    origin: Origin<'_>,
    report: &Report<'_>,
    verdict: &Verdict,
    derivation: &Derivation,
    whole: bool,
    options: &DrawOptions,
) -> String {
    let as_of = report
        .documents
        .get(verdict.document)
        .map_or(jiff::civil::Date::constant(2000, 1, 1), |d| d.as_of.date);
    let none = Mask::default();
    let names = Names {
        program: origin.program,
        store: origin.store,
        language: options.language,
        as_of,
        show_personal: options.show_personal,
        memo: Memo::default(),
    };
    let conceal = match derivation.verdict.judged {
        Judged::Norm(id) => names.conceals(&origin.program[id]),
        Judged::Indicator(..) => false,
    };
    let tree = Tree {
        names,
        sources: origin.sources,
        mask: if options.show_personal {
            &none
        } else {
            origin.mask
        },
        options,
        verdict,
        whole,
        conceal,
    };
    let mut out = String::new();
    tree.head(&mut out, verdict);
    tree.steps(&mut out, &derivation.steps, "", &mut Vec::new());
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
    verdict: &'a Verdict,
    /// Every member with all that was evaluated of it.
    whole: bool,
    /// Days would tell a personal one.
    conceal: bool,
}

/// The stems of a tree: of a part that others follow, and of the last.
const STEMS: [[&str; 2]; 2] = [["├─ ", "│  "], ["└─ ", "   "]];
/// The same for a screen reader.
const BLANKS: [[&str; 2]; 2] = [["  ", "  "], ["  ", "  "]];

/// What takes no more lines is drawn again where it is asked for again.
const SHORT: usize = 3;

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
        let head = match verdict.kind {
            Kind::Duty => self.word(verdict.verdict.key()),
            Kind::Indicator => self.word("indicator"),
        };
        let head = paint(&head, with, self.options.color);
        let title = format!("{} · {}", verdict.shown.norm, verdict.shown.subject);
        let title = paint(&safe(&title), Paint::Strong, self.options.color);
        out.push_str(&format!("{head}  {title}\n"));
        out.push_str(&wrap(
            &safe(&verdict.message.text),
            self.options.width,
            "  ",
        ));
    }

    /// `drawn`: what stands above in full.
    fn steps<'s>(
        &self,
        out: &mut String,
        steps: &'s [Step],
        stem: &str,
        drawn: &mut Vec<&'s Step>,
    ) {
        let stems = if self.options.narrated { BLANKS } else { STEMS };
        // What a clause asks again and again (the interval of each exam) is asked once.
        let mut each: Vec<&Step> = Vec::new();
        for step in steps {
            let again = |s: &&Step| s.loc == step.loc && *s == step;
            if step.clause != Clause::Condition || !each.iter().any(again) {
                each.push(step);
            }
        }
        for (at, step) in each.iter().enumerate() {
            let last = at + 1 == each.len();
            let [own, below] = if last { stems[1] } else { stems[0] };
            self.step(
                out,
                step,
                &format!("{stem}{own}"),
                &format!("{stem}{below}"),
                drawn,
            );
        }
    }

    fn step<'s>(
        &self,
        out: &mut String,
        step: &'s Step,
        own: &str,
        below: &str,
        drawn: &mut Vec<&'s Step>,
    ) {
        let what = self.clause(step);
        let mut gave = self.gave(step.gave);
        // A term that is asked for on several days mostly says the same.
        let again = lines(step) > SHORT && drawn.iter().any(|s| s.loc == step.loc && *s == step);
        if again {
            gave.push_str(&self.word("as_above"));
        }
        let place = step.loc.map(|l| self.place(l)).unwrap_or_default();
        let line = format!("{own}{what}{gave}");
        let room = self.options.width.saturating_sub(width(&line));
        let place = paint(&place, Paint::Faint, self.options.color);
        if place.is_empty() || room < width(&place) + 2 {
            out.push_str(&format!("{line}\n"));
        } else {
            out.push_str(&format!("{line}  {place}\n"));
        }
        if again {
            return;
        }
        drawn.push(step);
        // Of a member that counts it is enough to name it.
        if matches!(step.gave, Gave::Part { inside, hit } if !self.whole && sure(inside, hit)) {
            return;
        }
        for (fact, says) in &step.facts {
            let Some(at) = self.names.fact(self.sources, fact) else {
                let missing = self.names.missing(self.sources, fact).text;
                out.push_str(&format!("{below}· {} {missing}\n", self.word("not_known")));
                continue;
            };
            // A date known by its month says something, and not enough.
            let stands = at.loc.filter(|l| *says || self.is_value(fact, *l));
            let value = stands.map(|l| self.quote(l));
            let value = value.filter(|v| !NOTHING.contains(&v.as_str()));
            let colon = self.options.language.pick("：", ": ");
            let value = match (value.filter(|v| !v.is_empty()), *says) {
                (Some(value), true) => format!("{colon}{value}"),
                (Some(value), false) => {
                    let not_quite = [("value", value.into())];
                    let not_quite = phrase("not_quite_known", &not_quite, self.options.language);
                    format!("{colon}{not_quite}")
                }
                (None, true) => String::new(),
                (None, false) => format!("{colon}{}", self.word("not_known")),
            };
            let place = format!("{}:{}:{}", at.file, at.line, at.column);
            let place = paint(&safe(&place), Paint::Faint, self.options.color);
            out.push_str(&format!("{below}· {}{value}  {place}\n", safe(&at.label)));
        }
        self.steps(out, &step.parts, below, drawn);
        if step.more > 0 {
            let more = phrase(
                "more_like_these",
                &[("n", Arg::from(step.more))],
                self.options.language,
            );
            out.push_str(&format!("{below}{more}\n"));
        }
    }

    /// Whether a fact's own value stands at a place, not the thing that lacks it.
    fn is_value(&self, fact: &FactRef, at: Loc) -> bool {
        match fact {
            FactRef::Field(row, field) => {
                let names = &self.names;
                names.store.fact_loc(names.program, *row, *field) == Some(at)
            }
            _ => false,
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
            Clause::AsOf { personal, .. } if self.hides(personal) => {
                self.word("clause_as_of_some_day")
            }
            Clause::AsOf { day, .. } => {
                let date = self.names.date(DateRange::day(day));
                phrase(
                    "clause_as_of",
                    &[("date", date.into())],
                    self.options.language,
                )
            }
            Clause::Member(Some(row)) => self.names.row(row),
            Clause::Member(None) => self.word("clause_unlisted"),
            Clause::Reading(at) => {
                let name = self.verdict.reading(at).unwrap_or_default();
                self.titled("clause_reading", &safe(&name))
            }
            Clause::Population => self.titled("clause_population", &written),
            Clause::Outside(n) => phrase(
                "clause_outside",
                &[("n", Arg::from(n))],
                self.options.language,
            ),
            Clause::Counted(norm) => {
                let name = norm_name(self.options.language, &self.names.program[norm]);
                self.titled("clause_counted", &safe(&name))
            }
            Clause::Target => self.titled("clause_target", &written),
        }
    }

    /// Whether a day as of which something was asked would tell a personal one.
    fn hides(&self, personal: bool) -> bool {
        (personal || self.conceal) && !self.names.show_personal
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
            Gave::Part { inside, hit } => self.word(part_key(inside, hit)),
            Gave::OfRegion => self.word("target_of_region"),
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
        let full = |out: &str| width(out) >= most;
        quote(self.sources, self.mask, loc, full, text::shown)
    }
}

/// How many lines a step takes, or some number above [`SHORT`].
fn lines(step: &Step) -> usize {
    let mut out = 1 + step.facts.len();
    for part in &step.parts {
        if out > SHORT {
            break;
        }
        out += lines(part);
    }
    out
}

/// Whether it is certain that a member counts, or that it is outside.
fn sure(inside: Truth, hit: Truth) -> bool {
    inside.is_false() || inside.is_true() && hit.is_true()
}

/// The word for what a member is to an indicator.
fn part_key(inside: Truth, hit: Truth) -> &'static str {
    if inside.is_false() {
        "part_outside"
    } else if !inside.is_true() {
        "part_open"
    } else if hit.is_true() {
        "part_counts"
    } else if hit.is_false() {
        "part_not"
    } else {
        "part_may_count"
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
