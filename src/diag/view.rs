//! Problems for programs: what [`emit`](super::emit) writes for people, as fields.

use serde::Serialize;

use super::{Diagnostic, Fix, Label, Severity, window::Window};
use crate::source::{Position, Span, Vfs};

/// A problem, in the words of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Its kind.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where it begins.
    #[serde(flatten)]
    pub at: SourcePosition,
    /// Where it ends, in the same file.
    pub end: LineColumn,
    /// The source line, or a piece of a long one.
    pub source: String,
    /// Characters of `source` that are meant: the first, and the one after the last.
    pub caret: [usize; 2],
    /// What to do about it.
    pub help: Option<String>,
    /// An edit that solves it.
    pub fix: Option<Edit>,
    /// Other places that have to do with it.
    pub labels: Vec<LabelView>,
    /// The tags through which the text came, innermost first.
    pub chain: Vec<SourcePosition>,
}

/// A place in a file, as editors name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SourcePosition {
    /// Path below the root.
    pub file: String,
    /// Line and column.
    #[serde(flatten)]
    pub at: LineColumn,
}

/// A line and a column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LineColumn {
    /// The line.
    pub line: usize,
    /// The column in characters.
    pub column: usize,
    /// The column in bytes.
    pub column_utf8: usize,
    /// The column in code units of UTF-16.
    pub column_utf16: usize,
}

/// A [`Fix`](super::Fix): this text in the place of what is from `start` to `end`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// Path below the root.
    pub file: String,
    /// Where it begins.
    pub start: LineColumn,
    /// Where it ends.
    pub end: LineColumn,
    /// The new text.
    pub text: String,
}

/// A [`Label`](super::Label).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelView {
    /// What is there.
    pub message: String,
    /// Where.
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
    /// Where a span begins.
    pub fn of(span: &Span, files: &Vfs) -> Self {
        Self {
            file: files.file(span.place.file).path.clone(),
            at: span.locate(files).start.into(),
        }
    }
}

impl Problem {
    /// A problem with texts from the files that it is about.
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
            at: SourcePosition::of(span, files),
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
