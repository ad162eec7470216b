//! Where output goes: whole lines, and a closed pipe is no error.

use crate::args::{Color, Common, Lang};
use ohs::diagnostic::{Code, Diagnostic, Severity};
use ohs::message::{Language, phrase};
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

    /// Draws diagnostics on standard error, one after the other; not without end.
    pub fn complain(&self, diagnostics: &[Diagnostic], sources: &SourceMap, mask: &Mask) {
        let options = self.options(io::stderr().is_terminal());
        let (first, more) = first_of_each(diagnostics);
        let mut text = drawn(first, sources, mask, &options);
        for (code, n) in more {
            let args = [("code", code.as_str().into()), ("n", n.into())];
            text.push_str(&phrase("more_of_code", &args, self.language));
            text.push('\n');
        }
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

fn drawn<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
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

/// So many of one code are drawn where something else was asked for; the others are counted.
const ALIKE: usize = 50;

/// The first of each code, and how many others there are.
fn first_of_each(diagnostics: &[Diagnostic]) -> (Vec<&Diagnostic>, Vec<(&Code, usize)>) {
    let mut seen: Vec<(&Code, usize)> = Vec::new();
    let mut first = Vec::new();
    for d in diagnostics {
        let n = match seen.iter_mut().find(|(code, _)| *code == &d.code) {
            Some((_, n)) => {
                *n += 1;
                *n
            }
            None => {
                seen.push((&d.code, 1));
                1
            }
        };
        if n <= ALIKE {
            first.push(d);
        }
    }
    seen.retain_mut(|(_, n)| {
        *n = n.saturating_sub(ALIKE);
        *n > 0
    });
    (first, seen)
}

/// Hands on whole lines, as many as a pipe takes at once, so that an interrupted run leaves no half
/// of one. Whoever reads may stop reading.
pub struct Lines<W> {
    to: W,
    held: Vec<u8>,
    /// How much of it is known to be the beginning of one line.
    begun: usize,
}

impl<W: Write> Lines<W> {
    const AT_ONCE: usize = 4096;
    /// So much is held before any is handed on: much is written in pieces of a few bytes.
    const HELD: usize = 8 * Self::AT_ONCE;

    fn new(to: W) -> Self {
        let held = Vec::with_capacity(Self::HELD + Self::AT_ONCE);
        let begun = 0;
        Self { to, held, begun }
    }

    /// The rest, whether its line has ended or not.
    fn finish(&mut self) -> io::Result<()> {
        self.hand_on()?;
        self.to.write_all(&self.held)?;
        self.held.clear();
        self.to.flush()
    }

    fn hand_on(&mut self) -> io::Result<()> {
        let mut start = 0;
        while let Some(rest) = self.held.get(start..).filter(|r| r.len() > Self::AT_ONCE) {
            let (now, later) = rest.split_at(Self::AT_ONCE);
            let last = memchr::memrchr(b'\n', now);
            let end = match last.filter(|_| self.begun == 0) {
                Some(last) => last + 1,
                // One line alone is longer than that.
                None => {
                    let unseen = self.begun.saturating_sub(Self::AT_ONCE);
                    let after = later.get(unseen..).unwrap_or_default();
                    let after = memchr::memchr(b'\n', after);
                    let Some(after) = after else {
                        self.begun = rest.len();
                        break;
                    };
                    Self::AT_ONCE + unseen + after + 1
                }
            };
            self.begun = 0;
            self.to.write_all(rest.split_at(end).0)?;
            start += end;
        }
        self.held.drain(..start);
        Ok(())
    }
}

impl<W: Write> Write for Lines<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.held.extend_from_slice(bytes);
        if self.held.len() > Self::HELD {
            self.hand_on()?;
        }
        Ok(())
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

#[cfg(test)]
mod tests;
