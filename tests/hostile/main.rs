//! Unintended input, which must cost little: the site is built, the mistake is reported, nothing panics.
//!
//! Times are not tested; an input of this list that takes long is noticed in the test run.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

#[path = "../disk/mod.rs"]
mod disk;

mod encodings;

use std::path::Path;

use hanga::{
    plan::Unit,
    session::{Options, Session},
    site::LanguageId,
};

const CONFIG: &str = "title: Test\n\
    languages: [{ code: en, name: English, native_name: English }]\n\
    versions: [{ plan: test, releases: [latest] }]\n";

/// Builds a site of one page and some other files. Returns the unique codes of the problems found.
fn codes(body: &[u8], files: &[(&str, Vec<u8>)]) -> Vec<&'static str> {
    let root = tempfile::tempdir().expect("a folder");
    let write = |path: &str, bytes: &[u8]| disk::write(root.path(), path, bytes);
    write("hanga.yml", CONFIG.as_bytes());
    let page = [b"---\ntitle: Page\nversions: '*'\n---\n", body].concat();
    write("content/page.md", &page);
    for (path, bytes) in files {
        write(path, bytes);
    }
    build(root.path())
}

fn build(root: &Path) -> Vec<&'static str> {
    let options = Options {
        root: root.to_owned(),
        ..Options::default()
    };
    let session = Session::open(&options).expect("a site");
    let built = session.build(&root.join("dist"), || {}).expect("a build");
    assert!(built.pages > 0);
    let sorted = built.report.sorted(&session.site.files);
    let emitter = hanga::diag::emit::Emitter::new(&session.site.files, false);
    for entry in &sorted {
        assert!(!emitter.emit(entry).is_empty());
    }
    let mut codes: Vec<_> = sorted
        .iter()
        .map(|entry| entry.diagnostic.code.name)
        .collect();
    codes.dedup();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn repeated(piece: &str, times: usize) -> String {
    piece.repeat(times)
}

/// Checks that a page with this text is built, and that this code is among the problems found.
fn finds(text: &str, code: &str) {
    let found = codes(text.as_bytes(), &[]);
    assert!(
        found.contains(&code),
        "{found:?} for {}…",
        &text[..text.len().min(40)]
    );
}

#[test]
fn files_that_are_not_text() {
    let all: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    let found = codes(
        b"a",
        &[
            ("content/a.md", all.clone()),
            ("data/a.yml", all.clone()),
            ("data/b.json", all),
        ],
    );
    for code in [
        "front-matter-missing",
        "invalid-utf8",
        "nul-byte",
        "yaml-syntax",
        "json-syntax",
    ] {
        assert!(found.contains(&code), "{code} in {found:?}");
    }
    assert!(codes(&encodings::utf16("\u{feff}日本語"), &[]).contains(&"invalid-utf8"));
}

#[test]
fn thousands_of_brackets_and_terms() {
    finds(
        &format!("{{% for x in {} %}}a{{% endfor %}}", repeated("(", 100_000)),
        "liquid-syntax",
    );
    finds(
        &format!("{{{{ {} }}}}", repeated("a[", 100_000)),
        "liquid-syntax",
    );
    finds(
        &format!(
            "{{% if true{} %}}a{{% endif %}}",
            repeated(" or true", 100_000)
        ),
        "liquid-syntax",
    );
    finds(
        &format!(
            "{{% ifversion test{} %}}a{{% endif %}}",
            repeated(" or test", 100_000)
        ),
        "liquid-syntax",
    );
}

#[test]
fn blocks_a_thousand_deep() {
    let text = format!(
        "{}x{}",
        repeated("{% if true %}", 1000),
        repeated("{% endif %}", 1000)
    );
    assert_eq!(codes(text.as_bytes(), &[]), ["liquid-nesting"]);
    finds(&repeated("{% if true %}", 50_000), "liquid-nesting");
    finds(&repeated("> ", 10_000), "markdown-nesting");
    finds(&repeated("<div>", 20_000), "markdown-nesting");
    codes(repeated("- ", 3000).as_bytes(), &[]);
    codes(repeated("![**日", 3000).as_bytes(), &[]);
}

#[test]
fn tags_and_blocks_that_are_never_closed() {
    finds(&repeated("{% raw %}", 50_000), "liquid-unclosed");
    finds(&repeated("{% comment %}", 50_000), "liquid-unclosed");
    finds(&repeated("{{ ", 50_000), "liquid-syntax");
    codes(repeated("<!-- ", 50_000).as_bytes(), &[]);
    codes(repeated("*a **日本 [`&<a ", 10_000).as_bytes(), &[]);
}

#[test]
fn tags_with_thousands_of_attributes() {
    let attributes = repeated(" a=\"b\"", 20_000);
    finds(&format!("<div{attributes}>x</div>"), "markdown-nesting");
    codes(
        format!("{{% octicon \"check\"{attributes} %}}").as_bytes(),
        &[],
    );
}

