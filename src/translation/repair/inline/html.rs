//! Restores tags of HTML that were escaped, widened, or pulled apart.
//!
//! Enters: both texts. Leaves: edits of `&lt;br&gt;`, `＜br＞`, `\<br>` and `< br >` where the source has that tag, the
//! translation lacks it, and the source never shows one as text. Start at [`repairs`].

use super::{
    align,
    mask::Masked,
    tag::{is_element, tags},
    width::narrow,
};
use crate::translation::{edit::Edit, judge::Judge};
use std::{collections::BTreeMap, ops::Range};

const RULE: &str = "html-tag";
const OPENS: &[&str] = &[
    "&amp;lt;", "＆lt;", "&lt;", "&LT;", "&#60;", "&#x3C;", "&#x3c;", "\\<", "＜", "<",
];
const CLOSES: &[&str] = &[
    "&amp;gt;", "＆gt;", "&gt;", "&GT;", "&#62;", "&#x3E;", "&#x3e;", "\\>", "＞", ">",
];

/// What looks like a tag.
#[derive(Debug)]
struct Shown {
    range: Range<usize>,
    is_end: bool,
    name: String,
    /// What is behind the name.
    rest: String,
}

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    let all = own.body..own.prose.len();
    if !source.prose.contains('<') || shown(&own.prose, &all).is_empty() {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for scope in align::scopes(source, own) {
        let found = shown(&own.prose, &scope.own);
        if found.is_empty() {
            continue;
        }
        let mut free: BTreeMap<(bool, String), isize> = BTreeMap::new();
        let models = tags(&source.prose, &scope.source);
        for tag in &models {
            *free.entry((tag.is_end, tag.name.clone())).or_default() += 1;
        }
        for tag in tags(&own.prose, &scope.own) {
            *free.entry((tag.is_end, tag.name)).or_default() -= 1;
        }
        let talked: Vec<String> = shown(&source.prose, &scope.source)
            .into_iter()
            .map(|shown| shown.name)
            .collect();
        for one in &found {
            let key = (one.is_end, one.name.clone());
            let wanted = free.get(&key).copied().unwrap_or_default();
            let alike = found
                .iter()
                .filter(|other| other.is_end == one.is_end && other.name == one.name)
                .count();
            if wanted < 1 || alike as isize > wanted || talked.contains(&one.name) {
                continue;
            }
            // A tag that the source writes in a single way is written so.
            let mut written = models
                .iter()
                .filter(|tag| tag.is_end == one.is_end && tag.name == one.name)
                .map(|tag| source.text(&tag.range));
            let first = written.next().unwrap_or_default();
            let is_plain = written.all(|other| other == first) && !first.contains('=');
            let text = match is_plain {
                true => first.to_owned(),
                false => format!(
                    "<{}{}{}>",
                    if one.is_end { "/" } else { "" },
                    one.name,
                    plain(&one.rest)
                ),
            };
            edits.push(Edit::new(one.range.clone(), text, RULE));
        }
    }
    edits
}

/// What looks like a tag and is none.
fn shown(text: &str, within: &Range<usize>) -> Vec<Shown> {
    let part = text.get(within.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = part.get(at..) {
        let Some(start) = rest.find(['<', '＜', '&', '＆', '\\']) else {
            break;
        };
        let rest = rest.get(start..).unwrap_or_default();
        let start = at + start;
        at = start + rest.chars().next().map_or(1, char::len_utf8);
        let Some(open) = OPENS.iter().find(|open| rest.starts_with(**open)) else {
            continue;
        };
        let inner = rest.get(open.len()..).unwrap_or_default();
        let line = inner.lines().next().unwrap_or_default();
        let Some((end, close)) = CLOSES
            .iter()
            .filter_map(|close| line.find(close).map(|at| (at, close)))
            .min_by_key(|(at, close)| (*at, usize::MAX - close.len()))
        else {
            continue;
        };
        let inner = line.get(..end).unwrap_or_default();
        let narrowed: String = inner.chars().map(narrow).collect();
        let bare = narrowed.trim();
        let is_end = bare.starts_with('/');
        let bare = bare.trim_start_matches('/').trim_start();
        let len = bare.len()
            - bare
                .trim_start_matches(|c: char| c.is_ascii_alphanumeric())
                .len();
        let (name, rest) = bare.split_at(len);
        let is_whole = *open == "<"
            && *close == ">"
            && !inner.starts_with([' ', '　', '／'])
            && !inner.starts_with("/ ");
        let is_attribute = rest.is_empty() || rest.starts_with([' ', '/']);
        if is_whole
            || !is_element(&name.to_ascii_lowercase())
            || !is_attribute
            || inner.contains(['<', '＜'])
        {
            continue;
        }
        at = start + open.len() + end + close.len();
        found.push(Shown {
            range: within.start + start..within.start + at,
            is_end,
            name: name.to_ascii_lowercase(),
            rest: rest.trim_end().to_owned(),
        });
    }
    found
}

/// Attributes without entities.
fn plain(rest: &str) -> String {
    rest.replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn tags_are_restored() {
        for damaged in [
            "&lt;br&gt;",
            "＜br＞",
            "\\<br>",
            "< br >",
            "＜ｂｒ＞",
            "&#60;br&#62;",
            "<br＞",
            "&lt;br />",
        ] {
            mends("Hot<br>tea", &format!("熱い{damaged}お茶"), "熱い<br>お茶");
        }
        mends("<kbd>A</kbd>", "&lt;kbd&gt;ア&lt;/kbd&gt;", "<kbd>ア</kbd>");
        mends("<kbd>A</kbd>", "<kbd>ア＜／kbd＞", "<kbd>ア</kbd>");
        mends(
            "<a href=\"/t\">Tea</a>",
            "&lt;a href=&quot;/t&quot;&gt;茶&lt;/a&gt;",
            "<a href=\"/t\">茶</a>",
        );
    }

    #[test]
    fn tags_that_are_shown_stay() {
        stays("A &lt;br&gt; tag", "&lt;br&gt; タグ");
        stays("A &lt;br&gt; tag<br>", "&lt;br&gt; タグ");
        stays("Hot<br>tea", "熱い<br>お茶（＜br＞）");
        stays("Name <b>a</b>", "＜名前＞<b>ア</b>");
        stays("a < b and c > d", "a < b で c > d");
    }
}
