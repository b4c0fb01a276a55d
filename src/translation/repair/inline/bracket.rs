//! Repairs the marks of links and images.
//!
//! Enters: both texts. Leaves: edits that put the marks of a link together and in ASCII, where the translation lacks a
//! link of the source and something looks much like it. Start at [`repairs`].

use super::{
    link::{Link, Missing, links, loose},
    mask::{Masked, find},
    width::{is_blank, narrow},
};
use crate::translation::{edit::Edit, judge::Judge};

const RULE: &str = "link";

/// Returns the repairs.
pub(super) fn repairs(source: &Masked, own: &Masked, _: &dyn Judge) -> Vec<Edit> {
    let whole = links(own);
    let mut edits = padded(source, own, &whole);
    let mut missing = Missing::new(source, own);
    if missing.is_empty() {
        return edits;
    }
    for link in loose(own) {
        let written = own.text(&link.target);
        let bare: String = written
            .chars()
            .filter(|c| !is_blank(*c))
            .map(narrow)
            .collect();
        let address = own.text(&link.address);
        let is_image = link.is_image || has_bang(own, &link).is_some();
        let is_whole = whole.iter().any(|known| known.range == link.range);
        let found = missing
            .of(is_image)
            .find(|known| *known == address || **known == bare);
        let is_free = |link: &Link| {
            whole.iter().all(|known| {
                known.range == link.range
                    || known.range.end <= link.range.start
                    || known.range.start >= link.range.end
                    || known.range.start > link.range.start && known.range.end < link.joint.start
            })
        };
        match found {
            Some(known) if is_free(&link) => {
                missing.take(is_image, known);
                edits.extend(mended(own, &link, known));
            }
            // Its address is damaged as well; that is the work of another rule.
            None if !is_whole
                && is_free(&link)
                && is_path(written.trim())
                && missing.of(is_image).next().is_some() =>
            {
                edits.extend(mended(own, &link, written.trim()));
            }
            _ => {}
        }
    }
    edits.extend(unclosed(own, &mut missing));
    edits
}

/// Takes blanks around texts and addresses out that the source has without them.
fn padded(source: &Masked, own: &Masked, whole: &[Link]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for link in whole {
        let (address, written) = (own.text(&link.address), own.text(&link.target));
        let is_known = !address.is_empty() && source.prose.contains(&format!("]({address}"));
        if is_known && written.trim() != written {
            edits.push(Edit::new(link.target.clone(), written.trim(), RULE));
        }
        let text = own.text(&link.text);
        let is_model_padded = source.prose.contains(&format!(" ]({address}"));
        if is_known
            && !is_model_padded
            && text.starts_with(' ')
            && text.ends_with(' ')
            && !text.trim().is_empty()
        {
            edits.push(Edit::new(link.text.clone(), text.trim(), RULE));
        }
    }
    edits
}

/// Whether it begins like an address.
fn is_path(text: &str) -> bool {
    let text: String = text.chars().map(narrow).collect();
    !text.contains(' ')
        && (text.starts_with(['/', '#']) || text.starts_with("http") || text.starts_with("mailto:"))
}

/// The mark of an image that stands apart or is full-width.
fn has_bang(own: &Masked, link: &Link) -> Option<usize> {
    let head = own.prose.get(..link.range.start)?;
    let bare = head.trim_end_matches([' ', '\u{3000}', '\u{a0}', '\\']);
    let before = bare.strip_suffix(['!', '！'])?;
    Some(before.trim_end_matches('\\').len())
}

