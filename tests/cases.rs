//! Runs the documents in `tests/cases`: each `##` section is a case, and a separate test, named after the document and
//! the section title: `cargo test --test cases -- liquid/if`. See `tests/README.md` for the format.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the sites they build"
)]

mod disk;

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use hanga::{
    diag::report::Report,
    plan::Unit,
    render::Renderer,
    session::{Options, Session},
    site::LanguageId,
};
use libtest_mimic::{Arguments, Failed, Trial};

/// The default configuration of a case.
const CONFIG: &str = include_str!("cases/hanga.yml");

/// The default front matter of a page.
const FRONT_MATTER: &str = "---\ntitle: Page\nversions: '*'\n---\n";

/// A fenced code block: its info string and its text.
struct Block {
    info: String,
    text: String,
}

struct Case {
    title: String,
    blocks: Vec<Block>,
}

fn cases(document: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case {
                title: title.to_owned(),
                blocks: Vec::new(),
            });
        } else if line.starts_with("```") {
            let fence = &line[..line.len() - line.trim_start_matches('`').len()];
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
            let mut text = body.join("\n");
            text.push('\n');
            let block = Block {
                info: line[fence.len()..].trim().to_owned(),
                text,
            };
            cases
                .last_mut()
                .expect("a block stands below a `##` heading")
                .blocks
                .push(block);
        }
    }
    cases
}

/// Writes a case's files, builds the site, and compares the result. `Err` describes the difference.
fn run(case: &Case) -> Result<(), Failed> {
    let root = tempfile::tempdir()?;
    let root = root.path();
    let write = |path: &str, text: &str| disk::write(root, path, text);
    write("hanga.yml", CONFIG);
    let has_page =
        |block: &Block| block.info.starts_with("page") || block.info.starts_with("file content/");
    if !case.blocks.iter().any(has_page) {
        write("content/page.md", FRONT_MATTER);
    }
    for block in &case.blocks {
        let page = |text: &str| match text.starts_with("---") {
            true => text.to_owned(),
            false => format!("{FRONT_MATTER}{text}"),
        };
        match block.info.split_once(' ').unwrap_or((&block.info, "")) {
            ("page", "") => write("content/page.md", &page(&block.text)),
            ("page", "ja") => write("translations/ja-JP/content/page.md", &page(&block.text)),
            ("file", path) => write(path, &block.text),
            _ => {}
        }
    }
    let options = Options {
        root: root.to_owned(),
        ..Options::default()
    };
    let session = Session::open(&options)?;
    let renderer = Renderer::new(Arc::clone(&session.site), Arc::clone(&session.layout));
    let mut failure = String::new();
    for block in &case.blocks {
        let (what, which) = block.info.split_once(' ').unwrap_or((&block.info, ""));
        let got = match what {
            "html" => article(&session, &renderer, which),
            "around" => around(&session, &renderer, which),
            "steps" => steps(&session, &renderer, which),
            "top" => part(
                &session,
                &renderer,
                which,
                "<header class=\"top\">",
                "</header>",
            ),
            "title" => part(&session, &renderer, which, "<title>", "</title>"),
            "nav" => part(
                &session,
                &renderer,
                which,
                "<div class=\"folded\">",
                "</div>",
            ),
            "problems" => problems(&session, root),
            "check" => checked(&session, which),
            _ => continue,
        };
        if got.trim() != block.text.trim() {
            let _ = write!(
                failure,
                "{}: want\n{}\ngot\n{}\n",
                block.info,
                block.text.trim(),
                got.trim()
            );
        }
    }
    if failure.is_empty() {
        Ok(())
    } else {
        Err(failure.into())
    }
}

/// Returns the article of a page: `html`, `html ja`, `html ja enterprise-server@2.22`, `html en free-pro-team@latest
/// guides/a`.
fn article(session: &Session, renderer: &Renderer, which: &str) -> String {
    renderer.article(unit(session, which)).html
}

/// Returns what a page shows below its article, one element per line, without indentation: `around ja`.
fn around(session: &Session, renderer: &Renderer, which: &str) -> String {
    let below = below_article(session, renderer, which);
    let (around, _) = below
        .split_once("<nav class=\"steps\"")
        .unwrap_or((&below, ""));
    around.to_owned()
}

