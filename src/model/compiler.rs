//! The workshop: what has been made so far, and what has been reported.

use super::faults::Faults;
use super::index::Names;
use super::names::Space;
use super::trace::Trace;
use crate::diagnostic::{Diagnostic, Severity};
use crate::program::{
    EntityId, EnumId, ExceptionId, FieldId, IndicatorId, Label, NormId, ParameterId, PolicyId,
    Program, ReadingSetId, TableId, TermId, UnitId, Value,
};
use crate::source::{FileId, Loc, SourceMap, Span};
use crate::syntax::Parsed;
use crate::syntax::ast::{Declaration, DeclarationKind, NamedHead};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Something is wrong there and has been reported, or follows from something that has been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reported;

/// A result whose error the user has been told already.
pub(super) type Res<T> = Result<T, Reported>;

/// A declaration's position in [`Compiler::decls`].
pub(super) type DeclId = usize;

/// A declaration with what it belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decl<'a> {
    /// Position of its file among [`Compiler::scopes`].
    pub(super) scope: usize,
    /// The policy or vocabulary it belongs to.
    pub(super) policy: PolicyId,
    /// As written.
    pub(super) ast: &'a Declaration,
}

/// What became of a declaration.
#[derive(Clone, Debug, Default)]
pub(super) enum State {
    /// Nobody has asked yet.
    #[default]
    NotYet,
    /// Being made: whoever asks now stands in a circle.
    Busy,
    /// Broken, and reported.
    Failed,
    /// A policy or vocabulary.
    Policy,
    /// An entity.
    Entity(EntityId),
    /// An enum.
    Enum(EnumId),
    /// A table.
    Table(TableId),
    /// A parameter.
    Parameter(ParameterId),
    /// A term.
    Term(TermId),
    /// A duty or process: its norms with their items' names.
    Duty(Duty),
    /// An indicator.
    Indicator(IndicatorId),
    /// An exception, and the entity that it is judged for.
    Exception(ExceptionId, EntityId),
    /// A unit, scenario, remark or use.
    Done,
}

/// The norms of a duty.
#[derive(Clone, Debug)]
pub(super) struct Duty {
    /// Each with its item's name.
    pub(super) norms: Vec<(Option<Label>, NormId)>,
    /// Its entity.
    pub(super) subject: EntityId,
    /// Something of it could not be read, or some item of it is broken.
    pub(super) torn: bool,
    /// Some item of it is not there: what asks for all of them cannot be judged.
    pub(super) lacks: bool,
}

/// What is visible in a file.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// Its number.
    pub(super) file: FileId,
    /// The policies and vocabularies that are declared in it.
    pub(super) own: Vec<PolicyId>,
    /// Those whose names it may use: its own, and the used ones.
    pub(super) visible: BTreeSet<PolicyId>,
    /// Local names of used ones.
    pub(super) locals: BTreeMap<String, PolicyId>,
    /// Something it uses is not there: an unknown name may be of that.
    pub(super) holes: bool,
}

