//! Heads of declarations and bodies of clauses as text.

use super::Printer;
use super::condition::Level;
use crate::syntax::ast::{
    ArithmeticOp, Body, Cell, CellKind, CellRange, Checked, Cite, Clause, CompareOp, DateLiteral,
    Expr, ExprKind, Head, Keyword, Measure, Monotone, NamedHead, Names, Penalty, Target, Text,
    TypeExpr,
};

impl Printer<'_> {
    fn named(&mut self, named: &NamedHead) {
        self.name(&named.name);
        self.aliases(&named.aliases);
    }

    /// At the start of a line.
    fn first_named(&mut self, named: &NamedHead) {
        self.first_name(&named.name);
        self.aliases(&named.aliases);
    }

    fn aliases(&mut self, aliases: &[crate::syntax::ast::Name]) {
        if !aliases.is_empty() {
            self.push(" (");
            self.list(aliases, |p, a| p.alias(a));
            self.push(")");
        }
    }

    pub(in crate::syntax) fn head(&mut self, head: &Head) {
        match head {
            Head::None => {}
            Head::Named(named) => self.named(named),
            Head::Use { path, local } => {
                self.path(path);
                if let Some(local) = local {
                    self.infix("作", "as");
                    self.name(local);
                }
            }
            Head::Term {
                path,
                aliases,
                definition,
            } => {
                self.path(path);
                self.aliases(aliases);
                if let Some(definition) = definition {
                    self.push(" = ");
                    self.expr(definition, Level::Any);
                }
            }
            Head::Parameter {
                name,
                ty,
                by,
                default,
            } => {
                self.named(name);
                self.push(" ");
                self.type_expr(ty);
                if !by.is_empty() {
                    self.infix("由", "by");
                    self.list(by, |p, n| p.filler(n));
                }
                if let Some(default) = default {
                    self.infix("默认", "default");
                    self.expr(default, Level::Sum);
                }
            }
            Head::Exception { name, to } => {
                self.named(name);
                self.infix("对", "to");
                self.path(to);
            }
            Head::Unit {
                symbol,
                aliases,
                equals,
            } => {
                self.push(&symbol.text);
                if !aliases.is_empty() {
                    self.push(" (");
                    for (n, alias) in aliases.iter().enumerate() {
                        if n > 0 {
                            self.word("、", ", ");
                        }
                        self.unit_alias(alias);
                    }
                    self.push(")");
                }
                if let Some((number, unit)) = equals {
                    self.push(&format!(" = {number} {}", unit.text));
                }
            }
        }
    }

    fn names(&mut self, names: &Names) {
        for (n, path) in names.paths.iter().enumerate() {
            match (n, names.any) {
                (0, _) => {}
                (_, true) => self.infix("或", "or"),
                (_, false) => {
                    let before = n.checked_sub(1).and_then(|b| names.paths.get(b));
                    let gap = self.gap(before.map(|p| p.span), Some(path.span), &["、", ",", "，"]);
                    self.separate(&gap, "、");
                }
            }
            self.path(path);
        }
    }

    fn title(&mut self, text: &Text) {
        self.push("《");
        self.push(&text.text);
        self.push("》");
    }

    fn cite(&mut self, cite: &Cite) {
        let start = self.out.len();
        let blank = |p: &mut Self| {
            if p.out.len() > start {
                p.push(" ");
            }
        };
        if let Some(title) = &cite.title {
            self.title(title);
        }
        for text in [&cite.section, &cite.anchor].into_iter().flatten() {
            blank(self);
            self.string(&text.text, text.span);
        }
        if let Some(checked) = cite.checked {
            blank(self);
            match checked {
                Checked::Checked => self.word("核实", "checked"),
                Checked::Unchecked => self.word("待核", "unchecked"),
            }
        }
    }

    fn optional_to(&mut self, from: &DateLiteral, to: Option<&DateLiteral>) {
        self.date(from);
        if let Some(to) = to {
            self.infix("至", "to");
            self.date(to);
        }
    }

    /// The body of a clause, behind its keyword where it has one.
    pub(in crate::syntax) fn body(&mut self, clause: &Clause, keyword: bool) {
        match &clause.body {
            Body::Empty | Body::Broken => {}
            Body::Cite(cite) => self.cite(cite),
            Body::Names(names) => self.names(names),
            Body::Name(name) => self.clause_name(clause.keyword, name),
            Body::Text(text)
                if self.quotes(text.span).is_none()
                    && clause.keyword == Keyword::Title
                    && balanced(&text.text) =>
            {
                self.title(text);
            }
            Body::Text(text) => self.string(&text.text, text.span),
            Body::Region(text) => {
                if text.text.chars().all(|c| c.is_ascii_digit()) {
                    self.push(&text.text);
                } else {
                    self.region(&crate::syntax::ast::Name {
                        text: text.text.clone(),
                        span: text.span,
                    });
                }
            }
            Body::Number(quantity) => self.quantity(quantity),
            Body::Date(date) => self.date(date),
            Body::Range { from, to, open } => {
                if *open {
                    self.word("自 ", "from ");
                }
                self.optional_to(from, to.as_ref());
            }
            Body::Each { collection, when } => {
                self.collection(collection);
                if let Some(when) = when {
                    self.infix("当", "when");
                    self.expr(when, Level::Any);
                }
            }
            Body::Expr(expr) => {
                let from = self.out.len();
                if clause.keyword == Keyword::Must && self.denied(expr.span) {
                    self.bare(expr);
                } else {
                    self.expr(expr, Level::Any);
                }
                // `must not x` would be a prohibition
                let body = self.out.get(from..).unwrap_or("");
                if clause.keyword == Keyword::Must && body.starts_with("not ") {
                    self.out.insert(from, '(');
                    self.push(")");
                }
            }
            Body::Collection(collection) => self.collection(collection),
            Body::Targets(targets) => {
                self.listed("，", targets, |p, t| p.target(t));
            }
            Body::Amounts(amounts) => {
                let mut before = None;
                for (n, (year, quantity)) in amounts.iter().enumerate() {
                    if n > 0 {
                        let here = year.as_ref().map_or(quantity.span, |y| y.span);
                        let gap = self.gap(before, Some(here), &["、", ",", "，"]);
                        self.separate(&gap, "，");
                    }
                    before = Some(quantity.span);
                    if let Some(year) = year {
                        self.date(year);
                        self.push(" ");
                    }
                    self.quantity(quantity);
                }
            }
            Body::Adopt {
                path,
                reading,
                value,
                cite,
            } => {
                self.path(path);
                if let Some(reading) = reading {
                    self.infix("读法", "reading");
                    self.name(reading);
                }
                if let Some(value) = value {
                    self.push(" = ");
                    self.expr(value, Level::Sum);
                }
                if let Some(cite) = cite {
                    self.push(" ");
                    self.cite(cite);
                }
            }
            Body::Claim {
                left,
                op,
                right,
                result,
            } => {
                self.quantity(left);
                self.push(match op {
                    ArithmeticOp::Add => " + ",
                    ArithmeticOp::Sub => " - ",
                    ArithmeticOp::Mul => " × ",
                    ArithmeticOp::Div => " / ",
                });
                self.quantity(right);
                self.push(" = ");
                self.quantity(result);
            }
            Body::Item { name, requirement } => {
                self.first_named(name);
                self.colon();
                self.expr(requirement, Level::Any);
            }
            Body::Edge { name, requirement } => {
                self.first_named(name);
                self.colon();
                if let ExprKind::Gate { act, without } = &requirement.kind {
                    self.collection(act);
                    self.infix("须经", "requires");
                    self.collection(without);
                } else {
                    self.expr(requirement, Level::Any);
                }
            }
            Body::Penalty(penalty) => self.penalty(penalty),
            Body::Facts { entity, value } => {
                self.name(entity);
                self.push(" ");
                self.fact(value);
            }
            Body::Expect(expectation) => self.expectation(expectation),
            _ => self.vocabulary_body(&clause.body, keyword),
        }
    }

    fn vocabulary_body(&mut self, body: &Body, keyword: bool) {
        match body {
            Body::Field { name, ty } => {
                self.first_named(name);
                self.colon();
                self.type_expr(ty);
            }
            Body::Members(members) => {
                debug_assert!(!keyword);
                let mut first = true;
                self.list(members, |p, member| {
                    if std::mem::take(&mut first) {
                        p.first_named(member);
                    } else {
                        p.named(member);
                    }
                });
            }
            Body::Group {
                name,
                members,
                open,
            } => {
                self.named(name);
                self.push(" = ");
                self.list(members, |p, m| p.name(m));
                if *open {
                    self.word(" 等", " etc");
                }
            }
            Body::Identity(names) => self.list(names, |p, n| p.name(n)),
            Body::Lives { from, to, called } => {
                self.name(from);
                self.infix("至", "to");
                self.name(to);
                if let Some(called) = called {
                    self.infix("称", "called");
                    self.named(called);
                }
            }
            Body::Type(ty) => self.type_expr(ty),
            Body::Edition { name, from } => {
                if let Some(name) = name {
                    self.name(name);
                    self.push(" ");
                }
                self.word("自 ", "from ");
                self.date(from);
            }
            Body::Row(cells) => {
                self.push("|");
                for cell in cells {
                    self.push(" ");
                    self.cell(cell);
                    self.push(" |");
                }
            }
            _ => {}
        }
    }

    fn target(&mut self, target: &Target) {
        self.optional_to(&target.from, target.to.as_ref());
        self.push(" ");
        let against = |p: &mut Self, op: CompareOp, value| {
            p.push(op.sign());
            p.push(" ");
            p.quantity(value);
        };
        match &target.measure {
            Measure::Compare(op, value) => {
                self.push(op.sign());
                self.push(" ");
                self.expr(value, Level::Sum);
            }
            Measure::Monotone(Monotone::Rising) => self.word("逐年递增", "rising"),
            Measure::Monotone(Monotone::Falling) => self.word("逐年递减", "falling"),
            Measure::Monotone(Monotone::NotFalling) => self.word("逐年不降", "never falling"),
            Measure::Monotone(Monotone::NotRising) => self.word("逐年不升", "never rising"),
            Measure::AverageGrowth { down, op, value } => {
                match down {
                    true => self.word("年均下降 ", "average decline "),
                    false => self.word("年均增长 ", "average growth "),
                }
                against(self, *op, value);
            }
            Measure::Cumulative(op, value) => {
                self.word("累计 ", "cumulative ");
                against(self, *op, value);
            }
            Measure::Change {
                base,
                up,
                op,
                value,
            } => {
                self.word("较 ", "against ");
                match &base.kind {
                    ExprKind::Date(date) => self.date(date),
                    _ => self.expr(base, Level::Primary),
                }
                match up {
                    true => self.infix("提高", "up"),
                    false => self.infix("下降", "down"),
                }
                match op {
                    Some(op) => against(self, *op, value),
                    None => self.quantity(value),
                }
            }
        }
    }

    fn penalty(&mut self, penalty: &Penalty) {
        self.first_named(&penalty.name);
        self.colon();
        if let Some(condition) = &penalty.condition {
            self.name(condition);
            self.push(" ");
        }
        match penalty.may {
            true => self.word("可以 ", "may "),
            false => self.word("应当 ", "must "),
        }
        self.name(&penalty.kind);
        match (&penalty.low, &penalty.high) {
            (Some(low), Some(high)) => {
                self.push(" ");
                self.quantity(low);
                if low != high {
                    self.infix("至", "to");
                    self.quantity(high);
                }
            }
            (Some(low), None) => {
                self.push(" ≥ ");
                self.quantity(low);
            }
            (None, Some(high)) => {
                self.push(" ≤ ");
                self.quantity(high);
            }
            (None, None) => {}
        }
        if let Some(per) = &penalty.per {
            self.infix("每", "per");
            self.name(per);
        }
    }

    fn type_expr(&mut self, ty: &TypeExpr) {
        if ty.many {
            self.word("多个 ", "many ");
        }
        if ty.yearly {
            self.word("按年 ", "yearly ");
        }
        if ty.reference {
            self.push("→ ");
        }
        let number = matches!(
            ty.name.text.as_str(),
            "整数" | "小数" | "integer" | "decimal"
        );
        if number {
            self.number_type(&ty.name);
        } else {
            self.name(&ty.name);
        }
        if let Some(unit) = &ty.unit {
            self.push(" ");
            self.push(&unit.text);
        }
        if let Some(range) = &ty.range {
            self.push(" ");
            self.range(range);
        }
        for (mark, zh, en) in [
            (ty.optional, " 可无", " optional"),
            (ty.sensitive, " 敏感", " sensitive"),
            (ty.locates, " 属地", " locates"),
        ] {
            if mark {
                self.word(zh, en);
            }
        }
    }

    fn range(&mut self, range: &CellRange) {
        match range {
            CellRange::Between(low, high) => {
                self.expr(low, Level::Primary);
                self.infix("至", "to");
                self.expr(high, Level::Primary);
            }
            CellRange::Compare(bounds) => {
                for (n, (op, value)) in bounds.iter().enumerate() {
                    if n > 0 {
                        self.push(" ");
                    }
                    self.push(op.sign());
                    self.push(" ");
                    self.expr(value, Level::Primary);
                }
            }
        }
    }

    pub(in crate::syntax) fn cell(&mut self, cell: &Cell) {
        match &cell.kind {
            CellKind::Any => self.word("任意", "any"),
            CellKind::Rest => self.word("其余", "rest"),
            CellKind::Elsewhere => self.word("另定", "elsewhere"),
            CellKind::Range(range) => self.range(range),
            CellKind::Values(values) => {
                self.list(values, |p: &mut Self, v: &Expr| p.expr(v, Level::Primary));
            }
        }
    }
}

/// Whether 《 and 》 pair in `text`.
fn balanced(text: &str) -> bool {
    let mut depth = 0i64;
    for c in text.chars() {
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}
