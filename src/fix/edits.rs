//! Puts the fixes of problems into the texts of their files.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use super::{Dropped, Key, Reason, write};
use crate::{
    diag::{Edit, finding::Finding, paths::is_builtin},
    session::Session,
    source::{SourceFile, VfsError, read_inside},
};

/// U+FEFF at the beginning of a file, which its text in memory does not have.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A text that replaces another, and the problems that this solves: two problems can have the same fix.
#[derive(Debug, Clone)]
pub(super) struct Replacement {
    pub(super) range: Range<usize>,
    pub(super) text: String,
    pub(super) solves: Vec<Key>,
}

/// A file and edits of its text.
#[derive(Debug, Clone)]
pub struct EditedFile {
    /// Path of the file, relative to the root.
    pub path: String,
    /// The text as it was read, without byte order mark.
    pub(super) before: Arc<str>,
    /// Whether the file begins with a byte order mark.
    pub(super) is_marked: bool,
    /// The edits, in the order of the text. None overlaps another.
    pub(super) edits: Vec<Replacement>,
}

impl EditedFile {
    /// Returns the number of problems that the edits solve.
    pub fn fixes(&self) -> usize {
        self.solves().count()
    }

    /// Returns the whole file as it was read.
    pub fn before(&self) -> String {
        self.marked(&self.before)
    }

    /// Returns the whole file with the edits.
    pub fn after(&self) -> String {
        self.marked(&self.text())
    }

    /// Returns the problems that the edits solve.
    pub(super) fn solves(&self) -> impl Iterator<Item = &Key> {
        self.edits.iter().flat_map(|edit| &edit.solves)
    }

    /// Returns the text with the edits, without byte order mark.
    pub(super) fn text(&self) -> String {
        let (mut text, mut at) = (String::new(), 0);
        for edit in &self.edits {
            text.push_str(&self.before[at..edit.range.start]);
            text.push_str(&edit.text);
            at = edit.range.end;
        }
        text.push_str(&self.before[at..]);
        text
    }

    /// Returns the file with some of its edits, given by their numbers in ascending order.
    pub(super) fn with(&self, edits: impl Iterator<Item = usize>) -> Self {
        Self {
            path: self.path.clone(),
            before: Arc::clone(&self.before),
            is_marked: self.is_marked,
            edits: edits.map(|n| self.edits[n].clone()).collect(),
        }
    }

    fn marked(&self, text: &str) -> String {
        let mark = if self.is_marked { BYTE_ORDER_MARK } else { "" };
        format!("{mark}{text}")
    }
}

/// The edits to prove.
#[derive(Debug)]
pub struct Plan {
    pub(super) files: Vec<EditedFile>,
    pub(super) dropped: Vec<Dropped>,
}

impl Plan {
    /// Edits the texts of a session with the fixes of these problems. A fix is left out if its file is outside of the
    /// root, is read-only, is not UTF-8 or has changed on disk since it was read, or if the fix overlaps an earlier one.
    pub fn new(session: &Session, problems: &[&Finding]) -> Self {
        let mut by_file: BTreeMap<&str, Vec<(&Edit, Key)>> = BTreeMap::new();
        for finding in problems {
            if let Some(fix) = &finding.problem.fix {
                let fixes = by_file.entry(&fix.file).or_default();
                fixes.push((fix, Key::of(&finding.problem)));
            }
        }
        let mut plan = Self {
            files: Vec::new(),
            dropped: Vec::new(),
        };
        for (path, fixes) in by_file {
            let dropped = |fixes, reason| Dropped {
                path: path.to_owned(),
                fixes,
                reason,
            };
            let found = source(session, path);
            let refusal = || write::refusal(session.root(), path);
            let (file, is_marked) = match found.and_then(|it| refusal().map_or(Ok(it), Err)) {
                Ok(found) => found,
                Err(reason) => {
                    plan.dropped.push(dropped(fixes.len(), reason));
                    continue;
                }
            };
            let (edits, overlapping) = replacements(file, fixes);
            if overlapping > 0 {
                plan.dropped.push(dropped(overlapping, Reason::Overlap));
            }
            if !edits.is_empty() {
                plan.files.push(EditedFile {
                    path: path.to_owned(),
                    before: Arc::clone(file.written()),
                    is_marked,
                    edits,
                });
            }
        }
        plan
    }
}

