//! What is supposed to be done so far, and what it costs.

use crate::eval::context::{Env, Evaluator};
use crate::eval::verdict::EnumMatter;
use crate::eval::view::Supposed;
use crate::facts::patch::Change;
use crate::facts::store::{Fact, Record, Row};
use crate::program::{DateRange, FieldId, Lifetime, Matter, NormId, Place, Type, Value};
use jiff::civil::Date;

/// Supposed facts, and the changes that make them.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub supposed: Supposed,
    pub changes: Vec<Change>,
}

impl Draft {
    /// Whether a row is one that the draft adds.
    pub fn is_new(&self, row: Row) -> bool {
        self.supposed.holders.contains_key(&row)
    }

    /// How many operations the changes are: what is said of a new row comes with it.
    pub fn operations(&self) -> usize {
        self.changes
            .iter()
            .filter(|c| match c {
                Change::State { row, .. }
                | Change::Reference { row, .. }
                | Change::Attestation { row, .. }
                | Change::Correction { row, .. } => !self.is_new(*row),
                Change::Member { holder, .. } => !self.is_new(*holder),
            })
            .count()
    }

    /// What a draft costs: operations, then all that is said in them.
    pub fn cost(&self) -> (usize, usize) {
        (self.operations(), self.changes.len())
    }

    /// A field takes on a value on a day.
    pub fn set(mut self, row: Row, field: FieldId, fact: Fact<Value>, on: Date) -> Self {
        if self.is_new(row) {
            self.supposed.values.insert((row, field), fact.clone());
        } else {
            self.supposed.later.insert((row, field), (on, fact.clone()));
        }
        let same = |c: &Change| matches!(c, Change::State { row: r, field: f, .. } if *r == row && *f == field);
        self.changes.retain(|c| !same(c));
        self.changes.push(Change::State {
            row,
            field,
            fact,
            open: None,
        });
        self
    }

    /// The same of a value in whose place others would do: `asked` says what it has to be.
    pub fn set_open(self, row: Row, field: FieldId, value: Value, asked: String, on: Date) -> Self {
        let mut draft = self.set(row, field, Fact::Known(value), on);
        if let Some(Change::State { open, .. }) = draft.changes.last_mut() {
            *open = Some(asked);
        }
        draft
    }

    /// A field of a new row names a row.
    pub fn refer(mut self, row: Row, field: FieldId, to: Row) -> Self {
        self.supposed
            .references
            .insert((row, field), Fact::Known(to));
        self.changes.push(Change::Reference { row, field, to });
        self
    }

    /// A matter is attested.
    pub fn attest(mut self, row: Row, matter: &Matter, on: Date) -> Self {
        self.supposed
            .attested
            .insert((row, EnumMatter::from(matter)), true);
        self.changes.push(Change::Attestation {
            row,
            of: matter.of,
            matter: matter.member,
            on,
        });
        self
    }

    /// A breach of a norm is recorded as corrected.
    pub fn correct(mut self, eval: &Evaluator, norm: NormId, row: Row, on: Date) -> Self {
        let n = &eval.program()[norm];
        let name = match &n.item {
            Some(item) => format!("{}.{}", n.duty.name, item.name),
            None => n.duty.name.clone(),
        };
        self.supposed
            .corrected
            .entry(row)
            .or_default()
            .push(Record {
                norm: name,
                of: row,
                date: Some(DateRange::day(on)),
                evidence: None,
                loc: eval.view.store.row_loc(row),
            });
        self.changes.push(Change::Correction { row, norm, on });
        self
    }

