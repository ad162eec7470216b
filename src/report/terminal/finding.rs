//! One finding, drawn: the clause and the facts, and what to know and do about it.

use super::{NAMED, NORMS, Page, force_key};
use crate::program::Via;
use crate::report::draw::{self, Drawing, Paint};
use crate::report::model::{
    Cite, CiteStatus, Finding, Ground, Location, Mend, MissingFact, Operation, Outcome, Verdict,
    Weight, Words,
};
use std::fmt::Write;

/// Calculations shown in one finding.
const GROUNDS: usize = 2;
/// Items of one sanction shown in one finding.
const PENALTIES: usize = 4;
/// Facts pointed at in one finding.
const FACTS: usize = 4;

impl Page<'_> {
    pub(super) fn finding(&self, finding: &Finding) -> String {
        let Some(v) = self.report.verdicts.to_draw(finding.head) else {
            return String::new();
        };
        let (head, paint) = match v.severity {
            Weight::Binding | Weight::Checklist => ("violated", Paint::Bad),
            Weight::Advice => ("violated_advice", Paint::Doubt),
            Weight::Draft => ("violated_draft", Paint::Doubt),
        };
        let mut places = Vec::new();
        places.extend(v.rule.loc.map(|l| (l, v.rule.label.clone())));
        let facts: Vec<_> = telling(&v)
            .filter_map(|f| Some((f.loc?, f.label.as_str())))
            .collect();
        // Of one in the other the inner says more.
        let inner = facts.iter().filter(|(outer, _)| {
            !facts.iter().any(|(loc, _)| {
                loc != outer
                    && loc.file == outer.file
                    && outer.span.start <= loc.span.start
                    && loc.span.end <= outer.span.end
            })
        });
        places.extend(
            inner
                .take(FACTS)
                .map(|(loc, words)| (*loc, (*words).to_owned())),
        );
        let others: Vec<String> = finding
            .others
            .iter()
            .filter_map(|at| self.report.verdicts.to_draw(*at))
            .map(|o| {
                let args = [
                    ("norm", o.shown.norm.into()),
                    ("policy", o.shown.policy.into()),
                ];
                self.say("of_policy", &args)
            })
            .collect();
        let mut below = self.below(&v, false);
        if !others.is_empty() {
            let also = (self.word("also_breaks"), self.listed(&others, NORMS));
            let cited = self.word("cited");
            let at = below.iter().position(|(heading, _)| *heading == cited);
            below.insert(at.map_or(below.len(), |at| at + 1), also);
        }
        let via = match v.via {
            Some(Via::Urged) => self.word("via_urged"),
            Some(Via::Oversight) => self.word("via_oversight"),
            None => String::new(),
        };
        let subject = self.whose(finding.head).unwrap_or_default();
        draw::draw(
            &Drawing {
                head: self.word(head),
                paint: Some(paint),
                title: format!("{}{via} · {subject}", v.shown.norm),
                text: v.message.text.clone(),
                places,
                below,
            },
            self.sources,
            self.mask,
            self.options,
        )
    }

    /// What to know and do about a verdict, each with its heading: in short, or `all` of it.
    pub(in crate::report) fn below(&self, v: &Verdict, all: bool) -> Vec<(String, String)> {
        let shown = |n: &&Words| {
            // The sentence says so already.
            all || v.since_known.is_none() || n.code.as_str() != "ohs::audit::no_history"
        };
        let notes = v.notes.iter().filter(shown).map(|n| n.text.as_str());
        let notes: Vec<&str> = notes.collect();
        let most = if all { usize::MAX } else { GROUNDS };
        let grounds: Vec<&str> = v.grounds.iter().take(most).map(Ground::text).collect();
        // What is in order, and what cannot be a violation, needs no remedy.
        let broken = v.possible.contains(&Outcome::Violated);
        let remedy = v.remedy.as_deref().filter(|_| broken);
        let sanctions = if broken {
            self.sanctions(v, all)
        } else {
            String::new()
        };
        [
            ("readings", self.readings(v)),
            ("calculation", grounds.join("\n")),
            ("provenance", self.provenance(v, most)),
            ("cited", self.cites(v)),
            ("missing", self.missing(v)),
            ("remedy", remedy.unwrap_or_default().to_owned()),
            ("sanction", sanctions),
            ("mend", self.mend(v)),
            ("remark", notes.join(self.options.language.pick("；", "; "))),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(key, text)| (self.word(key), text))
        .collect()
    }

    /// What each combination of readings gives, where they differ.
    pub(super) fn readings(&self, v: &Verdict) -> String {
        let differ = v.readings.windows(2).any(|two| match two {
            [a, b] => a.possible != b.possible,
            _ => false,
        });
        if !differ {
            return String::new();
        }
        let or = self.options.language.pick("或", " or ");
        let each = v.readings.iter().zip(0..).filter_map(|(r, at)| {
            let possible: Vec<String> = r.possible.iter().map(|o| self.word(o.key())).collect();
            let args = [
                ("reading", v.reading(at)?.into()),
                ("verdicts", possible.join(or).into()),
            ];
            Some(self.say("reading_gives", &args))
        });
        each.collect::<Vec<_>>().join("\n")
    }

    /// Where the facts come from, as the document says beside them.
    fn provenance(&self, v: &Verdict, most: usize) -> String {
        let language = self.options.language;
        let said = telling(v).filter_map(|f| {
            let p = f.provenance.as_ref()?;
            let known = p
                .known_on
                .map(|d| self.say("known_on", &[("date", d.to_string().into())]));
            let parts: Vec<String> = p.source.iter().cloned().chain(known).collect();
            (!parts.is_empty()).then(|| {
                let source = parts.join(language.pick("，", ", "));
                self.say(
                    "provenance_of",
                    &[("fact", f.label.clone().into()), ("source", source.into())],
                )
            })
        });
        let said: Vec<String> = said.take(most).collect();
        said.join("\n")
    }

    /// What a breach brings: the sections, and behind each what it says.
    fn sanctions(&self, v: &Verdict, all: bool) -> String {
        let language = self.options.language;
        let each: Vec<String> = v
            .sanctions
            .iter()
            .map(|s| {
                let cited = self.cited(std::slice::from_ref(&s.cite));
                let most = if all { usize::MAX } else { PENALTIES };
                let mut said: Vec<&str> = s
                    .penalties
                    .iter()
                    .take(most)
                    .map(|p| p.text.as_str())
                    .collect();
                if s.penalties.len() > said.len() {
                    said.push("…");
                }
                match said.as_slice() {
                    [] => cited,
                    said => format!(
                        "{cited}{}{}",
                        language.pick("：", ": "),
                        said.join(language.pick("；", "; "))
                    ),
                }
            })
            .collect();
        each.join("\n")
    }

    fn cites(&self, v: &Verdict) -> String {
        let mut text = if v.cites.is_empty() {
            v.shown.policy.clone()
        } else {
            self.cited(&v.cites)
        };
        if let Some(force) = v.shown.force {
            let _ = write!(text, " [{}]", self.word(force_key(force)));
        }
        text
    }

    /// Sections by document, each once.
    fn cited(&self, cites: &[Cite]) -> String {
        let mut by_policy: Vec<(&str, Vec<String>)> = Vec::new();
        for cite in cites {
            let mut section = cite.section.clone().unwrap_or_default();
            if cite.status == CiteStatus::Unchecked {
                let _ = write!(section, "[{}]", self.word("cite_unchecked"));
            }
            let at = match by_policy.iter().position(|(p, _)| *p == cite.policy) {
                Some(at) => at,
                None => {
                    by_policy.push((&cite.policy, Vec::new()));
                    by_policy.len() - 1
                }
            };
            if let Some((_, sections)) = by_policy.get_mut(at)
                && !sections.contains(&section)
            {
                sections.push(section);
            }
        }
        let language = self.options.language;
        let parts: Vec<String> = by_policy
            .into_iter()
            .map(|(policy, sections)| {
                format!("{policy} {}", sections.join(language.pick("、", ", ")))
            })
            .collect();
        parts.join(language.pick("；", "; "))
    }

    fn missing(&self, v: &Verdict) -> String {
        self.missing_of(&v.missing, v.missing_more)
    }

    /// The first facts of those that are missing, and how many there are.
    pub(super) fn missing_of(&self, facts: &[MissingFact], more: u32) -> String {
        let first = facts.iter().take(NAMED);
        let texts: Vec<String> = first.map(|m| m.text.clone()).collect();
        if texts.is_empty() {
            return String::new();
        }
        let all = facts.len().saturating_add(more as usize);
        self.first_of(all, texts)
    }

    fn mend(&self, v: &Verdict) -> String {
        match &v.mend {
            None => String::new(),
            Some(Mend::NotCurable { text, .. }) => text.clone(),
            Some(Mend::Patch { patch }) => {
                let lines: Vec<String> = patch
                    .iter()
                    .map(|o| {
                        if let Some((path, day, value)) = from_a_day_on(o) {
                            let args = [
                                ("path", path.to_owned().into()),
                                ("day", day.into()),
                                ("value", value.into()),
                            ];
                            return self.say("patch_from", &args);
                        }
                        let key = if o.op == "replace" {
                            "patch_replace"
                        } else {
                            "patch_add"
                        };
                        self.say(
                            key,
                            &[
                                ("path", o.path.clone().into()),
                                ("value", o.value.to_string().into()),
                            ],
                        )
                    })
                    .collect();
                lines.join("\n")
            }
        }
    }
}

