//! Repairs comments of HTML.
//!
//! Enters: both texts. Leaves: edits that write `<!--` and `-->` where dashes and arrows took their place, and that end a
//! comment where the one of the source ends. Start at [`repairs`].

use super::{
    mask::{Masked, find},
    width::narrow,
};
use crate::translation::{edit::Edit, judge::Judge};
use memchr::memmem;
use std::ops::Range;

const RULE: &str = "comment";

/// A comment of the translation that is damaged.
#[derive(Debug)]
struct Damaged {
    open: Range<usize>,
    close: Option<Range<usize>>,
}

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    if source.comments.len() <= own.comments.len() {
        return Vec::new();
    }
    let damaged = damaged(&own.prose, own.body);
    if damaged.len() + own.comments.len() != source.comments.len() {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for comment in damaged {
        let nth = own
            .comments
            .iter()
            .filter(|known| known.start < comment.open.start)
            .count()
            + edits
                .iter()
                .filter(|edit: &&Edit| edit.text == "<!--")
                .count();
        let close = comment.close.or_else(|| {
            let model = source.comments.get(nth)?;
            end_like(source, model, own, comment.open.end)
        });
        let Some(close) = close else {
            return Vec::new();
        };
        edits.push(Edit::new(comment.open, "<!--", RULE));
        let before = own.raw.get(..close.start).unwrap_or_default();
        let is_tight = close.is_empty() && !before.ends_with([' ', '\n']);
        let has_own_line = source
            .comments
            .get(nth)
            .is_some_and(|model| source.text(model).ends_with("\n-->"));
        let end = match (is_tight, has_own_line) {
            (true, true) => "\n-->",
            (true, false) => " -->",
            (false, _) => "-->",
        };
        edits.push(Edit::new(close, end, RULE));
    }
    edits
}

/// Whether a sign is a dash or taken for one.
fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '‐' | '‑' | '–' | '—' | '―' | 'ー' | '−' | '－')
}

/// All that looks like a comment and is none.
fn damaged(text: &str, from: usize) -> Vec<Damaged> {
    let mut opens = Vec::new();
    let mut at = from;
    while let Some(open) = next_open(text, at) {
        at = open.end;
        opens.push(open);
    }
    let ends = opens
        .iter()
        .skip(1)
        .map(|open| open.start)
        .chain([text.len()]);
    let mut found = Vec::new();
    for (open, end) in opens.iter().zip(ends) {
        let close = next_close(text.get(..end).unwrap_or_default(), open.end);
        let is_sure = text
            .get(open.clone())
            .is_some_and(|mark| mark.contains(['!', '！']));
        if is_sure || close.is_some() {
            found.push(Damaged {
                open: open.clone(),
                close,
            });
        }
    }
    found
}

/// The next beginning of a comment. Without `!` it needs two dashes.
fn next_open(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let (start, len) = ["<", "＜", "&lt;"]
            .iter()
            .filter_map(|mark| find(text, mark, at).map(|start| (start, mark.len())))
            .min()?;
        let inner = start + len;
        if let Some(len) = opening(text.get(inner..)?) {
            return Some(start..inner + len);
        }
        at = inner;
    }
}

/// How many bytes behind an angle bracket belong to the beginning of a comment.
pub(super) fn opening(inner: &str) -> Option<usize> {
    let rest = inner.trim_start_matches(' ');
    let marked = rest.strip_prefix(['!', '！']);
    let has_mark = marked.is_some();
    let rest = marked.unwrap_or(rest).trim_start_matches(' ');
    let after = rest.trim_start_matches(is_dash);
    let dashes = rest.len() - after.len();
    (dashes >= if has_mark { 1 } else { 2 }).then_some(inner.len() - after.len())
}

/// Whether a comment, which begins with `!--`, ends before another begins.
pub(super) fn is_whole(inner: &str) -> bool {
    let bytes = inner.as_bytes().get("!--".len()..).unwrap_or_default();
    let end = memmem::find(bytes, b"-->").and_then(|end| bytes.get(..end));
    end.is_some_and(|inner| memmem::find(inner, b"<!--").is_none())
}

