//! Symbolic links, and what is no file.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Built, CONFIG, build, disk::write, open, page, site};
use hanga::session::Error;

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

/// A layout, an include and words that cannot be read, or are no text: the theme's own are used.
#[test]
fn broken_files_of_the_theme_are_replaced() {
    let root = site();
    let words = page("Words") + "{% include word %}{% include tool-switcher %}\n";
    write(root.path(), "content/words.md", words);
    let sound = build(root.path());
    assert!(sound.reports(&["unknown-include", "`word`"]));
    let paths = [
        "templates/article.html",
        "templates/includes/tool-switcher.html",
        "templates/includes/word.html",
        "templates/parts/steps.html",
        "templates/ui/en.yml",
    ];
    let same = |built: &Built| {
        let pages = ["en/test@2/index.html", "en/test@2/words/index.html"];
        pages
            .iter()
            .all(|page| built.text(page) == sound.text(page))
    };
    for path in paths {
        link(root.path(), path, "nowhere");
    }
    let built = build(root.path());
    for path in paths {
        let is_reported = built.reports(&["unreadable-file", path, "the theme's own"]);
        assert!(is_reported, "{path} in {:?}", built.problems);
    }
    assert!(same(&built), "{:?}", built.problems);
    for path in paths {
        fs::remove_file(root.path().join(path)).expect("a link");
        write(root.path(), path, "own: \0\n");
    }
    let built = build(root.path());
    let of_nul = built.problems.iter().filter(|it| it.contains("nul-byte"));
    assert_eq!(of_nul.count(), paths.len(), "{:?}", built.problems);
    assert!(same(&built), "{:?}", built.problems);
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
