//! Removes marks of language models, as in `<|endoftext|>`.
//!
//! Enters: both texts. Leaves: edits that remove such a mark where the source has none, with a blank in its place where
//! the script wants one.

use super::{mask::Masked, width::is_wide};
use crate::translation::{edit::Edit, judge::Judge};
use std::ops::Range;

const RULE: &str = "sentinel";

/// How marks begin and end; the longer ones first.
const OPENS: &[&str] = &[
    "&lt;|", "\\<|", "\\<\\|", "<\\|", "<|", "＜|", "<｜", "＜｜",
];
const CLOSES: &[&str] = &[
    "|&gt;", "|\\>", "\\|\\>", "\\|>", "|>", "|＞", "｜>", "｜＞",
];

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = own.body;
    while let Some(range) = next(&own.prose, at) {
        at = range.end;
        if !source.raw.contains(own.text(&range)) {
            edits.push(removal(&own.raw, range));
        }
    }
    edits
}

/// The first mark from a byte on.
fn next(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let (start, open) = OPENS
            .iter()
            .filter_map(|open| rest.find(open).map(|start| (start, open)))
            .min_by_key(|(start, _)| *start)?;
        let inner = rest.get(start + open.len()..)?;
        let name = inner.len()
            - inner
                .trim_start_matches(|c: char| {
                    c.is_alphanumeric() || matches!(c, '_' | '▁' | '-' | ' ')
                })
                .len();
        let is_name = (2..40).contains(&name)
            && inner
                .get(..name)
                .is_some_and(|name| name.contains(|c: char| c.is_ascii_lowercase()));
        let after = inner.get(name..)?;
        if let Some(close) = CLOSES
            .iter()
            .find(|close| is_name && after.starts_with(**close))
        {
            return Some(at + start..at + start + open.len() + name + close.len());
        }
        at += start + open.len();
    }
}

/// Removes a mark, and its line if nothing else is on it.
fn removal(text: &str, range: Range<usize>) -> Edit {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let head = before.trim_end_matches([' ', '\t']);
    let tail = after.trim_start_matches([' ', '\t']);
    let starts_line = head.is_empty() || head.ends_with('\n');
    let ends_line = tail.is_empty() || tail.starts_with('\n');
    if starts_line && ends_line {
        // Between two empty lines one of them is too many.
        let is_loose = head.ends_with("\n\n") && tail.starts_with("\n\n");
        let blanks = if is_loose {
            2
        } else {
            usize::from(tail.starts_with('\n'))
        };
        return Edit::new(head.len()..text.len() - tail.len() + blanks, "", RULE);
    }
    if starts_line {
        return Edit::new(range.start..text.len() - tail.len(), "", RULE);
    }
    if ends_line {
        return Edit::new(head.len()..text.len() - tail.len(), "", RULE);
    }
    let is_joined = [head.chars().next_back(), tail.chars().next()]
        .into_iter()
        .flatten()
        .any(is_wide);
    let is_cell = head.ends_with('|') || tail.starts_with('|');
    let blank = if is_joined && !is_cell { "" } else { " " };
    Edit::new(head.len()..text.len() - tail.len(), blank, RULE)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn a_mark_is_removed() {
        mends(
            "Boil. Pour.",
            "沸かす。<|endoftext|>注ぐ。",
            "沸かす。注ぐ。",
        );
        mends("Boil. Pour.", "Kochen.<|im_end|>Gießen.", "Kochen. Gießen.");
        mends(
            "Boil. Pour.",
            "끓입니다.<|endoftext|>따릅니다.",
            "끓입니다. 따릅니다.",
        );
        mends(
            "Boil.\n\nPour.",
            "沸かす。\n\n<|endoftext|>\n\n注ぐ。",
            "沸かす。\n\n注ぐ。",
        );
        mends("Boil.", "<|endoftext|> 沸かす。", "沸かす。");
        mends("| a |", "| 沸かす<|endoftext|> |", "| 沸かす |");
    }

    #[test]
    fn a_mark_of_the_source_stays() {
        stays("Ends with <|endoftext|>.", "<|endoftext|>で終わります。");
        stays("Write `x`.", "`<|endoftext|>` と書きます。");
        stays(
            "| a | b |\n|---|---|\n| <| c |> | d |",
            "| a | b |\n|---|---|\n| <| 丙 |> | d |",
        );
    }
}
