//! Finds code that is not that of the source.
//!
//! Enters: a source and its translation, whose repairs are made. Leaves: the first line of each code block, and each code
//! span, that differs in more than comments and texts in quotes.

use super::{
    content::{Line, code},
    fence::{Fence, Lines, fences},
    language::{Language, first_word, language},
    pair::{align, gaps, pairs},
    span::spans_of,
};
use std::ops::Range;

/// Code that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::translation) struct Differing {
    /// The line of the translation; of one that is missing, the line before which it belongs.
    pub(in crate::translation) own: Range<usize>,
    /// The line of the source, if it has one here.
    pub(in crate::translation) source: Option<Range<usize>>,
}

/// The code of the language of the source, and that of the translation.
pub(in crate::translation) type Languages<'c> = (&'c str, &'c str);

/// Returns the code blocks that differ, each with its first line that does.
pub(in crate::translation) fn blocks(
    source: &str,
    own: &str,
    languages: Languages<'_>,
) -> Vec<Differing> {
    let (source, own) = (Lines::new(source), Lines::new(own));
    let (wanted, written) = (fences(&source), fences(&own));
    if wanted.is_empty() || written.is_empty() {
        return Vec::new();
    }
    let pairs = pairs((&source, &wanted), (&own, &written));
    let found = pairs.into_iter().filter_map(|pair| {
        let (model, fence) = (wanted.get(pair.source)?, written.get(pair.own)?);
        block((&source, model), (&own, fence), languages)
    });
    found.collect()
}

/// Returns the first line of a code block that differs.
fn block(
    (source, model): (&Lines, &Fence),
    (own, fence): (&Lines, &Fence),
    languages: Languages<'_>,
) -> Option<Differing> {
    if model.text(source) == fence.text(own) {
        return None;
    }
    let info = model.info(source);
    let traits = language(info);
    let is_prose = traits.is_free || matches!(first_word(info), "markdown" | "md" | "html");
    let (theirs, ours) = (code(source, model, &traits), code(own, fence, &traits));
    let is_same = |row: usize, column: usize| match (theirs.get(row), ours.get(column)) {
        (Some(a), Some(b)) if a.mask == b.mask => 1,
        _ => 0,
    };
    let same = align(theirs.len(), ours.len(), is_same);
    gaps(&same, theirs.len(), ours.len())
        .into_iter()
        .find_map(|(rows, columns)| {
            let lines = theirs.get(rows).unwrap_or_default();
            let written = ours.get(columns.clone()).unwrap_or_default();
            // Text in a block of its own is for translation.
            if is_prose && written.iter().any(|line| !line.text.is_ascii()) {
                return None;
            }
            let is_chosen = |(a, b): (&Line, &Line)| {
                is_value(&a.text, &b.text, &traits) || may_differ(&a.text, &b.text, languages)
            };
            let chosen = lines
                .iter()
                .zip(written)
                .take_while(|pair| is_chosen(*pair));
            let n = chosen.count();
            let (line, other) = (lines.get(n), written.get(n));
            if line.is_none() && other.is_none() {
                return None;
            }
            let own = match other.or_else(|| ours.get(columns.end)) {
                Some(line) => line.range.clone(),
                None => own.start(fence.close)..own.end(fence.close),
            };
            Some(Differing {
                own,
                source: line.map(|line| line.range.clone()),
            })
        })
}

/// Whether a line has the key of the source's, and a value in words, as of a title.
fn is_value(source: &str, own: &str, traits: &Language) -> bool {
    let parts = |line: &str| -> Option<(String, String)> {
        let (key, value) = line.split_once(": ")?;
        Some((key.trim().to_owned(), value.trim().to_owned()))
    };
    let (Some((key, value)), Some((own_key, own_value))) = (parts(source), parts(own)) else {
        return false;
    };
    let has_words = value.contains(' ') || value.starts_with(|c: char| c.is_uppercase());
    traits.is_keyed && key == own_key && has_words && !own_value.is_ascii()
}

/// Whether code differs only in words between signs, as in `<name>` and `[text](/address)`, or in the language of addresses.
pub(in crate::translation) fn may_differ(
    source: &str,
    own: &str,
    (theirs, ours): Languages<'_>,
) -> bool {
    let own = own.replace(&format!("/{ours}/"), &format!("/{theirs}/"));
    if own.is_ascii() {
        return own == source;
    }
    let mut rest = source;
    let mut is_first = true;
    let mut pieces = own.split(|c: char| !c.is_ascii()).filter(|piece| {
        // Blanks between words of another script.
        !piece.trim().is_empty()
    });
    let is_enclosed =
        own.starts_with(|c: char| c.is_ascii()) && own.ends_with(|c: char| c.is_ascii());
    is_enclosed
        && pieces.all(|piece| {
            let has_signs = |side: Option<char>| side.is_some_and(|c| c.is_ascii_punctuation());
            let at = match is_first {
                true => rest.starts_with(piece).then_some(0),
                false => rest.find(piece).filter(|at| *at > 0),
            };
            let is_apart = is_first || has_signs(piece.chars().next());
            is_first = false;
            at.filter(|_| is_apart).is_some_and(|at| {
                rest = &rest[at + piece.len()..];
                rest.is_empty() || has_signs(piece.chars().next_back())
            })
        })
        && rest.is_empty()
}

/// The code spans of a text, without their marks.
pub(in crate::translation) fn spans(text: &str) -> Vec<Range<usize>> {
    spans_of(text).collect()
}

#[cfg(test)]
mod tests {
    use super::may_differ;

    #[track_caller]
    fn check(source: &str, own: &str, wanted: bool) {
        assert_eq!(may_differ(source, own, ("en", "ja")), wanted, "{own}");
    }

    #[test]
    fn words_between_signs_may_differ() {
        check("`<language>.yml`", "`<言語>.yml`", true);
        check("[here](/tea/brew)", "[こちら](/tea/brew)", true);
        check("<summary>More</summary>", "<summary>続き</summary>", true);
        check("*gently*", "*やさしく*", true);
        check("\"a tea\", \"a cup\"", "\"緑 茶\", \"茶碗\"", true);
    }

    #[test]
    fn names_may_not() {
        check("push", "プッシュ", false);
        check("light --lamp", "点灯 --lamp", false);
        check("[here](/tea/brew)", "[こちら](/tea/pour)", false);
        check("ubuntu-latest", "ubuntu-最新の", false);
    }

    #[test]
    fn addresses_may_have_the_language() {
        check("/en/tea", "/en/tea", true);
        check(
            "https://tea.example/en/pots",
            "https://tea.example/ja/pots",
            true,
        );
        check(
            "https://tea.example/en/pots",
            "https://tea.example/ja/cups",
            false,
        );
    }
}
