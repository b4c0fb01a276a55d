//! The commonest slips in YAML, in the words of authors.
//!
//! Enters: an entry that cannot be read, and the parser's error. Leaves: what its author has to change, and where. The
//! parser's own message says at which character it gave up, which can be lines later.

mod line;

use std::ops::Range;

use super::yaml::YamlError;
use line::Line;

/// What is wrong with an entry.
#[derive(Debug)]
pub(super) struct Slip {
    /// Description.
    pub(super) message: String,
    /// How to solve it.
    pub(super) help: Option<String>,
    /// Byte range.
    pub(super) range: Range<usize>,
    /// Text to put there instead.
    pub(super) fix: Option<String>,
}

impl Slip {
    /// The same in a text in which the entry begins at `start`.
    pub(super) fn moved(mut self, start: usize) -> Self {
        self.range = self.range.start + start..self.range.end + start;
        self
    }
}

/// Finds the slip in an entry that cannot be read.
pub(super) fn find(entry: &str, error: YamlError) -> Slip {
    let mut at = 0;
    let mut block_above: Option<usize> = None;
    let mut above: Option<Line<'_>> = None;
    let mut stray = None;
    for line in entry.split_inclusive('\n') {
        let written = Line::of(line);
        let is_in_block =
            block_above.is_some_and(|indent| written.indent > indent || line.trim().is_empty());
        if !is_in_block {
            let slip = written.slip(line, &entry[at + line.len()..]);
            let slip = slip.or_else(|| written.below_a_value(above.as_ref()?));
            if let Some(slip) = slip {
                return slip.moved(at);
            }
            let is_stray = || above.as_ref().is_some_and(|above| written.is_stray(above));
            if stray.is_none() && is_stray() {
                stray = Some(written.stray().moved(at));
            }
            block_above = written.is_block().then_some(written.indent);
            if !written.key.is_empty() {
                above = Some(written);
            }
        }
        at += line.len();
    }
    stray.unwrap_or(Slip {
        message: error.message,
        help: None,
        range: error.offset..error.offset,
        fix: None,
    })
}

#[cfg(test)]
mod tests {
    use super::{YamlError, find};

    fn check(entry: &str, message: &str, help: &str) {
        let error = YamlError {
            message: "the parser's own".to_owned(),
            offset: 0,
        };
        let slip = find(entry, error);
        assert_eq!(slip.message, message, "{entry}");
        assert_eq!(slip.help.unwrap_or_default(), help, "{entry}");
    }

    #[test]
    fn values_that_need_quotes() {
        check(
            "title: Install: the short way\n",
            "the value of `title` has a colon and is not in quotes",
            "put it in quotes: `title: 'Install: the short way'`",
        );
        check(
            "title: {% data variables.a %} for all\n",
            "the value of `title` starts with `{%` and is not in quotes",
            "put it in quotes: `title: '{% data variables.a %} for all'`",
        );
        check(
            "a:\n  - b: @octocat's\n",
            "the value of `b` starts with `@` and is not in quotes",
            "put it in quotes: `b: \"@octocat's\"`",
        );
        check(
            "authors:\n  - @octocat\n",
            "a value starts with `@` and is not in quotes",
            "put it in quotes: `'@octocat'`",
        );
        check(
            "versions:\n  ghes: *\n",
            "the value of `ghes` starts with `*` and is not in quotes",
            "put it in quotes: `ghes: '*'`",
        );
        check(
            "versions: ghes: '3.10'\n",
            "the value of `versions` has a colon and is not in quotes",
            "write `versions: { ghes: '3.10' }`",
        );
    }

    #[test]
    fn characters_that_begin_something_else() {
        check(
            "ghes: >=3.1\n",
            "the value of `ghes` starts with `>` and is not in quotes",
            "put it in quotes: `ghes: '>=3.1'`",
        );
        check(
            "title: [Beta] Lamps\n",
            "the value of `title` starts with `[` and is not in quotes",
            "put it in quotes: `title: '[Beta] Lamps'`",
        );
        check(
            "title: & more\n",
            "the value of `title` starts with `&` and is not in quotes",
            "put it in quotes: `title: '& more'`",
        );
    }

    #[test]
    fn quotes_in_quotes() {
        check(
            "title: 'It's here'\n",
            "the value of `title` ends at the second `'`, but there is more text",
            "use other quotes around it: `title: \"It's here\"`",
        );
        check(
            "title: \"The \"new\" way\"\n",
            "the value of `title` ends at the second `\"`, but there is more text",
            "use other quotes around it: `title: 'The \"new\" way'`",
        );
        check(
            "title: \"Old\" or \"new\"\n",
            "the value of `title` ends at the second `\"`, but there is more text",
            "use other quotes around it: `title: '\"Old\" or \"new\"'`",
        );
        check(
            "title: 'the users' guide'\n",
            "the value of `title` ends at the second `'`, but there is more text",
            "use other quotes around it: `title: \"the users' guide\"`",
        );
        check(
            "title: \"New\" features\n",
            "the value of `title` ends at the second `\"`, but there is more text",
            "use other quotes around it: `title: '\"New\" features'`",
        );
        check(
            "title: 'It's \"new\"'\n",
            "the value of `title` ends at the second `'`, but there is more text",
            "write a single quote within single quotes twice: `title: 'It''s \"new\"'`",
        );
    }

    #[test]
    fn what_is_not_closed() {
        check(
            "title: \"Page\n",
            "the quote before the value of `title` is not closed",
            "add `\"` at its end: `title: \"Page\"`",
        );
        check(
            "children: [/a, /b\n",
            "the `[` of the value of `children` is not closed",
            "add `]` at the end: `children: [/a, /b]`",
        );
    }

    #[test]
    fn tabs_and_colons() {
        check(
            "versions:\n\tghes: '*'\n",
            "a tab is used for indentation",
            "indent with spaces",
        );
        check(
            "title:Page\n",
            "there is no space after the colon of `title`",
            "write `title: Page`",
        );
        check(
            "title：ページ\n",
            "`title` has a full-width colon",
            "write `title: ページ`",
        );
    }

    #[test]
    fn a_key_below_a_value() {
        check(
            "title: Page\n  versions: '*'\n",
            "`versions` is indented, as if it were below the value of `title`",
            "start it in the same column as `title`, or indent it like its neighbours",
        );
    }

    #[test]
    fn a_line_that_is_no_key() {
        check(
            "title: Page\nOf words\n",
            "expected a `key: value` line, found `Of words`",
            "indent it if it belongs to the value above",
        );
    }

    #[test]
    fn other_lines_are_left_to_the_parser() {
        let other =
            "a: 'b: c'\nd: |\n  e: f: g\n\n  'h\ni: \"j\n  k\"\nl: [m,\n  n]\no: *p # q: r: s\n";
        check(other, "the parser's own", "");
    }
}
