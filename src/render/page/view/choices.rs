//! The same page in other versions and languages.

use serde::Serialize;

use super::LanguageChoice;
use crate::{plan::Unit, render::page::PageBuilder, site::LanguageId};

#[derive(Debug, Serialize)]
pub(super) struct VersionView<'v> {
    id: &'v str,
    title: &'v str,
    plan: &'v str,
    release: &'v str,
    latest: bool,
    newest_href: String,
    newest_title: &'v str,
}

#[derive(Debug, Serialize)]
pub(super) struct VersionChoice<'v> {
    id: &'v str,
    title: &'v str,
    href: String,
    current: bool,
    available: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Alternate<'v> {
    hreflang: &'v str,
    href: String,
}

impl PageBuilder<'_> {
    pub(super) fn version_view(&self, unit: Unit) -> VersionView<'_> {
        let version = self.structure().version(unit.version);
        let newest = self.structure().newest_of(unit.version);
        let newest_unit = Unit {
            version: newest,
            ..unit
        };
        let newest_href = match self.has_version(unit.page, newest) {
            true => self.url(newest_unit),
            false => self
                .structure()
                .url(&self.renderer.home(unit.language, newest)),
        };
        VersionView {
            id: &version.info.id,
            title: &version.title,
            plan: &version.info.plan,
            release: &version.info.release,
            latest: version.latest,
            newest_href,
            newest_title: &self.structure().version(newest).title,
        }
    }

    /// Returns the page in every version; if it does not exist in a version, that version's home page.
    pub(super) fn version_choices(&self, unit: Unit) -> Vec<VersionChoice<'_>> {
        let choice = |version| {
            let available = self.has_version(unit.page, version);
            VersionChoice {
                id: &self.structure().version(version).info.id,
                title: &self.structure().version(version).title,
                href: match available {
                    true => self.url(Unit { version, ..unit }),
                    false => self
                        .structure()
                        .url(&self.renderer.home(unit.language, version)),
                },
                current: version == unit.version,
                available,
            }
        };
        self.structure().version_ids().map(choice).collect()
    }

    pub(super) fn language_choices(&self, unit: Unit) -> Vec<LanguageChoice<'_>> {
        self.renderer
            .language_choices_to(Some(unit.language), |language| {
                self.url(Unit { language, ..unit })
            })
    }

    /// Returns the page in every language that has its own text for it, and the source language's for all other
    /// readers.
    pub(super) fn alternates(&self, unit: Unit) -> Vec<Alternate<'_>> {
        let href = |language| {
            self.structure()
                .absolute(&self.permalink(Unit { language, ..unit }))
        };
        let translated = self
            .structure()
            .language_ids()
            .filter(|id| self.structure().has_text(unit.page, *id));
        let mut alternates: Vec<Alternate<'_>> = translated
            .map(|id| Alternate {
                hreflang: &self.structure().language(id).hreflang,
                href: href(id),
            })
            .collect();
        alternates.push(Alternate {
            hreflang: "x-default",
            href: href(LanguageId::SOURCE),
        });
        alternates
    }
}
