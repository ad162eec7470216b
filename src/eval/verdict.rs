//! What the evaluator says.

pub use crate::facts::patch::PatchOperation;

use super::ground::Ground;
use super::target::fraction::Between;
use super::target::value::InYear;
use crate::facts::store::Row;
use crate::program::{
    CompareOp, DateRange, EntityId, EnumId, ExceptionId, FieldId, IndicatorId, Matter, Member,
    NormId, ParameterId, ReadingSetId,
};
use crate::source::Loc;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// The five settled verdicts. Undetermined is a [`VerdictSet`] with more than one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Settled {
    /// 符合.
    Satisfied = 1,
    /// 违反.
    Violated = 2,
    /// 未到期.
    Pending = 4,
    /// 豁免.
    Exempt = 8,
    /// 不适用.
    NotApplicable = 16,
}

impl Settled {
    /// All five, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::Satisfied,
        Self::Violated,
        Self::Pending,
        Self::Exempt,
        Self::NotApplicable,
    ];
}

/// The verdicts that are still possible. Never empty in a finished [`Verdict`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VerdictSet(u8);

impl VerdictSet {
    /// None (only while one is built).
    pub const EMPTY: Self = Self(0);

    /// Exactly one.
    #[must_use]
    pub const fn only(v: Settled) -> Self {
        Self(v as u8)
    }

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, v: Settled) -> Self {
        Self(self.0 | v as u8)
    }

    /// Whether it may be `v`.
    #[must_use]
    pub const fn may_be(self, v: Settled) -> bool {
        self.0 & v as u8 != 0
    }

    /// The verdict, where it is settled.
    #[must_use]
    pub fn settled(self) -> Option<Settled> {
        Settled::ALL.into_iter().find(|v| self.0 == *v as u8)
    }

    /// Each that is possible, in the order of [`Settled::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Settled> {
        Settled::ALL.into_iter().filter(move |v| self.may_be(*v))
    }

    /// Undetermined, but nothing in it can be a violation: no evidence is asked for.
    #[must_use]
    pub fn harmless(self) -> bool {
        self.settled().is_none() && !self.may_be(Settled::Violated)
    }
}

/// What is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Judged {
    /// A norm.
    Norm(NormId),
    /// An indicator; with the position of the target, where one is judged (a region's facts).
    Indicator(IndicatorId, Option<u32>),
}

/// Whose verdict it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SubjectRef {
    /// A listed thing.
    Row(Row),
    /// Those that may exist beside the listed: the collection is absent or incomplete.
    Unlisted {
        /// Of which entity.
        entity: EntityId,
        /// The row whose collection is not complete.
        holder: Row,
        /// Which collection.
        field: FieldId,
    },
}

/// A condition that an event fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Where it is written.
    pub loc: Loc,
    /// What a set that has to hold certain members (含全部) lacks of them; nothing of what is personal.
    pub lacks: Vec<(EnumId, Member)>,
}

/// A verdict, without its derivation (which is pulled: `eval::explain`).
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What is judged.
    pub judged: Judged,
    /// For whom.
    pub subject: SubjectRef,
    /// What is possible; one member: settled.
    pub possible: VerdictSet,
    /// First day of the violation; where only bounds of it are known, the first that is certain.
    pub since: Option<Date>,
    /// Where `since` rests on facts without history, which are taken to have been so all the time:
    /// the day as of which they are known to be so.
    pub since_known: Option<Date>,
    /// First day on which it is over, of a past interval (`--during`), or the day until which a
    /// satisfied periodic duty stays so.
    pub until: Option<Date>,
    /// The due date: last day on which the act is in time. Of a verdict that is not settled, the
    /// earliest that it can be.
    pub due: Option<Date>,
    /// Of a violated verdict, the earliest day that the due date can be, where that is another than
    /// the latest, which is `due`.
    pub due_earliest: Option<Date>,
    /// The latest day that the due date can be, where that is another.
    pub due_latest: Option<Date>,
    /// Done, but late.
    pub late: Option<Late>,
    /// It is known to have been violated before, and no more: the last day of that.
    pub over: Option<Date>,
    /// The exception that applies.
    pub exception: Option<ExceptionId>,
    /// What it would be without the exception.
    pub would_be: Option<VerdictSet>,
    /// Per combination of readings, where there are any.
    pub readings: Vec<ReadingOutcome>,
    /// Numerator and denominator, of an indicator.
    pub value: Option<Box<Measured>>,
    /// The facts that decided, most telling first: where the reader is pointed at.
    pub decided_by: Vec<FactRef>,
    /// The calculations that it rests on.
    pub grounds: Vec<Ground>,
    /// How a target stands, under each reading of its measure.
    pub reached: Vec<Reached>,
    /// Absent facts that would settle it.
    pub missing: Missing,
    /// What would make a violated one satisfied or pending.
    pub mend: Option<Mend>,
    /// Remarks on how it came about.
    pub notes: Vec<Note>,
}

