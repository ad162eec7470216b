//! What is not a finding, by norm: undetermined, pending, exempt, satisfied, not applicable.

use super::{NAMED, NORMS, Page};
use crate::report::draw::Paint;
use crate::report::model::{Kind, MissingFact, Outcome, Verdict};
use crate::report::verdicts::Brief;
use indexmap::IndexMap;
use jiff::civil::Date;
use std::borrow::Cow;

/// Verdicts of one norm: the first of them, for all need not be kept.
struct Group<'a> {
    /// Its name; with its policy, where others of the list are called so, too.
    norm: Cow<'a, str>,
    n: usize,
    first: Vec<Brief<'a>>,
    /// The earliest day on which one is due.
    due: Option<Date>,
    /// And the latest.
    due_last: Option<Date>,
}

/// Which verdicts a section holds.
type Which = fn(&Brief<'_>) -> bool;

impl Page<'_> {
    /// Verdicts of an outcome by norm, in the order of their first.
    fn groups(
        &self,
        outcome: Outcome,
        which: impl Fn(&Brief<'_>) -> bool,
    ) -> (usize, Vec<Group<'_>>) {
        self.grouped(outcome, which, |_| false)
    }

    /// The same; those that are `apart` stand in a group of their own.
    fn grouped(
        &self,
        outcome: Outcome,
        which: impl Fn(&Brief<'_>) -> bool,
        apart: impl Fn(&Brief<'_>) -> bool,
    ) -> (usize, Vec<Group<'_>>) {
        let mut out: IndexMap<(&str, &str, bool), Group<'_>> = IndexMap::new();
        let mut n = 0;
        let all = self.report.verdicts.briefs_of(outcome);
        for v in all.filter(|v| which(v)) {
            n += 1;
            let group = out
                .entry((v.policy, v.norm, apart(&v)))
                .or_insert_with(|| Group {
                    norm: Cow::Borrowed(v.norm),
                    n: 0,
                    first: Vec::new(),
                    due: None,
                    due_last: None,
                });
            group.n += 1;
            if v.due.is_some() && (group.due.is_none() || v.due < group.due) {
                group.due = v.due;
            }
            group.due_last = group.due_last.max(v.due);
            if group.first.len() < NAMED {
                group.first.push(v);
            }
        }
        let keys: Vec<(&str, &str)> = out.keys().map(|(p, norm, _)| (*p, *norm)).collect();
        for ((policy, norm, _), group) in &mut out {
            if is_shared(&keys, policy, norm) {
                group.norm = Cow::Owned(format!("{policy}.{norm}"));
            }
        }
        (n, out.into_values().collect())
    }

    fn subjects(&self, group: &Group<'_>) -> String {
        let names = group.first.iter();
        let names = names.filter_map(|v| self.whose(v.at));
        self.first_of(group.n, names.collect())
    }

    fn whole(&self, brief: &Brief<'_>) -> Option<Verdict> {
        self.report.verdicts.to_draw(brief.at)
    }

    fn first(&self, group: &Group<'_>) -> Option<Verdict> {
        self.whole(group.first.first()?)
    }

    pub(super) fn undetermined(&self, out: &mut String) {
        if !self.shows(Outcome::Undetermined) {
            return;
        }
        let sections: [(&str, Paint, Which); 3] = [
            ("open_section", Paint::Doubt, |v| open(v) && !attested(v)),
            ("checklist_section", Paint::Doubt, attested),
            ("harmless_section", Paint::Faint, |v| {
                v.harmless && v.kind == Kind::Duty
            }),
        ];
        for (key, with, which) in sections {
            // Something else is asked for those that are not listed.
            let apart = key == "open_section";
            let unlisted = |v: &Brief<'_>| apart && v.unlisted();
            let (n, groups) = self.grouped(Outcome::Undetermined, which, unlisted);
            if n == 0 {
                continue;
            }
            if apart {
                self.by_missing(out, n, &groups, with);
                continue;
            }
            self.heading(out, &self.say(key, &[("n", n.into())]), with);
            if key == "harmless_section" {
                let names: Vec<String> = groups.iter().map(|g| g.norm.to_string()).collect();
                self.line(out, "  ", &self.listed(&names, NORMS));
                continue;
            }
            for group in &groups {
                let title = format!("{} · {}", group.norm, self.subjects(group));
                self.line(out, "  ", &title);
                self.notes(out, group);
            }
        }
    }

    /// By the facts that would settle them, those that settle most first: what to ask for next.
    fn by_missing(&self, out: &mut String, n: usize, groups: &[Group<'_>], with: Paint) {
        let mut sets: Vec<(String, Vec<&Group<'_>>)> = Vec::new();
        for group in groups {
            let missing = self.asked(group);
            match sets.iter_mut().find(|(m, _)| *m == missing) {
                Some((_, list)) => list.push(group),
                None => sets.push((missing, vec![group])),
            }
        }
        sets.sort_by_key(|(m, list)| (m.is_empty(), std::cmp::Reverse(list.len())));
        let asked = sets.iter().filter(|(m, _)| !m.is_empty()).count();
        let title = [("n", n.into()), ("asked", asked.into())];
        let key = if asked > 0 {
            "open_section"
        } else {
            "open_section_otherwise"
        };
        self.heading(out, &self.say(key, &title), with);
        let colon = self.options.language.pick("：", ": ");
        let heading = format!("  {}{colon}", self.word("missing"));
        for (missing, list) in sets {
            if missing.is_empty() {
                self.line(out, "  ", &self.word("open_otherwise"));
            } else {
                self.line(out, &heading, &missing);
            }
            match list.as_slice() {
                [only] => {
                    let title = format!("{} · {}", only.norm, self.subjects(only));
                    self.line(out, "    ", &title);
                    self.notes(out, only);
                }
                many => {
                    let names: Vec<String> = many.iter().map(|g| g.norm.to_string()).collect();
                    self.line(out, "    ", &self.listed(&names, NORMS));
                }
            }
        }
    }

    /// What is missing of the verdicts of a norm, all together: of the same field whose it is.
    fn asked(&self, group: &Group<'_>) -> String {
        let missing = |v: &Brief<'_>| self.report.verdicts.missing(v.at);
        let each: Vec<(Vec<MissingFact>, u32)> = group.first.iter().filter_map(missing).collect();
        let [first, rest @ ..] = each.as_slice() else {
            return String::new();
        };
        if rest.is_empty() {
            return self.missing_of(&first.0, first.1);
        }
        let mut fields: IndexMap<&str, Vec<&str>> = IndexMap::new();
        let mut others: Vec<String> = Vec::new();
        let mut more = 0;
        for (facts, beyond) in &each {
            more += *beyond as usize;
            for fact in facts {
                match &fact.of {
                    Some((whose, what)) => {
                        let whose_all = fields.entry(what).or_default();
                        if !whose_all.contains(&whose.as_str()) {
                            whose_all.push(whose);
                        }
                    }
                    None if others.contains(&fact.text) => {}
                    None => others.push(fact.text.clone()),
                }
            }
        }
        let cut = group.n > each.len();
        let mut texts: Vec<String> = fields
            .into_iter()
            .map(|(what, whose)| {
                let whose: Vec<String> = whose.into_iter().map(str::to_owned).collect();
                let (one, key) = (whose.len() == 1 && !cut, "missing_of_each");
                let list = self.listed(&whose, NAMED / 2);
                let key = if one { "missing_field" } else { key };
                let whose = if one { "subject" } else { "list" };
                self.say(
                    key,
                    &[(whose, list.into()), ("what", what.to_owned().into())],
                )
            })
            .collect();
        texts.extend(others);
        let n = texts.len() + more;
        texts.truncate(NAMED);
        self.first_of(n, texts)
    }

    fn notes(&self, out: &mut String, group: &Group<'_>) {
        let Some(first) = self.first(group) else {
            return;
        };
        for note in first.notes.iter().take(2) {
            self.line(out, "    ", &note.text);
        }
        for reading in self.readings(&first).lines() {
            self.line(out, "      ", reading);
        }
    }

    pub(super) fn pending(&self, out: &mut String) {
        if !self.shows(Outcome::Pending) {
            return;
        }
        // Those of a region's targets are listed with all of them.
        let apart = self.only.is_empty();
        let listed = |v: &Brief<'_>| !(apart && v.target);
        // Who has no due date is not said to have that of the others.
        let (n, mut groups) = self.grouped(Outcome::Pending, listed, |v| v.due.is_none());
        if n == 0 {
            return;
        }
        self.heading(
            out,
            &self.say("pending_section", &[("n", n.into())]),
            Paint::Hint,
        );
        groups.sort_by_key(|g| (g.due.is_none(), g.due));
        for group in &groups {
            let when = group.due.map_or_else(
                || self.word("no_due_day"),
                |d| match group.due_last.filter(|last| *last != d) {
                    None => self.say("due_day", &[("date", d.to_string().into())]),
                    Some(last) => {
                        let days = [
                            ("date", d.to_string().into()),
                            ("last", last.to_string().into()),
                        ];
                        self.say("due_days", &days)
                    }
                },
            );
            let text = format!("{when}  {} · {}", group.norm, self.subjects(group));
            self.line(out, "  ", &text);
        }
    }

    pub(super) fn exempt(&self, out: &mut String) {
        if !self.shows(Outcome::Exempt) {
            return;
        }
        let (n, groups) = self.groups(Outcome::Exempt, |_| true);
        if n == 0 {
            return;
        }
        self.heading(
            out,
            &self.say("exempt_section", &[("n", n.into())]),
            Paint::Hint,
        );
        for group in &groups {
            for v in group.first.iter().filter_map(|v| self.whole(v)) {
                let mut text = v.message.text;
                if let Some(would) = v.would_be.as_deref() {
                    let would: Vec<String> = would.iter().map(|o| self.word(o.key())).collect();
                    let comma = self.options.language.pick("、", ", ");
                    let would = self.say("would_be", &[("verdicts", would.join(comma).into())]);
                    text = format!("{text} {would}");
                }
                self.line(out, "  ", &text);
                if let Some(fact) = v.facts.first() {
                    let place = format!("{}:{}:{}", fact.file, fact.line, fact.column);
                    self.line(out, "    ", &format!("{}  {place}", fact.label));
                }
            }
            if group.n > NAMED {
                let n = group.n - NAMED;
                self.line(out, "  ", &self.say("more_like_these", &[("n", n.into())]));
            }
        }
    }

    /// What was done, and late: in order now, and in breach before.
    pub(super) fn late(&self, out: &mut String) {
        self.done(out, "late_section", |v| v.late);
    }

    /// What was done, and may have been late.
    pub(super) fn in_doubt(&self, out: &mut String) {
        self.done(out, "in_doubt_section", |v| v.in_doubt);
    }

    /// What was still violated when nobody owed it any more: no finding, and not to be lost.
    pub(super) fn unmet(&self, out: &mut String) {
        let unmet = &self.report.unmet;
        let during = self.report.during.is_some();
        if unmet.is_empty() || during || !self.shows(Outcome::NotApplicable) {
            return;
        }
        let n = unmet.len();
        let title = self.say("unmet_section", &[("n", n.into())]);
        self.heading(out, &title, Paint::Doubt);
        let all = self.only.contains(&Outcome::NotApplicable);
        let shown = unmet.iter().take(if all { n } else { NORMS });
        for v in shown.filter_map(|f| self.report.verdicts.to_draw(f.head)) {
            self.line(out, "  ", &v.message.text);
        }
        if n > NORMS && !all {
            let more = n - NORMS;
            self.line(
                out,
                "  ",
                &self.say("more_like_these", &[("n", more.into())]),
            );
        }
    }

    fn done(&self, out: &mut String, title: &'static str, which: impl Fn(&Brief<'_>) -> bool) {
        if !self.shows(Outcome::Satisfied) {
            return;
        }
        let (n, groups) = self.groups(Outcome::Satisfied, which);
        if n == 0 {
            return;
        }
        let title = self.say(title, &[("n", n.into())]);
        self.heading(out, &title, Paint::Doubt);
        let all = self.only.contains(&Outcome::Satisfied);
        let first = groups.iter().flat_map(|g| &g.first);
        let shown = first.take(if all { usize::MAX } else { NAMED });
        let mut named = 0;
        for v in shown.filter_map(|v| self.whole(v)) {
            named += 1;
            self.line(out, "  ", &v.message.text);
        }
        if n > named {
            let n = n - named;
            self.line(out, "  ", &self.say("more_like_these", &[("n", n.into())]));
        }
    }

    pub(super) fn satisfied(&self, out: &mut String) {
        if !self.shows(Outcome::Satisfied) {
            return;
        }
        let summary = &self.report.summary;
        let n = summary.verdicts.satisfied.saturating_sub(summary.late);
        if n == 0 {
            return;
        }
        self.heading(
            out,
            &self.say("satisfied_section", &[("n", n.into())]),
            Paint::Good,
        );
        if self.only.contains(&Outcome::Satisfied) {
            let (_, groups) = self.groups(Outcome::Satisfied, |v| !v.late);
            for group in &groups {
                let text = format!("{} · {}", group.norm, self.subjects(group));
                self.line(out, "  ", &text);
            }
        }
    }

    pub(super) fn not_applicable(&self, out: &mut String) {
        if !self.only.contains(&Outcome::NotApplicable) {
            return;
        }
        let (n, groups) = self.groups(Outcome::NotApplicable, |_| true);
        let title = self.say("not_applicable_section", &[("n", n.into())]);
        self.heading(out, &title, Paint::Faint);
        for group in &groups {
            let text = format!("{} · {}", group.norm, self.subjects(group));
            self.line(out, "  ", &text);
            let mut why: Vec<String> = Vec::new();
            let some = group.first.iter();
            for note in some.filter_map(|v| self.whole(v)).flat_map(|v| v.notes) {
                if !why.contains(&note.text) {
                    why.push(note.text);
                }
            }
            for text in why.iter().take(2) {
                self.line(out, "    ", text);
            }
        }
    }
}

/// Nothing but somebody's attestation is missing, of what binds or of what is advised.
pub(super) fn attested(v: &Brief<'_>) -> bool {
    open(v) && v.attested
}

fn open(v: &Brief<'_>) -> bool {
    v.verdict == Outcome::Undetermined && !v.harmless && (v.kind == Kind::Duty || v.target)
}

/// Whether another policy has a norm of that name, among `(policy, norm)`.
pub(super) fn is_shared(all: &[(&str, &str)], policy: &str, norm: &str) -> bool {
    all.iter().any(|(p, n)| *n == norm && *p != policy)
}