#[test]
fn texts_that_contain_themselves() {
    let twice =
        |tag: &str| format!("x{{% {tag} reusables.a %}}{{% {tag} reusables.a %}}").into_bytes();
    for tag in ["data", "indented_data_reference"] {
        let found = codes(
            b"{% data reusables.a %}",
            &[("data/reusables/a.md", twice(tag))],
        );
        assert_eq!(found, ["data-cycle"], "{tag}");
    }
    // Recursive includes, in both directions, twice each: detected by the location of a text, not by the spelling of a
    // tag.
    let found = codes(
        b"{% data reusables.a %}",
        &[
            (
                "data/reusables/a.md",
                repeated("{% include a %}", 2).into_bytes(),
            ),
            (
                "templates/includes/a.html",
                b"{% data reusables.a %}{% indented_data_reference reusables.a %}".to_vec(),
            ),
        ],
    );
    assert_eq!(found, ["data-cycle"]);
    let chain: Vec<(String, Vec<u8>)> = (0..40)
        .map(|n| {
            let next = format!("{{% data reusables.r{} %}}", n + 1);
            (
                format!("data/reusables/r{n}.md"),
                repeated(&next, 2).into_bytes(),
            )
        })
        .collect();
    let chain: Vec<_> = chain
        .iter()
        .map(|(path, text)| (path.as_str(), text.clone()))
        .collect();
    assert!(codes(b"{% data reusables.r0 %}", &chain).contains(&"data-cycle"));
}

#[test]
fn huge_loops_and_values() {
    finds(
        "{% for x in (1..900000) %}{% for y in (1..900000) %}{% endfor %}{% endfor %}",
        "liquid-loop",
    );
    let doubling = repeated(" | replace: '', 'x'", 40);
    finds(
        &format!("{{{{ 'xxxxxxxxxxxx'{doubling} }}}}"),
        "liquid-loop",
    );
}

/// Each use of a broken translation is a problem of its own, which must not be kept a million times.
#[test]
fn a_broken_translation_in_a_loop() {
    let root = tempfile::tempdir().expect("a folder");
    let config = CONFIG.replace(
        "native_name: English }",
        "native_name: English }, { code: ja, name: Japanese, native_name: 日本語, directory: ja }",
    );
    let page = "---\ntitle: Page\nversions: '*'\n---\n\
        {% for x in (1..3000) %}{% data variables.a.x %}{% endfor %}\n";
    for (path, text) in [
        ("hanga.yml", &*config),
        ("content/page.md", page),
        ("data/variables/a.yml", "x: a\n"),
        ("translations/ja/data/variables/a.yml", "x: '{% if %}'\n"),
    ] {
        disk::write(root.path(), path, text);
    }
    let options = Options {
        root: root.path().to_owned(),
        ..Options::default()
    };
    let session = Session::open(&options).expect("a site");
    let unit = Unit {
        page: session.site.find("page").expect("a page"),
        version: session.site.default_version(),
        language: LanguageId(1),
    };
    let diagnostics = session.renderer.render(unit).diagnostics;
    let found = |code: &str| diagnostics.iter().any(|it| it.code.name == code);
    assert!(found("translation-broken"), "{diagnostics:?}");
    assert!(diagnostics.len() < 1000, "{}", diagnostics.len());
}

#[test]
fn numbers_out_of_range() {
    finds("{{ 123456789012345678901234567890 }}", "liquid-number");
    finds(
        "{{ -9223372036854775808 | divided_by: -1 }}",
        "liquid-filter",
    );
    finds("{{ -9223372036854775808 | modulo: -1 }}", "liquid-filter");
    finds("{{ 9223372036854775807 | plus: 1 }}", "liquid-filter");
    finds(
        "{{ '2021-07-03' | date: '%99999999999d' }}",
        "liquid-filter",
    );
    finds("{{ '2021-07-03' | date: '日%日' }}", "liquid-filter");
    finds(
        "{% tablerow x in (1..3) cols:0 %}{{ x }}{% endtablerow %}{{ }",
        "liquid-syntax",
    );
}

#[test]
fn spaces_in_a_row() {
    let blanks = format!("a{}b", repeated(" ", 100_000));
    assert_eq!(codes(blanks.as_bytes(), &[]), ["long-blank"]);
    finds(
        &format!("{{{{ a{} }}}}", repeated(" ", 100_000)),
        "long-blank",
    );
}

#[test]
fn thousands_of_headings() {
    codes(repeated("## Same\n\n", 3000).as_bytes(), &[]);
}

#[test]
fn delimiters_that_never_close_with_legacy_rules() {
    let config = format!("{CONFIG}markdown: {{ lists: legacy }}\n").into_bytes();
    for piece in [
        "_a", "*a ", "**a ", "*_", "* ", "***", "a_b_c ", "://_", "[*](x)",
    ] {
        let found = codes(
            repeated(piece, 4_000).as_bytes(),
            &[("hanga.yml", config.clone())],
        );
        assert!(found.iter().all(|code| *code != "config"), "{found:?}");
    }
}
