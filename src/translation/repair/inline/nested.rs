//! Takes links out of links.
//!
//! Enters: both texts. Leaves: edits that keep one of two links around the same text, and that remove brackets around
//! links, where the source has no such thing. Start at [`repairs`].

use super::{
    link::{Link, links},
    mask::Masked,
};
use crate::translation::{edit::Edit, judge::Judge};
use std::collections::BTreeSet;

const RULE: &str = "nested-link";

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    let models = links(source);
    let texts = |link: &Link| source.prose(&link.text).contains("](");
    if models
        .iter()
        .any(|link| texts(link) && !source.prose(&link.text).contains("!["))
        || source.prose.contains("[[")
    {
        return Vec::new();
    }
    let known: BTreeSet<&str> = models
        .iter()
        .map(|link| source.text(&link.address))
        .collect();
    let found = links(own);
    let mut edits = Vec::new();
    for outer in &found {
        let inner: Vec<&Link> = found
            .iter()
            .filter(|link| {
                !link.is_image
                    && outer.text.start <= link.range.start
                    && link.range.end <= outer.text.end
            })
            .collect();
        match inner.as_slice() {
            [] => edits.extend(doubled(own, outer, &known)),
            [inner] => edits.extend(merged(own, outer, inner, &known)),
            _ => {}
        }
    }
    edits.extend(wrapped(source, own, &found, &known));
    edits
}

/// Keeps one of two links.
fn merged(own: &Masked, outer: &Link, inner: &Link, known: &BTreeSet<&str>) -> Vec<Edit> {
    let (a, b) = (own.text(&outer.address), own.text(&inner.address));
    let head = own.text(&(outer.text.start..inner.range.start));
    let tail = own.text(&(inner.range.end..outer.text.end));
    let has_words = [head, tail]
        .iter()
        .any(|text| text.contains(|c: char| c.is_alphanumeric()));
    if outer.is_image || !(known.contains(a) || known.contains(b)) {
        return Vec::new();
    }
    if a == b && !has_words || !known.contains(a) {
        return vec![
            Edit::new(outer.range.start..outer.text.start, "", RULE),
            Edit::new(outer.text.end..outer.range.end, "", RULE),
        ];
    }
    if known.contains(b) {
        return Vec::new();
    }
    // An address is no prose; a reading or a translation in parentheses is.
    let is_address = b.starts_with(['/', '#']) || b.contains("://");
    match is_address {
        true => vec![
            Edit::new(inner.range.start..inner.text.start, "", RULE),
            Edit::new(inner.text.end..inner.range.end, "", RULE),
        ],
        false => vec![
            Edit::new(inner.range.start..inner.text.start, "", RULE),
            Edit::new(inner.joint.clone(), " (", RULE),
        ],
    }
}

/// Removes a second pair of brackets or parentheses, and a second address.
fn doubled(own: &Masked, link: &Link, known: &BTreeSet<&str>) -> Vec<Edit> {
    let text = own.prose(&link.text);
    let address = own.text(&link.address);
    let mut edits = Vec::new();
    let inner = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    if !link.is_image
        && inner.is_some_and(|inner| !inner.contains(['[', ']']))
        && known.contains(address)
    {
        edits.push(Edit::new(link.text.start..link.text.start + 1, "", RULE));
        edits.push(Edit::new(link.text.end - 1..link.text.end, "", RULE));
    }
    let bare = address
        .strip_prefix('(')
        .and_then(|address| address.strip_suffix(')'));
    if bare.is_some_and(|bare| known.contains(bare)) {
        edits.push(Edit::new(
            link.address.start..link.address.start + 1,
            "",
            RULE,
        ));
        edits.push(Edit::new(link.address.end - 1..link.address.end, "", RULE));
    }
    let again = format!("({address})");
    if known.contains(address)
        && own
            .raw
            .get(link.range.end..)
            .is_some_and(|rest| rest.starts_with(&again))
    {
        edits.push(Edit::new(
            link.range.end..link.range.end + again.len(),
            "",
            RULE,
        ));
    }
    edits
}

