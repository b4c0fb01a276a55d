//! A build that would have the same output and report as the last one is skipped: it prints the report recorded in
//! `.hanga/record`. To distinguish the two, these tests change the record.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod disk;

use std::{fs, path::PathBuf, process::Command, thread::sleep, time::Duration};

/// After this time, a change results in a different timestamp on every file system.
const TICK: Duration = Duration::from_millis(60);

const SITE: &[(&str, &str)] = &[
    (
        "hanga.yml",
        "title: Tea\nlanguages:\n- { code: en, name: English, native_name: English }\n- { code: ja, name: Japanese, native_name: 日本語, directory: ja }\nversions:\n\
         - { plan: house, short_name: h, title: House, releases: ['2.0', '1.0'], default: true }\n\
         rest: { directory: rest, files: { house@2.0: new, house@1.0: old } }\n",
    ),
    (
        "content/index.md",
        "---\ntitle: Tea\nversions: '*'\n---\n{% wisk %}\n",
    ),
    (
        "content/green.md",
        "---\ntitle: Green\nversions: '*'\n---\n",
    ),
    ("data/variables/water.yml", "warm: 70\n"),
    ("rest/new.json", "[]"),
    ("rest/old.json", "[]"),
    ("public/leaf.svg", "<svg/>"),
];

/// A site that was built, in its own folder.
struct Built(tempfile::TempDir);

impl Built {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let built = Self(folder);
        for (path, text) in SITE {
            built.write(&format!("site/{path}"), text);
        }
        sleep(TICK);
        assert!(built.again(&[]).contains("unknown tag `wisk`"));
        built.falsify();
        built
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        disk::write(self.0.path(), path, text);
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    /// Builds the site. Returns all that is printed.
    fn again(&self, options: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hanga"));
        command.current_dir(self.path("site"));
        command.args(["build", "--out", "../out"]).args(options);
        let output = command.output().expect("the program");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).expect("UTF-8");
        assert_eq!(output.status.code(), Some(1), "{said}");
        said
    }

    /// Changes the contents of the record.
    fn falsify(&self) {
        let note = self.read("out/.hanga/record");
        let note = note.replace("unknown tag `wisk`", "unknown tag `whisk`");
        self.write("out/.hanga/record", &note);
        sleep(TICK);
    }

    /// Whether a build is answered from the record.
    fn is_answered(&self, options: &[&str]) -> bool {
        self.again(options).contains("unknown tag `whisk`")
    }

    /// Whether a build is still answered from the record after a change.
    fn is_answered_after(change: impl FnOnce(&Self)) -> bool {
        let built = Self::new();
        change(&built);
        built.is_answered(&[])
    }
}

#[test]
fn an_unchanged_site_is_not_built_again() {
    assert!(Built::is_answered_after(|_| {}));
    // Other files in the output do not belong to hanga.
    assert!(Built::is_answered_after(
        |it| it.write("out/CNAME", "tea.example")
    ));
    assert!(Built::is_answered_after(
        |it| it.write("site/notes.txt", "no part of the site")
    ));
}

#[test]
fn a_changed_source_is_built_again() {
    for (path, _) in SITE {
        // The size stays the same.
        let change = |it: &Built| {
            let path = format!("site/{path}");
            it.write(&path, &it.read(&path));
        };
        assert!(!Built::is_answered_after(change), "{path} was touched");
    }
    for path in ["content/green.md", "rest/old.json", "public/leaf.svg"] {
        let change = |it: &Built| {
            let path = it.path(&format!("site/{path}"));
            fs::rename(&path, path.with_extension("bak")).expect("a file");
        };
        assert!(!Built::is_answered_after(change), "{path} was moved");
    }
    for path in [
        "content/black.md",
        "translations/ja/content/green.md",
        "data/reusables/a.md",
        "templates/ui/ja.yml",
        "assets/a.txt",
    ] {
        let change = |it: &Built| it.write(&format!("site/{path}"), "x: y\n");
        assert!(!Built::is_answered_after(change), "{path} is new");
    }
}

#[test]
fn missing_output_files_are_written_again() {
    let built = Built::new();
    let name = "out/en/house@2.0/green/index.html";
    let page = built.read(name);
    let spoil = |it: &Built| it.write(name, &page.replace("Green", "Black"));
    let remove = |it: &Built| fs::remove_file(it.path(name)).expect("a file");
    for change in [&spoil as &dyn Fn(&Built), &remove] {
        built.falsify();
        change(&built);
        assert!(!built.is_answered(&[]));
        assert_eq!(built.read(name), page);
    }
}

#[test]
fn other_options_are_built_again() {
    for options in [["--language", "en"], ["--version", "house@1.0"]] {
        let built = Built::new();
        assert!(!built.is_answered(&options));
        built.falsify();
        assert!(built.is_answered(&options), "it is noted like any other");
        assert!(!built.is_answered(&[]));
    }
}

#[test]
fn the_record_answers_in_every_format() {
    let built = Built::new();
    let formats = ["text", "json", "github", "sarif", "junit"];
    for format in formats {
        for more in [&[][..], &["--only", "liquid-unknown-tag"], &["--quiet"]] {
            let options = [&["--format", format][..], more].concat();
            let answered = built.again(&options);
            assert!(answered.contains("unknown tag `whisk`"), "{options:?}");
        }
    }
    // The same as a new build says.
    let answered = formats.map(|format| built.again(&["--format", format, "--quiet"]));
    fs::remove_file(built.path("out/.hanga/record")).expect("a record");
    let anew = formats.map(|format| built.again(&["--format", format, "--quiet"]));
    for (answered, anew) in answered.iter().zip(anew) {
        // The fingerprint of a problem contains its message.
        let is_print = |line: &&str| !line.contains("partialFingerprints");
        let lines = |text: &str| text.lines().filter(is_print).collect::<Vec<_>>().join("\n");
        assert_eq!(lines(&answered.replace("whisk", "wisk")), lines(&anew));
    }
}

#[test]
fn an_unreadable_record_is_ignored() {
    for note in ["", "{}", "\0", "[1, 2"] {
        let built = Built::new();
        built.write("out/.hanga/record", note);
        assert!(built.again(&[]).contains("unknown tag `wisk`"), "{note:?}");
        let record = built.path("out/.hanga/record");
        assert!(
            fs::metadata(record).expect("a note").len() > 100,
            "a new note"
        );
    }
}