/// Writes the marks of a link, and its address without blanks.
fn mended(own: &Masked, link: &Link, address: &str) -> Vec<Edit> {
    let text = own.text(&link.text);
    let bare = text.trim_matches([' ', '\u{3000}']);
    let lead = text.len() - text.trim_start_matches([' ', '\u{3000}']).len();
    let start = link.text.start + lead;
    let end = (start + bare.len()).min(link.text.end);
    let bang = if link.is_image {
        None
    } else {
        has_bang(own, link)
    };
    let (from, open) = match bang {
        Some(at) => (at, "!["),
        None => {
            let is_escaped = own
                .prose
                .get(..link.range.start)
                .is_some_and(|head| head.ends_with('\\'));
            (link.range.start - usize::from(is_escaped), "[")
        }
    };
    let end_of_text = if bare.ends_with('\\') { end - 1 } else { end };
    let title = own.text(&(link.address.end..link.target.end)).trim_end();
    vec![
        Edit::new(from..start, open, RULE),
        Edit::new(
            end_of_text..link.range.end,
            format!("]({address}{title})"),
            RULE,
        ),
    ]
}

/// Closes links whose parenthesis is gone: behind the address follows what cannot be part of it.
fn unclosed(own: &Masked, missing: &mut Missing) -> Vec<Edit> {
    let mut edits = Vec::new();
    for address in missing.of(false).collect::<Vec<_>>() {
        let mark = format!("]({address}");
        let mut at = own.body;
        while let Some(start) = find(&own.raw, &mark, at) {
            at = start + mark.len();
            let rest = own.prose.get(at..).unwrap_or_default();
            let line = rest.lines().next().unwrap_or_default();
            let next = line.chars().next();
            let is_end =
                next.is_none_or(|sign| !sign.is_ascii_graphic() && !matches!(sign, '（' | '）'));
            let is_title = line.trim_start().starts_with(['"', '\'']);
            if missing.has(false, address)
                && is_end
                && !is_title
                && !line.contains(')')
                && own.prose.get(start..start + 2) == Some("](")
            {
                missing.take(false, address);
                edits.push(Edit::new(at..at, ")", RULE));
            }
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::super::tests::{mends, stays};

    #[test]
    fn marks_are_put_together() {
        let wanted = "[緑茶](/tea/green)を飲みます。";
        for own in [
            "[緑茶] (/tea/green)を飲みます。",
            "[緑茶]\u{3000}(/tea/green)を飲みます。",
            "[緑茶]\n(/tea/green)を飲みます。",
            "［緑茶］（/tea/green）を飲みます。",
            "［緑茶］(/tea/green)を飲みます。",
            "【緑茶】（/tea/green）を飲みます。",
            "[緑茶]( /tea/green )を飲みます。",
            "[緑茶](/tea/ green)を飲みます。",
            "[緑茶](/tea/greenを飲みます。",
            "[緑茶]\\(/tea/green)を飲みます。",
            "\\[緑茶\\](/tea/green)を飲みます。",
            "[ 緑茶 ] (/tea/green)を飲みます。",
            "[ 緑茶 ](/tea/green)を飲みます。",
        ] {
            mends("Drink [green tea](/tea/green).", own, wanted);
        }
    }

    #[test]
    fn images_get_their_mark() {
        for own in [
            "！[葉](/leaf.png)",
            "! [葉](/leaf.png)",
            "！［葉］（/leaf.png）",
            "\\![葉](/leaf.png)",
        ] {
            mends("![A leaf](/leaf.png)", own, "![葉](/leaf.png)");
        }
    }

    #[test]
    fn a_title_is_kept() {
        mends(
            "[Tea](/t \"Hot\")",
            "[茶] (/t \"熱い\")",
            "[茶](/t \"熱い\")",
        );
    }

    #[test]
    fn brackets_of_prose_stay() {
        stays("See [tea](/t) (hot).", "[茶](/t)（熱い）を参照。");
        stays("See [tea](/t).", "茶［1］（熱い）を参照。");
        stays("Hot! [Tea](/t)", "熱い！ [茶](/t)");
        stays("Hot! [Tea](/t)", "熱い！[茶](/t)");
        stays("[Tea] (/t)", "[茶] (/t)");
        stays("[![Tea](/t.png)](/t)", "[![茶](/t.png)](/t)");
        stays(
            "See [tea](/t) and [milk](/m).",
            "[茶](/t)［注］（一部）を参照。",
        );
    }
}
