//! JSON files, of which a broken part costs only itself.
//!
//! Enters: a path. Leaves: the value of the file, and problems. Start at [`json`] for a file that is one value, and at
//! [`json_list`] for one whose elements are independent.

use std::{ops::Range, path::Path, sync::Arc};

use super::Unreadable;
use crate::{diag::codes, html::script_message, source::read_text, value::Value};

/// Reads a file that is one value; `Nil` if it cannot be read.
pub(super) fn json(root: &Path, path: &str, problems: &mut Vec<Unreadable>) -> Value {
    let Some(text) = text(root, path, problems) else {
        return Value::Nil;
    };
    parse(&text, 0, path).unwrap_or_else(|problem| {
        problems.push(problem);
        Value::Nil
    })
}

/// Reads a list of maps. Elements that are broken, or that lack the key `required`, are left out. Calls `push` for each
/// of the others.
pub(super) fn json_list(
    root: &Path,
    path: &str,
    required: &str,
    problems: &mut Vec<Unreadable>,
    mut push: impl FnMut(Value),
) {
    let Some(text) = text(root, path, problems) else {
        return;
    };
    let has_key = |value: &Value| value.get(required).and_then(Value::as_str).is_some();
    // Most files are sound as a whole.
    if let Ok(Value::List(all)) = parse(&text, 0, path)
        && all.iter().all(has_key)
    {
        all.iter().cloned().for_each(push);
        return;
    }
    let Some(elements) = elements(&text) else {
        let whole = parse(&text, 0, path);
        problems.push(whole.err().unwrap_or_else(|| Unreadable {
            code: &codes::REFERENCE_FILE,
            path: path.to_owned(),
            message: "expected a list".to_owned(),
            at: Some(0),
        }));
        return;
    };
    for range in elements {
        match parse(&text[range.clone()], range.start, path) {
            Ok(value) if has_key(&value) => push(value),
            Ok(_) => problems.push(Unreadable {
                code: &codes::REFERENCE_FILE,
                path: path.to_owned(),
                message: format!("this entry has no `{required}`; it is left out"),
                at: Some(range.start),
            }),
            Err(problem) => problems.push(problem),
        }
    }
}

/// Reports addresses in a file that would run a script.
pub(super) fn report_scripts(
    root: &Path,
    path: &str,
    mut scripts: Vec<Arc<str>>,
    problems: &mut Vec<Unreadable>,
) {
    if scripts.is_empty() {
        return;
    }
    let text = read_text(root, path).unwrap_or_default();
    scripts.sort();
    scripts.dedup();
    problems.extend(scripts.iter().map(|address| {
        let quoted = serde_json::Value::from(&**address).to_string();
        Unreadable {
            code: &codes::SCRIPT_ADDRESS,
            path: path.to_owned(),
            message: script_message(address),
            at: Some(text.find(&quoted).map_or(0, |at| at + 1)),
        }
    }));
}

fn text(root: &Path, path: &str, problems: &mut Vec<Unreadable>) -> Option<String> {
    let text = read_text(root, path);
    text.map_err(|error| {
        problems.push(Unreadable {
            code: &codes::REFERENCE_FILE,
            path: path.to_owned(),
            message: error.to_string(),
            at: None,
        });
    })
    .ok()
}

/// Parses the part of a file that begins at `start`.
fn parse(text: &str, start: usize, path: &str) -> Result<Value, Unreadable> {
    serde_json::from_str(text).map_err(|error| {
        let full = error.to_string();
        let lines = text.split_inclusive('\n').map(str::len);
        let line_start: usize = lines.take(error.line().saturating_sub(1)).sum();
        Unreadable {
            code: &codes::REFERENCE_FILE,
            path: path.to_owned(),
            message: full.split(" at line ").next().unwrap_or(&full).to_owned(),
            at: Some(start + (line_start + error.column().saturating_sub(1)).min(text.len())),
        }
    })
}

/// Splits a list into its elements, by brackets and quotes only. An element whose brackets do not match takes the rest of
/// the list with it. `None` if the text is no list.
fn elements(text: &str) -> Option<Vec<Range<usize>>> {
    let open = text.find(|c: char| !c.is_whitespace())?;
    if !text[open..].starts_with('[') {
        return None;
    }
    let mut found = Vec::new();
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    let mut start = open + 1;
    let mut end = text.len();
    for (at, byte) in text.bytes().enumerate().skip(open + 1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => depth += 1,
            b',' if depth == 0 => {
                found.push(start..at);
                start = at + 1;
            }
            b']' if depth == 0 => {
                end = at;
                break;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found.push(start..end);
    let trimmed = |range: Range<usize>| {
        let piece = &text[range.clone()];
        let from = range.start + piece.len() - piece.trim_start().len();
        from..from + piece.trim().len()
    };
    // Nothing follows the comma after the last element.
    let is_element = |range: &Range<usize>| !range.is_empty();
    Some(found.into_iter().map(trimmed).filter(is_element).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a list of entries with a `name`. Returns their names, and the problems as `offset: message`.
    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let root = tempfile::tempdir().unwrap();
        let file = tempfile::NamedTempFile::new_in(root.path()).unwrap();
        std::io::Write::write_all(&mut file.as_file(), text.as_bytes()).unwrap();
        let path = file.path().file_name().unwrap().to_str().unwrap();
        let (mut names, mut problems) = (Vec::new(), Vec::new());
        json_list(root.path(), path, "name", &mut problems, |value| {
            names.push(
                value
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap()
                    .to_owned(),
            );
        });
        let problem = |it: Unreadable| format!("{}: {}", it.at.unwrap(), it.message);
        (names, problems.into_iter().map(problem).collect())
    }

    #[test]
    fn a_broken_entry_costs_itself() {
        let (names, problems) = read(
            r#"[{"name": "a"}, {"name": "b" "x": 1}, {"name": "c,]"}, {"nam": 2}, {"name": "d"},]"#,
        );
        assert_eq!(names, ["a", "c,]", "d"]);
        assert_eq!(
            problems,
            [
                "29: expected `,` or `}`",
                "55: this entry has no `name`; it is left out"
            ]
        );
    }

    #[test]
    fn a_file_that_is_no_list_is_one_problem() {
        assert_eq!(read(r#"{"name": 1}"#).1, ["0: expected a list"]);
        assert_eq!(read("").1.len(), 1);
    }
}
