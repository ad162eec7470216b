//! Who knows less is never surer of something else: whatever of the examples is left out, given in part or
//! only to the month, what is then still settled is settled as with all of it.

#![expect(
    clippy::unwrap_used,
    reason = "the shipped files are there, and a test stops where they are not"
)]

use ohs::eval::verdict::{Judged, Settled, SubjectRef};
use ohs::eval::{AuditOptions, audit};
use ohs::facts::tree::{Entry, Node, NodeKind, Tree};
use ohs::facts::{Vocabulary, bind_with, read_json, read_toml, read_yaml};
use ohs::limits::Limits;
use ohs::model::compile;
use ohs::program::{NormId, Program};
use ohs::source::{SourceMap, Span};
use ohs::syntax::parse;
use std::collections::BTreeMap;
use std::path::Path;

const POLICIES: [&str; 3] = [
    "policies/vocabulary/occupational-health.ohs",
    "policies/national/law-2018.ohs",
    "policies/hainan/baisha.ohs",
];

const EXAMPLES: [&str; 3] = [
    "baisha-cement.json",
    "baisha-furniture.toml",
    "baisha-hospital.yaml",
];

/// What says as of when, by which choices and defaults, or that a breach was corrected: without it something
/// else is so, not less is known.
const SAID: [&str; 6] = ["评估日", "截至", "参数", "采用", "纠正", "说明"];

/// The keys of a value with something beside it: without a history it is taken as it is.
const WRAPPED: [&str; 4] = ["值", "历史", "来源", "列出"];

fn program(sources: &mut SourceMap) -> Program {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let limits = Limits::default();
    let mut parsed = Vec::new();
    for name in POLICIES {
        let text = std::fs::read_to_string(root.join(name)).unwrap();
        let file = sources.add(name, text.as_str());
        parsed.push(parse(file, &text, &limits));
    }
    compile(&parsed, sources).program
}

fn example(name: &str, sources: &mut SourceMap) -> Tree {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let text = std::fs::read_to_string(path.join(name)).unwrap();
    let file = sources.add(name, text.as_str());
    let limits = Limits::default();
    let (tree, wrong) = match name.rsplit('.').next() {
        Some("json") => read_json(file, &text, &limits),
        Some("yaml") => read_yaml(file, &text, &limits),
        _ => read_toml(file, &text, &limits),
    };
    assert_eq!(wrong, []);
    tree.unwrap()
}

/// What is settled of each norm and listed subject.
fn settled(words: &Vocabulary<'_>, tree: &Tree) -> BTreeMap<(NormId, String), Settled> {
    let program = words.program();
    let bound = bind_with(words, tree, &Limits::default());
    let store = bound.stores.first().unwrap();
    let audit = audit(program, store, &AuditOptions::on(store.as_of().unwrap()));
    let of = audit.verdicts.iter().filter_map(|v| {
        let (Judged::Norm(norm), SubjectRef::Row(row)) = (v.judged, v.subject) else {
            return None;
        };
        let settled = v.possible.settled()?;
        // Of a list that is given in part the members stand one deeper.
        let at = store.pointer(program, row, None).replace("/列出/", "/");
        Some(((norm, at), settled))
    });
    of.collect()
}

/// One way of saying less: of the entry at `path`, from the root down.
#[derive(Clone, Copy, Debug)]
enum Less {
    LeftOut,
    InPart,
    ToTheMonth,
}

/// Every way of saying less of one entry.
fn ways(program: &Program, node: &Node, path: &mut Vec<usize>, out: &mut Vec<(Vec<usize>, Less)>) {
    let identifies = |key: &str| {
        program
            .each_entity()
            .flat_map(|(_, e)| &e.identity)
            .any(|f| program[*f].label.is(key))
    };
    match &node.kind {
        NodeKind::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(at);
                ways(program, item, path, out);
                path.pop();
            }
        }
        NodeKind::Object(entries) => {
            if entries.iter().any(|e| WRAPPED.contains(&&*e.key)) {
                return;
            }
            for (at, entry) in entries.iter().enumerate() {
                if SAID.contains(&&*entry.key) {
                    continue;
                }
                path.push(at);
                let top = path.len() == 1;
                if !identifies(&entry.key) && !top {
                    out.push((path.clone(), Less::LeftOut));
                    match &entry.value.kind {
                        NodeKind::Array(items)
                            if &*entry.key != "认定"
                                && items.iter().all(|i| matches!(i.kind, NodeKind::Object(_))) =>
                        {
                            out.push((path.clone(), Less::InPart));
                        }
                        NodeKind::Text(text)
                            if text.len() == 10 && text.as_bytes().get(4) == Some(&b'-') =>
                        {
                            out.push((path.clone(), Less::ToTheMonth));
                        }
                        _ => {}
                    }
                }
                if &*entry.key != "认定" {
                    ways(program, &entry.value, path, out);
                }
                path.pop();
            }
        }
        _ => {}
    }
}

