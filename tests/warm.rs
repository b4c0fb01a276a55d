//! A session that lives on: after each edit its pages and problems are, byte for byte, those of a fresh one.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod disk;
mod tree;

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use hanga::{
    render::flat,
    session::{Options, Session},
    source::Change,
};
use tree::{Dice, Tree};

/// Every page of a site with its problems, by address, and whether it had to be rendered.
fn made(session: &Session) -> BTreeMap<String, (String, bool)> {
    let mut all = BTreeMap::new();
    for unit in session.units() {
        let made = session.renderer.page(unit);
        let problems = problems(session, &made.page.diagnostics);
        let page = format!("{}\n{problems}", made.page.text());
        all.insert(session.renderer.permalink(unit), (page, made.why.is_some()));
    }
    let of_outputs = &session.outputs().problems;
    let of_site: Vec<_> = session.problems().chain(of_outputs).cloned().collect();
    all.insert(String::new(), (problems(session, &of_site), false));
    all
}

fn pages(session: &Session) -> BTreeMap<String, String> {
    let made = made(session).into_iter();
    made.map(|(address, (page, _))| (address, page)).collect()
}

/// What each page of a site reads, as text: names and values.
fn reads(session: &Session) -> BTreeMap<String, String> {
    let text = |unit| {
        let page = session.renderer.page(unit).page;
        let reads = flat(&page.reads).into_iter();
        reads.map(|read| format!("{read:?}\n")).collect::<String>()
    };
    let units = session.units().into_iter();
    units
        .map(|unit| (session.renderer.permalink(unit), text(unit)))
        .collect()
}

fn problems(session: &Session, found: &[hanga::diag::Diagnostic]) -> String {
    let files = &session.site.files;
    let line = |problem: &hanga::diag::Diagnostic| {
        let place = |span: &hanga::source::Span| {
            let at = span.locate(files);
            format!(
                "{}:{}:{}",
                files.file(span.place.file).path,
                at.start.line,
                at.start.column
            )
        };
        let chain: Vec<String> = problem.chain.iter().map(place).collect();
        format!(
            "{} {} {:?} {:?}\n",
            place(&problem.span),
            problem.message,
            problem.help,
            chain
        )
    };
    found.iter().map(line).collect()
}

fn from_disk(paths: &[impl ToString]) -> Vec<Change> {
    let paths = paths.iter().map(ToString::to_string);
    paths.map(Change::Disk).collect()
}

fn open(root: &Path) -> Session {
    open_part(root, &[])
}

/// Only some languages; none: all.
fn open_part(root: &Path, languages: &[&str]) -> Session {
    let options = Options {
        root: root.to_owned(),
        languages: languages.iter().map(|it| (*it).to_owned()).collect(),
        ..Options::default()
    };
    Session::open(&options).expect("a site")
}

#[test]
fn a_warm_session_is_like_a_fresh_one_after_any_edit() {
    let root = tempfile::tempdir().expect("a folder");
    let mut tree = Tree::new(root.path());
    let mut dice = Dice(2026);
    let mut warm = open(root.path());
    let mut before = made(&warm);
    let mut read_before = reads(&warm);
    for n in 0..300 {
        let changed = tree.edit(&mut dice, n);
        let next = warm.refresh(&from_disk(&changed));
        let now = made(&next);
        let fresh = open(root.path());
        for (address, page) in &pages(&fresh) {
            assert_eq!(
                Some(page),
                now.get(address).map(|(page, _)| page),
                "edit {n} of {changed:?}: {address}"
            );
        }
        assert_eq!(
            fresh.units().len() + 1,
            now.len(),
            "edit {n} of {changed:?}"
        );

        // Rendered are at most those whose bytes changed, and those that read something else than before. Structure and
        // layouts are read by every page.
        let read_now = reads(&fresh);
        let concerns_all = next.site.change_since(&warm.site).is_some()
            || !Arc::ptr_eq(&next.layout, &warm.layout);
        for (address, (page, is_rendered)) in &now {
            let same_bytes = before.get(address).is_some_and(|(known, _)| known == page);
            let same_reads = read_before.get(address) == read_now.get(address);
            assert!(
                !is_rendered || !same_bytes || !same_reads || concerns_all,
                "edit {n} of {changed:?} rendered {address} for nothing"
            );
        }
        (warm, before, read_before) = (next, now, read_now);
    }
}