/// Everything while it is made. Each file of this room adds the methods of one subject.
pub(super) struct Compiler<'a> {
    pub(super) sources: &'a SourceMap,
    pub(super) parsed: Vec<&'a Parsed>,
    pub(super) program: Program,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) decls: Vec<Decl<'a>>,
    /// Declarations by kind, in order.
    pub(super) kinds: BTreeMap<DeclarationKind, Vec<DeclId>>,
    /// How deep the expression lies that is being made, terms and norms that it asks for included.
    pub(super) depth: usize,
    /// What [`Compiler::root_entity`] found, by file.
    pub(super) roots: BTreeMap<usize, Vec<EntityId>>,
    pub(super) states: Vec<State>,
    pub(super) scopes: Vec<Scope>,
    pub(super) names: Names<'a>,
    /// Units by every spelling.
    pub(super) unit_names: BTreeMap<String, UnitId>,
    /// Fields of each entity by every spelling.
    pub(super) field_names: BTreeMap<(EntityId, String), FieldId>,
    /// 存续 … 称: the names of an entity's life.
    pub(super) alive_names: BTreeSet<(EntityId, String)>,
    /// The files whose norms, terms, indicators, remarks and scenarios are made; of the others only
    /// what these ask for. `None`: all files.
    pub(super) only: Option<BTreeSet<usize>>,
    /// The file of the declaration that is being made, where it is one of those.
    pub(super) current: Option<usize>,
    /// For each diagnostic, what [`Compiler::current`] was.
    pub(super) origins: Vec<Option<usize>>,
    /// What the files asked of each other.
    pub(super) trace: RefCell<Trace>,
    /// Terms of each entity by every spelling and by policy; which of them a file sees,
    /// [`Compiler::terms_named`] says.
    pub(super) term_names: BTreeMap<(EntityId, String), BTreeMap<PolicyId, Vec<DeclId>>>,
    /// Entities of which some field could not be read.
    pub(super) torn: BTreeSet<EntityId>,
    /// Policies with a superior that is not there.
    pub(super) orphans: BTreeSet<PolicyId>,
    /// Entities that stand for an authority outside the facts, by name.
    pub(super) authorities: BTreeMap<String, EntityId>,
    /// 细化 still to be followed: of which norms, in which duty, to what.
    pub(super) refinements: Vec<(Vec<NormId>, Decl<'a>, &'a crate::syntax::ast::Path)>,
    /// Parameters that a text lets one read in several ways: the values, one a reading.
    pub(super) parameter_readings: BTreeMap<ParameterId, (ReadingSetId, Vec<Value>)>,
    /// Whom some norm says to oversee or to urge, so that the name is one of an authority.
    pub(super) overseers: BTreeSet<String>,
    /// What an earlier compilation found broken: nothing of it is made.
    pub(super) faults: Faults,
    /// Entities of which it is not known when they are, or which one is which.
    pub(super) formless: BTreeSet<EntityId>,
    /// Items that were not made, and where they stand.
    pub(super) dropped: Vec<(String, Loc)>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(parsed: &[&'a Parsed], sources: &'a SourceMap) -> Self {
        Self {
            sources,
            parsed: parsed.to_vec(),
            program: Program::default(),
            diagnostics: Vec::new(),
            decls: Vec::new(),
            kinds: BTreeMap::new(),
            depth: 0,
            roots: BTreeMap::new(),
            states: Vec::new(),
            scopes: Vec::new(),
            names: Names::default(),
            unit_names: BTreeMap::new(),
            only: None,
            current: None,
            origins: Vec::new(),
            trace: RefCell::default(),
            field_names: BTreeMap::new(),
            alive_names: BTreeSet::new(),
            term_names: BTreeMap::new(),
            torn: BTreeSet::new(),
            orphans: BTreeSet::new(),
            authorities: BTreeMap::new(),
            refinements: Vec::new(),
            parameter_readings: BTreeMap::new(),
            overseers: BTreeSet::new(),
            faults: Faults::default(),
            formless: BTreeSet::new(),
            dropped: Vec::new(),
        }
    }

    /// All steps, in the order in which they need each other.
    pub(super) fn run(&mut self) {
        self.prepare();
        self.make();
    }

    /// What every file needs of every other: names, headers, vocabulary.
    pub(super) fn prepare(&mut self) {
        self.declare();
        self.leave_out_faults();
        self.read_headers();
        self.resolve_uses();
        self.refuse_redeclared();
        self.note_overseers();
        self.declare_units();
        self.lower_enums();
        self.lower_entities();
        self.declare_terms();
        self.lower_parameters();
        self.lower_tables();
    }

    /// What stands on it, of all files or of [`Compiler::only`] these.
    pub(super) fn make(&mut self) {
        self.lower_terms();
        self.lower_invariants();
        self.lower_scopes_of_policies();
        self.lower_duties();
        self.lower_exceptions();
        self.link_refinements();
        self.lower_indicators();
        self.lower_remarks();
        self.lower_scenarios();
        self.lower_adoptions();
        self.collect_readings();
        self.refuse_heavy();
    }

    /// The program, the reports, and the files of which something is in it.
    pub(super) fn finish(self) -> (Program, Vec<Diagnostic>, BTreeSet<FileId>) {
        let used = self.used_scopes();
        let used = used.into_iter().map(|scope| self.file(scope)).collect();
        (self.program, self.diagnostics, used)
    }

    /// Reports an error.
    pub(super) fn fail<T>(&mut self, diagnostic: Diagnostic) -> Res<T> {
        debug_assert_eq!(diagnostic.severity, Severity::Error);
        self.report(diagnostic);
        Err(Reported)
    }

    /// Reports something and goes on.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
        self.origins.push(self.current);
    }

    /// What is reported until [`Compiler::leave`] belongs to a declaration of this file.
    pub(super) fn enter_file(&mut self, scope: usize) -> Option<usize> {
        self.current.replace(scope)
    }

    /// Back to what was being made before.
    pub(super) fn leave(&mut self, before: Option<usize>) {
        self.current = before;
    }

    /// Notes what the file of the declaration that is being made asks of others.
    pub(super) fn note(&self, what: impl FnOnce(&mut Trace, usize)) {
        if let Some(scope) = self.current {
            what(&mut self.trace.borrow_mut(), scope);
        }
    }

    /// The declarations of one kind that are to be made whether anybody asks for them or not.
    pub(super) fn to_make(&self, kind: DeclarationKind) -> Vec<(DeclId, Decl<'a>)> {
        let mut all = self.of_kind(kind);
        if let Some(only) = &self.only {
            all.retain(|(_, d)| only.contains(&d.scope));
        }
        all
    }

    /// Makes a norm, term, indicator or exception that has not been made yet.
    pub(super) fn ask_for(&mut self, id: DeclId) {
        let Some(decl) = self.decls.get(id).copied() else {
            return;
        };
        if !matches!(self.state(id), State::NotYet) {
            return;
        }
        let loc = self.loc(decl.scope, super::names::head_span(decl.ast));
        match decl.ast.kind {
            DeclarationKind::Duty | DeclarationKind::Process => drop(self.duty(id, loc)),
            DeclarationKind::Term => drop(self.term(id, loc)),
            DeclarationKind::Indicator => drop(self.indicator(id, loc)),
            DeclarationKind::Exception => drop(self.exception(id, loc)),
            _ => {}
        }
    }

    /// Makes a declaration that nobody has asked for yet; whoever asks for it in the meantime stands
    /// in a circle.
    pub(super) fn make_now<T>(
        &mut self,
        id: DeclId,
        lower: impl FnOnce(&mut Self, Decl<'a>) -> Res<T>,
        state: impl FnOnce(&T) -> State,
    ) -> Res<T> {
        if !matches!(self.state(id), State::NotYet) {
            return Err(Reported);
        }
        let decl = self.decls.get(id).copied().ok_or(Reported)?;
        self.set(id, State::Busy);
        let before = self.enter_file(decl.scope);
        let made = lower(self, decl);
        self.leave(before);
        self.set(id, made.as_ref().map_or(State::Failed, state));
        made
    }

    /// The declarations of one kind, in order.
    pub(super) fn of_kind(&self, kind: DeclarationKind) -> Vec<(DeclId, Decl<'a>)> {
        let ids = self.kinds.get(&kind).map_or(&[][..], Vec::as_slice);
        ids.iter()
            .filter_map(|id| Some((*id, self.decls.get(*id).copied()?)))
            .collect()
    }

    /// What became of a declaration; that it was asked is noted.
    pub(super) fn state(&self, id: DeclId) -> &State {
        self.note(|trace, scope| {
            let of_other =
                |d: &Decl<'_>| d.scope != scope && !super::recheck::always_read(d.ast.kind);
            if self.decls.get(id).is_some_and(of_other) {
                trace.note_declaration(scope, id);
            }
        });
        self.states.get(id).unwrap_or(&State::Failed)
    }

    /// Says what became of a declaration.
    pub(super) fn set(&mut self, id: DeclId, state: State) {
        if let Some(s) = self.states.get_mut(id) {
            *s = state;
        }
    }

    /// The file of a scope.
    pub(super) fn file(&self, scope: usize) -> FileId {
        self.scopes.get(scope).map_or(FileId(0), |s| s.file)
    }

    /// A span of a scope's file.
    pub(super) fn loc(&self, scope: usize, span: Span) -> Loc {
        span.in_file(self.file(scope))
    }

    /// The place where a declaration's name stands.
    pub(super) fn name_loc(&self, id: DeclId) -> Option<Loc> {
        let decl = self.decls.get(id)?;
        Some(self.loc(decl.scope, super::names::head_span(decl.ast)))
    }

    /// Reports a name that is not there, unless something broken may have it.
    pub(super) fn unknown<T>(
        &mut self,
        scope: usize,
        space: Space,
        diagnostic: impl FnOnce() -> Diagnostic,
    ) -> Res<T> {
        if self.may_be_broken(scope, space) {
            return Err(Reported);
        }
        self.fail(diagnostic())
    }
}

impl Compiler<'_> {
    /// As [`Compiler::unknown`], of an entity or enum; where a vocabulary has it that is not
    /// used, says so, once a file.
    pub(super) fn unknown_or_unused<T>(
        &mut self,
        scope: usize,
        name: &str,
        diagnostic: impl FnOnce() -> Diagnostic,
    ) -> Res<T> {
        if self.may_be_broken(scope, Space::Type) {
            return Err(Reported);
        }
        let elsewhere = self.find_everywhere(Space::Type, name);
        let owner = elsewhere
            .first()
            .and_then(|id| self.decls.get(*id))
            .and_then(|d| self.program.policies.get(d.policy.index()))
            .map(|p| p.label.name.clone());
        let Some(owner) = owner else {
            return self.fail(diagnostic());
        };
        if let Some(s) = self.scopes.get_mut(scope) {
            s.holes = true;
        }
        self.fail(diagnostic().arg("vocabulary", owner).help("use_it"))
    }
}

/// A name and aliases as the program keeps them.
pub(super) fn label(head: &NamedHead) -> Label {
    Label {
        name: head.name.text.clone(),
        aliases: head.aliases.iter().map(|a| a.text.clone()).collect(),
    }
}
