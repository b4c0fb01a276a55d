//! Targets of a unit's links and images.

use super::{PageBuilder, shared::Located};
use crate::{plan::Unit, site::names_host};

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

    pub(super) fn image(&self, unit: Unit, src: &str) -> Located {
        let entry = self.structure().page(unit.page);
        let product = entry.href.split('/').next().unwrap_or_default();
        if let Some(elsewhere) = self.structure().image_host(src, product, unit.version) {
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
}
