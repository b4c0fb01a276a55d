//! Handles translations without text, which are shown in the source language, and those with broken tags: the sections
//! that contain them are shown in the source language, the rest remains translated.

use std::{ops::Range, sync::Arc};

use crate::{config::Config, liquid::Part, value::Leaf};

/// Maximum number of sections of a text for which single sections are replaced.
pub(super) const MAX_SECTIONS: usize = 200;

/// Returns the parts of a page's text: those of the translation, or those of the original where the translation is
/// broken. `original_language` marks the latter for browsers.
pub(super) fn parts(
    translation: &Arc<Leaf>,
    original: &Arc<Leaf>,
    original_language: &str,
    config: &Config,
) -> Vec<Part> {
    let is_empty = translation.is_without_text() && !original.is_without_text();
    if !is_empty && !translation.is_broken(config) {
        return vec![Part::own(Arc::clone(translation))];
    }
    let foreign = |leaf| Part {
        leaf,
        foreign: Some(original_language.to_owned()),
    };
    if is_empty {
        return vec![foreign(Arc::clone(original))];
    }
    let (own, theirs) = (sections(&translation.text), sections(&original.text));
    let same_shape = own.len() <= MAX_SECTIONS
        && own.len() == theirs.len()
        && own.iter().zip(&theirs).all(|(a, b)| a.level == b.level);
    if !same_shape {
        return vec![foreign(Arc::clone(original))];
    }
    let mut parts = Vec::new();
    let mut at = 0;
    while at < own.len() {
        let (end, is_valid) = valid_group(translation, &own, at, config);
        if is_valid {
            parts.push(Part::own(piece(translation, &own, at..end)));
            at = end;
            continue;
        }
        // The sections of the original must be valid on their own, too.
        let (theirs_end, theirs_sound) = valid_group(original, &theirs, at, config);
        let end = if theirs_sound { theirs_end } else { own.len() };
        parts.push(foreign(piece(original, &theirs, at..end)));
        at = end;
    }
    parts
}

/// Returns the end of the smallest group of sections, starting at `at`, in which every block is closed, and whether
/// there is one. If not, the group is a single section.
fn valid_group(leaf: &Leaf, sections: &[Section], at: usize, config: &Config) -> (usize, bool) {
    for end in at + 1..=sections.len() {
        let candidate = piece(leaf, sections, at..end);
        if !candidate.is_broken(config) {
            return (end, true);
        }
    }
    (at + 1, false)
}

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
