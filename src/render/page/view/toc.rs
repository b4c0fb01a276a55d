//! The mini table of contents of a page.

use std::borrow::Cow;

use serde::Serialize;

use crate::{
    html::passes::Heading,
    parse::keys,
    plan::Unit,
    render::page::{Article, PageBuilder, landing::Landing},
    site::PageKind,
};

#[derive(Debug, Serialize)]
pub(super) struct TocEntry<'v> {
    href: String,
    text: Cow<'v, str>,
    level: u8,
    /// Operating systems and tools for which the heading is shown; empty if for all.
    parts: String,
}

impl PageBuilder<'_> {
    /// Returns the mini table of contents, indented relative to its highest heading. Releases are headings, too.
    pub(super) fn toc<'v>(
        &self,
        unit: Unit,
        article: &'v Article,
        landing: &Landing<'_>,
    ) -> Vec<TocEntry<'v>> {
        let entry = self.structure().page(unit.page);
        let front = &entry.front;
        if !front
            .get(keys::SHOW_MINI_TOC)
            .unwrap_or(entry.kind == PageKind::Article)
        {
            return Vec::new();
        }
        let deepest = front
            .get(keys::MINI_TOC_MAX_HEADING_LEVEL)
            .unwrap_or(i64::from(self.structure().config.mini_toc_depth));
        let shown = |h: &&Heading| {
            h.level > 1
                && i64::from(h.level) <= deepest
                && !h.hidden
                && !h.text.is_empty()
                && !h.id.is_empty()
        };
        let headings = &article.headings;
        let top = headings
            .iter()
            .filter(shown)
            .map(|heading| heading.level)
            .min()
            .unwrap_or(2);
        let listed = headings.iter().filter(shown).map(|h| TocEntry {
            href: format!("#{}", h.id),
            text: h.text.as_str().into(),
            level: h.level - top,
            parts: self.parts_around(h),
        });
        let releases = landing.releases().map(|(id, title)| TocEntry {
            href: format!("#{id}"),
            text: title.to_owned().into(),
            level: 0,
            parts: String::new(),
        });
        listed.chain(releases).collect()
    }

    fn parts_around(&self, heading: &Heading) -> String {
        let classes = heading.parts.split_ascii_whitespace();
        let names_part = |class: &&str| {
            let name = self.structure().config.tool_name(class);
            name.is_some_and(|name| !name.is_empty())
        };
        let parts = classes.filter(names_part);
        parts.collect::<Vec<_>>().join(" ")
    }
}
