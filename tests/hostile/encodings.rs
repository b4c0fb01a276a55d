//! Files that are not UTF-8.

use hanga::session::{Options, Session};

use crate::{CONFIG, disk};

/// 箱を開けます。
const SHIFT_JIS: &[u8] = b"\x94\xa0\x82\xf0\x8aJ\x82\xaf\x82\xdc\x82\xb7\x81B";
const EUC_JP: &[u8] = b"\xc8\xa2\xa4\xf2\xb3\xab\xa4\xb1\xa4\xde\xa4\xb9\xa1\xa3";

pub(crate) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// What cannot be read is taken from the source language or from the theme, and the encoding is named.
#[test]
fn files_in_other_encodings() {
    let root = tempfile::tempdir().expect("a folder");
    let write = |path: &str, bytes: &[u8]| disk::write(root.path(), path, bytes);
    let front = b"---\ntitle: ";
    let config = CONFIG.replace(
        " }]\nversions",
        " }, { code: ja, name: Japanese, native_name: Nihongo, directory: ja }]\nversions",
    );
    write("hanga.yml", config.as_bytes());
    let page = "---\ntitle: Install\nversions: '*'\n---\n\nUnpack. {% data reusables.note %} {% data variables.v.name %}";
    write("content/p.md", page.as_bytes());
    write("content/q.md", page.as_bytes());
    write("content/r.md", &[b"\xef\xbb\xbf", page.as_bytes()].concat());
    write("data/reusables/note.md", b"Mind the gap.");
    write("data/variables/v.yml", b"name: Paperbird");
    write(
        "translations/ja/content/p.md",
        &[front, SHIFT_JIS, b"\n---\n\n", SHIFT_JIS].concat(),
    );
    write(
        "translations/ja/content/q.md",
        &utf16("\u{feff}---\ntitle: 使う\n---\n\n鍵。\n"),
    );
    write("translations/ja/data/reusables/note.md", EUC_JP);
    write(
        "translations/ja/data/variables/v.yml",
        &utf16("name: 紙の鳥です\n"),
    );
    write("templates/article.html", &[b"own ", EUC_JP].concat());
    write("templates/ui/ja.yml", &[b"toc: ", SHIFT_JIS].concat());
    let options = Options {
        root: root.path().to_owned(),
        ..Options::default()
    };
    let session = Session::open(&options).expect("a site");
    let out = root.path().join("dist");
    let built = session.build(&out, || {}).expect("a build");
    for page in ["p", "q", "r"] {
        for language in ["en", "ja"] {
            let path = format!("{language}/test@latest/{page}/index.html");
            let html = std::fs::read_to_string(out.join(path)).expect("a page");
            for text in [
                ">Install</h1>",
                "Unpack. Mind the gap. Paperbird",
                "article-contents",
            ] {
                assert!(html.contains(text), "{text} in {html}");
            }
            assert!(
                !html.contains('\u{fffd}') && !html.contains("own "),
                "{html}"
            );
        }
    }
    let sorted = built.report.sorted(&session.site.files);
    let found: Vec<String> = sorted
        .iter()
        .map(|entry| {
            let file = session.site.files.file(entry.diagnostic.span.place.file);
            format!(
                "{} {}: {}",
                entry.diagnostic.code.name, file.path, entry.diagnostic.message
            )
        })
        .collect();
    let is = "invalid-utf8";
    let source = "; the source language is used";
    assert_eq!(
        found,
        [
            format!("{is} templates/article.html: file is not UTF-8 but probably EUC-JP; not used"),
            format!("{is} templates/ui/ja.yml: file is not UTF-8 but probably Shift_JIS; not used"),
            format!(
                "{is} translations/ja/content/p.md: file is not UTF-8 but probably Shift_JIS{source}"
            ),
            format!(
                "{is} translations/ja/content/q.md: file is not UTF-8 but probably UTF-16{source}"
            ),
            format!(
                "{is} translations/ja/data/reusables/note.md: file is not UTF-8 but probably EUC-JP{source}"
            ),
            format!(
                "{is} translations/ja/data/variables/v.yml: file is not UTF-8 but probably UTF-16 without a byte order mark{source}"
            ),
        ]
    );
}

#[test]
fn a_configuration_in_another_encoding_is_refused() {
    let root = tempfile::tempdir().expect("a folder");
    let config = CONFIG.replace("Test", "箱を開けます。");
    disk::write(root.path(), "hanga.yml", utf16(&config));
    let options = Options {
        root: root.path().to_owned(),
        ..Options::default()
    };
    let error = Session::open(&options)
        .expect_err("another encoding")
        .to_string();
    assert!(
        error.contains("file is not UTF-8 but probably UTF-16"),
        "{error}"
    );
    // A byte order mark of UTF-8 is no problem.
    disk::write(root.path(), "hanga.yml", ["\u{feff}", &config].concat());
    disk::write(
        root.path(),
        "content/a.md",
        "---\ntitle: A\nversions: '*'\n---\n",
    );
    assert!(Session::open(&options).is_ok());
}