/// An act done after its due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    /// When it was due.
    pub due: Date,
    /// When it was done: on one of these days.
    pub done: DateRange,
}

/// How a target stands under a reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// Which measurement of the indicator.
    pub variant: u32,
    /// What is possible under it.
    pub possible: VerdictSet,
    /// It is a rate, not a count.
    pub rate: bool,
    /// What is measured: in the year that is judged; of what is not due yet, the present one.
    pub value: InYear,
    /// What it is measured against, where that is another value than the text's own.
    pub beside: Option<InYear>,
    /// How it must lie to what.
    pub limit: Option<(CompareOp, Between)>,
}

/// What a combination of readings gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingOutcome {
    /// Chosen reading by set.
    pub choice: Vec<(ReadingSetId, u32)>,
    /// What is possible under it.
    pub possible: VerdictSet,
}

/// An indicator's value: exact bounds of numerator and denominator, and of their ratio. A count has
/// no denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Least and greatest numerator; `None`: no upper bound.
    pub numerator: (Decimal, Option<Decimal>),
    /// Least and greatest denominator.
    pub denominator: Option<(Decimal, Option<Decimal>)>,
    /// Least ratio as a fraction (numerator, denominator), jointly possible.
    pub low: Option<(Decimal, Decimal)>,
    /// Greatest ratio.
    pub high: Option<(Decimal, Decimal)>,
    /// Members that left the population, by verdict (exempt, pending, not applicable).
    pub left_out: Vec<(Settled, u32)>,
}

/// A fact: something the evaluator read, or missed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactRef {
    /// A field of a row.
    Field(Row, FieldId),
    /// What a series says of a year.
    InYear(Row, FieldId, i16),
    /// A row as a whole.
    Row(Row),
    /// Further members of a collection of a row.
    Members(Row, FieldId),
    /// A matter attested of a row.
    Attestation(Row, EnumMatter),
    /// A parameter.
    Parameter(ParameterId),
    /// Events between 截至 and the as-of date in a collection of a row.
    SinceFactsAsOf(Row, FieldId),
    /// A recorded correction or justification, by place.
    Record(Row, Loc),
}

/// A matter by number, ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnumMatter {
    /// Which enum.
    pub of: crate::program::EnumId,
    /// Which member.
    pub member: crate::program::Member,
}

impl From<&Matter> for EnumMatter {
    fn from(m: &Matter) -> Self {
        Self {
            of: m.of,
            member: m.member,
        }
    }
}

/// Facts that, were they known, would settle the verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// Which, at most as many as the limit says.
    pub facts: Vec<FactRef>,
    /// How many more there are.
    pub more: u32,
    /// Proved that no smaller set does.
    pub exact: bool,
}

/// How a violation could be mended on the as-of date.
#[derive(Clone, Debug, PartialEq)]
pub enum Mend {
    /// The operations of an RFC 6902 patch against the fact document, replayed: after it the
    /// verdict is satisfied or pending.
    Patch(Vec<PatchOperation>),
    /// Nothing on that day mends it; `next` is the code of what comes next in the catalogue.
    NotCurable {
        /// A key of the catalogue's `word` section.
        next: &'static str,
    },
}

