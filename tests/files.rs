//! Files that are none, links out of the site, files of several names, and rules for hosts with limits.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod disk;

use std::{
    fs,
    path::{Path, PathBuf},
};

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

#[cfg(unix)]
mod links {
    use std::{os::unix::fs::symlink, process::Command};

    use super::*;

    fn link(root: &Path, path: &str, target: impl AsRef<Path>) {
        let place = root.join(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        symlink(target, place).expect("a link");
    }

    /// A file that nobody may see, in a folder outside of the site.
    fn secret() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), "secret.md", page("The secret"));
        write(folder.path(), "secret.yml", "word: The secret\n");
        write(folder.path(), "secret.json", "{\"get\": \"The secret\"}");
        let file = folder.path().join("secret.md");
        (folder, file)
    }

    #[test]
    fn nothing_outside_of_the_site_is_read() {
        let (folder, file) = secret();
        let root = site();
        let rest = "rest: { directory: rest, files: { test@2: two, test@1: one } }\n";
        write(root.path(), "hanga.yml", format!("{CONFIG}{rest}"));
        let links: [(&str, &Path); 9] = [
            ("content/leak.md", &file),
            ("content/folder", folder.path()),
            ("data/reusables/leak.md", &file),
            ("data/variables", folder.path()),
            ("templates/article.html", &file),
            ("public/leak.txt", &file),
            ("public/root", Path::new("/")),
            ("assets", folder.path()),
            ("rest/two.json", &folder.path().join("secret.json")),
        ];
        for (path, target) in links {
            link(root.path(), path, target);
        }
        let built = build(root.path());
        for (path, _) in links {
            let is_reported = built.reports(&[path, "points outside of the site"]);
            assert!(is_reported, "{path} in {:?}", built.problems);
        }
        assert!(built.text("en/test@2/index.html").contains("<p>Home</p>"));
        assert!(!built.has("en/test@2/leak") && !built.has("root") && !built.has("assets"));
        for entry in walkdir::WalkDir::new(built.out.path())
            .into_iter()
            .flatten()
        {
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            assert!(!text.contains("The secret"), "{}", entry.path().display());
        }
    }

    #[test]
    fn without_its_pages_there_is_no_site() {
        let (folder, _) = secret();
        let root = site();
        fs::remove_dir_all(root.path().join("content")).expect("removed");
        link(root.path(), "content", folder.path());
        let error = open(root.path()).expect_err("no site").to_string();
        assert!(
            error.contains("content: symbolic link points outside"),
            "{error}"
        );
    }

    #[test]
    fn links_within_the_site_are_followed_once() {
        let root = site();
        write(root.path(), "shared/a.md", page("A"));
        write(root.path(), "content/real/b.md", page("B"));
        link(root.path(), "content/linked", "../shared");
        link(root.path(), "content/c.md", "real/b.md");
        link(root.path(), "content/real/up", "..");
        link(root.path(), "content/gone", "nowhere");
        // Each folder has two links to the next: 2^20 ways to the last.
        for n in 0..20 {
            for name in ["x", "y"] {
                let target = format!("../{}", n + 1);
                link(root.path(), &format!("content/chain/{n}/{name}"), target);
            }
        }
        write(root.path(), "content/chain/20/last.md", page("Last"));
        let built = build(root.path());
        for (path, text) in [("linked/a", "A"), ("real/b", "B"), ("c", "B")] {
            let html = built.text(&format!("en/test@2/{path}/index.html"));
            assert!(html.contains(&format!("<p>{text}</p>")), "{path}");
        }
        assert!(
            built.reports(&["content/real/up", "loop"]),
            "{:?}",
            built.problems
        );
        assert!(built.reports(&["content/gone", "unreadable-file"]));
        assert!(built.reports(&["chain", "not followed again"]));
        assert!(built.has("en/test@2/chain/20/last/index.html"));
        assert!(built.has("en/test@2/chain/19/x/last/index.html"));
        assert!(built.problems.len() < 100, "{}", built.problems.len());
    }

    #[test]
    fn what_is_no_file_is_reported() {
        let root = site();
        let rest = "rest: { directory: rest, files: { test@2: two, test@1: one } }\n";
        let more = format!("{CONFIG}{rest}external_links: external.json\n");
        write(root.path(), "hanga.yml", more);
        let paths = [
            "content/pipe.md",
            "data/variables/pipe.yml",
            "templates/article.html",
            "public/pipe.bin",
            "assets/pipe.png",
            "rest/two.json",
            "external.json",
        ];
        for path in paths {
            let place = root.path().join(path);
            fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
            let made = Command::new("mkfifo").arg(&place).status();
            assert!(made.expect("mkfifo").success());
        }
        link(root.path(), "content/device.md", "/dev/zero");
        let built = build(root.path());
        for path in paths {
            let is_reported = built.reports(&[path, "not a regular file"]);
            assert!(is_reported, "{path} in {:?}", built.problems);
        }
        assert!(built.reports(&["content/device.md"]));
        fs::remove_file(root.path().join("hanga.yml")).expect("removed");
        let made = Command::new("mkfifo")
            .arg(root.path().join("hanga.yml"))
            .status();
        assert!(made.expect("mkfifo").success());
        let error = open(root.path()).expect_err("no site").to_string();
        assert!(error.contains("not a regular file"), "{error}");
    }

    #[test]
    fn the_output_is_not_written_to_what_links_lead_to() {
        let root = site();
        write(root.path(), "shared/a.md", page("A"));
        link(root.path(), "content/linked", "../shared");
        let session = open(root.path()).expect("a site");
        for out in ["shared", "shared/dist", "new/../content/x", "new/../shared"] {
            let built = session.build(&root.path().join(out), || {});
            assert!(matches!(built, Err(Error::Sink(_))), "{out}");
        }
        assert!(!root.path().join("new").exists());
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

/// Returns the lines of `_redirects` without and with placeholders.
fn rules(built: &Built) -> (Vec<String>, Vec<String>) {
    let text = built.text("_redirects");
    let lines = text.lines().map(str::to_owned);
    lines.partition(|line| !line.contains("/:splat"))
}

#[test]
fn rules_fit_into_the_limits_of_hosts() {
    let root = site();
    let moved = format!("{CONFIG}moved_folders: {{ former/guides: guides }}\n");
    write(root.path(), "hanga.yml", &moved);
    for n in 0..600 {
        write(
            root.path(),
            &format!("content/guides/{n}.md"),
            page("Guide"),
        );
    }
    let old: String = (0..300).map(|n| format!("\n- /old-{n}")).collect();
    let text = page("New").replacen("---\n", &format!("---\nredirect_from:{old}\n"), 1);
    write(root.path(), "content/new.md", text);
    let built = build(root.path());
    // Of 3,600 old URLs, 2,400 are in the moved folder, in each version, and without version or language.
    let (lines, patterns) = rules(&built);
    assert_eq!(lines.len(), 1_200);
    for rule in [
        "/former/guides/* /en/test@2/guides/:splat 301",
        "/en/former/guides/* /en/test@2/guides/:splat 301",
        "/en/test@1/former/guides/* /en/test@1/guides/:splat 301",
    ] {
        assert!(patterns.iter().any(|line| line == rule), "{patterns:?}");
    }
    assert!(!built.reports(&["host-limit"]), "{:?}", built.problems);
    assert!(built.has("former/guides/7/index.html"));

    let old: String = (0..800).map(|n| format!("\n- /old-{n}")).collect();
    let text = page("New").replacen("---\n", &format!("---\nredirect_from:{old}\n"), 1);
    write(root.path(), "content/new.md", text);
    let built = build(root.path());
    let (lines, _) = rules(&built);
    assert_eq!(lines.len(), 2_000);
    assert!(lines.iter().any(|line| line.starts_with("/old-799 ")));
    assert!(lines.iter().any(|line| line.starts_with("/en/old-799 ")));
    assert!(
        built.reports(&["host-limit", "5600 old URLs", "1200 URLs have none"]),
        "{:?}",
        built.problems
    );
    assert!(built.has("en/test@1/old-799/index.html"));
}

#[test]
fn pages_and_lists_of_redirects_can_be_left_out() {
    let root = site();
    let config = format!("{CONFIG}redirects: {{ pages: false, formats: [nginx] }}\n");
    write(root.path(), "hanga.yml", config);
    let text = page("New").replacen("---\n", "---\nredirect_from: /old\n", 1);
    write(root.path(), "content/new.md", text);
    let built = build(root.path());
    assert!(!built.has("old") && !built.has("_redirects") && !built.has("redirects.json"));
    let rules = built.text("redirects.nginx.conf");
    assert!(rules.contains("\"/old\" \"/en/test@2/new\";"), "{rules}");
}

#[test]
fn signs_of_rules_are_text() {
    let root = site();
    let old = "---\nredirect_from: [/a*b, '/:name/x', '/a b', '/c%23', '/$d', '/e\"f', /概要]\n";
    let text = page("New").replacen("---\n", old, 1);
    write(root.path(), "content/new.md", text);
    let built = build(root.path());
    let (lines, _) = rules(&built);
    for from in [
        "/a%2Ab",
        "/%3Aname/x",
        "/a%20b",
        "/c%23",
        "/$d",
        "/e%22f",
        "/%E6%A6%82%E8%A6%81",
    ] {
        let line = format!("{from} /en/test@2/new 301");
        assert!(lines.contains(&line), "{line} in {lines:?}");
    }
    let rules = built.text("redirects.nginx.conf");
    for key in [
        "\"/a*b\"",
        "\"/a b\"",
        "\"/c#\"",
        "\"~^/\\x24d$\"",
        "\"/e\\\"f\"",
        "\"/概要\"",
    ] {
        assert!(rules.contains(key), "{key} in {rules}");
    }
    assert!(
        built
            .text("redirects.json")
            .contains("\"/c%23\":\"/en/test@2/new\"")
    );
    assert!(built.has("c#/index.html"));
}

/// As nginx compares them.
#[test]
fn keys_of_nginx_are_unique_without_regard_to_case() {
    let root = site();
    let with = |old: &str, title: &str| {
        page(title).replacen("---\n", &format!("---\nredirect_from: {old}\n"), 1)
    };
    write(
        root.path(),
        "content/a.md",
        with("[/Guides/Set-Up, /guides/set-up/, /Guides/A]", "A"),
    );
    write(
        root.path(),
        "content/b.md",
        with("[/guides/Set-up, /B, /old/index.html]", "B"),
    );
    let built = build(root.path());
    let rules = built.text("redirects.nginx.conf");
    let keys = rules
        .lines()
        .filter_map(|line| line.trim().split('"').nth(1));
    let mut keys: Vec<String> = keys.map(str::to_lowercase).collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count, "{rules}");
    // A key `/en/test@2/B` would lead the page `/en/test@2/b` to itself.
    assert!(rules.contains("\"~^/en/test@2/B$\""), "{rules}");
    assert!(rules.contains("\"/old/index.html\""), "{rules}");
    let first = "\"/Guides/Set-Up\" \"/en/test@2/a\";";
    assert!(rules.contains(first), "{rules}");
    assert!(!built.has("en/test@2/B"));
    assert!(built.has("old/index.html"));
    assert!(
        built.reports(&["redirect-twice", "differs only in case"]),
        "{:?}",
        built.problems
    );
}