/// The next end of a comment: dashes with an angle bracket, an arrow, or dashes at the end of a line.
fn next_close(text: &str, from: usize) -> Option<Range<usize>> {
    let inner = text.get(from..)?;
    for (at, sign) in inner.char_indices() {
        let start = from + at;
        let rest = inner.get(at..)?;
        if matches!(sign, '→' | '⟶' | '⇒') {
            return Some(start..start + sign.len_utf8());
        }
        if !is_dash(sign) {
            continue;
        }
        let after = rest.trim_start_matches(is_dash);
        let dashes = rest.get(..rest.len() - after.len())?;
        let bare = after.trim_start_matches([' ', '!']);
        if let Some(end) = ["&gt;", "\\>", ">", "＞", "→"]
            .iter()
            .find_map(|mark| bare.strip_prefix(mark))
        {
            return Some(start..text.len() - end.len());
        }
        let ends_line = bare.is_empty() || bare.starts_with('\n');
        // The long sign of Japanese ends words as well.
        if ends_line && dashes.chars().count() >= 2 && !dashes.contains('ー') {
            return Some(start..start + dashes.len());
        }
    }
    None
}

/// Where a comment ends that has as many lines, or paragraphs, as its model.
fn end_like(
    source: &Masked,
    model: &Range<usize>,
    own: &Masked,
    from: usize,
) -> Option<Range<usize>> {
    let after = source.raw.get(model.end..)?;
    let ends_line =
        after.trim_start_matches(' ').is_empty() || after.trim_start_matches(' ').starts_with('\n');
    if !ends_line {
        return None;
    }
    let text = source.text(model);
    let own = own.prose.get(from..)?;
    if !text.contains('\n') {
        let line = own.lines().next()?;
        let bare = line.trim_end_matches(|c: char| c == ' ' || narrow(c) == '>');
        return (!bare.trim().is_empty())
            .then_some(from + bare.trim_end().len()..from + line.len());
    }
    // A comment over some paragraphs ends with a paragraph in both.
    let ends_paragraph =
        after.trim_start_matches([' ', '\n']).is_empty() || after.starts_with("\n\n");
    if !ends_paragraph {
        return None;
    }
    let breaks = text.matches("\n\n").count();
    let end = own
        .match_indices("\n\n")
        .nth(breaks)
        .map_or(own.trim_end().len(), |(at, _)| at);
    Some(from + end..from + end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn marks_are_written_anew() {
        for damaged in [
            "<!— 社内 —>",
            "<!-- 社内 —>",
            "<!-- 社内 →",
            "<! -- 社内 -- >",
            "＜!-- 社内 --＞",
            "<!ーー 社内 ーー>",
            "<!-- 社内 --",
            "<!-- 社内",
            "<!– 社内 –>",
            "&lt;!-- 社内 --&gt;",
            "<！-- 社内 -->",
            "<-- 社内 -->",
        ] {
            let own = format!("お茶。\n\n{damaged}\n\n終わり。");
            mends(
                "Tea.\n\n<!-- Inside -->\n\nEnd.",
                &own,
                "お茶。\n\n<!-- 社内 -->\n\n終わり。",
            );
        }
    }

    #[test]
    fn an_end_is_found_by_the_source() {
        mends(
            "<!-- a\n\nb -->\n\nTea.",
            "<!-- あ\n\nい\n\n茶。",
            "<!-- あ\n\nい -->\n\n茶。",
        );
        mends(
            "<!--\na\n-->\n\nTea.",
            "<!--\nあ\n\n茶。",
            "<!--\nあ\n-->\n\n茶。",
        );
        stays("Tea <!-- a --> is hot.", "お茶は <!-- あ 熱い。");
    }

    #[test]
    fn whole_comments_and_arrows_stay() {
        stays("a <!-- b --> c", "あ <!-- い --> う → え");
        stays("a -> b", "あ → い <- う");
        stays("<!-- a -->\nx", "x → y -- >");
        stays("a", "あ <!-- 訳注 →");
    }
}
