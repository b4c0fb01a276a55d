//! Targets of a unit's links and images, and images that are not there.

use std::borrow::Cow;

use super::{
    PageBuilder,
    shared::{BodyImage, Located},
};
use crate::{
    config::Dialect,
    diag::{Diagnostic, codes},
    html::{Slot, addresses_in_set},
    liquid::SourceMap,
    plan::Unit,
    site::{encode_written, is_named_like_file, names_host, split_address},
};

impl PageBuilder<'_> {
    /// Returns the target of a link in a unit; `None` if the link is left unchanged.
    pub(super) fn link_target(
        &self,
        unit: Unit,
        href: &str,
        always_default: bool,
    ) -> Option<String> {
        let site = self.structure();
        match site.resolve_link(href, unit.language, unit.version, always_default) {
            Some(link) if link.is_page || !self.leads_to_file(href) => Some(link.url),
            _ => self.file_url(href),
        }
    }

    /// Whether a link without a page leads to a file: the site has one there, or its name ends like that of one. In
    /// trees of 2020 and 2021, names do not count.
    pub(super) fn leads_to_file(&self, href: &str) -> bool {
        let path = split_address(href).0;
        let is_current = self.structure().config.dialect() == Dialect::Current;
        is_current && is_named_like_file(path)
            || self.has_file(path)
            || self.has_file(&format!("{}/index.html", path.trim_end_matches('/')))
    }

    /// Returns the URL of a file of the site: below its base path, without language and version; `None` if it is
    /// unchanged.
    pub(super) fn file_url(&self, href: &str) -> Option<String> {
        if !href.starts_with('/') || names_host(href) {
            return None;
        }
        let (path, suffix) = split_address(href);
        // `public` is the root of the output.
        let inner = path
            .strip_prefix("/public")
            .filter(|rest| rest.starts_with('/') && !self.has_file(path) && self.has_file(rest));
        let path = encode_written(inner.unwrap_or(path));
        let base = self.structure().config.base_path();
        let is_same = base.is_empty() && inner.is_none() && matches!(path, Cow::Borrowed(_));
        (!is_same).then(|| [base, &path, suffix].concat())
    }

    /// Returns the address of a file that is part of the page, or a list of them; `None` if it is unchanged.
    pub(super) fn file_target(&self, src: &str, is_set: bool) -> Option<String> {
        if !is_set {
            return self.file_url(src);
        }
        let mut set = String::with_capacity(src.len() + 32);
        let mut end = 0;
        for range in addresses_in_set(src) {
            let address = &src[range.clone()];
            set.push_str(&src[end..range.start]);
            set.push_str(self.file_url(address).as_deref().unwrap_or(address));
            end = range.end;
        }
        set.push_str(&src[end..]);
        (set != src).then_some(set)
    }

    /// Returns the value of an attribute in a short text; `None` if it is unchanged.
    pub(super) fn fill_slot(&self, unit: Unit, slot: &Slot) -> Option<String> {
        match slot {
            Slot::Link {
                href,
                always_default,
            } => self.link_target(unit, href, *always_default),
            Slot::Image { src, .. } => self.image(unit, src).src,
            Slot::Media { src, is_set } => self.file_target(src, *is_set),
        }
    }

    /// Whether an image is a file that the site should have, and does not.
    pub(super) fn lacks_image(&self, unit: Unit, src: &str) -> bool {
        let is_own = src.starts_with('/') && !src.starts_with("//");
        let has_host = || {
            let product = self.product_of(unit);
            let host = self.structure().image_host(src, product, unit.version);
            host.is_some()
        };
        is_own && !has_host() && !self.has_file(src)
    }

    /// The path of the product that a page belongs to.
    fn product_of(&self, unit: Unit) -> &str {
        let href = &self.structure().page(unit.page).href;
        href.split('/').next().unwrap_or_default()
    }

    pub(super) fn image(&self, unit: Unit, src: &str) -> Located {
        let product = self.product_of(unit);
        if let Some(elsewhere) = self.structure().image_url(src, product, unit.version) {
            return Located {
                src: Some(elsewhere),
                size: None,
            };
        }
        if !src.starts_with('/') || src.starts_with("//") {
            return Located::default();
        }
        Located {
            src: self.file_url(src),
            size: self.image_size(src),
        }
    }

    /// Reports the images of a text that are not among the files of the site. Images of other hosts are not checked.
    pub(super) fn missing_images(
        &self,
        unit: Unit,
        images: &[BodyImage],
        map: &SourceMap,
    ) -> Vec<Diagnostic> {
        let problem = |image: &BodyImage| {
            let src = &*image.src;
            let before_path = src.split(['/', '?', '#']).next().unwrap_or_default();
            let is_foreign = names_host(src) || before_path.contains(':');
            if is_foreign || src.is_empty() || src.starts_with('#') {
                return None;
            }
            let is_rooted = src.starts_with('/');
            if is_rooted && !self.lacks_image(unit, src) {
                return None;
            }
            let origin = map.origin(image.at, 1)?;
            let message = format!("image `{}` not found", crate::diag::shorten(src));
            let mut problem = origin.problem(&codes::MISSING_IMAGE, message);
            if !is_rooted {
                let help =
                    "write the path from the root of the site, such as `/assets/images/a.png`";
                problem.help = Some(help.to_owned());
            }
            Some(problem)
        };
        images.iter().filter_map(problem).collect()
    }
}
