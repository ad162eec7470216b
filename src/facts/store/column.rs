//! The columns that rows stand in.

use super::{Fact, Held, History, Provenance, Row};
use crate::program::{FieldId, Type, Value};
use crate::source::Span;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The rows of one entity.
#[derive(Clone, Debug, Default)]
pub(super) struct EntityTable {
    pub(super) columns: Vec<Column>,
    pub(super) holders: Vec<Option<(Row, FieldId)>>,
    pub(super) spans: Vec<Span>,
}

/// A series by year.
pub type Series = BTreeMap<i16, Figure>;

/// What a series says of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The value.
    pub fact: Fact<Value>,
    /// Where it stands.
    pub span: Span,
    /// How the document spells the year.
    pub key: Box<str>,
    /// What its last digit counts: 0.001 of `71.2%`, 1 of `120`; none where it is not written in digits.
    pub step: Option<Decimal>,
}

/// One field of all rows of an entity. Scalars and collections are columns of different shape.
#[derive(Clone, Debug)]
pub(super) enum Column {
    /// Values: what is known, and where it stands (an empty span where it does not).
    Values {
        facts: Vec<Fact<Value>>,
        spans: Vec<Span>,
        histories: BTreeMap<u32, History>,
        provenance: BTreeMap<u32, Provenance>,
    },
    /// A series by year.
    Series {
        years: Vec<Option<Series>>,
        spans: Vec<Span>,
    },
    /// References to rows.
    References {
        facts: Vec<Fact<Row>>,
        spans: Vec<Span>,
    },
    /// Members.
    Members { held: Vec<Held>, spans: Vec<Span> },
}

impl Column {
    pub(super) fn new(ty: &Type) -> Self {
        match ty {
            Type::Series(_) => Self::Series {
                years: Vec::new(),
                spans: Vec::new(),
            },
            Type::Reference(_) => Self::References {
                facts: Vec::new(),
                spans: Vec::new(),
            },
            Type::Many(_) | Type::One(_) => Self::Members {
                held: Vec::new(),
                spans: Vec::new(),
            },
            Type::Boolean
            | Type::Integer(_)
            | Type::Decimal(_)
            | Type::Percent
            | Type::Points
            | Type::Text
            | Type::Date
            | Type::Year
            | Type::Period
            | Type::Span
            | Type::Measured
            | Type::Region
            | Type::Enum(_)
            | Type::Set(_)
            | Type::Spans
            | Type::Dates
            | Type::Texts => Self::Values {
                facts: Vec::new(),
                spans: Vec::new(),
                histories: BTreeMap::new(),
                provenance: BTreeMap::new(),
            },
        }
    }

    pub(super) fn push_unknown(&mut self) {
        match self {
            Self::Values { facts, spans, .. } => {
                facts.push(Fact::Unknown);
                spans.push(Span::default());
            }
            Self::Series { years, spans } => {
                years.push(None);
                spans.push(Span::default());
            }
            Self::References { facts, spans } => {
                facts.push(Fact::Unknown);
                spans.push(Span::default());
            }
            Self::Members { held, spans } => {
                held.push(Held::Unknown);
                spans.push(Span::default());
            }
        }
    }

    pub(super) fn spans(&self) -> &[Span] {
        match self {
            Self::Values { spans, .. }
            | Self::Series { spans, .. }
            | Self::References { spans, .. }
            | Self::Members { spans, .. } => spans,
        }
    }

    pub(super) fn spans_mut(&mut self) -> &mut Vec<Span> {
        match self {
            Self::Values { spans, .. }
            | Self::Series { spans, .. }
            | Self::References { spans, .. }
            | Self::Members { spans, .. } => spans,
        }
    }
}

pub(super) fn set<T>(list: &mut [T], at: u32, value: T) {
    if let Some(slot) = list.get_mut(at as usize) {
        *slot = value;
    }
}
