//! Drawing on a terminal. A [`Drawing`] is a head, some places in files with words, and lines
//! below; diagnostics and findings are both drawn as one.

mod excerpt;
pub mod text;

pub use super::mask::Mask;
pub use text::{Paint, paint, safe, width, wrap};

use crate::diagnostic::{Arg, Diagnostic, Severity};
use crate::message::{self, Language};
use crate::report::mask::without_personal;
use crate::source::{Loc, SourceMap};
use excerpt::Excerpt;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan};
use std::fmt;

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawOptions {
    /// In which language.
    pub language: Language,
    /// With colour (escape sequences).
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// In sentences, without any graphics: for screen readers.
    pub narrated: bool,
    /// Shows personal facts as they are.
    pub show_personal: bool,
    /// Lines shown above and below the ones pointed at.
    pub context: usize,
}

impl Default for DrawOptions {
    fn default() -> Self {
        Self {
            language: Language::default(),
            color: false,
            width: 80,
            narrated: false,
            show_personal: false,
            context: 0,
        }
    }
}

/// What is drawn.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// The first word (错误, 违反 …) and how it is painted.
    pub head: String,
    /// Its paint.
    pub paint: Option<Paint>,
    /// What stands beside it: a code, a norm and its subject.
    pub title: String,
    /// The sentence.
    pub text: String,
    /// Places with words, the first the main one.
    pub places: Vec<(Loc, String)>,
    /// Lines below, each with its heading (改法, 依据 …).
    pub below: Vec<(String, String)>,
}

/// Draws a diagnostic.
#[must_use]
pub fn diagnostic(
    diagnostic: &Diagnostic,
    sources: &SourceMap,
    mask: &Mask,
    options: &DrawOptions,
) -> String {
    let language = options.language;
    let hidden;
    let diagnostic = if options.show_personal {
        diagnostic
    } else {
        hidden = without_personal(diagnostic, sources, mask);
        &hidden
    };
    let words = message::render(diagnostic, language);
    let (head, paint) = match diagnostic.severity {
        Severity::Error => ("error", Paint::Bad),
        Severity::Warning => ("warning", Paint::Doubt),
        Severity::Note => ("note", Paint::Hint),
    };
    let drawing = Drawing {
        head: message::word(head, language),
        paint: Some(paint),
        title: diagnostic.code.as_str().to_owned(),
        text: words.text,
        places: diagnostic
            .labels
            .iter()
            .map(|l| l.loc)
            .zip(words.labels)
            .collect(),
        below: words
            .help
            .map(|h| vec![(message::word(help_word(diagnostic), language), h)])
            .unwrap_or_default(),
    };
    draw(&drawing, sources, mask, options)
}

/// What stands before the help: below an expectation that was not met it says why, and not what to do.
fn help_word(diagnostic: &Diagnostic) -> &'static str {
    let scenario = diagnostic.code.as_str().strip_prefix("ohs::scenario::");
    if scenario.is_some_and(|c| c.starts_with("other_")) {
        "why"
    } else {
        "help"
    }
}

/// Draws a drawing; ends with a line break.
#[must_use]
pub fn draw(drawing: &Drawing, sources: &SourceMap, mask: &Mask, options: &DrawOptions) -> String {
    let none = Mask::default();
    let mask = if options.show_personal { &none } else { mask };
    if options.narrated {
        return narrate(drawing, sources, mask, options);
    }
    let mut out = String::new();
    let head = paint_head(drawing, options.color);
    let title = safe(&drawing.title);
    let indent = if title.is_empty() {
        format!("{head}  ")
    } else {
        out.push_str(&head);
        out.push_str("  ");
        out.push_str(&paint(&title, Paint::Strong, options.color));
        out.push('\n');
        "  ".to_owned()
    };
    if !drawing.text.is_empty() {
        out.push_str(&wrap(&safe(&drawing.text), options.width, &indent));
    }
    out.push_str(&snippet(&drawing.places, sources, mask, options));
    for (heading, words) in &drawing.below {
        let separator = options.language.pick("：", ": ");
        let heading = paint(&format!("{heading}{separator}"), Paint::Hint, options.color);
        out.push_str(&wrap(&safe(words), options.width, &format!("  {heading}")));
    }
    out
}

