//! Properties by which sessions are compared.

use std::{collections::BTreeMap, path::Path};

use hanga::{
    render::flat,
    session::{Checkpoint, Options, Session},
    source::Change,
};

/// Returns every page of a site with its problems, by URL, and whether it had to be rendered.
pub(crate) fn made(session: &Session) -> BTreeMap<String, (String, bool)> {
    let mut all = BTreeMap::new();
    for unit in session.units() {
        let made = session.renderer.page(unit);
        let problems = problems(session, &made.page.diagnostics);
        let page = format!("{}\n{problems}", made.page.text());
        all.insert(session.renderer.permalink(unit), (page, made.why.is_some()));
    }
    // Conflicts between output files are problems of the site, too.
    session.outputs();
    let of_site: Vec<_> = session.problems().cloned().collect();
    all.insert(String::new(), (problems(session, &of_site), false));
    all
}

pub(crate) fn pages(session: &Session) -> BTreeMap<String, String> {
    let made = made(session).into_iter();
    made.map(|(address, (page, _))| (address, page)).collect()
}

/// Returns what each page of a site reads, as text: names and values.
pub(crate) fn reads(session: &Session) -> BTreeMap<String, String> {
    let text = |unit| {
        let page = session.renderer.page(unit).page;
        let reads = flat(&page.reads).into_iter();
        reads.map(|read| format!("{read:?}\n")).collect::<String>()
    };
    let units = session.units().into_iter();
    units
        .map(|unit| (session.renderer.permalink(unit), text(unit)))
        .collect()
}

pub(crate) fn problems(session: &Session, found: &[hanga::diag::Diagnostic]) -> String {
    let files = &session.site.files;
    let line = |problem: &hanga::diag::Diagnostic| {
        let place = |span: &hanga::source::Span| {
            let at = span.locate(files);
            format!(
                "{}:{}:{}",
                files.file(span.place.file).path,
                at.start.line,
                at.start.column
            )
        };
        let chain: Vec<String> = problem.chain.iter().map(place).collect();
        format!(
            "{} {} {:?} {:?}\n",
            place(&problem.span),
            problem.message,
            problem.help,
            chain
        )
    };
    found.iter().map(line).collect()
}

/// Returns what a check finds, as text: problems and the pages that show them.
pub(crate) fn findings(session: &Session, check: &Checkpoint) -> Vec<String> {
    let found = check.findings().iter().map(|finding| {
        let pages = finding.units.iter();
        let pages: Vec<String> = pages
            .map(|unit| session.renderer.permalink(*unit))
            .collect();
        let problem = std::slice::from_ref(&finding.diagnostic);
        format!("{}{pages:?}", problems(session, problem))
    });
    let mut found: Vec<String> = found.collect();
    found.sort_unstable();
    found
}

pub(crate) fn from_disk(paths: &[impl ToString]) -> Vec<Change> {
    let paths = paths.iter().map(ToString::to_string);
    paths.map(Change::Disk).collect()
}

pub(crate) fn open(root: &Path) -> Session {
    open_part(root, &[])
}

/// Opens a session for some languages; for all, if there are none.
pub(crate) fn open_part(root: &Path, languages: &[&str]) -> Session {
    let options = Options {
        root: root.to_owned(),
        languages: languages.iter().map(|it| (*it).to_owned()).collect(),
        ..Options::default()
    };
    Session::open(&options).expect("a site")
}
