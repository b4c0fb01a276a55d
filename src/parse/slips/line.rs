//! One line of YAML, and the slips that it can show by itself.

use std::ops::Range;

use super::Slip;
use crate::diag::shorten;

/// The parts of a line.
pub(super) struct Line<'l> {
    /// Bytes of indentation.
    pub(super) indent: usize,
    /// The key; empty if there is none.
    pub(super) key: &'l str,
    /// The value without spaces around it.
    value: &'l str,
    /// Where the value begins in the line.
    value_at: usize,
}

impl<'l> Line<'l> {
    pub(super) fn of(line: &'l str) -> Self {
        let indent = line.len() - line.trim_start().len();
        let mut rest = line[indent..].trim_end();
        while let Some(item) = rest.strip_prefix("- ") {
            rest = item.trim_start();
        }
        let key_end = match rest.chars().next() {
            Some(quote @ ('\'' | '"')) => {
                let close = rest[1..].find(quote).map_or(0, |close| close + 2);
                (close > 0 && rest[close..].starts_with(':')).then_some(close)
            }
            Some('#' | '[' | '{' | '@' | '`' | '%' | '*') | None => None,
            Some(_) => rest.match_indices(':').map(|(at, _)| at).find(|at| {
                let after = &rest[at + 1..];
                after.is_empty() || after.starts_with([' ', '\t'])
            }),
        };
        let (key, value) = match key_end {
            Some(end) => (
                rest[..end].trim_matches(['\'', '"']),
                rest[end + 1..].trim(),
            ),
            None => ("", rest),
        };
        // Both are slices of the line.
        let value_at = value.as_ptr() as usize - line.as_ptr() as usize;
        Self {
            indent,
            key,
            value,
            value_at,
        }
    }

    /// Returns the slip in this line. `below`: the rest of the entry.
    pub(super) fn slip(&self, line: &str, below: &str) -> Option<Slip> {
        let value = self.value;
        if value.starts_with('#') {
            return None;
        }
        self.tab(line)
            .or_else(|| self.missing_space())
            .or_else(|| match value.chars().next()? {
                quote @ ('\'' | '"') => self.quotes(quote, below),
                '{' if value.starts_with("{%") || value.starts_with("{{") => {
                    self.start(&value[..2])
                }
                '[' => self.brackets('[', ']', below),
                '{' => self.brackets('{', '}', below),
                '|' | '>' if self.is_block() => None,
                // An anchor, an alias, a tag.
                '*' | '&' if value[1..].starts_with(char::is_alphanumeric) => None,
                '!' if !value.contains(' ') => None,
                '-' | '?' if !value[1..].starts_with(' ') => self.colon(),
                '|' | '>' | '*' | '&' | '!' | '-' | '?' | '@' | '`' | '%' | ']' | '}' | ',' => {
                    self.start(&value[..1])
                }
                _ => self.colon(),
            })
    }

    /// Whether the value is the mark of a block, whose text is in the lines below.
    pub(super) fn is_block(&self) -> bool {
        let mark = self.value.split(" #").next().unwrap_or_default().trim_end();
        let mut chars = mark.chars();
        matches!(chars.next(), Some('|' | '>'))
            && chars.all(|c| matches!(c, '+' | '-') || c.is_ascii_digit())
    }

    /// A key that is indented below a value in one line.
    pub(super) fn below_a_value(&self, above: &Line<'_>) -> Option<Slip> {
        let is_below = !self.key.is_empty()
            && self.indent > above.indent
            && above.value.starts_with(|c: char| !"|>&*!#".contains(c));
        is_below.then(|| Slip {
            message: format!(
                "`{}` is indented, as if it were below the value of `{}`",
                self.key, above.key
            ),
            help: Some(format!(
                "start it in the same column as `{}`, or indent it like its neighbours",
                above.key
            )),
            range: 0..self.indent,
            fix: None,
        })
    }

    /// Whether it is text in the column of the key above, where another key is expected.
    pub(super) fn is_stray(&self, above: &Line<'_>) -> bool {
        let is_text = self.value.starts_with(|c: char| !"-#]}".contains(c));
        self.key.is_empty() && is_text && self.indent <= above.indent
    }

    /// The advice about such a line.
    pub(super) fn stray(&self) -> Slip {
        Slip {
            message: format!(
                "expected a `key: value` line, found `{}`",
                shorten(self.value)
            ),
            help: Some("indent it if it belongs to the value above".to_owned()),
            range: self.range(),
            fix: None,
        }
    }

    /// A tab as indentation.
    fn tab(&self, line: &str) -> Option<Slip> {
        let blank = &line[..self.indent];
        let at = blank.find('\t').filter(|_| !line.trim().is_empty())?;
        Some(Slip {
            message: "a tab is used for indentation".to_owned(),
            help: Some("indent with spaces".to_owned()),
            range: at..at + 1,
            fix: Some("  ".to_owned()),
        })
    }

    /// A key whose colon has no space after it, or is a full-width one.
    fn missing_space(&self) -> Option<Slip> {
        let end = self
            .value
            .find([':', '：'])
            .filter(|_| self.key.is_empty())?;
        let (name, rest) = self.value.split_at(end);
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if name.is_empty() || !name.chars().all(is_name) || rest.starts_with("://") {
            return None;
        }
        let colon = rest.chars().next()?;
        let rest = &rest[colon.len_utf8()..];
        let at = self.value_at + end;
        Some(Slip {
            message: match colon {
                ':' => format!("there is no space after the colon of `{name}`"),
                _ => format!("`{name}` has a full-width colon"),
            },
            help: Some(format!("write `{name}: {}`", shorten(rest.trim()))),
            range: at..at + colon.len_utf8(),
            fix: Some(": ".to_owned()),
        })
    }

