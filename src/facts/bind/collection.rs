//! What a row holds: one object, or a collection, perhaps not all of it listed.

use super::Binder;
use super::value::found_word;
use crate::diagnostic::{Diagnostic, nearest_listed};
use crate::facts::store::{Completeness, Held, Row, Rows};
use crate::facts::tree::{Entry, Node, NodeKind};
use crate::program::{EntityId, FieldId, Type, Value};

impl<'t> Binder<'_, '_, 't> {
    pub(super) fn one(
        &mut self,
        row: Row,
        field: FieldId,
        entity: EntityId,
        node: &'t Node,
    ) -> Option<(Rows, &'t [Node])> {
        if node.kind == NodeKind::Broken {
            return None;
        }
        if self.says_absent(&self.program[field].ty, node) {
            if self.program[field].optional {
                let none = self.no_rows(entity);
                let held = Held::Listed(none, Completeness::Complete);
                self.store
                    .set_held(self.program, row, field, held, node.span);
            } else {
                self.report(
                    Diagnostic::error("ohs::facts::null_not_allowed", node.loc(self.file)).arg(
                        "expected",
                        super::value::expected_word(&self.program[field].ty),
                    ),
                );
            }
            return None;
        }
        let nodes = std::slice::from_ref(node);
        let rows = self.add_rows(row, field, entity, nodes);
        let held = Held::Listed(rows, Completeness::Complete);
        self.store
            .set_held(self.program, row, field, held, node.span);
        Some((rows, nodes))
    }

    /// `[…]`, `{完整: 否, 列出: […]}`, `{共: n, 列出: […]}`, `null`.
    pub(super) fn collection(
        &mut self,
        row: Row,
        field: FieldId,
        entity: EntityId,
        node: &'t Node,
    ) -> Option<(Rows, &'t [Node])> {
        let ty = &self.program[field].ty;
        let (items, completeness): (&'t [Node], _) = match &node.kind {
            NodeKind::Array(items) => (items, Completeness::Complete),
            NodeKind::Object(entries) => self.partial(row, field, entries, node)?,
            NodeKind::Broken => return None,
            _ if self.says_absent(ty, node) => (&[], Completeness::Complete),
            _ => {
                self.wrong::<()>(ty, node);
                return None;
            }
        };
        let rows = self.add_rows(row, field, entity, items);
        let held = Held::Listed(rows, completeness);
        self.store
            .set_held(self.program, row, field, held, node.span);
        self.collections.push((row, field, rows));
        Some((rows, items))
    }

    fn partial(
        &mut self,
        row: Row,
        field: FieldId,
        entries: &'t [Entry],
        node: &'t Node,
    ) -> Option<(&'t [Node], Completeness)> {
        let (mut complete, mut total, mut listed) = (None, None, None);
        let parts = [["完整", "complete"], ["共", "total"], ["列出", "listed"]];
        let strange = |e: &Entry| {
            let names = || parts.iter().flatten().copied();
            !names().any(|n| n == &*e.key) && nearest_listed(&e.key, names()).is_none()
        };
        if !entries.is_empty() && entries.iter().all(strange) {
            // one of them, without the brackets of a list
            let d = self.wrong_type(&self.program[field].ty, node).help("list");
            self.report(d);
            return None;
        }
        let mut sound = !self.says_twice(entries, &parts);
        for entry in entries {
            match &*entry.key {
                "完整" | "complete" => complete = Some(&entry.value),
                "共" | "total" => total = Some(&entry.value),
                "列出" | "listed" => listed = Some(entry),
                _ => {
                    self.unknown_beside(entry, &["完整", "共", "列出"]);
                    sound = false;
                }
            }
        }
        let of = &self.program[field].ty;
        let wraps = complete.is_some() || total.is_some() || listed.is_some();
        if wraps && !sound {
            return None;
        }
        let items: &'t [Node] = match listed {
            Some(entry) => match &entry.value.kind {
                NodeKind::Array(items) => {
                    self.store.wrap(row, field, &entry.key);
                    items
                }
                NodeKind::Broken => return None,
                _ => return self.wrong(of, &entry.value),
            },
            None if complete.is_none() && total.is_none() => return self.wrong(of, node),
            None => &[],
        };
        let said_complete = match complete {
            Some(node) => match self.value(&Type::Boolean, node) {
                Some(Value::Boolean(b)) => Some(b),
                _ => return None,
            },
            None => None,
        };
        let Some(total_node) = total else {
            return Some((
                items,
                match said_complete {
                    Some(false) => Completeness::Partial { total: None },
                    _ if listed.is_none() => Completeness::Partial { total: None },
                    _ => Completeness::Complete,
                },
            ));
        };
        let n = match self.value(&Type::Integer(None), total_node) {
            Some(Value::Number(n)) if n > rust_decimal::Decimal::from(u32::MAX) => {
                let here = total_node.loc(self.file);
                self.report(
                    Diagnostic::error("ohs::facts::total_too_large", here)
                        .arg("total", found_word(total_node)),
                );
                return Some((items, Completeness::Partial { total: None }));
            }
            Some(Value::Number(n)) => u32::try_from(n).ok(),
            _ => return Some((items, Completeness::Partial { total: None })),
        };
        let listed_count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        match n {
            Some(n) if n > listed_count && said_complete == Some(true) => {
                self.report(
                    Diagnostic::error("ohs::facts::complete_but_fewer", total_node.loc(self.file))
                        .label("complete", complete.unwrap_or(total_node).loc(self.file))
                        .arg("total", n)
                        .arg("listed", listed_count),
                );
                Some((items, Completeness::Partial { total: None }))
            }
            Some(n) if n >= listed_count => {
                let all = n == listed_count;
                if all && said_complete == Some(false) {
                    self.report(
                        Diagnostic::warning(
                            "ohs::facts::all_but_incomplete",
                            total_node.loc(self.file),
                        )
                        .label("complete", complete.unwrap_or(total_node).loc(self.file))
                        .arg("total", n),
                    );
                }
                Some((
                    items,
                    if all {
                        Completeness::Complete
                    } else {
                        Completeness::Partial { total: Some(n) }
                    },
                ))
            }
            _ => {
                self.report(
                    Diagnostic::error("ohs::facts::fewer_than_listed", total_node.loc(self.file))
                        .arg("total", found_word(total_node))
                        .arg("listed", listed_count),
                );
                Some((items, Completeness::Partial { total: None }))
            }
        }
    }

    fn no_rows(&self, entity: EntityId) -> Rows {
        let end = self.store.rows(entity).end;
        Rows {
            entity,
            start: end,
            end,
        }
    }

    fn add_rows(&mut self, holder: Row, field: FieldId, entity: EntityId, nodes: &[Node]) -> Rows {
        let mut rows = self.no_rows(entity);
        for node in nodes {
            let row = self.store.add_row(entity, Some((holder, field)), node.span);
            rows.end = row.index.saturating_add(1);
        }
        rows
    }
}
