//! The facts about a rendered page besides its HTML: anchors, links with their source locations, sections, blocks.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod disk;

use hanga::{
    html::facts::{AnchorKind, BlockKind},
    liquid::Origin,
    plan::Unit,
    render::Facts,
    session::{Options, Session},
    site::LanguageId,
};
use tempfile::TempDir;

/// A small site whose texts can be identified by location.
struct Site {
    session: Session,
    _root: TempDir,
}

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().expect("a folder");
        disk::write(root.path(), "hanga.yml", include_str!("cases/hanga.yml"));
        for (path, text) in files {
            disk::write(root.path(), path, text);
        }
        let options = Options {
            root: root.path().to_owned(),
            ..Options::default()
        };
        Self {
            session: Session::open(&options).expect("a site"),
            _root: root,
        }
    }

    /// Returns the facts about a page in the default version.
    fn facts(&self, href: &str, language: u8) -> Facts {
        let site = &self.session.site;
        let unit = Unit {
            language: LanguageId(language),
            version: site.default_version(),
            page: site.find(href).expect("a page"),
        };
        let (page, facts) = self.session.renderer.render_with_facts(unit);
        let plain = self.session.renderer.render(unit);
        assert_eq!(page.text(), plain.text(), "facts change no byte of a page");
        facts
    }

    /// Returns `path:line:column-line:column` of a location, and of the tags that included it.
    fn place(&self, origin: &Option<Origin>) -> String {
        let Some(origin) = origin else {
            return "nowhere".to_owned();
        };
        let files = &self.session.site.files;
        let place = |span: &hanga::source::Span| {
            let at = span.locate(files);
            let path = &files.file(span.place.file).path;
            let (start, end) = (at.start, at.end);
            format!(
                "{path}:{}:{}-{}:{}",
                start.line, start.column, end.line, end.column
            )
        };
        let mut text = place(&origin.span);
        for via in &origin.chain {
            text += &format!(" < {}", place(via));
        }
        text
    }
}

const FRONT: &str = "---\ntitle: Page\nversions: '*'\n---\n";

fn page(body: &str) -> String {
    format!("{FRONT}{body}")
}

#[test]
fn anchors_are_ids_names_and_aliases() {
    let source =
        page("## First\n\n<a name=\"old\"></a>\n\n<div id=\"box\">Text</div>\n\n## First\n");
    let site = Site::new(&[
        ("content/page.md", &source),
        (
            "translations/ja-JP/content/page.md",
            &page("## 最初\n\n文\n\n## 次\n"),
        ),
    ]);
    let anchors = |language| {
        let facts = site.facts("page", language);
        let told = facts.anchors.iter().map(|it| (it.id.clone(), it.kind));
        told.collect::<Vec<_>>()
    };
    let named = |id: &str, kind| (id.to_owned(), kind);
    assert_eq!(
        anchors(0),
        [
            named("first", AnchorKind::Heading),
            named("old", AnchorKind::Name),
            named("box", AnchorKind::Element),
            named("first-1", AnchorKind::Heading),
        ]
    );
    assert_eq!(
        anchors(1),
        [
            named("最初", AnchorKind::Alias),
            named("first", AnchorKind::Heading),
            named("次", AnchorKind::Alias),
            named("first-1", AnchorKind::Heading),
        ]
    );
}

#[test]
fn a_link_is_where_its_address_was_written_through_two_reusables() {
    let site = Site::new(&[
        ("content/other.md", &page("Other.\n")),
        (
            "content/page.md",
            &page("See [it](/other#x).\n\nThen {% data reusables.a %}\n"),
        ),
        ("data/reusables/a.md", "so: {% data reusables.b %}"),
        (
            "data/reusables/b.md",
            "a <a href=\"/other?y\">link</a> and ![a bird](/assets/bird.png)",
        ),
    ]);
    let facts = site.facts("page", 0);
    let links: Vec<_> = facts
        .links
        .iter()
        .map(|it| (&*it.href, &*it.text, site.place(&it.origin)))
        .collect();
    let chain = " < data/reusables/a.md:1:5-1:27 < content/page.md:7:6-7:28";
    assert_eq!(
        links,
        [
            ("/other#x", "it", "content/page.md:5:10-5:18".to_owned()),
            (
                "/other?y",
                "link",
                format!("data/reusables/b.md:1:12-1:20{chain}")
            ),
        ]
    );
    assert!(
        facts.links[0].target.ends_with("/other#x") && facts.links[0].target.starts_with("/en/")
    );
    let image = &facts.images[0];
    assert_eq!(
        (&*image.src, image.alt.as_deref()),
        ("/assets/bird.png", Some("a bird"))
    );
    assert_eq!(
        site.place(&image.origin),
        format!("data/reusables/b.md:1:45-1:61{chain}")
    );
}

