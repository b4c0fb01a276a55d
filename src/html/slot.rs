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
}

/// Whether links of this element always lead to the default version; they are marked by a class.
pub fn is_always_default(element: &Element<'_>) -> bool {
    element.has_class("dotcom-only")
}

impl Slot {
    pub(super) fn of(element: &Element<'_>, attribute: &str, value: &str) -> Option<Self> {
        match (&*element.name, attribute) {
            ("a", "href") if value.starts_with('/') => Some(Self::Link {
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
            _ => None,
        }
    }

    /// The value as written.
    pub fn written(&self) -> &str {
        match self {
            Self::Link { href, .. } => href,
            Self::Image { src, .. } => src,
        }
    }
}