/// An editor's text counts although it is not saved, and no longer when it is closed.
#[test]
fn a_buffer_that_is_not_saved_is_like_a_file_that_is() {
    let (root, saved) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let (tree, copy) = (Tree::new(root.path()), Tree::new(saved.path()));
    let session = open(root.path());
    let before = pages(&session);
    let buffers = [
        (
            "content/guides/light-the-lamp.md",
            "---\ntitle: Unsaved\nversions: '*'\n---\nA text.\n",
        ),
        (
            "content/guides/new.md",
            "---\ntitle: New\nversions: '*'\n---\nA page.\n",
        ),
        ("data/reusables/c.md", "C of a buffer"),
        ("templates/includes/badge.html", "(a buffer)"),
    ];
    let laid_over: Vec<Change> = buffers
        .iter()
        .map(|(path, text)| Change::Text((*path).to_owned(), (*text).into()))
        .collect();
    for (path, text) in buffers {
        copy.write(path, text.as_bytes());
    }
    let open_buffers = session.refresh(&laid_over);
    assert_eq!(pages(&open_buffers), pages(&open(saved.path())));

    // Another file, and a folder around a buffer.
    tree.write("data/reusables/b.md", b"B {% data reusables.c %} too");
    copy.write("data/reusables/b.md", b"B {% data reusables.c %} too");
    let open_buffers = open_buffers.refresh(&from_disk(&["data/reusables"]));
    assert_eq!(pages(&open_buffers), pages(&open(saved.path())));

    let removed = open_buffers.refresh(&[Change::Gone("content/guides/new.md".to_owned())]);
    fs::remove_file(saved.path().join("content/guides/new.md")).expect("a file");
    assert_eq!(pages(&removed), pages(&open(saved.path())));

    tree.write("data/reusables/b.md", b"B {% data reusables.c %}");
    let paths: Vec<&str> = buffers
        .iter()
        .map(|(path, _)| *path)
        .chain(["data/reusables/b.md"])
        .collect();
    assert_eq!(pages(&removed.refresh(&from_disk(&paths))), before);
}

/// Translations that are not selected are not read, but pages say that they are there.
#[test]
fn a_language_for_itself_is_like_it_is_among_others() {
    for language in ["en", "ja"] {
        let root = tempfile::tempdir().expect("a folder");
        let mut tree = Tree::new(root.path());
        let mut dice = Dice(7);
        let mut warm = open_part(root.path(), &[language]);
        for n in 0..40 {
            let changed = tree.edit(&mut dice, n);
            warm = warm.refresh(&from_disk(&changed));
            let (now, all) = (pages(&warm), pages(&open(root.path())));
            let own = all.iter().filter(|(address, _)| {
                address.starts_with(&format!("/{language}/")) || **address == format!("/{language}")
            });
            let mut count = 0;
            for (address, page) in own {
                count += 1;
                assert_eq!(
                    Some(page),
                    now.get(address),
                    "edit {n} of {changed:?}: {address}"
                );
            }
            assert!(count > 0 && now.len() == count + 1, "edit {n}");
            let fresh = pages(&open_part(root.path(), &[language]));
            assert_eq!(now[""], fresh[""], "edit {n} of {changed:?}");
        }
    }
}

/// A problem of a translation that is not wanted is not reported.
#[test]
fn a_language_that_is_not_wanted_is_not_read() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let problems = |session: &Session| session.problems().count();
    let (all, english) = (open(root.path()), open_part(root.path(), &["en"]));
    tree.write(
        "translations/ja/content/guides/keep-watch.md",
        b"---\ntitle: [\n---\n\xff",
    );
    assert!(problems(&open(root.path())) > problems(&all));
    assert_eq!(
        problems(&open_part(root.path(), &["en"])),
        problems(&english)
    );
}

#[test]
fn a_language_is_read_although_another_of_its_folder_is_not_wanted() {
    let root = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| disk::write(root.path(), path, text);
    write(
        "hanga.yml",
        "title: Test\nlanguages:\n- { code: en, name: English, native_name: English }\n\
         - { code: zh, name: Chinese, native_name: 中文, directory: zh }\n\
         - { code: zh-hans, name: Chinese, native_name: 中文, directory: zh }\n\
         versions:\n- { plan: one, releases: [latest], default: true }\n",
    );
    write("content/a.md", "---\ntitle: A\nversions: '*'\n---\n");
    write("translations/zh/content/a.md", "---\ntitle: A\n---\n版画\n");
    let session = open_part(root.path(), &["zh"]);
    let all = pages(&session);
    let page = all.iter().find(|(address, _)| address.ends_with("/a"));
    assert!(page.is_some_and(|(_, page)| page.contains("版画")));
}

