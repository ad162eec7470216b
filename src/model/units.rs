//! Units of measure: the built-in ones, the declared ones, and exact conversion.

use super::compiler::{Compiler, Decl, DeclId, Res, State};
use crate::diagnostic::Diagnostic;
use crate::program::{Label, Unit, UnitId};
use crate::source::{Loc, Span};
use crate::syntax::ast::{DeclarationKind, Head, Text};
use crate::syntax::everyday;
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

/// Built-in units: symbol, other spellings, the unit it is counted in, how many of it (as a
/// number of thousandths, so that the table stays in whole numbers).
pub(super) const BUILT_IN: [(&str, &[&str], &str, i64); 27] = [
    ("人", &["person", "people", "persons"], "人", 1000),
    ("次", &["time", "times"], "次", 1000),
    ("元", &["yuan", "CNY"], "元", 1000),
    ("个月", &["month", "months"], "个月", 1000),
    ("年", &["year", "years"], "个月", 12_000),
    ("周岁", &["岁", "years_of_age"], "个月", 12_000),
    ("分钟", &["min", "minute", "minutes"], "分钟", 1000),
    ("小时", &["h", "hour", "hours"], "分钟", 60_000),
    ("日", &["天", "day", "days", "d"], "分钟", 1_440_000),
    ("周", &["week", "weeks"], "分钟", 10_080_000),
    (
        "工作日",
        &["个工作日", "working_day", "working_days"],
        "工作日",
        1000,
    ),
    ("mSv", &[], "mSv", 1000),
    ("µSv", &["μSv", "uSv"], "mSv", 1),
    ("Sv", &[], "mSv", 1_000_000),
    ("mGy", &[], "mGy", 1000),
    ("Gy", &[], "mGy", 1_000_000),
    ("Bq", &[], "Bq", 1000),
    ("mg", &["毫克"], "mg", 1000),
    ("µg", &["μg", "ug", "微克"], "mg", 1),
    ("g", &["克"], "mg", 1_000_000),
    ("kg", &["千克", "公斤"], "mg", 1_000_000_000),
    ("t", &["吨"], "mg", 1_000_000_000_000),
    ("mm", &["毫米"], "mm", 1000),
    ("cm", &["厘米"], "mm", 10_000),
    ("m", &["米"], "mm", 1_000_000),
    ("km", &["公里", "千米"], "mm", 1_000_000_000),
    ("m²", &["平方米"], "m²", 1000),
];

/// The spelling by which units are looked up.
fn key(symbol: &str) -> String {
    symbol.nfkc().collect()
}

