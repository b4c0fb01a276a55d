//! How a repaired tag is written: as the source writes it, with the texts that the translator chose.

use std::ops::Range;

use super::super::super::tag::Tag;
use super::{damaged::Candidate, valid::quoted};

/// Quotation marks in which a translator's program may have put a text.
const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('\'', '\''),
    ('“', '”'),
    ('”', '”'),
    ('„', '“'),
    ('„', '”'),
    ('‘', '’'),
    ('’', '’'),
    ('«', '»'),
    ('「', '」'),
    ('〝', '〟'),
    ('〝', '〝'),
];

/// Returns a tag of the source with the texts of a damaged one.
pub(super) fn tag(text: &str, damaged: &Candidate, source: &Tag<'_>) -> String {
    let content = damaged.content();
    let own = |part| damaged.written(text, part).to_owned();
    let name = source.name();
    let is_label = |key: &str| key == "label" || key == "aria-label" || key == "title";
    if name == "octicon" {
        let mut whole = source.whole.to_owned();
        // From the last to the first, so that places stay the same.
        for (value, key) in values(source.whole).into_iter().rev() {
            if is_label(key)
                && let Some(part) = label(&content, key)
            {
                whole.replace_range(value, &own(part));
            }
        }
        return whole;
    }
    if name == "assign"
        && let Some((_, value)) = source.arguments().split_once('=')
        && let Some((text, rest)) = quoted(value.trim_start())
        && rest.is_empty()
        && let Some(equals) = content.find('=')
        && let Some(part) = unquoted(&content, equals + 1)
    {
        let at = source.whole.rfind(text).unwrap_or(0);
        let mut whole = source.whole.to_owned();
        whole.replace_range(at..at + text.len(), &own(part));
        return whole;
    }
    source.whole.to_owned()
}

/// Returns the values of `key="value"` with their keys.
fn values(whole: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = whole[from..].find("=\"").map(|at| from + at) {
        let key = whole[..at]
            .rsplit(|c: char| c.is_ascii_whitespace())
            .next()
            .unwrap_or_default();
        let Some(len) = whole[at + 2..].find('"') else {
            break;
        };
        found.push((at + 2..at + 2 + len, key));
        from = at + 2 + len + 1;
    }
    found
}

/// Returns where the translator's text for a key is. If the key was translated, it is the last text.
fn label(content: &str, key: &str) -> Option<Range<usize>> {
    let after = content.find(key).map(|at| at + key.len());
    let after = after.filter(|at| content[*at..].trim_start().starts_with('='));
    let from = after.or_else(|| content.rfind('='))?;
    let equals = from + content[from..].find('=')?;
    let part = unquoted(content, equals + 1)?;
    (!content[part.clone()].contains(['"', '{', '}'])).then_some(part)
}

/// Returns the first text in quotation marks of any kind behind `from`, without blanks at its ends.
fn unquoted(content: &str, from: usize) -> Option<Range<usize>> {
    let text = &content[from..];
    let start = from + text.len() - text.trim_start().len();
    let open = content[start..].chars().next()?;
    let start = start + open.len_utf8();
    let inner = &content[start..];
    let ends = QUOTES.iter().filter(|(known, _)| *known == open);
    let end = ends.filter_map(|(_, close)| inner.find(*close)).min()?;
    let inner = &inner[..end];
    let start = start + inner.len() - inner.trim_start().len();
    Some(start..start + inner.trim().len())
}
