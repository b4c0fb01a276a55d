//! Values of attributes that depend on who reads a text: they are left out when it is printed, and filled in for each unit.

use std::rc::Rc;

use super::Element;

/// The value of an attribute that depends on the unit.
#[derive(Debug, Clone)]
pub enum Slot {
    /// `href` of a local link.
    Link {
        /// As it is written.
        href: Rc<str>,
        /// It leads to the default version from everywhere.
        always_default: bool,
    },
    /// `src` of an image.
    Image {
        /// As it is written.
        src: Rc<str>,
        /// Its author has said how large it is to be.
        sized: bool,
    },
}

/// Elements of one class lead to the default version from everywhere.
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
                // An author who says one of them means the other to follow.
                sized: ["width", "height", "style"]
                    .iter()
                    .any(|name| element.get(name).is_some()),
            }),
            _ => None,
        }
    }

    /// The value as it is written.
    pub fn written(&self) -> &str {
        match self {
            Self::Link { href, .. } => href,
            Self::Image { src, .. } => src,
        }
    }
}