/// A remark on how a verdict came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// 每个 over an empty collection.
    Vacuous(Loc),
    /// 最近 E where there is no E.
    NoneToPick(Loc),
    /// A field of the scope has no history: taken as it is for the whole time.
    NoHistory(Row, FieldId),
    /// It would have been counted from a day before the policy's force; it is counted from its first.
    StartMoved {
        /// From when it would have been counted.
        from: DateRange,
        /// The first day of force.
        to: Date,
    },
    /// What would be due on a day outside the policy's force does not arise.
    NotArisen {
        /// When it would have been due.
        due: DateRange,
        /// First day of force.
        from: Date,
        /// Last day of force.
        to: Date,
    },
    /// The policy is over, and this is not something that fell due while it was in force.
    AfterForce(Date),
    /// Nobody is in the population: there is nothing to measure.
    EmptyPopulation,
    /// A relative change against a base of 0.
    BaseOfZero,
    /// 当 does not hold.
    OutOfScope(Loc),
    /// The date from which it is counted is known not to be there.
    NoAnchor(Loc),
    /// The subject's life is over.
    LifeOver(DateRange),
    /// Who owed it is there no more since its last day.
    NobodyOwes(Row, DateRange),
    /// The day lies outside the span within which it is asked.
    OutsideSpan,
    /// An event too early to count (每 超过 …).
    TooEarly(Row),
    /// An event that is listed and does not count, and the conditions that it fails.
    NotCounted(Row, Vec<Failed>),
    /// An event after the day on which it would have counted.
    CameLater(Row, Date),
    /// An event after the as-of date: planned, or recorded where an earlier day is asked about; not counted.
    Planned(Row),
    /// A date after the day: planned, not there yet.
    PlannedDate(Row, FieldId),
    /// An exception claimed without authority.
    WithoutAuthority(ExceptionId),
    /// The attestation expired.
    AttestationExpired(Loc),
    /// The only attestations are dated after the day.
    AttestationLater(Loc),
    /// The attestation is of before 截至: there may be a later one.
    AttestationStale(Loc),
    /// An attestation without a date is not used before 截至: it was there on that day only.
    AttestationUndated(Loc),
    /// Attestations contradict each other.
    AttestationsConflict(Loc, Loc),
    /// Of an attestation the matter could not be read: it may contradict.
    AttestationUnread(Loc),
    /// Depends on the reading.
    DependsOnReading,
    /// 原则上: satisfied by a recorded justification.
    Justified(Loc),
    /// A correction is recorded of a breach that goes on.
    CorrectionAlone,
    /// Done, and whether in time is not certain: when it was due is not.
    TimeInDoubt,
    /// The state was looked back at over so many changes, and was so before the first of them.
    FarBack,
    /// The last day is a holiday and no calendar is given, or a working-day period.
    WorkingDays,
}

impl Note {
    /// Whether it only says why a norm is not applicable.
    #[must_use]
    pub const fn is_why_not_applicable(&self) -> bool {
        match self {
            Self::NotArisen { .. }
            | Self::AfterForce(_)
            | Self::OutOfScope(_)
            | Self::EmptyPopulation
            | Self::NoAnchor(_)
            | Self::LifeOver(_)
            | Self::NobodyOwes(..)
            | Self::OutsideSpan => true,
            Self::Vacuous(_)
            | Self::NoneToPick(_)
            | Self::NoHistory(..)
            | Self::StartMoved { .. }
            | Self::TooEarly(_)
            | Self::NotCounted(..)
            | Self::CameLater(..)
            | Self::Planned(_)
            | Self::PlannedDate(..)
            | Self::WithoutAuthority(_)
            | Self::AttestationExpired(_)
            | Self::AttestationLater(_)
            | Self::AttestationStale(_)
            | Self::AttestationUndated(_)
            | Self::AttestationsConflict(..)
            | Self::AttestationUnread(_)
            | Self::DependsOnReading
            | Self::BaseOfZero
            | Self::CorrectionAlone
            | Self::TimeInDoubt
            | Self::FarBack
            | Self::Justified(_)
            | Self::WorkingDays => false,
        }
    }
}
