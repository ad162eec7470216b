//! Windows: `于 X 后 D 内`, `于 X 前 D 内`, `不晚于 X [后 D]`, `先于 X [至少 D]`, `于 P 内`, `于 S 中`.
//! Both ends count, the same day satisfies 先于. X known to be absent: not applicable; X in the
//! future: satisfied if the event stands, else pending. An act after the due date ends the breach.

use super::super::calendar;
use super::super::context::{Env, Evaluator};
use super::super::domain::{EVER, Val, What};
use super::super::ground::{Due, Ground, Start};
use super::super::kleene::Truth;
use super::super::outcome::Outcome;
use super::super::verdict::{FactRef, Late, Settled, VerdictSet};
use super::{Breaks, Frame, period as read};
use crate::program::{Act, DateRange, Expr, ExprKind, Period, SpanValue, Value, Window};
use jiff::civil::Date;

/// The first day on which an act counts, and the last on which it is in time (`None`: none).
#[derive(Clone, Debug)]
struct Bounds {
    open: DateRange,
    due: Option<DateRange>,
    /// There may be no window at all: X may be absent.
    absent: bool,
    /// Nothing is known of X: its dates are bounds without meaning.
    unread: bool,
    /// They were the same since.
    from: Date,
}

/// On which side of X a window lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// From it on.
    After,
    /// Before it, from some day on.
    Before,
    /// Up to it, or to some day before.
    Until,
}

impl Evaluator<'_> {
    pub(super) fn window(&self, window: &Window, act: &Act, env: &Env, frame: &Frame) -> Outcome {
        let (windows, from) = self.windows(window, env, frame);
        if windows.is_empty() {
            return Outcome::settled(Settled::NotApplicable, from);
        }
        let happenings = self.happenings_before(act, self.owed_before(window, env), env);
        if let Some(row) = happenings.last(env.day).and_then(|h| h.row) {
            self.trace.read(FactRef::Row(row), true);
        }
        for due in windows.iter().filter_map(|w| w.due) {
            if frame.does_not_arise(due).is_true() {
                self.note_not_arisen(due, frame);
            }
        }
        windows
            .into_iter()
            .map(|bounds| on_day(&bounds, act.at_least, &happenings, env.day, frame))
            .reduce(Outcome::and)
            .unwrap_or_else(Outcome::not_applicable)
    }

    /// The day before which a window lies, where it is known.
    fn owed_before(&self, window: &Window, env: &Env) -> Option<DateRange> {
        let (Window::Before { anchor, .. } | Window::PriorTo { anchor, .. }) = window else {
            return None;
        };
        let was_on = self.trace.switch(false);
        let x = self.value(anchor, env);
        self.trace.switch(was_on);
        x.days().filter(|_| !x.unread)
    }

    /// The windows that a form opens, none where X is known to be absent; and since when that is
    /// so.
    fn windows(&self, window: &Window, env: &Env, frame: &Frame) -> (Vec<Bounds>, Date) {
        let ever = calendar::FIRST_DAY;
        match window {
            Window::After { anchor, period } => {
                self.anchored(anchor, Some(period), Side::After, env, |x, short, long| {
                    let x = self.not_before_scope(x, env, frame);
                    let due = DateRange {
                        low: calendar::add(x.low, short).low,
                        high: calendar::add(x.high, long).high,
                    };
                    (x, due)
                })
            }
            Window::Before { anchor, period } => {
                self.anchored(anchor, Some(period), Side::Before, env, |x, short, long| {
                    let open = DateRange {
                        low: calendar::first_reaching(x.low, long),
                        high: calendar::first_reaching(x.high, short),
                    };
                    (open, x)
                })
            }
            Window::NoLater { anchor, after } => self.anchored(
                anchor,
                after.as_ref(),
                Side::After,
                env,
                |x, short, long| {
                    let due = if after.is_some() {
                        let x = self.not_before_scope(x, env, frame);
                        DateRange {
                            low: calendar::add(x.low, short).low,
                            high: calendar::add(x.high, long).high,
                        }
                    } else {
                        last_of_literal(anchor, x)
                    };
                    (DateRange::day(ever), due)
                },
            ),
            Window::PriorTo { anchor, at_least } => self.anchored(
                anchor,
                at_least.as_ref(),
                Side::Until,
                env,
                |x, short, long| {
                    let due = if at_least.is_some() {
                        DateRange {
                            low: calendar::last_within(x.low, long),
                            high: calendar::last_within(x.high, short),
                        }
                    } else {
                        x
                    };
                    (DateRange::day(ever), due)
                },
            ),
            Window::Between { from, to } => {
                let (a, b) = (self.value(from, env), self.value(to, env));
                let since = a.from.max(b.from);
                if a.what == What::Never || b.what == What::Never {
                    return (Vec::new(), since);
                }
                let open = a.days().unwrap_or(EVER);
                let open = if matches!(from.kind, ExprKind::Literal(_)) {
                    DateRange::day(open.low)
                } else {
                    open
                };
                let bounds = Bounds {
                    open,
                    due: Some(last_of_literal(to, b.days().unwrap_or(EVER))),
                    absent: a.absent || b.absent || a.nothing || b.nothing,
                    unread: a.unread || b.unread,
                    from: since,
                };
                (vec![bounds], since)
            }
            Window::During(spans) => {
                let v = self.value(spans, env);
                let (listed, complete) = spans_in(&v);
                let mut out: Vec<Bounds> = listed
                    .iter()
                    .map(|s| Bounds {
                        open: s.from,
                        due: s.to,
                        absent: v.absent || v.nothing,
                        unread: false,
                        from: v.from,
                    })
                    .collect();
                if !complete {
                    out.push(Bounds {
                        open: EVER,
                        due: Some(EVER),
                        absent: true,
                        unread: true,
                        from: v.from,
                    });
                }
                (out, v.from)
            }
        }
    }

    /// A window about an anchor X.
    fn anchored(
        &self,
        anchor: &Expr,
        period: Option<&Expr>,
        side: Side,
        env: &Env,
        bounds: impl Fn(DateRange, Period, Period) -> (DateRange, DateRange),
    ) -> (Vec<Bounds>, Date) {
        let mark = self.trace.mark();
        let x = self.value(anchor, env);
        let personal = self.trace.calculates() && self.read_personal(mark);
        if x.what == What::Never {
            self.note_no_anchor(Some(anchor));
            return (Vec::new(), x.from);
        }
        let days = x.days().unwrap_or(EVER);
        let (mut short, mut long) = (Period::Days(0), Period::Days(0));
        let mut from = x.from;
        let (mut stretches, mut sources) = (Vec::new(), Vec::new());
        if let Some(period) = period {
            // The edition in force when the clock started; of a day that is not known, each that may
            // have been.
            (stretches, sources) = self.trace.sourced(|| self.stretches(period, days, env));
            from = stretches.iter().fold(from, |from, s| from.max(s.from));
            (short, long) = read::over_all(&stretches).unwrap_or(read::ANY);
            self.note_working_days(long);
        }
        let (open, due) = stretches
            .iter()
            .map(|s| {
                let (short, long) = s.period.unwrap_or(read::ANY);
                bounds(s.on, short, long)
            })
            .reduce(|a, b| (read::hull(a.0, b.0), read::hull(a.1, b.1)))
            .unwrap_or_else(|| bounds(days, short, long));
        let written = matches!(anchor.kind, ExprKind::Literal(_));
        if self.trace.calculates() && !x.unread && !(written && period.is_none()) {
            // The clock of a window starts no earlier than the scope.
            let later = side == Side::After && due.low > calendar::add(days.low, short).low;
            let start = if later && period.is_some() {
                Start::Scope
            } else {
                Start::Anchor(anchor.loc, self.fact_of(anchor, env))
            };
            self.trace.ground(Ground::Due(Due {
                from: if start == Start::Scope && open.low > calendar::FIRST_DAY {
                    open
                } else {
                    days
                },
                start,
                personal,
                moved: None,
                period: period.is_some().then_some((short, long)),
                inclusive: true,
                before: side != Side::After,
                opens: side == Side::Before,
                sources,
                gives: if side == Side::Before { open } else { due },
            }));
        }
        let bounds = Bounds {
            open,
            due: Some(due),
            absent: x.absent || x.nothing,
            unread: x.unread,
            from,
        };
        (vec![bounds], from)
    }

    /// The clock of a window runs while the scope holds: it starts no earlier than the scope.
    fn not_before_scope(&self, x: DateRange, env: &Env, frame: &Frame) -> DateRange {
        let scope = self.scope_since(frame, env);
        DateRange {
            low: x.low.max(scope.low),
            high: x.high.max(scope.high),
        }
    }
}

