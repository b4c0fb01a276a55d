//! JUnit's XML, which Jenkins and GitLab show as test results: a suite for each file, a case for each problem. What makes
//! the run fail is a failure; other problems are skipped cases.
//!
//! Names of cases contain no line numbers, because GitLab compares them with those of the target branch.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use super::xml::escaped;
use crate::diag::{emit::Style, finding::Finding, listing::Listing, paths::Paths};

/// Writes a report.
///
/// # Errors
/// The output cannot be written.
pub fn write(listing: &Listing<'_>, paths: &Paths, out: &mut dyn Write) -> io::Result<()> {
    let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &listing.shown {
        files
            .entry(&finding.problem.at.file)
            .or_default()
            .push(finding);
    }
    let style = Style::new(false).with_paths(paths);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let total = numbers(listing, &listing.shown);
    writeln!(out, "<testsuites name=\"hanga\" {total}>")?;
    for (file, findings) in &files {
        let name = escaped(&paths.name(file));
        let total = numbers(listing, findings);
        writeln!(out, "  <testsuite name=\"{name}\" {total}>")?;
        let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for finding in findings {
            let problem = &finding.problem;
            let n = seen.entry((problem.code, &problem.message)).or_default();
            *n += 1;
            let case = match n {
                1 => format!("{}: {}", problem.code, problem.message),
                n => format!("{}: {} ({n})", problem.code, problem.message),
            };
            let (case, message) = (escaped(&case), escaped(&problem.message));
            let (line, code) = (problem.at.at.line, problem.code);
            writeln!(
                out,
                "    <testcase name=\"{case}\" classname=\"{name}\" file=\"{name}\" line=\"{line}\">"
            )?;
            match listing.fails(finding) {
                true => {
                    let pages = listing.pages(finding).map(|page| &*page.address);
                    let text = style.text(problem, pages);
                    let lines: Vec<String> = text.trim_end().lines().map(escaped).collect();
                    let text = lines.join("\n");
                    writeln!(
                        out,
                        "      <failure type=\"{code}\" message=\"{message}\">{text}</failure>"
                    )?;
                }
                false => writeln!(out, "      <skipped message=\"{message}\"/>")?,
            }
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    if files.is_empty() {
        // Jenkins takes a report without any test as a failure.
        writeln!(
            out,
            "  <testsuite name=\"hanga\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n    \
             <testcase name=\"no problems\" classname=\"hanga\"/>\n  </testsuite>"
        )?;
    }
    writeln!(out, "</testsuites>")
}

fn numbers(listing: &Listing<'_>, findings: &[&Finding]) -> String {
    let tests = findings.len().max(1);
    let failures = findings.iter().filter(|it| listing.fails(it)).count();
    let skipped = findings.len() - failures;
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{
        finding::{Findings, tests::findings},
        listing::Rules,
    };

    fn report(findings: &Findings, denies_warnings: bool) -> String {
        let mut out = Vec::new();
        let rules = Rules {
            denies_warnings,
            ..Rules::default()
        };
        write(&rules.apply(findings), &Paths::default(), &mut out).expect("text");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn files_are_suites_and_problems_are_cases() {
        let text = report(&findings(), false);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[..4],
            [
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                "<testsuites name=\"hanga\" tests=\"3\" failures=\"2\" errors=\"0\" skipped=\"1\">",
                "  <testsuite name=\"content/a b.md\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\">",
                "    <testcase name=\"undefined-data: undefined data reference `variables.temprature`\" \
                 classname=\"content/a b.md\" file=\"content/a b.md\" line=\"4\">",
            ]
        );
        assert!(lines[4].starts_with("      <failure type=\"undefined-data\" message=\""));
        assert!(text.contains("<skipped message=\"100 %, &lt;\u{fffd}&gt;&#10;and more\"/>"));
    }

    #[test]
    fn denied_warnings_are_failures() {
        let text = report(&findings(), true);
        assert!(text.contains("<failure type=\"code-language\""), "{text}");
    }

    #[test]
    fn cases_of_a_file_have_different_names() {
        let mut twice = findings();
        twice.list.insert(1, twice.list[0].clone());
        let text = report(&twice, false);
        assert!(text.contains("variables.temprature` (2)\""), "{text}");
    }

    #[test]
    fn a_report_without_problems_has_a_test() {
        let text = report(&Findings::default(), false);
        assert!(text.contains("tests=\"1\" failures=\"0\"") && text.contains("no problems"));
    }
}
