//! The test suites of CommonMark 0.31 and GFM, as distributed with the crate `pulldown-cmark`, for sites whose Markdown
//! dialect is CommonMark. Results are compared as parsed HTML. Examples with intended differences are listed with the
//! reason.
//!
//! The suites are read from cargo's copy of the crate's sources. If that does not contain the tests, this test reports
//! it and skips.

#![expect(clippy::disallowed_methods, reason = "the suites are files")]
#![expect(clippy::print_stderr, reason = "a skipped test says why")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use hanga::{
    html::{Builder, Kind, Tree},
    markdown,
};

/// Examples with intended differences, by suite.
const KNOWN: &[(&str, &[usize], &str)] = &[
    (
        "gfm_strikethrough",
        &[1],
        "one tilde does not strike: `10~20` is a range in Japanese",
    ),
    (
        "spec",
        &[602, 606, 608, 611, 612],
        "bare addresses are links, as in GFM",
    ),
    (
        "spec",
        &[148],
        "an end tag in a paragraph does not close what was opened outside of it",
    ),
    (
        "spec",
        &[613, 614, 615],
        "`<a>` without an address marks a place and holds nothing",
    ),
];

/// Returns where cargo stores the sources of a dependency.
fn sources_of(name: &str) -> Option<PathBuf> {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let lock = fs::read_to_string(lock).ok()?;
    let entry = lock
        .split("[[package]]")
        .find(|entry| entry.contains(&format!("name = \"{name}\"")))?;
    let version = entry.split("version = \"").nth(1)?.split('"').next()?;
    let home = std::env::var("CARGO_HOME").map(PathBuf::from);
    let home = home
        .or_else(|_| std::env::var("HOME").map(|home| Path::new(&home).join(".cargo")))
        .ok()?;
    let registries = fs::read_dir(home.join("registry/src")).ok()?;
    let mut folders = registries
        .flatten()
        .map(|registry| registry.path().join(format!("{name}-{version}")));
    folders.find(|folder| folder.is_dir())
}

/// Returns the Markdown and HTML of each example of a suite.
fn examples(source: &str) -> Vec<(String, String)> {
    let literal = |text: &str| -> Option<(String, usize)> {
        let start = text.find("r##\"")? + 4;
        let end = start + text[start..].find("\"##")?;
        Some((text[start..end].to_owned(), end))
    };
    let mut examples = Vec::new();
    let mut rest = source;
    while let Some((markdown, end)) = literal(rest) {
        rest = &rest[end..];
        let Some((html, end)) = literal(rest) else {
            break;
        };
        rest = &rest[end..];
        examples.push((markdown, html));
    }
    examples
}

/// Normalizes HTML, so that only visible differences remain: parsed, without whitespace between blocks, and without
/// what hanga adds.
fn normal(html: &str) -> String {
    let mut builder = Builder::new(html.len());
    builder.html(html.into(), |at| at);
    let mut tree = builder.finish();
    let nodes: Vec<_> = tree.descendants(Tree::ROOT).collect();
    for node in nodes {
        let in_pre = tree.ancestors(node).any(|above| {
            tree.element(above)
                .is_some_and(|element| element.name == "pre")
        });
        match tree.kind_mut(node) {
            Kind::Text(text) if !in_pre => {
                let words: Vec<&str> = text.split_whitespace().collect();
                *text = words.join(" ").into();
            }
            Kind::Element(element) => {
                for (name, value) in &mut element.attributes {
                    match &**name {
                        "data-info" => {
                            let first = value
                                .split_whitespace()
                                .next()
                                .unwrap_or_default()
                                .to_owned();
                            (*name, *value) = ("class".into(), format!("language-{first}").into());
                        }
                        // URLs are equal regardless of their encoding.
                        "href" | "src" => *value = decoded(value).into(),
                        _ => {}
                    }
                }
                element
                    .attributes
                    .retain(|(name, value)| !(name == "class" && value.starts_with("align-")));
                element
                    .attributes
                    .retain(|(name, _)| !matches!(&**name, "style" | "align"));
                element.attributes.sort();
            }
            _ => {}
        }
    }
    tree.print(Tree::ROOT)
}

fn decoded(url: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = url.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn run(suite: &str) {
    let Some(sources) = sources_of("pulldown-cmark") else {
        eprintln!("skipped: cargo knows no sources of pulldown-cmark");
        return;
    };
    let path = sources.join("tests/suite").join(format!("{suite}.rs"));
    let Ok(source) = fs::read_to_string(&path) else {
        eprintln!("skipped: {} does not exist", path.display());
        return;
    };
    let examples = examples(&source);
    assert!(!examples.is_empty());
    let known = KNOWN
        .iter()
        .filter(|(of, ..)| *of == suite)
        .flat_map(|(_, numbers, _)| *numbers);
    let known: Vec<usize> = known.copied().collect();
    let mut failures = String::new();
    for (n, (text, html)) in examples.iter().enumerate() {
        let parsed = markdown::parse(text, false);
        let (want, got) = (normal(html), normal(&parsed.tree.print(Tree::ROOT)));
        let differs = want != got;
        match (differs, known.contains(&(n + 1))) {
            (true, false) => failures.push_str(&format!(
                "{suite} {}: {text:?}\n  want {want}\n  got  {got}\n",
                n + 1
            )),
            (false, true) => {
                failures.push_str(&format!("{suite} {} does not differ any more\n", n + 1))
            }
            _ => {}
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn commonmark() {
    run("spec");
}

#[test]
fn gfm() {
    for suite in ["gfm_table", "gfm_strikethrough", "gfm_tasklist"] {
        run(suite);
    }
}
