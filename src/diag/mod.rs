//! What is wrong with a site's source, as data.
//!
//! Every stage returns [`Diagnostic`]s beside its result and goes on; nothing here prints. [`codes`] names
//! each kind once, [`report`] sorts and joins what many pages have in common, [`emit`] writes it for people, [`Problem`] is
//! for programs.

pub mod codes;
pub mod emit;
pub mod report;
mod severities;
mod view;
mod window;

pub use codes::Code;
pub use severities::{Level, Severities};
pub use view::{Problem, SourcePosition};

use crate::source::Span;

/// How bad a problem is. An error makes the exit status 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is missing from a page or wrong on it.
    Error,
    /// The page is whole, but probably not what its author wants.
    Warning,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its kind.
    pub code: &'static Code,
    /// How bad it is: as its kind says, unless the site decides otherwise.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to do about it.
    pub help: Option<String>,
    /// An edit that solves it.
    pub fix: Option<Fix>,
    /// Other places that have to do with it.
    pub labels: Vec<Label>,
    /// For text that came through others: the tags that brought it, innermost first.
    pub chain: Vec<Span>,
}

/// An edit: `text` in the place of what is at `span`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A second place, such as "first claimed here".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

impl Diagnostic {
    /// A problem of this kind.
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

    /// The same with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a second place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        self.labels.push(Label { span, message });
        self
    }

    /// The same with the name most like one that does not exist, as advice and as a fix of what is at `span`.
    #[must_use]
    pub fn suggest<'a>(
        mut self,
        span: Span,
        wrong: &str,
        names: impl Iterator<Item = &'a str>,
    ) -> Self {
        let near = nearest(wrong, names, MOST_SUGGESTED);
        self.help = suggestion(&near);
        self.fix = near.first().map(|name| Fix {
            span,
            text: (*name).to_owned(),
        });
        self
    }
}

/// Names that are suggested in place of one that does not exist.
const MOST_SUGGESTED: usize = 3;

/// The names most like `wanted`, for "did you mean": at most `most`, best first.
pub fn nearest<'a>(
    wanted: &str,
    names: impl Iterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = names
        .map(|name| (strsim::jaro_winkler(wanted, name), name))
        .filter(|(score, _)| *score > 0.8)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.truncate(most);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// "did you mean `a` or `b`?", if anything is near.
pub fn did_you_mean<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    suggestion(&nearest(wanted, names, MOST_SUGGESTED))
}

fn suggestion(near: &[&str]) -> Option<String> {
    if near.is_empty() {
        return None;
    }
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    Some(format!("did you mean {}?", quoted.join(" or ")))
}

/// A piece of source short enough for a message.
pub fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.to_owned(),
    }
}
