//! Finds what readers of a translation get otherwise than readers of its source, and no translator may choose: code, and
//! the levels of headings. Where links lead, [`links`](super::links) compares.
//!
//! Enters: a source and its translation, whose repairs are made. Leaves: one difference for each place. Only blocks that
//! translate each other are compared. Start at [`differences`].

use std::ops::Range;

use super::{
    align::Aligned,
    block::{Block, Kind},
    repair::code::differing::{self, Languages},
};

/// Something that is not as in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub kind: What,
    /// Its place in the translation.
    pub own: Range<usize>,
    /// What the source has; `None` if it has nothing here.
    pub source: Option<Range<usize>>,
}

/// What can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A line of code or a code span.
    Code,
    /// The level of a heading.
    Heading,
}

/// Returns the differences, in the order of the translation.
pub fn differences(
    source: &str,
    own: &str,
    aligned: &Aligned,
    languages: Languages<'_>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    for (theirs, ours) in aligned.sure_pairs() {
        found.extend(level(theirs, ours));
        let has_spans = |text: &str, block: &Block| {
            block.kind != Kind::Code && text[block.text.clone()].contains('`')
        };
        if has_spans(source, theirs) && has_spans(own, ours) {
            found.extend(spans((source, theirs), (own, ours), languages));
        }
    }
    found.extend(of_code(source, own, languages));
    found.sort_by_key(|it| it.own.start);
    found
}

/// Returns the differences of code blocks.
pub fn of_code(source: &str, own: &str, languages: Languages<'_>) -> Vec<Difference> {
    let code = differing::blocks(source, own, languages).into_iter();
    let found = code.map(|it| Difference {
        kind: What::Code,
        own: it.own,
        source: it.source,
    });
    found.collect()
}

/// A heading of another level.
fn level(theirs: &Block, ours: &Block) -> Option<Difference> {
    let (Kind::Heading(a), Kind::Heading(b)) = (theirs.kind, ours.kind) else {
        return None;
    };
    (a != b).then(|| Difference {
        kind: What::Heading,
        own: ours.range.clone(),
        source: Some(theirs.range.clone()),
    })
}

/// Code spans that the source does not have, while the translation lacks as many of it.
fn spans(
    theirs: (&str, &Block),
    ours: (&str, &Block),
    languages: Languages<'_>,
) -> Vec<Difference> {
    let spans = |(text, block): (&str, &Block)| -> Vec<Range<usize>> {
        let found = differing::spans(&text[block.range.clone()]).into_iter();
        let start = block.range.start;
        found.map(|it| start + it.start..start + it.end).collect()
    };
    let (source, own) = left(theirs.0, spans(theirs), ours.0, spans(ours));
    if source.len() != own.len() {
        return Vec::new();
    }
    let is_chosen = |a: &Range<usize>, b: &Range<usize>| {
        differing::may_differ(&theirs.0[a.clone()], &ours.0[b.clone()], languages)
    };
    let pairs = source.into_iter().zip(own);
    let pairs = pairs.filter(|(a, b)| !is_chosen(a, b));
    let pairs = pairs.map(|(theirs, own)| Difference {
        kind: What::Code,
        own,
        source: Some(theirs),
    });
    pairs.collect()
}

/// Returns what is left on both sides when all that is equal is taken away.
fn left(
    source: &str,
    wanted: Vec<Range<usize>>,
    own: &str,
    mut written: Vec<Range<usize>>,
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let mut lost = wanted;
    lost.retain(|theirs| {
        let is_same = |ours: &Range<usize>| own[ours.clone()] == source[theirs.clone()];
        match written.iter().position(is_same) {
            Some(n) => {
                written.remove(n);
                false
            }
            None => true,
        }
    });
    (lost, written)
}

#[cfg(test)]
mod tests {
    use super::{What, differences};
    use crate::translation::align::Aligned;

    /// Checks the differences: kinds, and the texts of the translation and of the source.
    #[track_caller]
    fn check(source: &str, own: &str, wanted: &[(What, &str, &str)]) {
        let found = differences(source, own, &Aligned::of(source, own), ("en", "ja"));
        let found: Vec<_> = (found.into_iter())
            .map(|it| {
                (
                    it.kind,
                    &own[it.own],
                    it.source.map_or("", |at| &source[at]),
                )
            })
            .collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn code_that_differs() {
        check(
            "Run `pour`.\n\n```sh\npour tea # hot\nwait\n```\n",
            "`注ぐ` を実行。\n\n```sh\npour tea # 熱い\nwait 5\n```\n",
            &[(What::Code, "注ぐ", "pour"), (What::Code, "wait 5", "wait")],
        );
    }

    #[test]
    fn headings_of_another_level() {
        check("## Tea", "### 茶", &[(What::Heading, "### 茶", "## Tea")]);
    }
}
