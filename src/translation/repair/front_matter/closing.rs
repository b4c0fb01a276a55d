//! Text that has been joined to the line that closes the front matter.
//!
//! Enters: a source and its translation. Leaves: an edit that parts them, if the source closes its front matter.

use super::super::super::edit::Edit;

const MARK: &str = "---";

/// Returns the repair.
pub(super) fn repair(source: &str, own: &str) -> Option<Edit> {
    let is_closed = |text: &str| text.lines().skip(1).any(|line| line.trim_end() == MARK);
    let opens = own
        .lines()
        .next()
        .is_some_and(|line| line.trim_end() == MARK);
    if !opens || is_closed(own) || !is_closed(source) {
        return None;
    }
    let at = own.find("\n---").map(|at| at + 1 + MARK.len())?;
    let rest = &own[at..];
    let text = rest.trim_start_matches(' ');
    let is_joined = !text.starts_with(['\n', '\r', '-']) && !text.is_empty();
    is_joined.then(|| {
        Edit::new(
            at..at + rest.len() - text.len(),
            "\n\n",
            "front-matter-closing",
        )
    })
}
