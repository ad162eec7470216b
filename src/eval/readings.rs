//! Readings: where a text can be read in more than one way, every combination is evaluated (each
//! choice is made once a policy), unless a lower policy or the facts adopt one.

use super::context::{Bound, Evaluator};
use crate::program::ReadingSetId;

/// One combination: the reading taken, by set.
pub type Choice = Vec<(ReadingSetId, u32)>;

impl Evaluator<'_> {
    /// The combinations to evaluate of some sets for a subject; at least one, at most `most`.
    #[must_use]
    pub fn combinations(&self, sets: &[ReadingSetId], subject: Bound, most: usize) -> Vec<Choice> {
        let mut out: Vec<Choice> = vec![Vec::new()];
        for set in sets {
            let readings = self.readings_left(*set, subject);
            let mut next = Vec::new();
            'all: for reading in readings {
                for choice in &out {
                    if next.len() >= most {
                        break 'all;
                    }
                    let mut longer = choice.clone();
                    longer.push((*set, reading));
                    next.push(longer);
                }
            }
            out = next;
        }
        out
    }

    /// The readings that may be meant: the one that is fixed, by the nearest policy that reaches the
    /// subject, else by the facts; else all. Of a policy of which it is not known whether it reaches
    /// the subject, either.
    fn readings_left(&self, set: ReadingSetId, subject: Bound) -> Vec<u32> {
        let adopted = &self.program()[set].adopted;
        let mut maybe = Vec::new();
        for policy in &self.in_effect {
            let Some((_, reading)) = adopted.iter().find(|(by, _)| by == policy) else {
                continue;
            };
            match self.reach(*policy, subject) {
                Some(false) => {}
                Some(true) => {
                    maybe.push(*reading);
                    return each_once(maybe);
                }
                None => maybe.push(*reading),
            }
        }
        let facts = self.view.store.adopted();
        match facts.iter().find(|(s, _)| *s == set) {
            Some((_, reading)) => maybe.push(*reading),
            None => {
                let n = self.program()[set].readings.len().max(1);
                maybe.extend(0..u32::try_from(n).unwrap_or(1));
            }
        }
        each_once(maybe)
    }
}

fn each_once(mut readings: Vec<u32>) -> Vec<u32> {
    readings.sort_unstable();
    readings.dedup();
    readings
}
