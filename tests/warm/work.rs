//! The work that each page of a site may take: the same in builds of one language, on any number of threads, and after
//! edits.

use std::path::Path;

use hanga::session::{Options, Session};

use crate::{
    disk,
    sessions::{from_disk, open, pages},
};

/// Two units for each page.
const CONFIG: &str = "title: Test\nbase_url: https://example.org\n\
    languages:\n- { code: en, name: English, native_name: English }\n\
    - { code: ja, name: Japanese, native_name: 日本語, directory: ja }\n\
    versions: [{ plan: test, releases: [latest], default: true }]\n";

/// A page that takes this many millions of bytes of work, about.
fn page(millions: usize) -> String {
    // Reading and making a list of 100,000 numbers.
    let rounds = millions / 5;
    format!(
        "---\ntitle: Page\nversions: '*'\nintro: Intro {{{{ 'shown' | upcase }}}}\n---\n\
        {{% assign list = (1..100000) %}}{{% for n in (1..{rounds}) %}}{{% assign list = list | reverse %}}{{% endfor %}}\
        {{{{ list | size }}}} end\n"
    )
}

/// Writes a site with a home page, `heavy` pages that take much work, and `light` ones that take none.
fn site(root: &Path, heavy: usize, light: usize) {
    disk::write(root, "hanga.yml", CONFIG);
    disk::write(root, "content/index.md", page(0));
    for n in 0..heavy {
        disk::write(root, &format!("content/heavy{n}.md"), page(150));
    }
    for n in 0..light {
        disk::write(root, &format!("content/light{n}.md"), page(0));
    }
}

const LIMIT: &str =
    "the filters, loops and includes of this page take more than 128 MiB; the rest are skipped";

#[test]
fn pages_of_a_large_site_take_less_and_an_edit_can_make_it_one() {
    let root = tempfile::tempdir().expect("a folder");
    site(root.path(), 1, 30);
    let small = open(root.path());
    let heavy = |session: &Session| pages(session).remove("/en/test@latest/heavy0");
    let before = heavy(&small).expect("a page");
    assert!(before.contains("100000 end"), "{before}");
    disk::write(root.path(), "content/one-more.md", page(0));
    let large = small.refresh(&from_disk(&["content/one-more.md"]));
    let after = heavy(&large).expect("a page");
    assert!(
        after.contains("<p>end</p>") && after.contains(LIMIT),
        "{after}"
    );
    assert!(after.contains("Intro SHOWN"), "{after}");
    assert_eq!(pages(&large), pages(&open(root.path())));
    std::fs::remove_file(root.path().join("content/one-more.md")).expect("a file");
    let small = large.refresh(&from_disk(&["content/one-more.md"]));
    assert_eq!(heavy(&small), Some(before));
}

#[test]
fn a_build_says_which_pages_took_too_much() {
    let root = tempfile::tempdir().expect("a folder");
    site(root.path(), 3, 30);
    let all = pages(&open(root.path()));
    let cut: Vec<_> = all
        .iter()
        .filter(|(_, page)| page.contains(LIMIT))
        .collect();
    assert_eq!(cut.len(), 6, "{cut:?}");
    let options = Options {
        root: root.path().to_owned(),
        languages: vec!["en".to_owned()],
        ..Options::default()
    };
    let english = Session::open(&options).expect("a site");
    let built = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let out = tempfile::tempdir().expect("a folder");
        let build = || english.build(out.path(), || {}).expect("a build");
        let built = pool.expect("threads").install(build);
        let sorted = built.report.sorted(&english.site.files);
        let of_limit = sorted.iter().filter(|it| it.diagnostic.message == LIMIT);
        let places = of_limit.map(|it| {
            let at = it.diagnostic.span.locate(&english.site.files).start;
            let file = &english.site.files.file(it.diagnostic.span.place.file).path;
            format!("{file}:{}:{} {:?}", at.line, at.column, it.diagnostic.help)
        });
        let places: Vec<String> = places.collect();
        let html = (0..3).map(|n| {
            let path = format!("en/test@latest/heavy{n}/index.html");
            std::fs::read_to_string(out.path().join(path)).expect("a page")
        });
        (places, html.collect::<Vec<_>>())
    };
    let (places, html) = built(1);
    assert_eq!(places.len(), 3, "{places:?}");
    assert!(
        places[0].starts_with("content/heavy0.md:6:78 Some(\"on a site with this many"),
        "{places:?}"
    );
    for (n, html) in html.iter().enumerate() {
        let page = &all[&format!("/en/test@latest/heavy{n}")];
        assert!(page.starts_with(html), "{n}");
    }
    assert_eq!(built(3), (places, html));
}
