//! Annotated code: a code block marked `annotate`, whose comments become notes on the lines below them.
//!
//! Enters: a tree in which code blocks have their info strings. Leaves: for each annotated block, the whole code, and rows
//! of some lines and the note on them. The rows' code keeps its language for the pass that highlights it. The rules are
//! those of the public application (`annotate.ts`), read as facts, except that lines without a note are allowed.

use crate::html::{Element, Kind, NodeId, Source, Tree, passes::code::Info};

/// Which comments a language has: languages, start, end.
const COMMENTS: &[(&[&str], &str, &str)] = &[
    (
        &[
            "bicep",
            "c",
            "c++",
            "cpp",
            "csharp",
            "cs",
            "css",
            "dart",
            "go",
            "golang",
            "groovy",
            "java",
            "javascript",
            "js",
            "json",
            "jsonc",
            "json5",
            "jsx",
            "kotlin",
            "less",
            "php",
            "rust",
            "scala",
            "scss",
            "swift",
            "ts",
            "tsx",
            "typescript",
        ],
        "//",
        "",
    ),
    (
        &["html", "markdown", "md", "svg", "vue", "xhtml", "xml"],
        "<!--",
        "-->",
    ),
    (&["elm", "haskell", "lua", "sql"], "--", ""),
    (
        &["erb", "erlang", "latex", "matlab", "prolog", "tex"],
        "%",
        "",
    ),
];

/// The start and end of a comment in a language. Most have `#`.
fn comment(language: &str) -> (&'static str, &'static str) {
    let language = language.to_lowercase();
    let known = COMMENTS
        .iter()
        .find(|(names, ..)| names.contains(&language.as_str()));
    known.map_or(("#", ""), |(_, start, end)| (start, end))
}

/// Some lines of code, and the note on them in Markdown.
#[derive(Debug, Default, PartialEq, Eq)]
struct Row {
    note: String,
    code: String,
}

/// Divides code into rows.
fn rows(code: &str, language: &str) -> Vec<Row> {
    let (start, end) = comment(language);
    let mut rows: Vec<Row> = Vec::new();
    let mut after_code = true;
    // Whether a comment began on an earlier line.
    let mut is_open = false;
    for line in code.lines() {
        let inside = match is_open {
            true => Some(line.trim()),
            false => line.trim().strip_prefix(start),
        };
        is_open = inside.is_some_and(|text| !end.is_empty() && !text.contains(end));
        // A hash-bang tells the system how to run the file.
        let note = inside.filter(|text| !(start == "#" && text.starts_with('!')));
        match note {
            Some(text) => {
                if after_code {
                    rows.push(Row::default());
                    after_code = false;
                }
                let text = match start {
                    "%" => text.trim_start_matches('%'),
                    _ => text,
                };
                if let Some(row) = rows.last_mut() {
                    row.note.push_str(text.trim_end_matches(end).trim());
                    row.note.push('\n');
                }
            }
            None => {
                if rows.is_empty() {
                    rows.push(Row::default());
                }
                after_code |= !line.trim().is_empty();
                if let Some(row) = rows.last_mut().filter(|_| !after_code) {
                    row.note.push('\n');
                }
                if let Some(row) = rows
                    .last_mut()
                    .filter(|row| after_code || !row.code.is_empty())
                {
                    row.code.push_str(line);
                    row.code.push('\n');
                }
            }
        }
    }
    for row in &mut rows {
        row.note.truncate(row.note.trim_end().len());
        row.code.truncate(row.code.trim_end().len());
    }
    rows.retain(|row| !row.note.is_empty() || !row.code.is_empty());
    rows
}

/// Whether a text may contain an annotated block.
pub fn is_in(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"annotate").is_some()
}

/// Why the original application refuses an annotated block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// It does not name its language.
    Language,
    /// Its language is JSON, which has no comments.
    Json,
    /// Its first line is not a comment, which begins with this text.
    Comment(&'static str),
}

fn problem(code: &str, language: &str) -> Option<Problem> {
    let (start, _) = comment(language);
    // A hash-bang must be the first line of a program.
    let is_skipped = |line: &str| line.is_empty() || line.starts_with("#!");
    let first = code.lines().map(str::trim).find(|line| !is_skipped(line));
    let is_comment = |line: &str| line.starts_with(start);
    match language {
        "" => Some(Problem::Language),
        "json" => Some(Problem::Json),
        _ => (!first.is_some_and(is_comment)).then_some(Problem::Comment(start)),
    }
}

