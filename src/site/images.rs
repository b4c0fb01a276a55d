//! Sizes of a site's own images, which allow browsers to reserve space for an image before it is loaded.

use std::{
    io::Read,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use imagesize::reader_size;
use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

use crate::{
    html::first_tag,
    source::{below, open_inside},
};

/// Images that are copied to the output. An image is read when a page first shows it, and only its beginning.
#[derive(Debug, Default)]
pub struct Images {
    root: PathBuf,
    by_address: FxHashMap<String, Image>,
}

#[derive(Debug)]
struct Image {
    /// Path relative to the root.
    path: String,
    size: OnceLock<Option<Size>>,
}

/// Size in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Horizontal size.
    pub width: usize,
    /// Vertical size.
    pub height: usize,
}

/// Maximum number of bytes of an SVG file that are searched for its first tag.
const SVG_HEAD: u64 = 16 * 1024;

impl Images {
    /// Creates the images of a site with this root. `files` are pairs of the path in the output and the path relative
    /// to the root. Sizes known by `before` are kept, except those of changed files.
    pub fn new<'f>(
        root: &Path,
        files: impl Iterator<Item = (&'f str, &'f str)>,
        before: Option<(&Self, &[String])>,
    ) -> Self {
        let known = |address: &str, path: &str| {
            let (before, changed) = before?;
            let image = before.by_address.get(address)?;
            let is_same =
                image.path == path && !changed.iter().any(|changed| below(changed, path).is_some());
            is_same.then(|| image.size.get().copied()).flatten()
        };
        let image = |(address, path): (&str, &str)| {
            let size = known(address, path).map_or_else(OnceLock::new, OnceLock::from);
            let path = path.to_owned();
            (address.to_owned(), Image { path, size })
        };
        Self {
            root: root.to_owned(),
            by_address: files.map(image).collect(),
        }
    }

    /// Returns the size of the image at a URL path below the site's base path, such as `/assets/images/bird.png`.
    /// `None` if it does not belong to the site, or if its size cannot be determined.
    pub fn size(&self, address: &str) -> Option<Size> {
        let image = self.at(address)?;
        *image.size.get_or_init(|| self.measure(&image.path))
    }

    /// Whether the site has a file at a URL path below its base path.
    pub fn has(&self, address: &str) -> bool {
        self.at(address).is_some()
    }

    fn at(&self, address: &str) -> Option<&Image> {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let path = path.strip_prefix('/')?;
        match path.contains('%') {
            true => self
                .by_address
                .get(&*percent_decode_str(path).decode_utf8_lossy()),
            false => self.by_address.get(path),
        }
    }

    fn measure(&self, path: &str) -> Option<Size> {
        let mut file = open_inside(&self.root, path).ok()?;
        if path.to_ascii_lowercase().ends_with(".svg") {
            let mut head = Vec::new();
            file.take(SVG_HEAD).read_to_end(&mut head).ok()?;
            return size_of_svg(&String::from_utf8_lossy(&head));
        }
        let size = reader_size(&mut file).ok()?;
        Some(Size {
            width: size.width,
            height: size.height,
        })
    }
}

/// Returns the size in pixels given by the root element. An image with only a `viewBox` is as wide as the available
/// space, and needs no more (<https://www.w3.org/TR/SVG2/coords.html#SizingSVGInCSS>).
fn size_of_svg(text: &str) -> Option<Size> {
    let attributes = first_tag(text, "svg")?;
    let pixels = |name: &str| {
        let (_, value) = attributes.iter().find(|(known, _)| known == name)?;
        let value = value.trim();
        let number: f64 = value.strip_suffix("px").unwrap_or(value).parse().ok()?;
        (0.5..1e5)
            .contains(&number)
            .then(|| number.round() as usize)
    };
    Some(Size {
        width: pixels("width")?,
        height: pixels("height")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_has_its_size_in_pixels() {
        let size = |tag: &str| {
            let text = format!("<?xml version=\"1.0\"?>\n<!-- <svg width='1'> -->\n{tag}</svg>");
            size_of_svg(&text).map(|size| (size.width, size.height))
        };
        assert_eq!(size("<svg width='24' height=\"16.4px\">"), Some((24, 16)));
        assert_eq!(size("<svg viewBox='0 0 24 16'>"), None);
        assert_eq!(size("<svg width='100%' height='16'>"), None);
        assert_eq!(size("<svg width='2em' height='16'>"), None);
    }
}
