//! Problems for programs: the contents of [`emit`](super::emit) as fields.

use serde::Serialize;

use super::{Diagnostic, Fix, Label, Severity, window::Window};
use crate::source::{Position, Span, Vfs};

/// A problem, as serialized to JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiagnosticView {
    /// Kind of the problem.
    pub code: &'static str,
    /// Severity.
    pub severity: Severity,
    /// Description of the problem.
    pub message: String,
    /// Start of the problem.
    #[serde(flatten)]
    pub at: SourcePosition,
    /// End of the problem, in the same file.
    pub end: LineColumn,
    /// The source line, or a part of a long line.
    pub source: String,
    /// Range of characters in `source` that the problem refers to: the first, and the one after the last.
    pub caret: [usize; 2],
    /// Advice on how to solve it.
    pub help: Option<String>,
    /// An edit that solves it.
    pub fix: Option<Edit>,
    /// Other related locations.
    pub labels: Vec<LabelView>,
    /// The tags that included the text, innermost first.
    pub chain: Vec<SourcePosition>,
}

/// A position in a file, in the units that editors use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SourcePosition {
    /// Path relative to the root.
    pub file: String,
    /// Line and column.
    #[serde(flatten)]
    pub at: LineColumn,
}

/// A line and a column, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LineColumn {
    /// Line.
    pub line: usize,
    /// Column in characters.
    pub column: usize,
    /// Column in bytes.
    pub column_utf8: usize,
    /// Column in UTF-16 code units.
    pub column_utf16: usize,
}

/// A [`Fix`](super::Fix): replaces the range from `start` to `end` with the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// Path relative to the root.
    pub file: String,
    /// Start of the range.
    pub start: LineColumn,
    /// End of the range.
    pub end: LineColumn,
    /// Replacement.
    pub text: String,
}

/// A [`Label`](super::Label).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelView {
    /// Description of what is there.
    pub message: String,
    /// Location.
    #[serde(flatten)]
    pub at: SourcePosition,
}

impl From<Position> for LineColumn {
    fn from(at: Position) -> Self {
        Self {
            line: at.line,
            column: at.column,
            column_utf8: at.utf8,
            column_utf16: at.utf16,
        }
    }
}

impl SourcePosition {
    /// Returns the start of a span.
    pub fn of(span: &Span, files: &Vfs) -> Self {
        Self {
            file: files.file(span.place.file).path.clone(),
            at: span.locate(files).start.into(),
        }
    }
}

impl DiagnosticView {
    /// Creates the view of a problem, with the source text it refers to.
    pub fn new(diagnostic: &Diagnostic, files: &Vfs) -> Self {
        let Diagnostic {
            code,
            severity,
            message,
            span,
            help,
            fix,
            labels,
            chain,
        } = diagnostic;
        let window = Window::around(files, span);
        let start = window.column_in_window - 1;
        let length = window.text[window.caret.clone()].chars().count();
        let edit = |fix: &Fix| {
            let at = fix.span.locate(files);
            Edit {
                file: files.file(fix.span.place.file).path.clone(),
                start: at.start.into(),
                end: at.end.into(),
                text: fix.text.clone(),
            }
        };
        let label = |label: &Label| LabelView {
            message: label.message.clone(),
            at: SourcePosition::of(&label.span, files),
        };
        Self {
            code: code.name,
            severity: *severity,
            message: message.clone(),
            at: SourcePosition {
                file: files.file(span.place.file).path.clone(),
                at: window.location.start.into(),
            },
            end: window.location.end.into(),
            source: window.text,
            caret: [start, start + length],
            help: help.clone(),
            fix: fix.as_ref().map(edit),
            labels: labels.iter().map(label).collect(),
            chain: chain
                .iter()
                .map(|via| SourcePosition::of(via, files))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diag::codes,
        source::{Place, Span},
    };

    #[test]
    fn positions_count_characters_bytes_and_code_units() {
        let text = "title: 日本𠮷 titel\n";
        let files = Vfs::in_memory([("content/a.md".to_owned(), text.into())]);
        let file = files.find("content/a.md").expect("a file");
        let start = text.find("titel").expect("a word");
        let span = Place::start_of(file).span(start, start + 5);
        let diagnostic = Diagnostic::new(&codes::FRONT_MATTER_KEY, span.clone(), "unknown")
            .suggest(span, "titel", ["title", "versions"].into_iter())
            .label(Span::start_of(file), "first used here");
        let problem = DiagnosticView::new(&diagnostic, &files);
        let at = |at: LineColumn| (at.line, at.column, at.column_utf8, at.column_utf16);
        assert_eq!(at(problem.at.at), (1, 12, 19, 13));
        assert_eq!(at(problem.end), (1, 17, 24, 18));
        assert_eq!(problem.help.as_deref(), Some("did you mean `title`?"));
        let fix = problem.fix.expect("a fix");
        assert_eq!(
            (&*fix.text, at(fix.start), at(fix.end)),
            ("title", at(problem.at.at), at(problem.end))
        );
        let label = &problem.labels[0];
        assert_eq!(
            (&*label.message, at(label.at.at)),
            ("first used here", (1, 1, 1, 1))
        );
    }
}
