//! Diagnostics as text for humans: code, file:line:column, the source line with a caret, a hint, and the chain of tags
//! that included the text.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};

use std::path::Path;

use super::{Diagnostic, Severity, printable::printable, report::Entry, window::Window};
use crate::source::{FileId, Span, Vfs};

/// Formats diagnostics in one style.
#[derive(Debug)]
pub struct Emitter<'a> {
    files: &'a Vfs,
    renderer: Renderer,
    /// What precedes the paths of the site's files.
    prefix: String,
    has_all_pages: bool,
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
            prefix: String::new(),
            has_all_pages: false,
        }
    }

    /// Shows paths relative to the folder in which the program runs; `root` is that of the site.
    #[must_use]
    pub fn below(mut self, root: &Path) -> Self {
        let root = root.display().to_string();
        let root = root.trim_end_matches('/').trim_start_matches("./");
        if !matches!(root, "" | ".") {
            self.prefix = format!("{root}/");
        }
        self
    }

    /// Names all pages that have a problem, and not only the first.
    #[must_use]
    pub fn with_all_pages(mut self, has_all_pages: bool) -> Self {
        self.has_all_pages = has_all_pages;
        self
    }

    /// Returns the path of a file. Files of the theme are in the program.
    fn path(&self, file: FileId) -> String {
        let path = &self.files.file(file).path;
        match path.starts_with('(') || path.starts_with('/') {
            true => printable(path).into_owned(),
            false => printable(&format!("{}{path}", self.prefix)).into_owned(),
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
        let path = self.path(span.place.file);
        let mut group = Group::with_title(level.primary_title(message.as_str()).id(code.name));
        group = group.element(
            Snippet::source(window.text.as_str())
                .path(path.as_str())
                .line_start(window.location.start.line)
                .annotation(AnnotationKind::Primary.span(window.caret.clone())),
        );
        let named = |span: &Span| {
            let at = span.locate(self.files).start;
            let file = self.path(span.place.file);
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
        if let Some(note) = pages_note(&entry.pages, self.has_all_pages) {
            group = group.element(Level::NOTE.message(note));
        }
        let mut text = self.renderer.render(&[group]);
        text.push_str("\n\n");
        // The position in the snippet is relative to the window: replace it with the actual column.
        fix_column(&text, &path, &window)
    }
}

fn pages_note(pages: &[String], has_all: bool) -> Option<String> {
    match pages {
        [_, ..] if has_all => Some(format!("appears on {}", pages.join(", "))),
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
