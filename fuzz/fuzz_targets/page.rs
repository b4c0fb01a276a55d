//! Renders a whole page, from source to layout, in both Markdown dialects, two versions and two languages. The input
//! consists of parts separated by lines of `=====`: the page, its translation, and a reusable (`{% data reusables.a
//! %}`). They may contain any bytes.

#![no_main]

use std::{hint::black_box, path::Path, sync::Arc};

use hanga::{
    config::{Config, Lists},
    diag::{emit::Emitter, report::Report},
    layout::{self, Theme},
    plan::{self, Selection},
    render::Renderer,
    site::{Extras, Site},
    source::{SourceFile, Vfs},
};
use libfuzzer_sys::fuzz_target;

const CONFIG: &str = "title: Fuzz\n\
    base_url: https://fuzz.example/docs\n\
    languages:\n\
    - { code: en, name: English, native_name: English }\n\
    - { code: ja, name: Japanese, native_name: 日本語, directory: ja }\n\
    versions:\n\
    - { plan: cloud, releases: [latest], default: true }\n\
    - { plan: server, short_name: srv, numbered: true, releases: ['3.1'], deprecated_releases: ['2.0'] }\n\
    image_hosts:\n\
    - { from: /assets/images, to: 'https://i.example/{release}', versions: { server: '*' } }\n";

const HOME: &str = "---\ntitle: Home\nversions: '*'\nchildren: [/page]\n---\n";

/// A folder that does not exist, so that the built-in theme is used.
const NOWHERE: &str = "no-folder-of-this-name";

const SEPARATOR: &[u8] = b"\n=====\n";

fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let at = bytes
        .windows(SEPARATOR.len())
        .position(|window| window == SEPARATOR);
    match at {
        Some(at) => (&bytes[..at], &bytes[at + SEPARATOR.len()..]),
        None => (bytes, &[]),
    }
}

fn build(bytes: &[u8], lists: Lists) {
    let (page, rest) = split(bytes);
    let (translation, reusable) = split(rest);
    let mut sources = vec![
        ("content/index.md".to_owned(), HOME.as_bytes().to_vec()),
        ("content/page.md".to_owned(), page.to_vec()),
        ("data/reusables/a.md".to_owned(), reusable.to_vec()),
    ];
    if !translation.is_empty() {
        let path = "translations/ja/content/page.md".to_owned();
        sources.push((path, translation.to_vec()));
    }
    let mut files = Vfs::in_memory(sources);
    let id = files.add(SourceFile::new("hanga.yml", CONFIG.as_bytes().to_vec()));
    let mut config = Config::parse(files.file(id), id).expect("a sound configuration");
    config.markdown.lists = Some(lists);

    let mut problems = Vec::new();
    let Theme {
        layout, includes, ..
    } = layout::load(Path::new(NOWHERE), &config, &mut files, &mut problems)
        .expect("nothing is read from disk");
    let extras = Extras {
        includes: Arc::new(includes),
        ..Extras::default()
    };
    let (site, found) = Site::index(config, files, extras, None);
    let mut report = Report::default();
    report.add(None, problems);
    report.add(None, found);
    let site = Arc::new(site);
    let renderer = Renderer::new(Arc::clone(&site), Arc::new(layout));
    for unit in plan::plan(&site, &Selection::all(&site)) {
        let rendered = renderer.render(unit);
        assert!(
            rendered.text().contains("</html>"),
            "a page is always whole"
        );
        report.add(None, rendered.diagnostics);
    }
    let emitter = Emitter::new(&site.files, false);
    for entry in report.sorted(&site.files) {
        black_box(emitter.emit(entry));
    }
}

fuzz_target!(|bytes: &[u8]| {
    build(bytes, Lists::Commonmark);
    build(bytes, Lists::Legacy);
});
