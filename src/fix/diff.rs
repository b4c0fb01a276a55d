//! What edits change, as a unified diff, which `patch` and `git apply` understand.

use similar::TextDiff;

use super::EditedFile;

/// Returns the differences between a file and its text with fixes. `name` is the name of the file in the diff.
pub fn unified(file: &EditedFile, name: &str) -> String {
    let (before, after) = (file.before(), file.after());
    // To other programs, a carriage return alone does not end a line.
    let before: Vec<&str> = before.split_inclusive('\n').collect();
    let after: Vec<&str> = after.split_inclusive('\n').collect();
    let mut diff = TextDiff::configure();
    let diff = diff.newline_terminated(true).diff_slices(&before, &after);
    let mut unified = diff.unified_diff();
    unified.header(&format!("a/{name}"), &format!("b/{name}"));
    unified.to_string()
}
