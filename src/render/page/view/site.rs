//! The data of pages that are not units, too: the site and its languages.

use serde::Serialize;

use crate::{
    render::Renderer,
    site::{LanguageId, VersionId},
};

/// The site itself.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SiteView<'v> {
    pub(crate) title: &'v str,
    pub(crate) base_url: &'v str,
    pub(crate) base_path: &'v str,
    pub(crate) custom_css: bool,
    pub(crate) home: String,
}

/// The language of the page's interface.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LanguageView<'v> {
    #[serde(skip)]
    pub(crate) id: LanguageId,
    pub(crate) code: &'v str,
    pub(crate) hreflang: &'v str,
    pub(crate) name: &'v str,
    pub(crate) native_name: &'v str,
    pub(crate) dir: &'static str,
    pub(crate) wip: bool,
}

/// A language in the language picker.
#[derive(Debug, Serialize)]
pub(crate) struct LanguageChoice<'v> {
    pub(crate) code: &'v str,
    pub(crate) hreflang: &'v str,
    pub(crate) native_name: &'v str,
    pub(crate) href: String,
    pub(crate) current: bool,
}

impl Renderer {
    pub(crate) fn site_view(&self, language: LanguageId, version: VersionId) -> SiteView<'_> {
        let config = &self.structure().config;
        SiteView {
            title: &config.title,
            base_url: &config.base_url,
            base_path: config.base_path(),
            custom_css: self.layout.has_custom_css,
            home: self.structure().url(&self.home(language, version)),
        }
    }

    /// Returns the permalink of a version's home page, or of the default version's if it has none.
    pub(crate) fn home(&self, language: LanguageId, version: VersionId) -> String {
        let has_home = self
            .structure()
            .find("")
            .is_some_and(|home| self.structure().page(home).versions.contains(version));
        let version = if has_home {
            version
        } else {
            self.structure().default_version()
        };
        self.structure().permalink(language, version, "")
    }

    pub(crate) fn language_view(&self, language: LanguageId) -> LanguageView<'_> {
        let id = language;
        let language = self.structure().language(id);
        LanguageView {
            id,
            code: &language.code,
            hreflang: &language.hreflang,
            name: &language.name,
            native_name: &language.native_name,
            dir: language.direction.as_str(),
            wip: language.wip,
        }
    }

    pub(crate) fn language_choices_to(
        &self,
        current: Option<LanguageId>,
        href: impl Fn(LanguageId) -> String,
    ) -> Vec<LanguageChoice<'_>> {
        let choice = |id: LanguageId| {
            let language = self.structure().language(id);
            LanguageChoice {
                code: &language.code,
                hreflang: &language.hreflang,
                native_name: &language.native_name,
                href: href(id),
                current: Some(id) == current,
            }
        };
        self.structure().language_ids().map(choice).collect()
    }
}