/// Returns the links to the pages before and after a page.
fn steps(session: &Session, renderer: &Renderer, which: &str) -> String {
    let below = below_article(session, renderer, which);
    let (_, steps) = below.split_once("<nav class=\"steps\"").unwrap_or_default();
    let links = steps.lines().filter(|line| line.starts_with("<a "));
    links.map(|link| link.to_owned() + "\n").collect()
}

/// Returns what stands between two tags of a page, one element per line, without indentation.
fn part(session: &Session, renderer: &Renderer, which: &str, start: &str, end: &str) -> String {
    let page = renderer.render(unit(session, which));
    let page = page.text();
    let (_, part) = page.split_once(start).unwrap_or_default();
    let part = unindented(part.split_once(end).unwrap_or_default().0);
    part.replace("\n\n", "\n")
}

fn below_article(session: &Session, renderer: &Renderer, which: &str) -> String {
    let page = renderer.render(unit(session, which));
    let page = page.text();
    let (_, below) = page
        .split_once("<div id=\"article-contents\"")
        .expect("an article");
    let below = below.split_once('\n').expect("a line").1;
    let below = below.split_once("</main>").expect("an end").0;
    unindented(below)
}

fn unindented(html: &str) -> String {
    let lines = html.lines();
    lines.map(|line| line.trim().to_owned() + "\n").collect()
}

/// Returns a page in a version and language.
fn unit(session: &Session, which: &str) -> Unit {
    let mut words = which.split_whitespace();
    let language = words.next().unwrap_or("en");
    let site = &session.site;
    let language = site
        .config
        .languages
        .iter()
        .position(|known| known.code == language)
        .expect("language");
    let version = words.next().map_or(site.default_version(), |id| {
        site.find_version(id).expect("version")
    });
    let page = site.find(words.next().unwrap_or("page")).expect("page");
    Unit {
        page,
        version,
        language: LanguageId(language as u8),
    }
}

/// Returns one line for each problem of the whole site.
fn problems(session: &Session, root: &Path) -> String {
    let built = session
        .build(&root.join("dist"), || {})
        .expect("the folder can be written");
    lines(session, &built.report, "")
}

/// Returns one line for each problem that a check of the whole site finds: all of them, or those of these codes.
fn checked(session: &Session, codes: &str) -> String {
    lines(session, &session.check(|| {}).report, codes)
}

fn lines(session: &Session, report: &Report, codes: &str) -> String {
    let is_wanted = |code: &str| codes.is_empty() || codes.split(' ').any(|it| it == code);
    let mut text = String::new();
    let sorted = report.sorted(&session.site.files);
    for entry in sorted
        .iter()
        .filter(|it| is_wanted(it.diagnostic.code.name))
    {
        let problem = &entry.diagnostic;
        let files = &session.site.files;
        let at = problem.span.locate(files);
        let path = &files.file(problem.span.place.file).path;
        let _ = write!(
            text,
            "{}[{}] {path}:{}:{}: {}",
            problem.severity.name(),
            problem.code.name,
            at.start.line,
            at.start.column,
            problem.message
        );
        if let Some(help) = &problem.help {
            let _ = write!(text, " ({help})");
        }
        for label in &problem.labels {
            let at = label.span.locate(files);
            let path = &files.file(label.span.place.file).path;
            let _ = write!(
                text,
                " [{}: {path}:{}:{}]",
                label.message, at.start.line, at.start.column
            );
        }
        text.push('\n');
    }
    text
}

/// Returns all documents in a folder and its subfolders, sorted.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).expect("tests/cases").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(documents(&path)),
            path if path.extension().is_some_and(|end| end == "md") => found.push(path),
            _ => {}
        }
    }
    found.sort();
    found
}

/// Returns a test for each case of a document.
fn trials(folder: &Path, document: &Path) -> Vec<Trial> {
    let text = fs::read_to_string(document).expect("a readable document");
    let name = document.strip_prefix(folder).unwrap_or(document);
    let name = name.with_extension("").display().to_string();
    let cases = cases(&text);
    assert!(!cases.is_empty(), "there are no cases in {name}");
    let trial = |case: Case| Trial::test(format!("{name}: {}", case.title), move || run(&case));
    cases.into_iter().map(trial).collect()
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let documents = documents(&folder);
    let trials: Vec<Trial> = documents
        .iter()
        .flat_map(|document| trials(&folder, document))
        .collect();
    assert!(!trials.is_empty(), "there are no cases");
    libtest_mimic::run(&arguments, trials).exit_code()
}
