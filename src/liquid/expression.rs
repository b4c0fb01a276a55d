//! Expressions: literals, paths, ranges and filter chains.

use std::sync::Arc;

use super::{
    filters::{self, Filter},
    problems::Problems,
};
use crate::{
    diag::{Diagnostic, codes},
    value::{Value, keys},
};

/// An expression without filters.
#[derive(Debug, Clone)]
pub(crate) enum Expression {
    /// A string, number, boolean or nil.
    Literal(Value),
    /// `empty` or `blank`, which equal every empty value.
    Empty,
    /// `a.b[c]`
    Path { root: Arc<str>, steps: Vec<Step> },
    /// `(a..b)`
    Range(Box<Expression>, Box<Expression>),
}

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Key(Arc<str>),
    Index(Expression),
}

/// An expression and the filters applied to its value.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(super) entry: Expression,
    pub(super) filters: Vec<FilterCall>,
}

/// A filter with its arguments and its position.
#[derive(Debug)]
pub(super) struct FilterCall {
    /// `None` for `render_liquid`, which needs the scope.
    pub(super) filter: Option<&'static Filter>,
    pub(super) positional: Vec<Expression>,
    pub(super) keyword: Vec<(&'static str, Expression)>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Reads the markup of one tag or output from left to right.
pub(crate) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    /// Offset of the markup in its template.
    pub(super) base: usize,
    /// Current nesting depth of brackets.
    depth: usize,
}

/// Maximum nesting depth of brackets.
const MAX_DEPTH: usize = 32;

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str, base: usize) -> Self {
        Self {
            text,
            at: 0,
            base,
            depth: 0,
        }
    }

    pub(crate) fn rest(&mut self) -> &'t str {
        self.blanks();
        &self.text[self.at..]
    }

    pub(crate) fn at_end(&mut self) -> bool {
        self.rest().is_empty()
    }

    pub(super) fn blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Consumes `token` if it comes next.
    pub(crate) fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Consumes a name if one comes next: letters, digits, `_`, `-`, `?`.
    pub(crate) fn name(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let len = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        self.at += len;
        (len > 0).then(|| &rest[..len])
    }

    /// Consumes `word` if it comes next as a whole word.
    pub(crate) fn word(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let found = rest.starts_with(word) && !rest[word.len()..].starts_with(is_name);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Consumes everything up to the next whitespace.
    pub(crate) fn until_whitespace(&mut self) -> &'t str {
        let rest = self.rest();
        let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    /// Reports a syntax error at the cursor.
    pub(crate) fn fail(&mut self, problems: &mut Problems<'_>, message: impl Into<String>) {
        self.blanks();
        let len = self.rest().chars().next().map_or(0, char::len_utf8);
        let span = problems
            .place
            .span(self.base + self.at, self.base + self.at + len);
        problems
            .list
            .push(Diagnostic::new(&codes::LIQUID_SYNTAX, span, message));
    }

    /// Parses an expression without filters.
    pub(crate) fn expression(&mut self, problems: &mut Problems<'_>) -> Option<Expression> {
        if self.depth >= MAX_DEPTH {
            self.fail(problems, "brackets nested too deeply");
            return None;
        }
        self.depth += 1;
        let expression = self.operand(problems);
        self.depth -= 1;
        expression
    }

    fn operand(&mut self, problems: &mut Problems<'_>) -> Option<Expression> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            self.fail(problems, "expected a value");
            return None;
        };
        if matches!(first, '"' | '\'') {
            let Some(len) = rest[1..].find(first) else {
                self.fail(problems, "unterminated string");
                return None;
            };
            self.at += len + 2;
            return Some(Expression::Literal(Value::from(&rest[1..=len])));
        }
        if first == '(' {
            return self.range(problems);
        }
        let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        if digit(rest.trim_start_matches('-'))
            && let Some(number) = self.number(problems)
        {
            return Some(Expression::Literal(number));
        }
        self.path(problems)
    }

    fn range(&mut self, problems: &mut Problems<'_>) -> Option<Expression> {
        self.at += 1;
        let from = self.expression(problems)?;
        if !self.take("..") {
            self.fail(problems, "expected `..` in range, as in `(1..5)`");
            return None;
        }
        let to = self.expression(problems)?;
        if !self.take(")") {
            self.fail(problems, "expected `)` at end of range");
        }
        Some(Expression::Range(Box::new(from), Box::new(to)))
    }

    /// Parses a number, unless the digits begin a name.
    fn number(&mut self, problems: &mut Problems<'_>) -> Option<Value> {
        let rest = self.rest();
        let digits = |text: &str| {
            text.find(|c: char| !c.is_ascii_digit())
                .unwrap_or(text.len())
        };
        let sign = usize::from(rest.starts_with('-'));
        let mut len = sign + digits(&rest[sign..]);
        let fraction = rest[len..].strip_prefix('.').map_or(0, digits);
        if fraction > 0 {
            len += 1 + fraction;
        }
        if rest[len..].starts_with(is_name) {
            return None;
        }
        let text = &rest[..len];
        let value = if fraction > 0 {
            text.parse().ok().map(Value::Float)
        } else {
            text.parse().ok().map(Value::Int)
        };
        if value.is_none() {
            let span = problems
                .place
                .span(self.base + self.at, self.base + self.at + len);
            let message = format!(
                "number `{}…` does not fit in 64 bits",
                &text[..text.len().min(24)]
            );
            problems
                .list
                .push(Diagnostic::new(&codes::LIQUID_NUMBER, span, message));
        }
        self.at += len;
        Some(value.unwrap_or(Value::Nil))
    }

    fn path(&mut self, problems: &mut Problems<'_>) -> Option<Expression> {
        let mut steps = Vec::new();
        let root: Arc<str> = match self.name() {
            Some(name) => name.into(),
            None => {
                self.fail(problems, "expected a value");
                return None;
            }
        };
        loop {
            let rest = &self.text[self.at..];
            if rest.starts_with('.') && rest[1..].starts_with(is_name) {
                let is_version = keys::is_in_version(self.text, self.at);
                self.at += 1;
                let key = self.name()?;
                match steps.last_mut() {
                    Some(Step::Key(last)) if is_version => *last = format!("{last}.{key}").into(),
                    _ => steps.push(Step::Key(key.into())),
                }
            } else if rest.starts_with('[') {
                self.at += 1;
                if steps.len() > 64 {
                    self.fail(problems, "too many brackets");
                    return None;
                }
                let index = self.expression(problems)?;
                if !self.take("]") {
                    self.fail(problems, "expected `]`");
                    return None;
                }
                steps.push(match index {
                    Expression::Literal(value) if value.as_str().is_some() => {
                        Step::Key(value.as_str().unwrap_or_default().into())
                    }
                    other => Step::Index(other),
                });
            } else {
                break;
            }
        }
        if steps.is_empty() {
            match &*root {
                "nil" | "null" => return Some(Expression::Literal(Value::Nil)),
                "true" => return Some(Expression::Literal(Value::Bool(true))),
                "false" => return Some(Expression::Literal(Value::Bool(false))),
                "empty" | "blank" => return Some(Expression::Empty),
                _ => {}
            }
        }
        Some(Expression::Path { root, steps })
    }

    /// Parses an expression with its filters.
    pub(crate) fn chain(&mut self, problems: &mut Problems<'_>) -> Option<Chain> {
        let entry = self.expression(problems)?;
        let mut calls = Vec::new();
        while self.take("|") {
            self.blanks();
            let start = self.base + self.at;
            let Some(name) = self.name() else {
                self.fail(problems, "expected a filter name after `|`");
                break;
            };
            let end = self.base + self.at;
            let filter = match filters::find(name) {
                _ if name == filters::RENDER_LIQUID => None,
                Ok(filter) => Some(filter),
                Err(help) => {
                    let message = format!("unknown filter `{name}`");
                    let span = problems.place.span(start, end);
                    let mut problem = Diagnostic::new(&codes::LIQUID_UNKNOWN_FILTER, span, message);
                    problem.help = help;
                    problems.list.push(problem);
                    self.arguments(None, problems);
                    continue;
                }
            };
            let (positional, keyword) = self.arguments(filter, problems);
            if let Some(Filter { name, takes, .. }) = filter
                && positional.len() < takes.0
            {
                let missing = positional.len() + 1;
                let message = format!("filter `{name}`: argument {missing} is missing");
                problems.add(&codes::LIQUID_SYNTAX, start..end, message);
                continue;
            }
            calls.push(FilterCall {
                filter,
                positional,
                keyword,
                start,
                end,
            });
        }
        Some(Chain {
            entry,
            filters: calls,
        })
    }

    /// Reports unparsed markup, if any. A stray `%` is ignored, as it always has been.
    pub(crate) fn finish(&mut self, problems: &mut Problems<'_>) {
        let rest = self.rest();
        if rest.is_empty() || rest == "%" {
            return;
        }
        let span = problems
            .place
            .span(self.base + self.at, self.base + self.text.len());
        let message = format!("unexpected `{}`; ignored", crate::diag::shorten(rest));
        problems
            .list
            .push(Diagnostic::new(&codes::LIQUID_JUNK, span, message));
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '?')
}
