//! The example fact files: read without a complaint, and together they show what an audit can say.

#![expect(
    clippy::unwrap_used,
    reason = "the shipped files are there, and a test stops where they are not"
)]

use ohs::eval::verdict::{FactRef, Judged, Note, Settled, SubjectRef, Verdict};
use ohs::eval::{Audit, AuditOptions, audit};
use ohs::facts::store::Store;
use ohs::facts::{bind, read_json, read_toml, read_yaml};
use ohs::limits::Limits;
use ohs::model::compile;
use ohs::program::Program;
use ohs::source::SourceMap;
use ohs::syntax::parse;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

const POLICIES: [&str; 3] = [
    "policies/vocabulary/occupational-health.ohs",
    "policies/national/law-2018.ohs",
    "policies/hainan/baisha.ohs",
];

struct Example {
    complaints: Vec<String>,
    store: Store,
    audit: Audit,
}

struct All {
    program: Program,
    cement: Example,
    hospital: Example,
    furniture: Example,
}

fn all() -> &'static All {
    static ALL: LazyLock<All> = LazyLock::new(audited);
    &ALL
}

fn audited() -> All {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let limits = Limits::default();
    let mut sources = SourceMap::new();
    let mut parsed = Vec::new();
    for name in POLICIES {
        let text = std::fs::read_to_string(root.join(name)).unwrap();
        let file = sources.add(name, text.as_str());
        parsed.push(parse(file, &text, &limits));
    }
    let program = compile(&parsed, &sources).program;
    let mut example = |name: &str| {
        let text = std::fs::read_to_string(root.join("examples").join(name)).unwrap();
        let file = sources.add(name, text.as_str());
        let (tree, mut diagnostics) = match name.rsplit('.').next() {
            Some("json") => read_json(file, &text, &limits),
            Some("yaml") => read_yaml(file, &text, &limits),
            _ => read_toml(file, &text, &limits),
        };
        let mut bound = bind(&program, &tree.unwrap(), &limits);
        diagnostics.append(&mut bound.diagnostics);
        assert_eq!(bound.stores.len(), 1, "{name} is one document");
        let store = bound.stores.remove(0);
        // Each example says as of when it is to be judged.
        let audit = audit(&program, &store, &AuditOptions::on(store.as_of().unwrap()));
        Example {
            complaints: diagnostics
                .iter()
                .map(|d| format!("{name}: {} {:?}", d.code.as_str(), d.args))
                .collect(),
            store,
            audit,
        }
    };
    let cement = example("baisha-cement.json");
    let hospital = example("baisha-hospital.yaml");
    let furniture = example("baisha-furniture.toml");
    All {
        program,
        cement,
        hospital,
        furniture,
    }
}

impl Example {
    /// The verdicts on a duty (or `义务.项`).
    fn of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Verdict> {
        self.audit.verdicts.iter().filter(move |v| match v.judged {
            Judged::Norm(id) => {
                let norm = &all().program[id];
                match (name.split_once('.'), &norm.item) {
                    (Some((duty, item)), Some(label)) => norm.duty.is(duty) && label.is(item),
                    (None, None) => norm.duty.is(name),
                    _ => false,
                }
            }
            Judged::Indicator(id, _) => all().program[id].label.is(name),
        })
    }

    fn settled(&self, name: &str) -> BTreeSet<Option<Settled>> {
        self.of(name).map(|v| v.possible.settled()).collect()
    }

    fn any(&self, test: impl Fn(&Verdict) -> bool) -> bool {
        self.audit.verdicts.iter().any(test)
    }
}

#[test]
fn they_are_read_without_a_complaint() {
    let all = all();
    for example in [&all.cement, &all.hospital, &all.furniture] {
        assert_eq!(example.complaints, Vec::<String>::new());
        assert!(example.store.as_of().is_some());
    }
}

#[test]
fn together_they_show_every_verdict() {
    let all = all();
    let shown: BTreeSet<Option<Settled>> = [&all.cement, &all.hospital, &all.furniture]
        .into_iter()
        .flat_map(|e| &e.audit.verdicts)
        .map(|v| v.possible.settled())
        .collect();
    // None: undetermined.
    let every: BTreeSet<Option<Settled>> = std::iter::once(None)
        .chain(Settled::ALL.map(Some))
        .collect();
    assert_eq!(shown, every);
}