/// A value that is so from a day on, after what was before it: where, since when, what.
fn from_a_day_on(o: &Operation) -> Option<(&str, String, String)> {
    let of = |object: &serde_json::Value, keys: [&str; 2]| {
        keys.into_iter().find_map(|key| object.get(key)).cloned()
    };
    let (path, last) = match o.path.strip_suffix("/-") {
        Some(list) => {
            let (path, key) = list.rsplit_once('/')?;
            ["历史", "history"]
                .contains(&key)
                .then_some((path, o.value.clone()))?
        }
        None => {
            let history = of(&o.value, ["历史", "history"])?;
            (o.path.as_str(), history.as_array()?.last()?.clone())
        }
    };
    let day = of(&last, ["自", "from"])?.as_str()?.to_owned();
    Some((path, day, of(&last, ["值", "value"])?.to_string()))
}

/// The facts to point at: the most telling one, what stands beside it, and the subject's own.
/// Those of other things (each post that makes a scope true) are in the derivation.
fn telling(v: &Verdict) -> impl Iterator<Item = &Location> {
    let parent = |f: &Location| {
        let pointer = f.pointer.as_deref()?;
        pointer
            .rsplit_once('/')
            .map(|(parent, _)| parent.to_owned())
    };
    let first = v.facts.first().and_then(parent);
    v.facts.iter().enumerate().filter_map(move |(at, fact)| {
        let near = match parent(fact) {
            Some(at) => Some(&at) == first.as_ref() || at == v.shown.pointer,
            None => at < FACTS,
        };
        (at == 0 || near).then_some(fact)
    })
}
