//! `ohs audit FACTS`: the verdicts of every sound document, also where another is bad.

use crate::args::{self, Audit, By, Format, Missing};
use crate::exit::Exit;
use crate::facts::{self, Facts};
use crate::screen::Screen;
use crate::{clock, input, policies};
use jiff::civil::Date;
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::eval::verdict::{Judged, Verdict};
use ohs::eval::{self, AuditOptions};
use ohs::facts::Vocabulary;
use ohs::facts::store::Store;
use ohs::facts::tree::Tree;
use ohs::mend::{self, Document};
use ohs::program::{NormId, PolicyId, Program};
use ohs::report::model::{AsOf, AsOfFrom, Force, Outcome};
use ohs::report::{self, Audited, ReportOptions, draw::Mask};
use ohs::source::{Loc, SourceMap};
use std::collections::BTreeSet;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

/// Facts, read by the vocabulary of policies.
pub struct Loaded {
    /// The texts of the policies and of the facts.
    pub sources: SourceMap,
    pub stores: Vec<Store>,
    /// The documents from which the stores were read, where they are needed again.
    trees: Vec<Option<Tree>>,
    /// For each store which of the documents, and which root object in it.
    origins: Vec<(usize, usize)>,
    /// Of both, in that order.
    pub diagnostics: Vec<Diagnostic>,
    /// What may be personal though no store says so.
    pub hidden: Vec<Loc>,
}

impl Loaded {
    /// What excerpts show masked.
    pub fn mask(&self, program: &Program) -> Mask {
        let personal = self
            .stores
            .iter()
            .flat_map(|s| report::personal_places(program, s));
        Mask::new(personal.chain(self.hidden.iter().copied()))
    }

    /// The stores, each with the document in which its facts stand.
    pub fn documents(&self) -> impl Iterator<Item = (&Store, Option<Document<'_>>)> {
        let documents = self.origins.iter().map(|(document, root)| {
            let tree = self.trees.get(*document)?.as_ref()?;
            Some(Document { tree, root: *root })
        });
        self.stores.iter().zip(documents)
    }
}

/// The policies, with what is wrong with them and their texts apart.
pub fn policies(by: &By) -> (Program, Vec<Diagnostic>, SourceMap) {
    let mut read = policies::load(&by.policies, &input::limits());
    if !read.not_judged.is_empty() {
        let norms = std::mem::take(&mut read.not_judged);
        read.diagnostics.push(
            Diagnostic::nowhere(Severity::Warning, "ohs::cli::not_judged").arg("norms", norms),
        );
    }
    (read.program, read.diagnostics, read.sources)
}

/// Reads the facts by the vocabulary of policies. `diagnostics`: of these; `sources`: their texts.
pub fn load(
    paths: &[PathBuf],
    vocabulary: &Vocabulary<'_>,
    mut diagnostics: Vec<Diagnostic>,
    mut sources: SourceMap,
) -> Loaded {
    let Facts {
        stores,
        trees,
        origins,
        diagnostics: wrong,
        hidden,
    } = facts::load(paths, vocabulary, &mut sources, &input::limits());
    diagnostics.extend(wrong);
    if stores.is_empty() && !crate::screen::has_errors(&diagnostics) {
        diagnostics.push(Diagnostic::nowhere(
            Severity::Error,
            "ohs::cli::nobody_to_audit",
        ));
    }
    Loaded {
        sources,
        stores,
        trees,
        origins,
        diagnostics,
        hidden,
    }
}

/// As of when a document is judged: the command's day, else its own, else today.
pub fn as_of(option: Option<Date>, store: &Store) -> AsOf {
    let (date, from) = match (option, store.as_of()) {
        (Some(date), _) => (date, AsOfFrom::Option),
        (None, Some(date)) => (date, AsOfFrom::Facts),
        (None, None) => (clock::today(), AsOfFrom::Today),
    };
    AsOf { date, from }
}

/// The norms and indicators that a name means.
pub struct Named {
    pub norms: Vec<NormId>,
    pub indicators: Vec<ohs::program::IndicatorId>,
}

/// Those called `name`: a duty (all its items), `duty.item`, an indicator; in front perhaps the
/// policy's name.
pub fn named(program: &Program, name: &str) -> Result<Named, Diagnostic> {
    let mut norms = Vec::new();
    let mut known = Vec::new();
    for (id, norm) in program.each_norm() {
        let policy = &program[norm.policy].label;
        let rest = split(name).find_map(|(p, rest)| policy.is(p).then_some(rest));
        for name in rest.into_iter().chain([name]) {
            let item = |item: &str| norm.item.as_ref().is_some_and(|l| l.is(item));
            let fits = norm.duty.is(name)
                || split(name).any(|(duty, rest)| norm.duty.is(duty) && item(rest));
            if fits && !norms.contains(&id) {
                norms.push(id);
            }
        }
        known.push(norm.duty.name.clone());
        if let Some(item) = &norm.item {
            known.push(format!("{}.{}", norm.duty.name, item.name));
        }
    }
    let mut indicators = Vec::new();
    for (id, indicator) in program.each_indicator() {
        let policy = &program[indicator.policy].label;
        let in_policy = split(name).any(|(p, rest)| policy.is(p) && indicator.label.is(rest));
        if indicator.label.is(name) || in_policy {
            indicators.push(id);
        }
        known.push(indicator.label.name.clone());
    }
    if norms.is_empty() && indicators.is_empty() {
        let near = nearest(name, &known);
        return Err(
            Diagnostic::nowhere(Severity::Error, "ohs::cli::unknown_norm")
                .arg("name", name)
                .did_you_mean(near),
        );
    }
    Ok(Named { norms, indicators })
}

