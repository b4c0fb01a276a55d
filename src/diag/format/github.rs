//! Workflow commands of GitHub Actions, which annotate files in pull requests.
//!
//! GitHub shows at most ten errors and ten warnings of a step, so there are no more commands; further problems are lines
//! of the log with their places, which a command in the log would not show.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, Write},
};

use super::notes;
use crate::diag::{
    DiagnosticView, Severity,
    listing::Listing,
    paths::{Paths, is_builtin},
    printable::printable,
};

/// Number of annotations of each severity that GitHub shows for a step.
const MAX_ANNOTATIONS: usize = 10;

/// Writes a report.
///
/// # Errors
/// The output cannot be written.
pub fn write(listing: &Listing<'_>, paths: &Paths, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: BTreeMap<Severity, usize> = BTreeMap::new();
    for finding in &listing.shown {
        let problem = finding.problem.clone().renamed(|file| paths.name(file));
        let n = seen.entry(problem.severity).or_default();
        *n += 1;
        let text = match *n <= MAX_ANNOTATIONS {
            true => command(&problem, listing.pages(finding).map(|page| &*page.address)),
            false => log_line(&problem),
        };
        writeln!(out, "{}", inert(&text))?;
    }
    let not_shown = seen.values().map(|n| n.saturating_sub(MAX_ANNOTATIONS));
    let not_shown: usize = not_shown.sum();
    if not_shown > 0 {
        writeln!(
            out,
            "GitHub shows {MAX_ANNOTATIONS} errors and {MAX_ANNOTATIONS} warnings of a step; {not_shown} more are only in this log"
        )?;
    }
    Ok(())
}

fn command<'p>(
    problem: &DiagnosticView,
    mut pages: impl ExactSizeIterator<Item = &'p str>,
) -> String {
    let (start, end) = (problem.at.at, problem.end);
    let mut text = format!("::{} ", problem.severity.name());
    if !is_builtin(&problem.at.file) {
        let _ = write!(
            text,
            "file={},line={}",
            property(&problem.at.file),
            start.line
        );
        // Columns of a range of several lines are refused.
        match start.line == end.line {
            true => {
                let (col, end_col) = (start.column, end.column);
                let _ = write!(text, ",col={col},endLine={},endColumn={end_col}", end.line);
            }
            false => {
                let _ = write!(text, ",endLine={}", end.line);
            }
        }
        text.push(',');
    }
    let mut message = vec![problem.message.clone()];
    message.extend(notes(problem));
    let others = pages.len().saturating_sub(1);
    message.extend(pages.next().map(|first| match others {
        0 => format!("appears on {first}"),
        _ => format!("appears on {first} and {others} more"),
    }));
    let _ = write!(
        text,
        "title={}::{}",
        property(problem.code),
        data(&lines(&message))
    );
    text
}

/// Joins texts to lines, without any other control character.
fn lines(texts: &[String]) -> String {
    let lines: Vec<_> = texts
        .iter()
        .flat_map(|it| it.lines())
        .map(printable)
        .collect();
    lines.join("\n")
}

fn log_line(problem: &DiagnosticView) -> String {
    let (at, severity) = (&problem.at, problem.severity.name());
    let (line, column) = (at.at.line, at.at.column);
    let text = format!(
        "{}:{line}:{column}: {severity}[{}]: {}",
        at.file, problem.code, problem.message
    );
    printable(&text).into_owned()
}

/// Escapes the message of a command.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Breaks commands of the older form, which GitHub finds anywhere in a line: a file must not give commands.
fn inert(text: &str) -> String {
    text.replace("##[", "# #[")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{finding::tests::findings, listing::Rules};

    fn report(findings: &crate::diag::finding::Findings) -> String {
        let mut out = Vec::new();
        let paths = Paths::default();
        write(&Rules::default().apply(findings), &paths, &mut out).expect("text");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn problems_are_commands() {
        let text = report(&findings());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "::error file=content/a b.md,line=4,col=13,endLine=4,endColumn=44,title=undefined-data::\
                 undefined data reference `variables.temprature`%0Athe title: \"Tea\": content/a b.md:2:1%0A\
                 included from hanga.yml:1:1%0Ahelp: did you mean `temperature`?%0Aappears on /en/house@2.0/a and 1 more",
                "::warning file=content/a b.md,line=4,col=45,endLine=4,endColumn=47,title=code-language::\
                 100 %25, <\\u{7}>%0Aand more%0Aappears on /en/house@2.0/a",
                "::error file=hanga.yml,line=1,col=1,endLine=1,endColumn=1,title=url-collision::taken",
            ]
        );
    }

    #[test]
    fn what_github_does_not_show_is_in_the_log() {
        let mut many = findings();
        let first = many.list[0].clone();
        many.list.extend(std::iter::repeat_n(first, 20));
        let text = report(&many);
        assert_eq!(text.matches("::error ").count(), 10);
        assert_eq!(text.matches("::warning ").count(), 1);
        assert!(text.contains("\ncontent/a b.md:4:13: error[undefined-data]: undefined data"));
        assert!(text.ends_with("; 12 more are only in this log\n"));
    }

    #[test]
    fn a_file_gives_no_commands() {
        assert_eq!(
            property("a,b:c%\n::error::x"),
            "a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax"
        );
        assert_eq!(data("a\r\n::error::x"), "a%0D%0A::error::x");
        assert_eq!(inert("see ##[add-path]x"), "see # #[add-path]x");
    }
}
