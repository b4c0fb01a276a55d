//! Whether a tag is as it should be: it stays then, even if the source has another one. A translation may be in another
//! order, repeat or leave out tags, or be in another dialect.

use super::super::super::{
    judge::{Judge, Role},
    tag::Tag,
};

/// What the tags of a text and of its source are compared with.
pub(super) struct Known<'k> {
    pub(super) judge: &'k dyn Judge,
    /// The tags of the source.
    pub(super) source: &'k [Tag<'k>],
}

impl Known<'_> {
    /// Whether a tag can be read, and means something.
    pub(super) fn is_valid(&self, tag: &Tag<'_>) -> bool {
        // Comments, and programs with comments and texts.
        if !tag.is_output && (tag.content.starts_with('#') || tag.name() == "liquid") {
            return true;
        }
        if !is_plain(tag.content) {
            return false;
        }
        if tag.is_output {
            return self.is_valid_output(tag);
        }
        let arguments = tag.arguments();
        match (self.judge.role(tag.name()), tag.name()) {
            (None, _) => false,
            (_, "data") => {
                self.judge.has_data(arguments)
                    || self
                        .source
                        .iter()
                        .any(|known| known.arguments() == arguments)
            }
            (_, "indented_data_reference") => {
                let mut parts = arguments.split_ascii_whitespace();
                let path = parts.next().unwrap_or_default();
                let has_indent = parts.next().is_some_and(|part| {
                    part.strip_prefix("spaces=")
                        .is_some_and(|n| n.parse::<u8>().is_ok())
                });
                let lacks_indent = |known: &&Tag<'_>| {
                    known.arguments().starts_with(path) && known.arguments().contains("spaces=")
                };
                self.judge.has_data(path)
                    && (has_indent || !self.source.iter().any(|known| lacks_indent(&known)))
            }
            (_, "octicon") => self.is_valid_icon(arguments),
            (_, "ifversion") => self.is_condition(arguments),
            (_, "elsif") => self.is_condition(arguments) || is_expression(arguments),
            (_, "if" | "unless") => is_expression(arguments),
            (_, "for") => {
                arguments.split_ascii_whitespace().nth(1) == Some("in") && is_arguments(arguments)
            }
            (_, "assign") => arguments
                .split_once('=')
                .is_some_and(|(name, value)| is_name(name.trim()) && !value.trim().is_empty()),
            (_, "capture") => is_name(arguments),
            (_, "case") => is_expression(arguments),
            (_, "when") => is_arguments(arguments) && !arguments.is_empty() && arguments.is_ascii(),
            (Some(Role::End), _) | (_, "else" | "raw" | "comment") => arguments.is_empty(),
            // Texts in quotes are the translator's.
            _ => true,
        }
    }

    fn is_valid_output(&self, tag: &Tag<'_>) -> bool {
        let root = |content: &str| {
            let end =
                content.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
            content[..end.unwrap_or(content.len())].to_owned()
        };
        let own = root(tag.content);
        // A name that the source has in other letters is a damaged one.
        let mut outputs = self.source.iter().filter(|known| known.is_output);
        let is_other_case = outputs.any(|known| {
            let known = root(known.content);
            known != own && known.eq_ignore_ascii_case(&own)
        });
        !own.is_empty() && !is_other_case
    }

    fn is_valid_icon(&self, arguments: &str) -> bool {
        let Some((name, rest)) = quoted(arguments) else {
            return false;
        };
        let mut rest = rest.trim_start();
        while !rest.is_empty() {
            let Some((key, after)) = rest.split_once('=') else {
                return false;
            };
            if !key
                .trim()
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            {
                return false;
            }
            let Some((_, after)) = quoted(after.trim_start()) else {
                return false;
            };
            rest = after.trim_start();
        }
        self.judge.has_icon(name)
    }

    /// Whether it is a condition of `ifversion`.
    fn is_condition(&self, text: &str) -> bool {
        let mut words = text.split_ascii_whitespace().peekable();
        loop {
            let mut name = words.next();
            if name == Some("not") {
                name = words.next();
            }
            if !name.is_some_and(|name| self.judge.has_plan(name)) {
                return false;
            }
            if words
                .peek()
                .is_some_and(|word| matches!(*word, ">" | "<" | ">=" | "<=" | "=" | "==" | "!="))
            {
                words.next();
                let is_release = |word: &str| {
                    let word = word.trim_matches(['"', '\'']);
                    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.')
                        || word
                            .split('.')
                            .all(|part| !part.is_empty() && part.is_ascii())
                            && word.starts_with(|c: char| c.is_ascii_digit())
                            && word
                                .chars()
                                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
                };
                if !words.next().is_some_and(is_release) {
                    return false;
                }
            }
            match words.next() {
                None => return true,
                Some("and" | "or") => {}
                Some(_) => return false,
            }
        }
    }
}

/// Whether a content has, outside of quotes, only what Liquid reads.
pub(super) fn is_plain(content: &str) -> bool {
    let mut quote = None;
    for c in content.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if !c.is_ascii()
                || matches!(c, '{' | '}' | '\\' | '%' | '*' | '`' | '&' | ';') =>
            {
                return false;
            }
            None => {}
        }
    }
    quote.is_none()
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// Whether operands and operators follow each other.
fn is_expression(text: &str) -> bool {
    let mut expects_operand = true;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (word, after) = match quoted(rest) {
            Some((_, after)) => ("", after),
            None => {
                let end = rest
                    .find(|c: char| c.is_ascii_whitespace())
                    .unwrap_or(rest.len());
                rest.split_at(end)
            }
        };
        let is_operator = matches!(
            word,
            "and"
                | "or"
                | "=="
                | "!="
                | "<>"
                | ">"
                | "<"
                | ">="
                | "<="
                | "contains"
                | "|"
                | "ver_gt"
                | "ver_lt"
        );
        if word == "not" && expects_operand {
            rest = after.trim_start();
            continue;
        }
        if is_operator == expects_operand {
            return false;
        }
        expects_operand = is_operator;
        rest = after.trim_start();
    }
    !expects_operand
}

fn is_arguments(text: &str) -> bool {
    is_plain(text)
}

/// Splits a quoted text from what follows it.
pub(super) fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (inner, rest) = text[1..].split_once(quote)?;
    Some((inner, rest))
}