/// Returns a file of the site as it is on disk, and whether it begins with a byte order mark.
pub(super) fn source<'s>(
    session: &'s Session,
    path: &str,
) -> Result<(&'s SourceFile, bool), Reason> {
    let files = &session.site.files;
    let is_elsewhere = session
        .external_config()
        .is_some_and(|config| config.display().to_string() == path);
    let file = files.find(path).map(|id| files.file(id));
    let file = file.filter(|_| !is_elsewhere && !is_builtin(path));
    let file = file.ok_or(Reason::Outside)?;
    if file.foreign.is_some() {
        return Err(Reason::Foreign);
    }
    let failed = |error: VfsError| Reason::Failed(error.reason());
    let bytes = read_inside(session.root(), path).map_err(failed)?;
    let text = bytes.strip_prefix(BYTE_ORDER_MARK.as_bytes());
    match text.unwrap_or(&bytes) == file.written().as_bytes() {
        true => Ok((file, text.is_some())),
        false => Err(Reason::Changed),
    }
}

/// Returns the edits of a file in the order of its text, and the number of those left out because they overlap an earlier
/// one.
fn replacements(file: &SourceFile, fixes: Vec<(&Edit, Key)>) -> (Vec<Replacement>, usize) {
    let offset = |line: usize, column: usize| {
        let at = file.line_range(line).start + column - 1;
        at.min(file.written().len())
    };
    let range = |edit: &Edit| {
        offset(edit.start.line, edit.start.column_utf8)..offset(edit.end.line, edit.end.column_utf8)
    };
    let mut fixes: Vec<(Range<usize>, &str, Key)> = fixes
        .into_iter()
        .map(|(edit, key)| (range(edit), &*edit.text, key))
        .collect();
    // Problems at the same place stay in the order of the report.
    fixes.sort_by_key(|(range, ..)| (range.start, range.end));
    let (mut edits, mut overlapping) = (Vec::<Replacement>::new(), 0);
    for (range, text, key) in fixes {
        match edits.last_mut() {
            Some(last) if last.range == range && last.text == text => last.solves.push(key),
            Some(last) if range.start < last.range.end || range.start == last.range.start => {
                overlapping += 1;
            }
            _ => edits.push(Replacement {
                range,
                text: text.to_owned(),
                solves: vec![key],
            }),
        }
    }
    (edits, overlapping)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diag::{Diagnostic, DiagnosticView, Fix, codes},
        source::{Place, Vfs},
    };

    /// Replaces words of a text, given by their offsets.
    fn replaced(text: &str, edits: &[(Range<usize>, &str)]) -> (String, usize, usize) {
        let files = Vfs::in_memory([("a.md".to_owned(), text.into())]);
        let id = files.find("a.md").expect("a file");
        let view = |(n, (range, new)): (usize, &(Range<usize>, &str))| {
            let span = Place::start_of(id).span(range.start, range.end);
            let mut problem = Diagnostic::new(&codes::BROKEN_LINK, span.clone(), n.to_string());
            problem.fix = Some(Fix {
                span,
                text: (*new).to_owned(),
            });
            DiagnosticView::new(&problem, &files)
        };
        let views: Vec<DiagnosticView> = edits.iter().enumerate().map(view).collect();
        let fixes = views.iter().map(|view| {
            let edit = view.fix.as_ref().expect("a fix");
            (edit, Key::of(view))
        });
        let file = files.file(id);
        let (edits, overlapping) = replacements(file, fixes.collect());
        let file = EditedFile {
            path: file.path.clone(),
            before: Arc::clone(file.written()),
            is_marked: false,
            edits,
        };
        (file.text(), file.fixes(), overlapping)
    }

    #[test]
    fn nothing_but_the_ranges_changes() {
        let text = "日本 one\r\ntwo \u{85}three\r\nend";
        let at = |word: &str| {
            let start = text.find(word).expect("a word");
            start..start + word.len()
        };
        let edits = [(at("three"), "3"), (at("one"), "1"), (at("日"), "")];
        let (edited, solved, overlapping) = replaced(text, &edits);
        assert_eq!(edited, "本 1\r\ntwo \u{85}3\r\nend");
        assert_eq!((solved, overlapping), (3, 0));
    }

    #[test]
    fn of_overlapping_edits_the_first_is_made() {
        let edits = [(0..3, "A"), (2..5, "B"), (5..6, "C")];
        assert_eq!(replaced("abcdefg", &edits), ("AdeCg".to_owned(), 2, 1));
        let edits = [(1..1, "A"), (1..1, "B"), (1..2, "C")];
        assert_eq!(replaced("abc", &edits), ("aAbc".to_owned(), 1, 2));
        let edits = [(1..2, "A"), (2..2, "B")];
        assert_eq!(replaced("abc", &edits), ("aABc".to_owned(), 2, 0));
    }

    #[test]
    fn the_same_edit_for_two_problems_is_made_once() {
        let edits = [(0..1, "A"), (0..1, "A")];
        assert_eq!(replaced("abc", &edits), ("Abc".to_owned(), 2, 0));
    }
}
