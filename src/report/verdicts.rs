//! The verdicts of a report: of each what it takes to count, group and order them, and the whole of
//! one where somebody asks for it. A large enterprise has millions, and most are never shown.

use super::build::{About, Builder, about};
#[cfg(feature = "draw")]
use super::model::MissingFact;
use super::model::{Kind, NormEntry, Outcome, Verdict, Weight};
use crate::eval::verdict::{self, Judged, Note, SubjectRef};
use crate::message::Language;
use crate::program::{IndicatorId, Program};
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// All verdicts, by document and in order.
pub struct Verdicts<'a> {
    /// One a document.
    builders: Vec<Builder<'a>>,
    /// The position of each document's first verdict, and one past the last.
    starts: Vec<usize>,
    norms: Vec<Option<About>>,
    indicators: BTreeMap<(IndicatorId, Option<u32>), About>,
}

/// A verdict in brief.
#[derive(Clone, Copy, Debug)]
pub struct Brief<'r> {
    /// Its position among all.
    pub at: usize,
    /// Duty or indicator.
    pub kind: Kind,
    /// How much it weighs.
    pub severity: Weight,
    /// Which.
    pub verdict: Outcome,
    /// Undetermined, but no violation.
    pub harmless: bool,
    /// Last day in time.
    pub due: Option<Date>,
    /// First day of the violation.
    pub since: Option<Date>,
    /// Done late.
    pub late: bool,
    /// Done, and whether in time is not certain.
    pub in_doubt: bool,
    /// In breach before, and no more: the last day of that.
    pub over: Option<Date>,
    /// It has an indicator's value.
    pub valued: bool,
    /// It is about a target of a region.
    pub target: bool,
    /// It is open, and only attestations are missing.
    pub attested: bool,
    /// Whose norm.
    pub policy: &'r str,
    /// The norm in the reader's language.
    pub norm: &'r str,
    pub(super) document: usize,
    pub(super) judged: Judged,
    pub(super) subject: SubjectRef,
}

impl Brief<'_> {
    /// It stands for those that are not listed.
    #[cfg(feature = "draw")]
    pub(super) fn unlisted(&self) -> bool {
        matches!(self.subject, SubjectRef::Unlisted { .. })
    }
}

impl<'a> Verdicts<'a> {
    pub(super) fn new(program: &Program, language: Language, builders: Vec<Builder<'a>>) -> Self {
        let mut out = Self {
            builders: Vec::new(),
            starts: vec![0],
            norms: Vec::new(),
            indicators: BTreeMap::new(),
        };
        out.norms.resize_with(program.norms.len(), || None);
        let mut n = 0;
        for builder in &builders {
            n += builder.verdicts.len();
            out.starts.push(n);
            for v in builder.verdicts {
                match v.judged {
                    Judged::Norm(id) => {
                        if let Some(slot @ None) = out.norms.get_mut(id.index()) {
                            *slot = Some(about(program, language, v.judged));
                        }
                    }
                    Judged::Indicator(id, target) => {
                        out.indicators
                            .entry((id, target))
                            .or_insert_with(|| about(program, language, v.judged));
                    }
                }
            }
        }
        out.builders = builders;
        out
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn about(&self, judged: Judged) -> Option<&About> {
        match judged {
            Judged::Norm(id) => self.norms.get(id.index())?.as_ref(),
            Judged::Indicator(id, target) => self.indicators.get(&(id, target)),
        }
    }

    fn find(&self, at: usize) -> Option<(&Builder<'a>, &'a verdict::Verdict, &About)> {
        let (document, at) = self.place(at)?;
        let builder = self.builders.get(document)?;
        let v = builder.verdicts.get(at)?;
        Some((builder, v, self.about(v.judged)?))
    }

    /// The document of a verdict, and its position among that document's.
    #[must_use]
    pub fn place(&self, at: usize) -> Option<(usize, usize)> {
        let document = self.starts.partition_point(|s| *s <= at).checked_sub(1)?;
        let first = self.starts.get(document)?;
        (at < self.len()).then_some((document, at - first))
    }

    /// The whole verdict at a position.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Verdict> {
        let (builder, v, about) = self.find(at)?;
        Some(builder.verdict(about, v))
    }

    /// The same without its id, which no drawing shows.
    #[cfg(feature = "draw")]
    pub(super) fn to_draw(&self, at: usize) -> Option<Verdict> {
        let (builder, v, about) = self.find(at)?;
        Some(builder.nameless(about, v))
    }

    /// What would settle it, and how much more there is of that.
    #[cfg(feature = "draw")]
    pub(super) fn missing(&self, at: usize) -> Option<(Vec<MissingFact>, u32)> {
        let (builder, v, _) = self.find(at)?;
        Some((builder.missing(v), v.missing.more))
    }

