//! Files that are none, links out of the site, hidden files, paths as people give them, and rules for hosts with limits.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

#[path = "../disk/mod.rs"]
mod disk;

#[cfg(unix)]
mod links;
mod paths;
mod redirects;

use std::{fs, path::Path};

use disk::write;
use hanga::session::{Error, Options, Session};

const CONFIG: &str = "title: Test\n\
    languages: [{ code: en, name: English, native_name: English }]\n\
    versions: [{ plan: test, numbered: true, releases: ['2', '1'] }]\n";

fn page(title: &str) -> String {
    format!("---\ntitle: {title}\nversions: '*'\n---\n{title}\n")
}

fn site() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), "hanga.yml", CONFIG);
    write(root.path(), "content/index.md", page("Home"));
    root
}

/// A built site.
struct Built {
    out: tempfile::TempDir,
    /// `code: message` of each problem.
    problems: Vec<String>,
}

impl Built {
    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.out.path().join(path)).unwrap_or_default()
    }

    fn has(&self, path: &str) -> bool {
        self.out.path().join(path).exists()
    }

    fn reports(&self, words: &[&str]) -> bool {
        let has_all = |problem: &String| words.iter().all(|word| problem.contains(word));
        self.problems.iter().any(has_all)
    }
}

fn open(root: &Path) -> Result<Session, Error> {
    Session::open(&Options {
        root: root.to_owned(),
        ..Options::default()
    })
}

fn build(root: &Path) -> Built {
    let out = tempfile::tempdir().expect("a folder");
    let session = open(root).expect("a site");
    let built = session.build(out.path(), || {}).expect("a build");
    let sorted = built.report.sorted(&session.site.files);
    let problems = sorted.iter().map(|entry| {
        let problem = &entry.diagnostic;
        format!("{}: {}", problem.code.name, problem.message)
    });
    Built {
        problems: problems.collect(),
        out,
    }
}

/// Where links cannot be made, git writes files with the paths that they lead to.
#[test]
fn a_link_that_is_a_text_is_no_page() {
    let root = site();
    write(root.path(), "content/leak.md", "../../etc/hosts");
    write(root.path(), "content/text.md", "/etc/hosts is a file");
    let built = build(root.path());
    assert!(built.reports(&["content/leak.md", "symbolic link"]));
    assert!(!built.has("en/test@2/leak") && built.has("en/test@2/text"));
}

#[test]
fn hidden_files_of_servers_are_copied_and_no_others() {
    let root = site();
    for path in [
        ".well-known/security.txt",
        ".htaccess",
        "a/.htaccess",
        ".nojekyll",
        ".git/config",
        ".DS_Store",
        ".well-known/.x.swp",
    ] {
        write(root.path(), &format!("public/{path}"), path);
    }
    let built = build(root.path());
    for path in [
        ".well-known/security.txt",
        ".htaccess",
        "a/.htaccess",
        ".nojekyll",
    ] {
        assert_eq!(built.text(path), path);
    }
    for path in [".git", ".DS_Store", ".well-known/.x.swp"] {
        assert!(!built.has(path), "{path}");
    }
}
