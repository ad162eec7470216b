//! What a busy reader wants first: the counts, and each broken norm on a line.

use super::{NAMED, Page};
use crate::report::draw::Paint;
use crate::report::model::{Outcome, Weight};

/// Fewer findings than this are seen at a glance.
const FEW: usize = 4;

impl Page<'_> {
    /// The counts and a list of what is broken, before each finding is drawn.
    pub(super) fn overview(&self, out: &mut String) {
        let findings = self.report.findings.len();
        if !self.shows(Outcome::Violated) || findings < FEW {
            return;
        }
        out.push('\n');
        self.counts(out);
        let title = self.say("overview", &[("n", findings.into())]);
        self.heading(out, &title, Paint::Bad);
        for ((_, norm), members) in self.broken() {
            let days = members
                .iter()
                .take(NAMED)
                .filter_map(|f| self.report.verdicts.days_overdue(f.head))
                .max();
            let subjects = members.iter().filter_map(|f| self.whose(f.head));
            let subjects = self.first_of(members.len(), subjects.take(2).collect());
            let mut text = match days {
                Some(days) => self.say(
                    "named_overdue",
                    &[
                        ("subject", subjects.into()),
                        ("days", i64::from(days).into()),
                    ],
                ),
                None => subjects,
            };
            text = format!("{norm} · {text}");
            let mark = match members.first().map(|f| f.severity) {
                Some(Weight::Advice) => self.word("mark_advice"),
                Some(Weight::Draft) => self.word("mark_draft"),
                Some(Weight::Binding | Weight::Checklist) | None => String::new(),
            };
            self.line(out, "  ", &format!("{text}{mark}"));
        }
    }
}
