//! One JSON object in each line: a problem, and in the last line the numbers. Fields are only ever added;
//! `docs/report.schema.json` describes them.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use serde::Serialize;

use crate::diag::{DiagnosticView, finding::PageName, listing::Listing, paths::Paths};

/// A line.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'l> {
    Problem {
        #[serde(flatten)]
        problem: Box<DiagnosticView>,
        /// Addresses of the pages that have it.
        pages: Vec<&'l str>,
        /// Languages of these pages.
        languages: BTreeSet<&'l str>,
        /// Versions of these pages.
        versions: BTreeSet<&'l str>,
    },
    Summary {
        /// Whether the command did its work.
        complete: bool,
        errors: usize,
        warnings: usize,
        /// Problems that are in the baseline.
        known: usize,
        /// Lines of the baseline that no problem has.
        gone: usize,
        /// Number of problems by code.
        codes: BTreeMap<&'static str, usize>,
    },
}

/// Writes a report.
///
/// # Errors
/// The output cannot be written.
pub fn write(listing: &Listing<'_>, paths: &Paths, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |line: &Line<'_>| {
        serde_json::to_writer(&mut *out, line)?;
        out.write_all(b"\n")
    };
    for finding in &listing.shown {
        let pages = listing.pages(finding);
        let all = |of: fn(&PageName) -> &str| pages.clone().map(of);
        line(&Line::Problem {
            problem: Box::new(finding.problem.clone().renamed(|file| paths.name(file))),
            pages: all(|page| &page.address).collect(),
            languages: all(|page| &page.language).collect(),
            versions: all(|page| &page.version).collect(),
        })?;
    }
    line(&Line::Summary {
        complete: listing.is_complete,
        errors: listing.errors,
        warnings: listing.warnings,
        known: listing.known,
        gone: listing.gone.len(),
        codes: listing.by_code(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::diag::{finding::tests::findings, listing::Rules};

    #[test]
    fn each_line_is_an_object() {
        let findings = findings();
        let mut out = Vec::new();
        let listing = Rules::default().apply(&findings);
        let paths = Paths::below("docs".as_ref());
        write(&listing, &paths, &mut out).expect("text");
        let lines: Vec<Value> = String::from_utf8(out)
            .expect("UTF-8")
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(lines.len(), 4);
        let problem = &lines[0];
        assert_eq!(problem["type"], "problem");
        assert_eq!(problem["code"], "undefined-data");
        assert_eq!(problem["file"], "docs/content/a b.md");
        assert_eq!(
            (&problem["line"], &problem["column"]),
            (&4.into(), &13.into())
        );
        assert_eq!(problem["fix"]["file"], "docs/content/a b.md");
        assert_eq!(problem["fix"]["text"], "temperature");
        assert_eq!(problem["chain"][0]["file"], "docs/hanga.yml");
        assert_eq!(problem["languages"], serde_json::json!(["en", "ja"]));
        assert_eq!(problem["versions"], serde_json::json!(["house@2.0"]));
        let numbers = serde_json::json!({
            "type": "summary", "complete": true, "errors": 2, "warnings": 1, "known": 0, "gone": 0,
            "codes": { "code-language": 1, "undefined-data": 1, "url-collision": 1 },
        });
        assert_eq!(lines[3], numbers);
    }
}
