//! `journeyTracks`: the stages of a journey, each with its guides in reading order.

use std::sync::Arc;

use serde::Serialize;

use super::{
    listed::{Listed, Target},
    localized::{Localized, wrong_type},
};
use crate::{
    diag::Diagnostic,
    html::slug::slugify,
    parse::keys,
    plan::Unit,
    render::page::PageBuilder,
    source::Span,
    value::{Leaf, Value},
};

/// A journey.
#[derive(Debug, Default, Serialize)]
pub(super) struct Journey {
    /// The heading of a journey with a single track, which replaces that track's title.
    heading: String,
    pub(super) tracks: Vec<Track>,
}

/// A track of a journey.
#[derive(Debug, Serialize)]
pub(super) struct Track {
    /// Its `id`, as part of an anchor.
    id: String,
    title: String,
    description_html: String,
    /// The time that a reader needs.
    time: String,
    guides: Vec<Listed>,
}

/// A guide of a track.
#[derive(Debug)]
pub(super) struct Guide<'v> {
    pub(super) target: Target,
    /// Its entry in the track.
    pub(super) entry: Localized<'v>,
}

/// The layout of journeys.
const LAYOUT: &str = "journey-landing";

impl PageBuilder<'_> {
    /// Returns the tracks of a page whose layout shows them: a journey landing, or a template of the site. On other pages,
    /// they only give their guides a reading order.
    pub(super) fn journey(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Journey {
        let Some(written) = self.localized_front(unit, keys::JOURNEY_TRACKS) else {
            return Journey::default();
        };
        let near = self.front_span(unit, keys::JOURNEY_TRACKS);
        let Some(all) = written.list_by("id") else {
            wrong_type(written.source, &near, "a list of tracks", found);
            return Journey::default();
        };
        let mut tracks: Vec<Track> = Vec::new();
        for (n, track) in all.into_iter().enumerate() {
            if let Some(mut track) = self.journey_track(unit, n, track, &near, found) {
                if tracks.iter().any(|known| known.id == track.id) {
                    track.id = (n + 1).to_string();
                }
                tracks.push(track);
            }
        }
        // Problems in them are reported in any case.
        if !self.shows_journey(unit) {
            return Journey::default();
        }
        let heading = self.front_prose(unit, keys::JOURNEY_ARTICLES_HEADING, found);
        Journey {
            heading: heading.text,
            tracks,
        }
    }

    fn shows_journey(&self, unit: Unit) -> bool {
        let is_template = |name: &str| {
            self.renderer
                .layout
                .is_site_template(&format!("{name}.html"))
        };
        let layout = self.layout_name(unit.page);
        layout.is_some_and(|name| name == LAYOUT || is_template(name))
    }

    fn journey_track(
        &self,
        unit: Unit,
        n: usize,
        track: Localized<'_>,
        near: &Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Track> {
        let Some(entries) = track.get("guides").and_then(Localized::list) else {
            wrong_type(track.source, near, "a map with a `guides` list", found);
            return None;
        };
        let mut guides = Vec::new();
        for entry in entries {
            match href_of(entry) {
                Some(leaf) => guides.extend(self.target(unit, leaf, found)),
                None => wrong_type(entry.source, near, "a path, or a map with `href`", found),
            }
        }
        let mut text = |key| {
            let text = track.get(key);
            text.and_then(|text| self.data_prose(unit, text, found))
                .unwrap_or_default()
        };
        let id = track.source.get("id").and_then(Value::as_str);
        let id = id.map(slugify).filter(|id| !id.is_empty());
        Some(Track {
            id: id.unwrap_or_else(|| (n + 1).to_string()),
            title: text("title").text,
            description_html: text("description").html,
            time: text("timeCommitment").text,
            guides: guides.iter().map(|to| self.titled(unit, to)).collect(),
        })
    }

    /// Returns a track of the journey on a page, and the guides in it that exist in this version, for other pages.
    pub(super) fn track_of_journey(
        &self,
        landing: Unit,
        n: usize,
    ) -> Option<(Localized<'_>, Vec<Guide<'_>>)> {
        let written = self.localized_front(landing, keys::JOURNEY_TRACKS)?;
        let track = written.list_by("id")?.into_iter().nth(n)?;
        let entries = track.get("guides")?.list_by("href")?;
        Some((track, self.guides_for_others(landing, entries)))
    }

    /// Returns the guides of a list that exist in this version. Problems are reported on the page with the list.
    pub(super) fn guides_for_others<'v>(
        &self,
        landing: Unit,
        entries: Vec<Localized<'v>>,
    ) -> Vec<Guide<'v>> {
        let guide = |entry| {
            let target = self.target_elsewhere(landing, href_of(entry)?)?;
            Some(Guide { target, entry })
        };
        entries.into_iter().filter_map(guide).collect()
    }
}

fn href_of(entry: Localized<'_>) -> Option<&Arc<Leaf>> {
    let path = entry.source.as_leaf();
    path.or_else(|| entry.source.get("href")?.as_leaf())
}
