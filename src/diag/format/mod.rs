//! Reports for programs, one format in each file. Enters: a [`Listing`](super::listing::Listing). Leaves: text, written
//! piece by piece, because there may be thousands of problems. The format for humans is [`emit`](super::emit).

pub mod github;
pub mod json;
pub mod junit;
pub mod sarif;
mod xml;

use super::{DiagnosticView, SourcePosition};

/// Returns everything a problem says beside its message, one line each: related places, how the text came into the page,
/// and what to do.
fn notes(problem: &DiagnosticView) -> Vec<String> {
    let at = |at: &SourcePosition| format!("{}:{}:{}", at.file, at.at.line, at.at.column);
    let labels = problem.labels.iter();
    let labels = labels.map(|label| format!("{}: {}", label.message, at(&label.at)));
    let chain = problem.chain.iter();
    let chain = chain.map(|via| format!("included from {}", at(via)));
    let help = problem.help.iter().map(|help| format!("help: {help}"));
    labels.chain(chain).chain(help).collect()
}
