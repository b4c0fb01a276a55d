//! Files that are part of a page, besides the `src` of images: videos, their posters and subtitles, frames, and the images
//! of a `srcset`.

use std::ops::Range;

use super::TreeMedia;
use crate::html::{Element, slot::is_file};

/// Attributes that hold the address of a file.
const ATTRIBUTES: &[&str] = &["src", "poster", "data", "href", "xlink:href"];

/// Adds the files that an element names. `range` is the range of the element.
pub(super) fn add(
    element: &Element<'_>,
    range: impl Fn() -> Range<usize>,
    all: &mut Vec<TreeMedia>,
) {
    let mut push = |src: &str, attribute: &'static str| {
        let src = src.trim();
        // A fragment is a part of the page itself.
        if !src.is_empty() && !src.starts_with('#') {
            all.push(TreeMedia {
                src: src.to_owned(),
                attribute,
                range: range(),
            });
        }
    };
    let name = &*element.name;
    if matches!(name, "img" | "source")
        && let Some(set) = element.get("srcset")
    {
        let own = element.get("src").unwrap_or_default();
        // The `src` of an image has a fact of its own.
        addresses_of_set(set)
            .filter(|src| *src != own)
            .for_each(|src| push(src, "srcset"));
    }
    // What a `link` names is for the head of a page.
    if name == "link" {
        return;
    }
    for attribute in ATTRIBUTES {
        if is_file(name, attribute)
            && let Some(src) = element.get(attribute)
        {
            push(src, attribute);
        }
    }
}

/// Whether elements of this name can name files, so that it is worth looking at their attributes.
pub(super) fn may_have(name: &str) -> bool {
    matches!(
        name,
        "audio"
            | "embed"
            | "iframe"
            | "image"
            | "img"
            | "input"
            | "object"
            | "script"
            | "source"
            | "track"
            | "use"
            | "video"
    )
}

/// Returns the addresses of a `srcset`, without their sizes
/// (<https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute>): an address ends at a blank, and commas
/// at its end are not part of it.
fn addresses_of_set(set: &str) -> impl Iterator<Item = &str> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let end = rest.find(|c: char| c.is_ascii_whitespace());
        let (address, after) = rest.split_at(end.unwrap_or(rest.len()));
        let bare = address.trim_end_matches(',');
        // Without a comma behind the address, its size follows, up to the next comma.
        rest = match bare.len() < address.len() {
            true => after,
            false => after.find(',').map_or("", |at| &after[at..]),
        };
        (!bare.is_empty()).then_some(bare)
    })
}

#[cfg(test)]
mod tests {
    use super::addresses_of_set;

    #[test]
    fn a_set_is_a_list_of_addresses() {
        for (set, want) in [
            ("", &[][..]),
            ("/a.png", &["/a.png"]),
            ("/a.png 1x, /b.png 2x", &["/a.png", "/b.png"]),
            ("/a.png, /b.png", &["/a.png", "/b.png"]),
            (" , /a,b.png 100w,\n/c.png 2x,", &["/a,b.png", "/c.png"]),
        ] {
            let found: Vec<&str> = addresses_of_set(set).collect();
            assert_eq!(found, want, "{set}");
        }
    }
}