/// Each way to split a name at a dot.
fn split(name: &str) -> impl Iterator<Item = (&str, &str)> {
    name.match_indices('.')
        .filter_map(|(at, _)| Some((name.get(..at)?, name.get(at + 1..)?)))
}

/// The known name that shares the most characters in order, where it is more than half of them.
fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let common = |other: &str| {
        let mut rest = other.chars();
        name.chars().filter(|c| rest.any(|o| o == *c)).count()
    };
    let (best, shared) = known
        .iter()
        .map(|k| (k.as_str(), common(k)))
        .max_by_key(|(k, shared)| (*shared, std::cmp::Reverse(k.chars().count())))?;
    (shared * 2 > name.chars().count()).then_some(best)
}

/// What was found about one document.
struct Judgement {
    as_of: AsOf,
    verdicts: Vec<Verdict>,
    no_subject: Vec<Judged>,
    out_of_reach: Vec<Judged>,
    policies: Vec<(PolicyId, Force)>,
    diagnostics: Vec<Diagnostic>,
}

pub fn run(args: &Audit, mut screen: Screen) -> Exit {
    screen.show_personal = args.by.show_personal;
    // What takes long to free is left to the end of the process.
    let (program, diagnostics, sources) = policies(&args.by);
    let program = &*ManuallyDrop::new(program);
    let vocabulary = ManuallyDrop::new(Vocabulary::new(program));
    let loaded = load(&args.facts, &vocabulary, diagnostics, sources);
    let mut loaded = ManuallyDrop::new(loaded);
    let loaded = &mut *loaded;
    let only = match args.norm.as_deref().map(|n| named(program, n)).transpose() {
        Ok(only) => only,
        Err(d) => {
            loaded.diagnostics.push(d);
            let mask = loaded.mask(program);
            screen.complain(&loaded.diagnostics, &loaded.sources, &mask);
            return Exit::BadInput;
        }
    };
    let judged: Vec<Judgement> = loaded
        .stores
        .iter()
        .map(|store| judge(program, store, args, only.as_ref()))
        .collect();
    let mut judged = ManuallyDrop::new(judged);
    // Of many documents of one region it is said once.
    let mut regions = BTreeSet::new();
    for d in judged.iter().flat_map(|j| &j.diagnostics) {
        let of_region = d.code.as_str() == "ohs::audit::region_without_policy";
        if !of_region || regions.insert(format!("{:?}", d.args)) {
            loaded.diagnostics.push(d.clone());
        }
    }
    for (judgement, store) in judged.iter().zip(&loaded.stores) {
        let binds = |force: &Force| {
            matches!(
                force,
                Force::InForce | Force::Lapsed | Force::Draft | Force::Unknown
            )
        };
        if !judgement.policies.iter().any(|(_, force)| binds(force)) {
            // Silence must not be taken for a clean bill.
            let file = loaded.sources.get(store.file());
            loaded.diagnostics.push(
                Diagnostic::nowhere(Severity::Warning, "ohs::cli::no_policy_applies")
                    .arg("file", file.map_or("", |f| f.name()))
                    .arg("date", judgement.as_of.date.to_string()),
            );
        }
    }
    let mask = loaded.mask(program);
    let options = ReportOptions {
        language: screen.language,
        show_personal: args.by.show_personal,
        strict: args.strict,
        missing_violated: args.missing == Missing::Violated,
        during: args.during,
    };
    let sources = &loaded.sources;
    // A mend is costly to prove: on a terminal only the findings that are drawn in full show theirs.
    let drawn = (args.format == Format::Human).then(|| {
        let audits = audited(&judged, &loaded.stores);
        let drawn = report::drawn_in_full(program, sources, &audits, &options);
        BTreeSet::from_iter(drawn)
    });
    for (n, (judgement, (store, document))) in judged.iter_mut().zip(loaded.documents()).enumerate()
    {
        if let Some(document) = document {
            let audit = audit_options(store, args, only.as_ref());
            let wanted = |at| drawn.as_ref().is_none_or(|d| d.contains(&(n, at)));
            let verdicts = &mut judgement.verdicts;
            mend::mend_those(&vocabulary, store, document, &audit, verdicts, wanted);
        }
    }
    let audits = audited(&judged, &loaded.stores);
    let report = ManuallyDrop::new(report::build(
        program,
        sources,
        &audits,
        &loaded.diagnostics,
        &mask,
        &options,
    ));
    let shown: Vec<Outcome> = args.only.iter().map(|v| outcome(*v)).collect();
    match args.format {
        Format::Json => screen.stream(|out| report::write_json(&report, &shown, out)),
        Format::Human => {
            screen.complain(&loaded.diagnostics, sources, &mask);
            if !report.documents.is_empty() {
                let drawing = screen.drawing();
                screen.print(&report::terminal(&report, sources, &mask, &drawing, &shown));
            }
        }
    }
    Exit::from_report(report.summary.exit)
}