fn paint_head(drawing: &Drawing, color: bool) -> String {
    match drawing.paint {
        Some(p) => paint(&drawing.head, p, color),
        None => drawing.head.clone(),
    }
}

/// The excerpts alone, as miette draws them.
#[must_use]
pub fn snippet(
    places: &[(Loc, String)],
    sources: &SourceMap,
    mask: &Mask,
    options: &DrawOptions,
) -> String {
    let columns = options.width.saturating_sub(12).max(40);
    let excerpt = Excerpt::new(sources, places, mask, options.context, columns);
    if excerpt.is_empty() {
        return String::new();
    }
    let theme = if options.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    // The excerpt brings its context itself; miette only has to ask for more than none.
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(options.width.max(40))
        .with_context_lines(1);
    let mut out = String::new();
    match handler.render_report(&mut out, &Snippet(excerpt)) {
        // Its first line is the message, which is empty here.
        Ok(()) => out
            .split_once('\n')
            .map(|(_, rest)| rest.to_owned())
            .unwrap_or_default(),
        Err(_) => String::new(),
    }
}

/// The same in sentences.
fn narrate(drawing: &Drawing, sources: &SourceMap, mask: &Mask, options: &DrawOptions) -> String {
    let language = options.language;
    let colon = language.pick("：", ": ");
    let mut out = safe(&drawing.head);
    if !drawing.title.is_empty() {
        out.push(' ');
        out.push_str(&safe(&drawing.title));
    }
    if !drawing.text.is_empty() {
        out.push_str(colon);
        out.push_str(&safe(&drawing.text));
    }
    out.push('\n');
    for (loc, words) in &drawing.places {
        let Some(file) = sources.get(loc.file) else {
            continue;
        };
        let at = file.line_column(loc.span.start);
        let place = message::phrase(
            "narrated_place",
            &[
                ("file", Arg::Text(safe(file.name()))),
                ("line", at.line.into()),
                ("column", at.column.into()),
            ],
            language,
        );
        let quoted = quote(sources, *loc, mask);
        out.push_str(&place);
        if !quoted.is_empty() {
            out.push_str(colon);
            out.push_str(&quoted);
        }
        if !words.is_empty() {
            out.push_str(language.pick("——", " - "));
            out.push_str(&safe(words));
        }
        out.push('\n');
    }
    for (heading, words) in &drawing.below {
        out.push_str(heading);
        out.push_str(colon);
        out.push_str(&safe(words));
        out.push('\n');
    }
    out
}

/// The text at a place on one line, not too much of it, masked.
fn quote(sources: &SourceMap, loc: Loc, mask: &Mask) -> String {
    const MOST: usize = 60;
    let mut out = String::new();
    for (n, (i, c)) in sources.slice(loc).char_indices().enumerate() {
        if n == MOST || c == '\n' || c == '\r' {
            out.push('…');
            break;
        }
        let byte = loc.span.start + u32::try_from(i).unwrap_or(0);
        out.push(if mask.hides(loc.file, byte) {
            '*'
        } else {
            text::shown(c)
        });
    }
    out
}

/// What miette is given: places, and no words of its own.
struct Snippet(Excerpt);

impl fmt::Debug for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl fmt::Display for Snippet {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
impl std::error::Error for Snippet {}
impl miette::Diagnostic for Snippet {
    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.0)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.labels.iter().map(|l| {
            let words = (!l.words.is_empty()).then(|| l.words.clone());
            if l.primary {
                LabeledSpan::new_primary_with_span(words, (l.start, l.len))
            } else {
                LabeledSpan::new(words, l.start, l.len)
            }
        })))
    }
}

#[cfg(test)]
mod tests;
