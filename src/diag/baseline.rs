//! Known problems: a text file with a line for each. A tree with thousands of old problems can then be kept from getting
//! new ones.
//!
//! A line has the file, the code and the message of a problem, and neither its line nor its column, so that edits
//! elsewhere in the file change nothing. A problem that a file has twice is there on two lines; each stands for one. Lines
//! are sorted, so that the file of two branches can be merged line by line, and compared as they are: nothing is parsed.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{DiagnosticView, finding::Finding, printable::printable};

const INTRO: &str = "\
# Known problems of this site. hanga reports only problems that are not listed here.
# Written with `--write-baseline`. Lines can be removed, and their order does not matter.
";

/// A list of known problems. The same problem can be in it more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, usize>);

/// Returns the line of a problem: what identifies it when the text around it changes. Paths are relative to the root of
/// the site, wherever the program runs.
pub(super) fn line(problem: &DiagnosticView) -> String {
    let (file, code, message) = (&problem.at.file, problem.code, &problem.message);
    printable(format!("{file}: [{code}] {message}").trim_end()).into_owned()
}

impl Baseline {
    /// Reads a list. Empty lines and those that begin with `#` mean nothing.
    pub fn parse(text: &str) -> Self {
        let lines = text.lines().map(str::trim_end);
        let mut known = Self::default();
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            *known.0.entry(line.to_owned()).or_default() += 1;
        }
        known
    }

    /// Creates the list of these problems.
    pub fn of<'f>(findings: impl Iterator<Item = &'f Finding>) -> Self {
        let mut known = Self::default();
        for finding in findings {
            *known.0.entry(line(&finding.problem)).or_default() += 1;
        }
        known
    }

    /// Returns the text of the file.
    pub fn text(&self) -> String {
        let mut text = INTRO.to_owned();
        for (line, n) in &self.0 {
            for _ in 0..*n {
                let _ = writeln!(text, "{line}");
            }
        }
        text
    }

    /// Returns the number of problems.
    pub fn len(&self) -> usize {
        self.0.values().sum()
    }

    /// Whether no problems are known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes one problem like this. Returns whether there was one.
    pub(super) fn take(&mut self, problem: &DiagnosticView) -> bool {
        let line = line(problem);
        match self.0.get_mut(&line) {
            None => false,
            Some(1) => self.0.remove(&line).is_some(),
            Some(n) => {
                *n -= 1;
                true
            }
        }
    }

    /// Returns the problems of this list that are not in `other`.
    #[must_use]
    pub fn without(mut self, other: &Self) -> Self {
        for (line, gone) in &other.0 {
            if let Some(n) = self.0.get_mut(line) {
                *n = n.saturating_sub(*gone);
            }
        }
        self.0.retain(|_, n| *n > 0);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::finding::tests::findings;

    #[test]
    fn a_line_has_the_file_the_code_and_the_message() {
        let text = Baseline::of(findings().list.iter()).text();
        let lines: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "content/a b.md: [code-language] 100 %, <\\u{7}>\\nand more",
                "content/a b.md: [undefined-data] undefined data reference `variables.temprature`",
                "hanga.yml: [url-collision] taken",
            ]
        );
    }

    #[test]
    fn what_was_written_is_read_again() {
        let known = Baseline::of(findings().list.iter());
        assert_eq!(Baseline::parse(&known.text()), known);
        let crlf = known.text().replace('\n', "\r\n");
        assert_eq!(Baseline::parse(&crlf), known);
    }

    #[test]
    fn a_line_stands_for_one_problem() {
        let twice = "a.md: [x] y\na.md: [x] y\n";
        let mut known = Baseline::parse(twice);
        assert_eq!(known.len(), 2);
        let mut problem = findings().list.remove(0).problem;
        (problem.at.file, problem.message) = ("a.md".to_owned(), "y".to_owned());
        problem.code = "x";
        assert!(known.take(&problem) && known.take(&problem));
        assert!(!known.take(&problem), "the third is new");
        let rest = Baseline::parse(twice).without(&Baseline::parse("a.md: [x] y\n"));
        assert_eq!(rest.len(), 1);
    }
}
