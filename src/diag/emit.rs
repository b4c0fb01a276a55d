//! Problems as text for people: code, file:line:column, the source line with a caret, a hint, and the chain
//! of tags through which the text came.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};

use super::{Diagnostic, Severity, report::Entry};
use crate::source::{Location, Span, Vfs};

/// The longest source line that is shown whole, in bytes; of a longer one a piece around the place is shown.
const LONGEST_LINE: usize = 400;

/// Writes problems in one style.
#[derive(Debug)]
pub struct Emitter<'a> {
    files: &'a Vfs,
    renderer: Renderer,
}

impl<'a> Emitter<'a> {
    /// With `colour`: ANSI styles, for a terminal.
    pub fn new(files: &'a Vfs, colour: bool) -> Self {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        Self {
            files,
            renderer: renderer.decor_style(DecorStyle::Ascii),
        }
    }

    /// One problem as text of several lines, the last of them ended.
    pub fn emit(&self, entry: &Entry) -> String {
        let Diagnostic {
            code,
            message,
            span,
            help,
            chain,
        } = &entry.diagnostic;
        let level = match code.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let window = Window::around(self.files, span);
        let path = &self.files.file(span.place.file).path;
        let mut group = Group::with_title(level.primary_title(message.as_str()).id(code.name));
        group = group.element(
            Snippet::source(window.text.as_str())
                .path(path.as_str())
                .line_start(window.location.line)
                .annotation(AnnotationKind::Primary.span(window.caret.clone())),
        );
        for via in chain {
            let at = via.locate(self.files);
            let file = &self.files.file(via.place.file).path;
            group = group.element(
                Level::NOTE.message(format!("shown through {file}:{}:{}", at.line, at.column)),
            );
        }
        if let Some(help) = help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        if let Some(note) = pages_note(&entry.pages) {
            group = group.element(Level::NOTE.message(note));
        }
        let mut text = self.renderer.render(&[group]);
        text.push_str("\n\n");
        // The snippet's own position is that of the window; name the real column.
        fix_column(&text, path, &window)
    }
}

/// The part of a file that is shown.
struct Window {
    text: String,
    caret: std::ops::Range<usize>,
    location: Location,
    column_in_window: usize,
}

impl Window {
    fn around(files: &Vfs, span: &Span) -> Self {
        let location = span.locate(files);
        let file = files.file(span.place.file);
        let line = file.line_range(location.line);
        let boundary = |mut at: usize| {
            while !file.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let mut from = line.start;
        let mut to = line.end.max(line.start);
        if to - from > LONGEST_LINE {
            from = boundary(
                location
                    .range
                    .start
                    .saturating_sub(LONGEST_LINE / 2)
                    .max(from),
            );
            to = boundary((from + LONGEST_LINE).min(to));
        }
        let start = location.range.start.clamp(from, to) - from;
        let end = location.range.end.clamp(from, to) - from;
        let text: String = file.text[from..to].chars().map(printable).collect();
        let column_in_window = file.text[from..from + start].chars().count() + 1;
        // `printable` keeps the width in bytes only for most characters: count again.
        let caret = reach(&text, column_in_window - 1)
            ..reach(
                &text,
                column_in_window - 1 + file.text[from + start..from + end].chars().count(),
            );
        Self {
            text,
            caret,
            location,
            column_in_window,
        }
    }
}

/// Byte offset of the n-th character.
fn reach(text: &str, n: usize) -> usize {
    text.char_indices().nth(n).map_or(text.len(), |(at, _)| at)
}

/// Control characters would disturb a terminal.
fn printable(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

fn pages_note(pages: &[String]) -> Option<String> {
    match pages {
        [] => None,
        [page] => Some(format!("on {page}")),
        [page, rest @ ..] => Some(format!("on {page} and {} more", rest.len())),
    }
}

/// A window into a long line begins at its own column 1: put the file's column in its place.
fn fix_column(text: &str, path: &str, window: &Window) -> String {
    let line = window.location.line;
    if window.column_in_window == window.location.column {
        return text.to_owned();
    }
    let shown = format!("{path}:{line}:{}", window.column_in_window);
    let real = format!("{path}:{line}:{}", window.location.column);
    text.replacen(&shown, &real, 1)
}
