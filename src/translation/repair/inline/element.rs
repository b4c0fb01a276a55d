//! Repairs pairs of HTML tags.
//!
//! Enters: both texts. Leaves: edits that remove an empty element which the source does not have, put back the slash of an
//! end tag, write the names of elements that were translated, and end anchors without text. Start at [`repairs`].

use super::{
    align,
    mask::{Masked, find},
    tag::{Tag, tags},
};
use crate::translation::{edit::Edit, judge::Judge};
use std::ops::Range;

const RULE: &str = "html-element";

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    if !source.prose.contains('<') || !own.prose.contains('<') {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for scope in align::scopes(source, own) {
        let models = tags(&source.prose, &scope.source);
        let found = tags(&own.prose, &scope.own);
        let mut names: Vec<&str> = models.iter().map(|tag| tag.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let count = |tags: &[Tag], is_end: bool| {
                tags.iter()
                    .filter(|tag| tag.name == name && tag.is_end == is_end)
                    .count()
            };
            let (opens, closes) = (count(&models, false), count(&models, true));
            let (own_opens, own_closes) = (count(&found, false), count(&found, true));
            let of_name: Vec<&Tag> = found.iter().filter(|tag| tag.name == name).collect();
            if own_opens > opens && own_closes > closes {
                edits.extend(empty(source, own, &of_name, own_opens - opens));
            } else if own_opens == opens + 1 && own_closes + 1 == closes {
                edits.extend(slashed(&of_name));
            } else if own_opens == opens && own_closes + 1 == closes {
                edits.extend(ended(source, own, &models, &of_name));
            }
        }
        edits.extend(renamed(source, own, &scope, &models, &found));
    }
    edits
}

/// Removes elements with nothing in them, if the source has none such and they are all that is too many.
fn empty(source: &Masked, own: &Masked, found: &[&Tag], surplus: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    for pair in found.windows(2) {
        if let [open, close] = pair
            && !open.is_end
            && close.is_end
            && own
                .prose
                .get(open.range.end..close.range.start)
                .is_some_and(|inner| inner.trim().is_empty())
            && own.text(&open.rest).trim().is_empty()
            && !source
                .prose
                .contains(own.text(&(open.range.start..close.range.end)))
        {
            edits.push(Edit::new(open.range.start..close.range.end, "", RULE));
        }
    }
    if edits.len() == surplus {
        edits
    } else {
        Vec::new()
    }
}

/// Makes the second of two tags that open an element its end.
fn slashed(found: &[&Tag]) -> Option<Edit> {
    let mut open = 0usize;
    for tag in found {
        if tag.is_end {
            open = open.saturating_sub(1);
        } else if open == 1 && tag.rest.is_empty() {
            return Some(Edit::new(
                tag.range.start + 1..tag.range.start + 1,
                "/",
                RULE,
            ));
        } else {
            open += 1;
        }
    }
    None
}

/// Ends an element that has no text in the source.
fn ended(source: &Masked, own: &Masked, models: &[Tag], found: &[&Tag]) -> Option<Edit> {
    let mut open = found
        .iter()
        .enumerate()
        .filter(|(at, tag)| !tag.is_end && found.get(at + 1).is_none_or(|next| !next.is_end));
    let (_, tag) = open.next()?;
    if open.next().is_some() {
        return None;
    }
    let text = own.text(&tag.range);
    let model = models
        .iter()
        .find(|model| source.text(&model.range) == text)?;
    let end = format!("</{}>", tag.name);
    let is_empty = source.raw.get(model.range.end..)?.starts_with(&end) && text.contains('=');
    is_empty.then(|| Edit::new(tag.range.end..tag.range.end, end, RULE))
}

/// Writes the names of elements that were translated, if a single one of the source is left.
fn renamed(
    source: &Masked,
    own: &Masked,
    scope: &align::Scope,
    models: &[Tag],
    found: &[Tag],
) -> Vec<Edit> {
    let foreign = foreign(&own.prose, &scope.own);
    if foreign.is_empty() {
        return Vec::new();
    }
    let mut left: Vec<&Tag> = models.iter().collect();
    for tag in found {
        if let Some(at) = left
            .iter()
            .position(|model| model.name == tag.name && model.is_end == tag.is_end)
        {
            left.remove(at);
        }
    }
    let is_single = left
        .iter()
        .all(|tag| left.first().is_some_and(|first| first.name == tag.name));
    let is_parallel = left.len() == foreign.len()
        && left
            .iter()
            .zip(&foreign)
            .all(|(tag, range)| tag.is_end == own.text(range).starts_with("</"));
    if !is_single || !is_parallel {
        return Vec::new();
    }
    left.iter()
        .zip(foreign)
        .map(|(tag, range)| Edit::new(range, source.text(&tag.range), RULE))
        .collect()
}

/// What has the form of a tag and a name that is no ASCII.
fn foreign(text: &str, within: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = within.start;
    while let Some(start) = find(text, "<", at).filter(|start| *start < within.end) {
        at = start + 1;
        let inner = text.get(at..within.end).unwrap_or_default();
        let bare = inner.strip_prefix('/').unwrap_or(inner);
        let len = bare.len()
            - bare
                .trim_start_matches(|c: char| c.is_alphanumeric() || c == 'ー')
                .len();
        let is_foreign = bare.get(..len).is_some_and(|name| !name.is_ascii());
        if is_foreign && bare.get(len..).is_some_and(|rest| rest.starts_with('>')) {
            let end = at + inner.len() - bare.len() + len + 1;
            found.push(start..end);
            at = end;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn pairs_are_mended() {
        mends(
            "Pour <i>tea</i>.",
            "<i></i><i>お茶</i>を注ぐ。",
            "<i>お茶</i>を注ぐ。",
        );
        mends(
            "Press <kbd>A</kbd>.",
            "<kbd>A<kbd>を押す。",
            "<kbd>A</kbd>を押す。",
        );
        mends(
            "<summary>Tea</summary>",
            "<概要>お茶</概要>",
            "<summary>お茶</summary>",
        );
        mends(
            "<a id=\"t\"></a> Tea",
            "<a id=\"t\"> お茶",
            "<a id=\"t\"></a> お茶",
        );
    }

    #[test]
    fn whole_pairs_stay() {
        stays("Pour <i>tea</i>.", "<i>お茶</i>を<i>注ぐ</i>。");
        stays("A <b></b> b", "ア <b></b><b></b> ブ");
        stays("Say <name>.", "<名前>を言う。");
        stays("<kbd>A</kbd> <kbd>B</kbd>", "<kbd>A</kbd>");
    }
}
