//! Diagnostics as text for humans: code, file:line:column, the source line with a caret, a hint, and the chain of tags
//! that included the text.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};

use super::{Diagnostic, Severity, report::Entry, window::Window};
use crate::source::{Span, Vfs};

/// Formats diagnostics in one style.
#[derive(Debug)]
pub struct Emitter<'a> {
    files: &'a Vfs,
    renderer: Renderer,
}

impl<'a> Emitter<'a> {
    /// Creates an emitter. With `colour`, uses ANSI styles, for a terminal.
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

    /// Returns a problem as text of several lines. The last line ends with a line break.
    pub fn emit(&self, entry: &Entry) -> String {
        let Diagnostic {
            code,
            severity,
            message,
            span,
            help,
            fix: _,
            labels,
            chain,
        } = &entry.diagnostic;
        let level = match severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let window = Window::around(self.files, span);
        let path = &self.files.file(span.place.file).path;
        let mut group = Group::with_title(level.primary_title(message.as_str()).id(code.name));
        group = group.element(
            Snippet::source(window.text.as_str())
                .path(path.as_str())
                .line_start(window.location.start.line)
                .annotation(AnnotationKind::Primary.span(window.caret.clone())),
        );
        let named = |span: &Span| {
            let at = span.locate(self.files).start;
            let file = &self.files.file(span.place.file).path;
            format!("{file}:{}:{}", at.line, at.column)
        };
        for label in labels {
            let note = format!("{}: {}", label.message, named(&label.span));
            group = group.element(Level::NOTE.message(note));
        }
        for via in chain {
            group = group.element(Level::NOTE.message(format!("included from {}", named(via))));
        }
        if let Some(help) = help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        if let Some(note) = pages_note(&entry.pages) {
            group = group.element(Level::NOTE.message(note));
        }
        let mut text = self.renderer.render(&[group]);
        text.push_str("\n\n");
        // The position in the snippet is relative to the window: replace it with the actual column.
        fix_column(&text, path, &window)
    }
}

fn pages_note(pages: &[String]) -> Option<String> {
    match pages {
        [] => None,
        [page] => Some(format!("appears on {page}")),
        [page, rest @ ..] => Some(format!("appears on {page} and {} more", rest.len())),
    }
}

/// Replaces the column: a window into a long line starts at its own column 1.
fn fix_column(text: &str, path: &str, window: &Window) -> String {
    let at = window.location.start;
    if window.column_in_window == at.column {
        return text.to_owned();
    }
    let shown = format!("{path}:{}:{}", at.line, window.column_in_window);
    let real = format!("{path}:{}:{}", at.line, at.column);
    text.replacen(&shown, &real, 1)
}