    /// Days after its due date.
    #[cfg(feature = "draw")]
    pub(super) fn days_overdue(&self, at: usize) -> Option<i32> {
        let (builder, v, _) = self.find(at)?;
        builder.days_overdue(v)
    }

    /// Its stable id.
    #[must_use]
    pub fn id(&self, at: usize) -> Option<String> {
        let (builder, v, about) = self.find(at)?;
        Some(builder.id(about, v))
    }

    /// Whose norm it is about, and the norm in the reader's language.
    #[must_use]
    pub fn norm(&self, at: usize) -> Option<(&str, &str)> {
        let (_, _, about) = self.find(at)?;
        Some((&about.item.policy, &about.shown))
    }

    /// What its subject is called.
    #[must_use]
    pub fn subject(&self, at: usize) -> Option<String> {
        let (builder, v, _) = self.find(at)?;
        Some(builder.shown_subject(v.subject))
    }

    /// What is the same for all verdicts of one norm, of each that has any: duties, then indicators.
    #[must_use]
    pub fn norms(&self) -> Vec<NormEntry> {
        let Some(builder) = self.builders.first() else {
            return Vec::new();
        };
        let names = &builder.names;
        let entry = |about: &About| {
            let whole = about.whole(names.program, builder.sources, names.language);
            about.entry(whole)
        };
        let duties = self.norms.iter().flatten();
        duties.chain(self.indicators.values()).map(entry).collect()
    }

    /// Each in brief.
    pub fn briefs(&self) -> impl Iterator<Item = Brief<'_>> {
        self.among(|_, _| true)
    }

    /// Those of one outcome in brief: the others, most of all, cost next to nothing.
    pub fn briefs_of(&self, outcome: Outcome) -> impl Iterator<Item = Brief<'_>> {
        self.among(move |builder, v| builder.outcome(v) == outcome)
    }

    /// Those of what a document contributes to indicators in brief.
    #[cfg(feature = "draw")]
    pub(super) fn contributions(&self) -> impl Iterator<Item = Brief<'_>> {
        self.among(|_, v| matches!(v.judged, Judged::Indicator(_, None)))
    }

    /// Those of the targets of a region in brief.
    #[cfg(feature = "draw")]
    pub(super) fn targets(&self) -> impl Iterator<Item = Brief<'_>> {
        self.among(|_, v| matches!(v.judged, Judged::Indicator(_, Some(_))))
    }

    fn among(
        &self,
        wanted: impl Fn(&Builder<'_>, &verdict::Verdict) -> bool + Copy,
    ) -> impl Iterator<Item = Brief<'_>> {
        let all = self.builders.iter().zip(&self.starts);
        all.flat_map(move |(builder, start)| {
            let verdicts = builder.verdicts.iter().zip(*start..);
            verdicts
                .filter(move |(v, _)| wanted(builder, v))
                .filter_map(move |(v, at)| self.brief(builder, v, at))
        })
    }

    fn brief(&self, builder: &Builder<'_>, v: &verdict::Verdict, at: usize) -> Option<Brief<'_>> {
        let about = self.about(v.judged)?;
        let told = !builder.conceals(v);
        Some(Brief {
            at,
            kind: about.kind,
            severity: builder.severity(about, v),
            verdict: builder.outcome(v),
            harmless: v.possible.harmless(),
            due: v.due.filter(|_| told),
            since: v.since.filter(|_| told),
            late: v.late.is_some() && told,
            in_doubt: v.notes.contains(&Note::TimeInDoubt),
            over: v.over.filter(|_| told),
            valued: v.value.is_some(),
            target: matches!(v.judged, Judged::Indicator(_, Some(_))),
            attested: builder.asks_for_attestation(v),
            policy: &about.item.policy,
            norm: &about.shown,
            document: builder.document,
            judged: v.judged,
            subject: v.subject,
        })
    }

    /// Each as a whole, made when its turn comes.
    pub fn iter(&self) -> impl Iterator<Item = Verdict> {
        self.of(&[])
    }

    /// Those of `only` (all where it is empty), each made when its turn comes.
    fn of(&self, only: &[Outcome]) -> impl Iterator<Item = Verdict> {
        self.builders.iter().flat_map(move |builder| {
            let wanted = builder
                .verdicts
                .iter()
                .filter(move |v| only.is_empty() || only.contains(&builder.outcome(v)))
                .filter_map(move |v| Some(builder.verdict(self.about(v.judged)?, v)));
            // Of many documents only the one at hand is remembered.
            let forget = std::iter::once_with(|| builder.names.memo.forget());
            wanted.chain(forget.filter_map(|()| None))
        })
    }
}

/// Verdicts as JSON has them.
pub(super) struct Shown<'r> {
    pub verdicts: &'r Verdicts<'r>,
    pub only: &'r [Outcome],
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.verdicts.of(self.only))
    }
}
