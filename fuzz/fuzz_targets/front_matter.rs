//! Parses one file as a page, as a translation, and as data. Parsing must always return a value, and each diagnostic
//! must be printable.

#![no_main]

use std::hint::black_box;

use hanga::{
    diag::{emit::Emitter, report::Report},
    parse::{data, page},
    source::{SourceFile, Span, Vfs},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut files = Vfs::default();
    let mut report = Report::default();
    let id = files.add(SourceFile::new("content/page.md", bytes.to_vec()));
    for structure in [true, false] {
        let file = files.file(id);
        let (page, problems) = page::parse(file, id, structure);
        assert!(
            file.text.ends_with(&*page.body.text),
            "the body is the end of the file"
        );
        black_box(Span::of_key(page.file, "title").locate(&files));
        report.add(None, problems);
    }
    for path in ["data/a.yml", "data/a.json", "data/a.md"] {
        let id = files.add(SourceFile::new(path, bytes.to_vec()));
        report.add(None, data::parse(files.file(id), id, true).1);
    }
    let emitter = Emitter::new(&files, false);
    for entry in report.sorted(&files) {
        black_box(emitter.emit(entry));
    }
});
