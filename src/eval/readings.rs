//! Readings: where a text can be read in more than one way, every combination is evaluated (each
//! choice is made once a policy), unless a lower policy or the facts adopt one.

use super::context::Evaluator;
use crate::program::ReadingSetId;

/// One combination: the reading taken, by set.
pub type Choice = Vec<(ReadingSetId, u32)>;

impl Evaluator<'_> {
    /// The combinations to evaluate for some sets; at least one, at most `most`.
    #[must_use]
    pub fn combinations(&self, sets: &[ReadingSetId], most: usize) -> Vec<Choice> {
        let mut out: Vec<Choice> = vec![Vec::new()];
        for set in sets {
            let readings: Vec<u32> = match self.adopted_reading(*set) {
                Some(one) => vec![one],
                None => {
                    let n = self.program()[*set].readings.len().max(1);
                    (0..u32::try_from(n).unwrap_or(1)).collect()
                }
            };
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

    /// The reading that is fixed: by an applicable policy, else by the facts.
    fn adopted_reading(&self, set: ReadingSetId) -> Option<u32> {
        let adopted = &self.program()[set].adopted;
        self.in_effect
            .iter()
            .find_map(|p| adopted.iter().find(|(by, _)| by == p))
            .map(|(_, reading)| *reading)
            .or_else(|| {
                let facts = self.view.store.adopted();
                facts.iter().find(|(s, _)| *s == set).map(|(_, r)| *r)
            })
    }
}
