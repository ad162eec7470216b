//! What a search need not ask again: an answer for which nothing supposed was seen, and only known
//! facts were read, is the same however those turn out that are not known. (What is settled while a
//! fact is unknown stays settled under every completion; so what cannot have decided, and was taken
//! back from the trace, does not matter.)

use super::context::{Bound, Env, Evaluator};
use super::kleene::Known;
use super::timed::OnDay;
use super::verdict::FactRef;
use crate::facts::store::Row;
use crate::program::{Expr, FieldId, Slot};
use foldhash::fast::FixedState;
use jiff::civil::Date;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Answers of one inquiry about a norm and its subject.
#[derive(Debug, Default)]
pub struct Remembered {
    /// Which of the choices of readings is taken: an answer may rest on it.
    pub choice: Cell<usize>,
    conditions: RefCell<HashMap<Question, Known, FixedState>>,
    periods: RefCell<HashMap<Question, OnDay, FixedState>>,
    /// What these answers read.
    read: RefCell<Vec<(Row, FieldId)>>,
}

/// An expression of the program (by where it lies), the variables on a day, whether what is planned
/// counts, and the choice of readings.
type Question = (usize, Date, bool, usize, Vec<(Slot, Bound)>);

impl Remembered {
    /// The fields that answers read and that were not taken before.
    pub fn take_read(&self) -> Vec<(Row, FieldId)> {
        self.read.take()
    }
}

impl Evaluator<'_> {
    /// A condition on the day of `env`.
    pub(super) fn remember_condition(
        &self,
        of: &Expr,
        env: &Env,
        ask: impl FnOnce() -> Known,
    ) -> Known {
        self.remember(|r| &r.conditions, of, env, ask)
    }

    /// A period on the day of `env`.
    pub(super) fn remember_period(
        &self,
        of: &Expr,
        env: &Env,
        ask: impl FnOnce() -> OnDay,
    ) -> OnDay {
        self.remember(|r| &r.periods, of, env, ask)
    }

    fn remember<T: Copy>(
        &self,
        answers: impl Fn(&Remembered) -> &RefCell<HashMap<Question, T, FixedState>>,
        of: &Expr,
        env: &Env,
        ask: impl FnOnce() -> T,
    ) -> T {
        // Inside 符合 N an answer may rest on which norms are being judged.
        let Some(remembered) = self.remembered.filter(|_| self.judging.borrow().is_empty()) else {
            return ask();
        };
        let question = (
            std::ptr::from_ref(of).addr(),
            env.day,
            self.planned.get(),
            remembered.choice.get(),
            env.variables(),
        );
        if let Some(known) = answers(remembered).borrow().get(&question) {
            return *known;
        }
        let seen = || self.view.supposed.map_or(0, |s| s.seen.get());
        let (mark, before) = (self.trace.mark(), seen());
        let answer = ask();
        if seen() == before && self.trace.all_known_since(mark) {
            let fields = self.trace.since(mark).into_iter().filter_map(|f| match f {
                FactRef::Field(row, field) => Some((row, field)),
                _ => None,
            });
            remembered.read.borrow_mut().extend(fields);
            answers(remembered).borrow_mut().insert(question, answer);
        }
        answer
    }
}
