//! Problems as text for humans: code, file:line:column, the source line with a caret, a hint, and the chain of tags
//! that included the text.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};

use super::{
    DiagnosticView, Severity, SourcePosition,
    finding::{Finding, Findings},
    paths::Paths,
    report::Entry,
    window::reach,
};
use crate::source::Vfs;

/// Formats problems in one style.
#[derive(Debug)]
pub struct Style {
    renderer: Renderer,
    paths: Paths,
    has_all_pages: bool,
}

/// Formats the diagnostics of a site.
#[derive(Debug)]
pub struct Emitter<'a> {
    files: &'a Vfs,
    style: Style,
}

impl Style {
    /// Creates a style. With `colour`, uses ANSI styles, for a terminal.
    pub fn new(colour: bool) -> Self {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        Self {
            renderer: renderer.decor_style(DecorStyle::Ascii),
            paths: Paths::default(),
            has_all_pages: false,
        }
    }

    /// Names files in this way.
    #[must_use]
    pub fn with_paths(mut self, paths: &Paths) -> Self {
        self.paths = paths.clone();
        self
    }

    /// Names all pages that have a problem, and not only the first.
    #[must_use]
    pub fn with_all_pages(mut self, has_all_pages: bool) -> Self {
        self.has_all_pages = has_all_pages;
        self
    }

    /// Returns all problems of a report as text, without a line break at its end.
    pub fn all(&self, findings: &Findings) -> String {
        let text =
            |it: &Finding| self.text(&it.problem, findings.pages(it).map(|page| &*page.address));
        let texts: Vec<String> = findings.list.iter().map(text).collect();
        texts.concat().trim_end().to_owned()
    }

    /// Returns a problem as text of several lines. The last line ends with a line break.
    pub fn text<'p>(
        &self,
        problem: &DiagnosticView,
        pages: impl ExactSizeIterator<Item = &'p str>,
    ) -> String {
        let DiagnosticView {
            code,
            severity,
            message,
            at,
            end: _,
            source,
            caret,
            help,
            fix: _,
            labels,
            chain,
        } = problem;
        let level = match severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let path = self.paths.name(&at.file);
        let marked = reach(source, caret[0])..reach(source, caret[1]);
        let mut group = Group::with_title(level.primary_title(message.as_str()).id(*code));
        group = group.element(
            Snippet::source(source.as_str())
                .path(path.as_str())
                .line_start(at.at.line)
                .annotation(AnnotationKind::Primary.span(marked)),
        );
        let named = |at: &SourcePosition| {
            let file = self.paths.name(&at.file);
            format!("{file}:{}:{}", at.at.line, at.at.column)
        };
        for label in labels {
            let note = format!("{}: {}", label.message, named(&label.at));
            group = group.element(Level::NOTE.message(note));
        }
        for via in chain {
            group = group.element(Level::NOTE.message(format!("included from {}", named(via))));
        }
        if let Some(help) = help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        if let Some(note) = pages_note(pages, self.has_all_pages) {
            group = group.element(Level::NOTE.message(note));
        }
        let mut text = self.renderer.render(&[group]);
        text.push_str("\n\n");
        // The position in the snippet is relative to the window: replace it with the actual column.
        fix_column(&text, &path, problem)
    }
}

impl<'a> Emitter<'a> {
    /// Creates an emitter. With `colour`, uses ANSI styles, for a terminal.
    pub fn new(files: &'a Vfs, colour: bool) -> Self {
        let style = Style::new(colour);
        Self { files, style }
    }

    /// Returns a problem as text of several lines. The last line ends with a line break.
    pub fn emit(&self, entry: &Entry) -> String {
        let problem = DiagnosticView::new(&entry.diagnostic, self.files);
        let pages = entry.pages.iter().map(String::as_str);
        self.style.text(&problem, pages)
    }
}

fn pages_note<'p>(
    mut pages: impl ExactSizeIterator<Item = &'p str>,
    has_all: bool,
) -> Option<String> {
    let others = pages.len().saturating_sub(1);
    let first = pages.next()?;
    match others {
        0 => Some(format!("appears on {first}")),
        _ if has_all => {
            let all: Vec<&str> = std::iter::once(first).chain(pages).collect();
            Some(format!("appears on {}", all.join(", ")))
        }
        _ => Some(format!("appears on {first} and {others} more")),
    }
}

/// Replaces the column: a window into a long line starts at its own column 1.
fn fix_column(text: &str, path: &str, problem: &DiagnosticView) -> String {
    let at = problem.at.at;
    let column_in_window = problem.caret[0] + 1;
    if column_in_window == at.column {
        return text.to_owned();
    }
    let shown = format!("{path}:{}:{column_in_window}", at.line);
    let real = format!("{path}:{}:{}", at.line, at.column);
    text.replacen(&shown, &real, 1)
}