/// Expands all annotated blocks. `note` parses the Markdown of a note; problems are passed to `report`, with their place.
pub fn expand(
    tree: &mut Tree<'_>,
    note: impl for<'n> Fn(&'n str) -> Tree<'n>,
    mut report: impl FnMut(Problem, usize),
) {
    let blocks = tree.find_all(|element| {
        element.source == Source::Markdown
            && element
                .get("data-info")
                .is_some_and(|info| info.contains("annotate"))
    });
    for code in blocks {
        let info = tree.element(code).and_then(|it| it.get("data-info"));
        let info = Info::parse(info.unwrap_or_default());
        if let Some(pre) = tree.parent(code).filter(|_| info.annotate) {
            if let Some(problem) = problem(&tree.text(code), &info.language) {
                report(problem, tree.at(code));
            }
            expand_block(tree, pre, code, &info.language, &note);
        }
    }
}

fn expand_block(
    tree: &mut Tree<'_>,
    pre: NodeId,
    code: NodeId,
    language: &str,
    note: &impl for<'n> Fn(&'n str) -> Tree<'n>,
) {
    let at = tree.at(pre);
    let text = tree.text(code);
    let create = |tree: &mut Tree<'_>, name: &'static str, class: &'static str| {
        let element = Element::new(name, Source::Markdown);
        let element = match class {
            "" => element,
            class => element.with("class", class),
        };
        tree.create(Kind::Element(element), at)
    };
    let frame = create(tree, "div", "annotate");
    let beside = create(tree, "div", "annotate-beside");
    for row in rows(&text, language) {
        let node = create(tree, "div", "annotate-row");
        if !row.code.is_empty() {
            let cell = create(tree, "div", "annotate-code");
            let pre = create(tree, "pre", "");
            let code =
                Element::new("code", Source::Markdown).with("data-info", language.to_owned());
            let code = tree.create(Kind::Element(code), at);
            let text = tree.create(Kind::Text(row.code.into()), at);
            tree.append(code, text);
            tree.append(pre, code);
            tree.append(cell, pre);
            tree.append(node, cell);
        }
        let cell = create(tree, "div", "annotate-note");
        tree.graft(cell, &note(&row.note), at);
        tree.append(node, cell);
        tree.append(beside, node);
    }
    // The whole code, for copying and for readers who prefer it.
    let inline = create(tree, "div", "annotate-inline");
    if let Some(element) = tree.element_mut(inline) {
        element.set("hidden", "");
    }
    tree.wrap(pre, frame);
    tree.wrap(pre, inline);
    tree.insert_before(inline, beside);
    if let Some(element) = tree.element_mut(code) {
        element.set("data-info", language.to_owned());
    }
}

/// Adds a header to each annotated block, with `title` of its language. Requires highlighted code.
pub fn add_headers(tree: &mut Tree<'_>, add: impl Fn(&mut Tree<'_>, NodeId, &str)) {
    for frame in tree.find_all(|element| element.has_class("annotate")) {
        let is_code = |id: &NodeId| tree.element(*id).is_some_and(|it| it.name == "code");
        let code = tree.descendants(frame).find(is_code);
        let class = code.and_then(|code| tree.element(code)?.get("class"));
        let language = class.and_then(|class| class.strip_prefix("hljs language-"));
        let language = language.unwrap_or_default().to_owned();
        add(tree, frame, &language);
    }
}

#[cfg(test)]
mod tests {
    use super::rows;

    fn shown(code: &str, language: &str) -> Vec<(String, String)> {
        rows(code, language)
            .into_iter()
            .map(|row| (row.note, row.code))
            .collect()
    }

    fn pair(note: &str, code: &str) -> (String, String) {
        (note.to_owned(), code.to_owned())
    }

    #[test]
    fn comments_are_notes_on_the_lines_below() {
        assert_eq!(
            shown("# One\n# two.\na: 1\n\nb: 2\n  # Three.\n  c: 3\n", "yaml"),
            [pair("One\ntwo.", "a: 1\n\nb: 2"), pair("Three.", "  c: 3")]
        );
    }

    #[test]
    fn a_hash_bang_is_code() {
        assert_eq!(
            shown("# Start\n#!/bin/sh\n#\necho\n", "bash"),
            [pair("Start", "#!/bin/sh"), pair("", "echo")]
        );
    }

    #[test]
    fn each_language_has_its_comments() {
        assert_eq!(shown("<!-- A -->\n<p>\n", "html"), [pair("A", "<p>")]);
        assert_eq!(
            shown("<!--\nA\nb -->\n<p>\n", "html"),
            [pair("\nA\nb", "<p>")]
        );
        assert_eq!(shown("# A\n\n# b\nc\n", "yaml"), [pair("A\n\nb", "c")]);
        assert_eq!(shown("-- A\nselect 1\n", "sql"), [pair("A", "select 1")]);
        assert_eq!(shown("%% A\nx\n", "erb"), [pair("A", "x")]);
        assert_eq!(shown("// A\nx # y\n", "js"), [pair("A", "x # y")]);
    }
}
