//! Targets of a unit's links and images, and images that are not there.

use super::{
    PageBuilder,
    shared::{BodyImage, Located},
};
use crate::{
    diag::{Diagnostic, codes},
    liquid::SourceMap,
    plan::Unit,
    site::names_host,
};

impl PageBuilder<'_> {
    /// Returns the target of a link in a unit; `None` if the link is left unchanged.
    pub(super) fn link_target(
        &self,
        unit: Unit,
        href: &str,
        always_default: bool,
    ) -> Option<String> {
        match self
            .structure()
            .resolve_link(href, unit.language, unit.version, always_default)
        {
            Some(permalink) => Some(self.structure().url(&permalink)),
            // Files of the site are below its base path, too.
            None if names_host(href) || self.structure().config.base_path().is_empty() => None,
            None => Some(format!("{}{href}", self.structure().config.base_path())),
        }
    }

    /// Whether an image is a file that the site should have, and does not.
    pub(super) fn lacks_image(&self, unit: Unit, src: &str) -> bool {
        let is_own = src.starts_with('/') && !src.starts_with("//");
        is_own && self.image_elsewhere(unit, src).is_none() && !self.has_image(src)
    }

    /// Returns the URL of an image on another host that has the images of the site.
    fn image_elsewhere(&self, unit: Unit, src: &str) -> Option<String> {
        let entry = self.structure().page(unit.page);
        let product = entry.href.split('/').next().unwrap_or_default();
        self.structure().image_host(src, product, unit.version)
    }

    pub(super) fn image(&self, unit: Unit, src: &str) -> Located {
        if let Some(elsewhere) = self.image_elsewhere(unit, src) {
            return Located {
                src: Some(elsewhere),
                size: None,
            };
        }
        if !src.starts_with('/') || src.starts_with("//") {
            return Located::default();
        }
        let base = self.structure().config.base_path();
        Located {
            src: (!base.is_empty()).then(|| format!("{base}{src}")),
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
            let mut problem = Diagnostic::new(&codes::MISSING_IMAGE, origin.span, message);
            problem.chain = origin.chain;
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
