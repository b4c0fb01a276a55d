//! Time taken by an edit in a running session: from the changed file to the new state of the site, and to the page that
//! shows the change.
//!
//!     cargo bench --bench refresh -- ROOT [CONFIG] [EDITS]
//!
//! Copies the tree to a temporary folder, requests every tenth page, then edits pages, translations, reusables and
//! variables. Prints the median and the 95th percentile in milliseconds. Files are selected by path, so all runs make
//! the same edits.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark makes files and prints"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use hanga::{
    plan::Unit,
    session::{Options, Session},
    source::Change,
};

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let Some(tree) = arguments.next() else {
        println!("skipped: cargo bench --bench refresh -- ROOT [CONFIG] [EDITS]");
        return;
    };
    let config = arguments.next().map(PathBuf::from);
    let edits = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(100);
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new(&tree), folder.path());
    let options = Options {
        root: folder.path().to_owned(),
        config,
        ..Options::default()
    };
    let start = Instant::now();
    let mut session = Session::open(&options).expect("a site");
    println!(
        "open{:>37}",
        format!("{:.1} ms", milliseconds(start.elapsed()))
    );
    for unit in session.units().into_iter().step_by(10) {
        session.renderer.page(unit);
    }
    let kinds = [
        ("a page", "content/", ".md"),
        ("a translation", "translations/", ".md"),
        ("a reusable", "data/reusables/", ".md"),
        ("a file of variables", "data/variables/", ".yml"),
    ];
    println!(
        "{:<20} {:>20} {:>20}",
        "an edit of", "state: median, p95", "page: median, p95"
    );
    for (name, folder, extension) in kinds {
        let files = session.site.files.iter().map(|(_, file)| file.path.clone());
        let files: Vec<String> = files
            .filter(|path| path.starts_with(folder) && path.ends_with(extension))
            .collect();
        if files.is_empty() {
            continue;
        }
        let (mut states, mut pages) = (Vec::new(), Vec::new());
        for n in 0..edits {
            let path = &files[n * 37 % files.len()];
            let (state, page) = edit(&mut session, &options.root, path, n);
            states.push(state);
            pages.push(page);
        }
        println!(
            "{name:<20} {:>20} {:>20}",
            summary(&mut states),
            summary(&mut pages)
        );
    }
}

/// Changes a file. Returns the time until the new state of the site is available, and until the page that shows the
/// file is.
fn edit(session: &mut Session, root: &Path, path: &str, n: usize) -> (Duration, Duration) {
    let text = fs::read_to_string(root.join(path)).expect("a text");
    let text = match path.ends_with(".md") {
        true => format!("{text}\nEdit {n}.\n"),
        false => format!("# Edit {n}\n{text}"),
    };
    fs::write(root.join(path), text).expect("a file");
    let start = Instant::now();
    let next = session.refresh(&[Change::Disk(path.to_owned())]);
    let state = start.elapsed();
    next.renderer.page(unit_of(&next, path));
    let page = start.elapsed();
    *session = next;
    (state, page)
}

/// Returns the page of a file in its first version; for data, the first page of the site.
fn unit_of(session: &Session, path: &str) -> Unit {
    let site = &session.site;
    let units = session.units();
    let shows = |unit: &&Unit| {
        let file = site.text_file(unit.page, unit.language);
        site.files.file(file).path == path
    };
    *units.iter().find(shows).unwrap_or(&units[0])
}

fn summary(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: usize| milliseconds(times[(times.len() * share / 100).min(times.len() - 1)]);
    format!("{:.1} ms, {:.1} ms", at(50), at(95))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let path = to.join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(path).expect("a folder");
        } else {
            // Do not copy permissions: the original may be read-only.
            fs::write(path, fs::read(entry.path()).expect("a file")).expect("a file");
        }
    }
}
