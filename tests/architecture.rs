//! Checks statements of ARCHITECTURE.md about the source that the type system does not enforce.

#![expect(clippy::disallowed_methods, reason = "tests read the source")]

use std::{fs, path::Path};

use walkdir::WalkDir;

/// Returns the lines of code in a folder of `src/`, without comments, each with its location.
fn code_below(folder: &str) -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut lines = Vec::new();
    for entry in WalkDir::new(src.join(folder)).sort_by_file_name() {
        let entry = entry.expect("a file");
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let name = path
            .strip_prefix(&src)
            .expect("below")
            .display()
            .to_string();
        let text = fs::read_to_string(path).expect("a source file");
        for (n, line) in text.lines().enumerate() {
            let is_comment = line.trim_start().starts_with("//");
            let code = if is_comment { "" } else { line };
            lines.push((format!("{name}:{}", n + 1), code.to_owned()));
        }
    }
    assert!(!lines.is_empty(), "there is no src/{folder}");
    lines
}

/// Whether a line contains a word, not only as part of another one.
fn names(line: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        !is_part(line[..at].chars().next_back()) && !is_part(line[at + word.len()..].chars().next())
    })
}

/// A page is rendered through a recorder, which is its only access to the site: types ensure that, as the site is a
/// private field. This prevents code from passing the site, its texts or its files to a page in any other way, from
/// reading the disk, and from using parts of other pages without their reads. That no reads are lost is asserted when a
/// recorder is dropped.
#[test]
fn pages_see_texts_only_through_the_recorder() {
    for word in [
        "Site",
        "Texts",
        "PageTexts",
        "Vfs",
        "TrackedSite",
        "Session",
        "read_bytes",
        "read_text",
        "open_inside",
        "read_inside",
        "list_files",
        "fs",
        "File",
        "walkdir",
        "renderer.title",
        "renderer.article",
        "renderer.render",
        "renderer.page",
        "site.recorder",
    ] {
        // Where builders of pages get their recorder.
        let home = (word == "site.recorder").then_some("render/page/mod.rs");
        for (place, line) in code_below("render/page") {
            let is_home = home.is_some_and(|home| place.starts_with(home));
            assert!(
                is_home || !names(&line, word),
                "{place} names `{word}`: {line}"
            );
        }
    }
    // The field that holds the site is private to one small file.
    let tracked = code_below("render/record/tracked.rs");
    assert!(
        tracked
            .iter()
            .any(|(_, line)| line == "    site: Arc<Site>,")
    );
    let holders = code_below("render")
        .into_iter()
        .filter(|(_, line)| names(line, "Arc<Site>"));
    for (place, line) in holders {
        // Constructors pass it on.
        let is_constructor = place.starts_with("render/mod.rs") && line.contains("pub fn ");
        let is_known = place.starts_with("render/record/tracked.rs") || is_constructor;
        assert!(is_known, "{place} holds the site: {line}");
    }
}

/// Each engine can be replaced in one place.
#[test]
fn engines_are_named_in_one_folder() {
    for (engine, folders) in [
        ("pulldown_cmark", &["markdown/"][..]),
        ("html5gum", &["html/tokens"]),
        ("syntect", &["highlight/"]),
        ("two_face", &["highlight/"]),
        ("notify", &["watch/"]),
        ("axum", &["server/"]),
        ("hyper", &["server/"]),
        ("serde_yaml", &["parse/yaml.rs", "diag/severities.rs"]),
        ("saphyr_parser", &["source/yaml_"]),
        ("imagesize", &["site/images.rs"]),
        ("icu_collator", &["site/collation.rs"]),
        ("tera", &["layout/"]),
        ("annotate_snippets", &["diag/emit.rs"]),
        (
            "lru",
            &["highlight/blocks.rs", "render/record/page_cache.rs"],
        ),
        ("ureq", &["external/client.rs"]),
        ("clap", &["cli/"]),
        ("indicatif", &["cli/"]),
    ] {
        for (place, line) in code_below("") {
            let is_home = folders.iter().any(|folder| place.starts_with(folder));
            assert!(
                is_home || !names(&line, engine),
                "{place} names `{engine}`: {line}"
            );
        }
    }
}

#[test]
fn no_file_is_longer_than_400_lines() {
    const MAX_LINES: usize = 400;
    let mut lines = code_below("");
    lines.dedup_by_key(|(place, _)| place.rsplit_once(':').map(|(file, _)| file.to_owned()));
    let files = lines.into_iter().map(|(place, _)| place.replace(":1", ""));
    for file in files {
        let count = code_below(&file).len();
        assert!(count <= MAX_LINES, "src/{file} has {count} lines");
    }
}
