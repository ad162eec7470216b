//! Counts, and the exit code that follows from them.

use super::model::{Outcome, Weight};
use serde::Serialize;

/// Counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Findings by weight.
    pub findings: WeightCount,
    /// Verdicts.
    pub verdicts: VerdictCount,
    /// Undetermined ones that cannot be violations.
    pub harmless: usize,
    /// Undetermined ones that facts could settle, by weight; the harmless left out.
    pub open: WeightCount,
    /// Satisfied ones that were done late.
    pub late: usize,
    /// Breaches that are over: at least so many (those that were done late, a state that changed, what
    /// was corrected).
    pub over: usize,
    /// Those of them that were in breach on the last day of who owed it: unmet for good.
    pub unmet: usize,
    /// Errors in the input.
    pub errors: usize,
    /// Warnings and notes.
    pub warnings: usize,
    /// The exit code.
    pub exit: u8,
}

/// Counts by weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WeightCount {
    /// [`Weight::Binding`].
    pub binding: usize,
    /// [`Weight::Checklist`].
    pub checklist: usize,
    /// [`Weight::Advice`].
    pub advice: usize,
    /// [`Weight::Draft`].
    pub draft: usize,
}

impl WeightCount {
    /// Counts one.
    pub const fn add(&mut self, weight: Weight) {
        match weight {
            Weight::Binding => self.binding += 1,
            Weight::Checklist => self.checklist += 1,
            Weight::Advice => self.advice += 1,
            Weight::Draft => self.draft += 1,
        }
    }

    /// All together.
    #[must_use]
    pub const fn total(self) -> usize {
        self.binding + self.checklist + self.advice + self.draft
    }
}

/// Counts by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerdictCount {
    /// 符合.
    pub satisfied: usize,
    /// 违反.
    pub violated: usize,
    /// 未到期.
    pub pending: usize,
    /// 未定.
    pub undetermined: usize,
    /// 豁免.
    pub exempt: usize,
    /// 不适用.
    pub not_applicable: usize,
}

impl VerdictCount {
    /// Counts one.
    pub const fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Satisfied => self.satisfied += 1,
            Outcome::Violated => self.violated += 1,
            Outcome::Pending => self.pending += 1,
            Outcome::Undetermined => self.undetermined += 1,
            Outcome::Exempt => self.exempt += 1,
            Outcome::NotApplicable => self.not_applicable += 1,
        }
    }

    /// How many of one.
    #[must_use]
    pub const fn of(self, outcome: Outcome) -> usize {
        match outcome {
            Outcome::Satisfied => self.satisfied,
            Outcome::Violated => self.violated,
            Outcome::Pending => self.pending,
            Outcome::Undetermined => self.undetermined,
            Outcome::Exempt => self.exempt,
            Outcome::NotApplicable => self.not_applicable,
        }
    }
}

impl Summary {
    /// The exit code, for ever and for every command: 3 (bad input) over 1 (a binding norm is
    /// violated) over 2 (something open that facts could settle) over 0. Advice, the attested
    /// checklist and drafts count only where `strict`. (4, a fault of the program, is the
    /// door's.)
    #[must_use]
    pub const fn exit_code(&self, strict: bool) -> u8 {
        let (findings, open) = if strict {
            (self.findings.total(), self.open.total())
        } else {
            (self.findings.binding, self.open.binding)
        };
        if self.errors > 0 {
            3
        } else if findings > 0 {
            1
        } else if open > 0 {
            2
        } else {
            0
        }
    }
}
