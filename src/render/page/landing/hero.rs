//! The top of a landing page: `heroImage`, `communityRedirect`, and the transcript of the product's video.

use serde::Serialize;

use super::localized::wrong_type;
use crate::{
    diag::{Diagnostic, codes},
    html::{SCRIPT_HELP, runs_script, script_message},
    parse::{Key, keys, types},
    plan::Unit,
    render::page::{PageBuilder, sidebar::NavLink},
    value::{Leaf, Value},
};

/// An image of the site.
#[derive(Debug, Serialize)]
pub(super) struct Picture {
    src: String,
    width: Option<usize>,
    height: Option<usize>,
}

/// Formats of an image that is named without one, best first.
const FORMATS: &[&str] = &["webp", "avif", "svg", "png", "jpg", "jpeg", "gif"];

impl PageBuilder<'_> {
    pub(super) fn hero(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Option<Picture> {
        let leaf = self.front(unit, keys::HERO_IMAGE)?;
        let is_named = !leaf.text.trim().is_empty();
        is_named.then(|| self.picture(unit, leaf, found)).flatten()
    }

    /// Returns an image. A path without an extension stands for the first format that the site has. An image of the site
    /// that does not exist is reported; `None` if the address is a script.
    pub(super) fn picture(
        &self,
        unit: Unit,
        leaf: &Leaf,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Picture> {
        let path = leaf.text.trim();
        // Scripts of an image do not run.
        if runs_script(path) && !path.starts_with("data:image/") {
            let message = script_message(path);
            let problem = Diagnostic::new(&codes::SCRIPT_ADDRESS, leaf.span(), message);
            found.push(problem.help(SCRIPT_HELP));
            return None;
        }
        let name = path.rsplit('/').next().unwrap_or_default();
        let mut src = path.to_owned();
        if self.lacks_image(unit, path) {
            let formats = FORMATS.iter().map(|format| format!("{path}.{format}"));
            let mut existing = formats.filter(|path| self.has_file(path));
            match existing.next().filter(|_| !name.contains('.')) {
                Some(path) => src = path,
                None => found.push(missing(leaf, path)),
            }
        }
        let located = self.image(unit, &src);
        Some(Picture {
            src: located.src.unwrap_or(src),
            width: located.size.map(|size| size.width),
            height: located.size.map(|size| size.height),
        })
    }

    /// Returns the link to the community of a product.
    pub(super) fn community(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Option<NavLink> {
        let word = self.renderer.layout.word(unit.language, "community");
        self.labelled_link(unit, keys::COMMUNITY_REDIRECT, "name", word, found)
    }

    /// Returns a link that a key holds as a map of `href` and its text. Without a `default`, the text is required.
    pub(in crate::render::page) fn labelled_link(
        &self,
        unit: Unit,
        key: Key<types::Worded>,
        text: &str,
        default: &str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<NavLink> {
        let written = self.localized_front(unit, key)?;
        let href = written.source.get("href").and_then(Value::as_leaf);
        let label = written.get(text);
        let (Some(href), true) = (href, label.is_some() || !default.is_empty()) else {
            let wanted = format!("a map with `{text}` and `href`");
            wrong_type(written.source, &self.front_span(unit, key), &wanted, found);
            return None;
        };
        let target = self.target(unit, href, found)?;
        Some(NavLink {
            title: match label {
                Some(label) => self.data_prose(unit, label, found)?.text,
                None => default.to_owned(),
            },
            href: self.target_url(unit, &target),
        })
    }

    /// Returns the URL of the text of the product's video. Its path can be relative to the product.
    pub(super) fn video_transcript(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> String {
        let leaf = self.front(unit, keys::PRODUCT_VIDEO_TRANSCRIPT);
        let leaf = leaf.filter(|leaf| !leaf.text.trim().is_empty());
        let target = leaf.and_then(|leaf| self.target_nearby(unit, leaf, found));
        target.map_or_else(String::new, |target| self.target_url(unit, &target))
    }
}

fn missing(leaf: &Leaf, path: &str) -> Diagnostic {
    let message = format!("image `{path}` not found");
    let help = "put it into `assets` or `public`, or correct the path";
    Diagnostic::new(&codes::MISSING_IMAGE, leaf.span(), message).help(help)
}
