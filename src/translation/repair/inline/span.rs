//! Writes marks of code spans, emphasis and images in ASCII.
//!
//! Enters: both texts. Leaves: edits of pairs of full-width marks, as in ｀x｀ and ＊＊x＊＊, where the source has more
//! spans of that kind than the translation.

use super::{align, mask::Masked};
use crate::translation::{edit::Edit, judge::Judge};
use std::ops::Range;

const RULE: &str = "full-width";

/// Full-width marks, and what they stand for. The longer ones come first, as they contain the others.
const MARKS: &[(&str, &str)] = &[
    ("＊＊", "**"),
    ("～～", "~~"),
    ("＿＿", "__"),
    ("＊", "*"),
    ("＿", "_"),
];

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    if !own.prose.contains(['｀', '＊', '～', '＿']) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for scope in align::scopes(source, own) {
        let (from, to) = (source.prose(&scope.source), own.prose(&scope.own));
        let spans = |text: &Masked, range: &Range<usize>| {
            let inside = |code: &&Range<usize>| range.start <= code.start && code.end <= range.end;
            text.codes.iter().filter(inside).count()
        };
        let free = spans(source, &scope.source).saturating_sub(spans(own, &scope.own));
        edits.extend(narrowed(to, scope.own.start, "｀", "`", 2 * free));
        if !from.contains(['*', '_', '~']) {
            continue;
        }
        for (wide, mark) in MARKS {
            let free = count(from, mark).saturating_sub(count(to, mark));
            edits.extend(narrowed(to, scope.own.start, wide, mark, free));
        }
    }
    edits
}

/// How often a mark stands in a text by itself, not as a part of a longer one.
fn count(text: &str, mark: &str) -> usize {
    let Some(sign) = mark.chars().next() else {
        return 0;
    };
    runs(text, sign)
        .filter(|run| run.len() == mark.len())
        .count()
}

/// The runs of a sign, without those that begin an item of a list.
fn runs(text: &str, sign: char) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(sign)?;
        let run = text.get(start..)?;
        let end = text.len() - run.trim_start_matches(sign).len();
        at = end;
        Some(start..end)
    })
    .filter(move |run| {
        let line = text
            .get(..run.start)
            .and_then(|head| head.rsplit('\n').next())
            .unwrap_or_default();
        let is_item = run.len() == 1
            && line.trim_start().is_empty()
            && text
                .get(run.end..)
                .is_some_and(|rest| rest.starts_with([' ', '　']));
        !is_item
    })
}

/// Narrows all runs of a full-width mark if there are pairs of them, and no more than are wanted.
fn narrowed(text: &str, from: usize, wide: &str, mark: &str, wanted: usize) -> Vec<Edit> {
    let (Some(sign), Some(plain)) = (wide.chars().next(), mark.chars().next()) else {
        return Vec::new();
    };
    let found: Vec<Range<usize>> = runs(text, sign)
        .filter(|run| run.len() == wide.len())
        .collect();
    // One of a pair may be in ASCII already.
    let mut all = found.clone();
    if found.len() % 2 == 1 {
        all.extend(runs(text, plain).filter(|run| run.len() == mark.len()));
        all.sort_unstable_by_key(|run| run.start);
    }
    let is_paired = all.len().is_multiple_of(2) && found.len() <= wanted;
    let is_filled = all.chunks(2).all(|pair| match pair {
        [open, close] => text
            .get(open.end..close.start)
            .is_some_and(|inner| !inner.trim().is_empty() && !inner.contains("\n\n")),
        _ => false,
    });
    if !is_paired || !is_filled {
        return Vec::new();
    }
    let edit = |run: Range<usize>| Edit::new(from + run.start..from + run.end, mark, RULE);
    found.into_iter().map(edit).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn pairs_are_narrowed() {
        mends(
            "Run `tea` **now**.",
            "＊＊今＊＊｀tea｀を実行。",
            "**今**`tea`を実行。",
        );
        mends("Run **now**.", "**今＊＊実行。", "**今**実行。");
        mends("Run `tea`.", "｀tea`を実行。", "`tea`を実行。");
        mends("Run _now_.", "＿今＿実行。", "_今_実行。");
    }

    #[test]
    fn signs_of_prose_stay() {
        stays("A **price**.", "**価格**＊です。＊税別。");
        stays("A price", "＊＊価格＊＊");
        stays("Run `tea`.", "`tea`｀を実行｀。");
    }
}
