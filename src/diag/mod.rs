//! Problems in a site's source, as data.
//!
//! Every stage returns [`Diagnostic`]s besides its result and continues; nothing here prints. [`codes`] defines each
//! kind once, [`report`] sorts problems and merges those that many pages have in common, [`emit`] formats them for
//! humans, [`DiagnosticView`] is the form for programs. For the report of a command, [`finding`] stores all problems,
//! [`listing`] selects those to show, and [`format`] writes them.

pub mod baseline;
pub mod codes;
pub mod emit;
pub mod finding;
pub mod format;
pub mod listing;
pub mod paths;
pub mod printable;
pub mod report;
mod severities;
mod view;
mod window;

pub use codes::Code;
pub use severities::{Level, Severities};
pub use view::{DiagnosticView, Edit, SourcePosition};

use crate::source::Span;

/// Severity of a problem. An error makes the exit status 1.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something on a page is missing or wrong.
    Error,
    /// The page is complete, but probably not as its author intended.
    Warning,
}

impl Severity {
    /// Returns its name, as in JSON and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Kind of the problem.
    pub code: &'static Code,
    /// Severity: the default of its code, unless the site overrides it.
    pub severity: Severity,
    /// Description of the problem, in one sentence.
    pub message: String,
    /// Location.
    pub span: Span,
    /// Advice on how to solve it.
    pub help: Option<String>,
    /// An edit that solves it.
    pub fix: Option<Fix>,
    /// Other related locations.
    pub labels: Vec<Label>,
    /// For included text: the tags that included it, innermost first.
    pub chain: Vec<Span>,
}

/// An edit: replaces the text at `span` with `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Range to replace.
    pub span: Span,
    /// Replacement.
    pub text: String,
}

/// A related location, such as "first claimed here".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Location.
    pub span: Span,
    /// Description of what is there.
    pub message: String,
}

impl Diagnostic {
    /// Creates a problem of this kind.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            span,
            help: None,
            fix: None,
            labels: Vec::new(),
            chain: Vec::new(),
        }
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a related location.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        self.labels.push(Label { span, message });
        self
    }

    /// Adds the names most similar to one that does not exist as advice, and the best of them as a fix of `span`.
    #[must_use]
    pub fn suggest<'a>(
        mut self,
        span: Span,
        wrong: &str,
        names: impl Iterator<Item = &'a str>,
    ) -> Self {
        let near = nearest(wrong, names, MAX_SUGGESTIONS);
        self.help = suggestion(&near);
        self.fix = near.first().map(|name| Fix {
            span,
            text: (*name).to_owned(),
        });
        self
    }
}

/// Maximum number of names suggested in place of one that does not exist.
const MAX_SUGGESTIONS: usize = 3;

/// Returns the names most similar to `wanted`, for "did you mean": at most `most`, best first.
pub fn nearest<'a>(
    wanted: &str,
    names: impl Iterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = names
        .inspect(|_| crate::steps::count(1))
        .map(|name| (strsim::jaro_winkler(wanted, name), name))
        .filter(|(score, _)| *score > 0.8)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.truncate(most);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// Returns "did you mean `a` or `b`?", if any name is similar.
pub fn did_you_mean<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    suggestion(&nearest(wanted, names, MAX_SUGGESTIONS))
}

/// Returns "did you mean `a` or `b`?" for these names, if there are any.
pub fn suggestion(near: &[&str]) -> Option<String> {
    if near.is_empty() {
        return None;
    }
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    Some(format!("did you mean {}?", quoted.join(" or ")))
}

/// Shortens a piece of source for use in a message.
pub fn shorten(text: &str) -> String {
    const MAX_CHARS: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(MAX_CHARS) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.to_owned(),
    }
}
