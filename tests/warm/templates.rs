//! Invalid templates and configurations, and the contents of layouts.

use std::fs;

use crate::{
    sessions::{from_disk, open, pages},
    tree::Tree,
};

#[test]
fn an_invalid_configuration_or_template_is_reported_and_the_last_valid_one_kept() {
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
fn an_invalid_template_does_not_affect_others() {
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

/// Sidebars are rendered only if a layout shows them, which a site's layout can also do through the theme's.
#[test]
fn a_sidebar_is_rendered_if_the_layout_shows_it() {
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
