//! Tags: what a value says it is.

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::facts::bind::date::says_none;
use crate::facts::tree::NodeKind;
use crate::source::Loc;
use granit_parser::Tag;

impl Reader<'_> {
    /// A tag that changes nothing is said to do so.
    pub(super) fn tag(&mut self, tag: Option<&Tag>, at: &granit_parser::Span) {
        let Some(tag) = tag.filter(|t| !t.is_yaml_core_schema()) else {
            return;
        };
        let here = self.tag_place(at);
        self.report(
            Diagnostic::warning("ohs::facts::tag_ignored", here).arg("tag", tag.original()),
        );
    }

    /// A value whose tag says what it is: where it is something else, it is not known.
    pub(super) fn tagged(
        &mut self,
        tag: Option<&Tag>,
        text: &str,
        kind: NodeKind,
        at: &granit_parser::Span,
    ) -> NodeKind {
        let Some(tag) = tag else { return kind };
        let is = |suffix| tag.is_yaml_core_schema_tag(suffix);
        let whole = || !text.contains(['.', 'e', 'E']);
        let fits = match &kind {
            NodeKind::Broken => true,
            // A text that reads as none is taken for none in every format.
            NodeKind::Text(text) => is("str") && !says_none(text),
            NodeKind::Null => is("null"),
            NodeKind::Boolean(_) => is("bool"),
            NodeKind::Number(_) => is("float") || (is("int") && whole()),
            NodeKind::Array(_) | NodeKind::Object(_) => false,
        };
        if fits {
            return kind;
        }
        self.contradicted(tag, at);
        NodeKind::Broken
    }

    /// A list or an object is what it is, whatever its tag says.
    pub(super) fn collection_tag(
        &mut self,
        tag: Option<&Tag>,
        own: &str,
        at: &granit_parser::Span,
    ) {
        self.tag(tag, at);
        if let Some(tag) =
            tag.filter(|t| t.is_yaml_core_schema() && !t.is_yaml_core_schema_tag(own))
        {
            self.contradicted(tag, at);
        }
    }

    pub(super) fn contradicted(&mut self, tag: &Tag, at: &granit_parser::Span) {
        let here = self.tag_place(at);
        self.report(
            Diagnostic::error("ohs::facts::tag_contradicted", here).arg("tag", tag.original()),
        );
    }

    pub(super) fn tag_place(&self, at: &granit_parser::Span) -> Loc {
        let span = at
            .tag_span()
            .map_or_else(|| self.span(at), |s| self.span(&s));
        self.on_characters(span)
    }
}
