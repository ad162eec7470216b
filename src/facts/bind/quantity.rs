//! Numbers in units, percentages, measured quantities.

use super::Binder;
use super::number::{self, NoNumber};
use super::value::found_word;
use crate::diagnostic::Diagnostic;
use crate::facts::tree::{Node, NodeKind};
use crate::program::{Type, UnitId, Value};
use rust_decimal::Decimal;

/// Whether what stands behind a number is a single word by which things are counted, and neither
/// multiplies (千, 打) nor says about how many it is (余).
fn says_no_more_than_which(written: &str) -> bool {
    let mut chars = written.chars();
    let other = |c: char| {
        matches!(
            c,
            '十' | '百' | '千' | '打' | '双' | '对' | '余' | '多' | '几'
        )
    };
    matches!((chars.next(), chars.next()), (Some(c), None) if !c.is_ascii() && !other(c))
}

impl Binder<'_, '_, '_> {
    fn decimal(&mut self, ty: &Type, text: &str, node: &Node) -> Option<Decimal> {
        match number::decimal(text) {
            Ok(n) => Some(n),
            Err(fault) => self.no_number(ty, node, fault),
        }
    }

    fn no_number<T>(&mut self, ty: &Type, node: &Node, fault: NoNumber) -> Option<T> {
        let here = node.loc(self.file);
        let d = match fault {
            NoNumber::Unlike => self.wrong_type(ty, node),
            NoNumber::Separated => self.wrong_type(ty, node).help("separated"),
            NoNumber::Inexact => {
                Diagnostic::error("ohs::facts::inexact_number", here).arg("found", found_word(node))
            }
        };
        self.report(d);
        None
    }

    /// A number in the field's unit.
    pub(super) fn number(
        &mut self,
        ty: &Type,
        unit: Option<UnitId>,
        node: &Node,
    ) -> Option<Decimal> {
        let text = match &node.kind {
            NodeKind::Number(text) => return self.decimal(ty, text, node),
            NodeKind::Text(text) => text,
            _ => return self.wrong(ty, node),
        };
        let (n, written) = match number::quantity(text) {
            Ok(parts) => parts,
            Err(fault) => return self.no_number(ty, node, fault),
        };
        if written.is_empty() {
            return self.wrong_with(ty, node, "no_quotes");
        }
        let (n, found) = self.with_unit(ty, unit, n, &written, node)?;
        let found = match (found, unit) {
            (None, _) => return Some(n),
            (Some(found), Some(unit)) => (found, unit),
            (Some(_), None) => return self.unlike(&written, None, node),
        };
        match self.converted(n, found.0, found.1) {
            Some(n) => Some(n),
            None if self.alike(found.0, found.1) => self.no_number(ty, node, NoNumber::Inexact),
            None => self.unlike(&written, Some(found.1), node),
        }
    }

    /// Finds the unit written behind a number, 万 and 亿 worked in.
    fn with_unit(
        &mut self,
        ty: &Type,
        wanted: Option<UnitId>,
        n: Decimal,
        written: &str,
        node: &Node,
    ) -> Option<(Decimal, Option<UnitId>)> {
        if let Some(unit) = self.words.unit(written) {
            return Some((n, Some(unit)));
        }
        if let Some((factor, rest)) = number::multiple(written) {
            let unit = self.words.unit(rest);
            if rest.is_empty() || unit.is_some() {
                return match n.checked_mul(factor) {
                    Some(n) => Some((n, unit)),
                    None => self.no_number(ty, node, NoNumber::Inexact),
                };
            }
        }
        let d =
            Diagnostic::error("ohs::facts::unknown_unit", node.loc(self.file)).arg("unit", written);
        let meant = match self.may_suggest() {
            true => self.words.unit_meant(written, wanted).map(str::to_owned),
            false => None,
        };
        let d = match (meant, wanted) {
            (Some(meant), _) => d.arg("meant", meant).help("meant"),
            (None, Some(wanted)) => {
                let d = d.arg("wanted", &*self.program[wanted].label.name);
                match ty {
                    // Things are counted in words that are no units.
                    Type::Integer(_) if says_no_more_than_which(written) => {
                        d.arg("number", n.normalize().to_string()).help("counted")
                    }
                    _ => d.help("wanted"),
                }
            }
            (None, None) if *ty == Type::Measured => {
                let units = self.words.units_of_limits();
                match units.is_empty() {
                    true => d,
                    false => d.arg("units", units).help("listed"),
                }
            }
            (None, None) => d.help("no_unit"),
        };
        self.report(d);
        None
    }

    fn alike(&self, a: UnitId, b: UnitId) -> bool {
        match (
            self.program.units.get(a.index()),
            self.program.units.get(b.index()),
        ) {
            (Some(a), Some(b)) => a.base == b.base,
            _ => false,
        }
    }

    /// A number of one unit in another, where that is exact.
    pub(super) fn converted(&self, n: Decimal, from: UnitId, to: UnitId) -> Option<Decimal> {
        if from == to {
            return Some(n);
        }
        let (from, to) = (
            self.program.units.get(from.index())?,
            self.program.units.get(to.index())?,
        );
        if from.base != to.base {
            return None;
        }
        let base = n.checked_mul(from.factor)?;
        let out = base.checked_div(to.factor)?;
        (out.checked_mul(to.factor)? == base).then_some(out)
    }

    fn unlike<T>(&mut self, found: &str, wanted: Option<UnitId>, node: &Node) -> Option<T> {
        let d =
            Diagnostic::error("ohs::facts::unlike_unit", node.loc(self.file)).arg("unit", found);
        let d = match wanted {
            Some(wanted) => d.arg("wanted", &*self.program[wanted].label.name),
            None => d.help("no_unit"),
        };
        self.report(d);
        None
    }

    /// `95%` or 0.95; `20个百分点` or 0.20.
    pub(super) fn share(&mut self, ty: &Type, node: &Node) -> Option<Decimal> {
        let text = match &node.kind {
            NodeKind::Number(text) => {
                let n = self.decimal(ty, text, node)?;
                if *ty != Type::Percent && n.abs() > Decimal::ONE {
                    self.report(
                        Diagnostic::warning("ohs::facts::more_than_whole", node.loc(self.file))
                            .arg("found", found_word(node)),
                    );
                }
                return Some(n);
            }
            NodeKind::Text(text) => text,
            _ => return self.wrong(ty, node),
        };
        let (n, unit) = match number::quantity(text) {
            Ok(parts) => parts,
            Err(fault) => return self.no_number(ty, node, fault),
        };
        let fits = match ty {
            Type::Percent => matches!(unit.as_str(), "%" | "％"),
            _ => matches!(
                unit.as_str(),
                "个百分点" | "百分点" | "points" | "percentage points"
            ),
        };
        if !fits {
            return self.wrong(ty, node);
        }
        match n.checked_div(Decimal::ONE_HUNDRED) {
            Some(share) if share.checked_mul(Decimal::ONE_HUNDRED) == Some(n) => Some(share),
            _ => self.no_number(ty, node, NoNumber::Inexact),
        }
    }

    pub(super) fn measured(&mut self, node: &Node) -> Option<Value> {
        let ty = &Type::Measured;
        let NodeKind::Text(text) = &node.kind else {
            return match &node.kind {
                NodeKind::Number(_) => self.wrong_with(ty, node, "needs_unit"),
                _ => self.wrong(ty, node),
            };
        };
        let (n, written) = match number::quantity(text) {
            Ok(parts) => parts,
            Err(fault) => return self.no_number(ty, node, fault),
        };
        if written.is_empty() {
            return self.wrong_with(ty, node, "needs_unit");
        }
        match self.with_unit(ty, None, n, &written, node)? {
            (n, Some(unit)) => Some(Value::Measured(n, unit)),
            (_, None) => self.wrong_with(ty, node, "needs_unit"),
        }
    }
}