#[test]
fn links_of_front_matter_and_of_lists_are_facts_too() {
    let front = "---\ntitle: Page\nversions: '*'\nintro: 'Read [it](/other).'\nfeaturedLinks:\n  popular:\n    - /other#x\n---\n";
    let site = Site::new(&[
        ("content/other.md", &page("Other.\n")),
        ("content/page.md", front),
    ]);
    let facts = site.facts("page", 0);
    let links: Vec<_> = facts
        .links
        .iter()
        .map(|it| (&*it.href, site.place(&it.origin)))
        .collect();
    assert_eq!(
        links,
        [
            ("/other", "content/page.md:4:19-4:25".to_owned()),
            ("/other#x", "content/page.md:7:7-7:15".to_owned()),
        ]
    );
}

/// Returns an operation that is so long that all versions share its HTML.
fn operation(name: &str) -> String {
    let rows = (0..40).map(|n| format!("<tr><td>parameter {n}</td><td>of {name}</td></tr>\n"));
    format!(
        "<div>\n<h3 id=\"{name}\">Get {name}</h3>\n<p>Returns <a href=\"/other\">{name}</a>.</p>\n\n<table>\n{}</table>\n</div>\n\n",
        rows.collect::<String>()
    )
}

#[test]
fn sections_have_the_text_of_operations_that_versions_share() {
    let body = format!(
        "Before.\n\n## Items\n\nSome *text* of\ntwo lines.\n\n{}{}",
        operation("one"),
        operation("two")
    );
    let site = Site::new(&[
        ("content/other.md", &page("Other.\n")),
        ("content/page.md", &page(&body)),
    ]);
    let facts = site.facts("page", 0);
    let sections: Vec<_> = facts
        .sections
        .iter()
        .map(|it| (it.level, &*it.id, &*it.heading))
        .collect();
    assert_eq!(
        sections,
        [
            (0, "", ""),
            (2, "items", "Items"),
            (3, "one", "Get one"),
            (3, "two", "Get two")
        ]
    );
    assert_eq!(facts.sections[0].text, "Before.");
    assert_eq!(facts.sections[1].text, "Some text of two lines.");
    for (n, name) in [(2, "one"), (3, "two")] {
        let text = &facts.sections[n].text;
        assert!(
            text.starts_with(&format!("Returns {name}.\nparameter 0\nof {name}\n")),
            "{text}"
        );
        assert!(
            text.ends_with(&format!("parameter 39\nof {name}")),
            "{text}"
        );
    }
    let links: Vec<_> = facts
        .links
        .iter()
        .map(|it| site.place(&it.origin))
        .collect();
    assert_eq!(
        links,
        ["content/page.md:14:21-14:27", "content/page.md:62:21-62:27"]
    );
}

#[test]
fn blocks_have_ends_in_lists_tables_callouts_and_gates() {
    let body = "Text of\ntwo lines.\n\n## A heading\n\n1. One\n2. Two {% data reusables.a %}\n\n   More.\n\n| a | b |\n|---|---|\n| c | d |\n\n\
                {% note %}\n\nCareful {% ifversion fpt %}here{% endif %}\n\n{% endnote %}\n\n{% ifversion fpt %}\n\nOnly here.\n\n{% endif %}\n\n\
                ```sh\nls\n```\n\n> Said.\n";
    let site = Site::new(&[
        ("content/page.md", &page(body)),
        ("data/reusables/a.md", "three"),
    ]);
    let facts = site.facts("page", 0);
    let blocks: Vec<_> = facts
        .blocks
        .iter()
        .map(|it| {
            let place = site.place(&it.origin).replace("content/page.md:", "");
            (it.kind, place, it.section, it.parent)
        })
        .collect();
    let block = |kind, place: &str, section, parent| (kind, place.to_owned(), section, parent);
    use BlockKind::{Callout, Code, Heading, ListItem, Paragraph, Quote, Table, TableRow};
    assert_eq!(
        blocks,
        [
            block(Paragraph, "5:1-6:11", 0, None),
            block(Heading(2), "8:1-8:13", 1, None),
            block(ListItem, "10:1-10:7", 1, None),
            block(Paragraph, "10:4-10:7", 1, Some(2)),
            block(ListItem, "11:1-13:9", 1, None),
            block(Paragraph, "11:4-11:30", 1, Some(4)),
            block(Paragraph, "13:4-13:9", 1, Some(4)),
            block(Table, "15:1-17:10", 1, None),
            block(TableRow, "15:1-15:10", 1, Some(7)),
            block(TableRow, "17:1-17:10", 1, Some(7)),
            block(Callout, "19:1-23:14", 1, None),
            block(Paragraph, "21:1-21:32", 1, Some(10)),
            block(Paragraph, "27:1-27:11", 1, None),
            block(Code, "31:1-33:4", 1, None),
            block(Quote, "35:1-35:8", 1, None),
            block(Paragraph, "35:3-35:8", 1, Some(14)),
        ]
    );
}
