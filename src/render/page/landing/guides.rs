//! `includeGuides`: guides of a product, with their type and topics.

use serde::Serialize;

use super::listed::Target;
use crate::{
    diag::Diagnostic, parse::keys, plan::Unit, render::page::PageBuilder, site::LanguageId,
};

/// A guide.
#[derive(Debug, Serialize)]
pub(super) struct Guide {
    title: String,
    href: String,
    intro_html: String,
    /// The `type` in its front matter, such as `how_to`.
    #[serde(rename = "type")]
    kind: String,
    /// The type for display, such as "How-to guide".
    type_label: String,
    topics: Vec<String>,
}

/// A type of the page's guides.
#[derive(Debug, Serialize)]
pub(super) struct GuideType {
    name: String,
    label: String,
}

impl PageBuilder<'_> {
    pub(super) fn guides(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Guide> {
        let entries = self.front(unit, keys::INCLUDE_GUIDES).unwrap_or_default();
        entries
            .into_iter()
            .filter_map(|entry| match self.target(unit, entry, found)? {
                Target::Elsewhere(_) => None,
                Target::Page(page, _) => Some(self.guide(Unit { page, ..unit })),
            })
            .collect()
    }

    fn guide(&self, unit: Unit) -> Guide {
        let header = self.header(unit);
        let front = &self.structure().page(unit.page).front;
        let kind = front.get(keys::TYPE).map_or("", |kind| &kind.text);
        let topics = front.get(keys::TOPICS).unwrap_or_default();
        Guide {
            title: header.short_title.clone(),
            href: self.url(unit),
            intro_html: header.intro.clone(),
            kind: kind.to_owned(),
            type_label: self.label(unit.language, "type", kind),
            topics: topics.iter().map(|topic| topic.text.to_string()).collect(),
        }
    }

    /// Returns the types of the guides, in the order in which they first appear.
    pub(super) fn guide_types(&self, language: LanguageId, guides: &[Guide]) -> Vec<GuideType> {
        let mut types: Vec<GuideType> = Vec::new();
        for guide in guides {
            if !guide.kind.is_empty() && types.iter().all(|known| known.name != guide.kind) {
                types.push(GuideType {
                    name: guide.kind.clone(),
                    label: self.label(language, "type", &guide.kind),
                });
            }
        }
        types
    }

    /// Returns the topics of the guides, in the language's alphabetical order.
    pub(super) fn guide_topics(&self, language: LanguageId, guides: &[Guide]) -> Vec<String> {
        let mut topics: Vec<String> = guides
            .iter()
            .flat_map(|guide| guide.topics.iter().cloned())
            .collect();
        topics.sort_by(|a, b| self.structure().collation(language).compare(a, b));
        topics.dedup();
        topics
    }
}
