//! Large blocks of HTML are built and printed once for all versions of a page, small ones each time with their page.
//! This must not be visible: a page has the same contents, whatever the size of a paragraph in it.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod disk;

use std::{collections::BTreeMap, fs, path::Path};

use hanga::{
    diag::emit::Emitter,
    session::{Options, Session},
};

const CONFIG: &str = include_str!("cases/hanga.yml");

/// Placeholder for a short or a long word.
const WORD: &str = "WORD";
const LONG: usize = 2000;

/// A deeper nesting of elements than a large block may have.
const DEPTH: usize = 120;

/// An operation of a reference, with everything that has to fit in with the surrounding page.
const OPERATION: &str = r##"<div class="operation">
<h3 id="get-a-lamp"><a href="#get-a-lamp">Get a lamp</a></h3>
<p id="about">WORD: see <a href="/guides/other">a guide</a>, <a href="#same">below</a>, <a href='https://example.org/?a=1&b=2'>more</a>.</p>
<h4>Same</h4>
<div class="mac"><p>On a Mac.</p></div>
<pre><code class="language-shell">curl -X "POST"   /lamps</code></pre>
<pre lang="yaml">on: [push]</pre>

<table><tr><th>Name<td id="about">x<tr><td id="">y</table>
<p><img src="/assets/bird.png" alt="A bird"><img src=bird.png width=3></p>
<h6 id="same">Same & "same"</h6>
</div>
"##;

/// Texts of pages; `OPERATION` is the placeholder of the text above, `DOWN` and `UP` of many elements.
const PAGES: &[(&str, &str)] = &[
    ("alone", "OPERATION"),
    ("twice", "OPERATION\nOPERATION"),
    (
        "between-headings",
        "## Same\n\n# About\n\nOPERATION\n\n### Same\n\n#### Get a lamp\n",
    ),
    (
        "below-a-heading-of-some-versions",
        "{% if currentVersion == 'enterprise-server@2.22' %}\n## Same\n{% endif %}\n\nOPERATION\n{% ifversion ghes %}\nOPERATION{% endif %}\n",
    ),
    (
        "in-a-list",
        "1. First\n\n   OPERATION\n\n2. Second\n   - <div><h4 id=\"a\">WORD</h4><p id=\"a\">b</p>\n     </div>\n",
    ),
    ("in-a-quote", "> OPERATION\n"),
    (
        "in-an-element",
        "<section><div>\n\nOPERATION\n\n</div></section>\n",
    ),
    ("in-a-paragraph", "<p>\n\nOPERATION\n\n</p>\n\nText.\n"),
    (
        "in-a-callout",
        "{% note %}\n\nOPERATION\n\n{% endnote %}\n\n{% warning %}\n\n**Warning:** w\n\n{% endwarning %}\n",
    ),
    (
        "with-markdown-in-it",
        "<div>\n<h2>WORD</h2>\n\n## Same *and* {% data variables.x.y %}\n\n<h2>Same and z</h2>\n</div>\n",
    ),
    (
        "never-closed",
        "<div><div><h2 id=\"a\">A</h2>WORD\n</div>\n\n## A\n\nOPERATION\n",
    ),
    (
        "closed-twice",
        "<div>WORD</div></div>\n\n## A\n\nOPERATION\n</section>\n\nText.\n",
    ),
    (
        "closed-in-another-order",
        "<div><b><p>WORD</div></b>\n\n*text*\n",
    ),
    (
        "closed-with-another",
        "## A\n\n<div><section><a href=\"/guides/other\">WORD</div>\n",
    ),
    (
        "of-a-table",
        "<table>\n<tr><td>WORD\n\n</table>\n\n<td>x</td>\n",
    ),
    ("of-a-list", "<ul><li>WORD<li>b</ul>\n\n<li>c</li>\n"),
    ("deep", "<div>DOWN<h1>WORD</h1>UP</div>\n"),
    (
        "callouts",
        "<div class=\"extended-markdown note border\">WORD</div>\n\n<div class=\"extended-markdown note border\">\n\nText.\n\n</div>\n",
    ),
    (
        "raw",
        "<div><script>if (a < b) { '</div>' }</script><textarea><b></textarea>\nWORD<!-- </div> --></div>\n\n## A\n",
    ),
    ("nothing", "<div>\0WORD</div>\n\n<p>\0</p>\n"),
    (
        "ranks",
        "<div><h5>WORD</h5><h3>b</h3><h5 aria-level=\"4\">c</h5><div role=\"heading\">d</div></div>\n\n##### E\n\n## F\n",
    ),
    (
        "entities",
        "<div title=\"&quot;&amp;&lt;&#x41;\" id=\"&amp;\">&nbsp;&copy; &unknown; WORD < & ></div>\n\n## &\n",
    ),
];

/// Returns the output and the report of a site whose [`WORD`] has this length. The results contain [`WORD`] again.
fn built(root: &Path, len: usize) -> (BTreeMap<String, String>, Vec<String>) {
    let word = "w".repeat(len);
    let write = |path: &str, text: &str| disk::write(root, path, text);
    write("hanga.yml", CONFIG);
    write("data/variables/x.yml", "y: z\n");
    write(
        "content/guides/other.md",
        "---\ntitle: Other\nversions: '*'\n---\n",
    );
    for (name, text) in PAGES {
        let page = |title: &str, more: &str| {
            // In a list, continuation lines have the list's indentation.
            let indent = match *name {
                "in-a-list" => "\n   ",
                "in-a-quote" => "\n> ",
                _ => "\n",
            };
            let text = text.replace("OPERATION", &OPERATION.replace('\n', indent));
            let text = text.replace("DOWN", &"<b>".repeat(DEPTH));
            let text = text.replace("UP", &"</b>".repeat(DEPTH));
            format!(
                "---\ntitle: {title}\nversions: '*'\n---\n{}{more}",
                text.replace(WORD, &word)
            )
        };
        write(&format!("content/{name}.md"), &page(name, ""));
        write(
            &format!("translations/ja-JP/content/{name}.md"),
            &page("頁", "\n## 終わり\n"),
        );
    }
    let session = Session::open(&Options {
        root: root.to_owned(),
        ..Options::default()
    });
    let session = session.expect("a site");
    let out = root.join("out");
    let built = session.build(&out, || {}).expect("an output");
    let emitter = Emitter::new(&session.site.files, false);
    let report = built.report.sorted(&session.site.files).into_iter();
    let report: String = report.map(|found| emitter.emit(found)).collect();
    // Only part of a long line is shown.
    let is_place = |line: &&str| !line.contains(" | ");
    let report: Vec<_> = report.lines().filter(is_place).map(str::to_owned).collect();
    let mut pages = BTreeMap::new();
    for unit in session.units() {
        let address = session.renderer.permalink(unit);
        let file = out.join(format!("{}/index.html", address.trim_matches('/')));
        let text = fs::read_to_string(file).expect("a page");
        pages.insert(address, text.replace(&word, WORD));
    }
    (pages, report)
}

#[test]
fn a_large_block_is_rendered_like_a_small_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (small, small_report) = built(&folder.path().join("small"), 5);
    let (large, large_report) = built(&folder.path().join("large"), LONG);
    assert_eq!(small.len(), (PAGES.len() + 1) * 3 * 2);
    for (address, page) in &small {
        let both = page.lines().zip(large[address].lines());
        let different = both.filter(|(small, large)| small != large);
        let different: Vec<_> = different.take(3).collect();
        assert!(*page == large[address], "{address}: {different:#?}");
    }
    assert_eq!(small_report, large_report);
}
