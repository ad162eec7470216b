//! One finding, drawn: the clause and the facts, and what to know and do about it.

use super::{NAMED, NORMS, Page, force_key};
use crate::report::draw::{self, Drawing, Paint};
use crate::report::model::{Cite, CiteStatus, Mend, Verdict, Weight};
use std::fmt::Write;

impl Page<'_> {
    pub(super) fn finding(&self, at: usize) -> String {
        let Some(finding) = self.report.findings.get(at) else {
            return String::new();
        };
        let Some(v) = self.report.verdicts.get(finding.head) else {
            return String::new();
        };
        let (head, paint) = match v.severity {
            Weight::Binding | Weight::Checklist => ("violated", Paint::Bad),
            Weight::Advice => ("violated_advice", Paint::Doubt),
            Weight::Draft => ("violated_draft", Paint::Doubt),
        };
        let mut places = Vec::new();
        places.extend(v.rule.loc.map(|l| (l, v.rule.label.clone())));
        for fact in v.facts.iter().take(4) {
            places.extend(fact.loc.map(|l| (l, fact.label.clone())));
        }
        let mut below = Vec::new();
        let mut say = |key: &str, text: String| {
            if !text.is_empty() {
                below.push((self.word(key), text));
            }
        };
        say("when", self.when(v));
        say("cited", self.cites(v));
        let others: Vec<String> = finding
            .others
            .iter()
            .filter_map(|at| self.report.verdicts.get(*at))
            .map(|o| format!("{}（{}）", o.shown.norm, o.shown.policy))
            .collect();
        say("also_breaks", self.listed(&others, NORMS));
        say("missing", self.missing(v));
        say("remedy", v.remedy.clone().unwrap_or_default());
        say("sanction", self.sanctions(v));
        say("mend", self.mend(v));
        let notes: Vec<&str> = v.notes.iter().map(|n| n.text.as_str()).collect();
        say("remark", notes.join(self.options.language.pick("；", "; ")));
        draw::draw(
            &Drawing {
                head: self.word(head),
                paint: Some(paint),
                title: format!("{} · {}", v.shown.norm, v.shown.subject),
                text: v.message.text.clone(),
                places,
                below,
            },
            self.sources,
            self.mask,
            self.options,
        )
    }

    fn when(&self, v: &Verdict) -> String {
        let mut parts = Vec::new();
        if let Some(since) = v.since {
            parts.push(self.say("since_day", &[("date", since.to_string().into())]));
        }
        if let Some(until) = v.until {
            parts.push(self.say("until_day", &[("date", until.to_string().into())]));
        }
        if let Some(due) = v.due {
            parts.push(self.say("due_day", &[("date", due.to_string().into())]));
        }
        if let Some(days) = v.days_overdue {
            parts.push(self.say("days_overdue", &[("n", i64::from(days).into())]));
        }
        parts.join(" · ")
    }

    fn cites(&self, v: &Verdict) -> String {
        let mut text = if v.cites.is_empty() {
            v.shown.policy.clone()
        } else {
            let cites: Vec<String> = v.cites.iter().map(|c| self.cite(c)).collect();
            cites.join(self.options.language.pick("；", "; "))
        };
        if let Some(force) = v.shown.force {
            let _ = write!(text, " [{}]", self.word(force_key(force)));
        }
        text
    }

    fn cite(&self, cite: &Cite) -> String {
        let mut text = cite.policy.clone();
        if let Some(section) = &cite.section {
            let _ = write!(text, " {section}");
        }
        if cite.status == CiteStatus::Unchecked {
            let _ = write!(text, " [{}]", self.word("cite_unchecked"));
        }
        text
    }

    fn sanctions(&self, v: &Verdict) -> String {
        let all: Vec<String> = v.sanctions.iter().map(|c| self.cite(c)).collect();
        all.join(self.options.language.pick("；", "; "))
    }

    pub(super) fn missing(&self, v: &Verdict) -> String {
        let texts: Vec<String> = v.missing.iter().map(|m| m.text.clone()).collect();
        let more = texts.len().saturating_sub(NAMED) + v.missing_more as usize;
        let list = self.listed(&texts, texts.len().min(NAMED));
        if more > 0 && !texts.is_empty() {
            self.say(
                "and_more",
                &[
                    ("list", list.into()),
                    ("n", (texts.len() + v.missing_more as usize).into()),
                ],
            )
        } else {
            list
        }
    }

    fn mend(&self, v: &Verdict) -> String {
        match &v.mend {
            None => String::new(),
            Some(Mend::NotCurable { text, .. }) => text.clone(),
            Some(Mend::Patch { patch }) => {
                let lines: Vec<String> = patch
                    .iter()
                    .map(|o| {
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
