//! Builds the sites in `tests/sites` and compares them with their expected output; also checks properties of every
//! output folder. `HANGA_ACCEPT=1 cargo test --test sites` accepts the current output as the expected one: read the
//! difference before you commit it.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod disk;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use disk::write;
use hanga::{
    diag::emit::Emitter,
    output::disk::{SinkError, Summary},
    session::{Error, Options, Session},
};
use walkdir::WalkDir;

/// Path relative to a folder → bytes.
type Files = BTreeMap<String, Vec<u8>>;

/// The report of a build.
struct Outcome {
    summary: Summary,
    /// The whole report, as printed on the command line.
    problems: String,
}

fn sites() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites")
}

fn build(root: &Path, out: &Path) -> Result<Outcome, Error> {
    let session = Session::open(&Options {
        root: root.to_owned(),
        ..Options::default()
    })?;
    let built = session.build(out, || {})?;
    let emitter = Emitter::new(&session.site.files, false);
    Ok(Outcome {
        summary: built.summary,
        problems: built
            .report
            .sorted(&session.site.files)
            .into_iter()
            .map(|e| emitter.emit(e))
            .collect(),
    })
}

/// Returns all files in a folder except for those of the sink.
fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.expect("a readable folder");
        let path = entry.path().strip_prefix(folder).expect("a path below it");
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        let name = parts.join("/");
        if entry.file_type().is_file() && !name.starts_with(".hanga/") {
            found.insert(name, fs::read(entry.path()).expect("a readable file"));
        }
    }
    found
}

/// Describes the first difference; `None` if there is none.
fn difference(expected: &Files, got: &Files) -> Option<String> {
    if let Some(name) = expected.keys().find(|name| !got.contains_key(*name)) {
        return Some(format!("{name} is not written any more"));
    }
    for (name, bytes) in got {
        let Some(wanted) = expected.get(name) else {
            return Some(format!("{name} was not expected"));
        };
        if wanted != bytes {
            return Some(format!("{name}:{}", line_difference(wanted, bytes)));
        }
    }
    None
}

fn line_difference(expected: &[u8], got: &[u8]) -> String {
    let (expected, got) = (
        String::from_utf8_lossy(expected),
        String::from_utf8_lossy(got),
    );
    let (mut expected, mut got) = (expected.split('\n'), got.split('\n'));
    let mut line = 1;
    loop {
        match (expected.next(), got.next()) {
            (Some(want), Some(have)) if want == have => line += 1,
            (None, None) => return format!("{line}: bytes that are no text differ"),
            (want, have) => {
                let (want, have) = (want.unwrap_or("(the end)"), have.unwrap_or("(the end)"));
                return format!("{line}\n  want {want}\n  got  {have}");
            }
        }
    }
}

/// Returns a copy of the tour without its expected output, for a test to modify.
fn tour() -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files(&sites().join("tour")) {
        if !name.starts_with("expected/") {
            write(copy.path(), &name, &bytes);
        }
    }
    copy
}

/// `expected/` contains the output, `problems.txt` next to it the report.
#[test]
fn every_site_looks_as_expected() {
    let accept = std::env::var_os("HANGA_ACCEPT").is_some();
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(sites()).expect("tests/sites").flatten() {
        let site = entry.path();
        if !site.is_dir() {
            continue;
        }
        count += 1;
        let out = tempfile::tempdir().expect("a temporary folder");
        let outcome = build(&site, out.path()).expect("a site that can be built");
        let mut got = files(out.path());
        got.insert("problems.txt".to_owned(), outcome.problems.into_bytes());
        let (folder, report) = (site.join("expected"), site.join("problems.txt"));
        if accept {
            let _ = fs::remove_dir_all(&folder);
            for (name, bytes) in &got {
                match name.as_str() {
                    "problems.txt" => write(&site, name, bytes),
                    _ => write(&folder, name, bytes),
                }
            }
            continue;
        }
        let mut expected = files(&folder);
        expected.insert(
            "problems.txt".to_owned(),
            fs::read(report).unwrap_or_default(),
        );
        if let Some(difference) = difference(&expected, &got) {
            failures.push(format!("{}: {difference}", site.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count > 0, "there are no sites");
}

#[test]
fn a_second_build_touches_no_file() {
    let out = tempfile::tempdir().expect("a temporary folder");
    let root = sites().join("tour");
    let first = build(&root, out.path()).expect("a build");
    assert_eq!(first.summary.written, files(out.path()).len());
    let second = build(&root, out.path()).expect("a build");
    assert_eq!((second.summary.written, second.summary.removed), (0, 0));
}

#[test]
fn only_files_of_former_builds_are_removed() {
    let (root, out) = (tour(), tempfile::tempdir().expect("a temporary folder"));
    build(root.path(), out.path()).expect("a build");
    let before = files(out.path());
    let foreign = ["CNAME", "en/guides/keep-watch/notes.txt"];
    for name in foreign {
        write(out.path(), name, "not hanga's");
    }
    fs::remove_file(root.path().join("content/guides/keep-watch.md")).expect("a page");
    let outcome = build(root.path(), out.path()).expect("a build");

    let after = files(out.path());
    let gone: Vec<&String> = before.keys().filter(|n| !after.contains_key(*n)).collect();
    let pages = [
        "en/guides/keep-watch/index.html",
        "en/lantern-server@3.1/guides/keep-watch/index.html",
        "ja/guides/keep-watch/index.html",
        "ja/lantern-server@3.1/guides/keep-watch/index.html",
    ];
    assert_eq!(gone, pages);
    assert_eq!(outcome.summary.removed, pages.len());
    for name in foreign {
        assert!(after.contains_key(name), "{name} is gone");
    }
    let empty = out.path().join("ja/guides/keep-watch");
    assert!(!empty.exists(), "an empty folder is left");
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let root = sites().join("tour");
    let with_threads = |count| {
        let out = tempfile::tempdir().expect("a temporary folder");
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(count)
            .build()
            .expect("threads");
        let outcome = pool.install(|| build(&root, out.path())).expect("a build");
        (files(out.path()), outcome.problems)
    };
    let (one, problems) = with_threads(1);
    let (four, problems_of_four) = with_threads(4);
    assert_eq!(difference(&one, &four), None);
    assert_eq!(problems, problems_of_four);
}

#[test]
fn output_within_the_source_is_refused() {
    let root = tour();
    let parent = root.path().parent().expect("a temporary folder has one");
    let inside = [
        "",
        "content",
        "content/dist",
        "data",
        "translations/ja",
        "templates",
        "public",
        "rest",
        "rest/dist",
        "schemas",
    ];
    let config = fs::read_to_string(root.path().join("hanga.yml")).expect("a configuration");
    let reference =
        "rest: { directory: rest, files: {} }\ngraphql: { directory: schemas, files: {} }\n";
    write(root.path(), "hanga.yml", &(config + reference));
    let before = files(root.path());
    let folders = inside.iter().map(|name| root.path().join(name));
    for out in folders.chain([parent.to_owned()]) {
        let result = build(root.path(), &out);
        assert!(
            matches!(result, Err(Error::Sink(SinkError::Source(_)))),
            "{} is taken",
            out.display()
        );
    }
    assert_eq!(difference(&before, &files(root.path())), None);
    assert!(!root.path().join("content/dist").exists());
}
