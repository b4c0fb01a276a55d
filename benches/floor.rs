//! Lower bound of a build: parses the same Markdown and writes files of the same sizes, and does nothing else.
//!
//!     cargo bench --bench floor -- prepare ROOT CONFIG FOLDER   # builds the site once, and records texts and sizes
//!     FLOOR run FOLDER OUT                                       # runs the floor; FLOOR is the program built by cargo
//!
//! `prepare` writes FOLDER/texts, the text of every page after Liquid, and FOLDER/files, the path and size of every
//! output file. `run` reads both, converts each text to HTML with pulldown-cmark, and writes files of those sizes to
//! OUT, with as many threads as hanga uses. Measure the whole of `run` with a folder OUT that does not exist, and
//! compare it with `hanga build`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads and writes files and prints"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use hanga::{
    markdown::EXTENSIONS,
    session::{Options, Session},
};
use pulldown_cmark::{Parser, html};
use rayon::prelude::*;

/// Separates texts. Does not occur in Markdown, where the parser replaces it.
const END: char = '\0';

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["prepare", root, config, folder] => prepare(root, config, Path::new(folder)),
        ["run", folder, out] => run(Path::new(folder), Path::new(out)),
        _ => println!("skipped: floor prepare ROOT CONFIG FOLDER | floor run FOLDER OUT"),
    }
}

fn prepare(root: &str, config: &str, folder: &Path) {
    let options = Options {
        root: root.into(),
        config: Some(config.into()),
        ..Options::default()
    };
    let session = Session::open(&options).expect("a site");
    let units = session.units();
    let texts: Vec<String> = units
        .par_iter()
        .map(|unit| session.renderer.text(*unit))
        .collect();
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("texts"), texts.join(&END.to_string())).expect("a file");
    let dist = folder.join("dist");
    session.build(&dist, || ()).expect("a build");
    let mut files: Vec<String> = walkdir::WalkDir::new(&dist)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&dist).expect("below");
            let size = entry.metadata().expect("a size").len();
            format!("{size} {}", path.display())
        })
        .collect();
    files.sort_unstable();
    fs::write(folder.join("files"), files.join("\n")).expect("a file");
    println!("{} texts, {} files", texts.len(), files.len());
}

fn run(folder: &Path, out: &Path) {
    let texts = fs::read_to_string(folder.join("texts")).expect("floor prepare comes first");
    let files = fs::read_to_string(folder.join("files")).expect("floor prepare comes first");
    let texts: Vec<&str> = texts.split(END).collect();
    let bytes: usize = texts
        .par_iter()
        .map(|text| {
            let mut page = String::with_capacity(text.len() * 2);
            html::push_html(&mut page, Parser::new_ext(text, EXTENSIONS));
            page.len()
        })
        .sum();
    let largest = files
        .lines()
        .filter_map(|line| line.split(' ').next()?.parse().ok());
    let filler = vec![b' '; largest.max().unwrap_or(0)];
    let files: Vec<&str> = files.lines().collect();
    files.par_iter().for_each(|line| {
        let (size, path) = line.split_once(' ').expect("a size and a path");
        let path: PathBuf = out.join(path);
        let bytes = &filler[..size.parse().expect("a size")];
        if fs::write(&path, bytes).is_err() {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, bytes).expect("a file");
        }
    });
    println!("{bytes} bytes of HTML, {} files", files.len());
}
