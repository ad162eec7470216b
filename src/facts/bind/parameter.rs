//! 参数 and 采用: what a document fills in, and which reading it adopts.

use super::Binder;
use super::value::{Expected, found_word};
use super::vocabulary::spellings;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::nearest;
use crate::facts::keys::nfkc;
use crate::facts::store::Fact;
use crate::facts::tree::{Node, NodeKind};
use crate::program::{ParameterId, Program, Type};

impl Binder<'_, '_, '_> {
    /// 参数: `{name: value}`.
    pub(super) fn parameters(&mut self, node: &Node) {
        let NodeKind::Object(entries) = &node.kind else {
            self.not_names("参数", node);
            let open = Program::ids(self.program.parameters.len(), ParameterId);
            open.for_each(|id| self.store.lose_parameter(id));
            return;
        };
        for (n, entry) in entries.iter().enumerate() {
            let mut earlier = entries.iter().take(n);
            let ids = self.words.parameters(&entry.key).to_vec();
            if ids.is_empty() {
                let suggestion = self.words.nearest_parameter(&entry.key).map(str::to_owned);
                self.report(
                    Diagnostic::warning(
                        "ohs::facts::unknown_parameter",
                        entry.key_span.in_file(self.file),
                    )
                    .arg("parameter", &*entry.key)
                    .did_you_mean(suggestion.as_deref()),
                );
            }
            let program = self.program;
            for id in ids {
                let parameter = &program[id];
                let first = self.store.parameter(id).map(|(_, loc)| *loc);
                if first.is_some() || self.store.is_parameter_lost(id) {
                    let here = entry.key_span.in_file(self.file);
                    let d = Diagnostic::error("ohs::facts::duplicate_key", here);
                    let d = first.into_iter().fold(d, |d, at| d.label("first", at));
                    if !earlier.any(|e| e.key == entry.key) {
                        self.report(d.arg("key", &*entry.key));
                    }
                    self.store.lose_parameter(id);
                    continue;
                }
                if !parameter.by_facts {
                    self.report(
                        Diagnostic::error(
                            "ohs::facts::parameter_not_open",
                            entry.key_span.in_file(self.file),
                        )
                        .arg("parameter", &*parameter.label.name),
                    );
                    continue;
                }
                let expected = Expected {
                    ty: &parameter.ty,
                    optional: false,
                    range: parameter.range.as_ref(),
                    identifies: false,
                };
                match self.fact(expected, &entry.value) {
                    Fact::Known(value) => {
                        self.store.fill(id, value, entry.value.loc(self.file));
                    }
                    // The default is not what was meant.
                    Fact::Unknown | Fact::Absent => self.store.lose_parameter(id),
                }
            }
        }
    }

    /// 采用: `{what can be read in several ways: the reading}`.
    pub(super) fn adopts(&mut self, node: &Node) {
        let NodeKind::Object(entries) = &node.kind else {
            self.not_names("采用", node);
            return;
        };
        let program = self.program;
        for (n, entry) in entries.iter().enumerate() {
            let earlier = entries.get(..n).unwrap_or_default();
            let key = nfkc(&entry.key);
            if let Some(first) = earlier.iter().find(|e| nfkc(&e.key) == key) {
                self.twice(first, entry);
                for id in self.words.reading_sets(&entry.key) {
                    self.store.adopt_none(id);
                }
                continue;
            }
            let sets = self.words.reading_sets(&entry.key);
            if sets.is_empty() {
                let names = program.reading_sets.iter().map(|s| s.of.as_str());
                let suggestion = nearest(&entry.key, names);
                self.report(
                    Diagnostic::warning(
                        "ohs::facts::unknown_readings",
                        entry.key_span.in_file(self.file),
                    )
                    .arg("name", &*entry.key)
                    .did_you_mean(suggestion),
                );
                continue;
            }
            let NodeKind::Text(chosen) = &entry.value.kind else {
                self.wrong::<()>(&Type::Text, &entry.value);
                continue;
            };
            let chosen = nfkc(chosen);
            let mut known = false;
            for id in &sets {
                let readings = (0u32..).zip(&program[*id].readings);
                for (i, _) in readings.filter(|(_, label)| label.is(&chosen)) {
                    known = true;
                    self.store.adopt(*id, i);
                }
            }
            if !known {
                let names: Vec<String> = sets
                    .iter()
                    .flat_map(|id| &program[*id].readings)
                    .flat_map(|label| spellings(label).next())
                    .map(str::to_owned)
                    .collect();
                self.report(
                    Diagnostic::error("ohs::facts::unknown_reading", entry.value.loc(self.file))
                        .arg("reading", &*chosen)
                        .arg("name", &*entry.key)
                        .arg("readings", names),
                );
            }
        }
    }

    fn not_names(&mut self, key: &'static str, node: &Node) {
        if node.kind != NodeKind::Broken {
            self.report(
                Diagnostic::error("ohs::facts::not_names", node.loc(self.file))
                    .arg("key", key)
                    .arg("found", found_word(node)),
            );
        }
    }
}
