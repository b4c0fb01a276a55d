//! Guides of journeys and learning tracks: from a page to the tracks that list it.
//!
//! Enters: `journeyTracks` and `learningTracks` of all pages, and the data about learning tracks. Leaves: an index, so
//! that a page finds its tracks without a search through all pages. It holds candidates: whether a guide belongs to a
//! track in a version is only known after Liquid.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{PageId, Structure};
use crate::{
    parse::keys,
    value::{Leaf, Map, Value},
};

/// The tracks that may list each page.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Journeys {
    by_guide: FxHashMap<PageId, Vec<Membership>>,
}

/// A track that may list a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The page that shows the track.
    pub landing: PageId,
    /// The track on that page.
    pub track: TrackName,
}

/// What identifies a track on its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrackName {
    /// Its position in `journeyTracks`.
    Journey(usize),
    /// Its name in the data about learning tracks.
    Learning(Arc<str>),
}

/// The data about learning tracks.
const LEARNING_TRACKS: &str = "learning-tracks";

impl Journeys {
    /// Collects the guides of all pages. `data` is that of the source language.
    pub(super) fn of(site: &Structure, data: &Value) -> Self {
        let mut journeys = Self::default();
        for (landing, entry) in site.entries() {
            let tracks = entry.front.get(keys::JOURNEY_TRACKS);
            let tracks = tracks.and_then(Value::as_list).unwrap_or_default();
            for (n, track) in tracks.iter().enumerate() {
                journeys.add(site, landing, &TrackName::Journey(n), track);
            }
            let Some(names) = entry.front.get(keys::LEARNING_TRACKS) else {
                continue;
            };
            let product = entry.href.split('/').next().unwrap_or_default();
            let Some(known) = data.at([LEARNING_TRACKS, product]).and_then(Value::as_map) else {
                continue;
            };
            for leaf in names {
                for (name, track) in named(leaf, known) {
                    journeys.add(site, landing, &TrackName::Learning(Arc::clone(name)), track);
                }
            }
        }
        journeys
    }

    /// Returns the tracks that may list a page, in the order of the pages that show them.
    pub fn of_guide(&self, page: PageId) -> &[Membership] {
        self.by_guide.get(&page).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, site: &Structure, landing: PageId, name: &TrackName, track: &Value) {
        let guides = track.get("guides").and_then(Value::as_list);
        for guide in guides.unwrap_or_default() {
            let leaf = guide.as_leaf().or_else(|| guide.get("href")?.as_leaf());
            let Some(leaf) = leaf else { continue };
            for page in paths(&leaf.text).filter_map(|path| site.locate(path)) {
                let member = Membership {
                    landing,
                    track: name.clone(),
                };
                let known = self.by_guide.entry(page).or_default();
                if !known.contains(&member) {
                    known.push(member);
                }
            }
        }
    }
}

/// Whether two states of the source language's data have the same learning tracks.
pub(super) fn same_learning_tracks(a: &Value, b: &Value) -> bool {
    match (a.get(LEARNING_TRACKS), b.get(LEARNING_TRACKS)) {
        (Some(a), Some(b)) => a.is_same(b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Returns the tracks that an entry of `learningTracks` may refer to.
fn named<'d>(
    leaf: &'d Leaf,
    known: &'d Map,
) -> impl Iterator<Item = (&'d Arc<str>, &'d Value)> + use<'d> {
    let has_liquid = leaf.has_liquid();
    known.iter().filter(move |(name, _)| match has_liquid {
        true => leaf.text.contains(&***name),
        false => leaf.text.trim() == &***name,
    })
}

/// Returns the paths in an entry, which may contain Liquid.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let has_liquid = text.contains('{');
    let words = text.split(move |c: char| has_liquid && (c.is_whitespace() || "{}'\"".contains(c)));
    words
        .map(str::trim)
        .filter(move |word| !word.is_empty() && (!has_liquid || word.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[test]
    fn paths_are_found_between_tags() {
        let found = |text| paths(text).collect::<Vec<_>>();
        assert_eq!(found(" tea/brew "), ["tea/brew"]);
        assert_eq!(
            found("{% ifversion ghes %}/tea/brew#hot{% else %} /tea/pour {% endif %}"),
            ["/tea/brew#hot", "/tea/pour"]
        );
        assert!(found("{{ somewhere }}").is_empty());
        assert!(found("").is_empty());
    }
}
