//! Problems for programs: what [`emit`](super::emit) writes for people, as fields.

use serde::Serialize;

use super::{Diagnostic, Severity, window::Window};
use crate::source::{Span, Vfs};

/// A problem, in the words of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Its kind.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub at: Position,
    /// The source line, or a piece of a long one.
    pub source: String,
    /// Characters of `source` that are meant: the first, and the one after the last.
    pub caret: [usize; 2],
    /// What to do about it.
    pub help: Option<String>,
    /// The tags through which the text came, innermost first.
    pub chain: Vec<Position>,
}

/// A place in a file, as editors name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Path below the root.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Position {
    /// Where a span begins.
    pub fn of(span: &Span, files: &Vfs) -> Self {
        let at = span.locate(files);
        Self {
            file: files.file(span.place.file).path.clone(),
            line: at.line,
            column: at.column,
        }
    }
}

impl Problem {
    /// A problem with texts from the files that it is about.
    pub fn new(diagnostic: &Diagnostic, files: &Vfs) -> Self {
        let Diagnostic {
            code,
            message,
            span,
            help,
            chain,
        } = diagnostic;
        let window = Window::around(files, span);
        let start = window.column_in_window - 1;
        let length = window.text[window.caret.clone()].chars().count();
        Self {
            code: code.name,
            severity: code.severity,
            message: message.clone(),
            at: Position::of(span, files),
            source: window.text,
            caret: [start, start + length],
            help: help.clone(),
            chain: chain.iter().map(|via| Position::of(via, files)).collect(),
        }
    }
}