    /// A value that begins with a character that means something else in YAML.
    fn start(&self, start: &str) -> Option<Slip> {
        let shown = match start {
            "`" => "a backtick".to_owned(),
            start => format!("`{start}`"),
        };
        let message = format!("{} starts with {shown} and is not in quotes", self.name());
        Some(self.quoted(message))
    }

    /// A colon in a value without quotes.
    fn colon(&self) -> Option<Slip> {
        let value = self.value;
        let has_colon = value.contains(": ") || value.ends_with(':');
        (has_colon && !self.key.is_empty()).then(|| {
            let message = format!("{} has a colon and is not in quotes", self.name());
            match self.key {
                "versions" => Slip {
                    help: Some(format!("write `versions: {{ {value} }}`")),
                    fix: Some(format!("{{ {value} }}")),
                    ..self.quoted(message)
                },
                _ => self.quoted(message),
            }
        })
    }

    /// Quotes that are not closed, or text after the closing one.
    fn quotes(&self, quote: char, below: &str) -> Option<Slip> {
        let value = self.value;
        let Some(close) = closing(value, quote) else {
            if closing_below(below, quote) {
                return None;
            }
            return Some(Slip {
                message: format!("the quote before {} is not closed", self.name()),
                help: Some(format!(
                    "add `{quote}` at its end: {}",
                    self.written(&format!("{value}{quote}"))
                )),
                range: self.range(),
                fix: Some(format!("{value}{quote}")),
            });
        };
        let rest = value[close + 1..].trim_start();
        if rest.is_empty() || rest.starts_with('#') {
            return None;
        }
        let message = format!(
            "{} ends at the second `{quote}`, but there is more text",
            self.name()
        );
        // A last quote is the one that was meant to close the value, unless it belongs to a word.
        let is_word = rest.len() < value[close + 1..].len()
            && !value[..close].ends_with(' ')
            && value.matches(quote).count().is_multiple_of(2);
        let inner = match value.ends_with(quote) && value.len() > 1 && !is_word {
            true => &value[1..value.len() - 1],
            false => value,
        };
        let fix = in_quotes(inner);
        Some(Slip {
            help: Some(match inner.contains('\'') && inner.contains('"') {
                true => format!(
                    "write a single quote within single quotes twice: {}",
                    self.written(&fix)
                ),
                false => format!("use other quotes around it: {}", self.written(&fix)),
            }),
            message,
            range: self.range(),
            fix: Some(fix),
        })
    }

    /// A list or map in brackets that is not closed.
    fn brackets(&self, open: char, close: char, below: &str) -> Option<Slip> {
        let count =
            |bracket: char| self.value.matches(bracket).count() + below.matches(bracket).count();
        let is_open = count(open) > count(close);
        if !is_open {
            // Text after the closing bracket.
            let end = self.value.rfind(close)? + close.len_utf8();
            let rest = self.value[end..].trim_start();
            let is_text = !rest.is_empty() && !rest.starts_with('#');
            return is_text.then(|| self.start(&self.value[..1])).flatten();
        }
        let shown = format!("{}{close}", self.value.trim_end_matches(','));
        Some(Slip {
            message: format!("the `{open}` of {} is not closed", self.name()),
            help: Some(format!(
                "add `{close}` at the end: {}",
                self.written(&shown)
            )),
            range: self.range(),
            // It may end in another line.
            fix: below.trim().is_empty().then_some(shown),
        })
    }

    /// The advice to put the value in quotes.
    fn quoted(&self, message: String) -> Slip {
        let fix = in_quotes(self.value);
        Slip {
            message,
            help: Some(format!("put it in quotes: {}", self.written(&fix))),
            range: self.range(),
            fix: Some(fix),
        }
    }

    /// The line with another value, as code.
    fn written(&self, value: &str) -> String {
        match self.key {
            "" => format!("`{value}`"),
            key => format!("`{key}: {value}`"),
        }
    }

    fn name(&self) -> String {
        match self.key {
            "" => "a value".to_owned(),
            key => format!("the value of `{key}`"),
        }
    }

    fn range(&self) -> Range<usize> {
        self.value_at..self.value_at + self.value.len()
    }
}

/// Returns a text in quotes that need the fewest changes to it.
fn in_quotes(text: &str) -> String {
    match (text.contains('\''), text.contains(['"', '\\'])) {
        (false, _) => format!("'{text}'"),
        (true, false) => format!("\"{text}\""),
        (true, true) => format!("'{}'", text.replace('\'', "''")),
    }
}

/// Returns the offset of the quote that closes the one at the beginning of a value.
fn closing(value: &str, quote: char) -> Option<usize> {
    let mut chars = value.char_indices().skip(1).peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' if quote == '"' => _ = chars.next(),
            '\'' if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') => {
                chars.next();
            }
            _ if char == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether a quote is closed in a later line, at whose end it stands.
fn closing_below(below: &str, quote: char) -> bool {
    below.lines().any(|line| line.trim_end().ends_with(quote))
}
