//! Repairs a translation. The input consists of two parts separated by a line of `=====`: the source and the translation.
//! Repairs must be edits of the text as it was written, and a repaired text must not be repaired again.

#![no_main]

use hanga::{
    config::Config,
    source::{FileId, SourceFile, Vfs},
    translation::Repairs,
};
use libfuzzer_sys::fuzz_target;

const CONFIG: &str = "title: Fuzz\n\
    languages:\n\
    - { code: en, name: English, native_name: English }\n\
    - { code: ja, name: Japanese, native_name: Japanese, directory: ja }\n\
    versions:\n\
    - { plan: cloud, releases: [latest], default: true }\n";
const SEPARATOR: &str = "\n=====\n";
const TRANSLATION: &str = "translations/ja/content/page.md";

fuzz_target!(|text: &str| {
    let (source, own) = text.split_once(SEPARATOR).unwrap_or((text, text));
    let mut configs = Vfs::default();
    let id = configs.add(SourceFile::new("hanga.yml", CONFIG.into()));
    let config = Config::parse(configs.file(id), id).expect("a configuration");
    let repaired = |own: &str| {
        let mut files = Vfs::in_memory([
            ("content/page.md".to_owned(), source.as_bytes().to_vec()),
            ("data/variables/a.yml".to_owned(), b"b: B\n".to_vec()),
            (TRANSLATION.to_owned(), own.as_bytes().to_vec()),
        ]);
        let repairs = Repairs::of(&config, &mut files, None);
        let id: FileId = files.find(TRANSLATION).expect("the translation");
        let mut written = files.file(id).written().to_string();
        let edits: Vec<_> = repairs.edits().into_iter().flat_map(|(_, edits)| edits.to_vec()).collect();
        for edit in edits.iter().rev() {
            written.replace_range(edit.range.clone(), &edit.text);
        }
        (written, edits.len(), files.file(id).text.to_string())
    };
    let (written, _, read) = repaired(own);
    let (_, again, same) = repaired(&written);
    assert_eq!(again, 0, "repaired twice");
    assert_eq!(read, same, "the page has changed");
});
