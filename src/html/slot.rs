//! Attribute values that depend on who reads a text. They are omitted when it is printed, and filled in for each unit.

use std::rc::Rc;

use super::Element;

/// The value of an attribute that depends on the unit.
#[derive(Debug, Clone)]
pub enum Slot {
    /// `href` of a local link.
    Link {
        /// As written.
        href: Rc<str>,
        /// Whether it always leads to the default version.
        always_default: bool,
    },
    /// `src` of an image.
    Image {
        /// As written.
        src: Rc<str>,
        /// Whether its author set a size.
        sized: bool,
    },
    /// The address of another file, such as a video.
    Media {
        /// As written.
        src: Rc<str>,
        /// Whether it is a list of addresses, each with a size: `srcset`.
        is_set: bool,
    },
}

/// Whether links of this element always lead to the default version; they are marked by a class.
pub fn is_always_default(element: &Element<'_>) -> bool {
    element.has_class("dotcom-only")
}

impl Slot {
    pub(super) fn of(element: &Element<'_>, attribute: &str, value: &str) -> Option<Self> {
        match (&*element.name, attribute) {
            ("a" | "area", "href") if value.starts_with('/') => Some(Self::Link {
                href: value.into(),
                always_default: is_always_default(element),
            }),
            ("img", "src") => Some(Self::Image {
                src: value.into(),
                // If the author sets one of these, the other is meant to follow.
                sized: ["width", "height", "style"]
                    .iter()
                    .any(|name| element.get(name).is_some()),
            }),
            ("img" | "source", "srcset") if value.contains('/') => Some(Self::Media {
                src: value.into(),
                is_set: true,
            }),
            _ if value.starts_with('/') && is_file(&element.name, attribute) => Some(Self::Media {
                src: value.into(),
                is_set: false,
            }),
            _ => None,
        }
    }

    /// The value as written.
    pub fn written(&self) -> &str {
        match self {
            Self::Link { href, .. } => href,
            Self::Image { src, .. } | Self::Media { src, .. } => src,
        }
    }
}

/// Whether an attribute is the address of a file that is part of the page
/// (<https://html.spec.whatwg.org/multipage/indices.html#attributes-3>, <https://www.w3.org/TR/SVG2/linking.html>).
pub(super) fn is_file(element: &str, attribute: &str) -> bool {
    match attribute {
        "src" => matches!(
            element,
            "audio" | "embed" | "iframe" | "input" | "script" | "source" | "track" | "video"
        ),
        "href" => matches!(element, "image" | "link" | "use"),
        "xlink:href" => matches!(element, "image" | "use"),
        "poster" => element == "video",
        "data" => element == "object",
        _ => false,
    }
}
