//! The evaluator: for each norm and subject, the set of verdicts that are still possible.

mod act;
mod aggregate;
pub mod applicability;
mod as_of;
mod attested;
mod audit;
pub mod calendar;
mod collection;
mod come;
mod comparison;
mod condition;
mod context;
mod domain;
mod exceptions;
mod explain;
mod faults;
pub mod ground;
mod indicator;
pub mod interval;
pub mod kleene;
mod left_out;
mod life;
mod mend;
mod missing;
mod norm;
mod outcome;
mod past;
mod projected;
mod readings;
mod remembered;
mod subjects;
mod table;
pub mod target;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod timed;
mod trace;
mod value;
pub mod verdict;
mod view;

pub use applicability::Standing;
pub use audit::{Audit, AuditOptions, PolicyStanding, audit, audit_view};
pub use explain::{Clause, Derivation, Gave, Step, explain};
pub use mend::Planner;
pub use missing::{Missings, missing};
pub use view::{Supposed, View};
