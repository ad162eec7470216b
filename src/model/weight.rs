//! How much a norm asks for once the terms and norms that it names stand in their place. Each of
//! twenty terms that names the one before it twice says little, and all together a million things.

use super::compiler::Compiler;
use super::walk::{expressions, of_requirement};
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::program::{ExceptionId, Expr, ExprKind, NormId, Program, TermId};
use crate::source::Loc;
use std::collections::{BTreeMap, BTreeSet};

/// Terms and norms lie within each other no deeper than the compiler itself goes, but through
/// declared exceptions.
const DEEPEST: usize = 256;

struct Weigher<'p> {
    program: &'p Program,
    limit: u64,
    terms: BTreeMap<TermId, u64>,
    norms: BTreeMap<NormId, u64>,
    heavy: BTreeSet<Loc>,
    depth: usize,
}

impl Weigher<'_> {
    fn expr(&mut self, e: &Expr) -> u64 {
        let (mut steps, mut terms, mut norms) = (0_u64, Vec::new(), Vec::new());
        expressions(e, &mut |x| {
            steps = steps.saturating_add(1);
            match &x.kind {
                ExprKind::Term(_, term) => terms.push(*term),
                ExprKind::Meets { norm, .. } => norms.push(*norm),
                _ => {}
            }
        });
        for term in terms {
            steps = steps.saturating_add(self.term(term));
        }
        for norm in norms {
            steps = steps.saturating_add(self.norm(norm));
        }
        steps
    }

    fn term(&mut self, id: TermId) -> u64 {
        if let Some(known) = self.terms.get(&id) {
            return *known;
        }
        self.terms.insert(id, 1);
        let Some(term) = self.program.terms.get(id.index()) else {
            return 1;
        };
        let steps = self.within(term.loc, |this| this.expr(&term.definition));
        self.terms.insert(id, steps);
        steps
    }

    fn norm(&mut self, id: NormId) -> u64 {
        if let Some(known) = self.norms.get(&id) {
            return *known;
        }
        self.norms.insert(id, 1);
        let Some(norm) = self.program.norms.get(id.index()) else {
            return 1;
        };
        let mut list: Vec<&Expr> = norm.scope.iter().collect();
        of_requirement(&norm.requirement, &mut |e| list.push(e));
        let mut todo: Vec<ExceptionId> = norm.exceptions.clone();
        let mut seen = BTreeSet::new();
        while let Some(id) = todo.pop() {
            if seen.insert(id)
                && let Some(e) = self.program.exceptions.get(id.index())
            {
                list.push(&e.when);
                todo.extend(&e.exceptions);
            }
        }
        let steps = self.within(norm.loc, |this| {
            let each = list.iter().map(|e| this.expr(e));
            each.fold(0, u64::saturating_add)
        });
        self.norms.insert(id, steps);
        steps
    }

    /// The weight of what stands at `loc`; where it is too much that is noted, and whoever names it
    /// is not blamed for it.
    fn within(&mut self, loc: Loc, weigh: impl FnOnce(&mut Self) -> u64) -> u64 {
        if self.depth >= DEEPEST {
            self.heavy.insert(loc);
            return 1;
        }
        self.depth += 1;
        let steps = weigh(self).saturating_add(1);
        self.depth -= 1;
        if steps > self.limit {
            self.heavy.insert(loc);
            return 1;
        }
        steps
    }
}

impl Compiler<'_> {
    /// Refuses terms and norms that would take too long to judge.
    pub(super) fn refuse_heavy(&mut self) {
        let limit = Limits::default().expanded_steps;
        let mut weigher = Weigher {
            program: &self.program,
            limit: u64::from(limit),
            terms: BTreeMap::new(),
            norms: BTreeMap::new(),
            heavy: BTreeSet::new(),
            depth: 0,
        };
        for id in (0_u32..).map(TermId).take(self.program.terms.len()) {
            weigher.term(id);
        }
        for id in (0_u32..).map(NormId).take(self.program.norms.len()) {
            weigher.norm(id);
        }
        for loc in weigher.heavy {
            self.current = self.scopes.iter().position(|s| s.file == loc.file);
            self.report(Diagnostic::error("ohs::type::too_heavy", loc).arg("limit", limit));
        }
        self.current = None;
    }
}
