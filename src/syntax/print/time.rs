//! A TIME as text, in the word order of the language.

use super::Printer;
use super::condition::Level;
use crate::message::Language;
use crate::syntax::ast::{CalendarUnit, Expr, ExprKind, Time, TimeKind};

/// The units with which a number is a period.
const PERIOD_UNITS: [&str; 6] = ["日", "周", "个月", "年", "小时", "工作日"];

impl Printer<'_> {
    /// A period: a literal, a name, a call, or in brackets.
    pub(super) fn period(&mut self, period: &Expr) {
        match &period.kind {
            ExprKind::Quantity(q)
                if q.unit
                    .as_ref()
                    .is_some_and(|u| PERIOD_UNITS.contains(&u.text.as_str())) =>
            {
                self.quantity(q);
            }
            ExprKind::Path(_) | ExprKind::Call { .. } => self.expr(period, Level::Any),
            _ => self.bracketed(period),
        }
    }

    /// A day: a date, a name, a call, or in brackets.
    pub(super) fn anchor(&mut self, anchor: &Expr) {
        match &anchor.kind {
            ExprKind::Date(date) => self.date(date),
            ExprKind::Path(_) | ExprKind::Call { .. } => self.expr(anchor, Level::Any),
            _ => self.bracketed(anchor),
        }
    }

    /// A day, perhaps with `后 D`.
    fn moment(&mut self, moment: &Expr) {
        match (&moment.kind, self.language) {
            (
                ExprKind::Shift {
                    base,
                    after,
                    period,
                },
                Language::Zh,
            ) => {
                self.anchor(base);
                self.push(if *after { " 后 " } else { " 前 " });
                self.period(period);
            }
            _ => self.anchor(moment),
        }
    }

    fn side(&mut self, after: bool) {
        match after {
            true => self.infix("后", "after"),
            false => self.infix("前", "before"),
        }
    }

    pub(super) fn time(&mut self, time: &Time) {
        let zh = self.language == Language::Zh;
        match &time.kind {
            TimeKind::Every {
                period,
                over,
                anchor,
            } => {
                if let (Some(anchor), true) = (anchor, zh) {
                    self.push("自 ");
                    self.moment(anchor);
                    self.push(" ");
                }
                self.word("每 ", "every ");
                if let Some(over) = over {
                    self.word("超过 ", "more than ");
                    self.period(over);
                    self.infix("不满", "less than");
                }
                self.period(period);
                if let (Some(anchor), false) = (anchor, zh) {
                    self.push(" from ");
                    self.moment(anchor);
                }
            }
            TimeKind::Calendar { unit, no_later } => {
                match unit {
                    CalendarUnit::Year => self.word("每年度", "yearly"),
                    CalendarUnit::Quarter => self.word("每季度", "quarterly"),
                    CalendarUnit::Month => self.word("每月", "monthly"),
                }
                if let Some(day) = no_later {
                    self.infix("不晚于", "no later than");
                    self.month_day(day);
                }
            }
            TimeKind::Within {
                anchor,
                after,
                period,
            } => {
                if zh {
                    self.push("于 ");
                    self.anchor(anchor);
                    self.side(*after);
                    self.period(period);
                    self.push(" 内");
                } else {
                    self.push("within ");
                    self.period(period);
                    self.side(*after);
                    self.anchor(anchor);
                }
            }
            TimeKind::In { from, to } => {
                self.word("于 ", "in ");
                self.anchor(from);
                if let Some(to) = to {
                    self.infix("至", "to");
                    self.anchor(to);
                }
                self.word(" 内", "");
            }
            TimeKind::During(span) => {
                self.word("于 ", "during ");
                self.anchor(span);
                self.word(" 中", "");
            }
            TimeKind::NoLaterThan { anchor, after } => {
                self.word("不晚于 ", "no later than ");
                match after {
                    Some(period) if zh => {
                        self.anchor(anchor);
                        self.push(" 后 ");
                        self.period(period);
                    }
                    Some(period) => {
                        self.period(period);
                        self.push(" after ");
                        self.anchor(anchor);
                    }
                    None => self.anchor(anchor),
                }
            }
            TimeKind::Before { anchor, at_least } => {
                self.word("先于 ", "before ");
                self.anchor(anchor);
                if let Some(period) = at_least {
                    self.infix("至少", "at least");
                    self.expr(period, Level::Any);
                }
            }
            TimeKind::From { from, to } => {
                self.word("自 ", "from ");
                self.moment(from);
                if let Some(to) = to {
                    self.infix("至", "to");
                    self.moment(to);
                }
            }
            TimeKind::Season { from, to } => {
                let text = if zh {
                    format!("每年 {from}月 至 {to}月")
                } else {
                    format!("in months {from} to {to}")
                };
                self.push(&text);
            }
        }
    }
}
