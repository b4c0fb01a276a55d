//! A report as data: each problem once, with its place and the pages that have it. Enters: a [`Report`]. Leaves:
//! [`Findings`], which need no source file any more, so that they can be stored and shown later in every format.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{DiagnosticView, report::Report};
use crate::source::Vfs;

/// All problems of a run, by file and position.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// The problems.
    pub list: Vec<Finding>,
    /// The pages that have problems. A reusable's problem can be on thousands, so problems refer to them by number.
    pages: Vec<PageName>,
}

/// A page in one version and language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageName {
    /// Its address.
    pub address: String,
    /// Code of its language.
    pub language: String,
    /// Id of its version.
    pub version: String,
}

/// A problem and the pages that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The problem.
    pub problem: DiagnosticView,
    pages: Vec<u32>,
}

impl PageName {
    /// Names a page of a site whose languages and versions are not known.
    pub fn of(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            language: String::new(),
            version: String::new(),
        }
    }
}

impl Findings {
    /// Looks up the places of all problems. `name` tells which page an address is.
    pub fn of(report: &Report, files: &Vfs, name: impl Fn(&str) -> PageName) -> Self {
        let entries = report.sorted(files);
        let mut names = Vec::new();
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut pages: Vec<Vec<u32>> = Vec::with_capacity(entries.len());
        for entry in &entries {
            let number = |address| {
                *numbers.entry(address).or_insert_with(|| {
                    names.push(name(address));
                    names.len() as u32 - 1
                })
            };
            pages.push(entry.pages.iter().map(String::as_str).map(number).collect());
        }
        let found = entries.par_iter().zip(pages).map(|(entry, pages)| Finding {
            problem: DiagnosticView::new(&entry.diagnostic, files),
            pages,
        });
        Self {
            list: found.collect(),
            pages: names,
        }
    }

    /// Returns the pages that have a problem; none for a problem of the file itself.
    pub fn pages<'f>(
        &'f self,
        finding: &'f Finding,
    ) -> impl ExactSizeIterator<Item = &'f PageName> + Clone {
        finding.pages.iter().map(|n| &self.pages[*n as usize])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        diag::{Diagnostic, codes},
        source::{Place, Span},
    };

    /// Three problems: an error with a fix on two pages, a warning on one of them, and an error of a file itself.
    pub(in crate::diag) fn findings() -> Findings {
        let text =
            "---\ntitle: Tea\n---\nHeat % the, {% data variables.temprature %} 日本<\u{7}>\n";
        let files = Vfs::in_memory([
            ("content/a b.md".to_owned(), text.into()),
            ("hanga.yml".to_owned(), "title: Tea\n".into()),
        ]);
        let (page, config) = (files.find("content/a b.md"), files.find("hanga.yml"));
        let (page, config) = (page.expect("a page"), config.expect("a file"));
        let at = |word: &str| {
            let start = text.find(word).expect("a word");
            Place::start_of(page).span(start, start + word.len())
        };
        let tag = Diagnostic::new(
            &codes::UNDEFINED_DATA,
            at("{% data variables.temprature %}"),
            "undefined data reference `variables.temprature`",
        );
        let tag = tag
            .suggest(at("temprature"), "temprature", ["temperature"].into_iter())
            .label(at("title"), "the title: \"Tea\"");
        let tag = Diagnostic {
            chain: vec![Span::start_of(config)],
            ..tag
        };
        let word = Diagnostic::new(
            &codes::CODE_LANGUAGE,
            at("日本"),
            "100 %, <\u{7}>\nand more",
        );
        let mut report = Report::default();
        report.add(
            None,
            vec![Diagnostic::new(
                &codes::URL_COLLISION,
                Span::start_of(config),
                "taken",
            )],
        );
        report.add(Some("/en/house@2.0/a"), vec![tag.clone(), word]);
        report.add(Some("/ja/house@2.0/a"), vec![tag]);
        Findings::of(&report, &files, |address| PageName {
            address: address.to_owned(),
            language: address[1..3].to_owned(),
            version: "house@2.0".to_owned(),
        })
    }

    #[test]
    fn each_problem_knows_its_pages() {
        let findings = findings();
        let pages: Vec<Vec<&str>> = findings
            .list
            .iter()
            .map(|it| findings.pages(it).map(|page| &*page.address).collect())
            .collect();
        assert_eq!(
            pages,
            [
                vec!["/en/house@2.0/a", "/ja/house@2.0/a"],
                vec!["/en/house@2.0/a"],
                vec![]
            ]
        );
    }

    #[test]
    fn a_stored_report_is_the_same() {
        let findings = findings();
        let stored = serde_json::to_vec(&findings).expect("JSON");
        let read: Findings = serde_json::from_slice(&stored).expect("findings");
        assert_eq!(read, findings);
    }
}
