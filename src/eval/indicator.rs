//! Indicators.

use super::audit::AuditOptions;
use super::context::Evaluator;
use super::verdict::Verdict;

/// What the facts of one enterprise contribute to each indicator.
pub(super) fn contributions(_eval: &Evaluator, _options: &AuditOptions, _out: &mut Vec<Verdict>) {}