/// A partial date that the policy itself writes (不晚于 2023年底) counts to its last day.
fn last_of_literal(expr: &Expr, x: DateRange) -> DateRange {
    if matches!(expr.kind, ExprKind::Literal(_)) {
        DateRange::day(x.high)
    } else {
        x
    }
}

/// The spans of a value, and whether those are all.
pub(super) fn spans_in(v: &Val) -> (Vec<SpanValue>, bool) {
    match &v.what {
        What::Exactly(Value::Span(s)) => (vec![*s], true),
        What::Exactly(Value::Spans(s)) => (s.clone(), true),
        What::Never => (Vec::new(), true),
        _ => (Vec::new(), false),
    }
}

fn on_day(
    bounds: &Bounds,
    n: u64,
    happenings: &super::super::act::Happenings,
    day: Date,
    frame: &Frame,
) -> Outcome {
    let sure = happenings.at_least(n, bounds.open.high, day);
    let possible = happenings.at_least(n, bounds.open.low, day);
    let done = Truth::possible(possible.may_be_true(), sure.may_be_false());
    let overdue = bounds.due.map_or(Truth::FALSE, |due| {
        Truth::possible(day > due.low, day <= due.high)
    });
    let mut set = VerdictSet::EMPTY;
    if done.may_be_true() {
        set = set.with(Settled::Satisfied);
    }
    if done.may_be_false() {
        if overdue.may_be_true() {
            set = set.with(Settled::Violated);
        }
        if overdue.may_be_false() {
            set = set.with(Settled::Pending);
        }
    }
    let mut breaks = Breaks::up_to(day);
    breaks.at(happenings.unchanged_since(day));
    breaks.at(bounds.from);
    let mut not_arising = Truth::FALSE;
    if let Some(due) = bounds.due {
        breaks.after(due);
        not_arising = frame.does_not_arise(due);
    }
    let mut out = Outcome::possible(set, breaks.last);
    if let Some(due) = bounds.due.filter(|_| !bounds.unread) {
        out.due = Some(if overdue.is_true() { due.high } else { due.low });
        (out.due_earliest, out.due_latest) = (Some(due.low), Some(due.high));
    }
    if let Some(due) = bounds.due.filter(|_| done.is_true()) {
        let by = |last: Date| happenings.at_least(n, bounds.open.low, last);
        if by(due.high).may_be_true() {
            out.in_doubt = !bounds.unread && !by(due.low).is_true();
        } else {
            out.late = happenings.nth(n, bounds.open.high, day).map(|h| Late {
                due: due.high,
                done: h.on,
            });
        }
    }
    out.unless(not_arising, Settled::NotApplicable)
        .unless(Truth::possible(bounds.absent, true), Settled::NotApplicable)
}

#[cfg(test)]
mod tests;
