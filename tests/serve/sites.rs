//! Sites for the server.

use std::{collections::BTreeMap, path::Path};

use crate::{disk::write, running::options};
use hanga::session::Session;

pub(crate) const CONFIG: &str = "title: Small\nlanguages:\n  - { code: en, name: English, native_name: English }\n  \
    - { code: ja, name: Japanese, native_name: 日本語, directory: ja }\nversions:\n  \
    - { plan: product, releases: ['2', '1'], numbered: true, default: true }\n";

/// Returns a small site; one of its pages includes texts in every way.
pub(crate) fn small() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    let page = "---\ntitle: A\nversions: '*'\n---\n{% data reusables.one %} [](/b) {% include badge %} \
                {% link_in_list /b %}\n\n{% data reusables.later %}\n";
    for (path, text) in [
        ("hanga.yml", CONFIG),
        ("content/index.md", "---\ntitle: Home\nversions: '*'\n---\n"),
        ("content/a.md", page),
        (
            "content/b.md",
            "---\ntitle: B\nversions: { product: '2' }\n---\nText.\n",
        ),
        ("data/reusables/one.md", "one {% data reusables.two %}"),
        ("data/reusables/two.md", "two {% data reusables.three %}"),
        ("data/reusables/three.md", "three {% data variables.v.x %}"),
        ("data/variables/v.yml", "x: value\ny: other\n"),
        ("data/variables/unread.yml", "z: value\n"),
        ("templates/includes/badge.html", "badge"),
        ("public/site.txt", "a file"),
        (
            "translations/ja/content/a.md",
            "---\ntitle: あ\n---\n本文\n",
        ),
    ] {
        write(root.path(), path, text);
    }
    root
}

/// Returns all pages of a newly opened site, by URL.
pub(crate) fn fresh(root: &Path) -> BTreeMap<String, String> {
    let session = Session::open(&options(root).site).expect("a site");
    let units = session.units().into_iter();
    units
        .map(|unit| {
            (
                session.renderer.url(unit),
                session.renderer.render(unit).text().into_owned(),
            )
        })
        .collect()
}
