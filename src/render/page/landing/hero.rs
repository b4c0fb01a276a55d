//! The top of a landing page: `heroImage`, `communityRedirect`, and the transcript of the product's video.

use serde::Serialize;

use super::localized::wrong_type;
use crate::{
    diag::Diagnostic,
    parse::{Key, keys, types},
    plan::Unit,
    render::page::{PageBuilder, sidebar::NavLink},
    value::Value,
};

/// An image of the site.
#[derive(Debug, Serialize)]
pub(super) struct Picture {
    src: String,
    width: Option<usize>,
    height: Option<usize>,
}

/// Formats of an image that is named without one, best first.
const FORMATS: &[&str] = &["webp", "avif", "svg", "png", "jpg"];

impl PageBuilder<'_> {
    pub(super) fn hero(&self, unit: Unit) -> Option<Picture> {
        let path = self.front(unit, keys::HERO_IMAGE)?.text.trim();
        (!path.is_empty()).then(|| self.picture(unit, path))
    }

    /// Returns an image. A path without an extension stands for the first format that the site has.
    pub(super) fn picture(&self, unit: Unit, path: &str) -> Picture {
        let path = path.trim();
        let name = path.rsplit('/').next().unwrap_or_default();
        let mut located = self.image(unit, path);
        let mut src = path.to_owned();
        if !name.contains('.') {
            let formats = FORMATS.iter().map(|format| format!("{path}.{format}"));
            let found = formats
                .map(|path| (self.image(unit, &path), path))
                .find(|(located, _)| located.size.is_some());
            if let Some((image, path)) = found {
                (located, src) = (image, path);
            }
        }
        Picture {
            src: located.src.unwrap_or(src),
            width: located.size.map(|size| size.width),
            height: located.size.map(|size| size.height),
        }
    }

    /// Returns the link to the community of a product.
    pub(super) fn community(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Option<NavLink> {
        self.labelled_link(unit, keys::COMMUNITY_REDIRECT, "name", found)
    }

    /// Returns a link that a key holds as a map of `href` and its text.
    pub(in crate::render::page) fn labelled_link(
        &self,
        unit: Unit,
        key: Key<types::Worded>,
        text: &str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<NavLink> {
        let written = self.localized_front(unit, key)?;
        let href = written.source.get("href").and_then(Value::as_leaf);
        let (Some(href), Some(label)) = (href, written.get(text)) else {
            let wanted = format!("a map with `{text}` and `href`");
            wrong_type(written.source, &self.front_span(unit, key), &wanted, found);
            return None;
        };
        let target = self.target(unit, href, found)?;
        Some(NavLink {
            title: self.data_prose(unit, label, found)?.text,
            href: self.target_url(unit, &target),
        })
    }

    /// Returns the URL of the text of the product's video.
    pub(super) fn video_transcript(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> String {
        let leaf = self.front(unit, keys::PRODUCT_VIDEO_TRANSCRIPT);
        let leaf = leaf.filter(|leaf| !leaf.text.trim().is_empty());
        let target = leaf.and_then(|leaf| self.target(unit, leaf, found));
        target.map_or_else(String::new, |target| self.target_url(unit, &target))
    }
}