fn weaken(node: &mut Node, path: &[usize], less: Less) {
    let (at, rest) = path.split_first().unwrap();
    match &mut node.kind {
        NodeKind::Array(items) => weaken(items.get_mut(*at).unwrap(), rest, less),
        NodeKind::Object(entries) if rest.is_empty() => match less {
            Less::LeftOut => {
                entries.remove(*at);
            }
            Less::InPart => {
                let entry = entries.get_mut(*at).unwrap();
                let NodeKind::Array(items) = &mut entry.value.kind else {
                    return;
                };
                items.pop();
                let listed = Node::new(NodeKind::Array(std::mem::take(items)), entry.value.span);
                let key = |key: &str, value: Node| Entry {
                    key: key.into(),
                    key_span: Span::default(),
                    value,
                };
                let no = Node::new(NodeKind::Boolean(false), entry.value.span);
                entry.value.kind = NodeKind::Object(vec![key("完整", no), key("列出", listed)]);
            }
            Less::ToTheMonth => {
                let entry = entries.get_mut(*at).unwrap();
                if let NodeKind::Text(text) = &mut entry.value.kind {
                    *text = text.chars().take(7).collect::<String>().into();
                }
            }
        },
        NodeKind::Object(entries) => weaken(&mut entries.get_mut(*at).unwrap().value, rest, less),
        _ => {}
    }
}

/// An example with all that is settled of it, and every way of saying less of it.
struct Example {
    name: &'static str,
    tree: Tree,
    settled: BTreeMap<(NormId, String), Settled>,
    ways: Vec<(Vec<usize>, Less)>,
}

impl Example {
    fn read(words: &Vocabulary<'_>, name: &'static str, sources: &mut SourceMap) -> Self {
        let tree = example(name, sources);
        let settled = settled(words, &tree);
        let mut all = Vec::new();
        ways(words.program(), &tree.root, &mut Vec::new(), &mut all);
        assert!(all.len() > 80, "{name}: {}", all.len());
        Self {
            name,
            tree,
            settled,
            ways: all,
        }
    }

    /// What is settled otherwise where less is said in these ways, each of another entry.
    fn otherwise(&self, words: &Vocabulary<'_>, ways: &[&(Vec<usize>, Less)]) -> Vec<String> {
        let mut weaker = self.tree.clone();
        let mut ways = ways.to_vec();
        // What stands later or deeper first, so that the others stay where they are.
        ways.sort_by(|a, b| b.0.cmp(&a.0));
        for (path, less) in &ways {
            weaken(&mut weaker.root, path, *less);
        }
        let said = || {
            let each = ways.iter();
            let each =
                each.map(|(path, less)| format!("{less:?} {}", said_at(&self.tree.root, path)));
            each.collect::<Vec<_>>().join(", ")
        };
        let mut out = Vec::new();
        for ((norm, at), verdict) in settled(words, &weaker) {
            let known = self.settled.get(&(norm, at.clone()));
            if known != Some(&verdict) {
                let norm = &words.program()[norm];
                let item = norm.item.as_ref().map_or("", |i| i.name.as_str());
                out.push(format!(
                    "{}, {}: {}.{item} {at} is {verdict:?}, was {known:?}",
                    self.name,
                    said(),
                    norm.duty.name
                ));
            }
        }
        out
    }
}

/// What is settled otherwise: of every `step`th way of saying less, and of so many draws of some of them.
fn otherwise(step: usize, draws: u64) -> Vec<String> {
    let mut sources = SourceMap::new();
    let program = program(&mut sources);
    let words = Vocabulary::new(&program);
    let mut wrong = Vec::new();
    for name in EXAMPLES {
        let example = Example::read(&words, name, &mut sources);
        for way in example.ways.iter().step_by(step) {
            wrong.extend(example.otherwise(&words, &[way]));
        }
        for draw in 0..draws {
            let mut state = draw;
            let one_in = match draw % 3 {
                0 => 3,
                1 => 10,
                _ => 30,
            };
            let mut drawn: Vec<&(Vec<usize>, Less)> = Vec::new();
            for way in &example.ways {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let same = drawn.last().is_some_and(|last| last.0 == way.0);
                if (state >> 33) % one_in == 0 && !same {
                    drawn.push(way);
                }
            }
            wrong.extend(example.otherwise(&words, &drawn));
        }
    }
    wrong
}

fn said_at(node: &Node, path: &[usize]) -> String {
    let Some((at, rest)) = path.split_first() else {
        return String::new();
    };
    match &node.kind {
        NodeKind::Array(items) => format!("/{at}{}", said_at(items.get(*at).unwrap(), rest)),
        NodeKind::Object(entries) => {
            let entry = entries.get(*at).unwrap();
            format!("/{}{}", entry.key, said_at(&entry.value, rest))
        }
        _ => String::new(),
    }
}

#[test]
fn what_is_settled_with_less_is_settled_so_with_all() {
    let wrong = otherwise(23, 3);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Minutes.
#[test]
#[ignore = "every way of saying less: minutes"]
fn and_so_it_is_in_every_way() {
    let wrong = otherwise(1, 300);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
