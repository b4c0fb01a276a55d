//! Operating systems and tools whose parts are in a text, for the switchers above it.

use serde::Serialize;

use crate::{
    config::tools,
    parse::{Key, types},
    plan::Unit,
    render::page::{Article, PageBuilder},
};

/// An operating system or tool.
#[derive(Debug, Serialize)]
pub(super) struct Part<'v> {
    /// Its tag and class.
    name: &'v str,
    label: &'v str,
}

impl PageBuilder<'_> {
    /// Returns the operating systems or the tools of a text, in the order in which readers are offered them. There are no
    /// tools if the text has its own switch for them.
    pub(super) fn parts_of(&self, unit: Unit, article: &Article, platforms: bool) -> Vec<Part<'_>> {
        if article.has_switch && !platforms {
            return Vec::new();
        }
        let all = self.renderer.parts.iter().enumerate();
        let named =
            all.filter(|(n, name)| article.parts.has(*n) && tools::is_platform(name) == platforms);
        named
            .map(|(_, name)| Part {
                name,
                label: self.renderer.part_name(unit.language, name),
            })
            .filter(|part| !part.label.is_empty())
            .collect()
    }

    /// Returns a word of a page's front matter; empty if it has none.
    pub(super) fn front_word(&self, unit: Unit, key: Key<types::Str>) -> &str {
        let value = self.structure().page(unit.page).front.get(key);
        value.map_or("", |leaf| leaf.text.trim())
    }
}