impl<'a> Compiler<'a> {
    /// Enters the built-in units, then the declared ones, whatever their order.
    pub(super) fn declare_units(&mut self) {
        for (symbol, aliases, base, thousandths) in BUILT_IN {
            let id = self.new_unit(symbol, aliases.iter().map(|a| (*a).to_owned()).collect());
            let base = self.unit_names.get(&key(base)).copied().unwrap_or(id);
            if let Some(u) = self.program.units.get_mut(id.index()) {
                u.base = base;
                u.factor = Decimal::new(thousandths, 3).normalize();
            }
        }
        let declared = self.of_kind(DeclarationKind::Unit);
        let mut waiting: Vec<(DeclId, Decl<'a>)> = Vec::new();
        for (id, decl) in declared {
            match &decl.ast.head {
                Head::Unit { equals: None, .. } => self.base_unit(id, decl),
                Head::Unit { .. } => waiting.push((id, decl)),
                _ => self.set(id, State::Failed),
            }
        }
        // Each round defines those whose base is there; what remains is unknown or a circle.
        loop {
            let before = waiting.len();
            waiting.retain(|(id, decl)| !self.derived_unit(*id, *decl));
            if waiting.len() == before {
                break;
            }
        }
        for (id, decl) in waiting {
            self.report_unit_without_base(id, decl);
        }
    }

    fn new_unit(&mut self, symbol: &str, aliases: Vec<String>) -> UnitId {
        let id = UnitId(u32::try_from(self.program.units.len()).unwrap_or(u32::MAX));
        for spelling in std::iter::once(symbol).chain(aliases.iter().map(String::as_str)) {
            self.unit_names.entry(key(spelling)).or_insert(id);
        }
        self.program.units.push(Unit {
            label: Label {
                name: symbol.to_owned(),
                aliases,
            },
            base: id,
            factor: Decimal::ONE,
        });
        id
    }

    /// A unit that is its own base. Two vocabularies may declare the same one, and a built-in
    /// one may get further spellings.
    fn base_unit(&mut self, id: DeclId, decl: Decl<'a>) {
        let Head::Unit {
            symbol, aliases, ..
        } = &decl.ast.head
        else {
            return;
        };
        self.set(id, State::Done);
        let aliases: Vec<String> = aliases.iter().map(|a| a.text.clone()).collect();
        match self.unit_names.get(&key(&symbol.text)).copied() {
            Some(known) => {
                for alias in &aliases {
                    self.unit_names.entry(key(alias)).or_insert(known);
                }
            }
            None => {
                self.new_unit(&symbol.text, aliases);
            }
        }
    }

    fn derived_unit(&mut self, id: DeclId, decl: Decl<'a>) -> bool {
        let Head::Unit {
            symbol,
            aliases,
            equals: Some((factor, of)),
        } = &decl.ast.head
        else {
            return false;
        };
        let Some(of) = self.unit_names.get(&key(&of.text)).copied() else {
            return false;
        };
        let Some((base, of_factor)) = self
            .program
            .units
            .get(of.index())
            .map(|u| (u.base, u.factor))
        else {
            return false;
        };
        let factor = factor.checked_mul(of_factor).unwrap_or(*factor);
        let known = self.unit_names.get(&key(&symbol.text)).copied();
        if let Some(unit) = known.and_then(|k| self.program.units.get(k.index())) {
            let same = unit.base == base && unit.factor == factor;
            self.set(id, State::Done);
            if !same {
                let loc = self.loc(decl.scope, symbol.span);
                self.report(
                    Diagnostic::error("ohs::type::unit_differs", loc)
                        .arg("unit", symbol.text.as_str()),
                );
            }
            return true;
        }
        let aliases = aliases.iter().map(|a| a.text.clone()).collect();
        let new = self.new_unit(&symbol.text, aliases);
        if let Some(u) = self.program.units.get_mut(new.index()) {
            u.base = base;
            u.factor = factor;
        }
        self.set(id, State::Done);
        true
    }

    fn report_unit_without_base(&mut self, id: DeclId, decl: Decl<'a>) {
        self.set(id, State::Failed);
        if let Head::Unit {
            equals: Some((_, of)),
            symbol,
            ..
        } = &decl.ast.head
        {
            // Names of a circle are entered, so that their use is not reported too.
            let loc = self.loc(decl.scope, of.span);
            let near = self.nearest_unit(&of.text);
            self.new_unit(&symbol.text, Vec::new());
            self.report(
                Diagnostic::error("ohs::type::unknown_unit", loc)
                    .arg("unit", of.text.as_str())
                    .did_you_mean(near.as_deref()),
            );
        }
    }

    /// The unit of this spelling, if there is one.
    pub(super) fn unit_named(&self, symbol: &str) -> Option<UnitId> {
        self.unit_names.get(&key(symbol)).copied()
    }

    /// The unit as written.
    pub(super) fn unit(&mut self, scope: usize, unit: &Text) -> Res<UnitId> {
        match self.unit_named(&unit.text) {
            Some(id) => Ok(id),
            None => {
                let near = self.nearest_unit(&unit.text);
                let loc = self.loc(scope, unit.span);
                if let Some(d) = self.year_and_act(&unit.text, loc) {
                    return self.fail(d);
                }
                let units = self.declared_units();
                let listed = near.is_none() && !units.is_empty();
                let d = Diagnostic::error("ohs::type::unknown_unit", loc)
                    .arg("unit", unit.text.as_str())
                    .arg("units", units);
                self.fail(if listed {
                    d.help("listed")
                } else {
                    d.did_you_mean(near.as_deref())
                })
            }
        }
    }

    /// `2023年组织中期评估`: a year, and what is done in it.
    fn year_and_act(&self, unit: &str, loc: Loc) -> Option<Diagnostic> {
        let act = unit.strip_prefix('年').filter(|act| !act.is_empty())?;
        let file = self.sources.get(loc.file)?;
        let before = file.text().get(..loc.span.start as usize)?;
        let number = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let start = loc.span.start.checked_sub(4).filter(|_| number == 4)?;
        let place = Span::new(start, loc.span.end).in_file(loc.file);
        let year = before.get(start as usize..)?;
        let thing = match everyday(act) {
            Some((_, _, rest)) if !rest.is_empty() => rest,
            _ => act.trim_start_matches("组织").trim_start_matches("完成"),
        };
        let thing = thing.trim_start_matches('有');
        Some(
            Diagnostic::error("ohs::type::unknown_unit", place)
                .arg("unit", unit)
                .arg("instead", format!("于 {year}年 内 有 {thing}"))
                .help("year"),
        )
    }

    /// How many `to` one `from` is, as a fraction; nothing where they are unlike.
    pub(super) fn ratio(&self, from: UnitId, to: UnitId) -> Option<(Decimal, Decimal)> {
        let f = self.program.units.get(from.index())?;
        let t = self.program.units.get(to.index())?;
        (f.base == t.base).then_some((f.factor, t.factor))
    }

    /// A number in another unit, exactly.
    pub(super) fn convert(
        &mut self,
        number: Decimal,
        from: UnitId,
        to: UnitId,
        loc: Loc,
    ) -> Res<Decimal> {
        let Some((f, t)) = self.ratio(from, to) else {
            let (from, to) = (self.unit_text(from), self.unit_text(to));
            return self.fail(
                Diagnostic::error("ohs::type::unlike_unit", loc)
                    .arg("unit", from)
                    .arg("expected", to),
            );
        };
        let scaled = number.checked_mul(f);
        let exact = scaled
            .and_then(|s| s.checked_div(t))
            .filter(|q| q.checked_mul(t) == scaled);
        match exact {
            Some(number) => Ok(number.normalize()),
            None => {
                let (from, to) = (self.unit_text(from), self.unit_text(to));
                self.fail(
                    Diagnostic::error("ohs::type::inexact_unit", loc)
                        .arg("unit", from)
                        .arg("expected", to),
                )
            }
        }
    }

    /// The symbol of a unit.
    pub(super) fn unit_text(&self, id: UnitId) -> String {
        self.program
            .units
            .get(id.index())
            .map_or_else(String::new, |u| u.label.name.clone())
    }

    /// Whether a unit only counts things (人, 家, 人次): a number of rows may carry any of them.
    pub(super) fn counts(&self, id: UnitId) -> bool {
        self.program.units.get(id.index()).is_some_and(|u| {
            let built_in = BUILT_IN.iter().any(|(s, ..)| *s == u.label.name);
            u.base == id && (!built_in || matches!(u.label.name.as_str(), "人" | "次"))
        })
    }
}