#[test]
fn the_cement_works_breaks_what_its_readme_says() {
    let cement = &all().cement;
    for name in [
        "在岗期间职业健康检查",
        "离岗时职业健康检查",
        "未经检查不得上岗",
        "未成年工",
        "孕期哺乳期",
        "超标治理",
        "经费保障",
        "防治管理措施.预案",
    ] {
        assert!(
            cement.settled(name).contains(&Some(Settled::Violated)),
            "{name}: {:?}",
            cement.settled(name)
        );
    }
    let late = cement
        .of("在岗期间职业健康检查")
        .filter_map(|v| v.late)
        .collect::<Vec<_>>();
    assert_eq!(late.len(), 1, "one exam was late: {late:?}");
}

#[test]
fn one_worker_is_not_listed() {
    let unlisted = |v: &Verdict| {
        matches!(v.subject, SubjectRef::Unlisted { field, .. } if all().program[field].label.is("劳动者"))
            && v.possible.settled().is_none()
    };
    assert!(all().cement.of("在岗期间职业健康检查").any(unlisted));
}

#[test]
fn attestations_expire_and_contradict_each_other() {
    let cement = &all().cement;
    assert!(cement.any(|v| matches!(v.notes.as_slice(), [Note::AttestationExpired(_)])));
    assert!(cement.any(|v| matches!(v.notes.as_slice(), [Note::AttestationsConflict(..)])));
}

#[test]
fn the_hospital_is_exempt_once_and_started_too_early() {
    let hospital = &all().hospital;
    let exempt: Vec<&Verdict> = hospital.of("防护设施验收").collect();
    assert_eq!(exempt.len(), 1);
    for v in exempt {
        assert_eq!(v.possible.settled(), Some(Settled::Exempt));
        assert!(v.exception.is_some());
    }
    assert_eq!(
        hospital.settled("未经审核不得开工"),
        BTreeSet::from([Some(Settled::Violated)])
    );
    assert_eq!(
        hospital.settled("孕期哺乳期"),
        BTreeSet::from([None, Some(Settled::NotApplicable), Some(Settled::Satisfied)])
    );
}

#[test]
fn the_plan_can_be_read_in_two_ways() {
    assert!(
        all()
            .hospital
            .of("双重预防")
            .any(|v| { v.readings.len() == 2 && v.notes.contains(&Note::DependsOnReading) })
    );
}

#[test]
fn the_workshop_is_mostly_unknown_but_not_silent() {
    let furniture = &all().furniture;
    let undetermined = furniture
        .audit
        .verdicts
        .iter()
        .filter(|v| v.possible.settled().is_none())
        .count();
    let violated = furniture
        .audit
        .verdicts
        .iter()
        .filter(|v| v.possible.settled() == Some(Settled::Violated))
        .count();
    assert!(
        undetermined > violated && violated >= 10,
        "{undetermined} {violated}"
    );
    assert_eq!(
        furniture
            .of("项目申报.初次")
            .filter(|v| v.late.is_some())
            .count(),
        1
    );
    assert!(
        furniture
            .settled("在岗期间职业健康检查")
            .contains(&Some(Settled::Pending))
    );
}

/// The reader is pointed at what the requirement read, not at why the norm applies.
#[test]
fn a_finding_points_at_the_fact_that_breaks_the_rule() {
    for (name, field) in [
        ("经费保障", "经费保障"),
        ("合同告知", "劳动合同"),
        ("岗位防护设施", "防护设施有效"),
        ("防治管理措施.预案", "应急预案"),
    ] {
        let found = all()
            .cement
            .of(name)
            .find(|v| v.possible.settled() == Some(Settled::Violated))
            .unwrap();
        let first = found.decided_by.first().unwrap();
        let read = match first {
            FactRef::Field(_, read) => &all().program[*read].label,
            FactRef::Row(row) => &all().program[row.entity].label,
            other => panic!("{name}: {other:?}"),
        };
        assert!(read.is(field), "{name}: {}", read.name);
    }
}
