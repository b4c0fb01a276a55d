//! Cuts a line of code into code, texts in quotes, and comments.
//!
//! Enters: a line of code, perhaps damaged, and its language. Leaves: its tokens; a mask in which two lines are equal
//! if they have the same code, whatever their comments and texts say.

use super::{
    fold::{compact, sign},
    language::Language,
};
use memchr::memchr2;
use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What only the source may say.
    Code,
    /// A text in quotes.
    Text,
    /// A comment.
    Comment,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it is.
    pub(super) range: Range<usize>,
    /// Its content, without quotes and without the marks of the comment.
    pub(super) inner: Range<usize>,
}

/// The end mark of a comment that a line leaves open.
pub(super) type Open = Option<&'static str>;

/// Cuts a line. `open` is what the line before left open, and becomes what this one does.
pub(super) fn tokens(line: &str, language: &Language, open: &mut Open) -> Vec<Token> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let byte = |i: usize| chars.get(i).map_or(line.len(), |&(at, _)| at);
    let plain = |i: usize| chars.get(i).map(|&(_, c)| sign(c));
    let has = |i: usize, mark: &str| {
        mark.chars()
            .enumerate()
            .all(|(k, c)| plain(i + k) == Some(c))
    };
    let find = |from: usize, mark: &str| (from..chars.len()).find(|&i| has(i, mark));
    let mut found = Vec::new();
    let mut push = |kind, range: Range<usize>, inner: Range<usize>| {
        if !range.is_empty() {
            found.push(Token { kind, range, inner });
        }
    };
    let mut i = 0;
    if let Some(mark) = *open {
        let end = find(0, mark);
        let after = end.map_or(chars.len(), |at| at + mark.len());
        push(
            Kind::Comment,
            0..byte(after),
            0..byte(end.unwrap_or(chars.len())),
        );
        if end.is_some() {
            *open = None;
        }
        i = after;
    }
    let mut code = i;
    while i < chars.len() {
        let before = i.checked_sub(1).and_then(plain);
        let is_parted = before
            .is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '{' | '}' | ')' | ',' | '('));
        if let Some(mark) = language
            .line_marks
            .iter()
            .find(|mark| is_parted && has(i, mark))
        {
            push(Kind::Code, byte(code)..byte(i), byte(code)..byte(i));
            push(
                Kind::Comment,
                byte(i)..line.len(),
                byte(i + mark.len())..line.len(),
            );
            return found;
        }
        if let Some((start, end)) = language.block_marks.iter().find(|(start, _)| has(i, start)) {
            push(Kind::Code, byte(code)..byte(i), byte(code)..byte(i));
            let last = find(i + start.len(), end);
            let after = last.map_or(chars.len(), |at| at + end.len());
            push(
                Kind::Comment,
                byte(i)..byte(after),
                byte(i + start.len())..byte(last.unwrap_or(chars.len())),
            );
            *open = if last.is_none() { Some(end) } else { None };
            i = after;
            code = i;
            continue;
        }
        if let Some(close) = closing_quote(&chars, i) {
            push(Kind::Code, byte(code)..byte(i), byte(code)..byte(i));
            push(
                Kind::Text,
                byte(i)..byte(close + 1),
                byte(i + 1)..byte(close),
            );
            i = close + 1;
            code = i;
            continue;
        }
        i += 1;
    }
    push(Kind::Code, byte(code)..line.len(), byte(code)..line.len());
    found
}

/// Whether a line has no sign of a text or a comment.
fn is_bare(line: &str, language: &Language) -> bool {
    let marks = language.line_marks.iter();
    let mut marks = marks.chain(language.block_marks.iter().map(|(start, _)| start));
    line.is_ascii()
        && memchr2(b'"', b'\'', line.as_bytes()).is_none()
        && !marks.any(|mark| line.contains(mark))
}

/// Where the text ends that a quotation mark opens; `None` if it opens none.
fn closing_quote(chars: &[(usize, char)], at: usize) -> Option<usize> {
    let char_at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let written = char_at(at)?;
    let quote = sign(written);
    if !matches!(quote, '"' | '\'') {
        return None;
    }
    // An apostrophe opens nothing.
    if quote == '\''
        && at
            .checked_sub(1)
            .and_then(char_at)
            .is_some_and(char::is_alphanumeric)
    {
        return None;
    }
    let is_free =
        |i: usize| char_at(i - 1) != Some('\\') || char_at(i.saturating_sub(2)) == Some('\\');
    let mut behind = at + 1..chars.len();
    if written == quote {
        let straight = behind
            .clone()
            .find(|&i| char_at(i) == Some(quote) && is_free(i));
        return straight.or_else(|| behind.rfind(|&i| char_at(i).map(sign) == Some(quote)));
    }
    behind.find(|&i| char_at(i).is_some_and(|c| c == quote || is_partner(written, c)))
}

/// Whether a quotation mark ends what another begins.
fn is_partner(open: char, close: char) -> bool {
    match open {
        '“' | '„' | '‟' | '”' => matches!(close, '”' | '“' | '‟'),
        '‘' | '‚' | '‛' | '’' => matches!(close, '’' | '‘'),
        '«' => close == '»',
        '»' => close == '«',
        '‹' => close == '›',
        '「' => close == '」',
        '『' => close == '』',
        '〝' => matches!(close, '〟' | '〞'),
        _ => open == close,
    }
}

/// A mask of a line: its code without blanks, a sign for each text, nothing for comments.
pub(super) fn mask(line: &str, language: &Language, open: &mut Open) -> String {
    if open.is_none() && is_bare(line, language) {
        return compact(line);
    }
    let mut mask = String::new();
    for token in tokens(line, language, open) {
        match token.kind {
            Kind::Code => mask.push_str(&compact(line.get(token.range).unwrap_or_default())),
            Kind::Text => mask.push('\u{1}'),
            Kind::Comment => {}
        }
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translation::repair::code::language::language;

    fn mask_of(line: &str, info: &str) -> String {
        mask(line, &language(info), &mut None)
    }

    #[test]
    fn comments_and_texts_do_not_matter() {
        assert_eq!(
            mask_of("say \"hi\" # a", "sh"),
            mask_of("say 「やあ」 ＃ b", "sh")
        );
        assert_eq!(mask_of("f('x'); // a", "js"), mask_of("f(‘y’);", "js"));
    }

    #[test]
    fn signs_within_a_text_are_not_quotes() {
        assert_eq!(mask_of("{ \"a\": \"「b」：c\" }", "json"), "{\u{1}:\u{1}}");
    }

    #[test]
    fn comments_reach_over_lines() {
        let mut open = None;
        let css = language("css");
        assert_eq!(mask("a {} /* x", &css, &mut open), "a{}");
        assert_eq!(mask("y */ b {}", &css, &mut open), "b{}");
        assert_eq!(open, None);
    }

    #[test]
    fn addresses_are_not_comments() {
        assert_eq!(mask_of("get(http://x)", "js"), "get(http://x)");
        assert_eq!(mask_of("a#b", "sh"), "a#b");
    }
}
