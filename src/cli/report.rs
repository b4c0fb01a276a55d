//! The problems of a build in the terminal: all of them, or the first few of each code.

use std::{collections::BTreeMap, fmt::Write as _};

use anstream::adapter::strip_str;

use super::count;
use crate::{diag::Severity, output::record::ReportedProblem};

/// Number of problems that are shown in full. Of each code, later ones need no text.
pub(super) const MAX_PROBLEMS: usize = 30;

/// Number of problems of each code that are shown if there are more.
const MAX_OF_CODE: usize = 3;

/// Which problems to show, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) has_colour: bool,
    /// Shows all problems.
    pub(super) is_full: bool,
    /// Shows errors only.
    pub(super) is_quiet: bool,
}

/// Returns the text of a report.
pub(super) fn text(problems: &[ReportedProblem], style: Style) -> String {
    let wanted = problems
        .iter()
        .filter(|problem| !style.is_quiet || problem.severity == Severity::Error);
    let wanted: Vec<&ReportedProblem> = wanted.collect();
    let is_short = !style.is_full && wanted.len() > MAX_PROBLEMS;
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut text = String::new();
    for problem in &wanted {
        let key = (problem.severity.name(), problem.code.as_str());
        let n = seen.entry(key).or_default();
        *n += 1;
        if !is_short || *n <= MAX_OF_CODE {
            match style.has_colour {
                true => text.push_str(&problem.text),
                false => {
                    let _ = write!(text, "{}", strip_str(&problem.text));
                }
            }
        }
    }
    if is_short {
        text.push_str(&summary(&seen));
    }
    text
}

/// Returns the numbers of problems by code, most frequent first, errors before warnings.
fn summary(seen: &BTreeMap<(&str, &str), usize>) -> String {
    let mut codes: Vec<_> = seen.iter().collect();
    codes.sort_by_key(|((severity, _), n)| (*severity, std::cmp::Reverse(**n)));
    let mut text =
        format!("The first {MAX_OF_CODE} problems of each code are shown; `--full` shows all:\n");
    for ((severity, code), n) in codes {
        let _ = writeln!(text, "{n:>8}  {severity}[{code}]");
    }
    let total: usize = seen.values().sum();
    let _ = writeln!(text, "{total:>8}  in {}\n", count(seen.len(), "code"));
    text
}

#[cfg(test)]
mod tests {
    use super::{Style, text};
    use crate::{diag::Severity, output::record::ReportedProblem};

    fn problems(count: usize) -> Vec<ReportedProblem> {
        let problem = |n: usize| ReportedProblem {
            code: if n.is_multiple_of(2) { "even" } else { "odd" }.to_owned(),
            severity: if n.is_multiple_of(2) {
                Severity::Error
            } else {
                Severity::Warning
            },
            text: format!("\u{1b}[1mproblem {n}\u{1b}[0m\n"),
        };
        (0..count).map(problem).collect()
    }

    const STYLE: Style = Style {
        has_colour: false,
        is_full: false,
        is_quiet: false,
    };

    #[test]
    fn a_few_problems_are_shown_in_full() {
        assert_eq!(
            text(&problems(3), STYLE),
            "problem 0\nproblem 1\nproblem 2\n"
        );
    }

    #[test]
    fn many_problems_are_counted_by_code() {
        let short = text(&problems(41), STYLE);
        let shown = short
            .lines()
            .filter(|line| line.starts_with("problem"))
            .count();
        assert_eq!(shown, 6);
        assert!(
            short.contains("      21  error[even]\n      20  warning[odd]\n      41  in 2 codes")
        );
        let full = text(
            &problems(41),
            Style {
                is_full: true,
                ..STYLE
            },
        );
        assert_eq!(full.lines().count(), 41);
    }

    #[test]
    fn quiet_means_errors_only() {
        let quiet = text(
            &problems(4),
            Style {
                is_quiet: true,
                ..STYLE
            },
        );
        assert_eq!(quiet, "problem 0\nproblem 2\n");
    }
}