/// Removes brackets around some links.
fn wrapped(source: &Masked, own: &Masked, found: &[Link], known: &BTreeSet<&str>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for first in found
        .iter()
        .filter(|link| !link.is_image && known.contains(own.text(&link.address)))
    {
        let open = first.range.start;
        let starts = own
            .prose
            .get(..open)
            .is_some_and(|head| head.ends_with('[') && !head.ends_with("\\["));
        let is_inner = found
            .iter()
            .any(|link| link.text.start <= open && open < link.text.end);
        if !starts || is_inner {
            continue;
        }
        let mut depth = 0usize;
        let rest = own.prose.get(open..).unwrap_or_default();
        let line = rest.split("\n\n").next().unwrap_or_default();
        let mut close = None;
        for (at, sign) in line.char_indices() {
            match sign {
                '[' => depth += 1,
                ']' if depth == 0 => {
                    close = Some(open + at);
                    break;
                }
                ']' => depth -= 1,
                _ => {}
            }
        }
        let Some(close) = close else { continue };
        let inside = open..close;
        // In place of quotation marks, brackets are a style.
        let is_quoted = found
            .iter()
            .filter(|link| inside.contains(&link.range.start))
            .any(|link| {
                let mark = format!("]({})", own.text(&link.address));
                source.raw.match_indices(&mark).any(|(at, _)| {
                    let tail = source.raw.get(at + mark.len()..).unwrap_or_default();
                    tail.trim_start_matches(['.', ','])
                        .starts_with(['"', '”', '*', '_'])
                })
            });
        let is_known = found
            .iter()
            .filter(|link| inside.contains(&link.range.start))
            .all(|link| known.contains(own.text(&link.address)));
        let is_link = own
            .prose
            .get(close + 1..)
            .is_some_and(|rest| rest.starts_with(['(', '[', ':', '（']));
        if is_known && !is_quoted && !is_link {
            edits.push(Edit::new(open - 1..open, "", RULE));
            edits.push(Edit::new(close..close + 1, "", RULE));
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn one_link_is_left() {
        let source = "Drink \"[green tea](/t).\"";
        mends(source, "[[緑茶](/t)](/t)を飲む。", "[緑茶](/t)を飲む。");
        mends(
            source,
            "[「[緑茶](/t)」](/t)を飲む。",
            "「[緑茶](/t)」を飲む。",
        );
        mends(
            source,
            "[[Sencha](煎茶)](/t)を飲む。",
            "[Sencha (煎茶)](/t)を飲む。",
        );
        mends(source, "[[緑茶](/t)](/茶)を飲む。", "[緑茶](/t)を飲む。");
        mends(source, "[[緑茶](/茶)](/t)を飲む。", "[緑茶](/t)を飲む。");
        mends(source, "[[緑茶]](/t)を飲む。", "[緑茶](/t)を飲む。");
        mends(source, "[緑茶](/t)(/t)を飲む。", "[緑茶](/t)を飲む。");
        mends(source, "[緑茶]((/t))を飲む。", "[緑茶](/t)を飲む。");
        mends(
            "[A](/a), [b](/b)",
            "[[ア](/a)、[ブ](/b)]",
            "[ア](/a)、[ブ](/b)",
        );
    }

    #[test]
    fn other_brackets_stay() {
        stays("[![State](/s.png)](/s)", "[![状態](/s.png)](/s)");
        stays("[[A](/a)]", "[[ア](/a)]");
        stays("[A](/a) and [b](/b)", "[[ア](/a)とブ](/b)");
        stays("See [\\[a\\] b](/a)", "[\\[ア\\] ブ](/a)を参照");
        stays("![A](/a.png)", "![[ア]](/a.png)");
        stays("[a [b] c](/a)", "[ア [ブ] ク](/a)");
    }
}