/// Addresses of the pages that an edit made the session render again, and what had changed for each.
fn rendered_after(tree: &Tree, warm: &mut Session, path: &str, text: &str) -> Vec<String> {
    pages(warm);
    tree.write(path, text.as_bytes());
    *warm = warm.refresh(&from_disk(&[path]));
    let mut rendered = Vec::new();
    for unit in warm.units() {
        if let Some(why) = warm.renderer.page(unit).why {
            rendered.push(format!("{}: {why}", warm.renderer.permalink(unit)));
        }
    }
    rendered
}

#[test]
fn an_edit_renders_the_pages_that_read_it_and_no_others() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    tree.write("content/landing/one.md", b"---\ntitle: One\nversions: { lantern-cloud: '*' }\n---\n{% data variables.more.y %} {% include badge %}");
    let mut warm = open(root.path());
    let mut after = |path, text| rendered_after(&tree, &mut warm, path, text);
    let one = |why: &str| {
        vec![
            format!("/en/landing/one: {why}"),
            format!("/ja/landing/one: {why}"),
        ]
    };

    // Its own text.
    let text = "---\ntitle: One\nversions: { lantern-cloud: '*' }\n---\n{% data variables.more.y %} {% include badge %} {% data reusables.c %}";
    assert_eq!(
        after("content/landing/one.md", text),
        one("landing/one.md (en)")
    );
    // A variable that it shows, beside one in the same file that others show.
    let changed = after("data/variables/more.yml", "x: one\ny: three\n");
    let [en, ja] = &changed[..] else {
        panic!("{changed:?}");
    };
    assert!(
        en.starts_with("/en/landing/one: data variables.more.y"),
        "{en}"
    );
    assert!(
        ja.starts_with("/ja/landing/one: data variables.more.y"),
        "{ja}"
    );
    // A key that nobody reads, and a line that moves the others.
    assert!(
        after("data/unread.yml", "a: b\n")
            .iter()
            .all(|page| page.contains("/landing/deep"))
    );
    assert!(after("data/variables/more.yml", "# new\nx: one\ny: three\n").is_empty());
    // The same bytes again.
    assert!(after("content/landing/one.md", text).is_empty());
    // An include.
    let changed = after("templates/includes/badge.html", "(badge)");
    assert!(
        changed
            .iter()
            .any(|page| page.starts_with("/en/landing/one: include badge")),
        "{changed:?}"
    );
    assert!(
        changed.iter().all(|page| page.ends_with("include badge")),
        "{changed:?}"
    );
    // A file of another kind.
    assert!(after("public/picture.svg", "<svg/>").is_empty());
}

#[test]
fn a_configuration_or_template_that_breaks_is_reported_and_what_was_stays() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let sound = open(root.path());
    let pages_before = pages(&sound);
    let config = tree.read("hanga.yml");

    tree.write("hanga.yml", b"title: [");
    let broken = sound.refresh(&from_disk(&["hanga.yml"]));
    assert!(
        broken
            .problems()
            .any(|problem| problem.code.name == "config")
    );
    assert_eq!(pages(&broken).len(), pages_before.len());

    tree.write("hanga.yml", config.as_bytes());
    tree.write("templates/article.html", b"{% if %}");
    let broken = broken.refresh(&from_disk(&["hanga.yml", "templates/article.html"]));
    assert!(
        broken
            .problems()
            .any(|problem| problem.code.name == "template")
    );

    fs::remove_file(root.path().join("templates/article.html")).expect("a file");
    let mended = broken.refresh(&from_disk(&["templates/article.html"]));
    assert_eq!(pages(&mended), pages_before);
}

