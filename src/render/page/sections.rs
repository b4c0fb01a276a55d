//! The sections of a text: each heading with the text below it.
//!
//! Enters: Markdown with Liquid. Leaves: its sections. Start at [`sections`].

use std::{ops::Range, sync::Arc};

use crate::value::Leaf;

/// Maximum number of sections of a text for which single sections are replaced.
pub(super) const MAX_SECTIONS: usize = 200;

/// Returns some sections as a text.
pub(super) fn piece(leaf: &Leaf, sections: &[Section], range: Range<usize>) -> Arc<Leaf> {
    let bytes = sections[range.start].range.start..sections[range.end - 1].range.end;
    let place = leaf.place.part(bytes.start);
    Arc::new(Leaf::of_page(leaf.text.slice(bytes), place))
}

/// A heading and the text below it.
pub(super) struct Section {
    /// 0 for the text before the first heading.
    pub(super) level: usize,
    pub(super) range: Range<usize>,
    /// Length of the heading's line.
    heading: usize,
}

impl Section {
    /// The text below the heading.
    pub(super) fn body(&self) -> Range<usize> {
        self.range.start + self.heading..self.range.end
    }
}

pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut sections = vec![Section {
        level: 0,
        range: 0..0,
        heading: 0,
    }];
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let ticks = &bare[..bare.len() - bare.trim_start_matches('`').len()];
        if ticks.len() >= 3 {
            fence = match fence {
                Some(open) if ticks.len() >= open.len() => None,
                None => Some(ticks),
                open => open,
            };
        }
        let level = line.len() - line.trim_start_matches('#').len();
        if fence.is_none() && (1..=6).contains(&level) && line[level..].starts_with(' ') {
            sections.push(Section {
                level,
                range: at..at,
                heading: line.len(),
            });
        }
        at += line.len();
        if let Some(last) = sections.last_mut() {
            last.range.end = at;
        }
    }
    sections
}
