//! Files that are part of a page, besides the `src` of images: videos, their posters and subtitles, frames, and the images
//! of a `srcset`.

use std::ops::Range;

use super::TreeMedia;
use crate::html::{Element, addresses_in_set, slot::is_file};

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
        addresses_in_set(set)
            .map(|range| &set[range])
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
