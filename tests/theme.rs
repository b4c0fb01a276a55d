//! Applies the examples in the manual of changes to the theme, exactly as they are, to a site.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod disk;

use std::{collections::BTreeMap, fs, path::Path};

use hanga::session::{Options, Session};

/// Returns the files shown on a page of the manual: each is a fenced code block after a line that contains only its
/// path in backticks and a colon.
fn shown(page: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(path).expect("a page of the manual");
    let mut files = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let name = line
            .strip_prefix('`')
            .and_then(|rest| rest.strip_suffix("`:"));
        let Some(name) = name else { continue };
        let mut fence = lines.by_ref().skip_while(|line| !line.starts_with("```"));
        fence.next();
        let body: Vec<&str> = fence.take_while(|line| *line != "```").collect();
        files.insert(name.to_owned(), body.join("\n") + "\n");
    }
    files
}

/// Returns the pages of a small site with some files, by path in the output.
fn built(files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let (root, out) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let config = "title: Paperbird\nlanguages: [{ code: en, name: English, native_name: English }]\n\
                  versions: [{ plan: product, releases: ['2'], numbered: true, default: true }]\n";
    let page = "---\ntitle: A\nversions: '*'\n---\nText.\n";
    let own = [
        ("hanga.yml", config),
        ("content/index.md", page),
        ("content/a.md", page),
    ];
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    for (path, text) in own.into_iter().chain(files) {
        disk::write(root.path(), path, text);
    }
    let options = Options {
        root: root.path().to_owned(),
        ..Options::default()
    };
    let session = Session::open(&options).expect("a site");
    let built = session.build(out.path(), || ()).expect("a build");
    let problems = built.report.sorted(&session.site.files);
    assert!(problems.is_empty(), "{problems:?}");
    let read = |path: &str| fs::read_to_string(out.path().join(path)).unwrap_or_default();
    ["en/product@2/a/index.html", "404.html", "custom.css"]
        .map(|path| (path.to_owned(), read(path)))
        .into()
}

#[test]
fn the_theme_changes_in_the_manual_work() {
    let plain = built(&BTreeMap::new());
    for page in [
        "content/operating/configuration/theme.md",
        "translations/ja-JP/content/operating/configuration/theme.md",
    ] {
        let files = shown(page);
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "public/custom.css",
                "templates/base.html",
                "templates/ui/en.yml"
            ],
            "{page}"
        );
        let site = built(&files);
        let (article, before) = (
            &site["en/product@2/a/index.html"],
            &plain["en/product@2/a/index.html"],
        );

        // Colours: the site's style sheet follows the theme's.
        assert_eq!(site["custom.css"], files["public/custom.css"]);
        let (theme, own) = (article.find("/hanga.css\""), article.find("/custom.css\""));
        assert!(theme.expect("the theme's") < own.expect("the site's"));
        assert!(!before.contains("custom.css"));

        // A block: the rest of the template is still the theme's.
        assert!(
            article.contains("Legal notice") && article.contains("article-contents"),
            "{article}"
        );
        assert!(!before.contains("Legal notice"));

        // A word.
        let word = files["templates/ui/en.yml"]
            .trim()
            .split_once(": ")
            .expect("a word")
            .1;
        assert!(site["404.html"].contains(word) && !plain["404.html"].contains(word));
    }
}
