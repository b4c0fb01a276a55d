//! Repairs the first lines of alerts, as in `> [!NOTE]`.
//!
//! Enters: both texts. Leaves: edits that write the words of the source's alerts, in their order, where the translation
//! has as many.

use super::{mask::Masked, width::narrow};
use crate::translation::{block::Kind, edit::Edit, judge::Judge};
use std::ops::Range;

const RULE: &str = "alert";
const WORDS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// What begins a quote like an alert does.
#[derive(Debug)]
struct Head {
    /// From the bracket to the end of its line.
    range: Range<usize>,
    /// What is before the bracket on its line.
    marks: Range<usize>,
    /// Text behind the bracket.
    rest: Range<usize>,
    /// What is between the brackets.
    word: Range<usize>,
}

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    let wanted: Vec<&str> = source
        .blocks
        .iter()
        .filter(|block| block.kind == Kind::Alert && block.quotes > 0)
        .filter_map(|block| {
            source
                .text(&block.text)
                .trim()
                .strip_prefix("[!")?
                .strip_suffix(']')
        })
        .filter(|word| WORDS.contains(word))
        .collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let heads = heads(&own.prose, own.body);
    let is_whole = |head: &Head| is_whole(own.text(&head.range).trim_end());
    let is_alike = wanted.iter().all(|word| Some(word) == wanted.first());
    if heads.len() != wanted.len() && !(is_alike && heads.len() < wanted.len()) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for (head, word) in heads.iter().zip(wanted).filter(|(head, _)| !is_whole(head)) {
        let rest = own.text(&head.rest);
        let inner = own
            .text(&head.word)
            .trim_matches(|c: char| c == ' ' || narrow(c) == '!');
        // A word that is right already, with text behind it, is the work of an author.
        let word = if WORDS.contains(&inner) { inner } else { word };
        let text = match rest {
            "" => format!("[!{word}]"),
            _ => format!("[!{word}]\n{}{rest}", own.text(&head.marks)),
        };
        edits.push(Edit::new(head.range.clone(), text, RULE));
    }
    edits
}

/// Whether a line of a text looks like the first one of an alert, and is none.
pub(super) fn is_suspect(text: &str) -> bool {
    text.lines().any(|line| {
        let Some(quote) = line.trim_start().strip_prefix('>') else {
            return false;
        };
        let inner = quote.trim_start_matches([' ', '\t', '>']).trim_end();
        let opened = inner
            .trim_start_matches(|sign: char| matches!(sign, '\\' | ' ') || narrow(sign) == '!');
        opened.starts_with(['[', '［', '【']) && !is_whole(inner)
    })
}

/// Whether a line is the first one of an alert.
fn is_whole(line: &str) -> bool {
    let word = line
        .strip_prefix("[!")
        .and_then(|line| line.strip_suffix(']'));
    word.is_some_and(|word| WORDS.contains(&word))
}

/// The first lines of quotes that begin with a bracket like an alert does.
fn heads(text: &str, from: usize) -> Vec<Head> {
    let mut found = Vec::new();
    let mut is_quote = false;
    let mut at = from;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let inner = line.trim_start_matches([' ', '\t', '>']);
        let was_quote = is_quote;
        is_quote = line.trim_start().starts_with('>');
        if is_quote && !was_quote {
            found.extend(head(inner, start + line.len() - inner.len(), start));
        }
    }
    found
}

/// Reads a line without the marks before it.
fn head(line: &str, at: usize, start: usize) -> Option<Head> {
    let opened = line.trim_start_matches(|c: char| matches!(c, '\\' | ' ') || narrow(c) == '!');
    let mut is_marked = line.starts_with(['!', '！']);
    let inner = opened.strip_prefix(['[', '［', '【'])?;
    let (word, rest) = inner.split_once([']', '］', '】'])?;
    let close = inner.len() - rest.len();
    let word = word.trim_end_matches('\\');
    is_marked |= word.contains(['!', '！', '¡']);
    let is_word = !word.trim().is_empty()
        && word.chars().count() <= 24
        && !word.contains(['[', '(', '`', '\u{1}', '\u{2}']);
    let is_link = rest.trim_start().starts_with(['(', '（', '[', ':']);
    let bare = rest.trim();
    if !is_word || is_link || (!is_marked && !bare.is_empty()) {
        return None;
    }
    let inner_at = at + line.len() - inner.len();
    let end = at + line.len();
    Some(Head {
        range: at..end,
        marks: start..at,
        rest: end - bare.len()..end,
        word: inner_at..inner_at + close.min(word.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn words_of_the_source_are_written() {
        for damaged in [
            "[!警告]",
            "[！警告]",
            "[! WARNING]",
            "\\[!WARNING]",
            "［!WARNING］",
            "[!Warning]",
            "[警告]",
            "![警告]",
            "[¡ADVERTENCIA!]",
        ] {
            let own = format!("> {damaged}\n> 熱い。");
            mends("> [!WARNING]\n> Hot.", &own, "> [!WARNING]\n> 熱い。");
        }
        mends(
            "> [!TIP]\n> Sip.",
            "> [!ヒント] すすります。",
            "> [!TIP]\n> すすります。",
        );
    }

    #[test]
    fn other_quotes_stay() {
        stays("> [!TIP]\n> Sip.", "> [!NOTE]\n> すすります。");
        stays(
            "> [a](/b)\n\n> [!TIP]\n> Sip.",
            "> [ア](/b)\n\n> [!TIP]\n> すすります。",
        );
        stays("> A picture", "> [！写真]");
        stays(
            "> [!TIP]\n> Sip.\n\n> [!NOTE]\n> Hot.",
            "> [!ヒント]\n> すすります。",
        );
    }
}
