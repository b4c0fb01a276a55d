//! The position of a guide in a journey or in learning tracks: "Step 2 of 5", with the guides before and after it.

use serde::Serialize;

use super::{journeys::Guide, listed::Target, localized::Localized};
use crate::{
    diag::Diagnostic,
    parse::keys,
    plan::Unit,
    render::page::{PageBuilder, sidebar::NavLink},
    site::{PageId, TrackName},
};

/// The position of a page in a track.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    /// Whether the track belongs to a journey; otherwise it is a learning track.
    journey: bool,
    /// The track's title.
    title: String,
    /// The page that shows the track.
    href: String,
    /// Position of the page, from 1.
    step: usize,
    count: usize,
    previous: Option<NavLink>,
    next: Option<NavLink>,
    /// The track that follows, on the last guide of a journey's track: its title, and a link to its first guide.
    next_track: Option<NextTrack>,
    /// Another way to go on.
    alternative_html: String,
}

#[derive(Debug, Serialize)]
struct NextTrack {
    title: String,
    guide: NavLink,
}

impl PageBuilder<'_> {
    /// Returns the position of a page in its journey, and in each learning track. Of several journeys, only the first
    /// counts: a page has one place in a reading order.
    pub(super) fn steps(&self, unit: Unit, found: &mut Vec<Diagnostic>) -> Vec<Step> {
        let members = self.structure().journeys.of_guide(unit.page);
        let mut members: Vec<_> = members
            .iter()
            .filter(|member| self.has_version(member.landing, unit.version))
            .collect();
        members.sort_by_key(|member| matches!(member.track, TrackName::Learning(_)));
        let mut steps: Vec<Step> = Vec::new();
        let mut seen = Vec::new();
        for member in members {
            let landing = Unit {
                page: member.landing,
                ..unit
            };
            let step = match &member.track {
                TrackName::Journey(_) if !steps.is_empty() => None,
                TrackName::Journey(n) => self.journey_step(unit, landing, *n, found),
                TrackName::Learning(name) => {
                    // The pages of a product share its learning tracks.
                    let track = (self.structure().product_of(landing.page), name);
                    let is_new = !seen.contains(&track);
                    seen.push(track);
                    is_new
                        .then(|| self.learning_step(unit, landing, name))
                        .flatten()
                }
            };
            steps.extend(step);
        }
        steps
    }

    fn journey_step(
        &self,
        unit: Unit,
        landing: Unit,
        n: usize,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Step> {
        let (track, guides) = self.track_of_journey(landing, n)?;
        let at = position(&guides, unit.page)?;
        let link = |guide: &Guide<'_>| self.guide_link(unit, guide, Self::titled_link);
        let alternative = guides[at].entry.get("alternativeNextStep");
        let alternative = alternative.and_then(|text| self.data_prose(unit, text, found));
        let is_last = at + 1 == guides.len();
        Some(Step {
            journey: true,
            title: self.track_title(landing, track),
            href: self.url(landing),
            step: at + 1,
            count: guides.len(),
            previous: at.checked_sub(1).map(|at| link(&guides[at])),
            next: guides.get(at + 1).map(link),
            next_track: is_last
                .then(|| self.next_track(unit, landing, n))
                .flatten()
                .map(|(title, guide)| NextTrack {
                    title,
                    guide: link(&guide),
                }),
            alternative_html: alternative.unwrap_or_default().html,
        })
    }

    /// Returns the title and the first guide of the next track that has a guide in this version besides this page.
    fn next_track(&self, unit: Unit, landing: Unit, n: usize) -> Option<(String, Guide<'_>)> {
        let tracks = self.front(landing, keys::JOURNEY_TRACKS)?.as_list()?;
        (n + 1..tracks.len()).find_map(|n| {
            let (track, guides) = self.track_of_journey(landing, n)?;
            let first = guides.into_iter().find(|guide| !is_of(guide, unit.page))?;
            Some((self.track_title(landing, track), first))
        })
    }

    fn learning_step(&self, unit: Unit, landing: Unit, name: &str) -> Option<Step> {
        let names = self.front(landing, keys::LEARNING_TRACKS)?;
        let is_listed = |leaf| self.expanded_word(landing, leaf, &mut Vec::new()) == name;
        if !names.into_iter().any(is_listed) {
            return None;
        }
        let product = self.structure().page(landing.page).href.split('/').next()?;
        let track = self.data_at(unit.language, &["learning-tracks", product, name])?;
        let near = self.front_span(landing, keys::LEARNING_TRACKS);
        if !self.is_for(landing, track, &near, &mut Vec::new()) {
            return None;
        }
        let guides = self.guides_for_others(landing, track.get("guides")?.list()?);
        let at = position(&guides, unit.page)?;
        let link = |guide: &Guide<'_>| self.guide_link(unit, guide, Self::short_link);
        Some(Step {
            journey: false,
            title: self.track_title(landing, track),
            href: self.url(landing),
            step: at + 1,
            count: guides.len(),
            previous: at.checked_sub(1).map(|at| link(&guides[at])),
            next: guides.get(at + 1).map(link),
            next_track: None,
            alternative_html: String::new(),
        })
    }

    /// Returns a link to a guide. `link` names a page: journeys have full titles, learning tracks short ones.
    fn guide_link(
        &self,
        unit: Unit,
        guide: &Guide<'_>,
        link: impl Fn(&Self, Unit) -> NavLink,
    ) -> NavLink {
        match &guide.target {
            Target::Page(page, _) => NavLink {
                href: self.target_url(unit, &guide.target),
                ..link(
                    self,
                    Unit {
                        page: *page,
                        ..unit
                    },
                )
            },
            Target::Elsewhere(href) => NavLink {
                title: href.to_owned(),
                href: href.to_owned(),
            },
        }
    }

    /// Returns the title of a track, or of the page that shows it.
    fn track_title(&self, landing: Unit, track: Localized<'_>) -> String {
        let title = track.get("title");
        let title = title.and_then(|title| self.data_prose(landing, title, &mut Vec::new()));
        match title.unwrap_or_default().text {
            title if title.is_empty() => self.header(landing).title.clone(),
            title => title,
        }
    }
}

fn position(guides: &[Guide<'_>], page: PageId) -> Option<usize> {
    guides.iter().position(|guide| is_of(guide, page))
}

fn is_of(guide: &Guide<'_>, page: PageId) -> bool {
    matches!(guide.target, Target::Page(found, _) if found == page)
}
