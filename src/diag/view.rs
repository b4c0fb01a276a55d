//! Problems for programs: the contents of [`emit`](super::emit) as fields.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::{Diagnostic, Fix, Label, Severity, codes, window::Window};
use crate::source::{Position, Span, Vfs};

/// Name of a code. An alias, because serde takes a plain `&str` as borrowed from what it reads.
type CodeName = &'static str;

/// A problem, as serialized to JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnosticView {
    /// Kind of the problem.
    #[serde(deserialize_with = "known_code")]
    pub code: CodeName,
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourcePosition {
    /// Path relative to the root.
    pub file: String,
    /// Line and column.
    #[serde(flatten)]
    pub at: LineColumn,
}

/// A line and a column, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelView {
    /// Description of what is there.
    pub message: String,
    /// Location.
    #[serde(flatten)]
    pub at: SourcePosition,
}

/// Reads the name of a code. A report with a code of another release of hanga is not read.
fn known_code<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    let name = String::deserialize(from)?;
    let code = codes::find(&name).ok_or_else(|| D::Error::custom("unknown code"))?;
    Ok(code.name)
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
    /// Returns the problem with other names of files, such as names relative to another folder.
    #[must_use]
    pub fn renamed(mut self, name: impl Fn(&str) -> String) -> Self {
        let labels = self.labels.iter_mut().map(|label| &mut label.at.file);
        let chain = self.chain.iter_mut().map(|via| &mut via.file);
        let fix = self.fix.iter_mut().map(|fix| &mut fix.file);
        for file in labels.chain(chain).chain(fix).chain([&mut self.at.file]) {
            *file = name(file);
        }
        self
    }

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
            // A text that is not found in its file cannot be replaced there.
            let is_found = !at.range.is_empty() || fix.span.start == fix.span.end;
            is_found.then(|| Edit {
                file: files.file(fix.span.place.file).path.clone(),
                start: at.start.into(),
                end: at.end.into(),
                text: fix.text.clone(),
            })
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
            fix: fix.as_ref().and_then(edit),
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
