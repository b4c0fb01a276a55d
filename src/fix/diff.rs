//! What edits change, as a unified diff, which `patch` and `git apply` understand.

use similar::TextDiff;

use super::EditedFile;

/// Returns the differences between a file and its text with fixes. `name` is the name of the file in the diff.
pub fn unified(file: &EditedFile, name: &str) -> String {
    let (before, after) = (file.whole(&file.before), file.whole(&file.after));
    let diff = TextDiff::from_lines(&*before, &*after);
    let mut unified = diff.unified_diff();
    unified.header(&format!("a/{name}"), &format!("b/{name}"));
    unified.to_string()
}