fn audited<'a>(judged: &'a [Judgement], stores: &'a [Store]) -> Vec<Audited<'a>> {
    let audited = |(j, store): (&'a Judgement, &'a Store)| Audited {
        store,
        as_of: j.as_of,
        verdicts: &j.verdicts,
        no_subject: &j.no_subject,
        out_of_reach: &j.out_of_reach,
        policies: &j.policies,
    };
    judged.iter().zip(stores).map(audited).collect()
}

const fn outcome(verdict: args::Verdict) -> Outcome {
    match verdict {
        args::Verdict::Satisfied => Outcome::Satisfied,
        args::Verdict::Violated => Outcome::Violated,
        args::Verdict::Pending => Outcome::Pending,
        args::Verdict::Undetermined => Outcome::Undetermined,
        args::Verdict::Exempt => Outcome::Exempt,
        args::Verdict::NotApplicable => Outcome::NotApplicable,
    }
}

/// Open verdicts of one document for which the smallest missing set is searched.
const SEARCHED: usize = 100;

fn audit_options(store: &Store, args: &Audit, only: Option<&Named>) -> AuditOptions {
    AuditOptions {
        during: args.during,
        include_drafts: args.by.include_drafts,
        norms: only.map(|o| o.norms.clone()),
        indicators: only.map(|o| o.indicators.clone()),
        limits: input::limits(),
        ..AuditOptions::on(as_of(args.by.as_of, store).date)
    }
}

fn judge(program: &Program, store: &Store, args: &Audit, only: Option<&Named>) -> Judgement {
    let options = audit_options(store, args, only);
    let mut audit = eval::audit(program, store, &options);
    search_missing(program, store, &options, &mut audit.verdicts);
    let unjudged = unjudged(&audit);
    Judgement {
        as_of: as_of(args.by.as_of, store),
        no_subject: unjudged.no_subject,
        out_of_reach: unjudged.out_of_reach,
        policies: audit.policies.iter().map(force).collect(),
        verdicts: audit.verdicts,
        diagnostics: audit.diagnostics,
    }
}

/// Of each verdict still open the audit names what was asked for in vain; the smallest set that
/// would settle it is a search of its own, so only the first ones are searched.
pub fn search_missing(
    program: &Program,
    store: &Store,
    options: &AuditOptions,
    verdicts: &mut [Verdict],
) {
    let missings = eval::Missings::new(program, store, options);
    let open = |v: &&mut Verdict| v.possible.settled().is_none() && !v.possible.harmless();
    for verdict in verdicts.iter_mut().filter(open).take(SEARCHED) {
        let found = missings.of(verdict);
        if !found.facts.is_empty() {
            verdict.missing = found;
        }
    }
}

/// What has no verdict.
pub struct Unjudged {
    pub no_subject: Vec<Judged>,
    pub out_of_reach: Vec<Judged>,
}

/// What an audit gave no verdict of: there is no subject, or such a document cannot hold one.
pub fn unjudged(audit: &eval::Audit) -> Unjudged {
    let norms = |ids: &[NormId]| -> Vec<Judged> { ids.iter().map(|n| Judged::Norm(*n)).collect() };
    let mut out_of_reach = norms(&audit.out_of_reach);
    let indicators = audit.indicators_out_of_reach.iter();
    out_of_reach.extend(indicators.map(|i| Judged::Indicator(*i, None)));
    Unjudged {
        no_subject: norms(&audit.no_subject),
        out_of_reach,
    }
}

pub fn force(standing: &eval::PolicyStanding) -> (PolicyId, Force) {
    use ohs::eval::Standing;
    let force = match (standing.reaches, standing.standing) {
        (Some(false), _) => Force::NotApplicable,
        (_, Standing::Draft) => Force::Draft,
        (_, Standing::Repealed) => Force::Repealed,
        (_, Standing::NotYet) => Force::NotYet,
        (None, _) => Force::Unknown,
        (_, Standing::Lapsed) => Force::Lapsed,
        (_, Standing::InForce) => Force::InForce,
    };
    (standing.policy, force)
}
