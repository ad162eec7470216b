//! The evaluator: for each norm and subject, the set of verdicts that are still possible.

pub mod verdict;
