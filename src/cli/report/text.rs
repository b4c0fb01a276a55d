//! The problems of a command in the terminal: all of them, or the first few of each code.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    cli::count,
    diag::{emit::Style, listing::Listing},
};

/// Number of problems that are shown in full.
const MAX_PROBLEMS: usize = 30;

/// Number of problems of each code that are shown if there are more.
const MAX_OF_CODE: usize = 3;

/// Returns the text of a report. Problems that are not shown are only counted, which makes thousands of them cheap.
pub(super) fn text(listing: &Listing<'_>, style: &Style, is_full: bool) -> String {
    let is_short = !is_full && listing.shown.len() > MAX_PROBLEMS;
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut text = String::new();
    for finding in &listing.shown {
        let problem = &finding.problem;
        let n = seen
            .entry((problem.severity.name(), problem.code))
            .or_default();
        *n += 1;
        if !is_short || *n <= MAX_OF_CODE {
            let pages = listing.pages(finding).map(|page| &*page.address);
            text.push_str(&style.text(problem, pages));
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
    use super::text;
    use crate::{
        diag::{
            Diagnostic, codes,
            emit::Style,
            finding::{Findings, PageName},
            listing::Rules,
            report::Report,
        },
        source::{FileId, Span, Vfs},
    };

    /// Returns the text of a report with errors and warnings in turn.
    fn shown(count: usize, is_full: bool) -> String {
        let files = Vfs::in_memory([("content/a.md".to_owned(), Vec::new())]);
        let problem = |n: usize| {
            let code = match n.is_multiple_of(2) {
                true => &codes::TEMPLATE,
                false => &codes::DEAD_LINK,
            };
            Diagnostic::new(code, Span::start_of(FileId::FIRST), format!("problem {n}"))
        };
        let mut report = Report::default();
        report.add(None, (0..count).map(problem).collect());
        let findings = Findings::of(&report, &files, PageName::of);
        text(
            &Rules::default().apply(&findings),
            &Style::new(false),
            is_full,
        )
    }

    fn snippets(text: &str) -> usize {
        text.matches("--> content/a.md:1:1").count()
    }

    #[test]
    fn a_few_problems_are_shown_in_full() {
        assert_eq!(snippets(&shown(3, false)), 3);
        assert_eq!(snippets(&shown(30, false)), 30);
    }

    #[test]
    fn many_problems_are_counted_by_code() {
        let short = shown(41, false);
        assert_eq!(snippets(&short), 6);
        assert!(
            short.contains(
                "      21  error[template]\n      20  warning[dead-link]\n      41  in 2 codes"
            ),
            "{short}"
        );
        assert_eq!(snippets(&shown(41, true)), 41);
    }
}