#[test]
fn of_several_templates_only_the_broken_one_is_the_themes_own() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    tree.write("templates/nav.html", b"<p>the site's own sidebar</p>");
    tree.write("templates/article.html", b"{% if %}");
    let session = open(root.path());
    let problems: Vec<_> = session
        .problems()
        .map(|problem| problem.code.name)
        .collect();
    assert!(problems.contains(&"template"), "{problems:?}");
    let pages = pages(&session);
    let page = &pages["/en/guides/light-the-lamp"];
    assert!(
        page.contains("the site's own sidebar") && page.contains("article-contents"),
        "{page}"
    );
}

/// Sidebars are made only where a layout shows them, and a site's layout may do so through the theme's.
#[test]
fn a_sidebar_is_there_where_a_layout_shows_it() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let page = || pages(&open(root.path())).remove("/en/guides/light-the-lamp");
    let before = page();
    let with = |template: &str| {
        tree.write("templates/article.html", template.as_bytes());
        page()
    };
    assert_eq!(with("{% extends \"theme/article.html\" %}"), before);
    let shows = |page: Option<String>| page.is_some_and(|it| it.contains("/en/guides/keep-watch"));
    assert!(shows(with("<nav>{{ nav_html | safe }}</nav>")));
    assert!(!shows(with("<h1>{{ page.title | safe }}</h1>")));
}

#[test]
fn what_changed_unseen_is_found_by_the_times_of_files() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let moved = tempfile::tempdir_in(root.path()).expect("a folder");
    let page = "---\ntitle: Moved\nversions: '*'\n---\n";
    fs::create_dir_all(moved.path().join("moved/inner")).expect("a folder");
    fs::write(moved.path().join("moved/inner/page.md"), page).expect("a file");
    let session = open(root.path());
    std::thread::sleep(std::time::Duration::from_millis(50));
    let moment = hanga::source::now();
    assert!(session.touched_since(moment).is_empty());

    tree.write("data/variables/more.yml", b"x: unseen\ny: two\n");
    tree.write("public/hanga.css", b"p {}");
    fs::remove_file(root.path().join("content/landing/notes.md")).expect("a file");
    // Neither the file nor the folder that it lies in is new.
    fs::rename(
        moved.path().join("moved"),
        root.path().join("content/landing/moved"),
    )
    .expect("moved");
    let config = tree
        .read("hanga.yml")
        .replacen("\ntitle: ", "\ntitle: Unseen ", 1);
    tree.write("hanga.yml", config.as_bytes());
    let next = session.refresh(&from_disk(&session.touched_since(moment)));
    assert_eq!(pages(&next), pages(&open(root.path())));
    let sheet = |file: &&hanga::layout::StaticFile| file.path == "hanga.css";
    let sheet = next.static_files.iter().find(sheet).expect("a style sheet");
    assert_eq!(*sheet.read(root.path()).expect("a file"), *b"p {}");
}

#[test]
fn a_configuration_elsewhere_is_not_taken_for_a_file_that_is_gone() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let elsewhere = tempfile::tempdir().expect("a folder");
    let config = elsewhere.path().join("site.yml");
    fs::write(&config, tree.read("hanga.yml")).expect("a file");
    let options = Options {
        root: root.path().to_owned(),
        config: Some(config.clone()),
        ..Options::default()
    };
    let session = Session::open(&options).expect("a site");
    std::thread::sleep(std::time::Duration::from_millis(50));
    let moment = hanga::source::now();
    assert!(session.touched_since(moment).is_empty());
    fs::write(&config, tree.read("hanga.yml")).expect("a file");
    assert_eq!(
        session.touched_since(moment),
        [config.display().to_string()]
    );
}

#[test]
fn a_configuration_may_add_and_drop_a_language() {
    let root = tempfile::tempdir().expect("a folder");
    let tree = Tree::new(root.path());
    let both = tree.read("hanga.yml");
    let at = both
        .find("  - code: ja")
        .or_else(|| both.find("  - { code: ja"))
        .expect("Japanese");
    let end = both[at..]
        .find("\n\n")
        .or_else(|| both[at..].find("\nversions"))
        .expect("an end")
        + at;
    let one = format!("{}{}", &both[..at], &both[end + 1..]);
    let mut session = open(root.path());
    for config in [&one, &both] {
        tree.write("hanga.yml", config.as_bytes());
        session = session.refresh(&from_disk(&["hanga.yml"]));
        let of_config: Vec<_> = session.problems_of_all_pages().collect();
        assert!(of_config.is_empty(), "{of_config:?}");
        assert_eq!(pages(&session), pages(&open(root.path())));
    }
}
