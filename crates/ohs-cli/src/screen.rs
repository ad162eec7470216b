//! Where output goes: whole lines, and a closed pipe is no error.

use crate::args::{Color, Common, Lang};
use ohs::diagnostic::{Diagnostic, Severity};
use ohs::message::Language;
use ohs::report::draw::{self, DrawOptions, Mask};
use ohs::source::SourceMap;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// A terminal or a pipe, and how to draw on it.
#[derive(Clone, Debug)]
pub struct Screen {
    pub language: Language,
    color: Color,
    width: usize,
    narrated: bool,
    pub show_personal: bool,
}

/// The language: the option, else OHS_LANG, LC_ALL, LANG.
pub fn language(option: Option<Lang>) -> Language {
    match option {
        Some(Lang::Zh) => Language::Zh,
        Some(Lang::En) => Language::En,
        None => ["OHS_LANG", "LC_ALL", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty())
            .map_or(Language::En, |value| Language::from_locale(&value)),
    }
}

impl Screen {
    pub fn new(common: &Common) -> Self {
        let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        Self {
            language: language(common.lang),
            color: common.color,
            width: columns.unwrap_or(80).clamp(40, 400),
            narrated: common.narrated,
            show_personal: false,
        }
    }

    fn options(&self, terminal: bool) -> DrawOptions {
        let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let dumb = std::env::var("TERM").is_ok_and(|t| t == "dumb");
        DrawOptions {
            language: self.language,
            color: match self.color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => terminal && !set("NO_COLOR") && !dumb,
            },
            width: self.width,
            narrated: self.narrated,
            show_personal: self.show_personal,
            context: 0,
        }
    }

    /// How to draw on standard output.
    pub fn drawing(&self) -> DrawOptions {
        self.options(io::stdout().is_terminal())
    }

    /// Writes to standard output.
    pub fn print(&self, text: &str) {
        self.stream(|out| out.write_all(text.as_bytes()));
    }

    /// Writes to standard output what is made while it is written.
    pub fn stream(&self, make: impl FnOnce(&mut Lines<io::StdoutLock<'_>>) -> io::Result<()>) {
        let mut out = Lines::new(io::stdout().lock());
        if let Err(e) = make(&mut out).and_then(|()| out.finish())
            && e.kind() != ErrorKind::BrokenPipe
        {
            // Nobody must take a report that is not there for one that finds nothing.
            LOST.store(true, Ordering::Relaxed);
            let d = Diagnostic::nowhere(Severity::Error, "ohs::cli::not_written")
                .arg("file", "<stdout>")
                .arg("reason", e.to_string());
            self.complain(&[d], &SourceMap::new(), &Mask::default());
        }
    }

    /// Draws diagnostics on standard error, one after the other.
    pub fn complain(&self, diagnostics: &[Diagnostic], sources: &SourceMap, mask: &Mask) {
        let options = self.options(io::stderr().is_terminal());
        let text = drawn(diagnostics, sources, mask, &options);
        // Where standard error is gone, there is nobody to tell.
        let mut out = Lines::new(io::stderr().lock());
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.finish());
    }

    /// Draws diagnostics on standard output: where they are what was asked for.
    pub fn show(&self, diagnostics: &[Diagnostic], sources: &SourceMap, mask: &Mask) {
        let text = drawn(diagnostics, sources, mask, &self.drawing());
        self.print(&text);
    }
}

fn drawn(
    diagnostics: &[Diagnostic],
    sources: &SourceMap,
    mask: &Mask,
    options: &DrawOptions,
) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&draw::diagnostic(diagnostic, sources, mask, options));
        out.push('\n');
    }
    out
}

/// Hands on whole lines, as many as a pipe takes at once, so that an interrupted run leaves no half
/// of one. Whoever reads may stop reading.
pub struct Lines<W> {
    to: W,
    held: Vec<u8>,
    /// How much of it is whole lines.
    whole: usize,
}

impl<W: Write> Lines<W> {
    const AT_ONCE: usize = 4096;

    fn new(to: W) -> Self {
        let held = Vec::with_capacity(Self::AT_ONCE);
        let whole = 0;
        Self { to, held, whole }
    }

    /// The rest, whether its line has ended or not.
    fn finish(&mut self) -> io::Result<()> {
        self.whole = self.held.len();
        self.hand_on()?;
        self.to.flush()
    }

    fn hand_on(&mut self) -> io::Result<()> {
        let (lines, _) = self.held.split_at(self.whole);
        self.to.write_all(lines)?;
        self.held.drain(..self.whole);
        self.whole = 0;
        Ok(())
    }
}

impl<W: Write> Write for Lines<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|b| *b == b'\n') {
            if self.held.len() + piece.len() > Self::AT_ONCE && self.whole > 0 {
                self.hand_on()?;
            }
            self.held.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.whole = self.held.len();
            }
        }
        Ok(bytes.len())
    }

    /// Not before there is enough: see [`Lines::finish`].
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Something of standard output was lost, other than by a reader who had enough.
pub fn lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

static LOST: AtomicBool = AtomicBool::new(false);

/// Whether there is an error among them.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}