    /// A further row, held by a row in a field: an event of the day, or a life that begins on it.
    /// What tells it apart from others stands as a placeholder.
    pub fn member(mut self, eval: &Evaluator, holder: (Row, FieldId)) -> Option<(Self, Row)> {
        let view = crate::eval::view::View {
            supposed: Some(&Supposed::default()),
            ..eval.view
        };
        let rows = self.supposed.add_rows(&view, holder, 1);
        let row = rows.iter().next()?;
        if let Type::One(_) = eval.program()[holder.1].ty {
            self.supposed.references.insert(holder, Fact::Known(row));
        }
        self.supposed.further.entry(holder).or_default().push(rows);
        self.changes.push(Change::Member {
            holder: holder.0,
            field: holder.1,
            row,
        });
        let today = Fact::Known(Value::Date(DateRange::day(eval.as_of)));
        let entity = &eval.program()[row.entity];
        match entity.lifetime {
            Lifetime::Static => {}
            Lifetime::Event(on) => self = self.set(row, on, today.clone(), eval.as_of),
            Lifetime::Lives { from, to } => {
                self = self.set(row, from, today.clone(), eval.as_of);
                if eval.program()[to].optional {
                    self = self.set(row, to, Fact::Absent, eval.as_of);
                }
            }
        }
        for field in &entity.identity {
            let fact = match eval.program()[*field].ty {
                Type::Date => today.clone(),
                Type::Text => {
                    let n = row
                        .index
                        .saturating_sub(eval.view.store.rows(row.entity).end);
                    let number = if n == 0 {
                        String::new()
                    } else {
                        format!("{}", n + 1)
                    };
                    Fact::Known(Value::Text(
                        format!("{}{number}", crate::facts::patch::TO_BE_FILLED).into(),
                    ))
                }
                _ => continue,
            };
            self = self.set(row, *field, fact, eval.as_of);
        }
        Some((self, row))
    }
}

/// The cheapest of some drafts; of equals the first.
pub fn cheapest(drafts: impl IntoIterator<Item = Option<Draft>>) -> Option<Draft> {
    drafts.into_iter().flatten().min_by_key(Draft::cost)
}

/// Whether a field of a row may be set on the as-of date: anything of a new row that is not yet set; of another, a state
/// that can change, a date that has not come; never what identifies it, what is personal, what has
/// happened, or the end of a person's time. Of an event, only what is done about it later: a date
/// that it does not have yet.
pub fn may_be_set(eval: &Evaluator, draft: &Draft, row: Row, field: FieldId) -> bool {
    if draft.is_new(row) {
        // What one part of a requirement made of it another does not make otherwise.
        return !draft.supposed.values.contains_key(&(row, field));
    }
    let program = eval.program();
    let declared = &program[field];
    let entity = &program[row.entity];
    let is_event = matches!(entity.lifetime, Lifetime::Event(_));
    let fixed = entity.identity.contains(&field)
        || entity.located_by == Some(field)
        || eval.is_start(field)
        || declared.sensitive
        || (is_event && declared.ty != Type::Date);
    let ends_life = matches!(entity.lifetime, Lifetime::Lives { to, .. } if to == field);
    if fixed || (ends_life && crate::facts::is_sensitive(program, row.entity)) {
        return false;
    }
    if declared.ty == Type::Date {
        // A planned date can be moved; one that has come, or may have, stands, and so does one that
        // the facts tell of a day after the as-of date.
        let told = told_until(eval);
        return match eval.view.see(row, field, eval.as_of).fact {
            Fact::Absent | Fact::Unknown => true,
            Fact::Known(Value::Date(d)) => d.low > told,
            Fact::Known(_) => false,
        };
    }
    true
}

/// The last day of which the facts tell, as the document says (截至, else its own 评估日), or the as-of
/// date.
fn told_until(eval: &Evaluator) -> Date {
    let store = eval.view.store;
    let stated = store.facts_as_of().or(store.as_of());
    stated.map_or(eval.as_of, |until| until.max(eval.as_of))
}

/// Whether the facts tell of a day after the as-of date on which a date came.
pub fn is_recorded(eval: &Evaluator, row: Row, field: FieldId) -> bool {
    match eval.view.see(row, field, eval.as_of).fact {
        Fact::Known(Value::Date(d)) => d.low > eval.as_of && d.low <= told_until(eval),
        Fact::Known(_) | Fact::Absent | Fact::Unknown => false,
    }
}

/// The listed row that a place is, where it may be changed: not one that is merely named by
/// another. A post is not made harmless for one worker's sake, nor an institution registered.
pub fn own(eval: &Evaluator, place: &Place, env: &Env) -> Option<Row> {
    fn names_another(eval: &Evaluator, place: &Place) -> bool {
        match place {
            Place::Var(_) => false,
            Place::Ancestor(of, _) => names_another(eval, of),
            Place::Follow(of, field) => {
                matches!(eval.program()[*field].ty, Type::Reference(_)) || names_another(eval, of)
            }
        }
    }
    let row = eval.place(place, env).row()?;
    // What is supposed to be there is nobody's yet.
    let supposed = || {
        eval.view
            .supposed
            .is_some_and(|s| s.holders.contains_key(&row))
    };
    (!names_another(eval, place) || supposed()).then_some(row)
}
